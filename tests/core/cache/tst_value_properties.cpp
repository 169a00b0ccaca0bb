// SPDX-License-Identifier: GPL-3.0-or-later
//
// What holds for every value (contract, section 2); single cases are in tst_value_codec.cpp.
#include "core/base/json_text.h"
#include "core/base/json_writer.h"
#include "core/base/utf8.h"
#include "core/cache/value_codec.h"

#include <QTest>

#include <rapidcheck.h>

using namespace freshet;
using namespace freshet::cache;

namespace {

/// Text from the corners of Unicode, of every length of UTF-8, as a JSON string.
rc::Gen<QByteArray> strings()
{
    const auto range = [](int from, int to) {
        return rc::gen::map(rc::gen::inRange(from, to), [](int c) { return char32_t(c); });
    };
    const auto codePoint = rc::gen::weightedOneOf<char32_t>({{5, range(0x20, 0x7F)},
                                                             {1, range(0, 0x20)},
                                                             {2, range(0x7F, 0x800)},
                                                             {2, range(0xAC00, 0xD7A4)},
                                                             {1, range(0xE000, 0x10000)},
                                                             {2, range(0x10000, 0x110000)}});
    return rc::gen::map(rc::gen::container<std::u32string>(codePoint), [](const std::u32string &text) {
        return jsonString(QString::fromUcs4(text.data(), qsizetype(text.size())).toUtf8());
    });
}

rc::Gen<QByteArray> numbers()
{
    return rc::gen::oneOf(
        rc::gen::map(rc::gen::arbitrary<qint64>(), [](qint64 n) { return QByteArray::number(n); }),
        rc::gen::map(rc::gen::arbitrary<quint64>(), [](quint64 n) { return QByteArray::number(n); }),
        rc::gen::map(rc::gen::inRange(-100000, 100000), [](int n) { return QByteArray::number(n / 8.0, 'f', 3); }),
        rc::gen::element<QByteArray>("1E+5", "-0", "-0.0", "1e400", "0.1e-7", "1.50"));
}

/// Compact JSON.
rc::Gen<QByteArray> documents(int depth)
{
    auto leaf = rc::gen::oneOf(strings(), numbers(), rc::gen::element<QByteArray>("null", "true", "false"));
    if (depth == 0)
        return leaf;
    const auto inner = rc::gen::lazy([depth] { return documents(depth - 1); });
    const auto joined = [](const std::vector<QByteArray> &all, char begin, char end) {
        return begin + QByteArrayList(all.begin(), all.end()).join(',') + end;
    };
    const auto member = rc::gen::apply(
        [](const QByteArray &name, const QByteArray &value) { return QByteArray(name + ':' + value); }, strings(), inner);
    return rc::gen::oneOf(leaf,
                          rc::gen::map(rc::gen::scale(0.25, rc::gen::container<std::vector<QByteArray>>(inner)),
                                       [=](const std::vector<QByteArray> &all) { return joined(all, '[', ']'); }),
                          rc::gen::map(rc::gen::scale(0.25, rc::gen::container<std::vector<QByteArray>>(member)),
                                       [=](const std::vector<QByteArray> &all) { return joined(all, '{', '}'); }));
}

/// A string of exactly so many code points with its quotes, of text that compresses well, badly, or not at all.
QByteArray textOf(int codePoints, int kind, std::uint32_t seed)
{
    constexpr const char *letters[] = {"a", "목", "\U0001F600"};
    QByteArray text = "\"";
    std::uint32_t state = seed | 1;
    for (int i = 0; i < codePoints - 2; ++i) {
        state = state * 1664525 + 1013904223;
        text += kind < 3 ? QByteArray(letters[kind])
                         : QByteArray(1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[state >> 26]);
    }
    return text + '"';
}

constexpr ValueForm forms[] = {ValueForm::Plain, ValueForm::Portable, ValueForm::Binary};

} // namespace

class ValuePropertiesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyDocumentComesBackAsItWas();
    void whiteSpaceIsAllThatDecodingTakesAway();
    void theLimitOf1024CodePointsDecides();
    void compressedValuesAreAlwaysShorter();
    void damagedValuesAreErrorsOrJson();
    void anyBytesAreErrorsOrJson();
};

void ValuePropertiesTest::everyDocumentComesBackAsItWas()
{
    QVERIFY(rc::check("decode(encode(json)) is json, in each form", [] {
        const QByteArray json = *documents(3);
        RC_ASSERT(compactJson(json).value_or("") == json);
        // Repeated, so that it is long enough to be compressed.
        const int times = *rc::gen::inRange(1, 40);
        const QByteArray longer = '[' + QByteArrayList(times, json).join(',') + ']';
        for (const QByteArray &text : {json, longer}) {
            for (const ValueForm form : forms) {
                const auto encoded = encodeValue(text, form);
                RC_ASSERT((encoded.form == form || encoded.form == ValueForm::Plain));
                const auto decoded = decodeValue(encoded.stored);
                RC_ASSERT(decoded.has_value());
                RC_ASSERT(decoded->json == text);
                RC_ASSERT(decoded->form == encoded.form);
            }
        }
    }));
}

void ValuePropertiesTest::whiteSpaceIsAllThatDecodingTakesAway()
{
    QVERIFY(rc::check("indented JSON is read as the compact one", [] {
        const QByteArray json = *documents(3);
        const auto decoded = decodeValue(indentedJson(json));
        RC_ASSERT(decoded.has_value());
        RC_ASSERT(decoded->json == json);
    }));
}

void ValuePropertiesTest::theLimitOf1024CodePointsDecides()
{
    QVERIFY(rc::check("up to 1024 code points are stored plain, compressible text beyond is not", [] {
        const int codePoints = *rc::gen::inRange(1014, 1035);
        const int kind = *rc::gen::inRange(0, 4);
        const QByteArray json = textOf(codePoints, kind, *rc::gen::arbitrary<std::uint32_t>());
        RC_ASSERT(codePointCount(json) == codePoints);
        const auto encoded = encodeValue(json);
        if (codePoints <= 1024)
            RC_ASSERT(encoded.stored == json);
        else if (kind < 3)
            RC_ASSERT(encoded.form == ValueForm::Portable);
        RC_ASSERT(decodeValue(encoded.stored)->json == json);
    }));
}

void ValuePropertiesTest::compressedValuesAreAlwaysShorter()
{
    QVERIFY(rc::check("no value grows by being stored; the portable form is valid UTF-8", [] {
        const QByteArray json = textOf(*rc::gen::inRange(2, 5000), *rc::gen::inRange(0, 4), *rc::gen::arbitrary<std::uint32_t>());
        for (const ValueForm form : forms) {
            const auto encoded = encodeValue(json, form);
            RC_ASSERT(encoded.stored.size() <= json.size());
            RC_ASSERT((encoded.form == ValueForm::Plain || encoded.stored.size() < json.size()));
            RC_ASSERT((encoded.form == ValueForm::Binary || isUtf8(encoded.stored)));
        }
    }));
}

void ValuePropertiesTest::damagedValuesAreErrorsOrJson()
{
    QVERIFY(rc::check("a damaged value is an error or valid JSON", [] {
        const QByteArray json = '[' + QByteArrayList(*rc::gen::inRange(1, 60), *documents(2)).join(',') + ']';
        QByteArray stored =
            encodeValue(json, *rc::gen::elementOf(std::vector<ValueForm>(std::begin(forms), std::end(forms)))).stored;
        const int changes = *rc::gen::inRange(1, 5);
        for (int i = 0; i < changes && !stored.isEmpty(); ++i) {
            const qsizetype at = *rc::gen::inRange<qsizetype>(0, stored.size());
            const auto byte = char(*rc::gen::arbitrary<std::uint8_t>());
            switch (*rc::gen::inRange(0, 4)) {
            case 0:
                stored[at] = byte;
                break;
            case 1:
                stored.insert(at, byte);
                break;
            case 2:
                stored.remove(at, 1);
                break;
            default:
                stored.truncate(at);
            }
        }
        const auto decoded = decodeValue(stored, 1 << 20);
        RC_ASSERT((!decoded || compactJson(decoded->json) == decoded->json));
        RC_ASSERT((decoded || decoded.error().code == Code::Undecodable));
    }));
}

void ValuePropertiesTest::anyBytesAreErrorsOrJson()
{
    QVERIFY(rc::check("any bytes, with and without the prefix, are an error or valid JSON", [] {
        const auto bytes = *rc::gen::container<std::vector<std::uint8_t>>(rc::gen::arbitrary<std::uint8_t>());
        QByteArray stored(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size()));
        for (const QByteArray &value : {stored, "COMPRESSED:" + stored, "COMPRESSED:x\x9c" + stored}) {
            const auto decoded = decodeValue(value, 1 << 20);
            RC_ASSERT((!decoded || compactJson(decoded->json) == decoded->json));
        }
    }));
}

QTEST_GUILESS_MAIN(ValuePropertiesTest)
#include "tst_value_properties.moc"
