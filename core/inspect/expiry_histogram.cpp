// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/expiry_histogram.h"

#include <algorithm>
#include <numeric>

namespace freshet::inspect {

qint64 ExpiryHistogram::within() const
{
    return std::accumulate(counts.begin(), counts.end(), qint64(0));
}

std::vector<std::size_t> ExpiryHistogram::peaks(std::size_t most) const
{
    std::vector<std::size_t> order(counts.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::ranges::stable_sort(order, [this](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
    std::erase_if(order, [this](std::size_t bucket) { return counts[bucket] == 0; });
    if (order.size() > most)
        order.resize(most);
    return order;
}

ExpiryHistogram expiryHistogram(const std::vector<KeyDetails> &keys, std::size_t buckets)
{
    ExpiryHistogram histogram;
    std::vector<qint64> ttls;
    for (const KeyDetails &key : keys) {
        const qint64 ttl = key.ttlMs.value_or(0);
        if (!key.ttlMs)
            ++histogram.unknown;
        else if (ttl == -1)
            ++histogram.never;
        else if (ttl < 0)
            ++histogram.gone;
        else
            ttls.push_back(ttl);
    }
    if (ttls.empty() || buckets == 0)
        return histogram;
    const auto most = std::ptrdiff_t((ttls.size() - 1) * 95 / 100);
    std::nth_element(ttls.begin(), ttls.begin() + most, ttls.end());
    const qint64 reach = ttls[std::size_t(most)];
    constexpr qint64 second = 1000;
    constexpr qint64 minute = 60 * second;
    constexpr qint64 hour = 60 * minute;
    constexpr qint64 day = 24 * hour;
    histogram.bucketMs = 365 * day;
    for (const qint64 width : {second, 2 * second, 5 * second, 10 * second, 30 * second, minute, 2 * minute, 5 * minute,
                               10 * minute, 30 * minute, hour, 2 * hour, 6 * hour, 12 * hour, day, 7 * day, 30 * day}) {
        if (reach < width * qint64(buckets)) {
            histogram.bucketMs = width;
            break;
        }
    }
    const qint64 last = std::ranges::max(ttls) / histogram.bucketMs;
    histogram.counts.assign(std::min(buckets, std::size_t(last + 1)), 0);
    for (const qint64 ttl : ttls) {
        const auto bucket = std::size_t(ttl / histogram.bucketMs);
        if (bucket < histogram.counts.size())
            ++histogram.counts[bucket];
        else
            ++histogram.later;
    }
    return histogram;
}

} // namespace freshet::inspect
