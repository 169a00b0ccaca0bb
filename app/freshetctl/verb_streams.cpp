// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/context.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_writer.h"
#include "core/inspect/stream_list.h"

#include <QDateTime>

#include <algorithm>

namespace freshet::ctl {

namespace {

using inspect::StreamSummary;

void write(JsonWriter &json, const std::optional<qint64> &number)
{
    if (number)
        json.integer(*number);
    else
        json.null();
}

void write(JsonWriter &json, const QByteArray &id)
{
    if (id.isEmpty())
        json.null();
    else
        json.bytes(id);
}

QByteArray rowJson(const StreamSummary &stream)
{
    JsonWriter json;
    json.beginObject().key("stream").bytes(stream.key).key("length");
    write(json, stream.length);
    json.key("groups");
    write(json, stream.groups);
    json.key("first_id");
    write(json, stream.firstId);
    json.key("last_id");
    write(json, stream.lastId);
    json.key("last_generated_id");
    write(json, stream.lastGeneratedId);
    return json.endObject().text();
}

/// An id with the time that stands in it: `1526919030474-55 (2018-05-21T16:10:30.474Z)`.
QByteArray idText(const QByteArray &id)
{
    bool ok = false;
    const qint64 milliseconds = id.first(std::max<qsizetype>(0, id.indexOf('-'))).toLongLong(&ok);
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
    if (!ok || milliseconds < 1'000'000'000'000 || !time.isValid() || time.date().year() > 9999) // ids made by hand
        return id.isEmpty() ? QByteArray("-") : visible(id);
    return visible(id) + " (" + time.toString(Qt::ISODateWithMs).toLatin1() + ')';
}

QByteArray countText(const std::optional<qint64> &count)
{
    return count ? QByteArray::number(*count) : QByteArray("unknown");
}

QByteArray tableText(std::vector<StreamSummary> &streams)
{
    std::ranges::sort(streams, {}, &StreamSummary::key);
    Table table({Table::Align::Left, Table::Align::Right, Table::Align::Right, Table::Align::Left, Table::Align::Left});
    table.add({"STREAM", "LENGTH", "GROUPS", "FIRST", "LAST"});
    for (const StreamSummary &stream : streams)
        table.add({visible(stream.key), countText(stream.length), countText(stream.groups), idText(stream.firstId),
                   idText(stream.lastId)});
    return table.text();
}

} // namespace

Task<int> runStreams(Context &context)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const StopSignals signal;
    inspect::StreamWalk walk(context.client(), context.target().gentle, signal.token());
    std::vector<StreamSummary> all;
    while (!walk.atEnd() && !signal.isStopped() && !context.out().isClosed()) {
        auto some = co_await walk.next();
        if (!some && signal.isStopped())
            break;
        if (!some)
            co_return context.fail(some.error());
        for (StreamSummary &stream : *some) {
            if (context.out().isJson())
                context.out().json(rowJson(stream));
            else
                all.push_back(std::move(stream));
        }
        context.out().flush();
    }
    if (!context.out().isJson() && !all.empty())
        context.out().text(tableText(all));
    if (!signal.isStopped())
        co_return Done;
    context.out().flush();
    context.out().error(QStringLiteral("stopped; the list is not complete"));
    co_return 128 + signal.signalNumber();
}

} // namespace freshet::ctl
