// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/cell_paint.h"

#include "ui/widgets/theme.h"

#include <QApplication>
#include <QPainter>

namespace freshet::ui {

void paintCellPanel(QPainter *painter, const QStyleOptionViewItem &filled)
{
    constexpr QStyle::State drawn = QStyle::State_Selected | QStyle::State_HasFocus | QStyle::State_MouseOver;
    if (!(filled.state & drawn) && filled.backgroundBrush.style() == Qt::NoBrush && filled.icon.isNull())
        return;
    QStyleOptionViewItem panel = filled;
    panel.text.clear();
    const QStyle *style = panel.widget ? panel.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &panel, painter, panel.widget);
}

void paintCellText(QPainter *painter, const QStyleOptionViewItem &filled, const QString &text, Qt::TextElideMode elide)
{
    if (text.isEmpty())
        return;
    const QRect place = filled.rect.adjusted(Spacing::s, 0, -Spacing::s, 0);
    painter->setFont(filled.font);
    painter->setPen(filled.palette.color(QPalette::Text));
    painter->drawText(place, int(filled.displayAlignment) | Qt::TextSingleLine,
                      QFontMetrics(filled.font).elidedText(text, elide, place.width()));
}

} // namespace freshet::ui
