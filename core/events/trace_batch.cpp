// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/trace_batch.h"

#include "core/events/trace_steps.h"

#include <algorithm>
#include <functional>

namespace freshet::events {

using namespace std::chrono_literals;

namespace {

constexpr int mostSteps = 200;            // of one event
constexpr std::size_t mostTallies = 1000; // while Redis is away

} // namespace

bool TraceBatch::add(const QByteArray &eventId, QByteArray step)
{
    if (m_count >= m_most)
        return false;
    m_steps[eventId].push_back(std::move(step));
    ++m_count;
    return true;
}

TraceBatch::Tally *TraceBatch::tallyOf(const QByteArray &group, qint64 minute)
{
    const auto it = std::ranges::find_if(m_tallies, [&](const Tally &one) { return one.minute == minute && one.group == group; });
    if (it != m_tallies.end())
        return &*it;
    if (m_tallies.size() >= mostTallies)
        return nullptr;
    return &m_tallies.emplace_back(group, minute, std::vector<quint32>(latencyBuckets().size()));
}

void TraceBatch::count(const QByteArray &group, std::chrono::microseconds took, Timestamp at)
{
    if (Tally *tally = tallyOf(group, std::chrono::floor<std::chrono::minutes>(at).time_since_epoch().count()))
        ++tally->counts[latencyBucketOf(took)];
}

std::vector<redis::Command> TraceBatch::commands() const
{
    std::vector<redis::Command> commands;
    for (auto it = m_steps.begin(); it != m_steps.end(); ++it) {
        const QByteArray key = traceKey(it.key());
        commands.emplace_back("RPUSH", key).addAll(it.value());
        commands.emplace_back("LTRIM", key, -mostSteps, -1);
        commands.emplace_back("PEXPIRE", key, m_life);
    }
    for (const Tally &tally : m_tallies) {
        const QByteArray key = latencyKey(tally.group, tally.minute);
        for (std::size_t i = 0; i < tally.counts.size(); ++i) {
            if (tally.counts[i] > 0)
                commands.emplace_back("HINCRBY", key, latencyBuckets()[i], tally.counts[i]);
        }
        commands.emplace_back("PEXPIRE", key, m_life + 2min); // the last minute of the hour is whole
    }
    return commands;
}

qint64 TraceBatch::putBack(TraceBatch earlier, bool withCounts)
{
    qint64 dropped = 0;
    for (auto it = earlier.m_steps.begin(); it != earlier.m_steps.end(); ++it) {
        const int count = int(it.value().size());
        if (m_count + count > m_most) {
            dropped += count;
            continue;
        }
        m_count += count;
        QByteArrayList &later = m_steps[it.key()];
        later = it.value() + later;
    }
    for (std::size_t i = 0; withCounts && i < earlier.m_tallies.size(); ++i) {
        const Tally &from = earlier.m_tallies[i];
        if (Tally *tally = tallyOf(from.group, from.minute))
            std::ranges::transform(tally->counts, from.counts, tally->counts.begin(), std::plus<>());
    }
    return dropped;
}

} // namespace freshet::events
