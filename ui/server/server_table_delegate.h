// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace freshet::ui {

/// Draws the cells of a ServerTableModel: text where the head of its column has its own, tones as colours, spreads as bars with a
/// whisker. Tips are plain text.
class ServerTableDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    /// Old values are drawn grey; the view is to be updated by the caller.
    void setStale(bool stale) { m_stale = stale; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    bool m_stale = false;
};

} // namespace freshet::ui
