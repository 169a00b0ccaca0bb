// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/server_info.h"

#include <QDateTime>

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace freshet::inspect {

/// One look at a server: what INFO says at a time, as numbers.
struct ServerSample
{
    /// Numbers that stand for themselves.
    enum Level {
        UsedMemory, ///< bytes
        ResidentMemory,
        MaxMemory, ///< bytes; unknown where there is no limit
        Clients,
        BlockedClients,
        AppendOnlyBytes, ///< size of the append-only file; unknown where there is none
        UnsavedChanges,  ///< since the last snapshot
        LevelCount
    };
    /// Numbers that only grow while the server runs; their rate a second is what is looked at.
    enum Counter { Commands, Evicted, Expired, Hits, Misses, ErrorReplies, Connections, CounterCount };

    qint64 ms = 0; ///< since 1970, by this machine's clock
    QString runId; ///< another one after each restart
    std::array<std::optional<double>, LevelCount> levels{};
    std::array<std::optional<double>, CounterCount> counters{};
    std::map<QString, double> replicaLags; ///< bytes that each replica (`host:port`) is behind

    static ServerSample of(const ServerInfo &info, const QDateTime &at);
};

/// The last samples of one server, bounded. Between two of them lies an interval; it is a gap where the server restarted
/// meanwhile, a counter fell (CONFIG RESETSTAT), or the samples are much further apart than usual (nobody looked). Thread: one.
///
/// For the maintainer: a deque of at most `capacity` samples of some 300 bytes; series are made when asked for, O(samples).
class ServerHistory
{
public:
    static constexpr std::size_t capacity = 3600; ///< two hours at one every two seconds
    static constexpr qint64 longestStepMs = 120'000;

    /// A value from one time to another; nothing: unknown.
    struct Point
    {
        qint64 startMs = 0;
        qint64 endMs = 0;
        std::optional<double> value;
        friend bool operator==(const Point &, const Point &) = default;
    };

    /// Nothing where the sample is not later than the last one.
    void add(ServerSample sample);
    void clear() { m_samples.clear(); }
    bool isEmpty() const { return m_samples.empty(); }
    std::size_t size() const { return m_samples.size(); }
    const ServerSample &newest() const { return m_samples.back(); }

    std::vector<Point> level(ServerSample::Level level) const;
    std::vector<Point> rate(ServerSample::Counter counter) const; ///< a second
    std::vector<Point> lag(const QString &replica) const;
    std::vector<QString> replicas() const; ///< all that occur, sorted
    /// The times of the first sample after each restart.
    std::vector<qint64> restarts() const;

private:
    bool isGap(std::size_t index) const; ///< between `index - 1` and `index`

    std::deque<ServerSample> m_samples;
};

} // namespace freshet::inspect
