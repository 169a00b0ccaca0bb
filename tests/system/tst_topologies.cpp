// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cluster_setup.h"
#include "tests/support/sentinel_setup.h"

#include <QSet>
#include <QTest>

using namespace freshet;
using namespace freshet::test;

/// Sentinels and clusters that other tests stand on.
class TopologiesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sentinelsFollowADeadPrimary()
    {
        SentinelSetup setup({.replicas = 1, .password = "data", .sentinelPassword = "watch"});
        QVERIFY2(setup.start(), qPrintable(setup.log()));
        QCOMPARE(setup.primaryIndex(), 0);
        QCOMPARE(setup.url().hosts.size(), 3);
        QVERIFY(setup.primary().raw().run({"SET", "k", "v"}).isOk());
        QTRY_COMPARE(setup.server(1).raw().run({"GET", "k"}).bytes, QByteArray("v"));
        setup.primary().kill();
        QVERIFY2(setup.waitForNewPrimary(0), qPrintable(setup.log()));
        QCOMPARE(setup.primaryIndex(), 1);
        QVERIFY(setup.primary().raw().run({"SET", "k", "w"}).isOk());
        QVERIFY2(setup.server(0).start(), qPrintable(setup.server(0).log()));
        QTRY_COMPARE_WITH_TIMEOUT(setup.server(0).raw().info("replication", "role"), QByteArray("slave"), 30000);
    }

    void sentinelsFailOverOnRequest()
    {
        SentinelSetup setup;
        QVERIFY2(setup.start(), qPrintable(setup.log()));
        QVERIFY2(setup.failOver(), qPrintable(setup.log()));
        QCOMPARE(setup.primaryIndex(), 1);
    }

    void slotsAreThoseOfTheServer()
    {
        RedisServer server({.tcp = true, .cluster = true});
        QVERIFY2(server.start(), qPrintable(server.log()));
        for (const char *key :
             {"", "a", "v1:product:123:detail", "{cache:tag:voices}:draining:1", "foo{}{bar}", "foo{{bar}}zap", "{", "x}y{z"})
            QCOMPARE(qint64(ClusterSetup::slotOf(key)), server.raw().run({"CLUSTER", "KEYSLOT", key}).integer);
    }

    void aSlotOfAClusterMovesStepByStep()
    {
        ClusterSetup cluster({.password = "open"});
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        QCOMPARE(cluster.url().hosts.size(), 3);
        const int slot = ClusterSetup::slotOf("{a}");
        const int from = cluster.ownerOf(slot);
        const int to = (from + 1) % 3;
        for (int i = 0; i < 5; ++i)
            QVERIFY(cluster.node(from).raw().run({"SET", "{a}" + QByteArray::number(i), "v"}).isOk());
        QVERIFY(cluster.node(to).raw().run({"GET", "{a}0"}).bytes.startsWith("MOVED "));

        QVERIFY(cluster.beginMove(slot, to));
        QVERIFY(cluster.node(from).raw().run({"GET", "{a}missing"}).bytes.startsWith("ASK "));
        QCOMPARE(cluster.moveKeys(slot, 2), 2);
        QCOMPARE(cluster.moveKeys(slot, 100), 3);
        QCOMPARE(cluster.moveKeys(slot, 100), 0);
        QVERIFY(cluster.node(from).raw().run({"GET", "{a}0"}).bytes.startsWith("ASK "));
        QVERIFY(cluster.endMove(slot));
        QCOMPARE(cluster.node(to).raw().run({"GET", "{a}0"}).bytes, QByteArray("v"));
        QVERIFY(cluster.node(from).raw().run({"GET", "{a}0"}).bytes.startsWith("MOVED "));
        QVERIFY(cluster.waitUntilComplete());
        QCOMPARE(cluster.ownerOf(slot), to);
        QVERIFY(cluster.moveSlot(slot, from));
        QVERIFY(cluster.waitUntilComplete());
        QCOMPARE(cluster.ownerOf(slot), from);
    }

    void aReplicaOfAClusterTakesOver()
    {
        ClusterSetup cluster({.replicas = 1});
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        QCOMPARE(cluster.nodeCount(), 6);
        QVERIFY(cluster.failOver(3));
        QCOMPARE(cluster.ownerOf(0), 3);
    }
};

QTEST_GUILESS_MAIN(TopologiesTest)
#include "tst_topologies.moc"
