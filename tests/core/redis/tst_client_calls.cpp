// SPDX-License-Identifier: GPL-3.0-or-later
//
// The calls of a client over a scripted server: transactions, scripts, many keys, refusals, the read-only gate, status.
#include "core/redis/script.h"
#include "core/redis/subscription.h"
#include "tests/core/redis/client_rig.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

using namespace freshet;
using namespace freshet::redis;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

QByteArray commandEntry(const QByteArray &name, const QByteArrayList &flags, const QByteArrayList &categories = {},
                        const QByteArrayList &subs = {}, bool isOld = false)
{
    QByteArray entry = isOld ? QByteArray("*7\r\n") : QByteArray("*10\r\n");
    entry += bulk(name) + ":-2\r\n*" + QByteArray::number(flags.size()) + "\r\n";
    for (const QByteArray &flag : flags)
        entry += '+' + flag + "\r\n";
    entry += ":1\r\n:1\r\n:1\r\n*" + QByteArray::number(categories.size()) + "\r\n";
    for (const QByteArray &category : categories)
        entry += '+' + category + "\r\n";
    if (isOld)
        return entry;
    entry += "*0\r\n*0\r\n*" + QByteArray::number(subs.size()) + "\r\n";
    return entry + subs.join();
}

QByteArray commandReply(const QByteArrayList &entries)
{
    return '*' + QByteArray::number(entries.size()) + "\r\n" + entries.join();
}

} // namespace

class ClientCallsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDegradedServerKeepsItsSubscribers();
    void aTransactionIsOneWriteAndGivesOneValueACommand();
    void anErrorInsideATransactionIsAValue();
    void aTransactionThatWasRefusedGivesTheFirstError();
    void aTransactionThatDidNotRunIsAnError();
    void aTransactionLeavesOthersTheirReplies();
    void anUnknownScriptIsSentWhole();
    void anErrorOfAScriptIsNotRepeated();
    void manyKeysGoInSeveralCommandsAndComeInOrder();
    void anAnswerOfAnotherLengthIsNotTrusted();
    void unlinkedKeysAreCounted();
    void commandsThatDisturbOthersAreRefused_data();
    void commandsThatDisturbOthersAreRefused();
    void theGateFollowsTheServersFlags_data();
    void theGateFollowsTheServersFlags();
    void theGateKnowsServersWithoutSubcommands();
    void theGateIsShutWhereTheServerDoesNotSay();
    void theGateHoldsForBatchesAndTransactions();
    void readyWaitsForTheRunningAttempt();
    void theStatusSaysWhatTheWayIsLike();
    void anotherServerIsAskedAgainWhoItIs();
    void theClientMayGoInsideAnAnswer();
    void theClientMayGoWhileManyKeysAreFetched();
    void aBlockingCallHasAConnectionOfItsOwn();
    void aBlockingCallIsCancelledWithItsConnection();
    void aBlockingCallMayBeRepeatedWhileTheClientGoes();
};

void ClientCallsTest::aTransactionIsOneWriteAndGivesOneValueACommand()
{
    const QByteArray replies = "+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n+OK\r\n:2\r\n";
    for (qsizetype cut = 0; cut <= replies.size(); ++cut) {
        ClientRig rig;
        std::vector<Command> commands{Command("SET", "a", 1), Command("INCR", "a")};
        const auto done = keep(rig.client->transaction(commands));
        QCOMPARE(rig.link().written(), wire({Command("MULTI"), commands[0], commands[1], Command("EXEC")}));
        rig.link().feed(replies.first(cut));
        rig.link().feed(replies.sliced(cut));
        QCOMPARE(done->answers, 1);
        QVERIFY(done->result);
        QCOMPARE(done->result->size(), std::size_t(2));
        QVERIFY(done->result->at(0).isStatus());
        QCOMPARE(done->result->at(1).integer().value(), qint64(2));
    }
}

void ClientCallsTest::anErrorInsideATransactionIsAValue()
{
    ClientRig rig;
    std::vector<Command> commands{Command("INCR", "text"), Command("GET", "a")};
    const auto done = keep(rig.client->transaction(commands));
    rig.link().feed("+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n-ERR value is not an integer or out of range\r\n$1\r\nv\r\n");
    QVERIFY(done->result);
    QVERIFY(done->result->at(0).isError());
    QCOMPARE(done->result->at(1).bytes(), QByteArray("v"));
}

void ClientCallsTest::aTransactionThatWasRefusedGivesTheFirstError()
{
    ClientRig rig;
    std::vector<Command> commands{Command("SET", "a", 1), Command("NOSUCH"), Command("SET", "b")};
    const auto done = keep(rig.client->transaction(commands));
    rig.link().feed("+OK\r\n+QUEUED\r\n-ERR unknown command 'NOSUCH', with args beginning with: \r\n"
                    "-ERR wrong number of arguments for 'set' command\r\n"
                    "-EXECABORT Transaction discarded because of previous errors.\r\n");
    QVERIFY(!done->result);
    QCOMPARE(done->result.error().code, Code::UnknownCommand);
    QCOMPARE(done->result.error().context, QStringLiteral("NOSUCH"));
}

void ClientCallsTest::aTransactionThatDidNotRunIsAnError()
{
    ClientRig rig;
    std::vector<Command> commands{Command("SET", "a", 1)};
    const auto done = keep(rig.client->transaction(commands));
    rig.link().feed("+OK\r\n+QUEUED\r\n*-1\r\n");
    QCOMPARE(done->answers, 1);
    QVERIFY(!done->result);
    const auto empty = keep(rig.client->transaction({}));
    QVERIFY(empty->result && empty->result->empty());
}

void ClientCallsTest::aTransactionLeavesOthersTheirReplies()
{
    ClientRig rig;
    const auto before = ask(*rig.client, Command("GET", "before"));
    std::vector<Command> commands{Command("GET", "inside")};
    const auto done = keep(rig.client->transaction(commands));
    const auto after = ask(*rig.client, Command("GET", "after"));
    rig.link().feed("$1\r\n1\r\n+OK\r\n+QUEUED\r\n*1\r\n$1\r\n2\r\n$1\r\n3\r\n");
    QVERIFY(before->got("1"));
    QCOMPARE(done->result->at(0).bytes(), QByteArray("2"));
    QVERIFY(after->got("3"));
}

void ClientCallsTest::anUnknownScriptIsSentWhole()
{
    ClientRig rig;
    const Script script("return ARGV[1]");
    QCOMPARE(script.sha1(), QByteArray("098e0f0d1448c0a81dafe820f66d460eb09263da"));
    std::vector<QByteArray> keys{"k1", "k2"};
    std::vector<QByteArray> arguments{"a"};
    const auto done = keep(rig.client->eval(script, keys, arguments));
    QCOMPARE(rig.link().takeWritten(), wire({Command("EVALSHA", script.sha1(), 2, "k1", "k2", "a")}));
    rig.link().feed("-NOSCRIPT No matching script. Please use EVAL.\r\n");
    QCOMPARE(done->answers, 0);
    QCOMPARE(rig.link().takeWritten(), wire({Command("EVAL", script.source(), 2, "k1", "k2", "a")}));
    rig.link().feed("$1\r\na\r\n");
    QCOMPARE(done->answers, 1);
    QCOMPARE(done->result->bytes(), QByteArray("a"));
}

void ClientCallsTest::anErrorOfAScriptIsNotRepeated()
{
    ClientRig rig;
    const Script script("return redis.call('INCR', KEYS[1])");
    std::vector<QByteArray> keys{"k"};
    const auto done = keep(rig.client->eval(script, keys, {}));
    rig.link().takeWritten();
    rig.link().feed("-ERR value is not an integer or out of range script: abc, on @user_script:1.\r\n");
    QCOMPARE(done->answers, 1);
    QCOMPARE(done->result.error().code, Code::Server);
    QVERIFY(rig.link().written().isEmpty());
}

void ClientCallsTest::manyKeysGoInSeveralCommandsAndComeInOrder()
{
    constexpr int count = 512 * 64 + 700; // more than one batch
    ClientRig rig;
    std::vector<QByteArray> keys;
    for (int i = 0; i < count; ++i)
        keys.push_back("key" + QByteArray::number(i));
    const auto done = keep(rig.client->mget(keys));
    QByteArray pending;
    while (done->answers == 0) {
        pending = rig.link().takeWritten();
        QVERIFY(!pending.isEmpty());
        ReplyReader reader(64 << 20);
        reader.feed(pending);
        Value command;
        QByteArray replies;
        while (reader.next(command) == ReplyReader::Next::Reply) {
            QCOMPARE(command.at(0).bytes(), QByteArray("MGET"));
            QVERIFY(command.array().size() <= 513);
            replies += '*' + QByteArray::number(qsizetype(command.array().size()) - 1) + "\r\n";
            for (std::size_t i = 1; i < command.array().size(); ++i)
                replies += command.at(i).bytes() == "key5" ? QByteArray("$-1\r\n") : bulk("value of " + command.at(i).bytes());
        }
        rig.link().feed(replies);
    }
    QVERIFY(done->result);
    QCOMPARE(done->result->size(), std::size_t(count));
    for (int i = 0; i < count; ++i)
        QVERIFY(i == 5 ? done->result->at(5).isNil()
                       : done->result->at(std::size_t(i)).bytes() == "value of " + keys[std::size_t(i)]);
}

void ClientCallsTest::anAnswerOfAnotherLengthIsNotTrusted()
{
    for (const char *reply : {"*1\r\n$1\r\na\r\n", "*3\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n", "$-1\r\n", ":2\r\n"}) {
        ClientRig rig;
        std::vector<QByteArray> keys{"a", "b"};
        const auto done = keep(rig.client->mget(keys));
        rig.link().feed(reply);
        QVERIFY(!done->result);
        QCOMPARE(done->result.error().code, Code::Protocol);
    }
    // Of two commands, one too short and one too long do not make up for each other.
    ClientRig rig;
    std::vector<QByteArray> keys(514, "k");
    const auto done = keep(rig.client->mget(keys));
    rig.link().feed("*511\r\n" + QByteArray("$1\r\na\r\n").repeated(511) + "*3\r\n" + QByteArray("$1\r\nb\r\n").repeated(3));
    QCOMPARE(done->answers, 1);
    QVERIFY(!done->result);
}

void ClientCallsTest::unlinkedKeysAreCounted()
{
    ClientRig rig;
    const std::vector<QByteArray> keys(600, "k");
    const auto done = keep(rig.client->unlink(keys));
    QCOMPARE(rig.link().written().count("UNLINK"), 2);
    rig.link().feed(":512\r\n:80\r\n");
    QCOMPARE(done->result.value(), qint64(592));
    const auto none = keep(rig.client->unlink({}));
    QCOMPARE(none->result.value(), qint64(0));
}

void ClientCallsTest::commandsThatDisturbOthersAreRefused_data()
{
    QTest::addColumn<Command>("command");
    const auto row = [](const Command &command) {
        QByteArray name;
        for (qsizetype i = 0; i < command.size(); ++i)
            name += command.at(i).toByteArray() + ' ';
        QTest::newRow(name.constData()) << command;
    };
    for (const char *name :
         {"AUTH",       "HELLO",      "RESET",       "QUIT",         "SELECT",       "ASKING",  "PSYNC", "SYNC",    "REPLCONF",
          "READWRITE",  "MONITOR",    "READONLY",    "MULTI",        "EXEC",         "DISCARD", "WATCH", "UNWATCH", "SUBSCRIBE",
          "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE", "BLPOP",   "BRPOP", "BLMOVE",  "BLMPOP",
          "BRPOPLPUSH", "BZPOPMIN",   "BZPOPMAX",    "BZMPOP",       "WAIT",         "WAITAOF"}) {
        row(Command(name, "x"));
        row(Command(QByteArray(name).toLower(), "x"));
    }
    row(Command("CLIENT", "REPLY", "OFF"));
    row(Command("client", "tracking", "on"));
    row(Command("XREAD", "BLOCK", 0, "STREAMS", "s", "$"));
    row(Command("xread", "count", 1, "block", 0, "streams", "s", "$"));
    row(Command("XREADGROUP", "GROUP", "g", "c", "BLOCK", 0, "STREAMS", "s", ">"));
}

void ClientCallsTest::commandsThatDisturbOthersAreRefused()
{
    QFETCH(Command, command);
    ClientRig rig;
    const auto caller = ask(*rig.client, command);
    QVERIFY2(caller->failedWith(Code::NotAllowed), qPrintable(caller->text()));
    QVERIFY(rig.link().written().isEmpty());
    // Not inside a batch or a transaction either.
    std::vector<Command> commands{Command("GET", "a"), command};
    const auto batch = keep(rig.client->transaction(commands));
    QCOMPARE(batch->result.error().code, Code::NotAllowed);
    QVERIFY(rig.link().written().isEmpty());
}

void ClientCallsTest::theGateFollowsTheServersFlags_data()
{
    QTest::addColumn<Command>("command");
    QTest::addColumn<bool>("passes");
    QTest::newRow("reads") << Command("GET", "k") << true;
    QTest::newRow("reads, in small letters") << Command("get", "k") << true;
    QTest::newRow("neither reads nor writes") << Command("PING") << true;
    QTest::newRow("writes") << Command("SET", "k", "v") << false;
    QTest::newRow("writes, in small letters") << Command("set", "k", "v") << false;
    QTest::newRow("administers") << Command("SHUTDOWN") << false;
    QTest::newRow("runs scripts") << Command("EVAL", "return 1", 0) << false;
    QTest::newRow("reads by script") << Command("EVAL_RO", "return 1", 0) << true;
    QTest::newRow("reaches other clients") << Command("PUBLISH", "c", "m") << false;
    QTest::newRow("reads by subcommand") << Command("XINFO", "STREAM", "s") << true;
    QTest::newRow("administers by subcommand") << Command("CONFIG", "SET", "maxmemory", "1") << false;
    QTest::newRow("reports") << Command("CONFIG", "GET", "*") << true;
    QTest::newRow("reports, in small letters") << Command("config", "get", "*") << true;
    QTest::newRow("a report that writes at this server") << Command("SLOWLOG", "GET") << false;
    QTest::newRow("writes by subcommand") << Command("XGROUP", "CREATE", "s", "g", "$") << false;
    QTest::newRow("an unknown subcommand") << Command("XINFO", "NEWS", "s") << false;
    QTest::newRow("a container alone") << Command("CONFIG") << false;
    QTest::newRow("an unknown command") << Command("NEWCOMMAND", "k") << false;
    QTest::newRow("a name with a bar") << Command("xgroup|create", "s") << false;
    QTest::newRow("XREAD without BLOCK") << Command("XREAD", "STREAMS", "s", "0") << true;
    QTest::newRow("XREAD of a stream called BLOCK") << Command("XREAD", "STREAMS", "BLOCK", "0") << true;
    QTest::newRow("XREADGROUP") << Command("XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", ">") << false;
}

void ClientCallsTest::theGateFollowsTheServersFlags()
{
    QFETCH(Command, command);
    QFETCH(bool, passes);
    ClientOptions options;
    options.readOnly = true;
    const QByteArray table = commandReply({
        commandEntry("get", {"readonly", "fast"}),
        commandEntry("ping", {"fast"}),
        commandEntry("set", {"write", "denyoom"}),
        commandEntry("shutdown", {"admin", "noscript"}),
        commandEntry("eval", {"noscript", "movablekeys"}, {"@slow", "@scripting"}),
        commandEntry("eval_ro", {"readonly", "noscript", "movablekeys"}, {"@slow", "@scripting"}),
        commandEntry("publish", {"pubsub", "may_replicate"}),
        commandEntry("xinfo", {}, {}, {commandEntry("xinfo|stream", {"readonly"})}),
        commandEntry("config", {}, {}, {commandEntry("config|get", {"admin"}), commandEntry("config|set", {"admin"})}),
        commandEntry("slowlog", {}, {}, {commandEntry("slowlog|get", {"admin", "write"})}),
        commandEntry("xgroup", {}, {}, {commandEntry("xgroup|create", {"write"})}),
        commandEntry("xread", {"readonly", "blocking", "movablekeys"}, {"@blocking"}),
        commandEntry("xreadgroup", {"write", "blocking", "movablekeys"}, {"@blocking"}),
    });
    ClientRig rig(options, welcome() + table);
    const auto caller = ask(*rig.client, command);
    if (passes) {
        QVERIFY2(caller->isOpen(), qPrintable(caller->text()));
        QCOMPARE(rig.link().written(), wire({command}));
    } else {
        QVERIFY2(caller->failedWith(Code::ReadOnly), qPrintable(caller->text()));
        QVERIFY(rig.link().written().isEmpty());
        QVERIFY(!caller->result.error().message.contains(QLatin1String("return 1"))); // arguments may be secrets
    }
}

void ClientCallsTest::theGateKnowsServersWithoutSubcommands()
{
    // Redis 6.2: seven parts an entry, the container's flags hold for all of its subcommands.
    ClientOptions options;
    options.readOnly = true;
    const QByteArray table = commandReply({
        commandEntry("get", {"readonly", "fast"}, {"@read"}, {}, true),
        commandEntry("xinfo", {"readonly", "random"}, {"@read", "@stream"}, {}, true),
        commandEntry("config", {"admin", "noscript"}, {"@admin"}, {}, true),
        commandEntry("xgroup", {"write", "denyoom"}, {"@write", "@stream"}, {}, true),
        commandEntry("script", {"noscript"}, {"@slow", "@scripting"}, {}, true),
        commandEntry("eval", {"noscript", "movablekeys"}, {"@slow", "@scripting"}, {}, true),
        commandEntry("blpop", {"write", "noscript"}, {"@write", "@list", "@blocking"}, {}, true),
        commandEntry("xread", {"readonly", "movablekeys"}, {"@read", "@stream", "@blocking"}, {}, true),
    });
    ClientRig rig(options, welcome() + table);
    const auto passes = [&rig](const Command &command) { return ask(*rig.client, command)->isOpen(); };
    QVERIFY(passes(Command("GET", "k")));
    QVERIFY(passes(Command("XINFO", "GROUPS", "s")));
    QVERIFY(passes(Command("XREAD", "STREAMS", "s", "0")));
    QVERIFY(passes(Command("CONFIG", "GET", "*")));
    QVERIFY(!passes(Command("CONFIG", "SET", "maxmemory", "1")));
    QVERIFY(!passes(Command("CONFIG")));
    QVERIFY(!passes(Command("XGROUP", "CREATE", "s", "g", "$")));
    QVERIFY(!passes(Command("SCRIPT", "FLUSH")));
    QVERIFY(!passes(Command("EVAL", "return 1", 0)));
    QVERIFY(!passes(Command("SET", "k", "v")));
}

void ClientCallsTest::theGateIsShutWhereTheServerDoesNotSay()
{
    ClientOptions options;
    options.readOnly = true;
    const QByteArrayList tables{
        "-NOPERM this user has no permissions to run the 'command' command\r\n",
        "*0\r\n",
        "$-1\r\n",
        "*2\r\n$3\r\nget\r\n:1\r\n",             // no entries
        "*1\r\n*3\r\n$3\r\nget\r\n:2\r\n:0\r\n", // no flags
    };
    for (const QByteArray &table : tables) {
        ClientRig rig(options, welcome() + table);
        QCOMPARE(rig.client->status().state, ConnectionStatus::State::Ready);
        const auto caller = ask(*rig.client, Command("GET", "k"));
        QVERIFY2(caller->failedWith(Code::ReadOnly), qPrintable(caller->text()));
        QVERIFY(rig.link().written().isEmpty());
    }
}

void ClientCallsTest::theGateHoldsForBatchesAndTransactions()
{
    ClientOptions options;
    options.readOnly = true;
    ClientRig rig(options, welcome() + commandReply({commandEntry("get", {"readonly"}), commandEntry("set", {"write"})}));
    std::vector<Command> commands{Command("GET", "a"), Command("SET", "a", "b"), Command("GET", "c")};
    const auto batch = askBatch(*rig.client, commands);
    QCOMPARE(batch->result.error().code, Code::ReadOnly);
    const auto transaction = keep(rig.client->transaction(commands));
    QCOMPARE(transaction->result.error().code, Code::ReadOnly);
    QVERIFY(rig.link().written().isEmpty());
    std::vector<Command> reads{Command("GET", "a"), Command("GET", "c")};
    const auto allowed = keep(rig.client->transaction(reads)); // MULTI and EXEC are the client's own
    rig.link().feed("+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n$1\r\n1\r\n$1\r\n2\r\n");
    QVERIFY(allowed->result);
    // What is queued before the login is checked too, once the flags are known.
    Url url;
    url.hosts = {{QStringLiteral("redis.example"), 6379}};
    ScriptedTransports transports;
    StandaloneClient client(url, options, transports.factory());
    const auto early = ask(client, Command("SET", "k", "v"));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::MetaCall);
    transports.last().accept();
    transports.last().takeWritten();
    transports.last().feed(welcome() + commandReply({commandEntry("set", {"write"})}));
    QVERIFY2(early->failedWith(Code::ReadOnly), qPrintable(early->text()));
    QVERIFY(transports.last().written().isEmpty());
}

void ClientCallsTest::readyWaitsForTheRunningAttempt()
{
    ClientRig rig;
    const auto ready = keep(rig.client->ready());
    QCOMPARE(ready->answers, 0);
    rig.link().feed("+PONG\r\n");
    QCOMPARE(ready->answers, 1);
    QVERIFY(ready->result);
    const auto degraded = keep(rig.client->ready());
    rig.link().feed("-MISCONF no space\r\n");
    QVERIFY(degraded->result); // it answers
    rig.link().close();
    const auto away = keep(rig.client->ready());
    QCOMPARE(away->answers, 1);
    QVERIFY(!away->result);
}

void ClientCallsTest::theStatusSaysWhatTheWayIsLike()
{
    using Status = ConnectionStatus::State;
    ClientOptions options;
    options.reconnectFirst = 1h;
    options.reconnectMost = 1h;
    ClientRig rig(options);
    QSignalSpy changed(rig.client.get(), &Client::statusChanged);
    QCOMPARE(rig.client->status().state, Status::Ready);
    QVERIFY(rig.client->status().error.message.isEmpty());
    ask(*rig.client, Command("PING"));
    rig.link().feed("-LOADING Redis is loading the dataset in memory\r\n");
    QCOMPARE(rig.client->status().state, Status::Degraded);
    QCOMPARE(rig.client->status().error.code, Code::Loading);
    ask(*rig.client, Command("PING"));
    rig.link().feed("+PONG\r\n");
    QCOMPARE(rig.client->status().state, Status::Ready);
    const QDateTime ready = rig.client->status().since;
    rig.link().close();
    QCOMPARE(rig.client->status().state, Status::Away);
    QCOMPARE(rig.client->status().error.code, Code::ConnectionLost);
    QVERIFY(rig.client->status().nextAttempt > QDateTime::currentDateTimeUtc());
    QVERIFY(rig.client->status().since >= ready);
    const QDateTime away = rig.client->status().since;
    rig.client->reconnectNow();
    QCOMPARE(rig.client->status().state, Status::Away); // trying is not being there
    rig.transports.last().close(Code::ConnectFailed, QStringLiteral("Connection refused"));
    QCOMPARE(rig.client->status().state, Status::Away);
    QCOMPARE(rig.client->status().error.message, QStringLiteral("Connection refused"));
    QCOMPARE(rig.client->status().since, away); // away since the loss, not since the last attempt
    QCOMPARE(rig.client->status().attempt, 2);
    rig.client->reconnectNow();
    rig.transports.last().accept();
    rig.transports.last().feed(welcome());
    QCOMPARE(rig.client->status().state, Status::Ready);
    QVERIFY(rig.client->status().nextAttempt.isNull());
    QCOMPARE(rig.client->status().attempt, 0);
    QVERIFY(changed.size() >= 6);
}

void ClientCallsTest::anotherServerIsAskedAgainWhoItIs()
{
    ClientRig rig;
    QSignalSpy changed(rig.client.get(), &Client::serverChanged);
    const auto first = keep(rig.client->identity());
    rig.link().feed(info("aaaa"));
    QCOMPARE(first->result->runId, QByteArray("aaaa"));
    rig.link().takeWritten();
    const auto again = keep(rig.client->identity());
    QCOMPARE(again->result->runId, QByteArray("aaaa"));
    QVERIFY(rig.link().written().isEmpty()); // known
    rig.link().close();
    rig.client->reconnectNow();
    rig.transports.last().accept();
    rig.transports.last().feed(welcome("bbbb"));
    QCOMPARE(changed.size(), 1);
    const auto other = keep(rig.client->identity());
    rig.transports.last().feed(info("bbbb"));
    QCOMPARE(other->result->runId, QByteArray("bbbb"));
}

void ClientCallsTest::theClientMayGoInsideAnAnswer()
{
    ClientRig rig;
    OutcomePtr late;
    const auto first = ask(*rig.client, Command("GET", "0"), {}, [&rig] { rig.client.reset(); });
    const auto second = ask(*rig.client, Command("GET", "1"));
    std::vector<Command> commands{Command("GET", "2")};
    const auto third = keep(rig.client->transaction(commands));
    const auto fourth = keep(rig.client->identity());
    const auto fifth = keep(rig.client->ready());
    rig.link().feed("$1\r\n0\r\n$1\r\n1\r\n");
    QVERIFY(first->got("0"));
    QVERIFY2(second->failedWith(Code::Cancelled), qPrintable(second->text()));
    QCOMPARE(third->answers, 1);
    QCOMPARE(third->result.error().code, Code::Cancelled);
    QCOMPARE(fourth->answers, 1);
    QVERIFY(!fourth->result);
    QCOMPARE(fifth->answers, 1);
    QVERIFY(!fifth->result);
}

void ClientCallsTest::theClientMayGoWhileManyKeysAreFetched()
{
    // The caller in front destroys the client in the same turn in which the first batch of keys comes.
    ClientRig rig;
    const auto first = ask(*rig.client, Command("GET", "0"), {}, [&rig] { rig.client.reset(); });
    const std::vector<QByteArray> keys(40000, "k");
    const auto many = keep(rig.client->mget(keys));
    rig.link().feed("$1\r\n0\r\n");
    QVERIFY(first->got("0"));
    QCOMPARE(many->answers, 1);
    QCOMPARE(many->result.error().code, Code::Cancelled);
}

void ClientCallsTest::aBlockingCallHasAConnectionOfItsOwn()
{
    ClientRig rig;
    const auto blocked = keep(rig.client->blocking(Command("BLPOP", "list", 1), 1s));
    QCOMPARE(rig.transports.count(), 2);
    rig.transports.link(1).accept();
    rig.transports.link(1).takeWritten();
    rig.transports.link(1).feed(welcome());
    QCOMPARE(rig.transports.link(1).written(), wire({Command("BLPOP", "list", 1)}));
    QVERIFY(rig.link().written().isEmpty());
    const auto other = ask(*rig.client, Command("GET", "k"));
    rig.link().feed("$1\r\nv\r\n");
    QVERIFY(other->got("v"));
    QCOMPARE(blocked->answers, 0);
    rig.transports.link(1).feed("*2\r\n$4\r\nlist\r\n$1\r\nx\r\n");
    QCOMPARE(blocked->result->at(1).bytes(), QByteArray("x"));
    // The next one takes the same connection, a second one at a time another.
    const auto next = keep(rig.client->blocking(Command("BLPOP", "list", 1), 1s));
    QCOMPARE(rig.transports.count(), 2);
    const auto beside = keep(rig.client->blocking(Command("BLPOP", "list", 1), 1s));
    QCOMPARE(rig.transports.count(), 3);
    rig.transports.link(1).feed("*-1\r\n");
    QVERIFY(next->result && next->result->isNil());
    QCOMPARE(beside->answers, 0);
}

void ClientCallsTest::aBlockingCallIsCancelledWithItsConnection()
{
    ClientRig rig;
    std::stop_source stop;
    CommandOptions options;
    options.stop = stop.get_token();
    const auto blocked = keep(rig.client->blocking(Command("BLPOP", "list", 0), 1h, options));
    rig.transports.link(1).accept();
    rig.transports.link(1).feed(welcome());
    stop.request_stop();
    QCOMPARE(blocked->answers, 1);
    QCOMPARE(blocked->result.error().code, Code::Cancelled);
    QTRY_VERIFY(!rig.transports.link(1).isAlive()); // else the server would give an element to nobody
    QCOMPARE(rig.client->status().state, ConnectionStatus::State::Ready);
}

void ClientCallsTest::aBlockingCallMayBeRepeatedWhileTheClientGoes()
{
    // What a worker does: ask again after each answer, until it hears that it is over.
    ClientRig rig;
    Client *client = rig.client.get(); // as the worker holds it
    std::vector<Code> codes;
    const auto work = [client, &codes]() -> Task<> {
        for (int i = 0; i < 3; ++i) {
            const Command command("BLPOP", "list", 0);
            const auto result = co_await client->blocking(command, 1h);
            codes.push_back(result ? Code::Server : result.error().code);
        }
    };
    work();
    rig.transports.link(1).accept();
    rig.transports.link(1).feed(welcome());
    QVERIFY(codes.empty());
    rig.client.reset();
    QCOMPARE(codes, std::vector<Code>(3, Code::Cancelled));
}

void ClientCallsTest::aDegradedServerKeepsItsSubscribers()
{
    ClientRig rig;
    const auto subscription = rig.client->subscribe({"news"});
    QSignalSpy messages(subscription.get(), &Subscription::message);
    QSignalSpy interrupted(subscription.get(), &Subscription::interrupted);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::MetaCall);
    ScriptedLink &link = rig.transports.last();
    link.accept();
    link.feed(welcome());
    link.feed("*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n");
    QVERIFY(subscription->isActive());
    // Answers to the PING of a silent connection.
    link.feed("-MISCONF Errors writing to the AOF file: No space left on device\r\n");
    link.feed("-LOADING Redis is loading the dataset in memory\r\n");
    link.feed("*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$1\r\nm\r\n");
    QVERIFY(subscription->isActive());
    QCOMPARE(messages.size(), 1);
    QCOMPARE(interrupted.size(), 0);
}

QTEST_GUILESS_MAIN(ClientCallsTest)
#include "tst_client_calls.moc"
