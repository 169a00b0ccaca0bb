// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/write_behind_stream.h"

#include "core/cache/redis_tier.h"
#include "core/cache/value_codec.h"
#include "core/redis/script.h"

#include <QDateTime>
#include <QUuid>

#include <array>

namespace freshet::cache {

namespace {

// KEYS: stream, epoch [, key [, its lease]]; ARGV: bound, new epoch, entity, op, value [, stored, ttl in ms]
const redis::Script &takeScript()
{
    static const redis::Script script(R"lua(
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then return false end
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SET', KEYS[2], ARGV[2]) end
local id = redis.call('XADD', KEYS[1], '*', 'entity', ARGV[3], 'op', ARGV[4], 'value', ARGV[5])
if KEYS[3] then
  if ARGV[4] ~= 'put' then redis.call('UNLINK', KEYS[3])
  elseif ARGV[7] ~= '0' then redis.call('SET', KEYS[3], ARGV[6], 'PX', ARGV[7])
  else redis.call('SET', KEYS[3], ARGV[6]) end
  if KEYS[4] then redis.call('UNLINK', KEYS[4]) end
end
return id
)lua");
    return script;
}

// KEYS: stream, epoch; ARGV: known epoch, position. Only what that epoch applied may go.
const redis::Script &trimScript()
{
    static const redis::Script script(R"lua(
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
return redis.call('XTRIM', KEYS[1], 'MINID', ARGV[2])
)lua");
    return script;
}

// KEYS: leader; ARGV: token, life in ms
const redis::Script &leadScript()
{
    static const redis::Script script(R"lua(
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
)lua");
    return script;
}

const redis::Script &dropLeaseScript()
{
    static const redis::Script script(R"lua(
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
)lua");
    return script;
}

QByteArray newToken()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

std::pair<quint64, quint64> idParts(const QByteArray &id)
{
    const qsizetype dash = id.indexOf('-');
    return {id.left(dash < 0 ? id.size() : dash).toULongLong(), dash < 0 ? 0 : id.mid(dash + 1).toULongLong()};
}

/// One entry of the stream; false where no WriteBehind wrote it.
bool readEntry(const redis::Value &entry, WrittenChange &change)
{
    change.id = entry.at(0).bytes();
    const redis::Value &fields = entry.at(1);
    change.entity = fields.field("entity").bytes();
    change.json = fields.field("value").bytes();
    const QByteArray op = fields.field("op").bytes();
    change.removed = op == "remove";
    return !change.entity.isEmpty() && (op == "put" || op == "remove");
}

} // namespace

QByteArray nextStreamId(const QByteArray &id)
{
    const auto [time, number] = idParts(id);
    return QByteArray::number(time) + '-' + QByteArray::number(number + 1);
}

bool isStreamIdBefore(const QByteArray &a, const QByteArray &b)
{
    return idParts(a) < idParts(b);
}

WriteBehindStream::WriteBehindStream(redis::Client &client, const WriteBehind::Options &options)
    : m_client(&client)
    , m_stream("cache:writes:{" + options.name + '}')
    , m_epoch(m_stream + ":epoch")
    , m_leader(m_stream + ":leader")
    , m_dead(m_stream + ":dead")
    , m_token(newToken())
    , m_bound(options.bound)
    , m_batch(options.batch)
    , m_leaseLife(options.leaseLife)
    , m_deadLetters(options.deadLetters)
    , m_oneStep(client.url().topology != redis::Topology::Cluster)
{}

Task<Result<WriteBehindStream::Taken>> WriteBehindStream::take(WrittenChange change, QByteArray key,
                                                               std::chrono::milliseconds ttl)
{
    const bool withKey = m_oneStep && !key.isEmpty();
    std::vector<QByteArray> keys{m_stream, m_epoch};
    std::vector<QByteArray> arguments{QByteArray::number(m_bound), newToken(), change.entity,
                                      change.removed ? QByteArray("remove") : QByteArray("put"), change.json};
    if (withKey) {
        keys.push_back(key);
        if (const QByteArray lease = RedisTier::leaseKey(key); !lease.isEmpty())
            keys.push_back(lease);
        arguments.push_back(change.removed ? QByteArray() : encodeValue(change.json).stored);
        arguments.push_back(QByteArray::number(qint64(ttl.count())));
    }
    const auto answer = co_await m_client->eval(takeScript(), std::move(keys), std::move(arguments));
    if (!answer)
        co_return std::unexpected(answer.error());
    if (answer->isNil())
        co_return failure(Code::Overloaded,
                          QStringLiteral("changes come faster than the database takes them; try again later, or write through"),
                          QString::fromUtf8(m_stream));
    Taken taken;
    taken.cached = withKey || key.isEmpty();
    co_return Result<Taken>(taken);
}

Task<Result<void>> WriteBehindStream::writeKey(QByteArray key, QByteArray json, std::chrono::milliseconds ttl)
{
    RedisTier tier(*m_client);
    const auto done = co_await tier.set(std::move(key), std::move(json), ttl);
    co_return done;
}

Task<Result<void>> WriteBehindStream::removeKey(QByteArray key)
{
    RedisTier tier(*m_client);
    const auto done = co_await tier.remove(std::move(key));
    if (!done)
        co_return std::unexpected(done.error());
    co_return Result<void>();
}

Task<Result<WriteBehindStream::Batch>> WriteBehindStream::read(Position after)
{
    std::vector<redis::Command> commands;
    commands.emplace_back("GET", m_epoch);
    commands.emplace_back("XINFO", "STREAM", m_stream);
    commands.emplace_back("XRANGE", m_stream, '(' + after.id, "+", "COUNT", m_batch);
    const auto replies = co_await m_client->transaction(std::move(commands));
    if (!replies)
        co_return std::unexpected(replies.error());
    Batch batch;
    const redis::Value &information = replies->at(1);
    if (information.isError()) {
        const Error error = redis::errorFromReply(information.bytes(), QStringLiteral("XINFO STREAM"));
        if (error.code != Code::Server) // "ERR no such key" is the only one of that kind
            co_return std::unexpected(error);
        co_return Result<Batch>(std::move(batch));
    }
    if (replies->at(2).isError())
        co_return std::unexpected(redis::errorFromReply(replies->at(2).bytes(), QStringLiteral("XRANGE")));
    batch.exists = true;
    batch.epoch = replies->at(0).bytes();
    const QByteArray last = information.field("last-generated-id").bytes();
    if (batch.epoch.isEmpty()) {
        // Somebody removed the epoch alone. It is the same stream where it has come at least as far; else it is a new one.
        batch.epoch = after.epoch.isEmpty() || isStreamIdBefore(last, after.id) ? newToken() : after.epoch;
        redis::Command set("SET", m_epoch, batch.epoch);
        const auto repaired = co_await m_client->command(std::move(set));
        if (!repaired)
            co_return std::unexpected(repaired.error());
    }
    if (batch.epoch != after.epoch)
        co_return Result<Batch>(std::move(batch));
    if (isStreamIdBefore(last, after.id)) {
        // The server lost its last writes (a crash between two syncs of its log). New entries must come behind what SQL has.
        redis::Command set("XSETID", m_stream, after.id);
        const auto moved = co_await m_client->command(std::move(set));
        if (!moved)
            co_return std::unexpected(moved.error());
    }
    for (const redis::Value &entry : replies->at(2).array()) {
        WrittenChange change;
        const bool isWhole = readEntry(entry, change);
        batch.lastId = change.id;
        (isWhole ? batch.changes : batch.malformed).push_back(std::move(change));
    }
    co_return Result<Batch>(std::move(batch));
}

Task<Result<void>> WriteBehindStream::wait(Position after, std::chrono::milliseconds most, std::stop_token stop)
{
    redis::Command command("XREAD", "COUNT", 1, "BLOCK", most, "STREAMS", m_stream, after.id);
    redis::CommandOptions options;
    options.stop = std::move(stop);
    const auto woken = co_await m_client->blocking(std::move(command), most, options);
    if (!woken)
        co_return std::unexpected(woken.error());
    co_return Result<void>();
}

Task<Result<void>> WriteBehindStream::trim(Position upTo)
{
    std::vector<QByteArray> keys{m_stream, m_epoch};
    std::vector<QByteArray> arguments{upTo.epoch, nextStreamId(upTo.id)};
    const auto done = co_await m_client->eval(trimScript(), std::move(keys), std::move(arguments));
    if (!done)
        co_return std::unexpected(done.error());
    co_return Result<void>();
}

Task<Result<void>> WriteBehindStream::bury(WrittenChange change, int tries, QString reason)
{
    redis::Command command("XADD", m_dead, "MAXLEN", "~", m_deadLetters, "*", "id", change.id, "entity", change.entity);
    command.add("op").add(change.removed ? "remove" : "put").add("value").add(change.json);
    command.add("tries").add(tries).add("error").add(reason);
    command.add("failed_at").add(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
    const auto added = co_await m_client->command(std::move(command));
    if (!added)
        co_return std::unexpected(added.error());
    co_return Result<void>();
}

Task<Result<bool>> WriteBehindStream::lead()
{
    std::vector<QByteArray> keys{m_leader};
    std::vector<QByteArray> arguments{m_token, QByteArray::number(qint64(m_leaseLife.count()))};
    const auto done = co_await m_client->eval(leadScript(), std::move(keys), std::move(arguments));
    if (!done)
        co_return std::unexpected(done.error());
    co_return Result<bool>(done->integer().value_or(0) == 1);
}

Task<Result<void>> WriteBehindStream::dropLease()
{
    std::vector<QByteArray> keys{m_leader};
    std::vector<QByteArray> arguments{m_token};
    const auto done = co_await m_client->eval(dropLeaseScript(), std::move(keys), std::move(arguments));
    if (!done)
        co_return std::unexpected(done.error());
    co_return Result<void>();
}

Task<Result<std::pair<qint64, qint64>>> WriteBehindStream::fetchLengths()
{
    std::vector<redis::Command> commands;
    commands.emplace_back("XLEN", m_stream);
    commands.emplace_back("XLEN", m_dead);
    const auto lengths = co_await m_client->pipeline(std::move(commands));
    if (!lengths)
        co_return std::unexpected(lengths.error());
    for (const redis::Value &length : *lengths) {
        if (length.isError())
            co_return std::unexpected(redis::errorFromReply(length.bytes(), QStringLiteral("XLEN")));
    }
    co_return Result<std::pair<qint64, qint64>>(
        std::pair(lengths->at(0).integer().value_or(0), lengths->at(1).integer().value_or(0)));
}

} // namespace freshet::cache
