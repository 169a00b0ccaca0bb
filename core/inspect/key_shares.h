// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <map>
#include <vector>

namespace freshet::inspect {

/// About how many keys a namespace has, from a random sample of all keys. The interval is of 95 % (Wilson).
struct KeyShare
{
    double keys = 0;
    double keysLow = 0;
    double keysHigh = 0;
    std::optional<double> bytes; ///< about; nothing where MEMORY USAGE was not answered or no key of it was in the sample
    qint64 sampled = 0;          ///< keys of it in the sample
};

struct KeyShares
{
    qint64 allKeys = 0; ///< DBSIZE of all primaries: exact
    qint64 sampled = 0;
    std::map<QByteArray, KeyShare> shares; ///< of each namespace that was asked about
};

/// The namespace among `sorted` that a key `{version}:{namespace}[:…]` belongs to, the longest where one continues another;
/// nullptr where it is none of them. Pure.
const QByteArray *namespaceOfKey(const QByteArray &key, const std::vector<QByteArray> &sorted);

/// Draws `most` random keys, from each primary by its share of the keys (RANDOMKEY, then MEMORY USAGE of each), in round trips of
/// a hundred: some 10 ms of the server's time for a thousand keys. Counts no read and touches no key's age. `namespaces` sorted
/// bytewise. The client must outlive it.
Task<Result<KeyShares>> fetchKeyShares(redis::Client &client, std::vector<QByteArray> namespaces, qint64 most = 1000);

} // namespace freshet::inspect
