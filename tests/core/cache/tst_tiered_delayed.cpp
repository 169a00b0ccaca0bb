// SPDX-License-Identifier: GPL-3.0-or-later
//
// Invalidations that are to be carried out after a while.
#include "tests/core/cache/tiered_process.h"

#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

const QByteArray key = "v1:product:7";

Invalidation ofKey()
{
    Invalidation what;
    what.subjects = {key};
    return what;
}

} // namespace

class TieredDelayedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server.emplace();
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
    }

    void itComesAfterTheDelayAndNotBefore()
    {
        Process a(*m_server, Process::WithMemory);
        QTRY_VERIFY(a.isReady());
        write("\"old\"");
        const auto done = calling(a.tiers->invalidateAfter(ofKey(), 500ms));
        const auto reader = a.read();
        QTRY_VERIFY(reader->has("old", Origin::Redis));
        QVERIFY(a.cache->peek(key));
        a.clock.advance(499ms);
        turnLoop();
        QVERIFY(!done->isDone());
        QCOMPARE(exists(), 1);
        a.clock.advance(1ms);
        QTRY_VERIFY(done->succeeded());
        QCOMPARE((*done->result)->deleted, 1);
        QCOMPARE(exists(), 0);
        QVERIFY(!a.cache->peek(key));
    }

    void withoutDelayItComesAtOnce()
    {
        Process a(*m_server);
        QTRY_VERIFY(a.isReady());
        write("1");
        const auto done = calling(a.tiers->invalidateAfter(ofKey(), 0ms));
        QTRY_VERIFY(done->succeeded());
        QCOMPARE(exists(), 0);
        const auto wrong = calling(a.tiers->invalidateAfter(ofKey(), -1ms));
        QVERIFY(wrong->isDone());
        QCOMPARE(wrong->result->error().code, Code::InvalidArgument);
    }

    void aDryRunComesAfterTheDelayTooAndRemovesNothing()
    {
        Process a(*m_server, Process::WithMemory);
        QTRY_VERIFY(a.isReady());
        write("\"old\"");
        const auto reader = a.read();
        QTRY_VERIFY(reader->has("old", Origin::Redis));
        InvalidationOptions dry;
        dry.dryRun = true;
        const auto planned = calling(a.tiers->invalidateAfter(ofKey(), 500ms, dry));
        turnLoop();
        QVERIFY(!planned->isDone());
        a.clock.advance(500ms);
        QTRY_VERIFY(planned->succeeded());
        QVERIFY((*planned->result)->dryRun);
        QCOMPARE(exists(), 1);
        QVERIFY(a.cache->peek(key));
        const auto done = calling(a.tiers->invalidateAfter(ofKey(), 500ms));
        a.clock.advance(500ms);
        QTRY_VERIFY(done->succeeded());
        QCOMPARE((*done->result)->matched, (*planned->result)->matched);
        QCOMPARE((*done->result)->deleted, (*planned->result)->deleted);
        QCOMPARE(exists(), 0);
    }

    void aStopGivesItUp()
    {
        Process a(*m_server);
        QTRY_VERIFY(a.isReady());
        write("1");
        std::stop_source stop;
        InvalidationOptions options;
        options.stop = stop.get_token();
        const auto stopped = calling(a.tiers->invalidateAfter(ofKey(), 1s, options));
        const auto other = calling(a.tiers->invalidateAfter(ofKey(), 2s));
        stop.request_stop();
        QTRY_VERIFY(stopped->isDone());
        QCOMPARE(stopped->result->error().code, Code::Cancelled);
        a.clock.advance(1s);
        turnLoop();
        QVERIFY(!other->isDone()); // its own
        QCOMPARE(exists(), 1);
        a.clock.advance(1s);
        QTRY_VERIFY(other->succeeded());
        QCOMPARE(exists(), 0);
    }

    void itEndsWithTheCache()
    {
        Process a(*m_server);
        QTRY_VERIFY(a.isReady());
        write("1");
        const auto waiting = calling(a.tiers->invalidateAfter(ofKey(), 1s));
        auto dropped = a.tiers->invalidateAfter(ofKey(), 1s);
        dropped = a.tiers->invalidateAfter(ofKey(), 2s); // nobody waits for the first one any more
        QCOMPARE(a.clock.sleepers(), 3);
        a.cache.reset();
        a.tiers.reset();
        a.client.reset();
        QCOMPARE(a.clock.sleepers(), 0);
        QTRY_VERIFY(waiting->isDone());
        QCOMPARE(waiting->result->error().code, Code::Cancelled);
        a.clock.advance(10s);
        turnLoop();
        QCOMPARE(exists(), 1);
    }

    void whileRedisIsAwayTheJournalKeepsIt()
    {
        QTemporaryDir directory;
        Process a(*m_server, Process::WithBreaker | Process::WithJournal, directory.filePath(QStringLiteral("journal")));
        QTRY_VERIFY(a.isReady());
        const auto done = calling(a.tiers->invalidateAfter(ofKey(), 1s));
        m_server->kill();
        QTRY_VERIFY(!a.isReady());
        QCOMPARE(a.journal->size(), 0);
        a.clock.advance(1s);
        QTRY_VERIFY(done->succeeded());
        QCOMPARE(a.journal->size(), 1);
        QVERIFY2(m_server->restart(), qPrintable(m_server->log()));
        write("\"older\"");
        QVERIFY(advanceUntil(a.clock, 500ms, [&] { return a.journal->isEmpty(); }));
        QCOMPARE(exists(), 0);
    }

private:
    void write(const QByteArray &json) { m_server->raw().run({"SET", key, json}); }
    qint64 exists() { return m_server->raw().run({"EXISTS", key}).integer; }

    std::optional<RedisServer> m_server;
};

QTEST_GUILESS_MAIN(TieredDelayedTest)
#include "tst_tiered_delayed.moc"
