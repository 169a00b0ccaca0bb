// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/drain_finisher.h"

#include "core/cache/tags.h"
#include "tests/core/cache/tiered_process.h"
#include "tests/support/await.h"

#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

const QByteArray uuid = "8d2f0f4e-7c0f-4a5e-9a53-0c1d2e3f4a5b";

int refusals = 0;

void countRefusals(QtMsgType, const QMessageLogContext &, const QString &line)
{
    refusals += line.contains(QLatin1String("event=drains_not_finished")) ? 1 : 0;
}

} // namespace

/// What crashed processes left half drained, at the start of another one.
class DrainFinisherTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(raw({"FLUSHALL"}).isOk()); }
    void cleanup() { qInstallMessageHandler(nullptr); }

    void aCachesStartFinishesWhatACrashLeft();
    void copiesInMemoryGoToo();
    void aReadDoesNotWaitForIt();
    void aServerThatComesLaterIsLookedAtThen();
    void aRefusalIsToldOnceAndTriedAgainAfterTheReconnection();
    void anErrorThatMayPassIsTriedAgainAfterAPause();
    void aLivingDrainIsNotDisturbed();
    void itMayGoAtAnyMoment();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    QByteArrayList names(const QByteArray &pattern = "*")
    {
        QByteArrayList all;
        for (const RawReply &one : raw({"KEYS", pattern}).elements)
            all.append(one.bytes);
        return all;
    }
    void leave(int many)
    {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < many; ++i) {
            const QByteArray key = "k" + QByteArray::number(i);
            commands.push_back({"SADD", drainingTagKey("t", uuid), key});
            commands.push_back({"SET", key, "\"x\""});
        }
        commands.push_back({"SADD", "{cache:tag:t}:drains", uuid});
        m_server.raw().runAll(commands);
    }
    redis::ClientOptions quick() const
    {
        redis::ClientOptions options;
        options.reconnectFirst = 1ms;
        options.reconnectMost = 20ms;
        return options;
    }

    RedisServer m_server{{.users = {"worker on >w ~* +@all"}}};
};

void DrainFinisherTest::aCachesStartFinishesWhatACrashLeft()
{
    leave(3000);
    raw({"SADD", drainingQueueKey("q", uuid), "v1:user:*", "plain"});
    raw({"MSET", "v1:user:1", "1", "plain", "2", "other", "3"});
    const Process process(m_server);
    QTRY_COMPARE(names(), QByteArrayList{"other"});
}

void DrainFinisherTest::copiesInMemoryGoToo()
{
    raw({"SET", "k0", "\"x\""});
    Process process(m_server, Process::WithMemory);
    const auto first = process.read({}, "k0");
    QTRY_VERIFY(first->has("x", Origin::Redis));
    leave(1);
    process.open(); // the same memory, and another cache that starts
    QTRY_COMPARE(names(), QByteArrayList());
    QTRY_COMPARE(process.memory->counts().entries, 0U);
}

void DrainFinisherTest::aReadDoesNotWaitForIt()
{
    leave(20000);
    raw({"SET", "v1:product:7", "\"read\""});
    Process process(m_server);
    const auto reader = process.read();
    QTRY_VERIFY(reader->done);
    QVERIFY(reader->has("read", Origin::Redis));
    QVERIFY(raw({"EXISTS", drainingTagKey("t", uuid)}).integer == 1);
    QTRY_COMPARE_WITH_TIMEOUT(names(), QByteArrayList{"v1:product:7"}, 60000); // gently: others come first
}

void DrainFinisherTest::aServerThatComesLaterIsLookedAtThen()
{
    RedisServer late{{.appendOnly = true}};
    QVERIFY2(late.start(), qPrintable(late.log()));
    late.raw().runAll({{"SADD", drainingTagKey("t", uuid), "a"}, {"SET", "a", "1"}});
    late.stop();
    const auto client = redis::Client::open(late.url(), quick());
    FakeClock clock;
    DrainFinisher drains(*client, clock);
    drains.start();
    QTRY_COMPARE(client->status().state, redis::ConnectionStatus::State::Away);
    QVERIFY(!drains.isFinished());
    QVERIFY2(late.restart(), qPrintable(late.log()));
    QTRY_VERIFY(drains.isFinished());
    QCOMPARE(late.raw().run({"DBSIZE"}).integer, 0);
    QCOMPARE(clock.sleepers(), 0);
}

void DrainFinisherTest::aRefusalIsToldOnceAndTriedAgainAfterTheReconnection()
{
    leave(10);
    QVERIFY(raw({"ACL", "SETUSER", "worker", "resetkeys", "~k1*", "~{cache:tag:*"}).isOk());
    redis::Url url = m_server.url();
    url.user = QStringLiteral("worker");
    url.password = QStringLiteral("w");
    refusals = 0;
    qInstallMessageHandler(countRefusals);
    const auto client = redis::Client::open(url, quick());
    FakeClock clock;
    DrainFinisher drains(*client, clock);
    drains.start();
    QTRY_COMPARE(refusals, 1);
    QCOMPARE(names("k*").size(), 9);                             // what was permitted went
    QCOMPARE(raw({"SCARD", names("*draining*")[0]}).integer, 9); // the others are still members
    QCOMPARE(clock.sleepers(), 0);                               // rights do not come by waiting
    QVERIFY(raw({"ACL", "SETUSER", "worker", "allkeys"}).isOk());
    raw({"CLIENT", "KILL", "USER", "worker"});
    QTRY_VERIFY(drains.isFinished());
    QVERIFY(names().isEmpty());
    QCOMPARE(refusals, 1);
}

void DrainFinisherTest::anErrorThatMayPassIsTriedAgainAfterAPause()
{
    leave(10);
    QVERIFY(raw({"REPLICAOF", "127.0.0.1", "1"}).isOk());
    refusals = 0;
    qInstallMessageHandler(countRefusals);
    const auto client = redis::Client::open(m_server.url(), quick());
    FakeClock clock;
    DrainFinisher drains(*client, clock);
    drains.start();
    QTRY_COMPARE(refusals, 1);
    QTRY_COMPARE(clock.sleepers(), 1);
    QVERIFY(raw({"REPLICAOF", "NO", "ONE"}).isOk());
    QVERIFY(!drains.isFinished());
    clock.advance(60s);
    QTRY_VERIFY(drains.isFinished());
    QVERIFY(names().isEmpty());
}

void DrainFinisherTest::aLivingDrainIsNotDisturbed()
{
    std::vector<QByteArrayList> commands;
    for (int i = 0; i < 3000; ++i) {
        const QByteArray key = "k" + QByteArray::number(i);
        commands.push_back({"SADD", tagKey("t"), key});
        commands.push_back({"SET", key, "x"});
    }
    m_server.raw().runAll(commands);
    const auto living = redis::Client::open(m_server.url());
    const auto starting = redis::Client::open(m_server.url());
    DrainFinisher drains(*starting);
    int told = 0;
    InvalidationOptions options;
    options.removing = [&](const QByteArrayList &) {
        if (++told != 4) // the second batch is about to go
            return;
        raw({"SADD", tagKey("t"), "fresh"}); // tagged after the invalidation began
        raw({"SET", "fresh", "x"});
        drains.start();
        QVERIFY(waitUntil([&] { return drains.isFinished(); }));
        QCOMPARE(raw({"EXISTS", "fresh"}).integer, 1);
    };
    const auto report = await(invalidate(*living, {Invalidation::Kind::Tag, {"t"}, {}, {}}, options));
    QVERIFY(told >= 4);
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QVERIFY2(!report->error, report->error ? qPrintable(report->error->message) : "");
    QCOMPARE(report->failed, 0);
    QByteArrayList left = names();
    std::ranges::sort(left);
    QCOMPARE(left, (QByteArrayList{tagKey("t"), "fresh"}));
}

void DrainFinisherTest::itMayGoAtAnyMoment()
{
    for (int turns = 0; turns < 60; turns += 3) {
        init();
        leave(1500);
        auto process = std::make_unique<Process>(m_server);
        QVERIFY(waitUntil([&] { return process->isReady(); }));
        for (int i = 0; i < turns && raw({"EXISTS", drainingTagKey("t", uuid)}).integer == 1; ++i)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        process->cache.reset();
        process->tiers.reset();
        process->client.reset();
        turnLoop();
        // Every key that is left is still a member.
        const QByteArrayList keys = names("k*");
        if (!keys.isEmpty())
            QVERIFY(raw({"SCARD", drainingTagKey("t", uuid)}).integer >= keys.size());
    }
}

QTEST_GUILESS_MAIN(DrainFinisherTest)
#include "tst_drain_finisher.moc"
