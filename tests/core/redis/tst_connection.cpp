// SPDX-License-Identifier: GPL-3.0-or-later
//
// A connection that stands: pipelining, who gets which reply, deadlines, cancelling, foreign code inside answers, bounds.
#include "tests/core/redis/scripted_rig.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTest>

#include <random>

using namespace freshet;
using namespace freshet::redis;
using namespace freshet::test;
using namespace std::chrono_literals;

using State = Connection::State;

namespace {

/// A request that a test owns itself.
struct OwnRequest : Request
{
    using Request::Request;
    int answers = 0;
    void finished() override { ++answers; }
    const std::optional<Error> &error() const { return m_error; }
};

CommandOptions stoppedBy(const std::stop_source &source)
{
    CommandOptions options;
    options.stop = source.get_token();
    return options;
}

} // namespace

class ConnectionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLoneCommandIsWrittenAtOnce();
    void commandsOfOneTurnGoTogether();
    void aCommandLeavesWhileRepliesAreReadWhereItIsAskedTo();
    void repliesGoToTheirCallersWhereverTheyAreCut();
    void anErrorReplyIsTheCallersError();
    void aCallerMayAskAgainInsideItsAnswer();
    void aReplyThatNobodyAskedForEndsTheConnection();
    void garbageBehindAReplyEndsTheConnection();
    void theOldestCommandsTimeOutThrowsTheSocketAway_data();
    void theOldestCommandsTimeOutThrowsTheSocketAway();
    void aLaterCommandsTimeOutKeepsTheSocket();
    void manyTimeOutsAtOnceDoNotHoldUpTheThread();
    void aTimeOutMayCancelTheNextOnes();
    void aForgottenCommandsReplyIsStillWaitedFor();
    void aCommandIsCancelledInTheQueue();
    void aCommandIsCancelledInFlight();
    void aCommandThatIsStoppedBeforehandIsNotSent();
    void aCallerCancelsOthersInsideItsAnswer();
    void aRequestMayGoBeforeItsReply();
    void theConnectionMayGoInsideAnAnswer();
    void theConnectionMayGoInsideATimeOut();
    void theConnectionMayGoWhenItIsLost();
    void theConnectionMayGoWhileItIsClosed();
    void theConnectionMayBeClosedOrDroppedInsideAnAnswer_data();
    void theConnectionMayBeClosedOrDroppedInsideAnAnswer();
    void everyCallerIsAnsweredOnceWhenTheConnectionIsLost();
    void bytesInFlightStayBounded();
    void aCommandLargerThanTheBoundGoesAlone();
    void aFullQueueRefusesWhoAsksForIt();
    void aBatchGetsItsRepliesWhereverTheyAreCut();
    void aBatchThatIsHalfAnsweredFailsAsAWhole();
    void theReplyOfAskingIsSwallowed();
    void aCommandWithoutANameIsRefused();
    void misconfAndLoadingShowAsDegraded();
    void aReplicaIsLeftWhicheverReplySaysSo_data();
    void aReplicaIsLeftWhicheverReplySaysSo();
    void forcedInterleavingsAnswerEachOnceWithItsOwn();
};

void ConnectionTest::aLoneCommandIsWrittenAtOnce()
{
    Rig rig;
    rig.comeUp();
    const int writes = rig.link().writes();
    const auto caller = rig.ask(Command("GET", "k"));
    QCOMPARE(rig.link().written(), wire({Command("GET", "k")}));
    QCOMPARE(rig.link().writes(), writes + 1);
    QCOMPARE(rig.link().flushes(), writes + 1);
    QCOMPARE(rig.connection->bytesInFlight(), qint64(rig.link().written().size()));
    QVERIFY(caller->isOpen());
    rig.link().feed("$1\r\nv\r\n");
    QVERIFY(caller->got("v"));
    QCOMPARE(rig.connection->bytesInFlight(), qint64(0));
}

void ConnectionTest::commandsOfOneTurnGoTogether()
{
    Rig rig;
    rig.comeUp();
    std::vector<OutcomePtr> callers;
    callers.push_back(rig.ask(Command("GET", "first")));
    const int writes = rig.link().writes();
    QByteArray expected = rig.link().takeWritten();
    expected.clear();
    for (int i = 0; i < 50; ++i) {
        callers.push_back(rig.ask(Command("GET", i)));
        expected += wire({Command("GET", i)});
    }
    QVERIFY(rig.link().written().isEmpty());
    QCoreApplication::sendPostedEvents(rig.connection.get());
    QCOMPARE(rig.link().writes(), writes + 1);
    QCOMPARE(rig.link().takeWritten(), expected);
    // Those that callers ask for inside their answers go together too.
    for (int i = 0; i < 51; ++i)
        callers[std::size_t(i)]->then = [&rig, i] { rig.ask(Command("GET", i)); };
    rig.link().feed(QByteArray("$1\r\nv\r\n").repeated(51));
    QCOMPARE(rig.link().writes() - writes - 1, 1);
    QCOMPARE(rig.link().written().count("GET"), 51);
}

void ConnectionTest::aCommandLeavesWhileRepliesAreReadWhereItIsAskedTo()
{
    CommandOptions now;
    now.sendNow = true;
    Rig rig;
    rig.comeUp();
    QByteArray writtenInside;
    const auto first = rig.ask(Command("GET", "a"), {}, [&] {
        rig.ask(Command("GET", "b"));
        QVERIFY(rig.link().written().isEmpty());
        rig.ask(Command("GET", "c"), now);
        writtenInside = rig.link().takeWritten();
    });
    rig.link().takeWritten();
    rig.link().feed("$1\r\n1\r\n");
    QVERIFY(first->got("1"));
    QCOMPARE(writtenInside, wire({Command("GET", "b"), Command("GET", "c")})); // in their order
    QVERIFY(rig.link().written().isEmpty());
    // Outside the reading too.
    rig.ask(Command("GET", "d"));
    QVERIFY(rig.link().written().isEmpty());
    rig.ask(Command("GET", "e"), now);
    QCOMPARE(rig.link().takeWritten(), wire({Command("GET", "d"), Command("GET", "e")}));
}

void ConnectionTest::repliesGoToTheirCallersWhereverTheyAreCut()
{
    const QByteArrayList replies{"$5\r\nfirst\r\n", "$-1\r\n", ":42\r\n",    "*2\r\n$1\r\na\r\n*1\r\n:1\r\n",
                                 "+OK\r\n",         "*0\r\n",  "$0\r\n\r\n", "$4\r\n\r\n\r\n\r\n",
                                 "-ERR no\r\n",     ":7\r\n"};
    const QByteArray all = replies.join();
    for (qsizetype cut = 0; cut <= all.size(); ++cut) {
        Rig rig;
        rig.comeUp();
        std::vector<OutcomePtr> callers;
        for (int i = 0; i < replies.size(); ++i)
            callers.push_back(rig.ask(Command("GET", i)));
        QCoreApplication::sendPostedEvents(rig.connection.get());
        rig.link().feed(all.first(cut));
        rig.link().feed(all.sliced(cut));
        QCOMPARE(rig.state(), State::Ready);
        for (const OutcomePtr &caller : callers)
            QCOMPARE(caller->answers, 1);
        QVERIFY(callers[0]->got("first"));
        QVERIFY(callers[1]->result->isNil());
        QCOMPARE(callers[2]->result->integer().value(), qint64(42));
        QCOMPARE(callers[3]->result->at(1).at(0).integer().value(), qint64(1));
        QVERIFY(callers[4]->result->isStatus());
        QVERIFY(callers[5]->result->isArray() && callers[5]->result->array().empty());
        QVERIFY(callers[6]->result->isString() && callers[6]->result->bytes().isEmpty());
        QVERIFY(callers[7]->got("\r\n\r\n"));
        QVERIFY(callers[8]->failedWith(Code::Server));
        QCOMPARE(callers[9]->result->integer().value(), qint64(7));
    }
}

void ConnectionTest::anErrorReplyIsTheCallersError()
{
    Rig rig;
    rig.comeUp();
    const auto caller = rig.ask(Command("CONFIG", "SET", "requirepass", "secret"));
    rig.link().feed("-NOPERM this user has no permissions to run the 'config|set' command\r\n");
    QVERIFY(caller->failedWith(Code::NoPermission));
    QCOMPARE(caller->result.error().context, QStringLiteral("CONFIG SET"));
    QVERIFY(caller->result.error().message.startsWith(QLatin1String("NOPERM")));
    QCOMPARE(rig.state(), State::Ready);
}

void ConnectionTest::aCallerMayAskAgainInsideItsAnswer()
{
    Rig rig;
    rig.comeUp();
    OutcomePtr second;
    const auto first = rig.ask(Command("GET", "a"), {}, [&] { second = rig.ask(Command("GET", "b")); });
    const auto other = rig.ask(Command("GET", "c"));
    QCoreApplication::sendPostedEvents(rig.connection.get());
    rig.link().takeWritten();
    rig.link().feed("$1\r\n1\r\n");
    QVERIFY(first->got("1"));
    QVERIFY(second && second->isOpen());
    QCOMPARE(rig.link().written(), wire({Command("GET", "b")}));
    rig.link().feed("$1\r\n2\r\n$1\r\n3\r\n");
    QVERIFY(other->got("2"));
    QVERIFY(second->got("3"));
}

void ConnectionTest::aReplyThatNobodyAskedForEndsTheConnection()
{
    Rig rig;
    rig.comeUp();
    rig.link().feed("+OK\r\n");
    QCOMPARE(rig.state(), State::Pausing);
    QCOMPARE(rig.connection->lastError().code, Code::Protocol);
    QVERIFY(rig.link().wasAborted());
    rig.comeUp();
    const auto caller = rig.ask(Command("GET", "k"));
    rig.link().feed("$1\r\nv\r\n$1\r\nw\r\n");
    QVERIFY(caller->got("v"));
    QCOMPARE(rig.state(), State::Pausing);
}

void ConnectionTest::garbageBehindAReplyEndsTheConnection()
{
    Rig rig;
    rig.comeUp();
    const auto first = rig.ask(Command("GET", "a"));
    const auto second = rig.ask(Command("GET", "b"));
    rig.link().feed("$1\r\nv\r\nHTTP/1.1 400\r\n");
    QVERIFY(first->got("v"));
    QVERIFY2(second->failedWith(Code::ConnectionLost), qPrintable(second->text()));
    QCOMPARE(rig.connection->lastError().code, Code::Protocol);
}

void ConnectionTest::theOldestCommandsTimeOutThrowsTheSocketAway_data()
{
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("nothing came") << QByteArray();
    QTest::newRow("in the middle of a header") << QByteArray("$1");
    QTest::newRow("in the middle of a string") << QByteArray("$10\r\nabc");
    QTest::newRow("in the middle of an array") << QByteArray("*2\r\n$1\r\na\r\n");
}

void ConnectionTest::theOldestCommandsTimeOutThrowsTheSocketAway()
{
    QFETCH(QByteArray, begin);
    Rig rig;
    rig.comeUp();
    ScriptedLink &link = rig.link();
    const auto oldest = rig.ask(Command("GET", "a"), within(20ms));
    const auto second = rig.ask(Command("GET", "b"), within(10s));
    const auto third = rig.ask(Command("GET", "c"), within(10s));
    QCoreApplication::sendPostedEvents(rig.connection.get());
    link.feed(begin);
    QTRY_VERIFY2(oldest->failedWith(Code::Timeout), qPrintable(oldest->text()));
    QVERIFY2(second->failedWith(Code::ConnectionLost), qPrintable(second->text()));
    QVERIFY2(third->failedWith(Code::ConnectionLost), qPrintable(third->text()));
    QVERIFY(link.wasAborted());
    QCOMPARE(rig.connection->bytesInFlight(), qint64(0));
    // The next connection begins afresh.
    rig.comeUp();
    const auto next = rig.ask(Command("GET", "d"));
    rig.link().feed("$1\r\nd\r\n");
    QVERIFY2(next->got("d"), qPrintable(next->text()));
}

void ConnectionTest::aLaterCommandsTimeOutKeepsTheSocket()
{
    Rig rig;
    rig.comeUp();
    const auto first = rig.ask(Command("GET", "a"), within(10s));
    const auto second = rig.ask(Command("GET", "b"), within(20ms));
    const auto third = rig.ask(Command("GET", "c"), within(10s));
    QTRY_VERIFY2(second->failedWith(Code::Timeout), qPrintable(second->text()));
    QVERIFY(first->isOpen());
    QVERIFY(!rig.link().wasAborted());
    rig.link().feed("$1\r\n1\r\n$1\r\n2\r\n$1\r\n3\r\n");
    QVERIFY(first->got("1"));
    QVERIFY(third->got("3"));
    QCOMPARE(second->answers, 1);
    QCOMPARE(rig.state(), State::Ready);
    QCOMPARE(rig.connection->bytesInFlight(), qint64(0));
}

void ConnectionTest::manyTimeOutsAtOnceDoNotHoldUpTheThread()
{
    // A server that stops answering while a hundred thousand commands are in flight and as many wait.
    constexpr int count = 200000;
    Connection::Options options;
    options.client.maxInFlightBytes = 3 << 20;
    Rig rig(options);
    rig.comeUp();
    const auto patient = rig.ask(Command("GET", "patient"), within(60s));
    int answered = 0;
    QElapsedTimer sinceFirst;
    qint64 took = 0;
    const auto note = [&] {
        if (answered++ == 0)
            sinceFirst.start();
        took = sinceFirst.elapsed();
    };
    for (int i = 0; i < count; ++i)
        rig.ask(Command("GET", "k"), within(500ms), note);
    QVERIFY(rig.connection->bytesQueued() > 0);
    QTRY_COMPARE_WITH_TIMEOUT(answered, count, 60000);
    QVERIFY2(took < 5000, qPrintable(QString::number(took)));
    QVERIFY(patient->isOpen());
}

void ConnectionTest::aTimeOutMayCancelTheNextOnes()
{
    for (const bool sent : {true, false}) {
        Rig rig;
        if (sent)
            rig.comeUp();
        else
            rig.connection->open();
        std::stop_source stop;
        CommandOptions stoppable = stoppedBy(stop);
        stoppable.timeout = 10ms;
        const auto patient = rig.ask(Command("GET", "0"), within(10s));
        const auto first = rig.ask(Command("GET", "1"), within(10ms), [&stop] { stop.request_stop(); });
        const auto second = rig.ask(Command("GET", "2"), stoppable);
        const auto third = rig.ask(Command("GET", "3"), stoppable);
        const auto last = rig.ask(Command("GET", "4"), within(10ms));
        QTRY_VERIFY2(last->failedWith(Code::Timeout), qPrintable(last->text()));
        QVERIFY(first->failedWith(Code::Timeout));
        QVERIFY2(second->failedWith(Code::Cancelled), qPrintable(second->text()));
        QVERIFY2(third->failedWith(Code::Cancelled), qPrintable(third->text()));
        QVERIFY(patient->isOpen());
    }
}

void ConnectionTest::aForgottenCommandsReplyIsStillWaitedFor()
{
    // A cancelled command that the server never answers must not hold up the others for ever.
    Rig rig;
    rig.comeUp();
    std::stop_source stop;
    CommandOptions options = stoppedBy(stop);
    options.timeout = 30ms;
    const auto first = rig.ask(Command("GET", "a"), options);
    const auto second = rig.ask(Command("GET", "b"), within(10s));
    stop.request_stop();
    QVERIFY(first->failedWith(Code::Cancelled));
    QVERIFY(second->isOpen());
    QTRY_VERIFY2(second->failedWith(Code::ConnectionLost), qPrintable(second->text()));
    QVERIFY(rig.link().wasAborted());
}

void ConnectionTest::aCommandIsCancelledInTheQueue()
{
    Rig rig;
    rig.connection->open();
    std::stop_source stop;
    const auto before = rig.ask(Command("GET", "before"));
    const auto stopped = rig.ask(Command("GET", "stopped"), stoppedBy(stop));
    const auto after = rig.ask(Command("GET", "after"));
    stop.request_stop();
    QVERIFY(stopped->failedWith(Code::Cancelled));
    rig.link().accept();
    rig.link().takeWritten();
    rig.link().feed(welcome());
    QCOMPARE(rig.link().written(), wire({Command("GET", "before"), Command("GET", "after")}));
    rig.link().feed("$1\r\n1\r\n$1\r\n2\r\n");
    QVERIFY(before->got("1"));
    QVERIFY(after->got("2"));
    QCOMPARE(rig.connection->bytesQueued(), qint64(0));
}

void ConnectionTest::aCommandIsCancelledInFlight()
{
    for (int which = 0; which < 3; ++which) {
        Rig rig;
        rig.comeUp();
        std::stop_source stop;
        std::vector<OutcomePtr> callers;
        for (int i = 0; i < 3; ++i)
            callers.push_back(rig.ask(Command("GET", i), i == which ? stoppedBy(stop) : CommandOptions()));
        rig.link().feed("$1\r\n"); // in the middle of the first reply
        stop.request_stop();
        QVERIFY(callers[std::size_t(which)]->failedWith(Code::Cancelled));
        rig.link().feed("0\r\n$1\r\n1\r\n$1\r\n2\r\n");
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(callers[std::size_t(i)]->answers, 1);
            QVERIFY(i == which || callers[std::size_t(i)]->got(QByteArray::number(i)));
        }
        QCOMPARE(rig.state(), State::Ready);
        QCOMPARE(rig.connection->bytesInFlight(), qint64(0));
    }
}

void ConnectionTest::aCommandThatIsStoppedBeforehandIsNotSent()
{
    Rig rig;
    rig.comeUp();
    std::stop_source stop;
    stop.request_stop();
    const auto caller = rig.ask(Command("GET", "k"), stoppedBy(stop));
    QVERIFY(caller->failedWith(Code::Cancelled));
    QVERIFY(rig.link().written().isEmpty());
}

void ConnectionTest::aCallerCancelsOthersInsideItsAnswer()
{
    Rig rig;
    rig.comeUp();
    std::stop_source stop;
    const auto first = rig.ask(Command("GET", "0"), {}, [&stop] { stop.request_stop(); });
    const auto second = rig.ask(Command("GET", "1"), stoppedBy(stop));
    const auto third = rig.ask(Command("GET", "2"));
    const auto fourth = rig.ask(Command("GET", "3"), stoppedBy(stop));
    rig.link().feed("$1\r\n0\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n3\r\n");
    QVERIFY(first->got("0"));
    QVERIFY(second->failedWith(Code::Cancelled));
    QVERIFY(third->got("2"));
    QVERIFY(fourth->failedWith(Code::Cancelled));
    QCOMPARE(rig.state(), State::Ready);
}

void ConnectionTest::aRequestMayGoBeforeItsReply()
{
    Rig rig;
    rig.connection->open();
    auto queued = std::make_unique<OwnRequest>(Command("GET", "queued"), CommandOptions());
    rig.connection->submit(*queued);
    queued.reset();
    rig.comeUp();
    QVERIFY(rig.link().written().isEmpty());
    auto sent = std::make_unique<OwnRequest>(Command("GET", "sent"), CommandOptions());
    rig.connection->submit(*sent);
    const auto other = rig.ask(Command("GET", "other"));
    sent.reset();
    rig.link().feed("$1\r\n1\r\n$1\r\n2\r\n");
    QVERIFY(other->got("2"));
}

void ConnectionTest::theConnectionMayGoInsideAnAnswer()
{
    Rig rig;
    rig.comeUp();
    const auto first = rig.ask(Command("GET", "0"), {}, [&rig] { rig.connection.reset(); });
    const auto second = rig.ask(Command("GET", "1"));
    std::vector<Command> two{Command("GET", "2"), Command("GET", "3")};
    const auto batch = askBatch(*rig.connection, two);
    rig.link().feed("$1\r\n0\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n3\r\n");
    QVERIFY(first->got("0"));
    QVERIFY2(second->failedWith(Code::Cancelled), qPrintable(second->text()));
    QCOMPARE(batch->answers, 1);
    QCOMPARE(batch->result.error().code, Code::Cancelled);
    QVERIFY(!rig.connection);
    rig.link().feed("$1\r\n1\r\n");
}

void ConnectionTest::theConnectionMayGoInsideATimeOut()
{
    Rig rig;
    rig.comeUp();
    const auto first = rig.ask(Command("GET", "0"), within(10s));
    const auto second = rig.ask(Command("GET", "1"), within(10ms), [&rig] { rig.connection.reset(); });
    const auto third = rig.ask(Command("GET", "2"), within(10ms));
    QTRY_VERIFY(second->failedWith(Code::Timeout));
    QVERIFY2(first->failedWith(Code::Cancelled), qPrintable(first->text()));
    QVERIFY2(third->failedWith(Code::Cancelled), qPrintable(third->text()));
}

void ConnectionTest::theConnectionMayGoWhenItIsLost()
{
    Rig rig;
    rig.comeUp();
    const auto first = rig.ask(Command("GET", "0"));
    const auto second = rig.ask(Command("GET", "1"), {}, [&rig] { rig.connection.reset(); });
    const auto third = rig.ask(Command("GET", "2"));
    rig.link().close();
    QVERIFY(first->failedWith(Code::ConnectionLost));
    QVERIFY(second->failedWith(Code::ConnectionLost));
    QVERIFY2(third->failedWith(Code::Cancelled), qPrintable(third->text()));
}

void ConnectionTest::theConnectionMayGoWhileItIsClosed()
{
    Connection::Options options;
    options.client.maxInFlightBytes = 60; // two are sent, the others wait
    Rig rig(options);
    rig.comeUp();
    std::vector<OutcomePtr> callers;
    for (int i = 0; i < 6; ++i)
        callers.push_back(rig.ask(Command("GET", i)));
    QVERIFY(rig.connection->bytesQueued() > 0);
    callers[0]->then = [&rig] { rig.connection.reset(); };
    rig.connection->close();
    QVERIFY(!rig.connection);
    for (const OutcomePtr &caller : callers)
        QVERIFY2(caller->failedWith(Code::Cancelled), qPrintable(caller->text()));
}

void ConnectionTest::theConnectionMayBeClosedOrDroppedInsideAnAnswer_data()
{
    QTest::addColumn<bool>("close");
    QTest::newRow("closed") << true;
    QTest::newRow("dropped") << false;
}

void ConnectionTest::theConnectionMayBeClosedOrDroppedInsideAnAnswer()
{
    QFETCH(bool, close);
    Rig rig;
    rig.comeUp();
    const auto act = [&rig, close] {
        close ? rig.connection->close() : rig.connection->drop({Code::Protocol, QStringLiteral("enough"), {}});
    };
    const auto first = rig.ask(Command("GET", "0"), {}, act);
    const auto second = rig.ask(Command("GET", "1"));
    rig.link().feed("$1\r\n0\r\n$1\r\n1\r\n");
    QVERIFY(first->got("0"));
    QVERIFY2(second->failedWith(close ? Code::Cancelled : Code::ConnectionLost), qPrintable(second->text()));
    QCOMPARE(rig.state(), close ? State::Closed : State::Pausing);
    if (close) {
        const auto late = rig.ask(Command("GET", "late"));
        QVERIFY(late->failedWith(Code::Cancelled));
        return;
    }
    rig.comeUp();
    const auto next = rig.ask(Command("GET", "2"));
    rig.link().feed("$1\r\n2\r\n");
    QVERIFY2(next->got("2"), qPrintable(next->text()));
}

void ConnectionTest::everyCallerIsAnsweredOnceWhenTheConnectionIsLost()
{
    Connection::Options options;
    options.client.maxInFlightBytes = 300; // some are sent, some wait
    Rig rig(options);
    rig.comeUp();
    std::vector<OutcomePtr> callers;
    std::vector<OutcomePtr> again;
    for (int i = 0; i < 30; ++i)
        callers.push_back(rig.ask(Command("GET", i), {}, [&] { again.push_back(rig.ask(Command("GET", "again"))); }));
    QVERIFY(rig.connection->bytesQueued() > 0);
    rig.link().close();
    int sent = 0;
    for (const OutcomePtr &caller : callers) {
        QCOMPARE(caller->answers, 1);
        sent += caller->failedWith(Code::ConnectionLost);
        QVERIFY2(caller->failedWith(Code::ConnectionLost) || caller->failedWith(Code::NotConnected), qPrintable(caller->text()));
    }
    QVERIFY(sent > 0 && sent < 30); // those that may have run are told apart from those that did not
    QCOMPARE(again.size(), std::size_t(30));
    for (const OutcomePtr &caller : again)
        QVERIFY2(caller->failedWith(Code::NotConnected), qPrintable(caller->text()));
    QCOMPARE(rig.connection->bytesQueued(), qint64(0));
    QCOMPARE(rig.connection->bytesInFlight(), qint64(0));
}

void ConnectionTest::bytesInFlightStayBounded()
{
    Connection::Options options;
    options.client.maxInFlightBytes = 500;
    Rig rig(options);
    rig.comeUp();
    std::vector<OutcomePtr> callers;
    qint64 most = 0;
    for (int i = 0; i < 100; ++i) {
        callers.push_back(
            rig.ask(Command("SET", i, QByteArray(80, 'x')), {}, [&] { most = std::max(most, rig.connection->bytesInFlight()); }));
        most = std::max(most, rig.connection->bytesInFlight());
    }
    QVERIFY(rig.connection->bytesQueued() > 5000);
    for (int i = 0; i < 100; ++i) {
        rig.link().feed(bulk(QByteArray::number(i)));
        most = std::max(most, rig.connection->bytesInFlight());
    }
    QVERIFY(most <= 500);
    QVERIFY(most > 300);
    for (int i = 0; i < 100; ++i)
        QVERIFY2(callers[std::size_t(i)]->got(QByteArray::number(i)), qPrintable(callers[std::size_t(i)]->text()));
}

void ConnectionTest::aCommandLargerThanTheBoundGoesAlone()
{
    Connection::Options options;
    options.client.maxInFlightBytes = 500;
    Rig rig(options);
    rig.comeUp();
    const auto small = rig.ask(Command("GET", "0"));
    const auto large = rig.ask(Command("SET", "1", QByteArray(5000, 'x')));
    const auto behind = rig.ask(Command("GET", "2"));
    QCoreApplication::sendPostedEvents(rig.connection.get());
    QVERIFY(!rig.link().takeWritten().contains("SET"));
    rig.link().feed("$1\r\n0\r\n");
    QVERIFY(rig.link().written().contains("SET"));
    QVERIFY(!rig.link().takeWritten().contains("GET")); // nobody overtakes
    rig.link().feed("+OK\r\n");
    QVERIFY(rig.link().written().contains("GET"));
    rig.link().feed("$1\r\n2\r\n");
    QVERIFY(small->got("0") && large->got("OK") && behind->got("2"));
}

void ConnectionTest::aFullQueueRefusesWhoAsksForIt()
{
    Connection::Options options;
    options.client.maxQueuedBytes = 1000;
    Rig rig(options);
    rig.connection->open();
    CommandOptions refuse;
    refuse.whenFull = CommandOptions::WhenFull::Refuse;
    std::vector<OutcomePtr> callers;
    for (int i = 0; i < 100; ++i)
        callers.push_back(rig.ask(Command("GET", "refusable"), refuse));
    QVERIFY(rig.connection->bytesQueued() <= 1000);
    const auto waits = rig.ask(Command("GET", "patient"));
    QVERIFY(waits->isOpen());
    int refused = 0;
    for (const OutcomePtr &caller : callers)
        refused += caller->failedWith(Code::Overloaded);
    QVERIFY(refused > 50 && refused < 100);
    rig.comeUp();
    rig.link().feed(QByteArray("$1\r\nv\r\n").repeated(100 - refused + 1));
    QVERIFY2(waits->got("v"), qPrintable(waits->text()));
    QCOMPARE(rig.state(), State::Ready);
}

void ConnectionTest::aBatchGetsItsRepliesWhereverTheyAreCut()
{
    const QByteArray replies = "+OK\r\n-WRONGTYPE no\r\n*2\r\n:1\r\n-ERR inner\r\n$1\r\nv\r\n" + QByteArray("$4\r\nnext\r\n");
    for (qsizetype cut = 0; cut <= replies.size(); ++cut) {
        Rig rig;
        rig.comeUp();
        std::vector<Command> commands;
        for (int i = 0; i < 4; ++i)
            commands.emplace_back("GET", i);
        const auto batch = askBatch(*rig.connection, commands);
        QCOMPARE(rig.link().written(), wire(commands));
        const auto next = rig.ask(Command("GET", "next"));
        rig.link().feed(replies.first(cut));
        rig.link().feed(replies.sliced(cut));
        QCOMPARE(batch->answers, 1);
        QVERIFY(batch->result);
        QCOMPARE(batch->result->size(), std::size_t(4));
        QVERIFY(batch->result->at(1).isError()); // an error is a value here
        QVERIFY(batch->result->at(2).at(1).isError());
        QCOMPARE(batch->result->at(3).bytes(), QByteArray("v"));
        QVERIFY(next->got("next"));
    }
}

void ConnectionTest::aBatchThatIsHalfAnsweredFailsAsAWhole()
{
    Rig rig;
    rig.comeUp();
    std::vector<Command> commands{Command("GET", "a"), Command("GET", "b")};
    const auto batch = askBatch(*rig.connection, commands);
    rig.link().feed("+OK\r\n");
    QCOMPARE(batch->answers, 0);
    rig.link().close();
    QCOMPARE(batch->answers, 1);
    QCOMPARE(batch->result.error().code, Code::ConnectionLost);
}

void ConnectionTest::theReplyOfAskingIsSwallowed()
{
    const QByteArray replies = "+OK\r\n$1\r\na\r\n$1\r\nb\r\n";
    for (qsizetype cut = 0; cut <= replies.size(); ++cut) {
        Rig rig;
        rig.comeUp();
        OwnRequest request(Command("GET", "a"), CommandOptions());
        request.asking = true;
        rig.connection->submit(request);
        QCOMPARE(rig.link().written(), wire({Command("ASKING"), Command("GET", "a")}));
        const auto other = rig.ask(Command("GET", "b"));
        rig.link().feed(replies.first(cut));
        rig.link().feed(replies.sliced(cut));
        QCOMPARE(request.answers, 1);
        QVERIFY(!request.error());
        QCOMPARE(request.reply.bytes(), QByteArray("a"));
        QVERIFY(other->got("b"));
    }
}

void ConnectionTest::aCommandWithoutANameIsRefused()
{
    Rig rig;
    rig.comeUp();
    QVERIFY(rig.ask(Command())->failedWith(Code::InvalidArgument));
    const auto batch = askBatch(*rig.connection, {});
    QCOMPARE(batch->result.error().code, Code::InvalidArgument);
    std::vector<Command> withEmpty{Command("GET", "k"), Command()};
    const auto second = askBatch(*rig.connection, withEmpty);
    QCOMPARE(second->answers, 1);
    QCOMPARE(second->result.error().code, Code::InvalidArgument);
    QVERIFY(rig.link().written().isEmpty()); // *0 would get no reply and shift all others
}

void ConnectionTest::misconfAndLoadingShowAsDegraded()
{
    Rig rig;
    rig.comeUp();
    int changes = 0;
    connect(rig.connection.get(), &Connection::degradationChanged, this, [&changes] { ++changes; });
    const auto ping = [&rig](const QByteArray &reply) {
        rig.ask(Command("PING"));
        rig.link().feed(reply);
    };
    ping("-MISCONF Errors writing to the AOF file: No space left on device\r\n");
    QCOMPARE(rig.connection->degradation().code, Code::Misconfigured);
    QVERIFY(rig.connection->degradation().message.contains(QLatin1String("No space left")));
    ping("-MISCONF Errors writing to the AOF file: No space left on device\r\n");
    QCOMPARE(changes, 1);
    ping("-LOADING Redis is loading the dataset in memory\r\n");
    QCOMPARE(rig.connection->degradation().code, Code::Loading);
    ping("+PONG\r\n");
    QVERIFY(rig.connection->degradation().message.isEmpty());
    ping("-NOPERM this user has no permissions to run the 'ping' command\r\n");
    QVERIFY(rig.connection->degradation().message.isEmpty());
    QCOMPARE(changes, 3);
    QCOMPARE(rig.state(), State::Ready);
}

void ConnectionTest::aReplicaIsLeftWhicheverReplySaysSo_data()
{
    QTest::addColumn<QByteArray>("replies"); // to a batch of two
    QTest::newRow("in a batch") << QByteArray("$1\r\nv\r\n-READONLY You can't write against a read only replica.\r\n");
    QTest::newRow("inside a transaction") << QByteArray(
        "+OK\r\n*1\r\n-READONLY You can't write against a read only replica.\r\n");
}

void ConnectionTest::aReplicaIsLeftWhicheverReplySaysSo()
{
    QFETCH(QByteArray, replies);
    for (const bool mustBeMaster : {true, false}) {
        Connection::Options options;
        options.mustBeMaster = mustBeMaster;
        Rig rig(options);
        rig.comeUp(mustBeMaster ? welcome() + "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n" : welcome());
        const auto batch = askBatch(*rig.connection, {Command("GET", "k"), Command("SET", "k", "v")});
        rig.link().feed(replies);
        QCOMPARE(batch->answers, 1);
        QVERIFY(batch->result); // the errors are values
        QCOMPARE(rig.state(), mustBeMaster ? State::Pausing : State::Ready);
        if (mustBeMaster)
            QCOMPARE(rig.connection->lastError().code, Code::ReadOnlyReplica);
    }
}

void ConnectionTest::forcedInterleavingsAnswerEachOnceWithItsOwn()
{
    // Seeded runs in which callers ask, cancel and ask again while the network delivers in random pieces and sometimes ends.
    for (quint32 seed = 1; seed <= 200; ++seed) {
        std::mt19937 random(seed);
        const auto roll = [&random](int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(random); };
        Connection::Options options;
        options.client.maxInFlightBytes = 200 + roll(2000);
        Rig rig(options);
        rig.comeUp();
        struct Caller
        {
            OutcomePtr outcome;
            std::stop_source stop;
            QByteArray token;
        };
        std::vector<std::unique_ptr<Caller>> callers;
        int asked = 0;
        const auto more = [&](auto &&self) -> void {
            auto caller = std::make_unique<Caller>();
            caller->token = "token" + QByteArray::number(asked++);
            Caller *raw = caller.get();
            callers.push_back(std::move(caller));
            const int next = asked < 300 ? roll(4) : 0;
            raw->outcome = rig.ask(Command("ECHO", raw->token), stoppedBy(raw->stop), [&, next] {
                if (next == 1 && rig.state() == State::Ready)
                    self(self);
                if (next == 2 && !callers.empty())
                    callers[std::size_t(roll(int(callers.size())))]->stop.request_stop();
            });
        };
        QByteArray toServer;
        QByteArray toClient;
        for (int step = 0; step < 400; ++step) {
            if (rig.state() != State::Ready) {
                toServer.clear();
                toClient.clear();
                rig.comeUp();
                QCOMPARE(rig.state(), State::Ready);
            }
            switch (roll(6)) {
            case 0:
            case 1:
                more(more);
                break;
            case 2:
                QCoreApplication::sendPostedEvents(rig.connection.get());
                break;
            case 3:
                if (!callers.empty())
                    callers[std::size_t(roll(int(callers.size())))]->stop.request_stop();
                break;
            case 4: {
                // The server answers what came whole: ECHO.
                toServer += rig.link().takeWritten();
                ReplyReader reader(1 << 20);
                reader.feed(toServer);
                Value command;
                qsizetype used = 0;
                while (reader.next(command) == ReplyReader::Next::Reply) {
                    toClient += bulk(command.at(1).bytes());
                    used += wire({Command("ECHO", command.at(1).bytes())}).size();
                }
                toServer.remove(0, used);
                const qsizetype count = toClient.isEmpty() ? 0 : 1 + roll(int(toClient.size()));
                const QByteArray piece = toClient.left(count);
                toClient.remove(0, count);
                rig.link().feed(piece);
                break;
            }
            default:
                if (roll(20) == 0)
                    rig.link().close();
                break;
            }
        }
        rig.connection->close();
        for (const auto &caller : callers) {
            if (!caller->outcome) // its answer came inside the call that made it
                continue;
            QVERIFY2(caller->outcome->answers == 1, qPrintable(QString::number(seed)));
            QVERIFY2(!caller->outcome->result || caller->outcome->result->bytes() == caller->token,
                     qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(caller->outcome->text())));
        }
    }
}

QTEST_GUILESS_MAIN(ConnectionTest)
#include "tst_connection.moc"
