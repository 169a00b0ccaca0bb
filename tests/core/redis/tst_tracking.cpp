// SPDX-License-Identifier: GPL-3.0-or-later
//
// Client-side caching against a real server, through a bad network where it matters. Sentinel and cluster are in
// tests/system/tst_tracking_topologies.cpp.
#include "core/redis/tracking.h"

#include "core/redis/script.h"
#include "tests/support/redis_server.h"
#include "tests/support/tcp_proxy.h"
#include "tests/support/wait.h"

#include <qcoro/qcorotask.h>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace freshet;
using namespace freshet::redis;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

/// What a cache would keep of it.
struct Watcher
{
    explicit Watcher(Client &client)
        : tracking(client)
    {
        QObject::connect(&tracking, &Tracking::invalidated, &tracking, [this](const QByteArrayList &names) { keys += names; });
        QObject::connect(&tracking, &Tracking::flushed, &tracking, [this] { ++flushes; });
        QObject::connect(&tracking, &Tracking::activated, &tracking, [this] { ++activations; });
        QObject::connect(&tracking, &Tracking::lost, &tracking, [this](const Error &error) {
            ++losses;
            lastLoss = error;
        });
        QObject::connect(&tracking, &Tracking::refused, &tracking, [this](const Error &error) { refusals.push_back(error); });
    }

    Tracking tracking;
    QByteArrayList keys;
    int flushes = 0;
    int activations = 0;
    int losses = 0;
    Error lastLoss;
    std::vector<Error> refusals;
};

Url through(const TcpProxy &proxy, const RedisServer &server)
{
    Url url = server.tcpUrl();
    url.hosts = {{QStringLiteral("127.0.0.1"), proxy.port()}};
    return url;
}

} // namespace

class TrackingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void aWriteByAnybodyIsTold();
    void aChangeOfTheTtlAloneIsTold();
    void expiryIsTold();
    void aFlushIsToldOnce_data();
    void aFlushIsToldOnce();
    void keysOfOtherDatabasesAreAmongThem();
    void eachReadIsToldOnce();
    void whatAScriptReadsIsTrackedAndWhatItWritesIsNot();
    void deletingAMissingKeyIsNotTold();
    void theServerForgetsWhenTrackingEnds();

    void aDeadRedirectionGivesNoSignalOfItsOwn();
    void aKilledListenerIsToldAndComesBack();
    void aKilledReaderIsToldAndComesBack();
    void aSilentListenerIsToldWithinTheBound();
    void aSilentReaderIsToldWithinTheBound();
    void aReaderThatTheServerGaveUpIsToldWithinTheBound();
    void tooLateAnswersStartItAgain();
    void tornOffByAnotherCommandItIsTurnedOnAgain();
    void aRestartedServerIsTold();
    void aServerThatIsAwayAtFirst();
    void readsOfAMomentBeforeALossAreNeverTrustedAfterIt();

    void aUserWithoutPermissionIsTold_data();
    void aUserWithoutPermissionIsTold();
    void permissionThatComesLaterIsUsed();
    void aServerWithoutTheCommandIsTold();
    void aReadOnlyClientCanBeTracked();
    void itMayBeDeletedFromItsSignals_data();
    void itMayBeDeletedFromItsSignals();

private:
    static Result<Value> run(Client &client, Command command) { return QCoro::waitFor(start(client, std::move(command))); }
    static Task<Result<Value>> start(Client &client, Command command)
    {
        auto reply = co_await client.command(std::move(command));
        co_return reply;
    }
    Result<Value> read(const QByteArray &key) { return run(*m_client, Command("GET", key)); }
    RawReply raw(const QByteArrayList &command) { return m_server->raw().run(command); }
    QByteArrayList ids(const QByteArray &type)
    {
        QByteArrayList found;
        for (const QByteArray &line : raw({"CLIENT", "LIST", "TYPE", type}).bytes.split('\n')) {
            if (line.contains("name=freshet"))
                found.append(line.mid(3, line.indexOf(' ') - 3));
        }
        return found;
    }
    void open(const Url &url)
    {
        m_watcher.reset(); // before its client
        m_client = Client::open(url, m_options);
        m_watcher = std::make_unique<Watcher>(*m_client);
    }
    bool openThroughProxy()
    {
        m_proxy = std::make_unique<TcpProxy>(QStringLiteral("127.0.0.1"), m_server->port());
        if (!m_proxy->start())
            return false;
        open(through(*m_proxy, *m_server));
        return waitUntil([this] { return m_watcher->tracking.isActive(); });
    }
    /// Silence begins now; when it was told, and that nobody trusted a copy for longer than the bound.
    void checkTheBound(QElapsedTimer since)
    {
        qint64 trusted = 0;
        QVERIFY(waitUntil(
            [&] {
                if (m_watcher->tracking.isActive())
                    trusted = since.elapsed();
                return m_watcher->losses == 1;
            },
            10s));
        const qint64 told = since.elapsed();
        qInfo("trusted for %lld ms, told after %lld ms", trusted, told);
        QVERIFY(trusted <= Tracking::bound.count());
        QVERIFY(told <= Tracking::bound.count());
        QVERIFY(!m_watcher->tracking.isActive());
        QVERIFY(!m_watcher->tracking.error().message.isEmpty());
    }

    std::unique_ptr<RedisServer> m_server;
    ClientOptions m_options;
    std::unique_ptr<TcpProxy> m_proxy;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<Watcher> m_watcher;
};

void TrackingTest::initTestCase()
{
    RedisServer::Options options;
    options.tcp = true;
    m_server = std::make_unique<RedisServer>(options);
    QVERIFY2(m_server->start(), qPrintable(m_server->log()));
}

void TrackingTest::init()
{
    m_options = {};
    QVERIFY(raw({"FLUSHALL"}).isOk());
    open(m_server->url());
    QTRY_VERIFY(m_watcher->tracking.isActive());
    QCOMPARE(m_watcher->activations, 1);
    QCOMPARE(m_watcher->losses, 0);
    QVERIFY(m_watcher->tracking.error().message.isEmpty());
}

void TrackingTest::cleanup()
{
    m_watcher.reset();
    m_client.reset();
    m_proxy.reset();
    if (!m_server->isRunning())
        QVERIFY(m_server->restart());
    QTRY_COMPARE(m_server->clientCount(), 0);
}

void TrackingTest::aWriteByAnybodyIsTold()
{
    QVERIFY(raw({"MSET", "a", "1", "b", "2", "c", "3"}).isOk());
    QVERIFY(read("a") && run(*m_client, Command("MGET", "b", "c")));
    QVERIFY(raw({"SET", "a", "9"}).isOk());
    QTRY_COMPARE(m_watcher->keys, QByteArrayList{"a"});
    QVERIFY(run(*m_client, Command("SET", "b", "9"))); // its own as well
    QTRY_COMPARE(m_watcher->keys, (QByteArrayList{"a", "b"}));
    QCOMPARE(raw({"DEL", "c"}).integer, 1);
    QTRY_COMPARE(m_watcher->keys, (QByteArrayList{"a", "b", "c"}));
    QCOMPARE(m_watcher->losses, 0);
}

void TrackingTest::aChangeOfTheTtlAloneIsTold()
{
    QVERIFY(raw({"SET", "k", "1", "EX", "100"}).isOk());
    for (const QByteArrayList &change : {QByteArrayList{"EXPIRE", "k", "50"}, QByteArrayList{"PERSIST", "k"}}) {
        m_watcher->keys.clear();
        QVERIFY(read("k"));
        QVERIFY(!raw(change).isError());
        QTRY_COMPARE(m_watcher->keys, QByteArrayList{"k"});
    }
}

void TrackingTest::expiryIsTold()
{
    QVERIFY(raw({"SET", "k", "1", "PX", "30"}).isOk());
    QVERIFY(read("k"));
    QTRY_COMPARE(m_watcher->keys, QByteArrayList{"k"});
}

void TrackingTest::aFlushIsToldOnce_data()
{
    QTest::addColumn<QByteArrayList>("command");
    QTest::newRow("FLUSHDB") << QByteArrayList{"FLUSHDB"};
    QTest::newRow("FLUSHALL") << QByteArrayList{"FLUSHALL"};
    QTest::newRow("FLUSHALL ASYNC") << QByteArrayList{"FLUSHALL", "ASYNC"};
}

void TrackingTest::aFlushIsToldOnce()
{
    QFETCH(QByteArrayList, command);
    QVERIFY(raw({"SET", "k", "1"}).isOk());
    QVERIFY(read("k"));
    QVERIFY(raw(command).isOk());
    QTRY_COMPARE(m_watcher->flushes, 1);
    QVERIFY(m_watcher->tracking.isActive());
    QCOMPARE(m_watcher->losses, 0);
    // And tracking goes on.
    QVERIFY(read("k"));
    QVERIFY(raw({"SET", "k", "2"}).isOk());
    QTRY_COMPARE(m_watcher->keys, QByteArrayList{"k"});
    QCOMPARE(m_watcher->flushes, 1);
}

void TrackingTest::keysOfOtherDatabasesAreAmongThem()
{
    QVERIFY(read("k"));
    RawRedis other = m_server->raw();
    QVERIFY(other.run({"SELECT", "3"}).isOk());
    QVERIFY(other.run({"SET", "k", "elsewhere"}).isOk());
    QTRY_COMPARE(m_watcher->keys, QByteArrayList{"k"}); // harmless: one copy is fetched again
}

void TrackingTest::eachReadIsToldOnce()
{
    QVERIFY(read("k"));
    for (int i = 0; i < 3; ++i)
        QVERIFY(raw({"SET", "k", QByteArray::number(i)}).isOk());
    QVERIFY(read("mark") && raw({"SET", "mark", "1"}).isOk());
    QTRY_VERIFY(m_watcher->keys.contains("mark"));
    QCOMPARE(m_watcher->keys, (QByteArrayList{"k", "mark"}));
}

void TrackingTest::whatAScriptReadsIsTrackedAndWhatItWritesIsNot()
{
    const auto eval = [this](const QByteArray &source) { return run(*m_client, Command("EVAL", source, 1, "k")); };
    const auto told = [this] {
        m_watcher->keys.clear();
        const bool written = raw({"SET", "k", "x"}).isOk() && bool(read("mark")) && raw({"SET", "mark", "1"}).isOk();
        return written && waitUntil([this] { return m_watcher->keys.contains("mark"); }) && m_watcher->keys.contains("k");
    };
    QVERIFY(eval("return redis.call('GET', KEYS[1])"));
    QVERIFY(told());
    QVERIFY(eval("return redis.call('SET', KEYS[1], 'y')"));
    QVERIFY(!told());
    QVERIFY(eval("redis.call('SET', KEYS[1], 'y') return redis.call('EXISTS', KEYS[1])"));
    QVERIFY(told());
}

void TrackingTest::deletingAMissingKeyIsNotTold()
{
    QVERIFY(read("k"));
    QCOMPARE(raw({"DEL", "k"}).integer, 0);
    QVERIFY(read("mark") && raw({"SET", "mark", "1"}).isOk());
    QTRY_COMPARE(m_watcher->keys, QByteArrayList{"mark"});
}

void TrackingTest::theServerForgetsWhenTrackingEnds()
{
    QVERIFY(read("k"));
    RawRedis other = m_server->raw();
    QCOMPARE(other.info("stats", "tracking_total_keys").toInt(), 1);
    m_watcher.reset();
    QTRY_COMPARE(other.info("clients", "tracking_clients").toInt(), 0);
    QTRY_COMPARE(ids("pubsub").size(), 0);
    QVERIFY(read("k")); // the client goes on
}

void TrackingTest::aDeadRedirectionGivesNoSignalOfItsOwn()
{
    // The fact behind the probes: two raw connections, the listening one killed.
    RawRedis reader = m_server->raw();
    auto listener = std::make_unique<RawRedis>(m_server->raw());
    const qint64 id = listener->run({"CLIENT", "ID"}).integer;
    listener->run({"SUBSCRIBE", "__redis__:invalidate"});
    QVERIFY(reader.run({"CLIENT", "TRACKING", "ON", "REDIRECT", QByteArray::number(id)}).isOk());
    listener.reset();
    const auto brokenAfter = [&](const QByteArrayList &command) {
        reader.run(command);
        const RawReply info = reader.run({"CLIENT", "TRACKINGINFO"});
        const RawReply flags = info.field("flags");
        return std::ranges::any_of(flags.elements, [](const RawReply &flag) { return flag.bytes == "broken_redirect"; });
    };
    QVERIFY(!brokenAfter({"PING"}));
    reader.run({"GET", "k"});
    QVERIFY(raw({"SET", "k", "1"}).isOk());
    QVERIFY(brokenAfter({"PING"})); // only once a message was lost, and only to who asks
}

void TrackingTest::aKilledListenerIsToldAndComesBack()
{
    QVERIFY(read("k"));
    const QByteArrayList before = ids("pubsub");
    QCOMPARE(before.size(), 1);
    QCOMPARE(raw({"CLIENT", "KILL", "ID", before.front()}).integer, 1);
    QTRY_COMPARE(m_watcher->losses, 1);
    QCOMPARE(m_watcher->lastLoss.code, Code::ConnectionLost);
    QTRY_COMPARE(m_watcher->activations, 2);
    QVERIFY(ids("pubsub") != before);
    QVERIFY(read("k"));
    QVERIFY(raw({"SET", "k", "1"}).isOk());
    QTRY_COMPARE(m_watcher->keys, QByteArrayList{"k"});
}

void TrackingTest::aKilledReaderIsToldAndComesBack()
{
    QVERIFY(read("k"));
    const QByteArrayList listener = ids("pubsub");
    QCOMPARE(raw({"CLIENT", "KILL", "ID", ids("normal").front()}).integer, 1);
    QTRY_COMPARE(m_watcher->losses, 1);
    QTRY_COMPARE(m_watcher->activations, 2);
    QCOMPARE(ids("pubsub"), listener); // that one was well
    QVERIFY(read("k"));
    QVERIFY(raw({"SET", "k", "1"}).isOk());
    QTRY_COMPARE(m_watcher->keys, QByteArrayList{"k"});
}

void TrackingTest::aSilentListenerIsToldWithinTheBound()
{
    QVERIFY(openThroughProxy());
    QVERIFY(read("k"));
    QVERIFY(m_proxy->blackhole(2)); // the first is the one that reads
    QElapsedTimer since;
    since.start();
    QVERIFY(raw({"SET", "k", "1"}).isOk());
    checkTheBound(since);
    QVERIFY(m_watcher->keys.isEmpty());
    QVERIFY(read("k")); // that way is whole
    QTRY_COMPARE(m_watcher->activations, 2);
    QVERIFY(read("k") && raw({"SET", "k", "2"}).isOk());
    QTRY_COMPARE(m_watcher->keys, QByteArrayList{"k"});
}

void TrackingTest::aSilentReaderIsToldWithinTheBound()
{
    QVERIFY(openThroughProxy());
    QVERIFY(read("k"));
    QVERIFY(m_proxy->blackhole(1));
    QElapsedTimer since;
    since.start();
    checkTheBound(since);
    // The connection itself is given up only when a command's deadline passes, as ever.
    QTRY_COMPARE_WITH_TIMEOUT(m_watcher->activations, 2, 20000);
    QVERIFY(read("k") && raw({"SET", "k", "2"}).isOk());
    QTRY_VERIFY(m_watcher->keys.contains("k")); // twice: the server still remembers the old reader too
}

void TrackingTest::aReaderThatTheServerGaveUpIsToldWithinTheBound()
{
    QVERIFY(openThroughProxy());
    QVERIFY(read("k"));
    const QByteArrayList readers = ids("normal");
    QVERIFY(m_proxy->blackhole(1));
    QElapsedTimer since;
    since.start();
    for (const QByteArray &id : readers)
        raw({"CLIENT", "KILL", "ID", id}); // this one is not told, and the server has forgotten what it read
    QVERIFY(raw({"SET", "k", "1"}).isOk());
    checkTheBound(since);
    QVERIFY(m_watcher->keys.isEmpty());
}

void TrackingTest::tooLateAnswersStartItAgain()
{
    QVERIFY(openThroughProxy());
    QVERIFY(m_proxy->blackhole(1));
    QTRY_COMPARE_WITH_TIMEOUT(m_watcher->losses, 1, 10000);
    m_proxy->heal(); // before the deadline of what was asked
    QTRY_COMPARE(m_watcher->activations, 2);
    QCOMPARE(m_proxy->totalConnections(), 2); // the same ones
    QVERIFY(read("k") && raw({"SET", "k", "2"}).isOk());
    QTRY_COMPARE(m_watcher->keys, QByteArrayList{"k"});
}

void TrackingTest::tornOffByAnotherCommandItIsTurnedOnAgain()
{
    // CLIENT TRACKING itself is refused on a shared connection, but a script of the server's could be anything.
    QCOMPARE(run(*m_client, Command("CLIENT", "TRACKING", "OFF")).error().code, Code::NotAllowed);
    Tracking second(*m_client); // takes the redirection to itself
    QTRY_VERIFY(second.isActive());
    QTRY_VERIFY_WITH_TIMEOUT(m_watcher->losses >= 1, 10000);
}

void TrackingTest::aRestartedServerIsTold()
{
    QVERIFY(read("k"));
    m_server->kill();
    QTRY_COMPARE(m_watcher->losses, 1);
    QVERIFY(!m_watcher->tracking.isActive());
    QVERIFY(m_server->restart());
    QTRY_COMPARE_WITH_TIMEOUT(m_watcher->activations, 2, 20000);
    QVERIFY(read("k") && raw({"SET", "k", "2"}).isOk());
    QTRY_COMPARE(m_watcher->keys, QByteArrayList{"k"});
    QCOMPARE(m_watcher->losses, 1);
}

void TrackingTest::aServerThatIsAwayAtFirst()
{
    cleanup();
    m_server->stop();
    open(m_server->url());
    QTRY_COMPARE(m_client->status().state, ConnectionStatus::State::Away);
    QVERIFY(!m_watcher->tracking.isActive());
    QVERIFY(isUnreachable(m_watcher->tracking.error().code));
    QVERIFY(m_server->restart());
    QTRY_VERIFY_WITH_TIMEOUT(m_watcher->tracking.isActive(), 20000);
    QCOMPARE(m_watcher->losses, 0);
}

void TrackingTest::readsOfAMomentBeforeALossAreNeverTrustedAfterIt()
{
    // Whoever waits for a read when the connection is lost runs on only after `lost` was told.
    QVERIFY(openThroughProxy());
    m_proxy->silence(TcpProxy::Direction::ToClient);
    int lossesThen = -1;
    const auto reader = [](TrackingTest *test, int *losses) -> Task<> {
        const auto reply = co_await test->m_client->command(Command("GET", "k"));
        *losses = reply ? -2 : test->m_watcher->losses;
    };
    auto task = reader(this, &lossesThen);
    m_proxy->reset();
    QTRY_VERIFY(lossesThen != -1);
    QCOMPARE(lossesThen, 1);
}

void TrackingTest::aUserWithoutPermissionIsTold_data()
{
    QTest::addColumn<QByteArray>("rule");
    QTest::addColumn<QString>("command");
    QTest::newRow("CLIENT TRACKING") << QByteArray("-client|tracking") << QStringLiteral("CLIENT TRACKING");
    QTest::newRow("SUBSCRIBE") << QByteArray("-subscribe") << QStringLiteral("SUBSCRIBE __redis__:invalidate");
    QTest::newRow("the channel") << QByteArray("resetchannels") << QStringLiteral("SUBSCRIBE __redis__:invalidate");
    QTest::newRow("CLIENT ID") << QByteArray("-client|id") << QStringLiteral("CLIENT ID");
}

void TrackingTest::aUserWithoutPermissionIsTold()
{
    QFETCH(QByteArray, rule);
    QFETCH(QString, command);
    QVERIFY(raw({"ACL", "SETUSER", "limited", "reset", "on", ">pw", "~*", "&*", "+@all", rule}).isOk());
    Url url = m_server->url();
    url.user = QStringLiteral("limited");
    url.password = QStringLiteral("pw");
    open(url);
    QTRY_COMPARE(m_watcher->tracking.error().code, Code::NoPermission);
    QVERIFY(!m_watcher->tracking.isActive());
    QVERIFY(!m_watcher->tracking.error().message.isEmpty());
    QCOMPARE(m_watcher->losses, 0);
    QTRY_COMPARE(m_watcher->refusals.size(), 1U);
    QCOMPARE(m_watcher->refusals[0].code, Code::NoPermission);
    QCOMPARE(m_watcher->refusals[0].context, command);
    QVERIFY(read("k")); // the client works all the same
    QVERIFY(raw({"ACL", "DELUSER", "limited"}).integer == 1);
}

void TrackingTest::permissionThatComesLaterIsUsed()
{
    QVERIFY(raw({"ACL", "SETUSER", "limited", "reset", "on", ">pw", "~*", "&*", "+@all", "-client|tracking"}).isOk());
    Url url = m_server->url();
    url.user = QStringLiteral("limited");
    url.password = QStringLiteral("pw");
    open(url);
    QTRY_COMPARE(m_watcher->tracking.error().code, Code::NoPermission);
    QVERIFY(raw({"ACL", "SETUSER", "limited", "+client|tracking"}).isOk());
    QTRY_VERIFY_WITH_TIMEOUT(m_watcher->tracking.isActive(), 15000);
    QCOMPARE(m_watcher->refusals.size(), 1U);
    // Taken again, and that is told again.
    QVERIFY(raw({"ACL", "SETUSER", "limited", "-client|tracking"}).isOk());
    QVERIFY(raw({"CLIENT", "KILL", "USER", "limited"}).integer >= 1);
    QTRY_COMPARE(m_watcher->refusals.size(), 2U);
    QVERIFY(raw({"ACL", "DELUSER", "limited"}).integer == 1);
}

void TrackingTest::aServerWithoutTheCommandIsTold()
{
    RedisServer::Options options;
    options.config = {QStringLiteral("rename-command CLIENT \"\"")};
    RedisServer old(options);
    QVERIFY2(old.start(), qPrintable(old.log()));
    m_watcher.reset();
    open(old.url());
    QTRY_VERIFY(!m_watcher->tracking.isActive() && m_watcher->tracking.error().code == Code::NoPermission);
    QVERIFY(read("k"));
    m_watcher.reset();
    m_client.reset();
}

void TrackingTest::aReadOnlyClientCanBeTracked()
{
    m_options.readOnly = true;
    open(m_server->url());
    QTRY_VERIFY(m_watcher->tracking.isActive());
    QVERIFY(read("k") && raw({"SET", "k", "2"}).isOk());
    QTRY_COMPARE(m_watcher->keys, QByteArrayList{"k"});
}

void TrackingTest::itMayBeDeletedFromItsSignals_data()
{
    QTest::addColumn<int>("which");
    QTest::newRow("invalidated") << 0;
    QTest::newRow("flushed") << 1;
    QTest::newRow("lost") << 2;
    QTest::newRow("activated") << 3;
    QTest::newRow("refused") << 4;
    QTest::newRow("refused, by the listener") << 5;
}

void TrackingTest::itMayBeDeletedFromItsSignals()
{
    QFETCH(int, which);
    if (which > 3) {
        const QByteArray rule = which == 4 ? "-client|tracking" : "-subscribe";
        QVERIFY(raw({"ACL", "SETUSER", "limited", "reset", "on", ">pw", "~*", "&*", "+@all", rule}).isOk());
        Url url = m_server->url();
        url.user = QStringLiteral("limited");
        url.password = QStringLiteral("pw");
        open(url);
    }
    auto tracking = std::make_unique<Tracking>(*m_client);
    const auto remove = [&tracking] { tracking.reset(); };
    connect(tracking.get(), &Tracking::invalidated, this, [=](const auto &) { which == 0 ? remove() : void(); });
    connect(tracking.get(), &Tracking::flushed, this, [=] { which == 1 ? remove() : void(); });
    connect(tracking.get(), &Tracking::lost, this, [=](const auto &) { which == 2 ? remove() : void(); });
    connect(tracking.get(), &Tracking::activated, this, [=] { which == 3 ? remove() : void(); });
    connect(tracking.get(), &Tracking::refused, this, [=](const auto &) { which > 3 ? remove() : void(); });
    m_watcher.reset();
    if (which < 3) {
        QTRY_VERIFY(tracking->isActive());
        QVERIFY(read("k"));
        QVERIFY(raw({"SET", "k", "1"}).isOk());
        if (which == 1)
            QVERIFY(raw({"FLUSHALL"}).isOk());
        if (which == 2)
            QVERIFY(raw({"CLIENT", "KILL", "TYPE", "pubsub"}).integer >= 1);
    }
    QTRY_VERIFY(!tracking);
    QVERIFY(read("k"));
}

QTEST_GUILESS_MAIN(TrackingTest)
#include "tst_tracking.moc"
