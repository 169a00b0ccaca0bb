// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QTest>

using namespace freshet;
using namespace freshet::test;

class FreshetctlKeyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKeyIsPrintedWithoutAServer_data();
    void aKeyIsPrintedWithoutAServer();
    void theCurrentVersionIsTheNamespacesElseTheGlobalElseV1();
    void theProgramsOwnVersionIsStillThere();
    void wrongUsageIsTold_data();
    void wrongUsageIsTold();
    void withoutAServerAndAVersionItIsUnreachable();
};

void FreshetctlKeyTest::aKeyIsPrintedWithoutAServer_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("key");
    const auto row = [](const char *key, const QStringList &arguments) { QTest::newRow(key) << arguments << QByteArray(key); };
    row("v1:product:123:detail", words("product --id 123 --action detail"));
    row("v1:product:list:320923b2", words("product --action list category=electronics price_min=100 price_max=1000"));
    row("v1:product:list:2aae67d1", words("product offset=0 --action list limit=7 limit=20"));
    row("v1:product:count:cef09c23",
        {QStringLiteral("product"), QStringLiteral("--action"), QStringLiteral("count"), QStringLiteral("min_price=9.5"),
         QStringLiteral("max_price=1e16"), QStringLiteral("search=\"사료 \\\"dry\\\"\\n/\"")});
    row("v1:목소리", {QStringLiteral("목소리")});
    row("v1:product", words("product"));
}

void FreshetctlKeyTest::aKeyIsPrintedWithoutAServer()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, key);
    Freshetctl ctl;
    ctl.set("FRESHET_URL", "unix:///nonexistent/redis.sock");
    arguments += words("--version v1");
    arguments.prepend(QStringLiteral("key"));
    const Ran ran = ctl.run(arguments);
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.out, key + '\n');
    QCOMPARE(ctl.run(arguments + words("--json")).out, "{\"key\":\"" + key + "\"}\n");
}

void FreshetctlKeyTest::theCurrentVersionIsTheNamespacesElseTheGlobalElseV1()
{
    RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    const Freshetctl ctl(server.url());
    QCOMPARE(ctl.run(words("key product --id 1")).out, QByteArray("v1:product:1\n"));
    QCOMPARE(server.raw().run({"DBSIZE"}).integer, 0); // reading writes nothing
    QVERIFY(server.raw().run({"SET", "cache_version:global", "v3"}).isOk());
    QCOMPARE(ctl.run(words("key product --id 1")).out, QByteArray("v3:product:1\n"));
    QVERIFY(server.raw().run({"SET", "cache_version:product", "v7"}).isOk());
    QCOMPARE(ctl.run(words("key product --id 1 --read-only")).out, QByteArray("v7:product:1\n"));
    QCOMPARE(ctl.run(words("key user --id 1")).out, QByteArray("v3:user:1\n"));
    QCOMPARE(ctl.run(words("key product --version v2")).out, QByteArray("v2:product\n"));
}

void FreshetctlKeyTest::theProgramsOwnVersionIsStillThere()
{
    const QByteArray version = Freshetctl().run(words("--version")).out;
    QVERIFY(version.startsWith("freshetctl "));
    QCOMPARE(Freshetctl().run(words("--version key")).out, version);
    QCOMPARE(Freshetctl().run(words("get --version")).out, version);
    const Ran help = Freshetctl().run(words("key --help"));
    QCOMPARE(help.status, 0);
    QCOMPARE(help.out.count("--version"), 1);
}

void FreshetctlKeyTest::wrongUsageIsTold_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("nothing") << QStringList() << QByteArray("key needs more");
    QTest::newRow("empty namespace") << QStringList{QString()} << QByteArray("the namespace is empty");
    QTest::newRow("no name") << words("product =5") << QByteArray("\"=5\" is no parameter");
    QTest::newRow("no equals sign") << words("product 123") << QByteArray("\"123\" is no parameter; write NAME=JSON");
    QTest::newRow("empty id") << QStringList{QStringLiteral("product"), QStringLiteral("--id=")} << QByteArray("--id is empty");
    QTest::newRow("version without value") << words("product --version") << QByteArray("--version needs a value");
}

void FreshetctlKeyTest::wrongUsageIsTold()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, said);
    const Ran ran = Freshetctl().run(QStringList{QStringLiteral("key")} + arguments);
    QCOMPARE(ran.status, 2);
    QVERIFY2(ran.saysOneLine() && ran.err.contains(said), ran.err.constData());
}

void FreshetctlKeyTest::withoutAServerAndAVersionItIsUnreachable()
{
    Freshetctl ctl;
    ctl.set("FRESHET_URL", "unix:///nonexistent/redis.sock");
    QCOMPARE(ctl.run(words("key product --timeout 1")).status, 3);
}

QTEST_GUILESS_MAIN(FreshetctlKeyTest)
#include "tst_freshetctl_key.moc"
