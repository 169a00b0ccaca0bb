// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inspect/invalidation_preview.h"
#include "core/inspect/key_shares.h"
#include "core/inspect/namespace_metrics.h"

namespace freshet::inspect {

/// What an invalidation costs the source behind one namespace. Measured: reads a second (the shared counters, two looks apart),
/// how long a miss takes (the same counters), the share of the namespace's keys (a draw among all keys). Everything that could
/// not be measured is nothing.
///
/// Assumed, for no server tells it: that the reads of a namespace are spread evenly over its keys. Popular keys come back sooner
/// than `warmAgain`; keys that are read more than others serve more than `servedPerSecond`, at most all hits of the namespace.
struct NamespaceBlast
{
    QByteArray nameSpace;
    qint64 keys = 0;             ///< that would go and are of the version that is read now (or of none)
    qint64 oldKeys = 0;          ///< that would go and are of other versions: nobody reads them
    std::optional<double> share; ///< of the namespace's keys that are read now, from 0 to 1
    double shareLow = 0;         ///< 95 % of the draw
    double shareHigh = 1;
    std::optional<double> readsPerSecond;  ///< of the whole namespace
    std::optional<double> hitsPerSecond;   ///< the same
    std::optional<double> servedPerSecond; ///< hits of the keys that would go: so many more reads go to the source at first
    std::optional<double> missMs;          ///< how long a read takes that finds nothing, with its load
    bool missIsSinceStart = false;         ///< `missMs` is of all reads that were counted, for there were too few now
    std::optional<double> loadsAtOnce;     ///< so many more loads run at the same time at first
    std::optional<std::chrono::seconds> warmAgain; ///< until 9 of 10 keys are back
};

/// What is known of the versions that are read: of each namespace its own or the inherited one.
using CurrentVersions = std::map<QByteArray, QByteArray>;

struct BlastRadius
{
    double seconds = 0;                     ///< between the two looks
    qint64 drawn = 0;                       ///< keys, for the shares
    std::vector<NamespaceBlast> namespaces; ///< the most keys first
    qint64 unmeasuredKeys = 0;              ///< of namespaces without counters, of names outside every scheme, of further ones
    std::optional<double> servedPerSecond;  ///< sum of what is known; nothing: nothing is
    std::optional<double> loadsAtOnce;      ///< the same
    std::optional<std::chrono::seconds> warmAgain; ///< the longest that is known
    qint64 mostLoads = 0;                          ///< each key is loaded once at most: exact
    CurrentVersions versions;                      ///< that are read now

    static constexpr std::size_t mostNamespaces = 50; ///< the others are `unmeasuredKeys`
};

/// Pure. `whole`: namespaces of which all keys of the current version go, whatever the draw says.
BlastRadius blastRadius(const InvalidationPreview &preview, const CurrentVersions &current, const DrawnKeys &drawn,
                        const NamespaceMetricsSample &before, const NamespaceMetricsSample &after,
                        const std::vector<QByteArray> &whole = {});

struct BlastOptions
{
    /// Between the two looks: services write their counters once a second, so a short time is a coarse measure.
    std::chrono::milliseconds interval{4000};
    qint64 draw = 2000; ///< keys
    std::stop_token stop;
};

/// Measures it: two looks at the counters and a draw of random keys; some 20 ms of the server's time, `interval` of the
/// caller's. Code::Cancelled after a stop. The client and the clock must outlive it.
Task<Result<BlastRadius>> measureBlastRadius(redis::Client &client, InvalidationOrder order, InvalidationPreview preview,
                                             BlastOptions options = {}, Clock &clock = Clock::system());

} // namespace freshet::inspect
