// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_details.h"
#include "core/redis/url.h"

#include <QByteArray>

#include <vector>

namespace freshet::inspect {

// Keys as text for other programs. Pure functions but one; any thread.

/// `key,type,ttl_ms,bytes,encoding,namespace,version` as CSV (contract, section 8). TTL as PTTL says it; unknown is empty. A name
/// that is not UTF-8 stands as `{"base64":"…"}`, as in the command line's JSON.
QByteArray keyCsvHeader();
QByteArray keyCsvLine(const QByteArray &key, const KeyDetails &details);
/// One JSON object and a line feed, with the fields of the command line's `keys --long` and the encoding.
QByteArray keyJsonLine(const QByteArray &key, const KeyDetails &details);

enum class KeyExportForm { Csv, JsonLines };
/// The lines of these keys, their details asked for anew. Keys that are gone are left out. Thread: the client's.
Task<Result<QByteArray>> fetchKeyLines(redis::Client &client, std::vector<QByteArray> keys, KeyExportForm form);

/// One word of a POSIX shell (bash and zsh where bytes must be escaped: `$'\x1b'`). NUL can't stand in a word: it is left out.
QByteArray shellQuoted(QByteArrayView bytes);
/// The command line that shows the key with redis-cli: address, database, user and TLS as in `url`, never the password (redis-cli
/// takes it from REDISCLI_AUTH). A key with NUL bytes goes in through standard input.
QByteArray redisCliCommand(const redis::Url &url, const QByteArray &key, const QByteArray &type);

} // namespace freshet::inspect
