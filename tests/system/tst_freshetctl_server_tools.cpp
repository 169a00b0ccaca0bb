// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cluster_setup.h"
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QJsonArray>
#include <QTest>

#include <csignal>

using namespace freshet;
using namespace freshet::test;

/// freshetctl server: slow log, clients, settings, memory, nodes and known vulnerabilities.
class FreshetctlServerToolsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        std::signal(SIGPIPE, SIG_IGN); // a test writes to a connection that was ended
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    }

    void theSlowLogIsToldAndEmptied()
    {
        auto raw = m_server.raw();
        raw.run({"CONFIG", "SET", "slowlog-log-slower-than", "0"});
        raw.run({"SET", "k\x1b[31m", "v"});
        raw.run({"CONFIG", "SET", "slowlog-log-slower-than", "-1"});
        const Ran json = ctl(words("server slowlog --json"));
        QCOMPARE(json.status, 0);
        bool found = false;
        for (const QJsonObject &row : json.rows())
            found = found || row.value(QStringLiteral("arguments")).toArray().at(0) == QStringLiteral("SET");
        QVERIFY(found);
        const Ran text = ctl(words("server slowlog --count 50"));
        QVERIFY(text.out.contains("SET k\\x1b[31m v"));
        QVERIFY(!text.out.contains('\x1b'));
        QCOMPARE(ctl(words("server slowlog reset")).status, 4); // nobody can be asked
        QCOMPARE(ctl(words("server slowlog reset --dry-run")).status, 0);
        QVERIFY(raw.run({"SLOWLOG", "LEN"}).integer > 0);
        QCOMPARE(ctl(words("server slowlog reset --yes --reason tidy")).status, 0);
        QCOMPARE(raw.run({"SLOWLOG", "LEN"}).integer, 0);
        QCOMPARE(newestRecord().value(QStringLiteral("action")).toString(), QStringLiteral("server.slowlog_reset"));
        QCOMPARE(newestRecord().value(QStringLiteral("reason")).toString(), QStringLiteral("tidy"));
    }

    void aConnectionIsEndedByItsId()
    {
        auto victim = m_server.raw();
        victim.run({"CLIENT", "SETNAME", "victim"});
        const qint64 id = victim.run({"CLIENT", "ID"}).integer;
        const Ran listed = ctl(words("server clients --json"));
        QCOMPARE(listed.status, 0);
        bool isThis = false;
        for (const QJsonObject &row : listed.rows())
            isThis = isThis || row.value(QStringLiteral("is_this")).toBool();
        QVERIFY(isThis);
        const QStringList kill{QStringLiteral("server"), QStringLiteral("kill"), QString::number(id)};
        QCOMPARE(ctl(kill + words("--dry-run")).status, 0);
        QCOMPARE(victim.run({"PING"}).bytes, QByteArray("PONG"));
        QCOMPARE(ctl(kill).status, 4);
        QCOMPARE(ctl(kill + words("--read-only --yes")).status, 4);
        QCOMPARE(victim.run({"PING"}).bytes, QByteArray("PONG"));
        const Ran killed = ctl(kill + words("--yes"));
        QCOMPARE(killed.status, 0);
        QVERIFY(killed.out.contains("(victim)"));
        QVERIFY(victim.run({"PING"}).isError());
        QCOMPARE(ctl(kill + words("--yes")).status, 1);
        QCOMPARE(ctl(words("server kill worker --yes")).status, 2);
        QCOMPARE(newestRecord().value(QStringLiteral("action")).toString(), QStringLiteral("server.client_kill"));
    }

    void aSettingIsShownAndChanged()
    {
        const Ran all = ctl(words("server config maxmemory-policy --json"));
        QCOMPARE(all.status, 0);
        QCOMPARE(all.json().value(QStringLiteral("value")).toString(), QStringLiteral("noeviction"));
        QCOMPARE(all.json().value(QStringLiteral("changed")).toBool(true), false);
        QCOMPARE(ctl(words("server config no-such*")).status, 1);
        QCOMPARE(ctl(words("server config set maxmemory lots --yes")).status, 2);
        QCOMPARE(ctl(words("server config set maxmemory 64mb")).status, 4);
        QCOMPARE(ctl(words("server config set maxmemory 64mb --dry-run")).status, 0);
        QCOMPARE(value("maxmemory"), QByteArray("0"));
        const Ran set = ctl(words("server config set maxmemory 64mb --yes --json"));
        QCOMPARE(set.status, 0);
        QCOMPARE(set.json().value(QStringLiteral("value")).toString(), QStringLiteral("67108864"));
        QCOMPARE(value("maxmemory"), QByteArray("67108864"));
        QVERIFY(ctl(words("server config --changed")).out.contains("standard: 0"));
        QCOMPARE(newestRecord().value(QStringLiteral("action")).toString(), QStringLiteral("server.config"));
        QCOMPARE(ctl(words("server config set maxmemory 0 --yes --rewrite")).status, 0);
        QCOMPARE(ctl(words("server config set no-such-setting 1 --yes")).status, 1);
    }

    void memoryIsToldByNamespace()
    {
        auto raw = m_server.raw();
        for (int i = 0; i < 200; ++i)
            raw.run({"SET", "v1:product:" + QByteArray::number(i), QByteArray(100, 'x')});
        const Ran ran = ctl(words("server memory --json --keys 100"));
        QCOMPARE(ran.status, 0);
        const QJsonObject first = ran.rows().value(0);
        QCOMPARE(first.value(QStringLiteral("name")).toString(), QStringLiteral("product"));
        QVERIFY(first.value(QStringLiteral("bytes_low")).toDouble() <= first.value(QStringLiteral("bytes")).toDouble());
        QVERIFY(ctl(words("server memory")).out.contains("all keys: "));
        QCOMPARE(ctl(words("server memory --keys 0")).status, 2);
    }

    void nodesFlawsAndLatencyAreTold()
    {
        const Ran nodes = ctl(words("server nodes --json"));
        QCOMPARE(nodes.status, 0);
        QCOMPARE(nodes.json().value(QStringLiteral("role")).toString(), QStringLiteral("primary"));
        const Ran flaws = ctl(words("server flaws"));
        QVERIFY(flaws.out.contains("as of 20"));
        QCOMPARE(flaws.status, flaws.out.contains("CVE-") ? 1 : 0);
        const Ran latency = ctl(words("server latency --count 10 --json"));
        QCOMPARE(latency.status, 0);
        QCOMPARE(latency.rows().value(0).value(QStringLiteral("pings")).toInt(), 10);
    }

    void commandsAreWatchedForAShortWhile()
    {
        const Ran ran = ctl(words("server monitor --seconds 1 --json"));
        QCOMPARE(ran.status, 0);
        QVERIFY(ran.err.contains("half of the server's throughput"));
        QCOMPARE(ctl(words("server monitor --seconds 0")).status, 2);
        QCOMPARE(ctl(words("server monitor --read-only")).status, 4);
    }

    void aClusterIsToldNodeByNode()
    {
        ClusterSetup cluster;
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        const Ran nodes = Freshetctl(cluster.url()).run(words("server nodes"));
        QCOMPARE(nodes.status, 0);
        QVERIFY(nodes.out.contains("16384 of 16384 slots served"));
        QCOMPARE(Freshetctl(cluster.url()).run(words("server config set timeout 100 --yes")).status, 0);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(cluster.node(i).raw().run({"CONFIG", "GET", "timeout"}).field("timeout").bytes, QByteArray("100"));
    }

    void whatIsNotPermittedIsStatusFour()
    {
        m_server.raw().run({"SET", "a", "b"}); // of nothing there would be nothing to measure
        redis::Url url = m_server.url();
        url.user = QStringLiteral("poor");
        url.password = QStringLiteral("pw");
        const Freshetctl poor(url);
        for (const char *arguments : {"server slowlog", "server clients", "server config", "server slowlog reset --yes",
                                      "server config set timeout 1 --yes", "server memory"}) {
            const Ran ran = poor.run(words(arguments));
            QVERIFY2(ran.status == 4, arguments);
            QVERIFY2(ran.saysOneLine(), ran.err.constData());
        }
    }

    void wrongWordsAreExplained()
    {
        QCOMPARE(ctl(words("server")).status, 2);
        const Ran typo = ctl(words("server slowlgo"));
        QCOMPARE(typo.status, 2);
        QVERIFY(typo.err.contains("did you mean slowlog"));
        QCOMPARE(ctl(words("server config set timeout")).status, 2);
        QCOMPARE(ctl(words("server nodes --keys 5")).status, 2);
    }

private:
    Ran ctl(const QStringList &arguments) { return Freshetctl(m_server.url()).run(arguments); }
    QByteArray value(const QByteArray &name) { return m_server.raw().run({"CONFIG", "GET", name}).field(name).bytes; }
    QJsonObject newestRecord() { return ctl(words("activity --json --limit 1")).rows().value(0); }

    RedisServer m_server{{.users = {"poor on >pw ~* +@all -slowlog -config -client|list -memory"}}};
};

QTEST_GUILESS_MAIN(FreshetctlServerToolsTest)
#include "tst_freshetctl_server_tools.moc"
