// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_details.h"

#include <vector>

namespace freshet::inspect {

/// How many keys expire when, from now on: keys that die together stand out.
struct ExpiryHistogram
{
    qint64 bucketMs = 1000;     ///< the width of each bucket: a round time
    std::vector<qint64> counts; ///< bucket i: from i * bucketMs to (i + 1) * bucketMs from now
    qint64 later = 0;           ///< expire behind the last bucket
    qint64 never = 0;
    qint64 gone = 0;    ///< are not there any more
    qint64 unknown = 0; ///< their TTL was not told

    qint64 within() const;                                               ///< all of the buckets together
    bool isKnown() const { return within() + later + never + gone > 0; } ///< the TTL of any key was told
    /// The fullest buckets, fullest first, without empty ones.
    std::vector<std::size_t> peaks(std::size_t most) const;
};

/// Of the keys' TTLs; with at most that many buckets, wide enough for 95 % of the keys that expire. O(n log n).
ExpiryHistogram expiryHistogram(const std::vector<KeyDetails> &keys, std::size_t buckets = 60);

} // namespace freshet::inspect
