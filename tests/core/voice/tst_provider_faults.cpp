// SPDX-License-Identifier: GPL-3.0-or-later
// What the provider may answer, and what then is asked again.
#include <QTest>

#include "tests/core/voice/provider_rig.h"

using namespace freshet;
using namespace freshet::voice;
using namespace std::chrono_literals;
using sandbox::VoiceStandIn;
using test::answerOf;
using test::await;
using test::begin;
using test::ProviderRig;

namespace {

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

class ProviderFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatPassesIsAskedAgainAfterGrowingPauses_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {408, 409, 429, 500, 502, 503, 504, 599})
            QTest::addRow("%d", status) << status;
    }
    void whatPassesIsAskedAgainAfterGrowingPauses()
    {
        QFETCH(int, status);
        ProviderRig rig;
        rig.server.answerNext(answerOf(status, detail("system_busy")), 3);
        auto list = begin(rig.provider->fetchAll({}, {}));
        int requests = 1;
        for (const auto pause : {1000ms, 2000ms, 4000ms}) {
            QVERIFY(rig.pausesAfter(requests));
            rig.clock.advance(pause * 9 / 10 - 1ms);
            turnLoop();
            QCOMPARE(rig.provider->counts().requests, requests);
            rig.clock.advance(pause / 5 + 2ms);
            QCOMPARE(rig.provider->counts().requests, ++requests);
        }
        QVERIFY(list.get());
        QCOMPARE(rig.server.requestCount(), 4);
        QCOMPARE(rig.provider->counts().repeated, 3);
    }

    void triesAreCountedAndTheLastRefusalIsSaid()
    {
        ProviderRig rig;
        rig.server.answerNext(answerOf(503, detail("system_busy", "come later")), 9);
        auto list = begin(rig.provider->fetchAll({}, {}));
        for (int requests = 1; requests < 4; ++requests) {
            QVERIFY(rig.pausesAfter(requests));
            rig.clock.advance(5s);
        }
        QCOMPARE(list.get().error().code, Code::Overloaded);
        QVERIFY(list.get().error().message.contains(QStringLiteral("system_busy: come later")));
        QCOMPARE(rig.server.requestCount(), 4);
    }

    void noPauseIsLongerThanAMinute()
    {
        ProviderRig rig;
        auto options = rig.options();
        options.tries = 12;
        rig.make(options);
        rig.server.answerNext(answerOf(500), 11);
        auto list = begin(rig.provider->fetchAll({}, {}));
        for (int requests = 1; requests < 12; ++requests) {
            QVERIFY(rig.pausesAfter(requests));
            // Not so far that the next try's deadline is passed too.
            rig.clock.advance(std::min<std::chrono::milliseconds>(60s, 1100ms * (1 << (requests - 1))));
            QCOMPARE(rig.provider->counts().requests, requests + 1);
        }
        QVERIFY(list.get());
    }

    void aPauseThatTheProviderNamesIsKept_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("date");
        QTest::newRow("seconds") << QByteArray("7") << QByteArray();
        // The fake clock says Fri, 02 Jan 2026 03:04:05.
        QTest::newRow("date") << QByteArray("Fri, 02 Jan 2026 03:04:12 GMT") << QByteArray();
        QTest::newRow("date of another clock")
            << QByteArray("Fri, 02 Jan 2026 09:00:07 GMT") << QByteArray("Fri, 02 Jan 2026 09:00:00 GMT");
    }
    void aPauseThatTheProviderNamesIsKept()
    {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, date);
        ProviderRig rig;
        QList<std::pair<QByteArray, QByteArray>> headers{{"Retry-After", value}};
        if (!date.isEmpty())
            headers.emplaceBack("Date", date);
        rig.server.answerNext(answerOf(429, detail("system_busy"), headers));
        auto list = begin(rig.provider->fetchAll({}, {}));
        QVERIFY(rig.pausesAfter(1));
        rig.clock.advance(6999ms);
        turnLoop();
        QCOMPARE(rig.provider->counts().requests, 1);
        // Others do not ask meanwhile either.
        auto other = begin(rig.provider->fetch(QStringLiteral("premade0000000000000"), {}));
        turnLoop();
        QCOMPARE(rig.provider->counts().requests, 1);
        rig.clock.advance(1ms);
        QVERIFY(list.get());
        QVERIFY(other.get());
        QCOMPARE(rig.server.requestCount(), 3);
    }

    void aPauseOfMoreThanAMinuteIsNotWaitedForButSaid()
    {
        ProviderRig rig;
        rig.server.answerNext(answerOf(429, detail("system_busy"), {{"Retry-After", "3600"}}));
        const auto list = await(rig.provider->fetchAll({}, {}));
        QCOMPARE(list.error().code, Code::Overloaded);
        QCOMPARE(list.error().context, QStringLiteral("retry after 3600 s"));
        QCOMPARE(rig.server.requestCount(), 1);
    }

    void whatWillNotPassIsNotAskedAgain_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, int status, const QByteArray &body, Code code) {
            QTest::newRow(name) << status << body << int(code);
        };
        row("wrong key", 401, detail("invalid_api_key"), Code::AuthFailed);
        row("wrong key, other status", 400, detail("invalid_api_key"), Code::AuthFailed);
        row("other 401", 401, "", Code::AuthFailed);
        row("other 403", 403, "<html>", Code::AuthFailed);
        row("not found as object, 400", 400, detail("voice_not_found"), Code::NotFound);
        row("not found as object, 401", 401, detail("voice_not_found"), Code::NotFound);
        row("not found as object, 404", 404, detail("voice_not_found"), Code::NotFound);
        row("not found as text", 404, "{\"detail\":\"voice_not_found\"}", Code::NotFound);
        row("not found in other words", 404, "{\"detail\":\"no such voice\"}", Code::NotFound);
        row("no such address", 404, "{\"detail\":\"Not Found\"}", Code::Server);
        row("a page of something in between", 404, "<html>404</html>", Code::Server);
        row("wrong", 400, detail("bad"), Code::InvalidArgument);
        row("wrong field", 422, "{\"detail\":[{\"loc\":[\"query\",\"x\"],\"msg\":\"Field required\"}]}", Code::InvalidArgument);
        row("teapot", 418, "", Code::Server);
        row("nonsense", 299 + 1, "", Code::Server);
    }
    void whatWillNotPassIsNotAskedAgain()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, code);
        ProviderRig rig;
        rig.server.answerNext(answerOf(status, body));
        const auto voice = await(rig.provider->fetch(QStringLiteral("x"), {}));
        QVERIFY(!voice);
        QCOMPARE(int(voice.error().code), code);
        QVERIFY(voice.error().message.contains(QString::number(status)));
        QCOMPARE(rig.server.requestCount(), 1);
    }

    void theStandInSaysItAsTheProviderDoes_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {400, 401, 404})
            QTest::addRow("%d", status) << status;
    }
    void theStandInSaysItAsTheProviderDoes()
    {
        QFETCH(int, status);
        VoiceStandIn::Options options;
        options.notFoundStatus = status;
        ProviderRig rig(options);
        QCOMPARE(await(rig.provider->fetch(QStringLiteral("x"), {})).error().code, Code::NotFound);
        auto wrong = rig.options();
        wrong.key = "another";
        rig.make(wrong);
        QCOMPARE(await(rig.provider->fetch(QStringLiteral("x"), {})).error().code, Code::AuthFailed);
    }

    void aRedirectIsNotFollowed()
    {
        ProviderRig rig;
        VoiceStandIn other;
        QVERIFY(other.listen());
        for (const int status : {301, 302, 303, 307, 308}) {
            rig.server.answerNext(answerOf(status, {}, {{"Location", other.url().toEncoded() + "/v1/voices"}}));
            const auto list = await(rig.provider->fetchAll({}, {}));
            QCOMPARE(list.error().code, Code::Server);
            QVERIFY(list.error().message.contains(QStringLiteral("127.0.0.1")));
        }
        QCOMPARE(other.requestCount(), 0);
    }

    void whatIsNoAnswerIsAnErrorAndNobodyIsMissing_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("html") << QByteArray("<!DOCTYPE html><html><body>Sign in</body></html>");
        QTest::newRow("truncated") << QByteArray("{\"voices\":[{\"voice_id\":\"x\"},{\"voi");
        QTest::newRow("wrong types") << QByteArray("{\"voices\":{\"voice_id\":\"x\"},\"has_more\":[]}");
        QTest::newRow("list") << QByteArray("[1,2,3]");
        QTest::newRow("null") << QByteArray("null");
        QTest::newRow("binary") << QByteArray("\x00\xFF\xFE\x80{", 5);
        QTest::newRow("deep") << QByteArray(200000, '[');
    }
    void whatIsNoAnswerIsAnErrorAndNobodyIsMissing()
    {
        QFETCH(QByteArray, body);
        ProviderRig rig;
        rig.server.answerNext(answerOf(200, body, {{"Content-Type", "text/html"}}), 3);
        QCOMPARE(await(rig.provider->fetchAll({}, {})).error().code, Code::Undecodable);
        QCOMPARE(await(rig.provider->fetch(QStringLiteral("y"), {})).error().code, Code::Undecodable);
        const auto many = begin(rig.provider->fetchMany({QStringLiteral("y")}, {})).get();
        QCOMPARE(many.failed.size(), 1u);
        QCOMPARE(many.failed[0].second.code, Code::Undecodable);
        QVERIFY(many.missing.isEmpty());
        QCOMPARE(rig.server.requestCount(), 3);
    }
};

QTEST_GUILESS_MAIN(ProviderFaultsTest)
#include "tst_provider_faults.moc"
