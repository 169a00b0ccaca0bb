// SPDX-License-Identifier: GPL-3.0-or-later
//
// The console in a cluster: commands go where their keys are, or to the chosen nodes; a transaction is kept here until EXEC.
#include "core/inspect/console.h"
#include "core/inspect/console_p.h"
#include "core/redis/own_connection.h"

#include <utility>

namespace freshet::inspect {

using redis::Command;
using redis::Value;

namespace {

/// Errors that are no words of a server.
bool isOurs(Code code)
{
    switch (code) {
    case Code::Cancelled:
    case Code::ReadOnly:
    case Code::NotAllowed:
    case Code::Overloaded:
    case Code::Protocol:
    case Code::InvalidArgument:
    case Code::NotFound:
    case Code::CrossSlot:
        return true;
    default:
        return isUnreachable(code) || wasNotSent(code);
    }
}

} // namespace

Result<ConsoleAnswer> Console::queueInCluster(const QByteArrayList &words)
{
    m_queued.push_back(words);
    return answerOf(Value(QByteArrayLiteral("QUEUED"), Value::Type::Status));
}

Task<Result<ConsoleAnswer>> Console::executeInCluster()
{
    std::vector<Command> commands;
    for (const QByteArrayList &words : m_queued)
        commands.push_back(commandOf(words));
    leaveTransaction();
    QString node;
    if (!commands.empty()) {
        const auto owners = m_client.nodesOf(commands.front());
        node = owners.empty() ? QString() : owners.front().address;
    }
    redis::CommandOptions options;
    options.timeout = m_limits.timeout;
    options.stop = m_stop.get_token();
    auto replies = co_await m_client.transaction(std::move(commands), options);
    if (m_isClosing)
        co_return failure(Code::Cancelled, QStringLiteral("the connection was closed"));
    if (!replies)
        co_return std::unexpected(replies.error());
    co_return answerOf(Value(std::move(*replies)), node);
}

Task<Result<Value>> Console::sendInCluster(Command command)
{
    redis::CommandOptions options;
    options.stop = m_stop.get_token();
    if (mayBlock(command)) {
        auto blocked = co_await m_client.blocking(std::move(command), longestBlock, options);
        co_return blocked;
    }
    options.timeout = m_limits.timeout;
    auto reply = co_await m_client.command(std::move(command), options);
    co_return reply;
}

Task<Result<ConsoleAnswer>> Console::runInCluster(QByteArrayList words, ConsolePlace place)
{
    const Command command = commandOf(words);
    if (command.is("MULTI")) {
        if (std::exchange(m_inTransaction, true))
            co_return answerOf(Value(QByteArrayLiteral("ERR MULTI calls can not be nested"), Value::Type::Error));
        co_return answerOf(Value(QByteArrayLiteral("OK"), Value::Type::Status));
    }
    if ((command.is("EXEC") || command.is("DISCARD")) && !m_inTransaction)
        co_return answerOf(Value(command.upperName().prepend("ERR ") + " without MULTI", Value::Type::Error));
    if (command.is("DISCARD")) {
        leaveTransaction();
        co_return answerOf(Value(QByteArrayLiteral("OK"), Value::Type::Status));
    }
    if (command.is("EXEC")) {
        auto executed = co_await executeInCluster();
        co_return executed;
    }
    if (command.is("SELECT"))
        co_return failure(Code::NotAllowed, QStringLiteral("a cluster has no other database than 0"), QStringLiteral("SELECT"));
    if (command.is("WATCH") || command.is("UNWATCH"))
        co_return failure(Code::NotAllowed,
                          QStringLiteral("%1 needs a connection to one node: connect to that node alone, as redis://host:port")
                              .arg(command.label()),
                          command.label());
    if (const auto allowed = redis::checkOwn(command); !allowed)
        co_return std::unexpected(allowed.error());
    if (m_inTransaction)
        co_return queueInCluster(words);

    std::vector<redis::Node> nodes = m_client.nodesOf(command);
    const bool hasKeys = !nodes.empty();
    if (!hasKeys) {
        const auto primaries = co_await m_client.primaries();
        if (!primaries)
            co_return std::unexpected(primaries.error());
        nodes = *primaries;
        if (place.where == ConsolePlace::Where::Node)
            std::erase_if(nodes, [&](const redis::Node &node) { return node.id != place.nodeId; });
        else if (place.where == ConsolePlace::Where::First && nodes.size() > 1)
            nodes.resize(1);
        if (nodes.empty())
            co_return failure(Code::NotFound, QStringLiteral("the chosen node is no primary of the cluster any more"));
        ConsoleAnswer all;
        for (const redis::Node &node : nodes) {
            redis::CommandOptions options;
            options.timeout = m_limits.timeout;
            options.stop = m_stop.get_token();
            auto reply = co_await m_client.commandOn(node.id, command, options);
            if (m_isClosing)
                co_return failure(Code::Cancelled, QStringLiteral("the connection was closed"));
            if (!reply && (nodes.size() == 1 || reply.error().code == Code::Cancelled) && isOurs(reply.error().code))
                co_return std::unexpected(reply.error());
            ConsoleAnswer one =
                answerOf(reply ? std::move(*reply) : Value(reply.error().message.toUtf8(), Value::Type::Error), node.address);
            all.parts.push_back(std::move(one.parts.front()));
        }
        all.database = m_database;
        co_return all;
    }
    auto reply = co_await sendInCluster(command);
    if (m_isClosing)
        co_return failure(Code::Cancelled, QStringLiteral("the connection was closed"));
    if (!reply && isOurs(reply.error().code))
        co_return std::unexpected(reply.error());
    QStringList addresses;
    for (const redis::Node &node : m_client.nodesOf(command)) // again: a redirection has corrected what was known
        addresses.append(node.address);
    co_return answerOf(reply ? std::move(*reply) : Value(reply.error().message.toUtf8(), Value::Type::Error),
                       addresses.join(QStringLiteral(", ")));
}

} // namespace freshet::inspect
