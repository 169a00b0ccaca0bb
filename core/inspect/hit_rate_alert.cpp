// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/hit_rate_alert.h"

#include <algorithm>

namespace freshet::inspect {

void HitRateAlert::setOptions(const Options &options)
{
    m_options = options;
    m_underMs = 0;
    m_aboveMs = 0;
}

std::optional<double> HitRateAlert::rate() const
{
    const qint64 reads = m_hits + m_misses;
    return reads >= std::max<qint64>(m_options.leastReads, 1) ? std::optional(double(m_hits) / double(reads)) : std::nullopt;
}

HitRateAlert::Change HitRateAlert::add(qint64 startMs, qint64 endMs, qint64 hits, qint64 misses)
{
    if (endMs <= startMs)
        return Change::None;
    m_parts.push_back({endMs, hits, misses});
    m_hits += hits;
    m_misses += misses;
    while (m_parts.front().endMs <= endMs - m_options.judged.count()) {
        m_hits -= m_parts.front().hits;
        m_misses -= m_parts.front().misses;
        m_parts.pop_front();
    }
    const auto now = rate();
    if (!now)
        return Change::None;
    const qint64 tookMs = endMs - startMs;
    const double clearAt = m_options.target + std::min(m_options.margin, (1 - m_options.target) / 2);
    if (*now < m_options.target) {
        m_underMs += tookMs;
        m_aboveMs = 0;
    } else {
        m_underMs = 0;
        m_aboveMs = *now >= clearAt ? m_aboveMs + tookMs : 0;
    }
    if (!m_raised && m_underMs >= m_options.after.count()) {
        m_raised = true;
        return Change::Raised;
    }
    if (m_raised && m_aboveMs >= m_options.clearAfter.count()) {
        m_raised = false;
        return Change::Cleared;
    }
    return Change::None;
}

} // namespace freshet::inspect
