// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/node_answers.h"

#include <QDateTime>

#include <chrono>
#include <optional>
#include <vector>

namespace freshet::inspect {

/// One kind of thing that kept a server busy
/// (https://redis.io/docs/latest/operate/oss_and_stack/management/optimization/latency-monitor).
struct LatencyEvent
{
    struct Spike
    {
        QDateTime at; ///< UTC, by the server's clock
        std::chrono::milliseconds took{0};
        friend bool operator==(const Spike &, const Spike &) = default;
    };
    QString node;    ///< `host:port` or the socket's path
    QByteArray name; ///< `command`, `fork`, `aof-write`, …
    QDateTime at;    ///< of the latest one
    std::chrono::milliseconds latest{0};
    std::chrono::milliseconds longest{0}; ///< since the server's start or the last reset
    std::vector<Spike> history;           ///< oldest first, at most 160

    friend bool operator==(const LatencyEvent &, const LatencyEvent &) = default;
};

/// What the servers themselves noted.
struct ServerLatency
{
    std::vector<LatencyEvent> events;
    std::optional<std::chrono::milliseconds> threshold; ///< `latency-monitor-threshold`: 0 is off; nothing: may not be asked
    QString doctor; ///< what LATENCY DOCTOR of the first node says; empty: nothing or not permitted
    std::vector<NodeFailure> failures;
};

/// LATENCY LATEST, HISTORY and DOCTOR of every primary. Fails where no node answers; NoPermission and ReadOnly (the server calls
/// LATENCY administrative) as the client says.
Task<Result<ServerLatency>> fetchServerLatency(redis::Client &client);

/// Round trips of PINGs to one node.
struct PingTimes
{
    QString node;
    std::vector<std::chrono::nanoseconds> times; ///< in the order they were measured
};

/// `count` (1 to 1000) PINGs one after another to every primary. They wait behind what else goes over the connection, as a user's
/// commands do. Fails with the first error.
Task<Result<std::vector<PingTimes>>> pingPrimaries(redis::Client &client, int count);

/// The time that `share` (0 to 1) of them did not exceed (nearest rank); nothing where there is none. Pure. O(n).
std::optional<std::chrono::nanoseconds> quantile(std::vector<std::chrono::nanoseconds> times, double share);

} // namespace freshet::inspect
