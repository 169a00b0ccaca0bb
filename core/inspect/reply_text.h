// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/value.h"

#include <QByteArrayList>

#include <optional>
#include <vector>

namespace freshet::inspect {

// Replies for people and files. Pure; O(bytes); any thread. What redis-cli escapes is escaped as it does, so nothing in a reply
// can move a cursor or hide; all output is ASCII but for `plainReply`.

/// As redis-cli prints it to a terminal, with its line break: `1) "a"`, `(integer) 3`, `(nil)`, `(error) ERR …`, `(empty array)`,
/// nested arrays indented. Of an array at the top the elements from `first` on, at most `most`; they are numbered as in the
/// whole.
QByteArray replyText(const redis::Value &reply, qsizetype first = 0, qsizetype most = -1);
/// A string in double quotes with escapes, as sdscatrepr writes it.
QByteArray quotedBytes(QByteArrayView bytes);
/// Whether redis-cli prints the reply of this command as lines of text and not as one quoted string: INFO, CLIENT LIST …
bool repliesInLines(const QByteArrayList &words);
/// One JSON value: strings as text where they are UTF-8, else `{"base64":…}`; an error as `{"error":…}`, nil as null.
QByteArray replyJson(const redis::Value &reply);

/// A reply as rows and columns, where the command or the reply's own shape says what belongs together.
struct ReplyTable
{
    QByteArrayList columns; ///< names of the server's or of ours (`field`, `value`, `member`, `score`, `id`)
    std::vector<QByteArrayList> rows;
};
/// HGETALL, CONFIG GET, ZRANGE … WITHSCORES, XRANGE, lists of maps such as XINFO GROUPS, MGET beside its keys. Nothing where it
/// is none.
std::optional<ReplyTable> replyTable(const QByteArrayList &words, const redis::Value &reply);

/// Cuts a reply to at most `elements` of all levels and `bytes` in strings.
struct CutReply
{
    redis::Value value;
    qint64 elements = 0; ///< of the top level, as they came
    qint64 bytes = 0;    ///< in strings, as they came
    bool isCut = false;
};
CutReply cutReply(redis::Value reply, qint64 elements, qint64 bytes);

} // namespace freshet::inspect
