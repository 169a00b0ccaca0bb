// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/inspect/namespace_rates.h"

#include <set>

using namespace freshet;
using namespace freshet::inspect;
using namespace std::chrono_literals;
using cache::Counter;

namespace {

struct Counts
{
    qint64 hits = 0, misses = 0, sets = 0, deletes = 0, getUs = 0, fast = 0, slow = 0;
};

NamespaceSample one(const QByteArray &name, const Counts &counts)
{
    NamespaceSample sample;
    sample.nameSpace = name;
    sample.counters.fill(0);
    sample.latency.fill(0);
    sample.counters[std::size_t(Counter::Hits)] = counts.hits;
    sample.counters[std::size_t(Counter::Misses)] = counts.misses;
    sample.counters[std::size_t(Counter::Sets)] = counts.sets;
    sample.counters[std::size_t(Counter::Deletes)] = counts.deletes;
    sample.counters[std::size_t(Counter::GetMicroseconds)] = counts.getUs;
    sample.latency[6] = counts.fast;  // up to 100 us
    sample.latency[15] = counts.slow; // up to 100 ms
    return sample;
}

NamespaceMetricsSample at(int second, std::vector<NamespaceSample> samples)
{
    NamespaceMetricsSample all;
    all.time = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + second * 1000LL, Qt::UTC);
    all.moment = std::chrono::steady_clock::time_point(std::chrono::hours(5) + std::chrono::seconds(second));
    all.namespaces = std::move(samples);
    return all;
}

} // namespace

class TestNamespaceRates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anIntervalIsWhatWasAdded()
    {
        NamespaceRates rates;
        rates.addNamespace("product");
        QVERIFY(rates.add(at(0, {one("product", {.hits = 1000, .misses = 500})})).empty());
        const auto intervals = rates.add(at(2, {one("product", {.hits = 1009, .misses = 501, .sets = 4, .deletes = 2})}));
        QCOMPARE(intervals.size(), std::size_t(1));
        QCOMPARE(intervals[0].bin.hits, 9);
        QCOMPARE(intervals[0].bin.misses, 1);
        QCOMPARE(intervals[0].bin.totalHits, 1009);
        QCOMPARE(intervals[0].bin.hitRate().value(), 0.9);
        const NamespaceNow now = rates.now("product");
        QCOMPARE(now.hitRate.value(), 0.9);
        QCOMPARE(now.readsPerSecond.value(), 5.0);
        QCOMPARE(now.setsPerSecond.value(), 2.0);
        QCOMPARE(now.deletesPerSecond.value(), 1.0);
    }

    void theTimesComeFromTheHistogram()
    {
        NamespaceRates rates;
        rates.addNamespace("product");
        rates.add(at(0, {one("product", {})}));
        rates.add(at(1, {one("product", {.hits = 100, .getUs = 905'000, .fast = 90, .slow = 10})}));
        const NamespaceNow now = rates.now("product");
        QCOMPARE(now.averageGetMs.value(), 9.05);
        QVERIFY(now.p95GetMs.value() > 50 && now.p95GetMs.value() < 100);
    }

    void aCounterThatFellIsAGapAndANewStart()
    {
        NamespaceRates rates;
        rates.addNamespace("a");
        rates.add(at(0, {one("a", {.hits = 100, .misses = 10})}));
        const auto fell = rates.add(at(1, {one("a", {.hits = 3, .misses = 20})}));
        QCOMPARE(fell.at(0).bin.gap, HitRateGap::CounterFell);
        QVERIFY(!fell.at(0).bin.isKnown());
        QVERIFY(!rates.now("a").hitRate);
        const auto after = rates.add(at(2, {one("a", {.hits = 6, .misses = 21})}));
        QCOMPARE(after.at(0).bin.hits, 3);
        QCOMPARE(after.at(0).bin.misses, 1);
    }

    void missingSamplesAndRestartsAreGaps()
    {
        NamespaceRates rates;
        rates.addNamespace("a");
        rates.add(at(0, {one("a", {.hits = 1})}));
        QCOMPARE(rates.add(at(10, {one("a", {.hits = 2})})).at(0).bin.gap, HitRateGap::Outage);
        rates.breakOff(HitRateGap::Restart);
        rates.breakOff();
        QCOMPARE(rates.add(at(11, {one("a", {.hits = 3})})).at(0).bin.gap, HitRateGap::Restart);
        QVERIFY(rates.add(at(12, {one("a", {.hits = 4})})).at(0).bin.isKnown());
    }

    void nowIsTheLastTenSeconds()
    {
        NamespaceRates rates;
        rates.addNamespace("a");
        for (int i = 0; i <= 30; ++i)
            rates.add(at(i, {one("a", {.hits = i < 20 ? i * 100 : 1900 + (i - 19)})}));
        QCOMPARE(rates.now("a").seconds, 10.0);
        QCOMPARE(rates.now("a").readsPerSecond.value(), 1.0);
    }

    void manyAreAskedInTurnAndTheBusyAlways()
    {
        NamespaceRates::Options options;
        options.always = 10;
        options.inTurn = 5;
        NamespaceRates rates(options);
        FoundNamespaces found;
        for (int i = 0; i < 60; ++i)
            found.names.push_back("ns" + QByteArray::number(i).rightJustified(2, '0'));
        rates.setNamespaces(found);
        std::set<QByteArray> asked;
        for (int second = 0; second < 25; ++second) {
            const auto names = rates.next();
            QCOMPARE(names.size(), std::size_t(15));
            asked.insert(names.begin(), names.end());
            std::vector<NamespaceSample> samples;
            for (const QByteArray &name : names)
                samples.push_back(one(name, {.hits = name == "ns57" ? second * 1000 : 0}));
            for (const auto &interval : rates.add(at(second, std::move(samples))))
                QVERIFY2(interval.bin.isKnown(), interval.nameSpace.constData()); // waiting one's turn is no outage
        }
        QCOMPARE(asked.size(), std::size_t(60));
        for (int i = 0; i < 3; ++i) {
            const auto names = rates.next();
            QVERIFY(std::find(names.begin(), names.end(), "ns57") != names.end());
        }
    }

    void whatIsGoneIsForgotten()
    {
        NamespaceRates rates;
        rates.setNamespaces({.names = {"a", "b"}, .more = true});
        QVERIFY(rates.hasMore());
        rates.setNamespaces({.names = {"b"}, .more = false});
        QCOMPARE(rates.names(), std::vector<QByteArray>{"b"});
        QVERIFY(rates.add(at(0, {one("a", {})})).empty());
    }
};

QTEST_GUILESS_MAIN(TestNamespaceRates)
#include "tst_namespace_rates.moc"
