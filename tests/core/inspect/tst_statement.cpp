// SPDX-License-Identifier: GPL-3.0-or-later
// Lines are read as redis-cli reads them, and replies printed as it prints them: the real redis-cli is asked.
#include "core/inspect/reply_text.h"
#include "core/inspect/statement.h"
#include "core/inspect/statement_secrets.h"
#include "tests/support/redis_server.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;
using redis::Value;

namespace {

QByteArrayList wordsOf(QByteArrayView line)
{
    QByteArrayList words;
    for (const TypedWord &word : splitLine(line).words)
        words.append(word.bytes);
    return words;
}

Value arrayOf(const QByteArrayList &words)
{
    Value::Array elements;
    for (const QByteArray &word : words)
        elements.emplace_back(word);
    return Value(std::move(elements));
}

} // namespace

class StatementTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server;

    /// What redis-cli prints for lines on its standard input, as to a terminal.
    QByteArray redisCli(const QByteArray &lines)
    {
        QProcess process;
        process.start(QStringLiteral("redis-cli"), {QStringLiteral("--no-raw"), QStringLiteral("-s"), m_server.socketPath()});
        process.write(lines);
        process.closeWriteChannel();
        if (!process.waitForFinished(10000))
            process.kill();
        return process.readAllStandardOutput();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        if (QStandardPaths::findExecutable(QStringLiteral("redis-cli")).isEmpty())
            QSKIP("apt-get install redis-tools");
    }

    void aLineIsReadAsRedisCliReadsIt_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArrayList>("words"); // none: the line is wrong
        const auto row = [](const char *line, const QByteArrayList &words) { QTest::newRow(line) << QByteArray(line) << words; };
        row("a", {"a"});
        row("  a   b\tc  ", {"a", "b", "c"});
        row("\"a b\" c", {"a b", "c"});
        row("'a b' c", {"a b", "c"});
        row("\"\\x41\\x42\" \"\\n\\r\\t\\b\\a\"", {"AB", "\n\r\t\b\a"});
        row("\"\\x4\" \"\\xzz\" \"\\q\" \"\\\\\" \"\\\"\"", {"x4", "xzz", "q", "\\", "\""});
        row("'\\x41' '\\n' '\\'' '\\\\x'", {"\\x41", "\\n", "'", "\\\\x"});
        row("'\\\\'", {}); // a backslash before a single quote always belongs to it
        row("\\x41 a\\nb", {"\\x41", "a\\nb"});
        row("\"\\x00\\xff\"", {QByteArray("\x00\xff", 2)});
        row("\"\" ''", {"", ""});
        row("a\"b c\"", {"ab c"});
        row("a'b c' d", {"ab c", "d"});
        row("a;b ; c", {"a;b", ";", "c"});
        row("\"it's\" 'say \"so\"'", {"it's", "say \"so\""});
        row("\"a\"b", {});
        row("'a'b", {});
        row("\"a", {});
        row("'a", {});
        row("\"a\\\"", {});
        row("a\"", {});
        row("\"a\"\"b\"", {});
        row("\xea\xb0\x80 \"\xea\xb0\x80 \xeb\x82\x98\"", {"\xea\xb0\x80", "\xea\xb0\x80 \xeb\x82\x98"});
        row("a\vb \v c", {"a\vb", "c"});
        row("\"a\"\vb", {"a", "b"});
        row("# x", {"#", "x"});
    }
    void aLineIsReadAsRedisCliReadsIt()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArrayList, words);
        const TypedLine typed = splitLine(line);
        const QByteArray printed = redisCli("EVAL \"return ARGV\" 0 " + line + '\n');
        if (words.isEmpty()) {
            QVERIFY(typed.problem != TypedLine::Problem::None);
            QCOMPARE(printed, QByteArray("Invalid argument(s)\n"));
            QVERIFY(!parseStatements(line));
            return;
        }
        QCOMPARE(typed.problem, TypedLine::Problem::None);
        QCOMPARE(wordsOf(line), words);
        QCOMPARE(printed, replyText(arrayOf(words)));
        QCOMPARE(wordsOf(lineOf(words)), words); // our own spelling reads back
    }

    void repliesArePrintedAsRedisCliPrintsThem_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<Value>("reply");
        const auto row = [](const char *script, Value reply) { QTest::newRow(script) << QByteArray(script) << std::move(reply); };
        row("return 7", Value(qint64(7)));
        row("return false", Value());
        row("return {}", Value(Value::Array{}));
        row("return {ok='fine'}", Value(QByteArray("fine"), Value::Type::Status));
        row("return 'a\\\\x00\\\\xff\\\\n'", Value(QByteArray("a\x00\xff\n", 4)));
        Value::Array inner{Value(QByteArray("b")), Value(qint64(2)), Value()};
        Value::Array outer{Value(QByteArray("a")), Value(inner), Value(Value::Array{}), Value(qint64(1))};
        row("return {'a', {'b', 2, false}, {}, 1}", Value(outer));
        Value::Array many;
        for (int i = 1; i <= 12; ++i)
            many.emplace_back(i == 3 ? Value(inner) : Value(qint64(i)));
        row("return {1, 2, {'b', 2, false}, 4, 5, 6, 7, 8, 9, 10, 11, 12}", Value(many));
    }
    void repliesArePrintedAsRedisCliPrintsThem()
    {
        QFETCH(QByteArray, script);
        QFETCH(Value, reply);
        QByteArray line = "EVAL \"" + script + "\" 0\n";
        line.replace("\\\\x", "\\x").replace("\\\\n", "\\n"); // of the one with bytes
        if (script.contains("x00"))
            line = "SETRANGE k 0 \"a\\x00\\xff\\n\"\nGET k\n";
        QByteArray printed = redisCli(line);
        if (script.contains("x00"))
            printed = printed.mid(printed.indexOf('\n') + 1);
        QCOMPARE(replyText(reply), printed);
    }

    void aPartOfAReplyKeepsItsNumbers()
    {
        Value::Array many;
        for (int i = 1; i <= 12; ++i)
            many.emplace_back(qint64(i));
        QCOMPARE(replyText(Value(many), 9, 2), QByteArray("10) (integer) 10\n11) (integer) 11\n"));
        QCOMPARE(replyText(Value(many), 0, 1), QByteArray(" 1) (integer) 1\n"));
        QCOMPARE(replyText(Value(many), 50, 5), QByteArray());
    }

    void aNumberInFrontRepeats_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("repeat"); // 0: refused
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("five") << QByteArray("5 PING") << 5 << QByteArray("PING");
        QTest::newRow("plus") << QByteArray("+2 PING") << 2 << QByteArray("PING");
        QTest::newRow("alone") << QByteArray("5") << 1 << QByteArray("5");
        QTest::newRow("word") << QByteArray("5x PING") << 1 << QByteArray("5x");
        QTest::newRow("zero") << QByteArray("0 PING") << 0 << QByteArray();
        QTest::newRow("negative") << QByteArray("-3 PING") << 0 << QByteArray();
        QTest::newRow("empty") << QByteArray("\"\" PING") << 0 << QByteArray();
        QTest::newRow("too many") << QByteArray("1001 PING") << 0 << QByteArray();
        QTest::newRow("overflow") << QByteArray("99999999999999999999 PING") << 0 << QByteArray();
    }
    void aNumberInFrontRepeats()
    {
        QFETCH(QByteArray, line);
        QFETCH(int, repeat);
        QFETCH(QByteArray, name);
        const auto statements = parseStatements(line);
        QCOMPARE(statements.has_value(), repeat > 0);
        if (!statements) {
            QVERIFY(statements.error().message.contains(QLatin1String("repeated")));
            if (!line.startsWith("1001"))
                QVERIFY(redisCli(line + '\n').startsWith("Invalid redis-cli repeat command option value."));
            return;
        }
        QCOMPARE(statements->size(), 1U);
        QCOMPARE(statements->front().repeat, repeat);
        QCOMPARE(statements->front().words.first(), name);
    }

    void eachLineIsAStatement()
    {
        const auto statements = parseStatements("SET a 1\r\n\n  \nGET a");
        QVERIFY(statements);
        QCOMPARE(statements->size(), 2U);
        QCOMPARE(statements->at(0).words, (QByteArrayList{"SET", "a", "1"}));
        QCOMPARE(statements->at(1).line, 4);
        const auto wrong = parseStatements("SET a 1\nGET \"a");
        QVERIFY(!wrong && wrong.error().message.startsWith(QLatin1String("line 2, byte 5")));
        QVERIFY(!parseStatements(QByteArray("GET a\0b", 7)));
        QVERIFY(!parseStatements(QByteArray(mostStatementBytes + 1, 'x')));
        QVERIFY(!parseStatements(QByteArray("PING\n").repeated(1001)));
    }

    void passwordsAreFound_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("shown"); // equal: no secret
        const auto row = [](const char *line, const char *shown) {
            QTest::newRow(line) << QByteArray(line) << QByteArray(shown);
        };
        row("AUTH secret", "AUTH (hidden)");
        row("auth alice secret", "auth (hidden) (hidden)");
        row("AUTHH secret", "AUTHH (hidden)");
        row("HELLO 2 AUTH alice secret SETNAME x", "HELLO 2 AUTH (hidden) (hidden) SETNAME x");
        row("HELLO 2", "HELLO 2");
        row("CONFIG SET requirepass secret", "CONFIG SET requirepass (hidden)");
        row("CONFIG SET maxmemory 1 masterauth secret", "CONFIG SET maxmemory 1 masterauth (hidden)");
        row("CONFIG SET maxmemory 1", "CONFIG SET maxmemory 1");
        row("CONFIG SET tls-key-file-pass x", "CONFIG SET tls-key-file-pass (hidden)");
        row("ACL SETUSER bob on >secret", "ACL SETUSER bob (hidden) (hidden)");
        row("MIGRATE h 1 k 0 5 AUTH secret KEYS a", "MIGRATE h 1 k 0 5 AUTH (hidden) KEYS a");
        row("MIGRATE h 1 \"\" 0 5 AUTH2 u secret", "MIGRATE h 1 \"\" 0 5 AUTH2 (hidden) (hidden)");
        row("SENTINEL SET m auth-pass secret", "SENTINEL SET m auth-pass (hidden)");
        row("SET auth secret", "SET auth secret");
    }
    void passwordsAreFound()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, shown);
        QCOMPARE(lineOf(withoutSecrets(wordsOf(line))), shown);
        QCOMPARE(holdsSecret(line), line != shown);
        QCOMPARE(holdsSecret("PING\n3 " + line), line != shown);
        QCOMPARE(holdsSecret(line + " \"open"), line != shown); // also of what can't be run
    }

    void aHugeReplyIsCutAndItsSizeSaid()
    {
        Value::Array many(1000, Value(QByteArray(10, 'x')));
        many.emplace_back(arrayOf({"inner", "array"}));
        const CutReply cut = cutReply(Value(many), 100, 1 << 20);
        QVERIFY(cut.isCut);
        QCOMPARE(cut.elements, 1001);
        QCOMPARE(cut.bytes, 10'010);
        QCOMPARE(cut.value.array().size(), 100U);
        const CutReply whole = cutReply(Value(many), 2000, 1 << 20);
        QVERIFY(!whole.isCut && whole.value == Value(many));
        const CutReply text = cutReply(Value(QByteArray(100, 'x')), 10, 30);
        QVERIFY(text.isCut && text.value.bytes().size() == 30 && text.bytes == 100);
    }

    void mapsScoresAndEntriesAreTables()
    {
        const auto hash = replyTable({"hgetall", "k"}, arrayOf({"a", "1", "b", "2"}));
        QVERIFY(hash && hash->columns == (QByteArrayList{"field", "value"}) && hash->rows.size() == 2);
        QVERIFY(!replyTable({"SMEMBERS", "k"}, arrayOf({"a", "b"})));
        QVERIFY(!replyTable({"GET", "k"}, Value(QByteArray("a"))));
        const auto scores = replyTable({"ZRANGE", "k", "0", "-1", "withscores"}, arrayOf({"a", "1"}));
        QVERIFY(scores && scores->columns.last() == "score");
        const Value entry(Value::Array{Value(QByteArray("1-0")), arrayOf({"f", "v"})});
        const Value other(Value::Array{Value(QByteArray("2-0")), arrayOf({"g", "w", "f", "x"})});
        const auto entries = replyTable({"XRANGE", "s", "-", "+"}, Value(Value::Array{entry, other}));
        QVERIFY(entries);
        QCOMPARE(entries->columns, (QByteArrayList{"id", "f", "g"}));
        QCOMPARE(entries->rows[1], (QByteArrayList{"2-0", "x", "w"}));
        const auto mget = replyTable({"MGET", "a", "b"}, Value(Value::Array{Value(QByteArray("1")), Value()}));
        QVERIFY(mget && mget->rows[1] == (QByteArrayList{"b", "(nil)"}));
    }
};

QTEST_GUILESS_MAIN(StatementTest)
#include "tst_statement.moc"
