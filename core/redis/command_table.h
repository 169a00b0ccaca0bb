// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/redis/command.h"
#include "core/redis/value.h"

#include <QHash>

#include <vector>

namespace freshet::redis {

/// What the server itself says about its commands (https://redis.io/commands/command): which of them write, administer or block,
/// and where their keys stand. The read-only gate and the cluster's routing both rest on it.
class CommandTable
{
public:
    enum Flag : quint16 {
        Write = 1,
        ReadsOnly = 2,
        Admin = 4,
        Blocking = 8,
        MayReplicate = 16, ///< runs scripts or reaches other clients: may write
        MovableKeys = 32,
        PubSub = 64,
        Scripting = 128,
        Container = 256, ///< has subcommands of its own, which are listed as `name|sub`
    };

    struct Traits
    {
        quint16 flags = 0;
        int firstKey = 0;
        int lastKey = 0; ///< negative: counted from the end
        int keyStep = 0;
    };

    /// Reads the reply of COMMAND. Entries of an unknown form are left out, and so are refused by the gate.
    static CommandTable fromReply(const Value &reply);
    bool isEmpty() const { return m_traits.isEmpty(); }
    qsizetype size() const { return m_traits.size(); }
    /// By name or, for a container, by name and subcommand. nullptr where this server does not know it. O(1).
    const Traits *find(const Command &command) const;

    /// The read-only gate: nothing for a command that changes nothing; else why it is refused (Code::ReadOnly). What the server
    /// flags as writing or administering is refused, but for the administration that only reports (SLOWLOG GET, CONFIG GET,
    /// CLIENT LIST …). Unknown commands are refused.
    Result<void> checkReadOnly(const Command &command) const;
    /// Whether the command may be repeated after a lost connection: the server calls it read-only.
    bool isReadOnly(const Command &command) const;
    /// The places of the command's keys. Empty where it has none, or where nobody can tell.
    std::vector<qsizetype> keyPositions(const Command &command) const;

private:
    void addEntry(const Value &entry);
    QHash<QByteArray, Traits> m_traits;
};

/// Refuses commands that would disturb a connection that others share: they change its state, block it, or have another number of
/// replies than one (Code::NotAllowed; the message names the right call). `mayBlock`: on a connection for blocking commands.
Result<void> checkShared(const Command &command, bool mayBlock);

/// Refuses what a connection of one caller's own can't bear either (Code::NotAllowed): another number of replies than one
/// (SUBSCRIBE, MONITOR, CLIENT REPLY), another user or protocol than after a reconnection (AUTH, HELLO, RESET), and replication's
/// commands.
Result<void> checkOwn(const Command &command);

} // namespace freshet::redis
