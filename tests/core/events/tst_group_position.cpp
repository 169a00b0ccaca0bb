// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/group_position.h"

#include "tests/support/await.h"
#include "tests/support/redis_server.h"

#include <QTest>

using namespace freshet;
using namespace freshet::events;
using namespace freshet::test;

namespace {

using Kind = GroupPosition::Lag::Kind;

constexpr GroupPosition::Lag exact(qint64 count)
{
    return {Kind::Exact, count};
}
constexpr GroupPosition::Lag about(qint64 count)
{
    return {Kind::About, count};
}
constexpr GroupPosition::Lag unknown()
{
    return {};
}
constexpr GroupPosition::Gap noGap()
{
    return {};
}
constexpr GroupPosition::Gap gapOf(std::optional<qint64> count)
{
    return {true, count};
}

/// As Redis 6.2 tells it.
GroupPosition without(GroupPosition position)
{
    position.entriesAdded.reset();
    position.entriesRead.reset();
    position.lag.reset();
    position.maxDeletedId.clear();
    return position;
}

} // namespace

/// What is known of a group's lag and of what it lost, with a real server's counters: right ones, wrong ones and none.
class GroupPositionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init()
    {
        QVERIFY(m_raw->run({"FLUSHALL"}).isOk());
        m_last = 0;
    }
    void aNewGroupHasReadNothing();
    void whileNothingWasRemovedTheLagIsExact();
    void trimmingTakesWhatNobodyHasReadAndRedisLagIsWrongForGood();
    void approximateTrimmingTakesUnreadEntriesToo();
    void aWrongLagThatLooksRightIsOnlyAbout();
    void aLagThatCannotBeIsUnknown();
    void trimmingWhatWasReadIsNoGap();
    void whoMakesAGroupSaysWhatIsNotItsLoss();
    void anEmptyStreamHasNoLagButMayHaveAGap();
    void aGroupMadeAtTheEndHasNothingToReadThenAnUnknownLag();
    void aLostGapOfAGroupWithoutCounterIsNotCounted();
    void deletedEntriesMakeTheLagUnknownAndAtTheEndZero();
    void entriesDeletedAsTheyAreReadAreNoGap();
    void withTheLastEntryDeletedAllIsRead();
    void redis62KnowsTheEndsOnly();
    void redis62SeesAGapWithoutItsSize();
    void everyGroupIsNamed();
    void aStreamThatIsNoneIsAnError();
    void theNoteOfLossesIsInTheStreamsSlot();

private:
    void add(int count)
    {
        for (int i = 0; i < count; ++i)
            QVERIFY(!m_raw->run({"XADD", "s", QByteArray::number(++m_last) + "-0", "f", "v"}).isError());
    }
    void read(int count)
    {
        m_raw->run({"XREADGROUP", "GROUP", "g", "c", "COUNT", QByteArray::number(count), "STREAMS", "s", ">"});
    }
    void makeGroup(const QByteArray &at = "0") { QVERIFY(m_raw->run({"XGROUP", "CREATE", "s", "g", at, "MKSTREAM"}).isOk()); }
    GroupPosition position()
    {
        const auto all = await(fetchPositions(*m_client, "s"));
        return all && all->size() == 1 ? all->front().position : GroupPosition();
    }

    RedisServer m_server;
    std::unique_ptr<RawRedis> m_raw;
    std::unique_ptr<redis::Client> m_client;
    int m_last = 0;
};

void GroupPositionTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_raw = std::make_unique<RawRedis>(m_server.raw());
    m_client = redis::Client::open(m_server.url());
    QVERIFY(await(m_client->ready()));
    if (m_raw->run({"XGROUP", "CREATE", "s", "g", "0", "MKSTREAM", "ENTRIESREAD", "0"}).isError())
        QSKIP("needs Redis 7: put a newer redis-server on PATH");
}

void GroupPositionTest::aNewGroupHasReadNothing()
{
    makeGroup();
    QCOMPARE(position().lagOf(), exact(0));
    QCOMPARE(position().gapOf(), noGap());
    add(3);
    QCOMPARE(position().lagOf(), exact(3));
    QCOMPARE(position().gapOf(), noGap());
    QCOMPARE(position().lastId, "3-0");
}

void GroupPositionTest::whileNothingWasRemovedTheLagIsExact()
{
    makeGroup();
    add(10);
    for (int left = 9; left >= 0; --left) {
        read(1);
        QCOMPARE(position().lagOf(), exact(left));
        QCOMPARE(position().gapOf(), noGap());
    }
}

void GroupPositionTest::trimmingTakesWhatNobodyHasReadAndRedisLagIsWrongForGood()
{
    makeGroup();
    add(100);
    read(30);
    m_raw->run({"XTRIM", "s", "MAXLEN", "10"});
    QCOMPARE(position().gapOf(), gapOf(60));
    QCOMPARE(position().lagOf(), exact(10)); // Redis says 70
    QCOMPARE(position().lag, 70);

    read(100);
    QCOMPARE(position().lagOf(), exact(0));
    QCOMPARE(position().gapOf(), noGap());
    if (position().lag == 0)
        QSKIP("this server sets a wrong lag right again");
    QCOMPARE(position().lag, 60);
    add(1);
    read(1);
    QCOMPARE(position().lag, 60); // for good
    QCOMPARE(position().lagOf(), exact(0));
}

void GroupPositionTest::approximateTrimmingTakesUnreadEntriesToo()
{
    makeGroup();
    add(1);
    read(1);
    for (int i = 0; i < 1000; ++i)
        m_raw->run({"XADD", "s", "MAXLEN", "~", "100", QByteArray::number(++m_last) + "-0", "f", "v"});
    const GroupPosition now = position();
    QVERIFY(now.length >= 100 && now.length < 1000);
    QCOMPARE(now.lagOf(), exact(now.length));
    QCOMPARE(now.gapOf(), gapOf(1000 - now.length));
}

void GroupPositionTest::aWrongLagThatLooksRightIsOnlyAbout()
{
    makeGroup();
    add(20);
    read(5);
    m_raw->run({"XTRIM", "s", "MAXLEN", "10"}); // five go unread
    read(10);
    add(30);
    read(20);
    QCOMPARE(position().length, 40);
    const GroupPosition::Lag lag = position().lagOf();
    QVERIFY(lag == about(15) || lag == about(10)); // ten, which Redis 7.0 does not know
}

void GroupPositionTest::aLagThatCannotBeIsUnknown()
{
    makeGroup();
    add(100);
    read(5);
    m_raw->run({"XTRIM", "s", "MAXLEN", "10"});
    read(2);
    if (position().lag == 8)
        QSKIP("this server sets a wrong lag right again");
    QCOMPARE(position().lag, 93);
    QCOMPARE(position().lagOf(), unknown());
    QCOMPARE(position().gapOf(), noGap());
}

void GroupPositionTest::trimmingWhatWasReadIsNoGap()
{
    makeGroup();
    add(20);
    read(10);
    m_raw->run({"XTRIM", "s", "MAXLEN", "10"}); // the group stands right before the first
    QCOMPARE(position().gapOf(), noGap());
    QCOMPARE(position().lagOf(), exact(10));
    read(1);
    QCOMPARE(position().lagOf(), exact(9));
    read(4);
    QCOMPARE(position().lagOf(), about(5));
    QCOMPARE(position().gapOf(), noGap());
}

void GroupPositionTest::whoMakesAGroupSaysWhatIsNotItsLoss()
{
    add(10);
    m_raw->run({"XTRIM", "s", "MAXLEN", "4"});
    makeGroup();
    QCOMPARE(position().gapOf(), gapOf(6));
    QVERIFY(m_raw->run({"XGROUP", "SETID", "s", "g", "0", "ENTRIESREAD", "6"}).isOk());
    QCOMPARE(position().gapOf(), noGap());
    read(3);
    QCOMPARE(position().lag, 1); // and from there Redis counts rightly
    QCOMPARE(position().lagOf(), about(1));
}

void GroupPositionTest::anEmptyStreamHasNoLagButMayHaveAGap()
{
    makeGroup();
    add(10);
    read(4);
    m_raw->run({"XTRIM", "s", "MAXLEN", "0"});
    QCOMPARE(position().lagOf(), exact(0));
    QCOMPARE(position().gapOf(), gapOf(6));
    QCOMPARE(without(position()).gapOf(), gapOf(std::nullopt));
}

void GroupPositionTest::aGroupMadeAtTheEndHasNothingToReadThenAnUnknownLag()
{
    add(10);
    makeGroup("$");
    QCOMPARE(position().lagOf(), exact(0));
    add(5);
    QCOMPARE(position().lag, std::nullopt);
    QCOMPARE(position().lagOf(), unknown());
    QCOMPARE(position().gapOf(), noGap());
    read(5);
    QCOMPARE(position().lagOf(), exact(0));
}

void GroupPositionTest::aLostGapOfAGroupWithoutCounterIsNotCounted()
{
    add(10);
    makeGroup("$");
    add(10);
    m_raw->run({"XTRIM", "s", "MAXLEN", "3"});
    QCOMPARE(position().entriesRead, std::nullopt);
    QCOMPARE(position().gapOf(), gapOf(std::nullopt));
    QCOMPARE(position().lagOf(), exact(3));
}

void GroupPositionTest::deletedEntriesMakeTheLagUnknownAndAtTheEndZero()
{
    makeGroup();
    add(10);
    m_raw->run({"XDEL", "s", "8-0"});
    QCOMPARE(position().lagOf(), exact(9));
    read(3);
    QVERIFY(position().lagOf().kind != Kind::Exact); // six, and Redis knows of no more than seven
    read(10);
    QCOMPARE(position().lagOf(), exact(0));
}

void GroupPositionTest::entriesDeletedAsTheyAreReadAreNoGap()
{
    makeGroup();
    for (int i = 0; i < 3; ++i) {
        add(2);
        QCOMPARE(position().gapOf(), noGap());
        read(2);
        m_raw->run({"XDEL", "s", QByteArray::number(m_last - 1) + "-0", QByteArray::number(m_last) + "-0"});
        QCOMPARE(position().gapOf(), noGap());
        QCOMPARE(position().lagOf(), exact(0));
    }
}

void GroupPositionTest::withTheLastEntryDeletedAllIsRead()
{
    makeGroup();
    add(3);
    read(2);
    m_raw->run({"XDEL", "s", "3-0"});
    QCOMPARE(position().lastGeneratedId, "3-0");
    QCOMPARE(position().lagOf(), exact(0));
}

void GroupPositionTest::redis62KnowsTheEndsOnly()
{
    makeGroup();
    QCOMPARE(without(position()).lagOf(), exact(0));
    add(10);
    QCOMPARE(without(position()).lagOf(), exact(10));
    QCOMPARE(without(position()).gapOf(), noGap());
    read(1);
    QCOMPARE(without(position()).lagOf(), exact(9));
    read(1);
    QCOMPARE(without(position()).lagOf(), unknown());
    read(8);
    QCOMPARE(without(position()).lagOf(), exact(0));
    QCOMPARE(without(position()).gapOf(), noGap());
}

void GroupPositionTest::redis62SeesAGapWithoutItsSize()
{
    makeGroup();
    add(10);
    read(2);
    m_raw->run({"XTRIM", "s", "MAXLEN", "3"});
    QCOMPARE(without(position()).gapOf(), gapOf(std::nullopt));
    QCOMPARE(without(position()).lagOf(), exact(3));
}

void GroupPositionTest::everyGroupIsNamed()
{
    makeGroup();
    m_raw->run({"XGROUP", "CREATE", "s", "other", "0"});
    add(4);
    read(3);
    const auto all = await(fetchPositions(*m_client, "s"));
    QVERIFY(all);
    QCOMPARE(all->size(), 2U);
    QCOMPARE(all->at(0).group, "g");
    QCOMPARE(all->at(0).consumers, 1);
    QCOMPARE(all->at(0).pending, 3);
    QCOMPARE(all->at(1).group, "other");
    QCOMPARE(all->at(1).pending, 0);
    QCOMPARE(all->at(1).position.lagOf(), exact(4));
}

void GroupPositionTest::aStreamThatIsNoneIsAnError()
{
    QCOMPARE(await(fetchPositions(*m_client, "absent")).error().code, Code::NotFound);
    m_raw->run({"SET", "text", "x"});
    QCOMPARE(await(fetchPositions(*m_client, "text")).error().code, Code::WrongType);
    makeGroup();
    m_raw->run({"XGROUP", "DESTROY", "s", "g"});
    QVERIFY(await(fetchPositions(*m_client, "s"))->empty());
}

void GroupPositionTest::theNoteOfLossesIsInTheStreamsSlot()
{
    QCOMPARE(lostKey("events:voice.created", "cache-service"), "freshet:lost:{events:voice.created}:cache-service");
    QCOMPARE(lostKey("events:{a}b", "g"), "freshet:lost:events:{a}b:g");
    QCOMPARE(lostKey("events:{}", "g"), "");
    QCOMPARE(lostKey("events:{a", "g"), "freshet:lost:{events:{a}:g");
}

QTEST_GUILESS_MAIN(GroupPositionTest)
#include "tst_group_position.moc"
