// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <map>
#include <stop_token>
#include <vector>

namespace freshet::inspect {

/// Names that can be invalidated, as a part of the keys tells: for completion, never for counting.
struct InvalidationNames
{
    std::vector<QByteArray> namespaces; ///< sorted bytewise, as the others; those with a version or counters of their own, and
                                        ///< the built-in ones, are among them
    std::map<QByteArray, QByteArray> versions; ///< the current one of each namespace
    std::vector<QByteArray> tags;
    std::vector<QByteArray> queues;
    qint64 scanned = 0;   ///< keys that were looked at
    bool isWhole = false; ///< those were all

    static constexpr std::size_t most = 1000; ///< of each
};

/// Looks at about `mostKeys` keys. Code::Cancelled after a stop. The client must outlive it.
Task<Result<InvalidationNames>> findInvalidationNames(redis::Client &client, qint64 mostKeys = 50'000, bool gentle = false,
                                                      std::stop_token stop = {});

} // namespace freshet::inspect
