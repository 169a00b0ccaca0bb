// SPDX-License-Identifier: GPL-3.0-or-later
//
// The tiered cache over a real Redis, with several "processes" (caches with clients of their own) and foreign clients that act at
// chosen moments. Memory that follows Redis is in tst_tiered_tracking.cpp, Redis that is away in tst_tiered_away.cpp.
#include "tests/core/cache/tiered_process.h"
#include "tests/support/settle.h"

#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

const QByteArray key = "v1:product:7";

ReadOptions quick()
{
    ReadOptions options;
    options.ttl = 100s;
    return options;
}

} // namespace

class TieredRedisTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk()); }
    void cleanup() { settle(); }

    void whatOneProcessLoadedTheOtherFinds()
    {
        Process a(m_server);
        Process b(m_server);
        const auto first = a.read(quick());
        QTRY_COMPARE(a.source.calls(), 1);
        a.source.answer(0, "one");
        QTRY_VERIFY(first->has("one", Origin::Loader));
        const auto second = b.read(quick());
        QTRY_VERIFY(second->has("one", Origin::Redis));
        auto raw = m_server.raw();
        QCOMPARE(raw.run({"GET", key}).bytes, QByteArray("\"one\""));
        const qint64 left = raw.run({"PTTL", key}).integer;
        QVERIFY(left > 90000 && left <= 100000);
        QCOMPARE(raw.run({"DBSIZE"}).integer, 1); // no lease is left
    }

    void aValueOfAForeignServiceIsAHit()
    {
        m_server.raw().run({"SET", key, "\"\xec\x82\xac\""});
        Process a(m_server);
        const auto reader = a.read();
        QTRY_VERIFY(reader->has("\xec\x82\xac", Origin::Redis));
    }

    void aHitWithoutMemoryTierCostsOneGet()
    {
        auto raw = m_server.raw();
        raw.run({"SET", key, "\"one\""});
        Process a(m_server);
        QTRY_VERIFY(a.client->status().state == redis::ConnectionStatus::State::Ready);
        raw.run({"CONFIG", "RESETSTAT"});
        const auto reader = a.read();
        QTRY_VERIFY(reader->done);
        const QByteArray stats = raw.run({"INFO", "commandstats"}).bytes;
        QVERIFY(stats.contains("cmdstat_get:calls=1,"));
        QVERIFY(!stats.contains("cmdstat_pttl"));
        QVERIFY(!stats.contains("cmdstat_eval"));
    }

    void twoProcessesShareOneLoad()
    {
        Process a(m_server);
        Process b(m_server);
        const auto first = a.read();
        QTRY_COMPARE(a.source.calls(), 1);
        const auto second = b.read();
        QTRY_COMPARE(b.clock.sleepers(), 2); // its deadline, and the pause
        a.source.answer(0, "one");
        QTRY_VERIFY(first->done);
        QVERIFY(!second->done);
        b.clock.advance(5ms);
        QTRY_VERIFY(second->has("one", Origin::Redis));
        QCOMPARE(b.source.calls(), 0);
    }

    void whoWaitsTooLongLoadsByItselfAndDoesNotWrite()
    {
        Process a(m_server);
        Process b(m_server);
        const auto first = a.read();
        QTRY_COMPARE(a.source.calls(), 1);
        const auto second = b.read();
        QTRY_COMPARE(b.clock.sleepers(), 2);
        advanceUntil(b.clock, 50ms, [&] { return b.source.calls() == 1; });
        QCOMPARE(b.source.calls(), 1);
        b.source.answer(0, "mine");
        QTRY_VERIFY(second->has("mine", Origin::Loader));
        QVERIFY(m_server.raw().run({"GET", key}).isNil());
        a.source.answer(0, "one");
        QTRY_VERIFY(first->done);
        QCOMPARE(m_server.raw().run({"GET", key}).bytes, QByteArray("\"one\""));
    }

    void whereTheLoadFailsTheNextProcessTakesOver()
    {
        Process a(m_server);
        Process b(m_server);
        const auto first = a.read();
        QTRY_COMPARE(a.source.calls(), 1);
        const auto second = b.read();
        QTRY_COMPARE(b.clock.sleepers(), 2);
        a.source.fail(0);
        QVERIFY(first->failed(Code::Io));
        advanceUntil(b.clock, 5ms, [&] { return b.source.calls() == 1; });
        b.source.answer(0, "two");
        QTRY_VERIFY(second->has("two", Origin::Loader));
        QCOMPARE(m_server.raw().run({"GET", key}).bytes, QByteArray("\"two\""));
    }

    void whileAnotherProcessLoadsAStaleCopyIsServed()
    {
        Process a(m_server);
        Process b(m_server, Process::WithMemory);
        ReadOptions options = quick();
        options.ttl = 50s;
        options.staleFor = 60s;
        m_server.raw().run({"SET", key, "\"old\"", "PX", "50000"});
        QTRY_VERIFY(b.isReady());
        auto reader = b.read(options);
        QTRY_VERIFY(reader->has("old", Origin::Redis));
        m_server.raw().run({"DEL", key});
        b.clock.advance(50s);
        const auto first = a.read(options);
        QTRY_COMPARE(a.source.calls(), 1);
        reader = b.read(options);
        QTRY_VERIFY(reader->has("old", Origin::Stale));
        ReadOptions strict = options;
        strict.staleFor = 0ms;
        const auto waiting = b.read(strict);
        a.source.answer(0, "new");
        QTRY_VERIFY(first->done);
        advanceUntil(b.clock, 5ms, [&] { return waiting->done; });
        QVERIFY(waiting->has("new", Origin::Redis));
    }

    void aLateFillIsRefusedAfterAnotherProcessRemovedTheKey()
    {
        Process a(m_server);
        Process b(m_server);
        const auto reader = a.read();
        QTRY_COMPARE(a.source.calls(), 1);
        const auto removed = calling(b.tiers->remove(key));
        QTRY_VERIFY(removed->succeeded());
        a.source.answer(0, "old");
        QTRY_VERIFY(reader->has("old", Origin::Loader));
        QVERIFY(m_server.raw().run({"GET", key}).isNil());
    }

    void aLateFillIsRefusedAfterThisProcessRemovedTheKey()
    {
        Process a(m_server, Process::WithMemory);
        QTRY_VERIFY(a.isReady());
        const auto early = a.read();
        QTRY_COMPARE(a.source.calls(), 1);
        const auto removed = calling(a.tiers->remove(key));
        const auto late = a.read(); // does not join the older load
        QTRY_VERIFY(removed->succeeded());
        QTRY_COMPARE(a.source.calls(), 2);
        a.source.answer(0, "old");
        QTRY_VERIFY(early->has("old", Origin::Loader));
        QVERIFY(m_server.raw().run({"GET", key}).isNil());
        QVERIFY(!a.cache->peek(key));
        a.source.answer(1, "new");
        QTRY_VERIFY(late->has("new", Origin::Loader));
        QCOMPARE(m_server.raw().run({"GET", key}).bytes, QByteArray("\"new\""));
    }

    void aLateFillIsRefusedAfterAForeignSet()
    {
        Process a(m_server);
        const auto reader = a.read();
        QTRY_COMPARE(a.source.calls(), 1);
        m_server.raw().run({"SET", key, "\"foreign\"", "EX", "100"});
        a.source.answer(0, "old");
        QTRY_VERIFY(reader->has("old", Origin::Loader));
        QCOMPARE(m_server.raw().run({"GET", key}).bytes, QByteArray("\"foreign\""));
    }

    void aSetOfAnyProcessWinsOverALoadThatIsUnderWay()
    {
        Process a(m_server, Process::WithMemory);
        Process b(m_server);
        QTRY_VERIFY(a.isReady());
        for (Process *writer : {&a, &b}) {
            m_server.raw().run({"FLUSHALL"});
            a.memory->clear();
            const int loads = a.source.calls();
            const auto reader = a.read();
            QTRY_COMPARE(a.source.calls(), loads + 1);
            const auto written = calling(writer->cache->set(key, QStringLiteral("set")));
            QTRY_VERIFY(written->succeeded());
            a.source.answer(loads, "loaded");
            QTRY_VERIFY(reader->done);
            QCOMPARE(m_server.raw().run({"GET", key}).bytes, QByteArray("\"set\""));
            QVERIFY(!a.cache->peek(key) || *a.cache->peek(key) == QLatin1String("set"));
        }
    }

    void removingAHotKeyUnderAThousandReadersCausesOneLoad()
    {
        Process a(m_server, Process::WithMemory);
        QTRY_VERIFY(a.isReady());
        m_server.raw().run({"SET", key, "\"one\"", "EX", "1000"});
        int alive = 1000;
        bool over = false;
        int news = 0;
        const auto readOn = [](Process &of, int &left, bool &stop, int &seen) -> Task<> {
            int turns = 0;
            while (!stop) {
                const auto read = co_await of.cache->getOrLoad(key, of.source.loader());
                if (read && *read->value == QLatin1String("two"))
                    break;
                // Memory hits never wait; the others must get their turn.
                const auto slept = co_await Clock::system().sleep(std::chrono::milliseconds(++turns % 3));
                Q_UNUSED(slept)
            }
            ++seen;
            --left;
        };
        for (int i = 0; i < 1000; ++i)
            readOn(a, alive, over, news);
        QTRY_VERIFY(a.cache->peek(key));
        const auto removed = calling(a.tiers->remove(key));
        QTRY_VERIFY(removed->succeeded());
        QTRY_COMPARE(a.source.calls(), 1);
        a.source.answer(0, "two");
        QTRY_COMPARE(alive, 0);
        QCOMPARE(a.source.calls(), 1);
        QCOMPARE(news, 1000);
        over = true;
    }

    void whatCannotBeReadIsLoadedAndNotOverwritten()
    {
        auto raw = m_server.raw();
        const std::vector<QByteArrayList> foreign{{"SET", key, "{broken"}, {"SET", key, "17"}, {"RPUSH", key, "a"}};
        Process a(m_server);
        for (const QByteArrayList &write : foreign) {
            raw.run({"DEL", key});
            raw.run(write);
            const quint64 errors = a.counts()[Counter::Errors];
            const int loads = a.source.calls();
            const auto bare = reading(a.cache->get(key));
            QTRY_VERIFY(bare->done);
            QVERIFY(bare->failed(write.first() == "RPUSH" ? Code::WrongType : Code::Undecodable));
            const auto reader = a.read();
            QTRY_COMPARE(a.source.calls(), loads + 1);
            a.source.answer(loads, "loaded");
            QTRY_VERIFY(reader->has("loaded", Origin::Loader));
            QCOMPARE(a.counts()[Counter::Errors], errors + 2);
            if (write.first() == "SET")
                QCOMPARE(raw.run({"GET", key}).bytes, write.last());
            else
                QCOMPARE(raw.run({"LLEN", key}).integer, 1);
            QCOMPARE(raw.run({"DBSIZE"}).integer, 1);
        }
    }

    void aServerThatRefusesWritesStillGivesTheLoadedValue()
    {
        auto raw = m_server.raw();
        Process a(m_server);
        raw.run({"SET", "v1:product:8", "\"old\""});
        const auto early = a.read();
        QTRY_COMPARE(a.source.calls(), 1);
        raw.run({"CONFIG", "SET", "maxmemory", "1"});
        a.source.answer(0, "one");
        QTRY_VERIFY(early->has("one", Origin::Loader));
        const auto late = a.read();
        QTRY_COMPARE(a.source.calls(), 2); // not even the lease
        a.source.answer(1, "two");
        QTRY_VERIFY(late->has("two", Origin::Loader));
        QVERIFY(a.counts()[Counter::Errors] >= 2);
        // A set that was refused leaves no older value behind.
        const auto written = calling(a.cache->set("v1:product:8", QStringLiteral("new")));
        QTRY_VERIFY(written->isDone());
        QVERIFY(!written->succeeded());
        QCOMPARE(written->result->error().code, Code::OutOfMemory);
        QVERIFY(raw.run({"GET", "v1:product:8"}).isNil());
        raw.run({"CONFIG", "SET", "maxmemory", "0"});
    }

    void aMemoryCopyLivesNoLongerThanTheKey()
    {
        Process a(m_server, Process::WithMemory);
        QTRY_VERIFY(a.isReady());
        m_server.raw().run({"SET", key, "\"one\"", "PX", "20000"});
        const auto reader = a.read(); // whose own TTL is an hour
        QTRY_VERIFY(reader->has("one", Origin::Redis));
        QVERIFY(a.cache->peek(key));
        a.clock.advance(20s);
        QVERIFY(!a.cache->peek(key));
    }

    void notModifiedRenewsBothTiers()
    {
        Process a(m_server, Process::WithMemory);
        QTRY_VERIFY(a.isReady());
        ReadOptions options = quick();
        options.staleFor = 100s;
        const auto first = a.read(options);
        QTRY_COMPARE(a.source.calls(), 1);
        Load<QString> load(QStringLiteral("one"));
        load.validator = "v";
        a.source.answer(0, load);
        QTRY_VERIFY(first->done);
        auto raw = m_server.raw();
        raw.run({"DEL", key}); // as if it had expired there, too
        a.clock.advance(100s);
        const auto second = a.read(options);
        QTRY_COMPARE(a.source.calls(), 2);
        QVERIFY(a.source.call(1).context.previous);
        QCOMPARE(a.source.call(1).context.previous->validator, QByteArray("v"));
        a.source.answer(1, Load<QString>::unchanged());
        QTRY_VERIFY(second->has("one", Origin::Loader));
        QCOMPARE(raw.run({"GET", key}).bytes, QByteArray("\"one\""));
        QVERIFY(raw.run({"PTTL", key}).integer > 90000);
        QVERIFY(a.cache->peek(key));
    }

    void aLoadAheadRenewsWhatIsInRedisOnce()
    {
        Process a(m_server, Process::WithMemory);
        Process b(m_server, Process::WithMemory);
        QTRY_VERIFY(a.isReady() && b.isReady());
        m_server.raw().run({"SET", key, "\"one\"", "PX", "10000"});
        ReadOptions options = quick();
        options.refreshBelow = 0.5; // of 100 s
        const auto first = a.read(options);
        QTRY_VERIFY(first->has("one", Origin::Redis));
        QTRY_COMPARE(a.source.calls(), 1);
        const auto second = b.read(options);
        QTRY_VERIFY(second->has("one", Origin::Redis));
        QTRY_COMPARE(b.tiers->state().flights, 0);
        QCOMPARE(b.source.calls(), 0); // somebody does it already
        a.source.answer(0, "two");
        QTRY_COMPARE(m_server.raw().run({"GET", key}).bytes, QByteArray("\"two\""));
        QVERIFY(m_server.raw().run({"PTTL", key}).integer > 90000);
    }

    void aLoadAheadIsRefusedWhereTheKeyWasRemovedMeanwhile()
    {
        Process a(m_server, Process::WithMemory);
        QTRY_VERIFY(a.isReady());
        auto raw = m_server.raw();
        raw.run({"SET", key, "\"one\"", "PX", "10000"});
        ReadOptions options = quick();
        options.refreshBelow = 0.5;
        const auto reader = a.read(options);
        QTRY_COMPARE(a.source.calls(), 1);
        raw.run({"DEL", key}); // a plain one, by a service that knows of no leases
        a.source.answer(0, "two");
        QTRY_COMPARE(a.tiers->state().flights, 0);
        QVERIFY(raw.run({"GET", key}).isNil());
        QCOMPARE(raw.run({"DBSIZE"}).integer, 0);
    }

    void loadAlwaysReplacesWhatIsThere()
    {
        Process a(m_server);
        Process b(m_server);
        auto raw = m_server.raw();
        ReadOptions always = quick();
        always.loadAlways = true;
        raw.run({"SET", key, "\"one\""});
        auto reader = a.read(always);
        QTRY_COMPARE(a.source.calls(), 1);
        a.source.answer(0, "two");
        QTRY_VERIFY(reader->has("two", Origin::Loader));
        QCOMPARE(raw.run({"GET", key}).bytes, QByteArray("\"two\""));
        raw.run({"DEL", key});
        reader = a.read(always);
        QTRY_COMPARE(a.source.calls(), 2);
        a.source.answer(1, "three");
        QTRY_VERIFY(reader->has("three", Origin::Loader));
        QCOMPARE(raw.run({"GET", key}).bytes, QByteArray("\"three\""));
        // Even where another process is loading: what that one began is older.
        raw.run({"DEL", key});
        const auto other = b.read();
        QTRY_COMPARE(b.source.calls(), 1);
        reader = a.read(always);
        QTRY_COMPARE(a.clock.sleepers(), 2);
        advanceUntil(a.clock, 50ms, [&] { return a.source.calls() == 3; });
        a.source.answer(2, "four");
        QTRY_VERIFY(reader->has("four", Origin::Loader));
        b.source.answer(0, "older");
        QTRY_VERIFY(other->done);
        QCOMPARE(raw.run({"GET", key}).bytes, QByteArray("\"four\""));
    }

    void aLoadThatOutlivesItsLeaseStillFills()
    {
        Process a(m_server);
        ReadOptions options = quick();
        options.leaseLife = 4s;
        options.hardDeadline = 0ms;
        const auto reader = a.read(options);
        QTRY_COMPARE(a.source.calls(), 1);
        auto raw = m_server.raw();
        const QByteArray lease = RedisTier::leaseKey(key);
        for (int i = 0; i < 5; ++i) {
            raw.run({"PEXPIRE", lease, "2000"}); // as if so much time had passed at the server
            QTRY_COMPARE(a.clock.sleepers(), 1);
            a.clock.advance(2s);
            QTRY_VERIFY(raw.run({"PTTL", lease}).integer > 2500);
        }
        a.source.answer(0, "one");
        QTRY_VERIFY(reader->done);
        QCOMPARE(raw.run({"GET", key}).bytes, QByteArray("\"one\""));
    }

    void manyKeysComeInOneRequest()
    {
        auto raw = m_server.raw();
        Process a(m_server, Process::WithMemory);
        QTRY_VERIFY(a.isReady());
        raw.run({"SET", "v1:product:1", "\"one\"", "EX", "100"});
        raw.run({"SET", "v1:product:3", "\"three\""});
        raw.run({"SET", "v1:product:4", "{broken"});
        raw.run({"RPUSH", "v1:product:5", "a"});
        raw.run({"CONFIG", "RESETSTAT"});
        const std::vector<QByteArray> keys{"v1:product:1", "v1:product:2", "v1:product:3", "v1:product:4", "v1:product:5"};
        const auto first = calling(a.cache->getMany(keys));
        QTRY_VERIFY(first->succeeded());
        const auto &values = **first->result;
        QCOMPARE(values.size(), std::size_t(5));
        QCOMPARE(*values[0].value, QStringLiteral("one"));
        QVERIFY(!values[1].value);
        QCOMPARE(*values[2].value, QStringLiteral("three"));
        QVERIFY(!values[3].value);
        QVERIFY(!values[4].value);
        QTRY_COMPARE(a.counts()[Counter::Errors], 2U); // broken, and a list
        QCOMPARE(a.counts()[Counter::Misses], 3U);
        QVERIFY(raw.run({"INFO", "commandstats"}).bytes.contains("cmdstat_mget:calls=1,"));
        // Behind the answer they came into memory, with the life they have in Redis.
        QTRY_VERIFY(a.cache->peek("v1:product:1") && a.cache->peek("v1:product:3"));
        a.clock.advance(100s);
        QVERIFY(!a.cache->peek("v1:product:1"));
        QVERIFY(a.cache->peek("v1:product:3"));
        raw.run({"CONFIG", "RESETSTAT"});
        const std::vector<QByteArray> known{"v1:product:3"};
        const auto second = calling(a.cache->getMany(known));
        QVERIFY(second->succeeded());
        QCOMPARE((**second->result)[0].origin, Origin::Memory);
        QVERIFY(!raw.run({"INFO", "commandstats"}).bytes.contains("cmdstat_mget"));
    }

    void manyKeysAreWrittenAndTaggedTogether()
    {
        Process a(m_server, Process::WithMemory);
        QTRY_VERIFY(a.isReady());
        WriteOptions options;
        options.tags = {"t"};
        options.ttl = 60s;
        std::vector<std::pair<QByteArray, QString>> values{{"v1:product:1", QStringLiteral("a")},
                                                           {"v1:product:2", QStringLiteral("b")}};
        const auto written = calling(a.cache->setMany(values, options));
        QTRY_VERIFY(written->succeeded());
        auto raw = m_server.raw();
        QCOMPARE(raw.run({"GET", "v1:product:1"}).bytes, QByteArray("\"a\""));
        QCOMPARE(raw.run({"GET", "v1:product:2"}).bytes, QByteArray("\"b\""));
        QCOMPARE(raw.run({"SCARD", "cache:tag:t"}).integer, 2);
        QVERIFY(raw.run({"TTL", "cache:tag:t"}).integer >= 60);
        QCOMPARE(*a.cache->peek("v1:product:2"), QStringLiteral("b"));
    }

    void aFillCarriesItsTags()
    {
        Process a(m_server);
        ReadOptions options = quick();
        options.tags = {"t", "u"};
        const auto reader = a.read(options);
        QTRY_COMPARE(a.source.calls(), 1);
        a.source.answer(0, "one");
        QTRY_VERIFY(reader->done);
        auto raw = m_server.raw();
        QCOMPARE(raw.run({"SISMEMBER", "cache:tag:t", key}).integer, 1);
        QCOMPARE(raw.run({"SISMEMBER", "cache:tag:u", key}).integer, 1);
        Invalidation what;
        what.kind = Invalidation::Kind::Tag;
        what.subjects = {"t"};
        const auto done = calling(a.tiers->invalidate(what));
        QTRY_VERIFY(done->succeeded());
        QVERIFY(raw.run({"GET", key}).isNil());
    }

    void aTagThatIsInvalidatedWhileAMemberLoadsRefusesItsFill()
    {
        Process a(m_server);
        ReadOptions options = quick();
        options.tags = {"t"};
        auto raw = m_server.raw();
        const auto first = a.read(options);
        QTRY_COMPARE(a.source.calls(), 1);
        a.source.answer(0, "one");
        QTRY_VERIFY(first->done);
        raw.run({"DEL", key}); // gone; the tag still names it
        const auto second = a.read(options);
        QTRY_COMPARE(a.source.calls(), 2);
        Process b(m_server);
        Invalidation what;
        what.kind = Invalidation::Kind::Tag;
        what.subjects = {"t"};
        const auto done = calling(b.tiers->invalidate(what));
        QTRY_VERIFY(done->succeeded());
        a.source.answer(1, "old");
        QTRY_VERIFY(second->done);
        QVERIFY(raw.run({"GET", key}).isNil());
    }

    void expireShortensTheMemoryCopyToo()
    {
        Process a(m_server, Process::WithMemory);
        QTRY_VERIFY(a.isReady());
        const auto written = calling(a.cache->set(key, QStringLiteral("one")));
        QTRY_VERIFY(written->succeeded());
        QVERIFY(a.cache->peek(key));
        const auto changed = calling(a.tiers->expire(key, 30s));
        QTRY_VERIFY(changed->succeeded());
        QVERIFY(**changed->result);
        QVERIFY(!a.cache->peek(key));
        const auto reader = a.read();
        QTRY_VERIFY(reader->has("one", Origin::Redis));
        a.clock.advance(30s);
        QVERIFY(!a.cache->peek(key));
        const auto none = calling(a.tiers->expire("v1:product:none", 30s));
        QTRY_VERIFY(none->succeeded());
        QVERIFY(!**none->result);
    }

    void longValuesAreCompressedAsTheSettingSays()
    {
        Process a(m_server, Process::Bare);
        const QString text(5000, QLatin1Char('x'));
        const auto written = calling(a.cache->set(key, text));
        QTRY_VERIFY(written->succeeded());
        const QByteArray stored = m_server.raw().run({"GET", key}).bytes;
        QVERIFY(stored.startsWith("COMPRESSED:"));
        const auto reader = reading(a.cache->get(key));
        QTRY_VERIFY(reader->done);
        QCOMPARE(reader->text(), text);
    }

    void destroyingTheCacheInTheMiddleOfAnyStepAnswersTheCallers()
    {
        for (int turns = 0; turns < 12; ++turns) {
            Process a(m_server, Process::WithMemory);
            QTRY_VERIFY(a.isReady());
            m_server.raw().run({"FLUSHALL"});
            const auto reader = a.read();
            const auto many = calling(a.cache->getMany({key}));
            const auto set = calling(a.cache->set("v1:product:8", QStringLiteral("x")));
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 1);
            a.tiers.reset();
            QVERIFY(reader->done);
            for (int i = 0; i < a.source.calls(); ++i)
                a.source.answer(i, "late");
            QTRY_VERIFY(many->isDone() && set->isDone());
            a.client.reset();
        }
    }

private:
    RedisServer m_server;
};

QTEST_GUILESS_MAIN(TieredRedisTest)
#include "tst_tiered_redis.moc"
