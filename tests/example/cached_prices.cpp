// SPDX-License-Identifier: GPL-3.0-or-later
// The example of the README: a service that keeps prices in the two-tier cache. It runs against FRESHET_URL.
#include "core/cache/cache.h"
#include "core/redis/tracking.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace freshet;
using namespace std::chrono_literals;

struct Price
{
    QString currency;
    qint64 cents = 0;
};

template<>
struct freshet::cache::JsonFormat<Price>
{
    static QJsonValue toJson(const Price &price)
    {
        return QJsonObject{{QStringLiteral("currency"), price.currency}, {QStringLiteral("cents"), price.cents}};
    }
    static Result<Price> fromJson(const QJsonValue &json)
    {
        return Price{json[QStringLiteral("currency")].toString(), json[QStringLiteral("cents")].toInteger()};
    }
};

// What is slow and to be asked as rarely as possible: a database, another service.
Task<Result<cache::Load<Price>>> askTheShop(cache::LoadContext)
{
    QTextStream(stdout) << "asking the shop\n";
    co_await Clock::system().sleep(20ms);
    co_return cache::Load<Price>(Price{QStringLiteral("KRW"), 3'900'000});
}

QString nameOf(cache::Origin origin)
{
    switch (origin) {
    case cache::Origin::Memory:
        return QStringLiteral("memory");
    case cache::Origin::Redis:
        return QStringLiteral("Redis");
    case cache::Origin::Stale:
        return QStringLiteral("an older copy");
    default:
        return QStringLiteral("the shop");
    }
}

Task<int> serve(cache::TieredCache &tiers)
{
    cache::ReadOptions options;
    options.ttl = 10min;
    options.staleFor = 1h;      // an older copy is better than an error
    options.refreshBelow = 0.1; // near its end a hit loads anew, behind the caller's back
    options.tags = {"prices"};
    cache::Cache<Price> prices(tiers, options);

    for (int i = 0; i < 3; ++i) {
        const auto read = co_await prices.getOrLoad("v1:product:123:price", askTheShop);
        if (!read) {
            QTextStream(stderr) << read.error().message << '\n';
            co_return 1;
        }
        QTextStream(stdout) << read->value->cents << " from " << nameOf(read->origin) << '\n';
    }

    cache::Invalidation allPrices;
    allPrices.kind = cache::Invalidation::Kind::Tag;
    allPrices.subjects = {"prices"};
    const auto report = co_await tiers.invalidate(allPrices);
    QTextStream(stdout) << (report ? report->deleted : -1) << " removed\n";
    co_return report ? 0 : 1;
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const auto url = redis::Url::parse(qEnvironmentVariable("FRESHET_URL", QStringLiteral("redis://localhost")));
    if (!url)
        return 2;
    const auto client = redis::Client::open(*url); // connects, and comes back by itself
    redis::Tracking tracking(*client);             // Redis tells which copies in memory went stale
    cache::MemoryTier memory({.maxBytes = 64 << 20});
    cache::Metrics metrics;
    cache::Breaker breaker({}, Clock::system());
    cache::TieredCache tiers(
        {.client = client.get(), .tracking = &tracking, .memory = &memory, .metrics = &metrics, .breaker = &breaker});
    QObject::connect(
        &tracking, &redis::Tracking::activated, &application,
        [&] { serve(tiers).then([](int status) { QCoreApplication::exit(status); }); }, Qt::SingleShotConnection);
    return application.exec();
}
