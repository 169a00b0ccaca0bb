// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cluster_setup.h"
#include "tests/support/sentinel_setup.h"
#include "tests/system/freshetctl_run.h"

#include <QJsonArray>
#include <QSet>
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
    void eventsOfAllSlotsAreHandledAndShown();
    void whatAnOperatorDoesWithEntriesWorksInACluster();
    void infoShowsEachPrimary();
    void aNodesOwnAddressIsToldApartFromTheCluster();
    void aClusterThatLostANodeIsNotHealthy();
    void sentinelsLeadToTheMaster();
    void aWorkerAndATailOutliveAFailover();
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

void FreshetctlTopologiesTest::eventsOfAllSlotsAreHandledAndShown()
{
    const Freshetctl cluster(m_cluster.url());
    RunningFreshetctl work(cluster, words("events work --group all"));
    RunningFreshetctl tail(cluster, words("events tail --from 0 --json"));
    QVERIFY(waitUntil([&] { return work.err().contains("event=started"); }));
    QSet<QByteArray> ids;
    for (const char *type : {"voice.created", "voice.updated", "voice.deleted"}) {
        const Ran ran = ctl({QStringLiteral("events"), QStringLiteral("publish"), QString::fromLatin1(type),
                             QStringLiteral(R"({"voice_id":"v"})"), QStringLiteral("--json")});
        QVERIFY2(ran.status == 0, ran.err.constData());
        ids.insert(ran.json().value(QStringLiteral("event_id")).toString().toLatin1());
    }
    QCOMPARE(ids.size(), 3);
    for (const QByteArray &id : std::as_const(ids)) {
        QVERIFY2(waitUntil([&] { return work.err().contains("event_id=" + id); }), work.err().constData());
        QVERIFY2(waitUntil([&] { return tail.out().contains(id); }), tail.out().constData());
    }
    QCOMPARE(work.end(), 0);
    QCOMPARE(tail.end(), 0);
}

void FreshetctlTopologiesTest::whatAnOperatorDoesWithEntriesWorksInACluster()
{
    const QByteArray stream = "events:pet.updated";
    auto owner = m_cluster.node(m_cluster.ownerOf(ClusterSetup::slotOf(stream))).raw();
    owner.run({"XGROUP", "CREATE", stream, "g", "0", "MKSTREAM"});
    for (const char *id : {"1-0", "2-0", "3-0"})
        owner.run({"XADD", stream, id, "event", R"({"payload":{"pet_id":1}})", "type", "pet.updated"});
    owner.run({"XREADGROUP", "GROUP", "g", "c", "STREAMS", stream, ">"});
    for (const char *line :
         {"stream events:pet.updated", "groups events:pet.updated", "consumers events:pet.updated g",
          "pending events:pet.updated g", "events ack events:pet.updated g 1-0", "events claim events:pet.updated g d 2-0",
          "events bury events:pet.updated g 2-0 3-0", "events dead list", "events dead resend --all",
          "consumers delete events:pet.updated g c", "groups move events:pet.updated g end --yes",
          "stream trim events:pet.updated --keep 1 --yes", "groups delete events:pet.updated g --yes"}) {
        const Ran ran = ctl(words(line));
        QVERIFY2(ran.status == 0 && ran.err.isEmpty() && !ran.out.isEmpty(), line + ran.err);
    }
    QCOMPARE(owner.run({"XLEN", stream}).integer, 1);
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

void FreshetctlTopologiesTest::aWorkerAndATailOutliveAFailover()
{
    const Freshetctl ctl(m_sentinels.url());
    const auto publish = [&] {
        return ctl
            .run({QStringLiteral("events"), QStringLiteral("publish"), QStringLiteral("voice.created"),
                  QStringLiteral(R"({"voice_id":"v"})"), QStringLiteral("--json")})
            .json()
            .value(QStringLiteral("event_id"))
            .toString()
            .toLatin1();
    };
    RunningFreshetctl work(ctl, words("events work"));
    RunningFreshetctl tail(ctl, words("events tail voice.created --from 0 --json"));
    QVERIFY(waitUntil([&] { return work.err().contains("event=started"); }));
    const QByteArray before = publish();
    QVERIFY(waitUntil([&] { return work.err().contains(before) && tail.out().contains(before); }));
    QVERIFY(m_sentinels.failOver());
    QByteArray after;
    QVERIFY(waitUntil([&] {
        after = publish(); // refused while nobody is the primary
        return !after.isEmpty();
    }));
    QVERIFY2(waitUntil([&] { return work.err().contains("event_id=" + after); }), work.err().constData());
    QVERIFY2(waitUntil([&] { return tail.out().contains(after); }), tail.out().constData());
    QCOMPARE(tail.out().count(before), 1);
    QCOMPARE(work.end(), 0);
    QCOMPARE(tail.end(), 0);
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
