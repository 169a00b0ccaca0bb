// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_scan.h"
#include "core/inspect/scan_pace.h"

#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/redis_server.h"

#include <qcoro/qcorotask.h>
#include <QTest>

#include <set>

#include <malloc.h>

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

std::multiset<QByteArray> all(const KeyNames &names)
{
    std::multiset<QByteArray> found;
    names.forEach(0, names.size(), [&](KeyRowNumber, QByteArrayView name) {
        found.insert(name.toByteArray());
        return true;
    });
    return found;
}

} // namespace

/// Scans that stop and go on, on real servers.
class KeyScanTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server{{.users = {"sizeless on >pw ~* +@all -memory"}}};

    void fill(RawRedis raw, int from, int to)
    {
        std::vector<QByteArrayList> commands;
        for (int i = from; i < to; ++i)
            commands.push_back({"SET", "k" + QByteArray::number(i), "1"});
        raw.runAll(commands);
    }
    KeyScanBatch toEnd(KeyScan &scan)
    {
        for (;;) {
            auto batch = QCoro::waitFor(scan.next(100ms, 1'000'000));
            if (batch.atEnd || batch.isFull || batch.error)
                return batch;
        }
    }
    std::unique_ptr<redis::Client> open(const redis::Url &url)
    {
        auto client = redis::Client::open(url);
        if (!await(client->ready()))
            return nullptr;
        return client;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk()); }

    void eachKeyComesOnceThoughTheTableIsResizedAndTheScanPauses()
    {
        fill(m_server.raw(), 0, 6000);
        const auto client = open(m_server.url());
        KeyScan scan(*client, {});
        auto batch = QCoro::waitFor(scan.next(10s, 1500));
        QVERIFY(!batch.error && !batch.atEnd);
        QVERIFY(batch.names.size() >= 1500 && batch.names.size() < 4000); // it stopped where it was asked to
        fill(m_server.raw(), 6000, 40'000);                               // the server's table is resized under the walk
        batch = toEnd(scan);
        QVERIFY(batch.atEnd && !batch.error);
        const auto found = all(batch.names);
        for (int i = 0; i < 6000; ++i)
            QCOMPARE(found.count("k" + QByteArray::number(i)), 1U);
        QCOMPARE(std::set<QByteArray>(found.begin(), found.end()).size(), found.size());
        QVERIFY(batch.progress.total > 0 && batch.byteCount > 0);
        batch = QCoro::waitFor(scan.next(100ms, 1)); // after the end it stays there
        QVERIFY(batch.atEnd);
        QCOMPARE(all(batch.names), found);
    }

    void aClusterIsScannedNodeByNodeAndGoesOnFromEachCursor()
    {
        ClusterSetup cluster;
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        const auto client = open(cluster.url());
        QVERIFY(client);
        std::multiset<QByteArray> expected;
        for (int i = 0; i < 6000; ++i) {
            const QByteArray key = "k" + QByteArray::number(i);
            expected.insert(key);
        }
        std::vector<redis::Command> commands;
        for (const QByteArray &key : expected)
            commands.emplace_back("SET", key, "1");
        const auto set =
            await([](redis::Client &one, std::vector<redis::Command> all) -> Task<Result<std::vector<redis::Value>>> {
                auto values = co_await one.pipeline(std::move(all));
                co_return values;
            }(*client, std::move(commands)));
        QVERIFY2(set, set ? "" : qPrintable(set.error().message));
        KeyScan scan(*client, {});
        auto batch = QCoro::waitFor(scan.next(10s, 2500));
        QVERIFY(!batch.atEnd);
        QCOMPARE(batch.progress.nodes, 3);
        QVERIFY(batch.progress.nodesDone >= 1 && batch.progress.nodesDone < 3);
        batch = toEnd(scan);
        QVERIFY(!batch.error);
        QCOMPARE(all(batch.names), expected);
    }

    void filtersThatAskTheServerGiveTheDetailsToo()
    {
        auto raw = m_server.raw();
        raw.run({"SET", "short", "1", "PX", "5000"});
        raw.run({"SET", "long", "1", "EX", "5000"});
        raw.run({"SET", "stays", QByteArray(5000, 'x')});
        raw.run({"SADD", "set", "1"});
        const auto client = open(m_server.url());
        const auto found = [&](const KeyScanOptions &options) {
            KeyScan scan(*client, options);
            return toEnd(scan);
        };
        KeyScanOptions options;
        options.ttlBelow = 10s;
        auto batch = found(options);
        QCOMPARE(all(batch.names), std::multiset<QByteArray>{"short"});
        QCOMPARE(batch.details.size(), 1U);
        QVERIFY(batch.details[0].ttlMs.value_or(0) > 1000);
        options = {};
        options.onlyWithoutTtl = true;
        options.type = "string";
        QCOMPARE(all(found(options).names), std::multiset<QByteArray>{"stays"});
        options = {};
        options.bytesAbove = 4000;
        batch = found(options);
        QCOMPARE(all(batch.names), std::multiset<QByteArray>{"stays"});
        QVERIFY(batch.details[0].bytes.value_or(0) > 5000);
        options = {};
        options.idleAbove = 3600s;
        QCOMPARE(found(options).names.size(), 0U);
        options.idleAbove = -1s;
        QCOMPARE(found(options).names.size(), 4U);
        raw.run({"CONFIG", "SET", "maxmemory-policy", "allkeys-lfu"});
        batch = found(options);
        raw.run({"CONFIG", "SET", "maxmemory-policy", "noeviction"});
        QVERIFY(batch.error);
        QCOMPARE(batch.error->code, Code::Unsupported);
    }

    void aFilterThatMayNotBeAskedFailsTheScanAndNamesTheCommand()
    {
        m_server.raw().run({"SET", "k", "1"});
        redis::Url url = m_server.url();
        url.user = QStringLiteral("sizeless");
        url.password = QStringLiteral("pw");
        const auto client = open(url);
        KeyScanOptions options;
        options.bytesAbove = 1;
        KeyScan scan(*client, options);
        const auto batch = toEnd(scan);
        QVERIFY(batch.error);
        QCOMPARE(batch.error->code, Code::NoPermission);
        QCOMPARE(batch.error->context, QStringLiteral("MEMORY USAGE"));
    }

    void aListThatIsFullSaysSo()
    {
        fill(m_server.raw(), 0, 5000);
        const auto client = open(m_server.url());
        KeyScanOptions options;
        options.limits.keys = 2000;
        KeyScan scan(*client, options);
        const auto batch = toEnd(scan);
        QVERIFY(batch.isFull && !batch.atEnd);
        QCOMPARE(batch.names.size(), 2000U);
    }

    void aLostConnectionIsSaidAndTheScanGoesOnLater()
    {
        fill(m_server.raw(), 0, 5000);
        const auto client = open(m_server.url());
        KeyScan scan(*client, {});
        auto batch = QCoro::waitFor(scan.next(10s, 1000));
        QVERIFY(!batch.error);
        m_server.kill();
        for (int i = 0; i < 5 && !batch.error; ++i) // one step may have been answered before
            batch = QCoro::waitFor(scan.next(10s, 1));
        QVERIFY(batch.error && isUnreachable(batch.error->code));
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        fill(m_server.raw(), 0, 5000);
        QVERIFY(waitUntil([&] { return client->status().state == redis::ConnectionStatus::State::Ready; }));
        batch = toEnd(scan);
        QVERIFY(!batch.error && batch.atEnd);
        QCOMPARE(batch.names.size(), 5000U);
    }

    void itMayBeDroppedAndItsClientToo()
    {
        fill(m_server.raw(), 0, 5000);
        for (const bool gentle : {false, true}) {
            auto client = open(m_server.url());
            KeyScanOptions options;
            options.gentle = gentle;
            auto scan = std::make_unique<KeyScan>(*client, options);
            auto answer = std::make_shared<std::optional<KeyScanBatch>>();
            keep(scan->next(10s, 1'000'000), answer);
            QVERIFY(waitUntil([&] { return !*answer; }));
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            scan.reset();
            client.reset();
            QTRY_VERIFY_WITH_TIMEOUT(answer->has_value(), 5000); // it ended, also in the middle of a pause
            QVERIFY((*answer)->error || (*answer)->atEnd);
        }
    }

    void whatWasListedGoesWithTheScan()
    {
        fill(m_server.raw(), 0, 5000);
        auto client = open(m_server.url());
        const auto scanSome = [&client] {
            KeyScan scan(*client, {});
            const KeyScanBatch batch = QCoro::waitFor(scan.next(10s, 500)); // the next step is on its way
            QVERIFY(!batch.error && !batch.atEnd);
            QVERIFY(batch.names.size() >= 500);
        };
        scanSome();
        const std::size_t before = mallinfo2().uordblks;
        for (int i = 0; i < 50; ++i)
            scanSome();
        const std::size_t after = mallinfo2().uordblks; // 0 under a sanitizer, which looks for itself
        QVERIFY2(after < before + 500'000, QByteArray::number(qlonglong(after - before)));
    }

    void aGentleWalkTakesSmallSteps()
    {
        fill(m_server.raw(), 0, 2000);
        auto client = open(m_server.url());
        KeyScanOptions options;
        options.gentle = true;
        KeyScan scan(*client, options);
        m_server.raw().run({"CONFIG", "RESETSTAT"});
        const KeyScanBatch batch = toEnd(scan);
        QCOMPARE(batch.names.size(), 2000U);
        QByteArray calls = m_server.raw().info("commandstats", "cmdstat_scan"); // "calls=41,usec=…"
        calls = calls.mid(6, calls.indexOf(',') - 6);
        QVERIFY2(calls.toInt() >= 2000 / redis::ScanOptions::gentleCount, calls.constData());
    }

    void nearTheServerStepsAreSmallerThanFarFromIt()
    {
        QVERIFY(redis::ScanOptions::countFor(100us) < redis::ScanOptions::countFor(2ms));
        fill(m_server.raw(), 0, 2000);
        auto client = open(m_server.url());
        KeyScan scan(*client, {});
        m_server.raw().run({"CONFIG", "RESETSTAT"});
        QCOMPARE(toEnd(scan).names.size(), 2000U);
        QByteArray calls = m_server.raw().info("commandstats", "cmdstat_scan");
        calls = calls.mid(6, calls.indexOf(',') - 6);
        QVERIFY2(calls.toInt() >= 2 && calls.toInt() < 20, calls.constData()); // whichever COUNT this machine's way gave
    }

    void itWaitsWhileTheServerIsSlow()
    {
        ScanPace quick;
        QCOMPARE(quick.pauseAfter(1ms), 0us);
        QCOMPARE(quick.pauseAfter(2ms), 0us);
        QVERIFY(!quick.isBackingOff());
        QCOMPARE(quick.pauseAfter(20ms), 20ms);
        QVERIFY(quick.isBackingOff());
        QCOMPARE(quick.pauseAfter(20ms), 40ms);
        QCOMPARE(quick.pauseAfter(20ms), 80ms);
        QCOMPARE(quick.pauseAfter(5s), 1s); // no longer than a second
        auto pause = quick.pauseAfter(1ms);
        QVERIFY(pause < 1s && pause > 0us);
        for (int i = 0; i < 12; ++i)
            pause = quick.pauseAfter(1ms);
        QCOMPARE(pause, 0us);
        QVERIFY(!quick.isBackingOff());
        ScanPace gentle(true);
        QCOMPARE(gentle.pauseAfter(3ms), 3ms);
        QCOMPARE(gentle.pauseAfter(100us), 1ms);
        QVERIFY(!gentle.isBackingOff());
    }
};

QTEST_GUILESS_MAIN(KeyScanTest)
#include "tst_key_scan.moc"
