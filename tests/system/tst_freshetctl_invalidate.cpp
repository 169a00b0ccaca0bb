// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/support/wait.h"
#include "tests/system/freshetctl_run.h"

#include <QJsonArray>
#include <QSet>
#include <QTest>

#include <csignal>

using namespace freshet;
using namespace freshet::test;

/// invalidate and version, as operators use them.
class FreshetctlInvalidateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void eachKindTellsWhatItDid();
    void whatWasInvalidatedLeavesAMark();
    void aDryRunGivesTheNumbersOfTheRun_data();
    void aDryRunGivesTheNumbersOfTheRun();
    void withoutYesItIsRefused();
    void wrongUsageChangesNothing_data();
    void wrongUsageChangesNothing();
    void readOnlyRefusesTheRunAndAllowsTheDryRun();
    void readOnlyRefusesBeforeItLooksForAnything_data();
    void readOnlyRefusesBeforeItLooksForAnything();
    void aPartThatFailedIsStatusOne();
    void aMissingPermissionIsStatusFour();
    void aSignalStopsItWithAReport();
    void versionsAreBumpedAndRolledBack();
    void aGlobalBumpWaitsForLaggards();
    void versionsAreListedAndCleanedUp();
    void twentyProcessesGetTwentyVersions();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    Ran ctl(const QStringList &arguments) { return Freshetctl(m_server.url()).run(arguments); }
    void fill(const QByteArray &prefix, int many)
    {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < many; ++i)
            commands.push_back({"SET", prefix + QByteArray::number(i), "x"});
        m_server.raw().runAll(commands);
    }

    RedisServer m_server{{.users = {"narrow on >n ~v1:product:* ~{v1:product:* +@all", "reader on >r ~* +@all -unlink"}}};
};

void FreshetctlInvalidateTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
}

void FreshetctlInvalidateTest::init()
{
    QVERIFY(raw({"FLUSHALL"}).isOk());
}

void FreshetctlInvalidateTest::eachKindTellsWhatItDid()
{
    fill("v1:product:", 3);
    raw({"SET", "v1:product", "x"});
    const Ran keys = ctl(words("invalidate key v1:product:0 absent --json"));
    QCOMPARE(keys.status, 0);
    QCOMPARE(keys.out,
             QByteArray("{\"kind\":\"key\",\"subject\":\"v1:product:0 absent\",\"subjects\":[\"v1:product:0\",\"absent\"],"
                        "\"dry_run\":false,\"matched\":1,\"deleted\":1,\"changed\":0,\"failed\":0,\"bytes\":null,"
                        "\"commands\":2}\n"));
    const Ran ttl = ctl(words("invalidate ttl v1:product:* --to 60 --json"));
    QCOMPARE(ttl.json().value(QStringLiteral("changed")).toInt(), 2);
    QVERIFY(raw({"TTL", "v1:product:1"}).integer > 0);
    const Ran pattern = ctl(words("invalidate pattern v1:product:* --yes --json --reason why"));
    QCOMPARE(pattern.json().value(QStringLiteral("deleted")).toInt(), 3);
    raw({"SADD", "cache:tag:t", "a", "b"});
    raw({"MSET", "a", "1", "b", "2", "v1:c:1", "3"});
    QCOMPARE(ctl(words("invalidate tag t --yes --json")).json().value(QStringLiteral("deleted")).toInt(), 2);
    raw({"SADD", "{cache:tag:t}:draining:crashed", "v1:c:1"});
    QCOMPARE(ctl(words("invalidate tag t --yes --json")).json().value(QStringLiteral("deleted")).toInt(), 1);
    raw({"SADD", "invalidation_queue:q", "v1:d:*"});
    fill("v1:d:", 4);
    QCOMPARE(ctl(words("invalidate queue q --yes --json")).json().value(QStringLiteral("deleted")).toInt(), 4);
    QCOMPARE(raw({"DBSIZE"}).integer, 1); // the marks of it
    const Ran nameSpace = ctl(words("invalidate namespace product --yes --json"));
    QCOMPARE(nameSpace.json().value(QStringLiteral("changed")).toInt(), 1);
    QCOMPARE(raw({"GET", "cache_version:product"}).bytes, QByteArray("v2"));
    const Ran nothing = ctl(words("invalidate pattern none:* --yes"));
    QCOMPARE(nothing.status, 0);
    QCOMPARE(nothing.out, QByteArray("pattern none:*: removed 0 keys, 0 commands\n"));
}

void FreshetctlInvalidateTest::whatWasInvalidatedLeavesAMark()
{
    fill("v1:product:", 3);
    QCOMPARE(ctl({QStringLiteral("invalidate"), QStringLiteral("pattern"), QStringLiteral("v1:product:*"),
                  QStringLiteral("--dry-run")})
                 .status,
             0);
    QCOMPARE(raw({"EXISTS", "freshet:marks"}).integer, 0);
    QCOMPARE(ctl({QStringLiteral("invalidate"), QStringLiteral("pattern"), QStringLiteral("v1:product:*"),
                  QStringLiteral("--yes"), QStringLiteral("--reason"), QStringLiteral("wrong price")})
                 .status,
             0);
    const RawReply marks = raw({"XRANGE", "freshet:marks", "-", "+"});
    QCOMPARE(marks.elements.size(), std::size_t(1));
    const RawReply &fields = marks.elements[0].elements.at(1);
    QCOMPARE(fields.field("subject").bytes, QByteArray("v1:product:*"));
    QCOMPARE(fields.field("reason").bytes, QByteArray("wrong price"));
    QCOMPARE(fields.field("deleted").bytes, QByteArray("3"));
}

void FreshetctlInvalidateTest::aDryRunGivesTheNumbersOfTheRun_data()
{
    QTest::addColumn<QStringList>("arguments");
    for (const char *line : {"key v1:product:1 v1:product:2 none", "pattern v1:product:*", "tag t", "queue q",
                             "namespace product", "ttl v1:* --to 60"})
        QTest::newRow(line) << words(line);
}

void FreshetctlInvalidateTest::aDryRunGivesTheNumbersOfTheRun()
{
    QFETCH(QStringList, arguments);
    fill("v1:product:", 1200);
    raw({"SADD", "cache:tag:t", "v1:product:1", "v1:product:7", "none"});
    raw({"SADD", "invalidation_queue:q", "v1:product:1*", "v1:product:7", "none"});
    const QStringList run = QStringList{QStringLiteral("invalidate")} + arguments + words("--yes --json --bytes");
    const qint64 before = raw({"DBSIZE"}).integer;
    QJsonObject dry = ctl(run + words("--dry-run --read-only")).json();
    QCOMPARE(raw({"DBSIZE"}).integer, before);
    QJsonObject real = ctl(run).json();
    QCOMPARE(dry.take(QStringLiteral("dry_run")).toBool(), true);
    QCOMPARE(real.take(QStringLiteral("dry_run")).toBool(true), false);
    QCOMPARE(dry, real);
    QVERIFY(dry.value(QStringLiteral("matched")).toInt() + dry.value(QStringLiteral("changed")).toInt() > 0);
}

void FreshetctlInvalidateTest::withoutYesItIsRefused()
{
    fill("v1:product:", 3);
    for (const char *line : {"pattern v1:*", "tag t", "queue q", "namespace product"}) {
        const Ran ran = ctl(QStringList{QStringLiteral("invalidate")} + words(line));
        QCOMPARE(ran.status, 4);
        QVERIFY(ran.saysOneLine() && ran.err.contains("--yes"));
        QVERIFY(ran.out.isEmpty());
    }
    QCOMPARE(raw({"DBSIZE"}).integer, 3);
}

void FreshetctlInvalidateTest::wrongUsageChangesNothing_data()
{
    QTest::addColumn<QStringList>("arguments");
    for (const char *line : {"invalidate",
                             "invalidate key",
                             "invalidate all x --yes",
                             "invalidate pattern a b --yes",
                             "invalidate ttl v1:*",
                             "invalidate ttl v1:* --to 0",
                             "invalidate key a --to 5",
                             "invalidate namespace max --yes",
                             "version",
                             "version bump",
                             "version bump history",
                             "version bump global",
                             "version bump a b",
                             "version rollback product",
                             "version cleanup",
                             "version cleanup product --keep -1",
                             "version show",
                             "version list --dry-run",
                             "version bump product --keep 2",
                             "version bump product --force",
                             "version history --keep 2",
                             "version history a b",
                             "version list product",
                             "version rollback product v1 --keep 2",
                             "version cleanup product --force",
                             "version cleanup --global"})
        QTest::newRow(line) << words(line);
}

void FreshetctlInvalidateTest::wrongUsageChangesNothing()
{
    QFETCH(QStringList, arguments);
    const Ran ran = ctl(arguments);
    QCOMPARE(ran.status, 2);
    QVERIFY2(ran.saysOneLine(), ran.err.constData());
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
}

void FreshetctlInvalidateTest::readOnlyRefusesTheRunAndAllowsTheDryRun()
{
    fill("v1:product:", 3);
    QCOMPARE(ctl(words("invalidate pattern v1:* --yes --read-only")).status, 4);
    QCOMPARE(ctl(words("invalidate key v1:product:1 --read-only")).status, 4);
    QCOMPARE(ctl(words("invalidate namespace product --yes --read-only")).status, 4);
    QCOMPARE(ctl(words("version bump product --read-only")).status, 4);
    QCOMPARE(ctl(words("invalidate pattern v1:* --dry-run --read-only")).status, 0);
    QCOMPARE(ctl(words("version cleanup product --dry-run --read-only")).status, 0);
    QCOMPARE(ctl(words("version list --read-only")).status, 0);
    QCOMPARE(raw({"DBSIZE"}).integer, 3);
}

void FreshetctlInvalidateTest::readOnlyRefusesBeforeItLooksForAnything_data()
{
    QTest::addColumn<QStringList>("arguments");
    for (const char *line :
         {"invalidate pattern v1:* --yes --json", "invalidate tag t --yes", "invalidate queue q --yes",
          "invalidate key v1:product:1 --json", "invalidate ttl v1:* --to 5", "version cleanup product --json"})
        QTest::newRow(line) << words(line);
}

void FreshetctlInvalidateTest::readOnlyRefusesBeforeItLooksForAnything()
{
    QFETCH(QStringList, arguments);
    raw({"SET", "cache_version:product", "v3"});
    fill("v1:product:", 3);
    raw({"CONFIG", "RESETSTAT"});
    const Ran ran = ctl(arguments + words("--read-only"));
    QCOMPARE(ran.status, 4);
    QCOMPARE(ran.out, QByteArray());
    QVERIFY2(ran.saysOneLine() && ran.err.contains("--read-only"), ran.err.constData());
    QVERIFY(!raw({"INFO", "commandstats"}).bytes.contains("cmdstat_scan"));
    QCOMPARE(raw({"DBSIZE"}).integer, 4);
}

void FreshetctlInvalidateTest::aPartThatFailedIsStatusOne()
{
    fill("v1:product:", 3);
    fill("v1:secret:", 2);
    redis::Url url = m_server.url();
    url.user = QStringLiteral("narrow");
    url.password = QStringLiteral("n");
    const Ran ran = Freshetctl(url).run(words("invalidate pattern v1:* --yes --json --quiet"));
    QCOMPARE(ran.status, 1);
    QCOMPARE(ran.json().value(QStringLiteral("deleted")).toInt(), 3);
    QCOMPARE(ran.json().value(QStringLiteral("failed")).toInt(), 2);
    QCOMPARE(ran.json().value(QStringLiteral("failed_keys")).toArray().size(), 2);
    QVERIFY2(ran.err.contains("\"narrow\""), ran.err.constData());
}

void FreshetctlInvalidateTest::aMissingPermissionIsStatusFour()
{
    fill("v1:product:", 3);
    redis::Url url = m_server.url();
    url.user = QStringLiteral("reader");
    url.password = QStringLiteral("r");
    const Ran ran = Freshetctl(url).run(words("invalidate pattern v1:* --yes --quiet"));
    QCOMPARE(ran.status, 4);
    QVERIFY2(ran.err.contains("UNLINK") && ran.err.contains("\"reader\""), ran.err.constData());
    redis::Url nobody = m_server.url();
    nobody.socketPath = QStringLiteral("/nonexistent/redis.sock");
    QCOMPARE(Freshetctl(nobody).run(words("invalidate pattern v1:* --yes --timeout 1")).status, 3);
}

void FreshetctlInvalidateTest::aSignalStopsItWithAReport()
{
    fill("v1:product:", 200'000);
    QProcess process;
    process.setProcessEnvironment(Freshetctl(m_server.url()).environment());
    process.start(Freshetctl::program(), words("invalidate pattern v1:* --yes --json"));
    QVERIFY(process.waitForStarted());
    QVERIFY(waitUntil([&] { return raw({"DBSIZE"}).integer < 200'000; }));
    ::kill(pid_t(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20000));
    const QJsonObject report = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    const qint64 deleted = report.value(QStringLiteral("deleted")).toInteger();
    QCOMPARE(raw({"DBSIZE"}).integer, 200'000 - deleted + 1); // and the mark of it
    if (deleted < 200'000) {                                  // it may have been faster than the signal
        QCOMPARE(process.exitCode(), 128 + SIGINT);
        QVERIFY(report.value(QStringLiteral("stopped")).toBool());
    }
}

void FreshetctlInvalidateTest::versionsAreBumpedAndRolledBack()
{
    QCOMPARE(ctl(words("version bump product --json --reason prices")).out,
             QByteArray("{\"scope\":\"product\",\"from\":\"v1\",\"to\":\"v2\"}\n"));
    QCOMPARE(ctl(words("version bump product")).out, QByteArray("product: v2 -> v3\n"));
    QCOMPARE(ctl(words("version rollback product v2 --json")).out,
             QByteArray("{\"scope\":\"product\",\"from\":\"v3\",\"to\":\"v2\"}\n"));
    const Ran unknown = ctl(words("version rollback product v9"));
    QCOMPARE(unknown.status, 4);
    QVERIFY(unknown.saysOneLine() && unknown.err.contains("--force"));
    QCOMPARE(ctl(words("version rollback product v9 --force")).status, 0);
    QCOMPARE(ctl(words("version rollback --global v1 --json")).out,
             QByteArray("{\"scope\":\"global\",\"from\":\"v1\",\"to\":\"v1\",\"namespaces\":[]}\n"));
    const auto rows = ctl(words("version history product --json")).rows();
    QCOMPARE(rows.size(), 4);
    QCOMPARE(rows[0].value(QStringLiteral("kind")).toString(), QStringLiteral("set"));
    QCOMPARE(rows[1].value(QStringLiteral("kind")).toString(), QStringLiteral("rollback"));
    QCOMPARE(rows[3].value(QStringLiteral("reason")).toString(), QStringLiteral("prices"));
    QVERIFY(!rows[3].value(QStringLiteral("actor")).toString().isEmpty());
    QVERIFY(rows[3].value(QStringLiteral("time")).toString().endsWith(QLatin1Char('Z')));
}

void FreshetctlInvalidateTest::aGlobalBumpWaitsForLaggards()
{
    raw({"SET", "cache_version:product", "v4"});
    QProcess process;
    process.setProcessEnvironment(Freshetctl(m_server.url()).environment());
    process.start(Freshetctl::program(), words("version bump --global --json"));
    QVERIFY(waitUntil([&] { return raw({"GET", "cache_version:global"}).bytes == "v2"; }));
    raw({"SET", "cache_version:late", "v1"});
    QVERIFY(waitUntil([&] { return process.canReadLine(); })); // told before the wait
    const QByteArray out = process.readAllStandardOutput();
    QCOMPARE(
        out,
        QByteArray("{\"scope\":\"global\",\"from\":\"v1\",\"to\":\"v2\",\"namespaces\":[{\"scope\":\"product\",\"from\":\"v4\","
                   "\"to\":\"v5\"}]}\n"));
    ::kill(pid_t(process.processId()), SIGTERM); // at once then
    QVERIFY(process.waitForFinished(20000));
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(raw({"GET", "cache_version:late"}).bytes, QByteArray("v2"));
}

void FreshetctlInvalidateTest::versionsAreListedAndCleanedUp()
{
    raw({"SET", "cache_version:product", "v3"});
    for (const char *version : {"v1", "v2", "v3"})
        fill(version + QByteArray(":product:"), 10);
    QJsonObject product;
    for (const QJsonObject &row : ctl(words("version list --json")).rows()) {
        if (row.value(QStringLiteral("namespace")) == QStringLiteral("product"))
            product = row;
    }
    QCOMPARE(product.value(QStringLiteral("own")).toBool(), true);
    QCOMPARE(product.value(QStringLiteral("max")).toInt(), 3);
    const QJsonArray living = product.value(QStringLiteral("versions")).toArray();
    QCOMPARE(living.size(), 3);
    QCOMPARE(living[0].toObject().value(QStringLiteral("keys")).toInt(), 10);
    QVERIFY(living[0].toObject().value(QStringLiteral("bytes")).toInt() > 0);
    const QByteArray numbers =
        "\"kept\":[\"v3\",\"v2\"],\"removed_versions\":[\"v1\"],\"matched\":10,\"deleted\":10,\"failed\":0}\n";
    QCOMPARE(ctl(words("version cleanup product --json --dry-run")).out,
             "{\"namespace\":\"product\",\"dry_run\":true," + numbers);
    QCOMPARE(ctl(words("version cleanup product --json")).out, "{\"namespace\":\"product\",\"dry_run\":false," + numbers);
    QCOMPARE(raw({"KEYS", "*:product:*"}).elements.size(), 20U);
}

void FreshetctlInvalidateTest::twentyProcessesGetTwentyVersions()
{
    std::vector<std::unique_ptr<QProcess>> processes;
    for (int i = 0; i < 20; ++i) {
        processes.push_back(std::make_unique<QProcess>());
        processes.back()->setProcessEnvironment(Freshetctl(m_server.url()).environment());
        processes.back()->start(Freshetctl::program(), words("version bump product --json"));
    }
    QSet<QString> made;
    for (const auto &process : processes) {
        QVERIFY(process->waitForFinished(60000));
        QCOMPARE(process->exitCode(), 0);
        made.insert(QJsonDocument::fromJson(process->readAllStandardOutput())[QStringLiteral("to")].toString());
    }
    QCOMPARE(made.size(), 20);
    QCOMPARE(raw({"GET", "cache_version:product"}).bytes, QByteArray("v21"));
    QCOMPARE(raw({"HLEN", "cache_version:history"}).integer, 20);
}

QTEST_GUILESS_MAIN(FreshetctlInvalidateTest)
#include "tst_freshetctl_invalidate.moc"
