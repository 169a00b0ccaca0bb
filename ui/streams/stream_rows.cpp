// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/stream_rows.h"

#include <algorithm>

namespace freshet::ui {

using Change = inspect::GroupAlert::Change;

void StreamRows::setLimits(const inspect::GroupAlert::Options &limits)
{
    m_limits = limits;
    for (StreamPast &stream : m_past) {
        for (GroupPast &group : stream.groups)
            group.alert.setOptions(limits);
    }
}

void StreamRows::breakOff()
{
    m_lastMs = -1;
}

void StreamRows::clear()
{
    m_past.clear();
    m_alarms.clear();
    m_lastMs = -1;
}

StreamRow StreamRows::groupRow(const StreamRow &stream, const inspect::StreamGroup &group, StreamPast &past, qint64 nowMs)
{
    StreamRow row = stream;
    row.group = group.group;
    row.hasGroup = true;
    row.consumers = group.consumers;
    row.pending = group.pending;
    row.oldestPending = group.oldestPending;
    row.oldestPendingId = group.oldestPendingId;
    row.lag = group.lag;
    row.lost = group.lost;
    row.lostMore = group.lostMore;

    const auto found = past.groups.find(group.group);
    const bool isNew = found == past.groups.end();
    GroupPast &before = isNew ? *past.groups.insert(group.group, GroupPast()) : *found;
    if (isNew)
        before.alert = inspect::GroupAlert(m_limits);
    else if (m_lastMs >= 0)
        before.rates = inspect::ratesBetween(before.last, group, std::chrono::milliseconds(nowMs - m_lastMs));
    else
        before.rates = {};
    before.last = group;
    before.seenIn = m_looks;
    before.trend.add(group.lag.count ? float(*group.lag.count) : -1.0F);
    row.drain = group.lag.count == 0 ? std::optional(std::chrono::seconds(0)) : before.rates.drain;
    row.readPerSecond = before.rates.read;
    row.trend = before.trend;

    // A group without pending entries has no oldest one: that is known.
    const auto oldest = group.pending == 0 ? std::optional(std::chrono::milliseconds(0)) : group.oldestPending;
    const Change change = before.alert.add(nowMs, group.lag.count, oldest);
    row.alert = before.alert.isRaised();
    if (change != Change::None)
        m_alarms.push_back({stream.stream, group.group, group.lag.count, group.oldestPending, change == Change::Raised});
    return row;
}

std::vector<StreamRow> StreamRows::look(const std::vector<inspect::StreamGroups> &seen, qint64 nowMs)
{
    ++m_looks;
    m_alarms.clear();
    if (m_lastMs >= nowMs)
        m_lastMs = -1; // the clock was set back
    std::vector<StreamRow> rows;
    for (const inspect::StreamGroups &stream : seen) {
        StreamPast &past = m_past[stream.stream];
        past.seenIn = m_looks;
        StreamRow row;
        row.stream = stream.stream;
        row.length = stream.length;
        row.firstId = stream.firstId;
        row.lastId = stream.lastId;
        row.groups = int(stream.groups.size());
        row.error = stream.error;
        if (stream.bytes)
            past.bytes = stream.bytes; // asked for less often than the rest
        row.bytes = past.bytes;
        // Before Redis 7 nothing counts what was added; the length tells while nothing is trimmed.
        const auto counter = stream.entriesAdded ? stream.entriesAdded : stream.length;
        if (m_lastMs >= 0 && counter && past.added && *counter >= *past.added)
            row.addedPerSecond = double(*counter - *past.added) * 1000.0 / double(nowMs - m_lastMs);
        past.added = counter;
        past.trend.add(stream.length ? float(*stream.length) : -1.0F);
        if (stream.groups.empty()) {
            row.trend = past.trend;
            rows.push_back(row);
        }
        for (const inspect::StreamGroup &group : stream.groups)
            rows.push_back(groupRow(row, group, past, nowMs));
        past.groups.removeIf([this](QHash<QByteArray, GroupPast>::iterator one) { return one->seenIn != m_looks; });
    }
    m_past.removeIf([this](QHash<QByteArray, StreamPast>::iterator one) { return one->seenIn != m_looks; });
    m_lastMs = nowMs;
    std::sort(rows.begin(), rows.end(), [](const StreamRow &a, const StreamRow &b) {
        return a.stream != b.stream ? a.stream < b.stream : a.group < b.group;
    });
    return rows;
}

} // namespace freshet::ui
