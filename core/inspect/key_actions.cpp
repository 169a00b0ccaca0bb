// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_actions.h"

#include "core/redis/script.h"

#include <QLocale>

#include <algorithm>
#include <span>

namespace freshet::inspect {

namespace {

using redis::Command;

constexpr qint64 batchKeys = 500;
constexpr std::size_t mostExamples = 20;
constexpr std::size_t mostFailedKeys = 1000;

void noteFailure(KeysReport &report, const QByteArray &key, const Error &error)
{
    ++report.failed;
    if (report.failedKeys.size() < mostFailedKeys)
        report.failedKeys.push_back(key);
    if (!report.error)
        report.error = error;
}

/// Compare and set, the TTL kept: KEYS[1]; type, name, old, new. -1: somebody else changed it.
const redis::Script &editScript()
{
    static const redis::Script script(R"lua(
local key, kind, name, old, new, score = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if kind == 'string' then
  if redis.call('GET', key) ~= old then return -1 end
  local ttl = redis.call('PTTL', key)
  redis.call('SET', key, new)
  if ttl > 0 then redis.call('PEXPIRE', key, ttl) end
elseif kind == 'hash' then
  if redis.call('HGET', key, name) ~= old then return -1 end
  redis.call('HSET', key, name, new)
elseif kind == 'list' then
  if redis.call('LINDEX', key, name) ~= old then return -1 end
  redis.call('LSET', key, name, new)
elseif kind == 'set' then
  if redis.call('SISMEMBER', key, old) == 0 or redis.call('SISMEMBER', key, new) == 1 then return -1 end
  redis.call('SADD', key, new)
  redis.call('SREM', key, old)
elseif kind == 'zset' then
  local now = redis.call('ZSCORE', key, old)
  if not now or tonumber(now) ~= tonumber(score) then return -1 end
  if new ~= old then
    if redis.call('ZSCORE', key, new) then return -1 end
    redis.call('ZADD', key, name, new)
    redis.call('ZREM', key, old)
  else
    redis.call('ZADD', key, name, new)
  end
end
return 1)lua");
    return script;
}

Error taken(const QByteArray &key)
{
    return {Code::InvalidArgument, QStringLiteral("a key of that name exists"), QString::fromUtf8(key)};
}

Error missing(const QByteArray &key)
{
    return {Code::NotFound, QStringLiteral("there is no such key"), QString::fromUtf8(key)};
}

Task<Result<void>> copyByDump(redis::Client &client, QByteArray from, QByteArray to)
{
    std::vector<Command> questions;
    questions.emplace_back("DUMP", from);
    questions.emplace_back("PTTL", from);
    const auto answers = co_await client.pipeline(std::move(questions));
    if (!answers)
        co_return std::unexpected(answers.error());
    for (const redis::Value &answer : *answers) {
        if (answer.isError())
            co_return std::unexpected(redis::errorFromReply(answer.bytes(), QStringLiteral("DUMP")));
    }
    if (answers->at(0).isNil())
        co_return std::unexpected(missing(from));
    const Command restore("RESTORE", to, std::max<qint64>(0, answers->at(1).integer().value_or(0)), answers->at(0).bytes());
    const auto restored = co_await client.command(restore);
    if (!restored)
        co_return restored.error().message.startsWith(QLatin1String("BUSYKEY")) ? std::unexpected(taken(to))
                                                                                : std::unexpected(restored.error());
    co_return Result<void>();
}

/// What is asked of the server for each of many keys.
struct KeyStep
{
    QString name;             ///< of the command, for errors
    std::size_t commands = 1; ///< a key; it is done where one of them answers 1, and the first one's error is its failure
    std::function<void(std::vector<Command> &, const QByteArray &key)> ask;
};

/// A batch that nobody answered, and all that comes after it. (It may have been done: the connection was lost on the way.)
void noteRest(KeysReport &report, const KeySelection &keys, qint64 from, const Error &error)
{
    for (const QByteArray &key : keys.part(from, qint64(mostFailedKeys)))
        noteFailure(report, key, error);
    report.failed += std::max<qint64>(0, keys.size() - from - qint64(mostFailedKeys));
}

Task<Result<KeysReport>> changeEach(redis::Client &client, KeySelection keys, KeyStep step, KeysWork work)
{
    KeysReport report;
    report.keys = keys.size();
    for (qint64 first = 0; first < keys.size(); first += batchKeys) {
        if (work.stop.stop_requested()) {
            report.stopped = true;
            break;
        }
        const std::vector<QByteArray> some = keys.part(first, batchKeys);
        std::vector<Command> commands;
        for (const QByteArray &key : some)
            step.ask(commands, key);
        const auto answers = co_await client.pipeline(std::move(commands));
        if (!answers) {
            if (report.done + report.missing + report.failed == 0)
                co_return std::unexpected(answers.error());
            noteRest(report, keys, first, answers.error());
            break;
        }
        for (std::size_t i = 0; i < some.size(); ++i) {
            const auto own = std::span(*answers).subspan(i * step.commands, step.commands);
            if (own[0].isError())
                noteFailure(report, some[i], redis::errorFromReply(own[0].bytes(), step.name));
            else if (std::ranges::any_of(own, [](const redis::Value &answer) { return answer.integer() == 1; }))
                ++report.done;
            else
                ++report.missing;
        }
        if (work.progress)
            work.progress({report.keys, first + qint64(some.size())});
    }
    co_return report;
}

} // namespace

Task<Result<KeysPreview>> previewKeys(redis::Client &client, KeySelection keys, KeysWork work)
{
    KeysPreview preview;
    preview.keys = keys.size();
    const KeyFacts facts{KeyFact::Type, KeyFact::Ttl, KeyFact::Bytes};
    for (qint64 first = 0; first < keys.size(); first += batchKeys) {
        if (work.stop.stop_requested())
            co_return failure(Code::Cancelled, QStringLiteral("stopped"));
        const std::vector<QByteArray> some = keys.part(first, batchKeys);
        const auto details = co_await fetchKeyDetails(client, some, facts);
        if (!details)
            co_return std::unexpected(details.error());
        for (std::size_t i = 0; i < some.size(); ++i) {
            const KeyDetails &one = details->rows[i];
            if (one.type == "none" || one.ttlMs == -2) {
                ++preview.missing;
                continue;
            }
            ++preview.types[one.type];
            preview.bytes += one.bytes.value_or(0);
            preview.unmeasured += one.bytes ? 0 : 1;
            preview.largest = std::max(preview.largest, one.bytes.value_or(0));
            const qint64 ttl = one.ttlMs.value_or(-1);
            ++(ttl < 0             ? preview.withoutTtl
               : ttl <= 60'000     ? preview.withinMinute
               : ttl <= 3'600'000  ? preview.withinHour
               : ttl <= 86'400'000 ? preview.withinDay
                                   : preview.later);
            if (preview.examples.size() < mostExamples)
                preview.examples.push_back(some[i]);
        }
        if (work.progress)
            work.progress({preview.keys, first + qint64(some.size())});
    }
    co_return preview;
}

Task<Result<KeysReport>> setTtl(redis::Client &client, KeySelection keys, std::optional<std::chrono::milliseconds> ttl,
                                KeysWork work)
{
    if (ttl && ttl->count() <= 0)
        co_return failure(Code::InvalidArgument, QStringLiteral("a TTL is more than 0"));
    KeyStep step;
    if (ttl) {
        step.name = QStringLiteral("PEXPIRE");
        step.ask = [time = *ttl](std::vector<Command> &commands, const QByteArray &key) {
            commands.emplace_back("PEXPIRE", key, time);
        };
    } else {
        step.name = QStringLiteral("PERSIST");
        step.commands = 2; // PERSIST says 0 also for a key that had none
        step.ask = [](std::vector<Command> &commands, const QByteArray &key) {
            commands.emplace_back("PERSIST", key);
            commands.emplace_back("EXISTS", key);
        };
    }
    auto report = co_await changeEach(client, std::move(keys), std::move(step), std::move(work));
    co_return report;
}

Task<Result<KeysReport>> removeKeys(redis::Client &client, KeySelection keys, KeysWork work)
{
    KeyStep step;
    step.name = QStringLiteral("UNLINK");
    step.ask = [](std::vector<Command> &commands, const QByteArray &key) { commands.emplace_back("UNLINK", key); };
    auto report = co_await changeEach(client, std::move(keys), std::move(step), std::move(work));
    if (report)
        report->unbinned = report->done;
    co_return report;
}

Task<Result<void>> renameKey(redis::Client &client, QByteArray from, QByteArray to)
{
    const Command rename("RENAMENX", from, to);
    const auto renamed = co_await client.command(rename);
    if (!renamed && renamed.error().message.contains(QLatin1String("no such key")))
        co_return std::unexpected(missing(from));
    if (!renamed)
        co_return std::unexpected(renamed.error());
    if (renamed->integer() != 1)
        co_return std::unexpected(taken(to));
    co_return Result<void>();
}

Task<Result<void>> duplicateKey(redis::Client &client, QByteArray from, QByteArray to)
{
    const Command copy("COPY", from, to);
    const auto copied = co_await client.command(copy);
    if (!copied && (copied.error().code == Code::UnknownCommand || copied.error().code == Code::CrossSlot)) {
        auto byDump = co_await copyByDump(client, from, to);
        co_return byDump;
    }
    if (!copied)
        co_return std::unexpected(copied.error());
    if (copied->integer() == 1)
        co_return Result<void>();
    const Command exists("EXISTS", from);
    const auto there = co_await client.command(exists);
    if (there && there->integer() == 0)
        co_return std::unexpected(missing(from));
    co_return std::unexpected(taken(to));
}

Task<Result<void>> editValue(redis::Client &client, QByteArray key, ValueEdit edit)
{
    static const QByteArrayList types{"string", "hash", "list", "set", "zset"};
    if (!types.contains(edit.type))
        co_return failure(Code::Unsupported, QStringLiteral("values of this type can't be edited"), QString::fromUtf8(edit.type));
    QByteArray name = edit.before.name;
    if (edit.type == "zset")
        name = QByteArray::number(edit.after.score.value_or(0), 'g', QLocale::FloatingPointShortest);
    std::vector<QByteArray> keys{key};
    const QByteArray score = QByteArray::number(edit.before.score.value_or(0), 'g', QLocale::FloatingPointShortest);
    std::vector<QByteArray> arguments{edit.type, name, edit.before.value, edit.after.value, score};
    const auto answer = co_await client.eval(editScript(), std::move(keys), std::move(arguments));
    if (!answer)
        co_return std::unexpected(answer.error());
    if (answer->integer() != 1)
        co_return failure(Code::TryAgain, QStringLiteral("it was changed meanwhile, or what it shall become is there already"),
                          QString::fromUtf8(key));
    co_return Result<void>();
}

} // namespace freshet::inspect
