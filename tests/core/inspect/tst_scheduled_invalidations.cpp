// SPDX-License-Identifier: GPL-3.0-or-later
// Invalidations for later: a turned clock, a real file, a real redis-server.
#include <QFileInfo>

#include "core/inspect/scheduled_invalidations.h"
#include "tests/support/await.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::inspect;
using namespace std::chrono_literals;
using test::await;
using Late = ScheduledInvalidations::Late;
using State = ScheduledInvalidation::State;

class ScheduledInvalidationsTest : public QObject
{
    Q_OBJECT

private:
    test::RedisServer m_server;
    test::FakeClock m_clock;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<ScheduledInvalidations> m_schedule;
    std::unique_ptr<audit::ActivityLog> m_log;
    audit::Origin m_origin;

    ScheduledInvalidations::Options options() const
    {
        ScheduledInvalidations::Options options;
        options.path = m_directory->filePath(QStringLiteral("scheduled.sqlite"));
        return options;
    }
    static InvalidationOrder orderOf(const QByteArray &pattern, const QString &reason = {})
    {
        cache::Invalidation one;
        one.kind = cache::Invalidation::Kind::Pattern;
        one.subjects = {pattern};
        one.reason = reason;
        return {one};
    }
    qint64 planned(const QByteArray &pattern, std::chrono::seconds in)
    {
        const auto id =
            await(m_schedule->plan(orderOf(pattern, QStringLiteral("why")), m_origin, m_clock.utcNow().addSecs(in.count())));
        return id ? *id : -1;
    }
    State stateOf(qint64 id)
    {
        const auto one = await(m_schedule->find(id));
        return one ? one->state : State::Failed;
    }
    Result<OrderReport> run(qint64 id, Late late = Late::Refuse)
    {
        return await(runScheduled(*m_client, *m_schedule, m_log.get(), id, m_origin, late));
    }
    /// As a program that ended without a word left it.
    void leaveClaimed(qint64 id)
    {
        const QString name = QStringLiteral("crash");
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
            database.setDatabaseName(m_schedule->path());
            QVERIFY(database.open());
            QSqlQuery query(database);
            QVERIFY(query.exec(
                QStringLiteral("UPDATE scheduled SET state = 'running', host = '%1', process = 4194303, process_start = 'gone' "
                               "WHERE id = %2")
                    .arg(QSysInfo::machineHostName())
                    .arg(id)));
        }
        QSqlDatabase::removeDatabase(name);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_client = redis::Client::open(m_server.url());
        m_origin = {QStringLiteral("freshet"), QStringLiteral("Shop"), redis::Profile::Environment::Staging,
                    m_server.url().displayName()};
    }
    void init()
    {
        m_server.raw().run({"FLUSHALL"});
        m_server.raw().run({"MSET", "v1:a:1", "x", "v1:a:2", "x", "v1:b:1", "x"});
        m_directory = std::make_unique<QTemporaryDir>();
        m_schedule = std::make_unique<ScheduledInvalidations>(options(), m_clock);
        audit::ActivityLog::Options log;
        log.path = m_directory->filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(log);
    }
    void cleanupTestCase() { m_client.reset(); }

    void itIsMadeAtItsTimeAndNotBefore()
    {
        const qint64 id = planned("v1:a:*", 60s);
        QVERIFY(id > 0);
        const auto early = run(id);
        QVERIFY(!early);
        QCOMPARE(early.error().code, Code::InvalidArgument);
        QCOMPARE(stateOf(id), State::Planned);
        m_clock.advance(60s);
        const auto report = run(id);
        QVERIFY2(report, report ? "" : qPrintable(report.error().message));
        QCOMPARE(report->deleted, 2);
        const auto one = await(m_schedule->find(id));
        QVERIFY(one);
        QCOMPARE(one->state, State::Done);
        QCOMPARE(one->done, 2);
        QVERIFY(one->ended.isValid());
        QCOMPARE(m_server.raw().run({"DBSIZE"}).integer, 1);
        const auto page = await(m_log->changes(0));
        QVERIFY(page);
        QCOMPARE(page->records.size(), std::size_t(1));
        QCOMPARE(page->records[0].intent.action, QStringLiteral("invalidate.pattern"));
        QCOMPARE(page->records[0].intent.reason, QStringLiteral("why"));
        QCOMPARE(page->records[0].intent.plan.value(QStringLiteral("scheduled")).toInteger(), id);
        QCOMPARE(page->records[0].state, audit::Activity::State::Done);
    }

    void itOutlivesAProgramAndKeepsAllItsParts()
    {
        InvalidationOrder order = orderOf("v1:a:*", QStringLiteral("사료"));
        cache::Invalidation second = order[0];
        second.subjects = {QByteArray("v1:\xff:*")};
        order.push_back(second);
        const QDateTime due = m_clock.utcNow().addSecs(3600);
        const auto id = await(m_schedule->plan(order, m_origin, due));
        QVERIFY(id);
        m_schedule = std::make_unique<ScheduledInvalidations>(options(), m_clock);
        const auto all = await(m_schedule->list(m_origin.server));
        QVERIFY(all);
        QCOMPARE(all->size(), std::size_t(1));
        QVERIFY((*all)[0].order == order);
        QCOMPARE((*all)[0].due, due);
        QCOMPARE((*all)[0].due.timeSpec(), Qt::UTC);
        QCOMPARE((*all)[0].origin, m_origin);
        QCOMPARE(await(m_schedule->list(QStringLiteral("elsewhere")))->size(), std::size_t(0));
    }

    void whatWasMissedIsMadeOnlyWhereAPersonWantsIt()
    {
        const qint64 id = planned("v1:a:*", 60s);
        m_clock.advance(60s + 61s);
        QVERIFY(m_schedule->isMissed(*await(m_schedule->find(id))));
        const auto refused = run(id);
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(QLatin1String("missed")));
        QCOMPARE(m_server.raw().run({"DBSIZE"}).integer, 3);
        const auto wanted = run(id, Late::Allow);
        QVERIFY(wanted);
        QCOMPARE(wanted->deleted, 2);
    }

    void aSmallDelayIsNoMiss()
    {
        const qint64 id = planned("v1:a:*", 60s);
        m_clock.advance(60s + 59s);
        QVERIFY(run(id));
    }

    void theWallClockMayBeSetBack()
    {
        const qint64 id = planned("v1:a:*", 60s);
        m_clock.advance(60s);
        m_clock.setUtc(m_clock.utcNow().addSecs(-3600));
        QVERIFY(!run(id));
        QCOMPARE(stateOf(id), State::Planned);
        m_clock.setUtc(m_clock.utcNow().addSecs(3600));
        QVERIFY(run(id));
    }

    void twoProgramsNeverMakeOneTwice()
    {
        ScheduledInvalidations other(options(), m_clock);
        for (int round = 0; round < 20; ++round) {
            const qint64 id = planned("v1:a:*", 1s);
            QVERIFY(id > 0);
            m_clock.advance(1s);
            auto first = std::make_shared<std::optional<Result<ScheduledInvalidation>>>();
            auto second = std::make_shared<std::optional<Result<ScheduledInvalidation>>>();
            test::keep(m_schedule->claim(id, Late::Refuse), first);
            test::keep(other.claim(id, round % 2 ? Late::Allow : Late::Refuse), second);
            QVERIFY(test::waitUntil([&] { return first->has_value() && second->has_value(); }));
            QCOMPARE(int((*first)->has_value()) + int((*second)->has_value()), 1);
            QCOMPARE(stateOf(id), State::Running);
        }
    }

    void aCrashBetweenClaimAndEndIsToldAndNeverRepeatedByItself()
    {
        const qint64 id = planned("v1:a:*", 60s);
        leaveClaimed(id);
        m_clock.advance(60s);
        const auto one = await(m_schedule->find(id));
        QVERIFY(one);
        QCOMPARE(one->state, State::Unknown);
        QVERIFY(m_schedule->isMissed(*one) && !m_schedule->isDue(*one));
        QVERIFY(!run(id));
        QCOMPARE(m_server.raw().run({"DBSIZE"}).integer, 3);
        QVERIFY(run(id, Late::Allow));
        QCOMPARE(stateOf(id), State::Done);
        const qint64 other = planned("v1:b:*", 60s);
        leaveClaimed(other);
        QVERIFY(await(m_schedule->cancel(other)));
        QCOMPARE(stateOf(other), State::Cancelled);
    }

    void cancelledOnesAndDoneOnesStayAsTheyAre()
    {
        const qint64 id = planned("v1:a:*", 60s);
        QVERIFY(await(m_schedule->cancel(id)));
        QCOMPARE(stateOf(id), State::Cancelled);
        QCOMPARE(await(m_schedule->cancel(id)).error().code, Code::InvalidArgument);
        m_clock.advance(60s);
        QCOMPARE(run(id, Late::Allow).error().code, Code::InvalidArgument);
        QCOMPARE(await(m_schedule->cancel(4711)).error().code, Code::NotFound);
        QCOMPARE(m_server.raw().run({"DBSIZE"}).integer, 3);
    }

    void itIsMadeAtItsOwnServerOnly()
    {
        const qint64 id = planned("v1:a:*", 60s);
        m_clock.advance(60s);
        test::RedisServer other;
        QVERIFY2(other.start(), qPrintable(other.log()));
        const auto client = redis::Client::open(other.url());
        const auto report = await(runScheduled(*client, *m_schedule, m_log.get(), id, m_origin, Late::Allow));
        QVERIFY(!report);
        QCOMPARE(report.error().code, Code::InvalidArgument);
        QCOMPARE(stateOf(id), State::Planned);
    }

    void readOnlyAndAnUnwritableLogLeaveItWaiting()
    {
        const qint64 id = planned("v1:a:*", 60s);
        m_clock.advance(60s);
        redis::ClientOptions readOnly;
        readOnly.readOnly = true;
        const auto client = redis::Client::open(m_server.url(), readOnly);
        QCOMPARE(await(runScheduled(*client, *m_schedule, m_log.get(), id, m_origin, Late::Refuse)).error().code, Code::ReadOnly);
        QCOMPARE(stateOf(id), State::Planned);
        audit::ActivityLog::Options nowhere;
        nowhere.path = QStringLiteral("/proc/nowhere/activity.sqlite");
        audit::ActivityLog log(nowhere);
        const auto refused = await(runScheduled(*m_client, *m_schedule, &log, id, m_origin, Late::Refuse));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::Io);
        QCOMPARE(stateOf(id), State::Planned);
        QCOMPARE(m_server.raw().run({"DBSIZE"}).integer, 3);
    }

    void aFailureIsWrittenDownWithItsWords()
    {
        InvalidationOrder order(1);
        order[0].kind = cache::Invalidation::Kind::Tag;
        order[0].subjects = {"t"};
        m_server.raw().run({"SET", "cache:tag:t", "no set"});
        const auto id = await(m_schedule->plan(order, m_origin, m_clock.utcNow().addSecs(1)));
        QVERIFY(id);
        m_clock.advance(1s);
        QVERIFY(!run(*id));
        const auto one = await(m_schedule->find(*id));
        QCOMPARE(one->state, State::Failed);
        QVERIFY2(one->error.contains(QLatin1String("no set")), qPrintable(one->error));
    }

    void wrongPlansAreRefused()
    {
        QCOMPARE(await(m_schedule->plan({}, m_origin, m_clock.utcNow().addSecs(5))).error().code, Code::InvalidArgument);
        QCOMPARE(await(m_schedule->plan(orderOf("a*"), m_origin, m_clock.utcNow())).error().code, Code::InvalidArgument);
        QCOMPARE(await(m_schedule->plan(orderOf("a*"), m_origin, {})).error().code, Code::InvalidArgument);
        ScheduledInvalidations::Options few = options();
        few.most = 2;
        ScheduledInvalidations small(few, m_clock);
        for (int i = 0; i < 2; ++i)
            QVERIFY(await(small.plan(orderOf("a*"), m_origin, m_clock.utcNow().addSecs(5))));
        QCOMPARE(await(small.plan(orderOf("a*"), m_origin, m_clock.utcNow().addSecs(5))).error().code, Code::InvalidArgument);
    }

    void onlySoManyThatAreOverAreKept()
    {
        ScheduledInvalidations::Options few = options();
        few.kept = 3;
        ScheduledInvalidations small(few, m_clock);
        for (int i = 0; i < 8; ++i) {
            const auto id = await(small.plan(orderOf("a*"), m_origin, m_clock.utcNow().addSecs(5)));
            QVERIFY(id && await(small.cancel(*id)));
            m_clock.advance(1s);
        }
        QVERIFY(await(small.plan(orderOf("a*"), m_origin, m_clock.utcNow().addSecs(5))));
        QCOMPARE(await(small.list())->size(), std::size_t(4));
    }
};

QTEST_GUILESS_MAIN(ScheduledInvalidationsTest)
#include "tst_scheduled_invalidations.moc"
