// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inspect/stream_groups.h"

#include <functional>
#include <map>
#include <stop_token>

// What an operator does with entries: each action has a plan, which changes nothing and tells the numbers, and a result. Lists of
// ids may be of any length; they go in batches. Errors of all: Code::NoGroup (no such group, or no stream), NotFound (no
// stream), WrongType, NoPermission, InvalidArgument (an id that is none), ReadOnly.
namespace freshet::inspect {

struct ActionOptions
{
    std::stop_token stop;
    std::function<void(qint64 done, qint64 asked)> progress; ///< after each batch; `asked` 0: not known
    /// Of a claim of named entries: only those that nobody touched for so long. Who looked at them so long ago claims what was
    /// seen, and not what another operator, or the bus, has taken meanwhile.
    std::chrono::milliseconds untouchedFor{0};
};

/// What became of entries.
struct EntriesChange
{
    qint64 asked = 0;           ///< named, or found
    qint64 done = 0;            ///< acknowledged, claimed, buried, removed
    qint64 ghosts = 0;          ///< pending ones that were trimmed away: nobody can have them, so they are acknowledged
    qint64 absent = 0;          ///< not pending, or not there, by then
    qint64 failed = 0;          ///< not tried after the error included
    QByteArray consumer;        ///< of a claim: who has them now
    bool stopped = false;       ///< by the stop token
    std::optional<Error> error; ///< the first; what was done before it stays done
};

/// Of named entries in a group.
struct PendingPlan
{
    qint64 asked = 0;
    qint64 pending = 0; ///< of them ghosts too
    qint64 ghosts = 0;  ///< pending, and trimmed away
    std::map<QByteArray, qint64> byConsumer;
};
Task<Result<PendingPlan>> planPending(redis::Client &client, QByteArray stream, QByteArray group, std::vector<QByteArray> ids);
/// Of all that nobody touched for `idle`; counted to 10 000 at most: `isMore` tells of others.
struct IdlePlan
{
    qint64 pending = 0;
    bool isMore = false;
    std::map<QByteArray, qint64> byConsumer;
    QByteArray consumer; ///< who would get them
};
Task<Result<IdlePlan>> planIdle(redis::Client &client, QByteArray stream, QByteArray group, std::chrono::milliseconds idle);

/// Who takes what is to be claimed: the consumer with least pending entries among those that asked for anything within a minute,
/// else among all; none of `except` where another is there. Empty: there is none. Pure.
QByteArray chooseAmong(const std::vector<StreamConsumer> &consumers, const std::vector<QByteArray> &except);
/// The same with the group's consumers of now.
Task<Result<QByteArray>> chooseConsumer(redis::Client &client, QByteArray stream, QByteArray group,
                                        std::vector<QByteArray> except = {});
/// Who would get `ids` where nobody is named: as above, without those that have the first 500 of them now.
Task<Result<QByteArray>> chooseTaker(redis::Client &client, QByteArray stream, QByteArray group, std::vector<QByteArray> ids);

/// XACK.
Task<Result<EntriesChange>> acknowledge(redis::Client &client, QByteArray stream, QByteArray group, std::vector<QByteArray> ids,
                                        ActionOptions options = {});
/// XCLAIM for `consumer`, which is made where it is missing; empty: chosen by `chooseTaker`. Delivery counts stay as they are,
/// idle times begin anew. Ghosts count as absent (Redis 7 acknowledges them), and so does what was touched within `untouchedFor`.
/// Code::InvalidArgument where nobody can be chosen.
Task<Result<EntriesChange>> claim(redis::Client &client, QByteArray stream, QByteArray group, std::vector<QByteArray> ids,
                                  QByteArray consumer = {}, ActionOptions options = {});
/// Claims all that nobody touched for `idle`, from cursor to cursor (XAUTOCLAIM), so that it also passes many fresh ones.
Task<Result<EntriesChange>> claimIdle(redis::Client &client, QByteArray stream, QByteArray group, std::chrono::milliseconds idle,
                                      QByteArray consumer = {}, ActionOptions options = {});
/// Writes pending entries to the dead letters with `reason` as their error, and acknowledges each with it (contract, section 6).
Task<Result<EntriesChange>> bury(redis::Client &client, QByteArray stream, QByteArray group, std::vector<QByteArray> ids,
                                 QString reason, ActionOptions options = {}, Clock &clock = Clock::system());

/// Of entries that are to be removed from the stream.
struct RemovalPlan
{
    struct Group
    {
        QByteArray group;
        std::optional<qint64> unread;  ///< entries that it will never see
        std::optional<qint64> pending; ///< entries that become ghosts
    };
    qint64 length = 0;             ///< before
    std::optional<qint64> removed; ///< of an approximate trim: at most
    std::vector<Group> groups;
};
Task<Result<RemovalPlan>> planRemove(redis::Client &client, QByteArray stream, std::vector<QByteArray> ids);
/// XDEL.
Task<Result<EntriesChange>> removeEntries(redis::Client &client, QByteArray stream, std::vector<QByteArray> ids,
                                          ActionOptions options = {});

struct Trim
{
    std::optional<qint64> length; ///< keep so many of the newest
    QByteArray minId;             ///< else: remove what is before this id (or number of milliseconds)
    bool approximate = false;     ///< `~`: whole nodes only, so more may stay
};
/// What is unknown would need more than a thousand entries to be fetched.
Task<Result<RemovalPlan>> planTrim(redis::Client &client, QByteArray stream, Trim trim);
/// XTRIM; how many were removed.
Task<Result<qint64>> trimStream(redis::Client &client, QByteArray stream, Trim trim);

} // namespace freshet::inspect
