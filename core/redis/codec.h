// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/command.h"
#include "core/redis/value.h"

#include <QByteArray>

#include <memory>

namespace freshet::redis {

/// Appends `command` to `out` as the protocol wants it (RESP2, https://redis.io/docs/reference/protocol-spec). O(bytes).
void encode(const Command &command, QByteArray &out);

/// Turns bytes of a server, however they were cut, into replies. It trusts nothing: lengths, depth and the total size are
/// bounded, and a length beyond the bound is refused when it is announced, before its bytes come.
///
/// For the maintainer: hiredis' reader with functions of our own that build Values in place: the root inside this
/// object, every other inside its parent's vector, which grows only while no pointer into it is in use. hiredis moves its buffer
/// down after each reply, so feed it slices of about `feedBytes` and drain between them, or that becomes quadratic. Thread: any
/// one at a time. Memory: the bytes of the reply that is being read, twice at its end.
class ReplyReader
{
public:
    static constexpr int maxDepth = 32;              ///< of nested arrays; hiredis 0.14 itself stops at 8
    static constexpr qint64 maxLineBytes = 64 << 10; ///< of a status or an error
    static constexpr qint64 feedBytes = 4 << 10;
    static constexpr qint64 feedManyBytes = 64 << 10; ///< while a long reply is being read

    /// `maxReplyBytes`: the most that one reply may hold in strings and elements; at least 1 KiB.
    explicit ReplyReader(qint64 maxReplyBytes);
    ~ReplyReader();
    ReplyReader(const ReplyReader &) = delete;
    ReplyReader &operator=(const ReplyReader &) = delete;

    void feed(QByteArrayView bytes);
    enum class Next { Reply, Incomplete, Failed };
    /// The next complete reply, moved into `value`. After Failed the reader and its connection are of no more use.
    Next next(Value &value);
    const QString &errorText() const { return m_error; } ///< after Failed
    /// Whether bytes of an unfinished reply are held.
    bool isMidReply() const;

private:
    struct Hiredis;
    Next fail(const QString &text);
    bool announcesTooMuch();

    std::unique_ptr<Hiredis> m_hiredis;
    qint64 m_maxReplyBytes;
    qint64 m_fedSinceDrained = 0;
    QString m_error;
};

} // namespace freshet::redis
