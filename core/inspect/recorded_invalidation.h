// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity_log.h"
#include "core/inspect/invalidation_preview.h"

namespace freshet::inspect {

/// What became of an order: its parts' reports together.
struct OrderReport
{
    qint64 matched = 0;
    qint64 deleted = 0;
    qint64 changed = 0; ///< TTLs shortened, versions moved
    qint64 failed = 0;
    bool stopped = false;
    bool leasesKept = false;            ///< as cache::InvalidationReport
    std::vector<QByteArray> failedKeys; ///< at most 1000
    std::vector<cache::VersionMove> moves;
    std::optional<Error> error; ///< the first one

    qint64 done() const { return deleted + changed; }
    /// Only then it may be called done.
    bool isWhole() const { return failed == 0 && !stopped && !error; }
};

struct OrderOptions
{
    bool gentle = false;
    QString reason;   ///< for the version log
    QJsonObject plan; ///< numbers of the preview, for the record
    std::stop_token stop;
    std::function<void(const cache::InvalidationProgress &)> progress; ///< at most ten times a second
};

/// Carries all parts out, one after another; after an error of the way, or a stop, the rest is left. Fails where nothing was
/// done. The client must outlive it.
Task<Result<OrderReport>> invalidateOrder(redis::Client &client, InvalidationOrder order, OrderOptions options = {});

/// The same, written down before it is made and completed after it, as freshetctl does (`invalidate.pattern` …; a version's move
/// can be undone). Nothing is changed where it can't be written down; `log` nullptr: it is not.
Task<Result<OrderReport>> recordedInvalidation(redis::Client &client, audit::ActivityLog *log, InvalidationOrder order,
                                               audit::Origin origin, OrderOptions options = {});

/// What is left to do of `order` after the keys that failed: just those keys where all of them are known, else the whole order
/// again. Sets of tags and queues are drained from where they are, so those are always repeated. Pure.
InvalidationOrder retryOf(const InvalidationOrder &order, const OrderReport &report);

// How it stands in the activity log. Pure.
audit::Intent intentOf(const InvalidationOrder &order, const audit::Origin &origin, const OrderOptions &options);
audit::Outcome outcomeOf(const Result<OrderReport> &report);

} // namespace freshet::inspect
