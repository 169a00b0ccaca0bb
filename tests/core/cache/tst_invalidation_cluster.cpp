// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/invalidation.h"

#include "core/cache/redis_tier.h"
#include "core/cache/tags.h"
#include "core/cache/version_commit.h"
#include "core/cache/versions.h"
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"

#include <QSet>
#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;
using Kind = Invalidation::Kind;

/// The same in a cluster: keys in many slots, slots that move, a node that is away.
class InvalidationClusterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aPatternLosesNoKeyThoughSlotsMove();
    void keysTagsAndQueuesAreSplitBySlot();
    void aDryRunGivesTheNumbersOfTheRun();
    void aDryRunOfEachKindGivesTheNumbersOfTheRun_data();
    void aDryRunOfEachKindGivesTheNumbersOfTheRun();
    void aDryCleanupGivesTheNumbersOfTheRun();
    void noMemberOfATagOrQueueIsLostThoughTheSlotMoves_data();
    void noMemberOfATagOrQueueIsLostThoughTheSlotMoves();
    void aLateFillIsRefused();
    void versionsInManySlots();
    void aBumpComparesTheNumbersOfTheVersionThatItInherits();
    void aNumberThatWasInheritedMeanwhileIsNotKept();
    void aRecordThatIsRefusedIsTold();
    void twentyBumpsAtOnceGiveTwentyVersions_data();
    void twentyBumpsAtOnceGiveTwentyVersions();
    void cleanupAndTtl();
    void aNodeThatIsAwayIsNoSuccess();

private:
    bool fill(const QByteArray &prefix, int many)
    {
        std::vector<redis::Command> commands;
        for (int i = 0; i < many; ++i)
            commands.emplace_back("SET", prefix + QByteArray::number(i), "x");
        return await(pipeline(std::move(commands))).has_value();
    }
    Task<Result<std::vector<redis::Value>>> pipeline(std::vector<redis::Command> commands)
    {
        auto replies = co_await m_client->pipeline(std::move(commands));
        co_return replies;
    }
    Task<Result<redis::Value>> command(redis::Command one)
    {
        auto reply = co_await m_client->command(std::move(one));
        co_return reply;
    }
    redis::Value run(redis::Command one) { return await(command(std::move(one))).value_or(redis::Value()); }
    qint64 keyCount()
    {
        qint64 sum = 0;
        for (int i = 0; i < 3; ++i)
            sum += m_cluster.node(i).raw().run({"DBSIZE"}).integer;
        return sum;
    }
    Result<InvalidationReport> invalidated(Kind kind, const QByteArrayList &subjects, InvalidationOptions options = {},
                                           std::chrono::milliseconds to = {})
    {
        return await(invalidate(*m_client, {kind, subjects, to, {}}, std::move(options)), 60s);
    }

    ClusterSetup m_cluster;
    std::unique_ptr<redis::Client> m_client;
};

void InvalidationClusterTest::initTestCase()
{
    QVERIFY2(m_cluster.start(), qPrintable(m_cluster.log()));
    m_client = redis::Client::open(m_cluster.url());
    QVERIFY(await(m_client->ready()));
}

void InvalidationClusterTest::init()
{
    for (int i = 0; i < 3; ++i)
        QVERIFY(m_cluster.node(i).raw().run({"FLUSHALL"}).isOk());
}

void InvalidationClusterTest::aPatternLosesNoKeyThoughSlotsMove()
{
    QVERIFY(fill("v1:product:", 6000));
    QVERIFY(fill("v1:user:", 10));
    int moves = 0;
    int told = 0;
    InvalidationOptions options;
    options.removing = [&](const QByteArrayList &) {
        if (++told % 4 != 1 || moves >= 4)
            return;
        const int slot = ClusterSetup::slotOf("v1:product:" + QByteArray::number(5999 - 7 * told));
        QVERIFY(m_cluster.moveSlot(slot, (m_cluster.ownerOf(slot) + 1) % 3));
        ++moves;
    };
    const auto report = invalidated(Kind::Pattern, {"v1:product:*"}, options);
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QVERIFY2(!report->error, report->error ? qPrintable(report->error->message) : "");
    QVERIFY(moves > 0);
    QCOMPARE(report->matched, 6000);
    QCOMPARE(report->deleted, 6000);
    QCOMPARE(keyCount(), 10);
}

void InvalidationClusterTest::keysTagsAndQueuesAreSplitBySlot()
{
    QVERIFY(fill("k", 1000));
    QCOMPARE(invalidated(Kind::Keys, {"k0", "k1", "k2", "absent"})->deleted, 3);
    for (const QByteArray &tag : {QByteArray("t"), QByteArray("a{b}c"), QByteArray("x}y")}) {
        for (int i = 100; i < 130; ++i)
            QVERIFY(await(addToTags(*m_client, {tag, "other"}, "k" + QByteArray::number(i), 1h)));
        const auto report = invalidated(Kind::Tag, {tag});
        QVERIFY2(report, report ? "" : qPrintable(report.error().message));
        QCOMPARE(report->deleted, 30);
        QVERIFY(fill("k", 1000));
    }
    QVERIFY(await(enqueueInvalidation(*m_client, "q", {"k5*", "k1", "k999"})));
    QCOMPARE(invalidated(Kind::Queue, {"q"})->deleted, 113); // k5, k50-59, k500-599, k1, k999
    QVERIFY(run(redis::Command("RENAME", tagKey("other"), drainingTagKey("other", "8d2f0f4e-7c0f-4a5e-9a53-0c1d2e3f4a5b")))
                .isStatus());
    const auto finished = await(finishDrains(*m_client));
    QVERIFY(finished);
    QCOMPARE(*finished, 30);
    QCOMPARE(keyCount(), 1000 - 113 - 30);
}

void InvalidationClusterTest::aDryRunGivesTheNumbersOfTheRun()
{
    QVERIFY(fill("v1:product:", 3000));
    QVERIFY(fill("v1:product", 1));
    InvalidationOptions options;
    options.measure = true;
    options.dryRun = true;
    const auto before = invalidated(Kind::Pattern, {"v1:product:*"}, options);
    options.dryRun = false;
    const auto after = invalidated(Kind::Pattern, {"v1:product:*"}, options);
    QVERIFY(before && after);
    QCOMPARE(after->deleted, 3000);
    QCOMPARE(before->matched, after->matched);
    QCOMPARE(before->deleted, after->deleted);
    QCOMPARE(before->bytes.value_or(-1), after->bytes.value_or(-1));
    QCOMPARE(before->commands, after->commands);
}

void InvalidationClusterTest::aDryRunOfEachKindGivesTheNumbersOfTheRun_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QByteArrayList>("subjects");
    QTest::addColumn<bool>("selective");
    QTest::addColumn<qint64>("expected");
    const auto row = [](const char *name, Kind kind, const QByteArrayList &subjects, qint64 all, qint64 selected) {
        QTest::newRow(name) << kind << subjects << false << all;
        if (selected > 0)
            QTest::addRow("%s, selective", name) << kind << subjects << true << selected;
    };
    // Selected are keys that end with 7.
    row("keys", Kind::Keys, {"v1:product:1", "v1:product:7", "v1:product:17", "absent"}, 3, 2);
    row("pattern", Kind::Pattern, {"v1:product:1*"}, 111, 11);
    row("tag", Kind::Tag, {"t"}, 30, 3);
    row("queue", Kind::Queue, {"q"}, 113, 12);
    row("ttl", Kind::Ttl, {"v1:product:1*"}, 111, 11);
    row("resource", Kind::Resource, {"product", "5"}, 1, 0);
    row("namespace", Kind::Namespace, {"product"}, 0, 0);
}

void InvalidationClusterTest::aDryRunOfEachKindGivesTheNumbersOfTheRun()
{
    QFETCH(Kind, kind);
    QFETCH(QByteArrayList, subjects);
    QFETCH(bool, selective);
    QFETCH(qint64, expected);
    QVERIFY(fill("v1:product:", 1000));
    for (int i = 100; i < 130; ++i)
        QVERIFY(await(addToTags(*m_client, {"t"}, "v1:product:" + QByteArray::number(i), 1h)));
    QVERIFY(await(enqueueInvalidation(*m_client, "q", {"v1:product:5*", "v1:product:17", "v1:product:999"})));
    InvalidationOptions options;
    options.measure = kind != Kind::Namespace;
    if (selective)
        options.only = [](const QByteArray &key) { return key.endsWith('7'); };
    options.dryRun = true;
    const qint64 keys = keyCount();
    const auto before = invalidated(kind, subjects, options, 60s);
    QCOMPARE(keyCount(), keys);
    options.dryRun = false;
    const auto after = invalidated(kind, subjects, options, 60s);
    QVERIFY2(before && after, before ? "" : qPrintable(before.error().message));
    QVERIFY(before->dryRun && !after->dryRun && !before->error && !after->error);
    if (kind != Kind::Namespace)
        QCOMPARE(after->matched, expected);
    QCOMPARE(before->matched, after->matched);
    QCOMPARE(before->deleted, after->deleted);
    QCOMPARE(before->changed, after->changed);
    QCOMPARE(before->bytes.value_or(-1), after->bytes.value_or(-1));
    QCOMPARE(before->commands, after->commands);
    QCOMPARE(before->version, after->version);
}

void InvalidationClusterTest::aDryCleanupGivesTheNumbersOfTheRun()
{
    Versions versions(*m_client, {});
    for (int i = 0; i < 3; ++i)
        QVERIFY(await(versions.bump("product")));
    for (int i = 1; i <= 4; ++i)
        QVERIFY(fill("v" + QByteArray::number(i) + ":product:", 100 * i));
    CleanupOptions options;
    options.dryRun = true;
    const qint64 keys = keyCount();
    const auto before = await(versions.cleanup("product", options));
    QCOMPARE(keyCount(), keys);
    const auto after = await(versions.cleanup("product"));
    QVERIFY(before && after && before->dryRun);
    QCOMPARE(after->deleted, 300);
    QCOMPARE(before->matched, after->matched);
    QCOMPARE(before->deleted, after->deleted);
    QCOMPARE(before->kept, after->kept);
    QCOMPARE(before->removedVersions, after->removedVersions);
}

void InvalidationClusterTest::noMemberOfATagOrQueueIsLostThoughTheSlotMoves_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::newRow("tag") << Kind::Tag;
    QTest::newRow("queue") << Kind::Queue;
}

void InvalidationClusterTest::noMemberOfATagOrQueueIsLostThoughTheSlotMoves()
{
    QFETCH(Kind, kind);
    const QByteArray set = kind == Kind::Tag ? tagKey("t") : queueKey("t");
    constexpr int many = 6000;
    QVERIFY(fill("k", many));
    const int slot = ClusterSetup::slotOf(set);
    const auto add = [&](const QByteArrayList &keys) {
        return m_cluster.node(m_cluster.ownerOf(slot)).raw().run(QByteArrayList{"SADD", set} + keys).integer == keys.size();
    };
    QByteArrayList members;
    for (int i = 0; i < many; ++i)
        members.append("k" + QByteArray::number(i));
    QVERIFY(add(members));
    int told = 0;
    int moves = 0;
    QByteArrayList added;
    InvalidationOptions options;
    options.removing = [&](const QByteArrayList &) {
        if (++told % 2 != 1 || moves >= 4)
            return;
        const QByteArray late = "late" + QByteArray::number(moves);
        const int of = ClusterSetup::slotOf(late);
        m_cluster.node(m_cluster.ownerOf(of)).raw().run({"SET", late, "x"});
        QVERIFY(add({late}));
        added.append(late);
        QVERIFY(m_cluster.moveSlot(slot, (m_cluster.ownerOf(slot) + 1) % 3));
        ++moves;
    };
    const auto report = invalidated(kind, {"t"}, options);
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QVERIFY2(!report->error, report->error ? qPrintable(report->error->message) : "");
    QVERIFY(moves > 0);
    QVERIFY2(report->deleted >= many, qPrintable(QStringLiteral("%1 of %2, then %3 keys, %4 moves, %5 failed")
                                                     .arg(report->deleted)
                                                     .arg(report->matched)
                                                     .arg(keyCount())
                                                     .arg(moves)
                                                     .arg(report->failed)));
    // Who came late is gone, or is found by the next one: never there without its tag.
    const auto next = invalidated(kind, {"t"});
    QVERIFY(next && !next->error);
    QCOMPARE(report->deleted + next->deleted, many + added.size());
    QCOMPARE(keyCount(), 0);
}

void InvalidationClusterTest::aLateFillIsRefused()
{
    RedisTier tier(*m_client);
    for (int i = 0; i < 20; ++i) {
        const QByteArray key = "v1:product:" + QByteArray::number(i);
        QCOMPARE(await(tier.takeLease(key, "token", 1min))->state, RedisTier::Lease::State::Taken);
        if (i % 2)
            QVERIFY(invalidated(Kind::Keys, {key}));
    }
    QVERIFY(invalidated(Kind::Pattern, {"v1:product:*"}));
    for (int i = 0; i < 20; ++i)
        QCOMPARE(*await(tier.fill("v1:product:" + QByteArray::number(i), "token", "1", 1h)), false);
    QCOMPARE(keyCount(), 0);
}

void InvalidationClusterTest::versionsInManySlots()
{
    Versions versions(*m_client, {});
    QCOMPARE(await(versions.current("product")).value_or("error"), QByteArray("v1"));
    for (int i = 0; i < 4; ++i)
        QVERIFY(await(versions.bump("product")));
    QVERIFY(await(versions.bump("user")));
    QCOMPARE(await(versions.rollback("product", "v3"))->move, (VersionMove{"product", "v5", "v3"}));
    const auto change = await(versions.bump("global"));
    QVERIFY2(change, change ? "" : qPrintable(change.error().message));
    QCOMPARE(change->move, (VersionMove{"global", "v1", "v2"}));
    QCOMPARE(change->namespaces, (std::vector<VersionMove>{{"product", "v3", "v6"}, {"user", "v2", "v3"}}));
    QCOMPARE(await(versions.current("order")).value_or("error"), QByteArray("v2"));
    QCOMPARE(await(versions.history())->size(), 9U);
    QCOMPARE(await(versions.history())->front().kind, QByteArray("bump"));
}

void InvalidationClusterTest::aBumpComparesTheNumbersOfTheVersionThatItInherits()
{
    run(redis::Command("SET", "cache_version:global", "v3"));
    run(redis::Command("HSET", "cache_version:max", "global", "3"));
    const auto book = await(readVersionBook(*m_client, {"product"}, VersionReach::Asked));
    QVERIFY(book);
    run(redis::Command("HSET", "cache_version:max", "global", "4")); // another one's bump has reserved it, and is about to move
    VersionPlan plan;
    plan.moves = {{"product", "v3", book->next("product")}};
    plan.alsoUnchanged = {"global"};
    const auto made = await(commitVersions(*m_client, *book, plan, {}, QDateTime::currentDateTimeUtc()));
    QVERIFY(made);
    QVERIFY(made->empty());
    QVERIFY(run(redis::Command("GET", "cache_version:product")).isNil());
    Versions versions(*m_client, {});
    QCOMPARE(await(versions.bump("product"))->move, (VersionMove{"product", "v3", "v5"}));
}

void InvalidationClusterTest::aNumberThatWasInheritedMeanwhileIsNotKept()
{
    run(redis::Command("SET", "cache_version:global", "v3"));
    const auto book = await(readVersionBook(*m_client, {"product"}, VersionReach::Asked));
    QVERIFY(book);
    run(redis::Command("SET", "cache_version:global", "v4")); // as a service does it: it knows of no `max`
    VersionPlan plan;
    plan.moves = {{"product", "v3", "v4"}};
    plan.alsoUnchanged = {"global"};
    const auto made = await(commitVersions(*m_client, *book, plan, {}, QDateTime::currentDateTimeUtc()));
    QVERIFY(made);
    QVERIFY(made->empty()); // so the caller takes another round
    Versions versions(*m_client, {});
    QCOMPARE(await(versions.bump("product"))->move, (VersionMove{"product", "v4", "v5"}));
    // A rollback means the number that it names.
    plan.moves = {{"user", "v3", "v2"}};
    plan.kind = "rollback";
    QCOMPARE(await(commitVersions(*m_client, *book, plan, {}, QDateTime::currentDateTimeUtc()))->size(), 1U);
}

void InvalidationClusterTest::aRecordThatIsRefusedIsTold()
{
    run(redis::Command("SET", "cache_version:log", "no stream"));
    Versions versions(*m_client, {});
    const auto change = await(versions.bump("product"));
    QVERIFY(!change);
    QCOMPARE(change.error().code, Code::WrongType);
    QVERIFY2(change.error().message.startsWith(QLatin1String("product moved to v2, but")), qPrintable(change.error().message));
    QCOMPARE(run(redis::Command("GET", "cache_version:product")).bytes(), "v2");
    QCOMPARE(run(redis::Command("HLEN", "cache_version:history")).integer(), 1);
    run(redis::Command("DEL", "cache_version:log"));
    QVERIFY(await(versions.bump("product")));
}

void InvalidationClusterTest::twentyBumpsAtOnceGiveTwentyVersions_data()
{
    QTest::addColumn<QByteArray>("scope");
    QTest::newRow("namespace") << QByteArray("product");
    QTest::newRow("global") << QByteArray("global");
}

void InvalidationClusterTest::twentyBumpsAtOnceGiveTwentyVersions()
{
    QFETCH(QByteArray, scope);
    Versions versions(*m_client, {});
    QVERIFY(await(versions.bump("user")));
    std::vector<std::shared_ptr<std::optional<Result<VersionChange>>>> answers;
    for (int i = 0; i < 20; ++i) {
        answers.push_back(std::make_shared<std::optional<Result<VersionChange>>>());
        test::keep(versions.bump(scope), answers.back());
    }
    QSet<QByteArray> made;
    for (const auto &answer : answers) {
        QTRY_VERIFY_WITH_TIMEOUT(answer->has_value(), 60000);
        QVERIFY2((*answer)->has_value(), qPrintable((*answer)->has_value() ? QString() : (*answer)->error().message));
        made.insert((**answer)->move.to);
    }
    QCOMPARE(made.size(), 20);
    const auto history = await(versions.history(scope));
    QCOMPARE(history->size(), 20U);
    // The last one in the chain is current, whatever numbers were lost on the way.
    QVERIFY(made.contains(run(redis::Command("GET", "cache_version:" + scope)).bytes()));
}

void InvalidationClusterTest::cleanupAndTtl()
{
    Versions versions(*m_client, {});
    for (int i = 0; i < 3; ++i)
        QVERIFY(await(versions.bump("product")));
    for (int i = 1; i <= 4; ++i)
        QVERIFY(fill("v" + QByteArray::number(i) + ":product:", 300));
    const auto report = await(versions.cleanup("product"));
    QVERIFY(report);
    QCOMPARE(report->deleted, 600);
    QCOMPARE(report->kept, (std::vector<QByteArray>{"v4", "v3"}));
    const auto shortened = invalidated(Kind::Ttl, {"v3:*"}, {}, 60s);
    QCOMPARE(shortened->changed, 300);
    QVERIFY(run(redis::Command("TTL", "v3:product:7")).integer().value_or(0) > 0);
}

void InvalidationClusterTest::aNodeThatIsAwayIsNoSuccess()
{
    QVERIFY(fill("v1:product:", 3000));
    redis::ClientOptions options;
    options.commandTimeout = 1s;
    const auto client = redis::Client::open(m_cluster.url(), options);
    QVERIFY(await(client->ready()));
    QVERIFY(await([](redis::Client *of) -> Task<Result<qint64>> {
        auto nodes = co_await of->primaries();
        if (!nodes)
            co_return std::unexpected(nodes.error());
        co_return Result<qint64>(qint64(nodes->size()));
    }(client.get())));
    m_cluster.node(2).pause();
    const auto report = await(invalidate(*client, {Kind::Pattern, {"v1:product:*"}, {}, {}}), 60s);
    m_cluster.node(2).resume();
    QVERIFY(m_cluster.waitUntilComplete());
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QVERIFY(report->error);
    QVERIFY2(report->deleted > 1500, qPrintable(QString::number(report->deleted))); // those of the others went
}

QTEST_GUILESS_MAIN(InvalidationClusterTest)
#include "tst_invalidation_cluster.moc"
