// SPDX-License-Identifier: GPL-3.0-or-later
// Big buttons and invalidations for later, as the panel has them: a turned clock, real files, a real redis-server.
#include <QFileInfo>

#include "tests/support/await.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"
#include "ui/invalidate/button_bar.h"
#include "ui/invalidate/buttons_dialog.h"
#include "ui/invalidate/invalidate_panel.h"
#include "ui/invalidate/order_form.h"
#include "ui/invalidate/preview_view.h"
#include "ui/invalidate/schedule_model.h"
#include "ui/invalidate/schedule_view.h"
#include "ui/invalidate/values_dialog.h"
#include "ui/widgets/change_guard.h"

#include "core/audit/activity_log.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using namespace std::chrono_literals;
using test::await;
using Kind = OrderDraft::Kind;
using Step = InvalidateController::Step;
using State = inspect::ScheduledInvalidation::State;

class InvalidateScheduleTest : public QObject
{
    Q_OBJECT

private:
    test::RedisServer m_server;
    test::FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<inspect::ScheduledInvalidations> m_schedule;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<InvalidatePanel> m_panel;
    QString m_notice;

    test::RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    /// Without the marks that an invalidation leaves.
    qint64 keyCount() { return raw({"DBSIZE"}).integer - raw({"EXISTS", "freshet:marks"}).integer; }
    QString buttonsPath() const { return m_directory->filePath(QStringLiteral("config/buttons.json")); }
    void openSchedule()
    {
        inspect::ScheduledInvalidations::Options options;
        options.path = m_directory->filePath(QStringLiteral("scheduled.sqlite"));
        m_schedule = std::make_unique<inspect::ScheduledInvalidations>(options, m_clock);
    }
    void open(redis::Profile::Environment environment = redis::Profile::Environment::Development)
    {
        m_panel.reset();
        m_session = std::make_unique<Session>(m_server.url(), redis::ClientOptions{});
        redis::Profile profile = redis::Profile::make(QStringLiteral("Shop"), m_server.url());
        profile.id = QStringLiteral("the-shop");
        m_session->setProfile(profile);
        m_session->setOrigin({QStringLiteral("freshet"), QStringLiteral("Shop"), environment, m_server.url().displayName()});
        m_panel = std::make_unique<InvalidatePanel>(Records{m_log.get(), nullptr, m_schedule.get()});
        m_panel->controller()->setMeasureTime(1ms);
        m_panel->setButtonsFile(buttonsPath());
        connect(m_panel.get(), &Panel::notice, this, [this](const QString &text) { m_notice = text; });
        m_panel->resize(1000, 700);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Live, 20000);
    }
    const InvalidateController::View &view() { return m_panel->controller()->view(); }
    inspect::InvalidationOrder orderOf(const QByteArray &pattern)
    {
        inspect::InvalidationOrder order(1);
        order[0].kind = cache::Invalidation::Kind::Pattern;
        order[0].subjects = {pattern};
        return order;
    }
    const std::vector<inspect::ScheduledInvalidation> &rows() { return m_panel->schedule()->rows(); }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        raw({"FLUSHALL"});
        raw({"MSET", "v1:a:1", "x", "v1:a:2", "x", "v1:b:1", "x"});
        m_directory = std::make_unique<QTemporaryDir>();
        audit::ActivityLog::Options log;
        log.path = m_directory->filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(log);
        m_clock.setUtc(QDateTime::currentDateTimeUtc());
        openSchedule();
        m_notice.clear();
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void itIsScheduledByClicksAndMadeAtItsTime()
    {
        open();
        OrderDraft draft;
        draft.kind = Kind::Pattern;
        draft.subjects = {QStringLiteral("v1:a:*")};
        m_panel->form()->setDraft(draft);
        m_panel->form()->whenBox()->setCurrentIndex(1);
        m_panel->form()->timeEdit()->setDateTime(QDateTime::currentDateTime().addSecs(1800));
        m_panel->preview()->reasonEdit()->setText(QStringLiteral("tonight"));
        QTest::mouseClick(m_panel->form()->previewButton(), Qt::LeftButton);
        QTRY_COMPARE(view().step, Step::Previewed);
        QCOMPARE(m_panel->preview()->applyButton()->text(), QStringLiteral("Schedule…"));
        QTest::mouseClick(m_panel->preview()->applyButton(), Qt::LeftButton);
        QTRY_COMPARE(rows().size(), std::size_t(1));
        QCOMPARE(rows()[0].state, State::Planned);
        QCOMPARE(rows()[0].reason(), QStringLiteral("tonight"));
        QCOMPARE(rows()[0].due.timeSpec(), Qt::UTC);
        QCOMPARE(keyCount(), 3);
        QCOMPARE(m_panel->schedule()->waitingCount(), 1);

        m_panel->setActive(false); // it is made whether the panel is seen or not
        m_clock.setUtc(rows()[0].due.addMSecs(10));
        m_panel->schedule()->look();
        QTRY_COMPARE_WITH_TIMEOUT(rows()[0].state, State::Done, 20000);
        QCOMPARE(rows()[0].done, 2);
        QCOMPARE(keyCount(), 1);
        QVERIFY2(m_notice.contains(QLatin1String("Done")), qPrintable(m_notice));
        const auto page = await(m_log->changes(0));
        QVERIFY(page && page->records.size() == 1);
        QCOMPARE(page->records[0].intent.reason, QStringLiteral("tonight"));
    }

    void whatWasMissedIsToldAndOffered()
    {
        audit::Origin origin{QStringLiteral("freshet"), QStringLiteral("Shop"), {}, m_server.url().displayName()};
        const auto first = await(m_schedule->plan(orderOf("v1:a:*"), origin, m_clock.utcNow().addSecs(60)));
        const auto second = await(m_schedule->plan(orderOf("v1:b:*"), origin, m_clock.utcNow().addSecs(60)));
        QVERIFY(first && second);
        m_clock.advance(1h); // nobody ran
        openSchedule();
        open();
        QTRY_COMPARE(m_panel->schedule()->missedCount(), 2);
        QTRY_VERIFY2(m_notice.contains(QLatin1String("2 scheduled")), qPrintable(m_notice));
        QCOMPARE(keyCount(), 3);
        ScheduleView *list = m_panel->scheduleView();
        const QAbstractItemModelTester tester(list->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_panel->findChild<QPushButton *>(QStringLiteral("showMissed"))->click();
        QTRY_VERIFY(list->isVisible());
        list->choose(*second);
        QCOMPARE(list->cancelButton()->text(), QStringLiteral("Discard"));
        QTest::mouseClick(list->cancelButton(), Qt::LeftButton);
        QTRY_COMPARE(m_panel->schedule()->missedCount(), 1);
        list->choose(*first);
        QVERIFY(list->runButton()->isEnabled());
        QTest::mouseClick(list->runButton(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->schedule()->missedCount(), 0, 20000);
        QTRY_COMPARE(keyCount(), 1);
        QCOMPARE(raw({"EXISTS", "v1:b:1"}).integer, 1);
    }

    void runningALateOneOnProductionAsksForTheName()
    {
        audit::Origin origin{QStringLiteral("freshet"), QStringLiteral("Shop"), {}, m_server.url().displayName()};
        const auto id = await(m_schedule->plan(orderOf("v1:a:*"), origin, m_clock.utcNow().addSecs(60)));
        m_clock.advance(1h);
        open(redis::Profile::Environment::Production);
        QTRY_COMPARE(m_panel->schedule()->missedCount(), 1);
        m_panel->findChild<QPushButton *>(QStringLiteral("showMissed"))->click();
        m_panel->scheduleView()->choose(*id);
        QTest::mouseClick(m_panel->scheduleView()->runButton(), Qt::LeftButton);
        QTRY_VERIFY(m_panel->findChild<ChangeGuard *>());
        QVERIFY(!m_panel->findChild<ChangeGuard *>()->canApply());
        QCOMPARE(keyCount(), 3);
    }

    void otherServersOnesAreListedAndNotMade()
    {
        audit::Origin origin{QStringLiteral("freshet"), QStringLiteral("Other"), {}, QStringLiteral("redis://elsewhere:1")};
        const auto id = await(m_schedule->plan(orderOf("v1:a:*"), origin, m_clock.utcNow().addSecs(60)));
        QVERIFY(id);
        open();
        QTRY_COMPARE(rows().size(), std::size_t(1));
        m_clock.advance(61s);
        QSignalSpy changed(m_panel->schedule(), &ScheduleController::changed);
        m_panel->schedule()->look();
        QTRY_VERIFY(!changed.isEmpty());
        QCOMPARE(m_panel->schedule()->running(), 0);
        QCOMPARE(rows()[0].state, State::Planned);
        m_panel->scheduleView()->choose(*id);
        QVERIFY(!m_panel->scheduleView()->runButton()->isEnabled());
        QVERIFY(m_panel->scheduleView()->cancelButton()->isEnabled());
        QCOMPARE(keyCount(), 3);
    }

    void twoConsolesMakeItOnce()
    {
        open();
        const std::unique_ptr<InvalidatePanel> first = std::move(m_panel);
        const std::unique_ptr<Session> firstSession = std::move(m_session);
        open();
        audit::Origin origin = m_session->origin();
        QVERIFY(await(m_schedule->plan(orderOf("v1:a:*"), origin, m_clock.utcNow().addSecs(60))));
        m_clock.advance(60s);
        first->schedule()->look();
        m_panel->schedule()->look();
        QTRY_VERIFY_WITH_TIMEOUT(rows().size() == 1 && rows()[0].state == State::Done, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(first->schedule()->running() == 0 && m_panel->schedule()->running() == 0, 20000);
        const auto page = await(m_log->changes(0));
        QVERIFY(page);
        QCOMPARE(page->records.size(), std::size_t(1));
    }

    void theDefaultsAreThere()
    {
        open();
        QCOMPARE(m_panel->buttonBar()->buttons().size(), std::size_t(3));
        raw({"SET", "tts:voices", "x"});
        raw({"SET", "tts:voices:user:7", "x"});
        raw({"SET", "tts:voicesother", "x"});
        QTest::mouseClick(m_panel->buttonBar()->button(0), Qt::LeftButton);
        QTRY_COMPARE(view().step, Step::Previewed);
        QCOMPARE(view().plan.keys, 2);
        QTest::mouseClick(m_panel->buttonBar()->button(1), Qt::LeftButton);
        QTRY_VERIFY(view().step == Step::Previewed && view().order.front().kind == Kind::Namespace);
        QCOMPARE(view().plan.moves.size(), std::size_t(1));
    }

    void aButtonAsksForWhatItLeavesOpen()
    {
        raw({"MSET", "petfood:rec:result:12", "x", "petfood:rec:meta:12", "x", "petfood:rec:result:13", "x"});
        open();
        QTest::mouseClick(m_panel->buttonBar()->button(2), Qt::LeftButton);
        QTRY_VERIFY(m_panel->findChild<ValuesDialog *>());
        auto *dialog = m_panel->findChild<ValuesDialog *>();
        auto *ok = dialog->findChildren<QPushButton *>().at(0);
        QVERIFY(!ok->isEnabled());
        dialog->findChild<QLineEdit *>()->setText(QStringLiteral("12"));
        QVERIFY(ok->isEnabled());
        QTest::mouseClick(ok, Qt::LeftButton);
        QTRY_COMPARE(view().step, Step::Previewed);
        QCOMPARE(view().plan.keys, 2);
    }

    void aValueInAPatternMeansItself()
    {
        OrderDraft draft;
        draft.kind = Kind::Pattern;
        draft.subjects = {QStringLiteral("x:{id}:*"), QStringLiteral("{{tag}}:{id}")};
        QCOMPARE(placeholdersOf(draft), QStringList{QStringLiteral("id")});
        const OrderDraft pattern = filled(draft, {{QStringLiteral("id"), QStringLiteral("a*")}});
        QCOMPARE(pattern.subjects, (QStringList{QStringLiteral("x:a\\*:*"), QStringLiteral("{tag}:a\\*")}));
        draft.kind = Kind::Keys;
        QCOMPARE(filled(draft, {{QStringLiteral("id"), QStringLiteral("a*")}}).subjects.at(1), QStringLiteral("{tag}:a*"));
    }

    void buttonsAreEditedReorderedAndKept()
    {
        open();
        m_panel->editButtons();
        auto *dialog = m_panel->findChild<ButtonsDialog *>();
        QVERIFY(dialog);
        const auto button = [&](const char *text) {
            for (QPushButton *one : dialog->findChildren<QPushButton *>()) {
                if (one->text() == QLatin1String(text))
                    return one;
            }
            return static_cast<QPushButton *>(nullptr);
        };
        button("Add")->click();
        QVERIFY(!button("Save")->isEnabled()); // it names nothing yet
        dialog->findChild<QPlainTextEdit *>()->setPlainText(QStringLiteral("v1:a:*"));
        auto *title = dialog->findChild<QLineEdit *>();
        title->clear();
        QTest::keyClicks(title, QStringLiteral("All of a"));
        QVERIFY(button("Save")->isEnabled());
        button("Up")->click();
        button("Up")->click();
        button("Up")->click();
        dialog->findChild<QListWidget *>()->setCurrentRow(3);
        button("Remove")->click();
        button("Save")->click();
        QCOMPARE(m_panel->buttonBar()->buttons().size(), std::size_t(3));
        QCOMPARE(m_panel->buttonBar()->buttons()[0].title, QStringLiteral("All of a"));
        open(); // another start
        QCOMPARE(m_panel->buttonBar()->buttons().size(), std::size_t(3));
        QCOMPARE(m_panel->buttonBar()->buttons()[0].title, QStringLiteral("All of a"));
        QTest::mouseClick(m_panel->buttonBar()->button(0), Qt::LeftButton);
        QTRY_COMPARE(view().step, Step::Previewed);
        QCOMPARE(view().plan.keys, 2);
        const BigButtons file(buttonsPath());
        QCOMPARE(file.load(QStringLiteral("another"))->size(), BigButtons::defaults().size());
    }

    void aBrokenFileIsLeftAloneAndSaid()
    {
        QVERIFY(QDir(m_directory->path()).mkpath(QStringLiteral("config")));
        QFile file(buttonsPath());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{broken");
        file.close();
        open();
        QVERIFY2(m_notice.contains(QLatin1String("can't be read")), qPrintable(m_notice));
        QCOMPARE(m_panel->buttonBar()->buttons().size(), std::size_t(3));
        QVERIFY(!BigButtons(buttonsPath()).save(QStringLiteral("x"), {}));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("{broken"));
    }
};

QTEST_MAIN(InvalidateScheduleTest)
#include "tst_invalidate_schedule.moc"
