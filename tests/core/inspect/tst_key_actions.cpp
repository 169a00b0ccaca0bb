// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_actions.h"
#include "core/inspect/key_export.h"

#include "tests/support/await.h"
#include "tests/support/redis_server.h"

#include <QProcess>
#include <QTest>

#include <set>

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;
using namespace std::chrono_literals;

/// What is done to keys, on a real server.
class KeyActionsTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server{{.users = {"reader on >pw ~* +@all -unlink -dump -pexpire"}}};
    std::unique_ptr<redis::Client> m_client;

    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    redis::Client &client() { return *m_client; }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_client = redis::Client::open(m_server.url());
        QVERIFY(await(m_client->ready()));
    }
    void init() { QVERIFY(raw({"FLUSHALL"}).isOk()); }

    void everyTypeComesPageByPage_data()
    {
        QTest::addColumn<QByteArray>("type");
        for (const char *type : {"string", "hash", "list", "set", "zset", "stream"})
            QTest::newRow(type) << QByteArray(type);
    }
    void everyTypeComesPageByPage()
    {
        QFETCH(QByteArray, type);
        constexpr int count = 3000;
        std::vector<QByteArrayList> commands;
        QByteArray text;
        for (int i = 0; i < count; ++i) {
            const QByteArray n = QByteArray::number(i);
            text += n;
            if (type == "hash")
                commands.push_back({"HSET", "k", "f" + n, "v" + n});
            else if (type == "list")
                commands.push_back({"RPUSH", "k", "v" + n});
            else if (type == "set")
                commands.push_back({"SADD", "k", "v" + n});
            else if (type == "zset")
                commands.push_back({"ZADD", "k", n, "v" + n});
            else if (type == "stream")
                commands.push_back({"XADD", "k", n + "-1", "a", "v" + n, "a", "again"});
        }
        if (type == "string")
            commands.push_back({"SET", "k", text});
        m_server.raw().runAll(commands);

        const auto size = await(fetchValueSize(client(), "k"));
        QVERIFY(size);
        QCOMPARE(size->type, type);
        QCOMPARE(size->ttlMs, -1);
        QCOMPARE(size->length, std::optional<qint64>(type == "string" ? text.size() : count));
        QVERIFY(size->bytes.value_or(0) > 1000);

        std::set<QByteArray> values;
        QByteArray bytes;
        ValuePageOptions options;
        options.items = 700;
        options.bytes = 4000;
        int pages = 0;
        do {
            const auto page = await(fetchValuePage(client(), "k", type, options));
            QVERIFY2(page, page ? "" : qPrintable(page.error().message));
            QCOMPARE(page->length, *size->length);
            for (const ValueItem &item : page->items) {
                values.insert(type == "stream" ? item.fields.at(0).second : item.value);
                bytes += item.value;
                if (type == "zset")
                    QCOMPARE("v" + QByteArray::number(item.score.value_or(-1)), item.value);
                if (type == "hash")
                    QCOMPARE("v" + item.name.mid(1), item.value);
                if (type == "list")
                    QCOMPARE("v" + item.name, item.value);
                if (type == "stream")
                    QCOMPARE(item.fields.size(), 2U);
            }
            options.from = page->next;
            ++pages;
        } while (!options.from.isEmpty());
        QVERIFY(pages >= 3);
        if (type == "string")
            QCOMPARE(bytes, text);
        else
            QCOMPARE(values.size(), std::size_t(count));
    }

    void aValueThatIsNotThereOrOfAnotherTypeIsSaidToBe()
    {
        const auto none = await(fetchValueSize(client(), "nothing"));
        QVERIFY(none);
        QCOMPARE(none->type, QByteArray("none"));
        for (const char *type : {"string", "hash", "list", "set", "zset"}) {
            const auto page = await(fetchValuePage(client(), "nothing", type));
            QVERIFY(!page);
            QCOMPARE(page.error().code, Code::NotFound);
        }
        raw({"SET", "k", ""});
        QVERIFY(await(fetchValuePage(client(), "k", "string"))); // empty, but there
        QCOMPARE(await(fetchValuePage(client(), "k", "hash")).error().code, Code::WrongType);
        QCOMPARE(await(fetchValuePage(client(), "k", "ReJSON-RL")).error().code, Code::Unsupported);
    }

    void aPreviewCountsWhatIsThere()
    {
        raw({"SET", "a", "1", "EX", "30"});
        raw({"SET", "b", "1", "EX", "600"});
        raw({"SET", "c", "1", "EX", "7200"});
        raw({"SET", "d", "1", "EX", "864000"});
        raw({"SADD", "e", "1"});
        const auto preview = await(previewKeys(client(), {"a", "b", "c", "d", "e", "f"}));
        QVERIFY(preview);
        QCOMPARE(preview->keys, 6);
        QCOMPARE(preview->missing, 1);
        QCOMPARE(preview->types, (std::map<QByteArray, qint64>{{"set", 1}, {"string", 4}}));
        QCOMPARE(
            (std::vector{preview->withinMinute, preview->withinHour, preview->withinDay, preview->later, preview->withoutTtl}),
            (std::vector<qint64>{1, 1, 1, 1, 1}));
        QCOMPARE(preview->bytes, raw({"MEMORY", "USAGE", "a"}).integer * 4 + raw({"MEMORY", "USAGE", "e"}).integer);
        QCOMPARE(preview->examples.size(), 5U);
    }

    void ttlsAreSetAndRemovedForMany()
    {
        std::vector<QByteArray> keys;
        for (int i = 0; i < 1200; ++i) {
            keys.push_back("k" + QByteArray::number(i));
            raw({"SET", keys.back(), "1"});
        }
        keys.push_back("missing");
        auto report = await(setTtl(client(), keys, 1h));
        QVERIFY(report);
        QCOMPARE((std::vector{report->done, report->missing, report->failed}), (std::vector<qint64>{1200, 1, 0}));
        const qint64 left = raw({"PTTL", "k1199"}).integer;
        QVERIFY(left > 3'500'000 && left <= 3'600'000);
        report = await(setTtl(client(), keys, std::nullopt));
        QCOMPARE((std::vector{report->done, report->missing, report->failed}), (std::vector<qint64>{1200, 1, 0}));
        QCOMPARE(raw({"PTTL", "k0"}).integer, -1);
        QCOMPARE(await(setTtl(client(), keys, 0ms)).error().code, Code::InvalidArgument);
        std::stop_source stop;
        stop.request_stop();
        KeysWork work;
        work.stop = stop.get_token();
        report = await(setTtl(client(), keys, 1h, work));
        QVERIFY(report && report->stopped && report->done == 0);
    }

    void manyKeysAreRemovedForGood()
    {
        std::vector<QByteArray> keys;
        for (int i = 0; i < 1200; ++i) {
            keys.push_back("k" + QByteArray::number(i));
            raw({"SET", keys.back(), "v"});
        }
        raw({"SET", QByteArray("n\0l", 3), "x"});
        keys.push_back(QByteArray("n\0l", 3));
        keys.push_back("missing");
        const auto removed = await(removeKeys(client(), keys));
        QVERIFY(removed);
        QCOMPARE((std::vector{removed->done, removed->missing, removed->failed, removed->unbinned}),
                 (std::vector<qint64>{1201, 1, 0, 1201}));
        QCOMPARE(raw({"DBSIZE"}).integer, 0);
        std::stop_source stop;
        stop.request_stop();
        KeysWork work;
        work.stop = stop.get_token();
        raw({"SET", "k", "v"});
        const auto stopped = await(removeKeys(client(), {"k"}, work));
        QVERIFY(stopped && stopped->stopped && stopped->done == 0);
        QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("v"));
    }

    void withoutPermissionNothingIsSaidToBeDone()
    {
        raw({"SET", "k", "1"});
        redis::Url url = m_server.url();
        url.user = QStringLiteral("reader");
        url.password = QStringLiteral("pw");
        const auto reader = redis::Client::open(url);
        QVERIFY(await(reader->ready()));
        const auto removed = await(removeKeys(*reader, {"k"}));
        QVERIFY(removed);
        QCOMPARE(removed->failed, 1);
        QCOMPARE(removed->done, 0);
        QCOMPARE(removed->error->code, Code::NoPermission);
        const auto ttl = await(setTtl(*reader, {"k"}, 1h));
        QCOMPARE(ttl->failed, 1);
        redis::ClientOptions options;
        options.readOnly = true;
        const auto gated = redis::Client::open(m_server.url(), options);
        QVERIFY(await(gated->ready()));
        const auto refused = await(removeKeys(*gated, {"k"}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::ReadOnly);
        QVERIFY(!await(renameKey(*gated, "k", "l")));
        QVERIFY(!await(editValue(*gated, "k", {"string", {{}, "1", {}, {}}, {{}, "2", {}, {}}})));
        QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("1"));
    }

    void renamingAndDuplicatingNeverOverwrite()
    {
        raw({"SET", "a", "1", "PX", "60000"});
        raw({"SET", "b", "2"});
        QCOMPARE(await(renameKey(client(), "a", "b")).error().code, Code::InvalidArgument);
        QCOMPARE(await(renameKey(client(), "x", "y")).error().code, Code::NotFound);
        QCOMPARE(await(duplicateKey(client(), "a", "b")).error().code, Code::InvalidArgument);
        QCOMPARE(await(duplicateKey(client(), "x", "y")).error().code, Code::NotFound);
        QVERIFY(await(duplicateKey(client(), "a", "copy")));
        QVERIFY(await(renameKey(client(), "a", "c")));
        QCOMPARE(raw({"GET", "copy"}).bytes, QByteArray("1"));
        QVERIFY(raw({"PTTL", "copy"}).integer > 50'000);
        QCOMPARE(raw({"GET", "c"}).bytes, QByteArray("1"));
        QCOMPARE(raw({"GET", "b"}).bytes, QByteArray("2"));
    }

    void anEditIsMadeOnlyWhereNobodyWasFaster()
    {
        raw({"SET", "s", "old", "PX", "60000"});
        raw({"HSET", "h", "f", "old"});
        raw({"RPUSH", "l", "x", "old"});
        raw({"SADD", "set", "old", "other"});
        raw({"ZADD", "z", "1", "old"});
        const auto item = [](const char *name, const char *value, std::optional<double> score = {}) {
            return ValueItem{name, value, score, {}};
        };
        QVERIFY(await(editValue(client(), "s", {"string", item("", "old"), item("", "new")})));
        QVERIFY(await(editValue(client(), "h", {"hash", item("f", "old"), item("f", "new")})));
        QVERIFY(await(editValue(client(), "l", {"list", item("1", "old"), item("1", "new")})));
        QVERIFY(await(editValue(client(), "set", {"set", item("", "old"), item("", "new")})));
        QVERIFY(await(editValue(client(), "z", {"zset", item("", "old", 1), item("", "old", 2.5)})));
        QCOMPARE(raw({"GET", "s"}).bytes, QByteArray("new"));
        QVERIFY(raw({"PTTL", "s"}).integer > 50'000);
        QCOMPARE(raw({"HGET", "h", "f"}).bytes, QByteArray("new"));
        QCOMPARE(raw({"LINDEX", "l", "1"}).bytes, QByteArray("new"));
        QCOMPARE(raw({"SISMEMBER", "set", "new"}).integer, 1);
        QCOMPARE(raw({"SCARD", "set"}).integer, 2);
        QCOMPARE(raw({"ZSCORE", "z", "old"}).bytes, QByteArray("2.5"));
        QVERIFY(await(editValue(client(), "z", {"zset", item("", "old", 2.5), item("", "renamed", 2.5)})));
        QCOMPARE(raw({"ZSCORE", "z", "renamed"}).bytes, QByteArray("2.5"));
        for (const char *type : {"string", "hash", "list", "set", "zset"}) {
            const QByteArray key = type == QByteArray("set") ? QByteArray("set") : QByteArray(type).left(1);
            const char *name = type == QByteArray("list") ? "1" : "f";
            const auto late = await(editValue(client(), key, {type, item(name, "old"), item(name, "late")}));
            QVERIFY(!late);
            QCOMPARE(late.error().code, Code::TryAgain);
        }
        QCOMPARE(raw({"GET", "s"}).bytes, QByteArray("new"));
    }

    void linesForOtherProgramsFollowTheContract()
    {
        const KeyDetails details{"string", 1500, 64, "embstr", {}};
        QCOMPARE(keyCsvHeader(), QByteArray("key,type,ttl_ms,bytes,encoding,namespace,version\r\n"));
        QCOMPARE(keyCsvLine("v1:product:1", details), QByteArray("v1:product:1,string,1500,64,embstr,product,v1\r\n"));
        QCOMPARE(keyCsvLine("=1+1,\"x\"", {}), QByteArray("\"'=1+1,\"\"x\"\"\",,,,,,\r\n"));
        QCOMPARE(keyCsvLine("\xff", {}), QByteArray("\"{\"\"base64\"\":\"\"/w==\"\"}\",,,,,,\r\n"));
        QCOMPARE(keyJsonLine("v1:product:1", details),
                 QByteArray("{\"key\":\"v1:product:1\",\"type\":\"string\",\"ttl_ms\":1500,\"bytes\":64,\"encoding\":\"embstr\","
                            "\"namespace\":\"product\",\"version\":\"v1\"}\n"));
        QVERIFY(keyJsonLine("\xff", {}).startsWith("{\"key\":{\"base64\":\"/w==\"},\"type\":null"));
    }

    void aShellReadsTheVeryBytesOfAKey_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("plain") << QByteArray("v1:product:1");
        QTest::newRow("quote") << QByteArray("it's; rm -rf $HOME `x` \"y\" \\ !z");
        QTest::newRow("Korean") << QByteArray("사료");
        QTest::newRow("line feed") << QByteArray("a\nb'c\\d");
        QTest::newRow("no UTF-8") << QByteArray("\xff\x01"
                                                "1");
        QTest::newRow("bidi") << QByteArray("\xe2\x80\xaex");
        QTest::newRow("NUL") << QByteArray("a\0b'\\%s", 7);
        QTest::newRow("empty") << QByteArray("");
    }
    void aShellReadsTheVeryBytesOfAKey()
    {
        QFETCH(QByteArray, key);
        raw({"SET", key, "the value"});
        const QByteArray line = redisCliCommand(m_server.unixUrl(), key, "string");
        QProcess shell;
        shell.start(QStringLiteral("bash"), {QStringLiteral("-c"), QString::fromUtf8(line)});
        QVERIFY(shell.waitForFinished(10'000));
        QCOMPARE(shell.readAllStandardOutput().trimmed(), QByteArray("the value"));
    }
};

QTEST_GUILESS_MAIN(KeyActionsTest)
#include "tst_key_actions.moc"
