// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/outbox.h"

#include "tests/core/events/outbox_rig.h"

#include <QTest>

using namespace freshet;
using namespace freshet::events;
using namespace std::chrono_literals;
using test::await;
using test::CountingClock;
using test::ScriptedBus;

class OutboxFlushTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { test::turnLoop(); }

    void itAnswersOnceAllWasSent_data() { test::SqlDatabases::addRows(); }
    void itAnswersOnceAllWasSent()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        CountingClock clock;
        ScriptedBus bus;
        OutboxRelay relay({sql.get(), &bus, &clock}, options());
        relay.start();
        QVERIFY(await(relay.flush()));                              // nothing there
        const QByteArrayList expected = test::appendMany(*sql, 25); // several batches
        QVERIFY(await(relay.flush()));
        QCOMPARE(bus.ids(), expected);
        QCOMPARE(relay.counts().sent, 25);
    }

    void whatComesWhileItIsHeldIsWaitedForToo()
    {
        open();
        CountingClock clock;
        ScriptedBus bus;
        bus.isHeld = true;
        OutboxRelay relay({m_sql.get(), &bus, &clock}, options());
        relay.start();
        QByteArrayList expected = test::appendMany(*m_sql, 2);
        const auto first = flushed(relay);
        QTRY_COMPARE(bus.calls, 1);
        expected += test::appendMany(*m_sql, 2);
        const auto second = flushed(relay);
        test::turnLoop();
        QVERIFY(!first->has_value() && !second->has_value());
        bus.letGo();
        QTRY_VERIFY(first->has_value() && second->has_value());
        QVERIFY(**first && **second);
        QCOMPARE(bus.ids(), expected);
    }

    void aBusThatRefusesForNowIsSaid()
    {
        open();
        CountingClock clock;
        ScriptedBus bus;
        bus.refuse = [](const Event &) { return Error{Code::OutOfMemory, QStringLiteral("full"), {}}; };
        OutboxRelay relay({m_sql.get(), &bus, &clock}, options());
        relay.start();
        test::appendMany(*m_sql, 1);
        const auto refused = await(relay.flush());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::OutOfMemory);
        // While the type waits for its next try, too.
        const auto still = await(relay.flush());
        QVERIFY(!still);
        QCOMPARE(still.error().code, Code::OutOfMemory);
        bus.refuse = {};
        QTRY_COMPARE(clock.fake.sleepers(), 1);
        clock.fake.advance(200ms);
        QTRY_COMPARE(relay.counts().sent, 1);
        QVERIFY(await(relay.flush()));
    }

    void anEventThatIsSetAsideKeepsNobodyWaiting()
    {
        open();
        CountingClock clock;
        ScriptedBus bus;
        bus.refuse = [](const Event &) { return Error{Code::InvalidArgument, QStringLiteral("wrong"), {}}; };
        OutboxRelay relay({m_sql.get(), &bus, &clock}, options());
        relay.start();
        test::appendMany(*m_sql, 1);
        QVERIFY(await(relay.flush()));
        QCOMPARE(relay.counts().refused, 1);
    }

    void whereAnotherOneWorksItIsSaidAndLookedAtAgainWhenThatLeaseHasRunOut()
    {
        open();
        CountingClock clock;
        ScriptedBus bus;
        bus.isHeld = true;
        OutboxRelay relay({m_sql.get(), &bus, &clock}, options());
        relay.start();
        test::appendMany(*m_sql, 1);
        relay.wake();
        QTRY_COMPARE(bus.calls, 1); // and has the lease
        ScriptedBus otherBus;
        OutboxRelay other({m_sql.get(), &otherBus, &clock}, options());
        other.start();
        const auto answer = await(other.flush());
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Code::TryAgain);
        QCOMPARE(otherBus.calls, 0);
        // It does not rest for the whole `poll` of a day then.
        bus.letGo();
        QTRY_COMPARE(relay.counts().sent, 1);
        const int rests = clock.sleeps;
        clock.fake.advance(10s);
        QTRY_VERIFY(clock.sleeps > rests);
        QVERIFY(await(other.flush()));
    }

    void oneThatDoesNotRunOrEndsSaysSo()
    {
        open();
        CountingClock clock;
        ScriptedBus bus;
        auto relay = std::make_unique<OutboxRelay>(OutboxRelay::Parts{m_sql.get(), &bus, &clock}, options());
        const auto idle = await(relay->flush());
        QVERIFY(!idle);
        QCOMPARE(idle.error().code, Code::Cancelled);
        relay->start();
        bus.isHeld = true;
        test::appendMany(*m_sql, 1);
        const auto waiting = flushed(*relay);
        QTRY_COMPARE(bus.calls, 1);
        relay.reset();
        bus.letGo();
        QTRY_VERIFY(waiting->has_value());
        QVERIFY(!**waiting);
        QCOMPARE((*waiting)->error().code, Code::Cancelled);
    }

    void aDatabaseThatFailsIsSaid()
    {
        FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(true);
        QVERIFY2(!url.isEmpty(), qPrintable(m_databases.why()));
        const auto sql = std::move(*Sql::open(url));
        QVERIFY(await(Outbox::prepare(*sql)));
        CountingClock clock;
        ScriptedBus bus;
        OutboxRelay relay({sql.get(), &bus, &clock}, options());
        relay.start();
        QVERIFY(await(relay.flush()));
        m_databases.server().stop();
        const auto answer = await(relay.flush());
        QVERIFY(!answer);
        QVERIFY2(m_databases.server().start(), qPrintable(m_databases.server().log()));
    }

private:
    static OutboxRelay::Options options()
    {
        OutboxRelay::Options options;
        options.poll = 24h;
        options.batch = 10;
        return options;
    }
    void open()
    {
        m_sql = std::move(*Sql::open(m_databases.newUrl(false)));
        QVERIFY(await(Outbox::prepare(*m_sql)));
    }
    static std::shared_ptr<std::optional<Result<void>>> flushed(OutboxRelay &relay)
    {
        auto kept = std::make_shared<std::optional<Result<void>>>();
        test::keep(relay.flush(), kept);
        return kept;
    }

    test::SqlDatabases m_databases;
    std::unique_ptr<Sql> m_sql;
};

QTEST_GUILESS_MAIN(OutboxFlushTest)
#include "tst_outbox_flush.moc"
