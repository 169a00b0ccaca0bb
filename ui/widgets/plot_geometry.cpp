// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plot_geometry.h"

#include "ui/widgets/format.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace freshet::ui {

std::vector<QList<QPointF>> unbrokenRuns(const TimePoints &points)
{
    std::vector<QList<QPointF>> runs;
    const TimePoint *previous = nullptr;
    for (const TimePoint &point : points) {
        if (!point.isKnown()) {
            previous = nullptr;
            continue;
        }
        if (!previous || previous->endMs != point.startMs) {
            runs.emplace_back();
            runs.back().append({double(point.startMs), point.value});
        }
        runs.back().append({double(point.endMs), point.value});
        previous = &point;
    }
    return runs;
}

TimePoints stackedOn(const TimePoints &lower, const TimePoints &upper)
{
    TimePoints sums(std::min(lower.size(), upper.size()));
    for (std::size_t i = 0; i < sums.size(); ++i) // NaN plus anything is NaN
        sums[i] = {upper[i].startMs, upper[i].endMs, lower[i].value + upper[i].value};
    return sums;
}

QList<QPointF> thinned(const QList<QPointF> &run, double fromMs, double toMs, double perColumn)
{
    QList<QPointF> kept;
    // The part inside, and one point more on each side for the line to come from and to go to.
    qsizetype first = 0;
    while (first + 1 < run.size() && run[first + 1].x() <= fromMs)
        ++first;
    qsizetype last = run.size() - 1;
    while (last > first && run[last - 1].x() >= toMs)
        --last;
    if (last < first || perColumn <= 0)
        return kept;
    kept.reserve(std::min<qsizetype>(last - first + 1, qsizetype((toMs - fromMs) / perColumn) * 2 + 4));

    const auto keep = [&](qsizetype index) {
        if (kept.isEmpty() || kept.back() != run[index])
            kept.append(run[index]);
    };
    keep(first);
    for (qsizetype i = first; i <= last;) {
        const double column = std::floor(run[i].x() / perColumn);
        qsizetype least = i, greatest = i;
        for (; i <= last && std::floor(run[i].x() / perColumn) == column; ++i) {
            if (run[i].y() < run[least].y())
                least = i;
            if (run[i].y() > run[greatest].y())
                greatest = i;
        }
        keep(std::min(least, greatest));
        keep(std::max(least, greatest));
    }
    keep(last);
    return kept;
}

std::optional<ValueRange> rangeOf(const TimePoints &points, qint64 fromMs, qint64 toMs)
{
    std::optional<ValueRange> range;
    for (const TimePoint &point : points) {
        if (!point.isKnown() || point.endMs <= fromMs || point.startMs >= toMs)
            continue;
        if (!range)
            range = {point.value, point.value};
        range->low = std::min(range->low, point.value);
        range->high = std::max(range->high, point.value);
    }
    return range;
}

std::vector<double> ValueAxis::ticks() const
{
    std::vector<double> result;
    const int count = int(std::lround((high - low) / step));
    for (int i = 0; i <= count; ++i) {
        const double tick = low + i * step;
        result.push_back(std::abs(tick) < step / 1e6 ? 0.0 : tick); // no -0 and no 1e-17
    }
    return result;
}

int ValueAxis::decimals() const
{
    return std::clamp(int(std::ceil(-std::log10(step) - 1e-9)), 0, 6);
}

ValueAxis axisFor(double low, double high, int most)
{
    if (!(std::isfinite(low) && std::isfinite(high)))
        return {};
    if (high < low)
        std::swap(low, high);
    if (high == low) {
        const double room = std::max(std::abs(high) * 0.1, 0.5);
        low -= room;
        high += room;
    }
    most = std::max(most, 2);
    double power = std::pow(10.0, std::floor(std::log10((high - low) / most)));
    for (;; power *= 10) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            ValueAxis axis;
            axis.step = factor * power;
            axis.low = std::floor(low / axis.step + 1e-9) * axis.step;
            axis.high = std::ceil(high / axis.step - 1e-9) * axis.step;
            if ((axis.high - axis.low) / axis.step <= most + 1e-9)
                return axis;
        }
    }
}

ValueAxis byteAxisFor(double low, double high, int most)
{
    double unit = 1;
    while (std::isfinite(high - low) && std::abs(high - low) / std::max(most, 2) >= 512 * unit)
        unit *= 1024;
    ValueAxis axis = axisFor(low / unit, high / unit, most);
    axis.low *= unit;
    axis.high *= unit;
    axis.step *= unit;
    return axis;
}

TimeTicks timeTicksFor(qint64 fromMs, qint64 toMs, int most, qint64 utcOffsetMs)
{
    static constexpr qint64 second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
    static constexpr std::array steps{second,  2 * second, 5 * second, 10 * second, 15 * second, 30 * second,
                                      minute,  2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
                                      hour,    2 * hour,   3 * hour,   6 * hour,    12 * hour,   day,
                                      2 * day, 7 * day,    14 * day,   28 * day,    56 * day,    364 * day};
    TimeTicks result;
    most = std::max(most, 1);
    const auto fits = [&](qint64 step) { return (toMs - fromMs) / step + 1 <= most; };
    const auto found = std::find_if(steps.begin(), steps.end(), fits);
    result.stepMs = found == steps.end() ? steps.back() : *found;
    if (toMs < fromMs || (toMs - fromMs) / result.stepMs > 1000)
        return result;
    const qint64 local = fromMs + utcOffsetMs;
    const qint64 past = ((local % result.stepMs) + result.stepMs) % result.stepMs;
    for (qint64 tick = fromMs + (past == 0 ? 0 : result.stepMs - past); tick <= toMs; tick += result.stepMs)
        result.ticks.push_back(tick);
    return result;
}

QString timeTickText(qint64 ms, qint64 stepMs, const QLocale &locale)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms);
    if (stepMs >= 86'400'000)
        return locale.toString(time.date(), QLocale::ShortFormat);
    return stepMs < 60'000 ? formatClock(time.time(), locale) : locale.toString(time.time(), QLocale::ShortFormat);
}

const TimePoint *pointAt(const TimePoints &points, qint64 ms)
{
    const auto found = std::lower_bound(points.begin(), points.end(), ms,
                                        [](const TimePoint &point, qint64 time) { return point.endMs < time; });
    return found != points.end() && found->startMs < ms ? &*found : nullptr;
}

} // namespace freshet::ui
