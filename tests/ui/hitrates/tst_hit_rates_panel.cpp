// SPDX-License-Identifier: GPL-3.0-or-later
// The panel as its user sees it, against a real redis-server.
#include "tests/support/redis_server.h"
#include "ui/hitrates/csv_recorder.h"
#include "ui/hitrates/hit_rate_charts.h"
#include "ui/hitrates/hit_rates_panel.h"
#include "ui/hitrates/namespace_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/time_chart.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace freshet;
using namespace freshet::ui;
using freshet::test::RedisServer;
using State = HitRatesController::State;

class TestHitRatesPanel : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<HitRatesPanel> m_panel;

    const HitRatesController::View &view() { return m_panel->controller()->view(); }
    QString tile(int index) { return m_panel->findChildren<FigureTile *>().at(index)->value(); }
    TimeChart &rateChart() { return *m_panel->findChild<HitRateCharts *>()->rateChart(); }
    TimeChart &readsChart() { return *m_panel->findChild<HitRateCharts *>()->readsChart(); }
    bool says(const QString &text)
    {
        const auto labels = m_panel->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](QLabel *label) { return label->isVisible() && label->text().contains(text); });
    }
    void read(int hits, int misses)
    {
        auto raw = m_server.raw();
        raw.run({"SET", "present", "1"});
        for (int i = 0; i < hits; ++i)
            raw.run({"GET", "present"});
        for (int i = 0; i < misses; ++i)
            raw.run({"GET", "absent"});
    }

    void open()
    {
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_VERIFY_WITH_TIMEOUT(view().to.isValid(), 15000);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    }

    void init()
    {
        if (!m_server.isRunning())
            QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_session = std::make_unique<Session>(m_server.url(), redis::ClientOptions{});
        m_panel = std::make_unique<HitRatesPanel>();
        m_panel->resize(900, 600);
        m_panel->show();
    }

    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void withoutAConnectionItSaysSo()
    {
        QVERIFY(m_panel->findChild<EmptyState *>()->isVisible());
        QCOMPARE(m_panel->readiness().state, Panel::Readiness::State::Waiting);
        QVERIFY(!m_panel->readiness().reason.isEmpty());
    }

    void theFiguresAreTheServers()
    {
        open();
        read(9, 1);
        QTRY_COMPARE_WITH_TIMEOUT(tile(2), QStringLiteral("9"), 10000);
        QTRY_COMPARE_WITH_TIMEOUT(tile(3), QStringLiteral("1"), 10000);
        QVERIFY(tile(0).startsWith(QStringLiteral("90.0")));
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Live, 10000);
        QVERIFY(!rateChart().isEmpty());
        QVERIFY(rateChart().accessibleDescription().contains(QStringLiteral("90.0")));
    }

    void withoutReadsThereIsNoRateAndNoLine()
    {
        open();
        QTRY_VERIFY_WITH_TIMEOUT(view().totals.seconds >= 2, 10000);
        QCOMPARE(tile(0), QStringLiteral("–"));
        QCOMPARE(tile(2), QStringLiteral("0"));
        QVERIFY(rateChart().isEmpty());
        QVERIFY(!readsChart().isEmpty()); // none is a number too
        QCOMPARE(m_panel->readiness().state, Panel::Readiness::State::Waiting);
    }

    void aLowWindowShowsTheChartsAsAWhole()
    {
        open();
        for (const int height : {900, 520}) {
            m_panel->resize(840, height);
            const auto *tile = m_panel->findChild<FigureTile *>();
            const int line = m_panel->fontMetrics().height();
            QTRY_VERIFY(height > 600 ? tile->height() > 3 * line : tile->height() < 3 * line);
            for (TimeChart *chart : {&rateChart(), &readsChart()}) {
                QTRY_VERIFY(chart->visibleRegion().boundingRect() == chart->rect());
                QVERIFY(chart->height() >= 5 * line);
            }
            QVERIFY(m_panel->findChild<NamespaceTable *>()->visibleRegion().boundingRect().height() > 4 * line);
        }
    }

    void theWindowButtonsChangeTheAxis()
    {
        open();
        const auto buttons = m_panel->findChildren<QToolButton *>();
        const auto five = std::find_if(buttons.begin(), buttons.end(), [](QToolButton *b) { return b->text().startsWith(u'5'); });
        QVERIFY(five != buttons.end());
        QTest::mouseClick(*five, Qt::LeftButton);
        QCOMPARE(rateChart().content().toMs - rateChart().content().fromMs, 300'000);
        QCOMPARE(readsChart().content().toMs - readsChart().content().fromMs, 300'000);
    }

    void theAxisMayFitTheLine()
    {
        open();
        read(99, 1);
        QTRY_VERIFY_WITH_TIMEOUT(!rateChart().isEmpty(), 10000);
        QCOMPARE(rateChart().valueAxis().low, 0.0);
        const auto boxes = m_panel->findChildren<QComboBox *>();
        const auto scale = std::find_if(boxes.begin(), boxes.end(), [](QComboBox *box) { return box->count() == 2; });
        QVERIFY(scale != boxes.end());
        (*scale)->setCurrentIndex(1);
        QVERIFY(rateChart().valueAxis().low > 50);
        QVERIFY(rateChart().valueAxis().high <= 100);
    }

    void bothChartsShowTheSameMoment()
    {
        open();
        read(5, 5);
        QTRY_VERIFY_WITH_TIMEOUT(!rateChart().isEmpty(), 10000);
        QTest::mouseMove(&rateChart(), rateChart().plotRect().center().toPoint());
        QVERIFY(rateChart().crosshair());
        QCOMPARE(readsChart().crosshair(), rateChart().crosshair());
        QTest::mouseMove(&rateChart(), QPoint(1, 1));
        QVERIFY(!readsChart().crosshair());
    }

    void pausedItStandsStillButMissesNothing()
    {
        open();
        auto *refresh = m_panel->findChild<RefreshControl *>();
        refresh->setPaused(true);
        QTRY_VERIFY_WITH_TIMEOUT(!refresh->isAsking(), 5000);
        const QDateTime shown = view().to;
        const auto newest = [&] {
            return m_panel->controller()->history().newest(inspect::HitRateHistory::server())->sample.time;
        };
        QTRY_VERIFY_WITH_TIMEOUT(shown.msecsTo(newest()) > 2500, 15000);
        QCOMPARE(view().to, shown);
        refresh->setPaused(false);
        QTRY_VERIFY_WITH_TIMEOUT(view().to > shown, 5000);
        const auto &points = view().points;
        QVERIFY(std::none_of(points.begin(), points.end(),
                             [](const auto &p) { return p.interval.gap == inspect::HitRateGap::Outage; }));
    }

    void lostItGreysTheLastValuesAndComesBackWithAGap()
    {
        open();
        read(5, 5);
        QTRY_VERIFY_WITH_TIMEOUT(!rateChart().isEmpty(), 10000);
        const QString hits = tile(2);
        auto *banner = m_panel->findChild<StaleBanner *>();
        m_server.kill();
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 20000);
        QCOMPARE(tile(2), hits);
        QVERIFY(!rateChart().isEmpty());
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), 20000);
        const auto gaps = [&] {
            const auto &points = view().points;
            return std::count_if(points.begin(), points.end(),
                                 [](const auto &p) { return p.interval.gap == inspect::HitRateGap::Restart; });
        };
        QTRY_COMPARE_WITH_TIMEOUT(gaps(), 1, 10000);
    }

    void theExportSaysHowManyRowsAndWhere()
    {
        open();
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("hits.csv"));
        QSignalSpy notice(m_panel.get(), &Panel::notice);
        m_panel->exportTo(path);
        const auto points = view().points.size();
        QTRY_COMPARE_WITH_TIMEOUT(notice.size(), 1, 10000);
        QVERIFY(QFile::exists(path));
        QVERIFY(says(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), qsizetype(points) + 1);
    }

    void aWeekOfAHundredNamespacesKeepsNobodyWaiting()
    {
        inspect::RateHistory history;
        const qint64 end = 1'700'000'100'000;
        for (int name = 0; name < 100; ++name) {
            for (qint64 at = end - 604'800'000; at < end; at += 300'000) {
                inspect::RateBin bin;
                bin.startMs = at;
                bin.endMs = at + 300'000;
                bin.knownMs = 300'000;
                bin.hits = bin.totalHits = at % 1000;
                bin.misses = bin.totalMisses = name;
                history.add(inspect::RateHistory::ofNamespace("namespace" + QByteArray::number(name)), bin);
            }
        }
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("week.csv"));
        CsvRecorder recorder;
        QSignalSpy saved(&recorder, &CsvRecorder::saved);
        QElapsedTimer clock;
        clock.start();
        CsvWindow window;
        window.add(history, end - 604'800'000, end);
        recorder.saveWindow(path, std::move(window));
        const qint64 kept = clock.elapsed();
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, 60000);
        qInfo("the GUI thread was kept for %lld ms, the file took %lld ms", kept, clock.elapsed());
        QCOMPARE(saved[0][1].toLongLong(), 100 * 2016);
        QVERIFY(saved[0][2].toString().isEmpty());
        QVERIFY2(kept < 250, qPrintable(QString::number(kept))); // some 10 ms, on a machine that has other things to do too
    }

    void theExportButtonAsksForAFile()
    {
        open();
        QTemporaryDir folder;
        const auto buttons = m_panel->findChildren<QPushButton *>();
        const auto button = std::find_if(buttons.begin(), buttons.end(),
                                         [](QPushButton *b) { return b->text().contains(QStringLiteral("CSV")); });
        QVERIFY(button != buttons.end());
        QTest::mouseClick(*button, Qt::LeftButton); // nothing blocks: the dialog is beside the event loop
        auto *dialog = m_panel->findChild<QFileDialog *>();
        QVERIFY(dialog);
        QVERIFY(dialog->isVisible());
        dialog->setDirectory(folder.path());
        dialog->selectFile(folder.filePath(QStringLiteral("chosen"))); // the ending is added
        QVERIFY(QMetaObject::invokeMethod(dialog, "accept"));
        QTRY_VERIFY(QFile::exists(folder.filePath(QStringLiteral("chosen.csv"))));
        QTRY_VERIFY(says(QStringLiteral("chosen.csv")));
    }

    void aServerThatWasNeverThereIsSaidToBeAway()
    {
        redis::Url nowhere;
        nowhere.socketPath = QStringLiteral("/nonexistent/redis.sock");
        Session session(nowhere, {});
        m_panel->setSession(&session);
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Away, 15000);
        QVERIFY(m_panel->findChild<EmptyState *>()->isVisible());
        QCOMPARE(m_panel->readiness().state, Panel::Readiness::State::Waiting);
        m_panel->setSession(nullptr);
    }

    void anExportThatFailsSaysWhyInThePanel()
    {
        open();
        QSignalSpy notice(m_panel.get(), &Panel::notice);
        m_panel->exportTo(QStringLiteral("/proc/none/hits.csv"));
        QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("/proc/none/hits.csv")), 10000);
        QCOMPARE(notice.size(), 0);
        QVERIFY(view().to.isValid());
    }

    void copyGivesTheTableAsText()
    {
        open();
        read(3, 1);
        QTRY_COMPARE_WITH_TIMEOUT(tile(2), QStringLiteral("3"), 10000);
        m_panel->copyAsText();
        const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
        QVERIFY(lines.first().contains(QStringLiteral("75.0")));
        QCOMPARE(lines.size(), qsizetype(view().points.size()) + 3); // summary, heading, and the end of the last line
    }

    void aUserWithoutInfoIsToldSo()
    {
        RedisServer::Options options;
        options.users = {"limited on >secret ~* +@all -info"};
        RedisServer server(options);
        QVERIFY2(server.start(), qPrintable(server.log()));
        redis::Url url = server.url();
        url.user = QStringLiteral("limited");
        url.password = QStringLiteral("secret");
        Session session(url, {});
        m_panel->setSession(&session);
        m_panel->setActive(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->findChild<EmptyState *>()->isVisible() && says(QStringLiteral("INFO")), 15000);
        QCOMPARE(m_panel->readiness().state, Panel::Readiness::State::Failed);
        m_panel->setSession(nullptr);
    }

    void howLongUnderTargetUntilAnAlertIsChosenInTheMenu()
    {
        for (QAction *action : m_panel->findChildren<QAction *>()) {
            if (action->data().toInt() == 15)
                action->trigger();
        }
        QCOMPARE(m_panel->controller()->collector()->alertAfter(), std::chrono::minutes(15));
        QCOMPARE(m_panel->saveState().value(QStringLiteral("alertMinutes")).toInt(), 15);
    }

    void theStateOfTheWidgetsComesBack()
    {
        m_panel->restoreState({{QStringLiteral("windowSeconds"), 300}, {QStringLiteral("wholeScale"), false}});
        QCOMPARE(view().window, HitRatesController::Window::FiveMinutes);
        const QJsonObject state = m_panel->saveState();
        HitRatesPanel other;
        other.restoreState(state);
        QCOMPARE(other.saveState(), state);
        other.restoreState({{QStringLiteral("windowSeconds"), QStringLiteral("garbage")}});
        QCOMPARE(other.controller()->view().window, HitRatesController::Window::OneMinute);
    }
};

QTEST_MAIN(TestHitRatesPanel)
#include "tst_hit_rates_panel.moc"
