// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/sandbox/voice_stand_in.h"
#include "tests/support/fake_clock.h"
#include "tests/support/wait.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>

using namespace freshet;
using namespace std::chrono_literals;
using sandbox::VoiceStandIn;

namespace {

struct Got
{
    int status = 0;
    QByteArray body;
    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    QJsonObject detail() const { return json().value(QLatin1String("detail")).toObject(); }
};

} // namespace

class VoiceStandInTest : public QObject
{
    Q_OBJECT

private:
    QNetworkAccessManager m_network;

    QNetworkReply *send(const VoiceStandIn &server, const QString &path, const QByteArray &key = "stand-in-key")
    {
        QNetworkRequest request(QUrl(server.url().toString() + path));
        request.setRawHeader("xi-api-key", key);
        return m_network.get(request);
    }
    Got take(QNetworkReply *reply)
    {
        if (!test::waitUntil([reply] { return reply->isFinished(); }))
            qFatal("no answer");
        reply->deleteLater();
        return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll()};
    }
    Got get(const VoiceStandIn &server, const QString &path, const QByteArray &key = "stand-in-key")
    {
        return take(send(server, path, key));
    }

private Q_SLOTS:
    void itAnswersInTheProvidersWords()
    {
        test::FakeClock clock;
        VoiceStandIn server({}, clock);
        QVERIFY(server.listen());
        const Got list = get(server, QStringLiteral("/v1/voices"));
        QCOMPARE(list.status, 200);
        const QJsonObject first = list.json().value(QLatin1String("voices")).toArray().at(0).toObject();
        QCOMPARE(first.value(QLatin1String("category")).toString(), QStringLiteral("premade"));
        QVERIFY(first.value(QLatin1String("fine_tuning")).toObject().contains(QLatin1String("state")));
        const Got refused = get(server, QStringLiteral("/v1/voices"), "x");
        QCOMPARE(refused.status, 401);
        QCOMPARE(refused.detail().value(QLatin1String("status")).toString(), QStringLiteral("invalid_api_key"));
        const Got gone = get(server, QStringLiteral("/v1/voices/x"));
        QCOMPARE(gone.status, 404);
        QCOMPARE(gone.detail().value(QLatin1String("status")).toString(), QStringLiteral("voice_not_found"));
        QCOMPARE(get(server, QStringLiteral("/v1/models")).json().value(QLatin1String("detail")).toString(),
                 QStringLiteral("Not Found"));
    }

    void pagesHaveTenVoicesUnlessAskedOtherwiseAndAHundredAtMost()
    {
        test::FakeClock clock;
        VoiceStandIn server({}, clock);
        QVERIFY(server.listen());
        for (int i = 0; i < 22; ++i) {
            VoiceStandIn::Voice voice;
            voice.id = QStringLiteral("v%1").arg(i);
            server.addVoice(voice);
        }
        int pages = 0;
        qsizetype voices = 0;
        QString token;
        do {
            const QJsonObject page = get(server, QStringLiteral("/v2/voices?next_page_token=") + token).json();
            voices += page.value(QLatin1String("voices")).toArray().size();
            QCOMPARE(page.value(QLatin1String("total_count")).toInt(), 25);
            token = page.value(QLatin1String("next_page_token")).toString();
            QCOMPARE(page.value(QLatin1String("has_more")).toBool(), !token.isEmpty());
            ++pages;
        } while (!token.isEmpty());
        QCOMPARE(pages, 3);
        QCOMPARE(voices, 25);
        const QJsonObject some = get(server, QStringLiteral("/v2/voices?voice_ids=v1&voice_ids=v3&voice_ids=x")).json();
        QCOMPARE(some.value(QLatin1String("voices")).toArray().size(), 2);
        QCOMPARE(get(server, QStringLiteral("/v2/voices?page_size=101")).status, 422);
        QString many = QStringLiteral("/v2/voices?page_size=100");
        for (int i = 0; i < 101; ++i)
            many += QStringLiteral("&voice_ids=v%1").arg(i);
        QCOMPARE(get(server, many).status, 422);
    }

    void tooManyAtOnceAreRefused()
    {
        test::FakeClock clock;
        VoiceStandIn::Options options;
        options.concurrency = 2;
        VoiceStandIn server(options, clock);
        QVERIFY(server.listen());
        server.hold(true);
        QNetworkReply *first = send(server, QStringLiteral("/v1/voices"));
        QNetworkReply *second = send(server, QStringLiteral("/v1/voices"));
        QTRY_COMPARE(server.openRequests(), 2);
        const Got third = get(server, QStringLiteral("/v1/voices"));
        QCOMPARE(third.status, 429);
        QCOMPARE(third.detail().value(QLatin1String("status")).toString(), QStringLiteral("too_many_concurrent_requests"));
        server.release();
        QCOMPARE(take(first).status, 200);
        QCOMPARE(take(second).status, 200);
        QCOMPARE(server.openRequests(), 0);
        QCOMPARE(server.mostOpenRequests(), 3);
        // Who goes away is not counted any more.
        QNetworkReply *leaving = send(server, QStringLiteral("/v1/voices"));
        QTRY_COMPARE(server.openRequests(), 1);
        leaving->abort();
        QTRY_COMPARE(server.openRequests(), 0);
        leaving->deleteLater();
    }

    void whatIsToldComesInItsOrderAndByTheClock()
    {
        test::FakeClock clock;
        VoiceStandIn server({}, clock);
        QVERIFY(server.listen());
        VoiceStandIn::Answer late;
        late.status = 503;
        late.delay = 5s;
        server.answerNext(late, 1, "/v2/");
        VoiceStandIn::Answer teapot;
        teapot.status = 418;
        server.answerNext(teapot, 2);
        QCOMPARE(get(server, QStringLiteral("/v1/voices")).status, 418);
        QNetworkReply *reply = send(server, QStringLiteral("/v2/voices"));
        QTRY_COMPARE(clock.sleepers(), 1);
        clock.advance(4999ms);
        QCOMPARE(server.openRequests(), 1);
        clock.advance(1ms);
        QCOMPARE(take(reply).status, 503);
        QCOMPARE(get(server, QStringLiteral("/v2/voices")).status, 418);
        QCOMPARE(get(server, QStringLiteral("/v2/voices")).status, 200);
        QCOMPARE(server.requestCount(), 4);
    }

    void itMayGoWhileRequestsAreOpen()
    {
        test::FakeClock clock;
        auto server = std::make_unique<VoiceStandIn>(VoiceStandIn::Options{}, clock);
        QVERIFY(server->listen());
        VoiceStandIn::Answer drip;
        drip.body = "xxxxxxxxxx";
        drip.dripBytes = 1;
        server->answerNext(drip);
        QNetworkReply *dripping = send(*server, QStringLiteral("/v1/voices"));
        QTRY_COMPARE(clock.sleepers(), 1);
        server->hold(true);
        QNetworkReply *held = send(*server, QStringLiteral("/v1/voices"));
        QTRY_COMPARE(server->openRequests(), 2);
        server.reset();
        (void)take(dripping);
        (void)take(held);
        QTRY_COMPARE(clock.sleepers(), 0);
    }
};

QTEST_GUILESS_MAIN(VoiceStandInTest)
#include "tst_voice_stand_in.moc"
