// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/group_alert.h"

#include <QTest>

using namespace freshet::inspect;
using namespace std::chrono_literals;
using Change = GroupAlert::Change;

class GroupAlertTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLagOverItsLimitRaisesOneAlertAfterAWhile()
    {
        GroupAlert alert;
        for (int second = 0; second < 10; ++second)
            QCOMPARE(alert.add(second * 1000, 1001, 0ms), Change::None);
        QCOMPARE(alert.add(10'000, 1001, 0ms), Change::Raised);
        QCOMPARE(alert.add(11'000, 5000, 0ms), Change::None);
        QVERIFY(alert.isRaised());
    }

    void oneGoodLookBeginsTheTimeAnew()
    {
        GroupAlert alert;
        for (int second = 0; second < 10; ++second)
            alert.add(second * 1000, 2000, 0ms);
        alert.add(10'000, 10, 0ms);
        for (int second = 11; second < 20; ++second)
            QCOMPARE(alert.add(second * 1000, 2000, 0ms), Change::None);
    }

    void anOldPendingEntryIsEnough()
    {
        GroupAlert alert;
        alert.add(0, 0, 6min);
        QCOMPARE(alert.add(10'000, 0, 6min), Change::Raised);
    }

    void aGroupThatSwingsAroundItsLimitStaysRaised()
    {
        GroupAlert alert;
        alert.add(0, 1500, 0ms);
        QCOMPARE(alert.add(10'000, 1500, 0ms), Change::Raised);
        for (int second = 11; second < 200; ++second) // below the limit, but not by a fifth
            QCOMPARE(alert.add(second * 1000, second % 2 ? 900 : 1100, 0ms), Change::None);
        QVERIFY(alert.isRaised());
        qint64 now = 200'000;
        QCOMPARE(alert.add(now, 800, 0ms), Change::None);
        for (int second = 1; second < 29; ++second)
            alert.add(now += 1000, 700, 0ms);
        QCOMPARE(alert.add(now + 1000, 700, 0ms), Change::Cleared);
        QVERIFY(!alert.isRaised());
    }

    void whatIsUnknownStopsBothClocks()
    {
        GroupAlert alert;
        alert.add(0, 1500, 0ms);
        alert.add(9'000, 1500, 0ms);
        QCOMPARE(alert.add(20'000, std::nullopt, 0ms), Change::None);
        QCOMPARE(alert.add(21'000, 1500, 0ms), Change::Raised); // ten seconds that are known
        for (int second = 22; second < 90; ++second)
            QCOMPARE(alert.add(second * 1000, std::nullopt, 0ms), Change::None);
        QVERIFY(alert.isRaised());
    }

    void aLongPauseBetweenTwoLooksCountsForNothing()
    {
        GroupAlert alert;
        alert.add(0, 1500, 0ms);
        QCOMPARE(alert.add(120'000, 1500, 0ms), Change::None);
        QCOMPARE(alert.add(130'000, 1500, 0ms), Change::Raised);
    }

    void withoutLimitsThereIsNoAlert()
    {
        GroupAlert::Options options;
        options.mostLag = 0;
        options.oldestPending = 0ms;
        GroupAlert alert(options);
        alert.add(0, 1'000'000, 100h);
        QCOMPARE(alert.add(60'000, 1'000'000, 100h), Change::None);
    }
};

QTEST_GUILESS_MAIN(GroupAlertTest)
#include "tst_group_alert.moc"
