// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/tail_model.h"

#include "ui/streams/event_cell_delegate.h"
#include "ui/streams/event_words.h"
#include "ui/widgets/text.h"

#include <algorithm>

namespace freshet::ui {

namespace {

constexpr qsizetype mostType = 200; // bytes

QString typeOf(const TailRow &row)
{
    // The field is there for that; only an entry of another program has none.
    QByteArray type = fieldOf(row.fields, "type");
    if (type.isEmpty())
        type = events::typeOfStream(row.stream);
    if (type.isEmpty())
        type = row.stream;
    return visibleBytes(type.left(mostType));
}

} // namespace

void TailModel::setCapacity(int rows)
{
    m_capacity = std::max(1, rows);
    trim();
}

void TailModel::add(std::vector<TailRow> rows)
{
    if (rows.empty())
        return;
    if (rows.size() > std::size_t(m_capacity))
        rows.erase(rows.begin(), rows.end() - m_capacity);
    std::vector<quint64> passing;
    for (TailRow &row : rows) {
        row.number = m_next++;
        if (row.has(m_filter))
            passing.push_back(row.number);
    }
    const auto takeIn = [&] {
        for (TailRow &row : rows) {
            m_bytes += row.keptBytes();
            m_rows.push_back(std::move(row));
        }
        m_shown.insert(m_shown.end(), passing.begin(), passing.end());
    };
    if (passing.empty()) {
        takeIn();
    } else {
        beginInsertRows({}, 0, int(passing.size()) - 1);
        takeIn();
        endInsertRows();
    }
    trim();
}

// What is over the bounds goes: from the table first, then from the ring.
void TailModel::trim()
{
    std::size_t over = 0;
    qint64 bytes = m_bytes;
    while (over < m_rows.size() && (m_rows.size() - over > std::size_t(m_capacity) || bytes > mostBytes))
        bytes -= m_rows[over++].keptBytes();
    if (over == 0)
        return;
    const quint64 firstKept = over < m_rows.size() ? m_rows[over].number : m_next;
    const auto end = std::ranges::lower_bound(m_shown, firstKept);
    const auto gone = int(end - m_shown.begin());
    const auto drop = [&] {
        m_shown.erase(m_shown.begin(), end);
        m_rows.erase(m_rows.begin(), m_rows.begin() + qsizetype(over));
        m_bytes = bytes;
    };
    if (gone == 0) {
        drop();
        return;
    }
    beginRemoveRows({}, int(m_shown.size()) - gone, int(m_shown.size()) - 1);
    drop();
    endRemoveRows();
}

void TailModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_shown.clear();
    m_bytes = 0;
    endResetModel();
}

void TailModel::setFilter(const QString &text, const std::vector<quint64> &passing, quint64 upTo)
{
    beginResetModel();
    m_filter = text;
    m_shown.clear();
    for (const TailRow &row : m_rows) {
        const bool passes = row.number <= upTo ? std::ranges::binary_search(passing, row.number) : row.has(text);
        if (passes)
            m_shown.push_back(row.number);
    }
    endResetModel();
}

const TailRow *TailModel::find(quint64 number) const
{
    if (m_rows.empty() || number < m_rows.front().number || number > m_rows.back().number)
        return nullptr;
    return &m_rows[std::size_t(number - m_rows.front().number)];
}

const TailRow *TailModel::row(int row) const
{
    if (row < 0 || row >= int(m_shown.size()))
        return nullptr;
    return find(m_shown[m_shown.size() - 1 - std::size_t(row)]);
}

void TailModel::retell()
{
    if (!m_shown.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_shown.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int TailModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int TailModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString TailModel::text(const TailRow &row, int column) const
{
    if (!row.gap.isEmpty())
        return column == EventColumn ? row.gap : QString();
    switch (column) {
    case TimeColumn:
        return momentText(events::timeOfId(row.id));
    case IdColumn:
        return visibleBytes(row.id);
    case TypeColumn:
        return typeOf(row);
    case EventColumn:
        return previewOf(row.fields);
    default:
        return {};
    }
}

QVariant TailModel::data(const QModelIndex &index, int role) const
{
    const TailRow *one = index.isValid() && index.column() < ColumnCount ? row(index.row()) : nullptr;
    if (!one)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*one, index.column());
    case Qt::AccessibleTextRole:
        return tr("%1: %2", "column, value")
            .arg(headerData(index.column(), Qt::Horizontal).toString(), text(*one, index.column()));
    case EventCellDelegate::ToneRole:
        if (!one->gap.isEmpty())
            return int(EventCellDelegate::Warning);
        return int(index.column() == TypeColumn || index.column() == EventColumn ? EventCellDelegate::Normal
                                                                                 : EventCellDelegate::Muted);
    case EventCellDelegate::FixedRole:
        return one->gap.isEmpty() && index.column() != TimeColumn;
    default:
        return {};
    }
}

QVariant TailModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Added");
    case IdColumn:
        return tr("Id");
    case TypeColumn:
        return tr("Type");
    case EventColumn:
        return tr("Event");
    default:
        return {};
    }
}

} // namespace freshet::ui
