// SPDX-License-Identifier: GPL-3.0-or-later
//
// What happens once: publishing whose answer was lost, handlers that ask for it, effects.
#include "tests/support/tcp_proxy.h"
#include "tests/support/test_bus.h"

#include <QTest>

using namespace freshet;
using namespace freshet::events;
using namespace freshet::test;
using namespace std::chrono_literals;

class BusOnceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk()); }

    void aPublishWhoseAnswerWasLostIsFoundAndNotRepeated();
    void aPublishThatNeverArrivedIsStoredByTheNextTry();
    void aPublishWaitsForAServerThatIsAway();
    void aServerThatStaysAwayIsAnError();
    void onceRunsOnceForTwoEntriesOfOneEvent();
    void onceIsKeptForEachHandler();
    void anotherProgramsNoteCounts();
    void aFullServerMakesNoDeadLetterOfWhatWasHandled();
    void anEffectIsAppliedOnce();
    void anEffectThatFailsIsNotNoted();

private:
    redis::Url through(const TcpProxy &proxy) const
    {
        redis::Url url = m_server.tcpUrl();
        url.hosts = {{QStringLiteral("127.0.0.1"), proxy.port()}};
        return url;
    }
    RedisServer m_server{{.tcp = true}};
};

void BusOnceTest::aPublishWhoseAnswerWasLostIsFoundAndNotRepeated()
{
    TcpProxy proxy(QStringLiteral("127.0.0.1"), m_server.port());
    QVERIFY(proxy.start());
    TestBus bus(through(proxy), TestBus::quick("a"));
    QVERIFY(await(bus.client().ready()));
    QVERIFY(bus.publish(0));
    proxy.stopAfter(TcpProxy::Direction::ToClient, 3, TcpProxy::Then::Reset);
    auto kept = std::make_shared<std::optional<Result<Published>>>();
    keep(bus.bus().publish(TestBus::event(1)), kept);
    QTRY_COMPARE(m_server.raw().run({"XLEN", TestBus::stream}).integer, 2); // it arrived, its answer did not
    QTRY_VERIFY(proxy.openConnections() == 0 || kept->has_value());
    proxy.heal();
    QTRY_VERIFY(kept->has_value());
    QVERIFY2(kept->value(), kept->value() ? "" : qPrintable(kept->value().error().message));
    QVERIFY((*kept)->value().found);
    const RawReply entries = m_server.raw().run({"XRANGE", TestBus::stream, "-", "+"});
    QCOMPARE(entries.elements.size(), std::size_t(2));
    QCOMPARE(entries.elements[1].elements[0].bytes, (*kept)->value().id);
}

void BusOnceTest::aPublishThatNeverArrivedIsStoredByTheNextTry()
{
    TcpProxy proxy(QStringLiteral("127.0.0.1"), m_server.port());
    QVERIFY(proxy.start());
    TestBus bus(through(proxy), TestBus::quick("a"));
    QVERIFY(await(bus.client().ready()));
    proxy.stopAfter(TcpProxy::Direction::ToServer, 10, TcpProxy::Then::Reset);
    auto kept = std::make_shared<std::optional<Result<Published>>>();
    keep(bus.bus().publish(TestBus::event(1)), kept);
    QTRY_COMPARE(proxy.openConnections(), 0);
    proxy.heal();
    QTRY_VERIFY(kept->has_value());
    QVERIFY2(kept->value(), kept->value() ? "" : qPrintable(kept->value().error().message));
    QVERIFY(!(*kept)->value().found);
    QCOMPARE(m_server.raw().run({"XLEN", TestBus::stream}).integer, 1);
}

void BusOnceTest::aPublishWaitsForAServerThatIsAway()
{
    TcpProxy proxy(QStringLiteral("127.0.0.1"), m_server.port());
    QVERIFY(proxy.start());
    TestBus bus(through(proxy), TestBus::quick("a"));
    QVERIFY(await(bus.client().ready()));
    proxy.refuse();
    proxy.reset();
    QTRY_VERIFY(bus.client().status().state != redis::ConnectionStatus::State::Ready);
    auto kept = std::make_shared<std::optional<Result<Published>>>();
    keep(bus.bus().publish(TestBus::event(1)), kept);
    QVERIFY(proxy.acceptAgain());
    QTRY_VERIFY(kept->has_value());
    QVERIFY(kept->value());
    QCOMPARE(m_server.raw().run({"XLEN", TestBus::stream}).integer, 1);
}

void BusOnceTest::aServerThatStaysAwayIsAnError()
{
    TcpProxy proxy(QStringLiteral("127.0.0.1"), m_server.port());
    QVERIFY(proxy.start());
    auto options = TestBus::quick("a");
    options.publishTimeout = 150ms;
    TestBus bus(through(proxy), options);
    QVERIFY(await(bus.client().ready()));
    proxy.refuse();
    proxy.reset();
    QTRY_VERIFY(bus.client().status().state != redis::ConnectionStatus::State::Ready);
    const auto published = bus.publish(1);
    QVERIFY(!published);
    QVERIFY2(isUnreachable(published.error().code), qPrintable(published.error().message));
    QCOMPARE(m_server.raw().run({"EXISTS", TestBus::stream}).integer, 0);
}

void BusOnceTest::onceRunsOnceForTwoEntriesOfOneEvent()
{
    TestBus bus(m_server.unixUrl(), TestBus::quick("a"));
    QVERIFY(bus.collect({}, {.name = {}, .once = true, .lost = {}}));
    const Event event = TestBus::event(1);
    QVERIFY(await(bus.bus().publish(event)));
    QVERIFY(await(bus.bus().publish(event)));
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.bus().counts().acknowledged, 2);
    QCOMPARE(bus.seen, std::vector<int>{1});
    QCOMPARE(bus.bus().counts().repeated, 1);
    const qint64 life = m_server.raw().run({"PTTL", "events:seen:cache-service:" + event.id}).integer;
    QVERIFY(life > 23 * 3600 * 1000 && life <= 24 * 3600 * 1000);
}

void BusOnceTest::onceIsKeptForEachHandler()
{
    int first = 0;
    int second = 0;
    const auto subscribe = [&](TestBus &bus, bool isBroken) {
        const auto one = bus.bus().subscribe(TestBus::type,
                                             [&](const Delivery &) -> Task<Result<void>> {
                                                 ++first;
                                                 co_return Result<void>();
                                             },
                                             {.name = QStringLiteral("first"), .once = true, .lost = {}});
        const auto two = bus.bus().subscribe(TestBus::type,
                                             [&, isBroken](const Delivery &) -> Task<Result<void>> {
                                                 ++second;
                                                 if (isBroken)
                                                     co_return failure(Code::Io, QStringLiteral("not now"));
                                                 co_return Result<void>();
                                             },
                                             {.name = QStringLiteral("second"), .once = true, .lost = {}});
        return one && two;
    };
    {
        auto options = TestBus::quick("a");
        options.retryFirst = 1h;
        options.retryMost = 1h;
        TestBus bus(m_server.unixUrl(), options);
        QVERIFY(subscribe(bus, true));
        QVERIFY(bus.start());
        QVERIFY(bus.publish(1));
        QTRY_COMPARE(bus.bus().counts().failures, 1);
        bus.die();
    }
    TestBus bus(m_server.unixUrl(), TestBus::quick("a"));
    QVERIFY(subscribe(bus, false));
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.bus().counts().acknowledged, 1);
    QCOMPARE(first, 1);
    QCOMPARE(second, 2);
}

void BusOnceTest::anotherProgramsNoteCounts()
{
    TestBus bus(m_server.unixUrl(), TestBus::quick("a"));
    QVERIFY(bus.collect({}, {.name = {}, .once = true, .lost = {}}));
    const Event event = TestBus::event(1);
    QVERIFY(m_server.raw().run({"SET", "events:seen:cache-service:" + event.id, "1"}).isOk());
    QVERIFY(await(bus.bus().publish(event)));
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.bus().counts().acknowledged, 1);
    QVERIFY(bus.seen.empty());
}

void BusOnceTest::aFullServerMakesNoDeadLetterOfWhatWasHandled()
{
    auto options = TestBus::quick("a");
    options.maxDeliveries = 2;
    TestBus bus(m_server.unixUrl(), options);
    QVERIFY(bus.collect({}, {.name = {}, .once = true, .lost = {}}));
    QVERIFY(bus.publish(1));
    RawRedis raw = m_server.raw();
    QVERIFY(raw.run({"XGROUP", "CREATE", TestBus::stream, "cache-service", "0"}).isOk());
    QVERIFY(raw.run({"CONFIG", "SET", "maxmemory", "1"}).isOk());
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.bus().counts().acknowledged, 1);
    QVERIFY(raw.run({"CONFIG", "SET", "maxmemory", "0"}).isOk());
    QCOMPARE(bus.seen, std::vector<int>{1});
    QCOMPARE(bus.bus().counts().dead, 0);
    QCOMPARE(bus.bus().counts().failures, 0);
}

void BusOnceTest::anEffectIsAppliedOnce()
{
    TestBus bus(m_server.unixUrl(), TestBus::quick("a"));
    std::vector<bool> ran;
    QVERIFY(bus.collect([&](const Delivery &delivery) -> Task<Result<void>> {
        std::vector<redis::Command> commands;
        commands.emplace_back("INCR", "effects");
        commands.emplace_back("RPUSH", "order", delivery.entryId);
        const auto applied = co_await bus.bus().applyOnce(delivery, std::move(commands));
        if (!applied)
            co_return Result<void>(std::unexpected(applied.error()));
        ran.push_back(*applied);
        if (ran.size() == 1)
            co_return failure(Code::Io, QStringLiteral("crashed between effect and acknowledgement"));
        co_return Result<void>();
    }));
    QVERIFY(bus.start());
    QVERIFY(bus.publish(1));
    QTRY_COMPARE(bus.bus().counts().acknowledged, 1);
    QCOMPARE(ran, (std::vector<bool>{true, false}));
    QCOMPARE(m_server.raw().run({"GET", "effects"}).bytes, QByteArray("1"));
}

void BusOnceTest::anEffectThatFailsIsNotNoted()
{
    TestBus bus(m_server.unixUrl(), TestBus::quick("a"));
    QVERIFY(m_server.raw().run({"SET", "effects", "no number"}).isOk());
    int tries = 0;
    QVERIFY(bus.collect([&](const Delivery &delivery) -> Task<Result<void>> {
        if (++tries == 2)
            m_server.raw().run({"DEL", "effects"});
        std::vector<redis::Command> commands;
        commands.emplace_back("INCR", "effects");
        const auto applied = co_await bus.bus().applyOnce(delivery, std::move(commands));
        if (!applied)
            co_return Result<void>(std::unexpected(applied.error()));
        co_return Result<void>();
    }));
    QVERIFY(bus.start());
    QVERIFY(bus.publish(1));
    QTRY_COMPARE(bus.bus().counts().acknowledged, 1);
    QCOMPARE(tries, 2);
    QCOMPARE(m_server.raw().run({"GET", "effects"}).bytes, QByteArray("1"));
}

QTEST_GUILESS_MAIN(BusOnceTest)
#include "tst_bus_once.moc"
