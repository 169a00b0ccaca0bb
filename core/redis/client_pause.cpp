// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/client_pause.h"

#include <utility>

namespace freshet::redis {

void ClientPause::begin(std::coroutine_handle<> waiter)
{
    m_waiter = waiter;
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    // The waiter destroys the timer, which must not be in the middle of its own event then.
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { end(); }, Qt::QueuedConnection);
    QObject::connect(&m_client, &Client::closed, &m_timer, [this] { end(); }, Qt::DirectConnection);
    m_timer.start(m_time);
}

void ClientPause::end()
{
    if (const auto waiter = std::exchange(m_waiter, nullptr))
        waiter.resume(); // and this is gone perhaps
}

} // namespace freshet::redis
