// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity.h"
#include "core/events/dead_letters.h"
#include "ui/bridge/records.h"

#include <atomic>

namespace freshet::ui {

/// A change to dead letters, as the user asked for it.
struct DeadLetterChange
{
    enum class Kind { Resend, Remove };

    Kind kind = Kind::Resend;
    std::vector<QByteArray> ids;        ///< newest first, as they stand in the table; sent oldest first
    double perSecond = 0;               ///< of Resend, at most; 0: as fast as it goes
    std::optional<QByteArray> edited{}; ///< of Resend of one letter: the new text of its event
    QString reason{};
};

/// What became of it.
struct DeadLetterResult
{
    qint64 asked = 0;
    qint64 done = 0;
    qint64 failed = 0;
    qint64 absent = 0; ///< of Remove: were gone already
    bool stopped = false;
    std::optional<Error> error;                   ///< the first
    std::vector<QByteArray> failedIds;            ///< of Resend, at most 1000
    std::optional<events::Published> published{}; ///< of an edited one

    bool isWhole() const { return !error && failed == 0 && !stopped; }
    qint64 left() const { return asked - done - failed - absent; } ///< for it was stopped
};

/// How far it is. Written in the session's thread, read in the GUI's.
struct DeadLetterProgress
{
    std::atomic<qint64> done{0};
    std::atomic<qint64> failed{0};
};

/// How it stands in the activity log: `events.resend`, `events.dead_remove`, as freshetctl writes them. Pure.
audit::Intent intentOf(const DeadLetterChange &change, const audit::Origin &origin);
audit::Outcome outcomeOf(const DeadLetterResult &result);

/// Carries it out in the thread of `client`: written down before, completed after; where it can't be written down nothing is
/// changed (Code::Io). Fails only where nothing at all was done.
Task<Result<DeadLetterResult>> carryOut(redis::Client &client, DeadLetterChange change, Records records, audit::Origin origin,
                                        std::stop_token stop, std::shared_ptr<DeadLetterProgress> progress);

} // namespace freshet::ui
