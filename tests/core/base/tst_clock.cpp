// SPDX-License-Identifier: GPL-3.0-or-later
//
// The machine's clock, and the one that tests turn: both keep the same promises.
#include "core/base/clock.h"

#include "tests/support/fake_clock.h"

#include <qcoro/qcorotask.h>
#include <QElapsedTimer>
#include <QTest>

using namespace freshet;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

/// Sleeps and writes down how it ended, and what it woke to.
Task<> sleepAndTell(Clock *clock, std::chrono::milliseconds time, std::stop_token stop, QStringList *told, QString name)
{
    const auto slept = co_await clock->sleep(time, stop);
    told->append(slept ? name : name + QStringLiteral(" given up"));
}

Task<> sleepTwice(Clock *clock, QStringList *told, Clock::TimePoint begin)
{
    for (int i = 0; i < 2; ++i) {
        const auto slept = co_await clock->sleep(10ms);
        const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(clock->now() - begin);
        told->append(slept ? QString::number(at.count()) : QStringLiteral("given up"));
    }
}

} // namespace

class ClockTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theMachinesClockNeverGoesBack();
    void aSleepLastsAtLeastItsTime();
    void noTimeIsTheNextTurnOfTheEventLoop();
    void aStopEndsASleepFromTheEventLoop();
    void aStopThatWasAskedBeforeEndsItAtOnce();
    void aStopAfterTheEndIsHarmless();
    void manySleepersWakeInOrder();

    void aFakeClockStandsStill();
    void advancingWakesInOrderAndAtTheRightTime();
    void whatIsSleptAnewCountsFromTheWaking();
    void aStopWakesAFakeSleeper();
    void aFakeSleepOfNoTimeNeedsNoAdvance();
    void theWallClockStepsAlone();
};

void ClockTest::theMachinesClockNeverGoesBack()
{
    Clock &clock = Clock::system();
    QCOMPARE(&clock, &Clock::system());
    auto before = clock.now();
    for (int i = 0; i < 1000; ++i) {
        const auto now = clock.now();
        QVERIFY(now >= before);
        before = now;
    }
    QCOMPARE(clock.utcNow().timeSpec(), Qt::UTC);
}

void ClockTest::aSleepLastsAtLeastItsTime()
{
    const auto begin = Clock::system().now();
    QVERIFY(QCoro::waitFor(Clock::system().sleep(20ms)));
    QVERIFY(Clock::system().now() - begin >= 19ms); // Qt's timers count whole milliseconds
}

void ClockTest::noTimeIsTheNextTurnOfTheEventLoop()
{
    QStringList told;
    auto first = sleepAndTell(&Clock::system(), 0ms, {}, &told, QStringLiteral("none"));
    auto second = sleepAndTell(&Clock::system(), -5s, {}, &told, QStringLiteral("less"));
    QVERIFY(told.isEmpty());
    QTRY_COMPARE(told.size(), 2);
}

void ClockTest::aStopEndsASleepFromTheEventLoop()
{
    QStringList told;
    std::stop_source stop;
    auto sleeping = sleepAndTell(&Clock::system(), 1h, stop.get_token(), &told, QStringLiteral("long"));
    stop.request_stop();
    QVERIFY(told.isEmpty()); // not inside the call
    QTRY_COMPARE(told, QStringList{QStringLiteral("long given up")});
}

void ClockTest::aStopThatWasAskedBeforeEndsItAtOnce()
{
    QStringList told;
    std::stop_source stop;
    stop.request_stop();
    auto sleeping = sleepAndTell(&Clock::system(), 1h, stop.get_token(), &told, QStringLiteral("long"));
    QTRY_COMPARE(told, QStringList{QStringLiteral("long given up")});
}

void ClockTest::aStopAfterTheEndIsHarmless()
{
    QStringList told;
    std::stop_source stop;
    auto sleeping = sleepAndTell(&Clock::system(), 1ms, stop.get_token(), &told, QStringLiteral("short"));
    QTRY_COMPARE(told, QStringList{QStringLiteral("short")});
    stop.request_stop();
    QCoreApplication::processEvents();
    QCOMPARE(told.size(), 1);
}

void ClockTest::manySleepersWakeInOrder()
{
    QStringList told;
    std::vector<Task<>> sleeping;
    for (const int ms : {30, 10, 20})
        sleeping.push_back(sleepAndTell(&Clock::system(), std::chrono::milliseconds(ms), {}, &told, QString::number(ms)));
    QTRY_COMPARE(told, (QStringList{QStringLiteral("10"), QStringLiteral("20"), QStringLiteral("30")}));
}

void ClockTest::aFakeClockStandsStill()
{
    FakeClock clock;
    const auto now = clock.now();
    const QDateTime utc = clock.utcNow();
    QCoreApplication::processEvents();
    QCOMPARE(clock.now(), now);
    QCOMPARE(clock.utcNow(), utc);
    clock.advance(90s);
    QCOMPARE(clock.now() - now, Clock::TimePoint::duration(90s));
    QCOMPARE(utc.msecsTo(clock.utcNow()), 90'000);
}

void ClockTest::advancingWakesInOrderAndAtTheRightTime()
{
    FakeClock clock;
    QStringList told;
    std::vector<Task<>> sleeping;
    for (const int s : {30, 10, 20, 10})
        sleeping.push_back(sleepAndTell(&clock, std::chrono::seconds(s), {}, &told, QString::number(s)));
    QCOMPARE(clock.sleepers(), 4);
    clock.advance(9999ms);
    QVERIFY(told.isEmpty());
    clock.advance(1ms);
    QCOMPARE(told, (QStringList{QStringLiteral("10"), QStringLiteral("10")}));
    clock.advance(1h);
    QCOMPARE(told.mid(2), (QStringList{QStringLiteral("20"), QStringLiteral("30")}));
    QCOMPARE(clock.sleepers(), 0);
}

void ClockTest::whatIsSleptAnewCountsFromTheWaking()
{
    FakeClock clock;
    QStringList told;
    auto sleeping = sleepTwice(&clock, &told, clock.now());
    clock.advance(25ms);
    QCOMPARE(told, (QStringList{QStringLiteral("10"), QStringLiteral("20")}));
}

void ClockTest::aStopWakesAFakeSleeper()
{
    FakeClock clock;
    QStringList told;
    std::stop_source stop;
    auto sleeping = sleepAndTell(&clock, 10s, stop.get_token(), &told, QStringLiteral("long"));
    stop.request_stop();
    QVERIFY(told.isEmpty());
    QCOMPARE(clock.sleepers(), 0);
    clock.advance(10s); // not twice
    QTRY_COMPARE(told, QStringList{QStringLiteral("long given up")});
}

void ClockTest::aFakeSleepOfNoTimeNeedsNoAdvance()
{
    FakeClock clock;
    QStringList told;
    auto none = sleepAndTell(&clock, 0ms, {}, &told, QStringLiteral("none"));
    QVERIFY(told.isEmpty());
    QTRY_COMPARE(told, QStringList{QStringLiteral("none")});
}

void ClockTest::theWallClockStepsAlone()
{
    FakeClock clock;
    QStringList told;
    auto sleeping = sleepAndTell(&clock, 10s, {}, &told, QStringLiteral("ten"));
    const auto now = clock.now();
    const QDateTime stepped = clock.utcNow().addYears(-3);
    clock.setUtc(stepped);
    QCOMPARE(clock.now(), now);
    clock.advance(9s);
    QVERIFY(told.isEmpty());
    clock.advance(1s);
    QCOMPARE(told.size(), 1);
    QCOMPARE(stepped.msecsTo(clock.utcNow()), 10'000);
}

QTEST_GUILESS_MAIN(ClockTest)
#include "tst_clock.moc"
