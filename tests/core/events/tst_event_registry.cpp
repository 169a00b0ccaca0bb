// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/event_registry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace freshet;
using namespace freshet::events;

class EventRegistryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theContractsTypesAreThere();
    void payloadsOfTheContractAreChecked_data();
    void payloadsOfTheContractAreChecked();
    void everyKindOfMemberIsChecked_data();
    void everyKindOfMemberIsChecked();
    void furtherTypesCanBeAddedOnce();
    void aCheckOfOnesOwnIsAsked();
    void namesThatAreNoTypesAreRefused_data();
    void namesThatAreNoTypesAreRefused();
    void anEventOfAnUnknownTypeIsNotFound();
    void anEventsIdIsChecked_data();
    void anEventsIdIsChecked();
};

namespace {

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

Event eventOf(const QByteArray &type, const QByteArray &payload)
{
    Event event;
    event.type = type;
    event.payload = object(payload);
    event.id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    return event;
}

} // namespace

void EventRegistryTest::theContractsTypesAreThere()
{
    const EventRegistry registry = EventRegistry::contract();
    QCOMPARE(registry.types(),
             (QByteArrayList{"category.updated", "pet.deleted", "pet.updated", "product.created", "product.deleted",
                             "product.updated", "voice.created", "voice.deleted", "voice.updated"}));
    QVERIFY(registry.knows("voice.created"));
    QVERIFY(!registry.knows("voice.create"));
}

void EventRegistryTest::payloadsOfTheContractAreChecked_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QString>("wrong");
    const auto row = [](const char *type, const char *payload, const char *wrong = "") {
        QTest::newRow(qPrintable(QString::fromLatin1("%1 %2").arg(QLatin1String(type), QLatin1String(payload))))
            << QByteArray(type) << QByteArray(payload) << QString::fromLatin1(wrong);
    };
    row("voice.created", R"({"voice_id":"v","user_id":"u"})");
    row("voice.updated", R"({"voice_id":"v","user_id":null})");
    row("voice.deleted", R"({"voice_id":7,"more":[1]})");
    row("voice.created", R"({"user_id":"u"})", "voice_id");
    row("voice.created", R"({"voice_id":"","user_id":"u"})", "voice_id");
    row("voice.created", R"({"voice_id":"v","user_id":{}})", "user_id");
    row("product.created", R"({"product_id":9007199254740993})");
    row("product.updated", R"({"product_id":"a-1"})");
    row("product.deleted", R"({"product_id":1.5})", "product_id");
    row("product.deleted", R"({"product_id":null})", "product_id");
    row("category.updated", "{}");
    row("category.updated", R"({"category_id":true})", "category_id");
    row("pet.updated", R"({"pet_id":1})");
    row("pet.deleted", "{}", "pet_id");
}

void EventRegistryTest::payloadsOfTheContractAreChecked()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, payload);
    QFETCH(QString, wrong);
    const auto checked = EventRegistry::contract().check(eventOf(type, payload));
    QCOMPARE(checked.has_value(), wrong.isEmpty());
    if (!checked) {
        QCOMPARE(checked.error().code, Code::InvalidArgument);
        QVERIFY2(checked.error().message.contains(wrong), qPrintable(checked.error().message));
    }
}

void EventRegistryTest::everyKindOfMemberIsChecked_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("good");
    QTest::addColumn<QByteArray>("bad");
    using Kind = EventRegistry::Field::Kind;
    const auto row = [](const char *name, Kind kind, const char *good, const char *bad) {
        QTest::newRow(name) << int(kind) << QByteArray(good) << QByteArray(bad);
    };
    row("text", Kind::Text, R"(["","a"])", R"([1,null,{},[],true])");
    row("integer", Kind::Integer, R"([0,-9223372036854775808])", R"([1.5,"1",null,1e300])");
    row("number", Kind::Number, R"([0,1.5])", R"(["1",null,true])");
    row("boolean", Kind::Boolean, R"([true,false])", R"([0,"true",null])");
    row("uuid", Kind::Uuid, R"(["0f8fad5b-d9cb-469f-a165-70867728950e"])", R"(["0f8fad5b","",7,null])");
    row("id", Kind::Id, R"([1,"a"])", R"(["",1.5,null,true])");
    row("object", Kind::Object, R"([{},{"a":1}])", R"([[],"{}",null])");
    row("list", Kind::List, R"([[],[1]])", R"([{},"[]",null])");
    row("any", Kind::Any, R"([null,1,"",[],{}])", "[]");
}

void EventRegistryTest::everyKindOfMemberIsChecked()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, good);
    QFETCH(QByteArray, bad);
    EventRegistry registry;
    using Field = EventRegistry::Field;
    QVERIFY(registry.add("t", std::vector<Field>{{QStringLiteral("m"), Field::Kind(kind)}}));
    const auto checks = [&](const QJsonValue &value) {
        Event one = eventOf("t", "{}");
        one.payload.insert(QStringLiteral("m"), value);
        return registry.check(one).has_value();
    };
    const QJsonArray goodOnes = QJsonDocument::fromJson(good).array();
    for (const QJsonValue value : goodOnes)
        QVERIFY2(checks(value), qPrintable(value.toVariant().toString()));
    const QJsonArray badOnes = QJsonDocument::fromJson(bad).array();
    for (const QJsonValue value : badOnes)
        QVERIFY2(!checks(value), qPrintable(value.toVariant().toString()));
    QVERIFY(!registry.check(eventOf("t", "{}")));
}

void EventRegistryTest::furtherTypesCanBeAddedOnce()
{
    EventRegistry registry = EventRegistry::contract();
    QVERIFY(registry.add("order.paid", std::vector<EventRegistry::Field>{}));
    QVERIFY(registry.check(eventOf("order.paid", R"({"x":1})")));
    const auto again = registry.add("order.paid", std::vector<EventRegistry::Field>{});
    QVERIFY(!again);
    QCOMPARE(again.error().code, Code::InvalidArgument);
    QCOMPARE(again.error().context, QStringLiteral("order.paid"));
    QVERIFY(!registry.add("other", EventRegistry::Check()));
}

void EventRegistryTest::aCheckOfOnesOwnIsAsked()
{
    EventRegistry registry;
    QVERIFY(registry.add("order.paid", [](const QJsonObject &payload) -> Result<void> {
        if (payload.value(QStringLiteral("amount")).toDouble() > 0)
            return {};
        return failure(Code::InvalidArgument, QStringLiteral("an amount is more than 0"));
    }));
    QVERIFY(registry.check(eventOf("order.paid", R"({"amount":1})")));
    const auto refused = registry.check(eventOf("order.paid", R"({"amount":0})"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().message, QStringLiteral("an amount is more than 0"));
}

void EventRegistryTest::namesThatAreNoTypesAreRefused_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("fine");
    QTest::newRow("usual") << QByteArray("voice.created") << true;
    QTest::newRow("korean") << QByteArray("음성.생성") << true;
    QTest::newRow("colon") << QByteArray("a:b") << true;
    QTest::newRow("deadline") << QByteArray("deadline") << true;
    QTest::newRow("seen") << QByteArray("seen") << true;
    QTest::newRow("200 bytes") << QByteArray(200, 'x') << true;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("dead") << QByteArray("dead") << false;
    QTest::newRow("seen:") << QByteArray("seen:g:1") << false;
    QTest::newRow("not UTF-8") << QByteArray("\xFF") << false;
    QTest::newRow("line feed") << QByteArray("a\nb") << false;
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << false;
    QTest::newRow("DEL") << QByteArray("a\x7F") << false;
    QTest::newRow("201 bytes") << QByteArray(201, 'x') << false;
}

void EventRegistryTest::namesThatAreNoTypesAreRefused()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, fine);
    const auto checked = EventRegistry::checkName(name);
    QCOMPARE(checked.has_value(), fine);
    EventRegistry registry;
    QCOMPARE(registry.add(name, std::vector<EventRegistry::Field>{}).has_value(), fine);
    if (!checked)
        QCOMPARE(checked.error().code, Code::InvalidArgument);
}

void EventRegistryTest::anEventOfAnUnknownTypeIsNotFound()
{
    const auto checked = EventRegistry::contract().check(eventOf("voice.renamed", R"({"voice_id":"v"})"));
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, Code::NotFound);
    QCOMPARE(checked.error().context, QStringLiteral("voice.renamed"));
}

void EventRegistryTest::anEventsIdIsChecked_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<bool>("fine");
    QTest::newRow("text") << QByteArray("order 17") << true;
    QTest::newRow("256 bytes") << QByteArray(256, 'x') << true;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("257 bytes") << QByteArray(257, 'x') << false;
    QTest::newRow("not UTF-8") << QByteArray("\xFF") << false;
    QTest::newRow("line feed") << QByteArray("a\n") << false;
}

void EventRegistryTest::anEventsIdIsChecked()
{
    QFETCH(QByteArray, id);
    QFETCH(bool, fine);
    Event one = eventOf("voice.created", R"({"voice_id":"v"})");
    one.id = id;
    const auto checked = EventRegistry::contract().check(one);
    QCOMPARE(checked.has_value(), fine);
    if (!checked)
        QCOMPARE(checked.error().code, Code::InvalidArgument);
}

QTEST_GUILESS_MAIN(EventRegistryTest)
#include "tst_event_registry.moc"
