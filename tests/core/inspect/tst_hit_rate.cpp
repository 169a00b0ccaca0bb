// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/hit_rate_history.h"
#include "core/inspect/hit_rate_sampler.h"

#include <QTest>

using namespace freshet;
using namespace freshet::inspect;
using namespace std::chrono_literals;

namespace {

// A clock that the test sets: both readings move together unless the test says otherwise.
struct FakeClock
{
    QDateTime time{QDate(2026, 3, 14), QTime(9, 26, 53, 589), Qt::UTC};
    std::chrono::steady_clock::time_point moment{1000s};

    void advance(std::chrono::milliseconds by)
    {
        time = time.addMSecs(by.count());
        moment += by;
    }

    HitRateSample sample(qint64 hits, qint64 misses, const QByteArray &origin = "run-a") const
    {
        HitRateSample one;
        one.time = time;
        one.moment = moment;
        one.hits = hits;
        one.misses = misses;
        one.origin = origin;
        return one;
    }
};

constexpr auto longest = 3500ms;

KeyspaceCounters node(const QByteArray &runId, qint64 hits, qint64 misses, std::optional<qint64> ops)
{
    return {runId, hits, misses, ops};
}

} // namespace

class TestHitRate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ratesUseTheTimeThatReallyPassed()
    {
        FakeClock clock;
        const auto before = clock.sample(100, 50);
        clock.advance(2500ms);
        const auto interval = intervalBetween(before, clock.sample(350, 150), longest);
        QVERIFY(interval.isKnown());
        QCOMPARE(interval.hits, 250);
        QCOMPARE(interval.misses, 100);
        QCOMPARE(interval.seconds, 2.5);
        QCOMPARE(interval.hitsPerSecond().value(), 100.0);
        QCOMPARE(interval.missesPerSecond().value(), 40.0);
        QCOMPARE(interval.readsPerSecond().value(), 140.0);
        QCOMPARE(interval.hitRate().value(), 250.0 / 350.0);
    }

    void withoutReadsTheRateIsUnknownButReadsAreZero()
    {
        FakeClock clock;
        const auto before = clock.sample(7, 3);
        clock.advance(1s);
        const auto interval = intervalBetween(before, clock.sample(7, 3), longest);
        QVERIFY(interval.isKnown());
        QVERIFY(!interval.hitRate());
        QCOMPARE(interval.readsPerSecond().value(), 0.0);
    }

    void onlyHitsIsOneAndOnlyMissesIsZero()
    {
        QCOMPARE(hitRate(4, 0).value(), 1.0);
        QCOMPARE(hitRate(0, 4).value(), 0.0);
        QVERIFY(!hitRate(0, 0));
    }

    void whatIsNotComparableIsAGap_data()
    {
        QTest::addColumn<qint64>("hits");
        QTest::addColumn<qint64>("misses");
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<int>("steadyMs");
        QTest::addColumn<int>("wallMs");
        QTest::addColumn<int>("gap");
        const auto row = [](const char *name, qint64 hits, qint64 misses, const char *origin, int steady, int wall,
                            HitRateGap gap) {
            QTest::newRow(name) << hits << misses << QByteArray(origin) << steady << wall << int(gap);
        };
        row("nothing wrong", 110, 60, "run-a", 1000, 1000, HitRateGap::None);
        row("another process", 110, 60, "run-b", 1000, 1000, HitRateGap::Restart);
        row("another process whose counters fell", 1, 1, "run-b", 1000, 1000, HitRateGap::Restart);
        row("hits fell", 99, 60, "run-a", 1000, 1000, HitRateGap::CounterFell);
        row("misses fell", 110, 49, "run-a", 1000, 1000, HitRateGap::CounterFell);
        row("the longest interval", 110, 60, "run-a", 3500, 3500, HitRateGap::None);
        row("samples are missing", 110, 60, "run-a", 3501, 3501, HitRateGap::Outage);
        row("no time passed", 110, 60, "run-a", 0, 1000, HitRateGap::ClockJumped);
        row("the machine slept", 110, 60, "run-a", 1000, 3601000, HitRateGap::ClockJumped);
        row("the clock was set back", 110, 60, "run-a", 1000, -500, HitRateGap::ClockJumped);
        row("NTP slews", 110, 60, "run-a", 1000, 1300, HitRateGap::None);
    }

    void whatIsNotComparableIsAGap()
    {
        QFETCH(qint64, hits);
        QFETCH(qint64, misses);
        QFETCH(QByteArray, origin);
        QFETCH(int, steadyMs);
        QFETCH(int, wallMs);
        QFETCH(int, gap);
        FakeClock clock;
        const auto before = clock.sample(100, 50);
        auto after = clock.sample(hits, misses, origin);
        after.moment += std::chrono::milliseconds(steadyMs);
        after.time = after.time.addMSecs(wallMs);
        const auto interval = intervalBetween(before, after, longest);
        QCOMPARE(int(interval.gap), gap);
        if (gap == int(HitRateGap::None))
            return;
        QVERIFY(!interval.hitRate() && !interval.hitsPerSecond() && !interval.missesPerSecond() && !interval.readsPerSecond());
        QCOMPARE(interval.hits, 0);
        QCOMPARE(interval.misses, 0);
    }

    void countersComeFromInfo()
    {
        const auto counters =
            KeyspaceCounters::fromInfo("# Server\r\nrun_id:deadbeef\r\n",
                                       "# Stats\r\ninstantaneous_ops_per_sec:12\r\nkeyspace_hits:5\r\nkeyspace_misses:6\r\n");
        QVERIFY(counters);
        QCOMPARE(*counters, node("deadbeef", 5, 6, 12));
    }

    void aMissingOrHostileCounterIsAnErrorThatNamesIt_data()
    {
        QTest::addColumn<QByteArray>("stats");
        QTest::addColumn<QString>("name");
        QTest::newRow("empty") << QByteArray() << "keyspace_hits";
        QTest::newRow("no misses") << QByteArray("keyspace_hits:5\r\n") << "keyspace_misses";
        QTest::newRow("negative") << QByteArray("keyspace_hits:-5\r\nkeyspace_misses:1\r\n") << "keyspace_hits";
        QTest::newRow("text") << QByteArray("keyspace_hits:5\r\nkeyspace_misses:<b>\r\n") << "keyspace_misses";
        QTest::newRow("huge") << QByteArray("keyspace_hits:9223372036854775807\r\nkeyspace_misses:1\r\n") << "keyspace_hits";
        QTest::newRow("beyond 64 bits") << QByteArray("keyspace_hits:99999999999999999999\r\nkeyspace_misses:1\r\n")
                                        << "keyspace_hits";
    }

    void aMissingOrHostileCounterIsAnErrorThatNamesIt()
    {
        QFETCH(QByteArray, stats);
        QFETCH(QString, name);
        const auto counters = KeyspaceCounters::fromInfo("run_id:x\r\n", stats);
        QVERIFY(!counters);
        QCOMPARE(counters.error().code, Code::Undecodable);
        QCOMPARE(counters.error().context, name);
    }

    void nodesAreSummedWhateverTheirOrder()
    {
        const FakeClock clock;
        const auto one = sumOf({node("b", 10, 1, 100), node("a", 20, 2, 50)}, clock.time, clock.moment);
        const auto two = sumOf({node("a", 20, 2, 50), node("b", 10, 1, 100)}, clock.time, clock.moment);
        QCOMPARE(one, two);
        QCOMPARE(one.hits, 30);
        QCOMPARE(one.misses, 3);
        QCOMPARE(one.commandsPerSecond.value(), 150.0);
    }

    void oneNodesRestartIsSeenInTheSum()
    {
        FakeClock clock;
        const auto before = sumOf({node("a", 10, 1, 0), node("b", 10, 1, 0)}, clock.time, clock.moment);
        clock.advance(1s);
        // The sum grew although b began again: without the run ids this would look like a busy second.
        const auto after = sumOf({node("a", 40, 9, 0), node("c", 0, 0, 0)}, clock.time, clock.moment);
        QCOMPARE(intervalBetween(before, after, longest).gap, HitRateGap::Restart);
    }

    void aNodeThatJoinsOrLeavesIsAGap()
    {
        FakeClock clock;
        const auto before = sumOf({node("a", 10, 1, 0)}, clock.time, clock.moment);
        clock.advance(1s);
        const auto after = sumOf({node("a", 11, 1, 0), node("b", 5000, 0, 0)}, clock.time, clock.moment);
        QCOMPARE(intervalBetween(before, after, longest).gap, HitRateGap::Restart);
        QCOMPARE(intervalBetween(after, before, longest).gap, HitRateGap::Restart);
    }

    void commandsAreUnknownWhereOneNodeDoesNotTell()
    {
        const FakeClock clock;
        QVERIFY(!sumOf({node("a", 1, 1, 10), node("b", 1, 1, {})}, clock.time, clock.moment).commandsPerSecond);
        QVERIFY(!sumOf({}, clock.time, clock.moment).commandsPerSecond);
    }

    void sumsSaturateInsteadOfOverflowing()
    {
        const FakeClock clock;
        const std::vector<KeyspaceCounters> nodes(16384, node("a", qint64(1) << 53, qint64(1) << 53, 1));
        const auto sum = sumOf(nodes, clock.time, clock.moment);
        QCOMPARE(sum.hits, std::numeric_limits<qint64>::max());
        QCOMPARE(sum.misses, std::numeric_limits<qint64>::max());
    }

    void theFirstSampleSaysNothingAboutTheTimeBefore()
    {
        HitRateHistory history;
        const FakeClock clock;
        const HitRatePoint &point = history.add(HitRateHistory::server(), clock.sample(1000, 10));
        QCOMPARE(point.interval.gap, HitRateGap::First);
        QVERIFY(!point.interval.hitRate());
    }

    void missingSamplesAreAGapAndLifeGoesOnAfterwards()
    {
        HitRateHistory history;
        FakeClock clock;
        history.add(HitRateHistory::server(), clock.sample(10, 0));
        history.breakOff();
        clock.advance(1s);
        QCOMPARE(history.add(HitRateHistory::server(), clock.sample(20, 0)).interval.gap, HitRateGap::Outage);
        QCOMPARE(history.newest(HitRateHistory::server())->interval.hits, 0);
        clock.advance(1s);
        QVERIFY(history.add(HitRateHistory::server(), clock.sample(25, 0)).interval.isKnown());
        QCOMPARE(history.newest(HitRateHistory::server())->interval.hits, 5);
    }

    void aRestartDuringAnOutageIsCalledARestart()
    {
        HitRateHistory history;
        FakeClock clock;
        history.add(HitRateHistory::server(), clock.sample(10, 0));
        history.breakOff();
        clock.advance(1s);
        QCOMPARE(history.add(HitRateHistory::server(), clock.sample(20, 0, "run-b")).interval.gap, HitRateGap::Restart);
    }

    void theWindowsCutAtTheirTimes()
    {
        HitRateHistory history;
        FakeClock clock;
        for (int i = 0; i < 300; ++i) {
            history.add(HitRateHistory::server(), clock.sample(i, 0));
            clock.advance(1s);
        }
        const QDateTime last = history.newest(HitRateHistory::server())->sample.time;
        const auto minute = history.window(HitRateHistory::server(), last.addSecs(-60), last);
        QCOMPARE(minute.size(), 60u);
        QCOMPARE(minute.back().sample.hits, 299);
        QCOMPARE(totalsOf(minute), (HitRateTotals{60, 0, 60.0}));
        QCOMPARE(history.window(HitRateHistory::server(), last.addSecs(-300), last).size(), 300u);
        QVERIFY(history.window(HitRateHistory::server(), last, last.addSecs(60)).empty());
        QVERIFY(history.window(QStringLiteral("product"), last.addSecs(-60), last).empty());
    }

    void totalsLeaveGapsOut()
    {
        HitRateHistory history;
        FakeClock clock;
        const auto add = [&](qint64 hits, const QByteArray &origin) {
            history.add(HitRateHistory::server(), clock.sample(hits, 0, origin));
            clock.advance(1s);
        };
        add(1000, "a");
        add(1010, "a");
        add(3, "b"); // a restart: neither -1007 nor 3 hits
        add(8, "b");
        const auto points = history.window(HitRateHistory::server(), clock.time.addSecs(-60), clock.time);
        QCOMPARE(totalsOf(points), (HitRateTotals{15, 0, 2.0}));
    }

    void theHistoryStaysBounded()
    {
        HitRateHistory::Options options;
        options.span = 60s;
        options.mostPoints = 100;
        HitRateHistory history(options);
        FakeClock clock;
        const QDateTime start = clock.time;
        for (int i = 0; i < 1000; ++i) {
            history.add(QStringLiteral("product"), clock.sample(i, 0));
            clock.advance(1s);
        }
        QCOMPARE(history.window(QStringLiteral("product"), start.addSecs(-1), clock.time).size(), 61u);
        for (int i = 0; i < 1000; ++i) { // faster than once a second: the number is the bound
            history.add(QStringLiteral("product"), clock.sample(1000 + i, 0));
            clock.advance(10ms);
        }
        QCOMPARE(history.window(QStringLiteral("product"), start.addSecs(-1), clock.time).size(), 100u);
    }

    void aClockThatIsSetBackNeitherEmptiesNorGrowsTheHistory()
    {
        HitRateHistory::Options options;
        options.span = 60s;
        HitRateHistory history(options);
        FakeClock clock;
        for (int i = 0; i < 30; ++i) {
            history.add(HitRateHistory::server(), clock.sample(i, 0));
            clock.advance(1s);
        }
        clock.time = clock.time.addSecs(-3600);
        QCOMPARE(history.add(HitRateHistory::server(), clock.sample(31, 0)).interval.gap, HitRateGap::ClockJumped);
        const QDateTime before = clock.time.addSecs(-10), after = clock.time.addSecs(7200);
        QCOMPARE(history.window(HitRateHistory::server(), before, after).size(), 31u);
    }

    void eachSeriesHasItsOwnPast()
    {
        HitRateHistory history;
        FakeClock clock;
        history.add(QStringLiteral("product"), clock.sample(5, 5));
        history.add(HitRateHistory::server(), clock.sample(500, 500));
        clock.advance(1s);
        QCOMPARE(history.add(QStringLiteral("product"), clock.sample(6, 6)).interval.hits, 1);
        QCOMPARE(history.add(HitRateHistory::server(), clock.sample(600, 500)).interval.hits, 100);
        QCOMPARE(history.series(), (QStringList{QString(), QStringLiteral("product")}));
        history.clear();
        QVERIFY(history.isEmpty());
        QVERIFY(!history.newest(HitRateHistory::server()));
    }
};

QTEST_GUILESS_MAIN(TestHitRate)
#include "tst_hit_rate.moc"
