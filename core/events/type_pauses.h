// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QByteArrayList>

#include <algorithm>
#include <map>

namespace freshet::events {

/// Which types of events have to wait since their last try failed: each for a pause that doubles with every failure in a row.
/// A plain value; types are few.
class TypePauses
{
public:
    using ms = std::chrono::milliseconds;
    using TimePoint = Clock::TimePoint;

    TypePauses(ms first, ms longest)
        : m_first(first)
        , m_longest(std::max(first, longest))
    {}

    /// The pause after one of that length.
    ms grown(ms pause) const { return std::clamp(pause * 2, m_first, m_longest); }
    void note(const QByteArray &type, bool failed, TimePoint now)
    {
        if (!failed) {
            m_pauses.erase(type);
            return;
        }
        Pause &pause = m_pauses[type];
        pause.length = grown(pause.length);
        pause.due = now + pause.length;
    }
    bool isEmpty() const { return m_pauses.empty(); }
    QByteArrayList waiting(TimePoint now) const
    {
        QByteArrayList types;
        for (const auto &[type, pause] : m_pauses) {
            if (pause.due > now)
                types << type;
        }
        return types;
    }
    /// For where, of all whose time has come, there is something of `types` only: another process has done the rest.
    void forgetDueExcept(const QByteArrayList &types, TimePoint now)
    {
        std::erase_if(m_pauses, [&](const auto &one) { return one.second.due <= now && !types.contains(one.first); });
    }
    ms untilDue(TimePoint now) const ///< very long where none waits
    {
        ms least = ms::max();
        for (const auto &[type, pause] : m_pauses)
            least = std::min(least, std::chrono::ceil<ms>(std::max(pause.due - now, TimePoint::duration::zero())));
        return least;
    }

private:
    struct Pause
    {
        TimePoint due;
        ms length{0};
    };
    ms m_first;
    ms m_longest;
    std::map<QByteArray, Pause> m_pauses;
};

} // namespace freshet::events
