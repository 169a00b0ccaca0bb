// SPDX-License-Identifier: GPL-3.0-or-later
// From where a person sees what is stale to its preview: the real window with the real panels, against a real redis-server.
#include <QLineEdit>

#include "tests/support/redis_server.h"
#include "tests/ui/connections/memory_secret_store.h"
#include "ui/connections/profile_store.h"
#include "ui/hitrates/hit_rates_panel.h"
#include "ui/hitrates/namespace_table.h"
#include "ui/invalidate/invalidate_panel.h"
#include "ui/invalidate/order_form.h"
#include "ui/invalidate/preview_view.h"
#include "ui/keys/key_filter_bar.h"
#include "ui/keys/key_tools.h"
#include "ui/keys/keys_panel.h"
#include "ui/keys/keys_tree_model.h"
#include "ui/shell/appearance.h"
#include "ui/shell/current_connection.h"
#include "ui/shell/main_window.h"

#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace freshet;
using namespace freshet::ui;
using Kind = OrderDraft::Kind;
using Step = InvalidateController::Step;

class WaysToInvalidateTest : public QObject
{
    Q_OBJECT

private:
    test::RedisServer m_server;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<test::MemorySecretStore> m_secrets;
    std::unique_ptr<ProfileStore> m_profiles;
    std::unique_ptr<Appearance> m_appearance;
    std::unique_ptr<CurrentConnection> m_connection;
    std::unique_ptr<MainWindow> m_window;

    template<typename T>
    T *panel()
    {
        for (Panel *one : m_window->panels()) {
            if (auto *found = qobject_cast<T *>(one))
                return found;
        }
        return nullptr;
    }
    KeysPanel *keys() { return panel<KeysPanel>(); }
    void raw(const QByteArrayList &command) { QVERIFY(!m_server.raw().run(command).isError()); }
    const InvalidateController::View &view() { return panel<InvalidatePanel>()->controller()->view(); }

    void show(const QString &id)
    {
        for (int i = 0; i < int(m_window->panels().size()); ++i) {
            if (m_window->panels()[std::size_t(i)]->id() == id)
                m_window->showPanel(i);
        }
    }
    void listed(int rows)
    {
        show(QStringLiteral("keys"));
        QTRY_COMPARE(keys()->controller()->view().state, KeysController::State::Done);
        QTRY_COMPARE(keys()->controller()->model()->rowCount(), rows);
    }
    void search(QLineEdit *field, const QString &text)
    {
        field->setText(text);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(keys()->controller()->view().state, KeysController::State::Done);
    }
    /// The action of the menu with that text, as a person who reads it picks it.
    static QAction *action(const QMenu *menu, const QString &text)
    {
        QStringList texts;
        for (QAction *one : menu->actions()) {
            if (one->text() == text)
                return one;
            texts.append(one->text());
        }
        qWarning().noquote() << "no" << text << "in" << texts.join(QStringLiteral(" | "));
        return nullptr;
    }
    void pick(const QString &text)
    {
        QAction *found = action(keys()->tools()->menu(), text);
        QVERIFY(found && found->isEnabled());
        found->trigger();
    }
    void previewed(Kind kind, const QByteArrayList &subjects, qint64 count)
    {
        auto *invalidate = panel<InvalidatePanel>();
        QVERIFY(invalidate->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(view().step, Step::Previewed, 20000);
        QByteArrayList asked;
        for (const auto &part : view().order) {
            QCOMPARE(part.kind, kind);
            asked += part.subjects;
        }
        QCOMPARE(asked, subjects);
        QCOMPARE(view().plan.keys, count);
        QVERIFY(invalidate->preview()->isVisible());
        QVERIFY(invalidate->preview()->applyButton()->isEnabled());
        QCOMPARE(m_server.raw().run({"DBSIZE"}).integer, m_size); // nothing was changed
    }
    qint64 m_size = 0;

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        raw({"FLUSHALL"});
        raw({"MSET", "v1:product:1", "x", "v1:product:2", "x", "v1:product:list:9", "x", "v1:user:1", "x", "v1:user:2", "x"});
        m_size = 5;
        m_directory = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<QSettings>(m_directory->filePath(QStringLiteral("freshet.ini")), QSettings::IniFormat);
        m_secrets = std::make_unique<test::MemorySecretStore>();
        m_profiles = std::make_unique<ProfileStore>(m_directory->filePath(QStringLiteral("connections.json")), m_settings.get());
        m_appearance = std::make_unique<Appearance>(m_settings.get());
        m_connection = std::make_unique<CurrentConnection>(m_profiles.get(), m_secrets.get());
        MainWindow::Parts parts;
        parts.appearance = m_appearance.get();
        parts.connection = m_connection.get();
        parts.profiles = m_profiles.get();
        parts.secrets = m_secrets.get();
        parts.settings = m_settings.get();
        parts.panels = {[](QWidget *parent) -> Panel * { return new HitRatesPanel(parent); },
                        [](QWidget *parent) -> Panel * { return new KeysPanel({}, parent); },
                        [](QWidget *parent) -> Panel * { return new InvalidatePanel({}, parent); }};
        m_window = std::make_unique<MainWindow>(std::move(parts));
        m_window->resize(1200, 760);
        m_window->show();
        m_connection->openUrl(m_server.url());
        QTRY_VERIFY(m_connection->session() && m_connection->session()->status().state == redis::ConnectionStatus::State::Ready);
        panel<InvalidatePanel>()->controller()->setMeasureTime(std::chrono::milliseconds(20));
    }
    void cleanup()
    {
        m_window.reset();
        m_connection.reset();
        m_appearance.reset();
        m_profiles.reset();
        m_settings.reset();
    }

    void chosenKeysArePreviewedAsKeys()
    {
        raw({"SET", "tag:a*b", "x"}); // names that mean something else where they stand alone
        raw({"SET", "namespace:c", "x"});
        m_size = 7;
        listed(7);
        QTableView *table = keys()->table();
        QVERIFY(!keys()->tools()->menu()->actions().isEmpty());
        QVERIFY(!action(keys()->tools()->menu(), QStringLiteral("Invalidate what is chosen…"))->isEnabled());
        for (const char *wanted : {"tag:a*b", "namespace:c"}) {
            for (int row = 0; row < 7; ++row) {
                if (keys()->controller()->model()->name(row) == wanted)
                    table->selectionModel()->select(table->model()->index(row, 0),
                                                    QItemSelectionModel::Select | QItemSelectionModel::Rows);
            }
        }
        QByteArrayList names;
        for (const QByteArray &name : keys()->chosenKeys().all())
            names.append(name);
        QCOMPARE(names.size(), 2);
        pick(QStringLiteral("Invalidate 2 chosen keys…"));
        previewed(Kind::Keys, names, 2);
    }

    void aBranchOfTheTreeIsPreviewedAsAPattern()
    {
        listed(5);
        keys()->showTree(true);
        KeysTreeModel *tree = keys()->controller()->tree();
        QTRY_COMPARE(tree->rowCount(), 1);
        keys()->tree()->expand(tree->folder("v1:"));
        QTRY_VERIFY(tree->folder("v1:product:").isValid());
        keys()->tree()->setCurrentIndex(tree->folder("v1:product:"));
        pick(QStringLiteral("Invalidate v1:product:*…"));
        previewed(Kind::Pattern, {"v1:product:*"}, 3);
        // Two of them, and a key beside a branch.
        listed(5);
        keys()->tree()->setCurrentIndex(tree->folder("v1:product:"));
        keys()->tree()->selectionModel()->select(tree->folder("v1:user:"),
                                                 QItemSelectionModel::Select | QItemSelectionModel::Rows);
        pick(QStringLiteral("Invalidate what is chosen…"));
        previewed(Kind::Pattern, {"v1:product:*", "v1:user:*"}, 5);
    }

    void whatTheFilterLooksForIsPreviewed()
    {
        listed(5);
        QVERIFY(!action(keys()->tools()->menu(), QStringLiteral("Invalidate what the search finds…"))->isEnabled());
        search(keys()->filterBar()->search(), QStringLiteral("product"));
        pick(QStringLiteral("Invalidate all that match *product*…"));
        previewed(Kind::Pattern, {"*product*"}, 3);
        listed(3);
        search(keys()->filterBar()->search(), QStringLiteral("v1:user:*"));
        pick(QStringLiteral("Invalidate all that match v1:user:*…"));
        previewed(Kind::Pattern, {"v1:user:*"}, 2);
        listed(2);
        keys()->showNamespace("product");
        pick(QStringLiteral("Invalidate the namespace product…"));
        previewed(Kind::Namespace, {"product"}, 3);
    }

    void aFilterThatAPatternCantSayIsNotOffered()
    {
        listed(5);
        search(keys()->filterBar()->search(), QStringLiteral("v1:*"));
        const auto fields = keys()->filterBar()->findChildren<QComboBox *>();
        QCOMPARE(fields.size(), 2);
        for (QComboBox *field : fields) { // type and TTL
            field->setCurrentIndex(1);
            QAction *searched = action(keys()->tools()->menu(), QStringLiteral("Invalidate what the search finds…"));
            QVERIFY(searched && !searched->isEnabled());
            QVERIFY(searched->toolTip().contains(QLatin1String("without further filters")));
            field->setCurrentIndex(0);
            QVERIFY(action(keys()->tools()->menu(), QStringLiteral("Invalidate all that match v1:*…")));
        }
    }

    void namesThatNoFieldCanHoldAreLeftOutAndToldSo()
    {
        raw({"SET", "two\nlines", "x"});
        raw({"SET", QByteArray("\xff\xfe"), "x"});
        m_size = 7;
        listed(7);
        QString told;
        connect(keys(), &Panel::notice, this, [&told](const QString &text) { told = text; });
        keys()->table()->selectAll();
        pick(QStringLiteral("Invalidate 7 chosen keys…"));
        QVERIFY2(told.startsWith(QLatin1String("2 names can't be written as text")), qPrintable(told));
        QTRY_COMPARE_WITH_TIMEOUT(view().step, Step::Previewed, 20000);
        QCOMPARE(view().plan.keys, 5);
    }

    void aNamespaceOfTheHitRatesIsPreviewed()
    {
        raw({"MSET", "cache_metrics:product:hits", "9", "cache_metrics:product:misses", "1"});
        m_size = 7;
        show(QStringLiteral("hitrates"));
        auto *table = m_window->findChild<NamespaceTable *>();
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, 20000);
        auto *list = table->findChild<QTableView *>();
        Q_EMIT list->customContextMenuRequested(list->visualRect(list->model()->index(0, 0)).center());
        auto *menu = table->findChild<QMenu *>();
        QVERIFY(menu);
        QAction *found = action(menu, QStringLiteral("Invalidate it…"));
        QVERIFY(found);
        found->trigger();
        menu->close();
        previewed(Kind::Namespace, {"product"}, 3);
    }
};

QTEST_MAIN(WaysToInvalidateTest)
#include "tst_ways_to_invalidate.moc"
