// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <coroutine>
#include <list>
#include <optional>
#include <stop_token>

namespace freshet::voice {

/// How many requests are on their way to the provider at once. It falls when the provider says that it is too much and rises
/// again by one after a number of answers in a row that did not. Turns are given in the order of asking.
///
/// For the maintainer: who waits is resumed from the event loop and never inside the call that gave the turn, so what a resumed
/// one does here needs no thought. Thread: one. Owner: who asks; it outlives its turns.
class RequestTurns : public QObject
{
    Q_OBJECT

public:
    /// `most`: from 1.
    explicit RequestTurns(int most);

    /// One request's turn: waited for, held, given back at the latest with its end.
    class Turn
    {
    public:
        Turn(RequestTurns &turns, std::stop_token stop);
        ~Turn() { release(); }
        Turn(const Turn &) = delete;
        Turn &operator=(const Turn &) = delete;

        /// `co_await turn`: whether it was given; false once `stop` asks.
        struct Awaiter
        {
            Turn *turn;
            bool await_ready() const { return turn->take(); }
            void await_suspend(std::coroutine_handle<> waiter) { turn->wait(waiter); }
            bool await_resume() const { return turn->begin(); }
        };
        Awaiter operator co_await() { return {this}; }
        void release();

    private:
        friend class RequestTurns;
        struct Leave
        {
            Turn *turn;
            void operator()() const;
        };
        bool take();
        void wait(std::coroutine_handle<> waiter);
        bool begin();
        void resumeSoon();

        RequestTurns *m_turns;
        std::stop_token m_stop;
        std::coroutine_handle<> m_waiter;
        std::optional<std::stop_callback<Leave>> m_leave;
        int m_fall = 0; ///< how often it had fallen when this turn began
        bool m_held = false;
    };

    /// What the provider said to the request of `turn`: too many at once, …
    void tooMany(const Turn &turn);
    /// … or nothing of the kind.
    void fine();
    /// The provider's own limit, of its headers; less than 1 is none.
    void setMaximum(int maximum);

    int allowed() const { return m_allowed; }
    int running() const { return m_running; }

private:
    void pump();

    std::list<Turn *> m_waiting;
    int m_most;    ///< of the options
    int m_ceiling; ///< the lower one of that and the provider's
    int m_allowed;
    int m_running = 0;
    int m_falls = 0;
    int m_fine = 0; ///< since the last fall or rise
};

} // namespace freshet::voice
