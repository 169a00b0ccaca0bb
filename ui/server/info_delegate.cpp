// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/info_delegate.h"

#include "ui/server/info_model.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QToolTip>

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
    const bool changed =
        index.data(InfoModel::ChangedRole).toBool() && (column == InfoModel::ValueColumn || column == InfoModel::ChangeColumn);
    if (changed) {
        option->font.setBold(true);
        if (!(option->state & QStyle::State_Selected))
            option->backgroundBrush = theme.accentSoft;
    } else if (column == InfoModel::MeaningColumn || column == InfoModel::SectionColumn) {
        option->palette.setColor(QPalette::Text, theme.textMuted);
    }
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
