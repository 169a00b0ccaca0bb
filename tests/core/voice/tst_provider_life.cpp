// SPDX-License-Identifier: GPL-3.0-or-later
// How the provider's calls end when they are stopped, how many go at once, what they cost, and where the key must not be.
#include <QTest>

#include "tests/core/voice/provider_rig.h"

#include <QElapsedTimer>
#include <QFile>
#include <QScopeGuard>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace freshet;
using namespace freshet::voice;
using namespace std::chrono_literals;
using sandbox::VoiceStandIn;
using test::answerOf;
using test::await;
using test::begin;
using test::ProviderRig;

namespace {

const QByteArray theKey = "sk_5f0e1d2c3b4a59687786";

QByteArray &logged()
{
    static QByteArray text;
    return text;
}

void logAside(QtMsgType, const QMessageLogContext &, const QString &message)
{
    logged() += message.toUtf8() + '\n';
}

/// A file of so many bytes that takes no room on the disk.
QString sparseFile(const QTemporaryDir &folder, qint64 bytes)
{
    QFile file(folder.filePath(QStringLiteral("long.mp3")));
    if (!file.open(QIODevice::WriteOnly) || !file.resize(bytes))
        qFatal("no file");
    return file.fileName();
}

CloneRequest cloneOf(const QString &file)
{
    CloneRequest request;
    request.name = QStringLiteral("n");
    request.files = QStringList{file};
    return request;
}

qint64 memoryKib(const QByteArray &field)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith(field))
            return line.mid(field.size() + 1).trimmed().split(' ').first().toLongLong();
    }
    return 0;
}

/// Takes requests and throws their bodies away; answers a clone when one is whole, or takes nothing at all.
class Sink : public QTcpServer
{
public:
    explicit Sink(bool takes)
    {
        QObject::connect(this, &QTcpServer::newConnection, this, [this, takes] {
            QTcpSocket *socket = nextPendingConnection();
            if (!takes) {
                socket->setReadBufferSize(1000);
                return;
            }
            QObject::connect(socket, &QTcpSocket::readyRead, this, [this, socket] { take(socket); });
        });
        if (!listen(QHostAddress::LocalHost))
            qFatal("no port");
    }
    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(serverPort())); }
    qint64 bodyBytes = 0;
    qint64 expected = 0;

private:
    void take(QTcpSocket *socket)
    {
        QByteArray bytes = socket->readAll();
        if (expected == 0) {
            m_head += bytes;
            const qsizetype end = m_head.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            const qsizetype at = m_head.toLower().indexOf("content-length: ") + 16;
            expected = m_head.mid(at, m_head.indexOf('\r', at) - at).toLongLong();
            bytes = m_head.sliced(end + 4);
        }
        bodyBytes += bytes.size();
        if (bodyBytes >= expected)
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n{\"voice_id\":\"x\"}");
    }
    QByteArray m_head;
};

} // namespace

class ProviderLifeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStopEndsACallWhereverItIs_data()
    {
        QTest::addColumn<QString>("where");
        for (const char *where : {"pause", "hang", "drip", "turn", "quiet", "upload", "before"})
            QTest::newRow(where) << QString::fromLatin1(where);
    }
    void aStopEndsACallWhereverItIs()
    {
        QFETCH(QString, where);
        ProviderRig rig;
        auto options = rig.options();
        options.concurrency = 1;
        rig.make(options);
        const QTemporaryDir folder;
        Sink sink(false);
        std::stop_source stop;
        std::stop_source other;
        std::optional<test::Pending<Result<VoiceProvider::List>>> first;
        std::optional<test::Pending<Result<Clone>>> clone;
        std::optional<test::Pending<Result<VoiceProvider::List>>> list;
        if (where == QLatin1String("before")) {
            stop.request_stop();
        } else if (where == QLatin1String("pause")) {
            rig.server.answerNext(answerOf(503));
        } else if (where == QLatin1String("hang") || where == QLatin1String("turn")) {
            rig.server.hold(true);
        } else if (where == QLatin1String("drip")) {
            auto drip = answerOf(200, QByteArray(1000, ' '));
            drip.dripBytes = 1;
            rig.server.answerNext(drip);
        } else if (where == QLatin1String("quiet")) {
            rig.server.answerNext(answerOf(429, {}, {{"Retry-After", "30"}}));
            first = begin(rig.provider->fetchAll({}, other.get_token()));
            QVERIFY(rig.pausesAfter(1));
        } else if (where == QLatin1String("upload")) {
            options.base = sink.url();
            options.mostFileBytes = options.mostUploadBytes = 100 << 20;
            rig.make(options);
            clone = begin(rig.provider->createClone(cloneOf(sparseFile(folder, 50 << 20)), stop.get_token()));
            QTRY_COMPARE(rig.provider->counts().running, 1);
            QTRY_VERIFY(!sink.findChildren<QTcpSocket *>().isEmpty());
            QTRY_VERIFY(sink.findChildren<QTcpSocket *>().first()->bytesAvailable() > 0);
        }
        if (where == QLatin1String("turn")) {
            first = begin(rig.provider->fetchAll({}, other.get_token()));
            QTRY_COMPARE(rig.server.openRequests(), 1);
        }
        if (!clone) {
            list = begin(rig.provider->fetchAll({}, stop.get_token()));
            if (where == QLatin1String("pause"))
                QVERIFY(rig.pausesAfter(1));
            if (where == QLatin1String("hang") || where == QLatin1String("drip"))
                QTRY_COMPARE(rig.server.openRequests(), 1);
        }
        const qint64 requests = rig.provider->counts().requests;

        QElapsedTimer time;
        time.start();
        stop.request_stop();
        QCOMPARE(clone ? clone->get().error().code : list->get().error().code, Code::Cancelled);
        QVERIFY(time.elapsed() < 1000);
        QCOMPARE(rig.provider->counts().requests, requests);
        other.request_stop();
        if (first)
            QCOMPARE(first->get().error().code, Code::Cancelled);
        QTRY_COMPARE(rig.server.openRequests(), 0);
        QTRY_COMPARE(rig.clock.sleepers(), 0);
        QCOMPARE(rig.provider->counts().running, 0);
    }

    void aStopEndsManyAtOnce()
    {
        ProviderRig rig;
        rig.server.hold(true);
        std::stop_source stop;
        auto many = begin(rig.provider->fetchMany(ProviderRig::ids(500), stop.get_token()));
        QTRY_COMPARE(rig.server.openRequests(), 2);
        stop.request_stop();
        QCOMPARE(many.get().failed.size(), 5u);
        for (const auto &part : many.get().failed)
            QCOMPARE(part.second.code, Code::Cancelled);
        QVERIFY(many.get().missing.isEmpty());
    }

    void destroyingTheProviderCancelsItsCalls()
    {
        ProviderRig rig;
        rig.server.answerNext(answerOf(503));
        auto pausing = begin(rig.provider->fetchAll({}, {}));
        QVERIFY(rig.pausesAfter(1));
        rig.server.hold(true);
        auto hanging = begin(rig.provider->fetchAll({}, {}));
        auto many = begin(rig.provider->fetchMany(ProviderRig::ids(300), {}));
        auto removing = begin(rig.provider->remove(QStringLiteral("x"), {}));
        QTRY_COMPARE(rig.server.openRequests(), 2);
        rig.provider.reset();
        QCOMPARE(pausing.get().error().code, Code::Cancelled);
        QCOMPARE(hanging.get().error().code, Code::Cancelled);
        QCOMPARE(removing.get().error().code, Code::Cancelled);
        QCOMPARE(many.get().failed.size(), 3u);
        QTRY_COMPARE(rig.clock.sleepers(), 0);
        QTRY_COMPARE(rig.server.openRequests(), 0);
    }

    void neverMoreRequestsGoAtOnceThanAllowed()
    {
        VoiceStandIn::Options server;
        server.concurrency = 15;
        ProviderRig rig(server);
        for (const int concurrency : {1, 4, 15}) {
            auto options = rig.options();
            options.concurrency = concurrency;
            rig.make(options);
            rig.server.hold(true);
            std::vector<test::Pending<Result<VoiceProvider::List>>> lists;
            for (int i = 0; i < 20; ++i)
                lists.push_back(begin(rig.provider->fetchAll({}, {})));
            QTRY_COMPARE(rig.server.openRequests(), concurrency);
            QCOMPARE(rig.provider->counts().running, concurrency);
            rig.server.hold(false);
            rig.server.release();
            for (auto &list : lists)
                QVERIFY(list.get());
            QCOMPARE(rig.server.mostOpenRequests(), concurrency);
        }
    }

    void tooManyAtOnceLowersWhatIsAllowedAndAnswersRaiseItSlowly()
    {
        VoiceStandIn::Options server;
        server.concurrency = 0;
        ProviderRig rig(server);
        auto options = rig.options();
        options.concurrency = 8;
        rig.make(options);
        const auto tooMany = answerOf(429, "{\"detail\":{\"status\":\"too_many_concurrent_requests\",\"message\":\"x\"}}");
        // Those that went together fall together: that is one sign.
        auto held = tooMany;
        held.hang = true;
        rig.server.answerNext(held, 8);
        std::vector<test::Pending<Result<VoiceProvider::List>>> lists;
        for (int i = 0; i < 8; ++i)
            lists.push_back(begin(rig.provider->fetchAll({}, {})));
        QTRY_COMPARE(rig.server.openRequests(), 8);
        rig.server.release();
        QTRY_COMPARE(rig.provider->counts().running, 0);
        QCOMPARE(rig.provider->counts().concurrency, 4);
        QTRY_COMPARE(rig.clock.sleepers(), 8);
        rig.clock.advance(1100ms);
        for (auto &list : lists)
            QVERIFY(list.get());
        for (int i = 8; i < 20; ++i) {
            QCOMPARE(rig.provider->counts().concurrency, 4);
            QVERIFY(await(rig.provider->fetchAll({}, {})));
        }
        QCOMPARE(rig.provider->counts().concurrency, 5);
        for (const int expected : {2, 1, 1}) {
            rig.server.answerNext(tooMany);
            auto list = begin(rig.provider->fetchAll({}, {}));
            QTRY_COMPARE(rig.clock.sleepers(), 1);
            QTRY_COMPARE(rig.provider->counts().running, 0);
            QCOMPARE(rig.provider->counts().concurrency, expected);
            rig.clock.advance(1100ms);
            QVERIFY(list.get());
        }
        for (int i = 0; i < 7 * 20; ++i)
            QVERIFY(await(rig.provider->fetchAll({}, {})));
        QCOMPARE(rig.provider->counts().concurrency, 8);
    }

    void theProvidersOwnLimitIsObeyed()
    {
        VoiceStandIn::Options server;
        server.concurrency = 3;
        ProviderRig rig(server);
        auto options = rig.options();
        options.concurrency = 10;
        rig.make(options);
        QVERIFY(await(rig.provider->fetchAll({}, {})));
        QCOMPARE(rig.provider->counts().concurrency, 3);
        std::vector<test::Pending<Result<VoiceProvider::List>>> lists;
        for (int i = 0; i < 30; ++i)
            lists.push_back(begin(rig.provider->fetchAll({}, {})));
        for (auto &list : lists)
            QVERIFY(list.get());
        QVERIFY(rig.server.mostOpenRequests() <= 3);
        QCOMPARE(rig.server.requestCount(), 31);
        QCOMPARE(rig.provider->counts().repeated, 0);
        for (const char *value : {"0", "-5", "many", "99999999999"}) {
            rig.server.answerNext(answerOf(200, "{\"voices\":[]}", {{"maximum-concurrent-requests", value}}));
            QVERIFY(await(rig.provider->fetchAll({}, {})));
            QVERIFY(rig.provider->counts().concurrency >= 1);
        }
    }

    void fiftyMegabytesAreSentInFlatMemory()
    {
        const QTemporaryDir folder;
        Sink sink(true);
        test::FakeClock clock;
        ElevenLabsProvider::Options options;
        options.base = sink.url();
        options.key = theKey;
        options.mostFileBytes = 60 << 20;
        ElevenLabsProvider provider(options, clock);
        const QString file = sparseFile(folder, 50 << 20);
        const qint64 before = memoryKib("VmRSS:");
        qint64 most = before;
        auto clone = begin(provider.createClone(cloneOf(file), {}));
        QVERIFY(test::waitUntil([&] {
            most = std::max(most, memoryKib("VmRSS:"));
            return clone.isDone();
        }));
        QVERIFY2(clone.get(), clone.get() ? "" : qPrintable(clone.get().error().message));
        QVERIFY(sink.bodyBytes > 50 << 20);
        QCOMPARE(sink.bodyBytes, sink.expected);
        qInfo("resident memory grew by %lld KiB", (long long)(most - before));
#if !defined(__SANITIZE_ADDRESS__) // it keeps what is freed
        QVERIFY(most - before < 12 << 10);
#endif
    }

    void theKeyIsInNoErrorAndNoLog()
    {
        logged().clear();
        const auto before = qInstallMessageHandler(logAside);
        const auto restore = qScopeGuard([before] { qInstallMessageHandler(before); });
        QStringList said;
        const auto keep = [&](const Error &error) { said << error.message << error.context; };
        ProviderRig rig;
        auto options = rig.options();
        options.key = theKey;
        options.tries = 1;
        rig.make(options);
        for (const int status : {302, 400, 401, 403, 404, 418, 422, 429, 500, 503}) {
            for (const QByteArray &body :
                 {"{\"detail\":{\"status\":\"" + theKey + "\",\"message\":\"key " + theKey + " is wrong\"}}",
                  "{\"detail\":\"your key " + theKey.left(12) + " or " + theKey.mid(8) + "\"}",
                  "{\"detail\":[{\"loc\":[\"" + theKey + "\"],\"msg\":\"" + theKey + "\"}]}", "<html>" + theKey + "</html>",
                  theKey}) {
                rig.server.answerNext(
                    answerOf(status, body,
                             {{"Location", "https://" + theKey.mid(3) + ".example/" + theKey}, {"Retry-After", theKey}}),
                    3);
                keep(await(rig.provider->fetchAll({}, {})).error());
                keep(await(rig.provider->fetch(QString::fromLatin1(theKey), {})).error());
                const auto many = begin(rig.provider->fetchMany({QStringLiteral("x")}, {})).get();
                keep(many.failed.at(0).second);
            }
        }
        for (const QByteArray &body : {theKey, "{\"voices\":\"" + theKey + "\"}", "{\"" + theKey}) {
            rig.server.answerNext(answerOf(200, body));
            keep(await(rig.provider->fetchAll({}, {})).error());
        }
        rig.server.answerNext(answerOf(200, "{\"voice_id\":\"x\",\"fine_tuning\":{\"message\":{\"m\":\"" + theKey + "\"}}}"));
        said << await(rig.provider->fetch(QStringLiteral("x"), {}))->message;
        VoiceStandIn::Answer cut;
        cut.cutAfter = -2;
        rig.server.answerNext(cut, 10);
        keep(await(rig.provider->fetchAll({}, {})).error());
        options.base = QUrl(QStringLiteral("http://127.0.0.1:1"));
        rig.make(options);
        keep(await(rig.provider->fetchAll({}, {})).error());
        options.base = QUrl(QStringLiteral("http://user:%1@127.0.0.1:1").arg(QString::fromLatin1(theKey)));
        rig.make(options);
        keep(await(rig.provider->fetchAll({}, {})).error());
        QVERIFY(said.size() > 300);
        for (const QString &text : said) {
            for (qsizetype at = 0; at + 8 <= theKey.size(); ++at)
                QVERIFY2(!text.contains(QString::fromLatin1(theKey.mid(at, 8)), Qt::CaseInsensitive), qPrintable(text));
        }
        QVERIFY2(!logged().contains(theKey.mid(3)), logged().constData());
    }
};

QTEST_GUILESS_MAIN(ProviderLifeTest)
#include "tst_provider_life.moc"
