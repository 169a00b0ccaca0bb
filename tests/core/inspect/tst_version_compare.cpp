// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/version_compare.h"

#include "tests/support/await.h"
#include "tests/support/redis_server.h"

#include <QTest>

#include <algorithm>

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;

class VersionCompareTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server{{.users = {"poor on nopass ~* +@all -exists"}}};
    std::unique_ptr<redis::Client> m_client;

    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    void set(const QByteArray &prefix, int from, int to)
    {
        std::vector<QByteArrayList> commands;
        for (int i = from; i < to; ++i)
            commands.push_back({"SET", prefix + QByteArray::number(i), "x"});
        m_server.raw().runAll(commands);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        QVERIFY(raw({"FLUSHALL"}).isOk());
        m_client = redis::Client::open(m_server.url());
    }
    void cleanup() { m_client.reset(); }

    void countsAreExactAndExamplesAreOfTheirParts()
    {
        set("v1:product:", 0, 3000);
        set("v2:product:", 2000, 7000);
        set("v3:product:", 0, 100);
        set("v1:user:", 0, 100);
        raw({"SET", "v1:product", "x"}); // no key of the namespace
        VersionCompareOptions options;
        options.mostExamples = 50;
        const auto result = await(compareVersions(*m_client, "product", "v1", "v2", options));
        QVERIFY(result);
        QCOMPARE(result->onlyFirst.keys, 2000);
        QCOMPARE(result->both.keys, 1000);
        QCOMPARE(result->onlySecond.keys, 4000);
        QVERIFY(result->isExact && result->isWhole());
        QCOMPARE(result->onlyFirst.examples.size(), std::size_t(50));
        for (const QByteArray &key : result->onlyFirst.examples)
            QVERIFY(key.startsWith("v1:product:") && key.mid(11).toInt() < 2000);
        for (const QByteArray &key : result->onlySecond.examples)
            QVERIFY(key.startsWith("v2:product:") && key.mid(11).toInt() >= 3000);
        for (const QByteArray &key : result->both.examples)
            QVERIFY(key.startsWith("v1:product:") && key.mid(11).toInt() >= 2000);
    }

    void theNamespaceIsTakenLiterally()
    {
        raw({"SET", "v1:a*b:1", "x"});
        raw({"SET", "v1:aXb:2", "x"});
        raw({"SET", "v2:a*b:1", "x"});
        const auto result = await(compareVersions(*m_client, "a*b", "v1", "v2"));
        QVERIFY(result);
        QCOMPARE(result->both.keys, 1);
        QCOMPARE(result->onlyFirst.keys, 0);
    }

    void globalMeansTheNamespacesThatInherit()
    {
        raw({"SET", "cache_version:user", "v9"});
        set("v1:product:", 0, 10);
        set("v2:product:", 5, 10);
        set("v1:user:", 0, 10);
        const auto result = await(compareVersions(*m_client, "global", "v1", "v2"));
        QVERIFY(result);
        QCOMPARE(result->onlyFirst.keys, 5);
        QCOMPARE(result->both.keys, 5);
    }

    void itCanBeStoppedAndSaysSo()
    {
        set("v1:product:", 0, 20000);
        std::stop_source stop;
        VersionCompareOptions options;
        options.stop = stop.get_token();
        options.progress = [&stop](const VersionWalkProgress &) { stop.request_stop(); };
        const auto result = await(compareVersions(*m_client, "product", "v1", "v2", options));
        QVERIFY(result);
        QVERIFY(result->stopped && !result->isWhole());
        QVERIFY(result->onlyFirst.keys > 0 && result->onlyFirst.keys < 20000);
    }

    void wrongUsageAndMissingPermissionsAreErrors()
    {
        const auto same = await(compareVersions(*m_client, "product", "v1", "v1"));
        QVERIFY(!same && same.error().code == Code::InvalidArgument);
        const auto reserved = await(compareVersions(*m_client, "history", "v1", "v2"));
        QVERIFY(!reserved && reserved.error().code == Code::InvalidArgument);
        set("v1:product:", 0, 10);
        redis::Url url = m_server.url();
        url.user = QStringLiteral("poor");
        const auto poor = redis::Client::open(url);
        const auto refused = await(compareVersions(*poor, "product", "v1", "v2"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::NoPermission);
        QVERIFY(refused.error().message.contains(QStringLiteral("exists")));
    }
};

QTEST_GUILESS_MAIN(VersionCompareTest)
#include "tst_version_compare.moc"
