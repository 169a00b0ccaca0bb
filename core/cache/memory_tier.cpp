// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/memory_tier.h"

#include "core/base/byte_hash.h"
#include "core/cache/memory_shard.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <memory>
#include <thread>
#include <utility>

#ifdef __linux__
#include <time.h>
#endif

namespace freshet::cache {

namespace {

constexpr std::size_t noBound = std::numeric_limits<std::size_t>::max();
constexpr std::size_t heaviest = std::size_t(1) << 48;        // sums of weights must not overflow, bound or not
constexpr std::size_t leastShardBytes = std::size_t(8) << 20; // a value must find room in one shard
constexpr std::size_t leastShardEntries = 4096;

static_assert(sizeof(MemoryEntry) + sizeof(MemoryNode) + 64 / 2.5 + 16 <= MemoryTier::entryOverhead);

MemoryTier::Nanoseconds coarseNow(const void *)
{
#ifdef __linux__
    timespec now{};
    if (clock_gettime(CLOCK_MONOTONIC_COARSE, &now) == 0)
        return MemoryTier::Nanoseconds(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
#endif
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

MemoryTier::Nanoseconds expiryOf(MemoryTier::Nanoseconds now, std::chrono::nanoseconds ttl)
{
    if (ttl.count() <= 0 || now > neverExpires - ttl.count())
        return neverExpires;
    return now + ttl.count();
}

// Readers need no shards; writers do, some for each processor, as long as a shard is not too small to choose well what leaves.
unsigned shardCount(const MemoryTier::Options &options)
{
    if (options.shards)
        return std::bit_floor(std::min(options.shards, 256u));
    unsigned count = std::bit_ceil(4 * std::clamp(std::thread::hardware_concurrency(), 1u, 16u));
    while (count > 1 && ((options.maxBytes && options.maxBytes / count < leastShardBytes) ||
                         (options.maxEntries && options.maxEntries / count < leastShardEntries)))
        count /= 2;
    return count;
}

} // namespace

class alignas(64) MemoryTier::Impl
{
public:
    explicit Impl(const Options &given);
    ~Impl();
    Impl(const Impl &) = delete;
    Impl &operator=(const Impl &) = delete;

    std::uint64_t hashOf(std::string_view key) const { return hashBytes(key, m_secret); }
    MemoryShard &shardOf(std::uint64_t hash) const { return m_shards[hash >> 32 & m_shardMask]; }
    std::uint64_t epochOf(const MemoryShard &shard, std::uint64_t hash) const
    {
        return 1 + shard.epoch(hash) + m_allEpoch.load();
    }
    const Options &options() const { return m_options; }

    Lent lend(std::string_view key);
    /// For threads that `lend` has nothing for: calls `use` with the value of the key under the lock. Whether there was one.
    template<typename Use>
    bool lookUpLocked(std::string_view key, Use &&use);
    bool put(const Ticket *ticket, std::string_view key, Value &&value, std::size_t weight, std::chrono::nanoseconds ttl);
    bool erase(std::string_view key);
    /// Calls `erase` with each shard, locked; the sum of what it says.
    template<typename Erase>
    std::size_t eraseInAll(Erase &&erase);
    Counts counts() const;
    void tellEvictions(void (*evicted)(const void *value)) { m_evicted.store(evicted, std::memory_order_release); }

private:
    using Lock = std::unique_lock<std::mutex>;

    Nanoseconds now() const { return m_options.now(m_options.nowContext); }
    void eraseExpired(std::string_view key, std::uint64_t hash);
    void record(MemoryReader &reader, std::uint64_t hash);
    void tellHits(MemoryReader &reader);
    void unlockAndFree(MemoryShard &shard, Lock &lock, bool all = false);
    [[gnu::noinline]] Lent lendFirst(std::string_view key);
    [[gnu::noinline]] Lent lendWatched(const MemoryEntry *entry, MemoryReader &reader, std::string_view key, std::uint64_t hash);

    // What a read looks at is never written after the construction, and one cache line.
    HashSecret m_secret = HashSecret::random();
    MemoryShard *m_shards;
    std::uint64_t m_shardMask;
    bool m_recordsHits;
    MemoryReaders m_readers;
    std::size_t m_shardBytes = noBound;
    Options m_options;

    alignas(128) std::atomic<std::uint64_t> m_allEpoch{0};
    std::atomic<std::uint64_t> m_lockedHits{0}; // of threads beyond the lock-free ones
    std::atomic<std::uint64_t> m_lockedMisses{0};
    std::atomic<void (*)(const void *value)> m_evicted{nullptr};
};

MemoryTier::Impl::Impl(const Options &given)
    : m_recordsHits(given.policy != EvictionPolicy::S3Fifo)
    , m_options(given)
{
    if (!m_options.now)
        m_options.now = coarseNow;
    const std::size_t count = shardCount(m_options);
    m_options.shards = unsigned(count);
    m_shardMask = count - 1;
    Eviction::Bounds bounds{.bytes = noBound, .entries = noBound};
    if (m_options.maxBytes)
        m_shardBytes = bounds.bytes = m_options.maxBytes / count;
    if (m_options.maxEntries)
        bounds.entries = std::max<std::size_t>(1, m_options.maxEntries / count);
    m_shards = std::allocator<MemoryShard>().allocate(count); // they can neither be copied nor moved
    for (std::size_t i = 0; i < count; ++i)
        std::construct_at(m_shards + i, m_options.policy, bounds);
}

MemoryTier::Impl::~Impl()
{
    const std::size_t count = m_shardMask + 1;
    std::destroy_n(m_shards, count);
    std::allocator<MemoryShard>().deallocate(m_shards, count);
}

// Nothing is called on the usual way of a hit: a call would make it save registers, and the fewer instructions a read has, the
// more the processor overlaps the cache misses of this read and the next.
inline MemoryTier::Lent MemoryTier::Impl::lend(std::string_view key)
{
    MemoryReader *reader = m_readers.mineAgain();
    if (!reader) [[unlikely]]
        return lendFirst(key);
    assert(!reader->borrowed.load(std::memory_order_relaxed)); // `use` of read() calls this object
    const std::uint64_t hash = hashOf(key);
    const MemoryEntry *entry = shardOf(hash).table().borrowAtHome(key, hash, m_readers, *reader);
    if (!entry || m_recordsHits || entry->expiry != neverExpires)
        return lendWatched(entry, *reader, key, hash);
    entry->countHit();
    MemoryReader::count(reader->hits);
    return {&entry->value, &reader->borrowed};
}

MemoryTier::Lent MemoryTier::Impl::lendFirst(std::string_view key)
{
    if (!m_readers.mine())
        return {nullptr, nullptr};
    return lend(key);
}

MemoryTier::Lent MemoryTier::Impl::lendWatched(const MemoryEntry *entry, MemoryReader &reader, std::string_view key,
                                               std::uint64_t hash)
{
    if (!entry)
        entry = shardOf(hash).table().borrow(key, hash, m_readers, reader);
    if (entry && entry->expiry != neverExpires && entry->hasExpired(now())) {
        reader.giveBack();
        eraseExpired(key, hash);
        entry = nullptr;
    }
    if (!entry) {
        MemoryReader::count(reader.misses);
        return {nullptr, &reader.borrowed};
    }
    if (m_recordsHits)
        record(reader, hash);
    else
        entry->countHit();
    MemoryReader::count(reader.hits);
    return {&entry->value, &reader.borrowed};
}

template<typename Use>
bool MemoryTier::Impl::lookUpLocked(std::string_view key, Use &&use)
{
    const std::uint64_t hash = hashOf(key);
    MemoryShard &shard = shardOf(hash);
    Lock lock(shard.mutex());
    const MemoryEntry *entry = shard.find(key, hash);
    if (entry && !entry->hasExpired(now())) {
        if (m_recordsHits)
            shard.touched(hash);
        else
            entry->countHit();
        use(entry->value);
        m_lockedHits.fetch_add(1, std::memory_order_relaxed);
        return true;
    }
    if (entry)
        shard.eraseExpired(key, hash, now());
    unlockAndFree(shard, lock);
    m_lockedMisses.fetch_add(1, std::memory_order_relaxed);
    return false;
}

void MemoryTier::Impl::eraseExpired(std::string_view key, std::uint64_t hash)
{
    MemoryShard &shard = shardOf(hash);
    Lock lock(shard.mutex());
    shard.eraseExpired(key, hash, now());
    unlockAndFree(shard, lock);
}

void MemoryTier::Impl::record(MemoryReader &reader, std::uint64_t hash)
{
    if (!reader.records)
        reader.records = std::make_unique<std::uint64_t[]>(MemoryReader::maxRecords);
    reader.records[reader.recordCount++] = hash;
    if (reader.recordCount == MemoryReader::maxRecords)
        tellHits(reader);
}

// A shard that is busy just now does not hear of them: a lost hit costs a little of the order, waiting would cost every reader.
// A thread that is alone never loses one.
void MemoryTier::Impl::tellHits(MemoryReader &reader)
{
    std::uint64_t *records = reader.records.get();
    const unsigned count = std::exchange(reader.recordCount, 0);
    for (unsigned first = 0; first < count;) {
        MemoryShard &shard = shardOf(records[first]);
        const Lock lock(shard.mutex(), std::try_to_lock);
        unsigned others = first; // those of other shards close up behind the ones that are told
        for (unsigned i = first; i < count; ++i) {
            if (&shardOf(records[i]) != &shard)
                continue;
            if (lock)
                shard.touched(records[i]);
            std::rotate(records + others, records + i, records + i + 1);
            ++others;
        }
        first = others;
    }
}

bool MemoryTier::Impl::put(const Ticket *ticket, std::string_view key, Value &&value, std::size_t weight,
                           std::chrono::nanoseconds ttl)
{
    const std::uint64_t hash = hashOf(key);
    MemoryShard &shard = shardOf(hash);
    shard.table().prefetch(hash);
    MemoryReader *reader = m_readers.mine();
    if (m_recordsHits && reader)
        tellHits(*reader);
    const std::size_t bytes = weight + key.size() + entryOverhead;
    MemoryEntry *entry = nullptr;
    if (weight <= heaviest && key.size() <= MemoryEntry::longestKey && bytes <= m_shardBytes)
        entry = MemoryEntry::make(key, std::move(value), ttl.count() > 0 ? expiryOf(now(), ttl) : neverExpires,
                                  reader ? &reader->spares : nullptr);
    Lock lock(shard.mutex());
    if (!entry || (ticket && (ticket->stripe != hash || ticket->epoch != epochOf(shard, hash)))) {
        shard.refuse();
        lock.unlock();
        if (entry)
            MemoryEntry::destroy(entry, reader ? &reader->spares : nullptr);
        return false;
    }
    shard.put(entry, hash, bytes, shard.expires() ? now() : 0);
    unlockAndFree(shard, lock);
    return true;
}

bool MemoryTier::Impl::erase(std::string_view key)
{
    const std::uint64_t hash = hashOf(key);
    MemoryShard &shard = shardOf(hash);
    Lock lock(shard.mutex());
    shard.voidTickets(hash);
    const bool erased = shard.erase(key, hash);
    unlockAndFree(shard, lock);
    return erased;
}

template<typename Erase>
std::size_t MemoryTier::Impl::eraseInAll(Erase &&erase)
{
    ++m_allEpoch; // a put that has seen the old one is in its shard before this comes to it
    std::size_t erased = 0;
    for (std::size_t i = 0; i <= m_shardMask; ++i) {
        Lock lock(m_shards[i].mutex());
        erased += erase(m_shards[i]);
        unlockAndFree(m_shards[i], lock, true);
    }
    return erased;
}

void MemoryTier::Impl::unlockAndFree(MemoryShard &shard, Lock &lock, bool all)
{
    MemoryReader *mine = m_readers.mine();
    const bool alone = mine && !mine->borrowed.load(std::memory_order_relaxed) && !m_readers.others(mine);
    if (!shard.hasRemoved(all || alone)) {
        lock.unlock();
        return;
    }
    MemoryShard::Removed removed;
    if (mine)
        removed.swap(mine->batch);
    shard.takeRemoved(removed);
    lock.unlock();
    MemoryShard::Removed kept;
    if (!alone) {
        std::vector<const void *> borrowed;
        if (!m_readers.borrowed(borrowed)) {
            kept.swap(removed);
        } else if (!borrowed.empty()) {
            const auto isFree = [&](const MemoryEntry *e) { return !std::binary_search(borrowed.begin(), borrowed.end(), e); };
            const auto firstKept = std::partition(removed.begin(), removed.end(), isFree);
            kept.assign(firstKept, removed.end());
            removed.erase(firstKept, removed.end());
        }
    }
    if (!kept.empty()) {
        lock.lock();
        shard.putBack(kept);
        lock.unlock();
    }
    SpareBlocks *const spares = mine ? &mine->spares : nullptr;
    const auto evicted = removed.empty() ? nullptr : m_evicted.load(std::memory_order_acquire);
    constexpr std::size_t ahead = 4; // they were out of use for a while, so their memory is fetched before
    for (std::size_t i = 0; i < removed.size(); ++i) {
        if (i + 2 * ahead < removed.size())
            __builtin_prefetch(removed[i + 2 * ahead]);
        if (i + ahead < removed.size())
            removed[i + ahead]->prefetchValue();
        if (evicted && removed[i]->node == MemoryEntry::evicted)
            evicted(removed[i]->value.get());
        MemoryEntry::destroy(removed[i], spares); // may call this object
    }
    removed.clear();
    if (mine && removed.capacity() <= 2 * MemoryShard::mostRemoved)
        mine->batch.swap(removed);
}

MemoryTier::Counts MemoryTier::Impl::counts() const
{
    Counts all{.hits = m_lockedHits, .misses = m_lockedMisses};
    m_readers.addCounts(all.hits, all.misses);
    for (std::size_t i = 0; i <= m_shardMask; ++i) {
        const std::lock_guard lock(m_shards[i].mutex());
        const MemoryShard::Counts counts = m_shards[i].counts();
        all.puts += counts.puts;
        all.refusedPuts += counts.refusedPuts;
        all.evictions += counts.evictions;
        all.expirations += counts.expirations;
        all.entries += counts.entries;
        all.bytes += counts.bytes;
    }
    return all;
}

MemoryTier::MemoryTier(const Options &options)
    : d(std::make_unique<Impl>(options))
{}

MemoryTier::~MemoryTier()
{
    clear(); // while destructors of values may still call
}

MemoryTier::Value MemoryTier::get(std::string_view key)
{
    const Lent lent = d->lend(key);
    if (lent.value) {
        Value found = *lent.value;
        lent.borrowed->store(nullptr, std::memory_order_release);
        return found;
    }
    Value found;
    if (!lent.borrowed)
        d->lookUpLocked(key, [&found](const Value &value) { found = value; });
    return found;
}

MemoryTier::Lent MemoryTier::lend(std::string_view key)
{
    return d->lend(key);
}

bool MemoryTier::readLocked(std::string_view key, void (*use)(const void *value, void *context), void *context)
{
    return d->lookUpLocked(key, [use, context](const Value &value) { use(value.get(), context); });
}

MemoryTier::Ticket MemoryTier::ticket(std::string_view key) const
{
    const std::uint64_t hash = d->hashOf(key);
    return {.stripe = hash, .epoch = d->epochOf(d->shardOf(hash), hash)};
}

bool MemoryTier::put(const Ticket &ticket, std::string_view key, Value value, std::size_t weight, std::chrono::nanoseconds ttl)
{
    return d->put(&ticket, key, std::move(value), weight, ttl);
}

bool MemoryTier::put(std::string_view key, Value value, std::size_t weight, std::chrono::nanoseconds ttl)
{
    return d->put(nullptr, key, std::move(value), weight, ttl);
}

bool MemoryTier::erase(std::string_view key)
{
    return d->erase(key);
}

std::size_t MemoryTier::eraseIf(const std::function<bool(std::string_view key)> &matches)
{
    return d->eraseInAll([&matches](MemoryShard &shard) { return shard.eraseIf(matches); });
}

void MemoryTier::clear()
{
    d->eraseInAll([](MemoryShard &shard) {
        shard.clear();
        return std::size_t(0);
    });
}

void MemoryTier::tellEvictions(void (*evicted)(const void *value))
{
    d->tellEvictions(evicted);
}

MemoryTier::Counts MemoryTier::counts() const
{
    return d->counts();
}

const MemoryTier::Options &MemoryTier::options() const
{
    return d->options();
}

} // namespace freshet::cache
