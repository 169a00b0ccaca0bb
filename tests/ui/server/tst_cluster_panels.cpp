// SPDX-License-Identifier: GPL-3.0-or-later
// Both panels on a real cluster of three primaries.
#include "tests/support/cluster_setup.h"
#include "ui/hitrates/hit_rates_controller.h"
#include "ui/server/info_model.h"
#include "ui/server/server_panel.h"
#include "ui/widgets/refresh_control.h"

#include <QComboBox>
#include <QTest>

#include <algorithm>

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
    void initTestCase() { QVERIFY2(m_cluster.start(), qPrintable(m_cluster.log())); }

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
