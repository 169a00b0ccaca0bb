// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/stream_entries.h"

#include "core/events/group_position.h"

#include <algorithm>

namespace freshet::inspect {

namespace {

QByteArray orElse(const QByteArray &bound, const char *open)
{
    return bound.isEmpty() ? QByteArray(open) : bound;
}
QByteArray behind(const QByteArray &id)
{
    return '(' + id;
}

redis::CommandOptions reading()
{
    redis::CommandOptions options;
    options.repeatable = true;
    return options;
}

} // namespace

QByteArray boundOf(const QDateTime &time)
{
    return QByteArray::number(std::max<qint64>(0, time.toMSecsSinceEpoch()));
}

events::Fields fieldsFrom(const redis::Value &flat)
{
    events::Fields fields;
    const auto &parts = flat.array();
    fields.reserve(parts.size() / 2);
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2)
        fields.emplace_back(parts[i].bytes(), parts[i + 1].bytes());
    return fields;
}

Task<Result<EntryPage>> fetchEntries(redis::Client &client, QByteArray stream, EntryQuery query)
{
    QByteArray low = orElse(query.from, "-");
    QByteArray high = orElse(query.to, "+");
    if (!query.after.isEmpty())
        (query.newestFirst ? high : low) = behind(query.after);
    const int count = std::max(1, query.count);
    std::vector<redis::Command> commands;
    commands.emplace_back("EXISTS", stream); // no stream and no entries look the same to XRANGE
    if (query.newestFirst)
        commands.emplace_back("XREVRANGE", stream, high, low, "COUNT", count);
    else
        commands.emplace_back("XRANGE", stream, low, high, "COUNT", count);
    const auto answers = co_await client.pipeline(std::move(commands), reading());
    if (!answers)
        co_return std::unexpected(answers.error());
    const redis::Value &found = answers->at(1);
    if (found.isError())
        co_return std::unexpected(events::streamError(redis::errorFromReply(found.bytes()), stream));
    if (answers->at(0).integer() == 0)
        co_return failure(Code::NotFound, QStringLiteral("there is no such stream"), QString::fromUtf8(stream));
    EntryPage page;
    for (const redis::Value &entry : found.array())
        page.entries.push_back({entry.at(0).bytes(), fieldsFrom(entry.at(1))});
    if (int(page.entries.size()) == count)
        page.next = page.entries.back().id;
    co_return page;
}

Task<Result<PendingPage>> fetchPending(redis::Client &client, QByteArray stream, QByteArray group, PendingQuery query)
{
    const int count = std::max(1, query.count);
    redis::Command command("XPENDING", stream, group);
    if (query.idle.count() > 0)
        command.add("IDLE").add(query.idle);
    command.add(query.after.isEmpty() ? orElse(query.from, "-") : behind(query.after));
    command.add(orElse(query.to, "+")).add(count);
    if (!query.consumer.isEmpty())
        command.add(query.consumer);
    std::vector<redis::Command> commands;
    commands.push_back(std::move(command));
    const auto answers = co_await client.pipeline(std::move(commands), reading());
    if (!answers)
        co_return std::unexpected(answers.error());
    const redis::Value &found = answers->at(0);
    if (found.isError())
        co_return std::unexpected(events::streamError(redis::errorFromReply(found.bytes()), stream));
    PendingPage page;
    for (const redis::Value &told : found.array()) {
        PendingEntry entry;
        entry.id = told.at(0).bytes();
        entry.consumer = told.at(1).bytes();
        entry.idle = std::chrono::milliseconds(told.at(2).integer().value_or(0));
        entry.deliveries = told.at(3).integer().value_or(0);
        page.entries.push_back(std::move(entry));
    }
    if (int(page.entries.size()) == count)
        page.next = page.entries.back().id;
    if (!query.payload || page.entries.empty())
        co_return page;

    std::vector<redis::Command> payloads;
    for (const PendingEntry &entry : page.entries)
        payloads.emplace_back("XRANGE", stream, entry.id, entry.id);
    const auto told = co_await client.pipeline(std::move(payloads), reading());
    if (!told)
        co_return std::unexpected(told.error());
    for (std::size_t i = 0; i < page.entries.size(); ++i) {
        const redis::Value &answer = told->at(i);
        page.entries[i].ghost = answer.isArray() && answer.array().empty();
        if (answer.isArray() && !answer.array().empty())
            page.entries[i].fields = fieldsFrom(answer.at(0).at(1));
    }
    co_return page;
}

} // namespace freshet::inspect
