// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/events/group_position.h"

namespace freshet::inspect {

/// One consumer group as an operator sees it.
struct StreamGroup
{
    using ms = std::chrono::milliseconds;

    QByteArray group;
    qint64 consumers = 0;
    qint64 pending = 0; ///< delivered and not acknowledged
    events::GroupPosition position;
    events::GroupPosition::Lag lag;
    std::optional<qint64> lost;      ///< events that the group never saw, as the bus noted; unknown where that may not be read
    bool lostMore = false;           ///< and others that could not be counted
    QByteArray oldestPendingId;      ///< empty: none, or unknown
    std::optional<ms> oldestPending; ///< since that entry was added, by the server's clock

    friend bool operator==(const StreamGroup &, const StreamGroup &) = default;
};

/// A stream with its groups.
struct StreamGroups
{
    QByteArray stream;
    std::optional<qint64> length;
    std::optional<qint64> entriesAdded; ///< ever; Redis 7
    QByteArray firstId;                 ///< of the oldest entry; empty: no entries, or unknown
    QByteArray lastId;                  ///< of the newest entry; empty: no entries, or unknown
    QByteArray lastGeneratedId;
    std::optional<qint64> bytes; ///< about (MEMORY USAGE), where asked for
    std::vector<StreamGroup> groups;
    std::optional<Error> error; ///< why something is not known: the first command that was refused
};

struct StreamGroupsOptions
{
    bool bytes = false;
    /// A lag that Redis does not know for sure is counted up to here (XRANGE, with the entries' bytes on the wire); 0: never.
    int countUpTo = 0;
    std::stop_token stop;
};

/// Streams and all of their groups, in two round trips (in a cluster to each node) for up to 500 streams, then as often again. A
/// key that is no stream (any more) is left out; what the user may not ask is unknown.
Task<Result<std::vector<StreamGroups>>> fetchStreamGroups(redis::Client &client, std::vector<QByteArray> streams,
                                                          StreamGroupsOptions options = {}, Clock &clock = Clock::system());
/// Of one stream; lags below 100 are exact. Code::NotFound where there is none, WrongType, NoPermission (XINFO).
Task<Result<StreamGroups>> fetchGroupsOf(redis::Client &client, QByteArray stream, Clock &clock = Clock::system());

/// What happened between two looks at a group.
struct GroupRates
{
    std::optional<double> added;               ///< entries a second, to the stream
    std::optional<double> read;                ///< entries a second, by the group
    std::optional<std::chrono::seconds> drain; ///< until all is read if it goes on so; nothing: not known, or never
    friend bool operator==(const GroupRates &, const GroupRates &) = default;
};
/// Nothing is known where the counters fell or a lag was estimated otherwise than before. Pure.
GroupRates ratesBetween(const StreamGroup &before, const StreamGroup &after, std::chrono::nanoseconds elapsed);

/// One consumer of a group.
struct StreamConsumer
{
    QByteArray name;
    qint64 pending = 0;
    std::chrono::milliseconds idle{0};                 ///< since it last asked for anything
    std::optional<std::chrono::milliseconds> inactive; ///< since it last got an entry; Redis 7.2, where it ever got one

    friend bool operator==(const StreamConsumer &, const StreamConsumer &) = default;
};
/// Code::NotFound without the stream, NoGroup without the group, WrongType, NoPermission. One round trip.
Task<Result<std::vector<StreamConsumer>>> fetchConsumers(redis::Client &client, QByteArray stream, QByteArray group);

} // namespace freshet::inspect
