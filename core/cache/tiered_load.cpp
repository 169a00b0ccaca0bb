// SPDX-License-Identifier: GPL-3.0-or-later
//
// Loads: whose turn it is, in this process and among all, and what becomes of the result.
#include "core/base/json_text.h"
#include "core/cache/tags.h"
#include "core/cache/tiered_cache_p.h"

#include <algorithm>
#include <exception>

namespace freshet::cache {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds firstPause = 5ms; // of waiting for another process' load
constexpr milliseconds longestPause = 50ms;

/// How long a load may keep its lease: beyond the hard deadline too, for a late value is better than none. 0: until it ends.
milliseconds leaseOf(const ReadOptions &options)
{
    constexpr int factor = 4;
    return options.hardDeadline < 24h ? factor * options.hardDeadline : options.hardDeadline;
}

/// A loader is somebody else's code: what it throws ends here.
Task<Result<Loaded>> called(const Loader &loader, LoadContext context)
{
    using Answer = Result<Loaded>;
    QString thrown;
    try {
        auto loaded = co_await loader(std::move(context));
        co_return Answer(std::move(loaded));
    } catch (const std::exception &exception) {
        thrown = QString::fromUtf8(exception.what());
    } catch (...) {
        thrown = QStringLiteral("something that is no std::exception");
    }
    co_return Answer(failure(Code::Io, QStringLiteral("the loader threw: %1").arg(thrown)));
}

} // namespace

Task<> TieredCache::Private::load(std::shared_ptr<Private> d, Flight &flight, Errand &errand, Lookup::Kind looked,
                                  MemoryCopies::Ticket ticket)
{
    if (errand.refresh && d->parts.client && errand.options.useRedis && !d->redis->owesNothing())
        co_return; // not the time for what nobody waits for
    LoadLimiter::Turn turn(d->limiter);
    flight.turn = &turn;
    // Whoever is linked to the flight must not find the turn when it is gone.
    struct Detach
    {
        Flight *flight;
        ~Detach() { flight->turn = nullptr; }
    } detach{&flight};

    d->beginDeadlines(flight);
    Fill fill;
    fill.ticket = ticket;
    // What can't be read is not overwritten, and what can't be asked is not written to.
    const bool shared =
        d->usesRedis(errand.options) && (looked == Lookup::Kind::Miss || errand.refresh || errand.options.loadAlways);
    fill.tracked = looked == Lookup::Kind::Unreadable;
    if (shared) {
        const Right right = co_await takeRight(d, flight, errand, turn, fill);
        if (d->closed || right == Right::Stop)
            co_return;
    } else {
        const bool mine = co_await takeTurn(d, flight, errand, turn);
        if (d->closed || !mine)
            co_return;
        if (!fill.tracked)
            fill.ticket = d->copies.ticket(errand.key);
    }

    if (fill.leased && !errand.options.tags.isEmpty()) {
        co_await tagFirst(d, flight, errand, fill);
        if (d->closed)
            co_return;
    }
    flight.tags = errand.options.tags;
    flight.phase = Flight::Phase::Loading;
    flight.refused = false; // what came before the load began is older than it
    flight.loadStop = std::stop_source();
    if (errand.options.hardDeadline.count() > 0) {
        flight.hardAt = d->clock->now() + errand.options.hardDeadline;
        d->watch(flight, flight.hardAt);
    }
    if (fill.leased && errand.options.leaseLife.count() > 0) {
        flight.renewal = std::stop_source();
        const milliseconds most = leaseOf(errand.options);
        const Clock::TimePoint until = most.count() > 0 ? d->clock->now() + most : Clock::TimePoint::max();
        renew(d, errand.key, errand.options.leaseLife, until, flight.renewal.get_token());
    }
    LoadContext context;
    if (d->usesMemory(errand.options))
        context.previous = d->copies.previous(errand.key);
    if (context.previous && context.previous->codec != errand.codec)
        context.previous = withCodec(context.previous, *errand.codec);
    const CachedPointer previous = context.previous;
    context.stop = flight.loadStop.get_token();
    const Clock::TimePoint began = d->clock->now();
    auto loaded = co_await called(errand.loader, std::move(context));
    if (d->closed)
        co_return;
    flight.renewal.request_stop();
    std::optional<Error> error;
    std::shared_ptr<MemoryCopy> copy;
    if (loaded) {
        auto result = d->made(errand, *loaded, previous);
        if (result)
            copy = *std::move(result);
        else
            error = result.error();
    } else {
        error = loaded.error();
    }
    if (error) {
        d->problem("load_failed", errand.key, errand.options.nameSpace, *error, d->clock->now() - began);
        if (const MemoryCopyPointer stale = d->copies.previous(errand.key); stale && errand.options.staleThrottle.count() > 0)
            stale->retryAt = (d->clock->now() + errand.options.staleThrottle).time_since_epoch().count();
        if (fill.leased && !flight.refused)
            d->dropLease(errand.key, flight.token);
        flight.token.clear();
        flight.end(std::unexpected(*error));
        co_return;
    }
    copy->loadTime = std::chrono::duration_cast<std::chrono::microseconds>(d->clock->now() - began);
    const milliseconds ttl = d->ttlOf(*copy, *loaded, errand.options);
    co_await store(d, flight, errand, fill, copy, ttl);
    if (!d->closed)
        flight.end(ReadResult{copy, Origin::Loader});
}

/// What was loaded, as a value.
Result<std::shared_ptr<MemoryCopy>> TieredCache::Private::made(const Errand &errand, const Loaded &loaded,
                                                               const CachedPointer &previous) const
{
    if (loaded.notModified) {
        if (!previous)
            return failure(Code::InvalidArgument,
                           QStringLiteral("the loader says that nothing was modified, but it was shown no former value"),
                           QString::fromUtf8(errand.key));
        auto copy = std::make_shared<MemoryCopy>();
        copy->json = previous->json;
        copy->object = previous->object;
        copy->codec = previous->codec;
        copy->validator = loaded.validator.isEmpty() ? previous->validator : loaded.validator;
        return copy;
    }
    if (loaded.absent) {
        auto copy = std::make_shared<MemoryCopy>();
        copy->json = QByteArrayLiteral("null");
        copy->codec = errand.codec;
        copy->validator = loaded.validator;
        if (auto object = errand.codec->decode(copy->json))
            copy->object = *std::move(object);
        return copy;
    }
    auto copy = copyOf(*errand.codec, loaded.object);
    if (copy)
        (*copy)->validator = loaded.validator;
    return copy;
}

milliseconds TieredCache::Private::ttlOf(const MemoryCopy &copy, const Loaded &loaded, const ReadOptions &how)
{
    milliseconds ttl = how.ttl;
    if (loaded.ttl.count() >= 0)
        ttl = loaded.ttl;
    else if (copy.json == "null" && how.negativeTtl.count() > 0)
        ttl = how.negativeTtl;
    return jittered(std::max(ttl, 0ms), how.jitter);
}

/// A turn of this process. False: the flight was ended.
Task<bool> TieredCache::Private::takeTurn(std::shared_ptr<Private> d, Flight &flight, const Errand &errand,
                                          LoadLimiter::Turn &turn)
{
    if (turn.takeNow())
        co_return true;
    if (errand.refresh)
        co_return false; // not while others wait
    if (!d->limiter.hasRoom(std::max<qint64>(flight.callers(), 1))) {
        flight.end(failure(Code::Overloaded, QStringLiteral("too many callers wait for a load"), QString::fromUtf8(errand.key)));
        co_return false;
    }
    flight.phase = Flight::Phase::Queued;
    auto waiting = turn.wait(flight.callers());
    const bool given = co_await waiting;
    co_return given;
}

/// A turn of this process and then the lease among all. Go: to load, with a lease or without one. Stop: the flight was ended.
Task<TieredCache::Private::Right> TieredCache::Private::takeRight(std::shared_ptr<Private> d, Flight &flight, Errand &errand,
                                                                  LoadLimiter::Turn &turn, Fill &fill)
{
    std::optional<Clock::TimePoint> patience;
    milliseconds pause = firstPause;
    bool ended = false; // the other one's lease
    while (true) {
        const bool mine = co_await takeTurn(d, flight, errand, turn);
        if (d->closed || !mine)
            co_return Right::Stop;
        milliseconds left{0};
        const Leased leased = co_await takeLease(d, flight, errand, fill, left);
        if (d->closed || leased == Leased::Ended)
            co_return Right::Stop;
        if (leased != Leased::Busy) {
            fill.leased = leased == Leased::Taken;
            co_return Right::Go;
        }
        if (errand.refresh)
            co_return Right::Stop; // somebody does it
        const Clock::TimePoint now = d->clock->now();
        if (!patience)
            patience = now + errand.options.leaseWait;
        if (now >= *patience && (!errand.options.loadAlways || ended || !d->redis->enter()))
            co_return Right::Go; // by itself; what the other one writes stands
        if (now >= *patience) {
            // To be loaded anew, whatever the other one makes: its lease ends here.
            ended = true;
            const auto removed = co_await d->redis->tier().remove(errand.key);
            if (d->closed)
                co_return Right::Stop;
            d->redis->left(removed);
            continue;
        }
        // Others may load meanwhile.
        flight.phase = Flight::Phase::Waiting;
        const std::stop_token wake = flight.newPause();
        turn.release();
        if (d->closed)
            co_return Right::Stop;
        d->offerStale(flight);
        if (d->closed)
            co_return Right::Stop;
        milliseconds time = std::min(pause, std::chrono::ceil<milliseconds>(*patience - now));
        if (left.count() > 0)
            time = std::min(time, left);
        const auto slept = co_await d->clock->sleep(time, wake);
        Q_UNUSED(slept) // over, or woken: the other's value came
        if (d->closed)
            co_return Right::Stop;
        pause = std::min(2 * pause, longestPause);
    }
}

/// Before the loader runs, so that whoever invalidates a tag meanwhile finds the key, and ends its lease. Without that the load
/// may not fill.
Task<> TieredCache::Private::tagFirst(std::shared_ptr<Private> d, Flight &flight, const Errand &errand, Fill &fill)
{
    const auto began = std::chrono::steady_clock::now();
    Result<void> tagged = std::unexpected(d->redis->reason());
    if (d->redis->enter()) {
        // At least for as long as it loads; the fill knows the value's own TTL.
        const milliseconds ttl =
            errand.options.ttl.count() > 0 ? std::max(errand.options.ttl, leaseOf(errand.options)) : milliseconds(0);
        tagged = co_await addToTags(d->redis->client(), errand.options.tags, errand.key, ttl);
        if (d->closed)
            co_return;
        d->redis->left(tagged);
    }
    if (tagged)
        co_return;
    d->problem("tag_failed", errand.key, errand.options.nameSpace, tagged.error(), std::chrono::steady_clock::now() - began);
    fill.leased = false;
    d->dropLease(errand.key, std::exchange(flight.token, {}));
}

/// One try. Found values end the flight.
Task<TieredCache::Private::Leased> TieredCache::Private::takeLease(std::shared_ptr<Private> d, Flight &flight, Errand &errand,
                                                                   Fill &fill, milliseconds &left)
{
    const bool anew = errand.refresh || errand.options.loadAlways;
    bool refresh = anew;
    for (int reading = 1;; ++reading) {
        if (!d->redis->enter())
            co_return errand.refresh ? Leased::Ended : Leased::Without;
        flight.phase = Flight::Phase::Leasing;
        flight.readAgain = false;
        const QByteArray token = d->tokenPrefix + QByteArray::number(++d->tokens);
        fill.ticket = d->copies.ticket(errand.key);
        const Clock::TimePoint asked = d->clock->now();
        Result<RedisTier::Lease> lease;
        if (refresh)
            lease = co_await d->redis->tier().takeRefreshLease(errand.key, token, errand.options.leaseLife);
        else
            lease = co_await d->redis->tier().takeLease(errand.key, token, errand.options.leaseLife);
        if (d->closed)
            co_return Leased::Ended;
        d->redis->left(lease);
        if (!lease) {
            d->problem("lease_failed", errand.key, errand.options.nameSpace, lease.error(), d->clock->now() - asked);
            fill.tracked = lease.error().code == Code::Undecodable || lease.error().code == Code::WrongType;
            co_return errand.refresh ? Leased::Ended : Leased::Without;
        }
        left = lease->left;
        if (lease->state == RedisTier::Lease::State::Taken) {
            flight.token = token;
            co_return Leased::Taken;
        }
        if (lease->state == RedisTier::Lease::State::Busy) {
            if (!errand.refresh && refresh && left.count() <= 0) {
                refresh = false; // to be loaded anew, but it is not there any more
                continue;
            }
            co_return Leased::Busy;
        }
        if (anew) { // somebody wrote it meanwhile
            refresh = true;
            if (reading < 4)
                continue;
            co_return Leased::Without;
        }
        if (flight.readAgain && reading < 4)
            continue;
        Lookup found = d->fromJson(errand.key, *errand.codec, std::move(lease->found->json), d->usesMemory(errand.options));
        if (!found.copy) {
            fill.tracked = true;
            if (found.error)
                d->problem("get_failed", errand.key, errand.options.nameSpace, *found.error, d->clock->now() - asked);
            co_return Leased::Without;
        }
        setLife(*found.copy, asked, lease->found->ttl, errand.options);
        if (d->usesMemory(errand.options)) {
            d->assign(*found.copy, errand.key, errand.options.nameSpace);
            d->copies.put(fill.ticket, errand.key, found.copy);
        }
        flight.end(ReadResult{found.copy, Origin::Redis});
        co_return Leased::Ended;
    }
}

/// Prolongs the lease of a load that takes longer than its life, until the load ends or the time has come.
Task<> TieredCache::Private::renew(std::shared_ptr<Private> d, QByteArray key, milliseconds life, Clock::TimePoint until,
                                   std::stop_token stop)
{
    const QByteArray lease = RedisTier::leaseKey(key);
    if (lease.isEmpty())
        co_return;
    while (true) {
        const auto slept = co_await d->clock->sleep(std::max(life / 2, 1ms), stop);
        if (!slept || stop.stop_requested() || d->closed || d->clock->now() >= until)
            co_return; // a load without end must not keep others from theirs
        // Unconditionally: where the lease is another's by now, that one loads a little longer undisturbed.
        const auto prolonged = co_await d->redis->client().command(redis::Command("PEXPIRE", lease, life));
        if (stop.stop_requested() || d->closed || !prolonged || prolonged->integer().value_or(0) == 0)
            co_return;
    }
}

/// Into both tiers, as far as no invalidation forbids it.
Task<> TieredCache::Private::store(std::shared_ptr<Private> d, Flight &flight, const Errand &errand, const Fill &fill,
                                   std::shared_ptr<MemoryCopy> copy, milliseconds ttl)
{
    const bool memory = d->usesMemory(errand.options);
    const bool follows = d->isTracked() && d->usesRedis(errand.options);
    const Clock::TimePoint asked = d->clock->now();
    setLife(*copy, asked, ttl, errand.options);
    copy->life = ttl;
    d->assign(*copy, errand.key, errand.options.nameSpace);
    bool written = false;
    if (fill.leased && !flight.refused) {
        written = co_await writeFill(d, flight, errand, copy->json, ttl);
        if (d->closed)
            co_return;
        if (!written && flight.token.isEmpty()) // somebody else had the last word
            co_return;
    }
    flight.token.clear();
    if (!memory)
        co_return;
    if (follows && written) {
        // Writing the key has ended its tracking. The next read brings it into the memory tier; until then only what Redis does
        // not know is kept, for that read and for the next loader. The message of this very write may have refused the flight.
        const bool adds = !copy->validator.isEmpty() || errand.options.refreshBeta > 0 || errand.options.refreshBelow > 0;
        if (adds)
            d->copies.putHint(errand.key, copy);
        co_return;
    }
    // Of a key that is not in Redis no removal is ever told.
    if (!flight.refused && (!follows || fill.tracked))
        d->copies.put(fill.ticket, errand.key, copy);
}

/// Whether it was written. The flight's token is cleared where the lease did not stand any more.
Task<bool> TieredCache::Private::writeFill(std::shared_ptr<Private> d, Flight &flight, const Errand &errand, QByteArray json,
                                           milliseconds ttl)
{
    if (!d->redis->enter())
        co_return false;
    const auto began = std::chrono::steady_clock::now();
    flight.phase = Flight::Phase::Filling;
    std::optional<Error> error;
    if (!errand.options.tags.isEmpty()) {
        // Before the value, so that there never is an untagged one.
        const auto tagged = co_await addToTags(d->redis->client(), errand.options.tags, errand.key, ttl);
        if (d->closed)
            co_return false;
        if (!tagged) {
            d->redis->left(tagged);
            error = tagged.error();
        }
        if (!error && flight.refused) {
            d->dropLease(errand.key, std::exchange(flight.token, {}));
            co_return false;
        }
    }
    if (!error) {
        const auto filled = co_await d->redis->tier().fill(errand.key, flight.token, std::move(json), ttl);
        if (d->closed)
            co_return false;
        d->redis->left(filled);
        if (filled) {
            flight.token.clear();
            if (*filled) {
                NamespaceTally *const of = d->tally.of(errand.key, errand.options.nameSpace);
                d->tally.count(of, Counter::Sets);
                const auto took = std::chrono::steady_clock::now() - began;
                d->tally.count(of, Counter::SetMicroseconds,
                               std::uint64_t(std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
            }
            co_return *filled;
        }
        error = filled.error();
    }
    // Full, read-only, away: the caller has its value all the same.
    d->problem("fill_failed", errand.key, errand.options.nameSpace, *error, std::chrono::steady_clock::now() - began);
    d->dropLease(errand.key, flight.token);
    co_return false;
}

} // namespace freshet::cache
