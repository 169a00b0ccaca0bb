// SPDX-License-Identifier: GPL-3.0-or-later
//
// Plain calls and leases of the Redis tier against a real server. The cluster's part is in
// tests/system/tst_redis_tier_cluster.cpp.
#include "core/cache/redis_tier.h"

#include "core/redis/cluster_slots.h"
#include "tests/support/redis_server.h"

#include <qcoro/qcorotask.h>
#include <QTest>

#include <rapidcheck.h>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

using State = RedisTier::Lease::State;

QByteArray longJson(int length)
{
    QByteArray text;
    for (int i = 0; text.size() < length; ++i)
        text += "word" + QByteArray::number(i % 97) + ' ';
    return '"' + text + '"';
}

template<typename T>
QString messageOf(const Result<T> &result)
{
    return result ? QString() : result.error().message;
}

} // namespace

class RedisTierTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void aValueIsReadAsItWasWritten_data();
    void aValueIsReadAsItWasWritten();
    void theTtlIsSetWithTheValue();
    void aNegativeTtlIsRefusedAndNothingIsWritten();
    void aValueOfAServiceIsRead();
    void whatCantBeDecodedIsAnErrorAndStays();
    void aKeyOfAnotherTypeIsAnErrorAndStays();
    void aValueThatInflatesBeyondTheLimitIsAnError();
    void aReplyBeyondTheLimitIsAnErrorAndTheTierGoesOn();
    void aMissIsNoError();
    void removingTellsWhetherTheKeyWasThere();
    void manyKeysAreRemovedAndCounted();
    void aUserWhoMayNotTouchLeasesWritesAndRemoves();
    void expiringNeverCreatesAKey();
    void manyKeysAreReadInOrder();
    void manyValuesAreWrittenWithTheirTtls();
    void oneBadWriteOfManyIsTold();

    void aLeaseHasItsKeysSlotAndTellsItsKey();
    void keysWithoutALeaseAreNamed();
    void oneOfTwoLoads();
    void aValueThatCameMeanwhileIsFound();
    void theLoadersFillIsWrittenAndEndsTheLease();
    void aLateFillAfterARemovalIsRefused();
    void aLateFillAfterASetIsRefused();
    void aLateFillAfterASetOfManyIsRefused();
    void aLateFillOverAServicesValueIsRefused();
    void aFillOfALeaseThatRanOutIsRefused();
    void aFillUnderAnothersLeaseIsRefused();
    void aDroppedLeaseIsFreeAndOnlyItsHolderDropsIt();
    void aValueThatCantBeReadIsNotLoadedOver();
    void aRefreshFillReplacesTheValueItWasTakenFor();
    void aRefreshFillIsRefusedWhereSomethingChanged_data();
    void aRefreshFillIsRefusedWhereSomethingChanged();
    void aKeyWithoutALeaseIsLoadedButNotFilled();
    void aFullServerRefusesAFillAndKeepsTheLease();
    void noOrderOfStepsBringsBackWhatWasInvalidated();

private:
    template<typename T>
    static T wait(Task<T> task)
    {
        return QCoro::waitFor(std::move(task));
    }
    RawReply raw(const QByteArrayList &command) { return m_raw->run(command); }

    RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<RedisTier> m_tier;
    std::optional<RawRedis> m_raw;
};

void RedisTierTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_raw.emplace(m_server.raw());
    m_client = redis::Client::open(m_server.url());
    QVERIFY(wait(m_client->ready()));
    m_tier = std::make_unique<RedisTier>(*m_client);
}

void RedisTierTest::init()
{
    QVERIFY(raw({"FLUSHALL"}).isOk());
}

void RedisTierTest::aValueIsReadAsItWasWritten_data()
{
    QTest::addColumn<ValueForm>("form");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("begins");
    QTest::newRow("null") << ValueForm::Portable << QByteArray("null") << QByteArray("null");
    QTest::newRow("big integer") << ValueForm::Portable << QByteArray("{\"id\":9223372036854775807}") << QByteArray("{");
    QTest::newRow("portable") << ValueForm::Portable << longJson(5000) << QByteArray("COMPRESSED:");
    QTest::newRow("binary") << ValueForm::Binary << longJson(5000) << QByteArray("COMPRESSED:");
    QTest::newRow("never compressed") << ValueForm::Plain << longJson(5000) << QByteArray("\"word0");
    QTest::newRow("300 kB") << ValueForm::Binary << longJson(300'000) << QByteArray("COMPRESSED:");
}

void RedisTierTest::aValueIsReadAsItWasWritten()
{
    QFETCH(ValueForm, form);
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, begins);
    RedisTier tier(*m_client, {.form = form, .inflateLimit = defaultInflateLimit});
    QVERIFY(wait(tier.set("k", json, 60s)));
    const QByteArray stored = raw({"GET", "k"}).bytes;
    QVERIFY(stored.startsWith(begins));

    const auto got = wait(tier.get("k"));
    QVERIFY2(got, qPrintable(messageOf(got)));
    QCOMPARE(got->value(), json);
    const auto found = wait(tier.getWithTtl("k"));
    QVERIFY(found && *found);
    QCOMPARE((*found)->json, json);
    QCOMPARE((*found)->stored, stored);
    QVERIFY((*found)->ttl > 50s && (*found)->ttl <= 60s);
}

void RedisTierTest::theTtlIsSetWithTheValue()
{
    QVERIFY(wait(m_tier->set("k", "1", 60s)));
    QVERIFY(raw({"PTTL", "k"}).integer > 50'000);
    QVERIFY(wait(m_tier->set("k", "2", 0ms)));
    QCOMPARE(raw({"PTTL", "k"}).integer, -1);
    QCOMPARE((*wait(m_tier->getWithTtl("k")))->ttl, 0ms);
    QVERIFY(wait(m_tier->set("k", "3", 1h)));
    QVERIFY(raw({"PTTL", "k"}).integer > 3'500'000);
}

void RedisTierTest::aNegativeTtlIsRefusedAndNothingIsWritten()
{
    QCOMPARE(wait(m_tier->set("k", "1", -1ms)).error().code, Code::InvalidArgument);
    QCOMPARE(wait(m_tier->expire("k", -1ms)).error().code, Code::InvalidArgument);
    QCOMPARE(wait(m_tier->fill("k", "t", "1", -1ms)).error().code, Code::InvalidArgument);
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
}

void RedisTierTest::aValueOfAServiceIsRead()
{
    QVERIFY(raw({"SET", "k", "{\"name\": \"\\uc0ac\\ub8cc\", \"price\": 9.50}", "EX", "60"}).isOk());
    QCOMPARE(wait(m_tier->get("k"))->value(), QByteArray(R"({"name":"\uc0ac\ub8cc","price":9.50})"));
}

void RedisTierTest::whatCantBeDecodedIsAnErrorAndStays()
{
    QVERIFY(raw({"SET", "k", "not json"}).isOk());
    QCOMPARE(wait(m_tier->get("k")).error().code, Code::Undecodable);
    QCOMPARE(wait(m_tier->getWithTtl("k")).error().code, Code::Undecodable);
    QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("not json"));
}

void RedisTierTest::aKeyOfAnotherTypeIsAnErrorAndStays()
{
    QCOMPARE(raw({"RPUSH", "k", "a"}).integer, 1);
    QCOMPARE(wait(m_tier->get("k")).error().code, Code::WrongType);
    QCOMPARE(wait(m_tier->getWithTtl("k")).error().code, Code::WrongType);
    QCOMPARE(raw({"LLEN", "k"}).integer, 1);
}

void RedisTierTest::aValueThatInflatesBeyondTheLimitIsAnError()
{
    RedisTier writer(*m_client, {.form = ValueForm::Binary, .inflateLimit = defaultInflateLimit});
    QVERIFY(wait(writer.set("k", '"' + QByteArray(2 << 20, 'x') + '"', 0ms)));
    RedisTier reader(*m_client, {.form = ValueForm::Binary, .inflateLimit = 1 << 20});
    QCOMPARE(wait(reader.get("k")).error().code, Code::Undecodable);
    const auto many = wait(reader.getMany({"k", "absent"}));
    QVERIFY(many);
    QVERIFY(!many->at(0).json);
    QCOMPARE(many->at(0).error.value().code, Code::Undecodable);
}

void RedisTierTest::aReplyBeyondTheLimitIsAnErrorAndTheTierGoesOn()
{
    QVERIFY(raw({"SET", "large", '"' + QByteArray(3 << 20, 'x') + '"'}).isOk());
    QVERIFY(raw({"SET", "small", "1"}).isOk());
    redis::ClientOptions options;
    options.maxReplyBytes = 1 << 20;
    options.queueWhileAway = true;
    const auto client = redis::Client::open(m_server.url(), options);
    RedisTier tier(*client);
    const auto large = wait(tier.get("large"));
    QVERIFY(!large);
    QVERIFY2(large.error().message.contains(QStringLiteral("limit")), qPrintable(large.error().message));
    QCOMPARE(wait(tier.get("small"))->value(), QByteArray("1"));
}

void RedisTierTest::aMissIsNoError()
{
    const auto got = wait(m_tier->get("absent"));
    QVERIFY(got && !*got);
    const auto found = wait(m_tier->getWithTtl("absent"));
    QVERIFY(found && !*found);
    QCOMPARE(wait(m_tier->exists("absent")), Result<bool>(false));
    const auto left = wait(m_tier->ttl("absent"));
    QVERIFY(left && !*left);
}

void RedisTierTest::removingTellsWhetherTheKeyWasThere()
{
    QVERIFY(wait(m_tier->set("k", "1", 0ms)));
    QCOMPARE(wait(m_tier->exists("k")), Result<bool>(true));
    QCOMPARE(wait(m_tier->remove("k")), Result<bool>(true));
    QCOMPARE(wait(m_tier->remove("k")), Result<bool>(false));
    // A lease is not the key.
    QCOMPARE(wait(m_tier->takeLease("k", "t", 10s))->state, State::Taken);
    QCOMPARE(wait(m_tier->remove("k")), Result<bool>(false));
    QCOMPARE(raw({"EXISTS", "k", "{k}:lease"}).integer, 0);
}

void RedisTierTest::manyKeysAreRemovedAndCounted()
{
    std::vector<QByteArray> keys;
    std::vector<RedisTier::Write> writes;
    for (int i = 0; i < 1300; ++i) {
        keys.push_back("k:" + QByteArray::number(i));
        if (i % 2 == 0)
            writes.push_back({keys.back(), "1", 0ms});
    }
    QVERIFY(wait(m_tier->setMany(writes)));
    QCOMPARE(raw({"DBSIZE"}).integer, 650);
    QCOMPARE(wait(m_tier->takeLease("k:1", "t", 10s))->state, State::Taken);
    QCOMPARE(wait(m_tier->removeMany(keys)), Result<qint64>(650));
    QCOMPARE(raw({"DBSIZE"}).integer, 1); // the set of leases; the load takes its name out
    QCOMPARE(wait(m_tier->fill("k:1", "t", "1", 0ms)), Result<bool>(false));
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
    QCOMPARE(wait(m_tier->removeMany({})), Result<qint64>(0));
}

void RedisTierTest::aUserWhoMayNotTouchLeasesWritesAndRemoves()
{
    QVERIFY(m_raw->run({"ACL", "SETUSER", "limited", "reset", "on", ">pw", "~v1:*", "+@all"}).isOk());
    redis::Url url = m_server.url();
    url.user = QStringLiteral("limited");
    url.password = QStringLiteral("pw");
    const auto client = redis::Client::open(url);
    RedisTier tier(*client);
    const auto one = QCoro::waitFor(tier.set("v1:a:1", "1", 0ms));
    QVERIFY2(one, qPrintable(messageOf(one)));
    const auto many = QCoro::waitFor(tier.setMany({{"v1:a:2", "2", 0ms}, {"other", "3", 0ms}}));
    QVERIFY(many);
    QVERIFY((*many)[0]);
    QVERIFY(!(*many)[1]); // the key itself
    QCOMPARE((*many)[1].error().code, Code::NoPermission);
    QCOMPARE(m_raw->run({"GET", "v1:a:2"}).bytes, QByteArray("2"));
    const auto removed = QCoro::waitFor(tier.removeMany({"v1:a:1", "v1:a:2"}));
    QVERIFY2(removed, qPrintable(messageOf(removed)));
    QCOMPARE(*removed, 2);
    const auto refused = QCoro::waitFor(tier.remove("other"));
    QVERIFY(!refused);
    QCOMPARE(m_raw->run({"ACL", "DELUSER", "limited"}).integer, 1);
}

void RedisTierTest::expiringNeverCreatesAKey()
{
    QCOMPARE(wait(m_tier->expire("k", 10s)), Result<bool>(false));
    QCOMPARE(wait(m_tier->expire("k", 0ms)), Result<bool>(false));
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
    QVERIFY(wait(m_tier->set("k", "1", 0ms)));
    QCOMPARE(wait(m_tier->ttl("k"))->value(), 0ms);
    QCOMPARE(wait(m_tier->expire("k", 0ms)), Result<bool>(true));
    QCOMPARE(wait(m_tier->expire("k", 10s)), Result<bool>(true));
    const auto left = wait(m_tier->ttl("k"))->value();
    QVERIFY(left > 5s && left <= 10s);
    QCOMPARE(wait(m_tier->expire("k", 0ms)), Result<bool>(true));
    QCOMPARE(raw({"PTTL", "k"}).integer, -1);
}

void RedisTierTest::manyKeysAreReadInOrder()
{
    constexpr int count = 1200;
    std::vector<QByteArray> keys;
    for (int i = 0; i < count; ++i) {
        const QByteArray number = QByteArray::number(i);
        keys.push_back("k:" + number);
        if (i % 3 != 0)
            QVERIFY(raw({"SET", keys.back(), number}).isOk());
    }
    keys.push_back("k:1"); // twice
    auto reads = wait(m_tier->getMany(keys));
    QVERIFY2(reads, qPrintable(messageOf(reads)));
    QCOMPARE(reads->size(), keys.size());
    for (int i = 0; i < count; ++i) {
        QCOMPARE(reads->at(i).json.has_value(), i % 3 != 0);
        QCOMPARE(reads->at(i).json.value_or(""), i % 3 != 0 ? QByteArray::number(i) : QByteArray());
        QVERIFY(!reads->at(i).error);
    }
    QCOMPARE(reads->back().json.value(), QByteArray("1"));

    // One of another type and one that is no JSON: misses that say why, whatever MGET thinks.
    QVERIFY(raw({"DEL", "k:7", "k:8"}).integer == 2);
    QCOMPARE(raw({"SADD", "k:7", "x"}).integer, 1);
    QVERIFY(raw({"SET", "k:8", "{"}).isOk());
    reads = wait(m_tier->getMany(keys));
    QVERIFY(reads);
    QCOMPARE(reads->at(7).error.value().code, Code::WrongType);
    QCOMPARE(reads->at(8).error.value().code, Code::Undecodable);
    QVERIFY(!reads->at(7).json && !reads->at(8).json);
    QCOMPARE(reads->at(10).json.value(), QByteArray("10"));
    QVERIFY(wait(m_tier->getMany({}))->empty());
}

void RedisTierTest::manyValuesAreWrittenWithTheirTtls()
{
    std::vector<RedisTier::Write> writes;
    for (int i = 0; i < 1100; ++i)
        writes.push_back({"k:" + QByteArray::number(i), QByteArray::number(i), i % 2 ? 0ms : 60s});
    writes.push_back({"long", longJson(3 << 20), 5s}); // more than a batch may hold
    writes.push_back({"last", "\"x\"", 5s});
    const auto results = wait(m_tier->setMany(writes));
    QVERIFY(results);
    QCOMPARE(results->size(), writes.size());
    QVERIFY(std::ranges::all_of(*results, [](const auto &one) { return one.has_value(); }));
    QCOMPARE(raw({"DBSIZE"}).integer, 1102);
    QCOMPARE(raw({"PTTL", "k:7"}).integer, -1);
    QVERIFY(raw({"PTTL", "k:8"}).integer > 50'000);
    QCOMPARE(wait(m_tier->get("long"))->value(), longJson(3 << 20));
    QVERIFY(wait(m_tier->setMany({}))->empty());
}

void RedisTierTest::oneBadWriteOfManyIsTold()
{
    const std::vector<RedisTier::Write> writes{{"a", "1", 1s}, {"b", "2", -5ms}, {"c", "3", 1s}};
    const auto results = wait(m_tier->setMany(writes));
    QVERIFY(results);
    QVERIFY(results->at(0));
    QCOMPARE(results->at(1).error().code, Code::InvalidArgument);
    QVERIFY(results->at(2));
    QCOMPARE(raw({"EXISTS", "a", "b", "c"}).integer, 2);
}

void RedisTierTest::aLeaseHasItsKeysSlotAndTellsItsKey()
{
    QCOMPARE(RedisTier::leaseKey("v1:product:1"), QByteArray("{v1:product:1}:lease"));
    QCOMPARE(RedisTier::leaseKey("v1:{user}:1"), QByteArray("v1:{user}:1:lease"));
    QCOMPARE(RedisTier::leaseKey("a{b"), QByteArray("{a{b}:lease"));
    QCOMPARE(RedisTier::leasedKey("{v1:product:1}:lease"), QByteArray("v1:product:1"));
    QCOMPARE(RedisTier::leasedKey("v1:{user}:1:lease"), QByteArray("v1:{user}:1"));
    QCOMPARE(RedisTier::leasedKey("v1:product:1:lease"), QByteArray());
    QCOMPARE(RedisTier::leasedKey("{v1:product:1}"), QByteArray());
    QCOMPARE(RedisTier::leasedKey(":lease"), QByteArray());
    QCOMPARE(RedisTier::leasedKey(""), QByteArray());
    const auto bytes = rc::gen::container<std::string>(rc::gen::element('{', '}', 'a', ':', '\0'));
    QVERIFY(rc::check("a lease has its key's slot and tells its key", [bytes] {
        const QByteArray key = QByteArray::fromStdString(*bytes);
        const QByteArray lease = RedisTier::leaseKey(key);
        RC_PRE(!lease.isEmpty());
        RC_ASSERT(redis::hashSlot(lease) == redis::hashSlot(key));
        RC_ASSERT(RedisTier::leasedKey(lease) == key);
    }));
    QVERIFY(rc::check("no other name is taken for a lease", [bytes] {
        const QByteArray name = QByteArray::fromStdString(*bytes) + ":lease";
        const QByteArray key = RedisTier::leasedKey(name);
        RC_ASSERT(key.isEmpty() || RedisTier::leaseKey(key) == name);
    }));
}

void RedisTierTest::keysWithoutALeaseAreNamed()
{
    for (const QByteArray key : {"", "}", "a}b", "{}", "{}a", "a}{b", "{only}"})
        QCOMPARE(RedisTier::leaseKey(key), QByteArray());
}

void RedisTierTest::oneOfTwoLoads()
{
    QCOMPARE(wait(m_tier->takeLease("k", "first", 10s))->state, State::Taken);
    const auto second = wait(m_tier->takeLease("k", "second", 10s));
    QCOMPARE(second->state, State::Busy);
    QVERIFY(second->left > 5s && second->left <= 10s);
    QCOMPARE(raw({"GET", "{k}:lease"}).bytes, QByteArray("first"));
    QCOMPARE(raw({"SCARD", RedisTier::leaseSet()}).integer, 1);
    QCOMPARE(raw({"SISMEMBER", RedisTier::leaseSet(), RedisTier::leaseSetMember("k", "first")}).integer, 1);
    QVERIFY(raw({"TTL", RedisTier::leaseSet()}).integer > 80'000);
    QCOMPARE(RedisTier::keyOfLeaseSetMember(RedisTier::leaseSetMember("k", "first")), QByteArray("k"));
    QCOMPARE(RedisTier::keyOfLeaseSetMember("nonsense"), QByteArray());
    QCOMPARE(wait(m_tier->takeLease("k", "", 10s)).error().code, Code::InvalidArgument);
}

void RedisTierTest::aValueThatCameMeanwhileIsFound()
{
    QVERIFY(wait(m_tier->set("k", "[1]", 60s)));
    const auto lease = wait(m_tier->takeLease("k", "t", 10s));
    QCOMPARE(lease->state, State::Found);
    QCOMPARE(lease->found.value().json, QByteArray("[1]"));
    QVERIFY(lease->found.value().ttl > 50s);
    QCOMPARE(raw({"EXISTS", "{k}:lease"}).integer, 0);
}

void RedisTierTest::theLoadersFillIsWrittenAndEndsTheLease()
{
    QCOMPARE(wait(m_tier->takeLease("k", "t", 10s))->state, State::Taken);
    QCOMPARE(wait(m_tier->fill("k", "t", "7", 60s)), Result<bool>(true));
    QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("7"));
    QVERIFY(raw({"PTTL", "k"}).integer > 50'000);
    QCOMPARE(raw({"EXISTS", "{k}:lease"}).integer, 0);
    QCOMPARE(raw({"EXISTS", RedisTier::leaseSet()}).integer, 0);
    // Once only.
    QCOMPARE(wait(m_tier->fill("k", "t", "8", 60s)), Result<bool>(false));

    QCOMPARE(wait(m_tier->takeLease("for ever", "t", 10s))->state, State::Taken);
    QCOMPARE(wait(m_tier->fill("for ever", "t", longJson(4000), 0ms)), Result<bool>(true));
    QCOMPARE(raw({"PTTL", "for ever"}).integer, -1);
    QCOMPARE(wait(m_tier->get("for ever"))->value(), longJson(4000));
}

void RedisTierTest::aLateFillAfterARemovalIsRefused()
{
    QCOMPARE(wait(m_tier->takeLease("k", "t", 10s))->state, State::Taken);
    QCOMPARE(wait(m_tier->remove("k")), Result<bool>(false));
    QCOMPARE(wait(m_tier->fill("k", "t", "1", 60s)), Result<bool>(false));
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
}

void RedisTierTest::aLateFillAfterASetIsRefused()
{
    QCOMPARE(wait(m_tier->takeLease("k", "t", 10s))->state, State::Taken);
    QVERIFY(wait(m_tier->set("k", "2", 60s)));
    QCOMPARE(wait(m_tier->fill("k", "t", "1", 60s)), Result<bool>(false));
    QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("2"));
    // Nor when the newer value is gone again.
    QCOMPARE(raw({"DEL", "k"}).integer, 1);
    QCOMPARE(wait(m_tier->fill("k", "t", "1", 60s)), Result<bool>(false));
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
}

void RedisTierTest::aLateFillAfterASetOfManyIsRefused()
{
    QCOMPARE(wait(m_tier->takeLease("k", "t", 10s))->state, State::Taken);
    const std::vector<RedisTier::Write> writes{{"k", "2", 60s}};
    QVERIFY(wait(m_tier->setMany(writes)));
    QCOMPARE(raw({"DEL", "k"}).integer, 1);
    QCOMPARE(wait(m_tier->fill("k", "t", "1", 60s)), Result<bool>(false));
}

void RedisTierTest::aLateFillOverAServicesValueIsRefused()
{
    QCOMPARE(wait(m_tier->takeLease("k", "t", 10s))->state, State::Taken);
    QVERIFY(raw({"SET", "k", "2", "EX", "30"}).isOk());
    QCOMPARE(wait(m_tier->fill("k", "t", "1", 1h)), Result<bool>(false));
    QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("2"));
    QVERIFY(raw({"PTTL", "k"}).integer <= 30'000);
    QCOMPARE(raw({"EXISTS", "{k}:lease"}).integer, 0);
}

void RedisTierTest::aFillOfALeaseThatRanOutIsRefused()
{
    QCOMPARE(wait(m_tier->takeLease("k", "t", 1ms))->state, State::Taken);
    QTRY_COMPARE(raw({"EXISTS", "{k}:lease"}).integer, 0);
    QCOMPARE(wait(m_tier->fill("k", "t", "1", 60s)), Result<bool>(false));
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
}

void RedisTierTest::aFillUnderAnothersLeaseIsRefused()
{
    QCOMPARE(wait(m_tier->takeLease("k", "old", 10s))->state, State::Taken);
    QVERIFY(wait(m_tier->remove("k")));
    QCOMPARE(wait(m_tier->takeLease("k", "new", 10s))->state, State::Taken);
    QCOMPARE(wait(m_tier->fill("k", "old", "1", 60s)), Result<bool>(false));
    QCOMPARE(raw({"GET", "{k}:lease"}).bytes, QByteArray("new"));
    QCOMPARE(wait(m_tier->fill("k", "new", "2", 60s)), Result<bool>(true));
    QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("2"));
}

void RedisTierTest::aDroppedLeaseIsFreeAndOnlyItsHolderDropsIt()
{
    QCOMPARE(wait(m_tier->takeLease("k", "t", 10s))->state, State::Taken);
    QVERIFY(wait(m_tier->dropLease("k", "another")));
    QCOMPARE(raw({"GET", "{k}:lease"}).bytes, QByteArray("t"));
    QVERIFY(wait(m_tier->dropLease("k", "t")));
    QCOMPARE(wait(m_tier->takeLease("k", "next", 10s))->state, State::Taken);

    QVERIFY(wait(m_tier->set("r", "1", 60s)));
    QCOMPARE(wait(m_tier->takeRefreshLease("r", "t", 10s))->state, State::Taken);
    QCOMPARE(wait(m_tier->takeRefreshLease("r", "u", 10s))->state, State::Busy);
    QVERIFY(wait(m_tier->dropLease("r", "u")));
    QCOMPARE(wait(m_tier->takeRefreshLease("r", "u", 10s))->state, State::Busy);
    QVERIFY(wait(m_tier->dropLease("r", "t")));
    QCOMPARE(wait(m_tier->takeRefreshLease("r", "u", 10s))->state, State::Taken);
}

void RedisTierTest::aValueThatCantBeReadIsNotLoadedOver()
{
    QVERIFY(raw({"SET", "k", "garbage"}).isOk());
    QCOMPARE(wait(m_tier->takeLease("k", "t", 10s)).error().code, Code::Undecodable);
    QCOMPARE(wait(m_tier->fill("k", "t", "1", 60s)), Result<bool>(false));
    QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("garbage"));

    QCOMPARE(raw({"RPUSH", "l", "a"}).integer, 1);
    QCOMPARE(wait(m_tier->takeLease("l", "t", 10s)).error().code, Code::WrongType);
    QCOMPARE(wait(m_tier->takeRefreshLease("l", "t", 10s)).error().code, Code::WrongType);
    QCOMPARE(wait(m_tier->fill("l", "t", "1", 60s)), Result<bool>(false));
    QCOMPARE(raw({"LLEN", "l"}).integer, 1);

    // It came after the lease was taken.
    QCOMPARE(wait(m_tier->takeLease("m", "t", 10s))->state, State::Taken);
    QCOMPARE(raw({"RPUSH", "m", "a"}).integer, 1);
    QCOMPARE(wait(m_tier->fill("m", "t", "1", 60s)), Result<bool>(false));
    QCOMPARE(raw({"LLEN", "m"}).integer, 1);

    // A lease's name may hold another type too; then somebody else has it.
    QCOMPARE(raw({"RPUSH", "{n}:lease", "a"}).integer, 1);
    QCOMPARE(wait(m_tier->takeLease("n", "t", 10s))->state, State::Busy);
    QCOMPARE(wait(m_tier->fill("n", "t", "1", 60s)), Result<bool>(false));
    QVERIFY(wait(m_tier->dropLease("n", "t")));
    QCOMPARE(raw({"LLEN", "{n}:lease"}).integer, 1);
}

void RedisTierTest::aRefreshFillReplacesTheValueItWasTakenFor()
{
    QCOMPARE(wait(m_tier->takeRefreshLease("k", "t", 10s))->state, State::Busy); // there is none
    QVERIFY(wait(m_tier->set("k", longJson(3000), 60s)));
    QCOMPARE(wait(m_tier->takeRefreshLease("k", "t", 10s))->state, State::Taken);
    QCOMPARE(wait(m_tier->get("k"))->value(), longJson(3000));
    QCOMPARE(wait(m_tier->fill("k", "t", "2", 90s)), Result<bool>(true));
    QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("2"));
    QVERIFY(raw({"PTTL", "k"}).integer > 80'000);
    QCOMPARE(raw({"EXISTS", "{k}:lease"}).integer, 0);

    QVERIFY(wait(m_tier->set("k", "1", 0ms))); // without expiry
    QCOMPARE(wait(m_tier->takeRefreshLease("k", "t", 10s))->state, State::Taken);
    QCOMPARE(wait(m_tier->fill("k", "t", "2", 0ms)), Result<bool>(true));
}

void RedisTierTest::aRefreshFillIsRefusedWhereSomethingChanged_data()
{
    QTest::addColumn<QByteArrayList>("change");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("removed by a service") << QByteArrayList{"DEL", "k"} << QByteArray();
    QTest::newRow("written by a service") << QByteArrayList{"SET", "k", "3", "PX", "60000"} << QByteArray("3");
    QTest::newRow("TTL shortened") << QByteArrayList{"PEXPIRE", "k", "20000"} << QByteArray("1");
    QTest::newRow("TTL shortened a little") << QByteArrayList{"PEXPIRE", "k", "59900"} << QByteArray("1");
    QTest::newRow("made to stay") << QByteArrayList{"PERSIST", "k"} << QByteArray("1");
    QTest::newRow("lease removed") << QByteArrayList{"DEL", "{k}:lease"} << QByteArray("1");
    QTest::newRow("flushed") << QByteArrayList{"FLUSHDB"} << QByteArray();
    QTest::newRow("of another type") << QByteArrayList{"EVAL", "redis.call('DEL','k') return redis.call('SADD','k','x')", "0"}
                                     << QByteArray();
}

void RedisTierTest::aRefreshFillIsRefusedWhereSomethingChanged()
{
    QFETCH(QByteArrayList, change);
    QFETCH(QByteArray, value);
    QVERIFY(wait(m_tier->set("k", "1", 60s)));
    QCOMPARE(wait(m_tier->takeRefreshLease("k", "t", 10s))->state, State::Taken);
    QVERIFY(!raw(change).isError());
    const qint64 left = raw({"PTTL", "k"}).integer;
    QCOMPARE(wait(m_tier->fill("k", "t", "2", 1h)), Result<bool>(false));
    QCOMPARE(wait(m_tier->get("k")).value_or(std::nullopt).value_or(""), value);
    QVERIFY(raw({"PTTL", "k"}).integer <= left);
    QCOMPARE(raw({"EXISTS", "{k}:lease"}).integer, 0);
}

void RedisTierTest::aKeyWithoutALeaseIsLoadedButNotFilled()
{
    const QByteArray key = "odd}key";
    QCOMPARE(wait(m_tier->takeLease(key, "t", 10s))->state, State::Taken);
    QCOMPARE(wait(m_tier->fill(key, "t", "1", 60s)), Result<bool>(false));
    QCOMPARE(wait(m_tier->takeRefreshLease(key, "t", 10s))->state, State::Busy);
    QVERIFY(wait(m_tier->dropLease(key, "t")));
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
    QVERIFY(wait(m_tier->set(key, "1", 60s)));
    QCOMPARE(wait(m_tier->takeLease(key, "t", 10s))->state, State::Found);
    QCOMPARE(wait(m_tier->remove(key)), Result<bool>(true));
}

void RedisTierTest::aFullServerRefusesAFillAndKeepsTheLease()
{
    QCOMPARE(wait(m_tier->takeLease("k", "t", 10s))->state, State::Taken);
    QVERIFY(raw({"CONFIG", "SET", "maxmemory", "1"}).isOk());
    const auto filled = wait(m_tier->fill("k", "t", "1", 60s));
    const auto taken = wait(m_tier->takeLease("other", "t", 10s));
    const auto set = wait(m_tier->set("k", "1", 60s));
    QVERIFY(raw({"CONFIG", "SET", "maxmemory", "0"}).isOk());
    QCOMPARE(filled.error().code, Code::OutOfMemory);
    QCOMPARE(taken.error().code, Code::OutOfMemory);
    QCOMPARE(set.error().code, Code::OutOfMemory);
    QCOMPARE(raw({"EXISTS", "k"}).integer, 0);
}

// A source whose value only grows, any number of loaders that read it and fill later, writers that change it and then invalidate,
// services that write on their own. After an invalidation nothing older may stand in Redis, whatever the order of the steps.
void RedisTierTest::noOrderOfStepsBringsBackWhatWasInvalidated()
{
    enum Step { Take, TakeRefresh, Fill, Change, Set, ForeignSet, ForeignRemove, Shorten, Drop, steps };
    const bool held = rc::check("nothing older than the last invalidation", [this] {
        RC_ASSERT(raw({"FLUSHALL"}).isOk());
        int source = 1;
        int floor = 0;
        struct Loader
        {
            QByteArray token;
            int loaded = 0;
        };
        std::vector<Loader> loaders(3);
        int tokens = 0;
        const int count = *rc::gen::inRange(2, 25);
        for (int i = 0; i < count; ++i) {
            Loader &loader = loaders[std::size_t(*rc::gen::inRange(0, 3))];
            switch (*rc::gen::inRange(0, int(steps))) {
            case Take:
            case TakeRefresh: {
                const QByteArray token = "token " + QByteArray::number(++tokens);
                const auto lease = *rc::gen::arbitrary<bool>() ? wait(m_tier->takeLease("k", token, 10s))
                                                               : wait(m_tier->takeRefreshLease("k", token, 10s));
                RC_ASSERT(lease.has_value());
                if (lease->state == State::Taken)
                    loader = {token, source};
                break;
            }
            case Fill:
                if (!loader.token.isEmpty())
                    RC_ASSERT(wait(m_tier->fill("k", loader.token, QByteArray::number(loader.loaded), 60s)).has_value());
                break;
            case Change:
                ++source;
                RC_ASSERT(wait(m_tier->remove("k")).has_value());
                floor = source;
                break;
            case Set:
                ++source;
                RC_ASSERT(wait(m_tier->set("k", QByteArray::number(source), 60s)).has_value());
                floor = source;
                break;
            case ForeignSet:
                RC_ASSERT(raw({"SET", "k", QByteArray::number(source), "PX", "50000"}).isOk());
                break;
            case ForeignRemove:
                raw({"DEL", "k"});
                break;
            case Shorten:
                wait(m_tier->expire("k", 20s));
                break;
            case Drop:
                if (!loader.token.isEmpty())
                    RC_ASSERT(wait(m_tier->dropLease("k", loader.token)).has_value());
                break;
            }
            const RawReply now = raw({"GET", "k"});
            RC_ASSERT(now.isNil() || now.bytes.toInt() >= floor);
        }
    });
    QVERIFY(held);
}

QTEST_GUILESS_MAIN(RedisTierTest)
#include "tst_redis_tier.moc"
