// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <coroutine>

namespace freshet::cache {

/// How many loads run at the same time: a turn for each, given in the order of asking.
///
/// For the maintainer: a turn lives in the coroutine that asks for it and is linked into the queue, so asking costs no
/// allocation. A resumed asker may end its turn within the call that gave it; `pump` is a loop and not a recursion, so ten
/// thousand of them in a row need no more stack than one. Thread: one. Owner: a tiered cache; it must outlive its turns.
class LoadLimiter
{
public:
    LoadLimiter(int maxLoads, qint64 maxWaiting);
    LoadLimiter(const LoadLimiter &) = delete;
    LoadLimiter &operator=(const LoadLimiter &) = delete;

    /// One load's turn: asked for, held, given back at the latest with its end.
    class Turn
    {
    public:
        explicit Turn(LoadLimiter &limiter)
            : m_limiter(&limiter)
        {}
        ~Turn() { release(); }
        Turn(const Turn &) = delete;
        Turn &operator=(const Turn &) = delete;

        /// Takes it if there is one free and nobody waits.
        bool takeNow();
        /// `co_await turn.wait(callers)`: whether it was given; false once the limiter was closed. `callers` wait with it.
        struct Awaiter
        {
            Turn *turn;
            bool await_ready() const { return turn->m_held; }
            bool await_suspend(std::coroutine_handle<> waiter) { return turn->enqueue(waiter); }
            bool await_resume() const { return turn->m_held; }
        };
        struct Waiting
        {
            Turn *turn;
            Awaiter operator co_await() const { return {turn}; }
        };
        Waiting wait(qint64 callers);
        bool isWaiting() const { return m_waiting; }
        /// Callers that came to wait with it, or went (negative).
        void addCallers(qint64 more);
        void release();

    private:
        friend class LoadLimiter;
        bool enqueue(std::coroutine_handle<> waiter);

        LoadLimiter *m_limiter;
        std::coroutine_handle<> m_waiter;
        Turn *m_next = nullptr;
        Turn *m_previous = nullptr;
        qint64 m_callers = 0;
        bool m_waiting = false;
        bool m_held = false;
    };

    /// Whether so many callers more may wait.
    bool hasRoom(qint64 callers) const { return m_callers + callers <= m_maxWaiting; }
    int running() const { return m_running; }
    qint64 waitingCallers() const { return m_callers; }
    /// Nobody gets a turn any more; those who wait go on without.
    void close();

private:
    void link(Turn &turn);
    void unlink(Turn &turn);
    void pump();

    int m_maxLoads;
    qint64 m_maxWaiting;
    int m_running = 0;
    qint64 m_callers = 0;
    Turn *m_first = nullptr;
    Turn *m_last = nullptr;
    bool m_pumping = false;
    bool m_closed = false;
};

} // namespace freshet::cache
