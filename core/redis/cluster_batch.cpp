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

bool isSlotQuestion(QByteArrayView subcommand)
{
    const QByteArray upper = subcommand.toByteArray().toUpper();
    return upper == "SLOTS" || upper == "NODES" || upper == "COUNTKEYSINSLOT" || upper == "GETKEYSINSLOT";
}

} // namespace

std::vector<qsizetype> ClusterClient::keyPositionsOf(const Command &command) const
{
    std::vector<qsizetype> positions;
    if (const Splitting *splitting = splittingOf(command)) {
        for (qsizetype i = 1; i < command.size(); i += splitting->step)
            positions.push_back(i);
    } else {
        positions = table().keyPositions(command);
        // A user without COMMAND: most commands have their key first.
        if (table().isEmpty() && positions.empty() && command.size() > 1)
            positions.push_back(1);
    }
    return positions;
}

std::vector<Node> ClusterClient::nodesOf(const Command &command) const
{
    std::vector<Node> nodes;
    for (const qsizetype position : keyPositionsOf(command)) {
        const ClusterNode *owner = nodeOf(hashSlot(command.at(position)));
        const auto isSame = [owner](const Node &node) { return node.id == owner->id; };
        if (owner && std::none_of(nodes.begin(), nodes.end(), isSame))
            nodes.push_back({owner->id, owner->address.toString()});
    }
    return nodes;
}

ClusterClient::Route ClusterClient::routeOf(const Command &command) const
{
    const Splitting *splitting = splittingOf(command);
    Route route;
    for (const qsizetype position : keyPositionsOf(command)) {
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
    // A command whose keys lie on several nodes is a step of its own, so that what stands before it and after it stays there.
    const std::size_t count = request.count();
    std::vector<Value> values(count);
    std::optional<Error> fatal;
    bool someRan = false;
    for (std::size_t begin = 0; begin < count && !fatal;) {
        std::size_t end = begin;
        while (end < count && routeOf(request.command(end)).kind != Route::Kind::Split)
            ++end;
        if (end > begin) {
            fatal = co_await runPart(request, begin, end, values, someRan);
        } else {
            const CommandOptions options = remaining(request);
            CommandAwaiter split(*this, request.command(begin), options);
            auto reply = co_await split;
            if (reply)
                values[begin] = std::move(*reply);
            else if (split.reply.isError())
                values[begin] = std::move(split.reply);
            else
                fatal = reply.error();
            ++end;
        }
        someRan = true;
        begin = end;
    }
    if (fatal) {
        // "Nothing was sent" must be true of the whole batch.
        if (someRan && wasNotSent(fatal->code))
            fatal->code = Code::ConnectionLost;
        request.fail(*fatal);
        co_return;
    }
    request.replies = std::move(values);
    request.succeed();
}

Task<std::optional<Error>> ClusterClient::runPart(Request &request, std::size_t begin, std::size_t end,
                                                  std::vector<Value> &values, bool someRan)
{
    // Each node's share in one round trip; what was redirected or lost goes again, one by one.
    struct Share
    {
        QByteArray nodeId;
        std::vector<Command> commands;
        std::vector<std::size_t> places;
    };
    std::vector<Share> shares;
    std::vector<std::size_t> again;
    for (std::size_t i = begin; i < end; ++i) {
        const Route route = routeOf(request.command(i));
        if (route.kind == Route::Kind::Crossing) {
            values[i] = Value(QByteArrayLiteral("CROSSSLOT Keys in request don't hash to the same slot"), Value::Type::Error);
            continue;
        }
        const ClusterNode *node = route.kind == Route::Kind::OneSlot ? nodeOf(route.slot) : anyReadyNode();
        if (!node || node->connection->state() != Connection::State::Ready) {
            again.push_back(i);
            continue;
        }
        auto share = std::find_if(shares.begin(), shares.end(), [node](const Share &one) { return one.nodeId == node->id; });
        if (share == shares.end())
            share = shares.insert(shares.end(), Share{node->id, {}, {}});
        share->commands.push_back(request.command(i));
        share->places.push_back(i);
    }
    const CommandOptions options = remaining(request);
    std::vector<Task<Result<std::vector<Value>>>> running;
    running.reserve(shares.size());
    for (Share &share : shares)
        running.push_back(pipelineOn(share.nodeId, std::move(share.commands), options));
    std::optional<Error> fatal;
    for (std::size_t s = 0; s < running.size(); ++s) {
        auto replies = co_await running[s];
        someRan |= replies.has_value() || !wasNotSent(replies.error().code);
        for (std::size_t k = 0; k < shares[s].places.size(); ++k) {
            const std::size_t place = shares[s].places[k];
            if (replies && !isAboutTheWay((*replies)[k]))
                values[place] = std::move((*replies)[k]);
            else if (replies || mayGoAgain(request, place, replies.error()))
                again.push_back(place);
            else
                fatal = replies.error();
        }
    }
    std::sort(again.begin(), again.end());
    if (m_closing && !again.empty())
        fatal = Error{Code::Cancelled, QStringLiteral("the client was closed"), {}};
    if (!fatal && !again.empty()) {
        std::vector<std::unique_ptr<CommandAwaiter>> awaiters;
        std::vector<Task<Result<Value>>> tasks;
        for (const std::size_t place : again) {
            awaiters.push_back(std::make_unique<CommandAwaiter>(*this, request.command(place), options));
            tasks.push_back([](CommandAwaiter *one) -> Task<Result<Value>> { co_return co_await *one; }(awaiters.back().get()));
        }
        for (std::size_t k = 0; k < tasks.size(); ++k) {
            auto reply = co_await tasks[k];
            if (reply)
                values[again[k]] = std::move(*reply);
            else if (awaiters[k]->reply.isError()) // the server's own words
                values[again[k]] = std::move(awaiters[k]->reply);
            else
                fatal = reply.error();
            someRan |= reply.has_value();
        }
    }
    if (fatal && someRan && wasNotSent(fatal->code))
        fatal->code = Code::ConnectionLost;
    co_return fatal;
}

bool ClusterClient::mayGoAgain(const Request &request, std::size_t place, const Error &error) const
{
    if (error.code == Code::Timeout || error.code == Code::Cancelled)
        return false; // there is no time, or nobody wants it
    if (wasNotSent(error.code))
        return isUnreachable(error.code); // not what was refused here
    return request.options.repeatable || table().isReadOnly(request.command(place));
}

void ClusterClient::Later::submit(Request &request)
{
    client->wait(request);
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
    commands.reserve(request.count());
    for (std::size_t i = 0; i < request.count(); ++i)
        commands.push_back(request.command(i));
    for (;;) {
        ClusterNode *node = slot >= 0 ? nodeOf(slot) : anyReadyNode();
        if (node) {
            const CommandOptions options = remaining(request);
            BatchAwaiter batch(*node->connection, commands, options);
            batch.transaction = true;
            auto replies = co_await batch;
            if (!replies) {
                request.fail(replies.error());
                co_return;
            }
            const auto onTheWay = std::find_if(replies->begin(), replies->end(), isAboutTheWay);
            if (onTheWay == replies->end() || m_closing || Request::Clock::now() >= request.deadline) {
                request.replies = std::move(*replies);
                request.succeed();
                co_return;
            }
            // EXEC was refused, so nothing has run. MOVED tells the place; a slot that is half moved is waited for, since
            // ASKING opens only one command and not a transaction.
            const auto redirection = parseRedirection(QString::fromUtf8(onTheWay->bytes()));
            if (redirection && !redirection->ask && !redirection->address.host.isEmpty())
                m_owner[std::size_t(redirection->slot)] = &nodeAt(redirection->address);
        }
        refreshSoon();
        const CommandOptions options = remaining(request);
        CommandAwaiter pause(m_later, Command("PING"), options);
        const auto paused = co_await pause;
        if (!paused) {
            request.fail(paused.error());
            co_return;
        }
    }
}

Task<Result<Value>> ClusterClient::commandOn(const QByteArray &nodeId, Command command, CommandOptions options)
{
    if (m_closing)
        co_return failure(Code::Cancelled, QStringLiteral("the client was closed"));
    ClusterNode *node = nodeById(nodeId);
    if (!node)
        co_return failure(Code::NotFound, QStringLiteral("the cluster has no node %1").arg(QString::fromUtf8(nodeId)));
    // Questions about slots only read, but servers before 7.0 flag all of CLUSTER as administration.
    const bool asksForSlots = command.is("CLUSTER") && command.size() > 1 && isSlotQuestion(command.at(1));
    CommandAwaiter awaiter(*node->connection, std::move(command), std::move(options));
    awaiter.internal = asksForSlots;
    co_return co_await awaiter;
}

Task<Result<std::vector<Value>>> ClusterClient::pipelineOn(const QByteArray &nodeId, std::vector<Command> commands,
                                                           CommandOptions options)
{
    if (m_closing)
        co_return failure(Code::Cancelled, QStringLiteral("the client was closed"));
    ClusterNode *node = nodeById(nodeId);
    if (!node)
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
    const auto timeout = options.timeout > 0ms ? options.timeout : m_options.commandTimeout;
    const auto deadline = Request::Clock::now() + block + timeout;
    int hops = 0;
    bool asking = false;
    std::optional<HostPort> sentTo; // where a redirection leads; else the slot's owner
    while (!m_closing) {
        ClusterNode *node = sentTo ? &nodeAt(*sentTo) : route.slot >= 0 ? nodeOf(route.slot) : anyReadyNode();
        sentTo.reset();
        Result<Value> reply = failure(Code::ClusterDown, QStringLiteral("no node serves the key's slot"), command.label());
        if (node) // the node may be gone after this
            reply = co_await node->blocking->run(command, block, options, timeout, asking);
        if (reply || m_closing || Request::Clock::now() >= deadline)
            co_return reply;
        asking = false;
        const Code code = reply.error().code;
        if (code == Code::Moved) {
            const auto redirection = parseRedirection(reply.error().message);
            if (!redirection || redirection->address.host.isEmpty() || ++hops > 16)
                co_return reply;
            sentTo = redirection->address;
            asking = redirection->ask;
            refreshSoon();
            continue;
        }
        if (code != Code::TryAgain && code != Code::ClusterDown && code != Code::ReadOnlyReplica)
            co_return reply;
        refreshSoon();
        CommandOptions pauseOptions = options;
        pauseOptions.timeout = std::max<std::chrono::milliseconds>(
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Request::Clock::now()), 1ms);
        CommandAwaiter pause(m_later, Command("PING"), pauseOptions);
        const auto paused = co_await pause;
        if (!paused)
            co_return std::unexpected(paused.error());
    }
    co_return failure(Code::Cancelled, QStringLiteral("the client was closed"), command.label());
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
