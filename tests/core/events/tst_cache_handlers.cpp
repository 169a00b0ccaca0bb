// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/cache_handlers.h"

#include "tests/support/await.h"
#include "tests/support/redis_server.h"

#include <QJsonDocument>
#include <QTest>

#include <map>

using namespace freshet;
using namespace freshet::events;
using namespace freshet::test;
using namespace std::chrono_literals;
using cache::Invalidation;

namespace {

/// Keeps who subscribed.
class FakeBus final : public EventBus
{
public:
    Task<Result<Published>> publish(Event) override { co_return Published(); }
    Task<std::vector<Result<Published>>> publishAll(std::vector<Event>) override { co_return std::vector<Result<Published>>(); }
    Result<void> subscribe(QByteArray type, Handler handler, SubscribeOptions options) override
    {
        if (type == refused)
            return failure(Code::NotAllowed, QStringLiteral("it runs"));
        handlers[type] = std::move(handler);
        subscriptions[type] = std::move(options);
        return {};
    }
    Task<Result<void>> start() override { co_return Result<void>(); }
    Task<Result<void>> stop(std::chrono::milliseconds) override { co_return Result<void>(); }

    std::map<QByteArray, Handler> handlers;
    std::map<QByteArray, SubscribeOptions> subscriptions;
    QByteArray refused;
};

Event eventOf(const QByteArray &type, const QByteArray &payload)
{
    Event event;
    event.type = type;
    event.payload = QJsonDocument::fromJson(payload).object();
    return event;
}

} // namespace

/// What events do to the keys of one real server (contract, section 6).
class CacheHandlersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void everyTypeIsSubscribedTo();
    void aRefusedSubscriptionIsSaid();
    void voiceEventsRemoveTheVoiceLists_data();
    void voiceEventsRemoveTheVoiceLists();
    void aNewOrDeletedProductRemovesItsKeysAndTheLists_data();
    void aNewOrDeletedProductRemovesItsKeysAndTheLists();
    void anUpdatedProductRemovesItsKeysAndShortensTheLists();
    void theCurrentVersionIsMeant();
    void aCategorysUpdateRemovesTheLists();
    void petEventsRemoveWhatIsKnownOfThePet();
    void idsWithGlobCharactersMeanThemselves();
    void payloadsWithoutTheirIdAreRefused_data();
    void payloadsWithoutTheirIdAreRefused();
    void otherTypesAskForNothing();
    void lossesRemoveAllThatCouldBeOutOfDate_data();
    void lossesRemoveAllThatCouldBeOutOfDate();
    void removedKeysAreTold();
    void aPartThatFailsFailsTheHandler();
    void aStopIsHonouredBetweenTheParts();
    void aServiceGivesItsOwnInvalidation();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    void put(const QByteArrayList &keys)
    {
        for (const QByteArray &key : keys)
            raw({"SET", key, "x", "EX", "5000"});
    }
    QByteArrayList keys()
    {
        QByteArrayList all;
        for (const RawReply &key : raw({"KEYS", "*"}).elements)
            all.append(key.bytes);
        std::ranges::sort(all);
        return all;
    }
    Result<void> handle(const QByteArray &type, const QByteArray &payload) { return handle(eventOf(type, payload)); }
    Result<void> handle(const Event &event)
    {
        m_delivery.event = event;
        return await(m_bus.handlers.at(event.type)(m_delivery));
    }

    RedisServer m_server{{.users = {"narrow on >n ~tts:voices +@all"}}};
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<CacheHandlers> m_handlers;
    FakeBus m_bus;
    Delivery m_delivery;
};

void CacheHandlersTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_client = redis::Client::open(m_server.url());
    QVERIFY(await(m_client->ready()));
    m_handlers = std::make_unique<CacheHandlers>(*m_client);
    QVERIFY(m_handlers->subscribeTo(m_bus));
}

void CacheHandlersTest::init()
{
    raw({"FLUSHALL"});
    m_delivery = {};
}

void CacheHandlersTest::everyTypeIsSubscribedTo()
{
    QCOMPARE(m_bus.handlers.size(), std::size_t(CacheHandlers::types().size()));
    for (const QByteArray &type : CacheHandlers::types()) {
        QVERIFY(m_bus.handlers.contains(type));
        QVERIFY(m_bus.subscriptions.at(type).lost);
    }
}

void CacheHandlersTest::aRefusedSubscriptionIsSaid()
{
    FakeBus bus;
    bus.refused = "pet.updated";
    const auto done = m_handlers->subscribeTo(bus);
    QVERIFY(!done);
    QCOMPARE(done.error().code, Code::NotAllowed);
}

void CacheHandlersTest::voiceEventsRemoveTheVoiceLists_data()
{
    QTest::addColumn<QByteArray>("type");
    for (const char *type : {"voice.created", "voice.updated", "voice.deleted"})
        QTest::newRow(type) << QByteArray(type);
}

void CacheHandlersTest::voiceEventsRemoveTheVoiceLists()
{
    QFETCH(QByteArray, type);
    put({"tts:voices", "tts:voices:user:u1", "tts:voices:user:u2", "tts:voices:user:17"});
    QVERIFY(handle(type, R"({"voice_id":"v","user_id":"u1"})"));
    QCOMPARE(keys(), (QByteArrayList{"tts:voices:user:17", "tts:voices:user:u2"}));
    put({"tts:voices"});
    QVERIFY(handle(type, R"({"voice_id":"v","user_id":null})"));
    QCOMPARE(keys(), (QByteArrayList{"tts:voices:user:17", "tts:voices:user:u2"}));
    QVERIFY(handle(type, R"({"user_id":17})"));
    QCOMPARE(keys(), (QByteArrayList{"tts:voices:user:u2"}));
}

void CacheHandlersTest::aNewOrDeletedProductRemovesItsKeysAndTheLists_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("created") << QByteArray("product.created");
    QTest::newRow("deleted") << QByteArray("product.deleted");
}

void CacheHandlersTest::aNewOrDeletedProductRemovesItsKeysAndTheLists()
{
    QFETCH(QByteArray, type);
    put({"v1:product:7", "v1:product:7:detail", "v1:product:7:reviews:2aae67d1", "v1:product:77:detail", "v1:product:list",
         "v1:product:list:2aae67d1", "v1:product:count:2aae67d1", "v2:product:7:detail", "v2:product:list:2aae67d1",
         "v1:order:list:2aae67d1"});
    QVERIFY(handle(type, R"({"product_id":7})"));
    QCOMPARE(keys(), (QByteArrayList{"v1:order:list:2aae67d1", "v1:product:77:detail", "v2:product:7:detail",
                                     "v2:product:list:2aae67d1"}));
}

void CacheHandlersTest::anUpdatedProductRemovesItsKeysAndShortensTheLists()
{
    put({"v1:product:7", "v1:product:7:detail", "v1:product:77:detail", "v1:product:list", "v1:product:list:a",
         "v1:product:count:a", "v2:product:list:a"});
    raw({"SET", "v1:product:list:short", "x", "EX", "100"});
    raw({"SET", "v1:product:list:endless", "x"});
    QVERIFY(handle("product.updated", R"({"product_id":"7"})"));
    QCOMPARE(keys(), (QByteArrayList{"v1:product:77:detail", "v1:product:count:a", "v1:product:list", "v1:product:list:a",
                                     "v1:product:list:endless", "v1:product:list:short", "v2:product:list:a"}));
    const auto ttl = [&](const QByteArray &key) { return raw({"TTL", key}).integer; };
    for (const char *key : {"v1:product:list", "v1:product:list:a", "v1:product:list:endless", "v1:product:count:a"})
        QVERIFY2(ttl(key) > 590 && ttl(key) <= 600, key);
    QVERIFY(ttl("v1:product:list:short") <= 100);
    QVERIFY(ttl("v1:product:77:detail") > 4900);
    QVERIFY(ttl("v2:product:list:a") > 4900);
}

void CacheHandlersTest::theCurrentVersionIsMeant()
{
    raw({"SET", "cache_version:product", "v3"});
    put({"v1:product:7:detail", "v3:product:7:detail", "v1:product:list:a", "v3:product:list:a"});
    QVERIFY(handle("product.deleted", R"({"product_id":7})"));
    QCOMPARE(keys(), (QByteArrayList{"cache_version:product", "v1:product:7:detail", "v1:product:list:a"}));
}

void CacheHandlersTest::aCategorysUpdateRemovesTheLists()
{
    put({"v1:product:7:detail", "v1:product:list", "v1:product:list:a", "v1:product:count:a", "v1:category:3"});
    QVERIFY(handle("category.updated", "{}"));
    QCOMPARE(keys(), (QByteArrayList{"v1:category:3", "v1:product:7:detail"}));
}

void CacheHandlersTest::petEventsRemoveWhatIsKnownOfThePet()
{
    const QByteArrayList others{"petfood:pet:summary:15", "petfood:product:match:5:15", "petfood:product:match:5:6",
                                "petfood:rec:result:15"};
    for (const char *type : {"pet.updated", "pet.deleted"}) {
        put(others);
        put({"petfood:rec:result:5", "petfood:rec:meta:5", "petfood:rec:tags:5", "petfood:pet:summary:5",
             "petfood:product:match:1:5", "petfood:product:match:2:5"});
        QVERIFY(handle(type, R"({"pet_id":5})"));
        QCOMPARE(keys(), others);
    }
}

void CacheHandlersTest::idsWithGlobCharactersMeanThemselves()
{
    put({"v1:product:a*:detail", "v1:product:ab:detail", "petfood:product:match:1:*", "petfood:product:match:1:5"});
    QVERIFY(handle("product.deleted", R"({"product_id":"a*"})"));
    QVERIFY(handle("pet.deleted", R"({"pet_id":"*"})"));
    QCOMPARE(keys(), (QByteArrayList{"petfood:product:match:1:5", "v1:product:ab:detail"}));
}

void CacheHandlersTest::payloadsWithoutTheirIdAreRefused_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("payload");
    const auto row = [](const char *name, const char *type, const char *payload) {
        QTest::newRow(name) << QByteArray(type) << QByteArray(payload);
    };
    row("no product", "product.deleted", "{}");
    row("null", "product.updated", R"({"product_id":null})");
    row("empty", "product.created", R"({"product_id":""})");
    row("fraction", "product.created", R"({"product_id":1.5})");
    row("beyond 64 bits", "product.created", R"({"product_id":18446744073709551615})");
    row("list", "pet.deleted", R"({"pet_id":[1]})");
    row("no pet", "pet.updated", R"({"product_id":1})");
    row("user is an object", "voice.created", R"({"voice_id":"v","user_id":{}})");
}

void CacheHandlersTest::payloadsWithoutTheirIdAreRefused()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, payload);
    put({"v1:product:list:a", "petfood:product:match:1:5"});
    const auto done = handle(type, payload);
    QVERIFY(!done);
    QCOMPARE(done.error().code, Code::InvalidArgument);
    QCOMPARE(keys().size(), 2);
}

void CacheHandlersTest::otherTypesAskForNothing()
{
    const auto all = CacheHandlers::invalidationsFor(eventOf("order.paid", R"({"product_id":1})"), "v1");
    QVERIFY(all);
    QVERIFY(all->empty());
    QVERIFY(CacheHandlers::invalidationsForLoss("order.paid", "v1").empty());
}

void CacheHandlersTest::lossesRemoveAllThatCouldBeOutOfDate_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("prefix");
    for (const char *type : {"voice.created", "voice.updated", "voice.deleted"})
        QTest::newRow(type) << QByteArray(type) << QByteArray("tts:voices");
    for (const char *type : {"product.created", "product.updated", "product.deleted"})
        QTest::newRow(type) << QByteArray(type) << QByteArray("v1:product:");
    QTest::newRow("category.updated") << QByteArray("category.updated") << QByteArray("v1:product:list");
    for (const char *type : {"pet.updated", "pet.deleted"})
        QTest::newRow(type) << QByteArray(type) << QByteArray("petfood:");
}

void CacheHandlersTest::lossesRemoveAllThatCouldBeOutOfDate()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, prefix);
    const QByteArrayList all{"other",
                             "petfood:pet:summary:5",
                             "petfood:product:match:1:5",
                             "petfood:rec:meta:5",
                             "petfood:rec:result:5",
                             "petfood:rec:tags:5",
                             "tts:voices",
                             "tts:voices:user:u",
                             "v1:product:7:detail",
                             "v1:product:list",
                             "v1:product:list:a",
                             "v2:product:list:a"};
    put(all);
    Loss loss;
    loss.type = type;
    loss.stream = streamOf(type);
    loss.count = 3;
    QVERIFY(await(m_bus.subscriptions.at(type).lost(loss)));
    QByteArrayList kept;
    std::ranges::copy_if(all, std::back_inserter(kept), [&](const QByteArray &key) { return !key.startsWith(prefix); });
    QCOMPARE(keys(), kept);
}

void CacheHandlersTest::removedKeysAreTold()
{
    put({"tts:voices:user:u", "v1:product:7:detail", "v1:product:list:a", "v1:product:list:b"});
    QByteArrayList told;
    m_delivery.removed = [&](const QByteArrayList &keys) { told += keys; };
    QVERIFY(handle("voice.created", R"({"voice_id":"v","user_id":"u"})"));
    QVERIFY(told.contains("tts:voices:user:u"));
    told.clear();
    QVERIFY(handle("product.updated", R"({"product_id":7})"));
    QVERIFY(told.contains("v1:product:7:detail"));
    QVERIFY(!told.contains("v1:product:list:a")); // shortened only
    told.clear();
    QVERIFY(handle("product.deleted", R"({"product_id":7})"));
    std::ranges::sort(told);
    QCOMPARE(told, (QByteArrayList{"v1:product:list:a", "v1:product:list:b"}));
    told.clear();
    QVERIFY(handle("product.deleted", R"({"product_id":7})"));
    QVERIFY(told.isEmpty());
}

void CacheHandlersTest::aPartThatFailsFailsTheHandler()
{
    put({"tts:voices", "tts:voices:user:u"});
    redis::Url url = m_server.url();
    url.user = QStringLiteral("narrow");
    url.password = QStringLiteral("n");
    const auto client = redis::Client::open(url);
    CacheHandlers handlers(*client);
    FakeBus bus;
    QVERIFY(handlers.subscribeTo(bus));
    m_delivery.event = eventOf("voice.created", R"({"voice_id":"v","user_id":"u"})");
    const auto done = await(bus.handlers.at("voice.created")(m_delivery));
    QVERIFY(!done);
    QCOMPARE(done.error().code, Code::NoPermission);
}

void CacheHandlersTest::aStopIsHonouredBetweenTheParts()
{
    put({"v1:product:7:detail", "v1:product:list:a"});
    std::stop_source source;
    source.request_stop();
    m_delivery.stop = source.get_token();
    const auto done = handle("product.deleted", R"({"product_id":7})");
    QVERIFY(!done);
    QCOMPARE(done.error().code, Code::Cancelled);
    QCOMPARE(keys().size(), 2);
}

void CacheHandlersTest::aServiceGivesItsOwnInvalidation()
{
    std::vector<Invalidation> asked;
    CacheHandlers handlers(*m_client, [&](Invalidation what) -> Task<Result<cache::InvalidationReport>> {
        asked.push_back(what);
        cache::InvalidationReport report;
        report.deleted = 1;
        co_return report;
    });
    FakeBus bus;
    QVERIFY(handlers.subscribeTo(bus));
    QByteArrayList told;
    m_delivery.removed = [&](const QByteArrayList &keys) { told += keys; };
    m_delivery.event = eventOf("voice.updated", R"({"voice_id":"v"})");
    QVERIFY(await(bus.handlers.at("voice.updated")(m_delivery)));
    QCOMPARE(asked.size(), 1U);
    QCOMPARE(asked.front().subjects, (QByteArrayList{"tts:voices"}));
    QCOMPARE(told, (QByteArrayList{"tts:voices"}));
}

QTEST_GUILESS_MAIN(CacheHandlersTest)
#include "tst_cache_handlers.moc"
