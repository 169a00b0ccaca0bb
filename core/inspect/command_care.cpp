// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/command_care.h"

#include "core/inspect/statement.h"
#include "core/inspect/statement_secrets.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace freshet::inspect {

using Kind = CommandCare::Kind;
using Level = CommandCare::Level;
using redis::CommandTable;

namespace {

redis::Command commandOf(const QByteArrayList &words)
{
    redis::Command command;
    for (const QByteArray &word : words)
        command.add(word);
    return command;
}

struct Named
{
    QByteArrayView name;
    QByteArrayView sub; ///< empty: any
    Kind kind;
};

constexpr std::array dangerous{
    Named{"FLUSHALL", "", Kind::FlushAll},
    Named{"FLUSHDB", "", Kind::FlushDb},
    Named{"KEYS", "", Kind::Keys},
    Named{"MONITOR", "", Kind::Monitor},
    Named{"DEBUG", "", Kind::Debug},
    Named{"SHUTDOWN", "", Kind::Shutdown},
    Named{"CONFIG", "SET", Kind::ConfigSet},
    Named{"CONFIG", "REWRITE", Kind::ConfigOther},
    Named{"CONFIG", "RESETSTAT", Kind::ConfigOther},
    Named{"SCRIPT", "FLUSH", Kind::ScriptFlush},
    Named{"SCRIPT", "KILL", Kind::ScriptFlush},
    Named{"FUNCTION", "FLUSH", Kind::ScriptFlush},
    Named{"FUNCTION", "DELETE", Kind::ScriptFlush},
    Named{"FUNCTION", "RESTORE", Kind::ScriptFlush},
    Named{"FUNCTION", "KILL", Kind::ScriptFlush},
    Named{"CLIENT", "KILL", Kind::ClientKill},
    Named{"CLIENT", "PAUSE", Kind::ClientKill},
    Named{"REPLICAOF", "", Kind::ReplicaOf},
    Named{"SLAVEOF", "", Kind::ReplicaOf},
    Named{"FAILOVER", "", Kind::Failover},
    Named{"SAVE", "", Kind::Save},
    Named{"BGSAVE", "", Kind::Save},
    Named{"BGREWRITEAOF", "", Kind::Save},
    Named{"SWAPDB", "", Kind::SwapDb},
    Named{"ACL", "SETUSER", Kind::Acl},
    Named{"ACL", "DELUSER", Kind::Acl},
    Named{"ACL", "LOAD", Kind::Acl},
    Named{"ACL", "SAVE", Kind::Acl},
    Named{"MODULE", "LOAD", Kind::Module},
    Named{"MODULE", "LOADEX", Kind::Module},
    Named{"MODULE", "UNLOAD", Kind::Module},
    Named{"SENTINEL", "FAILOVER", Kind::Failover},
    Named{"SENTINEL", "RESET", Kind::Failover},
    Named{"SENTINEL", "REMOVE", Kind::Failover},
};

/// What the server calls administrative, and yet only tells something.
bool onlyLooks(const QByteArray &name, const QByteArray &sub)
{
    static const QByteArrayList whole{"LATENCY", "LASTSAVE", "ROLE", "MEMORY", "COMMAND", "OBJECT"};
    static const QByteArrayList subs{"CONFIG GET",
                                     "CLIENT LIST",
                                     "CLIENT INFO",
                                     "CLIENT ID",
                                     "CLIENT GETNAME",
                                     "CLIENT GETREDIR",
                                     "CLIENT TRACKINGINFO",
                                     "ACL LIST",
                                     "ACL USERS",
                                     "ACL GETUSER",
                                     "ACL CAT",
                                     "ACL LOG",
                                     "ACL WHOAMI",
                                     "ACL GENPASS",
                                     "ACL DRYRUN",
                                     "SLOWLOG GET",
                                     "SLOWLOG LEN",
                                     "MODULE LIST",
                                     "SCRIPT EXISTS",
                                     "FUNCTION LIST",
                                     "FUNCTION STATS",
                                     "FUNCTION DUMP",
                                     "CLUSTER INFO",
                                     "CLUSTER NODES",
                                     "CLUSTER SLOTS",
                                     "CLUSTER SHARDS",
                                     "CLUSTER KEYSLOT",
                                     "CLUSTER MYID",
                                     "CLUSTER LINKS",
                                     "CLUSTER REPLICAS",
                                     "CLUSTER SLAVES",
                                     "CLUSTER COUNTKEYSINSLOT",
                                     "CLUSTER GETKEYSINSLOT",
                                     "CLUSTER COUNT-FAILURE-REPORTS",
                                     "PUBSUB CHANNELS",
                                     "PUBSUB NUMSUB",
                                     "PUBSUB NUMPAT"};
    return sub == "HELP" || whole.contains(name) || subs.contains(name + ' ' + sub);
}

/// Only for a server that tells nothing of its commands.
bool isWellKnownRead(const QByteArray &name)
{
    static const QByteArrayList names{"PING",  "ECHO",     "GET",      "MGET",   "STRLEN", "EXISTS",  "TTL",      "PTTL",
                                      "TYPE",  "SCAN",     "DBSIZE",   "INFO",   "TIME",   "SELECT",  "HGET",     "HGETALL",
                                      "HLEN",  "HMGET",    "HSCAN",    "LRANGE", "LLEN",   "LINDEX",  "SMEMBERS", "SCARD",
                                      "SSCAN", "ZRANGE",   "ZCARD",    "ZSCORE", "ZSCAN",  "XRANGE",  "XLEN",     "XINFO",
                                      "XREAD", "XPENDING", "GETRANGE", "WATCH",  "MULTI",  "DISCARD", "UNWATCH"};
    return names.contains(name);
}

/// A script that finds its keys itself.
bool walksKeys(const QByteArray &script)
{
    static const QRegularExpression pattern(QStringLiteral("call\\s*\\(\\s*['\"](keys|scan|flushall|flushdb)['\"]"),
                                            QRegularExpression::CaseInsensitiveOption);
    return pattern.match(QString::fromUtf8(script.left(1 << 20))).hasMatch();
}

} // namespace

CommandCare careOf(const QByteArrayList &words, const CommandTable &table)
{
    CommandCare care;
    const QByteArray name = words.value(0).toUpper();
    const QByteArray sub = words.value(1).toUpper();
    const redis::Command command = commandOf(words);
    for (const qsizetype position : table.keyPositions(command)) {
        ++care.keyCount;
        if (care.keys.size() < mostCareKeys)
            care.keys.append(words[position]);
    }
    const auto set = [&care](Level level, Kind kind, bool changes = true) {
        care.level = level;
        care.kind = kind;
        care.changes = changes;
        return care;
    };
    const auto named = std::ranges::find_if(
        dangerous, [&](const Named &one) { return name == one.name && (one.sub.isEmpty() || sub == one.sub); });
    if (named != dangerous.end()) {
        const bool changes = named->kind != Kind::Keys && named->kind != Kind::Monitor;
        return set(Level::Dangerous, named->kind, changes && !(name == "DEBUG" && sub == "OBJECT"));
    }
    if (onlyLooks(name, sub) || name == "MULTI" || name == "EXEC")
        return care;
    if (name == "CLUSTER")
        return set(Level::Dangerous, Kind::Cluster);
    if (table.isEmpty())
        return isWellKnownRead(name) ? care : set(Level::Write, Kind::NotKnown);
    const CommandTable::Traits *traits = table.find(command);
    if (!traits) // the server will refuse it
        return care;
    if (traits->flags & CommandTable::Write)
        return set(Level::Write, Kind::Write);
    if (name == "PUBLISH" || name == "SPUBLISH")
        return set(Level::Write, Kind::Publish);
    if (traits->flags & CommandTable::Admin)
        return set(Level::Dangerous, Kind::Administers);
    if (!(traits->flags & CommandTable::ReadsOnly) && (traits->flags & (CommandTable::MayReplicate | CommandTable::Scripting))) {
        if (name == "SCRIPT" || name == "FUNCTION")
            return set(Level::Write, Kind::Script);
        const bool isMass = name.startsWith("EVAL") && walksKeys(words.value(1));
        return set(isMass ? Level::Dangerous : Level::Write, isMass ? Kind::MassScript : Kind::Script);
    }
    return care;
}

QLatin1String careName(Kind kind)
{
    static constexpr std::array names{"none",     "write",        "script",  "mass_script", "publish",     "flush_all",
                                      "flush_db", "keys",         "monitor", "debug",       "shutdown",    "config_set",
                                      "config",   "script_flush", "client",  "replica_of",  "failover",    "cluster",
                                      "save",     "swap_db",      "acl",     "module",      "administers", "not_known"};
    return QLatin1String(names.at(std::size_t(kind)));
}

namespace {

/// `db3:keys=12,expires=0,avg_ttl=0` of INFO.
void addKeyspace(const QByteArray &info, int database, CareFigures &figures)
{
    for (const QByteArray &line : info.split('\n')) {
        const qsizetype colon = line.indexOf(":keys=");
        if (!line.startsWith("db") || colon < 0)
            continue;
        const qint64 keys = line.mid(colon + 6, line.indexOf(',', colon) - colon - 6).toLongLong();
        figures.allKeys += keys;
        ++figures.databases;
        if (line.mid(2, colon - 2).toInt() == database)
            figures.databaseKeys += keys;
    }
}

qint64 infoNumber(const QByteArray &info, const QByteArray &name)
{
    const qsizetype at = info.indexOf('\n' + name + ':');
    if (at < 0)
        return -1;
    const qsizetype begin = at + name.size() + 2;
    bool isNumber = false;
    const qint64 number = info.mid(begin, info.indexOf('\n', begin) - begin).trimmed().toLongLong(&isNumber);
    return isNumber ? number : -1;
}

} // namespace

Task<Result<CareFigures>> measureCare(redis::Client &client, QByteArrayList words, CommandCare care, int database)
{
    CareFigures figures;
    const auto nodes = co_await client.primaries();
    if (!nodes && nodes.error().code == Code::Cancelled)
        co_return std::unexpected(nodes.error());
    if (!nodes || nodes->empty())
        co_return figures;
    QByteArray section;
    switch (care.kind) {
    case Kind::FlushAll:
    case Kind::FlushDb:
    case Kind::Keys:
    case Kind::SwapDb:
    case Kind::MassScript:
    case Kind::ReplicaOf:
        section = "keyspace";
        break;
    case Kind::Monitor:
    case Kind::ClientKill:
        section = "clients";
        break;
    case Kind::Shutdown:
    case Kind::Save:
        section = "persistence";
        break;
    default:
        break;
    }
    bool isWhole = !section.isEmpty();
    for (std::size_t i = 0; i < nodes->size() && isWhole; ++i) {
        const redis::Command command("INFO", section);
        const auto info = co_await client.commandOn((*nodes)[i].id, command);
        isWhole = info && info->isString();
        if (!isWhole)
            break;
        if (section == "keyspace") {
            if (i == 0)
                figures.databaseKeys = figures.allKeys = figures.databases = 0;
            addKeyspace(info->bytes(), database, figures);
        } else if (section == "clients") {
            figures.clients = std::max<qint64>(0, figures.clients) + infoNumber(info->bytes(), "connected_clients");
        } else {
            figures.unsaved = std::max<qint64>(0, figures.unsaved) + infoNumber(info->bytes(), "rdb_changes_since_last_save");
        }
    }
    if (!section.isEmpty() && !isWhole)
        figures = CareFigures();
    if (care.kind == Kind::ConfigSet) {
        for (qsizetype i = 2; i + 1 < words.size() && figures.before.size() < 16; i += 2) {
            if (isSecretParameter(words[i])) {
                figures.before.emplace_back(words[i], QByteArray("(hidden)"));
                continue;
            }
            const redis::Command command("CONFIG", "GET", words[i]);
            const auto now = co_await client.commandOn(nodes->front().id, command);
            if (now && now->array().size() == 2)
                figures.before.emplace_back(now->at(0).bytes(), now->at(1).bytes());
        }
    }
    if (care.changes && !care.keys.isEmpty() && database == client.url().database) {
        redis::Command command("EXISTS");
        command.addAll(care.keys);
        const auto count = co_await client.command(std::move(command));
        if (count)
            figures.existing = count->integer().value_or(-1);
    }
    co_return figures;
}

QByteArray recordedTarget(const QByteArrayList &words, const CommandTable &table)
{
    const QByteArrayList safe = withoutSecrets(words);
    const redis::Command command = commandOf(words);
    QByteArrayList parts{command.label().toUtf8()};
    const auto positions = table.keyPositions(command);
    for (const qsizetype position : positions)
        parts.append(safe.value(position));
    // What a command without keys is about stands in its arguments: CONFIG SET maxmemory, CLIENT KILL ID 7.
    const qsizetype named = command.label().count(QLatin1Char(' ')) + 1;
    const QByteArray name = words.value(0).toUpper();
    const bool holdsScript =
        name.startsWith("EVAL") || name == "SCRIPT" || name == "FUNCTION" || name == "PUBLISH" || name == "SPUBLISH";
    if (positions.empty() && !holdsScript && table.find(command)) {
        for (qsizetype i = named; i < safe.size() && i < named + 8; ++i)
            parts.append(safe[i]);
    }
    if (name == "PUBLISH" || name == "SPUBLISH")
        parts.append(words.value(1));
    return parts.join(' ').left(4096);
}

} // namespace freshet::inspect
