// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <chrono>

namespace freshet::cache {

/// `cache:tag:{tag}`: the set of the keys that carry a tag (contract, section 4).
QByteArray tagKey(QByteArrayView tag);

/// Adds `key` to a tag, in one atomic step: to be done before the value is written, so that a crash leaves a spare member and
/// never an untagged value. The set then lives at least a minute longer than `ttl` (0: for ever) would let a value live that is
/// written now; its TTL is never shortened, and a set without one keeps none. One round trip.
Task<Result<void>> addToTag(redis::Client &client, QByteArray tag, QByteArray key, std::chrono::milliseconds ttl);

} // namespace freshet::cache
