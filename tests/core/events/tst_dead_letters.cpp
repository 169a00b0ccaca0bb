// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/dead_letters.h"

#include "core/base/json_text.h"
#include "core/events/dead_heads.h"
#include "tests/support/await.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"

#include <QJsonDocument>
#include <QTest>

#include <rapidcheck.h>

using namespace freshet;
using namespace freshet::events;
using namespace freshet::test;
using namespace std::chrono_literals;

/// Dead letters as entries, and on one real server.
class DeadLettersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aLetterIsWrittenAsTheContractSays();
    void everyLetterGivesItsFieldsBack();
    void lettersOfOtherProgramsAreRead();
    void whatIsNoLetterIsNotReadable_data();
    void whatIsNoLetterIsNotReadable();
    void errorsThatAreAlikeAreOneGroup();
    void lettersAreFetchedFromBothEnds();
    void lettersAreFetchedByTheirIds();
    void withoutAStreamThereAreNoLetters();
    void aLetterIsSentAgainToTheByteAndRemoved();
    void anEditedLetterIsSentAsItWasEdited();
    void whatCannotBeSentStays_data();
    void whatCannotBeSentStays();
    void theStreamIsTrimmed();
    void allAreSentInTheirOrder();
    void lettersThatComeMeanwhileStay();
    void onlyOneStreamsLettersAreSent();
    void namedLettersThatAreGoneAreFailures();
    void oneThatFailsDoesNotStopTheOthers();
    void aPaceIsKept();
    void aStopIsHonoured();
    void lettersAreRemoved();
    void whatIsLeftOfARemovalThatFailsIsTold();
    void nothingIsPublishedForAUserWhoMayNotRemove();
    void anEditMustPassTheContractsCheck();
    void headsAreReadInPartsAndTheirErrorsAlike();
    void boundsTellCountAndOldest();
    void aPlanCountsWhatIsThereAndWhoSeesItAgain();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    QByteArray put(const DeadLetter &letter) { return putFields(letter.toEntry()); }
    QByteArray putFields(const Fields &fields)
    {
        QByteArrayList command{"XADD", "events:dead", "*"};
        for (const auto &[name, value] : fields)
            command << name << value;
        return raw(command).bytes;
    }
    qint64 length(const QByteArray &stream) { return raw({"XLEN", stream}).integer; }
    Fields fieldsAt(const QByteArray &stream, qsizetype index)
    {
        const RawReply entries = raw({"XRANGE", stream, "-", "+"});
        Fields fields;
        if (index >= qsizetype(entries.elements.size()))
            return fields;
        const auto &flat = entries.elements[std::size_t(index)].elements[1].elements;
        for (std::size_t i = 0; i + 1 < flat.size(); i += 2)
            fields.emplace_back(flat[i].bytes, flat[i + 1].bytes);
        return fields;
    }

    RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;
};

namespace {

DeadLetter letterOf(Fields fields, const QByteArray &stream = "events:voice.created")
{
    DeadLetter letter;
    letter.stream = stream;
    letter.originalId = "1700000000000-0";
    letter.group = "cache-service";
    letter.consumer = "worker-1";
    letter.deliveries = 5;
    letter.error = QStringLiteral("voice 17 is not there");
    letter.failedAt = "2026-11-25T05:10:00.000000+00:00";
    letter.fields = std::move(fields);
    return letter;
}

DeadLetter numbered(int number, const QByteArray &stream = "events:voice.created")
{
    Event event;
    event.type = typeOfStream(stream);
    event.payload = {{QStringLiteral("voice_id"), number}};
    event.id = "id-" + QByteArray::number(number);
    return letterOf(event.toFields(), stream);
}

QByteArray valueOf(const Fields &fields, const QByteArray &name)
{
    for (const auto &[one, value] : fields) {
        if (one == name)
            return value;
    }
    return "(absent)";
}

} // namespace

void DeadLettersTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_client = redis::Client::open(m_server.url());
    QVERIFY(await(m_client->ready()));
}

void DeadLettersTest::init()
{
    raw({"FLUSHALL"});
}

void DeadLettersTest::aLetterIsWrittenAsTheContractSays()
{
    // Raw strings within a macro are too much for moc.
    const QByteArray fields = R"({"event":"{\"a\":\"목\"}","type":"voice.created"})";
    const Fields entry = letterOf({{"event", "{\"a\":\"목\"}"}, {"type", "voice.created"}}).toEntry();
    QCOMPARE(entry, (Fields{{"stream", "events:voice.created"},
                            {"id", "1700000000000-0"},
                            {"group", "cache-service"},
                            {"consumer", "worker-1"},
                            {"deliveries", "5"},
                            {"error", "voice 17 is not there"},
                            {"failed_at", "2026-11-25T05:10:00.000000+00:00"},
                            {"fields", fields}}));
    const Fields binary = letterOf({{"type", "a"}, {"event", "\xFF\xFE"}}).toEntry();
    QCOMPARE(valueOf(binary, "fields"), QByteArray(R"({"type":"a"})"));
    const QByteArray inBase64 = R"({"event":"//4="})";
    QCOMPARE(valueOf(binary, "fields_b64"), inBase64);
    QCOMPARE(valueOf(binary, "fields_list"), QByteArray("(absent)"));
    // What other programs read stays what counts: the first of equal names.
    const Fields repeated = letterOf({{"event", "1"}, {"event", "2"}}).toEntry();
    QCOMPARE(valueOf(repeated, "fields"), QByteArray(R"({"event":"1"})"));
    QCOMPARE(valueOf(repeated, "fields_list"), QByteArray(R"([["ZXZlbnQ=","MQ=="],["ZXZlbnQ=","Mg=="]])"));
}

void DeadLettersTest::everyLetterGivesItsFieldsBack()
{
    QVERIFY(rc::check("a letter's entry gives the letter back, whatever its fields are", [] {
        const auto bytes = rc::gen::map(rc::gen::oneOf(rc::gen::container<std::string>(rc::gen::arbitrary<char>()),
                                                       rc::gen::element<std::string>("event", "type", "", "{\"a\":[1,2]}", "\\\"",
                                                                                     "가\u2028\uFEFF", "a\xCC")),
                                        [](const std::string &text) { return QByteArray::fromStdString(text); });
        const auto all =
            *rc::gen::nonEmpty(rc::gen::container<std::vector<std::pair<QByteArray, QByteArray>>>(rc::gen::pair(bytes, bytes)));
        DeadLetter letter = letterOf(all, "events:x");
        letter.id = "5-1";
        const DeadLetter again = DeadLetter::fromEntry("5-1", letter.toEntry());
        RC_ASSERT(again.readable);
        RC_ASSERT(again.fields == letter.fields);
        RC_ASSERT(again.stream == letter.stream && again.originalId == letter.originalId && again.group == letter.group);
        RC_ASSERT(again.deliveries == letter.deliveries && again.error == letter.error && again.failedAt == letter.failedAt);
        for (const auto &[name, value] : letter.toEntry()) {
            if (name.startsWith("fields"))
                RC_ASSERT(compactJson(value).has_value());
        }
    }));
}

void DeadLettersTest::lettersOfOtherProgramsAreRead()
{
    // json.dumps(fields), and one that wrote the event as it had read it.
    const DeadLetter python =
        DeadLetter::fromEntry("1-0", {{"fields", R"({"type": "voice.created", "event": "{\"name\": \"\ubaa9\"}"})"},
                                      {"stream", "events:voice.created"}});
    QVERIFY(python.readable);
    QCOMPARE(python.fields, (Fields{{"type", "voice.created"}, {"event", R"({"name": "목"})"}}));
    QCOMPARE(python.deliveries, 0);
    const DeadLetter nested =
        DeadLetter::fromEntry("1-0", {{"fields", R"({"event": {"payload": {"n": 1.50}}})"}, {"stream", "s"}});
    QVERIFY(nested.readable);
    QCOMPARE(nested.fields, (Fields{{"event", R"({"payload":{"n":1.50}})"}}));
}

void DeadLettersTest::whatIsNoLetterIsNotReadable_data()
{
    QTest::addColumn<Fields>("entry");
    QTest::addColumn<QString>("word");
    QTest::newRow("nothing") << Fields{} << QStringLiteral("no 'stream'");
    QTest::newRow("no stream") << Fields{{"fields", R"({"a":"b"})"}} << QStringLiteral("no 'stream'");
    QTest::newRow("own stream") << Fields{{"stream", "events:dead"}, {"fields", R"({"a":"b"})"}}
                                << QStringLiteral("that of the dead");
    QTest::newRow("no fields") << Fields{{"stream", "s"}} << QStringLiteral("no 'fields'");
    QTest::newRow("fields empty") << Fields{{"stream", "s"}, {"fields", "{}"}} << QStringLiteral("empty");
    QTest::newRow("fields a list") << Fields{{"stream", "s"}, {"fields", "[]"}} << QStringLiteral("no JSON object");
    QTest::newRow("fields no JSON") << Fields{{"stream", "s"}, {"fields", "\xFF"}} << QStringLiteral("no JSON object");
    QTest::newRow("no base64") << Fields{{"stream", "s"}, {"fields_b64", R"({"a":"*"})"}} << QStringLiteral("fields_b64");
    QTest::newRow("base64 a number") << Fields{{"stream", "s"}, {"fields_b64", R"({"a":1})"}} << QStringLiteral("fields_b64");
    QTest::newRow("list of threes") << Fields{{"stream", "s"}, {"fields_list", R"([["YQ==","YQ==","YQ=="]])"}}
                                    << QStringLiteral("fields_list");
    QTest::newRow("list of texts") << Fields{{"stream", "s"}, {"fields_list", R"(["YQ=="])"}} << QStringLiteral("fields_list");
}

void DeadLettersTest::whatIsNoLetterIsNotReadable()
{
    QFETCH(Fields, entry);
    QFETCH(QString, word);
    const DeadLetter letter = DeadLetter::fromEntry("7-0", entry);
    QVERIFY(!letter.readable);
    QCOMPARE(letter.id, QByteArray("7-0"));
    QCOMPARE(letter.fields, entry);
    QVERIFY2(letter.error.contains(word), qPrintable(letter.error));
}

void DeadLettersTest::errorsThatAreAlikeAreOneGroup()
{
    std::vector<DeadLetter> letters;
    int number = 9;
    const auto add = [&](const char *error, const QByteArray &stream = "events:a") {
        DeadLetter letter = letterOf({{"a", "b"}}, stream);
        letter.error = QString::fromUtf8(error);
        letter.id = QByteArray::number(number++) + "-0";
        letters.push_back(letter);
    };
    add("can't reach 'tts:voices:user:a b' in 30.5 s");
    add("product abc-17 has no price");
    add("product 0f8fad5b-d9cb-469f-a165-70867728950e has no price");
    add("can't reach \"x\" in 7.25 s");
    add("product P9 has no price");
    add("product P9 has no price", "events:b");
    add("product has no price");
    std::reverse(letters.begin(), letters.end());
    const auto groups = groupByError(letters);
    QCOMPARE(groups.size(), 4U);
    QCOMPARE(groups[0].count, 3);
    QCOMPARE(groups[0].stream, QByteArray("events:a"));
    QCOMPARE(groups[0].error, QStringLiteral("product P9 has no price"));
    QCOMPARE(groups[0].oldestId, QByteArray("10-0"));
    QCOMPARE(groups[0].newestId, QByteArray("13-0"));
    QCOMPARE(groups[0].ids, (std::vector<QByteArray>{"10-0", "11-0", "13-0"}));
    QCOMPARE(groups[1].count, 2);
    QCOMPARE(groups[1].ids, (std::vector<QByteArray>{"9-0", "12-0"}));
    QVERIFY(groupByError({}).empty());
}

void DeadLettersTest::lettersAreFetchedFromBothEnds()
{
    std::vector<QByteArray> ids;
    for (int i = 0; i < 5; ++i)
        ids.push_back(put(numbered(i)));
    DeadLetters dead(*m_client);
    const auto idsOf = [](const Result<std::vector<DeadLetter>> &letters) {
        std::vector<QByteArray> all;
        for (const DeadLetter &letter : letters.value())
            all.push_back(letter.id);
        return all;
    };
    QCOMPARE(await(dead.fetchCount()), Result<qint64>(5));
    QCOMPARE(idsOf(await(dead.fetch({}, 2))), (std::vector{ids[0], ids[1]}));
    QCOMPARE(idsOf(await(dead.fetch(ids[1], 10))), (std::vector{ids[2], ids[3], ids[4]}));
    QCOMPARE(idsOf(await(dead.fetch({}, 2, true))), (std::vector{ids[4], ids[3]}));
    QCOMPARE(idsOf(await(dead.fetch(ids[3], 10, true))), (std::vector{ids[2], ids[1], ids[0]}));
    QVERIFY(await(dead.fetch(ids[4], 10))->empty());
    QCOMPARE(await(dead.fetch({}, 1))->front().fields, numbered(0).fields);
}

void DeadLettersTest::lettersAreFetchedByTheirIds()
{
    const QByteArray first = put(numbered(1));
    const QByteArray strange = putFields({{"x", "y"}});
    DeadLetters dead(*m_client);
    const auto letters = await(dead.fetchSome({strange, "5-0", first}));
    QVERIFY(letters);
    QCOMPARE(letters->size(), 2U);
    QCOMPARE(letters->at(0).id, strange);
    QVERIFY(!letters->at(0).readable);
    QCOMPARE(letters->at(1).id, first);
    const auto wrong = await(dead.fetchSome({"no id"}));
    QVERIFY(!wrong);
}

void DeadLettersTest::withoutAStreamThereAreNoLetters()
{
    DeadLetters dead(*m_client);
    QCOMPARE(await(dead.fetchCount()), Result<qint64>(0));
    QVERIFY(await(dead.fetch({}, 10))->empty());
    const auto report = await(dead.resendAll({}));
    QVERIFY(report);
    QCOMPARE(report->sent + report->failed, 0);
    raw({"SET", "events:dead", "x"});
    QCOMPARE(await(dead.fetch({}, 10)).error().code, Code::WrongType);
    QCOMPARE(await(dead.resendAll({})).error().code, Code::WrongType);
}

void DeadLettersTest::aLetterIsSentAgainToTheByteAndRemoved()
{
    Fields fields = numbered(7).fields;
    fields.emplace_back("raw", QByteArray("\0\xFF", 2));
    fields.emplace_back("type", "again");
    const QByteArray id = put(letterOf(fields));
    DeadLetters dead(*m_client);
    const auto sent = await(dead.resend(id));
    QVERIFY2(sent, sent ? "" : qPrintable(sent.error().message));
    QCOMPARE(sent->stream, QByteArray("events:voice.created"));
    QCOMPARE(sent->eventId, QByteArray("id-7"));
    QCOMPARE(raw({"XRANGE", "events:voice.created", sent->id, sent->id}).elements.size(), 1U);
    QCOMPARE(fieldsAt("events:voice.created", 0), fields);
    QCOMPARE(length("events:dead"), 0);
    // A second time there is nothing to send.
    const auto again = await(dead.resend(id));
    QVERIFY(!again);
    QCOMPARE(again.error().code, Code::NotFound);
    QCOMPARE(length("events:voice.created"), 1);
}

void DeadLettersTest::anEditedLetterIsSentAsItWasEdited()
{
    const QByteArray id = put(letterOf({{"type", "voice.created"}, {"event", "broken"}, {"more", "1"}}));
    DeadLetters dead(*m_client);
    for (const char *wrong : {"", "still broken", "{}", "[]"}) {
        const auto refused = await(dead.resend(id, QByteArray(wrong)));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::InvalidArgument);
    }
    QCOMPARE(length("events:dead"), 1);
    const QByteArray text = R"({"type":"voice.updated","payload":{"voice_id":"v"},"event_id":"e"})";
    const auto sent = await(dead.resend(id, text));
    QVERIFY(sent);
    QCOMPARE(sent->eventId, QByteArray("e"));
    QCOMPARE(fieldsAt("events:voice.created", 0), (Fields{{"type", "voice.updated"}, {"event", text}, {"more", "1"}}));
    QCOMPARE(length("events:dead"), 0);
}

void DeadLettersTest::anEditMustPassTheContractsCheck()
{
    const QByteArray id = put(letterOf({{"type", "voice.created"}, {"event", "broken"}}));
    DeadLetters dead(*m_client);
    const auto refused = await(dead.resend(id, QByteArray(R"({"type":"voice.created","payload":{},"event_id":"e"})")));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Code::InvalidArgument);
    QVERIFY2(refused.error().message.contains(QStringLiteral("voice_id")), qPrintable(refused.error().message));
    QCOMPARE(length("events:dead"), 1);
    QCOMPARE(length("events:voice.created"), 0);
    const DeadLetter letter = letterOf({{"event", "x"}});
    const auto unknown = DeadLetters::checkEdited(letter, R"({"type":"own.type","payload":{},"event_id":"e"})");
    QVERIFY(unknown); // others' types are others' concern
    QCOMPARE(unknown->type, QByteArray("own.type"));
}

void DeadLettersTest::whatCannotBeSentStays_data()
{
    QTest::addColumn<Fields>("entry");
    QTest::addColumn<int>("code");
    QTest::newRow("no letter") << Fields{{"x", "y"}} << int(Code::Undecodable);
    QTest::newRow("the stream is a string") << numbered(1, "events:taken").toEntry() << int(Code::WrongType);
}

void DeadLettersTest::whatCannotBeSentStays()
{
    QFETCH(Fields, entry);
    QFETCH(int, code);
    raw({"SET", "events:taken", "x"});
    const QByteArray id = putFields(entry);
    DeadLetters dead(*m_client);
    const auto sent = await(dead.resend(id));
    QVERIFY(!sent);
    QCOMPARE(int(sent.error().code), code);
    QCOMPARE(length("events:dead"), 1);
}

void DeadLettersTest::theStreamIsTrimmed()
{
    std::vector<QByteArrayList> commands(500, {"XADD", "events:voice.created", "*", "a", "b"});
    m_server.raw().runAll(commands);
    const QByteArray id = put(numbered(1));
    DeadLetters dead(*m_client);
    QVERIFY(await(dead.resend(id, {}, 100)));
    QVERIFY(length("events:voice.created") < 300);
}

void DeadLettersTest::allAreSentInTheirOrder()
{
    constexpr int many = 700;
    for (int i = 0; i < many; ++i)
        put(numbered(i));
    raw({"SCRIPT", "FLUSH"});
    DeadLetters dead(*m_client);
    std::vector<qint64> steps;
    qint64 total = 0;
    DeadLetters::ResendOptions options;
    options.progress = [&](qint64 done, qint64, qint64 of) {
        steps.push_back(done);
        total = of;
    };
    const auto report = await(dead.resendAll(options));
    QVERIFY(report);
    QCOMPARE(report->sent, many);
    QCOMPARE(report->failed, 0);
    QVERIFY(!report->error);
    QCOMPARE(length("events:dead"), 0);
    QCOMPARE(length("events:voice.created"), many);
    QCOMPARE(total, many);
    QCOMPARE(steps.back(), many);
    QVERIFY(std::ranges::is_sorted(steps));
    const RawReply entries = raw({"XRANGE", "events:voice.created", "-", "+"});
    for (int i = 0; i < many; ++i)
        QVERIFY(entries.elements[std::size_t(i)].elements[1].elements[1].bytes.contains("\"id-" + QByteArray::number(i) + '"'));
}

void DeadLettersTest::lettersThatComeMeanwhileStay()
{
    for (int i = 0; i < 100; ++i)
        put(numbered(i));
    DeadLetters dead(*m_client);
    DeadLetters::ResendOptions options;
    bool isFirst = true;
    options.progress = [&](qint64, qint64, qint64) {
        if (std::exchange(isFirst, false))
            put(numbered(1000));
    };
    const auto report = await(dead.resendAll(options));
    QVERIFY(report);
    QCOMPARE(report->sent, 100);
    QCOMPARE(length("events:dead"), 1);
}

void DeadLettersTest::onlyOneStreamsLettersAreSent()
{
    for (int i = 0; i < 6; ++i)
        put(numbered(i, i % 2 == 0 ? "events:a" : "events:b"));
    DeadLetters dead(*m_client);
    DeadLetters::ResendOptions options;
    options.stream = "events:a";
    const auto report = await(dead.resendAll(options));
    QVERIFY(report);
    QCOMPARE(report->sent, 3);
    QCOMPARE(length("events:a"), 3);
    QCOMPARE(length("events:b"), 0);
    QCOMPARE(length("events:dead"), 3);
}

void DeadLettersTest::namedLettersThatAreGoneAreFailures()
{
    const QByteArray id = put(numbered(1));
    DeadLetters dead(*m_client);
    DeadLetters::ResendOptions options;
    options.ids = {"5-0", id, id};
    const auto report = await(dead.resendAll(options));
    QVERIFY(report);
    QCOMPARE(report->sent, 1);
    QCOMPARE(report->failed, 1);
    QCOMPARE(report->failedIds, std::vector<QByteArray>{"5-0"});
    QCOMPARE(report->error->code, Code::NotFound);
}

void DeadLettersTest::oneThatFailsDoesNotStopTheOthers()
{
    raw({"SET", "events:taken", "x"});
    put(numbered(1));
    const QByteArray taken = put(numbered(2, "events:taken"));
    const QByteArray strange = putFields({{"x", "y"}});
    put(numbered(3));
    DeadLetters dead(*m_client);
    const auto report = await(dead.resendAll({}));
    QVERIFY(report);
    QCOMPARE(report->sent, 2);
    QCOMPARE(report->failed, 2);
    QCOMPARE(report->failedIds, (std::vector{taken, strange}));
    QCOMPARE(report->error->code, Code::WrongType);
    QCOMPARE(length("events:dead"), 2);
}

void DeadLettersTest::aPaceIsKept()
{
    for (int i = 0; i < 3; ++i)
        put(numbered(i));
    FakeClock clock;
    DeadLetters dead(*m_client, clock);
    DeadLetters::ResendOptions options;
    options.perSecond = 2;
    auto report = std::make_shared<std::optional<Result<DeadLetters::ResendReport>>>();
    keep(dead.resendAll(options), report);
    QTRY_COMPARE(clock.sleepers(), 1);
    QCOMPARE(length("events:voice.created"), 1);
    clock.advance(499ms);
    QCOMPARE(clock.sleepers(), 1);
    clock.advance(1ms);
    QTRY_COMPARE(length("events:voice.created"), 2);
    QTRY_COMPARE(clock.sleepers(), 1);
    clock.advance(500ms);
    QTRY_VERIFY(report->has_value());
    QCOMPARE(report->value()->sent, 3);
}

void DeadLettersTest::aStopIsHonoured()
{
    for (int i = 0; i < 3; ++i)
        put(numbered(i));
    FakeClock clock;
    DeadLetters dead(*m_client, clock);
    std::stop_source source;
    DeadLetters::ResendOptions options;
    options.perSecond = 1;
    options.stop = source.get_token();
    auto report = std::make_shared<std::optional<Result<DeadLetters::ResendReport>>>();
    keep(dead.resendAll(options), report);
    QTRY_COMPARE(clock.sleepers(), 1);
    source.request_stop();
    QTRY_VERIFY(report->has_value());
    QVERIFY(report->value()->stopped);
    QCOMPARE(report->value()->sent, 1);
    QCOMPARE(length("events:dead"), 2);
}

void DeadLettersTest::lettersAreRemoved()
{
    std::vector<QByteArray> ids;
    for (int i = 0; i < 3; ++i)
        ids.push_back(put(numbered(i)));
    DeadLetters dead(*m_client);
    DeadLetters::RemoveOptions some;
    some.ids = {ids[0], "5-0", ids[2]};
    qint64 told = 0;
    some.progress = [&](qint64 done, qint64 total) { told = done + total; };
    const auto removed = await(dead.remove(some));
    QVERIFY(removed);
    QCOMPARE(removed->removed, 2);
    QCOMPARE(removed->absent, 1);
    QCOMPARE(removed->failed, 0);
    QVERIFY(!removed->error && !removed->stopped);
    QCOMPARE(told, 6);
    QCOMPARE(await(dead.remove({}))->removed, 0);
    QCOMPARE(length("events:dead"), 1);
    QCOMPARE(length("events:voice.created"), 0);
}

void DeadLettersTest::whatIsLeftOfARemovalThatFailsIsTold()
{
    raw({"SET", "events:dead", "taken"});
    DeadLetters dead(*m_client);
    DeadLetters::RemoveOptions options;
    options.ids = {"1-0", "2-0"};
    const auto report = await(dead.remove(options));
    QVERIFY(report);
    QCOMPARE(report->removed, 0);
    QCOMPARE(report->failed, 2);
    QVERIFY(report->error);
    QCOMPARE(report->error->code, Code::WrongType);
    raw({"DEL", "events:dead"});
    std::stop_source stop;
    stop.request_stop();
    options.stop = stop.get_token();
    QVERIFY(await(dead.remove(options))->stopped);
}

void DeadLettersTest::nothingIsPublishedForAUserWhoMayNotRemove()
{
    put(numbered(1));
    raw({"ACL", "SETUSER", "clerk", "on", ">secret", "~*", "+@all", "-xdel"});
    redis::Url url = m_server.url();
    url.user = QStringLiteral("clerk");
    url.password = QStringLiteral("secret");
    const auto client = redis::Client::open(url);
    DeadLetters dead(*client);
    const auto report = await(dead.resendAll({}));
    QVERIFY(report);
    QCOMPARE(report->sent, 0);
    QCOMPARE(report->failed, 1);
    QCOMPARE(report->error->code, Code::NoPermission);
    QVERIFY2(report->error->message.contains(QStringLiteral("'xdel'")), qPrintable(report->error->message));
    QCOMPARE(length("events:dead"), 1);
    QCOMPARE(length("events:voice.created"), 0);
    raw({"ACL", "DELUSER", "clerk"});
}

void DeadLettersTest::headsAreReadInPartsAndTheirErrorsAlike()
{
    std::vector<QByteArray> ids;
    for (int i = 0; i < 250; ++i) {
        DeadLetter letter = numbered(i);
        letter.error = QStringLiteral("voice %1 is away").arg(i);
        ids.push_back(put(letter));
    }
    std::vector<DeadHead> heads;
    QByteArray after;
    int parts = 0;
    for (bool atEnd = false; !atEnd; ++parts) {
        const auto part = await(fetchDeadHeads(*m_client, after, 0ms)); // one page
        QVERIFY(part);
        heads.insert(heads.end(), part->heads.begin(), part->heads.end());
        after = heads.back().id;
        atEnd = part->atEnd;
        QVERIFY(parts < 10);
    }
    QVERIFY(parts > 1);
    QCOMPARE(heads.size(), ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        QCOMPARE(heads[i].id, ids[i]);
        QCOMPARE(heads[i].likeness, heads[0].likeness);
    }
    QCOMPARE(heads[7].error, QStringLiteral("voice 7 is away"));
    const auto all = await(fetchDeadHeads(*m_client, {}, 10s));
    QVERIFY(all && all->atEnd);
    QCOMPARE(all->heads.size(), ids.size());
}

void DeadLettersTest::boundsTellCountAndOldest()
{
    const auto none = await(fetchDeadBounds(*m_client));
    QVERIFY(none);
    QCOMPARE(none->count, 0);
    QVERIFY(none->oldest.isEmpty());
    const QByteArray first = put(numbered(1));
    put(numbered(2));
    const auto two = await(fetchDeadBounds(*m_client));
    QCOMPARE(two->count, 2);
    QCOMPARE(two->oldest, first);
}

void DeadLettersTest::aPlanCountsWhatIsThereAndWhoSeesItAgain()
{
    raw({"XGROUP", "CREATE", "events:voice.created", "cache-service", "0", "MKSTREAM"});
    raw({"XGROUP", "CREATE", "events:voice.created", "freshet", "0"});
    const QByteArray one = put(numbered(1));
    const QByteArray two = put(numbered(2, "events:own"));
    const QByteArray strange = putFields({{"x", "y"}});
    const auto plan = await(planResend(*m_client, {one, two, strange, "5-0"}));
    QVERIFY(plan);
    QCOMPARE(plan->asked, 4);
    QVERIFY(plan->isWhole);
    QCOMPARE(plan->absent, 1);
    QCOMPARE(plan->unreadable, 1);
    QCOMPARE(plan->streams.size(), std::size_t(2));
    QCOMPARE(plan->streams.at("events:voice.created"), 1);
    QVERIFY(plan->groups);
    QCOMPARE(*plan->groups, (QByteArrayList{"cache-service", "freshet"}));
}

QTEST_GUILESS_MAIN(DeadLettersTest)
#include "tst_dead_letters.moc"
