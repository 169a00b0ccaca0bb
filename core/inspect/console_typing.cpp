// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the console looks up while something is typed: the server's commands and the names of keys.
#include "core/inspect/console.h"
#include "core/redis/own_connection.h"
#include "core/redis/scan.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace freshet::inspect {

using namespace std::chrono_literals;
using redis::Command;
using redis::Value;

namespace {

constexpr qint64 scanBudgetMs = 250;

QByteArray literal(const QByteArray &prefix)
{
    QByteArray pattern;
    for (const char c : prefix) {
        if (c == '*' || c == '?' || c == '[' || c == ']' || c == '\\')
            pattern += '\\';
        pattern += c;
    }
    return pattern + '*';
}

/// COMMAND DOCS as one text: its nesting is deeper than hiredis 0.14 reads. EVAL_RO came with it, in 7.0, and is itself
/// read-only.
constexpr char docsScript[] = "return cjson.encode(redis.call('COMMAND', 'DOCS'))";

Value valueOf(const QJsonValue &json)
{
    if (json.isString())
        return Value(json.toString().toUtf8());
    if (json.isDouble())
        return Value(json.toInteger());
    if (json.isObject() && json.toObject().contains(QLatin1String("ok"))) // how Lua has a status
        return Value(json.toObject().value(QLatin1String("ok")).toString().toUtf8(), Value::Type::Status);
    if (json.isArray() || json.isObject()) { // an empty table of Lua is written as an object
        Value::Array elements;
        for (const QJsonValue &one : json.toArray())
            elements.push_back(valueOf(one));
        return Value(std::move(elements));
    }
    return Value();
}

} // namespace

Task<Result<std::shared_ptr<const CommandDocs>>> Console::docs()
{
    using Shared = std::shared_ptr<const CommandDocs>;
    if (m_docs)
        co_return Result<Shared>(m_docs);
    const auto nodes = co_await m_client.primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    if (nodes->empty())
        co_return failure(Code::NotConnected, QStringLiteral("no primary is known"));
    const QByteArray node = nodes->front().id;
    std::vector<Command> commands;
    commands.emplace_back("COMMAND");
    commands.emplace_back("EVAL_RO", docsScript, 0);
    auto replies = co_await m_client.pipelineOn(node, commands);
    if (!replies && replies.error().code == Code::ReadOnly) { // the gate does not know EVAL_RO: a server before 7.0
        commands.pop_back();
        replies = co_await m_client.pipelineOn(node, commands);
    }
    if (!replies && replies.error().code != Code::ReadOnly)
        co_return std::unexpected(replies.error());
    CommandDocs docs;
    if (replies)
        docs = CommandDocs::fromReplies(
            replies->at(0), replies->size() > 1 ? valueOf(QJsonDocument::fromJson(replies->at(1).bytes()).array()) : Value());
    if (m_isClosing)
        co_return failure(Code::Cancelled, QStringLiteral("the connection was closed"));
    m_docs = std::make_shared<const CommandDocs>(std::move(docs));
    co_return Result<Shared>(m_docs);
}

Task<Result<QByteArrayList>> Console::keys(QByteArray prefix, qsizetype most)
{
    QByteArrayList found;
    if (m_isBusy || m_inTransaction || m_streams)
        co_return found;
    const QByteArray pattern = literal(prefix);
    QElapsedTimer clock;
    clock.start();
    std::unique_ptr<redis::Scan> scan;
    if (m_client.url().topology == redis::Topology::Cluster) {
        redis::ScanOptions options;
        options.match = pattern;
        options.allNodesAtOnce = true;
        scan = m_client.scan(options);
    } else if (const auto open = openOwn(); !open) {
        co_return std::unexpected(open.error());
    }
    QByteArray cursor = "0";
    while (found.size() < most && clock.elapsed() < scanBudgetMs && !m_isBusy && !m_inTransaction) {
        if (scan) {
            const auto keys = co_await scan->next();
            if (m_isClosing || !keys)
                break;
            for (const QByteArray &key : *keys)
                found.append(key);
            if (scan->atEnd())
                break;
            continue;
        }
        redis::CommandOptions options;
        options.timeout = 2s;
        auto reply = co_await m_own->command(Command("SCAN", cursor, "MATCH", pattern, "COUNT", 500), options);
        if (m_isClosing || !reply || !reply->isArray())
            break;
        for (const Value &key : reply->at(1).array())
            found.append(key.bytes());
        cursor = reply->at(0).bytes();
        if (cursor == "0")
            break;
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    co_return found.mid(0, most);
}

} // namespace freshet::inspect
