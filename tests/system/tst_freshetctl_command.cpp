// SPDX-License-Identifier: GPL-3.0-or-later
// freshetctl command: raw commands through the gate, asked for, recorded.
#include "core/audit/activity_log.h"
#include "core/redis/profile.h"
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QJsonArray>
#include <QTest>

using namespace freshet;
using namespace freshet::test;

class FreshetctlCommandTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server{{.users = {"poor on >p ~* +@read +ping +command"}}};

    Ran run(const QStringList &arguments)
    {
        return Freshetctl(m_server.url()).run(QStringList{QStringLiteral("command")} + arguments);
    }
    static std::vector<audit::Activity> recorded()
    {
        audit::ActivityLog::Options options;
        options.path = Freshetctl::dataHome() + QStringLiteral("/freshet/activity.sqlite");
        audit::ActivityLog log(options);
        const auto page = await(log.changes(0));
        return page ? page->records : std::vector<audit::Activity>();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { m_server.raw().run({"FLUSHALL"}); }

    void aReplyIsPrintedAsRedisCliPrintsIt()
    {
        m_server.raw().run({"RPUSH", "l", "a", QByteArray("\x1b\xff", 2)});
        const Ran ran = run(words("LRANGE l 0 -1"));
        QCOMPARE(ran.status, 0);
        QCOMPARE(ran.out, QByteArray("1) \"a\"\n2) \"\\x1b\\xff\"\n"));
        QVERIFY(run(words("INFO server")).out.startsWith("# Server\nredis_version:"));
        const Ran json = run(words("LRANGE l 0 -1 --json"));
        QCOMPARE(json.json().value(QStringLiteral("reply"))[0].toString(), QStringLiteral("a"));
        QVERIFY(json.json().value(QStringLiteral("milliseconds")).isDouble());
    }

    void anErrorReplyIsStatusOne()
    {
        m_server.raw().run({"SET", "s", "x"});
        const Ran ran = run(words("LPUSH s a"));
        QCOMPARE(ran.status, 1);
        QVERIFY(ran.out.startsWith("(error) WRONGTYPE"));
        QCOMPARE(recorded().front().state, audit::Activity::State::Failed);
        QCOMPARE(run(words("NOSUCH a")).status, 1);
    }

    void whatIsDangerousWantsYes()
    {
        m_server.raw().run({"MSET", "a", "1", "b", "2"});
        const Ran refused = run(words("FLUSHALL"));
        QCOMPARE(refused.status, 4);
        QVERIFY2(refused.saysOneLine() && refused.err.contains("keys in all databases: 2") && refused.err.contains("--yes"),
                 refused.err.constData());
        QCOMPARE(m_server.raw().run({"DBSIZE"}).integer, 2);
        QCOMPARE(run(words("KEYS *")).status, 0); // two keys
        QCOMPARE(run(words("FLUSHALL --yes")).status, 0);
        QCOMPARE(m_server.raw().run({"DBSIZE"}).integer, 0);
        const audit::Activity record = recorded().front();
        QCOMPARE(record.intent.action, QStringLiteral("console.command"));
        QCOMPARE(record.intent.target, QByteArray("FLUSHALL"));
        QCOMPARE(record.state, audit::Activity::State::Done);
    }

    void aWriteIsRecordedWithoutItsValue()
    {
        QCOMPARE(run({QStringLiteral("SET"), QStringLiteral("k"), QStringLiteral("private value"), QStringLiteral("--reason"),
                      QStringLiteral("because")})
                     .out,
                 QByteArray("OK\n"));
        const audit::Activity record = recorded().front();
        QCOMPARE(record.intent.target, QByteArray("SET k"));
        QCOMPARE(record.intent.reason, QStringLiteral("because"));
        const std::size_t before = recorded().size();
        QCOMPARE(run(words("GET k")).status, 0);
        QCOMPARE(recorded().size(), before);
    }

    void readOnlyIsTheGate()
    {
        for (const char *line : {"SET a 1", "FLUSHALL", "SORT l STORE m", "CONFIG SET maxmemory 1"}) {
            const Ran ran = run(words(line) + words("--read-only --yes"));
            QCOMPARE(ran.status, 4);
            QVERIFY2(ran.saysOneLine(), ran.err.constData());
        }
        QCOMPARE(run(words("GET a --read-only")).status, 0);
        const Ran script =
            run({QStringLiteral("EVAL"), QStringLiteral("return 1"), QStringLiteral("0"), QStringLiteral("--read-only")});
        QCOMPARE(script.status, 4);
        QCOMPARE(m_server.raw().run({"DBSIZE"}).integer, 0);
    }

    void aMissingPermissionIsStatusFour()
    {
        redis::Url url = m_server.url();
        url.user = QStringLiteral("poor");
        url.password = QStringLiteral("p");
        const Ran ran = Freshetctl(url).run(words("command SET a 1"));
        QCOMPARE(ran.status, 4);
        QVERIFY2(ran.err.contains("poor"), ran.err.constData());
    }

    void whatCannotWorkIsSaid()
    {
        QCOMPARE(run({}).status, 2);
        QCOMPARE(run({QString()}).status, 2);
        QCOMPARE(run(words("MONITOR")).status, 2);
        QCOMPARE(run(words("SUBSCRIBE a")).status, 2);
        QCOMPARE(run(words("AUTH x")).status, 4);
        QCOMPARE(run(words("DBSIZE --all-nodes")).status, 2);
        QCOMPARE(run(words("ECHO -- --json")).out, QByteArray("\"--json\"\n"));
    }

    void aBlockingCommandEndsWithASignal()
    {
        RunningFreshetctl blocked(Freshetctl(m_server.url()), words("command BLPOP queue 0"));
        QTRY_VERIFY(m_server.raw().info("clients", "blocked_clients").trimmed() == "1");
        QCOMPARE(blocked.end(SIGINT), 130);
        QTRY_VERIFY(m_server.raw().info("clients", "blocked_clients").trimmed() == "0");
    }

    void productionWantsYesForAWrite()
    {
        QTemporaryDir home;
        redis::Profile profile = redis::Profile::make(QStringLiteral("live"), m_server.url());
        profile.environment = redis::Profile::Environment::Production;
        QVERIFY(redis::saveProfiles(home.filePath(QStringLiteral("freshet/connections.json")), {profile}));
        Freshetctl ctl;
        ctl.set("XDG_CONFIG_HOME", home.path().toUtf8());
        QCOMPARE(ctl.run(words("command SET a 1 --profile live")).status, 4);
        QCOMPARE(ctl.run(words("command GET a --profile live")).status, 0);
        QCOMPARE(ctl.run(words("command SET a 1 --profile live --yes")).status, 0);
    }

    void aClusterSaysWhoAnswered()
    {
        ClusterSetup cluster;
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        const Freshetctl ctl(cluster.url());
        const Ran set = ctl.run(words("command SET a 1 --json"));
        const QString owner = cluster.node(cluster.ownerOf(ClusterSetup::slotOf("a"))).url().hosts.first().toString();
        QCOMPARE(set.json().value(QStringLiteral("node")).toString(), owner);
        const Ran all = ctl.run(words("command DBSIZE --all-nodes --json"));
        QCOMPARE(all.json().value(QStringLiteral("nodes")).toArray().size(), 3);
        const Ran one = ctl.run({QStringLiteral("command"), QStringLiteral("DBSIZE"), QStringLiteral("--node"), owner});
        QCOMPARE(one.out, QByteArray("(integer) 1\n"));
        QCOMPARE(ctl.run(words("command DBSIZE --node 1.2.3.4:5")).status, 2);
    }
};

QTEST_GUILESS_MAIN(FreshetctlCommandTest)
#include "tst_freshetctl_command.moc"
