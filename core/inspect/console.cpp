// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/console.h"

#include "core/redis/monitor.h"
#include "core/redis/own_connection.h"
#include "core/redis/scan.h"
#include "core/redis/subscription.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <utility>

namespace freshet::inspect {

using namespace std::chrono_literals;
using redis::Command;
using redis::Value;

namespace {

constexpr std::chrono::milliseconds longestBlock = 24h;
constexpr qint64 scanBudgetMs = 250;

Command commandOf(const QByteArrayList &words)
{
    Command command;
    for (const QByteArray &word : words)
        command.add(word);
    return command;
}

bool mayBlock(const Command &command)
{
    return !redis::checkShared(command, false) && redis::checkShared(command, true);
}

/// Errors that are no words of a server.
bool isOurs(Code code)
{
    switch (code) {
    case Code::Cancelled:
    case Code::ReadOnly:
    case Code::NotAllowed:
    case Code::Overloaded:
    case Code::Protocol:
    case Code::InvalidArgument:
    case Code::NotFound:
    case Code::CrossSlot:
        return true;
    default:
        return isUnreachable(code) || wasNotSent(code);
    }
}

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

struct Flag
{
    explicit Flag(bool &flag)
        : m_flag(flag)
    {
        m_flag = true;
    }
    ~Flag() { m_flag = false; }
    Flag(const Flag &) = delete;
    Flag &operator=(const Flag &) = delete;
    bool &m_flag;
};

} // namespace

Console &Console::of(redis::Client &client)
{
    if (auto *console = client.findChild<Console *>(QString(), Qt::FindDirectChildrenOnly))
        return *console;
    return *new Console(client);
}

Console::Console(redis::Client &client)
    : QObject(&client)
    , m_client(client)
    , m_database(client.url().database)
{
    m_streamTimer.setSingleShot(true);
    connect(&m_streamTimer, &QTimer::timeout, this, [this] { endStream(std::nullopt); });
    connect(&client, &redis::Client::serverChanged, this, [this] { m_docs.reset(); });
}

Console::~Console()
{
    m_isClosing = true;
    m_own.reset(); // who waits for it runs on inside this
}

ConsoleAnswer Console::answerOf(Value reply, QString node)
{
    ConsoleAnswer answer;
    ConsoleAnswer::Part part;
    part.node = std::move(node);
    part.reply = cutReply(std::move(reply), m_limits.elements, m_limits.bytes);
    answer.parts.push_back(std::move(part));
    answer.database = m_database;
    answer.inTransaction = m_inTransaction;
    return answer;
}

Task<Result<ConsoleAnswer>> Console::run(QByteArrayList words, ConsolePlace place)
{
    if (words.isEmpty())
        co_return failure(Code::InvalidArgument, QStringLiteral("there is no command"));
    if (m_isBusy || m_streams)
        co_return failure(Code::NotAllowed, QStringLiteral("another command of this console still runs: stop it first"));
    const Flag busy(m_isBusy);
    m_stop = {};
    const Command command = commandOf(words);
    if (command.is("SUBSCRIBE") || command.is("PSUBSCRIBE") || command.is("MONITOR"))
        co_return startStream(words);
    QElapsedTimer clock;
    clock.start();
    const bool isCluster = m_client.url().topology == redis::Topology::Cluster;
    Result<ConsoleAnswer> answer = failure(Code::Cancelled, QString());
    if (isCluster)
        answer = co_await runInCluster(words, std::move(place));
    else
        answer = co_await runOwn(words);
    if (answer)
        answer->milliseconds = double(clock.nsecsElapsed()) / 1e6;
    co_return answer;
}

/// Ends with the next turn of the event loop, or with this.
void Console::retire(std::unique_ptr<QObject> old)
{
    if (!old)
        return;
    old->disconnect(this);
    old->setParent(this);
    old.release()->deleteLater();
}

Result<void> Console::openOwn()
{
    if (m_own && !m_own->isLost())
        return {};
    const bool hadState = m_inTransaction || m_isWatching;
    retire(std::move(m_own)); // its connection may still be telling
    leaveTransaction();
    if (hadState)
        return failure(
            Code::ConnectionLost,
            QStringLiteral("the connection was lost and MULTI or WATCH with it; nothing of the transaction ran: begin again"));
    m_own = m_client.own(m_database);
    return {};
}

void Console::leaveTransaction()
{
    m_inTransaction = false;
    m_isWatching = false;
    m_databaseAfterExec = -1;
    m_queued.clear();
}

void Console::noteState(const QByteArrayList &words, const Value &reply)
{
    const Command command = commandOf(words);
    const bool isQueued = m_inTransaction && reply.isStatus() && reply.bytes() == "QUEUED";
    if (isQueued)
        m_queued.push_back(words);
    if (command.is("SELECT") && reply.isStatus()) {
        (isQueued ? m_databaseAfterExec : m_database) = words.value(1).toInt();
    } else if (command.is("MULTI") && reply.isStatus() && !isQueued) {
        m_inTransaction = true;
    } else if (command.is("WATCH") && reply.isStatus()) {
        m_isWatching = true;
    } else if (command.is("UNWATCH") && reply.isStatus() && !isQueued) {
        m_isWatching = false;
    } else if (command.is("EXEC") && m_inTransaction) {
        if (m_databaseAfterExec >= 0 && reply.isArray())
            m_database = m_databaseAfterExec;
        leaveTransaction();
    } else if (command.is("DISCARD") && m_inTransaction) {
        leaveTransaction();
    }
}

Task<Result<ConsoleAnswer>> Console::runOwn(QByteArrayList words)
{
    if (const auto open = openOwn(); !open)
        co_return std::unexpected(open.error());
    Command command = commandOf(words);
    redis::CommandOptions options;
    options.timeout = mayBlock(command) ? longestBlock : m_limits.timeout;
    auto reply = co_await m_own->command(std::move(command), options);
    if (m_isClosing)
        co_return failure(Code::Cancelled, QStringLiteral("the connection was closed"));
    if (!reply)
        co_return std::unexpected(reply.error());
    noteState(words, *reply);
    co_return answerOf(std::move(*reply));
}

Result<ConsoleAnswer> Console::queueInCluster(const QByteArrayList &words)
{
    m_queued.push_back(words);
    return answerOf(Value(QByteArrayLiteral("QUEUED"), Value::Type::Status));
}

Task<Result<ConsoleAnswer>> Console::executeInCluster()
{
    std::vector<Command> commands;
    for (const QByteArrayList &words : m_queued)
        commands.push_back(commandOf(words));
    leaveTransaction();
    QString node;
    if (!commands.empty()) {
        const auto owners = m_client.nodesOf(commands.front());
        node = owners.empty() ? QString() : owners.front().address;
    }
    redis::CommandOptions options;
    options.timeout = m_limits.timeout;
    options.stop = m_stop.get_token();
    auto replies = co_await m_client.transaction(std::move(commands), options);
    if (m_isClosing)
        co_return failure(Code::Cancelled, QStringLiteral("the connection was closed"));
    if (!replies)
        co_return std::unexpected(replies.error());
    co_return answerOf(Value(std::move(*replies)), node);
}

Task<Result<Value>> Console::sendInCluster(Command command)
{
    redis::CommandOptions options;
    options.stop = m_stop.get_token();
    if (mayBlock(command)) {
        auto blocked = co_await m_client.blocking(std::move(command), longestBlock, options);
        co_return blocked;
    }
    options.timeout = m_limits.timeout;
    auto reply = co_await m_client.command(std::move(command), options);
    co_return reply;
}

Task<Result<ConsoleAnswer>> Console::runInCluster(QByteArrayList words, ConsolePlace place)
{
    const Command command = commandOf(words);
    if (command.is("MULTI")) {
        if (std::exchange(m_inTransaction, true))
            co_return answerOf(Value(QByteArrayLiteral("ERR MULTI calls can not be nested"), Value::Type::Error));
        co_return answerOf(Value(QByteArrayLiteral("OK"), Value::Type::Status));
    }
    if ((command.is("EXEC") || command.is("DISCARD")) && !m_inTransaction)
        co_return answerOf(Value(command.upperName().prepend("ERR ") + " without MULTI", Value::Type::Error));
    if (command.is("DISCARD")) {
        leaveTransaction();
        co_return answerOf(Value(QByteArrayLiteral("OK"), Value::Type::Status));
    }
    if (command.is("EXEC")) {
        auto executed = co_await executeInCluster();
        co_return executed;
    }
    if (command.is("SELECT"))
        co_return failure(Code::NotAllowed, QStringLiteral("a cluster has no other database than 0"), QStringLiteral("SELECT"));
    if (command.is("WATCH") || command.is("UNWATCH"))
        co_return failure(Code::NotAllowed,
                          QStringLiteral("%1 needs a connection to one node: connect to that node alone, as redis://host:port")
                              .arg(command.label()),
                          command.label());
    if (const auto allowed = redis::checkOwn(command); !allowed)
        co_return std::unexpected(allowed.error());
    if (m_inTransaction)
        co_return queueInCluster(words);

    std::vector<redis::Node> nodes = m_client.nodesOf(command);
    const bool hasKeys = !nodes.empty();
    if (!hasKeys) {
        const auto primaries = co_await m_client.primaries();
        if (!primaries)
            co_return std::unexpected(primaries.error());
        nodes = *primaries;
        if (place.where == ConsolePlace::Where::Node)
            std::erase_if(nodes, [&](const redis::Node &node) { return node.id != place.nodeId; });
        else if (place.where == ConsolePlace::Where::First && nodes.size() > 1)
            nodes.resize(1);
        if (nodes.empty())
            co_return failure(Code::NotFound, QStringLiteral("the chosen node is no primary of the cluster any more"));
        ConsoleAnswer all;
        for (const redis::Node &node : nodes) {
            redis::CommandOptions options;
            options.timeout = m_limits.timeout;
            options.stop = m_stop.get_token();
            auto reply = co_await m_client.commandOn(node.id, command, options);
            if (m_isClosing)
                co_return failure(Code::Cancelled, QStringLiteral("the connection was closed"));
            if (!reply && (nodes.size() == 1 || reply.error().code == Code::Cancelled) && isOurs(reply.error().code))
                co_return std::unexpected(reply.error());
            ConsoleAnswer one =
                answerOf(reply ? std::move(*reply) : Value(reply.error().message.toUtf8(), Value::Type::Error), node.address);
            all.parts.push_back(std::move(one.parts.front()));
        }
        all.database = m_database;
        co_return all;
    }
    auto reply = co_await sendInCluster(command);
    if (m_isClosing)
        co_return failure(Code::Cancelled, QStringLiteral("the connection was closed"));
    if (!reply && isOurs(reply.error().code))
        co_return std::unexpected(reply.error());
    QStringList addresses;
    for (const redis::Node &node : m_client.nodesOf(command)) // again: a redirection has corrected what was known
        addresses.append(node.address);
    co_return answerOf(reply ? std::move(*reply) : Value(reply.error().message.toUtf8(), Value::Type::Error),
                       addresses.join(QStringLiteral(", ")));
}

void Console::stop()
{
    if (m_streams)
        endStream(std::nullopt);
    if (!m_isBusy)
        return;
    m_stop.request_stop();
    if (m_own && !m_own->isLost()) {
        leaveTransaction(); // it ends with the connection, as the user wants
        m_own->drop({Code::Cancelled, QStringLiteral("stopped; what the server was doing may have been done"), {}});
    }
}

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

Result<ConsoleAnswer> Console::startStream(const QByteArrayList &words)
{
    const Command command = commandOf(words);
    if (m_inTransaction)
        return failure(Code::NotAllowed, QStringLiteral("%1 can't be part of a transaction").arg(command.label()),
                       command.label());
    m_messages.clear();
    m_dropped = 0;
    m_streamError.reset();
    m_streams = true;
    if (command.is("MONITOR")) {
        m_monitor = m_client.monitor();
        connect(m_monitor.get(), &redis::Monitor::command, this, [this](const redis::MonitoredCommand &one) {
            QByteArray text;
            for (const QByteArray &argument : one.arguments)
                text += (text.isEmpty() ? "" : " ") + quotedBytes(argument);
            addMessage(one.client, text);
        });
        connect(m_monitor.get(), &redis::Monitor::failed, this, [this](const Error &error) { endStream(error); });
        m_streamTimer.start(std::chrono::milliseconds(monitorTime));
    } else {
        const std::vector<QByteArray> names(words.begin() + 1, words.end());
        if (names.empty()) {
            m_streams = false;
            return answerOf(
                Value(QByteArrayLiteral("ERR wrong number of arguments for '") + command.upperName().toLower() + "' command",
                      Value::Type::Error));
        }
        const bool arePatterns = command.is("PSUBSCRIBE");
        m_subscription =
            m_client.subscribe(arePatterns ? std::vector<QByteArray>() : names, arePatterns ? names : std::vector<QByteArray>());
        connect(m_subscription.get(), &redis::Subscription::message, this,
                [this](const QByteArray &channel, const Value &payload) { addMessage(channel, quotedBytes(payload.bytes())); });
        connect(m_subscription.get(), &redis::Subscription::interrupted, this, [this](const Error &error) { endStream(error); });
        m_streamTimer.start(std::chrono::milliseconds(subscribeTime));
    }
    ConsoleAnswer answer = answerOf(Value(QByteArrayLiteral("OK"), Value::Type::Status));
    answer.isStream = true;
    return answer;
}

void Console::addMessage(QByteArray channel, QByteArray text)
{
    if (m_messages.size() >= keptMessages) {
        m_messages.pop_front();
        ++m_dropped;
    }
    constexpr qsizetype longest = 16 << 10;
    m_messages.push_back({QDateTime::currentDateTimeUtc(), std::move(channel), text.left(longest)});
}

void Console::endStream(std::optional<Error> error)
{
    if (!std::exchange(m_streams, false))
        return;
    m_streamError = std::move(error);
    m_streamTimer.stop();
    // They may be in the middle of telling this.
    retire(std::move(m_monitor));
    retire(std::move(m_subscription));
}

ConsoleMessages Console::take()
{
    ConsoleMessages taken;
    taken.messages.assign(std::make_move_iterator(m_messages.begin()), std::make_move_iterator(m_messages.end()));
    m_messages.clear();
    taken.dropped = std::exchange(m_dropped, 0);
    taken.hasEnded = !m_streams;
    taken.error = m_streamError;
    return taken;
}

} // namespace freshet::inspect
