// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/metrics_publisher.h"

#include "core/cache/cache.h"
#include "core/cache/cache_log.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"
#include "tests/support/tcp_proxy.h"
#include "tests/support/wait.h"

#include <qcoro/qcorotask.h>
#include <QRegularExpression>
#include <QTest>

#include <random>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

class MetricsPublisherTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void countsArriveWithTheirTtl();
    void theyAddToWhatOthersCounted();
    void itWritesOnceASecondAndNothingWhereNothingIsNew();
    void oneBatchIsOneRoundTrip();
    void manyNamespacesGoInScriptsOfBoundedSize();
    void anAnswerThatWasLostIsNotCountedTwice();
    void aBatchThatWasLostOnTheWayIsWrittenLater();
    void aServerKilledInMidBatchLosesAndDoublesNothing();
    void anyCutsLoseAndDoubleNothing();
    void aServerWithoutMemoryGetsThemLater();
    void aCounterOfAnotherKindDoesNotStopTheOthers();
    void aForbiddenNamespaceHoldsUpNoOther();
    void inAClusterAForbiddenNamespaceHoldsUpNoOther();
    void theScriptMayBeForgotten();
    void callsAtTheSameTimeTakeTurns();
    void itMayGoWhileItWrites();
    void whatNobodyCanConfirmIsDroppedInTheEnd();
    void inAClusterEachKeyFindsItsNode();
    void aCachesReadsArriveAndCostNoCommand();
    void aCachesLogHasKindNamespaceKeyAndTime();

private:
    redis::ClientOptions quick() const
    {
        redis::ClientOptions options;
        options.reconnectFirst = 1ms;
        options.reconnectMost = 20ms;
        options.idleTimeout = 0ms; // no command that a test did not ask for
        return options;
    }
    QByteArray value(const QByteArray &key) { return m_server.raw().run({"GET", key}).bytes; }
    qint64 calls(const QByteArray &command)
    {
        const QByteArray stats = m_server.raw().run({"INFO", "commandstats"}).bytes;
        const qsizetype at = stats.indexOf("cmdstat_" + command + ":calls=");
        const qsizetype from = at + qsizetype(qstrlen("cmdstat_:calls=")) + command.size();
        return at < 0 ? 0 : stats.mid(from, stats.indexOf(',', from) - from).toLongLong();
    }
    static bool becomesReady(redis::Client &client)
    {
        return waitUntil([&] { return client.status().state == redis::ConnectionStatus::State::Ready; });
    }

    RedisServer m_server{{.tcp = true, .appendOnly = true}};
    std::unique_ptr<redis::Client> m_client;
    qint64 m_commands = 0;
};

void MetricsPublisherTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_client = redis::Client::open(m_server.unixUrl(), quick());
    QVERIFY(becomesReady(*m_client));
}

void MetricsPublisherTest::init()
{
    QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
}

void MetricsPublisherTest::countsArriveWithTheirTtl()
{
    Metrics metrics;
    MetricsPublisher publisher(*m_client, metrics);
    metrics.of("product").hit(30us);
    metrics.of("product").hit(40us);
    metrics.of("product").miss(20s);
    metrics.of("tts:voices").add(Counter::Sets, 3);
    metrics.of("\xff{x").add(Counter::Deletes);
    QVERIFY(QCoro::waitFor(publisher.flush()));
    QCOMPARE(value("cache_metrics:product:hits"), "2");
    QCOMPARE(value("cache_metrics:product:misses"), "1");
    QCOMPARE(value("cache_metrics:product:get_us"), "20000070");
    QCOMPARE(value("cache_metrics:tts:voices:sets"), "3");
    QCOMPARE(value("cache_metrics:\xff{x:deletes"), "1");
    QCOMPARE(m_server.raw().run({"HGET", "cache_metrics:product:latency_us", "50"}).bytes, "2");
    QCOMPARE(m_server.raw().run({"HGET", "cache_metrics:product:latency_us", "+Inf"}).bytes, "1");
    QCOMPARE(m_server.raw().run({"EXISTS", "cache_metrics:product:sets"}).integer, 0); // nothing to add
    for (const char *key : {"cache_metrics:product:hits", "cache_metrics:product:latency_us"}) {
        const qint64 ttl = m_server.raw().run({"TTL", key}).integer;
        QVERIFY2(ttl > 86300 && ttl <= 86400, key);
    }
}

void MetricsPublisherTest::theyAddToWhatOthersCounted()
{
    auto raw = m_server.raw();
    raw.run({"INCRBY", "cache_metrics:product:hits", "40"});
    raw.run({"EXPIRE", "cache_metrics:product:hits", "100"});
    Metrics metrics;
    Metrics others;
    MetricsPublisher publisher(*m_client, metrics);
    MetricsPublisher second(*m_client, others);
    metrics.of("product").add(Counter::Hits);
    others.of("product").add(Counter::Hits);
    QVERIFY(QCoro::waitFor(publisher.flush()));
    QVERIFY(QCoro::waitFor(second.flush()));
    QCOMPARE(value("cache_metrics:product:hits"), "42");
    QVERIFY(raw.run({"TTL", "cache_metrics:product:hits"}).integer > 86000);
}

void MetricsPublisherTest::itWritesOnceASecondAndNothingWhereNothingIsNew()
{
    FakeClock clock;
    Metrics metrics;
    MetricsPublisher publisher(*m_client, metrics, {}, clock);
    publisher.start();
    publisher.start();
    QCOMPARE(clock.sleepers(), 1);
    metrics.of("product").add(Counter::Hits);
    clock.advance(999ms);
    QCOMPARE(clock.sleepers(), 1);
    QCOMPARE(value("cache_metrics:product:hits"), "");
    clock.advance(1ms);
    QTRY_COMPARE(value("cache_metrics:product:hits"), "1");
    QTRY_COMPARE(clock.sleepers(), 1);
    const qint64 before = calls("evalsha") + calls("eval");
    for (int i = 0; i < 5; ++i) {
        clock.advance(1s);
        QTRY_COMPARE(clock.sleepers(), 1);
    }
    QCOMPARE(calls("evalsha") + calls("eval"), before);
    metrics.of("product").add(Counter::Hits);
    clock.advance(1s);
    QTRY_COMPARE(value("cache_metrics:product:hits"), "2");
}

void MetricsPublisherTest::oneBatchIsOneRoundTrip()
{
    Metrics metrics;
    MetricsPublisher publisher(*m_client, metrics);
    metrics.of("warm").add(Counter::Hits);
    QVERIFY(QCoro::waitFor(publisher.flush())); // the script is known now
    const qint64 before = calls("evalsha");
    for (int i = 0; i < 30; ++i)
        metrics.of("n" + std::to_string(i)).hit(5us);
    QVERIFY(QCoro::waitFor(publisher.flush()));
    QCOMPARE(calls("evalsha"), before + 1);
    QCOMPARE(value("cache_metrics:n29:hits"), "1");
}

void MetricsPublisherTest::manyNamespacesGoInScriptsOfBoundedSize()
{
    Metrics metrics;
    MetricsPublisher publisher(*m_client, metrics);
    for (int i = 0; i < 3000; ++i)
        metrics.of("n" + std::to_string(i)).hit(5us);
    QVERIFY(QCoro::waitFor(publisher.flush()));
    for (const char *name : {"n0", "n1234", "n2999"})
        QCOMPARE(value(QByteArray("cache_metrics:") + name + ":hits"), "1");
    QVERIFY(QCoro::waitFor(publisher.flush()));
    QCOMPARE(value("cache_metrics:n1234:hits"), "1");
}

void MetricsPublisherTest::anAnswerThatWasLostIsNotCountedTwice()
{
    TcpProxy proxy(QStringLiteral("127.0.0.1"), m_server.port());
    QVERIFY(proxy.start());
    redis::Url url = m_server.tcpUrl();
    url.hosts[0].port = proxy.port();
    auto client = redis::Client::open(url, quick());
    QVERIFY(becomesReady(*client));
    Metrics metrics;
    MetricsPublisher publisher(*client, metrics);
    metrics.of("warm").add(Counter::Hits);
    QVERIFY(QCoro::waitFor(publisher.flush()));

    metrics.of("product").add(Counter::Hits, 5);
    proxy.stopAfter(TcpProxy::Direction::ToClient, 0, TcpProxy::Then::Reset);
    const auto lost = QCoro::waitFor(publisher.flush());
    QVERIFY(!lost);
    QTRY_COMPARE(value("cache_metrics:product:hits"), "5"); // it did arrive
    metrics.of("product").add(Counter::Hits, 2);
    proxy.heal();
    QVERIFY(becomesReady(*client));
    QVERIFY(QCoro::waitFor(publisher.flush()));
    QCOMPARE(value("cache_metrics:product:hits"), "7");
    QCOMPARE(publisher.dropped(), 0U);
}

void MetricsPublisherTest::aBatchThatWasLostOnTheWayIsWrittenLater()
{
    TcpProxy proxy(QStringLiteral("127.0.0.1"), m_server.port());
    QVERIFY(proxy.start());
    redis::Url url = m_server.tcpUrl();
    url.hosts[0].port = proxy.port();
    auto client = redis::Client::open(url, quick());
    QVERIFY(becomesReady(*client));
    Metrics metrics;
    MetricsPublisher publisher(*client, metrics);
    metrics.of("product").add(Counter::Hits, 5);
    proxy.stopAfter(TcpProxy::Direction::ToServer, 20, TcpProxy::Then::Close); // in the middle of the command
    QVERIFY(!QCoro::waitFor(publisher.flush()));
    proxy.refuse();
    QTRY_VERIFY(client->status().state != redis::ConnectionStatus::State::Ready);
    QVERIFY(!QCoro::waitFor(publisher.flush())); // not sent at all
    QCOMPARE(value("cache_metrics:product:hits"), "");
    proxy.heal();
    QVERIFY(proxy.acceptAgain());
    QVERIFY(becomesReady(*client));
    QVERIFY(QCoro::waitFor(publisher.flush()));
    QCOMPARE(value("cache_metrics:product:hits"), "5");
}

void MetricsPublisherTest::aServerKilledInMidBatchLosesAndDoublesNothing()
{
    Metrics metrics;
    MetricsPublisher publisher(*m_client, metrics);
    quint64 total = 0;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 500; ++i)
            metrics.of("n" + std::to_string(i)).add(Counter::Hits, quint64(round) + 1);
        total += quint64(round) + 1;
        auto writing = publisher.flush(); // on its way, while the server
        if (round == 1)
            m_server.pause(); // has got it at most in its socket
        m_server.kill();
        const auto written = QCoro::waitFor(writing);
        Q_UNUSED(written) // either is right
        QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
        QVERIFY(becomesReady(*m_client));
        const auto later = QCoro::waitFor(publisher.flush());
        QVERIFY2(later, qPrintable(later ? QString() : later.error().message));
        for (const char *name : {"n0", "n250", "n255", "n256", "n499"})
            QCOMPARE(value(QByteArray("cache_metrics:") + name + ":hits"), QByteArray::number(total));
    }
    QCOMPARE(publisher.dropped(), 0U);
}

void MetricsPublisherTest::anyCutsLoseAndDoubleNothing()
{
    TcpProxy proxy(QStringLiteral("127.0.0.1"), m_server.port());
    QVERIFY(proxy.start());
    redis::Url url = m_server.tcpUrl();
    url.hosts[0].port = proxy.port();
    auto client = redis::Client::open(url, quick());
    QVERIFY(becomesReady(*client));
    Metrics metrics;
    MetricsPublisher publisher(*client, metrics);
    std::mt19937 random(20260102);
    int failed = 0;
    for (int step = 0; step < 60; ++step) {
        for (int i = 0; i < 40; ++i)
            metrics.of("n" + std::to_string(random() % 8)).hit(std::chrono::microseconds(random() % 2'000'000), random() % 5);
        QVERIFY(becomesReady(*client));
        const auto direction = random() % 2 ? TcpProxy::Direction::ToClient : TcpProxy::Direction::ToServer;
        const int most = direction == TcpProxy::Direction::ToClient ? 30 : 6000;
        proxy.stopAfter(direction, qint64(random() % std::uint32_t(most)),
                        random() % 2 ? TcpProxy::Then::Close : TcpProxy::Then::Reset);
        failed += QCoro::waitFor(publisher.flush()) ? 0 : 1;
        proxy.heal();
    }
    QVERIFY2(failed > 10, "the cuts hit too rarely to show anything");
    QTRY_VERIFY(QCoro::waitFor(publisher.flush()));
    for (const auto &[name, counts] : metrics.counts()) {
        QCOMPARE(value(metricsKey(name, "hits")), QByteArray::number(quint64(counts[Counter::Hits])));
        QCOMPARE(value(metricsKey(name, "get_us")), QByteArray::number(quint64(counts[Counter::GetMicroseconds])));
        for (std::size_t i = 0; i < counts.latency.size(); ++i) {
            const auto stored = m_server.raw().run({"HGET", metricsKey(name, "latency_us"), latencyField(i)}).bytes;
            QCOMPARE(stored.toULongLong(), quint64(counts.latency[i]));
        }
    }
    QCOMPARE(publisher.dropped(), 0U);
}

void MetricsPublisherTest::aServerWithoutMemoryGetsThemLater()
{
    auto raw = m_server.raw();
    Metrics metrics;
    MetricsPublisher publisher(*m_client, metrics);
    metrics.of("product").add(Counter::Hits, 5);
    QVERIFY(raw.run({"CONFIG", "SET", "maxmemory", "1"}).isOk());
    const auto refused = QCoro::waitFor(publisher.flush());
    QVERIFY(raw.run({"CONFIG", "SET", "maxmemory", "0"}).isOk());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Code::OutOfMemory);
    QCOMPARE(value("cache_metrics:product:hits"), "");
    metrics.of("product").add(Counter::Hits, 1);
    QVERIFY(QCoro::waitFor(publisher.flush()));
    QCOMPARE(value("cache_metrics:product:hits"), "6");
}

void MetricsPublisherTest::aCounterOfAnotherKindDoesNotStopTheOthers()
{
    auto raw = m_server.raw();
    raw.run({"SADD", "cache_metrics:product:hits", "x"});
    raw.run({"SET", "cache_metrics:product:misses", "no number"});
    raw.run({"SET", "cache_metrics:product:latency_us", "no hash"});
    Metrics metrics;
    MetricsPublisher publisher(*m_client, metrics);
    metrics.of("product").add(Counter::Hits, 5);
    metrics.of("product").miss(7us);
    metrics.of("product").add(Counter::Sets, 2);
    QVERIFY(QCoro::waitFor(publisher.flush()));
    QCOMPARE(value("cache_metrics:product:sets"), "2");
    QCOMPARE(value("cache_metrics:product:get_us"), "7");
    QCOMPARE(value("cache_metrics:product:misses"), "no number");
    QCOMPARE(raw.run({"TTL", "cache_metrics:product:hits"}).integer, -1); // left as it was
    QCOMPARE(publisher.dropped(), 5U + 1 + 1);
    const qint64 before = calls("evalsha");
    QVERIFY(QCoro::waitFor(publisher.flush())); // not tried for ever
    QCOMPARE(calls("evalsha"), before);
}

void MetricsPublisherTest::aForbiddenNamespaceHoldsUpNoOther()
{
    static QStringList lines;
    lines.clear();
    auto raw = m_server.raw();
    QVERIFY(raw.run({"ACL", "SETUSER", "metrics", "on", ">m", "+@all", "resetkeys", "~freshet:metrics:*", "~cache_metrics:a*",
                     "~cache_metrics:z*"})
                .isOk());
    redis::Url url = m_server.unixUrl();
    url.user = QStringLiteral("metrics");
    url.password = QStringLiteral("m");
    auto client = redis::Client::open(url, quick());
    QVERIFY(becomesReady(*client));
    FakeClock clock;
    Metrics metrics;
    MetricsPublisher publisher(*client, metrics, {}, clock);
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &line) { lines.append(line); });
    for (int round = 1; round <= 5; ++round) {
        for (const char *name : {"allowed", "hidden", "secret", "zoo"})
            metrics.of(name).hit(30us);
        const auto written = QCoro::waitFor(publisher.flush());
        QVERIFY(!written);
        QCOMPARE(written.error().code, Code::NoPermission);
        QCOMPARE(value("cache_metrics:allowed:hits"), QByteArray::number(round));
        QCOMPARE(value("cache_metrics:zoo:hits"), QByteArray::number(round));
        clock.advance(10s);
    }
    qInstallMessageHandler(nullptr);
    QCOMPARE(value("cache_metrics:hidden:hits"), "");
    QCOMPARE(lines.filter(QStringLiteral("metrics_")).size(), 1); // the second namespace in the same second is left out
    QVERIFY2(lines.first().contains(QLatin1String("event=metrics_refused namespace=hidden")), qPrintable(lines.first()));
    // Nothing is lost where the right comes later.
    QVERIFY(raw.run({"ACL", "SETUSER", "metrics", "allkeys"}).isOk());
    QVERIFY(QCoro::waitFor(publisher.flush()));
    for (const char *name : {"allowed", "hidden", "secret", "zoo"}) {
        QCOMPARE(value(metricsKey(name, "hits")), "5");
        QCOMPARE(raw.run({"HGET", metricsKey(name, "latency_us"), "50"}).bytes, "5");
    }
    QCOMPARE(publisher.dropped(), 0U);
}

void MetricsPublisherTest::inAClusterAForbiddenNamespaceHoldsUpNoOther()
{
    ClusterSetup cluster;
    QVERIFY2(cluster.start(), qPrintable(cluster.log()));
    for (int i = 0; i < 3; ++i)
        QVERIFY(cluster.node(i).raw().run({"ACL", "SETUSER", "metrics", "on", ">m", "+@all", "resetkeys", "~*allowed*"}).isOk());
    redis::Url url = cluster.url();
    url.user = QStringLiteral("metrics");
    url.password = QStringLiteral("m");
    auto client = redis::Client::open(url, quick());
    QVERIFY(becomesReady(*client));
    Metrics metrics;
    MetricsPublisher publisher(*client, metrics);
    for (int round = 1; round <= 2; ++round) {
        for (const char *name : {"a", "allowed", "z"})
            metrics.of(name).add(Counter::Hits);
        QVERIFY(!QCoro::waitFor(publisher.flush()));
    }
    const QByteArray key = "cache_metrics:allowed:hits";
    QCOMPARE(cluster.node(cluster.ownerOf(ClusterSetup::slotOf(key))).raw().run({"GET", key}).bytes, "2");
    QCOMPARE(publisher.dropped(), 0U);
}

void MetricsPublisherTest::theScriptMayBeForgotten()
{
    Metrics metrics;
    MetricsPublisher publisher(*m_client, metrics);
    for (int i = 1; i <= 3; ++i) {
        metrics.of("product").add(Counter::Hits);
        QVERIFY(QCoro::waitFor(publisher.flush()));
        QCOMPARE(value("cache_metrics:product:hits"), QByteArray::number(i));
        QVERIFY(m_server.raw().run({"SCRIPT", "FLUSH"}).isOk());
    }
}

void MetricsPublisherTest::callsAtTheSameTimeTakeTurns()
{
    Metrics metrics;
    MetricsPublisher publisher(*m_client, metrics);
    std::vector<Task<Result<void>>> calls;
    for (int i = 0; i < 10; ++i) {
        metrics.of("product").add(Counter::Hits);
        calls.push_back(publisher.flush());
    }
    for (auto &call : calls)
        QVERIFY(QCoro::waitFor(call));
    QCOMPARE(value("cache_metrics:product:hits"), "10");
}

void MetricsPublisherTest::itMayGoWhileItWrites()
{
    Metrics metrics;
    auto publisher = std::make_unique<MetricsPublisher>(*m_client, metrics);
    publisher->start();
    metrics.of("product").add(Counter::Hits);
    auto first = publisher->flush();
    auto second = publisher->flush();
    publisher.reset();
    QCOMPARE(QCoro::waitFor(second).error().code, Code::Cancelled);
    QCOMPARE(QCoro::waitFor(first).error().code, Code::Cancelled);
}

void MetricsPublisherTest::whatNobodyCanConfirmIsDroppedInTheEnd()
{
    TcpProxy proxy(QStringLiteral("127.0.0.1"), m_server.port());
    QVERIFY(proxy.start());
    redis::Url url = m_server.tcpUrl();
    url.hosts[0].port = proxy.port();
    auto client = redis::Client::open(url, quick());
    QVERIFY(becomesReady(*client));
    FakeClock clock;
    Metrics metrics;
    MetricsPublisher publisher(*client, metrics, {}, clock);
    metrics.of("product").add(Counter::Hits, 5);
    proxy.stopAfter(TcpProxy::Direction::ToClient, 0, TcpProxy::Then::Reset);
    QVERIFY(!QCoro::waitFor(publisher.flush()));
    proxy.heal();
    QVERIFY(becomesReady(*client));
    clock.advance(31min); // the token may be gone soon: it could be counted twice
    metrics.of("product").add(Counter::Misses, 1);
    QVERIFY(QCoro::waitFor(publisher.flush()));
    QCOMPARE(publisher.dropped(), 5U);
    QCOMPARE(value("cache_metrics:product:misses"), "1");
}

void MetricsPublisherTest::inAClusterEachKeyFindsItsNode()
{
    ClusterSetup cluster;
    QVERIFY2(cluster.start(), qPrintable(cluster.log()));
    auto client = redis::Client::open(cluster.url(), quick());
    QVERIFY(becomesReady(*client));
    Metrics metrics;
    MetricsPublisher publisher(*client, metrics);
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 20; ++i)
            metrics.of("n" + std::to_string(i)).hit(5us);
        metrics.of("{a}b").hit(5us);
        metrics.of("lone}brace").add(Counter::Hits, 3);
        QVERIFY(QCoro::waitFor(publisher.flush()));
    }
    const auto stored = [&](const QByteArray &key) {
        return QCoro::waitFor([](redis::Client &at, QByteArray name) -> Task<Result<redis::Value>> {
                   co_return co_await at.command(redis::Command("GET", name));
               }(*client, key))
            ->bytes();
    };
    for (const char *name : {"n0", "n1", "n7", "n19", "{a}b"})
        QCOMPARE(stored(QByteArray("cache_metrics:") + name + ":hits"), "2");
    QCOMPARE(publisher.dropped(), 6U);

    // A primary is cut off in mid-batch.
    const int owner = cluster.ownerOf(ClusterSetup::slotOf("cache_metrics:n0:hits"));
    for (int i = 0; i < 20; ++i)
        metrics.of("n" + std::to_string(i)).hit(5us);
    auto writing = publisher.flush();
    auto raw = cluster.node(owner).raw();
    raw.run({"CLIENT", "KILL", "TYPE", "normal"});
    const auto written = QCoro::waitFor(writing);
    Q_UNUSED(written)
    QTRY_VERIFY(QCoro::waitFor(publisher.flush()));
    for (const char *name : {"n0", "n1", "n7", "n19"})
        QCOMPARE(stored(QByteArray("cache_metrics:") + name + ":hits"), "3");
}

void MetricsPublisherTest::aCachesReadsArriveAndCostNoCommand()
{
    const auto commands = [&] { return m_server.raw().info("stats", "total_commands_processed").toLongLong(); };
    const auto use = [&](Metrics *metrics) {
        TieredCache tiers(TieredCache::Parts{.client = m_client.get(), .metrics = metrics});
        Cache<qint64> cache(tiers);
        const qint64 before = commands();
        for (int i = 0; i < 20; ++i) {
            const QByteArray key = "v1:product:" + QByteArray::number(i);
            QVERIFY(QCoro::waitFor(cache.get(key)));
            QVERIFY(QCoro::waitFor(cache.set(key, i)));
            QVERIFY(QCoro::waitFor(cache.get(key)));
        }
        QVERIFY(QCoro::waitFor(cache.remove("v1:product:3")));
        m_commands = commands() - before;
    };
    use(nullptr);
    const qint64 without = m_commands;
    QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
    Metrics metrics;
    use(&metrics);
    QCOMPARE(m_commands, without);
    MetricsPublisher publisher(*m_client, metrics);
    QVERIFY(QCoro::waitFor(publisher.flush()));
    QCOMPARE(value("cache_metrics:product:hits"), "20");
    QCOMPARE(value("cache_metrics:product:misses"), "20");
    QCOMPARE(value("cache_metrics:product:sets"), "20");
    QCOMPARE(value("cache_metrics:product:deletes"), "1");
    QVERIFY(value("cache_metrics:product:get_us").toLongLong() > 0);
}

void MetricsPublisherTest::aCachesLogHasKindNamespaceKeyAndTime()
{
    static QStringList lines;
    lines.clear();
    auto &category = const_cast<QLoggingCategory &>(cacheLog());
    category.setEnabled(QtDebugMsg, true);
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &line) { lines.append(line); });
    {
        TieredCache tiers(TieredCache::Parts{.client = m_client.get()});
        Cache<QString> cache(tiers);
        const auto missed = QCoro::waitFor(cache.get("v1:product:1"));
        const auto set = QCoro::waitFor(cache.set("v1:product:1", QStringLiteral("hidden value")));
        const auto hit = QCoro::waitFor(cache.get("v1:product:1"));
        const auto removed = QCoro::waitFor(cache.remove("v1:product:1"));
        m_server.raw().run({"SADD", "v1:product:2", "x"});
        const auto wrong = QCoro::waitFor(cache.get("v1:product:2"));
    }
    qInstallMessageHandler(nullptr);
    category.setEnabled(QtDebugMsg, false);
    const QString all = lines.join(QLatin1Char('\n'));
    for (const char *event : {"miss", "set", "hit", "delete"}) {
        const QRegularExpression line(
            QStringLiteral("event=%1 namespace=product key=v1:product:1 us=[0-9]+\\.[0-9]").arg(QLatin1String(event)));
        QVERIFY2(line.match(all).hasMatch(), qPrintable(all));
    }
    const QRegularExpression wrongLine(
        QStringLiteral("event=get_failed namespace=product key=v1:product:2 us=[0-9]+\\.[0-9] code=wrong_type"));
    QVERIFY2(wrongLine.match(all).hasMatch(), qPrintable(all));
    QVERIFY(!all.contains(QStringLiteral("hidden")));
}

QTEST_GUILESS_MAIN(MetricsPublisherTest)
#include "tst_metrics_publisher.moc"
