// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSet>

#include <deque>
#include <map>
#include <vector>

namespace freshet::events {

/// Which entries may be worked on now: entries of one stream one after another, or several at once where their keys differ.
/// Deterministic and without clock or I/O, so that every interleaving can be tested.
///
/// For the maintainer: a stream has a queue in order of arrival and a number of free lanes; an entry may start when a lane is
/// free and no entry with its key is running or waits before it. Starting the next is O(waiting entries with busy keys) at worst,
/// O(1) where keys are not used. Thread: one.
class Lanes
{
public:
    using Ticket = quint64; ///< the caller's name of an entry; unique among those inside

    struct Order
    {
        int lanes = 1;      ///< at least 1
        bool byKey = false; ///< false with several lanes: no order
    };
    void setOrder(const QByteArray &stream, Order order); ///< before entries of it come

    void add(const QByteArray &stream, const QByteArray &key, Ticket ticket);
    /// Those that may start now, which then count as running; of each stream in order of arrival.
    std::vector<Ticket> takeStartable();
    void takeStartable(std::vector<Ticket> &startable); ///< the same, behind those that are in it
    /// A running one has ended, in whatever way; others are left alone. O(running).
    void finished(Ticket ticket);
    /// Takes a waiting one out; false where it is not waiting. O(waiting).
    bool remove(Ticket ticket);
    int running() const { return int(m_running.size()); }
    int waiting() const { return m_waiting; }
    std::vector<Ticket> takeAllWaiting(); ///< empties the queues

private:
    struct Entry
    {
        Ticket ticket;
        QByteArray key;
    };
    struct Stream
    {
        Order order;
        std::deque<Entry> queue;
        int busy = 0;
        QSet<QByteArray> busyKeys;
    };
    struct Running
    {
        Ticket ticket;
        Stream *stream; // of a map, so it stays where it is
        QByteArray key;
    };
    void takeFrom(Stream &stream, std::vector<Ticket> &startable);

    std::map<QByteArray, Stream> m_streams;
    std::vector<Running> m_running; // few
    int m_waiting = 0;
};

} // namespace freshet::events
