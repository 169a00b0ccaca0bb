// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/value_codec.h"

#include "core/base/json_text.h"

#include <QRandomGenerator>
#include <QTest>

#include <zlib.h>

using namespace freshet;
using namespace freshet::cache;

// What Python writes: json.dumps(…, ensure_ascii=False, separators=(",", ":")) of sixty voices, then zlib.compress at the level.
static const QByteArray pythonLevel6 = QByteArray::fromHex(
    "789c6dd53b4a83511445e1a9c8ad2d721e3bafa98885688a146a21d884b4568e43509c591c848270f75fac7a751fe7711aafcfc7fbc3cbd8df9cc6f1"
    "61ec57d7e3e9eef130f6e3f2f5f9f3f67ef9f8be5a8df3f57f0da8316b42cd590b6acdda507b5641d5ac6ba8eb59375037b36ea16e67dd41dd5983b0"
    "62a1855cf60a020b8b059185cd82d0c26a416c61b720b8b05c105dd82e082fac17c417f64bf24bfb25f9e562de70e0ec97e497f64bf24bfb25f9a5fd"
    "92fcd27e497e69bf24bfb45f925fdaafc8afec57e457f62bf2abc5c6e2cadaafc8afec57e457f62bf22bfb15f995fd8afcca7e457e65bf26bfb65f93"
    "5fdbafc9afedd7e4d78b9b8747cf7e4d7e6dbf26bfb65f935fdbafc9afedd7e4d7f613f9c97e223fd94fe427fb89fc643f919f165f03df86fd447eb2"
    "9fc84ff613f9c97e223ffdf9dd9e7f011b25e896");

static QByteArray voices()
{
    QByteArray json = "{\"voices\":[";
    for (int i = 0; i < 60; ++i)
        json.append(i ? "," : "")
            .append("{\"id\":")
            .append(QByteArray::number(i))
            .append(",\"name\":\"목소리 ")
            .append(QByteArray::number(i))
            .append("\"}");
    return json + "]}";
}

static QByteArray deflate(const QByteArray &text, int level)
{
    uLongf size = compressBound(uLong(text.size()));
    QByteArray out(qsizetype(size), Qt::Uninitialized);
    if (compress2(reinterpret_cast<Bytef *>(out.data()), &size, reinterpret_cast<const Bytef *>(text.constData()),
                  uLong(text.size()), level) != Z_OK)
        return {};
    out.truncate(qsizetype(size));
    return out;
}

/// `bytes.decode("latin-1").encode("utf-8")`
static QByteArray latin1AsUtf8(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes).toUtf8();
}

static QByteArray marked(const QByteArray &bytes)
{
    return "COMPRESSED:" + bytes;
}

class ValueCodecTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatPythonCompressesIsReadInBothForms();
    void whatIsWrittenIsByteForByteWhatPythonWrites();
    void everyCompressionLevelIsRead_data();
    void everyCompressionLevelIsRead();
    void plainValuesAreReadAndCompacted_data();
    void plainValuesAreReadAndCompacted();
    void upTo1024CodePointsAreStoredPlain();
    void whatDoesNotGetSmallerIsStoredPlain();
    void aRoundTripGivesTheSameTextInEachForm();
    void brokenValuesAreUndecodable_data();
    void brokenValuesAreUndecodable();
    void everyCutOfAStreamIsUndecodable();
    void everyFlippedByteIsUndecodableOrStillJson();
    void aStreamThatReadsBothWaysIsBinary();
    void aBombStopsAtTheLimit();
    void textOfExactlyTheLimitIsRead();
    void integersAndDepthBeyondTheContractAreRefusedInsideAStreamToo();
};

void ValueCodecTest::whatPythonCompressesIsReadInBothForms()
{
    const auto binary = decodeValue(marked(pythonLevel6));
    QVERIFY2(binary, binary ? "" : qPrintable(binary.error().message));
    QCOMPARE(binary->form, ValueForm::Binary);
    QCOMPARE(binary->json, voices());

    const auto portable = decodeValue(marked(latin1AsUtf8(pythonLevel6)));
    QVERIFY(portable);
    QCOMPARE(portable->form, ValueForm::Portable);
    QCOMPARE(portable->json, voices());
}

void ValueCodecTest::whatIsWrittenIsByteForByteWhatPythonWrites()
{
    const auto portable = encodeValue(voices());
    QCOMPARE(portable.form, ValueForm::Portable);
    QCOMPARE(portable.stored, marked(latin1AsUtf8(pythonLevel6)));
    const auto binary = encodeValue(voices(), ValueForm::Binary);
    QCOMPARE(binary.form, ValueForm::Binary);
    QCOMPARE(binary.stored, marked(pythonLevel6));
    const auto plain = encodeValue(voices(), ValueForm::Plain);
    QCOMPARE(plain.form, ValueForm::Plain);
    QCOMPARE(plain.stored, voices());
}

void ValueCodecTest::everyCompressionLevelIsRead_data()
{
    QTest::addColumn<int>("level");
    for (int level = 0; level <= 9; ++level)
        QTest::addRow("level %d", level) << level;
}

void ValueCodecTest::everyCompressionLevelIsRead()
{
    QFETCH(int, level);
    const QByteArray stream = deflate(voices(), level);
    const auto binary = decodeValue(marked(stream));
    QVERIFY(binary);
    QCOMPARE(binary->form, ValueForm::Binary);
    const auto portable = decodeValue(marked(latin1AsUtf8(stream)));
    QVERIFY(portable);
    QCOMPARE(portable->form, ValueForm::Portable);
    QCOMPARE(portable->json, voices());
}

void ValueCodecTest::plainValuesAreReadAndCompacted_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const char *stored, const char *json) {
        QTest::newRow(name) << QByteArray(stored) << QByteArray(json);
    };
    row("null is a value", "null", "null");
    row("python's separators", R"({"b": 1.0, "a": [1, 2]})", R"({"b":1.0,"a":[1,2]})");
    row("a string", R"("COMPRESSED:")", R"("COMPRESSED:")");
    row("a number", "1e2", "1e2");
}

void ValueCodecTest::plainValuesAreReadAndCompacted()
{
    QFETCH(QByteArray, stored);
    const auto value = decodeValue(stored);
    QVERIFY(value);
    QCOMPARE(value->form, ValueForm::Plain);
    QTEST(value->json, "json");
}

void ValueCodecTest::upTo1024CodePointsAreStoredPlain()
{
    const auto text = [](qsizetype codePoints) { return '"' + QByteArray("목").repeated(codePoints - 2) + '"'; };
    QCOMPARE(encodeValue(text(1024)).form, ValueForm::Plain);
    QCOMPARE(encodeValue(text(1024)).stored, text(1024));
    QCOMPARE(encodeValue(text(1025)).form, ValueForm::Portable);
    QCOMPARE(encodeValue('"' + QByteArray(1023, 'a') + '"').stored,
             marked(latin1AsUtf8(QByteArray::fromHex("789c534a1c05a360148c54a004007b6b83f3"))));
}

void ValueCodecTest::whatDoesNotGetSmallerIsStoredPlain()
{
    // Base64 of noise: a zlib stream saves a quarter, which its portable form then spends again.
    QRandomGenerator random(7);
    QByteArray noise(3000, Qt::Uninitialized);
    for (char &byte : noise)
        byte = char(random.bounded(256));
    const QByteArray json = '"' + noise.toBase64() + '"';
    QCOMPARE(encodeValue(json).form, ValueForm::Plain);
    QCOMPARE(encodeValue(json).stored, json);
    const auto binary = encodeValue(json, ValueForm::Binary);
    QCOMPARE(binary.form, ValueForm::Binary);
    QVERIFY(binary.stored.size() < json.size());
}

void ValueCodecTest::aRoundTripGivesTheSameTextInEachForm()
{
    const QByteArray json = "[" + QByteArray("1.50,\"\\u00e9\\ud83d\",1E+5,").repeated(200) + "null]";
    for (const ValueForm form : {ValueForm::Plain, ValueForm::Portable, ValueForm::Binary}) {
        const auto encoded = encodeValue(json, form);
        QCOMPARE(encoded.form, form);
        const auto decoded = decodeValue(encoded.stored);
        QVERIFY(decoded);
        QCOMPARE(decoded->form, form);
        QCOMPARE(decoded->json, json);
    }
}

void ValueCodecTest::brokenValuesAreUndecodable_data()
{
    QTest::addColumn<QByteArray>("stored");
    const QByteArray stream = deflate(voices(), 6);
    const auto row = [](const char *name, const QByteArray &stored) { QTest::newRow(name) << stored; };
    row("empty", "");
    row("no JSON", "hello");
    row("pickle", QByteArray("\x80\x04\x95\x05\x00\x00\x00", 7));
    row("byte order mark", "\xEF\xBB\xBF{}");
    row("prefix only", "COMPRESSED:");
    row("prefix in lower case", "compressed:" + stream);
    row("plain behind the prefix", marked("{}"));
    row("trailing byte, binary", marked(stream + '\0'));
    row("trailing byte, portable", marked(latin1AsUtf8(stream) + 'x'));
    row("trailing line break", marked(stream + '\n'));
    row("two streams", marked(stream + stream));
    row("portable twice", marked(latin1AsUtf8(latin1AsUtf8(stream))));
    row("wrong checksum", marked(stream.chopped(1) + char(stream.back() ^ 1)));
    row("no JSON inside", marked(deflate("hello", 6)));
    row("no UTF-8 inside", marked(deflate("\"\xFF\"", 6)));
    row("nothing inside", marked(deflate("", 6)));
    row("code point above U+00FF", marked(latin1AsUtf8(stream) + "목"));
    row("base64", marked(stream.toBase64()));
}

void ValueCodecTest::brokenValuesAreUndecodable()
{
    QFETCH(QByteArray, stored);
    const auto value = decodeValue(stored);
    QVERIFY(!value);
    QCOMPARE(value.error().code, Code::Undecodable);
    QVERIFY(!value.error().message.isEmpty());
}

void ValueCodecTest::everyCutOfAStreamIsUndecodable()
{
    for (const ValueForm form : {ValueForm::Portable, ValueForm::Binary}) {
        const QByteArray stored = encodeValue(voices(), form).stored;
        for (qsizetype length = 0; length < stored.size(); ++length)
            QVERIFY(!decodeValue(QByteArrayView(stored).first(length)));
    }
}

void ValueCodecTest::everyFlippedByteIsUndecodableOrStillJson()
{
    const QByteArray stored = marked(pythonLevel6);
    for (qsizetype i = 0; i < stored.size(); ++i) {
        QByteArray damaged = stored;
        damaged[i] = char(damaged[i] ^ 0x10);
        const auto value = decodeValue(damaged);
        QVERIFY(!value || compactJson(value->json));
    }
}

void ValueCodecTest::aStreamThatReadsBothWaysIsBinary()
{
    // A stored (level 0) stream whose text holds U+0080 to U+00BF reads as itself; read as portable its length no longer fits.
    const QByteArray text = "\"" + QByteArray("\xC2\xA9").repeated(700) + "\"";
    const QByteArray stream = deflate(text, 0);
    const auto value = decodeValue(marked(stream));
    QVERIFY(value);
    QCOMPARE(value->form, ValueForm::Binary);
    QCOMPARE(value->json, text);

    // Only bytes up to 0x7F: both readings are the same bytes, and the binary one comes first.
    QByteArray ascii;
    for (int n = 0; ascii.isEmpty() && n < 100000; ++n) {
        const QByteArray candidate = deflate(QByteArray::number(n), 1);
        if (std::ranges::all_of(candidate, [](char byte) { return uchar(byte) < 0x80; }))
            ascii = candidate;
    }
    QVERIFY(!ascii.isEmpty());
    QCOMPARE(decodeValue(marked(ascii))->form, ValueForm::Binary);
}

void ValueCodecTest::aBombStopsAtTheLimit()
{
    const QByteArray bomb = deflate('"' + QByteArray(70 << 20, ' ') + '"', 9);
    QVERIFY(bomb.size() < 100'000);
    for (const QByteArray &stored : {marked(bomb), marked(latin1AsUtf8(bomb))}) {
        const auto value = decodeValue(stored);
        QVERIFY(!value);
        QCOMPARE(value.error().code, Code::Undecodable);
        QVERIFY2(value.error().message.contains(QStringLiteral("67108864")), qPrintable(value.error().message));
    }
    QVERIFY(decodeValue(marked(bomb), 80LL << 20));
}

void ValueCodecTest::textOfExactlyTheLimitIsRead()
{
    const QByteArray text = '"' + QByteArray(9998, 'a') + '"';
    const QByteArray stored = marked(deflate(text, 6));
    QVERIFY(decodeValue(stored, 10'000));
    QVERIFY(!decodeValue(stored, 9'999));
}

void ValueCodecTest::integersAndDepthBeyondTheContractAreRefusedInsideAStreamToo()
{
    QVERIFY(!decodeValue("18446744073709551616"));
    QVERIFY(!decodeValue(marked(deflate("[18446744073709551616]", 6))));
    QVERIFY(!decodeValue(marked(deflate(QByteArray(513, '[') + QByteArray(513, ']'), 6))));
    QVERIFY(decodeValue(marked(deflate(QByteArray(512, '[') + QByteArray(512, ']'), 6))));
}

QTEST_GUILESS_MAIN(ValueCodecTest)
#include "tst_value_codec.moc"
