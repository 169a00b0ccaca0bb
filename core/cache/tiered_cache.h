// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/cache/breaker.h"
#include "core/cache/invalidation.h"
#include "core/cache/memory_tier.h"
#include "core/cache/metrics.h"
#include "core/cache/redis_tier.h"

#include <QObject>

#include <functional>
#include <memory>
#include <stop_token>

namespace freshet::redis {
class Tracking;
}

namespace freshet::cache {

class InvalidationJournal;

/// Turns values into compact JSON and back. One object serves one type; its address names the type. Any thread.
class Codec
{
public:
    virtual ~Codec() = default;
    /// What the JSON means. Code::Undecodable where it is of another form.
    virtual Result<std::shared_ptr<const void>> decode(QByteArrayView compactJson) const = 0;
    /// The same of text that the value may share.
    virtual Result<std::shared_ptr<const void>> decodeShared(const QByteArray &compactJson) const { return decode(compactJson); }
    /// Compact JSON.
    virtual QByteArray encode(const void *value) const = 0;
    /// Bytes that the decoded value takes in memory; about.
    virtual std::size_t weight(const void *value, QByteArrayView compactJson) const = 0;
};

/// A value in hand: immutable, shared by all its readers.
struct CachedValue
{
    QByteArray json;                    ///< compact
    std::shared_ptr<const void> object; ///< what `codec` made of it
    const Codec *codec = nullptr;
    Clock::TimePoint freshUntil;           ///< Clock::TimePoint::max(): no expiry
    Clock::TimePoint staleUntil;           ///< may be served instead of an error until then
    Clock::TimePoint gone;                 ///< when Redis lets the key expire, at the latest; max: never
    std::chrono::milliseconds life{0};     ///< the TTL that it began with, where this process knows it; 0: unknown, or none
    std::chrono::microseconds loadTime{0}; ///< how long its load took; 0: not loaded by this process
    QByteArray validator;                  ///< the loader's own, such as an ETag
};
using CachedPointer = std::shared_ptr<const CachedValue>;

/// Where a value came from.
enum class Origin { None, Memory, Redis, Loader, Stale };

struct ReadResult
{
    CachedPointer value; ///< nullptr: a miss (only of reads without a loader)
    Origin origin = Origin::None;
};

/// What a loader is told and gives.
struct LoadContext
{
    CachedPointer previous; ///< the older copy, if this process still has one: for conditional requests
    std::stop_token stop;   ///< asked at the hard deadline
};
struct Loaded
{
    std::shared_ptr<const void> object; ///< nullptr with `notModified`
    bool notModified = false;           ///< `previous` is still right: it gets a new life
    bool absent = false;                ///< there is no such thing: cached for `negativeTtl` (its JSON is `null`)
    QByteArray validator;
    std::chrono::milliseconds ttl{-1}; ///< instead of the options'; -1: those
};
using Loader = std::function<Task<Result<Loaded>>(LoadContext)>;

/// How one read is done. Times in milliseconds; 0 switches a thing off unless said otherwise.
struct ReadOptions
{
    using ms = std::chrono::milliseconds;

    ms ttl{3600 * 1000};     ///< 0: no expiry
    ms memoryTtl{0};         ///< at most so long in the memory tier; 0: as long as in Redis
    ms negativeTtl{0};       ///< of `null` and absent; 0: as `ttl`
    double jitter = 0;       ///< 0 to 1: this share of the TTL at most is taken off by chance
    ms staleFor{0};          ///< an expired copy in memory is served where the load fails, for so long after its expiry
    ms staleThrottle{1000};  ///< after a failed load the stale copy is served for so long without another try
    ms softDeadline{0};      ///< a slower load goes on behind, and the stale copy is served where there is one
    ms hardDeadline{30000};  ///< the caller gets Code::Timeout; the load is asked to stop, and still fills both tiers if it ends
                             ///< well within four times as long: until then it keeps its lease, after that others may load
    double refreshBelow = 0; ///< 0 to 1: a hit with less than this share of its TTL left starts a load behind (the TTL is that
                             ///< of its load where this process did it, else `ttl` or `negativeTtl`)
    double refreshBeta =
        0;               ///< XFetch (Vattani et al. 2015): a hit starts a load with a probability that grows with the load time
    ms leaseLife{10000}; ///< how long another process waits for this one's load at most
    ms leaseWait{2000};  ///< how long this one waits for another's; then it loads by itself, without writing to Redis
    bool useMemory = true;
    bool useRedis = true;
    bool loadAlways = false; ///< does not look, loads and writes
    QByteArrayList tags;     ///< that the value carries
    QByteArray nameSpace;    ///< for the metrics; empty: from the key
    std::stop_token stop;    ///< gives up waiting (Code::Cancelled); the load goes on for others. Asked in the cache's thread
};

struct WriteOptions
{
    std::chrono::milliseconds ttl{3600 * 1000}; ///< 0: no expiry
    double jitter = 0;
    QByteArrayList tags;
    QByteArray nameSpace;
    std::chrono::milliseconds memoryTtl{0}; ///< of the copy that is kept here; as those of ReadOptions
    std::chrono::milliseconds staleFor{0};
};

/// The cache of a service: memory tier over Redis tier over the loader (design, "A cached read"). Untyped; `Cache<T>` is its
/// face.
///
/// A read: memory tier → single flight → Redis tier, guarded by the breaker → lease → loader → Redis, only if the lease still
/// stands → memory tier, only if no invalidation came in between → all callers. An invalidation between a miss and its fill wins,
/// whoever made it. While Redis is away reads go to the loader (at most `maxLoads` at once), invalidations to the journal. At its
/// start it finishes, behind, the invalidations of tags and queues that crashed processes left half done (DrainFinisher).
///
/// Memory copies follow Redis by client tracking (`tracking`): while it is not active the memory tier takes nothing in and serves
/// nothing as fresh; so no read is older than redis::Tracking::bound after a lost connection.
/// Thread: the client's. Owner: whoever composes the service; all that it is given must outlive it.
class TieredCache : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        ValueForm form = ValueForm::Portable;
        qint64 inflateLimit = defaultInflateLimit;
        int maxLoads = 64;         ///< loads at the same time; further callers wait in order
        qint64 maxWaiting = 10000; ///< callers that wait for a load to begin; beyond: Code::Overloaded
        std::uint32_t seed = 0;    ///< of jitter and probabilistic refresh; 0: random
    };
    /// What it works with; nullptr: without. `client` nullptr: no Redis tier; `memory` nullptr: no memory tier.
    struct Parts
    {
        redis::Client *client = nullptr;
        redis::Tracking *tracking = nullptr; ///< without it, memory copies are trusted for their TTL (a cache of one process)
        MemoryTier *memory = nullptr;
        Metrics *metrics = nullptr;
        Breaker *breaker = nullptr;
        InvalidationJournal *journal = nullptr;
        Clock *clock = nullptr; ///< nullptr: the machine's
    };

    TieredCache(const Parts &parts, const Options &options);
    explicit TieredCache(const Parts &parts);
    ~TieredCache() override;

    /// Ends it while those who use it are still there: every call that waits is answered with Code::Cancelled, and so is every
    /// later one; none of the parts is touched any more. For owners whose parts go one after the other; the destructor does it.
    /// May be called again.
    void close();

    const Parts &parts() const;

    /// Keeps a codec for as long as this lives: its address names a type, so it must not be used anew.
    void keep(std::shared_ptr<const Codec> codec);

    /// The fresh copy of the memory tier, at once; counts a hit, or nothing. No coroutine; no allocation, but where the copy was
    /// made by another codec.
    CachedPointer peek(const QByteArray &key, const Codec &codec);

    /// Without a loader: what there is. Code::Undecodable is a counted miss with the error.
    Task<Result<ReadResult>> get(QByteArray key, const Codec &codec, ReadOptions options = {});
    /// With one: what there is, else what it loads. Callers of one key at one time share one load.
    Task<Result<ReadResult>> getOrLoad(QByteArray key, const Codec &codec, Loader loader, ReadOptions options = {});
    /// One for each key, in order, nullptr for misses; one round trip a node for those that are not in memory.
    Task<Result<std::vector<ReadResult>>> getMany(std::vector<QByteArray> keys, const Codec &codec, ReadOptions options = {});

    /// Writes to both tiers. Loads that are under way do not overwrite it.
    Task<Result<void>> set(QByteArray key, const Codec &codec, std::shared_ptr<const void> object, WriteOptions options = {});
    struct Entry
    {
        QByteArray key;
        std::shared_ptr<const void> object;
    };
    Task<Result<void>> setMany(std::vector<Entry> entries, const Codec &codec, WriteOptions options = {});
    /// Removes from both tiers; a load that is under way serves its callers but is not kept. While Redis is away: from memory at
    /// once, and journalled for Redis; that is a success.
    Task<Result<bool>> remove(QByteArray key);
    Task<Result<bool>> expire(QByteArray key, std::chrono::milliseconds ttl);
    /// Every kind, in both tiers; as `remove`. Without a Redis tier: what the memory tier holds, which is all of it where only
    /// Redis would know (Tag, Queue, Resource); Code::Unsupported for Namespace.
    Task<Result<InvalidationReport>> invalidate(Invalidation what, InvalidationOptions options = {});

    /// The same once `delay` is over: for what may still be written from an older state, such as a replica that lags behind. The
    /// wait is in this process alone and ends with the cache, or as soon as `options.stop` asks: Code::Cancelled, and nothing was
    /// invalidated. Who does not wait for the answer finds a failure in the log.
    Task<Result<InvalidationReport>> invalidateAfter(Invalidation what, std::chrono::milliseconds delay,
                                                     InvalidationOptions options = {});

    struct State
    {
        int flights = 0; ///< keys that are being read from Redis or loaded
        int loads = 0;
        qint64 waiting = 0;
        Error tracking; ///< why no copies are kept in memory now; message empty: tracking stands in nobody's way
    };
    State state() const;

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace freshet::cache
