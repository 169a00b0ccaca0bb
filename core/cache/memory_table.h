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
/// Shape: the table's place and size are one word, so that a reader's way to the bucket is short. The highest bits of the hash
/// choose the bucket, the lowest are the tag; those between are the shard's. Buckets of one cache line: seven entries and a word
/// with a tag of 8 bits for each of them and, in its top byte, how many entries were put further on because this bucket was full
/// (255: that many or more, for good). A search looks at the tags at once, by word arithmetic, and follows to the next bucket
/// only while that number is not 0.
/// Invariants: an entry never moves within a table, so a reader never misses one that is there. A replaced entry's place goes to
/// its successor in one store. A grown table is a new one; the old one is emptied, so that who is still in it finds nothing and
/// looks again, and stays allocated for them (all old ones together are smaller than the new one). Cost: a hit is the bucket's
/// line and the entry's; 2.5 to 5 entries a bucket on average, 13 to 26 bytes an entry. Why not linear probing over plain slots:
/// what is removed leaves marks behind that only a rebuild clears, while readers watch.
class MemoryTable
{
public:
    MemoryTable();
    ~MemoryTable();
    MemoryTable(const MemoryTable &) = delete;
    MemoryTable &operator=(const MemoryTable &) = delete;

    /// For readers: the entry, borrowed by `reader` (giveBack when done), or nullptr and nothing is borrowed. Any thread.
    const MemoryEntry *borrow(std::string_view key, std::uint64_t hash, const MemoryReaders &readers, MemoryReader &reader) const;
    /// The same, but looks only where the key mostly is; nullptr: perhaps elsewhere.
    const MemoryEntry *borrowAtHome(std::string_view key, std::uint64_t hash, const MemoryReaders &readers,
                                    MemoryReader &reader) const;
    /// For who will soon search for this hash.
    void prefetch(std::uint64_t hash) const
    {
        const Buckets buckets(m_buckets.load(std::memory_order_acquire));
        __builtin_prefetch(&buckets.first[buckets.home(hash)]);
    }

    // With the shard's lock:

    using Slot = std::atomic<MemoryEntry *>;

    /// Where it is, until the next insertion or its own removal. nullptr: nowhere.
    Slot *slotOf(std::string_view key, std::uint64_t hash) const;
    MemoryEntry *find(std::string_view key, std::uint64_t hash) const
    {
        const Slot *slot = slotOf(key, hash);
        return slot ? slot->load(std::memory_order_relaxed) : nullptr;
    }
    /// The first that has this hash, for policies, to which a hash is enough.
    MemoryEntry *findHash(std::uint64_t hash, const MemoryNodes &nodes) const;
    /// There must be none of that key. `nodes`: those of all entries.
    void insert(MemoryEntry *entry, std::uint64_t hash, const MemoryNodes &nodes);
    /// An entry of the same key takes the place; nobody finds the old one from here on.
    static void replace(Slot &slot, MemoryEntry *entry) { slot.store(entry); }
    void remove(const MemoryEntry *entry, std::uint64_t hash);

private:
    static constexpr std::size_t perBucket = 7;
    static constexpr std::size_t fullBucket = 5; // on average: then the table grows

    struct alignas(64) Bucket
    {
        std::atomic<std::uint64_t> tags{0};
        std::array<Slot, perBucket> entries{};
    };

    /// A table's place and size, as one word that is read at once: addresses of buckets leave the low bits free.
    struct Buckets
    {
        Bucket *first;
        unsigned shift; ///< 64 less the number's logarithm, which is 1 or more: the highest bits of the hash choose the bucket

        explicit Buckets(std::uintptr_t word)
            : first(reinterpret_cast<Bucket *>(word & ~std::uintptr_t(63)))
            , shift(unsigned(word & 63))
        {}
        static std::uintptr_t word(Bucket *first, unsigned shift) { return reinterpret_cast<std::uintptr_t>(first) | shift; }
        std::uint64_t home(std::uint64_t hash) const { return hash >> shift; }
        std::uint64_t mask() const { return ~std::uint64_t(0) >> shift; }
    };
    static_assert(sizeof(std::uintptr_t) == sizeof(std::uint64_t) && alignof(Bucket) == 64);

    struct Place
    {
        Bucket *bucket;
        std::size_t index;
    };

    static std::uint64_t tagOf(std::uint64_t hash) { return std::max<std::uint64_t>(1, hash & 0xff); }
    // A bit for each entry (bit 7 of its byte) whose tag may be `tag`; rarely one too many, behind a right one.
    static std::uint64_t matches(std::uint64_t tags, std::uint64_t tag)
    {
        constexpr std::uint64_t ones = 0x0001010101010101;
        const std::uint64_t differences = tags ^ tag * ones; // of the top byte too, which the end leaves out
        return (differences - ones) & ~differences & ones << 7;
    }
    static std::size_t overflow(std::uint64_t tags) { return tags >> 56; }

    template<typename Test>
    static Place search(const Buckets &buckets, std::uint64_t hash, Test &&test);
    static void place(const Buckets &buckets, MemoryEntry *entry, std::uint64_t hash);
    Buckets current() const { return Buckets(m_buckets.load(std::memory_order_relaxed)); }
    /// A new generation; its word.
    std::uintptr_t generation(unsigned shift);

    std::atomic<std::uintptr_t> m_buckets;                // the current generation's word
    std::vector<std::unique_ptr<Bucket[]>> m_generations; // the last one is the current one
};

inline const MemoryEntry *MemoryTable::borrowAtHome(std::string_view key, std::uint64_t hash, const MemoryReaders &readers,
                                                    MemoryReader &reader) const
{
    const Buckets buckets(m_buckets.load(std::memory_order_acquire));
    const Bucket &bucket = buckets.first[buckets.home(hash)];
    const std::uint64_t found = matches(bucket.tags.load(std::memory_order_acquire), tagOf(hash));
    if (!found)
        return nullptr;
    const Slot &slot = bucket.entries[unsigned(std::countr_zero(found)) / 8];
    const MemoryEntry *entry = slot.load();
    if (!entry)
        return nullptr;
    __builtin_prefetch(reinterpret_cast<const char *>(entry) + 64);
    readers.borrow(reader, entry);
    if (slot.load() == entry && entry->hasKey(key)) [[likely]] // seq_cst: see MemoryReaders
        return entry;
    reader.giveBack();
    return nullptr;
}

} // namespace freshet::cache
