// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/breaker.h"
#include "core/cache/invalidation_journal.h"
#include "core/cache/metrics.h"
#include "core/redis/tracking.h"
#include "tests/core/cache/tiered_rig.h"
#include "tests/support/redis_server.h"
#include "tests/support/wait.h"

namespace freshet::test {

/// A process among several on one Redis: a cache with a client and a clock of its own.
struct Process
{
    enum What { Bare = 0, WithMemory = 1, WithTracking = 2, WithBreaker = 4, WithJournal = 8 };

    FakeClock clock;
    std::unique_ptr<redis::Client> client;
    std::unique_ptr<redis::Tracking> tracking;
    std::unique_ptr<cache::MemoryTier> memory;
    std::unique_ptr<cache::Breaker> breaker;
    std::unique_ptr<cache::InvalidationJournal> journal;
    cache::Metrics metrics;
    std::optional<cache::TieredCache> tiers;
    std::optional<cache::Cache<QString>> cache;
    HandLoader source;

    explicit Process(const redis::Url &url, int what = Bare, const QString &journalPath = {})
    {
        redis::ClientOptions options;
        options.reconnectMost = std::chrono::milliseconds(200);
        client = redis::Client::open(url, options);
        if (what & WithTracking)
            tracking = std::make_unique<redis::Tracking>(*client);
        if (what & (WithMemory | WithTracking))
            memory = std::make_unique<cache::MemoryTier>(cache::MemoryTier::Options{});
        if (what & WithBreaker)
            breaker = std::make_unique<cache::Breaker>(cache::Breaker::Options{}, clock);
        if (what & WithJournal) {
            auto opened = cache::InvalidationJournal::open(journalPath);
            if (opened)
                journal = *std::move(opened);
        }
        open();
    }
    explicit Process(const RedisServer &server, int what = Bare, const QString &journalPath = {})
        : Process(server.url(), what, journalPath)
    {}
    void open()
    {
        cache::TieredCache::Parts parts;
        parts.client = client.get();
        parts.tracking = tracking.get();
        parts.memory = memory.get();
        parts.metrics = &metrics;
        parts.breaker = breaker.get();
        parts.journal = journal.get();
        parts.clock = &clock;
        tiers.emplace(parts);
        cache.emplace(*tiers);
    }
    bool isReady() const
    {
        return client->status().state == redis::ConnectionStatus::State::Ready && (!tracking || tracking->isActive());
    }
    std::shared_ptr<Reader> read(const cache::ReadOptions &options = {}, const QByteArray &of = "v1:product:7")
    {
        return reading(cache->getOrLoad(of, source.loader(of), options));
    }
    cache::NamespaceCounts counts() { return metrics.counts()["product"]; }
};

/// Turns the clock in steps, with the event loop in between, until the condition holds; at most ten minutes of that clock.
template<typename Condition>
bool advanceUntil(FakeClock &clock, std::chrono::milliseconds step, Condition condition)
{
    const auto end = clock.now() + std::chrono::minutes(10);
    return waitUntil([&] {
        if (condition())
            return true;
        if (clock.now() < end)
            clock.advance(step);
        return condition();
    });
}

} // namespace freshet::test
