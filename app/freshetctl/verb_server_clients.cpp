// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl server slowlog, latency, clients and kill.
#include "app/freshetctl/stream_text.h"
#include "app/freshetctl/subverb.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verb_server.h"
#include "core/inspect/client_list.h"
#include "core/inspect/server_latency.h"
#include "core/inspect/slow_log.h"

namespace freshet::ctl {

namespace {

using Align = Table::Align;
using Whose = inspect::ConnectedClient::Whose;

QByteArray commandText(const std::vector<QByteArray> &arguments)
{
    QByteArray text;
    for (const QByteArray &argument : arguments)
        text += (text.isEmpty() ? "" : " ") + visible(argument);
    return text;
}

QByteArray timeText(const QDateTime &time)
{
    return time.toString(Qt::ISODate).toUtf8();
}

QByteArray clientJson(const inspect::ConnectedClient &client)
{
    JsonWriter json;
    json.beginObject().key("node").string(client.node).key("id").integer(client.id).key("address").bytes(client.address);
    json.key("name").bytes(client.name).key("user").bytes(client.user).key("age_s").integer(client.age.count());
    json.key("idle_s").integer(client.idle.count()).key("db").integer(client.database).key("command").bytes(client.command);
    json.key("memory");
    writeNumber(json, client.memory);
    json.key("flags").bytes(client.flags).key("subscriptions").integer(client.subscriptions);
    return json.key("is_this").boolean(client.whose == Whose::ThisConsole).endObject().text();
}

QByteArray clientText(const inspect::ConnectedClient &client)
{
    QByteArray text = "client " + QByteArray::number(client.id) + ' ' + visible(client.address);
    if (!client.name.isEmpty())
        text += " (" + visible(client.name) + ')';
    return text + " at " + visible(client.node.toUtf8());
}

} // namespace

Task<int> runServerSlowlog(Context &context, QByteArrayList)
{
    const auto count = context.arguments().integer("--count", 1, 10'000);
    if (!count)
        co_return context.wrongUsage(count.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto log = co_await inspect::fetchSlowLog(context.client(), count->value_or(128));
    if (!log)
        co_return context.fail(log.error());
    Table table({Align::Left, Align::Right, Align::Left, Align::Left, Align::Left});
    table.add({"TIME", "TOOK", "NODE", "CLIENT", "COMMAND"});
    for (const inspect::SlowCommand &one : log->commands) {
        if (context.out().isJson()) {
            JsonWriter json;
            json.beginObject().key("node").string(one.node).key("id").integer(one.id).key("time").string(timeText(one.at));
            json.key("took_us")
                .integer(one.took.count())
                .key("client")
                .bytes(one.client)
                .key("client_name")
                .bytes(one.clientName);
            json.key("arguments").beginArray();
            for (const QByteArray &argument : one.arguments)
                json.bytes(argument);
            context.out().json(json.endArray().endObject().text());
            continue;
        }
        table.add({timeText(one.at), QByteArray::number(double(one.took.count()) / 1000, 'f', 1) + " ms",
                   visible(one.node.toUtf8()), visible(one.client), commandText(one.arguments)});
    }
    if (!context.out().isJson() && !log->commands.empty())
        context.out().text(table.text());
    if (!context.out().isJson() && log->commands.empty())
        context.out().text("the slow log is empty\n");
    co_return tellFailures(context, log->failures);
}

Task<int> runServerSlowlogReset(Context &context, QByteArrayList)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const bool isDry = context.arguments().has("--dry-run");
    if (isDry || isToAsk(context)) {
        const auto log = co_await inspect::fetchSlowLog(context.client(), 1);
        if (!log)
            co_return context.fail(log.error());
        const QByteArray what = QByteArray::number(log->kept) + " slow commands";
        if (isDry) {
            JsonWriter json;
            json.beginObject().key("action").string("slowlog reset").key("dry_run").boolean(true);
            json.key("commands").integer(log->kept).endObject();
            context.out().isJson() ? context.out().json(json.text()) : context.out().text("would forget " + what + '\n');
            co_return tellFailures(context, log->failures);
        }
        if (const auto refused = refusalWhenAsked(context, "this forgets " + what))
            co_return *refused;
    }
    co_await context.begin("server.slowlog_reset", QByteArray());
    const auto reset = co_await inspect::resetSlowLog(context.client());
    if (!reset)
        co_return context.fail(reset.error());
    context.changed({{QStringLiteral("commands"), reset->commands}, {QStringLiteral("nodes"), reset->nodes}}, reset->nodes);
    if (!reset->failures.empty())
        context.failedBy(reset->failures.front().error);
    JsonWriter json;
    json.beginObject().key("action").string("slowlog reset").key("dry_run").boolean(false);
    json.key("commands").integer(reset->commands).key("nodes").integer(reset->nodes).endObject();
    context.out().isJson() ? context.out().json(json.text())
                           : context.out().text(QByteArray::number(reset->commands) + " slow commands forgotten\n");
    co_return tellFailures(context, reset->failures);
}

Task<int> runServerLatency(Context &context, QByteArrayList)
{
    const auto count = context.arguments().integer("--count", 1, 1000);
    if (!count)
        co_return context.wrongUsage(count.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto pings = co_await inspect::pingPrimaries(context.client(), int(count->value_or(100)));
    if (!pings)
        co_return context.fail(pings.error());
    const auto us = [](const inspect::PingTimes &times, double share) {
        return inspect::quantile(times.times, share).value_or(std::chrono::nanoseconds(0)).count() / 1000;
    };
    Table table({Align::Left, Align::Right, Align::Right, Align::Right});
    table.add({"PING", "P50", "P99", "MOST"});
    for (const inspect::PingTimes &one : *pings) {
        if (context.out().isJson()) {
            JsonWriter json;
            json.beginObject().key("node").string(one.node).key("pings").integer(qint64(one.times.size()));
            json.key("p50_us").integer(us(one, 0.5)).key("p99_us").integer(us(one, 0.99)).key("max_us").integer(us(one, 1));
            context.out().json(json.endObject().text());
            continue;
        }
        const auto ms = [&](double share) { return QByteArray::number(double(us(one, share)) / 1000, 'f', 2) + " ms"; };
        table.add({visible(one.node.toUtf8()), ms(0.5), ms(0.99), ms(1)});
    }
    context.out().text(table.text());
    const auto latency = co_await inspect::fetchServerLatency(context.client());
    if (!latency)
        co_return context.fail(latency.error());
    Table events({Align::Left, Align::Left, Align::Left, Align::Right, Align::Right});
    events.add({"NODE", "EVENT", "LATEST AT", "LATEST", "LONGEST"});
    for (const inspect::LatencyEvent &event : latency->events) {
        if (context.out().isJson()) {
            JsonWriter json;
            json.beginObject()
                .key("node")
                .string(event.node)
                .key("event")
                .bytes(event.name)
                .key("time")
                .string(timeText(event.at));
            json.key("latest_ms").integer(event.latest.count()).key("longest_ms").integer(event.longest.count());
            context.out().json(json.endObject().text());
            continue;
        }
        events.add({visible(event.node.toUtf8()), visible(event.name), timeText(event.at),
                    QByteArray::number(event.latest.count()) + " ms", QByteArray::number(event.longest.count()) + " ms"});
    }
    if (!context.out().isJson() && !latency->events.empty())
        context.out().text('\n' + events.text());
    if (!context.out().isJson() && latency->threshold && latency->threshold->count() == 0)
        context.out().text("\nthe server notes no latency: latency-monitor-threshold is 0\n");
    co_return tellFailures(context, latency->failures);
}

Task<int> runServerClients(Context &context, QByteArrayList)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto list = co_await inspect::fetchClientList(context.client());
    if (!list)
        co_return context.fail(list.error());
    Table table({Align::Right, Align::Left, Align::Left, Align::Left, Align::Left, Align::Right, Align::Right, Align::Left,
                 Align::Right, Align::Left});
    table.add({"ID", "NODE", "ADDRESS", "NAME", "USER", "AGE", "IDLE", "COMMAND", "MEMORY", "FLAGS"});
    for (const inspect::ConnectedClient &client : list->clients) {
        if (context.out().isJson()) {
            context.out().json(clientJson(client));
            continue;
        }
        table.add({QByteArray::number(client.id), visible(client.node.toUtf8()), visible(client.address),
                   visible(client.name) + (client.whose == Whose::ThisConsole ? " (this program)" : ""), visible(client.user),
                   humanDuration(client.age.count() * 1000), humanDuration(client.idle.count() * 1000), visible(client.command),
                   client.memory ? humanBytes(*client.memory) : QByteArray("-"), visible(client.flags)});
    }
    if (!context.out().isJson())
        context.out().text(table.text());
    co_return tellFailures(context, list->failures);
}

Task<int> runServerKill(Context &context, QByteArrayList words)
{
    bool isNumber = false;
    const qint64 id = words[0].toLongLong(&isNumber);
    if (!isNumber || id <= 0)
        co_return context.wrongUsage(QStringLiteral("a client's id is a number, as `freshetctl server clients` shows it"));
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto list = co_await inspect::fetchClientList(context.client());
    if (!list)
        co_return context.fail(list.error());
    const QString node = QString::fromUtf8(context.arguments().value("--node").value_or(QByteArray()));
    std::vector<inspect::ConnectedClient> found;
    for (const inspect::ConnectedClient &client : list->clients) {
        if (client.id == id && (node.isEmpty() || client.node == node))
            found.push_back(client);
    }
    if (found.empty())
        co_return context.fail({Code::NotFound, QStringLiteral("there is no such client"), QString::number(id)});
    if (found.size() > 1)
        co_return context.wrongUsage(QStringLiteral("several nodes have a client with this id; say which with --node"));
    const inspect::ConnectedClient victim = found.front();
    const auto tell = [&](bool isDry) {
        JsonWriter json;
        json.beginObject().key("action").string("kill").key("dry_run").boolean(isDry).key("client").raw(clientJson(victim));
        json.endObject();
        context.out().isJson() ? context.out().json(json.text())
                               : context.out().text(clientText(victim) + (isDry ? ": would be ended\n" : ": ended\n"));
    };
    if (context.arguments().has("--dry-run")) {
        tell(true);
        co_return Done;
    }
    if (const auto refused = refusalWhenAsked(context, "this ends " + clientText(victim)))
        co_return *refused;
    QJsonObject plan{{QStringLiteral("node"), victim.node},
                     {QStringLiteral("client"), QString::fromUtf8(visible(victim.address))},
                     {QStringLiteral("name"), QString::fromUtf8(visible(victim.name))},
                     {QStringLiteral("user"), QString::fromUtf8(visible(victim.user))}};
    co_await context.begin("server.client_kill", words[0], std::move(plan));
    const auto killed = co_await inspect::killClient(context.client(), victim);
    if (!killed)
        co_return context.fail(killed.error());
    if (!*killed)
        co_return context.fail({Code::NotFound, QStringLiteral("the client has gone by itself"), QString::number(id)});
    context.changed({{QStringLiteral("done"), 1}}, 1);
    tell(false);
    co_return Done;
}

} // namespace freshet::ctl
