// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>

#include "core/audit/bin.h"
#include "tests/support/await.h"
#include "tests/support/fake_clock.h"
#include "tests/support/raw_redis.h"
#include "tests/support/redis_server.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace freshet;
using namespace freshet::audit;
using namespace std::chrono_literals;
using test::await;

namespace {

BinEntry entryOf(const QString &batch, const QByteArray &key, qsizetype bytes = 10)
{
    BinEntry entry;
    entry.batch = batch;
    entry.server = QStringLiteral("here");
    entry.key = key;
    entry.type = "string";
    entry.dump = QByteArray(bytes, '\0');
    return entry;
}

} // namespace

class BinTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_client = redis::Client::open(m_server.url());
    }
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_server.raw().run({"FLUSHALL"});
    }
    void cleanupTestCase() { m_client.reset(); }

    // The file

    void entriesComeBackWithTheirBytes()
    {
        BinStore bin(options());
        BinEntry entry = entryOf(QStringLiteral("b"), QByteArray("k\0\xff\n", 4));
        entry.dump = QByteArray("\0\1\2\xff\xfe'", 6);
        entry.ttl = 1500ms;
        const auto ids = await(bin.put({entry, entryOf(QStringLiteral("b"), "other")}));
        QVERIFY(ids);
        QCOMPARE(ids->size(), std::size_t(2));
        const auto back = await(bin.entry(ids->front()));
        QVERIFY(back);
        QCOMPARE(back->key, entry.key);
        QCOMPARE(back->dump, entry.dump);
        QCOMPARE(back->ttl, entry.ttl);
        const auto batch = await(bin.batch(QStringLiteral("b")));
        QCOMPARE(batch->size(), std::size_t(2));
        QVERIFY(batch->front().dump.isEmpty());
        QVERIFY(!batch->back().ttl);
        QVERIFY(await(bin.remove(*ids)));
        QVERIFY(await(bin.list())->empty());
        QCOMPARE(await(bin.entry(ids->front())).error().code, Code::NotFound);
    }

    void theOldestGoWhereTheBinIsFull()
    {
        auto some = options();
        some.mostBytes = 100;
        BinStore bin(some);
        for (const char *batch : {"a", "b", "c"})
            QVERIFY(await(bin.put({entryOf(QLatin1String(batch), batch, 40)})));
        const auto left = await(bin.list());
        QCOMPARE(left->size(), std::size_t(2));
        QCOMPARE(left->back().batch, QStringLiteral("b"));
        QCOMPARE(*await(bin.size()), qint64(80));
        // Not for what is itself too large.
        const auto refused = await(bin.put({entryOf(QStringLiteral("d"), "1", 60), entryOf(QStringLiteral("d"), "2", 60)}));
        QCOMPARE(refused.error().code, Code::InvalidArgument);
        QCOMPARE(await(bin.list())->size(), std::size_t(2));
    }

    void theOldestGoByAge()
    {
        test::FakeClock clock;
        BinStore bin(options(), clock);
        QVERIFY(await(bin.put({entryOf(QStringLiteral("a"), "a")})));
        clock.advance(std::chrono::hours(8 * 24));
        QVERIFY(await(bin.put({entryOf(QStringLiteral("b"), "b")})));
        QCOMPARE(await(bin.list())->size(), std::size_t(1));
    }

    // With Redis

    void everyTypeAndAnyNameComesBackAsItWas()
    {
        auto raw = m_server.raw();
        const QByteArray odd("\0\xff\r\n bin", 8);
        raw.run({"SET", odd, QByteArray("\0\1\xfe", 3)});
        raw.run({"HSET", "hash", "f", "1", "g", "2"});
        raw.run({"RPUSH", "list", "a", "b"});
        raw.run({"SADD", "set", "x", "y"});
        raw.run({"ZADD", "zset", "1.5", "m"});
        raw.run({"XADD", "stream", "1-1", "a", "b"});
        raw.run({"PEXPIRE", "hash", "600000"});
        BinStore bin(options());
        const auto report = await(deleteToBin(*m_client, bin, {odd, "hash", "list", "set", "zset", "stream", "nowhere", "set"}));
        QVERIFY2(report, report ? "" : qPrintable(report.error().message));
        QCOMPARE(report->asked, 7);
        QCOMPARE(report->done, 6);
        QCOMPARE(report->absent, 1);
        QCOMPARE(raw.run({"DBSIZE"}).integer, 0);
        QCOMPARE(await(bin.batch(report->batch))->size(), std::size_t(6));

        const auto back = await(restoreBatch(*m_client, bin, report->batch));
        QVERIFY2(back, back ? "" : qPrintable(back.error().message));
        QCOMPARE(back->done, 6);
        QCOMPARE(raw.run({"GET", odd}).bytes, QByteArray("\0\1\xfe", 3));
        QCOMPARE(raw.run({"HGET", "hash", "g"}).bytes, QByteArray("2"));
        const qint64 ttl = raw.run({"PTTL", "hash"}).integer;
        QVERIFY(ttl > 590'000 && ttl <= 600'000);
        QCOMPARE(raw.run({"PTTL", "list"}).integer, -1);
        QCOMPARE(raw.run({"XLEN", "stream"}).integer, 1);
        QVERIFY(await(bin.list())->empty());
        QCOMPARE(await(restoreBatch(*m_client, bin, report->batch)).error().code, Code::NotFound);
    }

    void aKeyThatIsThereAgainIsLeftAloneUnlessAsked()
    {
        auto raw = m_server.raw();
        raw.run({"SET", "k", "old"});
        raw.run({"SET", "l", "old"});
        BinStore bin(options());
        const auto report = await(deleteToBin(*m_client, bin, {"k", "l"}));
        raw.run({"SET", "k", "new"});
        auto back = await(restoreBatch(*m_client, bin, report->batch));
        QVERIFY(back);
        QCOMPARE(back->done, 1);
        QCOMPARE(back->existing, 1);
        QCOMPARE(back->failed, 0);
        QCOMPARE(back->failedKeys, std::vector<QByteArray>{"k"});
        QCOMPARE(raw.run({"GET", "k"}).bytes, QByteArray("new"));
        BinOptions overwrite;
        overwrite.overwrite = true;
        back = await(restoreBatch(*m_client, bin, report->batch, overwrite));
        QCOMPARE(back->done, 1);
        QCOMPARE(raw.run({"GET", "k"}).bytes, QByteArray("old"));
    }

    void aKeyThatIsTooLargeForTheBinIsLeftAloneUnlessAsked()
    {
        auto raw = m_server.raw();
        raw.run({"SET", "large", QByteArray(200'000, 'x') + QByteArray(100, 'y')});
        raw.run({"RPUSH", "larger", QByteArray(1'000'000, 'x')});
        raw.run({"SET", "small", "x"});
        auto some = options();
        some.mostEntryBytes = 1000;
        BinStore bin(some);
        auto report = await(deleteToBin(*m_client, bin, {"large", "larger", "small"}));
        QVERIFY(report);
        QCOMPARE(report->done, 1);
        QCOMPARE(report->tooLarge, 2);
        QCOMPARE(raw.run({"EXISTS", "large", "larger"}).integer, 2);
        BinOptions even;
        even.evenTooLarge = true;
        even.batch = newBinBatch();
        raw.run({"SET", "small", "x"});
        report = await(deleteToBin(*m_client, bin, {"large", "larger", "small"}, even));
        QCOMPARE(report->done, 3);
        QCOMPARE(report->unbinned, 2);
        QCOMPARE(report->batch, even.batch);
        QCOMPARE(await(bin.batch(even.batch))->size(), std::size_t(1));
        QCOMPARE(raw.run({"DBSIZE"}).integer, 0);
    }

    void nothingIsDeletedThatCantBeKept()
    {
        auto raw = m_server.raw();
        raw.run({"SET", "k", "v"});
        auto some = options();
        some.path = QStringLiteral("/dev/null/bin.sqlite");
        BinStore bin(some);
        const auto refused = await(deleteToBin(*m_client, bin, {"k"}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::Io);
        QCOMPARE(raw.run({"GET", "k"}).bytes, QByteArray("v"));
    }

    void aReadOnlyConnectionDeletesNothingAndKeepsNothing()
    {
        auto raw = m_server.raw();
        raw.run({"SET", "k", "v"});
        redis::ClientOptions readOnly;
        readOnly.readOnly = true;
        const auto client = redis::Client::open(m_server.url(), readOnly);
        QVERIFY(await(client->ready()));
        BinStore bin(options());
        QCOMPARE(await(deleteToBin(*client, bin, {"k"})).error().code, Code::ReadOnly);
        QVERIFY(await(bin.list())->empty());
        QVERIFY(await(deleteToBin(*m_client, bin, {"k"})));
        const auto batch = await(bin.list())->front().batch;
        QCOMPARE(await(restoreBatch(*client, bin, batch)).error().code, Code::ReadOnly);
        QCOMPARE(await(bin.list())->size(), std::size_t(1));
    }

    void aMissingPermissionIsNamedAndNothingIsDeleted()
    {
        auto raw = m_server.raw();
        raw.run({"SET", "k", "v"});
        raw.run({"ACL", "SETUSER", "clerk", "on", ">x", "~*", "+@all", "-dump"});
        redis::Url url = m_server.url();
        url.user = QStringLiteral("clerk");
        url.password = QStringLiteral("x");
        const auto client = redis::Client::open(url);
        QVERIFY(await(client->ready()));
        BinStore bin(options());
        const auto refused = await(deleteToBin(*client, bin, {"k"}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::NoPermission);
        QVERIFY2(refused.error().context.contains(QLatin1String("DUMP")), qPrintable(refused.error().context));
        QCOMPARE(raw.run({"GET", "k"}).bytes, QByteArray("v"));
    }

    void keysOfAnotherServerAreNotRestoredHere()
    {
        auto raw = m_server.raw();
        raw.run({"SELECT", "1"});
        raw.run({"SET", "k", "v"});
        redis::Url url = m_server.url();
        url.database = 1;
        const auto other = redis::Client::open(url);
        QVERIFY(await(other->ready()));
        BinStore bin(options());
        const auto report = await(deleteToBin(*other, bin, {"k"}));
        QCOMPARE(report->done, 1);
        const auto refused = await(restoreBatch(*m_client, bin, report->batch));
        QCOMPARE(refused.error().code, Code::InvalidArgument);
        BinOptions elsewhere;
        elsewhere.elsewhere = true;
        QCOMPARE(await(restoreBatch(*m_client, bin, report->batch, elsewhere))->done, 1);
        QCOMPARE(m_server.raw().run({"GET", "k"}).bytes, QByteArray("v"));
    }

    void aKeyThatIsWrittenMeanwhileIsKeptAsItWasWhenItWent()
    {
        auto raw = m_server.raw();
        BinStore bin(options());
        std::vector<QByteArray> keys;
        for (int i = 0; i < 400; ++i) {
            keys.push_back("k" + QByteArray::number(i));
            raw.run({"SET", keys.back(), "0"});
        }
        // A counter that runs on while the keys are deleted: what is in the bin is the last value that was there.
        std::atomic<bool> over = false;
        std::vector<qint64> lastSeen(keys.size(), 0);
        std::thread writer([&] {
            auto mine = m_server.raw();
            for (std::size_t i = 0; !over; i = (i + 1) % keys.size()) {
                const auto value = mine.run({"EVAL",
                                             "if redis.call('EXISTS',KEYS[1])==1 then return redis.call('INCR',KEYS[1]) end "
                                             "return -1",
                                             "1", keys[i]});
                if (const qint64 number = value.integer; number > 0)
                    lastSeen[i] = number;
            }
        });
        auto report = await(deleteToBin(*m_client, bin, keys));
        over = true;
        writer.join();
        QVERIFY(report);
        QCOMPARE(report->done + report->failed, qint64(keys.size()));
        QCOMPARE(qint64(await(bin.list())->size()), report->done);
        QVERIFY(await(restoreBatch(*m_client, bin, report->batch)));
        for (std::size_t i = 0; i < keys.size(); ++i)
            QCOMPARE(raw.run({"GET", keys[i]}).bytes.toLongLong(), lastSeen[i]);
    }

private:
    BinStore::Options options() const
    {
        BinStore::Options some;
        some.path = m_directory->filePath(QStringLiteral("freshet/bin.sqlite"));
        return some;
    }

    test::RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(BinTest)
#include "tst_bin.moc"
