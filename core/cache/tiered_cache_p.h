// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/event_log.h"
#include "core/cache/drain_finisher.h"
#include "core/cache/flight.h"
#include "core/cache/load_limiter.h"
#include "core/cache/memory_copies.h"
#include "core/cache/read_tally.h"
#include "core/cache/redis_guard.h"
#include "core/cache/tiered_cache.h"

#include <random>

namespace freshet::cache {

/// What TieredCache's source files share: tiered_cache.cpp (life, small calls), tiered_read.cpp (reads and their flights),
/// tiered_lookup.cpp (what Redis answered), tiered_deadlines.cpp (how long callers wait), tiered_load.cpp (loads and fills),
/// tiered_write.cpp (writes and invalidations).
///
/// For the maintainer: coroutines hold a shared_ptr to this, so it outlives the cache; what it was given (`parts`) does not.
/// After each suspension `closed` must be asked before anything else; where it is set all callers have been answered.
class TieredCache::Private : public std::enable_shared_from_this<Private>
{
public:
    /// What a read wants.
    struct Errand
    {
        QByteArray key;
        const Codec *codec = nullptr;
        Loader loader;
        ReadOptions options;
        bool refresh = false; ///< behind a hit: only where nobody else does it, and nobody waits
        // Kept here for readBare: its own frame must not outgrow what malloc has at hand (1032 bytes).
        NamespaceTally *of = nullptr;
        ReadTally::Time began;
        std::shared_ptr<MemoryCopy> found;
    };

    /// What Redis said of a key.
    struct Lookup
    {
        enum class Kind {
            Miss,
            Hit,
            Unreadable, ///< something that this can't decode, and that is not ours to overwrite
            Away,       ///< Redis can't be asked or may not be believed
        };
        Kind kind = Kind::Away;
        std::shared_ptr<MemoryCopy> copy;
        std::optional<Error> error;
    };

    /// What a load may do with its result.
    struct Fill
    {
        MemoryCopies::Ticket ticket;
        bool tracked = false; ///< the key is in Redis, though not to be read: it tells of changes since the ticket
        bool leased = false;  ///< may be written to Redis
    };

    Private(const Parts &parts, const Options &options);
    void close();

    // Small things, tiered_cache.cpp.
    CachedPointer hit(const QByteArray &key, const Codec &codec, const QByteArray &nameSpace);
    /// The same value as another codec sees it; nullptr where that can't read it.
    static CachedPointer withCodec(CachedPointer copy, const Codec &codec);
    bool usesMemory(const ReadOptions &options) const { return options.useMemory && copies.isThere(); }
    bool usesRedis(const ReadOptions &options) const { return options.useRedis && redis; }
    bool isTracked() const { return parts.tracking != nullptr; }
    std::chrono::milliseconds jittered(std::chrono::milliseconds ttl, double jitter);
    double chance(); ///< 0 < … <= 1
    void count(const QByteArray &key, const QByteArray &nameSpace, Counter counter, std::uint64_t amount = 1);
    /// Says whom a copy's hits and its eviction are counted for.
    void assign(MemoryCopy &copy, const QByteArray &key, const QByteArray &nameSpace);
    /// Counts and tells an error. `took`: how long it was until then, where that is known.
    void problem(const char *event, const QByteArray &key, const QByteArray &nameSpace, const Error &error,
                 std::optional<std::chrono::nanoseconds> took = {});
    /// A line of the log at its debug level.
    void tell(const char *event, const QByteArray &key, const QByteArray &nameSpace, std::chrono::nanoseconds took);
    /// The key changed: copies go, what is being fetched is void.
    void forget(const QByteArray &key);
    /// Again, after the change has reached Redis: what was read meanwhile may be older than it.
    void forgetAgain(const QByteArray &key);
    void forgetIf(const std::function<bool(QByteArrayView key)> &matches);
    void forgetAll();
    /// What an invalidation calls with the keys before they go, and with the same list after it: what was read in between is void
    /// too, what was loaded is not.
    static std::function<void(const QByteArrayList &keys)> forgetting(std::shared_ptr<Private> d,
                                                                      std::function<void(const QByteArrayList &keys)> outer);
    void dropLease(const QByteArray &key, const QByteArray &token);

    // Reads, tiered_read.cpp.
    static Task<Result<ReadResult>> read(std::shared_ptr<Private> d, std::unique_ptr<Errand> errand);
    /// The hot path of a cache without memory tier: one command, by a coroutine that holds as little as it can. Only where nobody
    /// reads the key yet.
    static Task<Result<ReadResult>> readBare(std::shared_ptr<Private> d, std::unique_ptr<Errand> errand);
    /// Every other read, and what readBare did not find: then `from` is its flight and `looked` what it met.
    static Task<Result<ReadResult>> readShared(std::shared_ptr<Private> d, std::unique_ptr<Errand> errand, Flight *from,
                                               Lookup::Kind looked);
    /// What Redis answered to readBare.
    Lookup::Kind heard(Errand &errand, const Result<redis::Value> &reply);
    /// Carries the callers of a flight to its end: `first`, those of `from` (what was `looked` for them already), and who joins.
    static Task<> carry(std::shared_ptr<Private> d, Errand errand, FlightWaiter *first, Flight *from = nullptr,
                        Lookup::Kind looked = Lookup::Kind::Away);
    static Task<Lookup> look(std::shared_ptr<Private> d, QByteArray key, const Codec *codec, ReadOptions options);
    static Task<Result<ReadResult>> fetch(std::shared_ptr<Private> d, QByteArray key, const Codec *codec, ReadOptions options);
    static Task<Result<std::vector<ReadResult>>> fetchMany(std::shared_ptr<Private> d, std::vector<QByteArray> keys,
                                                           const Codec *codec, ReadOptions options);
    static Task<> tellKinds(std::shared_ptr<Private> d, std::vector<QByteArray> keys, QByteArray nameSpace);
    static Task<> keepMany(std::shared_ptr<Private> d, std::vector<std::pair<QByteArray, std::shared_ptr<MemoryCopy>>> copies,
                           std::vector<MemoryCopies::Ticket> tickets, ReadOptions options);
    bool wantsTtl(const ReadOptions &options) const
    {
        return usesMemory(options) || options.refreshBelow > 0 || options.refreshBeta > 0;
    }
    /// A reply to GET. `mayTakeOver`: from what memory still has of the same text.
    Lookup interpret(const QByteArray &key, const Codec &codec, const redis::Value &value, bool mayTakeOver) const;
    Lookup interpret(const QByteArray &key, const Codec &codec, const Result<redis::Value> &reply) const;
    Lookup fromJson(const QByteArray &key, const Codec &codec, QByteArray json, bool mayTakeOver) const;
    /// How long the copy is fresh and may be served stale, where Redis keeps it for `left` (0: for ever) from `asked` on.
    static void setLife(MemoryCopy &copy, Clock::TimePoint asked, std::chrono::milliseconds left, const ReadOptions &options);
    bool isRefreshDue(const CachedValue &value, const ReadOptions &options);
    void refreshBehind(const QByteArray &key, const Codec &codec, const Loader &loader, const ReadOptions &options);
    /// The stale copy as an answer, or the error.
    Result<ReadResult> staleOr(const QByteArray &key, const Codec &codec, std::chrono::milliseconds staleFor, const Error &error);
    Result<ReadResult> answered(const FlightWaiter &waiter, const QByteArray &key, const Codec &codec, NamespaceTally *of,
                                ReadTally::Time began);
    /// The same result for a caller with its own codec.
    static Result<ReadResult> inCodec(Result<ReadResult> result, const QByteArray &key, const Codec &codec);

    // How long callers wait, tiered_deadlines.cpp.
    /// Callers that accept a stale copy get it, where there is one; the others go on waiting.
    void offerStale(Flight &flight);
    void beginDeadlines(Flight &flight);
    /// The flight is looked at when `due` has come.
    void watch(Flight &flight, Clock::TimePoint due);
    static Task<> ring(std::shared_ptr<Private> d, Clock::TimePoint due, std::stop_token stop);
    /// What is due of one flight; anything may be gone afterwards.
    void deadlineOf(Flight &flight, Clock::TimePoint now);

    // Loads, tiered_load.cpp.
    static Task<> load(std::shared_ptr<Private> d, Flight &flight, Errand &errand, Lookup::Kind looked,
                       MemoryCopies::Ticket ticket);
    enum class Right { Go, Stop };
    static Task<Right> takeRight(std::shared_ptr<Private> d, Flight &flight, Errand &errand, LoadLimiter::Turn &turn, Fill &fill);
    enum class Leased { Taken, Without, Busy, Ended };
    static Task<Leased> takeLease(std::shared_ptr<Private> d, Flight &flight, Errand &errand, Fill &fill,
                                  std::chrono::milliseconds &left);
    static Task<> tagFirst(std::shared_ptr<Private> d, Flight &flight, const Errand &errand, Fill &fill);
    static Task<bool> takeTurn(std::shared_ptr<Private> d, Flight &flight, const Errand &errand, LoadLimiter::Turn &turn);
    static Task<> store(std::shared_ptr<Private> d, Flight &flight, const Errand &errand, const Fill &fill,
                        std::shared_ptr<MemoryCopy> copy, std::chrono::milliseconds ttl);
    static Task<bool> writeFill(std::shared_ptr<Private> d, Flight &flight, const Errand &errand, QByteArray json,
                                std::chrono::milliseconds ttl);
    static Task<> renew(std::shared_ptr<Private> d, QByteArray key, std::chrono::milliseconds life, Clock::TimePoint until,
                        std::stop_token stop);
    Result<std::shared_ptr<MemoryCopy>> made(const Errand &errand, const Loaded &loaded, const CachedPointer &previous) const;
    std::chrono::milliseconds ttlOf(const MemoryCopy &copy, const Loaded &loaded, const ReadOptions &options);

    // Writes, tiered_write.cpp.
    static Task<Result<void>> set(std::shared_ptr<Private> d, QByteArray key, const Codec *codec,
                                  std::shared_ptr<const void> object, WriteOptions options);
    static Task<Result<void>> setMany(std::shared_ptr<Private> d, std::vector<Entry> entries, const Codec *codec,
                                      WriteOptions options);
    static Task<Result<bool>> remove(std::shared_ptr<Private> d, QByteArray key);
    static Task<Result<bool>> expire(std::shared_ptr<Private> d, QByteArray key, std::chrono::milliseconds ttl);
    static Task<Result<InvalidationReport>> invalidate(std::shared_ptr<Private> d, Invalidation what,
                                                       InvalidationOptions options);
    static Task<Result<InvalidationReport>> invalidateAfter(std::shared_ptr<Private> d, Invalidation what,
                                                            std::chrono::milliseconds delay, InvalidationOptions options);
    /// The same without a Redis tier.
    Result<InvalidationReport> invalidateMemory(const Invalidation &what, const InvalidationOptions &options);
    /// Whether an invalidation concerns a key, as far as the name tells; where only Redis knows, yes.
    static bool concerns(const Invalidation &what, QByteArrayView key);
    /// An older value may still stand in Redis after a write that failed so: it must not be read any more.
    static Task<> clearAfter(std::shared_ptr<Private> d, QByteArrayList keys, Error why);
    Result<std::shared_ptr<MemoryCopy>> copyOf(const Codec &codec, std::shared_ptr<const void> object) const;
    void keepWritten(const QByteArray &key, const std::shared_ptr<MemoryCopy> &copy, std::chrono::milliseconds ttl,
                     const WriteOptions &options);

    const Parts parts;
    const Options settings;
    Clock *const clock;
    EventLog log;
    MemoryCopies copies;
    std::shared_ptr<RedisGuard> redis; ///< nullptr: no Redis tier
    std::unique_ptr<DrainFinisher> drains;
    FlightTable flights;
    LoadLimiter limiter;
    std::stop_source alarm{std::nostopstate}; ///< of the next deadline of all flights
    Clock::TimePoint alarmAt = Clock::TimePoint::max();
    std::stop_source delays; ///< of the invalidations that wait for their time
    ReadTally tally;
    std::mt19937 random;
    QByteArray tokenPrefix; ///< of this cache alone
    quint64 tokens = 0;
    std::vector<std::shared_ptr<const Codec>> codecs;
    bool closed = false;
};

} // namespace freshet::cache
