// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/ttl_bars.h"

#include "ui/invalidate/invalidate_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace freshet::ui {

namespace {

constexpr qreal widest = 26;      // of one bar
constexpr qreal apart = 12;       // between the times and those without one
constexpr qreal widestApart = 48; // its name has to fit below
constexpr qreal leastHigh = 2;    // a single key among many is still seen

} // namespace

TtlBars::TtlBars(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("How the TTLs are spread"));
}

void TtlBars::setHistogram(inspect::ExpiryHistogram histogram)
{
    m_histogram = std::move(histogram);
    setAccessibleDescription(ttlText(m_histogram));
    update();
}

std::vector<TtlBars::Bar> TtlBars::bars() const
{
    std::vector<Bar> all;
    for (std::size_t i = 0; i < m_histogram.counts.size(); ++i) {
        const std::chrono::seconds from(m_histogram.bucketMs * qint64(i) / 1000);
        const std::chrono::seconds to(m_histogram.bucketMs * qint64(i + 1) / 1000);
        all.push_back(
            {m_histogram.counts[i],
             {},
             tr("%1 keys expire in %2 to %3").arg(formatCount(m_histogram.counts[i]), formatDuration(from), formatDuration(to)),
             false});
    }
    if (m_histogram.later > 0)
        all.push_back({m_histogram.later, {}, tr("%1 keys expire later").arg(formatCount(m_histogram.later)), true});
    if (m_histogram.never > 0)
        all.push_back({m_histogram.never, {}, tr("%1 keys never expire").arg(formatCount(m_histogram.never)), true});
    const int gaps = (m_histogram.later > 0 ? 1 : 0) + (m_histogram.never > 0 ? 1 : 0);
    const qreal label = fontMetrics().height() + Spacing::xs;
    const qreal room = std::max<qreal>(0, width() - gaps * (apart + widestApart));
    const qreal step = m_histogram.counts.empty() ? 0 : std::min(widest, room / qreal(m_histogram.counts.size()));
    qreal x = 0;
    for (Bar &bar : all) {
        if (bar.isApart)
            x += apart;
        const qreal wide = bar.isApart ? widestApart : step;
        bar.place = QRectF(x, 0, wide, std::max<qreal>(0, height() - label));
        x += wide;
    }
    return all;
}

void TtlBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    const std::vector<Bar> all = bars();
    qint64 most = 1;
    for (const Bar &bar : all)
        most = std::max(most, bar.keys);
    const qreal base = height() - fontMetrics().height() - Spacing::xs;
    painter.setPen(theme.border);
    painter.drawLine(QPointF(0, base), QPointF(width(), base));
    qreal lastTime = 0;
    for (const Bar &bar : all) {
        const qreal high = bar.keys == 0 ? 0 : std::max(leastHigh, (base - 1) * qreal(bar.keys) / qreal(most));
        const QRectF shown(bar.place.x() + 1, base - high, std::max<qreal>(1, bar.place.width() - 2), high);
        painter.fillRect(shown, bar.isApart ? theme.seriesColor(6) : theme.seriesColor(0));
        if (!bar.isApart)
            lastTime = bar.place.right();
    }
    painter.setPen(theme.textMuted);
    const qreal top = base + Spacing::xs;
    const auto high = qreal(fontMetrics().height());
    if (!m_histogram.counts.empty()) {
        painter.drawText(QRectF(0, top, lastTime / 2, high), int(Qt::AlignLeft), tr("now"));
        const std::chrono::seconds end(m_histogram.bucketMs * qint64(m_histogram.counts.size()) / 1000);
        const QString text = formatDuration(end);
        const qreal wide = fontMetrics().horizontalAdvance(text);
        if (lastTime > wide + fontMetrics().horizontalAdvance(tr("now")) + Spacing::s)
            painter.drawText(QRectF(lastTime - wide, top, wide + 1, high), int(Qt::AlignRight), text);
    }
    for (const Bar &bar : all) {
        if (!bar.isApart)
            continue;
        const bool isNever = &bar == &all.back() && m_histogram.never > 0;
        const QRectF place(bar.place.center().x() - 26, top, 52, high);
        painter.drawText(place, int(Qt::AlignHCenter), isNever ? tr("never") : tr("later"));
    }
}

QString TtlBars::textAt(const QPoint &place) const
{
    for (const Bar &bar : bars()) {
        if (bar.place.contains(place))
            return bar.text;
    }
    return {};
}

bool TtlBars::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QString text = textAt(help->pos());
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace freshet::ui
