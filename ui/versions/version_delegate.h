// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace freshet::ui {

/// Draws the cells of this panel's tables: text under the headings' text, what is beside the point muted, trouble and what is
/// current in their colours (the words say the same).
class VersionDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// Roles that all models of this panel share; each a bool.
    enum Role { TroubleRole = Qt::UserRole + 100, MutedRole, GoodRole };

    using QStyledItemDelegate::QStyledItemDelegate;

    /// Old values are drawn muted.
    void setStale(bool stale) { m_stale = stale; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    bool m_stale = false;
};

} // namespace freshet::ui
