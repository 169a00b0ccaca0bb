// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/callback_request.h"
#include "core/redis/connection.h"
#include "tests/support/scripted_transport.h"

#include <functional>
#include <memory>
#include <optional>

namespace freshet::test {

/// What became of one call: how often it was answered (once is right) and with what.
struct Outcome
{
    int answers = 0;
    Result<redis::Value> result;
    std::function<void()> then; ///< runs inside the answer, as the code of a caller does

    bool isOpen() const { return answers == 0; }
    bool failedWith(Code code) const { return answers == 1 && !result && result.error().code == code; }
    bool got(const QByteArray &bytes) const { return answers == 1 && result && result->bytes() == bytes; }
    QString text() const
    {
        if (answers == 0)
            return QStringLiteral("open");
        return result ? QString::fromUtf8(result->bytes())
                      : QString(codeName(result.error().code)) + QLatin1String(": ") + result.error().message;
    }
};
using OutcomePtr = std::shared_ptr<Outcome>;

/// A caller of `sink` that keeps its answer in `outcome`.
inline Task<> call(redis::RequestSink &sink, redis::Command command, redis::CommandOptions options, OutcomePtr outcome)
{
    redis::CommandAwaiter awaiter(sink, std::move(command), std::move(options));
    outcome->result = co_await awaiter;
    ++outcome->answers;
    if (outcome->then)
        outcome->then();
}

inline OutcomePtr ask(redis::RequestSink &sink, redis::Command command, redis::CommandOptions options = {},
                      std::function<void()> then = {})
{
    auto outcome = std::make_shared<Outcome>();
    outcome->then = std::move(then);
    call(sink, std::move(command), std::move(options), outcome);
    return outcome;
}

/// The same for several commands that are written together.
struct BatchOutcome
{
    int answers = 0;
    Result<std::vector<redis::Value>> result;
};

inline Task<> callBatch(redis::RequestSink &sink, std::vector<redis::Command> commands, std::shared_ptr<BatchOutcome> outcome)
{
    redis::BatchAwaiter awaiter(sink, std::move(commands), redis::CommandOptions());
    outcome->result = co_await awaiter;
    ++outcome->answers;
}

inline std::shared_ptr<BatchOutcome> askBatch(redis::RequestSink &sink, std::vector<redis::Command> commands)
{
    auto outcome = std::make_shared<BatchOutcome>();
    callBatch(sink, std::move(commands), outcome);
    return outcome;
}

inline QByteArray wire(const std::vector<redis::Command> &commands)
{
    QByteArray bytes;
    for (const redis::Command &command : commands)
        redis::encode(command, bytes);
    return bytes;
}

inline QByteArray bulk(const QByteArray &bytes)
{
    return '$' + QByteArray::number(bytes.size()) + "\r\n" + bytes + "\r\n";
}

inline QByteArray info(const QByteArray &runId = "aaaa")
{
    return bulk("# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nrun_id:" + runId + "\r\n");
}

/// The answers to a login without AUTH and SELECT: SETNAME, CLIENT ID, INFO.
inline QByteArray welcome(const QByteArray &runId = "aaaa")
{
    return "+OK\r\n:7\r\n" + info(runId);
}

/// A Connection whose far end is a script.
struct Rig
{
    explicit Rig(redis::Connection::Options options = {})
        : connection(std::make_unique<redis::Connection>(
              std::move(options), [this](const redis::Connection::EndpointAnswer &answer) { answer(endpoint); },
              transports.factory()))
    {
        redis::Endpoint place;
        place.address.host = QStringLiteral("redis.example");
        endpoint = place;
    }
    ScriptedLink &link() { return transports.last(); }
    redis::Connection::State state() const { return connection->state(); }
    /// From Idle or a pause to Ready; what the login wrote is forgotten.
    void comeUp(const QByteArray &replies = welcome())
    {
        connection->reconnectNow();
        link().accept();
        link().feed(replies);
        link().takeWritten();
    }
    OutcomePtr ask(redis::Command command, redis::CommandOptions how = {}, std::function<void()> then = {})
    {
        return test::ask(*connection, std::move(command), std::move(how), std::move(then));
    }

    Result<redis::Endpoint> endpoint;
    ScriptedTransports transports;
    std::unique_ptr<redis::Connection> connection;
};

inline redis::CommandOptions within(std::chrono::milliseconds timeout)
{
    redis::CommandOptions options;
    options.timeout = timeout;
    return options;
}

} // namespace freshet::test
