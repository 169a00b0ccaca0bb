// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/namespace_metrics.h"

#include "core/cache/metrics_publisher.h"
#include "tests/support/redis_server.h"
#include "tests/support/wait.h"

#include <qcoro/qcorotask.h>
#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::inspect;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

NamespaceSample sampleWith(std::optional<qint64> hits, std::optional<qint64> misses, std::optional<qint64> getUs = 0,
                           qint64 measured = 0)
{
    NamespaceSample sample;
    sample.nameSpace = "product";
    sample.counters.fill(0);
    sample.latency.fill(0);
    sample.counters[std::size_t(Counter::Hits)] = hits;
    sample.counters[std::size_t(Counter::Misses)] = misses;
    sample.counters[std::size_t(Counter::GetMicroseconds)] = getUs;
    sample.latency[3] = measured;
    return sample;
}

} // namespace

class NamespaceMetricsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk()); }
    void aNamespaceMayHaveColons();
    void whatThePublisherWroteIsReadBack();
    void absentCountersAreZero();
    void aCounterThatIsNoNumberIsUnknown();
    void hugeValuesAreNotFetched();
    void aResetTakesAllOfANamespace();
    void aResetOfAllKnowsNoBound();
    void aStopEndsTheWalk();
    void anIntervalIsTheDifference();
    void aNamespaceThatWasNotThereCountsFromZero();
    void aCounterThatFellIsANewStart();
    void theAverageIsOfMeasuredReads();
    void theRowHasWhatIsKnown();

private:
    RawReply run(const QByteArrayList &command) { return m_server.raw().run(command); }
    std::vector<QByteArray> found() { return QCoro::waitFor(findMetricNamespaces(*m_client))->names; }
    NamespaceSample fetch(const QByteArray &name)
    {
        auto sample = QCoro::waitFor(fetchNamespaceMetrics(*m_client, std::vector{name}));
        return sample ? sample->namespaces.at(0) : NamespaceSample();
    }

    RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;
};

void NamespaceMetricsTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_client = redis::Client::open(m_server.url());
    QVERIFY(QCoro::waitFor(m_client->ready()));
}

void NamespaceMetricsTest::aNamespaceMayHaveColons()
{
    for (const char *key : {"cache_metrics:product:hits", "cache_metrics:tts:voices:misses", "cache_metrics:\xff:sets",
                            "cache_metrics:a*b:errors", "cache_metrics:only:latency_us", "cache_metrics::hits",
                            // not ours
                            "cache_metrics:hits", "cache_metrics:product:other", "xcache_metrics:x:hits", "cache_metrics"})
        run({"SET", key, "1"});
    QCOMPARE(found(), (std::vector<QByteArray>{"", "a*b", "only", "product", "tts:voices", "\xff"}));
}

void NamespaceMetricsTest::whatThePublisherWroteIsReadBack()
{
    Metrics metrics;
    MetricsPublisher publisher(*m_client, metrics);
    for (int i = 0; i < 250; ++i) { // more than one question's worth
        metrics.of("n" + std::to_string(i)).hit(std::chrono::microseconds(i * 400), 3);
        metrics.of("n" + std::to_string(i)).add(Counter::Evictions, 2);
    }
    QVERIFY(QCoro::waitFor(publisher.flush()));
    const auto names = found();
    QCOMPARE(names.size(), 250U);
    const auto sample = QCoro::waitFor(fetchNamespaceMetrics(*m_client, names));
    QVERIFY(sample);
    for (const auto &[name, counts] : metrics.counts()) {
        const NamespaceSample *one = sample->find(QByteArray::fromStdString(name));
        QVERIFY(one && one->exists && one->unreadable.isEmpty());
        QVERIFY(one->counts() == counts);
    }
}

void NamespaceMetricsTest::absentCountersAreZero()
{
    const NamespaceSample sample = fetch("product");
    QCOMPARE(sample[Counter::Hits], 0);
    QVERIFY(!sample.exists);
    run({"SET", "cache_metrics:product:misses", "7"});
    QVERIFY(fetch("product").exists);
    QCOMPARE(fetch("product")[Counter::Misses], 7);
}

void NamespaceMetricsTest::aCounterThatIsNoNumberIsUnknown()
{
    run({"SET", "cache_metrics:product:hits", "many"});
    run({"SET", "cache_metrics:product:misses", "-3"});
    run({"SET", "cache_metrics:product:sets", "99999999999999999999"});
    run({"SADD", "cache_metrics:product:deletes", "1"});
    run({"SET", "cache_metrics:product:errors", "5"});
    run({"HSET", "cache_metrics:product:latency_us", "1", "x"});
    const NamespaceSample sample = fetch("product");
    for (const Counter counter : {Counter::Hits, Counter::Misses, Counter::Sets, Counter::Deletes})
        QVERIFY(!sample[counter]);
    QCOMPARE(sample[Counter::Errors], 5);
    QCOMPARE(sample.unreadable.size(), 5);
    QVERIFY(sample.unreadable.contains("cache_metrics:product:hits"));
}

void NamespaceMetricsTest::hugeValuesAreNotFetched()
{
    run({"SETRANGE", "cache_metrics:product:hits", "50000000", "1"});
    const auto sent = [&] { return m_server.raw().info("stats", "total_net_output_bytes").toLongLong(); };
    const qint64 before = sent();
    QVERIFY(before > 0);
    QVERIFY(!fetch("product")[Counter::Hits]);
    const qint64 after = sent();
    QVERIFY(after - before < 1'000'000);
}

void NamespaceMetricsTest::aResetTakesAllOfANamespace()
{
    for (const char *key : {"cache_metrics:a:hits", "cache_metrics:a:get_us", "cache_metrics:a:b:hits", "other"})
        run({"SET", key, "1"});
    run({"HSET", "cache_metrics:a:latency_us", "1", "1"});
    QCOMPARE(*QCoro::waitFor(resetNamespaceMetrics(*m_client, {"a"})), 3);
    QCOMPARE(run({"EXISTS", "cache_metrics:a:b:hits", "other"}).integer, 2);
    QCOMPARE(run({"DBSIZE"}).integer, 2);
}

void NamespaceMetricsTest::aResetOfAllKnowsNoBound()
{
    const qint64 many = qint64(mostMetricNamespaces) + 500;
    std::vector<QByteArrayList> commands;
    for (qint64 i = 0; i < many; ++i) {
        const QByteArray name = "cache_metrics:n" + QByteArray::number(i);
        commands.push_back({"MSET", name + ":hits", "1", name + ":misses", "1"});
    }
    commands.push_back({"MSET", "cache_metrics:x:other", "1", "cache_metrics:hits", "1", "other", "1"}); // no counters
    m_server.raw().runAll(commands);
    const auto reset = QCoro::waitFor(resetAllNamespaceMetrics(*m_client));
    QVERIFY(reset);
    QCOMPARE(reset->namespaces, many);
    QCOMPARE(reset->deleted, 2 * many);
    QCOMPARE(run({"EXISTS", "cache_metrics:x:other", "cache_metrics:hits", "other"}).integer, 3);
    QCOMPARE(run({"DBSIZE"}).integer, 3);
}

void NamespaceMetricsTest::aStopEndsTheWalk()
{
    std::stop_source stop;
    stop.request_stop();
    const auto walked = QCoro::waitFor(findMetricNamespaces(*m_client, false, stop.get_token()));
    QVERIFY(!walked);
    QCOMPARE(walked.error().code, Code::Cancelled);
}

void NamespaceMetricsTest::anIntervalIsTheDifference()
{
    const NamespaceSample before = sampleWith(100, 50);
    const auto interval = intervalBetween(&before, sampleWith(130, 60), 2s);
    QCOMPARE(interval.hitRate(), 0.75);
    QCOMPARE(interval.readsPerSecond(), 20.0);
    QVERIFY(!interval.averageGetMs);
    const auto quiet = intervalBetween(&before, sampleWith(100, 50), 2s);
    QVERIFY(!quiet.hitRate());
    QCOMPARE(quiet.readsPerSecond(), 0.0);
}

void NamespaceMetricsTest::aNamespaceThatWasNotThereCountsFromZero()
{
    QCOMPARE(intervalBetween(nullptr, sampleWith(1, 3), 1s).hitRate(), 0.25);
}

void NamespaceMetricsTest::aCounterThatFellIsANewStart()
{
    const NamespaceSample before = sampleWith(100, 50, 1000);
    for (const auto &after : {sampleWith(99, 60), sampleWith(130, 0), sampleWith({}, 60), sampleWith(3, 1)}) {
        const auto interval = intervalBetween(&before, after, 1s);
        QVERIFY(!interval.hitRate() && !interval.readsPerSecond() && !interval.averageGetMs);
    }
    const auto timesFell = intervalBetween(&before, sampleWith(101, 50, 1), 1s);
    QCOMPARE(timesFell.hitRate(), 1.0);
    QVERIFY(!timesFell.averageGetMs);
}

void NamespaceMetricsTest::theAverageIsOfMeasuredReads()
{
    const NamespaceSample before = sampleWith(10, 0, 1000, 10);
    QCOMPARE(intervalBetween(&before, sampleWith(30, 0, 6000, 15), 1s).averageGetMs, 1.0); // 5 of the 20 were measured
    const NamespaceSample noHistogram = sampleWith(10, 0, 1000);
    QCOMPARE(intervalBetween(&noHistogram, sampleWith(14, 0, 3000), 1s).averageGetMs, 0.5);
    QVERIFY(!intervalBetween(&noHistogram, sampleWith(10, 0, 3000), 1s).averageGetMs);
}

void NamespaceMetricsTest::theRowHasWhatIsKnown()
{
    const QDateTime time(QDate(2026, 3, 4), QTime(5, 6, 7, 80), Qt::UTC);
    NamespaceSample sample = sampleWith(3, {});
    sample.nameSpace = "=1+\xff";
    QCOMPARE(metricsCsvLine(metricsRow(time, sample, std::nullopt)), "2026-03-04T05:06:07.080Z,'=1+\\xff,3,,0,0,,,\r\n");
    NamespaceInterval interval;
    interval.hits = 1;
    interval.misses = 3;
    interval.averageGetMs = 0.5;
    QCOMPARE(metricsCsvLine(metricsRow(time, sampleWith(3, 9), interval)),
             "2026-03-04T05:06:07.080Z,product,3,9,0,0,12,0.25,0.5\r\n");
}

QTEST_GUILESS_MAIN(NamespaceMetricsTest)
#include "tst_namespace_metrics.moc"
