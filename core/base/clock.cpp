// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

#include <QTimer>

#include <algorithm>
#include <coroutine>
#include <optional>

namespace freshet {

Clock::~Clock() = default;

namespace {

/// Resumes its coroutine by a timer or by a stop, whichever is first, and always from the event loop.
class Nap
{
public:
    Nap(std::chrono::milliseconds time, std::stop_token stop)
        : m_time(std::max(time, std::chrono::milliseconds::zero()))
        , m_stop(std::move(stop))
    {}

    struct Awaiter
    {
        Nap *nap;
        bool await_ready() const { return nap->m_stop.stop_requested(); }
        void await_suspend(std::coroutine_handle<> waiter) { nap->begin(waiter); }
        bool await_resume() const { return !nap->m_stop.stop_requested(); }
    };
    Awaiter operator co_await() { return {this}; }

private:
    struct Wake
    {
        QTimer *timer;
        void operator()() const { timer->start(0); }
    };

    void begin(std::coroutine_handle<> waiter)
    {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(m_time < std::chrono::seconds(2) ? Qt::PreciseTimer : Qt::CoarseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [waiter] { waiter.resume(); }, Qt::QueuedConnection);
        m_timer.start(m_time);
        m_wake.emplace(m_stop, Wake{&m_timer});
    }

    std::chrono::milliseconds m_time;
    std::stop_token m_stop;
    QTimer m_timer;
    std::optional<std::stop_callback<Wake>> m_wake;
};

class SystemClock final : public Clock
{
public:
    TimePoint now() const override { return std::chrono::steady_clock::now(); }
    QDateTime utcNow() const override { return QDateTime::currentDateTimeUtc(); }
    Task<Result<void>> sleep(std::chrono::milliseconds time, std::stop_token stop) override
    {
        Nap nap(time, stop);
        const bool whole = co_await nap;
        if (!whole)
            co_return failure(Code::Cancelled, QStringLiteral("the wait was given up"));
        co_return {};
    }
};

} // namespace

Clock &Clock::system()
{
    static SystemClock clock;
    return clock;
}

} // namespace freshet
