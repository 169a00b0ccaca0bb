// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/trace_paint.h"

#include "ui/streams/trace_model.h"
#include "ui/widgets/theme.h"

#include <QPainter>

#include <algorithm>

namespace freshet::ui {

using Kind = TraceModel::Kind;

namespace {

constexpr int dotRadius = 5;
constexpr int lineAt = Spacing::l; // from the cell's left edge
constexpr int barHeight = 8;

Kind kindOf(const QModelIndex &index)
{
    return Kind(index.data(TraceModel::KindRole).toInt());
}

QColor colorOf(Kind kind, const Theme &theme)
{
    switch (kind) {
    case Kind::Failed:
    case Kind::Buried:
        return theme.bad;
    case Kind::Delivered:
        return theme.seriesColor(0);
    case Kind::Removed:
        return theme.seriesColor(1);
    case Kind::Key:
        return theme.seriesColor(3);
    case Kind::Handled:
        return theme.seriesColor(2);
    case Kind::Acknowledged:
        return theme.accent;
    default:
        return theme.text;
    }
}

const TraceModel *modelOf(const QModelIndex &index)
{
    return qobject_cast<const TraceModel *>(index.model());
}

QRectF axisOf(const QRect &cell)
{
    return QRectF(cell).adjusted(Spacing::m, 0, -Spacing::xl, 0);
}

} // namespace

void TraceDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    EventCellDelegate::initStyleOption(option, index);
    if (kindOf(index) == Kind::Reader)
        option->font.setBold(true);
    option->fontMetrics = QFontMetrics(option->font);
}

void TraceDelegate::paintContent(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                                 const QString &text) const
{
    if (index.column() == TraceModel::StepColumn)
        paintStep(painter, option, index, text);
    else if (index.column() == TraceModel::WayColumn)
        paintWay(painter, option, index);
    else
        EventCellDelegate::paintContent(painter, option, index, text);
}

void TraceDelegate::paintStep(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                              const QString &text) const
{
    const Theme &theme = Theme::of(option.palette);
    const Kind kind = kindOf(index);
    const QRect cell = option.rect;
    int left = cell.left() + lineAt + 2 * dotRadius + Spacing::xs;
    if (kind == Kind::Reader) {
        left = cell.left() + Spacing::s;
    } else {
        const int x = cell.left() + lineAt, middle = cell.center().y();
        const bool isLast = index.data(TraceModel::EndRole).toBool();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(theme.controlBorder, 1.5));
        if (kind != Kind::Published && kind != Kind::Key)
            painter->drawLine(QPointF(x, cell.top()), QPointF(x, middle - dotRadius));
        if (!isLast)
            painter->drawLine(QPointF(x, kind == Kind::Key ? cell.top() : middle + dotRadius), QPointF(x, cell.bottom() + 1));
        if (kind == Kind::Key) {
            left += Spacing::l;
            if (isLast)
                painter->drawLine(QPointF(x, cell.top()), QPointF(x, middle));
            painter->drawLine(QPointF(x, middle), QPointF(left - Spacing::xs, middle));
        } else {
            const bool isKnown = index.data(TraceModel::KnownRole).toBool();
            painter->setPen(QPen(isKnown ? colorOf(kind, theme) : theme.textMuted, 1.5));
            painter->setBrush(isKnown ? colorOf(kind, theme) : theme.surface);
            painter->drawEllipse(QPointF(x, middle), dotRadius - 0.5, dotRadius - 0.5);
        }
    }
    painter->setPen(option.palette.color(QPalette::Text));
    const QRect place(left, cell.top(), cell.right() - Spacing::s - left, cell.height());
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(text, kind == Kind::Key ? Qt::ElideMiddle : Qt::ElideRight, place.width()));
}

void TraceDelegate::paintWay(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const TraceModel *model = modelOf(index);
    if (!model || kindOf(index) == Kind::Reader)
        return;
    const Theme &theme = Theme::of(option.palette);
    const QRectF axis = axisOf(option.rect);
    painter->setPen(QPen(theme.border, 1));
    for (const TraceModel::Tick &tick : model->ticks()) {
        const double x = axis.left() + tick.at * axis.width();
        painter->drawLine(QPointF(x, option.rect.top()), QPointF(x, option.rect.bottom()));
    }
    const double to = index.data(TraceModel::ToRole).toDouble();
    if (to < 0)
        return;
    const double from = std::max(0.0, index.data(TraceModel::FromRole).toDouble());
    const QColor color = colorOf(kindOf(index), theme);
    const double start = axis.left() + std::min(from, to) * axis.width();
    const double end = axis.left() + std::max(from, to) * axis.width();
    const double middle = QRectF(option.rect).center().y();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    QColor soft = color;
    soft.setAlphaF(0.45F);
    painter->setBrush(QBrush(soft, kindOf(index) == Kind::Key ? Qt::BDiagPattern : Qt::SolidPattern));
    if (end - start > 1)
        painter->drawRoundedRect(QRectF(start, middle - barHeight / 2.0, end - start, barHeight), 3, 3);
    painter->setBrush(color);
    painter->drawEllipse(QPointF(axis.left() + to * axis.width(), middle), 4, 4);
}

TraceHeader::TraceHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(false);
}

void TraceHeader::paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const
{
    painter->save();
    QHeaderView::paintSection(painter, rect, logicalIndex);
    painter->restore();
    const auto *trace = qobject_cast<const TraceModel *>(model());
    if (logicalIndex != TraceModel::WayColumn || !trace)
        return;
    const Theme &theme = Theme::of(this);
    const QRectF axis = axisOf(rect);
    painter->save();
    painter->setPen(theme.textMuted);
    double taken = axis.left() - Spacing::m;
    for (const TraceModel::Tick &tick : trace->ticks()) {
        const double width = fontMetrics().horizontalAdvance(tick.text);
        const double left = std::min(axis.left() + tick.at * axis.width() - width / 2, double(rect.right()) - width - 2);
        if (left < taken + Spacing::s)
            continue;
        painter->drawText(QRectF(left, rect.top(), width + 2, rect.height()), Qt::AlignVCenter, tick.text);
        taken = left + width;
    }
    painter->restore();
}

} // namespace freshet::ui
