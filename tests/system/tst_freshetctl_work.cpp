// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/support/wait.h"
#include "tests/system/freshetctl_run.h"

#include <QFile>
#include <QTest>

#include <csignal>

using namespace freshet;
using namespace freshet::test;

namespace {

constexpr auto stream = "events:voice.created";
constexpr auto created = "voice.created";

} // namespace

/// freshetctl events work, as a service manager runs it.
class FreshetctlWorkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(raw({"FLUSHALL"}).isOk()); }
    void aWorkerRemovesWhatBecameStaleAndAcknowledges();
    void aWorkerEndsInOrderWithASignal_data();
    void aWorkerEndsInOrderWithASignal();
    void aWorkerFinishesWhatItHasBeforeItEnds();
    void aWorkerOutlivesARestart();
    void aWorkerEndsWhileRedisIsAway();
    void aWorkerEndsWhereRedisDoesNotAnswer();
    void aWorkerEndsWhileItWaitsToStart_data();
    void aWorkerEndsWhileItWaitsToStart();
    void aWorkerTakesOverWhatAnotherLeft();
    void aSecondGroupSeesEveryEventToo();
    void itsStartFinishesTheInvalidationsThatACrashLeft();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    Freshetctl ctl() const { return Freshetctl(m_server.url()); }
    QByteArray publish()
    {
        return ctl()
            .run({QStringLiteral("events"), QStringLiteral("publish"), QString::fromLatin1(created),
                  QStringLiteral(R"({"voice_id":"v","user_id":"u"})"), QStringLiteral("--json")})
            .json()[QStringLiteral("event_id")]
            .toString()
            .toUtf8();
    }
    qint64 pending(const QByteArray &group = "cache-service")
    {
        const RawReply reply = raw({"XPENDING", stream, group});
        return reply.elements.empty() ? -1 : reply.elements.front().integer;
    }

    RedisServer m_server{{.appendOnly = true}};
};

void FreshetctlWorkTest::aWorkerRemovesWhatBecameStaleAndAcknowledges()
{
    raw({"MSET", "tts:voices", "[]", "tts:voices:user:u", "[]", "tts:voices:user:w", "[]"});
    RunningFreshetctl work(ctl(), words("events work"));
    QVERIFY(waitUntil([&] { return work.err().contains("event=started"); }));
    const QByteArray id = publish();
    QVERIFY(waitUntil([&] { return work.err().contains(id); }));
    QCOMPARE(raw({"EXISTS", "tts:voices", "tts:voices:user:u"}).integer, 0);
    QCOMPARE(raw({"EXISTS", "tts:voices:user:w"}).integer, 1);
    QVERIFY(waitUntil([&] { return pending() == 0; }));
    const QByteArray consumer = "worker-" + QByteArray::number(work.processId());
    const RawReply consumers = raw({"XINFO", "CONSUMERS", stream, "cache-service"});
    QCOMPARE(consumers.elements.at(0).field("name").bytes, consumer);
    QCOMPARE(work.end(), 0);
    // Lines that programs can read, and nothing else.
    for (const QByteArray &line : work.err().split('\n'))
        QVERIFY2(line.isEmpty() || (line.startsWith("time=") && line.contains(" event=")), line);
    QVERIFY2(work.err().contains("event=stopped group=cache-service consumer=" + consumer + " read=1 taken=0 handled=1"),
             work.err());
    QVERIFY(work.out().isEmpty());
    QCOMPARE(raw({"XINFO", "CONSUMERS", stream, "cache-service"}).elements.size(), std::size_t(0)); // it leaves nothing behind
}

void FreshetctlWorkTest::aWorkerEndsInOrderWithASignal_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void FreshetctlWorkTest::aWorkerEndsInOrderWithASignal()
{
    QFETCH(int, number);
    RunningFreshetctl work(ctl(), words("events work --group g --consumer me --json"));
    QVERIFY(waitUntil([&] { return work.err().contains("event=started"); }));
    publish();
    QVERIFY(waitUntil([&] { return work.err().contains("event=handled"); }));
    QCOMPARE(work.end(number), 0);
    const QJsonObject counts = QJsonDocument::fromJson(work.out()).object();
    QCOMPARE(counts[QStringLiteral("group")].toString(), QStringLiteral("g"));
    QCOMPARE(counts[QStringLiteral("consumer")].toString(), QStringLiteral("me"));
    QCOMPARE(counts[QStringLiteral("handled")].toInt(), 1);
    QCOMPARE(counts[QStringLiteral("acknowledged")].toInt(), 1);
    QCOMPARE(pending("g"), 0);
}

void FreshetctlWorkTest::aWorkerFinishesWhatItHasBeforeItEnds()
{
    std::vector<QByteArrayList> commands;
    for (int i = 0; i < 3000; ++i)
        commands.push_back({"XADD", stream, "*", "event", R"({"payload":{"voice_id":"v"}})", "type", created});
    m_server.raw().runAll(commands);
    RunningFreshetctl work(ctl(), words("events work --json"));
    QVERIFY(waitUntil([&] { return work.err().contains("event=handled"); }));
    QCOMPARE(work.end(), 0);
    const QJsonObject counts = QJsonDocument::fromJson(work.out()).object();
    QCOMPARE(counts[QStringLiteral("handled")].toInt(), counts[QStringLiteral("acknowledged")].toInt());
    QVERIFY2(counts[QStringLiteral("handled")].toInt() > 0, work.out());
    QCOMPARE(pending(), counts[QStringLiteral("released")].toInteger()); // left to others, and nothing else
    QCOMPARE(raw({"XINFO", "GROUPS", stream}).elements.at(0).field("entries-read").integer,
             counts[QStringLiteral("acknowledged")].toInteger() + counts[QStringLiteral("released")].toInteger());
}

void FreshetctlWorkTest::aWorkerOutlivesARestart()
{
    RunningFreshetctl work(ctl(), words("events work"));
    QVERIFY(waitUntil([&] { return work.err().contains("event=started"); }));
    publish();
    QVERIFY(waitUntil([&] { return work.err().contains("event=handled"); }));
    m_server.kill();
    QVERIFY(waitUntil([&] { return work.err().contains("event=redis_trouble"); }));
    QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
    raw({"SET", "tts:voices", "[]"});
    const QByteArray id = publish();
    QVERIFY(waitUntil([&] { return work.err().contains(id); }));
    QCOMPARE(raw({"EXISTS", "tts:voices"}).integer, 0);
    QVERIFY(work.err().contains("event=redis_again"));
    QVERIFY(waitUntil([&] { return pending() == 0; }));
    QCOMPARE(work.end(), 0);
}

void FreshetctlWorkTest::aWorkerEndsWhileRedisIsAway()
{
    RunningFreshetctl work(ctl(), words("events work"));
    QVERIFY(waitUntil([&] { return work.err().contains("event=started"); }));
    m_server.kill();
    QVERIFY(waitUntil([&] { return work.err().contains("event=redis_trouble"); }));
    const int status = work.end();
    QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
    QCOMPARE(status, 0);
}

void FreshetctlWorkTest::aWorkerEndsWhereRedisDoesNotAnswer()
{
    RunningFreshetctl work(ctl(), words("events work --timeout 1"));
    QVERIFY(waitUntil([&] { return work.err().contains("event=started"); }));
    m_server.pause();
    const int status = work.end();
    m_server.resume();
    QCOMPARE(status, 0);
}

void FreshetctlWorkTest::aWorkerEndsWhileItWaitsToStart_data()
{
    QTest::addColumn<bool>("connected");
    QTest::newRow("for a connection") << false;
    QTest::newRow("for the groups") << true;
}

void FreshetctlWorkTest::aWorkerEndsWhileItWaitsToStart()
{
    QFETCH(bool, connected);
    if (connected)
        raw({"CLIENT", "PAUSE", "60000", "WRITE"}); // groups can't be made
    else
        m_server.pause();
    RunningFreshetctl work(ctl(), words(connected ? "events work --timeout 1" : "events work --timeout 4"));
    if (connected)
        QVERIFY(waitUntil([&] { return work.err().contains("event=redis_trouble"); }));
    else
        QVERIFY(waitUntil([&] { return work.catches(SIGTERM); }));
    const int status = work.end();
    m_server.resume();
    raw({"CLIENT", "UNPAUSE"});
    QVERIFY2(status == 0, QByteArray::number(status) + work.err());
}

void FreshetctlWorkTest::aWorkerTakesOverWhatAnotherLeft()
{
    raw({"XGROUP", "CREATE", stream, "cache-service", "0", "MKSTREAM"});
    publish();
    raw({"XREADGROUP", "GROUP", "cache-service", "gone", "STREAMS", stream, ">"});
    raw({"SET", "tts:voices", "[]"});
    RunningFreshetctl work(ctl(), words("events work --idle 100"));
    QVERIFY(waitUntil([&] { return pending() == 0; }));
    QCOMPARE(raw({"EXISTS", "tts:voices"}).integer, 0);
    QCOMPARE(work.end(), 0);
    QVERIFY2(work.err().contains("read=0 taken=1 handled=1"), work.err());
}

void FreshetctlWorkTest::aSecondGroupSeesEveryEventToo()
{
    RunningFreshetctl one(ctl(), words("events work"));
    RunningFreshetctl other(ctl(), words("events work --group freshet"));
    QVERIFY(waitUntil([&] { return one.err().contains("event=started") && other.err().contains("event=started"); }));
    const QByteArray id = publish();
    QVERIFY(waitUntil([&] { return one.err().contains(id) && other.err().contains(id); }));
    QCOMPARE(one.end(), 0);
    QCOMPARE(other.end(), 0);
}

void FreshetctlWorkTest::itsStartFinishesTheInvalidationsThatACrashLeft()
{
    raw({"SET", "v1:product:1", "{}"});
    raw({"SADD", "{cache:tag:t}:draining:crashed", "v1:product:1"});
    RunningFreshetctl work(ctl(), words("events work"));
    QVERIFY(waitUntil([&] { return raw({"EXISTS", "v1:product:1", "{cache:tag:t}:draining:crashed"}).integer == 0; }));
    QCOMPARE(work.end(), 0);
}

QTEST_GUILESS_MAIN(FreshetctlWorkTest)
#include "tst_freshetctl_work.moc"
