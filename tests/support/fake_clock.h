// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <list>

namespace freshet::test {

/// A clock that stands still until it is advanced. `advance` wakes the sleepers whose time has come, in their order, before it
/// returns; what they start to sleep for meanwhile counts from their own waking time. Who sleeps for no time, or is stopped,
/// wakes from the event loop, without it. Thread: the test's. It outlives its sleepers.
class FakeClock final : public Clock
{
public:
    TimePoint now() const override { return m_now; }
    QDateTime utcNow() const override { return m_utc; }
    Task<Result<void>> sleep(std::chrono::milliseconds time, std::stop_token stop = {}) override;

    void advance(std::chrono::milliseconds time);
    /// Steps the wall clock only, as an administrator or NTP does.
    void setUtc(const QDateTime &utc) { m_utc = utc; }
    int sleepers() const { return int(m_sleepers.size()); }

private:
    struct Sleeper;
    struct Wake
    {
        Sleeper *sleeper;
        void operator()() const;
    };

    TimePoint m_now{std::chrono::hours(1000)};
    QDateTime m_utc{QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC};
    std::list<Sleeper *> m_sleepers;
};

} // namespace freshet::test
