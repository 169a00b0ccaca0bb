// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/client.h"
#include "tests/support/cluster_setup.h"

#include <QTest>

using namespace freshet;
using namespace freshet::redis;
using namespace std::chrono_literals;

class TestClusterFailover : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKilledPrimaryIsReplacedByItsReplica()
    {
        test::ClusterSetup::Options options;
        options.replicas = 1;
        options.nodeTimeoutMs = 1000;
        test::ClusterSetup cluster(options);
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        const auto client = Client::open(cluster.url());
        const auto ready = QCoro::waitFor(client->ready());
        QVERIFY2(ready, qPrintable(ready ? QString() : ready.error().message));

        const QByteArray key = "victim";
        const int owner = cluster.ownerOf(test::ClusterSetup::slotOf(key));
        const auto put = [&](QByteArray value) -> Task<Result<Value>> {
            CommandOptions how;
            how.timeout = 20s;
            how.repeatable = true;
            co_return co_await client->command(Command("SET", key, value), how);
        };
        QVERIFY(QCoro::waitFor(put("before")));
        cluster.node(owner).kill();
        // One call outlives the failover: it waits for the replica.
        const auto during = QCoro::waitFor(put("after"));
        QVERIFY2(during, qPrintable(during ? QString() : during.error().message));
        QTRY_VERIFY_WITH_TIMEOUT(client->status().state == ConnectionStatus::State::Ready, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(cluster.ownerOf(test::ClusterSetup::slotOf(key)) >= 3, 20000);

        // The planned way, without a death: READONLY and MOVED are followed.
        QVERIFY(cluster.node(owner).restart());
        QVERIFY(cluster.waitUntilComplete());
        QVERIFY(cluster.failOver(owner));
        const auto again = QCoro::waitFor(put("again"));
        QVERIFY2(again, qPrintable(again ? QString() : again.error().message));
    }
};

QTEST_GUILESS_MAIN(TestClusterFailover)

#include "tst_cluster_failover.moc"
