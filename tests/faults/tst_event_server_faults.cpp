// SPDX-License-Identifier: GPL-3.0-or-later
//
// What servers and networks do to the bus (faults F4, F5, F8, F10, F11, F16, F18). I1: no published event is lost, or the loss is
// told. I5: memory stays bounded. I6: recovery needs nobody. I8: an error of one kind is logged at most once a second.
#include "tests/support/redis_server.h"
#include "tests/support/tcp_proxy.h"
#include "tests/support/test_bus.h"

#include <QProcess>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <set>

using namespace freshet;
using namespace freshet::events;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

int logged = 0; // lines of the bus's category

void countLines(QtMsgType, const QMessageLogContext &context, const QString &)
{
    if (qstrcmp(context.category, "freshet.events") == 0)
        ++logged;
}

} // namespace

class EventServerFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aServerThatComesBackEmptyIsServedAnewAndQuietly();
    void aBadNetworkLosesAndMixesNothing();
    void aFullServerRefusesPublishersAtOnceAndLetsConsumersDrain();
    void aServerThatCanNotWriteItsLogIsDegradedAndRecovers();
    void aThousandRestartsLeaveFewConsumers();
    void aFloodKeepsMemoryBoundedAndTellsWhatWasLost();

private:
    static std::set<int> numbers(const std::vector<int> &seen) { return {seen.begin(), seen.end()}; }
};

void EventServerFaultsTest::aServerThatComesBackEmptyIsServedAnewAndQuietly()
{
    RedisServer server; // without persistence
    QVERIFY2(server.start(), qPrintable(server.log()));
    auto options = TestBus::quick("a");
    options.block = 1s;
    TestBus bus(server.url(), options);
    std::vector<Loss> losses;
    QVERIFY(bus.collect({}, {.name = {}, .once = false, .lost = [&](const Loss &loss) -> Task<Result<void>> {
                                 losses.push_back(loss);
                                 co_return Result<void>();
                             }}));
    QVERIFY(bus.start());
    QVERIFY(bus.publish(0));
    QTRY_COMPARE(bus.seen.size(), std::size_t(1));
    logged = 0;
    const auto before = qInstallMessageHandler(countLines);
    server.kill();
    // While it is away: a few attempts, few lines.
    QTRY_VERIFY(bus.bus().counts().trouble >= 4);
    QVERIFY(server.restart());
    QTRY_COMPARE_WITH_TIMEOUT(bus.bus().counts().groupsMade, 1, 5000);
    qInstallMessageHandler(before);
    QVERIFY2(logged <= 12, qPrintable(QString::number(logged)));
    QTRY_COMPARE(losses.size(), std::size_t(1)); // caches are emptied
    QCOMPARE(int(losses[0].why), int(Loss::Why::StreamGone));
    QVERIFY(bus.publish(1));
    QTRY_COMPARE(bus.seen, (std::vector<int>{0, 1}));
    // And a stream that is lost again as soon as it is made is made again without haste: under 20 requests a second.
    RawRedis raw = server.raw();
    const auto commandsOf = [&] {
        qint64 all = 0;
        for (const char *name : {"evalsha", "exists", "xgroup|create", "xreadgroup", "hset", "hincrby"})
            all += raw.info("commandstats", QByteArray("cmdstat_") + name).mid(6).split(',').front().toLongLong();
        return all;
    };
    const qint64 before2 = commandsOf();
    QElapsedTimer timer;
    timer.start();
    const auto isOver = [&] {
        raw.run({"DEL", TestBus::stream});
        return timer.elapsed() > 4000;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isOver(), 20'000);
    QVERIFY(bus.bus().counts().groupsMade > 3);
    const double perSecond = double(commandsOf() - before2) * 1000 / double(timer.elapsed());
    QVERIFY2(perSecond < 20, qPrintable(QString::number(perSecond)));
}

void EventServerFaultsTest::aBadNetworkLosesAndMixesNothing()
{
    RedisServer server({.tcp = true, .appendOnly = true});
    QVERIFY2(server.start(), qPrintable(server.log()));
    TcpProxy proxy(QStringLiteral("127.0.0.1"), server.port());
    QVERIFY(proxy.start());
    redis::Url url = server.tcpUrl();
    url.hosts = {{QStringLiteral("127.0.0.1"), proxy.port()}};
    TestBus publisher(url, TestBus::quick("p"));
    auto options = TestBus::quick("c");
    options.claimIdle = 500ms;
    TestBus consumer(url, options);
    QVERIFY(await(publisher.client().ready()));
    std::set<int> wrong;
    QVERIFY(consumer.collect([&](const Delivery &delivery) -> Task<Result<void>> {
        const auto n = delivery.event.payload[QStringLiteral("n")].toInteger();
        if (delivery.event.payload[QStringLiteral("voice_id")].toString() != QStringLiteral("v%1").arg(n))
            wrong.insert(int(n));
        co_return Result<void>();
    }));
    QVERIFY(consumer.start());
    std::set<int> acknowledged;
    int n = 0;
    const auto publishSome = [&](int count) {
        for (int i = 0; i < count; ++i, ++n) {
            if (publisher.publish(n))
                acknowledged.insert(n);
        }
    };
    publishSome(20);
    proxy.slice(1);
    publishSome(10);
    proxy.heal();
    proxy.delay(100ms, 50ms, 7);
    publishSome(4);
    proxy.heal();
    for (int i = 0; i < 5; ++i) {
        publishSome(10);
        proxy.stopAfter(TcpProxy::Direction::ToClient, 40 + i * 37, TcpProxy::Then::Reset); // in mid-reply
        publishSome(5);
        proxy.heal();
        proxy.cut();
        publishSome(5);
    }
    proxy.blackhole(); // half-open: nobody is told
    auto kept = std::make_shared<std::optional<Result<Published>>>();
    keep(publisher.bus().publish(TestBus::event(n)), kept);
    QTRY_VERIFY_WITH_TIMEOUT(kept->has_value() || consumer.bus().counts().trouble > 0, 15'000);
    proxy.reset();
    proxy.heal();
    QTRY_VERIFY_WITH_TIMEOUT(kept->has_value(), 15'000);
    if (kept->value())
        acknowledged.insert(n);
    ++n;
    publishSome(10);
    QVERIFY(acknowledged.size() > 100);
    const auto isAllSeen = [&] {
        const std::set<int> seen = numbers(consumer.seen);
        return std::ranges::includes(seen, acknowledged);
    };
    QTRY_VERIFY_WITH_TIMEOUT(isAllSeen(), 20'000);
    QVERIFY(wrong.empty());
    QTRY_COMPARE_WITH_TIMEOUT(pendingCount(server), 0, 20'000);
}

void EventServerFaultsTest::aFullServerRefusesPublishersAtOnceAndLetsConsumersDrain()
{
    RedisServer server({.config = {QStringLiteral("maxmemory-policy noeviction")}});
    QVERIFY2(server.start(), qPrintable(server.log()));
    RawRedis raw = server.raw();
    TestBus publisher(server.url(), TestBus::quick("p"));
    for (int i = 0; i < 50; ++i)
        QVERIFY(publisher.publish(i));
    auto options = TestBus::quick("c");
    options.maxDeliveries = 2;
    TestBus consumer(server.url(), options);
    QVERIFY(consumer.collect([](const Delivery &delivery) -> Task<Result<void>> {
        if (delivery.event.payload[QStringLiteral("n")].toInteger() == 13)
            co_return failure(Code::Io, QStringLiteral("thirteen"));
        co_return Result<void>();
    }));
    QVERIFY(raw.run({"XGROUP", "CREATE", TestBus::stream, "cache-service", "0"}).isOk());
    QVERIFY(raw.run({"CONFIG", "SET", "maxmemory", "1"}).isOk());
    const auto refused = publisher.publish(99);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Code::OutOfMemory);
    QVERIFY(consumer.start());
    QTRY_COMPARE(consumer.bus().counts().acknowledged, 49);
    // The one that failed for good could not be written as a letter, so it is not acknowledged.
    QTRY_VERIFY(consumer.bus().counts().failures >= 2);
    QCOMPARE(pendingCount(server), 1);
    QCOMPARE(consumer.bus().counts().dead, 0);
    QVERIFY(raw.run({"CONFIG", "SET", "maxmemory", "0"}).isOk());
    QTRY_COMPARE_WITH_TIMEOUT(consumer.bus().counts().dead, 1, 10'000);
    QCOMPARE(pendingCount(server), 0);
    QCOMPARE(raw.run({"XLEN", "events:dead"}).integer, 1);
    QVERIFY(publisher.publish(100));
    QTRY_COMPARE(consumer.seen.back(), 100);
}

void EventServerFaultsTest::aServerThatCanNotWriteItsLogIsDegradedAndRecovers()
{
    std::signal(SIGXFSZ, SIG_IGN); // the server inherits it, and gets an error instead
    // As on a full disk: its files may grow no further (prlimit, of Debian's util-linux), so that every write is refused
    // (MISCONF).
    RedisServer server({.config = {QStringLiteral("appendonly yes"), QStringLiteral("appendfsync everysec"),
                                   QStringLiteral("auto-aof-rewrite-percentage 0")}});
    QVERIFY2(server.start(), qPrintable(server.log()));
    const auto limit = [&](const QString &bytes) {
        return QProcess::execute(QStringLiteral("prlimit"), {QStringLiteral("--pid"), QString::number(server.processId()),
                                                             QStringLiteral("--fsize=%1:unlimited").arg(bytes)}) == 0;
    };
    TestBus bus(server.url(), TestBus::quick("a"));
    QVERIFY(bus.collect());
    QVERIFY(bus.start());
    QVERIFY(bus.publish(0));
    QTRY_COMPARE(bus.seen.size(), std::size_t(1));
    if (!limit(QStringLiteral("4096")))
        QSKIP("prlimit is missing; it would come with: apt-get install util-linux");
    int n = 1;
    const auto isRefused = [&] {
        const auto published = bus.publish(n++);
        return !published && published.error().code == Code::Misconfigured;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isRefused() || !server.isRunning(), 20'000);
    if (!server.isRunning())
        QSKIP("this redis-server ends by SIGXFSZ where its log may not grow");
    QVERIFY(limit(QStringLiteral("unlimited")));
    const auto isWell = [&] { return bus.publish(n++).has_value(); };
    QTRY_VERIFY_WITH_TIMEOUT(isWell(), 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(bus.seen.back(), n - 1, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(pendingCount(server), 0, 20'000);
}

void EventServerFaultsTest::aThousandRestartsLeaveFewConsumers()
{
    RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    RawRedis raw = server.raw();
    auto client = redis::Client::open(server.url());
    QVERIFY(await(client->ready()));
    const auto consumers = [&] { return raw.run({"XINFO", "CONSUMERS", TestBus::stream, "cache-service"}).elements.size(); };
    int handled = 0;
    for (int i = 0; i < 1000; ++i) {
        auto options = TestBus::quick({});
        options.consumer = "worker-" + QByteArray::number(i);
        options.tidyIdle = 200ms;
        options.claimEvery = 50ms;
        options.claimIdle = 100ms;
        StreamsBus bus({.client = client.get(), .trace = nullptr, .clock = nullptr}, options);
        QVERIFY(bus.subscribe(TestBus::type, [&](const Delivery &) -> Task<Result<void>> {
            ++handled;
            co_return Result<void>();
        }));
        QVERIFY(await(bus.start()));
        QVERIFY(await(bus.publish(TestBus::event(i))));
        const int before = handled;
        QTRY_VERIFY(handled > before ||
                    bus.counts().read + bus.counts().taken > 0); // then it crashes, perhaps before acknowledging
    }
    auto options = TestBus::quick("last");
    options.tidyIdle = 200ms;
    options.claimEvery = 50ms;
    options.claimIdle = 100ms;
    TestBus last(server.url(), options);
    QVERIFY(last.collect());
    QVERIFY(last.start());
    QTRY_COMPARE_WITH_TIMEOUT(pendingCount(server), 0, 20'000); // no entry went with its consumer
    QTRY_VERIFY_WITH_TIMEOUT(consumers() <= 2, 20'000);
    QVERIFY(handled + int(last.seen.size()) >= 1000);
}

void EventServerFaultsTest::aFloodKeepsMemoryBoundedAndTellsWhatWasLost()
{
    RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    auto options = TestBus::quick("slow");
    options.maxInFlight = 50;
    options.keep = 500;
    TestBus slow(server.url(), options);
    int most = 0;
    qint64 told = 0;
    QVERIFY(slow.collect(
        [&](const Delivery &) -> Task<Result<void>> {
            most = std::max(most, slow.bus().inFlight());
            co_await Clock::system().sleep(1ms);
            co_return Result<void>();
        },
        {.name = {}, .once = false, .lost = [&](const Loss &loss) -> Task<Result<void>> {
             told += loss.count.value_or(0);
             co_return Result<void>();
         }}));
    QVERIFY(slow.start());
    TestBus flood(server.url(), options);
    constexpr int events = 5000;
    for (int i = 0; i < events; i += 100) {
        std::vector<Event> some;
        for (int j = 0; j < 100; ++j)
            some.push_back(TestBus::event(i + j));
        auto all = [&]() -> Task<Result<void>> {
            const auto answers = co_await flood.bus().publishAll(std::move(some));
            for (const auto &answer : answers) {
                if (!answer)
                    co_return Result<void>(std::unexpected(answer.error()));
            }
            co_return Result<void>();
        };
        QVERIFY(await(all()));
    }
    // Every event was handled or told as lost, and the flight was never larger than allowed.
    QTRY_COMPARE_WITH_TIMEOUT(qint64(slow.seen.size()) + told, qint64(events), 30'000);
    QVERIFY(told > 0);
    QVERIFY(most <= 50);
    QCOMPARE(slow.bus().counts().lost, told);
}

QTEST_GUILESS_MAIN(EventServerFaultsTest)
#include "tst_event_server_faults.moc"
