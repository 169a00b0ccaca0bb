// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QLatin1String>

namespace freshet::cache {

// Cached values as they stand in Redis (contract, section 2): JSON text, plain or compressed. Pure functions; any thread.

/// How a value is stored. The compressed forms are `COMPRESSED:` and then a zlib stream.
enum class ValueForm {
    Plain,    ///< the JSON text itself
    Portable, ///< each byte of the stream above 0x7F as the two-byte UTF-8 form of the same code point
    Binary,   ///< the stream as it is
};

/// `plain`, `portable`, `binary`.
QLatin1String formName(ValueForm form);

struct DecodedValue
{
    QByteArray json; ///< compact; every number and string spelled as it was stored
    ValueForm form = ValueForm::Plain;
};

constexpr qint64 defaultInflateLimit = 64LL << 20; ///< bytes of JSON text

/// Reads any stored form. Of the compressed ones the binary reading is tried first; that which inflates completely, with
/// its checksum right and nothing left over, to valid JSON wins. Code::Undecodable says what is wrong; text longer than
/// `inflateLimit` bytes is such an error, and no more than about that is ever allocated. O(stored and inflated bytes).
Result<DecodedValue> decodeValue(QByteArrayView stored, qint64 inflateLimit = defaultInflateLimit);
/// The same; a plain value that is compact already shares its bytes.
Result<DecodedValue> decodeValueOf(const QByteArray &stored, qint64 inflateLimit = defaultInflateLimit);

struct EncodedValue
{
    QByteArray stored;
    ValueForm form = ValueForm::Plain; ///< Plain where the text is short or compressing does not pay
};

/// Code points of compact JSON up to which it is stored plain.
constexpr qsizetype plainLimit = 1024;

/// The stored bytes of `compactJson`, which must come from freshet::compactJson. Longer text than `plainLimit` is
/// compressed (zlib, level 6) to `form` where fewer bytes are stored that way.
EncodedValue encodeValue(QByteArrayView compactJson, ValueForm form = ValueForm::Portable);

} // namespace freshet::cache
