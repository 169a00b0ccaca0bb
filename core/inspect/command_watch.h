// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/redis/client.h"
#include "core/redis/monitor.h"

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

namespace freshet::inspect {

/// Commands on their way from the connection's thread to whoever shows them, bounded: when nobody takes them the oldest go, and
/// are counted. Threads: any; a mutex that is held for the length of a move.
class CommandRing
{
public:
    static constexpr std::size_t capacity = 5000;
    static constexpr qsizetype mostBytes = 2048; ///< of one command's arguments together; the rest of a longer one is cut

    void add(redis::MonitoredCommand command);
    /// Takes all, oldest first.
    std::vector<redis::MonitoredCommand> take();
    qint64 seen() const { return m_seen; }       ///< all that came
    qint64 dropped() const { return m_dropped; } ///< that nobody took in time
    void setActive() { m_active = true; }
    bool isActive() const { return m_active; } ///< every primary has confirmed

private:
    std::mutex m_mutex;
    std::deque<redis::MonitoredCommand> m_commands;
    std::atomic<qint64> m_seen{0};
    std::atomic<qint64> m_dropped{0};
    std::atomic<bool> m_active{false};
};

struct CommandWatchOptions
{
    static constexpr std::chrono::seconds longest{300};
    std::chrono::milliseconds limit{10'000}; ///< at most `longest`
    std::stop_token stop;
};

/// MONITOR of every primary into `ring` until the limit or the stop; true where the limit ended it. It costs the servers up to
/// half of their throughput meanwhile: ask first. Code::ReadOnly, NoPermission, ConnectionLost, Timeout (a primary did not
/// confirm within 5 s). The client must outlive it.
Task<Result<bool>> watchCommands(redis::Client &client, std::shared_ptr<CommandRing> ring, CommandWatchOptions options,
                                 Clock &clock = Clock::system());

} // namespace freshet::inspect
