// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/support/tls_certificates.h"

#include <QFile>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>

#include <csignal>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace freshet::test;

/// The servers that other tests stand on.
class RedisServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_tls.create(), qPrintable(m_tls.errorText())); }

    void aServerAnswersOnItsSocketAndItsPort()
    {
        RedisServer server({.tcp = true});
        QVERIFY2(server.start(), qPrintable(server.log()));
        QCOMPARE(server.raw().run({"PING"}).bytes, QByteArray("PONG"));
        RawRedis tcp({.port = server.port()});
        QVERIFY(tcp.run({"SET", "a\r\nb", QByteArray("x\0y", 3)}).isOk());
        QCOMPARE(server.raw().run({"GET", "a\r\nb"}).bytes, QByteArray("x\0y", 3));
        QVERIFY(server.socketPath().toLocal8Bit().size() < 108);
    }

    void aServerWithoutPortsHasNone()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        QCOMPARE(server.raw().info("server", "tcp_port"), QByteArray("0"));
        QCOMPARE(server.port(), quint16(0));
        QCOMPARE(server.url().socketPath, server.socketPath());
    }

    void aPasswordAndUsersAreAsked()
    {
        RedisServer server({.password = "open sesame", .users = {"alice on >secret ~a:* +@read"}});
        QVERIFY2(server.start(), qPrintable(server.log()));
        RawRedis nobody({.socketPath = server.socketPath()});
        QVERIFY(nobody.run({"PING"}).bytes.startsWith("NOAUTH"));
        QVERIFY(server.raw().run({"SET", "a:1", "v"}).isOk());
        RawRedis alice({.socketPath = server.socketPath(), .user = "alice", .password = "secret"});
        QCOMPARE(alice.run({"GET", "a:1"}).bytes, QByteArray("v"));
        QVERIFY(alice.run({"SET", "a:1", "w"}).bytes.startsWith("NOPERM"));
    }

    void aRestartKeepsAddressesAndWithAofTheData()
    {
        RedisServer server({.tcp = true, .appendOnly = true});
        QVERIFY2(server.start(), qPrintable(server.log()));
        const quint16 port = server.port();
        QVERIFY(server.raw().run({"SET", "k", "v"}).isOk());
        server.kill();
        QVERIFY(!server.isRunning());
        QVERIFY(!server.raw().isConnected());
        QVERIFY2(server.start(), qPrintable(server.log()));
        QCOMPARE(server.port(), port);
        QCOMPARE(server.raw().run({"GET", "k"}).bytes, QByteArray("v"));
        QVERIFY2(server.restart(), qPrintable(server.log()));
        QCOMPARE(server.raw().run({"GET", "k"}).bytes, QByteArray("v"));
    }

    void aPausedServerIsSilentUntilItGoesOn()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        RawRedis before = server.raw(200);
        server.pause();
        QCOMPARE(before.run({"PING"}).type, RawReply::Type::NoAnswer);
        server.resume();
        QCOMPARE(server.raw().run({"PING"}).bytes, QByteArray("PONG"));
        server.pause();
        server.stop(); // must not wait for ever for a stopped process
        QVERIFY(!server.isRunning());
    }

    void aWrongSettingIsSaidInTheLog()
    {
        RedisServer server({.config = {QStringLiteral("no-such-setting 1")}});
        QVERIFY(!server.start());
        QVERIFY2(server.log().contains(QLatin1String("no-such-setting")), qPrintable(server.log()));
    }

    void aServerDiesWithACrashedTest()
    {
        int pipe[2];
        QCOMPARE(::pipe(pipe), 0);
        // A process in between starts a child in the way of ChildProcess and is killed like a crashed test.
        const pid_t middle = ::fork();
        if (middle == 0) {
            QProcess child;
            const pid_t self = ::getpid();
            child.setChildProcessModifier([self] {
                ::prctl(PR_SET_PDEATHSIG, SIGKILL);
                if (::getppid() != self)
                    ::_exit(127);
            });
            child.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QStringLiteral("exec cat")});
            child.waitForStarted();
            const qint64 pid = child.processId();
            const bool told = ::write(pipe[1], &pid, sizeof pid) == sizeof pid;
            ::pause();
            ::_exit(told ? 0 : 1);
        }
        qint64 child = 0;
        QCOMPARE(::read(pipe[0], &child, sizeof child), ssize_t(sizeof child));
        QCOMPARE(::kill(pid_t(child), 0), 0);
        ::kill(middle, SIGKILL);
        ::waitpid(middle, nullptr, 0);
        const QString status = QStringLiteral("/proc/%1/stat").arg(child);
        // Gone, or a zombie that a lazy init has not collected yet.
        QTRY_VERIFY([&] {
            QFile file(status);
            return !file.open(QIODevice::ReadOnly) || file.readAll().contains(") Z ");
        }());
        ::close(pipe[0]);
        ::close(pipe[1]);
    }

    void tlsServersShowTheCertificateTheyWereGiven_data()
    {
        QTest::addColumn<QString>("which");
        QTest::addColumn<bool>("trusted");
        QTest::newRow("good") << QStringLiteral("server") << true;
        QTest::newRow("expired") << QStringLiteral("expired") << false;
        QTest::newRow("wrong name") << QStringLiteral("wrong-name") << false;
        QTest::newRow("another authority") << QStringLiteral("other") << false;
    }
    void tlsServersShowTheCertificateTheyWereGiven()
    {
        QFETCH(QString, which);
        QFETCH(bool, trusted);
        RedisServer::Options options{.tls = &m_tls};
        if (which == QLatin1String("expired")) {
            options.certificate = m_tls.expiredCertificate();
            options.certificateKey = m_tls.expiredKey();
        } else if (which == QLatin1String("wrong-name")) {
            options.certificate = m_tls.wrongNameCertificate();
            options.certificateKey = m_tls.wrongNameKey();
        }
        RedisServer server(options);
        QVERIFY2(server.start(), qPrintable(server.log()));

        QSslSocket socket;
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        const QString authority = which == QLatin1String("other") ? m_tls.otherAuthority() : m_tls.authority();
        configuration.setCaCertificates(QSslCertificate::fromPath(authority));
        QCOMPARE(configuration.caCertificates().size(), 1);
        socket.setSslConfiguration(configuration);
        socket.connectToHostEncrypted(QStringLiteral("localhost"), server.tlsPort());
        QCOMPARE(socket.waitForEncrypted(5000), trusted);
        if (trusted) {
            socket.write("PING\r\n");
            QTRY_VERIFY(socket.canReadLine());
            QCOMPARE(socket.readLine(), QByteArray("+PONG\r\n"));
        } else {
            const auto errors = socket.sslHandshakeErrors();
            QVERIFY(!errors.isEmpty());
            const auto expected = which == QLatin1String("expired")      ? QSslError::CertificateExpired
                                  : which == QLatin1String("wrong-name") ? QSslError::HostNameMismatch
                                                                         : QSslError::SelfSignedCertificateInChain;
            QVERIFY2(std::any_of(errors.begin(), errors.end(), [&](const QSslError &e) { return e.error() == expected; }),
                     qPrintable(errors.first().errorString()));
        }
    }

private:
    TlsCertificates m_tls;
};

QTEST_GUILESS_MAIN(RedisServerTest)
#include "tst_redis_server.moc"
