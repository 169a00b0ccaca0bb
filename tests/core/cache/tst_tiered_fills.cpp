// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a load may leave behind where something came between its beginning and its end.
#include "core/cache/flight.h"
#include "core/cache/version_cache.h"
#include "core/cache/versions.h"
#include "tests/core/cache/tiered_process.h"
#include "tests/support/settle.h"

#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

const QByteArray key = "v1:product:7";

ReadOptions tagged(const QByteArrayList &tags)
{
    ReadOptions options;
    options.tags = tags;
    return options;
}

Invalidation ofTag(const QByteArray &tag)
{
    Invalidation what;
    what.kind = Invalidation::Kind::Tag;
    what.subjects = {tag};
    return what;
}

} // namespace

class TieredFillsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        RedisServer::Options options;
        options.tcp = true;
        m_server.emplace(options);
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
    }
    void init() { QVERIFY(m_server->raw().run({"FLUSHALL"}).isOk()); }
    void cleanup() { settle(); }

    void whatWasLoadedWithoutTheLeaseIsNotKeptInMemory()
    {
        // Redis holds no such key, so it would never tell of a removal.
        Process a(*m_server);
        Process b(*m_server, Process::WithTracking);
        Process writer(*m_server);
        QTRY_VERIFY(a.isReady() && b.isReady() && writer.isReady());
        const auto first = a.read();
        QTRY_COMPARE(a.source.calls(), 1);
        const auto second = b.read();
        QVERIFY(advanceUntil(b.clock, 50ms, [&] { return b.source.calls() == 1; }));
        const auto removed = calling(writer.tiers->remove(key)); // the source has changed
        QTRY_VERIFY(removed->succeeded());
        b.source.answer(0, "old");
        QTRY_VERIFY(second->has("old", Origin::Loader));
        QVERIFY(!b.cache->peek(key));
        a.source.answer(0, "old");
        QTRY_VERIFY(first->done);
    }

    void whoAsksAfterARemovalDoesNotJoinALoadWithoutALease()
    {
        Process a(*m_server);
        Process b(*m_server, Process::WithTracking);
        Process writer(*m_server);
        QTRY_VERIFY(a.isReady() && b.isReady() && writer.isReady());
        const auto first = a.read();
        QTRY_COMPARE(a.source.calls(), 1);
        const auto early = b.read();
        QVERIFY(advanceUntil(b.clock, 50ms, [&] { return b.source.calls() == 1; }));
        const auto removed = calling(writer.tiers->remove(key));
        QTRY_VERIFY(removed->succeeded());
        // The message travels on a connection of its own; whoever comes behind it begins anew.
        std::vector<std::shared_ptr<Reader>> late;
        QTRY_VERIFY((late.push_back(b.read()), b.source.calls() == 2));
        b.source.answer(1, "new");
        QTRY_VERIFY(late.back()->has("new", Origin::Loader));
        b.source.answer(0, "old");
        QTRY_VERIFY(early->has("old", Origin::Loader));
        QCOMPARE(m_server->raw().run({"GET", key}).bytes, QByteArray("\"new\""));
        a.source.answer(0, "old");
        QTRY_VERIFY(first->done);
        QCOMPARE(m_server->raw().run({"GET", key}).bytes, QByteArray("\"new\""));
    }

    void whatCouldNotBeWrittenToRedisIsNotKeptInMemory()
    {
        Process a(*m_server, Process::WithTracking);
        QTRY_VERIFY(a.isReady());
        auto raw = m_server->raw();
        const auto reader = a.read();
        QTRY_COMPARE(a.source.calls(), 1);
        raw.run({"CONFIG", "SET", "maxmemory", "1"});
        a.source.answer(0, "one");
        QTRY_VERIFY(reader->has("one", Origin::Loader));
        raw.run({"CONFIG", "SET", "maxmemory", "0"});
        QVERIFY(!a.cache->peek(key));
    }

    void whatCannotBeReadInRedisIsLoadedOnceAndFollowed()
    {
        Process a(*m_server, Process::WithTracking);
        QTRY_VERIFY(a.isReady());
        auto raw = m_server->raw();
        raw.run({"SET", key, "{broken"});
        const auto reader = a.read();
        QTRY_COMPARE(a.source.calls(), 1);
        a.source.answer(0, "one");
        QTRY_VERIFY(reader->has("one", Origin::Loader));
        QVERIFY(a.cache->peek(key));
        raw.run({"SET", key, "\"mended\""});
        QTRY_VERIFY(!a.cache->peek(key));
    }

    void aTagThatIsInvalidatedWhileItsFirstMemberLoadsRefusesTheFill()
    {
        for (const bool same : {true, false}) {
            QVERIFY(m_server->raw().run({"FLUSHALL"}).isOk());
            Process a(*m_server, Process::WithMemory);
            Process b(*m_server);
            QTRY_VERIFY(a.isReady() && b.isReady());
            const auto reader = a.read(tagged({"t"}));
            QTRY_COMPARE(a.source.calls(), 1);
            const auto done = calling((same ? a : b).tiers->invalidate(ofTag("t")));
            QTRY_VERIFY(done->succeeded());
            a.source.answer(0, "old");
            QTRY_VERIFY(reader->has("old", Origin::Loader));
            QVERIFY(m_server->raw().run({"GET", key}).isNil());
            if (same)
                QVERIFY(!a.cache->peek(key));
        }
    }

    void aTagThatIsInvalidatedHereIsNotJoinedByLaterCallers()
    {
        // Without a lease: nothing in Redis leads from the tag to this load.
        Process a(*m_server, Process::WithMemory);
        QTRY_VERIFY(a.isReady());
        ReadOptions options = tagged({"t"});
        options.useRedis = false;
        const auto early = a.read(options);
        QTRY_COMPARE(a.source.calls(), 1);
        const auto done = calling(a.tiers->invalidate(ofTag("t")));
        QTRY_VERIFY(done->succeeded());
        const auto late = a.read(options);
        QCOMPARE(a.source.calls(), 2);
        a.source.answer(1, "new");
        QVERIFY(late->has("new", Origin::Loader));
        a.source.answer(0, "old");
        QVERIFY(early->has("old", Origin::Loader));
        QCOMPARE(*a.cache->peek(key), QStringLiteral("new"));
    }

    void aFillWithAVersionFromBeforeABumpGoesWhereNobodyReads()
    {
        enum class By { Itself, AnotherProcess, RawCommand };
        for (const By by : {By::Itself, By::AnotherProcess, By::RawCommand}) {
            auto raw = m_server->raw();
            QVERIFY(raw.run({"FLUSHALL"}).isOk());
            raw.run({"SET", "cache_version:product", "v1"});
            Process a(*m_server, Process::WithTracking);
            Process b(*m_server);
            QTRY_VERIFY(a.isReady() && b.isReady());
            VersionCache versions(*a.client, a.tracking.get(), {}, a.clock);
            const auto version = calling(versions.current("product"));
            QTRY_VERIFY(version->succeeded());
            const QByteArray before = **version->result + ":product:7";
            QCOMPARE(before, key);
            const auto early = a.read({}, before);
            QTRY_COMPARE(a.source.calls(), 1);
            if (by == By::RawCommand) {
                raw.run({"SET", "cache_version:product", "v2"});
            } else {
                Versions bumping(by == By::Itself ? *a.client : *b.client, {});
                const auto bumped = calling(bumping.bump("product"));
                QTRY_VERIFY(bumped->succeeded());
            }
            a.source.answer(0, "old");
            QTRY_VERIFY(early->has("old", Origin::Loader));
            QCOMPARE(raw.run({"GET", before}).bytes, QByteArray("\"old\""));
            // Whoever asks now misses, here and elsewhere.
            QTRY_VERIFY(!versions.known("product"));
            const auto now = calling(versions.current("product"));
            QTRY_VERIFY(now->succeeded());
            const QByteArray after = **now->result + ":product:7";
            QCOMPARE(after, QByteArray("v2:product:7"));
            const auto late = a.read({}, after);
            QTRY_COMPARE(a.source.calls(), 2);
            a.source.answer(1, "new");
            QTRY_VERIFY(late->has("new", Origin::Loader));
            QCOMPARE(raw.run({"GET", after}).bytes, QByteArray("\"new\""));
            const auto elsewhere = b.read({}, after);
            QTRY_VERIFY(elsewhere->has("new", Origin::Redis));
        }
    }

    void whereTheTagCannotBeWrittenTheValueIsNotWrittenEither()
    {
        Process a(*m_server);
        QTRY_VERIFY(a.isReady());
        auto raw = m_server->raw();
        raw.run({"SET", "cache:tag:t", "no set"});
        const auto reader = a.read(tagged({"t"}));
        QTRY_COMPARE(a.source.calls(), 1);
        a.source.answer(0, "one");
        QTRY_VERIFY(reader->has("one", Origin::Loader));
        QVERIFY(raw.run({"GET", key}).isNil());
        QTRY_COMPARE(raw.run({"DBSIZE"}).integer, 1); // no lease is left
        QVERIFY(a.counts()[Counter::Errors] >= 1);
    }

    void aFlightThatIsBeingWrittenKeepsItsLease()
    {
        // The message of its own write may come before the answer to it.
        FlightTable flights;
        Flight flight(flights, key);
        flight.token = "t";
        int dropped = 0;
        const auto drop = [&](const QByteArray &, const QByteArray &) { ++dropped; };
        flight.phase = Flight::Phase::Filling;
        flights.refuse(key, drop);
        QVERIFY(flight.refused);
        QCOMPARE(dropped, 0);
        flight.phase = Flight::Phase::Loading;
        flights.refuse(key, drop);
        QCOMPARE(dropped, 1);
    }

    void aLoadAheadIsDueByTheLifeInRedis()
    {
        Process a(*m_server, Process::WithTracking);
        QTRY_VERIFY(a.isReady());
        m_server->raw().run({"SET", key, "\"one\"", "EX", "3500"});
        ReadOptions options;
        options.ttl = 3600s;
        options.memoryTtl = 10s;
        options.refreshBelow = 0.1;
        const auto reader = a.read(options);
        QTRY_VERIFY(reader->has("one", Origin::Redis));
        QTRY_VERIFY(a.cache->peek(key) || (a.read(options), false));
        const auto again = a.read(options);
        QTRY_VERIFY(again->has("one", Origin::Memory));
        QCOMPARE(a.source.calls(), 0);
        m_server->raw().run({"PEXPIRE", key, "300000"});
        QTRY_VERIFY(!a.cache->peek(key));
        const auto due = a.read(options);
        QTRY_COMPARE(a.source.calls(), 1);
        a.source.answer(0, "two");
        QTRY_VERIFY(due->has("one", Origin::Redis));
    }

    void aFillsOwnMessageDoesNotCostTheValidator()
    {
        Process a(*m_server, Process::WithTracking);
        QTRY_VERIFY(a.isReady());
        for (int round = 0; round < 20; ++round) {
            const QByteArray one = "v1:product:" + QByteArray::number(round);
            const auto reader = a.read({}, one);
            QTRY_COMPARE(a.source.calls(), round + 1);
            Load<QString> load(QStringLiteral("one"));
            load.validator = "etag";
            a.source.answer(round, load);
            QTRY_VERIFY(reader->done);
            CachedPointer copy;
            QTRY_VERIFY((reading(a.cache->get(one)), copy = a.tiers->peek(one, jsonCodec<QString>())));
            QCOMPARE(copy->validator, QByteArray("etag"));
        }
    }

private:
    std::optional<RedisServer> m_server;
};

QTEST_GUILESS_MAIN(TieredFillsTest)
#include "tst_tiered_fills.moc"
