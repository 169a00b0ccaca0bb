// SPDX-License-Identifier: GPL-3.0-or-later
//
// The tiered cache over the memory tier alone: every interleaving is in the test's hand. With Redis: tst_tiered_redis.cpp.
#include "core/cache/cache.h"
#include "core/cache/metrics.h"
#include "tests/core/cache/tiered_rig.h"
#include "tests/support/await.h"
#include "tests/support/settle.h"

#include <QTest>

#include <optional>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

const QByteArray key = "v1:product:7";

struct Rig
{
    FakeClock clock;
    MemoryTier memory{MemoryTier::Options{}};
    Metrics metrics;
    std::optional<TieredCache> tiers;
    std::optional<Cache<QString>> cache;
    HandLoader source;

    explicit Rig(const TieredCache::Options &options = {}, const ReadOptions &defaults = {})
    {
        TieredCache::Parts parts;
        parts.memory = &memory;
        parts.metrics = &metrics;
        parts.clock = &clock;
        tiers.emplace(parts, options);
        cache.emplace(*tiers, defaults);
    }
    std::shared_ptr<Reader> read(const ReadOptions &options = {}, const QByteArray &of = key)
    {
        return reading(cache->getOrLoad(of, source.loader(of), options));
    }
    /// Cached as `text` for an hour.
    void fill(const char *text, const ReadOptions &options = {})
    {
        const auto first = read(options);
        source.answer(source.calls() - 1, text);
        QVERIFY(first->has(text, Origin::Loader));
    }
    NamespaceCounts counts() { return metrics.counts()["product"]; }
};

ReadOptions staleOptions()
{
    ReadOptions options;
    options.ttl = 10s;
    options.staleFor = 60s;
    return options;
}

} // namespace

class TieredCacheTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { settle(); }
    void aMissLoadsAndTheNextReadIsAHit()
    {
        Rig rig;
        rig.fill("one");
        const auto again = rig.read();
        QVERIFY(again->has("one", Origin::Memory));
        QCOMPARE(rig.source.calls(), 1);
        QCOMPARE(*rig.cache->peek(key), QStringLiteral("one"));
        QTRY_COMPARE(rig.counts()[Counter::Hits], 2U);
        QCOMPARE(rig.counts()[Counter::Misses], 1U);
    }

    void callersOfOneKeyShareOneLoad()
    {
        Rig rig;
        std::vector<std::shared_ptr<Reader>> readers;
        for (int i = 0; i < 1000; ++i)
            readers.push_back(rig.read());
        QCOMPARE(rig.source.calls(), 1);
        QCOMPARE(rig.tiers->state().flights, 1);
        rig.source.answer(0, "one");
        for (const auto &reader : readers)
            QVERIFY(reader->has("one", Origin::Loader));
        QCOMPARE(rig.tiers->state().flights, 0);
    }

    void aValueExpiresByTheInjectedClock()
    {
        Rig rig;
        ReadOptions options;
        options.ttl = 10s;
        rig.fill("one", options);
        rig.clock.advance(9999ms);
        QVERIFY(rig.cache->peek(key));
        rig.clock.advance(1ms);
        QVERIFY(!rig.cache->peek(key));
        const auto again = rig.read(options);
        QCOMPARE(rig.source.calls(), 2);
        rig.source.answer(1, "two");
        QVERIFY(again->has("two", Origin::Loader));
    }

    void steppingTheWallClockChangesNothing()
    {
        Rig rig;
        rig.fill("one");
        rig.clock.setUtc(QDateTime(QDate(2050, 1, 1), QTime(0, 0), Qt::UTC));
        QVERIFY(rig.cache->peek(key));
        rig.clock.setUtc(QDateTime(QDate(1980, 1, 1), QTime(0, 0), Qt::UTC));
        QVERIFY(rig.cache->peek(key));
    }

    void aLateFillAfterARemovalIsRefusedAndNewCallersDoNotJoinTheOlderLoad()
    {
        Rig rig;
        const auto early = rig.read();
        QVERIFY(calling(rig.cache->remove(key))->succeeded());
        const auto late = rig.read();
        QCOMPARE(rig.source.calls(), 2);
        rig.source.answer(0, "old");
        QVERIFY(early->has("old", Origin::Loader)); // it began before the removal
        QVERIFY(!late->done);
        QVERIFY(!rig.cache->peek(key));
        rig.source.answer(1, "new");
        QVERIFY(late->has("new", Origin::Loader));
        QCOMPARE(*rig.cache->peek(key), QStringLiteral("new"));
    }

    void theOrderInWhichOldAndNewLoadsEndDoesNotMatter()
    {
        Rig rig;
        const auto early = rig.read();
        QVERIFY(calling(rig.cache->remove(key))->succeeded());
        const auto late = rig.read();
        rig.source.answer(1, "new");
        rig.source.answer(0, "old");
        QVERIFY(early->has("old", Origin::Loader));
        QVERIFY(late->has("new", Origin::Loader));
        QCOMPARE(*rig.cache->peek(key), QStringLiteral("new"));
    }

    void anExplicitSetWinsOverALoadThatIsUnderWay()
    {
        Rig rig;
        const auto early = rig.read();
        QVERIFY(calling(rig.cache->set(key, QStringLiteral("set")))->succeeded());
        QCOMPARE(*rig.cache->peek(key), QStringLiteral("set"));
        rig.source.answer(0, "loaded");
        QVERIFY(early->done);
        QCOMPARE(*rig.cache->peek(key), QStringLiteral("set"));
        QCOMPARE(rig.counts()[Counter::Sets], 1U);
    }

    void invalidatingAPatternRefusesLateFillsToo()
    {
        Rig rig;
        rig.fill("one");
        const auto other = rig.read({}, "v1:product:8");
        Invalidation what;
        what.kind = Invalidation::Kind::Pattern;
        what.subjects = {"v1:product:*"};
        QVERIFY(calling(rig.tiers->invalidate(what))->succeeded());
        QVERIFY(!rig.cache->peek(key));
        rig.source.answer(1, "late");
        QVERIFY(other->done);
        QVERIFY(!rig.cache->peek("v1:product:8"));
    }

    void aStaleCopyIsServedWhereTheLoadFailsUpToItsAge()
    {
        Rig rig;
        ReadOptions options = staleOptions();
        options.staleThrottle = 0ms;
        rig.fill("one", options);
        rig.clock.advance(10s);
        auto reader = rig.read(options);
        QVERIFY(!reader->done);
        rig.source.fail(1);
        QVERIFY(reader->has("one", Origin::Stale));
        QCOMPARE(rig.counts()[Counter::Stale], 1U);
        QCOMPARE(rig.counts()[Counter::Errors], 1U);
        rig.clock.advance(59999ms);
        reader = rig.read(options);
        rig.source.fail(2);
        QVERIFY(reader->has("one", Origin::Stale));
        rig.clock.advance(1ms);
        reader = rig.read(options);
        rig.source.fail(3);
        QVERIFY(reader->failed(Code::Io));
    }

    void withoutStaleForTheErrorIsTheAnswer()
    {
        Rig rig;
        rig.fill("one", staleOptions());
        rig.clock.advance(11s);
        ReadOptions options = staleOptions();
        options.staleFor = 0ms; // this caller's own choice
        const auto reader = rig.read(options);
        rig.source.fail(1);
        QVERIFY(reader->failed(Code::Io));
    }

    void afterAFailureTheStaleCopyIsServedForAWhileWithoutAnotherTry()
    {
        Rig rig;
        ReadOptions options = staleOptions();
        options.staleThrottle = 5s;
        rig.fill("one", options);
        rig.clock.advance(10s);
        auto reader = rig.read(options);
        rig.source.fail(1);
        for (int i = 0; i < 100; ++i)
            QVERIFY(rig.read(options)->has("one", Origin::Stale));
        QCOMPARE(rig.source.calls(), 2);
        rig.clock.advance(5s);
        reader = rig.read(options);
        QCOMPARE(rig.source.calls(), 3);
        rig.source.answer(2, "two");
        QVERIFY(reader->has("two", Origin::Loader));
    }

    void aRemovalTakesTheStaleCopyToo()
    {
        Rig rig;
        rig.fill("one", staleOptions());
        rig.clock.advance(10s);
        QVERIFY(calling(rig.cache->remove(key))->succeeded());
        const auto reader = rig.read(staleOptions());
        rig.source.fail(1);
        QVERIFY(reader->failed(Code::Io));
    }

    void atTheSoftDeadlineTheStaleCopyIsServedAndTheLoadGoesOn()
    {
        Rig rig;
        ReadOptions options = staleOptions();
        options.softDeadline = 200ms;
        rig.fill("one", options);
        rig.clock.advance(10s);
        const auto reader = rig.read(options);
        rig.clock.advance(199ms);
        QVERIFY(!reader->done);
        rig.clock.advance(1ms);
        QVERIFY(reader->has("one", Origin::Stale));
        rig.source.answer(1, "two");
        QCOMPARE(*rig.cache->peek(key), QStringLiteral("two"));
    }

    void withoutAStaleCopyTheSoftDeadlineIsNone()
    {
        Rig rig;
        ReadOptions options = staleOptions();
        options.softDeadline = 200ms;
        const auto reader = rig.read(options);
        rig.clock.advance(1s);
        QVERIFY(!reader->done);
        rig.source.answer(0, "one");
        QVERIFY(reader->has("one", Origin::Loader));
    }

    void atTheHardDeadlineTheCallerGetsTimeoutAndALateLoadStillFills()
    {
        Rig rig;
        ReadOptions options;
        options.hardDeadline = 3s;
        const auto reader = rig.read(options);
        QVERIFY(!rig.source.call(0).context.stop.stop_requested());
        rig.clock.advance(3s);
        QVERIFY(reader->failed(Code::Timeout));
        QVERIFY(rig.source.call(0).context.stop.stop_requested());
        rig.source.answer(0, "late");
        QCOMPARE(*rig.cache->peek(key), QStringLiteral("late"));
    }

    void aRemovalBehindTheHardDeadlineRefusesTheLateFill()
    {
        Rig rig;
        ReadOptions options;
        options.hardDeadline = 3s;
        const auto reader = rig.read(options);
        rig.clock.advance(3s);
        QVERIFY(reader->failed(Code::Timeout));
        QVERIFY(calling(rig.cache->remove(key))->succeeded());
        rig.source.answer(0, "late");
        QVERIFY(!rig.cache->peek(key));
    }

    void loadsWithoutEndKeepNobodyFromTheirs()
    {
        TieredCache::Options narrow;
        narrow.maxLoads = 1;
        Rig rig(narrow);
        ReadOptions options;
        options.hardDeadline = 3s;
        const auto endless = rig.read(options);
        rig.clock.advance(1s);
        const auto other = rig.read(options, "v1:product:8");
        QCOMPARE(rig.source.calls(), 1);
        rig.clock.advance(2s);
        QVERIFY(endless->failed(Code::Timeout));
        QCOMPARE(rig.source.calls(), 2); // its turn was given on
        const auto anew = rig.read(options);
        rig.source.answer(1, "other");
        QVERIFY(other->has("other", Origin::Loader));
        QCOMPARE(rig.source.calls(), 3); // the key is loaded anew, too
        rig.source.answer(2, "one");
        QVERIFY(anew->has("one", Origin::Loader));
        rig.source.answer(0, "very late");
    }

    void eachCallerHasItsOwnDeadline()
    {
        Rig rig;
        ReadOptions slow;
        slow.hardDeadline = 20s;
        const auto patient = rig.read(slow);
        rig.clock.advance(1s);
        ReadOptions quick;
        quick.hardDeadline = 2s;
        const auto hasty = rig.read(quick);
        rig.clock.advance(2s);
        QVERIFY(hasty->failed(Code::Timeout));
        QVERIFY(!patient->done);
        QVERIFY(!rig.source.call(0).context.stop.stop_requested());
        rig.source.answer(0, "one");
        QVERIFY(patient->has("one", Origin::Loader));
    }

    void oneCallersStopDoesNotEndTheLoadOfTheOthers()
    {
        Rig rig;
        std::stop_source stop;
        ReadOptions options;
        options.stop = stop.get_token();
        const auto first = rig.read(options);
        const auto second = rig.read();
        stop.request_stop();
        QTRY_VERIFY(first->done);
        QVERIFY(first->failed(Code::Cancelled));
        QVERIFY(!second->done);
        rig.source.answer(0, "one");
        QVERIFY(second->has("one", Origin::Loader));
        QVERIFY(rig.read(options)->has("one", Origin::Memory)); // what is there costs no waiting
    }

    void aStopBeforeTheCallEndsItAtOnce()
    {
        Rig rig;
        std::stop_source stop;
        stop.request_stop();
        ReadOptions options;
        options.stop = stop.get_token();
        const auto reader = rig.read(options);
        QTRY_VERIFY(reader->failed(Code::Cancelled));
        rig.source.answer(0, "one");
        QVERIFY(rig.cache->peek(key));
    }

    void loadsAreBoundedAndServedInOrder()
    {
        TieredCache::Options narrow;
        narrow.maxLoads = 4;
        narrow.maxWaiting = 20000;
        Rig rig(narrow);
        constexpr int keys = 10000;
        std::vector<std::shared_ptr<Reader>> readers;
        for (int i = 0; i < keys; ++i)
            readers.push_back(rig.read({}, "v1:product:" + QByteArray::number(i)));
        QCOMPARE(rig.source.calls(), 4);
        QCOMPARE(rig.tiers->state().loads, 4);
        QCOMPARE(rig.tiers->state().waiting, qint64(keys - 4));
        for (int i = 0; i < keys; ++i) {
            QCOMPARE(rig.source.calls(), std::min(keys, i + 4));
            QCOMPARE(rig.source.call(i).key, "v1:product:" + QByteArray::number(i)); // nobody is overtaken
            rig.source.answer(i, "value");
            QVERIFY(readers[std::size_t(i)]->done);
        }
        QCOMPARE(rig.tiers->state().waiting, 0);
        QCOMPARE(rig.tiers->state().loads, 0);
    }

    void loadersThatAnswerAtOnceNeedNoStack()
    {
        TieredCache::Options narrow;
        narrow.maxLoads = 1;
        narrow.maxWaiting = 200000;
        Rig rig(narrow);
        const auto first = rig.read();
        int answered = 0;
        for (int i = 0; i < 100000; ++i) {
            reading(rig.cache->getOrLoad("v1:product:many:" + QByteArray::number(i),
                                         [&answered](LoadContext) -> Task<Result<Load<QString>>> {
                                             ++answered;
                                             co_return Load<QString>(QStringLiteral("x"));
                                         }));
        }
        QCOMPARE(answered, 0);
        rig.source.answer(0, "one");
        QCOMPARE(answered, 100000);
    }

    void beyondTheBoundCallersAreRefused()
    {
        TieredCache::Options narrow;
        narrow.maxLoads = 1;
        narrow.maxWaiting = 2;
        Rig rig(narrow);
        const auto running = rig.read();
        const auto waiting = rig.read({}, "v1:product:8");
        const auto joined = rig.read({}, "v1:product:8");
        QCOMPARE(rig.tiers->state().waiting, 2);
        QVERIFY(rig.read({}, "v1:product:8")->failed(Code::Overloaded));
        QVERIFY(rig.read({}, "v1:product:9")->failed(Code::Overloaded));
        QVERIFY(!rig.read()->done); // to join what runs already is no burden
        rig.source.answer(0, "one");
        rig.source.answer(1, "two");
        QVERIFY(waiting->has("two", Origin::Loader));
        QVERIFY(joined->has("two", Origin::Loader));
    }

    void aHitWithLittleLifeLeftLoadsAheadAndIsServed()
    {
        Rig rig;
        ReadOptions options;
        options.ttl = 100s;
        options.refreshBelow = 0.2;
        rig.fill("one", options);
        rig.clock.advance(80s);
        QVERIFY(rig.read(options)->has("one", Origin::Memory));
        QCOMPARE(rig.source.calls(), 1);
        rig.clock.advance(1ms);
        QVERIFY(rig.read(options)->has("one", Origin::Memory));
        QVERIFY(rig.read(options)->has("one", Origin::Memory));
        QCOMPARE(rig.source.calls(), 2); // one load behind, however many hits
        rig.source.answer(1, "two");
        QVERIFY(rig.read(options)->has("two", Origin::Memory));
    }

    void aFailedLoadAheadIsNotTriedAtEachHit()
    {
        Rig rig;
        ReadOptions options;
        options.ttl = 100s;
        options.refreshBelow = 0.2;
        rig.fill("one", options);
        rig.clock.advance(90s);
        rig.read(options);
        rig.source.fail(1);
        for (int i = 0; i < 10; ++i)
            QVERIFY(rig.read(options)->has("one", Origin::Memory));
        QCOMPARE(rig.source.calls(), 2);
        rig.clock.advance(1s);
        rig.read(options);
        QCOMPARE(rig.source.calls(), 3);
        rig.source.answer(2, "two");
    }

    void aCallerMayJoinALoadAheadAndHasItsDeadline()
    {
        Rig rig;
        ReadOptions options;
        options.ttl = 10s;
        options.refreshBelow = 0.5;
        rig.fill("one", options);
        rig.clock.advance(9s);
        rig.read(options);
        QCOMPARE(rig.source.calls(), 2);
        rig.clock.advance(2s); // expired while it loads
        ReadOptions hasty = options;
        hasty.hardDeadline = 1s;
        const auto first = rig.read(options);
        const auto second = rig.read(hasty);
        QCOMPARE(rig.source.calls(), 2);
        rig.clock.advance(1s);
        QVERIFY(second->failed(Code::Timeout));
        rig.source.answer(1, "two");
        QVERIFY(first->has("two", Origin::Loader));
    }

    void theProbabilityOfALoadAheadGrowsTowardsTheExpiry()
    {
        TieredCache::Options seeded;
        seeded.seed = 7;
        int early = 0;
        int late = 0;
        for (int round = 0; round < 200; ++round) {
            seeded.seed = std::uint32_t(round + 1);
            Rig rig(seeded);
            ReadOptions options;
            options.ttl = 100s;
            options.refreshBeta = 1;
            const auto first = rig.read(options);
            rig.clock.advance(1s); // the load's time
            rig.source.answer(0, "one");
            QVERIFY(first->done);
            rig.clock.advance(90s);
            rig.read(options);
            early += rig.source.calls() > 1;
            rig.clock.advance(9s);
            rig.read(options);
            late += rig.source.calls() > 1;
            for (int i = 1; i < rig.source.calls(); ++i)
                rig.source.answer(i, "two");
        }
        // exp(-10) and exp(-1) of the reads: 0 and 73 of 200.
        QVERIFY2(early <= 1, QByteArray::number(early).constData());
        QVERIFY2(late > 50 && late < 100, QByteArray::number(late).constData());
    }

    void jitterOnlyShortens()
    {
        TieredCache::Options seeded;
        seeded.seed = 3;
        Rig rig(seeded);
        ReadOptions options;
        options.ttl = 100s;
        options.jitter = 0.3;
        int shorter = 0;
        for (int i = 0; i < 100; ++i) {
            const QByteArray one = "v1:product:" + QByteArray::number(i);
            rig.read(options, one);
            rig.source.answer(i, "x");
        }
        const auto living = [&] {
            int count = 0;
            for (int i = 0; i < 100; ++i)
                count += rig.cache->peek("v1:product:" + QByteArray::number(i)) != nullptr;
            return count;
        };
        rig.clock.advance(69999ms);
        QCOMPARE(living(), 100);
        rig.clock.advance(15s);
        shorter = 100 - living();
        QVERIFY2(shorter > 25 && shorter < 75, QByteArray::number(shorter).constData());
        rig.clock.advance(15001ms);
        QCOMPARE(living(), 0);
    }

    void absentThingsAreCachedForTheirOwnTime()
    {
        Rig rig;
        ReadOptions options;
        options.ttl = 1000s;
        options.negativeTtl = 5s;
        auto reader = rig.read(options);
        rig.source.answer(0, Load<QString>::nothing());
        QVERIFY(reader->done && reader->result);
        QVERIFY(reader->result->absent);
        QVERIFY(!reader->result->value);
        reader = rig.read(options);
        QVERIFY(reader->done && reader->result->absent);
        QCOMPARE(reader->result->origin, Origin::Memory);
        QCOMPARE(rig.source.calls(), 1);
        rig.clock.advance(5s);
        reader = rig.read(options);
        QCOMPARE(rig.source.calls(), 2);
        rig.source.answer(1, "there");
        QVERIFY(reader->has("there", Origin::Loader));
    }

    void notModifiedRenewsTheFormerCopy()
    {
        Rig rig;
        ReadOptions options = staleOptions();
        auto reader = rig.read(options);
        QVERIFY(!rig.source.call(0).context.previous);
        Load<QString> tagged(QStringLiteral("one"));
        tagged.validator = "etag-1";
        rig.source.answer(0, tagged);
        rig.clock.advance(10s);
        reader = rig.read(options);
        QVERIFY(rig.source.call(1).context.previous);
        QCOMPARE(rig.source.call(1).context.previous->validator, QByteArray("etag-1"));
        QCOMPARE(rig.source.call(1).context.previous->json, QByteArray("\"one\""));
        rig.source.answer(1, Load<QString>::unchanged());
        QVERIFY(reader->has("one", Origin::Loader));
        rig.clock.advance(9s);
        QVERIFY(rig.cache->peek(key));
        rig.clock.advance(1s);
        reader = rig.read(options);
        QCOMPARE(rig.source.call(2).context.previous->validator, QByteArray("etag-1"));
        rig.source.answer(2, "two");
    }

    void notModifiedWithoutAFormerCopyIsAnError()
    {
        Rig rig;
        const auto reader = rig.read();
        rig.source.answer(0, Load<QString>::unchanged());
        QVERIFY(reader->failed(Code::InvalidArgument));
    }

    void theLoadersOwnTtlRules()
    {
        Rig rig;
        const auto reader = rig.read();
        Load<QString> load(QStringLiteral("one"));
        load.ttl = 2s;
        rig.source.answer(0, load);
        rig.clock.advance(1999ms);
        QVERIFY(rig.cache->peek(key));
        rig.clock.advance(1ms);
        QVERIFY(!rig.cache->peek(key));
    }

    void withoutExpiryACopyStays()
    {
        Rig rig;
        ReadOptions options;
        options.ttl = 0ms;
        rig.fill("one", options);
        rig.clock.advance(std::chrono::hours(24 * 365));
        QVERIFY(rig.cache->peek(key));
    }

    void theMemoryTtlBoundsTheCopy()
    {
        Rig rig;
        ReadOptions options;
        options.memoryTtl = 2s;
        rig.fill("one", options);
        rig.clock.advance(2s);
        QVERIFY(!rig.cache->peek(key));
    }

    void loadAlwaysDoesNotLookAndDoesNotJoin()
    {
        Rig rig;
        rig.fill("one");
        ReadOptions always;
        always.loadAlways = true;
        const auto first = rig.read(always);
        const auto second = rig.read(always);
        QCOMPARE(rig.source.calls(), 3);
        QVERIFY(rig.read()->has("one", Origin::Memory));
        rig.source.answer(1, "two");
        rig.source.answer(2, "three");
        QVERIFY(first->has("two", Origin::Loader));
        QVERIFY(second->has("three", Origin::Loader));
        QCOMPARE(*rig.cache->peek(key), QStringLiteral("three"));
    }

    void withoutUseMemoryNothingIsReadOrKeptThere()
    {
        Rig rig;
        rig.fill("one");
        ReadOptions bare;
        bare.useMemory = false;
        const auto reader = rig.read(bare);
        QCOMPARE(rig.source.calls(), 2);
        rig.source.answer(1, "two");
        QVERIFY(reader->has("two", Origin::Loader));
        QCOMPARE(*rig.cache->peek(key), QStringLiteral("one"));
    }

    void metricsGoToTheNamespaceThatIsAskedFor()
    {
        Rig rig;
        ReadOptions options;
        options.nameSpace = "mine";
        rig.fill("one", options);
        rig.read(options);
        QTRY_COMPARE(rig.metrics.counts()["mine"][Counter::Hits], 1U);
        QCOMPARE(rig.metrics.counts()["mine"][Counter::Misses], 1U);
        QCOMPARE(rig.counts()[Counter::Hits], 0U);
    }

    void aLoaderMayLoadAnotherKey()
    {
        Rig rig;
        Cache<QString> &cache = *rig.cache;
        const auto inner = rig.source.loader("inner");
        const auto outer = [&cache, inner](LoadContext) -> Task<Result<Load<QString>>> {
            const auto read = co_await cache.getOrLoad("v1:product:inner", inner);
            if (!read)
                co_return Result<Load<QString>>(std::unexpected(read.error()));
            co_return Load<QString>(*read->value + QStringLiteral("!"));
        };
        const auto reader = reading(cache.getOrLoad(key, outer));
        rig.source.answer(0, "in");
        QVERIFY(reader->has("in!", Origin::Loader));
    }

    void aLoaderThatWaitsForItsOwnKeyEndsAtTheHardDeadline()
    {
        Rig rig;
        Cache<QString> &cache = *rig.cache;
        ReadOptions options;
        options.hardDeadline = 3s;
        const auto inner = rig.source.loader();
        const auto outer = [&cache, inner, options](LoadContext) -> Task<Result<Load<QString>>> {
            const auto read = co_await cache.getOrLoad(key, inner, options);
            if (!read)
                co_return Result<Load<QString>>(std::unexpected(read.error()));
            co_return Load<QString>(*read->value);
        };
        const auto reader = reading(cache.getOrLoad(key, outer, options));
        rig.clock.advance(3s);
        QVERIFY(reader->failed(Code::Timeout));
        QCOMPARE(rig.source.calls(), 0);
        QCOMPARE(rig.tiers->state().flights, 0);
    }

    void aLoaderThatThrowsIsAnError()
    {
        Rig rig;
        const auto reader = reading(rig.cache->getOrLoad(key, [](LoadContext) -> Task<Result<Load<QString>>> {
            throw std::runtime_error("broken");
            co_return Load<QString>(QString());
        }));
        QVERIFY(reader->failed(Code::Io));
        QVERIFY(reader->result.error().message.contains(QLatin1String("broken")));
    }

    void anotherCodecReadsTheSameEntryAnew()
    {
        Rig rig;
        rig.fill("one");
        Cache<JsonBytes> bytes(*rig.tiers);
        QVERIFY(bytes.peek(key));
        QCOMPARE(bytes.peek(key)->json, QByteArray("\"one\""));
        Cache<int> numbers(*rig.tiers);
        QVERIFY(!numbers.peek(key)); // a string is no number
        const auto first = rig.cache->peek(key);
        QCOMPARE(rig.cache->peek(key).get(), first.get()); // decoded once
    }

    void callersWithDifferentCodecsShareALoad()
    {
        Rig rig;
        const auto text = rig.read();
        Cache<JsonBytes> bytes(*rig.tiers);
        std::optional<Result<ReadOf<JsonBytes>>> other;
        const auto join = [](Cache<JsonBytes> from, std::optional<Result<ReadOf<JsonBytes>>> &into) -> Task<> {
            auto read = co_await from.getOrLoad(
                key, [](LoadContext) -> Task<Result<Load<JsonBytes>>> { co_return Load<JsonBytes>(JsonBytes{"1"}); });
            into = std::move(read);
        };
        join(bytes, other);
        rig.source.answer(0, "one");
        QVERIFY(other && *other);
        QCOMPARE((*other)->value->json, QByteArray("\"one\""));
    }

    void destroyingTheCacheAnswersItsCallers()
    {
        Rig rig;
        const auto loading = rig.read();
        ReadOptions options;
        options.hardDeadline = 5s;
        const auto joined = rig.read(options);
        rig.tiers.reset();
        QVERIFY(loading->failed(Code::Cancelled));
        QVERIFY(joined->failed(Code::Cancelled));
        QVERIFY(rig.source.call(0).context.stop.stop_requested());
        rig.source.answer(0, "late"); // does nothing
        turnLoop();
        QCOMPARE(rig.clock.sleepers(), 0);
        QCOMPARE(rig.memory.counts().entries, std::size_t(0));
    }

    void aClosedCacheAnswersItsCallersAndEveryLaterCall()
    {
        Rig rig;
        const auto filled = rig.read({}, "v1:product:8");
        rig.source.answer(0, "kept");
        QVERIFY(filled->done && rig.cache->peek("v1:product:8"));
        const auto loading = rig.read();
        rig.tiers->close();
        QVERIFY(loading->failed(Code::Cancelled));
        QVERIFY(rig.source.call(1).context.stop.stop_requested());
        rig.tiers->close();

        QVERIFY(!rig.cache->peek("v1:product:8"));
        QVERIFY(rig.read({}, "v1:product:8")->failed(Code::Cancelled));
        const auto code = [](auto task) { return task ? Code::NotFound : task.error().code; };
        QCOMPARE(code(test::await(rig.cache->get("v1:product:8"))), Code::Cancelled);
        QCOMPARE(code(test::await(rig.cache->getMany({"v1:product:8"}))), Code::Cancelled);
        QCOMPARE(code(test::await(rig.cache->set("v1:product:8", QStringLiteral("other")))), Code::Cancelled);
        QCOMPARE(code(test::await(rig.tiers->remove("v1:product:8"))), Code::Cancelled);
        QCOMPARE(code(test::await(rig.tiers->expire("v1:product:8", 1s))), Code::Cancelled);
        Invalidation what;
        what.kind = Invalidation::Kind::Keys;
        what.subjects << "v1:product:8";
        QCOMPARE(code(test::await(rig.tiers->invalidate(what))), Code::Cancelled);
        QCOMPARE(code(test::await(rig.tiers->invalidateAfter(what, 1s))), Code::Cancelled);
        QCOMPARE(rig.clock.sleepers(), 0);
        QCOMPARE(rig.source.calls(), 2);
        rig.source.answer(1, "too late"); // and nobody is there
    }

    void aCallerMayDestroyTheCacheWhenItIsClosed()
    {
        Rig rig;
        const auto destroy = [](Rig &of) -> Task<> {
            const auto read = co_await of.cache->getOrLoad(key, of.source.loader());
            Q_UNUSED(read)
            of.tiers.reset();
        };
        destroy(rig);
        const auto after = rig.read();
        rig.tiers->close();
        QVERIFY(after->failed(Code::Cancelled));
        QVERIFY(!rig.tiers);
        rig.source.answer(0, "too late"); // and nobody is there
    }

    void aCallerMayDestroyTheCacheWhenItIsAnswered()
    {
        for (const bool fails : {false, true}) {
            Rig rig;
            const auto destroy = [](Rig &of) -> Task<> {
                const auto read = co_await of.cache->getOrLoad(key, of.source.loader());
                Q_UNUSED(read)
                of.tiers.reset();
            };
            const auto before = rig.read();
            destroy(rig);
            const auto after = rig.read();
            const auto other = rig.read({}, "v1:product:8");
            fails ? rig.source.fail(0) : rig.source.answer(0, "one");
            QVERIFY(before->done);
            QVERIFY(after->done);
            QVERIFY(other->failed(Code::Cancelled));
            rig.source.answer(1, "two");
            QVERIFY(!rig.tiers);
        }
    }

    void keysAndValuesOfAnyBytesPass()
    {
        Rig rig;
        const QByteArray odd("\0\xff:{}\n:*", 9);
        const auto reader = rig.read({}, odd);
        rig.source.answer(0, "\"\\\u20ac");
        QVERIFY(reader->done && reader->result);
        QCOMPARE(*rig.cache->peek(odd), QString::fromUtf8("\"\\\u20ac"));
        QVERIFY(!rig.cache->peek(QByteArray()));
    }

    void aValueBeyondTheMemoryBoundIsServedAndNotKept()
    {
        Rig rig;
        const auto reader = rig.read();
        rig.source.answer(0, Load<QString>(QString(80 << 20, QLatin1Char('x'))));
        QVERIFY(reader->done && reader->result && reader->result->value);
        QVERIFY(!rig.cache->peek(key));
    }

    void getWithoutALoaderIsAMissThatLoadsNothing()
    {
        Rig rig;
        const auto reader = reading(rig.cache->get(key));
        QVERIFY(reader->done && reader->result);
        QVERIFY(!reader->result->value);
        QCOMPARE(reader->result->origin, Origin::None);
        rig.fill("one");
        QVERIFY(reading(rig.cache->get(key))->has("one", Origin::Memory));
    }
};

QTEST_GUILESS_MAIN(TieredCacheTest)
#include "tst_tiered_cache.moc"
