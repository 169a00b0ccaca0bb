// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/versions.h"

#include "core/cache/invalidation.h"
#include "core/cache/version_book.h"
#include "tests/support/await.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTest>

#include <rapidcheck.h>

#include <algorithm>
#include <set>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

class VersionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void theNextVersion_data();
    void theNextVersion();
    void anyIsoTimeIsRead_data();
    void anyIsoTimeIsRead();
    void readingNeverWrites();
    void aNamespaceInheritsUntilItHasItsOwn();
    void aBumpAfterARollbackGivesAnUnusedNumber();
    void namesWithoutNumberAreNotUsedTwice();
    void whatServicesDidIsTakenIntoAccount();
    void whatAnInheritingNamespaceUsedIsNotUsedAgain();
    void theHighestNumberIsReadInAnyForm_data();
    void theHighestNumberIsReadInAnyForm();
    void historyAndLogAreWrittenToTheByte();
    void aClockThatStepsBackOverwritesNothing();
    void aGlobalBumpMovesEveryNamespaceToItsOwnNextNumber();
    void laggardsAreMovedAfterFiveSeconds();
    void whatTheBumpItselfMovedToTheOldNameIsNoLaggard();
    void theHistoryOfManyMovesIsWrittenWithoutLookingTwice();
    void anotherNamespacesSpoiltKeyIsInNobodysWay();
    void aRollbackNeedsAKnownVersion();
    void historyIsToldNewestFirstWithTheServicesEntries();
    void whatIsCorruptIsCopedWithOrSaid();
    void namesThatAreNoNamespacesAreRefused();
    void twentyBumpsAtOnceGiveTwentyVersions_data();
    void twentyBumpsAtOnceGiveTwentyVersions();
    void listCountsKeysAndBytes();
    void sizesAreEstimatedFromSomeAndTheDistanceIsSaid();
    void expiriesOfEachVersionAreListed();
    void listWithoutAWalkKnowsWhatItIsTold();
    void listSaysSinceWhenAVersionIsCurrent();
    void aCountShowsProgressAndCanBeStopped();
    void cleanupKeepsTheCurrentAndTheNewest();
    void cleanupKeepsNamesByTheirLastChange();
    void cleanupLeavesVersionsThatTheNamespaceNeverHad();
    void cleanupRemovesNothingThatBecomesCurrentMeanwhile();
    void cleanupCanBeStoppedAndShowsProgress();
    void anInvalidationOfANamespaceIsABump();
    void aResourceIsOfTheCurrentVersion();
    void versionsBehaveAsTheModelSays();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    static VersionListOptions counted()
    {
        VersionListOptions options;
        options.count = true;
        options.bytes = true;
        return options;
    }
    QByteArray get(const QByteArray &key) { return raw({"GET", key}).bytes; }
    Versions versions() { return Versions(*m_client, {.actor = QStringLiteral("me"), .host = QStringLiteral("here")}, m_clock); }
    QByteArray bump(const QByteArray &scope, const QString &reason = {})
    {
        auto mine = versions();
        const auto change = await(mine.bump(scope, reason));
        return change ? change->move.from + ">" + change->move.to : "error: " + change.error().message.toUtf8();
    }
    QByteArray rollback(const QByteArray &scope, const QByteArray &to, bool force = false)
    {
        auto mine = versions();
        const auto change = await(mine.rollback(scope, to, force));
        return change ? change->move.from + ">" + change->move.to : "error: " + change.error().message.toUtf8();
    }
    QByteArray current(const QByteArray &scope)
    {
        auto mine = versions();
        return await(mine.current(scope)).value_or("error");
    }
    Result<CleanupReport> cleanup(const QByteArray &scope, CleanupOptions options = {})
    {
        auto mine = versions();
        return await(mine.cleanup(scope, std::move(options)));
    }
    QMap<QByteArray, QByteArray> hash(const QByteArray &key)
    {
        QMap<QByteArray, QByteArray> fields;
        const auto reply = raw({"HGETALL", key});
        for (std::size_t i = 0; i + 1 < reply.elements.size(); i += 2)
            fields.insert(reply.elements[i].bytes, reply.elements[i + 1].bytes);
        return fields;
    }

    RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;
    FakeClock m_clock;
};

void VersionsTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_client = redis::Client::open(m_server.url());
    QVERIFY(await(m_client->ready()));
}

void VersionsTest::init()
{
    QVERIFY(raw({"FLUSHALL"}).isOk());
    m_clock.setUtc(QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC));
}

void VersionsTest::theNextVersion_data()
{
    QTest::addColumn<QByteArray>("current");
    QTest::addColumn<qint64>("highest");
    QTest::addColumn<QByteArray>("next");
    QTest::newRow("number") << QByteArray("v1") << qint64(0) << QByteArray("v2");
    QTest::newRow("behind a higher one") << QByteArray("v3") << qint64(5) << QByteArray("v6");
    QTest::newRow("name with v") << QByteArray("vanilla") << qint64(5) << QByteArray("vanilla_new");
    QTest::newRow("name") << QByteArray("summer") << qint64(0) << QByteArray("summer_v2");
    QTest::newRow("huge") << QByteArray("v99999999999999999999") << qint64(0) << QByteArray("v99999999999999999999_new");
    QTest::newRow("just v") << QByteArray("v") << qint64(0) << QByteArray("v_new");
}

void VersionsTest::theNextVersion()
{
    QFETCH(QByteArray, current);
    QFETCH(qint64, highest);
    QTEST(Versions::nextVersion(current, highest), "next");
}

void VersionsTest::anyIsoTimeIsRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("utc"); // empty: no time
    const QByteArray same = "2026-01-02T03:04:05.123456";
    QTest::newRow("ours") << same << same;
    QTest::newRow("python, UTC") << QByteArray("2026-01-02T03:04:05.123456+00:00") << same;
    QTest::newRow("Z") << QByteArray("2026-01-02T03:04:05.123456Z") << same;
    QTest::newRow("offset") << QByteArray("2026-01-02T12:04:05.123456+09:00") << same;
    QTest::newRow("short offset") << QByteArray("2026-01-02T01:34:05.123456-0130") << same;
    QTest::newRow("nanoseconds") << QByteArray("2026-01-02 03:04:05.123456789") << same;
    QTest::newRow("without fraction") << QByteArray("2026-01-02T03:04:05") << QByteArray("2026-01-02T03:04:05.000000");
    QTest::newRow("one digit") << QByteArray("2026-01-02T03:04:05.1") << QByteArray("2026-01-02T03:04:05.100000");
    QTest::newRow("minutes") << QByteArray("2026-01-02T03:04") << QByteArray("2026-01-02T03:04:00.000000");
    QTest::newRow("basic") << QByteArray("20260102T030405Z") << QByteArray("2026-01-02T03:04:05.000000");
    for (const char *wrong : {"", "x", "2026-13-02T03:04:05", "2026-01-02", "2026-01-02T25:00:00", "2026-01-02T03:04:05.",
                              "1767322800", "2026-01-02T03:04:05+9", "2026-01-02T03:04:05 and more"})
        QTest::newRow(wrong) << QByteArray(wrong) << QByteArray();
}

void VersionsTest::anyIsoTimeIsRead()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, utc);
    QDateTime time;
    int microsecond = 0;
    QCOMPARE(readIsoTime(text, time, microsecond), !utc.isEmpty());
    if (!utc.isEmpty())
        QCOMPARE(time.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz")).toLatin1() +
                     QByteArray::number(1000 + microsecond).mid(1),
                 utc);
}

void VersionsTest::readingNeverWrites()
{
    QCOMPARE(current("product"), QByteArray("v1"));
    QCOMPARE(current("global"), QByteArray("v1"));
    auto mine = versions();
    QVERIFY(await(mine.list(counted())));
    QVERIFY(await(mine.history()));
    QVERIFY(await(mine.planBump("product")));
    QVERIFY(cleanup("product"));
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
}

void VersionsTest::aNamespaceInheritsUntilItHasItsOwn()
{
    raw({"SET", "cache_version:global", "v4"});
    QCOMPARE(current("product"), QByteArray("v4"));
    QCOMPARE(bump("product"), QByteArray("v4>v5"));
    QCOMPARE(current("product"), QByteArray("v5"));
    QCOMPARE(current("user"), QByteArray("v4"));
    raw({"SET", "cache_version:empty", ""});
    QCOMPARE(current("empty"), QByteArray("v4"));
}

void VersionsTest::aBumpAfterARollbackGivesAnUnusedNumber()
{
    for (int i = 1; i < 5; ++i)
        bump("product");
    QCOMPARE(current("product"), QByteArray("v5"));
    QCOMPARE(rollback("product", "v3"), QByteArray("v5>v3"));
    QCOMPARE(bump("product"), QByteArray("v3>v6"));
    QCOMPARE(rollback("product", "v1"), QByteArray("v6>v1"));
    raw({"DEL", "cache_version:max"}); // the history still tells
    QCOMPARE(bump("product"), QByteArray("v1>v7"));
    raw({"DEL", "cache_version:history"}); // or max does
    QCOMPARE(rollback("product", "v2"), QByteArray("v7>v2"));
    QCOMPARE(bump("product"), QByteArray("v2>v8"));
    QCOMPARE(hash("cache_version:max").value("product"), QByteArray("8"));
}

void VersionsTest::namesWithoutNumberAreNotUsedTwice()
{
    raw({"SET", "cache_version:a", "vanilla"});
    QCOMPARE(bump("a"), QByteArray("vanilla>vanilla_new"));
    QCOMPARE(rollback("a", "vanilla"), QByteArray("vanilla_new>vanilla"));
    QCOMPARE(bump("a"), QByteArray("vanilla>vanilla_new_new"));
    raw({"SET", "cache_version:b", "summer"});
    QCOMPARE(bump("b"), QByteArray("summer>summer_v2"));
    QVERIFY(hash("cache_version:max").isEmpty());
}

void VersionsTest::whatServicesDidIsTakenIntoAccount()
{
    // A service bumps without `max`, perhaps without history, and rolls back.
    raw({"SET", "cache_version:product", "v2"});
    raw({"HSET", "cache_version:history", "2026-01-01T00:00:00.000001", "product: v8 -> v9", "2026-01-01T00:00:00.000002",
         "user: v70 -> v71", "2026-01-01T00:00:00.000003", "v30 -> v31"});
    QCOMPARE(bump("product"), QByteArray("v2>v10"));
    raw({"SET", "cache_version:product", "v20"});
    QCOMPARE(bump("product"), QByteArray("v20>v21"));
}

void VersionsTest::whatAnInheritingNamespaceUsedIsNotUsedAgain()
{
    bump("global");
    bump("global");
    QCOMPARE(rollback("global", "v1"), QByteArray("v3>v1"));
    // It was served as v2 and v3 too.
    QCOMPARE(bump("product"), QByteArray("v1>v4"));
}

void VersionsTest::theHighestNumberIsReadInAnyForm_data()
{
    QTest::addColumn<QByteArray>("max");
    QTest::addColumn<QByteArray>("moved");
    QTest::newRow("number") << QByteArray("6") << QByteArray("v2>v7");
    QTest::newRow("with v") << QByteArray("v6") << QByteArray("v2>v7");
    QTest::newRow("float") << QByteArray("6.0") << QByteArray("v2>v7");
    QTest::newRow("lower than the current one") << QByteArray("1") << QByteArray("v2>v3");
    for (const char *odd : {"", "six", "-6", "6.5", "1e3", "99999999999999999999", "nan", "0x6"})
        QTest::newRow(odd) << QByteArray(odd) << QByteArray("v2>v3");
}

void VersionsTest::theHighestNumberIsReadInAnyForm()
{
    QFETCH(QByteArray, max);
    raw({"SET", "cache_version:product", "v2"});
    raw({"HSET", "cache_version:max", "product", max});
    QTEST(bump("product"), "moved");
    QVERIFY(hash("cache_version:max").value("product").toInt() > 2); // mended
}

void VersionsTest::historyAndLogAreWrittenToTheByte()
{
    bump("product", QStringLiteral("new prices"));
    bump("global");
    const auto history = hash("cache_version:history");
    QCOMPARE(history.value("2026-01-02T03:04:05.000000"), QByteArray("product: v1 -> v2"));
    QCOMPARE(history.value("2026-01-02T03:04:05.000001"), QByteArray("v1 -> v2"));
    QCOMPARE(history.value("2026-01-02T03:04:05.000002"), QByteArray("product: v2 -> v3"));
    QCOMPARE(history.size(), 3);
    const auto log = raw({"XRANGE", "cache_version:log", "-", "+"});
    QCOMPARE(log.elements.size(), 3U);
    QByteArrayList fields;
    for (const RawReply &one : log.elements[0].elements[1].elements)
        fields.append(one.bytes);
    QCOMPARE(fields, (QByteArrayList{"scope", "product", "from", "v1", "to", "v2", "kind", "bump", "actor", "me", "reason",
                                     "new prices", "host", "here"}));
    QCOMPARE(log.elements[1].elements[1].elements[1].bytes, QByteArray("global"));
    // The last microsecond of a second is followed by the next second.
    m_clock.setUtc(QDateTime(QDate(2026, 12, 31), QTime(23, 59, 59, 999), Qt::UTC));
    std::vector<QByteArrayList> taken;
    for (int i = 0; i < 1000; ++i)
        taken.push_back({"HSET", "cache_version:history", "2026-12-31T23:59:59.999" + QByteArray::number(1000 + i).mid(1), "x"});
    m_server.raw().runAll(taken);
    bump("user");
    QCOMPARE(hash("cache_version:history").value("2027-01-01T00:00:00.000000"), QByteArray("user: v2 -> v3"));
}

void VersionsTest::aClockThatStepsBackOverwritesNothing()
{
    for (int i = 0; i < 30; ++i) {
        m_clock.setUtc(QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5, 10 - i % 3), Qt::UTC));
        bump("product");
    }
    QCOMPARE(hash("cache_version:history").size(), 30);
}

void VersionsTest::aGlobalBumpMovesEveryNamespaceToItsOwnNextNumber()
{
    raw({"SET", "cache_version:product", "v5"});
    raw({"SET", "cache_version:user", "v1"});
    raw({"SET", "cache_version:odd", "summer"});
    raw({"HSET", "cache_version:max", "user", "9", "inherits", "4"});
    auto mine = versions();
    const auto change = await(mine.bump("global", QStringLiteral("why")));
    QVERIFY2(change, change ? "" : qPrintable(change.error().message));
    QCOMPARE(change->move, (VersionMove{"global", "v1", "v2"}));
    QCOMPARE(change->namespaces.size(), 3U);
    QCOMPARE(get("cache_version:global"), QByteArray("v2"));
    QCOMPARE(get("cache_version:product"), QByteArray("v6"));
    QCOMPARE(get("cache_version:user"), QByteArray("v10"));
    QCOMPARE(get("cache_version:odd"), QByteArray("summer_v2"));
    QCOMPARE(raw({"EXISTS", "cache_version:inherits", "cache_version:order"}).integer, 0);
    QCOMPARE(hash("cache_version:history").size(), 4);
    QCOMPARE(raw({"XLEN", "cache_version:log"}).integer, 4);
}

void VersionsTest::laggardsAreMovedAfterFiveSeconds()
{
    raw({"SET", "cache_version:product", "v5"});
    auto mine = versions();
    const auto change = await(mine.bump("global"));
    QVERIFY(change);
    auto kept = std::make_shared<std::optional<Result<VersionChange>>>();
    test::keep(mine.moveLaggards(*change), kept);
    QCOMPARE(m_clock.sleepers(), 1);
    raw({"SET", "cache_version:late", "v1"}); // a service that had read the old global version
    raw({"SET", "cache_version:other", "v7"});
    m_clock.advance(4999ms);
    QVERIFY(!kept->has_value());
    QCOMPARE(get("cache_version:late"), QByteArray("v1"));
    m_clock.advance(1ms);
    QTRY_VERIFY(kept->has_value());
    QVERIFY((*kept)->has_value());
    QCOMPARE((**kept)->namespaces, (std::vector<VersionMove>{{"late", "v1", "v2"}}));
    QCOMPARE(get("cache_version:late"), QByteArray("v2"));
    QCOMPARE(get("cache_version:other"), QByteArray("v7"));
    QCOMPARE(get("cache_version:product"), QByteArray("v6"));
}

void VersionsTest::whatTheBumpItselfMovedToTheOldNameIsNoLaggard()
{
    raw({"SET", "cache_version:global", "v3"});
    raw({"SET", "cache_version:product", "v2"});
    auto mine = versions();
    const auto change = await(mine.bump("global"));
    QVERIFY(change);
    QCOMPARE(get("cache_version:product"), QByteArray("v3")); // its own next number
    raw({"SET", "cache_version:pet", "v3"});                  // by a service that had read the old global version
    auto kept = std::make_shared<std::optional<Result<VersionChange>>>();
    test::keep(mine.moveLaggards(*change), kept);
    m_clock.advance(5s);
    QTRY_VERIFY(kept->has_value());
    QVERIFY((*kept)->has_value());
    QCOMPARE((**kept)->namespaces, (std::vector<VersionMove>{{"pet", "v3", "v4"}}));
    QCOMPARE(get("cache_version:product"), QByteArray("v3"));
}

void VersionsTest::theHistoryOfManyMovesIsWrittenWithoutLookingTwice()
{
    constexpr int many = 300;
    for (int i = 0; i < many; ++i)
        raw({"SET", "cache_version:n" + QByteArray::number(i), "v1"});
    raw({"CONFIG", "RESETSTAT"});
    auto mine = versions();
    QVERIFY(await(mine.bump("global")));
    QCOMPARE(raw({"HLEN", "cache_version:history"}).integer, many + 1);
    const QByteArray stats = raw({"INFO", "commandstats"}).bytes;
    const qsizetype at = stats.indexOf("cmdstat_hsetnx:calls=");
    QVERIFY(at >= 0);
    QCOMPARE(stats.mid(at + 21).split(',').front().toInt(), many + 1);
}

void VersionsTest::anotherNamespacesSpoiltKeyIsInNobodysWay()
{
    raw({"LPUSH", "cache_version:spoilt", "x"});
    raw({"HSET", "cache_version:max", "spoilt", "3"});
    raw({"SET", "v1:product:1", "x"});
    raw({"SET", "v3:product:1", "x"});
    QCOMPARE(bump("product"), QByteArray("v1>v2"));
    QCOMPARE(bump("product"), QByteArray("v2>v3"));
    const auto cleaned = cleanup("product");
    QVERIFY2(cleaned, cleaned ? "" : qPrintable(cleaned.error().message));
    QCOMPARE(cleaned->deleted, 1);
    QVERIFY(bump("global").contains("cache_version:spoilt")); // which it would have to move
}

void VersionsTest::aRollbackNeedsAKnownVersion()
{
    bump("product");
    bump("product");
    auto mine = versions();
    for (const char *unknown : {"v4", "summer", "v007", "v0"}) {
        const auto refused = await(mine.rollback("product", unknown));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::NotFound);
    }
    for (const char *wrong : {"", "a b", "a:b", "a\n"})
        QCOMPARE(await(mine.rollback("product", wrong, true)).error().code, Code::InvalidArgument);
    QCOMPARE(current("product"), QByteArray("v3"));
    QCOMPARE(rollback("product", "v9", true), QByteArray("v3>v9"));
    QCOMPARE(bump("product"), QByteArray("v9>v10"));
    QCOMPARE(rollback("product", "v10"), QByteArray("v10>v10")); // nothing to do
    const qint64 entries = raw({"XLEN", "cache_version:log"}).integer;
    QCOMPARE(entries, 4);
    const auto history = await(mine.history("product"));
    QCOMPARE(history->at(1).kind, QByteArray("set"));
    QCOMPARE(rollback("global", "v1"), QByteArray("v1>v1"));
    raw({"SET", "cache_version:global", "v3"});
    QCOMPARE(rollback("global", "v2"), QByteArray("v3>v2"));
    QCOMPARE(current("product"), QByteArray("v10"));
}

void VersionsTest::historyIsToldNewestFirstWithTheServicesEntries()
{
    raw({"HSET", "cache_version:history", "2025-05-05T05:05:05", "v1 -> v2", "2025-06-05 05:05:05.5Z", "product: v1 -> v2",
         "garbage", "what is this", "not a time", "user: v1 -> v2"});
    raw({"SET", "cache_version:product", "v2"});
    bump("product", QStringLiteral("because"));
    rollback("product", "v2");
    auto mine = versions();
    const auto all = await(mine.history());
    QVERIFY(all);
    QCOMPARE(all->size(), 5U);
    QCOMPARE(all->at(0).kind, QByteArray("rollback"));
    QCOMPARE(all->at(1).kind, QByteArray("bump"));
    QCOMPARE(all->at(1).reason, QStringLiteral("because"));
    QCOMPARE(all->at(1).actor, QStringLiteral("me"));
    QCOMPARE(all->at(1).time, QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC));
    QCOMPARE(all->at(0).microsecond, 1);
    QCOMPARE(all->at(2).move, (VersionMove{"product", "v1", "v2"}));
    QCOMPARE(all->at(2).kind, QByteArray());
    QCOMPARE(all->at(3).move, (VersionMove{"global", "v1", "v2"}));
    QVERIFY(!all->at(4).time.isValid());
    QCOMPARE(await(mine.history("product"))->size(), 3U);
    QCOMPARE(await(mine.history({}, 2))->size(), 2U);
    raw({"DEL", "cache_version:history"});
    QCOMPARE(await(mine.history())->size(), 2U); // from the log alone
}

void VersionsTest::whatIsCorruptIsCopedWithOrSaid()
{
    for (const char *key : {"cache_version:max", "cache_version:history", "cache_version:log"}) {
        raw({"FLUSHALL"});
        raw({"SET", key, "text"});
        const QByteArray said = bump("product");
        QVERIFY2(said.startsWith("error: ") && said.contains(key), said.constData());
        QCOMPARE(raw({"DBSIZE"}).integer, 1); // nothing was half done
    }
    raw({"FLUSHALL"});
    raw({"LPUSH", "cache_version:product", "x"});
    QVERIFY(bump("product").contains("cache_version:product"));
    QVERIFY(bump("global").contains("cache_version:product"));
    QCOMPARE(bump("user"), QByteArray("v1>v2"));
    raw({"HSET", "cache_version:history", "\xff", "\xff -> \xfe", "x", " -> ", "y", "a -> "});
    QCOMPARE(bump("user"), QByteArray("v2>v3"));
}

void VersionsTest::namesThatAreNoNamespacesAreRefused()
{
    for (const char *name : {"history", "max", "log", ""}) {
        QVERIFY(bump(name).startsWith("error"));
        QVERIFY(rollback(name, "v1", true).startsWith("error"));
        QCOMPARE(cleanup(name).error().code, Code::InvalidArgument);
    }
    QVERIFY(!Versions::checkNamespace("global"));
    QVERIFY(!cleanup("global"));
}

void VersionsTest::twentyBumpsAtOnceGiveTwentyVersions_data()
{
    QTest::addColumn<QByteArray>("scope");
    QTest::newRow("namespace") << QByteArray("product");
    QTest::newRow("global") << QByteArray("global");
}

void VersionsTest::twentyBumpsAtOnceGiveTwentyVersions()
{
    QFETCH(QByteArray, scope);
    raw({"SET", "cache_version:user", "v3"});
    std::vector<std::unique_ptr<redis::Client>> clients;
    std::vector<Versions> all;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(redis::Client::open(m_server.url()));
        all.push_back(Versions(*clients.back(), {.actor = QStringLiteral("me"), .host = {}}, m_clock));
    }
    std::vector<std::shared_ptr<std::optional<Result<VersionChange>>>> answers;
    for (Versions &one : all) {
        answers.push_back(std::make_shared<std::optional<Result<VersionChange>>>());
        test::keep(one.bump(scope), answers.back());
    }
    std::set<QByteArray> made;
    std::set<QByteArray> left;
    for (const auto &answer : answers) {
        QTRY_VERIFY_WITH_TIMEOUT(answer->has_value(), 30000);
        QVERIFY2((*answer)->has_value(), qPrintable((*answer)->has_value() ? QString() : (*answer)->error().message));
        made.insert((**answer)->move.to);
        left.insert((**answer)->move.from);
    }
    QCOMPARE(made.size(), 20U);
    QCOMPARE(left.size(), 20U); // a chain
    QCOMPARE(get("cache_version:" + scope), QByteArray("v21"));
    QCOMPARE(hash("cache_version:history").size(), scope == "global" ? 40 : 20);
    QCOMPARE(get("cache_version:user"), scope == "global" ? QByteArray("v23") : QByteArray("v3"));
}

void VersionsTest::listCountsKeysAndBytes()
{
    raw({"SET", "cache_version:product", "v3"});
    raw({"SET", "cache_version:a:b", "v2"});
    raw({"HSET", "cache_version:history", "2026-01-01T00:00:00", "once: v1 -> v2", "2026-01-01T00:00:01",
         "product: summer -> v3"});
    for (const char *key :
         {"v1:product:1", "v3:product:1", "v3:product:2", "v10:product:9", "summer:product:1", "v1:found:x", "v2:a:b:1",
          "v2:a:c:1", "tts:voices", "nothing", "spring:product:1", "spring:a:b:1", "v2:product", "v2:a:b", "v1:bare"})
        raw({"SET", key, "x"});
    auto mine = versions();
    const auto rows = await(mine.list(counted()));
    QVERIFY(rows);
    QByteArrayList names;
    QByteArrayList product;
    for (const NamespaceVersions &row : *rows) {
        names.append(row.nameSpace);
        for (const auto &living : row.living) {
            QVERIFY(living.bytes && *living.bytes > 0);
            if (row.nameSpace == "product")
                product.append(living.version + "=" + QByteArray::number(living.keys));
        }
    }
    QCOMPARE(names, (QByteArrayList{"global", "a", "a:b", "category", "found", "once", "order", "product", "user"}));
    QCOMPARE(product, (QByteArrayList{"v1=1", "v3=2", "v10=1", "summer=1"}));
    QCOMPARE(rows->at(7).version, QByteArray("v3"));
    QCOMPARE(rows->at(7).own, true);
    QCOMPARE(rows->at(7).highest, 3);
    QCOMPARE(rows->at(8).own, false);
    QVERIFY(await(mine.list())->at(5).living.empty()); // product again: namespaces that are only found are not known then
}

namespace {

const NamespaceVersions *rowOf(const Result<std::vector<NamespaceVersions>> &rows, const QByteArray &name)
{
    const auto found = std::ranges::find(*rows, name, &NamespaceVersions::nameSpace);
    return found == rows->end() ? nullptr : &*found;
}

} // namespace

void VersionsTest::sizesAreEstimatedFromSomeAndTheDistanceIsSaid()
{
    // Values of 0 to 4 kB; the walk meets them in the order of their hashes.
    std::vector<QByteArrayList> commands;
    for (int i = 0; i < 6000; ++i)
        commands.push_back({"SET", "v1:product:" + QByteArray::number(i), QByteArray(i % 4000, 'x')});
    m_server.raw().runAll(commands);
    auto mine = versions();
    const auto exact = await(mine.list(counted()));
    QVERIFY(exact);
    const qint64 bytes = *rowOf(exact, "product")->living.front().bytes;
    QCOMPARE(rowOf(exact, "product")->living.front().bytesError, 0);
    VersionListOptions options = counted();
    options.measured = 400;
    const auto sampled = await(mine.list(options));
    QVERIFY(sampled);
    const auto &living = rowOf(sampled, "product")->living.front();
    QCOMPARE(living.keys, 6000);
    QVERIFY(living.bytesError > 0 && living.bytesError < bytes / 5);
    // Three times the half interval of 95 %: beyond that by chance once in 10^8.
    QVERIFY2(std::abs(*living.bytes - bytes) <= 3 * living.bytesError,
             qPrintable(QStringLiteral("%1 ± %2, really %3").arg(*living.bytes).arg(living.bytesError).arg(bytes)));
}

void VersionsTest::expiriesOfEachVersionAreListed()
{
    raw({"SET", "v1:product:1", "x", "EX", "100"});
    raw({"SET", "v1:product:2", "x", "EX", "2000"});
    raw({"SET", "v1:product:3", "x"});
    raw({"SET", "v2:product:1", "x"});
    m_clock.setUtc(QDateTime::currentDateTimeUtc());
    VersionListOptions options = counted();
    options.expiries = true;
    auto mine = versions();
    const auto rows = await(mine.list(options));
    QVERIFY(rows);
    const auto &living = rowOf(rows, "product")->living;
    QCOMPARE(living.at(0).persistent, 1);
    const qint64 left = m_clock.utcNow().secsTo(living.at(0).lastExpiry);
    QVERIFY2(left > 1980 && left <= 2000, qPrintable(QString::number(left)));
    QCOMPARE(living.at(1).persistent, 1);
    QVERIFY(!living.at(1).lastExpiry.isValid());
    const auto without = await(mine.list(counted()));
    QVERIFY(!rowOf(without, "product")->living.at(0).persistent);
}

void VersionsTest::listWithoutAWalkKnowsWhatItIsTold()
{
    raw({"SET", "cache_version:quiet", "v3"}); // by a service, without a word in the history
    raw({"CONFIG", "RESETSTAT"});
    auto mine = versions();
    VersionListOptions options;
    options.find = false;
    const auto rows = await(mine.list(options));
    QVERIFY(rows && !rowOf(rows, "quiet"));
    options.known = {"quiet", "global", "max"}; // the last ones are no namespaces
    const auto told = await(mine.list(options));
    QVERIFY(told);
    QCOMPARE(rowOf(told, "quiet")->version, QByteArray("v3"));
    QVERIFY(!rowOf(told, "max"));
    QCOMPARE(std::ranges::count(*told, QByteArray("global"), &NamespaceVersions::nameSpace), 1);
    QVERIFY(!m_server.raw().info("commandstats", "cmdstat_scan").contains("calls"));
}

void VersionsTest::listSaysSinceWhenAVersionIsCurrent()
{
    bump("product");
    m_clock.setUtc(m_clock.utcNow().addSecs(3600));
    bump("product");
    raw({"SET", "cache_version:order", "v7"}); // nobody wrote down when
    auto mine = versions();
    const auto rows = await(mine.list());
    QVERIFY(rows);
    QCOMPARE(rowOf(rows, "product")->since, m_clock.utcNow());
    QVERIFY(!rowOf(rows, "order")->since.isValid());
    bump("global");
    const auto later = await(mine.list());
    QCOMPARE(rowOf(later, "user")->since, rowOf(later, "global")->since); // it inherits
    raw({"SET", "cache_version:product", "v1"});
    QVERIFY(!rowOf(await(mine.list()), "product")->since.isValid());
}

void VersionsTest::aCountShowsProgressAndCanBeStopped()
{
    std::vector<QByteArrayList> commands;
    for (int i = 0; i < 20000; ++i)
        commands.push_back({"SET", "v1:product:" + QByteArray::number(i), "x"});
    m_server.raw().runAll(commands);
    std::stop_source stop;
    VersionListOptions options = counted();
    options.stop = stop.get_token();
    VersionCountProgress last;
    options.progress = [&](const VersionCountProgress &progress) {
        last = progress;
        stop.request_stop();
    };
    auto mine = versions();
    const auto rows = await(mine.list(options));
    QVERIFY(!rows);
    QCOMPARE(rows.error().code, Code::Cancelled);
    QVERIFY(last.counted > 0 && last.counted < 20000);
    QVERIFY(last.total >= 20000);
}

void VersionsTest::cleanupKeepsTheCurrentAndTheNewest()
{
    raw({"SET", "cache_version:product", "v5"});
    for (int version = 1; version <= 5; ++version) {
        for (int i = 0; i < 600; ++i)
            raw({"SET", "v" + QByteArray::number(version) + ":product:" + QByteArray::number(i), "x"});
        raw({"SET", "v" + QByteArray::number(version) + ":product", "x"});
        raw({"SET", "v" + QByteArray::number(version) + ":user:product:1", "x"});
        raw({"SET", "{v" + QByteArray::number(version) + ":product:9999}:lease", "x"});
    }
    CleanupOptions dry;
    dry.dryRun = true;
    const auto before = cleanup("product", dry);
    QVERIFY(before);
    QCOMPARE(before->kept, (std::vector<QByteArray>{"v5", "v4"}));
    QCOMPARE(before->removedVersions, (std::vector<QByteArray>{"v1", "v2", "v3"}));
    QCOMPARE(before->matched, 1800);
    QCOMPARE(raw({"DBSIZE"}).integer, 5 * 603 + 1);
    const auto after = cleanup("product");
    QVERIFY(after);
    QCOMPARE(after->matched, before->matched);
    QCOMPARE(after->deleted, before->deleted);
    QCOMPARE(after->removedVersions, before->removedVersions);
    // The exact keys begin no `{version}:product:`, and keys of other namespaces only look alike; leases of removed ones are
    // gone.
    QCOMPARE(raw({"DBSIZE"}).integer, 5 * 603 + 1 - 1803);
    QCOMPARE(raw({"EXISTS", "v1:product", "v1:user:product:1", "v4:product:1", "v5:product:1"}).integer, 4);
    rollback("product", "v4");
    CleanupOptions none;
    none.keep = 0;
    QCOMPARE(cleanup("product", none)->kept, (std::vector<QByteArray>{"v4"}));
    QCOMPARE(raw({"EXISTS", "v4:product:1", "v5:product:1"}).integer, 1);
}

void VersionsTest::cleanupKeepsNamesByTheirLastChange()
{
    raw({"HSET", "cache_version:history", "2026-01-01T00:00:01", "product: v1 -> v2", "2026-01-01T00:00:02",
         "product: v2 -> summer", "2026-01-01T00:00:03", "product: summer -> v3", "2026-01-01T00:00:04", "product: v3 -> winter",
         "2026-01-01T00:00:05", "product: winter -> v4"});
    raw({"SET", "cache_version:product", "v4"});
    CleanupOptions options;
    options.keep = 3;
    QCOMPARE(cleanup("product", options)->kept, (std::vector<QByteArray>{"v4", "winter", "v3", "summer"}));
    options.keep = 100;
    QCOMPARE(cleanup("product", options)->kept, (std::vector<QByteArray>{"v4", "winter", "v3", "summer", "v2", "v1"}));
}

void VersionsTest::cleanupLeavesVersionsThatTheNamespaceNeverHad()
{
    raw({"SET", "cache_version:product", "v3"});
    for (const char *key : {"v1:product:1", "v9:product:1", "v007:product:1", "summer:product:1", "x:v1:product:1"})
        raw({"SET", key, "x"});
    QCOMPARE(cleanup("product")->deleted, 1);
    QCOMPARE(raw({"EXISTS", "v1:product:1"}).integer, 0);
}

void VersionsTest::cleanupRemovesNothingThatBecomesCurrentMeanwhile()
{
    for (int i = 0; i < 4; ++i)
        bump("product");
    for (int i = 0; i < 10'000; ++i) {
        raw({"SET", "v2:product:" + QByteArray::number(i), "x"});
        raw({"SET", "v1:product:" + QByteArray::number(i), "x"});
    }
    // The rollback happens by another writer, between two batches.
    auto mine = versions();
    auto kept = std::make_shared<std::optional<Result<CleanupReport>>>();
    test::keep(mine.cleanup("product", {}), kept);
    const qint64 all = raw({"DBSIZE"}).integer;
    const QDeadlineTimer deadline(20'000);
    while (raw({"DBSIZE"}).integer == all && !deadline.hasExpired())
        QCoreApplication::processEvents(); // batch by batch; a longer turn would be the whole cleanup
    raw({"SET", "cache_version:product", "v2"});
    const auto before = qint64(raw({"KEYS", "v2:product:*"}).elements.size());
    QTRY_VERIFY(kept->has_value());
    QVERIFY((*kept)->has_value());
    QVERIFY(before > 0);
    QCOMPARE(qint64(raw({"KEYS", "v2:product:*"}).elements.size()), before);
    QCOMPARE(raw({"KEYS", "v1:product:*"}).elements.size(), 0U);
    QCOMPARE((**kept)->kept.front(), QByteArray("v2"));
}

void VersionsTest::cleanupCanBeStoppedAndShowsProgress()
{
    raw({"SET", "cache_version:product", "v9"});
    for (int i = 0; i < 3000; ++i)
        raw({"SET", "v1:product:" + QByteArray::number(i), "x"});
    std::stop_source stop;
    CleanupOptions options;
    options.stop = stop.get_token();
    int calls = 0;
    options.progress = [&](qint64, qint64, qint64, qint64) {
        ++calls;
        stop.request_stop();
    };
    const auto report = cleanup("product", options);
    QVERIFY(report);
    QVERIFY(report->stopped);
    QVERIFY(calls >= 1);
    QVERIFY(report->deleted < 3000);
}

void VersionsTest::anInvalidationOfANamespaceIsABump()
{
    InvalidationOptions options;
    options.dryRun = true;
    const Invalidation what{Invalidation::Kind::Namespace, {"product"}, {}, QStringLiteral("why")};
    const auto dry = await(invalidate(*m_client, what, options));
    QVERIFY(dry);
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
    options.dryRun = false;
    options.actor = QStringLiteral("someone");
    const auto report = await(invalidate(*m_client, what, options));
    QVERIFY(report);
    QCOMPARE(report->changed, 1);
    QCOMPARE(report->deleted, 0);
    QCOMPARE(dry->changed, 1);
    QCOMPARE(dry->commands, report->commands);
    QCOMPARE(report->version, (VersionMove{"product", "v1", "v2"}));
    QCOMPARE(dry->version, report->version);
    auto mine = versions();
    QCOMPARE(await(mine.history())->front().actor, QStringLiteral("someone"));
    QCOMPARE(await(mine.history())->front().reason, QStringLiteral("why"));
    QVERIFY(!await(invalidate(*m_client, {Invalidation::Kind::Namespace, {"max"}, {}, {}})));
}

void VersionsTest::aResourceIsOfTheCurrentVersion()
{
    raw({"SET", "cache_version:product", "v2"});
    for (const char *key : {"v2:product:7", "v2:product:7:detail", "v2:product:71", "v1:product:7"})
        raw({"SET", key, "x"});
    const auto report = await(invalidate(*m_client, {Invalidation::Kind::Resource, {"product", "7"}, {}, {}}));
    QVERIFY(report);
    QCOMPARE(report->deleted, 2);
    QCOMPARE(raw({"EXISTS", "v2:product:71", "v1:product:7"}).integer, 2);
}

void VersionsTest::versionsBehaveAsTheModelSays()
{
    // The model: each scope's current version, every version it ever had, and how many changes there were.
    struct Scope
    {
        std::optional<QByteArray> own;
        std::set<QByteArray> had;
    };
    const bool holds = rc::check([this] {
        raw({"FLUSHALL"});
        std::map<QByteArray, Scope> model;
        int changes = 0;
        const auto now = [&](const QByteArray &scope) {
            if (model[scope].own)
                return *model[scope].own;
            return model["global"].own.value_or("v1");
        };
        const auto note = [&] {
            for (const char *scope : {"global", "a", "b"})
                model[scope].had.insert(now(scope));
        };
        note();
        const int steps = *rc::gen::inRange(1, 10);
        for (int i = 0; i < steps; ++i) {
            const QByteArray scope = *rc::gen::element("global", "a", "b");
            if (*rc::gen::inRange(0, 3) > 0) {
                auto mine = versions();
                const auto change = await(mine.bump(scope));
                RC_ASSERT(change.has_value());
                RC_ASSERT(change->move.from == now(scope));
                std::vector<VersionMove> moves = change->namespaces;
                moves.push_back(change->move);
                for (const VersionMove &move : moves) {
                    // What follows a bump was never served before, also not by inheritance.
                    RC_ASSERT(!model[move.scope].had.contains(move.to));
                    model[move.scope].own = move.to;
                }
                changes += int(moves.size());
                RC_ASSERT(change->namespaces.size() ==
                          (scope == "global" ? std::size_t(model["a"].own.has_value()) + model["b"].own.has_value() : 0U));
            } else {
                const QByteArray target = "v" + QByteArray::number(*rc::gen::inRange(1, 6));
                const bool known = model[scope].had.contains(target);
                const bool nothingToDo = model[scope].own == target;
                const QByteArray answer = rollback(scope, target);
                RC_ASSERT(!known || !answer.startsWith("error"));
                if (!answer.startsWith("error") && !nothingToDo) {
                    model[scope].own = target;
                    ++changes;
                }
            }
            note();
            for (const char *one : {"global", "a", "b"})
                RC_ASSERT(current(one) == now(one));
        }
        RC_ASSERT(int(hash("cache_version:history").size()) == changes);
        RC_ASSERT(raw({"XLEN", "cache_version:log"}).integer == changes);
    });
    QVERIFY(holds);
}

QTEST_GUILESS_MAIN(VersionsTest)
#include "tst_versions.moc"
