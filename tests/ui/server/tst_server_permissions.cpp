// SPDX-License-Identifier: GPL-3.0-or-later
// What an ACL user may not do in the server panel, against a real server: known before the first click, or from the first
// refusal.
#include "core/audit/activity_log.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"
#include "ui/server/clients_page.h"
#include "ui/server/config_page.h"
#include "ui/server/memory_page.h"
#include "ui/server/monitor_page.h"
#include "ui/server/server_panel.h"
#include "ui/server/slow_log_page.h"
#include "ui/widgets/refresh_control.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using namespace freshet::test;

class ServerPermissionsTest : public QObject
{
    Q_OBJECT

    RedisServer m_server{{.config = {QStringLiteral("slowlog-log-slower-than 0")},
                          .users = {"poor on >pw ~* +@all -config -slowlog -client|list -latency -memory -monitor",
                                    "weak on >pw ~* +@all -config|set -config|rewrite -slowlog|reset -client|kill",
                                    "mute on >pw ~* +@all -acl -config|set -slowlog|reset -client|kill -monitor"}}};
    QTemporaryDir m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ServerPanel> m_panel;

    void open(const redis::Url &url)
    {
        m_session = std::make_unique<Session>(url, redis::ClientOptions{});
        m_panel = std::make_unique<ServerPanel>(Records{m_log.get(), nullptr});
        m_panel->resize(1000, 640);
        m_panel->show();
        m_panel->findChild<RefreshControl *>()->setInterval(std::chrono::seconds(1));
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Live, 15000);
    }
    redis::Url urlOf(const char *user)
    {
        redis::Url url = m_server.url();
        url.user = QString::fromLatin1(user);
        url.password = QStringLiteral("pw");
        return url;
    }
    template<typename Page>
    Page *show()
    {
        auto *page = m_panel->findChild<Page *>();
        m_panel->openSubject(page->id());
        return page;
    }
    static int rowOf(const TablePage &page, const QString &text, int column)
    {
        const QAbstractItemModel *model = page.table()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, column).data().toString().contains(text))
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
    audit::Activity newest()
    {
        const auto page = await(m_log->changes(0));
        return page && !page->records.empty() ? page->records[0] : audit::Activity{};
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        audit::ActivityLog::Options options;
        options.path = m_directory.filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(options);
    }
    void init() { m_server.raw().run({"ACL", "LOG", "RESET"}); }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void whatAPoorUserMayNotIsNamedAndTheRestWorks()
    {
        open(urlOf("poor"));
        const std::vector<std::pair<QString, QString>> missing{{QStringLiteral("slowlog"), QStringLiteral("+slowlog")},
                                                               {QStringLiteral("clients"), QStringLiteral("+client|list")},
                                                               {QStringLiteral("config"), QStringLiteral("+config|get")},
                                                               {QStringLiteral("latency"), QStringLiteral("+latency")}};
        for (const auto &[id, rule] : missing) {
            QVERIFY(m_panel->openSubject(id));
            QTRY_VERIFY2_WITH_TIMEOUT(says(*m_panel->page(), rule), qPrintable(id), 10000);
        }
        auto *memory = show<MemoryPage>();
        m_server.raw().run({"SET", "a", "b"});
        memory->start();
        QTRY_VERIFY_WITH_TIMEOUT(says(*memory, QStringLiteral("+memory|usage")), 10000);
        m_panel->openSubject(QStringLiteral("nodes"));
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Live, 10000);
    }

    void whatIsLackingIsDisabledAndNamedBeforeTheFirstClick()
    {
        open(urlOf("weak"));
        auto victim = m_server.raw();
        victim.run({"CLIENT", "SETNAME", "victim"});
        const auto lacks = [](const QWidget *control, const char *command) {
            QVERIFY(control);
            QTRY_VERIFY2(!control->isEnabled(), command);
            QTRY_VERIFY2(control->toolTip().contains(QLatin1String(command)), qPrintable(control->toolTip()));
        };
        auto *slow = show<SlowLogPage>();
        QTRY_VERIFY_WITH_TIMEOUT(slow->model()->rowCount() > 0, 10000);
        lacks(button(*slow, QStringLiteral("Empty…")), "Needs SLOWLOG RESET");
        auto *clients = show<ClientsPage>();
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(*clients, QStringLiteral("victim"), 1) >= 0, 10000);
        clients->table()->selectRow(rowOf(*clients, QStringLiteral("victim"), 1));
        lacks(button(*clients, QStringLiteral("End…")), "Needs CLIENT KILL");
        auto *config = show<ConfigPage>();
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(*config, QStringLiteral("maxmemory-samples"), 0) >= 0, 10000);
        config->table()->selectRow(rowOf(*config, QStringLiteral("maxmemory-samples"), 0));
        lacks(button(*config, QStringLiteral("Change…")), "Needs CONFIG SET");
        for (QCheckBox *one : config->findChildren<QCheckBox *>()) {
            if (one->text().startsWith(QStringLiteral("also into")))
                lacks(one, "Needs CONFIG REWRITE");
        }
        auto *memory = show<MemoryPage>(); // what is not lacking works
        m_server.raw().run({"SET", "a", "b"});
        memory->start();
        QTRY_VERIFY_WITH_TIMEOUT(memory->model()->rowCount() > 0, 10000);
        QVERIFY(m_server.raw().run({"ACL", "LOG"}).elements.empty()); // nothing was tried
    }

    void whatCantBeWatchedOrMeasuredSaysSoWithoutATry()
    {
        open(urlOf("poor"));
        auto *monitor = show<MonitorPage>();
        QTRY_VERIFY_WITH_TIMEOUT(says(*monitor, QStringLiteral("+monitor")), 10000);
        auto *memory = show<MemoryPage>();
        QTRY_VERIFY_WITH_TIMEOUT(says(*memory, QStringLiteral("+memory|usage")), 10000);
        memory->start();
        QVERIFY(memory->running().text.isEmpty());
        m_server.raw().run({"ACL", "LOG", "RESET"});
        QSignalSpy refreshed(m_panel->controller(), &ServerController::refreshed);
        show<SlowLogPage>();
        QTRY_VERIFY_WITH_TIMEOUT(refreshed.size() >= 2, 10000);
        QVERIFY(m_server.raw().run({"ACL", "LOG"}).elements.empty()); // what is known to be refused is not asked again
    }

    void aRefusedChangeDisablesItsButtonAndNamesTheCommand()
    {
        open(urlOf("mute"));
        auto *page = show<SlowLogPage>();
        m_server.raw().run({"SET", "a", "b"});
        QTRY_VERIFY_WITH_TIMEOUT(page->model()->rowCount() > 0, 10000);
        QPushButton *reset = button(*page, QStringLiteral("Empty…"));
        QTRY_VERIFY(reset->isEnabled());
        QTest::mouseClick(reset, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!reset->isEnabled() && reset->toolTip().contains(QStringLiteral("Needs SLOWLOG RESET")), 10000);
        QCOMPARE(newest().state, audit::Activity::State::Failed);
    }

    void aRefusedKillAndARefusedSettingNameTheirOwnCommands()
    {
        open(urlOf("mute"));
        auto victim = m_server.raw();
        victim.run({"CLIENT", "SETNAME", "victim"});
        auto *clients = show<ClientsPage>();
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(*clients, QStringLiteral("victim"), 1) >= 0, 10000);
        clients->table()->selectRow(rowOf(*clients, QStringLiteral("victim"), 1));
        QPushButton *kill = button(*clients, QStringLiteral("End…"));
        QTRY_VERIFY(kill->isEnabled());
        QTest::mouseClick(kill, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!kill->isEnabled() && kill->toolTip().contains(QStringLiteral("Needs CLIENT KILL")), 10000);
        QVERIFY(!victim.run({"PING"}).isError());
        auto *config = show<ConfigPage>();
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(*config, QStringLiteral("maxmemory-samples"), 0) >= 0, 10000);
        config->table()->selectRow(rowOf(*config, QStringLiteral("maxmemory-samples"), 0));
        for (QLineEdit *one : config->findChildren<QLineEdit *>()) {
            if (one->accessibleName() == QStringLiteral("New value"))
                one->setText(QStringLiteral("9"));
        }
        QPushButton *change = button(*config, QStringLiteral("Change…"));
        QVERIFY(change && change->isEnabled());
        QTest::mouseClick(change, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!change->isEnabled() && change->toolTip().contains(QStringLiteral("Needs CONFIG SET")), 10000);
        auto *slow = show<SlowLogPage>(); // what was not refused stays open
        QTRY_VERIFY_WITH_TIMEOUT(slow->model()->rowCount() > 0, 10000);
        QTRY_VERIFY(button(*slow, QStringLiteral("Empty…"))->isEnabled());
    }
};

QTEST_MAIN(ServerPermissionsTest)
#include "tst_server_permissions.moc"
