// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"
#include "core/redis/command_table.h"

#include <QByteArrayList>

#include <vector>

namespace freshet::inspect {

/// How much care a typed command asks for before it runs, by what the server itself says of it and by its name.
struct CommandCare
{
    enum class Level {
        None,      ///< only looks
        Write,     ///< changes something
        Dangerous, ///< may change or stop very much, or cost all other clients dearly
    };
    enum class Kind {
        None,
        Write,
        Script,     ///< may write
        MassScript, ///< walks over keys and may write
        Publish,
        FlushAll,
        FlushDb,
        Keys, ///< walks the whole database in one go
        Monitor,
        Debug,
        Shutdown,
        ConfigSet,
        ConfigOther, ///< REWRITE, RESETSTAT
        ScriptFlush, ///< SCRIPT FLUSH, FUNCTION FLUSH …
        ClientKill,  ///< KILL, PAUSE
        ReplicaOf,
        Failover,
        Cluster,
        Save,
        SwapDb,
        Acl,
        Module,
        Administers, ///< any other command that the server calls administrative
        NotKnown,    ///< this user may not run COMMAND, so nobody knows what it does
    };
    Level level = Level::None;
    Kind kind = Kind::None;
    bool changes = false; ///< is recorded and asked for as a change
    QByteArrayList keys;  ///< that it names, the first `mostCareKeys`
    qint64 keyCount = 0;
};
constexpr qsizetype mostCareKeys = 20;

/// Pure. `words` at least one.
CommandCare careOf(const QByteArrayList &words, const redis::CommandTable &table);
/// For logs of ours: `kind` as a stable lower-case name.
QLatin1String careName(CommandCare::Kind kind);

/// What it would meet, where that is cheap to know; -1 or empty: not known.
struct CareFigures
{
    qint64 databaseKeys = -1; ///< of the selected database
    qint64 allKeys = -1;      ///< of all databases
    qint64 databases = -1;    ///< that hold keys
    qint64 existing = -1;     ///< of the named keys, in the profile's database
    qint64 clients = -1;
    qint64 unsaved = -1;                                   ///< changes since the last snapshot
    std::vector<std::pair<QByteArray, QByteArray>> before; ///< CONFIG SET: parameters and their values now; secrets hidden
};
/// Asks the primaries, in at most a few round trips. Never fails: what can't be known stays unknown. `database`: the selected
/// one.
Task<Result<CareFigures>> measureCare(redis::Client &client, QByteArrayList words, CommandCare care, int database);

/// Below, KEYS is answered within milliseconds.
constexpr qint64 manyKeys = 100'000;

/// What of a statement stands in the activity log: the command with its subcommand and keys, secrets hidden, no values.
QByteArray recordedTarget(const QByteArrayList &words, const redis::CommandTable &table);

} // namespace freshet::inspect
