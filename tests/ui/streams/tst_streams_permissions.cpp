// SPDX-License-Identifier: GPL-3.0-or-later
// What an ACL user lacks is disabled in the streams panel, by name, before the first click.
#include "tests/support/redis_server.h"
#include "tests/ui/streams/bad_streams.h"
#include "ui/streams/change_button.h"
#include "ui/streams/entries_view.h"
#include "ui/streams/groups_view.h"
#include "ui/streams/pending_view.h"
#include "ui/streams/stream_page.h"
#include "ui/streams/stream_table.h"
#include "ui/streams/streams_panel.h"
#include "ui/widgets/change_guard.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using test::BadStreams;
using Kind = StreamChange::Kind;
using Part = StreamController::Part;

class StreamsPermissionsTest : public QObject
{
    Q_OBJECT

private:
    static constexpr auto stream = "events:voice.created";
    static constexpr auto group = "cache-service";

    test::RedisServer m_server{
        {.users = {"poor on >secret ~* +@all -xack -xtrim -xgroup -xread", "mute on >secret ~* +@all -acl -xack",
                   "keyed on >secret %R~* ~events:pet.updated +@all"}}};
    std::unique_ptr<Session> m_session;
    std::unique_ptr<StreamsPanel> m_panel;

    StreamPage &page() { return *m_panel->page(); }
    BadStreams bad() { return BadStreams(m_server.raw()); }
    void open(const char *user)
    {
        redis::Url url = m_server.url();
        url.user = QLatin1String(user);
        url.password = QStringLiteral("secret");
        m_session = std::make_unique<Session>(url, redis::ClientOptions{});
        m_panel = std::make_unique<StreamsPanel>(Records{});
        m_panel->resize(1100, 640);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_COMPARE(m_session->status().state, redis::ConnectionStatus::State::Ready);
        m_panel->openStream(stream);
        page().showPart(Part::Pending);
        QTRY_COMPARE_WITH_TIMEOUT(page().pending()->table()->model()->rowCount(), 3, 10000);
        page().pending()->table()->selectAll();
    }
    ChangeButton *button(Kind kind)
    {
        for (ChangeButton *one : page().findChildren<ChangeButton *>()) {
            if (one->kind() == kind)
                return one;
        }
        return nullptr;
    }
    /// Makes the change, with a yes where that is asked for.
    void make(const StreamChange &change)
    {
        QSignalSpy finished(m_panel->changes(), &StreamChanges::finished);
        m_panel->changes()->ask(m_panel.get(), change);
        QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty() || m_panel->findChild<ChangeGuard *>(), 10000);
        if (finished.isEmpty())
            QTest::mouseClick(m_panel->findChild<ChangeGuard *>()->findChild<QPushButton *>(QStringLiteral("guardApply")),
                              Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10000);
    }
    StreamChange chosen(Kind kind)
    {
        StreamChange change;
        change.kind = kind;
        change.stream = stream;
        change.group = group;
        change.to = "worker-2";
        for (const inspect::PendingEntry &entry : page().controller()->pending().rows)
            change.ids.push_back(entry.id);
        return change;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        m_server.raw().run({"FLUSHALL"});
        bad().add(stream, 3);
        bad().group(stream, group);
        bad().read(stream, group, "worker-1", 3);
        bad().group("events:pet.updated", group);
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void whatIsLackingIsDisabledAndNamedBeforeTheFirstClick()
    {
        open("poor");
        for (const auto &[kind, command] :
             {std::pair(Kind::Acknowledge, "XACK"), std::pair(Kind::Bury, "XACK"), std::pair(Kind::Trim, "XTRIM"),
              std::pair(Kind::CreateGroup, "XGROUP CREATE"), std::pair(Kind::MoveGroup, "XGROUP SETID"),
              std::pair(Kind::RemoveGroup, "XGROUP DESTROY"), std::pair(Kind::RemoveConsumer, "XGROUP DELCONSUMER")}) {
            QTRY_VERIFY2(!button(kind)->isEnabled(), command);
            QTRY_VERIFY2(button(kind)->toolTip().contains(QLatin1String(command)), qPrintable(button(kind)->toolTip()));
        }
        for (const Kind kind : {Kind::Claim, Kind::ClaimIdle, Kind::Publish})
            QTRY_VERIFY2(button(kind)->isEnabled(), qPrintable(button(kind)->toolTip()));
        QCOMPARE(bad().pendingCount(stream, group), 3);
    }

    void whatMayBeDoneWorks()
    {
        open("poor");
        QTRY_VERIFY(!button(Kind::Acknowledge)->isEnabled());
        make(chosen(Kind::Claim));
        const auto raw = m_server.raw().run({"XPENDING", stream, group, "-", "+", "10", "worker-2"});
        QCOMPARE(raw.elements.size(), std::size_t(3));
    }

    void theLiveTailCantBeOpenedWithoutItsCommand()
    {
        open("poor");
        auto *tabs = m_panel->findChild<QTabWidget *>(QStringLiteral("streamTabs"));
        QTRY_VERIFY(!tabs->isTabEnabled(4));
        QVERIFY2(tabs->tabToolTip(4).contains(QStringLiteral("XREAD")), qPrintable(tabs->tabToolTip(4)));
        QVERIFY(tabs->isTabEnabled(5));
        cleanup();
        open("mute");
        tabs = m_panel->findChild<QTabWidget *>(QStringLiteral("streamTabs"));
        QVERIFY(tabs->isTabEnabled(4));
        QVERIFY(tabs->tabToolTip(4).isEmpty());
    }

    void whereTheServerDoesNotTellTheFirstRefusalDoes()
    {
        open("mute");
        QTRY_VERIFY(button(Kind::Acknowledge)->isEnabled());
        make(chosen(Kind::Acknowledge));
        QTRY_VERIFY(!button(Kind::Acknowledge)->isEnabled());
        QVERIFY(button(Kind::Acknowledge)->toolTip().contains(QStringLiteral("XACK")));
        QVERIFY(!button(Kind::Bury)->isEnabled()); // the same command, in a script
        QVERIFY(button(Kind::Claim)->isEnabled());
        QVERIFY(button(Kind::Trim)->isEnabled());
        QCOMPARE(bad().pendingCount(stream, group), 3);
    }

    void whatIsRefusedForOneStreamsKeyIsOpenForAnother()
    {
        open("keyed");
        QTRY_VERIFY(button(Kind::Acknowledge)->isEnabled());
        make(chosen(Kind::Acknowledge));
        QTRY_VERIFY(!button(Kind::Acknowledge)->isEnabled());
        QVERIFY2(button(Kind::Acknowledge)->toolTip().contains(QStringLiteral("key")),
                 qPrintable(button(Kind::Acknowledge)->toolTip()));
        QVERIFY(button(Kind::Claim)->isEnabled()); // that one was not refused yet
        QVERIFY(m_session->permissions().mayRun("xack"));
        m_panel->openStream("events:pet.updated");
        QVERIFY(m_panel->changes()->canBegin(Kind::Acknowledge));
    }
};

QTEST_MAIN(StreamsPermissionsTest)
#include "tst_streams_permissions.moc"
