// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/invalidation.h"
#include "core/redis/client.h"

#include <chrono>

namespace freshet::cache {

// Tags (contract, section 4). Their invalidation, and that of deferred queues, is in invalidation.h.

/// `cache:tag:{tag}`: the set of the keys that carry a tag (contract, section 4).
QByteArray tagKey(QByteArrayView tag);
/// Where the set of a tag goes before its members are removed: `{cache:tag:T}:draining:<suffix>`; of a tag that holds `{…}`
/// `cache:tag:T:draining:<suffix>`; empty for one with a lone `}`, which is drained in place.
QByteArray drainingTagKey(QByteArrayView tag, QByteArrayView suffix);
/// `invalidation_queue:{tag}`, and where it goes.
QByteArray queueKey(QByteArrayView tag);
QByteArray drainingQueueKey(QByteArrayView tag, QByteArrayView suffix);

/// Adds `key` to a tag, in one atomic step: to be done before the value is written, so that a crash leaves a spare member and
/// never an untagged value. The set then lives at least a minute longer than `ttl` (0: for ever) would let a value live that is
/// written now; its TTL is never shortened, and a set without one keeps none. One round trip.
Task<Result<void>> addToTag(redis::Client &client, QByteArray tag, QByteArray key, std::chrono::milliseconds ttl);
/// The same for several tags; one round trip a node.
Task<Result<void>> addToTags(redis::Client &client, QByteArrayList tags, QByteArray key, std::chrono::milliseconds ttl);

/// Puts keys or patterns into `invalidation_queue:{tag}` to be removed later; its TTL is 24 h from now.
Task<Result<void>> enqueueInvalidation(redis::Client &client, QByteArray tag, QByteArrayList keysOrPatterns);

/// Finishes what a crash left half drained: `…:draining:…` sets of all tags and queues, found by a walk. How many keys it
/// removed; Code::Cancelled after a stop. For a worker's start; DrainFinisher tries until it is done.
Task<Result<qint64>> finishDrains(redis::Client &client, InvalidationOptions options = {});

} // namespace freshet::cache
