// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/memory_table.h"

#include <cassert>

namespace freshet::cache {

std::uintptr_t MemoryTable::generation(unsigned shift)
{
    m_generations.push_back(std::make_unique<Bucket[]>((~std::uint64_t(0) >> shift) + 1));
    return Buckets::word(m_generations.back().get(), shift);
}

MemoryTable::MemoryTable()
{
    m_buckets = generation(63);
}

MemoryTable::~MemoryTable() = default;

const MemoryEntry *MemoryTable::borrow(std::string_view key, std::uint64_t hash, const MemoryReaders &readers,
                                       MemoryReader &reader) const
{
    const std::uint64_t tag = tagOf(hash);
again:
    const std::uintptr_t word = m_buckets.load(std::memory_order_acquire);
    const Buckets buckets(word);
    for (std::uint64_t at = buckets.home(hash), seen = 0; seen <= buckets.mask(); at = (at + 1) & buckets.mask(), ++seen) {
        const Bucket &bucket = buckets.first[at];
        const std::uint64_t tags = bucket.tags.load(std::memory_order_acquire);
        for (std::uint64_t left = matches(tags, tag); left; left &= left - 1) {
            const Slot &slot = bucket.entries[unsigned(std::countr_zero(left)) / 8];
            const MemoryEntry *entry = slot.load(); // seq_cst: see MemoryReaders
            if (!entry)
                continue;
            readers.borrow(reader, entry);
            if (slot.load() != entry) [[unlikely]] {
                reader.giveBack();
                goto again; // it went away in between
            }
            if (entry->hasKey(key)) [[likely]]
                return entry;
            reader.giveBack();
        }
        if (!overflow(tags)) [[likely]]
            break;
    }
    if (m_buckets.load(std::memory_order_acquire) != word) [[unlikely]]
        goto again; // it was perhaps emptied
    return nullptr;
}

template<typename Test>
MemoryTable::Place MemoryTable::search(const Buckets &buckets, std::uint64_t hash, Test &&test)
{
    const std::uint64_t tag = tagOf(hash);
    const std::uint64_t mask = buckets.mask();
    for (std::uint64_t at = buckets.home(hash), seen = 0; seen <= mask; at = (at + 1) & mask, ++seen) {
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

MemoryTable::Slot *MemoryTable::slotOf(std::string_view key, std::uint64_t hash) const
{
    const Place place = search(current(), hash, [&](const MemoryEntry *entry) { return entry->hasKey(key); });
    return place.bucket ? &place.bucket->entries[place.index] : nullptr;
}

MemoryEntry *MemoryTable::findHash(std::uint64_t hash, const MemoryNodes &nodes) const
{
    const Place place = search(current(), hash, [&](const MemoryEntry *entry) { return nodes[entry->node].hash == hash; });
    return place.bucket ? place.bucket->entries[place.index].load(std::memory_order_relaxed) : nullptr;
}

void MemoryTable::place(const Buckets &buckets, MemoryEntry *entry, std::uint64_t hash)
{
    for (std::uint64_t at = buckets.home(hash);; at = (at + 1) & buckets.mask()) {
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
    const Buckets old = current();
    if (nodes.count() > (old.mask() + 1) * fullBucket) {
        const std::uintptr_t next = generation(old.shift - 1);
        for (std::uint32_t node = 1; node < nodes.end(); ++node) {
            if (nodes[node].entry && nodes[node].entry != entry)
                place(Buckets(next), nodes[node].entry, nodes[node].hash);
        }
        m_buckets.store(next);
        for (std::uint64_t at = 0; at <= old.mask(); ++at) {
            for (Slot &slot : old.first[at].entries) {
                if (slot.load(std::memory_order_relaxed))
                    slot.store(nullptr); // who borrows from here is seen by who frees, as with `remove`
            }
        }
    }
    place(current(), entry, hash);
}

void MemoryTable::remove(const MemoryEntry *entry, std::uint64_t hash)
{
    const Buckets buckets = current();
    const Place place = search(buckets, hash, [&](const MemoryEntry *other) { return other == entry; });
    assert(place.bucket);
    place.bucket->entries[place.index].store(nullptr); // from here on nobody finds it
    const std::uint64_t tags = place.bucket->tags.load(std::memory_order_relaxed);
    place.bucket->tags.store(tags & ~(std::uint64_t(0xff) << place.index * 8), std::memory_order_release);
    for (std::uint64_t at = buckets.home(hash); &buckets.first[at] != place.bucket; at = (at + 1) & buckets.mask()) {
        Bucket &passed = buckets.first[at];
        const std::uint64_t before = passed.tags.load(std::memory_order_relaxed);
        if (overflow(before) < 255)
            passed.tags.store(before - (std::uint64_t(1) << 56), std::memory_order_release);
    }
}

} // namespace freshet::cache
