// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a group will never see.
//
// Since Redis 7 a stream knows how many entries were ever added and a group how many it has read. Before the group's first unread
// entry (it has read nothing yet, or all that it had not read was trimmed away), and when it has read all, the entries that it
// did not read are counted too; what is missing in that sum was lost. A group keeps that sum for good, so the note remembers how
// much of it was reported (`raw`). Older servers only show that the first entry is beyond the group's position.
#include "core/events/group_stream.h"
#include "core/redis/script.h"

#include <algorithm>

namespace freshet::events {

namespace {

// KEYS: stream, the note. ARGV: group, 1 where the group was made just now. Answers whether there is a new loss, and its count
// or -1.
const redis::Script &gapScript()
{
    static const redis::Script script(R"(
local function named(flat)
    local map = {}
    for i = 1, #flat, 2 do map[flat[i]] = flat[i + 1] end
    return map
end
local function before(a, b)
    local ams, aseq = string.match(a, '^(%d+)-(%d+)$')
    local bms, bseq = string.match(b, '^(%d+)-(%d+)$')
    if ams ~= bms then return tonumber(ams) < tonumber(bms) end
    return tonumber(aseq) < tonumber(bseq)
end
local info = redis.pcall('XINFO', 'STREAM', KEYS[1])
if info.err then return info end
local stream, group = named(info), nil
for _, flat in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local one = named(flat)
    if one.name == ARGV[1] then group = one end
end
if not group then return redis.error_reply('NOGROUP the group is gone') end
local first = stream['first-entry'] and stream['first-entry'][1] or nil
local last, added, read = group['last-delivered-id'], stream['entries-added'], group['entries-read']
local behind = not first or before(last, first)
local total = nil
if added then
    local unread = nil
    if not before(last, stream['last-generated-id']) then unread = 0
    elseif behind then unread = stream.length end
    if not read and last == '0-0' then read = 0 end
    if read and unread then total = math.max(0, added - unread - read) end
end
if ARGV[2] == '1' then
    redis.call('HSET', KEYS[2], 'raw', total or 0, 'until', first or '')
    return {0, 0}
end
local noted = redis.call('HMGET', KEYS[2], 'raw', 'until')
if total then
    local raw = tonumber(noted[1] or '0')
    if total ~= raw then redis.call('HSET', KEYS[2], 'raw', total, 'until', first or '') end
    if total <= raw then return {0, 0} end
    redis.call('HINCRBY', KEYS[2], 'count', total - raw)
    redis.call('HINCRBY', KEYS[2], 'owed', 1)
    return {1, total - raw}
end
if first and behind and last ~= '0-0' and noted[2] ~= first then
    redis.call('HSET', KEYS[2], 'until', first)
    redis.call('HINCRBY', KEYS[2], 'owed', 1)
    redis.call('HINCRBY', KEYS[2], 'unknown', 1)
    return {1, -1}
end
return {0, 0}
)");
    return script;
}

} // namespace

Task<Result<std::optional<Loss>>> GroupStream::lookForGap(QByteArray stream, bool isNew)
{
    using Answer = Result<std::optional<Loss>>;
    const QByteArray note = lostKey(stream, m_group);
    if (note.isEmpty()) // nobody could tell whether it was reported
        co_return Answer(std::nullopt);
    std::vector<QByteArray> keys{stream, note};
    std::vector<QByteArray> arguments{m_group, isNew ? QByteArray("1") : QByteArray("0")};
    const auto reply = co_await m_client->eval(gapScript(), std::move(keys), std::move(arguments));
    if (!reply)
        co_return Answer(std::unexpected(reply.error()));
    if (reply->at(0).integer().value_or(0) == 0)
        co_return Answer(std::nullopt);
    Loss loss;
    loss.type = typeOfStream(stream);
    loss.stream = stream;
    loss.why = Loss::Why::Trimmed;
    if (const qint64 count = reply->at(1).integer().value_or(-1); count >= 0)
        loss.count = count;
    co_return Answer(std::move(loss));
}

Task<Result<std::optional<Loss>>> GroupStream::takeGap(QByteArray stream)
{
    return lookForGap(std::move(stream), false);
}

Task<Result<void>> GroupStream::beginCounting(QByteArray stream)
{
    const auto looked = co_await lookForGap(std::move(stream), true);
    if (!looked)
        co_return Result<void>(std::unexpected(looked.error()));
    co_return Result<void>();
}

Task<Result<void>> GroupStream::noteLoss(Loss loss)
{
    const QByteArray note = lostKey(loss.stream, m_group);
    if (note.isEmpty())
        co_return Result<void>();
    const bool counted = loss.count.has_value();
    std::vector<redis::Command> commands;
    commands.emplace_back("HINCRBY", note, counted ? "count" : "unknown", counted ? *loss.count : qint64(1));
    commands.emplace_back("HINCRBY", note, "owed", 1);
    const auto replies = co_await m_client->pipeline(std::move(commands));
    if (!replies)
        co_return Result<void>(std::unexpected(replies.error()));
    for (const redis::Value &reply : *replies) {
        if (reply.isError())
            co_return Result<void>(std::unexpected(redis::errorFromReply(reply.bytes(), QStringLiteral("HINCRBY"))));
    }
    co_return Result<void>();
}

Task<Result<qint64>> GroupStream::fetchOwed(QByteArray stream)
{
    const QByteArray note = lostKey(stream, m_group);
    if (note.isEmpty())
        co_return Result<qint64>(0);
    const auto reply = co_await m_client->command(redis::Command("HGET", note, "owed"));
    if (!reply)
        co_return Result<qint64>(std::unexpected(reply.error()));
    co_return Result<qint64>(std::max<qint64>(0, reply->integer().value_or(0)));
}

// KEYS: the note. ARGV: how many.
static const redis::Script &settleScript()
{
    static const redis::Script script(R"(
if redis.call('HINCRBY', KEYS[1], 'owed', -tonumber(ARGV[1])) <= 0 then redis.call('HDEL', KEYS[1], 'owed') end
return 1
)");
    return script;
}

Task<Result<void>> GroupStream::settleLoss(QByteArray stream, qint64 count)
{
    const QByteArray note = lostKey(stream, m_group);
    if (note.isEmpty() || count <= 0)
        co_return Result<void>();
    std::vector<QByteArray> keys{note};
    std::vector<QByteArray> arguments{QByteArray::number(count)};
    const auto reply = co_await m_client->eval(settleScript(), std::move(keys), std::move(arguments));
    if (!reply)
        co_return Result<void>(std::unexpected(reply.error()));
    co_return Result<void>();
}

} // namespace freshet::events
