// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/redis/url.h"

#include <QByteArrayView>

#include <functional>
#include <memory>

namespace freshet::redis {

/// Where and how to connect, once names such as a Sentinel's master are known.
struct Endpoint
{
    QString socketPath; ///< a Unix socket where not empty
    HostPort address;
    TlsSettings tls;

    QString toString() const;
    friend bool operator==(const Endpoint &, const Endpoint &) = default;
};

/// What a transport tells its owner. None of it is called from inside a call of the owner.
class TransportListener
{
public:
    virtual ~TransportListener() = default;
    virtual void transportOpened() = 0;            ///< connected and, with TLS, verified
    virtual void transportReadable() = 0;          ///< bytes have come
    virtual void transportWritten() = 0;           ///< bytes have left
    virtual void transportClosed(Error error) = 0; ///< at most once; after it nothing else is called
};

/// A stream of bytes to one server: a TCP, TLS or Unix socket, or a script in a test. Single use: open once.
class Transport
{
public:
    virtual ~Transport() = default;
    virtual void open(const Endpoint &endpoint) = 0;
    virtual qint64 read(char *data, qint64 most) = 0; ///< 0 when there is nothing now
    virtual void write(QByteArrayView bytes) = 0;     ///< takes all of it
    virtual void flush() = 0;                         ///< hands to the system what can be handed now
    virtual qint64 bytesToWrite() const = 0;          ///< taken and not yet handed to the system
    virtual void abort() = 0;                         ///< closes at once and silently
};

using TransportFactory = std::function<std::unique_ptr<Transport>(TransportListener &)>;

/// The machine's sockets. Errors name the step that failed by their code: HostNotFound, ConnectFailed, TlsFailed, ConnectionLost.
TransportFactory socketTransports();

} // namespace freshet::redis
