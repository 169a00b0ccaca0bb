// SPDX-License-Identifier: GPL-3.0-or-later
// Both panels on a real cluster of three primaries.
#include "tests/support/cluster_setup.h"
#include "tests/support/sentinel_setup.h"
#include "ui/hitrates/hit_rates_controller.h"
#include "ui/server/clients_page.h"
#include "ui/server/config_page.h"
#include "ui/server/info_model.h"
#include "ui/server/nodes_page.h"
#include "ui/server/server_panel.h"
#include "ui/server/slot_map.h"
#include "ui/server/slow_log_page.h"
#include "ui/widgets/refresh_control.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <csignal>

using namespace freshet;
using namespace freshet::ui;
using freshet::test::ClusterSetup;
using inspect::HitRateGap;
using inspect::HitRateHistory;

namespace {

std::vector<inspect::HitRatePoint> everything(const HitRatesController &controller)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    return controller.history().window(HitRateHistory::server(), now.addSecs(-3600), now.addSecs(3600));
}

qint64 hits(const HitRatesController &controller)
{
    return inspect::totalsOf(everything(controller)).hits;
}

// The value that the server panel shows; null where it shows none.
QString value(const ServerPanel &panel, const QString &name)
{
    for (const InfoModel::Row &row : panel.controller()->model()->rows()) {
        if (row.name == name)
            return row.value;
    }
    return {};
}

int rowOf(const TablePage &page, const QString &text, int column)
{
    for (int row = 0; row < page.table()->model()->rowCount(); ++row) {
        if (page.table()->model()->index(row, column).data().toString().contains(text))
            return row;
    }
    return -1;
}

QPushButton *button(const QWidget &page, const QString &text)
{
    for (QPushButton *one : page.findChildren<QPushButton *>()) {
        if (one->text() == text && one->isVisible())
            return one;
    }
    return nullptr;
}

bool says(const QWidget &page, const QString &text)
{
    const auto labels = page.findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) { return label->text().contains(text); });
}

/// Shows a page of a panel that looks at the session.
template<typename Page>
Page *openPage(ServerPanel &panel, Session &session)
{
    panel.resize(1000, 640);
    panel.show();
    panel.findChild<RefreshControl *>()->setInterval(std::chrono::seconds(1));
    auto *page = panel.findChild<Page *>();
    panel.openSubject(page->id());
    panel.setSession(&session);
    panel.setActive(true);
    return page;
}

} // namespace

class TestClusterPanels : public QObject
{
    Q_OBJECT

private:
    ClusterSetup m_cluster;

    // As many hits on every primary as its number says, and one miss.
    void readEverywhere()
    {
        for (int node = 0; node < 3; ++node) {
            int number = 0;
            QByteArray key;
            do
                key = "key" + QByteArray::number(number++);
            while (m_cluster.ownerOf(ClusterSetup::slotOf(key)) != node);
            auto raw = m_cluster.node(node).raw();
            raw.run({"SET", key, "1"});
            for (int i = 0; i <= node; ++i)
                QCOMPARE(raw.run({"GET", key}).bytes, QByteArray("1"));
            raw.run({"DEL", key});
            QVERIFY(raw.run({"GET", key}).isNil());
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        std::signal(SIGPIPE, SIG_IGN); // a test writes to a connection that was ended
        QVERIFY2(m_cluster.start(), qPrintable(m_cluster.log()));
    }

    void allPrimariesAreSummed()
    {
        Session session(m_cluster.url(), {});
        HitRatesController controller;
        controller.setSession(&session);
        QTRY_VERIFY_WITH_TIMEOUT(controller.history().newest(HitRateHistory::server()), 20000);
        QCOMPARE(controller.history().newest(HitRateHistory::server())->sample.origin.count(' '), 2); // three processes
        readEverywhere();
        QTRY_COMPARE_WITH_TIMEOUT(hits(controller), 1 + 2 + 3, 15000);
        QCOMPARE(inspect::totalsOf(everything(controller)).misses, 3);
    }

    void theServerPanelShowsTheChosenNode()
    {
        Session session(m_cluster.url(), {});
        ServerPanel panel;
        panel.resize(1000, 600);
        panel.show();
        panel.findChild<RefreshControl *>()->setInterval(std::chrono::seconds(1));
        panel.setSession(&session);
        panel.setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(panel.readiness().state, Panel::Readiness::State::Live, 20000);
        const auto boxes = panel.findChildren<QComboBox *>();
        const auto nodes =
            std::find_if(boxes.begin(), boxes.end(), [](QComboBox *box) { return box->isVisible() && box->count() == 3; });
        QVERIFY(nodes != boxes.end());
        for (int chosen = 2; chosen >= 0; --chosen) {
            (*nodes)->setCurrentIndex(chosen);
            Q_EMIT(*nodes)->activated(chosen);
            const QString port = (*nodes)->itemText(chosen).section(u':', -1);
            QTRY_COMPARE_WITH_TIMEOUT(value(panel, QStringLiteral("tcp_port")), port, 10000);
            QCOMPARE(panel.controller()->view().nodeId, (*nodes)->itemData(chosen).toByteArray());
            const auto &rows = panel.controller()->model()->rows();
            QVERIFY(std::none_of(rows.begin(), rows.end(), [](const auto &row) { // other numbers, but none that changed
                return row.name == QStringLiteral("tcp_port") && !row.change.isEmpty();
            }));
        }
    }

    void everyNodeAndTheMapOfTheSlotsAreShown()
    {
        Session session(m_cluster.url(), {});
        ServerPanel panel;
        auto *page = openPage<NodesPage>(panel, session);
        QTRY_COMPARE_WITH_TIMEOUT(page->model()->rowCount(), 3, 20000);
        QVERIFY(says(*page, QStringLiteral("The cluster is complete.")));
        auto *map = page->findChild<SlotMap *>();
        QVERIFY(map->isVisible());
        for (int i = 0; i < 3; ++i) {
            const QString address = QStringLiteral("127.0.0.1:%1").arg(m_cluster.node(i).port());
            QVERIFY(rowOf(*page, address, 0) >= 0);
            QVERIFY2(map->accessibleDescription().contains(address), qPrintable(map->accessibleDescription()));
        }
        QVERIFY(!panel.grab().isNull());
        QTest::keyClick(page->findChild<QLineEdit *>(), Qt::Key_Z);
        QCOMPARE(page->table()->model()->rowCount(), 0);
    }

    void changesReachEveryNode()
    {
        Session session(m_cluster.url(), {});
        ServerPanel panel;
        auto *page = openPage<ConfigPage>(panel, session);
        m_cluster.node(2).raw().run({"CONFIG", "SET", "timeout", "700"});
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(*page, QStringLiteral("repl-timeout"), 0) >= 0, 20000);
        for (int row = 0; row < page->table()->model()->rowCount(); ++row) {
            if (page->table()->model()->index(row, 0).data().toString() == QStringLiteral("timeout"))
                page->table()->selectRow(row);
        }
        const auto said = [&] {
            const auto chosen = page->table()->selectionModel()->selectedRows(1);
            return chosen.isEmpty() ? QString() : chosen.first().data().toString();
        };
        QTRY_VERIFY2_WITH_TIMEOUT(said().contains(QStringLiteral("other at")), qPrintable(said()), 10000);
        for (QLineEdit *line : page->findChildren<QLineEdit *>()) {
            if (line->accessibleName() == QStringLiteral("New value") && line->isVisible())
                line->setText(QStringLiteral("900"));
        }
        QTRY_VERIFY(button(*page, QStringLiteral("Change…"))->isEnabled());
        QSignalSpy notices(&panel, &Panel::notice);
        QTest::mouseClick(button(*page, QStringLiteral("Change…")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(notices.size(), 1, 10000);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(m_cluster.node(i).raw().run({"CONFIG", "GET", "timeout"}).field("timeout").bytes, QByteArray("900"));
    }

    void slowCommandsAndConnectionsOfEveryNodeAreShown()
    {
        Session session(m_cluster.url(), {});
        ServerPanel panel;
        for (int i = 0; i < 3; ++i) {
            auto raw = m_cluster.node(i).raw();
            raw.run({"CONFIG", "SET", "slowlog-log-slower-than", "0"});
            raw.run({"ECHO", "of node " + QByteArray::number(i)});
            raw.run({"CONFIG", "SET", "slowlog-log-slower-than", "10000"});
        }
        auto *slow = openPage<SlowLogPage>(panel, session);
        for (int i = 0; i < 3; ++i)
            QTRY_VERIFY_WITH_TIMEOUT(rowOf(*slow, QStringLiteral("of node %1").arg(i), 2) >= 0, 20000);
        QTRY_VERIFY(button(*slow, QStringLiteral("Empty…"))->isEnabled());
        QSignalSpy notices(&panel, &Panel::notice);
        QTest::mouseClick(button(*slow, QStringLiteral("Empty…")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(notices.size(), 1, 10000);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(m_cluster.node(i).raw().run({"SLOWLOG", "LEN"}).integer, 0);
        auto victim = m_cluster.node(2).raw();
        victim.run({"CLIENT", "SETNAME", "victim"});
        auto *clients = panel.findChild<ClientsPage *>();
        panel.openSubject(clients->id());
        QTRY_VERIFY_WITH_TIMEOUT(rowOf(*clients, QStringLiteral("victim"), 1) >= 0, 10000);
        clients->table()->selectRow(rowOf(*clients, QStringLiteral("victim"), 1));
        QTRY_VERIFY(button(*clients, QStringLiteral("End…"))->isEnabled());
        QTest::mouseClick(button(*clients, QStringLiteral("End…")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(victim.run({"PING"}).isError(), 10000);
    }

    void sentinelsAndReplicasAreShown()
    {
        test::SentinelSetup setup;
        QVERIFY2(setup.start(), qPrintable(setup.log()));
        Session session(setup.url(), {});
        ServerPanel panel;
        auto *page = openPage<NodesPage>(panel, session);
        QTRY_COMPARE_WITH_TIMEOUT(page->model()->rowCount(), 2 + 3, 20000);
        QVERIFY(says(*page, QStringLiteral("is the primary of mymaster.")));
        QVERIFY(!page->findChild<SlotMap *>()->isVisible());
        const int former = setup.primaryIndex();
        setup.server(former).kill();
        QVERIFY(setup.waitForNewPrimary(former));
        const QString address = QStringLiteral("127.0.0.1:%1 is the primary").arg(setup.primary().port());
        QTRY_VERIFY_WITH_TIMEOUT(says(*page, address), 30000);
    }

    void oneNodesRestartIsAGapInTheSum()
    {
        Session session(m_cluster.url(), {});
        HitRatesController controller;
        controller.setSession(&session);
        QTRY_VERIFY_WITH_TIMEOUT(everything(controller).size() >= 2, 20000);
        QVERIFY2(m_cluster.node(1).restart(), qPrintable(m_cluster.log()));
        QVERIFY(m_cluster.waitUntilComplete());
        const auto restarts = [&] {
            const auto points = everything(controller);
            return std::count_if(points.begin(), points.end(),
                                 [](const auto &p) { return p.interval.gap == HitRateGap::Restart; });
        };
        QTRY_COMPARE_WITH_TIMEOUT(restarts(), 1, 30000);
        QTRY_VERIFY_WITH_TIMEOUT(controller.history().newest(HitRateHistory::server())->interval.isKnown(), 15000);
        for (const auto &point : everything(controller))
            QVERIFY(point.interval.hits >= 0 && point.interval.misses >= 0);
    }
};

QTEST_MAIN(TestClusterPanels)
#include "tst_cluster_panels.moc"
