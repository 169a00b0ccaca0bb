// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel survives: a provider that fails, a database that is locked or away, a Redis that is killed, an end in mid-tick.
#include <QTest>

#include "tests/ui/voices/voices_panel_rig.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text_delegate.h"

#include <QElapsedTimer>
#include <QSignalSpy>

#include <algorithm>

using namespace freshet;
using namespace freshet::ui;
using namespace freshet::test;
using namespace std::chrono_literals;
using Outcome = voice::SyncTick::Outcome;
using State = voice::WorkerStatus::State;
using voice::VoiceStatus;

namespace {

sandbox::VoiceStandIn::Answer answerOf(int status, const QByteArray &body)
{
    sandbox::VoiceStandIn::Answer answer;
    answer.status = status;
    answer.body = body;
    return answer;
}

} // namespace

class VoicesFaultsTest : public QObject
{
    Q_OBJECT

private:
    SqlDatabases m_databases;

    /// The longest time between two turns of the GUI's event loop, measured from its making.
    struct Heartbeat : QObject
    {
        Heartbeat()
        {
            timer.setInterval(10);
            connect(&timer, &QTimer::timeout, this, [this] { longest = std::max(longest, clock.restart()); });
            clock.start();
            timer.start();
        }
        QTimer timer;
        QElapsedTimer clock;
        qint64 longest = 0;
    };

    static void startWorker(VoicesPanelRig &rig)
    {
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        rig.panel->startWorker();
        QTRY_COMPARE_WITH_TIMEOUT(rig.ticks(), 1, 15000);
    }

private Q_SLOTS:
    void aProviderThatFailsLosesNothing_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("500") << 500 << QByteArray("oops");
        QTest::newRow("429 busy") << 429 << QByteArray(R"({"detail":{"status":"system_busy","message":"later"}})");
        QTest::newRow("429 too many") << 429 << QByteArray(R"({"detail":{"status":"too_many_concurrent_requests"}})");
        QTest::newRow("no JSON") << 200 << QByteArray("<html>hello</html>");
        QTest::newRow("another JSON") << 200 << QByteArray(R"({"voices":7})");
    }
    void aProviderThatFailsLosesNothing()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        const voice::Voice voice = rig.queued(QStringLiteral("Ada"));
        rig.finish(voice);
        rig.open();
        auto answer = answerOf(status, body);
        answer.headers = {{"Retry-After", "120"}}; // longer than a tick waits: it ends at once
        rig.standIn.answerNext(answer, 1);
        startWorker(rig);
        QCOMPARE(rig.statusOf(voice), VoiceStatus::Processing);
        QCOMPARE(rig.worker().last->troubles, 1);
        QCOMPARE(rig.worker().state, State::Running);
        QVERIFY2(rig.logLines().contains(QStringLiteral("Could not be looked at")), qPrintable(rig.logLines().join(u',')));
        QTRY_COMPARE(rig.view().glance.length, 1);
    }

    void aSlowProviderHoldsNobodyUpAndTheWorkerStopsInMidTick()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        const voice::Voice voice = rig.queued(QStringLiteral("Ada"));
        rig.finish(voice);
        rig.open();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        rig.standIn.hold(true);
        rig.panel->startWorker();
        QTRY_VERIFY_WITH_TIMEOUT(rig.standIn.openRequests() > 0, 15000);
        Heartbeat heartbeat;
        QElapsedTimer timer;
        timer.start();
        rig.panel->setSession(nullptr); // another connection: the worker goes behind
        const qint64 took = timer.elapsed();
        QVERIFY2(took < 200, qPrintable(QString::number(took)));
        QCOMPARE(rig.worker().state, State::Stopped);
        QTRY_VERIFY_WITH_TIMEOUT(rig.controller().worker()->findChildren<voice::SyncWorker *>().isEmpty(), 4000);
        QVERIFY2(heartbeat.longest < 500, qPrintable(QString::number(heartbeat.longest)));
        rig.standIn.release();
        QCOMPARE(rig.statusOf(voice), VoiceStatus::Processing);
    }

    void closingTheWindowInMidTickTakesAboutASecondAtMost()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        rig.queued(QStringLiteral("Ada"));
        rig.open();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        rig.standIn.hold(true);
        rig.panel->startWorker();
        QTRY_VERIFY_WITH_TIMEOUT(rig.standIn.openRequests() > 0, 15000);
        QElapsedTimer timer;
        timer.start();
        rig.panel.reset();
        const qint64 took = timer.elapsed();
        QVERIFY2(took < 1800, qPrintable(QString::number(took)));
        rig.standIn.release();
    }

    void aRefusedKeyPausesTheWorkerAndAnotherOneGoesOn()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        const voice::Voice voice = rig.queued(QStringLiteral("Ada"));
        rig.finish(voice);
        rig.open();
        rig.controller().setSettings(rig.settings(), {QStringLiteral("wrong"), {}});
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        rig.panel->startWorker();
        QTRY_COMPARE_WITH_TIMEOUT(rig.worker().state, State::KeyRefused, 15000);
        QVERIFY(rig.logLines().contains(QStringLiteral("Tick")));
        rig.controller().setSettings(rig.settings(), {QStringLiteral("stand-in-key"), {}}); // goes on by itself
        QTRY_COMPARE_WITH_TIMEOUT(rig.worker().state, State::Running, 15000);
        QTRY_COMPARE_WITH_TIMEOUT(rig.statusOf(voice), VoiceStatus::Completed, 15000);
    }

    void whileRedisIsAwayTheLastValuesStayAndTheWorkerGoesOnTrying()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        const voice::Voice voice = rig.queued(QStringLiteral("Ada"));
        rig.open();
        startWorker(rig);
        QTRY_COMPARE(rig.view().glance.length, 1);
        rig.server->kill();
        QTRY_VERIFY_WITH_TIMEOUT(rig.view().redisError.has_value(), 15000);
        QCOMPARE(rig.view().glance.length, 1); // as it was
        QCOMPARE(rig.shown(), 1);
        const auto banners = rig.panel->findChildren<StaleBanner *>();
        QVERIFY(std::ranges::any_of(banners, &StaleBanner::isStale));
        rig.panel->tickNow();
        QTRY_VERIFY_WITH_TIMEOUT(rig.ticks() >= 2, 15000);
        QCOMPARE(rig.worker().last->outcome, Outcome::Failed);
        QCOMPARE(rig.worker().state, State::Running);
        rig.finish(voice);
        QVERIFY(rig.server->restart()); // without the queue
        QTRY_COMPARE_WITH_TIMEOUT(rig.statusOf(voice), VoiceStatus::Completed, 30000);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        QVERIFY(rig.logLines().contains(QStringLiteral("Put back into the queue")));
        QVERIFY(std::ranges::none_of(banners, &StaleBanner::isStale));
    }

    void aLockedDatabaseHoldsNobodyUp()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        const voice::Voice voice = rig.inTable(QStringLiteral("Ada"), VoiceStatus::Failed);
        rig.open();
        QTRY_COMPARE_WITH_TIMEOUT(rig.shown(), 1, 15000);
        rig.panel->table()->selectAll();
        QSignalSpy notices(rig.panel.get(), &Panel::notice);
        Heartbeat heartbeat;
        // Another program has the lock, behind.
        auto locked = std::make_shared<std::atomic<bool>>(false);
        auto over = std::make_shared<std::atomic<bool>>(false);
        auto other = Sql::open(rig.url);
        QVERIFY(other);
        auto held = std::make_shared<std::optional<Result<void>>>();
        Sql::Work work = [locked, over](QSqlDatabase &) -> Result<void> {
            locked->store(true);
            over->wait(false);
            return {};
        };
        keep((*other)->transaction(work), held);
        QTRY_VERIFY(locked->load());
        rig.panel->askRetry();
        QTRY_COMPARE_WITH_TIMEOUT(notices.size(), 1, 20000);
        over->store(true);
        over->notify_all();
        QVERIFY2(notices.at(0).at(0).toString().startsWith(QStringLiteral("0 voice(s) in work again · ")),
                 qPrintable(notices.at(0).at(0).toString()));
        QTRY_VERIFY(held->has_value());
        QCOMPARE(rig.statusOf(voice), VoiceStatus::Failed);
        QVERIFY2(heartbeat.longest < 500, qPrintable(QString::number(heartbeat.longest)));
        QTRY_VERIFY(!rig.records().empty());
        QCOMPARE(rig.records().at(0).state, audit::Activity::State::Failed);
    }

    void aDatabaseThatIsAwayIsSaidWithItsReasonAndComesBack()
    {
        FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(true);
        QVERIFY2(!url.isEmpty(), qPrintable(m_databases.why()));
        VoicesPanelRig rig;
        QVERIFY(rig.start(url));
        rig.queued(QStringLiteral("Ada"));
        rig.open();
        startWorker(rig);
        QTRY_COMPARE(rig.shown(), 1);
        m_databases.server().kill();
        QTRY_VERIFY_WITH_TIMEOUT(rig.view().databaseError.has_value(), 20000);
        QCOMPARE(rig.shown(), 1); // greyed
        rig.panel->tickNow();
        QTRY_VERIFY_WITH_TIMEOUT(rig.ticks() >= 2, 20000);
        QCOMPARE(rig.worker().last->outcome, Outcome::Failed);
        QVERIFY(m_databases.server().restart());
        QTRY_VERIFY_WITH_TIMEOUT(!rig.view().databaseError, 20000);
        rig.panel->tickNow();
        QTRY_COMPARE_WITH_TIMEOUT(rig.worker().last->outcome, Outcome::Done, 20000);
    }

    void aDatabaseWithoutTheTableOffersToMakeIt()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        rig.open();
        VoiceSettings settings = rig.settings();
        settings.database = rig.directory.filePath(QStringLiteral("empty.sqlite"));
        rig.controller().setSettings(settings, {});
        QTRY_VERIFY_WITH_TIMEOUT(rig.view().databaseError.has_value(), 15000);
        QCOMPARE(rig.panel->readiness().state, Panel::Readiness::State::Failed);
        rig.panel->askPrepare();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        QCOMPARE(rig.records().at(0).intent.action, QStringLiteral("voice.prepare"));
    }

    void aReadOnlyConnectionShowsAndChangesNothing()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        rig.inTable(QStringLiteral("Ada"), VoiceStatus::Failed);
        redis::ClientOptions options;
        options.readOnly = true;
        rig.open(options);
        QTRY_COMPARE_WITH_TIMEOUT(rig.shown(), 1, 15000);
        rig.panel->table()->selectAll();
        for (const char *text : {"Start", "Try again", "Fail", "Delete", "Add…"}) {
            QAction *action = rig.action(QString::fromUtf8(text));
            QVERIFY(action && !action->isEnabled());
            QCOMPARE(action->toolTip(), QStringLiteral("This connection is read-only"));
        }
        rig.panel->startWorker();
        rig.panel->askRetry();
        rig.controller().startWorker();
        QVERIFY(!rig.guard());
        // What was asked for would be done before a look that is asked for behind it.
        QSignalSpy refreshed(&rig.controller(), &VoicesController::refreshed);
        rig.controller().refresh();
        QTRY_VERIFY_WITH_TIMEOUT(!refreshed.isEmpty(), 15000);
        QCOMPARE(rig.worker().state, State::Stopped);
        QVERIFY(rig.records().empty());
    }

    void aUserWithoutRightsSeesWhatItMay()
    {
        VoicesPanelRig rig;
        RedisServer::Options options;
        options.users = {"poor on >poor ~* +@connection +info +ping +xrange +xrevrange +client"};
        QVERIFY(rig.start({}, options));
        rig.inTable(QStringLiteral("Ada"));
        redis::Url url = rig.server->url();
        url.user = QStringLiteral("poor");
        url.password = QStringLiteral("poor");
        rig.open({}, url);
        QTRY_COMPARE_WITH_TIMEOUT(rig.shown(), 1, 15000);
        QTRY_VERIFY_WITH_TIMEOUT(rig.view().glance.queueError.has_value(), 15000);
        QCOMPARE(rig.view().glance.queueError->code, Code::NoPermission);
        rig.panel->startWorker();
        QTRY_VERIFY_WITH_TIMEOUT(rig.ticks() >= 1, 15000);
        QCOMPARE(rig.worker().last->outcome, Outcome::Failed);
        QVERIFY(rig.worker().last->error);
        QCOMPARE(rig.worker().last->error->code, Code::NoPermission);
    }

    void aWorkerThatMayNotLeadIsNotStarted()
    {
        VoicesPanelRig rig;
        RedisServer::Options options;
        options.users = {"idle on >pw ~* +@all -evalsha", "mute on >pw ~* +@all -acl -evalsha"};
        QVERIFY(rig.start({}, options));
        rig.queued(QStringLiteral("Ada"));
        redis::Url url = rig.server->url();
        url.user = QStringLiteral("idle");
        url.password = QStringLiteral("pw");
        rig.open({}, url);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        QAction *start = rig.action(QStringLiteral("Start"));
        QTRY_VERIFY(!start->isEnabled());
        QVERIFY2(start->toolTip().contains(QStringLiteral("EVALSHA")), qPrintable(start->toolTip()));
        rig.panel->startWorker();
        QVERIFY(!rig.guard());
        QCOMPARE(rig.worker().state, State::Stopped);
        QVERIFY(rig.action(QStringLiteral("Add…"))->isEnabled()); // that is the database's
        url.user = QStringLiteral("mute");
        rig.open({}, url);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 15000);
        QTRY_VERIFY(start->isEnabled());
        rig.panel->startWorker();
        QTRY_VERIFY_WITH_TIMEOUT(rig.worker().last && rig.worker().last->error, 15000);
        rig.panel->stopWorker();
        QTRY_COMPARE_WITH_TIMEOUT(rig.worker().state, State::Stopped, 15000);
        QVERIFY(!start->isEnabled());
        QVERIFY2(start->toolTip().contains(QStringLiteral("EVALSHA")), qPrintable(start->toolTip()));
    }

    void anotherWorkersLeaseIsShown()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        rig.queued(QStringLiteral("Ada"));
        rig.server->raw().run({"SET", "voice:sync:leader", "web-7:4711:abc", "PX", "60000"});
        rig.open();
        startWorker(rig);
        QCOMPARE(rig.worker().last->outcome, Outcome::StandBy);
        QTRY_COMPARE(rig.view().glance.leader, QByteArray("web-7:4711:abc"));
        QVERIFY(!rig.worker().leads);
    }

    void hostileNamesAreDrawnAsPlainText()
    {
        VoicesPanelRig rig;
        QVERIFY(rig.start({}));
        rig.inTable(QStringLiteral("<b>x</b>\u202e\nnext"));
        rig.server->raw().run({"SADD", "voice:sync:queue", QByteArray("<img src=x>\x1b[31m\xff")});
        rig.open();
        QTRY_COMPARE_WITH_TIMEOUT(rig.shown(), 1, 15000);
        QCOMPARE(rig.cell(0, VoicesModel::NameColumn), QStringLiteral("<b>x</b>\\u202e\\nnext"));
        const QString tip = rig.controller().voices()->index(0, 0).data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.startsWith(QStringLiteral("<b>x</b>\\u202e\\nnext\nid ")), qPrintable(tip));
        // Each view tips through a delegate that escapes it.
        const auto views = rig.panel->findChildren<QTableView *>();
        QVERIFY(views.size() >= 3);
        for (const QTableView *view : views)
            QVERIFY(qobject_cast<TextDelegate *>(view->itemDelegate()));
        rig.panel->grab();
    }
};

QTEST_MAIN(VoicesFaultsTest)
#include "tst_voices_faults.moc"
