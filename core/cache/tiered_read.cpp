// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads: what a caller waits for, and the flight that it shares with the others. What a flight does on a miss is in
// tiered_load.cpp, what a reply means in tiered_lookup.cpp.
#include "core/cache/tiered_cache_p.h"

#include <algorithm>
#include <cmath>

namespace freshet::cache {

using std::chrono::milliseconds;

namespace {

constexpr const char *closedWords = "the cache was closed while the value was being read";
constexpr int mostReadings = 4; // of a key that changes all the time; then what was read last is good enough

redis::Command getCommand(const QByteArray &key)
{
    return {"GET", key};
}

Error cancelled(const char *what)
{
    return {Code::Cancelled, QString::fromLatin1(what), {}};
}

} // namespace

/// The value with the TTL that is left: both in one round trip.
Task<TieredCache::Private::Lookup> TieredCache::Private::look(std::shared_ptr<Private> d, QByteArray key, const Codec *codec,
                                                              ReadOptions options)
{
    const Clock::TimePoint asked = d->clock->now();
    std::vector<redis::Command> commands;
    commands.push_back(getCommand(key));
    commands.emplace_back("PTTL", key);
    const auto replies = co_await d->redis->client().pipeline(std::move(commands));
    if (d->closed)
        co_return Lookup();
    Lookup found;
    if (!replies) {
        d->redis->left(replies);
        found.error = replies.error();
        co_return found;
    }
    for (const redis::Value &reply : *replies) {
        if (reply.isError()) {
            found.error = redis::errorFromReply(reply.bytes(), QStringLiteral("GET"));
            break;
        }
    }
    d->redis->leftWith(found.error);
    if (found.error) {
        found.kind = found.error->code == Code::WrongType ? Lookup::Kind::Unreadable : Lookup::Kind::Away;
        co_return found;
    }
    const qint64 left = replies->back().integer().value_or(-1);
    if (left == -2) { // expired in between
        found.kind = Lookup::Kind::Miss;
        co_return found;
    }
    found = d->interpret(key, *codec, replies->front(), true);
    if (found.copy)
        setLife(*found.copy, asked, milliseconds(left < 0 ? 0 : std::max<qint64>(left, 1)), options);
    co_return found;
}

Task<> TieredCache::Private::carry(std::shared_ptr<Private> d, Errand errand, FlightWaiter *first, Flight *from,
                                   Lookup::Kind looked)
{
    Flight flight(d->flights, errand.key);
    if (from)
        flight.addAllOf(*from);
    if (first)
        flight.add(*first);
    MemoryCopies::Ticket ticket;
    Lookup found;
    found.kind = looked;
    if (!from && !errand.refresh && !errand.options.loadAlways && d->usesRedis(errand.options)) {
        const bool timed = d->wantsTtl(errand.options);
        const auto began = std::chrono::steady_clock::now();
        for (int reading = 1; reading <= mostReadings; ++reading) {
            flight.readAgain = false;
            found = Lookup();
            if (!d->redis->enter()) {
                found.error = d->redis->reason();
                break;
            }
            if (timed) {
                ticket = d->copies.ticket(errand.key);
                found = co_await look(d, errand.key, errand.codec, errand.options);
                if (d->closed)
                    co_return;
            } else {
                const auto reply = co_await d->redis->client().command(getCommand(errand.key));
                if (d->closed)
                    co_return;
                d->redis->left(reply);
                found = d->interpret(errand.key, *errand.codec, reply);
            }
            if (found.kind != Lookup::Kind::Hit || !flight.readAgain)
                break;
        }
        if (found.error)
            d->problem("get_failed", errand.key, errand.options.nameSpace, *found.error,
                       std::chrono::steady_clock::now() - began);
    }
    if (found.kind != Lookup::Kind::Hit) {
        co_await load(d, flight, errand, found.kind, ticket);
        co_return;
    }
    if (d->usesMemory(errand.options)) {
        d->assign(*found.copy, errand.key, errand.options.nameSpace);
        d->copies.put(ticket, errand.key, found.copy);
    }
    flight.end(ReadResult{found.copy, Origin::Redis});
    if (!d->closed && errand.loader && d->isRefreshDue(*found.copy, errand.options))
        d->refreshBehind(errand.key, *errand.codec, errand.loader, errand.options);
}

bool TieredCache::Private::isRefreshDue(const CachedValue &value, const ReadOptions &how)
{
    if (how.refreshBelow <= 0 && how.refreshBeta <= 0)
        return false;
    // A copy in memory that ends before the key does is read anew from Redis; only without Redis that is its end.
    milliseconds life = how.ttl;
    if (value.life.count() > 0)
        life = value.life;
    else if (value.json == "null" && how.negativeTtl.count() > 0)
        life = how.negativeTtl;
    const bool alone = !usesRedis(how);
    const Clock::TimePoint end = alone ? value.freshUntil : value.gone;
    if (end == Clock::TimePoint::max())
        return false;
    if (alone && how.memoryTtl.count() > 0)
        life = life.count() > 0 ? std::min(life, how.memoryTtl) : how.memoryTtl;
    const auto left = end - clock->now();
    if (how.refreshBelow > 0 && life.count() > 0 &&
        left < std::chrono::duration<double, std::milli>(double(life.count()) * how.refreshBelow))
        return true;
    if (how.refreshBeta <= 0 || value.loadTime.count() <= 0)
        return false;
    // XFetch: as if the value expired earlier by load time × beta × -ln(chance).
    const auto earlier =
        std::chrono::duration<double, std::micro>(double(value.loadTime.count()) * how.refreshBeta * -std::log(chance()));
    return left <= earlier;
}

void TieredCache::Private::refreshBehind(const QByteArray &key, const Codec &codec, const Loader &loader, const ReadOptions &how)
{
    if (!loader || flights.current(key))
        return;
    if (const MemoryCopyPointer copy = copies.previous(key);
        copy && copy->retryAt.load() > clock->now().time_since_epoch().count())
        return; // the last try failed a moment ago
    Errand errand;
    errand.key = key;
    errand.codec = &codec;
    errand.loader = loader;
    errand.options = how;
    errand.options.stop = {};
    errand.refresh = true;
    carry(shared_from_this(), std::move(errand), nullptr);
}

Result<ReadResult> TieredCache::Private::staleOr(const QByteArray &key, const Codec &codec, milliseconds staleFor,
                                                 const Error &error)
{
    if (const MemoryCopyPointer copy = copies.stale(key, staleFor)) {
        if (CachedPointer value = withCodec(copy, codec))
            return ReadResult{std::move(value), Origin::Stale};
    }
    return std::unexpected(error);
}

Task<Result<ReadResult>> TieredCache::Private::read(std::shared_ptr<Private> d, std::unique_ptr<Errand> errand)
{
    const ReadOptions &how = errand->options;
    errand->began = d->tally.beginRedis(d->log.isDetailed());
    errand->of = d->tally.of(errand->key, how.nameSpace);
    // Who neither stops nor falls back meanwhile may ask Redis by itself.
    const bool bare = !how.loadAlways && how.softDeadline.count() <= 0 && !how.stop.stop_possible() && d->usesRedis(how) &&
                      !d->wantsTtl(how) && !d->flights.current(errand->key);
    if (bare)
        return readBare(std::move(d), std::move(errand));
    return readShared(std::move(d), std::move(errand), nullptr, Lookup::Kind::Away);
}

TieredCache::Private::Lookup::Kind TieredCache::Private::heard(Errand &errand, const Result<redis::Value> &reply)
{
    redis->left(reply);
    Lookup found = interpret(errand.key, *errand.codec, reply);
    if (found.error) {
        std::optional<std::chrono::nanoseconds> took; // only some reads are measured
        if (errand.began != ReadTally::Time())
            took = std::chrono::steady_clock::now() - errand.began;
        problem("get_failed", errand.key, errand.options.nameSpace, *found.error, took);
    }
    errand.found = std::move(found.copy);
    return found.kind;
}

Task<Result<ReadResult>> TieredCache::Private::readBare(std::shared_ptr<Private> d, std::unique_ptr<Errand> errand)
{
    using Answer = Result<ReadResult>;
    std::optional<Flight> own(std::in_place, d->flights, errand->key);
    own->luggage = errand.get();
    Lookup::Kind looked = Lookup::Kind::Away;
    for (int reading = 1; reading <= mostReadings; ++reading) {
        // What was read before an invalidation is no answer where Redis can't be asked again.
        looked = Lookup::Kind::Away;
        if (!d->redis->enter()) {
            d->problem("get_failed", errand->key, errand->options.nameSpace, d->redis->reason());
            break;
        }
        own->readAgain = false;
        redis::CommandAwaiter asked(d->redis->client(), getCommand(errand->key), redis::CommandOptions());
        const auto reply = co_await asked;
        own->prefetchNext();
        if (d->closed)
            co_return Answer(std::unexpected(cancelled(closedWords)));
        looked = d->heard(*errand, reply);
        if (looked != Lookup::Kind::Hit || !own->readAgain)
            break;
    }
    if (looked != Lookup::Kind::Hit) {
        auto reading = readShared(d, std::move(errand), &*own, looked); // whose flight has taken over the callers
        own.reset();
        co_return co_await reading;
    }
    if (own->callers() > 0)
        own->end(ReadResult{errand->found, Origin::Redis});
    if (!d->closed) {
        d->tally.redisHit(errand->of, errand->began);
        if (errand->began != ReadTally::Time())
            d->tell("hit", errand->key, {}, std::chrono::steady_clock::now() - errand->began);
    }
    co_return Answer(ReadResult{std::move(errand->found), Origin::Redis});
}

Task<Result<ReadResult>> TieredCache::Private::readShared(std::shared_ptr<Private> d, std::unique_ptr<Errand> errand,
                                                          Flight *from, Lookup::Kind looked)
{
    using Answer = Result<ReadResult>;
    NamespaceTally *const of = errand->of;
    const ReadTally::Time began = errand->began;
    const bool always = errand->options.loadAlways;
    FlightWaiter waiter;
    waiter.soft = errand->options.softDeadline;
    waiter.hard = errand->options.hardDeadline;
    waiter.staleFor = errand->options.useMemory && !always ? errand->options.staleFor : milliseconds(0);
    waiter.stop = std::exchange(errand->options.stop, {});
    const QByteArray key = errand->key;
    const Codec *const codec = errand->codec;

    if (const MemoryCopyPointer copy = d->copies.stale(key, waiter.staleFor);
        !from && copy && copy->retryAt.load() > d->clock->now().time_since_epoch().count()) {
        d->tally.miss(of, {});
        d->tally.count(of, Counter::Stale);
        co_return d->staleOr(key, *codec, waiter.staleFor, cancelled("the stale copy is of another kind"));
    }
    for (bool led = false; !led;) {
        waiter.reset();
        Flight *flight = always || from ? nullptr : d->flights.current(key);
        if (!flight) {
            led = true;
            carry(d, std::move(*errand), &waiter, from, looked);
        } else if (flight->phase == Flight::Phase::Queued && !d->limiter.hasRoom(1)) {
            waiter.outcome = FlightWaiter::Outcome::Answered;
            waiter.result = failure(Code::Overloaded, QStringLiteral("too many callers wait for a load"), QString::fromUtf8(key));
        } else {
            flight->add(waiter);
        }
        flight = waiter.flight();
        if (flight && (flight->isSlow() || waiter.soft.count() > 0)) {
            waiter.beginDeadlines(d->clock->now());
            d->watch(*flight, waiter.nextDue());
        }
        const FlightWaiter::Outcome outcome = co_await waiter;
        if (d->closed && outcome != FlightWaiter::Outcome::Answered)
            co_return Answer(std::unexpected(cancelled(closedWords)));
        if (outcome != FlightWaiter::Outcome::Again)
            break;
    }
    if (d->closed)
        co_return inCodec(*std::move(waiter.result), key, *codec);
    co_return d->answered(waiter, key, *codec, of, began);
}

Result<ReadResult> TieredCache::Private::inCodec(Result<ReadResult> result, const QByteArray &key, const Codec &codec)
{
    if (result && result->value && result->value->codec != &codec) { // it joined a caller with another one
        result->value = withCodec(result->value, codec);
        if (!result->value)
            return failure(Code::Undecodable, QStringLiteral("the value is of another kind"), QString::fromUtf8(key));
    }
    return result;
}

/// What the caller gets, counted.
Result<ReadResult> TieredCache::Private::answered(const FlightWaiter &waiter, const QByteArray &key, const Codec &codec,
                                                  NamespaceTally *of, ReadTally::Time began)
{
    Result<ReadResult> result = std::unexpected(cancelled("the caller gave up"));
    switch (waiter.outcome) {
    case FlightWaiter::Outcome::Answered:
        result = *waiter.result;
        if (!result)
            result = staleOr(key, codec, waiter.staleFor, result.error());
        break;
    case FlightWaiter::Outcome::Soft:
    case FlightWaiter::Outcome::Hard:
        result = staleOr(key, codec, waiter.staleFor,
                         {Code::Timeout, QStringLiteral("the load took longer than the caller waits"), QString::fromUtf8(key)});
        break;
    case FlightWaiter::Outcome::Again: // only of flights behind, which the caller did not lead
    case FlightWaiter::Outcome::Pending:
    case FlightWaiter::Outcome::Stopped:
        return result;
    }
    result = inCodec(std::move(result), key, codec);
    if (result && result->origin == Origin::Redis) {
        tally.redisHit(of, began);
        if (began != ReadTally::Time())
            tell("hit", key, {}, std::chrono::steady_clock::now() - began);
        return result;
    }
    const std::chrono::nanoseconds took = began != ReadTally::Time()           ? std::chrono::steady_clock::now() - began
                                          : waiter.since != Clock::TimePoint() ? clock->now() - waiter.since
                                                                               : std::chrono::nanoseconds(0);
    if (of) {
        tally.miss(of, took);
        if (result && result->origin == Origin::Stale)
            tally.count(of, Counter::Stale);
    }
    tell("miss", key, {}, took);
    return result;
}

Task<Result<ReadResult>> TieredCache::Private::fetch(std::shared_ptr<Private> d, QByteArray key, const Codec *codec,
                                                     ReadOptions options)
{
    using Answer = Result<ReadResult>;
    const auto began = std::chrono::steady_clock::now();
    NamespaceTally *of = d->tally.of(key, options.nameSpace);
    const auto miss = [&] {
        const auto took = std::chrono::steady_clock::now() - began;
        d->tally.miss(of, took);
        d->tell("miss", key, options.nameSpace, took);
    };
    if (!d->usesRedis(options)) {
        miss();
        co_return Answer(ReadResult());
    }
    const milliseconds staleFor = options.useMemory ? options.staleFor : milliseconds(0);
    if (!d->redis->enter()) {
        miss();
        co_return d->staleOr(key, *codec, staleFor, d->redis->reason());
    }
    MemoryCopies::Ticket ticket;
    Lookup found;
    if (d->usesMemory(options)) {
        ticket = d->copies.ticket(key);
        found = co_await look(d, key, codec, options);
        if (d->closed)
            co_return Answer(std::unexpected(cancelled(closedWords)));
    } else {
        const auto reply = co_await d->redis->client().command(getCommand(key));
        if (d->closed)
            co_return Answer(std::unexpected(cancelled(closedWords)));
        d->redis->left(reply);
        found = d->interpret(key, *codec, reply);
    }
    if (found.error)
        d->problem("get_failed", key, options.nameSpace, *found.error, std::chrono::steady_clock::now() - began);
    if (found.kind == Lookup::Kind::Hit) {
        if (d->usesMemory(options)) {
            d->assign(*found.copy, key, options.nameSpace);
            d->copies.put(ticket, key, found.copy);
        }
        d->tally.redisHit(of, began);
        if (d->log.isDetailed())
            d->tell("hit", key, options.nameSpace, std::chrono::steady_clock::now() - began);
        co_return Answer(ReadResult{std::move(found.copy), Origin::Redis});
    }
    miss();
    if (found.kind == Lookup::Kind::Miss)
        co_return Answer(ReadResult());
    if (found.kind == Lookup::Kind::Unreadable)
        co_return Answer(std::unexpected(*found.error));
    auto instead = d->staleOr(key, *codec, staleFor, *found.error);
    if (instead)
        d->tally.count(of, Counter::Stale);
    co_return instead;
}

} // namespace freshet::cache
