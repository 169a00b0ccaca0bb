// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace freshet::inspect {

/// MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md) as compact JSON, for people to look at. Binary data and
/// strings that are no UTF-8 become `{"base64":"…"}`, extension types `{"ext":N,"base64":"…"}`; a number that JSON does not know
/// is null. Nothing where the bytes are not exactly one map or array, where a map has keys that are no strings, nests deeper than
/// 128 or would take more than `limit` bytes as JSON: a lone byte or word is MessagePack too, but looks like anything. Memory is
/// bounded by `bytes` and `limit`, whatever lengths the bytes claim. O(bytes); any thread.
std::optional<QByteArray> jsonOfMessagePack(const QByteArray &bytes, qint64 limit);

} // namespace freshet::inspect
