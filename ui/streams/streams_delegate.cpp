// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/streams_delegate.h"

#include "ui/streams/streams_model.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace freshet::ui {

void StreamsDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const Theme &theme = Theme::of(option->palette);
    const int column = index.column();
    if (index.data(StreamsModel::MutedRole).toBool())
        option->palette.setColor(QPalette::Text, theme.textMuted);
    if ((column == StreamsModel::LagColumn || column == StreamsModel::OldestColumn) &&
        index.data(StreamsModel::AlertRole).toBool()) {
        option->font.setWeight(QFont::DemiBold);
        option->palette.setColor(QPalette::Text, theme.bad);
    }
}

// The style would put the text three pixels from the edge, and elsewhere where the row is chosen.
void StreamsDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const QString text = std::exchange(filled.text, QString());
    const QStyle *style = filled.widget ? filled.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &filled, painter, filled.widget);
    const Theme &theme = Theme::of(filled.palette);
    painter->save();
    if (index.column() != StreamsModel::TrendColumn) {
        const QRect place = filled.rect.adjusted(8, 0, -8, 0);
        painter->setFont(filled.font);
        painter->setPen(filled.palette.color(QPalette::Text));
        painter->drawText(place, int(filled.displayAlignment) | Qt::TextSingleLine,
                          QFontMetrics(filled.font).elidedText(text, Qt::ElideMiddle, place.width()));
        painter->restore();
        return;
    }
    const auto *filter = qobject_cast<const QSortFilterProxyModel *>(index.model());
    const auto *model = filter ? qobject_cast<const StreamsModel *>(filter->sourceModel()) : nullptr;
    if (!model) {
        painter->restore();
        return;
    }
    const StreamRow &row = model->rows()[std::size_t(filter->mapToSource(index).row())];
    const Trend &trend = row.trend;
    const QRectF area = QRectF(filled.rect).adjusted(8, 5, -8, -5);
    float highest = 1;
    for (int i = 0; i < trend.size(); ++i)
        highest = std::max(highest, trend.at(i));
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(theme.border, 1));
    painter->drawLine(area.bottomLeft(), area.bottomRight());
    painter->setPen(QPen(!row.hasGroup ? theme.textMuted : row.alert ? theme.bad : theme.accent, 1.5));
    QPolygonF run;
    const auto draw = [&] {
        if (run.size() == 1)
            painter->drawPoint(run.first());
        else if (!run.isEmpty())
            painter->drawPolyline(run);
        run.clear();
    };
    for (int i = 0; i < trend.size(); ++i) {
        if (trend.at(i) < 0) {
            draw();
            continue;
        }
        run.append({area.right() - area.width() * double(trend.size() - 1 - i) / double(Trend::most - 1),
                    area.bottom() - area.height() * double(trend.at(i) / highest)});
    }
    draw();
    painter->restore();
}

} // namespace freshet::ui
