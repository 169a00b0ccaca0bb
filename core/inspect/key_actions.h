// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_details.h"
#include "core/inspect/key_selection.h"
#include "core/inspect/key_value.h"

#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <vector>

namespace freshet::inspect {

// What an operator does to keys. All of it goes through the client's read-only gate. Thread: the client's.

/// What many keys are now, before something is done to them.
struct KeysPreview
{
    qint64 keys = 0;       ///< asked about
    qint64 missing = 0;    ///< are not there (any more)
    qint64 bytes = 0;      ///< MEMORY USAGE together
    qint64 unmeasured = 0; ///< there, but of unknown size
    qint64 largest = 0;    ///< bytes of the largest
    std::map<QByteArray, qint64> types;
    qint64 withoutTtl = 0;
    qint64 withinMinute = 0; ///< expire within
    qint64 withinHour = 0;   ///< but not within a minute
    qint64 withinDay = 0;
    qint64 later = 0;
    std::vector<QByteArray> examples; ///< at most 20 that are there
};

/// How far work on many keys has come.
struct KeysProgress
{
    qint64 keys = 0;
    qint64 done = 0; ///< with whichever result
};

/// What became of many keys.
struct KeysReport
{
    qint64 keys = 0;
    qint64 done = 0;
    qint64 missing = 0; ///< were not there, so nothing was to do
    qint64 failed = 0;
    qint64 unbinned = 0; ///< removed without a copy in the bin
    bool stopped = false;
    std::vector<QByteArray> failedKeys; ///< at most 1000
    std::optional<Error> error;         ///< the first one
};

struct KeysWork
{
    std::stop_token stop;                               ///< asked between batches
    std::function<void(const KeysProgress &)> progress; ///< in the client's thread, once a batch
};

/// Asks for each key's TTL, type and size. Fails where the server can't be reached or the user may not ask.
Task<Result<KeysPreview>> previewKeys(redis::Client &client, KeySelection keys, KeysWork work = {});

/// Sets the TTL (more than 0), or removes it where there is none.
Task<Result<KeysReport>> setTtl(redis::Client &client, KeySelection keys, std::optional<std::chrono::milliseconds> ttl,
                                KeysWork work = {});

/// Removes keys for good, with UNLINK. What is to come back goes through core/audit/bin.h.
Task<Result<KeysReport>> removeKeys(redis::Client &client, KeySelection keys, KeysWork work = {});

/// Code::NotFound where there is no such key, Code::InvalidArgument where `to` is taken.
Task<Result<void>> renameKey(redis::Client &client, QByteArray from, QByteArray to);
/// A copy with the same TTL; between slots of a cluster and on old servers by DUMP and RESTORE. Errors as of renameKey.
Task<Result<void>> duplicateKey(redis::Client &client, QByteArray from, QByteArray to);

/// One change of a value. The TTL stays.
struct ValueEdit
{
    QByteArray type; ///< string, hash, list, set or zset
    ValueItem before;
    ValueItem after; ///< of hashes and lists with the same name
};
/// Makes the change if the element still is what it was before: Code::TryAgain where somebody else has changed it.
Task<Result<void>> editValue(redis::Client &client, QByteArray key, ValueEdit edit);

} // namespace freshet::inspect
