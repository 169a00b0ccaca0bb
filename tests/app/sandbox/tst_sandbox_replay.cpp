// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_replay.h"
#include "tests/support/redis_server.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::sandbox;
using Phase = ReplayProgress::Phase;
using Speed = SandboxReplay::Options::Speed;

class SandboxReplayTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk()); }

    void itsCountersAreThereBeforeItIsReleasedAndTellTheEnd()
    {
        SandboxReplay replay(m_server.url(), options(keys(3000, 500)));
        QSignalSpy held(&replay, &SandboxReplay::held);
        QSignalSpy ended(&replay, &SandboxReplay::ended);
        replay.start();
        QTRY_COMPARE(held.size(), 1);
        QVERIFY(replay.isHeld() && replay.isRunning());
        QTRY_VERIFY(m_server.raw().run({"EXISTS", "cache_metrics:some-trace:misses"}).integer == 1);
        QCOMPARE(ended.size(), 0);
        QCOMPARE(replay.progress().total, 3000);
        replay.release();
        QTRY_COMPARE(ended.size(), 1);
        const auto last = ended.first().first().value<ReplayProgress>();
        QCOMPARE(last.phase, Phase::Ended);
        QCOMPARE(last.report.requests, 3000);
        QCOMPARE(last.report.unique, 500);
        QCOMPARE(last.report.loads, 500);
        QCOMPARE(last.report.errors, 0);
        QCOMPARE(last.fraction, 1.0);
        // What the panels read is what the report says.
        RawRedis raw = m_server.raw();
        const qint64 hits = raw.run({"GET", "cache_metrics:some-trace:hits"}).bytes.toLongLong();
        QCOMPARE(hits, last.report.l1Hits + last.report.l2Hits);
        QCOMPARE(raw.run({"GET", "cache_metrics:some-trace:misses"}).bytes.toLongLong(), last.report.loads);
        QVERIFY(raw.run({"EXISTS", "v1:some-trace:key1"}).integer == 1);
    }

    void aFixedSpeedIsKept()
    {
        auto ordered = options(keys(400, 50));
        ordered.speed = Speed::Fixed;
        ordered.perSecond = 500;
        SandboxReplay replay(m_server.url(), ordered);
        QSignalSpy ended(&replay, &SandboxReplay::ended);
        replay.release();
        QElapsedTimer timer;
        timer.start();
        replay.start();
        QTRY_COMPARE(ended.size(), 1);
        QVERIFY2(timer.elapsed() >= 750, qPrintable(QString::number(timer.elapsed())));
    }

    void aShortTraceIsVisibleForAWhile()
    {
        auto ordered = options(keys(400, 50));
        ordered.speed = Speed::Visible;
        SandboxReplay replay(m_server.url(), ordered);
        QSignalSpy ended(&replay, &SandboxReplay::ended);
        replay.release();
        QElapsedTimer timer;
        timer.start();
        replay.start();
        QTRY_COMPARE(ended.size(), 1);
        QVERIFY2(timer.elapsed() >= 1800, qPrintable(QString::number(timer.elapsed())));
    }

    void itPausesGoesOnAndStops()
    {
        auto ordered = options(keys(100000, 5000));
        ordered.speed = Speed::Fixed;
        ordered.perSecond = 5000;
        SandboxReplay replay(m_server.url(), ordered);
        QSignalSpy ended(&replay, &SandboxReplay::ended);
        replay.release();
        replay.start();
        QTRY_VERIFY(replay.progress().report.requests > 500);
        replay.setPaused(true);
        QCOMPARE(replay.progress().phase, Phase::Paused);
        // What was under way ends; then nothing more is asked.
        qint64 before = -1;
        QTRY_VERIFY([&] {
            const qint64 now = m_server.raw().info("stats", "total_commands_processed").toLongLong();
            const qint64 since = now - std::exchange(before, now);
            return since <= 30;
        }());
        const qint64 requests = replay.progress().report.requests;
        replay.setPaused(false);
        QTRY_VERIFY(replay.progress().report.requests > requests + 500);
        replay.stop();
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(replay.progress().phase, Phase::Stopped);
        QVERIFY(replay.progress().report.stopped);
        QVERIFY(replay.progress().report.requests < 100000);
        QVERIFY(!replay.isRunning());
    }

    void whatIsNoTraceFailsBeforeAnythingBegins()
    {
        for (const QByteArray &bytes : {QByteArray("name,op\na,GET\n"), QByteArray("\x1f\x8b not gzip at all")}) {
            auto ordered = options(bytes, "wrong.csv");
            SandboxReplay replay(m_server.url(), ordered);
            QSignalSpy held(&replay, &SandboxReplay::held);
            QSignalSpy ended(&replay, &SandboxReplay::ended);
            replay.start();
            QTRY_COMPARE(ended.size(), 1);
            QCOMPARE(held.size(), 1); // nobody waits for ever
            QCOMPARE(replay.progress().phase, Phase::Failed);
            QVERIFY(replay.progress().error);
            QVERIFY(!replay.progress().error->message.isEmpty());
        }
        QVERIFY(m_server.raw().run({"KEYS", "*"}).elements.empty());
        auto missing = options({});
        missing.path = m_folder.filePath(QStringLiteral("nothing here"));
        SandboxReplay replay(m_server.url(), missing);
        QSignalSpy ended(&replay, &SandboxReplay::ended);
        replay.start();
        QTRY_COMPARE(ended.size(), 1);
        QVERIFY(replay.progress().error->message.contains(QLatin1String("nothing here")));
    }

    void theNamespaceIsNamedAfterTheTrace()
    {
        QCOMPARE(SandboxReplay::nameSpaceFor(QStringLiteral("/data/arc-oltp.txt.gz")), QByteArray("arc-oltp"));
        QCOMPARE(SandboxReplay::nameSpaceFor(QStringLiteral("meta kv:1.CSV")), QByteArray("meta-kv-1"));
        QCOMPARE(SandboxReplay::nameSpaceFor(QStringLiteral("product.txt")), QByteArray("product-trace"));
        QCOMPARE(SandboxReplay::nameSpaceFor(QStringLiteral(".gz")), QByteArray(".gz"));
    }

    void destroyedInMidTraceItEndsBehind()
    {
        auto ordered = options(keys(200000, 5000));
        {
            SandboxReplay replay(m_server.url(), ordered);
            replay.release();
            replay.start();
            QTRY_VERIFY(replay.progress().report.requests > 1000);
        }
        QTRY_COMPARE(m_server.raw().run({"CLIENT", "LIST"}).bytes.count("sandbox-replay"), 0);
    }

private:
    using RawRedis = test::RawRedis;

    static QByteArray keys(int requests, int unique)
    {
        QByteArray text;
        for (int i = 0; i < requests; ++i)
            text += "key" + QByteArray::number(i * 7 % unique) + '\n';
        return text;
    }
    SandboxReplay::Options options(const QByteArray &trace, const char *name = "some trace.txt")
    {
        SandboxReplay::Options made;
        made.path = m_folder.filePath(QLatin1String(name));
        QFile file(made.path);
        if (!file.open(QIODevice::WriteOnly) || file.write(trace) != trace.size())
            qFatal("no trace could be written");
        made.settings.nameSpace.clear();
        made.speed = Speed::Most;
        return made;
    }

    QTemporaryDir m_folder;
    test::RedisServer m_server;
};

QTEST_GUILESS_MAIN(SandboxReplayTest)
#include "tst_sandbox_replay.moc"
