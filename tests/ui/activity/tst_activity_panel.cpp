// SPDX-License-Identifier: GPL-3.0-or-later
// The panel as its user sees it, on a real log and a real redis-server.
#include "tests/support/await.h"
#include "tests/support/raw_redis.h"
#include "tests/support/redis_server.h"
#include "ui/activity/activity_detail.h"
#include "ui/activity/activity_model.h"
#include "ui/activity/activity_panel.h"
#include "ui/widgets/change_guard.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/refresh_control.h"

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using test::await;
using Environment = redis::Profile::Environment;
using Kind = ActivityController::Offer::Kind;

class ActivityPanelTest : public QObject
{
    Q_OBJECT

private:
    test::RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<audit::ActivityLog> m_other; ///< as another program has it
    std::unique_ptr<audit::BinStore> m_bin;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ActivityPanel> m_panel;

    QTableView &table() { return *m_panel->findChild<QTableView *>(); }
    int shown() { return table().model()->rowCount(); }
    QPushButton &undoButton() { return *m_panel->findChild<QPushButton *>(QStringLiteral("undo")); }
    QString offerText() { return m_panel->findChild<ActivityDetail *>()->offerText(); }
    Kind offer() { return m_panel->controller()->offer().kind; }
    ChangeGuard *guard()
    {
        for (ChangeGuard *one : m_panel->findChildren<ChangeGuard *>()) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }

    audit::Intent intentOf(const char *action, const QByteArray &target)
    {
        audit::Intent intent;
        intent.origin = m_session->origin();
        intent.action = QLatin1String(action);
        intent.target = target;
        intent.reason = QStringLiteral("wrong price");
        return intent;
    }
    qint64 record(const audit::Intent &intent, audit::Outcome::State state = audit::Outcome::State::Done)
    {
        const auto id = await(m_other->begin(intent));
        audit::Outcome outcome;
        outcome.state = state;
        const auto finished = await(m_other->finish(id.value_or(0), outcome));
        return finished ? *id : 0;
    }
    void openSession(Environment environment, bool readOnly = false)
    {
        m_panel->setSession(nullptr);
        redis::ClientOptions options;
        options.readOnly = readOnly;
        m_session = std::make_unique<Session>(m_server.url(), options);
        m_session->setOrigin({QStringLiteral("freshet"), QStringLiteral("Shop"), environment, m_server.url().displayName()});
        m_panel->setSession(m_session.get());
        QTRY_COMPARE(m_session->status().state, redis::ConnectionStatus::State::Ready);
    }
    /// A deletion of the keys a and b, recorded and shown.
    void deleteTwo()
    {
        auto raw = m_server.raw();
        raw.run({"SET", "a", "1"});
        raw.run({"SET", "b", "2"});
        const auto deleted = await(audit::deleteToBin(*m_client, *m_bin, {"a", "b"}));
        QVERIFY(deleted);
        audit::Intent intent = intentOf("key.delete", "a");
        intent.undo = inspect::undoOfBin(deleted->batch);
        QVERIFY(record(intent) > 0);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 1, 10000);
        table().selectRow(0);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_client = redis::Client::open(m_server.url());
    }
    void init()
    {
        if (!m_server.isRunning())
            QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_client->reconnectNow(); // a test before may have killed the server
        QTRY_COMPARE_WITH_TIMEOUT(m_client->status().state, redis::ConnectionStatus::State::Ready, 20000);
        m_server.raw().run({"FLUSHALL"});
        m_directory = std::make_unique<QTemporaryDir>();
        audit::ActivityLog::Options log;
        log.path = m_directory->filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(log);
        m_other = std::make_unique<audit::ActivityLog>(log);
        audit::BinStore::Options bin;
        bin.path = m_directory->filePath(QStringLiteral("bin.sqlite"));
        m_bin = std::make_unique<audit::BinStore>(bin);
        m_panel = std::make_unique<ActivityPanel>(Records{m_log.get(), m_bin.get()});
        m_panel->resize(1000, 600);
        m_panel->show();
        m_panel->findChild<RefreshControl *>()->setInterval(std::chrono::seconds(1));
        openSession(Environment::Staging);
        m_panel->setActive(true);
        QTRY_COMPARE(m_panel->readiness().state, Panel::Readiness::State::Live);
    }
    void cleanup()
    {
        m_server.resume();
        m_panel.reset();
        m_session.reset();
    }
    void cleanupTestCase() { m_client.reset(); }

    void anEmptyLogSaysWhatItIsFor()
    {
        QVERIFY(m_panel->findChild<EmptyState *>()->isVisible());
        QVERIFY(!table().isVisible());
    }

    void whatOtherProgramsWriteComesByItself()
    {
        QVERIFY(record(intentOf("version.bump", "product")) > 0);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 1, 10000);
        QTRY_VERIFY(table().isVisible());
        const auto open = await(m_other->begin(intentOf("key.delete", "k")));
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, 10000);
        QCOMPARE(table().model()->index(0, ActivityModel::StateColumn).data().toString(), QStringLiteral("Running"));
        QVERIFY(await(m_other->finish(*open, audit::Outcome{})));
        QTRY_COMPARE_WITH_TIMEOUT(table().model()->index(0, ActivityModel::StateColumn).data().toString(), QStringLiteral("Done"),
                                  10000);
    }

    void aHiddenPanelDoesNotRead()
    {
        m_panel->setActive(false);
        QSignalSpy refreshed(m_panel->controller(), &ActivityController::refreshed);
        QVERIFY(record(intentOf("version.bump", "product")) > 0);
        QVERIFY(!refreshed.wait(1500));
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 1, 10000);
    }

    void aDeletionIsTakenBackAfterAConfirmation()
    {
        deleteTwo();
        QTRY_COMPARE(offer(), Kind::Ready);
        QVERIFY2(offerText().contains(QStringLiteral("2 key")), qPrintable(offerText()));
        QTRY_VERIFY(undoButton().isEnabled());
        QTest::mouseClick(&undoButton(), Qt::LeftButton);
        QTRY_VERIFY(guard());
        guard()->findChild<QLineEdit *>(QStringLiteral("guardReason"))->setText(QStringLiteral("was needed"));
        QSignalSpy undone(m_panel->controller(), &ActivityController::undone);
        QSignalSpy notices(m_panel.get(), &Panel::notice);
        QTest::mouseClick(guard()->findChild<QPushButton *>(QStringLiteral("guardApply")), Qt::LeftButton);
        QTRY_COMPARE(undone.size(), 1);
        QCOMPARE(m_server.raw().run({"GET", "b"}).bytes, QByteArray("2"));
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, 10000);
        QCOMPARE(table().model()->index(0, ActivityModel::ActionColumn).data().toString(), QStringLiteral("Take back"));
        QCOMPARE(table().model()->index(0, ActivityModel::ReasonColumn).data().toString(), QStringLiteral("was needed"));
        QTRY_COMPARE(table().model()->index(1, ActivityModel::StateColumn).data().toString(), QStringLiteral("Taken back"));
        QTRY_COMPARE(offer(), Kind::Already);
        QVERIFY(!undoButton().isEnabled());
        QVERIFY(notices.size() >= 1);
    }

    void aServerThatIsKilledWhileSomethingIsTakenBackLosesNothing()
    {
        deleteTwo();
        QTRY_COMPARE(offer(), Kind::Ready);
        m_panel->askUndo();
        QTRY_VERIFY(guard());
        m_server.pause(); // it has the command and does not answer
        QTest::mouseClick(guard()->findChild<QPushButton *>(QStringLiteral("guardApply")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, 10000); // written down before
        QSignalSpy failed(m_panel->controller(), &ActivityController::undoFailed);
        QSignalSpy undone(m_panel->controller(), &ActivityController::undone);
        m_server.kill();
        QTRY_COMPARE_WITH_TIMEOUT(failed.size() + undone.size(), 1, 30000);
        const auto state = [this](int row) { return table().model()->index(row, ActivityModel::StateColumn).data().toString(); };
        QTRY_VERIFY_WITH_TIMEOUT(state(0) != QStringLiteral("Running"), 10000);
        QVERIFY2(state(0) != QStringLiteral("Done"), qPrintable(state(0)));
        QCOMPARE(shown(), 2); // the log is a local file: it is shown as ever
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        QTRY_COMPARE_WITH_TIMEOUT(m_session->status().state, redis::ConnectionStatus::State::Ready, 20000);
        m_panel->controller()->choose(0);
        m_panel->controller()->choose(1);
        QTRY_COMPARE_WITH_TIMEOUT(offer(), Kind::Ready, 10000);
        m_panel->askUndo();
        QTRY_VERIFY(guard());
        QTest::mouseClick(guard()->findChild<QPushButton *>(QStringLiteral("guardApply")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_server.raw().run({"GET", "a"}).bytes, QByteArray("1"), 10000);
        QCOMPARE(m_server.raw().run({"GET", "b"}).bytes, QByteArray("2"));
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 3, 10000);
    }

    void itMayBeClosedWhileTheServerIsAwayAndSomethingIsTakenBack()
    {
        deleteTwo();
        QTRY_COMPARE(offer(), Kind::Ready);
        m_panel->askUndo();
        QTRY_VERIFY(guard());
        m_server.pause();
        QTest::mouseClick(guard()->findChild<QPushButton *>(QStringLiteral("guardApply")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, 10000);
        m_panel->setSession(nullptr);
        m_session.reset(); // the change is cut off in the middle
        m_server.resume();
        QTRY_VERIFY_WITH_TIMEOUT(
            table().model()->index(0, ActivityModel::StateColumn).data().toString() == QStringLiteral("Partly done"), 15000);
    }

    void whatIsThereAgainIsReplacedOnlyWhereAsked()
    {
        deleteTwo();
        m_server.raw().run({"SET", "a", "new"});
        m_panel->controller()->choose(0);
        m_panel->controller()->choose(1);
        QTRY_COMPARE(offer(), Kind::Ready);
        QVERIFY2(offerText().contains(QStringLiteral("there again")), qPrintable(offerText()));
        m_panel->askUndo();
        QTRY_VERIFY(guard());
        QTest::mouseClick(guard()->findChild<QPushButton *>(QStringLiteral("guardApply")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, 10000);
        QCOMPARE(m_server.raw().run({"GET", "a"}).bytes, QByteArray("new"));
        QCOMPARE(m_server.raw().run({"GET", "b"}).bytes, QByteArray("2"));
    }

    void whatCantBeTakenBackSaysWhy()
    {
        deleteTwo();
        openSession(Environment::Production, true);
        QTRY_COMPARE(offer(), Kind::ReadOnly);
        QVERIFY(!undoButton().isEnabled());
        QVERIFY(offerText().contains(QStringLiteral("read-only")));
        m_panel->setSession(nullptr);
        QCOMPARE(offer(), Kind::Elsewhere);
        QVERIFY(offerText().contains(QStringLiteral("Shop")));
        openSession(Environment::Staging);
        QVERIFY(record(intentOf("events.ack", "s")) > 0);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, 10000);
        table().selectRow(0);
        QTRY_COMPARE(offer(), Kind::NoWay);
        QVERIFY(!undoButton().isVisible());
    }

    void theShownRecordsAreExportedWithoutFormulas()
    {
        audit::Intent odd = intentOf("key.delete", "=cmd|' /C calc'!A0");
        odd.reason = QStringLiteral("a, \"b\"\n@c");
        QVERIFY(record(odd) > 0);
        QVERIFY(record(intentOf("version.bump", QByteArray("\xff\x00k", 3))) > 0);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, 10000);
        const QString path = m_directory->filePath(QStringLiteral("activity.csv"));
        m_panel->exportTo(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray all = file.readAll();
        QVERIFY(
            all.startsWith("id,time,ended,user,host,program,connection,environment,server,action,target,plan,state,result,error,"
                           "reason,undo_of,undone_by\r\n2,"));
        QVERIFY2(all.contains(",'=cmd|' /C calc'!A0,"), all.constData());
        QVERIFY2(all.contains(",\"a, \"\"b\"\"\n@c\","), all.constData());
        QVERIFY2(all.contains(",\"{\"\"base64\"\":\"\"/wBr\"\"}\","), all.constData());
        QVERIFY(all.contains(",Shop,staging,"));
        // Only what the filter shows.
        m_panel->findChild<QLineEdit *>()->setText(QStringLiteral("cmd"));
        QTRY_COMPARE(shown(), 1);
        m_panel->exportTo(path);
        file.close();
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("version.bump"));
        QSignalSpy notices(m_panel.get(), &Panel::notice);
        m_panel->exportTo(QStringLiteral("/proc/none/activity.csv"));
        QCOMPARE(notices.size(), 1);
        QVERIFY(notices[0][0].toString().contains(QStringLiteral("/proc/none/activity.csv")));
    }

    void theChoicesAreWhatOccurs()
    {
        QVERIFY(record(intentOf("version.bump", "product")) > 0);
        QVERIFY(record(intentOf("key.delete", "k")) > 0);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, 10000);
        QComboBox *groups = nullptr;
        for (QComboBox *box : m_panel->findChildren<QComboBox *>()) {
            if (box->accessibleName() == QStringLiteral("Which actions"))
                groups = box;
        }
        QVERIFY(groups);
        QCOMPARE(groups->count(), 3);
        groups->setCurrentIndex(groups->findData(QStringLiteral("version")));
        QCOMPARE(shown(), 1);
        QVERIFY(record(intentOf("metrics.reset", "")) > 0);
        QTRY_COMPARE_WITH_TIMEOUT(groups->count(), 4, 10000);
        QCOMPARE(groups->currentData().toString(), QStringLiteral("version"));
        QCOMPARE(shown(), 1);
    }

    void aLogThatCantBeReadSaysSo()
    {
        m_panel->setActive(false);
        audit::ActivityLog::Options options;
        options.path = m_directory->filePath(QStringLiteral("notes.sqlite"));
        QFile notes(options.path);
        QVERIFY(notes.open(QIODevice::WriteOnly));
        notes.write(QByteArray(8000, 'x'));
        notes.close();
        audit::ActivityLog broken(options);
        ActivityPanel panel(Records{&broken, m_bin.get()});
        panel.setActive(true);
        QTRY_COMPARE(panel.readiness().state, Panel::Readiness::State::Failed);
        QVERIFY(panel.readiness().reason.contains(QStringLiteral("notes.sqlite")) ||
                panel.readiness().reason.contains(QStringLiteral("database")));
    }

    void columnsAndSplitterComeBack()
    {
        QVERIFY(record(intentOf("version.bump", "product")) > 0);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 1, 10000);
        table().setColumnWidth(ActivityModel::TargetColumn, 333);
        const QJsonObject state = m_panel->saveState();
        ActivityPanel other(Records{m_log.get(), m_bin.get()});
        other.restoreState(state);
        QCOMPARE(other.findChild<QTableView *>()->columnWidth(ActivityModel::TargetColumn), 333);
    }
};

QTEST_MAIN(ActivityPanelTest)
#include "tst_activity_panel.moc"
