// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/server_identity.h"

#include <QTest>

using namespace freshet::redis;

class ServerIdentityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void redisIsRead();
    void valkeyIsReadByItsOwnVersion();
    void missingAndStrangeLinesLeaveTheirPartEmpty();
    void aVersionHasItsFeatures_data();
    void aVersionHasItsFeatures();
    void anUnknownVersionIsTakenToHaveEverything();
};

void ServerIdentityTest::redisIsRead()
{
    const auto identity =
        ServerIdentity::fromInfo("# Server\r\nredis_version:7.0.15\r\nredis_mode:cluster\r\nos:Linux\r\nrun_id:ab12\r\n");
    QCOMPARE(identity.displayName(), QStringLiteral("Redis 7.0.15"));
    QCOMPARE(identity.mode, QStringLiteral("cluster"));
    QCOMPARE(identity.runId, QByteArray("ab12"));
}

void ServerIdentityTest::valkeyIsReadByItsOwnVersion()
{
    // Valkey says redis_version:7.2.4 for old clients, whatever it is.
    const auto identity = ServerIdentity::fromInfo(
        "redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.1\r\nserver_mode:standalone\r\nrun_id:x\r\n");
    QCOMPARE(identity.displayName(), QStringLiteral("Valkey 8.1.1"));
    QCOMPARE(identity.mode, QStringLiteral("standalone"));
    QVERIFY(identity.supports(Feature::Functions));
    QVERIFY(!identity.supports(Feature::HashFieldTtl));
}

void ServerIdentityTest::missingAndStrangeLinesLeaveTheirPartEmpty()
{
    for (const QByteArray &info :
         {QByteArray(), QByteArray("\r\n\r\n"), QByteArray(":\r\nredis_version\r\n"), QByteArray("redis_version:\r\n"),
          QByteArray("redis_version:abc\r\n"), QByteArray("\0\xff:\xfe", 4)}) {
        const auto identity = ServerIdentity::fromInfo(info);
        QCOMPARE(identity.displayName(), QStringLiteral("unknown version"));
        QVERIFY(identity.runId.isEmpty());
        QVERIFY(identity.mode.isEmpty());
    }
    QCOMPARE(ServerIdentity::fromInfo("redis_version:255.255.255\n").displayName(), QStringLiteral("Redis 255.255.255"));
}

void ServerIdentityTest::aVersionHasItsFeatures_data()
{
    QTest::addColumn<QByteArray>("info");
    QTest::addColumn<int>("feature");
    QTest::addColumn<bool>("has");
    const auto row = [](const char *version, Feature feature, const char *name, bool has) {
        const QByteArray line = QByteArray(version).startsWith("valkey")
                                    ? QByteArray("redis_version:7.2.4\r\nvalkey_version:") + (version + 7)
                                    : QByteArray("redis_version:") + version;
        QTest::addRow("%s in %s", name, version) << line << int(feature) << has;
    };
    row("5.0.14", Feature::ScanType, "SCAN TYPE", false);
    row("6.0.0", Feature::ScanType, "SCAN TYPE", true);
    row("6.0.16", Feature::XAutoClaim, "XAUTOCLAIM", false);
    row("6.2.0", Feature::XAutoClaim, "XAUTOCLAIM", true);
    row("6.2.14", Feature::SubcommandFlags, "subcommands", false);
    row("6.2.14", Feature::StreamLag, "lag", false);
    row("7.0.0", Feature::StreamLag, "lag", true);
    row("7.0.15", Feature::ClusterShards, "CLUSTER SHARDS", true);
    row("7.2.5", Feature::HashFieldTtl, "HPEXPIRE", false);
    row("7.4.0", Feature::HashFieldTtl, "HPEXPIRE", true);
    row("8.0.1", Feature::HashFieldTtl, "HPEXPIRE", true);
    row("valkey 7.2.8", Feature::StreamLag, "lag", true);
    row("valkey 8.1.0", Feature::HashFieldTtl, "HPEXPIRE", false);
    row("valkey 9.0.0", Feature::HashFieldTtl, "HPEXPIRE", true);
}

void ServerIdentityTest::aVersionHasItsFeatures()
{
    QFETCH(QByteArray, info);
    QFETCH(int, feature);
    QFETCH(bool, has);
    const auto identity = ServerIdentity::fromInfo(info);
    QVERIFY(!identity.version.isNull());
    QCOMPARE(identity.supports(Feature(feature)), has);
    QVERIFY(ServerIdentity::minimumVersion(Feature(feature), identity.family).has_value());
}

void ServerIdentityTest::anUnknownVersionIsTakenToHaveEverything()
{
    QVERIFY(ServerIdentity().supports(Feature::HashFieldTtl)); // the command's own error tells
}

QTEST_GUILESS_MAIN(ServerIdentityTest)
#include "tst_server_identity.moc"
