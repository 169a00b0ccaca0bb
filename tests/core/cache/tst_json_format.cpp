// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/json_format.h"

#include <QTest>

#include <limits>

using namespace freshet;
using namespace freshet::cache;

namespace {

template<typename T>
QByteArray text(const T &value)
{
    return jsonCodec<T>().encode(&value);
}

template<typename T>
Result<T> value(const char *json)
{
    auto object = jsonCodec<T>().decode(json);
    if (!object)
        return std::unexpected(object.error());
    return *static_cast<const T *>(object->get());
}

template<typename T>
bool isRefused(const char *json)
{
    const auto read = value<T>(json);
    return !read && read.error().code == Code::Undecodable && !read.error().message.isEmpty();
}

} // namespace

class JsonFormatTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void integersKeepAllTheirBits()
    {
        for (const qint64 number : {std::numeric_limits<qint64>::min(), qint64(-1), qint64(0), qint64(9007199254740993),
                                    std::numeric_limits<qint64>::max()}) {
            QCOMPARE(text(number), QByteArray::number(number));
            QCOMPARE(*value<qint64>(QByteArray::number(number).constData()), number);
            const QByteArray inArray = '[' + QByteArray::number(number) + ']';
            QCOMPARE(text(*value<QJsonArray>(inArray.constData())), inArray);
        }
        const quint64 most = std::numeric_limits<quint64>::max();
        QCOMPARE(text(most), QByteArray("18446744073709551615"));
        QCOMPARE(*value<quint64>("18446744073709551615"), most);
    }

    void integersThatWouldBeRoundedAreRefused()
    {
        QVERIFY(isRefused<qint64>("9223372036854775808"));
        QVERIFY(isRefused<QJsonObject>(R"({"a":[1,18446744073709551615]})"));
        QVERIFY(isRefused<QJsonValue>("9223372036854775808"));
        QVERIFY(isRefused<quint64>("-1"));
        QVERIFY(isRefused<quint64>("1.5"));
        // A string, and floats, may hold as many digits as they like.
        QCOMPARE(*value<QString>("\"18446744073709551615\""), QStringLiteral("18446744073709551615"));
        QCOMPARE(*value<QString>("\"\\\"18446744073709551615\""), QStringLiteral("\"18446744073709551615"));
        QCOMPARE(*value<double>("18446744073709551615.5"), 18446744073709551615.5);
        QCOMPARE(*value<double>("1e+30"), 1e30);
        const JsonBytes bytes{"18446744073709551615"};
        QCOMPARE(*value<JsonBytes>(bytes.json.constData()), bytes);
    }

    void theGivenTypesGoThereAndBack()
    {
        QCOMPARE(text(true), QByteArray("true"));
        QCOMPARE(*value<bool>("false"), false);
        QCOMPARE(text(42), QByteArray("42"));
        QCOMPARE(*value<int>("-42"), -42);
        QCOMPARE(text(9.5), QByteArray("9.5"));
        QCOMPARE(text(QStringLiteral("사료 \"x\"")), QByteArray("\"사료 \\\"x\\\"\""));
        QCOMPARE(*value<QString>("\"\\uc0ac\\ub8cc\""), QStringLiteral("사료"));
        const QStringList list{QStringLiteral("a"), QString()};
        QCOMPARE(text(list), QByteArray(R"(["a",""])"));
        QCOMPARE(*value<QStringList>(R"(["a",""])"), list);
        const std::vector<qint64> numbers{1, 9007199254740993};
        QCOMPARE(text(numbers), QByteArray("[1,9007199254740993]"));
        QVERIFY(*value<std::vector<qint64>>("[1,9007199254740993]") == numbers);
        QCOMPARE(text(std::optional<int>()), QByteArray("null"));
        QCOMPARE(text(std::optional<int>(3)), QByteArray("3"));
        QVERIFY(*value<std::optional<int>>("null") == std::nullopt);
        QVERIFY(*value<std::optional<int>>("3") == 3);
        QCOMPARE(text(QJsonObject{{QStringLiteral("b"), 1}, {QStringLiteral("a"), QJsonValue::Null}}),
                 QByteArray(R"({"a":null,"b":1})"));
    }

    void whatIsOfAnotherFormIsRefusedWithWords()
    {
        QVERIFY(isRefused<int>("2147483648"));
        QVERIFY(isRefused<int>("1.5"));
        QVERIFY(isRefused<int>("\"1\""));
        QVERIFY(isRefused<qint64>("null"));
        QVERIFY(isRefused<bool>("0"));
        QVERIFY(isRefused<QString>("1"));
        QVERIFY(isRefused<QStringList>("[1]"));
        QVERIFY(isRefused<QJsonObject>("[]"));
        QVERIFY(isRefused<QJsonArray>("{}"));
        QVERIFY(isRefused<std::vector<int>>("[1,true]"));
        QVERIFY(isRefused<std::optional<int>>("\"\""));
    }
};

QTEST_GUILESS_MAIN(JsonFormatTest)
#include "tst_json_format.moc"
