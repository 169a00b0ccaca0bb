// SPDX-License-Identifier: GPL-3.0-or-later
//
// Transport over Qt's TCP, TLS and local sockets.
#include "core/redis/transport.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocalSocket>
#include <QPointer>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>

#include <optional>

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

/// Hands to the system what it takes at once, past Qt's buffer, which is empty then; the rest is returned and goes the usual way.
/// With GLib's event loop each write through Qt costs two more system calls, for its write notifier.
QByteArrayView sendNow(qintptr socket, QByteArrayView bytes)
{
    const ssize_t sent = ::send(int(socket), bytes.data(), std::size_t(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent > 0 ? bytes.sliced(sent) : bytes; // an error will meet Qt's own write, which reports it
}

/// TCP and TLS share everything but the first steps; a QSslSocket that never encrypts would do for both, but costs more.
class TcpTransport : public Transport
{
public:
    explicit TcpTransport(TransportListener &listener)
        : m_listener(listener)
    {}
    ~TcpTransport() override { release(); }
    TcpTransport(const TcpTransport &) = delete;
    TcpTransport &operator=(const TcpTransport &) = delete;

    void open(const Endpoint &endpoint) override
    {
        m_where = endpoint.toString();
        if (endpoint.tls.enabled) {
            openTls(endpoint);
            return;
        }
        m_socket = new QTcpSocket;
        listen();
        QObject::connect(m_socket, &QTcpSocket::connected, m_socket, [this] { opened(); });
        m_socket->connectToHost(endpoint.address.host, endpoint.address.port);
    }

    // The socket may have ended inside a call of ours, which is reported from the event loop.
    qint64 read(char *data, qint64 most) override { return isUsable() ? m_socket->read(data, most) : 0; }
    void write(QByteArrayView bytes) override
    {
        if (isUsable() && !m_isTls && m_socket->bytesToWrite() == 0)
            bytes = sendNow(m_socket->socketDescriptor(), bytes);
        if (isUsable() && !bytes.isEmpty())
            m_socket->write(bytes.data(), bytes.size());
    }
    void flush() override
    {
        if (!m_socket || bytesToWrite() == 0)
            return;
        m_writing = true;
        m_socket->flush();
        m_writing = false;
    }
    qint64 bytesToWrite() const override { return m_socket ? m_socket->bytesToWrite() + tlsBytes() : 0; }
    void abort() override { release(); }

private:
    bool isUsable() const { return m_socket && m_socket->isOpen(); }

    /// What TLS has encrypted and not sent is not in bytesToWrite.
    qint64 tlsBytes() const { return m_isTls ? static_cast<QSslSocket *>(m_socket.data())->encryptedBytesToWrite() : 0; }

    void openTls(const Endpoint &endpoint)
    {
        auto *socket = new QSslSocket;
        m_socket = socket;
        m_isTls = true;
        listen();
        const auto configuration = makeConfiguration(endpoint.tls);
        if (!configuration) {
            reportLater(configuration.error());
            return;
        }
        socket->setSslConfiguration(*configuration);
        // The name that the certificate must carry; it also goes out as SNI.
        if (!endpoint.tls.serverName.isEmpty())
            socket->setPeerVerifyName(endpoint.tls.serverName);
        QObject::connect(socket, &QSslSocket::encrypted, socket, [this] { opened(); });
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

    void listen()
    {
        QObject::connect(m_socket, &QIODevice::readyRead, m_socket, [this] { readable(); });
        QObject::connect(m_socket, &QIODevice::bytesWritten, m_socket, [this] { m_listener.transportWritten(); });
        QObject::connect(m_socket, &QAbstractSocket::errorOccurred, m_socket, [this](QAbstractSocket::SocketError error) {
            QString words = m_socket->errorString();
            if (const auto *tls = qobject_cast<QSslSocket *>(m_socket.data()); tls && !tls->sslHandshakeErrors().isEmpty())
                words = tls->sslHandshakeErrors().constFirst().errorString();
            const Error reason = socketError(error, words, m_where, m_open);
            if (m_writing)
                reportLater(reason);
            else
                report(reason);
        });
    }

    void readable()
    {
        if (!m_open)
            return;
        if (!m_writing) {
            m_listener.transportReadable();
            return;
        }
        // QSslSocket decrypts 4 KiB more inside flush and says so there. Heard at once, reading and flushing would nest once for
        // each 4 KiB that wait: 512 callers overran the stack.
        if (m_readQueued)
            return;
        m_readQueued = true;
        QMetaObject::invokeMethod(
            m_socket,
            [this] {
                m_readQueued = false;
                readable();
            },
            Qt::QueuedConnection);
    }

    void opened()
    {
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
        m_open = true;
        m_listener.transportOpened();
    }

    /// The listener must not hear of it inside its own call.
    void reportLater(const Error &error)
    {
        if (m_closing)
            return;
        m_closing = true;
        QMetaObject::invokeMethod(m_socket, [this, error] { report(error); }, Qt::QueuedConnection);
    }

    void report(const Error &error)
    {
        // What came before the end is still read.
        release();
        m_listener.transportClosed(error);
    }

    void release()
    {
        if (!m_socket)
            return;
        QTcpSocket *socket = m_socket;
        m_socket = nullptr;
        m_open = false;
        socket->disconnect();
        socket->abort();
        // A report that is still on its way holds this transport, which may be gone when it comes.
        QCoreApplication::removePostedEvents(socket, QEvent::MetaCall);
        socket->deleteLater();
    }

    TransportListener &m_listener;
    QPointer<QTcpSocket> m_socket;
    QString m_where;
    bool m_open = false;
    bool m_isTls = false;
    bool m_readQueued = false;
    bool m_writing = false;
    bool m_closing = false;
};

class LocalTransport : public Transport
{
public:
    explicit LocalTransport(TransportListener &listener)
        : m_listener(listener)
    {}
    ~LocalTransport() override { release(); }
    LocalTransport(const LocalTransport &) = delete;
    LocalTransport &operator=(const LocalTransport &) = delete;

    void open(const Endpoint &endpoint) override
    {
        m_where = endpoint.toString();
        m_socket = new QLocalSocket;
        QObject::connect(m_socket, &QIODevice::readyRead, m_socket, [this] {
            if (m_open)
                m_listener.transportReadable();
        });
        QObject::connect(m_socket, &QIODevice::bytesWritten, m_socket, [this] { m_listener.transportWritten(); });
        QObject::connect(m_socket, &QLocalSocket::errorOccurred, m_socket, [this](QLocalSocket::LocalSocketError error) {
            Error reason{m_open ? Code::ConnectionLost : Code::ConnectFailed, words(error), m_where};
            if (m_busy)
                reportLater(reason);
            else
                report(reason);
        });
        QObject::connect(m_socket, &QLocalSocket::connected, m_socket, [this] {
            m_open = true;
            if (m_busy)
                QMetaObject::invokeMethod(m_socket, [this] { m_listener.transportOpened(); }, Qt::QueuedConnection);
            else
                m_listener.transportOpened();
        });
        // Qt connects a local socket inside this call.
        m_busy = true;
        m_socket->connectToServer(endpoint.socketPath);
        m_busy = false;
    }

    // The socket may have ended inside a call of ours, which is reported from the event loop.
    qint64 read(char *data, qint64 most) override { return isUsable() ? m_socket->read(data, most) : 0; }
    void write(QByteArrayView bytes) override
    {
        if (isUsable() && m_socket->bytesToWrite() == 0)
            bytes = sendNow(m_socket->socketDescriptor(), bytes);
        if (isUsable() && !bytes.isEmpty())
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
    qint64 bytesToWrite() const override { return m_socket ? m_socket->bytesToWrite() : 0; }
    void abort() override { release(); }

private:
    bool isUsable() const { return m_socket && m_socket->isOpen(); }

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

    void reportLater(const Error &error)
    {
        if (m_closing)
            return;
        m_closing = true;
        QMetaObject::invokeMethod(m_socket, [this, error] { report(error); }, Qt::QueuedConnection);
    }

    void report(const Error &error)
    {
        release();
        m_listener.transportClosed(error);
    }

    void release()
    {
        if (!m_socket)
            return;
        QLocalSocket *socket = m_socket;
        m_socket = nullptr;
        m_open = false;
        socket->disconnect();
        socket->abort();
        // A report that is still on its way holds this transport, which may be gone when it comes.
        QCoreApplication::removePostedEvents(socket, QEvent::MetaCall);
        socket->deleteLater();
    }

    TransportListener &m_listener;
    QPointer<QLocalSocket> m_socket;
    QString m_where;
    bool m_open = false;
    bool m_busy = false;
    bool m_closing = false;
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
