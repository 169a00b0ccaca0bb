// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/tiered_cache.h"

#include "core/cache/cache_log.h"
#include "core/cache/key_name.h"
#include "core/cache/tiered_cache_p.h"
#include "core/redis/tracking.h"

#include <QUuid>

#include <algorithm>

namespace freshet::cache {

namespace {

std::uint32_t seedFrom(std::uint32_t given)
{
    return given != 0 ? given : std::random_device{}();
}

/// For the log.
QByteArray spaceOf(const QByteArray &key, const QByteArray &nameSpace)
{
    return nameSpace.isEmpty() ? KeyName::of(key).nameSpace : nameSpace;
}

/// A hit's answer: a frame of its own that holds nothing else.
Task<Result<ReadResult>> ready(ReadResult result)
{
    co_return Result<ReadResult>(std::move(result));
}

/// The answer of a cache that is closed.
template<typename T>
Task<Result<T>> ended()
{
    co_return failure(Code::Cancelled, QStringLiteral("the cache is closed"));
}

} // namespace

TieredCache::Private::Private(const Parts &given, const Options &how)
    : parts(given)
    , settings(how)
    , clock(given.clock ? given.clock : &Clock::system())
    , log(cacheLog(), *clock)
    , copies(given.memory, *clock, given.tracking)
    , limiter(how.maxLoads, how.maxWaiting)
    , tally(given.metrics)
    , random(seedFrom(how.seed))
    , tokenPrefix(QUuid::createUuid().toByteArray(QUuid::Id128) + '-')
{
    if (given.client) {
        RedisTier::Options tier;
        tier.form = how.form;
        tier.inflateLimit = how.inflateLimit;
        redis = std::make_shared<RedisGuard>(given, *clock, tier, log);
    }
}

void TieredCache::Private::close()
{
    closed = true;
    tally.close();
    drains.reset();
    if (redis)
        redis->close();
    alarm.request_stop();
    delays.request_stop();
    limiter.close();
    flights.close();
}

CachedPointer TieredCache::Private::withCodec(CachedPointer copy, const Codec &codec)
{
    if (copy->codec == &codec)
        return copy;
    auto object = codec.decode(copy->json);
    if (!object && copy->json != "null")
        return {};
    auto other = std::make_shared<CachedValue>(*copy);
    other->codec = &codec;
    other->object = object ? *std::move(object) : nullptr;
    return other;
}

CachedPointer TieredCache::Private::hit(const QByteArray &key, const Codec &codec, const QByteArray &nameSpace)
{
    if (!copies.isThere())
        return {};
    const ReadTally::Time began = tally.beginMemory(log.isDetailed());
    MemoryCopyPointer copy = copies.fresh(key);
    if (!copy)
        return {};
    NamespaceTally *const of = nameSpace.isEmpty() && copy->tally ? copy->tally : tally.of(key, nameSpace);
    CachedPointer value = withCodec(std::move(copy), codec);
    if (value)
        tally.memoryHit(of, began);
    if (value && began != ReadTally::Time()) // always so where hits are told
        tell("hit", key, nameSpace, std::chrono::steady_clock::now() - began);
    return value;
}

double TieredCache::Private::chance()
{
    return (double(random()) + 1) / (double(std::mt19937::max()) + 1);
}

std::chrono::milliseconds TieredCache::Private::jittered(std::chrono::milliseconds ttl, double jitter)
{
    if (ttl.count() <= 0 || jitter <= 0)
        return ttl;
    const double share = 1 - std::min(jitter, 1.0) * chance();
    return std::chrono::milliseconds(std::max<qint64>(1, qint64(double(ttl.count()) * share)));
}

void TieredCache::Private::count(const QByteArray &key, const QByteArray &nameSpace, Counter counter, std::uint64_t amount)
{
    tally.count(tally.of(key, nameSpace), counter, amount);
}

void TieredCache::Private::assign(MemoryCopy &copy, const QByteArray &key, const QByteArray &nameSpace)
{
    NamespaceTally *const of = tally.of(key, nameSpace);
    copy.tally = nameSpace.isEmpty() ? of : nullptr; // another caller may name another one
    if (of)
        copy.metrics = of->metrics;
}

void TieredCache::Private::problem(const char *event, const QByteArray &key, const QByteArray &nameSpace, const Error &error,
                                   std::optional<std::chrono::nanoseconds> took)
{
    count(key, nameSpace, Counter::Errors);
    if (took)
        log.problem(event, error, {{"namespace", spaceOf(key, nameSpace)}, {"key", key}, {"us", *took}});
    else
        log.problem(event, error, {{"namespace", spaceOf(key, nameSpace)}, {"key", key}});
}

void TieredCache::Private::tell(const char *event, const QByteArray &key, const QByteArray &nameSpace,
                                std::chrono::nanoseconds took)
{
    if (log.wantsDetail())
        log.detail(event, {{"namespace", spaceOf(key, nameSpace)}, {"key", key}, {"us", took}});
}

void TieredCache::Private::dropLease(const QByteArray &key, const QByteArray &token)
{
    if (closed || !redis || !redis->owesNothing())
        return;
    // The tier lives in the guard, which this task holds until Redis has answered.
    [](std::shared_ptr<RedisGuard> guard, QByteArray leased, QByteArray of) -> Task<> {
        const auto dropped = co_await guard->tier().dropLease(std::move(leased), std::move(of));
        Q_UNUSED(dropped) // else it runs out by itself
    }(redis, key, token);
}

void TieredCache::Private::forget(const QByteArray &key)
{
    copies.erase(key);
    flights.refuse(key, [this](const QByteArray &leased, const QByteArray &token) { dropLease(leased, token); });
}

void TieredCache::Private::forgetAgain(const QByteArray &key)
{
    copies.erase(key);
    flights.readAgain(key);
}

void TieredCache::Private::forgetIf(const std::function<bool(QByteArrayView)> &matches)
{
    copies.eraseIf(matches);
    flights.refuseIf(matches, [this](const QByteArray &leased, const QByteArray &token) { dropLease(leased, token); });
}

void TieredCache::Private::forgetAll()
{
    copies.clear();
    flights.refuseIf([](const QByteArray &) { return true; },
                     [this](const QByteArray &leased, const QByteArray &token) { dropLease(leased, token); });
}

std::function<void(const QByteArrayList &keys)>
TieredCache::Private::forgetting(std::shared_ptr<Private> d, std::function<void(const QByteArrayList &keys)> outer)
{
    return [d = std::move(d), outer = std::move(outer), last = QByteArrayList()](const QByteArrayList &keys) mutable {
        const bool again = keys == last;
        last = again ? QByteArrayList() : keys;
        if (!d->closed) {
            for (const QByteArray &key : keys)
                again ? d->forgetAgain(key) : d->forget(key);
        }
        if (outer)
            outer(keys);
    };
}

TieredCache::TieredCache(const Parts &parts, const Options &options)
    : d(std::make_shared<Private>(parts, options))
{
    if (d->redis) {
        d->redis->start();
        d->drains = std::make_unique<DrainFinisher>(d->redis->client(), *d->clock, Private::forgetting(d, {}));
        d->drains->start();
    }
    if (!parts.tracking)
        return;
    connect(parts.tracking, &redis::Tracking::activated, this, [this] { d->copies.setTrusted(true); });
    connect(parts.tracking, &redis::Tracking::lost, this, [this](const Error &error) {
        d->copies.setTrusted(false);
        d->log.problem("tracking_lost", error);
    });
    // Nothing is lost then, and nothing is ever kept: a memory tier that does nothing must not do so in silence.
    connect(parts.tracking, &redis::Tracking::refused, this,
            [this](const Error &error) { d->log.problem("tracking_refused", error); });
    connect(parts.tracking, &redis::Tracking::flushed, this, [this] { d->forgetAll(); });
    connect(parts.tracking, &redis::Tracking::invalidated, this, [this](const QByteArrayList &keys) {
        for (const QByteArray &key : keys) {
            if (const QByteArray leased = RedisTier::leasedKey(key); !leased.isEmpty())
                d->flights.leaseEnded(leased);
            d->copies.changed(key);
            d->flights.refuse(key, [this](const QByteArray &of, const QByteArray &token) { d->dropLease(of, token); });
        }
    });
}

TieredCache::TieredCache(const Parts &parts)
    : TieredCache(parts, Options{})
{}

TieredCache::~TieredCache()
{
    close();
}

void TieredCache::close()
{
    if (d->closed)
        return;
    if (d->parts.tracking)
        d->parts.tracking->disconnect(this);
    const std::shared_ptr<Private> held = d; // whoever is answered may destroy this
    held->close();
}

const TieredCache::Parts &TieredCache::parts() const
{
    return d->parts;
}

void TieredCache::keep(std::shared_ptr<const Codec> codec)
{
    if (codec && std::ranges::find(d->codecs, codec) == d->codecs.end())
        d->codecs.push_back(std::move(codec));
}

CachedPointer TieredCache::peek(const QByteArray &key, const Codec &codec)
{
    return d->closed ? nullptr : d->hit(key, codec, {});
}

Task<Result<ReadResult>> TieredCache::get(QByteArray key, const Codec &codec, ReadOptions options)
{
    if (d->closed)
        return ended<ReadResult>();
    if (options.useMemory) {
        if (CachedPointer value = d->hit(key, codec, options.nameSpace))
            return ready({std::move(value), Origin::Memory});
    }
    return Private::fetch(d, std::move(key), &codec, std::move(options));
}

Task<Result<ReadResult>> TieredCache::getOrLoad(QByteArray key, const Codec &codec, Loader loader, ReadOptions options)
{
    if (d->closed)
        return ended<ReadResult>();
    if (options.useMemory && !options.loadAlways) {
        if (CachedPointer value = d->hit(key, codec, options.nameSpace)) {
            if (d->isRefreshDue(*value, options))
                d->refreshBehind(key, codec, loader, options);
            return ready({std::move(value), Origin::Memory});
        }
    }
    auto errand = std::make_unique<Private::Errand>();
    errand->key = std::move(key);
    errand->codec = &codec;
    errand->loader = std::move(loader);
    errand->options = std::move(options);
    return Private::read(d, std::move(errand));
}

Task<Result<std::vector<ReadResult>>> TieredCache::getMany(std::vector<QByteArray> keys, const Codec &codec, ReadOptions options)
{
    if (d->closed)
        return ended<std::vector<ReadResult>>();
    return Private::fetchMany(d, std::move(keys), &codec, std::move(options));
}

Task<Result<void>> TieredCache::set(QByteArray key, const Codec &codec, std::shared_ptr<const void> object, WriteOptions options)
{
    if (d->closed)
        return ended<void>();
    return Private::set(d, std::move(key), &codec, std::move(object), std::move(options));
}

Task<Result<void>> TieredCache::setMany(std::vector<Entry> entries, const Codec &codec, WriteOptions options)
{
    if (d->closed)
        return ended<void>();
    return Private::setMany(d, std::move(entries), &codec, std::move(options));
}

Task<Result<bool>> TieredCache::remove(QByteArray key)
{
    if (d->closed)
        return ended<bool>();
    return Private::remove(d, std::move(key));
}

Task<Result<bool>> TieredCache::expire(QByteArray key, std::chrono::milliseconds ttl)
{
    if (d->closed)
        return ended<bool>();
    return Private::expire(d, std::move(key), ttl);
}

Task<Result<InvalidationReport>> TieredCache::invalidate(Invalidation what, InvalidationOptions options)
{
    if (d->closed)
        return ended<InvalidationReport>();
    return Private::invalidate(d, std::move(what), std::move(options));
}

Task<Result<InvalidationReport>> TieredCache::invalidateAfter(Invalidation what, std::chrono::milliseconds delay,
                                                              InvalidationOptions options)
{
    if (d->closed)
        return ended<InvalidationReport>();
    return Private::invalidateAfter(d, std::move(what), delay, std::move(options));
}

TieredCache::State TieredCache::state() const
{
    return {d->flights.size(), d->limiter.running(), d->limiter.waitingCallers(),
            d->parts.tracking ? d->parts.tracking->error() : Error()};
}

} // namespace freshet::cache
