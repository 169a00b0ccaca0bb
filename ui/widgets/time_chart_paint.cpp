// SPDX-License-Identifier: GPL-3.0-or-later
// The part of TimeChart that paints what Qt Charts does not: grid, texts, last values, crosshair.
#include "ui/widgets/time_chart.h"

#include <QDateTime>
#include <QPainter>
#include <QTimeZone>

#include <algorithm>
#include <cmath>

namespace freshet::ui {

namespace {

QColor withAlpha(QColor color, qreal alpha)
{
    color.setAlphaF(float(alpha));
    return color;
}

QFont bold(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

// Names from a server may hold anything: one line of plain text, whatever it is.
QString oneLine(QString text)
{
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format || c == QChar::LineSeparator)
            c = QChar::ReplacementCharacter;
    }
    return text;
}

constexpr int mostLastValues = 8;

} // namespace

void TimeChart::drawBackground(QPainter *painter, const QRectF &rect)
{
    painter->fillRect(rect, palette().color(QPalette::Base));
    const QRectF plot = plotRect();
    if (plot.width() < 20 || plot.height() < 20)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, false);
    const QColor ink = palette().color(QPalette::Text);
    const QColor faint = withAlpha(ink, 0.62);
    const QFontMetricsF metrics(font());
    painter->setFont(font());

    for (const double tick : m_valueAxis.ticks()) {
        if (tick > m_valueAxis.high + m_valueAxis.step / 1e6)
            continue;
        const qreal y = std::round(yOf(tick));
        painter->setPen(QPen(withAlpha(ink, tick == m_valueAxis.low ? 0.35 : 0.10), 1));
        painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter->setPen(faint);
        const QRectF label(0, y - metrics.height() / 2, plot.left() - metrics.height() / 3, metrics.height());
        painter->drawText(label, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, m_axisFormat(tick));
    }

    const qreal widest = metrics.horizontalAdvance(timeTickText(m_content.toMs, 1000, QLocale())) + metrics.height() * 2;
    const qint64 offset = QDateTime::fromMSecsSinceEpoch(m_content.toMs).offsetFromUtc() * 1000LL;
    const TimeTicks times = timeTicksFor(m_content.fromMs, m_content.toMs, std::max(1, int(plot.width() / widest)), offset);
    for (const qint64 tick : times.ticks) {
        const qreal x = std::round(xOf(double(tick)));
        painter->setPen(QPen(withAlpha(ink, 0.07), 1));
        painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        if (!m_timeLabels)
            continue;
        painter->setPen(faint);
        const QString text = timeTickText(tick, times.stepMs, QLocale());
        const qreal width = metrics.horizontalAdvance(text);
        const qreal left = std::clamp(x - width / 2, 2.0, std::max(2.0, viewport()->width() - width - 2));
        painter->drawText(QRectF(left, plot.bottom() + metrics.height() * 0.35, width + 2, metrics.height()),
                          Qt::AlignLeft | Qt::TextSingleLine, text);
    }
    painter->restore();
}

void TimeChart::drawForeground(QPainter *painter, const QRectF &)
{
    const QRectF plot = plotRect();
    if (plot.width() < 20 || plot.height() < 20)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(font());
    drawTitle(*painter);
    drawLastValues(*painter);
    if (isEmpty() && !m_emptyText.isEmpty()) {
        painter->setPen(withAlpha(palette().color(QPalette::Text), 0.75));
        painter->drawText(plot, Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
    }
    drawCrosshair(*painter);
    if (hasFocus()) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter->drawRoundedRect(QRectF(viewport()->rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
    painter->restore();
}

void TimeChart::drawTitle(QPainter &painter) const
{
    const QRectF plot = plotRect();
    const QFontMetricsF metrics(font());
    const qreal line = metrics.height();
    const QRectF strip(line * 0.6, line * 0.35, plot.right() - line * 0.6, line);
    painter.setFont(bold(font()));
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(strip, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, m_title);
    painter.setFont(font());
    if (m_content.lines.size() < 2)
        return; // one line is what the title says
    // The key, at the right, as the areas stand: the topmost first.
    qreal right = plot.right();
    for (const Line &each : m_content.lines) {
        const QString name = metrics.elidedText(oneLine(each.name), Qt::ElideRight, line * 12);
        const qreal width = metrics.horizontalAdvance(name);
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRectF(right - width - 1, strip.top(), width + 2, line),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, name);
        const qreal side = line * 0.62;
        const QRectF swatch(right - width - side - line * 0.4, strip.center().y() - side / 2, side, side);
        painter.setPen(QPen(shown(each.color), 1.5));
        painter.setBrush(QBrush(shown(each.color), m_kind == Kind::Lines ? Qt::SolidPattern : each.pattern));
        painter.drawRect(swatch);
        right = swatch.left() - line;
    }
}

void TimeChart::drawLastValues(QPainter &painter) const
{
    if (m_content.lines.size() > mostLastValues)
        return;
    struct Label
    {
        qreal y;
        QString text;
        QColor color;
    };
    const QFontMetricsF metrics(font());
    const QRectF plot = plotRect();
    std::vector<Label> labels;
    for (std::size_t i = 0; i < m_content.lines.size(); ++i) {
        const Line &line = m_content.lines[i];
        const TimePoints &at = m_kind == Kind::StackedAreas ? m_tops[i] : line.points;
        if (line.points.empty() || !line.points.back().isKnown() || !at.back().isKnown() ||
            line.points.back().endMs > m_content.toMs || line.points.back().endMs <= m_content.fromMs)
            continue;
        labels.push_back({yOf(at.back().value), m_valueFormat(line.points.back().value), shown(line.color)});
    }
    // Values that stand close push each other apart, from the bottom up and then back into the plot.
    std::sort(labels.begin(), labels.end(), [](const Label &a, const Label &b) { return a.y > b.y; });
    std::vector<qreal> places;
    places.reserve(labels.size());
    for (const Label &label : labels)
        places.push_back(places.empty() ? label.y : std::min(label.y, places.back() - metrics.height()));
    if (!places.empty()) {
        const qreal over = plot.top() - metrics.height() / 2 - places.back();
        for (qreal &place : places)
            place += std::max(over, 0.0);
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const qreal x = plot.right() + metrics.height() * 0.25;
        painter.setPen(Qt::NoPen);
        painter.setBrush(labels[i].color);
        painter.drawRoundedRect(QRectF(x, places[i] - metrics.height() * 0.38, 3, metrics.height() * 0.76), 1.5, 1.5);
        painter.setPen(palette().color(m_stale ? QPalette::Disabled : QPalette::Active, QPalette::Text));
        painter.drawText(QRectF(x + 7, places[i] - metrics.height() / 2, viewport()->width() - x - 7, metrics.height()),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, labels[i].text);
    }
}

void TimeChart::drawCrosshair(QPainter &painter) const
{
    if (!m_crosshair || *m_crosshair < m_content.fromMs || *m_crosshair > m_content.toMs)
        return;
    const QRectF plot = plotRect();
    const qreal x = std::round(xOf(double(*m_crosshair))) + 0.5;
    painter.setPen(QPen(withAlpha(palette().color(QPalette::Text), 0.55), 1, Qt::DashLine));
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    for (std::size_t i = 0; i < m_content.lines.size(); ++i) {
        const TimePoint *point = pointAt(m_kind == Kind::StackedAreas ? m_tops[i] : m_content.lines[i].points, *m_crosshair);
        if (!point || !point->isKnown())
            continue;
        painter.setPen(QPen(palette().color(QPalette::Base), 1.5));
        painter.setBrush(shown(m_content.lines[i].color));
        painter.drawEllipse(QPointF(x, std::clamp(yOf(point->value), plot.top(), plot.bottom())), 4, 4);
    }

    const QFontMetricsF metrics(font());
    const qreal row = metrics.height() * 1.15, pad = metrics.height() * 0.5;
    qreal names = 0, values = 0;
    std::vector<std::pair<QString, QString>> rows;
    const QStringList texts = textAt(*m_crosshair);
    for (const QString &text : texts) {
        const QString name = metrics.elidedText(oneLine(text.section(u'\t', 0, -2)), Qt::ElideRight, 240);
        const QString value = oneLine(text.section(u'\t', -1));
        rows.emplace_back(name, value);
        names = std::max(names, metrics.horizontalAdvance(name));
        values = std::max(values, QFontMetricsF(bold(font())).horizontalAdvance(value));
    }
    const qreal gap = names > 0 ? pad * 1.5 : 0;
    const QSizeF size(names + gap + values + 2 * pad, row * qreal(rows.size()) + pad);
    QRectF box(QPointF(x + 12, plot.top() + 6), size);
    if (box.right() > plot.right())
        box.moveRight(x - 12);
    painter.setPen(QPen(withAlpha(palette().color(QPalette::Text), 0.3), 1));
    painter.setBrush(withAlpha(palette().color(QPalette::ToolTipBase), 0.96));
    painter.drawRoundedRect(box, 5, 5);
    painter.setPen(palette().color(QPalette::ToolTipText));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const QRectF strip(box.left() + pad, box.top() + pad / 2 + row * qreal(i), size.width() - 2 * pad, row);
        painter.setFont(font());
        painter.drawText(strip, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, rows[i].first);
        painter.setFont(i == 0 ? font() : bold(font()));
        painter.drawText(strip, (i == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter | Qt::TextSingleLine,
                         rows[i].second);
    }
}

} // namespace freshet::ui
