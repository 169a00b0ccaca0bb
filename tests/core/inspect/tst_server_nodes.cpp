// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/inspect/server_nodes.h"
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/sentinel_setup.h"

#include <algorithm>

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;
using Role = ServerNode::Role;
using State = ServerNode::State;

class TestServerNodes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyNodeOfAClusterIsThereWithItsNumbers()
    {
        ClusterSetup::Options options;
        options.replicas = 1;
        options.password = "secret";
        ClusterSetup cluster(options);
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        const auto client = redis::Client::open(cluster.url());
        QVERIFY(await(client->ready()));
        auto nodes = await(fetchServerNodes(*client));
        const auto replicas = [&nodes, &client] { // they take a moment to find their primaries, and to tell others whose they are
            nodes = await(fetchServerNodes(*client));
            const auto isAttached = [&nodes](const ServerNode &node) {
                return node.role == Role::Replica && std::ranges::count(nodes->nodes, node.primary, &ServerNode::id) == 1;
            };
            return nodes ? std::ranges::count_if(nodes->nodes, isAttached) : 0;
        };
        QTRY_COMPARE_WITH_TIMEOUT(replicas(), 3, 30000);
        QCOMPARE(nodes->nodes.size(), 6U);
        QCOMPARE(nodes->clusterState, QByteArray("ok"));
        QCOMPARE(nodes->slotsServed, slotsOfCluster);
        for (std::size_t i = 0; i < 6; ++i) {
            const ServerNode &node = nodes->nodes[i];
            QVERIFY2(!node.error, node.error ? qPrintable(node.error->message) : "");
            QCOMPARE(node.role, i % 2 == 0 ? Role::Primary : Role::Replica);
            QCOMPARE(node.slotRanges.empty(), i % 2 == 1);
            QVERIFY(node.usedMemory.value_or(0) > 0);
            QVERIFY(node.opsPerSecond && node.keys && node.clients);
            QVERIFY(!node.version.isEmpty());
            if (i % 2 == 1) {
                QCOMPARE(node.primary, nodes->nodes[i - 1].id);
                QVERIFY(node.lag);
            }
        }
        QVERIFY(nodes->nodes[0].slotRanges[0].first == 0);

        QVERIFY(cluster.beginMove(1, cluster.ownerOf(16000)));
        QCOMPARE(await(fetchServerNodes(*client))->nodes[0].movingSlots, 1);
        cluster.node(5).kill(); // a replica
        const auto without = await(fetchServerNodes(*client));
        QVERIFY(without);
        const auto dead = std::ranges::count_if(without->nodes, [](const ServerNode &node) { return node.error.has_value(); });
        QCOMPARE(dead, 1);
        QCOMPARE(without->slotsServed, slotsOfCluster);
    }

    void aSentinelSetUpTellsWhoIsWho()
    {
        SentinelSetup::Options options;
        options.replicas = 2;
        options.password = "secret";
        options.sentinelPassword = "watch";
        SentinelSetup setup(options);
        QVERIFY2(setup.start(), qPrintable(setup.log()));
        const auto client = redis::Client::open(setup.url());
        QVERIFY(await(client->ready()));
        const auto nodes = await(fetchServerNodes(*client));
        QVERIFY2(nodes, nodes ? "" : qPrintable(nodes.error().message));
        QVERIFY2(!nodes->sentinelError, nodes->sentinelError ? qPrintable(nodes->sentinelError->message) : "");
        QCOMPARE(nodes->nodes.size(), 3U);
        QCOMPARE(nodes->nodes[0].role, Role::Primary);
        for (const ServerNode &node : nodes->nodes) {
            QVERIFY2(!node.error, node.error ? qPrintable(node.error->message) : "");
            QVERIFY(node.usedMemory);
        }
        QCOMPARE(nodes->sentinels.size(), 3U);
        QCOMPARE(std::ranges::count_if(nodes->sentinels, &SentinelNode::isAsked), 1);
        QVERIFY(nodes->quorum.value_or(0) > 0);
        QCOMPARE(nodes->masterName, SentinelSetup::masterName());
    }

    void oneServerIsANodeToo()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        server.raw().run({"SET", "a", "b"});
        const auto client = redis::Client::open(server.url());
        QVERIFY(await(client->ready()));
        const auto nodes = await(fetchServerNodes(*client));
        QVERIFY(nodes);
        QCOMPARE(nodes->nodes.size(), 1U);
        QCOMPARE(nodes->nodes[0].address, server.socketPath());
        QCOMPARE(nodes->nodes[0].keys, std::optional<qint64>(1));
        QVERIFY(nodes->sentinels.empty());
    }

    void linesOfAnotherFormAreLeftOut()
    {
        const auto nodes =
            parseClusterNodes("garbage\n"
                              "a 10.0.0.1:7000@17000,host.example myself,master - 0 0 1 connected 0-5 7 [9->-b] 99999\n"
                              "b ::1:7001@17001 slave,fail a 0 0 1 connected\n"
                              "c :0@0 master,noaddr - 0 0 1 disconnected 10-x 20-10\n"
                              "d 10.0.0.4:7003@17003 master,fail? - 0 0 1 disconnected\n");
        QCOMPARE(nodes.size(), 4U);
        QCOMPARE(nodes[0].address, QStringLiteral("10.0.0.1:7000"));
        QCOMPARE(nodes[0].slotCount(), 7);
        QCOMPARE(nodes[0].movingSlots, 1);
        QCOMPARE(nodes[1].address, QStringLiteral("[::1]:7001"));
        QCOMPARE(nodes[1].state, State::Down);
        QCOMPARE(nodes[1].primary, QByteArray("a"));
        QCOMPARE(nodes[2].state, State::Joining);
        QVERIFY(nodes[2].slotRanges.empty());
        QCOMPARE(nodes[3].state, State::Suspected);
    }
};

QTEST_GUILESS_MAIN(TestServerNodes)
#include "tst_server_nodes.moc"
