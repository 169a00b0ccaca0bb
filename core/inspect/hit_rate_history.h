// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/hit_rate.h"

#include <QMap>
#include <QStringList>

#include <deque>
#include <vector>

namespace freshet::inspect {

/// One sample and what happened since the one before it.
struct HitRatePoint
{
    HitRateSample sample;
    HitRateInterval interval;

    friend bool operator==(const HitRatePoint &, const HitRatePoint &) = default;
};

/// Sums over the known intervals of some points.
struct HitRateTotals
{
    qint64 hits = 0;
    qint64 misses = 0;
    double seconds = 0; ///< how much time is known; 0: nothing can be said

    std::optional<double> hitRate() const { return inspect::hitRate(hits, misses); }
    friend bool operator==(const HitRateTotals &, const HitRateTotals &) = default;
};
HitRateTotals totalsOf(const std::vector<HitRatePoint> &points);

/// The last minutes of several series of samples. A series has a name: that of a namespace, or `server` (empty, which no
/// namespace can be called) for the key space hits of the whole server.
///
/// Thread: any one. Owner: whoever draws it. Bounded: what is older than `span` before a series' newest sample goes at
/// each addition, and no series holds more than `mostPoints`.
///
/// For the maintainer: a deque a series, oldest first, about 200 bytes a point; `add` is O(1), a window looks at every point
/// once.
class HitRateHistory
{
public:
    struct Options
    {
        std::chrono::milliseconds span{std::chrono::minutes(5) +
                                       std::chrono::seconds(10)}; ///< the longest window, and a little more
        std::chrono::milliseconds longestInterval{
            3500};                     ///< between two samples; beyond, some are missing (sampling is once a second)
        std::size_t mostPoints = 3600; ///< of one series
    };

    static QString server() { return {}; } ///< the series of the whole server

    HitRateHistory()
        : HitRateHistory(Options{})
    {}
    explicit HitRateHistory(const Options &options)
        : m_options(options)
    {}

    const Options &options() const { return m_options; }
    /// Adds the newest sample of a series and returns its point.
    const HitRatePoint &add(const QString &series, HitRateSample sample);
    /// Samples are missing from here on, or another count begins: the next interval of every series is a gap, however short.
    void breakOff(HitRateGap why = HitRateGap::Outage);
    void clear();

    bool isEmpty() const { return m_series.isEmpty(); }
    QStringList series() const { return m_series.keys(); }
    /// The newest point of a series, or nullptr. Valid until the next change.
    const HitRatePoint *newest(const QString &series) const;
    /// The points of a series whose sample is later than `from` and not later than `to`, oldest first.
    std::vector<HitRatePoint> window(const QString &series, const QDateTime &from, const QDateTime &to) const;

private:
    struct Series
    {
        std::deque<HitRatePoint> points;
        HitRateGap broken = HitRateGap::None; ///< after the newest one
    };

    Options m_options;
    QMap<QString, Series> m_series;
};

} // namespace freshet::inspect
