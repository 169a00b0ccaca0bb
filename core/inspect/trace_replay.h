// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/memory_tier.h"
#include "core/inspect/trace_reader.h"

#include <chrono>
#include <functional>
#include <stop_token>

namespace freshet::cache {
class Metrics;
class TieredCache;
} // namespace freshet::cache

namespace freshet::inspect {

/// What a replay counted, so far or at its end. A plain value.
struct ReplayReport
{
    qint64 requests = 0; ///< reads, writes and removals
    qint64 reads = 0;
    qint64 writes = 0;   ///< that the trace asks for
    qint64 removals = 0; ///< the same
    qint64 loads = 0;    ///< reads that no tier could answer, so that the value was made and put
    qint64 unique = 0;   ///< different keys
    bool uniqueIsExact = true;
    qint64 l1Hits = 0;
    qint64 l2Hits = 0;
    qint64 warmHits = 0; ///< of those, first requests of their keys: of an earlier run. Too few where `unique` is not exact
    qint64 errors = 0;   ///< of Redis
    std::optional<Error> firstError;
    cache::MemoryTier::Counts memory;
    std::chrono::nanoseconds took{0};
    std::chrono::nanoseconds p50{0}; ///< of a read with what it loads; of every 16th one in memory alone
    std::chrono::nanoseconds p95{0};
    std::chrono::nanoseconds p99{0};
    bool stopped = false;

    double l1HitRate() const; ///< of all reads
    double l2HitRate() const; ///< of the reads that reached the second tier
    double hitRate() const;   ///< of both, of all reads. Each is 0 without reads
    double readsPerSecond() const;
};

struct ReplayOptions
{
    cache::MemoryTier::Options memory;
    qint64 ttl = 3600;               ///< seconds, for values whose TTL the trace does not tell; 0: no expiry
    qint64 defaultSize = 100;        ///< bytes of values whose size the trace does not tell
    bool repeatCounts = false;       ///< a record counts as often as its `op_count` says; else once
    QByteArray nameSpace = "replay"; ///< keys in Redis are `v1:{nameSpace}:{key of the trace}`
    int concurrency = 64;            ///< requests under way at the same time, of a replay with Redis
    std::stop_token stop;
    /// Called often, with the counts so far (without `memory` and percentiles).
    std::function<void(const ReplayReport &)> progress;
    /// Of a replay with Redis: asked before each request, with how many there were, how long to wait before it asks again; 0 or
    /// less: no longer. It paces a replay, or holds it. Must be cheap.
    std::function<std::chrono::milliseconds(qint64 requests)> wait;
};

/// Drives a trace through a memory tier alone: a read that misses puts the value. Where the trace has times, TTLs run by its
/// clock; else nothing expires. With one shard and entries as capacity it gives the hit rates that papers publish. Gives the
/// event loop a turn now and then. Errors are the reader's. Thread: the caller's; the reader must outlive the task.
Task<Result<ReplayReport>> replayInMemory(TraceReader &reader, ReplayOptions options);

/// Drives a trace through both tiers of a cache: a read that neither can answer loads a value of the trace's size (at most
/// `mostReplayedBytes`; text that does not compress). Requests of one key keep their order. Keys are `v1:{nameSpace}:{key of the
/// trace}`; they stay until their TTL, by the real clock. `metrics` is that of the cache and of nobody else: it tells the errors.
/// Once `stop` asks, what is under way still ends. Errors are the reader's; those of Redis are counted. Thread: the cache's; all
/// that it is given must outlive the task.
Task<Result<ReplayReport>> replayTiers(TraceReader &reader, cache::TieredCache &tiers, const cache::Metrics &metrics,
                                       ReplayOptions options);
constexpr qint64 mostReplayedBytes = 16 << 20;

/// The key in Redis of a key of a trace.
QByteArray replayedKey(const QByteArray &nameSpace, QByteArrayView key);

} // namespace freshet::inspect
