// SPDX-License-Identifier: GPL-3.0-or-later
//
// A connection over time: pauses between attempts, silence, coming back to the same or another server.
#include "tests/core/redis/scripted_rig.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <cmath>

using namespace freshet;
using namespace freshet::redis;
using namespace freshet::test;
using namespace std::chrono_literals;

using State = Connection::State;

class ConnectionLifeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pausesGrowWithinTheirBoundsAndNeverEnd();
    void theNextAttemptComesByItself();
    void aPauseCanBeCutShort();
    void whileAwayCommandsFailAtOnce();
    void whileAwayCommandsCanWaitInstead();
    void waitingCommandsKeepTheirDeadline();
    void silenceIsAskedAboutAndAnAnswerIsEnough();
    void aHalfOpenConnectionIsLeft();
    void commandsInFlightNeedNoQuestion();
    void aBusyConnectionIsAskedHowItIsToo();
    void aSilentSubscriberIsAskedAndLeft();
    void anotherServerIsNoticed();
    void closingIsForGood();
    void whatHappensToAnOldSocketDoesNotMatter();
    void theOwnerMayGoInsideAStateChange_data();
    void theOwnerMayGoInsideAStateChange();
    void openingTwiceIsOpeningOnce();
};

void ConnectionLifeTest::pausesGrowWithinTheirBoundsAndNeverEnd()
{
    Connection::Options options;
    options.client.reconnectFirst = 1000ms;
    options.client.reconnectMost = 60000ms;
    Rig rig(options);
    rig.connection->open();
    qint64 least = std::numeric_limits<qint64>::max();
    qint64 most = 0;
    for (int failed = 1; failed <= 200; ++failed) {
        QCOMPARE(rig.state(), State::Connecting);
        const QDateTime before = QDateTime::currentDateTimeUtc();
        rig.link().close(Code::ConnectFailed, QStringLiteral("Connection refused"));
        const QDateTime after = QDateTime::currentDateTimeUtc();
        QCOMPARE(rig.state(), State::Pausing);
        QCOMPARE(rig.connection->failedAttempts(), failed);
        const double expected = std::min(60000.0, 1000.0 * std::pow(2.0, std::min(failed - 1, 30)));
        QVERIFY(before.msecsTo(rig.connection->nextAttempt()) >= qint64(expected * 0.5));
        QVERIFY(after.msecsTo(rig.connection->nextAttempt()) <= qint64(expected * 1.5));
        if (failed > 10) {
            least = std::min(least, before.msecsTo(rig.connection->nextAttempt()));
            most = std::max(most, before.msecsTo(rig.connection->nextAttempt()));
        }
        rig.connection->reconnectNow();
    }
    QVERIFY2(most - least > 30000, "the pauses are all alike: many clients would come back together");
}

void ConnectionLifeTest::theNextAttemptComesByItself()
{
    Connection::Options options;
    options.client.reconnectFirst = 1ms;
    options.client.reconnectMost = 2ms;
    Rig rig(options);
    rig.connection->open();
    for (int attempts = 1; attempts <= 20; ++attempts) {
        QTRY_COMPARE(rig.transports.count(), attempts);
        rig.link().close(Code::ConnectFailed, QStringLiteral("Connection refused"));
    }
    QTRY_COMPARE(rig.transports.count(), 21);
    rig.link().accept();
    rig.link().feed(welcome());
    QCOMPARE(rig.state(), State::Ready);
}

void ConnectionLifeTest::aPauseCanBeCutShort()
{
    Connection::Options options;
    options.client.reconnectFirst = 1h;
    options.client.reconnectMost = 1h;
    Rig rig(options);
    rig.connection->open();
    rig.link().close(Code::ConnectFailed, QStringLiteral("Connection refused"));
    QCOMPARE(rig.state(), State::Pausing);
    rig.connection->reconnectNow();
    QCOMPARE(rig.state(), State::Connecting);
    QCOMPARE(rig.transports.count(), 2);
    rig.connection->reconnectNow(); // while an attempt runs it changes nothing
    QCOMPARE(rig.transports.count(), 2);
}

void ConnectionLifeTest::whileAwayCommandsFailAtOnce()
{
    Rig rig;
    rig.connection->open();
    rig.link().close(Code::ConnectFailed, QStringLiteral("Connection refused"));
    const auto caller = rig.ask(Command("GET", "k"));
    QVERIFY2(caller->failedWith(Code::ConnectFailed), qPrintable(caller->text()));
    QCOMPARE(caller->result.error().message, QStringLiteral("Connection refused"));
    rig.comeUp();
    rig.link().close();
    const auto after = rig.ask(Command("SET", "k", "v"));
    QVERIFY2(after->failedWith(Code::NotConnected), qPrintable(after->text())); // it can't have run
    QVERIFY(wasNotSent(after->result.error().code));
}

void ConnectionLifeTest::whileAwayCommandsCanWaitInstead()
{
    Connection::Options options;
    options.client.queueWhileAway = true;
    Rig rig(options);
    rig.comeUp();
    const auto sent = rig.ask(Command("GET", "sent"));
    rig.link().close();
    QVERIFY(sent->failedWith(Code::ConnectionLost));
    const auto waiting = rig.ask(Command("GET", "waiting"));
    QVERIFY(waiting->isOpen());
    rig.connection->reconnectNow();
    rig.link().close(Code::ConnectFailed, QStringLiteral("Connection refused"));
    QVERIFY(waiting->isOpen());
    rig.comeUp(QByteArray());
    rig.link().feed(welcome());
    QCOMPARE(rig.link().written(), wire({Command("GET", "waiting")}));
    rig.link().feed("$1\r\nv\r\n");
    QVERIFY(waiting->got("v"));
}

void ConnectionLifeTest::waitingCommandsKeepTheirDeadline()
{
    Connection::Options options;
    options.client.queueWhileAway = true;
    options.client.reconnectFirst = 1h;
    options.client.reconnectMost = 1h;
    Rig rig(options);
    rig.connection->open();
    const auto early = rig.ask(Command("GET", "early"), within(20ms));
    rig.link().close(Code::ConnectFailed, QStringLiteral("Connection refused"));
    const auto late = rig.ask(Command("GET", "late"), within(20ms));
    QVERIFY(early->isOpen() && late->isOpen());
    QTRY_VERIFY2(early->failedWith(Code::Timeout), qPrintable(early->text()));
    QTRY_VERIFY2(late->failedWith(Code::Timeout), qPrintable(late->text()));
    QCOMPARE(rig.connection->bytesQueued(), qint64(0));
}

void ConnectionLifeTest::silenceIsAskedAboutAndAnAnswerIsEnough()
{
    Connection::Options options;
    options.client.idleTimeout = 10ms;
    Rig rig(options);
    rig.comeUp();
    for (int i = 0; i < 5; ++i) {
        QTRY_COMPARE(rig.link().written(), wire({Command("PING")}));
        rig.link().takeWritten();
        rig.link().feed("+PONG\r\n");
    }
    QCOMPARE(rig.state(), State::Ready);
    QCOMPARE(rig.transports.count(), 1);
}

void ConnectionLifeTest::aHalfOpenConnectionIsLeft()
{
    Connection::Options options;
    options.client.idleTimeout = 10ms;
    options.client.commandTimeout = 20ms;
    options.client.reconnectFirst = 1ms;
    Rig rig(options);
    rig.comeUp();
    QTRY_COMPARE(rig.transports.count(), 2); // nobody asked for anything
    QVERIFY(rig.transports.link(0).wasAborted());
    QCOMPARE(rig.transports.link(0).written(), wire({Command("PING")}));
    QCOMPARE(rig.connection->lastError().code, Code::Timeout);
}

void ConnectionLifeTest::commandsInFlightNeedNoQuestion()
{
    Connection::Options options;
    options.client.idleTimeout = 5ms;
    Rig rig(options);
    rig.comeUp();
    const auto slow = rig.ask(Command("GET", "slow"), within(10s));
    const auto marker = rig.ask(Command("GET", "marker"), within(60ms));
    QTRY_VERIFY(marker->failedWith(Code::Timeout)); // many idle times later
    QVERIFY(!rig.link().written().contains("PING"));
    QVERIFY(slow->isOpen());
}

void ConnectionLifeTest::aBusyConnectionIsAskedHowItIsToo()
{
    Connection::Options options;
    options.client.idleTimeout = 200ms;
    Rig rig(options);
    rig.comeUp();
    int pings = 0;
    QTimer traffic;
    connect(&traffic, &QTimer::timeout, this, [&] {
        if (rig.link().takeWritten().contains("PING"))
            rig.link().feed(++pings == 1 ? "-MISCONF Errors writing to the AOF file\r\n" : "+PONG\r\n");
        rig.ask(Command("GET", "k"));
        rig.link().takeWritten();
        rig.link().feed("$1\r\nv\r\n");
    });
    traffic.start(1ms); // never silent
    QTRY_COMPARE(rig.connection->degradation().code, Code::Misconfigured);
    QTRY_VERIFY(rig.connection->degradation().message.isEmpty());
    QCOMPARE(rig.transports.count(), 1);
}

void ConnectionLifeTest::aSilentSubscriberIsAskedAndLeft()
{
    Connection::Options options;
    options.purpose = Connection::Purpose::Subscription;
    options.client.idleTimeout = 400ms; // an unanswered question ends it after as much again
    options.client.reconnectFirst = 1ms;
    Rig rig(options);
    rig.comeUp();
    int pushed = 0;
    connect(rig.connection.get(), &Connection::pushed, this, [&pushed] { ++pushed; });
    rig.connection->sendUnanswered(Command("SUBSCRIBE", "news"));
    QCOMPARE(rig.link().takeWritten(), wire({Command("SUBSCRIBE", "news")}));
    rig.link().feed("*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n");
    QCOMPARE(pushed, 1);
    for (int i = 0; i < 2; ++i) {
        QTRY_COMPARE(rig.link().written(), wire({Command("PING")}));
        rig.link().takeWritten();
        rig.link().feed("*2\r\n$4\r\npong\r\n$0\r\n\r\n");
    }
    QCOMPARE(rig.state(), State::Ready);
    QCOMPARE(rig.transports.count(), 1);
    QTRY_COMPARE(rig.transports.count(), 2); // now nothing comes back
    QVERIFY(rig.transports.link(0).wasAborted());
}

void ConnectionLifeTest::anotherServerIsNoticed()
{
    Rig rig;
    QSignalSpy changed(rig.connection.get(), &Connection::serverChanged);
    rig.comeUp(welcome("aaaa"));
    QCOMPARE(changed.size(), 0);
    rig.link().close();
    rig.comeUp(welcome("aaaa"));
    QCOMPARE(changed.size(), 0); // the same process
    rig.link().close();
    rig.comeUp(welcome("bbbb"));
    QCOMPARE(changed.size(), 1);
    rig.link().close();
    rig.comeUp("+OK\r\n:7\r\n-NOPERM no\r\n"); // it does not say
    QCOMPARE(changed.size(), 1);
    rig.link().close();
    rig.comeUp(welcome("cccc"));
    QCOMPARE(changed.size(), 2);
}

void ConnectionLifeTest::closingIsForGood()
{
    Rig rig;
    rig.comeUp();
    const auto sent = rig.ask(Command("GET", "k"));
    rig.connection->close();
    QVERIFY(sent->failedWith(Code::Cancelled));
    QCOMPARE(rig.state(), State::Closed);
    QVERIFY(rig.link().wasAborted());
    rig.connection->reconnectNow();
    rig.connection->open();
    rig.connection->drop({Code::Protocol, QStringLiteral("late"), {}});
    rig.connection->close();
    QCOMPARE(rig.state(), State::Closed);
    QCOMPARE(rig.transports.count(), 1);
    QVERIFY(rig.ask(Command("GET", "k"))->failedWith(Code::Cancelled));
}

void ConnectionLifeTest::whatHappensToAnOldSocketDoesNotMatter()
{
    Rig rig;
    rig.comeUp();
    const auto lost = rig.ask(Command("GET", "old"));
    rig.connection->drop({Code::Protocol, QStringLiteral("enough"), {}});
    rig.comeUp();
    const auto caller = rig.ask(Command("GET", "new"));
    rig.transports.link(0).feed("$3\r\nold\r\n");
    rig.transports.link(0).close();
    QCOMPARE(lost->answers, 1);
    QVERIFY(caller->isOpen());
    rig.link().feed("$3\r\nnew\r\n");
    QVERIFY(caller->got("new"));
}

void ConnectionLifeTest::theOwnerMayGoInsideAStateChange_data()
{
    QTest::addColumn<int>("state");
    QTest::newRow("connecting") << int(State::Connecting);
    QTest::newRow("logging in") << int(State::LoggingIn);
    QTest::newRow("ready") << int(State::Ready);
    QTest::newRow("pausing") << int(State::Pausing);
    QTest::newRow("closed") << int(State::Closed);
}

void ConnectionLifeTest::theOwnerMayGoInsideAStateChange()
{
    QFETCH(int, state);
    Rig rig;
    OutcomePtr caller;
    connect(rig.connection.get(), &Connection::stateChanged, this, [&] {
        if (!caller && rig.state() == State::Connecting && state != int(State::Connecting))
            caller = rig.ask(Command("GET", "k"));
        if (rig.state() == State(state))
            rig.connection.reset();
    });
    rig.connection->open();
    if (rig.connection)
        rig.link().accept();
    if (rig.connection)
        rig.link().feed(welcome());
    if (rig.connection && State(state) == State::Pausing)
        rig.link().close();
    if (rig.connection)
        rig.connection->close();
    QVERIFY(!rig.connection);
    if (caller) {
        QCOMPARE(caller->answers, 1);
        QVERIFY(!caller->result);
    }
}

void ConnectionLifeTest::openingTwiceIsOpeningOnce()
{
    Rig rig;
    rig.connection->open();
    rig.connection->open();
    QCOMPARE(rig.transports.count(), 1);
    rig.link().accept();
    rig.link().feed(welcome());
    rig.connection->open();
    rig.connection->reconnectNow();
    QCOMPARE(rig.transports.count(), 1);
    QCOMPARE(rig.state(), State::Ready);
}

QTEST_GUILESS_MAIN(ConnectionLifeTest)
#include "tst_connection_life.moc"
