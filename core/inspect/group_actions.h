// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/group_position.h"
#include "core/inspect/stream_actions.h"

#include <QDateTime>

// What an operator does with consumer groups and consumers. Plans change nothing. Errors of all: Code::NoGroup (no such group),
// NotFound (no stream, no such consumer), WrongType, NoPermission, InvalidArgument, ReadOnly.
namespace freshet::inspect {

/// Where a group stands, or is to stand: what is behind it is read next.
struct GroupPlace
{
    enum class Kind {
        Start, ///< all that is there is read (again)
        End,   ///< only what is added from now on
        Id,    ///< what is behind `id`
        Time   ///< what was added at `time` and later
    } kind = Kind::Start;
    QByteArray id{};
    QDateTime time{};
};
/// The id that stands for a place (`0`, `$` …). Code::InvalidArgument. Pure.
Result<QByteArray> placeId(const GroupPlace &place);

/// A move of a group's position, or what one would be.
struct GroupMove
{
    QByteArray from; ///< last delivered id before; empty: the group was made
    QByteArray to;   ///< and after
    events::GroupPosition::Lag before;
    events::GroupPosition::Lag after; ///< what is to be read then; of a plan exact up to 1000 and at the ends
    qint64 pending = 0;               ///< entries that stay pending whatever the position
};

/// XGROUP CREATE. Redis 7 is told how many entries stand before the place, so that lag and losses are counted rightly from there.
/// `makeStream`: where it is missing. Code::InvalidArgument where the group is there already.
Task<Result<GroupMove>> createGroup(redis::Client &client, QByteArray stream, QByteArray group, GroupPlace place,
                                    bool makeStream = false);
/// Without the group, of one that would be made.
Task<Result<GroupMove>> planMove(redis::Client &client, QByteArray stream, QByteArray group, GroupPlace place);
/// XGROUP SETID, with what Redis 7 is told as above. Pending entries stay as they are.
Task<Result<GroupMove>> moveGroup(redis::Client &client, QByteArray stream, QByteArray group, GroupPlace place);

/// A group that is to go, or has gone, with all that it knew.
struct GroupRemoval
{
    qint64 consumers = 0;
    qint64 pending = 0; ///< delivered and not acknowledged: nobody would handle them
    QByteArray lastDeliveredId;
    events::GroupPosition::Lag lag; ///< entries that it had not read; known to plans only
};
Task<Result<GroupRemoval>> planDeleteGroup(redis::Client &client, QByteArray stream, QByteArray group);
/// XGROUP DESTROY; the numbers are of that moment.
Task<Result<GroupRemoval>> deleteGroup(redis::Client &client, QByteArray stream, QByteArray group);

/// A consumer that is to go, or has gone.
struct ConsumerRemoval
{
    qint64 pending = 0; ///< of a plan: what is to be moved
    qint64 moved = 0;
    qint64 ghosts = 0;      ///< entries that were trimmed away: acknowledged (Redis 7)
    QByteArray to;          ///< who has them now; empty: there was nothing to move
    bool isDeleted = false; ///< false: stopped; what was moved stays moved
};
/// `to` empty: chosen as by `chooseConsumer`.
Task<Result<ConsumerRemoval>> planDeleteConsumer(redis::Client &client, QByteArray stream, QByteArray group, QByteArray consumer,
                                                 QByteArray to = {});
/// Moves its pending entries to `to` (delivery counts and idle times stay) and deletes it in the same atomic step as the last
/// 1000 of them; XGROUP DELCONSUMER alone would drop them. Code::InvalidArgument where it has entries and nobody can take them.
Task<Result<ConsumerRemoval>> deleteConsumer(redis::Client &client, QByteArray stream, QByteArray group, QByteArray consumer,
                                             QByteArray to = {}, ActionOptions options = {});

} // namespace freshet::inspect
