// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/health.h"

#include "tests/core/inspect/fake_server.h"
#include "tests/support/redis_server.h"

#include <qcoro/qcorotask.h>
#include <QDir>
#include <QTest>

#include <algorithm>

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;
using Kind = HealthReason::Kind;

class HealthTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void infoTellsWhatIsWrong_data();
    void infoTellsWhatIsWrong();
    void aQuietServerIsHealthy();
    void aNearlyFullServerThatMayNotEvictIsDegraded();
    void aPolicyThatEvictsStreamsIsDegradedOnlyWhereThereAreStreams();
    void aServerThatCannotPersistIsDegraded();
    void aReplicaWithoutItsPrimaryIsDegraded();
    void aServerThatLoadsItsDataIsDegraded();
    void aUserWithoutInfoIsToldSo();
    void aUserWithoutPingAndDbsizeStillSeesTheRest();
    void aServerThatIsAwayIsAnError();

private:
    static Result<Health> check(const redis::Url &url)
    {
        const auto client = redis::Client::open(url);
        if (const auto ready = QCoro::waitFor(client->ready()); !ready)
            return std::unexpected(ready.error());
        return QCoro::waitFor(checkHealth(*client));
    }
    static std::vector<Kind> kinds(const std::vector<HealthReason> &reasons)
    {
        std::vector<Kind> all;
        for (const HealthReason &reason : reasons)
            all.push_back(reason.kind);
        return all;
    }
};

void HealthTest::infoTellsWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("info");
    QTest::addColumn<QByteArray>("reason");
    const auto row = [](const char *name, const char *info, const char *reason) {
        QTest::newRow(name) << QByteArray(info) << QByteArray(reason);
    };
    row("nothing", "rdb_last_bgsave_status:ok\r\naof_last_write_status:ok\r\nloading:0\r\n", "");
    row("empty", "", "");
    row("loading", "loading:1\r\nloading_loaded_perc:12.5\r\n", "loading");
    row("snapshot", "rdb_last_bgsave_status:err\r\n", "snapshot_failed");
    row("append-only file", "aof_last_write_status:err\r\n", "append_only_failed");
    row("rewrite, but the file is off", "aof_enabled:0\r\naof_last_bgrewrite_status:err\r\n", "");
    row("rewrite", "aof_enabled:1\r\naof_last_bgrewrite_status:err\r\n", "append_only_failed");
    row("full", "used_memory:96\r\nmaxmemory:100\r\nmaxmemory_policy:noeviction\r\n", "memory_nearly_full");
    row("not yet full", "used_memory:94\r\nmaxmemory:100\r\nmaxmemory_policy:noeviction\r\n", "");
    row("full and evicting", "used_memory:96\r\nmaxmemory:100\r\nmaxmemory_policy:allkeys-lru\r\n", "");
    row("no limit", "used_memory:96\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction\r\n", "");
    row("link down", "role:slave\r\nmaster_link_status:down\r\n", "replication_broken");
    row("link up", "role:slave\r\nmaster_link_status:up\r\n", "");
    row("replica online", "connected_slaves:1\r\nslave0:ip=::1,port=1,state=online,offset=1,lag=1\r\n", "");
    row("replica waits", "connected_slaves:1\r\nslave0:ip=::1,port=1,state=wait_bgsave,offset=1,lag=0\r\n", "replication_broken");
    row("replica lags", "connected_slaves:1\r\nslave0:ip=::1,port=1,state=online,offset=1,lag=10\r\n", "replication_broken");
    row("a count that lies", "connected_slaves:2000000000\r\n", "");
    row("no good replica", "min_slaves_good_slaves:0\r\n", "replicas_too_few");
}

void HealthTest::infoTellsWhatIsWrong()
{
    QFETCH(QByteArray, info);
    QFETCH(QByteArray, reason);
    const auto reasons = reasonsInInfo(ServerInfo::parse(info), QStringLiteral("h:1"));
    QCOMPARE(reasons.size(), reason.isEmpty() ? 0U : 1U);
    for (const HealthReason &one : reasons) {
        QCOMPARE(QByteArray(reasonName(one.kind).data()), reason);
        QCOMPARE(one.node, QStringLiteral("h:1"));
        QVERIFY(!one.detail.isEmpty());
    }
}

void HealthTest::aQuietServerIsHealthy()
{
    RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    server.raw().run({"MSET", "a", "1", "b", "2"});
    const auto health = check(server.url());
    QVERIFY(health);
    QCOMPARE(health->status, Health::Status::Healthy);
    QVERIFY(health->reasons.empty());
    QCOMPARE(health->keyCount, 2);
    QCOMPARE(health->mode, redis::Topology::Standalone);
    QVERIFY(*health->latencyMs > 0 && *health->latencyMs < 1000);
    QVERIFY(*health->usedMemory > 100'000);
    QCOMPARE(health->version.toUtf8(), server.raw().info("server", "redis_version"));
}

void HealthTest::aNearlyFullServerThatMayNotEvictIsDegraded()
{
    RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    const QByteArray used = server.raw().info("memory", "used_memory");
    QVERIFY(server.raw().run({"CONFIG", "SET", "maxmemory", used}).isOk());
    const auto health = check(server.url());
    QVERIFY(health);
    QCOMPARE(health->status, Health::Status::Degraded);
    QCOMPARE(kinds(health->reasons), std::vector{Kind::MemoryNearlyFull});
}

void HealthTest::aPolicyThatEvictsStreamsIsDegradedOnlyWhereThereAreStreams()
{
    RedisServer server({.config = {QStringLiteral("maxmemory 500mb"), QStringLiteral("maxmemory-policy allkeys-lru")}});
    QVERIFY2(server.start(), qPrintable(server.log()));
    QCOMPARE(check(server.url())->status, Health::Status::Healthy);
    server.raw().run({"XADD", "events:voice.updated", "*", "a", "b"});
    const auto health = check(server.url());
    QCOMPARE(health->status, Health::Status::Degraded);
    QCOMPARE(kinds(health->reasons), std::vector{Kind::StreamsMayBeEvicted});
}

void HealthTest::aServerThatCannotPersistIsDegraded()
{
    // With save points a failed snapshot makes the server refuse writes, and PING too.
    RedisServer server({.config = {QStringLiteral("dbfilename taken"), QStringLiteral("save 3600 1")}});
    QVERIFY2(server.start(), qPrintable(server.log()));
    QVERIFY(QDir(server.directory()).mkpath(QStringLiteral("taken"))); // a directory where the file should go
    server.raw().run({"BGSAVE"});
    QTRY_COMPARE(server.raw().info("persistence", "rdb_last_bgsave_status"), QByteArray("err"));
    QVERIFY(server.raw().run({"PING"}).bytes.startsWith("MISCONF"));
    const auto health = check(server.url());
    QVERIFY2(health, health ? "" : qPrintable(health.error().message));
    QCOMPARE(health->status, Health::Status::Degraded);
    QCOMPARE(kinds(health->reasons), (std::vector{Kind::WritesRefused, Kind::SnapshotFailed}));
}

void HealthTest::aReplicaWithoutItsPrimaryIsDegraded()
{
    RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    QVERIFY(server.raw().run({"REPLICAOF", "127.0.0.1", "1"}).isOk());
    const auto health = check(server.url());
    QVERIFY(health);
    QCOMPARE(health->status, Health::Status::Degraded);
    QCOMPARE(kinds(health->reasons), std::vector{Kind::ReplicationBroken});
}

void HealthTest::aServerThatLoadsItsDataIsDegraded()
{
    FakeServer loading([](const QByteArrayList &command) -> QByteArray {
        if (command[0] == "INFO")
            return FakeServer::bulk("redis_version:7.0.15\r\nused_memory:1000\r\nloading:1\r\nloading_loaded_perc:40\r\n");
        return "-LOADING Redis is loading the dataset in memory\r\n";
    });
    const auto client = redis::Client::open(loading.url());
    const auto ready = QCoro::waitFor(client->ready());
    QVERIFY(ready || ready.error().code == Code::Loading);
    const auto health = QCoro::waitFor(checkHealth(*client));
    QVERIFY2(health, health ? "" : qPrintable(health.error().message));
    QCOMPARE(health->status, Health::Status::Degraded);
    QCOMPARE(kinds(health->reasons), std::vector{Kind::Loading});
    QVERIFY(!health->keyCount);
    QCOMPARE(health->usedMemory, 1000);
}

void HealthTest::aUserWithoutInfoIsToldSo()
{
    RedisServer server({.users = {"app on >pw ~* +@all -info"}});
    QVERIFY2(server.start(), qPrintable(server.log()));
    redis::Url url = server.url();
    url.user = QStringLiteral("app");
    url.password = QStringLiteral("pw");
    const auto health = check(url);
    QVERIFY(!health);
    QCOMPARE(health.error().code, Code::NoPermission);
    QCOMPARE(health.error().context, QStringLiteral("INFO"));
}

void HealthTest::aUserWithoutPingAndDbsizeStillSeesTheRest()
{
    RedisServer server({.users = {"app on >pw ~* +info +command +client"}});
    QVERIFY2(server.start(), qPrintable(server.log()));
    redis::Url url = server.url();
    url.user = QStringLiteral("app");
    url.password = QStringLiteral("pw");
    const auto health = check(url);
    QVERIFY2(health, health ? "" : qPrintable(health.error().message));
    QCOMPARE(health->status, Health::Status::Healthy);
    QVERIFY(health->latencyMs);
    QVERIFY(!health->keyCount);
}

void HealthTest::aServerThatIsAwayIsAnError()
{
    RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    const auto client = redis::Client::open(server.url());
    QVERIFY(QCoro::waitFor(client->ready()));
    server.kill();
    const auto health = QCoro::waitFor(checkHealth(*client));
    QVERIFY(!health);
    QVERIFY(isUnreachable(health.error().code));
}

QTEST_GUILESS_MAIN(HealthTest)
#include "tst_health.moc"
