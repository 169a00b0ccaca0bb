// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <list>
#include <random>
#include <unordered_map>

using namespace freshet;
using namespace freshet::test;

namespace {

/// The hits of an exact LRU, naively.
qint64 lruHits(const std::vector<int> &keys, std::size_t entries)
{
    std::list<int> order;
    std::unordered_map<int, std::list<int>::iterator> places;
    qint64 hits = 0;
    for (const int key : keys) {
        if (const auto found = places.find(key); found != places.end()) {
            ++hits;
            order.erase(found->second);
        } else if (places.size() == entries) {
            places.erase(order.back());
            order.pop_back();
        }
        order.push_front(key);
        places[key] = order.begin();
    }
    return hits;
}

QByteArray lines(const std::vector<int> &keys)
{
    QByteArray text;
    for (const int key : keys)
        text += QByteArray::number(key) + '\n';
    return text;
}

} // namespace

class FreshetctlReplayTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_directory.isValid());
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    }
    void init() { QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk()); }
    void memoryAloneNeedsNoServer();
    void lruGivesTheHitRateOfANaiveOne();
    void theDefaultPolicySurvivesALoopThatLruDoesNot();
    void writesAndRemovalsAreNoReads();
    void ttlsRunByTheClockOfTheTrace();
    void bytesBoundTheTierToo();
    void countsRepeatARecordWhereAsked();
    void standardInputIsATrace();
    void bothTiersAnswerAndTheirHitsAreTold();
    void writesAndRemovalsReachRedis();
    void onlyItsOwnNamespaceIsWritten();
    void aServerThatTakesNoWritesIsNoReplay();
    void withoutAServerItIsUnreachable();
    void whatIsNoTraceIsWrongUsage_data();
    void whatIsNoTraceIsWrongUsage();

private:
    QString file(const char *name, const QByteArray &bytes)
    {
        const QString path = m_directory.filePath(QString::fromUtf8(name));
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? path : QString();
    }
    /// In memory alone, with a server that is not there.
    Ran replay(const QString &trace, const char *options, const QByteArray &input = {})
    {
        return Freshetctl()
            .set("FRESHET_URL", "unix:///nonexistent/redis.sock")
            .run(QStringList{QStringLiteral("replay"), trace, QStringLiteral("--memory-only"), QStringLiteral("--json")} +
                     words(options),
                 input);
    }

    QTemporaryDir m_directory;
    RedisServer m_server;
};

void FreshetctlReplayTest::memoryAloneNeedsNoServer()
{
    const QString trace = file("few.txt", "a\nb\na\nc\na\n");
    const Ran ran = replay(trace, "--l1-entries 10");
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.err, QByteArray());
    const QJsonObject json = ran.json();
    QCOMPARE(json[QStringLiteral("requests")].toInt(), 5);
    QCOMPARE(json[QStringLiteral("unique")].toInt(), 3);
    QCOMPARE(json[QStringLiteral("hit_rate")].toDouble(), 0.4);
    QCOMPARE(json[QStringLiteral("l1_hit_rate")].toDouble(), 0.4);
    QVERIFY(json[QStringLiteral("l2_hit_rate")].isNull());
    QVERIFY(json[QStringLiteral("warm_hits")].isNull());
    QVERIFY(json[QStringLiteral("reads_per_s")].toDouble() > 0);
    QVERIFY(json[QStringLiteral("p99_us")].toDouble() >= json[QStringLiteral("p50_us")].toDouble());

    const Ran text = Freshetctl().run({QStringLiteral("replay"), trace, QStringLiteral("--memory-only")});
    QCOMPARE(text.status, 0);
    QVERIFY2(text.out.contains("L1 hit rate    40.00 % of the reads\n"), text.out.constData());
}

void FreshetctlReplayTest::lruGivesTheHitRateOfANaiveOne()
{
    std::mt19937 random(11);
    std::geometric_distribution<int> popular(0.003);
    std::vector<int> keys;
    for (int i = 0; i < 50'000; ++i)
        keys.push_back(i % 10 == 9 ? 100'000 + i : popular(random));
    const Ran ran = replay(file("popular.txt", lines(keys)), "--policy lru --l1-entries 300");
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.json()[QStringLiteral("requests")].toInteger(), qint64(keys.size()));
    QCOMPARE(ran.json()[QStringLiteral("l1_hits")].toInteger(), lruHits(keys, 300));
    QCOMPARE(ran.json()[QStringLiteral("l1_entries")].toInteger(), 300);
}

void FreshetctlReplayTest::theDefaultPolicySurvivesALoopThatLruDoesNot()
{
    std::vector<int> keys;
    for (int i = 0; i < 505'500; ++i)
        keys.push_back(i % 1011);
    const QString trace = file("loop.txt", lines(keys));
    QCOMPARE(replay(trace, "--l1-entries 1000 --policy lru").json()[QStringLiteral("l1_hits")].toInteger(), 0);
    const Ran ran = replay(trace, "--l1-entries 1000");
    QVERIFY2(ran.json()[QStringLiteral("hit_rate")].toDouble() >= 0.85, ran.out.constData());
}

void FreshetctlReplayTest::writesAndRemovalsAreNoReads()
{
    const Ran ran =
        replay(file("mixed.csv", "key,op\na,SET\na,GET\na,DELETE\na,GET_LEASE\na,get\nb,set_lease\nb,DEL\nb,GET\n"), "");
    QCOMPARE(ran.status, 0);
    const QJsonObject json = ran.json();
    QCOMPARE(json[QStringLiteral("requests")].toInt(), 8);
    QCOMPARE(json[QStringLiteral("reads")].toInt(), 4);
    QCOMPARE(json[QStringLiteral("writes")].toInt(), 2);
    QCOMPARE(json[QStringLiteral("deletes")].toInt(), 2);
    QCOMPARE(json[QStringLiteral("l1_hits")].toInt(), 2); // after the first write and after the load
    QCOMPARE(json[QStringLiteral("loads")].toInt(), 2);
}

void FreshetctlReplayTest::ttlsRunByTheClockOfTheTrace()
{
    // a: put at 100 for 60 s, hit at 159, gone at 161. b: for 3600 s, which --ttl shortens.
    const QString trace =
        file("times.csv", "op_time,key,op,ttl\n100,a,SET,60\n100,b,GET,\n159,a,GET,\n161,a,GET,\n3000,b,GET,\n");
    QCOMPARE(replay(trace, "").json()[QStringLiteral("l1_hits")].toInt(), 2);
    QCOMPARE(replay(trace, "--ttl 2000").json()[QStringLiteral("l1_hits")].toInt(), 1);
    QCOMPARE(replay(file("wild.csv", "time,key,ttl\n-1e300,a,9223372036854775807\n1e300,a,\n5,a,\n"), "").status, 0);
}

void FreshetctlReplayTest::bytesBoundTheTierToo()
{
    QByteArray csv = "key,size\n";
    for (int i = 0; i < 1000; ++i)
        csv += QByteArray::number(i) + ",10000\n";
    const QJsonObject json = replay(file("sizes.csv", csv), "--l1-bytes 1000000").json();
    const auto bytes = json[QStringLiteral("l1_bytes")].toInteger();
    QVERIFY2(bytes > 500'000 && bytes <= 1'000'000, qPrintable(QString::number(bytes)));
    QVERIFY(json[QStringLiteral("l1_entries")].toInteger() <= 100);
}

void FreshetctlReplayTest::countsRepeatARecordWhereAsked()
{
    const QString trace = file("counts.csv", "key,op,op_count\na,GET,3\nb,GET,0\n");
    QCOMPARE(replay(trace, "").json()[QStringLiteral("requests")].toInt(), 2);
    QCOMPARE(replay(trace, "--op-count").json()[QStringLiteral("requests")].toInt(), 3);
    QCOMPARE(replay(trace, "--op-count").json()[QStringLiteral("l1_hits")].toInt(), 2);
}

void FreshetctlReplayTest::standardInputIsATrace()
{
    const Ran ran = replay(QStringLiteral("-"), "", "a\na\n");
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.json()[QStringLiteral("l1_hits")].toInt(), 1);
}

void FreshetctlReplayTest::bothTiersAnswerAndTheirHitsAreTold()
{
    QByteArray csv = "key,size\n";
    for (int i = 0; i < 1000; ++i)
        csv += QByteArray::number(i % 100) + ",2000\n";
    const QString trace = file("both.csv", csv);
    const Freshetctl ctl(m_server.url());
    const QStringList arguments =
        QStringList{QStringLiteral("replay"), trace} + words("--l1-entries 10 --ttl 600 --namespace bench --json");
    const Ran cold = ctl.run(arguments);
    QVERIFY2(cold.status == 0 && cold.err.isEmpty(), cold.err.constData());
    const auto number = [](const Ran &ran, const char *name) { return ran.json()[QString::fromUtf8(name)].toInteger(-1); };
    QCOMPARE(number(cold, "requests"), 1000);
    QCOMPARE(number(cold, "unique"), 100);
    QCOMPARE(number(cold, "errors"), 0);
    QCOMPARE(number(cold, "warm_hits"), 0);
    QCOMPARE(number(cold, "loads"), 100); // each key once, though many requests are under way
    QVERIFY(number(cold, "l2_hits") > 0);
    QCOMPARE(number(cold, "l1_hits") + number(cold, "l2_hits") + number(cold, "loads"), 1000);
    QCOMPARE(cold.json()[QStringLiteral("hit_rate")].toDouble(), double(1000 - number(cold, "loads")) / 1000);

    // What stays: the values at their size and with their TTL, under the namespace, and nothing else.
    auto redis = m_server.raw();
    QCOMPARE(redis.run({"DBSIZE"}).integer, 100);
    QCOMPARE(redis.run({"STRLEN", "v1:bench:42"}).integer, 2000);
    const qint64 ttl = redis.run({"TTL", "v1:bench:42"}).integer;
    QVERIFY(ttl > 500 && ttl <= 600);

    // A second run finds Redis warm.
    const Ran warm = ctl.run(arguments);
    QCOMPARE(warm.status, 0);
    QCOMPARE(number(warm, "loads"), 0);
    QCOMPARE(warm.json()[QStringLiteral("hit_rate")].toDouble(), 1.0);
    QVERIFY(warm.json()[QStringLiteral("l2_hit_rate")].toDouble() == 1.0);
    QCOMPARE(number(warm, "warm_hits"), 100); // and says so
    QStringList text = arguments;
    text.removeOne(QStringLiteral("--json"));
    const Ran said = ctl.run(text);
    QVERIFY2(said.out.contains("warm hits") && said.out.contains("100 keys were in Redis before"), said.out.constData());
}

void FreshetctlReplayTest::writesAndRemovalsReachRedis()
{
    const QString trace = file("writes.csv", "key,op,size,ttl\na,SET,10,100\nb,SET,10,\nc,SET,,\nc,GET,,\nb,GET,,\na,GET,,\n");
    QCOMPARE(Freshetctl(m_server.url()).run({QStringLiteral("replay"), trace}).status, 0);
    auto redis = m_server.raw();
    const qint64 ttl = redis.run({"TTL", "v1:replay:a"}).integer;
    QVERIFY(ttl > 0 && ttl <= 100);
    QVERIFY(redis.run({"TTL", "v1:replay:b"}).integer > 3000);
    QCOMPARE(redis.run({"STRLEN", "v1:replay:b"}).integer, 10);
    const QString removal = file("removal.csv", "key,op\na,DELETE\n");
    QCOMPARE(Freshetctl(m_server.url()).run({QStringLiteral("replay"), removal}).status, 0);
    QCOMPARE(redis.run({"EXISTS", "v1:replay:a", "v1:replay:b"}).integer, 1);
}

void FreshetctlReplayTest::onlyItsOwnNamespaceIsWritten()
{
    const QString trace = file("own.txt", "a\n");
    const Freshetctl ctl(m_server.url());
    const QStringList arguments{QStringLiteral("replay"), trace};
    QVERIFY(m_server.raw().run({"SET", "cache_version:shop", "v3"}).isOk());
    for (const char *nameSpace : {"--namespace product", "--namespace shop"}) {
        const Ran ran = ctl.run(arguments + words(nameSpace));
        QCOMPARE(ran.status, 4);
        QVERIFY2(ran.saysOneLine() && ran.err.contains("--yes"), ran.err.constData());
    }
    QCOMPARE(m_server.raw().run({"DBSIZE"}).integer, 1);
    QCOMPARE(ctl.run(arguments + words("--namespace shop --yes")).status, 0);
    QCOMPARE(m_server.raw().run({"EXISTS", "v1:shop:a"}).integer, 1);
}

void FreshetctlReplayTest::aServerThatTakesNoWritesIsNoReplay()
{
    const QString trace = file("own.txt", "a\n");
    const Ran refused = Freshetctl(m_server.url()).run({QStringLiteral("replay"), trace, QStringLiteral("--read-only")});
    QCOMPARE(refused.status, 4);
    QVERIFY(refused.saysOneLine());
    auto redis = m_server.raw();
    QCOMPARE(redis.run({"DBSIZE"}).integer, 0);
    QVERIFY(redis.run({"CONFIG", "SET", "maxmemory", "1"}).isOk());
    const Ran full = Freshetctl(m_server.url()).run({QStringLiteral("replay"), trace});
    QVERIFY(redis.run({"CONFIG", "SET", "maxmemory", "0"}).isOk());
    QCOMPARE(full.status, 1);
    QVERIFY2(full.err.contains("out of memory"), full.err.constData());
}

void FreshetctlReplayTest::withoutAServerItIsUnreachable()
{
    const Ran ran =
        Freshetctl()
            .set("FRESHET_URL", "unix:///nonexistent/redis.sock")
            .run({QStringLiteral("replay"), file("own.txt", "a\n"), QStringLiteral("--timeout"), QStringLiteral("1")});
    QCOMPARE(ran.status, 3);
}

void FreshetctlReplayTest::whatIsNoTraceIsWrongUsage_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("options");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char *name, const char *fileName, const QByteArray &bytes, const char *options, const char *said) {
        QTest::newRow(name) << QString::fromUtf8(fileName) << bytes << QString::fromUtf8(options) << QByteArray(said);
    };
    row("not there", "", "", "", "can't be opened");
    row("no key column", "nokey.csv", "object,op\n1,GET\n", "", "line 1: the header names no column key");
    row("unknown operation", "op.csv", "key,op\na,FLY\n", "", "line 2: there is no operation \"FLY\"");
    row("cut gzip", "cut.txt.gz", QByteArray::fromHex("1f8b0800000000000003"), "", "ends too early");
    row("policy", "ok.txt", "a\n", "--policy fifo", "--policy is s3fifo, tinylfu or lru");
    row("no entries", "ok.txt", "a\n", "--l1-entries 0", "--l1-entries takes a whole number from 1");
    row("no bytes", "ok.txt", "a\n", "--l1-bytes 0", "--l1-bytes takes a whole number from 1");
}

void FreshetctlReplayTest::whatIsNoTraceIsWrongUsage()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, options);
    QFETCH(QByteArray, said);
    const QString trace = name.isEmpty() ? QStringLiteral("/nonexistent/trace.txt") : file(qPrintable(name), bytes);
    const Ran ran = replay(trace, qPrintable(options));
    QCOMPARE(ran.status, 2);
    QVERIFY2(ran.saysOneLine() && ran.err.contains(said), ran.err.constData());
    QCOMPARE(ran.out, QByteArray());
}

QTEST_GUILESS_MAIN(FreshetctlReplayTest)
#include "tst_freshetctl_replay.moc"
