// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/inspect/slow_log.h"
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/redis_server.h"

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;

class TestSlowLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostileArgumentsComeAsTheyAre()
    {
        RedisServer::Options options;
        options.config = {QStringLiteral("slowlog-log-slower-than 0")};
        RedisServer server(options);
        QVERIFY2(server.start(), qPrintable(server.log()));
        const auto client = redis::Client::open(server.url());
        QVERIFY(await(client->ready()));
        auto raw = server.raw();
        raw.run({"CLIENT", "SETNAME", "<b>me</b>"});
        raw.run({"SLOWLOG", "RESET"});
        const QByteArray hostile("<b>\x1b[31m\xff\n\xe2\x80\xae", 12);
        raw.run({"SET", hostile, QByteArray(1000, 'x')});
        const auto log = await(fetchSlowLog(*client, 100));
        QVERIFY(log);
        const auto set = std::ranges::find_if(log->commands, [](const SlowCommand &one) { return one.arguments[0] == "SET"; });
        QVERIFY(set != log->commands.end());
        QCOMPARE(set->arguments[1], hostile);
        QVERIFY(set->arguments[2].contains("more bytes"));
        QCOMPARE(set->clientName, QByteArray("<b>me</b>"));
        QCOMPARE(set->node, server.socketPath());
        QVERIFY(std::abs(set->at.secsTo(QDateTime::currentDateTimeUtc())) < 60);
        QCOMPARE(log->threshold, std::chrono::microseconds(0));
        QVERIFY(log->kept >= qint64(log->commands.size()));
        for (std::size_t i = 1; i < log->commands.size(); ++i)
            QVERIFY(log->commands[i - 1].id > log->commands[i].id);
        QCOMPARE(await(fetchSlowLog(*client, 1))->commands.size(), 1U);
    }

    void aResetEmptiesEveryNodesLogAndCounts()
    {
        ClusterSetup::Options options;
        options.config = {QStringLiteral("slowlog-log-slower-than 0")};
        ClusterSetup cluster(options);
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        const auto client = redis::Client::open(cluster.url());
        QVERIFY(await(client->ready()));
        const auto log = await(fetchSlowLog(*client, 5));
        QVERIFY(log);
        QSet<QString> nodes;
        for (const SlowCommand &command : log->commands)
            nodes.insert(command.node);
        QCOMPARE(nodes.size(), 3);
        for (int i = 0; i < 3; ++i)
            cluster.node(i).raw().run({"CONFIG", "SET", "slowlog-log-slower-than", "-1"});
        const auto reset = await(resetSlowLog(*client));
        QVERIFY(reset);
        QCOMPARE(reset->nodes, 3);
        QVERIFY(reset->commands > 0);
        const auto after = await(fetchSlowLog(*client, 5));
        QCOMPARE(after->kept, 0);
        QVERIFY(after->threshold->count() < 0);
    }

    void whoMayNotAskIsToldTheCommand()
    {
        RedisServer::Options options;
        options.users = {"limited on >secret ~* +@all -slowlog"};
        RedisServer server(options);
        QVERIFY2(server.start(), qPrintable(server.log()));
        redis::Url url = server.url();
        url.user = QStringLiteral("limited");
        url.password = QStringLiteral("secret");
        const auto client = redis::Client::open(url);
        QVERIFY(await(client->ready()));
        const auto log = await(fetchSlowLog(*client, 10));
        QCOMPARE(log.error().code, Code::NoPermission);
        QVERIFY(log.error().message.contains(QLatin1String("slowlog"), Qt::CaseInsensitive));
        QCOMPARE(await(resetSlowLog(*client)).error().code, Code::NoPermission);
        redis::ClientOptions readOnly;
        readOnly.readOnly = true;
        const auto gated = redis::Client::open(server.url(), readOnly);
        QVERIFY(await(gated->ready()));
        QCOMPARE(await(resetSlowLog(*gated)).error().code, Code::ReadOnly);
    }

    void entriesOfAnotherFormAreLeftOut()
    {
        using redis::Value;
        QVERIFY(!readSlowCommand(Value(), {}));
        QVERIFY(!readSlowCommand(Value(Value::Array{Value(1), Value(2), Value(3), Value(Value::Array{})}), {}));
        QVERIFY(!readSlowCommand(
            Value(Value::Array{Value(1), Value(-2), Value(3), Value(Value::Array{Value(QByteArray("GET"))})}), {}));
        const auto old =
            readSlowCommand(Value(Value::Array{Value(1), Value(2), Value(3), Value(Value::Array{Value(QByteArray("GET"))})}),
                            QStringLiteral("n"));
        QVERIFY(old); // before Redis 4: no client
        QCOMPARE(old->took.count(), 3);
        QVERIFY(old->client.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSlowLog)
#include "tst_slow_log.moc"
