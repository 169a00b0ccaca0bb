// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sql.h"
#include "tests/support/await.h"
#include "tests/support/sql_database.h"

#include <QFile>
#include <QSemaphore>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <mutex>
#include <thread>

using namespace freshet;
using namespace std::chrono_literals;
using test::await;

namespace {

Sql::Work statement(const QString &text)
{
    return [text](QSqlDatabase &database) { return execute(database, text); };
}

/// The only value of a query's first row.
Result<QVariant> valueOf(Sql &sql, const QString &text)
{
    QVariant value;
    const auto done = await(sql.run([&value, text](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        if (const auto ran = execute(query, text, {}); !ran)
            return ran;
        if (query.next())
            value = query.value(0);
        return {};
    }));
    if (!done)
        return std::unexpected(done.error());
    return value;
}

QString words(const Result<void> &result)
{
    return result ? QStringLiteral("no error")
                  : QLatin1String(codeName(result.error().code)) + QLatin1String(": ") + result.error().message;
}

} // namespace

class SqlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTransactionIsCommittedOrNothingOfIt_data() { test::SqlDatabases::addRows(); }
    void aTransactionIsCommittedOrNothingOfIt()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QCOMPARE(sql->kind() == Sql::Kind::PostgreSql, isPostgreSql);
        auto made = await(sql->transaction(statement(QStringLiteral("CREATE TABLE t (n INTEGER PRIMARY KEY)"))));
        QVERIFY2(made, qPrintable(words(made)));
        QVERIFY(await(sql->transaction(statement(QStringLiteral("INSERT INTO t VALUES (1)")))));
        const auto refused = await(sql->transaction([](QSqlDatabase &database) -> Result<void> {
            if (const auto ok = execute(database, QStringLiteral("INSERT INTO t VALUES (2)")); !ok)
                return ok;
            return failure(Code::InvalidArgument, QStringLiteral("changed its mind"));
        }));
        QCOMPARE(refused.error().code, Code::InvalidArgument);
        const auto twice = await(sql->transaction([](QSqlDatabase &database) -> Result<void> {
            if (const auto ok = execute(database, QStringLiteral("INSERT INTO t VALUES (3)")); !ok)
                return ok;
            return execute(database, QStringLiteral("INSERT INTO t VALUES (1)"));
        }));
        QCOMPARE(twice.error().code, Code::Io);
        QVERIFY2(twice.error().message.contains(QLatin1String("unique"), Qt::CaseInsensitive), qPrintable(words(twice)));
        QCOMPARE(twice.error().context, QStringLiteral("INSERT INTO t VALUES"));
        QCOMPARE(valueOf(*sql, QStringLiteral("SELECT COUNT(*) FROM t"))->toInt(), 1);
    }

    void anErrorThatTheWorkHidDoesNotPassForACommit_data() { test::SqlDatabases::addRows(); }
    void anErrorThatTheWorkHidDoesNotPassForACommit()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(sql->transaction(statement(QStringLiteral("CREATE TABLE t (n INTEGER PRIMARY KEY)")))));
        const auto done = await(sql->transaction([](QSqlDatabase &database) -> Result<void> {
            auto ok = execute(database, QStringLiteral("INSERT INTO t VALUES (1)"));
            ok = execute(database, QStringLiteral("INSERT INTO nowhere VALUES (1)"));
            return {};
        }));
        // PostgreSQL rolls such a transaction back at COMMIT; SQLite keeps what went well. Either way the answer is true.
        QCOMPARE(valueOf(*sql, QStringLiteral("SELECT COUNT(*) FROM t"))->toInt(), done ? 1 : 0);
        QCOMPARE(done.has_value(), !isPostgreSql);
        QVERIFY(await(sql->transaction(statement(QStringLiteral("INSERT INTO t VALUES (2)")))));
    }

    void valuesComeBackAsTheyWent_data() { test::SqlDatabases::addRows(); }
    void valuesComeBackAsTheyWent()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        const QString bytes = isPostgreSql ? QStringLiteral("BYTEA") : QStringLiteral("BLOB");
        const QString time = isPostgreSql ? QStringLiteral("TIMESTAMPTZ") : QStringLiteral("TEXT");
        const QDateTime when(QDate(2026, 3, 1), QTime(23, 59, 58, 765), Qt::UTC);
        const QString text = QStringLiteral("사료 'dry' \\ \"x\" ?");
        const QByteArray raw = QByteArray("a\0b\xff'\\", 6);
        QVariantList read;
        const auto done = await(sql->transaction([&](QSqlDatabase &database) -> Result<void> {
            if (auto ok = execute(
                    database,
                    QStringLiteral("CREATE TABLE t (a TEXT, b %1, c BIGINT, d %2, e %2, f DOUBLE PRECISION)").arg(bytes, time));
                !ok)
                return ok;
            QSqlQuery query(database);
            if (auto ok = execute(
                    query, QStringLiteral("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)"),
                    {text, raw, Q_INT64_C(9007199254740993), sqlTime(when.toOffsetFromUtc(7200)), sqlTime(QDateTime()), 9.5});
                !ok)
                return ok;
            if (auto ok = execute(query, QStringLiteral("SELECT * FROM t WHERE d <= ?"), {sqlTime(when)}); !ok)
                return ok;
            if (query.next()) {
                for (int i = 0; i < 6; ++i)
                    read << query.value(i);
            }
            return {};
        }));
        QVERIFY2(done, qPrintable(words(done)));
        QCOMPARE(read.size(), 6);
        QCOMPARE(read[0].toString(), text);
        QCOMPARE(read[1].toByteArray(), raw);
        QCOMPARE(read[2].toLongLong(), Q_INT64_C(9007199254740993));
        QCOMPARE(timeFromSql(read[3]), when);
        QCOMPARE(timeFromSql(read[3]).timeSpec(), Qt::UTC);
        QVERIFY(!timeFromSql(read[4]).isValid());
        QCOMPARE(read[5].toDouble(), 9.5);
    }

    void workRunsElsewhereInOrderAndIsAnsweredHere_data() { test::SqlDatabases::addRows(); }
    void workRunsElsewhereInOrderAndIsAnsweredHere()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        std::mutex mutex;
        std::vector<int> order;
        int answered = 0;
        bool isElsewhere = true;
        const auto call = [](Sql &where, Sql::Work work, int *count, QThread *home) -> Task<> {
            const auto done = co_await where.run(std::move(work));
            *count += done && QThread::currentThread() == home;
        };
        for (int i = 0; i < 50; ++i) {
            call(
                *sql,
                [&, i](QSqlDatabase &) -> Result<void> {
                    const std::lock_guard lock(mutex);
                    isElsewhere = isElsewhere && QThread::currentThread() != this->thread();
                    order.push_back(i);
                    return {};
                },
                &answered, thread());
        }
        QCOMPARE(answered, 0); // nobody ran the event loop yet
        QTRY_COMPARE(answered, 50);
        QVERIFY(isElsewhere);
        QVERIFY(std::ranges::is_sorted(order));
    }

    void closingAnswersWhatWaitsAndLetsTheRunningEnd_data() { test::SqlDatabases::addRows(); }
    void closingAnswersWhatWaitsAndLetsTheRunningEnd()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QSemaphore begun;
        QSemaphore goOn;
        std::vector<QString> answers;
        const auto call = [](Sql *where, Sql::Work work, std::vector<QString> *out) -> Task<> {
            const auto done = co_await where->run(std::move(work));
            out->push_back(done ? QStringLiteral("done") : QLatin1String(codeName(done.error().code)));
            if (out->size() == 1) { // too late for more, and it is said at once
                const auto late = co_await where->run([](QSqlDatabase &) -> Result<void> { return {}; });
                out->push_back(QStringLiteral("late ") + QLatin1String(codeName(late.error().code)));
            }
        };
        call(
            sql.get(),
            [&](QSqlDatabase &) -> Result<void> {
                begun.release();
                goOn.acquire();
                return {};
            },
            &answers);
        call(sql.get(), [](QSqlDatabase &) -> Result<void> { return {}; }, &answers);
        begun.acquire();
        std::thread later([&] { goOn.release(); });
        sql.reset();
        later.join();
        QCOMPARE(answers.size(), std::size_t(3));
        QCOMPARE(std::ranges::count(answers, QStringLiteral("late cancelled")), 1);
        // The first was running; whether the second had begun by the time of the end is chance.
        QVERIFY(std::ranges::count(answers, QStringLiteral("done")) >= 1);
    }

    void anotherThreadMayCallAndOutliveIt()
    {
        auto sql = Sql::open(QStringLiteral("sqlite::memory:"));
        QVERIFY(sql);
        QThread thread;
        QObject inside;
        inside.moveToThread(&thread);
        thread.start();
        std::atomic<int> right{0};
        std::atomic<int> ended{0};
        const auto call = [](Sql *where, QThread *home, std::atomic<int> *rightly, std::atomic<int> *all) -> Task<> {
            const auto done = co_await where->run([](QSqlDatabase &) -> Result<void> { return {}; });
            *rightly += QThread::currentThread() == home && (done || done.error().code == Code::Cancelled);
            ++*all;
        };
        QMetaObject::invokeMethod(
            &inside,
            [&] {
                for (int i = 0; i < 100; ++i)
                    call(sql->get(), &thread, &right, &ended);
            },
            Qt::BlockingQueuedConnection);
        sql->reset();
        QTRY_COMPARE(ended.load(), 100);
        QCOMPARE(right.load(), 100);
        thread.quit();
        thread.wait();
    }

    void aThreadThatEndsGivesUpWhatHasNotBegun()
    {
        const QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("a.sqlite"));
        const auto sql = Sql::open(path);
        const auto other = Sql::open(path);
        QVERIFY(sql && other);
        QVERIFY(await((*sql)->transaction(statement(QStringLiteral("CREATE TABLE t (n INTEGER)")))));
        QSemaphore locked, release;
        const auto holding = std::make_shared<std::optional<Result<void>>>();
        const Sql::Work hold = [&](QSqlDatabase &) -> Result<void> {
            locked.release();
            release.acquire();
            return {};
        };
        test::keep((*other)->transaction(hold), holding);
        locked.acquire();

        std::vector<QString> answers;
        std::atomic<bool> hasRun{false};
        const auto asks = [](Sql *where, Sql::Work work, std::vector<QString> *out) -> Task<> {
            const auto done = co_await where->transaction(std::move(work));
            out->push_back(words(done));
        };
        const auto insert = [&](QSqlDatabase &database) -> Result<void> {
            hasRun = true;
            return execute(database, QStringLiteral("INSERT INTO t VALUES (1)"));
        };
        std::thread ending([&] {
            QEventLoop loop;
            asks(sql->get(), insert, &answers); // waits for the lock
            asks(sql->get(), insert, &answers); // waits for the first
            Sql::giveUpInThisThread();
        });
        ending.join();
        QCOMPARE(answers, std::vector<QString>(2, QStringLiteral("cancelled: what asked the database has ended")));
        release.release();
        QTRY_VERIFY(holding->has_value());
        QCOMPARE(valueOf(**sql, QStringLiteral("SELECT COUNT(*) FROM t"))->toInt(), 0); // after both in the queue
        QVERIFY(!hasRun);
        QVERIFY(
            await((*sql)->transaction(statement(QStringLiteral("INSERT INTO t VALUES (2)"))))); // no transaction was left open
    }

    void whatRunsIsNotGivenUp()
    {
        const QTemporaryDir directory;
        const auto sql = Sql::open(directory.filePath(QStringLiteral("a.sqlite")));
        QVERIFY(sql);
        QSemaphore begun, goOn;
        const auto answer = std::make_shared<std::optional<Result<void>>>();
        const Sql::Work work = [&](QSqlDatabase &database) -> Result<void> {
            begun.release();
            goOn.acquire();
            return execute(database, QStringLiteral("CREATE TABLE t (n INTEGER)"));
        };
        test::keep((*sql)->transaction(work), answer);
        begun.acquire();
        Sql::giveUpInThisThread();
        QVERIFY(!answer->has_value());
        goOn.release();
        QTRY_VERIFY(answer->has_value());
        QVERIFY2(**answer, qPrintable(words(**answer)));
        QCOMPARE(valueOf(**sql, QStringLiteral("SELECT COUNT(*) FROM t"))->toInt(), 0);
    }

    void sqliteIsOpenedForSeveralProcesses()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("a.sqlite"));
        auto sql = Sql::open(path);
        QVERIFY(sql);
        QCOMPARE(valueOf(**sql, QStringLiteral("PRAGMA journal_mode"))->toString(), QStringLiteral("wal"));
        QCOMPARE(valueOf(**sql, QStringLiteral("PRAGMA foreign_keys"))->toInt(), 1);
        QCOMPARE(valueOf(**sql, QStringLiteral("PRAGMA synchronous"))->toInt(), 2);
        QCOMPARE(valueOf(**sql, QStringLiteral("PRAGMA busy_timeout"))->toInt(), 5000);
    }

    void twoThatMakeAFileAtTheSameTimeBothUseIt()
    {
        const QTemporaryDir directory;
        for (int i = 0; i < 50; ++i) {
            const QString path = QStringLiteral("sqlite:") + directory.filePath(QString::number(i));
            Sql::Options hasty;
            hasty.wait = std::chrono::milliseconds(300);
            const auto first = Sql::open(path, hasty);
            const auto second = Sql::open(path, hasty);
            QVERIFY(first && second);
            const auto one = std::make_shared<std::optional<Result<void>>>();
            test::keep((*first)->transaction(statement(QStringLiteral("CREATE TABLE t (n INTEGER)"))), one);
            const auto two = await((*second)->run(statement(QStringLiteral("PRAGMA user_version"))));
            QVERIFY2(two, qPrintable(words(two)));
            QTRY_VERIFY(one->has_value());
            QVERIFY2(**one, qPrintable(words(**one)));
        }
    }

    void anothersLockIsWaitedForAndThenAnError()
    {
        QTemporaryDir directory;
        const QString url = QStringLiteral("sqlite:") + directory.filePath(QStringLiteral("a.sqlite"));
        auto one = Sql::open(url);
        auto other = Sql::open(url, {.wait = 20ms});
        QVERIFY(one && other);
        QVERIFY(await((*one)->transaction(statement(QStringLiteral("CREATE TABLE t (n INTEGER)")))));
        QVERIFY(await((*other)->transaction(statement(QStringLiteral("INSERT INTO t VALUES (0)")))));
        QSemaphore begun;
        QSemaphore goOn;
        auto kept = std::make_shared<std::optional<Result<void>>>();
        test::keep((*one)->transaction([&](QSqlDatabase &database) -> Result<void> {
            const auto done = execute(database, QStringLiteral("INSERT INTO t VALUES (1)"));
            begun.release();
            goOn.acquire();
            return done;
        }),
                   kept);
        begun.acquire();
        const auto locked = await((*other)->transaction(statement(QStringLiteral("INSERT INTO t VALUES (2)"))));
        QCOMPARE(locked.error().code, Code::Io);
        QVERIFY2(locked.error().message.contains(QLatin1String("locked")), qPrintable(words(locked)));
        QCOMPARE(valueOf(**other, QStringLiteral("SELECT COUNT(*) FROM t"))->toInt(), 1); // reading goes on
        goOn.release();
        QTRY_VERIFY(kept->has_value());
        QVERIFY((*kept)->has_value());
        QVERIFY(await((*other)->transaction(statement(QStringLiteral("INSERT INTO t VALUES (2)")))));
        QCOMPARE(valueOf(**one, QStringLiteral("SELECT COUNT(*) FROM t"))->toInt(), 3);
    }

    void aFileThatCannotBeOpenedIsSaid()
    {
        auto sql = Sql::open(QStringLiteral("sqlite:/nowhere/at/all/a.sqlite"));
        QVERIFY(sql);
        const auto done = await((*sql)->run(statement(QStringLiteral("SELECT 1"))));
        QCOMPARE(done.error().code, Code::Io);
        QVERIFY2(done.error().message.contains(QLatin1String("there is no folder /nowhere/at/all")), qPrintable(words(done)));

        QTemporaryDir directory;
        QFile file(directory.filePath(QStringLiteral("text")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(5000, 'x'));
        file.close();
        auto noDatabase = Sql::open(file.fileName());
        QVERIFY(noDatabase);
        const auto refused = await((*noDatabase)->run(statement(QStringLiteral("SELECT 1"))));
        QCOMPARE(refused.error().code, Code::Io);
        QVERIFY2(refused.error().message.contains(QLatin1String("not a database")), qPrintable(words(refused)));
    }

    void aServerThatIsAwayIsSaidToAllWhoWaitAndComesBack()
    {
        FRESHET_NEED_POSTGRESQL;
        QTemporaryDir directory;
        auto nobody = Sql::open(QStringLiteral("postgresql://u:s3cr3t@/d?host=") + directory.path());
        QVERIFY(nobody);
        QVERIFY(!(*nobody)->displayName().contains(QLatin1String("s3cr3t")));
        const auto refused = await((*nobody)->run(statement(QStringLiteral("SELECT 1"))));
        QCOMPARE(refused.error().code, Code::ConnectFailed);
        QVERIFY(!refused.error().message.contains(QLatin1String("s3cr3t")));
        QVERIFY(!refused.error().context.contains(QLatin1String("s3cr3t")));

        const QString url = m_databases.newUrl(true);
        QVERIFY2(!url.isEmpty(), qPrintable(m_databases.why()));
        auto sql = Sql::open(url);
        QVERIFY(sql);
        QVERIFY(await((*sql)->transaction(statement(QStringLiteral("CREATE TABLE t (n INTEGER)")))));
        m_databases.server().stop();
        auto kept = std::make_shared<std::optional<Result<void>>>();
        auto kept2 = std::make_shared<std::optional<Result<void>>>();
        test::keep((*sql)->transaction(statement(QStringLiteral("INSERT INTO t VALUES (1)"))), kept);
        test::keep((*sql)->transaction(statement(QStringLiteral("INSERT INTO t VALUES (2)"))), kept2);
        QTRY_VERIFY(*kept && *kept2);
        QVERIFY2((*kept)->error().code == Code::ConnectFailed, qPrintable(words(**kept)));
        QVERIFY2((*kept2)->error().code == Code::ConnectFailed, qPrintable(words(**kept2)));
        QVERIFY2(m_databases.server().start(), qPrintable(m_databases.server().log()));
        QVERIFY(await((*sql)->transaction(statement(QStringLiteral("INSERT INTO t VALUES (3)")))));
        QCOMPARE(valueOf(**sql, QStringLiteral("SELECT SUM(n) FROM t"))->toInt(), 3);
    }

    void aConnectionThatDiedUnnoticedIsReplaced()
    {
        FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(true);
        QVERIFY2(!url.isEmpty(), qPrintable(m_databases.why()));
        auto sql = Sql::open(url);
        QVERIFY(sql);
        int runs = 0;
        const auto insert = [&runs](QSqlDatabase &database) {
            ++runs;
            return execute(database, QStringLiteral("INSERT INTO t VALUES (1)"));
        };
        QVERIFY(await((*sql)->transaction(statement(QStringLiteral("CREATE TABLE t (n INTEGER)")))));
        QVERIFY2(m_databases.server().restart(), qPrintable(m_databases.server().log()));
        auto done = await((*sql)->transaction(insert));
        QVERIFY2(done, qPrintable(words(done)));
        QVERIFY(m_databases.server().endConnections(url.section(QLatin1Char('/'), 3, 3).section(QLatin1Char('?'), 0, 0)));
        done = await((*sql)->run(insert));
        QVERIFY2(done, qPrintable(words(done)));
        QCOMPARE(runs, 2);
        QCOMPARE(valueOf(**sql, QStringLiteral("SELECT COUNT(*) FROM t"))->toInt(), 2);
    }

    void aConnectionLostInTheMiddleStoresNothingAndRunsNothingAgain()
    {
        FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(true);
        QVERIFY2(!url.isEmpty(), qPrintable(m_databases.why()));
        auto sql = Sql::open(url);
        QVERIFY(sql);
        QVERIFY(await((*sql)->transaction(statement(QStringLiteral("CREATE TABLE t (n INTEGER)")))));
        int runs = 0;
        const auto suicide = [&runs](QSqlDatabase &database) -> Result<void> {
            ++runs;
            if (const auto ok = execute(database, QStringLiteral("INSERT INTO t VALUES (1)")); !ok)
                return ok;
            return execute(database, QStringLiteral("SELECT pg_terminate_backend(pg_backend_pid())"));
        };
        auto lost = await((*sql)->transaction(suicide));
        QVERIFY2(!lost && lost.error().code == Code::NotConnected, qPrintable(words(lost)));
        QCOMPARE(valueOf(**sql, QStringLiteral("SELECT COUNT(*) FROM t"))->toInt(), 0);
        // Without a transaction what had been done is done, and the code says that it may be so.
        lost = await((*sql)->run(suicide));
        QVERIFY2(!lost && lost.error().code == Code::ConnectionLost, qPrintable(words(lost)));
        QCOMPARE(valueOf(**sql, QStringLiteral("SELECT COUNT(*) FROM t"))->toInt(), 1);
        QCOMPARE(runs, 2);
    }

    void aCommitWhoseAnswerWasLostIsUnknown()
    {
        FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(true);
        QVERIFY2(!url.isEmpty(), qPrintable(m_databases.why()));
        auto sql = Sql::open(url);
        QVERIFY(sql);
        // A deferred constraint's trigger runs inside COMMIT, and ends the connection there.
        QVERIFY(await((*sql)->transaction([](QSqlDatabase &database) -> Result<void> {
            for (const char *text : {"CREATE TABLE t (n INTEGER)",
                                     "CREATE FUNCTION die() RETURNS trigger AS 'BEGIN PERFORM "
                                     "pg_terminate_backend(pg_backend_pid()); RETURN NULL; END' "
                                     "LANGUAGE plpgsql",
                                     "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
                                     "EXECUTE FUNCTION die()"}) {
                if (const auto ok = execute(database, QLatin1String(text)); !ok)
                    return ok;
            }
            return {};
        })));
        const auto lost = await((*sql)->transaction(statement(QStringLiteral("INSERT INTO t VALUES (1)"))));
        QVERIFY2(!lost && lost.error().code == Code::ConnectionLost, qPrintable(words(lost)));
        QVERIFY(await((*sql)->run(statement(QStringLiteral("SELECT 1")))));
    }

private:
    test::SqlDatabases m_databases;
};

QTEST_GUILESS_MAIN(SqlTest)
#include "tst_sql.moc"
