// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/load_limiter.h"

#include <algorithm>

namespace freshet::cache {

LoadLimiter::LoadLimiter(int maxLoads, qint64 maxWaiting)
    : m_maxLoads(std::max(1, maxLoads))
    , m_maxWaiting(std::max<qint64>(0, maxWaiting))
{}

bool LoadLimiter::Turn::takeNow()
{
    if (m_held)
        return true;
    if (m_limiter->m_closed || m_limiter->m_first || m_limiter->m_running >= m_limiter->m_maxLoads)
        return false;
    ++m_limiter->m_running;
    m_held = true;
    return true;
}

LoadLimiter::Turn::Waiting LoadLimiter::Turn::wait(qint64 callers)
{
    m_callers = callers;
    return {this};
}

bool LoadLimiter::Turn::enqueue(std::coroutine_handle<> waiter)
{
    if (m_limiter->m_closed || takeNow())
        return false;
    m_waiter = waiter;
    m_limiter->link(*this);
    return true;
}

void LoadLimiter::Turn::addCallers(qint64 more)
{
    if (!m_waiting)
        return;
    m_callers += more;
    m_limiter->m_callers += more;
}

void LoadLimiter::Turn::release()
{
    if (m_waiting)
        m_limiter->unlink(*this);
    if (!m_held)
        return;
    m_held = false;
    --m_limiter->m_running;
    m_limiter->pump();
}

void LoadLimiter::link(Turn &turn)
{
    turn.m_waiting = true;
    turn.m_previous = m_last;
    turn.m_next = nullptr;
    (m_last ? m_last->m_next : m_first) = &turn;
    m_last = &turn;
    m_callers += turn.m_callers;
}

void LoadLimiter::unlink(Turn &turn)
{
    (turn.m_previous ? turn.m_previous->m_next : m_first) = turn.m_next;
    (turn.m_next ? turn.m_next->m_previous : m_last) = turn.m_previous;
    turn.m_previous = turn.m_next = nullptr;
    turn.m_waiting = false;
    m_callers -= turn.m_callers;
}

void LoadLimiter::pump()
{
    if (m_pumping)
        return;
    m_pumping = true;
    while (m_first && (m_closed || m_running < m_maxLoads)) {
        Turn &turn = *m_first;
        unlink(turn);
        if (!m_closed) {
            turn.m_held = true;
            ++m_running;
        }
        turn.m_waiter.resume();
    }
    m_pumping = false;
}

void LoadLimiter::close()
{
    m_closed = true;
    pump();
}

} // namespace freshet::cache
