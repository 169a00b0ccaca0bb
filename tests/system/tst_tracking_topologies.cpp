// SPDX-License-Identifier: GPL-3.0-or-later
//
// Client-side caching over the nodes of a cluster and behind Sentinels: slots that move, primaries that change.
#include "core/redis/tracking.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/sentinel_setup.h"

#include <qcoro/qcorotask.h>
#include <QSet>
#include <QTest>

using namespace freshet;
using namespace freshet::redis;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

/// A cache as simple as can be: copies of what was read while tracking was active and nothing was lost meanwhile.
struct Copies
{
    explicit Copies(Client &trackedClient)
        : client(&trackedClient)
        , tracking(trackedClient)
    {
        QObject::connect(&tracking, &Tracking::invalidated, &tracking, [this](const QByteArrayList &keys) {
            for (const QByteArray &key : keys) {
                values.remove(key);
                ++epochs[key];
            }
        });
        const auto drop = [this] {
            values.clear();
            ++epoch;
        };
        QObject::connect(&tracking, &Tracking::flushed, &tracking, drop);
        QObject::connect(&tracking, &Tracking::lost, &tracking, [this, drop] {
            ++losses;
            drop();
        });
    }

    Task<Result<QByteArray>> get(QByteArray key)
    {
        if (tracking.isActive() && values.contains(key))
            co_return Result<QByteArray>(values.value(key));
        const bool active = tracking.isActive();
        const int before = epoch;
        const int keysBefore = epochs[key];
        const auto reply = co_await client->command(Command("GET", key));
        if (!reply)
            co_return Result<QByteArray>(std::unexpected(reply.error()));
        if (active && tracking.isActive() && epoch == before && epochs[key] == keysBefore)
            values.insert(key, reply->bytes());
        co_return Result<QByteArray>(reply->bytes());
    }

    Client *client;
    Tracking tracking;
    QHash<QByteArray, QByteArray> values;
    QHash<QByteArray, int> epochs;
    int epoch = 0;
    int losses = 0;
};

} // namespace

class TrackingTopologiesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysOfAllNodesAreTracked();
    void aSlotThatMovesLeavesNoOldCopy();
    void aPrimaryThatHandsOverLeavesNoOldCopy();
    void aKilledPrimaryIsToldAndTrackingComesBack();
    void aSentinelFailoverIsTold();
};

namespace {

QByteArray get(Copies &copies, const QByteArray &key)
{
    const auto value = QCoro::waitFor(copies.get(key));
    return value ? *value : "error: " + value.error().message.toUtf8();
}

bool write(ClusterSetup &cluster, const QByteArray &key, const QByteArray &value)
{
    return cluster.node(cluster.ownerOf(ClusterSetup::slotOf(key))).raw().run({"SET", key, value}).isOk();
}

} // namespace

void TrackingTopologiesTest::keysOfAllNodesAreTracked()
{
    ClusterSetup cluster;
    QVERIFY2(cluster.start(), qPrintable(cluster.log()));
    const auto client = Client::open(cluster.url());
    Copies copies(*client);
    QTRY_VERIFY(copies.tracking.isActive());
    QSet<int> owners;
    for (int i = 0; i < 60; ++i) {
        const QByteArray key = "k:" + QByteArray::number(i);
        owners.insert(cluster.ownerOf(ClusterSetup::slotOf(key)));
        QVERIFY(write(cluster, key, "old"));
        QCOMPARE(get(copies, key), QByteArray("old"));
        QVERIFY(copies.values.contains(key));
    }
    QCOMPARE(owners.size(), 3);
    for (int i = 0; i < 60; ++i) {
        const QByteArray key = "k:" + QByteArray::number(i);
        QVERIFY(write(cluster, key, "new"));
        QTRY_VERIFY(!copies.values.contains(key));
    }
    QCOMPARE(copies.losses, 0);
    // One node's flush voids all; its listener's death as well.
    QCOMPARE(get(copies, "k:1"), QByteArray("new"));
    QVERIFY(cluster.node(0).raw().run({"FLUSHALL"}).isOk());
    QTRY_VERIFY(copies.values.isEmpty());
    QVERIFY(cluster.node(1).raw().run({"CLIENT", "KILL", "TYPE", "pubsub"}).integer >= 1);
    QTRY_COMPARE(copies.losses, 1);
    QTRY_VERIFY(copies.tracking.isActive());
}

void TrackingTopologiesTest::aSlotThatMovesLeavesNoOldCopy()
{
    ClusterSetup cluster;
    QVERIFY2(cluster.start(), qPrintable(cluster.log()));
    const auto client = Client::open(cluster.url());
    Copies copies(*client);
    QTRY_VERIFY(copies.tracking.isActive());
    const int slot = ClusterSetup::slotOf("k");
    const int from = cluster.ownerOf(slot);
    const int to = (from + 1) % 3;
    QVERIFY(write(cluster, "k", "1"));
    QCOMPARE(get(copies, "k"), QByteArray("1"));
    QVERIFY(copies.values.contains("k"));

    // Half moved: read by ASK from the other node, written there.
    QVERIFY(cluster.beginMove(slot, to));
    QCOMPARE(cluster.moveKeys(slot, 10), 1);
    QTRY_VERIFY(!copies.values.contains("k"));
    QCOMPARE(get(copies, "k"), QByteArray("1"));
    QVERIFY(copies.values.contains("k"));
    const auto asked = cluster.node(to).raw().runAll({{"ASKING"}, {"SET", "k", "2"}});
    QVERIFY(asked.back().isOk());
    QTRY_VERIFY(!copies.values.contains("k"));
    QCOMPARE(get(copies, "k"), QByteArray("2"));

    // Moved for good.
    QVERIFY(cluster.endMove(slot));
    QVERIFY(write(cluster, "k", "3"));
    QTRY_COMPARE(get(copies, "k"), QByteArray("3"));
    QVERIFY(cluster.moveSlot(slot, from));
    QVERIFY(write(cluster, "k", "4"));
    QTRY_COMPARE(get(copies, "k"), QByteArray("4"));
    QCOMPARE(copies.losses, 0); // all nodes were known before
}

void TrackingTopologiesTest::aPrimaryThatHandsOverLeavesNoOldCopy()
{
    ClusterSetup::Options options;
    options.replicas = 1;
    ClusterSetup cluster(options);
    QVERIFY2(cluster.start(), qPrintable(cluster.log()));
    const auto client = Client::open(cluster.url());
    Copies copies(*client);
    QTRY_VERIFY(copies.tracking.isActive());
    QVERIFY(write(cluster, "k", "1"));
    QTRY_COMPARE(get(copies, "k"), QByteArray("1"));
    const int replica = cluster.ownerOf(ClusterSetup::slotOf("k")) + 3;
    QVERIFY(cluster.failOver(replica));
    QVERIFY(write(cluster, "k", "2"));
    QTRY_COMPARE(get(copies, "k"), QByteArray("2"));
    // The new primary is a node that was not known: tracking was lost until it was tracked too.
    const auto other = QCoro::waitFor([](Client *asked) -> Task<Result<Value>> {
        auto reply = co_await asked->command(Command("GET", "k"));
        co_return reply;
    }(client.get()));
    QVERIFY(other);
    QTRY_VERIFY(copies.tracking.isActive());
    QVERIFY(copies.losses >= 1);
    QVERIFY(write(cluster, "k", "3"));
    QTRY_COMPARE(get(copies, "k"), QByteArray("3"));
}

void TrackingTopologiesTest::aKilledPrimaryIsToldAndTrackingComesBack()
{
    ClusterSetup::Options options;
    options.replicas = 1;
    options.nodeTimeoutMs = 1000;
    ClusterSetup cluster(options);
    QVERIFY2(cluster.start(), qPrintable(cluster.log()));
    const auto client = Client::open(cluster.url());
    Copies copies(*client);
    QTRY_VERIFY(copies.tracking.isActive());
    QVERIFY(write(cluster, "k", "1"));
    QTRY_COMPARE(get(copies, "k"), QByteArray("1"));
    cluster.node(cluster.ownerOf(ClusterSetup::slotOf("k"))).kill();
    QTRY_VERIFY(copies.losses >= 1);
    QVERIFY(!copies.tracking.isActive());
    QVERIFY(copies.values.isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(copies.tracking.isActive(), 30000);
    QVERIFY(cluster.waitUntilComplete());
    QVERIFY(write(cluster, "k", "2"));
    QTRY_COMPARE(get(copies, "k"), QByteArray("2"));
    QVERIFY(write(cluster, "k", "3"));
    QTRY_COMPARE(get(copies, "k"), QByteArray("3"));
}

void TrackingTopologiesTest::aSentinelFailoverIsTold()
{
    SentinelSetup setup;
    QVERIFY2(setup.start(), qPrintable(setup.log()));
    const auto client = Client::open(setup.url());
    Copies copies(*client);
    QTRY_VERIFY_WITH_TIMEOUT(copies.tracking.isActive(), 20000);
    const auto set = [&client](const QByteArray &value) {
        return QCoro::waitFor([](Client *asked, QByteArray written) -> Task<bool> {
            const auto reply = co_await asked->command(Command("SET", "k", written));
            co_return reply.has_value();
        }(client.get(), value));
    };
    QVERIFY(set("1"));
    QTRY_COMPARE(get(copies, "k"), QByteArray("1"));
    setup.primary().kill();
    QTRY_VERIFY_WITH_TIMEOUT(copies.losses >= 1, 10000);
    QVERIFY(copies.values.isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(copies.tracking.isActive(), 30000);
    QVERIFY(set("2"));
    QTRY_COMPARE(get(copies, "k"), QByteArray("2"));
    QVERIFY(set("3"));
    QTRY_COMPARE(get(copies, "k"), QByteArray("3"));
}

QTEST_GUILESS_MAIN(TrackingTopologiesTest)
#include "tst_tracking_topologies.moc"
