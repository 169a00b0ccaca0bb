// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace freshet::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Format)
};

/// Three figures that count: 1.23, 12.3, 123.
QString threeFigures(double number, const QLocale &locale)
{
    const double size = std::abs(number);
    return locale.toString(number, 'f', size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

} // namespace

QString formatCount(qint64 count, const QLocale &locale)
{
    return locale.toString(count);
}

QString formatShort(double number, const QLocale &locale)
{
    const double size = std::abs(number);
    if (size < 999.5)
        return number == std::floor(number) ? locale.toString(number, 'f', 0)
                                            : locale.toString(number, 'f', size < 99.95 ? 1 : 0);
    static constexpr std::array units{"k", "M", "G", "T", "P", "E"};
    std::size_t unit = 0;
    double scaled = number / 1000;
    while (std::abs(scaled) >= 999.5 && unit + 1 < units.size()) {
        scaled /= 1000;
        ++unit;
    }
    return QStringLiteral("%1 %2").arg(threeFigures(scaled, locale), QLatin1String(units[unit]));
}

QString formatRate(double perSecond, const QLocale &locale)
{
    return Words::tr("%1/s", "a rate per second").arg(formatShort(perSecond, locale));
}

QString formatPercent(double fraction, const QLocale &locale)
{
    // 99.96 % is not all of it.
    double percent = fraction * 100;
    if (percent < 100 && percent > 99.9)
        percent = 99.9;
    if (percent > 0 && percent < 0.1)
        percent = 0.1;
    return QStringLiteral("%1 %2").arg(locale.toString(percent, 'f', percent == 100 || percent == 0 ? 0 : 1), locale.percent());
}

QString formatBytes(qint64 bytes, const QLocale &locale)
{
    if (std::abs(double(bytes)) < 1024)
        return QStringLiteral("%1 B").arg(locale.toString(bytes));
    static constexpr std::array units{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double scaled = double(bytes) / 1024;
    std::size_t unit = 0;
    while (std::abs(scaled) >= 1023.5 && unit + 1 < units.size()) {
        scaled /= 1024;
        ++unit;
    }
    return QStringLiteral("%1 %2").arg(threeFigures(scaled, locale), QLatin1String(units[unit]));
}

QString formatMilliseconds(double milliseconds, const QLocale &locale)
{
    if (milliseconds >= 999.5)
        return Words::tr("%1 s", "seconds").arg(threeFigures(milliseconds / 1000, locale));
    return Words::tr("%1 ms", "milliseconds").arg(threeFigures(milliseconds, locale));
}

QString formatDuration(std::chrono::seconds duration, const QLocale &locale)
{
    const qint64 total = std::max<qint64>(0, duration.count());
    const qint64 days = total / 86400;
    const qint64 hours = total / 3600 % 24;
    const qint64 minutes = total / 60 % 60;
    const qint64 seconds = total % 60;
    const auto two = [](const QString &first, const QString &second, qint64 rest) {
        return rest > 0 ? first + QLatin1Char(' ') + second : first;
    };
    const QString d = Words::tr("%1 d", "days").arg(locale.toString(days));
    const QString h = Words::tr("%1 h", "hours").arg(hours);
    const QString m = Words::tr("%1 min", "minutes").arg(minutes);
    QString s = Words::tr("%1 s", "seconds").arg(seconds);
    if (days > 0)
        return two(d, h, hours);
    if (hours > 0)
        return two(h, m, minutes);
    if (minutes > 0)
        return two(m, s, seconds);
    return s;
}

QString formatClock(const QTime &time, const QLocale &locale)
{
    // QLocale's short form has no seconds, its long one names the time zone.
    QString format = locale.timeFormat(QLocale::ShortFormat);
    if (!format.contains(u's')) {
        const qsizetype minutes = format.lastIndexOf(u'm');
        const qsizetype hours = format.lastIndexOf(u'h', minutes, Qt::CaseInsensitive);
        const QString separator = hours >= 0 && minutes > hours + 1 ? format.mid(hours + 1, 1) : QStringLiteral(":");
        if (minutes >= 0)
            format.insert(minutes + 1, separator + QStringLiteral("ss"));
    }
    return locale.toString(time, format);
}

QString formatTime(const QDateTime &time, const QLocale &locale)
{
    if (!time.isValid())
        return {};
    const QDateTime local = time.toLocalTime();
    QString clock = formatClock(local.time(), locale);
    if (local.date() == QDate::currentDate())
        return clock;
    return QStringLiteral("%1 %2").arg(locale.toString(local.date(), QLocale::ShortFormat), clock);
}

} // namespace freshet::ui
