// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/streams_bus.h"

#include "tests/support/redis_server.h"
#include "tests/support/test_bus.h"

#include <QDeadlineTimer>
#include <QTest>

using namespace freshet;
using namespace freshet::events;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

Task<Result<void>> fails(const Delivery &)
{
    co_return failure(Code::Io, QStringLiteral("no disk"));
}

} // namespace

class StreamsBusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk()); }

    void whatIsPublishedIsHandledInOrderAndAcknowledged();
    void eventsOfPythonServicesAreHandled();
    void aRefusedPublishIsAnErrorAndStoresNothing();
    void manyArePublishedInOneRoundTripWithAnAnswerEach();
    void theStreamIsTrimmed();
    void severalHandlersMustAllSucceedAndNoneRunsAgainThatDid();
    void aFailedEventComesBackAndThoseBehindItFlow();
    void afterTheMostDeliveriesItIsADeadLetter();
    void whatThrowsFails();
    void whatCanNotBeParsedIsADeadLetterAtOnce();
    void unknownTypesAreAcknowledgedAndCounted();
    void theInnerTypeRules();
    void ownPendingEntriesComeFirst();
    void entriesOfAConsumerThatIsGoneAreTakenOver();
    void entriesThatOnlyWaitedAreNotRaisedByTakingOver();
    void anEntryAtTheLimitIsTriedOnceMoreAloneAndThenBuried();
    void ordersByKeyAreKept();
    void theFlightIsBounded();
    void theServerReadsTheNextEntriesWhileTheseAreHandled();
    void stopLetsRunningHandlersEnd();
    void stopReleasesWhatDoesNotEnd();
    void aStoppedConsumerIsGoneAndANamedOneStays();
    void destroyedInMidHandlerNothingIsAcknowledged();

private:
    RedisServer m_server;
};

void StreamsBusTest::whatIsPublishedIsHandledInOrderAndAcknowledged()
{
    TestBus bus(m_server.url(), TestBus::quick("a"));
    QVERIFY(bus.collect());
    QVERIFY(bus.start());
    std::vector<int> expected;
    for (int i = 0; i < 300; ++i) {
        const auto published = bus.publish(i);
        QVERIFY2(published, published ? "" : qPrintable(published.error().message));
        QCOMPARE(published->stream, QByteArray(TestBus::stream));
        expected.push_back(i);
    }
    QTRY_COMPARE(bus.seen, expected);
    QTRY_COMPARE(pendingCount(m_server), 0);
    QTRY_COMPARE(bus.bus().counts().acknowledged, 300);
    QCOMPARE(bus.bus().inFlight(), 0);
    QVERIFY(bus.stop());
}

void StreamsBusTest::eventsOfPythonServicesAreHandled()
{
    TestBus bus(m_server.url(), TestBus::quick("a"));
    QVERIFY(bus.collect());
    const QByteArray json = R"({"type": "voice.created", "payload": {"voice_id": "1", "n": 7, "name": "\uc0ac\ub8cc"}, )"
                            R"("timestamp": "2026-01-02T03:04:05.678901", "source": "tts", "event_id": "4c1a"})";
    QVERIFY(!m_server.raw().run({"XADD", TestBus::stream, "*", "event", json, "type", "voice.created"}).isError());
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.seen, std::vector<int>{7});
}

void StreamsBusTest::aRefusedPublishIsAnErrorAndStoresNothing()
{
    TestBus bus(m_server.url(), TestBus::quick("a"));
    QVERIFY(await(bus.client().ready()));
    Event event = TestBus::event(1);
    event.type = "voice.unheard_of";
    auto published = await(bus.bus().publish(event));
    QVERIFY(!published);
    QCOMPARE(published.error().code, Code::NotFound);
    event = TestBus::event(1);
    event.payload = {};
    published = await(bus.bus().publish(event));
    QVERIFY(!published);
    QCOMPARE(published.error().code, Code::InvalidArgument);
    QCOMPARE(m_server.raw().run({"DBSIZE"}).integer, 0);
    QVERIFY(m_server.raw().run({"SET", TestBus::stream, "no stream"}).isOk());
    published = await(bus.bus().publish(TestBus::event(1)));
    QVERIFY(!published);
    QCOMPARE(published.error().code, Code::WrongType);
}

void StreamsBusTest::manyArePublishedInOneRoundTripWithAnAnswerEach()
{
    TestBus bus(m_server.url(), TestBus::quick("a"));
    QVERIFY(await(bus.client().ready()));
    std::vector<Event> events;
    for (int i = 0; i < 50; ++i)
        events.push_back(TestBus::event(i));
    events[20].type = "nobody.knows";
    std::vector<Result<Published>> answers;
    auto task = [&]() -> Task<Result<void>> {
        answers = co_await bus.bus().publishAll(std::move(events));
        co_return Result<void>();
    };
    QVERIFY(await(task()));
    QCOMPARE(answers.size(), std::size_t(50));
    for (std::size_t i = 0; i < answers.size(); ++i)
        QCOMPARE(answers[i].has_value(), i != 20);
    QCOMPARE(m_server.raw().run({"XLEN", TestBus::stream}).integer, 49);
    const RawReply entries = m_server.raw().run({"XRANGE", TestBus::stream, "-", "+"});
    QCOMPARE(entries.elements.front().elements.front().bytes, answers[0]->id);
    QCOMPARE(entries.elements.back().elements.front().bytes, answers[49]->id);
}

void StreamsBusTest::theStreamIsTrimmed()
{
    auto options = TestBus::quick("a");
    options.keep = 100;
    TestBus bus(m_server.url(), options);
    for (int i = 0; i < 400; ++i)
        QVERIFY(bus.publish(i));
    const qint64 length = m_server.raw().run({"XLEN", TestBus::stream}).integer;
    QVERIFY2(length >= 100 && length < 300, qPrintable(QString::number(length)));
}

void StreamsBusTest::severalHandlersMustAllSucceedAndNoneRunsAgainThatDid()
{
    TestBus bus(m_server.url(), TestBus::quick("a"));
    int tries = 0;
    QVERIFY(bus.collect());
    QVERIFY(bus.bus().subscribe(TestBus::type, [&](const Delivery &) -> Task<Result<void>> {
        if (++tries < 3)
            co_return failure(Code::Io, QStringLiteral("not yet"));
        co_return Result<void>();
    }));
    QVERIFY(bus.start());
    QVERIFY(bus.publish(1));
    QTRY_COMPARE(bus.bus().counts().acknowledged, 1);
    QCOMPARE(tries, 3);
    QCOMPARE(bus.seen, std::vector<int>{1});
    QCOMPARE(bus.bus().counts().failures, 2);
}

void StreamsBusTest::aFailedEventComesBackAndThoseBehindItFlow()
{
    auto options = TestBus::quick("a");
    options.retryFirst = 50ms;
    TestBus bus(m_server.url(), options);
    bool broken = true;
    QVERIFY(bus.collect([&](const Delivery &delivery) -> Task<Result<void>> {
        if (broken && delivery.event.payload[QStringLiteral("n")].toInteger() == 1)
            co_return failure(Code::Io, QStringLiteral("broken"));
        co_return Result<void>();
    }));
    for (int i = 0; i < 5; ++i)
        QVERIFY(bus.publish(i));
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.bus().counts().acknowledged, 4);
    broken = false;
    QTRY_COMPARE(bus.bus().counts().acknowledged, 5);
    QVERIFY(bus.seen.size() >= 6);
    QCOMPARE((std::vector<int>(bus.seen.begin(), bus.seen.begin() + 5)), (std::vector<int>{0, 1, 2, 3, 4}));
    QCOMPARE(bus.seen.back(), 1);
    QVERIFY(bus.deliveries.back() >= 2);
}

void StreamsBusTest::afterTheMostDeliveriesItIsADeadLetter()
{
    auto options = TestBus::quick("a");
    options.maxDeliveries = 3;
    TestBus bus(m_server.url(), options);
    QVERIFY(bus.collect(fails));
    QVERIFY(bus.start());
    const auto published = bus.publish(1);
    QVERIFY(published);
    QTRY_COMPARE(bus.bus().counts().dead, 1);
    QCOMPARE(bus.deliveries, (std::vector<qint64>{1, 2, 3}));
    QCOMPARE(pendingCount(m_server), 0);
    const RawReply letters = m_server.raw().run({"XRANGE", "events:dead", "-", "+"});
    QCOMPARE(letters.elements.size(), std::size_t(1));
    const RawReply letter = letters.elements[0].elements[1];
    QCOMPARE(letter.field("stream").bytes, QByteArray(TestBus::stream));
    QCOMPARE(letter.field("id").bytes, published->id);
    QCOMPARE(letter.field("group").bytes, QByteArray("cache-service"));
    QCOMPARE(letter.field("consumer").bytes, QByteArray("a"));
    QCOMPARE(letter.field("deliveries").bytes, QByteArray("3"));
    QVERIFY(letter.field("error").bytes.contains("no disk"));
}

void StreamsBusTest::whatThrowsFails()
{
    auto options = TestBus::quick("a");
    options.maxDeliveries = 2;
    TestBus bus(m_server.url(), options);
    QVERIFY(bus.collect([](const Delivery &) -> Task<Result<void>> {
        throw std::runtime_error("out of paper");
        co_return Result<void>();
    }));
    QVERIFY(bus.start());
    QVERIFY(bus.publish(1));
    QTRY_COMPARE(bus.bus().counts().dead, 1);
    const RawReply letters = m_server.raw().run({"XRANGE", "events:dead", "-", "+"});
    QVERIFY(letters.elements[0].elements[1].field("error").bytes.contains("out of paper"));
}

void StreamsBusTest::whatCanNotBeParsedIsADeadLetterAtOnce()
{
    TestBus bus(m_server.url(), TestBus::quick("a"));
    QVERIFY(bus.collect());
    RawRedis raw = m_server.raw();
    raw.run({"XADD", TestBus::stream, "*", "event", "{no json", "type", "voice.created"});
    raw.run({"XADD", TestBus::stream, "*", "other", "field"});
    raw.run({"XADD", TestBus::stream, "*", "event", R"({"type":"voice.created","payload":[1]})"});
    raw.run({"XADD", TestBus::stream, "*", "event", "{\"payload\":{\"x\":\"\xff\"}}"});
    QVERIFY(bus.publish(5));
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.bus().counts().dead, 4);
    QTRY_COMPARE(bus.seen, std::vector<int>{5});
    QCOMPARE(raw.run({"XLEN", "events:dead"}).integer, 4);
    QTRY_COMPARE(pendingCount(m_server), 0);
    const RawReply letters = raw.run({"XRANGE", "events:dead", "-", "+"});
    QCOMPARE(letters.elements[0].elements[1].field("deliveries").bytes, QByteArray("1"));
}

void StreamsBusTest::unknownTypesAreAcknowledgedAndCounted()
{
    TestBus bus(m_server.url(), TestBus::quick("a"));
    QVERIFY(bus.collect());
    m_server.raw().run({"XADD", TestBus::stream, "*", "event", R"({"type":"voice.sung","payload":{}})"});
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.bus().counts().unknown, 1);
    QTRY_COMPARE(pendingCount(m_server), 0);
    QVERIFY(bus.seen.empty());
    QCOMPARE(bus.bus().counts().handled, 0);
}

void StreamsBusTest::theInnerTypeRules()
{
    TestBus bus(m_server.url(), TestBus::quick("a"));
    QVERIFY(bus.collect());
    QVERIFY(bus.bus().subscribe("voice.deleted", fails));
    m_server.raw().run(
        {"XADD", "events:voice.deleted", "*", "event", R"({"type":"voice.created","payload":{"n":3}})", "type", "voice.deleted"});
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.seen, std::vector<int>{3});
    QTRY_COMPARE(pendingCount(m_server, "events:voice.deleted"), 0);
}

void StreamsBusTest::ownPendingEntriesComeFirst()
{
    RawRedis raw = m_server.raw();
    {
        TestBus publisher(m_server.url(), TestBus::quick("p"));
        for (int i = 0; i < 4; ++i)
            QVERIFY(publisher.publish(i));
        raw.run({"XGROUP", "CREATE", TestBus::stream, "cache-service", "0"});
        raw.run({"XREADGROUP", "GROUP", "cache-service", "a", "COUNT", "2", "STREAMS", TestBus::stream, ">"});
        QVERIFY(publisher.publish(4));
    }
    TestBus bus(m_server.url(), TestBus::quick("a"));
    QVERIFY(bus.collect());
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.seen, (std::vector<int>{0, 1, 2, 3, 4}));
    QCOMPARE(bus.deliveries, (std::vector<qint64>{2, 2, 1, 1, 1}));
    QTRY_COMPARE(pendingCount(m_server), 0);
}

void StreamsBusTest::entriesOfAConsumerThatIsGoneAreTakenOver()
{
    RawRedis raw = m_server.raw();
    auto options = TestBus::quick("b");
    options.claimIdle = 80ms;
    TestBus bus(m_server.url(), options);
    for (int i = 0; i < 3; ++i)
        QVERIFY(bus.publish(i));
    raw.run({"XGROUP", "CREATE", TestBus::stream, "cache-service", "0"});
    raw.run({"XREADGROUP", "GROUP", "cache-service", "gone", "COUNT", "10", "STREAMS", TestBus::stream, ">"});
    QVERIFY(bus.collect());
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.seen, (std::vector<int>{0, 1, 2}));
    QTRY_COMPARE(pendingCount(m_server), 0);
    QCOMPARE(bus.bus().counts().taken, 3);
}

void StreamsBusTest::entriesThatOnlyWaitedAreNotRaisedByTakingOver()
{
    // The handler of the first never ends in any of several lives; the entry behind it only waits, and is no dead letter.
    auto options = TestBus::quick("p");
    options.maxDeliveries = 3;
    {
        TestBus publisher(m_server.url(), options);
        QVERIFY(publisher.publish(0));
        QVERIFY(publisher.publish(1));
    }
    options.claimIdle = 30ms;
    int starts = 0;
    std::vector<int> others;
    for (int life = 0; life < 10 && others.empty(); ++life) {
        options.consumer = "life" + QByteArray::number(life);
        TestBus bus(m_server.url(), options);
        bool dies = false;
        QVERIFY(bus.collect([&](const Delivery &delivery) -> Task<Result<void>> {
            if (delivery.event.payload[QStringLiteral("n")].toInteger() != 0) {
                others.push_back(int(delivery.deliveries));
                co_return Result<void>();
            }
            ++starts;
            dies = true;
            co_await Clock::system().sleep(1h, delivery.stop);
            co_return failure(Code::Cancelled, QStringLiteral("killed"));
        }));
        QVERIFY(bus.start());
        QTRY_VERIFY(dies || !others.empty());
        bus.die(); // as if the process was killed
    }
    QCOMPARE(starts, 3); // exactly the maximum
    QCOMPARE(others.size(), std::size_t(1));
    QVERIFY(others.front() <= 2);
    QCOMPARE(m_server.raw().run({"XLEN", "events:dead"}).integer, 1);
}

void StreamsBusTest::anEntryAtTheLimitIsTriedOnceMoreAloneAndThenBuried()
{
    RawRedis raw = m_server.raw();
    auto options = TestBus::quick("a");
    options.maxDeliveries = 3;
    TestBus bus(m_server.url(), options);
    const auto published = bus.publish(1);
    QVERIFY(published);
    raw.run({"XGROUP", "CREATE", TestBus::stream, "cache-service", "0"});
    raw.run({"XREADGROUP", "GROUP", "cache-service", "a", "COUNT", "1", "STREAMS", TestBus::stream, ">"});
    // Another program's counting, of which nobody knows what it means.
    raw.run({"XCLAIM", TestBus::stream, "cache-service", "a", "0", published->id, "RETRYCOUNT", "9"});
    QVERIFY(bus.collect(fails));
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.bus().counts().dead, 1);
    QCOMPARE(bus.deliveries, (std::vector<qint64>{9}));
}

void StreamsBusTest::ordersByKeyAreKept()
{
    auto options = TestBus::quick("a");
    options.order[TestBus::type] = {.lanes = 4, .key = QStringLiteral("voice_id")};
    TestBus bus(m_server.url(), options);
    int atOnce = 0;
    int most = 0;
    std::map<QString, int> busy;
    bool mixed = false;
    std::map<QString, std::vector<int>> order;
    QVERIFY(bus.collect([&](const Delivery &delivery) -> Task<Result<void>> {
        const QString voice = delivery.event.payload[QStringLiteral("voice_id")].toString();
        most = std::max(most, ++atOnce);
        mixed = mixed || ++busy[voice] > 1;
        co_await Clock::system().sleep(2ms);
        order[voice].push_back(int(delivery.event.payload[QStringLiteral("n")].toInteger()));
        --busy[voice];
        --atOnce;
        co_return Result<void>();
    }));
    for (int i = 0; i < 60; ++i) {
        Event event = TestBus::event(i);
        event.payload[QStringLiteral("voice_id")] = QStringLiteral("v%1").arg(i % 5);
        QVERIFY(await(bus.bus().publish(event)));
    }
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.bus().counts().acknowledged, 60);
    QCOMPARE(most, 4);
    QVERIFY(!mixed);
    for (const auto &[voice, numbers] : order)
        QVERIFY(std::ranges::is_sorted(numbers));
}

void StreamsBusTest::theFlightIsBounded()
{
    auto options = TestBus::quick("a");
    options.maxInFlight = 20;
    TestBus bus(m_server.url(), options);
    int most = 0;
    QVERIFY(bus.collect([&](const Delivery &) -> Task<Result<void>> {
        most = std::max(most, bus.bus().inFlight());
        co_await Clock::system().sleep(0ms);
        co_return Result<void>();
    }));
    for (int i = 0; i < 200; ++i)
        QVERIFY(bus.publish(i));
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.bus().counts().acknowledged, 200);
    QVERIFY(most <= 20);
    QVERIFY(std::ranges::is_sorted(bus.seen));
}

void StreamsBusTest::theServerReadsTheNextEntriesWhileTheseAreHandled()
{
    // The handler gives the event loop no turn, and sees that the next read has reached the server all the same.
    TestBus bus(m_server.url(), TestBus::quick("a"));
    for (int i = 0; i < 30; ++i)
        QVERIFY(bus.publish(i));
    qint64 seen = 0;
    QVERIFY(bus.collect([&](const Delivery &) -> Task<Result<void>> {
        if (bus.seen.size() == 1) {
            const QDeadlineTimer deadline(5s);
            while ((seen = pendingCount(m_server)) <= 10 && !deadline.hasExpired()) {
            }
        }
        co_return Result<void>();
    }));
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.bus().counts().acknowledged, 30);
    QVERIFY2(seen > 10, qPrintable(QString::number(seen)));
    for (int i = 0; i < 30; ++i)
        QCOMPARE(bus.seen[std::size_t(i)], i);
}

void StreamsBusTest::stopLetsRunningHandlersEnd()
{
    TestBus bus(m_server.url(), TestBus::quick("a"));
    int running = 0;
    int ended = 0;
    QVERIFY(bus.collect([&](const Delivery &) -> Task<Result<void>> {
        ++running;
        co_await Clock::system().sleep(50ms);
        ++ended;
        co_return Result<void>();
    }));
    for (int i = 0; i < 3; ++i)
        QVERIFY(bus.publish(i));
    QVERIFY(bus.start());
    QTRY_COMPARE(running, 1);
    QVERIFY(bus.stop());
    QCOMPARE(ended, running);
    QCOMPARE(ended, 3); // what was read is done too, within the grace
    QCOMPARE(pendingCount(m_server), 0);
}

void StreamsBusTest::stopReleasesWhatDoesNotEnd()
{
    TestBus bus(m_server.url(), TestBus::quick("a"));
    bool asked = false;
    QVERIFY(bus.collect([&](const Delivery &delivery) -> Task<Result<void>> {
        const auto slept = co_await Clock::system().sleep(1h, delivery.stop);
        asked = !slept;
        co_return failure(Code::Cancelled, QStringLiteral("asked to stop"));
    }));
    for (int i = 0; i < 5; ++i)
        QVERIFY(bus.publish(i));
    QVERIFY(bus.start());
    QTRY_COMPARE(bus.bus().inFlight(), 5);
    QVERIFY(bus.stop(20ms));
    QVERIFY(asked);
    QCOMPARE(bus.bus().counts().released, 5);
    // Another worker with the usual patience takes them at its first sweep.
    TestBus other(m_server.url(), TestBus::quick("b"));
    QVERIFY(other.collect());
    QVERIFY(other.start());
    QTRY_COMPARE(other.seen, (std::vector<int>{0, 1, 2, 3, 4}));
    QTRY_COMPARE(pendingCount(m_server), 0);
    QCOMPARE(m_server.raw().run({"EXISTS", "events:dead"}).integer, 0);
}

void StreamsBusTest::aStoppedConsumerIsGoneAndANamedOneStays()
{
    const auto consumers = [&] {
        return m_server.raw().run({"XINFO", "CONSUMERS", TestBus::stream, "cache-service"}).elements.size();
    };
    {
        TestBus bus(m_server.url(), TestBus::quick({}));
        QVERIFY(bus.collect());
        QVERIFY(bus.start());
        QVERIFY(bus.publish(1));
        QTRY_COMPARE(bus.bus().counts().acknowledged, 1);
        QCOMPARE(consumers(), std::size_t(1));
        QVERIFY(bus.stop());
        QCOMPARE(consumers(), std::size_t(0));
    }
    TestBus bus(m_server.url(), TestBus::quick("named"));
    QVERIFY(bus.collect());
    QVERIFY(bus.start());
    QVERIFY(bus.publish(2));
    QTRY_COMPARE(bus.bus().counts().acknowledged, 1);
    QVERIFY(bus.stop());
    QCOMPARE(consumers(), std::size_t(1));
}

void StreamsBusTest::destroyedInMidHandlerNothingIsAcknowledged()
{
    auto bus = std::make_unique<TestBus>(m_server.url(), TestBus::quick("a"));
    bool ended = false;
    bool running = false;
    QVERIFY(bus->collect([&](const Delivery &) -> Task<Result<void>> {
        running = true;
        co_await Clock::system().sleep(20ms);
        ended = true;
        co_return Result<void>();
    }));
    QVERIFY(bus->start());
    QVERIFY(bus->publish(1));
    QTRY_VERIFY(running);
    bus->die();
    QTRY_VERIFY(ended);
    QCOMPARE(pendingCount(m_server), 1);
}

QTEST_GUILESS_MAIN(StreamsBusTest)
#include "tst_streams_bus.moc"
