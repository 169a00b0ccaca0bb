// SPDX-License-Identifier: GPL-3.0-or-later
// What a preview says must be what the invalidation then does. Real redis-server.
#include <QFileInfo>

#include "core/cache/tags.h"
#include "core/inspect/blast_radius.h"
#include "core/inspect/recorded_invalidation.h"
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"

#include <QTest>

#include <numeric>

using namespace freshet;
using namespace freshet::inspect;
using namespace std::chrono_literals;
using cache::Invalidation;
using test::await;
using Kind = Invalidation::Kind;

namespace {

Invalidation what(Kind kind, const QByteArrayList &subjects)
{
    Invalidation one;
    one.kind = kind;
    one.subjects = subjects;
    if (kind == Kind::Ttl)
        one.to = 60s;
    return one;
}

qint64 keysOf(const InvalidationPreview &preview, const QByteArray &version, const QByteArray &nameSpace)
{
    for (const InvalidationPreview::Group &group : preview.groups) {
        if (group.version == version && group.nameSpace == nameSpace)
            return group.keys;
    }
    return -1;
}

qint64 allOf(const InvalidationPreview &preview)
{
    qint64 all = preview.otherKeys;
    for (const InvalidationPreview::Group &group : preview.groups)
        all += group.keys;
    return all;
}

} // namespace

class InvalidationPreviewTest : public QObject
{
    Q_OBJECT

private:
    test::RedisServer m_server{
        {.users = {"narrow on >n ~v1:product:1* ~cache_version:* +@all -memory", "blind on >b ~* +@all -scan"}}};
    std::unique_ptr<redis::Client> m_client;

    test::RawReply raw(const QByteArrayList &command) { return m_server.raw(60'000).run(command); }
    void fill(const QByteArray &prefix, int many, int ttl = 0, int bytes = 10)
    {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < many; ++i) {
            QByteArrayList command{"SET", prefix + QByteArray::number(i), QByteArray(bytes, 'x')};
            if (ttl > 0)
                command << "EX" << QByteArray::number(ttl);
            commands.push_back(command);
        }
        m_server.raw(60'000).runAll(commands);
    }
    Result<InvalidationPreview> preview(const InvalidationOrder &order, const PreviewOptions &options = {})
    {
        return await(previewInvalidation(*m_client, order, options), 60s);
    }
    std::unique_ptr<redis::Client> clientOf(const char *user, const char *password)
    {
        redis::Url url = m_server.url();
        url.user = QString::fromLatin1(user);
        url.password = QString::fromLatin1(password);
        return redis::Client::open(url);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_client = redis::Client::open(m_server.url());
    }
    void init()
    {
        if (!m_server.isRunning())
            QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        QVERIFY(raw({"FLUSHALL"}).isOk());
    }
    void cleanupTestCase() { m_client.reset(); }

    void eachKindFindsWhatItThenRemoves_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArrayList>("subjects");
        QTest::addColumn<int>("keys");
        QTest::newRow("keys") << int(Kind::Keys) << QByteArrayList{"v1:product:1", "absent", "v1:product:1", "v1:user:2"} << 2;
        QTest::newRow("pattern") << int(Kind::Pattern) << QByteArrayList{"v1:product:*"} << 6;
        QTest::newRow("one name") << int(Kind::Pattern) << QByteArrayList{"v1:user:2"} << 1;
        QTest::newRow("tag") << int(Kind::Tag) << QByteArrayList{"t"} << 2;
        QTest::newRow("queue") << int(Kind::Queue) << QByteArrayList{"q"} << 4;
        QTest::newRow("resource") << int(Kind::Resource) << QByteArrayList{"product", "3"} << 2;
        QTest::newRow("nothing") << int(Kind::Pattern) << QByteArrayList{"nobody:*"} << 0;
    }
    void eachKindFindsWhatItThenRemoves()
    {
        QFETCH(int, kind);
        QFETCH(QByteArrayList, subjects);
        QFETCH(int, keys);
        fill("v1:product:", 5);
        fill("v1:user:", 3);
        raw({"SET", "v1:product", "x"});
        raw({"SET", "v1:product:3:detail", "x"});
        raw({"DEL", "v1:product:4"});
        raw({"SADD", "cache:tag:t", "v1:product:1", "v1:user:0", "gone"});
        raw({"SADD", "invalidation_queue:q", "v1:user:*", "v1:product:1"});
        const InvalidationOrder order{what(Kind(kind), subjects)};
        const auto plan = preview(order);
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().message));
        QCOMPARE(plan->keys, keys);
        QCOMPARE(allOf(*plan), keys);
        QCOMPARE(plan->examples.size(), std::size_t(keys));
        QCOMPARE(plan->sampled, keys);
        QVERIFY(plan->isWhole() && plan->isSampleWhole());
        const auto done = await(invalidateOrder(*m_client, order));
        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
        QCOMPARE(done->deleted, keys);
        QVERIFY(done->isWhole());
        const auto again = preview(order);
        QVERIFY(again);
        QCOMPARE(again->keys, 0);
        QVERIFY(!again->bytes);
    }

    void severalPatternsCountAKeyOnce()
    {
        fill("tts:voices:user:", 7);
        raw({"SET", "tts:voices", "x"});
        const auto plan = preview(
            {what(Kind::Pattern, {"tts:voices"}), what(Kind::Pattern, {"tts:voices:user:*"}), what(Kind::Pattern, {"tts:*"})});
        QVERIFY(plan);
        QCOMPARE(plan->keys, 8);
        QCOMPARE(keysOf(*plan, {}, "tts"), 8);
        QCOMPARE(plan->reports.size(), std::size_t(3));
    }

    void aBumpTellsTheKeysThatNobodyReadsAfterIt()
    {
        raw({"SET", "cache_version:product", "v3"});
        fill("v3:product:", 4, 100);
        fill("v2:product:", 9);
        const auto plan = preview({what(Kind::Namespace, {"product"})});
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().message));
        QCOMPARE(plan->moves.size(), std::size_t(1));
        QCOMPARE(plan->moves[0].from, QByteArray("v3"));
        QCOMPARE(plan->moves[0].to, QByteArray("v4"));
        QCOMPARE(plan->changed, 1);
        QCOMPARE(plan->keys, 4);
        QCOMPARE(keysOf(*plan, "v3", "product"), 4);
        QCOMPARE(raw({"GET", "cache_version:product"}).bytes, QByteArray("v3"));
    }

    void shorterTtlsAreCountedOneByOne()
    {
        fill("v1:a:", 5, 30);
        fill("v1:b:", 6, 3000);
        fill("v1:c:", 7);
        const auto plan = preview({what(Kind::Ttl, {"v1:*"})});
        QVERIFY(plan);
        QCOMPARE(plan->keys, 18);
        QCOMPARE(plan->changed, 13);
        QCOMPARE(plan->ttls.never, 7);
        QCOMPARE(plan->ttls.within() + plan->ttls.later, 11);
        QCOMPARE(raw({"TTL", "v1:c:0"}).integer, -1);
    }

    void beyondTheSampleBytesAndTtlsAreEstimatedAndSaySo()
    {
        fill("v1:small:", 3000, 1000, 100);
        fill("v1:large:", 1000, 0, 5000);
        PreviewOptions options;
        options.sample = 400;
        options.seed = 7;
        const auto plan = preview({what(Kind::Pattern, {"v1:*"})}, options);
        QVERIFY(plan && plan->bytes);
        QCOMPARE(plan->keys, 4000);
        QCOMPARE(keysOf(*plan, "v1", "small"), 3000);
        QCOMPARE(plan->sampled, 400);
        QVERIFY(!plan->isSampleWhole() && !plan->bytes->exact);
        QVERIFY(plan->ttls.never > 60 && plan->ttls.never < 140); // a quarter
        options.measureAll = true;
        const auto exact = preview({what(Kind::Pattern, {"v1:*"})}, options);
        QVERIFY(exact && exact->bytes && exact->bytes->exact);
        // How often the interval holds is the next test's matter; a single draw is outside it in 5 of 100 runs, for each server
        // walks its keys in an order of its own. Twice as far away it never is.
        const qint64 width = plan->bytes->high - plan->bytes->low;
        QVERIFY2(plan->bytes->low - width / 2 <= exact->bytes->about && exact->bytes->about <= plan->bytes->high + width / 2,
                 qPrintable(QStringLiteral("%1 %2 %3").arg(plan->bytes->low).arg(exact->bytes->about).arg(plan->bytes->high)));
        QVERIFY(plan->bytes->low < plan->bytes->about && plan->bytes->about < plan->bytes->high);
    }

    // The interval is promised to hold in 95 of 100 draws.
    void theIntervalOfTheBytesHoldsAsOftenAsItSays()
    {
        fill("v1:small:", 900, 0, 100);
        fill("v1:large:", 300, 0, 3000);
        PreviewOptions options;
        options.measureAll = true;
        const auto exact = preview({what(Kind::Pattern, {"v1:*"})}, options);
        QVERIFY(exact && exact->bytes);
        options.measureAll = false;
        options.sample = 200;
        int held = 0;
        for (quint32 seed = 1; seed <= 100; ++seed) {
            options.seed = seed;
            const auto plan = preview({what(Kind::Pattern, {"v1:*"})}, options);
            QVERIFY(plan && plan->bytes);
            held += plan->bytes->low <= exact->bytes->about && exact->bytes->about <= plan->bytes->high ? 1 : 0;
        }
        QVERIFY2(held >= 88, qPrintable(QString::number(held)));
    }

    void aStopLeavesAPreviewThatSaysItIsNotWhole()
    {
        fill("v1:product:", 20'000);
        std::stop_source stop;
        PreviewOptions options;
        options.stop = stop.get_token();
        options.progress = [&](const cache::InvalidationProgress &progress) {
            if (progress.matched > 0)
                stop.request_stop();
        };
        const auto plan = preview({what(Kind::Pattern, {"v1:*"})}, options);
        QVERIFY(plan);
        QVERIFY(plan->stopped && !plan->isWhole());
        QVERIFY(plan->keys > 0 && plan->keys < 20'000);
    }

    void whatTheUserMayNotRunIsUnknownAndNamed()
    {
        fill("v1:product:", 30);
        const auto narrow = clientOf("narrow", "n");
        const auto plan = await(previewInvalidation(*narrow, {what(Kind::Pattern, {"v1:product:*"})}));
        QVERIFY(plan);
        QCOMPARE(plan->keys, 30);
        QVERIFY(!plan->bytes);
        QVERIFY2(plan->denied.contains(QStringLiteral("MEMORY USAGE")), qPrintable(plan->denied.join(u' ')));
        const auto blind = clientOf("blind", "b");
        const auto none = await(previewInvalidation(*blind, {what(Kind::Pattern, {"v1:product:*"})}));
        QVERIFY(!none);
        QCOMPARE(none.error().code, Code::NoPermission);
    }

    void aServerThatDiesIsAnErrorAndNoNumber()
    {
        fill("v1:product:", 50'000);
        PreviewOptions options;
        bool killed = false;
        options.progress = [&](const cache::InvalidationProgress &) {
            if (!std::exchange(killed, true))
                m_server.kill();
        };
        auto kept = std::make_shared<std::optional<Result<InvalidationPreview>>>();
        test::keep(previewInvalidation(*m_client, {what(Kind::Pattern, {"v1:*"})}, options), kept);
        QVERIFY(test::waitUntil([&] { return kept->has_value(); }, 60s));
        const Result<InvalidationPreview> &plan = **kept;
        QVERIFY(!plan || !plan->isWhole());
        QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
        QTRY_COMPARE_WITH_TIMEOUT(m_client->status().state, redis::ConnectionStatus::State::Ready, 20000);
        fill("v1:product:", 10);
        const auto next = preview({what(Kind::Pattern, {"v1:*"})});
        QVERIFY(next && next->isWhole());
        QCOMPARE(next->keys, 10);
    }

    void wrongOrdersAreRefused()
    {
        QCOMPARE(preview({}).error().code, Code::InvalidArgument);
        QCOMPARE(preview({what(Kind::Keys, {})}).error().code, Code::InvalidArgument);
        QCOMPARE(preview({what(Kind::Namespace, {"history"})}).error().code, Code::InvalidArgument);
    }

    void aClusterIsWalkedOnEveryPrimary()
    {
        test::ClusterSetup cluster;
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        const auto client = redis::Client::open(cluster.url());
        for (int i = 0; i < 300; ++i)
            QVERIFY(await(client->ready()) && test::await([](redis::Client &c, int n) -> Task<Result<void>> {
                        const auto set =
                            co_await c.command(redis::Command("SET", "v1:product:" + QByteArray::number(n), "x", "EX", 500));
                        if (!set)
                            co_return std::unexpected(set.error());
                        co_return {};
                    }(*client, i)));
        const auto plan = await(previewInvalidation(*client, {what(Kind::Pattern, {"v1:product:*"})}));
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().message));
        QCOMPARE(plan->keys, 300);
        QVERIFY(plan->bytes && plan->bytes->exact);
        QCOMPARE(plan->ttls.within() + plan->ttls.later, 300);
        const auto done = await(invalidateOrder(*client, {what(Kind::Pattern, {"v1:product:*"})}));
        QVERIFY(done);
        QCOMPARE(done->deleted, 300);
    }

    void failedKeysAreTriedAgainAlone()
    {
        OrderReport report;
        report.failed = 2;
        report.failedKeys = {"a*", "b"};
        InvalidationOrder order{what(Kind::Pattern, {"*"})};
        InvalidationOrder retry = retryOf(order, report);
        QCOMPARE(retry.size(), std::size_t(1));
        QCOMPARE(retry[0].kind, Kind::Keys);
        QCOMPARE(retry[0].subjects, (QByteArrayList{"a*", "b"}));
        order[0] = what(Kind::Ttl, {"*"});
        retry = retryOf(order, report);
        QCOMPARE(retry.size(), std::size_t(2));
        QCOMPARE(retry[0].kind, Kind::Ttl);
        QCOMPARE(retry[0].subjects.value(0), QByteArray("a\\*"));
        order[0] = what(Kind::Tag, {"t"});
        QVERIFY(retryOf(order, report) == order);
        order[0] = what(Kind::Pattern, {"*"});
        report.failed = 5000; // more than are known
        QVERIFY(retryOf(order, report) == order);
    }
};

QTEST_GUILESS_MAIN(InvalidationPreviewTest)
#include "tst_invalidation_preview.moc"
