// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/hit_rate_alert.h"

#include <QTest>

using namespace freshet::inspect;
using namespace std::chrono_literals;
using Change = HitRateAlert::Change;

class TestHitRateAlert : public QObject
{
    Q_OBJECT

    HitRateAlert m_alert;
    qint64 m_now = 0;

    /// Seconds of the same reads; the changes that came, in order.
    QList<Change> run(int seconds, qint64 hits, qint64 misses)
    {
        QList<Change> changes;
        for (int i = 0; i < seconds; ++i, m_now += 1000) {
            if (const Change change = m_alert.add(m_now, m_now + 1000, hits, misses); change != Change::None)
                changes.append(change);
        }
        return changes;
    }

private Q_SLOTS:
    void init()
    {
        m_alert = HitRateAlert({.target = 0.9, .after = 5min});
        m_now = 0;
    }

    void itIsRaisedAfterTheTimeAndOnce()
    {
        QVERIFY(run(600, 95, 5).isEmpty());
        QVERIFY(run(299, 50, 50).isEmpty());
        QVERIFY(!m_alert.isRaised());
        QCOMPARE(run(600, 50, 50), QList{Change::Raised});
        QCOMPARE(m_alert.rate().value(), 0.5);
    }

    void aShortDipIsNoAlarm()
    {
        QVERIFY(run(600, 95, 5).isEmpty());
        for (int i = 0; i < 10; ++i) {
            QVERIFY(run(120, 50, 50).isEmpty());
            QVERIFY(run(120, 99, 1).isEmpty());
        }
    }

    void oneSecondNeitherRaisesNorEndsIt()
    {
        QCOMPARE(run(400, 80, 20), QList{Change::Raised});
        QVERIFY(run(1, 1000, 0).isEmpty());
        QVERIFY(run(100, 80, 20).isEmpty());
        QVERIFY(m_alert.isRaised());
    }

    void aroundTheTargetItDoesNotFlap()
    {
        QCOMPARE(run(400, 80, 20), QList{Change::Raised});
        QVERIFY(run(3600, 903, 97).isEmpty()); // above the target, and not by the margin
        QVERIFY(m_alert.isRaised());
        QCOMPARE(run(300, 95, 5), QList{Change::Cleared});
    }

    void aTargetNearOneCanBeReachedAgain()
    {
        m_alert = HitRateAlert({.target = 0.995, .after = 1min});
        QCOMPARE(run(300, 99, 1), QList{Change::Raised});
        QCOMPARE(run(300, 1000, 0), QList{Change::Cleared});
    }

    void fewReadsSayNothing()
    {
        for (int i = 0; i < 40; ++i) {
            QVERIFY(run(1, 0, 1).isEmpty());
            QVERIFY(run(59, 0, 0).isEmpty());
        }
        QVERIFY(!m_alert.rate());
    }

    void anUnknownTimeStopsTheClock()
    {
        QVERIFY(run(250, 50, 50).isEmpty());
        m_now += 3'600'000; // nothing is known of an hour
        QVERIFY(run(40, 50, 50).isEmpty());
        QCOMPARE(run(20, 50, 50), QList{Change::Raised});
    }

    void anotherTargetBeginsAnew()
    {
        QCOMPARE(run(400, 80, 20), QList{Change::Raised});
        m_alert.setOptions({.target = 0.7, .after = 5min});
        QCOMPARE(run(120, 80, 20), QList{Change::Cleared});
    }
};

QTEST_GUILESS_MAIN(TestHitRateAlert)
#include "tst_hit_rate_alert.moc"
