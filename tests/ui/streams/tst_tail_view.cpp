// SPDX-License-Identifier: GPL-3.0-or-later
// The live tail as its user sees it, on a real redis-server.
#include <QtGlobal>

#include "tests/ui/streams/events_rig.h"
#include "ui/streams/tail_model.h"
#include "ui/streams/tail_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/stale_banner.h"

#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>

using namespace freshet;
using namespace freshet::ui;
using freshet::test::EventsRig;

namespace {

// Outside the class, where moc can't be led astray by it.
QByteArray eventText(const QByteArray &n)
{
    return R"({"type":"voice.created","payload":{"n":)" + n + R"(},"event_id":"e-)" + n + R"("})";
}

} // namespace

class TailViewTest : public QObject
{
    Q_OBJECT

private:
    EventsRig m_rig;
    std::unique_ptr<TailView> m_view;
    int m_sent = 0;

    QTableView &table() { return *m_view->table(); }
    int shown() { return table().model()->rowCount(); }
    QToolButton *tool(const char *name) { return m_view->findChild<QToolButton *>(QLatin1String(name)); }
    QString entry() { return m_view->findChild<QPlainTextEdit *>()->toPlainText(); }
    bool isLive() { return m_view->controller()->view().look.isLive(); }
    void send(int count)
    {
        auto raw = m_rig.server->raw();
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < count; ++i) {
            const QByteArray n = QByteArray::number(m_sent++);
            commands.push_back({"XADD", "events:voice.created", "*", "event", eventText(n), "type", "voice.created"});
        }
        raw.runAll(commands);
    }
    /// Follows for sure: what is sent from now on comes.
    void follow()
    {
        QTRY_VERIFY_WITH_TIMEOUT(isLive(), 10000);
        QTRY_VERIFY_WITH_TIMEOUT(m_rig.raw({"CLIENT", "LIST"}).bytes.contains("cmd=xread"), 10000);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_rig.start({"blind on >secret ~* +@all -xread", "narrow on >secret ~* +@all -xrevrange"})); }
    void init()
    {
        if (!m_rig.server->isRunning())
            QVERIFY(m_rig.server->start());
        m_rig.raw({"FLUSHALL"});
        m_sent = 0;
        QVERIFY(m_rig.open());
        m_view = std::make_unique<TailView>(Records{});
        m_view->resize(900, 600);
        m_view->show();
        m_view->setStream("events:voice.created");
        m_view->setSession(m_rig.session.get());
        m_view->setActive(true);
        follow();
    }
    void cleanup()
    {
        m_view.reset();
        m_rig.session.reset();
    }

    void whatIsAddedComesNewestFirst()
    {
        QVERIFY(m_view->findChild<EmptyState *>()->isVisible());
        send(3);
        QTRY_COMPARE(shown(), 3);
        QCOMPARE(table().model()->index(0, TailModel::EventColumn).data().toString(), QStringLiteral("{\"n\":2}"));
        table().selectRow(0);
        QTRY_VERIFY(entry().contains(QStringLiteral("\"event_id\": \"e-2\"")));
        QSignalSpy asked(m_view.get(), &TailView::traceRequested);
        QTest::mouseClick(m_view->findChild<QPushButton *>(QStringLiteral("trace")), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toByteArray(), QByteArray("e-2"));
        QTest::mouseClick(m_view->findChild<QPushButton *>(QStringLiteral("copy")), Qt::LeftButton);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("e-2")));
        QTest::mouseClick(m_view->findChild<QPushButton *>(QStringLiteral("clear")), Qt::LeftButton);
        QCOMPARE(shown(), 0);
    }

    void aPauseHoldsTheListAndKeepsWhatComes()
    {
        send(2);
        QTRY_COMPARE(shown(), 2);
        QTest::mouseClick(tool("pause"), Qt::LeftButton);
        send(5);
        QTRY_COMPARE(m_view->controller()->view().waiting, 5);
        QCOMPARE(shown(), 2);
        QTest::mouseClick(tool("pause"), Qt::LeftButton);
        QTRY_COMPARE(shown(), 7);
        QCOMPARE(table().model()->index(0, TailModel::EventColumn).data().toString(), QStringLiteral("{\"n\":6}"));
    }

    void tooMuchForAPauseIsCounted()
    {
        m_view->findChild<QComboBox *>()->setCurrentIndex(0); // 1 000
        send(1);
        QTRY_COMPARE(shown(), 1);
        QTest::mouseClick(tool("pause"), Qt::LeftButton);
        send(1500);
        QTRY_COMPARE(m_view->controller()->view().waiting + m_view->controller()->view().skipped, 1500);
        QCOMPARE(m_view->controller()->view().skipped, 500);
        QTest::mouseClick(tool("pause"), Qt::LeftButton);
        QCOMPARE(shown(), 1000);
        QVERIFY(table().model()->index(999, TailModel::EventColumn).data().toString().startsWith(QStringLiteral("501")));
        QCOMPARE(table().model()->index(0, TailModel::EventColumn).data().toString(), QStringLiteral("{\"n\":1500}"));
    }

    void aFilterLooksThroughWhatIsThereAndWhatComes()
    {
        send(30);
        QTRY_COMPARE(shown(), 30);
        m_view->findChild<QLineEdit *>()->setText(QStringLiteral("E-1"));
        QTRY_COMPARE(shown(), 11);
        send(100);
        QTRY_COMPARE(shown(), 41); // 100 … 129
        m_view->findChild<QLineEdit *>()->setFocus();
        QTest::keyClick(m_view->findChild<QLineEdit *>(), Qt::Key_Escape);
        QTRY_COMPARE(shown(), 130);
    }

    void whoScrollsAwayReadsInPeace()
    {
        send(300);
        QTRY_COMPARE(shown(), 300);
        QVERIFY(m_view->isFollowing());
        table().verticalScrollBar()->setValue(table().verticalScrollBar()->maximum() / 2);
        QVERIFY(!m_view->isFollowing());
        const QString seen = table().indexAt(QPoint(5, 5)).siblingAtColumn(TailModel::IdColumn).data().toString();
        send(50);
        QTRY_COMPARE(shown(), 350);
        QCOMPARE(table().indexAt(QPoint(5, 5)).siblingAtColumn(TailModel::IdColumn).data().toString(), seen);
        QTest::mouseClick(tool("follow"), Qt::LeftButton);
        QCOMPARE(table().verticalScrollBar()->value(), 0);
        send(5);
        QTRY_COMPARE(shown(), 355);
        QCOMPARE(table().verticalScrollBar()->value(), 0);
        QVERIFY(m_view->isFollowing());
    }

    void aHiddenTailReadsNothingAndTellsTheGap()
    {
        send(2);
        QTRY_COMPARE(shown(), 2);
        m_view->setActive(false);
        QTRY_VERIFY_WITH_TIMEOUT(!m_rig.raw({"CLIENT", "LIST"}).bytes.contains("cmd=xread"), 5000);
        send(10);
        m_view->setActive(true);
        follow();
        send(1);
        QTRY_COMPARE(shown(), 4); // with the line that tells of the gap
        QVERIFY(
            table().model()->index(1, TailModel::EventColumn).data().toString().contains(QStringLiteral("Not followed from")));
        table().selectRow(1);
        QVERIFY(entry().isEmpty());
    }

    void theServersRestartIsSurvived()
    {
        send(2);
        QTRY_COMPARE(shown(), 2);
        m_rig.server->kill();
        QTRY_VERIFY_WITH_TIMEOUT(m_view->findChild<StaleBanner *>()->isStale(), 15000);
        QCOMPARE(shown(), 2);
        QVERIFY(m_rig.server->start());
        QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20000);
        send(3);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 5, 15000);
        QVERIFY(!m_view->findChild<StaleBanner *>()->isStale());
    }

    void aReadOnlyConnectionWaitsForEventsAsOthersDo()
    {
        m_view->setSession(nullptr);
        QVERIFY(m_rig.open(EventsRig::Environment::Production, true));
        m_view->setSession(m_rig.session.get());
        QTRY_VERIFY(isLive());
        QTRY_VERIFY_WITH_TIMEOUT(m_rig.raw({"CLIENT", "LIST", "TYPE", "normal"}).bytes.contains(" flags=b"), 10000);
        m_rig.raw({"CONFIG", "RESETSTAT"});
        QElapsedTimer since;
        since.start();
        send(1);
        QTRY_COMPARE(shown(), 1);
        const QByteArray line = m_rig.server->raw().info("commandstats", "cmdstat_xread");
        const qint64 reads = line.mid(6, line.indexOf(',') - 6).toLongLong();
        QVERIFY2(reads >= 1 && reads <= 2 + since.elapsed() / 1000, line.constData()); // the one that waited, not one of a poll
    }

    void missingPermissionsAreNamed()
    {
        for (const auto &[user, command] : {std::pair("blind", "XREAD"), std::pair("narrow", "XREVRANGE")}) {
            m_view->setSession(nullptr);
            QVERIFY(m_rig.open(EventsRig::Environment::Development, false, QLatin1String(user)));
            m_view->setSession(m_rig.session.get());
            QTRY_COMPARE(m_view->controller()->view().look.kind, LookState::Kind::NotPermitted);
            QVERIFY(m_view->controller()->view().look.error.context.contains(QLatin1String(command)));
            QVERIFY(m_view->findChild<EmptyState *>()->isVisible());
        }
    }

    void whatIsNoStreamIsToldSo()
    {
        m_rig.raw({"SET", "events:x", "1"});
        m_view->setStream("events:x");
        QTRY_COMPARE(m_view->controller()->view().look.kind, LookState::Kind::Failed);
        m_view->setStream("events:voice.created");
        follow();
        send(1);
        QTRY_COMPARE(shown(), 1);
    }

    void hostileEntriesAreDrawnAsPlainText()
    {
        m_rig.raw({"XADD", "events:voice.created", "*", "event", QByteArray(8 << 20, '<'), "type", "\xe2\x80\xae\x1b[31m\xff"});
        m_rig.raw({"XADD", "events:voice.created", "*", "\n<b>", QByteArray("\0\x01", 2)});
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, 10000);
        QCOMPARE(table().model()->index(0, TailModel::EventColumn).data().toString(), QStringLiteral("\\n<b>=\\x00\\x01"));
        table().selectRow(1);
        QTRY_VERIFY(!entry().isEmpty());
        QVERIFY(entry().size() < 40'000);
        QVERIFY(m_view->controller()->model()->keptBytes() < 40'000);
        QVERIFY(!m_view->findChild<QPushButton *>(QStringLiteral("trace"))->isEnabled()); // not all of it is there
    }

    void allTypesAreFollowedWithoutAChosenStream()
    {
        m_view->setStream({});
        follow();
        send(1);
        m_rig.raw({"XADD", "events:pet.updated", "*", "event", "{}", "type", "pet.updated"});
        QTRY_COMPARE(shown(), 2);
    }
};

QTEST_MAIN(TailViewTest)
#include "tst_tail_view.moc"
