// SPDX-License-Identifier: GPL-3.0-or-later
// The overview as its user sees it, on a real redis-server with groups in bad states.
#include "tests/support/redis_server.h"
#include "tests/ui/streams/bad_streams.h"
#include "ui/streams/stream_page.h"
#include "ui/streams/stream_table.h"
#include "ui/streams/streams_model.h"
#include "ui/streams/streams_panel.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"

#include <QCheckBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using test::BadStreams;
using State = StreamsController::State;

class StreamsPanelTest : public QObject
{
    Q_OBJECT

private:
    test::RedisServer m_server{{.users = {"poor on >poor ~* +scan +type +xlen +ping +info +command +hello +client +select"}}};
    std::unique_ptr<Session> m_session;
    std::unique_ptr<StreamsPanel> m_panel;

    void open(const QByteArray &user = {})
    {
        m_panel->setSession(nullptr);
        redis::Url url = m_server.url();
        if (!user.isEmpty()) {
            url.user = QString::fromLatin1(user);
            url.password = QString::fromLatin1(user);
        }
        m_session = std::make_unique<Session>(url, redis::ClientOptions());
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
    }
    int rowOf(const QString &stream, const QString &group)
    {
        const QAbstractItemModel *model = m_panel->table()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, StreamsModel::StreamColumn).data().toString() == stream &&
                model->index(row, StreamsModel::GroupColumn).data().toString() == group)
                return row;
        }
        return -1;
    }
    QString cell(const char *stream, const char *group, int column)
    {
        const int row = rowOf(QLatin1String(stream), QLatin1String(group));
        return row < 0 ? QStringLiteral("(no row)") : m_panel->table()->model()->index(row, column).data().toString();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        m_server.raw().run({"FLUSHALL"});
        m_panel = std::make_unique<StreamsPanel>(Records());
        m_panel->resize(1024, 640);
        m_panel->show();
        m_panel->findChild<RefreshControl *>()->setInterval(std::chrono::seconds(1));
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void withoutStreamsItSaysSo()
    {
        open();
        QTRY_COMPARE(m_panel->readiness().state, Panel::Readiness::State::Live);
        QTRY_VERIFY(m_panel->findChild<EmptyState *>(QStringLiteral("streamsEmpty"))->isVisible());
        QVERIFY(!m_panel->table()->isVisible());
    }

    void theFirstEventCanBePublishedFromTheEmptyPanel()
    {
        open();
        auto *empty = m_panel->findChild<EmptyState *>(QStringLiteral("streamsEmpty"));
        QTRY_VERIFY_WITH_TIMEOUT(empty->isVisible() && empty->findChild<QPushButton *>()->isVisible(), 10000);
        QTest::mouseClick(empty->findChild<QPushButton *>(), Qt::LeftButton);
        QPushButton *ok = nullptr;
        QTRY_VERIFY((ok = m_panel->findChild<QPushButton *>(QStringLiteral("dialogOk"))) && ok->isVisible());
        QTest::mouseClick(ok, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->table()->model()->rowCount(), 1, 10000);
        QCOMPARE(cell("events:category.updated", "no group", StreamsModel::LengthColumn), QStringLiteral("1"));
    }

    void everyGroupIsARowWithItsNumbers()
    {
        BadStreams bad(m_server.raw());
        bad.add("events:voice.created", 20);
        bad.group("events:voice.created", "cache-service");
        bad.read("events:voice.created", "cache-service", "worker-1", 5);
        bad.add("jobs", 3);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->table()->model()->rowCount(), 2, 10000);
        QCOMPARE(cell("events:voice.created", "cache-service", StreamsModel::LagColumn), QStringLiteral("15"));
        QCOMPARE(cell("events:voice.created", "cache-service", StreamsModel::PendingColumn), QStringLiteral("5"));
        QCOMPARE(cell("events:voice.created", "cache-service", StreamsModel::LengthColumn), QStringLiteral("20"));
        QCOMPARE(cell("events:voice.created", "cache-service", StreamsModel::ConsumersColumn), QStringLiteral("1"));
        QVERIFY(cell("events:voice.created", "cache-service", StreamsModel::BytesColumn).contains(QStringLiteral("KiB")));
        QCOMPARE(cell("jobs", "no group", StreamsModel::LengthColumn), QStringLiteral("3"));
        QVERIFY(cell("jobs", "no group", StreamsModel::LastColumn).contains(u':'));
        // What is added counts, and what is read.
        bad.add("jobs", 40);
        QTRY_COMPARE_WITH_TIMEOUT(cell("jobs", "no group", StreamsModel::LengthColumn), QStringLiteral("43"), 10000);
        QTRY_VERIFY_WITH_TIMEOUT(cell("jobs", "no group", StreamsModel::AddedColumn).contains(QStringLiteral("/s")), 10000);
    }

    void anUnknownLagIsCalledUnknown()
    {
        BadStreams bad(m_server.raw());
        const auto ids = bad.add("jobs", 30);
        bad.raw().run({"XDEL", "jobs", ids[20]});
        bad.group("jobs", "middle", ids[10]);
        open();
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(QStringLiteral("jobs"), QStringLiteral("middle")) >= 0, 10000);
        QCOMPARE(cell("jobs", "middle", StreamsModel::LagColumn), QStringLiteral("unknown"));
    }

    void aTrimmedGroupShowsWhatItLost()
    {
        BadStreams bad(m_server.raw());
        bad.add("events:voice.created", 10);
        bad.group("events:voice.created", "cache-service");
        bad.raw().run({"HSET", "freshet:lost:{events:voice.created}:cache-service", "count", "7", "unknown", "1"});
        open();
        QTRY_COMPARE_WITH_TIMEOUT(cell("events:voice.created", "cache-service", StreamsModel::LostColumn),
                                  QStringLiteral("7 and more"), 10000);
        // What no bus has noted shows too: of ten the group read two, and three are left.
        bad.add("jobs", 10);
        bad.group("jobs", "python");
        bad.read("jobs", "python", "c", 2);
        bad.raw().run({"XTRIM", "jobs", "MAXLEN", "3"});
        m_panel->controller()->walkNow();
        QTRY_COMPARE_WITH_TIMEOUT(cell("jobs", "python", StreamsModel::LostColumn), QStringLiteral("5"), 10000);
    }

    void streamsThatComeAndGoAreFollowed()
    {
        BadStreams bad(m_server.raw());
        bad.add("a", 1);
        bad.add("b", 1);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->table()->model()->rowCount(), 2, 10000);
        bad.raw().run({"DEL", "a"});
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->table()->model()->rowCount(), 1, 10000);
        bad.add("c", 1);
        m_panel->controller()->walkNow();
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(QStringLiteral("c"), QStringLiteral("no group")) >= 0, 10000);
    }

    void theListIsNotWalkedWithEachRefresh()
    {
        BadStreams bad(m_server.raw());
        bad.add("a", 1);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->table()->model()->rowCount(), 1, 10000);
        QTRY_VERIFY(m_panel->controller()->view().wasWalked);
        const auto scans = [&] { return bad.raw().info("commandstats", "cmdstat_scan").split(',').first(); };
        const QByteArray before = scans();
        QVERIFY2(before.startsWith("calls="), before.constData());
        QSignalSpy refreshed(m_panel->controller(), &StreamsController::refreshed);
        QTRY_VERIFY_WITH_TIMEOUT(refreshed.size() >= 3, 10000);
        QCOMPARE(scans(), before);
    }

    void aHiddenPanelDoesNotRefresh()
    {
        open();
        QTRY_COMPARE(m_panel->readiness().state, Panel::Readiness::State::Live);
        m_panel->setActive(false);
        QSignalSpy refreshed(m_panel->controller(), &StreamsController::refreshed);
        QVERIFY(!refreshed.wait(2500));
    }

    void aHiddenPanelStillGetsItsAlerts()
    {
        BadStreams bad(m_server.raw());
        bad.add("events:voice.created", 60);
        bad.group("events:voice.created", "slow");
        QSignalSpy alerts(m_panel.get(), &StreamsPanel::alert);
        inspect::GroupAlert::Options limits;
        limits.mostLag = 50;
        limits.after = std::chrono::seconds(1);
        m_panel->controller()->setLimits(limits);
        m_panel->controller()->setWatchInterval(std::chrono::milliseconds(600));
        m_session = std::make_unique<Session>(m_server.url(), redis::ClientOptions());
        m_panel->setSession(m_session.get()); // and it is never shown
        QTRY_COMPARE_WITH_TIMEOUT(alerts.size(), 1, 15000);
        QVERIFY(!m_panel->controller()->view().isWalking);
    }

    void aHiddenPanelWithNothingToWatchAsksNothing()
    {
        m_panel->controller()->setWatchInterval(std::chrono::milliseconds(100));
        m_session = std::make_unique<Session>(m_server.url(), redis::ClientOptions());
        m_panel->setSession(m_session.get()); // and it is never shown
        QSignalSpy looked(m_panel->controller(), &StreamsController::viewChanged);
        const auto hasLooked = [&] {
            looked.clear();
            return looked.wait(1500);
        };
        QTRY_COMPARE(m_session->status().state, redis::ConnectionStatus::State::Ready);
        QVERIFY(hasLooked()); // there are limits by default
        inspect::GroupAlert::Options limits;
        limits.mostLag = 0;
        limits.oldestPending = std::chrono::milliseconds(0);
        m_panel->controller()->setLimits(limits);
        looked.wait(500); // what was out
        QVERIFY(!hasLooked());
        limits.oldestPending = std::chrono::seconds(60);
        m_panel->controller()->setLimits(limits);
        QVERIFY(hasLooked()); // one limit is enough
        m_panel->controller()->setWatching(false);
        looked.wait(500);
        QVERIFY(!hasLooked());
        m_panel->setActive(true); // who looks sees it all the same
        QVERIFY(hasLooked());
    }

    void searchAndSwitchesNarrowTheTable()
    {
        BadStreams bad(m_server.raw());
        bad.add("events:voice.created", 5);
        bad.group("events:voice.created", "one");
        bad.group("events:voice.created", "two");
        bad.read("events:voice.created", "two", "c", 2);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->table()->model()->rowCount(), 2, 10000);
        auto *search = m_panel->findChild<QLineEdit *>(QStringLiteral("streamsSearch"));
        QTest::keyClicks(search, QStringLiteral("ONE"));
        QCOMPARE(m_panel->table()->model()->rowCount(), 1);
        search->clear();
        m_panel->table()->sortByColumn(StreamsModel::PendingColumn, Qt::DescendingOrder);
        QCOMPARE(m_panel->table()->model()->index(0, StreamsModel::GroupColumn).data().toString(), QStringLiteral("two"));
    }

    void aGroupThatStaysBehindRaisesAnAlertThatEnds()
    {
        BadStreams bad(m_server.raw());
        bad.add("jobs", 60);
        bad.group("jobs", "slow");
        QSignalSpy alerts(m_panel.get(), &StreamsPanel::alert);
        inspect::GroupAlert::Options limits;
        limits.mostLag = 50;
        limits.after = std::chrono::seconds(1);
        limits.clearAfter = std::chrono::seconds(1);
        m_panel->controller()->setLimits(limits);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(alerts.size(), 1, 15000);
        QVERIFY(alerts[0][0].value<StreamRows::Alarm>().raised);
        auto *label = m_panel->findChild<QLabel *>(QStringLiteral("alerts"));
        QTRY_VERIFY(label->isVisible());
        QVERIFY2(label->text().contains(QStringLiteral("lag 60, limit 50")), qPrintable(label->text()));
        bad.read("jobs", "slow", "c", 60);
        QTRY_COMPARE_WITH_TIMEOUT(alerts.size(), 2, 15000);
        QVERIFY(!alerts[1][0].value<StreamRows::Alarm>().raised);
        QTRY_VERIFY(!label->isVisible());
    }

    void limitsAreSetAndKept()
    {
        m_panel->askLimits();
        auto *dialog = m_panel->findChild<QDialog *>();
        QVERIFY(dialog);
        dialog->findChild<QSpinBox *>(QStringLiteral("limitLag"))->setValue(77);
        dialog->findChild<QSpinBox *>(QStringLiteral("limitAge"))->setValue(120);
        QVERIFY(dialog->findChild<QCheckBox *>(QStringLiteral("limitWatch"))->isChecked());
        dialog->findChild<QCheckBox *>(QStringLiteral("limitWatch"))->setChecked(false);
        QTest::mouseClick(dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
        QCOMPARE(m_panel->controller()->limits().mostLag, 77);
        StreamsPanel other{Records()};
        other.restoreState(m_panel->saveState());
        QCOMPARE(other.controller()->limits().mostLag, 77);
        QCOMPARE(other.controller()->limits().oldestPending, std::chrono::milliseconds(120'000));
        QVERIFY(!other.controller()->isWatching());
    }

    void aPoorUserSeesWhatHeMay()
    {
        BadStreams bad(m_server.raw());
        bad.add("jobs", 4);
        bad.group("jobs", "g");
        open("poor");
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(QStringLiteral("jobs"), QStringLiteral("not permitted")) >= 0, 10000);
        QCOMPARE(m_panel->table()->model()->rowCount(), 1); // the contract's streams that may not be asked about are none
        QCOMPARE(cell("jobs", "not permitted", StreamsModel::LengthColumn), QStringLiteral("4"));
        const QModelIndex index = m_panel->table()->model()->index(0, StreamsModel::GroupColumn);
        QVERIFY2(index.data(Qt::ToolTipRole).toString().contains(QStringLiteral("XINFO")),
                 qPrintable(index.data(Qt::ToolTipRole).toString()));
    }

    void aServerThatIsKilledAndComesBackIsShownAgain()
    {
        BadStreams(m_server.raw()).add("jobs", 4);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->table()->model()->rowCount(), 1, 10000);
        m_server.kill();
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->controller()->view().state, State::Away, 15000);
        QTRY_VERIFY(m_panel->findChild<StaleBanner *>()->isStale());
        QCOMPARE(m_panel->table()->model()->rowCount(), 1); // the old values stay
        QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
        BadStreams(m_server.raw()).add("events:voice.created", 2);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->controller()->view().state, State::Live, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(QStringLiteral("events:voice.created"), QStringLiteral("no group")) >= 0, 20000);
        QTRY_VERIFY(!m_panel->findChild<StaleBanner *>()->isStale());
    }

    void aDoubleClickOpensTheStreamAndBackLeadsHome()
    {
        BadStreams bad(m_server.raw());
        bad.add("jobs", 4);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->table()->model()->rowCount(), 1, 10000);
        m_panel->table()->setCurrentIndex(m_panel->table()->model()->index(0, 0));
        QTest::keyClick(m_panel->table(), Qt::Key_Return);
        QTRY_VERIFY(m_panel->page()->isVisible());
        QCOMPARE(m_panel->page()->stream(), QByteArray("jobs"));
        QTest::mouseClick(m_panel->page()->findChild<QPushButton *>(QStringLiteral("allStreams")), Qt::LeftButton);
        QTRY_VERIFY(m_panel->table()->isVisible());
        QVERIFY(m_panel->openSubject(QStringLiteral("jobs")));
        QTRY_VERIFY(m_panel->page()->isVisible());
    }

    void thePaletteFindsStreams()
    {
        BadStreams bad(m_server.raw());
        bad.add("jobs", 4);
        bad.group("jobs", "a");
        bad.group("jobs", "b");
        open();
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->table()->model()->rowCount(), 2, 10000);
        const auto places = m_panel->places();
        QCOMPARE(places.size(), std::size_t(1));
        QCOMPARE(places[0].title, QStringLiteral("jobs"));
        places[0].open();
        QTRY_VERIFY(m_panel->page()->isVisible());
    }
};

QTEST_MAIN(StreamsPanelTest)
#include "tst_streams_panel.moc"
