// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/text_delegate.h"

#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <utility>

namespace freshet::ui {

// The style would put the text three pixels from the edge, and elsewhere where the row is chosen.
void TextDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const QString text = std::exchange(filled.text, QString());
    const QStyle *style = filled.widget ? filled.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &filled, painter, filled.widget);
    if (text.isEmpty())
        return;
    painter->save();
    painter->setFont(filled.font);
    paintText(painter, filled, index, text);
    painter->restore();
}

void TextDelegate::paintText(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &,
                             const QString &text) const
{
    const QRect place = option.rect.adjusted(Spacing::s, 0, -Spacing::s, 0);
    painter->setPen(option.palette.color(QPalette::Text));
    painter->drawText(place, int(option.displayAlignment) | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(text, option.textElideMode, place.width()));
}

bool TextDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString text = index.data(Qt::ToolTipRole).toString();
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const bool says = alwaysTips(index) || text != index.data().toString() ||
                      QFontMetrics(filled.font).horizontalAdvance(text) > option.rect.width() - 2 * Spacing::s;
    QToolTip::showText(event->globalPos(), says ? plainTip(text) : QString(), view);
    return true;
}

} // namespace freshet::ui
