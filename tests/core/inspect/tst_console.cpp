// SPDX-License-Identifier: GPL-3.0-or-later
// The console's own life at real servers: state, transactions, blocking, loss, the read-only gate, bounds.
#include "core/inspect/command_care.h"
#include "core/inspect/console.h"
#include "core/inspect/console_record.h"
#include "core/inspect/statement.h"
#include "core/inspect/typing.h"
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/redis_server.h"

#include <QElapsedTimer>
#include <QTest>

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;
using namespace std::chrono_literals;
using redis::Value;

namespace {

QByteArrayList wordsOf(const char *line)
{
    QByteArrayList words;
    for (const TypedWord &word : splitLine(line).words)
        words.append(word.bytes);
    return words;
}

} // namespace

class ConsoleTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server{{.users = {"poor on >p ~mine:* +@read +ping +command +client"}}};
    std::unique_ptr<redis::Client> m_client;

    void open(const redis::Url &url, bool readOnly = false)
    {
        redis::ClientOptions options;
        options.readOnly = readOnly;
        m_client = redis::Client::open(url, options);
        QVERIFY(await(m_client->ready()));
    }
    Console &console() { return Console::of(*m_client); }
    Result<ConsoleAnswer> run(const char *line, const ConsolePlace &place = {})
    {
        return await(console().run(wordsOf(line), place), 30s);
    }
    /// What redis-cli would print; an error's words where there is no reply.
    QByteArray text(const char *line)
    {
        const auto answer = run(line);
        return answer ? replyText(answer->parts.front().reply.value).trimmed() : "! " + answer.error().message.toUtf8();
    }
    std::shared_ptr<const CommandDocs> docs()
    {
        const auto docs = await(console().docs());
        return docs ? *docs : std::make_shared<const CommandDocs>();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        if (!m_server.isRunning())
            QVERIFY(m_server.restart());
        m_server.raw().run({"FLUSHALL"});
        open(m_server.url());
    }
    void cleanup() { m_client.reset(); }

    void selectStaysWithTheConsoleAlone()
    {
        QCOMPARE(text("SELECT 3"), QByteArray("OK"));
        QCOMPARE(console().database(), 3);
        QCOMPARE(text("SET a 1"), QByteArray("OK"));
        QCOMPARE(m_server.raw().run({"DBSIZE"}).integer, 0);
        const auto shared = await([](redis::Client &client) -> Task<Result<Value>> {
            auto size = co_await client.command(redis::Command("DBSIZE"));
            co_return size;
        }(*m_client));
        QCOMPARE(shared->integer().value_or(-1), 0); // the others' connection is where it was
        QVERIFY(text("SELECT 99").contains("out of range"));
        QCOMPARE(console().database(), 3);
    }

    void theDatabaseIsThereAgainAfterALoss()
    {
        QCOMPARE(text("SELECT 3"), QByteArray("OK"));
        m_server.raw().run({"CLIENT", "KILL", "TYPE", "normal"});
        QTRY_VERIFY_WITH_TIMEOUT(text("SET a 1") == "OK", 10000);
        QCOMPARE(m_server.raw().runAll({{"SELECT", "3"}, {"GET", "a"}})[1].bytes, QByteArray("1"));
    }

    void aTransactionRunsAsOne()
    {
        QCOMPARE(text("MULTI"), QByteArray("OK"));
        QCOMPARE(text("SET a 1"), QByteArray("QUEUED"));
        QVERIFY(m_server.raw().run({"GET", "a"}).isNil());
        QCOMPARE(text("SELECT 2"), QByteArray("QUEUED"));
        QCOMPARE(console().database(), 0);
        QVERIFY(console().inTransaction());
        QCOMPARE(console().queued().size(), 2U);
        QCOMPARE(text("EXEC"), QByteArray("1) OK\n2) OK"));
        QCOMPARE(console().database(), 2);
        QVERIFY(!console().inTransaction());
        QCOMPARE(m_server.raw().run({"GET", "a"}).bytes, QByteArray("1"));
        QVERIFY(text("EXEC").contains("EXEC without MULTI"));
        QCOMPARE(text("MULTI"), QByteArray("OK"));
        QCOMPARE(text("SET b 1"), QByteArray("QUEUED"));
        QCOMPARE(text("DISCARD"), QByteArray("OK"));
        QVERIFY(!console().inTransaction());
    }

    void watchedKeysHoldATransactionBack()
    {
        QCOMPARE(text("WATCH a"), QByteArray("OK"));
        m_server.raw().run({"SET", "a", "other"});
        QCOMPARE(text("MULTI"), QByteArray("OK"));
        QCOMPARE(text("SET a mine"), QByteArray("QUEUED"));
        QCOMPARE(text("EXEC"), QByteArray("(nil)"));
        QCOMPARE(m_server.raw().run({"GET", "a"}).bytes, QByteArray("other"));
    }

    void aLostTransactionIsToldAndNothingOfItRuns()
    {
        QCOMPARE(text("MULTI"), QByteArray("OK"));
        QCOMPARE(text("SET a 1"), QByteArray("QUEUED"));
        m_server.raw().run({"CLIENT", "KILL", "TYPE", "normal"});
        // A macro that tries again asks once more after it has its answer.
        QByteArrayList said;
        const auto isTold = [&] {
            if (said.isEmpty() || said.last() == "QUEUED")
                said.append(text("SET b 1"));
            return said.last() != "QUEUED";
        };
        QTRY_VERIFY_WITH_TIMEOUT(isTold(), 10000);
        QVERIFY2(said.last().startsWith("! "), said.last().constData());
        QTRY_COMPARE_WITH_TIMEOUT(text("PING"), QByteArray("PONG"), 10000);
        QVERIFY(!console().inTransaction());
        QVERIFY(m_server.raw().run({"GET", "a"}).isNil());
        QVERIFY(m_server.raw().run({"GET", "b"}).isNil());
    }

    void aBlockingCommandWaitsAndStops()
    {
        auto kept = std::make_shared<std::optional<Result<ConsoleAnswer>>>();
        keep(console().run(wordsOf("BLPOP queue 0"), {}), kept);
        QTRY_VERIFY(m_server.raw().info("clients", "blocked_clients").trimmed() == "1");
        const auto second = run("PING");
        QVERIFY(!second && second.error().code == Code::NotAllowed);
        console().stop();
        QTRY_VERIFY(kept->has_value());
        QCOMPARE((*kept)->error().code, Code::Cancelled);
        QTRY_VERIFY(m_server.raw().info("clients", "blocked_clients").trimmed() == "0");
        QCOMPARE(text("PING"), QByteArray("PONG"));

        auto again = std::make_shared<std::optional<Result<ConsoleAnswer>>>();
        keep(console().run(wordsOf("BLPOP queue 0"), {}), again);
        QTRY_VERIFY(m_server.raw().info("clients", "blocked_clients").trimmed() == "1");
        m_server.raw().run({"RPUSH", "queue", "x"});
        QTRY_VERIFY(again->has_value());
        QCOMPARE(replyText((**again)->parts.front().reply.value), QByteArray("1) \"queue\"\n2) \"x\"\n"));
    }

    void whatWouldBreakTheConnectionIsRefusedWithTheReason_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line : {"AUTH x", "HELLO 3", "RESET", "QUIT", "CLIENT REPLY OFF", "CLIENT TRACKING ON", "SYNC",
                                 "PSYNC ? -1", "UNSUBSCRIBE a", "SSUBSCRIBE a", "READONLY", "ASKING"})
            QTest::newRow(line) << QByteArray(line);
    }
    void whatWouldBreakTheConnectionIsRefusedWithTheReason()
    {
        QFETCH(QByteArray, line);
        const auto answer = run(line.constData());
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Code::NotAllowed);
        QVERIFY(!answer.error().message.isEmpty());
        QCOMPARE(text("PING"), QByteArray("PONG"));
    }

    void theGateRefusesWhatTheServerSaysWrites_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line :
             {"SET a 2", "EVAL \"return 1\" 0", "SORT l STORE m", "DEL a", "FLUSHALL", "CONFIG SET maxmemory 1", "PUBLISH c m",
              "GETDEL a", "SHUTDOWN", "BLPOP l 1", "NOSUCH a", "CLIENT KILL ID 1", "SCRIPT FLUSH"})
            QTest::newRow(line) << QByteArray(line);
    }
    void theGateRefusesWhatTheServerSaysWrites()
    {
        QFETCH(QByteArray, line);
        m_server.raw().run({"SET", "a", "1"});
        open(m_server.url(), true);
        const auto answer = run(line.constData());
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Code::ReadOnly);
        QCOMPARE(text("MULTI"), QByteArray("OK"));
        const auto queued = run(line.constData()); // nor inside a transaction
        QVERIFY(!queued && queued.error().code == Code::ReadOnly);
        QCOMPARE(text("DISCARD"), QByteArray("OK"));
        QCOMPARE(text("GET a"), QByteArray("\"1\""));
        const auto monitor = run("MONITOR");
        QTRY_VERIFY(console().take().hasEnded);
    }

    void anAclsWordsAreTheReply()
    {
        redis::Url url = m_server.url();
        url.user = QStringLiteral("poor");
        url.password = QStringLiteral("p");
        open(url);
        QVERIFY(text("SET mine:a 1").startsWith("(error) NOPERM"));
        QVERIFY(text("GET other").startsWith("(error) NOPERM"));
        QCOMPARE(text("GET mine:a"), QByteArray("(nil)"));
        QVERIFY(!docs()->isEmpty());
    }

    void aKilledServerIsToldAndComesBack()
    {
        QCOMPARE(text("SET a 1"), QByteArray("OK"));
        m_server.kill();
        QTRY_VERIFY(text("PING").startsWith("! "));
        QVERIFY(m_server.restart());
        QTRY_COMPARE_WITH_TIMEOUT(text("PING"), QByteArray("PONG"), 15000);
    }

    void aMillionElementsAreCut()
    {
        m_server.raw(60000).run(
            {"EVAL", "for i=1,1000 do local t={} for k=1,1000 do t[k]=k end redis.call('RPUSH','big',unpack(t)) end", "0"});
        const auto answer = run("LRANGE big 0 -1");
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
        const CutReply &reply = answer->parts.front().reply;
        QVERIFY(reply.isCut);
        QCOMPARE(reply.elements, 1'000'000);
        QCOMPARE(qint64(reply.value.array().size()), Console::keptElements);
        QCOMPARE(text("PING"), QByteArray("PONG"));
    }

    void messagesComeAndEnd()
    {
        const auto answer = run("SUBSCRIBE news");
        QVERIFY(answer && answer->isStream);
        QTRY_VERIFY(m_server.raw().run({"PUBLISH", "news", "a\nb"}).integer == 1);
        std::vector<ConsoleMessage> got;
        const auto hasCome = [&] {
            const ConsoleMessages some = console().take();
            got.insert(got.end(), some.messages.begin(), some.messages.end());
            return !got.empty() && !some.hasEnded;
        };
        QTRY_VERIFY(hasCome());
        QCOMPARE(got.front().text, QByteArray("\"a\\nb\""));
        console().stop();
        QVERIFY(console().take().hasEnded);
        QTRY_VERIFY(m_server.raw().run({"PUBLISH", "news", "x"}).integer == 0);
        QCOMPARE(text("PING"), QByteArray("PONG"));
    }

    void monitorShowsOthersCommands()
    {
        QVERIFY(run("MONITOR")->isStream);
        bool seen = false;
        const auto look = [&] {
            m_server.raw().run({"GET", "seen"});
            for (const ConsoleMessage &message : console().take().messages)
                seen |= message.text.contains("\"seen\"");
            return seen;
        };
        QTRY_VERIFY_WITH_TIMEOUT(look(), 10000);
        console().stop();
    }

    void keysAreFoundByTheirBeginning()
    {
        m_server.raw().run({"MSET", "user:1", "a", "user:2", "b", "user[3]", "c", "other", "d"});
        QCOMPARE(*await(console().keys("user:", 50)), (QByteArrayList{"user:1", "user:2"}));
        QCOMPARE(*await(console().keys("user[", 50)), (QByteArrayList{"user[3]"}));
        QCOMPARE(*await(console().keys("user", 1)), (QByteArrayList{"user:1"}));
        QCOMPARE(text("MULTI"), QByteArray("OK"));
        QCOMPARE(*await(console().keys("user", 50)), QByteArrayList()); // it would become part of the transaction
        QCOMPARE(text("EXEC"), QByteArray("(empty array)"));
    }

    void docsSayWhatTheServerSays()
    {
        const auto all = docs();
        QVERIFY(all->names().size() > 200);
        const CommandDoc *set = all->find({"set"});
        QVERIFY(set && set->isFromServer && !set->summary.isEmpty());
        QVERIFY(set->categories.contains("@write"));
        QCOMPARE(syntaxParts(*set).value(0), QByteArray("key"));
        QCOMPARE(syntaxParts(*set).value(2), QByteArray("[NX | XX]"));
        QVERIFY(syntaxParts(*set).value(4).startsWith("[EX seconds | PX milliseconds"));
        qsizetype taken = 0;
        QCOMPARE(all->find({"config", "get", "x"}, &taken)->name, QByteArray("CONFIG GET"));
        QCOMPARE(taken, 2);
        QVERIFY(!all->find({"nonsense"}));
    }

    void typingKnowsWhatMayStandHere_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("candidate"); // one that must be offered; with !: that must not; empty: none
        QTest::addColumn<int>("part");
        QTest::addColumn<bool>("keys");
        const auto row = [](const char *line, const char *candidate, int part, bool keys) {
            QTest::newRow(line) << QByteArray(line) << QByteArray(candidate) << part << keys;
        };
        row("hge", "hget", -1, false);
        row("HGE", "HGETALL", -1, false);
        row("5 HGE", "HGETALL", -1, false);
        row("GET ", "", 0, true);
        row("GET us", "", 0, true);
        row("SET k ", "", 1, false);
        row("SET k v ", "EX", 2, false);
        row("SET k v ", "NX", 2, false);
        row("SET k v NX ", "!NX", 3, false);
        row("SET k v NX E", "EX", 3, false);
        row("SET k v EX ", "", 4, false);
        row("SET k v EX 10 ", "!PX", 2, false);
        row("config ", "GET", 0, false);
        row("config g", "get", -1, false);
        row("DEL a b ", "", 0, true);
        row("ZADD k ", "NX", 1, false);
        row("XADD s ", "MAXLEN", 1, false);
        row("SCAN 0 ", "MATCH", 1, false);
        row("SCAN 0 MATCH a* ", "COUNT", 2, false);
        row("LPOS k e RANK 1 ", "MAXLEN", 3, false);
        row("SET 'a b", "", 0, true);
        row("nonsense a", "", -1, false);
    }
    void typingKnowsWhatMayStandHere()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, candidate);
        QFETCH(int, part);
        QFETCH(bool, keys);
        const auto all = docs();
        const Typing typing = typingAt(*all, line, line.size());
        const QByteArray offered = typing.candidates.join(' ');
        if (candidate.startsWith('!'))
            QVERIFY2(!typing.candidates.contains(candidate.mid(1)), offered.constData());
        else if (candidate.isEmpty())
            QCOMPARE(offered, QByteArray());
        else
            QVERIFY2(typing.candidates.contains(candidate), offered.constData());
        if (candidate.isEmpty() || candidate.startsWith('!') || part >= 0)
            QCOMPARE(typing.part, qsizetype(part));
        QCOMPARE(typing.wantsKeys, keys);
    }

    void anOlderServersCommandsHaveOurSyntax()
    {
        // COMMAND as 6.x answers it: seven elements an entry, no subcommands, and DOCS an error.
        const auto bytes = [](const char *text) { return Value(QByteArray(text)); };
        const Value set(Value::Array{bytes("set"), Value(qint64(-3)), Value(Value::Array{bytes("write")}), Value(qint64(1)),
                                     Value(qint64(1)), Value(qint64(1)), Value(Value::Array{bytes("@write")})});
        const Value config(Value::Array{bytes("config"), Value(qint64(-2)), Value(Value::Array{bytes("admin")}), Value(qint64(0)),
                                        Value(qint64(0)), Value(qint64(0)), Value(Value::Array{bytes("@admin")})});
        const CommandDocs old = CommandDocs::fromReplies(Value(Value::Array{set, config}),
                                                         Value(QByteArray("ERR Unknown subcommand"), Value::Type::Error));
        const Typing typing = typingAt(old, "SET k v ", 8);
        QVERIFY(typing.doc && !typing.doc->summary.isEmpty());
        QVERIFY(typing.candidates.contains("EX") && typing.candidates.contains("NX"));
        QVERIFY(typingAt(old, "SET ", 4).wantsKeys);
        QVERIFY(typingAt(old, "CONFIG ", 7).candidates.contains("GET"));
    }

    void careFollowsTheServersFlags_data()
    {
        using Kind = CommandCare::Kind;
        using Level = CommandCare::Level;
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("level");
        QTest::addColumn<int>("kind");
        const auto row = [](const char *line, Level level, Kind kind) {
            QTest::newRow(line) << QByteArray(line) << int(level) << int(kind);
        };
        row("GET a", Level::None, Kind::None);
        row("CONFIG GET *", Level::None, Kind::None);
        row("CLIENT LIST", Level::None, Kind::None);
        row("CLUSTER NODES", Level::None, Kind::None);
        row("XREAD BLOCK 0 STREAMS s $", Level::None, Kind::None);
        row("SET a 1", Level::Write, Kind::Write);
        row("SORT a", Level::Write, Kind::Write);
        row("EVAL \"return 1\" 0", Level::Write, Kind::Script);
        row("EVAL \"for _,k in ipairs(redis.call('KEYS','*')) do redis.call('DEL',k) end\" 0", Level::Dangerous,
            Kind::MassScript);
        row("PUBLISH c m", Level::Write, Kind::Publish);
        row("flushall", Level::Dangerous, Kind::FlushAll);
        row("FLUSHDB", Level::Dangerous, Kind::FlushDb);
        row("KEYS *", Level::Dangerous, Kind::Keys);
        row("DEBUG SLEEP 1", Level::Dangerous, Kind::Debug);
        row("SHUTDOWN", Level::Dangerous, Kind::Shutdown);
        row("config set a b", Level::Dangerous, Kind::ConfigSet);
        row("SCRIPT FLUSH", Level::Dangerous, Kind::ScriptFlush);
        row("CLIENT KILL ID 3", Level::Dangerous, Kind::ClientKill);
        row("REPLICAOF NO ONE", Level::Dangerous, Kind::ReplicaOf);
        row("CLUSTER RESET", Level::Dangerous, Kind::Cluster);
        row("SAVE", Level::Dangerous, Kind::Save);
        row("MONITOR", Level::Dangerous, Kind::Monitor);
        row("ACL SETUSER a", Level::Dangerous, Kind::Acl);
        row("NOSUCH a", Level::None, Kind::None);
    }
    void careFollowsTheServersFlags()
    {
        QFETCH(QByteArray, line);
        QFETCH(int, level);
        QFETCH(int, kind);
        const CommandCare care = careOf(wordsOf(line.constData()), docs()->table());
        QCOMPARE(int(care.level), level);
        QCOMPARE(int(care.kind), kind);
        if (level == int(CommandCare::Level::Write)) // who may not run COMMAND is asked too
            QCOMPARE(careOf(wordsOf(line.constData()), redis::CommandTable()).level, CommandCare::Level::Write);
    }

    void figuresAreTheServers()
    {
        m_server.raw().runAll({{"MSET", "a", "1", "b", "2"}, {"SELECT", "2"}, {"SET", "c", "3"}});
        const redis::CommandTable table = docs()->table();
        const auto measure = [&](const char *line, int database) {
            const QByteArrayList words = wordsOf(line);
            return await(measureCare(*m_client, words, careOf(words, table), database));
        };
        const auto all = measure("FLUSHALL", 0);
        QCOMPARE(all->allKeys, 3);
        QCOMPARE(all->databases, 2);
        QCOMPARE(measure("FLUSHDB", 2)->databaseKeys, 1);
        QCOMPARE(measure("FLUSHDB", 5)->databaseKeys, 0);
        QCOMPARE(measure("DEL a b x", 0)->existing, 2);
        QCOMPARE(measure("DEL a b x", 2)->existing, -1); // the shared connection can't see there
        const auto config = measure("CONFIG SET maxmemory 1 requirepass x", 0);
        QCOMPARE(config->before.size(), 2U);
        QCOMPARE(config->before[0].second, QByteArray("0"));
        QCOMPARE(config->before[1].second, QByteArray("(hidden)"));
    }

    void recordsHoldKeysAndNeverValues()
    {
        const redis::CommandTable table = docs()->table();
        QCOMPARE(recordedTarget(wordsOf("SET k secretvalue"), table), QByteArray("SET k"));
        QCOMPARE(recordedTarget(wordsOf("MSET a 1 b 2"), table), QByteArray("MSET a b"));
        QCOMPARE(recordedTarget(wordsOf("CONFIG SET requirepass x"), table), QByteArray("CONFIG SET requirepass (hidden)"));
        QCOMPARE(recordedTarget(wordsOf("EVAL \"return 'value'\" 1 k v"), table), QByteArray("EVAL k"));
        QCOMPARE(recordedTarget(wordsOf("PUBLISH c m"), table), QByteArray("PUBLISH c"));
        QCOMPARE(recordedTarget(wordsOf("ACL SETUSER a >x"), table), QByteArray("ACL SETUSER a (hidden)"));
        QCOMPARE(text("MULTI"), QByteArray("OK"));
        const QByteArrayList set = wordsOf("SET k v");
        QVERIFY(!consoleIntent(console(), set, careOf(set, table), table));
        QCOMPARE(text("SET k v"), QByteArray("QUEUED"));
        const auto exec = consoleIntent(console(), {"EXEC"}, careOf({"EXEC"}, table), table);
        QVERIFY(exec);
        QCOMPARE(exec->target, QByteArray("EXEC: SET k"));
        const auto answer = run("EXEC");
        QCOMPARE(consoleOutcome({"EXEC"}, answer).state, audit::Outcome::State::Done);
        const auto wrong = run("ACL SETUSER a nonsense>secret");
        const audit::Outcome outcome = consoleOutcome(wordsOf("ACL SETUSER a nonsense>secret"), wrong);
        QCOMPARE(outcome.state, audit::Outcome::State::Failed);
        QVERIFY(!outcome.error.contains(QLatin1String("secret")));
    }

    void aClusterRoutesByKeyAndSaysWhoAnswered()
    {
        ClusterSetup cluster;
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        open(cluster.url());
        for (const char *key : {"a", "b", "c", "d"}) {
            const QByteArray line = QByteArray("SET ") + key + " 1";
            const auto answer = run(line.constData());
            QVERIFY(answer);
            const int owner = cluster.ownerOf(ClusterSetup::slotOf(key));
            QCOMPARE(answer->parts.front().node, cluster.node(owner).url().hosts.first().toString());
        }
        ConsolePlace all;
        all.where = ConsolePlace::Where::AllPrimaries;
        const auto sizes = run("DBSIZE", all);
        QVERIFY(sizes);
        QCOMPARE(sizes->parts.size(), 3U);
        qint64 sum = 0;
        for (const auto &part : sizes->parts)
            sum += part.reply.value.integer().value_or(0);
        QCOMPARE(sum, 4);
        const auto nodes = await(m_client->primaries());
        ConsolePlace one;
        one.where = ConsolePlace::Where::Node;
        one.nodeId = nodes->at(2).id;
        QCOMPARE(run("DBSIZE", one)->parts.front().node, nodes->at(2).address);
        QVERIFY(text("SELECT 1").startsWith("! "));
        QVERIFY(text("WATCH a").startsWith("! "));
        QVERIFY(text("MSET a 1 b 2") == "OK"); // split by slot
        QVERIFY(text("SINTER {x}a {y}b").contains("slot"));
        QCOMPARE(text("MULTI"), QByteArray("OK"));
        QCOMPARE(text("SET {t}1 1"), QByteArray("QUEUED"));
        QCOMPARE(text("INCR {t}2"), QByteArray("QUEUED"));
        QCOMPARE(text("EXEC"), QByteArray("1) OK\n2) (integer) 1"));
        auto kept = std::make_shared<std::optional<Result<ConsoleAnswer>>>();
        keep(console().run(wordsOf("BLPOP queue 0"), {}), kept);
        const int owner = cluster.ownerOf(ClusterSetup::slotOf("queue"));
        QTRY_VERIFY(cluster.node(owner).raw().info("clients", "blocked_clients").trimmed() == "1");
        console().stop();
        QTRY_VERIFY(kept->has_value());
        QCOMPARE((*kept)->error().code, Code::Cancelled);
        QCOMPARE(*await(console().keys("{t}", 50)), (QByteArrayList{"{t}1", "{t}2"}));
    }
};

QTEST_GUILESS_MAIN(ConsoleTest)
#include "tst_console.moc"
