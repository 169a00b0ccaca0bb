// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/miss_ratio_plot.h"

#include "ui/widgets/format.h"
#include "ui/widgets/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace freshet::ui {

MissRatioPlot::MissRatioPlot(QWidget *parent)
    : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(fontMetrics().height() * 20, fontMetrics().height() * 12);
    setAccessibleName(tr("Miss-ratio curve"));
}

void MissRatioPlot::setCurve(std::vector<Point> curve, std::optional<double> bytesPerKey, std::optional<double> keysNow)
{
    m_curve = std::move(curve);
    m_bytesPerKey = bytesPerKey;
    m_keysNow = keysNow;
    m_current.reset();
    QStringList texts;
    for (std::size_t i = 0; i < m_curve.size(); i += std::max<std::size_t>(1, m_curve.size() / 8))
        texts.append(textOf(m_curve[i]));
    if (!m_curve.empty())
        texts.append(textOf(m_curve.back()));
    setAccessibleDescription(m_curve.empty() ? m_emptyText : texts.join(QStringLiteral("; ")));
    update();
}

void MissRatioPlot::setEmptyText(const QString &text)
{
    m_emptyText = text;
    update();
}

QString MissRatioPlot::textOf(const Point &point) const
{
    QString size = tr("%1 keys").arg(formatCount(std::llround(point.entries)));
    if (m_bytesPerKey)
        size = tr("%1, about %2").arg(size, formatBytes(std::llround(point.entries * *m_bytesPerKey)));
    if (point.high - point.low < 1e-9) // exact
        return tr("%1: %2 miss").arg(size, formatPercent(point.missRatio));
    return tr("%1: %2 miss (%3 to %4)")
        .arg(size, formatPercent(point.missRatio), formatPercent(point.low), formatPercent(point.high));
}

std::optional<MissRatioPlot::Point> MissRatioPlot::at(double entries) const
{
    if (m_curve.empty())
        return std::nullopt;
    const auto above = std::upper_bound(m_curve.begin(), m_curve.end(), entries,
                                        [](double wanted, const Point &point) { return wanted < point.entries; });
    return above == m_curve.begin() ? m_curve.front() : *std::prev(above);
}

QSize MissRatioPlot::sizeHint() const
{
    return {fontMetrics().height() * 34, fontMetrics().height() * 17};
}

QRectF MissRatioPlot::plotRect() const
{
    const qreal line = QFontMetricsF(font()).height();
    return QRectF(rect()).adjusted(line * 3.2, line * 0.8, -line * 1.5, -line * (m_bytesPerKey ? 3.8 : 2.7));
}

double MissRatioPlot::xOf(double entries) const
{
    const QRectF plot = plotRect();
    const double most = m_curve.empty() ? 10 : std::max(m_curve.back().entries, 2.0);
    return plot.left() + std::clamp(std::log(std::max(entries, 1.0)) / std::log(most), 0.0, 1.0) * plot.width();
}

double MissRatioPlot::yOf(double ratio) const
{
    const QRectF plot = plotRect();
    return plot.bottom() - std::clamp(ratio, 0.0, 1.0) * plot.height();
}

void MissRatioPlot::drawAxes(QPainter &painter) const
{
    const Theme &theme = Theme::of(this);
    const QRectF plot = plotRect();
    const QFontMetricsF metrics(font());
    const qreal line = metrics.height();
    for (int percent = 0; percent <= 100; percent += 25) {
        const qreal y = std::round(yOf(percent / 100.0)) + 0.5;
        painter.setPen(theme.border);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(theme.textMuted);
        painter.drawText(QRectF(0, y - line / 2, plot.left() - line * 0.4, line), Qt::AlignRight | Qt::AlignVCenter,
                         QLocale().toString(percent) + QStringLiteral(" %"));
    }
    qreal taken = -1e9;
    for (double entries = 1; entries <= m_curve.back().entries; entries *= 10) {
        const qreal x = std::round(xOf(entries)) + 0.5;
        painter.setPen(theme.border);
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        painter.setPen(theme.textMuted);
        const QString keys = formatShort(entries);
        const QString bytes = m_bytesPerKey ? formatBytes(std::llround(entries * *m_bytesPerKey)) : QString();
        const qreal width = std::max(metrics.horizontalAdvance(keys), metrics.horizontalAdvance(bytes)) + 2;
        const qreal left = std::clamp(x - width / 2, 0.0, std::max(0.0, this->width() - width));
        if (left < taken)
            continue;
        taken = left + width + line * 0.5;
        painter.drawText(QRectF(left, plot.bottom() + line * 0.3, width, line), Qt::AlignHCenter, keys);
        painter.drawText(QRectF(left, plot.bottom() + line * 1.3, width, line), Qt::AlignHCenter, bytes);
    }
    painter.drawText(QRectF(plot.left(), height() - line * 1.2, plot.width(), line), Qt::AlignHCenter,
                     m_bytesPerKey ? tr("Keys that the cache holds, and their memory") : tr("Keys that the cache holds"));
}

void MissRatioPlot::drawCurve(QPainter &painter) const
{
    const Theme &theme = Theme::of(this);
    QPolygonF band, line;
    for (const Point &point : m_curve) {
        band.append({xOf(point.entries), yOf(point.high)});
        line.append({xOf(point.entries), yOf(point.missRatio)});
    }
    for (auto point = m_curve.rbegin(); point != m_curve.rend(); ++point)
        band.append({xOf(point->entries), yOf(point->low)});
    QColor soft = theme.accent;
    soft.setAlphaF(0.22F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(soft);
    painter.drawPolygon(band);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.accent, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
    if (m_keysNow && *m_keysNow >= 1 && *m_keysNow <= m_curve.back().entries) {
        const qreal x = std::round(xOf(*m_keysNow)) + 0.5;
        const QRectF plot = plotRect();
        painter.setPen(QPen(theme.text, 1, Qt::DashLine));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        const QString text = tr("now");
        const qreal width = QFontMetricsF(font()).horizontalAdvance(text);
        const bool fits = x + width + 6 < plot.right();
        painter.drawText(QPointF(fits ? x + 4 : x - width - 4, plot.top() + QFontMetricsF(font()).ascent()), text);
    }
}

void MissRatioPlot::drawCurrent(QPainter &painter) const
{
    if (!m_current || *m_current >= int(m_curve.size()))
        return;
    const Theme &theme = Theme::of(this);
    const Point &point = m_curve[std::size_t(*m_current)];
    const QPointF at(xOf(point.entries), yOf(point.missRatio));
    const QRectF plot = plotRect();
    painter.setPen(QPen(theme.textMuted, 1, Qt::DashLine));
    painter.drawLine(QPointF(at.x(), plot.top()), QPointF(at.x(), plot.bottom()));
    painter.setPen(QPen(theme.surface, 1.5));
    painter.setBrush(theme.accent);
    painter.drawEllipse(at, 4, 4);
    const QString text = textOf(point);
    const QFontMetricsF metrics(font());
    QRectF box(0, plot.top() + 4, metrics.horizontalAdvance(text) + metrics.height(), metrics.height() * 1.6);
    box.moveLeft(std::clamp(at.x() - box.width() / 2, 0.0, std::max(0.0, width() - box.width())));
    painter.setPen(theme.border);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(theme.text);
    painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
}

void MissRatioPlot::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    painter.fillRect(rect(), theme.surface);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_curve.empty()) {
        painter.setPen(theme.textMuted);
        painter.drawText(QRectF(rect()).adjusted(Spacing::l, 0, -Spacing::l, 0), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
    } else if (plotRect().width() > 20 && plotRect().height() > 20) {
        drawAxes(painter);
        drawCurve(painter);
        drawCurrent(painter);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

void MissRatioPlot::setCurrent(std::optional<int> current)
{
    if (std::exchange(m_current, current) != current)
        update();
}

void MissRatioPlot::mouseMoveEvent(QMouseEvent *event)
{
    std::optional<int> nearest;
    double least = 1e9;
    for (std::size_t i = 0; i < m_curve.size(); ++i) {
        const double away = std::abs(xOf(m_curve[i].entries) - event->position().x());
        if (away < least) {
            least = away;
            nearest = int(i);
        }
    }
    setCurrent(nearest);
}

void MissRatioPlot::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    setCurrent(std::nullopt);
}

void MissRatioPlot::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_curve.size()) - 1;
    if (last >= 0 && event->key() == Qt::Key_Right)
        setCurrent(std::min(last, m_current.value_or(-1) + 1));
    else if (last >= 0 && event->key() == Qt::Key_Left)
        setCurrent(std::max(0, m_current.value_or(last + 1) - 1));
    else
        QWidget::keyPressEvent(event);
}

} // namespace freshet::ui
