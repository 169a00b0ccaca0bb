// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/warm.h"

#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"
#include "tests/support/settle.h"
#include "tests/support/wait.h"

#include <qcoro/qcorotask.h>
#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

std::vector<QByteArray> numbered(int count)
{
    std::vector<QByteArray> keys;
    for (int i = 0; i < count; ++i)
        keys.push_back("v1:product:" + QByteArray::number(i));
    return keys;
}

} // namespace

class WarmTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void everyKeyIsLoadedOnceAndNoMoreThanSoManyAtATime();
    void whatIsThereIsSkipped();
    void everythingIsLoadedAnewWhereAsked();
    void failuresAreCollectedAndStopNothing();
    void itEndsAfterTooManyFailures();
    void aStopEndsIt();
    void progressComesTenTimesASecondAtMost();
    void aGeneratorGivesBatches();
    void aGeneratorThatFailsIsToldOf();
    void nothingToDoIsDone();
    void itsReadsAreCountedApart();

private:
    RawReply run(const QByteArrayList &command) { return m_server.raw().run(command); }
    auto loader()
    {
        return std::function<Task<Result<Load<qint64>>>(QByteArray, LoadContext)>(
            [this](QByteArray key, LoadContext) { return load(this, key); });
    }
    static Task<Result<Load<qint64>>> load(WarmTest *test, QByteArray key)
    {
        ++test->m_loads;
        test->m_most = std::max(test->m_most, ++test->m_running);
        const auto slept = co_await Clock::system().sleep(1ms);
        Q_UNUSED(slept)
        --test->m_running;
        const qint64 number = key.mid(key.lastIndexOf(':') + 1).toLongLong();
        if (test->m_failing && number % 10 == 3)
            co_return Result<Load<qint64>>(failure(Code::Io, QStringLiteral("no such product")));
        co_return Result<Load<qint64>>(Load<qint64>(number));
    }

    RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<TieredCache> m_tiers;
    Metrics m_metrics;
    int m_loads = 0;
    int m_running = 0;
    int m_most = 0;
    bool m_failing = false;
};

void WarmTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_client = redis::Client::open(m_server.url());
    QVERIFY(QCoro::waitFor(m_client->ready()));
}

void WarmTest::init()
{
    QVERIFY(run({"FLUSHALL"}).isOk());
    m_tiers = std::make_unique<TieredCache>(TieredCache::Parts{.client = m_client.get(), .metrics = &m_metrics});
    m_loads = m_running = m_most = 0;
    m_failing = false;
}

void WarmTest::cleanup()
{
    m_tiers.reset();
    test::settle();
}

void WarmTest::everyKeyIsLoadedOnceAndNoMoreThanSoManyAtATime()
{
    WarmOptions options;
    options.parallel = 5;
    options.read.ttl = 100s;
    const auto report = QCoro::waitFor(warm<qint64>(Cache<qint64>(*m_tiers), numbered(200), loader(), options));
    QCOMPARE(report.loaded, 200);
    QCOMPARE(report.left(), 0);
    QCOMPARE(m_loads, 200);
    QCOMPARE(m_most, 5);
    QVERIFY(!report.stopped && report.failures.empty());
    QCOMPARE(run({"DBSIZE"}).integer, 200);
    QCOMPARE(run({"GET", "v1:product:123"}).bytes, "123");
    QVERIFY(run({"TTL", "v1:product:123"}).integer <= 100);
}

void WarmTest::whatIsThereIsSkipped()
{
    for (int i = 0; i < 50; ++i)
        run({"SET", "v1:product:" + QByteArray::number(i), "-1"});
    const auto report = QCoro::waitFor(warm<qint64>(Cache<qint64>(*m_tiers), numbered(60), loader()));
    QCOMPARE(report.skipped, 50);
    QCOMPARE(report.loaded, 10);
    QCOMPARE(m_loads, 10);
    QCOMPARE(run({"GET", "v1:product:7"}).bytes, "-1");
}

void WarmTest::everythingIsLoadedAnewWhereAsked()
{
    run({"SET", "v1:product:7", "-1"});
    WarmOptions options;
    options.skipPresent = false;
    const auto report = QCoro::waitFor(warm<qint64>(Cache<qint64>(*m_tiers), numbered(20), loader(), options));
    QCOMPARE(report.loaded, 20);
    QCOMPARE(run({"GET", "v1:product:7"}).bytes, "7");
}

void WarmTest::failuresAreCollectedAndStopNothing()
{
    m_failing = true;
    WarmOptions options;
    options.mostErrors = 4;
    const auto report = QCoro::waitFor(warm<qint64>(Cache<qint64>(*m_tiers), numbered(100), loader(), options));
    QCOMPARE(report.loaded, 90);
    QCOMPARE(report.failed, 10);
    QCOMPARE(report.failures.size(), 4U);
    QCOMPARE(report.failures.front().error.message, QStringLiteral("no such product"));
    QVERIFY(report.failures.front().key.endsWith('3'));
    QVERIFY(!report.error);
}

void WarmTest::itEndsAfterTooManyFailures()
{
    m_failing = true;
    WarmOptions options;
    options.parallel = 2;
    options.mostFailures = 3;
    const auto report = QCoro::waitFor(warm<qint64>(Cache<qint64>(*m_tiers), numbered(1000), loader(), options));
    QVERIFY(report.stopped);
    QVERIFY(report.failed >= 3 && report.failed <= 4);
    QVERIFY(*report.left() > 900);
}

void WarmTest::aStopEndsIt()
{
    std::stop_source stop;
    WarmOptions options;
    options.parallel = 4;
    options.stop = stop.get_token();
    options.read.ttl = 100s;
    auto warming = warm<qint64>(Cache<qint64>(*m_tiers), numbered(5000), loader(), options);
    QVERIFY(waitUntil([&] { return m_loads >= 20; }));
    stop.request_stop();
    const auto report = QCoro::waitFor(warming);
    QVERIFY(report.stopped);
    QCOMPARE(report.failed, 0);
    QVERIFY(*report.left() > 0);
    QVERIFY(waitUntil([&] { return m_running == 0; }));
}

void WarmTest::progressComesTenTimesASecondAtMost()
{
    FakeClock clock;
    std::vector<WarmProgress> told;
    WarmOptions options;
    options.parallel = 1;
    options.progress = [&](const WarmProgress &progress) { told.push_back(progress); };
    int asked = 0;
    const auto one = [&](const QByteArray &) -> Task<Result<Origin>> {
        ++asked;
        clock.advance(10ms);
        co_return Result<Origin>(Origin::Loader);
    };
    const auto report = QCoro::waitFor(warmEach(generatorOf(numbered(100)), 100, one, options, clock));
    QCOMPARE(asked, 100);
    QCOMPARE(told.size(), 11U);
    QCOMPARE(told[0].done(), 10);
    QCOMPARE(told[0].left(), 90);
    QCOMPARE(told.back().done(), 100);
    QCOMPARE(report.keysPerSecond, 100.0);
}

void WarmTest::aGeneratorGivesBatches()
{
    int batch = 0;
    bool asking = false;
    const KeyGenerator keys = [&]() -> Task<Result<std::vector<QByteArray>>> {
        Q_ASSERT(!asking); // one at a time
        asking = true;
        const auto slept = co_await Clock::system().sleep(1ms);
        Q_UNUSED(slept)
        asking = false;
        std::vector<QByteArray> some;
        for (int i = 0; i < 10 && batch < 5; ++i)
            some.push_back("v1:product:" + QByteArray::number(batch * 10 + i));
        ++batch;
        co_return Result<std::vector<QByteArray>>(std::move(some));
    };
    const auto report = QCoro::waitFor(warm<qint64>(Cache<qint64>(*m_tiers), keys, std::nullopt, loader(), {}));
    QCOMPARE(report.loaded, 50);
    QCOMPARE(report.total, 50);
    QCOMPARE(m_loads, 50);
}

void WarmTest::aGeneratorThatFailsIsToldOf()
{
    int batch = 0;
    const KeyGenerator keys = [&]() -> Task<Result<std::vector<QByteArray>>> {
        if (++batch > 1)
            co_return Result<std::vector<QByteArray>>(failure(Code::Io, QStringLiteral("the list ended early")));
        co_return Result<std::vector<QByteArray>>(numbered(3));
    };
    const auto report = QCoro::waitFor(warm<qint64>(Cache<qint64>(*m_tiers), keys, std::nullopt, loader(), {}));
    QCOMPARE(report.loaded, 3);
    QVERIFY(report.error);
    QCOMPARE(report.error->message, QStringLiteral("the list ended early"));
    QVERIFY(!report.total);
}

void WarmTest::nothingToDoIsDone()
{
    const auto report = QCoro::waitFor(warm<qint64>(Cache<qint64>(*m_tiers), std::vector<QByteArray>{}, loader()));
    QCOMPARE(report.done(), 0);
    QCOMPARE(report.total, 0);
    QVERIFY(!report.stopped);
}

void WarmTest::itsReadsAreCountedApart()
{
    const auto report = QCoro::waitFor(warm<qint64>(Cache<qint64>(*m_tiers), numbered(5), loader()));
    QCOMPARE(report.loaded, 5);
    QCOMPARE(m_metrics.of("product").counts()[Counter::Misses], 0U);
    QVERIFY(m_metrics.of("warming").counts()[Counter::Misses] > 0);
}

QTEST_GUILESS_MAIN(WarmTest)
#include "tst_warm.moc"
