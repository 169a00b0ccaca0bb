// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace freshet::ui {

/// Draws the cells of KeysModel and KeysTreeModel: names in the fixed font, the TTL as a chip. Tips are plain text. A row outside
/// of the list's knowledge shows nothing but its name.
class KeyDelegate : public QStyledItemDelegate
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
    void paintChip(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index, const QString &text) const;

    bool m_stale = false;
};

} // namespace freshet::ui
