// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/invalidation.h"

#include "core/cache/redis_tier.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"

#include <QTest>

#include <rapidcheck.h>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;
using Kind = Invalidation::Kind;

/// Keys, patterns and TTLs on one real server.
class InvalidationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void whatIsWrittenDownIsReadAgain();
    void jsonThatIsNoInvalidationIsRefused_data();
    void jsonThatIsNoInvalidationIsRefused();
    void keysAreRemovedAndCountedOnce();
    void aPatternGoesWithItsExactKey();
    void globsMeanWhatRedisMeans_data();
    void globsMeanWhatRedisMeans();
    void aPatternWithoutAGlobIsOneKey();
    void aLateFillAfterAnInvalidationIsRefused_data();
    void aLateFillAfterAnInvalidationIsRefused();
    void leasesAreNotCounted();
    void theSetOfLeasesTellsWhatIsBeingLoaded();
    void withoutTheSetOfLeasesAWalkFindsThem();
    void aDryRunGivesTheNumbersOfTheRun_data();
    void aDryRunGivesTheNumbersOfTheRun();
    void aDryRunSendsNoWrites();
    void aTtlIsShortenedAndNeverLengthened();
    void aTtlOfOneKeyNeedsNoWalk();
    void aStopIsHonouredWithinABatch();
    void progressComesAtMostTenTimesASecond();
    void theProcessIsToldBeforeAndAfter();
    void whatIsNotSelectedStays();
    void keysThatMayNotBeTouchedAreListed();
    void aMissingPermissionIsAnError();
    void aServerThatRefusesWritesIsNoSuccess();
    void wrongUsageIsSaid_data();
    void wrongUsageIsSaid();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    void fill(const QByteArray &prefix, int many, int from = 0)
    {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < many; ++i)
            commands.push_back({"SET", prefix + QByteArray::number(from + i), "x"});
        m_server.raw().runAll(commands);
    }
    qint64 count(const QByteArray &pattern) { return qint64(raw({"KEYS", pattern}).elements.size()); }
    Result<InvalidationReport> run(Kind kind, const QByteArrayList &subjects, InvalidationOptions options = {},
                                   std::chrono::milliseconds to = {})
    {
        return await(invalidate(*m_client, {kind, subjects, to, {}}, std::move(options)));
    }

    RedisServer m_server{{.users = {"narrow on >n ~v1:product:* ~{v1:product:* +@all",
                                    "reader on >r ~* +@read +@connection +info", "nounlink on >u ~* +@all -unlink"}}};
    std::unique_ptr<redis::Client> m_client;
};

void InvalidationTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_client = redis::Client::open(m_server.url());
    QVERIFY(await(m_client->ready()));
}

void InvalidationTest::init()
{
    QVERIFY(raw({"FLUSHALL"}).isOk());
}

void InvalidationTest::whatIsWrittenDownIsReadAgain()
{
    const bool holds = rc::check([] {
        Invalidation what;
        what.kind = static_cast<Kind>(*rc::gen::inRange(0, 7));
        for (const std::string &subject : *rc::gen::arbitrary<std::vector<std::string>>())
            what.subjects.append(QByteArray::fromStdString(subject));
        if (what.kind == Kind::Ttl)
            what.to = std::chrono::milliseconds(*rc::gen::inRange<qint64>(1, 1LL << 40));
        what.reason = QString::fromStdString(*rc::gen::string<std::string>());
        const QByteArray json = what.toJson();
        RC_ASSERT(!json.contains('\n'));
        const auto again = Invalidation::fromJson(json);
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == what);
    });
    QVERIFY(holds);
    QCOMPARE((Invalidation{Kind::Ttl, {"a:*", "\xff"}, 5s, QStringLiteral("why")}.toJson()),
             QByteArray(R"({"kind":"ttl","subjects":["a:*",{"base64":"/w=="}],"to_ms":5000,"reason":"why"})"));
}

void InvalidationTest::jsonThatIsNoInvalidationIsRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("half") << QByteArray(R"({"kind":"key","subj)");
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("unknown kind") << QByteArray(R"({"kind":"all","subjects":["a"]})");
    QTest::newRow("number as subject") << QByteArray(R"({"kind":"key","subjects":[1]})");
    QTest::newRow("bad base64") << QByteArray(R"({"kind":"key","subjects":[{"base64":"*"}]})");
    QTest::newRow("ttl without time") << QByteArray(R"({"kind":"ttl","subjects":["a"]})");
}

void InvalidationTest::jsonThatIsNoInvalidationIsRefused()
{
    QFETCH(QByteArray, json);
    const auto read = Invalidation::fromJson(json);
    QVERIFY(!read);
    QCOMPARE(read.error().code, Code::Undecodable);
}

void InvalidationTest::keysAreRemovedAndCountedOnce()
{
    fill("k", 1500);
    QByteArrayList keys{"k0", "absent", "k1", "k0", QByteArray("\xff\0 *", 4)};
    raw({"SET", QByteArray("\xff\0 *", 4), "x"});
    raw({"HSET", "h", "f", "v"});
    keys.append("h");
    const auto report = run(Kind::Keys, keys);
    QVERIFY(report);
    QCOMPARE(report->matched, 4);
    QCOMPARE(report->deleted, 4);
    QCOMPARE(report->failed, 0);
    QCOMPARE(report->commands, 5); // k0 once
    QCOMPARE(count("*"), 1498);
    QByteArrayList many;
    for (int i = 0; i < 1500; ++i)
        many.append("k" + QByteArray::number(i));
    QCOMPARE(run(Kind::Keys, many)->deleted, 1498);
    QCOMPARE(run(Kind::Keys, {"gone"})->matched, 0);
}

void InvalidationTest::aPatternGoesWithItsExactKey()
{
    fill("v1:product:", 2000);
    raw({"SET", "v1:product", "x"});
    fill("v1:products:", 3);
    raw({"SET", "v10:product:1", "x"});
    const auto report = run(Kind::Pattern, {"v1:product:*"});
    QVERIFY(report);
    QCOMPARE(report->matched, 2001);
    QCOMPARE(report->deleted, 2001);
    QCOMPARE(report->commands, 1 + 3); // the exact key, then three batches of at most 768
    QCOMPARE(report->examples.size(), 20U);
    QCOMPARE(count("*"), 4);
    // Of a resource, with a glob character in its id.
    raw({"SET", "v1:product:a*b", "x"});
    raw({"SET", "v1:product:a*b:detail", "x"});
    raw({"SET", "v1:product:axb:detail", "x"});
    QCOMPARE(run(Kind::Pattern, {"v1:product:a\\*b:*"})->deleted, 2);
    QCOMPARE(count("v1:product:axb:detail"), 1);
}

void InvalidationTest::globsMeanWhatRedisMeans_data()
{
    QTest::addColumn<QByteArray>("glob");
    for (const char *glob :
         {"*", "k?y", "k[a-c]*", "k[^a]y", "k[a", "k[a\\]b]*", "k\\*y", "k[z-a]y", "k**y", "*\\", "k[]y", "[k]a*", "k-*"})
        QTest::newRow(glob) << QByteArray(glob);
}

void InvalidationTest::globsMeanWhatRedisMeans()
{
    QFETCH(QByteArray, glob);
    const QByteArrayList names{"key", "kay", "k*y", "k]y", "kbbb", "kzy", "k", "ka", "k[a", "k\\", "k\xe9y", "other", "k-", "k]"};
    for (const QByteArray &name : names) {
        raw({"SET", name, "x"});
        raw({"SET", RedisTier::leaseKey(name), "token"}); // only leases of matching keys may go
    }
    QByteArrayList expected;
    for (const RawReply &one : raw({"KEYS", glob}).elements) {
        if (RedisTier::leasedKey(one.bytes).isEmpty())
            expected.append(one.bytes);
    }
    const auto report = run(Kind::Pattern, {glob});
    QVERIFY(report);
    QCOMPARE(report->deleted, qint64(expected.size()));
    for (const QByteArray &name : names) {
        QCOMPARE(raw({"EXISTS", name}).integer, expected.contains(name) ? 0 : 1);
        QCOMPARE(raw({"EXISTS", RedisTier::leaseKey(name)}).integer, expected.contains(name) ? 0 : 1);
    }
}

void InvalidationTest::aPatternWithoutAGlobIsOneKey()
{
    raw({"SET", "v1:a*b", "x"});
    raw({"SET", "v1:axb", "x"});
    const auto report = run(Kind::Pattern, {"v1:a\\*b"});
    QCOMPARE(report->deleted, 1);
    QCOMPARE(count("v1:axb"), 1);
}

void InvalidationTest::aLateFillAfterAnInvalidationIsRefused_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QByteArray>("subject");
    QTest::addColumn<bool>("isThere"); // an older value, loaded anew ahead of its expiry
    for (const bool isThere : {false, true}) {
        const char *suffix = isThere ? ", refreshed" : ", loading";
        QTest::addRow("key%s", suffix) << Kind::Keys << QByteArray("v1:product:7:detail") << isThere;
        QTest::addRow("pattern%s", suffix) << Kind::Pattern << QByteArray("v1:product:*") << isThere;
        QTest::addRow("exact key of a pattern%s", suffix) << Kind::Pattern << QByteArray("v1:product:7:detail:*") << isThere;
        QTest::addRow("suffix%s", suffix) << Kind::Pattern << QByteArray("*:detail") << isThere;
        QTest::addRow("ttl%s", suffix) << Kind::Ttl << QByteArray("v1:product:*") << isThere;
        QTest::addRow("ttl of one%s", suffix) << Kind::Ttl << QByteArray("v1:product:7:detail") << isThere;
    }
}

void InvalidationTest::aLateFillAfterAnInvalidationIsRefused()
{
    QFETCH(Kind, kind);
    QFETCH(QByteArray, subject);
    QFETCH(bool, isThere);
    const QByteArray key = "v1:product:7:detail";
    RedisTier tier(*m_client);
    if (isThere)
        QVERIFY(await(tier.set(key, "\"old\"", 1h)));
    const auto lease = isThere ? await(tier.takeRefreshLease(key, "token", 1min)) : await(tier.takeLease(key, "token", 1min));
    QVERIFY(lease);
    QCOMPARE(lease->state, RedisTier::Lease::State::Taken);
    QVERIFY(run(kind, {subject}, {}, 600s));
    const auto filled = await(tier.fill(key, "token", "\"stale\"", 1h));
    QVERIFY(filled);
    QCOMPARE(*filled, false);
    QVERIFY(raw({"GET", key}).bytes != "\"stale\"");
}

void InvalidationTest::leasesAreNotCounted()
{
    fill("v1:a:", 3);
    raw({"SET", RedisTier::leaseKey("v1:a:1"), "t"});
    raw({"SET", RedisTier::leaseKey("v1:a:99"), "t"});
    raw({"SET", RedisTier::leaseKey("v1:b:1"), "t"});
    InvalidationOptions dry;
    dry.dryRun = true;
    QCOMPARE(run(Kind::Pattern, {"*"}, dry)->matched, 3);
    QCOMPARE(run(Kind::Ttl, {"*"}, dry, 5s)->matched, 3);
    QCOMPARE(count("*"), 6);
    const auto report = run(Kind::Pattern, {"v1:a:*"});
    QCOMPARE(report->matched, 3);
    QCOMPARE(report->deleted, 3);
    QCOMPARE(count("*"), 1);
    QCOMPARE(raw({"EXISTS", RedisTier::leaseKey("v1:b:1")}).integer, 1);
}

void InvalidationTest::theSetOfLeasesTellsWhatIsBeingLoaded()
{
    RedisTier tier(*m_client);
    for (const char *key : {"v1:a:1", "v1:b:1", "v1:a:crashed"})
        QCOMPARE(await(tier.takeLease(key, "t", 1min))->state, RedisTier::Lease::State::Taken);
    raw({"DEL", RedisTier::leaseKey("v1:a:crashed")});
    QCOMPARE(raw({"SCARD", RedisTier::leaseSet()}).integer, 3);
    const auto report = run(Kind::Pattern, {"v1:a:*"});
    QCOMPARE(report->matched, 0);
    QCOMPARE(raw({"EXISTS", RedisTier::leaseKey("v1:a:1")}).integer, 0);
    QCOMPARE(raw({"EXISTS", RedisTier::leaseKey("v1:b:1")}).integer, 1);
    QCOMPARE(raw({"SCARD", RedisTier::leaseSet()}).integer, 1); // that of v1:b:1
    QCOMPARE(await(tier.fill("v1:a:1", "t", "1", 1h)), Result<bool>(false));
    QCOMPARE(await(tier.fill("v1:b:1", "t", "1", 1h)), Result<bool>(true));
    QCOMPARE(raw({"EXISTS", RedisTier::leaseSet()}).integer, 0);
    // It is no key of the cache.
    QCOMPARE(await(tier.takeLease("v1:a:1", "t", 1min))->state, RedisTier::Lease::State::Taken);
    QCOMPARE(run(Kind::Pattern, {"*"})->matched, 1);
}

void InvalidationTest::withoutTheSetOfLeasesAWalkFindsThem()
{
    RedisTier tier(*m_client);
    raw({"SET", RedisTier::leaseSet(), "somebody else's"});
    const auto refused = await(tier.takeLease("v1:a:1", "t", 1min));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Code::WrongType);
    QCOMPARE(raw({"EXISTS", RedisTier::leaseKey("v1:a:1")}).integer, 0);
    raw({"SET", RedisTier::leaseKey("v1:a:1"), "t"});
    const auto report = run(Kind::Pattern, {"v1:a:*"});
    QVERIFY(!report->error);
    QCOMPARE(raw({"EXISTS", RedisTier::leaseKey("v1:a:1")}).integer, 0);
}

void InvalidationTest::aDryRunGivesTheNumbersOfTheRun_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QByteArrayList>("subjects");
    QTest::newRow("keys") << Kind::Keys << QByteArrayList{"v1:product:1", "absent", "v1:product:1", "v1:product"};
    QTest::newRow("pattern") << Kind::Pattern << QByteArrayList{"v1:product:*"};
    QTest::newRow("everything") << Kind::Pattern << QByteArrayList{"*"};
    QTest::newRow("nothing") << Kind::Pattern << QByteArrayList{"w*"};
    QTest::newRow("ttl") << Kind::Ttl << QByteArrayList{"v1:*"};
}

void InvalidationTest::aDryRunGivesTheNumbersOfTheRun()
{
    QFETCH(Kind, kind);
    QFETCH(QByteArrayList, subjects);
    fill("v1:product:", 5000);
    fill("v1:user:", 3000);
    raw({"SET", "v1:product", "x"});
    raw({"SET", "v1:product:short", "x", "EX", "5"});
    raw({"SET", "v1:product:long", "x", "EX", "5000"});
    InvalidationOptions dry;
    dry.dryRun = true;
    dry.measure = true;
    const auto before = run(kind, subjects, dry, 600s);
    const qint64 keys = raw({"DBSIZE"}).integer;
    QCOMPARE(keys, 8003);
    InvalidationOptions options;
    options.measure = true;
    const auto after = run(kind, subjects, options, 600s);
    QVERIFY(before && after);
    QVERIFY(before->dryRun && !after->dryRun);
    QCOMPARE(before->matched, after->matched);
    QCOMPARE(before->deleted, after->deleted);
    QCOMPARE(before->changed, after->changed);
    QCOMPARE(before->failed, 0);
    QCOMPARE(after->failed, 0);
    QCOMPARE(before->bytes, after->bytes);
    QCOMPARE(before->commands, after->commands);
    QCOMPARE(raw({"DBSIZE"}).integer, keys - after->deleted);
}

void InvalidationTest::aDryRunSendsNoWrites()
{
    fill("v1:a:", 10);
    redis::ClientOptions options;
    options.readOnly = true;
    const auto reader = redis::Client::open(m_server.url(), options);
    InvalidationOptions dry;
    dry.dryRun = true;
    dry.measure = true;
    for (const Kind kind : {Kind::Keys, Kind::Pattern, Kind::Ttl}) {
        const auto report = await(invalidate(*reader, {kind, {kind == Kind::Keys ? "v1:a:1" : "v1:a:*"}, 5s, {}}, dry));
        QVERIFY2(report, report ? "" : qPrintable(report.error().message));
        QVERIFY(!report->error);
        QCOMPARE(report->matched, kind == Kind::Keys ? 1 : 10);
        const auto real = await(invalidate(*reader, {kind, {kind == Kind::Keys ? "v1:a:1" : "v1:a:*"}, 5s, {}}));
        QVERIFY(!real || real->error);
        QCOMPARE((real ? *real->error : real.error()).code, Code::ReadOnly);
    }
    QCOMPARE(count("*"), 10);
}

void InvalidationTest::aTtlIsShortenedAndNeverLengthened()
{
    raw({"SET", "v1:a:long", "x", "EX", "5000"});
    raw({"SET", "v1:a:short", "x", "EX", "5"});
    raw({"SET", "v1:a:ever", "x"});
    raw({"SET", "v1:b:ever", "x"});
    const auto report = run(Kind::Ttl, {"v1:a:*"}, {}, 600s);
    QCOMPARE(report->matched, 3);
    QCOMPARE(report->changed, 2);
    QCOMPARE(report->deleted, 0);
    QVERIFY(raw({"TTL", "v1:a:long"}).integer > 500 && raw({"TTL", "v1:a:long"}).integer <= 600);
    QVERIFY(raw({"TTL", "v1:a:ever"}).integer > 500);
    QVERIFY(raw({"TTL", "v1:a:short"}).integer <= 5);
    QCOMPARE(raw({"TTL", "v1:b:ever"}).integer, -1);
}

void InvalidationTest::aTtlOfOneKeyNeedsNoWalk()
{
    raw({"SET", "v1:a*", "x"});
    raw({"SET", "v1:ab", "x"});
    const auto report = run(Kind::Ttl, {"v1:a\\*"}, {}, 600s);
    QCOMPARE(report->changed, 1);
    QCOMPARE(raw({"TTL", "v1:ab"}).integer, -1);
    QCOMPARE(run(Kind::Ttl, {"absent"}, {}, 600s)->matched, 0);
}

void InvalidationTest::aStopIsHonouredWithinABatch()
{
    fill("v1:a:", 20000);
    std::stop_source stop;
    InvalidationOptions options;
    options.stop = stop.get_token();
    int told = 0;
    options.removing = [&](const QByteArrayList &) {
        if (++told == 4)
            stop.request_stop();
    };
    const auto report = run(Kind::Pattern, {"v1:a:*"}, options);
    QVERIFY(report);
    QVERIFY(report->stopped);
    QVERIFY(report->deleted > 0 && report->deleted <= 2 * 768);
    QCOMPARE(count("*"), 20000 - report->deleted);
}

void InvalidationTest::progressComesAtMostTenTimesASecond()
{
    fill("v1:a:", 20000);
    QElapsedTimer timer;
    timer.start();
    int calls = 0;
    InvalidationProgress last;
    InvalidationOptions options;
    options.progress = [&](const InvalidationProgress &progress) {
        ++calls;
        last = progress;
    };
    QVERIFY(run(Kind::Pattern, {"v1:a:*"}, options));
    QVERIFY(calls >= 1);
    QVERIFY2(calls <= 2 + timer.elapsed() / 100, qPrintable(QString::number(calls)));
    QCOMPARE(last.done, 20000);
    QCOMPARE(last.matched, 20000);
    QVERIFY(last.scanned <= last.total);
}

void InvalidationTest::theProcessIsToldBeforeAndAfter()
{
    fill("v1:a:", 3);
    raw({"SET", RedisTier::leaseKey("v1:a:9"), "t"});
    QList<std::pair<QByteArray, bool>> told;
    InvalidationOptions options;
    options.removing = [&](const QByteArrayList &keys) {
        for (const QByteArray &key : keys)
            told.append({key, raw({"EXISTS", key, RedisTier::leaseKey(key)}).integer > 0});
    };
    QVERIFY(run(Kind::Pattern, {"v1:a:*"}, options));
    for (const char *key : {"v1:a:0", "v1:a:1", "v1:a:2", "v1:a:9"}) {
        QVERIFY(told.contains({key, true}));
        QVERIFY(told.contains({key, false}));
    }
    told.clear();
    options.dryRun = true;
    fill("v1:a:", 3);
    QVERIFY(run(Kind::Pattern, {"v1:a:*"}, options));
    QVERIFY(told.isEmpty());
}

void InvalidationTest::whatIsNotSelectedStays()
{
    fill("v1:a:", 10);
    InvalidationOptions options;
    options.only = [](const QByteArray &key) { return key.endsWith('3') || key.endsWith('4'); };
    QCOMPARE(run(Kind::Pattern, {"v1:a:*"}, options)->matched, 2);
    QCOMPARE(run(Kind::Keys, {"v1:a:1", "v1:a:3"}, options)->matched, 0); // 3 is gone
    QCOMPARE(count("*"), 8);
}

void InvalidationTest::keysThatMayNotBeTouchedAreListed()
{
    fill("v1:product:", 600);
    fill("v1:secret:", 2);
    redis::Url url = m_server.url();
    url.user = QStringLiteral("narrow");
    url.password = QStringLiteral("n");
    const auto narrow = redis::Client::open(url);
    const auto report = await(invalidate(*narrow, {Kind::Pattern, {"v1:*"}, {}, {}}));
    QVERIFY(report);
    QCOMPARE(report->matched, 602);
    QCOMPARE(report->deleted, 600);
    QCOMPARE(report->failed, 2);
    QCOMPARE(report->failedKeys.size(), 2U);
    QVERIFY(report->failedKeys.front().startsWith("v1:secret:"));
    QVERIFY(report->error);
    QCOMPARE(report->error->code, Code::NoPermission);
    const auto keys = await(invalidate(*narrow, {Kind::Keys, {"v1:secret:1", "v1:product:1"}, {}, {}}));
    QCOMPARE(keys->failed, 1);
    const auto ttl = await(invalidate(*narrow, {Kind::Ttl, {"v1:*"}, 5s, {}}));
    QCOMPARE(ttl->failed, 2);
}

void InvalidationTest::aMissingPermissionIsAnError()
{
    fill("v1:a:", 5000);
    redis::Url url = m_server.url();
    url.user = QStringLiteral("nounlink");
    url.password = QStringLiteral("u");
    const auto client = redis::Client::open(url);
    const auto report = await(invalidate(*client, {Kind::Pattern, {"v1:a:*"}, {}, {}}));
    const Error error = report ? report->error.value_or(Error{}) : report.error();
    QCOMPARE(error.code, Code::NoPermission);
    QCOMPARE(error.context, QStringLiteral("UNLINK"));
    QVERIFY(!report || report->failed <= 1024); // it did not go on for all of them
    QCOMPARE(count("*"), 5000);
}

void InvalidationTest::aServerThatRefusesWritesIsNoSuccess()
{
    fill("v1:a:", 5000);
    QVERIFY(raw({"CONFIG", "SET", "min-replicas-to-write", "3"}).isOk()); // NOREPLICAS
    const auto report = run(Kind::Pattern, {"v1:a:*"});
    QVERIFY(raw({"CONFIG", "SET", "min-replicas-to-write", "0"}).isOk());
    QVERIFY(report);
    QVERIFY(report->error);
    QCOMPARE(report->deleted, 0);
    QVERIFY(report->failed > 0);
    QCOMPARE(count("*"), 5000);
}

void InvalidationTest::wrongUsageIsSaid_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QByteArrayList>("subjects");
    QTest::newRow("no key") << Kind::Keys << QByteArrayList();
    QTest::newRow("no pattern") << Kind::Pattern << QByteArrayList();
    QTest::newRow("empty pattern") << Kind::Pattern << QByteArrayList{""};
    QTest::newRow("two tags") << Kind::Tag << QByteArrayList{"a", "b"};
    QTest::newRow("half a resource") << Kind::Resource << QByteArrayList{"product"};
    QTest::newRow("no ttl") << Kind::Ttl << QByteArrayList{"a*"};
}

void InvalidationTest::wrongUsageIsSaid()
{
    QFETCH(Kind, kind);
    QFETCH(QByteArrayList, subjects);
    const auto report = run(kind, subjects);
    QVERIFY(!report);
    QCOMPARE(report.error().code, Code::InvalidArgument);
}

QTEST_GUILESS_MAIN(InvalidationTest)
#include "tst_invalidation.moc"
