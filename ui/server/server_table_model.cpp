// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/server_table_model.h"

#include <QHash>

#include <algorithm>
#include <iterator>
#include <utility>

namespace freshet::ui {

void ServerTableModel::setColumns(std::vector<Column> columns)
{
    if (m_columns.size() != columns.size()) {
        beginResetModel();
        m_columns = std::move(columns);
        endResetModel();
        return;
    }
    m_columns = std::move(columns);
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, int(m_columns.size()) - 1);
}

void ServerTableModel::setRows(std::vector<Row> rows)
{
    QHash<QByteArray, std::size_t> next;
    next.reserve(qsizetype(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i)
        next.insert(rows[i].id, i);
    for (int last = int(m_rows.size()) - 1; last >= 0;) {
        if (next.contains(m_rows[std::size_t(last)].id)) {
            --last;
            continue;
        }
        int first = last;
        while (first > 0 && !next.contains(m_rows[std::size_t(first) - 1].id))
            --first;
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        endRemoveRows();
        last = first - 1;
    }
    std::vector<bool> isKept(rows.size(), false);
    int changedFrom = -1;
    const auto tell = [&](int to) {
        if (changedFrom >= 0)
            Q_EMIT dataChanged(index(changedFrom, 0), index(to, columnCount() - 1));
        changedFrom = -1;
    };
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const std::size_t place = next.value(m_rows[i].id);
        isKept[place] = true;
        if (m_rows[i] == rows[place]) {
            tell(int(i) - 1);
            continue;
        }
        m_rows[i] = std::move(rows[place]);
        if (changedFrom < 0)
            changedFrom = int(i);
    }
    tell(int(m_rows.size()) - 1);
    std::vector<Row> added;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!isKept[i] && next.value(rows[i].id) == i)
            added.push_back(std::move(rows[i]));
    }
    append(std::move(added), std::size_t(-1));
}

void ServerTableModel::append(std::vector<Row> rows, std::size_t most)
{
    if (rows.empty())
        return;
    if (rows.size() > most)
        rows.erase(rows.begin(), rows.end() - std::ptrdiff_t(most));
    const std::size_t all = m_rows.size() + rows.size();
    if (all > most) {
        const int gone = int(all - most);
        beginRemoveRows({}, 0, gone - 1);
        m_rows.erase(m_rows.begin(), m_rows.begin() + gone);
        endRemoveRows();
    }
    const int first = int(m_rows.size());
    beginInsertRows({}, first, first + int(rows.size()) - 1);
    m_rows.insert(m_rows.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
    endInsertRows();
}

int ServerTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ServerTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant ServerTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || std::size_t(index.row()) >= m_rows.size() || std::size_t(index.column()) >= m_columns.size())
        return {};
    const Row &row = m_rows[std::size_t(index.row())];
    if (role == IdRole)
        return row.id;
    if (std::size_t(index.column()) >= row.cells.size())
        return {};
    const Cell &cell = row.cells[std::size_t(index.column())];
    const Column &column = m_columns[std::size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return cell.text;
    case Qt::ToolTipRole:
        return cell.tip.isEmpty() ? cell.text : cell.tip;
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(int((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    case OrderRole:
        return cell.order.isValid() || column.isNumber ? cell.order : QVariant(cell.text);
    case ToneRole:
        return int(cell.tone);
    case FixedFontRole:
        return column.isFixedFont;
    case SpreadRole:
        return cell.spread ? QVariant::fromValue(*cell.spread) : QVariant();
    default:
        return {};
    }
}

QVariant ServerTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || std::size_t(section) >= m_columns.size())
        return {};
    const Column &column = m_columns[std::size_t(section)];
    if (role == Qt::DisplayRole)
        return column.title;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(int((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    return {};
}

ServerTableFilter::ServerTableFilter(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(ServerTableModel::OrderRole);
}

void ServerTableFilter::setSearch(const QString &text)
{
    QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    if (words == m_words)
        return;
    m_words = std::move(words);
    invalidateFilter();
}

bool ServerTableFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const auto *model = qobject_cast<const ServerTableModel *>(sourceModel());
    if (!model || std::size_t(row) >= model->rows().size())
        return false;
    const auto &cells = model->rows()[std::size_t(row)].cells;
    return std::ranges::all_of(m_words, [&](const QString &word) {
        return std::ranges::any_of(cells, [&](const ServerTableModel::Cell &cell) {
            return cell.text.contains(word, Qt::CaseInsensitive) || cell.tip.contains(word, Qt::CaseInsensitive);
        });
    });
}

bool ServerTableFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(sortRole()), b = right.data(sortRole());
    if (!a.isValid() || !b.isValid())
        return !a.isValid() && b.isValid();
    if (a.typeId() == QMetaType::QString && b.typeId() == QMetaType::QString)
        return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
    return a.toDouble() < b.toDouble();
}

} // namespace freshet::ui
