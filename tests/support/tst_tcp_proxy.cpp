// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tcp_proxy.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace freshet::test;
using namespace std::chrono_literals;

/// The bad network: an echo server behind the proxy shows what it does.
class TcpProxyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_echo = std::make_unique<QTcpServer>();
        QVERIFY(m_echo->listen(QHostAddress::LocalHost));
        connect(m_echo.get(), &QTcpServer::newConnection, this, [this] {
            QTcpSocket *peer = m_echo->nextPendingConnection();
            connect(peer, &QTcpSocket::readyRead, peer, [peer] { peer->write(peer->readAll()); });
        });
        m_proxy = std::make_unique<TcpProxy>(QStringLiteral("127.0.0.1"), m_echo->serverPort());
        QVERIFY(m_proxy->start());
        m_client = std::make_unique<QTcpSocket>();
        m_client->connectToHost(QStringLiteral("127.0.0.1"), m_proxy->port());
        QTRY_COMPARE(m_client->state(), QAbstractSocket::ConnectedState);
    }
    void cleanup()
    {
        m_client.reset();
        m_proxy.reset();
        m_echo.reset();
    }

    void bytesGoBothWaysUnchanged()
    {
        const QByteArray much(3 << 20, 'x');
        m_client->write(much);
        QTRY_COMPARE(m_client->bytesAvailable(), qint64(much.size()));
        QCOMPARE(m_client->readAll(), much);
        QCOMPARE(m_proxy->forwarded(TcpProxy::Direction::ToServer), qint64(much.size()));
        QCOMPARE(m_proxy->forwarded(TcpProxy::Direction::ToClient), qint64(much.size()));
        QCOMPARE(m_proxy->openConnections(), 1);
    }

    void slicesArriveOneByOne()
    {
        m_proxy->slice(1);
        QByteArrayList pieces;
        connect(m_client.get(), &QTcpSocket::readyRead, this, [&] { pieces << m_client->readAll(); });
        m_client->write("0123456789");
        QTRY_COMPARE(pieces.join(), QByteArray("0123456789"));
        QVERIFY(pieces.size() >= 5); // the system may join two of them
    }

    void aDelayIsKeptAndSoIsTheOrder()
    {
        m_proxy->delay(30ms, 20ms);
        QElapsedTimer clock;
        clock.start();
        for (char c = 'a'; c <= 'e'; ++c) {
            m_client->write(&c, 1);
            m_client->flush();
        }
        QTRY_COMPARE(m_client->bytesAvailable(), 5);
        QVERIFY(clock.elapsed() >= 20); // two ways of at least 10 ms
        QCOMPARE(m_client->readAll(), QByteArray("abcde"));
    }

    void aReplyStopsInItsMiddle_data()
    {
        QTest::addColumn<int>("then");
        QTest::newRow("silence") << int(TcpProxy::Then::Silence);
        QTest::newRow("close") << int(TcpProxy::Then::Close);
        QTest::newRow("reset") << int(TcpProxy::Then::Reset);
    }
    void aReplyStopsInItsMiddle()
    {
        QFETCH(int, then);
        QSignalSpy ended(m_client.get(), &QTcpSocket::disconnected);
        m_proxy->stopAfter(TcpProxy::Direction::ToClient, 4, TcpProxy::Then(then));
        m_client->write("0123456789");
        QTRY_COMPARE(m_client->bytesAvailable() >= 4 || !ended.isEmpty(), true);
        QTRY_COMPARE(m_proxy->forwarded(TcpProxy::Direction::ToClient), 4);
        if (TcpProxy::Then(then) == TcpProxy::Then::Silence) {
            QCOMPARE(m_client->readAll(), QByteArray("0123"));
            QCOMPARE(m_client->state(), QAbstractSocket::ConnectedState);
            m_proxy->heal();
            m_client->write("!");
            QTRY_COMPARE(m_client->peek(100), QByteArray("456789!")); // late, not lost
        } else {
            QTRY_COMPARE(ended.size(), 1);
            QCOMPARE(m_client->error(), QAbstractSocket::RemoteHostClosedError);
        }
    }

    void aBlackHoleTellsNobodyAndKeepsWhatCame()
    {
        m_proxy->blackhole();
        QTcpSocket second;
        second.connectToHost(QStringLiteral("127.0.0.1"), m_proxy->port());
        QTRY_COMPARE(m_proxy->totalConnections(), 2);
        m_client->write("a");
        second.write("b");
        QTRY_COMPARE(m_client->bytesToWrite() + second.bytesToWrite(), 0);
        QCOMPARE(m_proxy->forwarded(TcpProxy::Direction::ToServer), 0);
        QCOMPARE(m_client->state(), QAbstractSocket::ConnectedState);
        m_proxy->heal();
        QTRY_COMPARE(m_client->peek(100), QByteArray("a"));
        QTRY_COMPARE(second.peek(100), QByteArray("b"));
    }

    void aCutEndsConnectionsAndTakesNewOnes_data()
    {
        QTest::addColumn<bool>("hard");
        QTest::newRow("cut") << false;
        QTest::newRow("reset") << true;
    }
    void aCutEndsConnectionsAndTakesNewOnes()
    {
        QFETCH(bool, hard);
        m_client->write("x");
        QTRY_COMPARE(m_client->bytesAvailable(), 1);
        hard ? m_proxy->reset() : m_proxy->cut();
        QTRY_COMPARE(m_client->state(), QAbstractSocket::UnconnectedState);
        QTRY_COMPARE(m_proxy->openConnections(), 0);
        m_client->connectToHost(QStringLiteral("127.0.0.1"), m_proxy->port());
        m_client->write("y");
        QTRY_COMPARE(m_client->peek(100), QByteArray("y"));
    }

    void refusingLeavesOpenOnesAndEndsOnTheSamePort()
    {
        const quint16 port = m_proxy->port();
        m_proxy->refuse();
        QTcpSocket second;
        second.connectToHost(QStringLiteral("127.0.0.1"), port);
        QTRY_COMPARE(second.error(), QAbstractSocket::ConnectionRefusedError);
        m_client->write("x");
        QTRY_COMPARE(m_client->peek(100), QByteArray("x"));
        QVERIFY(m_proxy->acceptAgain());
        QCOMPARE(m_proxy->port(), port);
        second.connectToHost(QStringLiteral("127.0.0.1"), port);
        QTRY_COMPARE(second.state(), QAbstractSocket::ConnectedState);
    }

    void aServerThatIsGoneEndsTheConnection()
    {
        const quint16 port = m_proxy->port();
        m_echo->close();
        QTcpSocket second;
        second.connectToHost(QStringLiteral("127.0.0.1"), port);
        QSignalSpy ended(&second, &QTcpSocket::disconnected);
        QTRY_COMPARE(ended.size(), 1);
    }

private:
    std::unique_ptr<QTcpServer> m_echo;
    std::unique_ptr<TcpProxy> m_proxy;
    std::unique_ptr<QTcpSocket> m_client;
};

QTEST_GUILESS_MAIN(TcpProxyTest)
#include "tst_tcp_proxy.moc"
