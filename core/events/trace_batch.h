// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"
#include "core/redis/command.h"

#include <QHash>

#include <vector>

namespace freshet::events {

/// What EventTrace gathered and has not written: steps of events, and counts of how long events took. Plain value.
class TraceBatch
{
public:
    using ms = std::chrono::milliseconds;

    TraceBatch(int mostSteps, ms life)
        : m_most(mostSteps)
        , m_life(life)
    {}

    /// False: there is no room.
    bool add(const QByteArray &eventId, QByteArray step);
    /// O(groups of the last minutes).
    void count(const QByteArray &group, std::chrono::microseconds took, Timestamp at);
    bool isEmpty() const { return m_steps.isEmpty() && m_tallies.empty(); }
    std::vector<redis::Command> commands() const;
    /// Puts in front what an earlier batch held and could not be written; how many steps found no room. Counts only where the
    /// earlier one is sure not to have been written.
    qint64 putBack(TraceBatch earlier, bool withCounts);

private:
    /// Counts of one group in one minute, by bucket.
    struct Tally
    {
        QByteArray group;
        qint64 minute = 0;
        std::vector<quint32> counts;
    };
    Tally *tallyOf(const QByteArray &group, qint64 minute);

    int m_most;
    ms m_life;
    QHash<QByteArray, QByteArrayList> m_steps; ///< by event
    int m_count = 0;                           ///< of steps
    std::vector<Tally> m_tallies;
};

} // namespace freshet::events
