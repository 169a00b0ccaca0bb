// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/event_tail.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"
#include "tests/support/wait.h"

#include <QTest>

using namespace freshet;
using namespace freshet::events;
using namespace freshet::test;
using namespace std::chrono_literals;

/// Following streams without a group, against a real server.
class EventTailTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init();
    void cleanup();
    void theIdBefore_data();
    void theIdBefore();
    void withoutABeginningOnlyWhatComesIsShown_data();
    void withoutABeginningOnlyWhatComesIsShown();
    void aBeginningIsIncluded();
    void entriesOfSeveralStreamsComeInTheirOrder();
    void moreThanOneAnswerIsRead();
    void eachEntryComesOnceOverARestart();
    void whatIsNoStreamEndsIt();
    void whatIsNoIdEndsIt();

private:
    RawReply add(const QByteArray &stream, const QByteArray &id) { return m_server.raw().run({"XADD", stream, id, "n", id}); }
    void begin(TailOptions options)
    {
        options.stop = m_stop.get_token();
        options.block = 100ms;
        options.every = 5ms;
        options.take = [this](const std::vector<TailEntry> &entries) {
            for (const TailEntry &entry : entries)
                m_seen.append(entry.stream + ' ' + entry.id);
        };
        options.troubled = [this](const Error &) { ++m_troubles; };
        options.recovered = [this] { ++m_recoveries; };
        m_ended.reset();
        run(std::move(options));
    }
    Task<> run(TailOptions options)
    {
        auto ended = co_await tail(*m_client, std::move(options));
        m_ended = std::move(ended);
    }
    /// Adds to the stream until the tail has seen one, so that it has surely begun.
    bool isFollowing(const QByteArray &stream)
    {
        return waitUntil([&] {
            if (m_seen.isEmpty())
                add(stream, "*");
            return !m_seen.isEmpty();
        });
    }

    RedisServer m_server{{.appendOnly = true}};
    std::unique_ptr<redis::Client> m_client;
    std::stop_source m_stop;
    QByteArrayList m_seen;
    std::optional<Result<void>> m_ended;
    int m_troubles = 0;
    int m_recoveries = 0;
};

void EventTailTest::init()
{
    QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
    m_client = redis::Client::open(m_server.url());
    QVERIFY(await(m_client->ready()));
    m_stop = std::stop_source();
    m_seen.clear();
    m_ended.reset();
    m_troubles = m_recoveries = 0;
}

void EventTailTest::cleanup()
{
    m_stop.request_stop();
    m_client.reset();
}

void EventTailTest::theIdBefore_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("before"); // empty: it is no id
    QTest::newRow("sequence") << QByteArray("5-7") << QByteArray("5-6");
    QTest::newRow("first of its time") << QByteArray("5-0") << QByteArray("4-18446744073709551615");
    QTest::newRow("time") << QByteArray("1526919030474") << QByteArray("1526919030473-18446744073709551615");
    QTest::newRow("first of all") << QByteArray("0-1") << QByteArray("0-0");
    QTest::newRow("none before") << QByteArray("0") << QByteArray("0-0");
    QTest::newRow("last of all") << QByteArray("18446744073709551615-18446744073709551615")
                                 << QByteArray("18446744073709551615-18446744073709551614");
    for (const char *text : {"", "-", "5-", "-5", "+5", " 5", "5 ", "5-x", "0x5", "5-6-7", "$", "18446744073709551616"})
        QTest::newRow(text) << QByteArray(text) << QByteArray();
}

void EventTailTest::theIdBefore()
{
    QFETCH(QByteArray, id);
    QFETCH(QByteArray, before);
    const auto found = idBefore(id);
    QCOMPARE(found.value_or(QByteArray()), before);
    if (!found)
        QCOMPARE(found.error().code, Code::InvalidArgument);
}

void EventTailTest::withoutABeginningOnlyWhatComesIsShown_data()
{
    QTest::addColumn<bool>("blocks");
    QTest::newRow("blocking") << true;
    QTest::newRow("asking") << false;
}

void EventTailTest::withoutABeginningOnlyWhatComesIsShown()
{
    QFETCH(bool, blocks);
    add("s", "1-0");
    TailOptions options;
    options.streams = {"s", "t", "s"};
    options.blocks = blocks;
    begin(options);
    QVERIFY(isFollowing("t")); // which was not there
    QVERIFY(m_seen[0].startsWith("t "));
    add("s", "2-0");
    QVERIFY(waitUntil([&] { return m_seen.contains("s 2-0"); }));
    QCOMPARE(m_seen.count("s 2-0"), 1); // although it was named twice
    QVERIFY(!m_seen.contains("s 1-0"));
    QVERIFY(!m_ended);
    m_stop.request_stop();
    QVERIFY(waitUntil([&] { return m_ended.has_value(); }));
    QVERIFY(*m_ended);
}

void EventTailTest::aBeginningIsIncluded()
{
    for (const char *id : {"1-0", "2-0", "2-1", "3-0"})
        add("s", id);
    TailOptions options;
    options.streams = {"s"};
    options.from = "2";
    begin(options);
    QVERIFY(waitUntil([&] { return m_seen.size() == 3; }));
    QCOMPARE(m_seen, QByteArrayList({"s 2-0", "s 2-1", "s 3-0"}));
}

void EventTailTest::entriesOfSeveralStreamsComeInTheirOrder()
{
    add("s", "1-0");
    add("t", "2-0");
    add("s", "10-0");
    add("t", "3-0");
    TailOptions options;
    options.streams = {"t", "s"};
    options.from = "0";
    begin(options);
    QVERIFY(waitUntil([&] { return m_seen.size() == 4; }));
    QCOMPARE(m_seen, QByteArrayList({"s 1-0", "t 2-0", "t 3-0", "s 10-0"}));
}

void EventTailTest::moreThanOneAnswerIsRead()
{
    for (int i = 1; i <= 100; ++i)
        add("s", QByteArray::number(i) + "-0");
    TailOptions options;
    options.streams = {"s"};
    options.from = "0";
    options.count = 7;
    begin(options);
    QVERIFY(waitUntil([&] { return m_seen.size() == 100; }));
    for (int i = 0; i < 100; ++i)
        QCOMPARE(m_seen[i], "s " + QByteArray::number(i + 1) + "-0");
}

void EventTailTest::eachEntryComesOnceOverARestart()
{
    add("s", "1-0");
    TailOptions options;
    options.streams = {"s"};
    options.from = "0";
    begin(options);
    QVERIFY(waitUntil([&] { return m_seen.size() == 1; }));
    m_server.kill();
    QVERIFY(waitUntil([&] { return m_troubles == 1; }));
    QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
    add("s", "2-0");
    QVERIFY(waitUntil([&] { return m_seen.size() == 2; }));
    QCOMPARE(m_seen, QByteArrayList({"s 1-0", "s 2-0"}));
    QCOMPARE(m_troubles, 1); // one outage is told once
    QCOMPARE(m_recoveries, 1);
}

void EventTailTest::whatIsNoStreamEndsIt()
{
    m_server.raw().run({"SET", "s", "x"});
    for (const char *from : {"", "0"}) {
        TailOptions options;
        options.streams = {"s", "t"};
        options.from = from;
        begin(options);
        QVERIFY(waitUntil([&] { return m_ended.has_value(); }));
        QVERIFY(!*m_ended);
        QCOMPARE(m_ended->error().code, Code::WrongType);
    }
}

void EventTailTest::whatIsNoIdEndsIt()
{
    TailOptions options;
    options.streams = {"s"};
    options.from = "x";
    begin(options);
    QVERIFY(m_ended && !*m_ended);
    QCOMPARE(m_ended->error().code, Code::InvalidArgument);
}

QTEST_GUILESS_MAIN(EventTailTest)
#include "tst_event_tail.moc"
