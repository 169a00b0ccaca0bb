// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/group_actions.h"

#include "core/events/event.h"
#include "core/redis/script.h"

#include <algorithm>

namespace freshet::inspect {

namespace {

using Lag = events::GroupPosition::Lag;

constexpr qint64 mostFetched = 1000;
constexpr int movedPerStep = 1000;

// KEYS: the stream. ARGV: group, id (`$`: the end), `create` or `move`, 1 where the stream may be made. How many entries ever
// stood up to the id is what the group has read from here on: lags and losses count from it. Answers the id.
const redis::Script &placeScript()
{
    static const redis::Script script(R"(
local function before(a, b)
    local ams, aseq = string.match(a, '^(%d+)-(%d+)$')
    local bms, bseq = string.match(b, '^(%d+)-(%d+)$')
    if #ams ~= #bms then return #ams < #bms end
    if ams ~= bms then return ams < bms end
    if #aseq ~= #bseq then return #aseq < #bseq end
    return aseq < bseq
end
local flat, stream = redis.pcall('XINFO', 'STREAM', KEYS[1]), {}
if flat.err and not (ARGV[4] == '1' and redis.call('EXISTS', KEYS[1]) == 0) then return flat end
if not flat.err then
    for i = 1, #flat, 2 do stream[flat[i]] = flat[i + 1] end
end
local last = stream['last-generated-id'] or '0-0'
local id = ARGV[2] == '$' and last or ARGV[2]
if not string.find(id, '-', 1, true) then id = id .. '-0' end
if not string.match(id, '^%d+%-%d+$') then return redis.error_reply('ERR Invalid stream ID ' .. id) end
local command = {'XGROUP', ARGV[3] == 'create' and 'CREATE' or 'SETID', KEYS[1], ARGV[1], id}
if ARGV[4] == '1' and ARGV[3] == 'create' then command[#command + 1] = 'MKSTREAM' end
local added, first = stream['entries-added'], stream['first-entry'] and stream['first-entry'][1] or nil
local read = nil
if added and not before(id, last) then read = added
elseif added and (not first or before(id, first)) then read = added - stream.length
elseif added then
    local unread = #redis.call('XRANGE', KEYS[1], '(' .. id, '+', 'COUNT', 10001)
    if unread <= 10000 then read = added - unread end
end
if read then
    command[#command + 1] = 'ENTRIESREAD'
    command[#command + 1] = read
end
local done = redis.pcall(unpack(command))
if done.err then return done end
return id
)");
    return script;
}

// KEYS: the stream. ARGV: group, consumer, who takes (empty: nobody), 1 where that one must be there, how many at most. Answers
// moved, ghosts, 1 where the consumer is deleted; a negative number alone: there is no such consumer (-1), the taker is gone
// (-2), nobody takes (-3).
const redis::Script &moveAndDeleteScript()
{
    static const redis::Script script(R"(
local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])
if consumers.err then return consumers end
local isThere, takes = false, ARGV[4] ~= '1'
for _, flat in ipairs(consumers) do
    for i = 1, #flat, 2 do
        if flat[i] == 'name' and flat[i + 1] == ARGV[2] then isThere = true end
        if flat[i] == 'name' and flat[i + 1] == ARGV[3] then takes = true end
    end
end
if not isThere then return {-1} end
local pending = redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', ARGV[5], ARGV[2])
if #pending > 0 and ARGV[3] == '' then return {-3} end
if #pending > 0 and not takes then return {-2} end
local moved, ghosts = 0, 0
for _, row in ipairs(pending) do
    local claimed = redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[3], 0, row[1], 'IDLE', row[3], 'JUSTID')
    if claimed[1] then moved = moved + 1 else ghosts = ghosts + 1 end
end
if #pending == tonumber(ARGV[5]) then return {moved, ghosts, 0} end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
return {moved, ghosts, 1}
)");
    return script;
}

/// The group's row; Code::NoGroup where there is none.
Task<Result<events::NamedPosition>> fetchPosition(redis::Client &client, QByteArray stream, QByteArray group)
{
    const auto all = co_await events::fetchPositions(client, stream);
    if (!all)
        co_return std::unexpected(all.error());
    for (const events::NamedPosition &one : *all) {
        if (one.group == group)
            co_return one;
    }
    co_return failure(Code::NoGroup, QStringLiteral("the stream has no group %1").arg(QString::fromUtf8(group)),
                      QString::fromUtf8(stream));
}

/// `commands`: of the script, for the server does not say which of them it was.
Error scriptError(Error error, const QByteArray &stream, const char *commands)
{
    if (error.message.startsWith(QLatin1String("BUSYGROUP")))
        error.code = Code::InvalidArgument;
    if (error.code == Code::NoPermission && error.message.contains(QLatin1String("executing the script")))
        error.message += QStringLiteral(" (%1)").arg(QLatin1String(commands));
    return events::streamError(std::move(error), stream);
}

Task<Result<GroupMove>> runPlace(redis::Client &client, QByteArray stream, QByteArray group, QByteArray id, GroupMove move,
                                 bool isNew, bool makeStream)
{
    std::vector<QByteArray> keys{stream};
    std::vector<QByteArray> arguments{group, std::move(id), isNew ? QByteArray("create") : QByteArray("move"),
                                      makeStream ? QByteArray("1") : QByteArray("0")};
    const auto placed = co_await client.eval(placeScript(), std::move(keys), std::move(arguments));
    if (!placed)
        co_return std::unexpected(scriptError(placed.error(), stream, "XINFO, XRANGE or XGROUP"));
    move.to = placed->bytes();
    const auto now = co_await fetchPosition(client, stream, group);
    if (!now) // it is done; the numbers are not known
        co_return move;
    move.after = now->position.lagOf();
    move.pending = now->pending;
    co_return move;
}

} // namespace

Result<QByteArray> placeId(const GroupPlace &place)
{
    switch (place.kind) {
    case GroupPlace::Kind::Start:
        return QByteArray("0-0");
    case GroupPlace::Kind::End:
        return QByteArray("$");
    case GroupPlace::Kind::Id:
        break;
    case GroupPlace::Kind::Time: {
        const qint64 milliseconds = place.time.toMSecsSinceEpoch();
        if (!place.time.isValid())
            return failure(Code::InvalidArgument, QStringLiteral("the time is none"));
        if (milliseconds <= 0)
            return QByteArray("0-0");
        return QByteArray::number(milliseconds - 1) + "-18446744073709551615"; // the last id before that millisecond
    }
    }
    const qsizetype dash = place.id.indexOf('-');
    bool isTime = false;
    bool isSequence = dash < 0;
    place.id.first(dash < 0 ? place.id.size() : dash).toULongLong(&isTime);
    if (dash >= 0)
        place.id.sliced(dash + 1).toULongLong(&isSequence);
    if (!isTime || !isSequence || place.id.contains('+') || place.id.contains(' '))
        return failure(Code::InvalidArgument, QStringLiteral("an id is two numbers: 1526919030474-55"),
                       QString::fromUtf8(place.id));
    return dash < 0 ? place.id + "-0" : place.id;
}

Task<Result<GroupMove>> createGroup(redis::Client &client, QByteArray stream, QByteArray group, GroupPlace place, bool makeStream)
{
    auto id = placeId(place);
    if (!id)
        co_return std::unexpected(id.error());
    co_return co_await runPlace(client, std::move(stream), std::move(group), std::move(*id), GroupMove(), true, makeStream);
}

Task<Result<GroupMove>> moveGroup(redis::Client &client, QByteArray stream, QByteArray group, GroupPlace place)
{
    auto id = placeId(place);
    if (!id)
        co_return std::unexpected(id.error());
    const auto now = co_await fetchPosition(client, stream, group);
    if (!now)
        co_return std::unexpected(now.error());
    GroupMove move;
    move.from = now->position.lastDeliveredId;
    move.before = now->position.lagOf();
    co_return co_await runPlace(client, std::move(stream), std::move(group), std::move(*id), std::move(move), false, false);
}

Task<Result<GroupMove>> planMove(redis::Client &client, QByteArray stream, QByteArray group, GroupPlace place)
{
    const auto id = placeId(place);
    if (!id)
        co_return std::unexpected(id.error());
    std::vector<redis::Command> commands;
    commands.emplace_back("XINFO", "STREAM", stream);
    commands.emplace_back("XINFO", "GROUPS", stream);
    redis::CommandOptions how;
    how.repeatable = true;
    const auto answers = co_await client.pipeline(std::move(commands), how);
    if (!answers)
        co_return std::unexpected(answers.error());
    for (const redis::Value &answer : *answers) {
        if (answer.isError())
            co_return std::unexpected(events::streamError(redis::errorFromReply(answer.bytes()), stream));
    }
    GroupMove move;
    for (const events::NamedPosition &one : events::positionsFrom(answers->at(0), answers->at(1))) {
        if (one.group != group)
            continue;
        move.from = one.position.lastDeliveredId;
        move.before = one.position.lagOf();
        move.pending = one.pending;
    }
    const redis::Value &info = answers->at(0);
    events::GroupPosition then;
    then.length = info.field("length").integer().value_or(0);
    then.firstId = info.field("first-entry").at(0).bytes();
    then.lastId = info.field("last-entry").at(0).bytes();
    then.lastGeneratedId = info.field("last-generated-id").bytes();
    then.lastDeliveredId = *id == "$" ? then.lastGeneratedId : *id;
    move.to = then.lastDeliveredId;
    move.after = then.lagOf();
    if (move.after.kind == Lag::Kind::Exact)
        co_return move;
    const auto unread =
        co_await client.command(redis::Command("XRANGE", stream, '(' + move.to, "+", "COUNT", mostFetched + 1), how);
    if (!unread)
        co_return std::unexpected(events::streamError(unread.error(), stream));
    if (const auto count = qint64(unread->array().size()); count <= mostFetched)
        move.after = {Lag::Kind::Exact, count};
    co_return move;
}

Task<Result<GroupRemoval>> planDeleteGroup(redis::Client &client, QByteArray stream, QByteArray group)
{
    const auto now = co_await fetchPosition(client, stream, group);
    if (!now)
        co_return std::unexpected(now.error());
    GroupRemoval removal;
    removal.consumers = now->consumers;
    removal.pending = now->pending;
    removal.lastDeliveredId = now->position.lastDeliveredId;
    removal.lag = now->position.lagOf();
    co_return removal;
}

Task<Result<GroupRemoval>> deleteGroup(redis::Client &client, QByteArray stream, QByteArray group)
{
    std::vector<redis::Command> commands;
    commands.emplace_back("XINFO", "GROUPS", stream);
    commands.emplace_back("XGROUP", "DESTROY", stream, group);
    const auto answers = co_await client.transaction(std::move(commands));
    if (!answers)
        co_return std::unexpected(events::streamError(answers.error(), stream));
    for (const redis::Value &answer : *answers) {
        if (answer.isError())
            co_return std::unexpected(events::streamError(redis::errorFromReply(answer.bytes()), stream));
    }
    if (answers->at(1).integer() == 0)
        co_return failure(Code::NoGroup, QStringLiteral("the stream has no group %1").arg(QString::fromUtf8(group)),
                          QString::fromUtf8(stream));
    GroupRemoval removal;
    for (const redis::Value &told : answers->at(0).array()) {
        if (told.field("name").bytes() != group)
            continue;
        removal.consumers = told.field("consumers").integer().value_or(0);
        removal.pending = told.field("pending").integer().value_or(0);
        removal.lastDeliveredId = told.field("last-delivered-id").bytes();
    }
    co_return removal;
}

Task<Result<ConsumerRemoval>> planDeleteConsumer(redis::Client &client, QByteArray stream, QByteArray group, QByteArray consumer,
                                                 QByteArray to)
{
    const auto all = co_await fetchConsumers(client, stream, group);
    if (!all)
        co_return std::unexpected(all.error());
    const auto it = std::ranges::find(*all, consumer, &StreamConsumer::name);
    if (it == all->end())
        co_return failure(Code::NotFound, QStringLiteral("the group has no such consumer"), QString::fromUtf8(consumer));
    ConsumerRemoval removal;
    removal.pending = it->pending;
    if (removal.pending == 0)
        co_return removal;
    if (to.isEmpty()) {
        std::vector<QByteArray> except{consumer};
        auto chosen = co_await chooseConsumer(client, stream, group, std::move(except));
        if (!chosen)
            co_return std::unexpected(chosen.error());
        to = std::move(*chosen);
    }
    if (to.isEmpty() || to == consumer)
        co_return failure(Code::InvalidArgument, QStringLiteral("its pending entries need another consumer: name one"),
                          QString::fromUtf8(consumer));
    removal.to = to;
    co_return removal;
}

Task<Result<ConsumerRemoval>> deleteConsumer(redis::Client &client, QByteArray stream, QByteArray group, QByteArray consumer,
                                             QByteArray to, ActionOptions options)
{
    auto plan = co_await planDeleteConsumer(client, stream, group, consumer, to);
    if (!plan)
        co_return plan;
    ConsumerRemoval removal = std::move(*plan);
    const QByteArray mustBeThere = to.isEmpty() ? "1" : "0"; // one that was named is made
    while (!removal.isDeleted && !options.stop.stop_requested()) {
        std::vector<QByteArray> keys{stream};
        std::vector<QByteArray> arguments{group, consumer, removal.to, mustBeThere, QByteArray::number(movedPerStep)};
        const auto answer = co_await client.eval(moveAndDeleteScript(), std::move(keys), std::move(arguments));
        if (!answer)
            co_return std::unexpected(scriptError(answer.error(), stream, "XINFO, XPENDING, XCLAIM or XGROUP"));
        const qint64 moved = answer->at(0).integer().value_or(0);
        if (moved == -1)
            co_return failure(Code::NotFound, QStringLiteral("the group has no such consumer (any more)"),
                              QString::fromUtf8(consumer));
        if (moved < 0)
            co_return failure(Code::InvalidArgument, QStringLiteral("its pending entries need another consumer: name one"),
                              QString::fromUtf8(moved == -2 ? removal.to : consumer));
        removal.moved += moved;
        removal.ghosts += answer->at(1).integer().value_or(0);
        removal.isDeleted = answer->at(2).integer() == 1;
        if (options.progress)
            options.progress(removal.moved, removal.pending);
    }
    co_return removal;
}

} // namespace freshet::inspect
