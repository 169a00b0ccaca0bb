// SPDX-License-Identifier: GPL-3.0-or-later
// One stream as its user works on it: every action is clicked, on a real redis-server with groups in bad states.
#include "core/audit/activity_log.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"
#include "tests/ui/streams/bad_streams.h"
#include "ui/streams/bound_edit.h"
#include "ui/streams/change_button.h"
#include "ui/streams/consumers_view.h"
#include "ui/streams/dead_letters_view.h"
#include "ui/streams/entries_view.h"
#include "ui/streams/groups_view.h"
#include "ui/streams/payload_view.h"
#include "ui/streams/pending_view.h"
#include "ui/streams/stream_dialogs.h"
#include "ui/streams/stream_page.h"
#include "ui/streams/stream_table.h"
#include "ui/streams/streams_panel.h"
#include "ui/streams/tail_view.h"
#include "ui/streams/trace_view.h"
#include "ui/widgets/change_guard.h"
#include "ui/widgets/refresh_control.h"

#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using test::await;
using test::BadStreams;
using Kind = StreamChange::Kind;
using Part = StreamController::Part;
using Environment = redis::Profile::Environment;

class StreamPageTest : public QObject
{
    Q_OBJECT

private:
    static constexpr auto stream = "events:voice.created";
    static constexpr auto group = "cache-service";

    test::RedisServer m_server{{.users = {"mute on >mute ~* +@all -acl -xack"}}};
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<StreamsPanel> m_panel;

    StreamPage &page() { return *m_panel->page(); }
    BadStreams bad() { return BadStreams(m_server.raw()); }
    QString said() { return m_panel->findChild<QLabel *>(QStringLiteral("said"))->text(); }
    template<typename Widget>
    Widget *shown(const QString &name = {})
    {
        for (Widget *one : m_panel->findChildren<Widget *>(name)) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }
    ChangeButton *button(Kind kind) { return shown<ChangeButton>(QStringLiteral("change%1").arg(int(kind))); }

    void open(Environment environment = Environment::Staging, const QByteArray &user = {}, bool readOnly = false)
    {
        m_panel->setSession(nullptr);
        redis::Url url = m_server.url();
        if (!user.isEmpty()) {
            url.user = QString::fromLatin1(user);
            url.password = QString::fromLatin1(user);
        }
        redis::ClientOptions options;
        options.readOnly = readOnly;
        m_session = std::make_unique<Session>(url, options);
        m_session->setOrigin({QStringLiteral("freshet"), QStringLiteral("Shop"), environment, url.displayName()});
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_COMPARE(m_session->status().state, redis::ConnectionStatus::State::Ready);
        m_panel->openStream(stream);
    }
    void show(Part part)
    {
        page().showPart(part);
        if (part == Part::Entries)
            QTRY_VERIFY(page().controller()->entries().count > 0);
        else if (part == Part::Pending)
            QTRY_VERIFY(page().controller()->pending().count > 0);
        else if (part == Part::Consumers)
            QTRY_VERIFY(!page().controller()->consumers().empty());
        else
            QTRY_VERIFY(page().controller()->groups());
    }
    void click(Kind kind)
    {
        QTRY_VERIFY(button(kind));
        QTRY_VERIFY2(button(kind)->isEnabled(), qPrintable(button(kind)->toolTip()));
        QTest::mouseClick(button(kind), Qt::LeftButton);
    }
    /// The open dialog's own button.
    void goOn()
    {
        QTRY_VERIFY(shown<StreamDialog>());
        auto *ok = shown<QPushButton>(QStringLiteral("dialogOk"));
        QVERIFY(ok);
        QVERIFY(ok->isEnabled());
        QTest::mouseClick(ok, Qt::LeftButton);
    }
    /// Says yes to the question, and waits for the result. The question's text is kept.
    void confirm(const char *reason = "a test")
    {
        QTRY_VERIFY(shown<ChangeGuard>());
        m_asked.clear();
        for (QLabel *label : shown<ChangeGuard>()->findChildren<QLabel *>())
            m_asked += label->text() + QLatin1Char('\n');
        shown<QLineEdit>(QStringLiteral("guardReason"))->setText(QLatin1String(reason));
        QSignalSpy finished(m_panel->changes(), &StreamChanges::finished);
        QTest::mouseClick(shown<QPushButton>(QStringLiteral("guardApply")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 15000);
        QTRY_VERIFY(!shown<ChangeGuard>());
    }
    audit::Activity newest()
    {
        const auto page = await(m_log->changes(0));
        return page && !page->records.empty() ? page->records.front() : audit::Activity();
    }
    QString m_asked;

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        m_server.raw().run({"FLUSHALL"});
        m_directory = std::make_unique<QTemporaryDir>();
        audit::ActivityLog::Options options;
        options.path = m_directory->filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(options);
        m_panel = std::make_unique<StreamsPanel>(Records{m_log.get(), nullptr});
        m_panel->resize(1100, 640);
        m_panel->show();
        m_panel->findChild<RefreshControl *>()->setInterval(std::chrono::seconds(1));
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void entriesComeNewestFirstPageByPage()
    {
        const QByteArrayList ids = bad().add(stream, 250);
        open();
        show(Part::Entries);
        auto *model = page().entries()->table()->model();
        QCOMPARE(model->rowCount(), 100);
        QCOMPARE(model->index(0, EntryColumn::Id).data().toString(), QString::fromLatin1(ids.last()));
        auto *more = shown<QPushButton>(QStringLiteral("more"));
        QTest::mouseClick(more, Qt::LeftButton);
        QTRY_COMPARE(model->rowCount(), 200);
        QTest::mouseClick(more, Qt::LeftButton);
        QTRY_COMPARE(model->rowCount(), 250);
        QVERIFY(!more->isEnabled());
        page().entries()->table()->selectRow(249);
        QVERIFY2(page().entries()->payload()->shownText().contains(QStringLiteral("\"voice_id\": \"v0\"")),
                 qPrintable(page().entries()->payload()->shownText()));
    }

    void newEntriesShowByThemselvesAndTheChosenOneStays()
    {
        bad().add(stream, 3);
        open();
        show(Part::Entries);
        StreamTable *table = page().entries()->table();
        QTRY_COMPARE(table->model()->rowCount(), 3);
        table->selectRow(0);
        const QString chosen = table->model()->index(0, EntryColumn::Id).data().toString();
        bad().add(stream, 2, 10);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 5, 10000);
        QCOMPARE(table->currentIndex().siblingAtColumn(EntryColumn::Id).data().toString(), chosen);
    }

    void aRangeNarrowsTheEntriesAndNonsenseIsToldOf()
    {
        const QByteArrayList ids = bad().add(stream, 20);
        open();
        show(Part::Entries);
        auto *from = shown<BoundEdit>(QStringLiteral("rangeFrom"));
        auto *to = shown<BoundEdit>(QStringLiteral("rangeTo"));
        from->setText(QString::fromLatin1(ids[5]));
        to->setText(QString::fromLatin1(ids[8]));
        QTest::keyClick(to, Qt::Key_Return);
        QTRY_COMPARE(page().entries()->table()->model()->rowCount(), 4);
        from->setText(QStringLiteral("yesterday"));
        QTest::keyClick(from, Qt::Key_Return);
        bool isTold = false;
        for (QLabel *label : page().entries()->findChildren<QLabel *>())
            isTold = isTold || (label->isVisible() && label->text().contains(QStringLiteral("yesterday")));
        QVERIFY(isTold);
    }

    void acknowledgedEntriesLeaveThePendingOnes()
    {
        bad().add(stream, 10);
        bad().group(stream, group);
        bad().read(stream, group, "worker-1", 6);
        open();
        show(Part::Pending);
        StreamTable *table = page().pending()->table();
        QTRY_COMPARE(table->model()->rowCount(), 6);
        QVERIFY(!button(Kind::Acknowledge)->isEnabled());
        table->selectAll();
        click(Kind::Acknowledge);
        confirm("handled by hand");
        QVERIFY2(m_asked.contains(QStringLiteral("worker-1")) && m_asked.contains(QStringLiteral("6")), qPrintable(m_asked));
        QCOMPARE(bad().pendingCount(stream, group), 0);
        QTRY_COMPARE(table->model()->rowCount(), 0);
        QVERIFY2(said().contains(QStringLiteral("6 entries acknowledged")), qPrintable(said()));
        QTRY_COMPARE(newest().intent.action, QStringLiteral("events.ack"));
        QCOMPARE(newest().intent.reason, QStringLiteral("handled by hand"));
        QCOMPARE(newest().result.value(QStringLiteral("done")).toInt(), 6);
        QCOMPARE(newest().state, audit::Activity::State::Done);
    }

    void aClaimGoesToTheConsumerWithLeastPending()
    {
        bad().add(stream, 20);
        bad().group(stream, group);
        bad().dead(stream, group, "gone", 4, 3'600'000);
        bad().read(stream, group, "busy", 5);
        bad().read(stream, group, "free", 1);
        open();
        show(Part::Pending);
        StreamTable *table = page().pending()->table();
        QTRY_COMPARE(table->model()->rowCount(), 10);
        page().pending()->setConsumer("gone");
        QTRY_COMPARE(table->model()->rowCount(), 4);
        QCOMPARE(table->model()->index(0, PendingColumn::Deliveries).data().toString(), QStringLiteral("7"));
        table->selectAll();
        click(Kind::Claim);
        goOn();
        confirm();
        QVERIFY2(m_asked.contains(QStringLiteral("free")), qPrintable(m_asked));
        QVERIFY2(said().contains(QStringLiteral("4 entries claimed for free")), qPrintable(said()));
        QTRY_COMPARE(table->model()->rowCount(), 0);
        QCOMPARE(bad().pendingCount(stream, group), 10);
    }

    void allIdleOnesAreClaimedForANamedConsumer()
    {
        bad().add(stream, 20);
        bad().group(stream, group);
        bad().dead(stream, group, "gone", 8, 3'600'000);
        bad().read(stream, group, "busy", 5);
        open();
        show(Part::Pending);
        click(Kind::ClaimIdle);
        QTRY_VERIFY(shown<StreamDialog>());
        shown<QSpinBox>(QStringLiteral("claimIdle"))->setValue(600);
        shown<QComboBox>(QStringLiteral("taker"))->setEditText(QStringLiteral("rescue"));
        goOn();
        confirm();
        QVERIFY2(said().contains(QStringLiteral("8 entries claimed for rescue")), qPrintable(said()));
        const auto rescued = bad().raw().run({"XPENDING", stream, group, "-", "+", "100", "rescue"});
        QCOMPARE(rescued.elements.size(), std::size_t(8));
    }

    void poisonGoesToTheDeadLettersWithItsReason()
    {
        bad().raw().run({"XADD", stream, "*", "event", "no json", "type", "voice.created"});
        bad().group(stream, group);
        bad().dead(stream, group, "worker-1", 1, 1000);
        open();
        show(Part::Pending);
        QTRY_COMPARE(page().pending()->table()->model()->rowCount(), 1);
        page().pending()->table()->selectRow(0);
        QVERIFY(page().pending()->payload()->shownText().contains(QStringLiteral("no json")));
        click(Kind::Bury);
        confirm("cannot be read");
        QCOMPARE(bad().pendingCount(stream, group), 0);
        const auto letters = bad().raw().run({"XRANGE", "events:dead", "-", "+"});
        QCOMPARE(letters.elements.size(), std::size_t(1));
        QCOMPARE(letters.elements[0].elements[1].field("error").bytes, QByteArray("cannot be read"));
        QTRY_COMPARE(newest().intent.action, QStringLiteral("events.bury"));
    }

    void aGhostIsMarkedAndCanBeAcknowledged()
    {
        const QByteArrayList ids = bad().add(stream, 3);
        bad().group(stream, group);
        bad().read(stream, group, "worker-1", 3);
        bad().raw().run({"XDEL", stream, ids[1]});
        open();
        show(Part::Pending);
        StreamTable *table = page().pending()->table();
        QTRY_COMPARE(table->model()->rowCount(), 3);
        QCOMPARE(table->model()->index(1, PendingColumn::State).data().toString(), QStringLiteral("trimmed away"));
        table->selectRow(1);
        QVERIFY(page().pending()->payload()->shownText().contains(QStringLiteral("only its id is left")));
        click(Kind::Acknowledge);
        confirm();
        QCOMPARE(bad().pendingCount(stream, group), 2);
    }

    void whatIsGoneMeanwhileIsNoSuccess()
    {
        bad().add(stream, 4);
        bad().group(stream, group);
        bad().read(stream, group, "worker-1", 4);
        open();
        show(Part::Pending);
        StreamTable *table = page().pending()->table();
        QTRY_COMPARE(table->model()->rowCount(), 4);
        m_panel->findChild<RefreshControl *>()->setPaused(true);
        const auto pending = bad().raw().run({"XPENDING", stream, group, "-", "+", "10"});
        table->selectAll();
        bad().raw().run({"XACK", stream, group, pending.elements[0].elements[0].bytes});
        click(Kind::Acknowledge);
        confirm();
        QVERIFY2(said().contains(QStringLiteral("3 entries acknowledged")) &&
                     said().contains(QStringLiteral("not there any more")),
                 qPrintable(said()));
        QTRY_COMPARE(newest().state, audit::Activity::State::Partly);
    }

    void entriesAreDeletedAfterTheirGroupsAreNamed()
    {
        bad().add(stream, 10);
        bad().group(stream, group);
        bad().read(stream, group, "worker-1", 10);
        open(Environment::Development); // deletions are asked about there too
        show(Part::Entries);
        QTRY_COMPARE(page().entries()->table()->model()->rowCount(), 10);
        page().entries()->table()->selectRow(2);
        click(Kind::Remove);
        confirm();
        QVERIFY2(m_asked.contains(QStringLiteral("1 pending")), qPrintable(m_asked));
        QCOMPARE(bad().length(stream), 9);
        QTRY_COMPARE(page().entries()->table()->model()->rowCount(), 9);
    }

    void aStreamIsTrimmedToALength()
    {
        bad().add(stream, 300);
        bad().group(stream, group);
        open();
        show(Part::Entries);
        click(Kind::Trim);
        QTRY_VERIFY(shown<StreamDialog>());
        shown<QSpinBox>(QStringLiteral("trimLength"))->setValue(120);
        goOn();
        confirm();
        QVERIFY2(m_asked.contains(QStringLiteral("180 unread")), qPrintable(m_asked));
        QCOMPARE(bad().length(stream), 120);
        QVERIFY2(said().contains(QStringLiteral("180 entries trimmed")), qPrintable(said()));
        QTRY_COMPARE(newest().result.value(QStringLiteral("deleted")).toInt(), 180);
    }

    void aTestEventIsCheckedAgainstTheContract()
    {
        bad().add(stream, 1);
        open();
        show(Part::Entries);
        click(Kind::Publish);
        QTRY_VERIFY(shown<StreamDialog>());
        auto *payload = shown<QPlainTextEdit>(QStringLiteral("eventPayload"));
        auto *ok = shown<QPushButton>(QStringLiteral("dialogOk"));
        QVERIFY(payload->toPlainText().contains(QStringLiteral("voice_id")));
        QVERIFY(ok->isEnabled());
        payload->setPlainText(QStringLiteral("{\"user_id\": 7}"));
        QVERIFY(!ok->isEnabled());
        payload->setPlainText(QStringLiteral("{nonsense"));
        QVERIFY(!ok->isEnabled());
        payload->setPlainText(QStringLiteral("{\"voice_id\": \"test-voice\"}"));
        QVERIFY(ok->isEnabled());
        shown<QComboBox>(QStringLiteral("eventType"))->setEditText(QStringLiteral("shop.opened"));
        QVERIFY(!ok->isEnabled());
        shown<QCheckBox>(QStringLiteral("eventAnyType"))->setChecked(true);
        QVERIFY(ok->isEnabled());
        shown<QComboBox>(QStringLiteral("eventType"))->setEditText(QStringLiteral("voice.created"));
        goOn();
        confirm();
        QCOMPARE(bad().length(stream), 2);
        QTRY_COMPARE(page().entries()->table()->model()->rowCount(), 2);
        page().entries()->table()->selectRow(0);
        QVERIFY(page().entries()->payload()->shownText().contains(QStringLiteral("test-voice")));
        QTRY_COMPARE(newest().intent.action, QStringLiteral("events.publish"));
    }

    void aGroupIsCreatedMovedAndDeleted()
    {
        const QByteArrayList ids = bad().add(stream, 10);
        open();
        show(Part::Groups);
        click(Kind::CreateGroup);
        QTRY_VERIFY(shown<StreamDialog>());
        QVERIFY(!shown<QPushButton>(QStringLiteral("dialogOk"))->isEnabled()); // it has no name yet
        shown<QLineEdit>(QStringLiteral("groupName"))->setText(QStringLiteral("audit"));
        shown<QRadioButton>(QStringLiteral("placeEnd"))->setChecked(true);
        goOn();
        confirm();
        StreamTable *table = page().groups()->table();
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(table->model()->index(0, GroupColumn::Lag).data().toString(), QStringLiteral("0"));

        table->selectRow(0);
        click(Kind::MoveGroup);
        QTRY_VERIFY(shown<StreamDialog>());
        shown<BoundEdit>(QStringLiteral("placeBound"))->setText(QString::fromLatin1(ids[3]));
        goOn();
        confirm();
        QVERIFY2(m_asked.contains(QStringLiteral("6")), qPrintable(m_asked));
        QTRY_COMPARE(table->model()->index(0, GroupColumn::Lag).data().toString(), QStringLiteral("6"));
        QTRY_COMPARE(newest().intent.action, QStringLiteral("group.move"));
        QCOMPARE(newest().result.value(QStringLiteral("to")).toString(), QString::fromLatin1(ids[3]));

        table->selectRow(0);
        click(Kind::RemoveGroup);
        confirm();
        QTRY_COMPARE(table->model()->rowCount(), 0);
        QVERIFY(bad().raw().run({"XINFO", "GROUPS", stream}).elements.empty());
    }

    void aDeadConsumersEntriesMoveBeforeItIsDeleted()
    {
        bad().add(stream, 20);
        bad().group(stream, group);
        bad().dead(stream, group, "gone", 6, 3'600'000);
        bad().read(stream, group, "alive", 2);
        open();
        show(Part::Consumers);
        StreamTable *table = page().consumers()->table();
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->selectRow(1);
        QCOMPARE(table->model()->index(1, ConsumerColumn::Name).data().toString(), QStringLiteral("gone"));
        click(Kind::RemoveConsumer);
        goOn();
        confirm();
        QVERIFY2(said().contains(QStringLiteral("6 entries moved to alive")), qPrintable(said()));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(bad().pendingCount(stream, group), 8);
        QTRY_COMPARE(newest().intent.action, QStringLiteral("consumer.delete"));
    }

    void theLastConsumersEntriesAreNotThrownAway()
    {
        bad().add(stream, 5);
        bad().group(stream, group);
        bad().read(stream, group, "only", 5);
        open();
        show(Part::Consumers);
        QTRY_COMPARE(page().consumers()->table()->model()->rowCount(), 1);
        page().consumers()->table()->selectRow(0);
        QSignalSpy refused(m_panel->changes(), &StreamChanges::refused);
        click(Kind::RemoveConsumer);
        goOn();
        QTRY_COMPARE(refused.size(), 1);
        QVERIFY2(said().contains(QStringLiteral("Not done")), qPrintable(said()));
        QCOMPARE(bad().pendingCount(stream, group), 5);
    }

    void noIsNo()
    {
        bad().add(stream, 3);
        bad().group(stream, group);
        open();
        show(Part::Groups);
        QTRY_COMPARE(page().groups()->table()->model()->rowCount(), 1);
        page().groups()->table()->selectRow(0);
        click(Kind::RemoveGroup);
        QTRY_VERIFY(shown<ChangeGuard>());
        QTest::keyClick(shown<ChangeGuard>(), Qt::Key_Escape);
        QTRY_VERIFY(!m_panel->changes()->isBusy());
        QCOMPARE(bad().raw().run({"XINFO", "GROUPS", stream}).elements.size(), std::size_t(1));
        QTRY_VERIFY(button(Kind::RemoveGroup)->isEnabled());
    }

    void aMissingPermissionDisablesJustThatButton()
    {
        bad().add(stream, 3);
        bad().group(stream, group);
        bad().read(stream, group, "worker-1", 3);
        bad().read(stream, group, "worker-2", 1);
        open(Environment::Staging, "mute"); // whose server can't be asked before
        show(Part::Pending);
        QTRY_COMPARE(page().pending()->table()->model()->rowCount(), 3);
        page().pending()->table()->selectAll();
        click(Kind::Acknowledge);
        confirm();
        QTRY_VERIFY(!button(Kind::Acknowledge)->isEnabled());
        QVERIFY2(button(Kind::Acknowledge)->toolTip().contains(QStringLiteral("XACK")),
                 qPrintable(button(Kind::Acknowledge)->toolTip()));
        QVERIFY2(said().contains(QStringLiteral("XACK")), qPrintable(said()));
        QVERIFY(button(Kind::Claim)->isEnabled());
        QCOMPARE(bad().pendingCount(stream, group), 3);
        QTRY_COMPARE(newest().state, audit::Activity::State::Failed);
    }

    void aReadOnlyConnectionChangesNothing()
    {
        bad().add(stream, 3);
        bad().group(stream, group);
        open(Environment::Development, {}, true);
        show(Part::Groups);
        page().groups()->table()->selectRow(0);
        QVERIFY(!button(Kind::CreateGroup)->isEnabled());
        QVERIFY(!button(Kind::RemoveGroup)->isEnabled());
        QVERIFY(button(Kind::RemoveGroup)->toolTip().contains(QStringLiteral("read-only")));
    }

    void aHundredThousandPendingEntriesComeByThePage()
    {
        BadStreams streams = bad();
        for (int i = 0; i < 10; ++i)
            streams.add(stream, 10'000);
        streams.group(stream, group);
        streams.read(stream, group, "worker-1", 100'000);
        QCOMPARE(streams.pendingCount(stream, group), 100'000);
        open();
        show(Part::Pending);
        StreamTable *table = page().pending()->table();
        QTRY_COMPARE(table->model()->rowCount(), StreamController::pendingPage);
        auto *more = shown<QPushButton>(QStringLiteral("more"));
        QTest::mouseClick(more, Qt::LeftButton);
        QTRY_COMPARE(table->model()->rowCount(), 2 * StreamController::pendingPage);
        QVERIFY(more->isEnabled());
        // What is not on a page is reached by its id.
        const auto last = streams.raw().run({"XREVRANGE", stream, "+", "-", "COUNT", "1"}).elements[0].elements[0].bytes;
        for (BoundEdit *edit : page().pending()->findChildren<BoundEdit *>()) {
            edit->setText(QString::fromLatin1(last));
            QTest::keyClick(edit, Qt::Key_Return);
        }
        QTRY_COMPARE(table->model()->rowCount(), 1);
    }

    void theLiveTailShowsWhatComesWhileItIsSeen()
    {
        bad().add(stream, 3);
        open();
        show(Part::Entries);
        auto *tabs = page().findChild<QTabWidget *>(QStringLiteral("streamTabs"));
        tabs->setCurrentWidget(page().tail());
        QTRY_VERIFY(page().tail()->isVisible());
        const auto comes = [&] {
            bad().add(stream, 1);
            return QTest::qWaitFor([&] { return page().tail()->table()->model()->rowCount() > 0; }, 300);
        };
        QTRY_VERIFY_WITH_TIMEOUT(comes(), 15000);
    }

    void anEntrysWayIsOneClickAway()
    {
        bad().add(stream, 3);
        open();
        show(Part::Entries);
        QTRY_COMPARE(page().entries()->table()->model()->rowCount(), 3);
        auto *trace = shown<QPushButton>(QStringLiteral("entriesTrace"));
        QVERIFY(!trace->isEnabled());
        page().entries()->table()->selectRow(0);
        QTRY_VERIFY(trace->isEnabled());
        QTest::mouseClick(trace, Qt::LeftButton);
        QTRY_VERIFY(m_panel->trace()->isVisible());
        QCOMPARE(m_panel->trace()->findChild<QLineEdit *>()->text(), QStringLiteral("00000000-0000-4000-8000-000000000002"));
        auto *tabs = m_panel->findChild<QTabWidget *>(QStringLiteral("streamsTabs"));
        tabs->setCurrentWidget(m_panel->deadLetters());
        QTRY_VERIFY(m_panel->deadLetters()->isVisible());
        QVERIFY(!m_panel->controller()->isActive()); // what is not seen asks nothing
        tabs->setCurrentIndex(0);
        QVERIFY(m_panel->controller()->isActive());
        QVERIFY(page().isVisible());
    }

    void aStreamThatIsDeletedMeanwhileIsToldOf()
    {
        bad().add(stream, 3);
        open();
        show(Part::Groups);
        bad().raw().run({"DEL", stream});
        QTRY_VERIFY_WITH_TIMEOUT(page().controller()->groupsError(), 10000);
        QVERIFY(!page().controller()->groups());
    }

    void aServerThatIsKilledWhileAChangeIsAskedLeavesNothingHalf()
    {
        bad().add(stream, 3);
        bad().group(stream, group);
        bad().read(stream, group, "worker-1", 3);
        open();
        show(Part::Pending);
        QTRY_COMPARE(page().pending()->table()->model()->rowCount(), 3);
        page().pending()->table()->selectAll();
        click(Kind::Acknowledge);
        QTRY_VERIFY(shown<ChangeGuard>());
        m_server.kill();
        QTRY_COMPARE_WITH_TIMEOUT(m_session->status().state, redis::ConnectionStatus::State::Away, 15000);
        QSignalSpy finished(m_panel->changes(), &StreamChanges::finished);
        QTest::mouseClick(shown<QPushButton>(QStringLiteral("guardApply")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30000);
        QVERIFY2(said().contains(QStringLiteral("Not done")), qPrintable(said()));
        QVERIFY(!m_panel->changes()->isBusy());
        QVERIFY(newest().state != audit::Activity::State::Done);
        QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
        bad().add(stream, 2);
        QTRY_COMPARE_WITH_TIMEOUT(m_session->status().state, redis::ConnectionStatus::State::Ready, 20000);
        page().showPart(Part::Entries);
        QTRY_COMPARE_WITH_TIMEOUT(page().entries()->table()->model()->rowCount(), 2, 15000);
    }
};

QTEST_MAIN(StreamPageTest)
#include "tst_stream_page.moc"
