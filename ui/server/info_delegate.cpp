// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/info_delegate.h"

#include "ui/server/info_model.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <utility>

namespace freshet::ui {

void InfoDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const Theme &theme = Theme::of(option->palette);
    const int column = index.column();
    if (column == InfoModel::NameColumn || column == InfoModel::ValueColumn) {
        const qreal size = option->font.pointSizeF();
        option->font = fixedFont();
        if (size > 0)
            option->font.setPointSizeF(size);
    }
    if (index.data(InfoModel::ChangedRole).toBool() && (column == InfoModel::ValueColumn || column == InfoModel::ChangeColumn))
        option->font.setBold(true);
    option->fontMetrics = QFontMetrics(option->font);
    if (m_stale)
        option->palette.setColor(QPalette::Text, option->palette.color(QPalette::Disabled, QPalette::Text));
    else if (column == InfoModel::MeaningColumn || column == InfoModel::SectionColumn)
        option->palette.setColor(QPalette::Text, theme.textMuted);
}

// The style would put the text three pixels from the edge; the heads of the columns have theirs at eight.
void InfoDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const QString text = std::exchange(filled.text, QString());
    const QStyle *style = filled.widget ? filled.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &filled, painter, filled.widget);
    if (text.isEmpty())
        return;
    painter->save();
    const QRect place = filled.rect.adjusted(Spacing::s, 0, -Spacing::xs, 0);
    if (index.column() == InfoModel::ChangeColumn && !m_stale && !(filled.state & QStyle::State_Selected)) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(Theme::of(filled.palette).accentSoft);
        painter->drawRoundedRect(filled.rect.adjusted(Spacing::xs / 2, 2, -Spacing::xs / 2, -2), 4, 4);
    }
    painter->setFont(filled.font);
    painter->setPen(filled.palette.color(QPalette::Text));
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      filled.fontMetrics.elidedText(text, Qt::ElideRight, place.width()));
    painter->restore();
}

bool InfoDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString text = index.data().toString();
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const bool fits = QFontMetrics(filled.font).horizontalAdvance(text) <= option.rect.width() - 2 * Spacing::s;
    // The tip would take text that looks like HTML for it: here it is HTML, and the text escaped.
    QToolTip::showText(event->globalPos(),
                       fits ? QString() : QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(text.toHtmlEscaped()),
                       view);
    return true;
}

} // namespace freshet::ui
