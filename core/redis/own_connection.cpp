// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/own_connection.h"

#include "core/redis/connection.h"

namespace freshet::redis {

OwnConnection::OwnConnection(std::unique_ptr<Connection> connection)
    : m_connection(std::move(connection))
{
    connect(m_connection.get(), &Connection::stateChanged, this, &OwnConnection::follow);
    m_connection->open();
}

OwnConnection::~OwnConnection()
{
    disconnect(m_connection.get(), nullptr, this, nullptr);
    m_connection->close();
}

void OwnConnection::follow()
{
    if (m_isLost || m_connection->state() != Connection::State::Pausing)
        return;
    // Before those who wait are told, so that none of them sends anything over the connection that follows.
    m_isLost = true;
    m_reason = m_connection->lastError();
    // Not now: it is in the middle of telling.
    QMetaObject::invokeMethod(m_connection.get(), &Connection::close, Qt::QueuedConnection);
}

Task<Result<Value>> OwnConnection::command(Command command, CommandOptions options)
{
    if (m_isLost) {
        Error reason = m_reason;
        if (!wasNotSent(reason.code))
            reason.code = Code::NotConnected;
        co_return std::unexpected(reason);
    }
    CommandAwaiter awaiter(*m_connection, std::move(command), std::move(options));
    auto reply = co_await awaiter;
    if (!reply && awaiter.reply.isError())
        co_return std::move(awaiter.reply);
    co_return reply;
}

void OwnConnection::drop(const Error &reason)
{
    m_connection->drop(reason);
}

} // namespace freshet::redis
