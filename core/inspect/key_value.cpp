// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_value.h"

#include <algorithm>

namespace freshet::inspect {

namespace {

using redis::Command;
using redis::Value;

QByteArray lengthCommand(const QByteArray &type)
{
    static const std::pair<const char *, const char *> commands[] = {{"string", "STRLEN"}, {"hash", "HLEN"},  {"list", "LLEN"},
                                                                     {"set", "SCARD"},     {"zset", "ZCARD"}, {"stream", "XLEN"}};
    for (const auto &[name, command] : commands) {
        if (type == name)
            return command;
    }
    return {};
}

/// The id behind `id` in a stream's order: the smallest that is greater.
QByteArray idBehind(const QByteArray &id)
{
    const qsizetype dash = id.indexOf('-');
    const QByteArray milliseconds = id.first(std::max<qsizetype>(dash, 0));
    const quint64 sequence = id.mid(dash + 1).toULongLong();
    if (sequence == std::numeric_limits<quint64>::max())
        return QByteArray::number(milliseconds.toULongLong() + 1) + "-0";
    return milliseconds + '-' + QByteArray::number(sequence + 1);
}

Command scanCommand(const char *name, const QByteArray &key, const ValuePageOptions &options)
{
    Command command(name, key, options.from.isEmpty() ? QByteArrayLiteral("0") : options.from);
    if (!options.match.isEmpty())
        command.add("MATCH").add(options.match);
    command.add("COUNT").add(std::max<qint64>(1, options.items));
    return command;
}

Command pageCommand(const QByteArray &key, const QByteArray &type, const ValuePageOptions &options)
{
    const qint64 first = std::max<qint64>(0, options.from.toLongLong());
    if (type == "string")
        return Command("GETRANGE", key, first, first + std::max<qint64>(1, options.bytes) - 1);
    if (type == "hash")
        return scanCommand("HSCAN", key, options);
    if (type == "set")
        return scanCommand("SSCAN", key, options);
    if (type == "zset")
        return scanCommand("ZSCAN", key, options);
    if (type == "list")
        return Command("LRANGE", key, first, first + std::max<qint64>(1, options.items) - 1);
    return Command("XRANGE", key, options.from.isEmpty() ? QByteArrayLiteral("-") : options.from, "+", "COUNT",
                   std::max<qint64>(1, options.items));
}

/// HSCAN, SSCAN, ZSCAN: cursor and elements.
void readScan(ValuePage &page, const Value &reply)
{
    const QByteArray cursor = reply.at(0).bytes();
    page.next = cursor == "0" ? QByteArray() : cursor;
    const auto &elements = reply.at(1).array();
    const std::size_t step = page.type == "set" ? 1 : 2;
    for (std::size_t i = 0; i + step <= elements.size(); i += step) {
        ValueItem item;
        if (page.type == "hash") {
            item.name = elements[i].bytes();
            item.value = elements[i + 1].bytes();
        } else {
            item.value = elements[i].bytes();
            if (page.type == "zset")
                item.score = elements[i + 1].number();
        }
        page.items.push_back(std::move(item));
    }
}

void readStream(ValuePage &page, const Value &reply, qint64 wanted)
{
    for (const Value &entry : reply.array()) {
        ValueItem item;
        item.name = entry.at(0).bytes();
        const auto &fields = entry.at(1).array();
        for (std::size_t i = 0; i + 1 < fields.size(); i += 2)
            item.fields.emplace_back(fields[i].bytes(), fields[i + 1].bytes());
        page.items.push_back(std::move(item));
    }
    if (!page.items.empty() && qint64(page.items.size()) >= wanted)
        page.next = idBehind(page.items.back().name);
}

} // namespace

Task<Result<ValueSize>> fetchValueSize(redis::Client &client, QByteArray key)
{
    ValueSize size;
    redis::CommandOptions options;
    options.repeatable = true;
    std::vector<Command> questions;
    questions.emplace_back("TYPE", key);
    questions.emplace_back("PTTL", key);
    questions.emplace_back("MEMORY", "USAGE", key);
    const auto answers = co_await client.pipeline(std::move(questions), options);
    if (!answers)
        co_return std::unexpected(answers.error());
    if (answers->at(0).isError())
        co_return std::unexpected(redis::errorFromReply(answers->at(0).bytes(), QStringLiteral("TYPE")));
    size.type = answers->at(0).bytes();
    size.ttlMs = answers->at(1).integer().value_or(size.type == "none" ? -2 : -1);
    size.bytes = answers->at(2).isError() ? std::nullopt : answers->at(2).integer();
    const QByteArray name = lengthCommand(size.type);
    if (name.isEmpty())
        co_return size;
    const Command command(name, key);
    const auto length = co_await client.command(command, options);
    if (length)
        size.length = length->integer();
    else if (length.error().code != Code::NoPermission && length.error().code != Code::WrongType)
        co_return std::unexpected(length.error());
    co_return size;
}

Task<Result<ValuePage>> fetchValuePage(redis::Client &client, QByteArray key, QByteArray type, ValuePageOptions options)
{
    const QByteArray lengthName = lengthCommand(type);
    if (lengthName.isEmpty())
        co_return failure(Code::Unsupported, QStringLiteral("values of this type can't be shown"), QString::fromUtf8(type));
    ValuePage page;
    page.type = type;
    redis::CommandOptions repeatable;
    repeatable.repeatable = true;
    std::vector<Command> questions;
    questions.emplace_back(lengthName, key);
    questions.push_back(pageCommand(key, type, options));
    const auto answers = co_await client.pipeline(std::move(questions), repeatable);
    if (!answers)
        co_return std::unexpected(answers.error());
    for (const Value &answer : *answers) {
        if (answer.isError())
            co_return std::unexpected(redis::errorFromReply(answer.bytes(), QString::fromLatin1(lengthName)));
    }
    page.length = answers->at(0).integer().value_or(0);
    const Value &part = answers->at(1);
    const qint64 first = std::max<qint64>(0, options.from.toLongLong());
    if (type == "string") {
        const QByteArray bytes = part.bytes();
        page.items.push_back({{}, bytes, {}, {}});
        if (first + bytes.size() < page.length && !bytes.isEmpty())
            page.next = QByteArray::number(first + bytes.size());
    } else if (type == "list") {
        for (const Value &element : part.array())
            page.items.push_back({QByteArray::number(first + qint64(page.items.size())), element.bytes(), {}, {}});
        const qint64 end = first + qint64(page.items.size());
        if (end < page.length && !page.items.empty())
            page.next = QByteArray::number(end);
    } else if (type == "stream") {
        readStream(page, part, std::max<qint64>(1, options.items));
    } else {
        readScan(page, part);
    }
    // Redis keeps no empty collections but streams: length 0 means that it is gone. Of an empty string only EXISTS would tell.
    if (page.length == 0 && type != "stream" && type != "string")
        co_return failure(Code::NotFound, QStringLiteral("the key is not there any more"));
    if (page.length == 0 && type == "string") {
        const Command exists("EXISTS", key);
        const auto there = co_await client.command(exists, repeatable);
        if (there && there->integer() == 0)
            co_return failure(Code::NotFound, QStringLiteral("the key is not there any more"));
    }
    co_return page;
}

} // namespace freshet::inspect
