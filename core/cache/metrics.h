// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace freshet::cache {

/// What is counted of a namespace (contract, section 5).
enum class Counter : unsigned char { Hits, Misses, Sets, Deletes, Errors, Stale, Evictions, GetMicroseconds, SetMicroseconds };
inline constexpr std::size_t counterCount = 9;
/// `hits`, `misses` … `get_us`: the last part of the counter's key.
std::string_view counterName(Counter counter);

/// Upper bounds of the latency histogram's buckets in microseconds; the last one is without bound (`+Inf`).
inline constexpr std::array<std::uint32_t, 22> latencyBounds{1,      2,      5,       10,      25,      50,      100,   250,
                                                             500,    1000,   2500,    5000,    10000,   25000,   50000, 100000,
                                                             250000, 500000, 1000000, 2500000, 5000000, 10000000};

/// Totals of one namespace since the start of the process. A plain value.
struct NamespaceCounts
{
    std::array<std::uint64_t, counterCount> counters{};
    std::array<std::uint64_t, latencyBounds.size() + 1> latency{}; ///< reads by how long they took

    std::uint64_t operator[](Counter counter) const { return counters[std::size_t(counter)]; }
    /// hits / (hits + misses); 0 without reads.
    double hitRate() const;
    /// The latency in microseconds below which `share` (0 to 1) of the reads were, interpolated in its bucket (the
    /// last bucket has no upper bound: its lower one); 0 without reads.
    double latencyQuantile(double share) const;
    friend bool operator==(const NamespaceCounts &, const NamespaceCounts &) = default;
};

/// The counters of one namespace. Adding is wait-free but for a thread's first time, and any thread's; threads write lines of
/// their own, and counts of a thread that ended stay. One read costs some 3 ns; a clock is read by the caller, who may measure
/// one of so many.
class NamespaceMetrics
{
public:
    NamespaceMetrics();
    ~NamespaceMetrics();
    NamespaceMetrics(const NamespaceMetrics &) = delete;
    NamespaceMetrics &operator=(const NamespaceMetrics &) = delete;

    void add(Counter counter, std::uint64_t amount = 1);
    /// One read and how long it took; `times` reads where only one of so many is measured.
    void hit(std::chrono::nanoseconds took, std::uint64_t times = 1);
    void miss(std::chrono::nanoseconds took, std::uint64_t times = 1);
    NamespaceCounts counts() const; ///< the sum over all threads

private:
    void read(Counter which, std::chrono::nanoseconds took, std::uint64_t count);

    class Impl;
    std::unique_ptr<Impl> d;
};

/// All namespaces' counters of one process. Standard library only; any thread. Owner: whoever composes the cache.
class Metrics
{
public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics &) = delete;
    Metrics &operator=(const Metrics &) = delete;

    /// Made at first use; stays where it is as long as this lives, so hot paths keep the reference. At most `mostNamespaces`;
    /// those beyond, and names of more than `mostNameBytes`, share the one named `other`, so that names made of data can't use up
    /// the memory.
    NamespaceMetrics &of(std::string_view nameSpace);
    /// The same for what may outlive this: adding to it then is of no consequence.
    std::shared_ptr<NamespaceMetrics> shared(std::string_view nameSpace);
    static constexpr std::size_t mostNamespaces = 10000;
    static constexpr std::size_t mostNameBytes = 512;
    std::map<std::string, NamespaceCounts> counts() const;
    std::string prometheusText() const; ///< of `counts`

private:
    class Impl;
    std::unique_ptr<Impl> d;
};

/// Counts, such as a process' own or the sums in Redis, in the Prometheus text format 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats): counters `freshet_cache_hits_total{namespace="…"}` and so on,
/// and the histogram `freshet_cache_get_duration_seconds`. Bytes of a name that are no UTF-8, and characters that hide or move a
/// cursor, are spelled `\xNN`; names that are spelled alike then are summed. Pure.
std::string prometheusText(const std::map<std::string, NamespaceCounts> &counts);

} // namespace freshet::cache
