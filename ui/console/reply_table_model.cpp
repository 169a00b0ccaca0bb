// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/reply_table_model.h"

#include "ui/widgets/text.h"

namespace freshet::ui {

namespace {

constexpr qsizetype longestCell = 1000; // bytes

} // namespace

void ReplyTableModel::setTable(inspect::ReplyTable table)
{
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

int ReplyTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_table.rows.size());
}

int ReplyTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_table.columns.size());
}

QVariant ReplyTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const QByteArray cell = m_table.rows[std::size_t(index.row())].value(index.column());
    if (role == Qt::DisplayRole)
        return visibleBytes(cell.left(longestCell)) + (cell.size() > longestCell ? QStringLiteral(" …") : QString());
    if (role == Qt::FontRole)
        return fixedFont();
    if (role == Qt::UserRole)
        return cell;
    return {};
}

QVariant ReplyTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    return orientation == Qt::Horizontal ? QVariant(visibleBytes(m_table.columns.value(section).left(100)))
                                         : QVariant(section + 1);
}

} // namespace freshet::ui
