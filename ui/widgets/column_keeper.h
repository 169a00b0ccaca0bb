// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QObject>

#include <vector>

class QAbstractItemView;
class QHeaderView;

namespace freshet::ui {

/// The widths of a table's or tree's columns. Until the user moves one, the columns share the room: each gets what it needs at
/// least, and what is left goes to those that grow; so the table is as wide as its place and no heading is covered by its sort
/// arrow. From the first column that the user moves on they are the user's, and `save` has them for the next start.
/// Thread: GUI. Owner: the view, whose child it is.
class ColumnKeeper : public QObject
{
    Q_OBJECT

public:
    struct Column
    {
        int column;           ///< its logical number
        int least;            ///< in average characters of the view's font; the heading always fits
        int grow = 0;         ///< its part of what is left over; 0: none
        bool mayHide = false; ///< where there is no room for all, the last ones of the list go first
    };

    /// `header`: of the view, horizontal. Columns that are not in the list keep their widths, and are hidden and shown by others,
    /// who call `share` then.
    ColumnKeeper(QAbstractItemView *view, QHeaderView *header, std::vector<Column> columns);

    /// After headings or the font changed. Nothing where the widths are the user's.
    void share();
    bool isOwn() const { return m_own; }

    /// Widths by logical number, 0 of hidden ones; empty unless they are the user's.
    QJsonArray save() const;
    /// What `save` gave; of another number of columns or not understood: nothing happens.
    void restore(const QJsonArray &widths);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    int leastWidth(const Column &one) const;

    QAbstractItemView *m_view;
    QHeaderView *m_header;
    std::vector<Column> m_columns;
    bool m_own = false;
    bool m_sharing = false;
};

} // namespace freshet::ui
