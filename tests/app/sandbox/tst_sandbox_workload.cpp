// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_workload.h"
#include "core/base/json_text.h"

#include <QSet>
#include <QTest>

#include <algorithm>
#include <map>

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

    void everyServiceIsAskedByItsShare()
    {
        SandboxWorkload workload(1);
        std::map<int, int> counts;
        for (const CachedRead &read : workload.reads(60s, 1000))
            ++counts[read.kind];
        QCOMPARE(counts.size(), std::size_t(12));
        QVERIFY(counts[CachedRead::ProductDetail] > 2 * counts[CachedRead::ProductList]);
        QVERIFY(counts[CachedRead::Picture] > 500);
    }

    void popularityIsUnequal()
    {
        SandboxWorkload workload(1);
        std::map<CachedRead, int> counts;
        for (const CachedRead &read : workload.reads(60s, 200))
            ++counts[read];
        QVERIFY(counts.size() > 500);
        QVERIFY((counts[{CachedRead::ProductDetail, 60}] > 10 * counts[{CachedRead::ProductDetail, 300}]));
    }

    void favouritesChange()
    {
        SandboxWorkload workload(1);
        const auto asksFor = [&](int item) {
            const auto reads = workload.reads(10s, 1000);
            return std::ranges::count(reads, CachedRead{CachedRead::ProductDetail, item});
        };
        QCOMPARE(asksFor(0), 0); // it was the first for a second only
        QVERIFY(asksFor(20) > 100);
    }

    void whatIsAskedForOftenIsSeeded()
    {
        SandboxWorkload workload(1);
        std::map<int, int> counts;
        for (const CachedRead &seed : workload.seeds(200))
            ++counts[seed.kind];
        QCOMPARE(counts[CachedRead::VoiceList], 1);
        QVERIFY(counts[CachedRead::ProductDetail] > 600);
        QVERIFY(counts[CachedRead::Order] > 200 && counts[CachedRead::Order] < 300);
        QVERIFY(workload.seeds(1).size() < workload.seeds(200).size());
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
        const auto told = SandboxWorkload::eventTypes();
        QCOMPARE(types, QSet<QByteArray>(told.begin(), told.end()));
    }
};

QTEST_GUILESS_MAIN(SandboxWorkloadTest)
#include "tst_sandbox_workload.moc"
