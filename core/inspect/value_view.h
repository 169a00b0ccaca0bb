// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>

namespace freshet::inspect {

/// What some stored bytes are, for people to look at. Found out from the bytes alone; nothing in them is run.
struct ValueView
{
    enum class Packing {
        None,
        Portable, ///< `COMPRESSED:` and a zlib stream as the services write it (contract, section 2)
        Binary,   ///< the same with the stream's bytes as they are
        Zlib,     ///< a bare zlib stream
        Gzip,
        MessagePack, ///< a map or array of it, with text as names: `content` is JSON, as jsonOfMessagePack writes it
    };
    enum class Kind { Json, Text, Binary };

    Packing packing = Packing::None;
    Kind kind = Kind::Binary;
    QByteArray content; ///< unpacked; of JSON and MessagePack the compact text
    qint64 storedBytes = 0;
    QString trouble; ///< why bytes that say they are compressed were not unpacked; English, from the decoder
};

constexpr qint64 viewInflateLimit = 64LL << 20; ///< bytes

/// Looks at all of a value's bytes. At most `limit` bytes are ever unpacked; more is told in `trouble` and shown as it is stored.
/// O(bytes); any thread.
ValueView viewValue(const QByteArray &stored, qint64 limit = viewInflateLimit);

/// Lines of `00000010  68 65 6c …  |hel…|` for bytes from `from` on, at most `most` of them.
QByteArray hexLines(QByteArrayView bytes, qint64 from = 0, qint64 most = 64 * 1024);

} // namespace freshet::inspect
