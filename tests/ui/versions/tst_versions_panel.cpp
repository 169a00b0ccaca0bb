// SPDX-License-Identifier: GPL-3.0-or-later
// The panel as its user sees it, on a real log and a real redis-server.
#include <QComboBox>

#include "core/audit/activity_log.h"
#include "core/inspect/undo.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"
#include "ui/shell/appearance.h"
#include "ui/versions/cleanup_dialog.h"
#include "ui/versions/compare_view.h"
#include "ui/versions/living_model.h"
#include "ui/versions/rollback_dialog.h"
#include "ui/versions/scope_model.h"
#include "ui/versions/versions_panel.h"
#include "ui/widgets/change_guard.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using namespace std::chrono_literals;
using test::await;
using test::RawReply;
using Environment = redis::Profile::Environment;

class VersionsPanelTest : public QObject
{
    Q_OBJECT

private:
    Appearance m_appearance{nullptr};
    test::RedisServer m_server;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<VersionsPanel> m_panel;
    QStringList m_notices;

    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    QByteArray version(const QByteArray &scope) { return raw({"GET", "cache_version:" + scope}).bytes; }
    template<typename Widget>
    Widget &child(const char *name)
    {
        return *m_panel->findChild<Widget *>(QLatin1String(name));
    }
    QPushButton &button(const char *name) { return child<QPushButton>(name); }
    template<typename Dialog>
    Dialog *dialog()
    {
        for (Dialog *one : m_panel->findChildren<Dialog *>()) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }
    QString cell(const QByteArray &scope, int column)
    {
        const auto *model = m_panel->findChild<ScopeModel *>();
        return model->index(model->rowOf(scope), column).data().toString();
    }
    void set(const QByteArray &prefix, int from, int to, const QByteArrayList &more = {})
    {
        std::vector<QByteArrayList> commands;
        for (int i = from; i < to; ++i)
            commands.push_back(QByteArrayList{"SET", prefix + QByteArray::number(i), "x"} + more);
        m_server.raw().runAll(commands);
    }
    void openSession(Environment environment, const char *user = "", bool readOnly = false)
    {
        m_panel->setSession(nullptr);
        redis::ClientOptions options;
        options.readOnly = readOnly;
        redis::Url url = m_server.url();
        url.user = QLatin1String(user);
        m_session = std::make_unique<Session>(url, options);
        redis::Profile profile;
        profile.environment = environment;
        m_session->setProfile(profile);
        m_session->setOrigin({QStringLiteral("freshet"), QStringLiteral("Shop"), environment, m_server.url().displayName()});
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
    void answerGuard(const QString &reason)
    {
        QTRY_VERIFY_WITH_TIMEOUT(dialog<ChangeGuard>(), 10000);
        ChangeGuard *guard = dialog<ChangeGuard>();
        const auto fields = guard->findChildren<QLineEdit *>();
        QVERIFY(!fields.isEmpty());
        fields.front()->setText(reason);
        QTest::mouseClick(guard->findChild<QPushButton *>(QStringLiteral("guardApply")), Qt::LeftButton);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_appearance.setLanguage(QStringLiteral("en"));
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    }
    void init()
    {
        QVERIFY(raw({"FLUSHALL"}).isOk());
        raw({"SET", "cache_version:product", "v5"});
        raw({"HSET", "cache_version:history", "2026-01-01T00:00:00.000000", "product: v4 -> v5"});
        set("v5:product:", 0, 200, {"EX", "3600"});
        set("v4:product:", 0, 50, {"EX", "2490"});
        set("v3:product:", 0, 30);
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
        openSession(Environment::Staging);
        waitUntilLive();
        QVERIFY(m_panel->openSubject(QStringLiteral("product")));
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void versionsRefreshByThemselvesAndWithoutAWalk()
    {
        QCOMPARE(cell("product", ScopeModel::VersionColumn), QStringLiteral("v5"));
        QVERIFY(!cell("product", ScopeModel::SinceColumn).isEmpty());
        QCOMPARE(cell("user", ScopeModel::OriginColumn), QStringLiteral("Inherited"));
        raw({"SET", "cache_version:user", "v9"}); // a service, without a word
        QTRY_COMPARE_WITH_TIMEOUT(cell("user", ScopeModel::VersionColumn), QStringLiteral("v9"), 10000);
        QCOMPARE(cell("user", ScopeModel::SinceColumn), QStringLiteral("not recorded"));
        raw({"CONFIG", "RESETSTAT"});
        raw({"SET", "cache_version:user", "v10"});
        QTRY_COMPARE_WITH_TIMEOUT(cell("user", ScopeModel::VersionColumn), QStringLiteral("v10"), 10000);
        QVERIFY(!m_server.raw().info("commandstats", "cmdstat_scan").contains("calls"));
    }

    void namespacesThatNoHistoryNamesAreFound()
    {
        raw({"SET", "cache_version:quiet:team", "v3"});
        openSession(Environment::Staging);
        QTRY_COMPARE_WITH_TIMEOUT(cell("quiet:team", ScopeModel::VersionColumn), QStringLiteral("v3"), 20000);
    }

    void countingShowsEachLivingVersion()
    {
        QVERIFY(child<ElidedLabel>("counted").text().contains(QStringLiteral("not counted")));
        QTest::mouseClick(&button("count"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(cell("product", ScopeModel::KeysColumn), QStringLiteral("200"), 20000);
        QCOMPARE(cell("product", ScopeModel::OldColumn), QStringLiteral("2 old: 80 keys"));
        const auto *living = m_panel->findChild<LivingModel *>();
        QCOMPARE(living->rowCount(), 3);
        QCOMPARE(living->index(0, LivingModel::StateColumn).data().toString(), QStringLiteral("Current"));
        QCOMPARE(living->index(1, LivingModel::KeysColumn).data().toString(), QStringLiteral("50"));
        QVERIFY(living->index(1, LivingModel::ExpiryColumn).data().toString().startsWith(QStringLiteral("last one in 41 min")));
        QCOMPARE(living->index(2, LivingModel::ExpiryColumn).data().toString(), QStringLiteral("30 never"));
        QVERIFY(child<ElidedLabel>("counted").text().contains(QStringLiteral("exactly 280 keys")));
        QVERIFY(m_panel->running().text.isEmpty());
    }

    void aCountCanBeStopped()
    {
        set("v5:product:more:", 0, 60000);
        QTest::mouseClick(&button("count"), Qt::LeftButton);
        QVERIFY(m_panel->running().canStop);
        QVERIFY(button("countStop").isVisible());
        QTest::mouseClick(&button("countStop"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->controller()->isCounting(), 20000);
        QVERIFY2(child<ElidedLabel>("counted").text().startsWith(QStringLiteral("Stopped")),
                 qPrintable(child<ElidedLabel>("counted").text()));
        QCOMPARE(cell("product", ScopeModel::KeysColumn), QString());
    }

    void aBumpIsAskedRecordedAndCanBeTakenBack()
    {
        QTest::mouseClick(&button("bump"), Qt::LeftButton);
        answerGuard(QStringLiteral("new prices"));
        QTRY_COMPARE_WITH_TIMEOUT(version("product"), QByteArray("v6"), 10000);
        QTRY_VERIFY_WITH_TIMEOUT(!m_notices.isEmpty() && m_notices.last().contains(QStringLiteral("v5 → v6")), 10000);
        QTRY_COMPARE_WITH_TIMEOUT(cell("product", ScopeModel::VersionColumn), QStringLiteral("v6"), 10000);
        const audit::Activity made = record();
        QCOMPARE(made.intent.action, QStringLiteral("version.bump"));
        QCOMPARE(made.intent.reason, QStringLiteral("new prices"));
        QCOMPARE(made.state, audit::Activity::State::Done);
        QCOMPARE(raw({"XREVRANGE", "cache_version:log", "+", "-"}).elements.at(0).elements.at(1).field("reason").bytes,
                 QByteArray("new prices"));
        QVERIFY(made.canBeUndone());
        audit::BinStore::Options options;
        options.path = m_directory->filePath(QStringLiteral("bin.sqlite"));
        audit::BinStore bin(options);
        const auto client = redis::Client::open(m_server.url());
        const auto undone = await(inspect::undo(*client, *m_log, bin, made, m_session->origin()));
        QVERIFY2(undone, undone ? "" : qPrintable(undone.error().message));
        QCOMPARE(version("product"), QByteArray("v5"));
        QTRY_COMPARE_WITH_TIMEOUT(cell("product", ScopeModel::VersionColumn), QStringLiteral("v5"), 10000);
    }

    void aNoChangesNothing()
    {
        QTest::mouseClick(&button("bump"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(dialog<ChangeGuard>(), 10000);
        QTest::keyClick(dialog<ChangeGuard>(), Qt::Key_Escape);
        QTRY_VERIFY(!dialog<ChangeGuard>());
        QCOMPARE(version("product"), QByteArray("v5"));
        QCOMPARE(record().id, 0);
        QVERIFY(button("bump").isEnabled());
    }

    void aGlobalBumpMovesAllAndLaggardsAreRecordedToo()
    {
        raw({"SET", "cache_version:user", "v2"});
        QVERIFY(m_panel->openSubject(QStringLiteral("global")));
        QVERIFY(!button("cleanup").isEnabled());
        QTest::mouseClick(&button("bump"), Qt::LeftButton);
        answerGuard({});
        QTRY_COMPARE_WITH_TIMEOUT(version("global"), QByteArray("v2"), 10000);
        QCOMPARE(version("product"), QByteArray("v6"));
        QCOMPARE(version("user"), QByteArray("v3"));
        raw({"SET", "cache_version:order", "v1"}); // a service that had read the old one
        QVERIFY(m_panel->running().text.contains(QStringLiteral("Waiting for services")));
        QTRY_COMPARE_WITH_TIMEOUT(version("order"), QByteArray("v2"), 15000);
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->actions()->isBusy(), 10000);
        QTRY_COMPARE_WITH_TIMEOUT(record().result.value(QStringLiteral("namespaces")).toInt(), 3, 5000);
    }

    void aRollbackShowsHowWarmTheOldVersionIsFirst()
    {
        QTest::mouseClick(&button("rollback"), Qt::LeftButton);
        QTRY_VERIFY(dialog<RollbackDialog>());
        RollbackDialog *asked = dialog<RollbackDialog>();
        auto *target = asked->findChild<QComboBox *>(QStringLiteral("rollbackTarget"));
        QCOMPARE(target->currentText(), QStringLiteral("v4"));
        QTRY_VERIFY_WITH_TIMEOUT(asked->warmth(), 10000);
        QVERIFY2(asked->saidText().contains(QStringLiteral("v4 has 50 keys")), qPrintable(asked->saidText()));
        QCOMPARE(asked->warmth()->keys.found, 50);
        auto *apply = asked->findChild<QPushButton *>(QStringLiteral("rollbackApply"));
        target->setCurrentText(QStringLiteral("v77"));
        QTRY_VERIFY_WITH_TIMEOUT(asked->saidText().contains(QStringLiteral("never had")), 10000);
        QVERIFY(!apply->isEnabled());
        target->setCurrentText(QStringLiteral("v5"));
        QTRY_VERIFY_WITH_TIMEOUT(asked->saidText().contains(QStringLiteral("current version")), 10000);
        QVERIFY(!apply->isEnabled());
        target->setCurrentText(QStringLiteral("v3"));
        QTRY_VERIFY_WITH_TIMEOUT(apply->isEnabled(), 10000);
        QTest::mouseClick(apply, Qt::LeftButton);
        answerGuard(QStringLiteral("bad release"));
        QTRY_COMPARE_WITH_TIMEOUT(version("product"), QByteArray("v3"), 10000);
        QTRY_COMPARE_WITH_TIMEOUT(record().state, audit::Activity::State::Done, 5000);
        QCOMPARE(record().intent.action, QStringLiteral("version.rollback"));
        QCOMPARE(record().intent.reason, QStringLiteral("bad release"));
        QVERIFY(record().canBeUndone());
    }

    void listeningHearsReads()
    {
        QTest::mouseClick(&button("rollback"), Qt::LeftButton);
        QTRY_VERIFY(dialog<RollbackDialog>());
        RollbackDialog *asked = dialog<RollbackDialog>();
        QTRY_VERIFY_WITH_TIMEOUT(asked->warmth(), 10000);
        QTimer traffic;
        auto reader = m_server.raw();
        connect(&traffic, &QTimer::timeout, &traffic, [&reader] { reader.run({"GET", "v5:product:1"}); });
        traffic.start(20);
        QTest::mouseClick(asked->findChild<QPushButton *>(QStringLiteral("rollbackListen")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(asked->warmth() && asked->warmth()->reads, 15000);
        QVERIFY(asked->warmth()->reads->asked > 10);
        QVERIFY(asked->saidText().contains(QStringLiteral("100 %")));
    }

    void aCleanupIsPlannedAskedAndRecorded()
    {
        QTest::mouseClick(&button("cleanup"), Qt::LeftButton);
        QTRY_VERIFY(dialog<CleanupDialog>());
        CleanupDialog *asked = dialog<CleanupDialog>();
        auto *apply = asked->findChild<QPushButton *>(QStringLiteral("cleanupApply"));
        QTRY_VERIFY_WITH_TIMEOUT(apply->isEnabled(), 10000);
        QVERIFY2(asked->saidText().contains(QStringLiteral("30 keys of v3")), qPrintable(asked->saidText()));
        asked->findChild<QSpinBox *>(QStringLiteral("cleanupKeep"))->setValue(0);
        QTRY_VERIFY_WITH_TIMEOUT(asked->saidText().contains(QStringLiteral("80 keys")), 10000);
        asked->findChild<QSpinBox *>(QStringLiteral("cleanupKeep"))->setValue(1);
        QTRY_VERIFY_WITH_TIMEOUT(apply->isEnabled() && asked->saidText().contains(QStringLiteral("30 keys of v3")), 10000);
        QCOMPARE(raw({"DBSIZE"}).integer, 282);
        QTest::mouseClick(apply, Qt::LeftButton);
        answerGuard(QStringLiteral("memory"));
        QTRY_COMPARE_WITH_TIMEOUT(raw({"DBSIZE"}).integer, 252, 10000);
        QTRY_COMPARE_WITH_TIMEOUT(record().result.value(QStringLiteral("deleted")).toInt(), 30, 5000);
        QCOMPARE(record().intent.action, QStringLiteral("version.cleanup"));
        QVERIFY(!record().canBeUndone());
        QCOMPARE(raw({"EXISTS", "v4:product:1", "v5:product:1"}).integer, 2);
    }

    void historyTellsWhoAndWhyAndCanBeFiltered()
    {
        const auto client = redis::Client::open(m_server.url());
        cache::Versions versions(*client, {.actor = QStringLiteral("anna"), .host = QStringLiteral("shop-1")});
        QVERIFY(await(versions.bump("product", QStringLiteral("wrong price"))));
        QVERIFY(await(versions.bump("user")));
        child<QTabWidget>("details").setCurrentIndex(1);
        auto *rows = child<QTableView>("history").model();
        QTRY_COMPARE_WITH_TIMEOUT(rows->rowCount(), 3, 10000);
        QStringList texts;
        for (int row = 0; row < rows->rowCount(); ++row)
            for (int column = 0; column < rows->columnCount(); ++column)
                texts << rows->index(row, column).data().toString();
        QVERIFY(texts.contains(QStringLiteral("anna")) && texts.contains(QStringLiteral("wrong price")) &&
                texts.contains(QStringLiteral("shop-1")));
        child<QCheckBox>("historyMine").setChecked(true);
        QCOMPARE(rows->rowCount(), 2);
        child<QComboBox>("historyKind").setCurrentIndex(1);
        QCOMPARE(rows->rowCount(), 1);
        child<QComboBox>("historyKind").setCurrentIndex(0);
        child<QCheckBox>("historyMine").setChecked(false);
        child<QLineEdit>("historySearch").setText(QStringLiteral("wrong"));
        QCOMPARE(rows->rowCount(), 1);
    }

    void twoVersionsAreCompared()
    {
        child<QTabWidget>("details").setCurrentIndex(2);
        auto &view = *m_panel->findChild<CompareView *>();
        child<QComboBox>("compareFirst").setCurrentText(QStringLiteral("v5"));
        child<QComboBox>("compareSecond").setCurrentText(QStringLiteral("v4"));
        QTest::mouseClick(&button("compare"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(view.comparer()->result(), 10000);
        QCOMPARE(view.comparer()->result()->onlyFirst.keys, 150);
        QCOMPARE(view.comparer()->result()->both.keys, 50);
        const auto tiles = view.findChildren<FigureTile *>();
        QCOMPARE(tiles.at(0)->value(), QStringLiteral("150"));
        QCOMPARE(tiles.at(1)->value(), QStringLiteral("0"));
        auto &list = child<QListView>("compareKeys");
        QCOMPARE(list.model()->rowCount(), 150);
        child<QComboBox>("comparePart").setCurrentIndex(2);
        QCOMPARE(list.model()->rowCount(), 50);
        QSignalSpy opened(m_panel.get(), &Panel::openRequested);
        Q_EMIT list.activated(list.model()->index(0, 0));
        QCOMPARE(opened.size(), 1);
        QVERIFY(opened.first().at(1).toString().startsWith(QStringLiteral("v5:product:")));
        child<QComboBox>("compareSecond").setCurrentText(QStringLiteral("v5"));
        QVERIFY(!button("compare").isEnabled());
    }

    void aReadOnlyConnectionShowsAndChangesNothing()
    {
        openSession(Environment::Staging, "", true);
        waitUntilLive();
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->openSubject(QStringLiteral("product")), 5000);
        QVERIFY(!button("bump").isEnabled() && !button("cleanup").isEnabled());
        QVERIFY(button("bump").toolTip().contains(QStringLiteral("read-only")));
        QTest::mouseClick(&button("rollback"), Qt::LeftButton);
        QTRY_VERIFY(dialog<RollbackDialog>());
        QTRY_VERIFY_WITH_TIMEOUT(dialog<RollbackDialog>()->warmth(), 10000);
        QVERIFY(!dialog<RollbackDialog>()->findChild<QPushButton *>(QStringLiteral("rollbackApply"))->isEnabled());
        QTest::mouseClick(&button("count"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(cell("product", ScopeModel::KeysColumn), QStringLiteral("200"), 20000);
    }

    void aKilledServerLeavesTheOldValuesAndComesBack()
    {
        QTest::mouseClick(&button("count"), Qt::LeftButton);
        m_server.kill();
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->findChild<StaleBanner *>()->isStale(), 15000);
        QCOMPARE(cell("product", ScopeModel::VersionColumn), QStringLiteral("v5"));
        QVERIFY(!button("bump").isEnabled());
        QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
        raw({"SET", "cache_version:product", "v8"});
        QTRY_COMPARE_WITH_TIMEOUT(cell("product", ScopeModel::VersionColumn), QStringLiteral("v8"), 20000);
        QVERIFY(!m_panel->findChild<StaleBanner *>()->isStale());
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->controller()->isCounting(), 20000);
        QTRY_VERIFY_WITH_TIMEOUT(button("bump").isEnabled(), 5000);
    }

    void aHiddenPanelDoesNotPoll()
    {
        m_panel->setActive(false);
        QTRY_VERIFY(!m_panel->findChild<RefreshControl *>()->isAsking());
        QSignalSpy refreshed(m_panel->controller(), &VersionsController::refreshed);
        raw({"CONFIG", "RESETSTAT"});
        QSignalSpy latency(m_session.get(), &Session::latencyChanged);
        QTRY_VERIFY_WITH_TIMEOUT(latency.size() >= 2, 10000); // some seconds later
        QCOMPARE(refreshed.size(), 0);
    }

    void theStateIsKeptAndPlacesAreFound()
    {
        child<QTabWidget>("details").setCurrentIndex(2);
        const QJsonObject state = m_panel->saveState();
        VersionsPanel other;
        other.restoreState(state);
        QCOMPARE(other.findChild<QTabWidget *>(QStringLiteral("details"))->currentIndex(), 2);
        other.restoreState({{QStringLiteral("tab"), 77}, {QStringLiteral("splitter"), QStringLiteral("?")}});
        const auto places = m_panel->places();
        const auto user =
            std::find_if(places.begin(), places.end(), [](const auto &one) { return one.title == QStringLiteral("user"); });
        QVERIFY(user != places.end());
        user->open();
        QCOMPARE(m_panel->scope(), QByteArray("user"));
        QVERIFY(!m_panel->openSubject(QStringLiteral("no such namespace")));
    }

    void everyControlHasAName()
    {
        for (QWidget *one : m_panel->findChildren<QWidget *>()) {
            const bool isControl = qobject_cast<QAbstractButton *>(one) || qobject_cast<QComboBox *>(one) ||
                                   qobject_cast<QTableView *>(one) || qobject_cast<QListView *>(one);
            if (!isControl || one->objectName().startsWith(QStringLiteral("qt_")) ||
                qobject_cast<QComboBox *>(one->parentWidget()) ||
                (one->parentWidget() && one->parentWidget()->inherits("QComboBoxPrivateContainer")) ||
                one->parentWidget()->inherits("QLineEdit") || qobject_cast<EmptyState *>(one->parentWidget()) ||
                one->inherits("QTableCornerButton") || one->parentWidget()->inherits("QTabBar"))
                continue;
            const auto *button = qobject_cast<QAbstractButton *>(one);
            QVERIFY2(!one->accessibleName().isEmpty() || (button && (!button->text().isEmpty() || !button->toolTip().isEmpty())),
                     qPrintable(QLatin1String(one->metaObject()->className()) + u' ' + one->objectName()));
        }
    }
};

QTEST_MAIN(VersionsPanelTest)
#include "tst_versions_panel.moc"
