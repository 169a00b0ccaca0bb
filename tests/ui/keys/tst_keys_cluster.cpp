// SPDX-License-Identifier: GPL-3.0-or-later
// The panel on a real cluster of three primaries.
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "ui/keys/key_tools.h"
#include "ui/keys/keys_panel.h"
#include "ui/keys/value_panel.h"
#include "ui/widgets/stale_banner.h"

#include "core/audit/activity_log.h"
#include "core/inspect/undo.h"

#include <QSet>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using State = KeysController::State;
using test::await;
using test::ClusterSetup;

class KeysClusterTest : public QObject
{
    Q_OBJECT

private:
    static constexpr int many = 3000;
    ClusterSetup m_cluster;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<audit::BinStore> m_bin;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<KeysPanel> m_panel;

    const KeysController::View &view() { return m_panel->controller()->view(); }
    static QByteArray key(int number) { return "v1:product:" + QByteArray::number(number); }
    static std::vector<QByteArray> keys(int count)
    {
        std::vector<QByteArray> names;
        for (int i = 0; i < count; ++i)
            names.push_back(key(i));
        return names;
    }
    void fill()
    {
        std::array<std::vector<QByteArrayList>, 3> commands;
        for (int i = 0; i < many; ++i)
            commands.at(std::size_t(m_cluster.ownerOf(ClusterSetup::slotOf(key(i)))))
                .push_back({"SET", key(i), "1", "EX", "5000"});
        for (int node = 0; node < 3; ++node)
            m_cluster.node(node).raw().runAll(commands.at(std::size_t(node)));
    }
    qint64 size()
    {
        qint64 keys = 0;
        for (int node = 0; node < 3; ++node)
            keys += m_cluster.node(node).raw().run({"DBSIZE"}).integer;
        return keys;
    }
    QSet<QByteArray> listed()
    {
        QSet<QByteArray> keys;
        for (inspect::KeyRowNumber row = 0; row < m_panel->controller()->list()->size(); ++row)
            keys.insert(m_panel->controller()->list()->name(row).toByteArray());
        return keys;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_cluster.start(), qPrintable(m_cluster.log())); }
    void init()
    {
        for (int node = 0; node < 3; ++node)
            m_cluster.node(node).raw().run({"FLUSHALL"});
        fill();
        m_directory = std::make_unique<QTemporaryDir>();
        audit::ActivityLog::Options log;
        log.path = m_directory->filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(log);
        audit::BinStore::Options bin;
        bin.path = m_directory->filePath(QStringLiteral("bin.sqlite"));
        m_bin = std::make_unique<audit::BinStore>(bin);
        m_session = std::make_unique<Session>(m_cluster.url(), redis::ClientOptions{});
        m_panel = std::make_unique<KeysPanel>(Records{m_log.get(), m_bin.get()});
        m_panel->resize(1100, 640);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void theKeysOfAllNodesAreListedOnceWithTheirDetails()
    {
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 30000);
        QCOMPARE(view().progress.nodes, 3);
        QCOMPARE(view().found, many);
        QCOMPARE(listed().size(), many);
        const auto shown = [this](int row, int column) {
            return m_panel->table()->model()->index(row, column).data().toString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(shown(0, KeysModel::TypeColumn), QStringLiteral("string"), 10000);
        QVERIFY(!shown(0, KeysModel::TtlColumn).isEmpty());
        m_panel->table()->selectRow(0);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->valuePanel()->controller()->view().state, ValueController::State::Ready, 10000);
    }

    void manyAreRemovedFromAllNodesAndComeBack()
    {
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 30000);
        KeyActions &actions = *m_panel->tools()->actions();
        KeyChange change;
        change.kind = KeyChange::Kind::Remove;
        change.keys = keys(1000);
        QSignalSpy finished(&actions, &KeyActions::finished);
        actions.perform(change);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60000);
        const auto result = finished[0][1].value<KeyChangeResult>();
        QVERIFY(result.isWhole());
        QCOMPARE(result.report.done, 1000);
        QCOMPARE(size(), many - 1000 + 1); // and the mark of it
        const auto page = await(m_log->changes(0));
        QVERIFY(page);
        const auto client = redis::Client::open(m_cluster.url());
        const auto undone = await(inspect::undo(*client, *m_log, *m_bin, page->records.at(0), m_session->origin()));
        QVERIFY2(undone, undone ? "" : qPrintable(undone.error().message));
        QCOMPARE(undone->done, 1000);
        QCOMPARE(size(), many + 1);
    }

    void manyGetATtlOnAllNodes()
    {
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 30000);
        KeyActions &actions = *m_panel->tools()->actions();
        KeyChange change;
        change.kind = KeyChange::Kind::RemoveTtl;
        change.keys = keys(many);
        QSignalSpy finished(&actions, &KeyActions::finished);
        actions.perform(change);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60000);
        QCOMPARE(finished[0][1].value<KeyChangeResult>().report.done, many);
        for (const int number : {0, 1, 2, many / 2, many - 1}) {
            auto raw = m_cluster.node(m_cluster.ownerOf(ClusterSetup::slotOf(key(number)))).raw();
            QCOMPARE(raw.run({"TTL", key(number)}).integer, -1);
        }
    }
};

QTEST_MAIN(KeysClusterTest)
#include "tst_keys_cluster.moc"
