// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/client.h"

#include "core/redis/connection.h"
#include "core/redis/own_connection.h"
#include "core/redis/scan.h"
#include "core/redis/script.h"
#include "core/redis/standalone_client.h"
#include "core/redis/subscription.h"

#include <algorithm>
#include <utility>

namespace freshet::redis {

namespace {

constexpr std::size_t keysPerCommand = 512;
constexpr std::size_t commandsPerBatch = 64;

/// `name` over chunks of the keys, as many commands as make a batch, beginning at `next`, which is moved on.
std::vector<Command> nextChunks(QByteArrayView name, const std::vector<QByteArray> &keys, std::size_t &next)
{
    std::vector<Command> commands;
    while (next < keys.size() && commands.size() < commandsPerBatch) {
        Command &command = commands.emplace_back(name);
        const std::size_t end = std::min(keys.size(), next + keysPerCommand);
        for (; next < end; ++next)
            command.add(keys[next]);
    }
    return commands;
}

} // namespace

Client::Client(const Url &url, const ClientOptions &options)
    : m_url(url)
    , m_options(options)
{
    m_status.since = QDateTime::currentDateTimeUtc();
}

Client::~Client() = default;

void Client::setStatus(ConnectionStatus status)
{
    status.since = status.state == m_status.state ? m_status.since : QDateTime::currentDateTimeUtc();
    if (status == m_status)
        return;
    m_status = std::move(status);
    Q_EMIT statusChanged(m_status);
}

void Client::serverWasChanged()
{
    m_identity.reset();
    Q_EMIT serverChanged();
}

void Client::connectionsWereChanged()
{
    // Not now: whoever hears of it may do anything, and this is called in the middle of things.
    if (std::exchange(m_connectionsToldSoon, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_connectionsToldSoon = false;
            Q_EMIT connectionsChanged(QPrivateSignal());
        },
        Qt::QueuedConnection);
}

CommandAwaiter Client::command(Command command, CommandOptions options)
{
    return CommandAwaiter(*this, std::move(command), std::move(options));
}

BatchAwaiter Client::pipeline(std::vector<Command> commands, CommandOptions options)
{
    return BatchAwaiter(*this, std::move(commands), std::move(options));
}

Task<Result<void>> Client::ready()
{
    CommandOptions options;
    options.timeout = m_options.connectTimeout;
    const auto pong = co_await command(Command("PING"), options);
    if (pong)
        co_return Result<void>();
    const Code code = pong.error().code;
    // An answer is an answer; only the way is asked about.
    if (!isUnreachable(code) && code != Code::Cancelled && code != Code::Unsupported && !wasNotSent(code))
        co_return Result<void>();
    co_return std::unexpected(pong.error());
}

Task<Result<std::vector<Value>>> Client::transaction(std::vector<Command> commands, CommandOptions options)
{
    if (commands.empty())
        co_return std::vector<Value>();
    commands.insert(commands.begin(), Command("MULTI"));
    commands.emplace_back("EXEC");
    BatchAwaiter awaiter(*this, std::move(commands), std::move(options));
    awaiter.transaction = true;
    auto replies = co_await awaiter;
    if (!replies)
        co_return std::unexpected(replies.error());
    Value outcome = std::move(replies->back());
    if (outcome.isArray())
        co_return std::move(outcome.array());
    for (std::size_t i = 0; i < replies->size(); ++i) {
        const Value &reply = (*replies)[i];
        if (reply.isError())
            co_return std::unexpected(errorFromReply(reply.bytes(), awaiter.command(i).label()));
    }
    if (outcome.isError())
        co_return std::unexpected(errorFromReply(outcome.bytes(), QStringLiteral("EXEC")));
    co_return failure(Code::Server, QStringLiteral("the transaction was not run"), QStringLiteral("EXEC"));
}

Task<Result<Value>> Client::eval(const Script &script, std::vector<QByteArray> keys, std::vector<QByteArray> arguments,
                                 CommandOptions options)
{
    const QByteArray source = script.source(); // NOLINT(performance-unnecessary-copy-initialization): the script may go meanwhile
    Command bySha("EVALSHA", script.sha1(), qint64(keys.size()));
    bySha.addAll(keys).addAll(arguments);
    auto result = co_await command(std::move(bySha), options);
    if (result || result.error().code != Code::NoScript)
        co_return result;
    Command whole("EVAL", source, qint64(keys.size()));
    whole.addAll(keys).addAll(arguments);
    co_return co_await command(std::move(whole), options);
}

Task<Result<std::vector<Value>>> Client::mget(std::vector<QByteArray> keys, CommandOptions options)
{
    std::vector<Value> values;
    values.reserve(keys.size());
    for (std::size_t next = 0; next < keys.size();) {
        auto replies = co_await pipeline(nextChunks("MGET", keys, next), options);
        if (!replies)
            co_return std::unexpected(replies.error());
        for (Value &reply : *replies) {
            if (reply.isError())
                co_return std::unexpected(errorFromReply(reply.bytes(), QStringLiteral("MGET")));
            // Each on its own: one too short and one too long must not make up for each other.
            const std::size_t expected = std::min(keysPerCommand, keys.size() - values.size());
            if (reply.array().size() != expected)
                co_return failure(Code::Protocol,
                                  QStringLiteral("MGET answered %1 values for %2 keys").arg(reply.array().size()).arg(expected),
                                  QStringLiteral("MGET"));
            std::move(reply.array().begin(), reply.array().end(), std::back_inserter(values));
        }
    }
    co_return values;
}

Task<Result<qint64>> Client::unlink(std::vector<QByteArray> keys, CommandOptions options)
{
    qint64 removed = 0;
    for (std::size_t next = 0; next < keys.size();) {
        const auto replies = co_await pipeline(nextChunks("UNLINK", keys, next), options);
        if (!replies)
            co_return std::unexpected(replies.error());
        for (const Value &reply : *replies) {
            if (reply.isError())
                co_return std::unexpected(errorFromReply(reply.bytes(), QStringLiteral("UNLINK")));
            removed += reply.integer().value_or(0);
        }
    }
    co_return removed;
}

std::unique_ptr<OwnConnection> Client::own(int database)
{
    auto connection = makeOwn(database);
    return connection ? std::make_unique<OwnConnection>(std::move(connection)) : nullptr;
}

std::unique_ptr<Connection> Client::makeOwn(int)
{
    return nullptr;
}

std::vector<Node> Client::nodesOf(const Command &) const
{
    return {};
}

Task<Result<Client::SlotMap>> Client::slotMap(Moving)
{
    co_return SlotMap();
}

Task<Result<ServerIdentity>> Client::identity()
{
    // A Result of its own: QCoro 0.8 moves from the very thing that is returned where it must be converted.
    if (m_identity)
        co_return Result<ServerIdentity>(*m_identity);
    const auto nodes = co_await primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    if (nodes->empty())
        co_return failure(Code::NotConnected, QStringLiteral("no primary is known"));
    const QByteArray node = nodes->front().id;
    const auto info = co_await commandOn(node, Command("INFO", "server"));
    if (!info && info.error().code != Code::NoPermission)
        co_return std::unexpected(info.error());
    m_identity = info ? ServerIdentity::fromInfo(info->bytes()) : ServerIdentity();
    co_return Result<ServerIdentity>(*m_identity);
}

} // namespace freshet::redis
