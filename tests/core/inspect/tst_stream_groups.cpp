// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/stream_groups.h"

#include "core/inspect/stream_entries.h"
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/redis_server.h"

#include <QTest>

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

using Lag = events::GroupPosition::Lag;
using Kind = Lag::Kind;

constexpr Lag exact(qint64 count)
{
    return {Kind::Exact, count};
}

StreamGroup groupWith(Lag lag, std::optional<qint64> added, std::optional<qint64> read)
{
    StreamGroup group;
    group.lag = lag;
    group.position.entriesAdded = added;
    group.position.entriesRead = read;
    return group;
}

} // namespace

/// What an operator sees of streams: groups, consumers, pending entries and the entries themselves.
class StreamGroupsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init()
    {
        QVERIFY(m_raw->run({"FLUSHALL"}).isOk());
        m_last = 0;
    }
    void aGroupTellsItsNumbers();
    void theOldestPendingEntryHasAnAge();
    void aSmallLagThatRedisDoesNotKnowIsCounted();
    void aLargeLagThatRedisDoesNotKnowStaysUnknown();
    void whatTheBusNotedAsLostIsShown();
    void aGroupBehindATrimHasAGapAndAnExactLag();
    void anOverviewOfManyGroupsNeedsFewRoundTrips();
    void whatIsNoStreamIsLeftOutOfAnOverview();
    void oneStreamThatIsNoneIsAnError();
    void whatMayNotBeAskedIsUnknown();
    void aClustersStreamsAreSeenToo();
    void ratesAreOfTwoLooks();
    void consumersTellTheirIdleTimes();
    void pendingEntriesComeInPagesWithTheirPayload();
    void aTrimmedPendingEntryIsAGhost();
    void pendingEntriesAreFilteredByConsumerAndIdleTime();
    void entriesComeNewestFirstInPages();
    void entriesAreFoundByTime();
    void entriesOfNoStreamAreAnError();

private:
    RawReply run(const QByteArrayList &command) { return m_raw->run(command); }
    void add(int count)
    {
        for (int i = 0; i < count; ++i)
            QVERIFY(!run({"XADD", "s", QByteArray::number(++m_last) + "-0", "n", QByteArray::number(m_last)}).isError());
    }
    void read(int count, const QByteArray &consumer = "c")
    {
        run({"XREADGROUP", "GROUP", "g", consumer, "COUNT", QByteArray::number(count), "STREAMS", "s", ">"});
    }
    void makeGroup() { QVERIFY(run({"XGROUP", "CREATE", "s", "g", "0", "MKSTREAM"}).isOk()); }
    StreamGroup group()
    {
        const auto row = await(fetchGroupsOf(*m_client, "s"));
        return row && row->groups.size() == 1 ? row->groups.front() : StreamGroup();
    }
    std::vector<QByteArray> ids(const std::vector<PendingEntry> &entries)
    {
        std::vector<QByteArray> all;
        for (const PendingEntry &entry : entries)
            all.push_back(entry.id);
        return all;
    }
    std::vector<QByteArray> ids(const std::vector<StreamEntry> &entries)
    {
        std::vector<QByteArray> all;
        for (const StreamEntry &entry : entries)
            all.push_back(entry.id);
        return all;
    }

    RedisServer m_server;
    std::unique_ptr<RawRedis> m_raw;
    std::unique_ptr<redis::Client> m_client;
    int m_last = 0;
};

void StreamGroupsTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_raw = std::make_unique<RawRedis>(m_server.raw());
    m_client = redis::Client::open(m_server.url());
    QVERIFY(await(m_client->ready()));
}

void StreamGroupsTest::aGroupTellsItsNumbers()
{
    makeGroup();
    add(10);
    read(3, "a");
    read(1, "b");
    run({"XACK", "s", "g", "1-0"});
    const auto row = await(fetchGroupsOf(*m_client, "s"));
    QVERIFY(row);
    QCOMPARE(row->stream, "s");
    QCOMPARE(row->length, 10);
    QCOMPARE(row->firstId, "1-0");
    QCOMPARE(row->lastId, "10-0");
    const StreamGroup told = group();
    QCOMPARE(told.group, "g");
    QCOMPARE(told.consumers, 2);
    QCOMPARE(told.pending, 3);
    QCOMPARE(told.position.lastDeliveredId, "4-0");
    QCOMPARE(told.lag, exact(6));
    QCOMPARE(told.lost, 0);
    QCOMPARE(told.oldestPendingId, "2-0");
}

void StreamGroupsTest::theOldestPendingEntryHasAnAge()
{
    makeGroup();
    QCOMPARE(group().oldestPending, std::nullopt);
    const qint64 now = run({"TIME"}).elements.at(0).bytes.toLongLong() * 1000;
    run({"XADD", "s", QByteArray::number(now - 60'000) + "-0", "n", "1"});
    read(1);
    const auto age = group().oldestPending;
    QVERIFY(age && *age >= 60s && *age < 90s);
}

void StreamGroupsTest::aSmallLagThatRedisDoesNotKnowIsCounted()
{
    add(200);
    run({"XGROUP", "CREATE", "s", "g", "120-0"});
    QCOMPARE(group().position.lagOf().kind, Kind::Unknown);
    QCOMPARE(group().lag, exact(80));
}

void StreamGroupsTest::aLargeLagThatRedisDoesNotKnowStaysUnknown()
{
    add(200);
    run({"XGROUP", "CREATE", "s", "g", "20-0"});
    QCOMPARE(group().lag, Lag());
}

void StreamGroupsTest::whatTheBusNotedAsLostIsShown()
{
    makeGroup();
    QVERIFY(!group().lostMore);
    run({"HSET", events::lostKey("s", "g"), "count", "7", "unknown", "1"});
    QCOMPARE(group().lost, 7);
    QVERIFY(group().lostMore);
}

void StreamGroupsTest::aGroupBehindATrimHasAGapAndAnExactLag()
{
    makeGroup();
    add(50);
    read(10);
    run({"XTRIM", "s", "MAXLEN", "5"});
    QCOMPARE(group().lag, exact(5));
    QCOMPARE(group().position.gapOf().count, 35);
}

void StreamGroupsTest::anOverviewOfManyGroupsNeedsFewRoundTrips()
{
    std::vector<QByteArray> names;
    std::vector<QByteArrayList> commands;
    for (int i = 0; i < 200; ++i) {
        names.push_back("s" + QByteArray::number(i));
        commands.push_back({"XADD", names.back(), "1-0", "n", "1"});
        for (int g = 0; g < 5; ++g)
            commands.push_back({"XGROUP", "CREATE", names.back(), "g" + QByteArray::number(g), "0"});
        commands.push_back({"XREADGROUP", "GROUP", "g3", "c", "STREAMS", names.back(), ">"});
    }
    m_raw->runAll(commands);
    const auto readsBefore = m_raw->info("stats", "total_reads_processed").toLongLong();
    const auto rows = await(fetchStreamGroups(*m_client, names));
    const auto reads = m_raw->info("stats", "total_reads_processed").toLongLong() - readsBefore;
    QVERIFY(rows);
    QCOMPARE(rows->size(), 200U);
    for (const StreamGroups &row : *rows) {
        QCOMPARE(row.groups.size(), 5U);
        QCOMPARE(row.groups.at(3).pending, 1);
        QCOMPARE(row.groups.at(3).oldestPendingId, "1-0");
        QCOMPARE(row.groups.at(3).lag, exact(0));
        QCOMPARE(row.groups.at(4).lag, exact(1));
    }
    // Two trips, whose bytes may come to the server in several pieces of 16 KiB.
    QVERIFY2(reads < 60, qPrintable(QString::number(reads)));
}

void StreamGroupsTest::whatIsNoStreamIsLeftOutOfAnOverview()
{
    makeGroup();
    run({"SET", "text", "x"});
    StreamGroupsOptions options;
    options.bytes = true;
    std::vector<QByteArray> names{"absent", "s", "text"};
    const auto rows = await(fetchStreamGroups(*m_client, names, options));
    QVERIFY(rows);
    QCOMPARE(rows->size(), 1U);
    QCOMPARE(rows->front().stream, "s");
    QVERIFY(rows->front().bytes > 0);
    QVERIFY(!rows->front().error);
}

void StreamGroupsTest::oneStreamThatIsNoneIsAnError()
{
    QCOMPARE(await(fetchGroupsOf(*m_client, "absent")).error().code, Code::NotFound);
    run({"SET", "text", "x"});
    QCOMPARE(await(fetchGroupsOf(*m_client, "text")).error().code, Code::WrongType);
    makeGroup();
    QCOMPARE(await(fetchConsumers(*m_client, "absent", "g")).error().code, Code::NotFound);
    QCOMPARE(await(fetchConsumers(*m_client, "s", "other")).error().code, Code::NoGroup);
    QCOMPARE(await(fetchPending(*m_client, "s", "other", {})).error().code, Code::NoGroup);
    QCOMPARE(await(fetchPending(*m_client, "absent", "g", {})).error().code, Code::NoGroup);
    QCOMPARE(await(fetchPending(*m_client, "text", "g", {})).error().code, Code::WrongType);
}

void StreamGroupsTest::whatMayNotBeAskedIsUnknown()
{
    makeGroup();
    add(2);
    read(1);
    QVERIFY(run({"ACL", "SETUSER", "looker", "on", ">pw", "~*", "+@all", "-xpending", "-hmget"}).isOk());
    QVERIFY(run({"ACL", "SETUSER", "blind", "on", ">pw", "~*", "+@all", "-xinfo"}).isOk());
    redis::Url url = m_server.url();
    url.password = QStringLiteral("pw");
    url.user = QStringLiteral("looker");
    const auto looker = redis::Client::open(url);
    QVERIFY(await(looker->ready()));
    const auto seen = await(fetchGroupsOf(*looker, "s"));
    QVERIFY(seen);
    QCOMPARE(seen->groups.front().pending, 1);
    QCOMPARE(seen->groups.front().lost, std::nullopt);
    QCOMPARE(seen->groups.front().oldestPending, std::nullopt);
    QCOMPARE(seen->error->code, Code::NoPermission);

    url.user = QStringLiteral("blind");
    const auto blind = redis::Client::open(url);
    QVERIFY(await(blind->ready()));
    QCOMPARE(await(fetchGroupsOf(*blind, "s")).error().code, Code::NoPermission);
    std::vector<QByteArray> names{"s"};
    const auto rows = await(fetchStreamGroups(*blind, names));
    QVERIFY(rows);
    QCOMPARE(rows->front().length, 2); // XLEN
    QVERIFY(rows->front().groups.empty());
    QCOMPARE(rows->front().error->code, Code::NoPermission);
}

void StreamGroupsTest::aClustersStreamsAreSeenToo()
{
    ClusterSetup cluster;
    QVERIFY2(cluster.start(), qPrintable(cluster.log()));
    const auto client = redis::Client::open(cluster.url());
    QVERIFY(await(client->ready()));
    std::vector<QByteArray> names;
    for (int i = 0; i < 12; ++i) {
        names.push_back("events:t" + QByteArray::number(i));
        RawRedis node = cluster.node(cluster.ownerOf(ClusterSetup::slotOf(names.back()))).raw();
        QVERIFY(!node.run({"XADD", names.back(), "1-0", "n", "1"}).isError());
        QVERIFY(node.run({"XGROUP", "CREATE", names.back(), "g", "0"}).isOk());
        QVERIFY(!node.run({"HSET", events::lostKey(names.back(), "g"), "count", "3"}).isError());
    }
    const auto rows = await(fetchStreamGroups(*client, names));
    QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message));
    QCOMPARE(rows->size(), names.size());
    for (const StreamGroups &row : *rows) {
        QVERIFY(!row.error);
        QCOMPARE(row.groups.front().lag, exact(1));
        QCOMPARE(row.groups.front().lost, 3);
    }
}

void StreamGroupsTest::ratesAreOfTwoLooks()
{
    const StreamGroup before = groupWith(exact(1000), 5000, 4000);
    const GroupRates shrinks = ratesBetween(before, groupWith(exact(900), 5100, 4200), 10s);
    QCOMPARE(shrinks.added, 10.0);
    QCOMPARE(shrinks.read, 20.0);
    QCOMPARE(shrinks.drain, 90s);
    QCOMPARE(ratesBetween(before, groupWith(exact(1100), 5200, 4100), 10s).drain, std::nullopt); // never
    QCOMPARE(ratesBetween(before, groupWith(exact(0), 5000, 5000), 10s).drain, 0s);
    // Redis 6.2
    const GroupRates old = ratesBetween(groupWith(exact(1000), {}, {}), groupWith(exact(900), {}, {}), 10s);
    QCOMPARE(old.added, std::nullopt);
    QCOMPARE(old.read, std::nullopt);
    QCOMPARE(old.drain, 90s);
    // an estimate beside an exact one, and a stream that began anew
    QCOMPARE(ratesBetween(groupWith({Kind::About, 1000}, 5000, 4000), groupWith(exact(10), 5000, 4990), 10s).drain, std::nullopt);
    QCOMPARE(ratesBetween(before, groupWith(exact(10), 20, 10), 10s).added, std::nullopt);
    QCOMPARE(ratesBetween(before, before, 0s), GroupRates());
}

void StreamGroupsTest::consumersTellTheirIdleTimes()
{
    makeGroup();
    add(3);
    read(2, "a");
    read(1, "b");
    const auto all = await(fetchConsumers(*m_client, "s", "g"));
    QVERIFY(all);
    QCOMPARE(all->size(), 2U);
    QCOMPARE(all->at(0).name, "a");
    QCOMPARE(all->at(0).pending, 2);
    QVERIFY(all->at(0).idle < 20s);
    QCOMPARE(all->at(1).pending, 1);
}

void StreamGroupsTest::pendingEntriesComeInPagesWithTheirPayload()
{
    makeGroup();
    add(5);
    read(5);
    PendingQuery query;
    query.count = 2;
    auto page = await(fetchPending(*m_client, "s", "g", query));
    QVERIFY(page);
    QCOMPARE(ids(page->entries), (std::vector<QByteArray>{"1-0", "2-0"}));
    QCOMPARE(page->entries.front().consumer, "c");
    QCOMPARE(page->entries.front().deliveries, 1);
    QVERIFY(page->entries.front().fields == (events::Fields{{"n", "1"}}));
    query.after = page->next;
    page = await(fetchPending(*m_client, "s", "g", query));
    QCOMPARE(ids(page->entries), (std::vector<QByteArray>{"3-0", "4-0"}));
    query.after = page->next;
    page = await(fetchPending(*m_client, "s", "g", query));
    QCOMPARE(ids(page->entries), (std::vector<QByteArray>{"5-0"}));
    QVERIFY(page->next.isEmpty());
    query.from = "x";
    query.after.clear();
    QCOMPARE(await(fetchPending(*m_client, "s", "g", query)).error().code, Code::InvalidArgument);
}

void StreamGroupsTest::aTrimmedPendingEntryIsAGhost()
{
    makeGroup();
    add(3);
    read(3);
    run({"XTRIM", "s", "MAXLEN", "1"});
    const auto page = await(fetchPending(*m_client, "s", "g", {}));
    QVERIFY(page);
    QCOMPARE(page->entries.size(), 3U);
    QVERIFY(page->entries.at(0).ghost && !page->entries.at(0).fields);
    QVERIFY(page->entries.at(1).ghost);
    QVERIFY(!page->entries.at(2).ghost && page->entries.at(2).fields);
}

void StreamGroupsTest::pendingEntriesAreFilteredByConsumerAndIdleTime()
{
    makeGroup();
    add(4);
    read(2, "a");
    read(2, "b");
    run({"XCLAIM", "s", "g", "a", "0", "2-0", "IDLE", "100000", "JUSTID"});
    PendingQuery query;
    query.consumer = "b";
    QCOMPARE(ids(await(fetchPending(*m_client, "s", "g", query))->entries), (std::vector<QByteArray>{"3-0", "4-0"}));
    query.consumer.clear();
    query.idle = 90s;
    query.payload = false;
    const auto idle = await(fetchPending(*m_client, "s", "g", query));
    QCOMPARE(ids(idle->entries), (std::vector<QByteArray>{"2-0"}));
    QVERIFY(idle->entries.front().idle >= 100s);
    QVERIFY(!idle->entries.front().fields && !idle->entries.front().ghost);
}

void StreamGroupsTest::entriesComeNewestFirstInPages()
{
    add(5);
    EntryQuery query;
    query.count = 2;
    auto page = await(fetchEntries(*m_client, "s", query));
    QVERIFY(page);
    QCOMPARE(ids(page->entries), (std::vector<QByteArray>{"5-0", "4-0"}));
    query.after = page->next;
    page = await(fetchEntries(*m_client, "s", query));
    QCOMPARE(ids(page->entries), (std::vector<QByteArray>{"3-0", "2-0"}));
    query.after = page->next;
    page = await(fetchEntries(*m_client, "s", query));
    QCOMPARE(ids(page->entries), (std::vector<QByteArray>{"1-0"}));
    QVERIFY(page->next.isEmpty());

    query = {};
    query.newestFirst = false;
    query.from = "2";
    query.to = "3-0";
    QCOMPARE(ids(await(fetchEntries(*m_client, "s", query))->entries), (std::vector<QByteArray>{"2-0", "3-0"}));
}

void StreamGroupsTest::entriesAreFoundByTime()
{
    const QDateTime noon(QDate(2026, 1, 2), QTime(12, 0), Qt::UTC);
    for (const char *sequence : {"0", "1"})
        run({"XADD", "s", boundOf(noon) + '-' + sequence, "n", sequence});
    run({"XADD", "s", boundOf(noon.addMSecs(1)) + "-0", "n", "2"});
    EntryQuery query;
    query.from = boundOf(noon);
    query.to = boundOf(noon); // all of that millisecond
    QCOMPARE(await(fetchEntries(*m_client, "s", query))->entries.size(), 2U);
    query.to.clear();
    QCOMPARE(await(fetchEntries(*m_client, "s", query))->entries.size(), 3U);
}

void StreamGroupsTest::entriesOfNoStreamAreAnError()
{
    QCOMPARE(await(fetchEntries(*m_client, "absent", {})).error().code, Code::NotFound);
    run({"SET", "text", "x"});
    QCOMPARE(await(fetchEntries(*m_client, "text", {})).error().code, Code::WrongType);
    makeGroup(); // a stream without entries
    QVERIFY(await(fetchEntries(*m_client, "s", {}))->entries.empty());
    EntryQuery query;
    query.from = "yesterday";
    QCOMPARE(await(fetchEntries(*m_client, "s", query)).error().code, Code::InvalidArgument);
}

QTEST_GUILESS_MAIN(StreamGroupsTest)
#include "tst_stream_groups.moc"
