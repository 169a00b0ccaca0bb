// SPDX-License-Identifier: GPL-3.0-or-later
// The part of TimeChart that paints: the curves' picture, grid, texts, marks, last values, crosshair.
#include "ui/widgets/time_chart.h"

#include <QDateTime>
#include <QPainter>
#include <QTimeZone>

#include <algorithm>
#include <array>
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

void TimeChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    drawAll(painter, true);
}

void TimeChart::drawTo(QPainter &painter)
{
    drawAll(painter, false);
}

void TimeChart::drawAll(QPainter &painter, bool fromLayer)
{
    painter.fillRect(rect(), palette().color(QPalette::Base));
    const QRectF plot = plotRect();
    if (plot.width() < 20 || plot.height() < 20)
        return;
    painter.save();
    drawGrid(painter);
    painter.restore();
    painter.save();
    const CurvePlane at = plane();
    if (fromLayer) {
        painter.drawPixmap(QRectF(plot.topLeft() - QPointF(0, at.margin / at.scale), QSizeF(at.columns, at.rows) / at.scale),
                           m_layer.picture(at, curves()), QRectF(0, 0, at.columns, at.rows));
    } else {
        painter.setClipRect(plot.adjusted(0, -2, 0, 2));
        painter.translate(plot.topLeft() - QPointF(0, at.margin / at.scale));
        painter.scale(1 / at.scale, 1 / at.scale);
        painter.setRenderHint(QPainter::Antialiasing);
        drawCurves(painter, at, curves(), double(m_content.fromMs));
    }
    painter.restore();
    painter.save();
    drawForeground(painter);
    painter.restore();
}

void TimeChart::drawGrid(QPainter &target) const
{
    QPainter *painter = &target;
    const QRectF plot = plotRect();
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
        const qreal left = std::clamp(x - width / 2, 2.0, std::max(2.0, this->width() - width - 2));
        painter->drawText(QRectF(left, plot.bottom() + metrics.height() * 0.35, width + 2, metrics.height()),
                          Qt::AlignLeft | Qt::TextSingleLine, text);
    }
}

void TimeChart::drawMarks(QPainter &painter) const
{
    const QRectF plot = plotRect();
    const qreal size = QFontMetricsF(font()).height() * 0.3;
    qreal before = -10;
    for (const Mark &mark : m_content.marks) {
        if (mark.ms < m_content.fromMs || mark.ms > m_content.toMs)
            continue;
        const qreal x = std::round(xOf(double(mark.ms))) + 0.5;
        if (x - before < 1)
            continue; // a thousand at one place are one line
        before = x;
        painter.setPen(QPen(withAlpha(shown(mark.color), 0.7), 1, Qt::DotLine));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(shown(mark.color));
        const std::array<QPointF, 3> flag{QPointF(x - size, plot.top() - size * 1.6), QPointF(x + size, plot.top() - size * 1.6),
                                          QPointF(x, plot.top())};
        painter.drawPolygon(flag.data(), int(flag.size()));
    }
}

void TimeChart::drawForeground(QPainter &target)
{
    QPainter *painter = &target;
    const QRectF plot = plotRect();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(font());
    drawTitle(*painter);
    drawMarks(*painter);
    drawLastValues(*painter);
    if (m_dragFrom) {
        painter->setPen(QPen(palette().color(QPalette::Highlight), 1));
        painter->setBrush(withAlpha(palette().color(QPalette::Highlight), 0.18));
        painter->drawRect(QRectF(QPointF(std::min(*m_dragFrom, m_dragTo), plot.top()),
                                 QPointF(std::max(*m_dragFrom, m_dragTo), plot.bottom())));
    }
    if (isEmpty() && !m_emptyText.isEmpty()) {
        painter->setPen(withAlpha(palette().color(QPalette::Text), 0.75));
        painter->drawText(plot, Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
    }
    drawCrosshair(*painter);
    if (hasFocus()) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter->drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

void TimeChart::drawTitle(QPainter &painter)
{
    const QRectF plot = plotRect();
    const QFontMetricsF metrics(font());
    const qreal line = metrics.height();
    const QRectF strip(line * 0.6, line * 0.35, plot.right() - line * 0.6, line);
    painter.setFont(bold(font()));
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(strip, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, m_title);
    const qreal titleEnd = strip.left() + QFontMetricsF(bold(font())).horizontalAdvance(m_title) + line * 1.5;
    painter.setFont(font());
    m_keyRects.assign(m_content.lines.size(), QRectF());
    if (m_content.lines.size() < 2)
        return; // one line is what the title says

    // The key, at the right: as many as there is room for, the first lines first.
    const qreal side = line * 0.62, gap = line * 0.4;
    const qreal room = plot.right() - titleEnd;
    const qreal widest = std::clamp(room / qreal(m_content.lines.size()) - side - gap - line, line * 5, line * 12);
    std::vector<QString> names;
    qreal used = 0;
    const qreal moreWidth = metrics.horizontalAdvance(QStringLiteral("+99")) + line;
    for (const Line &each : m_content.lines) {
        const QString name = metrics.elidedText(oneLine(each.name), Qt::ElideRight, widest);
        const qreal width = side + gap + metrics.horizontalAdvance(name) + line;
        const bool isLast = names.size() + 1 == m_content.lines.size();
        if (used + width + (isLast ? 0 : moreWidth) > room)
            break;
        names.push_back(name);
        used += width;
    }
    const std::size_t more = m_content.lines.size() - names.size();
    qreal left = plot.right() - used - (more > 0 ? moreWidth : 0) + line;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Line &each = m_content.lines[i];
        const qreal width = metrics.horizontalAdvance(names[i]);
        const QRectF swatch(left, strip.center().y() - side / 2, side, side);
        painter.setPen(QPen(shown(each.color), 1.5));
        painter.setBrush(each.visible ? QBrush(shown(each.color), m_kind == Kind::Lines ? Qt::SolidPattern : each.pattern)
                                      : QBrush(Qt::NoBrush));
        painter.drawRect(swatch);
        painter.setPen(each.visible ? palette().color(QPalette::Text) : withAlpha(palette().color(QPalette::Text), 0.55));
        painter.drawText(QRectF(swatch.right() + gap, strip.top(), width + 2, line),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, names[i]);
        m_keyRects[i] = QRectF(left - 2, strip.top() - 2, side + gap + width + 4, line + 4);
        left += side + gap + width + line;
    }
    if (more > 0) {
        painter.setPen(withAlpha(palette().color(QPalette::Text), 0.75));
        painter.drawText(QRectF(left, strip.top(), moreWidth, line), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         QStringLiteral("+%1").arg(more));
    }
}

void TimeChart::drawLastValues(QPainter &painter) const
{
    if (visibleLines() > mostLastValues)
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
        if (!line.visible || line.points.empty() || !line.points.back().isKnown() || !at.back().isKnown() ||
            line.points.back().endMs > m_content.toMs || line.points.back().endMs <= m_content.fromMs)
            continue;
        labels.push_back({yOf(at.back().value), m_valueFormat(line.points.back().value), shown(line.color)});
    }
    // Where there is no room for all, those of the first lines are told.
    const auto room = std::size_t(std::max(1.0, (plot.height() + metrics.height()) / metrics.height()));
    if (labels.size() > room)
        labels.erase(labels.begin() + std::ptrdiff_t(room), labels.end());
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
        painter.drawText(QRectF(x + 7, places[i] - metrics.height() / 2, width() - x - 7, metrics.height()),
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
        if (!m_content.lines[i].visible || !point || !point->isKnown())
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
