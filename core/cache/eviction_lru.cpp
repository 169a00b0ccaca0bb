// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/eviction.h"
#include "core/cache/eviction_s3fifo.h"
#include "core/cache/eviction_tinylfu.h"

namespace freshet::cache {

namespace {

/// The one that was not read for the longest time. All O(1).
class Lru final : public Eviction
{
public:
    Lru(MemoryNodes &nodes, const Bounds &bounds)
        : Eviction(nodes, bounds)
    {}
    bool wantsHits() const override { return true; }
    void touched(std::uint32_t node, std::uint64_t) override
    {
        if (!node)
            return;
        m_queue.unlink(m_nodes, node);
        m_queue.pushNewest(m_nodes, node);
    }
    void add(std::uint32_t node) override { m_queue.pushNewest(m_nodes, node); }
    void remove(std::uint32_t node) override { m_queue.unlink(m_nodes, node); }
    void replaced(std::uint32_t node, std::size_t bytes) override { m_queue.reweigh(m_nodes[node].bytes, bytes); }
    std::uint32_t victim(const Need &) override
    {
        const std::uint32_t node = m_queue.oldest();
        if (node)
            m_queue.unlink(m_nodes, node);
        return node;
    }
    std::uint32_t next() const override { return m_queue.oldest(); }

private:
    MemoryQueue m_queue;
};

} // namespace

std::unique_ptr<Eviction> Eviction::make(EvictionPolicy policy, MemoryNodes &nodes, const Bounds &bounds)
{
    switch (policy) {
    case EvictionPolicy::TinyLfu:
        return std::make_unique<TinyLfu>(nodes, bounds);
    case EvictionPolicy::Lru:
        return std::make_unique<Lru>(nodes, bounds);
    case EvictionPolicy::S3Fifo:
        break;
    }
    return std::make_unique<S3Fifo>(nodes, bounds);
}

void Eviction::touched(std::uint32_t, std::uint64_t) {}

void Eviction::prefetch(std::uint64_t) const {}

} // namespace freshet::cache
