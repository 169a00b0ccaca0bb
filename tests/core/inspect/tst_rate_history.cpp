// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/rate_history.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace freshet::inspect;

namespace {

constexpr qint64 start = 1'700'000'100'000; // a whole five minutes

RateBin second(qint64 number, qint64 hits, qint64 misses)
{
    RateBin bin;
    bin.startMs = start + number * 1000;
    bin.endMs = bin.startMs + 1000;
    bin.knownMs = 1000;
    bin.hits = hits;
    bin.misses = misses;
    return bin;
}

RateBin gapAt(qint64 number, HitRateGap why)
{
    RateBin bin = second(number, 0, 0);
    bin.knownMs = 0;
    bin.gap = why;
    return bin;
}

const QByteArray product = RateHistory::ofNamespace("product");

} // namespace

class TestRateHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDayKeepsEveryReadThoughItIsThinned()
    {
        RateHistory history;
        for (qint64 i = 0; i < 86'400; ++i)
            QVERIFY(history.add(product, second(i, i % 7, i % 3)));
        const qint64 end = start + 86'400'000;
        qint64 hits = 0, misses = 0;
        for (qint64 i = 0; i < 86'400; ++i) {
            hits += i % 7;
            misses += i % 3;
        }
        QCOMPARE(history.totals(product, start, end).hits, hits);
        QCOMPARE(history.totals(product, start, end).misses, misses);
        QCOMPARE(history.totals(product, start, end).seconds, 86'400.0);
        QCOMPARE(history.window(product, end - 60'000, end).size(), std::size_t(60));
        QCOMPARE(history.window(product, end - 900'000, end).size(), std::size_t(900));
        QVERIFY(history.window(product, start, end).size() <= 1441);
        std::size_t kept = 0;
        for (const auto &bins : history.all().at(product))
            kept += bins.size();
        QVERIFY2(kept <= 900 + 1080 + 1440 + 289 + 4, qPrintable(QString::number(kept)));
    }

    void aWindowNeverOverlapsAndIsInOrder()
    {
        RateHistory history;
        std::mt19937 random(7);
        qint64 at = 0;
        for (int i = 0; i < 20'000; ++i) {
            at += 1 + qint64(random() % 20 == 0 ? random() % 90 : 0);
            history.add(product, random() % 50 == 0 ? gapAt(at, HitRateGap::Outage) : second(at, 1, 1));
        }
        const qint64 end = start + (at + 1) * 1000;
        for (const qint64 length : {60, 300, 900, 3600, 86'400, 604'800}) {
            const auto bins = history.window(product, end - length * 1000, end);
            QVERIFY(!bins.empty());
            QCOMPARE(bins.back().endMs, end);
            for (std::size_t i = 1; i < bins.size(); ++i)
                QVERIFY(bins[i].startMs >= bins[i - 1].endMs);
        }
    }

    void noReadsAreUnknownAndNeverZeroOrAHundred()
    {
        QVERIFY(!second(0, 0, 0).hitRate());
        QCOMPARE(second(0, 0, 0).readsPerSecond().value(), 0.0);
        QVERIFY(!gapAt(0, HitRateGap::Restart).readsPerSecond());
    }

    void aGapOfMostOfABinIsAGapThere()
    {
        RateHistory history;
        for (qint64 i = 0; i < 10; ++i)
            history.add(product, i < 4 ? second(i, 5, 5) : gapAt(i, HitRateGap::Outage));
        const auto &tens = history.all().at(product).at(1);
        QCOMPARE(tens.size(), std::size_t(1));
        QVERIFY(!tens.front().isKnown());
        QCOMPARE(tens.front().gap, HitRateGap::Outage);
        QCOMPARE(tens.front().hits, 20);
    }

    void aCounterThatFellWithinASecondIsAGapInEveryWindow_data()
    {
        QTest::addColumn<HitRateGap>("gap");
        QTest::newRow("fell") << HitRateGap::CounterFell;
        QTest::newRow("restart") << HitRateGap::Restart;
    }
    void aCounterThatFellWithinASecondIsAGapInEveryWindow()
    {
        QFETCH(HitRateGap, gap);
        RateHistory history;
        for (qint64 i = 0; i < 1200; ++i)
            history.add(product, i == 601 ? gapAt(i, gap) : second(i, 5, 5));
        const qint64 end = start + 1'200'000;
        for (const qint64 length : {900, 3600, 86'400, 604'800}) {
            const auto bins = history.window(product, end - length * 1000, end);
            const auto unknown = std::count_if(bins.begin(), bins.end(), [](const RateBin &bin) { return !bin.isKnown(); });
            QCOMPARE(unknown, 1);
            const auto fell = std::find_if(bins.begin(), bins.end(), [](const RateBin &bin) { return !bin.isKnown(); });
            QCOMPARE(fell->gap, gap);
            QCOMPARE(fell->startMs, start + 601'000);
            QCOMPARE(fell->endMs, start + 602'000);
            for (std::size_t i = 1; i < bins.size(); ++i)
                QCOMPARE(bins[i].startMs, bins[i - 1].endMs);
        }
        QCOMPARE(history.totals(product, start - 1, end).hits, 1199 * 5);
    }

    void aCounterThatFallsAllTheTimeStaysBounded()
    {
        RateHistory history;
        for (qint64 i = 0; i < 40'000; ++i)
            history.add(product, i % 2 ? gapAt(i, HitRateGap::CounterFell) : second(i, 1, 1));
        for (std::size_t i = 0; i < history.options().tiers.size(); ++i) {
            const RateHistory::Tier &tier = history.options().tiers[i];
            const auto &bins = history.all().at(product).at(i);
            QVERIFY(qint64(bins.size()) <= 2 * tier.spanMs / tier.binMs + 2);
            QVERIFY(i == 0 || bins.back().endMs - bins.front().startMs > tier.spanMs / 3 || tier.spanMs > 40'000'000);
        }
    }

    void whatWasKeptGoesUnderWhatIsNew()
    {
        RateHistory before, now;
        for (qint64 i = 0; i < 100; ++i)
            before.add(product, second(i, 1, 0));
        for (qint64 i = 95; i < 120; ++i)
            now.add(product, second(i, 1, 0));
        now.addEarlier(product, before.all().at(product));
        QCOMPARE(now.totals(product, start, start + 120'000).hits, 120);
    }

    void tooManySeriesAreRefused()
    {
        RateHistory::Options options;
        options.mostSeries = 2;
        RateHistory history(options);
        QVERIFY(history.add("na", second(0, 1, 1)));
        QVERIFY(history.add("nb", second(0, 1, 1)));
        QVERIFY(!history.add("nc", second(0, 1, 1)));
        history.forgetBefore(start + 10'000);
        QVERIFY(history.isEmpty());
    }

    void aClockThatWasSetBackEndsNothing()
    {
        RateHistory history;
        for (qint64 i = 1000; i < 1100; ++i)
            history.add(product, second(i, 1, 0));
        for (qint64 i = 0; i < 50; ++i)
            QVERIFY(history.add(product, second(i, 0, 1)));
        QCOMPARE(history.newest(product)->endMs, start + 50'000);
        QCOMPARE(history.totals(product, start, start + 50'000).misses, 50);
    }
};

QTEST_GUILESS_MAIN(TestRateHistory)
#include "tst_rate_history.moc"
