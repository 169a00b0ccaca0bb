// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/inspect/server_latency.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;
using namespace std::chrono_literals;

class TestServerLatency : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSlowCommandIsNotedWithItsHistory()
    {
        RedisServer::Options options;
        options.config = {QStringLiteral("latency-monitor-threshold 1"), QStringLiteral("enable-debug-command yes")};
        RedisServer server(options);
        QVERIFY2(server.start(), qPrintable(server.log()));
        const auto client = redis::Client::open(server.url());
        QVERIFY(await(client->ready()));
        server.raw().run({"DEBUG", "SLEEP", "0.02"});
        const auto latency = await(fetchServerLatency(*client));
        QVERIFY(latency);
        QCOMPARE(latency->threshold, std::optional(1ms));
        const auto command = std::ranges::find(latency->events, QByteArray("command"), &LatencyEvent::name);
        QVERIFY(command != latency->events.end());
        QVERIFY(command->longest >= 20ms);
        QVERIFY(!command->history.empty());
        QVERIFY(command->history[0].at.isValid());
        QVERIFY(!latency->doctor.isEmpty());
    }

    void withoutPermissionForTheDoctorTheRestIsThere()
    {
        RedisServer::Options options;
        options.users = {"limited on >secret ~* +@all -latency|doctor -config"};
        RedisServer server(options);
        QVERIFY2(server.start(), qPrintable(server.log()));
        redis::Url url = server.url();
        url.user = QStringLiteral("limited");
        url.password = QStringLiteral("secret");
        const auto client = redis::Client::open(url);
        QVERIFY(await(client->ready()));
        const auto latency = await(fetchServerLatency(*client));
        QVERIFY(latency);
        QVERIFY(latency->doctor.isEmpty());
        QVERIFY(!latency->threshold);
        QVERIFY(latency->failures.empty());
    }

    void pingsAreMeasuredOneAfterAnother()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        const auto client = redis::Client::open(server.url());
        QVERIFY(await(client->ready()));
        const auto pings = await(pingPrimaries(*client, 20));
        QVERIFY(pings);
        QCOMPARE(pings->size(), 1U);
        QCOMPARE(pings->at(0).times.size(), 20U);
        QVERIFY(*quantile(pings->at(0).times, 0.5) > 0ns);
        QVERIFY(*quantile(pings->at(0).times, 0.5) <= *quantile(pings->at(0).times, 1));
    }

    void aQuantileIsOneOfTheTimes()
    {
        QVERIFY(!quantile({}, 0.5));
        QCOMPARE(quantile({5ns}, 0), std::optional<std::chrono::nanoseconds>(5ns));
        QCOMPARE(quantile({3ns, 1ns, 2ns, 4ns}, 0.5), std::optional<std::chrono::nanoseconds>(2ns));
        QCOMPARE(quantile({3ns, 1ns, 2ns, 4ns}, 0.99), std::optional<std::chrono::nanoseconds>(4ns));
    }
};

QTEST_GUILESS_MAIN(TestServerLatency)
#include "tst_server_latency.moc"
