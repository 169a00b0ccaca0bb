// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/hit_rate_history.h"

#include <algorithm>
#include <iterator>

namespace freshet::inspect {

HitRateTotals totalsOf(const std::vector<HitRatePoint> &points)
{
    HitRateTotals totals;
    for (const HitRatePoint &point : points) {
        totals.hits += point.interval.hits;
        totals.misses += point.interval.misses;
        totals.seconds += point.interval.seconds;
    }
    return totals;
}

const HitRatePoint &HitRateHistory::add(const QString &name, HitRateSample sample)
{
    Series &series = m_series[name];
    HitRatePoint point;
    point.interval.end = sample.time;
    if (!series.points.empty()) {
        point.interval = intervalBetween(series.points.back().sample, sample, m_options.longestInterval);
        if (series.broken != HitRateGap::None && point.interval.isKnown())
            point.interval = {.gap = series.broken, .start = point.interval.start, .end = point.interval.end};
    }
    series.broken = HitRateGap::None;
    point.sample = std::move(sample);
    series.points.push_back(std::move(point));

    // By the steady clock: a wall clock that was set back must neither empty the history nor let it grow.
    const auto oldest = series.points.back().sample.moment - m_options.span;
    while (series.points.size() > 1 &&
           (series.points.front().sample.moment < oldest || series.points.size() > m_options.mostPoints))
        series.points.pop_front();
    return series.points.back();
}

void HitRateHistory::breakOff(HitRateGap why)
{
    for (Series &series : m_series) {
        if (series.broken == HitRateGap::None)
            series.broken = why;
    }
}

void HitRateHistory::clear()
{
    m_series.clear();
}

const HitRatePoint *HitRateHistory::newest(const QString &name) const
{
    const auto found = m_series.constFind(name);
    return found == m_series.constEnd() ? nullptr : &found->points.back();
}

std::vector<HitRatePoint> HitRateHistory::window(const QString &name, const QDateTime &from, const QDateTime &to) const
{
    std::vector<HitRatePoint> result;
    const auto found = m_series.constFind(name);
    if (found == m_series.constEnd())
        return result;
    // Not a binary search: after the wall clock was set back the times are not in order.
    std::copy_if(found->points.begin(), found->points.end(), std::back_inserter(result),
                 [&](const HitRatePoint &point) { return point.sample.time > from && point.sample.time <= to; });
    return result;
}

} // namespace freshet::inspect
