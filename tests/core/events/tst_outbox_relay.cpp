// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/outbox.h"

#include "tests/core/events/outbox_rig.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

using namespace freshet;
using namespace freshet::events;
using namespace std::chrono_literals;
using test::append;
using test::await;
using test::CountingClock;
using test::eventOf;
using test::FakeClock;
using test::lease;
using test::rows;
using test::ScriptedBus;
using test::text;

namespace {

std::function<std::optional<Error>(const Event &)> always(Code code)
{
    return [code](const Event &) { return Error{code, QStringLiteral("not now"), {}}; };
}

} // namespace

class OutboxRelayTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { test::turnLoop(); }

    void whileRedisIsAwayTheBacklogGrowsAndThenDrains_data() { test::SqlDatabases::addRows(); }
    void whileRedisIsAwayTheBacklogGrowsAndThenDrains()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        CountingClock clock;
        ScriptedBus bus;
        bus.refuse = always(Code::ConnectionLost);
        OutboxRelay::Options options;
        options.poll = 1h;
        options.longestPause = 800ms;
        OutboxRelay relay({sql.get(), &bus, &clock}, options);
        QSignalSpy failed(&relay, &OutboxRelay::failed);
        QSignalSpy recovered(&relay, &OutboxRelay::recovered);
        QByteArrayList expected = test::appendMany(*sql, 5);
        relay.start();
        int rests = 0;
        int calls = 0;
        for (const auto pause : {200ms, 400ms, 800ms, 800ms}) {
            ++calls;
            QTRY_COMPARE(relay.counts().failures, calls);
            QTRY_VERIFY(clock.fake.sleepers() == 1 && !relay.isWorking()); // another process may try
            QCOMPARE(bus.calls, calls);
            // What comes meanwhile does not make it ask the bus earlier.
            expected += test::appendMany(*sql, 1);
            rests = clock.sleeps;
            relay.wake();
            QTRY_COMPARE(clock.sleeps, rests + 1);
            clock.fake.advance(pause - 1ms);
            QCOMPARE(clock.sleeps, rests + 1);
            QCOMPARE(bus.calls, calls);
            if (calls == 4)
                bus.refuse = {};
            clock.fake.advance(1ms);
        }
        QTRY_COMPARE(relay.counts().sent, 9);
        QCOMPARE(bus.ids(), expected);
        QCOMPARE(failed.size(), 1);
        QCOMPARE(failed.first().first().value<Error>().code, Code::ConnectionLost);
        QTRY_COMPARE(recovered.size(), 1);
        QCOMPARE(await(relay.fetchBacklog())->waiting, 0);
        // The next failure begins with the first pause again.
        bus.refuse = always(Code::OutOfMemory);
        test::appendMany(*sql, 1);
        relay.wake();
        QTRY_COMPARE(relay.counts().failures, 5);
        QCOMPARE(failed.size(), 2);
        QTRY_COMPARE(rows(*sql, QStringLiteral("SELECT tries, error FROM outbox")),
                     QStringList{QStringLiteral("1=out_of_memory: not now")});
        bus.refuse = {};
        QTRY_VERIFY(clock.fake.sleepers() == 1 && !relay.isWorking());
        clock.fake.advance(200ms);
        QTRY_COMPARE(relay.counts().sent, 10);
        QTRY_COMPARE(recovered.size(), 2);
    }

    void aTypeThatHasToWaitKeepsNobodyElseWaiting_data() { test::SqlDatabases::addRows(); }
    void aTypeThatHasToWaitKeepsNobodyElseWaiting()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        FakeClock clock;
        ScriptedBus bus;
        bus.refuse = [](const Event &event) -> std::optional<Error> {
            if (event.type == "stuck")
                return Error{Code::WrongType, QStringLiteral("the stream is a string"), {}};
            return std::nullopt;
        };
        OutboxRelay::Options options;
        options.batch = 4;
        OutboxRelay relay({sql.get(), &bus, &clock}, options);
        QSignalSpy recovered(&relay, &OutboxRelay::recovered);
        const QByteArrayList stuck = test::appendMany(*sql, 10, "stuck"); // more than a batch
        const QByteArrayList flowing = test::appendMany(*sql, 10, "flowing");
        relay.start();
        QTRY_COMPARE(relay.counts().sent, 10);
        QCOMPARE(bus.ids(), flowing);
        QCOMPARE(relay.counts().failures, 1);
        QCOMPARE(recovered.size(), 0);
        bus.refuse = {};
        QTRY_COMPARE(clock.sleepers(), 1);
        clock.advance(200ms);
        QTRY_COMPARE(relay.counts().sent, 20);
        QCOMPARE(bus.ids(), flowing + stuck);
        QTRY_COMPARE(recovered.size(), 1);
    }

    void whatAnotherRelayHasSentIsWaitedForNoLonger()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(sql);
        QVERIFY(await(Outbox::prepare(**sql)));
        FakeClock clock;
        ScriptedBus bus;
        bus.refuse = always(Code::NoPermission);
        OutboxRelay relay({sql->get(), &bus, &clock}, {});
        QSignalSpy recovered(&relay, &OutboxRelay::recovered);
        test::appendMany(**sql, 1);
        relay.start();
        QTRY_COMPARE(relay.counts().failures, 1);
        QTRY_VERIFY(clock.sleepers() == 1 && !relay.isWorking());
        ScriptedBus otherBus;
        OutboxRelay other({sql->get(), &otherBus, nullptr}, {});
        other.start();
        QTRY_COMPARE(other.counts().sent, 1);
        clock.advance(200ms);
        QTRY_COMPARE(recovered.size(), 1);
        QCOMPARE(bus.calls, 1);
    }

    void aStopEndsAfterTheBatchThatIsOnItsWay_data() { test::SqlDatabases::addRows(); }
    void aStopEndsAfterTheBatchThatIsOnItsWay()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        const QByteArrayList expected = test::appendMany(*sql, 10);
        ScriptedBus bus;
        bus.isHeld = true;
        OutboxRelay::Options options;
        options.batch = 4;
        OutboxRelay relay({sql.get(), &bus, nullptr}, options);
        relay.start();
        QTRY_COMPARE(bus.calls, 1);
        auto stopped = std::make_shared<std::optional<Result<void>>>();
        auto again = std::make_shared<std::optional<Result<void>>>();
        test::keep(relay.stop(), stopped);
        test::keep(relay.stop(), again);
        QCoreApplication::processEvents();
        QVERIFY(!stopped->has_value());
        bus.letGo();
        QTRY_VERIFY(stopped->has_value() && again->has_value());
        QVERIFY2(**stopped, qPrintable(text(**stopped)));
        QVERIFY(**again);
        QCOMPARE(relay.counts().sent, 4);
        QCOMPARE(bus.calls, 1);
        QCOMPARE(lease(*sql), QStringLiteral("=0"));
        QCOMPARE(await(relay.fetchBacklog())->waiting, 6);
        relay.start();
        QTRY_COMPARE(relay.counts().sent, 10);
        QCOMPARE(bus.ids(), expected);
        QVERIFY(await(relay.stop()));
        QVERIFY(await(relay.stop()));
    }

    void atRestItReadsOnceAPollAndWritesNothing_data() { test::SqlDatabases::addRows(); }
    void atRestItReadsOnceAPollAndWritesNothing()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        auto observer = Sql::open(url);
        QVERIFY(observer);
        const QString version = isPostgreSql ? QStringLiteral("SELECT xmin::text || ' ' || ctid::text FROM outbox_relay")
                                             : QStringLiteral("PRAGMA data_version"); // raised by each write of others
        CountingClock clock;
        ScriptedBus bus;
        OutboxRelay relay({sql.get(), &bus, &clock}, {});
        test::appendMany(*sql, 1);
        relay.start();
        QTRY_COMPARE(relay.counts().sent, 1);
        QTRY_COMPARE(clock.fake.sleepers(), 1);
        const QStringList before = rows(**observer, version);
        QCOMPARE(before.size(), 1);
        const int sleeps = clock.sleeps;
        for (int i = 1; i <= 20; ++i) {
            QCoreApplication::processEvents();
            QCOMPARE(clock.sleeps, sleeps + i - 1); // it sleeps
            clock.fake.advance(1s);
            QTRY_COMPARE(clock.sleeps, sleeps + i);
        }
        QCOMPARE(rows(**observer, version), before);
        QCOMPARE(bus.calls, 1);
    }

    void aWakeFindsAtOnceWhatIsNew_data() { test::SqlDatabases::addRows(); }
    void aWakeFindsAtOnceWhatIsNew()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        FakeClock clock; // which stands still
        ScriptedBus bus;
        OutboxRelay relay({sql.get(), &bus, &clock}, {});
        relay.start();
        QTRY_COMPARE(clock.sleepers(), 1);
        QByteArrayList expected = test::appendMany(*sql, 1);
        QCOMPARE(relay.counts().sent, 0);
        relay.wake();
        QTRY_COMPARE(relay.counts().sent, 1);
        // Also one that comes while it is busy with a look that may have been too early.
        bus.isHeld = true;
        expected += test::appendMany(*sql, 1);
        relay.wake();
        QTRY_COMPARE(bus.calls, 2);
        expected += test::appendMany(*sql, 1);
        relay.wake();
        bus.letGo();
        QTRY_COMPARE(relay.counts().sent, 3);
        QCOMPARE(bus.ids(), expected);
    }

    void aRestartOfPostgreSqlIsSurvived()
    {
        FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(true);
        QVERIFY2(!url.isEmpty(), qPrintable(m_databases.why()));
        auto sql = Sql::open(url);
        QVERIFY(sql);
        FakeClock clock;
        ScriptedBus bus;
        OutboxRelay relay({sql->get(), &bus, &clock}, {});
        QSignalSpy failed(&relay, &OutboxRelay::failed);
        QSignalSpy recovered(&relay, &OutboxRelay::recovered);
        QVERIFY(await(Outbox::prepare(**sql)));
        QByteArrayList expected = test::appendMany(**sql, 2);
        // Away between publishing and removing.
        bus.isHeld = true;
        relay.start();
        QTRY_COMPARE(bus.calls, 1);
        m_databases.server().stop();
        bus.letGo();
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(isUnreachable(failed.first().first().value<Error>().code));
        QCOMPARE(bus.ids(), expected);
        QCOMPARE(relay.counts().sent, 0);
        QTRY_COMPARE(clock.sleepers(), 1);
        clock.advance(200ms);
        QTRY_COMPARE(relay.counts().failures, 2);
        QVERIFY2(m_databases.server().start(), qPrintable(m_databases.server().log()));
        QTRY_COMPARE(clock.sleepers(), 1);
        clock.advance(400ms);
        QTRY_COMPARE(relay.counts().sent, 2);
        QTRY_COMPARE(recovered.size(), 1);
        QCOMPARE(bus.ids(), expected); // not a second time
        QCOMPARE(await(relay.fetchBacklog())->waiting, 0);
        // Away at rest, and back before it looks: nobody notices.
        QTRY_COMPARE(clock.sleepers(), 1);
        QVERIFY2(m_databases.server().restart(), qPrintable(m_databases.server().log()));
        expected += test::appendMany(**sql, 1);
        relay.wake();
        QTRY_COMPARE(relay.counts().sent, 3);
        QCOMPARE(bus.ids(), expected);
        QCOMPARE(failed.size(), 1);
    }

    void aStopWhileTheDatabaseIsAwayTellsSo()
    {
        FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(true);
        QVERIFY2(!url.isEmpty(), qPrintable(m_databases.why()));
        auto sql = Sql::open(url);
        QVERIFY(sql);
        ScriptedBus bus;
        OutboxRelay relay({sql->get(), &bus, nullptr}, {});
        QVERIFY(await(Outbox::prepare(**sql)));
        const QByteArrayList expected = test::appendMany(**sql, 2);
        bus.isHeld = true;
        relay.start();
        QTRY_COMPARE(bus.calls, 1);
        m_databases.server().stop();
        bus.letGo();
        QTRY_COMPARE(relay.counts().failures, 1);
        QVERIFY(!await(relay.stop()));
        QVERIFY2(m_databases.server().start(), qPrintable(m_databases.server().log()));
        QVERIFY(await(relay.stop())); // the last chance, again
        QCOMPARE(relay.counts().sent, 2);
        QCOMPARE(await(relay.fetchBacklog())->waiting, 0);
        QCOMPARE(bus.ids(), expected);
    }

    void aLockedSqliteFileIsSurvived()
    {
        const QString url = m_databases.newUrl(false);
        Sql::Options impatient;
        impatient.wait = 20ms;
        auto sql = Sql::open(url, impatient);
        auto other = Sql::open(url);
        QVERIFY(sql && other);
        QVERIFY(await(Outbox::prepare(**sql)));
        const QByteArrayList expected = test::appendMany(**sql, 2);
        FakeClock clock;
        ScriptedBus bus;
        OutboxRelay relay({sql->get(), &bus, &clock}, {});
        QSignalSpy failed(&relay, &OutboxRelay::failed);
        QSignalSpy recovered(&relay, &OutboxRelay::recovered);
        {
            test::OpenTransaction lock(**other, [](QSqlDatabase &) { return Result<void>(); });
            QTRY_VERIFY(lock.isOpen());
            relay.start();
            QTRY_COMPARE(relay.counts().failures, 1);
            QCOMPARE(bus.calls, 0);
            QCOMPARE(failed.first().first().value<Error>().code, Code::Io);
            QCOMPARE(await(relay.fetchBacklog())->waiting, 2); // reading is possible all the time
            QVERIFY(lock.commit());
        }
        QTRY_COMPARE(clock.sleepers(), 1);
        clock.advance(200ms);
        QTRY_COMPARE(relay.counts().sent, 2);
        QTRY_COMPARE(recovered.size(), 1);
        QCOMPARE(bus.ids(), expected);
        QCOMPARE(failed.size(), 1);
    }

    void tablesThatGoAreMadeAgain_data() { test::SqlDatabases::addRows(); }
    void tablesThatGoAreMadeAgain()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        ScriptedBus bus;
        OutboxRelay::Options options;
        options.poll = 10ms;
        options.firstPause = 10ms;
        OutboxRelay relay({sql.get(), &bus, nullptr}, options);
        relay.start(); // makes them
        QTRY_COMPARE(lease(*sql), QStringLiteral("=0"));
        QVERIFY(test::run(*sql, {QStringLiteral("DELETE FROM outbox_relay")}));
        test::appendMany(*sql, 1);
        QTRY_COMPARE(relay.counts().sent, 1);
        QVERIFY(test::run(*sql, {QStringLiteral("DROP TABLE outbox"), QStringLiteral("DROP TABLE outbox_relay")}));
        QTRY_COMPARE(lease(*sql), QStringLiteral("=0"));
        test::appendMany(*sql, 1);
        QTRY_COMPARE(relay.counts().sent, 2);
    }

    void endingInTheMiddleIsQuiet_data() { test::SqlDatabases::addRows(); }
    void endingInTheMiddleIsQuiet()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        const QByteArrayList expected = test::appendMany(*sql, 40);
        ScriptedBus bus;
        OutboxRelay::Options options;
        options.batch = 1;
        for (int round = 0; round < 20; ++round) {
            OutboxRelay relay({sql.get(), &bus, nullptr}, options);
            if (round % 5 == 4) // in the hands of one who is told
                QObject::connect(&relay, &OutboxRelay::sent, &relay, [&relay] { relay.stop(); });
            relay.start();
            int turns = 0;
            QVERIFY(test::waitUntil([&] { return ++turns > round; }));
        }
        OutboxRelay relay({sql.get(), &bus, nullptr}, options);
        relay.start();
        QTRY_COMPARE(await(relay.fetchBacklog())->waiting, 0);
        QByteArrayList first;
        for (const QByteArray &id : bus.ids()) {
            if (!first.contains(id))
                first << id;
        }
        QCOMPARE(first, expected);
    }

private:
    test::SqlDatabases m_databases;
};

QTEST_GUILESS_MAIN(OutboxRelayTest)
#include "tst_outbox_relay.moc"
