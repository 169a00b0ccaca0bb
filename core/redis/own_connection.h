// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/request.h"

#include <QObject>

#include <memory>

namespace freshet::redis {

class Connection;

/// One connection of a caller's own, on which state may be left behind: SELECT, MULTI … EXEC, WATCH, CLIENT …, and which may
/// block. It lives as long as its socket: what comes back after a loss would be another connection without that state, so every
/// later command is refused (`isLost`), and the caller gets a new one. The read-only gate stands before it as before every
/// connection. Refused (Code::NotAllowed) is what changes the number of replies, the user or the protocol: see checkOwn. Thread:
/// that of the client it came from. Owner: whoever asked for it; it must not outlive the client.
class OwnConnection : public QObject
{
    Q_OBJECT

public:
    explicit OwnConnection(std::unique_ptr<Connection> connection);
    ~OwnConnection() override; ///< answers what is pending with Code::Cancelled

    /// The reply; an error reply is a value here. Errors are refusals and the way: nothing was sent, or the connection ended.
    Task<Result<Value>> command(Command command, CommandOptions options);
    /// Ends the socket, and what is pending with `reason`.
    void drop(const Error &reason);
    bool isLost() const { return m_isLost; }

private:
    void follow();

    std::unique_ptr<Connection> m_connection;
    Error m_reason;
    bool m_isLost = false;
};

} // namespace freshet::redis
