// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/tail_feed.h"

#include "ui/streams/event_words.h"

#include <algorithm>
#include <utility>

namespace freshet::ui {

namespace {

constexpr qint64 rowCost = 200; // bytes of a row beside what it holds, about

} // namespace

TailRow TailRow::of(const events::TailEntry &entry)
{
    TailRow row;
    row.stream = entry.stream;
    row.id = entry.id;
    row.bytes = bytesOf(entry.fields);
    qint64 left = mostBytes;
    for (const auto &[name, value] : entry.fields) {
        if (left <= 0)
            break;
        QByteArray shortName = name.left(left);
        left -= shortName.size();
        QByteArray shortValue = value.left(std::max<qint64>(0, left));
        left -= shortValue.size();
        row.fields.emplace_back(std::move(shortName), std::move(shortValue));
    }
    return row;
}

bool TailRow::isWhole() const
{
    return bytes <= mostBytes;
}

bool TailRow::has(const QString &text) const
{
    if (text.isEmpty() || !gap.isEmpty())
        return true;
    const auto holds = [&text](const QByteArray &part) { return QString::fromUtf8(part).contains(text, Qt::CaseInsensitive); };
    return holds(id) || holds(stream) ||
           std::ranges::any_of(fields, [&](const auto &field) { return holds(field.first) || holds(field.second); });
}

qint64 TailRow::keptBytes() const
{
    return rowCost + std::min(bytes, mostBytes);
}

void TailFeed::put(std::vector<TailRow> rows)
{
    std::vector<TailRow> gone; // freed outside
    {
        const std::lock_guard lock(m_mutex);
        m_came += qint64(rows.size());
        for (TailRow &row : rows) {
            m_bytes += row.keptBytes();
            m_rows.push_back(std::move(row));
        }
        while (!m_rows.empty() && (m_rows.size() > m_mostRows || m_bytes > m_mostBytes)) {
            m_bytes -= m_rows.front().keptBytes();
            gone.push_back(std::move(m_rows.front()));
            m_rows.pop_front();
            ++m_skipped;
        }
    }
}

void TailFeed::setTrouble(std::optional<Error> error)
{
    const std::lock_guard lock(m_mutex);
    m_trouble = std::move(error);
}

TailFeed::Batch TailFeed::take()
{
    std::deque<TailRow> rows;
    Batch batch;
    {
        const std::lock_guard lock(m_mutex);
        rows.swap(m_rows);
        m_bytes = 0;
        batch.came = std::exchange(m_came, 0);
        batch.skipped = std::exchange(m_skipped, 0);
        batch.trouble = m_trouble;
    }
    batch.rows.assign(std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
    return batch;
}

} // namespace freshet::ui
