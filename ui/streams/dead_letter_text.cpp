// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/dead_letter_text.h"

#include "ui/streams/look_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace freshet::ui {

using Kind = DeadLetterChange::Kind;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(DeadLetters)
};

constexpr std::size_t mostStreams = 5;

int forPlural(qint64 number)
{
    return int(std::min<qint64>(number, 1'000'000'000));
}

QString streamsText(const events::ResendPlan &plan)
{
    QStringList parts;
    for (const auto &[stream, count] : plan.streams) {
        if (parts.size() == qsizetype(mostStreams)) {
            parts << Words::tr("%n more stream(s)", nullptr, int(plan.streams.size() - mostStreams));
            break;
        }
        parts << QStringLiteral("%1 (%2)").arg(visibleBytes(stream.left(200)), formatCount(count));
    }
    return parts.join(QStringLiteral(", "));
}

QString groupsText(const events::ResendPlan &plan)
{
    if (!plan.groups)
        return Words::tr("unknown");
    if (plan.groups->isEmpty())
        return Words::tr("none: nobody reads these streams");
    QStringList names;
    for (const QByteArray &group : *plan.groups) {
        if (names.size() == 5) {
            names << QStringLiteral("…");
            break;
        }
        names << visibleBytes(group.left(100));
    }
    return QStringLiteral("%1 (%2)").arg(formatCount(plan.groups->size()), names.join(QStringLiteral(", ")));
}

} // namespace

QString paceText(double perSecond)
{
    if (perSecond <= 0)
        return Words::tr("as fast as it goes");
    return Words::tr("at most %1 a second").arg(QLocale().toString(perSecond, 'g', 4));
}

ChangeRequest resendRequest(const DeadLetterChange &change, const events::ResendPlan &plan, const QStringList &examples)
{
    ChangeRequest request;
    const int count = forPlural(plan.asked);
    request.title = Words::tr("Resend %n dead letter(s)", nullptr, count);
    request.text = change.edited
                       ? Words::tr("The edited event is published to its stream under the same event id, then the letter "
                                   "is removed.")
                       : Words::tr("Each event is published to its stream again under the same event id, then its letter is "
                                   "removed.");
    if (!plan.streams.empty())
        request.numbers.emplace_back(
            plan.isWhole ? Words::tr("Streams")
                         : Words::tr("Streams of the first %1").arg(formatCount(qint64(events::ResendPlan::most))),
            streamsText(plan));
    if (!plan.streams.empty())
        request.numbers.emplace_back(Words::tr("Groups that see them once more"), groupsText(plan));
    if (plan.absent > 0)
        request.numbers.emplace_back(Words::tr("Not there any more"), formatCount(plan.absent));
    if (plan.unreadable > 0)
        request.numbers.emplace_back(Words::tr("Can't be sent"), formatCount(plan.unreadable));
    if (!change.edited) {
        QString pace = paceText(change.perSecond);
        if (change.perSecond > 0)
            pace +=
                QStringLiteral(" · ") +
                Words::tr("takes %1").arg(formatDuration(std::chrono::seconds(qint64(double(plan.asked) / change.perSecond))));
        request.numbers.emplace_back(Words::tr("Pace"), pace);
    }
    request.examples = examples;
    request.exampleTotal = plan.asked;
    request.action = Words::tr("Resend");
    request.isDestructive = false;
    request.reason = ChangeRequest::Reason::Optional;
    return request;
}

ChangeRequest removeRequest(const DeadLetterChange &change, const QStringList &examples)
{
    ChangeRequest request;
    const auto count = qint64(change.ids.size());
    request.title = Words::tr("Remove %n dead letter(s)", nullptr, forPlural(count));
    request.text = Words::tr("The letters and the events in them are deleted from events:dead. Their events stay unhandled.");
    request.numbers.emplace_back(Words::tr("Letters"), formatCount(count));
    request.examples = examples;
    request.exampleTotal = count;
    request.action = Words::tr("Remove");
    request.isDestructive = true;
    request.ask = ChangeRequest::Ask::Always;
    request.reason = ChangeRequest::Reason::Optional;
    return request;
}

QString resultText(const DeadLetterChange &change, const DeadLetterResult &result)
{
    QStringList parts;
    const bool isResend = change.kind == Kind::Resend;
    if (result.published)
        parts << Words::tr("Sent again as %1 %2")
                     .arg(visibleBytes(result.published->stream.left(200)), visibleBytes(result.published->id));
    else
        parts << (isResend ? Words::tr("%1 of %2 sent again") : Words::tr("%1 of %2 removed"))
                     .arg(formatCount(result.done), formatCount(result.asked));
    if (result.failed > 0)
        parts << Words::tr("%1 failed").arg(formatCount(result.failed));
    if (result.absent > 0)
        parts << Words::tr("%1 not there any more").arg(formatCount(result.absent));
    if (result.stopped)
        parts << Words::tr("stopped, %1 left").arg(formatCount(std::max<qint64>(0, result.left())));
    if (result.error)
        parts << failureText(*result.error);
    return parts.join(QStringLiteral(" · "));
}

} // namespace freshet::ui
