// SPDX-License-Identifier: GPL-3.0-or-later
//
// The bus in a cluster, where an entry and its dead letter stand on different nodes.
#include <QTest>

#include "core/events/dead_letters.h"
#include "core/events/streams_bus.h"
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/test_bus.h"

#include <algorithm>

using namespace freshet;
using namespace freshet::events;
using namespace freshet::test;
using namespace std::chrono_literals;

class BusClusterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void eventsFlowAndAPoisonIsADeadLetterOnce();
    void aCrashBetweenLetterAndAcknowledgementMakesNoSecondLetter();
    void nothingIsSentAgainForAUserWhoMayNotRemoveLetters();

private:
    RawRedis rawOf(const QByteArray &key) { return m_cluster->node(m_cluster->ownerOf(ClusterSetup::slotOf(key))).raw(); }
    qint64 letters() { return rawOf("events:dead").run({"XLEN", "events:dead"}).integer; }
    qint64 pending()
    {
        const RawReply reply = rawOf(TestBus::stream).run({"XPENDING", TestBus::stream, "cache-service"});
        return reply.elements.empty() ? -1 : reply.elements.front().integer;
    }
    static TestBus::Then failsFor(int n)
    {
        return [n](const Delivery &delivery) -> Task<Result<void>> {
            if (delivery.event.payload[QStringLiteral("n")].toInteger() == n)
                co_return Result<void>(failure(Code::Io, QStringLiteral("it can't be done")));
            co_return Result<void>();
        };
    }

    std::unique_ptr<ClusterSetup> m_cluster;
};

void BusClusterTest::initTestCase()
{
    ClusterSetup::Options options;
    options.config = {QStringLiteral("user limited on >secret ~* &* +@all -xack"),
                      QStringLiteral("user clerk on >secret ~* &* +@all -xdel")};
    m_cluster = std::make_unique<ClusterSetup>(options);
    QVERIFY2(m_cluster->start(), qPrintable(m_cluster->log()));
    // What the tests are about.
    QVERIFY(m_cluster->ownerOf(ClusterSetup::slotOf(TestBus::stream)) != m_cluster->ownerOf(ClusterSetup::slotOf("events:dead")));
}

void BusClusterTest::init()
{
    for (int i = 0; i < m_cluster->nodeCount(); ++i)
        QVERIFY(m_cluster->node(i).raw().run({"FLUSHALL"}).isOk());
}

void BusClusterTest::eventsFlowAndAPoisonIsADeadLetterOnce()
{
    TestBus::Options options = TestBus::quick("one");
    options.maxDeliveries = 3;
    TestBus bus(m_cluster->url(), options);
    QVERIFY(bus.collect(failsFor(3)));
    QVERIFY(bus.start());
    for (int n = 0; n < 10; ++n)
        QVERIFY(bus.publish(n));
    QTRY_COMPARE(bus.bus().counts().handled, 9);
    QTRY_COMPARE(letters(), 1);
    QTRY_COMPARE(pending(), 0);
    QCOMPARE(std::ranges::count(bus.seen, 3), 3);
    QVERIFY(bus.stop());
    QCOMPARE(letters(), 1);
}

void BusClusterTest::aCrashBetweenLetterAndAcknowledgementMakesNoSecondLetter()
{
    auto url = m_cluster->url();
    url.user = QStringLiteral("limited");
    url.password = QStringLiteral("secret");
    TestBus::Options options = TestBus::quick("limited");
    options.maxDeliveries = 1;
    {
        TestBus limited(url, options);
        QVERIFY(limited.collect(failsFor(0)));
        QVERIFY(limited.start());
        QVERIFY(limited.publish(0));
        QTRY_COMPARE(letters(), 1);
        QTRY_VERIFY(limited.bus().counts().trouble >= 3); // it goes on trying, and writes no other letter
        QCOMPARE(letters(), 1);
        QCOMPARE(pending(), 1);
        limited.die();
    }
    options = TestBus::quick("other");
    options.maxDeliveries = 1;
    options.claimIdle = 50ms;
    TestBus other(m_cluster->url(), options);
    QVERIFY(other.collect(failsFor(0)));
    QVERIFY(other.start());
    QTRY_COMPARE(pending(), 0);
    QCOMPARE(letters(), 1);
    QVERIFY(other.seen.empty()); // it is at its maximum; no handler runs again
    QVERIFY(other.stop());
}

void BusClusterTest::nothingIsSentAgainForAUserWhoMayNotRemoveLetters()
{
    DeadLetter letter;
    letter.stream = TestBus::stream;
    letter.originalId = "1-0";
    letter.group = "cache-service";
    letter.fields = {{"event", R"({"type":"voice.created","payload":{},"event_id":"e-1"})"}, {"type", "voice.created"}};
    QByteArrayList add{"XADD", "events:dead", "*"};
    for (const auto &[name, value] : letter.toEntry())
        add << name << value;
    const QByteArray id = rawOf("events:dead").run(add).bytes;
    auto url = m_cluster->url();
    url.user = QStringLiteral("clerk");
    url.password = QStringLiteral("secret");
    const auto client = redis::Client::open(url);
    DeadLetters dead(*client);
    const auto sent = await(dead.resend(id));
    QVERIFY(!sent);
    QCOMPARE(sent.error().code, Code::NoPermission);
    QVERIFY2(sent.error().message.contains(QStringLiteral("'xdel'")), qPrintable(sent.error().message));
    const auto report = await(dead.resendAll({}));
    QVERIFY(report);
    QCOMPARE(report->failed, 1);
    QCOMPARE(rawOf(TestBus::stream).run({"XLEN", TestBus::stream}).integer, 0);
    QCOMPARE(letters(), 1);
}

QTEST_GUILESS_MAIN(BusClusterTest)
#include "tst_bus_cluster.moc"
