// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/eviction_s3fifo.h"

#include <algorithm>

namespace freshet::cache {

void GhostList::add(std::uint64_t hash, std::size_t remembered)
{
    if (remembered > m_buckets.size() * 8)
        grow(remembered);
    m_remembered = remembered;
    put(markOf(hash), ++m_number);
}

bool GhostList::take(std::uint64_t hash)
{
    if (m_buckets.empty())
        return false;
    const std::uint32_t mark = markOf(hash);
    for (Ghost &ghost : m_buckets[bucketOf(mark)].ghosts) {
        if (ghost.mark != mark)
            continue;
        const bool remembered = ageOf(ghost) < m_remembered;
        ghost = {};
        return remembered;
    }
    return false;
}

void GhostList::clear()
{
    std::fill(m_buckets.begin(), m_buckets.end(), Bucket{});
}

void GhostList::put(std::uint32_t mark, std::uint32_t number)
{
    Ghost *place = nullptr;
    for (Ghost &ghost : m_buckets[bucketOf(mark)].ghosts) {
        if (ghost.mark == mark) {
            place = &ghost;
            break;
        }
        if (!place || ageOf(ghost) > ageOf(*place))
            place = &ghost;
    }
    *place = {mark, number};
}

void GhostList::grow(std::size_t remembered)
{
    std::vector<Bucket> old(std::max<std::size_t>(1, (remembered * 2 + 7) / 8));
    old.swap(m_buckets);
    for (const Bucket &bucket : old) {
        for (const Ghost &ghost : bucket.ghosts) {
            if (ghost.mark && ageOf(ghost) < m_remembered)
                put(ghost.mark, ghost.number);
        }
    }
}

void S3Fifo::moveTo(Queue queue, std::uint32_t node)
{
    m_nodes[node].queue = queue;
    m_queues[queue].pushNewest(m_nodes, node);
}

void S3Fifo::add(std::uint32_t node)
{
    moveTo(m_ghosts.take(m_nodes[node].hash) ? Main : Small, node);
}

void S3Fifo::remove(std::uint32_t node)
{
    queueOf(node).unlink(m_nodes, node);
}

void S3Fifo::replaced(std::uint32_t node, std::size_t bytes)
{
    queueOf(node).reweigh(m_nodes[node].bytes, bytes);
}

bool S3Fifo::smallIsFull(const Need &need) const
{
    const MemoryQueue &small = m_queues[Small];
    if (!small.count())
        return false;
    if (!m_queues[Main].count())
        return true;
    return need.ofBytes ? double(small.bytes()) > smallShare * double(m_bounds.bytes)
                        : double(small.count()) > std::max(1.0, smallShare * double(m_bounds.entries));
}

// Nodes, entries and values of a queue's end were out of use for long, and each tells where the next is. So each is fetched a
// call before what it leads to: the third node, the second entry, the first value.
void S3Fifo::prefetchAfter(std::uint32_t node) const
{
    const MemoryNode &first = m_nodes[m_nodes[node].newer]; // node 0 where there is none
    const MemoryNode &second = m_nodes[first.newer];
    __builtin_prefetch(&m_nodes[second.newer]);
    __builtin_prefetch(second.entry);
    m_ghosts.prefetch(second.hash);
    if (first.entry)
        first.entry->prefetchValue();
}

std::uint32_t S3Fifo::victim(const Need &need)
{
    const std::size_t entries = m_queues[Small].count() + m_queues[Main].count();
    for (int rounds = 0;; ++rounds) {
        const Queue from = smallIsFull(need) ? Small : Main;
        MemoryQueue &queue = m_queues[from];
        const std::uint32_t node = queue.oldest();
        if (!node)
            return 0;
        queue.unlink(m_nodes, node);
        prefetchAfter(node);
        MemoryEntry &entry = *m_nodes[node].entry;
        const std::uint32_t hits = entry.hits();
        if (from == Small) {
            if (hits < hitsToStay) {
                m_ghosts.add(m_nodes[node].hash, entries);
                return node;
            }
            entry.setHits(0);
        } else {
            if (hits == 0 || rounds >= longestWalk)
                return node;
            entry.setHits(hits - 1);
        }
        moveTo(Main, node);
    }
}

std::uint32_t S3Fifo::next() const
{
    return m_queues[Small].count() ? m_queues[Small].oldest() : m_queues[Main].oldest();
}

} // namespace freshet::cache
