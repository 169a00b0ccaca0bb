// SPDX-License-Identifier: GPL-3.0-or-later
// The panel as its user sees it, against a real redis-server.
#include "tests/support/redis_server.h"
#include "ui/server/info_model.h"
#include "ui/server/info_page.h"
#include "ui/server/server_panel.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using freshet::test::RedisServer;
using State = ServerController::State;

namespace {

// What the table shows of a line; null where it shows none of that name.
QString shownValue(const QTableView &table, const QString &name, InfoModel::Column column = InfoModel::ValueColumn)
{
    for (int row = 0; row < table.model()->rowCount(); ++row) {
        if (table.model()->index(row, InfoModel::NameColumn).data().toString() == name)
            return table.model()->index(row, column).data().toString();
    }
    return {};
}

} // namespace

class TestServerPanel : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ServerPanel> m_panel;

    InfoPage &page() { return *m_panel->findChild<InfoPage *>(); }
    QTableView &table() { return *page().findChild<QTableView *>(); }
    bool isLive() { return m_panel->readiness().state == Panel::Readiness::State::Live; }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }

    void init()
    {
        if (!m_server.isRunning())
            QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_session = std::make_unique<Session>(m_server.url(), redis::ClientOptions{});
        m_panel = std::make_unique<ServerPanel>();
        m_panel->resize(1000, 600);
        m_panel->show();
        m_panel->findChild<RefreshControl *>()->setInterval(std::chrono::seconds(1));
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_VERIFY_WITH_TIMEOUT(isLive(), 15000);
    }

    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void theServersOwnLinesAreShown()
    {
        auto raw = m_server.raw();
        QCOMPARE(shownValue(table(), QStringLiteral("redis_version")), QString::fromUtf8(raw.info("server", "redis_version")));
        QCOMPARE(shownValue(table(), QStringLiteral("run_id")), QString::fromUtf8(raw.info("server", "run_id")));
        const auto tiles = m_panel->findChildren<FigureTile *>();
        QCOMPARE(tiles.size(), 4);
        QTRY_VERIFY_WITH_TIMEOUT(tiles[0]->value().contains(QString::fromUtf8(raw.info("server", "redis_version"))), 5000);
        for (const FigureTile *tile : tiles)
            QVERIFY(!tile->value().isEmpty());
    }

    void whatOthersDoShowsAsAChange()
    {
        auto raw = m_server.raw();
        const qint64 before = raw.info("stats", "keyspace_hits").toLongLong();
        raw.run({"SET", "k", "v"});
        for (int i = 0; i < 6; ++i)
            raw.run({"GET", "k"});
        QTRY_COMPARE_WITH_TIMEOUT(shownValue(table(), QStringLiteral("keyspace_hits")).toLongLong(), before + 6, 10000);
        QVERIFY(m_panel->controller()->model()->rows().size() > 50);
        QTRY_VERIFY_WITH_TIMEOUT(
            !shownValue(table(), QStringLiteral("total_commands_processed"), InfoModel::ChangeColumn).isEmpty(), 10000);
    }

    void aSearchGoesThroughAllSectionsAndClearsWithEscape()
    {
        auto *search = page().findChild<QLineEdit *>();
        const int all = table().model()->rowCount();
        QTest::keyClicks(search, QStringLiteral("maxmemory_policy"));
        QCOMPARE(table().model()->rowCount(), 1);
        QCOMPARE(shownValue(table(), QStringLiteral("maxmemory_policy")), QStringLiteral("noeviction"));
        QVERIFY(!table().isColumnHidden(InfoModel::SectionColumn));
        search->setFocus();
        QTest::keyClick(search, Qt::Key_Escape);
        QVERIFY(search->text().isEmpty());
        QCOMPARE(table().model()->rowCount(), all);
    }

    void aSectionShowsOnlyItsLines()
    {
        auto *sections = page().findChild<QListWidget *>();
        const auto found = sections->findItems(QStringLiteral("Memory"), Qt::MatchExactly);
        QCOMPARE(found.size(), 1);
        sections->setCurrentItem(found.first());
        QVERIFY(shownValue(table(), QStringLiteral("redis_version")).isNull());
        QVERIFY(!shownValue(table(), QStringLiteral("used_memory")).isNull());
        sections->setCurrentRow(0);
        QVERIFY(!shownValue(table(), QStringLiteral("redis_version")).isNull());
    }

    void selectionAndScrollPositionSurviveARefresh()
    {
        table().selectRow(40);
        const QString chosen = table().selectionModel()->selectedRows().first().data().toString();
        table().verticalScrollBar()->setValue(300);
        QSignalSpy refreshed(m_panel->controller(), &ServerController::refreshed);
        m_server.raw().run({"CLIENT", "LIST"}); // a new line in the command statistics
        QTRY_VERIFY_WITH_TIMEOUT(refreshed.size() >= 2, 10000);
        QCOMPARE(table().selectionModel()->selectedRows().first().data().toString(), chosen);
        QCOMPARE(table().verticalScrollBar()->value(), 300);
    }

    void copyTakesTheChosenLinesAsInfoWritesThem()
    {
        QTest::keyClicks(page().findChild<QLineEdit *>(), QStringLiteral("redis_mode"));
        m_panel->findChild<InfoPage *>()->copyLines();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("redis_mode:standalone\n"));
    }

    void theLastValuesStayWhileTheServerIsAway()
    {
        auto *banner = m_panel->findChild<StaleBanner *>();
        QVERIFY(!banner->isVisible());
        const QString version = shownValue(table(), QStringLiteral("redis_version"));
        m_server.kill();
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 15000);
        QCOMPARE(shownValue(table(), QStringLiteral("redis_version")), version);
        const QString oldRun = shownValue(table(), QStringLiteral("run_id"));
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), 20000);
        QTRY_VERIFY_WITH_TIMEOUT(shownValue(table(), QStringLiteral("run_id")) != oldRun, 10000);
    }

    void aHiddenPanelDoesNotAsk()
    {
        m_panel->setActive(false);
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->findChild<RefreshControl *>()->isAsking(), 5000);
        QSignalSpy refreshed(m_panel->controller(), &ServerController::refreshed);
        QSignalSpy beats(m_session.get(), &Session::latencyChanged); // one every two seconds: twice the panel's interval
        QTRY_VERIFY_WITH_TIMEOUT(beats.size() >= 2, 15000);
        QCOMPARE(refreshed.size(), 0);
        m_panel->setActive(true);
        QTRY_VERIFY_WITH_TIMEOUT(refreshed.size() >= 1, 5000);
    }

    void withoutAConnectionItSaysSo()
    {
        m_panel->setSession(nullptr);
        QCOMPARE(m_panel->readiness().state, Panel::Readiness::State::Waiting);
        QVERIFY(!m_panel->readiness().reason.isEmpty());
        QCOMPARE(m_panel->controller()->model()->rowCount(), 0);
        QVERIFY(!table().isVisible());
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
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Failed, 15000);
        QCOMPARE(m_panel->controller()->view().state, State::NotPermitted);
        QVERIFY(m_panel->readiness().reason.contains(QStringLiteral("INFO")));
        m_panel->setSession(nullptr);
    }

    void theStateOfTheWidgetsComesBack()
    {
        m_panel->findChild<RefreshControl *>()->setInterval(std::chrono::seconds(30));
        table().setColumnWidth(InfoModel::NameColumn, 333);
        const QJsonObject state = m_panel->saveState();
        ServerPanel other;
        other.restoreState(state);
        QCOMPARE(other.findChild<RefreshControl *>()->interval(), std::chrono::seconds(30));
        QCOMPARE(other.findChild<InfoPage *>()->findChild<QTableView *>()->columnWidth(InfoModel::NameColumn), 333);
        other.restoreState({{QStringLiteral("columns"), QStringLiteral("garbage")}});
    }
};

QTEST_MAIN(TestServerPanel)
#include "tst_server_panel.moc"
