// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace freshet::inspect {

/// A number that was estimated from a random sample, and between which bounds it lies in 95 % of samples.
struct Estimate
{
    double value = 0;
    double low = 0;
    double high = 0;

    friend bool operator==(const Estimate &, const Estimate &) = default;
};

/// The part of the memory that keys of one group take.
struct MemoryShare
{
    QByteArray name;    ///< see `memoryGroupOf`; empty: all groups beyond `MemoryShares::mostGroups`
    qint64 sampled = 0; ///< keys of it in the sample
    Estimate bytes;     ///< of all its keys, with what the server needs for them (MEMORY USAGE)
    Estimate keys;
    qint64 largest = 0; ///< bytes of the largest one in the sample
    QByteArray largestKey;
};

struct MemoryShares
{
    static constexpr std::size_t mostGroups = 2000;

    qint64 keyCount = 0; ///< DBSIZE of all primaries: exact
    qint64 sampled = 0;
    qint64 wanted = 0;
    bool stopped = false;             ///< what was drawn till then is the answer
    Estimate bytes;                   ///< of all keys
    std::optional<qint64> usedMemory; ///< what the servers say of themselves, with everything that is no key
    std::vector<MemoryShare> shares;  ///< the most bytes first
};

struct MemorySampleOptions
{
    static constexpr qint64 mostKeys = 100'000;
    qint64 keys = 2000; ///< to draw, 1 to `mostKeys`; a thousand cost the servers some 10 ms
    std::stop_token stop;
    std::function<void(qint64 done, qint64 all)> progress;
};

/// What a key counts to: the namespace of `{version}:{namespace}:…` as the contract names keys, else what stands before the first
/// colon with it (`session:`), else `(no prefix)`. Pure.
QByteArray memoryGroupOf(const QByteArray &key);

/// Draws random keys (RANDOMKEY), from each primary by its share of the keys, and measures them (MEMORY USAGE), in round trips of
/// a hundred. Counts no read and touches no key's age. A few huge keys are easily missed: then the interval is too narrow, which
/// no sample can know. Fails with the first error; Code::NoPermission where MEMORY USAGE or RANDOMKEY is not permitted. The
/// client must outlive it.
Task<Result<MemoryShares>> sampleMemory(redis::Client &client, MemorySampleOptions options = {});

} // namespace freshet::inspect
