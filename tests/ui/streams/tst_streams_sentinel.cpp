// SPDX-License-Identifier: GPL-3.0-or-later
// The panel behind Sentinels, over a failover.
#include "tests/support/sentinel_setup.h"
#include "tests/ui/streams/bad_streams.h"
#include "ui/streams/change_button.h"
#include "ui/streams/pending_view.h"
#include "ui/streams/stream_page.h"
#include "ui/streams/stream_table.h"
#include "ui/streams/streams_model.h"
#include "ui/streams/streams_panel.h"
#include "ui/widgets/refresh_control.h"

#include <QSignalSpy>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using test::BadStreams;

class StreamsSentinelTest : public QObject
{
    Q_OBJECT

private:
    test::SentinelSetup m_setup;

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_setup.start(), qPrintable(m_setup.log())); }

    void afterAFailoverTheNewPrimarysStreamsAreShown()
    {
        BadStreams bad(m_setup.primary().raw());
        bad.add("jobs", 5);
        bad.group("jobs", "g");
        bad.read("jobs", "g", "c", 2);
        QVERIFY2(m_setup.replicate(), qPrintable(m_setup.log()));
        Session session(m_setup.url(), {});
        StreamsPanel panel{Records()};
        panel.resize(1000, 600);
        panel.show();
        panel.findChild<RefreshControl *>()->setInterval(std::chrono::seconds(1));
        panel.setSession(&session);
        panel.setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(panel.table()->model()->rowCount(), 1, 20000);
        const int former = m_setup.primaryIndex();
        m_setup.primary().kill();
        QVERIFY2(m_setup.waitForNewPrimary(former), qPrintable(m_setup.log()));
        BadStreams(m_setup.primary().raw()).add("jobs", 4);
        // The lag may be unknown now: Redis 7.0 does not tell its replicas how much a group has read.
        const auto length = [&] { return panel.table()->model()->index(0, StreamsModel::LengthColumn).data().toString(); };
        QTRY_COMPARE_WITH_TIMEOUT(length(), QStringLiteral("9"), 30000);
        QCOMPARE(panel.controller()->view().state, StreamsController::State::Live);
        panel.openStream("jobs", "g");
        panel.page()->showPart(StreamController::Part::Pending);
        QTRY_COMPARE_WITH_TIMEOUT(int(panel.page()->controller()->pending().rows.size()), 2, 10000);
        StreamTable *table = panel.page()->pending()->table();
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->selectAll();
        QSignalSpy finished(panel.changes(), &StreamChanges::finished);
        auto *acknowledge = panel.page()->pending()->findChild<ChangeButton *>(
            QStringLiteral("change%1").arg(int(StreamChange::Kind::Acknowledge)));
        QTRY_VERIFY(acknowledge->isEnabled());
        QTest::mouseClick(acknowledge, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 15000);
        QCOMPARE(BadStreams(m_setup.primary().raw()).pendingCount("jobs", "g"), 0);
    }
};

QTEST_MAIN(StreamsSentinelTest)
#include "tst_streams_sentinel.moc"
