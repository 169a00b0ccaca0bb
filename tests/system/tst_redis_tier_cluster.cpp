// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Redis tier on a real cluster: keys of all slots, leases beside their keys, a slot that moves.
#include "core/cache/redis_tier.h"
#include "tests/support/cluster_setup.h"

#include <qcoro/qcorotask.h>
#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

using State = RedisTier::Lease::State;

template<typename T>
T wait(Task<T> task)
{
    return QCoro::waitFor(std::move(task));
}

template<typename T>
QString messageOf(const Result<T> &result)
{
    return result ? QString() : result.error().message;
}

} // namespace

class RedisTierClusterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void manyKeysOfAllNodes();
    void aLeaseStandsBesideItsKey();
    void oddBracesNeverCrossSlots();
    void aRefreshIsRefusedAfterARemoval();
    void leasesGoOnWhileTheirSlotMoves();

private:
    ClusterSetup m_cluster;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<RedisTier> m_tier;
};

void RedisTierClusterTest::initTestCase()
{
    QVERIFY2(m_cluster.start(), qPrintable(m_cluster.log()));
    m_client = redis::Client::open(m_cluster.url());
    QVERIFY(wait(m_client->ready()));
    m_tier = std::make_unique<RedisTier>(*m_client);
}

void RedisTierClusterTest::init()
{
    for (int i = 0; i < m_cluster.nodeCount(); ++i)
        QVERIFY(m_cluster.node(i).raw().run({"FLUSHALL"}).isOk());
}

void RedisTierClusterTest::manyKeysOfAllNodes()
{
    constexpr int count = 700;
    std::vector<RedisTier::Write> writes;
    std::vector<QByteArray> keys;
    for (int i = 0; i < count; ++i) {
        keys.push_back("k:" + QByteArray::number(i));
        writes.push_back({keys.back(), QByteArray::number(i), 60s});
    }
    QCOMPARE(wait(m_tier->takeLease("k:5", "t", 10s))->state, State::Taken);
    const auto written = wait(m_tier->setMany(writes));
    QVERIFY2(written, qPrintable(messageOf(written)));
    QVERIFY(std::ranges::all_of(*written, [](const auto &one) { return one.has_value(); }));
    QCOMPARE(wait(m_tier->fill("k:5", "t", "0", 60s)), Result<bool>(false));

    QByteArray other = "k:9";
    m_cluster.node(m_cluster.ownerOf(ClusterSetup::slotOf(other))).raw().run({"DEL", other});
    m_cluster.node(m_cluster.ownerOf(ClusterSetup::slotOf(other))).raw().run({"RPUSH", other, "x"});
    keys.push_back("absent");
    const auto reads = wait(m_tier->getMany(keys));
    QVERIFY2(reads, qPrintable(messageOf(reads)));
    for (int i = 0; i < count; ++i) {
        if (keys[std::size_t(i)] == other)
            QCOMPARE(reads->at(std::size_t(i)).error.value().code, Code::WrongType);
        else
            QCOMPARE(reads->at(std::size_t(i)).json.value(), QByteArray::number(i));
    }
    QVERIFY(!reads->back().json && !reads->back().error);
    QCOMPARE(wait(m_tier->removeMany(keys)), Result<qint64>(count));
    for (int i = 0; i < m_cluster.nodeCount(); ++i)
        QCOMPARE(m_cluster.node(i).raw().run({"DBSIZE"}).integer, 0);
}

void RedisTierClusterTest::aLeaseStandsBesideItsKey()
{
    for (int i = 0; i < 50; ++i) {
        const QByteArray key = "v1:product:" + QByteArray::number(i);
        QCOMPARE(wait(m_tier->takeLease(key, "t", 10s))->state, State::Taken);
        QCOMPARE(wait(m_tier->takeLease(key, "u", 10s))->state, State::Busy);
        QCOMPARE(wait(m_tier->fill(key, "t", "1", 60s)), Result<bool>(true));
        QCOMPARE(wait(m_tier->takeLease(key, "u", 10s))->state, State::Found);
        QCOMPARE(wait(m_tier->remove(key)), Result<bool>(true));
    }
}

void RedisTierClusterTest::oddBracesNeverCrossSlots()
{
    for (const QByteArray key : {"a{b", "a}b", "{}a", "{}", "x{tag}y", "{tag}", "{a}{b}", "}{", "{{a}}", "}{a}", "a{b}c}d"}) {
        const auto lease = wait(m_tier->takeLease(key, "t", 10s));
        QVERIFY2(lease, qPrintable(messageOf(lease)));
        QCOMPARE(lease->state, State::Taken);
        const auto filled = wait(m_tier->fill(key, "t", "1", 60s));
        QVERIFY2(filled, qPrintable(messageOf(filled)));
        QCOMPARE(*filled, !RedisTier::leaseKey(key).isEmpty());
        QVERIFY(wait(m_tier->set(key, "2", 60s)));
        QCOMPARE(wait(m_tier->get(key))->value(), QByteArray("2"));
        QVERIFY(wait(m_tier->takeRefreshLease(key, "t", 10s)));
        QVERIFY(wait(m_tier->dropLease(key, "t")));
        QCOMPARE(wait(m_tier->expire(key, 0ms)), Result<bool>(true));
        QCOMPARE(wait(m_tier->remove(key)), Result<bool>(true));
    }
}

void RedisTierClusterTest::aRefreshIsRefusedAfterARemoval()
{
    QVERIFY(wait(m_tier->set("k", "1", 60s)));
    QCOMPARE(wait(m_tier->takeRefreshLease("k", "t", 10s))->state, State::Taken);
    QCOMPARE(wait(m_tier->remove("k")), Result<bool>(true));
    QCOMPARE(wait(m_tier->fill("k", "t", "1", 60s)), Result<bool>(false));
    QVERIFY(!wait(m_tier->get("k")).value());
}

void RedisTierClusterTest::leasesGoOnWhileTheirSlotMoves()
{
    const int slot = ClusterSetup::slotOf("k");
    const int to = (m_cluster.ownerOf(slot) + 1) % 3;
    QCOMPARE(wait(m_tier->takeLease("k", "old", 60s))->state, State::Taken);
    QVERIFY(m_cluster.beginMove(slot, to));
    // Half moved: the lease is on the one side, what is new on the other. An invalidation counts all the same.
    QCOMPARE(wait(m_tier->remove("k")), Result<bool>(false));
    QVERIFY(m_cluster.moveKeys(slot, 100) >= 0);
    QVERIFY(m_cluster.endMove(slot));
    QCOMPARE(wait(m_tier->fill("k", "old", "1", 60s)), Result<bool>(false));
    QCOMPARE(wait(m_tier->takeLease("k", "new", 10s))->state, State::Taken);
    QCOMPARE(wait(m_tier->fill("k", "new", "2", 60s)), Result<bool>(true));

    // A lease that was taken before the slot moved still lets its holder fill.
    QVERIFY(wait(m_tier->remove("k")));
    QCOMPARE(wait(m_tier->takeLease("k", "moved", 60s))->state, State::Taken);
    QVERIFY(m_cluster.moveSlot(slot, (to + 1) % 3));
    QCOMPARE(wait(m_tier->fill("k", "moved", "3", 60s)), Result<bool>(true));
    QCOMPARE(wait(m_tier->get("k"))->value(), QByteArray("3"));
}

QTEST_GUILESS_MAIN(RedisTierClusterTest)
#include "tst_redis_tier_cluster.moc"
