// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/memory_entry.h"

#include <memory>

namespace freshet::cache {

/// Which entry of a shard leaves when there is no room. Knows the order of the entries, not the table. Under the shard's lock.
class Eviction
{
public:
    /// Of the shard; the largest number: no bound.
    struct Bounds
    {
        std::size_t bytes;
        std::size_t entries;
    };
    /// What there must be room for.
    struct Need
    {
        std::size_t bytes;
        bool ofBytes; ///< it is bytes that are short; false: entries
    };

    static std::unique_ptr<Eviction> make(EvictionPolicy policy, MemoryNodes &nodes, const Bounds &bounds);

    virtual ~Eviction() = default;
    Eviction(const Eviction &) = delete;
    Eviction &operator=(const Eviction &) = delete;

    /// Whether `touched` wants to hear of hits. If not, they only raise the entry's frequency.
    virtual bool wantsHits() const { return false; }
    /// A hit, told later, in the order of one thread's reads. `node`: 0 where the entry is gone.
    virtual void touched(std::uint32_t node, std::uint64_t hash);

    /// Puts a new node in its queue.
    virtual void add(std::uint32_t node) = 0;
    /// Takes it out, for whatever reason; it was not forgotten for lack of room.
    virtual void remove(std::uint32_t node) = 0;
    /// Its value was replaced; the node has the old bytes yet.
    virtual void replaced(std::uint32_t node, std::size_t bytes) = 0;
    /// The node that leaves for room, already out of its queue; 0 where there is none. O(1), amortised.
    virtual std::uint32_t victim(const Need &need) = 0;
    /// Forgets also what it knew of keys that are gone. The queues are empty.
    virtual void clear() {}
    /// `hash` will soon be added: fetches the memory that this needs.
    virtual void prefetch(std::uint64_t hash) const;
    /// The node that will probably leave next, 0: not known.
    virtual std::uint32_t next() const { return 0; }

protected:
    Eviction(MemoryNodes &nodes, const Bounds &bounds)
        : m_nodes(nodes)
        , m_bounds(bounds)
    {}

    MemoryNodes &m_nodes;
    const Bounds m_bounds;
};

} // namespace freshet::cache
