// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl groups: the consumer groups of a stream; groups create, delete and move.
#include "app/freshetctl/entries_report.h"
#include "app/freshetctl/stream_text.h"
#include "app/freshetctl/subverb.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/inspect/group_actions.h"
#include "core/inspect/stream_groups.h"

namespace freshet::ctl {

namespace {

using Lag = events::GroupPosition::Lag;

const char *lagKind(const Lag &lag)
{
    switch (lag.kind) {
    case Lag::Kind::Exact:
        return "exact";
    case Lag::Kind::About:
        return "about";
    case Lag::Kind::Unknown:
        break;
    }
    return "unknown";
}

QByteArray lagText(const Lag &lag)
{
    if (!lag.count)
        return "unknown";
    return (lag.kind == Lag::Kind::About ? "about " : "") + QByteArray::number(*lag.count);
}

void writeLag(JsonWriter &json, const Lag &lag)
{
    json.key("lag");
    writeNumber(json, lag.count);
    json.key("lag_kind").string(lagKind(lag));
}

QByteArray groupJson(const QByteArray &stream, const inspect::StreamGroup &group)
{
    JsonWriter json;
    json.beginObject().key("stream").bytes(stream).key("group").bytes(group.group);
    json.key("consumers").integer(group.consumers).key("pending").integer(group.pending).key("last_delivered");
    writeId(json, group.position.lastDeliveredId);
    writeLag(json, group.lag);
    json.key("lost");
    writeNumber(json, group.lost);
    json.key("lost_more").boolean(group.lostMore).key("oldest_pending");
    writeId(json, group.oldestPendingId);
    json.key("oldest_pending_ms");
    writeNumber(json, group.oldestPending ? std::optional<qint64>(group.oldestPending->count()) : std::nullopt);
    return json.endObject().text();
}

QByteArray lostText(const inspect::StreamGroup &group)
{
    if (!group.lost)
        return "unknown";
    return QByteArray::number(*group.lost) + (group.lostMore ? " and more" : "");
}

Task<int> showGroups(Context &context, QByteArrayList words)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto found = co_await inspect::fetchGroupsOf(context.client(), words[0]);
    if (!found)
        co_return context.fail(found.error());
    Table table({Table::Align::Left, Table::Align::Right, Table::Align::Right, Table::Align::Left, Table::Align::Right,
                 Table::Align::Right, Table::Align::Left});
    table.add({"GROUP", "CONSUMERS", "PENDING", "OLDEST PENDING", "LAG", "LOST", "LAST DELIVERED"});
    for (const inspect::StreamGroup &group : found->groups) {
        if (context.out().isJson())
            context.out().json(groupJson(found->stream, group));
        else
            table.add({visible(group.group), QByteArray::number(group.consumers), QByteArray::number(group.pending),
                       group.oldestPending ? humanDuration(group.oldestPending->count()) : QByteArray("-"), lagText(group.lag),
                       lostText(group), idText(group.position.lastDeliveredId)});
    }
    if (!context.out().isJson() && !found->groups.empty())
        context.out().text(table.text());
    if (found->error)
        context.out().warning(QStringLiteral("some of it is unknown: ") + found->error->message);
    co_return Done;
}

/// `start`, `end`, an id, or a time.
Result<inspect::GroupPlace> readPlace(const QByteArray &text)
{
    using Kind = inspect::GroupPlace::Kind;
    if (text == "start")
        return inspect::GroupPlace{.kind = Kind::Start};
    if (text == "end")
        return inspect::GroupPlace{.kind = Kind::End};
    const auto bound = readBound("a position", text);
    if (!bound)
        return failure(Code::InvalidArgument,
                       QStringLiteral("a position is start, end, an id or a time such as 2026-11-25T05:10:00Z, not \"%1\"")
                           .arg(QString::fromUtf8(visible(text))));
    if (text.contains('-') && *bound == text)
        return inspect::GroupPlace{.kind = Kind::Id, .id = *bound};
    return inspect::GroupPlace{.kind = Kind::Time, .time = QDateTime::fromMSecsSinceEpoch(bound->toLongLong(), Qt::UTC)};
}

QByteArray moveJson(const char *action, const QByteArray &stream, const QByteArray &group, const inspect::GroupMove &move,
                    bool isDry)
{
    JsonWriter json;
    json.beginObject();
    writeAction(json, action, stream, group, isDry);
    json.key("from");
    writeId(json, move.from);
    json.key("to").bytes(move.to).key("lag_before");
    writeNumber(json, move.from.isEmpty() ? std::nullopt : move.before.count);
    writeLag(json, move.after);
    return json.key("pending").integer(move.pending).endObject().text();
}

QByteArray moveText(const QByteArray &stream, const QByteArray &group, const inspect::GroupMove &move, const char *verb)
{
    QByteArray text = visible(group) + " of " + visible(stream) + ": " + verb;
    if (!move.from.isEmpty())
        text += " from " + idText(move.from);
    text += (move.from.isEmpty() ? " at " : " to ") + idText(move.to) + "; then " + lagText(move.after) + " to read";
    if (!move.from.isEmpty())
        text += ", before " + lagText(move.before);
    if (move.pending > 0)
        text += "; " + entriesText(move.pending) + (move.pending == 1 ? " stays" : " stay") + " pending";
    return text;
}

/// Writes down what is about to be done to the group `words[1]` of the stream `words[0]`.
Task<> beginOn(Context &context, const char *action, QByteArrayList words)
{
    QJsonObject plan;
    plan.insert(QStringLiteral("group"), QString::fromUtf8(words[1]));
    co_await context.begin(action, words[0], std::move(plan));
}

void tellMove(Context &context, const inspect::GroupMove &move)
{
    QJsonObject result{{QStringLiteral("to"), QString::fromUtf8(move.to)}};
    if (!move.from.isEmpty())
        result.insert(QStringLiteral("from"), QString::fromUtf8(move.from));
    context.changed(std::move(result), 1);
}

Task<int> createGroup(Context &context, QByteArrayList words)
{
    const auto place = readPlace(context.arguments().value("--at").value_or(QByteArray("start")));
    if (!place)
        co_return context.wrongUsage(place.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const bool isDry = context.arguments().has("--dry-run");
    const bool makesStream = context.arguments().has("--make-stream");
    if (isDry) {
        const auto plan = co_await inspect::planMove(context.client(), words[0], words[1], *place);
        if (!plan)
            co_return context.fail(plan.error());
        if (!plan->from.isEmpty())
            co_return context.wrongUsage(QStringLiteral("the group is there already; groups move moves it"));
        context.out().isJson() ? context.out().json(moveJson("create", words[0], words[1], *plan, true))
                               : context.out().text(moveText(words[0], words[1], *plan, "would be made") + '\n');
        co_return Done;
    }
    co_await beginOn(context, "group.create", words);
    const auto made = co_await inspect::createGroup(context.client(), words[0], words[1], *place, makesStream);
    if (!made)
        co_return context.fail(made.error());
    tellMove(context, *made);
    context.out().isJson() ? context.out().json(moveJson("create", words[0], words[1], *made, false))
                           : context.out().text(moveText(words[0], words[1], *made, "made") + '\n');
    co_return Done;
}

Task<int> moveGroup(Context &context, QByteArrayList words)
{
    const auto place = readPlace(words[2]);
    if (!place)
        co_return context.wrongUsage(place.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const bool isDry = context.arguments().has("--dry-run");
    if (isDry || isToAsk(context)) {
        const auto plan = co_await inspect::planMove(context.client(), words[0], words[1], *place);
        if (!plan)
            co_return context.fail(plan.error());
        if (plan->from.isEmpty())
            co_return context.fail({Code::NoGroup, QStringLiteral("there is no such group; groups create makes it"),
                                    QString::fromUtf8(visible(words[1]))});
        if (isDry) {
            context.out().isJson() ? context.out().json(moveJson("move", words[0], words[1], *plan, true))
                                   : context.out().text(moveText(words[0], words[1], *plan, "would move") + '\n');
            co_return Done;
        }
        if (const auto refused = refusalWhenAsked(context, moveText(words[0], words[1], *plan, "this moves")))
            co_return *refused;
    }
    co_await beginOn(context, "group.move", words);
    const auto moved = co_await inspect::moveGroup(context.client(), words[0], words[1], *place);
    if (!moved)
        co_return context.fail(moved.error());
    tellMove(context, *moved);
    context.out().isJson() ? context.out().json(moveJson("move", words[0], words[1], *moved, false))
                           : context.out().text(moveText(words[0], words[1], *moved, "moved") + '\n');
    co_return Done;
}

void showRemoval(Context &context, const QByteArrayList &words, const inspect::GroupRemoval &removal, bool isDry)
{
    if (!context.out().isJson()) {
        context.out().text(visible(words[1]) + " of " + visible(words[0]) +
                           (isDry ? ": would delete it with " : ": deleted with ") + QByteArray::number(removal.consumers) +
                           (removal.consumers == 1 ? " consumer and " : " consumers and ") + QByteArray::number(removal.pending) +
                           " pending\n");
        return;
    }
    JsonWriter json;
    json.beginObject();
    writeAction(json, "delete", words[0], words[1], isDry);
    json.key("consumers").integer(removal.consumers).key("pending").integer(removal.pending).key("last_delivered");
    writeId(json, removal.lastDeliveredId);
    if (isDry)
        writeLag(json, removal.lag);
    context.out().json(json.endObject().text());
}

Task<int> deleteGroup(Context &context, QByteArrayList words)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const bool isDry = context.arguments().has("--dry-run");
    if (isDry || isToAsk(context)) {
        const auto plan = co_await inspect::planDeleteGroup(context.client(), words[0], words[1]);
        if (!plan)
            co_return context.fail(plan.error());
        if (isDry) {
            showRemoval(context, words, *plan, true);
            co_return Done;
        }
        const QByteArray question = visible(words[1]) + " of " + visible(words[0]) + ": this deletes the group, its position, " +
                                    QByteArray::number(plan->pending) + " pending and " + lagText(plan->lag) + " unread";
        if (const auto refused = refusalWhenAsked(context, question))
            co_return *refused;
    }
    co_await beginOn(context, "group.delete", words);
    const auto removed = co_await inspect::deleteGroup(context.client(), words[0], words[1]);
    if (!removed)
        co_return context.fail(removed.error());
    QJsonObject result;
    result.insert(QStringLiteral("consumers"), removed->consumers);
    result.insert(QStringLiteral("pending"), removed->pending);
    result.insert(QStringLiteral("last_delivered"), QString::fromUtf8(removed->lastDeliveredId));
    context.changed(std::move(result), 1);
    showRemoval(context, words, *removed, false);
    co_return Done;
}

} // namespace

Task<int> runGroups(Context &context)
{
    using Effect = Subverb::Effect;
    static const std::vector<Subverb> subverbs{
        {"", "STREAM", {}, 1, 1, Effect::Looks, showGroups},
        {"create", "STREAM GROUP [--at PLACE]", {"--at", "--make-stream", "--dry-run"}, 2, 2, Effect::Changes, createGroup},
        {"move", "STREAM GROUP start|end|ID|TIME", {"--dry-run"}, 3, 3, Effect::Destroys, moveGroup},
        {"delete", "STREAM GROUP", {"--dry-run"}, 2, 2, Effect::Destroys, deleteGroup},
    };
    return runSubverb(context, subverbs);
}

} // namespace freshet::ctl
