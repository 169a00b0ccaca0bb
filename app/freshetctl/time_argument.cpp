// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/time_argument.h"

#include "app/freshetctl/text.h"

#include <optional>

namespace freshet::ctl {

namespace {

constexpr qint64 farthest = 10LL * 366 * 24 * 3600; // seconds

std::optional<qint64> unitSeconds(char unit)
{
    switch (unit) {
    case 's':
        return 1;
    case 'm':
        return 60;
    case 'h':
        return 3600;
    case 'd':
        return 24 * 3600;
    default:
        return std::nullopt;
    }
}

QDateTime fromNow(const QByteArray &text, const QDateTime &now)
{
    const auto unit = unitSeconds(text.back());
    bool isNumber = false;
    const qint64 many = text.mid(1, text.size() - 2).toLongLong(&isNumber);
    if (!unit || !isNumber || many <= 0 || many > farthest / *unit)
        return {};
    return now.toUTC().addSecs(many * *unit);
}

} // namespace

Result<QDateTime> parseTime(const QByteArray &text, const QDateTime &now)
{
    QDateTime time;
    const QString words = QString::fromUtf8(text);
    if (text.startsWith('+') && text.size() > 2) {
        time = fromNow(text, now);
    } else if (text.size() <= 8) {
        QTime clock = QTime::fromString(words, QStringLiteral("H:mm"));
        if (!clock.isValid())
            clock = QTime::fromString(words, QStringLiteral("H:mm:ss"));
        if (clock.isValid()) {
            const QDateTime local = now.toLocalTime();
            time = QDateTime(local.date(), clock);
            if (time <= local)
                time = QDateTime(local.date().addDays(1), clock);
        }
    } else {
        time = QDateTime::fromString(QString(words).replace(QLatin1Char(' '), QLatin1Char('T')), Qt::ISODate);
    }
    if (!time.isValid())
        return failure(Code::InvalidArgument,
                       QStringLiteral("\"%1\" is no time; --at takes 18:30, 2026-12-24T18:30 (with Z or +01:00 where it is not "
                                      "local time) or +90m")
                           .arg(QString::fromUtf8(visible(text))));
    if (time <= now)
        return failure(Code::InvalidArgument,
                       QStringLiteral("%1 is over; --at takes a time to come").arg(QString::fromUtf8(visible(text))));
    if (now.secsTo(time) > farthest)
        return failure(Code::InvalidArgument, QStringLiteral("--at takes a time within ten years"));
    return time.toUTC();
}

} // namespace freshet::ctl
