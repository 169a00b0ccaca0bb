// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>

namespace freshet::cache {

/// How a full memory tier chooses what leaves.
enum class EvictionPolicy {
    S3Fifo,  ///< small, main and ghost FIFO (Yang et al., SOSP 2023); the default
    TinyLfu, ///< adaptive W-TinyLFU (Einziger et al. 2017, window moved by hill climbing)
    Lru,     ///< exact least recently used; for comparing
};

/// The first tier (L1): values in this process, by key. Shared by any threads; standard library only.
/// Owner: whoever composes the tiers. No call, nor a `use` of read(), may run while it is destroyed. Values are destroyed in the
/// thread that makes them leave, with nothing locked, so their destructors may call this object; after an erasure at most 128
/// values a shard, and a sixteenth of the bytes, may wait for that until the next writes.
///
/// For the maintainer.
/// Shape: shards (memory_shard.h), each with a hash table (memory_table.h), queues of the policy (eviction*.h), a lock for
/// writers and a part of both bounds. Readers need only the table: they borrow the entry that they look at (memory_readers.h), so
/// that nobody frees it. Invariants: an entry is in its shard's table and in one of its queues, or in neither; a shard's bytes
/// are the sum of its entries' at any time without its lock; a put that checks its ticket and an erasure that makes it void meet
/// at the shard's lock. Cost: a hit is O(1), three cache lines beside the value and the key, and two stores to lines of the
/// reader's own thread, besides raising the entry's hit counter up to three. A put is O(1) amortised under the shard's lock;
/// removed entries are freed in batches, one barrier of some microseconds each. An entry costs about 128 bytes beside key and
/// value (`entryOverhead`), of W-TinyLFU eight more. Why not a map under a lock for each shard: the locks are what readers would
/// share. Why not a concurrent map with reference counts: a count is a written line, and alone costs more than the rest of the
/// read once two threads want the same key.
class MemoryTier
{
public:
    /// A value and its owner; what it points to never changes once it is in.
    using Value = std::shared_ptr<const void>;
    using Nanoseconds = std::int64_t;

    /// What an entry counts for beside its key and value: the bookkeeping of an entry with a short key, about.
    static constexpr std::size_t entryOverhead = 128;

    struct Options
    {
        EvictionPolicy policy = EvictionPolicy::S3Fifo;
        std::size_t maxBytes = 64u << 20; ///< of entries, with keys and bookkeeping; 0: no bound
        std::size_t maxEntries = 0;       ///< 0: no bound. One of the two must be given
        unsigned shards = 0;              ///< a power of two; 0: chosen by size and processors. 1: exact order over all entries
        /// A monotonic clock; nullptr: the machine's, at a resolution of a few milliseconds. It must be cheap: called for each
        /// read of an entry that expires.
        Nanoseconds (*now)(const void *context) = nullptr;
        const void *nowContext = nullptr;
    };

    /// What was known of a key before its value was fetched. See `put`.
    struct Ticket
    {
        std::uint64_t stripe = 0;
        std::uint64_t epoch = 0;
    };

    struct Counts
    {
        std::uint64_t hits = 0;
        std::uint64_t misses = 0;
        std::uint64_t puts = 0;
        std::uint64_t refusedPuts = 0; ///< because of an invalidation since the ticket, or too heavy
        std::uint64_t evictions = 0;   ///< for room
        std::uint64_t expirations = 0;
        std::size_t entries = 0;
        std::size_t bytes = 0; ///< exact
    };

    explicit MemoryTier(const Options &options);
    ~MemoryTier();
    MemoryTier(const MemoryTier &) = delete;
    MemoryTier &operator=(const MemoryTier &) = delete;

    /// The value, or nullptr. A hit takes no exclusive lock and writes no cache line that readers share, but for the value's own
    /// reference count. O(1).
    Value get(std::string_view key);

    /// Lends the value to `use(const void *)` without touching its reference count; false where there is none. `use` must be
    /// short and must not call this object. What it was lent is valid during the call only.
    template<typename Use>
    bool read(std::string_view key, Use &&use)
    {
        struct Return
        {
            ~Return() { borrowed->store(nullptr, std::memory_order_release); }
            std::atomic<const void *> *borrowed;
        };
        const Lent lent = lend(key);
        if (!lent.value) {
            return !lent.borrowed &&
                   readLocked(
                       key, [](const void *value, void *u) { (*static_cast<std::remove_reference_t<Use> *>(u))(value); }, &use);
        }
        const Return atEnd{lent.borrowed};
        use(lent.value->get());
        return true;
    }

    /// To be taken before the value is fetched from where it comes from.
    Ticket ticket(std::string_view key) const;
    /// Puts the value in, replacing an older one. False, and nothing happens, where the key was erased, or all were cleared,
    /// since the ticket was taken (other keys' erasures may rarely refuse it too; never the other way round), or where `weight`
    /// alone is beyond a shard's part of the bound. `weight`: bytes of the value with all that it owns; key and bookkeeping are
    /// added here. `ttl`: 0 or less: no expiry.
    bool put(const Ticket &ticket, std::string_view key, Value value, std::size_t weight, std::chrono::nanoseconds ttl = {});
    /// The same without a condition.
    bool put(std::string_view key, Value value, std::size_t weight, std::chrono::nanoseconds ttl = {});

    /// Removes the key and makes the tickets taken for it void, also where there was no entry.
    bool erase(std::string_view key);
    /// Removes all keys for which `matches` says so; how many. Makes all tickets void. O(entries); `matches` runs under a shard's
    /// lock and must not call this object.
    std::size_t eraseIf(const std::function<bool(std::string_view key)> &matches);
    /// Removes all and makes all tickets void.
    void clear();

    /// From now on `evicted` is called with each value that leaves for room, just before the value is destroyed: nothing is
    /// locked, in any thread. One function for all users of the tier. It must be short; it may call this object.
    void tellEvictions(void (*evicted)(const void *value));

    Counts counts() const;
    const Options &options() const;

private:
    /// Two registers, so that it costs nothing to return.
    struct Lent
    {
        const Value *value;                  ///< borrowed until `borrowed` is set to nullptr; nullptr: there is none
        std::atomic<const void *> *borrowed; ///< nullptr: this thread must read under a lock
    };
    Lent lend(std::string_view key);
    bool readLocked(std::string_view key, void (*use)(const void *value, void *context), void *context);

    class Impl;
    std::unique_ptr<Impl> d;
};

} // namespace freshet::cache
