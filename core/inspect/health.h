// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/server_info.h"

#include <QLatin1String>

#include <optional>
#include <vector>

namespace freshet::inspect {

/// One thing that is not as it should be, at one node.
struct HealthReason
{
    enum class Kind {
        Loading,             ///< the server still reads its data set and answers nothing else
        WritesRefused,       ///< MISCONF: the server can't persist and refuses writes
        SnapshotFailed,      ///< the last RDB snapshot could not be written
        AppendOnlyFailed,    ///< the last write to the append-only file, or its last rewrite, failed
        MemoryNearlyFull,    ///< `maxmemory` with `noeviction` is used to 95 % or more: writes are refused soon, or now
        StreamsMayBeEvicted, ///< a policy `allkeys-…` may throw streams of events away
        ReplicationBroken,   ///< a replica lost its primary, or a primary's replica is not online or lags 10 s or more
        ReplicasTooFew,      ///< `min-replicas-to-write` is set and no replica is good: writes are refused
        NodeAway,            ///< a primary of the cluster does not answer: its slots can't be read
        ClusterDown,         ///< `cluster_state` is not ok: the cluster refuses all or some commands
    };
    Kind kind = Kind::Loading;
    QString node;   ///< `host:port` or the socket's path
    QString detail; ///< the server's own words or numbers, such as `master_link_status:down`

    friend bool operator==(const HealthReason &, const HealthReason &) = default;
};

/// A stable lower-case name, for JSON and translation: `memory_nearly_full`.
QLatin1String reasonName(HealthReason::Kind kind);

/// How a deployment is, over all its primaries.
struct Health
{
    enum class Status {
        Healthy,
        Degraded,  ///< it answers, and something needs a look
        Unhealthy, ///< it answers, and can't be used: `cluster_down`
    };
    Status status = Status::Healthy;
    redis::Topology mode = redis::Topology::Standalone;
    std::optional<double> latencyMs;  ///< one PING's round trip: the median of five, of the slowest primary
    std::optional<qint64> usedMemory; ///< bytes, the sum of those primaries that answered
    std::optional<qint64> keyCount;   ///< of the URL's database, the sum of all primaries; unknown where one does not say
    QString version;                  ///< as the first primary gives it: `7.0.15`; empty: unknown
    std::vector<HealthReason> reasons;
};

/// `healthy`, `degraded`, `unhealthy`.
QLatin1String healthStatusName(Health::Status status);

/// What one node's INFO says against it. Pure.
std::vector<HealthReason> reasonsInInfo(const ServerInfo &info, const QString &node);

/// Asks every primary: PING, INFO, DBSIZE, in a cluster CLUSTER INFO, and whether the event streams are there. Fails where no
/// primary answers (`isUnreachable`), or with Code::NoPermission where the user may not run INFO.
Task<Result<Health>> checkHealth(redis::Client &client);

} // namespace freshet::inspect
