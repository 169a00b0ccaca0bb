// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_services.h"

#include "app/sandbox/sandbox_stock.h"
#include "core/cache/cache.h"
#include "core/cache/key.h"
#include "core/catalog/generated.h"
#include "core/catalog/products.h"
#include "core/catalog/recommendations.h"
#include "core/catalog/schema.h"
#include "core/catalog/users.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace freshet::sandbox {

using namespace std::chrono_literals;
using cache::Invalidation;

namespace {

constexpr auto generation = 150ms; ///< of a story or a picture
const QByteArray categoryTag = "categories";

redis::ClientOptions clientOptions()
{
    redis::ClientOptions options;
    options.clientName = QStringLiteral("sandbox-services");
    return options;
}

cache::Breaker::Options breakerOptions()
{
    cache::Breaker::Options options;
    options.openTime = 1s;
    return options;
}

/// What the model would make of a prompt.
Task<Result<QString>> generate(QByteArray kind, QString prompt, std::stop_token stop)
{
    if (const auto slept = co_await Clock::system().sleep(generation, stop); !slept)
        co_return std::unexpected(slept.error());
    if (kind == "picture")
        co_return Result<QString>(QStringLiteral("https://shop.example/pictures/%1.png").arg(qChecksum(prompt.toUtf8())));
    co_return Result<QString>((prompt + QStringLiteral(" It was a quiet day, and everybody had enough to eat. ")).repeated(12));
}

/// What the services beside the catalog's know; their databases are none of the sandbox's business.
QJsonObject record(CachedRead what)
{
    if (what.kind != CachedRead::VoiceList && what.kind != CachedRead::UserVoices)
        return {{QStringLiteral("id"), 1000 + what.item},
                {QStringLiteral("total"), 4.9 + what.item % 97},
                {QStringLiteral("open"), what.item % 3 == 0},
                {QStringLiteral("note"), QJsonValue()}};
    QJsonArray voices;
    for (int i = 0; i < (what.kind == CachedRead::VoiceList ? 12 : 1 + what.item % 4); ++i)
        voices << QJsonObject{{QStringLiteral("voice_id"), QString::fromLatin1(stock::uuid(what.item * 31 + i))},
                              {QStringLiteral("name"), QStringLiteral("Voice %1").arg(i + 1)},
                              {QStringLiteral("language"), i % 3 ? QStringLiteral("en") : QStringLiteral("ko")},
                              {QStringLiteral("status"), QStringLiteral("completed")}};
    return {{QStringLiteral("voices"), voices}};
}

Task<Result<cache::Load<QJsonObject>>> load(CachedRead what)
{
    co_return Result<cache::Load<QJsonObject>>(cache::Load<QJsonObject>(record(what)));
}

std::unexpected<Error> closing()
{
    return failure(Code::Cancelled, QStringLiteral("the services are being closed"));
}

template<typename T>
Result<void> outcome(const Result<T> &result)
{
    if (result || result.error().code == Code::NotFound)
        return {};
    return std::unexpected(result.error());
}

Invalidation invalidation(Invalidation::Kind kind, QByteArrayList subjects)
{
    Invalidation what;
    what.kind = kind;
    what.subjects = std::move(subjects);
    return what;
}

} // namespace

struct SandboxServices::Shop
{
    Shop(SandboxServices &services, const cache::TieredCache::Parts &parts, double jitter_)
        : tiers(std::make_unique<cache::TieredCache>(parts))
        , jitter(jitter_)
        , products(*tiers, *services.m_sql, [&services](QByteArray nameSpace) { return services.version(std::move(nameSpace)); })
        , users(*tiers, *services.m_sql, [&services](QByteArray nameSpace) { return services.version(std::move(nameSpace)); })
        , recommendations(*tiers, *services.m_sql)
        , generated(*tiers, generate)
        , others(*tiers)
    {}

    std::unique_ptr<cache::TieredCache> tiers;
    double jitter; ///< of the other caches
    catalog::Products products;
    catalog::Users users;
    catalog::Recommendations recommendations;
    catalog::Generated generated;
    cache::Cache<QJsonObject> others;
};

SandboxServices::SandboxServices(const redis::Url &url, std::unique_ptr<Sql> sql, cache::Metrics &metrics)
    : m_metrics(&metrics)
    , m_sql(std::move(sql))
    , m_client(redis::Client::open(url, clientOptions()))
    , m_tracking(std::make_unique<redis::Tracking>(*m_client))
    , m_versions(std::make_unique<cache::VersionCache>(*m_client, m_tracking.get(), cache::VersionCache::Options()))
    , m_publisher(std::make_unique<cache::MetricsPublisher>(*m_client, metrics))
    , m_breaker(breakerOptions(), Clock::system())
{
    m_shop = makeShop(nullptr, 1);
}

SandboxServices::~SandboxServices()
{
    // Each step answers those who wait for that part, and they go on inside it: readers by the cache, writers and whoever asks
    // for a version by the client, and then the rest by the database. The services themselves stay until all have ended.
    m_closing = true;
    m_shop->tiers.reset();
    m_publisher.reset();
    m_versions.reset();
    m_tracking.reset();
    m_client.reset();
    m_sql.reset();
}

std::unique_ptr<SandboxServices::Shop> SandboxServices::makeShop(cache::Metrics *metrics, double jitter)
{
    cache::TieredCache::Parts parts;
    parts.client = m_client.get();
    parts.breaker = &m_breaker;
    parts.metrics = metrics;
    return std::make_unique<Shop>(*this, parts, jitter);
}

Task<Result<QByteArray>> SandboxServices::version(QByteArray nameSpace)
{
    if (m_closing)
        co_return closing();
    const auto current = co_await m_versions->current(std::move(nameSpace));
    co_return current;
}

Task<Result<void>> SandboxServices::open(std::vector<CachedRead> seeds)
{
    auto outcome = co_await catalog::prepareSchema(*m_sql);
    if (outcome && !m_closing)
        outcome = co_await m_shop->recommendations.prepare();
    if (outcome && !m_closing)
        outcome = co_await stock::fill(*m_sql);
    if (m_closing)
        co_return closing();
    if (!outcome)
        co_return outcome;
    if (const auto ready = co_await m_client->ready(); !ready)
        outcome = std::unexpected(ready.error());
    if (m_closing)
        co_return closing();
    std::vector<Task<Result<void>>> reads;
    reads.reserve(seeds.size());
    for (const CachedRead &seed : seeds)
        reads.push_back(read(seed));
    for (auto &one : reads) {
        const auto done = co_await one;
        if (!done && outcome)
            outcome = done;
    }
    if (m_closing)
        co_return closing();
    redis::Command reset("CONFIG", "RESETSTAT");
    const auto begun = co_await m_client->command(std::move(reset));
    if (m_closing)
        co_return closing();
    if (!begun && outcome)
        outcome = std::unexpected(begun.error());
    m_shop = makeShop(m_metrics, 0.5); // not all of them expire together
    m_publisher->start();
    co_return outcome;
}

Task<Result<void>> SandboxServices::read(CachedRead what)
{
    switch (what.kind) {
    case CachedRead::Order:
    case CachedRead::Category:
    case CachedRead::VoiceList:
    case CachedRead::UserVoices:
        return readOther(what);
    default:
        return readShop(what);
    }
}

Task<Result<void>> SandboxServices::readShop(CachedRead what)
{
    switch (what.kind) {
    case CachedRead::ProductDetail:
        co_return outcome(co_await m_shop->products.find(stock::productId(what.item)));
    case CachedRead::ProductList: {
        catalog::ProductFilter filter;
        filter.category = stock::category(what.item);
        co_return outcome(co_await m_shop->products.list(std::move(filter), 20, what.item / stock::categories * 20));
    }
    case CachedRead::UserByToken:
        co_return outcome(co_await m_shop->users.findByToken(stock::token(what.item)));
    case CachedRead::PetResult:
        co_return outcome(co_await m_shop->recommendations.recommend(stock::petId(what.item)));
    case CachedRead::PetSummary:
        co_return outcome(co_await m_shop->recommendations.summary(stock::petId(what.item)));
    case CachedRead::PetMatch:
        co_return outcome(co_await m_shop->recommendations.match(stock::productId(what.item % 40 * 16), stock::petId(what.item)));
    case CachedRead::Picture:
        co_return outcome(co_await m_shop->generated.picture(QStringLiteral("Pet %1 asleep.").arg(what.item + 1)));
    default:
        co_return outcome(co_await m_shop->generated.story(QStringLiteral("Pet %1 goes for a walk.").arg(what.item + 1)));
    }
}

Task<Result<void>> SandboxServices::readOther(CachedRead what)
{
    cache::ReadOptions options;
    options.jitter = m_shop->jitter;
    QByteArray key = "tts:voices"; // 1 h, as by default
    if (what.kind == CachedRead::UserVoices)
        key += ":user:" + stock::uuid(what.item);
    if (what.kind == CachedRead::Order || what.kind == CachedRead::Category) {
        const bool isOrder = what.kind == CachedRead::Order;
        cache::KeyParts parts;
        parts.nameSpace = isOrder ? "order" : "category";
        parts.resourceId = QByteArray::number(isOrder ? 1000 + what.item : 1 + what.item);
        const auto current = co_await version(parts.nameSpace);
        if (!current)
            co_return std::unexpected(current.error());
        parts.version = *current;
        key = parts.key();
        options.ttl = isOrder ? 75s : 120s;
        if (!isOrder)
            options.tags << categoryTag;
    } else {
        options.nameSpace = "tts:voices";
    }
    cache::Cache<QJsonObject>::TypedLoader loader = [what](cache::LoadContext) { return load(what); };
    const auto read = co_await m_shop->others.getOrLoad(std::move(key), std::move(loader), std::move(options));
    co_return outcome(read);
}

Task<Result<ServiceEvent>> SandboxServices::carryOut(ServiceEvent event)
{
    Result<void> done;
    catalog::Product product = stock::product(event.item);
    if (event.type == "product.updated") {
        product.stock = int(qChecksum(event.eventId) % 50);
        done = outcome(co_await m_shop->products.update(std::move(product)));
    } else if (event.type == "product.created") {
        const auto id = co_await m_shop->products.create(std::move(product));
        done = outcome(id);
        if (id)
            event.payload =
                QJsonDocument(QJsonObject{{QStringLiteral("product_id"), QString::number(*id)}}).toJson(QJsonDocument::Compact);
    } else if (event.type == "product.deleted") {
        done = outcome(co_await m_shop->products.remove(stock::productId(event.item)));
    } else if (event.type == "pet.updated") {
        catalog::Pet pet = stock::pet(event.item);
        pet.kg += double(qChecksum(event.eventId) % 10) / 10;
        done = co_await m_shop->recommendations.savePet(std::move(pet));
    }
    if (!done)
        co_return std::unexpected(done.error());
    co_return Result<ServiceEvent>(std::move(event));
}

Task<Result<void>> SandboxServices::refresh(QByteArray type, QJsonObject payload)
{
    using Kind = Invalidation::Kind;
    const auto text = [&](const char *name) { return payload.value(QLatin1String(name)).toString().toUtf8(); };
    std::vector<Invalidation> all;
    if (type.startsWith("voice.")) {
        QByteArrayList keys{"tts:voices"};
        if (const QByteArray user = text("user_id"); !user.isEmpty())
            keys << "tts:voices:user:" + user;
        all.push_back(invalidation(Kind::Keys, keys));
    } else if (type == "product.updated") {
        if (const QByteArray id = text("product_id"); !id.isEmpty())
            all.push_back(invalidation(Kind::Resource, {"product", id}));
    } else if (type == "category.updated") {
        all.push_back(invalidation(Kind::Tag, {categoryTag}));
        all.push_back(invalidation(Kind::Resource, {"product", "list"}));
    } else if (type == "pet.updated") {
        co_return outcome(co_await m_shop->recommendations.clear(text("pet_id").toLongLong()));
    }
    for (const Invalidation &one : all) {
        const auto report = co_await m_shop->tiers->invalidate(one);
        if (m_closing)
            co_return closing();
        if (!report)
            co_return std::unexpected(report.error());
    }
    co_return Result<void>();
}

} // namespace freshet::sandbox
