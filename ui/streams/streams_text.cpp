// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/streams_text.h"

#include "core/base/json_text.h"
#include "core/inspect/value_view.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace freshet::ui {

using Lag = events::GroupPosition::Lag;
using State = StreamsController::State;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Streams)
};

constexpr qsizetype mostPayload = 128 * 1024; // characters
constexpr qsizetype mostLine = 400;
constexpr qint64 mostUnpacked = 1 << 20; // bytes of one field

QString valueText(const QByteArray &stored)
{
    const inspect::ValueView view = inspect::viewValue(stored.left(mostUnpacked), mostUnpacked);
    switch (view.kind) {
    case inspect::ValueView::Kind::Json:
        return visibleBytes(indentedJson(view.content), Lines::Keep);
    case inspect::ValueView::Kind::Text:
        return visibleBytes(view.content, Lines::Keep);
    case inspect::ValueView::Kind::Binary:
        break;
    }
    return QString::fromLatin1(inspect::hexLines(view.content, 0, 4096));
}

} // namespace

QString unknownText()
{
    return QStringLiteral("–");
}

QString countText(std::optional<qint64> count)
{
    return count ? formatCount(*count) : unknownText();
}

QString lagText(const Lag &lag)
{
    if (!lag.count || lag.kind == Lag::Kind::Unknown)
        return Words::tr("unknown");
    return lag.kind == Lag::Kind::About ? Words::tr("about %1").arg(formatCount(*lag.count)) : formatCount(*lag.count);
}

QString lagTip(const Lag &lag)
{
    switch (lag.kind) {
    case Lag::Kind::Exact:
        return Words::tr("Entries that the group has not read yet");
    case Lag::Kind::About:
        return Words::tr("Redis' own difference of its counters. It is too high where entries were trimmed before the group had "
                         "read them, and stays so.");
    case Lag::Kind::Unknown:
        break;
    }
    return Words::tr("Redis does not know how much this group has read: it was set to an id in the middle, entries were deleted, "
                     "or the server is older than 7.0. Open the stream: a small lag is counted there.");
}

std::optional<qint64> LostEntries::count() const
{
    if (!noted && !gap.count)
        return std::nullopt;
    return noted.value_or(0) + (gap.isThere ? gap.count.value_or(0) : 0);
}

QString lostText(const LostEntries &lost)
{
    const auto count = lost.count();
    if (lost.isMore())
        return count.value_or(0) > 0 ? Words::tr("%1 and more").arg(formatCount(*count)) : Words::tr("some");
    return countText(count);
}

QString lostTip(const LostEntries &lost)
{
    QStringList lines{Words::tr("Entries that were trimmed before this group had read them.")};
    if (!lost.noted)
        lines << Words::tr("What the bus noted may not be read.");
    else
        lines << (lost.notedMore ? Words::tr("Noted by the bus: %1, and others that could not be counted")
                                 : Words::tr("Noted by the bus: %1"))
                     .arg(formatCount(*lost.noted));
    if (lost.gap.isThere)
        lines << (lost.gap.count ? Words::tr("Trimmed behind its position now: %1").arg(formatCount(*lost.gap.count))
                                 : Words::tr("Trimmed behind its position now: some, which can't be counted"));
    return lines.join(QLatin1Char('\n'));
}

QString ageText(std::chrono::milliseconds age)
{
    if (age < std::chrono::seconds(1))
        return formatMilliseconds(double(age.count()));
    return formatDuration(std::chrono::duration_cast<std::chrono::seconds>(age));
}

QString idTimeText(const QByteArray &id)
{
    const qint64 ms = id.left(id.indexOf('-') < 0 ? id.size() : id.indexOf('-')).toLongLong();
    // Ids that are no times (1-1, as tests write) would all be of 1970.
    if (ms < 1'000'000'000'000 || ms > 253'402'300'799'000)
        return unknownText();
    return formatTime(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC));
}

QString shortText(const QByteArray &bytes, qsizetype most)
{
    const QString text = visibleBytes(bytes.left(most));
    return bytes.size() > most ? text + QStringLiteral(" …") : text;
}

QString fieldsText(const events::Fields &fields)
{
    QStringList parts;
    qsizetype length = 0;
    for (const auto &[name, value] : fields) {
        if (length > mostLine)
            break;
        parts << shortText(name, 60) + QStringLiteral(": ") + shortText(value, mostLine);
        length += parts.last().size();
    }
    return parts.join(QStringLiteral("  "));
}

QString payloadText(const events::Fields &fields)
{
    QString text;
    for (const auto &[name, value] : fields) {
        if (!text.isEmpty())
            text += QLatin1Char('\n');
        text += shortText(name, 2000) + QLatin1Char('\n');
        QString lines = valueText(value);
        lines.replace(QLatin1Char('\n'), QStringLiteral("\n    "));
        text += QStringLiteral("    ") + lines + QLatin1Char('\n');
        if (text.size() > mostPayload)
            return text.left(mostPayload) + QLatin1Char('\n') + Words::tr("… the rest is not shown.");
    }
    return fields.empty() ? Words::tr("The entry has no fields.") : text;
}

QString deniedCommand(const Error &error)
{
    static const QRegularExpression named(QStringLiteral("run the '([^']+)'"));
    const auto match = named.match(error.message);
    return match.hasMatch() ? visibleText(match.captured(1).left(100).toUpper().replace(QLatin1Char('|'), QLatin1Char(' ')))
                            : QString();
}

QString streamErrorText(const Error &error)
{
    const QString words = visibleText(error.message.left(300));
    switch (error.code) {
    case Code::NoPermission: {
        const QString command = deniedCommand(error);
        return command.isEmpty()
                   ? Words::tr("This connection's user may not do that: %1").arg(words)
                   : Words::tr("This connection's user may not run %1. An administrator can allow it.").arg(command);
    }
    case Code::NotFound:
        return Words::tr("The stream is not there (any more): %1").arg(words);
    case Code::NoGroup:
        return Words::tr("The group is not there (any more): %1").arg(words);
    case Code::WrongType:
        return Words::tr("The key is no stream (any more).");
    case Code::ReadOnly:
        return Words::tr("This connection is read-only.");
    case Code::OutOfMemory:
        return Words::tr("The server has no memory left and refuses writes: %1").arg(words);
    case Code::Cancelled:
        return Words::tr("The connection was closed. What was already sent may have been done.");
    case Code::Timeout:
    case Code::ConnectionLost:
        return Words::tr("The connection was lost on the way: it may have been done or not. Look before you try again.");
    case Code::NotConnected:
        return Words::tr("There is no connection now; nothing was sent.");
    default:
        return words.isEmpty() ? QString(codeName(error.code)) : words;
    }
}

QString streamsStateText(const StreamsController::View &view)
{
    switch (view.state) {
    case State::NoSession:
        return Words::tr("No connection is open.");
    case State::Waiting:
        return Words::tr("Looking for streams.");
    case State::Live:
        return {};
    case State::Away:
        return view.error.code == Code::Timeout ? Words::tr("the server does not answer") : Words::tr("connection lost");
    case State::NotPermitted:
    case State::Failed:
        break;
    }
    return streamErrorText(view.error);
}

QString alarmText(const StreamRow &row, const inspect::GroupAlert::Options &limits)
{
    const QString who = shortText(row.stream, 80) + QStringLiteral(" › ") + shortText(row.group, 60);
    QStringList what;
    if (row.lag.count && limits.mostLag > 0 && *row.lag.count > limits.mostLag)
        what << Words::tr("lag %1, limit %2").arg(lagText(row.lag), formatCount(limits.mostLag));
    if (row.oldestPending && limits.oldestPending.count() > 0 && *row.oldestPending > limits.oldestPending)
        what << Words::tr("oldest pending %1, limit %2").arg(ageText(*row.oldestPending), ageText(limits.oldestPending));
    if (what.isEmpty())
        what << Words::tr("below its limits again, for a short time");
    return who + QStringLiteral(": ") + what.join(QStringLiteral(", "));
}

} // namespace freshet::ui
