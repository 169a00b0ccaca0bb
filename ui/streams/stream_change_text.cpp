// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/stream_change_text.h"

#include "ui/streams/streams_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace freshet::ui {

using Kind = StreamChange::Kind;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(StreamChanges)
};

constexpr int mostExamples = 20;
constexpr std::size_t mostOwners = 12;

int forPlural(qint64 count)
{
    return int(std::clamp<qint64>(count, 0, 1'000'000'000));
}

void addOwners(ChangeRequest &request, const std::map<QByteArray, qint64> &owners)
{
    std::size_t shown = 0;
    for (const auto &[consumer, count] : owners) {
        if (++shown > mostOwners)
            break;
        request.numbers.emplace_back(Words::tr("Held by %1").arg(shortText(consumer, 60)), formatCount(count));
    }
}

void addIds(ChangeRequest &request, const StreamChange &change)
{
    for (std::size_t i = 0; i < change.ids.size() && i < mostExamples; ++i)
        request.examples << shortText(change.ids[i], 60);
    request.exampleTotal = qint64(change.ids.size());
}

void addRemoval(ChangeRequest &request, const inspect::RemovalPlan &plan, bool isAtMost)
{
    const QString removed = plan.removed ? formatCount(*plan.removed) : Words::tr("unknown");
    request.numbers.emplace_back(Words::tr("Entries to be removed"), isAtMost ? Words::tr("at most %1").arg(removed) : removed);
    request.numbers.emplace_back(Words::tr("Entries in the stream"), formatCount(plan.length));
    bool isHurt = false;
    for (const auto &group : plan.groups) {
        isHurt = isHurt || group.unread != 0 || group.pending != 0;
        const auto known = [](std::optional<qint64> count) { return count ? formatCount(*count) : Words::tr("unknown"); };
        request.numbers.emplace_back(
            shortText(group.group, 60),
            Words::tr("%1 unread, %2 pending among them").arg(known(group.unread), known(group.pending)));
    }
    if (isHurt)
        request.warning = Words::tr("Groups lose entries that they have not read, or have not acknowledged.");
}

QString placeText(const inspect::GroupMove &move)
{
    return move.to == "0-0" ? Words::tr("the start") : shortText(move.to, 60);
}

void addMove(ChangeRequest &request, const inspect::GroupMove &move)
{
    if (!move.from.isEmpty()) {
        request.numbers.emplace_back(Words::tr("Position now"), shortText(move.from, 60));
        request.numbers.emplace_back(Words::tr("To be read now"), lagText(move.before));
    }
    request.numbers.emplace_back(Words::tr("New position"), placeText(move));
    request.numbers.emplace_back(Words::tr("To be read then"), lagText(move.after));
    if (move.pending > 0)
        request.numbers.emplace_back(Words::tr("Stay pending"), formatCount(move.pending));
}

QString where(const StreamChange &change)
{
    return shortText(change.stream, 80) + QStringLiteral(" › ") + shortText(change.group, 60);
}

} // namespace

ChangeRequest streamRequest(const StreamChange &change, const StreamPlan &plan)
{
    ChangeRequest request;
    const int count = forPlural(qint64(change.ids.size()));
    const QString to = plan.to.isEmpty() ? QString() : shortText(plan.to, 60);
    if (change.kind != Kind::Publish)
        request.numbers.emplace_back(change.group.isEmpty() ? Words::tr("Stream") : Words::tr("Group"),
                                     change.group.isEmpty() ? shortText(change.stream, 120) : where(change));
    if (plan.pending) {
        request.numbers.emplace_back(Words::tr("Pending of them"), formatCount(plan.pending->pending));
        if (plan.pending->ghosts > 0)
            request.numbers.emplace_back(Words::tr("Trimmed away of them"), formatCount(plan.pending->ghosts));
        addOwners(request, plan.pending->byConsumer);
        addIds(request, change);
    }
    switch (change.kind) {
    case Kind::Acknowledge:
        request.title = Words::tr("Acknowledge %n entries", nullptr, count);
        request.text = Words::tr("The group counts them as handled. Nobody handles them any more; the stream keeps them.");
        request.action = Words::tr("Acknowledge");
        break;
    case Kind::Claim:
        request.title = Words::tr("Claim %n entries", nullptr, count);
        request.text = to.isEmpty() ? Words::tr("There is nobody who could take them.")
                                    : Words::tr("%1 gets them: they stay pending, and their idle times begin anew.").arg(to);
        request.numbers.emplace_back(Words::tr("New consumer"), to);
        request.action = Words::tr("Claim");
        request.isDestructive = false;
        request.undo = Words::tr("Another claim gives them to somebody else.");
        break;
    case Kind::ClaimIdle:
        request.title = Words::tr("Claim all that are idle for %1").arg(ageText(change.idle));
        request.text = to.isEmpty() ? Words::tr("There is nobody who could take them.")
                                    : Words::tr("%1 gets them: they stay pending, and their idle times begin anew.").arg(to);
        if (plan.idle) {
            request.numbers.emplace_back(Words::tr("Entries"),
                                         plan.idle->isMore ? Words::tr("more than %1").arg(formatCount(plan.idle->pending))
                                                           : formatCount(plan.idle->pending));
            addOwners(request, plan.idle->byConsumer);
        }
        request.numbers.emplace_back(Words::tr("New consumer"), to);
        request.action = Words::tr("Claim");
        request.isDestructive = false;
        request.undo = Words::tr("Another claim gives them to somebody else.");
        break;
    case Kind::Bury:
        request.title = Words::tr("Send %n entries to the dead letters", nullptr, count);
        request.text = Words::tr("They are written to events:dead with your reason as their error, and acknowledged.");
        request.undo = Words::tr("Dead letters can be sent again.");
        request.action = Words::tr("Send");
        request.isDestructive = false;
        break;
    case Kind::Remove:
        request.title = Words::tr("Delete %n entries", nullptr, count);
        request.text = Words::tr("They leave the stream, for all of its groups.");
        addIds(request, change);
        if (plan.removal)
            addRemoval(request, *plan.removal, false);
        request.action = Words::tr("Delete");
        request.ask = ChangeRequest::Ask::Always;
        break;
    case Kind::Trim:
        request.title = Words::tr("Trim %1").arg(shortText(change.stream, 80));
        request.text = change.trim.length
                           ? Words::tr("Only the newest %1 entries stay.").arg(formatCount(*change.trim.length))
                           : Words::tr("All entries before %1 leave the stream.").arg(shortText(change.trim.minId, 60));
        if (plan.removal)
            addRemoval(request, *plan.removal, change.trim.approximate);
        request.action = Words::tr("Trim");
        request.ask = ChangeRequest::Ask::Always;
        break;
    case Kind::Publish:
        request.title = Words::tr("Publish a %1 event").arg(shortText(change.event.type, 80));
        request.text = Words::tr("Every group of the stream handles it, as an event of a service.");
        request.numbers.emplace_back(Words::tr("Stream"), shortText(events::streamOf(change.event.type), 120));
        request.numbers.emplace_back(Words::tr("Event id"), shortText(change.event.id, 80));
        request.action = Words::tr("Publish");
        request.isDestructive = false;
        break;
    case Kind::CreateGroup:
        request.title = Words::tr("Create the group %1").arg(shortText(change.group, 60));
        request.text = change.makeStream && !plan.move ? Words::tr("The stream is made too: it is not there yet.")
                                                       : Words::tr("It reads what is behind its position.");
        if (plan.move)
            addMove(request, *plan.move);
        request.undo = Words::tr("The group can be deleted.");
        request.action = Words::tr("Create");
        request.isDestructive = false;
        break;
    case Kind::MoveGroup:
        request.title = Words::tr("Move the group %1").arg(shortText(change.group, 60));
        request.text = Words::tr("What is behind the new position is read next: entries in between are read again, or never. "
                                 "Pending entries stay as they are.");
        if (plan.move) {
            addMove(request, *plan.move);
            request.undo = Words::tr("It can be moved back to %1; what was read again meanwhile stays so.")
                               .arg(shortText(plan.move->from, 60));
        }
        request.action = Words::tr("Move");
        request.ask = ChangeRequest::Ask::Always;
        break;
    case Kind::RemoveGroup:
        request.title = Words::tr("Delete the group %1").arg(shortText(change.group, 60));
        request.text = Words::tr("Its position, its consumers and its pending entries are forgotten. The stream stays.");
        if (plan.groupRemoval) {
            request.numbers.emplace_back(Words::tr("Consumers"), formatCount(plan.groupRemoval->consumers));
            request.numbers.emplace_back(Words::tr("Pending entries nobody will handle"),
                                         formatCount(plan.groupRemoval->pending));
            request.numbers.emplace_back(Words::tr("Not read yet"), lagText(plan.groupRemoval->lag));
            request.numbers.emplace_back(Words::tr("Position"), shortText(plan.groupRemoval->lastDeliveredId, 60));
        }
        request.action = Words::tr("Delete");
        request.ask = ChangeRequest::Ask::Always;
        break;
    case Kind::RemoveConsumer:
        request.title = Words::tr("Delete the consumer %1").arg(shortText(change.consumer, 60));
        if (plan.consumerRemoval) {
            request.text = plan.consumerRemoval->pending == 0 ? Words::tr("It has no pending entries.")
                           : to.isEmpty()
                               ? Words::tr("It has pending entries, and there is nobody who could take them.")
                               : Words::tr("Its pending entries go to %1 first; deliveries and idle times stay.").arg(to);
            request.numbers.emplace_back(Words::tr("Pending entries to be moved"), formatCount(plan.consumerRemoval->pending));
        }
        request.action = Words::tr("Delete");
        break;
    }
    return request;
}

QString streamResultText(const StreamChange &change, const StreamChangeResult &result)
{
    if (result.error)
        return Words::tr("Not done: %1").arg(streamErrorText(*result.error));
    if (result.entries) {
        const inspect::EntriesChange &entries = *result.entries;
        const int done = forPlural(entries.done);
        QStringList parts;
        switch (change.kind) {
        case Kind::Acknowledge:
            parts << Words::tr("%n entries acknowledged", nullptr, done);
            break;
        case Kind::Claim:
        case Kind::ClaimIdle:
            parts << (entries.consumer.isEmpty()
                          ? Words::tr("%n entries claimed", nullptr, done)
                          : Words::tr("%n entries claimed for %1", nullptr, done).arg(shortText(entries.consumer, 60)));
            break;
        case Kind::Bury:
            parts << Words::tr("%n entries sent to the dead letters", nullptr, done);
            break;
        default:
            parts << Words::tr("%n entries deleted", nullptr, done);
            break;
        }
        if (entries.ghosts > 0)
            parts << Words::tr("%n had been trimmed away and were acknowledged", nullptr, forPlural(entries.ghosts));
        if (entries.absent > 0 && change.kind == Kind::Claim)
            parts << Words::tr("%n were acknowledged or taken by somebody else meanwhile", nullptr, forPlural(entries.absent));
        else if (entries.absent > 0)
            parts << Words::tr("%n were not there any more", nullptr, forPlural(entries.absent));
        if (entries.failed > 0)
            parts << Words::tr("%n failed", nullptr, forPlural(entries.failed));
        if (entries.stopped)
            parts << Words::tr("stopped, %n left", nullptr,
                               forPlural(entries.asked - entries.done - entries.ghosts - entries.absent - entries.failed));
        QString text = parts.join(QStringLiteral("; "));
        if (entries.error)
            text += QStringLiteral(": ") + streamErrorText(*entries.error);
        return text;
    }
    if (result.trimmed)
        return Words::tr("%n entries trimmed", nullptr, forPlural(*result.trimmed));
    if (result.published)
        return result.published->found ? Words::tr("The event was already there, as %1").arg(shortText(result.published->id, 60))
                                       : Words::tr("Published to %1 as %2")
                                             .arg(shortText(result.published->stream, 80), shortText(result.published->id, 60));
    if (result.move && change.kind == Kind::CreateGroup)
        return Words::tr("Group %1 created at %2").arg(shortText(change.group, 60), placeText(*result.move));
    if (result.move)
        return Words::tr("Group %1 moved from %2 to %3")
            .arg(shortText(change.group, 60), shortText(result.move->from, 60), placeText(*result.move));
    if (result.groupRemoval)
        return Words::tr("Group %1 deleted, with %n pending entries", nullptr, forPlural(result.groupRemoval->pending))
            .arg(shortText(change.group, 60));
    if (result.consumerRemoval) {
        const inspect::ConsumerRemoval &removal = *result.consumerRemoval;
        QString text = removal.isDeleted
                           ? Words::tr("Consumer %1 deleted").arg(shortText(change.consumer, 60))
                           : Words::tr("Consumer %1 is not deleted yet: stopped").arg(shortText(change.consumer, 60));
        if (removal.moved > 0)
            text += QStringLiteral("; ") +
                    Words::tr("%n entries moved to %1", nullptr, forPlural(removal.moved)).arg(shortText(removal.to, 60));
        if (removal.ghosts > 0)
            text += QStringLiteral("; ") +
                    Words::tr("%n had been trimmed away and were acknowledged", nullptr, forPlural(removal.ghosts));
        return text;
    }
    return {};
}

} // namespace freshet::ui
