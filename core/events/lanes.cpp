// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/lanes.h"

#include <algorithm>

namespace freshet::events {

void Lanes::setOrder(const QByteArray &stream, Order order)
{
    order.lanes = std::max(1, order.lanes);
    m_streams[stream].order = order;
}

void Lanes::add(const QByteArray &stream, const QByteArray &key, Ticket ticket)
{
    m_streams[stream].queue.push_back({ticket, key});
    ++m_waiting;
}

void Lanes::takeFrom(Stream &stream, std::vector<Ticket> &startable)
{
    const auto start = [&](const Entry &entry) {
        ++stream.busy;
        --m_waiting;
        m_running.push_back({entry.ticket, &stream, entry.key});
        startable.push_back(entry.ticket);
    };
    if (!stream.order.byKey) {
        while (stream.busy < stream.order.lanes && !stream.queue.empty()) {
            start(stream.queue.front());
            stream.queue.pop_front();
        }
        return;
    }
    // An entry whose key is busy holds back those of its key behind it, and no others.
    QSet<QByteArray> passed;
    for (auto entry = stream.queue.begin(); entry != stream.queue.end() && stream.busy < stream.order.lanes;) {
        if (stream.busyKeys.contains(entry->key) || passed.contains(entry->key)) {
            passed.insert(entry->key);
            ++entry;
            continue;
        }
        stream.busyKeys.insert(entry->key);
        start(*entry);
        entry = stream.queue.erase(entry);
    }
}

std::vector<Lanes::Ticket> Lanes::takeStartable()
{
    std::vector<Ticket> startable;
    takeStartable(startable);
    return startable;
}

void Lanes::takeStartable(std::vector<Ticket> &startable)
{
    if (m_waiting == 0)
        return;
    for (auto &[name, stream] : m_streams)
        takeFrom(stream, startable);
}

void Lanes::finished(Ticket ticket)
{
    const auto found = std::ranges::find(m_running, ticket, &Running::ticket);
    if (found == m_running.end())
        return;
    Stream &stream = *found->stream;
    --stream.busy;
    if (stream.order.byKey)
        stream.busyKeys.remove(found->key);
    *found = std::move(m_running.back());
    m_running.pop_back();
}

bool Lanes::remove(Ticket ticket)
{
    for (auto &[name, stream] : m_streams) {
        const auto found = std::ranges::find(stream.queue, ticket, &Entry::ticket);
        if (found == stream.queue.end())
            continue;
        stream.queue.erase(found);
        --m_waiting;
        return true;
    }
    return false;
}

std::vector<Lanes::Ticket> Lanes::takeAllWaiting()
{
    std::vector<Ticket> all;
    for (auto &[name, stream] : m_streams) {
        for (const Entry &entry : stream.queue)
            all.push_back(entry.ticket);
        stream.queue.clear();
    }
    m_waiting = 0;
    return all;
}

} // namespace freshet::events
