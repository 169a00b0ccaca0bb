// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/dead_groups_model.h"

#include "ui/streams/event_cell_delegate.h"
#include "ui/streams/event_words.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

namespace freshet::ui {

void DeadGroupsModel::update(const DeadLetterList &list)
{
    const auto &groups = list.groups();
    for (int i = int(m_rows.size()) - 1; i > 0; --i) {
        const auto number = std::size_t(m_rows[std::size_t(i)].number);
        if (number < groups.size() && groups[number].count > 0)
            continue;
        beginRemoveRows({}, i, i);
        m_rows.erase(m_rows.begin() + i);
        endRemoveRows();
    }
    Row all;
    all.group.count = list.count();
    all.group.oldest = list.oldest();
    all.group.newest = list.newest();
    std::vector<bool> isShown(groups.size(), false);
    for (Row &row : m_rows) {
        if (row.number >= 0) {
            isShown[std::size_t(row.number)] = true;
            row.group = groups[std::size_t(row.number)];
        } else {
            row = all;
        }
    }
    std::vector<Row> added;
    if (m_rows.empty())
        added.push_back(all);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (!isShown[i] && groups[i].count > 0)
            added.push_back({int(i), groups[i]});
    }
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
    if (added.empty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + added.size()) - 1);
    m_rows.insert(m_rows.end(), added.begin(), added.end());
    endInsertRows();
}

void DeadGroupsModel::clear()
{
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

int DeadGroupsModel::numberAt(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? m_rows[std::size_t(row)].number : -1;
}

qint64 DeadGroupsModel::countAt(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? m_rows[std::size_t(row)].group.count : 0;
}

void DeadGroupsModel::retell()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int DeadGroupsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int DeadGroupsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString DeadGroupsModel::text(const Row &row, int column) const
{
    const auto moment = [](const QByteArray &id) { return id.isEmpty() ? QString() : momentText(events::timeOfId(id)); };
    switch (column) {
    case ErrorColumn:
        if (row.number < 0)
            return tr("All dead letters");
        if (row.group.isOthers)
            return tr("Other errors");
        return row.group.error.isEmpty() ? tr("(no error was written)") : visibleText(row.group.error);
    case StreamColumn:
        return visibleBytes(row.group.stream.left(500));
    case CountColumn:
        return formatCount(row.group.count);
    case NewestColumn:
        return moment(row.group.newest);
    case OldestColumn:
        return moment(row.group.oldest);
    default:
        return {};
    }
}

QVariant DeadGroupsModel::sortKey(const Row &row, int column)
{
    const auto moment = [](const QByteArray &id) { return qint64(events::timeOfId(id).time_since_epoch().count()); };
    switch (column) {
    case CountColumn:
        return row.group.count;
    case NewestColumn:
        return moment(row.group.newest);
    case OldestColumn:
        return moment(row.group.oldest);
    case StreamColumn:
        return QString::fromUtf8(row.group.stream);
    default:
        return row.group.error;
    }
}

QVariant DeadGroupsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_rows.size()) || index.column() >= ColumnCount)
        return {};
    const Row &row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::AccessibleTextRole:
        return tr("%1: %2", "column, value")
            .arg(headerData(index.column(), Qt::Horizontal).toString(), text(row, index.column()));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (index.column() == CountColumn ? Qt::AlignRight : Qt::AlignLeft));
    case NumberRole:
        return row.number;
    case SortRole:
        return sortKey(row, index.column());
    case EventCellDelegate::ToneRole:
        return int(index.column() == ErrorColumn || index.column() == CountColumn ? EventCellDelegate::Normal
                                                                                  : EventCellDelegate::Muted);
    case EventCellDelegate::FixedRole:
        return index.column() == StreamColumn;
    default:
        return {};
    }
}

QVariant DeadGroupsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == CountColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ErrorColumn:
        return tr("Error");
    case StreamColumn:
        return tr("Stream");
    case CountColumn:
        return tr("Letters");
    case NewestColumn:
        return tr("Newest");
    case OldestColumn:
        return tr("Oldest");
    default:
        return {};
    }
}

DeadGroupsOrder::DeadGroupsOrder(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(DeadGroupsModel::SortRole);
    setDynamicSortFilter(true);
}

bool DeadGroupsOrder::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const bool isAll = left.data(DeadGroupsModel::NumberRole).toInt() < 0;
    const bool isOtherAll = right.data(DeadGroupsModel::NumberRole).toInt() < 0;
    if (isAll || isOtherAll) // falling, the view turns the answer round
        return sortOrder() == Qt::AscendingOrder ? isAll && !isOtherAll : isOtherAll && !isAll;
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace freshet::ui
