// SPDX-License-Identifier: GPL-3.0-or-later
// The voices panel on a real cluster, behind Sentinels through a failover, and as a user who may not do everything.
#include <QTest>

#include "tests/support/cluster_setup.h"
#include "tests/support/sentinel_setup.h"
#include "tests/ui/voices/voices_panel_rig.h"

#include <QSignalSpy>

using namespace freshet;
using namespace freshet::ui;
using namespace freshet::test;
using State = voice::WorkerStatus::State;
using voice::VoiceStatus;

class VoicesTopologiesTest : public QObject
{
    Q_OBJECT

private:
    /// All of the rig but its own redis-server.
    static void open(VoicesPanelRig &rig, const redis::Url &url)
    {
        QVERIFY(rig.start({}));
        rig.client = redis::Client::open(url);
        QVERIFY(await(rig.client->ready()));
        rig.open({}, url);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive(), 20000);
    }
    static void startWorker(VoicesPanelRig &rig)
    {
        rig.panel->startWorker();
        QTRY_VERIFY_WITH_TIMEOUT(rig.ticks() >= 1, 20000);
        QCOMPARE(rig.worker().state, State::Running);
    }

private Q_SLOTS:
    void aClustersQueueIsSeenAndWorkedOffAlsoWhenItsSlotHasMoved()
    {
        ClusterSetup cluster;
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        VoicesPanelRig rig;
        open(rig, cluster.url());
        const voice::Voice ada = rig.queued(QStringLiteral("Ada"));
        rig.finish(ada);
        rig.controller().refresh();
        QTRY_COMPARE_WITH_TIMEOUT(rig.view().glance.length, 1, 20000);
        startWorker(rig);
        QTRY_COMPARE_WITH_TIMEOUT(rig.statusOf(ada), VoiceStatus::Completed, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(rig.view().glance.length, 0, 20000);
        const auto eventCount = [&cluster] {
            const int owner = cluster.ownerOf(ClusterSetup::slotOf("events:voice.created"));
            return cluster.node(owner).raw().run({"XLEN", "events:voice.created"}).integer;
        };
        QTRY_COMPARE_WITH_TIMEOUT(eventCount(), 1, 20000);

        const int slot = ClusterSetup::slotOf("voice:sync:queue");
        const voice::Voice bea = rig.queued(QStringLiteral("Bea"));
        rig.finish(bea);
        QVERIFY2(cluster.moveSlot(slot, (cluster.ownerOf(slot) + 1) % 3), qPrintable(cluster.log()));
        rig.panel->tickNow();
        QTRY_COMPARE_WITH_TIMEOUT(rig.statusOf(bea), VoiceStatus::Completed, 20000);
        QCOMPARE(rig.worker().state, State::Running);
        QTRY_COMPARE_WITH_TIMEOUT(eventCount(), 2, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(rig.view().glance.length, 0, 20000);
    }

    void aFailoverBehindSentinelsIsOnlyAPauseForTheWorker()
    {
        SentinelSetup sentinels;
        QVERIFY2(sentinels.start(), qPrintable(sentinels.log()));
        VoicesPanelRig rig;
        open(rig, sentinels.url());
        const voice::Voice voice = rig.queued(QStringLiteral("Ada"));
        startWorker(rig);
        QCOMPARE(rig.statusOf(voice), VoiceStatus::Processing);
        const int former = sentinels.primaryIndex();
        QVERIFY2(sentinels.replicate(), qPrintable(sentinels.log()));
        sentinels.primary().kill();
        QTRY_VERIFY_WITH_TIMEOUT(rig.view().redisError.has_value(), 30000);
        QCOMPARE(rig.shown(), 1); // what was seen stays
        rig.panel->tickNow();     // while nobody is there
        rig.finish(voice);
        QVERIFY(sentinels.waitForNewPrimary(former));
        QTRY_COMPARE_WITH_TIMEOUT(rig.statusOf(voice), VoiceStatus::Completed, 60000);
        QCOMPARE(rig.worker().state, State::Running);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isLive() && !rig.view().redisError, 30000);
        QTRY_COMPARE_WITH_TIMEOUT(rig.view().glance.length, 0, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(sentinels.primary().raw().run({"XLEN", "events:voice.created"}).integer, 1, 20000);
    }

    void aMissingCommandIsNamedWhereItIsMissedAndTheRestWorks()
    {
        VoicesPanelRig rig;
        RedisServer::Options options;
        options.users = {"weak on >weak ~* &* +@all -sadd"};
        QVERIFY(rig.start({}, options));
        const voice::Voice voice = rig.inTable(QStringLiteral("Ada"), VoiceStatus::Failed);
        redis::Url url = rig.server->url();
        url.user = QStringLiteral("weak");
        url.password = QStringLiteral("weak");
        rig.open({}, url);
        QTRY_COMPARE_WITH_TIMEOUT(rig.shown(), 1, 15000);
        QStringList notices;
        QObject::connect(rig.panel.get(), &Panel::notice, rig.panel.get(), [&](const QString &text) { notices << text; });
        rig.panel->table()->selectAll();
        rig.panel->askRetry();
        QTRY_VERIFY_WITH_TIMEOUT(!notices.isEmpty(), 15000);
        QVERIFY2(notices.first().contains(QLatin1String("sadd"), Qt::CaseInsensitive), qPrintable(notices.first()));
        QCOMPARE(rig.statusOf(voice), VoiceStatus::Processing); // the worker puts it into the queue, if it may
        QTRY_VERIFY_WITH_TIMEOUT(!rig.controller().actions()->isBusy(), 15000);
        rig.panel->table()->selectAll();
        QTRY_VERIFY(rig.action(QStringLiteral("Fail"))->isEnabled()); // which needs no SADD
        rig.panel->askFail();
        QTRY_COMPARE_WITH_TIMEOUT(rig.statusOf(voice), VoiceStatus::Failed, 15000);
    }
};

QTEST_MAIN(VoicesTopologiesTest)
#include "tst_voices_topologies.moc"
