// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/server_table_delegate.h"

#include "ui/server/server_table_model.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <utility>

namespace freshet::ui {

using Tone = ServerTableModel::Tone;

namespace {

QColor toneColor(const Theme &theme, Tone tone)
{
    switch (tone) {
    case Tone::Muted:
        return theme.textMuted;
    case Tone::Good:
        return theme.good;
    case Tone::Warning:
        return theme.warning;
    case Tone::Bad:
        return theme.bad;
    case Tone::Normal:
    case Tone::Strong:
        break;
    }
    return theme.text;
}

void drawSpread(QPainter &painter, const QRect &place, const ServerTableModel::Spread &spread, const Theme &theme, bool stale)
{
    const auto x = [&](double part) { return place.left() + std::clamp(part, 0.0, 1.0) * (place.width() - 2); };
    const qreal middle = place.center().y() + 0.5, height = std::min(10, place.height() - 6);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(stale ? theme.border : theme.seriesColor(0));
    painter.drawRect(QRectF(place.left(), middle - height / 2, std::max(1.0, x(spread.value) - place.left()), height));
    painter.setPen(QPen(theme.text, 1.4));
    painter.drawLine(QPointF(x(spread.low), middle), QPointF(x(spread.high), middle));
    for (const double end : {spread.low, spread.high})
        painter.drawLine(QPointF(x(end), middle - height / 2), QPointF(x(end), middle + height / 2));
}

} // namespace

void ServerTableDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.data(ServerTableModel::FixedFontRole).toBool()) {
        const qreal size = option->font.pointSizeF();
        option->font = fixedFont();
        if (size > 0)
            option->font.setPointSizeF(size);
    }
    const auto tone = Tone(index.data(ServerTableModel::ToneRole).toInt());
    if (tone == Tone::Strong || tone == Tone::Bad)
        option->font.setBold(true);
    option->fontMetrics = QFontMetrics(option->font);
    option->palette.setColor(QPalette::Text, m_stale ? option->palette.color(QPalette::Disabled, QPalette::Text)
                                                     : toneColor(Theme::of(option->palette), tone));
}

// The style would put the text three pixels from the edge, and elsewhere where the row is chosen.
void ServerTableDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const QString text = std::exchange(filled.text, QString());
    const QStyle *style = filled.widget ? filled.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &filled, painter, filled.widget);
    painter->save();
    const QRect place = filled.rect.adjusted(Spacing::s, 0, -Spacing::s, 0);
    if (const QVariant spread = index.data(ServerTableModel::SpreadRole); spread.isValid()) {
        drawSpread(*painter, place, spread.value<ServerTableModel::Spread>(), Theme::of(filled.palette), m_stale);
    } else if (!text.isEmpty()) {
        painter->setFont(filled.font);
        painter->setPen(filled.palette.color(QPalette::Text));
        painter->drawText(place, int(filled.displayAlignment) | Qt::TextSingleLine,
                          filled.fontMetrics.elidedText(text, Qt::ElideRight, place.width()));
    }
    painter->restore();
}

bool ServerTableDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                    const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString text = index.data(Qt::ToolTipRole).toString(), shown = index.data().toString();
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const bool says = text != shown || QFontMetrics(filled.font).horizontalAdvance(shown) > option.rect.width() - 2 * Spacing::s;
    // The tip would take text that looks like HTML for it: here it is HTML, and the text escaped.
    QToolTip::showText(event->globalPos(),
                       says && !text.isEmpty()
                           ? QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(text.toHtmlEscaped())
                           : QString(),
                       view);
    return true;
}

} // namespace freshet::ui
