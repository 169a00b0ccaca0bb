// SPDX-License-Identifier: GPL-3.0-or-later
//
// Many keys at once: those that find no room in memory, and those that expire at the same moment.
#include "core/cache/memory_copies.h"
#include "tests/core/cache/tiered_process.h"
#include "tests/support/settle.h"

#include <QDeadlineTimer>
#include <QTest>

#include <algorithm>
#include <string>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

constexpr int mostLoads = 16;

QByteArray keyOf(int number, const QByteArray &nameSpace = "product")
{
    return "v1:" + nameSpace + ':' + QByteArray::number(number);
}

/// A cache with a small memory tier alone.
struct Small
{
    FakeClock clock;
    MemoryTier memory{{.policy = EvictionPolicy::Lru, .maxEntries = 100, .shards = 1}};
    std::unique_ptr<Metrics> metrics = std::make_unique<Metrics>(); // gone before the tier, as the test wants it
    std::optional<TieredCache> tiers;
    std::optional<Cache<QString>> cache;

    Small()
    {
        TieredCache::Parts parts;
        parts.memory = &memory;
        parts.metrics = metrics.get();
        parts.clock = &clock;
        tiers.emplace(parts);
        cache.emplace(*tiers);
    }
    void write(const QByteArray &nameSpace, int count, const WriteOptions &options = {})
    {
        for (int i = 0; i < count; ++i)
            QVERIFY(calling(cache->set(keyOf(i, nameSpace), QStringLiteral("one"), options))->succeeded());
    }
    std::uint64_t evictions(const std::string &nameSpace) { return metrics->counts()[nameSpace][Counter::Evictions]; }
};

/// Reads each key so often, answers the loads as they begin, and looks that there never are more than `mostLoads` at once.
void readAll(TieredCache &tiers, Cache<QString> &cache, HandLoader &source, int keys, int readersOfEach)
{
    const int before = source.calls();
    std::vector<std::shared_ptr<Reader>> readers;
    for (int round = 0; round < readersOfEach; ++round) {
        for (int i = 0; i < keys; ++i)
            readers.push_back(reading(cache.getOrLoad(keyOf(i), source.loader(keyOf(i)))));
    }
    int answered = before;
    int most = 0;
    const QDeadlineTimer patience(60s);
    while (answered < before + keys && !patience.hasExpired()) {
        QCoreApplication::processEvents(); // no pause between: there always is a load that waits
        most = std::max(most, tiers.state().loads);
        const int begun = source.calls();
        while (answered < begun)
            source.answer(answered++, "new");
    }
    QTRY_VERIFY(std::ranges::all_of(readers, [](const auto &reader) { return reader->done; }));
    for (const auto &reader : readers)
        QVERIFY(reader->result && reader->text() == QStringLiteral("new"));
    QCOMPARE(source.calls(), before + keys); // one of each
    QVERIFY2(most > 0 && most <= mostLoads, qPrintable(QString::number(most)));
    QCOMPARE(tiers.state().flights, 0);
}

TieredCache::Options crowdOptions()
{
    TieredCache::Options options;
    options.maxLoads = mostLoads;
    options.maxWaiting = 40000;
    return options;
}

} // namespace

class TieredCrowdTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { settle(); }
    void whatLeavesMemoryForRoomIsCountedForItsNamespace()
    {
        Small small;
        small.write("product", 100);
        QCOMPARE(small.evictions("product"), 0U);
        small.write("user", 30);
        QCOMPARE(small.evictions("product"), 30U);
        QCOMPARE(small.evictions("user"), 0U);
        small.write("session", 100);
        QCOMPARE(small.evictions("product"), 100U);
        QCOMPARE(small.evictions("user"), 30U);
        QCOMPARE(small.memory.counts().evictions, 130U);
    }

    void itIsCountedForTheNamespaceThatWasAskedFor()
    {
        Small small;
        WriteOptions mine;
        mine.nameSpace = "mine";
        small.write("product", 100, mine);
        small.write("user", 100);
        QCOMPARE(small.evictions("mine"), 100U);
        QCOMPARE(small.evictions("product"), 0U);
    }

    void whatIsRemovedReplacedOrExpiredIsNoEviction()
    {
        Small small;
        small.write("product", 50);
        small.write("product", 50);
        for (int i = 0; i < 50; ++i)
            QVERIFY(calling(small.tiers->remove(keyOf(i)))->succeeded());
        small.write("user", 50);
        small.memory.clear();
        QCOMPARE(small.evictions("product"), 0U);
        QCOMPARE(small.evictions("user"), 0U);
    }

    void theMemoryTierMayOutliveTheMetrics()
    {
        Small small;
        small.write("product", 100);
        small.cache.reset();
        small.tiers.reset();
        small.metrics.reset();
        for (int i = 0; i < 100; ++i)
            small.memory.put("another" + std::to_string(i), std::make_shared<MemoryCopy>(), 1);
        QCOMPARE(small.memory.counts().evictions, 100U);
    }

    void tenThousandKeysThatExpireTogetherAreLoadedOnceEach()
    {
        FakeClock clock;
        MemoryTier memory{MemoryTier::Options{}};
        TieredCache::Parts parts;
        parts.memory = &memory;
        parts.clock = &clock;
        TieredCache tiers(parts, crowdOptions());
        Cache<QString> cache(tiers);
        WriteOptions options;
        options.ttl = 60s;
        for (int i = 0; i < 10000; ++i)
            QVERIFY(calling(cache.set(keyOf(i), QStringLiteral("old"), options))->succeeded());
        HandLoader source;
        QVERIFY(cache.peek(keyOf(9999)));
        clock.advance(60s);
        QVERIFY(!cache.peek(keyOf(9999)));
        readAll(tiers, cache, source, 10000, 3);
    }

    void theSameWhereTheyExpireInRedis()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        auto raw = server.raw();
        Process process(server);
        process.cache.reset();
        TieredCache::Parts parts = process.tiers->parts();
        process.tiers.emplace(parts, crowdOptions());
        process.cache.emplace(*process.tiers);
        QTRY_VERIFY(process.isReady());
        for (int i = 0; i < 10000; ++i)
            raw.run({"SET", keyOf(i), "\"old\""});
        raw.run({"EVAL",
                 "local t = redis.call('TIME') local at = t[1] * 1000 + 300\n"
                 "for i = 0, 9999 do redis.call('PEXPIREAT', 'v1:product:' .. i, at) end return at",
                 "0"});
        QTRY_VERIFY(raw.run({"GET", keyOf(0)}).isNil());
        readAll(*process.tiers, *process.cache, process.source, 10000, 3);
        QCOMPARE(raw.run({"GET", keyOf(9999)}).bytes, QByteArray("\"new\""));
        QCOMPARE(raw.run({"EVAL", "return #redis.call('KEYS', 'v1:product:*')", "0"}).integer, 10000);
    }
};

QTEST_GUILESS_MAIN(TieredCrowdTest)
#include "tst_tiered_crowd.moc"
