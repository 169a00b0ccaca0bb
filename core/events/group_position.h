// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <optional>
#include <vector>

namespace freshet::events {

/// What XINFO tells of a stream and one of its groups, and what follows from it: shared by the bus and by who looks at it.
///
/// For the maintainer: Redis 7 counts what was ever added and, for each group, what it read; `lag` is the difference. The read
/// counter goes up by one an entry also over a gap, so after entries were trimmed unread (`MAXLEN ~` does that) it is short by
/// them, and the lag too high, for good: also while nothing at all is left to read (Redis 7.0 to 7.2; later ones set it right
/// again). Nothing in the answers tells a short counter from a right one, but the ids tell both ends: whether all was read, or
/// nothing of what is there. Redis 6.2 has no counters: only the ids speak.
struct GroupPosition
{
    qint64 length = 0;
    std::optional<qint64> entriesAdded; ///< ever; Redis 7
    std::optional<qint64> entriesRead;  ///< by the group; Redis 7, where it knows; may be too low for good, as `lag` too high
    std::optional<qint64> lag;          ///< as Redis says; may be wrong for good once entries were trimmed unread
    QByteArray firstId;                 ///< of the oldest entry; empty: none
    QByteArray lastId;                  ///< of the newest entry; empty: none
    QByteArray lastGeneratedId;         ///< the highest ever, also where that entry was removed
    QByteArray maxDeletedId;            ///< of XDEL, which trimming does not touch; Redis 7
    QByteArray lastDeliveredId;         ///< of the group

    struct Lag
    {
        enum class Kind {
            Exact,  ///< the ids prove it, or nothing was ever removed
            About,  ///< Redis' own difference, which is too high where entries went unread
            Unknown ///< no counter, or one that is proved wrong
        } kind = Kind::Unknown;
        std::optional<qint64> count; ///< entries that the group has not read

        friend bool operator==(const Lag &, const Lag &) = default;
    };
    /// Entries that are in the stream and not read yet. 0 is always exact: all that is there was delivered. Pure.
    Lag lagOf() const;

    struct Gap
    {
        bool isThere = false;
        std::optional<qint64> count; ///< those that were deleted by XDEL unread included

        friend bool operator==(const Gap &, const Gap &) = default;
    };
    /// Whether entries were trimmed that the group has not read, and how many where that can be known: the oldest entry stands
    /// behind the group's position, and some stood in between. Those that an earlier gap had taken count again where the read
    /// counter is short by them (see above; `XGROUP SETID … ENTRIESREAD` sets it right); so do those that were gone before the
    /// group was made at `0` without ENTRIESREAD. Without counters (Redis 6.2, or a group that was made at an id and has read
    /// nothing) a gap that may be there is there, but not for a group that is still at 0-0. Pure.
    Gap gapOf() const;

    friend bool operator==(const GroupPosition &, const GroupPosition &) = default;
};

/// One of a stream's groups.
struct NamedPosition
{
    QByteArray group;
    qint64 consumers = 0;
    qint64 pending = 0;
    GroupPosition position;
};

/// What an error means that came in answer to a question about a stream: Code::NotFound where there is no such key,
/// InvalidArgument for an id that is none; `context` names the stream.
Error streamError(Error error, QByteArrayView stream);
/// Reads the replies of XINFO STREAM and XINFO GROUPS, of the same stream.
std::vector<NamedPosition> positionsFrom(const redis::Value &stream, const redis::Value &groups);
/// The positions of all groups of a stream, in one round trip. Code::NotFound without the stream, WrongType, NoPermission.
Task<Result<std::vector<NamedPosition>>> fetchPositions(redis::Client &client, QByteArray stream);

/// Where is noted what a group lost: the hash `freshet:lost:{STREAM}:GROUP`, without braces of our own where the stream has a
/// hash tag; empty where no name is sure to be in the stream's slot (a lone brace).
QByteArray lostKey(QByteArrayView stream, QByteArrayView group);
/// A name in the stream's slot: PREFIX, the stream in braces or with its own, `:` and the group; or empty, as above. Pure.
QByteArray keyBesideStream(QByteArrayView prefix, QByteArrayView stream, QByteArrayView group);

} // namespace freshet::events
