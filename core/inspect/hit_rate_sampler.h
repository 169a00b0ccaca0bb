// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/hit_rate.h"
#include "core/redis/client.h"

namespace freshet::inspect {

/// What one node's INFO says about reads (https://redis.io/commands/info, sections `server` and `stats`).
struct KeyspaceCounters
{
    QByteArray runId;
    qint64 hits = 0;                    ///< keyspace_hits
    qint64 misses = 0;                  ///< keyspace_misses
    std::optional<qint64> opsPerSecond; ///< instantaneous_ops_per_sec

    /// Code::Undecodable, whose context names the line, where a counter is missing, negative or beyond any real one (2^53).
    static Result<KeyspaceCounters> fromInfo(const QByteArray &server, const QByteArray &stats);
    friend bool operator==(const KeyspaceCounters &, const KeyspaceCounters &) = default;
};

/// The sum over all nodes; a node that is missing or was restarted shows in `origin`. Pure.
HitRateSample sumOf(const std::vector<KeyspaceCounters> &nodes, const QDateTime &time,
                    std::chrono::steady_clock::time_point moment);

/// Looks once at every primary, all at the same time: one round trip a node, none of which reads a key. Any node's failure fails
/// the sample, because a sum without it would look like a drop. Never polls by itself. Thread: the client's.
Task<Result<HitRateSample>> fetchHitRateSample(redis::Client &client);

} // namespace freshet::inspect
