// SPDX-License-Identifier: GPL-3.0-or-later
// The words and lines made of samples whose times the test sets.
#include "ui/hitrates/hit_rate_charts.h"
#include "ui/hitrates/hit_rates_text.h"
#include "ui/widgets/time_chart.h"

#include <QLayout>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using inspect::HitRateGap;
using inspect::HitRateHistory;
using State = HitRatesController::State;

namespace {

// Seven seconds: two busy ones, one without reads, a restart, a busy one, three seconds without samples, a busy one.
HitRatesController::View sevenSeconds()
{
    HitRateHistory history;
    inspect::HitRateSample sample;
    sample.time = QDateTime(QDate(2026, 3, 4), QTime(5, 6, 0), Qt::UTC);
    sample.origin = "a";
    const auto add = [&](int seconds, qint64 hits, qint64 misses) {
        sample.time = sample.time.addSecs(seconds);
        sample.moment += std::chrono::seconds(seconds);
        sample.hits = hits;
        sample.misses = misses;
        history.add(HitRateHistory::server(), sample);
    };
    add(1, 100, 10);
    add(1, 190, 20); // 90 of 100
    add(1, 240, 70); // 50 of 100
    add(1, 240, 70); // none
    sample.origin = "b";
    add(1, 5, 5);   // restart
    add(1, 35, 15); // 30 of 40
    history.breakOff();
    add(3, 100, 100); // outage
    add(1, 180, 120); // 80 of 100
    HitRatesController::View view;
    view.state = State::Live;
    view.to = sample.time;
    view.from = view.to.addSecs(-60);
    view.points = history.window(HitRateHistory::server(), view.from, view.to);
    view.totals = inspect::totalsOf(view.points);
    return view;
}

qint64 after(int seconds, int ms = -500) // within the second that ends then, counted from 05:06:00
{
    return QDateTime(QDate(2026, 3, 4), QTime(5, 6, 0), Qt::UTC).addSecs(seconds).toMSecsSinceEpoch() + ms;
}

} // namespace

class TestHitRatesText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void totalsLeaveGapsAndFirstSampleOut()
    {
        const auto view = sevenSeconds();
        QCOMPARE(view.totals.hits, 90 + 50 + 30 + 80);
        QCOMPARE(view.totals.misses, 10 + 50 + 10 + 20);
        QCOMPARE(view.totals.seconds, 5.0);
    }

    void anUnknownTimeSaysWhy()
    {
        const auto view = sevenSeconds();
        QCOMPARE(whyUnknown(view.points, after(4)), QStringLiteral("no reads"));
        QCOMPARE(whyUnknown(view.points, after(5)), QStringLiteral("restart or failover"));
        QCOMPARE(whyUnknown(view.points, after(8)), QStringLiteral("samples are missing"));
        QVERIFY(whyUnknown(view.points, after(1)).isEmpty()); // before the first sample nothing is known, not even why
        QVERIFY(whyUnknown(view.points, after(60)).isEmpty());
    }

    void aLongWindowIsDrawnWhenThereIsSomethingNewToSee()
    {
        HitRateCharts charts;
        charts.resize(800, 500);
        charts.layout()->activate();
        auto view = sevenSeconds();
        view.window = HitRatesController::Window::SevenDays;
        charts.show(view);
        const auto drawn = [&charts] { return charts.rateChart()->content().toMs; };
        const auto after = [&view](int seconds) {
            auto later = view;
            later.to = view.to.addSecs(seconds);
            return later;
        };
        const qint64 to = view.to.toMSecsSinceEpoch();
        charts.show(after(9));
        QCOMPARE(drawn(), to);
        charts.show(after(10));
        QCOMPARE(drawn(), to + 10'000);

        auto other = after(11);
        inspect::RateMark mark;
        mark.ms = to;
        other.marks.push_back(mark);
        charts.show(other);
        QCOMPARE(drawn(), to + 11'000);
        other.to = view.to.addSecs(12);
        HitRatesController::NamespaceLine line;
        line.name = "product";
        other.lines.push_back(line);
        charts.show(other);
        QCOMPARE(drawn(), to + 12'000);
        other.to = view.to.addSecs(13);
        other.state = State::Away;
        charts.show(other);
        QCOMPARE(drawn(), to + 13'000);
        other.to = view.to.addSecs(14);
        other.points.erase(other.points.begin());
        charts.show(other);
        QCOMPARE(drawn(), to + 14'000);
        other.to = view.to.addSecs(15);
        other.window = HitRatesController::Window::OneMinute;
        charts.show(other);
        QCOMPARE(drawn(), to + 15'000);
        other.to = view.to.addSecs(16);
        charts.show(other);
        QCOMPARE(drawn(), to + 16'000); // a second is wider than a pixel there
    }

    void linesBreakWhereNothingIsKnown()
    {
        HitRateCharts charts;
        charts.resize(800, 500);
        charts.show(sevenSeconds());
        const auto rate = unbrokenRuns(charts.rateChart()->content().lines.at(0).points);
        QCOMPARE(rate.size(), 3u); // not over the second without reads, the restart, the outage
        QCOMPARE(rate[0].last().y(), 50.0);
        QCOMPARE(rate[1].last().y(), 75.0);
        QCOMPARE(rate[2].last().y(), 80.0);
        const auto hits = unbrokenRuns(charts.readsChart()->content().lines.at(0).points);
        QCOMPARE(hits.size(), 3u);
        QCOMPARE(hits[0].last().y(), 0.0); // no reads are a number of reads
        QVERIFY(charts.rateChart()->textAt(after(5)).at(1).contains(QStringLiteral("restart")));
    }

    void theDescriptionHasNowLowestAndHighest()
    {
        const QString text = rateDescription(sevenSeconds());
        for (const char *part : {"80.0", "73.5", "50.0", "90.0"})
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
        QVERIFY(rateDescription({}).contains(QStringLiteral("No reads")));
        QVERIFY(readsDescription(sevenSeconds()).contains(QStringLiteral("100/s")));
        QVERIFY(!readsDescription({}).isEmpty());
    }

    void theTableHasARowASample()
    {
        const QStringList lines = hitRatesText(sevenSeconds()).split(u'\n');
        QCOMPARE(lines.size(), 2 + 8 + 1);
        QVERIFY(lines[0].contains(QStringLiteral("250")));
        QCOMPARE(lines[3].count(u'\t'), 4);
        QCOMPARE(lines[3].section(u'\t', 1), QStringLiteral("90.0 %\t90.0\t10.0\t"));
        QCOMPARE(lines[6].section(u'\t', 1), QStringLiteral("\t\t\trestart or failover"));
    }

    void wholePercentsHaveNoDecimals()
    {
        QCOMPARE(percentText(0), QStringLiteral("0 %"));
        QCOMPARE(percentText(20), QStringLiteral("20 %"));
        QCOMPARE(percentText(100), QStringLiteral("100 %"));
        QCOMPARE(percentText(98.4), QStringLiteral("98.4 %"));
        QCOMPARE(percentText(99.99), QStringLiteral("99.9 %")); // not all of it
    }

    void everyStateButLiveHasASentence()
    {
        HitRatesController::View view;
        for (const State state : {State::NoSession, State::Waiting, State::Away, State::NotPermitted, State::Failed}) {
            view.state = state;
            view.error = {Code::Undecodable, QStringLiteral("<b>\x1b"), {}};
            QVERIFY(!stateText(view).isEmpty());
            QVERIFY(!stateText(view).contains(QChar(0x1b)));
        }
        view.state = State::Live;
        QVERIFY(stateText(view).isEmpty());
    }
};

QTEST_MAIN(TestHitRatesText)
#include "tst_hit_rates_text.moc"
