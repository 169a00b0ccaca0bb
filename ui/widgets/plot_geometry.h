// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPointF>
#include <QString>

#include <limits>
#include <optional>
#include <vector>

class QLocale;

/// What a chart draws, as pure functions: numbers in, points out. Times are milliseconds since 1970 UTC.
namespace freshet::ui {

/// A value that held from one time to another. Unknown (NaN) and times that no point covers are gaps.
struct TimePoint
{
    qint64 startMs = 0;
    qint64 endMs = 0; ///< later than startMs
    double value = std::numeric_limits<double>::quiet_NaN();

    bool isKnown() const { return value == value; }
};
using TimePoints = std::vector<TimePoint>; ///< in the order of their times, not overlapping

/// Lines that may be drawn without lifting the pen: one for each stretch of known values that follow each other. A value stands
/// at its end; the first of a run at its start too, so that a lonely one is a short level line and not nothing. O(points).
std::vector<QList<QPointF>> unbrokenRuns(const TimePoints &points);

/// `lower + upper` where both are known. Both must have the same times.
TimePoints stackedOn(const TimePoints &lower, const TimePoints &upper);

/// At most two points for each column of `perColumn` milliseconds: the least and the greatest, in the order of their times, so
/// that no peak is hidden however few pixels there are; the first and the last point of the run stay. Of what lies outside
/// [fromMs, toMs] only the nearest point on each side stays. Columns are counted from 1970, not from `fromMs`, so a line does not
/// shimmer while its window moves. O(points).
QList<QPointF> thinned(const QList<QPointF> &run, double fromMs, double toMs, double perColumn);

/// The least and greatest known value between two times; nothing where there is none.
struct ValueRange
{
    double low = 0;
    double high = 0;
};
std::optional<ValueRange> rangeOf(const TimePoints &points, qint64 fromMs, qint64 toMs);

/// An axis of numbers: from `low` to `high` in equal steps of 1, 2 or 5 times a power of ten.
struct ValueAxis
{
    double low = 0;
    double high = 1;
    double step = 1;

    std::vector<double> ticks() const;
    int decimals() const; ///< that its ticks need
};
/// The smallest such axis with at most `most` steps (2 or more) that holds both values. Equal values get room around them.
ValueAxis axisFor(double low, double high, int most);
/// The same with steps that are round in KiB, MiB, GiB …
ValueAxis byteAxisFor(double low, double high, int most);

/// Round times between two others, at most `most` (1 or more): whole seconds, minutes, hours or days of a clock that is
/// `utcOffsetMs` ahead of UTC.
struct TimeTicks
{
    std::vector<qint64> ticks;
    qint64 stepMs = 1000;
};
TimeTicks timeTicksFor(qint64 fromMs, qint64 toMs, int most, qint64 utcOffsetMs);

/// The locale's short time with as much as ticks of that distance need: seconds, minutes or the date.
QString timeTickText(qint64 ms, qint64 stepMs, const QLocale &locale);

/// The point that covers a time (later than its start, not later than its end), or nullptr. O(log points).
const TimePoint *pointAt(const TimePoints &points, qint64 ms);

} // namespace freshet::ui
