// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace freshet::inspect {

/// A key that was drawn by chance, and how many keys of its node it stands for.
struct DrawnKey
{
    QByteArray key;
    std::optional<qint64> bytes; ///< MEMORY USAGE; nothing where it was not asked for or not answered
    double weight = 0;
};

struct DrawnKeys
{
    qint64 allKeys = 0; ///< DBSIZE of all primaries: exact
    std::vector<DrawnKey> keys;
};
/// Draws `most` random keys, from each primary by its share of the keys (RANDOMKEY, and MEMORY USAGE of each where `measure`), in
/// round trips of a hundred. Counts no read and touches no key's age. The client must outlive it.
Task<Result<DrawnKeys>> drawKeys(redis::Client &client, qint64 most, bool measure);

/// 95 % of a share of which `hits` of `all` draws tell (Wilson), from 0 to 1.
std::pair<double, double> shareInterval(double hits, double all);

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

/// From drawKeys of `most`, measured: some 10 ms of the server's time for a thousand keys. `namespaces` sorted bytewise. The
/// client must outlive it.
Task<Result<KeyShares>> fetchKeyShares(redis::Client &client, std::vector<QByteArray> namespaces, qint64 most = 1000);

} // namespace freshet::inspect
