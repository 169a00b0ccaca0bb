// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_traffic.h"
#include "core/cache/value_codec.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"
#include "tests/support/settle.h"

#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace freshet;
using namespace freshet::sandbox;
using namespace std::chrono_literals;

class SandboxTrafficTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk()); }
    void cleanup() { test::settle(); }

    void theServersOwnCountersSeeTheHitRate()
    {
        SandboxTraffic traffic(m_server.url(), {.readsPerSecond = 400});
        QSignalSpy started(&traffic, &SandboxTraffic::started);
        traffic.start();
        QTRY_COMPARE(started.size(), 1);
        QTRY_VERIFY(traffic.counts().hits + traffic.counts().misses > 1000);
        traffic.stop();
        const double hits = m_server.raw().info("stats", "keyspace_hits").toDouble();
        const double misses = m_server.raw().info("stats", "keyspace_misses").toDouble();
        const double rate = hits / (hits + misses);
        QVERIFY2(rate > 0.60 && rate < 0.98, qPrintable(QString::number(rate)));
        const auto counts = traffic.counts();
        const double own = double(counts.hits) / double(counts.hits + counts.misses);
        QVERIFY2(own > 0.85 && own < 0.99, qPrintable(QString::number(own)));
        QVERIFY(counts.sets > 0 && counts.sets <= counts.misses);
        QCOMPARE(traffic.errors(), 0);
    }

    void countersAreWrittenWithADaysLife()
    {
        SandboxTraffic traffic(m_server.url(), {.readsPerSecond = 2000});
        traffic.start();
        QTRY_VERIFY(m_server.raw().run({"GET", "cache_metrics:product:hits"}).bytes.toLongLong() > 100);
        QTRY_VERIFY(m_server.raw().run({"GET", "cache_metrics:tts:hits"}).bytes.toLongLong() >
                    0); // rarer: perhaps of a later batch
        const qint64 ttl = m_server.raw().run({"TTL", "cache_metrics:product:hits"}).integer;
        QVERIFY(ttl > 86000 && ttl <= 86400);
        // What Redis has is never ahead of what was counted.
        QVERIFY(m_server.raw().run({"GET", "cache_metrics:product:hits"}).bytes.toLongLong() <= traffic.counts().hits);
    }

    void everyValueHasATimeToLiveAndDecodes()
    {
        SandboxTraffic traffic(m_server.url());
        QSignalSpy started(&traffic, &SandboxTraffic::started);
        traffic.start();
        QTRY_COMPARE(started.size(), 1);
        traffic.stop();
        RawRedis raw = m_server.raw();
        const auto keys = raw.run({"KEYS", "*"}).elements;
        QVERIFY(keys.size() > 300);
        bool compressed = false;
        for (const test::RawReply &key : keys) {
            if (key.bytes.startsWith("cache:") || key.bytes.startsWith("cache_") ||
                raw.run({"TYPE", key.bytes}).bytes != "string" || key.bytes.startsWith("freshet:") ||
                key.bytes.startsWith("voice:"))
                continue; // the library's own
            const QByteArray stored = raw.run({"GET", key.bytes}).bytes;
            const qint64 ttl = raw.run({"TTL", key.bytes}).integer;
            if (ttl == -2)
                continue; // it expired since it was listed
            QVERIFY2(ttl >= 0, key.bytes.constData());
            const auto value = cache::decodeValue(stored);
            QVERIFY2(value.has_value(), key.bytes.constData());
            compressed = compressed || value->form == cache::ValueForm::Portable;
        }
        QVERIFY(compressed);
    }

    void eventsArePublishedHandledAndAcknowledged()
    {
        SandboxTraffic traffic(m_server.url(), {.readsPerSecond = 100, .step = 10ms});
        traffic.start();
        QTRY_VERIFY_WITH_TIMEOUT(traffic.eventsHandled() >= 2, 15000);
        QVERIFY(traffic.eventsPublished() >= traffic.eventsHandled());
        RawRedis raw = m_server.raw();
        QTRY_COMPARE(raw.run({"XPENDING", "events:voice.updated", "cache-service"}).elements.at(0).integer, 0);
        QSet<QByteArray> groups;
        for (const test::RawReply &group : raw.run({"XINFO", "GROUPS", "events:voice.created"}).elements)
            groups << group.field("name").bytes;
        QCOMPARE(groups, (QSet<QByteArray>{"cache-service", "mail-service"}));
        QCOMPARE(raw.run({"XINFO", "GROUPS", "events:product.updated"}).elements.size(), std::size_t(2));
    }

    void aConsumerThatIsGoneHasLeftPendingEntries()
    {
        SandboxTraffic traffic(m_server.url(), {.readsPerSecond = 0});
        QSignalSpy started(&traffic, &SandboxTraffic::started);
        traffic.start();
        QTRY_COMPARE(started.size(), 1);
        const auto left = m_server.raw().run({"XPENDING", "events:pet.updated", "mail-service", "-", "+", "100", "mail-1"});
        QCOMPARE(left.elements.size(), std::size_t(8));
    }

    void poisonBecomesDeadLettersByTheirErrors()
    {
        SandboxTraffic traffic(m_server.url(), {.readsPerSecond = 0});
        QSignalSpy started(&traffic, &SandboxTraffic::started);
        traffic.start();
        QTRY_COMPARE(started.size(), 1);
        const auto sent = test::await(traffic.poison());
        QVERIFY2(sent.has_value(), sent ? "" : qPrintable(sent.error().message));
        // The unreadable one in both groups of its stream, the unknown product, the voice without a user.
        QTRY_COMPARE_WITH_TIMEOUT(m_server.raw().run({"XLEN", "events:dead"}).integer, 4, 60000);
        QByteArrayList errors;
        for (const test::RawReply &letter : m_server.raw().run({"XRANGE", "events:dead", "-", "+"}).elements)
            errors << letter.elements.at(1).field("error").bytes;
        const QByteArray all = errors.join('|');
        QVERIFY2(all.contains("no product 424242") && all.contains("nobody to write to"), all.constData());
        QTRY_COMPARE(m_server.raw().run({"XPENDING", "events:product.updated", "search-index"}).elements.at(0).integer, 0);
    }

    void aBrokenConsumerLetsPendingAndLagGrowAndCatchesUpWhenHealed()
    {
        SandboxTraffic traffic(m_server.url(), {.readsPerSecond = 0});
        QSignalSpy started(&traffic, &SandboxTraffic::started);
        traffic.start();
        QTRY_COMPARE(started.size(), 1);
        traffic.setConsumerBroken(true);
        RawRedis raw = m_server.raw();
        for (int i = 0; i < 60; ++i)
            raw.run({"XADD", "events:product.updated", "*", "event",
                     R"({"type":"product.updated","payload":{"product_id":"1001"}})", "type", "product.updated"});
        const auto group = [&](const char *field) {
            for (const test::RawReply &one : m_server.raw().run({"XINFO", "GROUPS", "events:product.updated"}).elements) {
                if (one.field("name").bytes == "search-index")
                    return one.field(field).integer;
            }
            return qint64(-1);
        };
        QTRY_VERIFY(group("pending") >= 12);
        QTRY_VERIFY(group("lag") >= 20);
        QVERIFY(group("pending") <= 40); // it takes no more than it can hold
        traffic.setConsumerBroken(false);
        QTRY_VERIFY_WITH_TIMEOUT(group("lag") == 0 && group("pending") == 0, 30000);
    }

    void everythingExpiresAndVersionsAreBumpedWithWhoAndWhy()
    {
        SandboxTraffic traffic(m_server.url(), {.readsPerSecond = 0, .hasChores = true});
        QSignalSpy started(&traffic, &SandboxTraffic::started);
        traffic.start();
        QTRY_COMPARE(started.size(), 1);
        RawRedis raw = m_server.raw();
        // The history of earlier days.
        QVERIFY(raw.run({"XLEN", "cache_version:log"}).integer >= 4);
        QCOMPARE(raw.run({"GET", "cache_version:order"}).bytes, QByteArray("v2"));
        QVERIFY(raw.run({"KEYS", "v2:order:*"}).elements.size() > 100);
        QVERIFY(test::await(traffic.expireEverything()).has_value());
        QTRY_VERIFY(m_server.raw().run({"KEYS", "v[0-9]*:*"}).elements.size() < 5);
        QVERIFY(raw.run({"EXISTS", "cache_version:log", "events:pet.updated"}).integer == 2);
        const QByteArray before = raw.run({"GET", "cache_version:product"}).bytes;
        QVERIFY(test::await(traffic.bumpVersion()).has_value());
        QVERIFY(raw.run({"GET", "cache_version:product"}).bytes != before);
        const auto last = raw.run({"XREVRANGE", "cache_version:log", "+", "-", "COUNT", "1"}).elements.at(0).elements.at(1);
        QCOMPARE(last.field("actor").bytes, QByteArray("sandbox"));
        QVERIFY(!last.field("reason").bytes.isEmpty());
    }

    void aDeferredQueueGetsMembers()
    {
        SandboxTraffic traffic(m_server.url(), {.readsPerSecond = 0, .hasChores = true});
        traffic.start();
        QTRY_VERIFY_WITH_TIMEOUT(m_server.raw().run({"SCARD", "invalidation_queue:products"}).integer >= 1, 20000);
    }

    void anEventRemovesWhatItMakesStale()
    {
        SandboxTraffic traffic(m_server.url(), {.readsPerSecond = 0});
        QSignalSpy started(&traffic, &SandboxTraffic::started);
        traffic.start();
        QTRY_COMPARE(started.size(), 1);
        RawRedis raw = m_server.raw();
        QVERIFY(raw.run({"SET", "tts:voices", "[]"}).isOk());
        QVERIFY(raw.run({"SET", "tts:voices:user:u1", "[]"}).isOk());
        QVERIFY(raw.run({"SET", "v1:product:list:aaaa", "[]"}).isOk());
        raw.run({"XADD", "events:voice.deleted", "*", "event", R"({"type":"voice.deleted","payload":{"user_id":"u1"}})", "type",
                 "voice.deleted"});
        raw.run({"XADD", "events:category.updated", "*", "event", R"({"type":"category.updated","payload":{}})", "type",
                 "category.updated"});
        QTRY_COMPARE(raw.run({"EXISTS", "tts:voices", "tts:voices:user:u1", "v1:product:list:aaaa"}).integer, 0);
        QTRY_VERIFY(traffic.counts().deletes >= 3);
    }

    void theRateFollowsItsControl()
    {
        SandboxTraffic traffic(m_server.url(), {.readsPerSecond = 0});
        QSignalSpy started(&traffic, &SandboxTraffic::started);
        traffic.start();
        QTRY_COMPARE(started.size(), 1);
        QCOMPARE(traffic.counts().hits + traffic.counts().misses, 0);
        traffic.setRate(1000);
        QTRY_VERIFY(traffic.counts().hits > 100);
        traffic.setRate(1000000);
        QCOMPARE(traffic.rate(), SandboxTraffic::mostReadsPerSecond);
        traffic.setRate(-1);
        QCOMPARE(traffic.rate(), 0);
    }

    void itOutlivesItsServerAndSaysSoOnce()
    {
        test::RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        SandboxTraffic traffic(server.url(), {.readsPerSecond = 1000});
        QSignalSpy failed(&traffic, &SandboxTraffic::failed);
        traffic.start();
        QTRY_VERIFY(traffic.counts().hits > 50);
        server.kill();
        QTRY_COMPARE(failed.size(), 1);
        QTRY_VERIFY(traffic.errors() > 2);
        QCOMPARE(failed.size(), 1);
        QVERIFY2(server.start(), qPrintable(server.log()));
        const qint64 before = traffic.counts().hits;
        QTRY_VERIFY_WITH_TIMEOUT(traffic.counts().hits > before + 50, 15000);
        QTRY_VERIFY(server.raw().run({"EXISTS", "events:voice.created"}).integer == 1); // the groups were made again
    }

    void stoppingInTheMiddleOfEverythingIsQuiet()
    {
        for (int i = 0; i < 5; ++i) {
            SandboxTraffic traffic(m_server.url(), {.readsPerSecond = 5000, .step = 1ms});
            QSignalSpy failed(&traffic, &SandboxTraffic::failed);
            traffic.start();
            QTRY_VERIFY_WITH_TIMEOUT(traffic.counts().hits >= i * 20, 30000);
            traffic.stop();
            QVERIFY(!traffic.isRunning());
            QCOMPARE(failed.size(), 0);
            traffic.start();
            QTRY_VERIFY_WITH_TIMEOUT(traffic.counts().hits > i * 20 + 10, 30000);
        }
    }

private:
    using RawRedis = test::RawRedis;
    test::RedisServer m_server;
};

QTEST_GUILESS_MAIN(SandboxTrafficTest)
#include "tst_sandbox_traffic.moc"
