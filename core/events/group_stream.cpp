// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reading and taking over. What changes who has what is in group_stream_steps.cpp; losses are in group_losses.cpp.
#include "core/events/group_stream.h"

#include "core/redis/cluster_slots.h"
#include "core/redis/script.h"

#include <algorithm>

namespace freshet::events {

namespace {

using redis::Command;
using redis::Value;

Fields fieldsFrom(const Value &list)
{
    const Value::Array &values = list.array();
    Fields fields;
    fields.reserve(values.size() / 2);
    for (std::size_t i = 0; i + 1 < values.size(); i += 2)
        fields.emplace_back(values[i].bytes(), values[i + 1].bytes());
    return fields;
}

// Rows of id, delivery count and fields, or nil instead of those of an entry that is not in the stream any more.
std::vector<OwnedEntry> entriesFrom(const Value &rows, const QByteArray &stream)
{
    std::vector<OwnedEntry> entries;
    for (const Value &row : rows.array()) {
        OwnedEntry entry;
        entry.stream = stream;
        entry.id = row.at(0).bytes();
        entry.deliveries = row.at(1).integer().value_or(1);
        entry.ghost = !row.at(2).isArray();
        entry.fields = fieldsFrom(row.at(2));
        entries.push_back(std::move(entry));
    }
    return entries;
}

// XREADGROUP with an id would raise the delivery counts of entries that only wait.
// KEYS: stream. ARGV: group, start, count, consumer.
const redis::Script &ownScript()
{
    static const redis::Script script(R"(
local rows = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[2], '+', ARGV[3], ARGV[4])
if rows.err then return rows end
local entries = {}
for i, row in ipairs(rows) do
    local found = redis.call('XRANGE', KEYS[1], row[1], row[1])
    entries[i] = {row[1], row[4], found[1] and found[1][2] or false}
end
return entries
)");
    return script;
}

// Servers before 7.0 leave entries that are gone pending; newer ones drop them, whoever had them, and say so: then the loss is
// noted in the same step, for nobody will find them again. KEYS: stream, perhaps the note. ARGV: group, consumer, idle, cursor,
// count.
const redis::Script &claimScript()
{
    static const redis::Script script(R"(
local claimed = redis.pcall('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], 'COUNT', ARGV[5], 'JUSTID')
if claimed.err then return claimed end
local entries = {}
for i, id in ipairs(claimed[2]) do
    local pending = redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1)
    local found = redis.call('XRANGE', KEYS[1], id, id)
    entries[i] = {id, pending[1] and pending[1][4] or 1, found[1] and found[1][2] or false}
end
local dropped = claimed[3] or {}
if #dropped > 0 and KEYS[2] then
    redis.call('HINCRBY', KEYS[2], 'count', #dropped)
    redis.call('HINCRBY', KEYS[2], 'owed', 1)
end
return {claimed[1], entries, dropped}
)");
    return script;
}

} // namespace

GroupStream::GroupStream(redis::Client &client, QByteArray group, QByteArray consumer, const Options &options)
    : m_client(&client)
    , m_group(std::move(group))
    , m_consumer(std::move(consumer))
    , m_options(options)
{}

std::vector<QByteArrayList> GroupStream::together(const QByteArrayList &streams) const
{
    if (streams.isEmpty())
        return {};
    if (m_client->url().topology != redis::Topology::Cluster)
        return {streams};
    std::map<int, QByteArrayList> bySlot;
    for (const QByteArray &stream : streams)
        bySlot[redis::hashSlot(stream)].append(stream);
    std::vector<QByteArrayList> sets;
    for (auto &[slot, names] : bySlot)
        sets.push_back(std::move(names));
    return sets;
}

Task<Result<bool>> GroupStream::ensure(QByteArray stream)
{
    const auto reply = co_await m_client->command(Command("XGROUP", "CREATE", stream, m_group, "0", "MKSTREAM"));
    if (reply)
        co_return Result<bool>(true);
    if (reply.error().message.startsWith(QLatin1String("BUSYGROUP")))
        co_return Result<bool>(false);
    if (reply.error().code != Code::OutOfMemory && reply.error().code != Code::Misconfigured)
        co_return Result<bool>(std::unexpected(reply.error()));
    // The server takes no writes now, and refuses this one also where the group is there. Reading and acknowledging go on.
    const auto groups = co_await m_client->command(Command("XINFO", "GROUPS", stream));
    if (groups && std::ranges::any_of(groups->array(), [&](const Value &one) { return one.field("name").bytes() == m_group; }))
        co_return Result<bool>(false);
    co_return Result<bool>(std::unexpected(reply.error()));
}

Task<Result<std::vector<OwnedEntry>>> GroupStream::read(QByteArrayList streams, int count, ms block, ms answerWithin,
                                                        std::stop_token stop)
{
    using Answer = Result<std::vector<OwnedEntry>>;
    Command command("XREADGROUP", "GROUP", m_group, m_consumer, "COUNT", count);
    if (block.count() > 0)
        command.add("BLOCK").add(block);
    command.add("STREAMS").addAll(streams);
    for (qsizetype i = 0; i < streams.size(); ++i)
        command.add(">");
    redis::CommandOptions options;
    options.stop = std::move(stop);
    options.timeout = answerWithin;
    const auto reply = co_await m_client->blocking(std::move(command), block, std::move(options));
    if (!reply)
        co_return Answer(std::unexpected(reply.error()));
    std::vector<OwnedEntry> entries;
    for (const Value &part : reply->array()) {
        const QByteArray stream = part.at(0).bytes();
        const Value::Array &rows = part.at(1).array();
        entries.reserve(entries.size() + rows.size());
        for (const Value &row : rows)
            entries.push_back({.stream = stream, .id = row.at(0).bytes(), .fields = fieldsFrom(row.at(1))});
    }
    co_return Answer(std::move(entries));
}

Task<Result<GroupStream::Page>> GroupStream::readOwn(QByteArray stream, QByteArray after, int count)
{
    std::vector<QByteArray> keys{stream};
    std::vector<QByteArray> arguments{m_group, after.isEmpty() ? QByteArray("-") : '(' + after, QByteArray::number(count),
                                      m_consumer};
    const auto reply = co_await m_client->eval(ownScript(), std::move(keys), std::move(arguments));
    if (!reply)
        co_return Result<Page>(std::unexpected(reply.error()));
    Page page;
    page.entries = entriesFrom(*reply, stream);
    if (page.entries.size() >= std::size_t(count))
        page.next = page.entries.back().id;
    co_return Result<Page>(std::move(page));
}

Task<Result<GroupStream::Page>> GroupStream::claimIdle(QByteArray stream, QByteArray cursor, int count, ms idle)
{
    std::vector<QByteArray> keys{stream};
    const QByteArray note = lostKey(stream, m_group);
    if (!note.isEmpty())
        keys.push_back(note);
    std::vector<QByteArray> arguments{m_group, m_consumer, QByteArray::number(qint64(idle.count())),
                                      cursor.isEmpty() ? QByteArray("0-0") : cursor, QByteArray::number(count)};
    const auto reply = co_await m_client->eval(claimScript(), std::move(keys), std::move(arguments));
    if (!reply)
        co_return Result<Page>(std::unexpected(reply.error()));
    Page page;
    page.entries = entriesFrom(reply->at(1), stream);
    for (const Value &gone : reply->at(2).array())
        page.entries.push_back(
            {.stream = stream, .id = gone.bytes(), .fields = {}, .deliveries = 0, .ghost = true, .noted = !note.isEmpty()});
    if (reply->at(0).bytes() != "0-0")
        page.next = reply->at(0).bytes();
    co_return Result<Page>(std::move(page));
}

} // namespace freshet::events
