// SPDX-License-Identifier: GPL-3.0-or-later
//
// Qt's sockets connect; TLS is theirs to the end, plain bytes are SocketStream's.
#include "core/redis/socket_stream.h"
#include "core/redis/transport.h"

#include <QCoreApplication>
#include <QFile>
#include <QHostAddress>
#include <QLocalSocket>
#include <QPointer>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QtEndian>

#include <memory>
#include <optional>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace freshet::redis {

QString Endpoint::toString() const
{
    if (!socketPath.isEmpty())
        return socketPath;
    return address.host.isEmpty() ? QString() : address.toString();
}

namespace {

Error socketError(QAbstractSocket::SocketError error, const QString &words, const QString &where, bool wasOpen)
{
    switch (error) {
    case QAbstractSocket::HostNotFoundError:
        return {Code::HostNotFound, QStringLiteral("the host name is not known: %1").arg(words), where};
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return {Code::TlsFailed, words, where};
    default:
        break;
    }
    if (wasOpen)
        return {Code::ConnectionLost, QStringLiteral("the connection was lost: %1").arg(words), where};
    return {Code::ConnectFailed, words, where};
}

/// Whether the socket's descriptor is the system's for just this connection. Behind a proxy Qt names an invented number, or the
/// socket that leads to the proxy.
bool isSystems(const QTcpSocket &socket)
{
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    if (::getpeername(int(socket.socketDescriptor()), reinterpret_cast<sockaddr *>(&peer), &size) != 0)
        return false;
    quint16 port = 0;
    if (peer.ss_family == AF_INET)
        port = reinterpret_cast<const sockaddr_in &>(peer).sin_port;
    else if (peer.ss_family == AF_INET6)
        port = reinterpret_cast<const sockaddr_in6 &>(peer).sin6_port;
    else
        return false;
    const QHostAddress address(reinterpret_cast<const sockaddr *>(&peer));
    return qFromBigEndian(port) == socket.peerPort() &&
           address.isEqual(socket.peerAddress(), QHostAddress::ConvertV4MappedToIPv4);
}

bool isSystems(const QLocalSocket &)
{
    return true;
}

/// What all sockets have in common: Qt's connects, and for TLS carries the bytes; plain ones are then carried by a SocketStream.
/// Reports never reach the listener inside a call of its own (`m_busy`).
template<typename Socket>
class QtTransport : public Transport
{
public:
    explicit QtTransport(TransportListener &listener)
        : m_listener(listener)
    {}
    ~QtTransport() override { release(); }
    QtTransport(const QtTransport &) = delete;
    QtTransport &operator=(const QtTransport &) = delete;

    // The socket may have ended inside a call of ours, which is reported from the event loop.
    qint64 read(char *data, qint64 most) override
    {
        if (m_stream)
            return m_stream->read(data, most);
        return isUsable() ? m_socket->read(data, most) : 0;
    }
    void write(QByteArrayView bytes) override
    {
        if (m_stream)
            m_stream->write(bytes);
        else if (isUsable() && !bytes.isEmpty())
            m_socket->write(bytes.data(), bytes.size());
    }
    void flush() override
    {
        if (!m_socket || bytesToWrite() == 0)
            return;
        m_busy = true;
        m_socket->flush();
        m_busy = false;
    }
    qint64 bytesToWrite() const override
    {
        if (m_stream)
            return m_stream->bytesToWrite();
        return m_socket ? m_socket->bytesToWrite() : 0;
    }
    void abort() override { release(); }

protected:
    bool isUsable() const { return m_socket && m_socket->isOpen(); }

    void use(Socket *socket)
    {
        m_socket = socket;
        QObject::connect(socket, &QIODevice::readyRead, socket, [this] { readable(); });
        QObject::connect(socket, &QIODevice::bytesWritten, socket, [this] { m_listener.transportWritten(); });
    }

    void opened()
    {
        // Never inside Qt's `connected`: a QLocalSocket that is closed there closes its descriptor twice, and the second time the
        // number may be another thread's.
        if (m_isPlain || m_busy)
            QMetaObject::invokeMethod(&m_context, [this] { tellOpened(); }, Qt::QueuedConnection);
        else
            tellOpened();
    }

    /// Qt's socket is done with once it has connected, unless it speaks to a proxy.
    void takeOver()
    {
        if (!isSystems(*m_socket))
            return;
        const int descriptor = ::fcntl(int(m_socket->socketDescriptor()), F_DUPFD_CLOEXEC, 0);
        if (descriptor < 0)
            return; // Qt goes on with the one that there is
        m_stream = std::make_unique<SocketStream>(descriptor, m_socket->readAll(), m_listener, m_where);
        leaveSocket();
    }

    void tellOpened()
    {
        m_open = true;
        if (m_isPlain)
            takeOver();
        if (m_stream)
            m_stream->start();
        else if (m_socket->bytesAvailable() > 0) // came before anybody listened
            QMetaObject::invokeMethod(m_socket, [this] { readable(); }, Qt::QueuedConnection);
        m_listener.transportOpened();
    }

    void readable()
    {
        if (!m_open)
            return;
        if (!m_busy) {
            m_listener.transportReadable();
            return;
        }
        // QSslSocket decrypts 4 KiB more inside flush and says so there. Heard at once, reading and flushing would nest once for
        // each 4 KiB that wait: 512 callers overran the stack.
        if (m_readQueued)
            return;
        m_readQueued = true;
        const auto later = [this] {
            m_readQueued = false;
            readable();
        };
        QMetaObject::invokeMethod(m_socket, later, Qt::QueuedConnection);
    }

    void report(const Error &error)
    {
        if (!m_busy) {
            release();
            m_listener.transportClosed(error);
            return;
        }
        if (m_closing)
            return;
        m_closing = true;
        QMetaObject::invokeMethod(m_socket, [this, error] { report(error); }, Qt::QueuedConnection);
    }

    void release()
    {
        m_stream.reset();
        m_open = false;
        QCoreApplication::removePostedEvents(&m_context, QEvent::MetaCall);
        leaveSocket();
    }

    void leaveSocket()
    {
        if (!m_socket)
            return;
        Socket *socket = m_socket;
        m_socket = nullptr;
        socket->disconnect();
        socket->abort();
        // A report that is still on its way holds this transport, which may be gone when it comes.
        QCoreApplication::removePostedEvents(socket, QEvent::MetaCall);
        socket->deleteLater();
    }

    TransportListener &m_listener;
    QPointer<Socket> m_socket; ///< none once a stream has taken over
    std::unique_ptr<SocketStream> m_stream;
    QObject m_context; ///< of what is told later
    QString m_where;
    bool m_isPlain = true; ///< bytes go out as they are
    bool m_open = false;
    bool m_busy = false; ///< a call of the owner is running
    bool m_readQueued = false;
    bool m_closing = false;
};

/// TCP and TLS share everything but the first steps; a QSslSocket that never encrypts would do for both, but costs more.
class TcpTransport : public QtTransport<QTcpSocket>
{
public:
    using QtTransport::QtTransport;

    void open(const Endpoint &endpoint) override
    {
        m_where = endpoint.toString();
        m_busy = true;
        if (endpoint.tls.enabled) {
            openTls(endpoint);
        } else {
            auto *socket = new QTcpSocket;
            listen(socket);
            QObject::connect(socket, &QTcpSocket::connected, socket, [this] { ready(); });
            socket->connectToHost(endpoint.address.host, endpoint.address.port);
        }
        m_busy = false;
    }

    /// What TLS has encrypted and not sent is not in the socket's own number.
    qint64 bytesToWrite() const override
    {
        if (m_isPlain || !m_socket)
            return QtTransport::bytesToWrite();
        return m_socket->bytesToWrite() + static_cast<QSslSocket *>(m_socket.data())->encryptedBytesToWrite();
    }

private:
    void openTls(const Endpoint &endpoint)
    {
        auto *socket = new QSslSocket;
        m_isPlain = false;
        listen(socket);
        const auto configuration = makeConfiguration(endpoint.tls);
        if (!configuration) {
            report(configuration.error());
            return;
        }
        socket->setSslConfiguration(*configuration);
        // The name that the certificate must carry; it also goes out as SNI.
        if (!endpoint.tls.serverName.isEmpty())
            socket->setPeerVerifyName(endpoint.tls.serverName);
        QObject::connect(socket, &QSslSocket::encrypted, socket, [this] { ready(); });
        if (!endpoint.tls.verify)
            QObject::connect(socket, &QSslSocket::sslErrors, socket, [socket] { socket->ignoreSslErrors(); });
        socket->connectToHostEncrypted(endpoint.address.host, endpoint.address.port);
    }

    Result<QSslConfiguration> makeConfiguration(const TlsSettings &tls) const
    {
        const auto unusable = [](const QString &file, const QString &what) {
            return failure(Code::TlsFailed, QStringLiteral("%1 can't be read: %2").arg(what, file), file);
        };
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setProtocol(QSsl::TlsV1_2OrLater);
        configuration.setPeerVerifyMode(tls.verify ? QSslSocket::VerifyPeer : QSslSocket::VerifyNone);
        if (!tls.caFile.isEmpty()) {
            const auto authorities = QSslCertificate::fromPath(tls.caFile);
            if (authorities.isEmpty())
                return unusable(tls.caFile, QStringLiteral("the CA certificate"));
            configuration.setCaCertificates(authorities);
        }
        if (!tls.certFile.isEmpty()) {
            const auto certificates = QSslCertificate::fromPath(tls.certFile);
            if (certificates.isEmpty())
                return unusable(tls.certFile, QStringLiteral("the client certificate"));
            QFile file(tls.keyFile);
            if (!file.open(QIODevice::ReadOnly))
                return unusable(tls.keyFile, QStringLiteral("the client key"));
            const QByteArray pem = file.readAll();
            QSslKey key;
            for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
                if (key.isNull())
                    key = QSslKey(pem, algorithm);
            }
            if (key.isNull())
                return unusable(tls.keyFile, QStringLiteral("the client key"));
            configuration.setLocalCertificateChain(certificates);
            configuration.setPrivateKey(key);
        }
        return configuration;
    }

    void listen(QTcpSocket *socket)
    {
        use(socket);
        QObject::connect(socket, &QAbstractSocket::errorOccurred, socket, [this](QAbstractSocket::SocketError error) {
            QString words = m_socket->errorString();
            if (const auto *tls = qobject_cast<QSslSocket *>(m_socket.data()); tls && !tls->sslHandshakeErrors().isEmpty())
                words = tls->sslHandshakeErrors().constFirst().errorString();
            report(socketError(error, words, m_where, m_open));
        });
    }

    void ready()
    {
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
        opened();
    }
};

class LocalTransport : public QtTransport<QLocalSocket>
{
public:
    using QtTransport::QtTransport;

    void open(const Endpoint &endpoint) override
    {
        m_where = endpoint.toString();
        auto *socket = new QLocalSocket;
        use(socket);
        QObject::connect(socket, &QLocalSocket::errorOccurred, socket, [this](QLocalSocket::LocalSocketError error) {
            report({m_open ? Code::ConnectionLost : Code::ConnectFailed, words(error), m_where});
        });
        QObject::connect(socket, &QLocalSocket::connected, socket, [this] { opened(); });
        m_busy = true; // Qt connects a local socket inside this call
        socket->connectToServer(endpoint.socketPath);
        m_busy = false;
    }

private:
    QString words(QLocalSocket::LocalSocketError error) const
    {
        switch (error) {
        case QLocalSocket::ServerNotFoundError:
            return QStringLiteral("there is no socket at %1").arg(m_where);
        case QLocalSocket::ConnectionRefusedError:
            return QStringLiteral("no server listens at %1").arg(m_where);
        case QLocalSocket::SocketAccessError:
            return QStringLiteral("this user may not open %1").arg(m_where);
        case QLocalSocket::PeerClosedError:
            return QStringLiteral("the server closed the connection");
        default:
            return m_socket->errorString();
        }
    }
};

/// Chooses by the endpoint, which is known only when it is opened.
class SocketTransport : public Transport
{
public:
    explicit SocketTransport(TransportListener &listener)
        : m_listener(listener)
    {}
    void open(const Endpoint &endpoint) override
    {
        if (endpoint.socketPath.isEmpty())
            m_transport = std::make_unique<TcpTransport>(m_listener);
        else
            m_transport = std::make_unique<LocalTransport>(m_listener);
        m_transport->open(endpoint);
    }
    qint64 read(char *data, qint64 most) override { return m_transport->read(data, most); }
    void write(QByteArrayView bytes) override { m_transport->write(bytes); }
    void flush() override { m_transport->flush(); }
    qint64 bytesToWrite() const override { return m_transport->bytesToWrite(); }
    void abort() override { m_transport->abort(); }

private:
    TransportListener &m_listener;
    std::unique_ptr<Transport> m_transport;
};

} // namespace

TransportFactory socketTransports()
{
    return [](TransportListener &listener) { return std::make_unique<SocketTransport>(listener); };
}

} // namespace freshet::redis
