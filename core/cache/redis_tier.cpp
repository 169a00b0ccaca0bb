// SPDX-License-Identifier: GPL-3.0-or-later
//
// Plain calls. Leases are in redis_tier_lease.cpp.
#include "core/cache/redis_tier.h"

#include <algorithm>

namespace freshet::cache {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::size_t keysPerBatch = 512;
constexpr qsizetype bytesPerBatch = 1 << 20; // of values; more in one write would only fill buffers

Result<void> checkTtl(milliseconds ttl)
{
    if (ttl < 0ms)
        return failure(Code::InvalidArgument, QStringLiteral("a TTL of %1 ms; use 0 for no expiry").arg(ttl.count()));
    return {};
}

redis::Command setCommand(const QByteArray &key, const QByteArray &stored, milliseconds ttl)
{
    redis::Command command("SET", key, stored);
    if (ttl > 0ms)
        command.add("PX").add(ttl);
    return command;
}

/// What PTTL says of a key that is there: 0 for no expiry, never 0 for one that is about to expire.
milliseconds ttlFrom(qint64 pttl)
{
    return pttl < 0 ? 0ms : std::max<milliseconds>(milliseconds(pttl), 1ms);
}

Error errorOf(const redis::Value &reply, const char *command)
{
    return redis::errorFromReply(reply.bytes(), QString::fromLatin1(command));
}

RedisTier::Read readFrom(const redis::Value &reply, qint64 inflateLimit)
{
    RedisTier::Read read;
    if (reply.isError()) {
        read.error = errorOf(reply, "GET");
    } else if (reply.isString()) {
        auto decoded = decodeValueOf(reply.bytes(), inflateLimit);
        if (decoded)
            read.json = std::move(decoded->json);
        else
            read.error = decoded.error();
    }
    return read;
}

/// What a lease's removal answered. A user who may use `v1:*` alone may not touch `{v1:…}:lease`, and can have none; a lease of
/// others then runs out by itself, and meanwhile its fill finds a value that stands.
std::optional<Error> leaseError(const redis::Value &reply)
{
    if (!reply.isError())
        return std::nullopt;
    Error error = errorOf(reply, "UNLINK");
    return error.code == Code::NoPermission ? std::nullopt : std::optional(std::move(error));
}

bool isCluster(const redis::Client &client)
{
    return client.url().topology == redis::Topology::Cluster;
}

} // namespace

RedisTier::RedisTier(redis::Client &client, const Options &options)
    : m_client(&client)
    , m_options(options)
{}

Task<Result<std::optional<QByteArray>>> RedisTier::get(QByteArray key)
{
    using Answer = Result<std::optional<QByteArray>>;
    const qint64 limit = m_options.inflateLimit;
    const auto reply = co_await m_client->command(redis::Command("GET", key));
    if (!reply)
        co_return Answer(std::unexpected(reply.error()));
    if (reply->isNil())
        co_return Answer(std::nullopt);
    auto decoded = decodeValueOf(reply->bytes(), limit);
    if (!decoded)
        co_return Answer(std::unexpected(decoded.error()));
    co_return Answer(std::move(decoded->json));
}

Task<Result<std::optional<RedisTier::Found>>> RedisTier::getWithTtl(QByteArray key)
{
    using Answer = Result<std::optional<Found>>;
    const qint64 limit = m_options.inflateLimit;
    std::vector<redis::Command> commands;
    commands.emplace_back("GET", key);
    commands.emplace_back("PTTL", key);
    const auto replies = co_await m_client->pipeline(std::move(commands));
    if (!replies)
        co_return Answer(std::unexpected(replies.error()));
    for (const redis::Value &reply : *replies) {
        if (reply.isError())
            co_return Answer(std::unexpected(errorOf(reply, "GET")));
    }
    const redis::Value &value = replies->front();
    const qint64 left = replies->back().integer().value_or(-1);
    if (value.isNil() || left == -2) // it may have expired in between
        co_return Answer(std::nullopt);
    auto decoded = decodeValueOf(value.bytes(), limit);
    if (!decoded)
        co_return Answer(std::unexpected(decoded.error()));
    co_return Answer(Found{std::move(decoded->json), ttlFrom(left), value.bytes()});
}

Task<Result<void>> RedisTier::set(QByteArray key, QByteArray json, milliseconds ttl)
{
    if (auto right = checkTtl(ttl); !right)
        co_return right;
    // In this order no transaction is needed: a fill that comes between the two finds a value that it must not overwrite.
    std::vector<redis::Command> commands;
    commands.push_back(setCommand(key, encodeValue(json, m_options.form).stored, ttl));
    if (const QByteArray lease = leaseKey(key); !lease.isEmpty())
        commands.emplace_back("UNLINK", lease);
    const auto replies = co_await m_client->pipeline(std::move(commands));
    if (!replies)
        co_return Result<void>(std::unexpected(replies.error()));
    if (replies->front().isError())
        co_return Result<void>(std::unexpected(errorOf(replies->front(), "SET")));
    if (replies->size() > 1) {
        if (const auto error = leaseError(replies->back()))
            co_return Result<void>(std::unexpected(*error));
    }
    co_return Result<void>();
}

Task<Result<bool>> RedisTier::remove(QByteArray key)
{
    std::vector<QByteArray> keys;
    keys.push_back(std::move(key));
    const auto removed = co_await removeMany(std::move(keys));
    if (!removed)
        co_return Result<bool>(std::unexpected(removed.error()));
    co_return Result<bool>(*removed > 0);
}

namespace {

/// UNLINKs of some keys and before them of their leases: a fill that comes between the two finds no lease any more. `counted`
/// gets the places of the replies that count keys.
std::vector<redis::Command> removals(const std::vector<QByteArray> &keys, std::size_t begin, std::size_t end, bool cluster,
                                     std::vector<std::size_t> &counted)
{
    std::vector<redis::Command> commands;
    counted.clear();
    if (cluster) { // keys of different slots can't share a command
        for (std::size_t i = begin; i < end; ++i) {
            if (const QByteArray lease = RedisTier::leaseKey(keys[i]); !lease.isEmpty())
                commands.emplace_back("UNLINK", lease);
            counted.push_back(commands.size());
            commands.emplace_back("UNLINK", keys[i]);
        }
        return commands;
    }
    redis::Command leases("UNLINK");
    redis::Command values("UNLINK");
    for (std::size_t i = begin; i < end; ++i) {
        values.add(keys[i]);
        if (const QByteArray lease = RedisTier::leaseKey(keys[i]); !lease.isEmpty())
            leases.add(lease);
    }
    if (leases.size() > 1)
        commands.push_back(std::move(leases));
    counted.push_back(commands.size());
    commands.push_back(std::move(values));
    return commands;
}

} // namespace

Task<Result<qint64>> RedisTier::removeMany(std::vector<QByteArray> keys)
{
    redis::Client *client = m_client;
    qint64 removed = 0;
    std::vector<std::size_t> counted;
    for (std::size_t begin = 0; begin < keys.size(); begin += keysPerBatch) {
        const std::size_t end = std::min(keys.size(), begin + keysPerBatch);
        std::vector<redis::Command> commands = removals(keys, begin, end, isCluster(*client), counted);
        const auto replies = co_await client->pipeline(std::move(commands));
        if (!replies)
            co_return Result<qint64>(std::unexpected(replies.error()));
        for (const redis::Value &reply : *replies) {
            if (const auto error = leaseError(reply))
                co_return Result<qint64>(std::unexpected(*error));
        }
        for (const std::size_t place : counted) {
            const redis::Value &reply = (*replies)[place];
            if (reply.isError())
                co_return Result<qint64>(std::unexpected(errorOf(reply, "UNLINK")));
            removed += reply.integer().value_or(0);
        }
    }
    co_return Result<qint64>(removed);
}

Task<Result<bool>> RedisTier::exists(QByteArray key)
{
    const auto reply = co_await m_client->command(redis::Command("EXISTS", key));
    if (!reply)
        co_return Result<bool>(std::unexpected(reply.error()));
    co_return Result<bool>(reply->integer().value_or(0) > 0);
}

Task<Result<std::optional<milliseconds>>> RedisTier::ttl(QByteArray key)
{
    using Answer = Result<std::optional<milliseconds>>;
    const auto reply = co_await m_client->command(redis::Command("PTTL", key));
    if (!reply)
        co_return Answer(std::unexpected(reply.error()));
    const qint64 left = reply->integer().value_or(-2);
    if (left == -2)
        co_return Answer(std::nullopt);
    co_return Answer(ttlFrom(left));
}

Task<Result<bool>> RedisTier::expire(QByteArray key, milliseconds ttl)
{
    if (auto right = checkTtl(ttl); !right)
        co_return Result<bool>(std::unexpected(right.error()));
    std::vector<redis::Command> commands;
    if (ttl > 0ms) {
        commands.emplace_back("PEXPIRE", key, ttl);
    } else {
        commands.emplace_back("PERSIST", key);
        commands.emplace_back("EXISTS", key); // PERSIST does not tell a key without expiry from none
    }
    const auto replies = co_await m_client->pipeline(std::move(commands));
    if (!replies)
        co_return Result<bool>(std::unexpected(replies.error()));
    for (const redis::Value &reply : *replies) {
        if (reply.isError())
            co_return Result<bool>(std::unexpected(errorOf(reply, ttl > 0ms ? "PEXPIRE" : "PERSIST")));
    }
    co_return Result<bool>(replies->back().integer().value_or(0) > 0);
}

namespace {

/// GETs for keys of all nodes, or where there is but one MGET, which costs a third of the server's time. MGET hides a key of
/// another type as if there were none; EXISTS tells how many there are.
std::vector<redis::Command> reads(const std::vector<QByteArray> &keys, std::size_t begin, std::size_t end, bool cluster)
{
    std::vector<redis::Command> commands;
    if (cluster) {
        for (std::size_t i = begin; i < end; ++i)
            commands.emplace_back("GET", keys[i]);
        return commands;
    }
    redis::Command values("MGET");
    redis::Command count("EXISTS");
    for (std::size_t i = begin; i < end; ++i) {
        values.add(keys[i]);
        count.add(keys[i]);
    }
    commands.push_back(std::move(values));
    commands.push_back(std::move(count));
    return commands;
}

/// One value or error a key. Where MGET found fewer than there are, `hidden` is set.
Result<std::vector<redis::Value>> valuesOf(std::vector<redis::Value> replies, std::size_t expected, bool cluster, bool &hidden)
{
    hidden = false;
    if (cluster)
        return replies;
    for (const redis::Value &reply : replies) {
        if (reply.isError())
            return std::unexpected(errorOf(reply, "MGET"));
    }
    std::vector<redis::Value> values = std::move(replies.front().array());
    if (values.size() != expected)
        return failure(Code::Protocol, QStringLiteral("MGET answered %1 values for %2 keys").arg(values.size()).arg(expected),
                       QStringLiteral("MGET"));
    const auto found = std::ranges::count_if(values, &redis::Value::isString);
    hidden = replies.back().integer().value_or(0) > found;
    return values;
}

} // namespace

Task<Result<std::vector<RedisTier::Read>>> RedisTier::getMany(std::vector<QByteArray> keys)
{
    using Answer = Result<std::vector<Read>>;
    redis::Client *client = m_client;
    const qint64 limit = m_options.inflateLimit;
    const bool cluster = isCluster(*client);
    std::vector<Read> all;
    all.reserve(keys.size());
    for (std::size_t begin = 0; begin < keys.size(); begin += keysPerBatch) {
        const std::size_t end = std::min(keys.size(), begin + keysPerBatch);
        std::vector<redis::Command> commands = reads(keys, begin, end, cluster);
        auto replies = co_await client->pipeline(std::move(commands));
        if (!replies)
            co_return Answer(std::unexpected(replies.error()));
        bool hidden = false;
        auto values = valuesOf(*std::move(replies), end - begin, cluster, hidden);
        if (!values)
            co_return Answer(std::unexpected(values.error()));
        if (hidden) { // rare: it takes another round trip to know which
            std::vector<redis::Command> again = reads(keys, begin, end, true);
            auto single = co_await client->pipeline(std::move(again));
            if (!single)
                co_return Answer(std::unexpected(single.error()));
            values = *std::move(single);
        }
        for (const redis::Value &value : *values) {
            all.push_back(readFrom(value, limit));
            const auto &error = all.back().error;
            if (error && error->code != Code::WrongType && error->code != Code::Undecodable)
                co_return Answer(std::unexpected(*error));
        }
    }
    co_return Answer(std::move(all));
}

Task<Result<std::vector<Result<void>>>> RedisTier::setMany(std::vector<Write> writes)
{
    using Answer = Result<std::vector<Result<void>>>;
    redis::Client *client = m_client;
    const ValueForm form = m_options.form;
    std::vector<Result<void>> results(writes.size());
    for (std::size_t next = 0; next < writes.size();) {
        // Each SET with the end of its lease behind it, as in `set`.
        std::vector<redis::Command> commands;
        std::vector<std::size_t> places; // of the write that a command belongs to
        qsizetype bytes = 0;
        const std::size_t begin = next;
        for (; next < writes.size() && next - begin < keysPerBatch && bytes < bytesPerBatch; ++next) {
            const Write &write = writes[next];
            results[next] = checkTtl(write.ttl);
            if (!results[next])
                continue;
            const EncodedValue value = encodeValue(write.json, form);
            bytes += value.stored.size();
            places.push_back(next);
            commands.push_back(setCommand(write.key, value.stored, write.ttl));
            if (const QByteArray lease = leaseKey(write.key); !lease.isEmpty()) {
                places.push_back(next);
                commands.emplace_back("UNLINK", lease);
            }
        }
        if (commands.empty())
            continue;
        const auto replies = co_await client->pipeline(std::move(commands));
        if (!replies && begin == 0)
            co_return Answer(std::unexpected(replies.error()));
        if (!replies) { // what was written before is told
            for (std::size_t i = begin; i < writes.size(); ++i) {
                if (results[i])
                    results[i] = std::unexpected(replies.error());
            }
            break;
        }
        for (std::size_t i = 0; i < replies->size(); ++i) {
            const redis::Value &reply = (*replies)[i];
            Result<void> &result = results[places[i]];
            if (!reply.isError() || !result)
                continue;
            if (i == 0 || places[i - 1] != places[i])
                result = std::unexpected(errorOf(reply, "SET"));
            else if (const auto error = leaseError(reply))
                result = std::unexpected(*error);
        }
    }
    co_return Answer(std::move(results));
}

} // namespace freshet::cache
