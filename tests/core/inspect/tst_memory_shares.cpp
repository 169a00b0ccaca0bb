// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/inspect/memory_shares.h"
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/redis_server.h"

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;

class TestMemoryShares : public QObject
{
    Q_OBJECT

    RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;

    static const MemoryShare *find(const MemoryShares &shares, const QByteArray &name)
    {
        const auto found = std::ranges::find(shares.shares, name, &MemoryShare::name);
        return found == shares.shares.end() ? nullptr : &*found;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_client = redis::Client::open(m_server.url());
        QVERIFY(await(m_client->ready()));
    }
    void init() { QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk()); }

    void aKeyCountsToItsNamespaceOrItsPrefix()
    {
        QCOMPARE(memoryGroupOf("v1:product:7"), QByteArray("product"));
        QCOMPARE(memoryGroupOf("v12:product"), QByteArray("product"));
        QCOMPARE(memoryGroupOf("session:7:x"), QByteArray("session:"));
        QCOMPARE(memoryGroupOf("vx:7"), QByteArray("vx:"));
        QCOMPARE(memoryGroupOf("v:7"), QByteArray("v:"));
        QCOMPARE(memoryGroupOf("plain"), QByteArray("(no prefix)"));
        QCOMPARE(memoryGroupOf(""), QByteArray("(no prefix)"));
        QCOMPARE(memoryGroupOf(":"), QByteArray(":"));
    }

    // The interval is of 95 %: of forty samples at most a few may miss the truth.
    void theIntervalHoldsTheTruth()
    {
        auto raw = m_server.raw();
        double product = 0;
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < 2000; ++i)
            commands.push_back({"SET", "v1:product:" + QByteArray::number(i), QByteArray(50 + i % 400, 'x')});
        for (int i = 0; i < 1000; ++i)
            commands.push_back({"SET", "session:" + QByteArray::number(i), "x"});
        raw.runAll(commands);
        for (int i = 0; i < 2000; ++i)
            product += double(raw.run({"MEMORY", "USAGE", "v1:product:" + QByteArray::number(i)}).integer);
        int held = 0;
        for (int round = 0; round < 40; ++round) {
            MemorySampleOptions options;
            options.keys = 300;
            const auto shares = await(sampleMemory(*m_client, options));
            QVERIFY(shares);
            QCOMPARE(shares->keyCount, 3000);
            QCOMPARE(shares->sampled, 300);
            const MemoryShare *share = find(*shares, "product");
            QVERIFY(share);
            QVERIFY(share->bytes.low <= share->bytes.value && share->bytes.value <= share->bytes.high);
            QVERIFY(share->keys.low <= share->keys.value && share->keys.value <= share->keys.high);
            QVERIFY(share->bytes.high - share->bytes.low < product); // it says something
            held += share->bytes.low <= product && product <= share->bytes.high;
            QCOMPARE(shares->shares[0].name, QByteArray("product")); // the most bytes first
        }
        QVERIFY2(held >= 34, qPrintable(QString::number(held)));
    }

    void anEmptyServerIsNoError()
    {
        const auto shares = await(sampleMemory(*m_client));
        QVERIFY(shares);
        QCOMPARE(shares->keyCount, 0);
        QVERIFY(shares->shares.empty());
        QVERIFY(shares->usedMemory.value_or(0) > 0);
    }

    void aStopLeavesWhatWasDrawn()
    {
        auto raw = m_server.raw();
        for (int i = 0; i < 500; ++i)
            raw.run({"SET", "k:" + QByteArray::number(i), "x"});
        std::stop_source stop;
        MemorySampleOptions options;
        options.keys = 10'000;
        options.stop = stop.get_token();
        std::vector<qint64> told;
        options.progress = [&](qint64 done, qint64) {
            told.push_back(done);
            if (done >= 300)
                stop.request_stop();
        };
        const auto shares = await(sampleMemory(*m_client, options));
        QVERIFY(shares);
        QVERIFY(shares->stopped);
        QCOMPARE(shares->sampled, 300);
        QCOMPARE(told, (std::vector<qint64>{100, 200, 300}));
    }

    void allPrimariesAreInTheSample()
    {
        ClusterSetup cluster;
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        const auto client = redis::Client::open(cluster.url());
        QVERIFY(await(client->ready()));
        for (int i = 0; i < 300; ++i) {
            redis::Command set("SET", "v1:x:" + QByteArray::number(i), "y");
            QVERIFY(await([](redis::Client &to, redis::Command command) -> Task<Result<redis::Value>> {
                auto reply = co_await to.command(std::move(command));
                co_return reply;
            }(*client, set)));
        }
        const auto shares = await(sampleMemory(*client));
        QVERIFY(shares);
        QCOMPARE(shares->keyCount, 300);
        QVERIFY(std::abs(find(*shares, "x")->keys.value - 300) < 0.5);
    }

    void aUserWithoutMemoryUsageIsToldSo()
    {
        RedisServer::Options options;
        options.users = {"limited on >secret ~* +@all -memory"};
        RedisServer server(options);
        QVERIFY2(server.start(), qPrintable(server.log()));
        server.raw().run({"SET", "a", "b"});
        redis::Url url = server.url();
        url.user = QStringLiteral("limited");
        url.password = QStringLiteral("secret");
        const auto client = redis::Client::open(url);
        QVERIFY(await(client->ready()));
        const auto shares = await(sampleMemory(*client));
        QCOMPARE(shares.error().code, Code::NoPermission);
        QCOMPARE(shares.error().context, QStringLiteral("MEMORY USAGE"));
    }
};

QTEST_GUILESS_MAIN(TestMemoryShares)
#include "tst_memory_shares.moc"
