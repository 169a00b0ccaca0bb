// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of the server panel against real servers: every action is clicked.
#include "core/audit/activity_log.h"
#include "core/audit/bin_store.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"
#include "ui/server/charts_page.h"
#include "ui/server/clients_page.h"
#include "ui/server/config_page.h"
#include "ui/server/latency_page.h"
#include "ui/server/memory_page.h"
#include "ui/server/monitor_page.h"
#include "ui/server/server_panel.h"
#include "ui/server/slow_log_page.h"
#include "ui/widgets/change_guard.h"
#include "ui/widgets/refresh_control.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <csignal>

using namespace freshet;
using namespace freshet::ui;
using namespace freshet::test;

class TestServerPages : public QObject
{
    Q_OBJECT

    RedisServer m_server{{.config = {QStringLiteral("slowlog-log-slower-than 0"), QStringLiteral("enable-debug-command yes")}}};
    QTemporaryDir m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ServerPanel> m_panel;

    void open(const redis::Url &url, redis::ClientOptions options = {})
    {
        if (m_panel)
            m_panel->setSession(nullptr);
        m_session = std::make_unique<Session>(url, options);
        if (!m_panel) {
            Records records;
            records.log = m_log.get();
            m_panel = std::make_unique<ServerPanel>(records);
            m_panel->resize(1000, 640);
            m_panel->show();
            m_panel->findChild<RefreshControl *>()->setInterval(std::chrono::seconds(1));
        }
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Live, 15000);
    }
    template<typename Page>
    Page *show()
    {
        auto *page = m_panel->findChild<Page *>();
        m_panel->openSubject(page->id());
        return page;
    }
    static QString cell(const TablePage &page, int row, int column)
    {
        return page.table()->model()->index(row, column).data().toString();
    }
    static int rowOf(const TablePage &page, const QString &text, int column)
    {
        for (int row = 0; row < page.table()->model()->rowCount(); ++row) {
            if (cell(page, row, column).contains(text))
                return row;
        }
        return -1;
    }
    static QPushButton *button(const QWidget &page, const QString &text)
    {
        for (QPushButton *one : page.findChildren<QPushButton *>()) {
            if (one->text() == text && one->isVisible())
                return one;
        }
        return nullptr;
    }
    static bool says(const QWidget &page, const QString &text)
    {
        for (const QLabel *label : page.findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(text))
                return true;
        }
        return false;
    }
    ChangeGuard *guard()
    {
        for (ChangeGuard *one : m_panel->findChildren<ChangeGuard *>()) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }
    audit::Activity newest()
    {
        const auto page = await(m_log->changes(0));
        return page && !page->records.empty() ? page->records[0] : audit::Activity{};
    }

private Q_SLOTS:
    void initTestCase()
    {
        std::signal(SIGPIPE, SIG_IGN); // a test writes to a connection that was ended
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        audit::ActivityLog::Options options;
        options.path = m_directory.filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(options);
    }
    void init()
    {
        if (!m_server.isRunning())
            QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        open(m_server.url());
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void everyPageSettlesAndIsDrawn()
    {
        for (ServerPage *page : m_panel->pages()) {
            QVERIFY(m_panel->openSubject(page->id()));
            QCOMPARE(m_panel->page(), page);
            QTRY_VERIFY2_WITH_TIMEOUT(page->isSettled(), qPrintable(page->id()), 15000);
            QVERIFY(!m_panel->grab().isNull());
            QVERIFY(!page->title().isEmpty());
            for (QAbstractItemModel *model : page->findChildren<ServerTableModel *>())
                QAbstractItemModelTester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
            QVERIFY2(page->minimumSizeHint().width() < 840, qPrintable(page->id()));
        }
        QVERIFY(!m_panel->openSubject(QStringLiteral("nonsense")));
        QCOMPARE(m_panel->places().size(), m_panel->pages().size());
    }

    void theSlowLogIsShownWholeAndEmptied()
    {
        m_server.raw().run({"SET", "slow\x1b[31m<b>", QByteArray(100, 'y')});
        auto *page = show<SlowLogPage>();
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(*page, QStringLiteral("SET slow\\x1b[31m<b>"), 2) >= 0, 10000);
        page->table()->selectRow(rowOf(*page, QStringLiteral("SET slow"), 2));
        auto *whole = page->findChild<QPlainTextEdit *>();
        QTRY_VERIFY(whole->isVisible());
        QVERIFY(whole->toPlainText().contains(QString(100, u'y')));
        QSignalSpy notices(m_panel.get(), &Panel::notice);
        QPushButton *reset = button(*page, QStringLiteral("Empty…"));
        QVERIFY(reset);
        QTRY_VERIFY(reset->isEnabled());
        m_server.raw().run({"CONFIG", "SET", "slowlog-log-slower-than", "-1"});
        QTest::mouseClick(reset, Qt::LeftButton); // development: no question
        QTRY_COMPARE_WITH_TIMEOUT(notices.size(), 1, 10000);
        QCOMPARE(m_server.raw().run({"SLOWLOG", "LEN"}).integer, 0);
        QTRY_VERIFY_WITH_TIMEOUT(says(*page, QStringLiteral("The slow log is off")), 10000);
        QCOMPARE(newest().intent.action, QStringLiteral("server.slowlog_reset"));
        QCOMPARE(newest().state, audit::Activity::State::Done);
        m_server.raw().run({"CONFIG", "SET", "slowlog-log-slower-than", "0"});
    }

    void moreBringsOlderCommands()
    {
        auto raw = m_server.raw();
        for (int i = 0; i < 127; ++i)
            raw.run({"ECHO", QByteArray::number(i)});
        auto *page = show<SlowLogPage>();
        QTRY_COMPARE_WITH_TIMEOUT(page->model()->rowCount(), 100, 10000);
        QPushButton *more = button(*page, QStringLiteral("More"));
        QVERIFY(more->isEnabled());
        QTest::mouseClick(more, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(page->model()->rowCount() > 100, 10000);
    }

    void aConnectionIsEndedAndTheConsolesOwnIsNot()
    {
        auto victim = m_server.raw();
        victim.run({"CLIENT", "SETNAME", "<b>victim\\n</b>"});
        auto *page = show<ClientsPage>();
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(*page, QStringLiteral("<b>victim"), 1) >= 0, 10000);
        QPushButton *kill = button(*page, QStringLiteral("End…"));
        QVERIFY(!kill->isEnabled());
        const int own = rowOf(*page, QStringLiteral("(this console)"), 1);
        QVERIFY(own >= 0);
        page->table()->selectRow(own);
        QVERIFY(!kill->isEnabled());
        QVERIFY(kill->toolTip().contains(QStringLiteral("this console")));
        page->table()->selectRow(rowOf(*page, QStringLiteral("<b>victim"), 1));
        QTRY_VERIFY(kill->isEnabled());
        QSignalSpy notices(m_panel.get(), &Panel::notice);
        QTest::mouseClick(kill, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(notices.size(), 1, 10000);
        QVERIFY(notices[0][0].toString().contains(QStringLiteral("was ended")));
        QVERIFY(victim.run({"PING"}).isError());
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(*page, QStringLiteral("<b>victim"), 1) < 0, 10000);
        QCOMPARE(newest().intent.action, QStringLiteral("server.client_kill"));
    }

    void anotherOfFreshetsConnectionsIsAskedFor()
    {
        Session other(m_server.url(), {}); // another window
        auto *page = show<ClientsPage>();
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(*page, QStringLiteral("(of Freshet)"), 1) >= 0, 10000);
        page->table()->selectRow(rowOf(*page, QStringLiteral("(of Freshet)"), 1));
        QPushButton *kill = button(*page, QStringLiteral("End…"));
        QTRY_VERIFY(kill->isEnabled());
        QTest::mouseClick(kill, Qt::LeftButton);
        QTRY_VERIFY(guard());
        guard()->reject();
    }

    void aSettingIsChangedWithItsRecord()
    {
        auto *page = show<ConfigPage>();
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(*page, QStringLiteral("maxmemory-samples"), 0) >= 0, 10000);
        page->table()->selectRow(rowOf(*page, QStringLiteral("maxmemory-samples"), 0));
        QPushButton *change = button(*page, QStringLiteral("Change…"));
        QVERIFY(change);
        QVERIFY(!change->isEnabled()); // it is the value that it has
        QLineEdit *value = nullptr;
        for (QLineEdit *one : page->findChildren<QLineEdit *>()) {
            if (one->accessibleName() == QStringLiteral("New value"))
                value = one;
        }
        QVERIFY(value && value->isVisible());
        value->setText(QStringLiteral("many"));
        QVERIFY(!change->isEnabled());
        QVERIFY(says(*page, QStringLiteral("whole number")));
        value->setText(QStringLiteral("7"));
        QVERIFY(change->isEnabled());
        QSignalSpy notices(m_panel.get(), &Panel::notice);
        QTest::mouseClick(change, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(notices.size(), 1, 10000);
        QVERIFY(notices[0][0].toString().contains(QStringLiteral("is now 7")));
        QCOMPARE(m_server.raw().run({"CONFIG", "GET", "maxmemory-samples"}).field("maxmemory-samples").bytes, QByteArray("7"));
        const audit::Activity record = newest();
        QCOMPARE(record.intent.action, QStringLiteral("server.config"));
        QVERIFY(record.canBeUndone());
        QCOMPARE(record.result.value(QStringLiteral("before")).toString(), QStringLiteral("5"));
        QTRY_VERIFY_WITH_TIMEOUT(cell(*page, rowOf(*page, QStringLiteral("maxmemory-samples"), 0), 1) == QStringLiteral("7"),
                                 10000);
        // A choice, with the file.
        page->table()->selectRow(rowOf(*page, QStringLiteral("maxmemory-policy"), 0));
        QComboBox *choice = nullptr;
        for (QComboBox *one : page->findChildren<QComboBox *>()) {
            if (one->isVisible() && one->accessibleName() == QStringLiteral("New value"))
                choice = one;
        }
        QVERIFY(choice);
        choice->setCurrentText(QStringLiteral("allkeys-lfu"));
        for (QCheckBox *box : page->findChildren<QCheckBox *>()) {
            if (box->text() == QStringLiteral("also into its file"))
                box->setChecked(true);
        }
        QTRY_VERIFY(change->isEnabled());
        QTest::mouseClick(change, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(notices.size(), 2, 10000);
        QTRY_COMPARE(newest().result.value(QStringLiteral("rewritten")).toInt(), 1);
        m_server.raw().run({"CONFIG", "SET", "maxmemory-policy", "noeviction"});
    }

    void onlyWhatIsChangedIsShownWhereAsked()
    {
        auto *page = show<ConfigPage>();
        QTRY_VERIFY_WITH_TIMEOUT(page->model()->rowCount() > 100, 10000);
        QTest::mouseClick(page->findChild<QCheckBox *>(), Qt::LeftButton, {}, QPoint(8, 8));
        QTRY_VERIFY(page->model()->rowCount() < 30);
        QVERIFY(rowOf(*page, QStringLiteral("slowlog-log-slower-than"), 0) >= 0);
        QCOMPARE(rowOf(*page, QStringLiteral("timeout"), 0), -1);
    }

    void memoryIsMeasuredWhenAskedForAndCanBeStopped()
    {
        auto raw = m_server.raw();
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < 3000; ++i)
            commands.push_back({"SET", "v1:product:" + QByteArray::number(i), QByteArray(100, 'x')});
        raw.runAll(commands);
        raw.run({"SET", "<img src=x>:1", "y"});
        auto *page = show<MemoryPage>();
        QCOMPARE(page->model()->rowCount(), 0); // never by itself
        QTest::mouseClick(button(*page, QStringLiteral("Measure")), Qt::LeftButton);
        QVERIFY(m_panel->running().canStop);
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(*page, QStringLiteral("product"), 0) >= 0, 15000);
        QVERIFY(m_panel->running().text.isEmpty());
        QVERIFY(says(*page, QStringLiteral("All keys take about")));
        QVERIFY(!m_panel->grab().isNull());
        page->findChild<QComboBox *>()->setCurrentIndex(3);
        QTest::mouseClick(button(*page, QStringLiteral("Measure anew")), Qt::LeftButton);
        m_panel->stopRunning();
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->running().text.isEmpty(), 15000);
        raw.run({"FLUSHALL"});
    }

    void monitorRunsOnlyAfterAYesAndEndsWhenThePageIsLeft()
    {
        auto *page = show<MonitorPage>();
        QTest::mouseClick(button(*page, QStringLiteral("Start…")), Qt::LeftButton);
        QTRY_VERIFY(guard()); // also in development
        guard()->reject();
        QVERIFY(!page->isRunning());
        QTRY_VERIFY(!guard());
        QTest::mouseClick(button(*page, QStringLiteral("Start…")), Qt::LeftButton);
        QTRY_VERIFY(guard());
        QTest::mouseClick(guard()->findChild<QPushButton *>(QStringLiteral("guardApply")), Qt::LeftButton);
        QTRY_VERIFY(page->isRunning());
        const auto seen = [&] {
            m_server.raw().run({"SET", "<b>seen</b>", "1"});
            return rowOf(*page, QStringLiteral("SET <b>seen</b> 1"), 3) >= 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(seen(), 10000);
        m_panel->openSubject(QStringLiteral("info"));
        QTRY_VERIFY_WITH_TIMEOUT(!page->isRunning(), 10000);
        QTRY_VERIFY_WITH_TIMEOUT(!m_server.raw().run({"CLIENT", "LIST"}).bytes.contains("cmd=monitor"), 10000);
        m_panel->openSubject(QStringLiteral("monitor"));
        QVERIFY(rowOf(*page, QStringLiteral("SET <b>seen</b> 1"), 3) >= 0); // what was seen stays
        page->findChild<QLineEdit *>()->setText(QStringLiteral("nothing like that"));
        QCOMPARE(page->table()->model()->rowCount(), 0);
    }

    void latencyTellsPingsAndWhatTheServerNoted()
    {
        auto raw = m_server.raw();
        raw.run({"CONFIG", "SET", "latency-monitor-threshold", "1"});
        raw.run({"DEBUG", "SLEEP", "0.02"});
        auto *page = show<LatencyPage>();
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(*page, QStringLiteral("command"), 0) >= 0, 10000);
        QVERIFY(says(*page, QStringLiteral("99 % within")));
        page->table()->selectRow(rowOf(*page, QStringLiteral("command"), 0));
        QTRY_VERIFY(page->findChild<QPlainTextEdit *>()->toPlainText().contains(QStringLiteral("newest first")));
        raw.run({"CONFIG", "SET", "latency-monitor-threshold", "0"});
    }

    void chartsGrowAndShowARestartAsAGap()
    {
        auto *page = show<ChartsPage>();
        QTRY_VERIFY_WITH_TIMEOUT(page->history().size() >= 3, 15000);
        QVERIFY(page->history().restarts().empty());
        QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
        QTRY_COMPARE_WITH_TIMEOUT(page->history().restarts().size(), std::size_t(1), 20000);
        const auto rates = page->history().rate(inspect::ServerSample::Commands);
        QVERIFY(std::ranges::any_of(rates, [](const auto &point) { return !point.value; }));
        QVERIFY(std::ranges::none_of(rates, [](const auto &point) { return point.value.value_or(0) < 0; }));
        QVERIFY(!m_panel->grab().isNull());
    }

    void aReadOnlyConnectionSeesAllAndChangesNothing()
    {
        redis::ClientOptions options;
        options.readOnly = true;
        m_server.raw().run({"SET", "a", "b"});
        open(m_server.url(), options);
        const auto shutButton = [](TablePage &page, const QString &text) {
            QTRY_VERIFY_WITH_TIMEOUT(page.model()->rowCount() > 0, 10000);
            page.table()->selectRow(0);
            QPushButton *one = button(page, text);
            QVERIFY2(one && !one->isEnabled(), qPrintable(text));
            QCOMPARE(one->toolTip(), QStringLiteral("This connection is read-only."));
        };
        shutButton(*show<SlowLogPage>(), QStringLiteral("Empty…"));
        shutButton(*show<ClientsPage>(), QStringLiteral("End…"));
        shutButton(*show<ConfigPage>(), QStringLiteral("Change…"));
        auto *latency = show<LatencyPage>();
        QTRY_VERIFY_WITH_TIMEOUT(says(*latency, QStringLiteral("99 % within")), 10000);
        auto *monitor = show<MonitorPage>(); // it costs the server much
        QVERIFY(says(*monitor, QStringLiteral("read-only")));
    }

    void valuesStayWhileTheServerIsAway()
    {
        auto *page = show<ConfigPage>();
        QTRY_VERIFY_WITH_TIMEOUT(page->model()->rowCount() > 100, 10000);
        m_server.kill();
        QTRY_VERIFY_WITH_TIMEOUT(says(*m_panel, QStringLiteral("Values from")), 15000);
        QVERIFY(page->model()->rowCount() > 100);
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        QTRY_VERIFY_WITH_TIMEOUT(!says(*m_panel, QStringLiteral("Values from")), 20000);
        QTRY_VERIFY_WITH_TIMEOUT(!says(*page, QStringLiteral("older values")), 10000);
    }

    void aHiddenPageDoesNotAsk()
    {
        auto *page = show<ClientsPage>();
        QTRY_VERIFY_WITH_TIMEOUT(page->model()->rowCount() > 0, 10000);
        m_panel->openSubject(QStringLiteral("info"));
        QSignalSpy settled(m_panel->controller(), &ServerController::refreshed);
        QTRY_VERIFY_WITH_TIMEOUT(settled.size() >= 2, 15000); // what was under way is answered
        auto raw = m_server.raw();
        raw.run({"CONFIG", "RESETSTAT"});
        QSignalSpy refreshed(m_panel->controller(), &ServerController::refreshed);
        QTRY_VERIFY_WITH_TIMEOUT(refreshed.size() >= 3, 15000);
        QVERIFY(!raw.run({"INFO", "commandstats"}).bytes.contains("client|list"));
    }

    void thePageAndItsColumnsComeBack()
    {
        m_panel->openSubject(QStringLiteral("clients"));
        auto *page = m_panel->findChild<ClientsPage *>();
        page->table()->setColumnWidth(0, 222);
        const QJsonObject state = m_panel->saveState();
        ServerPanel other;
        other.restoreState(state);
        QCOMPARE(other.page()->id(), QStringLiteral("clients"));
        other.restoreState({{QStringLiteral("pages"), QStringLiteral("garbage")}, {QStringLiteral("page"), 7}});
    }
};

QTEST_MAIN(TestServerPages)
#include "tst_server_pages.moc"
