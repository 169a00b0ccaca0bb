// SPDX-License-Identifier: GPL-3.0-or-later
//
// Redis is away: reads go to the source, invalidations to the journal, and nothing is trusted again before they were replayed.
#include "tests/core/cache/tiered_process.h"

#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

const QByteArray key = "v1:product:7";

RedisServer::Options durable()
{
    RedisServer::Options options;
    options.appendOnly = true; // what was there before is there after a restart
    return options;
}

/// A read that the source answers at once.
void expectLoad(Process &process, const char *text)
{
    const int loads = process.source.calls();
    const auto reader = process.read();
    QTRY_COMPARE(process.source.calls(), loads + 1);
    process.source.answer(loads, text);
    QTRY_VERIFY(reader->has(text, Origin::Loader));
}

} // namespace

class TieredAwayTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory.emplace();
        m_journal = m_directory->filePath(QStringLiteral("journal"));
    }

    void whileRedisIsAwayReadsGoToTheSource()
    {
        RedisServer server;
        QVERIFY(server.start());
        Process a(server, Process::WithBreaker);
        QTRY_VERIFY(a.isReady());
        server.raw().run({"SET", key, "\"there\""});
        server.kill();
        for (int i = 0; i < 7; ++i)
            expectLoad(a, "source");
        QCOMPARE(a.breaker->state(), Breaker::State::Open);
        QVERIFY(a.counts()[Counter::Errors] >= 5);
        QVERIFY(server.restart());
        QTRY_VERIFY(a.isReady());
        expectLoad(a, "source"); // the breaker's time is not over
        a.clock.advance(30s);
        server.raw().run({"SET", key, "\"back\""});
        const auto reader = a.read();
        QTRY_VERIFY(reader->has("back", Origin::Redis));
        QCOMPARE(a.breaker->state(), Breaker::State::Closed);
    }

    void anInvalidationWhileRedisIsAwayIsReplayedBeforeItIsTrusted()
    {
        RedisServer server(durable());
        QVERIFY(server.start());
        Process a(server, Process::WithBreaker | Process::WithJournal, m_journal);
        QVERIFY(a.journal);
        QTRY_VERIFY(a.isReady());
        server.raw().run({"SET", key, "\"old\""});
        server.raw().run({"SET", "v1:product:list:1", "\"old\""});
        server.kill();
        QTRY_VERIFY(!a.isReady());
        const auto removed = calling(a.tiers->remove(key));
        QTRY_VERIFY(removed->succeeded());
        Invalidation what;
        what.kind = Invalidation::Kind::Pattern;
        what.subjects = {"v1:product:list:*"};
        const auto done = calling(a.tiers->invalidate(what));
        QTRY_VERIFY(done->succeeded());
        QCOMPARE(a.journal->size(), 2);
        expectLoad(a, "source");
        QVERIFY(server.restart());
        QCOMPARE(server.raw().run({"GET", key}).bytes, QByteArray("\"old\""));
        QTRY_VERIFY(a.isReady());
        // At no moment is the old value served.
        bool servedOld = false;
        QVERIFY(waitUntil([&] {
            const int loads = a.source.calls();
            const auto reader = a.read();
            waitUntil([&] { return reader->done || a.source.calls() > loads; });
            if (a.source.calls() > loads)
                a.source.answer(loads, "source");
            waitUntil([&] { return reader->done; });
            servedOld = servedOld || reader->text() == QLatin1String("old");
            a.clock.advance(500ms);
            return a.journal->isEmpty();
        }));
        QVERIFY(a.journal->isEmpty());
        QVERIFY(server.raw().run({"GET", key}).bytes != "\"old\"");
        QVERIFY(server.raw().run({"GET", "v1:product:list:1"}).isNil());
        QTRY_COMPARE(a.breaker->state(), Breaker::State::Closed);
        QVERIFY(!servedOld);
        server.raw().run({"SET", key, "\"fresh\""});
        const auto trusted = a.read();
        QTRY_VERIFY(trusted->has("fresh", Origin::Redis));
    }

    void withoutAJournalAnInvalidationThatCannotBeSentIsAnError()
    {
        RedisServer server;
        QVERIFY(server.start());
        Process a(server, Process::WithBreaker | Process::WithMemory);
        QTRY_VERIFY(a.isReady());
        server.raw().run({"SET", key, "\"old\""});
        const auto reader = a.read();
        QTRY_VERIFY(reader->has("old", Origin::Redis));
        server.kill();
        QTRY_VERIFY(!a.isReady());
        const auto removed = calling(a.tiers->remove(key));
        QTRY_VERIFY(removed->isDone());
        QVERIFY(!removed->succeeded());
        QVERIFY(removed->result->error().message.contains(QLatin1String("journal")));
        QVERIFY(!a.cache->peek(key)); // from memory it is gone all the same
    }

    void whatAnEarlierProcessJournalledIsReplayedAtTheStart()
    {
        RedisServer server(durable());
        QVERIFY(server.start());
        server.raw().run({"SET", key, "\"old\""});
        {
            auto journal = InvalidationJournal::open(m_journal);
            QVERIFY(journal);
            Invalidation what;
            what.subjects = {key};
            QVERIFY((*journal)->add(what));
        }
        Process a(server, Process::WithJournal, m_journal);
        const auto reader = a.read();
        QTRY_VERIFY(reader->done || a.source.calls() == 1);
        QCOMPARE(a.source.calls(), 1); // Redis is not asked before the replay
        a.source.answer(0, "source");
        QVERIFY(advanceUntil(a.clock, 500ms, [&] { return a.journal->isEmpty(); }));
        QVERIFY(server.raw().run({"GET", key}).isNil());
        expectLoad(a, "fresh");
        QCOMPARE(server.raw().run({"GET", key}).bytes, QByteArray("\"fresh\""));
    }

    void aRemovalThatFailsInAClosedBreakerIsJournalledToo()
    {
        RedisServer server(durable());
        QVERIFY(server.start());
        Process a(server, Process::WithBreaker | Process::WithJournal, m_journal);
        QTRY_VERIFY(a.isReady());
        server.raw().run({"SET", key, "\"old\""});
        server.pause(); // it accepts and does not answer
        const auto removed = calling(a.tiers->remove(key));
        QVERIFY(!removed->isDone());
        server.kill();
        QTRY_VERIFY(removed->succeeded());
        QCOMPARE(a.journal->size(), 1);
        QVERIFY(server.restart());
        QTRY_VERIFY(a.isReady());
        QVERIFY(advanceUntil(a.clock, 500ms, [&] { return a.journal->isEmpty(); }));
        QVERIFY(server.raw().run({"GET", key}).isNil());
        QTRY_COMPARE(a.breaker->state(), Breaker::State::Closed);
    }

    void aSetThatRedisDidNotTakeLeavesNoOlderValueToBeRead()
    {
        RedisServer server(durable());
        QVERIFY(server.start());
        Process a(server, Process::WithBreaker | Process::WithJournal, m_journal);
        QTRY_VERIFY(a.isReady());
        server.raw().run({"SET", key, "\"old\""});
        server.kill();
        QTRY_VERIFY(!a.isReady());
        const auto written = calling(a.cache->set(key, QStringLiteral("new")));
        QTRY_VERIFY(written->isDone());
        QVERIFY(!written->succeeded());
        QCOMPARE(a.journal->size(), 1);
        QVERIFY(server.restart());
        QTRY_VERIFY(a.isReady());
        expectLoad(a, "new");
        QVERIFY(advanceUntil(a.clock, 500ms, [&] { return a.journal->isEmpty(); }));
        QVERIFY(server.raw().run({"GET", key}).isNil());
    }

    void loadsAreBoundedWhileRedisIsAway()
    {
        RedisServer server;
        QVERIFY(server.start());
        Process a(server, Process::WithBreaker);
        QTRY_VERIFY(a.isReady());
        server.kill();
        QTRY_VERIFY(!a.isReady());
        std::vector<std::shared_ptr<Reader>> readers;
        for (int i = 0; i < 1000; ++i)
            readers.push_back(a.read({}, "v1:product:" + QByteArray::number(i)));
        QTRY_COMPARE(a.source.calls(), 64);
        for (int i = 0; i < 1000; ++i) {
            QTRY_VERIFY(a.source.calls() > i);
            QVERIFY(a.tiers->state().loads <= 64);
            a.source.answer(i, "x");
        }
        for (const auto &reader : readers)
            QTRY_VERIFY(reader->has("x", Origin::Loader));
    }

    void aServerThatAnswersWithItsOwnTroubleOpensTheBreaker()
    {
        RedisServer::Options options;
        options.tcp = true;
        options.cluster = true; // without slots: CLUSTERDOWN inside whole pipelines
        RedisServer server(options);
        QVERIFY(server.start());
        for (int kind = 0; kind < 3; ++kind) {
            Process a(server, Process::WithBreaker | Process::WithMemory | Process::WithJournal,
                      m_journal + QString::number(kind));
            QTRY_VERIFY(a.isReady());
            for (int i = 0; i < 5; ++i) {
                if (kind == 0) {
                    const auto read = reading(a.cache->get(key));
                    QTRY_VERIFY(read->done);
                    QVERIFY(!read->result);
                } else if (kind == 1) {
                    if (i > 0)
                        break; // what it could not remove is journalled, and nothing is trusted from then on
                    const auto written = calling(a.cache->setMany({{key, QStringLiteral("one")}}, {}));
                    QTRY_VERIFY(written->isDone());
                    QVERIFY(!written->succeeded());
                } else {
                    const auto many = calling(a.cache->getMany({key}));
                    QTRY_VERIFY(many->isDone());
                    QVERIFY(!many->succeeded());
                }
            }
            if (kind != 1)
                QCOMPARE(a.breaker->state(), Breaker::State::Open);
            else
                QVERIFY(a.breaker->failuresInARow() > 0);
        }
    }

    void whatIsRefusedHereDoesNotCloseTheBreaker()
    {
        RedisServer server;
        QVERIFY(server.start());
        redis::ClientOptions only;
        only.readOnly = true;
        Process a(server, Process::WithBreaker);
        QTRY_VERIFY(a.isReady());
        auto gated = redis::Client::open(server.url(), only);
        TieredCache::Parts parts;
        parts.client = gated.get();
        parts.breaker = a.breaker.get();
        parts.clock = &a.clock;
        a.tiers.reset(); // the breaker's former user
        TieredCache tiers(parts);
        Cache<QString> cache(tiers);
        QTRY_VERIFY(gated->status().state == redis::ConnectionStatus::State::Ready);
        for (int i = 0; i < 5; ++i)
            a.breaker->failed({Code::Timeout, QStringLiteral("no answer"), {}});
        QCOMPARE(a.breaker->state(), Breaker::State::Open);
        a.clock.advance(30s);
        const auto written = calling(cache.set(key, QStringLiteral("one")));
        QTRY_VERIFY(written->isDone());
        QCOMPARE(written->result->error().code, Code::ReadOnly);
        QVERIFY(a.breaker->state() != Breaker::State::Closed);
    }

    void manySetsThatCannotBeSentAreOneLineOfTheJournal()
    {
        RedisServer server(durable());
        QVERIFY(server.start());
        Process a(server, Process::WithBreaker | Process::WithJournal, m_journal);
        QTRY_VERIFY(a.isReady());
        std::vector<std::pair<QByteArray, QString>> values;
        for (int i = 0; i < 100; ++i) {
            values.emplace_back("v1:product:" + QByteArray::number(i), QStringLiteral("new"));
            server.raw().run({"SET", values.back().first, "\"old\""});
        }
        server.kill();
        QTRY_VERIFY(!a.isReady());
        const auto written = calling(a.cache->setMany(values, {}));
        QTRY_VERIFY(written->isDone());
        QVERIFY(!written->succeeded());
        QCOMPARE(a.journal->size(), 1);
        QVERIFY(server.restart());
        QTRY_VERIFY(a.isReady());
        QVERIFY(advanceUntil(a.clock, 500ms, [&] { return a.journal->isEmpty(); }));
        QCOMPARE(server.raw().run({"DBSIZE"}).integer, 0);
    }

    void whatWasReadBeforeARemovalIsNoAnswerWhereRedisIsNotTrustedAnyMore()
    {
        RedisServer server(durable());
        QVERIFY(server.start());
        Process a(server, Process::WithJournal, m_journal);
        QTRY_VERIFY(a.isReady());
        server.raw().run({"SET", key, "\"old\""});
        ReadOptions bare;
        bare.hardDeadline = 0ms;
        const auto reader = a.read(bare); // its GET is on the way
        const auto removed = calling(a.tiers->remove(key));
        Invalidation other;
        other.subjects = {"v1:product:8"};
        QVERIFY(a.journal->add(other));
        QTRY_VERIFY(reader->done || a.source.calls() == 1);
        QCOMPARE(a.source.calls(), 1);
        a.source.answer(0, "new");
        QTRY_VERIFY(reader->has("new", Origin::Loader));
        QTRY_VERIFY(removed->isDone());
    }

    void getWithoutALoaderTellsWhyThereIsNothing()
    {
        RedisServer server;
        QVERIFY(server.start());
        Process a(server, Process::WithBreaker);
        QTRY_VERIFY(a.isReady());
        server.kill();
        QTRY_VERIFY(!a.isReady());
        const auto reader = reading(a.cache->get(key));
        QTRY_VERIFY(reader->done);
        QVERIFY(!reader->result);
        QVERIFY(isUnreachable(reader->result.error().code));
    }

private:
    std::optional<QTemporaryDir> m_directory;
    QString m_journal;
};

QTEST_GUILESS_MAIN(TieredAwayTest)
#include "tst_tiered_away.moc"
