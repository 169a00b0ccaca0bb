// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/trace_reader.h"

#include <QBuffer>
#include <QTest>

#include <zlib.h>

using namespace freshet;
using namespace freshet::inspect;

namespace {

QByteArray gzip(const QByteArray &text)
{
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    QByteArray out(qsizetype(deflateBound(&stream, uLong(text.size()))), Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(text.constData()));
    stream.avail_in = uInt(text.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    deflate(&stream, Z_FINISH);
    out.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return out;
}

/// Gives a byte at a time, as a slow pipe does.
class Drip : public QBuffer
{
public:
    using QBuffer::QBuffer;

protected:
    qint64 readData(char *data, qint64 most) override { return QBuffer::readData(data, std::min<qint64>(most, 1)); }
};

struct Read
{
    QByteArrayList rows;
    QString error;
    qint64 lines = 0;
};

/// `key`, and where the trace says more `key OPERATION time/size/ttl*count`.
QByteArray rowText(const TraceRequest &request)
{
    QByteArray row = request.key.toByteArray();
    if (request.operation != TraceRequest::Operation::Get)
        row += request.operation == TraceRequest::Operation::Set ? " set" : " delete";
    if (request.time)
        row += " t" + QByteArray::number(*request.time);
    if (request.size)
        row += " s" + QByteArray::number(*request.size);
    if (request.ttl)
        row += " l" + QByteArray::number(*request.ttl);
    if (request.count != 1)
        row += " x" + QByteArray::number(request.count);
    return row;
}

template<typename Device = QBuffer>
Read readAll(QByteArray bytes, TraceReader::Form form = TraceReader::Form::Guess)
{
    Device device(&bytes);
    device.open(QIODevice::ReadOnly);
    TraceReader reader(device, form);
    Read read;
    TraceRequest request;
    while (true) {
        const auto there = reader.next(request);
        if (!there)
            read.error = there.error().message;
        if (!there || !*there)
            break;
        read.rows.append(rowText(request));
        ++read.lines;
    }
    return read;
}

} // namespace

class TraceReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTraceIsRead_data();
    void aTraceIsRead();
    void whatIsNoTraceIsRefusedWithItsLine_data();
    void whatIsNoTraceIsRefusedWithItsLine();
    void aCsvWithoutAKeyIsOneKeyALineUnlessCsvWasAsked();
    void severalGzipMembersAreOneText();
    void everyCutOfGzipDataIsAnError();
    void everyFlippedByteOfGzipDataIsAnErrorOrReads();
    void aLineThatUnpacksToGigabytesIsRefusedEarly();
    void recordsAcrossTheBuffersEndAreWhole();
    void theLongestRecordIsReadAndOneByteMoreIsNot();
    void everyOperationIsKnownInAnyCase();
};

void TraceReaderTest::aTraceIsRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArrayList>("rows");
    const auto row = [](const char *name, const QByteArray &text, const QByteArrayList &rows) {
        QTest::newRow(name) << text << rows;
    };
    row("empty", "", {});
    row("keys", "a\nb\na\n", {"a", "b", "a"});
    row("no last line break", "a\nb", {"a", "b"});
    row("carriage returns", "a\r\nb\r\n", {"a", "b"});
    row("blank lines", "\n\na\n\r\n\nb\n\n", {"a", "b"});
    row("blanks and commas belong to keys", " a b \n1,2\n\"q\n", {" a b ", "1,2", "\"q"});
    row("a lone quote in the first line", "\"q\nb\n", {"\"q", "b"});
    row("bytes that are no text", QByteArray("\xff\x00z\nb\n", 6), {QByteArray("\xff\x00z", 3), "b"});
    row("byte order mark", "\xEF\xBB\xBFkey\na\n", {"a"});
    row("a single column", "key\na\nb\n", {"a", "b"});
    row("all columns", "op_time,key,key_size,op,op_count,size,cache_hits,ttl\n1.5,k,4,SET,3,10,0,7200\n2,j,4,,,,,\n",
        {"k set t1.5 s10 l7200 x3", "j t2"});
    row("any order and case", "TTL,Op, Key ,Time\n60,get,k,7\n", {"k t7 l60"});
    row("op_time before time", "time,op_time,key\n1,2,k\n", {"k t1"});
    row("quotes", "key,size\r\n\"a,\"\"b\"\"\",1\r\n\"c\nd\",\"2\"\r\n\"\"\"\",3\n", {"a,\"b\" s1", "c\nd s2", "\" s3"});
    row("quoted header", "\"key\",\"op\"\n\"a\",\"Delete\"\n", {"a delete"});
    row("header only", "key,op\n", {});
    row("a quote inside a plain cell", "key,size\n5\"x,1\n", {"5\"x s1"});
}

void TraceReaderTest::aTraceIsRead()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArrayList, rows);
    const std::pair<const char *, Read> ways[] = {{"plain", readAll(text)},
                                                  {"gzip", readAll(gzip(text))},
                                                  {"drip", readAll<Drip>(text)},
                                                  {"gzip drip", readAll<Drip>(gzip(text))}};
    for (const auto &[name, read] : ways) {
        QVERIFY2(read.error.isEmpty(), qPrintable(read.error));
        QVERIFY2(read.rows == rows, name);
    }
}

void TraceReaderTest::whatIsNoTraceIsRefusedWithItsLine_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("begin");
    const auto row = [](const QByteArray &text, const char *begin) {
        QTest::addRow("%s", begin) << text << QString::fromUtf8(begin);
    };
    row("key,op\na,GET\nb,FLY\n", "line 3: there is no operation \"FLY\"");
    row("key,size\na,-1\n", "line 2: size is no whole number");
    row("key,size\na,\n\nb,1.5\n", "line 4: size is no whole number");
    row("key,size\na,99999999999999999999\n", "line 2: size is no whole number from 0: \"999");
    row("key,ttl\na,soon\n", "line 2: ttl is no whole number");
    row("key,op_count\na,x\n", "line 2: op_count is no whole number");
    row("key,time\na,2026-01-01\n", "line 2: the time is no number of seconds");
    row("key,time\na,inf\n", "line 2: the time is no number of seconds: \"inf");
    row("key,op\na\n", "line 2: it has 1 columns, the header has 2");
    row("key,op\na,GET,\n", "line 2: it has 3 columns");
    row("key,op\n,GET\n", "line 2: the key is empty");
    row("key,op\n\"a\nb\",GET\n\"c\"d,GET\n", "line 4: something stands behind a closing quote");
    row("key,op\n\"a,GET\n", "line 2: a quote is not closed");
    row("key,key\na,b\n", "line 1: the header names key twice");
}

void TraceReaderTest::whatIsNoTraceIsRefusedWithItsLine()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, begin);
    for (const Read &read : {readAll(text), readAll<Drip>(text), readAll(gzip(text))})
        QVERIFY2(read.error.startsWith(begin), qPrintable(read.error));
}

void TraceReaderTest::aCsvWithoutAKeyIsOneKeyALineUnlessCsvWasAsked()
{
    QCOMPARE(readAll("object,op\n1,GET\n").rows, QByteArrayList({"object,op", "1,GET"}));
    const Read csv = readAll("object,op\n1,GET\n", TraceReader::Form::Csv);
    QVERIFY2(csv.error.startsWith(QStringLiteral("line 1: the header names no column key")), qPrintable(csv.error));
    QVERIFY(csv.rows.isEmpty());
}

void TraceReaderTest::severalGzipMembersAreOneText()
{
    const QByteArray two = gzip("a\nb") + gzip("c\n") + gzip("") + gzip("d\n");
    QCOMPARE(readAll(two).rows, QByteArrayList({"a", "bc", "d"}));
    QCOMPARE(readAll(two + QByteArray(512, '\0')).rows, QByteArrayList({"a", "bc", "d"}));
    QVERIFY(readAll(two + "garbage").error.contains(QStringLiteral("damaged")));
}

void TraceReaderTest::everyCutOfGzipDataIsAnError()
{
    const QByteArray whole = gzip("a\nb\nc\n");
    for (qsizetype size = 2; size < whole.size(); ++size) {
        const Read read = readAll(whole.first(size));
        QVERIFY2(read.error.contains(QStringLiteral("too early")), qPrintable(read.error));
    }
}

void TraceReaderTest::everyFlippedByteOfGzipDataIsAnErrorOrReads()
{
    QByteArray text;
    for (int i = 0; i < 200; ++i)
        text += QByteArray::number(i * 7919) + '\n';
    const QByteArray whole = gzip(text);
    const qsizetype headerSize = 10;
    for (qsizetype i = headerSize; i < whole.size(); ++i) {
        QByteArray damaged = whole;
        damaged[i] = char(damaged[i] ^ 0x10);
        const Read read = readAll(damaged); // a spare bit before the checksum may go unnoticed
        QVERIFY(!read.error.isEmpty() || read.rows == readAll(whole).rows);
    }
}

void TraceReaderTest::aLineThatUnpacksToGigabytesIsRefusedEarly()
{
    const QByteArray bomb = gzip(QByteArray(64 << 20, 'x'));
    QVERIFY(bomb.size() < 100'000);
    QByteArray many;
    for (int i = 0; i < 64; ++i)
        many += bomb;
    QBuffer device(&many);
    device.open(QIODevice::ReadOnly);
    TraceReader reader(device);
    TraceRequest request;
    const auto read = reader.next(request);
    QVERIFY(!read);
    QVERIFY2(read.error().message.startsWith(QStringLiteral("line 1: it is longer than 65536 bytes")),
             qPrintable(read.error().message));
    QVERIFY(reader.bytesTaken() < many.size() / 4);
}

void TraceReaderTest::recordsAcrossTheBuffersEndAreWhole()
{
    QByteArray text = "key,size\n";
    QByteArrayList expected;
    for (int i = 0; i < 9000; ++i) {
        const QByteArray key = QByteArray::number(i) + QByteArray(i % 977, 'k');
        text += '"' + key + "\n\"," + QByteArray::number(i) + "\n";
        expected.append(key + "\n s" + QByteArray::number(i));
    }
    QVERIFY(text.size() > 4 << 20);
    QVERIFY(readAll(text).rows == expected);
    QVERIFY(readAll(gzip(text)).rows == expected);
}

void TraceReaderTest::theLongestRecordIsReadAndOneByteMoreIsNot()
{
    const QByteArray longest(TraceReader::longestRecord, 'k');
    QCOMPARE(readAll("a\n" + longest + "\nb\n").rows.size(), 3);
    QCOMPARE(readAll("a\n" + longest).rows.size(), 2);
    QVERIFY(readAll("a\n" + longest + "k\nb\n").error.startsWith(QStringLiteral("line 2: it is longer than")));
    // A quote that stays open takes in what follows, up to that bound.
    const Read open = readAll("key,op\na,GET\n\"b,GET\n" + QByteArray("c,GET\n").repeated(100'000));
    QVERIFY2(open.error.startsWith(QStringLiteral("line 3: it is longer than")), qPrintable(open.error));
    QCOMPARE(open.rows, QByteArrayList({"a"}));
}

void TraceReaderTest::everyOperationIsKnownInAnyCase()
{
    QByteArray text = "op,key\n";
    QByteArrayList expected;
    for (const char *name : {"GET", "get", "Gets", "GET_LEASE", "read", "HEAD"}) {
        text += QByteArray(name) + ",k\n";
        expected.append("k");
    }
    for (const char *name :
         {"SET", "set", "SET_LEASE", "add", "REPLACE", "cas", "append", "prepend", "incr", "decr", "put", "WRITE"}) {
        text += QByteArray(name) + ",k\n";
        expected.append("k set");
    }
    for (const char *name : {"DELETE", "del", "Unlink", "remove", "INVALIDATE"}) {
        text += QByteArray(name) + ",k\n";
        expected.append("k delete");
    }
    const Read read = readAll(text);
    QVERIFY2(read.error.isEmpty(), qPrintable(read.error));
    QCOMPARE(read.rows, expected);
}

QTEST_GUILESS_MAIN(TraceReaderTest)
#include "tst_trace_reader.moc"
