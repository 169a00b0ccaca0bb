// SPDX-License-Identifier: GPL-3.0-or-later
// Against LRU caches that are run for real. With FRESHET_TRACES also on the traces of that folder.
#include <QTest>

#include "core/inspect/miss_ratio_curve.h"
#include "core/inspect/trace_reader.h"

#include <QDir>
#include <QFile>

#include <cmath>
#include <list>
#include <random>
#include <unordered_map>

using namespace freshet;
using namespace freshet::inspect;

namespace {

double lruMissRatio(const QByteArrayList &reads, std::size_t entries)
{
    std::list<QByteArray> order;
    std::unordered_map<QByteArray, std::list<QByteArray>::iterator> places;
    qint64 misses = 0;
    for (const QByteArray &key : reads) {
        const auto found = places.find(key);
        if (found != places.end()) {
            order.splice(order.begin(), order, found->second);
            continue;
        }
        ++misses;
        order.push_front(key);
        places[key] = order.begin();
        if (order.size() > entries) {
            places.erase(order.back());
            order.pop_back();
        }
    }
    return double(misses) / double(reads.size());
}

QByteArrayList zipf(int keys, int reads, double skew, unsigned seed)
{
    std::vector<double> weights;
    for (int i = 1; i <= keys; ++i)
        weights.push_back(1 / std::pow(i, skew));
    std::discrete_distribution<int> choose(weights.begin(), weights.end());
    std::mt19937 random(seed);
    QByteArrayList result;
    for (int i = 0; i < reads; ++i)
        result.append("v1:product:" + QByteArray::number(choose(random)));
    return result;
}

MissRatioCurve curveOf(const QByteArrayList &reads, const MissRatioCurve::Options &options)
{
    MissRatioCurve curve(options);
    for (const QByteArray &key : reads)
        curve.add(key);
    return curve;
}

} // namespace

class TestMissRatioCurve : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutSamplingItIsExact()
    {
        const auto reads = zipf(2000, 50'000, 0.8, 1);
        const auto curve = curveOf(reads, {.rate = 1, .mostKeys = 5000, .parts = 1});
        for (const std::size_t entries : {1, 2, 10, 100, 500, 1500, 1999, 3000}) {
            const auto point = curve.at(double(entries));
            const double exact = lruMissRatio(reads, entries);
            QVERIFY2(std::abs(point.missRatio - exact) < 1e-9,
                     qPrintable(QStringLiteral("%1: %2, exact %3").arg(entries).arg(point.missRatio).arg(exact)));
        }
        QCOMPARE(curve.reads(), 50'000U);
    }

    void aLoopThatFitsIsExactThoughItsKeysAreFew()
    {
        QByteArrayList reads;
        for (int i = 0; i < 1000; ++i)
            reads.append(QByteArray::number(i % 50));
        const auto curve = curveOf(reads, {});
        for (const std::size_t entries : {1, 49, 50, 60}) {
            const auto point = curve.at(double(entries));
            QVERIFY(std::abs(point.missRatio - lruMissRatio(reads, entries)) < 1e-9);
            QCOMPARE(point.low, point.missRatio);
            QCOMPARE(point.high, point.missRatio);
        }
        QCOMPARE(curve.distinctKeys(), 50.0);
    }

    void aSampleIsNearAndKnowsHowNear()
    {
        int inside = 0, all = 0;
        for (unsigned seed = 1; seed <= 4; ++seed) {
            const auto reads = zipf(20'000, 300'000, 0.7, seed);
            const auto curve = curveOf(reads, {.rate = 1, .mostKeys = 2000});
            QVERIFY(curve.sampledShare() < 0.2);
            for (const std::size_t entries : {200, 1000, 3000, 6000, 12'000}) {
                const double exact = lruMissRatio(reads, entries);
                const auto point = curve.at(double(entries));
                QVERIFY2(std::abs(point.missRatio - exact) < 0.05,
                         qPrintable(QStringLiteral("%1: %2, exact %3").arg(entries).arg(point.missRatio).arg(exact)));
                QVERIFY(point.low <= point.missRatio && point.missRatio <= point.high);
                inside += exact >= point.low && exact <= point.high;
                ++all;
            }
        }
        QVERIFY2(inside >= all * 8 / 10, qPrintable(QStringLiteral("%1 of %2").arg(inside).arg(all)));
    }

    void moreMemoryNeverMissesMore()
    {
        const auto curve = curveOf(zipf(5000, 60'000, 1.0, 3), {.rate = 0.3, .mostKeys = 1000});
        double before = 2;
        for (const auto &point : curve.curve()) {
            QVERIFY(point.missRatio <= before + 1e-12);
            before = point.missRatio;
        }
    }

    void withoutReadsThereIsNoCurve()
    {
        QVERIFY(MissRatioCurve().curve().empty());
        QCOMPARE(MissRatioCurve().at(100).missRatio, 1.0);
    }

    void oneKeyIsMissedOnce()
    {
        MissRatioCurve curve({.rate = 1, .mostKeys = 100, .parts = 1});
        for (int i = 0; i < 1000; ++i)
            curve.add("a");
        QVERIFY(std::abs(curve.at(1).missRatio - 0.001) < 1e-9);
    }

    void realTraces_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *name : {"arc-oltp.txt.gz", "cache2k-web07.txt.gz", "corda-vault.txt.gz"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void realTraces()
    {
        QFETCH(QString, file);
        const QString folder = qEnvironmentVariable("FRESHET_TRACES");
        if (folder.isEmpty())
            QSKIP("no traces: set FRESHET_TRACES to their folder");
        QFile device(QDir(folder).filePath(file));
        QVERIFY(device.open(QIODevice::ReadOnly));
        TraceReader reader(device);
        TraceRequest request;
        QByteArrayList reads;
        while (reads.size() < 200'000 && reader.next(request).value_or(false))
            reads.append(request.key.toByteArray());
        const auto curve = curveOf(reads, {.rate = 1, .mostKeys = 8192});
        for (const auto &point : curve.curve(8)) {
            if (point.entries < 50)
                continue;
            const double exact = lruMissRatio(reads, std::size_t(point.entries));
            qInfo("%s: %.0f entries: %.4f (%.4f to %.4f), exact %.4f, %.1f %% of the keys sampled", qPrintable(file),
                  point.entries, point.missRatio, point.low, point.high, exact, curve.sampledShare() * 100);
            QVERIFY(std::abs(point.missRatio - exact) < 0.05);
        }
    }
};

QTEST_GUILESS_MAIN(TestMissRatioCurve)
#include "tst_miss_ratio_curve.moc"
