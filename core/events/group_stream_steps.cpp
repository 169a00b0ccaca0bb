// SPDX-License-Identifier: GPL-3.0-or-later
//
// What changes who has what: each step asks first, in the same atomic step, whether this consumer still has the entry.
#include "core/events/dead_letters.h"
#include "core/events/group_stream.h"
#include "core/redis/cluster_slots.h"
#include "core/redis/script.h"

#include <algorithm>
#include <iterator>

namespace freshet::events {

namespace {

using redis::Command;
using redis::Value;

constexpr auto noteLife = "604800"; // seconds; of an entry that is neither handled nor buried for a week

// KEYS: stream, perhaps the hash of last tries. ARGV: group, consumer, id, most deliveries, life of the note, the attempt's
// token, the count that is known, 1 where this attempt was asked before. A handler's start counts, so the last permitted one is
// noted before it happens: it may take the process with it. An entry that is not in the stream any more is never claimed: newer
// servers would drop it.
const redis::Script &beginScript()
{
    static const redis::Script script(R"(
local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])
if pending.err then return pending end
if not redis.call('XRANGE', KEYS[1], ARGV[3], ARGV[3])[1] then return {'trimmed', 0} end
if not pending[1] then return {'gone', 0} end
local count, most = pending[1][4], tonumber(ARGV[4])
local raised = ARGV[8] == '1' and count > tonumber(ARGV[7])
local last = false
if raised then
    last = count >= most
elseif count >= most then
    local noted = KEYS[2] and redis.call('HGET', KEYS[2], ARGV[3])
    if not KEYS[2] or (noted and noted ~= ARGV[6]) then return {'bury', count} end
    last = true
else
    count = count + 1
    last = count >= most
end
redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[3], 'RETRYCOUNT', count, 'JUSTID')
if last and KEYS[2] then
    redis.call('HSET', KEYS[2], ARGV[3], ARGV[6])
    redis.call('EXPIRE', KEYS[2], ARGV[5])
end
return {last and 'alone' or 'start', count}
)");
    return script;
}

// KEYS: stream, perhaps the hash of last tries to be cleared of them. ARGV: group, consumer, idle time to set, ids. Answers those
// that this consumer does not have, and those that are not in the stream any more.
const redis::Script &keepScript()
{
    static const redis::Script script(R"(
local gone, trimmed = {}, {}
for i = 4, #ARGV do
    local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1, ARGV[2])
    if pending.err then return pending end
    if not redis.call('XRANGE', KEYS[1], ARGV[i], ARGV[i])[1] then
        trimmed[#trimmed + 1] = ARGV[i]
    elseif pending[1] then
        redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'IDLE', ARGV[3], 'JUSTID')
        if KEYS[2] then redis.call('HDEL', KEYS[2], ARGV[i]) end
    else
        gone[#gone + 1] = ARGV[i]
    end
end
return {gone, trimmed}
)");
    return script;
}

// KEYS: stream, perhaps the hash of last tries. ARGV: group, consumer, ids in order. Answers those that this consumer did not
// have, or where nobody else has anything pending only how many these were: then each of them is this consumer's or nobody's, and
// the summary tells so without a row for each, which took about half of the script's time. Else one look at the range mostly
// tells of all of them; where much else is pending in between, each is looked at.
const redis::Script &acknowledgeScript()
{
    static const redis::Script script(R"(
local count = #ARGV - 2
local all = redis.pcall('XPENDING', KEYS[1], ARGV[1])
if all.err then return all end
local holders = all[4]
local sole = holders and #holders == 1 and holders[1][1] == ARGV[2]
local own, gone, first = ARGV, {}, 3
local same, most, pending = sole, count * 2 + 64, nil
if not sole then
    pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[#ARGV], most, ARGV[2])
    same = #pending == count
    for i = 1, count do same = same and pending[i][1] == ARGV[i + 2] end
end
if not same then
    local has = {}
    own, first = {}, 1
    for _, row in ipairs(pending) do has[row[1]] = true end
    for i = 3, #ARGV do
        local mine = has[ARGV[i]]
        if not mine and #pending >= most then
            mine = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1, ARGV[2])[1]
        end
        if mine then own[#own + 1] = ARGV[i] else gone[#gone + 1] = ARGV[i] end
    end
end
if #own >= first then
    local acknowledged = redis.call('XACK', KEYS[1], ARGV[1], unpack(own, first))
    if KEYS[2] and redis.call('EXISTS', KEYS[2]) == 1 then redis.call('HDEL', KEYS[2], unpack(own, first)) end
    if sole and acknowledged < count then return count - acknowledged end
end
return gone
)");
    return script;
}

// KEYS: stream, dead letters, perhaps the hash of last tries. ARGV: group, consumer, id, most letters, 1 where the entry is
// trimmed and so nobody else's, fields and values.
const redis::Script &buryScript()
{
    static const redis::Script script(R"(
local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])
if pending.err then return pending end
if not pending[1] and ARGV[5] ~= '1' then return 0 end
local added = redis.pcall('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', unpack(ARGV, 6))
if added.err then return added end
redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
if KEYS[3] then redis.call('HDEL', KEYS[3], ARGV[3]) end
return 1
)");
    return script;
}

// For a cluster. KEYS: dead letters, the note that this one is written. ARGV: most letters, life of the note, fields and values.
const redis::Script &writeOnceScript()
{
    static const redis::Script script(R"(
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
local added = redis.pcall('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', unpack(ARGV, 3))
if added.err then return added end
redis.call('SET', KEYS[2], '1', 'EX', ARGV[2])
return 1
)");
    return script;
}

// KEYS: stream. ARGV: group, idle, this consumer. What a consumer still has pending is never dropped with it.
const redis::Script &tidyScript()
{
    static const redis::Script script(R"(
local all = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])
if all.err then return all end
local removed = 0
for _, flat in ipairs(all) do
    local consumer = {}
    for i = 1, #flat, 2 do consumer[flat[i]] = flat[i + 1] end
    if consumer.pending == 0 and consumer.name ~= ARGV[3] and consumer.idle >= tonumber(ARGV[2]) then
        redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], consumer.name)
        removed = removed + 1
    end
end
return removed
)");
    return script;
}

// KEYS: stream. ARGV: group, consumer.
const redis::Script &leaveScript()
{
    static const redis::Script script(R"(
local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2])
if pending.err then return pending end
if pending[1] then return 0 end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
return 1
)");
    return script;
}

std::vector<QByteArray> keysWithNote(const QByteArray &stream, const QByteArray &group)
{
    std::vector<QByteArray> keys{stream};
    if (const QByteArray note = lastTryKey(stream, group); !note.isEmpty())
        keys.push_back(note);
    return keys;
}

std::vector<QByteArray> idsFrom(const Value &list)
{
    std::vector<QByteArray> ids;
    for (const Value &id : list.array())
        ids.push_back(id.bytes());
    return ids;
}

} // namespace

QByteArray lastTryKey(QByteArrayView stream, QByteArrayView group)
{
    return keyBesideStream("freshet:last-try:", stream, group);
}

Task<Result<GroupStream::Begun>> GroupStream::begin(QByteArray stream, QByteArray id, Attempt attempt)
{
    std::vector<QByteArray> keys = keysWithNote(stream, m_group);
    std::vector<QByteArray> arguments{m_group,
                                      m_consumer,
                                      id,
                                      QByteArray::number(m_options.maxDeliveries),
                                      noteLife,
                                      attempt.token,
                                      QByteArray::number(attempt.known),
                                      attempt.again ? QByteArray("1") : QByteArray("0")};
    const auto reply = co_await m_client->eval(beginScript(), std::move(keys), std::move(arguments));
    if (!reply)
        co_return Result<Begun>(std::unexpected(reply.error()));
    const QByteArray word = reply->at(0).bytes();
    Begun begun;
    begun.deliveries = reply->at(1).integer().value_or(1);
    begun.verdict = word == "start"     ? Verdict::Start
                    : word == "alone"   ? Verdict::StartAlone
                    : word == "bury"    ? Verdict::Bury
                    : word == "trimmed" ? Verdict::Trimmed
                                        : Verdict::Gone;
    co_return Result<Begun>(begun);
}

Task<Result<GroupStream::Kept>> GroupStream::touch(std::vector<QByteArray> keys, std::vector<QByteArray> ids, ms idle)
{
    std::vector<QByteArray> arguments{m_group, m_consumer, QByteArray::number(qint64(idle.count()))};
    arguments.insert(arguments.end(), ids.begin(), ids.end());
    const auto reply = co_await m_client->eval(keepScript(), std::move(keys), std::move(arguments));
    if (!reply)
        co_return Result<Kept>(std::unexpected(reply.error()));
    co_return Result<Kept>(Kept{.gone = idsFrom(reply->at(0)), .trimmed = idsFrom(reply->at(1))});
}

Task<Result<GroupStream::Kept>> GroupStream::keep(QByteArray stream, std::vector<QByteArray> ids)
{
    std::vector<QByteArray> keys{std::move(stream)};
    return touch(std::move(keys), std::move(ids), ms(0));
}

Task<Result<GroupStream::Kept>> GroupStream::release(QByteArray stream, std::vector<QByteArray> ids)
{
    return touch(keysWithNote(stream, m_group), std::move(ids), std::chrono::hours(24));
}

Task<Result<GroupStream::Acknowledged>> GroupStream::acknowledge(QByteArray stream, std::vector<QByteArray> ids)
{
    const auto before = [](const QByteArray &a, const QByteArray &b) { return isIdBefore(a, b); };
    if (!std::is_sorted(ids.begin(), ids.end(), before)) // they mostly are
        std::sort(ids.begin(), ids.end(), before);
    std::vector<QByteArray> keys = keysWithNote(stream, m_group);
    std::vector<QByteArray> arguments;
    arguments.reserve(ids.size() + 2);
    arguments.push_back(m_group);
    arguments.push_back(m_consumer);
    std::move(ids.begin(), ids.end(), std::back_inserter(arguments));
    const auto reply = co_await m_client->eval(acknowledgeScript(), std::move(keys), std::move(arguments));
    if (!reply)
        co_return Result<Acknowledged>(std::unexpected(reply.error()));
    Acknowledged acknowledged;
    acknowledged.gone = idsFrom(*reply);
    acknowledged.forgotten = int(reply->integer().value_or(0));
    co_return Result<Acknowledged>(std::move(acknowledged));
}

Task<Result<bool>> GroupStream::bury(OwnedEntry entry, QString error, QDateTime now, bool trimmed)
{
    DeadLetter letter;
    letter.stream = entry.stream;
    letter.originalId = entry.id;
    letter.group = m_group;
    letter.consumer = m_consumer;
    letter.deliveries = entry.deliveries;
    letter.error = std::move(error);
    letter.failedAt = timestampText(timestampOf(now));
    letter.fields = std::move(entry.fields);
    std::vector<QByteArray> flat;
    for (const auto &[name, value] : letter.toEntry()) {
        flat.push_back(name);
        flat.push_back(value);
    }
    const QByteArray most = QByteArray::number(m_options.deadLetters);
    const QByteArray dead = deadStream.toByteArray();
    const bool together =
        m_client->url().topology != redis::Topology::Cluster || redis::hashSlot(entry.stream) == redis::hashSlot(deadStream);
    if (together) {
        std::vector<QByteArray> keys = keysWithNote(entry.stream, m_group);
        keys.insert(keys.begin() + 1, dead);
        std::vector<QByteArray> arguments{m_group, m_consumer, entry.id, most, trimmed ? QByteArray("1") : QByteArray("0")};
        arguments.insert(arguments.end(), flat.begin(), flat.end());
        const auto buried = co_await m_client->eval(buryScript(), std::move(keys), std::move(arguments));
        if (!buried)
            co_return Result<bool>(std::unexpected(buried.error()));
        co_return Result<bool>(buried->integer().value_or(0) == 1);
    }
    // On two nodes: is it ours, the letter, the acknowledgement; after a crash in between the letter is found written.
    std::vector<QByteArray> ids{entry.id};
    const auto kept = co_await keep(entry.stream, ids);
    if (!kept)
        co_return Result<bool>(std::unexpected(kept.error()));
    if (!kept->gone.empty())
        co_return Result<bool>(false);
    std::vector<QByteArray> keys{dead, "freshet:dead:{" + dead + "}:" + m_group + ':' + entry.id + ':' + entry.stream};
    std::vector<QByteArray> arguments{most, noteLife};
    arguments.insert(arguments.end(), flat.begin(), flat.end());
    const auto written = co_await m_client->eval(writeOnceScript(), std::move(keys), std::move(arguments));
    if (!written)
        co_return Result<bool>(std::unexpected(written.error()));
    const auto acknowledged = co_await acknowledge(entry.stream, ids);
    if (!acknowledged)
        co_return Result<bool>(std::unexpected(acknowledged.error()));
    co_return Result<bool>(true);
}

Task<Result<int>> GroupStream::tidy(QByteArray stream, ms idle)
{
    std::vector<QByteArray> keys{std::move(stream)};
    std::vector<QByteArray> arguments{m_group, QByteArray::number(qint64(idle.count())), m_consumer};
    const auto reply = co_await m_client->eval(tidyScript(), std::move(keys), std::move(arguments));
    if (!reply)
        co_return Result<int>(std::unexpected(reply.error()));
    co_return Result<int>(int(reply->integer().value_or(0)));
}

Task<Result<bool>> GroupStream::leave(QByteArray stream)
{
    std::vector<QByteArray> keys{std::move(stream)};
    std::vector<QByteArray> arguments{m_group, m_consumer};
    const auto reply = co_await m_client->eval(leaveScript(), std::move(keys), std::move(arguments));
    if (!reply)
        co_return Result<bool>(std::unexpected(reply.error()));
    co_return Result<bool>(reply->integer().value_or(0) == 1);
}

} // namespace freshet::events
