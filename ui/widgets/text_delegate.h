// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace freshet::ui {

/// Draws a cell's text where the head of its column has its own, elided, and tips as plain text where they say more.
class TextDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    virtual void paintText(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                           const QString &text) const;
    /// Whether the tip is worth while though the cell shows the same, all of it.
    virtual bool alwaysTips(const QModelIndex &) const { return false; }
};

} // namespace freshet::ui
