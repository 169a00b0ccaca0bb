// SPDX-License-Identifier: GPL-3.0-or-later
// What may become of a request on its way.
#include <QTest>

#include "tests/core/voice/provider_rig.h"
#include "tests/support/tcp_proxy.h"
#include "tests/support/tls_certificates.h"

#include <QFile>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>

using namespace freshet;
using namespace freshet::voice;
using namespace std::chrono_literals;
using sandbox::VoiceStandIn;
using test::answerOf;
using test::await;
using test::begin;
using test::ProviderRig;
using test::TcpProxy;

namespace {

const QByteArray emptyList = "{\"voices\":[]}";

QByteArray detail(const char *code, const QByteArray &message = "no")
{
    return QByteArray("{\"detail\":{\"status\":\"") + code + "\",\"message\":\"" + message + "\"}}";
}

void turnLoop()
{
    for (int i = 0; i < 20; ++i)
        QCoreApplication::processEvents();
}

} // namespace

class ProviderNetworkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatSpeaksNoHttpIsAnError_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::newRow("another protocol") << QByteArray("-ERR wrong protocol\r\n");
        QTest::newRow("zeros") << QByteArray(5000, '\0');
        QTest::newRow("a status that is none") << QByteArray("HTTP/1.1 abc\r\n\r\n");
        QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 OK\r\nContent-Le");
    }
    void whatSpeaksNoHttpIsAnError()
    {
        QFETCH(QByteArray, raw);
        ProviderRig rig;
        auto options = rig.options();
        options.tries = 1;
        rig.make(options);
        VoiceStandIn::Answer answer;
        answer.raw = raw;
        // Qt asks again by itself where a connection ends before an answer that it understands.
        rig.server.answerNext(answer, 10);
        const auto list = await(rig.provider->fetchAll({}, {}));
        QVERIFY(!list);
        QVERIFY2(list.error().code == Code::Undecodable || list.error().code == Code::ConnectionLost,
                 qPrintable(list.error().message));
        QVERIFY(rig.server.requestCount() <= 4);
    }

    void aBodyThatComesTooSlowlyIsGivenUp()
    {
        ProviderRig rig;
        TcpProxy proxy(QStringLiteral("127.0.0.1"), quint16(rig.server.url().port()));
        QVERIFY(proxy.start());
        auto options = rig.options();
        options.base.setPort(proxy.port());
        options.tries = 1;
        rig.make(options);
        auto answer = answerOf(200, emptyList + QByteArray(1000, ' '));
        answer.dripBytes = 1;
        rig.server.answerNext(answer);
        auto list = begin(rig.provider->fetchAll({}, {}));
        QTRY_VERIFY(proxy.forwarded(TcpProxy::Direction::ToClient) > 0); // the head
        for (int second = 0; second < 19; ++second) {
            const qint64 before = proxy.forwarded(TcpProxy::Direction::ToClient);
            QTRY_COMPARE(rig.clock.sleepers(), 2); // the deadline and the drip
            rig.clock.advance(1s);
            QTRY_VERIFY(proxy.forwarded(TcpProxy::Direction::ToClient) > before);
            QVERIFY(!list.isDone());
        }
        rig.clock.advance(1s);
        QCOMPARE(list.get().error().code, Code::Timeout);
        QTRY_COMPARE(rig.server.openRequests(), 0);
    }

    void aServerThatHangsIsAskedAgainAfterItsDeadline()
    {
        ProviderRig rig;
        auto hang = answerOf(200, emptyList);
        hang.hang = true;
        rig.server.answerNext(hang);
        auto list = begin(rig.provider->fetchAll({}, {}));
        QTRY_COMPARE(rig.server.openRequests(), 1);
        rig.clock.advance(20s);
        QVERIFY(rig.pausesAfter(1));
        rig.clock.advance(1100ms);
        QVERIFY(list.get());
        QTRY_COMPARE(rig.server.openRequests(), 0);
        QCOMPARE(rig.server.requestCount(), 2);
    }

    void aCutBodyIsNoAnswerEvenWhereItIsWholeJson()
    {
        ProviderRig rig;
        auto cut = answerOf(200, emptyList + QByteArray(100, ' '));
        cut.cutAfter = emptyList.size();
        rig.server.answerNext(cut);
        auto list = begin(rig.provider->fetchAll({}, {}));
        // Newer Qt asks again by itself.
        QTRY_VERIFY(list.isDone() || (rig.clock.sleepers() == 1 && rig.provider->counts().running == 0));
        rig.clock.advance(1100ms);
        QVERIFY(list.get());
        QCOMPARE(list.get()->voices.size(), 3u);
    }

    void aConnectionThatEndsBeforeAnAnswerIsNotMadeOverAndOver()
    {
        ProviderRig rig;
        VoiceStandIn::Answer cut;
        cut.cutAfter = -2;
        rig.server.answerNext(cut, 1000);
        auto list = begin(rig.provider->fetchAll({}, {}));
        for (int requests = 1; requests < 4; ++requests) {
            QVERIFY(rig.pausesAfter(requests));
            rig.clock.advance(5s);
        }
        QCOMPARE(list.get().error().code, Code::ConnectionLost);
        // Qt makes a connection anew by itself, a few times a try.
        qInfo("%d requests reached the server", rig.server.requestCount());
        QVERIFY(rig.server.requestCount() <= 16);
    }

    void aResetInMidAnswerIsAskedAgain()
    {
        ProviderRig rig;
        TcpProxy proxy(QStringLiteral("127.0.0.1"), quint16(rig.server.url().port()));
        QVERIFY(proxy.start());
        auto options = rig.options();
        options.base.setPort(proxy.port());
        rig.make(options);
        proxy.stopAfter(TcpProxy::Direction::ToClient, 400, TcpProxy::Then::Reset);
        auto list = begin(rig.provider->fetchAll({}, {}));
        QVERIFY(rig.pausesAfter(1));
        proxy.heal();
        rig.clock.advance(1100ms);
        QVERIFY(list.get());
        QCOMPARE(list.get()->voices.size(), 3u);
        proxy.slice(1);
        QVERIFY(await(rig.provider->fetchAll({}, {})));
    }

    void aProviderThatIsAwayIsAskedAFewTimes()
    {
        ProviderRig rig;
        TcpProxy proxy(QStringLiteral("127.0.0.1"), quint16(rig.server.url().port()));
        QVERIFY(proxy.start());
        auto options = rig.options();
        options.base.setPort(proxy.port());
        rig.make(options);
        proxy.refuse();
        auto list = begin(rig.provider->fetchAll({}, {}));
        for (int requests = 1; requests < 4; ++requests) {
            QVERIFY(rig.pausesAfter(requests));
            rig.clock.advance(5s);
        }
        QCOMPARE(list.get().error().code, Code::ConnectFailed);
        QCOMPARE(rig.server.requestCount(), 0);
        options.base = QUrl(QStringLiteral("http://no-such-host.invalid"));
        rig.make(options);
        QCOMPARE(await(rig.provider->fetchAll({}, {})).error().code, Code::HostNotFound);
    }

    void anAnswerThatIsTooLargeIsRefusedWhileItComes_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("encoding");
        QTest::newRow("10 MB") << "{\"voices\":[]}" + QByteArray(10'000'000, ' ') << QByteArray("identity");
        QTest::newRow("10 MB of no JSON") << QByteArray(10'000'000, 'x') << QByteArray("identity");
        QTest::newRow("a deflate bomb") << qCompress(QByteArray(60'000'000, ' '), 9).sliced(4) << QByteArray("deflate");
    }
    void anAnswerThatIsTooLargeIsRefusedWhileItComes()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, encoding);
        ProviderRig rig;
        TcpProxy proxy(QStringLiteral("127.0.0.1"), quint16(rig.server.url().port()));
        QVERIFY(proxy.start());
        auto options = rig.options();
        options.base.setPort(proxy.port());
        options.mostAnswerBytes = 1'000'000;
        rig.make(options);
        rig.server.answerNext(answerOf(200, body, {{"Content-Encoding", encoding}}));
        const auto list = await(rig.provider->fetchAll({}, {}));
        QVERIFY(!list);
        QCOMPARE(list.error().code, Code::Undecodable);
        QVERIFY2(list.error().message.contains(QStringLiteral("larger than")), qPrintable(list.error().message));
        QVERIFY(proxy.forwarded(TcpProxy::Direction::ToClient) < 9'000'000);
        QCOMPARE(rig.server.requestCount(), 1);
    }

    void anAnswerOfEightMegabytesIsRead()
    {
        ProviderRig rig;
        rig.server.answerNext(answerOf(200, "{\"voices\":[]" + QByteArray(8'000'000, ' ') + '}'));
        QVERIFY(await(rig.provider->fetchAll({}, {})));
    }

    void aCloneIsNeverSentTwiceWhereItMayHaveBeenMade_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("cut before the answer") << 0;
        QTest::newRow("cut in the answer") << 1;
        QTest::newRow("hang") << 2;
        QTest::newRow("500") << 500;
        QTest::newRow("502") << 502;
        QTest::newRow("504") << 504;
    }
    void aCloneIsNeverSentTwiceWhereItMayHaveBeenMade()
    {
        QFETCH(int, how);
        ProviderRig rig;
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("a.mp3")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(100000, 'a')) == 100000);
        file.close();
        // Also on a connection that was in use before.
        QVERIFY(await(rig.provider->fetchAll({}, {})));
        auto answer = answerOf(how >= 500 ? how : 200, "{\"voice_id\":\"x\"}");
        if (how == 0)
            answer.cutAfter = -2;
        if (how == 1)
            answer.cutAfter = 5;
        answer.hang = how == 2;
        rig.server.answerNext(answer);
        CloneRequest request;
        request.name = QStringLiteral("n");
        request.files = QStringList{file.fileName()};
        auto clone = begin(rig.provider->createClone(request, {}));
        QVERIFY(rig.seesRequests(2));
        if (how == 2)
            rig.clock.advance(300s);
        QVERIFY(!clone.get());
        QCOMPARE(clone.get().error().code, how >= 500 ? Code::Server : how == 2 ? Code::Timeout : Code::ConnectionLost);
        rig.clock.advance(120s);
        turnLoop();
        QCOMPARE(rig.server.requestCount(), 2);
        QCOMPARE(rig.server.uploads().size(), 0u);
    }

    void aCloneThatWasRefusedForNowIsSentAgainWhole()
    {
        ProviderRig rig;
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("a.mp3")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(100000, 'a')) == 100000);
        file.close();
        rig.server.answerNext(answerOf(429, detail("system_busy")));
        rig.server.answerNext(answerOf(503));
        CloneRequest request;
        request.name = QStringLiteral("n");
        request.files = QStringList{file.fileName()};
        auto clone = begin(rig.provider->createClone(request, {}));
        for (int requests = 1; requests < 3; ++requests) {
            QVERIFY(rig.pausesAfter(requests));
            rig.clock.advance(5s);
        }
        QVERIFY(clone.get());
        QCOMPARE(rig.server.uploads().size(), 1u);
        QCOMPARE(rig.server.uploads()[0].files[0].bytes, 100000);
    }

    void aCertificateThatNobodyVouchesForIsRefusedBeforeTheKeyIsSent()
    {
        test::TlsCertificates certificates;
        QVERIFY2(certificates.create(), qPrintable(certificates.errorText()));
        QSslServer server;
        QSslConfiguration configuration;
        QFile key(certificates.serverKey());
        QVERIFY(key.open(QIODevice::ReadOnly));
        const auto chain = QSslCertificate::fromPath(certificates.serverCertificate());
        QVERIFY(!chain.isEmpty());
        const QByteArray pem = key.readAll();
        for (const auto algorithm : {QSsl::Rsa, QSsl::Ec}) {
            const QSslKey read(pem, algorithm);
            if (!read.isNull())
                configuration.setPrivateKey(read);
        }
        QVERIFY(!configuration.privateKey().isNull());
        configuration.setLocalCertificateChain(chain);
        server.setSslConfiguration(configuration);
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QByteArray received;
        connect(&server, &QTcpServer::pendingConnectionAvailable, this, [&] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [&received, socket] { received += socket->readAll(); });
        });
        test::FakeClock clock;
        ElevenLabsProvider::Options options;
        options.key = "secret-key-of-the-account";
        options.base = QUrl(QStringLiteral("https://localhost:%1").arg(server.serverPort()));
        ElevenLabsProvider provider(options, clock);
        const auto list = await(provider.fetchAll({}, {}));
        QCOMPARE(list.error().code, Code::TlsFailed);
        QCOMPARE(received, QByteArray());
        QCOMPARE(provider.counts().requests, 1);
    }
};

QTEST_GUILESS_MAIN(ProviderNetworkTest)
#include "tst_provider_network.moc"
