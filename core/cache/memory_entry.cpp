// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/memory_entry.h"

#include <cstring>
#include <new>

namespace freshet::cache {

MemoryEntry *MemoryEntry::make(std::string_view key, MemoryTier::Value &&value, MemoryTier::Nanoseconds expiry,
                               SpareBlocks *spares)
{
    void *block = SpareBlocks::take(spares, sizeof(MemoryEntry) + key.size());
    if (!block)
        return nullptr;
    auto *entry = new (block) MemoryEntry(std::move(value), expiry, std::uint32_t(key.size()));
    std::memcpy(static_cast<void *>(entry + 1), key.data(), key.size());
    return entry;
}

void MemoryEntry::destroy(MemoryEntry *entry, SpareBlocks *spares)
{
    const std::size_t bytes = sizeof(MemoryEntry) + entry->key().size();
    entry->~MemoryEntry(); // may come back here, from the value's destructor
    SpareBlocks::give(spares, entry, bytes);
}

std::uint32_t MemoryNodes::add(MemoryEntry *entry, std::uint64_t hash, std::size_t bytes)
{
    std::uint32_t node = m_free;
    if (node) {
        m_free = m_nodes[node].older;
    } else {
        node = end();
        m_nodes.emplace_back();
    }
    m_nodes[node] = {.entry = entry, .hash = hash};
    m_nodes[node].bytes = bytes;
    ++m_count;
    return node;
}

void MemoryNodes::remove(std::uint32_t node)
{
    m_nodes[node] = {.older = m_free};
    m_free = node;
    --m_count;
}

void MemoryQueue::pushNewest(MemoryNodes &nodes, std::uint32_t node)
{
    nodes[node].newer = 0;
    nodes[node].older = m_newest;
    (m_newest ? nodes[m_newest].newer : m_oldest) = node;
    m_newest = node;
    ++m_count;
    m_bytes += nodes[node].bytes;
}

void MemoryQueue::pushOldest(MemoryNodes &nodes, std::uint32_t node)
{
    nodes[node].older = 0;
    nodes[node].newer = m_oldest;
    (m_oldest ? nodes[m_oldest].older : m_newest) = node;
    m_oldest = node;
    ++m_count;
    m_bytes += nodes[node].bytes;
}

void MemoryQueue::unlink(MemoryNodes &nodes, std::uint32_t node)
{
    const MemoryNode &gone = nodes[node];
    (gone.newer ? nodes[gone.newer].older : m_newest) = gone.older;
    (gone.older ? nodes[gone.older].newer : m_oldest) = gone.newer;
    --m_count;
    m_bytes -= gone.bytes;
}

} // namespace freshet::cache
