// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_workload.h"
#include "core/base/json_text.h"

#include <QHash>
#include <QSet>
#include <QTest>

using namespace freshet;
using namespace freshet::sandbox;
using namespace std::chrono_literals;

class SandboxWorkloadTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSameSeedAsksTheSame()
    {
        SandboxWorkload one(7);
        SandboxWorkload same(7);
        SandboxWorkload other(8);
        QCOMPARE(one.seeds(200), same.seeds(200));
        other.seeds(200);
        bool differs = false;
        for (int i = 0; i < 200; ++i) {
            const auto reads = one.reads(50ms, 200);
            QCOMPARE(reads, same.reads(50ms, 200));
            QCOMPARE(one.event(50ms), same.event(50ms));
            differs = differs || reads != other.reads(50ms, 200);
        }
        QVERIFY(differs);
    }

    void theRateIsKeptOverASwell()
    {
        SandboxWorkload workload(1);
        std::size_t reads = 0;
        for (auto time = 0ms; time < 70s; time += 50ms)
            reads += workload.reads(50ms, 200).size();
        QVERIFY2(reads > 13500 && reads < 14500, qPrintable(QString::number(reads)));
        QVERIFY(workload.reads(1s, 0).size() <= 1);
    }

    void fourOfFiveReadsHitAndNotAll()
    {
        // A cache of the mind: keys with the time of their end.
        SandboxWorkload workload(1);
        QHash<QByteArray, std::chrono::milliseconds> cache;
        for (const CachedRead &seed : workload.seeds(200))
            cache[seed.key] = seed.ttl;
        double lowest = 1;
        double highest = 0;
        QHash<QByteArray, std::pair<int, int>> byNameSpace;
        for (auto window = 0s; window < 300s; window += 10s) {
            int hits = 0;
            int reads = 0;
            for (std::chrono::milliseconds time = window; time < window + 10s; time += 50ms) {
                for (const CachedRead &read : workload.reads(50ms, 200)) {
                    const bool hit = cache.value(read.key, 0ms) > time;
                    if (!hit)
                        cache[read.key] = time + read.ttl;
                    hits += hit;
                    ++reads;
                    byNameSpace[read.nameSpace].first += hit;
                    ++byNameSpace[read.nameSpace].second;
                }
            }
            const double rate = double(hits) / reads;
            lowest = std::min(lowest, rate);
            highest = std::max(highest, rate);
        }
        QVERIFY2(lowest > 0.80 && highest < 0.97, qPrintable(QStringLiteral("%1 to %2").arg(lowest).arg(highest)));
        QVERIFY2(highest - lowest > 0.02, qPrintable(QStringLiteral("%1 to %2").arg(lowest).arg(highest)));
        QCOMPARE(byNameSpace.size(), 6);
    }

    void popularityIsUnequal()
    {
        SandboxWorkload workload(1);
        QHash<QByteArray, int> counts;
        for (const CachedRead &read : workload.reads(60s, 200))
            ++counts[read.key];
        QVERIFY(counts.size() > 500);
        QVERIFY(counts.value("v1:product:1120:detail") > 10 * counts.value("v1:product:1300:detail"));
    }

    void valuesAreCompactJsonAndSomeAreLong()
    {
        SandboxWorkload workload(1);
        bool isLong = false;
        for (const CachedRead &read : workload.seeds(200)) {
            const QByteArray value = SandboxWorkload::value(read);
            const auto compact = compactJson(value);
            QVERIFY2(compact.has_value(), read.key.constData());
            QCOMPARE(*compact, value);
            isLong = isLong || value.size() > 1024;
        }
        QVERIFY(isLong);
    }

    void listKeysEndWithTheHashOfTheirParameters()
    {
        SandboxWorkload workload(1);
        QSet<QByteArray> lists;
        for (const CachedRead &read : workload.reads(60s, 200)) {
            if (read.key.startsWith("v1:product:list:"))
                lists << read.key;
        }
        // printf '{"category": "food", "limit": 20, "offset": 0}' | sha256sum
        QVERIFY(lists.contains("v1:product:list:29424dc1"));
    }

    void everyTypeOfEventComes()
    {
        SandboxWorkload workload(1);
        QSet<QByteArray> types;
        int events = 0;
        for (auto time = 0ms; time < 300s; time += 50ms) {
            if (const auto event = workload.event(50ms)) {
                ++events;
                types << event->type;
                QVERIFY(compactJson(event->payload).has_value());
                QCOMPARE(event->eventId.size(), 36);
            }
        }
        QVERIFY(events >= 149 && events <= 151);
        QCOMPARE(types.size(), 6);
    }
};

QTEST_GUILESS_MAIN(SandboxWorkloadTest)
#include "tst_sandbox_workload.moc"
