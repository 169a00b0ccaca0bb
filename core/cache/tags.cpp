// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/tags.h"

#include "core/cache/invalidation_run.h"
#include "core/cache/tag_drain.h"
#include "core/redis/script.h"

#include <algorithm>

namespace freshet::cache {

namespace {

using namespace std::chrono_literals;

// The value is written after its tag, perhaps a command's deadline later, and must not outlive it.
constexpr std::chrono::milliseconds margin = 60s;
constexpr std::chrono::milliseconds queueLife = 24h;
constexpr qsizetype membersPerCommand = 512;

// KEYS[1] the set, ARGV[1] the member, ARGV[2] the TTL in milliseconds, 0: none. A set that is new has a TTL of -2.
const redis::Script &addScript()
{
    static const redis::Script script(R"(
local old = redis.call('PTTL', KEYS[1])
redis.call('SADD', KEYS[1], ARGV[1])
local ttl = tonumber(ARGV[2])
if ttl == 0 then
    if old >= 0 then redis.call('PERSIST', KEYS[1]) end
elseif old == -2 or (old >= 0 and old < ttl) then
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1
)");
    return script;
}

} // namespace

QByteArray tagKey(QByteArrayView tag)
{
    return "cache:tag:" + tag.toByteArray();
}

QByteArray drainingTagKey(QByteArrayView tag, QByteArrayView suffix)
{
    return drainingKey(tagKey(tag), suffix);
}

QByteArray queueKey(QByteArrayView tag)
{
    return "invalidation_queue:" + tag.toByteArray();
}

QByteArray drainingQueueKey(QByteArrayView tag, QByteArrayView suffix)
{
    return drainingKey(queueKey(tag), suffix);
}

Task<Result<void>> addToTag(redis::Client &client, QByteArray tag, QByteArray key, std::chrono::milliseconds ttl)
{
    QByteArrayList tags;
    tags.append(std::move(tag));
    return addToTags(client, std::move(tags), std::move(key), ttl);
}

Task<Result<void>> addToTags(redis::Client &client, QByteArrayList tags, QByteArray key, std::chrono::milliseconds ttl)
{
    const auto life = ttl > 0ms ? ttl + margin : 0ms;
    if (tags.isEmpty())
        co_return {};
    if (tags.contains(QByteArray()))
        co_return failure(Code::InvalidArgument, QStringLiteral("a tag is empty"));
    // By their hash first; a server that does not know the script yet gets it with the first of them.
    std::vector<redis::Command> commands;
    for (const QByteArray &tag : tags)
        commands.emplace_back("EVALSHA", addScript().sha1(), 1, tagKey(tag), key, life);
    auto replies = co_await client.pipeline(std::move(commands));
    if (!replies)
        co_return std::unexpected(replies.error());
    std::vector<redis::Command> again;
    for (std::size_t i = 0; i < replies->size(); ++i) {
        const redis::Value &reply = replies->at(i);
        if (!reply.isError())
            continue;
        Error error = redis::errorFromReply(reply.bytes(), QStringLiteral("EVALSHA"));
        if (error.code != Code::NoScript)
            co_return std::unexpected(std::move(error));
        again.emplace_back("EVAL", addScript().source(), 1, tagKey(tags[qsizetype(i)]), key, life);
    }
    if (again.empty())
        co_return {};
    replies = co_await client.pipeline(std::move(again));
    if (!replies)
        co_return std::unexpected(replies.error());
    for (const redis::Value &reply : *replies) {
        if (reply.isError())
            co_return std::unexpected(redis::errorFromReply(reply.bytes(), QStringLiteral("EVAL")));
    }
    co_return {};
}

Task<Result<void>> enqueueInvalidation(redis::Client &client, QByteArray tag, QByteArrayList keysOrPatterns)
{
    if (tag.isEmpty())
        co_return failure(Code::InvalidArgument, QStringLiteral("a queue's name is empty"));
    for (qsizetype begin = 0; begin < keysOrPatterns.size(); begin += membersPerCommand) {
        std::vector<redis::Command> commands; // together, so that no crash leaves a queue that stays for ever
        commands.emplace_back("SADD", queueKey(tag)).addAll(keysOrPatterns.mid(begin, membersPerCommand));
        commands.emplace_back("PEXPIRE", queueKey(tag), queueLife);
        const auto added = co_await client.transaction(std::move(commands));
        if (!added)
            co_return std::unexpected(added.error());
        for (const redis::Value &reply : *added) {
            if (reply.isError())
                co_return std::unexpected(redis::errorFromReply(reply.bytes(), QStringLiteral("SADD")));
        }
    }
    co_return {};
}

Task<Result<qint64>> finishDrains(redis::Client &client, InvalidationOptions options)
{
    InvalidationRun run(client, std::move(options));
    co_await drainLeftovers(run);
    if (run.report.error)
        co_return std::unexpected(*run.report.error);
    if (run.report.stopped)
        co_return failure(Code::Cancelled, QStringLiteral("stopped"));
    co_return Result<qint64>(run.report.deleted);
}

} // namespace freshet::cache
