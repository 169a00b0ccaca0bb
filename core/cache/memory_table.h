// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/memory_entry.h"
#include "core/cache/memory_readers.h"

#include <bit>
#include <memory>

namespace freshet::cache {

/// The hash table of a shard of the memory tier: one writer at a time (the shard's lock), any readers beside it.
///
/// For the maintainer.
/// Shape: buckets of one cache line: seven entries and a word with a tag of 8 bits (of the hash) for each of them and, in its
/// top byte, how many entries were put further on because this bucket was full (255: that many or more, for good). A search looks
/// at the tags at once, by word arithmetic, and follows to the next bucket only while that number is not 0.
/// Invariants: an entry never moves within a table, so a reader never misses one that is there. A replaced entry's place goes to
/// its successor in one store. A grown table is a new one; the old one is frozen as it was and stays allocated for readers that
/// are still in it (all old ones together are smaller than the new one). Cost: a hit is the bucket's line and the entry's; 2.5 to
/// 5 entries a bucket on average, 13 to 26 bytes an entry. Why not linear probing over plain slots: what is removed leaves marks
/// behind that only a rebuild clears, while readers watch.
class MemoryTable
{
public:
    MemoryTable();
    ~MemoryTable();
    MemoryTable(const MemoryTable &) = delete;
    MemoryTable &operator=(const MemoryTable &) = delete;

    /// For readers: the entry, borrowed by `reader` (giveBack when done), or nullptr and nothing is borrowed. Any thread.
    const MemoryEntry *borrow(std::string_view key, std::uint64_t hash, const MemoryReaders &readers, MemoryReader &reader) const;
    /// For who will soon search for this hash.
    void prefetch(std::uint64_t hash) const
    {
        const Buckets *buckets = m_buckets.load(std::memory_order_acquire);
        __builtin_prefetch(&buckets->first[hash & buckets->mask]);
    }

    // With the shard's lock:

    /// nullptr: none.
    MemoryEntry *find(std::string_view key, std::uint64_t hash) const;
    /// The first that has this hash, for policies, to which a hash is enough.
    MemoryEntry *findHash(std::uint64_t hash, const MemoryNodes &nodes) const;
    /// There must be none of that key. `nodes`: those of all entries.
    void insert(MemoryEntry *entry, std::uint64_t hash, const MemoryNodes &nodes);
    void replace(const MemoryEntry *old, MemoryEntry *entry, std::uint64_t hash);
    void remove(const MemoryEntry *entry, std::uint64_t hash);

private:
    static constexpr std::size_t perBucket = 7;
    static constexpr std::size_t fullBucket = 5; // on average: then the table grows

    struct alignas(64) Bucket
    {
        std::atomic<std::uint64_t> tags{0};
        std::array<std::atomic<MemoryEntry *>, perBucket> entries{};
    };

    struct Buckets
    {
        std::uint64_t mask;
        Bucket *first;
        std::unique_ptr<Bucket[]> owned;
    };

    struct Place
    {
        Bucket *bucket;
        std::size_t index;
    };

    static std::uint64_t tagOf(std::uint64_t hash) { return std::max<std::uint64_t>(1, hash >> 40 & 0xff); }
    // A bit for each entry (bit 7 of its byte) whose tag may be `tag`; rarely one too many, behind a right one.
    static std::uint64_t matches(std::uint64_t tags, std::uint64_t tag)
    {
        constexpr std::uint64_t ones = 0x0001010101010101;
        const std::uint64_t differences = (tags & 0x00ffffffffffffff) ^ tag * ones;
        return (differences - ones) & ~differences & ones << 7;
    }
    static std::size_t overflow(std::uint64_t tags) { return tags >> 56; }

    template<typename Test>
    static Place search(const Buckets &buckets, std::uint64_t hash, Test &&test);
    static void place(const Buckets &buckets, MemoryEntry *entry, std::uint64_t hash);
    static std::unique_ptr<Buckets> make(std::size_t count);

    std::atomic<const Buckets *> m_buckets;
    std::vector<std::unique_ptr<Buckets>> m_generations; // the last one is the current one
};

inline const MemoryEntry *MemoryTable::borrow(std::string_view key, std::uint64_t hash, const MemoryReaders &readers,
                                              MemoryReader &reader) const
{
    const std::uint64_t tag = tagOf(hash);
again:
    const Buckets *buckets = m_buckets.load(); // seq_cst: see MemoryReaders
    const std::uint64_t mask = buckets->mask;
    for (std::uint64_t at = hash & mask, seen = 0; seen <= mask; at = (at + 1) & mask, ++seen) {
        const Bucket &bucket = buckets->first[at];
        const std::uint64_t tags = bucket.tags.load(std::memory_order_acquire);
        for (std::uint64_t left = matches(tags, tag); left; left &= left - 1) {
            const auto &slot = bucket.entries[std::size_t(std::countr_zero(left)) / 8];
            const MemoryEntry *entry = slot.load();
            if (!entry)
                continue;
            __builtin_prefetch(reinterpret_cast<const char *>(entry) + 64);
            readers.borrow(reader, entry);
            if (slot.load() != entry || m_buckets.load() != buckets) [[unlikely]] {
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
    return nullptr;
}

} // namespace freshet::cache
