// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/value.h"

#include <QTest>

#include <limits>

using namespace freshet;
using namespace freshet::redis;

class ValueTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachKindKnowsWhatItIs();
    void askingForAnotherKindGivesNothing();
    void numbersAreReadFromStrings_data();
    void numbersAreReadFromStrings();
    void elementsAndFieldsThatAreNotThereAreNil();
    void aCopyDoesNotChangeWithItsOriginal();
    void anErrorReplyBecomesItsCode_data();
    void anErrorReplyBecomesItsCode();
    void theServersWordsAreKept();
};

void ValueTest::eachKindKnowsWhatItIs()
{
    QVERIFY(Value().isNil());
    QVERIFY(Value(qint64(1)).isInteger());
    QVERIFY(Value(QByteArray("a")).isString());
    QVERIFY(Value(QByteArray("OK"), Value::Type::Status).isStatus());
    QVERIFY(Value(QByteArray("ERR"), Value::Type::Error).isError());
    QVERIFY(Value(Value::Array()).isArray());
    QVERIFY(Value(QByteArray()) != Value()); // an empty value is a value
    QVERIFY(Value(QByteArray("OK")) != Value(QByteArray("OK"), Value::Type::Status));
    QCOMPARE(Value(Value::Array{Value(), Value(qint64(1))}), Value(Value::Array{Value(), Value(qint64(1))}));
}

void ValueTest::askingForAnotherKindGivesNothing()
{
    QVERIFY(Value(qint64(1)).bytes().isEmpty());
    QVERIFY(Value(qint64(1)).array().empty());
    QVERIFY(!Value().integer());
    QVERIFY(!Value(Value::Array()).integer());
    QVERIFY(!Value(QByteArray("12"), Value::Type::Error).integer()); // an error is no number
    QVERIFY(!Value(QByteArray("12"), Value::Type::Error).number());
    QVERIFY(Value(QByteArray("abc")).array().empty());
    Value value(QByteArray("abc"));
    value.array().push_back(Value(qint64(1))); // to build one in place
    QVERIFY(value.isArray());
}

void ValueTest::numbersAreReadFromStrings_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isInteger");
    QTest::addColumn<qint64>("integer");
    QTest::addColumn<bool>("isNumber");
    QTest::addColumn<double>("number");
    QTest::newRow("0") << QByteArray("0") << true << qint64(0) << true << 0.0;
    QTest::newRow("-12") << QByteArray("-12") << true << qint64(-12) << true << -12.0;
    QTest::newRow("largest") << QByteArray("9223372036854775807") << true << std::numeric_limits<qint64>::max() << true
                             << 9223372036854775807.0;
    QTest::newRow("beyond") << QByteArray("9223372036854775808") << false << qint64(0) << true << 9223372036854775808.0;
    QTest::newRow("1.5") << QByteArray("1.5") << false << qint64(0) << true << 1.5;
    QTest::newRow("inf") << QByteArray("inf") << false << qint64(0) << true << std::numeric_limits<double>::infinity();
    QTest::newRow("empty") << QByteArray() << false << qint64(0) << false << 0.0;
    QTest::newRow("12x") << QByteArray("12x") << false << qint64(0) << false << 0.0;
    QTest::newRow("0x10") << QByteArray("0x10") << false << qint64(0) << false << 0.0;
}

void ValueTest::numbersAreReadFromStrings()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isInteger);
    QFETCH(qint64, integer);
    QFETCH(bool, isNumber);
    QFETCH(double, number);
    const Value value(text);
    QCOMPARE(value.integer().has_value(), isInteger);
    if (isInteger)
        QCOMPARE(*value.integer(), integer);
    QCOMPARE(value.number().has_value(), isNumber);
    if (isNumber)
        QCOMPARE(*value.number(), number);
}

void ValueTest::elementsAndFieldsThatAreNotThereAreNil()
{
    const Value row(Value::Array{Value(QByteArray("name")), Value(QByteArray("g")), Value(QByteArray("lag")), Value(qint64(3)),
                                 Value(QByteArray("alone"))});
    QCOMPARE(row.at(1).bytes(), QByteArray("g"));
    QVERIFY(row.at(5).isNil());
    QVERIFY(row.at(std::numeric_limits<std::size_t>::max()).isNil());
    QCOMPARE(row.field("lag").integer().value(), qint64(3));
    QVERIFY(row.field("g").isNil()); // a value is no name
    QVERIFY(row.field("alone").isNil());
    QVERIFY(row.field("missing").isNil());
    QVERIFY(Value(qint64(1)).field("name").isNil());
    QVERIFY(row.at(9).at(9).field("x").isNil());
}

void ValueTest::aCopyDoesNotChangeWithItsOriginal()
{
    Value original(Value::Array{Value(QByteArray("a"))});
    const Value copy = original;
    original.array().front() = Value(qint64(1));
    QCOMPARE(copy.at(0).bytes(), QByteArray("a"));
}

void ValueTest::anErrorReplyBecomesItsCode_data()
{
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<int>("code");
    const auto row = [](const char *words, Code code) { QTest::newRow(words) << QByteArray(words) << int(code); };
    row("WRONGTYPE Operation against a key holding the wrong kind of value", Code::WrongType);
    row("OOM command not allowed when used memory > 'maxmemory'.", Code::OutOfMemory);
    row("MISCONF Redis is configured to save RDB snapshots", Code::Misconfigured);
    row("LOADING Redis is loading the dataset in memory", Code::Loading);
    row("MASTERDOWN Link with MASTER is down", Code::Loading);
    row("READONLY You can't write against a read only replica.", Code::ReadOnlyReplica);
    row("CLUSTERDOWN The cluster is down", Code::ClusterDown);
    row("CROSSSLOT Keys in request don't hash to the same slot", Code::CrossSlot);
    row("TRYAGAIN Multiple keys request during rehashing of slot", Code::TryAgain);
    row("MOVED 3999 127.0.0.1:6381", Code::Moved);
    row("ASK 3999 127.0.0.1:6381", Code::Moved);
    row("NOSCRIPT No matching script. Please use EVAL.", Code::NoScript);
    row("NOGROUP No such key 's' or consumer group 'g'", Code::NoGroup);
    row("NOPERM this user has no permissions to run the 'set' command", Code::NoPermission);
    row("ERR The user executing the script can't run this command or subcommand script: 5c", Code::NoPermission);
    row("WRONGPASS invalid username-password pair or user is disabled.", Code::AuthFailed);
    row("NOAUTH Authentication required.", Code::AuthFailed);
    row("ERR invalid password", Code::AuthFailed);
    row("ERR unknown command 'NOSUCH', with args beginning with: ", Code::UnknownCommand);
    row("ERR Unknown subcommand or wrong number of arguments for 'X'. Try XINFO HELP.", Code::UnknownCommand);
    row("ERR syntax error", Code::Server);
    row("WRONGTYPEX no such word", Code::Server);
    row("moved in small letters", Code::Server);
    row("OOM", Code::OutOfMemory);
    row("EXECABORT Transaction discarded because of previous errors.", Code::Server);
    QTest::newRow("nothing") << QByteArray() << int(Code::Server);
}

void ValueTest::anErrorReplyBecomesItsCode()
{
    QFETCH(QByteArray, words);
    QFETCH(int, code);
    QCOMPARE(int(errorFromReply(words).code), code);
}

void ValueTest::theServersWordsAreKept()
{
    const Error error = errorFromReply("ERR Es geht nicht: \xc3\xa9 \xff", QStringLiteral("SET"));
    QVERIFY(error.message.startsWith(QString::fromUtf8("ERR Es geht nicht: é")));
    QCOMPARE(error.context, QStringLiteral("SET"));
}

QTEST_GUILESS_MAIN(ValueTest)
#include "tst_value.moc"
