// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/time_chart.h"

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

// The plot as it is on screen.
QImage plotOf(TimeChart &chart)
{
    return chart.grab().toImage().copy(chart.plotRect().toAlignedRect());
}

// Whether a line (they are blue) goes through a column of the plot.
bool hasInk(const QImage &plot, double share)
{
    const int x = std::clamp(int(share * plot.width()), 0, plot.width() - 1);
    for (int y = 0; y < plot.height(); ++y) {
        const QColor color = plot.pixelColor(x, y);
        if (color.blue() - color.red() > 60)
            return true;
    }
    return false;
}

int inkRows(const QImage &plot, int x, const std::function<bool(QColor)> &is)
{
    int rows = 0;
    for (int y = 0; y < plot.height(); ++y)
        rows += is(plot.pixelColor(x, y));
    return rows;
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
    void whereAValueIsUnknownThereIsNoLine()
    {
        Chart chart;
        std::vector<double> values(60, 5);
        for (int i = 20; i < 40; ++i)
            values[std::size_t(i)] = unknown;
        chart.setContent(content({everySecond(values)}));
        const QImage plot = plotOf(chart);
        QVERIFY(hasInk(plot, 0.2));
        QVERIFY(!hasInk(plot, 0.5));
        QVERIFY(hasInk(plot, 0.8));
    }

    void aPeakOfOneMillisecondIsSeen()
    {
        Chart chart;
        TimePoints points;
        for (int i = 0; i < 60'000; ++i)
            points.push_back({start + i, start + i + 1, std::sin(i)});
        points[30'000].value = 77;
        chart.setFixedRange(ValueRange{0, 100});
        chart.setContent(content({points}));
        const QImage plot = plotOf(chart);
        bool seen = false;
        for (int x = plot.width() / 2 - 2; x <= plot.width() / 2 + 2; ++x) {
            const QColor color = plot.pixelColor(x, int(plot.height() * 0.3)); // at 70 of 100
            seen = seen || color.blue() - color.red() > 60;
        }
        QVERIFY(seen);
    }

    void aMovedPictureIsWhatAFreshOneWouldBe_data()
    {
        QTest::addColumn<bool>("areas");
        QTest::newRow("lines") << false;
        QTest::newRow("areas") << true;
    }
    void aMovedPictureIsWhatAFreshOneWouldBe()
    {
        QFETCH(bool, areas);
        const auto kind = areas ? TimeChart::Kind::StackedAreas : TimeChart::Kind::Lines;
        Chart moving(kind);
        moving.setFixedRange(ValueRange{0, 100});
        const auto shownAt = [&](int second) {
            std::vector<TimePoints> lines(3);
            for (int line = 0; line < 3; ++line) {
                for (int i = second; i < second + 60; ++i)
                    lines[std::size_t(line)].push_back({start + i * 1000LL, start + (i + 1) * 1000LL,
                                                        i % 23 == 4 ? unknown : 15 + 10 * std::sin(i * 0.7 + line)});
            }
            auto result = content(lines);
            result.fromMs += second * 1000LL;
            result.toMs += second * 1000LL;
            return result;
        };
        for (int second = 0; second < 100; second += second % 7 == 0 ? 3 : 1) {
            moving.setContent(shownAt(second));
            moving.grab();
        }
        moving.setContent(shownAt(100));
        const QImage moved = moving.grab().toImage();
        QVERIFY(moving.layer().columnsDrawn() < 60);
        Chart fresh(kind);
        fresh.setFixedRange(ValueRange{0, 100});
        fresh.setContent(shownAt(100));
        const QImage wanted = fresh.grab().toImage();
        QCOMPARE(moved.size(), wanted.size());
        int different = 0;
        for (int y = 0; y < wanted.height(); ++y) {
            // The first value of a line stands level where nothing came before it; here something did.
            for (int x = int(fresh.plotRect().left()) + 20; x < wanted.width(); ++x) {
                const QColor a = moved.pixelColor(x, y), b = wanted.pixelColor(x, y);
                different += std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue()) > 90;
            }
        }
        QVERIFY2(different < 25, qPrintable(QString::number(different)));
    }

    void aPointThatChangedIsDrawnAnew()
    {
        Chart chart;
        chart.setFixedRange(ValueRange{0, 100});
        std::vector<double> values(60, 10);
        chart.setContent(content({everySecond(values)}));
        chart.grab();
        values[59] = 90; // the newest bin grew
        chart.setContent(content({everySecond(values)}));
        const QImage plot = plotOf(chart);
        QVERIFY(chart.layer().columnsDrawn() < plot.width() / 10);
        QVERIFY(plot.pixelColor(plot.width() - 1, int(plot.height() * 0.12)).isValid());
        bool high = false;
        for (int y = 0; y < plot.height() / 4; ++y)
            high = high || plot.pixelColor(plot.width() - 2, y).blue() - plot.pixelColor(plot.width() - 2, y).red() > 60;
        QVERIFY(high);
        values[5] = 50; // and an old one too
        chart.setContent(content({everySecond(values)}));
        chart.grab();
        QVERIFY(chart.layer().columnsDrawn() > plot.width() / 2);
    }

    void theFirstDifferenceIsFound()
    {
        const TimePoints before = everySecond({1, unknown, 3, 4});
        QCOMPARE(firstDifference(before, before), std::numeric_limits<qint64>::max());
        TimePoints after(before.begin() + 1, before.end());
        QCOMPARE(firstDifference(before, after), std::numeric_limits<qint64>::max());
        after.push_back({start + 4000, start + 5000, 5});
        QCOMPARE(firstDifference(before, after), start + 4000);
        after[1].value = 2;
        QCOMPARE(firstDifference(before, after), start + 2000);
        QCOMPARE(firstDifference(after, before), start);
        QCOMPARE(firstDifference({}, after), std::numeric_limits<qint64>::min());
    }

    void areasStandOnEachOther()
    {
        Chart chart(TimeChart::Kind::StackedAreas);
        auto shown = content({everySecond(std::vector<double>(60, 50)), everySecond(std::vector<double>(60, 25))});
        shown.lines[1].color = Qt::red;
        chart.setContent(shown);
        QCOMPARE(chart.valueAxis().low, 0.0);
        QVERIFY(chart.valueAxis().high >= 75);
        const QImage plot = plotOf(chart);
        const double perValue = plot.height() / chart.valueAxis().high;
        const int blue = inkRows(plot, plot.width() / 2, [](QColor c) { return c.blue() > c.red() + 30; });
        const int red = inkRows(plot, plot.width() / 2, [](QColor c) { return c.red() > c.blue() + 30; });
        QVERIFY(std::abs(blue - 50 * perValue) < 4);
        QVERIFY(std::abs(red - 25 * perValue) < 4);
    }

    void aHiddenLineStandsInTheKeyOnly()
    {
        Chart chart;
        chart.setFixedRange(ValueRange{0, 100});
        auto shown = content({everySecond(std::vector<double>(60, 5)), everySecond(std::vector<double>(60, 95))});
        chart.setContent(shown);
        QVERIFY(hasInk(plotOf(chart), 0.5));
        QSignalSpy toggled(&chart, &TimeChart::lineToggled);
        QVERIFY(!chart.keyRect(1).isEmpty());
        QTest::mouseClick(&chart, Qt::LeftButton, {}, chart.keyRect(1).center().toPoint());
        QCOMPARE(toggled.size(), 1);
        QCOMPARE(toggled[0][0].toInt(), 1);
        for (auto &line : shown.lines)
            line.visible = false;
        chart.setContent(shown);
        QVERIFY(!hasInk(plotOf(chart), 0.5));
        QCOMPARE(chart.textAt(start + 500).size(), 1);
        QVERIFY(!chart.keyRect(1).isEmpty());
    }

    void aDragAsksForThatPartAndEscLeavesIt()
    {
        Chart chart;
        chart.setZoomable(true);
        chart.setContent(content({everySecond(std::vector<double>(60, 5))}));
        QSignalSpy asked(&chart, &TimeChart::zoomAsked);
        QSignalSpy left(&chart, &TimeChart::zoomLeft);
        const QRectF plot = chart.plotRect();
        const auto at = [&](double share) { return QPoint(int(plot.left() + share * plot.width()), int(plot.center().y())); };
        QTest::mousePress(&chart, Qt::LeftButton, {}, at(0.75));
        QTest::mouseMove(&chart, at(0.25));
        QTest::mouseRelease(&chart, Qt::LeftButton, {}, at(0.25));
        QCOMPARE(asked.size(), 1);
        QVERIFY(std::abs(asked[0][0].toLongLong() - (start + 15'000)) < 200);
        QVERIFY(std::abs(asked[0][1].toLongLong() - (start + 45'000)) < 200);
        QTest::mouseClick(&chart, Qt::LeftButton, {}, at(0.5)); // no drag
        QCOMPARE(asked.size(), 1);
        QTest::keyClick(&chart, Qt::Key_Escape);
        QCOMPARE(left.size(), 0);
        chart.setZoomed(true);
        QTest::keyClick(&chart, Qt::Key_Escape);
        QCOMPARE(left.size(), 1);
    }

    void marksAreSaidWhereTheyAre()
    {
        Chart chart;
        auto shown = content({everySecond(std::vector<double>(60, 5))});
        shown.marks = {{start + 30'000, Qt::red, QStringLiteral("product: v1 to v2\nann, a reason")}};
        for (int i = 0; i < 100; ++i)
            shown.marks.push_back({start + 50'000, Qt::red, QStringLiteral("event %1").arg(i)});
        chart.setContent(shown);
        QCOMPARE(chart.textAt(start + 30'000).size(), 4);
        QVERIFY(chart.textAt(start + 30'000).at(3).startsWith(QStringLiteral("ann")));
        QCOMPARE(chart.textAt(start + 10'000).size(), 2);
        QVERIFY(chart.textAt(start + 50'000).size() < 20);
        QVERIFY(chart.textAt(start + 50'000).last().contains(QStringLiteral("more")));
        QVERIFY(!chart.grab().isNull());
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
        chart.setLimits(0, std::nullopt);
        chart.setContent(content({everySecond({1060, 1061})})); // "1.06 k", whatever is behind the third digit
        QVERIFY(chart.valueAxis().step >= 10);
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
        QVERIFY(!hasInk(plotOf(chart), 0.01));
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
        QTest::mouseMove(&chart, chart.plotRect().center().toPoint());
        QVERIFY(chart.crosshair());
        QVERIFY(std::abs(*chart.crosshair() - (start + 30'000)) < 500);
        QCOMPARE(moved.size(), 1);
        QTest::mouseMove(&chart, QPoint(2, 2));
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
        QTest::mouseMove(&chart, pointAtMs(1600));
        QCOMPARE(chart.crosshair().value(), start + 2000);
        QTest::mouseMove(&chart, pointAtMs(2400));
        QCOMPARE(chart.crosshair().value(), start + 2000);
        QTest::mouseMove(&chart, pointAtMs(400)); // the first value has nothing before it
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
        chart.setContent(content({everySecond(std::vector<double>(60, 5))}));
        QVERIFY(hasInk(plotOf(chart), 0.5));
        chart.setStale(true);
        QVERIFY(!hasInk(plotOf(chart), 0.5)); // grey
        chart.setStale(false);
        QVERIFY(hasInk(plotOf(chart), 0.5));
    }
};

QTEST_MAIN(TestTimeChart)
#include "tst_time_chart.moc"
