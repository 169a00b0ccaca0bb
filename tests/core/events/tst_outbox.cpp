// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/outbox.h"

#include "tests/core/events/outbox_rig.h"
#include "tests/support/child_process.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

#include <thread>
#include <unistd.h>

using namespace freshet;
using namespace freshet::events;
using namespace std::chrono_literals;
using test::append;
using test::await;
using test::eventOf;
using test::rows;
using test::ScriptedBus;
using test::text;

namespace {

using Step = OutboxRelay::Step;

/// The part of a child process: relays until it meets its death.
int relayUntilDeath(const QStringList &arguments)
{
    auto sql = Sql::open(arguments.at(2));
    if (!sql)
        return 3;
    ScriptedBus bus;
    bus.file = arguments.at(3);
    const int step = arguments.at(4).toInt();
    int left = arguments.at(5).toInt();
    OutboxRelay::Options options;
    options.batch = 4;
    options.reached = [&left, step](Step reached) {
        if (int(reached) == step && --left == 0)
            ::_exit(9); // as a kill: nothing is tidied up
    };
    OutboxRelay relay({sql->get(), &bus, nullptr}, options);
    relay.start();
    return test::waitUntil([] { return false; }, 20s) ? 0 : 4;
}

QByteArrayList linesOf(const QString &file)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return {};
    QByteArrayList lines = in.readAll().split('\n');
    lines.removeLast();
    return lines;
}

QByteArrayList withoutRepeats(const QByteArrayList &ids)
{
    QByteArrayList first;
    for (const QByteArray &id : ids) {
        if (!first.contains(id))
            first << id;
    }
    return first;
}

} // namespace

class OutboxTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { test::turnLoop(); }

    void eventsArePublishedInTheirOrderAndTheirRowsGo_data() { test::SqlDatabases::addRows(); }
    void eventsArePublishedInTheirOrderAndTheirRowsGo()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        std::vector<Event> all;
        for (int i = 0; i < 27; i += 3) { // three in a transaction; the last batch is not full
            std::vector<Event> some;
            for (int k = i; k < i + 3; ++k) {
                Event event = eventOf(k % 2 ? "voice.created" : "product.updated", k);
                event.payload.insert(QStringLiteral("big"), qint64(9007199254740993));
                event.payload.insert(QStringLiteral("text"), QStringLiteral("ä ' \" \\ 音 ? $1 %1"));
                some.push_back(event);
            }
            QVERIFY(append(*sql, some));
            all.insert(all.end(), some.begin(), some.end());
        }
        ScriptedBus bus;
        OutboxRelay::Options options;
        options.batch = 10;
        OutboxRelay relay({sql.get(), &bus, nullptr}, options);
        QSignalSpy sent(&relay, &OutboxRelay::sent);
        QCOMPARE(await(relay.fetchBacklog())->waiting, 27);
        relay.start();
        QTRY_COMPARE(relay.counts().sent, 27);
        QVERIFY(bus.published == all);
        QCOMPARE(bus.calls, 3);
        QCOMPARE(sent.size(), 27);
        const auto last = sent.last().at(0).value<Published>();
        QCOMPARE(last.eventId, all.back().id);
        QCOMPARE(last.stream, QByteArray("events:product.updated"));
        const auto backlog = await(relay.fetchBacklog());
        QVERIFY(backlog);
        QCOMPARE(backlog->waiting, 0);
        QCOMPARE(backlog->refused, 0);
        QVERIFY(!backlog->oldest);
        QTRY_VERIFY(!relay.isWorking()); // at rest the lease is anybody's
        QVERIFY(await(relay.stop()));
        QCOMPARE(rows(*sql, QStringLiteral("SELECT until_ms FROM outbox_relay")), QStringList{QStringLiteral("0")});
        // Again after a stop, and new ids are behind the old ones.
        relay.start();
        const QByteArrayList more = test::appendMany(*sql, 2);
        relay.wake();
        QTRY_COMPARE(relay.counts().sent, 29);
        QCOMPARE(bus.ids().mid(27), more);
    }

    void aRollbackLeavesNothing_data() { test::SqlDatabases::addRows(); }
    void aRollbackLeavesNothing()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        QVERIFY(test::run(*sql, {QStringLiteral("CREATE TABLE things (n INTEGER)")}));
        const auto change = [](int n, bool works) -> Sql::Work {
            return [n, works](QSqlDatabase &database) -> Result<void> {
                if (auto done = execute(database, QStringLiteral("INSERT INTO things VALUES (%1)").arg(n)); !done)
                    return done;
                if (auto done = Outbox::append(database, eventOf("voice.created", n)); !done)
                    return done;
                return works ? Result<void>() : failure(Code::Io, QStringLiteral("changed my mind"));
            };
        };
        QVERIFY(!await(sql->transaction(change(1, false))));
        QVERIFY(await(sql->transaction(change(2, true))));
        QVERIFY(!await(sql->transaction(change(3, false))));
        QCOMPARE(rows(*sql, QStringLiteral("SELECT n FROM things")), QStringList{QStringLiteral("2")});
        ScriptedBus bus;
        OutboxRelay relay({sql.get(), &bus, nullptr}, {});
        QCOMPARE(await(relay.fetchBacklog())->waiting, 1);
        relay.start();
        QTRY_COMPARE(relay.counts().sent, 1);
        QCOMPARE(bus.published.front().payload.value(QStringLiteral("n")).toInt(), 2);
    }

    void whatCanNeverBePublishedIsNotAppended_data() { test::SqlDatabases::addRows(); }
    void whatCanNeverBePublishedIsNotAppended()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        for (const QByteArray &type : {QByteArray(), QByteArray("dead"), QByteArray("seen:x"), QByteArray("a\xff"),
                                       QByteArray("a\nb"), QByteArray("a\0b", 3), QByteArray(201, 'a')})
            QCOMPARE(append(*sql, {eventOf(type, 1)}).error().code, Code::InvalidArgument);
        for (const QByteArray &id : {QByteArray(), QByteArray("\xff"), QByteArray("a\0b", 3)}) {
            Event event = eventOf("voice.created", 1);
            event.id = id;
            QCOMPARE(append(*sql, {event}).error().code, Code::InvalidArgument);
        }
        const Event event = eventOf("voice.created", 1);
        QVERIFY(append(*sql, {event}));
        QCOMPARE(append(*sql, {event}).error().code, Code::Io);
        QCOMPARE(rows(*sql, QStringLiteral("SELECT event_id, event FROM outbox")),
                 QStringList{QString::fromUtf8(event.id + '=' + event.toJson())});
    }

    void programsThatPrepareAtOnceDoNotRefuseEachOther_data() { test::SqlDatabases::addRows(); }
    void programsThatPrepareAtOnceDoNotRefuseEachOther()
    {
        QFETCH(bool, isPostgreSql);
        if (isPostgreSql)
            FRESHET_NEED_POSTGRESQL;
        for (int round = 0; round < 5; ++round) {
            const QString url = m_databases.newUrl(isPostgreSql);
            QVERIFY2(!url.isEmpty(), qPrintable(m_databases.why()));
            std::vector<std::unique_ptr<Sql>> all;
            std::vector<std::shared_ptr<std::optional<Result<void>>>> kept;
            for (int i = 0; i < 8; ++i) { // each has a thread and a connection of its own
                auto sql = Sql::open(url);
                QVERIFY(sql);
                all.push_back(std::move(*sql));
                kept.push_back(std::make_shared<std::optional<Result<void>>>());
                test::keep(Outbox::prepare(*all.back()), kept.back());
            }
            for (const auto &one : kept) {
                QTRY_VERIFY(one->has_value());
                QVERIFY2(**one, qPrintable(text(**one)));
            }
            QCOMPARE(rows(*all.front(), QStringLiteral("SELECT name FROM outbox_relay")), QStringList{QStringLiteral("relay")});
            QVERIFY(await(Outbox::prepare(*all.back())));
        }
    }

    void preparingWaitsForNoTransactionOfOthers_data() { test::SqlDatabases::addRows(); }
    void preparingWaitsForNoTransactionOfOthers()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        auto other = Sql::open(url);
        QVERIFY(other);
        test::OpenTransaction open(**other,
                                   [](QSqlDatabase &database) { return Outbox::append(database, eventOf("voice.created", 1)); });
        QTRY_VERIFY(open.isOpen());
        const auto done = await(Outbox::prepare(*sql), 3s); // SQLite would wait for 5 s
        QVERIFY2(done, qPrintable(text(done)));
        QVERIFY(open.commit());
    }

    void aKilledRelayLosesNothingAndRepeatsOnlyWhatWasPublishedAndNotRemoved_data()
    {
        QTest::addColumn<bool>("isPostgreSql");
        QTest::addColumn<int>("step");
        for (const bool isPostgreSql : {false, true}) {
            for (const auto step : {Step::Read, Step::Published, Step::Removed})
                QTest::addRow("%s after step %d", isPostgreSql ? "PostgreSQL" : "SQLite", int(step)) << isPostgreSql << int(step);
        }
    }
    void aKilledRelayLosesNothingAndRepeatsOnlyWhatWasPublishedAndNotRemoved()
    {
        QFETCH(int, step);
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        QTemporaryDir directory;
        const QString file = directory.filePath(QStringLiteral("published"));
        QByteArrayList expected;
        for (const int time : {1, 2, 1}) { // killed in its first, in its second batch, and again
            expected += test::appendMany(*sql, 10);
            test::ChildProcess child;
            QVERIFY(child.start(QCoreApplication::applicationFilePath(),
                                {QStringLiteral("--relay"), url, file, QString::number(step), QString::number(time)}, {}));
            QTRY_VERIFY2_WITH_TIMEOUT(!child.isRunning(), qPrintable(child.output()), 15000);
            // The lease is the dead one's; it is not waited for here.
            QVERIFY(test::run(*sql, {QStringLiteral("UPDATE outbox_relay SET until_ms = 1")}));
        }
        ScriptedBus bus;
        bus.file = file;
        OutboxRelay::Options options;
        options.batch = 4;
        OutboxRelay relay({sql.get(), &bus, nullptr}, options);
        QVERIFY(await(relay.fetchBacklog())->waiting > 0);
        relay.start();
        QTRY_COMPARE(await(relay.fetchBacklog())->waiting, 0);
        const QByteArrayList lines = linesOf(file);
        QCOMPARE(withoutRepeats(lines), expected);
        QCOMPARE(lines.size(), expected.size() + (step == int(Step::Published) ? 3 * 4 : 0));
    }

    void aRelayThatIsDestroyedAtAnyStepLosesNothing_data()
    {
        aKilledRelayLosesNothingAndRepeatsOnlyWhatWasPublishedAndNotRemoved_data();
    }
    void aRelayThatIsDestroyedAtAnyStepLosesNothing()
    {
        QFETCH(int, step);
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        const QByteArrayList expected = test::appendMany(*sql, 10);
        ScriptedBus bus;
        std::unique_ptr<OutboxRelay> relay;
        OutboxRelay::Options options;
        options.batch = 4;
        options.reached = [&relay, step](Step reached) {
            if (int(reached) == step)
                relay.reset();
        };
        relay = std::make_unique<OutboxRelay>(OutboxRelay::Parts{sql.get(), &bus, nullptr}, options);
        relay->start();
        QTRY_VERIFY(!relay);
        // It gave the lease back, so another goes on at once.
        QTRY_COMPARE(rows(*sql, QStringLiteral("SELECT until_ms FROM outbox_relay")), QStringList{QStringLiteral("0")});
        options.reached = {};
        OutboxRelay next({sql.get(), &bus, nullptr}, options);
        next.start();
        QTRY_COMPARE(await(next.fetchBacklog())->waiting, 0);
        QCOMPARE(withoutRepeats(bus.ids()), expected);
        QCOMPARE(bus.ids().size(), 10 + (step == int(Step::Published) ? 4 : 0));
    }

    void whatIsRefusedForGoodIsSetAsideAndTheOthersGoOn_data() { test::SqlDatabases::addRows(); }
    void whatIsRefusedForGoodIsSetAsideAndTheOthersGoOn()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(Outbox::prepare(*sql)));
        const Event first = eventOf("voice.created", 1);
        const Event unknown = eventOf("no.such", 2);
        const Event wrong = eventOf("voice.created", 3);
        const Event last = eventOf("voice.created", 4);
        QVERIFY(append(*sql, {first, unknown, wrong}));
        // Another program's: the first can't be read, the second leaves out what the row tells.
        QVERIFY(test::run(*sql, {QStringLiteral("INSERT INTO outbox (event_id, type, event) VALUES ('broken', 'x.y', '{')"),
                                 QStringLiteral("INSERT INTO outbox (event_id, type, event, created_at) VALUES ('bare', 'x.y', "
                                                "'{\"payload\":{}}', '2026-01-02T03:04:05.678Z')")}));
        QVERIFY(append(*sql, {last}));
        ScriptedBus bus;
        bus.refuse = [&](const Event &event) -> std::optional<Error> {
            if (event.type == "no.such")
                return Error{Code::NotFound, QStringLiteral("there is no type no.such"), {}};
            if (event.id == wrong.id)
                return Error{Code::InvalidArgument, QString(QChar(0)) + QStringLiteral("a wrong payload"), {}};
            return std::nullopt;
        };
        OutboxRelay relay({sql.get(), &bus, nullptr}, {});
        QSignalSpy refused(&relay, &OutboxRelay::refused);
        QSignalSpy failed(&relay, &OutboxRelay::failed);
        relay.start();
        QTRY_COMPARE(relay.counts().sent, 3);
        QTRY_COMPARE(refused.size(), 3);
        QCOMPARE(bus.ids(), (QByteArrayList{first.id, "bare", last.id}));
        QCOMPARE(bus.published[1].type, QByteArray("x.y"));
        QCOMPARE(timestampText(bus.published[1].timestamp), QByteArray("2026-01-02T03:04:05.678000+00:00"));
        QCOMPARE(refused.first().at(0).toByteArray(), unknown.id);
        QCOMPARE(refused.first().at(1).value<Error>().code, Code::NotFound);
        QCOMPARE(relay.counts().refused, 3);
        QCOMPARE(failed.size(), 0);
        auto backlog = await(relay.fetchBacklog());
        QCOMPARE(backlog->waiting, 0);
        QCOMPARE(backlog->refused, 3);
        const QStringList reasons =
            rows(*sql, QStringLiteral("SELECT tries, error FROM outbox WHERE refused_at IS NOT NULL ORDER BY id"));
        QCOMPARE(reasons.size(), 3);
        QCOMPARE(reasons[0], QStringLiteral("1=not_found: there is no type no.such"));
        QCOMPARE(reasons[1], QStringLiteral("1=invalid_argument: a wrong payload"));
        QVERIFY2(reasons[2].startsWith(QLatin1String("1=undecodable: ")), qPrintable(reasons[2]));
        // An operator has mended the registry.
        bus.refuse = {};
        QVERIFY(test::run(*sql, {QStringLiteral("UPDATE outbox SET refused_at = NULL WHERE type = 'no.such'")}));
        relay.wake();
        QTRY_COMPARE(relay.counts().sent, 4);
        QCOMPARE(bus.ids().last(), unknown.id);
    }

    void whoCommitsLaterIsPublishedLaterWhateverItsIds()
    {
        FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(true);
        QVERIFY2(!url.isEmpty(), qPrintable(m_databases.why()));
        auto sql = Sql::open(url);
        auto slowSql = Sql::open(url);
        QVERIFY(sql && slowSql);
        QVERIFY(await(Outbox::prepare(**sql)));
        const Event slow1 = eventOf("voice.created", 1);
        const Event slow2 = eventOf("voice.created", 2);
        test::OpenTransaction open(**slowSql, [&](QSqlDatabase &database) -> Result<void> {
            if (auto done = Outbox::append(database, slow1); !done)
                return done;
            return Outbox::append(database, slow2);
        });
        QTRY_VERIFY(open.isOpen());
        const Event quick = eventOf("voice.created", 3);
        QVERIFY(append(**sql, {quick}));
        ScriptedBus bus;
        OutboxRelay relay({sql->get(), &bus, nullptr}, {});
        bus.isHeld = true;
        relay.start();
        QTRY_COMPARE(bus.calls, 1);
        QVERIFY(open.commit()); // between the reading of a batch and the removal of its rows
        relay.wake();
        bus.letGo();
        QTRY_COMPARE(relay.counts().sent, 3);
        QCOMPARE(bus.ids(), (QByteArrayList{quick.id, slow1.id, slow2.id}));
    }

    void theBacklogTellsHowManyAndHowOld_data() { test::SqlDatabases::addRows(); }
    void theBacklogTellsHowManyAndHowOld()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        ScriptedBus bus;
        OutboxRelay relay({sql.get(), &bus, nullptr}, {});
        auto backlog = await(relay.fetchBacklog()); // makes the tables
        QVERIFY2(backlog, backlog ? "" : qPrintable(backlog.error().message));
        QCOMPARE(backlog->waiting, 0);
        const QDateTime before = QDateTime::currentDateTimeUtc().addMSecs(-1);
        test::appendMany(*sql, 5);
        backlog = await(relay.fetchBacklog());
        QCOMPARE(backlog->waiting, 5);
        QCOMPARE(backlog->refused, 0);
        QVERIFY(backlog->oldest && *backlog->oldest >= before && *backlog->oldest <= QDateTime::currentDateTimeUtc());
        QVERIFY(test::run(*sql, {QStringLiteral("UPDATE outbox SET created_at = '2026-01-02T03:04:05.678Z' WHERE id = 3"),
                                 QStringLiteral("UPDATE outbox SET created_at = '2025-01-01T00:00:00.000Z', "
                                                "refused_at = created_at WHERE id = 2")}));
        backlog = await(relay.fetchBacklog());
        QCOMPARE(backlog->waiting, 4);
        QCOMPARE(backlog->refused, 1);
        QCOMPARE(*backlog->oldest, QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5, 678), Qt::UTC));
    }

private:
    test::SqlDatabases m_databases;
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("--relay"))
        return relayUntilDeath(arguments);
    OutboxTest test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}
#include "tst_outbox.moc"
