// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_trace.h"

#include <vector>

// How traces and latencies stand in Redis: shared by who writes and who reads them.
namespace freshet::events {

QByteArray traceKey(QByteArrayView eventId);
QByteArray latencyKey(QByteArrayView group, qint64 minute); ///< minutes since 1970

/// Upper bounds of the buckets in microseconds: 100, then each 5 % more, to a day. What took longer is in the last.
const std::vector<qint64> &latencyBuckets();
/// The index of the bucket; O(log buckets).
std::size_t latencyBucketOf(std::chrono::microseconds took);

/// Puts the steps of one event together; those that can't be read are left out, equal ones are one.
std::vector<TraceRecord> recordsFrom(const QByteArray &eventId, const std::vector<QByteArray> &steps);
/// Percentiles of counts by upper bounds. Pure.
HandlingLatency latencyFrom(QByteArray group, const std::map<qint64, qint64> &counts);

} // namespace freshet::events
