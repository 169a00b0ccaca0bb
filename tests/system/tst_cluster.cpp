// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/client.h"
#include "core/redis/cluster_slots.h"
#include "core/redis/scan.h"
#include "core/redis/script.h"
#include "core/redis/subscription.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/wait.h"

#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace freshet;
using namespace freshet::redis;
using namespace std::chrono_literals;

namespace {

QByteArray keyOf(int i)
{
    return "key:" + QByteArray::number(i);
}

/// Callers that write and read tokens of their own while the cluster changes under them.
struct Traffic
{
    Client *client = nullptr;
    bool stop = false;
    int running = 0;
    int rounds = 0;
    int wrong = 0;
    int failed = 0;
    QString firstFailure;
};

Task<> trafficCaller(Traffic &traffic, int me)
{
    ++traffic.running;
    for (int round = 0; !traffic.stop; ++round) {
        const QByteArray key = "traffic:" + QByteArray::number(me) + ":" + QByteArray::number(round % 50);
        const QByteArray value = QByteArray::number(me) + "/" + QByteArray::number(round);
        CommandOptions options;
        options.repeatable = true; // SET of the same value
        const auto set = co_await traffic.client->command(Command("SET", key, value), options);
        const auto got = co_await traffic.client->command(Command("GET", key));
        ++traffic.rounds;
        if (!set || !got) {
            ++traffic.failed;
            if (traffic.firstFailure.isEmpty())
                traffic.firstFailure = set ? got.error().message : set.error().message;
        } else if (got->bytes() != value) {
            ++traffic.wrong;
        }
    }
    --traffic.running;
}

Task<Result<QSet<QByteArray>>> collect(Client &client, ScanOptions options, std::function<void(int)> between = {})
{
    const auto scan = client.scan(std::move(options));
    QSet<QByteArray> keys;
    for (int batch = 0; !scan->atEnd(); ++batch) {
        const auto some = co_await scan->next();
        if (!some)
            co_return std::unexpected(some.error());
        for (const QByteArray &key : *some)
            keys.insert(key);
        if (between)
            between(batch);
    }
    co_return keys;
}

} // namespace

class TestCluster : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_cluster.start(), qPrintable(m_cluster.log()));
        m_client = Client::open(m_cluster.url());
        const auto ready = QCoro::waitFor(m_client->ready());
        QVERIFY2(ready, qPrintable(ready ? QString() : ready.error().message));
    }

    void init()
    {
        QVERIFY(m_cluster.waitUntilComplete());
        for (int i = 0; i < 3; ++i)
            m_cluster.node(i).raw().run({"FLUSHALL"});
    }

    void cleanupTestCase() { m_client.reset(); }

    void slotsAreThoseOfTheServer()
    {
        auto raw = m_cluster.node(0).raw();
        for (const QByteArray &key :
             {QByteArray("foo"), QByteArray("{user1000}.following"), QByteArray("foo{}{bar}"), QByteArray("foo{{bar}}zap"),
              QByteArray("foo{bar}{zap}"), QByteArray(""), QByteArray("\x00\xff", 2), QByteArray("{}"), QByteArray("}{")})
            QCOMPARE(qint64(hashSlot(key)), raw.run({"CLUSTER", "KEYSLOT", key}).integer);
    }

    void aClosedClientAnswersEverybodyAndStays()
    {
        const auto client = Client::open(m_cluster.url());
        QVERIFY(QCoro::waitFor(client->ready()));
        int cancelled = 0;
        const auto get = [&](int number) -> Task<> {
            const Command command("GET", keyOf(number));
            const auto result = co_await client->command(command);
            cancelled += !result && result.error().code == Code::Cancelled;
        };
        for (int i = 0; i < 100; ++i)
            get(i);
        client->close();
        QCOMPARE(cancelled, 100);
        get(0);
        QCOMPARE(cancelled, 101);
        const auto walked = QCoro::waitFor(client->scan({})->next());
        QVERIFY(!walked);
        QCOMPARE(walked.error().code, Code::Cancelled);
    }

    void commandsFindTheirNodes()
    {
        for (int i = 0; i < 100; ++i) {
            QVERIFY(QCoro::waitFor(set(keyOf(i), QByteArray::number(i))));
        }
        for (int i = 0; i < 100; ++i) {
            const auto value = QCoro::waitFor(run(Command("GET", keyOf(i))));
            QVERIFY(value);
            QCOMPARE(value->bytes(), QByteArray::number(i));
        }
        QCOMPARE(m_client->status().state, ConnectionStatus::State::Ready);
        const auto nodes = QCoro::waitFor(m_client->primaries());
        QVERIFY(nodes);
        QCOMPARE(nodes->size(), 3u);
        for (int i = 0; i < 3; ++i)
            QCOMPARE((*nodes)[std::size_t(i)].id, m_cluster.nodeId(m_cluster.ownerOf(i * 5462)));
    }

    void multiKeyCommandsAreSplitAndJoinedInOrder()
    {
        Command mset("MSET");
        Command mget("MGET");
        Command exists("EXISTS");
        for (int i = 0; i < 200; ++i) {
            mset.add(keyOf(i)).add(QByteArray::number(i * i));
            mget.add(keyOf(i));
            exists.add(keyOf(i));
        }
        mget.add("absent");
        QCOMPARE(QCoro::waitFor(run(mset))->bytes(), "OK");
        const auto values = QCoro::waitFor(run(mget));
        QVERIFY2(values, qPrintable(values ? QString() : values.error().message));
        QCOMPARE(values->array().size(), 201u);
        for (int i = 0; i < 200; ++i)
            QCOMPARE(values->at(std::size_t(i)).bytes(), QByteArray::number(i * i));
        QVERIFY(values->at(200).isNil());
        QCOMPARE(QCoro::waitFor(run(exists))->integer(), 200);

        std::vector<QByteArray> keys;
        for (int i = 0; i < 200; ++i)
            keys.push_back(keyOf(i));
        QVERIFY(QCoro::waitFor(run(Command("LPUSH", "key:list", "x"))));
        keys.push_back("key:list");
        const auto many = QCoro::waitFor(m_client->mget(keys));
        QVERIFY(many);
        QCOMPARE(many->at(150).bytes(), "22500");
        QVERIFY(many->back().isNil()); // another type is nil, as MGET says
        QCOMPARE(QCoro::waitFor(m_client->unlink(keys)).value(), 201);
    }

    void keysOfDifferentSlotsThatCantBeSplitAreRefusedWithAHint()
    {
        const auto refused = QCoro::waitFor(run(Command("RENAME", "a", "b")));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::CrossSlot);
        QVERIFY(refused.error().message.contains(QLatin1String("hash tag")));
        QVERIFY(QCoro::waitFor(set("{t}a", "1")));
        QVERIFY(QCoro::waitFor(run(Command("RENAME", "{t}a", "{t}b"))));
    }

    void aBatchKeepsItsOrderOverNodes()
    {
        std::vector<Command> commands;
        for (int i = 0; i < 300; ++i)
            commands.emplace_back("INCRBY", keyOf(i), i);
        commands.emplace_back("LPUSH", keyOf(7), "wrong type");
        const auto replies = QCoro::waitFor(batch(commands));
        QVERIFY(replies);
        for (int i = 0; i < 300; ++i)
            QCOMPARE(replies->at(std::size_t(i)).integer(), i);
        QVERIFY(replies->at(300).isError());
        QVERIFY(replies->at(300).bytes().startsWith("WRONGTYPE"));
    }

    void aBatchKeepsItsOrderAroundCommandsThatAreSplit()
    {
        // The keys of DEL are on different nodes; it must not run after the SET that follows it.
        for (int round = 0; round < 20; ++round) {
            const QByteArray a = "order:" + QByteArray::number(round);
            const QByteArray b = "other:" + QByteArray::number(round + 100);
            const auto replies = QCoro::waitFor(batch({Command("DEL", a, b), Command("SET", a, "1"), Command("GET", a)}));
            QVERIFY(replies);
            QCOMPARE(replies->at(2).bytes(), "1");
            QCOMPARE(QCoro::waitFor(run(Command("GET", a)))->bytes(), "1");
        }
    }

    void aRefusedCommandInABatchMeansThatNothingRan()
    {
        for (const Command &refused : {Command("SUBSCRIBE", "x"), Command()}) {
            const auto replies = QCoro::waitFor(batch({Command("INCR", "once"), refused}));
            QVERIFY(!replies);
            QVERIFY(wasNotSent(replies.error().code));
            QVERIFY(QCoro::waitFor(run(Command("GET", "once")))->isNil());
        }
    }

    void blockingCallsAndTransactionsWaitForASlotThatMoves()
    {
        const int slot = ClusterSetup::slotOf("{w}");
        const int to = (m_cluster.ownerOf(slot) + 1) % 3;
        QVERIFY(QCoro::waitFor(set("{w}here", "0")));
        QVERIFY(m_cluster.beginMove(slot, to));
        // The list is not there, so the old owner answers ASK: the call blocks at the new one.
        auto blocked = m_client->blocking(Command("BLPOP", "{w}jobs", 20), 20s);
        QVERIFY(QCoro::waitFor(run(Command("RPUSH", "{w}jobs", "one"))));
        const auto job = QCoro::waitFor(std::move(blocked));
        QVERIFY2(job, qPrintable(job ? QString() : job.error().message));
        QCOMPARE(job->at(1).bytes(), "one");
        // A transaction over a key here and one there can't run anywhere until the move is over.
        QVERIFY(QCoro::waitFor(set("{w}there", "0")));
        const std::vector<Command> both{Command("INCR", "{w}here"), Command("INCR", "{w}there")};
        CommandOptions patient;
        patient.timeout = 20s;
        auto transaction = m_client->transaction(both, patient);
        while (m_cluster.moveKeys(slot, 10) > 0) {
        }
        QVERIFY(m_cluster.endMove(slot));
        const auto done = QCoro::waitFor(std::move(transaction));
        QVERIFY2(done, qPrintable(done ? QString() : done.error().message));
        QCOMPARE(done->at(0).integer(), 1);
        QCOMPARE(done->at(1).integer(), 1);
    }

    void aClientMayBeDestroyedByWhoHearsOfItsStatus()
    {
        for (int which = 1; which <= 3; ++which) {
            auto client = Client::open(m_cluster.url());
            int heard = 0;
            connect(client.get(), &Client::statusChanged, this, [&] {
                if (++heard == which)
                    client.reset();
            });
            QTRY_VERIFY(!client || client->status().state == ConnectionStatus::State::Ready);
        }
    }

    void transactionsAndScriptsRunWhereTheirKeysAre()
    {
        std::vector<Command> commands;
        commands.emplace_back("INCR", "{acc}a");
        commands.emplace_back("INCR", "{acc}b");
        const auto both = QCoro::waitFor(m_client->transaction(commands));
        QVERIFY2(both, qPrintable(both ? QString() : both.error().message));
        QCOMPARE(both->size(), 2u);
        commands.emplace_back("INCR", "elsewhere");
        QCOMPARE(QCoro::waitFor(m_client->transaction(commands)).error().code, Code::CrossSlot);
        const Script script("return redis.call('GET', KEYS[1]) .. ARGV[1]");
        const auto result = QCoro::waitFor(m_client->eval(script, {"{acc}a"}, {"!"}));
        QVERIFY(result);
        QCOMPARE(result->bytes(), "1!");
    }

    void aSlotThatMovesUnderLoadIsFollowed()
    {
        Traffic traffic;
        traffic.client = m_client.get();
        for (int i = 0; i < 20; ++i)
            trafficCaller(traffic, i);
        for (int round = 0; round < 3; ++round) {
            // A slot that the traffic uses.
            const int slot = ClusterSetup::slotOf("traffic:0:" + QByteArray::number(round));
            const int from = m_cluster.ownerOf(slot);
            const int to = (from + 1) % 3;
            QVERIFY(m_cluster.beginMove(slot, to));
            const int before = traffic.rounds;
            QTRY_VERIFY(traffic.rounds > before + 2000); // ASK for what is absent here
            while (m_cluster.moveKeys(slot, 1) > 0) {
                const int now = traffic.rounds;
                QTRY_VERIFY(traffic.rounds > now + 100);
            }
            QVERIFY(m_cluster.endMove(slot));
            const int after = traffic.rounds;
            QTRY_VERIFY(traffic.rounds > after + 2000); // MOVED
        }
        traffic.stop = true;
        QTRY_COMPARE(traffic.running, 0);
        QCOMPARE(traffic.wrong, 0);
        QVERIFY2(traffic.failed == 0, qPrintable(traffic.firstFailure));
    }

    void aBatchSurvivesAMovingSlot()
    {
        const int slot = ClusterSetup::slotOf("{m}");
        const int to = (m_cluster.ownerOf(slot) + 1) % 3;
        std::vector<QByteArray> keys;
        for (int i = 0; i < 20; ++i) {
            keys.push_back("{m}" + QByteArray::number(i));
            QVERIFY(QCoro::waitFor(set(keys.back(), QByteArray::number(i))));
        }
        QVERIFY(m_cluster.beginMove(slot, to));
        QCOMPARE(m_cluster.moveKeys(slot, 10), 10);
        const auto half = QCoro::waitFor(m_client->mget(keys));
        QVERIFY2(half, qPrintable(half ? QString() : half.error().message));
        for (int i = 0; i < 20; ++i)
            QCOMPARE(half->at(std::size_t(i)).bytes(), QByteArray::number(i));
        while (m_cluster.moveKeys(slot, 10) > 0) {
        }
        QVERIFY(m_cluster.endMove(slot));
        const auto whole = QCoro::waitFor(m_client->mget(keys));
        QVERIFY(whole);
        QCOMPARE(whole->at(19).bytes(), "19");
        const auto moved = QCoro::waitFor(m_client->transaction({Command("GET", keys[3]), Command("GET", keys[4])}));
        QVERIFY2(moved, qPrintable(moved ? QString() : moved.error().message));
        QCOMPARE(moved->at(1).bytes(), "4");
    }

    void aScanSeesEveryKeyThoughSlotsMove_data()
    {
        QTest::addColumn<bool>("allNodesAtOnce");
        QTest::newRow("one node after another") << false;
        QTest::newRow("all nodes at once") << true;
    }

    void aScanSeesEveryKeyThoughSlotsMove()
    {
        QFETCH(bool, allNodesAtOnce);
        std::vector<Command> fill;
        for (int i = 0; i < 5000; ++i)
            fill.emplace_back("SET", keyOf(i), "v");
        QVERIFY(QCoro::waitFor(batch(fill)));
        std::mt19937 random(7);
        ScanOptions options;
        options.count = allNodesAtOnce ? 30 : 100;
        options.allNodesAtOnce = allNodesAtOnce;
        options.match = "key:*";
        int moves = 0;
        const auto keys = QCoro::waitFor(collect(*m_client, options, [&](int batchNumber) {
            if (batchNumber % 4 != 2 || moves >= 6)
                return;
            const int slot = ClusterSetup::slotOf(keyOf(int(random() % 5000)));
            QVERIFY(m_cluster.moveSlot(slot, (m_cluster.ownerOf(slot) + 1 + int(random() % 2)) % 3));
            ++moves;
        }));
        QVERIFY2(keys, qPrintable(keys ? QString() : keys.error().message));
        QCOMPARE(moves, 6);
        for (int i = 0; i < 5000; ++i)
            QVERIFY2(keys->contains(keyOf(i)), keyOf(i).constData());
        QCOMPARE(keys->size(), 5000);
    }

    void aScanSeesKeysOfASlotThatIsHalfMoved()
    {
        const int slot = ClusterSetup::slotOf("{half}");
        const int from = m_cluster.ownerOf(slot);
        const int to = (from + 1) % 3;
        for (int i = 0; i < 40; ++i)
            QVERIFY(QCoro::waitFor(set("{half}" + QByteArray::number(i), "v")));
        QVERIFY(m_cluster.beginMove(slot, to));
        QCOMPARE(m_cluster.moveKeys(slot, 20), 20);
        const auto keys = QCoro::waitFor(collect(*m_client, {}));
        while (m_cluster.moveKeys(slot, 20) > 0) {
        }
        QVERIFY(m_cluster.endMove(slot));
        QVERIFY(keys);
        QCOMPARE(keys->size(), 40);
    }

    void aScanGoesOnFromItsPosition()
    {
        std::vector<Command> fill;
        for (int i = 0; i < 3000; ++i)
            fill.emplace_back("SET", keyOf(i), "v");
        QVERIFY(QCoro::waitFor(batch(fill)));
        ScanOptions options;
        options.count = 100;
        QSet<QByteArray> keys;
        int restarts = 0;
        for (bool ended = false; !ended; ++restarts) {
            const auto scan = m_client->scan(options);
            for (int i = 0; i < 7 && !scan->atEnd(); ++i) {
                const auto some = QCoro::waitFor(scan->next());
                QVERIFY(some);
                for (const QByteArray &key : *some)
                    keys.insert(key);
            }
            options.resumeFrom = scan->position();
            ended = scan->atEnd();
        }
        QVERIFY(restarts > 3);
        QCOMPARE(keys.size(), 3000);
    }

    void aPositionKeepsWhatIsStillToBeSwept()
    {
        std::vector<Command> fill;
        for (int i = 0; i < 3000; ++i)
            fill.emplace_back("SET", keyOf(i), "v");
        QVERIFY(QCoro::waitFor(batch(fill)));
        ScanOptions options;
        options.count = 100;
        auto scan = m_client->scan(options);
        QSet<QByteArray> keys;
        const auto step = [&] {
            const auto some = QCoro::waitFor(scan->next());
            for (const QByteArray &key : some.value_or(std::vector<QByteArray>()))
                keys.insert(key);
            return some.has_value();
        };
        while (scan->progress().nodesDone == 0)
            QVERIFY(step());
        // From a node that was not walked yet to the one that was: only the sweep can find them.
        const int walked = m_cluster.ownerOf(0);
        QSet<int> moved;
        for (int i = 0; moved.size() < 4; ++i) {
            const int slot = ClusterSetup::slotOf(keyOf(i));
            if (keys.contains(keyOf(i)) || m_cluster.ownerOf(slot) == walked)
                continue;
            QVERIFY(m_cluster.moveSlot(slot, walked));
            moved.insert(slot);
        }
        while (scan->progress().nodesDone < scan->progress().nodes)
            QVERIFY(step());
        QVERIFY(keys.size() < 3000);
        // Each step by another walk: the sweep is planned by one, and done by others.
        for (int steps = 0; !scan->atEnd(); ++steps) {
            QVERIFY(steps < 100);
            QVERIFY(step());
            options.resumeFrom = scan->position();
            scan = m_client->scan(options);
        }
        QCOMPARE(keys.size(), 3000);
    }

    void messagesAndBlockingReadsWork()
    {
        const auto subscription = m_client->subscribe({"news"});
        QSignalSpy messages(subscription.get(), &Subscription::message);
        QTRY_VERIFY(subscription->isActive());
        QVERIFY(QCoro::waitFor(run(Command("PUBLISH", "news", "hello"))));
        QTRY_COMPARE(messages.size(), 1);

        auto blocked = m_client->blocking(Command("BLPOP", "jobs", 5), 5s);
        QVERIFY(QCoro::waitFor(run(Command("RPUSH", "jobs", "one"))));
        const auto job = QCoro::waitFor(std::move(blocked));
        QVERIFY(job);
        QCOMPARE(job->at(1).bytes(), "one");
    }

    void aServerThatIsNoClusterIsNamed()
    {
        RedisServer::Options options;
        options.tcp = true;
        RedisServer alone(options);
        QVERIFY(alone.start());
        Url url = alone.tcpUrl();
        url.topology = Topology::Cluster;
        const auto client = Client::open(url);
        const auto ready = QCoro::waitFor(client->ready());
        QVERIFY(!ready);
        QCOMPARE(ready.error().code, Code::Unsupported);
        QVERIFY(ready.error().message.contains(QLatin1String("redis://")));
    }

private:
    using ClusterSetup = test::ClusterSetup;
    using RedisServer = test::RedisServer;

    Task<Result<Value>> run(Command command) { co_return co_await m_client->command(std::move(command)); }
    Task<bool> set(QByteArray key, QByteArray value)
    {
        const auto reply = co_await m_client->command(Command("SET", key, value));
        co_return reply.has_value();
    }
    Task<Result<std::vector<Value>>> batch(std::vector<Command> commands)
    {
        co_return co_await m_client->pipeline(std::move(commands));
    }

    test::ClusterSetup m_cluster;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestCluster)

#include "tst_cluster.moc"
