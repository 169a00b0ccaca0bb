// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/server_history.h"

#include "core/inspect/server_nodes.h"

#include <algorithm>
#include <set>
#include <utility>

namespace freshet::inspect {

ServerSample ServerSample::of(const ServerInfo &info, const QDateTime &at)
{
    ServerSample sample;
    sample.ms = at.toMSecsSinceEpoch();
    sample.runId = info.value(u"run_id").value_or(QString());
    const auto number = [&info](QStringView name) { return info.number(name); };
    sample.levels[UsedMemory] = number(u"used_memory");
    sample.levels[ResidentMemory] = number(u"used_memory_rss");
    if (const auto most = number(u"maxmemory"); most.value_or(0) > 0)
        sample.levels[MaxMemory] = most;
    sample.levels[Clients] = number(u"connected_clients");
    sample.levels[BlockedClients] = number(u"blocked_clients");
    if (number(u"aof_enabled").value_or(0) > 0)
        sample.levels[AppendOnlyBytes] = number(u"aof_current_size");
    sample.levels[UnsavedChanges] = number(u"rdb_changes_since_last_save");
    sample.counters[Commands] = number(u"total_commands_processed");
    sample.counters[Evicted] = number(u"evicted_keys");
    sample.counters[Expired] = number(u"expired_keys");
    sample.counters[Hits] = number(u"keyspace_hits");
    sample.counters[Misses] = number(u"keyspace_misses");
    sample.counters[ErrorReplies] = number(u"total_error_replies");
    sample.counters[Connections] = number(u"total_connections_received");
    const auto offset = info.integer(u"master_repl_offset");
    for (const ServerNode &replica : replicasIn(info, {})) {
        if (offset && replica.offset)
            sample.replicaLags[replica.address] = double(std::max<qint64>(0, *offset - *replica.offset));
    }
    return sample;
}

void ServerHistory::add(ServerSample sample)
{
    if (!m_samples.empty() && sample.ms <= m_samples.back().ms)
        return;
    if (m_samples.size() >= capacity)
        m_samples.pop_front();
    m_samples.push_back(std::move(sample));
}

bool ServerHistory::isGap(std::size_t index) const
{
    const ServerSample &before = m_samples[index - 1], &after = m_samples[index];
    return before.runId != after.runId || after.ms - before.ms > longestStepMs;
}

std::vector<ServerHistory::Point> ServerHistory::level(ServerSample::Level level) const
{
    std::vector<Point> points;
    for (std::size_t i = 1; i < m_samples.size(); ++i)
        points.push_back({m_samples[i - 1].ms, m_samples[i].ms, isGap(i) ? std::nullopt : m_samples[i].levels[level]});
    return points;
}

std::vector<ServerHistory::Point> ServerHistory::rate(ServerSample::Counter counter) const
{
    std::vector<Point> points;
    for (std::size_t i = 1; i < m_samples.size(); ++i) {
        const ServerSample &before = m_samples[i - 1], &after = m_samples[i];
        const auto from = before.counters[counter], to = after.counters[counter];
        Point point{before.ms, after.ms, std::nullopt};
        if (from && to && *to >= *from && !isGap(i))
            point.value = (*to - *from) * 1000 / double(after.ms - before.ms);
        points.push_back(point);
    }
    return points;
}

std::vector<ServerHistory::Point> ServerHistory::lag(const QString &replica) const
{
    std::vector<Point> points;
    for (std::size_t i = 1; i < m_samples.size(); ++i) {
        const auto found = m_samples[i].replicaLags.find(replica);
        const bool isKnown = found != m_samples[i].replicaLags.end() && !isGap(i);
        points.push_back({m_samples[i - 1].ms, m_samples[i].ms, isKnown ? std::optional(found->second) : std::nullopt});
    }
    return points;
}

std::vector<QString> ServerHistory::replicas() const
{
    std::set<QString> names;
    for (const ServerSample &sample : m_samples) {
        for (const auto &[name, lag] : sample.replicaLags)
            names.insert(name);
    }
    return {names.begin(), names.end()};
}

std::vector<qint64> ServerHistory::restarts() const
{
    std::vector<qint64> times;
    for (std::size_t i = 1; i < m_samples.size(); ++i) {
        if (m_samples[i - 1].runId != m_samples[i].runId)
            times.push_back(m_samples[i].ms);
    }
    return times;
}

} // namespace freshet::inspect
