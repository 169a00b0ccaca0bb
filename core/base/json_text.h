// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QVarLengthArray>

namespace freshet {

// JSON as text (RFC 8259). Where QJsonDocument would sort keys and print numbers anew, this keeps every number and
// string spelled as its writer spelled it. Pure functions; any thread.

/// Arrays and objects may stand in each other this often; one more is an error.
constexpr int jsonMaxDepth = 512;

/// Checks that `text` is one JSON document and returns it without the white space between its tokens. Strict: valid UTF-8
/// without a byte order mark, no NaN or Infinity, nothing behind the document, integers (numbers without point and
/// exponent) from -2^63 to 2^64-1, at most `jsonMaxDepth` deep. Code::Undecodable, whose message begins with line and
/// column (from 1, columns in code points) and whose `context` is `byte N` (from 0). O(bytes), no recursion.
Result<QByteArray> compactJson(QByteArrayView text);
/// The same; text that is compact already comes back as it is, without a copy of its bytes: not for raw data.
Result<QByteArray> compactJsonOf(const QByteArray &text);
/// A member of an object as it stands in compact text: the name with its quotes and escapes, and the value.
struct JsonMember
{
    QByteArrayView name;
    QByteArrayView value;
};
using JsonMembers = QVarLengthArray<JsonMember, 8>;
/// The same, with the members of the document if it is an object, in their order and with repeated names; in the same pass where
/// the text is compact already. They are views of what is answered.
Result<QByteArray> compactJsonOf(const QByteArray &text, JsonMembers &members);

/// The same document with line breaks and two spaces a level, for reading. `compact` must come from compactJson.
QByteArray indentedJson(QByteArrayView compact);

} // namespace freshet
