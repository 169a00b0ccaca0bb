// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_walk.h"
#include "core/inspect/stream_list.h"

#include "tests/core/inspect/fake_server.h"
#include "tests/support/redis_server.h"

#include <qcoro/qcorotask.h>
#include <QTest>

#include <set>

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;
using namespace std::chrono_literals;

/// Walks, details and streams, on a real server.
class KeyWalkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void eachKeyComesOnceThoughTheTableIsResized();
    void filtersNarrowTheWalk();
    void detailsAreThoseOfTheServer();
    void aKeyThatIsGoneIsSaidToBe();
    void whatAUserMayNotAskStaysUnknownAndIsNamed();
    void aFilterThatMayNotBeAskedFailsTheWalk();
    void aServerThatCannotFilterByTypeIsAskedForTypes();
    void aWalkMayBeDroppedWhileItRuns();
    void streamsAreFoundWithTheirNumbers();
    void anEmptyStreamHasNoFirstEntry();
    void aStreamThatBecameAnotherTypeIsLeftOut();

private:
    std::unique_ptr<redis::Client> clientOf(const QString &user = {}, const QString &password = {});
    Result<std::vector<KeyRow>> walk(redis::Client &client, KeyWalkOptions options);
    std::set<QByteArray> names(KeyWalkOptions options);
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }

    RedisServer m_server{{.users = {"lister on >pw ~* +scan +info +command +select +client +ping +pttl +xlen"}}};
};

std::unique_ptr<redis::Client> KeyWalkTest::clientOf(const QString &user, const QString &password)
{
    redis::Url url = m_server.url();
    url.user = user;
    url.password = password;
    return redis::Client::open(url);
}

Result<std::vector<KeyRow>> KeyWalkTest::walk(redis::Client &client, KeyWalkOptions options)
{
    std::vector<KeyRow> all;
    if (const auto ready = QCoro::waitFor(client.ready()); !ready)
        return std::unexpected(ready.error());
    KeyWalk walk(client, std::move(options));
    while (!walk.atEnd()) {
        auto some = QCoro::waitFor(walk.next());
        if (!some)
            return std::unexpected(some.error());
        std::ranges::move(*some, std::back_inserter(all));
    }
    return all;
}

std::set<QByteArray> KeyWalkTest::names(KeyWalkOptions options)
{
    const auto client = clientOf();
    const auto rows = walk(*client, std::move(options));
    std::set<QByteArray> names;
    for (const KeyRow &row : rows.value_or(std::vector<KeyRow>()))
        names.insert(row.key);
    return names;
}

void KeyWalkTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
}

void KeyWalkTest::init()
{
    QVERIFY(raw({"FLUSHALL"}).isOk());
}

void KeyWalkTest::eachKeyComesOnceThoughTheTableIsResized()
{
    const auto fill = [this](int from, int to) {
        std::vector<QByteArrayList> commands;
        for (int i = from; i < to; ++i)
            commands.push_back({"SET", "k" + QByteArray::number(i), "1"});
        return m_server.raw().runAll(commands).size();
    };
    fill(0, 6000);
    const auto client = clientOf();
    QVERIFY(QCoro::waitFor(client->ready()));
    KeyWalk walk(*client, {});
    std::multiset<QByteArray> seen;
    bool grown = false;
    while (!walk.atEnd()) {
        const auto rows = QCoro::waitFor(walk.next());
        QVERIFY(rows);
        for (const KeyRow &row : *rows)
            seen.insert(row.key);
        if (!grown && seen.size() > 1000) { // the server's table is resized under the walk
            fill(6000, 40000);
            grown = true;
        }
    }
    QVERIFY(grown);
    for (int i = 0; i < 6000; ++i)
        QCOMPARE(seen.count("k" + QByteArray::number(i)), 1U);
    QCOMPARE(std::set<QByteArray>(seen.begin(), seen.end()).size(), seen.size());
}

void KeyWalkTest::filtersNarrowTheWalk()
{
    raw({"SET", "v1:a", "1", "EX", "10"});
    raw({"SET", "v1:b", "1", "EX", "1000"});
    raw({"SET", "v2:a", "1"});
    raw({"SADD", "set", "1"});
    using Names = std::set<QByteArray>;
    KeyWalkOptions match;
    match.match = "v1:*";
    QCOMPARE(names(match), (Names{"v1:a", "v1:b"}));
    KeyWalkOptions type;
    type.type = "set";
    QCOMPARE(names(type), (Names{"set"}));
    KeyWalkOptions below;
    below.ttlBelow = 100s;
    QCOMPARE(names(below), (Names{"v1:a"}));
    KeyWalkOptions stays;
    stays.onlyWithoutTtl = true;
    QCOMPARE(names(stays), (Names{"v2:a", "set"}));
    stays.match = "v*";
    QCOMPARE(names(stays), (Names{"v2:a"}));
    QCOMPARE(names({}).size(), 4U);
}

void KeyWalkTest::detailsAreThoseOfTheServer()
{
    raw({"SET", "s", "1", "PX", "60000"});
    raw({"HSET", "h", "a", "b"});
    const auto client = clientOf();
    QVERIFY(QCoro::waitFor(client->ready()));
    const auto details = QCoro::waitFor(fetchKeyDetails(*client, {"h", "s"}, {KeyFact::Type, KeyFact::Ttl, KeyFact::Bytes}));
    QVERIFY(details);
    QVERIFY(details->denied.isEmpty());
    QCOMPARE(details->rows[0].type, QByteArray("hash"));
    QCOMPARE(details->rows[0].ttlMs, -1);
    QCOMPARE(details->rows[0].bytes, raw({"MEMORY", "USAGE", "h"}).integer);
    QCOMPARE(details->rows[1].type, QByteArray("string"));
    QVERIFY(*details->rows[1].ttlMs > 50'000 && *details->rows[1].ttlMs <= 60'000);
    const auto some = QCoro::waitFor(fetchKeyDetails(*client, {"s"}, KeyFact::Type));
    QCOMPARE(some->rows[0], (KeyDetails{"string", std::nullopt, std::nullopt}));
}

void KeyWalkTest::aKeyThatIsGoneIsSaidToBe()
{
    const auto client = clientOf();
    QVERIFY(QCoro::waitFor(client->ready()));
    const auto details = QCoro::waitFor(fetchKeyDetails(*client, {"nothing"}, {KeyFact::Type, KeyFact::Ttl, KeyFact::Bytes}));
    QVERIFY(details);
    QCOMPARE(details->rows[0], (KeyDetails{"none", -2, std::nullopt}));
}

void KeyWalkTest::whatAUserMayNotAskStaysUnknownAndIsNamed()
{
    raw({"SET", "s", "1"});
    const auto client = clientOf(QStringLiteral("lister"), QStringLiteral("pw"));
    QVERIFY(QCoro::waitFor(client->ready()));
    const auto details = QCoro::waitFor(fetchKeyDetails(*client, {"s", "s"}, {KeyFact::Type, KeyFact::Ttl, KeyFact::Bytes}));
    QVERIFY(details);
    QCOMPARE(details->denied, (QStringList{QStringLiteral("TYPE"), QStringLiteral("MEMORY USAGE")}));
    QCOMPARE(details->rows[1], (KeyDetails{{}, -1, std::nullopt}));
}

void KeyWalkTest::aFilterThatMayNotBeAskedFailsTheWalk()
{
    raw({"SET", "s", "1"});
    KeyWalkOptions options;
    options.facts = KeyFact::Type;
    const auto client = clientOf(QStringLiteral("lister"), QStringLiteral("pw"));
    const auto rows = walk(*client, options);
    QVERIFY(!rows);
    QCOMPARE(rows.error().code, Code::NoPermission);
    QCOMPARE(rows.error().context, QStringLiteral("TYPE"));
}

void KeyWalkTest::aServerThatCannotFilterByTypeIsAskedForTypes()
{
    FakeServer old([](const QByteArrayList &command) -> QByteArray {
        if (command[0] == "INFO")
            return FakeServer::bulk("# Server\r\nredis_version:5.0.14\r\nredis_mode:standalone\r\n");
        if (command[0] == "SCAN") // which knows no TYPE
            return command.contains("TYPE")
                       ? QByteArray("-ERR syntax error\r\n")
                       : FakeServer::array(
                             {FakeServer::bulk("0"), FakeServer::array({FakeServer::bulk("text"), FakeServer::bulk("events")})});
        if (command[0] == "TYPE")
            return command[1] == "events" ? "+stream\r\n" : "+string\r\n";
        if (command[0] == "DBSIZE")
            return ":2\r\n";
        return "-ERR unknown command\r\n";
    });
    const auto client = redis::Client::open(old.url());
    KeyWalkOptions options;
    options.type = "stream";
    const auto rows = walk(*client, options);
    QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message));
    QCOMPARE(rows->size(), 1U);
    QCOMPARE(rows->front().key, QByteArray("events"));
}

void KeyWalkTest::aWalkMayBeDroppedWhileItRuns()
{
    for (int i = 0; i < 100; ++i)
        raw({"XADD", "s" + QByteArray::number(i), "*", "a", "b"});
    const auto client = clientOf();
    QVERIFY(QCoro::waitFor(client->ready()));
    KeyWalkOptions options;
    options.facts = KeyFact::Bytes;
    auto walk = std::make_unique<KeyWalk>(*client, options);
    auto streams = std::make_unique<StreamWalk>(*client);
    auto keysTask = walk->next();
    auto streamsTask = streams->next();
    walk.reset();
    streams.reset();
    const auto rows = QCoro::waitFor(keysTask);
    QVERIFY(rows);
    QCOMPARE(rows->size(), 100U);
    QVERIFY(QCoro::waitFor(streamsTask));
}

void KeyWalkTest::streamsAreFoundWithTheirNumbers()
{
    raw({"XADD", "events:voice.created", "1-1", "event", "{}"});
    raw({"XADD", "events:voice.created", "2-1", "event", "{}"});
    raw({"XGROUP", "CREATE", "events:voice.created", "cache-service", "0"});
    raw({"SET", "events:no", "1"});
    const auto client = clientOf();
    QVERIFY(QCoro::waitFor(client->ready()));
    StreamWalk walk(*client);
    std::vector<StreamSummary> all;
    while (!walk.atEnd()) {
        auto some = QCoro::waitFor(walk.next());
        QVERIFY(some);
        std::ranges::move(*some, std::back_inserter(all));
    }
    QCOMPARE(all, (std::vector<StreamSummary>{{"events:voice.created", 2, 1, "1-1", "2-1", "2-1"}}));
}

void KeyWalkTest::anEmptyStreamHasNoFirstEntry()
{
    raw({"XADD", "s", "5-0", "a", "b"});
    raw({"XDEL", "s", "5-0"});
    const auto client = clientOf();
    QVERIFY(QCoro::waitFor(client->ready()));
    const auto streams = QCoro::waitFor(fetchStreamSummaries(*client, {"s"}));
    QVERIFY(streams);
    QCOMPARE(*streams, (std::vector<StreamSummary>{{"s", 0, 0, {}, {}, "5-0"}}));
}

void KeyWalkTest::aStreamThatBecameAnotherTypeIsLeftOut()
{
    raw({"XADD", "s", "5-0", "a", "b"});
    raw({"SET", "text", "1"});
    const auto client = clientOf();
    QVERIFY(QCoro::waitFor(client->ready()));
    const auto streams = QCoro::waitFor(fetchStreamSummaries(*client, {"text", "gone", "s"}));
    QVERIFY(streams);
    QCOMPARE(streams->size(), 1U);
    QCOMPARE(streams->front().key, QByteArray("s"));

    const auto lister = clientOf(QStringLiteral("lister"), QStringLiteral("pw"));
    QVERIFY(QCoro::waitFor(lister->ready()));
    const auto partly = QCoro::waitFor(fetchStreamSummaries(*lister, {"s"}));
    QVERIFY(partly);
    QCOMPARE(*partly, (std::vector<StreamSummary>{{"s", 1, std::nullopt, {}, {}, {}}}));
}

QTEST_GUILESS_MAIN(KeyWalkTest)
#include "tst_key_walk.moc"
