// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/cache/versions.h"
#include "core/inspect/key_shares.h"
#include "core/inspect/rate_mark.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;

class TestKeyShares : public QObject
{
    Q_OBJECT

    RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_client = redis::Client::open(m_server.url());
        QVERIFY(await(m_client->ready()));
    }
    void init() { QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk()); }

    void theLongestNamespaceOwnsAKey()
    {
        const std::vector<QByteArray> names{"product", "tts", "tts:voices"};
        QCOMPARE(*namespaceOfKey("v1:product:1:detail", names), QByteArray("product"));
        QCOMPARE(*namespaceOfKey("v1:tts:voices:7", names), QByteArray("tts:voices"));
        QCOMPARE(*namespaceOfKey("v1:tts:x", names), QByteArray("tts"));
        QCOMPARE(*namespaceOfKey("v1:product", names), QByteArray("product"));
        QVERIFY(!namespaceOfKey("v1:products:1", names));
        QVERIFY(!namespaceOfKey("freshet:marks", {"marks"})); // the consoles' own
        QVERIFY(!namespaceOfKey("product", names));
        QVERIFY(!namespaceOfKey("v1:", names));
        QVERIFY(!namespaceOfKey(":", names));
        QVERIFY(!namespaceOfKey("cache_metrics:product:hits", names));
    }

    void theEstimateHoldsTheTruthAndCountsNoRead()
    {
        auto raw = m_server.raw();
        for (int i = 0; i < 3000; ++i)
            raw.run({"SET", "v1:product:" + QByteArray::number(i), QByteArray(200, 'x')});
        for (int i = 0; i < 1000; ++i)
            raw.run({"SET", "v1:user:" + QByteArray::number(i), "x"});
        raw.run({"CONFIG", "RESETSTAT"});
        const auto shares = await(fetchKeyShares(*m_client, {"nobody", "product", "user"}, 1000));
        QVERIFY(shares);
        QCOMPARE(shares->allKeys, 4000);
        QCOMPARE(shares->sampled, 1000);
        const KeyShare &product = shares->shares.at("product");
        QVERIFY2(product.keys > 2500 && product.keys < 3500, qPrintable(QString::number(product.keys)));
        QVERIFY(product.keysLow < product.keys && product.keys < product.keysHigh);
        QVERIFY(product.bytes.value() > 2500 * 200.0);
        QCOMPARE(shares->shares.at("nobody").sampled, 0);
        QVERIFY(!shares->shares.at("nobody").bytes);
        QVERIFY(shares->shares.at("nobody").keysHigh > 0); // it may have a few
        const QByteArray stats = raw.run({"INFO", "stats"}).bytes;
        QVERIFY(stats.contains("keyspace_hits:0\r\n"));
        QVERIFY(stats.contains("keyspace_misses:0\r\n"));
    }

    void anEmptyServerHasNoKeys()
    {
        const auto shares = await(fetchKeyShares(*m_client, {"product"}, 1000));
        QVERIFY(shares);
        QCOMPARE(shares->allKeys, 0);
        QCOMPARE(shares->shares.at("product").keys, 0.0);
    }

    void theVersionsChangesAreMarksWithWhoAndWhy()
    {
        cache::Versions::Options options;
        options.actor = QStringLiteral("ann");
        options.host = QStringLiteral("desk");
        cache::Versions versions(*m_client, options);
        QVERIFY(await(versions.bump("product", QStringLiteral("bad prices"))));
        QVERIFY(await(versions.rollback("product", "v1", true, QStringLiteral("were right"))));
        const auto marks = await(fetchVersionMarks(*m_client));
        QVERIFY(marks);
        QCOMPARE(marks->marks.size(), std::size_t(2));
        QCOMPARE(marks->marks.at(0).kind, RateMark::Kind::Bump);
        QCOMPARE(marks->marks.at(0).subject, QByteArray("product"));
        QCOMPARE(marks->marks.at(0).to, QStringLiteral("v2"));
        QCOMPARE(marks->marks.at(0).who, QStringLiteral("ann@desk"));
        QCOMPARE(marks->marks.at(0).why, QStringLiteral("bad prices"));
        QCOMPARE(marks->marks.at(1).kind, RateMark::Kind::Rollback);
        QVERIFY(marks->marks.at(0).ms <= marks->marks.at(1).ms);
        QVERIFY(std::abs(marks->marks.at(0).ms - QDateTime::currentMSecsSinceEpoch()) < 60'000);
    }

    void whatServicesRecordedIsAMarkWithoutAName()
    {
        auto raw = m_server.raw();
        raw.run({"HSET", "cache_version:history", "2026-03-04T05:06:07.123456", "product: v1 -> v2", "2026-03-04T05:06:06.000000",
                 "v1 -> v3", "rubbish", "product: v1 -> v2"});
        raw.run({"CONFIG", "RESETSTAT"});
        const auto marks = await(fetchVersionMarks(*m_client));
        QVERIFY(marks);
        QCOMPARE(marks->marks.size(), std::size_t(2));
        QCOMPARE(marks->marks.at(0).subject, QByteArray("global"));
        QCOMPARE(marks->marks.at(0).to, QStringLiteral("v3"));
        QCOMPARE(marks->marks.at(1).subject, QByteArray("product"));
        QCOMPARE(marks->marks.at(1).from, QStringLiteral("v1"));
        QVERIFY(marks->marks.at(1).who.isEmpty());
        QCOMPARE(marks->marks.at(1).ms, QDateTime(QDate(2026, 3, 4), QTime(5, 6, 7, 123), Qt::UTC).toMSecsSinceEpoch());
        const QByteArray stats = raw.run({"INFO", "stats"}).bytes;
        QVERIFY(stats.contains("keyspace_hits:" + QByteArray::number(marks->hits) + "\r\n"));
        QVERIFY(stats.contains("keyspace_misses:0\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestKeyShares)
#include "tst_key_shares.moc"
