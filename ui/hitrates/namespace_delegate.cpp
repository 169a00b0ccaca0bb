// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/namespace_model.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

#include <cmath>
#include <utility>

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
}

QRect NamespaceDelegate::tickBox(const QRect &cell)
{
    return {cell.left() + Spacing::s, cell.center().y() - 7, 15, 15};
}

// The tick box is drawn here, for the style draws its own beside the one of the style sheet.
void NamespaceDelegate::paintName(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = std::exchange(cell.text, QString());
    const bool isTicked = cell.checkState == Qt::Checked;
    cell.features &= ~QStyleOptionViewItem::HasCheckIndicator;
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const Theme &theme = Theme::of(cell.palette);
    const QRect box = tickBox(cell.rect);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(isTicked ? theme.accent : theme.controlBorder, 1));
    painter->setBrush(isTicked ? theme.accent : theme.surface);
    painter->drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    if (isTicked) {
        painter->setPen(QPen(theme.onAccent, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->setBrush(Qt::NoBrush);
        const QPointF corner(box.topLeft());
        painter->drawPolyline(QPolygonF{corner + QPointF(3.8, 7.8), corner + QPointF(6.4, 10.4), corner + QPointF(11.2, 4.8)});
    }
    painter->restore();

    const QVariant line = index.data(NamespaceModel::ColorRole);
    const QRect strip(cell.rect.right() - 9, cell.rect.top() + 5, 8, cell.rect.height() - 10);
    if (line.isValid())
        painter->fillRect(strip, line.value<QColor>());
    const QRect place(box.right() + Spacing::s, cell.rect.top(), strip.left() - Spacing::xs - box.right() - Spacing::s,
                      cell.rect.height());
    painter->save();
    painter->setFont(cell.font);
    painter->setPen(cell.palette.color(QPalette::Text));
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      cell.fontMetrics.elidedText(text, Qt::ElideMiddle, place.width()));
    painter->restore();
}

bool NamespaceDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                                    const QModelIndex &index)
{
    const QEvent::Type type = event->type();
    const bool isMouse =
        type == QEvent::MouseButtonPress || type == QEvent::MouseButtonRelease || type == QEvent::MouseButtonDblClick;
    if (!isMouse || index.column() != NamespaceModel::NameColumn)
        return QStyledItemDelegate::editorEvent(event, model, option, index);
    const auto *mouse = static_cast<QMouseEvent *>(event);
    if (mouse->button() != Qt::LeftButton || !tickBox(option.rect).adjusted(-6, -6, 6, 6).contains(mouse->position().toPoint()))
        return false;
    if (type != QEvent::MouseButtonRelease)
        return true;
    const bool isTicked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, isTicked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

void NamespaceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (index.column() == NamespaceModel::NameColumn) {
        paintName(painter, option, index);
        return;
    }
    QStyledItemDelegate::paint(painter, option, index);
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
