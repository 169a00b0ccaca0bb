// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/event_cell_delegate.h"

#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <utility>

namespace freshet::ui {

void EventCellDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.data(FixedRole).toBool()) {
        const qreal size = option->font.pointSizeF();
        option->font = fixedFont();
        if (size > 0)
            option->font.setPointSizeF(size);
        option->fontMetrics = QFontMetrics(option->font);
    }
    const Theme &theme = Theme::of(option->palette);
    const auto color = [option](const QColor &one) { option->palette.setColor(QPalette::Text, one); };
    if (m_stale) {
        color(option->palette.color(QPalette::Disabled, QPalette::Text));
        return;
    }
    switch (Tone(index.data(ToneRole).toInt())) {
    case Normal:
        break;
    case Muted:
        color(theme.textMuted);
        break;
    case Good:
        color(theme.good);
        break;
    case Warning:
        color(theme.warning);
        break;
    case Bad:
        color(theme.bad);
        break;
    case Accent:
        color(theme.accent);
        break;
    }
}

// The style would put the text three pixels from the edge, and elsewhere where the row is chosen.
void EventCellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const QString text = std::exchange(filled.text, QString());
    const QStyle *style = filled.widget ? filled.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &filled, painter, filled.widget);
    painter->save();
    painter->setFont(filled.font);
    painter->setPen(filled.palette.color(QPalette::Text));
    paintContent(painter, filled, index, text);
    painter->restore();
}

void EventCellDelegate::paintContent(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &,
                                     const QString &text) const
{
    if (text.isEmpty())
        return;
    const QRect place = option.rect.adjusted(Spacing::s, 0, -Spacing::s, 0);
    painter->drawText(place, int(option.displayAlignment) | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(text, Qt::ElideRight, place.width()));
}

bool EventCellDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                  const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString own = index.data(Qt::ToolTipRole).toString();
    const QString text = own.isEmpty() ? index.data(Qt::DisplayRole).toString() : own;
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const bool says = !own.isEmpty() || filled.fontMetrics.horizontalAdvance(text) > option.rect.width() - 2 * Spacing::s;
    // The tip would take text that looks like HTML for it: here it is HTML, and the text escaped.
    QToolTip::showText(event->globalPos(),
                       says && !text.isEmpty()
                           ? QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(text.toHtmlEscaped())
                           : QString(),
                       view);
    return true;
}

} // namespace freshet::ui
