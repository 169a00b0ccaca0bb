// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/console.h"

#include "core/inspect/console_p.h"
#include "core/redis/monitor.h"
#include "core/redis/own_connection.h"
#include "core/redis/subscription.h"

#include <QElapsedTimer>

#include <utility>

namespace freshet::inspect {

using redis::Command;
using redis::Value;

namespace {

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

} // namespace freshet::inspect
