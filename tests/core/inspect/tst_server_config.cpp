// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/inspect/server_config.h"
#include "core/inspect/undo.h"
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/redis_server.h"

#include <QFile>

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;

class TestServerConfig : public QObject
{
    Q_OBJECT

    RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;

    static const ConfigSetting *find(const ServerConfig &config, const QByteArray &name)
    {
        for (const ConfigSetting &setting : config.settings) {
            if (setting.name == name)
                return &setting;
        }
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_client = redis::Client::open(m_server.url());
        QVERIFY(await(m_client->ready()));
    }

    void theStandardValuesAreThoseOfARealServer()
    {
        const auto config = await(fetchConfig(*m_client, "*"));
        QVERIFY(config);
        QVERIFY(config->settings.size() > 100);
        // The test's server is started with these set.
        const QSet<QByteArray> own{"port", "unixsocket", "save", "protected-mode", "appendonly", "bind"};
        int compared = 0;
        for (const ConfigFact &fact : configFacts()) {
            const ConfigSetting *setting = find(*config, fact.name);
            if (!setting || own.contains(fact.name) || !fact.standard)
                continue;
            ++compared;
            QVERIFY2(setting->value == fact.standard,
                     QByteArray(fact.name) + ": " + setting->value + " and not " + fact.standard);
            QCOMPARE(setting->isChanged(), std::optional(false));
        }
        QVERIFY2(compared > 50, qPrintable(QString::number(compared)));
        QCOMPARE(find(*config, "port")->isChanged(), std::optional(true));
        QCOMPARE(find(*config, "dir")->isChanged(), std::nullopt);
        QCOMPARE(config->filed, 1);
    }

    void secretsAreNeverShown()
    {
        RedisServer::Options options;
        options.password = "very secret";
        RedisServer server(options);
        QVERIFY2(server.start(), qPrintable(server.log()));
        const auto client = redis::Client::open(server.url());
        QVERIFY(await(client->ready()));
        const auto config = await(fetchConfig(*client, "*"));
        QCOMPARE(find(*config, "requirepass")->value, QByteArray(secretMask));
        QCOMPARE(find(*config, "masterauth")->value, QByteArray());
        const auto plan = await(planConfig(*client, "requirepass", "another"));
        QVERIFY(plan);
        QVERIFY(plan->asked.isEmpty());
        QCOMPARE(plan->before[0].second, QByteArray(secretMask));
        QVERIFY(!undoOfConfig(*plan));
    }

    void valuesAreCheckedBeforeTheServerIsAsked()
    {
        QCOMPARE(*checkedConfigValue("maxmemory", "100mb"), QByteArray("104857600"));
        QCOMPARE(*checkedConfigValue("maxmemory", " 2GB "), QByteArray("2147483648"));
        QCOMPARE(*checkedConfigValue("appendonly", "YES"), QByteArray("yes"));
        QCOMPARE(*checkedConfigValue("maxmemory-policy", "allkeys-lru"), QByteArray("allkeys-lru"));
        QCOMPARE(*checkedConfigValue("slowlog-log-slower-than", "-1"), QByteArray("-1"));
        QCOMPARE(*checkedConfigValue("what-a-module-has", " x "), QByteArray(" x "));
        for (const auto &[name, value] : std::vector<std::pair<QByteArray, QByteArray>>{{"maxmemory", "lots"},
                                                                                        {"maxmemory", "-5"},
                                                                                        {"maxmemory", "99999999999gb"},
                                                                                        {"appendonly", "maybe"},
                                                                                        {"maxmemory-policy", "lru"},
                                                                                        {"hz", "fast"},
                                                                                        {"databases", "32"}})
            QCOMPARE(checkedConfigValue(name, value).error().code, Code::InvalidArgument);
    }

    void aChangeTellsBeforeAndAfterAndCanBeTakenBack()
    {
        const auto change = await(setConfig(*m_client, "maxmemory", "100mb", false));
        QVERIFY(change);
        QCOMPARE(change->changed, 1);
        QCOMPARE(change->before[0].second, QByteArray("0"));
        QCOMPARE(change->after, QByteArray("104857600"));
        QCOMPARE(m_server.raw().run({"CONFIG", "GET", "maxmemory"}).field("maxmemory").bytes, QByteArray("104857600"));

        QTemporaryDir directory;
        audit::ActivityLog::Options logPlace;
        logPlace.path = directory.filePath(QStringLiteral("activity.sqlite"));
        audit::ActivityLog log(logPlace);
        audit::BinStore::Options binPlace;
        binPlace.path = directory.filePath(QStringLiteral("bin.sqlite"));
        audit::BinStore bin(binPlace);
        audit::Origin origin;
        origin.server = m_client->url().displayName();
        audit::Intent intent;
        intent.origin = origin;
        intent.action = QStringLiteral("server.config");
        intent.target = "maxmemory";
        intent.undo = undoOfConfig(*change);
        const auto id = await(log.begin(intent));
        audit::Outcome done;
        QVERIFY(await(log.finish(*id, done)));
        const auto record = *await(log.record(*id));
        const auto plan = await(planUndo(*m_client, bin, record));
        QVERIFY(plan);
        QCOMPARE(plan->kind, UndoReport::Kind::Config);
        QCOMPARE(plan->possible, 1);
        m_server.raw().run({"CONFIG", "SET", "maxmemory", "1gb"}); // somebody else meanwhile
        QCOMPARE(await(planUndo(*m_client, bin, record))->changed, 1);
        QCOMPARE(await(undo(*m_client, log, bin, record, origin))->done, 0);
        m_server.raw().run({"CONFIG", "SET", "maxmemory", "104857600"});
        QCOMPARE(await(undo(*m_client, log, bin, record, origin))->done, 1);
        QCOMPARE(m_server.raw().run({"CONFIG", "GET", "maxmemory"}).field("maxmemory").bytes, QByteArray("0"));
    }

    void theFileIsWrittenWhereAskedFor()
    {
        const auto change = await(setConfig(*m_client, "maxmemory-samples", "7", true));
        QVERIFY(change);
        QCOMPARE(change->rewritten, 1);
        bool isWritten = false;
        for (const QString &name : QDir(m_server.directory()).entryList(QDir::Files)) {
            QFile file(QDir(m_server.directory()).filePath(name));
            isWritten = isWritten || (file.open(QIODevice::ReadOnly) && file.readAll().contains("maxmemory-samples 7"));
        }
        QVERIFY(isWritten);
    }

    void whatTheServerRefusesIsToldInItsWords()
    {
        QCOMPARE(await(setConfig(*m_client, "no-such-setting", "1", false)).error().code, Code::NotFound);
        QCOMPARE(await(setConfig(*m_client, "max*", "1", false)).error().code, Code::NotFound);
        const auto refused = await(setConfig(*m_client, "hz", "-5", false));
        QCOMPARE(refused.error().code, Code::Server);
        QVERIFY(refused.error().message.contains(QLatin1String("CONFIG SET failed")));
    }

    void everyNodeOfAClusterIsChanged()
    {
        ClusterSetup cluster;
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        const auto client = redis::Client::open(cluster.url());
        QVERIFY(await(client->ready()));
        cluster.node(1).raw().run({"CONFIG", "SET", "timeout", "500"});
        const auto config = await(fetchConfig(*client, "timeout"));
        QCOMPARE(config->nodes, 3);
        QCOMPARE(config->settings.size(), 1U);
        QCOMPARE(config->settings[0].others.size(), 1U);
        const auto change = await(setConfig(*client, "timeout", "300", false));
        QCOMPARE(change->changed, 3);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(cluster.node(i).raw().run({"CONFIG", "GET", "timeout"}).field("timeout").bytes, QByteArray("300"));
    }
};

QTEST_GUILESS_MAIN(TestServerConfig)
#include "tst_server_config.moc"
