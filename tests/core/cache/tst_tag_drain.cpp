// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/tag_drain.h"

#include "core/cache/redis_tier.h"
#include "core/cache/tags.h"
#include "core/redis/cluster_slots.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"

#include <QTest>

#include <rapidcheck.h>

#include <map>
#include <set>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;
using Kind = Invalidation::Kind;

/// Invalidation of tags and deferred queues on one real server.
class TagDrainTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void drainingNamesShareTheSlot_data();
    void drainingNamesShareTheSlot();
    void aTagGoesWithItsMembers();
    void membersAddedWhileDrainingGoToTheNewSet();
    void aStoppedDrainIsFinishedByTheNextInvalidation();
    void aSetThatACrashLeftIsFinished_data();
    void aSetThatACrashLeftIsFinished();
    void otherSetsAreLeftAlone();
    void aDrainingSetDoesNotExpire();
    void aLateFillAfterATagsInvalidationIsRefused();
    void whatIsNoSetIsAnError();
    void membersThatMayNotBeTouchedStayMembers();
    void invalidationWorksWithoutMemoryLeft();
    void aTagWithALoneBraceIsDrainedInPlace();
    void aQueueHoldsKeysAndPatterns();
    void aQueueLivesADay();
    void whoWasNotSelectedIsFoundByTheNextInvalidation();
    void aDryRunGivesTheNumbersOfTheRun_data();
    void aDryRunGivesTheNumbersOfTheRun();
    void severalTagsAreWrittenInOneTrip();
    void tagsBehaveAsTheModelSays();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    Result<InvalidationReport> run(Kind kind, const QByteArray &subject, InvalidationOptions options = {})
    {
        return await(invalidate(*m_client, {kind, {subject}, {}, {}}, std::move(options)));
    }
    void tagged(const QByteArray &tag, int many, const QByteArray &prefix = "k")
    {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < many; ++i) {
            commands.push_back({"SADD", tagKey(tag), prefix + QByteArray::number(i)});
            commands.push_back({"SET", prefix + QByteArray::number(i), "x"});
        }
        m_server.raw().runAll(commands);
    }
    QByteArrayList names(const QByteArray &pattern = "*")
    {
        QByteArrayList all;
        for (const RawReply &one : raw({"KEYS", pattern}).elements)
            all.append(one.bytes);
        return all;
    }

    RedisServer m_server{{.users = {"narrow on >n ~cache:tag:* ~{* ~k1* +@all"}}};
    std::unique_ptr<redis::Client> m_client;
};

void TagDrainTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_client = redis::Client::open(m_server.url());
    QVERIFY(await(m_client->ready()));
}

void TagDrainTest::init()
{
    QVERIFY(raw({"FLUSHALL"}).isOk());
}

void TagDrainTest::drainingNamesShareTheSlot_data()
{
    QTest::addColumn<QByteArray>("tag");
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("plain") << QByteArray("voices") << QByteArray("{cache:tag:voices}:draining:u");
    QTest::newRow("hash tag") << QByteArray("a{b}c") << QByteArray("cache:tag:a{b}c:draining:u");
    QTest::newRow("lone open brace") << QByteArray("a{b") << QByteArray("{cache:tag:a{b}:draining:u");
    QTest::newRow("lone closing brace") << QByteArray("a}b") << QByteArray();
    QTest::newRow("closing first") << QByteArray("a}{b}") << QByteArray("cache:tag:a}{b}:draining:u");
    QTest::newRow("empty hash tag") << QByteArray("{}x") << QByteArray();
    QTest::newRow("empty, then full") << QByteArray("{}{x}") << QByteArray();
}

void TagDrainTest::drainingNamesShareTheSlot()
{
    QFETCH(QByteArray, tag);
    QFETCH(QByteArray, name);
    QCOMPARE(drainingTagKey(tag, "u"), name);
    if (!name.isEmpty())
        QCOMPARE(redis::hashSlot(name), redis::hashSlot(tagKey(tag)));
    QByteArray queue = name;
    QCOMPARE(drainingQueueKey(tag, "u"), queue.replace("cache:tag:", "invalidation_queue:"));
}

void TagDrainTest::aTagGoesWithItsMembers()
{
    tagged("t", 3000);
    raw({"SADD", "cache:tag:t", "gone already", QByteArray("\xff\0*", 3)});
    raw({"SET", QByteArray("\xff\0*", 3), "x"});
    raw({"SET", "other", "x"});
    const auto report = run(Kind::Tag, "t");
    QVERIFY(report);
    QVERIFY(!report->error);
    QCOMPARE(report->matched, 3001);
    QCOMPARE(report->deleted, 3001);
    QCOMPARE(report->commands, 3002);
    QCOMPARE(names(), QByteArrayList{"other"});
    QCOMPARE(run(Kind::Tag, "t")->matched, 0);
}

void TagDrainTest::membersAddedWhileDrainingGoToTheNewSet()
{
    tagged("t", 2000);
    bool added = false;
    InvalidationOptions options;
    options.removing = [&](const QByteArrayList &) {
        if (std::exchange(added, true))
            return;
        raw({"SADD", "cache:tag:t", "new", "k1"});
        raw({"SET", "new", "x"});
    };
    QVERIFY(run(Kind::Tag, "t", options));
    QCOMPARE(raw({"SCARD", "cache:tag:t"}).integer, 2);
    QCOMPARE(raw({"EXISTS", "new"}).integer, 1);
    QCOMPARE(run(Kind::Tag, "t")->deleted, 1);
    QVERIFY(names().isEmpty());
}

void TagDrainTest::aStoppedDrainIsFinishedByTheNextInvalidation()
{
    tagged("t", 3000);
    std::stop_source stop;
    InvalidationOptions options;
    options.stop = stop.get_token();
    options.removing = [&](const QByteArrayList &) { stop.request_stop(); };
    const auto half = run(Kind::Tag, "t", options);
    QVERIFY(half);
    QVERIFY(half->stopped);
    QVERIFY(half->deleted < 3000);
    QCOMPARE(raw({"EXISTS", "cache:tag:t"}).integer, 0);
    QCOMPARE(names("{cache:tag:t}:draining:*").size(), 1);
    // Every key that is left is still a member of some set.
    QVERIFY(raw({"SCARD", names("{cache:tag:t}:draining:*").first()}).integer >= 3000 - half->deleted);
    tagged("t", 1, "fresh");
    const auto rest = run(Kind::Tag, "t");
    QCOMPARE(half->deleted + rest->deleted, 3001);
    QVERIFY(names().isEmpty());
}

void TagDrainTest::aSetThatACrashLeftIsFinished_data()
{
    QTest::addColumn<QByteArray>("subject");
    QTest::addColumn<QByteArray>("set");
    QTest::addColumn<Kind>("kind");
    const QByteArray uuid = "8d2f0f4e-7c0f-4a5e-9a53-0c1d2e3f4a5b";
    QTest::newRow("tag") << QByteArray("t") << QByteArray("{cache:tag:t}:draining:") + uuid << Kind::Tag;
    QTest::newRow("tag, another suffix") << QByteArray("t*") << QByteArray("{cache:tag:t*}:draining:x:draining:y") << Kind::Tag;
    QTest::newRow("hash tag") << QByteArray("{t}") << "cache:tag:{t}:draining:" + uuid << Kind::Tag;
    QTest::newRow("queue") << QByteArray("q") << QByteArray("{invalidation_queue:q}:draining:") + uuid << Kind::Queue;
}

void TagDrainTest::aSetThatACrashLeftIsFinished()
{
    QFETCH(QByteArray, subject);
    QFETCH(QByteArray, set);
    QFETCH(Kind, kind);
    for (const bool atStart : {false, true}) {
        if (atStart && set.contains("x:draining"))
            continue;
        raw({"SADD", set, "a", "b"});
        raw({"MSET", "a", "1", "b", "2", "c", "3"});
        if (atStart) {
            const auto removed = await(finishDrains(*m_client));
            QVERIFY(removed);
            QCOMPARE(*removed, 2);
        } else {
            InvalidationOptions options;
            options.searchDrains = true;
            QCOMPARE(run(kind, subject, options)->deleted, 2);
        }
        QCOMPARE(names(), QByteArrayList{"c"});
    }
}

void TagDrainTest::otherSetsAreLeftAlone()
{
    raw({"SADD", "cache:tag:{a}:draining:slowly", "k"});
    raw({"SADD", "my:draining:set", "k"});
    raw({"SADD", "cache:tag:a:draining:8d2f0f4e-7c0f-4a5e-9a53-0c1d2e3f4a5b", "k"}); // a tag of that name, without braces
    raw({"SET", "k", "x"});
    const auto removed = await(finishDrains(*m_client));
    QVERIFY(removed);
    QCOMPARE(*removed, 0);
    QCOMPARE(names().size(), 4);
}

void TagDrainTest::aDrainingSetDoesNotExpire()
{
    tagged("t", 2000);
    raw({"EXPIRE", "cache:tag:t", "5"});
    qint64 ttl = 0;
    InvalidationOptions options;
    options.removing = [&](const QByteArrayList &) {
        if (ttl == 0)
            ttl = raw({"TTL", names("{cache:tag:t}:draining:*").value(0)}).integer;
    };
    QVERIFY(run(Kind::Tag, "t", options));
    QCOMPARE(ttl, -1);
}

void TagDrainTest::aLateFillAfterATagsInvalidationIsRefused()
{
    RedisTier tier(*m_client);
    QVERIFY(await(addToTag(*m_client, "t", "v1:a:1", 1h)));
    QCOMPARE(await(tier.takeLease("v1:a:1", "token", 1min))->state, RedisTier::Lease::State::Taken);
    QCOMPARE(run(Kind::Tag, "t")->matched, 0);
    QCOMPARE(*await(tier.fill("v1:a:1", "token", "1", 1h)), false);
    // The same by way of a queue's pattern.
    QVERIFY(await(enqueueInvalidation(*m_client, "q", {"v1:a:*"})));
    QCOMPARE(await(tier.takeLease("v1:a:1", "token", 1min))->state, RedisTier::Lease::State::Taken);
    QVERIFY(run(Kind::Queue, "q"));
    QCOMPARE(*await(tier.fill("v1:a:1", "token", "1", 1h)), false);
    QVERIFY(names().isEmpty());
}

void TagDrainTest::whatIsNoSetIsAnError()
{
    raw({"SET", "cache:tag:t", "x"});
    InvalidationOptions dry;
    dry.dryRun = true;
    for (const auto &report : {run(Kind::Tag, "t"), run(Kind::Tag, "t", dry)}) {
        QVERIFY(!report);
        QCOMPARE(report.error().code, Code::WrongType);
        QVERIFY2(report.error().message.contains(QLatin1String("cache:tag:t")), qPrintable(report.error().message));
    }
    QCOMPARE(names(), QByteArrayList{"cache:tag:t"});
}

void TagDrainTest::membersThatMayNotBeTouchedStayMembers()
{
    tagged("t", 12); // k1, k10 and k11 are allowed
    redis::Url url = m_server.url();
    url.user = QStringLiteral("narrow");
    url.password = QStringLiteral("n");
    const auto narrow = redis::Client::open(url);
    const auto report = await(invalidate(*narrow, {Kind::Tag, {"t"}, {}, {}}));
    QVERIFY(report);
    QCOMPARE(report->deleted, 3);
    QCOMPARE(report->failed, 9);
    QVERIFY(report->error);
    QCOMPARE(run(Kind::Tag, "t")->deleted, 9);
    QVERIFY(names().isEmpty());
}

void TagDrainTest::invalidationWorksWithoutMemoryLeft()
{
    tagged("t", 2000);
    raw({"SCRIPT", "FLUSH"});
    QVERIFY(raw({"CONFIG", "SET", "maxmemory", "1"}).isOk());
    const auto report = run(Kind::Tag, "t");
    QVERIFY(raw({"CONFIG", "SET", "maxmemory", "0"}).isOk());
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QVERIFY(!report->error);
    QCOMPARE(report->deleted, 2000);
    QVERIFY(names().isEmpty());
}

void TagDrainTest::aTagWithALoneBraceIsDrainedInPlace()
{
    tagged("a}b", 1500);
    QCOMPARE(run(Kind::Tag, "a}b")->deleted, 1500);
    QVERIFY(names().isEmpty());
}

void TagDrainTest::aQueueHoldsKeysAndPatterns()
{
    for (const char *key : {"v1:product:1", "v1:product:2", "v1:product", "v1:user:1", "plain", "v1:list:*", "v1:list:7", "a[b]",
                            "ab", "x*y", "x1y", "other"})
        raw({"SET", key, "x"});
    // A service's pattern; the key of exactly a pattern's name; a class that does not match its own name; an escaped star.
    QVERIFY(await(enqueueInvalidation(*m_client, "q", {"v1:product:*", "plain", "v1:list:*", "a[b]", "x\\*y", "absent"})));
    const auto report = run(Kind::Queue, "q");
    QVERIFY(report);
    QVERIFY(!report->error);
    QByteArrayList left = names();
    std::ranges::sort(left);
    QCOMPARE(left, (QByteArrayList{"other", "v1:user:1", "x1y"}));
    QCOMPARE(report->deleted, 9);
    QCOMPARE(report->matched, 9);
}

void TagDrainTest::aQueueLivesADay()
{
    QByteArrayList many;
    for (int i = 0; i < 1200; ++i)
        many.append("k" + QByteArray::number(i));
    QVERIFY(await(enqueueInvalidation(*m_client, "q", many)));
    QCOMPARE(raw({"SCARD", "invalidation_queue:q"}).integer, 1200);
    const qint64 ttl = raw({"TTL", "invalidation_queue:q"}).integer;
    QVERIFY(ttl > 86000 && ttl <= 86400);
    raw({"EXPIRE", "invalidation_queue:q", "10"});
    QVERIFY(await(enqueueInvalidation(*m_client, "q", {"one more"})));
    QVERIFY(raw({"TTL", "invalidation_queue:q"}).integer > 86000);
    QVERIFY(!await(enqueueInvalidation(*m_client, {}, {"k"})));
}

void TagDrainTest::whoWasNotSelectedIsFoundByTheNextInvalidation()
{
    InvalidationOptions threes;
    threes.only = [](const QByteArray &key) { return key.endsWith('3'); };
    tagged("t", 10);
    QCOMPARE(run(Kind::Tag, "t", threes)->deleted, 1);
    QCOMPARE(names("k*").size(), 9);
    QCOMPARE(run(Kind::Tag, "t")->deleted, 9);
    QCOMPARE(names(), QByteArrayList());

    tagged("t", 10);
    QVERIFY(await(enqueueInvalidation(*m_client, "q", {"k1", "k2", "k[3-9]", "k0"})));
    QCOMPARE(run(Kind::Queue, "q", threes)->deleted, 1);
    QCOMPARE(names("k*").size(), 9);
    QCOMPARE(run(Kind::Queue, "q")->deleted, 9);
    QCOMPARE(names("k*"), QByteArrayList());

    // Nor is what a crash left half drained forgotten.
    QVERIFY(raw({"FLUSHALL"}).isOk());
    tagged("t", 10);
    raw({"RENAME", tagKey("t"), drainingTagKey("t", "u")});
    raw({"SADD", "{cache:tag:t}:drains", "u"});
    QCOMPARE(run(Kind::Tag, "t", threes)->deleted, 1);
    QCOMPARE(run(Kind::Tag, "t")->deleted, 9);
    QCOMPARE(names(), QByteArrayList());
}

void TagDrainTest::aDryRunGivesTheNumbersOfTheRun_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::newRow("tag") << Kind::Tag;
    QTest::newRow("queue") << Kind::Queue;
}

void TagDrainTest::aDryRunGivesTheNumbersOfTheRun()
{
    QFETCH(Kind, kind);
    const QByteArray live = kind == Kind::Tag ? tagKey("t") : queueKey("t");
    const QByteArray left = kind == Kind::Tag ? drainingTagKey("t", "old") : drainingQueueKey("t", "old");
    for (int i = 0; i < 1500; ++i) {
        raw({"SET", "k" + QByteArray::number(i), "x"});
        raw({"SADD", i % 2 ? live : left, "k" + QByteArray::number(i)});
    }
    raw({"SADD", live, "k0", "k2", "absent", "k1*", "v1:x:*"});
    raw({"SET", "v1:x", "x"});
    redis::ClientOptions readOnly;
    readOnly.readOnly = true;
    const auto reader = redis::Client::open(m_server.url(), readOnly);
    InvalidationOptions options;
    options.searchDrains = true;
    options.measure = true;
    options.dryRun = true;
    const auto before = await(invalidate(*reader, {kind, {"t"}, {}, {}}, options));
    QVERIFY(before);
    QVERIFY(!before->error);
    const qint64 keys = raw({"DBSIZE"}).integer;
    options.dryRun = false;
    const auto after = run(kind, "t", options);
    QVERIFY(after);
    QCOMPARE(keys, kind == Kind::Tag ? 1503 : 1503);
    QCOMPARE(before->matched, after->matched);
    QCOMPARE(before->deleted, after->deleted);
    QCOMPARE(before->bytes.value_or(-1), after->bytes.value_or(-1));
    QCOMPARE(before->commands, after->commands);
    QCOMPARE(after->deleted, kind == Kind::Tag ? 1500 : 1501);
}

void TagDrainTest::severalTagsAreWrittenInOneTrip()
{
    raw({"SCRIPT", "FLUSH"});
    QVERIFY(await(addToTags(*m_client, {"a", "b", "c"}, "k", 100s)));
    QVERIFY(await(addToTags(*m_client, {"a", "d"}, "k2", 0ms)));
    QCOMPARE(raw({"SCARD", "cache:tag:a"}).integer, 2);
    QCOMPARE(raw({"TTL", "cache:tag:a"}).integer, -1);
    QVERIFY(raw({"TTL", "cache:tag:b"}).integer > 100);
    QVERIFY(!await(addToTags(*m_client, {"a", ""}, "k", 1s)));
    raw({"SET", "cache:tag:x", "no set"});
    QCOMPARE(await(addToTags(*m_client, {"a", "x"}, "k", 1s)).error().code, Code::WrongType);
}

void TagDrainTest::tagsBehaveAsTheModelSays()
{
    const bool holds = rc::check([this] {
        raw({"FLUSHALL"});
        std::map<QByteArray, std::set<QByteArray>> tags;
        std::set<QByteArray> keys;
        const auto name = [](const char *prefix, int most) { return prefix + QByteArray::number(*rc::gen::inRange(0, most)); };
        const int steps = *rc::gen::inRange(1, 30);
        for (int i = 0; i < steps; ++i) {
            const QByteArray tag = name(*rc::gen::element("t", "{t}", "t}"), 2);
            const QByteArray key = name("k", 6);
            switch (*rc::gen::inRange(0, 5)) {
            case 0:
            case 1:
                RC_ASSERT(await(addToTag(*m_client, tag, key, 1h)).has_value());
                raw({"SET", key, "x"});
                tags[tag].insert(key);
                keys.insert(key);
                break;
            case 2:
                raw({"DEL", key});
                keys.erase(key);
                break;
            case 3:
                if (const QByteArray set = drainingTagKey(tag, "crash" + QByteArray::number(i));
                    !set.isEmpty() && tags.contains(tag)) {
                    raw({"RENAME", tagKey(tag), set});
                    for (const QByteArray &one : std::exchange(tags[tag], {})) // the next search finds them
                        tags["old " + tag].insert(one);
                    tags.erase(tag);
                }
                break;
            default: {
                InvalidationOptions options;
                options.searchDrains = true;
                const auto report = run(Kind::Tag, tag, options);
                RC_ASSERT(report.has_value());
                qint64 gone = 0;
                for (const QByteArray &of : {tag, "old " + tag}) {
                    for (const QByteArray &one : tags[of])
                        gone += qint64(keys.erase(one));
                    tags.erase(of);
                }
                RC_ASSERT(report->deleted == gone);
                RC_ASSERT(report->matched == gone);
            }
            }
            if (raw({"EXISTS", tagKey(tag)}).integer == 0)
                tags.erase(tag);
        }
        for (int i = 0; i < 6; ++i) {
            const QByteArray key = "k" + QByteArray::number(i);
            RC_ASSERT(raw({"EXISTS", key}).integer == (keys.contains(key) ? 1 : 0));
        }
    });
    QVERIFY(holds);
}

QTEST_GUILESS_MAIN(TagDrainTest)
#include "tst_tag_drain.moc"
