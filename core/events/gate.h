// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <coroutine>
#include <utility>
#include <vector>

namespace freshet::events {

/// Where coroutines wait until something may have changed; each looks again itself. `open` resumes those that wait now, inside
/// the call and in their order. Thread: one. Owner: who opens it; it must be open()ed a last time before it goes.
class Gate
{
public:
    struct Awaiter
    {
        Gate *gate;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> handle) { gate->m_waiters.push_back(handle); }
        void await_resume() const noexcept {}
    };
    Awaiter operator co_await() { return {this}; }

    bool isWaitedFor() const { return !m_waiters.empty(); }
    void open()
    {
        const std::vector<std::coroutine_handle<>> waiters = std::exchange(m_waiters, {});
        for (const std::coroutine_handle<> &waiter : waiters)
            waiter.resume();
    }

private:
    std::vector<std::coroutine_handle<>> m_waiters;
};

} // namespace freshet::events
