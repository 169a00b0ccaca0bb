// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/version_compare.h"

namespace freshet::inspect {

/// How warm the version still is that a rollback would go back to, and what that rests on. Nothing here is a forecast: each share
/// says how many were looked at, and its interval of 95 %.
struct VersionWarmth
{
    cache::VersionMove move;             ///< from the current version to the old one
    std::optional<qint64> currentKeys;   ///< exact; nothing: the walk was stopped
    std::optional<qint64> oldKeys;       ///< exact
    std::optional<qint64> oldPersistent; ///< of them without expiry; nothing: not permitted to ask
    QDateTime oldLastExpiry;             ///< UTC; when the last of the others expires; invalid: none does

    /// Of keys of the current version that a walk met first (the order of their hashes, so at random), those that the old version
    /// has too: about the share of keys.
    MeasuredShare keys;
    /// The same of those among them that somebody read or wrote within `usedWithin`: about the share of reads that find something
    /// now, each key counted once, however often it is read. Nothing: the server does not tell (maxmemory-policy with LFU, no
    /// permission for OBJECT).
    std::optional<MeasuredShare> used;
    std::chrono::seconds usedWithin{60};
    /// Where it was listened: of the reads that came by, misses too, those of keys that the old version has. A key that is read
    /// often counts often, so the interval is wider than the number of reads would make it.
    std::optional<MeasuredShare> reads;
    double listened = 0; ///< seconds
    bool stopped = false;
};

struct VersionWarmthOptions
{
    qint64 sample = 2000; ///< keys of the current version
    bool count = true;    ///< walks on to the end for the exact numbers of keys
    /// Also listens to what the primaries run (MONITOR), which costs them up to half of their throughput; at most 60 s.
    std::chrono::milliseconds listen{0};
    bool gentle = false;
    std::stop_token stop; ///< what was measured till then is the answer
    std::function<void(const VersionWalkProgress &)> progress;
};

/// Measures it for a rollback of `scope` to `target`. Changes nothing and touches no key's age; the server counts its looks as
/// hits and misses. Code::NotFound for a version that was never used, unless `force`; NoPermission where it may not listen.
/// Memory: 21 to 43 bytes a key of the two versions. The client must outlive it.
Task<Result<VersionWarmth>> fetchVersionWarmth(redis::Client &client, QByteArray scope, QByteArray target, bool force,
                                               VersionWarmthOptions options = {}, Clock &clock = Clock::system());

} // namespace freshet::inspect
