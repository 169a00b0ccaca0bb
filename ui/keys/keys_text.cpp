// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keys_text.h"

#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <cmath>

namespace freshet::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Keys)
};

/// The number and the unit behind it, in lower case without blanks.
std::optional<std::pair<double, QString>> numberAndUnit(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^\\s*(\\d+(?:[.,]\\d+)?)\\s*(\\D*?)\\s*$"));
    const auto match = form.match(text);
    bool isNumber = false;
    const double number = match.captured(1).replace(u',', u'.').toDouble(&isNumber);
    if (!match.hasMatch() || !isNumber)
        return std::nullopt;
    return std::pair(number, match.captured(2).toLower());
}

} // namespace

QString shownName(QByteArrayView name, qsizetype mostBytes)
{
    if (name.size() <= mostBytes)
        return visibleBytes(name.toByteArray());
    qsizetype end = mostBytes;
    while (end > 0 && end > mostBytes - 4 && (uchar(name[end]) & 0xC0) == 0x80)
        --end; // not in the middle of a character
    return visibleBytes(name.first(end).toByteArray()) + QChar(0x2026);
}

QString ttlText(const inspect::KeyState &state, qint64 nowMs)
{
    using Expiry = inspect::KeyState::Expiry;
    switch (state.expiry) {
    case Expiry::Unknown:
        return {};
    case Expiry::Never:
        return Words::tr("no expiry");
    case Expiry::Gone:
        return Words::tr("gone", "a key that is not there any more");
    case Expiry::At:
        break;
    }
    const qint64 left = state.expiresAtMs - nowMs;
    if (left <= 0)
        return Words::tr("expired");
    return formatDuration(std::chrono::seconds((left + 999) / 1000));
}

QString ttlTip(const inspect::KeyState &state)
{
    using Expiry = inspect::KeyState::Expiry;
    switch (state.expiry) {
    case Expiry::Unknown:
        return Words::tr("Not known yet");
    case Expiry::Never:
        return Words::tr("Stays until it is removed or evicted");
    case Expiry::Gone:
        return Words::tr("The key was listed and is not there any more");
    case Expiry::At:
        break;
    }
    return Words::tr("Expires %1").arg(formatTime(QDateTime::fromMSecsSinceEpoch(state.expiresAtMs, Qt::UTC)));
}

QString typeText(const QByteArray &type)
{
    return type == "zset" ? QStringLiteral("sorted set") : shownName(type, 32);
}

std::optional<std::chrono::milliseconds> parseDuration(const QString &text)
{
    const auto parts = numberAndUnit(text);
    if (!parts)
        return std::nullopt;
    static const std::pair<QStringList, double> units[] = {
        {{QStringLiteral("ms")}, 1},
        {{QString(), QStringLiteral("s"), QStringLiteral("sec"), QStringLiteral("초")}, 1e3},
        {{QStringLiteral("m"), QStringLiteral("min"), QStringLiteral("분")}, 60e3},
        {{QStringLiteral("h"), QStringLiteral("hour"), QStringLiteral("hours"), QStringLiteral("시간")}, 3600e3},
        {{QStringLiteral("d"), QStringLiteral("day"), QStringLiteral("days"), QStringLiteral("일")}, 86400e3},
    };
    for (const auto &[names, factor] : units) {
        if (!names.contains(parts->second))
            continue;
        const double milliseconds = parts->first * factor;
        if (milliseconds > 1e15) // thirty thousand years
            return std::nullopt;
        return std::chrono::milliseconds(std::llround(milliseconds));
    }
    return std::nullopt;
}

std::optional<qint64> parseBytes(const QString &text)
{
    const auto parts = numberAndUnit(text);
    if (!parts)
        return std::nullopt;
    static constexpr QLatin1String letters("bkmgt");
    QString unit = parts->second;
    if (unit.isEmpty())
        unit = QStringLiteral("b");
    const qsizetype power = letters.indexOf(unit.front());
    const QString rest = unit.mid(1);
    if (power < 0 || !(rest.isEmpty() || (power > 0 && (rest == QLatin1String("b") || rest == QLatin1String("ib")))))
        return std::nullopt;
    const double bytes = parts->first * std::pow(1024.0, double(power));
    return bytes > 9e18 ? std::nullopt : std::optional<qint64>(std::llround(bytes));
}

} // namespace freshet::ui
