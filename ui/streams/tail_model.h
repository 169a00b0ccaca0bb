// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/tail_feed.h"

#include <QAbstractTableModel>

#include <deque>

namespace freshet::ui {

/// The last entries that came, newest first, those that a filter lets pass. Thread: the GUI's.
///
/// For the maintainer: a ring of all kept rows (oldest first) and the numbers of those that pass; a table's row is counted from
/// the end of the latter. A batch is one insertion at the top and one removal at the bottom. Rows are bounded by number and by
/// bytes. What a cell shows is made when it is painted.
class TailModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { TimeColumn, IdColumn, TypeColumn, EventColumn, ColumnCount };
    static constexpr qint64 mostBytes = 64 << 20; ///< of all rows

    using QAbstractTableModel::QAbstractTableModel;

    int capacity() const { return m_capacity; }
    void setCapacity(int rows);
    /// Adds what came, oldest first. O(rows).
    void add(std::vector<TailRow> rows);
    void clear();

    QString filter() const { return m_filter; }
    /// All kept rows, to be looked through elsewhere.
    std::vector<TailRow> kept() const { return {m_rows.begin(), m_rows.end()}; }
    /// From now on only rows with this text come in; of those kept, the rows of these numbers (rising) pass. Rows that came after
    /// `upTo` are looked at here.
    void setFilter(const QString &text, const std::vector<quint64> &passing, quint64 upTo);
    quint64 lastNumber() const { return m_rows.empty() ? 0 : m_rows.back().number; }

    qint64 keptCount() const { return qint64(m_rows.size()); }
    qint64 keptBytes() const { return m_bytes; }
    const TailRow *row(int row) const; ///< nullptr: there is none
    void retell();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    const TailRow *find(quint64 number) const;
    void trim();
    QString text(const TailRow &row, int column) const;

    int m_capacity = 10'000;
    std::deque<TailRow> m_rows;  ///< oldest first; numbers follow each other
    std::deque<quint64> m_shown; ///< those that pass, rising
    qint64 m_bytes = 0;
    quint64 m_next = 1;
    QString m_filter;
};

} // namespace freshet::ui
