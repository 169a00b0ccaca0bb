// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/letters_model.h"

#include "ui/streams/event_cell_delegate.h"
#include "ui/streams/event_words.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <algorithm>

namespace freshet::ui {

LetterRow LetterRow::of(const events::DeadLetter &letter)
{
    LetterRow row;
    row.id = letter.id;
    row.stream = letter.stream.left(500);
    row.originalId = letter.originalId.left(60);
    row.group = letter.group.left(500);
    row.consumer = letter.consumer.left(500);
    row.deliveries = letter.deliveries;
    row.error = letter.error.left(mostText);
    row.preview = previewOf(letter.fields, mostText);
    row.bytes = bytesOf(letter.fields);
    row.readable = letter.readable;
    if (fieldOf(letter.fields, "event").size() <= 64 * 1024) {
        if (const auto event = events::Event::fromFields(letter.fields, letter.stream, letter.originalId))
            row.eventId = event->id;
    }
    return row;
}

void LettersModel::setIds(std::vector<QByteArray> ids)
{
    if (ids == m_ids)
        return;
    // The newest of ours in the new list: what stands before it came, and behind it ours must go on.
    const auto same = m_ids.empty() ? ids.end() : std::ranges::find(ids, m_ids.front());
    const auto kept = std::size_t(ids.end() - same);
    const bool goesOn = same != ids.end() && kept <= m_ids.size() && std::equal(same, ids.end(), m_ids.begin());
    if (!goesOn) {
        beginResetModel();
        m_ids = std::move(ids);
        endResetModel();
        return;
    }
    if (kept < m_ids.size()) {
        beginRemoveRows({}, int(kept), int(m_ids.size()) - 1);
        m_ids.resize(kept);
        endRemoveRows();
    }
    if (const auto added = int(same - ids.begin()); added > 0) {
        beginInsertRows({}, 0, added - 1);
        m_ids = std::move(ids);
        endInsertRows();
    }
}

QByteArray LettersModel::idAt(int row) const
{
    return row >= 0 && row < int(m_ids.size()) ? m_ids[std::size_t(row)] : QByteArray();
}

int LettersModel::rowOf(const QByteArray &id) const
{
    const auto found =
        std::ranges::lower_bound(m_ids, id, [](const QByteArray &a, const QByteArray &b) { return events::isIdBefore(b, a); });
    return found != m_ids.end() && *found == id ? int(found - m_ids.begin()) : -1;
}

const LetterRow *LettersModel::row(const QByteArray &id) const
{
    const auto found = m_rows.constFind(id);
    return found == m_rows.constEnd() ? nullptr : &*found;
}

void LettersModel::setRows(const std::vector<LetterRow> &rows)
{
    if (m_rows.size() + qsizetype(rows.size()) > mostRows)
        m_rows.clear();
    int first = int(m_ids.size()), last = -1;
    for (const LetterRow &one : rows) {
        m_rows.insert(one.id, one);
        if (const int at = rowOf(one.id); at >= 0) {
            first = std::min(first, at);
            last = std::max(last, at);
        }
    }
    if (last >= first)
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

std::vector<QByteArray> LettersModel::blanks(int first, int last) const
{
    std::vector<QByteArray> blank;
    for (int i = std::max(0, first); i <= std::min(last, int(m_ids.size()) - 1); ++i) {
        if (!m_rows.contains(m_ids[std::size_t(i)]))
            blank.push_back(m_ids[std::size_t(i)]);
    }
    return blank;
}

void LettersModel::forgetRows()
{
    m_rows.clear();
}

void LettersModel::retell()
{
    if (!m_ids.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_ids.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int LettersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

int LettersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString LettersModel::text(const QByteArray &id, const LetterRow *row, int column) const
{
    if (column == TimeColumn)
        return momentText(events::timeOfId(id));
    if (!row)
        return column == EventColumn ? QStringLiteral("…") : QString();
    if (row->isGone)
        return column == EventColumn ? tr("It is not there any more.") : QString();
    switch (column) {
    case StreamColumn:
        return visibleBytes(row->stream);
    case ReaderColumn:
        return row->consumer.isEmpty() ? visibleBytes(row->group)
                                       : visibleBytes(row->group) + QStringLiteral(" / ") + visibleBytes(row->consumer);
    case DeliveriesColumn:
        return row->readable ? formatCount(row->deliveries) : QString();
    case ErrorColumn:
        return visibleText(row->error);
    case EventColumn:
        return row->preview;
    default:
        return {};
    }
}

QVariant LettersModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_ids.size()) || index.column() >= ColumnCount)
        return {};
    const QByteArray &id = m_ids[std::size_t(index.row())];
    const LetterRow *one = row(id);
    switch (role) {
    case Qt::DisplayRole:
        return text(id, one, index.column());
    case Qt::AccessibleTextRole:
        return tr("%1: %2", "column, value")
            .arg(headerData(index.column(), Qt::Horizontal).toString(), text(id, one, index.column()));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (index.column() == DeliveriesColumn ? Qt::AlignRight : Qt::AlignLeft));
    case EventCellDelegate::ToneRole:
        if (one && !one->readable && index.column() == ErrorColumn)
            return int(EventCellDelegate::Bad);
        return int(index.column() == EventColumn || index.column() == ErrorColumn ? EventCellDelegate::Normal
                                                                                  : EventCellDelegate::Muted);
    case EventCellDelegate::FixedRole:
        return index.column() == EventColumn || index.column() == StreamColumn || index.column() == ReaderColumn;
    default:
        return {};
    }
}

QVariant LettersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == DeliveriesColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Failed");
    case StreamColumn:
        return tr("Stream");
    case ReaderColumn:
        return tr("Group / consumer");
    case DeliveriesColumn:
        return tr("Deliveries");
    case ErrorColumn:
        return tr("Error");
    case EventColumn:
        return tr("Event");
    default:
        return {};
    }
}

} // namespace freshet::ui
