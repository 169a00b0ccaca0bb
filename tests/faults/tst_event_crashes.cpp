// SPDX-License-Identifier: GPL-3.0-or-later
//
// Consumers as processes, which are killed, stopped and started while events flow (faults F1, F2, F3, F13, F14, F15, F17). I1: no
// published event is lost. I7: what can't be handled is a dead letter.
#include "tests/support/child_process.h"
#include "tests/support/event_worker.h"
#include "tests/support/redis_server.h"
#include "tests/support/test_bus.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <random>
#include <set>

using namespace freshet;
using namespace freshet::events;
using namespace freshet::test;
using namespace std::chrono_literals;

class EventCrashesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void noEventIsLostWhenConsumersAreKilledInMidBatch();
    void noEventIsLostWhenTheServerIsKilled();
    void aStoppedConsumerDoesNotAcknowledgeWhatWasTakenFromIt();
    void aPoisonThatEndsTheProcessIsADeadLetterAfterTheMaximumAndOthersFlow();
    void aCrashBetweenEffectAndAcknowledgementRepeatsTheEvent();
    void eightProcessesStartAtOnce();
    void sigtermWithAHundredInFlightEndsInTime();

private:
    std::unique_ptr<ChildProcess> startWorker(const EventWorker &worker)
    {
        auto process = std::make_unique<ChildProcess>();
        if (!process->start(QCoreApplication::applicationFilePath(), worker.arguments(), m_folder->path()))
            return nullptr;
        return process;
    }
    EventWorker worker(const QString &name) const
    {
        EventWorker worker;
        worker.socket = m_server->socketPath();
        worker.consumer = name;
        worker.record = m_folder->filePath(QStringLiteral("record"));
        return worker;
    }
    std::vector<EventWorker::Line> record() const { return EventWorker::read(m_folder->filePath(QStringLiteral("record"))); }
    std::set<int> done() const
    {
        std::set<int> numbers;
        for (const EventWorker::Line &line : record()) {
            if (line.what == "done")
                numbers.insert(line.n);
        }
        return numbers;
    }
    int starts(int n) const
    {
        int count = 0;
        for (const EventWorker::Line &line : record())
            count += line.what == "start" && line.n == n;
        return count;
    }
    std::set<int> expected(int to) const
    {
        std::set<int> numbers;
        for (int i = 0; i < to; ++i)
            numbers.insert(i);
        return numbers;
    }

    std::unique_ptr<RedisServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void EventCrashesTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<RedisServer>(RedisServer::Options{.appendOnly = true});
    QVERIFY2(m_server->start(), qPrintable(m_server->log()));
}

void EventCrashesTest::noEventIsLostWhenConsumersAreKilledInMidBatch()
{
    constexpr int kills = 30;
    constexpr int perKill = 20;
    std::mt19937 random(20261128);
    std::vector<std::unique_ptr<ChildProcess>> workers(3);
    int born = 0;
    const auto start = [&](std::size_t place) {
        EventWorker one = worker(QStringLiteral("w%1").arg(born++));
        one.handlerMs = 2;
        workers[place] = startWorker(one);
        return workers[place] != nullptr;
    };
    for (std::size_t i = 0; i < workers.size(); ++i)
        QVERIFY(start(i));
    TestBus publisher(m_server->url(), TestBus::quick("p"));
    int published = 0;
    for (int i = 0; i < kills; ++i) {
        const std::size_t before = record().size();
        for (int j = 0; j < perKill; ++j)
            QVERIFY(publisher.publish(published++));
        // Somebody is in the middle of it: more has begun than before, and not all has ended.
        QTRY_VERIFY(record().size() > before + random() % 10);
        const std::size_t victim = random() % workers.size();
        workers[victim]->kill();
        QVERIFY(start(victim));
    }
    QTRY_COMPARE_WITH_TIMEOUT(done(), expected(published), 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(pendingCount(*m_server), 0, 20'000);
    QCOMPARE(m_server->raw().run({"EXISTS", "events:dead"}).integer, 0); // waiting in a killed batch is no delivery that counts
}

void EventCrashesTest::noEventIsLostWhenTheServerIsKilled()
{
    constexpr int kills = 10;
    const auto one = startWorker(worker(QStringLiteral("a")));
    const auto two = startWorker(worker(QStringLiteral("b")));
    QVERIFY(one && two);
    TestBus publisher(m_server->url(), TestBus::quick("p"));
    std::set<int> acknowledged;
    int n = 0;
    for (int i = 0; i < kills; ++i) {
        for (int j = 0; j < 20; ++j, ++n) {
            if (publisher.publish(n))
                acknowledged.insert(n);
        }
        m_server->kill();
        QVERIFY2(m_server->restart(), qPrintable(m_server->log()));
        if (publisher.publish(n))
            acknowledged.insert(n);
        // I6: within 5 s without anybody's help.
        QTRY_VERIFY_WITH_TIMEOUT(!acknowledged.contains(n) || done().contains(n), 5000);
        ++n;
    }
    QVERIFY(acknowledged.size() > std::size_t(kills * 20));
    const auto isAllDone = [&] {
        const std::set<int> all = done();
        return std::ranges::includes(all, acknowledged);
    };
    QTRY_VERIFY_WITH_TIMEOUT(isAllDone(), 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(pendingCount(*m_server), 0, 20'000);
    QVERIFY(one->isRunning() && two->isRunning());
}

void EventCrashesTest::aStoppedConsumerDoesNotAcknowledgeWhatWasTakenFromIt()
{
    EventWorker first = worker(QStringLiteral("stopped"));
    first.handlerMs = 300;
    const auto stopped = startWorker(first);
    QVERIFY(stopped);
    TestBus other(m_server->url(), [] {
        auto options = TestBus::quick("taker");
        options.claimIdle = 300ms;
        return options;
    }());
    QVERIFY(other.publish(0));
    QTRY_COMPARE(starts(0), 1);
    stopped->pause(); // in the middle of its handler
    Gate gate;
    bool isSlow = true;
    QVERIFY(other.collect([&](const Delivery &) -> Task<Result<void>> {
        while (isSlow)
            co_await gate;
        co_return Result<void>();
    }));
    QVERIFY(other.start());
    QTRY_COMPARE_WITH_TIMEOUT(other.bus().running(), 1, 10'000);
    stopped->resume();
    QTRY_COMPARE(done().size(), std::size_t(1));                              // its handler ended
    QTRY_VERIFY(stopped->output().contains(QLatin1String("lost_to_others"))); // it asked, and heard that it is another's
    const RawReply pending = m_server->raw().run({"XPENDING", TestBus::stream, "cache-service", "-", "+", "10", "taker"});
    QVERIFY(!pending.elements.empty());
    QCOMPARE(m_server->raw().run({"XPENDING", TestBus::stream, "cache-service", "-", "+", "1"}).elements[0].elements[1].bytes,
             QByteArray("taker"));
    isSlow = false;
    gate.open();
    QTRY_COMPARE(pendingCount(*m_server), 0);
}

void EventCrashesTest::aPoisonThatEndsTheProcessIsADeadLetterAfterTheMaximumAndOthersFlow()
{
    constexpr int most = 3;
    TestBus publisher(m_server->url(), TestBus::quick("p"));
    for (int i = 0; i < 20; ++i)
        QVERIFY(publisher.publish(i));
    std::unique_ptr<ChildProcess> process;
    int lives = 0;
    const auto keepAlive = [&] {
        if (process && process->isRunning())
            return;
        EventWorker one = worker(QStringLiteral("life%1").arg(lives++));
        one.abortAt = 7;
        one.maxDeliveries = most;
        one.claimIdleMs = 100;
        process = startWorker(one);
    };
    const auto isBuried = [&] {
        keepAlive();
        return m_server->raw().run({"XLEN", "events:dead"}).integer == 1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isBuried(), 30'000);
    std::set<int> others = expected(20);
    others.erase(7);
    QTRY_COMPARE_WITH_TIMEOUT(done(), others, 20'000);
    QCOMPARE(starts(7), most);
    QTRY_COMPARE(pendingCount(*m_server), 0);
    const RawReply letters = m_server->raw().run({"XRANGE", "events:dead", "-", "+"});
    QCOMPARE(letters.elements.size(), std::size_t(1));
    QCOMPARE(letters.elements[0].elements[1].field("deliveries").bytes, QByteArray::number(most));
}

void EventCrashesTest::aCrashBetweenEffectAndAcknowledgementRepeatsTheEvent()
{
    TestBus publisher(m_server->url(), TestBus::quick("p"));
    QVERIFY(publisher.publish(0));
    EventWorker one = worker(QStringLiteral("a"));
    one.dieBeforeAck = 0;
    const auto first = startWorker(one);
    QVERIFY(first);
    QTRY_VERIFY(!first->isRunning());
    QCOMPARE(done(), expected(1));
    QCOMPARE(pendingCount(*m_server), 1);
    one.dieBeforeAck = -1;
    const auto second = startWorker(one);
    QTRY_COMPARE(pendingCount(*m_server), 0);
    QCOMPARE(starts(0), 2);
    QCOMPARE(record().back().deliveries, 2);
}

void EventCrashesTest::eightProcessesStartAtOnce()
{
    std::vector<std::unique_ptr<ChildProcess>> workers;
    for (int i = 0; i < 8; ++i)
        workers.push_back(startWorker(worker(QStringLiteral("w%1").arg(i))));
    TestBus publisher(m_server->url(), TestBus::quick("p"));
    for (int i = 0; i < 200; ++i)
        QVERIFY(publisher.publish(i));
    QTRY_COMPARE_WITH_TIMEOUT(done(), expected(200), 20'000);
    QTRY_COMPARE(pendingCount(*m_server), 0);
    QCOMPARE(m_server->raw().run({"XINFO", "GROUPS", TestBus::stream}).elements.size(), std::size_t(1));
    for (const auto &process : workers)
        QVERIFY2(process->isRunning(), qPrintable(process->output()));
}

void EventCrashesTest::sigtermWithAHundredInFlightEndsInTime()
{
    TestBus publisher(m_server->url(), TestBus::quick("p"));
    for (int i = 0; i < 100; ++i)
        QVERIFY(publisher.publish(i));
    EventWorker one = worker(QStringLiteral("a"));
    one.handlerMs = 150; // 15 s for all: they can't end in the grace of 5 s
    one.claimIdleMs = 60'000;
    const auto process = startWorker(one);
    QVERIFY(process);
    QTRY_COMPARE(pendingCount(*m_server), 100);
    QTRY_VERIFY(starts(0) == 1);
    QElapsedTimer timer;
    timer.start();
    process->stop(15'000);
    QVERIFY2(timer.elapsed() < 12'000, qPrintable(QString::number(timer.elapsed())));
    const auto ended = qint64(done().size());
    QVERIFY(ended > 0);
    QCOMPARE(pendingCount(*m_server), 100 - ended);      // each is acknowledged or still there
    TestBus other(m_server->url(), TestBus::quick("b")); // as patient as usual: what was released it takes at once
    QVERIFY(other.collect());
    QVERIFY(other.start());
    QTRY_COMPARE_WITH_TIMEOUT(pendingCount(*m_server), 0, 10'000);
    QCOMPARE(qint64(other.seen.size()), 100 - ended);
}

int main(int argc, char **argv)
{
    if (const auto status = EventWorker::runIfAsked(argc, argv))
        return *status;
    const QCoreApplication app(argc, argv);
    EventCrashesTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_event_crashes.moc"
