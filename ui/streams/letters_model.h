// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/dead_letters.h"

#include <QAbstractTableModel>
#include <QHash>

namespace freshet::ui {

/// What the table shows of a letter; its payload only as the beginning of a line.
struct LetterRow
{
    static constexpr qsizetype mostText = 300; ///< characters

    QByteArray id;
    QByteArray stream;
    QByteArray originalId;
    QByteArray group;
    QByteArray consumer;
    qint64 deliveries = 0;
    QString error;
    QByteArray eventId;
    QString preview;
    qint64 bytes = 0;
    bool readable = true;
    bool isGone = false; ///< someone took it meanwhile

    static LetterRow of(const events::DeadLetter &letter);
    friend bool operator==(const LetterRow &, const LetterRow &) = default;
};

/// Dead letters, newest first: a row an id. What stands in them is there for rows that were looked at; the others are blank until
/// `setRows`. Thread: the GUI's.
///
/// For the maintainer: ids fall from row to row. `mostRows` details are kept; where there are more, all but the newest that came
/// are forgotten. A new list of ids that only has more in front or less at the end moves rows; any other resets.
class LettersModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { TimeColumn, StreamColumn, ReaderColumn, DeliveriesColumn, ErrorColumn, EventColumn, ColumnCount };
    static constexpr qsizetype mostRows = 4000;

    using QAbstractTableModel::QAbstractTableModel;

    void setIds(std::vector<QByteArray> ids);
    const std::vector<QByteArray> &ids() const { return m_ids; }
    QByteArray idAt(int row) const;
    int rowOf(const QByteArray &id) const; ///< -1: not there; O(log letters)
    const LetterRow *row(const QByteArray &id) const;
    void setRows(const std::vector<LetterRow> &rows);
    /// Of rows `first` to `last` those that are blank.
    std::vector<QByteArray> blanks(int first, int last) const;
    void forgetRows();
    void retell();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const QByteArray &id, const LetterRow *row, int column) const;

    std::vector<QByteArray> m_ids;
    QHash<QByteArray, LetterRow> m_rows;
};

} // namespace freshet::ui
