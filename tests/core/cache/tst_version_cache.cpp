// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/version_cache.h"

#include "core/cache/versions.h"
#include "tests/support/await.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"

#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

class VersionCacheTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void whatIsKnownCostsNoRoundTrip();
    void withoutTrackingItIsReadAgainInTime();
    void withTrackingABumpIsSeenAtOnce_data();
    void withTrackingABumpIsSeenAtOnce();
    void aFlushIsSeen();
    void aChangeDuringTheReadIsNotMissed();
    void anErrorIsNotKept();
    void itMayGoWhileARead();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    QByteArray read(VersionCache &versions, const QByteArray &nameSpace)
    {
        return await(versions.current(nameSpace)).value_or("error");
    }

    RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;
    FakeClock m_clock;
};

void VersionCacheTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
}

void VersionCacheTest::init()
{
    QVERIFY(raw({"FLUSHALL"}).isOk());
    m_client = redis::Client::open(m_server.url());
    QVERIFY(await(m_client->ready()));
}

void VersionCacheTest::whatIsKnownCostsNoRoundTrip()
{
    VersionCache versions(*m_client, nullptr, {}, m_clock);
    QVERIFY(!versions.known("product"));
    QCOMPARE(read(versions, "product"), QByteArray("v1"));
    QCOMPARE(versions.known("product"), QByteArray("v1"));
    const auto task = versions.current("product");
    QVERIFY(task.isReady());
    versions.forget("product");
    QVERIFY(!versions.known("product"));
}

void VersionCacheTest::withoutTrackingItIsReadAgainInTime()
{
    VersionCache versions(*m_client, nullptr, {.maxAge = 60s, .maxAgeUntracked = 1s}, m_clock);
    QCOMPARE(read(versions, "product"), QByteArray("v1"));
    raw({"SET", "cache_version:product", "v2"});
    m_clock.advance(999ms);
    QCOMPARE(versions.known("product"), QByteArray("v1"));
    m_clock.advance(1ms);
    QVERIFY(!versions.known("product"));
    QCOMPARE(read(versions, "product"), QByteArray("v2"));
}

void VersionCacheTest::withTrackingABumpIsSeenAtOnce_data()
{
    QTest::addColumn<QByteArray>("scope");
    QTest::newRow("its own") << QByteArray("product");
    QTest::newRow("the global one") << QByteArray("global");
}

void VersionCacheTest::withTrackingABumpIsSeenAtOnce()
{
    QFETCH(QByteArray, scope);
    redis::Tracking tracking(*m_client);
    QTRY_VERIFY(tracking.isActive());
    VersionCache versions(*m_client, &tracking, {}, m_clock);
    QCOMPARE(read(versions, "product"), QByteArray("v1"));
    QCOMPARE(read(versions, "user"), QByteArray("v1"));
    const auto other = redis::Client::open(m_server.url());
    Versions changer(*other, {});
    QVERIFY(await(changer.bump(scope)));
    QTRY_VERIFY(!versions.known("product"));
    QCOMPARE(read(versions, "product"), QByteArray("v2"));
    if (scope == "product")
        QCOMPARE(versions.known("user"), QByteArray("v1"));
    else
        QCOMPARE(read(versions, "user"), QByteArray("v2"));
    // Every minute in any case.
    m_clock.advance(59s);
    QVERIFY(versions.known("product"));
    m_clock.advance(1s);
    QVERIFY(!versions.known("product"));
}

void VersionCacheTest::aFlushIsSeen()
{
    redis::Tracking tracking(*m_client);
    QTRY_VERIFY(tracking.isActive());
    raw({"SET", "cache_version:product", "v2"});
    VersionCache versions(*m_client, &tracking, {}, m_clock);
    QCOMPARE(read(versions, "product"), QByteArray("v2"));
    raw({"FLUSHALL"});
    QTRY_VERIFY(!versions.known("product"));
}

void VersionCacheTest::aChangeDuringTheReadIsNotMissed()
{
    VersionCache versions(*m_client, nullptr, {}, m_clock);
    auto kept = std::make_shared<std::optional<Result<QByteArray>>>();
    test::keep(versions.current("product"), kept);
    QVERIFY(!kept->has_value());
    versions.forget("product"); // as a message that overtakes the answer
    QTRY_VERIFY(kept->has_value());
    QVERIFY(!versions.known("product"));
}

void VersionCacheTest::anErrorIsNotKept()
{
    raw({"LPUSH", "cache_version:product", "x"});
    VersionCache versions(*m_client, nullptr, {}, m_clock);
    QCOMPARE(read(versions, "product"), QByteArray("error"));
    QVERIFY(!versions.known("product"));
}

void VersionCacheTest::itMayGoWhileARead()
{
    auto kept = std::make_shared<std::optional<Result<QByteArray>>>();
    {
        VersionCache versions(*m_client, nullptr, {}, m_clock);
        test::keep(versions.current("product"), kept);
    }
    QTRY_VERIFY(kept->has_value());
    QCOMPARE(kept->value().value_or("error"), QByteArray("v1"));
}

QTEST_GUILESS_MAIN(VersionCacheTest)
#include "tst_version_cache.moc"
