// SPDX-License-Identifier: GPL-3.0-or-later
// The panel as its user sees it, against a real redis-server.
#include "tests/support/redis_server.h"
#include "ui/keys/key_filter_bar.h"
#include "ui/keys/keys_panel.h"
#include "ui/keys/keys_tree_model.h"
#include "ui/widgets/stale_banner.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace freshet;
using namespace freshet::ui;
using freshet::test::RedisServer;
using State = KeysController::State;

class KeysPanelTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<KeysPanel> m_panel;

    KeysController &controller() { return *m_panel->controller(); }
    const KeysController::View &view() { return controller().view(); }
    QStringList shownKeys()
    {
        QStringList keys;
        const QAbstractItemModel *model = m_panel->table()->model();
        for (int row = 0; row < model->rowCount(); ++row)
            keys.append(model->index(row, KeysModel::KeyColumn).data().toString());
        return keys;
    }
    QStringList sortedKeys()
    {
        QStringList keys = shownKeys();
        keys.sort();
        return keys;
    }
    QString cell(const QString &key, int column)
    {
        const qsizetype row = shownKeys().indexOf(key);
        return row < 0 ? QStringLiteral("(not shown)") : m_panel->table()->model()->index(int(row), column).data().toString();
    }
    void fill(int count, const QByteArray &prefix = "v1:product:")
    {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < count; ++i)
            commands.push_back({"SET", prefix + QByteArray::number(i), "1", "EX", "5000"});
        m_server.raw().runAll(commands);
    }
    void open(redis::Url url, const redis::Profile *profile = nullptr)
    {
        m_session = std::make_unique<Session>(url, redis::ClientOptions{});
        if (profile)
            m_session->setProfile(*profile);
        m_panel = std::make_unique<KeysPanel>();
        m_panel->resize(1000, 600);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
    }
    void open() { open(m_server.url()); }
    template<typename W>
    W *named(const QString &accessibleName)
    {
        for (W *widget : m_panel->findChildren<W *>()) {
            if (widget->accessibleName() == accessibleName)
                return widget;
        }
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        if (!m_server.isRunning())
            QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_server.raw().run({"FLUSHALL"});
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void theKeysOfTheServerAreListedWithTheirDetails()
    {
        m_server.raw().run({"SET", "v1:product:1:detail", "hello", "EX", "100"});
        m_server.raw().run({"HSET", "v2:user:7", "a", "1"});
        m_server.raw().run({"SADD", "plain", "x"});
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        QCOMPARE(sortedKeys(),
                 (QStringList{QStringLiteral("plain"), QStringLiteral("v1:product:1:detail"), QStringLiteral("v2:user:7")}));
        QCOMPARE(m_panel->readiness().state, Panel::Readiness::State::Live);
        const QString key = QStringLiteral("v1:product:1:detail");
        QTRY_COMPARE_WITH_TIMEOUT(cell(key, KeysModel::TypeColumn), QStringLiteral("string"), 5000);
        QVERIFY2(cell(key, KeysModel::TtlColumn).startsWith(QStringLiteral("1 min")),
                 qPrintable(cell(key, KeysModel::TtlColumn)));
        QVERIFY(cell(key, KeysModel::SizeColumn).endsWith(QStringLiteral(" B")));
        QCOMPARE(cell(key, KeysModel::EncodingColumn), QStringLiteral("embstr"));
        QCOMPARE(cell(key, KeysModel::NamespaceColumn), QStringLiteral("product"));
        QCOMPARE(cell(key, KeysModel::VersionColumn), QStringLiteral("v1"));
        QCOMPARE(cell(QStringLiteral("v2:user:7"), KeysModel::TypeColumn), QStringLiteral("hash"));
        QCOMPARE(cell(QStringLiteral("plain"), KeysModel::TtlColumn), QStringLiteral("no expiry"));
        QCOMPARE(cell(QStringLiteral("plain"), KeysModel::NamespaceColumn), QString());
    }

    void detailsAreAskedForRowsOnScreenOnly()
    {
        fill(5000);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        const auto known = [this] {
            int count = 0;
            for (inspect::KeyRowNumber row = 0; row < controller().list()->size(); ++row)
                count += controller().list()->state(row).isKnown() ? 1 : 0;
            return count;
        };
        QTRY_VERIFY_WITH_TIMEOUT(known() > 0, 5000);
        QVERIFY2(known() < 100, qPrintable(QString::number(known())));
        m_panel->table()->scrollToBottom();
        QTRY_VERIFY_WITH_TIMEOUT(controller().list()->state(controller().list()->size() - 1).isKnown(), 5000);
        QVERIFY(known() < 200);
    }

    void typingNarrowsTheListWithoutTheServer()
    {
        fill(1000);
        fill(500, "v1:user:");
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        const QAbstractItemModelTester tester(m_panel->table()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTest::keyClicks(m_panel->filterBar()->search(), QStringLiteral("user:1"));
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->table()->model()->rowCount(), 111, 5000);
        QTest::keyClick(m_panel->filterBar()->search(), Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->table()->model()->rowCount(), 1500, 5000);
        QTest::keyClicks(m_panel->filterBar()->search(), QStringLiteral("v1:user:?"));
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->table()->model()->rowCount(), 10, 5000);
    }

    void enterAsksTheServerWithAllFilters()
    {
        m_server.raw().run({"SET", "v1:a", "1", "EX", "30"});
        m_server.raw().run({"SET", "v1:b", "1"});
        m_server.raw().run({"SET", "v2:a", QByteArray(10'000, 'x')});
        m_server.raw().run({"SADD", "v1:set", "1"});
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        const auto ask = [this](auto change, const QStringList &expected) {
            m_panel->filterBar()->clear();
            change();
            QTest::keyClick(m_panel->filterBar()->search(), Qt::Key_Return);
            QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 5000);
            QCOMPARE(sortedKeys(), expected);
        };
        const auto s = [](const char *text) { return QString::fromLatin1(text); };
        m_panel->filterBar()->setExpanded(true);
        ask([this] { m_panel->filterBar()->search()->setText(QStringLiteral("v1")); }, {s("v1:a"), s("v1:b"), s("v1:set")});
        ask([this] { named<QLineEdit>(QStringLiteral("Namespace"))->setText(QStringLiteral("a")); }, {s("v1:a"), s("v2:a")});
        ask([this] { named<QLineEdit>(QStringLiteral("Version"))->setText(QStringLiteral("v2")); }, {s("v2:a")});
        ask([this] { named<QLineEdit>(QStringLiteral("Larger than"))->setText(QStringLiteral("8 KiB")); }, {s("v2:a")});
        ask([this] { named<QComboBox>(QStringLiteral("TTL"))->setCurrentIndex(1); }, {s("v1:b"), s("v1:set"), s("v2:a")});
        ask([this] { named<QComboBox>(QStringLiteral("TTL"))->setCurrentIndex(2); }, {s("v1:a")});
        ask([this] { named<QComboBox>(QStringLiteral("Type"))->setCurrentText(QStringLiteral("set")); }, {s("v1:set")});
        ask([this] { named<QLineEdit>(QStringLiteral("Unused for"))->setText(QStringLiteral("1 h")); }, {});
    }

    void aFilterThatCanNotBeReadIsMarkedAndNotSent()
    {
        fill(3);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        auto *size = named<QLineEdit>(QStringLiteral("Larger than"));
        size->setText(QStringLiteral("many"));
        QVERIFY(!m_panel->filterBar()->options());
        QCOMPARE(size->property("wrong").toString(), QStringLiteral("true"));
        size->setText(QStringLiteral("1 KiB"));
        QVERIFY(m_panel->filterBar()->options());
        QCOMPARE(size->property("wrong").toString(), QStringLiteral("false"));
    }

    void aHeadSortsAndTheThirdClickTakesItBack()
    {
        for (const char *key : {"b", "c", "a"})
            m_server.raw().run({"SET", key, "1"});
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        const QStringList found = shownKeys();
        const QStringList up{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
        QHeaderView *header = m_panel->table()->horizontalHeader();
        Q_EMIT header->sectionClicked(KeysModel::KeyColumn);
        QTRY_COMPARE_WITH_TIMEOUT(shownKeys(), up, 5000);
        Q_EMIT header->sectionClicked(KeysModel::KeyColumn);
        QTRY_COMPARE_WITH_TIMEOUT(shownKeys(), QStringList(up.rbegin(), up.rend()), 5000);
        Q_EMIT header->sectionClicked(KeysModel::KeyColumn);
        QTRY_COMPARE_WITH_TIMEOUT(shownKeys(), found, 5000);
    }

    void anOrderByWhatIsPartlyKnownSaysSoAndLooksUpTheRest()
    {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < 5000; ++i)
            commands.push_back({"SET", "k" + QByteArray::number(i), QByteArray(i, 'x')});
        m_server.raw().runAll(commands);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        Q_EMIT m_panel->table()->horizontalHeader()->sectionClicked(KeysModel::SizeColumn);
        Q_EMIT m_panel->table()->horizontalHeader()->sectionClicked(KeysModel::SizeColumn); // the largest first
        QTRY_VERIFY_WITH_TIMEOUT(!view().isArranging, 5000);
        QVERIFY(controller().orderIsPartial());
        controller().lookUpAll();
        QVERIFY(controller().isLookingUp());
        QTRY_VERIFY_WITH_TIMEOUT(!controller().isLookingUp() && !controller().orderIsPartial(), 20000);
        // Allocations come in classes, so many keys are as large as the largest.
        const qint64 largest = m_server.raw().run({"MEMORY", "USAGE", "k4999"}).integer;
        const auto bytesAt = [this](int row) {
            return controller().list()->state(controller().model()->rowNumber(row)).bytes.value_or(-1);
        };
        QTRY_COMPARE_WITH_TIMEOUT(bytesAt(0), largest, 5000);
        for (int row = 1; row < 5000; ++row)
            QVERIFY(bytesAt(row) <= bytesAt(row - 1));
        QCOMPARE(controller().list()->knownCount(), 5000U);
    }

    void openFoldersStayOpenWhenTheTreeIsMadeAnew()
    {
        fill(10);
        fill(10, "v1:user:");
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        m_panel->showTree(true);
        KeysTreeModel *tree = controller().tree();
        QTRY_COMPARE_WITH_TIMEOUT(tree->rowCount(), 1, 5000);
        m_panel->tree()->expand(tree->folder("v1:"));
        m_panel->tree()->expand(tree->folder("v1:user:"));
        QSignalSpy reset(tree, &QAbstractItemModel::modelReset);
        controller().setSearch("1");
        QTRY_COMPARE_WITH_TIMEOUT(reset.size(), 1, 5000);
        QVERIFY(m_panel->tree()->isExpanded(tree->folder("v1:")));
        controller().setSearch("");
        QTRY_COMPARE_WITH_TIMEOUT(reset.size(), 2, 5000);
        QVERIFY(m_panel->tree()->isExpanded(tree->folder("v1:user:")));
        QVERIFY(!m_panel->tree()->isExpanded(tree->folder("v1:product:")));
    }

    void theTreeHasFoldersWithTheirCounts()
    {
        fill(2500);
        fill(1, "v1:user:");
        m_server.raw().run({"SET", "plain", "1"});
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        m_panel->showTree(true);
        KeysTreeModel *tree = controller().tree();
        const QAbstractItemModelTester tester(tree, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE_WITH_TIMEOUT(tree->rowCount(), 2, 5000);
        QCOMPARE(tree->index(0, 0).data().toString(), QStringLiteral("plain"));
        const QModelIndex version = tree->index(1, 0);
        QCOMPARE(version.data().toString(), QStringLiteral("v1:  (2,501)"));
        QCOMPARE(tree->rowCount(version), 2);
        const QModelIndex products = tree->index(0, 0, version);
        QCOMPARE(products.data().toString(), QStringLiteral("product:  (2,500)"));
        QCOMPARE(tree->index(1, 0, version).data().toString(), QStringLiteral("user:0"));
        QCOMPARE(tree->rowCount(products), KeysTreeModel::pageRows + 1);
        QCOMPARE(tree->index(0, 0, products).data().toString(), QStringLiteral("0"));
        m_panel->tree()->expand(version);
        m_panel->tree()->expand(products);
        for (int rows : {2001, 2500}) {
            const QModelIndex more = tree->index(tree->rowCount(products) - 1, 0, products);
            QVERIFY(more.data(KeysTreeModel::MoreRole).toBool());
            tree->loadMore(more);
            QCOMPARE(tree->rowCount(products), rows);
        }
        QCOMPARE(tree->folder("v1:product:"), products);
        QVERIFY(!tree->folder("v3:").isValid());
    }

    void aScanStopsAndGoesOnFromThere()
    {
        fill(30'000);
        redis::Profile production = redis::Profile::make(QStringLiteral("prod"), m_server.url());
        production.environment = redis::Profile::Environment::Production;
        open(m_server.url(), &production);
        QTRY_VERIFY_WITH_TIMEOUT(view().found > 0, 15000);
        QVERIFY(controller().scanned().gentle);
        controller().stop();
        const qint64 most = view().found + 20'000;
        QCOMPARE(view().state, State::Stopped);
        QSignalSpy changes(&controller(), &KeysController::viewChanged);
        controller().setSearch("7");
        QTRY_VERIFY_WITH_TIMEOUT(!view().isArranging, 5000);
        QVERIFY(view().found < most);
        QCOMPARE(view().state, State::Stopped);
        QVERIFY(!controller().searchIsComplete());
        controller().setSearch({});
        controller().more(1'000'000);
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 60000);
        QCOMPARE(view().found, 30'000);
        QCOMPARE(m_panel->table()->model()->rowCount(), 30'000);
    }

    void aPanelMayGoInTheMiddleOfAScan()
    {
        fill(30'000);
        for (int i = 0; i < 3; ++i) {
            redis::Profile gentle = redis::Profile::make(QStringLiteral("gentle"), m_server.url());
            gentle.gentle = true;
            open(m_server.url(), i == 2 ? nullptr : &gentle);
            QTRY_VERIFY_WITH_TIMEOUT(view().found > 0, 15000);
            if (i == 0)
                m_session.reset(); // the panel is told by the session's end
            m_panel.reset();
            m_session.reset();
        }
    }

    void theSearchFieldKeepsTheFocusWhileTheServerIsAsked()
    {
        fill(100);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        QWidget *search = m_panel->filterBar()->search();
        QTest::keyClick(search, Qt::Key_Return);
        QVERIFY(search->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 5000);
        QVERIFY(search->isVisible());
    }

    void aHiddenPanelAsksForNothing()
    {
        fill(30'000);
        redis::Profile gentle = redis::Profile::make(QStringLiteral("gentle"), m_server.url());
        gentle.gentle = true;
        open(m_server.url(), &gentle);
        QTRY_VERIFY_WITH_TIMEOUT(view().found > 0, 15000);
        m_panel->setActive(false);
        QSignalSpy beats(m_session.get(), &Session::latencyChanged);
        QTRY_VERIFY_WITH_TIMEOUT(beats.size() >= 1, 15000);
        QVERIFY(view().found < 30'000);
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(view().found, 30'000, 60000);
    }

    void theListStaysWhileTheServerIsAway()
    {
        fill(10);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        m_server.kill();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->status().state == redis::ConnectionStatus::State::Away, 15000);
        QCOMPARE(shownKeys().size(), 10);
        QTest::keyClick(m_panel->filterBar()->search(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(view().state == State::Away || view().state == State::Waiting, 5000);
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_server.raw().run({"SET", "again", "1"});
        QTRY_VERIFY_WITH_TIMEOUT(view().state == State::Done, 20000);
        QTest::keyClick(m_panel->filterBar()->search(), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(shownKeys(), QStringList{QStringLiteral("again")}, 20000);
    }

    void hostileNamesAreShownAsPlainVisibleText()
    {
        auto raw = m_server.raw();
        raw.run({"SET", QByteArray("\xff\xfe\0nul", 6), "1"});
        raw.run({"SET", "<b>bold</b>\n\xe2\x80\xaeslia", "1"});
        raw.run({"SET", QByteArray(10'000, 'n'), "1"});
        raw.run({"SET", QByteArray(40'000, 'm'), "1"});
        raw.run({"SET", "", "1"});
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        QCOMPARE(view().found, 4);
        QCOMPARE(view().tooLong, 1);
        const QStringList keys = sortedKeys();
        QVERIFY(keys.contains(QStringLiteral("<b>bold</b>\\n\\u202eslia")));
        QVERIFY(keys.contains(QStringLiteral("\\xff\\xfe\\x00nul")));
        for (const QString &key : keys)
            QVERIFY(key.size() < 2000);
        QTRY_VERIFY_WITH_TIMEOUT(controller().list()->state(3).isKnown(), 5000);
        QVERIFY(!m_panel->grab().isNull());
        m_panel->showTree(true);
        QTRY_VERIFY_WITH_TIMEOUT(controller().tree()->rowCount() == 4, 5000);
        QVERIFY(!m_panel->grab().isNull());
        for (const QLabel *label : m_panel->findChildren<QLabel *>())
            QVERIFY(label->text().isEmpty() || label->textFormat() == Qt::PlainText);
    }

    void aUserWithoutScanIsToldSo()
    {
        RedisServer::Options options;
        options.users = {"limited on >secret ~* +@all -scan", "sizeless on >secret ~* +@all -memory"};
        RedisServer server(options);
        QVERIFY2(server.start(), qPrintable(server.log()));
        server.raw().run({"SET", "k", "1"});
        redis::Url url = server.url();
        url.user = QStringLiteral("limited");
        url.password = QStringLiteral("secret");
        open(url);
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::NotPermitted, 15000);
        QVERIFY2(m_panel->readiness().reason.contains(QStringLiteral("SCAN"), Qt::CaseInsensitive),
                 qPrintable(m_panel->readiness().reason));
        cleanup();
        url.user = QStringLiteral("sizeless");
        open(url);
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        QTRY_COMPARE_WITH_TIMEOUT(view().denied, QStringList{QStringLiteral("MEMORY USAGE")}, 5000);
        QCOMPARE(cell(QStringLiteral("k"), KeysModel::TypeColumn), QStringLiteral("string"));
        cleanup();
    }

    void withoutAConnectionItSaysSo()
    {
        open();
        m_panel->setSession(nullptr);
        QCOMPARE(m_panel->readiness().state, Panel::Readiness::State::Waiting);
        QVERIFY(!m_panel->readiness().reason.isEmpty());
        QVERIFY(!m_panel->table()->isVisible());
    }

    void theStateOfTheWidgetsComesBack()
    {
        fill(1);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        m_panel->table()->setColumnWidth(KeysModel::KeyColumn, 333);
        m_panel->showTree(true);
        const QJsonObject state = m_panel->saveState();
        KeysPanel other;
        other.restoreState(state);
        QCOMPARE(other.table()->columnWidth(KeysModel::KeyColumn), 333);
        QVERIFY(!other.table()->isVisibleTo(&other));
        other.restoreState({{QStringLiteral("columns"), QStringLiteral("garbage")}});
    }
};

QTEST_MAIN(KeysPanelTest)
#include "tst_keys_panel.moc"
