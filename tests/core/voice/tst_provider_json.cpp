// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/voice/provider_headers.h"
#include "core/voice/provider_json.h"

using namespace freshet;
using namespace freshet::voice;
using namespace std::chrono_literals;

namespace {

const QDateTime noon(QDate(2026, 10, 21), QTime(12, 0), Qt::UTC);

Training trainingOf(const char *rest, const char *model = "m")
{
    const auto voice = readVoice(QByteArray("{\"voice_id\":\"x\",") + rest + '}', QString::fromLatin1(model));
    if (!voice)
        qFatal("no voice: %s", qPrintable(voice.error().message));
    return voice->training;
}

Refusal refusalOf(const char *body)
{
    return readRefusal(body);
}

} // namespace

Q_DECLARE_METATYPE(freshet::voice::Training)

class ProviderJsonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aVoiceIsReadWhole()
    {
        const auto voice = readVoice("{\"voice_id\":\"21m00\",\"name\":\"\\ubcf4\\ub9ac\",\"category\":\"premade\","
                                     "\"labels\":{\"gender\":\"female\",\"age\":7,\"x\":null,\"y\":[1]},\"description\":\"calm\","
                                     "\"preview_url\":\"https://x.example/a.mp3?t=1\",\"created_at_unix\":1700000000,"
                                     "\"settings\":null,\"sharing\":{\"a\":[1,2]},"
                                     "\"fine_tuning\":{\"state\":{\"m\":\"fine_tuned\"},\"message\":{\"m\":\"done\"}}}",
                                     QStringLiteral("m"));
        QVERIFY(voice);
        ProviderVoice expected;
        expected.id = QStringLiteral("21m00");
        expected.name = QStringLiteral("보리");
        expected.category = QStringLiteral("premade");
        expected.labels = {{QStringLiteral("gender"), QStringLiteral("female")}, {QStringLiteral("age"), QStringLiteral("7")}};
        expected.description = QStringLiteral("calm");
        expected.previewUrl = QStringLiteral("https://x.example/a.mp3?t=1");
        expected.training = Training::Completed;
        expected.message = QStringLiteral("done");
        expected.createdAt = QDateTime::fromSecsSinceEpoch(1700000000, Qt::UTC);
        QVERIFY(*voice == expected);
    }

    void onlyTheIdIsNeeded()
    {
        const auto voice = readVoice("{\"voice_id\":\"x\"}", {});
        QVERIFY(voice && voice->id == QLatin1String("x") && voice->name.isEmpty() && !voice->createdAt.isValid());
        const auto nulls = readVoice("{\"voice_id\":\"x\",\"name\":null,\"category\":null,\"labels\":null,\"description\":null,"
                                     "\"preview_url\":null,\"fine_tuning\":null,\"voice_verification\":null,"
                                     "\"created_at_unix\":null,\"status\":null}",
                                     {});
        QVERIFY(nulls && *nulls == *voice);
        const auto wrong = readVoice("{\"voice_id\":\"x\",\"name\":1,\"category\":[],\"labels\":[1],\"description\":{},"
                                     "\"preview_url\":true,\"fine_tuning\":\"a\",\"voice_verification\":3,"
                                     "\"created_at_unix\":\"soon\",\"status\":{}}",
                                     {});
        QVERIFY(wrong && *wrong == *voice);
        const auto deep = readVoice("{\"voice_id\":\"x\",\"fine_tuning\":{\"state\":[\"m\"],\"message\":[1]}}", {});
        QVERIFY(deep && *deep == *voice);
    }

    void whatIsNoVoiceIsAnError()
    {
        for (const QByteArray &json :
             {QByteArray(), QByteArray("null"), QByteArray("[]"), QByteArray("{}"), QByteArray("<html>"),
              QByteArray("{\"voice_id\":null}"), QByteArray("{\"voice_id\":7}"), QByteArray("{\"voice_id\":\"\"}"),
              QByteArray("{\"voice_id\":\"x\""), QByteArray("{\"voice_id\":\"a\\u0000b\"}"),
              QByteArray("{\"voice_id\":\"") + QByteArray(201, 'x') + "\"}", QByteArray("{\"voice_id\":\"\xFF\"}"),
              QByteArray(100000, '['), QByteArray("{\"a\":").repeated(100000)}) {
            const auto voice = readVoice(json, {});
            QVERIFY2(!voice, json.left(40).constData());
            QCOMPARE(voice.error().code, Code::Undecodable);
            QVERIFY(!readClone(json));
        }
    }

    void trainingFollowsTheConfiguredModel()
    {
        QCOMPARE(trainingOf("\"fine_tuning\":{\"state\":{\"m\":\"fine_tuned\",\"n\":\"failed\"}}"), Training::Completed);
        QCOMPARE(trainingOf("\"fine_tuning\":{\"state\":{\"m\":\"failed\",\"n\":\"fine_tuned\"}}"), Training::Failed);
        QCOMPARE(trainingOf("\"fine_tuning\":{\"state\":{\"m\":\"delayed\"}}"), Training::Delayed);
        for (const char *state : {"not_started", "queued", "fine_tuning", "polishing", ""}) {
            const QByteArray text = QByteArray("\"fine_tuning\":{\"state\":{\"m\":\"") + state + "\"}}";
            QCOMPARE(trainingOf(text.constData()), Training::Working);
        }
        QCOMPARE(trainingOf("\"category\":\"cloned\",\"fine_tuning\":{\"state\":{\"n\":\"fine_tuned\"}}"), Training::Working);
        QCOMPARE(trainingOf("\"fine_tuning\":{\"state\":{\"m\":null}}"), Training::Working);
    }

    void withoutAModelTheFurthestOneCounts()
    {
        QCOMPARE(trainingOf("\"fine_tuning\":{\"state\":{\"a\":\"failed\",\"b\":\"fine_tuned\"}}", ""), Training::Completed);
        QCOMPARE(trainingOf("\"fine_tuning\":{\"state\":{\"a\":\"failed\",\"b\":\"queued\"}}", ""), Training::Working);
        QCOMPARE(trainingOf("\"fine_tuning\":{\"state\":{\"a\":\"failed\",\"b\":\"not_started\"}}", ""), Training::Failed);
        QCOMPARE(trainingOf("\"fine_tuning\":{\"state\":{\"a\":\"failed\",\"b\":\"delayed\"}}", ""), Training::Delayed);
        QCOMPARE(trainingOf("\"fine_tuning\":{\"state\":{\"a\":\"not_started\"}}", ""), Training::Working);
        QCOMPARE(trainingOf("\"fine_tuning\":{\"state\":{\"a\":7}}", ""), Training::Working);
    }

    void anInstantCloneIsReadyUnlessItNeedsVerification()
    {
        QCOMPARE(trainingOf("\"category\":\"cloned\""), Training::Completed);
        QCOMPARE(trainingOf("\"category\":\"cloned\",\"fine_tuning\":{\"state\":{}}"), Training::Completed);
        QCOMPARE(
            trainingOf("\"category\":\"cloned\",\"voice_verification\":{\"requires_verification\":true,\"is_verified\":false}"),
            Training::Working);
        QCOMPARE(
            trainingOf("\"category\":\"cloned\",\"voice_verification\":{\"requires_verification\":true,\"is_verified\":true}"),
            Training::Completed);
        QCOMPARE(trainingOf("\"category\":\"professional\""), Training::Working);
        QCOMPARE(trainingOf("\"category\":\"hologram\""), Training::Working);
    }

    void aPlainStatusIsUnderstood()
    {
        QCOMPARE(trainingOf("\"status\":\"completed\""), Training::Completed);
        QCOMPARE(trainingOf("\"status\":\"failed\",\"category\":\"cloned\""), Training::Failed);
        QCOMPARE(trainingOf("\"status\":\"processing\",\"category\":\"cloned\""), Training::Working);
        QCOMPARE(trainingOf("\"status\":\"dreaming\",\"category\":\"cloned\""), Training::Completed);
    }

    void everyTextIsBounded()
    {
        const QByteArray much(100000, 'x');
        QByteArray labels;
        for (int i = 0; i < 1000; ++i)
            labels += "\"l" + QByteArray::number(i) + "\":\"" + much.left(1000) + "\",";
        labels.chop(1);
        const QByteArray json = "{\"voice_id\":\"x\",\"name\":\"" + much + "\",\"category\":\"" + much + "\",\"description\":\"" +
                                much + "\",\"preview_url\":\"https://x.example/" + much + "\",\"labels\":{" + labels +
                                "},\"fine_tuning\":{\"message\":{\"m\":\"" + much + "\"}},\"created_at_unix\":1e300}";
        const auto voice = readVoice(json, QStringLiteral("m"));
        QVERIFY(voice);
        QCOMPARE(voice->name.size(), 200);
        QCOMPARE(voice->category.size(), 64);
        QCOMPARE(voice->description.size(), 2000);
        QCOMPARE(voice->message.size(), 500);
        QCOMPARE(voice->previewUrl, QString());
        QCOMPARE(voice->labels.size(), 64);
        QCOMPARE(voice->labels.first().size(), 200);
        QVERIFY(!voice->createdAt.isValid());
        // No half of a pair and no zero character is left.
        const auto pair = readVoice("{\"voice_id\":\"x\",\"name\":\"" + QByteArray(199, 'x') + "\xF0\x9F\x90\xB6\"}", {});
        QCOMPARE(pair->name.size(), 199);
        QCOMPARE(readVoice("{\"voice_id\":\"x\",\"name\":\"a\\u0000b\"}", {})->name, QStringLiteral("a\uFFFDb"));
        QCOMPARE(refusalOf(("{\"detail\":\"" + much + "\"}").constData()).message.size(), 500);
        QCOMPARE(refusalOf(("{\"detail\":{\"status\":\"" + much + "\"}}").constData()).code.size(), 64);
    }

    void onlyWebAddressesAreKept()
    {
        for (const char *url :
             {"javascript:alert(1)", "file:///etc/passwd", "data:audio/mp3,x", "https://", "x.mp3", "http:// x"}) {
            const QByteArray json = QByteArray("{\"voice_id\":\"x\",\"preview_url\":\"") + url + "\"}";
            QCOMPARE(readVoice(json, {})->previewUrl, QString());
        }
        QCOMPARE(readVoice("{\"voice_id\":\"x\",\"preview_url\":\"http://h/a b\"}", {})->previewUrl, QString());
    }

    void aPageCountsWhatItCannotRead()
    {
        const auto page = readVoicePage("{\"voices\":[{\"voice_id\":\"a\"},7,null,{\"voice_id\":\"\"},{\"voice_id\":\"b\"}],"
                                        "\"has_more\":true,\"next_page_token\":\"t\",\"total_count\":\"x\"}",
                                        {});
        QVERIFY(page);
        QCOMPARE(page->voices.size(), 2u);
        QCOMPARE(page->unreadable, 3);
        QVERIFY(page->hasMore);
        QCOMPARE(page->nextToken, QStringLiteral("t"));
        QVERIFY(!readVoicePage("{\"voices\":{}}", {}));
        QVERIFY(!readVoicePage("{}", {}));
        QVERIFY(!readVoicePage("{\"voices\":[", {}));
        QVERIFY(!readVoicePage("{\"voices\":[],\"has_more\":\"yes\"}", {})->hasMore);
    }

    void aCloneIsRead()
    {
        const auto clone = readClone("{\"voice_id\":\"x\",\"requires_verification\":true}");
        QVERIFY(clone && clone->voiceId == QLatin1String("x") && clone->requiresVerification);
        QVERIFY(!readClone("{\"voice_id\":\"x\"}")->requiresVerification);
    }

    void refusalsAreReadInEveryForm()
    {
        const Refusal object = refusalOf("{\"detail\":{\"status\":\"voice_not_found\",\"message\":\"A voice…\"}}");
        QCOMPARE(object.code, QStringLiteral("voice_not_found"));
        QCOMPARE(object.message, QStringLiteral("A voice…"));
        QVERIFY(object.isJson && !object.noRoute);
        QCOMPARE(refusalOf("{\"detail\":{\"code\":\"x\",\"message\":1}}").code, QStringLiteral("x"));
        QCOMPARE(refusalOf("{\"detail\":\"no\"}").message, QStringLiteral("no"));
        QVERIFY(refusalOf("{\"detail\":\"Not Found\"}").noRoute);
        QCOMPARE(refusalOf("{\"detail\":[{\"loc\":[\"body\",\"name\"],\"msg\":\"Field required\"},\"more\",7]}").message,
                 QStringLiteral("name: Field required; more"));
        QCOMPARE(refusalOf("{\"error\":{\"message\":\"m\",\"code\":\"c\"}}").code, QStringLiteral("c"));
        QCOMPARE(refusalOf("{\"message\":\"m\"}").message, QStringLiteral("m"));
        for (const char *other : {"", "<html>", "[]", "\"x\"", "{\"detail\":"})
            QVERIFY(!refusalOf(other).isJson);
    }

    void aPauseIsReadAsSecondsOrAsADate()
    {
        QCOMPARE(retryAfter("7", {}, noon), 7000ms);
        QCOMPARE(retryAfter(" 0 ", {}, noon), 0ms);
        QCOMPARE(retryAfter("99999999999999999999", {}, noon), 24h);
        QCOMPARE(retryAfter("Wed, 21 Oct 2026 12:00:30 GMT", {}, noon), 30s);
        QCOMPARE(retryAfter("Wednesday, 21-Oct-26 12:00:30 GMT", {}, noon), 30s);
        QCOMPARE(retryAfter("Wed Oct 21 12:00:30 2026", {}, noon), 30s);
        // The provider's clock is an hour ahead of ours.
        QCOMPARE(retryAfter("Wed, 21 Oct 2026 13:00:30 GMT", "Wed, 21 Oct 2026 13:00:00 GMT", noon), 30s);
        QCOMPARE(retryAfter("Wed, 21 Oct 2020 13:00:30 GMT", {}, noon), 0ms);
        QCOMPARE(retryAfter("Wed, 21 Oct 2099 13:00:30 GMT", {}, noon), 24h);
        for (const char *wrong : {"", "soon", "-1", "1.5", "+3", "0x10", "Wed, 41 Oct 2026 12:00:30 GMT"})
            QVERIFY2(!retryAfter(wrong, {}, noon), wrong);
    }

    void howLongAnAnswerMayBeKept()
    {
        QCOMPARE(freshness({}, {}).maxAge, -1ms);
        QCOMPARE(freshness("private", {}).maxAge, -1ms);
        QCOMPARE(freshness("private, max-age=60", {}).maxAge, 60s);
        QCOMPARE(freshness("MAX-AGE=\"60\"", "15").maxAge, 45s);
        QCOMPARE(freshness("max-age=60", "90").maxAge, 0s);
        QCOMPARE(freshness("max-age=60", "old").maxAge, 60s);
        QCOMPARE(freshness("max-age=60, max-age=5", {}).maxAge, 5s);
        QCOMPARE(freshness("max-age=x", {}).maxAge, 0s);
        QCOMPARE(freshness("max-age=99999999999999999999", {}).maxAge, std::chrono::hours(24 * 365));
        QCOMPARE(freshness("max-age=60,no-cache", {}).maxAge, 0s);
        QVERIFY(freshness("max-age=60,no-cache", {}).mayBeStored);
        QCOMPARE(freshness("No-Store, max-age=60", {}).maxAge, 0s);
        QVERIFY(!freshness("No-Store, max-age=60", {}).mayBeStored);
    }

    void aValidatorComesBackAsItWas()
    {
        const Validator both = readValidator(validatorOf("W/\"x\"", "Wed, 21 Oct 2026 12:00:30 GMT"));
        QCOMPARE(both.etag, "W/\"x\"");
        QCOMPARE(both.lastModified, "Wed, 21 Oct 2026 12:00:30 GMT");
        QCOMPARE(readValidator(validatorOf({}, "x")).lastModified, "x");
        QCOMPARE(validatorOf({}, {}), QByteArray());
        QCOMPARE(validatorOf("\"a\r\nb\"", QByteArray(600, 'x')), QByteArray());
        // A stored one may have been tampered with: nothing of it gets into a request's head.
        QCOMPARE(readValidator("a\nb\r\nX: y").etag, QByteArray());
        QCOMPARE(readValidator("no line").etag, QByteArray());
    }

    void theKeyIsTakenOutOfWhatAServerSays()
    {
        const QByteArray key = "sk_0123456789abcdef";
        QCOMPARE(withoutKey(QStringLiteral("key sk_0123456789abcdef is wrong, SK_0123456789ABCDEF too"), key),
                 QStringLiteral("key [key] is wrong, [key] too"));
        QCOMPARE(withoutKey(QStringLiteral("key sk_012345…cdef and 456789abcdef"), key),
                 QStringLiteral("key [key]…cdef and [key]"));
        QCOMPARE(withoutKey(QStringLiteral("nothing of it"), key), QStringLiteral("nothing of it"));
        QCOMPARE(withoutKey(QStringLiteral("x"), {}), QStringLiteral("x"));
        const QString across = QString(490, QLatin1Char('.')) + QString::fromLatin1(key);
        QVERIFY(!withoutKey(across, key).contains(QStringLiteral("sk_0")));
        QVERIFY(withoutKey(QString(100000, QLatin1Char('y')), key).size() <= 500);
    }
};

QTEST_GUILESS_MAIN(ProviderJsonTest)
#include "tst_provider_json.moc"
