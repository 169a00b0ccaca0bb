// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl consumers: who reads for a group; consumers delete. freshetctl pending: what they have and have not acknowledged.
#include "app/freshetctl/entries_report.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/stream_text.h"
#include "app/freshetctl/subverb.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/inspect/group_actions.h"
#include "core/inspect/stream_entries.h"
#include "core/inspect/stream_groups.h"

#include <algorithm>

namespace freshet::ctl {

namespace {

constexpr int pageSize = 200;
constexpr qint64 mostEntries = 1'000'000'000'000;
constexpr qint64 longestIdle = 10LL * 366 * 24 * 3600 * 1000; // ms

Task<int> showConsumers(Context &context, QByteArrayList words)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto found = co_await inspect::fetchConsumers(context.client(), words[0], words[1]);
    if (!found)
        co_return context.fail(found.error());
    Table table({Table::Align::Left, Table::Align::Right, Table::Align::Right, Table::Align::Right});
    table.add({"CONSUMER", "PENDING", "IDLE", "INACTIVE"});
    for (const inspect::StreamConsumer &consumer : *found) {
        if (!context.out().isJson()) {
            table.add({visible(consumer.name), QByteArray::number(consumer.pending), humanDuration(consumer.idle.count()),
                       consumer.inactive ? humanDuration(consumer.inactive->count()) : QByteArray("unknown")});
            continue;
        }
        JsonWriter json;
        json.beginObject().key("stream").bytes(words[0]).key("group").bytes(words[1]).key("consumer").bytes(consumer.name);
        json.key("pending").integer(consumer.pending).key("idle_ms").integer(consumer.idle.count()).key("inactive_ms");
        writeNumber(json, consumer.inactive ? std::optional<qint64>(consumer.inactive->count()) : std::nullopt);
        context.out().json(json.endObject().text());
    }
    if (!context.out().isJson() && !found->empty())
        context.out().text(table.text());
    co_return Done;
}

Task<int> deleteConsumer(Context &context, QByteArrayList words)
{
    const QByteArray to = context.arguments().value("--to").value_or(QByteArray());
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const bool isDry = context.arguments().has("--dry-run");
    const StopSignals signal;
    const auto options = actionOptions(context, "moved", signal.token());
    Result<inspect::ConsumerRemoval> removal;
    if (!isDry) {
        QJsonObject plan;
        plan.insert(QStringLiteral("group"), QString::fromUtf8(words[1]));
        plan.insert(QStringLiteral("consumer"), QString::fromUtf8(words[2]));
        co_await context.begin("consumer.delete", words[0], std::move(plan));
    }
    if (isDry)
        removal = co_await inspect::planDeleteConsumer(context.client(), words[0], words[1], words[2], to);
    else
        removal = co_await inspect::deleteConsumer(context.client(), words[0], words[1], words[2], to, options);
    if (!removal)
        co_return context.fail(removal.error());
    const qint64 moved = isDry ? removal->pending : removal->moved;
    QJsonObject result;
    result.insert(QStringLiteral("moved"), moved);
    result.insert(QStringLiteral("consumer"), QString::fromUtf8(removal->to));
    context.changed(std::move(result), moved + (removal->isDeleted ? 1 : 0));
    if (context.out().isJson()) {
        JsonWriter json;
        json.beginObject();
        writeAction(json, "delete", words[0], words[1], isDry);
        json.key("consumer").bytes(words[2]).key("moved").integer(moved).key("to");
        writeId(json, removal->to);
        json.key("ghosts").integer(removal->ghosts).key("deleted").boolean(removal->isDeleted);
        context.out().json(json.endObject().text());
    } else {
        QByteArray text = visible(words[2]) + ": " + (isDry ? "would move " : "moved ") + entriesText(moved);
        if (!removal->to.isEmpty())
            text += " to " + visible(removal->to);
        text += isDry ? " and delete it" : removal->isDeleted ? " and deleted it" : "; it is not deleted";
        context.out().text(text + '\n');
    }
    if (isDry || removal->isDeleted)
        co_return Done;
    context.out().flush();
    context.out().error(QStringLiteral("stopped; the same command does the rest"));
    co_return signal.isStopped() ? 128 + signal.signalNumber() : int(DoesNotHold);
}

QByteArray pendingJson(const inspect::PendingEntry &entry)
{
    JsonWriter json;
    json.beginObject().key("id").bytes(entry.id).key("consumer").bytes(entry.consumer);
    json.key("idle_ms").integer(entry.idle.count()).key("deliveries").integer(entry.deliveries);
    if (entry.ghost)
        json.key("ghost").boolean(true);
    if (entry.fields) {
        json.key("fields");
        writeFields(json, *entry.fields);
    }
    return json.endObject().text();
}

QByteArray pendingText(const inspect::PendingEntry &entry)
{
    return idText(entry.id) + "  " + visible(entry.consumer) + "  idle " + humanDuration(entry.idle.count()) + "  " +
           QByteArray::number(entry.deliveries) + (entry.deliveries == 1 ? " delivery  " : " deliveries  ") +
           (entry.ghost    ? "ghost: trimmed away before it was handled"
            : entry.fields ? fieldsText(*entry.fields)
                           : "") +
           '\n';
}

Result<inspect::PendingQuery> readQuery(const Arguments &arguments)
{
    inspect::PendingQuery query;
    for (const auto &[option, bound] : {std::pair("--from", &query.from), std::pair("--to", &query.to)}) {
        const auto text = arguments.value(option);
        if (!text)
            continue;
        const auto read = readBound(option, *text);
        if (!read)
            return std::unexpected(read.error());
        *bound = *read;
    }
    const auto idle = arguments.integer("--idle", 0, longestIdle);
    if (!idle)
        return std::unexpected(idle.error());
    query.idle = std::chrono::milliseconds(idle->value_or(0));
    query.consumer = arguments.value("--consumer").value_or(QByteArray());
    query.payload = !arguments.has("--no-payload");
    return query;
}

} // namespace

Task<int> runConsumers(Context &context)
{
    using Effect = Subverb::Effect;
    static const std::vector<Subverb> subverbs{
        {"", "STREAM GROUP", {}, 2, 2, Effect::Looks, showConsumers},
        {"delete", "STREAM GROUP CONSUMER [--to CONSUMER]", {"--to", "--dry-run"}, 3, 3, Effect::Changes, deleteConsumer},
    };
    return runSubverb(context, subverbs);
}

Task<int> runPending(Context &context)
{
    const QByteArrayList words = context.arguments().words;
    auto query = readQuery(context.arguments());
    if (!query)
        co_return context.wrongUsage(query.error().message);
    const auto count = context.arguments().integer("--count", 1, mostEntries);
    if (!count)
        co_return context.wrongUsage(count.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const StopSignals signal;
    qint64 left = count->value_or(mostEntries);
    do {
        query->count = int(std::min<qint64>(left, pageSize));
        const auto page = co_await inspect::fetchPending(context.client(), words[0], words[1], *query);
        if (!page)
            co_return context.fail(page.error());
        for (const inspect::PendingEntry &entry : page->entries)
            context.out().isJson() ? context.out().json(pendingJson(entry)) : context.out().text(pendingText(entry));
        context.out().flush();
        left -= qint64(page->entries.size());
        query->after = page->next;
    } while (left > 0 && !query->after.isEmpty() && !signal.isStopped() && !context.out().isClosed());
    if (!signal.isStopped())
        co_return Done;
    context.out().error(QStringLiteral("stopped; the list is not complete"));
    co_return 128 + signal.signalNumber();
}

} // namespace freshet::ctl
