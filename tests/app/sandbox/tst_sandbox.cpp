// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox.h"
#include "tests/support/await.h"
#include "tests/support/raw_redis.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace freshet;
using namespace freshet::sandbox;
using namespace std::chrono_literals;

class SandboxTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyScenarioWorksAndTellsItsState()
    {
        Sandbox sandbox(quick());
        const auto before = test::await(sandbox.play(Scenario::BumpVersion));
        QVERIFY(!before);
        QCOMPARE(before.error().code, Code::NotConnected);
        const auto url = open(sandbox);
        QSignalSpy changed(&sandbox, &Sandbox::stateChanged);
        QVERIFY(test::await(sandbox.play(Scenario::BreakConsumer)).has_value());
        QVERIFY(sandbox.state().isConsumerBroken);
        QVERIFY(test::await(sandbox.play(Scenario::SlowSource)).has_value());
        QVERIFY(sandbox.state().isSourceSlow);
        QCOMPARE(changed.size(), 2);
        QVERIFY(test::await(sandbox.play(Scenario::HealAll)).has_value());
        QVERIFY(!sandbox.state().isConsumerBroken && !sandbox.state().isSourceSlow);
        for (const Scenario scenario : {Scenario::ExpireEverything, Scenario::PoisonEvent, Scenario::BumpVersion}) {
            const auto played = test::await(sandbox.play(scenario));
            QVERIFY2(played.has_value(), played ? "" : qPrintable(played.error().message));
        }
        sandbox.setRate(1000);
        QCOMPARE(sandbox.state().readsPerSecond, 1000);
    }

    void aKilledRedisComesBackAtItsAddressAndTheServicesGoOn()
    {
        Sandbox sandbox(quick());
        const auto url = open(sandbox);
        QSignalSpy died(&sandbox, &Sandbox::died);
        QSignalSpy changed(&sandbox, &Sandbox::stateChanged);
        const QByteArray run = test::RawRedis({.socketPath = url.socketPath}).info("server", "run_id");
        const auto killed = test::await(sandbox.play(Scenario::KillRedis));
        QVERIFY2(killed.has_value(), killed ? "" : qPrintable(killed.error().message));
        QCOMPARE(changed.size(), 2); // away, and back
        QVERIFY(changed.first().first().value<SandboxState>().isRedisAway);
        QVERIFY(!sandbox.state().isRedisAway);
        test::RawRedis raw({.socketPath = url.socketPath});
        QVERIFY(raw.info("server", "run_id") != run);
        QCOMPARE(died.size(), 0);
        // Its counters, groups and caches are made anew.
        QTRY_VERIFY_WITH_TIMEOUT(raw.run({"EXISTS", "cache_metrics:product:hits", "events:voice.created"}).integer == 2, 30000);
        QVERIFY(test::await(sandbox.open()).has_value()); // it is open all the time
    }

    void itsEndInMidReplayIsCleanAndQuick()
    {
        QTemporaryDir folder;
        auto options = quick();
        options.replay = trace(folder, 300000);
        Sandbox sandbox(options);
        QSignalSpy replayed(&sandbox, &Sandbox::replayChanged);
        open(sandbox);
        QVERIFY(sandbox.voicePlace());
        QTRY_VERIFY(!replayed.isEmpty() && replayed.last().first().value<ReplayProgress>().report.requests > 1000);
        QElapsedTimer timer;
        timer.start();
        const auto finish = [](Sandbox *one, bool *done) -> Task<> {
            co_await one->finish();
            *done = true;
        };
        bool done = false;
        finish(&sandbox, &done);
        QTRY_VERIFY(done);
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(!sandbox.voicePlace());
    }

    void aReplayRunsToItsEndBesideTheTraffic()
    {
        QTemporaryDir folder;
        auto options = quick();
        options.replay = trace(folder, 5000);
        Sandbox sandbox(options);
        QSignalSpy ended(&sandbox, &Sandbox::replayEnded);
        const auto url = open(sandbox);
        test::RawRedis raw({.socketPath = url.socketPath});
        QTRY_COMPARE(raw.run({"EXISTS", "cache_metrics:steps:misses"}).integer, 1);
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(ended.first().first().value<ReplayProgress>().report.requests, 5000);
    }

    void closingWhileItStartsIsQuiet()
    {
        for (int i = 0; i < 3; ++i) {
            Sandbox sandbox(quick());
            auto opening = sandbox.open();
            if (i > 0)
                test::waitUntil([&] { return false; }, std::chrono::milliseconds(i * 60));
            sandbox.close();
        }
    }

private:
    static Sandbox::Options quick()
    {
        Sandbox::Options options;
        options.traffic.hasChores = true;
        options.traffic.readsPerSecond = 100;
        options.away = 200ms;
        return options;
    }
    static redis::Url open(Sandbox &sandbox)
    {
        const auto url = test::await(sandbox.open());
        if (!url)
            qFatal("%s", qPrintable(url.error().message));
        return *url;
    }
    static SandboxReplay::Options trace(const QTemporaryDir &folder, int requests)
    {
        SandboxReplay::Options made;
        made.path = folder.filePath(QStringLiteral("steps.txt"));
        made.settings.nameSpace.clear();
        made.speed = SandboxReplay::Options::Speed::Most;
        QFile file(made.path);
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no trace could be written");
        for (int i = 0; i < requests; ++i)
            file.write(QByteArray::number(i % 20011) + '\n');
        return made;
    }
};

QTEST_GUILESS_MAIN(SandboxTest)
#include "tst_sandbox.moc"
