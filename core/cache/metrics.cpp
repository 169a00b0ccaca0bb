// SPDX-License-Identifier: GPL-3.0-or-later
//
// Counters that threads add to without meeting each other. Each living thread has a place of its own, process-wide; a namespace
// keeps a line for each place that ever counted for it. The owner of a place is the only writer of its lines, so adding is a
// plain load and store (relaxed atomics, for readers look at them meanwhile) and no locked instruction. Threads beyond the number
// of places share the last one and add with fetch_add. 256 bytes a line, and 256 a namespace for the table.
#include "core/cache/metrics.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <mutex>
#include <new>
#include <shared_mutex>
#include <unordered_map>

namespace freshet::cache {

namespace {

constexpr std::size_t placeCount = 32;
constexpr std::size_t sharedPlace = placeCount - 1;
constexpr std::size_t noPlace = placeCount;

/// A bit for each place that a living thread owns; the shared one's is always set.
std::atomic<std::uint32_t> takenPlaces{std::uint32_t(1) << sharedPlace};

thread_local std::size_t ownPlace = noPlace;

/// Gives the thread's place back when the thread ends. What it does after that goes to the shared place.
struct PlaceKeeper
{
    ~PlaceKeeper()
    {
        if (ownPlace != sharedPlace)
            takenPlaces.fetch_and(~(std::uint32_t(1) << ownPlace), std::memory_order_release); // the next owner sees our counts
        ownPlace = sharedPlace;
    }
};

[[gnu::noinline]] std::size_t takePlace()
{
    std::uint32_t taken = takenPlaces.load(std::memory_order_relaxed);
    std::size_t place = sharedPlace;
    do {
        place = std::size_t(std::countr_one(taken));
        if (place >= sharedPlace) {
            place = sharedPlace;
            break;
        }
    } while (!takenPlaces.compare_exchange_weak(taken, taken | (std::uint32_t(1) << place), std::memory_order_acquire,
                                                std::memory_order_relaxed));
    ownPlace = place;
    static thread_local const PlaceKeeper keeper;
    return place;
}

std::size_t placeOfThread()
{
    const std::size_t place = ownPlace;
    return place != noPlace ? place : takePlace();
}

using Cell = std::atomic<std::uint64_t>;

struct alignas(64) Line
{
    std::array<Cell, counterCount> counters{}; ///< times in nanoseconds, for most reads take less than a microsecond
    std::array<Cell, latencyBounds.size() + 1> latency{};
};

class Adder
{
public:
    Adder(Line &line, bool shared)
        : m_line(&line)
        , m_shared(shared)
    {}
    void counter(Counter which, std::uint64_t amount) { add(m_line->counters[std::size_t(which)], amount); }
    void latency(std::size_t bucket, std::uint64_t amount) { add(m_line->latency[bucket], amount); }

private:
    void add(Cell &cell, std::uint64_t amount)
    {
        if (m_shared)
            cell.fetch_add(amount, std::memory_order_relaxed);
        else
            cell.store(cell.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
    }

    Line *m_line;
    bool m_shared;
};

bool isTime(Counter counter)
{
    return counter == Counter::GetMicroseconds || counter == Counter::SetMicroseconds;
}

std::size_t bucketOf(std::uint64_t nanoseconds)
{
    if (nanoseconds <= latencyBounds[0] * 1000ULL) // nearly every read of the memory tier
        return 0;
    const auto bound = std::ranges::lower_bound(latencyBounds, nanoseconds, {},
                                                [](std::uint32_t microseconds) { return microseconds * 1000ULL; });
    return std::size_t(bound - latencyBounds.begin());
}

std::uint64_t times(std::uint64_t amount, std::uint64_t factor)
{
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    return factor != 0 && amount > most / factor ? most : amount * factor;
}

} // namespace

std::string_view counterName(Counter counter)
{
    static constexpr std::array<std::string_view, counterCount> names{"hits",  "misses",    "sets",   "deletes", "errors",
                                                                      "stale", "evictions", "get_us", "set_us"};
    return names[std::size_t(counter)];
}

double NamespaceCounts::hitRate() const
{
    const double hits = double((*this)[Counter::Hits]);
    const double reads = hits + double((*this)[Counter::Misses]);
    return reads > 0 ? hits / reads : 0;
}

double NamespaceCounts::latencyQuantile(double share) const
{
    double all = 0;
    for (const std::uint64_t count : latency)
        all += double(count);
    if (all <= 0 || std::isnan(share))
        return 0;
    const double rank = std::clamp(share, 0.0, 1.0) * all;
    double below = 0;
    for (std::size_t i = 0; i < latencyBounds.size(); ++i) {
        const double here = double(latency[i]);
        if (here > 0 && below + here >= rank) {
            const double low = i == 0 ? 0 : double(latencyBounds[i - 1]);
            return low + (double(latencyBounds[i]) - low) * std::max(0.0, rank - below) / here;
        }
        below += here;
    }
    return double(latencyBounds.back()); // more is not known of those beyond
}

class NamespaceMetrics::Impl
{
public:
    ~Impl()
    {
        for (std::atomic<Line *> &line : lines)
            delete line.load(std::memory_order_acquire);
    }

    Adder here()
    {
        const std::size_t place = placeOfThread();
        Line *line = lines[place].load(std::memory_order_acquire);
        if (!line) [[unlikely]]
            line = make(place);
        return {*line, place == sharedPlace};
    }

    [[gnu::noinline]] Line *make(std::size_t place)
    {
        auto made = std::make_unique<Line>();
        Line *there = nullptr;
        if (lines[place].compare_exchange_strong(there, made.get(), std::memory_order_acq_rel, std::memory_order_acquire))
            return made.release();
        return there; // another thread of the shared place was first
    }

    std::array<std::atomic<Line *>, placeCount> lines{};
};

NamespaceMetrics::NamespaceMetrics()
    : d(std::make_unique<Impl>())
{}

NamespaceMetrics::~NamespaceMetrics() = default;

void NamespaceMetrics::add(Counter counter, std::uint64_t amount)
{
    d->here().counter(counter, isTime(counter) ? times(amount, 1000) : amount);
}

void NamespaceMetrics::hit(std::chrono::nanoseconds took, std::uint64_t count)
{
    read(Counter::Hits, took, count);
}

void NamespaceMetrics::miss(std::chrono::nanoseconds took, std::uint64_t count)
{
    read(Counter::Misses, took, count);
}

void NamespaceMetrics::read(Counter which, std::chrono::nanoseconds took, std::uint64_t count)
{
    const auto nanoseconds = std::uint64_t(std::max<std::chrono::nanoseconds::rep>(0, took.count()));
    Adder adder = d->here();
    adder.counter(which, count);
    adder.counter(Counter::GetMicroseconds, times(nanoseconds, count));
    adder.latency(bucketOf(nanoseconds), count);
}

NamespaceCounts NamespaceMetrics::counts() const
{
    NamespaceCounts sum;
    for (const std::atomic<Line *> &place : d->lines) {
        const Line *line = place.load(std::memory_order_acquire);
        if (!line)
            continue;
        for (std::size_t i = 0; i < counterCount; ++i)
            sum.counters[i] += line->counters[i].load(std::memory_order_relaxed);
        for (std::size_t i = 0; i < sum.latency.size(); ++i)
            sum.latency[i] += line->latency[i].load(std::memory_order_relaxed);
    }
    for (const Counter time : {Counter::GetMicroseconds, Counter::SetMicroseconds})
        sum.counters[std::size_t(time)] /= 1000;
    return sum;
}

class Metrics::Impl
{
public:
    struct Hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    mutable std::shared_mutex mutex;
    const std::shared_ptr<NamespaceMetrics> &of(std::string_view nameSpace);

    std::unordered_map<std::string, std::shared_ptr<NamespaceMetrics>, Hash, std::equal_to<>> namespaces;
};

Metrics::Metrics()
    : d(std::make_unique<Impl>())
{}

Metrics::~Metrics() = default;

NamespaceMetrics &Metrics::of(std::string_view nameSpace)
{
    return *d->of(nameSpace);
}

std::shared_ptr<NamespaceMetrics> Metrics::shared(std::string_view nameSpace)
{
    return d->of(nameSpace);
}

// The reference stays good: nothing is ever removed, and what is added moves no value.
const std::shared_ptr<NamespaceMetrics> &Metrics::Impl::of(std::string_view nameSpace)
{
    static constexpr std::string_view other = "other";
    if (nameSpace.size() > mostNameBytes)
        nameSpace = other;
    {
        const std::shared_lock lock(mutex);
        if (const auto found = namespaces.find(nameSpace); found != namespaces.end())
            return found->second;
    }
    const std::unique_lock lock(mutex);
    const auto found = namespaces.find(nameSpace);
    if (found != namespaces.end())
        return found->second;
    if (namespaces.size() >= mostNamespaces)
        nameSpace = other;
    auto &place = namespaces[std::string(nameSpace)];
    if (!place)
        place = std::make_shared<NamespaceMetrics>();
    return place;
}

std::map<std::string, NamespaceCounts> Metrics::counts() const
{
    std::map<std::string, NamespaceCounts> all;
    const std::shared_lock lock(d->mutex);
    for (const auto &[name, metrics] : d->namespaces)
        all.emplace(name, metrics->counts());
    return all;
}

std::string Metrics::prometheusText() const
{
    return cache::prometheusText(counts());
}

} // namespace freshet::cache
