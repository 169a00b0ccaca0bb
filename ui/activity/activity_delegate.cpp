// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/activity_delegate.h"

#include "core/audit/activity.h"
#include "ui/activity/activity_model.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QPainter>

#include <utility>

namespace freshet::ui {

using State = audit::Activity::State;

void ActivityDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const Theme &theme = Theme::of(option->palette);
    const auto color = [option](const QColor &one) { option->palette.setColor(QPalette::Text, one); };
    switch (index.column()) {
    case ActivityModel::TargetColumn: {
        const qreal size = option->font.pointSizeF();
        option->font = fixedFont();
        if (size > 0)
            option->font.setPointSizeF(size);
        option->fontMetrics = QFontMetrics(option->font);
        break;
    }
    case ActivityModel::StateColumn: {
        const auto state = State(index.data(ActivityModel::StateRole).toInt());
        color(state == State::Done      ? theme.good
              : state == State::Failed  ? theme.bad
              : state == State::Running ? theme.accent
                                        : theme.warning);
        break;
    }
    case ActivityModel::TimeColumn:
    case ActivityModel::UserColumn:
        color(theme.textMuted);
        break;
    default:
        break;
    }
}

// The style would put the text three pixels from the edge, more where a row is chosen; the heads of the columns have theirs at
// eight.
void ActivityDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const QString text = std::exchange(filled.text, QString());
    const QStyle *style = filled.widget ? filled.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &filled, painter, filled.widget);
    if (text.isEmpty())
        return;
    const QRect place = filled.rect.adjusted(Spacing::s, 0, -Spacing::xs, 0);
    painter->save();
    painter->setFont(filled.font);
    painter->setPen(filled.palette.color(QPalette::Text));
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      filled.fontMetrics.elidedText(text, Qt::ElideRight, place.width()));
    painter->restore();
}

} // namespace freshet::ui
