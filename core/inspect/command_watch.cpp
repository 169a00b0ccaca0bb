// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/command_watch.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace freshet::inspect {

namespace {

constexpr std::chrono::seconds patience{5};
constexpr std::chrono::milliseconds beat{50};

} // namespace

void CommandRing::add(redis::MonitoredCommand command)
{
    qsizetype left = mostBytes;
    for (qsizetype i = 0; i < command.arguments.size(); ++i) {
        if (left <= 0) {
            command.arguments = command.arguments.first(i);
            command.arguments.append("...");
            break;
        }
        if (command.arguments[i].size() > left)
            command.arguments[i] = command.arguments[i].first(left) + "...";
        left -= command.arguments[i].size();
    }
    ++m_seen;
    const std::scoped_lock lock(m_mutex);
    if (m_commands.size() >= capacity) {
        m_commands.pop_front();
        ++m_dropped;
    }
    m_commands.push_back(std::move(command));
}

std::vector<redis::MonitoredCommand> CommandRing::take()
{
    std::deque<redis::MonitoredCommand> taken;
    {
        const std::scoped_lock lock(m_mutex);
        taken.swap(m_commands);
    }
    return {std::make_move_iterator(taken.begin()), std::make_move_iterator(taken.end())};
}

Task<Result<bool>> watchCommands(redis::Client &client, std::shared_ptr<CommandRing> ring, CommandWatchOptions options,
                                 Clock &clock)
{
    const auto monitor = client.monitor();
    std::optional<Error> error;
    QObject::connect(monitor.get(), &redis::Monitor::failed, monitor.get(), [&error](const Error &why) { error = why; });
    QObject::connect(monitor.get(), &redis::Monitor::command, monitor.get(),
                     [ring](const redis::MonitoredCommand &command) { ring->add(command); });
    const auto asked = clock.now();
    while (!monitor->isActive()) {
        if (error)
            co_return std::unexpected(*error);
        if (options.stop.stop_requested())
            co_return Result<bool>(false);
        if (clock.now() - asked > patience)
            co_return failure(Code::Timeout, QStringLiteral("the server did not confirm"), QStringLiteral("MONITOR"));
        co_await clock.sleep(beat / 5);
    }
    ring->setActive();
    const auto begin = clock.now();
    const auto limit = std::min<std::chrono::milliseconds>(options.limit, CommandWatchOptions::longest);
    while (clock.now() - begin < limit) {
        if (error)
            co_return std::unexpected(*error);
        if (options.stop.stop_requested())
            co_return Result<bool>(false);
        co_await clock.sleep(beat);
    }
    co_return Result<bool>(true);
}

} // namespace freshet::inspect
