// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/trace_replay.h"

namespace freshet::inspect {

// What both programs say and ask about a replay, so that they mean the same by it. Pure functions.

/// How a replay is to be done, as the command lines have it.
struct ReplaySettings
{
    static constexpr qint64 mostBytes = 1LL << 50;
    static constexpr qint64 mostEntries = 1LL << 40;
    static constexpr qint64 mostSeconds = 100LL * 366 * 24 * 3600;
    static constexpr qint64 mostConcurrency = 4096;

    cache::EvictionPolicy policy = cache::EvictionPolicy::S3Fifo;
    std::optional<qint64> l1Bytes;
    std::optional<qint64> l1Entries; ///< then the tier has one shard: the order of all entries, as papers have it
    std::optional<qint64> ttl;
    std::optional<qint64> concurrency;
    bool repeatCounts = false;
    QByteArray nameSpace = "replay";

    ReplayOptions options() const;
};

/// `s3fifo`, `tinylfu`, `lru`, in any case. Code::InvalidArgument.
Result<cache::EvictionPolicy> replayPolicy(const QByteArray &word);
/// By a file's name: `.csv` and `.csv.gz` must have a header.
TraceReader::Form traceForm(const QString &fileName);

/// One JSON object (contract, section 9). `memoryOnly`: what Redis would have told is null.
QByteArray replayJson(const ReplayReport &report, bool memoryOnly);
/// The same for people, in lines.
QByteArray replayText(const ReplayReport &report, bool memoryOnly);
/// `1234567` as `1 234 567`, `0.4` as `40.00 %`.
QByteArray groupedDigits(qint64 number);
QByteArray percentText(double share);

} // namespace freshet::inspect
