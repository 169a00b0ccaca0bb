// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/memory_tier.h"

#include <atomic>
#include <cstring>
#include <limits>
#include <string_view>
#include <vector>

namespace freshet::cache {

inline constexpr MemoryTier::Nanoseconds neverExpires = std::numeric_limits<MemoryTier::Nanoseconds>::max();

/// What readers see of an entry: the value, and the key behind it in the same block, so that a short key costs no further cache
/// line. Nothing of it changes while it is in a table, but for the frequency.
struct MemoryEntry
{
    MemoryTier::Value value;
    MemoryTier::Nanoseconds expiry;
    std::uint32_t keySize;
    std::uint32_t node = 0; ///< in MemoryNodes; the shard's lock
    /// Hits, up to `mostFrequent`: an entry that is read a lot is not written at all.
    mutable std::atomic<std::uint8_t> frequency{0};

    static constexpr std::uint8_t mostFrequent = 3;

    std::string_view key() const { return {reinterpret_cast<const char *>(this + 1), keySize}; }
    bool hasKey(std::string_view other) const
    {
        return keySize == other.size() && std::memcmp(this + 1, other.data(), other.size()) == 0;
    }
    /// Two threads at once may count as one: that costs less than it is worth.
    void countHit() const
    {
        const std::uint8_t hits = frequency.load(std::memory_order_relaxed);
        if (hits < mostFrequent)
            frequency.store(hits + 1, std::memory_order_relaxed);
    }
    bool hasExpired(MemoryTier::Nanoseconds now) const { return expiry <= now && expiry != neverExpires; }

    /// nullptr where there is no memory for it.
    static MemoryEntry *make(std::string_view key, MemoryTier::Value value, MemoryTier::Nanoseconds expiry);
    static void destroy(MemoryEntry *entry);

    MemoryEntry(MemoryTier::Value v, MemoryTier::Nanoseconds e, std::uint32_t size)
        : value(std::move(v))
        , expiry(e)
        , keySize(size)
    {}
};

/// What only writers see of an entry, under the shard's lock: close together, so that walking a queue is cheap.
struct MemoryNode
{
    MemoryEntry *entry = nullptr; ///< nullptr: a free node
    std::uint64_t hash = 0;
    std::size_t bytes = 0;
    std::uint32_t newer = 0; ///< in its queue; 0: none
    std::uint32_t older = 0; ///< also the next free node
    std::uint8_t queue = 0;  ///< the policy's number for it
};

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
