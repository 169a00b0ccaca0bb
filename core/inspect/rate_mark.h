// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <QString>

#include <chrono>
#include <vector>

namespace freshet::inspect {

/// Something that happened at a time and may explain a dip: what, of which namespace, who and why. A plain value.
struct RateMark
{
    enum class Kind { Bump, Rollback, VersionSet, Invalidation, Restart, Failover };

    qint64 ms = 0; ///< since 1970 UTC
    Kind kind = Kind::Restart;
    QByteArray subject; ///< the namespace, `global`, or what was invalidated; empty: the server
    QString from;       ///< version or address before; of an invalidation its kind: `pattern`, `tag`, `ttl` …
    QString to;         ///< and after
    QString who;        ///< empty: unknown
    QString why;        ///< empty: unknown
    qint64 keys = 0;    ///< that an invalidation removed or changed; 0: unknown

    friend bool operator==(const RateMark &, const RateMark &) = default;
};

/// `bump`, `rollback`, `set`, `invalidation`, `restart`, `failover`: in files.
QLatin1String markName(RateMark::Kind kind);
std::optional<RateMark::Kind> markKind(QStringView name);

struct VersionMarks
{
    std::vector<RateMark> marks; ///< oldest first
    int hits = 0;                ///< reads that the server counted as hits; none is counted as a miss
};
/// The changes of versions that are recorded in Redis (contract, section 3): the newest `most` of `cache_version:log`, and of
/// `cache_version:history`, which services write too, those that are older. Reads only keys that are there; a history of more
/// than 4 MB is passed over. The client must outlive it.
Task<Result<VersionMarks>> fetchVersionMarks(redis::Client &client, qint64 most = 500);

/// How far the marks in Redis were read. Plain value; a new one reads from the start.
struct MarkCursor
{
    QByteArray versions;      ///< the last id of `cache_version:log`; empty: it was not there
    QByteArray invalidations; ///< of `freshet:marks`
};
struct NewMarks
{
    std::vector<RateMark> marks; ///< oldest first
    MarkCursor cursor;           ///< for the next call
    int hits = 0;                ///< reads that the server counted as hits
    int misses = 0;              ///< and as misses
    bool isRefused = false;      ///< a look was not permitted; each one is an entry in the server's ACL log, so ask seldom
};
/// What was recorded since the last call by whatever console: bumps and rollbacks (contract, section 3) and invalidations
/// (core/cache/invalidation_mark.h). One round trip, and another one only where a stream is new: cheap enough for each second. A
/// stream that may not be read, or holds something else, is passed over. The client must outlive it.
Task<Result<NewMarks>> fetchNewMarks(redis::Client &client, MarkCursor cursor, qint64 most = 500);

enum class MarkStream { Versions, Invalidations };
struct AwaitedMarks
{
    std::vector<RateMark> marks; ///< oldest first; none where the time ran out
    QByteArray last;             ///< id to go on after
};
/// The same for one of the streams, as soon as something is written there: it waits at the server for up to `block` (XREAD
/// BLOCK), on a connection of its own. `after`: an id, or empty where the stream was not there. The server counts it when it
/// begins, as AwaitCost says: as misses where the stream is not there. The client must outlive it.
Task<Result<AwaitedMarks>> awaitMarks(redis::Client &client, MarkStream stream, QByteArray after, std::chrono::milliseconds block,
                                      qint64 most = 500);

/// As how many reads of its key the server counts one XREAD: one or two, by its version.
struct AwaitCost
{
    int hits = 0;   ///< of the question itself
    int misses = 0; ///< and as misses
    int reads() const { return hits + misses; }
};
/// Asks once and looks at the counters before and after it, in one transaction. The client must outlive it.
Task<Result<AwaitCost>> fetchAwaitCost(redis::Client &client);

} // namespace freshet::inspect
