// SPDX-License-Identifier: GPL-3.0-or-later
//
// The tiered cache without a Redis tier: what it does with calls that elsewhere Redis answers, and whose thread it runs in.
#include "tests/core/cache/tiered_rig.h"
#include "tests/support/settle.h"

#include <QRegularExpression>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <atomic>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

const QByteArray key = "v1:product:7";

struct Rig
{
    FakeClock clock;
    MemoryTier memory{MemoryTier::Options{}};
    std::optional<TieredCache> tiers;
    std::optional<Cache<QString>> cache;
    HandLoader source;

    explicit Rig(const TieredCache::Options &options = {})
    {
        TieredCache::Parts parts;
        parts.memory = &memory;
        parts.clock = &clock;
        tiers.emplace(parts, options);
        cache.emplace(*tiers);
    }
    std::shared_ptr<Reader> read(const ReadOptions &options = {}, const QByteArray &of = key)
    {
        return reading(cache->getOrLoad(of, source.loader(of), options));
    }
    void write(const QByteArray &of)
    {
        QVERIFY(calling(cache->set(of, QStringLiteral("one")))->succeeded());
        QVERIFY(cache->peek(of));
    }
};

Invalidation of(Invalidation::Kind kind, const QByteArrayList &subjects)
{
    Invalidation what;
    what.kind = kind;
    what.subjects = subjects;
    return what;
}

/// A caller that can give up; whether it went on in the thread in which it began.
Task<> readUntilStopped(Cache<QString> &cache, HandLoader &source, ReadOptions options, std::atomic<int> &outcome)
{
    const QThread *const mine = QThread::currentThread();
    const auto read = co_await cache.getOrLoad(key, source.loader(key), options);
    const bool stopped = !read && read.error().code == Code::Cancelled;
    outcome = stopped && QThread::currentThread() == mine ? 1 : 2;
}

} // namespace

class TieredAloneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { settle(); }
    void everyKindOfInvalidationThatSucceedsRemovesTheValue()
    {
        using Kind = Invalidation::Kind;
        const std::vector<Invalidation> kinds{
            of(Kind::Keys, {key}),       of(Kind::Pattern, {"v1:product:*"}), of(Kind::Pattern, {"v1:product:7:*"}),
            of(Kind::Tag, {"products"}), of(Kind::Queue, {"products"}),       of(Kind::Resource, {"product", "7"}),
        };
        for (const Invalidation &what : kinds) {
            Rig rig;
            rig.write(key);
            const auto done = calling(rig.tiers->invalidate(what));
            QVERIFY(done->succeeded());
            QVERIFY2(!rig.cache->peek(key), what.toJson().constData());
            QVERIFY2((**done->result).deleted == 1, what.toJson().constData());
            QCOMPARE((**done->result).matched, 1);
        }
    }

    void aDryRunTellsWhatARunWouldRemove()
    {
        Rig rig;
        rig.write(key);
        rig.write("v1:user:1");
        InvalidationOptions dry;
        dry.dryRun = true;
        const auto done = calling(rig.tiers->invalidate(of(Invalidation::Kind::Pattern, {"v1:product:*"}), dry));
        QVERIFY(done->succeeded());
        QCOMPARE((**done->result).matched, 1);
        QCOMPARE((**done->result).deleted, 1); // as the run would say
        QVERIFY(rig.cache->peek(key));
    }

    void theLineOfAFailedLoadTellsHowLongItTook()
    {
        Rig rig;
        const auto reader = rig.read();
        rig.clock.advance(1500ms);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral(
                                               "event=load_failed namespace=product key=v1:product:7 us=1500000\\.0 ")));
        rig.source.fail(0);
        QVERIFY(reader->failed(Code::Io));
    }

    void aVersionCannotBeBumpedWithoutRedis()
    {
        Rig rig;
        rig.write(key);
        const auto done = calling(rig.tiers->invalidate(of(Invalidation::Kind::Namespace, {"product"})));
        QVERIFY(done->isDone() && !done->succeeded());
        QCOMPARE(done->result->error().code, Code::Unsupported);
    }

    void aLoadThatIsRefusedKeepsItsHardDeadline()
    {
        TieredCache::Options one;
        one.maxLoads = 1;
        Rig rig(one);
        ReadOptions options;
        options.softDeadline = 1s;
        options.hardDeadline = 30s;
        std::stop_source stop;
        options.stop = stop.get_token();
        const auto early = rig.read(options);
        QCOMPARE(rig.source.calls(), 1);
        QVERIFY(calling(rig.cache->remove(key))->succeeded());
        stop.request_stop();   // nobody waits for it any more
        rig.clock.advance(1s); // a moment at which something is due before
        ReadOptions patient;
        patient.hardDeadline = 0ms;
        const auto other = rig.read(patient, "v1:product:8");
        QCOMPARE(rig.source.calls(), 1); // the one turn is taken
        rig.clock.advance(29s);
        QVERIFY(rig.source.call(0).context.stop.stop_requested());
        QTRY_COMPARE(rig.source.calls(), 2);
        rig.source.answer(1, "eight");
        QTRY_VERIFY(other->has("eight", Origin::Loader));
        rig.source.fail(0);
        QTRY_VERIFY(early->failed(Code::Cancelled));
    }

    void whoGivesUpGoesOnInItsOwnThread()
    {
        QThread thread;
        QObject there;
        there.moveToThread(&thread);
        std::atomic<int> outcome = 0;
        std::unique_ptr<Rig> rig;
        std::stop_source stop;
        thread.start();
        QMetaObject::invokeMethod(&there, [&] {
            rig = std::make_unique<Rig>();
            ReadOptions options;
            options.stop = stop.get_token();
            readUntilStopped(*rig->cache, rig->source, options, outcome);
            stop.request_stop();
        });
        QTRY_VERIFY(outcome != 0);
        QCOMPARE(outcome.load(), 1);
        QMetaObject::invokeMethod(
            &there,
            [&] {
                rig->source.fail(0);
                rig.reset();
            },
            Qt::BlockingQueuedConnection);
        thread.quit();
        thread.wait();
    }

    void aLoadAheadIsDueByTheValuesOwnLife()
    {
        Rig rig;
        ReadOptions options;
        options.ttl = 3600s;
        options.negativeTtl = 100s;
        options.refreshBelow = 0.1;
        const auto reader = rig.read(options);
        rig.source.answer(0, Load<QString>::nothing());
        QVERIFY(reader->done);
        rig.clock.advance(50s);
        auto again = rig.read(options);
        QVERIFY(again->done);
        QCOMPARE(rig.source.calls(), 1); // half of its life is left
        rig.clock.advance(41s);
        again = rig.read(options);
        QCOMPARE(rig.source.calls(), 2);
        Load<QString> brief(QStringLiteral("one"));
        brief.ttl = 100s;
        rig.source.answer(1, brief);
        rig.clock.advance(50s);
        again = rig.read(options);
        QVERIFY(again->has("one", Origin::Memory));
        QCOMPARE(rig.source.calls(), 2);
        rig.clock.advance(41s);
        again = rig.read(options);
        QCOMPARE(rig.source.calls(), 3);
        rig.source.answer(2, "two");
    }

    void whatIsWrittenLivesAsTheOptionsSay()
    {
        Rig rig;
        ReadOptions defaults;
        defaults.ttl = 100s;
        defaults.memoryTtl = 10s;
        defaults.staleFor = 60s;
        defaults.staleThrottle = 0ms;
        Cache<QString> cache(*rig.tiers, defaults);
        QVERIFY(calling(cache.set(key, QStringLiteral("one")))->succeeded());
        rig.clock.advance(9s);
        QVERIFY(cache.peek(key));
        rig.clock.advance(1s);
        QVERIFY(!cache.peek(key));
        const auto reader = rig.read(defaults);
        QCOMPARE(rig.source.calls(), 1);
        rig.source.fail(0);
        QVERIFY(reader->has("one", Origin::Stale));
    }

    void aShortLifeInMemoryAloneIsRefreshedAheadToo()
    {
        Rig rig;
        ReadOptions options;
        options.ttl = 3600s;
        options.memoryTtl = 10s; // there is no other tier, so this is its life
        options.refreshBelow = 0.5;
        const auto reader = rig.read(options);
        rig.source.answer(0, "one");
        rig.clock.advance(4s);
        auto again = rig.read(options);
        QVERIFY(again->has("one", Origin::Memory));
        QCOMPARE(rig.source.calls(), 1);
        rig.clock.advance(2s);
        again = rig.read(options);
        QVERIFY(again->has("one", Origin::Memory));
        QCOMPARE(rig.source.calls(), 2);
        rig.source.answer(1, "two");
        QVERIFY(reader->done);
    }
};

QTEST_GUILESS_MAIN(TieredAloneTest)
#include "tst_tiered_alone.moc"
