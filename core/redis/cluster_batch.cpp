// SPDX-License-Identifier: GPL-3.0-or-later
//
// Work on several keys or several commands of a cluster: taken apart by slot and node, put together in order.
#include "core/redis/cluster_client.h"

#include <algorithm>
#include <map>

namespace freshet::redis {

using namespace std::chrono_literals;

namespace {

/// How a command whose keys lie in several slots is taken apart.
struct Splitting
{
    const char *name;
    qsizetype step; ///< arguments a key: MSET has two
    enum class Join { Values, Sum, AllOk } join;
};

constexpr std::array splittings{
    Splitting{"MGET", 1, Splitting::Join::Values}, Splitting{"DEL", 1, Splitting::Join::Sum},
    Splitting{"UNLINK", 1, Splitting::Join::Sum},  Splitting{"EXISTS", 1, Splitting::Join::Sum},
    Splitting{"TOUCH", 1, Splitting::Join::Sum},   Splitting{"MSET", 2, Splitting::Join::AllOk},
};

const Splitting *splittingOf(const Command &command)
{
    for (const Splitting &splitting : splittings) {
        if (command.is(splitting.name))
            return &splitting;
    }
    return nullptr;
}

/// An answer that is about the place or the moment, not about the command.
bool isAboutTheWay(const Value &reply)
{
    if (!reply.isError())
        return false;
    const Code code = errorFromReply(reply.bytes()).code;
    return code == Code::Moved || code == Code::TryAgain || code == Code::ClusterDown || code == Code::ReadOnlyReplica;
}

} // namespace

ClusterClient::Route ClusterClient::routeOf(const Command &command) const
{
    const Splitting *splitting = splittingOf(command);
    std::vector<qsizetype> positions;
    if (splitting) {
        for (qsizetype i = 1; i < command.size(); i += splitting->step)
            positions.push_back(i);
    } else {
        positions = table().keyPositions(command);
        // A user without COMMAND: most commands have their key first.
        if (table().isEmpty() && positions.empty() && command.size() > 1)
            positions.push_back(1);
    }
    Route route;
    for (const qsizetype position : positions) {
        const int slot = hashSlot(command.at(position));
        if (route.slot >= 0 && route.slot != slot) {
            route.kind = splitting ? Route::Kind::Split : Route::Kind::Crossing;
            return route;
        }
        route.kind = Route::Kind::OneSlot;
        route.slot = slot;
    }
    return route;
}

CommandOptions ClusterClient::remaining(const Request &request) const
{
    CommandOptions options = request.options;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(request.deadline - Request::Clock::now());
    options.timeout = std::max<std::chrono::milliseconds>(left, 1ms);
    return options;
}

Task<> ClusterClient::runSplit(Request &request)
{
    const Command whole = request.command(0);
    const Splitting *splitting = splittingOf(whole);
    // One command a slot; `places` remembers which keys it carries.
    std::map<int, std::size_t> partOfSlot;
    std::vector<Command> parts;
    std::vector<std::vector<std::size_t>> places;
    std::size_t keys = 0;
    for (qsizetype i = 1; i < whole.size(); i += splitting->step, ++keys) {
        const auto [at, isNew] = partOfSlot.try_emplace(hashSlot(whole.at(i)), parts.size());
        if (isNew) {
            parts.emplace_back(whole.name());
            places.emplace_back();
        }
        for (qsizetype k = 0; k < splitting->step && i + k < whole.size(); ++k)
            parts[at->second].add(whole.at(i + k));
        places[at->second].push_back(keys);
    }
    const CommandOptions options = remaining(request);
    BatchAwaiter batch(*this, std::move(parts), options);
    auto replies = co_await batch;
    if (!replies) {
        request.fail(replies.error());
        co_return;
    }
    Value::Array values(splitting->join == Splitting::Join::Values ? keys : 0);
    qint64 sum = 0;
    for (std::size_t part = 0; part < replies->size(); ++part) {
        Value &reply = (*replies)[part];
        if (reply.isError()) {
            request.fail(errorFromReply(reply.bytes(), whole.label()));
            co_return;
        }
        sum += reply.integer().value_or(0);
        for (std::size_t k = 0; k < places[part].size() && !values.empty() && k < reply.array().size(); ++k)
            values[places[part][k]] = std::move(reply.array()[k]);
    }
    switch (splitting->join) {
    case Splitting::Join::Values:
        request.reply = Value(std::move(values));
        break;
    case Splitting::Join::Sum:
        request.reply = Value(sum);
        break;
    case Splitting::Join::AllOk:
        request.reply = Value(QByteArrayLiteral("OK"), Value::Type::Status);
        break;
    }
    request.succeed();
}

Task<> ClusterClient::runBatch(Request &request)
{
    // Each node's share in one round trip; what was redirected, split or lost goes again, alone.
    struct Share
    {
        QByteArray nodeId;
        std::vector<Command> commands;
        std::vector<std::size_t> places;
    };
    std::vector<Share> shares;
    std::vector<std::size_t> alone;
    const std::size_t count = request.count();
    for (std::size_t i = 0; i < count; ++i) {
        const Route route = routeOf(request.command(i));
        const ClusterNode *node = route.kind == Route::Kind::OneSlot    ? nodeOf(route.slot)
                                  : route.kind == Route::Kind::Anywhere ? anyReadyNode()
                                                                        : nullptr;
        if (!node || node->connection->state() != Connection::State::Ready) {
            alone.push_back(i);
            continue;
        }
        auto share = std::find_if(shares.begin(), shares.end(), [node](const Share &one) { return one.nodeId == node->id; });
        if (share == shares.end())
            share = shares.insert(shares.end(), Share{node->id, {}, {}});
        share->commands.push_back(request.command(i));
        share->places.push_back(i);
    }
    const CommandOptions options = remaining(request);
    std::vector<Value> values(count);
    std::vector<Task<Result<std::vector<Value>>>> running;
    for (Share &share : shares)
        running.push_back(pipelineOn(share.nodeId, std::move(share.commands), options));
    std::optional<Error> fatal;
    for (std::size_t s = 0; s < running.size(); ++s) {
        auto replies = co_await running[s];
        for (std::size_t k = 0; k < shares[s].places.size(); ++k) {
            const std::size_t place = shares[s].places[k];
            if (replies && !isAboutTheWay((*replies)[k])) {
                values[place] = std::move((*replies)[k]);
                continue;
            }
            const bool lost = !replies && !wasNotSent(replies.error().code);
            if (lost && !options.repeatable && !table().isReadOnly(request.command(place)))
                fatal = replies.error();
            else if (!replies && (replies.error().code == Code::ReadOnly || replies.error().code == Code::NotAllowed))
                fatal = replies.error();
            else
                alone.push_back(place);
        }
    }
    if (!m_closing && !fatal) {
        std::vector<std::unique_ptr<CommandAwaiter>> again;
        std::vector<Task<Result<Value>>> tasks;
        for (const std::size_t place : alone) {
            again.push_back(std::make_unique<CommandAwaiter>(*this, request.command(place), remaining(request)));
            tasks.push_back([](CommandAwaiter *one) -> Task<Result<Value>> { co_return co_await *one; }(again.back().get()));
        }
        for (std::size_t k = 0; k < tasks.size(); ++k) {
            auto reply = co_await tasks[k];
            if (reply)
                values[alone[k]] = std::move(*reply);
            else if (again[k]->reply.isError()) // the server's own words
                values[alone[k]] = std::move(again[k]->reply);
            else
                fatal = reply.error();
        }
    }
    if (m_closing && !alone.empty())
        fatal = Error{Code::Cancelled, QStringLiteral("the client was closed"), {}};
    if (fatal) {
        request.fail(*fatal);
        co_return;
    }
    request.replies = std::move(values);
    request.succeed();
}

Task<> ClusterClient::runTransaction(Request &request)
{
    int slot = -1;
    for (std::size_t i = 1; i + 1 < request.count(); ++i) {
        const Route route = routeOf(request.command(i));
        const bool differs = slot >= 0 && route.slot >= 0 && route.slot != slot;
        if (differs || route.kind == Route::Kind::Split || route.kind == Route::Kind::Crossing) {
            request.fail({Code::CrossSlot, QStringLiteral("the keys of a transaction must belong to one hash slot"),
                          request.command(i).label()});
            co_return;
        }
        if (route.slot >= 0)
            slot = route.slot;
    }
    std::vector<Command> commands;
    for (std::size_t i = 0; i < request.count(); ++i)
        commands.push_back(request.command(i));
    for (;;) {
        ClusterNode *node = slot >= 0 ? nodeOf(slot) : anyReadyNode();
        if (!node) {
            request.fail({Code::ClusterDown, QStringLiteral("no node serves the keys' slot"), QStringLiteral("MULTI")});
            co_return;
        }
        BatchAwaiter batch(*node->connection, commands, remaining(request));
        batch.transaction = true;
        auto replies = co_await batch;
        if (!replies) {
            request.fail(replies.error());
            co_return;
        }
        const auto onTheWay = std::find_if(replies->begin(), replies->end(), isAboutTheWay);
        const bool late = Request::Clock::now() >= request.deadline || ++request.hops > 16;
        if (onTheWay == replies->end() || late || m_closing) {
            request.replies = std::move(*replies);
            request.succeed();
            co_return;
        }
        // EXEC was refused, so nothing has run. A plain command to the same slot finds the right node, or waits until there is
        // one.
        const auto redirection = parseRedirection(QString::fromUtf8(onTheWay->bytes()));
        if (redirection && !redirection->ask && !redirection->address.host.isEmpty())
            m_owner[std::size_t(redirection->slot)] = &nodeAt(redirection->address);
        refreshSoon();
        CommandAwaiter probe(
            *this, slot >= 0 ? Command("EXISTS", commands[1].size() > 1 ? commands[1].at(1) : QByteArrayView()) : Command("PING"),
            remaining(request));
        const auto reached = co_await probe;
        if (!reached) {
            request.fail(reached.error());
            co_return;
        }
    }
}

Task<Result<Value>> ClusterClient::commandOn(const QByteArray &nodeId, Command command, CommandOptions options)
{
    ClusterNode *node = nodeById(nodeId);
    if (!node || m_closing)
        co_return failure(Code::NotFound, QStringLiteral("the cluster has no node %1").arg(QString::fromUtf8(nodeId)));
    CommandAwaiter awaiter(*node->connection, std::move(command), std::move(options));
    co_return co_await awaiter;
}

Task<Result<std::vector<Value>>> ClusterClient::pipelineOn(const QByteArray &nodeId, std::vector<Command> commands,
                                                           CommandOptions options)
{
    ClusterNode *node = nodeById(nodeId);
    if (!node || m_closing)
        co_return failure(Code::NotFound, QStringLiteral("the cluster has no node %1").arg(QString::fromUtf8(nodeId)));
    BatchAwaiter awaiter(*node->connection, std::move(commands), std::move(options));
    co_return co_await awaiter;
}

Task<Result<Value>> ClusterClient::blocking(Command command, std::chrono::milliseconds block, CommandOptions options)
{
    if (!m_mapKnown) {
        const auto pong = co_await Client::command(Command("PING"));
        if (!pong)
            co_return std::unexpected(pong.error());
    }
    const Route route = routeOf(command);
    if (route.kind == Route::Kind::Crossing || route.kind == Route::Kind::Split)
        co_return failure(Code::CrossSlot, QStringLiteral("the keys belong to different hash slots"), command.label());
    ClusterNode *node = route.slot >= 0 ? nodeOf(route.slot) : anyReadyNode();
    for (int hops = 0; node && !m_closing; ++hops) {
        auto reply = co_await node->blocking->run(command, block, options, m_options.commandTimeout);
        if (reply || reply.error().code != Code::Moved || hops >= 5 || m_closing)
            co_return reply;
        const auto redirection = parseRedirection(reply.error().message);
        if (!redirection || redirection->address.host.isEmpty())
            co_return reply;
        node = &nodeAt(redirection->address);
        refreshSoon();
        if (redirection->ask) {
            // ASKING belongs to one command of one connection; a plain command waits until the key's move is over.
            CommandAwaiter probe(*this, Command("EXISTS", command.at(1)), options);
            const auto reached = co_await probe;
            if (!reached)
                co_return std::unexpected(reached.error());
        }
    }
    co_return failure(Code::ClusterDown, QStringLiteral("no node serves the key's slot"), command.label());
}

Task<Result<std::vector<Value>>> ClusterClient::mget(std::vector<QByteArray> keys, CommandOptions options)
{
    if (keys.empty())
        co_return std::vector<Value>();
    // Keys of different slots can't share an MGET, and few of many keys share one: single GETs, pipelined, cost the least.
    std::vector<Command> commands;
    commands.reserve(keys.size());
    for (const QByteArray &key : keys)
        commands.emplace_back("GET", key);
    auto replies = co_await pipeline(std::move(commands), options);
    if (!replies)
        co_return replies;
    for (Value &reply : *replies) {
        if (!reply.isError())
            continue;
        Error error = errorFromReply(reply.bytes(), QStringLiteral("GET"));
        if (error.code != Code::WrongType) // MGET answers nil for such a key
            co_return std::unexpected(std::move(error));
        reply = Value();
    }
    co_return replies;
}

Task<Result<qint64>> ClusterClient::unlink(std::vector<QByteArray> keys, CommandOptions options)
{
    if (keys.empty())
        co_return 0;
    std::vector<Command> commands;
    commands.reserve(keys.size());
    for (const QByteArray &key : keys)
        commands.emplace_back("UNLINK", key);
    const auto replies = co_await pipeline(std::move(commands), options);
    if (!replies)
        co_return std::unexpected(replies.error());
    qint64 removed = 0;
    for (const Value &reply : *replies) {
        if (reply.isError())
            co_return std::unexpected(errorFromReply(reply.bytes(), QStringLiteral("UNLINK")));
        removed += reply.integer().value_or(0);
    }
    co_return removed;
}

} // namespace freshet::redis
