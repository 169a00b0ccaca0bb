// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/dead_letter_list.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace freshet::ui {

/// Groups of dead letters, a row each; the first row stands for all of them. Thread: the GUI's. Rows keep their place while they
/// live: new groups come at the end, emptied ones go. The order is the proxy's.
class DeadGroupsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { ErrorColumn, StreamColumn, CountColumn, NewestColumn, OldestColumn, ColumnCount };
    enum Role {
        NumberRole = Qt::UserRole, ///< of the group in the list; -1: all
        SortRole,
    };

    using QAbstractTableModel::QAbstractTableModel;

    void update(const DeadLetterList &list);
    void clear();
    int numberAt(int row) const; ///< -1: all
    qint64 countAt(int row) const;
    void retell();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        int number = -1;
        DeadLetterList::Group group;
    };
    QString text(const Row &row, int column) const;
    static QVariant sortKey(const Row &row, int column);

    std::vector<Row> m_rows;
};

/// Sorts them; the row for all stays on top.
class DeadGroupsOrder : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit DeadGroupsOrder(QObject *parent = nullptr);

protected:
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;
};

} // namespace freshet::ui
