// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/flight.h"

#include <QAbstractEventDispatcher>

#include <algorithm>
#include <utility>

namespace freshet::cache {

FlightWaiter::~FlightWaiter()
{
    if (m_flight)
        m_flight->unlink(*this);
}

void FlightWaiter::beginDeadlines(Clock::TimePoint now)
{
    if (std::exchange(m_counting, true))
        return;
    since = now;
    if (soft.count() > 0)
        softAt = now + soft;
    if (hard.count() > 0)
        hardAt = now + hard;
}

void FlightWaiter::reset()
{
    m_stopper.reset();
    outcome = Outcome::Pending;
    result.reset();
}

void FlightWaiter::suspend(std::coroutine_handle<> handle)
{
    m_handle = handle;
    if (stop.stop_possible())
        m_stopper.emplace(stop, Stopper{this});
}

void FlightWaiter::Stopper::operator()() const
{
    if (waiter->outcome != Outcome::Pending)
        return;
    waiter->outcome = Outcome::Stopped;
    if (waiter->m_flight)
        waiter->m_flight->unlink(*waiter);
    // Not from inside request_stop, nor while it is being suspended, but from this thread's event loop.
    QMetaObject::invokeMethod(QAbstractEventDispatcher::instance(), [gone = waiter] { gone->resume(); }, Qt::QueuedConnection);
}

void FlightWaiter::resume()
{
    m_stopper.reset();
    if (m_handle)
        std::exchange(m_handle, {}).resume();
}

Flight::Flight(FlightTable &table, const QByteArray &key)
    : m_table(&table)
    , m_key(key)
    , m_hash(FlightIndex::hashOf(key))
{
    if (Flight *const older = table.m_current.find(key, m_hash))
        older->leave(Place::Aside);
    table.m_current.insert(*this);
    m_next = table.m_all;
    if (m_next)
        m_next->m_previous = this;
    table.m_all = this;
    ++table.m_size;
}

Flight::~Flight()
{
    phase = Phase::Ended;
    m_table->watch(*this, Clock::TimePoint::max());
    renewal.request_stop();
    leave(Place::Nowhere);
    (m_previous ? m_previous->m_next : m_table->m_all) = m_next;
    if (m_next)
        m_next->m_previous = m_previous;
    --m_table->m_size;
    endWithout();
}

void Flight::add(FlightWaiter &waiter)
{
    waiter.m_flight = this;
    waiter.m_previous = m_last;
    waiter.m_next = nullptr;
    (m_last ? m_last->m_next : m_first) = &waiter;
    m_last = &waiter;
    ++m_callers;
    if (turn)
        turn->addCallers(1);
}

void Flight::addAllOf(Flight &other)
{
    while (FlightWaiter *const waiter = other.takeFirst())
        add(*waiter);
}

void Flight::unlink(FlightWaiter &waiter)
{
    (waiter.m_previous ? waiter.m_previous->m_next : m_first) = waiter.m_next;
    (waiter.m_next ? waiter.m_next->m_previous : m_last) = waiter.m_previous;
    waiter.m_next = waiter.m_previous = nullptr;
    waiter.m_flight = nullptr;
    --m_callers;
    if (turn)
        turn->addCallers(-1);
}

FlightWaiter *Flight::takeFirst()
{
    FlightWaiter *const first = m_first;
    if (first)
        unlink(*first);
    return first;
}

void Flight::end(const Result<ReadResult> &result)
{
    leave(Place::Nowhere); // whoever comes while they run on must not wait for what is over
    while (FlightWaiter *const waiter = takeFirst()) {
        waiter->result = result;
        waiter->outcome = FlightWaiter::Outcome::Answered;
        waiter->resume();
    }
}

void Flight::endWithout()
{
    leave(Place::Nowhere);
    while (FlightWaiter *const waiter = takeFirst()) {
        waiter->outcome = FlightWaiter::Outcome::Again;
        waiter->resume();
    }
}

void Flight::resumeAll(const std::vector<FlightWaiter *> &waiters)
{
    for (FlightWaiter *waiter : waiters)
        waiter->resume();
}

void Flight::beginDeadlines(Clock::TimePoint now)
{
    m_slow = true;
    for (FlightWaiter *waiter = m_first; waiter; waiter = waiter->m_next)
        waiter->beginDeadlines(now);
}

void Flight::endSoftDeadlines(Clock::TimePoint now)
{
    for (FlightWaiter *waiter = m_first; waiter; waiter = waiter->m_next) {
        if (waiter->staleFor.count() > 0)
            waiter->softAt = now;
    }
}

Clock::TimePoint Flight::nextDue() const
{
    Clock::TimePoint next = hardAt; // also of one that nobody joins any more: it may hold a turn
    for (const FlightWaiter *waiter = m_first; waiter; waiter = waiter->m_next)
        next = std::min(next, waiter->nextDue());
    return next;
}

void Flight::putAside()
{
    if (m_place == Place::Current)
        leave(Place::Aside);
}

void Flight::leave(Place to)
{
    if (m_place == to)
        return;
    if (m_place == Place::Current)
        m_table->m_current.remove(*this);
    else if (m_place == Place::Aside)
        m_table->m_aside.remove(m_key, this);
    if (to == Place::Aside)
        m_table->m_aside.insert(m_key, this);
    m_place = to;
}

void Flight::refuse()
{
    switch (phase) {
    case Phase::Reading:
    case Phase::Leasing:
        readAgain = true;
        break;
    case Phase::Loading:
    case Phase::Filling:
        refused = true;
        putAside();
        break;
    case Phase::Waiting:
        wake();
        break;
    case Phase::Queued: // has nothing yet that could be too old
    case Phase::Ended:
        break;
    }
}

void FlightIndex::insert(Flight &flight)
{
    if (m_count * 4 >= m_heads.size()) {
        std::vector<Flight *> all;
        all.reserve(m_count);
        for (Flight *head : m_heads) {
            for (; head; head = head->m_chained)
                all.push_back(head);
        }
        m_heads.assign(m_heads.size() * 4, nullptr);
        for (Flight *one : all)
            one->m_chained = std::exchange(m_heads[place(one->m_hash)], one);
    }
    flight.m_chained = std::exchange(m_heads[place(flight.m_hash)], &flight);
    ++m_count;
}

void FlightIndex::remove(Flight &flight)
{
    Flight **link = &m_heads[place(flight.m_hash)];
    while (*link != &flight)
        link = &(*link)->m_chained;
    *link = flight.m_chained;
    --m_count;
}

void FlightTable::readAgain(const QByteArray &key)
{
    Flight *const flight = m_current.find(key);
    if (flight && (flight->phase == Flight::Phase::Reading || flight->phase == Flight::Phase::Leasing))
        flight->readAgain = true;
}

void FlightTable::leaseEnded(const QByteArray &key)
{
    Flight *const flight = m_current.find(key);
    if (!flight)
        return;
    if (flight->phase == Flight::Phase::Waiting)
        flight->wake();
    else if (flight->phase == Flight::Phase::Loading && flight->token.isEmpty())
        flight->refuse();
}

void FlightTable::watch(Flight &flight, Clock::TimePoint due)
{
    if (flight.m_watchedAt != Clock::TimePoint::max())
        m_due.erase({flight.m_watchedAt, &flight});
    flight.m_watchedAt = due;
    if (due != Clock::TimePoint::max())
        m_due.emplace(due, &flight);
}

Flight *FlightTable::takeDue(Clock::TimePoint now)
{
    if (nextDue() > now)
        return nullptr;
    Flight *const flight = m_due.begin()->second;
    watch(*flight, Clock::TimePoint::max());
    return flight;
}

void FlightTable::close()
{
    for (const auto &[due, flight] : m_due)
        flight->m_watchedAt = Clock::TimePoint::max();
    m_due.clear();
    const Result<ReadResult> cancelled =
        failure(Code::Cancelled, QStringLiteral("the cache was closed while the value was being read"));
    std::vector<std::stop_source> stops;
    std::vector<FlightWaiter *> waiters;
    for (Flight *flight = m_all; flight; flight = flight->m_next) {
        stops.push_back(flight->renewal);
        stops.push_back(flight->m_wake);
        stops.push_back(flight->loadStop);
        while (FlightWaiter *const waiter = flight->takeFirst()) {
            waiter->outcome = FlightWaiter::Outcome::Answered;
            waiter->result = cancelled;
            waiters.push_back(waiter);
        }
    }
    // From here on callers and loaders run, and flights may end.
    for (std::stop_source &stop : stops)
        stop.request_stop();
    Flight::resumeAll(waiters);
}

} // namespace freshet::cache
