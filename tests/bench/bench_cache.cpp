// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the tiers cost, as ratios within one run against the bare client on the same server: a read that hits memory, many keys at
// once, hits in Redis by many callers, and the metrics. Rounds are interleaved, so that a change of the machine's speed hits all
// alike; medians are reported.
#include "core/cache/cache.h"
#include "core/cache/metrics.h"
#include "core/cache/metrics_publisher.h"
#include "core/redis/client.h"
#include "tests/support/redis_server.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>

#include <qcoro/qcorotask.h>

using namespace freshet;
using namespace freshet::cache;
using redis::Client;
using redis::Command;

namespace {

constexpr int keyCount = 100'000;
constexpr int valueBytes = 64;

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

QByteArray keyName(int index)
{
    return "v1:product:" + QByteArray::number(index);
}

Task<Result<Load<JsonBytes>>> noLoad(LoadContext)
{
    co_return failure(Code::NotFound, QStringLiteral("nothing is to be loaded here"));
}

/// What many callers do together.
struct Work
{
    const std::vector<QByteArray> *keys;
    Client *client = nullptr;
    Cache<JsonBytes> *cache = nullptr; ///< nullptr: the bare client
    int left = 0;
    int failures = 0;
    quint32 seed = 1;

    const QByteArray &nextKey()
    {
        seed = seed * 1664525u + 1013904223u;
        return (*keys)[(seed >> 8) % keys->size()];
    }
};

Task<> caller(Work &work)
{
    while (work.left > 0) {
        --work.left;
        if (work.cache) {
            const auto read = co_await work.cache->getOrLoad(work.nextKey(), noLoad);
            work.failures += !read || !read->value;
        } else {
            const auto reply = co_await work.client->command(Command("GET", work.nextKey()));
            work.failures += !reply || reply->isNil();
        }
    }
}

Task<> allCallers(Work &work, int callers)
{
    std::vector<Task<>> tasks;
    tasks.reserve(std::size_t(callers));
    for (int i = 0; i < callers; ++i)
        tasks.push_back(caller(work));
    for (Task<> &task : tasks)
        co_await task;
}

/// Reads a second.
double rate(Work work, int callers, int reads)
{
    work.left = reads;
    QElapsedTimer timer;
    timer.start();
    QCoro::waitFor(allCallers(work, callers));
    if (work.failures > 0)
        std::printf("! %d reads failed\n", work.failures);
    return reads / (double(timer.nsecsElapsed()) / 1e9);
}

Task<> loneGets(Client &client, const std::vector<QByteArray> &keys, int count, std::vector<double> &times)
{
    QElapsedTimer timer;
    for (int i = 0; i < count; ++i) {
        timer.start();
        const auto reply = co_await client.command(Command("GET", keys[std::size_t(i) % keys.size()]));
        times.push_back(double(timer.nsecsElapsed()));
        if (!reply || reply->isNil())
            std::printf("! a GET failed\n");
    }
}

Task<> manyGets(Cache<JsonBytes> &cache, const std::vector<QByteArray> &keys, int rounds, std::vector<double> &times)
{
    QElapsedTimer timer;
    for (int i = 0; i < rounds; ++i) {
        std::vector<QByteArray> some(keys.begin() + (i % 1000) * 100, keys.begin() + (i % 1000) * 100 + 100);
        timer.start();
        const auto values = co_await cache.getMany(std::move(some));
        times.push_back(double(timer.nsecsElapsed()));
        if (!values || values->size() != 100 || !values->back().value)
            std::printf("! a get-many failed\n");
    }
}

Task<> bareMany(Client &client, const std::vector<QByteArray> &keys, int rounds, std::vector<double> &times)
{
    QElapsedTimer timer;
    for (int i = 0; i < rounds; ++i) {
        std::vector<QByteArray> some(keys.begin() + (i % 1000) * 100, keys.begin() + (i % 1000) * 100 + 100);
        timer.start();
        const auto values = co_await client.mget(std::move(some));
        times.push_back(double(timer.nsecsElapsed()));
        if (!values || values->size() != 100)
            std::printf("! an MGET failed\n");
    }
}

/// Nanoseconds of a read that hits memory: by `peek`, and by a coroutine that awaits `getOrLoad`.
double peekTime(Cache<JsonBytes> &cache, const std::vector<QByteArray> &keys, int count)
{
    QElapsedTimer timer;
    timer.start();
    int found = 0;
    for (int i = 0; i < count; ++i)
        found += cache.peek(keys[std::size_t(i) % keys.size()]) != nullptr;
    if (found != count)
        std::printf("! %d of %d were not in memory\n", count - found, count);
    return double(timer.nsecsElapsed()) / count;
}

void line(const char *what, double mine, double other, const char *unit, double ratio, const char *wanted)
{
    std::printf("%-58s %12.1f / %12.1f %-4s = %8.2f   (wanted %s)\n", what, mine, other, unit, ratio, wanted);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const int rounds = argc > 1 ? std::max(1, QByteArray(argv[1]).toInt()) : 7;
    test::RedisServer server;
    if (!server.start()) {
        std::printf("no redis-server: %s\n", qPrintable(server.log()));
        return 1;
    }
    auto client = Client::open(server.unixUrl());
    if (const auto ready = QCoro::waitFor(client->ready()); !ready) {
        std::printf("not connected: %s\n", qPrintable(ready.error().message));
        return 1;
    }
    std::vector<QByteArray> keys;
    std::vector<Command> fill;
    const QByteArray value = '"' + QByteArray(valueBytes - 2, 'x') + '"';
    for (int i = 0; i < keyCount; ++i) {
        keys.push_back(keyName(i));
        fill.emplace_back("SET", keys.back(), value, "EX", 3600);
    }
    const auto filled = QCoro::waitFor([](Client &to, std::vector<Command> what) -> Task<Result<std::vector<redis::Value>>> {
        co_return co_await to.pipeline(std::move(what));
    }(*client, std::move(fill)));
    if (!filled)
        return 1;

    // Without a memory tier: what a hit in Redis costs, with metrics and without.
    Metrics metrics;
    TieredCache::Parts bareParts;
    bareParts.client = client.get();
    TieredCache plainTiers(bareParts);
    bareParts.metrics = &metrics;
    TieredCache countedTiers(bareParts);
    Cache<JsonBytes> plain(plainTiers);
    Cache<JsonBytes> counted(countedTiers);
    MetricsPublisher publisher(*client, metrics);
    publisher.start();
    // With one, kept warm: a thousand keys, so that memory, not the processor's caches' misses, is not what is measured.
    MemoryTier memory{MemoryTier::Options{}};
    MemoryTier memoryCounted{MemoryTier::Options{}};
    TieredCache::Parts memoryParts;
    memoryParts.client = client.get();
    memoryParts.memory = &memory;
    TieredCache warmTiers(memoryParts);
    memoryParts.memory = &memoryCounted;
    memoryParts.metrics = &metrics;
    TieredCache warmCountedTiers(memoryParts);
    Cache<JsonBytes> warm(warmTiers);
    Cache<JsonBytes> warmCounted(warmCountedTiers);
    const std::vector<QByteArray> few(keys.begin(), keys.begin() + 1000);
    rate({&few, nullptr, &warm}, 1, 20'000);
    rate({&few, nullptr, &warmCounted}, 1, 20'000);

    // Short windows, alternating: whatever else the machine does meanwhile spoils some of them and not the medians.
    constexpr int windows = 20;
    constexpr int reads = 10'000;
    constexpr int memoryReads = 2'000;
    std::map<std::string, std::vector<double>> seen;
    const auto note = [&](const char *name, double figure) { seen[name].push_back(figure); };
    for (int round = 0; round < rounds * windows; ++round) {
        const auto seed = quint32(round + 1);
        const auto many512 = [&](Work work) {
            work.seed = seed;
            return rate(work, 512, reads);
        };
        note("bare", many512({&keys, client.get()}));
        // Whichever comes second finds the processor's caches as the other has left them.
        const bool countedFirst = round % 2 == 0;
        if (!countedFirst)
            note("tiered without metrics", many512({&keys, nullptr, &plain}));
        note("tiered", many512({&keys, nullptr, &counted}));
        if (countedFirst)
            note("tiered without metrics", many512({&keys, nullptr, &plain}));
        for (int i = 0; i < 10; ++i) {
            if (i % 2 == 0)
                note("memory", 1e9 / rate({&few, nullptr, &warm}, 1, memoryReads));
            note("memory counted", 1e9 / rate({&few, nullptr, &warmCounted}, 1, memoryReads));
            if (i % 2 == 1)
                note("memory", 1e9 / rate({&few, nullptr, &warm}, 1, memoryReads));
            note("peek", peekTime(warm, few, memoryReads));
            note("peek counted", peekTime(warmCounted, few, memoryReads));
        }
        QCoro::waitFor(loneGets(*client, keys, 250, seen["lone"]));
        QCoro::waitFor(manyGets(counted, keys, 100, seen["many"]));
        QCoro::waitFor(bareMany(*client, keys, 100, seen["bare many"]));
        note("tiered/bare", seen["tiered"].back() / seen["bare"].back());
        note("metrics", seen["tiered"].back() / seen["tiered without metrics"].back());
    }
    std::printf("medians of %d windows, %d keys, %d-byte values\n", rounds * windows, keyCount, valueBytes);
    const double lone = median(seen["lone"]);
    line("lone GET / awaited read that hits memory", lone, median(seen["memory counted"]), "ns",
         lone / median(seen["memory counted"]), ">= 100");
    line("lone GET / peek that hits memory", lone, median(seen["peek counted"]), "ns", lone / median(seen["peek counted"]),
         ">= 100");
    line("get-many of 100 / the round trip of its MGET", median(seen["many"]), median(seen["bare many"]), "ns",
         median(seen["many"]) / median(seen["bare many"]), "<= 1.5");
    line("get-many of 100 / lone GET", median(seen["many"]), lone, "ns", median(seen["many"]) / lone, "for scale");
    line("512 callers, hits in Redis, tiered / bare GET", median(seen["tiered"]), median(seen["bare"]), "/s",
         median(seen["tiered/bare"]), ">= 0.60");
    line("512 callers, hits in Redis, metrics on / off", median(seen["tiered"]), median(seen["tiered without metrics"]), "/s",
         median(seen["metrics"]), "> 0.97");
    line("awaited memory hits, metrics on / off", 1e9 / median(seen["memory counted"]), 1e9 / median(seen["memory"]), "/s",
         median(seen["memory"]) / median(seen["memory counted"]), "> 0.97");
    line("memory hits by peek, metrics on / off", 1e9 / median(seen["peek counted"]), 1e9 / median(seen["peek"]), "/s",
         median(seen["peek"]) / median(seen["peek counted"]), "for scale");
    return 0;
}
