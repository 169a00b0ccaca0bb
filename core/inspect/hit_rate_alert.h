// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <deque>
#include <optional>

namespace freshet::inspect {

/// Whether a hit rate stays under its target. Judged by the last minute, so that one bad second is no alarm: raised once that was
/// under the target for `after` without a break, and gone only once it was above target and `margin` for `clearAfter`. A minute
/// with less than `leastReads` reads says nothing; unknown time stops both clocks and changes nothing.
///
/// Pure; thread: any one. Times are milliseconds of whatever clock, rising.
class HitRateAlert
{
public:
    struct Options
    {
        double target = 0.9; ///< 0 to 1
        std::chrono::milliseconds after = std::chrono::minutes(5);
        std::chrono::milliseconds clearAfter = std::chrono::minutes(1);
        double margin = 0.01; ///< at most half of what lies above the target, so that 99.9 % can be reached again
        qint64 leastReads = 20;
        std::chrono::milliseconds judged = std::chrono::minutes(1);
    };
    enum class Change { None, Raised, Cleared };

    HitRateAlert()
        : HitRateAlert(Options{})
    {}
    explicit HitRateAlert(const Options &options)
        : m_options(options)
    {}

    const Options &options() const { return m_options; }
    /// A new target: what was collected stays, the clocks begin anew. A raised alert stays until the rate is above.
    void setOptions(const Options &options);
    /// What was read in the time up to `endMs`. Times of which nothing is known are not added. O(1) on the average.
    Change add(qint64 startMs, qint64 endMs, qint64 hits, qint64 misses);

    bool isRaised() const { return m_raised; }
    std::optional<double> rate() const; ///< of the judged time; nothing with too few reads
    std::chrono::milliseconds underFor() const { return std::chrono::milliseconds(m_underMs); }

private:
    struct Part
    {
        qint64 endMs;
        qint64 hits;
        qint64 misses;
    };

    Options m_options;
    std::deque<Part> m_parts;
    qint64 m_hits = 0;
    qint64 m_misses = 0;
    qint64 m_underMs = 0;
    qint64 m_aboveMs = 0;
    bool m_raised = false;
};

} // namespace freshet::inspect
