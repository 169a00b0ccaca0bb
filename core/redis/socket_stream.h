// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/transport.h"

#include <QByteArray>
#include <QSocketNotifier>

#include <memory>

namespace freshet::redis {

/// The bytes of a plain stream socket that is connected: reads and writes of the system, without the buffer and the question how
/// much there is that Qt's sockets put before each read (with a Unix socket about 3 us, which is what an event waits for).
/// Connecting is Qt's part.
///
/// What it tells the listener is told from the event loop, never inside a call of its own; the listener may destroy it there.
/// Thread: that which made it, with an event loop.
class SocketStream
{
public:
    /// Takes the socket, and what was already read from it. `where` is for the errors.
    SocketStream(int descriptor, QByteArray read, TransportListener &listener, QString where);
    ~SocketStream();
    SocketStream(const SocketStream &) = delete;
    SocketStream &operator=(const SocketStream &) = delete;

    void start();                         ///< from here on the listener is told
    qint64 read(char *data, qint64 most); ///< 0 when there is nothing now
    void write(QByteArrayView bytes);     ///< hands over at once what the system takes, and keeps the rest until it does
    qint64 bytesToWrite() const { return m_out.size() - m_outBegin; }

private:
    struct LaterDelete
    {
        void operator()(QSocketNotifier *notifier) const;
    };
    using Notifier = std::unique_ptr<QSocketNotifier, LaterDelete>;

    void readable();
    void writable();
    bool fill();
    qsizetype send(QByteArrayView bytes);
    void end(const QString &words);

    int m_descriptor;
    TransportListener &m_listener;
    QString m_where;
    Notifier m_readable;
    Notifier m_writable;
    QByteArray m_in; ///< read and not yet asked for, from m_inBegin to m_inEnd
    qsizetype m_inBegin = 0;
    qsizetype m_inEnd = 0;
    qint64 m_thisTurn = 0;      ///< bytes
    bool m_mayHaveMore = false; ///< the last read filled all its room
    QByteArray m_out;           ///< taken and not yet sent, from m_outBegin
    qsizetype m_outBegin = 0;
    bool m_ended = false; ///< and told, or about to be
};

} // namespace freshet::redis
