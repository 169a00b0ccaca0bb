// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <QObject>

namespace freshet::redis {

/// Messages of channels and patterns. The connection comes back by itself and subscribes again; what was published
/// meanwhile is lost, as ever with Redis, so `interrupted` says when to look again.
/// Thread: that of the client it came from. Owner: whoever asked for it; it must not outlive the client.
class Subscription : public QObject
{
    Q_OBJECT

public:
    ~Subscription() override;
    virtual bool isActive() const = 0; ///< every channel and pattern is confirmed by the server
    /// The server's id of this connection (CLIENT ID), for CLIENT TRACKING … REDIRECT; 0 while not active.
    virtual qint64 connectionId() const = 0;

Q_SIGNALS:
    void activated();                              ///< subscribed, the first time or again
    void interrupted(const freshet::Error &error); ///< messages may be missed from here to the next `activated`
    /// `pattern` is empty for a channel that was subscribed by name. A null payload (a flushed server in client tracking) is nil.
    void message(const QByteArray &channel, const freshet::redis::Value &payload, const QByteArray &pattern);
};

} // namespace freshet::redis
