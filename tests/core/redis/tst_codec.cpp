// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/codec.h"

#include <QFile>
#include <QTest>

#include <limits>
#include <random>

using namespace freshet::redis;

namespace {

constexpr qint64 plenty = 64 << 20;

/// The bytes of a reply, written by hand and not by the code under test.
QByteArray wire(const Value &value)
{
    switch (value.type()) {
    case Value::Type::Nil:
        return "$-1\r\n";
    case Value::Type::Integer:
        return ':' + QByteArray::number(*value.integer()) + "\r\n";
    case Value::Type::String:
        return '$' + QByteArray::number(value.bytes().size()) + "\r\n" + value.bytes() + "\r\n";
    case Value::Type::Status:
        return '+' + value.bytes() + "\r\n";
    case Value::Type::Error:
        return '-' + value.bytes() + "\r\n";
    case Value::Type::Array:
        break;
    }
    QByteArray bytes = '*' + QByteArray::number(qsizetype(value.array().size())) + "\r\n";
    for (const Value &element : value.array())
        bytes += wire(element);
    return bytes;
}

Value status(const char *text)
{
    return Value(QByteArray(text), Value::Type::Status);
}
Value error(const char *text)
{
    return Value(QByteArray(text), Value::Type::Error);
}
Value text(const QByteArray &bytes)
{
    return Value(bytes);
}
Value number(qint64 n)
{
    return Value(n);
}

Value nested(int depth)
{
    Value value = text("bottom");
    for (int i = 0; i < depth; ++i)
        value = Value(Value::Array{value});
    return value;
}

Value everything()
{
    QByteArray binary;
    for (int i = 0; i < 256; ++i)
        binary += char(i);
    return Value(Value::Array{
        Value(),
        number(0),
        number(-1),
        number(std::numeric_limits<qint64>::max()),
        number(std::numeric_limits<qint64>::min()),
        text(""),
        text("\r\n"),
        text("$-1\r\n*2\r\n"),
        text(binary),
        status("OK"),
        status("QUEUED"),
        status(""),
        error("ERR no"),
        Value(Value::Array{}),
        Value(Value::Array{Value(Value::Array{text("a"), Value(), Value(Value::Array{})}), error("WRONGTYPE x"), number(7)}),
        nested(4),
        text(QByteArray(300, 'x')),
    });
}

/// What a reader makes of pieces that come one after another. Nothing after a failure.
struct Read
{
    std::vector<Value> values;
    QString failure;
    bool midReply = false;
};

Read readPieces(const std::vector<QByteArrayView> &pieces, qint64 limit = plenty)
{
    ReplyReader reader(limit);
    Read read;
    for (const QByteArrayView piece : pieces) {
        reader.feed(piece);
        for (;;) {
            Value value;
            const auto next = reader.next(value);
            if (next == ReplyReader::Next::Failed) {
                read.failure = reader.errorText();
                return read;
            }
            if (next == ReplyReader::Next::Incomplete)
                break;
            read.values.push_back(std::move(value));
        }
    }
    read.midReply = reader.isMidReply();
    return read;
}

Read readAll(QByteArrayView bytes, qint64 limit = plenty)
{
    return readPieces({bytes}, limit);
}

/// After how many single bytes the reader refuses; -1 where it never does.
qsizetype refusedAfter(const QByteArray &bytes, qint64 limit)
{
    ReplyReader reader(limit);
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        reader.feed(QByteArrayView(bytes).sliced(i, 1));
        Value value;
        if (reader.next(value) == ReplyReader::Next::Failed)
            return i + 1;
    }
    return -1;
}

/// Resident memory of this process in bytes.
qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    return file.readAll().split(' ').value(1).toLongLong() * 4096;
}

// AddressSanitizer keeps freed memory for a while.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool freedMemoryIsGone = false;
#else
constexpr bool freedMemoryIsGone = true;
#endif

} // namespace

class CodecTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfReplyIsRead_data();
    void everyKindOfReplyIsRead();
    void aNullArrayIsNil();
    void cutAnywhereTheValuesAreTheSame();
    void byteByByteTheValuesAreTheSame();
    void inRandomPiecesTheValuesAreTheSame();
    void equalNamesOfFieldsShareTheirBytes();
    void onlyBetweenRepliesItIsNotMidReply();
    void anArrayIsAsDeepAsHiredisAllows();
    void deeperNestingIsRefused();
    void aLengthBeyondTheLimitIsRefusedWhenAnnounced_data();
    void aLengthBeyondTheLimitIsRefusedWhenAnnounced();
    void aReplyUpToTheLimitIsRead();
    void manySmallElementsCountTogether();
    void repliesAreCountedOneByOne();
    void anEndlessLineIsRefused_data();
    void anEndlessLineIsRefused();
    void whatIsNotTheProtocolIsRefused_data();
    void whatIsNotTheProtocolIsRefused();
    void aHugeCountReservesNothing();
    void aLargeBulkIsReadAndItsBufferReleased();
    void manySmallRepliesInOnePieceAreReadFast();
    void aCommandIsWrittenToTheByte_data();
    void aCommandIsWrittenToTheByte();
    void writingAppendsAndGrowsTheBuffer();
    void whatIsWrittenReadsBack();
};

void CodecTest::everyKindOfReplyIsRead_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("content");
    const auto row = [](const char *name, const QByteArray &bytes, Value::Type type, const QByteArray &content) {
        QTest::newRow(name) << bytes << int(type) << content;
    };
    row("nil", "$-1\r\n", Value::Type::Nil, "");
    row("integer", ":42\r\n", Value::Type::Integer, "42");
    row("negative integer", ":-42\r\n", Value::Type::Integer, "-42");
    row("largest integer", ":9223372036854775807\r\n", Value::Type::Integer, "9223372036854775807");
    row("smallest integer", ":-9223372036854775808\r\n", Value::Type::Integer, "-9223372036854775808");
    row("empty bulk", "$0\r\n\r\n", Value::Type::String, "");
    row("bulk with a zero byte", QByteArray("$3\r\na\0b\r\n", 9), Value::Type::String, QByteArray("a\0b", 3));
    row("bulk with line ends", "$4\r\n\r\n\r\n\r\n", Value::Type::String, "\r\n\r\n");
    row("bulk that is not UTF-8", "$2\r\n\xff\xfe\r\n", Value::Type::String, "\xff\xfe");
    row("status", "+OK\r\n", Value::Type::Status, "OK");
    row("other status of two letters", "+KO\r\n", Value::Type::Status, "KO");
    row("empty status", "+\r\n", Value::Type::Status, "");
    row("error", "-ERR it's wrong\r\n", Value::Type::Error, "ERR it's wrong");
    row("empty array", "*0\r\n", Value::Type::Array, "");
}

void CodecTest::everyKindOfReplyIsRead()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, type);
    QFETCH(QByteArray, content);
    const Read read = readAll(bytes);
    QVERIFY2(read.failure.isEmpty(), qPrintable(read.failure));
    QCOMPARE(read.values.size(), std::size_t(1));
    const Value &value = read.values.front();
    QCOMPARE(int(value.type()), type);
    QCOMPARE(value.isInteger() ? QByteArray::number(*value.integer()) : value.bytes(), content);
    QVERIFY(!read.midReply);
}

void CodecTest::aNullArrayIsNil()
{
    const Read read = readAll("*-1\r\n*2\r\n*-1\r\n$-1\r\n");
    QCOMPARE(read.values.size(), std::size_t(2));
    QVERIFY(read.values[0].isNil());
    QCOMPARE(read.values[1], Value(Value::Array{Value(), Value()}));
}

void CodecTest::cutAnywhereTheValuesAreTheSame()
{
    const std::vector<Value> expected{everything(), status("OK"), text("x"), everything()};
    QByteArray bytes;
    for (const Value &value : expected)
        bytes += wire(value);
    for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
        const Read read = readPieces({QByteArrayView(bytes).first(cut), QByteArrayView(bytes).sliced(cut)});
        QVERIFY2(read.failure.isEmpty() && read.values == expected && !read.midReply, qPrintable(QString::number(cut)));
    }
}

void CodecTest::byteByByteTheValuesAreTheSame()
{
    const std::vector<Value> expected{everything(), Value(), everything()};
    QByteArray bytes;
    for (const Value &value : expected)
        bytes += wire(value);
    std::vector<QByteArrayView> pieces;
    for (qsizetype i = 0; i < bytes.size(); ++i)
        pieces.push_back(QByteArrayView(bytes).sliced(i, 1));
    const Read read = readPieces(pieces);
    QVERIFY2(read.failure.isEmpty(), qPrintable(read.failure));
    QVERIFY(read.values == expected);
}

void CodecTest::inRandomPiecesTheValuesAreTheSame()
{
    std::vector<Value> expected;
    QByteArray bytes;
    for (int i = 0; i < 20; ++i) {
        expected.push_back(i % 3 ? text(QByteArray(1 << i % 14, char('a' + i))) : everything());
        bytes += wire(expected.back());
    }
    std::mt19937 random(1);
    for (int round = 0; round < 300; ++round) {
        std::vector<QByteArrayView> pieces;
        std::uniform_int_distribution<qsizetype> size(1, round % 2 ? 40 : 5000);
        for (qsizetype at = 0; at < bytes.size();) {
            const qsizetype count = std::min(size(random), bytes.size() - at);
            pieces.push_back(QByteArrayView(bytes).sliced(at, count));
            at += count;
        }
        const Read read = readPieces(pieces);
        QVERIFY2(read.failure.isEmpty() && read.values == expected, qPrintable(QString::number(round)));
    }
}

void CodecTest::onlyBetweenRepliesItIsNotMidReply()
{
    const QByteArray bytes = wire(everything());
    ReplyReader reader(plenty);
    QVERIFY(!reader.isMidReply());
    Value value;
    for (qsizetype i = 0; i + 1 < bytes.size(); ++i) {
        reader.feed(QByteArrayView(bytes).sliced(i, 1));
        QCOMPARE(int(reader.next(value)), int(ReplyReader::Next::Incomplete));
        QVERIFY2(reader.isMidReply(), qPrintable(QString::number(i)));
    }
    reader.feed(QByteArrayView(bytes).last(1));
    QCOMPARE(int(reader.next(value)), int(ReplyReader::Next::Reply));
    QVERIFY(!reader.isMidReply());
}

void CodecTest::equalNamesOfFieldsShareTheirBytes()
{
    // As XRANGE answers: entries of an id and its fields. Names that differ in the middle alone, and texts that come once.
    std::vector<Value> entries;
    for (int i = 0; i < 3; ++i) {
        std::vector<Value> fields;
        for (const char *name : {"event", "type", "name_a_of", "name_b_of", "", "a name of more than twenty-four bytes"}) {
            fields.push_back(text(name));
            fields.push_back(text("value " + QByteArray::number(i)));
        }
        entries.push_back(Value(Value::Array{text("1526919030474-" + QByteArray::number(i)), Value(fields)}));
    }
    const Value reply(entries);
    const Read read = readAll(wire(reply));
    QVERIFY2(read.failure.isEmpty(), qPrintable(read.failure));
    QCOMPARE(read.values.front(), reply);
    const auto nameOf = [&](std::size_t entry, std::size_t field) {
        return read.values.front().at(entry).at(1).at(2 * field).bytes();
    };
    QVERIFY(nameOf(0, 0).constData() == nameOf(2, 0).constData());
    QVERIFY(nameOf(0, 1).constData() == nameOf(2, 1).constData());
    // One reader's texts are not another's, nor those of another reply's depth.
    QVERIFY(readAll(wire(reply)).values.front() == reply);
    const Read flat = readAll(wire(text("event")) + wire(text("event")));
    QVERIFY(flat.values[0].bytes().constData() != flat.values[1].bytes().constData());
}

void CodecTest::anArrayIsAsDeepAsHiredisAllows()
{
    // COMMAND, CLUSTER SHARDS and XINFO STREAM FULL nest up to seven deep.
    const Read read = readAll(wire(nested(7)));
    QVERIFY2(read.failure.isEmpty(), qPrintable(read.failure));
    QCOMPARE(read.values.front(), nested(7));
}

void CodecTest::deeperNestingIsRefused()
{
    QByteArray bytes;
    for (int i = 0; i < 100000; ++i)
        bytes += "*1\r\n";
    const qsizetype after = refusedAfter(bytes, plenty);
    QVERIFY(after > 0);
    QVERIFY(after <= 4 * (ReplyReader::maxDepth + 1));
    QVERIFY(!readAll(bytes).failure.isEmpty());
}

void CodecTest::aLengthBeyondTheLimitIsRefusedWhenAnnounced_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("bulk") << QByteArray("$1000001\r\n");
    QTest::newRow("bulk of 4 GB") << QByteArray("$4294967296\r\n");
    QTest::newRow("bulk in an array") << QByteArray("*2\r\n$1\r\na\r\n$1000001\r\n");
    QTest::newRow("bulk behind others") << QByteArray("*2\r\n$600000\r\n") + QByteArray(600000, 'x') + "\r\n$500000\r\n";
    QTest::newRow("array") << QByteArray("*1000000\r\n");
    QTest::newRow("array in an array") << QByteArray("*1\r\n*1000000\r\n");
    QTest::newRow("arrays together") << QByteArray("*2\r\n*20000\r\n") + QByteArray(":1\r\n").repeated(20000) + "*20000\r\n";
}

void CodecTest::aLengthBeyondTheLimitIsRefusedWhenAnnounced()
{
    QFETCH(QByteArray, bytes);
    constexpr qint64 limit = 1000000;
    const qsizetype after = refusedAfter(bytes, limit);
    QVERIFY(after > 0);
    QVERIFY(after <= bytes.size());
    const Read read = readAll(bytes, limit);
    QVERIFY2(read.failure.contains(QLatin1String("1000000")), qPrintable(read.failure));
}

void CodecTest::aReplyUpToTheLimitIsRead()
{
    constexpr qint64 limit = 1000000;
    const Value value = text(QByteArray(limit - 100, 'x'));
    const Read read = readAll(wire(value), limit);
    QVERIFY2(read.failure.isEmpty(), qPrintable(read.failure));
    QCOMPARE(read.values.front(), value);
}

void CodecTest::manySmallElementsCountTogether()
{
    // Each is far below the limit; together, with what each costs in memory, they are beyond it.
    QByteArray bytes = "*30000\r\n";
    for (int i = 0; i < 30000; ++i)
        bytes += "$10\r\n0123456789\r\n";
    const Read read = readAll(bytes, 1000000);
    QVERIFY(!read.failure.isEmpty());
    QVERIFY(readAll(bytes, 2000000).failure.isEmpty());
}

void CodecTest::repliesAreCountedOneByOne()
{
    const Value value = text(QByteArray(900, 'x'));
    ReplyReader reader(1024);
    for (int i = 0; i < 10000; ++i) {
        reader.feed(wire(value));
        Value read;
        QCOMPARE(int(reader.next(read)), int(ReplyReader::Next::Reply));
        QCOMPARE(read, value);
    }
}

void CodecTest::anEndlessLineIsRefused_data()
{
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<qint64>("most");
    QTest::newRow("status") << QByteArray("+") << qint64(2 * ReplyReader::maxLineBytes);
    QTest::newRow("error") << QByteArray("-ERR ") << qint64(2 * ReplyReader::maxLineBytes);
    QTest::newRow("status in an array") << QByteArray("*2\r\n:1\r\n+") << qint64(2 * ReplyReader::maxLineBytes);
    QTest::newRow("integer") << QByteArray(":") << qint64(200);
    QTest::newRow("length") << QByteArray("$") << qint64(200);
    QTest::newRow("count") << QByteArray("*") << qint64(200);
    QTest::newRow("length in an array") << QByteArray("*2\r\n:1\r\n$") << qint64(200);
}

void CodecTest::anEndlessLineIsRefused()
{
    QFETCH(QByteArray, begin);
    QFETCH(qint64, most);
    ReplyReader reader(plenty);
    reader.feed(begin);
    const QByteArray more(100, '1');
    Value value;
    for (qint64 fed = 0; fed < 4 * most; fed += more.size()) {
        const auto next = reader.next(value);
        QVERIFY(next != ReplyReader::Next::Reply);
        if (next == ReplyReader::Next::Failed) {
            QVERIFY(fed <= most);
            return;
        }
        reader.feed(more);
    }
    QFAIL("it reads on");
}

void CodecTest::whatIsNotTheProtocolIsRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes; };
    row("a web server", "HTTP/1.1 400 Bad Request\r\n\r\n");
    row("a secure shell", "SSH-2.0-OpenSSH_9.2\r\n");
    row("TLS", QByteArray("\x15\x03\x03\x00\x02\x02\x28", 7));
    row("zero bytes", QByteArray(16, '\0'));
    row("a line end", "\r\n");
    row("length without a number", "$\r\n");
    row("length with letters", "$1x\r\na\r\n");
    row("length with a blank", "$ 1\r\na\r\n");
    row("length below nil", "$-2\r\n");
    row("count below nil", "*-2\r\n");
    row("count with letters", "*one\r\n");
    row("count beyond 32 bits", "*99999999999\r\n");
    row("length beyond 64 bits", "$99999999999999999999\r\n");
    row("integer with letters", ":1x\r\n");
    row("empty integer", ":\r\n");
    row("integer beyond 64 bits", ":9223372036854775808\r\n");
    row("garbage in an array", "*2\r\n:1\r\nHELLO\r\n");
    row("garbage behind a reply", "+OK\r\nHELLO\r\n");
}

void CodecTest::whatIsNotTheProtocolIsRefused()
{
    QFETCH(QByteArray, bytes);
    const Read read = readAll(bytes);
    QVERIFY(!read.failure.isEmpty());
    QVERIFY(refusedAfter(bytes, plenty) > 0);
}

void CodecTest::aHugeCountReservesNothing()
{
    const qint64 before = residentBytes();
    std::vector<std::unique_ptr<ReplyReader>> readers;
    for (int i = 0; i < 50; ++i) {
        readers.push_back(std::make_unique<ReplyReader>(513LL << 20));
        readers.back()->feed("*1000000\r\n:1\r\n");
        Value value;
        QCOMPARE(int(readers.back()->next(value)), int(ReplyReader::Next::Incomplete));
    }
    QVERIFY(residentBytes() - before < (16 << 20));
}

void CodecTest::aLargeBulkIsReadAndItsBufferReleased()
{
    constexpr qint64 size = 64 << 20;
    const qint64 before = residentBytes();
    ReplyReader reader(size + 1024);
    reader.feed("$" + QByteArray::number(size) + "\r\n");
    const QByteArray slice(ReplyReader::feedManyBytes, 'z');
    Value value;
    for (qint64 fed = 0; fed < size; fed += slice.size()) {
        QCOMPARE(int(reader.next(value)), int(ReplyReader::Next::Incomplete));
        reader.feed(slice);
    }
    reader.feed("\r\n");
    QCOMPARE(int(reader.next(value)), int(ReplyReader::Next::Reply));
    QCOMPARE(value.bytes().size(), qsizetype(size));
    QCOMPARE(value.bytes().count('z'), qsizetype(size));
    value = Value();
    QVERIFY2(!freedMemoryIsGone || residentBytes() < before + size / 2, "the reader or the value keeps its memory");
    reader.feed("+OK\r\n");
    QCOMPARE(int(reader.next(value)), int(ReplyReader::Next::Reply));
    QCOMPARE(value, status("OK"));
}

void CodecTest::manySmallRepliesInOnePieceAreReadFast()
{
    // Quadratic work would take minutes here.
    constexpr int count = 200000;
    const QByteArray bytes = QByteArray("$5\r\nhello\r\n").repeated(count);
    ReplyReader reader(plenty);
    int read = 0;
    Value value;
    for (qsizetype at = 0; at < bytes.size(); at += ReplyReader::feedBytes) {
        reader.feed(QByteArrayView(bytes).sliced(at, std::min<qsizetype>(ReplyReader::feedBytes, bytes.size() - at)));
        while (reader.next(value) == ReplyReader::Next::Reply)
            ++read;
    }
    QCOMPARE(read, count);
}

void CodecTest::aCommandIsWrittenToTheByte_data()
{
    QTest::addColumn<Command>("command");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a name") << Command("PING") << QByteArray("*1\r\n$4\r\nPING\r\n");
    QTest::newRow("arguments") << Command("SET", "k", "value") << QByteArray("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nvalue\r\n");
    QTest::newRow("empty arguments") << Command("SET", QByteArray(), "") << QByteArray("*3\r\n$3\r\nSET\r\n$0\r\n\r\n$0\r\n\r\n");
    QTest::newRow("binary") << Command("SET", QByteArray("a\0b", 3), "\r\n*1")
                            << QByteArray("*3\r\n$3\r\nSET\r\n$3\r\na\0b\r\n$4\r\n\r\n*1\r\n", 32);
    QTest::newRow("numbers") << Command("X", 0, -1, std::numeric_limits<qint64>::min(), std::chrono::milliseconds(1500))
                             << QByteArray(
                                    "*5\r\n$1\r\nX\r\n$1\r\n0\r\n$2\r\n-1\r\n$20\r\n-9223372036854775808\r\n$4\r\n1500\r\n");
    QTest::newRow("text is UTF-8") << Command("X", QString::fromUtf8("사"))
                                   << QByteArray("*2\r\n$1\r\nX\r\n$3\r\n\xEC\x82\xAC\r\n");
    QTest::newRow("more than eight arguments")
        << Command("X", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
        << QByteArray("*11\r\n$1\r\nX\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n3\r\n$1\r\n4\r\n$1\r\n5\r\n$1\r\n6\r\n$1\r\n7\r\n$1\r\n8\r\n"
                      "$1\r\n9\r\n$2\r\n10\r\n");
}

void CodecTest::aCommandIsWrittenToTheByte()
{
    QFETCH(Command, command);
    QFETCH(QByteArray, bytes);
    QByteArray out;
    encode(command, out);
    QCOMPARE(out, bytes);
}

void CodecTest::writingAppendsAndGrowsTheBuffer()
{
    QByteArray out = "before";
    QByteArray expected = out;
    for (int i = 0; i < 2000; ++i) {
        const QByteArray value(i * 7 % 900, char(i));
        encode(Command("SET", i, value), out);
        expected += "*3\r\n$3\r\nSET\r\n" + wire(text(QByteArray::number(i))) + wire(text(value));
    }
    QCOMPARE(out, expected);
    // A shared buffer is not written into.
    const QByteArray copy = out;
    encode(Command("PING"), out);
    QCOMPARE(copy, expected);
    QVERIFY(out.endsWith("PING\r\n"));
}

void CodecTest::whatIsWrittenReadsBack()
{
    std::mt19937 random(3);
    std::uniform_int_distribution<int> byte(0, 255);
    for (int round = 0; round < 500; ++round) {
        Command command("X");
        Value::Array expected{text("X")};
        const int count = std::uniform_int_distribution<int>(0, 20)(random);
        for (int i = 0; i < count; ++i) {
            QByteArray argument(std::uniform_int_distribution<int>(0, 50)(random), '\0');
            for (char &c : argument)
                c = char(byte(random));
            command.add(argument);
            expected.push_back(text(argument));
        }
        QByteArray out;
        encode(command, out);
        const Read read = readAll(out); // a command is an array of bulk strings
        QCOMPARE(read.values.size(), std::size_t(1));
        QCOMPARE(read.values.front(), Value(expected));
    }
}

QTEST_GUILESS_MAIN(CodecTest)
#include "tst_codec.moc"
