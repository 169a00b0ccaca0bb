// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_text.h"

#include "core/base/json_writer.h"
#include "core/base/utf8.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <limits>

using namespace freshet;

class JsonTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void validJsonIsCompactedAsItWasSpelled_data();
    void validJsonIsCompactedAsItWasSpelled();
    void textThatIsCompactAlreadyIsNotCopied();
    void membersAreFoundOnTheWay_data();
    void membersAreFoundOnTheWay();
    void plainBytesOfAStringAreToldAtEveryPlace();
    void whatIsNotStrictJsonIsRefused_data();
    void whatIsNotStrictJsonIsRefused();
    void theFaultsPlaceIsNamed();
    void nestingUpTo512IsFine();
    void everyCutOfADocumentIsRefused();
    void indentingChangesWhiteSpaceOnly();
    void utf8IsToldFromOtherBytes_data();
    void utf8IsToldFromOtherBytes();
    void stringsAreQuotedSafely();
    void theWriterKeepsTheOrderOfItsCalls();
    void numbersAreReadBackWhateverTheirSize();
    void bytesThatAreNoUtf8BecomeBase64();
};

void JsonTextTest::validJsonIsCompactedAsItWasSpelled_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("compact");
    const auto row = [](const char *name, const char *text, const char *compact) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(compact);
    };
    row("object", "{ \"b\" : 1 ,\n\t\"a\" : [ ] , \"b\":{ } }\r\n", "{\"b\":1,\"a\":[],\"b\":{}}");
    row("numbers", "[1.50, 1E+5,-0, -0.0, 1e400, 0.1e-7]", "[1.50,1E+5,-0,-0.0,1e400,0.1e-7]");
    row("largest", "[18446744073709551615,-9223372036854775808]", "[18446744073709551615,-9223372036854775808]");
    row("large float", "123456789012345678901234567890.0", "123456789012345678901234567890.0");
    row("string with blanks", "\" a , b : \\\" \"", "\" a , b : \\\" \"");
    row("escapes", R"("\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00")", R"("\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00")");
    row("lone surrogate escape", R"("\ud800")", R"("\ud800")");
    row("korean", "\"목소리\"", "\"목소리\"");
    row("beyond the BMP", "\"\xF0\x9F\x98\x80\"", "\"\xF0\x9F\x98\x80\"");
    row("delete character", "\"\x7F\"", "\"\x7F\"");
    row("null", " null ", "null");
    row("words", "[true,false,null]", "[true,false,null]");
    row("zero", "0", "0");
}

void JsonTextTest::validJsonIsCompactedAsItWasSpelled()
{
    QFETCH(QByteArray, text);
    const auto compact = compactJson(text);
    QVERIFY2(compact, compact ? "" : qPrintable(compact.error().message));
    QTEST(*compact, "compact");
    QCOMPARE(*compactJson(*compact), *compact);
    QCOMPARE(*compactJsonOf(text), *compact);
}

void JsonTextTest::textThatIsCompactAlreadyIsNotCopied()
{
    const QByteArray compact(R"({"a":[1,"two words"],"b":null})");
    QCOMPARE(compactJsonOf(compact)->constData(), compact.constData());
    for (const QByteArray &spaced : {' ' + compact, compact + '\n', QByteArray(compact).replace(",", ", ")}) {
        const auto taken = compactJsonOf(spaced);
        QVERIFY(taken);
        QCOMPARE(*taken, compact);
    }
    QVERIFY(!compactJsonOf(compact + ']'));
}

/// Strings are looked at eight bytes at a time.
void JsonTextTest::membersAreFoundOnTheWay_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArrayList>("members");
    QTest::newRow("none") << QByteArray("{}") << QByteArrayList();
    QTest::newRow("of all kinds")
        << QByteArray(R"({"a":1,"b":"x,}","c":{"d":[{"e":2}],"f":{}},"g":[1,{"h":3}],"i":null,"j":-1.5e3})")
        << QByteArrayList{"\"a\"",         "1",     "\"b\"", "\"x,}\"", "\"c\"", "{\"d\":[{\"e\":2}],\"f\":{}}", "\"g\"",
                          "[1,{\"h\":3}]", "\"i\"", "null",  "\"j\"",   "-1.5e3"};
    QTest::newRow("spaced") << QByteArray("{ \"a\" : { \"b\" : 1 } ,\n\"c\":[ ]}")
                            << QByteArrayList{"\"a\"", "{\"b\":1}", "\"c\"", "[]"};
    QTest::newRow("repeated, with escapes") << QByteArray(R"({"\u0061\"":1,"a":2,"a":3})")
                                            << QByteArrayList{"\"\\u0061\\\"\"", "1", "\"a\"", "2", "\"a\"", "3"};
    QTest::newRow("more than a few") << QByteArray(R"({"a":0,"b":1,"c":2,"d":3,"e":4,"f":5,"g":6,"h":7,"i":8,"j":{"k":9}})")
                                     << QByteArrayList{"\"a\"", "0",     "\"b\"", "1",     "\"c\"", "2",        "\"d\"",
                                                       "3",     "\"e\"", "4",     "\"f\"", "5",     "\"g\"",    "6",
                                                       "\"h\"", "7",     "\"i\"", "8",     "\"j\"", "{\"k\":9}"};
    QTest::newRow("an array of objects") << QByteArray(R"([{"a":1},{"b":{"c":2}}])") << QByteArrayList();
    QTest::newRow("a text") << QByteArray("\"a\"") << QByteArrayList();
}

void JsonTextTest::membersAreFoundOnTheWay()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArrayList, members);
    JsonMembers found;
    found.append({"\"old\"", "1"});
    const auto compact = compactJsonOf(text, found);
    QVERIFY(compact);
    QCOMPARE(*compact, *compactJson(text));
    QByteArrayList seen;
    for (const auto &[name, value] : found)
        seen << name.toByteArray() << value.toByteArray();
    QCOMPARE(seen, members);
}

void JsonTextTest::plainBytesOfAStringAreToldAtEveryPlace()
{
    for (int byte = 0; byte < 0x100; ++byte) {
        for (qsizetype place = 0; place < 20; ++place) {
            QByteArray text(20, '~');
            text[place] = char(byte);
            const bool plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
            QCOMPARE(bool(compactJson('"' + text + '"')), plain);
            for (qsizetype escape = 0; escape < 18; ++escape) { // what is behind an escape is looked at as well
                if (place == escape || place == escape + 1 || byte == '\\')
                    continue;
                QByteArray two = text;
                two.replace(escape, 2, "\\n");
                QCOMPARE(bool(compactJson('"' + two + '"')), plain);
            }
        }
    }
}

void JsonTextTest::whatIsNotStrictJsonIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
    row("nothing", "");
    row("only blanks", " \n\t");
    row("two documents", "1 2");
    row("spare bracket", "[]]");
    row("wrong bracket", "[1}");
    row("wrong bracket in object", "{\"a\":1]");
    row("open array", "[1");
    row("open object", "{\"a\":1");
    row("trailing comma", "[1,]");
    row("trailing comma in object", "{\"a\":1,}");
    row("leading comma", "[,1]");
    row("no comma", "[1 2]");
    row("no colon", "{\"a\" 1}");
    row("no value", "{\"a\":}");
    row("no name", "{1:2}");
    row("single quotes", "'a'");
    row("NaN", "NaN");
    row("Infinity", "[Infinity]");
    row("minus Infinity", "-Infinity");
    row("comment", "/**/1");
    row("byte order mark", "\xEF\xBB\xBF{}");
    row("spare zero", "01");
    row("minus only", "-");
    row("plus", "+1");
    row("point only", ".5");
    row("no fraction", "1.");
    row("no exponent", "1e");
    row("signed nothing", "1e+");
    row("hexadecimal", "0x10");
    row("integer above 64 bits", "18446744073709551616");
    row("integer below 64 bits", "-9223372036854775809");
    row("long integer", "[100000000000000000000000]");
    row("open string", "\"abc");
    row("open escape", "\"abc\\");
    row("unknown escape", "\"\\x41\"");
    row("escaped zero byte", QByteArray("\"\\\0\"", 4));
    row("short unicode escape", "\"\\u12\"");
    row("no hexadecimal digits", "\"\\u12g4\"");
    row("line break in a string", "\"a\nb\"");
    row("zero byte in a string", QByteArray("\"a\0b\"", 5));
    row("zero byte behind", QByteArray("1\0", 2));
    row("no UTF-8", "\"\xFF\"");
    row("overlong", "\"\xC0\xAF\"");
    row("encoded surrogate", "\"\xED\xA0\x80\"");
    row("above U+10FFFF", "\"\xF4\x90\x80\x80\"");
    row("cut sequence", "\"\xE2\x82\"");
    row("no-break space", "\xC2\xA0"
                          "1");
    row("half a word", "tru");
    row("a longer word", "nullx");
}

void JsonTextTest::whatIsNotStrictJsonIsRefused()
{
    QFETCH(QByteArray, text);
    const auto compact = compactJson(text);
    QVERIFY(!compact);
    QCOMPARE(compact.error().code, Code::Undecodable);
    QVERIFY(!compact.error().message.isEmpty());
}

void JsonTextTest::theFaultsPlaceIsNamed()
{
    const auto fault = compactJson("{\n \"목\": oops}").error();
    QCOMPARE(fault.message, QStringLiteral("line 2, column 7: a value is missing"));
    QCOMPARE(fault.context, QStringLiteral("byte 10"));
    QCOMPARE(compactJson("[1,99999999999999999999]").error().message,
             QStringLiteral("line 1, column 4: an integer does not fit in 64 bits"));
}

void JsonTextTest::nestingUpTo512IsFine()
{
    const auto nested = [](int depth) { return QByteArray(depth, '[') + QByteArray(depth, ']'); };
    QVERIFY(compactJson(nested(512)));
    QVERIFY(!compactJson(nested(513)));
    QVERIFY(!compactJson(QByteArray(10'000'000, '[')));
    QByteArray objects;
    for (int i = 0; i < 512; ++i)
        objects.append("{\"a\":");
    QVERIFY(compactJson(objects + '1' + QByteArray(512, '}')));
    QVERIFY(!compactJson(objects + "[]" + QByteArray(512, '}')));
}

void JsonTextTest::everyCutOfADocumentIsRefused()
{
    const QByteArray whole = "{\"a\":[1.5,-2e3,true,null,\"\\u00e9\\n\xE2\x82\xAC\"],\"b\":{\"c\":[]}}";
    QVERIFY(compactJson(whole));
    for (qsizetype length = 0; length < whole.size(); ++length)
        QVERIFY2(!compactJson(whole.first(length)), whole.first(length).constData());
}

void JsonTextTest::indentingChangesWhiteSpaceOnly()
{
    const QByteArray compact = R"({"a":[1,{"b":"x,:[]{}\"\\"},[],{}],"c":{"d":null}})";
    const QByteArray indented = indentedJson(compact);
    QCOMPARE(*compactJson(indented), compact);
    QCOMPARE(indentedJson(R"({"a":[1,2],"b":{}})"), QByteArray("{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}"));
    QCOMPARE(indentedJson("\"text\""), QByteArray("\"text\""));
}

void JsonTextTest::utf8IsToldFromOtherBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("valid");
    QTest::newRow("empty") << QByteArray() << true;
    QTest::newRow("ascii with zero") << QByteArray("a\0b", 3) << true;
    QTest::newRow("borders") << QByteArray("\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xF0\x90\x80\x80\xF4\x8F\xBF\xBF")
                             << true;
    QTest::newRow("stray continuation") << QByteArray("\x80") << false;
    QTest::newRow("overlong two") << QByteArray("\xC1\xBF") << false;
    QTest::newRow("overlong three") << QByteArray("\xE0\x9F\xBF") << false;
    QTest::newRow("overlong four") << QByteArray("\xF0\x8F\xBF\xBF") << false;
    QTest::newRow("surrogate") << QByteArray("\xED\xBF\xBF") << false;
    QTest::newRow("too large") << QByteArray("\xF5\x80\x80\x80") << false;
    QTest::newRow("cut") << QByteArray("a\xF0\x90\x80") << false;
}

void JsonTextTest::utf8IsToldFromOtherBytes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, valid);
    QCOMPARE(isUtf8(bytes), valid);
}

void JsonTextTest::stringsAreQuotedSafely()
{
    QCOMPARE(jsonString("a\"\\\b\f\n\r\t/목"), QByteArray("\"a\\\"\\\\\\b\\f\\n\\r\\t/목\""));
    QCOMPARE(jsonString(QByteArray("\0\x1b[2J\x7f", 6)), QByteArray("\"\\u0000\\u001b[2J\\u007f\""));
    QCOMPARE(jsonString("\u202E\u2066\u200B\u009B\uFEFF"), QByteArray("\"\\u202e\\u2066\\u200b\\u009b\\ufeff\""));
    QCOMPARE(jsonString("\U000E0041"), QByteArray("\"\\udb40\\udc41\""));
    for (char32_t codePoint = 0; codePoint < 0x300; ++codePoint) {
        const QByteArray quoted = jsonString(QString::fromUcs4(&codePoint, 1).toUtf8());
        QCOMPARE(compactJson(quoted).value_or(QByteArray()), quoted);
    }
}

void JsonTextTest::theWriterKeepsTheOrderOfItsCalls()
{
    JsonWriter json;
    json.beginObject().key("z").integer(-1).key("a").beginArray().number(0.1).number(2).boolean(true).null().endArray();
    json.key("raw").raw("{\"n\":1.50}").key("t").string(QStringLiteral("é")).key("e").beginObject().endObject();
    json.key("inf").number(std::numeric_limits<double>::infinity()).endObject();
    QCOMPARE(json.text(),
             QByteArray("{\"z\":-1,\"a\":[0.1,2,true,null],\"raw\":{\"n\":1.50},\"t\":\"é\",\"e\":{},\"inf\":null}"));
}

void JsonTextTest::numbersAreReadBackWhateverTheirSize()
{
    JsonWriter json;
    json.beginArray().number(5.18809883202384e19).number(-1e300).number(9007199254740992.0).number(-1.5e15).number(41).endArray();
    QCOMPARE(json.text(), QByteArray("[5.18809883202384e+19,-1e+300,9007199254740992,-1.5e+15,41]"));
    QVERIFY(compactJson(json.text()));
    QCOMPARE(QJsonDocument::fromJson(json.text()).array().at(0).toDouble(), 5.18809883202384e19);
}

void JsonTextTest::bytesThatAreNoUtf8BecomeBase64()
{
    JsonWriter json;
    json.beginArray().bytes("목").bytes("\xFF\x00z").endArray();
    QCOMPARE(json.text(), QByteArray("[\"목\",{\"base64\":\"/w==\"}]"));
}

QTEST_GUILESS_MAIN(JsonTextTest)
#include "tst_json_text.moc"
