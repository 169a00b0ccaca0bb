// SPDX-License-Identifier: GPL-3.0-or-later
// The versions panel on a real cluster of three primaries, and behind Sentinels through a failover.
#include <QTableView>

#include "core/audit/activity_log.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/sentinel_setup.h"
#include "ui/shell/appearance.h"
#include "ui/versions/compare_view.h"
#include "ui/versions/scope_model.h"
#include "ui/versions/versions_panel.h"
#include "ui/widgets/refresh_control.h"

#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using namespace freshet::test;
using namespace std::chrono_literals;

class VersionsTopologiesTest : public QObject
{
    Q_OBJECT

private:
    Appearance m_appearance{nullptr};
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<VersionsPanel> m_panel;
    QStringList m_notices;

    QString cell(const QByteArray &scope, int column)
    {
        const auto *model = m_panel->findChild<ScopeModel *>();
        return model->index(model->rowOf(scope), column).data().toString();
    }
    QPushButton &button(const char *name) { return *m_panel->findChild<QPushButton *>(QLatin1String(name)); }
    void open(Session &session)
    {
        session.setOrigin({QStringLiteral("freshet"), QStringLiteral("Shop"), redis::Profile::Environment::Development,
                           session.url().displayName()});
        m_panel->setSession(&session);
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Live, 30000);
    }

private Q_SLOTS:
    void init()
    {
        m_appearance.setLanguage(QStringLiteral("en"));
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        m_directory = std::make_unique<QTemporaryDir>();
        audit::ActivityLog::Options log;
        log.path = m_directory->filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(log);
        m_panel = std::make_unique<VersionsPanel>(Records{m_log.get(), nullptr});
        m_notices.clear();
        connect(m_panel.get(), &Panel::notice, this, [this](const QString &text) { m_notices << text; });
        m_panel->resize(1000, 620);
        m_panel->show();
        m_panel->findChild<RefreshControl *>()->setInterval(1s);
    }
    void cleanup() { m_panel.reset(); }

    void aClustersVersionsAreShownCountedComparedAndMoved()
    {
        ClusterSetup cluster;
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        const auto set = [&cluster](const QByteArray &key, const QByteArray &value) {
            cluster.node(cluster.ownerOf(ClusterSetup::slotOf(key))).raw().run({"SET", key, value});
        };
        set("cache_version:product", "v5");
        for (int i = 0; i < 60; ++i)
            set("v5:product:" + QByteArray::number(i), "x");
        for (int i = 0; i < 20; ++i)
            set("v4:product:" + QByteArray::number(i), "x");
        Session session(cluster.url(), {});
        open(session);
        QTRY_COMPARE_WITH_TIMEOUT(cell("product", ScopeModel::VersionColumn), QStringLiteral("v5"), 20000);
        QVERIFY(m_panel->openSubject(QStringLiteral("product")));
        QTest::mouseClick(&button("count"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(cell("product", ScopeModel::KeysColumn), QStringLiteral("60"), 20000);
        QCOMPARE(cell("product", ScopeModel::OldColumn), QStringLiteral("1 old: 20 keys"));
        auto *comparer = m_panel->findChild<CompareView *>()->comparer();
        comparer->start("product", "v5", "v4");
        QTRY_VERIFY_WITH_TIMEOUT(comparer->result(), 20000);
        QCOMPARE(comparer->result()->both.keys, 20);
        QCOMPARE(comparer->result()->onlyFirst.keys, 40);
        QTest::mouseClick(&button("bump"), Qt::LeftButton); // development: no question
        QTRY_COMPARE_WITH_TIMEOUT(cell("product", ScopeModel::VersionColumn), QStringLiteral("v6"), 20000);
        VersionOrder back;
        back.kind = VersionOrder::Kind::Rollback;
        back.scope = "product";
        back.target = "v5";
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->actions()->isBusy(), 10000);
        m_panel->actions()->perform(back);
        QTRY_COMPARE_WITH_TIMEOUT(cell("product", ScopeModel::VersionColumn), QStringLiteral("v5"), 20000);
        VersionOrder cleanup;
        cleanup.kind = VersionOrder::Kind::Cleanup;
        cleanup.scope = "product";
        cleanup.keep = 1; // v6
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->actions()->isBusy(), 10000);
        m_panel->actions()->perform(cleanup);
        QTRY_VERIFY_WITH_TIMEOUT(!m_notices.isEmpty() && m_notices.last().contains(QStringLiteral("20 keys")), 20000);
        m_panel->setSession(nullptr);
    }

    void behindSentinelsAFailoverIsOnlyAPause()
    {
        SentinelSetup sentinels;
        QVERIFY2(sentinels.start(), qPrintable(sentinels.log()));
        Session session(sentinels.url(), {});
        open(session);
        QVERIFY(m_panel->openSubject(QStringLiteral("product")));
        QTest::mouseClick(&button("bump"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(cell("product", ScopeModel::VersionColumn), QStringLiteral("v2"), 20000);
        const int former = sentinels.primaryIndex();
        QVERIFY2(sentinels.replicate(), qPrintable(sentinels.log()));
        sentinels.primary().kill();
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->controller()->view().state != VersionsController::State::Live, 30000);
        QVERIFY(sentinels.waitForNewPrimary(former));
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->controller()->view().state == VersionsController::State::Live, 60000);
        QTRY_COMPARE_WITH_TIMEOUT(cell("product", ScopeModel::VersionColumn), QStringLiteral("v2"), 20000);
        QTRY_VERIFY_WITH_TIMEOUT(button("bump").isEnabled(), 10000);
        QTest::mouseClick(&button("bump"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(cell("product", ScopeModel::VersionColumn), QStringLiteral("v3"), 30000);
        m_panel->setSession(nullptr);
    }
};

QTEST_MAIN(VersionsTopologiesTest)
#include "tst_versions_topologies.moc"
