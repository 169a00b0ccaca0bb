// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/parameter.h"

#include "core/base/canonical_json.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>
#include <numbers>

#include <rapidcheck.h>

using namespace freshet;
using namespace freshet::cache;

namespace {

/// What no plain generator finds often: where UTF-16 and code points differ, and what JSON escapes.
rc::Gen<char32_t> codePoints()
{
    return rc::gen::weightedOneOf<char32_t>({
        {6, rc::gen::map(rc::gen::inRange(0x20, 0x7F), [](int c) { return char32_t(c); })},
        {2, rc::gen::map(rc::gen::inRange(0, 0x100), [](int c) { return char32_t(c); })},
        {2, rc::gen::map(rc::gen::inRange(0xAC00, 0xAC10), [](int c) { return char32_t(c); })},
        {1, rc::gen::map(rc::gen::inRange(0xE000, 0x10000), [](int c) { return char32_t(c); })},
        {2, rc::gen::map(rc::gen::inRange(0x10000, 0x110000), [](int c) { return char32_t(c); })},
    });
}

rc::Gen<QString> texts()
{
    return rc::gen::map(rc::gen::container<std::u32string>(codePoints()),
                        [](const std::u32string &text) { return QString::fromUcs4(text.data(), qsizetype(text.size())); });
}

rc::Gen<double> doubles()
{
    const auto finite = [](double value) { return std::isfinite(value) ? value : 1.0; };
    return rc::gen::oneOf(rc::gen::map(rc::gen::arbitrary<std::uint64_t>(),
                                       [=](std::uint64_t bits) { return finite(std::bit_cast<double>(bits)); }),
                          rc::gen::map(rc::gen::inRange(-400000, 400000), [](int n) { return n / 1000.0; }),
                          rc::gen::map(rc::gen::inRange(-1074, 1024), [=](int e) { return finite(std::ldexp(1.0, e)); }),
                          rc::gen::map(rc::gen::inRange(-324, 309),
                                       [](int e) { return QByteArray("1e").append(QByteArray::number(e)).toDouble(); }));
}

rc::Gen<Parameter> integers()
{
    return rc::gen::map(
        rc::gen::pair(rc::gen::arbitrary<bool>(), rc::gen::container<std::string>(rc::gen::inRange<char>('0', '9' + 1))),
        [](const std::pair<bool, std::string> &one) {
            return Parameter(Parameter::Integer{(one.first ? "-1" : "1") + QByteArray::fromStdString(one.second)});
        });
}

rc::Gen<Parameter> documents(int depth)
{
    auto leaf =
        rc::gen::oneOf(rc::gen::just(Parameter()), rc::gen::map(rc::gen::arbitrary<bool>(), [](bool b) { return Parameter(b); }),
                       rc::gen::map(rc::gen::arbitrary<qint64>(), [](qint64 n) { return Parameter(n); }), integers(),
                       rc::gen::map(doubles(), [](double d) { return Parameter(d); }),
                       rc::gen::map(texts(), [](const QString &text) { return Parameter(text); }));
    if (depth == 0)
        return leaf;
    const auto inner = [depth] { return rc::gen::lazy([depth] { return documents(depth - 1); }); };
    return rc::gen::oneOf(leaf,
                          rc::gen::map(rc::gen::scale(0.25, rc::gen::container<std::vector<Parameter>>(inner())),
                                       [](std::vector<Parameter> all) { return Parameter(std::move(all)); }),
                          rc::gen::map(rc::gen::scale(0.25, rc::gen::container<std::map<QString, Parameter>>(texts(), inner())),
                                       [](std::map<QString, Parameter> all) { return Parameter(std::move(all)); }));
}

/// A python3 that answers one line for each: `json.dumps(json.loads(line), sort_keys=True, default=str)`.
class Python
{
public:
    bool start()
    {
        m_process.start(QStringLiteral("python3"),
                        {QStringLiteral("-u"), QStringLiteral("-c"),
                         QStringLiteral("import sys, json\nfor line in sys.stdin.buffer:\n"
                                        "    print(json.dumps(json.loads(line), sort_keys=True, default=str), flush=True)\n")});
        return m_process.waitForStarted(10000);
    }
    QByteArray canonical(const QByteArray &json)
    {
        m_process.write(json + '\n');
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(10000))
                return "no answer: " + m_process.readAllStandardError();
        }
        return m_process.readLine().chopped(1);
    }
    ~Python()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(5000);
    }

private:
    QProcess m_process;
};

} // namespace

class ParameterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesAreSpelledAsPythonDoes_data();
    void valuesAreSpelledAsPythonDoes();
    void everyKindOfValueIsWhatItLooksLike();
    void namesAreSortedByCodePointAtEveryLevel();
    void theLastOfEqualNamesWins();
    void aWordThatIsNoJsonIsAString();
    void whatIsNoJsonIsRefused_data();
    void whatIsNoJsonIsRefused();
    void depthIsBounded();
    void textIsWhatStrGives();
    void canonicalJsonReadsBackAsItself();
    void aFloatReadsBackAsItselfInTheFewestDigits();
    void pythonWritesTheSame();
};

void ParameterTest::valuesAreSpelledAsPythonDoes_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("canonical");
    const auto row = [](const QByteArray &json, const QByteArray &canonical) {
        QTest::addRow("%s", json.constData()) << json << canonical;
    };
    row("9.5", "9.5");
    row("1e16", "1e+16");
    row("1e15", "1000000000000000.0");
    row("9999999999999998.0", "9999999999999998.0");
    row("1E-7", "1e-07");
    row("0.0001", "0.0001");
    row("0.00001", "1e-05");
    row("-0.0", "-0.0");
    row("2.0", "2.0");
    row("0e5", "0.0");
    row("1e100", "1e+100");
    row("1.5e300", "1.5e+300");
    row("5e-324", "5e-324");
    row("1e-400", "0.0");
    row("-1e-400", "-0.0");
    row("0.0" + QByteArray(400, '0') + "1e2", "0.0");
    row("0." + QByteArray(400, '0') + "12e401", "1.2");
    row("1e-99999999999999999999", "0.0");
    row("0e99999999999999999999", "0.0");
    row('1' + QByteArray(400, '0') + "e-400", "1.0");
    row("0.1", "0.1");
    row("123456.789", "123456.789");
    row("5.684341886080802e-14", "5.684341886080802e-14"); // 2^-44 lies between two spellings of equal length
    row("0", "0");
    row("-0", "0");
    row("-17", "-17");
    row("123456789012345678901234567890", "123456789012345678901234567890");
    row(" [ 1 ,\t2.50 , [ ] , { } ]\n", "[1, 2.5, [], {}]");
    row("{\"b\":1,\"a\":{\"d\":null,\"c\":true}}", "{\"a\": {\"c\": true, \"d\": null}, \"b\": 1}");
    row("\"\\/\\b\\f\\n\\r\\t\\\"\\\\\"", "\"/\\b\\f\\n\\r\\t\\\"\\\\\"");
    row("\"\\u001f \x7f ~\"", "\"\\u001f \\u007f ~\"");
    row("\"목é\"", "\"\\ubaa9\\u00e9\"");
    row("\"\xF0\x9F\x98\x80\"", "\"\\ud83d\\ude00\"");
    row("\"\\uD83D\\uDE00\"", "\"\\ud83d\\ude00\"");
    row("\"\\ud83d x \\uDE00\"", "\"\\ud83d x \\ude00\"");
    row("\"\\u0000\"", "\"\\u0000\"");
    row("true", "true");
    row("null", "null");
}

void ParameterTest::valuesAreSpelledAsPythonDoes()
{
    QFETCH(QByteArray, json);
    const auto value = Parameter::fromJson(json);
    QVERIFY2(value, value ? "" : qPrintable(value.error().message));
    QTEST(value->canonicalJson(), "canonical");
}

void ParameterTest::everyKindOfValueIsWhatItLooksLike()
{
    QCOMPARE(Parameter().canonicalJson(), QByteArray("null"));
    QCOMPARE(Parameter(true).canonicalJson(), QByteArray("true"));
    QCOMPARE(Parameter("x").canonicalJson(), QByteArray("\"x\""));
    QCOMPARE(Parameter(QByteArray("목")).canonicalJson(), QByteArray("\"\\ubaa9\""));
    QCOMPARE(Parameter(QStringLiteral("x")).canonicalJson(), QByteArray("\"x\""));
    QCOMPARE(Parameter(1).canonicalJson(), QByteArray("1"));
    QCOMPARE(Parameter(2u).canonicalJson(), QByteArray("2"));
    QCOMPARE(Parameter(short(-3)).canonicalJson(), QByteArray("-3"));
    QCOMPARE(Parameter(std::int8_t(-4)).canonicalJson(), QByteArray("-4"));
    QCOMPARE(Parameter(5L).canonicalJson(), QByteArray("5"));
    QCOMPARE(Parameter(6ULL).canonicalJson(), QByteArray("6"));
    QCOMPARE(Parameter(std::numeric_limits<quint64>::max()).canonicalJson(), QByteArray("18446744073709551615"));
    QCOMPARE(Parameter(std::numeric_limits<qint64>::min()).canonicalJson(), QByteArray("-9223372036854775808"));
    QCOMPARE(Parameter(1.0).canonicalJson(), QByteArray("1.0"));
    QCOMPARE(Parameter(0.5f).canonicalJson(), QByteArray("0.5"));
    QCOMPARE(Parameter(Parameter::Integer{"-0012"}).canonicalJson(), QByteArray("-12"));
    QCOMPARE(Parameter(Parameter::List{1, "a", 2.0, false, Parameter()}).canonicalJson(),
             QByteArray("[1, \"a\", 2.0, false, null]"));
    QCOMPARE(Parameter(std::numeric_limits<double>::infinity()).canonicalJson(), QByteArray("Infinity"));
    static_assert(!std::is_constructible_v<Parameter, char>);
    static_assert(!std::is_constructible_v<Parameter, int *>);
    QVERIFY(Parameter(1) == Parameter(1LL));
    QVERIFY(!(Parameter(1) == Parameter(1.0)));
    QVERIFY(!(Parameter(1) == Parameter(true)));
    QVERIFY(Parameter(Parameter::List{1, "a"}) == Parameter(Parameter::List{1, "a"}));
    QVERIFY(!(Parameter(Parameter::List{1}) == Parameter(Parameter::List{2})));
}

void ParameterTest::namesAreSortedByCodePointAtEveryLevel()
{
    // By UTF-16 units U+1F600 (D83D DE00) would stand before U+FFFF.
    const auto value = Parameter::fromJson(R"({"x":{"😀":1,"\uffff":2,"\ue000":3,"a":4,"":5,"Z":6,"ab":7,"\ud800":8}})");
    QVERIFY(value);
    QCOMPARE(value->canonicalJson(),
             QByteArray(R"({"x": {"": 5, "Z": 6, "a": 4, "ab": 7, "\ud800": 8, "\ue000": 3, "\uffff": 2, "\ud83d\ude00": 1}})"));
}

void ParameterTest::theLastOfEqualNamesWins()
{
    QCOMPARE(Parameter::fromJson(R"({"a":1,"b":2,"\u0061":3})")->canonicalJson(), QByteArray(R"({"a": 3, "b": 2})"));
}

void ParameterTest::aWordThatIsNoJsonIsAString()
{
    QCOMPARE(Parameter::fromWord("electronics").canonicalJson(), QByteArray("\"electronics\""));
    QCOMPARE(Parameter::fromWord("\"100\"").canonicalJson(), QByteArray("\"100\""));
    QCOMPARE(Parameter::fromWord("100").canonicalJson(), QByteArray("100"));
    QCOMPARE(Parameter::fromWord("007").canonicalJson(), QByteArray("\"007\""));
    QCOMPARE(Parameter::fromWord("NaN").canonicalJson(), QByteArray("\"NaN\""));
    QCOMPARE(Parameter::fromWord("").canonicalJson(), QByteArray("\"\""));
    QCOMPARE(Parameter::fromWord("[1").canonicalJson(), QByteArray("\"[1\""));
    QCOMPARE(Parameter::fromWord("사료").canonicalJson(), QByteArray("\"\\uc0ac\\ub8cc\""));
}

void ParameterTest::whatIsNoJsonIsRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json : {"",
                             " ",
                             "1 2",
                             "[1,]",
                             "[,1]",
                             "[1 2]",
                             "[1",
                             "{\"a\":1",
                             "{\"a\":1,}",
                             "{\"a\" 1}",
                             "{1:2}",
                             "{,}",
                             "[1}",
                             "{\"a\":1]",
                             "01",
                             "-",
                             "+1",
                             ".5",
                             "1.",
                             "1e",
                             "1e+",
                             "0x10",
                             "NaN",
                             "Infinity",
                             "-Infinity",
                             "1e400",
                             "-1e400",
                             "tru",
                             "nulls",
                             "'a'",
                             "\"a",
                             "\"\\",
                             "\"\\x\"",
                             "\"\\u12\"",
                             "\"\\u+123\"",
                             "\"\\u12g4\"",
                             "\"\n\"",
                             "\"\xFF\"",
                             "\"\xED\xA0\x80\"",
                             "\xEF\xBB\xBF{}",
                             "]",
                             "\"a\"x"})
        QTest::addRow("%s", json) << QByteArray(json);
    QTest::newRow("many digits and a point") << '9' + QByteArray(400, '0') + ".5";
    QTest::newRow("zero byte behind") << QByteArray("1\0", 2);
    QTest::newRow("zero byte in a string") << QByteArray("\"\0\"", 3);
    QTest::newRow("escaped zero byte") << QByteArray("\"\\\0\"", 4);
}

void ParameterTest::whatIsNoJsonIsRefused()
{
    QFETCH(QByteArray, json);
    const auto value = Parameter::fromJson(json);
    QVERIFY(!value);
    QCOMPARE(value.error().code, Code::InvalidArgument);
    QVERIFY(!value.error().message.isEmpty());
}

void ParameterTest::depthIsBounded()
{
    const auto nested = [](int depth) { return QByteArray(depth, '[') + QByteArray(depth, ']'); };
    QVERIFY(Parameter::fromJson(nested(512)));
    QVERIFY(!Parameter::fromJson(nested(513)));
    QVERIFY(!Parameter::fromJson(QByteArray(1'000'000, '[')));
}

void ParameterTest::textIsWhatStrGives()
{
    QCOMPARE(Parameter("a\"목").text(), QByteArray("a\"목"));
    QCOMPARE(Parameter(true).text(), QByteArray("True"));
    QCOMPARE(Parameter(false).text(), QByteArray("False"));
    QCOMPARE(Parameter().text(), QByteArray("None"));
    QCOMPARE(Parameter(9.5).text(), QByteArray("9.5"));
    QCOMPARE(Parameter(7).text(), QByteArray("7"));
}

void ParameterTest::canonicalJsonReadsBackAsItself()
{
    QVERIFY(rc::check("canonical JSON is ASCII and reads back as the same value", [] {
        const Parameter value = *documents(3);
        const QByteArray canonical = value.canonicalJson();
        RC_ASSERT(std::ranges::all_of(canonical, [](char c) { return c >= ' ' && c <= '~'; }));
        const auto again = Parameter::fromJson(canonical);
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == value);
        RC_ASSERT(again->canonicalJson() == canonical);
    }));
}

void ParameterTest::aFloatReadsBackAsItselfInTheFewestDigits()
{
    QVERIFY(rc::check("a float's spelling reads back as the same float", [] {
        const double value = *doubles();
        const QByteArray spelled = canonicalNumber(value);
        RC_ASSERT(std::bit_cast<std::uint64_t>(spelled.toDouble()) == std::bit_cast<std::uint64_t>(value));
        RC_ASSERT((spelled.contains('.') || spelled.contains('e')));
        RC_ASSERT(spelled.size() <= 24);
    }));
}

void ParameterTest::pythonWritesTheSame()
{
    if (QStandardPaths::findExecutable(QStringLiteral("python3")).isEmpty())
        QSKIP("python3 is not there to compare with: apt-get install python3");
    Python python;
    QVERIFY(python.start());
    QVERIFY(rc::check("python3 spells every document the same", [&] {
        const Parameter value = *documents(3);
        const QByteArray canonical = value.canonicalJson();
        RC_ASSERT(python.canonical(canonical) == canonical);
    }));
    // Every power of two and of ten, where shortest spellings are decided by a hair.
    QByteArray powers;
    for (int e = -1074; e < 1024; ++e)
        powers += canonicalNumber(std::ldexp(1.0, e)) + ", " + canonicalNumber(-std::ldexp(std::numbers::pi, e % 500)) + ", ";
    for (int e = -323; e < 309; ++e)
        powers += canonicalNumber(QByteArray("1e").append(QByteArray::number(e)).toDouble()) + ", ";
    powers = '[' + powers.chopped(2) + ']';
    QVERIFY(python.canonical(powers) == powers);
}

QTEST_GUILESS_MAIN(ParameterTest)
#include "tst_parameter.moc"
