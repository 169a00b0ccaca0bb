// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/sql_tier.h"
#include "tests/support/await.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"
#include "tests/support/sql_database.h"

#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace std::chrono_literals;
using test::await;

class SqlTierTest : public QObject
{
    Q_OBJECT

    using From = SqlTier::From;
    using Typed = Cache<QString>::TypedLoader;

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
        m_client = redis::Client::open(m_server.url());
        TieredCache::Parts parts;
        parts.client = m_client.get();
        m_tiers = std::make_unique<TieredCache>(parts);
        m_cache.emplace(*m_tiers);
        m_computed = 0;
    }
    void cleanup()
    {
        m_tiers.reset();
        m_client.reset();
    }

    void redisThenSqlThenCompute_data() { test::SqlDatabases::addRows(); }
    void redisThenSqlThenCompute()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        test::FakeClock clock;
        SqlTier tier(*sql, {}, clock);
        QVERIFY(await(tier.prepare()));
        QVERIFY(await(tier.prepare())); // again does no harm
        QCOMPARE(read(tier), (std::pair{QStringLiteral("result 1"), From::Computed}));
        QCOMPARE(read(tier), (std::pair{QStringLiteral("result 1"), From::Nowhere})); // Redis
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
        clock.advance(3 * 24h);
        QCOMPARE(read(tier), (std::pair{QStringLiteral("result 1"), From::Sql}));
        // What is left of the 7 days is the most that Redis keeps it.
        const qint64 ttl = m_server.raw().run({"PTTL", "k"}).integer;
        QVERIFY2(ttl > 4 * 86400000LL - 60000 && ttl <= 4 * 86400000LL, qPrintable(QString::number(ttl)));
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
        clock.advance(4 * 24h);
        QCOMPARE(read(tier), (std::pair{QStringLiteral("result 2"), From::Computed}));
        QCOMPARE(m_computed, 2);
        const auto row = await(tier.get("k"));
        QVERIFY(row && *row);
        QCOMPARE((*row)->json, QByteArray("\"result 2\""));
        QCOMPARE((*row)->storedAt, clock.utcNow());
    }

    void keysThatAreNoTextHaveRowsOfTheirOwn_data() { test::SqlDatabases::addRows(); }
    void keysThatAreNoTextHaveRowsOfTheirOwn()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        test::FakeClock clock;
        SqlTier tier(*sql, {}, clock);
        QVERIFY(await(tier.prepare()));
        const std::vector<QByteArray> keys{
            "\xff",
            "\xfe",
            "\xff\xfe",
            "\xef\xbf\xbd",
            "a\xffz",
            "a\xfez",
            QByteArray(1, 0),
            QByteArray("a\0", 2),
            "a",
            QByteArray("a\0b", 3),
            "\xef\xbb\xbfk",
            "k",
            "base64:/w==",
            "base64:",
            "/w==",
            "\xea\xb0\x80",
            "\xed\xa0\x80",
        };
        for (std::size_t i = 0; i < keys.size(); ++i)
            QVERIFY(await(tier.set(keys[i], QByteArray::number(qint64(i)))));
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const auto row = await(tier.get(keys[i]));
            QVERIFY2(row && *row, keys[i].toHex());
            QCOMPARE((*row)->json, QByteArray::number(qint64(i)));
        }
        QCOMPARE(await(tier.remove({keys[0], keys[6], keys[12]})).value_or(-1), 3);
        for (std::size_t i = 0; i < keys.size(); ++i)
            QCOMPARE(await(tier.get(keys[i])).value().has_value(), i != 0 && i != 6 && i != 12);
    }

    void forceComputesAndReplaces()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        test::FakeClock clock;
        SqlTier tier(**sql, {}, clock);
        QVERIFY(await(tier.prepare()));
        QVERIFY(await(tier.set("k", "\"old\"")));
        SqlTier::Use use;
        use.force = true;
        ReadOptions options;
        options.loadAlways = true;
        const auto done = await(m_cache->getOrLoad("k", tier.loader<QString>("k", compute(), use), options));
        QVERIFY(done);
        QCOMPARE(*done->value, QStringLiteral("result 1"));
        QCOMPARE((*await(tier.get("k")))->json, QByteArray("\"result 1\""));
    }

    void aRemovalDuringTheComputationWins_data() { test::SqlDatabases::addRows(); }
    void aRemovalDuringTheComputationWins()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        test::FakeClock clock;
        SqlTier tier(*sql, {}, clock);
        QVERIFY(await(tier.prepare()));
        // One whose row was there, one whose row was not, and the removal of all.
        for (const int way : {0, 1, 2}) {
            if (way == 0)
                QVERIFY(await(tier.set("k", "\"kept\"")));
            SqlTier::Use use;
            use.force = true;
            const auto remove = [](SqlTier *from, bool all) -> Task<Result<Load<QString>>> {
                std::vector<QByteArray> keys{"k"};
                Result<qint64> removed = 0;
                if (all)
                    removed = co_await from->removeAll();
                else
                    removed = co_await from->remove(std::move(keys));
                if (!removed)
                    co_return Result<Load<QString>>(std::unexpected(removed.error()));
                co_return Result<Load<QString>>(Load<QString>(QStringLiteral("computed from what was")));
            };
            Typed slow = [&](LoadContext) { return remove(&tier, way == 2); };
            const auto loader = tier.loader<QString>("k", slow, use);
            const auto load = await(loader(LoadContext{}));
            QVERIFY(load);
            QCOMPARE(*load->value, QStringLiteral("computed from what was")); // who asked before is served
            const auto row = await(tier.get("k"));
            QVERIFY(row);
            QVERIFY2(!*row, qPrintable(QString::number(way)));
        }
        // And what is computed afterwards is kept.
        QCOMPARE(read(tier).second, From::Computed);
        QVERIFY(*await(tier.get("k")));
    }

    void removingTellsHowManyThereWere_data() { test::SqlDatabases::addRows(); }
    void removingTellsHowManyThereWere()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        test::FakeClock clock;
        SqlTier tier(*sql, {}, clock);
        QVERIFY(await(tier.prepare()));
        for (const char *key : {"a", "b", "c"})
            QVERIFY(await(tier.set(key, "1")));
        QCOMPARE(*await(tier.remove({"b", "x", "a"})), 2);
        QCOMPARE(*await(tier.remove({"b"})), 0);
        QVERIFY(await(tier.set("a", "2")));
        QCOMPARE(*await(tier.removeAll()), 2);
        QCOMPARE(*await(tier.removeAll()), 0);
        clock.advance(7 * 24h);
        QVERIFY(await(tier.set("young", "1")));
        QCOMPARE(*await(tier.removeStale()), 4);
        QVERIFY(*await(tier.get("young")));
        QCOMPARE(await(tier.set("", "1")).error().code, Code::InvalidArgument);
        QCOMPARE(await(tier.set("a", "{")).error().code, Code::InvalidArgument);
    }

    void aClockThatWasSetBackMakesNothingFreshForEver()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        test::FakeClock clock;
        SqlTier tier(**sql, {}, clock);
        QVERIFY(await(tier.prepare()));
        QVERIFY(await(tier.set("k", "1")));
        clock.setUtc(clock.utcNow().addSecs(-60));
        QVERIFY(*await(tier.get("k")));
        clock.setUtc(clock.utcNow().addDays(-300));
        QVERIFY(!*await(tier.get("k")));
    }

    void withoutSqlItIsComputed()
    {
        auto sql = Sql::open(QStringLiteral("sqlite:/nowhere/at/all.sqlite"));
        QVERIFY(sql);
        SqlTier tier(**sql, {});
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("sql_tier_not_read")));
        QCOMPARE(read(tier), (std::pair{QStringLiteral("result 1"), From::Computed}));
    }

    void anUndecodableRowIsComputedAnew()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        SqlTier tier(**sql, {});
        QVERIFY(await(tier.prepare()));
        QVERIFY(await(tier.set("k", "{\"of\":\"another time\"}")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("sql_tier_undecodable")));
        QCOMPARE(read(tier), (std::pair{QStringLiteral("result 1"), From::Computed}));
        QCOMPARE((*await(tier.get("k")))->json, QByteArray("\"result 1\""));
    }

    void absentAndFailedAreNotKept()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        SqlTier tier(**sql, {.table = QStringLiteral("others")});
        QVERIFY(await(tier.prepare()));
        const auto nothing = []() -> Task<Result<Load<QString>>> { co_return Result<Load<QString>>(Load<QString>::nothing()); };
        const auto failing = []() -> Task<Result<Load<QString>>> { co_return failure(Code::Io, QStringLiteral("no")); };
        Typed none = [&](LoadContext) { return nothing(); };
        Typed bad = [&](LoadContext) { return failing(); };
        QVERIFY(await(tier.loader<QString>("k", none, {})(LoadContext{}))->absent);
        QCOMPARE(await(tier.loader<QString>("k", bad, {})(LoadContext{})).error().code, Code::Io);
        QVERIFY(!*await(tier.get("k")));
        SqlTier wrong(**sql, {.table = QStringLiteral("a; DROP TABLE others")});
        QCOMPARE(await(wrong.prepare()).error().code, Code::InvalidArgument);
    }

private:
    Typed compute()
    {
        return [this](LoadContext) { return computed(&m_computed); };
    }
    static Task<Result<Load<QString>>> computed(int *count)
    {
        ++*count;
        co_return Result<Load<QString>>(Load<QString>(QStringLiteral("result %1").arg(*count)));
    }
    std::pair<QString, From> read(SqlTier &tier)
    {
        SqlTier::Use use;
        use.from = std::make_shared<From>(From::Nowhere);
        const auto from = use.from;
        ReadOptions options;
        options.ttl = 7 * 24h;
        const auto done = await(m_cache->getOrLoad("k", tier.loader<QString>("k", compute(), use), options));
        return {done && done->value ? *done->value : QString(), *from};
    }

    test::RedisServer m_server;
    test::SqlDatabases m_databases;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<TieredCache> m_tiers;
    std::optional<Cache<QString>> m_cache;
    int m_computed = 0;
};

QTEST_GUILESS_MAIN(SqlTierTest)
#include "tst_sql_tier.moc"
