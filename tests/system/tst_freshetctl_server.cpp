// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace freshet;
using namespace freshet::test;

/// health and info, and how each verb ends when the server refuses or does not answer.
class FreshetctlServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void healthHasAllFields();
    void healthIsATableForPeople();
    void aDegradedServerIsStatusZeroWithReasons();
    void infoIsOneDocumentBySection();
    void infoTakesASection();
    void aServerThatIsNotThereIsStatusThree_data();
    void aServerThatIsNotThereIsStatusThree();
    void anUnreachableServerIsUnhealthyInJson();
    void aServerThatNeverAnswersIsStatusThreeAfterTheTimeout();
    void aServerThatSpeaksSomethingElseIsStatusThree();
    void aWrongPasswordIsStatusThree();
    void aMissingPasswordIsStatusThree();
    void aMissingPermissionIsStatusFourAndNamesCommandAndUser_data();
    void aMissingPermissionIsStatusFourAndNamesCommandAndUser();
    void aKeyOutsideTheUsersPatternIsStatusFour();
    void readOnlyRefusesEachWriteAndAllowsReads();
    void aFullServerRefusesASetWithItsReason();
    void whatAScriptRunsIntoIsToldWithoutTheScript();
    void aKeyOfAnotherTypeIsToldWithWhatToDo();

private:
    Ran as(const char *user, const QStringList &arguments, const QByteArray &input = {})
    {
        redis::Url url = m_server.url();
        url.user = QString::fromLatin1(user);
        url.password = QStringLiteral("pw");
        return Freshetctl(url).run(arguments, input);
    }
    Ran ctl(const QStringList &arguments, const QByteArray &input = {})
    {
        return Freshetctl(m_server.url()).run(arguments, input);
    }

    RedisServer m_server{{.tcp = true,
                          .users = {"reader on >pw ~* +@all -set -eval -evalsha -memory -xinfo -xlen",
                                    "pinger on >pw ~* +ping +client +command", "limited on >pw ~v1:* +@all"}}};
};

void FreshetctlServerTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_server.raw().run({"SET", "k", "1"});
}

void FreshetctlServerTest::healthHasAllFields()
{
    const Ran ran = ctl(words("health --json"));
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.out.count('\n'), 1);
    const QJsonObject health = ran.json();
    QCOMPARE(health.value(QStringLiteral("status")).toString(), QStringLiteral("healthy"));
    QCOMPARE(health.value(QStringLiteral("mode")).toString(), QStringLiteral("standalone"));
    QVERIFY(health.value(QStringLiteral("latency_ms")).toDouble() > 0);
    QVERIFY(health.value(QStringLiteral("used_memory")).toDouble() > 100'000);
    QCOMPARE(health.value(QStringLiteral("key_count")).toInt(), 1);
    QCOMPARE(health.value(QStringLiteral("redis_version")).toString().toUtf8(), m_server.raw().info("server", "redis_version"));
    QCOMPARE(health.value(QStringLiteral("reasons")), QJsonValue(QJsonArray()));
}

void FreshetctlServerTest::healthIsATableForPeople()
{
    const Ran ran = ctl(words("health"));
    QCOMPARE(ran.status, 0);
    for (const QByteArray &part :
         {QByteArray("Status         healthy\n"), QByteArray("Mode           standalone\n"), QByteArray(" ms\n"),
          QByteArray("iB\n"), "Redis version  " + m_server.raw().info("server", "redis_version") + "\n"})
        QVERIFY2(ran.out.contains(part), ran.out.constData());
}

void FreshetctlServerTest::aDegradedServerIsStatusZeroWithReasons()
{
    RedisServer server({.config = {QStringLiteral("maxmemory 1mb")}});
    QVERIFY2(server.start(), qPrintable(server.log()));
    QVERIFY(server.raw().run({"CONFIG", "SET", "maxmemory", server.raw().info("memory", "used_memory")}).isOk());
    const Ran ran = Freshetctl(server.url()).run(words("health --json"));
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.json().value(QStringLiteral("status")).toString(), QStringLiteral("degraded"));
    QCOMPARE(ran.json().value(QStringLiteral("reasons")).toArray().first().toString(), QStringLiteral("memory_nearly_full"));
    QVERIFY(Freshetctl(server.url()).run(words("health")).out.contains("Reason"));
}

void FreshetctlServerTest::infoIsOneDocumentBySection()
{
    const Ran ran = ctl(words("info --json"));
    QCOMPARE(ran.status, 0);
    const QJsonObject server = ran.json().value(QStringLiteral("server")).toObject();
    QVERIFY(server.value(QStringLiteral("redis_version")).isString());
    QCOMPARE(server.value(QStringLiteral("process_id")).toInteger(), m_server.processId());
    QVERIFY(ran.json().value(QStringLiteral("memory")).toObject().value(QStringLiteral("used_memory")).isDouble());
    QVERIFY(ctl(words("info")).out.contains("# Server\nredis_version"));
}

void FreshetctlServerTest::infoTakesASection()
{
    const Ran ran = ctl(words("info memory --json"));
    QCOMPARE(ran.json().keys(), QStringList{QStringLiteral("memory")});
    const Ran unknown = ctl(words("info nonsense"));
    QCOMPARE(unknown.status, 1);
    QVERIFY2(unknown.saysOneLine() && unknown.err.contains("nonsense"), unknown.err.constData());
}

void FreshetctlServerTest::aServerThatIsNotThereIsStatusThree_data()
{
    QTest::addColumn<QStringList>("arguments");
    for (const char *line : {"health", "info", "get k", "set k", "ttl k", "keys", "streams"})
        QTest::newRow(line) << words(line);
}

void FreshetctlServerTest::aServerThatIsNotThereIsStatusThree()
{
    QFETCH(QStringList, arguments);
    for (const char *url : {"redis://127.0.0.1:1", "unix:///nonexistent/redis.sock"}) {
        const Ran ran = Freshetctl().set("FRESHET_URL", url).run(arguments, "1");
        QCOMPARE(ran.status, 3);
        QVERIFY2(ran.saysOneLine() && ran.err.contains("can't be reached"), ran.err.constData());
        QCOMPARE(ran.out, QByteArray());
    }
}

void FreshetctlServerTest::anUnreachableServerIsUnhealthyInJson()
{
    const Ran ran = Freshetctl().set("FRESHET_URL", "redis://127.0.0.1:1").run(words("health --json"));
    QCOMPARE(ran.status, 3);
    QCOMPARE(ran.json().value(QStringLiteral("status")).toString(), QStringLiteral("unhealthy"));
    QCOMPARE(ran.json().value(QStringLiteral("reasons")).toArray().first().toString(), QStringLiteral("unreachable"));
}

void FreshetctlServerTest::aServerThatNeverAnswersIsStatusThreeAfterTheTimeout()
{
    QTcpServer silent; // the system accepts for it
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    const QByteArray url = "redis://127.0.0.1:" + QByteArray::number(silent.serverPort());
    QElapsedTimer timer;
    timer.start();
    const Ran ran = Freshetctl().set("FRESHET_URL", url).run(words("get k --timeout 0.4"));
    QCOMPARE(ran.status, 3);
    QVERIFY2(ran.saysOneLine() && (ran.err.contains("0.4 s") || ran.err.contains("400 ms")), ran.err.constData());
    QVERIFY(timer.elapsed() >= 300); // timers of this length may fire a little early

    // Also where it stops answering later.
    m_server.pause();
    const Ran paused = ctl(words("keys --timeout 0.4"));
    m_server.resume();
    QCOMPARE(paused.status, 3);
}

void FreshetctlServerTest::aServerThatSpeaksSomethingElseIsStatusThree()
{
    QTcpServer web;
    QVERIFY(web.listen(QHostAddress::LocalHost));
    QProcess process;
    Freshetctl ctl;
    ctl.set("FRESHET_URL", "redis://127.0.0.1:" + QByteArray::number(web.serverPort()));
    process.setProcessEnvironment(ctl.environment());
    process.start(Freshetctl::program(), words("health"));
    QVERIFY(web.waitForNewConnection(10000));
    QTcpSocket *client = web.nextPendingConnection();
    client->write("HTTP/1.1 400 Bad Request\r\n\r\n");
    client->flush();
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 3);
    const QByteArray err = process.readAllStandardError();
    QVERIFY2(err.contains("does not answer as Redis does"), err.constData());
}

void FreshetctlServerTest::aWrongPasswordIsStatusThree()
{
    redis::Url url = m_server.url();
    url.user = QStringLiteral("reader");
    url.password = QStringLiteral("not-it");
    const Ran ran = Freshetctl(url).run(words("health"));
    QCOMPARE(ran.status, 3);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("reader") && !ran.err.contains("not-it"), ran.err.constData());
}

void FreshetctlServerTest::aMissingPasswordIsStatusThree()
{
    RedisServer locked({.password = "secret"});
    QVERIFY2(locked.start(), qPrintable(locked.log()));
    redis::Url url = locked.url();
    url.password.clear();
    const Ran ran = Freshetctl(url).run(words("health"));
    QCOMPARE(ran.status, 3);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("FRESHET_PASSWORD"), ran.err.constData());
}

void FreshetctlServerTest::aMissingPermissionIsStatusFourAndNamesCommandAndUser_data()
{
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("command");
    const auto row = [](const char *user, const char *arguments, const char *command) {
        QTest::addRow("%s as %s", arguments, user) << QByteArray(user) << words(arguments) << QByteArray(command);
    };
    row("reader", "set k", "SET");
    row("reader", "set k --tag t", "EVAL");
    row("reader", "keys --long", "MEMORY USAGE");
    row("pinger", "health", "INFO");
    row("pinger", "info", "INFO");
    row("pinger", "get k", "GET");
    row("pinger", "ttl k", "PTTL");
    row("pinger", "keys", "SCAN");
    row("pinger", "streams", "SCAN");
}

void FreshetctlServerTest::aMissingPermissionIsStatusFourAndNamesCommandAndUser()
{
    QFETCH(QByteArray, user);
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, command);
    const Ran ran = as(user.constData(), arguments, "1");
    QVERIFY2(ran.status == 4, ran.err.constData());
    QVERIFY2(ran.saysOneLine() && ran.err.contains('"' + user + '"') && ran.err.contains(command), ran.err.constData());
}

void FreshetctlServerTest::aKeyOutsideTheUsersPatternIsStatusFour()
{
    const Ran ran = as("limited", words("get other"));
    QCOMPARE(ran.status, 4);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("\"limited\"") && ran.err.contains("GET"), ran.err.constData());
    QCOMPARE(as("limited", words("set v1:mine"), "1").status, 0);
}

void FreshetctlServerTest::readOnlyRefusesEachWriteAndAllowsReads()
{
    for (const char *line : {"set guarded --read-only", "--read-only set guarded --tag t"}) {
        const Ran ran = ctl(words(line), "1");
        QCOMPARE(ran.status, 4);
        QVERIFY2(ran.saysOneLine() && ran.err.contains("--read-only"), ran.err.constData());
    }
    QCOMPARE(m_server.raw().run({"EXISTS", "guarded", "cache:tag:t"}).integer, 0);
    for (const char *line : {"health --read-only", "info --read-only", "get k --read-only", "ttl k --read-only",
                             "keys --long --read-only", "streams --read-only"}) {
        const Ran ran = ctl(words(line));
        QVERIFY2(ran.status == 0, ran.err.constData());
    }
}

void FreshetctlServerTest::aFullServerRefusesASetWithItsReason()
{
    RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    QVERIFY(server.raw().run({"CONFIG", "SET", "maxmemory", "1"}).isOk());
    const Ran ran = Freshetctl(server.url()).run(words("set k"), "1");
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("out of memory"), ran.err.constData());
}

void FreshetctlServerTest::whatAScriptRunsIntoIsToldWithoutTheScript()
{
    RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    auto redis = server.raw();
    QVERIFY(redis.run({"CONFIG", "SET", "maxmemory", "1"}).isOk());
    const Ran full = Freshetctl(server.url()).run(words("version bump product"));
    QCOMPARE(full.status, 1);
    QVERIFY2(full.saysOneLine() && full.err.contains("raise maxmemory") && full.err.contains("free memory"),
             full.err.constData());
    QVERIFY2(!full.err.contains("script"), full.err.constData());
    QVERIFY(redis.run({"CONFIG", "SET", "maxmemory", "0"}).isOk());
    QVERIFY(redis.run({"REPLICAOF", "127.0.0.1", "1"}).isOk());
    const Ran replica = Freshetctl(server.url()).run(words("version bump product"));
    QCOMPARE(replica.status, 1);
    QVERIFY2(replica.saysOneLine() && replica.err.contains("give the primary's address"), replica.err.constData());
    QVERIFY2(!replica.err.contains("script"), replica.err.constData());
}

void FreshetctlServerTest::aKeyOfAnotherTypeIsToldWithWhatToDo()
{
    auto redis = m_server.raw();
    redis.run({"RPUSH", "cache_version:spoilt", "x"});
    const Ran key = ctl(words("key spoilt --id 1"));
    QCOMPARE(key.status, 1);
    QVERIFY2(key.saysOneLine() && key.err.contains("cache_version:spoilt is no string") &&
                 key.err.contains("remove or rename it"),
             key.err.constData());
    QCOMPARE(key.out, QByteArray());
    redis.run({"DEL", "cache_version:spoilt"});
    const Ran stream = ctl(words("groups k"));
    QCOMPARE(stream.status, 1);
    QVERIFY2(stream.saysOneLine() && stream.err.contains("keys --long"), stream.err.constData());
}

QTEST_GUILESS_MAIN(FreshetctlServerTest)
#include "tst_freshetctl_server.moc"
