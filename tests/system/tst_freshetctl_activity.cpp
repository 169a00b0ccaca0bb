// SPDX-License-Identifier: GPL-3.0-or-later
// What freshetctl changes is in the activity log, whatever becomes of it.
#include <QFileInfo>

#include "core/audit/activity_log.h"
#include "tests/support/await.h"
#include "tests/support/raw_redis.h"
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>

using namespace freshet;
using namespace freshet::test;

class FreshetctlActivityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        QVERIFY(QDir(Freshetctl::dataHome() + QStringLiteral("/freshet")).removeRecursively());
        m_server.raw().run({"FLUSHALL"});
    }

    void everyVerbThatWritesIsRecorded_data();
    void everyVerbThatWritesIsRecorded();
    void changesOfVoicesAreRecorded();
    void whatOnlyLooksIsNot_data();
    void whatOnlyLooksIsNot();
    void aFailureIsRecordedWithTheServersWords();
    void anIncompleteChangeIsPartlyDone();
    void aBumpCanBeTakenBackByWhoReadsTheLog();
    void aKilledRunIsUnknown();
    void anUnwritableFolderIsAWarningAndTheVerbGoesOn();
    void theListIsNewestFirstForPeopleAndPrograms();
    void hostileNamesStayOnOneLine();

private:
    Freshetctl ctl() { return Freshetctl(m_server.url()); }
    QList<QJsonObject> records(const QStringList &more = {})
    {
        return ctl().run(QStringList{QStringLiteral("activity"), QStringLiteral("--json")} + more).rows();
    }
    /// A stream `s` with group `g`, two entries of which one is pending at `c`; a dead letter.
    void arrange()
    {
        auto raw = m_server.raw();
        raw.run({"SET", "v1:product:1", "\"x\""});
        raw.run({"SET", "cache_metrics:product:hits", "3"});
        raw.run({"XADD", "s", "1-1", "event", "{}"});
        raw.run({"XADD", "s", "2-1", "event", "{}"});
        raw.run({"XGROUP", "CREATE", "s", "g", "0"});
        raw.run({"XREADGROUP", "GROUP", "g", "c", "COUNT", "1", "STREAMS", "s", ">"});
        raw.run({"XADD", "events:dead", "5-1", "stream", "events:voice.created", "id", "1-1", "group", "g", "consumer", "c",
                 "deliveries", "5", "error", "e", "failed_at", "2026-01-01T00:00:00Z", "fields",
                 "{\"event\":\"{\\\"type\\\":\\\"voice.created\\\",\\\"payload\\\":{}}\",\"type\":\"voice.created\"}"});
    }

    RedisServer m_server;
};

void FreshetctlActivityTest::everyVerbThatWritesIsRecorded_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("target");
    const auto row = [](const char *line, const char *action, const char *target) {
        QTest::newRow(line) << words(line) << QString::fromLatin1(action) << QString::fromLatin1(target);
    };
    row("set v1:product:9 --ttl 60", "key.set", "v1:product:9");
    row("invalidate key v1:product:1", "invalidate.key", "v1:product:1");
    row("invalidate pattern v1:product:* --yes", "invalidate.pattern", "v1:product:*");
    row("invalidate namespace product --yes", "invalidate.namespace", "product");
    row("invalidate ttl v1:* --to 10", "invalidate.ttl", "v1:*");
    row("version bump product", "version.bump", "product");
    row("version rollback product v1", "version.rollback", "product");
    row("version cleanup product --yes", "version.cleanup", "product");
    row("metrics reset", "metrics.reset", "");
    row("metrics reset product", "metrics.reset", "product");
    row("events publish voice.created {\"voice_id\":\"a\",\"user_id\":\"b\"}", "events.publish", "voice.created");
    row("events ack s g 1-1", "events.ack", "s");
    row("events claim s g d 1-1", "events.claim", "s");
    row("events bury s g 1-1", "events.bury", "s");
    row("events dead resend 5-1", "events.resend", "5-1");
    row("events dead remove 5-1 --yes", "events.dead_remove", "5-1");
    row("stream delete s 1-1 --yes", "stream.delete", "s");
    row("stream trim s --keep 1 --yes", "stream.trim", "s");
    row("groups create s h", "group.create", "s");
    row("groups move s g end --yes", "group.move", "s");
    row("groups delete s g --yes", "group.delete", "s");
    row("consumers delete s g c --to d", "consumer.delete", "s");
}

void FreshetctlActivityTest::everyVerbThatWritesIsRecorded()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, action);
    QFETCH(QString, target);
    arrange();
    const Ran ran = ctl().run(arguments, "{\"a\":1}");
    QVERIFY2(ran.status == 0, ran.err.constData());
    QVERIFY2(ran.err.isEmpty(), ran.err.constData());
    const auto all = records();
    QCOMPARE(all.size(), 1);
    const QJsonObject &one = all.first();
    QCOMPARE(one.value(QStringLiteral("action")).toString(), action);
    QCOMPARE(one.value(QStringLiteral("target")).toString(), target);
    QCOMPARE(one.value(QStringLiteral("state")).toString(), QStringLiteral("done"));
    QCOMPARE(one.value(QStringLiteral("program")).toString(), QStringLiteral("freshetctl"));
    QCOMPARE(one.value(QStringLiteral("server")).toString(), m_server.url().displayName());
    QVERIFY(!one.value(QStringLiteral("user")).toString().isEmpty());
    QVERIFY(!one.value(QStringLiteral("result")).toObject().isEmpty());
    QVERIFY(!one.value(QStringLiteral("ended")).toString().isEmpty());
}

void FreshetctlActivityTest::changesOfVoicesAreRecorded()
{
    const auto voices = [this](const QStringList &more) {
        return ctl().run(QStringList{QStringLiteral("voices"), QStringLiteral("--json"), QStringLiteral("--yes")} + more);
    };
    const Ran added =
        voices({QStringLiteral("add"), QStringLiteral("--user"), QStringLiteral("3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
                QStringLiteral("--name"), QStringLiteral("Ada")});
    QVERIFY2(added.status == 0, added.err.constData());
    const QString id = added.rows().value(0).value(QStringLiteral("id")).toString();
    QVERIFY(!id.isEmpty());
    for (const char *verb : {"fail", "retry", "delete"})
        QCOMPARE(voices({QString::fromLatin1(verb), id}).status, 0);
    QCOMPARE(voices({QStringLiteral("retry"), id}).status, 1); // it is gone
    const auto all = records();
    QStringList told;
    for (const QJsonObject &one : all)
        told << one.value(QStringLiteral("action")).toString() + QLatin1Char(' ') +
                    one.value(QStringLiteral("target")).toString() + QLatin1Char(' ') +
                    one.value(QStringLiteral("state")).toString();
    const QStringList expected{QStringLiteral("voice.retry %1 failed").arg(id), QStringLiteral("voice.delete %1 done").arg(id),
                               QStringLiteral("voice.retry %1 done").arg(id), QStringLiteral("voice.fail %1 done").arg(id),
                               QStringLiteral("voice.add Ada done")};
    QCOMPARE(told, expected);
    QVERIFY(!all.first().value(QStringLiteral("error")).toString().isEmpty());
}

void FreshetctlActivityTest::whatOnlyLooksIsNot_data()
{
    QTest::addColumn<QStringList>("arguments");
    for (const char *line :
         {"get v1:product:1", "health", "version list", "version bump product --dry-run", "invalidate pattern v1:* --dry-run",
          "events ack s g 1-1 --dry-run", "set v1:product:1 --read-only", "invalidate pattern v1:*", "version bump", "stream s"})
        QTest::newRow(line) << words(line);
}

void FreshetctlActivityTest::whatOnlyLooksIsNot()
{
    QFETCH(QStringList, arguments);
    arrange();
    ctl().run(arguments, "{}");
    QVERIFY(!QFileInfo::exists(Freshetctl::dataHome() + QStringLiteral("/freshet/activity.sqlite")));
}

void FreshetctlActivityTest::aFailureIsRecordedWithTheServersWords()
{
    m_server.raw().run({"SADD", "cache_version:product", "x"});
    QCOMPARE(ctl().run(words("version bump product --reason deploy")).status, 1);
    const auto all = records();
    QCOMPARE(all.size(), 1);
    QCOMPARE(all[0].value(QStringLiteral("state")).toString(), QStringLiteral("failed"));
    QVERIFY(!all[0].value(QStringLiteral("error")).toString().isEmpty());
    QCOMPARE(all[0].value(QStringLiteral("reason")).toString(), QStringLiteral("deploy"));
}

void FreshetctlActivityTest::anIncompleteChangeIsPartlyDone()
{
    arrange();
    QCOMPARE(ctl().run(words("events ack s g 1-1 7-7")).status, 1);
    const QJsonObject one = records().value(0);
    QCOMPARE(one.value(QStringLiteral("state")).toString(), QStringLiteral("partly"));
    QCOMPARE(one.value(QStringLiteral("result")).toObject().value(QStringLiteral("done")).toInt(), 1);
    QCOMPARE(one.value(QStringLiteral("result")).toObject().value(QStringLiteral("absent")).toInt(), 1);
}

void FreshetctlActivityTest::aBumpCanBeTakenBackByWhoReadsTheLog()
{
    QCOMPARE(ctl().run(words("version bump product")).status, 0);
    QCOMPARE(records().value(0).value(QStringLiteral("undo")).toString(), QStringLiteral("version"));
    audit::ActivityLog::Options options;
    options.path = Freshetctl::dataHome() + QStringLiteral("/freshet/activity.sqlite");
    audit::ActivityLog log(options);
    const auto record = await(log.record(1));
    QVERIFY(record);
    QVERIFY(record->canBeUndone());
    const QJsonObject move = record->intent.undo->what.value(QStringLiteral("moves")).toArray().at(0).toObject();
    QCOMPARE(move.value(QStringLiteral("from")).toString(), QStringLiteral("v1"));
    QCOMPARE(move.value(QStringLiteral("to")).toString(), QStringLiteral("v2"));
}

void FreshetctlActivityTest::aKilledRunIsUnknown()
{
    // A global bump waits five seconds for laggards; the signal that nobody can catch ends it there.
    RunningFreshetctl running(ctl(), words("version bump --global"));
    QTRY_VERIFY_WITH_TIMEOUT(running.out().contains("global"), 10000);
    QCOMPARE(records().value(0).value(QStringLiteral("state")).toString(), QStringLiteral("running"));
    running.signal(SIGKILL);
    QTRY_VERIFY(!running.isRunning());
    const QJsonObject one = records().value(0);
    QCOMPARE(one.value(QStringLiteral("state")).toString(), QStringLiteral("unknown"));
    QVERIFY(one.value(QStringLiteral("ended")).isNull());
    QVERIFY(ctl().run(words("activity")).out.contains("unknown whether it was done"));
}

void FreshetctlActivityTest::anUnwritableFolderIsAWarningAndTheVerbGoesOn()
{
    Freshetctl broken = ctl();
    broken.set("XDG_DATA_HOME", "/dev/null/data");
    const Ran ran = broken.run(words("version bump product --json"));
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.json().value(QStringLiteral("to")).toString(), QStringLiteral("v2"));
    QVERIFY2(ran.saysOneLine(), ran.err.constData());
    QVERIFY2(ran.err.contains("warning: this change is not recorded: "), ran.err.constData());
    const Ran quiet = broken.run(words("version bump product --quiet"));
    QCOMPARE(quiet.status, 0);
    QVERIFY2(quiet.err.isEmpty(), quiet.err.constData());
    const Ran none = broken.run(words("activity"));
    QCOMPARE(none.status, 0);
    QVERIFY(none.out.isEmpty());
}

void FreshetctlActivityTest::theListIsNewestFirstForPeopleAndPrograms()
{
    for (int i = 0; i < 4; ++i)
        QCOMPARE(ctl().run(words("version bump product")).status, 0);
    const auto two = records({QStringLiteral("--limit"), QStringLiteral("2")});
    QCOMPARE(two.size(), 2);
    QCOMPARE(two[0].value(QStringLiteral("result")).toObject().value(QStringLiteral("to")).toString(), QStringLiteral("v5"));
    QVERIFY(two[0].value(QStringLiteral("id")).toInt() > two[1].value(QStringLiteral("id")).toInt());
    const Ran text = Freshetctl().run(words("activity --limit 1")); // it asks no server
    QCOMPARE(text.status, 0);
    QCOMPARE(text.out.count('\n'), 1);
    QVERIFY2(text.out.contains("version.bump product  done: from v4, to v5"), text.out.constData());
    QCOMPARE(ctl().run(words("activity --limit 0")).status, 2);
}

void FreshetctlActivityTest::hostileNamesStayOnOneLine()
{
    QCOMPARE(ctl().run({QStringLiteral("invalidate"), QStringLiteral("key"), QStringLiteral("a\nb\u202e\x1b[2J")}).status, 0);
    const Ran text = ctl().run(words("activity"));
    QCOMPARE(text.out.count('\n'), 1);
    QVERIFY(!text.out.contains('\x1b'));
    QVERIFY(!text.out.contains("\u202e"));
    QCOMPARE(records().value(0).value(QStringLiteral("target")).toString(), QStringLiteral("a\nb\u202e\x1b[2J"));
}

QTEST_GUILESS_MAIN(FreshetctlActivityTest)
#include "tst_freshetctl_activity.moc"
