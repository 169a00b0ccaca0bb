// SPDX-License-Identifier: GPL-3.0-or-later
// The panel as its user sees it, on a real redis-server, real databases and the provider's stand-in.
#include <QTest>

#include "tests/ui/voices/voices_panel_rig.h"
#include "ui/voices/voice_add_dialog.h"
#include "ui/voices/voice_settings_dialog.h"
#include "ui/widgets/figure_tile.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QElapsedTimer>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>

using namespace freshet;
using namespace freshet::ui;
using namespace freshet::test;
using namespace std::chrono_literals;
using State = voice::WorkerStatus::State;
using voice::VoiceStatus;

class VoicesPanelTest : public QObject
{
    Q_OBJECT

private:
    SqlDatabases m_databases;

private Q_SLOTS:
    void theTableQueueAndFiguresShowWhatIsThere_data() { SqlDatabases::addRows(); }
    void theTableQueueAndFiguresShowWhatIsThere()
    {
        QFETCH(bool, isPostgreSql);
        if (isPostgreSql)
            FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(isPostgreSql);
        QVERIFY2(!url.isEmpty(), qPrintable(m_databases.why()));
        VoicesPanelRig rig;
        QVERIFY(rig.start(url));
        rig.inTable(QStringLiteral("완성된 목소리"), VoiceStatus::Completed);
        rig.inTable(QStringLiteral("lost"));
        rig.queued(QStringLiteral("queued"));
        rig.open();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        QTRY_COMPARE(rig.shown(), 3);
        QCOMPARE(rig.view().counts.processing, 2);
        QCOMPARE(rig.view().counts.completed, 1);
        QCOMPARE(rig.view().glance.length, 1);
        QCOMPARE(rig.view().glance.missing, 1); // "lost"
        QVERIFY(rig.view().glance.expiresIn && *rig.view().glance.expiresIn > 29min);
        QVERIFY(rig.names().contains(QStringLiteral("완성된 목소리")));
        QCOMPARE(rig.panel->findChild<QListWidget *>()->count(), 1);
        QVERIFY(rig.panel->findChild<QListWidget *>()->item(0)->text().endsWith(QStringLiteral("queued")));
        const auto tiles = rig.panel->findChildren<FigureTile *>();
        QCOMPARE(tiles.at(0)->value(), QStringLiteral("1"));
        QCOMPARE(tiles.at(1)->value(), QStringLiteral("2"));
        QCOMPARE(rig.worker().state, State::Stopped); // it does not start by itself
    }

    void thousandsOfVoicesComeInPagesAndAreSearchedByTheDatabase()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        QVERIFY(!addVoices(*rig.sql, 5000).empty());
        rig.inTable(QStringLiteral("100%_wanted"), VoiceStatus::Failed);
        rig.open();
        QTRY_COMPARE_WITH_TIMEOUT(rig.view().total, 5001, 15000);
        const QAbstractItemModelTester tester(rig.controller().voices(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(rig.shown(), VoicesController::pageSize);
        QCOMPARE(rig.controller().pageCount(), 26);
        rig.controller().setPage(25);
        QTRY_COMPARE(rig.shown(), 1);
        QLineEdit *search = nullptr;
        for (QLineEdit *line : rig.panel->findChildren<QLineEdit *>()) {
            if (line->accessibleName() == QStringLiteral("Search names and ids"))
                search = line;
        }
        QVERIFY(search);
        search->setText(QStringLiteral("%_WAN"));
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_COMPARE(rig.names(), QStringList{QStringLiteral("100%_wanted")});
        QCOMPARE(rig.view().page, 0);
        search->clear();
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(rig.view().total, 5001, 20000);
        auto *status = rig.panel->findChild<QComboBox *>();
        for (QComboBox *box : rig.panel->findChildren<QComboBox *>()) {
            if (box->accessibleName() == QStringLiteral("Status"))
                status = box;
        }
        status->setCurrentIndex(3); // failed
        QTRY_COMPARE(rig.view().total, 1);
    }

    void theWorkerStartsPausesTicksAndStops()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        const voice::Voice voice = rig.queued(QStringLiteral("Ada"));
        rig.open();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        rig.panel->startWorker();
        QTRY_COMPARE_WITH_TIMEOUT(rig.ticks(), 1, 15000);
        QCOMPARE(rig.worker().state, State::Running);
        QVERIFY(rig.worker().nextTick.isValid());
        rig.panel->pauseWorker();
        QTRY_COMPARE(rig.worker().state, State::Paused);
        rig.finish(voice);
        rig.panel->tickNow();
        QTRY_COMPARE(rig.ticks(), 2);
        QCOMPARE(rig.worker().state, State::Paused);
        QTRY_COMPARE(rig.cell(0, VoicesModel::StatusColumn), QStringLiteral("Completed"));
        QTRY_VERIFY2(rig.logLines().contains(QStringLiteral("Event voice.created")), qPrintable(rig.logLines().join(u',')));
        QVERIFY(rig.logLines().contains(QStringLiteral("Completed")));
        rig.panel->startWorker(); // goes on
        QTRY_COMPARE(rig.worker().state, State::Running);
        rig.panel->stopWorker();
        QTRY_COMPARE(rig.worker().state, State::Stopped);
    }

    void aVoicesOwnLogShowsItsLinesAlone()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        const voice::Voice one = rig.queued(QStringLiteral("one"));
        const voice::Voice two = rig.queued(QStringLiteral("two"));
        rig.finish(two);
        rig.open();
        QTRY_COMPARE_WITH_TIMEOUT(rig.shown(), 2, 15000);
        rig.panel->startWorker();
        QTRY_COMPARE(rig.ticks(), 1);
        QTRY_VERIFY(rig.logLines().contains(QStringLiteral("Completed")));
        QVERIFY(!rig.logLines().contains(QStringLiteral("Still in work")));
        rig.panel->table()->selectRow(rig.controller().voices()->rowOf(one.id));
        QTRY_COMPARE(rig.logLines(), QStringList{QStringLiteral("Still in work")});
        rig.panel->tickNow();
        QTRY_COMPARE(rig.ticks(), 2);
        QTRY_COMPARE(rig.logLines(), QStringList{QStringLiteral("Still in work")}); // the last time alone
    }

    void voicesAreTriedAgainFailedAndDeletedAndThatIsRecorded()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        const voice::Voice one = rig.inTable(QStringLiteral("one"), VoiceStatus::Failed);
        const voice::Voice two = rig.inTable(QStringLiteral("two"), VoiceStatus::Failed);
        rig.open();
        QTRY_COMPARE_WITH_TIMEOUT(rig.shown(), 2, 15000);
        QSignalSpy notices(rig.panel.get(), &Panel::notice);
        rig.panel->table()->selectAll();
        rig.panel->askRetry(); // development: no question
        QTRY_COMPARE_WITH_TIMEOUT(notices.size(), 1, 15000);
        QCOMPARE(notices.at(0).at(0).toString(), QStringLiteral("2 voice(s) in work again"));
        QCOMPARE(rig.statusOf(one), VoiceStatus::Processing);
        QTRY_COMPARE(rig.view().glance.length, 2);
        rig.panel->table()->selectRow(rig.controller().voices()->rowOf(one.id));
        rig.panel->askFail();
        QTRY_COMPARE(notices.size(), 2);
        QCOMPARE(rig.statusOf(one), VoiceStatus::Failed);
        QCOMPARE(rig.statusOf(two), VoiceStatus::Processing);
        rig.panel->askRemove(); // asked for everywhere
        QTRY_VERIFY(rig.guard());
        rig.guard()->accept();
        QTRY_COMPARE(notices.size(), 3);
        QTRY_COMPARE(rig.shown(), 1);
        const auto records = rig.records();
        QCOMPARE(int(records.size()), 3);
        QCOMPARE(records[2].intent.action, QStringLiteral("voice.retry"));
        QCOMPARE(records[2].result.value(QStringLiteral("done")).toInt(), 2);
        QCOMPARE(records[1].intent.action, QStringLiteral("voice.fail"));
        QCOMPARE(records[1].intent.target, one.id);
        QCOMPARE(records[0].intent.action, QStringLiteral("voice.delete"));
        QCOMPARE(records[0].state, audit::Activity::State::Done);
        // The changes' events were published, and show.
        QTRY_VERIFY(rig.logLines().contains(QStringLiteral("Event voice.deleted")));
    }

    void ofSeveralThePartThatCouldNotBeChangedIsTold()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        rig.inTable(QStringLiteral("done"), VoiceStatus::Completed);
        rig.inTable(QStringLiteral("in work"));
        rig.open();
        QTRY_COMPARE_WITH_TIMEOUT(rig.shown(), 2, 15000);
        QSignalSpy notices(rig.panel.get(), &Panel::notice);
        rig.panel->table()->selectAll();
        rig.panel->askFail();
        QTRY_COMPARE_WITH_TIMEOUT(notices.size(), 1, 15000);
        const QString said = notices.at(0).at(0).toString();
        QVERIFY2(said.startsWith(QStringLiteral("1 voice(s) set to failed · 1 failed · ")), qPrintable(said));
        QCOMPARE(rig.records().at(0).state, audit::Activity::State::Partly);
    }

    void aVoiceIsAddedAndCloneWithTheirInputChecked()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        rig.open();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        rig.panel->openAdd();
        auto *dialog = rig.panel->findChild<VoiceAddDialog *>();
        QVERIFY(dialog);
        const auto field = [dialog](const char *name) { return dialog->findChild<QLineEdit *>(QLatin1String(name)); };
        dialog->accept(); // nothing was given
        QVERIFY(dialog->isVisible());
        field("user")->setText(QStringLiteral("3f2b8c1e-0000-4000-8000-000000000001"));
        field("name")->setText(QStringLiteral("다정한"));
        QVERIFY(!dialog->work()); // the provider's id is missing
        dialog->findChild<QComboBox *>(QStringLiteral("source"))->setCurrentIndex(1);
        QVERIFY(!dialog->work()); // the files are missing
        QFile audio(rig.directory.filePath(QStringLiteral("a.wav")));
        QVERIFY(audio.open(QIODevice::WriteOnly) && audio.write("RIFFxxxx") > 0);
        audio.close();
        dialog->addFiles({audio.fileName()});
        QVERIFY(dialog->work());
        dialog->accept();
        QTRY_COMPARE_WITH_TIMEOUT(rig.names(), QStringList{QStringLiteral("다정한")}, 15000);
        QCOMPARE(int(rig.standIn.uploads().size()), 1);
        QCOMPARE(rig.records().at(0).intent.action, QStringLiteral("voice.add"));
        QTRY_COMPARE(rig.view().glance.length, 1);
    }

    void aUsersListTellsWhereEachPartCameFrom()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        const voice::Voice own = rig.inTable(QStringLiteral("own"), VoiceStatus::Completed);
        rig.open();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        auto *model = rig.controller().list();
        const QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy listed(rig.controller().actions(), &VoiceActions::listed);
        const auto source = [model](int row) { return model->index(row, VoiceListModel::SourceColumn).data().toString(); };
        rig.controller().actions()->list(own.userId, false);
        QTRY_COMPARE_WITH_TIMEOUT(listed.size(), 1, 15000);
        QCOMPARE(model->rowCount(), 4); // and three ready-made ones
        QCOMPARE(source(0), QStringLiteral("database"));
        QCOMPARE(source(1), QStringLiteral("provider"));
        rig.controller().actions()->list(own.userId, false);
        QTRY_COMPARE_WITH_TIMEOUT(listed.size(), 2, 15000);
        QVERIFY2(source(0).startsWith(QStringLiteral("Redis")) || source(0).startsWith(QStringLiteral("memory")),
                 qPrintable(source(0)));
        // Client tracking needs a moment; from then on what was read stays in memory.
        const QDeadlineTimer patience(15000);
        while (!source(0).startsWith(QStringLiteral("memory")) && !patience.hasExpired()) {
            const auto before = listed.size();
            rig.controller().actions()->list(own.userId, false);
            QTRY_VERIFY_WITH_TIMEOUT(listed.size() > before, 15000);
        }
        QVERIFY2(source(0).startsWith(QStringLiteral("memory")), qPrintable(source(0)));
        rig.controller().actions()->list(own.userId, true);
        QTRY_COMPARE_WITH_TIMEOUT(source(0), QStringLiteral("database"), 15000);
    }

    void aWrongUserIsSaidAndNobodyAsked()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        rig.open();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        for (QLineEdit *line : rig.panel->findChildren<QLineEdit *>()) {
            if (line->accessibleName() == QStringLiteral("The user's id"))
                line->setText(QStringLiteral("nobody"));
        }
        rig.panel->askList(false);
        QVERIFY(!rig.controller().actions()->isListing());
    }

    void settingsSurviveARestartAndTheKeyIsNotAmongThem()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        rig.open();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        VoiceSettings settings = rig.settings();
        settings.interval = 7s;
        settings.concurrency = 3;
        QSignalSpy worthKeeping(rig.panel.get(), &Panel::stateChanged);
        rig.controller().setSettings(settings, {QStringLiteral("very-secret-key"), {}});
        QCOMPARE(worthKeeping.size(), 1);
        const QJsonObject state = rig.panel->saveState();
        QVERIFY(!QJsonDocument(state).toJson().contains("very-secret"));
        QTRY_VERIFY(rig.secrets.secrets.values().value(0).contains(QStringLiteral("very-secret-key")));
        rig.panel->setSession(nullptr);
        rig.panel.reset();
        rig.makePanel();
        rig.panel->restoreState(state);
        rig.panel->setSession(rig.session.get());
        rig.panel->setActive(true);
        QCOMPARE(rig.controller().settings().interval, 7s);
        QCOMPARE(rig.controller().settings().concurrency, 3);
        QCOMPARE(rig.controller().settings().database, rig.url);
        QTRY_VERIFY_WITH_TIMEOUT(rig.controller().hasKey(), 5000);
        QCOMPARE(rig.controller().secrets().key, QStringLiteral("very-secret-key"));
        QCOMPARE(rig.worker().state, State::Stopped);
    }

    void theWorkerStartsByItselfOnlyWhereThatIsTicked()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        rig.open();
        VoiceSettings settings = rig.settings();
        settings.startWithConnection = true;
        rig.controller().setSettings(settings, {QStringLiteral("stand-in-key"), {}});
        QTRY_VERIFY(!rig.secrets.secrets.isEmpty());
        rig.panel->setSession(nullptr);
        QTRY_COMPARE(rig.worker().state, State::Stopped);
        rig.panel->setSession(rig.session.get());
        QTRY_COMPARE_WITH_TIMEOUT(rig.worker().state, State::Running, 15000);
        QTRY_VERIFY(rig.ticks() >= 1);
    }

    // As the application does it: the window is made anew, with panels that know nothing of the old ones.
    void anotherLanguageStopsNoWorker()
    {
        VoiceStay stay; // it outlives the panels
        VoicesPanelRig rig;
        rig.stay = &stay;
        rig.secrets.available = false;
        QVERIFY(rig.start({}));
        const voice::Voice voice = rig.queued(QStringLiteral("Ada"));
        rig.open();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        sandbox::VoiceStandIn::Answer trouble;
        trouble.status = 200;
        trouble.body = "<html>hello</html>"; // a note for the log, and no pause before the next question
        rig.standIn.answerNext(trouble, 1);
        rig.panel->startWorker();
        QTRY_COMPARE_WITH_TIMEOUT(rig.ticks(), 1, 15000);
        const QDateTime since = rig.worker().since;
        const QStringList lines = rig.logLines();
        const auto old = std::move(rig.panel);
        const QJsonObject state = old->saveState();
        rig.makePanel();
        rig.panel->restoreState(state);
        rig.panel->setSession(rig.session.get());
        rig.panel->setActive(true);
        old->setSession(nullptr); // as the old window does at its end
        QCOMPARE(rig.worker().state, State::Running);
        QCOMPARE(rig.worker().since, since);
        QCOMPARE(rig.ticks(), 1);
        const QString told = QStringLiteral("Could not be looked at");
        QVERIFY2(lines.contains(told) && rig.logLines().contains(told), qPrintable(lines.join(u'|')));
        QCOMPARE(rig.controller().secrets().key, QStringLiteral("stand-in-key")); // which nothing else keeps
        rig.finish(voice);
        rig.panel->tickNow();
        QTRY_COMPARE_WITH_TIMEOUT(rig.statusOf(voice), VoiceStatus::Completed, 15000);
        rig.panel->setSession(nullptr); // another connection ends it as ever
        QCOMPARE(rig.worker().state, State::Stopped);
        QVERIFY(rig.controller().secrets().isEmpty());
        rig.panel.reset();
    }

    void withoutAKeychainTheKeyIsAskedFor()
    {
        VoicesPanelRig rig;
        rig.secrets.available = false;
        QVERIFY(rig.start({}));
        rig.open();
        rig.controller().setSettings(rig.settings(), {});
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        rig.panel->startWorker();
        QTRY_VERIFY(rig.panel->findChild<VoiceKeyDialog *>());
        QCOMPARE(rig.worker().state, State::Stopped);
        auto *dialog = rig.panel->findChild<VoiceKeyDialog *>();
        dialog->findChild<QLineEdit *>(QStringLiteral("key"))->setText(QStringLiteral("stand-in-key"));
        dialog->accept();
        QTRY_COMPARE_WITH_TIMEOUT(rig.worker().state, State::Running, 15000);
        QTRY_VERIFY(rig.ticks() >= 1);
        QVERIFY(rig.worker().last->outcome != voice::SyncTick::Outcome::KeyRefused);
    }

    void theTestNamesTheStepThatFails()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        rig.open();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        using Step = VoiceTest::Step;
        using Mark = VoiceTest::Mark;
        VoiceTest test;
        test.start(rig.session.get(), rig.settings(), {QStringLiteral("stand-in-key"), {}});
        QTRY_VERIFY_WITH_TIMEOUT(!test.isRunning(), 15000);
        QVERIFY2(test.isPassed(), qPrintable(test.words(Step::Database) + test.words(Step::Provider) + test.words(Step::Key)));
        test.start(rig.session.get(), rig.settings(), {QStringLiteral("wrong"), {}});
        QTRY_VERIFY_WITH_TIMEOUT(!test.isRunning(), 15000);
        QCOMPARE(test.mark(Step::Provider), Mark::Passed);
        QCOMPARE(test.mark(Step::Key), Mark::Failed);
        VoiceSettings settings = rig.settings();
        settings.provider = QStringLiteral("http://127.0.0.1:1");
        settings.database = QStringLiteral("sqlite:/nowhere/at/all.sqlite");
        test.start(rig.session.get(), settings, {QStringLiteral("stand-in-key"), {}});
        QTRY_VERIFY_WITH_TIMEOUT(!test.isRunning(), 15000);
        QCOMPARE(test.mark(Step::Database), Mark::Failed);
        QVERIFY(test.words(Step::Database).contains(QStringLiteral("/nowhere/at")));
        QCOMPARE(test.mark(Step::Provider), Mark::Failed);
        QCOMPARE(test.mark(Step::Key), Mark::Waiting);
    }

    void wrongSettingsAreMarkedAndNotTaken()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        rig.open();
        rig.panel->openSettings();
        auto *dialog = rig.panel->findChild<VoiceSettingsDialog *>();
        QVERIFY(dialog);
        QSignalSpy chosen(dialog, &VoiceSettingsDialog::chosen);
        auto *provider = dialog->findChild<QLineEdit *>(QStringLiteral("provider"));
        provider->setText(QStringLiteral("ftp://x"));
        dialog->accept();
        QVERIFY(dialog->isVisible() && chosen.isEmpty());
        QCOMPARE(provider->property("wrong").toString(), QStringLiteral("true"));
        provider->setText(QStringLiteral("https://api.example"));
        auto *database = dialog->findChild<QLineEdit *>(QStringLiteral("database"));
        database->setText(QStringLiteral("mysql://x/y"));
        dialog->accept();
        QVERIFY(dialog->isVisible() && chosen.isEmpty());
        database->setText(QStringLiteral("postgresql://me:s3cret@host/name"));
        dialog->accept();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(rig.controller().settings().database, QStringLiteral("postgresql://me@host/name"));
        QCOMPARE(rig.controller().secrets().databasePassword, QStringLiteral("s3cret"));
        QVERIFY(!QJsonDocument(rig.panel->saveState()).toJson().contains("s3cret"));
    }

    void aConnectionThatBringsItsPlaceIsShownWithoutSettings()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        rig.queued(QStringLiteral("Ada"));
        rig.place = [&rig](const Session &) -> std::optional<voice::VoicePlace> {
            return voice::VoicePlace{rig.standIn.url(), "stand-in-key", rig.url};
        };
        rig.secrets.available = false;
        rig.open();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        QCOMPARE(rig.shown(), 1);
        QVERIFY(rig.controller().isPlaceGiven() && rig.controller().hasKey());
        rig.panel->startWorker();
        QTRY_VERIFY_WITH_TIMEOUT(rig.ticks() >= 1, 15000);
        QCOMPARE(rig.worker().last->inWork, 1);
        // What it brings does not become the user's.
        rig.controller().setSettings(rig.controller().settings(), {});
        QVERIFY(!QJsonDocument(rig.panel->saveState()).toJson().contains("voices.sqlite"));
        QVERIFY(rig.controller().hasKey());
    }
};

QTEST_MAIN(VoicesPanelTest)
#include "tst_voices_panel.moc"
