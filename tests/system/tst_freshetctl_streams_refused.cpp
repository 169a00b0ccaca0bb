// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QTest>

using namespace freshet;
using namespace freshet::test;

/// What stream, groups, consumers, pending and events refuse, and with which exit status.
class FreshetctlStreamsRefusedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(raw({"FLUSHALL"}).isOk()); }
    void whatDestroysWantsYes_data();
    void whatDestroysWantsYes();
    void readOnlyRefusesEveryWrite_data();
    void readOnlyRefusesEveryWrite();
    void readOnlyAllowsLookingAndDryRuns_data();
    void readOnlyAllowsLookingAndDryRuns();
    void wrongUsageIsPointedAt_data();
    void wrongUsageIsPointedAt();
    void whatIsNotThereIsStatusOne_data();
    void whatIsNotThereIsStatusOne();
    void aMissingPermissionIsStatusFour();
    void withoutAServerItIsStatusThree_data();
    void withoutAServerItIsStatusThree();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    Ran ctl(const QString &line) { return Freshetctl(m_server.url()).run(line.split(QLatin1Char(' '))); }
    void add(int many, const QByteArray &stream = "s")
    {
        std::vector<QByteArrayList> commands;
        for (int i = 1; i <= many; ++i)
            commands.push_back({"XADD", stream, QByteArray::number(i) + "-0", "n", QByteArray::number(i)});
        m_server.raw().runAll(commands);
    }
    void group(const QByteArray &at = "0") { raw({"XGROUP", "CREATE", "s", "g", at, "MKSTREAM"}); }
    void read(int many, const QByteArray &consumer = "c")
    {
        raw({"XREADGROUP", "GROUP", "g", consumer, "COUNT", QByteArray::number(many), "STREAMS", "s", ">"});
    }
    qint64 pendingOf(const QByteArray &consumer)
    {
        return qint64(raw({"XPENDING", "s", "g", "-", "+", "100", consumer}).elements.size());
    }

    RedisServer m_server{{.users = {"narrow on >n ~other* +@all"}}};
};

void FreshetctlStreamsRefusedTest::whatDestroysWantsYes_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line : {"stream delete s 1-0", "stream trim s --keep 1", "groups move s g start", "groups delete s g"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void FreshetctlStreamsRefusedTest::whatDestroysWantsYes()
{
    QFETCH(QString, line);
    add(3);
    group();
    read(2);
    const Ran ran = ctl(line);
    QCOMPARE(ran.status, 4);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("--yes"), ran.err);
    QCOMPARE(raw({"XLEN", "s"}).integer, 3);
    QCOMPARE(raw({"XINFO", "GROUPS", "s"}).elements.at(0).field("last-delivered-id").bytes, QByteArray("2-0"));
}

void FreshetctlStreamsRefusedTest::readOnlyRefusesEveryWrite_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line :
         {"stream delete s 1-0 --yes", "stream trim s --keep 1 --yes", "groups create s h", "groups move s g start --yes",
          "groups delete s g --yes", "consumers delete s g c", "events ack s g 1-0", "events claim s g d --idle 0",
          "events bury s g 1-0", "events dead resend --all", "events dead remove 1-0 --yes", "events work",
          "events publish voice.created {\"voice_id\":\"1\"}"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void FreshetctlStreamsRefusedTest::readOnlyRefusesEveryWrite()
{
    QFETCH(QString, line);
    add(3);
    group();
    read(2);
    const Ran ran = ctl(line + QStringLiteral(" --read-only"));
    QCOMPARE(ran.status, 4);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("--read-only"), ran.err);
    QCOMPARE(raw({"XLEN", "s"}).integer, 3);
    QCOMPARE(raw({"DBSIZE"}).integer, 1);
    QCOMPARE(pendingOf("c"), 2);
    QCOMPARE(raw({"XINFO", "GROUPS", "s"}).elements.size(), std::size_t(1));
}

void FreshetctlStreamsRefusedTest::readOnlyAllowsLookingAndDryRuns_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line :
         {"streams", "stream s", "groups s", "consumers s g", "pending s g", "stream delete s 1-0 --dry-run",
          "stream trim s --keep 1 --dry-run", "groups create s h --dry-run", "groups move s g start --dry-run",
          "groups delete s g --dry-run", "consumers delete s g c --to d --dry-run", "events ack s g 1-0 --dry-run",
          "events claim s g d --idle 0 --dry-run", "events claim s g d 1-0 --dry-run", "events bury s g 1-0 --dry-run",
          "events dead list", "events latency g"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void FreshetctlStreamsRefusedTest::readOnlyAllowsLookingAndDryRuns()
{
    QFETCH(QString, line);
    add(3);
    group();
    read(2);
    raw({"XGROUP", "CREATECONSUMER", "s", "g", "d"});
    const Ran ran = ctl(line + QStringLiteral(" --read-only --json"));
    QVERIFY2(ran.status == 0, ran.err);
    QVERIFY2(ran.err.isEmpty(), ran.err);
    for (const QByteArray &row : ran.out.split('\n'))
        QVERIFY2(row.isEmpty() || !QJsonDocument::fromJson(row).isNull(), row);
    QCOMPARE(raw({"XLEN", "s"}).integer, 3);
    QCOMPARE(pendingOf("c"), 2);
}

void FreshetctlStreamsRefusedTest::wrongUsageIsPointedAt_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line : {"stream",
                             "stream s t",
                             "stream s --from x",
                             "stream s --from 1-",
                             "stream s --to 2025-13-01T00:00:00Z",
                             "stream s --count 0",
                             "stream s --keep 3",
                             "stream trim s --yes",
                             "stream trim s --keep 1 --before 2 --yes",
                             "stream trim s --keep -1 --yes",
                             "stream delete s --yes",
                             "stream delete s x --yes",
                             "groups",
                             "groups create s",
                             "groups create s h --at x",
                             "groups move s g --yes",
                             "groups move s g sideways --yes",
                             "groups s --at 0",
                             "consumers s",
                             "consumers delete s g",
                             "pending s",
                             "pending s g --idle x",
                             "pending s g --from -1",
                             "events",
                             "events publish",
                             "events list",
                             "events dead",
                             "events dead lost",
                             "events dead resend",
                             "events dead resend 1-0 --all",
                             "events dead resend --all --rate 0",
                             "events dead resend --all --event {}",
                             "events ack s g",
                             "events claim s g",
                             "events claim s g -",
                             "events claim s g 1-0",
                             "events claim s g c 1-0 --idle 5",
                             "events work --handlers none",
                             "events work --group=",
                             "events tail --from x",
                             "events tail dead",
                             "events trace",
                             "events publish voice.created []",
                             "events publish voice.created {\"voice_id\":",
                             "events publish voice.created {}",
                             "events publish voice.create {}",
                             "events publish dead {} --any-type",
                             "events ack s g 1-x",
                             "events ack s g 1-0 --from 1"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void FreshetctlStreamsRefusedTest::wrongUsageIsPointedAt()
{
    QFETCH(QString, line);
    add(3);
    group();
    const Ran ran = ctl(line);
    QCOMPARE(ran.status, 2);
    QVERIFY2(ran.saysOneLine(), ran.err);
    QVERIFY(ran.out.isEmpty());
    QCOMPARE(raw({"XLEN", "s"}).integer, 3);
    QCOMPARE(raw({"DBSIZE"}).integer, 1);
}

void FreshetctlStreamsRefusedTest::whatIsNotThereIsStatusOne_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line :
         {"stream none", "stream text", "groups none", "groups text", "consumers none g", "consumers s none", "pending none g",
          "pending s none", "pending text g", "stream trim none --keep 1 --yes", "stream trim text --keep 1 --yes",
          "events ack s none 1-0", "events ack s g 1-0", "events claim s none c", "events dead resend 1-0",
          "events dead remove 1-0 --yes", "events trace 7c9e6679-7425-40de-944b-e07fc1f90ae7", "consumers delete s g none"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void FreshetctlStreamsRefusedTest::whatIsNotThereIsStatusOne()
{
    QFETCH(QString, line);
    add(3);
    group();
    raw({"SET", "text", "x"});
    const Ran ran = ctl(line);
    QVERIFY2(ran.status == 1, ran.err + ran.out);
    QVERIFY2(ran.err.isEmpty() ? !ran.out.isEmpty() : ran.saysOneLine(), ran.err);
}

void FreshetctlStreamsRefusedTest::aMissingPermissionIsStatusFour()
{
    add(3);
    group();
    redis::Url url = m_server.url();
    url.user = QStringLiteral("narrow");
    url.password = QStringLiteral("n");
    const Freshetctl narrow(url);
    for (const char *line : {"stream s", "groups s", "consumers s g", "pending s g", "events ack s g 1-0",
                             "events publish voice.created {\"voice_id\":\"1\"}", "events work", "events tail voice.created"}) {
        const Ran ran = narrow.run(words(line));
        QVERIFY2(ran.status == 4, line + ran.err + ran.out);
        QVERIFY2(ran.err.contains("narrow"), ran.err);
    }
}

void FreshetctlStreamsRefusedTest::withoutAServerItIsStatusThree_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line : {"stream s", "groups s", "consumers s g", "pending s g", "events tail", "events work",
                             "events ack s g 1-0", "events claim s g c", "events dead list", "events dead resend --all",
                             "events trace x", "events publish voice.created {\"voice_id\":\"1\"}"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void FreshetctlStreamsRefusedTest::withoutAServerItIsStatusThree()
{
    QFETCH(QString, line);
    const Ran ran = Freshetctl().run(line.split(QLatin1Char(' ')) + words("--url unix:///nonexistent/redis.sock"));
    QCOMPARE(ran.status, 3);
    QVERIFY2(ran.saysOneLine(), ran.err);
}

QTEST_GUILESS_MAIN(FreshetctlStreamsRefusedTest)
#include "tst_freshetctl_streams_refused.moc"
