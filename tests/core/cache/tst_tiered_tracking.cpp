// SPDX-License-Identifier: GPL-3.0-or-later
//
// The memory tier follows Redis: whoever writes there, and whatever happens to the way.
#include "tests/core/cache/tiered_process.h"
#include "tests/support/tcp_proxy.h"

#include <QElapsedTimer>
#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

const QByteArray key = "v1:product:7";

/// Reads until the copy is in memory.
void keep(Process &process, const QByteArray &of = key, const ReadOptions &options = {})
{
    const auto read = [&] { process.read(options, of); };
    read();
    QTRY_VERIFY(process.cache->peek(of) || (read(), false));
}

ReadOptions staleOptions()
{
    ReadOptions options;
    options.ttl = 50s;
    options.staleFor = 60s;
    options.staleThrottle = 0ms;
    return options;
}

} // namespace

class TieredTrackingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        RedisServer::Options options;
        options.tcp = true;
        m_server.emplace(options);
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
    }
    void init() { QVERIFY(m_server->raw().run({"FLUSHALL"}).isOk()); }

    void nothingIsKeptBeforeTheTrackingIsActive()
    {
        Process a(*m_server, Process::WithTracking);
        QVERIFY(!a.tracking->isActive());
        m_server->raw().run({"SET", key, "\"one\""});
        QTRY_VERIFY(a.client->status().state == redis::ConnectionStatus::State::Ready || a.tracking->isActive());
        if (!a.tracking->isActive()) {
            const auto reader = a.read();
            QTRY_VERIFY(reader->done);
        }
        QTRY_VERIFY(a.isReady());
        keep(a);
        QCOMPARE(*a.cache->peek(key), QStringLiteral("one"));
    }

    void aRefusalFromTheStartIsToldOnce()
    {
        static QStringList lines;
        lines.clear();
        QVERIFY(m_server->raw()
                    .run({"ACL", "SETUSER", "limited", "reset", "on", ">pw", "~*", "&*", "+@all", "-client|tracking"})
                    .isOk());
        redis::Url url = m_server->url();
        url.user = QStringLiteral("limited");
        url.password = QStringLiteral("pw");
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &line) { lines.append(line); });
        Process a(url, Process::WithTracking);
        const bool told = waitUntil([] { return !lines.isEmpty(); });
        qInstallMessageHandler(nullptr);
        QVERIFY(told);
        QCOMPARE(lines.size(), 1);
        QVERIFY2(lines[0].startsWith(QLatin1String("event=tracking_refused code=no_permission")), qPrintable(lines[0]));
        QVERIFY2(lines[0].contains(QLatin1String("context=\"CLIENT TRACKING\"")), qPrintable(lines[0]));
        QCOMPARE(a.tiers->state().tracking.code, Code::NoPermission);
        QVERIFY(m_server->raw().run({"ACL", "SETUSER", "limited", "+client|tracking"}).isOk());
        QTRY_VERIFY_WITH_TIMEOUT(a.tracking->isActive(), 15000);
        QVERIFY(a.tiers->state().tracking.message.isEmpty());
    }

    void everyWriterIsHeard()
    {
        Process a(*m_server, Process::WithTracking);
        Process b(*m_server, Process::WithTracking);
        QTRY_VERIFY(a.isReady() && b.isReady());
        auto raw = m_server->raw();
        const std::vector<QByteArrayList> writes{{"SET", key, "\"foreign\""}, {"DEL", key}, {"EXPIRE", key, "50"}, {"FLUSHDB"}};
        for (const QByteArrayList &write : writes) {
            raw.run({"SET", key, "\"one\""});
            keep(a);
            raw.run(write);
            QTRY_VERIFY(!a.cache->peek(key));
        }
        raw.run({"SET", key, "\"one\""});
        keep(a);
        const auto removed = calling(b.tiers->remove(key));
        QTRY_VERIFY(removed->succeeded());
        QTRY_VERIFY(!a.cache->peek(key));
        raw.run({"SET", key, "\"one\""});
        keep(a);
        const auto written = calling(b.cache->set(key, QStringLiteral("two")));
        QTRY_VERIFY(written->succeeded());
        QTRY_VERIFY(!a.cache->peek(key));
        keep(a);
        QCOMPARE(*a.cache->peek(key), QStringLiteral("two"));
        Invalidation what;
        what.kind = Invalidation::Kind::Pattern;
        what.subjects = {"v1:product:*"};
        const auto done = calling(b.tiers->invalidate(what));
        QTRY_VERIFY(done->succeeded());
        QTRY_VERIFY(!a.cache->peek(key));
    }

    void whatThisProcessLoadsOrSetsComesIntoMemoryWithTheNextRead()
    {
        Process a(*m_server, Process::WithTracking);
        QTRY_VERIFY(a.isReady());
        const auto reader = a.read();
        QTRY_COMPARE(a.source.calls(), 1);
        a.source.answer(0, "one");
        QTRY_VERIFY(reader->done);
        keep(a);
        QCOMPARE(a.source.calls(), 1);
        m_server->raw().run({"SET", key, "\"foreign\""});
        QTRY_VERIFY(!a.cache->peek(key)); // it is followed
        const auto written = calling(a.cache->set(key, QStringLiteral("two")));
        QTRY_VERIFY(written->succeeded());
        QVERIFY(!a.cache->peek(key) || *a.cache->peek(key) == QLatin1String("two"));
        keep(a);
        QCOMPARE(*a.cache->peek(key), QStringLiteral("two"));
        m_server->raw().run({"DEL", key});
        QTRY_VERIFY(!a.cache->peek(key));
    }

    void aForeignDeletionWhileAKeyIsBeingReadIsNotMissed()
    {
        // The reply is held back at the network, the deletion's message is not: they travel on different connections.
        Process a(*m_server, Process::WithTracking);
        QTRY_VERIFY(a.isReady());
        auto raw = m_server->raw();
        for (int round = 0; round < 200; ++round) {
            raw.run({"SET", key, "\"old\""});
            const auto reader = a.read();
            for (int i = 0; i < round % 4; ++i)
                QCoreApplication::processEvents();
            raw.run({"SET", key, "\"new\""});
            QTRY_VERIFY(reader->done);
            QTRY_VERIFY(!a.cache->peek(key) || *a.cache->peek(key) == QLatin1String("new"));
            raw.run({"DEL", key});
            QTRY_VERIFY(!a.cache->peek(key));
        }
    }

    void aLoadAheadThatBeganBeforeAForeignSetIsRefused()
    {
        Process a(*m_server, Process::WithTracking);
        QTRY_VERIFY(a.isReady());
        auto raw = m_server->raw();
        raw.run({"SET", key, "\"one\"", "PX", "10000"});
        ReadOptions options;
        options.ttl = 100s;
        options.refreshBelow = 0.5;
        const auto reader = a.read(options);
        QTRY_COMPARE(a.source.calls(), 1);
        raw.run({"SET", key, "\"foreign\"", "EX", "1000"});
        QTRY_VERIFY(!a.cache->peek(key));
        const auto next = a.read(); // does not join the load, which is older than the change
        QTRY_VERIFY(next->has("foreign", Origin::Redis));
        a.source.answer(0, "old");
        QTRY_COMPARE(a.tiers->state().flights, 0);
        QCOMPARE(raw.run({"GET", key}).bytes, QByteArray("\"foreign\""));
        QVERIFY(!a.cache->peek(key) || *a.cache->peek(key) == QLatin1String("foreign"));
    }

    void aWaitingProcessIsWokenByTheOthersFill()
    {
        Process a(*m_server);
        Process b(*m_server, Process::WithTracking);
        QTRY_VERIFY(b.isReady());
        const auto first = a.read();
        QTRY_COMPARE(a.source.calls(), 1);
        const auto second = b.read();
        QTRY_COMPARE(b.clock.sleepers(), 2);
        a.source.answer(0, "one");
        QTRY_VERIFY(second->has("one", Origin::Redis)); // b's clock stood still
        QVERIFY(first->done);
    }

    void afterALostConnectionNothingInMemoryIsFresh()
    {
        Process a(*m_server, Process::WithTracking);
        QTRY_VERIFY(a.isReady());
        auto raw = m_server->raw();
        raw.run({"SET", key, "\"one\""});
        keep(a);
        raw.run({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
        raw.run({"CLIENT", "KILL", "TYPE", "pubsub"});
        raw.run({"SET", key, "\"two\""});
        QTRY_VERIFY(!a.cache->peek(key));
        QTRY_VERIFY(a.isReady());
        QVERIFY(!a.cache->peek(key)); // also not after it is back
        keep(a);
        QCOMPARE(*a.cache->peek(key), QStringLiteral("two"));
    }

    void noReadIsOlderThanTheBoundAfterTheListeningConnectionDiedInSilence()
    {
        TcpProxy proxy(QStringLiteral("127.0.0.1"), m_server->port());
        QVERIFY(proxy.start());
        redis::Url url = m_server->tcpUrl();
        url.hosts.first().port = proxy.port();
        Process a(url, Process::WithTracking);
        QTRY_VERIFY(a.isReady());
        auto raw = m_server->raw();
        raw.run({"SET", key, "\"one\""});
        keep(a);
        proxy.blackhole();
        raw.run({"SET", key, "\"two\""});
        QElapsedTimer since;
        since.start();
        QTRY_VERIFY_WITH_TIMEOUT(!a.cache->peek(key), 10000);
        QVERIFY2(since.elapsed() <= redis::Tracking::bound.count() + 500, QByteArray::number(since.elapsed()).constData());
        proxy.heal();
    }

    void aStaleCopyOutlivesTheServersExpiryButNoRemoval()
    {
        Process a(*m_server, Process::WithTracking);
        QTRY_VERIFY(a.isReady());
        auto raw = m_server->raw();
        const ReadOptions options = staleOptions();
        for (const bool expires : {true, false}) {
            raw.run({"SET", key, "\"old\"", "PX", "50000"});
            keep(a, key, options);
            if (expires)
                a.clock.advance(50s);
            raw.run({"DEL", key}); // by now this is what the expiry looks like, or a removal
            QTRY_VERIFY(!a.cache->peek(key));
            const int loads = a.source.calls();
            const auto reader = a.read(options);
            QTRY_COMPARE(a.source.calls(), loads + 1);
            a.source.fail(loads);
            QTRY_VERIFY(reader->done);
            if (expires)
                QVERIFY(reader->has("old", Origin::Stale));
            else
                QVERIFY(reader->failed(Code::Io));
        }
    }

    void aWriteAfterTheExpiryRemovesTheStaleCopy()
    {
        Process a(*m_server, Process::WithTracking);
        QTRY_VERIFY(a.isReady());
        auto raw = m_server->raw();
        const ReadOptions options = staleOptions();
        raw.run({"SET", key, "\"old\"", "PX", "50000"});
        keep(a, key, options);
        a.clock.advance(50s);
        raw.run({"DEL", key});
        const auto bare = reading(a.cache->get(key)); // follows the missing key
        QTRY_VERIFY(bare->done);
        raw.run({"SET", key, "\"new\""});
        raw.run({"DEL", key});
        turnLoop();
        ReadOptions alone = options;
        alone.useRedis = false;
        QTRY_VERIFY([&] {
            const int loads = a.source.calls();
            const auto reader = a.read(alone);
            a.source.fail(loads);
            return reader->failed(Code::Io);
        }());
    }

    void whileTrackingIsLostAStaleCopyServesAFailedLoad()
    {
        RedisServer mortal;
        QVERIFY(mortal.start());
        Process a(mortal, Process::WithTracking);
        QTRY_VERIFY(a.isReady());
        mortal.raw().run({"SET", key, "\"one\""});
        const ReadOptions options = staleOptions();
        keep(a, key, options);
        mortal.kill();
        QTRY_VERIFY(!a.cache->peek(key));
        const auto reader = a.read(options);
        QTRY_COMPARE(a.source.calls(), 1);
        a.source.fail(0);
        QVERIFY(reader->has("one", Origin::Stale));
        a.clock.advance(60s);
        const auto late = a.read(options);
        QTRY_COMPARE(a.source.calls(), 2);
        a.source.fail(1);
        QVERIFY(late->failed(Code::Io));
    }

    void theValidatorSurvivesTheWayThroughRedis()
    {
        Process a(*m_server, Process::WithTracking);
        QTRY_VERIFY(a.isReady());
        const ReadOptions options = staleOptions();
        const auto first = a.read(options);
        QTRY_COMPARE(a.source.calls(), 1);
        Load<QString> load(QStringLiteral("one"));
        load.validator = "etag";
        a.source.answer(0, load);
        QTRY_VERIFY(first->done);
        keep(a, key, options);
        a.clock.advance(50s);
        m_server->raw().run({"DEL", key});
        const auto second = a.read(options);
        QTRY_COMPARE(a.source.calls(), 2);
        QVERIFY(a.source.call(1).context.previous);
        QCOMPARE(a.source.call(1).context.previous->validator, QByteArray("etag"));
        a.source.answer(1, Load<QString>::unchanged());
        QTRY_VERIFY(second->has("one", Origin::Loader));
        QCOMPARE(m_server->raw().run({"GET", key}).bytes, QByteArray("\"one\""));
    }

    void manyKeysThatWereReadTogetherAreFollowed()
    {
        Process a(*m_server, Process::WithTracking);
        QTRY_VERIFY(a.isReady());
        auto raw = m_server->raw();
        std::vector<QByteArray> keys;
        for (int i = 0; i < 300; ++i) {
            keys.push_back("v1:product:" + QByteArray::number(i));
            raw.run({"SET", keys.back(), "\"x\"", "EX", "100"});
        }
        const auto many = calling(a.cache->getMany(keys));
        QTRY_VERIFY(many->succeeded());
        QTRY_VERIFY(std::ranges::all_of(keys, [&](const QByteArray &one) { return a.cache->peek(one) != nullptr; }));
        raw.run({"SET", keys[150], "\"y\""});
        QTRY_VERIFY(!a.cache->peek(keys[150]));
        QVERIFY(a.cache->peek(keys[151]));
    }

private:
    std::optional<RedisServer> m_server;
};

QTEST_GUILESS_MAIN(TieredTrackingTest)
#include "tst_tiered_tracking.moc"
