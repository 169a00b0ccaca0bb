// SPDX-License-Identifier: GPL-3.0-or-later
// The panel on a real cluster of three primaries.
#include "tests/support/cluster_setup.h"
#include "tests/ui/streams/bad_streams.h"
#include "ui/streams/change_button.h"
#include "ui/streams/pending_view.h"
#include "ui/streams/stream_page.h"
#include "ui/streams/stream_table.h"
#include "ui/streams/streams_model.h"
#include "ui/streams/streams_panel.h"
#include "ui/widgets/refresh_control.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using test::BadStreams;
using test::ClusterSetup;

class StreamsClusterTest : public QObject
{
    Q_OBJECT

private:
    ClusterSetup m_cluster;

    BadStreams at(const QByteArray &stream)
    {
        return BadStreams(m_cluster.node(m_cluster.ownerOf(ClusterSetup::slotOf(stream))).raw());
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_cluster.start(), qPrintable(m_cluster.log())); }

    void theStreamsOfAllPrimariesAreShownAndWorkedOn()
    {
        QSet<int> owners;
        for (int i = 0; i < 12; ++i) {
            const QByteArray stream = "jobs:" + QByteArray::number(i);
            at(stream).add(stream, 5);
            at(stream).group(stream, "g");
            at(stream).read(stream, "g", "c", 2);
            owners.insert(m_cluster.ownerOf(ClusterSetup::slotOf(stream)));
        }
        QCOMPARE(owners.size(), 3);
        Session session(m_cluster.url(), {});
        StreamsPanel panel{Records()};
        panel.resize(1000, 600);
        panel.show();
        panel.findChild<RefreshControl *>()->setInterval(std::chrono::seconds(1));
        panel.setSession(&session);
        panel.setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(panel.table()->model()->rowCount(), 12, 20000);
        for (int row = 0; row < 12; ++row)
            QCOMPARE(panel.table()->model()->index(row, StreamsModel::LagColumn).data().toString(), QStringLiteral("3"));

        panel.openStream("jobs:7", "g");
        panel.page()->showPart(StreamController::Part::Pending);
        StreamTable *table = panel.page()->pending()->table();
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 2, 10000);
        table->selectAll();
        QSignalSpy finished(panel.changes(), &StreamChanges::finished);
        auto *acknowledge = panel.page()->pending()->findChild<ChangeButton *>(
            QStringLiteral("change%1").arg(int(StreamChange::Kind::Acknowledge)));
        QTRY_VERIFY(acknowledge->isEnabled());
        QTest::mouseClick(acknowledge, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10000);
        QCOMPARE(at("jobs:7").pendingCount("jobs:7", "g"), 0);
        QCOMPARE(at("jobs:6").pendingCount("jobs:6", "g"), 2);
    }

    void pendingEntriesAreClaimedAndBuriedWhereverTheyLie()
    {
        // The dead letters lie on another node than this stream.
        QByteArray stream;
        for (int i = 0; i < 12 && stream.isEmpty(); ++i) {
            const QByteArray one = "jobs:" + QByteArray::number(i);
            if (i != 7 && m_cluster.ownerOf(ClusterSetup::slotOf(one)) != m_cluster.ownerOf(ClusterSetup::slotOf("events:dead")))
                stream = one;
        }
        at(stream).raw().run({"XGROUP", "CREATECONSUMER", stream, "g", "rescue"});
        Session session(m_cluster.url(), {});
        StreamsPanel panel{Records()};
        panel.resize(1000, 600);
        panel.show();
        panel.setSession(&session);
        panel.setActive(true);
        QTRY_COMPARE(session.status().state, redis::ConnectionStatus::State::Ready);
        panel.openStream(stream, "g", StreamController::Part::Pending);
        StreamTable *table = panel.page()->pending()->table();
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 2, 10000);
        QSignalSpy finished(panel.changes(), &StreamChanges::finished);
        const auto click = [&](StreamChange::Kind kind) {
            auto *button = panel.page()->pending()->findChild<ChangeButton *>(QStringLiteral("change%1").arg(int(kind)));
            table->selectAll();
            QTRY_VERIFY(button->isEnabled());
            QTest::mouseClick(button, Qt::LeftButton);
        };
        click(StreamChange::Kind::Claim);
        QTRY_VERIFY(panel.findChild<QPushButton *>(QStringLiteral("dialogOk")));
        QTest::mouseClick(panel.findChild<QPushButton *>(QStringLiteral("dialogOk")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10000);
        QCOMPARE(at(stream).raw().run({"XPENDING", stream, "g", "-", "+", "10", "rescue"}).elements.size(), std::size_t(2));
        click(StreamChange::Kind::Bury);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, 10000);
        QCOMPARE(at(stream).pendingCount(stream, "g"), 0);
        QCOMPARE(at("events:dead").length("events:dead"), 2);
        at("events:dead").raw().run({"DEL", "events:dead"});
    }

    void aPrimaryThatRestartsLeavesTheOthersOnScreen()
    {
        Session session(m_cluster.url(), {});
        StreamsPanel panel{Records()};
        panel.show();
        panel.findChild<RefreshControl *>()->setInterval(std::chrono::seconds(1));
        panel.setSession(&session);
        panel.setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(panel.table()->model()->rowCount(), 12, 20000);
        QVERIFY2(m_cluster.node(1).restart(), qPrintable(m_cluster.log()));
        QVERIFY(m_cluster.waitUntilComplete());
        QTRY_COMPARE_WITH_TIMEOUT(panel.controller()->view().state, StreamsController::State::Live, 30000);
        QTRY_VERIFY_WITH_TIMEOUT(panel.table()->model()->rowCount() < 12, 30000); // its streams were in its memory only
        QVERIFY(panel.table()->model()->rowCount() > 0);
    }
};

QTEST_MAIN(StreamsClusterTest)
#include "tst_streams_cluster.moc"
