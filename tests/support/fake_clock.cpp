// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_clock.h"

#include <QCoreApplication>

#include <algorithm>
#include <coroutine>
#include <optional>

namespace freshet::test {

struct FakeClock::Sleeper
{
    FakeClock *clock;
    TimePoint due;
    std::stop_token stop;
    std::coroutine_handle<> waiter;
    std::optional<std::stop_callback<Wake>> wake;

    struct Awaiter
    {
        Sleeper *sleeper;
        bool await_ready() const { return sleeper->stop.stop_requested(); }
        void await_suspend(std::coroutine_handle<> waiter)
        {
            sleeper->waiter = waiter;
            if (sleeper->due <= sleeper->clock->m_now) {
                QMetaObject::invokeMethod(QCoreApplication::instance(), [waiter] { waiter.resume(); }, Qt::QueuedConnection);
                return;
            }
            sleeper->clock->m_sleepers.push_back(sleeper);
            sleeper->wake.emplace(sleeper->stop, Wake{sleeper});
        }
        bool await_resume() const { return !sleeper->stop.stop_requested(); }
    };
    Awaiter operator co_await() { return {this}; }
};

void FakeClock::Wake::operator()() const
{
    // Not from inside request_stop: the callback would be destroyed while it runs.
    Sleeper *woken = sleeper;
    woken->clock->m_sleepers.remove(woken);
    QMetaObject::invokeMethod(QCoreApplication::instance(), [woken] { woken->waiter.resume(); }, Qt::QueuedConnection);
}

Task<Result<void>> FakeClock::sleep(std::chrono::milliseconds time, std::stop_token stop)
{
    Sleeper sleeper{this, m_now + time, std::move(stop), {}, {}};
    const bool whole = co_await sleeper;
    if (!whole)
        co_return failure(Code::Cancelled, QStringLiteral("the wait was given up"));
    co_return {};
}

void FakeClock::advance(std::chrono::milliseconds time)
{
    const TimePoint end = m_now + time;
    const auto moveTo = [this](TimePoint to) {
        m_utc = m_utc.addMSecs(std::chrono::duration_cast<std::chrono::milliseconds>(to - m_now).count());
        m_now = to;
    };
    while (true) {
        const auto first = std::ranges::min_element(m_sleepers, {}, [](const Sleeper *one) { return one->due; });
        if (first == m_sleepers.end() || (*first)->due > end)
            break;
        Sleeper *woken = *first;
        m_sleepers.erase(first);
        moveTo(std::max(m_now, woken->due));
        woken->waiter.resume();
    }
    moveTo(end);
}

} // namespace freshet::test
