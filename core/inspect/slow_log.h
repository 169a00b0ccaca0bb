// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/node_answers.h"

#include <QDateTime>

#include <chrono>
#include <optional>
#include <vector>

namespace freshet::inspect {

/// One command that took long (https://redis.io/docs/latest/commands/slowlog-get). The server cuts arguments beyond 128 bytes
/// and commands beyond 32 arguments, and writes so in their place.
struct SlowCommand
{
    QString node;                      ///< where it ran: `host:port` or the socket's path
    qint64 id = 0;                     ///< of the node; begins anew when it restarts
    QDateTime at;                      ///< UTC, by the server's clock
    std::chrono::microseconds took{0}; ///< of the server's own time, without waiting and network
    std::vector<QByteArray> arguments; ///< the command's name first; never empty
    QByteArray client;                 ///< its address; empty before Redis 4
    QByteArray clientName;

    friend bool operator==(const SlowCommand &, const SlowCommand &) = default;
};

/// The slow logs of all primaries.
struct SlowLog
{
    std::vector<SlowCommand> commands;                  ///< newest first
    qint64 kept = 0;                                    ///< all that the nodes hold
    std::optional<std::chrono::microseconds> threshold; ///< `slowlog-log-slower-than` of the first node; negative: off; nothing:
                                                        ///< the user may not ask
    std::vector<NodeFailure> failures;                  ///< nodes that are missing in it
};

/// What SLOWLOG RESET did.
struct SlowLogReset
{
    int nodes = 0;       ///< whose log was emptied
    qint64 commands = 0; ///< that were in them, as counted just before
    std::vector<NodeFailure> failures;

    friend bool operator==(const SlowLogReset &, const SlowLogReset &) = default;
};

/// One entry of SLOWLOG GET; nothing where it has another form. Pure.
std::optional<SlowCommand> readSlowCommand(const redis::Value &entry, const QString &node);

/// The newest `most` commands of each node (1 to 10 000), two round trips a node. Fails where no node answers; NoPermission and
/// ReadOnly (the server calls SLOWLOG administrative) as the client says.
Task<Result<SlowLog>> fetchSlowLog(redis::Client &client, qint64 most);

/// Empties the log of every primary. Fails where none was emptied.
Task<Result<SlowLogReset>> resetSlowLog(redis::Client &client);

} // namespace freshet::inspect
