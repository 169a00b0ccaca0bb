// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/outbox.h"

#include "tests/core/events/outbox_rig.h"

#include <QCoreApplication>
#include <QTest>

using namespace freshet;
using namespace freshet::events;
using namespace std::chrono_literals;
using test::await;
using test::CountingClock;
using test::FakeClock;
using test::lease;
using test::ScriptedBus;

class OutboxLeaseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { test::turnLoop(); }

    void onlyOneOfTwoRelaysPublishes_data() { test::SqlDatabases::addRows(); }
    void onlyOneOfTwoRelaysPublishes()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        auto otherSql = Sql::open(url);
        QVERIFY(otherSql);
        CountingClock clock;
        ScriptedBus bus;
        ScriptedBus otherBus;
        OutboxRelay one({sql.get(), &bus, &clock.fake}, {});
        OutboxRelay other({otherSql->get(), &otherBus, &clock}, {});
        QByteArrayList expected = test::appendMany(*sql, 3);
        bus.isHeld = true;
        one.start();
        QTRY_COMPARE(bus.calls, 1);
        QVERIFY(one.isWorking());
        other.start();
        for (int i = 1; i <= 5; ++i) { // it looks, and leaves the work to the first
            QTRY_COMPARE(clock.sleeps, i);
            other.wake();
        }
        QTRY_COMPARE(clock.sleeps, 6);
        QCOMPARE(otherBus.calls, 0);
        QVERIFY(!other.isWorking());
        bus.letGo();
        QTRY_COMPARE(one.counts().sent, 3);
        // At rest the lease is anybody's: who appended publishes, without waiting for the other's next look.
        expected += test::appendMany(**otherSql, 2);
        other.wake();
        QTRY_COMPARE(other.counts().sent, 2);
        QCOMPARE(bus.ids() + otherBus.ids(), expected);
        QCOMPARE(one.counts().failures + other.counts().failures, 0);
    }

    void theLeaseOfADeadRelayEndsByTheDatabasesClock_data() { test::SqlDatabases::addRows(); }
    void theLeaseOfADeadRelayEndsByTheDatabasesClock()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        test::appendMany(*sql, 2);
        const auto set = [&](qint64 fromNow) {
            const qint64 until = QDateTime::currentMSecsSinceEpoch() + fromNow;
            return test::run(
                *sql, {QStringLiteral("UPDATE outbox_relay SET token = 'dead', life_ms = 60000, until_ms = %1").arg(until)});
        };
        QVERIFY(set(55000));
        CountingClock clock;
        ScriptedBus bus;
        OutboxRelay::Options options;
        options.poll = 10s;
        OutboxRelay relay({sql.get(), &bus, &clock}, options);
        relay.start();
        for (int i = 1; i <= 8; ++i) { // whatever this machine's clock says
            QTRY_COMPARE(clock.sleeps, i);
            clock.fake.advance(10s);
        }
        QTRY_COMPARE(clock.sleeps, 9);
        QCOMPARE(bus.calls, 0);
        QVERIFY(set(-1));
        clock.fake.advance(10s);
        QTRY_COMPARE(relay.counts().sent, 2);
        // Nobody can have a lease for so long: that clock was set back.
        QTRY_VERIFY(!relay.isWorking());
        QVERIFY(set(130000));
        test::appendMany(*sql, 1);
        relay.wake();
        QTRY_COMPARE(relay.counts().sent, 3);
    }

    void aLeaseIsProlongedWhileTheBusTakesItsTime_data() { test::SqlDatabases::addRows(); }
    void aLeaseIsProlongedWhileTheBusTakesItsTime()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        test::appendMany(*sql, 1);
        FakeClock clock;
        ScriptedBus bus;
        bus.isHeld = true;
        OutboxRelay relay({sql.get(), &bus, &clock}, {});
        relay.start();
        QTRY_COMPARE(bus.calls, 1);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(test::run(*sql, {QStringLiteral("UPDATE outbox_relay SET until_ms = 5")}));
            QTRY_COMPARE(clock.sleepers(), 1);
            clock.advance(3334ms);
            QTRY_VERIFY(!lease(*sql).endsWith(QLatin1String("=5")));
        }
        bus.letGo();
        QTRY_COMPARE(relay.counts().sent, 1);
    }

    void whoLostTheLeaseWhilePublishingDoesNoHarm_data() { test::SqlDatabases::addRows(); }
    void whoLostTheLeaseWhilePublishingDoesNoHarm()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        auto otherSql = Sql::open(url);
        QVERIFY(otherSql);
        FakeClock clock;
        ScriptedBus bus;
        ScriptedBus otherBus;
        bus.isHeld = otherBus.isHeld = true;
        OutboxRelay one({sql.get(), &bus, &clock}, {});
        OutboxRelay other({otherSql->get(), &otherBus, nullptr}, {});
        const QByteArrayList expected = test::appendMany(*sql, 3);
        one.start();
        QTRY_COMPARE(bus.calls, 1);
        QVERIFY(test::run(*sql, {QStringLiteral("UPDATE outbox_relay SET until_ms = 5")})); // its machine slept
        other.start();
        QTRY_COMPARE(otherBus.calls, 1);
        QVERIFY(other.isWorking());
        clock.advance(3334ms); // it asks for more, and hears that it has none
        QTRY_VERIFY(!one.isWorking());
        const QString before = lease(*sql);
        bus.letGo();
        QTRY_COMPARE(one.counts().sent, 3);
        QCOMPARE(lease(*sql).section(QLatin1Char('='), 0, 0), before.section(QLatin1Char('='), 0, 0)); // still the other's
        otherBus.letGo();
        QTRY_COMPARE(other.counts().sent, 3);
        QCOMPARE(bus.ids(), expected);
        QCOMPARE(otherBus.ids(), expected);
        QCOMPARE(await(one.fetchBacklog())->waiting, 0);
        QTRY_VERIFY(lease(*sql) == QLatin1String("=0"));
    }

    void severalRelaysKeepTheOrderAndRepeatNothing_data() { test::SqlDatabases::addRows(); }
    void severalRelaysKeepTheOrderAndRepeatNothing()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        ScriptedBus bus;
        OutboxRelay::Options options;
        options.batch = 3;
        options.poll = 1ms;
        std::vector<std::unique_ptr<Sql>> connections;
        std::vector<std::unique_ptr<OutboxRelay>> relays;
        for (int i = 0; i < 3; ++i) {
            auto own = Sql::open(url);
            QVERIFY(own);
            connections.push_back(std::move(*own));
            relays.push_back(std::make_unique<OutboxRelay>(OutboxRelay::Parts{connections.back().get(), &bus, nullptr}, options));
            relays.back()->start();
        }
        const QByteArrayList expected = test::appendMany(*sql, 100);
        QTRY_COMPARE(await(relays.front()->fetchBacklog())->waiting, 0);
        QCOMPARE(bus.ids(), expected);
        for (const auto &relay : relays) {
            QVERIFY(await(relay->stop()));
            QCOMPARE(relay->counts().failures, 0);
        }
    }

    void aProcessThatWasStoppedWithTheLeaseLockedHoldsUpNobody()
    {
        FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(true);
        QVERIFY2(!url.isEmpty(), qPrintable(m_databases.why()));
        auto sql = Sql::open(url);
        auto stoppedSql = Sql::open(url);
        QVERIFY(sql && stoppedSql);
        QVERIFY(await(Outbox::prepare(**sql)));
        test::appendMany(**sql, 1);
        test::OpenTransaction stopped(**stoppedSql, [](QSqlDatabase &database) {
            return execute(database, QStringLiteral("UPDATE outbox_relay SET token = 'stopped', until_ms = 1"));
        });
        QTRY_VERIFY(stopped.isOpen());
        CountingClock clock;
        ScriptedBus bus;
        OutboxRelay relay({sql->get(), &bus, &clock}, {});
        relay.start();
        QTRY_COMPARE(clock.sleeps, 1);
        QVERIFY(!relay.isWorking());
        QCOMPARE(relay.counts().failures, 0);
        QCOMPARE(await(relay.fetchBacklog())->waiting, 1);
        QVERIFY(stopped.commit());
        clock.fake.advance(1s);
        QTRY_COMPARE(relay.counts().sent, 1);
    }

private:
    test::SqlDatabases m_databases;
};

QTEST_GUILESS_MAIN(OutboxLeaseTest)
#include "tst_outbox_lease.moc"
