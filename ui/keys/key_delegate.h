// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/text_delegate.h"

namespace freshet::ui {

/// Draws the cells of KeysModel and KeysTreeModel: names in the fixed font, the TTL as a chip.
class KeyDelegate : public TextDelegate
{
    Q_OBJECT

public:
    using TextDelegate::TextDelegate;
    /// Old values are drawn grey; the view is to be updated by the caller.
    void setStale(bool stale) { m_stale = stale; }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
    void paintText(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                   const QString &text) const override;
    bool alwaysTips(const QModelIndex &index) const override;

private:
    bool m_stale = false;
};

} // namespace freshet::ui
