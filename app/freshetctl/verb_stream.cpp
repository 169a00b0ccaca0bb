// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl stream: the entries of one stream; stream trim and stream delete.
#include "app/freshetctl/entries_report.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/stream_text.h"
#include "app/freshetctl/subverb.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/inspect/stream_entries.h"

#include <algorithm>

namespace freshet::ctl {

namespace {

constexpr int pageSize = 500;
constexpr qint64 mostEntries = 1'000'000'000'000;

QByteArray entryJson(const inspect::StreamEntry &entry)
{
    JsonWriter json;
    json.beginObject().key("id").bytes(entry.id).key("time");
    writeId(json, timeOfIdText(entry.id));
    json.key("fields");
    writeFields(json, entry.fields);
    return json.endObject().text();
}

Result<inspect::EntryQuery> readQuery(const Arguments &arguments)
{
    inspect::EntryQuery query;
    query.newestFirst = arguments.has("--newest");
    for (const auto &[option, bound] : {std::pair("--from", &query.from), std::pair("--to", &query.to)}) {
        const auto text = arguments.value(option);
        if (!text)
            continue;
        const auto read = readBound(option, *text);
        if (!read)
            return std::unexpected(read.error());
        *bound = *read;
    }
    return query;
}

Task<int> showEntries(Context &context, QByteArrayList words)
{
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
        const auto page = co_await inspect::fetchEntries(context.client(), words[0], *query);
        if (!page)
            co_return context.fail(page.error());
        for (const inspect::StreamEntry &entry : page->entries) {
            if (context.out().isJson())
                context.out().json(entryJson(entry));
            else
                context.out().text(idText(entry.id) + "  " + fieldsText(entry.fields) + '\n');
        }
        context.out().flush();
        left -= qint64(page->entries.size());
        query->after = page->next;
    } while (left > 0 && !query->after.isEmpty() && !signal.isStopped() && !context.out().isClosed());
    if (!signal.isStopped())
        co_return Done;
    context.out().error(QStringLiteral("stopped; the list is not complete"));
    co_return 128 + signal.signalNumber();
}

// What a removal does to the groups of a stream.

QByteArray planJson(const char *action, const QByteArray &stream, const inspect::RemovalPlan &plan)
{
    JsonWriter json;
    json.beginObject();
    writeAction(json, action, stream, {}, true);
    json.key("length").integer(plan.length).key("removed");
    writeNumber(json, plan.removed);
    json.key("groups").beginArray();
    for (const inspect::RemovalPlan::Group &group : plan.groups) {
        json.beginObject().key("group").bytes(group.group).key("unread");
        writeNumber(json, group.unread);
        json.key("pending");
        writeNumber(json, group.pending);
        json.endObject();
    }
    return json.endArray().endObject().text();
}

QByteArray planText(const QByteArray &stream, const inspect::RemovalPlan &plan, const char *most)
{
    QByteArray text = visible(stream) + ": this removes " + most + (plan.removed ? entriesText(*plan.removed) : "some entries") +
                      " of " + QByteArray::number(plan.length);
    for (const inspect::RemovalPlan::Group &group : plan.groups) {
        if (group.unread == 0 && group.pending == 0)
            continue;
        text += "; " + visible(group.group) + " has not read " + countText(group.unread) + " of them and has " +
                countText(group.pending) + " pending";
    }
    return text;
}

Task<int> deleteEntries(Context &context, QByteArrayList words)
{
    const QByteArray stream = words.takeFirst();
    const std::vector<QByteArray> ids(words.begin(), words.end());
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const bool isDry = context.arguments().has("--dry-run");
    if (isDry || isToAsk(context)) {
        const auto plan = co_await inspect::planRemove(context.client(), stream, ids);
        if (!plan)
            co_return context.fail(plan.error());
        if (isDry) {
            context.out().isJson() ? context.out().json(planJson("delete", stream, *plan))
                                   : context.out().text(planText(stream, *plan, "") + '\n');
            co_return Done;
        }
        if (const auto refused = refusalWhenAsked(context, planText(stream, *plan, "")))
            co_return *refused;
    }
    const StopSignals signal;
    const auto options = actionOptions(context, "removed", signal.token());
    QJsonObject asked;
    asked.insert(QStringLiteral("asked"), qint64(ids.size()));
    co_await context.begin("stream.delete", stream, std::move(asked));
    const auto change = co_await inspect::removeEntries(context.client(), stream, ids, options);
    if (!change)
        co_return context.fail(change.error());
    co_return showChange(context, "delete", "removed", stream, {}, *change, signal.signalNumber());
}

Result<inspect::Trim> readTrim(const Arguments &arguments)
{
    inspect::Trim trim;
    trim.approximate = arguments.has("--approximate");
    const auto keep = arguments.integer("--keep", 0, mostEntries);
    if (!keep)
        return std::unexpected(keep.error());
    trim.length = *keep;
    const auto before = arguments.value("--before");
    if (bool(*keep) == bool(before))
        return failure(Code::InvalidArgument, QStringLiteral("stream trim takes --keep N, or --before ID for what is older"));
    if (before) {
        const auto bound = readBound("--before", *before);
        if (!bound)
            return std::unexpected(bound.error());
        trim.minId = *bound;
    }
    return trim;
}

Task<int> trimEntries(Context &context, QByteArrayList words)
{
    const QByteArray stream = words[0];
    const auto trim = readTrim(context.arguments());
    if (!trim)
        co_return context.wrongUsage(trim.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const bool isDry = context.arguments().has("--dry-run");
    if (isDry || isToAsk(context)) {
        const char *most = trim->approximate ? "at most " : "";
        const auto plan = co_await inspect::planTrim(context.client(), stream, *trim);
        if (!plan)
            co_return context.fail(plan.error());
        if (isDry) {
            context.out().isJson() ? context.out().json(planJson("trim", stream, *plan))
                                   : context.out().text(planText(stream, *plan, most) + '\n');
            co_return Done;
        }
        if (const auto refused = refusalWhenAsked(context, planText(stream, *plan, most)))
            co_return *refused;
    }
    QJsonObject bound;
    if (trim->length)
        bound.insert(QStringLiteral("keep"), *trim->length);
    else
        bound.insert(QStringLiteral("before"), QString::fromUtf8(trim->minId));
    co_await context.begin("stream.trim", stream, std::move(bound));
    const auto removed = co_await inspect::trimStream(context.client(), stream, *trim);
    if (!removed)
        co_return context.fail(removed.error());
    QJsonObject result;
    result.insert(QStringLiteral("deleted"), *removed);
    context.changed(std::move(result), *removed);
    if (!context.out().isJson()) {
        context.out().text(visible(stream) + ": removed " + entriesText(*removed) + '\n');
        co_return Done;
    }
    JsonWriter json;
    json.beginObject();
    writeAction(json, "trim", stream, {}, false);
    context.out().json(json.key("removed").integer(*removed).endObject().text());
    co_return Done;
}

} // namespace

Task<int> runStream(Context &context)
{
    using Effect = Subverb::Effect;
    static const std::vector<Subverb> subverbs{
        {"", "STREAM", {"--from", "--to", "--count", "--newest"}, 1, 1, Effect::Looks, showEntries},
        {"delete", "STREAM ID…", {"--dry-run"}, 2, -1, Effect::Destroys, deleteEntries},
        {"trim",
         "STREAM --keep N|--before ID",
         {"--keep", "--before", "--approximate", "--dry-run"},
         1,
         1,
         Effect::Destroys,
         trimEntries},
    };
    return runSubverb(context, subverbs);
}

} // namespace freshet::ctl
