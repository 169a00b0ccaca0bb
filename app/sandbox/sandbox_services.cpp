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

#include <QJsonDocument>
#include <QThread>

namespace freshet::sandbox {

using namespace std::chrono_literals;
using cache::Invalidation;

namespace {

constexpr auto generation = 150ms; ///< of a story or a picture
constexpr auto slowness = 300ms;   ///< what a slow source takes longer
const QByteArray categoryTag = "categories";
const QByteArray orderTag = "orders";

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
Task<Result<QString>> generate(bool isSlow, QByteArray kind, QString prompt, std::stop_token stop)
{
    const std::chrono::milliseconds time = generation + (isSlow ? slowness : 0ms);
    if (const auto slept = co_await Clock::system().sleep(time, stop); !slept)
        co_return std::unexpected(slept.error());
    if (kind == "picture")
        co_return Result<QString>(QStringLiteral("https://shop.example/pictures/%1.png").arg(qChecksum(prompt.toUtf8())));
    co_return Result<QString>((prompt + QStringLiteral(" It was a quiet day, and everybody had enough to eat. ")).repeated(12));
}

/// What the services beside the catalog's know; their databases are none of the sandbox's business.
QJsonObject record(CachedRead what)
{
    return {{QStringLiteral("id"), 1000 + what.item},
            {QStringLiteral("total"), 4.9 + what.item % 97},
            {QStringLiteral("open"), what.item % 3 == 0},
            {QStringLiteral("note"), QJsonValue()}};
}

Task<Result<cache::Load<QJsonObject>>> load(CachedRead what, bool isSlow)
{
    if (isSlow) {
        const auto slept = co_await Clock::system().sleep(slowness);
        Q_UNUSED(slept)
    }
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

} // namespace

struct SandboxServices::Shop
{
    Shop(SandboxServices &services, const cache::TieredCache::Parts &parts, double jitter_)
        : tiers(parts)
        , jitter(jitter_)
        , products(tiers, *services.m_sql, [&services](QByteArray nameSpace) { return services.version(std::move(nameSpace)); })
        , users(tiers, *services.m_sql, [&services](QByteArray nameSpace) { return services.version(std::move(nameSpace)); })
        , recommendations(tiers, *services.m_sql)
        , generated(tiers,
                    [slow = services.m_isSlow](QByteArray kind, QString prompt, std::stop_token stop) {
                        return generate(*slow, std::move(kind), std::move(prompt), std::move(stop));
                    })
        , others(tiers)
    {}

    cache::TieredCache tiers;
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
    // for a version by the client, and then the rest by the database. The services themselves stay until all have ended, with the
    // closed cache: what comes back from the database may still ask it.
    m_closing = true;
    *m_isSlow = false;
    m_shop->tiers.close();
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
    const bool isOrder = what.kind == CachedRead::Order;
    cache::KeyParts parts;
    parts.nameSpace = isOrder ? "order" : "category";
    parts.resourceId = QByteArray::number(isOrder ? 1000 + what.item : 1 + what.item);
    const auto current = co_await version(parts.nameSpace);
    if (!current)
        co_return std::unexpected(current.error());
    parts.version = *current;
    QByteArray key = parts.key();
    options.ttl = isOrder ? 75s : 120s;
    options.tags << (isOrder ? orderTag : categoryTag);
    cache::Cache<QJsonObject>::TypedLoader loader = [what, slow = m_isSlow](cache::LoadContext) { return load(what, *slow); };
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
    if (type == "category.updated") {
        Invalidation tagged;
        tagged.kind = Invalidation::Kind::Tag;
        tagged.subjects << categoryTag;
        co_return outcome(co_await invalidate(std::move(tagged)));
    }
    if (type == "pet.updated")
        co_return outcome(co_await m_shop->recommendations.clear(payload.value(QLatin1String("pet_id")).toString().toLongLong()));
    co_return Result<void>();
}

Task<Result<cache::InvalidationReport>> SandboxServices::invalidate(Invalidation what)
{
    if (m_closing)
        co_return closing();
    auto report = co_await m_shop->tiers.invalidate(std::move(what));
    co_return report;
}

Task<Result<bool>> SandboxServices::hasProduct(qint64 id)
{
    if (m_closing)
        co_return closing();
    const auto found = co_await m_shop->products.find(id);
    if (!found && found.error().code != Code::NotFound)
        co_return std::unexpected(found.error());
    co_return Result<bool>(found.has_value());
}

void SandboxServices::setSlow(bool on)
{
    if (std::exchange(*m_isSlow, on) != on && on)
        keepDatabaseBusy();
}

/// As by somebody's long query: what waits for the database meanwhile gets its turn after it, and then the next one comes.
Task<> SandboxServices::keepDatabaseBusy()
{
    const auto slow = m_isSlow;
    while (*slow && !m_closing) {
        Sql::Work query = [](QSqlDatabase &) -> Result<void> {
            QThread::msleep(std::chrono::milliseconds(slowness).count());
            return {};
        };
        const auto done = co_await m_sql->run(std::move(query));
        if (!done)
            co_return; // it is being closed
    }
}

} // namespace freshet::sandbox
