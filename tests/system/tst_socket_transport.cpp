// SPDX-License-Identifier: GPL-3.0-or-later
//
// Connecting with Qt's sockets and what follows: descriptors that are left behind, ends at every stage, a proxy between.
#include "core/redis/client.h"
#include "core/redis/transport.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"

#include <QDir>
#include <QNetworkProxy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <atomic>
#include <functional>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

using namespace freshet;
using namespace freshet::redis;
using namespace freshet::test;

namespace {

struct Listener : TransportListener
{
    void transportOpened() override
    {
        ++opened;
        if (thenOpened)
            thenOpened();
    }
    void transportReadable() override
    {
        QByteArray part(4096, '\0');
        while (const qint64 count = transport ? transport->read(part.data(), part.size()) : 0)
            got.append(part.constData(), count);
    }
    void transportWritten() override {}
    void transportClosed(Error) override { ++closed; }

    std::unique_ptr<Transport> transport;
    std::function<void()> thenOpened;
    QByteArray got;
    int opened = 0;
    int closed = 0;
};

qsizetype descriptors()
{
    return QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System).size();
}

Task<Result<Value>> run(Client *client, Command command)
{
    co_return co_await client->command(std::move(command));
}

/// Takes one connection after another through SOCKS 5 (RFC 1928), all to the same port of this machine, whatever they ask for.
class Proxy : public QTcpServer
{
public:
    explicit Proxy(quint16 to)
    {
        connect(this, &QTcpServer::newConnection, this, [this, to] {
            QTcpSocket *client = nextPendingConnection();
            connect(client, &QTcpSocket::readyRead, client, [this, client, to] { step(client, to); });
        });
    }
    int connections = 0;

private:
    void step(QTcpSocket *client, quint16 to)
    {
        if (auto *server = client->findChild<QTcpSocket *>()) {
            server->write(client->readAll());
            return;
        }
        const QByteArray said = client->readAll();
        if (said.size() <= 4) { // the ways to log in
            client->write(QByteArray("\x05\x00", 2));
            return;
        }
        ++connections;
        auto *server = new QTcpSocket(client);
        connect(server, &QTcpSocket::connected, client,
                [client] { client->write(QByteArray("\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x01", 10)); });
        connect(server, &QTcpSocket::readyRead, client, [client, server] { client->write(server->readAll()); });
        server->connectToHost(QHostAddress::LocalHost, to);
    }
};

} // namespace

class SocketTransportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void cleanup() { QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy); }

    void noDescriptorIsLeft_data()
    {
        QTest::addColumn<bool>("isUnix");
        QTest::addColumn<int>("stage");
        for (const bool isUnix : {true, false}) {
            for (const int stage : {0, 1, 2, 3})
                QTest::addRow("%s, stage %d", isUnix ? "Unix" : "TCP", stage) << isUnix << stage;
        }
    }
    void noDescriptorIsLeft()
    {
        QFETCH(bool, isUnix);
        QFETCH(int, stage);
        qsizetype before = 0;
        for (int i = 0; i < 20; ++i) {
            if (i == 1) // what Qt itself opens once is open now
                before = descriptors();
            Listener listener;
            listener.transport = socketTransports()(listener);
            if (stage == 1)
                listener.thenOpened = [&] { listener.transport.reset(); };
            listener.transport->open(endpoint(isUnix));
            QCOMPARE(listener.opened, 0); // told from the event loop only
            if (stage == 0) {             // a Unix socket is connected by now, and nobody has been told
                listener.transport.reset();
                QCoreApplication::processEvents();
                QCOMPARE(listener.opened, 0);
                QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
                continue;
            }
            QTRY_COMPARE(listener.opened, 1);
            if (stage > 1) {
                listener.transport->write("PING\r\n");
                listener.transport->flush();
                QTRY_COMPARE(listener.got, QByteArray("+PONG\r\n"));
            }
            if (stage == 2)
                listener.transport->abort();
            if (stage == 3) {
                listener.transport->write("QUIT\r\n");
                QTRY_COMPARE(listener.closed, 1);
                QCOMPARE(listener.got, QByteArray("+PONG\r\n+OK\r\n"));
            }
            listener.transport.reset();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
        QCOMPARE(descriptors(), before);
    }

    void nobodyElsesDescriptorIsClosed()
    {
        // A number that is closed twice is another thread's the second time.
        std::atomic<bool> isOver{false};
        std::atomic<int> lost{0};
        std::thread other([&] {
            while (!isOver) {
                const int descriptor = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
                if (::close(descriptor) != 0)
                    ++lost;
            }
        });
        for (int i = 0; i < 5000; ++i) {
            Listener listener;
            listener.transport = socketTransports()(listener);
            listener.transport->open(endpoint(i % 4 > 0)); // a Unix socket mostly
            while (listener.opened == 0)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            listener.transport.reset();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
        isOver = true;
        other.join();
        QCOMPARE(lost.load(), 0);
    }

    void aProxyIsGoneThrough()
    {
        // The descriptor that Qt names then is no socket to the server.
        Proxy proxy(endpoint(false).address.port);
        QVERIFY(proxy.listen(QHostAddress::LocalHost));
        QNetworkProxy::setApplicationProxy(
            QNetworkProxy(QNetworkProxy::Socks5Proxy, QStringLiteral("127.0.0.1"), proxy.serverPort()));
        Url url = m_server.tcpUrl();
        url.hosts[0].host = QStringLiteral("redis.example"); // Qt goes to loopback addresses by itself
        const auto client = Client::open(url);
        QVERIFY(await(client->ready()));
        QCOMPARE(proxy.connections, 1);
        QByteArray large(3'000'000, 'x');
        Command set("SET", "large", large);
        QVERIFY(await(run(client.get(), std::move(set))));
        Command get("GET", "large");
        const auto got = await(run(client.get(), std::move(get)));
        QVERIFY(got);
        QVERIFY(got->bytes() == large);
        QCOMPARE(m_server.raw().run({"STRLEN", "large"}).integer, large.size());
    }

private:
    Endpoint endpoint(bool isUnix) const
    {
        Endpoint endpoint;
        if (isUnix)
            endpoint.socketPath = m_server.socketPath();
        else
            endpoint.address = m_server.tcpUrl().hosts.first();
        return endpoint;
    }

    RedisServer m_server{{.tcp = true}};
};

QTEST_GUILESS_MAIN(SocketTransportTest)

#include "tst_socket_transport.moc"
