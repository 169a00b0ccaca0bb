// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cluster_setup.h"
#include "tests/support/sentinel_setup.h"
#include "tests/system/freshetctl_run.h"

#include <QJsonArray>
#include <QTest>

#include <set>

using namespace freshet;
using namespace freshet::test;

/// Each verb on a cluster and behind Sentinels.
class FreshetctlTopologiesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aClusterIsHealthyAndCountsAllItsKeys();
    void keysOfAllPrimariesAreListedOnce();
    void valuesAndTagsGoToTheirNodes();
    void streamsOfAllPrimariesAreListed();
    void infoShowsEachPrimary();
    void aNodesOwnAddressIsToldApartFromTheCluster();
    void aClusterThatLostANodeIsNotHealthy();
    void sentinelsLeadToTheMaster();
    void anUnknownMasterIsStatusThree();

private:
    Ran ctl(const QStringList &arguments, const QByteArray &input = {})
    {
        return Freshetctl(m_cluster.url()).run(arguments, input);
    }

    ClusterSetup m_cluster;
    SentinelSetup m_sentinels{{.replicas = 1, .sentinels = 3}};
};

void FreshetctlTopologiesTest::initTestCase()
{
    QVERIFY2(m_cluster.start(), qPrintable(m_cluster.log()));
    QVERIFY2(m_sentinels.start(), qPrintable(m_sentinels.log()));
    for (int i = 0; i < 300; ++i) {
        const QByteArray key = "v1:product:" + QByteArray::number(i);
        QVERIFY(m_cluster.node(m_cluster.ownerOf(ClusterSetup::slotOf(key))).raw().run({"SET", key, "1"}).isOk());
    }
}

void FreshetctlTopologiesTest::aClusterIsHealthyAndCountsAllItsKeys()
{
    const Ran ran = ctl(words("health --json"));
    QVERIFY2(ran.status == 0, ran.err.constData());
    QCOMPARE(ran.json().value(QStringLiteral("mode")).toString(), QStringLiteral("cluster"));
    QCOMPARE(ran.json().value(QStringLiteral("status")).toString(), QStringLiteral("healthy"));
    QCOMPARE(ran.json().value(QStringLiteral("key_count")).toInt(), 300);
    QVERIFY(ran.json().value(QStringLiteral("used_memory")).toDouble() > 3 * 100'000);
}

void FreshetctlTopologiesTest::keysOfAllPrimariesAreListedOnce()
{
    const Ran ran = ctl(words("keys --long --json --match v1:product:*"));
    QVERIFY2(ran.status == 0, ran.err.constData());
    std::set<QString> names;
    for (const QJsonObject &row : ran.rows()) {
        names.insert(row.value(QStringLiteral("key")).toString());
        QCOMPARE(row.value(QStringLiteral("type")).toString(), QStringLiteral("string"));
    }
    QCOMPARE(names.size(), 300U);
    QCOMPARE(ran.rows().size(), 300);
}

void FreshetctlTopologiesTest::valuesAndTagsGoToTheirNodes()
{
    for (const char *key : {"a", "b", "c", "d"}) {
        const Ran set =
            ctl({QStringLiteral("set"), QString::fromLatin1(key), QStringLiteral("--tag"), QStringLiteral("letters")}, "[1]");
        QVERIFY2(set.status == 0, set.err.constData());
    }
    const Ran get = ctl(words("get a b c d --json"));
    QCOMPARE(get.status, 0);
    QCOMPARE(get.rows().size(), 4);
    QCOMPARE(get.rows()[2].value(QStringLiteral("key")).toString(), QStringLiteral("c"));
    QCOMPARE(ctl(words("ttl a b c d cache:tag:letters")).status, 0);
    auto owner = m_cluster.node(m_cluster.ownerOf(ClusterSetup::slotOf("cache:tag:letters"))).raw();
    QCOMPARE(owner.run({"SCARD", "cache:tag:letters"}).integer, 4);
    QCOMPARE(ctl(words("set e --read-only --tag letters"), "1").status, 4);
}

void FreshetctlTopologiesTest::streamsOfAllPrimariesAreListed()
{
    for (const QByteArray stream : {"events:voice.created", "events:voice.updated", "events:voice.deleted"})
        m_cluster.node(m_cluster.ownerOf(ClusterSetup::slotOf(stream))).raw().run({"XADD", stream, "1-0", "event", "{}"});
    const Ran ran = ctl(words("streams --json"));
    QVERIFY2(ran.status == 0, ran.err.constData());
    QCOMPARE(ran.rows().size(), 3);
}

void FreshetctlTopologiesTest::infoShowsEachPrimary()
{
    const Ran ran = ctl(words("info server --json"));
    QVERIFY2(ran.status == 0, ran.err.constData());
    const QJsonArray nodes = ran.json().value(QStringLiteral("nodes")).toArray();
    QCOMPARE(nodes.size(), 3);
    std::set<qint64> ports;
    for (const auto &node : nodes)
        ports.insert(node[QStringLiteral("server")][QStringLiteral("tcp_port")].toInteger());
    QCOMPARE(ports.size(), 3U);
}

void FreshetctlTopologiesTest::aNodesOwnAddressIsToldApartFromTheCluster()
{
    const QByteArray key = "v1:product:1";
    const int other = (m_cluster.ownerOf(ClusterSetup::slotOf(key)) + 1) % 3;
    const Ran ran = Freshetctl(m_cluster.node(other).url()).run({QStringLiteral("get"), QString::fromLatin1(key)});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("redis+cluster://"), ran.err.constData());
}

void FreshetctlTopologiesTest::sentinelsLeadToTheMaster()
{
    const Freshetctl ctl(m_sentinels.url());
    const Ran health = ctl.run(words("health --json"));
    QVERIFY2(health.status == 0, health.err.constData());
    QCOMPARE(health.json().value(QStringLiteral("mode")).toString(), QStringLiteral("sentinel"));
    QCOMPARE(ctl.run(words("set k"), "1").status, 0);
    QCOMPARE(m_sentinels.primary().raw().run({"GET", "k"}).bytes, QByteArray("1"));
}

void FreshetctlTopologiesTest::anUnknownMasterIsStatusThree()
{
    redis::Url url = m_sentinels.url();
    url.masterName = QStringLiteral("nobody");
    const Ran ran = Freshetctl(url).run(words("health --timeout 3"));
    QCOMPARE(ran.status, 3);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("nobody"), ran.err.constData());
}

void FreshetctlTopologiesTest::aClusterThatLostANodeIsNotHealthy()
{
    m_cluster.node(2).pause();
    // The others notice after the node time-out; until then the node is merely away.
    QTRY_VERIFY_WITH_TIMEOUT(m_cluster.node(0).raw().run({"CLUSTER", "INFO"}).bytes.contains("cluster_state:fail"), 20000);
    const Ran ran = ctl(words("health --json --timeout 2"));
    m_cluster.node(2).resume();
    QVERIFY2(ran.status == 1, ran.err.constData());
    QCOMPARE(ran.json().value(QStringLiteral("status")).toString(), QStringLiteral("unhealthy"));
    const QJsonArray reasons = ran.json().value(QStringLiteral("reasons")).toArray();
    QVERIFY(reasons.contains(QStringLiteral("node_away")) && reasons.contains(QStringLiteral("cluster_down")));
    QVERIFY(ran.json().value(QStringLiteral("key_count")).isNull());
    QVERIFY(m_cluster.waitUntilComplete());
}

QTEST_GUILESS_MAIN(FreshetctlTopologiesTest)
#include "tst_freshetctl_topologies.moc"
