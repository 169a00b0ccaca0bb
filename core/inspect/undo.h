// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity_log.h"
#include "core/audit/bin.h"
#include "core/cache/versions.h"

namespace freshet::inspect {

// Changes that were written down, taken back. It stands here and not in the room audit, for it needs the tools of the rooms above
// Redis (versions), which know nothing of the records.

/// A key's TTL before it was changed, and after.
struct TtlBefore
{
    QByteArray key;
    std::optional<std::chrono::milliseconds> before; ///< nothing: no expiry
    std::optional<std::chrono::milliseconds> after;
};

/// What a record needs so that its change can be taken back. Pure.
audit::Undo undoOfBin(const QString &batch);
audit::Undo undoOfVersion(const cache::VersionChange &change);
/// `now` is the time at which the TTLs were read. Nothing where they are more than a record holds (about 1000 keys).
std::optional<audit::Undo> undoOfTtl(const std::vector<TtlBefore> &keys, const QDateTime &now);

/// What taking back would do, as codes and numbers; and what it did.
struct UndoReport
{
    enum class Kind { Bin, Version, Ttl, Config };
    Kind kind = Kind::Bin;
    qint64 asked = 0;    ///< keys, scopes whose version moves, or nodes with the setting
    qint64 possible = 0; ///< of a plan: those that can be taken back now
    qint64 done = 0;
    qint64 absent = 0;  ///< not in the bin, in Redis or (nodes) in the deployment any more
    qint64 changed = 0; ///< changed again since by somebody: another key of that name, version, TTL or value. Left alone
    qint64 expired = 0; ///< of TTLs: would have expired by now. Left alone
    qint64 failed = 0;
    std::vector<cache::VersionMove> moves; ///< of versions: from what is there now to what was there
    std::vector<QByteArray> examples;      ///< keys; at most 20
    std::optional<Error> error;            ///< the first one
};

struct UndoOptions
{
    bool force = false; ///< also what was changed again since
    QString reason;
    std::stop_token stop;
};

/// Whether `record` can be taken back over a connection to `server` (redis::Url::displayName). Code::InvalidArgument with the
/// reason: it has no way back, was taken back, did nothing, or was made at another server.
Result<void> checkUndo(const audit::Activity &record, const QString &server);

/// What `undo` would do now; nothing is written. Errors as checkUndo and the commands it sends; Code::NotFound where the bin has
/// nothing of it any more.
Task<Result<UndoReport>> planUndo(redis::Client &client, audit::BinStore &bin, audit::Activity record, UndoOptions options = {});

/// Takes `record` back, and writes that down as a change of its own (action `undo`), which `log` notes at `record` too. Nothing
/// is changed where that can't be written. What was changed again since is left alone unless `force`.
Task<Result<UndoReport>> undo(redis::Client &client, audit::ActivityLog &log, audit::BinStore &bin, audit::Activity record,
                              audit::Origin origin, UndoOptions options = {});

} // namespace freshet::inspect
