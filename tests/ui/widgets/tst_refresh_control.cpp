// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QGraphicsEffect>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace freshet::ui;
using std::chrono::seconds;

class RefreshControlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsDueWhileNobodyLooks();
    void itIsDueAtOnceAndAgainAfterTheAnswer();
    void aSlowAnswerIsNeverOvertaken();
    void aFailedRefreshIsFollowedByTheNext();
    void pauseEndsItAndGoingOnAsks();
    void refreshNowWorksWhilePausedButNotTwice();
    void theChoiceIsKeptOverARestart();
    void anIntervalIsASecondAtLeast();
    void theStaleBannerGreysAndSaysTheTime();
};

void RefreshControlTest::nothingIsDueWhileNobodyLooks()
{
    RefreshControl control;
    QSignalSpy due(&control, &RefreshControl::due);
    control.setInterval(seconds(1));
    control.refreshNow();
    QCOMPARE(due.count(), 0);
    control.setActive(true);
    QCOMPARE(due.count(), 1);
    control.done();
    control.setActive(false);
    // A timer that runs as long as the interval tells that nothing came in between.
    QTimer beyond;
    beyond.start(1300);
    QSignalSpy over(&beyond, &QTimer::timeout);
    QTRY_COMPARE(over.count(), 1);
    QCOMPARE(due.count(), 1);
}

void RefreshControlTest::itIsDueAtOnceAndAgainAfterTheAnswer()
{
    RefreshControl control;
    QSignalSpy due(&control, &RefreshControl::due);
    control.setInterval(seconds(1));
    control.setActive(true);
    QCOMPARE(due.count(), 1);
    QElapsedTimer clock;
    clock.start();
    control.done();
    QVERIFY(control.lastRefresh().isValid());
    QTRY_COMPARE(due.count(), 2);
    QVERIFY2(clock.elapsed() >= 900 && clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
}

void RefreshControlTest::aSlowAnswerIsNeverOvertaken()
{
    RefreshControl control;
    QSignalSpy due(&control, &RefreshControl::due);
    control.setInterval(seconds(1));
    control.setActive(true);
    QTimer slow;
    slow.setSingleShot(true);
    slow.start(1500);
    QSignalSpy answered(&slow, &QTimer::timeout);
    QTRY_COMPARE(answered.count(), 1);
    QCOMPARE(due.count(), 1); // the interval is over, the answer is not there
    QVERIFY(control.isAsking());
    control.done();
    QTRY_COMPARE_WITH_TIMEOUT(due.count(), 2, 500); // late as it is, the next comes at once
}

void RefreshControlTest::aFailedRefreshIsFollowedByTheNext()
{
    RefreshControl control;
    QSignalSpy due(&control, &RefreshControl::due);
    control.setInterval(seconds(1));
    control.setActive(true);
    control.failed();
    QVERIFY(!control.lastRefresh().isValid());
    QTRY_COMPARE(due.count(), 2);
}

void RefreshControlTest::pauseEndsItAndGoingOnAsks()
{
    RefreshControl control;
    QSignalSpy due(&control, &RefreshControl::due);
    control.setInterval(seconds(1));
    control.setPaused(true);
    control.setActive(true);
    QCOMPARE(due.count(), 0);
    control.setPaused(false);
    QTRY_COMPARE(due.count(), 1);
}

void RefreshControlTest::refreshNowWorksWhilePausedButNotTwice()
{
    RefreshControl control;
    QSignalSpy due(&control, &RefreshControl::due);
    control.setPaused(true);
    control.setActive(true);
    control.refreshNow();
    control.refreshNow();
    QCOMPARE(due.count(), 1);
    control.done();
    control.refreshNow();
    QCOMPARE(due.count(), 2);
}

void RefreshControlTest::theChoiceIsKeptOverARestart()
{
    RefreshControl one;
    one.setInterval(seconds(7)); // none of the offered ones
    one.setPaused(true);
    RefreshControl two;
    two.restoreState(one.saveState());
    QCOMPARE(two.interval(), seconds(7));
    QVERIFY(two.isPaused());
    two.restoreState({{QStringLiteral("interval"), -4}});
    QCOMPARE(two.interval(), seconds(1));
}

void RefreshControlTest::anIntervalIsASecondAtLeast()
{
    RefreshControl control;
    control.setInterval(seconds(0));
    QCOMPARE(control.interval(), seconds(1));
}

void RefreshControlTest::theStaleBannerGreysAndSaysTheTime()
{
    QWidget window;
    QWidget content(&window);
    StaleBanner banner(&content, &window);
    QVERIFY(!banner.isVisibleTo(&window));
    const QDateTime from = QDateTime::currentDateTime();
    banner.showStale(from, QStringLiteral("<b>lost</b>"));
    QVERIFY(banner.isVisibleTo(&window));
    QVERIFY(content.graphicsEffect());
    QVERIFY(banner.accessibleName().contains(QLocale().toString(from.time(), QStringLiteral("mm:ss"))));
    QCOMPARE(banner.findChild<QLabel *>()->textFormat(), Qt::PlainText);
    banner.showFresh();
    QVERIFY(!content.graphicsEffect());
    QVERIFY(!banner.isVisibleTo(&window));
}

QTEST_MAIN(RefreshControlTest)
#include "tst_refresh_control.moc"
