// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads: what a caller waits for, and the flight that it shares with the others. What a flight does on a miss is in
// tiered_load.cpp.
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

TieredCache::Private::Lookup TieredCache::Private::interpret(const QByteArray &key, const Codec &codec, const redis::Value &value,
                                                             bool mayTakeOver) const
{
    Lookup found;
    if (value.isNil()) {
        found.kind = Lookup::Kind::Miss;
        return found;
    }
    found.kind = Lookup::Kind::Unreadable;
    auto decoded = decodeValue(value.bytes(), settings.inflateLimit);
    if (!decoded) {
        found.error = decoded.error();
        return found;
    }
    return fromJson(key, codec, std::move(decoded->json), mayTakeOver);
}

TieredCache::Private::Lookup TieredCache::Private::fromJson(const QByteArray &key, const Codec &codec, QByteArray json,
                                                            bool mayTakeOver) const
{
    Lookup found;
    found.kind = Lookup::Kind::Unreadable;
    auto copy = std::make_shared<MemoryCopy>();
    copy->json = std::move(json);
    copy->codec = &codec;
    copy->freshUntil = copy->staleUntil = copy->gone = Clock::TimePoint::max(); // not known yet
    // What was known of the same text: how long it took to load, its validator, and the object.
    const MemoryCopyPointer before = mayTakeOver ? copies.previous(key) : MemoryCopyPointer();
    if (before && before->json == copy->json) {
        copy->loadTime = before->loadTime;
        copy->life = before->life;
        copy->validator = before->validator;
        if (before->codec == &codec)
            copy->object = before->object;
    }
    if (!copy->object) {
        auto object = codec.decode(copy->json);
        if (!object && copy->json != "null") {
            found.error = object.error();
            return found;
        }
        if (object)
            copy->object = *std::move(object);
    }
    found.kind = Lookup::Kind::Hit;
    found.copy = std::move(copy);
    return found;
}

void TieredCache::Private::setLife(MemoryCopy &copy, Clock::TimePoint asked, milliseconds left, const ReadOptions &options)
{
    copy.gone = left.count() > 0 ? asked + left : Clock::TimePoint::max();
    copy.freshUntil = copy.gone;
    if (options.memoryTtl.count() > 0)
        copy.freshUntil = std::min(copy.freshUntil, asked + options.memoryTtl);
    copy.staleUntil = copy.freshUntil;
    if (copy.freshUntil != Clock::TimePoint::max())
        copy.staleUntil += std::max(options.staleFor, milliseconds(0));
    copy.weight = sizeof(MemoryCopy) + std::size_t(copy.json.size() + copy.validator.size()) +
                  (copy.object ? copy.codec->weight(copy.object.get(), copy.json) : 0);
}

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

TieredCache::Private::Lookup TieredCache::Private::interpret(const QByteArray &key, const Codec &codec,
                                                             const Result<redis::Value> &reply) const
{
    if (reply)
        return interpret(key, codec, *reply, false);
    Lookup found;
    found.error = reply.error();
    if (reply.error().code == Code::WrongType)
        found.kind = Lookup::Kind::Unreadable;
    return found;
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
            d->problem("get_failed", errand.key, errand.options.nameSpace, *found.error);
    }
    if (found.kind != Lookup::Kind::Hit) {
        co_await load(d, flight, errand, found.kind, ticket);
        co_return;
    }
    if (d->usesMemory(errand.options)) {
        found.copy->tally = errand.options.nameSpace.isEmpty() ? d->tally.of(errand.key, {}) : nullptr;
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

Task<Result<ReadResult>> TieredCache::Private::read(std::shared_ptr<Private> d, Errand errand)
{
    using Answer = Result<ReadResult>;
    const ReadTally::Time began = d->tally.beginRedis(d->log.isDetailed());
    NamespaceTally *const of = d->tally.of(errand.key, errand.options.nameSpace);
    const bool always = errand.options.loadAlways;
    FlightWaiter waiter;
    waiter.soft = errand.options.softDeadline;
    waiter.hard = errand.options.hardDeadline;
    waiter.staleFor = errand.options.useMemory && !always ? errand.options.staleFor : milliseconds(0);
    waiter.stop = std::exchange(errand.options.stop, {});
    const QByteArray key = errand.key;
    const Codec *const codec = errand.codec;

    if (const MemoryCopyPointer copy = d->copies.stale(key, waiter.staleFor);
        copy && copy->retryAt.load() > d->clock->now().time_since_epoch().count()) {
        d->tally.miss(of, {});
        d->tally.count(of, Counter::Stale);
        co_return d->staleOr(key, *codec, waiter.staleFor, cancelled("the stale copy is of another kind"));
    }
    // Who neither stops nor falls back meanwhile may ask Redis by itself.
    const bool bare = !always && waiter.soft.count() <= 0 && !waiter.stop.stop_possible() && d->usesRedis(errand.options) &&
                      !d->wantsTtl(errand.options);
    for (bool led = false; !led;) {
        waiter.reset();
        Flight *flight = always ? nullptr : d->flights.current(key);
        if (!flight && bare) {
            // The hot path of a cache without memory tier: one command, and no coroutine but this.
            Flight own(d->flights, key);
            Lookup found;
            for (int reading = 1; reading <= mostReadings; ++reading) {
                found = Lookup(); // what was read before an invalidation is no answer where Redis can't be asked again
                if (!d->redis->enter())
                    break;
                own.readAgain = false;
                const auto reply = co_await d->redis->client().command(getCommand(key));
                if (d->closed)
                    co_return Answer(std::unexpected(cancelled(closedWords)));
                d->redis->left(reply);
                found = d->interpret(key, *codec, reply);
                if (found.kind != Lookup::Kind::Hit || !own.readAgain)
                    break;
            }
            if (found.kind == Lookup::Kind::Hit) {
                if (own.callers() > 0)
                    own.end(ReadResult{found.copy, Origin::Redis});
                if (!d->closed) {
                    d->tally.redisHit(of, began);
                    if (began != ReadTally::Time())
                        d->tell("hit", key, {}, std::chrono::steady_clock::now() - began);
                }
                co_return Answer(ReadResult{std::move(found.copy), Origin::Redis});
            }
            if (found.kind == Lookup::Kind::Away && !found.error)
                found.error = d->redis->reason();
            if (found.error)
                d->problem("get_failed", key, errand.options.nameSpace, *found.error);
            led = true;
            carry(d, std::move(errand), &waiter, &own, found.kind);
        } else if (!flight) {
            led = true;
            carry(d, std::move(errand), &waiter);
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

void TieredCache::Private::beginDeadlines(Flight &flight)
{
    flight.beginDeadlines(clock->now());
    watch(flight, flight.nextDue());
}

void TieredCache::Private::watch(Flight &flight, Clock::TimePoint due)
{
    if (closed || due >= flight.watchedAt())
        return;
    flights.watch(flight, due);
    if (due >= alarmAt)
        return;
    alarm.request_stop();
    alarm = std::stop_source();
    alarmAt = due;
    ring(shared_from_this(), due, alarm.get_token());
}

Task<> TieredCache::Private::ring(std::shared_ptr<Private> d, Clock::TimePoint due, std::stop_token stop)
{
    while (true) {
        const auto time = std::chrono::ceil<milliseconds>(due - d->clock->now());
        const auto slept = co_await d->clock->sleep(time, stop);
        if (!slept || stop.stop_requested() || d->closed)
            co_return;
        const Clock::TimePoint now = d->clock->now();
        while (Flight *const flight = d->flights.takeDue(now)) {
            d->deadlineOf(*flight, now);
            if (d->closed)
                co_return;
        }
        if (stop.stop_requested()) // an earlier one was set meanwhile
            co_return;
        due = d->flights.nextDue();
        d->alarmAt = due;
        if (due == Clock::TimePoint::max())
            co_return;
    }
}

void TieredCache::Private::deadlineOf(Flight &flight, Clock::TimePoint now)
{
    const std::vector<FlightWaiter *> waiters =
        flight.takeDue(now, [&](milliseconds staleFor) { return copies.stale(flight.key(), staleFor) != nullptr; });
    const bool late = flight.hardAt <= now;
    std::stop_source loading = flight.loadStop;
    if (late) {
        flight.hardAt = Clock::TimePoint::max();
        flight.renewal.request_stop();
        flight.putAside(); // the next caller tries anew; if this one still ends well, it fills
    }
    flights.watch(flight, flight.nextDue());
    // From here on others run, and the flight may be gone.
    if (late && flight.turn)
        flight.turn->release(); // a load without end must not keep others from theirs
    Flight::resumeAll(waiters);
    if (late)
        loading.request_stop();
}

void TieredCache::Private::offerStale(Flight &flight)
{
    const Clock::TimePoint now = clock->now();
    flight.endSoftDeadlines(now);
    const std::vector<FlightWaiter *> waiters =
        flight.takeDue(now, [&](milliseconds staleFor) { return copies.stale(flight.key(), staleFor) != nullptr; });
    Flight::resumeAll(waiters);
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
        d->problem("get_failed", key, options.nameSpace, *found.error);
    if (found.kind == Lookup::Kind::Hit) {
        if (d->usesMemory(options)) {
            found.copy->tally = options.nameSpace.isEmpty() ? of : nullptr;
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
