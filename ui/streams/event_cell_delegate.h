// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace freshet::ui {

/// Draws the cells of tables of events: text eight pixels from the edge like the heads of the columns, elided, in the fixed font
/// or a tone where the model says so; tips are plain text and come where they say more than the cell.
class EventCellDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// Roles that the models of this room answer.
    enum Role {
        ToneRole = Qt::UserRole + 100, ///< Tone as int
        FixedRole,                     ///< bool: names, ids and payloads
    };
    enum Tone { Normal, Muted, Good, Warning, Bad, Accent };

    using QStyledItemDelegate::QStyledItemDelegate;
    /// Old values are drawn grey; the view is to be updated by the caller.
    void setStale(bool stale) { m_stale = stale; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
    /// Into the cell, over its ground.
    virtual void paintContent(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                              const QString &text) const;

private:
    bool m_stale = false;
};

} // namespace freshet::ui
