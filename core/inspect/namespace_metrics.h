// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/metrics.h"
#include "core/inspect/metrics_csv.h"
#include "core/redis/client.h"

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <stop_token>
#include <vector>

namespace freshet::inspect {

/// The counters of one namespace in Redis, as one look found them (contract, section 5). An absent counter is 0.
struct NamespaceSample
{
    QByteArray nameSpace;
    std::array<std::optional<qint64>, cache::counterCount> counters; ///< nothing: it is there, and no number from 0 on
    std::array<std::optional<qint64>, cache::latencyBounds.size() + 1> latency;
    bool exists = false;       ///< any counter is there
    int keysFound = 0;         ///< of the `keysAsked`: the server counts these reads as hits, the others as misses
    QByteArrayList unreadable; ///< keys of counters that are no numbers

    static constexpr int keysAsked = int(cache::counterCount) + 1;
    std::optional<qint64> operator[](cache::Counter counter) const { return counters[std::size_t(counter)]; }
    cache::NamespaceCounts counts() const; ///< with 0 for what is unknown
};

/// All that were asked for, at one time; in the order asked for.
struct NamespaceMetricsSample
{
    QDateTime time; ///< UTC
    std::chrono::steady_clock::time_point moment;
    std::vector<NamespaceSample> namespaces;

    const NamespaceSample *find(const QByteArray &nameSpace) const; ///< O(n)
};

/// What happened in a namespace between two samples. Nothing where a counter is unknown or fell: then it was reset or it
/// expired, and a new count begins.
struct NamespaceInterval
{
    double seconds = 0;
    std::optional<qint64> hits;
    std::optional<qint64> misses;
    std::optional<double> averageGetMs; ///< of the reads whose time was taken

    std::optional<double> hitRate() const; ///< nothing where there were no reads
    std::optional<double> readsPerSecond() const;
};
/// Pure. `before` nullptr: the namespace was not there, so its counters were 0.
NamespaceInterval intervalBetween(const NamespaceSample *before, const NamespaceSample &after,
                                  std::chrono::duration<double> time);

/// The line of a namespace in the CSV. `interval` nothing: a first sample. A name that is no UTF-8 has its other bytes as `\xff`.
MetricsRow metricsRow(const QDateTime &time, const NamespaceSample &sample, const std::optional<NamespaceInterval> &interval);

constexpr std::size_t mostMetricNamespaces = 20000;

struct FoundNamespaces
{
    std::vector<QByteArray> names; ///< sorted bytewise; at most `mostMetricNamespaces`
    bool more = false;             ///< there are more of them
};
/// Which namespaces have counters: a walk over all keys. Code::Cancelled after a stop. The client must outlive it.
Task<Result<FoundNamespaces>> findMetricNamespaces(redis::Client &client, bool gentle = false, std::stop_token stop = {});

/// Reads the counters of these namespaces, in one round trip a node for each hundred of them; bounded, whatever stands in the
/// keys. Writes nothing and counts nothing. The client must outlive it.
Task<Result<NamespaceMetricsSample>> fetchNamespaceMetrics(redis::Client &client, std::vector<QByteArray> namespaces);

/// Removes the counters of these namespaces; how many keys there were.
Task<Result<qint64>> resetNamespaceMetrics(redis::Client &client, std::vector<QByteArray> namespaces);

struct ResetMetrics
{
    qint64 namespaces = 0;
    qint64 deleted = 0; ///< keys
};
/// Removes the counters of all namespaces, however many there are, in one walk over all keys: some 40 bytes of memory a
/// namespace. Code::Cancelled after a stop; what it found before is gone then. The client must outlive it.
Task<Result<ResetMetrics>> resetAllNamespaceMetrics(redis::Client &client, bool gentle = false, std::stop_token stop = {});

} // namespace freshet::inspect
