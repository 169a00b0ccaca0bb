// SPDX-License-Identifier: GPL-3.0-or-later
//
// The console's messages: of channels that are subscribed to, and of MONITOR.
#include "core/inspect/console.h"
#include "core/inspect/console_p.h"
#include "core/redis/monitor.h"
#include "core/redis/subscription.h"

#include <utility>

namespace freshet::inspect {

using redis::Command;
using redis::Value;

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
