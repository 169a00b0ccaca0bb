// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"
#include "core/redis/client.h"

#include <optional>
#include <vector>

namespace freshet::inspect {

/// One entry of a stream.
struct StreamEntry
{
    QByteArray id;
    events::Fields fields;

    friend bool operator==(const StreamEntry &, const StreamEntry &) = default;
};

/// Which entries; both ends belong to it. A bound is an id, or a number of milliseconds since 1970, which means all of that
/// millisecond; empty: no bound.
struct EntryQuery
{
    QByteArray from{};
    QByteArray to{};
    bool newestFirst = true;
    int count = 100;    ///< 1 and more
    QByteArray after{}; ///< `next` of the page before; empty: the first page
};

struct EntryPage
{
    std::vector<StreamEntry> entries;
    QByteArray next; ///< where to go on; empty: the end
};

/// A time as a bound: its milliseconds since 1970.
QByteArray boundOf(const QDateTime &time);
/// A page, in one round trip; O(log N + count). Code::NotFound without the stream, WrongType, NoPermission, InvalidArgument for a
/// bound that is none.
Task<Result<EntryPage>> fetchEntries(redis::Client &client, QByteArray stream, EntryQuery query);

/// An entry that was delivered to a consumer and not acknowledged.
struct PendingEntry
{
    QByteArray id;
    QByteArray consumer;
    std::chrono::milliseconds idle{0}; ///< since it was last delivered or claimed
    qint64 deliveries = 0;
    std::optional<events::Fields> fields; ///< nothing: a ghost, not asked for, or not permitted (XRANGE)
    bool ghost = false;                   ///< the entry was trimmed or deleted: only its id is left

    friend bool operator==(const PendingEntry &, const PendingEntry &) = default;
};

/// Which pending entries, oldest first; bounds as in EntryQuery.
struct PendingQuery
{
    QByteArray from{};
    QByteArray to{};
    QByteArray consumer{};             ///< only of this one; empty: of all
    std::chrono::milliseconds idle{0}; ///< only those that nobody touched for so long
    int count = 100;                   ///< 1 and more
    QByteArray after{};                ///< `next` of the page before; empty: the first page
    bool payload = true;               ///< also tells the ghosts
};

struct PendingPage
{
    std::vector<PendingEntry> entries;
    QByteArray next; ///< where to go on; empty: the end
};

/// A page, in two round trips: ids, then the payload of all of them. Code::NoGroup without the stream or the group, WrongType,
/// NoPermission (XPENDING), InvalidArgument for a bound that is none. With an `idle` that few entries fit the server looks at all
/// pending ones.
Task<Result<PendingPage>> fetchPending(redis::Client &client, QByteArray stream, QByteArray group, PendingQuery query);

/// Reads the elements of an entry's second part (XRANGE). A last name without a value is left out.
events::Fields fieldsFrom(const redis::Value &flat);

} // namespace freshet::inspect
