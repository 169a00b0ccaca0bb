// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/stream_rows.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace freshet::ui {

/// The groups of all streams, one a row, and streams without groups; by name. Newer numbers change rows in place; new and gone
/// ones come and go as runs. Thread: the GUI's.
///
/// For the maintainer: it is looked at anew every second, so `update` compares and tells only of the columns and rows that
/// changed (a stream's name is not drawn again because its lag moved), and the filter asks `compare` instead of variants.
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

    explicit StreamsModel(QObject *parent = nullptr);

    void update(const std::vector<StreamRow> &rows); ///< sorted by stream and group; ends with `updated`
    const std::vector<StreamRow> &rows() const { return m_rows; }
    void retell();

    /// Negative, 0 or positive as `<=>` would; unknown values come last in both orders, which `descending` is for. O(1).
    int compare(int left, int right, int column, bool descending) const;

    bool isAlert(const QModelIndex &index) const; ///< this cell is why there is an alert
    bool isMuted(const QModelIndex &index) const; ///< beside the point, such as "no group"
    static Qt::Alignment alignment(int column);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void updated();

private:
    QString text(const StreamRow &row, int column) const;
    QString tip(const StreamRow &row, int column) const;

    std::vector<StreamRow> m_rows;
};

/// The search looks at streams and groups, whatever their case.
///
/// For the maintainer: rows change every second and their order seldom does, so it is no dynamic filter, which would sort anew at
/// each change (11 ms for a thousand rows); it looks whether filter and order still hold (below 1 ms) and sorts only where not.
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
    void settle();
    bool isWhole() const;
    bool isInOrder() const;

    StreamsModel *m_model;
    QString m_search;
    bool m_onlyAlerts = false;
    bool m_onlyPending = false;
};

} // namespace freshet::ui
