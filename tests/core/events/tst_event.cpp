// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/event.h"

#include "core/base/json_text.h"
#include "tests/support/fake_clock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QUuid>

#include <rapidcheck.h>

#include <limits>

using namespace freshet;
using namespace freshet::events;
using namespace freshet::test;
using namespace std::chrono_literals;

/// Events as text, and what other programs make of them (contract, section 6).
class EventTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEventIsWrittenAsTheContractSays();
    void aNewEventHasARandomIdAndTheClocksTime();
    void whatIsWrittenIsReadAgain();
    void timesAreWrittenAndReadAgain();
    void whatPythonWritesIsRead();
    void integersAreExact();
    void largeFloatsAreNoIntegers();
    void whatIsMissingComesFromTheEntry_data();
    void whatIsMissingComesFromTheEntry();
    void theInnerTypeRules();
    void ofEqualFieldsTheFirstCountsAndOfEqualMembersTheLast();
    void namesThatAreOnlyAsLongAreLeftAside();
    void namesMayBeSpelledWithEscapes();
    void anIdIsAUuidInLowerCaseOrWhatTheProducerWrote_data();
    void anIdIsAUuidInLowerCaseOrWhatTheProducerWrote();
    void whatIsNoEventIsUndecodable_data();
    void whatIsNoEventIsUndecodable();
    void everyCutOfAnEventIsUndecodable();
    void deepNestingIsReadOrRefused();
    void timesInManySpellings_data();
    void timesInManySpellings();
    void whatIsNoTimeIsRefused_data();
    void whatIsNoTimeIsRefused();
    void timesOutsideTheCalendarAreHeldInside();
    void streamsAreNamedAfterTypes();
    void idsTellTheirTimeAndOrder();
};

namespace {

const QByteArray stream = "events:voice.created";
const QByteArray entryId = "1700000000123-4";

Result<Event> read(const QByteArray &json)
{
    return Event::fromFields({{"event", json}, {"type", "voice.created"}}, stream, entryId);
}

qint64 micros(Timestamp time)
{
    return time.time_since_epoch().count();
}

rc::Gen<QString> texts()
{
    const auto range = [](int from, int to) {
        return rc::gen::map(rc::gen::inRange(from, to), [](int c) { return char32_t(c); });
    };
    const auto codePoint =
        rc::gen::weightedOneOf<char32_t>({{5, range(0x20, 0x7F)},
                                          {2, rc::gen::element<char32_t>('"', '\\', '/', ',', ':', '{', '}', '[')},
                                          {1, range(0, 0x20)},
                                          {2, range(0x7F, 0x800)},
                                          {2, range(0xAC00, 0xD7A4)},
                                          {1, range(0xE000, 0xFFFE)},
                                          {2, range(0x10000, 0x110000)}});
    return rc::gen::map(rc::gen::container<std::u32string>(codePoint),
                        [](const std::u32string &text) { return QString::fromUcs4(text.data(), qsizetype(text.size())); });
}

/// The same with members as if they had been inserted: Qt 6.4 sorts those that it reads by the bytes of their spelling, and so
/// takes two objects that are the same for different ones.
QJsonValue inserted(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray list;
        for (const QJsonValue one : value.toArray())
            list.append(inserted(one));
        return list;
    }
    if (!value.isObject())
        return value;
    QJsonObject object;
    const QJsonObject old = value.toObject();
    for (auto member = old.begin(); member != old.end(); ++member)
        object.insert(member.key(), inserted(member.value()));
    return object;
}

rc::Gen<QJsonValue> values(int depth)
{
    const auto leaf =
        rc::gen::oneOf(rc::gen::map(texts(), [](const QString &text) { return QJsonValue(text); }),
                       rc::gen::map(rc::gen::arbitrary<qint64>(), [](qint64 number) { return QJsonValue(number); }),
                       rc::gen::map(rc::gen::inRange(-1000000, 1000000), [](int number) { return QJsonValue(number / 7.0); }),
                       rc::gen::element(QJsonValue(true), QJsonValue(false), QJsonValue(QJsonValue::Null), QJsonValue(1e300),
                                        QJsonValue(1e20), QJsonValue(5e-324), QJsonValue(std::numeric_limits<qint64>::min()),
                                        QJsonValue(std::numeric_limits<qint64>::max())));
    if (depth == 0)
        return leaf;
    const auto list =
        rc::gen::map(rc::gen::container<std::vector<QJsonValue>>(rc::gen::lazy([depth] { return values(depth - 1); })),
                     [](const std::vector<QJsonValue> &all) {
                         QJsonArray array;
                         for (const QJsonValue &one : all)
                             array.append(one);
                         return QJsonValue(array);
                     });
    const auto member = rc::gen::pair(texts(), rc::gen::lazy([depth] { return values(depth - 1); }));
    const auto object = rc::gen::map(rc::gen::container<std::vector<std::pair<QString, QJsonValue>>>(member),
                                     [](const std::vector<std::pair<QString, QJsonValue>> &all) {
                                         QJsonObject members;
                                         for (const auto &[name, value] : all)
                                             members.insert(name, value);
                                         return QJsonValue(members);
                                     });
    return rc::gen::weightedOneOf<QJsonValue>({{4, leaf}, {1, list}, {1, object}});
}

rc::Gen<QJsonObject> payloads()
{
    const auto member = rc::gen::pair(texts(), values(2));
    return rc::gen::map(rc::gen::container<std::vector<std::pair<QString, QJsonValue>>>(member),
                        [](const std::vector<std::pair<QString, QJsonValue>> &all) {
                            QJsonObject members;
                            for (const auto &[name, value] : all)
                                members.insert(name, value);
                            return members;
                        });
}

rc::Gen<Timestamp> times()
{
    constexpr qint64 first = -62135596800000000; // 0001-01-01
    constexpr qint64 last = 253402300799999999;  // 9999-12-31T23:59:59.999999
    return rc::gen::map(rc::gen::inRange<qint64>(first, last + 1),
                        [](qint64 count) { return Timestamp(std::chrono::microseconds(count)); });
}

} // namespace

void EventTest::anEventIsWrittenAsTheContractSays()
{
    Event event;
    event.type = "voice.created";
    event.payload = {{QStringLiteral("voice_id"), QStringLiteral("목소리 \"1\"\n")},
                     {QStringLiteral("n"), qint64(9007199254740993)}};
    event.timestamp = *parseTimestamp("2026-11-25T05:10:00.000042Z");
    event.source = QStringLiteral("voice-api");
    event.id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    QCOMPARE(event.toJson(), QByteArray(R"({"type":"voice.created","payload":{"n":9007199254740993,"voice_id":"목소리 \"1\"\n"},)"
                                        R"("timestamp":"2026-11-25T05:10:00.000042+00:00","source":"voice-api",)"
                                        R"("event_id":"0f8fad5b-d9cb-469f-a165-70867728950e"})"));
    QCOMPARE(event.toFields(), (Fields{{"event", event.toJson()}, {"type", "voice.created"}}));
}

void EventTest::aNewEventHasARandomIdAndTheClocksTime()
{
    FakeClock clock;
    const Event first = Event::make("voice.created", {}, QStringLiteral("here"), clock);
    const Event second = Event::make("voice.created", {}, {}, clock);
    QCOMPARE(first.timestamp, timestampOf(clock.utcNow()));
    QCOMPARE(first.source, QStringLiteral("here"));
    QVERIFY(first.id != second.id);
    const QUuid uuid = QUuid::fromString(QLatin1String(first.id));
    QCOMPARE(uuid.version(), QUuid::Random);
    QCOMPARE(first.id, uuid.toByteArray(QUuid::WithoutBraces));
}

void EventTest::whatIsWrittenIsReadAgain()
{
    QVERIFY(rc::check("an event's fields give the event back", [] {
        Event event;
        event.type = (*rc::gen::suchThat(texts(), [](const QString &text) { return !text.isEmpty(); })).toUtf8();
        event.payload = inserted(*rc::gen::resize(15, payloads())).toObject();
        event.timestamp = *times();
        event.source = *texts();
        event.id = *rc::gen::element<QByteArray>("0f8fad5b-d9cb-469f-a165-70867728950e", "a \"b\"", "17");
        auto again = Event::fromFields(event.toFields(), "some stream", "5-0");
        RC_ASSERT(again.has_value());
        again->payload = inserted(again->payload).toObject();
        RC_ASSERT(*again == event);
        const auto compact = compactJson(event.toJson());
        RC_ASSERT(compact.has_value());
        RC_ASSERT(*compact == event.toJson());
    }));
}

void EventTest::timesAreWrittenAndReadAgain()
{
    QVERIFY(rc::check("a time's text gives the time back, as Qt reads it too", [] {
        const Timestamp time = *times();
        const auto again = parseTimestamp(timestampText(time));
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == time);
        const Timestamp whole = std::chrono::floor<std::chrono::milliseconds>(time); // Qt would round
        RC_ASSERT(timestampOf(dateTimeOf(time)) == whole);
        RC_ASSERT(QDateTime::fromString(QString::fromLatin1(timestampText(whole)), Qt::ISODateWithMs) == dateTimeOf(time));
    }));
}

void EventTest::whatPythonWritesIsRead()
{
    // json.dumps({"type": "voice.created", "payload": {"voice_id": "…", "user_id": None, "name": "목소리 😀", "score": 2.0},
    //             "timestamp": datetime.utcnow().isoformat(), "source": "tts-서비스", "event_id": str(uuid4())})
    const auto event = read(R"({"type": "voice.created", "payload": {"voice_id": "3F2B", "user_id": null, )"
                            R"("name": "\ubaa9\uc18c\ub9ac \ud83d\ude00", "score": 2.0}, )"
                            R"("timestamp": "2026-11-25T05:10:00.123456", "source": "tts-\uc11c\ube44\uc2a4", )"
                            R"("event_id": "0f8fad5b-d9cb-469f-a165-70867728950e"})");
    QVERIFY2(event, event ? "" : qPrintable(event.error().message));
    QCOMPARE(event->type, QByteArray("voice.created"));
    QCOMPARE(event->payload.value(QStringLiteral("voice_id")).toString(), QStringLiteral("3F2B"));
    QVERIFY(event->payload.value(QStringLiteral("user_id")).isNull());
    QCOMPARE(event->payload.value(QStringLiteral("name")).toString(), QStringLiteral("목소리 😀"));
    QCOMPARE(event->payload.value(QStringLiteral("score")).toDouble(), 2.0);
    QCOMPARE(timestampText(event->timestamp), QByteArray("2026-11-25T05:10:00.123456+00:00"));
    QCOMPARE(event->source, QStringLiteral("tts-서비스"));
    QCOMPARE(event->id, QByteArray("0f8fad5b-d9cb-469f-a165-70867728950e"));

    // datetime.now(ZoneInfo("Asia/Seoul")).isoformat(), at a full second, and json.dumps(…, indent=2)
    const auto seoul = read("{\n  \"payload\": {},\n  \"timestamp\": \"2026-11-25T14:10:00+09:00\"\n}");
    QVERIFY(seoul);
    QCOMPARE(timestampText(seoul->timestamp), QByteArray("2026-11-25T05:10:00.000000+00:00"));
}

void EventTest::integersAreExact()
{
    const auto event = read(R"({"payload":{"small":-9223372036854775808,"odd":9007199254740993,"large":9223372036854775807}})");
    QVERIFY(event);
    QCOMPARE(event->payload.value(QStringLiteral("small")).toInteger(), std::numeric_limits<qint64>::min());
    QCOMPARE(event->payload.value(QStringLiteral("odd")).toInteger(), qint64(9007199254740993));
    QCOMPARE(event->payload.value(QStringLiteral("large")).toInteger(), std::numeric_limits<qint64>::max());
    QVERIFY(event->toJson().contains("\"large\":9223372036854775807,\"odd\":9007199254740993,\"small\":-9223372036854775808"));
}

void EventTest::largeFloatsAreNoIntegers()
{
    for (const double number :
         {18446744073709551616.0, 184467440737095516151.5, -1e20, 1e19, 9.3e18, 1e21, 1e300, 0.1234567890123456789}) {
        Event event;
        event.type = "t";
        event.payload = {
            {QStringLiteral("12345678901234567890123"), QJsonArray{number, QStringLiteral("98765432109876543210123")}}};
        event.id = "1";
        const QByteArray json = event.toJson();
        const auto again = read(json);
        QVERIFY2(again, json.constData());
        QCOMPARE(again->payload, event.payload);
        QCOMPARE(again->toJson(), json);
    }
}

void EventTest::whatIsMissingComesFromTheEntry_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing but a payload") << QByteArray(R"({"payload":{}})");
    QTest::newRow("null everywhere") << QByteArray(
        R"({"type":null,"payload":{},"timestamp":null,"source":null,"event_id":null})");
    QTest::newRow("empty texts") << QByteArray(R"({"type":"","payload":{},"timestamp":"","source":"","event_id":""})");
    QTest::newRow("other kinds") << QByteArray(R"({"type":1,"payload":{},"timestamp":1.5,"source":[],"event_id":{}})");
    QTest::newRow("no time") << QByteArray(R"({"payload":{},"timestamp":"yesterday"})");
    QTest::newRow("a float and words as id") << QByteArray(R"({"payload":{},"event_id":1.5})");
    QTest::newRow("an endless id") << QByteArray(R"({"payload":{},"event_id":")" + QByteArray(257, 'x') + "\"}");
}

void EventTest::whatIsMissingComesFromTheEntry()
{
    QFETCH(QByteArray, json);
    const auto event = Event::fromFields({{"event", json}}, stream, entryId);
    QVERIFY2(event, event ? "" : qPrintable(event.error().message));
    QCOMPARE(event->type, QByteArray("voice.created"));
    QCOMPARE(micros(event->timestamp), 1700000000123000);
    QCOMPARE(event->source, QString());
    QCOMPARE(event->id, entryId);
}

void EventTest::theInnerTypeRules()
{
    const QByteArray without = R"({"payload":{}})";
    const QByteArray with = R"({"type":"voice.deleted","payload":{}})";
    const auto typeOf = [](const Fields &fields, const char *stream) { return Event::fromFields(fields, stream, "1-0")->type; };
    QCOMPARE(typeOf({{"event", with}, {"type", "voice.updated"}}, "events:voice.created"), QByteArray("voice.deleted"));
    QCOMPARE(typeOf({{"type", "voice.updated"}, {"event", without}}, "events:voice.created"), QByteArray("voice.updated"));
    QCOMPARE(typeOf({{"event", without}, {"type", ""}}, "events:voice.created"), QByteArray("voice.created"));
    QCOMPARE(typeOf({{"event", without}}, "elsewhere"), QByteArray());
}

void EventTest::ofEqualFieldsTheFirstCountsAndOfEqualMembersTheLast()
{
    const auto event = Event::fromFields({{"x", "no JSON"},
                                          {"event", R"({"payload":1,"type":"a","payload":{"n":1,"n":2},"type":"b"})"},
                                          {"event", "no JSON either"}},
                                         stream, entryId);
    QVERIFY(event);
    QCOMPARE(event->type, QByteArray("b"));
    QCOMPARE(event->payload.value(QStringLiteral("n")).toInteger(), 2);
}

void EventTest::namesThatAreOnlyAsLongAreLeftAside()
{
    const auto event = read(R"({"type":"a","payload":{"n":1},"timestamp":"2026-11-25T05:10:00Z","source":"s","event_id":"i",)"
                            R"("tyqe":"b","Payload":{"n":2},"timestamq":"2027","sourcf":"t","event_ie":"j","":0})");
    QVERIFY(event);
    QCOMPARE(event->type, QByteArray("a"));
    QCOMPARE(event->payload.value(QStringLiteral("n")).toInteger(), 1);
    QCOMPARE(timestampText(event->timestamp), QByteArray("2026-11-25T05:10:00.000000+00:00"));
    QCOMPARE(event->source, QStringLiteral("s"));
    QCOMPARE(event->id, QByteArray("i"));
}

void EventTest::namesMayBeSpelledWithEscapes()
{
    const auto event =
        read(R"({"p\u0061yload":{"n":9223372036854775807},"\u0074ype":"voice\u002edeleted","event_id":17,"x\n":1})");
    QVERIFY(event);
    QCOMPARE(event->type, QByteArray("voice.deleted"));
    QCOMPARE(event->payload.value(QStringLiteral("n")).toInteger(), std::numeric_limits<qint64>::max());
    QCOMPARE(event->id, QByteArray("17"));
}

void EventTest::anIdIsAUuidInLowerCaseOrWhatTheProducerWrote_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("upper case") << QByteArray(R"("0F8FAD5B-D9CB-469F-A165-70867728950E")")
                                << QByteArray("0f8fad5b-d9cb-469f-a165-70867728950e");
    QTest::newRow("hex") << QByteArray(R"("0F8FAD5BD9CB469FA16570867728950E")") << QByteArray("0F8FAD5BD9CB469FA16570867728950E");
    QTest::newRow("text of a UUID's length")
        << QByteArray(R"("0F8FAD5B-D9CB-469F-A165-70867728950G")") << QByteArray("0F8FAD5B-D9CB-469F-A165-70867728950G");
    QTest::newRow("number") << QByteArray("18446744073709551615") << QByteArray("18446744073709551615");
    QTest::newRow("negative number") << QByteArray("-1") << QByteArray("-1");
    QTest::newRow("escapes") << QByteArray(R"("\u0041\"\uac00")") << QByteArray("A\"가");
    QTest::newRow("lone surrogate") << QByteArray(R"("a\ud800")") << QByteArray("a?");
}

void EventTest::anIdIsAUuidInLowerCaseOrWhatTheProducerWrote()
{
    QFETCH(QByteArray, written);
    const auto event = read(R"({"payload":{},"event_id":)" + written + '}');
    QVERIFY(event);
    QTEST(event->id, "id");
}

void EventTest::whatIsNoEventIsUndecodable_data()
{
    QTest::addColumn<Fields>("fields");
    QTest::addColumn<QString>("word");
    const auto row = [](const char *name, const char *json, const char *word) {
        QTest::newRow(name) << Fields{{"event", json}, {"type", "voice.created"}} << QString::fromLatin1(word);
    };
    QTest::newRow("no fields") << Fields{} << QStringLiteral("no field 'event'");
    QTest::newRow("no event") << Fields{{"type", "voice.created"}, {"Event", "{}"}} << QStringLiteral("no field 'event'");
    row("empty", "", "no JSON");
    row("text", "hello", "no JSON");
    row("list", "[]", "no JSON object");
    row("string", R"("{\"payload\":{}}")", "no JSON object");
    row("no payload", R"({"type":"voice.created"})", "no object 'payload'");
    row("payload a list", R"({"payload":[]})", "no object 'payload'");
    row("payload JSON in a text", R"({"payload":"{}"})", "no object 'payload'");
    row("payload null", R"({"payload":null})", "no object 'payload'");
    row("nested payload only", R"({"event":{"payload":{}}})", "no object 'payload'");
    row("latin-1", "{\"payload\":{\"a\":\"\xE9\"}}", "UTF-8");
    row("surrogates in UTF-8", "{\"payload\":{\"a\":\"\xED\xA0\x80\"}}", "UTF-8");
    row("byte order mark", "\xEF\xBB\xBF{\"payload\":{}}", "byte order mark");
    row("NaN", R"({"payload":{"a":NaN}})", "value is missing");
    row("single quotes", "{'payload':{}}", "double quotes");
    row("comma at the end", R"({"payload":{},})", "double quotes");
    row("two documents", R"({"payload":{}}{})", "behind the end");
    row("line feed in a text", "{\"payload\":{\"a\":\"\n\"}}", "control character");
    row("too long an integer", R"({"payload":{"a":18446744073709551616}})", "64 bits");
    QTest::newRow("NUL") << Fields{{"event", QByteArray("{\"payload\":{}}\0", 15)}} << QStringLiteral("behind the end");
}

void EventTest::whatIsNoEventIsUndecodable()
{
    QFETCH(Fields, fields);
    QFETCH(QString, word);
    const auto event = Event::fromFields(fields, stream, entryId);
    QVERIFY(!event);
    QCOMPARE(event.error().code, Code::Undecodable);
    QVERIFY2(event.error().message.contains(word), qPrintable(event.error().message));
    QCOMPARE(event.error().context, QStringLiteral("events:voice.created 1700000000123-4"));
}

void EventTest::everyCutOfAnEventIsUndecodable()
{
    const QByteArray whole =
        R"({"type":"voice.created","payload":{"a":[1,{"b":"\\\""}]},"timestamp":"2026-11-25T05:10:00Z","source":"s","event_id":"x"})";
    QVERIFY(read(whole));
    for (qsizetype length = 0; length < whole.size(); ++length)
        QVERIFY2(!read(whole.first(length)), whole.first(length).constData());
}

void EventTest::deepNestingIsReadOrRefused()
{
    const auto nested = [](int depth) { return R"({"payload":{"a":)" + QByteArray(depth, '[') + QByteArray(depth, ']') + "}}"; };
    const auto fine = read(nested(jsonMaxDepth - 2));
    QVERIFY(fine);
    QVERIFY(!read(nested(jsonMaxDepth - 1)));
    QVERIFY(!read(nested(1000000)));
    QVERIFY(fine->payload.value(QStringLiteral("a")).isArray());
}

void EventTest::timesInManySpellings_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("utc");
    const auto row = [](const char *text, const char *utc) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(utc) + "+00:00";
    };
    row("2026-11-25T05:10:00", "2026-11-25T05:10:00.000000");
    row("2026-11-25 05:10:00", "2026-11-25T05:10:00.000000");
    row("2026-11-25t05:10:00z", "2026-11-25T05:10:00.000000");
    row("2026-11-25", "2026-11-25T00:00:00.000000");
    row("2026-11-25T05:10", "2026-11-25T05:10:00.000000");
    row("2026-11-25T05:10+01:00", "2026-11-25T04:10:00.000000");
    row("2026-11-25T05:10:00.1", "2026-11-25T05:10:00.100000");
    row("2026-11-25T05:10:00,123", "2026-11-25T05:10:00.123000");
    row("2026-11-25T05:10:00.123456", "2026-11-25T05:10:00.123456");
    row("2026-11-25T05:10:00.123456789Z", "2026-11-25T05:10:00.123456");
    row("2026-11-25T05:10:00Z", "2026-11-25T05:10:00.000000");
    row("2026-11-25T05:10:00+09:00", "2026-11-24T20:10:00.000000");
    row("2026-11-25T05:10:00.5+0900", "2026-11-24T20:10:00.500000");
    row("2026-11-25T05:10:00+09", "2026-11-24T20:10:00.000000");
    row("2026-11-25T23:10:00-03:30", "2026-11-26T02:40:00.000000");
    row("2026-11-25T05:10:00+00:19:32", "2026-11-25T04:50:28.000000");
    row("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000");
    row("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000");
    row("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999");
    row("0001-01-01T00:00:00", "0001-01-01T00:00:00.000000");
    row("9999-12-31T23:59:59.999999", "9999-12-31T23:59:59.999999");
}

void EventTest::timesInManySpellings()
{
    QFETCH(QByteArray, text);
    const auto time = parseTimestamp(text);
    QVERIFY(time);
    QTEST(timestampText(*time), "utc");
}

void EventTest::whatIsNoTimeIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"",
                             " ",
                             "now",
                             "2026",
                             "2026-11",
                             "20261125",
                             "2026-13-01",
                             "2026-02-29",
                             "2026-00-10",
                             "2026-1-1",
                             "26-11-25",
                             "-2026-11-25",
                             "2026-11-25T",
                             "2026-11-25T5:10",
                             "2026-11-25T24:00:00",
                             "2026-11-25T05:60:00",
                             "2026-11-25T05:10:61",
                             "2026-11-25T05:10:00.",
                             "2026-11-25T05:10:00.x",
                             "2026-11-25T05:10:00+",
                             "2026-11-25T05:10:00+9",
                             "2026-11-25T05:10:00+09:",
                             "2026-11-25T05:10:00+24:00",
                             "2026-11-25T05:10:00+09:60",
                             "2026-11-25T05:10:00ZZ",
                             "2026-11-25T05:10:00 UTC",
                             "2026-11-25T05:10:00Z ",
                             " 2026-11-25",
                             "2026-11-25X05:10:00",
                             "2026-11-25T05:10:0\xD9\xA1",
                             "0001-01-01T00:00:00+09:00",
                             "9999-12-31T23:59:59-00:01",
                             "1764047400"})
        QTest::newRow(text) << QByteArray(text);
    QTest::newRow("NUL") << QByteArray("2026-11-25T05:10:00\0", 20);
}

void EventTest::whatIsNoTimeIsRefused()
{
    QFETCH(QByteArray, text);
    const auto time = parseTimestamp(text);
    QVERIFY(!time);
    QCOMPARE(time.error().code, Code::Undecodable);
}

void EventTest::timesOutsideTheCalendarAreHeldInside()
{
    QCOMPARE(timestampText(Timestamp::max()), QByteArray("9999-12-31T23:59:59.999999+00:00"));
    QCOMPARE(timestampText(Timestamp::min()), QByteArray("0001-01-01T00:00:00.000000+00:00"));
}

void EventTest::streamsAreNamedAfterTypes()
{
    QCOMPARE(streamOf("voice.created"), QByteArray("events:voice.created"));
    QCOMPARE(typeOfStream("events:voice.created"), QByteArray("voice.created"));
    QCOMPARE(typeOfStream("events:a:b"), QByteArray("a:b"));
    QCOMPARE(typeOfStream("events:deadline"), QByteArray("deadline"));
    for (const char *none : {"", "events", "events:", "events:dead", "events:seen:g:1", "event:voice.created", "xevents:a"})
        QCOMPARE(typeOfStream(none), QByteArray());
}

void EventTest::idsTellTheirTimeAndOrder()
{
    QCOMPARE(micros(timeOfId("1526919030474-55")), 1526919030474000);
    QCOMPARE(micros(timeOfId("1526919030474")), 1526919030474000);
    for (const char *none : {"", "-", "x", "1x-2", "-5", "1-x", "1-2-3", "99999999999999999999999-1", " 1-1"})
        QCOMPARE(micros(timeOfId(none)), 0);
    QCOMPARE(timestampText(timeOfId("18446744073709551615-18446744073709551615")),
             QByteArray("9999-12-31T23:59:59.999999+00:00"));

    QVERIFY(isIdBefore("9-0", "10-0"));
    QVERIFY(!isIdBefore("10-0", "9-0"));
    QVERIFY(isIdBefore("10-9", "10-10"));
    QVERIFY(isIdBefore("10", "10-1"));
    QVERIFY(!isIdBefore("10-10", "10-10"));
    QVERIFY(isIdBefore("18446744073709551614-0", "18446744073709551615-0"));
    QVERIFY(isIdBefore("", "0-1"));
}

QTEST_GUILESS_MAIN(EventTest)
#include "tst_event.moc"
