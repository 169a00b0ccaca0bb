// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <QStringList>

#include <optional>
#include <stop_token>
#include <vector>

namespace freshet::inspect {

/// What to ask of each key. Every one costs the server a command a key, in a round trip that all share.
enum class KeyFact { Type = 1, Ttl = 2, Bytes = 4, Encoding = 8, Idle = 16 };
Q_DECLARE_FLAGS(KeyFacts, KeyFact)

/// What is known of one key. A key that went away meanwhile has type `none`, -2 as TTL and no bytes.
struct KeyDetails
{
    QByteArray type;             ///< `string`, `hash`, …, `none`; empty: unknown
    std::optional<qint64> ttlMs; ///< -1 no expiry, -2 absent
    std::optional<qint64> bytes; ///< MEMORY USAGE: of the value, the key and their overhead, sampled for large collections
    QByteArray encoding{};       ///< OBJECT ENCODING: `listpack`, `embstr` …; empty: unknown or gone
    std::optional<qint64> idleSeconds{}; ///< OBJECT IDLETIME; unknown where the server counts uses instead (an LFU policy)

    friend bool operator==(const KeyDetails &, const KeyDetails &) = default;
};

struct KeyDetailsBatch
{
    std::vector<KeyDetails> rows; ///< one a key, in order
    QStringList denied;           ///< commands that the ACL user may not run; what they tell is unknown in every row
};

/// Details of many keys, in round trips of 500 keys. An answer that is an error leaves just its own part unknown (a key
/// pattern that the user may not see, a server that lacks MEMORY USAGE). Fails where the server can't be reached.
Task<Result<KeyDetailsBatch>> fetchKeyDetails(redis::Client &client, std::vector<QByteArray> keys, KeyFacts facts,
                                              std::stop_token stop = {});

} // namespace freshet::inspect

Q_DECLARE_OPERATORS_FOR_FLAGS(freshet::inspect::KeyFacts)
