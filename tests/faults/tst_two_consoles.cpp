// SPDX-License-Identifier: GPL-3.0-or-later
// F23: several consoles bump, roll back, clean up and invalidate at once. Versions are distinct, the history is complete, and
// nothing that is current is removed.
#include "core/cache/invalidation.h"
#include "core/cache/invalidation_mark.h"
#include "core/cache/versions.h"
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QSet>
#include <QTest>

#include <algorithm>
#include <deque>
#include <set>

using namespace freshet;
using namespace freshet::test;

namespace {

constexpr int rounds = 12; // of each console

enum class Kind { Bump, Rollback, Cleanup, Invalidate };

struct Order
{
    Kind kind = Kind::Bump;
    QByteArray target{}; ///< of a rollback, or the glob of an invalidation
};

/// One console with a connection of its own, which carries out orders one after another, and what it was told.
class Console
{
public:
    Console(const redis::Url &url, std::deque<Order> orders)
        : m_client(redis::Client::open(url))
        , m_orders(std::move(orders))
    {}
    Task<> run()
    {
        for (const Order &order : m_orders)
            co_await carryOut(order);
        isDone = true;
    }

    std::vector<cache::VersionMove> moves;
    QStringList errors;
    bool isDone = false;

private:
    Task<> carryOut(Order order)
    {
        cache::Versions versions(*m_client, {});
        if (order.kind == Kind::Cleanup) {
            const auto report = co_await versions.cleanup("product");
            if (!report || report->error)
                errors.append(report ? report->error->message : report.error().message);
        } else if (order.kind == Kind::Invalidate) {
            cache::Invalidation what;
            what.kind = cache::Invalidation::Kind::Pattern;
            what.subjects = {order.target};
            cache::InvalidationOptions options;
            options.mark = true;
            const auto report = co_await cache::invalidate(*m_client, what, options);
            if (!report || report->error)
                errors.append(report ? report->error->message : report.error().message);
        } else {
            auto changing = order.kind == Kind::Bump ? versions.bump("product", QStringLiteral("test"))
                                                     : versions.rollback("product", order.target);
            const auto change = co_await changing;
            if (change)
                moves.push_back(change->move);
            else
                errors.append(change.error().message);
        }
    }

    std::unique_ptr<redis::Client> m_client;
    std::deque<Order> m_orders;
};

} // namespace

class TwoConsolesTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server{{.tcp = true}};
    ClusterSetup m_cluster;

    /// All versions that bumps gave are distinct; each move stands in history and log, once; the log is one chain.
    void checkMoves(const std::vector<cache::VersionMove> &moves)
    {
        QSet<QByteArray> given;
        std::multiset<QByteArray> made, told, logged;
        for (const cache::VersionMove &move : moves) {
            if (move.from == move.to)
                continue; // a rollback to where it was
            made.insert(move.from + '>' + move.to);
            if (move.to == "v1")
                continue;
            QVERIFY2(!given.contains(move.to), move.to.constData());
            given.insert(move.to);
        }
        const auto client = redis::Client::open(m_server.url());
        cache::Versions versions(*client, {});
        const auto history = await(versions.history("product", -1));
        QVERIFY(history);
        for (const cache::VersionRecord &record : *history)
            told.insert(record.move.from + '>' + record.move.to);
        QByteArray now = "v1";
        for (const RawReply &entry : m_server.raw().run({"XRANGE", "cache_version:log", "-", "+"}).elements) {
            const RawReply &fields = entry.elements.at(1);
            QCOMPARE(fields.field("from").bytes, now);
            now = fields.field("to").bytes;
            logged.insert(fields.field("from").bytes + '>' + now);
            QVERIFY(!fields.field("actor").bytes.isEmpty());
        }
        QVERIFY(logged == made);
        QVERIFY(told == made);
        QCOMPARE(await(versions.current("product")), Result<QByteArray>(now));
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }

    void allConsolesAtOnce()
    {
        auto raw = m_server.raw();
        raw.run({"FLUSHALL"});
        raw.run({"SET", "cache_version:product", "v1"});
        raw.run({"SET", "vx:product:7", "x"}); // of no version: the first invalidation removes it, however far the service is
        std::deque<Order> orders;
        for (int i = 0; i < rounds; ++i) {
            orders.push_back({Kind::Bump});
            orders.push_back({Kind::Rollback, "v1"});
            orders.push_back({Kind::Bump});
            orders.push_back({Kind::Cleanup});
            orders.push_back({Kind::Invalidate, "v*:product:7*"});
        }
        Console one(m_server.url(), orders), other(m_server.url(), orders);
        // A service that caches under the current version all the time.
        auto service = m_server.raw();
        int number = 0;
        const auto serve = [&] {
            service.run({"EVAL", "redis.call('SET', redis.call('GET', KEYS[1]) .. ':product:' .. ARGV[1], 'x')", "1",
                         "cache_version:product", QByteArray::number(number++)});
        };
        // freshetctl bumps and invalidates meanwhile.
        std::vector<cache::VersionMove> ofCtl;
        int invalidated = 0;
        bool isBump = false;
        std::unique_ptr<RunningFreshetctl> ctl;
        const auto driveCtl = [&] {
            if (ctl && ctl->isRunning())
                return;
            if (ctl) {
                const QJsonObject json = QJsonDocument::fromJson(ctl->out()).object();
                const auto text = [&](const char *name) { return json[QLatin1String(name)].toString().toUtf8(); };
                if (isBump)
                    ofCtl.push_back({text("scope"), text("from"), text("to")});
                else
                    invalidated += text("kind") == "pattern" ? 1 : 0;
            }
            ctl.reset();
            if (one.isDone && other.isDone)
                return;
            isBump = !isBump;
            ctl = std::make_unique<RunningFreshetctl>(Freshetctl(m_server.url()),
                                                      isBump ? words("version bump product --json --reason ctl")
                                                             : words("invalidate pattern v*:product:8* --yes --json"));
        };
        one.run();
        other.run();
        QTRY_VERIFY_WITH_TIMEOUT((serve(), driveCtl(), one.isDone && other.isDone && !ctl), 120000);
        QVERIFY2(one.errors.isEmpty() && other.errors.isEmpty(), qPrintable((one.errors + other.errors).join(u'\n')));
        QVERIFY(!ofCtl.empty() && invalidated > 0);
        std::vector<cache::VersionMove> all = one.moves;
        all.insert(all.end(), other.moves.begin(), other.moves.end());
        all.insert(all.end(), ofCtl.begin(), ofCtl.end());
        checkMoves(all);
        QVERIFY(raw.run({"XLEN", cache::marksKey}).integer > 0);
    }

    // The hard case for a cleanup: what it plans to remove becomes current while it walks.
    void aCleanupNeverRemovesWhatARollbackMakesCurrent()
    {
        for (int round = 0; round < 6; ++round) {
            auto raw = m_server.raw();
            raw.run({"FLUSHALL"});
            raw.run({"SET", "cache_version:product", "v5"});
            std::vector<QByteArrayList> commands;
            for (int i = 0; i < 8000; ++i)
                commands.push_back({"SET", "v2:product:" + QByteArray::number(i), "x"});
            raw.runAll(commands);
            Console cleaner(m_server.url(), {{Kind::Cleanup}});
            Console roller(m_server.url(), {{Kind::Rollback, "v2"}});
            cleaner.run();
            const qint64 until = 7500 - 1200 * round; // early and late in the walk
            QTRY_VERIFY_WITH_TIMEOUT(raw.run({"DBSIZE"}).integer <= until || cleaner.isDone, 20000);
            roller.run();
            QTRY_VERIFY_WITH_TIMEOUT(roller.isDone, 20000);
            // From here on v2 is current: not one of its keys may go any more.
            const auto count = [&raw] { return raw.run({"EVAL", "return #redis.call('KEYS', 'v2:product:*')", "0"}).integer; };
            const qint64 kept = count();
            QTRY_VERIFY_WITH_TIMEOUT(cleaner.isDone, 20000);
            QCOMPARE(raw.run({"GET", "cache_version:product"}).bytes, QByteArray("v2"));
            QCOMPARE(count(), kept);
        }
    }

    void inAClusterTooVersionsAreDistinctAndTheHistoryIsComplete()
    {
        QVERIFY2(m_cluster.start(), qPrintable(m_cluster.log()));
        const auto client = redis::Client::open(m_cluster.url());
        QVERIFY(await(client->ready()));
        std::deque<Order> orders(rounds, Order{Kind::Bump});
        Console one(m_cluster.url(), orders), other(m_cluster.url(), orders);
        one.run();
        other.run();
        QTRY_VERIFY_WITH_TIMEOUT(one.isDone && other.isDone, 60000);
        QVERIFY2(one.errors.isEmpty() && other.errors.isEmpty(), qPrintable((one.errors + other.errors).join(u'\n')));
        std::vector<cache::VersionMove> all = one.moves;
        all.insert(all.end(), other.moves.begin(), other.moves.end());
        QCOMPARE(all.size(), std::size_t(2 * rounds));
        QSet<QByteArray> given;
        for (const cache::VersionMove &move : all)
            given.insert(move.to);
        QCOMPARE(given.size(), 2 * rounds);
        cache::Versions versions(*client, {});
        const auto history = await(versions.history("product", -1));
        QVERIFY(history);
        QCOMPARE(history->size(), std::size_t(2 * rounds));
    }
};

QTEST_GUILESS_MAIN(TwoConsolesTest)
#include "tst_two_consoles.moc"
