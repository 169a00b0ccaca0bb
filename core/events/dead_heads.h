// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/dead_letters.h"

#include <map>

namespace freshet::events {

// What a list of dead letters needs, without their payloads: a hundred thousand of them are some megabytes.

/// What a list keeps of one letter.
struct DeadHead
{
    QByteArray id; ///< in `events:dead`
    QByteArray stream;
    QString error;    ///< its first 300 characters
    QString likeness; ///< of the error: what has the same belongs together
};
struct DeadHeads
{
    std::vector<DeadHead> heads; ///< oldest first
    bool atEnd = false;
};
/// Letters behind `after` (empty: from the oldest), page after page until `atMost` is over; one page at least. Pages shrink where
/// letters are large. Thread: the client's, which must outlive it.
Task<Result<DeadHeads>> fetchDeadHeads(redis::Client &client, QByteArray after, std::chrono::milliseconds atMost,
                                       Clock &clock = Clock::system());

/// How many there are, and where they begin: what was taken or trimmed away is seen by it.
struct DeadBounds
{
    qint64 count = 0;
    QByteArray oldest; ///< empty: none
};
Task<Result<DeadBounds>> fetchDeadBounds(redis::Client &client);

/// What sending letters again will do.
struct ResendPlan
{
    static constexpr std::size_t most = 500; ///< letters that are looked at

    qint64 asked = 0;
    bool isWhole = true;                  ///< all were looked at; else the numbers below are those of the first `most`
    qint64 absent = 0;                    ///< are gone already
    qint64 unreadable = 0;                ///< are no letters and can't be sent
    std::map<QByteArray, qint64> streams; ///< where the others go, and how many
    std::optional<QByteArrayList> groups; ///< of those streams, by name: they see the events once more. Nothing: not to be known
};
Task<Result<ResendPlan>> planResend(redis::Client &client, std::vector<QByteArray> ids);

} // namespace freshet::events
