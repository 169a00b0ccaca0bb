// SPDX-License-Identifier: GPL-3.0-or-later
// The panel while its redis-server is killed and comes back: in the middle of a scan, with a value open, in the middle of a
// change.
#include "tests/support/await.h"
#include "tests/support/redis_server.h"
#include "ui/keys/blob_view.h"
#include "ui/keys/key_tools.h"
#include "ui/keys/keys_panel.h"
#include "ui/keys/value_panel.h"
#include "ui/widgets/stale_banner.h"

#include "core/audit/activity_log.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using State = KeysController::State;
using test::await;

class KeysRestartTest : public QObject
{
    Q_OBJECT

private:
    static constexpr int many = 60'000;
    std::unique_ptr<test::RedisServer> m_server;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<audit::BinStore> m_bin;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<KeysPanel> m_panel;

    KeysController &controller() { return *m_panel->controller(); }
    const KeysController::View &view() { return controller().view(); }
    ValuePanel &value() { return *m_panel->valuePanel(); }
    /// The panel's own, over the list.
    StaleBanner &banner()
    {
        for (StaleBanner *one : m_panel->findChildren<StaleBanner *>()) {
            if (!value().isAncestorOf(one))
                return *one;
        }
        qFatal("no banner");
    }
    StaleBanner &valueBanner() { return *value().findChild<StaleBanner *>(); }
    QStringList shownKeys()
    {
        QStringList keys;
        const QAbstractItemModel *model = m_panel->table()->model();
        for (int row = 0; row < model->rowCount(); ++row)
            keys.append(model->index(row, KeysModel::KeyColumn).data().toString());
        return keys;
    }
    void fill(int count)
    {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < count; ++i)
            commands.push_back({"SET", "v1:product:" + QByteArray::number(i), "1"});
        m_server->raw().runAll(commands);
    }
    void open(bool gentle = false)
    {
        m_session = std::make_unique<Session>(m_server->url(), redis::ClientOptions{});
        redis::Profile profile = redis::Profile::make(QStringLiteral("Shop"), m_server->url());
        profile.gentle = gentle;
        m_session->setProfile(profile);
        m_panel = std::make_unique<KeysPanel>(Records{m_log.get(), m_bin.get()});
        m_panel->resize(1100, 640);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
    }

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<test::RedisServer>(test::RedisServer::Options{.appendOnly = true});
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
        m_directory = std::make_unique<QTemporaryDir>();
        audit::ActivityLog::Options log;
        log.path = m_directory->filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(log);
        audit::BinStore::Options bin;
        bin.path = m_directory->filePath(QStringLiteral("bin.sqlite"));
        m_bin = std::make_unique<audit::BinStore>(bin);
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
        m_bin.reset();
        m_log.reset();
        m_server.reset();
    }

    void aScanThatWasCutGoesOnAndListsEveryKeyOnce()
    {
        fill(many);
        open(true);
        QTRY_VERIFY_WITH_TIMEOUT(view().found > 0, 15000);
        m_server->kill();
        QTRY_VERIFY_WITH_TIMEOUT(banner().isStale(), 15000);
        QVERIFY(view().found < many);
        const auto labels = banner().findChildren<QLabel *>();
        QVERIFY(labels.at(0)->text().contains(QStringLiteral("Values from")));
        const auto before = shownKeys();
        QVERIFY(!before.isEmpty()); // they stay
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 60000);
        QVERIFY(!banner().isStale());
        QCOMPARE(view().found, many);
        const auto keys = shownKeys();
        QCOMPARE(QSet<QString>(keys.begin(), keys.end()).size(), many);
        QCOMPARE(keys.first(before.size()), before);
    }

    void aListThatIsWholeIsGreyedAndFreshAgain()
    {
        fill(10);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        QTRY_VERIFY_WITH_TIMEOUT(controller().list()->isKnown(3), 10000);
        m_server->kill();
        QTRY_VERIFY_WITH_TIMEOUT(banner().isStale(), 15000);
        QCOMPARE(shownKeys().size(), 10);
        const QDateTime before = view().at;
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
        QTRY_VERIFY_WITH_TIMEOUT(!banner().isStale(), 20000);
        QTRY_VERIFY_WITH_TIMEOUT(view().at > before, 5000); // asked anew, without a refresh
        QCOMPARE(shownKeys().size(), 10);
    }

    void anOpenValueStaysGreyedAndIsFetchedAnew()
    {
        m_server->raw().run({"SET", "k", "before"});
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        m_panel->table()->selectRow(0);
        QTRY_COMPARE_WITH_TIMEOUT(value().controller()->view().state, ValueController::State::Ready, 10000);
        QTRY_COMPARE(value().blob()->shownText(), QStringLiteral("before"));
        m_server->kill();
        QTRY_VERIFY_WITH_TIMEOUT(valueBanner().isStale(), 15000);
        value().showKey("k"); // asked for while nobody answers: what is shown stays
        QTRY_VERIFY(valueBanner().isStale());
        QCOMPARE(value().blob()->shownText(), QStringLiteral("before"));
        QCOMPARE(value().controller()->view().state, ValueController::State::Ready);
        const qint64 from = value().controller()->view().atMs;
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
        QTRY_VERIFY_WITH_TIMEOUT(!valueBanner().isStale(), 20000);
        QVERIFY(value().controller()->view().atMs > from);
        QTRY_COMPARE(value().blob()->shownText(), QStringLiteral("before"));
    }

    void whatIsTypedIntoAnOpenValueIsNotLost()
    {
        m_server->raw().run({"SET", "k", "before"});
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        m_panel->table()->selectRow(0);
        QTRY_COMPARE(value().blob()->shownText(), QStringLiteral("before"));
        value().blob()->edit();
        auto *text = value().blob()->findChild<QPlainTextEdit *>();
        text->setPlainText(QStringLiteral("half typed"));
        m_server->kill();
        QTRY_VERIFY_WITH_TIMEOUT(valueBanner().isStale(), 15000);
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
        QTRY_VERIFY_WITH_TIMEOUT(!valueBanner().isStale(), 20000);
        QCOMPARE(text->toPlainText(), QStringLiteral("half typed"));
        for (QPushButton *button : value().blob()->findChildren<QPushButton *>()) {
            if (button->text() == QStringLiteral("Save"))
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QTRY_COMPARE_WITH_TIMEOUT(m_server->raw().run({"GET", "k"}).bytes, QByteArray("half typed"), 10000);
    }

    void aChangeThatWasCutTellsWhatItDidAndLosesNothing()
    {
        constexpr int keys = 5000;
        fill(keys);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, State::Done, 15000);
        KeyChange change;
        change.kind = KeyChange::Kind::Remove;
        std::vector<QByteArray> names;
        for (int i = 0; i < keys; ++i)
            names.push_back("v1:product:" + QByteArray::number(i));
        change.keys = names;
        KeyActions &actions = *m_panel->tools()->actions();
        QSignalSpy finished(&actions, &KeyActions::finished);
        actions.perform(change);
        QTRY_VERIFY_WITH_TIMEOUT(actions.progress() > 0.02, 20000);
        m_server->kill();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30000);
        const auto result = finished[0][1].value<KeyChangeResult>();
        QVERIFY(!result.isWhole());
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
        QTRY_VERIFY_WITH_TIMEOUT(!actions.isBusy(), 10000);
        // Each key is at the server, or its copy lies in the bin.
        const auto kept = await(m_bin->list());
        QVERIFY(kept);
        QSet<QByteArray> binned;
        for (const audit::BinEntry &entry : *kept)
            binned.insert(entry.key);
        qint64 gone = 0;
        auto raw = m_server->raw();
        for (const QByteArray &key : names) {
            if (raw.run({"EXISTS", key}).integer == 1)
                continue;
            ++gone;
            QVERIFY2(binned.contains(key), key.constData());
        }
        QVERIFY(gone > 0 && gone < keys);
        QVERIFY(result.report.done <= gone);
        const auto page = await(m_log->changes(0));
        QVERIFY(page);
        QCOMPARE(page->records.size(), std::size_t(1));
        QCOMPARE(page->records[0].state, audit::Activity::State::Partly);
    }

    void itMayBeClosedWhileTheServerIsAway()
    {
        for (int order = 0; order < 3; ++order) {
            if (!m_server->isRunning())
                QVERIFY2(m_server->start(), qPrintable(m_server->log()));
            fill(many);
            open(true);
            QTRY_VERIFY_WITH_TIMEOUT(view().found > 0, 15000);
            m_panel->table()->selectRow(0);
            QTRY_COMPARE_WITH_TIMEOUT(value().controller()->view().state, ValueController::State::Ready, 10000);
            m_server->kill();
            if (order > 0)
                QTRY_VERIFY_WITH_TIMEOUT(banner().isStale(), 15000);
            if (order == 2)
                m_session.reset();
            m_panel.reset();
            m_session.reset();
        }
    }
};

QTEST_MAIN(KeysRestartTest)
#include "tst_keys_restart.moc"
