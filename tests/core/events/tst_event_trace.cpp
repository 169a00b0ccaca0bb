// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/event_trace.h"

#include "core/events/trace_steps.h"
#include "tests/support/await.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"

#include <QTest>

using namespace freshet;
using namespace freshet::events;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

const QByteArray stream("events:voice.created");
const QByteArray group("cache-service");
const QByteArray consumer("worker-1");

} // namespace

/// What is written of events on their way, and what others read of it.
class EventTraceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init()
    {
        QVERIFY(m_raw->run({"FLUSHALL"}).isOk());
        m_clock = std::make_unique<FakeClock>();
    }
    void theWayOfAnEventIsReadBack();
    void anEventInWorkIsSeenBeforeItEnds();
    void aFailedOneTellsWhyAndWhetherItWasTheEnd();
    void twoGroupsHaveARecordEach();
    void onlySoManyASecondAreTraced();
    void aSlowOneIsTracedFromItsDeliveryOn();
    void aFailedOneIsTracedThoughThereWereMany();
    void percentilesCountEveryEvent();
    void percentilesAreOfTheLastHour();
    void bucketsAreFivePercentWide();
    void aRefillIsSeen();
    void aKeyThatStaysAwayIsForgottenAfterAnHour();
    void whatIsWrittenExpires();
    void aTraceIsBounded();
    void whileRedisIsAwayStepsWaitInABoundedQueue();
    void atRestNothingIsSent();
    void itMayGoWithStepsUnwritten();
    void bytesThatAreNoTextComeBack();
    void stepsOfOthersDoNoHarm();

private:
    Event eventAt(std::chrono::milliseconds ago = 0ms)
    {
        Event event = Event::make("voice.created", {}, QStringLiteral("test"), *m_clock);
        event.timestamp -= ago;
        return event;
    }
    std::unique_ptr<EventTrace> trace(EventTrace::Options options = {})
    {
        return std::make_unique<EventTrace>(*m_client, options, *m_clock);
    }
    std::vector<TraceRecord> fetch(const Event &event)
    {
        const auto records = await(EventTrace::fetch(*m_client, event.id));
        return records ? *records : std::vector<TraceRecord>();
    }
    HandlingLatency latency()
    {
        const auto told = await(EventTrace::fetchLatency(*m_client, group, *m_clock));
        return told ? *told : HandlingLatency();
    }
    Timestamp now() { return timestampOf(m_clock->utcNow()); }

    RedisServer m_server;
    std::unique_ptr<RawRedis> m_raw;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<FakeClock> m_clock;
};

void EventTraceTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_raw = std::make_unique<RawRedis>(m_server.raw());
    m_client = redis::Client::open(m_server.url());
    QVERIFY(await(m_client->ready()));
}

void EventTraceTest::theWayOfAnEventIsReadBack()
{
    const auto trace = this->trace();
    const Event event = eventAt(40ms);
    const Timestamp begin = now();
    trace->delivered(event, stream, "1-0", group, consumer, 1);
    m_clock->advance(5ms);
    trace->removed("1-0", stream, {"tts:voices", "tts:voices:user:7"});
    m_clock->advance(5ms);
    trace->handled("1-0", stream, event, group);
    m_clock->advance(2ms);
    trace->acknowledged("1-0", stream);
    QVERIFY(await(trace->flush()));

    const auto records = fetch(event);
    QCOMPARE(records.size(), 1U);
    const TraceRecord &record = records.front();
    QCOMPARE(record.eventId, event.id);
    QCOMPARE(record.type, "voice.created");
    QCOMPARE(record.stream, stream);
    QCOMPARE(record.entryId, "1-0");
    QCOMPARE(record.group, group);
    QCOMPARE(record.consumer, consumer);
    QCOMPARE(record.deliveries, 1);
    QVERIFY(record.published == event.timestamp);
    QVERIFY(record.delivered == begin);
    QVERIFY(record.handled == begin + 10ms);
    QVERIFY(record.acknowledged == begin + 12ms);
    QVERIFY(!record.error && !record.buried);
    QCOMPARE(record.removedCount, 2);
    QCOMPARE(record.removals.size(), 2U);
    QCOMPARE(record.removals.at(1).key, "tts:voices:user:7");
    QVERIFY(record.removals.at(1).removed == begin + 5ms);
    QVERIFY(!record.removals.at(1).refilled);
}

void EventTraceTest::anEventInWorkIsSeenBeforeItEnds()
{
    const auto trace = this->trace();
    const Event event = eventAt();
    trace->delivered(event, stream, "1-0", group, consumer, 1);
    QCOMPARE(m_clock->sleepers(), 1);
    m_clock->advance(1s); // by itself
    QTRY_COMPARE(fetch(event).size(), 1U);
    QVERIFY(!fetch(event).front().handled);
}

void EventTraceTest::aFailedOneTellsWhyAndWhetherItWasTheEnd()
{
    const auto trace = this->trace();
    const Event event = eventAt();
    trace->delivered(event, stream, "1-0", group, consumer, 1);
    trace->failed("1-0", stream, {Code::Timeout, QStringLiteral("no answer"), {}}, false);
    trace->delivered(event, stream, "1-0", group, consumer, 2);
    QVERIFY(await(trace->flush()));
    QCOMPARE(fetch(event).size(), 1U);
    QCOMPARE(fetch(event).front().error, QStringLiteral("no answer"));
    QCOMPARE(fetch(event).front().buried, false);
    QCOMPARE(fetch(event).front().deliveries, 2);
    trace->failed("1-0", stream, {Code::Timeout, QStringLiteral("still none"), {}}, true);
    trace->acknowledged("1-0", stream); // it is done with
    QVERIFY(await(trace->flush()));
    QCOMPARE(fetch(event).front().error, QStringLiteral("still none"));
    QCOMPARE(fetch(event).front().buried, true);
    QVERIFY(!fetch(event).front().acknowledged);
}

void EventTraceTest::twoGroupsHaveARecordEach()
{
    const auto one = trace();
    const auto other = trace();
    const Event event = eventAt();
    other->delivered(event, stream, "1-0", "freshet", "desk", 1);
    m_clock->advance(1ms);
    one->delivered(event, stream, "1-0", group, consumer, 1);
    one->acknowledged("1-0", stream);
    QVERIFY(await(one->flush()));
    QVERIFY(await(other->flush()));
    QCOMPARE(fetch(event).size(), 2U);
    QCOMPARE(fetch(event).at(0).group, "freshet"); // in the order of delivery, not of writing
    QCOMPARE(fetch(event).at(1).group, group);
}

void EventTraceTest::onlySoManyASecondAreTraced()
{
    EventTrace::Options options;
    options.perSecond = 3;
    const auto trace = this->trace(options);
    const auto pass = [&](int from, int count) {
        for (int i = from; i < from + count; ++i) {
            const QByteArray id = QByteArray::number(i) + "-0";
            const Event event = eventAt();
            trace->delivered(event, stream, id, group, consumer, 1);
            trace->handled(id, stream, event, group);
            trace->acknowledged(id, stream);
        }
        QVERIFY(await(trace->flush()));
    };
    pass(1, 100);
    QCOMPARE(m_raw->run({"KEYS", "freshet:trace:*"}).elements.size(), 3U);
    m_clock->advance(1s);
    pass(101, 100);
    QCOMPARE(m_raw->run({"KEYS", "freshet:trace:*"}).elements.size(), 6U);
    QCOMPARE(latency().count, 200);
}

void EventTraceTest::aSlowOneIsTracedFromItsDeliveryOn()
{
    EventTrace::Options options;
    options.perSecond = 0;
    const auto trace = this->trace(options);
    const Event event = eventAt();
    const Timestamp begin = now();
    trace->delivered(event, stream, "1-0", group, consumer, 1);
    trace->removed("1-0", stream, {"a"});
    m_clock->advance(1001ms);
    trace->handled("1-0", stream, event, group);
    QVERIFY(await(trace->flush()));
    QCOMPARE(fetch(event).size(), 1U);
    QVERIFY(fetch(event).front().delivered == begin);
    QVERIFY(fetch(event).front().handled == begin + 1001ms);
    QCOMPARE(fetch(event).front().removals.size(), 1U);
    QVERIFY(fetch(event).front().removals.front().removed == begin);
}

void EventTraceTest::aFailedOneIsTracedThoughThereWereMany()
{
    EventTrace::Options options;
    options.perSecond = 0;
    const auto trace = this->trace(options);
    const Event event = eventAt();
    trace->delivered(event, stream, "1-0", group, consumer, 3);
    trace->failed("1-0", stream, {Code::Server, QStringLiteral("no"), {}}, true);
    QVERIFY(await(trace->flush()));
    QCOMPARE(fetch(event).size(), 1U);
    QCOMPARE(fetch(event).front().deliveries, 3);
    QCOMPARE(fetch(event).front().buried, true);
}

void EventTraceTest::percentilesCountEveryEvent()
{
    const auto trace = this->trace();
    for (int i = 1; i <= 100; ++i) // entries that were delivered elsewhere count too
        trace->handled(QByteArray::number(i) + "-0", stream, eventAt(std::chrono::milliseconds(i)), group);
    trace->handled("101-0", stream, eventAt(-5s), group); // a producer whose clock is ahead
    QVERIFY(await(trace->flush()));
    const HandlingLatency told = latency();
    QCOMPARE(told.group, group);
    QCOMPARE(told.count, 101);
    QVERIFY2(told.p50 >= 50ms && told.p50 <= 53ms, qPrintable(QString::number(told.p50.count())));
    QVERIFY2(told.p95 >= 95ms && told.p95 <= 100ms, qPrintable(QString::number(told.p95.count())));
    QVERIFY2(told.p99 >= 99ms && told.p99 <= 105ms, qPrintable(QString::number(told.p99.count())));
    QVERIFY2(told.longest >= 100ms && told.longest <= 105ms, qPrintable(QString::number(told.longest.count())));
}

void EventTraceTest::percentilesAreOfTheLastHour()
{
    const auto trace = this->trace();
    trace->handled("1-0", stream, eventAt(1s), group);
    QVERIFY(await(trace->flush()));
    m_clock->advance(30min);
    trace->handled("2-0", stream, eventAt(10ms), group);
    QVERIFY(await(trace->flush()));
    QCOMPARE(latency().count, 2);
    QCOMPARE(m_raw->run({"KEYS", "freshet:latency:cache-service:*"}).elements.size(), 2U);
    m_clock->advance(32min);
    QCOMPARE(latency().count, 1);
    m_clock->advance(30min);
    QCOMPARE(latency().count, 0);
    QVERIFY(latency().p99 == 0us);
}

void EventTraceTest::bucketsAreFivePercentWide()
{
    const auto &bounds = latencyBuckets();
    QCOMPARE(bounds.front(), 100);
    QVERIFY(bounds.back() >= 86'400'000'000);
    for (std::size_t i = 1; i < bounds.size(); ++i) {
        QVERIFY(bounds[i] > bounds[i - 1]);
        QVERIFY(double(bounds[i]) <= double(bounds[i - 1]) * 1.05 + 1);
        QCOMPARE(latencyBucketOf(std::chrono::microseconds(bounds[i])), i);
        QCOMPARE(latencyBucketOf(std::chrono::microseconds(bounds[i - 1] + 1)), i);
    }
    QCOMPARE(latencyBucketOf(0us), 0U);
    QCOMPARE(latencyBucketOf(24h * 365), bounds.size() - 1);
}

void EventTraceTest::aRefillIsSeen()
{
    const auto trace = this->trace();
    const Event event = eventAt();
    trace->delivered(event, stream, "1-0", group, consumer, 1);
    trace->removed("1-0", stream, {"a", "b"});
    trace->acknowledged("1-0", stream);
    QVERIFY(await(trace->flush()));
    const auto turn = [&] {      // whatever is due
        m_clock->advance(250ms); // answers come while the flush is awaited
        return await(trace->flush()).has_value();
    };
    for (int i = 0; i < 8; ++i)
        QVERIFY(turn());
    QVERIFY(!fetch(event).front().removals.at(1).refilled);
    const Timestamp removed = fetch(event).front().removals.at(1).removed;
    m_raw->run({"SET", "b", "x"});
    const Timestamp refilled = now();
    QTRY_VERIFY(turn() && fetch(event).front().removals.at(1).refilled);
    const Timestamp seen = *fetch(event).front().removals.at(1).refilled;
    QVERIFY(seen >= refilled);
    QVERIFY(seen - removed <= (refilled - removed) * 2); // the answer takes turns of the loop, during which this clock goes on
    QVERIFY(!fetch(event).front().removals.at(0).refilled);
}

void EventTraceTest::aKeyThatStaysAwayIsForgottenAfterAnHour()
{
    const auto trace = this->trace();
    trace->delivered(eventAt(), stream, "1-0", group, consumer, 1);
    trace->removed("1-0", stream, {"a"});
    QVERIFY(await(trace->flush()));
    const auto turn = [&](int minutes) {
        for (int i = 0; i < minutes; ++i) {
            m_clock->advance(1min);
            QVERIFY(await(m_client->ready()));
            QVERIFY(await(EventTrace::fetch(*m_client, "absent"))); // what was asked before it is answered
        }
    };
    turn(55);
    QCOMPARE(m_clock->sleepers(), 1);
    turn(20); // the pauses are a quarter of the time
    QCOMPARE(m_clock->sleepers(), 0);
}

void EventTraceTest::whatIsWrittenExpires()
{
    const auto trace = this->trace();
    const Event event = eventAt();
    trace->delivered(event, stream, "1-0", group, consumer, 1);
    trace->handled("1-0", stream, event, group);
    QVERIFY(await(trace->flush()));
    const auto keys = m_raw->run({"KEYS", "*"}).elements;
    QCOMPARE(keys.size(), 2U);
    for (const RawReply &key : keys) {
        const qint64 left = m_raw->run({"PTTL", key.bytes}).integer;
        QVERIFY(left > 3'500'000 && left <= 3'720'000);
    }
}

void EventTraceTest::aTraceIsBounded()
{
    const auto trace = this->trace();
    const Event event = eventAt();
    for (int i = 1; i <= 500; ++i) {
        trace->delivered(event, stream, "1-0", group, consumer, i);
        if (i % 100 == 0)
            QVERIFY(await(trace->flush()));
    }
    QCOMPARE(m_raw->run({"LLEN", traceKey(event.id)}).integer, 200);
    QCOMPARE(fetch(event).front().deliveries, 500);
}

void EventTraceTest::whileRedisIsAwayStepsWaitInABoundedQueue()
{
    RedisServer server;
    QVERIFY(server.start());
    const auto client = redis::Client::open(server.url());
    QVERIFY(await(client->ready()));
    EventTrace::Options options;
    options.queued = 10;
    options.perSecond = 100;
    EventTrace trace(*client, options, *m_clock);
    server.stop();
    QTRY_VERIFY(client->status().state != redis::ConnectionStatus::State::Ready);
    const Event first = eventAt();
    trace.delivered(first, stream, "1-0", group, consumer, 1);
    trace.handled("1-0", stream, first, group);
    for (int i = 2; i <= 20; ++i)
        trace.delivered(eventAt(), stream, QByteArray::number(i) + "-0", group, consumer, 1);
    QVERIFY(!await(trace.flush()));
    QVERIFY(trace.dropped() >= 11);
    QVERIFY(server.restart());
    client->reconnectNow();
    QTRY_VERIFY(client->status().state == redis::ConnectionStatus::State::Ready);
    QTRY_VERIFY(await(trace.flush()));
    const auto records = await(EventTrace::fetch(*client, first.id));
    QCOMPARE(records->size(), 1U);
    QVERIFY(records->front().handled);
    QCOMPARE(await(EventTrace::fetchLatency(*client, group, *m_clock))->count, 1);
}

void EventTraceTest::atRestNothingIsSent()
{
    const auto trace = this->trace();
    QCOMPARE(m_clock->sleepers(), 0);
    trace->delivered(eventAt(), stream, "1-0", group, consumer, 1);
    m_clock->advance(1s);
    QTRY_COMPARE(m_raw->run({"KEYS", "freshet:trace:*"}).elements.size(), 1U);
    QCOMPARE(m_clock->sleepers(), 0);
}

void EventTraceTest::itMayGoWithStepsUnwritten()
{
    auto trace = this->trace();
    trace->delivered(eventAt(), stream, "1-0", group, consumer, 1);
    trace->removed("1-0", stream, {"a"});
    QCOMPARE(m_clock->sleepers(), 2);
    trace.reset();
    QCOMPARE(m_clock->sleepers(), 0);

    trace = this->trace();
    trace->delivered(eventAt(), stream, "1-0", group, consumer, 1);
    auto flush = trace->flush();
    trace.reset();
    const auto end = await(std::move(flush));
    QVERIFY(end || end.error().code == Code::Cancelled);
}

void EventTraceTest::bytesThatAreNoTextComeBack()
{
    const auto trace = this->trace();
    const Event event = eventAt();
    trace->delivered(event, "events:\xff", "1-0", "g\xfe", consumer, 1);
    trace->removed("1-0", "events:\xff", {"k\xfd"});
    QVERIFY(await(trace->flush()));
    QCOMPARE(fetch(event).front().stream, "events:\xff");
    QCOMPARE(fetch(event).front().group, "g\xfe");
    QCOMPARE(fetch(event).front().removals.front().key, "k\xfd");
}

void EventTraceTest::stepsOfOthersDoNoHarm()
{
    m_raw->run({"RPUSH", "freshet:trace:x", "no json", "[]", "{}", "{\"step\":\"unknown\",\"entry\":\"1-0\"}",
                "{\"step\":\"handled\",\"at\":\"2026-01-02T03:04:05Z\",\"entry\":\"1-0\"}",
                "{\"step\":\"handled\",\"at\":\"2026-01-02T03:04:05Z\",\"entry\":\"1-0\"}"});
    const auto records = await(EventTrace::fetch(*m_client, "x"));
    QVERIFY(records);
    QCOMPARE(records->size(), 1U);
    QVERIFY(records->front().handled == parseTimestamp("2026-01-02T03:04:05Z").value());
    QVERIFY(await(EventTrace::fetch(*m_client, "absent"))->empty());
    m_raw->run({"SET", "freshet:trace:text", "x"});
    QCOMPARE(await(EventTrace::fetch(*m_client, "text")).error().code, Code::WrongType);
}

QTEST_GUILESS_MAIN(EventTraceTest)
#include "tst_event_trace.moc"
