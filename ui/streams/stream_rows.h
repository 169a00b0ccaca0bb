// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/group_alert.h"
#include "core/inspect/stream_groups.h"

#include <QHash>

#include <array>
#include <optional>
#include <vector>

namespace freshet::ui {

/// Lags, or lengths, of the last looks, oldest first; unknown ones are negative. Its size is bounded and it is copied for each
/// row, so it holds plain floats.
class Trend
{
public:
    static constexpr int most = 60;

    void add(float value)
    {
        m_values[std::size_t((m_first + m_count) % most)] = value;
        if (m_count < most)
            ++m_count;
        else
            m_first = (m_first + 1) % most;
    }
    int size() const { return m_count; }
    float at(int i) const { return m_values[std::size_t((m_first + i) % most)]; }

    friend bool operator==(const Trend &, const Trend &) = default;

private:
    std::array<float, most> m_values{};
    int m_first = 0;
    int m_count = 0;
};

/// What the overview says of a group of a stream, or of a stream without groups. A plain value; unknown is empty.
struct StreamRow
{
    QByteArray stream;
    QByteArray group;      ///< empty with `hasGroup` false: the stream has none
    bool hasGroup = false; ///< or: none that may be seen
    std::optional<qint64> length;
    QByteArray firstId;
    QByteArray lastId;
    std::optional<qint64> bytes;
    std::optional<double> addedPerSecond;
    int groups = 0;
    qint64 consumers = 0;
    qint64 pending = 0;
    std::optional<std::chrono::milliseconds> oldestPending;
    QByteArray oldestPendingId;
    events::GroupPosition::Lag lag;
    std::optional<std::chrono::seconds> drain;
    std::optional<double> readPerSecond;
    std::optional<qint64> lost;
    bool lostMore = false;
    Trend trend; ///< of the lag; of the length without a group
    bool alert = false;
    std::optional<Error> error; ///< why something is not known

    friend bool operator==(const StreamRow &, const StreamRow &) = default;
};

/// Makes rows of what was seen and remembers what came before: rates, trends, alerts. Thread: the GUI's. Owner: the controller.
/// Cost: O(groups) a look, some 300 bytes a group between looks.
class StreamRows
{
public:
    /// An alert that came or went with the last look.
    struct Alarm
    {
        QByteArray stream;
        QByteArray group;
        std::optional<qint64> lag;
        std::optional<std::chrono::milliseconds> oldestPending;
        bool raised = false;
    };

    /// The rows of what is there now, by stream and group; `nowMs` rises. What is not in `seen` is forgotten.
    std::vector<StreamRow> look(const std::vector<inspect::StreamGroups> &seen, qint64 nowMs);
    /// Since the last `look`.
    const std::vector<Alarm> &alarms() const { return m_alarms; }
    void setLimits(const inspect::GroupAlert::Options &limits);
    const inspect::GroupAlert::Options &limits() const { return m_limits; }
    /// Rates must not be taken over an outage; alerts and trends stay.
    void breakOff();
    void clear();

private:
    struct GroupPast
    {
        inspect::StreamGroup last;
        inspect::GroupRates rates; ///< of the newest interval in which anything was counted
        Trend trend;
        inspect::GroupAlert alert;
        quint64 seenIn = 0;
    };
    struct StreamPast
    {
        std::optional<qint64> added;
        std::optional<qint64> length;
        std::optional<qint64> bytes;
        Trend trend;
        QHash<QByteArray, GroupPast> groups;
        quint64 seenIn = 0;
    };
    StreamRow groupRow(const StreamRow &stream, const inspect::StreamGroup &group, StreamPast &past, qint64 nowMs);

    QHash<QByteArray, StreamPast> m_past;
    std::vector<Alarm> m_alarms;
    inspect::GroupAlert::Options m_limits;
    qint64 m_lastMs = -1;
    quint64 m_looks = 0;
};

} // namespace freshet::ui
