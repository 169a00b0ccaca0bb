// SPDX-License-Identifier: GPL-3.0-or-later
//
// Events, groups and streams that are lost, and who has an entry: each with the order of steps that makes it matter.
#include "tests/support/redis_server.h"
#include "tests/support/test_bus.h"

#include <QTest>

#include <utility>

using namespace freshet;
using namespace freshet::events;
using namespace freshet::test;
using namespace std::chrono_literals;

class BusLossesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk()); }

    void whatWasTrimmedBeforeItWasReadIsToldBeforeLaterEvents();
    void aGapIsToldOnceByWhomeverSeesItFirst();
    void aStreamThatWasTrimmedBeforeTheGroupWasMadeIsNoLoss();
    void aGapThatFormsWhileTheGroupIsSlowIsTold();
    void aLossThatWasNotMadeUpForIsToldAtTheNextStart();
    void pendingEntriesThatWereTrimmedAreLostAndAcknowledged();
    void entriesInHandThatAreTrimmedAreHandledAllTheSame();
    void aDestroyedGroupIsMadeAgainAndReadsWhatIsThere();
    void aDeletedStreamIsMadeAgain();
    void aFlushedServerIsStartedAnew();
    void aHandlerThatLostItsEntryDoesNotAcknowledgeIt();
    void whatOthersAcknowledgedMeanwhileIsTold();
    void aSlowHandlerKeepsItsEntryByTheHeartbeat();
    void aLetterIsNotWrittenForAnEntryThatIsAnothers();
    void whatAStoppedReadHasGotIsReleased();
    void aServerThatHangsDoesNotHoldUpAStop();
    void consumersThatAreGoneAreTidiedUpUnlessTheyHaveEntries();

private:
    void publishSome(TestBus &bus, int from, int to)
    {
        for (int i = from; i < to; ++i)
            QVERIFY(bus.publish(i));
    }
    SubscribeOptions tellingTo(std::vector<Loss> &losses)
    {
        return {.name = {}, .once = false, .lost = [&losses](const Loss &loss) -> Task<Result<void>> {
                    losses.push_back(loss);
                    co_return Result<void>();
                }};
    }
    RedisServer m_server;
};

void BusLossesTest::whatWasTrimmedBeforeItWasReadIsToldBeforeLaterEvents()
{
    RawRedis raw = m_server.raw();
    raw.run({"XGROUP", "CREATE", TestBus::stream, "cache-service", "0", "MKSTREAM"});
    TestBus bus(m_server.url(), TestBus::quick("a"));
    publishSome(bus, 0, 20);
    raw.run({"XTRIM", TestBus::stream, "MAXLEN", "8"});
    std::vector<Loss> losses;
    std::size_t seenAtLoss = 99;
    QVERIFY(bus.collect({}, {.name = {}, .once = false, .lost = [&](const Loss &loss) -> Task<Result<void>> {
                                 seenAtLoss = bus.seen.size();
                                 losses.push_back(loss);
                                 co_return Result<void>();
                             }}));
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.bus().counts().acknowledged, 8);
    QCOMPARE(losses.size(), std::size_t(1));
    QCOMPARE(losses[0].count, std::optional<qint64>(12));
    QCOMPARE(int(losses[0].why), int(Loss::Why::Trimmed));
    QCOMPARE(seenAtLoss, std::size_t(0));
    QCOMPARE(bus.bus().counts().lost, 12);
    QCOMPARE(raw.run({"HGET", lostKey(TestBus::stream, "cache-service"), "count"}).bytes, QByteArray("12"));
    QTRY_COMPARE(raw.run({"HEXISTS", lostKey(TestBus::stream, "cache-service"), "owed"}).integer, 0);
}

void BusLossesTest::aGapIsToldOnceByWhomeverSeesItFirst()
{
    RawRedis raw = m_server.raw();
    raw.run({"XGROUP", "CREATE", TestBus::stream, "cache-service", "0", "MKSTREAM"});
    std::vector<Loss> losses;
    TestBus one(m_server.url(), TestBus::quick("a"));
    TestBus two(m_server.url(), TestBus::quick("b"));
    publishSome(one, 0, 20);
    raw.run({"XTRIM", TestBus::stream, "MAXLEN", "5"});
    QVERIFY(one.collect({}, tellingTo(losses)));
    QVERIFY(two.collect({}, tellingTo(losses)));
    QVERIFY(one.start());
    QTRY_COMPARE(losses.size(), std::size_t(1));
    // While it is owed whoever starts tells it too.
    QTRY_COMPARE(raw.run({"HEXISTS", lostKey(TestBus::stream, "cache-service"), "owed"}).integer, 0);
    QVERIFY(two.start());
    QTRY_COMPARE(one.seen.size() + two.seen.size(), std::size_t(5));
    publishSome(one, 20, 40);
    QTRY_COMPARE(one.seen.size() + two.seen.size(), std::size_t(25));
    QCOMPARE(losses.size(), std::size_t(1));
    QCOMPARE(one.bus().counts().lost + two.bus().counts().lost, 15);
}

void BusLossesTest::aStreamThatWasTrimmedBeforeTheGroupWasMadeIsNoLoss()
{
    RawRedis raw = m_server.raw();
    std::vector<Loss> losses;
    TestBus bus(m_server.url(), TestBus::quick("a"));
    publishSome(bus, 0, 20);
    raw.run({"XTRIM", TestBus::stream, "MAXLEN", "5"});
    QVERIFY(bus.collect({}, tellingTo(losses)));
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.bus().counts().acknowledged, 5);
    publishSome(bus, 20, 25);
    QTRY_COMPARE(bus.bus().counts().acknowledged, 10);
    QVERIFY(losses.empty());
}

void BusLossesTest::aGapThatFormsWhileTheGroupIsSlowIsTold()
{
    RawRedis raw = m_server.raw();
    std::vector<Loss> losses;
    auto options = TestBus::quick("a");
    options.maxInFlight = 4;
    TestBus bus(m_server.url(), options);
    Gate gate;
    bool isSlow = true;
    QVERIFY(bus.collect(
        [&](const Delivery &) -> Task<Result<void>> {
            while (isSlow)
                co_await gate;
            co_return Result<void>();
        },
        tellingTo(losses)));
    QVERIFY(bus.start());
    publishSome(bus, 0, 4);
    QTRY_COMPARE(bus.bus().inFlight(), 4);
    publishSome(bus, 4, 40);
    raw.run({"XTRIM", TestBus::stream, "MAXLEN", "10"});
    isSlow = false;
    gate.open();
    QTRY_COMPARE(bus.bus().counts().acknowledged, 14);
    QTRY_COMPARE(losses.size(), std::size_t(1));
    QCOMPARE(losses[0].count, std::optional<qint64>(26));
}

void BusLossesTest::aLossThatWasNotMadeUpForIsToldAtTheNextStart()
{
    RawRedis raw = m_server.raw();
    raw.run({"XGROUP", "CREATE", TestBus::stream, "cache-service", "0", "MKSTREAM"});
    {
        TestBus bus(m_server.url(), TestBus::quick("a"));
        publishSome(bus, 0, 20);
        raw.run({"XTRIM", TestBus::stream, "MAXLEN", "5"});
        int tries = 0;
        QVERIFY(bus.collect({}, {.name = {}, .once = false, .lost = [&tries](const Loss &) -> Task<Result<void>> {
                                     ++tries;
                                     co_return failure(Code::Io, QStringLiteral("the cache is away"));
                                 }}));
        QVERIFY(bus.start());
        QTRY_VERIFY(tries > 1);
        QVERIFY(bus.seen.empty()); // later events wait for it
        bus.die();
    }
    std::vector<Loss> losses;
    TestBus bus(m_server.url(), TestBus::quick("b"));
    QVERIFY(bus.collect({}, tellingTo(losses)));
    QVERIFY(bus.start());
    QTRY_COMPARE(losses.size(), std::size_t(1));
    QTRY_COMPARE(bus.seen.size(), std::size_t(5));
}

void BusLossesTest::pendingEntriesThatWereTrimmedAreLostAndAcknowledged()
{
    RawRedis raw = m_server.raw();
    std::vector<Loss> losses;
    TestBus bus(m_server.url(), TestBus::quick("a"));
    publishSome(bus, 0, 6);
    raw.run({"XGROUP", "CREATE", TestBus::stream, "cache-service", "0"});
    raw.run({"XREADGROUP", "GROUP", "cache-service", "a", "COUNT", "6", "STREAMS", TestBus::stream, ">"});
    raw.run({"XTRIM", TestBus::stream, "MAXLEN", "2"});
    QVERIFY(bus.collect({}, tellingTo(losses)));
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.seen, (std::vector<int>{4, 5}));
    QTRY_COMPARE(pendingCount(m_server), 0);
    QTRY_COMPARE(losses.size(), std::size_t(1));
    QCOMPARE(int(losses[0].why), int(Loss::Why::PendingTrimmed));
    QCOMPARE(losses[0].count, std::optional<qint64>(4));
    QCOMPARE(bus.bus().counts().ghosts, 4);
    QCOMPARE(raw.run({"EXISTS", "events:dead"}).integer, 0);
}

void BusLossesTest::entriesInHandThatAreTrimmedAreHandledAllTheSame()
{
    // Read and waiting for a slow one when the stream is trimmed past them; then others' sweeps drop them from the group's list.
    RawRedis raw = m_server.raw();
    auto options = TestBus::quick("slow");
    options.claimIdle = 60ms;
    TestBus slow(m_server.url(), options);
    Gate gate;
    bool isSlow = true;
    bool fails = true;
    QVERIFY(slow.collect([&](const Delivery &delivery) -> Task<Result<void>> {
        while (isSlow)
            co_await gate;
        if (std::exchange(fails, false))
            co_return failure(Code::Io, QStringLiteral("once, and comes back"));
        Q_UNUSED(delivery)
        co_return Result<void>();
    }));
    publishSome(slow, 0, 5);
    QVERIFY(slow.start());
    QTRY_COMPARE(slow.bus().inFlight(), 5);
    QCOMPARE(raw.run({"XTRIM", TestBus::stream, "MAXLEN", "0"}).integer, 5);
    options.consumer = "other";
    TestBus other(m_server.url(), options);
    QVERIFY(other.collect());
    QVERIFY(other.start());
    QTRY_COMPARE(pendingCount(m_server), 0);
    isSlow = false;
    gate.open();
    QTRY_COMPARE(slow.bus().inFlight(), 0);
    QCOMPARE(slow.seen, (std::vector<int>{0, 1, 2, 3, 4, 0}));
    QCOMPARE(slow.bus().counts().handled, 5);
    QVERIFY(other.seen.empty());
    QCOMPARE(raw.run({"EXISTS", "events:dead"}).integer, 0);
}

void BusLossesTest::aDestroyedGroupIsMadeAgainAndReadsWhatIsThere()
{
    RawRedis raw = m_server.raw();
    std::vector<Loss> losses;
    TestBus bus(m_server.url(), TestBus::quick("a"));
    QVERIFY(bus.collect({}, tellingTo(losses)));
    QVERIFY(bus.start());
    publishSome(bus, 0, 3);
    QTRY_COMPARE(bus.bus().counts().acknowledged, 3);
    QCOMPARE(raw.run({"XGROUP", "DESTROY", TestBus::stream, "cache-service"}).integer, 1);
    QTRY_COMPARE(bus.bus().counts().groupsMade, 1);
    QTRY_COMPARE(bus.seen, (std::vector<int>{0, 1, 2, 0, 1, 2}));
    QTRY_COMPARE(losses.size(), std::size_t(1));
    QCOMPARE(int(losses[0].why), int(Loss::Why::GroupGone));
    publishSome(bus, 3, 4);
    QTRY_COMPARE(bus.seen.back(), 3);
}

void BusLossesTest::aDeletedStreamIsMadeAgain()
{
    std::vector<Loss> losses;
    TestBus bus(m_server.url(), TestBus::quick("a"));
    QVERIFY(bus.collect({}, tellingTo(losses)));
    QVERIFY(bus.start());
    publishSome(bus, 0, 3);
    QTRY_COMPARE(bus.bus().counts().acknowledged, 3);
    QCOMPARE(m_server.raw().run({"DEL", TestBus::stream}).integer, 1);
    QTRY_COMPARE(losses.size(), std::size_t(1));
    QCOMPARE(bus.bus().counts().groupsMade, 1);
    QCOMPARE(int(losses.at(0).why), int(Loss::Why::StreamGone));
    publishSome(bus, 3, 4);
    QTRY_COMPARE(bus.seen, (std::vector<int>{0, 1, 2, 3}));
}

void BusLossesTest::aFlushedServerIsStartedAnew()
{
    TestBus bus(m_server.url(), TestBus::quick("a"));
    QVERIFY(bus.collect());
    QVERIFY(bus.start());
    for (int i = 0; i < 5; ++i) {
        publishSome(bus, i, i + 1);
        QTRY_COMPARE(bus.seen.size(), std::size_t(i + 1));
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
        QTRY_COMPARE(bus.bus().counts().groupsMade, i + 1);
    }
    QCOMPARE(m_server.raw().run({"EXISTS", "events:dead"}).integer, 0);
}

void BusLossesTest::aHandlerThatLostItsEntryDoesNotAcknowledgeIt()
{
    // Delivered, claimed by another while its handler runs, then the handler succeeds.
    RawRedis raw = m_server.raw();
    TestBus bus(m_server.url(), TestBus::quick("a"));
    Gate gate;
    bool isSlow = true;
    QVERIFY(bus.collect([&](const Delivery &) -> Task<Result<void>> {
        while (isSlow)
            co_await gate;
        co_return Result<void>();
    }));
    QVERIFY(bus.start());
    const auto published = bus.publish(1);
    QVERIFY(published);
    QTRY_COMPARE(bus.bus().running(), 1);
    raw.run({"XCLAIM", TestBus::stream, "cache-service", "other", "0", published->id});
    isSlow = false;
    gate.open();
    QTRY_COMPARE(bus.bus().counts().lostToOthers, 1);
    QCOMPARE(bus.bus().counts().acknowledged, 0);
    const RawReply pending = raw.run({"XPENDING", TestBus::stream, "cache-service", "-", "+", "10"});
    QCOMPARE(pending.elements.size(), std::size_t(1));
    QCOMPARE(pending.elements[0].elements[1].bytes, QByteArray("other"));
}

void BusLossesTest::whatOthersAcknowledgedMeanwhileIsTold()
{
    // Two that end together; one of them was acknowledged from elsewhere, and nobody else has anything.
    auto options = TestBus::quick("a");
    options.order[TestBus::type] = {.lanes = 2, .key = {}};
    TestBus bus(m_server.url(), options);
    Gate gate;
    bool isSlow = true;
    QVERIFY(bus.collect([&](const Delivery &) -> Task<Result<void>> {
        while (isSlow)
            co_await gate;
        co_return Result<void>();
    }));
    QVERIFY(bus.start());
    const auto first = bus.publish(1);
    QVERIFY(first);
    QVERIFY(bus.publish(2));
    QTRY_COMPARE(bus.bus().running(), 2);
    QCOMPARE(m_server.raw().run({"XACK", TestBus::stream, "cache-service", first->id}).integer, 1);
    isSlow = false;
    gate.open();
    QTRY_COMPARE(pendingCount(m_server), 0);
    QTRY_COMPARE(bus.bus().counts().lostToOthers, 1);
    QCOMPARE(bus.bus().counts().acknowledged, 1);
    QCOMPARE(bus.bus().inFlight(), 0);
}

void BusLossesTest::aSlowHandlerKeepsItsEntryByTheHeartbeat()
{
    auto options = TestBus::quick("slow");
    options.claimIdle = 60ms;
    TestBus slow(m_server.url(), options);
    bool ended = false;
    QVERIFY(slow.collect([&](const Delivery &) -> Task<Result<void>> {
        co_await Clock::system().sleep(600ms); // ten times as long as others are patient
        ended = true;
        co_return Result<void>();
    }));
    QVERIFY(slow.start());
    QVERIFY(slow.publish(1));
    QTRY_COMPARE(slow.bus().running(), 1);
    options.consumer = "greedy";
    TestBus greedy(m_server.url(), options);
    QVERIFY(greedy.collect());
    QVERIFY(greedy.start());
    QTRY_VERIFY(ended);
    QTRY_COMPARE(slow.bus().counts().acknowledged, 1);
    QVERIFY(greedy.seen.empty());
    QCOMPARE(slow.deliveries, std::vector<qint64>{1});
    QCOMPARE(m_server.raw().run({"EXISTS", "events:dead"}).integer, 0);
}

void BusLossesTest::aLetterIsNotWrittenForAnEntryThatIsAnothers()
{
    RawRedis raw = m_server.raw();
    auto options = TestBus::quick("a");
    options.maxDeliveries = 2;
    options.reached = [&](StreamsBus::Step step, const QByteArray &id) {
        if (step == StreamsBus::Step::Burying)
            raw.run({"XCLAIM", TestBus::stream, "cache-service", "other", "0", id, "JUSTID"});
    };
    TestBus bus(m_server.url(), options);
    QVERIFY(bus.collect([](const Delivery &) -> Task<Result<void>> { co_return failure(Code::Io, QStringLiteral("broken")); }));
    QVERIFY(bus.start());
    QVERIFY(bus.publish(1));
    QTRY_COMPARE(bus.bus().counts().lostToOthers, 1);
    QCOMPARE(bus.bus().counts().dead, 0);
    QCOMPARE(raw.run({"EXISTS", "events:dead"}).integer, 0);
    QCOMPARE(pendingCount(m_server), 1);
}

void BusLossesTest::whatAStoppedReadHasGotIsReleased()
{
    // The stop comes while a read waits at the server, and an event right with it: nobody may have to wait for claimIdle.
    for (int round = 0; round < 20; ++round) {
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
        TestBus bus(m_server.url(), TestBus::quick({}));
        QVERIFY(bus.collect());
        QVERIFY(bus.start());
        QVERIFY(bus.publish(0));
        QTRY_COMPARE(bus.bus().counts().acknowledged, 1);
        RawRedis raw = m_server.raw();
        auto kept = std::make_shared<std::optional<Result<void>>>();
        keep(bus.bus().stop(1s), kept);
        QVERIFY(!raw.run({"XADD", TestBus::stream, "*", "event", TestBus::event(1).toJson()}).isError());
        QTRY_VERIFY(kept->has_value());
        TestBus other(m_server.url(), TestBus::quick("b"));
        QVERIFY(other.collect());
        QVERIFY(other.start());
        QTRY_COMPARE(bus.seen.size() + other.seen.size(), std::size_t(2));
    }
}

void BusLossesTest::aServerThatHangsDoesNotHoldUpAStop()
{
    RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    TestBus bus(server.url(), TestBus::quick("a"));
    Gate gate;
    QVERIFY(bus.collect([&](const Delivery &) -> Task<Result<void>> {
        co_await gate;
        co_return Result<void>();
    }));
    QVERIFY(bus.bus().subscribe("voice.updated", [](const Delivery &) -> Task<Result<void>> { co_return Result<void>(); }));
    QVERIFY(bus.bus().subscribe("voice.deleted", [](const Delivery &) -> Task<Result<void>> { co_return Result<void>(); }));
    QVERIFY(bus.start());
    QVERIFY(bus.publish(1));
    QTRY_COMPARE(bus.bus().running(), 1);
    server.pause();
    // One question times out (5 s), and no other is asked: the test's wait is 20 s.
    const auto stopped = bus.stop(50ms);
    QVERIFY(!stopped);
    QVERIFY(isUnreachable(stopped.error().code) || stopped.error().code == Code::Timeout);
    QVERIFY(stopped.error().message != QStringLiteral("the test's wait is over"));
    server.resume();
    gate.open();
}

void BusLossesTest::consumersThatAreGoneAreTidiedUpUnlessTheyHaveEntries()
{
    RawRedis raw = m_server.raw();
    auto options = TestBus::quick("a");
    options.tidyIdle = 20ms;
    options.claimEvery = 20ms;
    TestBus bus(m_server.url(), options);
    QVERIFY(bus.publish(1));
    raw.run({"XGROUP", "CREATE", TestBus::stream, "cache-service", "0"});
    raw.run({"XREADGROUP", "GROUP", "cache-service", "busy", "COUNT", "1", "STREAMS", TestBus::stream, ">"});
    for (int i = 0; i < 30; ++i)
        raw.run({"XGROUP", "CREATECONSUMER", TestBus::stream, "cache-service", "gone" + QByteArray::number(i)});
    QVERIFY(bus.collect());
    QVERIFY(bus.start());
    const auto names = [&] {
        QByteArrayList all;
        for (const RawReply &consumer : raw.run({"XINFO", "CONSUMERS", TestBus::stream, "cache-service"}).elements)
            all.append(consumer.field("name").bytes);
        return all;
    };
    QTRY_VERIFY(std::ranges::none_of(names(), [](const QByteArray &name) { return name.startsWith("gone"); }));
    QVERIFY(names().contains("busy"));
}

QTEST_GUILESS_MAIN(BusLossesTest)
#include "tst_bus_losses.moc"
