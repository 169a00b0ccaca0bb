// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/namespace_model.h"
#include "ui/widgets/theme.h"

#include <QPainter>

#include <cmath>

namespace freshet::ui {

void NamespaceDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const Theme &theme = Theme::of(option->palette);
    if (m_stale)
        option->palette.setColor(QPalette::Text, theme.textMuted);
    if (index.column() == NamespaceModel::RateColumn && index.data(NamespaceModel::AlertRole).toBool()) {
        option->font.setWeight(QFont::DemiBold);
        option->palette.setColor(QPalette::Text, theme.bad);
    }
    if (index.column() == NamespaceModel::NameColumn)
        option->text.prepend(QStringLiteral("   ")); // the style sheet's tick box is wider than the style leaves room for
}

void NamespaceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    if (index.column() == NamespaceModel::NameColumn) {
        const QVariant line = index.data(NamespaceModel::ColorRole);
        if (line.isValid())
            painter->fillRect(QRect(option.rect.right() - 9, option.rect.top() + 5, 8, option.rect.height() - 10),
                              line.value<QColor>());
        return;
    }
    if (index.column() != NamespaceModel::TrendColumn)
        return;
    const auto trend = index.data(NamespaceModel::TrendRole).value<QList<float>>();
    if (trend.size() < 2)
        return;
    const QRectF area = QRectF(option.rect).adjusted(6, 4, -6, -4);
    const Theme &theme = Theme::of(option.palette);
    const QVariant color = index.data(NamespaceModel::ColorRole);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(theme.border, 1));
    painter->drawLine(area.bottomLeft(), area.bottomRight());
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const QColor ink = m_stale           ? theme.textMuted
                       : isSelected      ? option.palette.color(QPalette::HighlightedText)
                       : color.isValid() ? color.value<QColor>()
                                         : theme.textMuted;
    painter->setPen(QPen(ink, 1.5));
    QPolygonF run;
    const auto draw = [&] {
        if (run.size() == 1)
            painter->drawPoint(run.first());
        else if (!run.isEmpty())
            painter->drawPolyline(run);
        run.clear();
    };
    for (qsizetype i = 0; i < trend.size(); ++i) {
        if (std::isnan(trend[i])) {
            draw();
            continue;
        }
        run.append({area.left() + area.width() * double(i) / double(trend.size() - 1),
                    area.bottom() - area.height() * double(trend[i])});
    }
    draw();
    painter->restore();
}

} // namespace freshet::ui
