// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl events trace: the way of one event; events latency: how long events take from publishing until they are handled.
#include "app/freshetctl/stream_text.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verb_events.h"
#include "core/events/event_trace.h"

namespace freshet::ctl {

namespace {

using events::Timestamp;
using events::TraceRecord;

QByteArray recordJson(const TraceRecord &record)
{
    JsonWriter json;
    json.beginObject().key("event_id").bytes(record.eventId).key("type").bytes(record.type).key("stream").bytes(record.stream);
    json.key("entry_id").bytes(record.entryId).key("group").bytes(record.group).key("consumer").bytes(record.consumer);
    json.key("deliveries").integer(record.deliveries).key("published");
    writeTime(json, record.published);
    json.key("delivered");
    writeTime(json, record.delivered);
    json.key("handled");
    writeTime(json, record.handled);
    json.key("acknowledged");
    writeTime(json, record.acknowledged);
    json.key("error");
    if (record.error)
        json.string(*record.error);
    else
        json.null();
    json.key("failed");
    writeTime(json, record.failed);
    json.key("buried").boolean(record.buried).key("removed_count").integer(record.removedCount).key("removals").beginArray();
    for (const TraceRecord::Removal &removal : record.removals) {
        json.beginObject().key("key").bytes(removal.key).key("removed");
        writeTime(json, removal.removed);
        json.key("refilled");
        writeTime(json, removal.refilled);
        json.endObject();
    }
    return json.endArray().endObject().text();
}

/// A time with what it is later than the publishing: `…Z (+3.2 ms)`; of another machine's clock it may be earlier.
QByteArray sinceText(Timestamp time, Timestamp published)
{
    const double milliseconds = double((time - published).count()) / 1000;
    return zuluText(time) + " (" + (milliseconds < 0 ? "" : "+") + QByteArray::number(milliseconds, 'f', 1) + " ms)";
}

QByteArray recordText(const TraceRecord &record)
{
    QByteArray text = visible(record.type) + " in " + visible(record.stream) + ' ' + visible(record.entryId) + ", " +
                      visible(record.group) + '/' + visible(record.consumer) + ", " + QByteArray::number(record.deliveries) +
                      (record.deliveries == 1 ? " delivery\n" : " deliveries\n");
    text += "  published     " + zuluText(record.published) + '\n';
    text += "  delivered     " + sinceText(record.delivered, record.published) + '\n';
    if (record.handled)
        text += "  handled       " + sinceText(*record.handled, record.published) + '\n';
    if (record.acknowledged)
        text += "  acknowledged  " + sinceText(*record.acknowledged, record.published) + '\n';
    if (record.error)
        text += (record.buried ? "  dead letter   " : "  failed        ") +
                (record.failed ? sinceText(*record.failed, record.published) + ' ' : QByteArray()) +
                visible(record.error->toUtf8()) + '\n';
    for (const TraceRecord::Removal &removal : record.removals) {
        text += "  removed       " + visible(removal.key) + ' ' + sinceText(removal.removed, record.published);
        text += removal.refilled ? ", refilled " + sinceText(*removal.refilled, record.published) + '\n' : QByteArray("\n");
    }
    if (record.removedCount > qint64(record.removals.size()))
        text += "  removed       " + QByteArray::number(record.removedCount - qint64(record.removals.size())) + " others\n";
    return text;
}

double milliseconds(std::chrono::microseconds time)
{
    return double(time.count()) / 1000;
}

} // namespace

Task<int> traceEvent(Context &context, QByteArrayList words)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto records = co_await events::EventTrace::fetch(context.client(), words[0]);
    if (!records)
        co_return context.fail(records.error());
    for (const TraceRecord &record : *records)
        context.out().isJson() ? context.out().json(recordJson(record)) : context.out().text(recordText(record));
    if (!records->empty())
        co_return Done;
    context.out().error(QStringLiteral("nothing is known of the event %1: traces are kept for an hour, and of busy groups only "
                                       "for some events a second")
                            .arg(QString::fromUtf8(visible(words[0]))));
    co_return DoesNotHold;
}

Task<int> showLatency(Context &context, QByteArrayList words)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    Table table({Table::Align::Left, Table::Align::Right, Table::Align::Right, Table::Align::Right, Table::Align::Right,
                 Table::Align::Right});
    table.add({"GROUP", "EVENTS", "P50", "P95", "P99", "LONGEST"});
    const auto text = [](std::chrono::microseconds time) { return QByteArray::number(milliseconds(time), 'f', 1) + " ms"; };
    for (const QByteArray &group : std::as_const(words)) {
        const auto latency = co_await events::EventTrace::fetchLatency(context.client(), group);
        if (!latency)
            co_return context.fail(latency.error());
        if (!context.out().isJson()) {
            table.add({visible(group), QByteArray::number(latency->count), text(latency->p50), text(latency->p95),
                       text(latency->p99), text(latency->longest)});
            continue;
        }
        JsonWriter json;
        json.beginObject().key("group").bytes(group).key("events").integer(latency->count).key("p50_ms");
        json.number(milliseconds(latency->p50)).key("p95_ms").number(milliseconds(latency->p95)).key("p99_ms");
        json.number(milliseconds(latency->p99)).key("longest_ms").number(milliseconds(latency->longest));
        context.out().json(json.endObject().text());
    }
    if (!context.out().isJson())
        context.out().text(table.text());
    co_return Done;
}

} // namespace freshet::ctl
