// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/streams_delegate.h"

#include "ui/streams/cell_paint.h"
#include "ui/streams/streams_model.h"
#include "ui/widgets/theme.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

namespace freshet::ui {

void StreamsDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    paintCellPanel(painter, option);
    const auto *filter = qobject_cast<const QSortFilterProxyModel *>(index.model());
    const auto *model = filter ? qobject_cast<const StreamsModel *>(filter->sourceModel()) : nullptr;
    if (!model)
        return;
    const QModelIndex cell = filter->mapToSource(index);
    if (cell.column() == StreamsModel::TrendColumn) {
        paintTrend(painter, option, model->rows()[std::size_t(cell.row())]);
        return;
    }
    const Theme &theme = Theme::of(option.palette);
    const bool isAlert = model->isAlert(cell);
    painter->setPen(isAlert ? theme.bad : model->isMuted(cell) ? theme.textMuted : option.palette.color(QPalette::Text));
    paintText(painter, option, cell.data().toString(), StreamsModel::alignment(cell.column()), isAlert);
}

void StreamsDelegate::paintText(QPainter *painter, const QStyleOptionViewItem &option, const QString &text,
                                Qt::Alignment alignment, bool isBold) const
{
    if (text.isEmpty())
        return;
    const QRect place = option.rect.adjusted(Spacing::s, 0, -Spacing::s, 0);
    const Laid &shown = laid(text, option.font, isBold, place.width());
    if (isBold) {
        QFont font = option.font;
        font.setWeight(QFont::DemiBold);
        painter->setFont(font);
    } else {
        painter->setFont(option.font);
    }
    const qreal left = alignment & Qt::AlignRight ? place.right() + 1 - shown.width : place.left();
    const qreal top = place.top() + (place.height() - shown.text.size().height()) / 2;
    painter->drawStaticText(QPointF(std::floor(left), std::floor(top)), shown.text);
}

const StreamsDelegate::Laid &StreamsDelegate::laid(const QString &text, const QFont &font, bool isBold, int room) const
{
    if (m_font != font) {
        m_texts.clear();
        m_font = font;
    }
    const auto keep = [&](const QString &key, const QString &shown, const QFont &in) {
        auto one = std::make_unique<Laid>();
        one->text = QStaticText(shown);
        one->text.setTextFormat(Qt::PlainText);
        one->text.prepare({}, in);
        one->width = one->text.size().width();
        Laid *kept = one.release();
        m_texts.insert(key, kept);
        return kept;
    };
    QFont in = font;
    if (isBold)
        in.setWeight(QFont::DemiBold);
    const QString key = isBold ? QLatin1Char('\x01') + text : text; // names are made visible, so no text begins so
    Laid *whole = m_texts.object(key);
    if (!whole)
        whole = keep(key, text, in);
    if (whole->width <= room)
        return *whole;
    const QString cutKey = QLatin1Char('\x02') + QString::number(room) + QLatin1Char('\x02') + key;
    if (Laid *cut = m_texts.object(cutKey))
        return *cut;
    return *keep(cutKey, QFontMetricsF(in).elidedText(text, Qt::ElideMiddle, room), in);
}

void StreamsDelegate::paintTrend(QPainter *painter, const QStyleOptionViewItem &option, const StreamRow &row)
{
    const Theme &theme = Theme::of(option.palette);
    const Trend &trend = row.trend;
    const QRectF area = QRectF(option.rect).adjusted(Spacing::s, 5, -Spacing::s, -5);
    float highest = 1;
    for (int i = 0; i < trend.size(); ++i)
        highest = std::max(highest, trend.at(i));
    painter->save();
    painter->setPen(QPen(theme.border, 1));
    painter->drawLine(area.bottomLeft(), area.bottomRight());
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(!row.hasGroup ? theme.textMuted : row.alert ? theme.bad : theme.accent, 1.5));
    std::array<QPointF, Trend::most> run;
    int length = 0;
    const auto draw = [&] {
        if (length == 1)
            painter->drawPoint(run[0]);
        else if (length > 1)
            painter->drawPolyline(run.data(), length);
        length = 0;
    };
    for (int i = 0; i < trend.size(); ++i) {
        if (trend.at(i) < 0) {
            draw();
            continue;
        }
        const QPointF point(area.right() - area.width() * double(trend.size() - 1 - i) / double(Trend::most - 1),
                            area.bottom() - area.height() * double(trend.at(i) / highest));
        // A level run is one line: its inner points change nothing and cost the most.
        if (length > 1 && run[std::size_t(length - 1)].y() == point.y() && run[std::size_t(length - 2)].y() == point.y())
            run[std::size_t(length - 1)] = point;
        else
            run[std::size_t(length++)] = point;
    }
    draw();
    painter->restore();
}

} // namespace freshet::ui
