// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

namespace freshet::inspect {

/// How long a walk over the keys waits between its steps, so that other clients hardly notice it. A gentle one waits as long as
/// each step took; every one waits while steps take much longer than the best did, that is while the server has other work
/// or the walk is too much for it. Plain value; any thread.
class ScanPace
{
public:
    explicit ScanPace(bool gentle = false)
        : m_gentle(gentle)
    {}

    /// The pause after a step that took that long, up to a second.
    std::chrono::microseconds pauseAfter(std::chrono::microseconds took)
    {
        using namespace std::chrono_literals;
        m_best = m_best == 0us ? took : std::min(m_best + m_best / 50, took); // it forgets slowly: a step may grow
        const bool isSlow = took > 4 * m_best && took > 5ms;
        m_backOff = isSlow ? std::min<std::chrono::microseconds>(std::max(took, 2 * m_backOff), 1s) : m_backOff / 2;
        if (m_backOff < 1ms)
            m_backOff = 0us;
        return std::min<std::chrono::microseconds>(
            std::max(m_gentle ? std::max<std::chrono::microseconds>(took, 1ms) : 0us, m_backOff), 1s);
    }
    /// Whether it waits because the server is slow now.
    bool isBackingOff() const { return m_backOff.count() > 0; }

private:
    bool m_gentle;
    std::chrono::microseconds m_best{0};
    std::chrono::microseconds m_backOff{0};
};

} // namespace freshet::inspect
