// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/stream_rows.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace freshet::ui {

/// The groups of all streams, one a row, and streams without groups; by name. Newer numbers change rows in place; new and gone
/// ones come and go as runs. Thread: the GUI's.
///
/// For the maintainer: it is looked at anew every second, so `update` compares and tells only of rows that changed, and the
/// filter asks `compare` instead of variants.
class StreamsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        StreamColumn,
        GroupColumn,
        LagColumn,
        TrendColumn,
        DrainColumn,
        PendingColumn,
        OldestColumn,
        ConsumersColumn,
        LostColumn,
        AddedColumn,
        LengthColumn,
        LastColumn,
        FirstColumn,
        BytesColumn,
        GroupsColumn,
        ColumnCount
    };
    enum Role {
        AlertRole = Qt::UserRole, ///< bool
        MutedRole,                ///< bool: beside the point, such as "no group"
    };

    explicit StreamsModel(QObject *parent = nullptr);

    void update(std::vector<StreamRow> rows); ///< sorted by stream and group
    const std::vector<StreamRow> &rows() const { return m_rows; }
    void retell();

    /// Negative, 0 or positive as `<=>` would; unknown values come last in both orders, which `descending` is for. O(1).
    int compare(int left, int right, int column, bool descending) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const StreamRow &row, int column) const;
    QString tip(const StreamRow &row, int column) const;

    std::vector<StreamRow> m_rows;
};

/// The search looks at streams and groups, whatever their case.
class StreamsFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit StreamsFilter(StreamsModel *model, QObject *parent = nullptr);
    void setSearch(const QString &text);
    void setOnlyAlerts(bool only);
    void setOnlyPending(bool only);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    StreamsModel *m_model;
    QString m_search;
    bool m_onlyAlerts = false;
    bool m_onlyPending = false;
};

} // namespace freshet::ui
