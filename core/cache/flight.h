// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/load_limiter.h"
#include "core/cache/tiered_cache.h"

#include <QByteArrayList>
#include <QHash>

#include <algorithm>
#include <coroutine>
#include <cstdint>
#include <optional>
#include <set>
#include <stop_token>
#include <utility>
#include <vector>

namespace freshet::cache {

class Flight;
class FlightTable;

/// A caller that waits for a flight. It lives in the caller's coroutine and is linked into the flight; whoever unlinks it answers
/// it.
class FlightWaiter
{
public:
    enum class Outcome {
        Pending,
        Answered, ///< `result`
        Again,    ///< the flight ended without an answer for this caller: it has to look again
        Soft,     ///< the soft deadline is over, and there is a stale copy
        Hard,     ///< the hard deadline is over
        Stopped,  ///< the caller's own stop
    };

    FlightWaiter() = default;
    ~FlightWaiter();
    FlightWaiter(const FlightWaiter &) = delete;
    FlightWaiter &operator=(const FlightWaiter &) = delete;

    /// `co_await waiter`: its outcome.
    struct Awaiter
    {
        FlightWaiter *waiter;
        bool await_ready() const { return waiter->outcome != Outcome::Pending; }
        void await_suspend(std::coroutine_handle<> handle) { waiter->suspend(handle); }
        Outcome await_resume() const { return waiter->outcome; }
    };
    Awaiter operator co_await() { return {this}; }

    /// Soft and hard deadline count from now on, unless they do already.
    void beginDeadlines(Clock::TimePoint now);
    Clock::TimePoint nextDue() const { return std::min(softAt, hardAt); }
    Flight *flight() const { return m_flight; }
    void reset(); ///< for another wait

    std::chrono::milliseconds soft{0}; ///< 0: none; so is hard
    std::chrono::milliseconds hard{0};
    std::chrono::milliseconds staleFor{0};
    std::stop_token stop;
    Clock::TimePoint softAt = Clock::TimePoint::max();
    Clock::TimePoint hardAt = Clock::TimePoint::max();
    Clock::TimePoint since; ///< of when they count

    Outcome outcome = Outcome::Pending;
    std::optional<Result<ReadResult>> result;

private:
    friend class Flight;
    struct Stopper
    {
        FlightWaiter *waiter;
        void operator()() const;
    };
    void suspend(std::coroutine_handle<> handle);
    void resume();

    bool m_counting = false; ///< the deadlines
    std::coroutine_handle<> m_handle;
    std::optional<std::stop_callback<Stopper>> m_stopper;
    Flight *m_flight = nullptr;
    FlightWaiter *m_next = nullptr;
    FlightWaiter *m_previous = nullptr;
};

/// A key that is being read from Redis or loaded, for all callers that want it meanwhile. It lives in the coroutine that does so.
class Flight
{
public:
    enum class Phase {
        Reading, ///< asks Redis for the value
        Queued,  ///< waits for its turn to load
        Leasing, ///< asks Redis for the lease
        Waiting, ///< another process loads
        Loading,
        Filling, ///< writes what was loaded
        Ended,
    };

    /// Becomes the key's current flight; an older one is put aside.
    Flight(FlightTable &table, const QByteArray &key);
    ~Flight();
    Flight(const Flight &) = delete;
    Flight &operator=(const Flight &) = delete;

    const QByteArray &key() const { return m_key; }
    /// Fetches what the flight that began after this one will need at its end, which mostly comes next: its key's count, and what
    /// it said that it carries.
    void prefetchNext() const
    {
        const Flight *const next = m_previous;
        if (!next)
            return;
        constexpr std::uintptr_t line = 64;
        constexpr std::uintptr_t countBefore = 16;
        const auto prefetch = [](std::uintptr_t place) { __builtin_prefetch(reinterpret_cast<const void *>(place), 1); };
        prefetch(reinterpret_cast<std::uintptr_t>(next->m_key.constData()) - countBefore);
        for (std::uintptr_t at = 0; at < luggageBytes; at += line)
            prefetch(reinterpret_cast<std::uintptr_t>(next->luggage) + at);
    }
    /// Takes a caller in.
    void add(FlightWaiter &waiter);
    /// Takes all of another flight's.
    void addAllOf(Flight &other);
    qint64 callers() const { return m_callers; }
    /// Answers all callers. They run on inside this call, and anything but this flight may be gone afterwards.
    void end(const Result<ReadResult> &result);
    /// All callers have to look again.
    void endWithout();
    /// Unlinks the callers whose deadline is over, their outcome set, for the caller of this to resume them one by one.
    template<typename HasStale>
    std::vector<FlightWaiter *> takeDue(Clock::TimePoint now, HasStale &&hasStale);
    static void resumeAll(const std::vector<FlightWaiter *> &waiters);
    /// The soft deadlines are over now, so that `takeDue` gives a stale copy to whoever takes one.
    void endSoftDeadlines(Clock::TimePoint now);
    /// The callers' deadlines count from now on, and those of callers to come from their coming.
    void beginDeadlines(Clock::TimePoint now);
    bool isSlow() const { return m_slow; }
    Clock::TimePoint watchedAt() const { return m_watchedAt; }
    /// The next moment at which `takeDue` has something to do.
    Clock::TimePoint nextDue() const;
    /// No new callers: the next one starts a flight of its own. An invalidation still finds it.
    void putAside();
    /// What Redis has changed, or is about to be changed: see FlightTable::refuse.
    void refuse();
    /// Ends the pause of `Waiting`.
    void wake() { m_wake.request_stop(); }
    std::stop_token newPause()
    {
        m_wake = std::stop_source();
        return m_wake.get_token();
    }

    /// About what a read carries. Only for prefetchNext; may point nowhere.
    static constexpr std::uintptr_t luggageBytes = 320;
    const void *luggage = nullptr;

    Phase phase = Phase::Reading;
    bool readAgain = false; ///< what is being read may be older than an invalidation
    bool refused = false;   ///< what is being loaded may be older than an invalidation: not to be kept
    LoadLimiter::Turn *turn = nullptr;
    QByteArray token;                                  ///< of the lease that it holds; empty: none
    QByteArrayList tags;                               ///< that its value will carry
    Clock::TimePoint hardAt = Clock::TimePoint::max(); ///< when the load is asked to stop
    std::stop_source loadStop{std::nostopstate};       ///< made when a load begins
    std::stop_source renewal{std::nostopstate};        ///< of the coroutine that prolongs the lease

private:
    friend class FlightTable;
    friend class FlightWaiter;
    void unlink(FlightWaiter &waiter);
    FlightWaiter *takeFirst();

    FlightTable *m_table;
    QByteArray m_key;
    FlightWaiter *m_first = nullptr;
    FlightWaiter *m_last = nullptr;
    qint64 m_callers = 0;
    Clock::TimePoint m_watchedAt = Clock::TimePoint::max(); ///< its place among the deadlines
    enum class Place : quint8 { Current, Aside, Nowhere };
    void leave(Place to);
    bool m_slow = false;
    Place m_place = Place::Current;
    std::stop_source m_wake{std::nostopstate};
    Flight *m_next = nullptr; ///< in the list of all flights
    Flight *m_previous = nullptr;
    friend class FlightIndex;
    std::size_t m_hash;
    Flight *m_chained = nullptr; ///< in the index
};

/// Flights by their keys, at most one of a key. The links are in the flights: each read comes and goes here, and must not
/// allocate. Most chains are of one flight at most: to look at another one is to wait for the memory of a sleeping coroutine.
class FlightIndex
{
public:
    static std::size_t hashOf(const QByteArray &key) { return qHash(key); }
    Flight *find(const QByteArray &key, std::size_t hash) const
    {
        Flight *flight = m_heads[place(hash)];
        while (flight && (flight->m_hash != hash || flight->m_key != key))
            flight = flight->m_chained;
        return flight;
    }
    Flight *find(const QByteArray &key) const { return m_count > 0 ? find(key, hashOf(key)) : nullptr; }
    void insert(Flight &flight); ///< of a key that has none here
    void remove(Flight &flight);

private:
    std::size_t place(std::size_t hash) const { return hash & (m_heads.size() - 1); }

    std::vector<Flight *> m_heads = std::vector<Flight *>(64); ///< a power of two
    std::size_t m_count = 0;
};

/// All flights of a cache, and which of them a new caller of a key joins. Thread: one. Owner: a tiered cache.
class FlightTable
{
public:
    FlightTable() = default;
    FlightTable(const FlightTable &) = delete;
    FlightTable &operator=(const FlightTable &) = delete;

    /// The flight that a new caller may join; nullptr: none.
    Flight *current(const QByteArray &key) const { return m_current.find(key); }
    int size() const { return m_size; }

    /// The key was invalidated: what its flights have read or loaded so far is too old to be kept, and new callers must not get
    /// it. A flight that only waits is left alone. Calls `dropLease(key, token)` for those that hold a lease in vain.
    template<typename DropLease>
    void refuse(const QByteArray &key, DropLease &&dropLease);
    /// The same for all keys for which `matches(key)` says so.
    template<typename Matches, typename DropLease>
    void refuseIf(Matches &&matches, DropLease &&dropLease);
    /// The same for all keys whose loads will carry the tag.
    template<typename DropLease>
    void refuseTag(const QByteArray &tag, DropLease &&dropLease);
    /// What was read of the key while it was being written is to be read again; loads are newer than the change and may stand.
    void readAgain(const QByteArray &key);
    /// Another process' lease of the key is over: because it filled, or because somebody removed the key, of which nothing else
    /// tells where it was missing. Ends the pause of a flight that waits for it; one that loads without a lease of its own is
    /// refused.
    void leaseEnded(const QByteArray &key);
    // One alarm serves the deadlines of all flights: most never come.

    /// `takeDue` gives the flight at `due`, or before where it is watched already. O(log flights).
    void watch(Flight &flight, Clock::TimePoint due);
    Clock::TimePoint nextDue() const { return m_due.empty() ? Clock::TimePoint::max() : m_due.begin()->first; }
    /// A flight whose moment has come, watched no more; nullptr: none.
    Flight *takeDue(Clock::TimePoint now);

    /// Answers all callers with Code::Cancelled and asks all loads to stop.
    void close();

private:
    friend class Flight;

    FlightIndex m_current;
    QMultiHash<QByteArray, Flight *> m_aside; ///< still loading, but nobody joins them any more
    std::set<std::pair<Clock::TimePoint, Flight *>> m_due;
    Flight *m_all = nullptr;
    int m_size = 0;
};

template<typename HasStale>
std::vector<FlightWaiter *> Flight::takeDue(Clock::TimePoint now, HasStale &&hasStale)
{
    std::vector<FlightWaiter *> due;
    for (FlightWaiter *waiter = m_first; waiter;) {
        FlightWaiter *const next = waiter->m_next;
        if (waiter->hardAt <= now) {
            waiter->outcome = FlightWaiter::Outcome::Hard;
        } else if (waiter->softAt <= now) {
            waiter->softAt = Clock::TimePoint::max();
            if (hasStale(waiter->staleFor))
                waiter->outcome = FlightWaiter::Outcome::Soft;
        }
        if (waiter->outcome != FlightWaiter::Outcome::Pending) {
            unlink(*waiter);
            due.push_back(waiter);
        }
        waiter = next;
    }
    return due;
}

template<typename DropLease>
void FlightTable::refuse(const QByteArray &key, DropLease &&dropLease)
{
    std::vector<Flight *> hit;
    if (Flight *const flight = m_current.find(key))
        hit.push_back(flight);
    for (auto it = m_aside.constFind(key); it != m_aside.constEnd() && it.key() == key; ++it)
        hit.push_back(it.value());
    for (Flight *flight : hit) {
        const QByteArray token = flight->token;
        flight->refuse();
        // What is being written tells of itself: the fill ends its lease, or finds that it does not stand any more.
        if (flight->refused && !token.isEmpty() && flight->phase == Flight::Phase::Loading)
            dropLease(key, token);
    }
}

template<typename Matches, typename DropLease>
void FlightTable::refuseIf(Matches &&matches, DropLease &&dropLease)
{
    QByteArrayList keys;
    for (const Flight *flight = m_all; flight; flight = flight->m_next) {
        if (matches(flight->key()))
            keys.append(flight->key());
    }
    for (const QByteArray &key : std::as_const(keys))
        refuse(key, dropLease);
}

template<typename DropLease>
void FlightTable::refuseTag(const QByteArray &tag, DropLease &&dropLease)
{
    QByteArrayList keys;
    for (const Flight *flight = m_all; flight; flight = flight->m_next) {
        if (flight->tags.contains(tag))
            keys.append(flight->key());
    }
    for (const QByteArray &key : std::as_const(keys))
        refuse(key, dropLease);
}

} // namespace freshet::cache
