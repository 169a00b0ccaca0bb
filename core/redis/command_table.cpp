// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/command_table.h"

#include <algorithm>
#include <array>

namespace freshet::redis {

namespace {

struct FlagName
{
    const char *name;
    quint16 flag;
};

constexpr std::array flagNames{
    FlagName{"write", CommandTable::Write},
    FlagName{"readonly", CommandTable::ReadsOnly},
    FlagName{"admin", CommandTable::Admin},
    FlagName{"blocking", CommandTable::Blocking},
    FlagName{"may_replicate", CommandTable::MayReplicate},
    FlagName{"movablekeys", CommandTable::MovableKeys},
    FlagName{"pubsub", CommandTable::PubSub},
};

bool equals(QByteArrayView argument, QByteArrayView upper)
{
    return argument.size() == upper.size() && std::equal(argument.begin(), argument.end(), upper.begin(), [](char a, char b) {
               return (a >= 'a' && a <= 'z' ? char(a - 'a' + 'A') : a) == b;
           });
}

/// What XREAD and XREADGROUP say before their keys.
struct StreamOptions
{
    bool block = false;
    qsizetype firstKey = -1; ///< behind STREAMS
};

/// Read as the server does: options in any order, each with its values, which may be any word; a group may be named BLOCK.
StreamOptions streamOptions(const Command &command)
{
    StreamOptions options;
    for (qsizetype i = 1; i < command.size(); ++i) {
        const QByteArrayView word = command.at(i);
        if (equals(word, "STREAMS")) {
            options.firstKey = i + 1;
            break;
        }
        if (equals(word, "BLOCK"))
            options.block = true;
        if (equals(word, "GROUP"))
            i += 2;
        else if (equals(word, "BLOCK") || equals(word, "COUNT"))
            ++i;
    }
    return options;
}

struct Report
{
    QByteArrayView name;
    QByteArrayView subcommand;
};

/// What the server flags as administration though it only tells something. No flag sets these apart from their neighbours,
/// SLOWLOG GET from SLOWLOG RESET, so they stand here. What tells of users and their passwords (ACL) is not among them, nor is
/// what tells at a price (MONITOR, DEBUG).
constexpr Report reports[] = {
    {"SLOWLOG", "GET"},    {"SLOWLOG", "LEN"},
    {"LATENCY", "LATEST"}, {"LATENCY", "HISTORY"},
    {"LATENCY", "GRAPH"},  {"LATENCY", "HISTOGRAM"},
    {"LATENCY", "DOCTOR"}, {"CLIENT", "LIST"},
    {"CLIENT", "INFO"},    {"CONFIG", "GET"},
    {"MODULE", "LIST"},    {"CLUSTER", "REPLICAS"},
    {"CLUSTER", "SLAVES"}, {"CLUSTER", "COUNT-FAILURE-REPORTS"},
};

bool isReport(const Command &command)
{
    return command.size() > 1 && std::ranges::any_of(reports, [&command](const Report &one) {
               return equals(command.name(), one.name) && equals(command.at(1), one.subcommand);
           });
}

bool asksToBlock(const Command &command)
{
    return streamOptions(command).block;
}

std::vector<qsizetype> numberedKeys(const Command &command, qsizetype countAt)
{
    std::vector<qsizetype> positions;
    if (countAt >= command.size())
        return positions;
    const int count = command.at(countAt).toByteArray().toInt();
    for (qsizetype i = countAt + 1; i < command.size() && i <= countAt + count; ++i)
        positions.push_back(i);
    return positions;
}

/// Commands whose keys the table's three numbers cannot describe.
bool movableKeyPositions(const Command &command, std::vector<qsizetype> &positions)
{
    if (command.is("EVAL") || command.is("EVALSHA") || command.is("EVAL_RO") || command.is("EVALSHA_RO") || command.is("FCALL") ||
        command.is("FCALL_RO")) {
        positions = numberedKeys(command, 2);
        return true;
    }
    if (command.is("XREAD") || command.is("XREADGROUP")) {
        const qsizetype first = streamOptions(command).firstKey;
        for (qsizetype k = 0; first > 0 && k < (command.size() - first) / 2; ++k)
            positions.push_back(first + k);
        return true;
    }
    if (command.is("ZUNION") || command.is("ZINTER") || command.is("ZDIFF") || command.is("ZINTERCARD") ||
        command.is("SINTERCARD") || command.is("LMPOP") || command.is("ZMPOP")) {
        positions = numberedKeys(command, 1);
        return true;
    }
    const bool stores = command.is("SORT") || command.is("GEORADIUS") || command.is("GEORADIUSBYMEMBER");
    if (stores && command.size() > 1) {
        positions.push_back(1);
        for (qsizetype i = 2; i + 1 < command.size(); ++i) {
            if (equals(command.at(i), "STORE") || equals(command.at(i), "STOREDIST"))
                positions.push_back(++i);
        }
        return true;
    }
    if (command.is("BLMPOP") || command.is("BZMPOP")) {
        positions = numberedKeys(command, 2);
        return true;
    }
    if (command.is("ZUNIONSTORE") || command.is("ZINTERSTORE") || command.is("ZDIFFSTORE")) {
        positions = numberedKeys(command, 2);
        if (command.size() > 1)
            positions.insert(positions.begin(), 1);
        return true;
    }
    return false;
}

} // namespace

CommandTable CommandTable::fromReply(const Value &reply)
{
    CommandTable table;
    for (const Value &entry : reply.array())
        table.addEntry(entry);
    return table;
}

void CommandTable::addEntry(const Value &entry)
{
    const QByteArray name = entry.at(0).bytes().toLower();
    if (name.isEmpty() || !entry.at(2).isArray())
        return;
    Traits traits;
    for (const Value &flag : entry.at(2).array()) {
        const QByteArray text = flag.bytes();
        for (const FlagName &known : flagNames) {
            if (text == known.name)
                traits.flags |= known.flag;
        }
    }
    for (const Value &category : entry.at(6).array()) {
        if (category.bytes() == "@scripting")
            traits.flags |= Scripting;
        else if (category.bytes() == "@blocking")
            traits.flags |= Blocking;
    }
    traits.firstKey = int(entry.at(3).integer().value_or(0));
    traits.lastKey = int(entry.at(4).integer().value_or(0));
    traits.keyStep = int(entry.at(5).integer().value_or(0));
    for (const Value &sub : entry.at(9).array()) {
        traits.flags |= Container;
        addEntry(sub);
    }
    m_traits.insert(name, traits);
}

const CommandTable::Traits *CommandTable::find(const Command &command) const
{
    const QByteArray name = command.name().toByteArray().toLower();
    auto found = m_traits.constFind(name);
    if (found == m_traits.constEnd())
        return nullptr;
    if (!(found->flags & Container))
        return &*found;
    if (command.size() < 2)
        return command.is("COMMAND") ? &*found : nullptr; // COMMAND is the one container that also stands alone
    const auto sub = m_traits.constFind(name + '|' + command.at(1).toByteArray().toLower());
    return sub == m_traits.constEnd() ? nullptr : &*sub;
}

Result<void> CommandTable::checkReadOnly(const Command &command) const
{
    const auto refused = [&command](const QString &why) {
        return failure(Code::ReadOnly, QStringLiteral("read-only: %1 %2").arg(command.label(), why), command.label());
    };
    if (isEmpty())
        return refused(QStringLiteral("can't be checked, because this server does not let this user run COMMAND"));
    const Traits *traits = find(command);
    if (!traits)
        return refused(QStringLiteral("is unknown to this server"));
    if (traits->flags & Write)
        return refused(QStringLiteral("writes"));
    if (traits->flags & Admin) {
        if (isReport(command))
            return {};
        return refused(QStringLiteral("administers the server"));
    }
    if (traits->flags & ReadsOnly) // XREAD may wait for what it reads; on whose connection is asked elsewhere
        return {};
    if (traits->flags & Blocking)
        return refused(QStringLiteral("blocks"));
    if (traits->flags & (MayReplicate | Scripting))
        return refused(QStringLiteral("may change data"));
    // No server flags them so that they could be told from PUBSUB, which only looks.
    if (command.is("PUBLISH") || command.is("SPUBLISH"))
        return refused(QStringLiteral("reaches other clients"));
    return {};
}

bool CommandTable::isReadOnly(const Command &command) const
{
    const Traits *traits = find(command);
    return traits && (traits->flags & ReadsOnly) && !(traits->flags & (Write | Admin | Blocking));
}

std::vector<qsizetype> CommandTable::keyPositions(const Command &command) const
{
    std::vector<qsizetype> positions;
    if (movableKeyPositions(command, positions))
        return positions;
    const Traits *traits = find(command);
    if (!traits || traits->firstKey <= 0 || traits->keyStep <= 0)
        return positions;
    const qsizetype last = traits->lastKey < 0 ? command.size() + traits->lastKey : traits->lastKey;
    for (qsizetype i = traits->firstKey; i <= last && i < command.size(); i += traits->keyStep)
        positions.push_back(i);
    return positions;
}

namespace {

/// Why a command must not go over a connection that others share.
enum class Disturbance { State, Transaction, Subscription, Blocking, ClientSubcommand, MaybeBlocking };

struct Disturbing
{
    QByteArrayView name;
    Disturbance kind;
};

constexpr Disturbing disturbing[] = {
    {"AUTH", Disturbance::State},
    {"HELLO", Disturbance::State},
    {"RESET", Disturbance::State},
    {"QUIT", Disturbance::State},
    {"SELECT", Disturbance::State},
    {"ASKING", Disturbance::State},
    {"PSYNC", Disturbance::State},
    {"SYNC", Disturbance::State},
    {"REPLCONF", Disturbance::State},
    {"READONLY", Disturbance::State},
    {"READWRITE", Disturbance::State},
    {"MONITOR", Disturbance::State},
    {"CLIENT", Disturbance::ClientSubcommand},
    {"MULTI", Disturbance::Transaction},
    {"EXEC", Disturbance::Transaction},
    {"DISCARD", Disturbance::Transaction},
    {"WATCH", Disturbance::Transaction},
    {"UNWATCH", Disturbance::Transaction},
    {"SUBSCRIBE", Disturbance::Subscription},
    {"PSUBSCRIBE", Disturbance::Subscription},
    {"SSUBSCRIBE", Disturbance::Subscription},
    {"UNSUBSCRIBE", Disturbance::Subscription},
    {"PUNSUBSCRIBE", Disturbance::Subscription},
    {"SUNSUBSCRIBE", Disturbance::Subscription},
    {"BLPOP", Disturbance::Blocking},
    {"BRPOP", Disturbance::Blocking},
    {"BLMOVE", Disturbance::Blocking},
    {"BLMPOP", Disturbance::Blocking},
    {"BRPOPLPUSH", Disturbance::Blocking},
    {"BZPOPMIN", Disturbance::Blocking},
    {"BZPOPMAX", Disturbance::Blocking},
    {"BZMPOP", Disturbance::Blocking},
    {"WAIT", Disturbance::Blocking},
    {"WAITAOF", Disturbance::Blocking},
    {"XREAD", Disturbance::MaybeBlocking},
    {"XREADGROUP", Disturbance::MaybeBlocking},
};

/// nullptr for most commands. This runs for each one, so length and first letter are looked at before anything else.
const Disturbing *disturbanceOf(const Command &command)
{
    const QByteArrayView name = command.name();
    if (name.size() < 4)
        return nullptr; // none is shorter
    const char first = char(name[0] & ~0x20);
    for (const Disturbing &one : disturbing) {
        if (one.name.size() == name.size() && one.name[0] == first && equals(name, one.name))
            return &one;
    }
    return nullptr;
}

} // namespace

Result<void> checkShared(const Command &command, bool mayBlock)
{
    const Disturbing *found = disturbanceOf(command);
    if (!found)
        return {};
    const auto refused = [&command](const QString &why) {
        return failure(Code::NotAllowed, command.label() + why, command.label());
    };
    switch (found->kind) {
    case Disturbance::ClientSubcommand:
        if (command.size() < 2 || !(equals(command.at(1), "REPLY") || equals(command.at(1), "TRACKING")))
            return {};
        [[fallthrough]];
    case Disturbance::State:
        return refused(QStringLiteral(" would change a connection that others share"));
    case Disturbance::Transaction:
        return refused(QStringLiteral(" needs all its commands at once: use a transaction"));
    case Disturbance::Subscription:
        return refused(QStringLiteral(" needs a connection of its own: use a subscription"));
    case Disturbance::MaybeBlocking:
        if (!asksToBlock(command))
            return {};
        [[fallthrough]];
    case Disturbance::Blocking:
        if (mayBlock)
            return {};
        return refused(QStringLiteral(" would block all callers of the connection: use a blocking call"));
    }
    return {};
}

Result<void> checkOwn(const Command &command)
{
    const Disturbing *found = disturbanceOf(command);
    if (!found)
        return {};
    const auto refused = [&command](const QString &why) {
        return failure(Code::NotAllowed, command.label() + why, command.label());
    };
    switch (found->kind) {
    case Disturbance::ClientSubcommand:
        if (command.size() < 2 || !(equals(command.at(1), "REPLY") || equals(command.at(1), "TRACKING")))
            return {};
        return refused(QStringLiteral(" changes which replies come"));
    case Disturbance::State:
        if (command.is("SELECT"))
            return {};
        if (command.is("QUIT"))
            return refused(QStringLiteral(" would end the connection: just close it"));
        if (command.is("AUTH") || command.is("HELLO") || command.is("RESET"))
            return refused(
                QStringLiteral(" would change user or protocol until the next reconnection only: log in as that user"));
        return refused(QStringLiteral(" is for replicas and cluster clients"));
    case Disturbance::Subscription:
        return refused(QStringLiteral(" needs a connection of its own: use a subscription"));
    case Disturbance::Transaction:
    case Disturbance::MaybeBlocking:
    case Disturbance::Blocking:
        return {};
    }
    return {};
}

} // namespace freshet::redis
