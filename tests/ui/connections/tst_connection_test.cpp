// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/support/tls_certificates.h"
#include "tests/support/wait.h"
#include "ui/connections/connection_test.h"
#include "ui/connections/failure_words.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using Step = ConnectionTest::Step;
using Mark = ConnectionTest::Mark;

class ConnectionTestTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aGoodServerPassesEveryStep();
    void aWrongPortIsPointedAt();
    void aMissingSocketIsPointedAt();
    void anUnknownHostIsPointedAt();
    void aWrongPasswordIsPointedAt();
    void tlsAgainstAPlainPortIsPointedAt();
    void aGoodCertificatePasses();
    void aBadCertificateIsPointedAt_data();
    void aBadCertificateIsPointedAt();
    void aMissingPermissionNamesTheCommands();
    void aSilentServerCanBeStopped();
    void aSecondStartForgetsTheFirst();
    void destroyingARunningTestIsClean();

private:
    static const ConnectionTest::Outcome &finish(ConnectionTest &test, const redis::Url &url)
    {
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start(url);
        if (!test::waitUntil([&] { return finished.count() == 1; }))
            QTest::qFail("the test did not end", __FILE__, __LINE__);
        return test.outcome();
    }
    test::TlsCertificates m_certificates;
};

void ConnectionTestTest::initTestCase()
{
    QVERIFY2(m_certificates.create(), qPrintable(m_certificates.errorText()));
}

void ConnectionTestTest::aGoodServerPassesEveryStep()
{
    test::RedisServer server({.tcp = true});
    QVERIFY2(server.start(), qPrintable(server.log()));
    ConnectionTest test;
    const auto &outcome = finish(test, server.tcpUrl());
    QVERIFY2(!outcome.failedAt, qPrintable(outcome.error.message));
    QVERIFY2(outcome.server.contains(QLatin1String("7.")) || outcome.server.contains(QLatin1String("8.")),
             qPrintable(outcome.server));
    QVERIFY(outcome.milliseconds > 0);
    QCOMPARE(test.mark(Step::LookUp), Mark::Passed);
    QCOMPARE(test.mark(Step::Reach), Mark::Passed);
    QCOMPARE(test.mark(Step::Tls), Mark::Skipped);
    QCOMPARE(test.mark(Step::Permission), Mark::Passed);
    QVERIFY(!test.isRunning());
}

void ConnectionTestTest::aWrongPortIsPointedAt()
{
    QTcpServer once;
    QVERIFY(once.listen(QHostAddress::LocalHost));
    const quint16 port = once.serverPort();
    once.close(); // nobody listens there now
    ConnectionTest test;
    const auto &outcome = finish(test, redis::Url::parse(QStringLiteral("redis://127.0.0.1:%1").arg(port)).value());
    QCOMPARE(outcome.failedAt, Step::Reach);
    QCOMPARE(outcome.error.code, Code::ConnectFailed);
    QCOMPARE(test.mark(Step::LookUp), Mark::Passed);
    QCOMPARE(test.mark(Step::Login), Mark::Waiting);
    QVERIFY(!failureAdvice(outcome.error).isEmpty());
}

void ConnectionTestTest::aMissingSocketIsPointedAt()
{
    const QTemporaryDir directory;
    ConnectionTest test;
    const auto &outcome =
        finish(test, redis::Url::parse(QStringLiteral("unix://") + directory.filePath(QStringLiteral("none.sock"))).value());
    QCOMPARE(outcome.failedAt, Step::Reach);
    QCOMPARE(test.mark(Step::LookUp), Mark::Skipped);
}

void ConnectionTestTest::anUnknownHostIsPointedAt()
{
    ConnectionTest test;
    const auto &outcome = finish(test, redis::Url::parse(QStringLiteral("redis://no-such-host.invalid")).value());
    QCOMPARE(outcome.failedAt, Step::LookUp);
    QCOMPARE(outcome.error.code, Code::HostNotFound);
}

void ConnectionTestTest::aWrongPasswordIsPointedAt()
{
    test::RedisServer server({.tcp = true, .password = "right"});
    QVERIFY2(server.start(), qPrintable(server.log()));
    redis::Url url = server.tcpUrl();
    url.password = QStringLiteral("wrong-word");
    ConnectionTest test;
    const auto &outcome = finish(test, url);
    QCOMPARE(outcome.failedAt, Step::Login);
    QCOMPARE(outcome.error.code, Code::AuthFailed);
    QCOMPARE(test.mark(Step::Reach), Mark::Passed);
    QVERIFY(!failureSentence(outcome.error).contains(QLatin1String("wrong-word")));
}

void ConnectionTestTest::tlsAgainstAPlainPortIsPointedAt()
{
    test::RedisServer server({.tcp = true});
    QVERIFY2(server.start(), qPrintable(server.log()));
    redis::Url url = server.tcpUrl();
    url.tls.enabled = true;
    ConnectionTest test;
    const auto &outcome = finish(test, url);
    QVERIFY2(outcome.failedAt == Step::Tls, qPrintable(outcome.error.message));
    QCOMPARE(test.mark(Step::Reach), Mark::Passed);
}

void ConnectionTestTest::aGoodCertificatePasses()
{
    test::RedisServer server({.tls = &m_certificates});
    QVERIFY2(server.start(), qPrintable(server.log()));
    ConnectionTest test;
    const auto &outcome = finish(test, server.tlsUrl());
    QVERIFY2(!outcome.failedAt, qPrintable(outcome.error.message));
    QCOMPARE(test.mark(Step::Tls), Mark::Passed);
}

void ConnectionTestTest::aBadCertificateIsPointedAt_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("authority");
    QTest::newRow("unknown authority") << m_certificates.serverCertificate() << m_certificates.serverKey()
                                       << m_certificates.otherAuthority();
    QTest::newRow("expired") << m_certificates.expiredCertificate() << m_certificates.expiredKey() << m_certificates.authority();
    QTest::newRow("wrong name") << m_certificates.wrongNameCertificate() << m_certificates.wrongNameKey()
                                << m_certificates.authority();
}

void ConnectionTestTest::aBadCertificateIsPointedAt()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    QFETCH(QString, authority);
    test::RedisServer server({.tls = &m_certificates, .certificate = certificate, .certificateKey = key});
    QVERIFY2(server.start(), qPrintable(server.log()));
    redis::Url url = server.tlsUrl();
    url.tls.caFile = authority;
    ConnectionTest test;
    const auto &outcome = finish(test, url);
    QCOMPARE(outcome.failedAt, Step::Tls);
    QCOMPARE(outcome.error.code, Code::TlsFailed);
    QCOMPARE(test.mark(Step::Reach), Mark::Passed);
}

void ConnectionTestTest::aMissingPermissionNamesTheCommands()
{
    test::RedisServer server({.tcp = true, .users = {"bob on >secret ~* +@all -info -dbsize"}});
    QVERIFY2(server.start(), qPrintable(server.log()));
    redis::Url url = server.tcpUrl();
    url.user = QStringLiteral("bob");
    url.password = QStringLiteral("secret");
    ConnectionTest test;
    const auto &outcome = finish(test, url);
    QCOMPARE(outcome.failedAt, Step::Permission);
    QCOMPARE(outcome.missing.size(), 2U);
    QVERIFY(outcome.error.message.contains(QLatin1String("INFO")));
    QVERIFY(outcome.error.message.contains(QLatin1String("DBSIZE")));
    QCOMPARE(test.mark(Step::Login), Mark::Passed);
}

void ConnectionTestTest::aSilentServerCanBeStopped()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    ConnectionTest test;
    QSignalSpy finished(&test, &ConnectionTest::finished);
    test.start(redis::Url::parse(QStringLiteral("redis://127.0.0.1:%1").arg(silent.serverPort())).value());
    QTRY_VERIFY(silent.hasPendingConnections());
    QVERIFY(test.isRunning());
    test.stop();
    QCOMPARE(finished.count(), 1);
    QCOMPARE(test.outcome().error.code, Code::Cancelled);
    QVERIFY(!test.isRunning());
}

void ConnectionTestTest::aSecondStartForgetsTheFirst()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    test::RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    ConnectionTest test;
    QSignalSpy finished(&test, &ConnectionTest::finished);
    test.start(redis::Url::parse(QStringLiteral("redis://127.0.0.1:%1").arg(silent.serverPort())).value());
    test.start(server.url());
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(!test.outcome().failedAt);
    QCoreApplication::processEvents();
    QCOMPARE(finished.count(), 1);
}

void ConnectionTestTest::destroyingARunningTestIsClean()
{
    for (int i = 0; i < 10; ++i) {
        ConnectionTest test;
        test.start(redis::Url::parse(QStringLiteral("redis://127.0.0.1:1")).value());
    }
}

QTEST_GUILESS_MAIN(ConnectionTestTest)
#include "tst_connection_test.moc"
