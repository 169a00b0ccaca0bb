// SPDX-License-Identifier: GPL-3.0-or-later
// Changes to keys in the activity log and the lasting bin: real log, real bin, real redis-server.
#include "tests/support/await.h"
#include "tests/support/redis_server.h"
#include "ui/keys/key_actions.h"
#include "ui/keys/key_bin_dialog.h"
#include "ui/keys/key_change_dialog.h"
#include "ui/keys/key_filter_bar.h"
#include "ui/keys/key_tools.h"
#include "ui/keys/keys_panel.h"
#include "ui/keys/value_panel.h"
#include "ui/widgets/change_guard.h"

#include "core/audit/activity_log.h"
#include "core/inspect/undo.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace freshet;
using namespace freshet::ui;
using namespace std::chrono_literals;
using audit::Activity;
using test::await;
using test::RawReply;
using Kind = KeyChange::Kind;

class KeyActionsRecordTest : public QObject
{
    Q_OBJECT

private:
    test::RedisServer m_server;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<audit::ActivityLog> m_other; ///< as another program has it
    std::unique_ptr<audit::BinStore> m_bin;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<KeyActions> m_actions;
    std::unique_ptr<KeysPanel> m_panel;
    KeyChangeResult m_result;
    QString m_notice;

    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }

    void openFiles()
    {
        if (m_bin) // what is still being read comes before this
            QVERIFY(await(m_bin->list()));
        audit::ActivityLog::Options log;
        log.path = m_directory->filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(log);
        m_other = std::make_unique<audit::ActivityLog>(log);
        audit::BinStore::Options bin;
        bin.path = m_directory->filePath(QStringLiteral("bin.sqlite"));
        m_bin = std::make_unique<audit::BinStore>(bin);
    }
    void openSession()
    {
        m_session = std::make_unique<Session>(m_server.url(), redis::ClientOptions{});
        m_session->setOrigin({QStringLiteral("freshet"), QStringLiteral("Shop"), redis::Profile::Environment::Staging,
                              m_server.url().displayName()});
        QTRY_COMPARE(m_session->status().state, redis::ConnectionStatus::State::Ready);
    }
    void openActions(const Records &records)
    {
        m_actions = std::make_unique<KeyActions>(records);
        connect(m_actions.get(), &KeyActions::finished, this,
                [this](const KeyChange &, const KeyChangeResult &result) { m_result = result; });
        m_actions->setSession(m_session.get());
    }
    Records records() { return {m_log.get(), m_bin.get()}; }
    void openPanel(const Records &records)
    {
        m_panel = std::make_unique<KeysPanel>(records);
        connect(m_panel.get(), &Panel::notice, this, [this](const QString &text) { m_notice = text; });
        m_panel->resize(1200, 700);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->controller()->view().state, KeysController::State::Done, 30000);
    }

    static KeyChange changeOf(Kind kind, std::vector<QByteArray> keys)
    {
        KeyChange change;
        change.kind = kind;
        change.keys = std::move(keys);
        return change;
    }
    static KeyChange editOf(const QByteArray &key, const QByteArray &before, const QByteArray &after)
    {
        KeyChange change = changeOf(Kind::Edit, {key});
        change.edit.type = "string";
        change.edit.before.value = before;
        change.edit.after.value = after;
        return change;
    }
    void perform(const KeyChange &change)
    {
        QSignalSpy finished(m_actions.get(), &KeyActions::finished);
        m_actions->perform(change);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20000);
    }
    /// Newest first, as another program reads them.
    std::vector<Activity> recorded()
    {
        const auto page = await(m_other->changes(0));
        std::vector<Activity> found = page ? page->records : std::vector<Activity>();
        std::erase_if(found, [](const Activity &one) { return one.intent.action == QLatin1String("test.first"); });
        return found;
    }
    Activity newest()
    {
        const auto all = recorded();
        return all.empty() ? Activity() : all.front();
    }
    static qint64 number(const Activity &record, const char *name)
    {
        return record.result.value(QLatin1String(name)).toInteger(-1);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        qRegisterMetaType<KeyChange>();
    }
    void init()
    {
        raw({"FLUSHALL"});
        m_directory = std::make_unique<QTemporaryDir>();
        m_result = {};
        m_notice.clear();
        openFiles();
        // The file is there before two use it at once: making it together may take them seconds.
        audit::Intent first;
        first.action = QStringLiteral("test.first");
        QVERIFY(await(m_log->begin(first)));
        QVERIFY(await(m_other->changes(0)));
        openSession();
        openActions(records());
    }
    void cleanup()
    {
        m_server.resume();
        m_panel.reset();
        m_actions.reset();
        m_session.reset();
    }

    void eachChangeMakesOneRecordWithBeginningAndEnd()
    {
        raw({"SET", "a", "1"});
        KeyChange edit = editOf("a", "1", "2");
        edit.reason = QStringLiteral("a typo");
        perform(edit);
        KeyChange ttl = changeOf(Kind::SetTtl, {"a"});
        ttl.ttl = 90min;
        perform(ttl);
        perform(changeOf(Kind::RemoveTtl, {"a"}));
        KeyChange rename = changeOf(Kind::Rename, {"a"});
        rename.to = "b";
        perform(rename);
        KeyChange duplicate = changeOf(Kind::Duplicate, {"b"});
        duplicate.to = "c";
        perform(duplicate);
        perform(changeOf(Kind::Remove, {"b", "c"}));
        QTRY_COMPARE(m_actions->kept().entries.size(), std::size_t(2));
        QSignalSpy finished(m_actions.get(), &KeyActions::finished);
        m_actions->perform(m_actions->restoration(0));
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(m_result.isWhole());
        KeyChange forGood = changeOf(Kind::Remove, {"b", "c"});
        forGood.intoBin = false;
        perform(forGood);

        const auto all = recorded();
        QStringList actions;
        for (const Activity &one : all) {
            actions.prepend(one.intent.action);
            QCOMPARE(one.state, Activity::State::Done);
            QVERIFY(one.begun.isValid() && one.ended.isValid() && one.begun <= one.ended);
            QCOMPARE(one.intent.origin, m_session->origin());
            QVERIFY(one.error.isEmpty());
        }
        QCOMPARE(actions,
                 (QStringList{QStringLiteral("key.edit"), QStringLiteral("key.ttl"), QStringLiteral("key.ttl"),
                              QStringLiteral("key.rename"), QStringLiteral("key.duplicate"), QStringLiteral("key.delete"),
                              QStringLiteral("key.restore"), QStringLiteral("key.delete")}));
        QCOMPARE(all[7].intent.reason, QStringLiteral("a typo"));
        QCOMPARE(all[6].intent.plan.value(QStringLiteral("ttl_s")).toInteger(), 5400);
        QCOMPARE(all[4].intent.plan.value(QStringLiteral("to")).toString(), QStringLiteral("b"));
        QCOMPARE(all[2].intent.target, QByteArray("b c"));
        QCOMPARE(all[2].intent.plan.value(QStringLiteral("asked")).toInteger(), 2);
        QCOMPARE(number(all[2], "done"), 2);
        // The last one: one was there, the other still lies in the bin, and nothing brings it back.
        QCOMPARE(number(all[0], "done"), 1);
        QCOMPARE(number(all[0], "absent"), 1);
        QVERIFY(!all[0].intent.undo);
        QCOMPARE(m_actions->kept().entries.size(), std::size_t(1));
    }

    void theRecordIsThereBeforeTheChange_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("action");
        QTest::newRow("removal") << int(Kind::Remove) << QStringLiteral("key.delete");
        QTest::newRow("new name") << int(Kind::Rename) << QStringLiteral("key.rename");
        QTest::newRow("edit") << int(Kind::Edit) << QStringLiteral("key.edit");
    }
    void theRecordIsThereBeforeTheChange()
    {
        QFETCH(int, kind);
        QFETCH(QString, action);
        raw({"SET", "k", "v"});
        KeyChange change = editOf("k", "v", "w");
        change.kind = Kind(kind);
        change.to = "other";
        QSignalSpy finished(m_actions.get(), &KeyActions::finished);
        m_server.pause();
        m_actions->perform(change);
        QTRY_COMPARE(newest().intent.action, action);
        QCOMPARE(newest().state, Activity::State::Running);
        QCOMPARE(newest().intent.undo.has_value(), Kind(kind) == Kind::Remove); // so it can be taken back after a crash too
        QVERIFY(finished.isEmpty());
        m_server.resume();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20000);
        QCOMPARE(newest().state, Activity::State::Done);
        QCOMPARE(recorded().size(), std::size_t(1));
    }

    void aChangeThatWaitsForTheLogWhenItsSessionClosesIsNotMade()
    {
        raw({"SET", "k", "v"});
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("lock"));
            database.setDatabaseName(m_log->path());
            QVERIFY(database.open());
            QSqlQuery query(database);
            QVERIFY(query.exec(QStringLiteral("BEGIN IMMEDIATE"))); // another program writes
            m_actions->perform(editOf("k", "v", "w"));
            QSignalSpy beats(m_session.get(), &Session::latencyChanged);
            QTRY_VERIFY_WITH_TIMEOUT(!beats.isEmpty(), 10000); // so the change has come to the session's thread
            m_actions->setSession(nullptr);
            m_session.reset();
            QVERIFY(query.exec(QStringLiteral("COMMIT")));
            query.finish();
            database.close();
        }
        QSqlDatabase::removeDatabase(QStringLiteral("lock"));
        QVERIFY(await(m_log->begin({}))); // behind what waited
        QCOMPARE(recorded().size(), std::size_t(1));
        QVERIFY(newest().intent.action.isEmpty());
        QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("v"));
    }

    void deletedKeysComeBackFromTheLogAfterARestart()
    {
        raw({"SET", "a", "1", "EX", "5000"});
        raw({"RPUSH", QByteArray("b\xff\0", 3), "x", "y"});
        perform(changeOf(Kind::Remove, {"a", QByteArray("b\xff\0", 3), "never there"}));
        QVERIFY(m_result.isWhole());
        QCOMPARE(m_result.report.missing, 1);
        QCOMPARE(raw({"DBSIZE"}).integer, 1); // the mark of it
        const auto marks = raw({"XRANGE", "freshet:marks", "-", "+"});
        QCOMPARE(marks.elements.at(0).elements.at(1).field("deleted").bytes, QByteArray("2"));
        m_actions.reset();
        openFiles();
        const Activity record = newest();
        QCOMPARE(record.state, Activity::State::Done);
        QCOMPARE(number(record, "absent"), 1);
        const auto client = redis::Client::open(m_server.url());
        const auto undone = await(inspect::undo(*client, *m_log, *m_bin, record, m_session->origin()));
        QVERIFY2(undone, undone ? "" : qPrintable(undone.error().message));
        QCOMPARE(undone->done, 2);
        QCOMPARE(raw({"GET", "a"}).bytes, QByteArray("1"));
        QVERIFY(raw({"TTL", "a"}).integer > 4900);
        QCOMPARE(raw({"LLEN", QByteArray("b\xff\0", 3)}).integer, 2);
    }

    void changedTtlsComeBackFromTheLog_data()
    {
        QTest::addColumn<bool>("sets");
        QTest::newRow("set") << true;
        QTest::newRow("removed") << false;
    }
    void changedTtlsComeBackFromTheLog()
    {
        QFETCH(bool, sets);
        raw({"SET", "timed", "1", "EX", "5000"});
        raw({"SET", "stays", "1"});
        KeyChange change = changeOf(sets ? Kind::SetTtl : Kind::RemoveTtl, {"timed", "stays", "never there"});
        change.ttl = 60s;
        perform(change);
        QVERIFY(m_result.isWhole());
        QCOMPARE(raw({"TTL", "timed"}).integer > 0, sets);
        const auto client = redis::Client::open(m_server.url());
        const auto undone = await(inspect::undo(*client, *m_log, *m_bin, newest(), m_session->origin()));
        QVERIFY2(undone, undone ? "" : qPrintable(undone.error().message));
        QCOMPARE(undone->changed, 0);
        QVERIFY(raw({"TTL", "timed"}).integer > 4900);
        QCOMPARE(raw({"TTL", "stays"}).integer, -1);
    }

    void moreTtlsThanARecordHoldsHaveNoWayBack()
    {
        std::vector<QByteArray> keys;
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < 1001; ++i) {
            keys.push_back("k" + QByteArray::number(i));
            commands.push_back({"SET", keys.back(), "1"});
        }
        m_server.raw().runAll(commands);
        KeyChange change = changeOf(Kind::SetTtl, keys);
        change.ttl = 1h;
        perform(change);
        QCOMPARE(number(newest(), "done"), 1001);
        QVERIFY(!newest().intent.undo);
        keys.pop_back();
        change.keys = keys;
        perform(change);
        QVERIFY(newest().intent.undo.has_value());
    }

    void aChangeThatFailsIsRecordedAsSuch()
    {
        raw({"SET", "k", "changed meanwhile"});
        perform(editOf("k", "old", "new"));
        QCOMPARE(m_result.error->code, Code::TryAgain);
        QCOMPARE(newest().state, Activity::State::Failed);
        QVERIFY(!newest().error.isEmpty());
        perform(changeOf(Kind::Remove, {"never there"}));
        QCOMPARE(newest().state, Activity::State::Failed);
        QVERIFY(!newest().canBeUndone());
    }

    void withALogThatCantBeWrittenNothingIsChanged()
    {
        QFile notes(m_directory->filePath(QStringLiteral("notes")));
        QVERIFY(notes.open(QIODevice::WriteOnly));
        audit::ActivityLog::Options options;
        options.path = notes.fileName() + QStringLiteral("/activity.sqlite"); // below a file
        audit::ActivityLog broken(options);
        raw({"SET", "k", "1"});
        openActions({&broken, m_bin.get()});
        KeyChange ttl = changeOf(Kind::SetTtl, {"k"});
        ttl.ttl = 60s;
        KeyChange naming = changeOf(Kind::Rename, {"k"});
        naming.to = "other";
        for (const KeyChange &change : {changeOf(Kind::Remove, {"k"}), ttl, naming, editOf("k", "1", "2")}) {
            perform(change);
            QVERIFY(m_result.error);
            QCOMPARE(m_result.error->code, Code::Io);
            QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("1"));
            QCOMPARE(raw({"TTL", "k"}).integer, -1);
        }
        QVERIFY(m_actions->kept().entries.empty());

        openPanel({&broken, m_bin.get()});
        inspect::ValueEdit edit;
        edit.type = "string";
        edit.before.value = "1";
        edit.after.value = "2";
        m_panel->tools()->edit("k", edit);
        QTRY_VERIFY2(m_notice.startsWith(QStringLiteral("Nothing was changed")), qPrintable(m_notice));
        QVERIFY2(m_notice.contains(QStringLiteral("the activity log can't be written")), qPrintable(m_notice));
        QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("1"));
        m_panel.reset();
        m_actions.reset(); // before the log
    }

    void withABinThatCantBeWrittenNothingIsDeleted()
    {
        QFile notes(m_directory->filePath(QStringLiteral("notes")));
        QVERIFY(notes.open(QIODevice::WriteOnly));
        audit::BinStore::Options options;
        options.path = notes.fileName() + QStringLiteral("/bin.sqlite");
        audit::BinStore broken(options);
        raw({"SET", "k", "1"});
        openActions({m_log.get(), &broken});
        perform(changeOf(Kind::Remove, {"k"}));
        QVERIFY(m_result.error);
        QCOMPARE(m_result.error->code, Code::Io);
        QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("1"));
        QCOMPARE(newest().state, Activity::State::Failed);
        QVERIFY(newest().error.contains(QStringLiteral("the bin")));
        m_actions.reset();
    }

    void theBinsListIsTheLastingOneOfThisServer()
    {
        audit::BinEntry foreign;
        foreign.batch = QStringLiteral("x");
        foreign.server = QStringLiteral("redis://elsewhere:6379/0");
        foreign.key = "foreign";
        QVERIFY(await(m_bin->put({foreign})));
        raw({"SET", "first", "1", "EX", "3600"});
        raw({"SET", "second", "2"});
        perform(changeOf(Kind::Remove, {"first"}));
        perform(changeOf(Kind::Remove, {"second"}));
        m_actions.reset();
        m_session.reset();
        openFiles();
        openSession();
        openPanel(records());
        m_panel->tools()->showBin();
        auto *dialog = m_panel->findChild<KeyBinDialog *>();
        QVERIFY(dialog);
        QTableWidget *table = dialog->table();
        QTRY_COMPARE(table->rowCount(), 2);
        QCOMPARE(table->item(0, 0)->text(), QStringLiteral("second"));
        QCOMPARE(table->item(0, 3)->text(), QStringLiteral("no expiry"));
        QCOMPARE(table->item(1, 0)->text(), QStringLiteral("first"));
        QVERIFY2(!table->item(1, 3)->text().isEmpty(), qPrintable(table->item(1, 3)->text()));
        QVERIFY(!dialog->grab().isNull());
        table->selectRow(1);
        QSignalSpy finished(m_panel->tools()->actions(), &KeyActions::finished);
        dialog->restoreButton()->click();
        QTRY_VERIFY(dialog->findChild<ChangeGuard *>()); // it is a staging server
        QVERIFY(dialog->findChild<ChangeGuard *>()->canApply());
        dialog->findChild<ChangeGuard *>()->accept();
        QTRY_COMPARE(finished.size(), 1);
        QTRY_COMPARE(table->rowCount(), 1);
        QCOMPARE(raw({"GET", "first"}).bytes, QByteArray("1"));
        QVERIFY(raw({"TTL", "first"}).integer > 3500);
        QCOMPARE(newest().intent.action, QStringLiteral("key.restore"));
        // One that is there again is left alone, and stays in the bin.
        raw({"SET", "second", "new"});
        table->selectRow(0);
        QTRY_VERIFY(dialog->restoreButton()->isEnabled());
        QTRY_VERIFY(!dialog->findChild<ChangeGuard *>());
        dialog->restoreButton()->click();
        QTRY_VERIFY(dialog->findChild<ChangeGuard *>());
        dialog->findChild<ChangeGuard *>()->accept();
        QTRY_COMPARE(finished.size(), 2);
        QVERIFY2(m_notice.startsWith(QStringLiteral("Not put back")), qPrintable(m_notice));
        QCOMPARE(raw({"GET", "second"}).bytes, QByteArray("new"));
        QCOMPARE(table->rowCount(), 1);
        dialog->close();
    }

    void aLongChangeIsShownToTheWindowAndCanBeStopped()
    {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < 2000; ++i)
            commands.push_back({"SET", "k" + QByteArray::number(i), "1"});
        m_server.raw().runAll(commands);
        openPanel(records());
        QVERIFY(m_panel->running().text.isEmpty());
        m_panel->table()->selectAll();
        m_panel->tools()->askRemove();
        auto *dialog = m_panel->findChild<KeyChangeDialog *>();
        QVERIFY(dialog);
        QTRY_VERIFY(dialog->applyButton()->isEnabled());
        QSignalSpy finished(m_panel->tools()->actions(), &KeyActions::finished);
        QSignalSpy changed(m_panel.get(), &Panel::runningChanged);
        m_server.pause();
        dialog->applyButton()->click();
        QVERIFY(!changed.isEmpty());
        QCOMPARE(m_panel->running().text, QStringLiteral("Changing keys"));
        QVERIFY(m_panel->running().canStop);
        QVERIFY(m_panel->running().fraction >= 0);
        QTRY_COMPARE(newest().state, Activity::State::Running);
        m_panel->stopRunning();
        m_server.resume();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20000);
        QVERIFY(m_panel->running().text.isEmpty());
        const qint64 left = raw({"DBSIZE"}).integer;
        QVERIFY2(left >= 1900, qPrintable(QString::number(left)));
        QCOMPARE(newest().state, left < 2000 ? Activity::State::Partly : Activity::State::Failed);
    }

    void aScanIsShownToTheWindow()
    {
        openPanel(records());
        // More than are looked for without being asked: however fast the scan is, it stops there and then goes on.
        constexpr qint64 keys = KeysController::firstKeys + 20'000;
        std::vector<QByteArrayList> commands;
        for (qint64 i = 0; i < keys; ++i) {
            if (i % 1000 == 0)
                commands.push_back({"MSET"});
            commands.back() << "k" + QByteArray::number(i) << "1";
        }
        m_server.raw().runAll(commands);
        KeysController *controller = m_panel->controller();
        controller->scan({});
        QTRY_COMPARE_WITH_TIMEOUT(controller->view().state, KeysController::State::Paused, 30000);
        QVERIFY(m_panel->running().text.isEmpty());
        QStringList texts;
        connect(m_panel.get(), &Panel::runningChanged, this, [this, &texts] { texts << m_panel->running().text; });
        controller->more(keys);
        QVERIFY(texts.contains(QStringLiteral("Scanning keys")));
        QVERIFY(m_panel->running().canStop);
        QTRY_COMPARE_WITH_TIMEOUT(controller->view().state, KeysController::State::Done, 30000);
        QVERIFY(m_panel->running().text.isEmpty());
        disconnect(m_panel.get(), &Panel::runningChanged, this, nullptr);
    }

    void othersSendTheUserToAKeyOrAPattern()
    {
        raw({"SET", "v1:product:1", "one"});
        raw({"SET", "v1:product:2", "two"});
        raw({"SET", "v1:user:1", "three"});
        openPanel(records());
        QVERIFY(!m_panel->openSubject(QString()));
        QVERIFY(m_panel->openSubject(QStringLiteral("v1:product:*")));
        QTRY_COMPARE(m_panel->controller()->view().state, KeysController::State::Done);
        QCOMPARE(m_panel->table()->model()->rowCount(), 2);
        QVERIFY(m_panel->openSubject(QStringLiteral("v1:user:1")));
        QTRY_COMPARE(m_panel->valuePanel()->controller()->view().key, QByteArray("v1:user:1"));
        QTRY_COMPARE(m_panel->table()->model()->rowCount(), 1);
        QVERIFY(m_panel->valuePanel()->isVisible());
        const auto places = m_panel->places();
        QVERIFY(places.size() >= 5);
        for (const Panel::Place &place : places)
            QVERIFY(!place.title.isEmpty() && !place.group.isEmpty() && place.open);
        places[3].open();
        QVERIFY(m_panel->tree()->isVisible());
        m_panel->setSession(nullptr);
        QVERIFY(m_panel->places().empty());
        QVERIFY(!m_panel->openSubject(QStringLiteral("v1:user:1")));
    }
};

QTEST_MAIN(KeyActionsRecordTest)
#include "tst_key_actions_record.moc"
