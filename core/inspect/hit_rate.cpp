// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/hit_rate.h"

namespace freshet::inspect {

using namespace std::chrono;

namespace {

// Two clocks never agree exactly: NTP slews one of them. Beyond this the wall clock was set, or the machine was asleep
// (the steady clock of Linux stands still then).
constexpr milliseconds clockTolerance{2000};

HitRateGap gapBetween(const HitRateSample &before, const HitRateSample &after, milliseconds longest)
{
    const auto elapsed = after.moment - before.moment;
    const milliseconds onTheWall(before.time.msecsTo(after.time));
    if (before.origin != after.origin)
        return HitRateGap::Restart;
    if (after.hits < before.hits || after.misses < before.misses)
        return HitRateGap::CounterFell;
    if (elapsed > longest)
        return HitRateGap::Outage;
    if (elapsed <= elapsed.zero() || onTheWall.count() <= 0 || abs(elapsed - onTheWall) > clockTolerance)
        return HitRateGap::ClockJumped;
    return HitRateGap::None;
}

} // namespace

std::optional<double> hitRate(qint64 hits, qint64 misses)
{
    const double reads = double(hits) + double(misses);
    return reads > 0 ? std::optional(double(hits) / reads) : std::nullopt;
}

std::optional<double> HitRateInterval::hitsPerSecond() const
{
    return isKnown() ? std::optional(double(hits) / seconds) : std::nullopt;
}

std::optional<double> HitRateInterval::missesPerSecond() const
{
    return isKnown() ? std::optional(double(misses) / seconds) : std::nullopt;
}

std::optional<double> HitRateInterval::readsPerSecond() const
{
    return isKnown() ? std::optional((double(hits) + double(misses)) / seconds) : std::nullopt;
}

std::optional<double> HitRateInterval::hitRate() const
{
    return isKnown() ? inspect::hitRate(hits, misses) : std::nullopt;
}

HitRateInterval intervalBetween(const HitRateSample &before, const HitRateSample &after, milliseconds longest)
{
    HitRateInterval interval;
    interval.gap = gapBetween(before, after, longest);
    interval.start = before.time;
    interval.end = after.time;
    if (!interval.isKnown())
        return interval;
    interval.seconds = duration<double>(after.moment - before.moment).count();
    interval.hits = after.hits - before.hits;
    interval.misses = after.misses - before.misses;
    return interval;
}

} // namespace freshet::inspect
