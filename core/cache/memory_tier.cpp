// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/memory_tier.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace freshet::cache {

namespace {

constexpr std::size_t bookkeeping = 96;
constexpr std::size_t stripesPerShard = 256;
constexpr MemoryTier::Nanoseconds never = std::numeric_limits<MemoryTier::Nanoseconds>::max();

MemoryTier::Nanoseconds steadyNow(const void *)
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Entry
{
    std::string key;
    std::size_t hash = 0;
    MemoryTier::Value value;
    std::size_t bytes = 0;
    MemoryTier::Nanoseconds expiry = never;
    int frequency = 0;
    bool inMain = false;
};

using Queue = std::list<Entry>; // the newest in front

struct Shard
{
    std::mutex mutex;
    std::unordered_map<std::string_view, Queue::iterator> index;
    Queue small;
    Queue main;
    std::list<std::size_t> ghosts;
    std::unordered_map<std::size_t, std::list<std::size_t>::iterator> ghostIndex;
    std::array<std::uint64_t, stripesPerShard> epochs{};
    std::size_t bytes = 0;
    std::size_t smallBytes = 0;
    MemoryTier::Counts counts;
};

} // namespace

class MemoryTier::Impl
{
public:
    explicit Impl(const Options &o)
        : options(o)
    {
        if (!options.now)
            options.now = steadyNow;
        unsigned count = 1;
        while (count * 2 <= (options.shards ? options.shards : 16))
            count *= 2;
        if (!options.shards)
            while (count > 1 && ((options.maxEntries && options.maxEntries / count < 512) ||
                                 (options.maxBytes && options.maxBytes / count < 1u << 20)))
                count /= 2;
        shards = std::vector<Shard>(count);
        maxEntries =
            options.maxEntries ? std::max<std::size_t>(1, options.maxEntries / count) : std::numeric_limits<std::size_t>::max();
        maxBytes = options.maxBytes ? options.maxBytes / count : std::numeric_limits<std::size_t>::max();
    }

    Shard &shardOf(std::size_t hash) { return shards[hash % shards.size()]; }
    std::size_t stripeOf(std::size_t hash) const { return hash / shards.size() % stripesPerShard; }
    std::uint64_t epochOf(const Shard &shard, std::size_t hash) const
    {
        return 1 + shard.epochs[stripeOf(hash)] + allEpoch.load();
    }

    Queue &queueOf(Shard &shard, const Entry &entry) const { return entry.inMain ? shard.main : shard.small; }

    const Entry *find(Shard &shard, std::string_view key, Queue &dead) const
    {
        const auto found = shard.index.find(key);
        if (found == shard.index.end()) {
            ++shard.counts.misses;
            return nullptr;
        }
        Entry &entry = *found->second;
        if (entry.expiry != never && entry.expiry <= options.now(options.nowContext)) {
            ++shard.counts.misses;
            ++shard.counts.expirations;
            remove(shard, found->second, dead);
            return nullptr;
        }
        ++shard.counts.hits;
        entry.frequency = std::min(3, entry.frequency + 1);
        if (options.policy != EvictionPolicy::S3Fifo)
            shard.main.splice(shard.main.begin(), shard.main, found->second);
        return &entry;
    }

    // Moves the entry to `dead`, whose owner lets it go without the lock: a value's destructor may call back.
    void remove(Shard &shard, Queue::iterator at, Queue &dead) const
    {
        shard.index.erase(at->key);
        shard.bytes -= at->bytes;
        if (!at->inMain)
            shard.smallBytes -= at->bytes;
        dead.splice(dead.end(), queueOf(shard, *at), at);
    }

    bool smallIsFull(const Shard &shard) const
    {
        return shard.small.size() * 10 > std::min(maxEntries, shard.index.size()) || shard.smallBytes / (maxBytes / 10 + 1) > 0;
    }

    void addGhost(Shard &shard, std::size_t hash) const
    {
        shard.ghosts.push_front(hash);
        shard.ghostIndex[hash] = shard.ghosts.begin();
        while (shard.ghosts.size() > shard.index.size()) {
            const auto found = shard.ghostIndex.find(shard.ghosts.back());
            if (found != shard.ghostIndex.end() && found->second == std::prev(shard.ghosts.end()))
                shard.ghostIndex.erase(found);
            shard.ghosts.pop_back();
        }
    }

    void evictOne(Shard &shard, Nanoseconds now, Queue &dead) const
    {
        while (true) {
            const bool fromSmall = shard.main.empty() || (!shard.small.empty() && smallIsFull(shard));
            Queue &queue = fromSmall ? shard.small : shard.main;
            const auto victim = std::prev(queue.end());
            if (victim->expiry <= now) {
                ++shard.counts.expirations;
                remove(shard, victim, dead);
                return;
            }
            if (options.policy == EvictionPolicy::S3Fifo && victim->frequency > 0) {
                if (fromSmall) {
                    shard.smallBytes -= victim->bytes;
                    victim->inMain = true;
                    victim->frequency = 0;
                } else {
                    --victim->frequency;
                }
                shard.main.splice(shard.main.begin(), queue, victim);
                continue;
            }
            if (options.policy == EvictionPolicy::S3Fifo && fromSmall)
                addGhost(shard, victim->hash);
            ++shard.counts.evictions;
            remove(shard, victim, dead);
            return;
        }
    }

    Options options;
    std::vector<Shard> shards;
    std::size_t maxEntries = 0; // of a shard
    std::size_t maxBytes = 0;
    std::atomic<std::uint64_t> allEpoch{0};
};

MemoryTier::MemoryTier(const Options &options)
    : d(std::make_unique<Impl>(options))
{}

MemoryTier::~MemoryTier() = default;

MemoryTier::Value MemoryTier::get(std::string_view key)
{
    const std::size_t hash = std::hash<std::string_view>()(key);
    Shard &shard = d->shardOf(hash);
    Queue dead;
    const std::lock_guard lock(shard.mutex);
    const Entry *entry = d->find(shard, key, dead);
    return entry ? entry->value : nullptr;
}

bool MemoryTier::readErased(std::string_view key, void (*use)(const void *value, void *context), void *context)
{
    const std::size_t hash = std::hash<std::string_view>()(key);
    Shard &shard = d->shardOf(hash);
    Queue dead;
    const std::lock_guard lock(shard.mutex);
    const Entry *entry = d->find(shard, key, dead);
    if (entry)
        use(entry->value.get(), context);
    return entry;
}

MemoryTier::Ticket MemoryTier::ticket(std::string_view key) const
{
    const std::size_t hash = std::hash<std::string_view>()(key);
    Shard &shard = d->shardOf(hash);
    const std::lock_guard lock(shard.mutex);
    return {hash, d->epochOf(shard, hash)};
}

bool MemoryTier::put(std::string_view key, Value value, std::size_t weight, std::chrono::nanoseconds ttl)
{
    return put(Ticket{}, key, std::move(value), weight, ttl);
}

bool MemoryTier::put(const Ticket &ticket, std::string_view key, Value value, std::size_t weight, std::chrono::nanoseconds ttl)
{
    const std::size_t hash = std::hash<std::string_view>()(key);
    const Nanoseconds now = d->options.now(d->options.nowContext);
    Shard &shard = d->shardOf(hash);
    Queue dead;
    const std::lock_guard lock(shard.mutex);
    const std::size_t bytes = weight + key.size() + bookkeeping;
    if ((ticket.epoch != 0 && ticket.epoch != d->epochOf(shard, hash)) || bytes < weight || bytes > d->maxBytes) {
        ++shard.counts.refusedPuts;
        return false;
    }
    ++shard.counts.puts;
    Entry entry{.key = std::string(key), .hash = hash, .value = std::move(value), .bytes = bytes};
    if (ttl.count() > 0)
        entry.expiry = now > never - ttl.count() ? never : now + ttl.count();
    entry.inMain = d->options.policy != EvictionPolicy::S3Fifo;
    if (const auto found = shard.index.find(key); found != shard.index.end()) {
        entry.inMain = found->second->inMain;
        entry.frequency = found->second->frequency;
        d->remove(shard, found->second, dead);
    } else if (const auto ghost = shard.ghostIndex.find(hash); ghost != shard.ghostIndex.end()) {
        shard.ghosts.erase(ghost->second);
        shard.ghostIndex.erase(ghost);
        entry.inMain = true;
    }
    while (!shard.index.empty() && (shard.index.size() >= d->maxEntries || shard.bytes + bytes > d->maxBytes))
        d->evictOne(shard, now, dead);
    Queue &queue = d->queueOf(shard, entry);
    if (!entry.inMain)
        shard.smallBytes += bytes;
    shard.bytes += bytes;
    queue.push_front(std::move(entry));
    shard.index.emplace(queue.front().key, queue.begin());
    return true;
}

bool MemoryTier::erase(std::string_view key)
{
    const std::size_t hash = std::hash<std::string_view>()(key);
    Shard &shard = d->shardOf(hash);
    Queue dead;
    const std::lock_guard lock(shard.mutex);
    ++shard.epochs[d->stripeOf(hash)];
    const auto found = shard.index.find(key);
    if (found == shard.index.end())
        return false;
    d->remove(shard, found->second, dead);
    return true;
}

std::size_t MemoryTier::eraseIf(const std::function<bool(std::string_view key)> &matches)
{
    ++d->allEpoch;
    std::size_t erased = 0;
    for (Shard &shard : d->shards) {
        Queue dead;
        const std::lock_guard lock(shard.mutex);
        for (Queue *queue : {&shard.small, &shard.main}) {
            for (auto at = queue->begin(); at != queue->end();) {
                const auto here = at++;
                if (matches(here->key)) {
                    d->remove(shard, here, dead);
                    ++erased;
                }
            }
        }
    }
    return erased;
}

void MemoryTier::clear()
{
    eraseIf([](std::string_view) { return true; });
}

MemoryTier::Counts MemoryTier::counts() const
{
    Counts all;
    for (Shard &shard : d->shards) {
        const std::lock_guard lock(shard.mutex);
        all.hits += shard.counts.hits;
        all.misses += shard.counts.misses;
        all.puts += shard.counts.puts;
        all.refusedPuts += shard.counts.refusedPuts;
        all.evictions += shard.counts.evictions;
        all.expirations += shard.counts.expirations;
        all.entries += shard.index.size();
        all.bytes += shard.bytes;
    }
    return all;
}

const MemoryTier::Options &MemoryTier::options() const
{
    return d->options;
}

} // namespace freshet::cache
