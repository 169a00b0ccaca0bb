// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/stream_record.h"

namespace freshet::ui {

using Kind = StreamChange::Kind;

namespace {

QString actionOf(Kind kind)
{
    switch (kind) {
    case Kind::Acknowledge:
        return QStringLiteral("events.ack");
    case Kind::Claim:
    case Kind::ClaimIdle:
        return QStringLiteral("events.claim");
    case Kind::Bury:
        return QStringLiteral("events.bury");
    case Kind::Remove:
        return QStringLiteral("stream.delete");
    case Kind::Trim:
        return QStringLiteral("stream.trim");
    case Kind::Publish:
        return QStringLiteral("events.publish");
    case Kind::CreateGroup:
        return QStringLiteral("group.create");
    case Kind::MoveGroup:
        return QStringLiteral("group.move");
    case Kind::RemoveGroup:
        return QStringLiteral("group.delete");
    case Kind::RemoveConsumer:
        return QStringLiteral("consumer.delete");
    }
    return {};
}

void put(QJsonObject &object, const char *name, const QByteArray &text)
{
    if (!text.isEmpty())
        object.insert(QLatin1String(name), QString::fromUtf8(text));
}

} // namespace

audit::Intent intentOf(const StreamChange &change, const audit::Origin &origin, const QString &reason)
{
    audit::Intent intent;
    intent.origin = origin;
    intent.action = actionOf(change.kind);
    intent.target = change.kind == Kind::Publish ? change.event.type : change.stream;
    intent.reason = reason;
    put(intent.plan, "group", change.group);
    if (!change.ids.empty())
        intent.plan.insert(QStringLiteral("asked"), qint64(change.ids.size()));
    if (change.kind == Kind::RemoveConsumer)
        put(intent.plan, "consumer", change.consumer);
    else
        put(intent.plan, "consumer", change.to);
    if (change.kind == Kind::ClaimIdle)
        intent.plan.insert(QStringLiteral("idle_ms"), qint64(change.idle.count()));
    if (change.kind == Kind::Trim) {
        if (change.trim.length)
            intent.plan.insert(QStringLiteral("keep"), *change.trim.length);
        else
            put(intent.plan, "before", change.trim.minId);
    }
    return intent;
}

audit::Outcome outcomeOf(const StreamChangeResult &result)
{
    using State = audit::Outcome::State;
    if (result.error)
        return audit::outcomeOf(*result.error);
    audit::Outcome outcome;
    QJsonObject &told = outcome.result;
    if (result.entries) {
        const inspect::EntriesChange &entries = *result.entries;
        told = {{QStringLiteral("done"), entries.done},
                {QStringLiteral("ghosts"), entries.ghosts},
                {QStringLiteral("absent"), entries.absent},
                {QStringLiteral("failed"), entries.failed}};
        put(told, "consumer", entries.consumer);
        if (entries.error)
            outcome.error = entries.error->message;
        else if (entries.stopped)
            outcome.error = QStringLiteral("stopped by the user");
        const bool isWhole = entries.failed == 0 && !entries.error && !entries.stopped;
        if (entries.done + entries.ghosts > 0)
            outcome.state = isWhole && entries.absent == 0 ? State::Done : State::Partly;
        else if (entries.error)
            outcome.state = audit::outcomeOf(*entries.error).state;
        else if (entries.absent > 0 || entries.stopped)
            outcome.state = State::Failed;
        if (outcome.state == State::Failed && outcome.error.isEmpty())
            outcome.error = QStringLiteral("none of the entries was there any more");
    }
    if (result.trimmed)
        told.insert(QStringLiteral("deleted"), *result.trimmed);
    if (result.published) {
        put(told, "id", result.published->id);
        put(told, "event_id", result.published->eventId);
    }
    if (result.move) {
        put(told, "from", result.move->from);
        put(told, "to", result.move->to);
    }
    if (result.groupRemoval) {
        told.insert(QStringLiteral("consumers"), result.groupRemoval->consumers);
        told.insert(QStringLiteral("pending"), result.groupRemoval->pending);
        put(told, "last_delivered", result.groupRemoval->lastDeliveredId);
    }
    if (result.consumerRemoval) {
        told.insert(QStringLiteral("moved"), result.consumerRemoval->moved);
        told.insert(QStringLiteral("ghosts"), result.consumerRemoval->ghosts);
        put(told, "consumer", result.consumerRemoval->to);
        if (!result.consumerRemoval->isDeleted) {
            outcome.state = result.consumerRemoval->moved > 0 ? State::Partly : State::Failed;
            outcome.error = QStringLiteral("stopped by the user");
        }
    }
    return outcome;
}

} // namespace freshet::ui
