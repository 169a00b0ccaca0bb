// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a real server says about its commands. How flags decide is in tst_client_calls.
#include "core/redis/codec.h"
#include "core/redis/command_table.h"
#include "tests/support/redis_server.h"

#include <QTest>

using namespace freshet;
using namespace freshet::redis;
using namespace freshet::test;

namespace {

Value valueOf(const RawReply &raw)
{
    switch (raw.type) {
    case RawReply::Type::Integer:
        return Value(raw.integer);
    case RawReply::Type::String:
        return Value(raw.bytes);
    case RawReply::Type::Status:
        return Value(raw.bytes, Value::Type::Status);
    case RawReply::Type::Error:
    case RawReply::Type::NoAnswer:
        return Value(raw.bytes, Value::Type::Error);
    case RawReply::Type::Array: {
        Value::Array elements;
        for (const RawReply &element : raw.elements)
            elements.push_back(valueOf(element));
        return Value(std::move(elements));
    }
    case RawReply::Type::Nil:
        break;
    }
    return Value();
}

Command commandOf(const QByteArrayList &words)
{
    Command command(words.first());
    for (qsizetype i = 1; i < words.size(); ++i)
        command.add(words[i]);
    return command;
}

} // namespace

class CommandTableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyCommandOfTheServerIsKnown();
    void noCommandThatWritesPasses();
    void keysStandWhereTheServerSays_data();
    void keysStandWhereTheServerSays();
    void brokenEntriesAreLeftOut();
    void strangeCountsHarmNothing();
    void aGroupMayBeNamedLikeAnOption();

private:
    std::unique_ptr<RedisServer> m_server;
    CommandTable m_table;
};

void CommandTableTest::initTestCase()
{
    m_server = std::make_unique<RedisServer>();
    QVERIFY2(m_server->start(), qPrintable(m_server->log()));
    m_table = CommandTable::fromReply(valueOf(m_server->raw().run({"COMMAND"})));
}

void CommandTableTest::everyCommandOfTheServerIsKnown()
{
    const RawReply list = m_server->raw().run({"COMMAND", "LIST"});
    QVERIFY(list.elements.size() > 200);
    for (const RawReply &name : list.elements) {
        const QByteArrayList words = name.bytes.split('|');
        const Command command = commandOf(words);
        const bool isContainer = words.size() == 1 && m_table.find(Command(words.first(), "no such subcommand")) == nullptr;
        QVERIFY2(isContainer || m_table.find(command), name.bytes.constData());
    }
    QVERIFY(!m_table.find(Command("NOSUCH")));
    QVERIFY(!m_table.isEmpty());
    QVERIFY(CommandTable().isEmpty());
}

void CommandTableTest::noCommandThatWritesPasses()
{
    // By categories, which are another source than the flags that the gate reads.
    RawRedis raw = m_server->raw();
    const QByteArrayList reports{"slowlog|get",
                                 "slowlog|len",
                                 "latency|latest",
                                 "latency|history",
                                 "latency|graph",
                                 "latency|histogram",
                                 "latency|doctor",
                                 "client|list",
                                 "config|get",
                                 "module|list",
                                 "cluster|slaves",
                                 "cluster|replicas",
                                 "cluster|count-failure-reports"};
    int looked = 0, reported = 0;
    for (const char *category : {"@write", "@admin", "@dangerous"}) {
        for (const RawReply &name : raw.run({"ACL", "CAT", QByteArray(category).mid(1)}).elements) {
            const QByteArray text = name.bytes;
            // What only shows things to an administrator is dangerous by its cost alone.
            if (QByteArrayList{"keys", "info", "role", "sort_ro", "sort", "lastsave", "acl|list"}.contains(text))
                continue;
            const QByteArrayList words = text.split('|');
            const Command command = commandOf(words);
            const auto gate = m_table.checkReadOnly(command);
            if (reports.contains(text)) { // administration by its flag, but it only tells
                QVERIFY2(gate, text.constData());
                reported += category == QByteArray("@admin") ? 1 : 0;
                continue;
            }
            if (category == QByteArray("@dangerous") && m_table.isReadOnly(command))
                continue;
            QVERIFY2(!gate, (QByteArray(category) + ' ' + text).constData());
            QCOMPARE(gate.error().code, Code::ReadOnly);
            QVERIFY2(!m_table.isReadOnly(command), text.constData());
            ++looked;
        }
    }
    QVERIFY(looked > 150);
    QCOMPARE(reported, int(reports.size()));
}

void CommandTableTest::keysStandWhereTheServerSays_data()
{
    QTest::addColumn<QByteArrayList>("command");
    const auto row = [](const char *text) { QTest::newRow(text) << QByteArray(text).split(' '); };
    for (const char *text : {"GET k",
                             "get k",
                             "MGET a b c",
                             "MSET a 1 b 2",
                             "DEL a b",
                             "SET k v EX 10",
                             "RENAME a b",
                             "EVAL script 2 a b c",
                             "EVALSHA sha 1 a",
                             "FCALL f 1 a b",
                             "XADD s * f v",
                             "XREAD COUNT 1 STREAMS a b 0 0",
                             "XREADGROUP GROUP g c STREAMS a b > >",
                             "XINFO STREAM s",
                             "XGROUP CREATE s g $",
                             "XACK s g 1-1",
                             "ZUNION 2 a b",
                             "ZUNIONSTORE d 2 a b",
                             "ZINTERCARD 2 a b",
                             "SINTERCARD 2 a b LIMIT 1",
                             "LMPOP 2 a b LEFT",
                             "BLMPOP 1 2 a b LEFT",
                             "BLPOP a b 1",
                             "OBJECT ENCODING k",
                             "MEMORY USAGE k",
                             "BITOP AND d a b",
                             "COPY a b",
                             "LMOVE a b LEFT RIGHT",
                             "GEOSEARCHSTORE d s FROMLONLAT 0 0 BYRADIUS 1 m",
                             "PFCOUNT a b",
                             "SORT l BY w STORE d",
                             "GEORADIUS k 0 0 1 m STORE d",
                             "MIGRATE h 1 k 0 1",
                             "HSET h f v",
                             "SMOVE a b m",
                             "TOUCH a b",
                             "SORT_RO l"})
        row(text);
}

void CommandTableTest::keysStandWhereTheServerSays()
{
    QFETCH(QByteArrayList, command);
    const RawReply reply = m_server->raw().run(QByteArrayList{"COMMAND", "GETKEYS"} + command);
    QByteArrayList there;
    for (const RawReply &key : reply.elements)
        there << key.bytes;
    QVERIFY2(!there.isEmpty(), reply.bytes.constData());
    const Command asked = commandOf(command);
    QByteArrayList here;
    for (const qsizetype at : m_table.keyPositions(asked))
        here << asked.at(at).toByteArray();
    // The order does not matter for a slot, and the first key decides.
    std::sort(there.begin(), there.end());
    std::sort(here.begin(), here.end());
    QCOMPARE(here, there);
}

void CommandTableTest::brokenEntriesAreLeftOut()
{
    const auto text = [](const char *bytes) { return Value(QByteArray(bytes)); };
    const Value flags(Value::Array{Value(QByteArray("readonly"), Value::Type::Status)});
    const Value good(Value::Array{text("get"), Value(qint64(2)), flags, Value(qint64(1)), Value(qint64(1)), Value(qint64(1))});
    const Value reply(Value::Array{Value(), Value(qint64(3)), text("set"), Value(Value::Array{}),
                                   Value(Value::Array{text("set")}),
                                   Value(Value::Array{text("set"), Value(qint64(3)), text("write")}),
                                   Value(Value::Array{Value(), Value(qint64(3)), flags}), good});
    const CommandTable table = CommandTable::fromReply(reply);
    QCOMPARE(table.size(), qsizetype(1));
    QVERIFY(table.checkReadOnly(Command("GET", "k")));
    QVERIFY(!table.checkReadOnly(Command("SET", "k", "v")));
    QVERIFY(CommandTable::fromReply(Value(QByteArray("ERR"), Value::Type::Error)).isEmpty());
}

void CommandTableTest::strangeCountsHarmNothing()
{
    for (const char *count : {"-1", "0", "x", "2147483647", "99999999999999", ""}) {
        const Command command("EVAL", "script", count, "a", "b");
        for (const qsizetype at : m_table.keyPositions(command))
            QVERIFY(at >= 3 && at < command.size());
        const Command store("ZUNIONSTORE", "d", count, "a");
        for (const qsizetype at : m_table.keyPositions(store))
            QVERIFY(at >= 1 && at < store.size());
    }
    QVERIFY(m_table.keyPositions(Command("EVAL")).empty());
    QVERIFY(m_table.keyPositions(Command("XREAD", "STREAMS")).empty());
    QVERIFY(m_table.keyPositions(Command("NOSUCH", "a")).empty());
    QVERIFY(m_table.keyPositions(Command("PING")).empty());
}

void CommandTableTest::aGroupMayBeNamedLikeAnOption()
{
    const auto keys = [this](const Command &command) {
        QByteArrayList names;
        for (const qsizetype at : m_table.keyPositions(command))
            names << command.at(at).toByteArray();
        return names;
    };
    const QByteArrayList both{"a", "b"};
    QCOMPARE(keys(Command("XREADGROUP", "GROUP", "streams", "c", "STREAMS", "a", "b", ">", ">")), both);
    QCOMPARE(keys(Command("XREADGROUP", "GROUP", "g", "streams", "COUNT", 1, "STREAMS", "a", "b", ">", ">")), both);
    QCOMPARE(keys(Command("XREADGROUP", "BLOCK", 0, "GROUP", "g", "c", "STREAMS", "a", "b", ">", ">")), both);
    QVERIFY(checkShared(Command("XREADGROUP", "GROUP", "block", "block", "STREAMS", "a", ">"), false));
    QVERIFY(!checkShared(Command("XREADGROUP", "GROUP", "streams", "streams", "BLOCK", 0, "STREAMS", "a", ">"), false));
    QVERIFY(!checkShared(Command("XREADGROUP", "BLOCK", 0, "GROUP", "g", "c", "STREAMS", "a", ">"), false));
    QVERIFY(checkShared(Command("XREAD", "STREAMS", "block", "0"), false));
    QVERIFY(!checkShared(Command("XREAD", "COUNT", 1, "BLOCK", 0, "STREAMS", "a", "0"), false));
}

QTEST_GUILESS_MAIN(CommandTableTest)
#include "tst_command_table.moc"
