// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <QString>

#include <vector>

namespace freshet::inspect {

/// Something that happened at a time and may explain a dip: what, of which namespace, who and why. A plain value.
struct RateMark
{
    enum class Kind { Bump, Rollback, VersionSet, Invalidation, Restart, Failover };

    qint64 ms = 0; ///< since 1970 UTC
    Kind kind = Kind::Restart;
    QByteArray subject; ///< the namespace, `global`, or what was invalidated; empty: the server
    QString from;       ///< version or address before
    QString to;         ///< and after
    QString who;        ///< empty: unknown
    QString why;        ///< empty: unknown

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

} // namespace freshet::inspect
