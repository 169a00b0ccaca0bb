// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/write_behind.h"

#include "core/cache/redis_tier.h"
#include "core/cache/write_behind_store.h"
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"
#include "tests/support/sql_database.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QSqlQuery>
#include <QTest>

#include <atomic>
#include <unistd.h>

using namespace freshet;
using namespace freshet::cache;
using namespace std::chrono_literals;
using test::await;

namespace {

QString text(const Result<void> &result)
{
    return result ? QStringLiteral("no error")
                  : QLatin1String(codeName(result.error().code)) + QLatin1String(": ") + result.error().message;
}

/// What a service does with a change: the state of the entity, and a line for each time it was told, which the tests look at.
Result<void> applyToTables(QSqlDatabase &database, const WrittenChange &change)
{
    if (change.json == "\"poison\"")
        return failure(Code::InvalidArgument, QStringLiteral("this value can't be stored"));
    QSqlQuery query(database);
    const QString entity = QString::fromUtf8(change.entity);
    const QString json = change.removed ? QStringLiteral("removed") : QString::fromUtf8(change.json);
    if (auto done = execute(query, QStringLiteral("INSERT INTO told (entity, value) VALUES (?, ?)"), {entity, json}); !done)
        return done;
    if (change.removed)
        return execute(query, QStringLiteral("DELETE FROM things WHERE entity = ?"), {entity});
    return execute(
        query,
        QStringLiteral(
            "INSERT INTO things (entity, value) VALUES (?, ?) ON CONFLICT (entity) DO UPDATE SET value = excluded.value"),
        {entity, json});
}

Result<void> makeTables(Sql &sql)
{
    return await(sql.transaction([&sql](QSqlDatabase &database) -> Result<void> {
        const QString number = sql.kind() == Sql::Kind::PostgreSql ? QStringLiteral("BIGSERIAL PRIMARY KEY")
                                                                   : QStringLiteral("INTEGER PRIMARY KEY AUTOINCREMENT");
        if (auto done = execute(database, QStringLiteral("CREATE TABLE told (n %1, entity TEXT, value TEXT)").arg(number)); !done)
            return done;
        return execute(database, QStringLiteral("CREATE TABLE things (entity TEXT PRIMARY KEY, value TEXT)"));
    }));
}

/// The rows of a query as `a=b`.
QStringList rows(Sql &sql, const QString &statement)
{
    QStringList out;
    const auto done = await(sql.run([&](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        if (auto ran = execute(query, statement, {}); !ran)
            return ran;
        while (query.next())
            out << query.value(0).toString() + QLatin1Char('=') + query.value(1).toString();
        return {};
    }));
    return done ? out : QStringList{text(done)};
}

QStringList told(Sql &sql)
{
    return rows(sql, QStringLiteral("SELECT entity, value FROM told ORDER BY n"));
}

QStringList things(Sql &sql)
{
    return rows(sql, QStringLiteral("SELECT entity, value FROM things ORDER BY entity"));
}

/// Where the child ends itself: `Committed:2` is the second time.
struct Death
{
    WriteBehind::Step step;
    int time;
};

/// The part of a child process: works until it meets its death, or nothing is left.
int workUntilDeath(const QStringList &arguments)
{
    redis::Url url;
    url.socketPath = arguments.at(2);
    auto client = redis::Client::open(url);
    auto sql = Sql::open(arguments.at(3));
    if (!sql)
        return 3;
    const int step = arguments.at(4).toInt();
    std::atomic<int> left = arguments.at(5).toInt();
    WriteBehind::Options options;
    options.name = "test";
    options.batch = 4;
    options.coalesce = false;
    options.reached = [&left, step](WriteBehind::Step reached) {
        if (int(reached) == step && --left == 0)
            ::_exit(9); // as a kill: nothing is tidied up
    };
    WriteBehind behind({client.get(), sql->get(), nullptr, nullptr}, applyToTables, options);
    behind.start();
    return test::waitUntil([] { return false; }, 20s) ? 0 : 4;
}

} // namespace

class WriteBehindTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
        m_client = redis::Client::open(m_server.url());
    }
    void cleanup() { m_client.reset(); }

    void aChangeIsInTheCacheAtOnceAndInSqlSoon_data() { test::SqlDatabases::addRows(); }
    void aChangeIsInTheCacheAtOnceAndInSqlSoon()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(makeTables(*sql));
        WriteBehind behind({m_client.get(), sql.get(), nullptr, nullptr}, applyToTables, plain());
        auto done = await(behind.put("7", " {\"n\": 1} ", "v1:product:7:detail", 60s));
        QVERIFY2(done, qPrintable(text(done)));
        auto raw = m_server.raw();
        QCOMPARE(raw.run({"GET", "v1:product:7:detail"}).bytes, QByteArray("{\"n\":1}"));
        const qint64 ttl = raw.run({"PTTL", "v1:product:7:detail"}).integer;
        QVERIFY(ttl > 50000 && ttl <= 60000);
        QCOMPARE(things(*sql), QStringList());
        behind.start();
        QTRY_COMPARE(things(*sql), QStringList{QStringLiteral("7={\"n\":1}")});
        QTRY_COMPARE(raw.run({"XLEN", "cache:writes:{test}"}).integer, 0);
        QVERIFY(await(behind.remove("7", "v1:product:7:detail")));
        QCOMPARE(raw.run({"EXISTS", "v1:product:7:detail"}).integer, 0);
        QTRY_COMPARE(things(*sql), QStringList());
        QVERIFY(await(behind.put("8", "null", "k", 0ms)));
        QCOMPARE(raw.run({"PTTL", "k"}).integer, -1);
        QVERIFY(await(behind.put("9", "1", {}, 0ms)));
        QTRY_COMPARE(things(*sql), (QStringList{QStringLiteral("8=null"), QStringLiteral("9=1")}));
        QCOMPARE(behind.counts().taken, 4);
        QCOMPARE(behind.counts().applied, 4);
        QCOMPARE(await(behind.put("9", "{", {}, 0ms)).error().code, Code::InvalidArgument);
        QCOMPARE(await(behind.put("", "1", {}, 0ms)).error().code, Code::InvalidArgument);
        QVERIFY(behind.isWorking());
        QVERIFY(await(behind.stop()));
        QVERIFY(!behind.isWorking());
        QCOMPARE(raw.run({"EXISTS", "cache:writes:{test}:leader"}).integer, 0);
    }

    void theOrderOfOneEntityIsKept_data()
    {
        QTest::addColumn<bool>("isPostgreSql");
        QTest::addColumn<bool>("coalesce");
        QTest::newRow("SQLite") << false << false;
        QTest::newRow("SQLite, coalesced") << false << true;
        QTest::newRow("PostgreSQL") << true << false;
        QTest::newRow("PostgreSQL, coalesced") << true << true;
    }
    void theOrderOfOneEntityIsKept()
    {
        QFETCH(bool, coalesce);
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(makeTables(*sql));
        auto options = plain();
        options.coalesce = coalesce;
        WriteBehind behind({m_client.get(), sql.get(), nullptr, nullptr}, applyToTables, options);
        QStringList expected;
        for (int i = 0; i < 40; ++i) {
            if (i == 20)
                behind.start();
            const QByteArray entity = QByteArray::number(i % 3);
            QVERIFY(await(behind.put(entity, QByteArray::number(i), {}, 0ms)));
            expected << QStringLiteral("%1=%2").arg(i % 3).arg(i);
        }
        QTRY_COMPARE(things(*sql), (QStringList{QStringLiteral("0=39"), QStringLiteral("1=37"), QStringLiteral("2=38")}));
        if (!coalesce) {
            QCOMPARE(told(*sql), expected);
        } else {
            QVERIFY(behind.counts().coalesced > 0);
            QTRY_COMPARE(behind.counts().coalesced + behind.counts().applied, 40);
            QCOMPARE(told(*sql).size(), behind.counts().applied);
        }
    }

    void aKilledWorkerRepeatsNothingAndLeavesNothingOut_data()
    {
        QTest::addColumn<bool>("isPostgreSql");
        QTest::addColumn<int>("step");
        for (const bool isPostgreSql : {false, true}) {
            for (const auto step :
                 {WriteBehind::Step::Read, WriteBehind::Step::Applied, WriteBehind::Step::Committed, WriteBehind::Step::Trimmed})
                QTest::addRow("%s after step %d", isPostgreSql ? "PostgreSQL" : "SQLite", int(step)) << isPostgreSql << int(step);
        }
    }
    void aKilledWorkerRepeatsNothingAndLeavesNothingOut()
    {
        QFETCH(int, step);
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(makeTables(*sql));
        auto options = plain();
        options.batch = 4;
        options.coalesce = false;
        WriteBehind behind({m_client.get(), sql.get(), nullptr, nullptr}, applyToTables, options);
        QStringList expected;
        const auto put = [&](int i) {
            expected << QStringLiteral("%1=%2").arg(i % 3).arg(i);
            return await(behind.put(QByteArray::number(i % 3), QByteArray::number(i), {}, 0ms));
        };
        int written = 0;
        for (const int time : {1, 2, 1}) { // killed in its first, in its second batch, and again
            for (int i = 0; i < 10; ++i)
                QVERIFY(put(written++));
            test::ChildProcess child;
            QVERIFY(child.start(
                QCoreApplication::applicationFilePath(),
                {QStringLiteral("--work"), m_server.socketPath(), url, QString::number(step), QString::number(time)}, {}));
            QTRY_VERIFY2_WITH_TIMEOUT(!child.isRunning(), qPrintable(child.output()), 15000);
            QVERIFY(m_server.raw().run({"DEL", "cache:writes:{test}:leader"}).integer == 1); // it is not waited for here
        }
        const QStringList soFar = told(*sql);
        QVERIFY2(soFar.size() < expected.size(), qPrintable(soFar.join(QLatin1Char(' '))));
        behind.start();
        QTRY_COMPARE(m_server.raw().run({"XLEN", "cache:writes:{test}"}).integer, 0);
        QCOMPARE(told(*sql), expected);
    }

    void aWorkerThatLostItsLeaseUnnoticedDoesNoHarm_data() { test::SqlDatabases::addRows(); }
    void aWorkerThatLostItsLeaseUnnoticedDoesNoHarm()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(makeTables(*sql));
        auto otherSql = Sql::open(url);
        QVERIFY(otherSql);
        auto raw = m_server.raw();
        auto options = plain();
        options.batch = 2;
        options.wait = 1ms;
        options.coalesce = false;
        auto thief = options;
        // Each time one has read its batch the lease is taken from it, so that the other one reads the same.
        options.reached = thief.reached = [&raw](WriteBehind::Step step) {
            if (step == WriteBehind::Step::Read)
                raw.run({"DEL", "cache:writes:{test}:leader"});
        };
        WriteBehind one({m_client.get(), sql.get(), nullptr, nullptr}, applyToTables, options);
        const auto otherClient = redis::Client::open(m_server.url());
        WriteBehind other({otherClient.get(), otherSql->get(), nullptr, nullptr}, applyToTables, thief);
        QStringList expected;
        for (int i = 0; i < 100; ++i) {
            expected << QStringLiteral("e=%1").arg(i);
            QVERIFY(await(one.put("e", QByteArray::number(i), {}, 0ms)));
        }
        one.start();
        other.start();
        QVERIFY(test::waitUntil([&] { return raw.run({"XLEN", "cache:writes:{test}"}).integer == 0; }));
        QCOMPARE(told(*sql), expected);
        QCOMPARE(one.counts().applied + other.counts().applied, 100);
        QVERIFY(await(one.stop()));
        QVERIFY(await(other.stop()));
    }

    void whoComesLateWithABatchChangesNothing_data() { test::SqlDatabases::addRows(); }
    void whoComesLateWithABatchChangesNothing()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(makeTables(*sql));
        auto otherSql = Sql::open(url);
        QVERIFY(otherSql);
        WriteBehindStore one(*sql, "test", applyToTables, true, {});
        WriteBehindStore other(**otherSql, "test", applyToTables, true, {});
        const auto from = await(one.open());
        QVERIFY(from);
        QCOMPARE(*await(other.open()), *from);
        const WriteBehindStore::Position to{"epoch", "5-1"};
        const std::vector<WrittenChange> batch{{"5-1", "a", false, "1"}};
        QVERIFY(await(one.apply(*from, to, batch)));
        QCOMPARE(await(other.apply(*from, to, batch)).error().code, Code::TryAgain);
        QCOMPARE(told(*sql), QStringList{QStringLiteral("a=1")});
        QCOMPARE(*await(other.open()), to);
        QVERIFY(await(other.apply(to, {"epoch", "6-1"}, {{"6-1", "a", false, "2"}})));
        QCOMPARE(told(*sql).size(), 2);
    }

    void onlyOneWorksAndTheNextTakesOver()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        QVERIFY(makeTables(**sql));
        auto options = plain();
        options.wait = 20ms;
        WriteBehind one({m_client.get(), sql->get(), nullptr, nullptr}, applyToTables, options);
        WriteBehind other({m_client.get(), sql->get(), nullptr, nullptr}, applyToTables, options);
        one.start();
        QTRY_VERIFY(one.isWorking());
        other.start();
        for (int i = 0; i < 10; ++i)
            QVERIFY(await(other.put("a", QByteArray::number(i), {}, 0ms)));
        QTRY_COMPARE(things(**sql), QStringList{QStringLiteral("a=9")});
        QVERIFY(!other.isWorking());
        QCOMPARE(other.counts().applied, 0);
        QVERIFY(await(one.stop()));
        QTRY_VERIFY(other.isWorking());
        QVERIFY(await(one.put("a", "10", {}, 0ms)));
        QTRY_COMPARE(things(**sql), QStringList{QStringLiteral("a=10")});
    }

    void aPoisonChangeBecomesADeadLetterAndOthersFlow_data() { test::SqlDatabases::addRows(); }
    void aPoisonChangeBecomesADeadLetterAndOthersFlow()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(makeTables(*sql));
        test::FakeClock clock;
        auto options = plain();
        options.coalesce = false;
        options.wait = 10ms;
        WriteBehind behind({m_client.get(), sql.get(), nullptr, &clock}, applyToTables, options);
        QSignalSpy died(&behind, &WriteBehind::changeDied);
        QVERIFY(await(behind.put("a", "1", {}, 0ms)));
        QVERIFY(await(behind.put("b", "\"poison\"", {}, 0ms)));
        QVERIFY(await(behind.put("a", "2", {}, 0ms)));
        QVERIFY(await(behind.put("b", "3", {}, 0ms)));
        QVERIFY(await(behind.put("c", "4", {}, 0ms)));
        behind.start();
        const QStringList others{QStringLiteral("a=1"), QStringLiteral("a=2"), QStringLiteral("c=4")};
        QTRY_COMPARE(told(*sql), others);
        QVERIFY(await(behind.put("b", "5", {}, 0ms))); // behind the others of its entity, in a later batch
        QTRY_COMPARE(m_server.raw().run({"XLEN", "cache:writes:{test}"}).integer, 0);
        QCOMPARE(await(behind.fetchBacklog())->held, 3);
        // Pauses grow: 0.2, 0.4, 0.8, 1.6 s.
        for (const auto pause : {200ms, 400ms, 800ms}) {
            const auto before = behind.counts().failures;
            clock.advance(pause - 1ms);
            QVERIFY(await(behind.put("a", "0", {}, 0ms))); // the worker goes round
            QTRY_COMPARE(m_server.raw().run({"XLEN", "cache:writes:{test}"}).integer, 0);
            QCOMPARE(behind.counts().failures, before);
            clock.advance(1ms);
            QTRY_COMPARE(behind.counts().failures, before + 1);
        }
        QCOMPARE(died.size(), 0);
        clock.advance(1600ms);
        QTRY_COMPARE(died.size(), 1);
        QTRY_VERIFY(told(*sql).endsWith(QStringLiteral("b=5")));
        QCOMPARE(told(*sql).mid(6), (QStringList{QStringLiteral("b=3"), QStringLiteral("b=5")}));
        QTRY_COMPARE(await(behind.fetchBacklog())->held, 0);
        const auto letters = m_server.raw().run({"XRANGE", "cache:writes:{test}:dead", "-", "+"}).elements;
        QCOMPARE(letters.size(), std::size_t(1));
        const auto &fields = letters[0].elements.at(1);
        QCOMPARE(fields.field("entity").bytes, QByteArray("b"));
        QCOMPARE(fields.field("value").bytes, QByteArray("\"poison\""));
        QCOMPARE(fields.field("tries").bytes, QByteArray("5"));
        QCOMPARE(fields.field("error").bytes, QByteArray("this value can't be stored"));
        QCOMPARE(behind.counts().dead, 1);
    }

    void whatOnlyTheCommitRefusesBecomesADeadLetterAndOthersFlow_data()
    {
        QTest::addColumn<bool>("isPostgreSql");
        QTest::addColumn<bool>("withPoison");
        QTest::newRow("SQLite") << false << false;
        QTest::newRow("SQLite, beside one that fails at once") << false << true;
        QTest::newRow("PostgreSQL") << true << false;
        QTest::newRow("PostgreSQL, beside one that fails at once") << true << true;
    }
    void whatOnlyTheCommitRefusesBecomesADeadLetterAndOthersFlow()
    {
        QFETCH(bool, withPoison);
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(makeTables(*sql));
        QVERIFY(await(sql->transaction([](QSqlDatabase &database) -> Result<void> {
            if (auto made = execute(database, QStringLiteral("CREATE TABLE makers (entity TEXT PRIMARY KEY)")); !made)
                return made;
            return execute(database, QStringLiteral("CREATE TABLE made (entity TEXT PRIMARY KEY, maker TEXT NOT NULL "
                                                    "REFERENCES makers (entity) DEFERRABLE INITIALLY DEFERRED)"));
        })));
        const auto apply = [](QSqlDatabase &database, const WrittenChange &change) -> Result<void> {
            if (change.json == "\"poison\"" || change.json == "1")
                return applyToTables(database, change);
            QSqlQuery query(database);
            const QString entity = QString::fromUtf8(change.entity);
            if (change.json == "\"maker\"")
                return execute(query, QStringLiteral("INSERT INTO makers (entity) VALUES (?)"), {entity});
            return execute(query, QStringLiteral("INSERT INTO made (entity, maker) VALUES (?, ?)"),
                           {entity, QString::fromUtf8(change.json)});
        };
        test::FakeClock clock;
        auto options = plain();
        options.tries = 2;
        options.wait = 10ms;
        WriteBehind behind({m_client.get(), sql.get(), nullptr, &clock}, apply, options);
        QSignalSpy died(&behind, &WriteBehind::changeDied);
        QSignalSpy failed(&behind, &WriteBehind::failed);
        QVERIFY(await(behind.put("a", "1", {}, 0ms)));
        QVERIFY(await(behind.put("b", "77", {}, 0ms))); // made by nobody
        if (withPoison)
            QVERIFY(await(behind.put("p", "\"poison\"", {}, 0ms)));
        QVERIFY(await(behind.put("c", "88", {}, 0ms))); // whose maker comes behind it
        QVERIFY(await(behind.put("88", "\"maker\"", {}, 0ms)));
        QVERIFY(await(behind.put("d", "1", {}, 0ms)));
        behind.start();
        QTRY_COMPARE(told(*sql), (QStringList{QStringLiteral("a=1"), QStringLiteral("d=1")}));
        QTRY_COMPARE(m_server.raw().run({"XLEN", "cache:writes:{test}"}).integer, 0);
        QTRY_COMPARE(await(behind.fetchBacklog())->held, withPoison ? 3 : 2);
        QCOMPARE(behind.counts().applied, 3);
        QCOMPARE(behind.counts().failures, withPoison ? 3 : 2);
        clock.advance(200ms);
        QVERIFY(await(behind.put("e", "1", {}, 0ms))); // the worker goes round
        QTRY_COMPARE(died.size(), withPoison ? 2 : 1);
        QTRY_COMPARE(await(behind.fetchBacklog())->held, 0);
        QCOMPARE(rows(*sql, QStringLiteral("SELECT entity, maker FROM made")), QStringList{QStringLiteral("c=88")});
        QCOMPARE(died[0][0].value<WrittenChange>().entity, QByteArray("b"));
        QCOMPARE(failed.size(), 0);
    }

    void aTtlThatRedisDoesNotKnowIsRefusedBeforeAnythingIsTaken()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        WriteBehind behind({m_client.get(), sql->get(), nullptr, nullptr}, applyToTables, plain());
        for (const std::chrono::milliseconds ttl : {-1ms, std::chrono::milliseconds::max()}) {
            const auto put = await(behind.put("a", "1", "k", ttl));
            QVERIFY(!put);
            QCOMPARE(put.error().code, Code::InvalidArgument);
        }
        QCOMPARE(m_server.raw().run({"EXISTS", "cache:writes:{test}"}).integer, 0);
        QCOMPARE(behind.counts().taken, 0);
    }

    void heldChangesOutliveTheirWorker()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        QVERIFY(makeTables(**sql));
        test::FakeClock clock;
        {
            WriteBehind behind({m_client.get(), sql->get(), nullptr, &clock}, applyToTables, plain());
            QVERIFY(await(behind.put("b", "\"poison\"", {}, 0ms)));
            behind.start();
            QTRY_COMPARE(behind.counts().failures, 1);
            QVERIFY(await(behind.put("b", "2", {}, 0ms)));
            QTRY_COMPARE(await(behind.fetchBacklog())->held, 2);
            QVERIFY(await(behind.stop()));
        }
        // The service was mended meanwhile.
        const auto mended = [](QSqlDatabase &database, const WrittenChange &change) {
            WrittenChange whole = change;
            if (whole.json == "\"poison\"")
                whole.json = "\"cured\"";
            return applyToTables(database, whole);
        };
        WriteBehind behind({m_client.get(), sql->get(), nullptr, &clock}, mended, plain());
        behind.start();
        QTRY_VERIFY(behind.isWorking());
        QTRY_COMPARE(await(behind.fetchBacklog())->waiting, 0);
        clock.advance(200ms);
        QTRY_COMPARE(told(**sql), (QStringList{QStringLiteral("b=\"cured\""), QStringLiteral("b=2")}));
        QCOMPARE(behind.counts().dead, 0);
    }

    void theBoundIsFeltByThoseWhoWrite()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        QVERIFY(makeTables(**sql));
        auto options = plain();
        options.bound = 3;
        WriteBehind behind({m_client.get(), sql->get(), nullptr, nullptr}, applyToTables, options);
        for (int i = 0; i < 3; ++i)
            QVERIFY(await(behind.put("a", QByteArray::number(i), "k", 0ms)));
        const auto full = await(behind.put("a", "3", "k", 0ms));
        QCOMPARE(full.error().code, Code::Overloaded);
        QCOMPARE(m_server.raw().run({"GET", "k"}).bytes, QByteArray("2"));
        behind.start();
        QTRY_VERIFY(await(behind.put("a", "3", "k", 0ms)));
        QTRY_COMPARE(things(**sql), QStringList{QStringLiteral("a=3")});
    }

    void aLoadThatIsUnderWayDoesNotOverwriteTheChange()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        WriteBehind behind({m_client.get(), sql->get(), nullptr, nullptr}, applyToTables, plain());
        RedisTier tier(*m_client);
        const auto lease = await(tier.takeLease("k", "token", 10s));
        QVERIFY(lease && lease->state == RedisTier::Lease::State::Taken);
        QVERIFY(await(behind.remove("a", "k"))); // there is nothing to remove but the lease
        const auto filled = await(tier.fill("k", "token", "\"old\"", 60s));
        QVERIFY(filled && !*filled);
        QCOMPARE(m_server.raw().run({"EXISTS", "k"}).integer, 0);
    }

    void aLostStreamIsSaidAndTheNextIsReadFromItsBeginning_data() { test::SqlDatabases::addRows(); }
    void aLostStreamIsSaidAndTheNextIsReadFromItsBeginning()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(makeTables(*sql));
        auto options = plain();
        options.wait = 20ms;
        WriteBehind behind({m_client.get(), sql.get(), nullptr, nullptr}, applyToTables, options);
        QSignalSpy lost(&behind, &WriteBehind::streamLost);
        behind.start();
        QVERIFY(await(behind.put("a", "1", {}, 0ms)));
        QTRY_COMPARE(things(*sql), QStringList{QStringLiteral("a=1")});
        auto raw = m_server.raw();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("write_behind_stream_lost")));
        QVERIFY(raw.run({"FLUSHALL"}).isOk());
        QTRY_COMPARE(lost.size(), 1);
        // A clock that was set back: the ids of the new stream are smaller than the position.
        raw.runAll({{"MULTI"},
                    {"SET", "cache:writes:{test}:epoch", "another"},
                    {"XADD", "cache:writes:{test}", "5-1", "entity", "a", "op", "put", "value", "2"},
                    {"XADD", "cache:writes:{test}", "6-1", "entity", "b", "op", "put", "value", "3"},
                    {"EXEC"}});
        QTRY_COMPARE(things(*sql), (QStringList{QStringLiteral("a=2"), QStringLiteral("b=3")}));
        QCOMPARE(lost.size(), 1);
        QCOMPARE(behind.counts().streamsLost, 1);
        QVERIFY(await(behind.put("b", "4", {}, 0ms)));
        QTRY_COMPARE(things(*sql), (QStringList{QStringLiteral("a=2"), QStringLiteral("b=4")}));
    }

    void theEpochAloneMayGo()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        QVERIFY(makeTables(**sql));
        auto options = plain();
        options.wait = 20ms;
        options.coalesce = false;
        WriteBehind behind({m_client.get(), sql->get(), nullptr, nullptr}, applyToTables, options);
        QSignalSpy lost(&behind, &WriteBehind::streamLost);
        for (int i = 0; i < 3; ++i)
            QVERIFY(await(behind.put("a", QByteArray::number(i), {}, 0ms)));
        behind.start();
        QTRY_COMPARE(told(**sql).size(), 3);
        auto raw = m_server.raw();
        QCOMPARE(raw.run({"DEL", "cache:writes:{test}:epoch"}).integer, 1);
        QVERIFY(await(behind.put("a", "3", {}, 0ms)));
        QTRY_COMPARE(told(**sql).size(), 4);
        QTRY_COMPARE(raw.run({"XLEN", "cache:writes:{test}"}).integer, 0);
        QCOMPARE(told(**sql),
                 (QStringList{QStringLiteral("a=0"), QStringLiteral("a=1"), QStringLiteral("a=2"), QStringLiteral("a=3")}));
        QCOMPARE(lost.size(), 0);
    }

    void aForeignEntryBecomesADeadLetter()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        QVERIFY(makeTables(**sql));
        WriteBehind behind({m_client.get(), sql->get(), nullptr, nullptr}, applyToTables, plain());
        QVERIFY(await(behind.put("a", "1", {}, 0ms)));
        auto raw = m_server.raw();
        raw.run({"XADD", "cache:writes:{test}", "*", "hello", "world"});
        QVERIFY(await(behind.put("a", "2", {}, 0ms)));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("write_behind_malformed")));
        behind.start();
        QTRY_COMPARE(things(**sql), QStringList{QStringLiteral("a=2")});
        QTRY_COMPARE(raw.run({"XLEN", "cache:writes:{test}"}).integer, 0);
        QCOMPARE(raw.run({"XLEN", "cache:writes:{test}:dead"}).integer, 1);
    }

    void nothingIsLostWhileTheDatabaseIsAway()
    {
        FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(true);
        QVERIFY2(!url.isEmpty(), qPrintable(m_databases.why()));
        auto sql = Sql::open(url);
        QVERIFY(sql);
        QVERIFY(makeTables(**sql));
        auto options = plain();
        options.coalesce = false;
        options.batch = 3;
        WriteBehind behind({m_client.get(), sql->get(), nullptr, nullptr}, applyToTables, options);
        QSignalSpy failed(&behind, &WriteBehind::failed);
        QSignalSpy recovered(&behind, &WriteBehind::recovered);
        behind.start();
        QStringList expected;
        for (int i = 0; i < 30; ++i) {
            if (i == 10)
                m_databases.server().kill();
            expected << QStringLiteral("a=%1").arg(i);
            QVERIFY(await(behind.put("a", QByteArray::number(i), {}, 0ms)));
        }
        QTRY_VERIFY(!failed.isEmpty());
        QVERIFY2(m_databases.server().start(), qPrintable(m_databases.server().log()));
        QTRY_COMPARE(recovered.size(), 1);
        QTRY_COMPARE(told(**sql), expected);
        QCOMPARE(behind.counts().dead, 0);
        QCOMPARE(behind.counts().failures, 0);
    }

    void aRestartOfRedisWithItsLogLosesNothing()
    {
        test::RedisServer server({.appendOnly = true});
        QVERIFY2(server.start(), qPrintable(server.log()));
        const auto client = redis::Client::open(server.url());
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        QVERIFY(makeTables(**sql));
        auto options = plain();
        options.coalesce = false;
        WriteBehind behind({client.get(), sql->get(), nullptr, nullptr}, applyToTables, options);
        QSignalSpy lost(&behind, &WriteBehind::streamLost);
        behind.start();
        QStringList expected;
        for (int i = 0; i < 30; ++i) {
            if (i % 10 == 9) {
                server.kill();
                QVERIFY2(server.start(), qPrintable(server.log()));
            }
            QTRY_VERIFY(await(behind.put(QByteArray::number(i), "1", {}, 0ms)));
            expected << QStringLiteral("%1=1").arg(i);
        }
        QTRY_COMPARE(things(**sql).size(), 30);
        QCOMPARE(lost.size(), 0);
    }

    void aClusterWritesTheStreamFirst()
    {
        test::ClusterSetup cluster;
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        const auto client = redis::Client::open(cluster.url());
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        QVERIFY(makeTables(**sql));
        WriteBehind behind({client.get(), sql->get(), nullptr, nullptr}, applyToTables, plain());
        behind.start();
        for (int i = 0; i < 20; ++i) {
            const QByteArray key = "v1:product:" + QByteArray::number(i);
            const auto done = await(behind.put(QByteArray::number(i), "1", key, 60s));
            QVERIFY2(done, qPrintable(text(done)));
            redis::Command get("GET", key);
            const auto cached = await([](redis::Client *from, redis::Command command) -> Task<Result<redis::Value>> {
                co_return co_await from->command(std::move(command));
            }(client.get(), get));
            QVERIFY(cached);
            QCOMPARE(cached->bytes(), QByteArray("1"));
        }
        QTRY_COMPARE(things(**sql).size(), 20);
        QVERIFY(await(behind.remove("3", "v1:product:3")));
        QTRY_COMPARE(things(**sql).size(), 19);
    }

    void endingInTheMiddleIsQuiet()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        QVERIFY(makeTables(**sql));
        auto options = plain();
        options.coalesce = false;
        options.batch = 1;
        int written = 0;
        for (int round = 0; round < 8; ++round) {
            WriteBehind behind({m_client.get(), sql->get(), nullptr, nullptr}, applyToTables, options);
            for (int i = 0; i < 5; ++i)
                QVERIFY(await(behind.put("a", QByteArray::number(written++), {}, 0ms)));
            behind.start();
            QTRY_VERIFY(behind.counts().applied >= round % 4);
        }
        WriteBehind behind({m_client.get(), sql->get(), nullptr, nullptr}, applyToTables, options);
        behind.start();
        QTRY_COMPARE(m_server.raw().run({"XLEN", "cache:writes:{test}"}).integer, 0);
        QStringList expected;
        for (int i = 0; i < written; ++i)
            expected << QStringLiteral("a=%1").arg(i);
        QCOMPARE(told(**sql), expected);
    }

private:
    static WriteBehind::Options plain()
    {
        WriteBehind::Options options;
        options.name = "test";
        return options;
    }

    test::RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;
    test::SqlDatabases m_databases;
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("--work"))
        return workUntilDeath(arguments);
    WriteBehindTest test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}
#include "tst_write_behind.moc"
