// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/support/wait.h"
#include "tests/system/freshetctl_run.h"

#include <QJsonArray>
#include <QTest>

using namespace freshet;
using namespace freshet::test;

namespace {

constexpr auto stream = "events:voice.created";
constexpr auto created = "voice.created";

} // namespace

/// freshetctl events, as services and operators use it.
class FreshetctlEventsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(raw({"FLUSHALL"}).isOk()); }
    void aPublishedEventStandsAsServicesReadIt();
    void otherTypesArePublishedWhereTheUserSaysSo();
    void aTailShowsWhatWasAndWhatComes();
    void aTailShowsTypesThatTheContractDoesNotName();
    void aTailTakesNothingAndNeedsNoRightToWrite();
    void aTailPrintsHostileEventsSafely();
    void aTailOutlivesARestartWithoutRepeating();
    void aTailEndsWhereNobodyReadsItAnyMore();
    void aTailOfSomethingElseSaysSo();
    void anUnreadableEntryBecomesADeadLetterAndIsSentAgain();
    void aDeadLetterIsRepairedWhileItIsSentAgain();
    void deadLettersAreGroupedAndRemoved();
    void allDeadLettersAreSentAgainAtARate();
    void pendingEntriesAreAcknowledgedClaimedAndBuried();
    void idleEntriesAreClaimedForAConsumer();
    void withoutAConsumerTheOneWithLeastPendingTakesThem();
    void anEventsWayIsTraced();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    Freshetctl ctl() const { return Freshetctl(m_server.url()); }
    Ran run(const QString &line) { return ctl().run(line.split(QLatin1Char(' '))); }
    QByteArray publish(const QByteArray &payload = R"({"voice_id":"v","user_id":"u"})", const QByteArray &type = created)
    {
        return ctl()
            .run({QStringLiteral("events"), QStringLiteral("publish"), QString::fromUtf8(type), QString::fromUtf8(payload),
                  QStringLiteral("--json"), QStringLiteral("--any-type")})
            .json()[QStringLiteral("event_id")]
            .toString()
            .toUtf8();
    }
    qint64 pending()
    {
        const RawReply reply = raw({"XPENDING", stream, "cache-service"});
        return reply.elements.empty() ? -1 : reply.elements.front().integer;
    }
    /// Entries `1-0` … that a consumer has and does not acknowledge.
    void hold(int many, const QByteArray &consumer = "c")
    {
        raw({"XGROUP", "CREATE", "s", "g", "0", "MKSTREAM"});
        for (int i = 1; i <= many; ++i)
            raw({"XADD", "s", QByteArray::number(i) + "-0", "n", QByteArray::number(i)});
        raw({"XREADGROUP", "GROUP", "g", consumer, "COUNT", QByteArray::number(many), "STREAMS", "s", ">"});
    }

    RedisServer m_server{{.appendOnly = true}};
};

void FreshetctlEventsTest::aPublishedEventStandsAsServicesReadIt()
{
    const Ran ran = ctl().run({QStringLiteral("events"), QStringLiteral("publish"), QString::fromLatin1(created),
                               QStringLiteral(R"({"voice_id": "v", "size": 9007199254740993})"), QStringLiteral("--source"),
                               QStringLiteral("목소리"), QStringLiteral("--json")});
    QCOMPARE(ran.status, 0);
    const QJsonObject told = ran.json();
    QCOMPARE(told[QStringLiteral("stream")].toString(), QString::fromLatin1(stream));
    const RawReply entries = raw({"XRANGE", stream, "-", "+"});
    QCOMPARE(entries.elements.size(), std::size_t(1));
    QCOMPARE(entries.elements[0].elements[0].bytes, told[QStringLiteral("id")].toString().toLatin1());
    const auto &fields = entries.elements[0].elements[1].elements;
    QCOMPARE(fields[0].bytes, QByteArray("event"));
    QCOMPARE(fields[2].bytes, QByteArray("type"));
    QCOMPARE(fields[3].bytes, QByteArray(created));
    const QJsonObject event = QJsonDocument::fromJson(fields[1].bytes).object();
    QCOMPARE(event[QStringLiteral("event_id")].toString(), told[QStringLiteral("event_id")].toString());
    QCOMPARE(event[QStringLiteral("source")].toString(), QStringLiteral("목소리"));
    QCOMPARE(event[QStringLiteral("payload")][QStringLiteral("size")].toInteger(), 9007199254740993);
    const Ran text = ctl().run({QStringLiteral("events"), QStringLiteral("publish"), QString::fromLatin1(created),
                                QStringLiteral(R"({"voice_id":"w"})")});
    QVERIFY2(text.status == 0 && text.out.startsWith("events:voice.created "), text.out);
}

void FreshetctlEventsTest::otherTypesArePublishedWhereTheUserSaysSo()
{
    const Ran refused = run(QStringLiteral("events publish order.created {}"));
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.saysOneLine() && refused.err.contains("--any-type"), refused.err);
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
    QCOMPARE(run(QStringLiteral("events publish order.created {} --any-type")).status, 0);
    QCOMPARE(raw({"XLEN", "events:order.created"}).integer, 1);
}

void FreshetctlEventsTest::aTailShowsWhatWasAndWhatComes()
{
    const QByteArray first = publish();
    RunningFreshetctl tail(ctl(), words("events tail voice.created --from 0 --json"));
    QVERIFY(waitUntil([&] { return tail.out().count('\n') == 1; }));
    const QByteArray second = publish(R"({"voice_id":"w"})");
    QVERIFY(waitUntil([&] { return tail.out().count('\n') == 2; }));
    publish(R"({"voice_id":"x"})", "voice.deleted"); // not asked for
    const QByteArray third = publish();
    QVERIFY(waitUntil([&] { return tail.out().count('\n') == 3; }));
    QCOMPARE(tail.end(), 0);
    const QByteArrayList lines = tail.out().split('\n');
    const QJsonObject event = QJsonDocument::fromJson(lines[0]).object();
    QCOMPARE(event[QStringLiteral("event_id")].toString().toUtf8(), first);
    QCOMPARE(event[QStringLiteral("stream")].toString(), QString::fromLatin1(stream));
    QCOMPARE(event[QStringLiteral("type")].toString(), QString::fromLatin1(created));
    QCOMPARE(event[QStringLiteral("source")].toString(), QStringLiteral("freshetctl"));
    QVERIFY(event[QStringLiteral("timestamp")].toString().endsWith(QLatin1Char('Z')));
    QCOMPARE(event[QStringLiteral("payload")][QStringLiteral("user_id")].toString(), QStringLiteral("u"));
    QVERIFY(lines[1].contains(second) && lines[2].contains(third));
    QVERIFY2(tail.err().isEmpty(), tail.err());
}

void FreshetctlEventsTest::aTailShowsTypesThatTheContractDoesNotName()
{
    publish("{}", "order.created");
    RunningFreshetctl tail(ctl(), words("events tail --from 0"));
    QVERIFY(waitUntil([&] { return tail.out().contains(" order.created "); }));
    publish();
    QVERIFY(waitUntil([&] { return tail.out().contains(" voice.created "); }));
    QCOMPARE(tail.end(SIGINT), 0);
}

void FreshetctlEventsTest::aTailTakesNothingAndNeedsNoRightToWrite()
{
    raw({"XGROUP", "CREATE", stream, "cache-service", "0", "MKSTREAM"});
    publish();
    RunningFreshetctl tail(ctl(), words("events tail --from 0 --read-only"));
    QVERIFY(waitUntil([&] { return tail.out().count('\n') == 1; }));
    publish();
    QVERIFY(waitUntil([&] { return tail.out().count('\n') == 2; }));
    QCOMPARE(raw({"XREADGROUP", "GROUP", "cache-service", "c", "STREAMS", stream, ">"}).elements[0].elements[1].elements.size(),
             std::size_t(2));
    QCOMPARE(tail.end(), 0);
}

void FreshetctlEventsTest::aTailPrintsHostileEventsSafely()
{
    raw({"XADD", stream, "*", "event", "{\"payload\":{\"a\":\"\\u001b[2J\xe2\x80\xae\"},\"source\":\"\\u001b]0;x\\u0007\"}",
         "type", "x"});
    raw({"XADD", stream, "*", "event", "\x1b[2J\xff", "type", "\r\n"});
    raw({"XADD", stream, "*", "other", "1"});
    RunningFreshetctl tail(ctl(), words("events tail voice.created --from 0"));
    QVERIFY(waitUntil([&] { return tail.out().count('\n') == 3; }));
    QVERIFY2(!tail.out().contains('\x1b') && !tail.out().contains('\r') && !tail.out().contains("\xe2\x80\xae"), tail.out());
    QVERIFY2(tail.out().contains("unreadable"), tail.out());
    RunningFreshetctl json(ctl(), words("events tail voice.created --from 0 --json"));
    QVERIFY(waitUntil([&] { return json.out().count('\n') == 3; }));
    const QJsonObject unreadable = QJsonDocument::fromJson(json.out().split('\n')[1]).object();
    QVERIFY(!unreadable[QStringLiteral("error")].toString().isEmpty());
    QVERIFY(unreadable[QStringLiteral("fields")][QStringLiteral("event")].toObject().contains(QStringLiteral("base64")));
}

void FreshetctlEventsTest::aTailOutlivesARestartWithoutRepeating()
{
    publish();
    RunningFreshetctl tail(ctl(), words("events tail voice.created --from 0 --json"));
    QVERIFY(waitUntil([&] { return tail.out().count('\n') == 1; }));
    m_server.kill();
    QVERIFY(waitUntil([&] { return tail.err().contains("trying again"); }));
    QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
    const QByteArray second = publish();
    QVERIFY(waitUntil([&] { return tail.out().contains(second); }));
    QCOMPARE(tail.out().count('\n'), 2);
    QCOMPARE(tail.end(), 0);
    QCOMPARE(tail.err().count('\n'), 1); // one outage, one line
}

void FreshetctlEventsTest::aTailEndsWhereNobodyReadsItAnyMore()
{
    for (int i = 0; i < 3; ++i)
        publish();
    QProcess shell;
    shell.setProcessEnvironment(ctl().environment());
    shell.start(QStringLiteral("/bin/sh"),
                {QStringLiteral("-c"), QStringLiteral("\"$0\" events tail --from 0 | head -n 1"), Freshetctl::program()});
    QByteArray out;
    // The next event finds the pipe closed.
    QVERIFY(waitUntil([&] {
        out += shell.readAllStandardOutput();
        if (out.count('\n') == 1 && shell.state() == QProcess::Running)
            publish();
        return shell.state() == QProcess::NotRunning;
    }));
    QCOMPARE(out.count('\n'), 1);
}

void FreshetctlEventsTest::aTailOfSomethingElseSaysSo()
{
    raw({"SET", stream, "x"});
    const Ran ran = run(QStringLiteral("events tail voice.created"));
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("WRONGTYPE"), ran.err);
    QCOMPARE(run(QStringLiteral("events work")).status, 1);
}

void FreshetctlEventsTest::anUnreadableEntryBecomesADeadLetterAndIsSentAgain()
{
    const QByteArray entry = raw({"XADD", stream, "*", "event", "{\"type\":\"voice.created\"", "type", "voice.created"}).bytes;
    RunningFreshetctl work(ctl(), words("events work"));
    QVERIFY(waitUntil([&] { return raw({"XLEN", "events:dead"}).integer == 1; }));
    QVERIFY(waitUntil([&] { return work.err().contains("event=dead_letter"); }));
    QCOMPARE(work.end(), 0);
    QCOMPARE(pending(), 0);
    const auto rows = run(QStringLiteral("events dead list --json")).rows();
    QCOMPARE(rows.size(), 1);
    const QJsonObject &letter = rows[0];
    QCOMPARE(letter[QStringLiteral("stream")].toString(), QString::fromLatin1(stream));
    QCOMPARE(letter[QStringLiteral("original_id")].toString().toLatin1(), entry);
    QCOMPARE(letter[QStringLiteral("group")].toString(), QStringLiteral("cache-service"));
    QVERIFY(letter[QStringLiteral("consumer")].toString().startsWith(QLatin1String("worker-")));
    QCOMPARE(letter[QStringLiteral("deliveries")].toInt(), 1);
    QVERIFY(!letter[QStringLiteral("error")].toString().isEmpty() && !letter[QStringLiteral("failed_at")].toString().isEmpty());
    QCOMPARE(letter[QStringLiteral("fields")][QStringLiteral("event")].toString(), QStringLiteral("{\"type\":\"voice.created\""));
    const QString id = letter[QStringLiteral("id")].toString();
    QVERIFY(run(QStringLiteral("events dead list")).out.startsWith(id.toLatin1()));

    const Ran sent = run(QStringLiteral("events dead resend ") + id + QStringLiteral(" --json"));
    QCOMPARE(sent.status, 0);
    QCOMPARE(sent.json()[QStringLiteral("sent")].toInt(), 1);
    QCOMPARE(raw({"XLEN", "events:dead"}).integer, 0);
    QCOMPARE(raw({"XLEN", stream}).integer, 2);
    QCOMPARE(run(QStringLiteral("events dead resend ") + id).status, 1); // it is gone
}

void FreshetctlEventsTest::aDeadLetterIsRepairedWhileItIsSentAgain()
{
    raw({"XADD", stream, "*", "event", "nothing", "type", "voice.created"});
    raw({"SET", "tts:voices", "[]"});
    RunningFreshetctl work(ctl(), words("events work"));
    QVERIFY(waitUntil([&] { return raw({"XLEN", "events:dead"}).integer == 1; }));
    const QString id = run(QStringLiteral("events dead list --json")).json()[QStringLiteral("id")].toString();
    const auto resend = [&](const QString &event) {
        return ctl().run({QStringLiteral("events"), QStringLiteral("dead"), QStringLiteral("resend"), id,
                          QStringLiteral("--event"), event, QStringLiteral("--json")});
    };
    QCOMPARE(resend(QStringLiteral("{}")).status, 2);
    QCOMPARE(raw({"XLEN", "events:dead"}).integer, 1);
    const Ran sent = resend(QStringLiteral(R"({"type":"voice.created","payload":{"voice_id":"v"},"event_id":"e-1"})"));
    QVERIFY2(sent.status == 0, sent.err);
    QCOMPARE(sent.json()[QStringLiteral("event_id")].toString(), QStringLiteral("e-1"));
    QVERIFY(waitUntil([&] { return work.err().contains("event_id=e-1"); }));
    QCOMPARE(raw({"EXISTS", "tts:voices"}).integer, 0);
    QCOMPARE(raw({"XLEN", "events:dead"}).integer, 0);
    QCOMPARE(work.end(), 0);
}

void FreshetctlEventsTest::deadLettersAreGroupedAndRemoved()
{
    hold(4);
    QCOMPARE(run(QStringLiteral("events bury s g 1-0 2-0 3-0 --reason same --json")).json()[QStringLiteral("done")].toInt(), 3);
    QCOMPARE(run(QStringLiteral("events bury s g 4-0 --reason other")).status, 0);
    const auto groups = run(QStringLiteral("events dead list --grouped --json")).rows();
    QCOMPARE(groups.size(), 2);
    QCOMPARE(groups[0][QStringLiteral("count")].toInt(), 3);
    QCOMPARE(groups[0][QStringLiteral("error")].toString(), QStringLiteral("same"));
    QCOMPARE(run(QStringLiteral("events dead list --newest --count 1 --json")).json()[QStringLiteral("error")].toString(),
             QStringLiteral("other"));
    QCOMPARE(run(QStringLiteral("events dead list --stream none")).out, QByteArray());
    const QString id = groups[0][QStringLiteral("oldest_id")].toString();
    QCOMPARE(run(QStringLiteral("events dead remove ") + id).status, 4);
    QCOMPARE(run(QStringLiteral("events dead remove --dry-run ") + id).out, QByteArray("would remove 1 of 1 letter\n"));
    QCOMPARE(raw({"XLEN", "events:dead"}).integer, 4);
    QCOMPARE(run(QStringLiteral("events dead remove --yes ") + id).status, 0);
    QCOMPARE(raw({"XLEN", "events:dead"}).integer, 3);
    QCOMPARE(run(QStringLiteral("events dead remove --yes ") + id).status, 1);
}

void FreshetctlEventsTest::allDeadLettersAreSentAgainAtARate()
{
    hold(30);
    QStringList bury = words("events bury s g");
    for (int i = 1; i <= 30; ++i)
        bury.append(QStringLiteral("%1-0").arg(i));
    QCOMPARE(ctl().run(bury).status, 0);
    QCOMPARE(run(QStringLiteral("events dead resend --all --stream other --json")).json()[QStringLiteral("sent")].toInt(-1), 0);
    RunningFreshetctl slow(ctl(), words("events dead resend --all --rate 2 --json"));
    QVERIFY(waitUntil([&] { return raw({"XLEN", "events:dead"}).integer < 30; }));
    QCOMPARE(slow.end(), 128 + SIGTERM); // 15 s would be too long
    const QJsonObject stopped = QJsonDocument::fromJson(slow.out()).object();
    QCOMPARE(stopped[QStringLiteral("stopped")].toBool(), true);
    const qint64 left = raw({"XLEN", "events:dead"}).integer;
    QCOMPARE(left, 30 - stopped[QStringLiteral("sent")].toInteger());
    QVERIFY(left > 0);
    QCOMPARE(run(QStringLiteral("events dead resend --all --json")).json()[QStringLiteral("sent")].toInteger(), left);
    QCOMPARE(raw({"XLEN", "s"}).integer, 60);
}

void FreshetctlEventsTest::pendingEntriesAreAcknowledgedClaimedAndBuried()
{
    hold(6);
    const Ran plan = run(QStringLiteral("events ack s g 1-0 2-0 --dry-run --json"));
    QCOMPARE(plan.json()[QStringLiteral("pending")].toInt(), 2);
    const Ran done = run(QStringLiteral("events ack s g 1-0 2-0"));
    QCOMPARE(done.status, 0);
    QCOMPARE(done.out, QByteArray("acknowledged 2 entries\n"));
    const Ran some = run(QStringLiteral("events ack s g 2-0 3-0 --json"));
    QCOMPARE(some.status, 1); // 2-0 was not pending any more
    QCOMPARE(some.json()[QStringLiteral("done")].toInt(), 1);
    QCOMPARE(some.json()[QStringLiteral("absent")].toInt(), 1);
    const Ran claimed = run(QStringLiteral("events claim s g d 4-0 --json"));
    QCOMPARE(claimed.json()[QStringLiteral("done")].toInt(), 1);
    QCOMPARE(claimed.json()[QStringLiteral("consumer")].toString(), QStringLiteral("d"));
    QCOMPARE(run(QStringLiteral("pending s g --consumer d --json")).json()[QStringLiteral("deliveries")].toInt(), 1);
    QCOMPARE(run(QStringLiteral("events bury s g 4-0 5-0 --reason broken")).status, 0);
    QCOMPARE(raw({"XLEN", "events:dead"}).integer, 2);
    QCOMPARE(run(QStringLiteral("pending s g --json")).rows().size(), 1);
}

void FreshetctlEventsTest::idleEntriesAreClaimedForAConsumer()
{
    hold(1200);
    QCOMPARE(run(QStringLiteral("events claim s g d --json")).json()[QStringLiteral("done")].toInt(-1), 0); // touched just now
    const QJsonObject plan = run(QStringLiteral("events claim s g d --idle 0 --dry-run --json")).json();
    QCOMPARE(plan[QStringLiteral("pending")].toInt(), 1200);
    QCOMPARE(run(QStringLiteral("events claim s g d --idle 0 --json")).json()[QStringLiteral("done")].toInt(), 1200);
    QCOMPARE(run(QStringLiteral("pending s g --consumer c --json")).rows().size(), 0);
}

void FreshetctlEventsTest::withoutAConsumerTheOneWithLeastPendingTakesThem()
{
    hold(4);
    raw({"XGROUP", "CREATECONSUMER", "s", "g", "free"});
    const Ran plan = run(QStringLiteral("events claim s g - 1-0 --dry-run"));
    QCOMPARE(plan.out, QByteArray("would claim 1 of 1 entry for free: c has 1\n"));
    QCOMPARE(run(QStringLiteral("events claim s g - 1-0 --dry-run --json")).json()[QStringLiteral("consumer")].toString(),
             QStringLiteral("free"));
    const QJsonObject named = run(QStringLiteral("events claim s g - 1-0 2-0 --json")).json();
    QCOMPARE(named[QStringLiteral("consumer")].toString(), QStringLiteral("free"));
    QCOMPARE(named[QStringLiteral("done")].toInt(), 2);
    raw({"XGROUP", "CREATECONSUMER", "s", "g", "fresh"});
    QCOMPARE(run(QStringLiteral("events claim s g --idle 0 --dry-run --json")).json()[QStringLiteral("consumer")].toString(),
             QStringLiteral("fresh"));
    const QJsonObject idle = run(QStringLiteral("events claim s g --idle 0 --json")).json();
    QCOMPARE(idle[QStringLiteral("consumer")].toString(), QStringLiteral("fresh"));
    QCOMPARE(idle[QStringLiteral("done")].toInt(), 4);

    // Who forgets the consumer does not make one that is called like an entry.
    const Ran forgotten = run(QStringLiteral("events claim s g 3-0"));
    QCOMPARE(forgotten.status, 2);
    QVERIFY2(forgotten.err.contains("looks like an entry's id"), forgotten.err);
    raw({"XGROUP", "CREATECONSUMER", "s", "g", "3-0"}); // but it may be there
    QCOMPARE(run(QStringLiteral("events claim s g 3-0 4-0 --json")).json()[QStringLiteral("consumer")].toString(),
             QStringLiteral("3-0"));
}

void FreshetctlEventsTest::anEventsWayIsTraced()
{
    raw({"SET", "tts:voices", "[]"});
    RunningFreshetctl work(ctl(), words("events work"));
    QVERIFY(waitUntil([&] { return work.err().contains("event=started"); }));
    const QString id = QString::fromLatin1(publish());
    QList<QJsonObject> rows;
    QVERIFY(waitUntil([&] {
        rows = run(QStringLiteral("events trace ") + id + QStringLiteral(" --json")).rows();
        return !rows.isEmpty() && !rows[0][QStringLiteral("acknowledged")].isNull();
    }));
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows[0][QStringLiteral("type")].toString(), QString::fromLatin1(created));
    QCOMPARE(rows[0][QStringLiteral("group")].toString(), QStringLiteral("cache-service"));
    for (const char *time : {"published", "delivered", "handled", "acknowledged"})
        QVERIFY(rows[0][QLatin1String(time)].toString().endsWith(QLatin1Char('Z')));
    QCOMPARE(rows[0][QStringLiteral("removals")][0][QStringLiteral("key")].toString(), QStringLiteral("tts:voices"));
    QVERIFY(run(QStringLiteral("events trace ") + id).out.contains("acknowledged"));
    QCOMPARE(run(QStringLiteral("events latency cache-service --json")).json()[QStringLiteral("events")].toInt(), 1);
    QVERIFY(run(QStringLiteral("events latency cache-service")).out.startsWith("GROUP"));
    QCOMPARE(work.end(), 0);
}

QTEST_GUILESS_MAIN(FreshetctlEventsTest)
#include "tst_freshetctl_events.moc"
