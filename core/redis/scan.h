// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <chrono>

namespace freshet::redis {

/// How to walk the keys (SCAN, https://redis.io/commands/scan).
struct ScanOptions
{
    /// What a gentle walk asks for at most. A SCAN holds everybody up for about a microsecond a key, so it is the COUNT, more
    /// than the pauses, that other clients notice (`tests/bench/bench_keys_latency`).
    static constexpr int gentleCount = 50;
    /// The COUNT for steps that follow each other without a pause. Near the server others wait for what is left of a step, and
    /// more a step is hardly faster; far from it the way takes longer than a step, and others have the server meanwhile.
    static constexpr int countFor(std::chrono::microseconds roundTrip)
    {
        return roundTrip < std::chrono::microseconds(500) ? 400 : 1000;
    }

    QByteArray match; ///< a glob; empty: all
    QByteArray type;  ///< `string`, `hash`, `stream` …; empty: all. Needs Feature::ScanType
    int count = 1000; ///< the COUNT of each SCAN: 1000 walks a million keys in about 1.3 s; 0: countFor(the round trip)
    /// A gentle scan keeps other clients' latency low: `gentleCount`, and pauses as long as each SCAN took.
    bool gentle = false;
    /// Walks all primaries of a cluster together instead of one after another: faster by their number, and an error of one node
    /// comes only when the others are done.
    bool allNodesAtOnce = false;
    /// Where an earlier walk stopped (`Scan::position`); empty: the start. A position of other options or another deployment is
    /// refused.
    QByteArray resumeFrom;
};

/// How far a walk has come.
struct ScanProgress
{
    qint64 scanned = 0; ///< keys that the server has looked at, matching or not; about
    qint64 total = 0;   ///< DBSIZE of all primaries at the start, or `scanned` where more have come
    qint64 found = 0;   ///< keys that were handed out
    int nodesDone = 0;
    int nodes = 0;
};

/// A walk over the keys of all primaries, batch by batch; the caller sets the pace, and may stop at any time by not asking again.
/// A key that was there all the time is handed out at least once, also when a cluster's slot moves or a server restarts
/// or fails over meanwhile; a key may come twice. A server's new process is walked from its start; where the user may not run
/// INFO, which names the process, that is done after each loss of the connection and for each saved position. Thread: the
/// client's. Owner: whoever asked for it.
class Scan
{
public:
    virtual ~Scan() = default;
    /// The next keys; none while a SCAN found nothing, so look at `atEnd`. One round trip. After an error it may be called again
    /// and goes on.
    virtual Task<Result<std::vector<QByteArray>>> next() = 0;
    virtual bool atEnd() const = 0;
    virtual ScanProgress progress() const = 0;
    /// Opaque bytes from which another Scan goes on; to be taken between calls of `next`.
    virtual QByteArray position() const = 0;
};

} // namespace freshet::redis
