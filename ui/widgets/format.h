// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QLocale>
#include <QString>

#include <chrono>

namespace freshet::ui {

/// Numbers, sizes and times as people of a locale write them, for the screen only (exports are never localised). All functions
/// are pure; the locale is QLocale() unless given, which the language switch sets.

/// `12,345`.
QString formatCount(qint64 count, const QLocale &locale = QLocale());
/// `950`, `12.3 k`, `4.56 M`: three figures that count.
QString formatShort(double number, const QLocale &locale = QLocale());
/// A rate a second: `0.4/s`, `12.3 k/s`.
QString formatRate(double perSecond, const QLocale &locale = QLocale());
/// A fraction from 0 to 1 as `93.4 %`; never rounded up to 100 %.
QString formatPercent(double fraction, const QLocale &locale = QLocale());
/// `512 B`, `1.50 KiB`, `2.00 GiB`. Powers of 1024, three figures.
QString formatBytes(qint64 bytes, const QLocale &locale = QLocale());
/// `0.12 ms`, `3.4 ms`, `1.20 s`.
QString formatMilliseconds(double milliseconds, const QLocale &locale = QLocale());
/// The two greatest units: `45 s`, `3 min 5 s`, `2 h 10 min`, `12 d 3 h`. Translated.
QString formatDuration(std::chrono::seconds duration, const QLocale &locale = QLocale());
/// A time of day with seconds, in the locale's own order (`17:06:07`, `5:06:07 PM`).
QString formatClock(const QTime &time, const QLocale &locale = QLocale());
/// The local time of day with seconds, the day before it where it is not today.
QString formatTime(const QDateTime &time, const QLocale &locale = QLocale());

} // namespace freshet::ui
