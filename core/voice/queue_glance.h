// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"
#include "core/redis/client.h"
#include "core/voice/sync_leader.h"

#include <QByteArrayList>

#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace freshet::voice {

/// What Redis holds of the synchronisation of voices, as people look at it: the queue, who has the lease, and what was published.
/// A plain value, bounded however much there is.
struct QueueGlance
{
    using ms = std::chrono::milliseconds;
    static constexpr int mostMembers = 500;
    static constexpr int mostEvents = 200; ///< of one type and one look

    qint64 length = 0;
    std::optional<ms> expiresIn; ///< nothing: no queue, or one that does not expire
    QByteArrayList members;      ///< at most `mostMembers`, sorted; other programs may have written anything
    qint64 missing = 0;          ///< of the ids that were asked about: not in the queue
    QByteArray leader;           ///< the lease's token; empty: nobody has it
    std::optional<ms> leaseEndsIn;
    std::vector<events::Event> events;     ///< published since the last look, oldest first
    std::map<QByteArray, QByteArray> seen; ///< the last entry of each stream: for the next look
    // What could not be looked at; the rest is right all the same.
    std::optional<Error> queueError;
    std::optional<Error> leaderError;
    std::optional<Error> eventsError;
};

/// What to look for.
struct GlanceQuestion
{
    QByteArrayList inWork;                 ///< ids that should stand in the queue
    std::map<QByteArray, QByteArray> seen; ///< of the last look; empty: the newest 50 events of each type
};

/// One round trip, a second one for the members, and one more for each 500 ids where the queue is longer than `mostMembers`. An
/// error is one of the way; what the user may not look at is told in the answer. Thread: the client's.
Task<Result<QueueGlance>> fetchQueueGlance(redis::Client &client, GlanceQuestion question);

} // namespace freshet::voice
