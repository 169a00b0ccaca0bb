// SPDX-License-Identifier: GPL-3.0-or-later
// Two operators look at the same stream, each with a console of his own: what the one does to what the other still shows.
#include "tests/support/redis_server.h"
#include "tests/ui/streams/bad_streams.h"
#include "tests/ui/streams/events_rig.h"
#include "ui/streams/change_button.h"
#include "ui/streams/dead_letters_view.h"
#include "ui/streams/pending_view.h"
#include "ui/streams/stream_dialogs.h"
#include "ui/streams/stream_page.h"
#include "ui/streams/stream_table.h"
#include "ui/streams/streams_panel.h"
#include "ui/widgets/change_guard.h"
#include "ui/widgets/refresh_control.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using test::BadStreams;
using test::EventsRig;
using Kind = StreamChange::Kind;
using Environment = redis::Profile::Environment;

namespace {

constexpr auto stream = "events:voice.created";
constexpr auto group = "cache-service";

/// A panel of its own on a connection of its own, which shows a group's pending entries.
class Operator
{
public:
    explicit Operator(const redis::Url &url, Environment environment = Environment::Development)
        : session(url, {})
    {
        session.setOrigin({QStringLiteral("freshet"), QStringLiteral("Shop"), environment, url.displayName()});
        panel.resize(1100, 640);
        panel.show();
        panel.findChild<RefreshControl *>()->setInterval(std::chrono::seconds(1));
        panel.setSession(&session);
        panel.setActive(true);
    }
    ~Operator() { panel.setSession(nullptr); }

    StreamTable *table() { return panel.page()->pending()->table(); }
    QString said() const { return panel.findChild<QLabel *>(QStringLiteral("said"))->text(); }
    template<typename Widget>
    Widget *shown(const QString &name = {})
    {
        for (Widget *one : panel.findChildren<Widget *>(name)) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }
    bool showPending(int rows)
    {
        if (!test::waitUntil([&] { return session.status().state == redis::ConnectionStatus::State::Ready; }))
            return false;
        panel.openStream(stream, group, StreamController::Part::Pending);
        return test::waitUntil([&] { return table()->model()->rowCount() == rows; });
    }
    /// What is shown stays as it is from now on.
    void lookAway()
    {
        for (RefreshControl *one : panel.findChildren<RefreshControl *>())
            one->setPaused(true);
    }
    void click(Kind kind)
    {
        auto *button = shown<ChangeButton>(QStringLiteral("change%1").arg(int(kind)));
        QVERIFY(button);
        QTRY_VERIFY2(button->isEnabled(), qPrintable(button->toolTip()));
        QTest::mouseClick(button, Qt::LeftButton);
        if (kind != Kind::Claim)
            return;
        QTRY_VERIFY(shown<StreamDialog>());
        QTest::mouseClick(shown<QPushButton>(QStringLiteral("dialogOk")), Qt::LeftButton);
    }
    void confirm()
    {
        QTRY_VERIFY(shown<ChangeGuard>());
        shown<QLineEdit>(QStringLiteral("guardReason"))->setText(QStringLiteral("a test"));
        QTest::mouseClick(shown<QPushButton>(QStringLiteral("guardApply")), Qt::LeftButton);
    }

    Session session;
    StreamsPanel panel{Records()};
};

} // namespace

class TwoConsolesTest : public QObject
{
    Q_OBJECT

private:
    test::RedisServer m_server;

    BadStreams bad() { return BadStreams(m_server.raw()); }
    qint64 heldBy(const QByteArray &consumer)
    {
        return qint64(m_server.raw().run({"XPENDING", stream, group, "-", "+", "100", consumer}).elements.size());
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        m_server.raw().run({"FLUSHALL"});
        bad().add(stream, 10);
        bad().group(stream, group);
        bad().read(stream, group, "worker-1", 4);
        m_server.raw().run({"XGROUP", "CREATECONSUMER", stream, group, "free"});
        m_server.raw().run({"XGROUP", "CREATECONSUMER", stream, group, "other"});
    }

    void whatTheOneAcknowledgedTheOtherIsToldOf()
    {
        Operator one(m_server.url()), two(m_server.url());
        QVERIFY(one.showPending(4));
        QVERIFY(two.showPending(4));
        two.lookAway();
        two.table()->selectAll();
        one.table()->selectAll();
        QSignalSpy first(one.panel.changes(), &StreamChanges::finished);
        one.click(Kind::Acknowledge);
        QTRY_COMPARE_WITH_TIMEOUT(first.size(), 1, 10000);
        QVERIFY2(one.said().contains(QStringLiteral("4 entries acknowledged")), qPrintable(one.said()));
        QCOMPARE(two.table()->model()->rowCount(), 4); // it does not know yet
        QSignalSpy second(two.panel.changes(), &StreamChanges::finished);
        two.click(Kind::Acknowledge);
        QTRY_COMPARE_WITH_TIMEOUT(second.size(), 1, 10000);
        QVERIFY2(two.said().contains(QStringLiteral("0 entries acknowledged")) &&
                     two.said().contains(QStringLiteral("4 were not there any more")),
                 qPrintable(two.said()));
        QTRY_COMPARE(two.table()->model()->rowCount(), 0); // and now it shows how it is
    }

    void whatTheOneClaimsWhileTheOtherIsAskedStaysClaimed()
    {
        Operator one(m_server.url()), two(m_server.url(), Environment::Staging);
        QVERIFY(one.showPending(4));
        QVERIFY(two.showPending(4));
        two.lookAway();
        two.table()->selectAll();
        two.click(Kind::Claim);
        QTRY_VERIFY(two.shown<ChangeGuard>());
        // Meanwhile three of them go to somebody else, and the fourth stays where it was.
        one.table()->selectRow(0);
        for (int row = 1; row < 3; ++row)
            one.table()->selectionModel()->select(one.table()->model()->index(row, 0),
                                                  QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QSignalSpy first(one.panel.changes(), &StreamChanges::finished);
        one.click(Kind::Claim);
        QTRY_COMPARE_WITH_TIMEOUT(first.size(), 1, 10000);
        const QByteArray taker = first[0][1].value<StreamChangeResult>().entries->consumer;
        QCOMPARE(heldBy(taker), 3);
        m_server.raw().run({"XCLAIM", stream, group, "third", "0",
                            m_server.raw().run({"XPENDING", stream, group, "-", "+", "1"}).elements[0].elements[0].bytes});
        QCOMPARE(heldBy("third"), 1);
        QSignalSpy second(two.panel.changes(), &StreamChanges::finished);
        two.confirm();
        QTRY_COMPARE_WITH_TIMEOUT(second.size(), 1, 10000);
        const auto entries = second[0][1].value<StreamChangeResult>().entries;
        QVERIFY(entries);
        QCOMPARE(entries->done, 1);
        QCOMPARE(entries->absent, 3);
        QVERIFY2(two.said().contains(QStringLiteral("1 entry claimed")) ||
                     two.said().contains(QStringLiteral("1 entries claimed")),
                 qPrintable(two.said()));
        QVERIFY2(two.said().contains(QStringLiteral("3 were acknowledged or taken by somebody else meanwhile")),
                 qPrintable(two.said()));
        QCOMPARE(heldBy("third"), 1);
        QCOMPARE(heldBy("worker-1"), 0);
    }

    void aGroupThatTheOneDeletedTheOtherDoesNotBringBack()
    {
        Operator two(m_server.url());
        QVERIFY(two.showPending(4));
        two.lookAway();
        two.table()->selectAll();
        m_server.raw().run({"XGROUP", "DESTROY", stream, group});
        QSignalSpy refused(two.panel.changes(), &StreamChanges::refused);
        QSignalSpy finished(two.panel.changes(), &StreamChanges::finished);
        two.click(Kind::Acknowledge);
        QTRY_VERIFY_WITH_TIMEOUT(!refused.isEmpty() || !finished.isEmpty(), 10000);
        QVERIFY2(two.said().contains(QStringLiteral("The group is not there")), qPrintable(two.said()));
        QCOMPARE(int(m_server.raw().run({"XINFO", "GROUPS", stream}).elements.size()), 0);
    }

    void aLetterThatTheOneSentAgainIsNotSentTwice()
    {
        for (int i = 0; i < 3; ++i) {
            QByteArrayList command{"XADD", "events:dead", "*"};
            for (const auto &[name, value] : EventsRig::letter(i, QStringLiteral("away"), "events:pet.updated").toEntry())
                command << name << value;
            m_server.raw().run(command);
        }
        Session here(m_server.url(), {}), there(m_server.url(), {});
        DeadLettersView one{Records()}, two{Records()};
        for (auto [view, session] : {std::pair(&one, &here), std::pair(&two, &there)}) {
            view->resize(900, 600);
            view->show();
            view->setSession(session);
            view->setActive(true);
            QTRY_COMPARE_WITH_TIMEOUT(view->controller()->letters()->rowCount(), 3, 10000);
        }
        two.findChild<RefreshControl *>()->setPaused(true);
        QSignalSpy first(one.controller(), &DeadLettersController::finished);
        one.resendGroup();
        QTRY_COMPARE_WITH_TIMEOUT(first.size(), 1, 10000);
        QTRY_COMPARE(m_server.raw().run({"XLEN", "events:pet.updated"}).integer, 3);
        QSignalSpy told(&two, &DeadLettersView::notice);
        two.resendGroup();
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), 1, 10000);
        QVERIFY2(told[0][0].toString().contains(QStringLiteral("not there any more")), qPrintable(told[0][0].toString()));
        QCOMPARE(m_server.raw().run({"XLEN", "events:pet.updated"}).integer, 3);
        QTRY_COMPARE_WITH_TIMEOUT(two.controller()->letters()->rowCount(), 0, 10000);
    }
};

QTEST_MAIN(TwoConsolesTest)
#include "tst_two_consoles.moc"
