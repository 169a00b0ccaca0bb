// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/time_chart.h"

#include <QAreaSeries>
#include <QChart>
#include <QLineSeries>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace freshet::ui;

namespace {

constexpr qint64 start = 1'700'000'000'000;
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

TimePoints everySecond(const std::vector<double> &values)
{
    TimePoints points;
    for (std::size_t i = 0; i < values.size(); ++i)
        points.push_back({start + qint64(i) * 1000, start + qint64(i + 1) * 1000, values[i]});
    return points;
}

TimeChart::Content content(std::vector<TimePoints> lines)
{
    TimeChart::Content result;
    result.fromMs = start;
    result.toMs = start + 60'000;
    for (TimePoints &points : lines)
        result.lines.push_back({QStringLiteral("line %1").arg(result.lines.size()), Qt::blue, std::move(points)});
    return result;
}

QList<QLineSeries *> shownLines(const TimeChart &chart)
{
    QList<QLineSeries *> result;
    for (QAbstractSeries *series : chart.chart()->series()) {
        if (auto *line = qobject_cast<QLineSeries *>(series); line && line->isVisible())
            result.append(line);
    }
    return result;
}

QList<QAreaSeries *> shownAreas(const TimeChart &chart)
{
    QList<QAreaSeries *> result;
    for (QAbstractSeries *series : chart.chart()->series()) {
        if (auto *area = qobject_cast<QAreaSeries *>(series); area && area->isVisible())
            result.append(area);
    }
    return result;
}

class Chart : public TimeChart
{
public:
    explicit Chart(Kind kind = Kind::Lines)
        : TimeChart(kind)
    {
        resize(800, 400);
        show();
    }
};

} // namespace

class TestTimeChart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachUnbrokenRunIsASeriesOfItsOwn()
    {
        Chart chart;
        chart.setContent(content({everySecond({1, 2, unknown, 3, 4, unknown, 5})}));
        const auto lines = shownLines(chart);
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0]->points(), (QList<QPointF>{{0, 1}, {1000, 1}, {2000, 2}}));
        QCOMPARE(lines[2]->points(), (QList<QPointF>{{6000, 5}, {7000, 5}}));
    }

    void seriesAreReusedAndNotHeapedUp()
    {
        Chart chart;
        const auto broken = content({everySecond({1, unknown, 2, unknown, 3})});
        const auto whole = content({everySecond({1, 2, 3})});
        chart.setContent(broken);
        const qsizetype most = chart.chart()->series().size();
        for (int i = 0; i < 20; ++i) {
            chart.setContent(whole);
            QCOMPARE(shownLines(chart).size(), 1);
            chart.setContent(broken);
            QCOMPARE(shownLines(chart).size(), 3);
        }
        QCOMPARE(chart.chart()->series().size(), most);
        chart.setContent(content({}));
        QCOMPARE(shownLines(chart).size(), 0);
    }

    void aSeriesGetsAtMostTwoPointsAPixel()
    {
        Chart chart;
        std::vector<double> many(60'000);
        for (std::size_t i = 0; i < many.size(); ++i)
            many[i] = std::sin(double(i));
        TimePoints points;
        for (std::size_t i = 0; i < many.size(); ++i)
            points.push_back({start + qint64(i), start + qint64(i) + 1, many[i]});
        points[30'000].value = 77; // one millisecond high
        chart.setContent(content({points}));
        const auto lines = shownLines(chart);
        QCOMPARE(lines.size(), 1);
        const int columns = int(std::ceil(chart.plotRect().width())) + 1; // the outer two are cut
        QVERIFY(lines[0]->count() <= columns * 2 + 2);
        const auto shown = lines[0]->points();
        QVERIFY(std::any_of(shown.begin(), shown.end(), [](QPointF p) { return p.y() == 77; }));
    }

    void areasStandOnEachOther()
    {
        Chart chart(TimeChart::Kind::StackedAreas);
        chart.setContent(content({everySecond({10, 20}), everySecond({1, 2})}));
        const auto areas = shownAreas(chart);
        QCOMPARE(areas.size(), 2);
        QCOMPARE(areas[0]->upperSeries()->points().last().y(), 20.0);
        QCOMPARE(areas[0]->lowerSeries()->points().last().y(), 0.0);
        QCOMPARE(areas[1]->upperSeries()->points().last().y(), 22.0);
        QCOMPARE(areas[1]->lowerSeries()->points().last().y(), 20.0);
        QCOMPARE(chart.valueAxis().low, 0.0);
        QVERIFY(chart.valueAxis().high >= 22);
    }

    void theAxisFitsWhatIsShownWithinItsLimits()
    {
        Chart chart;
        chart.setLimits(0, 100);
        chart.setContent(content({everySecond({97, 99.9})}));
        QVERIFY(chart.valueAxis().low <= 97 && chart.valueAxis().low > 90);
        QCOMPARE(chart.valueAxis().high, 100.0);
        chart.setFixedRange(ValueRange{0, 100});
        QCOMPARE(chart.valueAxis().low, 0.0);
        QCOMPARE(chart.valueAxis().high, 100.0);
    }

    void aFollowingAxisIsNeverTooNarrowToRead()
    {
        Chart chart;
        chart.setLimits(0, 100);
        chart.setLeastSpan(1);
        chart.setContent(content({everySecond({99.97, 99.98})}));
        QCOMPARE(chart.valueAxis().high, 100.0);
        QVERIFY(chart.valueAxis().low <= 99.0);
        QVERIFY(chart.valueAxis().step >= 0.1);
        chart.setContent(content({everySecond({0.01, 0.01})}));
        QCOMPARE(chart.valueAxis().low, 0.0);
        QVERIFY(chart.valueAxis().high >= 1);
        chart.setContent(content({everySecond({50, 50})}));
        QVERIFY(chart.valueAxis().low <= 49.5 && chart.valueAxis().high >= 50.5);
    }

    void whatLiesOutsideTheWindowIsNotDrawn()
    {
        Chart chart;
        TimePoints old = everySecond({1, 2, 3});
        for (TimePoint &point : old) {
            point.startMs -= 600'000;
            point.endMs -= 600'000;
        }
        chart.setContent(content({old}));
        QCOMPARE(shownLines(chart).size(), 0);
        QVERIFY(chart.isEmpty());
    }

    void theCrosshairSaysTheValuesOrWhyThereIsNone()
    {
        Chart chart;
        chart.setFormats([](double v) { return QString::number(v); }, [](double v) { return QStringLiteral("%1 units").arg(v); });
        auto shown = content({everySecond({1, unknown, 3})});
        shown.whyUnknown = [](qint64 ms) { return ms <= start + 2000 ? QStringLiteral("no reads") : QString(); };
        chart.setContent(shown);
        QCOMPARE(chart.textAt(start + 500).value(1), QStringLiteral("line 0\t1 units"));
        QCOMPARE(chart.textAt(start + 1500).value(1), QStringLiteral("line 0\tno reads"));
        QCOMPARE(chart.textAt(start + 2500).value(1), QStringLiteral("line 0\t3 units"));
        QCOMPARE(chart.textAt(start + 9000).value(1), QStringLiteral("line 0\tno data"));
    }

    void thePointerMovesTheCrosshairAndLeavingTakesItAway()
    {
        Chart chart;
        chart.setContent(content({everySecond({1, 2, 3})}));
        QSignalSpy moved(&chart, &TimeChart::crosshairMoved);
        QTest::mouseMove(chart.viewport(), chart.plotRect().center().toPoint());
        QVERIFY(chart.crosshair());
        QVERIFY(std::abs(*chart.crosshair() - (start + 30'000)) < 500);
        QCOMPARE(moved.size(), 1);
        QTest::mouseMove(chart.viewport(), QPoint(2, 2));
        QVERIFY(!chart.crosshair());
    }

    void theCrosshairSnapsToWhereALineStandsAtAValue()
    {
        Chart chart;
        chart.setContent(content({everySecond({1, 2, 3})}));
        const QRectF plot = chart.plotRect();
        const auto pointAtMs = [&](double ms) {
            return QPointF(plot.left() + ms / 60'000 * plot.width() + 0.5, plot.center().y()).toPoint();
        };
        QTest::mouseMove(chart.viewport(), pointAtMs(1600));
        QCOMPARE(chart.crosshair().value(), start + 2000);
        QTest::mouseMove(chart.viewport(), pointAtMs(2400));
        QCOMPARE(chart.crosshair().value(), start + 2000);
        QTest::mouseMove(chart.viewport(), pointAtMs(400)); // the first value has nothing before it
        QCOMPARE(chart.crosshair().value(), start + 1000);
    }

    void theArrowKeysGoFromValueToValue()
    {
        Chart chart;
        chart.setContent(content({everySecond({1, 2, 3})}));
        QTest::keyClick(&chart, Qt::Key_Left);
        QCOMPARE(chart.crosshair().value(), start + 3000);
        QTest::keyClick(&chart, Qt::Key_Left);
        QCOMPARE(chart.crosshair().value(), start + 2000);
        QTest::keyClick(&chart, Qt::Key_Right);
        QCOMPARE(chart.crosshair().value(), start + 3000);
        QTest::keyClick(&chart, Qt::Key_Right);
        QCOMPARE(chart.crosshair().value(), start + 3000);
        QTest::keyClick(&chart, Qt::Key_Escape);
        QVERIFY(!chart.crosshair());
    }

    void chartsAboveEachOtherShareTheirTimeAxis()
    {
        Chart above, below(TimeChart::Kind::StackedAreas);
        above.setTimeLabelsVisible(false);
        above.setFormats([](double) { return QStringLiteral("a very long label"); }, [](double) { return QString(); });
        QCOMPARE(above.plotRect().left(), below.plotRect().left());
        QCOMPARE(above.plotRect().right(), below.plotRect().right());
    }

    void hostileNamesAndSmallSizesDoNoHarm()
    {
        Chart chart;
        auto shown = content({everySecond({1, 2}), everySecond({3, 4})});
        shown.lines[0].name = QString::fromUtf8("<b>x</b>\n\t\u202e%1%2") + QString(10'000, u'W');
        shown.lines[1].name = QString(QChar(0xd800));
        chart.setContent(shown);
        chart.setCrosshair(start + 1500);
        for (const QSize size : {QSize(800, 400), QSize(120, 120), QSize(30, 30), QSize(1, 1), QSize(1600, 900)}) {
            chart.resize(size);
            QVERIFY(!chart.grab().isNull());
        }
        shown.toMs = shown.fromMs; // an empty window
        chart.setContent(shown);
        QVERIFY(!chart.grab().isNull());
        QVERIFY(chart.content().toMs > chart.content().fromMs);
    }

    void oldValuesLookOld()
    {
        Chart chart;
        chart.setContent(content({everySecond({1, 2})}));
        const QColor live = shownLines(chart).first()->color();
        chart.setStale(true);
        const QColor old = shownLines(chart).first()->color();
        QVERIFY(old != live);
        QVERIFY(std::abs(old.red() - old.blue()) < 20);
        chart.setStale(false);
        QCOMPARE(shownLines(chart).first()->color(), live);
    }
};

QTEST_MAIN(TestTimeChart)
#include "tst_time_chart.moc"
