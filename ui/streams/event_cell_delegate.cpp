// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/event_cell_delegate.h"

#include "ui/streams/cell_paint.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAbstractItemView>
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

void EventCellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const QString text = std::exchange(filled.text, QString());
    paintCellPanel(painter, filled);
    painter->save();
    painter->setFont(filled.font);
    painter->setPen(filled.palette.color(QPalette::Text));
    paintContent(painter, filled, index, text);
    painter->restore();
}

void EventCellDelegate::paintContent(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &,
                                     const QString &text) const
{
    paintCellText(painter, option, text);
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
    QToolTip::showText(event->globalPos(), says ? plainTip(text) : QString(), view);
    return true;
}

} // namespace freshet::ui
