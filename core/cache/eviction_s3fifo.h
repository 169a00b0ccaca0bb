// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/eviction.h"

namespace freshet::cache {

/// Hashes of the last so many that were added; what is older is forgotten.
///
/// For the maintainer: a table of eight-way buckets (one cache line) of 32 bits of the hash and the number of the addition, so
/// that age tells by itself what is void: nothing is ever taken off a queue. Between one and four slots for each that is
/// remembered, 8 bytes a slot. A full bucket forgets its oldest early; two keys with the same 32 bits count as one: both rare and
/// harmless.
class GhostList
{
public:
    /// Remembers the hash; from now on `remembered` is how many additions back are not forgotten.
    void add(std::uint64_t hash, std::size_t remembered);
    /// Whether it is remembered, which it is not any more after this.
    bool take(std::uint64_t hash);
    void clear();
    void prefetch(std::uint64_t hash) const
    {
        if (!m_buckets.empty())
            __builtin_prefetch(&m_buckets[bucketOf(markOf(hash))]);
    }

private:
    struct Ghost
    {
        std::uint32_t mark = 0; // 0: none
        std::uint32_t number = 0;
    };
    struct alignas(64) Bucket
    {
        Ghost ghosts[8];
    };

    static std::uint32_t markOf(std::uint64_t hash) { return std::uint32_t(hash >> 32) | 1; }
    std::size_t bucketOf(std::uint32_t mark) const { return std::size_t(std::uint64_t(mark) * m_buckets.size() >> 32); }
    std::uint32_t ageOf(const Ghost &ghost) const { return ghost.mark ? m_number - ghost.number : ~std::uint32_t(0); }
    void put(std::uint32_t mark, std::uint32_t number);
    void grow(std::size_t remembered);

    std::vector<Bucket> m_buckets;
    std::uint32_t m_number = 0;
    std::size_t m_remembered = 0;
};

/// S3-FIFO (Yang, Zhang, Qiu, Yue, Vinayak: FIFO queues are all you need for cache eviction, SOSP 2023).
///
/// For the maintainer. What is new enters a small FIFO, a tenth of the room. What leaves that one goes on to the main FIFO if it
/// was hit twice, else out, and its hash is remembered as long as there are entries; what comes again while it is remembered
/// enters the main FIFO at once. What reaches the main FIFO's end goes round again, one hit poorer, until it has none. A hit only
/// raises a counter that stops at three, so no order changes and nothing is locked. Two hits, not one: it is what keeps out the
/// pair of reads, write and read back, that some programs make of every key (Corda). Cost: amortised O(1); each round of the main
/// FIFO was paid by a hit. No single call goes more than `longestWalk` rounds.
class S3Fifo final : public Eviction
{
public:
    S3Fifo(MemoryNodes &nodes, const Bounds &bounds)
        : Eviction(nodes, bounds)
    {}
    void add(std::uint32_t node) override;
    void remove(std::uint32_t node) override;
    void replaced(std::uint32_t node, std::size_t bytes) override;
    std::uint32_t victim(const Need &need) override;
    void clear() override { m_ghosts.clear(); }
    void prefetch(std::uint64_t hash) const override { m_ghosts.prefetch(hash); }
    std::uint32_t next() const override;

private:
    static constexpr double smallShare = 0.1;
    static constexpr int hitsToStay = 2;
    static constexpr int longestWalk = 4096;
    enum Queue : std::uint8_t { Small, Main };

    MemoryQueue &queueOf(std::uint32_t node) { return m_queues[m_nodes[node].queue]; }
    bool smallIsFull(const Need &need) const;
    void moveTo(Queue queue, std::uint32_t node);
    void prefetchAfter(std::uint32_t node) const;

    MemoryQueue m_queues[2];
    GhostList m_ghosts;
};

} // namespace freshet::cache
