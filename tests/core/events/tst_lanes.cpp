// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/lanes.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <rapidcheck.h>

using namespace freshet::events;

class LanesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneLaneTakesOneAfterAnother();
    void streamsDoNotWaitForEachOther();
    void anotherKeyPassesABusyOne();
    void anEntryDoesNotPassAnotherOfItsKey();
    void withoutKeysSeveralLanesHaveNoOrder();
    void aWaitingOneCanBeTakenOutAndARunningOneCanNot();
    void allWaitingCanBeTakenOut();
    void whatIsFinishedTwiceCountsOnce();
    void anyOrderOfStepsKeepsTheOrderAndTheBound();
};

void LanesTest::oneLaneTakesOneAfterAnother()
{
    Lanes lanes;
    lanes.add("s", "a", 1);
    lanes.add("s", "b", 2);
    QCOMPARE(lanes.takeStartable(), std::vector<Lanes::Ticket>{1});
    QVERIFY(lanes.takeStartable().empty());
    QCOMPARE(lanes.running(), 1);
    QCOMPARE(lanes.waiting(), 1);
    lanes.finished(1);
    QCOMPARE(lanes.takeStartable(), std::vector<Lanes::Ticket>{2});
}

void LanesTest::streamsDoNotWaitForEachOther()
{
    Lanes lanes;
    lanes.add("s", {}, 1);
    lanes.add("s", {}, 2);
    lanes.add("t", {}, 3);
    QCOMPARE(lanes.takeStartable(), (std::vector<Lanes::Ticket>{1, 3}));
}

void LanesTest::anotherKeyPassesABusyOne()
{
    Lanes lanes;
    lanes.setOrder("s", {.lanes = 2, .byKey = true});
    lanes.add("s", "a", 1);
    lanes.add("s", "a", 2);
    lanes.add("s", "b", 3);
    QCOMPARE(lanes.takeStartable(), (std::vector<Lanes::Ticket>{1, 3}));
    lanes.finished(1);
    QCOMPARE(lanes.takeStartable(), std::vector<Lanes::Ticket>{2});
}

void LanesTest::anEntryDoesNotPassAnotherOfItsKey()
{
    Lanes lanes;
    lanes.setOrder("s", {.lanes = 3, .byKey = true});
    for (Lanes::Ticket ticket = 1; ticket <= 3; ++ticket)
        lanes.add("s", "a", ticket);
    QCOMPARE(lanes.takeStartable(), std::vector<Lanes::Ticket>{1});
    lanes.finished(1);
    QCOMPARE(lanes.takeStartable(), std::vector<Lanes::Ticket>{2});
}

void LanesTest::withoutKeysSeveralLanesHaveNoOrder()
{
    Lanes lanes;
    lanes.setOrder("s", {.lanes = 2, .byKey = false});
    for (Lanes::Ticket ticket = 1; ticket <= 3; ++ticket)
        lanes.add("s", "a", ticket);
    QCOMPARE(lanes.takeStartable(), (std::vector<Lanes::Ticket>{1, 2}));
    lanes.finished(2);
    QCOMPARE(lanes.takeStartable(), std::vector<Lanes::Ticket>{3});
}

void LanesTest::aWaitingOneCanBeTakenOutAndARunningOneCanNot()
{
    Lanes lanes;
    lanes.add("s", {}, 1);
    lanes.add("s", {}, 2);
    lanes.takeStartable();
    QVERIFY(!lanes.remove(1));
    QVERIFY(lanes.remove(2));
    QVERIFY(!lanes.remove(2));
    QCOMPARE(lanes.waiting(), 0);
}

void LanesTest::allWaitingCanBeTakenOut()
{
    Lanes lanes;
    lanes.add("s", {}, 1);
    lanes.add("s", {}, 2);
    lanes.add("t", {}, 3);
    lanes.takeStartable();
    QCOMPARE(lanes.takeAllWaiting(), std::vector<Lanes::Ticket>{2});
    QCOMPARE(lanes.waiting(), 0);
    QCOMPARE(lanes.running(), 2);
}

void LanesTest::whatIsFinishedTwiceCountsOnce()
{
    Lanes lanes;
    lanes.add("s", {}, 1);
    lanes.add("s", {}, 2);
    lanes.add("s", {}, 3);
    lanes.takeStartable();
    lanes.finished(1);
    lanes.finished(1);
    QCOMPARE(lanes.takeStartable(), std::vector<Lanes::Ticket>{2});
    QCOMPARE(lanes.running(), 1);
}

void LanesTest::anyOrderOfStepsKeepsTheOrderAndTheBound()
{
    QVERIFY(rc::check("lanes", [] {
        Lanes lanes;
        const int most = *rc::gen::inRange(1, 5);
        const bool byKey = most > 1 && *rc::gen::arbitrary<bool>();
        lanes.setOrder("s", {.lanes = most, .byKey = byKey});
        std::map<Lanes::Ticket, QByteArray> keyOf;
        std::set<Lanes::Ticket> running;
        std::map<QByteArray, Lanes::Ticket> newestStarted;
        Lanes::Ticket next = 1;
        const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 100));
        for (const int step : steps) {
            if (step < 50) {
                const QByteArray key = byKey ? QByteArray::number(step % 4) : QByteArray();
                keyOf[next] = key;
                lanes.add("s", key, next++);
            } else if (!running.empty()) {
                const auto ended = std::next(running.begin(), step % int(running.size()));
                lanes.finished(*ended);
                running.erase(ended);
            }
            for (const Lanes::Ticket ticket : lanes.takeStartable()) {
                const QByteArray key = keyOf.at(ticket);
                if (byKey) { // nobody of its key runs
                    RC_ASSERT(std::none_of(running.begin(), running.end(), [&](auto other) { return keyOf.at(other) == key; }));
                }
                RC_ASSERT(newestStarted[key] < ticket);
                newestStarted[key] = ticket;
                running.insert(ticket);
            }
            RC_ASSERT(int(running.size()) <= most);
            RC_ASSERT(lanes.running() == int(running.size()));
            // A lane is only free where nobody could use it.
            if (int(running.size()) < most && !byKey)
                RC_ASSERT(lanes.waiting() == 0);
        }
        while (!running.empty()) {
            lanes.finished(*running.begin());
            running.erase(running.begin());
            for (const Lanes::Ticket ticket : lanes.takeStartable())
                running.insert(ticket);
        }
        RC_ASSERT(lanes.waiting() == 0);
    }));
}

QTEST_APPLESS_MAIN(LanesTest)
#include "tst_lanes.moc"
