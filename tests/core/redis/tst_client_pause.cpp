// SPDX-License-Identifier: GPL-3.0-or-later
//
// What happens to those who pause between two calls when the client is closed or destroyed meanwhile.
#include "core/cache/invalidation.h"
#include "core/redis/client_pause.h"
#include "core/redis/cluster_client.h"
#include "core/redis/scan.h"
#include "tests/core/redis/client_rig.h"

#include <QTest>

using namespace freshet;
using namespace freshet::redis;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

/// What a caller met after its pause.
struct Met
{
    int times = 0;
    Result<Value> answer;
};

Task<> pauseAndAsk(Client &client, std::chrono::milliseconds time, std::shared_ptr<Met> met)
{
    ClientPause pause(client, time);
    co_await pause;
    ++met->times;
    Command command("GET", "a");
    met->answer = co_await client.command(std::move(command));
}

} // namespace

class ClientPauseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPauseEndsByItsTime();
    void aPauseEndsWithTheClient_data();
    void aPauseEndsWithTheClient();
    void aPauseEndsWithAClustersClient();
    void aGentleWalkEndsWithTheClient_data();
    void aGentleWalkEndsWithTheClient();
    void anInvalidationEndsWithTheClient();
    void theNextStepOfAWalkLeavesBeforeItsKeysAreLookedAt();
};

void ClientPauseTest::aPauseEndsByItsTime()
{
    ClientRig rig;
    const auto met = std::make_shared<Met>();
    pauseAndAsk(*rig.client, 0ms, met);
    QCOMPARE(met->times, 0);
    QTRY_COMPARE(met->times, 1);
    rig.link().feed("$1\r\nv\r\n");
    QVERIFY(met->answer);
    QCOMPARE(met->answer->bytes(), QByteArray("v"));
    rig.client.reset();
    QCOMPARE(met->times, 1);
}

void ClientPauseTest::aPauseEndsWithTheClient_data()
{
    QTest::addColumn<bool>("isClosedFirst");
    QTest::newRow("destroyed") << false;
    QTest::newRow("closed") << true;
}

void ClientPauseTest::aPauseEndsWithTheClient()
{
    QFETCH(bool, isClosedFirst);
    ClientRig rig;
    const auto met = std::make_shared<Met>();
    pauseAndAsk(*rig.client, 1h, met);
    pauseAndAsk(*rig.client, 1h, met);
    if (isClosedFirst)
        rig.client->close();
    else
        rig.client.reset();
    QCOMPARE(met->times, 2);
    QCOMPARE(met->answer.error().code, Code::Cancelled);
    // One that begins when it is closed already.
    if (isClosedFirst) {
        pauseAndAsk(*rig.client, 1h, met);
        rig.client.reset();
        QCOMPARE(met->times, 3);
        QCOMPARE(met->answer.error().code, Code::Cancelled);
    }
}

void ClientPauseTest::aPauseEndsWithAClustersClient()
{
    ScriptedTransports transports;
    Url url;
    url.topology = Topology::Cluster;
    url.hosts = {{QStringLiteral("redis.example"), 6379}};
    auto client = std::make_unique<ClusterClient>(url, ClientOptions(), transports.factory());
    const auto met = std::make_shared<Met>();
    pauseAndAsk(*client, 1h, met);
    client.reset();
    QCOMPARE(met->times, 1);
    QCOMPARE(met->answer.error().code, Code::Cancelled);
}

void ClientPauseTest::aGentleWalkEndsWithTheClient_data()
{
    aPauseEndsWithTheClient_data();
}

void ClientPauseTest::aGentleWalkEndsWithTheClient()
{
    QFETCH(bool, isClosedFirst);
    ClientRig rig;
    ScanOptions options;
    options.gentle = true;
    const auto scan = rig.client->scan(options);
    const auto first = keep(scan->next());
    rig.link().feed(":100\r\n");
    rig.link().feed(page("7", {"a", "b"}));
    QCOMPARE(first->answers, 0); // it pauses
    if (isClosedFirst)
        rig.client->close();
    else
        rig.client.reset();
    QCOMPARE(first->answers, 1);
    QCOMPARE(first->result->size(), 2U); // they were found
    const auto second = keep(scan->next());
    QCOMPARE(second->answers, 1);
    QCOMPARE(second->result.error().code, Code::Cancelled);
}

void ClientPauseTest::anInvalidationEndsWithTheClient()
{
    ClientRig rig;
    cache::InvalidationOptions options;
    options.gentle = true;
    options.dryRun = true;
    const auto run = keep(cache::invalidate(*rig.client, {cache::Invalidation::Kind::Pattern, {"a:*"}, {}, {}}, options));
    QVERIFY(rig.link().takeWritten().contains("DBSIZE"));
    rig.link().feed(":100\r\n");
    QVERIFY(rig.link().takeWritten().contains("SCAN"));
    rig.link().feed(page("7", {"a:1", "a:2"}));
    QCOMPARE(rig.link().written(), QByteArray()); // it pauses
    QCOMPARE(run->answers, 0);
    rig.client.reset();
    QCOMPARE(run->answers, 1);
    QVERIFY(run->result);
    QCOMPARE(run->result->matched, 2);
    QVERIFY(run->result->error);
    QCOMPARE(run->result->error->code, Code::Cancelled);
}

void ClientPauseTest::theNextStepOfAWalkLeavesBeforeItsKeysAreLookedAt()
{
    ClientRig rig;
    cache::InvalidationOptions options;
    options.dryRun = true;
    QByteArrayList writtenBefore;
    options.found = [&](const QByteArray &) { writtenBefore.append(rig.link().written()); };
    const auto run = keep(cache::invalidate(*rig.client, {cache::Invalidation::Kind::Pattern, {"a:*"}, {}, {}}, options));
    rig.link().feed(":100\r\n");
    rig.link().takeWritten();
    rig.link().feed(page("7", {"a:1"}));
    QCOMPARE(writtenBefore.size(), 1);
    QVERIFY2(writtenBefore.first().contains("SCAN"), writtenBefore.first().constData());
    rig.link().feed(page("0", {"a:2"}));
    QCOMPARE(run->answers, 1);
    QCOMPARE(run->result->matched, 2);
}

QTEST_GUILESS_MAIN(ClientPauseTest)

#include "tst_client_pause.moc"
