// SPDX-License-Identifier: GPL-3.0-or-later
// The view of dead letters as its user sees it, on a real redis-server and a real log.
#include <QtGlobal>

#include "tests/support/await.h"
#include "tests/ui/streams/events_rig.h"
#include "ui/streams/dead_groups_model.h"
#include "ui/streams/dead_letters_view.h"
#include "ui/streams/letter_detail.h"
#include "ui/streams/letter_editor.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"

#include <QApplication>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>

using namespace freshet;
using namespace freshet::ui;
using freshet::test::await;
using freshet::test::EventsRig;
using Environment = redis::Profile::Environment;

namespace {

// Outside the class, where moc can't be led astray by them.
constexpr auto brokenEvent = R"({"type":"voice.created","payload":{},"event_id":"e-1","note":"a)"
                             "\xc2\xa0"
                             "b\xe2\x80\xae"
                             R"("})";
constexpr auto mendedEvent = R"({"type":"voice.created","payload":{"voice_id":"v","n":12345678901234567},"event_id":"e-1"})";

} // namespace

class DeadLettersViewTest : public QObject
{
    Q_OBJECT

private:
    EventsRig m_rig;
    std::unique_ptr<DeadLettersView> m_view;

    QTableView &groups() { return *m_view->findChild<QTableView *>(QStringLiteral("groups")); }
    QTableView &letters() { return *m_view->findChild<QTableView *>(QStringLiteral("letters")); }
    QPushButton *button(const char *name) { return m_view->findChild<QPushButton *>(QLatin1String(name)); }
    QString runText() { return m_view->findChild<QLabel *>(QStringLiteral("runText"))->text(); }
    QString cell(int row, int column) { return letters().model()->index(row, column).data().toString(); }
    int shown() { return letters().model()->rowCount(); }
    audit::Activity lastRecord()
    {
        const auto page = await(m_rig.log->changes(0));
        return page && !page->records.empty() ? page->records.front() : audit::Activity{};
    }
    void openView(Environment environment = Environment::Development, bool readOnly = false, const QString &user = {})
    {
        m_view->setSession(nullptr);
        QVERIFY(m_rig.open(environment, readOnly, user));
        m_view->setSession(m_rig.session.get());
    }
    void click(const char *name)
    {
        QTRY_VERIFY2(button(name)->isEnabled(), qPrintable(button(name)->toolTip()));
        QTest::mouseClick(button(name), Qt::LeftButton);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_rig.start({"reader on >secret ~* +@all -xadd -eval -evalsha", "mute on >secret ~* +@all -acl -xdel -evalsha",
                             "blind on >secret ~* +@all -xrange"}));
    }
    void init()
    {
        if (!m_rig.server->isRunning())
            QVERIFY(m_rig.server->start());
        m_rig.raw({"FLUSHALL"});
        m_rig.openLog();
        m_view = std::make_unique<DeadLettersView>(m_rig.records());
        m_view->resize(1000, 620);
        m_view->show();
        m_view->findChild<RefreshControl *>()->setInterval(std::chrono::seconds(1));
        openView();
        m_view->setActive(true);
        QTRY_COMPARE(m_view->readiness().state, Panel::Readiness::State::Live);
    }
    void cleanup()
    {
        m_view.reset();
        m_rig.session.reset();
    }

    void withoutLettersItSaysSo()
    {
        QTRY_VERIFY(m_view->findChild<EmptyState *>()->isVisible());
        QVERIFY(!letters().isVisible());
    }

    void lettersAreGroupedByTheirErrors()
    {
        m_rig.putMany(30);
        m_rig.put(EventsRig::letter(99, QStringLiteral("no such product")));
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 31, 10000);
        QCOMPARE(groups().model()->rowCount(), 3); // all, and two errors
        QCOMPARE(groups().model()->index(0, DeadGroupsModel::CountColumn).data().toString(), QStringLiteral("31"));
        QCOMPARE(groups().model()->index(1, DeadGroupsModel::CountColumn).data().toString(), QStringLiteral("30"));
        groups().selectRow(2);
        QTRY_COMPARE(shown(), 1);
        QTRY_COMPARE(cell(0, LettersModel::ErrorColumn), QStringLiteral("no such product"));
        QTRY_VERIFY(cell(0, LettersModel::EventColumn).contains(QStringLiteral("v99")));
        QCOMPARE(cell(0, LettersModel::DeliveriesColumn), QStringLiteral("5"));
        letters().selectRow(0);
        auto *detail = m_view->findChild<LetterDetail *>();
        QTRY_VERIFY(detail->shownText().contains(QStringLiteral("\"event_id\": \"e-99\"")));
    }

    void oneIsSentAgainAndRecorded()
    {
        m_rig.putMany(3);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 3, 10000);
        letters().selectRow(0);
        QSignalSpy notices(m_view.get(), &DeadLettersView::notice);
        click("resend");
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, 10000); // development: no question
        QCOMPARE(m_rig.length("events:voice.created"), 1);
        QCOMPARE(m_rig.length("events:dead"), 2);
        QTRY_VERIFY(!notices.isEmpty());
        QVERIFY2(runText().startsWith(QStringLiteral("1 of 1 sent again")), qPrintable(runText()));
        const audit::Activity record = lastRecord();
        QCOMPARE(record.intent.action, QStringLiteral("events.resend"));
        QCOMPARE(record.state, audit::Activity::State::Done);
        QCOMPARE(record.result.value(QStringLiteral("done")).toInt(), 1);
    }

    void aWholeGroupIsSentAfterAQuestionThatSaysItsNumbers()
    {
        openView(Environment::Staging);
        m_rig.putMany(1200);
        m_rig.raw({"XGROUP", "CREATE", "events:voice.created", "cache-service", "0", "MKSTREAM"});
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 1200, 10000);
        click("resendGroup");
        QTRY_VERIFY(EventsRig::guard(m_view.get()));
        QString text;
        for (const QLabel *label : EventsRig::guard(m_view.get())->findChildren<QLabel *>())
            text += label->text() + QLatin1Char('\n');
        QVERIFY2(text.contains(QStringLiteral("1,200")) || text.contains(QStringLiteral("1200")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("cache-service")), qPrintable(text));
        EventsRig::confirm(m_view.get());
        QTRY_COMPARE_WITH_TIMEOUT(m_rig.length("events:dead"), 0, 20000);
        QTRY_VERIFY2(runText().contains(QStringLiteral("1,200 of 1,200 sent again")), qPrintable(runText()));
        QTRY_VERIFY(m_view->findChild<EmptyState *>()->isVisible());
    }

    void aPaceIsKeptAndStopped()
    {
        m_rig.putMany(50);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 50, 10000);
        m_view->findChild<QDoubleSpinBox *>(QStringLiteral("pace"))->setValue(20);
        click("resendGroup");
        QTRY_VERIFY(m_view->running().canStop);
        QTRY_VERIFY_WITH_TIMEOUT(m_rig.length("events:voice.created") >= 3, 10000);
        QVERIFY(m_rig.length("events:voice.created") < 40);
        QTRY_VERIFY(runText().startsWith(QStringLiteral("Sent")));
        QTest::mouseClick(button("stop"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!m_view->running().canStop, 10000);
        QVERIFY2(runText().contains(QStringLiteral("stopped")), qPrintable(runText()));
        const qint64 sent = m_rig.length("events:voice.created");
        QCOMPARE(m_rig.length("events:dead"), 50 - sent);
        QCOMPARE(lastRecord().state, audit::Activity::State::Partly);
        QTRY_COMPARE_WITH_TIMEOUT(qint64(shown()), 50 - sent, 10000);
    }

    void aPartThatFailsIsNoSuccessAndIsTriedAgain()
    {
        m_rig.raw({"SET", "events:taken", "x"});
        m_rig.putMany(2);
        m_rig.put(EventsRig::letter(7, QStringLiteral("away"), "events:taken"));
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 3, 10000);
        click("resendGroup");
        QTRY_VERIFY2(runText().startsWith(QStringLiteral("2 of 3 sent again · 1 failed")), qPrintable(runText()));
        QVERIFY2(runText().contains(QStringLiteral("WRONGTYPE")), qPrintable(runText()));
        QCOMPARE(lastRecord().state, audit::Activity::State::Partly);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 1, 10000);
        m_rig.raw({"DEL", "events:taken"});
        QVERIFY(button("retry")->isVisible());
        click("retry");
        QTRY_COMPARE_WITH_TIMEOUT(m_rig.length("events:taken"), 1, 10000);
        QTRY_VERIFY(m_view->findChild<EmptyState *>()->isVisible());
    }

    void anEventIsMendedAndCheckedBeforeItIsSent()
    {
        events::DeadLetter broken = EventsRig::letter(1);
        broken.fields[0].second = brokenEvent;
        m_rig.put(broken);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 1, 10000);
        letters().selectRow(0);
        click("edit");
        auto *editor = m_view->findChild<LetterEditor *>();
        QVERIFY(editor);
        QVERIFY(!editor->sendButton()->isEnabled()); // voice_id is missing
        QVERIFY2(editor->verdict().contains(QStringLiteral("voice_id")), qPrintable(editor->verdict()));
        QVERIFY(editor->text()->toPlainText().contains(QStringLiteral("a\\u00a0b\\u202e")));
        editor->text()->setPlainText(QStringLiteral("{\"type\":"));
        QTRY_VERIFY(editor->verdict().contains(QStringLiteral("no JSON")));
        editor->text()->setPlainText(QStringLiteral(
            "{\"type\":\"voice.created\",\n \"payload\":{\"voice_id\":\"v\", \"n\": 12345678901234567},\"event_id\":\"e-1\"}"));
        QTRY_VERIFY(editor->sendButton()->isEnabled());
        QTest::mouseClick(editor->sendButton(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_rig.length("events:voice.created"), 1, 10000);
        const auto entry = m_rig.raw({"XRANGE", "events:voice.created", "-", "+"}).elements[0].elements[1];
        QCOMPARE(entry.field("event").bytes, QByteArray(mendedEvent));
        QTRY_VERIFY(runText().startsWith(QStringLiteral("Sent again as")));
        QVERIFY(lastRecord().intent.plan.value(QStringLiteral("edited")).toBool());
    }

    void removalAsksAlwaysAndCanBeDeclined()
    {
        m_rig.putMany(4);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 4, 10000);
        letters().selectAll();
        QCOMPARE(button("remove")->text(), QStringLiteral("Remove (4)"));
        click("remove");
        QTRY_VERIFY(EventsRig::guard(m_view.get()));
        EventsRig::guard(m_view.get())->reject();
        QTRY_VERIFY(!EventsRig::guard(m_view.get()));
        QCOMPARE(m_rig.length("events:dead"), 4);
        m_rig.raw({"XDEL", "events:dead", QByteArray(m_view->controller()->letters()->idAt(0))}); // meanwhile
        click("remove");
        QTRY_VERIFY(EventsRig::guard(m_view.get()));
        EventsRig::confirm(m_view.get());
        QTRY_COMPARE_WITH_TIMEOUT(m_rig.length("events:dead"), 0, 10000);
        QTRY_VERIFY2(runText().startsWith(QStringLiteral("3 of 4 removed")), qPrintable(runText()));
        QVERIFY(runText().contains(QStringLiteral("1 not there any more")));
        QCOMPARE(lastRecord().intent.action, QStringLiteral("events.dead_remove"));
    }

    void whatOthersTakeAwayGoesFromTheList()
    {
        m_rig.putMany(5);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 5, 10000);
        m_rig.raw({"XDEL", "events:dead", m_view->controller()->letters()->idAt(2)});
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 4, 15000);
        m_rig.raw({"DEL", "events:dead"});
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 0, 15000);
    }

    void aHiddenViewDoesNotAsk()
    {
        m_view->setActive(false);
        QSignalSpy refreshed(m_view->controller(), &DeadLettersController::refreshed);
        m_rig.putMany(1);
        QVERIFY(!refreshed.wait(1500));
        m_view->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 1, 10000);
    }

    void whoMayNotSendIsToldSoBeforeTheFirstClickAndMayRemove()
    {
        m_rig.putMany(2);
        openView(Environment::Development, false, QStringLiteral("reader"));
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, 10000);
        letters().selectRow(0);
        for (const char *name : {"resend", "resendGroup", "edit"}) {
            QTRY_VERIFY2(!button(name)->isEnabled(), name);
            QTRY_VERIFY2(button(name)->toolTip().contains(QStringLiteral("EVAL, EVALSHA, XADD")),
                         qPrintable(button(name)->toolTip()));
        }
        click("remove");
        QTRY_VERIFY(EventsRig::guard(m_view.get()));
        EventsRig::confirm(m_view.get());
        QTRY_COMPARE_WITH_TIMEOUT(m_rig.length("events:dead"), 1, 10000);
    }

    void aUserWhoMayNotSendIsToldWhichCommandIsMissing()
    {
        m_rig.putMany(2);
        openView(Environment::Development, false, QStringLiteral("mute"));
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, 10000);
        letters().selectRow(0);
        click("resend");
        QTRY_VERIFY2(runText().contains(QStringLiteral("1 failed")), qPrintable(runText()));
        QVERIFY(!button("resend")->isEnabled());
        QVERIFY2(button("resend")->toolTip().contains(QStringLiteral("EVALSHA")), qPrintable(button("resend")->toolTip()));
        QVERIFY(button("remove")->isEnabled()); // that one was not refused yet
        click("remove");
        QTRY_VERIFY(EventsRig::guard(m_view.get()));
        EventsRig::confirm(m_view.get());
        QTRY_VERIFY(button("remove")->toolTip().contains(QStringLiteral("XDEL"))); // while it ran it said something else
        QVERIFY(!button("remove")->isEnabled());
        QCOMPARE(m_rig.length("events:dead"), 2);
        QCOMPARE(m_rig.length("events:voice.created"), 0);
    }

    void aUserWhoMayNotReadIsToldSo()
    {
        m_rig.putMany(2);
        openView(Environment::Development, false, QStringLiteral("blind"));
        QTRY_COMPARE(m_view->readiness().state, Panel::Readiness::State::Failed);
        QVERIFY2(m_view->readiness().reason.contains(QStringLiteral("XRANGE")), qPrintable(m_view->readiness().reason));
        QVERIFY(m_view->findChild<EmptyState *>()->isVisible());
    }

    void aReadOnlyConnectionChangesNothing()
    {
        m_rig.putMany(2);
        openView(Environment::Production, true);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, 10000);
        letters().selectRow(0);
        for (const char *name : {"resend", "resendGroup", "remove", "removeGroup"}) {
            QVERIFY(!button(name)->isEnabled());
            QVERIFY(button(name)->toolTip().contains(QStringLiteral("read-only")));
        }
        m_view->resendGroup();
        m_view->removeGroup();
        QVERIFY(!EventsRig::guard(m_view.get()));
        QCOMPARE(m_rig.length("events:dead"), 2);
    }

    void hostileLettersAreDrawnAsPlainText()
    {
        events::DeadLetter nasty =
            EventsRig::letter(1, QStringLiteral("<b>bad</b>\n\x1b[31m\u202e") + QString(100'000, QLatin1Char('x')));
        nasty.fields.emplace_back("blob", QByteArray(3 << 20, '\0'));
        m_rig.put(nasty);
        m_rig.raw({"XADD", "events:dead", "*", "no", "letter"});
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, 10000);
        letters().selectRow(1);
        auto *detail = m_view->findChild<LetterDetail *>();
        QTRY_VERIFY(detail->shownText().contains(QStringLiteral("\\x00\\x00")));
        QVERIFY(detail->shownText().size() < 2'000'000);
        QTRY_VERIFY(cell(1, LettersModel::ErrorColumn).contains(QStringLiteral("<b>bad</b>\\n\\x1b")));
        QVERIFY(!cell(1, LettersModel::ErrorColumn).contains(QChar(0x202e)));
        letters().selectRow(0);
        QTRY_VERIFY(detail->shownText().contains(QStringLiteral("letter")));
        QVERIFY(!button("edit")->isEnabled()); // no letter: there is no event to be mended
        click("resend");
        QTRY_COMPARE(m_rig.length("events:dead"), 2);
    }

    void theServersRestartIsSurvived()
    {
        m_rig.putMany(10);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 10, 10000);
        m_view->findChild<QDoubleSpinBox *>(QStringLiteral("pace"))->setValue(5);
        click("resendGroup");
        QTRY_VERIFY_WITH_TIMEOUT(m_rig.length("events:voice.created") >= 1, 10000);
        m_rig.server->kill();
        QTRY_VERIFY_WITH_TIMEOUT(!m_view->running().canStop, 20000);
        QVERIFY2(runText().contains(QStringLiteral("failed")), qPrintable(runText()));
        QTRY_VERIFY_WITH_TIMEOUT(m_view->findChild<StaleBanner *>()->isStale(), 10000);
        QVERIFY(shown() > 0); // old ones stay, greyed
        QVERIFY(m_rig.server->start());
        m_rig.putMany(3);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 3, 30000);
        QTRY_VERIFY(!m_view->findChild<StaleBanner *>()->isStale());
    }

    void aHundredThousandAreListedAndScrolled()
    {
        m_rig.putMany(100'000);
        QElapsedTimer timer;
        timer.start();
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 100'000, 60000);
        qInfo("100 000 letters after %lld ms", (long long)(timer.elapsed()));
        letters().scrollToBottom();
        QTRY_VERIFY(cell(99'999, LettersModel::EventColumn).contains(QStringLiteral("v0")));
        letters().selectRow(99'999);
        QTRY_VERIFY(m_view->findChild<LetterDetail *>()->shownText().contains(QStringLiteral("e-0")));
    }

    void theWayOfItsEventIsAskedFor()
    {
        m_rig.putMany(1);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 1, 10000);
        letters().selectRow(0);
        QSignalSpy asked(m_view.get(), &DeadLettersView::traceRequested);
        click("trace");
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toByteArray(), QByteArray("e-0"));
    }
};

QTEST_MAIN(DeadLettersViewTest)
#include "tst_dead_letters_view.moc"
