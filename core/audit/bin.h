// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/bin_store.h"
#include "core/redis/client.h"

#include <functional>
#include <stop_token>

namespace freshet::audit {

/// What became of keys that were to be deleted or restored.
struct BinReport
{
    QString batch; ///< of a deletion: names it in the bin
    qint64 asked = 0;
    qint64 done = 0;                    ///< deleted, restored
    qint64 absent = 0;                  ///< were not there: in Redis, or in the bin
    qint64 existing = 0;                ///< of a restoration: a key of that name is there now, and was left alone
    qint64 tooLarge = 0;                ///< of a deletion: beyond what the bin takes of one key, and left alone
    qint64 unbinned = 0;                ///< of a deletion: among `done`, without a copy in the bin
    qint64 failed = 0;                  ///< all other reasons
    std::vector<QByteArray> failedKeys; ///< existing, too large and failed ones; at most 1000
    bool stopped = false;
    std::optional<Error> error; ///< the first one
};

/// A name for a deletion that is still to be made, so that it can be written down before how it is taken back.
QString newBinBatch();

struct BinOptions
{
    QString batch{};        ///< of a deletion: from newBinBatch; empty: one of its own
    QString connection;     ///< the profile's name, for who looks into the bin
    bool overwrite = false; ///< of a restoration: a key that is there now is replaced
    /// Of a restoration: also to another server than the one from which the keys came.
    bool elsewhere = false;
    /// Of a deletion: keys that the bin does not take are deleted without it, for good.
    bool evenTooLarge = false;
    std::stop_token stop;
    std::function<void(qint64 done, qint64 asked)> progress; ///< after each part
};

/// Deletes keys so that they can be restored: each one's DUMP and TTL are in the bin, on the disk, before it goes, and it goes
/// only while its value is still the one in the bin (a script compares SHA-1 sums at the server, which so makes one more dump).
/// Keys of another type, with any bytes as their names, and of every slot of a cluster are welcome.
///
/// The Result fails only where nothing was done: the bin can't be written (Code::Io), or the first part was refused
/// (Code::NoPermission names the command: DUMP, PTTL, TYPE, EVALSHA, UNLINK). Three round trips for 64 keys.
Task<Result<BinReport>> deleteToBin(redis::Client &client, BinStore &bin, std::vector<QByteArray> keys, BinOptions options = {});
/// The keys of a deletion, each once, a part at a time: of millions the names need not lie in memory together.
struct KeySource
{
    qint64 count = 0;
    std::function<std::vector<QByteArray>(qint64 from, qint64 most)> part;
};
/// The same for keys that come in parts.
Task<Result<BinReport>> deleteToBin(redis::Client &client, BinStore &bin, KeySource keys, BinOptions options = {});

/// Puts a batch back with RESTORE, with the TTL that each key had left when it was deleted. A key that is there now is left alone
/// unless `overwrite`. What was restored leaves the bin. Code::NotFound where the bin has nothing of the batch any more,
/// Code::InvalidArgument where it came from another server.
Task<Result<BinReport>> restoreBatch(redis::Client &client, BinStore &bin, QString batch, BinOptions options = {});
/// The same for entries that were chosen one by one.
Task<Result<BinReport>> restoreEntries(redis::Client &client, BinStore &bin, std::vector<qint64> ids, BinOptions options = {});

} // namespace freshet::audit
