// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/group_alert.h"

#include <utility>

namespace freshet::inspect {

namespace {

constexpr qint64 longestPauseMs = 60'000;

enum class Side { Unknown, Below, Between, Over };

Side sideOf(std::optional<qint64> value, qint64 limit, double clearAt)
{
    if (limit <= 0)
        return Side::Below;
    if (!value)
        return Side::Unknown;
    if (*value > limit)
        return Side::Over;
    return double(*value) <= double(limit) * clearAt ? Side::Below : Side::Between;
}

} // namespace

void GroupAlert::setOptions(const Options &options)
{
    m_options = options;
    m_overMs = 0;
    m_belowMs = 0;
}

GroupAlert::Change GroupAlert::add(qint64 nowMs, std::optional<qint64> lag,
                                   std::optional<std::chrono::milliseconds> oldestPending)
{
    const qint64 before = std::exchange(m_lastMs, nowMs);
    const qint64 pause = before < 0 ? 0 : nowMs - before;
    const bool isBreak = pause < 0 || pause > longestPauseMs;
    if (isBreak) {
        m_overMs = 0;
        m_belowMs = 0;
    }
    const qint64 took = isBreak ? 0 : pause;
    const auto age = oldestPending ? std::optional<qint64>(oldestPending->count()) : std::nullopt;
    const Side a = sideOf(lag, m_options.mostLag, m_options.clearAt);
    const Side b = sideOf(age, m_options.oldestPending.count(), m_options.clearAt);
    if (a == Side::Over || b == Side::Over) {
        m_overMs += took;
        m_belowMs = 0;
    } else if (a == Side::Unknown || b == Side::Unknown) {
        return Change::None;
    } else {
        m_overMs = 0;
        m_belowMs = a == Side::Below && b == Side::Below ? m_belowMs + took : 0;
    }
    if (!m_raised && m_overMs >= m_options.after.count() && (a == Side::Over || b == Side::Over)) {
        m_raised = true;
        m_belowMs = 0;
        return Change::Raised;
    }
    if (m_raised && m_belowMs >= m_options.clearAfter.count()) {
        m_raised = false;
        return Change::Cleared;
    }
    return Change::None;
}

} // namespace freshet::inspect
