// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/versions/version_delegate.h"

#include "ui/widgets/theme.h"

#include <QApplication>
#include <QPainter>

#include <utility>

namespace freshet::ui {

// The style would put the text three pixels from the edge; the heads of the columns have theirs at eight.
void VersionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const Theme &theme = Theme::of(filled.palette);
    QColor color = filled.palette.color(QPalette::Text);
    if (m_stale)
        color = theme.textMuted;
    else if (index.data(TroubleRole).toBool())
        color = theme.bad;
    else if (index.data(GoodRole).toBool())
        color = theme.good;
    else if (index.data(MutedRole).toBool())
        color = theme.textMuted;
    const QString text = std::exchange(filled.text, QString());
    const QStyle *style = filled.widget ? filled.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &filled, painter, filled.widget);
    if (text.isEmpty())
        return;
    const QRect place = filled.rect.adjusted(Spacing::s, 0, -Spacing::s, 0);
    painter->save();
    painter->setFont(filled.font);
    painter->setPen(color);
    painter->drawText(place, int(filled.displayAlignment) | Qt::TextSingleLine,
                      filled.fontMetrics.elidedText(text, Qt::ElideRight, place.width()));
    painter->restore();
}

} // namespace freshet::ui
