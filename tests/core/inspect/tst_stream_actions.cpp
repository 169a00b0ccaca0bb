// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/stream_actions.h"

#include "core/events/event.h"
#include "core/inspect/group_actions.h"
#include "core/inspect/stream_entries.h"
#include "core/inspect/stream_groups.h"
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
using Ids = std::vector<QByteArray>;

constexpr Lag exact(qint64 count)
{
    return {Lag::Kind::Exact, count};
}

} // namespace

/// What an operator does with entries, groups and consumers: plans first, then the change, each with its numbers.
class StreamActionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init()
    {
        QVERIFY(m_raw->run({"FLUSHALL"}).isOk());
        m_last = 0;
    }
    void acknowledgedEntriesAreCounted();
    void manyAreAcknowledgedInBatchesAndCanBeStopped();
    void aPlanTellsGhostsAndOwners();
    void theConsumerWithLeastPendingTakesWhatIsClaimed();
    void aConsumerThatIsGoneIsNotChosenWhileOthersWork();
    void aClaimKeepsDeliveryCountsAndLetsGhostsGo();
    void anIdleClaimPassesManyFreshEntries();
    void anIdleClaimOfADeadConsumerTellsWhatItWillDo();
    void aGroupWithoutConsumersNeedsAName();
    void buriedEntriesAreDeadLettersAndAcknowledged();
    void whereNoLetterCanBeWrittenNothingIsAcknowledged();
    void removedEntriesTellWhoMissesThem();
    void aTrimTellsWhoLosesWhat();
    void aTrimBehindAnIdTakesWhatIsBefore();
    void aWrongTrimIsRefused();
    void aGroupIsMadeWhereItIsToBegin();
    void aGroupMadeAtTheStartOfATrimmedStreamHasNoGap();
    void aGroupThatIsThereIsNotMadeAgain();
    void aMovedGroupReadsFromThere_data();
    void aMovedGroupReadsFromThere();
    void aMovedGroupHasARightLagEvenAfterAGap();
    void aPlaceThatIsNoneIsRefused();
    void aDeletedGroupTellsWhatItHad();
    void aDeletedConsumerLosesNothing();
    void aDeletedConsumersGhostsGo();
    void aDeletedConsumerNeedsAnother();
    void whatIsNotThereIsAnError();
    void whatMayNotBeDoneNamesItself();
    void inAClusterItIsTheSame();

private:
    RawReply run(const QByteArrayList &command) { return m_raw->run(command); }
    void add(int count)
    {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < count; ++i)
            commands.push_back({"XADD", "s", QByteArray::number(++m_last) + "-0", "n", QByteArray::number(m_last)});
        m_raw->runAll(commands);
    }
    void read(int count, const QByteArray &consumer = "c")
    {
        run({"XREADGROUP", "GROUP", "g", consumer, "COUNT", QByteArray::number(count), "STREAMS", "s", ">"});
    }
    void makeGroup() { QVERIFY(run({"XGROUP", "CREATE", "s", "g", "0", "MKSTREAM"}).isOk()); }
    qint64 pending() { return run({"XPENDING", "s", "g"}).elements.at(0).integer; }
    Ids idsOf(int first, int last)
    {
        Ids ids;
        for (int i = first; i <= last; ++i)
            ids.push_back(QByteArray::number(i) + "-0");
        return ids;
    }
    std::map<QByteArray, qint64> owners()
    {
        std::map<QByteArray, qint64> all;
        const auto rows = await(fetchConsumers(*m_client, "s", "g"));
        for (const StreamConsumer &row : rows ? *rows : std::vector<StreamConsumer>())
            all[row.name] = row.pending;
        return all;
    }
    Lag lag()
    {
        const auto row = await(fetchGroupsOf(*m_client, "s"));
        return row && row->groups.size() == 1 ? row->groups.front().position.lagOf() : Lag();
    }

    RedisServer m_server;
    std::unique_ptr<RawRedis> m_raw;
    std::unique_ptr<redis::Client> m_client;
    int m_last = 0;
};

void StreamActionsTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_raw = std::make_unique<RawRedis>(m_server.raw());
    m_client = redis::Client::open(m_server.url());
    QVERIFY(await(m_client->ready()));
}

void StreamActionsTest::acknowledgedEntriesAreCounted()
{
    makeGroup();
    add(5);
    read(3);
    const auto done = await(acknowledge(*m_client, "s", "g", idsOf(2, 4)));
    QVERIFY(done);
    QCOMPARE(done->asked, 3);
    QCOMPARE(done->done, 2);
    QCOMPARE(done->absent, 1);
    QCOMPARE(pending(), 1);
    QCOMPARE(await(acknowledge(*m_client, "s", "g", {}))->done, 0);
}

void StreamActionsTest::manyAreAcknowledgedInBatchesAndCanBeStopped()
{
    makeGroup();
    add(1200);
    read(1200);
    std::stop_source stop;
    ActionOptions options;
    options.stop = stop.get_token();
    std::vector<qint64> told;
    options.progress = [&](qint64 done, qint64 asked) {
        QCOMPARE(asked, 1200);
        told.push_back(done);
        if (told.size() == 2)
            stop.request_stop();
    };
    const auto done = await(acknowledge(*m_client, "s", "g", idsOf(1, 1200), options));
    QVERIFY(done && done->stopped);
    QCOMPARE(told, (std::vector<qint64>{500, 1000}));
    QCOMPARE(done->done, 1000);
    QCOMPARE(pending(), 200);
}

void StreamActionsTest::aPlanTellsGhostsAndOwners()
{
    makeGroup();
    add(6);
    read(2, "a");
    read(2, "b");
    run({"XDEL", "s", "1-0"});
    const auto plan = await(planPending(*m_client, "s", "g", idsOf(1, 6)));
    QVERIFY(plan);
    QCOMPARE(plan->asked, 6);
    QCOMPARE(plan->pending, 4);
    QCOMPARE(plan->ghosts, 1);
    QCOMPARE(plan->byConsumer, (std::map<QByteArray, qint64>{{"a", 2}, {"b", 2}}));
}

void StreamActionsTest::theConsumerWithLeastPendingTakesWhatIsClaimed()
{
    makeGroup();
    add(9);
    read(5, "a");
    read(3, "b");
    read(1, "c");
    QCOMPARE(await(chooseConsumer(*m_client, "s", "g")), "c");
    const auto done = await(claim(*m_client, "s", "g", idsOf(1, 2)));
    QVERIFY(done);
    QCOMPARE(done->done, 2);
    QCOMPARE(done->consumer, "c");
    QCOMPARE(owners(), (std::map<QByteArray, qint64>{{"a", 3}, {"b", 3}, {"c", 3}}));
    // who has them now is not chosen, though it has least
    run({"XACK", "s", "g", "3-0", "4-0"});
    QCOMPARE(await(claim(*m_client, "s", "g", idsOf(5, 5)))->consumer != "a", true);
    QCOMPARE(await(claim(*m_client, "s", "g", idsOf(6, 6), "new"))->consumer, "new");
    QCOMPARE(owners()["new"], 1);
}

void StreamActionsTest::aConsumerThatIsGoneIsNotChosenWhileOthersWork()
{
    const std::vector<StreamConsumer> all{{"gone", 0, 2min, {}}, {"busy", 7, 1s, {}}, {"calm", 3, 5s, {}}};
    QCOMPARE(chooseAmong(all, {}), "calm");
    QCOMPARE(chooseAmong(all, {"calm"}), "busy");
    QCOMPARE(chooseAmong(all, {"calm", "busy"}), "gone");
    QCOMPARE(chooseAmong(all, {"calm", "busy", "gone"}), "calm"); // better than nobody
    QCOMPARE(chooseAmong({}, {}), "");
}

void StreamActionsTest::aClaimKeepsDeliveryCountsAndLetsGhostsGo()
{
    makeGroup();
    add(3);
    read(3, "a");
    run({"XDEL", "s", "2-0"});
    const auto done = await(claim(*m_client, "s", "g", idsOf(1, 3), "b"));
    QVERIFY(done);
    if (pending() == 3)
        QSKIP("this server claims ghosts (before Redis 7)");
    QCOMPARE(done->done, 2);
    QCOMPARE(done->absent, 1);
    const auto page = await(fetchPending(*m_client, "s", "g", {}));
    QCOMPARE(page->entries.size(), 2U);
    QCOMPARE(page->entries.front().deliveries, 1);
    QCOMPARE(page->entries.front().consumer, "b");
}

void StreamActionsTest::anIdleClaimPassesManyFreshEntries()
{
    makeGroup();
    add(5000);
    read(5000, "a");
    for (const char *id : {"4990-0", "4995-0"}) // behind thousands that are fresh
        run({"XCLAIM", "s", "g", "a", "0", id, "IDLE", "120000", "JUSTID"});
    qint64 steps = 0;
    ActionOptions options;
    options.progress = [&](qint64, qint64) { ++steps; };
    const auto done = await(claimIdle(*m_client, "s", "g", 60s, "b", options));
    QVERIFY(done);
    QCOMPARE(done->done, 2);
    QCOMPARE(owners(), (std::map<QByteArray, qint64>{{"a", 4998}, {"b", 2}}));
    QCOMPARE(steps, 1); // a call looks at ten times its COUNT

    options.progress = [&](qint64, qint64) { ++steps; };
    std::stop_source stop;
    stop.request_stop();
    options.stop = stop.get_token();
    QVERIFY(await(claimIdle(*m_client, "s", "g", 0s, "b", options))->stopped);
    options.stop = {};
    QCOMPARE(await(claimIdle(*m_client, "s", "g", 0s, "b", options))->done, 5000);
    QVERIFY(steps > 10);
}

void StreamActionsTest::anIdleClaimOfADeadConsumerTellsWhatItWillDo()
{
    makeGroup();
    add(5);
    read(3, "dead");
    read(1, "alive");
    run({"XCLAIM", "s", "g", "dead", "0", "1-0", "2-0", "3-0", "IDLE", "3600000", "JUSTID"});
    run({"XDEL", "s", "2-0"});
    const auto plan = await(planIdle(*m_client, "s", "g", 60s));
    QVERIFY(plan);
    QCOMPARE(plan->pending, 3);
    QVERIFY(!plan->isMore);
    QCOMPARE(plan->byConsumer, (std::map<QByteArray, qint64>{{"dead", 3}}));
    QCOMPARE(plan->consumer, "alive");
    const auto done = await(claimIdle(*m_client, "s", "g", 60s));
    QCOMPARE(done->consumer, "alive");
    QCOMPARE(done->asked, 3);
    QCOMPARE(done->done + done->ghosts, 3);
    QCOMPARE(owners()["dead"], 0);
}

void StreamActionsTest::aGroupWithoutConsumersNeedsAName()
{
    makeGroup();
    add(1);
    QCOMPARE(await(claimIdle(*m_client, "s", "g", 0s)).error().code, Code::InvalidArgument);
    QCOMPARE(await(claim(*m_client, "s", "g", idsOf(1, 1))).error().code, Code::InvalidArgument);
}

void StreamActionsTest::buriedEntriesAreDeadLettersAndAcknowledged()
{
    makeGroup();
    add(4);
    read(3);
    run({"XDEL", "s", "2-0"});
    const auto done = await(bury(*m_client, "s", "g", idsOf(1, 4), QStringLiteral("poison")));
    QVERIFY(done);
    QCOMPARE(done->asked, 4);
    QCOMPARE(done->done, 2);
    QCOMPARE(done->ghosts, 1);
    QCOMPARE(done->absent, 1);
    QCOMPARE(pending(), 0);
    const auto letters = await(fetchEntries(*m_client, events::deadStream.toByteArray(), {}));
    QVERIFY(letters);
    QCOMPARE(letters->entries.size(), 2U);
    std::map<QByteArray, QByteArray> letter;
    for (const auto &[name, value] : letters->entries.back().fields)
        letter[name] = value;
    QCOMPARE(letter["stream"], "s");
    QCOMPARE(letter["id"], "1-0");
    QCOMPARE(letter["group"], "g");
    QCOMPARE(letter["consumer"], "c");
    QCOMPARE(letter["deliveries"], "1");
    QCOMPARE(letter["error"], "poison");
    QVERIFY(letter["fields"].contains("\"n\""));
}

void StreamActionsTest::whereNoLetterCanBeWrittenNothingIsAcknowledged()
{
    makeGroup();
    add(3);
    read(3);
    run({"SET", events::deadStream.toByteArray(), "no stream"});
    const auto done = await(bury(*m_client, "s", "g", idsOf(1, 3), QStringLiteral("poison")));
    QVERIFY(done);
    QCOMPARE(done->failed, 3);
    QVERIFY(done->error);
    QCOMPARE(done->error->code, Code::WrongType);
    QCOMPARE(pending(), 3);
}

void StreamActionsTest::removedEntriesTellWhoMissesThem()
{
    makeGroup();
    run({"XGROUP", "CREATE", "s", "h", "0"});
    add(5);
    read(3);
    run({"XACK", "s", "g", "1-0"});
    const Ids ids{"1-0", "2-0", "5-0", "9-0"};
    const auto plan = await(planRemove(*m_client, "s", ids));
    QVERIFY(plan);
    QCOMPARE(plan->length, 5);
    QCOMPARE(plan->removed, 3);
    QCOMPARE(plan->groups.size(), 2U);
    QCOMPARE(plan->groups.at(0).unread, 1);
    QCOMPARE(plan->groups.at(0).pending, 1);
    QCOMPARE(plan->groups.at(1).unread, 3);
    QCOMPARE(plan->groups.at(1).pending, 0);
    const auto done = await(removeEntries(*m_client, "s", ids));
    QCOMPARE(done->done, 3);
    QCOMPARE(done->absent, 1);
    QCOMPARE(run({"XLEN", "s"}).integer, 2);
}

void StreamActionsTest::aTrimTellsWhoLosesWhat()
{
    makeGroup();
    run({"XGROUP", "CREATE", "s", "h", "$"});
    add(100);
    read(30);
    Trim trim;
    trim.length = 60;
    auto plan = await(planTrim(*m_client, "s", trim));
    QVERIFY(plan);
    QCOMPARE(plan->removed, 40);
    QCOMPARE(plan->groups.at(0).unread, 10);
    QCOMPARE(plan->groups.at(0).pending, 30);
    QCOMPARE(plan->groups.at(1).unread, 40);
    QCOMPARE(plan->groups.at(1).pending, 0);
    QCOMPARE(await(trimStream(*m_client, "s", trim)), 40);

    trim.length = 1000;
    plan = await(planTrim(*m_client, "s", trim));
    QCOMPARE(plan->removed, 0);
    QCOMPARE(plan->groups.at(0).unread, 0);
    QCOMPARE(plan->groups.at(0).pending, 30); // ghosts that it has already
    trim.length = 0;
    plan = await(planTrim(*m_client, "s", trim));
    QCOMPARE(plan->removed, 60);
    QCOMPARE(plan->groups.at(0).unread, 60);
    QCOMPARE(await(trimStream(*m_client, "s", trim)), 60);
    QCOMPARE(run({"XLEN", "s"}).integer, 0);
}

void StreamActionsTest::aTrimBehindAnIdTakesWhatIsBefore()
{
    makeGroup();
    add(3000);
    read(10);
    for (const auto &[id, removed] : {std::pair{"1", 0}, {"11", 10}, {"1501", 1500}, {"2900", 2899}, {"5000", 3000}}) {
        Trim trim;
        trim.minId = id;
        const auto plan = await(planTrim(*m_client, "s", trim));
        QVERIFY(plan);
        if (removed == 1500) { // neither end is near
            QCOMPARE(plan->removed, std::nullopt);
            QCOMPARE(plan->groups.front().unread, std::nullopt);
        } else {
            QCOMPARE(plan->removed, removed);
            QCOMPARE(plan->groups.front().unread, std::max(0, removed - 10));
        }
        QCOMPARE(plan->groups.front().pending, std::min(10, removed));
    }
    Trim trim;
    trim.minId = "2900-0";
    QCOMPARE(await(trimStream(*m_client, "s", trim)), 2899);
    trim.approximate = true;
    QVERIFY(await(trimStream(*m_client, "s", trim)));
}

void StreamActionsTest::aWrongTrimIsRefused()
{
    makeGroup();
    QCOMPARE(await(trimStream(*m_client, "s", {})).error().code, Code::InvalidArgument);
    Trim trim;
    trim.length = -1;
    QCOMPARE(await(trimStream(*m_client, "s", trim)).error().code, Code::InvalidArgument);
    QCOMPARE(await(planTrim(*m_client, "s", trim)).error().code, Code::InvalidArgument);
    trim = {};
    trim.minId = "yesterday";
    QCOMPARE(await(trimStream(*m_client, "s", trim)).error().code, Code::InvalidArgument);
}

void StreamActionsTest::aGroupIsMadeWhereItIsToBegin()
{
    add(10);
    const auto plan = await(planMove(*m_client, "s", "g", {GroupPlace::Kind::Id, "4-0", {}}));
    QVERIFY(plan);
    QVERIFY(plan->from.isEmpty());
    QCOMPARE(plan->after, exact(6));
    const auto made = await(createGroup(*m_client, "s", "g", {GroupPlace::Kind::Id, "4-0", {}}));
    QVERIFY(made);
    QCOMPARE(made->to, "4-0");
    QCOMPARE(made->after, exact(6)); // nothing was ever removed
    QCOMPARE(await(createGroup(*m_client, "new", "g", {GroupPlace::Kind::End, {}, {}})).error().code, Code::NotFound);
    const auto empty = await(createGroup(*m_client, "new", "g", {GroupPlace::Kind::End, {}, {}}, true));
    QVERIFY(empty);
    QCOMPARE(empty->after, exact(0));
}

void StreamActionsTest::aGroupMadeAtTheStartOfATrimmedStreamHasNoGap()
{
    add(10);
    run({"XTRIM", "s", "MAXLEN", "4"});
    QVERIFY(await(createGroup(*m_client, "s", "g", {})));
    const auto row = await(fetchGroupsOf(*m_client, "s"));
    QVERIFY(!row->groups.front().position.gapOf().isThere);
    QCOMPARE(row->groups.front().lag, exact(4));
    read(2);
    QCOMPARE(await(fetchGroupsOf(*m_client, "s"))->groups.front().position.lag, 2);
}

void StreamActionsTest::aGroupThatIsThereIsNotMadeAgain()
{
    makeGroup();
    QCOMPARE(await(createGroup(*m_client, "s", "g", {})).error().code, Code::InvalidArgument);
}

void StreamActionsTest::aMovedGroupReadsFromThere_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<int>("left");
    QTest::newRow("start") << int(GroupPlace::Kind::Start) << QByteArray() << QByteArray("0-0") << 20;
    QTest::newRow("end") << int(GroupPlace::Kind::End) << QByteArray() << QByteArray("20-0") << 0;
    QTest::newRow("id") << int(GroupPlace::Kind::Id) << QByteArray("15-0") << QByteArray("15-0") << 5;
    QTest::newRow("time") << int(GroupPlace::Kind::Time) << QByteArray("15") << QByteArray("14-18446744073709551615") << 6;
}

void StreamActionsTest::aMovedGroupReadsFromThere()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, id);
    QFETCH(QByteArray, to);
    QFETCH(int, left);
    makeGroup();
    add(20);
    read(8);
    GroupPlace place;
    place.kind = GroupPlace::Kind(kind);
    place.id = id;
    place.time = QDateTime::fromMSecsSinceEpoch(id.toLongLong(), Qt::UTC);
    const auto plan = await(planMove(*m_client, "s", "g", place));
    const auto moved = await(moveGroup(*m_client, "s", "g", place));
    for (const auto &told : {plan, moved}) {
        QVERIFY(told);
        QCOMPARE(told->from, "8-0");
        QCOMPARE(told->to, to);
        QCOMPARE(told->before, exact(12));
        QCOMPARE(told->after, exact(left));
        QCOMPARE(told->pending, 8);
    }
    if (left > 0)
        QCOMPARE(run({"XREADGROUP", "GROUP", "g", "new", "COUNT", "100", "STREAMS", "s", ">"})
                     .elements.at(0)
                     .elements.at(1)
                     .elements.size(),
                 std::size_t(left));
}

void StreamActionsTest::aMovedGroupHasARightLagEvenAfterAGap()
{
    makeGroup();
    add(40);
    read(5);
    run({"XTRIM", "s", "MAXLEN", "20"});
    read(10); // the counter is short by 15
    QVERIFY(await(moveGroup(*m_client, "s", "g", {GroupPlace::Kind::Id, "30-0", {}})));
    const auto row = await(fetchGroupsOf(*m_client, "s"));
    QCOMPARE(row->groups.front().position.lag, 10);
    read(4);
    QCOMPARE(await(fetchGroupsOf(*m_client, "s"))->groups.front().position.lag, 6);
}

void StreamActionsTest::aPlaceThatIsNoneIsRefused()
{
    for (const char *id : {"", "x", "1-", "-1", "1-x", "+1", " 1", "1-2-3"})
        QVERIFY2(!placeId({GroupPlace::Kind::Id, id, {}}), id);
    QVERIFY(!placeId({GroupPlace::Kind::Time, {}, {}}));
    QCOMPARE(placeId({GroupPlace::Kind::Id, "5", {}}), "5-0");
}

void StreamActionsTest::aDeletedGroupTellsWhatItHad()
{
    makeGroup();
    add(10);
    read(3, "a");
    read(1, "b");
    const auto plan = await(planDeleteGroup(*m_client, "s", "g"));
    QVERIFY(plan);
    QCOMPARE(plan->lag, exact(6));
    const auto done = await(deleteGroup(*m_client, "s", "g"));
    for (const auto &told : {plan, done}) {
        QVERIFY(told);
        QCOMPARE(told->consumers, 2);
        QCOMPARE(told->pending, 4);
        QCOMPARE(told->lastDeliveredId, "4-0");
    }
    QCOMPARE(await(deleteGroup(*m_client, "s", "g")).error().code, Code::NoGroup);
    QCOMPARE(await(planDeleteGroup(*m_client, "s", "g")).error().code, Code::NoGroup);
}

void StreamActionsTest::aDeletedConsumerLosesNothing()
{
    makeGroup();
    add(2500);
    read(2300, "a");
    read(2, "b");
    run({"XCLAIM", "s", "g", "a", "0", "7-0", "IDLE", "100000", "RETRYCOUNT", "4", "JUSTID"});
    const auto plan = await(planDeleteConsumer(*m_client, "s", "g", "a"));
    QVERIFY(plan);
    QCOMPARE(plan->pending, 2300);
    QCOMPARE(plan->to, "b");
    QVERIFY(!plan->isDeleted);
    const auto done = await(deleteConsumer(*m_client, "s", "g", "a"));
    QVERIFY(done && done->isDeleted);
    QCOMPARE(done->moved, 2300);
    QCOMPARE(done->to, "b");
    QCOMPARE(owners(), (std::map<QByteArray, qint64>{{"b", 2302}}));
    PendingQuery query;
    query.from = query.to = "7-0";
    const auto kept = await(fetchPending(*m_client, "s", "g", query));
    QCOMPARE(kept->entries.front().deliveries, 4);
    QVERIFY(kept->entries.front().idle >= 100s);

    // to one that is named, and made
    QCOMPARE(await(deleteConsumer(*m_client, "s", "g", "b", "new"))->moved, 2302);
    QCOMPARE(owners(), (std::map<QByteArray, qint64>{{"new", 2302}}));
}

void StreamActionsTest::aDeletedConsumersGhostsGo()
{
    makeGroup();
    add(3);
    read(3, "a");
    run({"XGROUP", "CREATECONSUMER", "s", "g", "b"});
    run({"XTRIM", "s", "MAXLEN", "1"});
    const auto done = await(deleteConsumer(*m_client, "s", "g", "a"));
    QVERIFY(done && done->isDeleted);
    QCOMPARE(done->moved + done->ghosts, 3);
    QVERIFY(!owners().contains("a"));
}

void StreamActionsTest::aDeletedConsumerNeedsAnother()
{
    makeGroup();
    add(2);
    read(2, "a");
    QCOMPARE(await(deleteConsumer(*m_client, "s", "g", "a")).error().code, Code::InvalidArgument);
    QCOMPARE(await(deleteConsumer(*m_client, "s", "g", "a", "a")).error().code, Code::InvalidArgument);
    QCOMPARE(owners()["a"], 2);
    run({"XACK", "s", "g", "1-0", "2-0"});
    const auto done = await(deleteConsumer(*m_client, "s", "g", "a"));
    QVERIFY(done && done->isDeleted);
    QVERIFY(done->to.isEmpty());
    QCOMPARE(await(deleteConsumer(*m_client, "s", "g", "a")).error().code, Code::NotFound);
}

void StreamActionsTest::whatIsNotThereIsAnError()
{
    run({"SET", "text", "x"});
    makeGroup();
    const auto code = [](const auto &result) { return result ? Code::Cancelled : result.error().code; };
    const Ids ids{"1-0"};
    QCOMPARE(code(await(acknowledge(*m_client, "absent", "g", ids))), Code::NoGroup);
    QCOMPARE(code(await(acknowledge(*m_client, "s", "other", ids))), Code::NoGroup);
    QCOMPARE(code(await(acknowledge(*m_client, "text", "g", ids))), Code::WrongType);
    QCOMPARE(code(await(acknowledge(*m_client, "s", "g", {"x"}))), Code::InvalidArgument);
    QCOMPARE(code(await(claim(*m_client, "s", "other", ids, "c"))), Code::NoGroup);
    QCOMPARE(code(await(claimIdle(*m_client, "s", "other", 0s, "c"))), Code::NoGroup);
    QCOMPARE(code(await(planIdle(*m_client, "s", "other", 0s))), Code::NoGroup);
    QCOMPARE(code(await(bury(*m_client, "s", "other", ids, {}))), Code::NoGroup);
    QCOMPARE(code(await(planPending(*m_client, "s", "other", ids))), Code::NoGroup);
    QCOMPARE(code(await(removeEntries(*m_client, "absent", ids))), Code::NotFound);
    QCOMPARE(code(await(removeEntries(*m_client, "text", ids))), Code::WrongType);
    QCOMPARE(code(await(planRemove(*m_client, "absent", ids))), Code::NotFound);
    Trim trim;
    trim.length = 1;
    QCOMPARE(code(await(trimStream(*m_client, "absent", trim))), Code::NotFound);
    QCOMPARE(code(await(trimStream(*m_client, "text", trim))), Code::WrongType);
    QCOMPARE(code(await(createGroup(*m_client, "text", "g", {}, true))), Code::WrongType);
    QCOMPARE(code(await(moveGroup(*m_client, "s", "other", {}))), Code::NoGroup);
    QCOMPARE(code(await(moveGroup(*m_client, "absent", "g", {}))), Code::NotFound);
    QCOMPARE(code(await(planMove(*m_client, "absent", "g", {}))), Code::NotFound);
    QCOMPARE(code(await(deleteGroup(*m_client, "absent", "g"))), Code::NotFound);
    QCOMPARE(code(await(deleteConsumer(*m_client, "s", "other", "c"))), Code::NoGroup);
    QCOMPARE(code(await(deleteConsumer(*m_client, "absent", "g", "c"))), Code::NotFound);
}

void StreamActionsTest::whatMayNotBeDoneNamesItself()
{
    makeGroup();
    add(1);
    read(1);
    QVERIFY(run({"ACL", "SETUSER", "looker", "on", ">pw", "~*", "+@all", "-xack", "-xdel", "-xgroup", "-xtrim"}).isOk());
    redis::Url url = m_server.url();
    url.user = QStringLiteral("looker");
    url.password = QStringLiteral("pw");
    const auto client = redis::Client::open(url);
    QVERIFY(await(client->ready()));
    const Ids ids{"1-0"};
    Trim trim;
    trim.length = 0;
    QCOMPARE(await(acknowledge(*client, "s", "g", ids)).error().code, Code::NoPermission);
    QCOMPARE(await(removeEntries(*client, "s", ids)).error().code, Code::NoPermission);
    QCOMPARE(await(trimStream(*client, "s", trim)).error().code, Code::NoPermission);
    QCOMPARE(await(deleteGroup(*client, "s", "g")).error().code, Code::NoPermission);
    const auto moved = await(moveGroup(*client, "s", "g", {}));
    QCOMPARE(moved.error().code, Code::NoPermission);
    QVERIFY(moved.error().message.contains(QLatin1String("XGROUP")));
    QCOMPARE(pending(), 1);
    QCOMPARE(run({"XLEN", "s"}).integer, 1);
}

void StreamActionsTest::inAClusterItIsTheSame()
{
    ClusterSetup cluster;
    QVERIFY2(cluster.start(), qPrintable(cluster.log()));
    const auto client = redis::Client::open(cluster.url());
    QVERIFY(await(client->ready()));
    RawRedis node = cluster.node(cluster.ownerOf(ClusterSetup::slotOf("s"))).raw();
    for (const char *id : {"1-0", "2-0", "3-0"})
        QVERIFY(!node.run({"XADD", "s", id, "n", id}).isError());
    QVERIFY(await(createGroup(*client, "s", "g", {})));
    node.run({"XREADGROUP", "GROUP", "g", "a", "STREAMS", "s", ">"});
    QCOMPARE(await(bury(*client, "s", "g", {"1-0"}, QStringLiteral("poison")))->done, 1);
    QCOMPARE(await(acknowledge(*client, "s", "g", {"2-0"}))->done, 1);
    QCOMPARE(await(deleteConsumer(*client, "s", "g", "a", "b"))->moved, 1);
    QCOMPARE(await(fetchEntries(*client, events::deadStream.toByteArray(), {}))->entries.size(), 1U);
    QCOMPARE(await(deleteGroup(*client, "s", "g"))->pending, 1);
}

QTEST_GUILESS_MAIN(StreamActionsTest)
#include "tst_stream_actions.moc"
