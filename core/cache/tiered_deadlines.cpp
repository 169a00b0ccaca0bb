// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long callers wait: the deadlines of all flights, which one alarm serves, and stale copies instead.
#include "core/cache/tiered_cache_p.h"

namespace freshet::cache {

using std::chrono::milliseconds;

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

} // namespace freshet::cache
