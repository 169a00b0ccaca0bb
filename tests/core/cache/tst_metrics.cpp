// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/metrics.h"

#include <QByteArrayList>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include <rapidcheck.h>

using namespace freshet::cache;
using namespace std::chrono_literals;

namespace {

/// A small strict reader of the text format, independent of what wrote it: series (name and labels as they stand) → value.
struct Exposition
{
    QMap<QByteArray, QByteArray> types;
    QMap<QByteArray, double> series;
    QString error;

    static Exposition parse(const QByteArray &text)
    {
        static const QRegularExpression sample(QStringLiteral(
            "^([a-zA-Z_:][a-zA-Z0-9_:]*)\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\]|\\\\[\\\\\"n])*\",?)*)\\} (\\S+)$"));
        Exposition result;
        if (!text.isEmpty() && !text.endsWith('\n'))
            result.error = QStringLiteral("the last line has no end");
        for (const QByteArray &line : text.split('\n')) {
            if (line.isEmpty())
                continue;
            if (line.startsWith("# TYPE ")) {
                const QByteArrayList words = line.split(' ');
                if (words.size() != 4 || result.types.contains(words[2]))
                    result.error = QStringLiteral("bad or second TYPE: ") + QString::fromUtf8(line);
                result.types.insert(words.value(2), words.value(3));
                continue;
            }
            if (line.startsWith("# HELP "))
                continue;
            const auto match = sample.match(QString::fromUtf8(line));
            bool ok = false;
            const double value = match.captured(3).toDouble(&ok);
            const QByteArray name = match.captured(1).toUtf8() + '{' + match.captured(2).toUtf8() + '}';
            if (!match.hasMatch() || !ok || result.series.contains(name))
                result.error = QStringLiteral("bad or second sample: ") + QString::fromUtf8(line);
            result.series.insert(name, value);
        }
        return result;
    }
    double at(const QByteArray &name) const { return series.value(name, -1); }
};

} // namespace

class MetricsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCountOfEveryThreadArrives();
    void moreThreadsThanPlacesLoseNothing();
    void aReaderNeverSeesACountFall();
    void readsAreCountedInTheBucketThatHoldsThem();
    void oneMeasuredReadStandsForSeveral();
    void timesBelowAMicrosecondAddUp();
    void theHitRateIsAFraction();
    void aQuantileLiesInItsBucket();
    void aQuantileIsNeverOutsideItsBucketsBounds();
    void anEmptyNamespaceIsANamespace();
    void namesMadeOfDataEndInOther();
    void namespacesAreMadeByManyThreadsAtOnce();
    void prometheusReadsTheText();
    void theHistogramIsCumulative();
    void labelsAreEscaped();
    void anyNameMakesValidText();
    void noNamespacesNoText();
};

void MetricsTest::everyCountOfEveryThreadArrives()
{
    Metrics metrics;
    NamespaceMetrics &product = metrics.of("product");
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&product] {
            for (int n = 0; n < 20000; ++n) {
                product.hit(300ns);
                product.miss(3ms);
                product.add(Counter::Sets, 2);
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    const NamespaceCounts counts = product.counts();
    QCOMPARE(counts[Counter::Hits], 160000U);
    QCOMPARE(counts[Counter::Misses], 160000U);
    QCOMPARE(counts[Counter::Sets], 320000U);
    QCOMPARE(counts.latency[0], 160000U);
    QCOMPARE(counts[Counter::GetMicroseconds], 160000U * 3 / 10 + 160000U * 3000);
}

void MetricsTest::moreThreadsThanPlacesLoseNothing()
{
    NamespaceMetrics metrics;
    std::atomic<int> ready = 0;
    std::vector<std::thread> threads;
    constexpr int threadCount = 80; // all alive at once: some share
    for (int i = 0; i < threadCount; ++i) {
        threads.emplace_back([&] {
            ++ready;
            while (ready < threadCount)
                std::this_thread::yield();
            for (int n = 0; n < 2000; ++n)
                metrics.add(Counter::Deletes);
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    for (int i = 0; i < 100; ++i) // places change hands
        std::thread([&] { metrics.add(Counter::Deletes, 10); }).join();
    QCOMPARE(metrics.counts()[Counter::Deletes], std::uint64_t(threadCount * 2000 + 1000));
}

void MetricsTest::aReaderNeverSeesACountFall()
{
    NamespaceMetrics metrics;
    std::atomic<bool> end = false;
    std::vector<std::thread> writers;
    for (int i = 0; i < 3; ++i)
        writers.emplace_back([&] {
            while (!end)
                metrics.hit(1us);
        });
    std::uint64_t last = 0;
    bool fell = false;
    for (int i = 0; i < 5000; ++i) {
        const std::uint64_t now = metrics.counts()[Counter::Hits];
        fell = fell || now < last;
        last = now;
    }
    end = true;
    for (std::thread &writer : writers)
        writer.join();
    QVERIFY(!fell);
}

void MetricsTest::readsAreCountedInTheBucketThatHoldsThem()
{
    for (std::size_t i = 0; i < latencyBounds.size(); ++i) {
        NamespaceMetrics metrics;
        metrics.hit(std::chrono::microseconds(latencyBounds[i]));
        metrics.hit(std::chrono::microseconds(latencyBounds[i]) + 1ns);
        const NamespaceCounts counts = metrics.counts();
        QCOMPARE(counts.latency[i], 1U); // the bound belongs to it
        QCOMPARE(counts.latency[i + 1], 1U);
    }
    NamespaceMetrics metrics;
    metrics.hit(-5ms); // a clock that was turned back
    QCOMPARE(metrics.counts().latency[0], 1U);
    QCOMPARE(metrics.counts()[Counter::GetMicroseconds], 0U);
}

void MetricsTest::oneMeasuredReadStandsForSeveral()
{
    NamespaceMetrics metrics;
    metrics.hit(20us, 64);
    const NamespaceCounts counts = metrics.counts();
    QCOMPARE(counts[Counter::Hits], 64U);
    QCOMPARE(counts[Counter::GetMicroseconds], 1280U);
    QCOMPARE(counts.latency[4], 64U);
}

void MetricsTest::timesBelowAMicrosecondAddUp()
{
    NamespaceMetrics metrics;
    for (int i = 0; i < 10000; ++i)
        metrics.hit(150ns);
    metrics.add(Counter::SetMicroseconds, 7);
    QCOMPARE(metrics.counts()[Counter::GetMicroseconds], 1500U);
    QCOMPARE(metrics.counts()[Counter::SetMicroseconds], 7U);
}

void MetricsTest::theHitRateIsAFraction()
{
    NamespaceCounts counts;
    QCOMPARE(counts.hitRate(), 0.0);
    counts.counters[std::size_t(Counter::Hits)] = 3;
    counts.counters[std::size_t(Counter::Misses)] = 1;
    QCOMPARE(counts.hitRate(), 0.75);
}

void MetricsTest::aQuantileLiesInItsBucket()
{
    NamespaceCounts counts;
    QCOMPARE(counts.latencyQuantile(0.5), 0.0);
    counts.latency[3] = 100; // 5 to 10 µs
    QCOMPARE(counts.latencyQuantile(0), 5.0);
    QCOMPARE(counts.latencyQuantile(0.5), 7.5);
    QCOMPARE(counts.latencyQuantile(1), 10.0);
    counts.latency.back() = 900; // beyond every bound: more is not known
    QCOMPARE(counts.latencyQuantile(0.5), double(latencyBounds.back()));
    QCOMPARE(counts.latencyQuantile(std::nan("")), 0.0);
    QCOMPARE(counts.latencyQuantile(7), double(latencyBounds.back()));
}

void MetricsTest::aQuantileIsNeverOutsideItsBucketsBounds()
{
    QVERIFY(rc::check("the estimate shares a bucket with the true quantile", [] {
        const auto times =
            *rc::gen::nonEmpty(rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 9'999'000)));
        const double share = *rc::gen::inRange(0, 1001) / 1000.0;
        NamespaceMetrics metrics;
        for (const std::uint32_t time : times)
            metrics.hit(std::chrono::microseconds(time));
        auto sorted = times;
        std::ranges::sort(sorted);
        const auto rank = std::size_t(std::max(0.0, std::ceil(share * double(sorted.size())) - 1));
        const auto bucket = std::ranges::lower_bound(latencyBounds, sorted[rank]) - latencyBounds.begin();
        const double low = bucket == 0 ? 0 : latencyBounds[std::size_t(bucket - 1)];
        const double estimate = metrics.counts().latencyQuantile(share);
        RC_ASSERT(estimate >= low);
        RC_ASSERT(estimate <= latencyBounds[std::size_t(bucket)]);
    }));
}

void MetricsTest::anEmptyNamespaceIsANamespace()
{
    Metrics metrics;
    metrics.of("").hit(1us);
    QCOMPARE(metrics.counts().at("")[Counter::Hits], 1U);
    QCOMPARE(&metrics.of("a"), &metrics.of("a"));
    QVERIFY(&metrics.of("a") != &metrics.of("a:b"));
}

void MetricsTest::namesMadeOfDataEndInOther()
{
    Metrics metrics;
    for (std::size_t i = 0; i < Metrics::mostNamespaces + 500; ++i)
        metrics.of("n" + std::to_string(i)).add(Counter::Hits);
    metrics.of(std::string(Metrics::mostNameBytes + 1, 'x')).add(Counter::Hits);
    const auto counts = metrics.counts();
    QCOMPARE(counts.size(), Metrics::mostNamespaces + 1);
    QCOMPARE(counts.at("other")[Counter::Hits], 501U);
    QCOMPARE(&metrics.of("n0"), &metrics.of("n0")); // those that were there stay
}

void MetricsTest::namespacesAreMadeByManyThreadsAtOnce()
{
    Metrics metrics;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&metrics, i] {
            for (int n = 0; n < 2000; ++n) {
                metrics.of("n" + std::to_string(n % 50)).hit(2us);
                if (n % 500 == i)
                    metrics.prometheusText();
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    std::uint64_t all = 0;
    for (const auto &[name, counts] : metrics.counts())
        all += counts[Counter::Hits];
    QCOMPARE(all, 8000U);
}

void MetricsTest::prometheusReadsTheText()
{
    Metrics metrics;
    metrics.of("product").hit(2500us);
    metrics.of("product").hit(20s);
    metrics.of("user:session").miss(1us);
    metrics.of("user:session").add(Counter::SetMicroseconds, 1500);
    const auto text = Exposition::parse(QByteArray::fromStdString(metrics.prometheusText()));
    QVERIFY2(text.error.isEmpty(), qPrintable(text.error));
    QCOMPARE(text.types.value("freshet_cache_hits_total"), "counter");
    QCOMPARE(text.types.value("freshet_cache_get_duration_seconds"), "histogram");
    QCOMPARE(text.at("freshet_cache_hits_total{namespace=\"product\"}"), 2.0);
    QCOMPARE(text.at("freshet_cache_misses_total{namespace=\"product\"}"), 0.0);
    QCOMPARE(text.at("freshet_cache_misses_total{namespace=\"user:session\"}"), 1.0);
    QCOMPARE(text.at("freshet_cache_set_duration_seconds_total{namespace=\"user:session\"}"), 0.0015);
    QCOMPARE(text.at("freshet_cache_get_duration_seconds_sum{namespace=\"product\"}"), 20.0025);
    QCOMPARE(text.at("freshet_cache_get_duration_seconds_count{namespace=\"product\"}"), 2.0);
    QCOMPARE(text.at("freshet_cache_get_duration_seconds_bucket{namespace=\"product\",le=\"0.001\"}"), 0.0);
    QCOMPARE(text.at("freshet_cache_get_duration_seconds_bucket{namespace=\"product\",le=\"0.0025\"}"), 1.0);
    QCOMPARE(text.at("freshet_cache_get_duration_seconds_bucket{namespace=\"product\",le=\"+Inf\"}"), 2.0);
}

void MetricsTest::theHistogramIsCumulative()
{
    Metrics metrics;
    std::mt19937 random(1);
    for (int i = 0; i < 1000; ++i)
        metrics.of("a").hit(std::chrono::microseconds(random() % 20'000'000));
    double last = 0;
    int buckets = 0;
    for (const QByteArray &line : QByteArray::fromStdString(metrics.prometheusText()).split('\n')) {
        if (!line.startsWith("freshet_cache_get_duration_seconds_bucket"))
            continue;
        const double value = line.mid(line.lastIndexOf(' ') + 1).toDouble();
        QVERIFY(value >= last);
        last = value;
        ++buckets;
    }
    QCOMPARE(buckets, int(latencyBounds.size()) + 1);
    QCOMPARE(last, 1000.0);
}

void MetricsTest::labelsAreEscaped()
{
    std::map<std::string, NamespaceCounts> counts;
    counts["a\\b\"c\nd"];
    counts["\xff\x1b[31m"];
    counts["사료"];
    counts["\xe2\x80\xae"]; // turns the direction of writing
    const auto text = Exposition::parse(QByteArray::fromStdString(prometheusText(counts)));
    QVERIFY2(text.error.isEmpty(), qPrintable(text.error));
    QCOMPARE(text.at("freshet_cache_hits_total{namespace=\"a\\\\b\\\"c\\nd\"}"), 0.0);
    QCOMPARE(text.at("freshet_cache_hits_total{namespace=\"\\\\xff\\\\x1b[31m\"}"), 0.0);
    QCOMPARE(text.at("freshet_cache_hits_total{namespace=\"사료\"}"), 0.0);
    QCOMPARE(text.at("freshet_cache_hits_total{namespace=\"\\\\xe2\\\\x80\\\\xae\"}"), 0.0);
}

void MetricsTest::anyNameMakesValidText()
{
    QVERIFY(rc::check("any bytes as names", [] {
        const auto names =
            *rc::gen::container<std::vector<std::string>>(rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
        std::map<std::string, NamespaceCounts> counts;
        std::uint64_t all = 0;
        for (const std::string &name : names)
            counts[name].counters[0] = 1;
        counts["\\xff"].counters[0] = 1;
        counts["\xff"].counters[0] = 1; // spelled like the one before
        all = counts.size();
        const auto text = Exposition::parse(QByteArray::fromStdString(prometheusText(counts)));
        RC_ASSERT(text.error.isEmpty());
        double sum = 0;
        for (auto at = text.series.begin(); at != text.series.end(); ++at)
            sum += at.key().startsWith("freshet_cache_hits_total{") ? at.value() : 0;
        RC_ASSERT(sum == double(all));
    }));
}

void MetricsTest::noNamespacesNoText()
{
    QCOMPARE(Metrics().prometheusText(), std::string());
}

QTEST_GUILESS_MAIN(MetricsTest)
#include "tst_metrics.moc"
