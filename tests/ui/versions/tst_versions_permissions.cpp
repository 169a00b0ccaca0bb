// SPDX-License-Identifier: GPL-3.0-or-later
// What an ACL user may not do with versions, against a real server: known before the first click, or from the first refusal.
#include <QtGlobal>

#include "core/audit/activity_log.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"
#include "ui/shell/appearance.h"
#include "ui/versions/rollback_dialog.h"
#include "ui/versions/versions_panel.h"
#include "ui/widgets/empty_state.h"

#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using test::await;

class VersionsPermissionsTest : public QObject
{
    Q_OBJECT

private:
    Appearance m_appearance{nullptr};
    test::RedisServer m_server{{.users = {"reader on nopass ~* +@all -eval -evalsha -unlink", "blind on nopass ~other:* +@all",
                                          "mute on nopass ~* +@all -acl -eval -evalsha", "keyed on nopass %R~* ~x +@all",
                                          "deaf on nopass ~* +@all -monitor"}}};
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<VersionsPanel> m_panel;

    QByteArray version(const QByteArray &scope) { return m_server.raw().run({"GET", "cache_version:" + scope}).bytes; }
    QPushButton &button(const char *name) { return *m_panel->findChild<QPushButton *>(QLatin1String(name)); }
    template<typename Dialog>
    Dialog *dialog()
    {
        for (Dialog *one : m_panel->findChildren<Dialog *>()) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }
    void openSession(const char *user)
    {
        redis::Url url = m_server.url();
        url.user = QLatin1String(user);
        m_session = std::make_unique<Session>(url, redis::ClientOptions{});
        redis::Profile profile;
        profile.environment = redis::Profile::Environment::Development;
        m_session->setProfile(profile);
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
    }
    void waitUntilLive() { QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Live, 20000); }
    /// The newest record of the activity log.
    audit::Activity record()
    {
        const auto page = await(m_log->changes(0));
        return page && !page->records.empty() ? page->records.front() : audit::Activity{};
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_appearance.setLanguage(QStringLiteral("en"));
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    }
    void init()
    {
        auto raw = m_server.raw();
        QVERIFY(raw.run({"FLUSHALL"}).isOk());
        raw.run({"SET", "cache_version:product", "v5"});
        raw.run({"SET", "cache_version:user", "v2"});
        raw.run({"HSET", "cache_version:history", "2026-01-01T00:00:00.000000", "product: v4 -> v5", "2026-01-01T00:00:01.000000",
                 "user: v1 -> v2"});
        for (int i = 0; i < 20; ++i)
            raw.run({"SET", "v4:product:" + QByteArray::number(i), "x"});
        m_directory = std::make_unique<QTemporaryDir>();
        audit::ActivityLog::Options log;
        log.path = m_directory->filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(log);
        m_panel = std::make_unique<VersionsPanel>(Records{m_log.get(), nullptr});
        m_panel->resize(1000, 620);
        m_panel->show();
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void whoMayNotListenKeepsTheRest()
    {
        openSession("deaf");
        waitUntilLive();
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->openSubject(QStringLiteral("product")), 5000);
        QTest::mouseClick(&button("rollback"), Qt::LeftButton);
        QTRY_VERIFY(dialog<RollbackDialog>());
        RollbackDialog *asked = dialog<RollbackDialog>();
        QTRY_VERIFY_WITH_TIMEOUT(asked->warmth(), 10000);
        auto *listen = asked->findChild<QPushButton *>(QStringLiteral("rollbackListen"));
        QTest::mouseClick(listen, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!listen->isEnabled(), 15000);
        QVERIFY(listen->toolTip().contains(QStringLiteral("MONITOR")));
        QVERIFY(asked->warmth());
    }

    void whatMayNotBeChangedIsDisabledWithItsReason()
    {
        openSession("reader");
        waitUntilLive();
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->openSubject(QStringLiteral("product")), 5000);
        QTRY_VERIFY_WITH_TIMEOUT(button("bump").toolTip().contains(QStringLiteral("EVAL, EVALSHA")), 10000);
        QVERIFY(!button("bump").isEnabled());
        QVERIFY(!button("cleanup").isEnabled());
        QVERIFY2(button("cleanup").toolTip().contains(QStringLiteral("UNLINK")), qPrintable(button("cleanup").toolTip()));
        QVERIFY(button("count").isEnabled());
        QTest::mouseClick(&button("rollback"), Qt::LeftButton); // it can be looked at
        QTRY_VERIFY(dialog<RollbackDialog>());
        QTRY_VERIFY_WITH_TIMEOUT(dialog<RollbackDialog>()->warmth(), 10000);
        const auto *apply = dialog<RollbackDialog>()->findChild<QPushButton *>(QStringLiteral("rollbackApply"));
        QVERIFY(!apply->isEnabled());
        QVERIFY2(apply->toolTip().contains(QStringLiteral("EVAL")), qPrintable(apply->toolTip()));
        dialog<RollbackDialog>()->reject();
        QCOMPARE(version("product"), QByteArray("v5"));
    }

    void whereTheServerDoesNotTellTheFirstRefusalDoes()
    {
        openSession("mute");
        waitUntilLive();
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->openSubject(QStringLiteral("product")), 5000);
        QTRY_VERIFY(button("bump").isEnabled());
        QTest::mouseClick(&button("bump"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->actions()->obstacle(VersionOrder::Kind::Bump).isEmpty(), 10000);
        QTRY_VERIFY(!button("bump").isEnabled());
        QVERIFY2(button("bump").toolTip().contains(QStringLiteral("EVAL")), qPrintable(button("bump").toolTip()));
        QVERIFY(button("count").isEnabled()); // only what was refused
        QCOMPARE(version("product"), QByteArray("v5"));
        QTRY_COMPARE_WITH_TIMEOUT(record().state, audit::Activity::State::Failed, 5000);
    }

    void aRefusalForKeysDisablesJustThatUntilAnotherScopeIsChosen()
    {
        openSession("keyed");
        waitUntilLive();
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->openSubject(QStringLiteral("product")), 5000);
        QTRY_VERIFY(button("bump").isEnabled());
        QTest::mouseClick(&button("bump"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->actions()->obstacle(VersionOrder::Kind::Bump).isEmpty(), 10000);
        QTRY_VERIFY(!button("bump").isEnabled());
        QVERIFY2(button("bump").toolTip().contains(QStringLiteral("key")), qPrintable(button("bump").toolTip()));
        QVERIFY(button("cleanup").isEnabled());
        QVERIFY(m_panel->openSubject(QStringLiteral("user")));
        QTRY_VERIFY(button("bump").isEnabled());
    }

    void whoMayNotReadVersionsIsToldWhatIsMissing()
    {
        openSession("blind");
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Failed, 15000);
        QVERIFY(m_panel->findChild<EmptyState *>()->isVisible());
    }
};

QTEST_MAIN(VersionsPermissionsTest)
#include "tst_versions_permissions.moc"
