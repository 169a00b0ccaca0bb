// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/eviction.h"

namespace freshet::cache {

/// How often hashes were seen lately, about: a count-min sketch with counters up to 15 that are halved now and then.
///
/// For the maintainer: the four counters of a hash lie in one cache line, in a quarter of it each; eight bytes an entry. It grows
/// by doubling, both halves a copy, so nothing is forgotten.
class FrequencySketch
{
public:
    /// For about so many entries; never shrinks.
    void reserve(std::size_t entries);
    void add(std::uint64_t hash);
    int estimate(std::uint64_t hash) const;
    void clear();
    void prefetch(std::uint64_t hash) const
    {
        if (!m_blocks.empty())
            __builtin_prefetch(&m_blocks[hash >> 20 & (m_blocks.size() - 1)]);
    }

private:
    struct alignas(64) Block
    {
        std::uint8_t counters[64];
    };
    template<typename Self, typename Use>
    static void forCounters(Self &self, std::uint64_t hash, Use &&use);

    std::vector<Block> m_blocks;
    std::size_t m_entries = 0;
    std::size_t m_additions = 0;
};

/// Adaptive W-TinyLFU (Einziger, Friedman, Manes: TinyLFU, 2017; Einziger, Eytan, Friedman, Manes: Adaptive software cache
/// management, Middleware 2018).
///
/// For the maintainer. What is new enters an LRU window. What leaves the window may stay only where it was seen more often, by
/// the sketch, than the next victim of the main part, which is a segmented LRU (probation, and four fifths protected: hit once
/// since). How much of the room is window follows the hit rate: the share is moved, and moved on while that was good and back
/// while it was bad, in steps that get smaller until the hit rate jumps. That is what makes it fit loops (no window) and fresh
/// keys (all window) alike. Cost: O(1) amortised; a move of the window costs as much as it moves, once in four times as many
/// reads as there are entries.
class TinyLfu final : public Eviction
{
public:
    TinyLfu(MemoryNodes &nodes, const Bounds &bounds);
    bool wantsHits() const override { return true; }
    void touched(std::uint32_t node, std::uint64_t hash) override;
    void add(std::uint32_t node) override;
    void remove(std::uint32_t node) override;
    void replaced(std::uint32_t node, std::size_t bytes) override;
    std::uint32_t victim(const Need &need) override;
    void clear() override { m_sketch.clear(); }
    void prefetch(std::uint64_t hash) const override { m_sketch.prefetch(hash); }

private:
    enum Queue : std::uint8_t { Window, Probation, Protected };

    void move(std::uint32_t node, Queue queue);
    bool isFull(Queue queue, double share, std::size_t bytes, std::size_t entries) const;
    void trim();
    void sample(bool hit);
    void climb();
    std::uint32_t leave(std::uint32_t node);
    bool admits(std::uint32_t candidate, std::uint32_t victim);

    MemoryQueue m_queues[3];
    FrequencySketch m_sketch;
    double m_window; // share of the room
    double m_step;
    double m_lastRate = 0;
    bool m_full = false; // before that the hit rate tells nothing of the window
    std::size_t m_hits = 0;
    std::size_t m_reads = 0;
    std::uint64_t m_random = 0x9e3779b97f4a7c15;
};

} // namespace freshet::cache
