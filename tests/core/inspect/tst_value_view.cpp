// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/value_view.h"

#include "core/cache/value_codec.h"
#include "core/inspect/message_pack.h"

#include <QTest>

#include <zlib.h>

using namespace freshet;
using namespace freshet::inspect;
using Kind = ValueView::Kind;
using Packing = ValueView::Packing;

namespace {

QByteArray gzipped(const QByteArray &text)
{
    z_stream z{};
    deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray out(qsizetype(deflateBound(&z, uLong(text.size()))), '\0');
    z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(text.data()));
    z.avail_in = uInt(text.size());
    z.next_out = reinterpret_cast<Bytef *>(out.data());
    z.avail_out = uInt(out.size());
    deflate(&z, Z_FINISH);
    out.truncate(qsizetype(z.total_out));
    deflateEnd(&z);
    return out;
}

} // namespace

class ValueViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesAreTakenForWhatTheyAre_data()
    {
        QTest::addColumn<QByteArray>("stored");
        QTest::addColumn<int>("packing");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("content");
        const auto row = [](const char *name, const QByteArray &stored, Packing packing, Kind kind, const QByteArray &content) {
            QTest::newRow(name) << stored << int(packing) << int(kind) << content;
        };
        const QByteArray json = "{\"b\":1.50,\"a\":[" + QByteArray(3000, '1').replace("1", "7,") + "7]}";
        row("empty", "", Packing::None, Kind::Text, "");
        row("text", "hello", Packing::None, Kind::Text, "hello");
        row("number", "42", Packing::None, Kind::Text, "42");
        row("json", "{ \"b\": 1.50,\n\"a\": [] }", Packing::None, Kind::Json, "{\"b\":1.50,\"a\":[]}");
        row("nearly json", "{\"b\": 1", Packing::None, Kind::Text, "{\"b\": 1");
        row("zero byte", QByteArray("a\0b", 3), Packing::None, Kind::Binary, QByteArray("a\0b", 3));
        row("no utf-8", "\xff\xfe", Packing::None, Kind::Binary, "\xff\xfe");
        row("portable", cache::encodeValue(json, cache::ValueForm::Portable).stored, Packing::Portable, Kind::Json, json);
        row("binary", cache::encodeValue(json, cache::ValueForm::Binary).stored, Packing::Binary, Kind::Json, json);
        row("zlib", qCompress("some text").mid(4), Packing::Zlib, Kind::Text, "some text");
        row("gzip", gzipped(json), Packing::Gzip, Kind::Json, json);
        const auto packed = [](const char *hex) { return QByteArray::fromHex(hex); };
        row("MessagePack map", packed("83 a161 01 a162 cb3ff8000000000000 a163 93 c3 c0 d0ff"), Packing::MessagePack, Kind::Json,
            R"({"a":1,"b":1.5,"c":[true,null,-1]})");
        row("MessagePack array of 16 bits", packed("dc0002 cfffffffffffffffff d3 8000000000000000"), Packing::MessagePack,
            Kind::Json, "[18446744073709551615,-9223372036854775808]");
        row("MessagePack with bytes", packed("93 c403ff0001 a2ff20 d5 05 0102"), Packing::MessagePack, Kind::Json,
            R"([{"base64":"/wAB"},{"base64":"/yA="},{"ext":5,"base64":"AQI="}])");
        row("MessagePack in Korean", packed("81 a3ec8aa4 a3ec8aa4"), Packing::MessagePack, Kind::Json,
            "{\"\xec\x8a\xa4\":\"\xec\x8a\xa4\"}");
        row("MessagePack that goes on behind", packed("8101 02 00"), Packing::None, Kind::Binary, packed("8101 02 00"));
        row("MessagePack that is cut", packed("83 a161 01"), Packing::None, Kind::Binary, packed("83 a161 01"));
        row("MessagePack with numbers as names", packed("81 01 02"), Packing::None, Kind::Binary, packed("81 01 02"));
        row("a lone byte", packed("c3"), Packing::None, Kind::Binary, packed("c3"));
        row("looks like zlib", "x\x9cnothing of it", Packing::None, Kind::Binary, "x\x9cnothing of it");
    }
    void bytesAreTakenForWhatTheyAre()
    {
        QFETCH(QByteArray, stored);
        QFETCH(int, packing);
        QFETCH(int, kind);
        QFETCH(QByteArray, content);
        const ValueView view = viewValue(stored);
        QCOMPARE(int(view.packing), packing);
        QCOMPARE(int(view.kind), kind);
        QCOMPARE(view.content, content);
        QCOMPARE(view.storedBytes, stored.size());
        QVERIFY2(view.trouble.isEmpty(), qPrintable(view.trouble));
    }

    void aBombIsNotUnpacked()
    {
        const QByteArray bomb(10 << 20, ' ');
        for (const QByteArray &stored : {gzipped(bomb), "COMPRESSED:" + qCompress(bomb, 9).mid(4)}) {
            const ValueView view = viewValue(stored, 1 << 20);
            QCOMPARE(view.packing, Packing::None);
            QVERIFY(view.trouble.contains(QStringLiteral("1048576")));
            QCOMPARE(view.content, stored);
        }
    }

    void messagePackThatClaimsMuchOrNestsDeeplyIsShownAsItIs()
    {
        for (const QByteArray &hostile : {QByteArray::fromHex("ddffffffff01"), QByteArray::fromHex("91dbffffffff41"),
                                          QByteArray(5'000'000, '\x91'), QByteArray(129, '\x91') + '\xc0'}) {
            const ValueView view = viewValue(hostile);
            QCOMPARE(view.kind, Kind::Binary);
            QCOMPARE(view.content, hostile);
        }
        QCOMPARE(viewValue(QByteArray(128, '\x91') + '\xc0').kind, Kind::Json);
        QCOMPARE(jsonOfMessagePack(QByteArray(1, '\x9f') + QByteArray(15, '\xc3'), 40), std::nullopt); // no room for it
    }

    void whatIsDamagedSaysSoAndIsShownAsItIs()
    {
        QByteArray half = gzipped("some text that is cut");
        half.chop(5);
        const ValueView view = viewValue(half);
        QCOMPARE(view.packing, Packing::None);
        QVERIFY(!view.trouble.isEmpty());
        QCOMPARE(view.content, half);
        QVERIFY(!viewValue("COMPRESSED:nonsense").trouble.isEmpty());
    }

    void hexLinesNameEachByte()
    {
        QByteArray bytes;
        for (int i = 0; i < 19; ++i)
            bytes += char(i + 0x5b);
        QCOMPARE(hexLines(bytes), QByteArray("00000000  5b 5c 5d 5e 5f 60 61 62  63 64 65 66 67 68 69 6a  |[\\]^_`abcdefghij|\n"
                                             "00000010  6b 6c 6d                                          |klm|\n"));
        QCOMPARE(hexLines(bytes, 16, 1), QByteArray("00000010  6b                                                |k|\n"));
        QCOMPARE(hexLines({}), QByteArray());
    }
};

QTEST_GUILESS_MAIN(ValueViewTest)
#include "tst_value_view.moc"
