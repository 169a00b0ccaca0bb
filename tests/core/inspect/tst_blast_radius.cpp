// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>

#include "core/inspect/blast_radius.h"
#include "tests/support/await.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"

#include <QTest>

#include <cmath>

using namespace freshet;
using namespace freshet::inspect;
using namespace std::chrono_literals;
using cache::Counter;
using test::await;

namespace {

NamespaceSample sampleOf(const QByteArray &name, qint64 hits, qint64 misses, qint64 micros,
                         std::vector<std::pair<int, qint64>> latency)
{
    NamespaceSample sample;
    sample.nameSpace = name;
    sample.exists = true;
    sample.counters.fill(0);
    sample.latency.fill(0);
    sample.counters[std::size_t(Counter::Hits)] = hits;
    sample.counters[std::size_t(Counter::Misses)] = misses;
    sample.counters[std::size_t(Counter::GetMicroseconds)] = micros;
    for (const auto &[bucket, reads] : latency)
        sample.latency[std::size_t(bucket)] = reads;
    return sample;
}

NamespaceMetricsSample at(std::chrono::seconds second, std::vector<NamespaceSample> samples)
{
    NamespaceMetricsSample all;
    all.moment = std::chrono::steady_clock::time_point(second);
    all.namespaces = std::move(samples);
    return all;
}

InvalidationPreview previewOf(std::vector<InvalidationPreview::Group> groups)
{
    InvalidationPreview preview;
    for (const auto &group : groups)
        preview.keys += group.keys;
    preview.groups = std::move(groups);
    return preview;
}

DrawnKeys drawn(qint64 all, std::vector<std::pair<QByteArray, int>> keys)
{
    DrawnKeys result;
    result.allKeys = all;
    int many = 0;
    for (const auto &[prefix, count] : keys)
        many += count;
    for (const auto &[prefix, count] : keys) {
        for (int i = 0; i < count; ++i)
            result.keys.push_back({prefix + QByteArray::number(i), std::nullopt, double(all) / many});
    }
    return result;
}

bool near(double a, double b, double part = 0.01)
{
    return std::abs(a - b) <= part * std::abs(b);
}

} // namespace

class BlastRadiusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAreSharedByTheKeysThatAreReadNow()
    {
        // 1000 of 4000 keys of the current version go; 8000 older ones, of which nobody reads any, do not count.
        const auto preview = previewOf({{"v2", "product", 1000}, {"v1", "product", 500}});
        const auto keys = drawn(20'000, {{"v2:product:", 400}, {"v1:product:", 800}, {"v1:user:", 800}});
        const auto before = at(0s, {sampleOf("product", 1000, 100, 0, {})});
        const auto after = at(10s, {sampleOf("product", 3000, 300, 0, {})});
        const BlastRadius blast = blastRadius(preview, {{"product", "v2"}}, keys, before, after);
        QCOMPARE(blast.namespaces.size(), std::size_t(1));
        const NamespaceBlast &one = blast.namespaces[0];
        QCOMPARE(one.keys, 1000);
        QCOMPARE(one.oldKeys, 500);
        QVERIFY(one.share && near(*one.share, 0.25));
        QVERIFY(one.shareLow < 0.25 && one.shareHigh > 0.25 && one.shareLow > 0.2 && one.shareHigh < 0.3);
        QVERIFY(one.readsPerSecond && near(*one.readsPerSecond, 220));
        QVERIFY(one.servedPerSecond && near(*one.servedPerSecond, 50));
        QVERIFY(blast.servedPerSecond && near(*blast.servedPerSecond, 50));
        QCOMPARE(blast.mostLoads, 1000);
        QCOMPARE(blast.unmeasuredKeys, 0);
        // 1000 keys at 50 reads a second: 9 of 10 are read once within 2.3 * 20 s.
        QVERIFY(one.warmAgain);
        QCOMPARE(one.warmAgain->count(), qint64(std::ceil(std::log(10.0) * 1000 / 50)));
        QVERIFY(!one.missMs); // nobody measured
    }

    void aMissTakesTheTimeThatTheHitsDidNot()
    {
        const auto preview = previewOf({{"v1", "product", 10}});
        // 900 hits of 75 µs (the middle of 50 to 100) and 100 misses of 20 ms.
        const qint64 time = 900 * 75 + 100 * 20'000;
        const auto before = at(0s, {sampleOf("product", 0, 0, 0, {})});
        const auto after = at(10s, {sampleOf("product", 900, 100, time, {{6, 900}, {13, 100}})});
        QCOMPARE(cache::latencyBounds[6], 100U);
        QCOMPARE(cache::latencyBounds[13], 25000U);
        const BlastRadius blast = blastRadius(preview, {{"product", "v1"}}, {}, before, after, {"product"});
        const NamespaceBlast &one = blast.namespaces[0];
        QVERIFY(one.missMs && near(*one.missMs, 20));
        QVERIFY(!one.missIsSinceStart);
        QCOMPARE(*one.share, 1.0);
        QVERIFY(one.loadsAtOnce && near(*one.loadsAtOnce, 90 * 0.02));
    }

    void fewMissesNowAreJudgedByAllThatWereCounted()
    {
        const auto preview = previewOf({{"v1", "product", 10}});
        const auto before = at(0s, {sampleOf("product", 5000, 500, 5'000'000, {})});
        const auto after = at(10s, {sampleOf("product", 6000, 503, 5'030'000, {})});
        const BlastRadius blast = blastRadius(preview, {{"product", "v1"}}, {}, before, after, {"product"});
        QVERIFY(blast.namespaces[0].missIsSinceStart);
        QVERIFY(near(*blast.namespaces[0].missMs, 10)); // at most: without a histogram all time counts
    }

    void whatIsNotMeasuredIsUnknownAndNotNought()
    {
        const auto preview = previewOf({{"v1", "product", 10}, {{}, {}, 7}, {"v1", "user", 5}});
        NamespaceSample absent;
        absent.nameSpace = "user";
        const auto before = at(0s, {sampleOf("product", 500, 5, 0, {}), absent});
        const auto after = at(10s, {sampleOf("product", 20, 5, 0, {}), absent}); // fell: it began anew
        const BlastRadius blast = blastRadius(preview, {{"product", "v1"}, {"user", "v1"}},
                                              drawn(100, {{"v1:product:", 50}, {"x", 50}}), before, after);
        QVERIFY(!blast.servedPerSecond && !blast.warmAgain && !blast.loadsAtOnce);
        QCOMPARE(blast.unmeasuredKeys, 22);
        QCOMPARE(blast.mostLoads, 22);
        for (const NamespaceBlast &one : blast.namespaces)
            QVERIFY(!one.servedPerSecond);
    }

    void noReadsAreNought()
    {
        const auto preview = previewOf({{"v1", "product", 10}});
        const auto same = sampleOf("product", 500, 5, 0, {});
        const BlastRadius blast = blastRadius(preview, {{"product", "v1"}}, {}, at(0s, {same}), at(4s, {same}), {"product"});
        QCOMPARE(*blast.servedPerSecond, 0.0);
        QVERIFY(!blast.warmAgain); // nobody reads them, so they never come back by themselves
    }

    void aFewKeysOfManyAreAShareThatIsSmallAtMost()
    {
        const auto preview = previewOf({{"v1", "product", 3}});
        const auto before = at(0s, {sampleOf("product", 0, 0, 0, {})});
        const auto after = at(10s, {sampleOf("product", 1000, 0, 0, {})});
        const auto blast =
            blastRadius(preview, {{"product", "v1"}}, drawn(1'000'000, {{"v1:product:", 1000}, {"x", 1000}}), before, after);
        const NamespaceBlast &one = blast.namespaces[0];
        QVERIFY(one.share && *one.share < 1e-5);
        QVERIFY(*one.servedPerSecond < 0.01);
    }

    void itIsMeasuredOnAServer()
    {
        test::RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        auto raw = server.raw();
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < 400; ++i)
            commands.push_back({"SET", "v2:product:" + QByteArray::number(i), "x"});
        for (int i = 0; i < 400; ++i)
            commands.push_back({"SET", "v1:user:" + QByteArray::number(i), "x"});
        raw.runAll(commands);
        raw.run({"SET", "cache_version:product", "v2"});
        raw.run({"MSET", "cache_metrics:product:hits", "100", "cache_metrics:product:misses", "10"});
        const auto client = redis::Client::open(server.url());
        InvalidationOrder order(1);
        order[0].kind = cache::Invalidation::Kind::Pattern;
        order[0].subjects = {"v2:product:1*"};
        const auto preview = await(previewInvalidation(*client, order));
        QVERIFY(preview);
        QCOMPARE(preview->keys, 111);
        test::FakeClock clock;
        BlastOptions options;
        options.interval = 5s;
        auto kept = std::make_shared<std::optional<Result<BlastRadius>>>();
        test::keep(measureBlastRadius(*client, order, *preview, options, clock), kept);
        QTRY_COMPARE(clock.sleepers(), 1);
        raw.run({"INCRBY", "cache_metrics:product:hits", "500"});
        clock.advance(5s);
        QTRY_VERIFY(kept->has_value());
        const Result<BlastRadius> &blast = **kept;
        QVERIFY2(blast, blast ? "" : qPrintable(blast.error().message));
        const NamespaceBlast &one = blast->namespaces.at(0);
        QVERIFY2(one.share && near(*one.share, 111.0 / 400, 0.15), qPrintable(QString::number(one.share.value_or(-1))));
        QVERIFY(one.hitsPerSecond && one.servedPerSecond);
        QVERIFY(near(*one.servedPerSecond, *one.hitsPerSecond * *one.share));

        // The whole namespace needs no draw.
        order[0].subjects = {"v2:product:*"};
        const auto whole = await(previewInvalidation(*client, order));
        options.interval = 0ms;
        const auto all = await(measureBlastRadius(*client, order, *whole, options, clock));
        QVERIFY(all);
        QCOMPARE(*all->namespaces.at(0).share, 1.0);
    }

    void aStopEndsTheMeasure()
    {
        test::RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        server.raw().run({"SET", "v1:product:1", "x"});
        const auto client = redis::Client::open(server.url());
        InvalidationOrder order(1);
        order[0].subjects = {"v1:product:1"};
        const auto preview = await(previewInvalidation(*client, order));
        QVERIFY(preview);
        test::FakeClock clock;
        std::stop_source stop;
        BlastOptions options;
        options.stop = stop.get_token();
        auto kept = std::make_shared<std::optional<Result<BlastRadius>>>();
        test::keep(measureBlastRadius(*client, order, *preview, options, clock), kept);
        QTRY_COMPARE(clock.sleepers(), 1);
        stop.request_stop();
        QTRY_VERIFY(kept->has_value());
        QCOMPARE((*kept)->error().code, Code::Cancelled);
    }
};

QTEST_GUILESS_MAIN(BlastRadiusTest)
#include "tst_blast_radius.moc"
