// SPDX-License-Identifier: GPL-3.0-or-later
//
// Loads that end after their hard deadline: they keep their lease for a while, and fill.
#include "tests/core/cache/tiered_process.h"
#include "tests/support/settle.h"

#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

const QByteArray key = "v1:product:7";
const QByteArray lease = '{' + key + "}:lease";

ReadOptions impatient()
{
    ReadOptions options;
    options.hardDeadline = 3s;
    options.leaseLife = 4s;
    return options;
}

} // namespace

class TieredLateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { settle(); }
    void initTestCase()
    {
        RedisServer::Options options;
        options.tcp = true;
        m_server.emplace(options);
        QVERIFY2(m_server->start(), qPrintable(m_server->log()));
    }
    void init()
    {
        QVERIFY(m_server->raw().run({"FLUSHALL"}).isOk());
        QCOMPARE(lease, RedisTier::leaseKey(key));
    }

    void aLoadThatEndsAfterItsHardDeadlineFillsRedisAndMemory()
    {
        for (const int what : {int(Process::WithMemory), int(Process::WithTracking)}) {
            QVERIFY(m_server->raw().run({"FLUSHALL"}).isOk());
            Process a(*m_server, what);
            QTRY_VERIFY(a.isReady());
            const auto early = late(a);
            QVERIFY(early->failed(Code::Timeout));
            for (int seconds = 4; seconds < 10; seconds += 2)
                QVERIFY(isRenewed(a));
            a.source.answer(0, "late");
            QTRY_COMPARE(m_server->raw().run({"GET", key}).bytes, QByteArray("\"late\""));
            QVERIFY(m_server->raw().run({"GET", lease}).isNil());
            if (what == Process::WithTracking) // which ends with the write; the next read brings it into memory
                QTRY_VERIFY(a.read(impatient())->has("late", Origin::Redis) || a.cache->peek(key));
            QTRY_VERIFY(a.cache->peek(key));
            QCOMPARE(*a.cache->peek(key), QStringLiteral("late"));
            QCOMPARE(a.source.calls(), 1);
        }
    }

    void aLateLoadDoesNotFillWhatWasInvalidatedMeanwhile()
    {
        for (const bool same : {true, false}) {
            QVERIFY(m_server->raw().run({"FLUSHALL"}).isOk());
            Process a(*m_server, Process::WithMemory);
            Process b(*m_server);
            QTRY_VERIFY(a.isReady() && b.isReady());
            const auto early = late(a);
            QVERIFY(early->failed(Code::Timeout));
            QVERIFY(isRenewed(a));
            const auto removed = calling((same ? a : b).tiers->remove(key));
            QTRY_VERIFY(removed->succeeded());
            a.source.answer(0, "late");
            QTRY_COMPARE(a.tiers->state().flights, 0);
            QVERIFY(m_server->raw().run({"GET", key}).isNil());
            if (same)
                QVERIFY(!a.cache->peek(key));
        }
    }

    void aLoadWithoutEndLosesItsLeaseAfterFourHardDeadlines()
    {
        Process a(*m_server);
        Process b(*m_server);
        QTRY_VERIFY(a.isReady() && b.isReady());
        const auto early = late(a);
        QVERIFY(early->failed(Code::Timeout));
        for (int seconds = 4; seconds < 10; seconds += 2)
            QVERIFY(isRenewed(a));
        a.clock.advance(2s);
        QTRY_COMPARE(a.clock.sleepers(), 0); // nobody renews it any more
        m_server->raw().run({"PEXPIRE", lease, "1"});
        QTRY_VERIFY(m_server->raw().run({"GET", lease}).isNil());
        const auto other = b.read();
        QTRY_COMPARE(b.source.calls(), 1);
        b.source.answer(0, "other");
        QTRY_VERIFY(other->has("other", Origin::Loader));
        QCOMPARE(m_server->raw().run({"GET", key}).bytes, QByteArray("\"other\""));
        a.source.answer(0, "late");
        QTRY_COMPARE(a.tiers->state().flights, 0);
        QCOMPARE(m_server->raw().run({"GET", key}).bytes, QByteArray("\"other\""));
    }

private:
    /// A reader whose load is beyond its hard deadline: at 4 s of the load.
    std::shared_ptr<Reader> late(Process &process)
    {
        auto reader = process.read(impatient());
        waitUntil([&] { return process.source.calls() == 1; });
        process.clock.advance(2s);
        waitUntil([&] { return process.clock.sleepers() == 2; }); // the deadline, and the lease's renewal
        process.clock.advance(2s);
        return reader;
    }
    /// Two seconds go by, and the lease has nearly all of its life again.
    bool isRenewed(Process &process)
    {
        auto raw = m_server->raw();
        if (!waitUntil([&] { return process.clock.sleepers() == 1; }))
            return false;
        raw.run({"PEXPIRE", lease, "2000"}); // as if so much time had passed at the server
        process.clock.advance(2s);
        return waitUntil([&] { return raw.run({"PTTL", lease}).integer > 2500; });
    }

    std::optional<RedisServer> m_server;
};

QTEST_GUILESS_MAIN(TieredLateTest)
#include "tst_tiered_late.moc"
