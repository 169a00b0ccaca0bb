// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/eviction_tinylfu.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace freshet::cache {

namespace {

constexpr double firstWindow = 0.1;
constexpr double protectedShare = 0.8;
constexpr double firstStep = 0.0625;
constexpr double stepDecay = 0.98;
constexpr double jump = 0.05;          // of the hit rate: something new began, so large steps again
constexpr std::size_t readsOfStep = 4; // for each entry
constexpr std::size_t memory = 10;     // additions for each entry until all counters are halved
constexpr int mostSeen = 15;

} // namespace

template<typename Self, typename Use>
void FrequencySketch::forCounters(Self &self, std::uint64_t hash, Use &&use)
{
    auto &block = self.m_blocks[hash >> 20 & (self.m_blocks.size() - 1)];
    std::uint64_t bits = hash * 0x9fb21c651e98df25;
    bits ^= bits >> 32;
    for (std::size_t quarter = 0; quarter < 4; ++quarter, bits >>= 4)
        use(block.counters[quarter * 16 + (bits & 15)]);
}

void FrequencySketch::reserve(std::size_t entries)
{
    m_entries = std::max(m_entries, entries);
    const std::size_t wanted = std::bit_ceil(std::max<std::size_t>(1, entries / 8));
    if (m_blocks.empty())
        m_blocks.resize(1);
    while (m_blocks.size() < wanted) {
        const std::size_t half = m_blocks.size();
        m_blocks.resize(half * 2);
        std::copy_n(m_blocks.begin(), half, m_blocks.begin() + std::ptrdiff_t(half));
    }
}

void FrequencySketch::add(std::uint64_t hash)
{
    bool added = false;
    forCounters(*this, hash, [&](std::uint8_t &counter) {
        if (counter < mostSeen) {
            ++counter;
            added = true;
        }
    });
    if (!added || ++m_additions < memory * std::max<std::size_t>(m_entries, 16))
        return;
    m_additions /= 2;
    for (Block &block : m_blocks) {
        for (std::uint8_t &counter : block.counters)
            counter >>= 1;
    }
}

int FrequencySketch::estimate(std::uint64_t hash) const
{
    int least = mostSeen;
    forCounters(*this, hash, [&](const std::uint8_t &counter) { least = std::min<int>(least, counter); });
    return least;
}

void FrequencySketch::clear()
{
    std::fill(m_blocks.begin(), m_blocks.end(), Block{});
    m_additions = 0;
}

TinyLfu::TinyLfu(MemoryNodes &nodes, const Bounds &bounds)
    : Eviction(nodes, bounds)
    , m_window(firstWindow)
    , m_step(-firstStep)
{
    m_sketch.reserve(1);
}

void TinyLfu::move(std::uint32_t node, Queue queue)
{
    m_queues[m_nodes[node].queue].unlink(m_nodes, node);
    m_nodes[node].queue = queue;
    m_queues[queue].pushNewest(m_nodes, node);
}

// Whether the queue, with so much more, has more than its share of the room. One entry is always allowed.
bool TinyLfu::isFull(Queue queue, double share, std::size_t bytes, std::size_t entries) const
{
    const auto exceeds = [share](std::size_t is, std::size_t bound) {
        return bound != std::numeric_limits<std::size_t>::max() && double(is) > share * double(bound);
    };
    const MemoryQueue &q = m_queues[queue];
    return q.count() + entries > 1 &&
           (exceeds(q.count() + entries, m_bounds.entries) || exceeds(q.bytes() + bytes, m_bounds.bytes));
}

void TinyLfu::trim()
{
    while (m_queues[Window].count() && isFull(Window, m_window, 0, 0))
        move(m_queues[Window].oldest(), Probation);
    while (m_queues[Protected].count() && isFull(Protected, (1 - m_window) * protectedShare, 0, 0))
        move(m_queues[Protected].oldest(), Probation);
}

void TinyLfu::touched(std::uint32_t node, std::uint64_t hash)
{
    m_sketch.add(hash);
    if (node) {
        move(node, m_nodes[node].queue == Window ? Window : Protected);
        trim();
    }
    sample(true);
}

void TinyLfu::add(std::uint32_t node)
{
    m_sketch.reserve(m_nodes.count());
    m_sketch.add(m_nodes[node].hash);
    m_nodes[node].queue = Window;
    m_queues[Window].pushNewest(m_nodes, node);
    trim();
    sample(false);
}

void TinyLfu::remove(std::uint32_t node)
{
    m_queues[m_nodes[node].queue].unlink(m_nodes, node);
}

void TinyLfu::replaced(std::uint32_t node, std::size_t bytes)
{
    m_queues[m_nodes[node].queue].reweigh(m_nodes[node].bytes, bytes);
}

std::uint32_t TinyLfu::leave(std::uint32_t node)
{
    if (node)
        remove(node);
    return node;
}

// Equally often seen is not enough: the cache would only be stirred. Now and then one that is often seen comes in nevertheless,
// so that keys which were prepared to collide in the sketch cannot shut it out for good.
bool TinyLfu::admits(std::uint32_t candidate, std::uint32_t victim)
{
    const int seen = m_sketch.estimate(m_nodes[candidate].hash);
    if (seen > m_sketch.estimate(m_nodes[victim].hash))
        return true;
    m_random ^= m_random << 13;
    m_random ^= m_random >> 7;
    m_random ^= m_random << 17;
    return seen > 5 && (m_random >> 40) % 128 == 0;
}

std::uint32_t TinyLfu::victim(const Need &need)
{
    m_full = true;
    const MemoryQueue &probation = m_queues[Probation];
    const std::uint32_t victim = probation.count() ? probation.oldest() : m_queues[Protected].oldest();
    if (!victim)
        return leave(m_queues[Window].oldest());
    const std::uint32_t candidate = m_queues[Window].oldest();
    if (!candidate || !isFull(Window, m_window, need.bytes, 1))
        return leave(victim);
    if (!admits(candidate, victim))
        return leave(candidate);
    move(candidate, Probation);
    return leave(victim);
}

void TinyLfu::sample(bool hit)
{
    m_reads += m_full;
    m_hits += m_full && hit;
    if (m_reads >= readsOfStep * std::max<std::size_t>(m_nodes.count(), 16))
        climb();
}

void TinyLfu::climb()
{
    const double rate = double(m_hits) / double(m_reads);
    const double change = rate - m_lastRate;
    m_lastRate = rate;
    m_hits = m_reads = 0;
    const double step = change >= 0 ? m_step : -m_step;
    m_step = std::abs(change) >= jump ? std::copysign(firstStep, step) : stepDecay * step;
    m_window = std::clamp(m_window + step, 0.0, 1.0);
    while (true) { // what is the main part's next victim is the window's
        const std::uint32_t node = m_queues[Probation].count() ? m_queues[Probation].oldest() : m_queues[Protected].oldest();
        if (!node || isFull(Window, m_window, m_nodes[node].bytes, 1))
            break;
        remove(node);
        m_nodes[node].queue = Window;
        m_queues[Window].pushOldest(m_nodes, node);
    }
    trim();
}

} // namespace freshet::cache
