// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/write_through.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"
#include "tests/support/sql_database.h"

#include <QCoreApplication>
#include <QSqlQuery>
#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace std::chrono_literals;
using test::await;

namespace {

/// A source whose answers the test gives.
struct Source
{
    QStringList written;
    std::optional<Error> refuses;

    WriteThrough::Writer writer(const QString &value)
    {
        return [this, value] { return write(this, value); };
    }
    static Task<Result<void>> write(Source *source, QString value)
    {
        const auto turn = co_await Clock::system().sleep(0ms);
        if (source->refuses)
            co_return std::unexpected(*source->refuses);
        source->written << value;
        co_return turn;
    }
};

} // namespace

class WriteThroughTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        if (!m_server.isRunning())
            QVERIFY(m_server.start());
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
        m_client = redis::Client::open(m_server.url());
        m_memory = std::make_unique<MemoryTier>(MemoryTier::Options{});
        TieredCache::Parts parts;
        parts.client = m_client.get();
        parts.memory = m_memory.get();
        m_tiers = std::make_unique<TieredCache>(parts);
        m_through = std::make_unique<WriteThrough>(*m_tiers);
        m_cache.emplace(*m_tiers);
    }
    void cleanup()
    {
        m_tiers.reset();
        for (int i = 0; i < 3; ++i) // its sleepers wake in the event loop, and end
            QCoreApplication::processEvents();
        m_client.reset();
    }

    void theSourceComesFirstAndThenTheCache_data() { test::SqlDatabases::addRows(); }
    void theSourceComesFirstAndThenTheCache()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(sql->transaction(
            [](QSqlDatabase &database) { return execute(database, QStringLiteral("CREATE TABLE t (v TEXT NOT NULL)")); })));
        const auto insert = [&sql](QVariant value) -> WriteThrough::Writer {
            return [&sql, value] {
                return sql->transaction([value](QSqlDatabase &database) {
                    QSqlQuery query(database);
                    return execute(query, QStringLiteral("INSERT INTO t VALUES (?)"), {value});
                });
            };
        };
        auto outcome = await(m_through->write<QString>("k", QStringLiteral("new"), insert(QStringLiteral("new")), {}));
        QVERIFY(outcome && outcome->cached);
        QCOMPARE(m_server.raw().run({"GET", "k"}).bytes, QByteArray("\"new\""));
        QCOMPARE(text("k"), QStringLiteral("new"));
        // SQL refuses: the cache is not touched.
        outcome =
            await(m_through->write<QString>("k", QStringLiteral("newer"), insert(QVariant(QMetaType::fromType<QString>())), {}));
        QCOMPARE(outcome.error().code, Code::Io);
        QCOMPARE(text("k"), QStringLiteral("new"));
        QCOMPARE(m_server.raw().run({"GET", "k"}).bytes, QByteArray("\"new\""));
    }

    void anUnknownOutcomeRemovesTheKey()
    {
        Source source;
        QVERIFY(await(m_cache->set("k", QStringLiteral("old"))));
        source.refuses = Error{Code::ConnectionLost, QStringLiteral("lost during the commit"), {}};
        const auto outcome = await(m_through->write<QString>("k", QStringLiteral("new"), source.writer({}), {}));
        QCOMPARE(outcome.error().code, Code::ConnectionLost);
        QCOMPARE(m_server.raw().run({"EXISTS", "k"}).integer, 0);
        QVERIFY(!m_cache->peek("k"));
    }

    void invalidatingLeavesNothing()
    {
        Source source;
        QVERIFY(await(m_cache->set("k", QStringLiteral("old"))));
        auto outcome = await(m_through->write<QString>("k", QStringLiteral("new"), source.writer(QStringLiteral("new")), {},
                                                       WriteThrough::Then::Invalidate));
        QVERIFY(outcome && !outcome->cached && !outcome->cacheError);
        QCOMPARE(m_server.raw().run({"EXISTS", "k"}).integer, 0);
        QVERIFY(!m_cache->peek("k"));
        QVERIFY(await(m_cache->set("k", QStringLiteral("old"))));
        outcome = await(m_through->remove("k", source.writer(QStringLiteral("gone"))));
        QVERIFY(outcome);
        QCOMPARE(m_server.raw().run({"EXISTS", "k"}).integer, 0);
        QCOMPARE(source.written, (QStringList{QStringLiteral("new"), QStringLiteral("gone")}));
    }

    void aCacheThatCannotBeWrittenIsNotLeftStale()
    {
        Source source;
        QVERIFY(await(m_cache->set("k", QStringLiteral("old"))));
        // The server refuses to store, but not to remove.
        QVERIFY(m_server.raw().run({"CONFIG", "SET", "maxmemory", "1"}).isOk());
        auto outcome = await(m_through->write<QString>("k", QStringLiteral("new"), source.writer(QStringLiteral("new")), {}));
        QVERIFY(m_server.raw().run({"CONFIG", "SET", "maxmemory", "0"}).isOk());
        QVERIFY(outcome);
        QVERIFY(!outcome->cached);
        QCOMPARE(source.written, QStringList{QStringLiteral("new")});
        QVERIFY(!outcome->cacheError);
        QCOMPARE(m_server.raw().run({"EXISTS", "k"}).integer, 0);
        QVERIFY(!m_cache->peek("k"));
    }

    void writesOfOneKeyGoOneAfterAnother()
    {
        Source source;
        int done = 0;
        const auto write = [](WriteThrough *through, Source *to, int value, int *count) -> Task<> {
            const auto outcome =
                co_await through->write<QString>("k", QString::number(value), to->writer(QString::number(value)), {});
            *count += outcome && outcome->cached;
        };
        for (int i = 0; i < 20; ++i)
            write(m_through.get(), &source, i, &done);
        QTRY_COMPARE(done, 20);
        QStringList expected;
        for (int i = 0; i < 20; ++i)
            expected << QString::number(i);
        QCOMPARE(source.written, expected);
        QCOMPARE(text("k"), QStringLiteral("19"));
        QCOMPARE(m_server.raw().run({"GET", "k"}).bytes, QByteArray("\"19\""));
    }

    void aLoadThatBeganBeforeDoesNotOverwrite()
    {
        Source source;
        std::coroutine_handle<> waiter;
        struct Gate
        {
            std::coroutine_handle<> *out;
            bool await_ready() const { return false; }
            void await_suspend(std::coroutine_handle<> handle) { *out = handle; }
            void await_resume() const {}
        };
        const auto slow = [](std::coroutine_handle<> *out) -> Task<Result<Load<QString>>> {
            Gate gate{out};
            co_await gate;
            co_return Result<Load<QString>>(Load<QString>(QStringLiteral("old")));
        };
        auto kept = std::make_shared<std::optional<Result<ReadOf<QString>>>>();
        test::keep(m_cache->getOrLoad("k", [&](LoadContext) { return slow(&waiter); }), kept);
        QTRY_VERIFY(waiter);
        QVERIFY(await(m_through->write<QString>("k", QStringLiteral("new"), source.writer(QStringLiteral("new")), {})));
        waiter.resume();
        QTRY_VERIFY(kept->has_value());
        QCOMPARE(text("k"), QStringLiteral("new"));
        QCOMPARE(m_server.raw().run({"GET", "k"}).bytes, QByteArray("\"new\""));
    }

private:
    QString text(const QByteArray &key)
    {
        const auto read = await(m_cache->get(key));
        return read && read->value ? *read->value : QString();
    }

    test::RedisServer m_server;
    test::SqlDatabases m_databases;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<MemoryTier> m_memory;
    std::unique_ptr<TieredCache> m_tiers;
    std::unique_ptr<WriteThrough> m_through;
    std::optional<Cache<QString>> m_cache;
};

QTEST_GUILESS_MAIN(WriteThroughTest)
#include "tst_write_through.moc"
