// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <QTimer>

#include <chrono>
#include <coroutine>

namespace freshet::redis {

/// A pause between two calls of a client, to be awaited once. It ends from the event loop after `time`, or inside
/// `Client::closed`, whichever is first. The latter is while the client is still there and answers everything with
/// Code::Cancelled, as a call that is under way does: whoever went on later would meet a client that is no more.
/// Not to be begun inside `closed` of a client that is being destroyed: nothing would end it in time. Thread: the client's.
class ClientPause
{
public:
    ClientPause(Client &client, std::chrono::milliseconds time)
        : m_client(client)
        , m_time(time)
    {}
    ClientPause(const ClientPause &) = delete;
    ClientPause &operator=(const ClientPause &) = delete;

    struct Awaiter
    {
        ClientPause *pause;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiter) { pause->begin(waiter); }
        void await_resume() const noexcept {}
    };
    Awaiter operator co_await() { return {this}; }

private:
    void begin(std::coroutine_handle<> waiter);
    void end();

    Client &m_client;
    std::chrono::milliseconds m_time;
    std::coroutine_handle<> m_waiter; ///< nobody once it has ended
    QTimer m_timer;
};

} // namespace freshet::redis
