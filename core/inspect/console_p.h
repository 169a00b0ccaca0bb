// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/command_table.h"

#include <QByteArrayList>

#include <chrono>

// What the parts of the console's sources share.
namespace freshet::inspect {

/// How long a command may block that the user wants to block.
constexpr std::chrono::milliseconds longestBlock = std::chrono::hours(24);

inline redis::Command commandOf(const QByteArrayList &words)
{
    redis::Command command;
    for (const QByteArray &word : words)
        command.add(word);
    return command;
}

/// On the connection of its own, and nowhere else.
inline bool mayBlock(const redis::Command &command)
{
    return !redis::checkShared(command, false) && redis::checkShared(command, true);
}

} // namespace freshet::inspect
