// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/eviction.h"
#include "core/cache/memory_table.h"

#include <functional>
#include <mutex>

namespace freshet::cache {

/// A part of the memory tier: the keys of some hashes, with a bound of its own. Readers use only the table; all else happens
/// under the shard's lock.
///
/// For the maintainer. Values are destroyed outside the lock, because their destructors may call the tier: what leaves goes to a
/// list of the removed, and whoever has made it long enough takes it along (Removed) and frees it after the lock (`free`), but
/// for what readers still borrow, which goes back. So at most `mostRemoved` entries, and a sixteenth of the bytes, wait to be
/// freed.
class alignas(128) MemoryShard
{
public:
    using Removed = std::vector<MemoryEntry *>;
    static constexpr std::size_t mostRemoved = 128;

    struct Counts
    {
        std::uint64_t puts = 0;
        std::uint64_t refusedPuts = 0;
        std::uint64_t evictions = 0;
        std::uint64_t expirations = 0;
        std::size_t entries = 0;
        std::size_t bytes = 0;
    };

    MemoryShard(EvictionPolicy policy, const Eviction::Bounds &bounds);
    ~MemoryShard();
    MemoryShard(const MemoryShard &) = delete;
    MemoryShard &operator=(const MemoryShard &) = delete;

    /// Any thread, without the lock.
    const MemoryTable &table() const { return m_table; }
    bool wantsHits() const { return m_wantsHits; }
    /// How often keys of this hash's stripe were erased. Any thread.
    std::uint64_t epoch(std::uint64_t hash) const { return m_epochs[stripeOf(hash)].load(std::memory_order_acquire); }

    std::mutex &mutex() { return m_mutex; }

    // With the lock:

    MemoryEntry *find(std::string_view key, std::uint64_t hash) const { return m_table.find(key, hash); }
    /// Owns the entry from now on. `now`: looked at only where something expires.
    void put(MemoryEntry *entry, std::uint64_t hash, std::size_t bytes, MemoryTier::Nanoseconds now);
    void refuse() { ++m_counts.refusedPuts; }
    /// Whether anything here expires, so that `put` needs the time.
    bool expires() const { return m_expiring > 0; }
    void voidTickets(std::uint64_t hash) { m_epochs[stripeOf(hash)].fetch_add(1, std::memory_order_release); }
    bool erase(std::string_view key, std::uint64_t hash);
    void eraseExpired(std::string_view key, std::uint64_t hash, MemoryTier::Nanoseconds now);
    std::size_t eraseIf(const std::function<bool(std::string_view key)> &matches);
    void clear();
    void touched(std::uint64_t hash);
    Counts counts() const;

    /// Whether anything is to be freed now; mostly nothing. `all`: what there is.
    bool hasRemoved(bool all) const
    {
        return all ? !m_removed.empty() : m_removed.size() >= mostRemoved || m_removedBytes > m_bounds.bytes / 16;
    }
    /// Gives it in `removed`, which is empty and whose memory is used for the next ones.
    void takeRemoved(Removed &removed)
    {
        removed.swap(m_removed);
        m_removedBytes = 0;
    }
    void putBack(const Removed &borrowed);

private:
    static constexpr std::size_t stripes = 1024;
    static constexpr int sweepOfPut = 2; // at least two, so that the sweep is faster than what comes in

    static std::size_t stripeOf(std::uint64_t hash) { return hash >> 48 & (stripes - 1); }
    void leave(std::uint32_t node); // already out of its queue
    void remove(std::uint32_t node);
    void makeRoom(std::size_t bytes, std::size_t entries, std::uint32_t &replaced, MemoryTier::Nanoseconds now);
    void sweep(MemoryTier::Nanoseconds now);

    MemoryTable m_table; // what readers read: the first lines of the object, which writers write rarely
    const bool m_wantsHits;
    alignas(128) std::mutex m_mutex;
    const Eviction::Bounds m_bounds;
    MemoryNodes m_nodes;
    std::unique_ptr<Eviction> m_eviction;
    std::size_t m_bytes = 0;
    std::size_t m_expiring = 0;
    std::uint32_t m_hand = 0;
    Removed m_removed;
    std::size_t m_removedBytes = 0;
    Counts m_counts;
    std::array<std::atomic<std::uint64_t>, stripes> m_epochs{};
};

} // namespace freshet::cache
