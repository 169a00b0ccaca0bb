// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/memory_table.h"

#include <cassert>

namespace freshet::cache {

std::unique_ptr<MemoryTable::Buckets> MemoryTable::make(std::size_t count)
{
    auto buckets = std::make_unique<Buckets>();
    buckets->owned = std::make_unique<Bucket[]>(count);
    buckets->first = buckets->owned.get();
    buckets->mask = count - 1;
    return buckets;
}

MemoryTable::MemoryTable()
{
    m_generations.push_back(make(2));
    m_buckets = m_generations.back().get();
}

MemoryTable::~MemoryTable() = default;

template<typename Test>
MemoryTable::Place MemoryTable::search(const Buckets &buckets, std::uint64_t hash, Test &&test)
{
    const std::uint64_t tag = tagOf(hash);
    for (std::uint64_t at = hash & buckets.mask, seen = 0; seen <= buckets.mask; at = (at + 1) & buckets.mask, ++seen) {
        Bucket &bucket = buckets.first[at];
        const std::uint64_t tags = bucket.tags.load(std::memory_order_relaxed);
        for (std::uint64_t left = matches(tags, tag); left; left &= left - 1) {
            const auto index = std::size_t(std::countr_zero(left)) / 8;
            const MemoryEntry *entry = bucket.entries[index].load(std::memory_order_relaxed);
            if (entry && test(entry))
                return {&bucket, index};
        }
        if (!overflow(tags))
            break;
    }
    return {nullptr, 0};
}

MemoryEntry *MemoryTable::find(std::string_view key, std::uint64_t hash) const
{
    const Place place =
        search(*m_buckets.load(std::memory_order_relaxed), hash, [&](const MemoryEntry *entry) { return entry->hasKey(key); });
    return place.bucket ? place.bucket->entries[place.index].load(std::memory_order_relaxed) : nullptr;
}

MemoryEntry *MemoryTable::findHash(std::uint64_t hash, const MemoryNodes &nodes) const
{
    const Place place = search(*m_buckets.load(std::memory_order_relaxed), hash,
                               [&](const MemoryEntry *entry) { return nodes[entry->node].hash == hash; });
    return place.bucket ? place.bucket->entries[place.index].load(std::memory_order_relaxed) : nullptr;
}

void MemoryTable::place(const Buckets &buckets, MemoryEntry *entry, std::uint64_t hash)
{
    for (std::uint64_t at = hash & buckets.mask;; at = (at + 1) & buckets.mask) {
        Bucket &bucket = buckets.first[at];
        const std::uint64_t tags = bucket.tags.load(std::memory_order_relaxed);
        for (std::size_t index = 0; index < perBucket; ++index) {
            if (tags >> index * 8 & 0xff)
                continue;
            bucket.entries[index].store(entry, std::memory_order_release);
            bucket.tags.store(tags | tagOf(hash) << index * 8, std::memory_order_release);
            return;
        }
        if (overflow(tags) < 255)
            bucket.tags.store(tags + (std::uint64_t(1) << 56), std::memory_order_release);
    }
}

void MemoryTable::insert(MemoryEntry *entry, std::uint64_t hash, const MemoryNodes &nodes)
{
    const Buckets &now = *m_generations.back();
    if (nodes.count() > (now.mask + 1) * fullBucket) {
        auto next = make((now.mask + 1) * 2);
        for (std::uint32_t node = 1; node < nodes.end(); ++node) {
            if (nodes[node].entry && nodes[node].entry != entry)
                place(*next, nodes[node].entry, nodes[node].hash);
        }
        m_generations.push_back(std::move(next));
        m_buckets.store(m_generations.back().get());
    }
    place(*m_generations.back(), entry, hash);
}

void MemoryTable::replace(const MemoryEntry *old, MemoryEntry *entry, std::uint64_t hash)
{
    const Place place = search(*m_generations.back(), hash, [&](const MemoryEntry *other) { return other == old; });
    assert(place.bucket);
    place.bucket->entries[place.index].store(entry);
}

void MemoryTable::remove(const MemoryEntry *entry, std::uint64_t hash)
{
    const Buckets &buckets = *m_generations.back();
    const Place place = search(buckets, hash, [&](const MemoryEntry *other) { return other == entry; });
    assert(place.bucket);
    place.bucket->entries[place.index].store(nullptr); // from here on nobody finds it
    const std::uint64_t tags = place.bucket->tags.load(std::memory_order_relaxed);
    place.bucket->tags.store(tags & ~(std::uint64_t(0xff) << place.index * 8), std::memory_order_release);
    for (std::uint64_t at = hash & buckets.mask; &buckets.first[at] != place.bucket; at = (at + 1) & buckets.mask) {
        Bucket &passed = buckets.first[at];
        const std::uint64_t before = passed.tags.load(std::memory_order_relaxed);
        if (overflow(before) < 255)
            passed.tags.store(before - (std::uint64_t(1) << 56), std::memory_order_release);
    }
}

} // namespace freshet::cache
