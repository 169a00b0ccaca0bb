// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_tail.h"

#include <deque>
#include <mutex>
#include <optional>
#include <vector>

namespace freshet::ui {

/// An entry as the live tail keeps it: of a large one only the beginning.
struct TailRow
{
    static constexpr qint64 mostBytes = 16 * 1024; ///< kept of one entry

    quint64 number = 0; ///< in the order in which they came
    QByteArray stream;
    QByteArray id;
    events::Fields fields; ///< the first `mostBytes` of them
    qint64 bytes = 0;      ///< of the whole entry
    QString gap{};         ///< not empty: no entry, but why there are some missing here

    bool isWhole() const;
    /// Whether its id, its stream or what is kept of its fields has this text; case does not count. O(bytes).
    bool has(const QString &text) const;
    qint64 keptBytes() const;
    static TailRow of(const events::TailEntry &entry);
};

/// Where a tail puts entries in the session's thread and the GUI takes them out ten times a second. Bounded: where the GUI does
/// not come, the oldest go and are counted. Any thread; a mutex, held for moves only.
class TailFeed
{
public:
    struct Batch
    {
        std::vector<TailRow> rows;
        qint64 came = 0;              ///< since the last batch, with those that went
        qint64 skipped = 0;           ///< of these found no room
        std::optional<Error> trouble; ///< Redis can't be read now
    };

    TailFeed(std::size_t mostRows, qint64 mostBytes)
        : m_mostRows(mostRows)
        , m_mostBytes(mostBytes)
    {}
    void put(std::vector<TailRow> rows);
    void setTrouble(std::optional<Error> error);
    Batch take();

private:
    const std::size_t m_mostRows;
    const qint64 m_mostBytes;
    std::mutex m_mutex;
    std::deque<TailRow> m_rows;
    qint64 m_bytes = 0;
    qint64 m_came = 0;
    qint64 m_skipped = 0;
    std::optional<Error> m_trouble;
};

} // namespace freshet::ui
