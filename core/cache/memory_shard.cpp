// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/memory_shard.h"

namespace freshet::cache {

MemoryShard::MemoryShard(EvictionPolicy policy, const Eviction::Bounds &bounds)
    : m_wantsHits(policy != EvictionPolicy::S3Fifo)
    , m_bounds(bounds)
    , m_eviction(Eviction::make(policy, m_nodes, bounds))
{}

MemoryShard::~MemoryShard()
{
    clear();
    for (MemoryEntry *entry : m_removed)
        MemoryEntry::destroy(entry, nullptr);
}

void MemoryShard::put(MemoryEntry *entry, std::uint64_t hash, std::size_t bytes, MemoryTier::Nanoseconds now)
{
    ++m_counts.puts;
    m_eviction->prefetch(hash);
    if (m_expiring)
        sweep(now);
    MemoryTable::Slot *slot = m_table.slotOf(entry->key(), hash);
    MemoryEntry *old = slot ? slot->load(std::memory_order_relaxed) : nullptr;
    std::uint32_t node = old ? old->node : 0;
    makeRoom(node ? bytes - m_nodes[node].bytes : bytes, node ? 0 : 1, node, now);
    if (!node && old) // it was itself what left for room
        makeRoom(bytes, 1, node, now);
    m_expiring += entry->expiry != neverExpires;
    if (!node) {
        node = m_nodes.add(entry, hash, bytes);
        entry->node = node;
        m_bytes += bytes;
        m_eviction->add(node);
        m_table.insert(entry, hash, m_nodes);
        return;
    }
    MemoryNode &there = m_nodes[node];
    entry->node = node;
    entry->setHits(old->hits());
    m_eviction->replaced(node, bytes);
    m_bytes += bytes - there.bytes;
    m_expiring -= old->expiry != neverExpires;
    m_removed.push_back(old);
    m_removedBytes += there.bytes;
    there.entry = entry;
    there.bytes = bytes;
    MemoryTable::replace(*slot, entry);
    if (m_wantsHits)
        m_eviction->touched(node, hash);
}

// `bytes` may be less than nothing, modulo 2^64: a heavier value is replaced by a lighter one.
void MemoryShard::makeRoom(std::size_t bytes, std::size_t entries, std::uint32_t &replaced, MemoryTier::Nanoseconds now)
{
    while (true) {
        const bool ofBytes = m_bytes + bytes > m_bounds.bytes;
        if (!ofBytes && m_nodes.count() + entries <= m_bounds.entries)
            return;
        const std::uint32_t node = m_eviction->victim({.bytes = bytes, .ofBytes = ofBytes});
        if (!node)
            return;
        if (const std::uint32_t next = m_eviction->next())
            m_table.prefetch(m_nodes[next].hash);
        MemoryEntry *const gone = m_nodes[node].entry;
        const bool expired = m_expiring && gone->hasExpired(now);
        ++(expired ? m_counts.expirations : m_counts.evictions);
        leave(node);
        if (!expired)
            gone->node = MemoryEntry::evicted;
        if (node == replaced) {
            replaced = 0;
            return;
        }
    }
}

void MemoryShard::leave(std::uint32_t node)
{
    const MemoryNode &gone = m_nodes[node];
    m_table.remove(gone.entry, gone.hash);
    m_expiring -= gone.entry->expiry != neverExpires;
    m_bytes -= gone.bytes;
    m_removed.push_back(gone.entry);
    m_removedBytes += gone.bytes;
    m_nodes.remove(node);
}

void MemoryShard::remove(std::uint32_t node)
{
    m_eviction->remove(node);
    leave(node);
}

// Entries that expired and that nobody asks for leave bit by bit.
void MemoryShard::sweep(MemoryTier::Nanoseconds now)
{
    for (int i = 0; i < sweepOfPut; ++i) {
        m_hand = m_hand + 1 < m_nodes.end() ? m_hand + 1 : 1;
        const MemoryEntry *entry = m_nodes[m_hand].entry;
        if (!entry || !entry->hasExpired(now))
            continue;
        remove(m_hand);
        ++m_counts.expirations;
    }
    const std::uint32_t next = m_hand + 1;
    if (next < m_nodes.end() && m_nodes[next].entry)
        __builtin_prefetch(m_nodes[next].entry);
}

bool MemoryShard::erase(std::string_view key, std::uint64_t hash)
{
    const MemoryEntry *entry = m_table.find(key, hash);
    if (entry)
        remove(entry->node);
    return entry;
}

void MemoryShard::eraseExpired(std::string_view key, std::uint64_t hash, MemoryTier::Nanoseconds now)
{
    const MemoryEntry *entry = m_table.find(key, hash);
    if (!entry || !entry->hasExpired(now))
        return;
    remove(entry->node);
    ++m_counts.expirations;
}

std::size_t MemoryShard::eraseIf(const std::function<bool(std::string_view key)> &matches)
{
    std::size_t erased = 0;
    for (std::uint32_t node = 1; node < m_nodes.end(); ++node) {
        if (!m_nodes[node].entry || !matches(m_nodes[node].entry->key()))
            continue;
        remove(node);
        ++erased;
    }
    return erased;
}

void MemoryShard::clear()
{
    for (std::uint32_t node = 1; node < m_nodes.end(); ++node) {
        if (m_nodes[node].entry)
            remove(node);
    }
    m_eviction->clear();
}

void MemoryShard::touched(std::uint64_t hash)
{
    const MemoryEntry *entry = m_table.findHash(hash, m_nodes);
    m_eviction->touched(entry ? entry->node : 0, hash);
}

MemoryShard::Counts MemoryShard::counts() const
{
    Counts counts = m_counts;
    counts.entries = m_nodes.count();
    counts.bytes = m_bytes;
    return counts;
}

void MemoryShard::putBack(const Removed &borrowed)
{
    m_removed.insert(m_removed.end(), borrowed.begin(), borrowed.end());
}

} // namespace freshet::cache
