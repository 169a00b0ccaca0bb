// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/version_commit.h"

#include "core/redis/script.h"

#include <algorithm>

namespace freshet::cache {

namespace {

using Bytes = std::vector<QByteArray>;

// ---- What the scripts are made of

/// Writes one entry at the next free microsecond; ARGV 1 and 2 are this second's and the next one's text, 3 the microsecond.
/// What was found taken is not looked at again by the next entry, or a thousand namespaces would cost half a million looks.
constexpr char recordPart[] = R"(
local nextStep = 0
local function record(history, value)
    for step = nextStep, 1999999 - tonumber(ARGV[3]) do
        nextStep = step + 1
        local micro = tonumber(ARGV[3]) + step
        local second = ARGV[1]
        if micro > 999999 then second = ARGV[2]; micro = micro - 1000000 end
        if redis.call('HSETNX', history, string.format('%s.%06d', second, micro), value) == 1 then return end
    end
end
)";

/// What is there must be what was read: `=` and the text, or `-` for nothing.
constexpr char samePart[] = R"(
local function same(present, expected)
    if not present then return expected == '-' end
    return '=' .. present == expected
end
local function mustBe(key, wanted)
    local kind = redis.call('TYPE', key).ok
    if kind ~= 'none' and kind ~= wanted then
        return redis.error_reply('WRONGTYPE ' .. key .. ' is a ' .. kind .. ' and no ' .. wanted)
    end
end
)";

// KEYS: history, max, log, then a version each. ARGV: second, next second, microsecond, log's length, kind, actor, reason, host,
// fields of max or -1; then for each version: scope, its old text, its field of max, the new version or nothing, the old version,
// the new field of max, the history's text.
const redis::Script &wholeScript()
{
    static const redis::Script script(QByteArray(recordPart) + samePart + R"(
local wrong = mustBe(KEYS[1], 'hash') or mustBe(KEYS[2], 'hash') or mustBe(KEYS[3], 'stream')
if wrong then return wrong end
if ARGV[9] ~= '-1' and redis.call('HLEN', KEYS[2]) ~= tonumber(ARGV[9]) then return 0 end
for i = 4, #KEYS do
    local a = 9 + (i - 4) * 7
    if not same(redis.call('GET', KEYS[i]), ARGV[a + 2]) then return 0 end
    if not same(redis.call('HGET', KEYS[2], ARGV[a + 1]), ARGV[a + 3]) then return 0 end
end
for i = 4, #KEYS do
    local a = 9 + (i - 4) * 7
    if ARGV[a + 4] ~= '' then
        redis.call('SET', KEYS[i], ARGV[a + 4])
        if ARGV[a + 6] ~= '' then redis.call('HSET', KEYS[2], ARGV[a + 1], ARGV[a + 6]) end
        record(KEYS[1], ARGV[a + 7])
        redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[4], '*', 'scope', ARGV[a + 1], 'from', ARGV[a + 5], 'to', ARGV[a + 4],
                   'kind', ARGV[5], 'actor', ARGV[6], 'reason', ARGV[7], 'host', ARGV[8])
    end
end
return 1
)");
    return script;
}

// KEYS[1] max. ARGV: fields of max or -1; then for each: scope, its field, the new field.
const redis::Script &reserveScript()
{
    static const redis::Script script(QByteArray(samePart) + R"(
local wrong = mustBe(KEYS[1], 'hash')
if wrong then return wrong end
if ARGV[1] ~= '-1' and redis.call('HLEN', KEYS[1]) ~= tonumber(ARGV[1]) then return 0 end
for a = 2, #ARGV, 3 do
    if not same(redis.call('HGET', KEYS[1], ARGV[a]), ARGV[a + 1]) then return 0 end
end
for a = 2, #ARGV, 3 do
    if ARGV[a + 2] ~= '' then redis.call('HSET', KEYS[1], ARGV[a], ARGV[a + 2]) end
end
return 1
)");
    return script;
}

// KEYS[1] a version, ARGV its old text and the new one.
const redis::Script &moveScript()
{
    static const redis::Script script(QByteArray(samePart) + R"(
if not same(redis.call('GET', KEYS[1]), ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
)");
    return script;
}

// KEYS[1] the history. ARGV: second, next second, microsecond, then the texts.
const redis::Script &recordScript()
{
    static const redis::Script script(QByteArray(recordPart) + R"(
for a = 4, #ARGV do record(KEYS[1], ARGV[a]) end
return 1
)");
    return script;
}

// ---- What they are told

QByteArray expected(const std::map<QByteArray, QByteArray> &texts, const QByteArray &name)
{
    const auto found = texts.find(name);
    return found == texts.end() ? QByteArray("-") : '=' + found->second;
}

/// The number that `max` holds after the move; empty where it stays as it is, and where only names without number are known.
QByteArray newMax(const VersionBook &book, const VersionMove &move)
{
    const qint64 highest = std::max(book.highest(move.scope), versionNumber(move.to).value_or(0));
    const QByteArray text = highest > 0 ? QByteArray::number(highest) : QByteArray();
    const auto found = book.max.find(move.scope);
    return found != book.max.end() && found->second == text ? QByteArray() : text;
}

QByteArray historyText(const VersionMove &move)
{
    const QByteArray change = move.from + " -> " + move.to;
    return move.scope == globalScope ? change : move.scope + ": " + change;
}

Bytes timeTexts(const QDateTime &now)
{
    const QDateTime utc = now.toUTC();
    const QString form = QStringLiteral("yyyy-MM-ddTHH:mm:ss");
    return {utc.toString(form).toLatin1(), utc.addSecs(1).toString(form).toLatin1(),
            QByteArray::number(utc.time().msec() * 1000)};
}

QByteArray maxLength(const VersionBook &book, const VersionPlan &plan)
{
    return plan.wholeMax ? QByteArray::number(qint64(book.max.size())) : QByteArray("-1");
}

std::unexpected<Error> notWritten(const Error &error)
{
    // A script's words begin with what it said itself.
    if (error.code == Code::WrongType)
        return failure(Code::WrongType, error.message.section(QLatin1Char(' '), 1).section(QLatin1String(" script:"), 0, 0) +
                                            QStringLiteral(", so no version was changed; look at it and remove or rename it"));
    return std::unexpected(error);
}

/// The moves stand; what tells of them does not.
Error notRecorded(const Error &error, const std::vector<VersionMove> &made)
{
    const VersionMove &first = made.front();
    QString what = QStringLiteral("%1 moved to %2").arg(QString::fromUtf8(first.scope), QString::fromUtf8(first.to));
    if (made.size() > 1)
        what += QStringLiteral(", %1 others too").arg(made.size() - 1);
    return {error.code, QStringLiteral("%1, but that is not recorded in full: %2").arg(what, error.message), error.context};
}

// ---- One server

Task<Result<bool>> commitAtOnce(redis::Client &client, const VersionBook &book, const VersionPlan &plan,
                                const VersionSignature &signature, Bytes times)
{
    Bytes keys{versionHistoryKey, versionMaxKey, versionLogKey};
    Bytes arguments = std::move(times);
    for (const QByteArray &text : {QByteArray::number(signature.logLength), QByteArray(plan.kind), signature.actor.toUtf8(),
                                   signature.reason.toUtf8(), signature.host.toUtf8(), maxLength(book, plan)})
        arguments.push_back(text);
    for (const VersionMove &move : plan.moves) {
        keys.push_back(versionKey(move.scope));
        for (const QByteArray &text : {move.scope, expected(book.raw, move.scope), expected(book.max, move.scope), move.to,
                                       move.from, newMax(book, move), historyText(move)})
            arguments.push_back(text);
    }
    for (const QByteArray &scope : plan.alsoUnchanged) {
        keys.push_back(versionKey(scope));
        for (const QByteArray &text : {scope, expected(book.raw, scope), expected(book.max, scope), QByteArray(), QByteArray(),
                                       QByteArray(), QByteArray()})
            arguments.push_back(text);
    }
    const auto done = co_await client.eval(wholeScript(), std::move(keys), std::move(arguments));
    if (!done)
        co_return notWritten(done.error());
    co_return Result<bool>(done->integer().value_or(0) == 1);
}

// ---- A cluster

Task<Result<bool>> reserve(redis::Client &client, const VersionBook &book, const VersionPlan &plan)
{
    Bytes keys{versionMaxKey};
    Bytes arguments{maxLength(book, plan)};
    for (const VersionMove &move : plan.moves) {
        for (const QByteArray &text : {move.scope, expected(book.max, move.scope), newMax(book, move)})
            arguments.push_back(text);
    }
    for (const QByteArray &scope : plan.alsoUnchanged) {
        for (const QByteArray &text : {scope, expected(book.max, scope), QByteArray()})
            arguments.push_back(text);
    }
    const auto done = co_await client.eval(reserveScript(), std::move(keys), std::move(arguments));
    if (!done)
        co_return notWritten(done.error());
    co_return Result<bool>(done->integer().value_or(0) == 1);
}

bool isAsRead(const redis::Value &now, const std::map<QByteArray, QByteArray> &texts, const QByteArray &scope)
{
    return (now.isNil() ? QByteArray("-") : '=' + now.bytes()) == expected(texts, scope);
}

/// Whether the scopes that the plan rests on are still as they were read. Asked behind the moves: until a namespace had a version
/// of its own it inherited, so a global move that came in between may have given it the very number that was reserved for it.
Task<Result<bool>> stillStands(redis::Client &client, const VersionBook &book, const VersionPlan &plan)
{
    std::vector<redis::Command> commands;
    for (const QByteArray &scope : plan.alsoUnchanged) {
        commands.emplace_back("HGET", versionMaxKey, scope);
        commands.emplace_back("GET", versionKey(scope));
    }
    if (commands.empty())
        co_return Result<bool>(true);
    const auto replies = co_await client.pipeline(std::move(commands));
    if (!replies)
        co_return Result<bool>(std::unexpected(replies.error()));
    bool stands = true;
    for (std::size_t i = 0; i < replies->size(); ++i) {
        const redis::Value &reply = replies->at(i);
        if (reply.isError())
            co_return Result<bool>(std::unexpected(redis::errorFromReply(reply.bytes(), QStringLiteral("GET"))));
        stands = stands && isAsRead(reply, i % 2 == 0 ? book.max : book.raw, plan.alsoUnchanged[i / 2]);
    }
    co_return Result<bool>(stands);
}

/// History and log of the moves that were made; the first part that was refused.
Task<std::optional<Error>> record(redis::Client &client, const std::vector<VersionMove> &made, const VersionPlan &plan,
                                  const VersionSignature &signature, Bytes times)
{
    Bytes keys{versionHistoryKey};
    Bytes arguments = std::move(times);
    std::vector<redis::Command> logs;
    for (const VersionMove &move : made) {
        arguments.push_back(historyText(move));
        logs.emplace_back("XADD", versionLogKey, "MAXLEN", "~", signature.logLength, "*", "scope", move.scope, "from", move.from,
                          "to", move.to, "kind", plan.kind, "actor", signature.actor, "reason", signature.reason, "host",
                          signature.host);
    }
    const auto recorded = co_await client.eval(recordScript(), std::move(keys), std::move(arguments));
    const auto logged = co_await client.pipeline(std::move(logs));
    if (!recorded)
        co_return notRecorded(recorded.error(), made);
    if (!logged)
        co_return notRecorded(logged.error(), made);
    for (const redis::Value &reply : *logged) {
        if (reply.isError())
            co_return notRecorded(redis::errorFromReply(reply.bytes(), QStringLiteral("XADD cache_version:log")), made);
    }
    co_return std::nullopt;
}

Task<Result<std::vector<VersionMove>>> commitInSteps(redis::Client &client, const VersionBook &book, const VersionPlan &plan,
                                                     const VersionSignature &signature, Bytes times)
{
    const auto reserved = co_await reserve(client, book, plan);
    if (!reserved)
        co_return std::unexpected(reserved.error());
    std::vector<VersionMove> made;
    if (!*reserved)
        co_return made;
    std::optional<Error> error;
    for (const VersionMove &move : plan.moves) {
        Bytes keys{versionKey(move.scope)};
        Bytes arguments{expected(book.raw, move.scope), move.to};
        const auto moved = co_await client.eval(moveScript(), std::move(keys), std::move(arguments));
        if (!moved)
            error = moved.error();
        else if (moved->integer().value_or(0) == 1)
            made.push_back(move);
    }
    bool stands = true;
    if (!made.empty() && plan.isBump()) {
        const auto asked = co_await stillStands(client, book, plan);
        if (!asked && !error)
            error = asked.error();
        stands = asked.value_or(true);
    }
    if (!made.empty()) {
        const auto refused = co_await record(client, made, plan, signature, std::move(times));
        if (refused && !error)
            error = refused;
    }
    if (!stands)
        made.clear(); // what moved has a version of its own now, and gets another one in the next round
    if (error)
        co_return std::unexpected(*error);
    co_return made;
}

} // namespace

Task<Result<std::vector<VersionMove>>> commitVersions(redis::Client &client, VersionBook book, VersionPlan plan,
                                                      VersionSignature signature, QDateTime now)
{
    Bytes times = timeTexts(now);
    if (client.url().topology == redis::Topology::Cluster) {
        auto made = co_await commitInSteps(client, book, plan, signature, std::move(times));
        co_return made;
    }
    const auto done = co_await commitAtOnce(client, book, plan, signature, std::move(times));
    if (!done)
        co_return std::unexpected(done.error());
    if (!*done)
        plan.moves.clear();
    co_return std::move(plan.moves);
}

} // namespace freshet::cache
