// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/byte_hash.h"
#include "core/cache/memory_tier.h"
#include "core/cache/spare_blocks.h"

#include <atomic>
#include <limits>
#include <string_view>
#include <vector>

namespace freshet::cache {

inline constexpr MemoryTier::Nanoseconds neverExpires = std::numeric_limits<MemoryTier::Nanoseconds>::max();

/// What readers see of an entry: the value, and the key behind it in the same block, so that a short key costs no further cache
/// line. Nothing of it changes while it is in a table, but for the hits.
class MemoryEntry
{
public:
    static constexpr std::uint32_t mostHits = 3;
    static constexpr std::size_t longestKey = (std::size_t(1) << 30) - 1;

    const MemoryTier::Value value;
    const MemoryTier::Nanoseconds expiry;
    std::uint32_t node = 0;                                                             ///< in MemoryNodes; the shard's lock
    static constexpr std::uint32_t evicted = std::numeric_limits<std::uint32_t>::max(); ///< for a node: it left for room

    std::string_view key() const
    {
        return {reinterpret_cast<const char *>(this + 1), m_sizeAndHits.load(std::memory_order_relaxed) & longestKey};
    }
    bool hasKey(std::string_view other) const
    {
        const std::string_view mine = key();
        return mine.size() == other.size() && sameBytes(mine.data(), other.data(), other.size());
    }

    /// Up to `mostHits`: an entry that is read a lot is not written at all.
    std::uint32_t hits() const { return m_sizeAndHits.load(std::memory_order_relaxed) >> sizeBits; }
    /// Two threads at once may count as one, and the writer's `setHits` may get lost: that costs less than it is worth.
    void countHit() const
    {
        const std::uint32_t before = m_sizeAndHits.load(std::memory_order_relaxed);
        if (before < mostHits << sizeBits)
            m_sizeAndHits.store(before + (1u << sizeBits), std::memory_order_relaxed);
    }
    void setHits(std::uint32_t hits)
    {
        m_sizeAndHits.store(std::uint32_t(key().size()) | hits << sizeBits, std::memory_order_relaxed);
    }
    /// For who will soon destroy it: the value, and its count, which make_shared puts just before it.
    void prefetchValue() const
    {
        __builtin_prefetch(reinterpret_cast<const void *>(reinterpret_cast<std::uintptr_t>(value.get()) - 16), 1);
        __builtin_prefetch(value.get());
    }
    bool hasExpired(MemoryTier::Nanoseconds now) const { return expiry <= now && expiry != neverExpires; }

    /// nullptr where there is no memory for it. The key is not beyond `longestKey`. `spares`: this thread's, or nullptr.
    static MemoryEntry *make(std::string_view key, MemoryTier::Value &&value, MemoryTier::Nanoseconds expiry,
                             SpareBlocks *spares);
    static void destroy(MemoryEntry *entry, SpareBlocks *spares);

private:
    static constexpr int sizeBits = 30;

    MemoryEntry(MemoryTier::Value &&v, MemoryTier::Nanoseconds e, std::uint32_t size)
        : value(std::move(v))
        , expiry(e)
        , m_sizeAndHits(size)
    {}

    /// The key's size never changes; the hits in the upper bits do. One word, because a smaller entry ends in fewer cache lines.
    mutable std::atomic<std::uint32_t> m_sizeAndHits;
};
static_assert(sizeof(MemoryEntry) == 32);

/// What only writers see of an entry, under the shard's lock: close together, so that walking a queue is cheap, and never across
/// a cache line's end.
struct alignas(32) MemoryNode
{
    MemoryEntry *entry = nullptr; ///< nullptr: a free node
    std::uint64_t hash = 0;
    std::uint64_t bytes : 56 = 0; ///< the tier takes nothing that is heavier
    std::uint64_t queue : 8 = 0;  ///< the policy's number for it
    std::uint32_t newer = 0;      ///< in its queue; 0: none
    std::uint32_t older = 0;      ///< also the next free node
};
static_assert(sizeof(MemoryNode) == 32);

/// The nodes of a shard by their numbers, which stay. Number 0 is none. Add, remove: O(1), amortised.
class MemoryNodes
{
public:
    MemoryNodes()
        : m_nodes(1)
    {}
    MemoryNode &operator[](std::uint32_t node) { return m_nodes[node]; }
    const MemoryNode &operator[](std::uint32_t node) const { return m_nodes[node]; }
    /// Numbers below it may be in use.
    std::uint32_t end() const { return std::uint32_t(m_nodes.size()); }
    std::size_t count() const { return m_count; }

    std::uint32_t add(MemoryEntry *entry, std::uint64_t hash, std::size_t bytes);
    void remove(std::uint32_t node);

private:
    std::vector<MemoryNode> m_nodes;
    std::uint32_t m_free = 0;
    std::size_t m_count = 0;
};

/// A queue through nodes. All O(1).
class MemoryQueue
{
public:
    std::uint32_t newest() const { return m_newest; }
    std::uint32_t oldest() const { return m_oldest; }
    std::size_t count() const { return m_count; }
    std::size_t bytes() const { return m_bytes; }

    void pushNewest(MemoryNodes &nodes, std::uint32_t node);
    void pushOldest(MemoryNodes &nodes, std::uint32_t node);
    void unlink(MemoryNodes &nodes, std::uint32_t node);
    /// The node's bytes are about to change by as much.
    void reweigh(std::size_t from, std::size_t to) { m_bytes += to - from; }

private:
    std::uint32_t m_newest = 0;
    std::uint32_t m_oldest = 0;
    std::size_t m_count = 0;
    std::size_t m_bytes = 0;
};

} // namespace freshet::cache
