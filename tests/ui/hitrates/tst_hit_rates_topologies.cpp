// SPDX-License-Identifier: GPL-3.0-or-later
// The panel on a real cluster and behind real Sentinels.
#include "tests/support/cluster_setup.h"
#include "tests/support/sentinel_setup.h"
#include "ui/hitrates/hit_rates_panel.h"
#include "ui/hitrates/hit_rates_text.h"
#include "ui/hitrates/namespace_model.h"
#include "ui/hitrates/namespace_table.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/stale_banner.h"

#include <QTest>

#include <algorithm>

using namespace freshet;
using namespace freshet::ui;
using State = HitRatesController::State;
using test::ClusterSetup;

class HitRatesTopologiesTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Session> m_session;
    std::unique_ptr<HitRatesPanel> m_panel;

    const HitRatesController::View &view() { return m_panel->controller()->view(); }
    RateCollector &collector() { return *m_panel->controller()->collector(); }
    qint64 gaps(inspect::HitRateGap gap)
    {
        return std::count_if(view().points.begin(), view().points.end(),
                             [gap](const auto &point) { return point.interval.gap == gap; });
    }
    qint64 marks(inspect::RateMark::Kind kind)
    {
        return std::count_if(view().marks.begin(), view().marks.end(), [kind](const auto &mark) { return mark.kind == kind; });
    }
    void open(const redis::Url &url)
    {
        m_session = std::make_unique<Session>(url, redis::ClientOptions{});
        m_panel = std::make_unique<HitRatesPanel>();
        m_panel->resize(1000, 700);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        m_panel->controller()->setWindow(HitRatesController::Window::FiveMinutes); // a failover may take its time
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Live, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(view().totals.seconds >= 1, 15000);
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void theReadsAndNamespacesOfAllNodesAreSummed()
    {
        ClusterSetup cluster;
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        const auto set = [&](const QByteArray &key, qint64 value) {
            return cluster.node(cluster.ownerOf(ClusterSetup::slotOf(key)))
                .raw()
                .run({"SET", key, QByteArray::number(value)})
                .isOk();
        };
        const QByteArrayList names{"product", "user", "tts", "search"}; // their counters lie on several nodes
        for (const QByteArray &name : names) {
            QVERIFY(set("cache_metrics:" + name + ":hits", 100));
            QVERIFY(set("cache_metrics:" + name + ":misses", 100));
        }
        open(cluster.url());
        const auto newest = [&](const QByteArray &name) {
            return collector().history().newest(inspect::RateHistory::ofNamespace(name));
        };
        for (const QByteArray &name : names)
            QTRY_VERIFY_WITH_TIMEOUT(newest(name), 20000);
        for (int node = 0; node < 3; ++node) { // as many hits on every primary as its number says, and one miss
            int number = 0;
            QByteArray key;
            do
                key = "key" + QByteArray::number(number++);
            while (cluster.ownerOf(ClusterSetup::slotOf(key)) != node);
            auto raw = cluster.node(node).raw();
            raw.run({"SET", key, "1"});
            for (int i = 0; i <= node; ++i)
                raw.run({"GET", key});
            raw.run({"GET", key + "{" + key + "}"});
        }
        QTRY_COMPARE_WITH_TIMEOUT(view().totals.hits, 1 + 2 + 3, 15000);
        QTRY_COMPARE_WITH_TIMEOUT(view().totals.misses, 3, 15000);
        QCOMPARE(m_panel->findChildren<FigureTile *>().at(2)->value(), QStringLiteral("6"));
        for (const QByteArray &name : names) {
            QVERIFY(set("cache_metrics:" + name + ":hits", 190));
            QVERIFY(set("cache_metrics:" + name + ":misses", 110));
        }
        const auto total = [&](const QByteArray &name) {
            return collector()
                .history()
                .totals(inspect::RateHistory::ofNamespace(name), 0, QDateTime::currentMSecsSinceEpoch() + 60'000)
                .hits;
        };
        for (const QByteArray &name : names)
            QTRY_COMPARE_WITH_TIMEOUT(total(name), 90, 15000);
        QCOMPARE(gaps(inspect::HitRateGap::Restart), 0);

        // One of them is restarted: one gap in the sum, marked, and it goes on.
        auto *banner = m_panel->findChild<StaleBanner *>();
        QVERIFY2(cluster.node(1).restart(), qPrintable(cluster.log()));
        QVERIFY(cluster.waitUntilComplete());
        QTRY_COMPARE_WITH_TIMEOUT(gaps(inspect::HitRateGap::Restart), 1, 30000);
        QTRY_COMPARE_WITH_TIMEOUT(marks(inspect::RateMark::Kind::Failover), 1, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(!banner->isStale(), 20000);
        QVERIFY(view().totals.hits >= 6);
    }

    void aFailoverIsMarkedAndTheChartGoesOn()
    {
        test::SentinelSetup setup;
        QVERIFY2(setup.start(), qPrintable(setup.log()));
        open(setup.url());
        auto raw = setup.primary().raw();
        raw.run({"SET", "k", "1"});
        for (int i = 0; i < 5; ++i)
            raw.run({"GET", "k"});
        QTRY_COMPARE_WITH_TIMEOUT(view().totals.hits, 5, 15000);
        auto *banner = m_panel->findChild<StaleBanner *>();
        const int former = setup.primaryIndex();
        setup.server(former).kill();
        QTRY_VERIFY_WITH_TIMEOUT(banner->isStale(), 20000);
        QCOMPARE(view().totals.hits, 5); // what is on screen stays
        QVERIFY(setup.waitForNewPrimary(former));
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Live, 40000);
        QTRY_COMPARE_WITH_TIMEOUT(marks(inspect::RateMark::Kind::Failover), 1, 15000);
        QCOMPARE(marks(inspect::RateMark::Kind::Restart), 0);
        QTRY_COMPARE_WITH_TIMEOUT(gaps(inspect::HitRateGap::Restart), 1, 15000); // the mark may come first
        const auto mark = std::find_if(view().marks.begin(), view().marks.end(),
                                       [](const auto &one) { return one.kind == inspect::RateMark::Kind::Failover; });
        QVERIFY2(markText(*mark).contains(QStringLiteral("ailover")), qPrintable(markText(*mark)));
        QTRY_VERIFY_WITH_TIMEOUT(!banner->isStale(), 15000);
        auto now = setup.primary().raw();
        now.run({"SET", "k", "1"});
        for (int i = 0; i < 3; ++i)
            now.run({"GET", "k"});
        QTRY_COMPARE_WITH_TIMEOUT(view().totals.hits, 8, 15000); // nothing lost, nothing twice
    }

    void itMayBeClosedInTheMiddleOfAFailover()
    {
        test::SentinelSetup setup;
        QVERIFY2(setup.start(), qPrintable(setup.log()));
        open(setup.url());
        auto *banner = m_panel->findChild<StaleBanner *>();
        setup.primary().kill();
        QTRY_VERIFY_WITH_TIMEOUT(banner->isStale(), 20000);
        m_session.reset();
        QCOMPARE(view().state, State::NoSession);
    }
};

QTEST_MAIN(HitRatesTopologiesTest)
#include "tst_hit_rates_topologies.moc"
