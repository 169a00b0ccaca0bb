// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/context.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/stream_text.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/inspect/stream_list.h"

#include <algorithm>

namespace freshet::ctl {

namespace {

using inspect::StreamSummary;

QByteArray rowJson(const StreamSummary &stream)
{
    JsonWriter json;
    json.beginObject().key("stream").bytes(stream.key).key("length");
    writeNumber(json, stream.length);
    json.key("groups");
    writeNumber(json, stream.groups);
    json.key("first_id");
    writeId(json, stream.firstId);
    json.key("last_id");
    writeId(json, stream.lastId);
    json.key("last_generated_id");
    writeId(json, stream.lastGeneratedId);
    return json.endObject().text();
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
