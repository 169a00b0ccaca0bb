// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plot_geometry.h"

#include <QLocale>
#include <QRandomGenerator>
#include <QTest>
#include <QTimeZone>

#include <algorithm>
#include <cmath>

using namespace freshet::ui;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// One value a second from `startMs` on.
TimePoints everySecond(std::initializer_list<double> values, qint64 startMs = 0)
{
    TimePoints points;
    for (const double value : values) {
        points.push_back({startMs, startMs + 1000, value});
        startMs += 1000;
    }
    return points;
}

} // namespace

class TestPlotGeometry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knownValuesThatFollowEachOtherAreOneRun()
    {
        const auto runs = unbrokenRuns(everySecond({5, 6, 7}));
        QCOMPARE(runs.size(), 1u);
        QCOMPARE(runs[0], (QList<QPointF>{{0, 5}, {1000, 5}, {2000, 6}, {3000, 7}}));
    }

    void anUnknownValueBreaksTheLine()
    {
        const auto runs = unbrokenRuns(everySecond({5, unknown, 7}));
        QCOMPARE(runs.size(), 2u);
        QCOMPARE(runs[0], (QList<QPointF>{{0, 5}, {1000, 5}}));
        QCOMPARE(runs[1], (QList<QPointF>{{2000, 7}, {3000, 7}}));
    }

    void aTimeThatNoValueCoversBreaksTheLine()
    {
        TimePoints points = everySecond({5, 6});
        points.push_back({9000, 10000, 7});
        const auto runs = unbrokenRuns(points);
        QCOMPARE(runs.size(), 2u);
        QCOMPARE(runs[1], (QList<QPointF>{{9000, 7}, {10000, 7}}));
    }

    void nothingAndOnlyUnknownsAreNoRuns()
    {
        QVERIFY(unbrokenRuns({}).empty());
        QVERIFY(unbrokenRuns(everySecond({unknown, unknown})).empty());
    }

    void stackingKeepsGaps()
    {
        const auto sums = stackedOn(everySecond({1, unknown, 3}), everySecond({10, 20, 30}));
        QCOMPARE(sums.size(), 3u);
        QCOMPARE(sums[0].value, 11.0);
        QVERIFY(!sums[1].isKnown());
        QCOMPARE(sums[2].value, 33.0);
        QCOMPARE(sums[2].startMs, 2000);
    }

    void thinningKeepsTheLeastAndGreatestOfEveryColumn()
    {
        QRandomGenerator random(1);
        QList<QPointF> run;
        for (int i = 0; i < 100000; ++i)
            run.append({double(i), random.generateDouble() * 100});
        run[54321].setY(5000); // a peak and a dip of one point each
        run[65432].setY(-5000);
        const double perColumn = 100;
        const auto kept = thinned(run, 0, 100000, perColumn);
        QVERIFY(kept.size() <= 2 * 1000 + 2);
        QVERIFY(kept.contains(run[54321]));
        QVERIFY(kept.contains(run[65432]));
        QVERIFY(std::is_sorted(kept.begin(), kept.end(), [](QPointF a, QPointF b) { return a.x() < b.x(); }));
        QCOMPARE(kept.first(), run.first());
        QCOMPARE(kept.last(), run.last());
        for (int column = 0; column < 1000; ++column) {
            const auto inColumn = [&](QPointF p) { return std::floor(p.x() / perColumn) == column; };
            const auto byValue = [](QPointF a, QPointF b) { return a.y() < b.y(); };
            QList<QPointF> all, some;
            std::copy_if(run.begin(), run.end(), std::back_inserter(all), inColumn);
            std::copy_if(kept.begin(), kept.end(), std::back_inserter(some), inColumn);
            QCOMPARE(std::min_element(some.begin(), some.end(), byValue)->y(),
                     std::min_element(all.begin(), all.end(), byValue)->y());
            QCOMPARE(std::max_element(some.begin(), some.end(), byValue)->y(),
                     std::max_element(all.begin(), all.end(), byValue)->y());
        }
    }

    void fewPointsStayAsTheyAre()
    {
        const QList<QPointF> run{{0, 1}, {1000, 2}, {2000, 1}, {3000, 5}};
        QCOMPARE(thinned(run, 0, 3000, 10), run);
    }

    void aMovingWindowKeepsTheSamePointsInside()
    {
        QRandomGenerator random(7);
        QList<QPointF> run;
        for (int i = 0; i < 10000; ++i)
            run.append({double(i), random.generateDouble()});
        const auto inside = [](const QList<QPointF> &points) {
            QList<QPointF> result;
            std::copy_if(points.begin(), points.end(), std::back_inserter(result),
                         [](QPointF p) { return p.x() >= 3100 && p.x() < 6900; });
            return result;
        };
        QCOMPARE(inside(thinned(run, 3000, 7000, 100)), inside(thinned(run, 3033, 7033, 100)));
    }

    void onlyTheNearestPointOutsideStaysOnEachSide()
    {
        QList<QPointF> run;
        for (int i = 0; i < 10; ++i)
            run.append({double(i * 1000), double(i)});
        const auto kept = thinned(run, 2500, 5500, 1);
        QCOMPARE(kept, (QList<QPointF>{{2000, 2}, {3000, 3}, {4000, 4}, {5000, 5}, {6000, 6}}));
        QVERIFY(thinned({}, 0, 1000, 10).isEmpty());
        QVERIFY(thinned(run, 0, 1000, 0).isEmpty());
    }

    void theRangeCountsOnlyWhatIsShown()
    {
        const auto points = everySecond({100, 5, unknown, 7, 200});
        const auto range = rangeOf(points, 1000, 4000);
        QVERIFY(range);
        QCOMPARE(range->low, 5.0);
        QCOMPARE(range->high, 7.0);
        QVERIFY(!rangeOf(points, 2000, 3000));
    }

    void axesHaveRoundSteps_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<int>("most");
        QTest::addColumn<QList<double>>("ticks");
        QTest::newRow("percent") << 0.0 << 100.0 << 5 << QList<double>{0, 20, 40, 60, 80, 100};
        QTest::newRow("percent, four") << 0.0 << 100.0 << 4 << QList<double>{0, 50, 100};
        QTest::newRow("odd") << 0.0 << 1234.0 << 5 << QList<double>{0, 500, 1000, 1500};
        QTest::newRow("small") << 0.0 << 0.07 << 4 << QList<double>{0, 0.02, 0.04, 0.06, 0.08};
        QTest::newRow("narrow") << 98.2 << 98.9 << 4 << QList<double>{98.2, 98.4, 98.6, 98.8, 99};
        QTest::newRow("exact bounds stay") << 0.0 << 3.0 << 3 << QList<double>{0, 1, 2, 3};
        QTest::newRow("around zero") << -1.0 << 1.0 << 4 << QList<double>{-1, -0.5, 0, 0.5, 1};
    }

    void axesHaveRoundSteps()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        QFETCH(int, most);
        QFETCH(QList<double>, ticks);
        const auto axis = axisFor(low, high, most);
        const auto got = axis.ticks();
        QCOMPARE(qsizetype(got.size()), ticks.size());
        for (qsizetype i = 0; i < ticks.size(); ++i)
            QVERIFY2(std::abs(got[std::size_t(i)] - ticks[i]) < 1e-9, qPrintable(QString::number(got[std::size_t(i)])));
    }

    void axesHoldTheirValuesWhateverTheyAre()
    {
        QRandomGenerator random(3);
        for (int i = 0; i < 10000; ++i) {
            const double scale = std::pow(10.0, random.bounded(24) - 8);
            const double low = (random.generateDouble() - 0.3) * scale;
            const double high = low + random.generateDouble() * scale;
            const auto axis = axisFor(low, high, 5);
            QVERIFY(axis.low <= low + axis.step * 1e-6 && axis.high >= high - axis.step * 1e-6);
            QVERIFY(axis.ticks().size() >= 2 && axis.ticks().size() <= 6);
        }
        const auto level = axisFor(42, 42, 4);
        QVERIFY(level.low < 42 && level.high > 42);
        QVERIFY(axisFor(unknown, 1, 4).ticks().size() >= 2);
    }

    void bytesHaveStepsOfTheirOwnUnits()
    {
        constexpr double mib = 1024 * 1024;
        const auto axis = byteAxisFor(0, 256 * mib, 3);
        QCOMPARE(axis.step, 100 * mib);
        QCOMPARE(axis.high, 300 * mib);
        QCOMPARE(byteAxisFor(0, 3000, 3).step, 1024.0);
        QCOMPARE(byteAxisFor(0, 12, 3).step, 5.0);
        QVERIFY(byteAxisFor(unknown, 1, 4).ticks().size() >= 2);
    }

    void decimalsFollowTheStep()
    {
        QCOMPARE(axisFor(0, 100, 5).decimals(), 0);
        QCOMPARE(axisFor(98.2, 98.9, 4).decimals(), 1);
        QCOMPARE(axisFor(0, 0.07, 4).decimals(), 2);
    }

    void timeTicksAreRoundAndStayWhileTheWindowMoves()
    {
        const qint64 base = 1'700'000'000'000; // a whole second
        const auto first = timeTicksFor(base + 123, base + 60'123, 7, 0);
        QCOMPARE(first.stepMs, 10'000);
        for (const qint64 tick : first.ticks)
            QCOMPARE(tick % 10'000, 0);
        const auto second = timeTicksFor(base + 1'123, base + 61'123, 7, 0);
        for (const qint64 tick : second.ticks)
            QVERIFY(tick > base + 60'123 || std::count(first.ticks.begin(), first.ticks.end(), tick) == 1);
    }

    void fiveMinutesHaveWholeMinutes()
    {
        const qint64 base = 1'700'000'000'000;
        const auto ticks = timeTicksFor(base, base + 300'000, 6, 0);
        QCOMPARE(ticks.stepMs, 60'000);
        QCOMPARE(ticks.ticks.size(), 5u);
    }

    void ticksFollowTheLocalClock()
    {
        const qint64 halfHour = 19'800'000; // India: 5 h 30 min ahead
        const auto ticks = timeTicksFor(0, 6 * 3'600'000, 7, halfHour);
        QCOMPARE(ticks.stepMs, 3'600'000);
        QCOMPARE(ticks.ticks.front(), 1'800'000);
    }

    void ticksAreNeverMoreThanAskedFor()
    {
        for (const int most : {1, 3, 10}) {
            for (qint64 span = 1000; span < 400LL * 24 * 3'600'000; span = span * 3 / 2)
                QVERIFY(qint64(timeTicksFor(1'700'000'000'123, 1'700'000'000'123 + span, most, 0).ticks.size()) <= most);
        }
        QVERIFY(timeTicksFor(10, 5, 3, 0).ticks.empty());
        QVERIFY(timeTicksFor(0, std::numeric_limits<qint64>::max() / 2, 3, 0).ticks.empty());
    }

    void tickTextsFollowTheLocaleAndTheStep()
    {
        const qint64 ms = QDateTime(QDate(2026, 3, 4), QTime(17, 6, 7)).toMSecsSinceEpoch();
        QCOMPARE(timeTickText(ms, 1000, QLocale(QLocale::German)), QStringLiteral("17:06:07"));
        QCOMPARE(timeTickText(ms, 60'000, QLocale(QLocale::German)), QStringLiteral("17:06"));
        QCOMPARE(timeTickText(ms, 15'000, QLocale(QLocale::Korean)), QString::fromUtf8("오후 5:06:07"));
        QCOMPARE(timeTickText(ms, 60'000, QLocale(QLocale::Korean)), QString::fromUtf8("오후 5:06"));
        QVERIFY(timeTickText(ms, 1000, QLocale(QLocale::English, QLocale::UnitedStates)).startsWith(QStringLiteral("5:06:07")));
        QCOMPARE(timeTickText(ms, 86'400'000, QLocale(QLocale::German)), QStringLiteral("04.03.26"));
    }

    void aTimeFindsTheValueThatHeldThen()
    {
        TimePoints points = everySecond({5, 6});
        points.push_back({9000, 10000, 7});
        QVERIFY(!pointAt(points, 0));
        QCOMPARE(pointAt(points, 1)->value, 5.0);
        QCOMPARE(pointAt(points, 1000)->value, 5.0);
        QCOMPARE(pointAt(points, 1001)->value, 6.0);
        QVERIFY(!pointAt(points, 5000));
        QCOMPARE(pointAt(points, 10000)->value, 7.0);
        QVERIFY(!pointAt(points, 10001));
        QVERIFY(!pointAt({}, 1));
    }
};

QTEST_GUILESS_MAIN(TestPlotGeometry)
#include "tst_plot_geometry.moc"
