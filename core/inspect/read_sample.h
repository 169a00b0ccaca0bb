// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inspect/miss_ratio_curve.h"
#include "core/redis/client.h"
#include "core/redis/monitor.h"

#include <functional>
#include <optional>
#include <stop_token>

namespace freshet::inspect {

/// What a miss-ratio curve was made of, and the curve.
struct ReadSample
{
    std::vector<MissRatioCurve::Point> curve; ///< empty: no key was read
    qint64 reads = 0;                         ///< of keys in the namespace
    double distinctKeys = 0;                  ///< about
    double sampledShare = 1;                  ///< of the keys
    double seconds = 0;                       ///< that it took in, of a live sample
    bool cut = false;                         ///< it ended early, at `mostReads` or by a stop
};

struct ReadSampleOptions
{
    /// Nothing: every namespace. A key is of a namespace when it is `{version}:{namespace}` or goes on with a colon.
    std::optional<QByteArray> nameSpace;
    std::chrono::milliseconds duration{10'000}; ///< of a live sample; at most a minute
    qint64 mostReads = 5'000'000;
    int points = 64;
    std::stop_token stop;                                     ///< what was read till then is the answer
    std::function<void(qint64 reads, double share)> progress; ///< about ten times a second; share of the time or the file
};

/// Listens to what all primaries run (MONITOR) for a while and builds the curve of the keys that are read. It costs the servers
/// up to half of their throughput for that time, so the caller asks first. It sees what reaches Redis: reads that a memory tier
/// answered are not among them. Short samples know only of short distances: keys read once in the time count as misses.
/// Code::ReadOnly, NoPermission (MONITOR), ConnectionLost, Timeout (no primary confirmed within 5 s). The client must outlive it.
Task<Result<ReadSample>> sampleReads(redis::Client &client, ReadSampleOptions options, Clock &clock = Clock::system());

/// The same from a trace file (trace_reader.h), whose keys may be of any form: `nameSpace` nothing takes all of them. Blocks for
/// as long as the file takes; for a worker thread. Code::Io, InvalidArgument with the line.
Result<ReadSample> sampleTrace(const QString &path, const ReadSampleOptions &options);

/// The keys that a command reads values of; empty for every other command. Pure.
QByteArrayList keysRead(const QByteArrayList &arguments);
/// Whether a key `{version}:{namespace}[:…]` is of this namespace. Pure.
bool isOfNamespace(QByteArrayView key, QByteArrayView nameSpace);

} // namespace freshet::inspect
