// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/activity_delegate.h"

#include "core/audit/activity.h"
#include "ui/activity/activity_model.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace freshet::ui {

using State = audit::Activity::State;

void ActivityDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const Theme &theme = Theme::of(option->palette);
    const auto color = [option](const QColor &one) {
        option->palette.setColor(QPalette::Text, one);
        option->palette.setColor(QPalette::HighlightedText, one);
    };
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

} // namespace freshet::ui
