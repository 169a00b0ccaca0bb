// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/version_warmth.h"

#include "tests/support/await.h"
#include "tests/support/redis_server.h"

#include <QTest>
#include <QTimer>

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;
using namespace std::chrono_literals;

class VersionWarmthTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server{{.users = {"deaf on nopass ~* +@all -monitor -object"}}};
    std::unique_ptr<redis::Client> m_client;

    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    void set(const QByteArray &prefix, int from, int to, const QByteArrayList &more = {})
    {
        std::vector<QByteArrayList> commands;
        for (int i = from; i < to; ++i)
            commands.push_back(QByteArrayList{"SET", prefix + QByteArray::number(i), "x"} + more);
        m_server.raw().runAll(commands);
    }
    Result<VersionWarmth> measure(const QByteArray &target, VersionWarmthOptions options = {},
                                  const QByteArray &scope = "product")
    {
        return await(fetchVersionWarmth(*m_client, scope, target, false, options));
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        QVERIFY(raw({"FLUSHALL"}).isOk());
        raw({"CONFIG", "SET", "maxmemory-policy", "noeviction"});
        raw({"SET", "cache_version:product", "v5"});
        m_client = redis::Client::open(m_server.url());
    }
    void cleanup() { m_client.reset(); }

    void countsAreExactAndTheLastExpiryIsTheLast()
    {
        set("v5:product:", 0, 500);
        set("v4:product:", 0, 100, {"EX", "600"});
        set("v4:product:", 100, 101, {"EX", "2460"});
        set("v4:product:", 101, 104);
        set("v3:product:", 0, 1000);
        const auto warmth = measure("v4");
        QVERIFY(warmth);
        QCOMPARE(warmth->move, (cache::VersionMove{"product", "v5", "v4"}));
        QCOMPARE(warmth->currentKeys, 500);
        QCOMPARE(warmth->oldKeys, 104);
        QCOMPARE(warmth->oldPersistent, 3);
        const qint64 left = QDateTime::currentDateTimeUtc().secsTo(warmth->oldLastExpiry);
        QVERIFY2(left > 2430 && left <= 2460, qPrintable(QString::number(left)));
        QCOMPARE(warmth->keys.asked, 500);
        QCOMPARE(warmth->keys.found, 104);
    }

    // The interval of 95 % holds the true share in about 95 of 100 measurements; 60 walks over other keys make a miss of most of
    // them impossible.
    void theSampledShareIsAboutTheTrueOne()
    {
        int held = 0;
        const int rounds = 20;
        for (int round = 0; round < rounds; ++round) {
            raw({"FLUSHALL"});
            raw({"SET", "cache_version:product", "v5"});
            const QByteArray name = "v5:product:" + QByteArray::number(round) + ':';
            set(name, 0, 2000);
            set("v4" + name.mid(2), 0, 600);
            VersionWarmthOptions options;
            options.sample = 200;
            options.count = false;
            const auto warmth = measure("v4", options);
            QVERIFY(warmth);
            QCOMPARE(warmth->keys.asked, 200);
            held += warmth->keys.low <= 0.3 && 0.3 <= warmth->keys.high ? 1 : 0;
            QVERIFY(!warmth->currentKeys);
        }
        QVERIFY2(held >= 15, qPrintable(QString::number(held)));
    }

    void keysInUseAreToldApartFromIdleOnes()
    {
        set("v5:product:", 0, 300);
        set("v4:product:", 0, 30);
        const auto warmth = measure("v4");
        QVERIFY(warmth && warmth->used);
        QCOMPARE(warmth->used->asked, 300); // all were written just now
        QCOMPARE(warmth->used->found, 30);
    }

    void whatTheServerDoesNotTellIsUnknown()
    {
        set("v5:product:", 0, 50);
        raw({"CONFIG", "SET", "maxmemory-policy", "allkeys-lfu"});
        const auto warmth = measure("v4");
        QVERIFY(warmth);
        QVERIFY(!warmth->used);
        QCOMPARE(warmth->keys.asked, 50);
        raw({"CONFIG", "SET", "maxmemory-policy", "noeviction"});
        redis::Url url = m_server.url();
        url.user = QStringLiteral("deaf");
        const auto deaf = redis::Client::open(url);
        const auto poor = await(fetchVersionWarmth(*deaf, "product", "v4", false));
        QVERIFY(poor);
        QVERIFY(!poor->used);
        VersionWarmthOptions options;
        options.listen = 100ms;
        const auto refused = await(fetchVersionWarmth(*deaf, "product", "v4", false, options));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::NoPermission);
    }

    void measuringTouchesNoKeysAge()
    {
        set("v5:product:", 0, 3);
        set("v4:product:", 0, 3);
        const auto idle = [this] { return raw({"OBJECT", "IDLETIME", "v4:product:1"}).integer; };
        QTRY_VERIFY_WITH_TIMEOUT(idle() >= 2, 20000);
        QVERIFY(measure("v4"));
        QVERIFY(idle() >= 2);
    }

    void heardReadsCountAsOftenAsTheyCome()
    {
        set("v5:product:", 0, 10);
        set("v4:product:", 0, 1);
        // Key 0 is read nine times as often as key 1, which only the current version has; key 99 is in neither.
        auto reader = m_server.raw();
        QTimer traffic;
        QObject::connect(&traffic, &QTimer::timeout, &traffic, [&reader] {
            for (int i = 0; i < 9; ++i)
                reader.run({"GET", "v5:product:0"});
            reader.run({"MGET", "v5:product:1", "v5:product:99"});
            reader.run({"GET", "v5:user:0"});
        });
        traffic.start(10);
        VersionWarmthOptions options;
        options.listen = 1500ms;
        const auto warmth = measure("v4", options);
        QVERIFY(warmth && warmth->reads);
        QVERIFY(warmth->listened >= 1.4);
        QVERIFY2(warmth->reads->asked > 100, qPrintable(QString::number(warmth->reads->asked)));
        QVERIFY2(std::abs(warmth->reads->share - 9.0 / 11) < 0.05, qPrintable(QString::number(warmth->reads->share)));
        // Three keys are three independent things, however often they are read.
        QVERIFY(warmth->reads->high - warmth->reads->low > 0.3);
    }

    void aGlobalRollbackIsAboutTheNamespacesThatInherit()
    {
        raw({"SET", "cache_version:global", "v7"});
        set("v7:user:", 0, 20);
        set("v6:user:", 0, 5);
        set("v7:product:", 0, 50); // of a namespace with its own version
        const auto warmth = measure("v6", {}, "global");
        QVERIFY(warmth);
        QCOMPARE(warmth->currentKeys, 20);
        QCOMPARE(warmth->oldKeys, 5);
    }

    void anUnknownVersionAndAStopAreSaid()
    {
        const auto unknown = measure("v9");
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().code, Code::NotFound);
        set("v5:product:", 0, 30000);
        std::stop_source stop;
        VersionWarmthOptions options;
        options.stop = stop.get_token();
        options.progress = [&stop](const VersionWalkProgress &) { stop.request_stop(); };
        const auto stopped = measure("v4", options);
        QVERIFY(stopped);
        QVERIFY(stopped->stopped && !stopped->currentKeys && !stopped->oldKeys);
        QVERIFY(stopped->keys.asked > 0); // what was met till then
    }
};

QTEST_GUILESS_MAIN(VersionWarmthTest)
#include "tst_version_warmth.moc"
