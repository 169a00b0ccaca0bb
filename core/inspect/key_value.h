// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <optional>
#include <stop_token>
#include <vector>

namespace freshet::inspect {

/// How large a key's value is, before any of it is fetched.
struct ValueSize
{
    QByteArray type;              ///< `none`: the key is not there
    qint64 ttlMs = -2;            ///< -1 no expiry, -2 absent
    std::optional<qint64> length; ///< bytes of a string, else elements; unknown for types that Freshet does not know
    std::optional<qint64> bytes;  ///< MEMORY USAGE, where permitted
};

/// Asks for them in two round trips. `none` is no error.
Task<Result<ValueSize>> fetchValueSize(redis::Client &client, QByteArray key);

/// One element of a collection, or the (part of a) string.
struct ValueItem
{
    QByteArray name;                                       ///< field, list index, stream id; empty for sets and strings
    QByteArray value;                                      ///< what it holds; of a sorted set's element the member
    std::optional<double> score;                           ///< of sorted sets
    std::vector<std::pair<QByteArray, QByteArray>> fields; ///< of stream entries

    friend bool operator==(const ValueItem &, const ValueItem &) = default;
};

/// Part of a value.
struct ValuePage
{
    QByteArray type;
    std::vector<ValueItem> items;
    QByteArray next;   ///< goes on from here; empty: this was the last part
    qint64 length = 0; ///< of the whole value now: bytes of a string, else elements
};

struct ValuePageOptions
{
    QByteArray from;          ///< `next` of the page before; empty: the beginning
    qint64 items = 200;       ///< elements; about, for HSCAN, SSCAN and ZSCAN
    qint64 bytes = 64 * 1024; ///< of a string
    QByteArray match;         ///< a glob over fields or members, for hashes, sets and sorted sets
};

/// The next part of the value: GETRANGE, HSCAN, SSCAN, ZSCAN, LRANGE, XRANGE. HSCAN, SSCAN and ZSCAN may give an element twice
/// while the value changes. Code::NotFound where there is no key, Code::WrongType where it is of another type now,
/// Code::Unsupported for types that Freshet does not know.
Task<Result<ValuePage>> fetchValuePage(redis::Client &client, QByteArray key, QByteArray type, ValuePageOptions options = {});

} // namespace freshet::inspect
