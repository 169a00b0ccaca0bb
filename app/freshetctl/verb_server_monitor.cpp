// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl server monitor: every command of every client, for seconds.
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verb_server.h"
#include "core/base/json_writer.h"
#include "core/inspect/command_watch.h"

namespace freshet::ctl {

namespace {

using namespace std::chrono_literals;

void show(Context &context, const redis::MonitoredCommand &command)
{
    if (context.out().isJson()) {
        JsonWriter json;
        json.beginObject().key("time").number(command.at).key("client").bytes(command.client).key("db").integer(command.database);
        json.key("arguments").beginArray();
        for (const QByteArray &argument : command.arguments)
            json.bytes(argument);
        context.out().json(json.endArray().endObject().text());
        return;
    }
    QByteArray line =
        QByteArray::number(command.at, 'f', 6) + ' ' + visible(command.client) + " db" + QByteArray::number(command.database);
    for (const QByteArray &argument : command.arguments)
        line += ' ' + (argument.isEmpty() ? QByteArray("\"\"") : visible(argument));
    context.out().text(line + '\n');
}

} // namespace

Task<int> runServerMonitor(Context &context, QByteArrayList)
{
    const auto seconds = context.arguments().integer("--seconds", 1, inspect::CommandWatchOptions::longest.count());
    if (!seconds)
        co_return context.wrongUsage(seconds.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const StopSignals signal;
    std::stop_source ending;
    const std::stop_callback onSignal(signal.token(), [&ending] {
        std::stop_source source = ending;
        source.request_stop();
    });
    inspect::CommandWatchOptions options;
    options.limit = std::chrono::seconds(seconds->value_or(5));
    options.stop = ending.get_token();
    const auto ring = std::make_shared<inspect::CommandRing>();
    context.out().warning(QStringLiteral("MONITOR can take half of the server's throughput while it runs"));
    auto watching = inspect::watchCommands(context.client(), ring, options);
    while (!watching.isReady()) {
        for (const redis::MonitoredCommand &command : ring->take())
            show(context, command);
        context.out().flush();
        if (context.out().isClosed())
            ending.request_stop();
        co_await Clock::system().sleep(50ms);
    }
    const auto ended = co_await std::move(watching);
    for (const redis::MonitoredCommand &command : ring->take())
        show(context, command);
    if (!ended)
        co_return context.fail(ended.error());
    if (ring->dropped() > 0)
        context.out().warning(QStringLiteral("%1 commands came too fast to be shown").arg(ring->dropped()));
    co_return signal.isStopped() ? 128 + signal.signalNumber() : int(Done);
}

} // namespace freshet::ctl
