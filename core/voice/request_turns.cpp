// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/request_turns.h"

#include <algorithm>
#include <utility>

namespace freshet::voice {

RequestTurns::RequestTurns(int most)
    : m_most(std::max(1, most))
    , m_ceiling(m_most)
    , m_allowed(m_most)
{}

RequestTurns::Turn::Turn(RequestTurns &turns, std::stop_token stop)
    : m_turns(&turns)
    , m_stop(std::move(stop))
{}

bool RequestTurns::Turn::take()
{
    if (m_stop.stop_requested())
        return true;
    if (!m_turns->m_waiting.empty() || m_turns->m_running >= m_turns->m_allowed)
        return false;
    ++m_turns->m_running;
    m_held = true;
    return true;
}

void RequestTurns::Turn::wait(std::coroutine_handle<> waiter)
{
    m_waiter = waiter;
    m_turns->m_waiting.push_back(this);
    m_leave.emplace(m_stop, Leave{this});
}

bool RequestTurns::Turn::begin()
{
    m_leave.reset();
    if (m_stop.stop_requested()) // also where both came in the same turn of the event loop
        release();
    m_fall = m_turns->m_falls;
    return m_held;
}

void RequestTurns::Turn::Leave::operator()() const
{
    auto &waiting = turn->m_turns->m_waiting;
    const auto place = std::ranges::find(waiting, turn);
    if (place == waiting.end())
        return; // its turn has come already
    waiting.erase(place);
    turn->resumeSoon();
}

void RequestTurns::Turn::resumeSoon()
{
    QMetaObject::invokeMethod(m_turns, [waiter = std::exchange(m_waiter, {})] { waiter.resume(); }, Qt::QueuedConnection);
}

void RequestTurns::Turn::release()
{
    if (!std::exchange(m_held, false))
        return;
    --m_turns->m_running;
    m_turns->pump();
}

void RequestTurns::pump()
{
    while (!m_waiting.empty() && m_running < m_allowed) {
        Turn *next = m_waiting.front();
        m_waiting.pop_front();
        ++m_running;
        next->m_held = true;
        next->resumeSoon();
    }
}

void RequestTurns::tooMany(const Turn &turn)
{
    m_fine = 0;
    // Several that were on their way together are refused together: that is one sign, not several.
    if (turn.m_fall != m_falls)
        return;
    ++m_falls;
    m_allowed = std::max(1, m_allowed / 2);
}

void RequestTurns::fine()
{
    constexpr int answersBeforeRise = 20;
    if (m_allowed >= m_ceiling) {
        m_fine = 0;
        return;
    }
    if (++m_fine < answersBeforeRise)
        return;
    m_fine = 0;
    ++m_allowed;
    pump();
}

void RequestTurns::setMaximum(int maximum)
{
    m_ceiling = maximum < 1 ? m_most : std::min(m_most, maximum);
    m_allowed = std::min(m_allowed, m_ceiling);
}

} // namespace freshet::voice
