// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/slot_map.h"

#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace freshet::ui {

namespace {

constexpr int stripHeight = 26;
constexpr int swatch = 12;
constexpr std::size_t mostInLegend = 24;

QString rangesText(const inspect::ServerNode &node, qsizetype most)
{
    QStringList parts;
    for (const auto &[first, last] : node.slotRanges) {
        if (parts.size() == most) {
            parts << QStringLiteral("…");
            break;
        }
        parts << (first == last ? QString::number(first) : QStringLiteral("%1-%2").arg(first).arg(last));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

SlotMap::SlotMap(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
}

void SlotMap::show(const inspect::ServerNodes &nodes)
{
    m_parts.clear();
    m_owners.clear();
    for (const inspect::ServerNode &node : nodes.nodes) {
        if (node.slotRanges.empty())
            continue;
        for (const auto &[first, last] : node.slotRanges)
            m_parts.push_back({first, last, m_owners.size()});
        m_owners.push_back(
            {visibleText(node.address.left(60)), node.slotCount(), node.state == inspect::ServerNode::State::Down});
    }
    std::ranges::sort(m_parts, {}, &Part::first);
    setAccessibleDescription(text(nodes));
    updateGeometry();
    update();
}

void SlotMap::setStale(bool stale)
{
    m_stale = stale;
    update();
}

QString SlotMap::text(const inspect::ServerNodes &nodes)
{
    QStringList lines;
    int served = 0;
    for (const inspect::ServerNode &node : nodes.nodes) {
        if (node.slotRanges.empty())
            continue;
        served += node.slotCount();
        lines
            << tr("%1: %n slot(s) (%2)", nullptr, node.slotCount()).arg(visibleText(node.address.left(60)), rangesText(node, 20));
    }
    if (served < inspect::slotsOfCluster)
        lines << tr("%n slot(s) belong to nobody", nullptr, inspect::slotsOfCluster - served);
    return lines.join(u'\n');
}

QRect SlotMap::strip() const
{
    return {0, 0, width(), stripHeight};
}

QColor SlotMap::colorOf(std::size_t owner) const
{
    const Theme &theme = Theme::of(this);
    return m_stale ? theme.controlBorder : theme.seriesColor(int(owner % 8));
}

/// Calls `each(owner, x, row)` for what stands in the legend; how many rows it takes.
template<typename Each>
void SlotMap::layLegend(int width, Each each) const
{
    int x = 0, row = 0;
    for (std::size_t i = 0; i < m_owners.size() && i < mostInLegend; ++i) {
        const int needed = swatch + Spacing::xs + Spacing::l +
                           fontMetrics().horizontalAdvance(tr("%1: %2").arg(m_owners[i].address, formatCount(m_owners[i].count)));
        if (x > 0 && x + needed > width) {
            x = 0;
            ++row;
        }
        each(i, x, row);
        x += needed;
    }
}

int SlotMap::legendRows(int width) const
{
    int rows = 0;
    layLegend(width, [&rows](std::size_t, int, int row) { rows = row + 1; });
    return rows;
}

QSize SlotMap::sizeHint() const
{
    const int row = fontMetrics().height() + 2;
    return {600, stripHeight + Spacing::xs + row + Spacing::xs + row * std::max(1, legendRows(std::max(width(), 200)))};
}

void SlotMap::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    const QRect place = strip();
    painter.fillRect(place, theme.badSoft);
    painter.fillRect(place, QBrush(theme.bad, Qt::DiagCrossPattern)); // what nobody serves
    const auto x = [&](int slot) { return place.left() + double(slot) * place.width() / inspect::slotsOfCluster; };
    for (const Part &part : m_parts) {
        const QRectF where(x(part.first), place.top(), std::max(1.0, x(part.last + 1) - x(part.first)), place.height());
        painter.fillRect(where, theme.surface);
        painter.fillRect(where, colorOf(part.owner));
        if (part.owner % 2 == 1)
            painter.fillRect(where, QBrush(theme.surface, Qt::BDiagPattern));
        if (m_owners[part.owner].isDown)
            painter.fillRect(where, QBrush(theme.bad, Qt::DiagCrossPattern));
    }
    painter.setPen(theme.controlBorder);
    painter.drawRect(place.adjusted(0, 0, -1, -1));
    const int row = fontMetrics().height() + 2;
    int y = place.bottom() + Spacing::xs;
    painter.setPen(theme.textMuted);
    for (const int slot : {0, 4096, 8192, 12288, 16383}) {
        const QString label = formatCount(slot);
        const int wide = fontMetrics().horizontalAdvance(label);
        const int left = std::clamp(int(x(slot)) - (slot == 0 ? 0 : wide / 2), 0, std::max(0, width() - wide));
        painter.drawText(left, y + fontMetrics().ascent(), label);
    }
    y += row + Spacing::xs;
    layLegend(width(), [&](std::size_t owner, int left, int at) {
        const QRect box(left, y + at * row + (row - swatch) / 2, swatch, swatch);
        painter.fillRect(box, colorOf(owner));
        if (owner % 2 == 1)
            painter.fillRect(box, QBrush(theme.surface, Qt::BDiagPattern));
        painter.setPen(m_stale ? theme.textMuted : theme.text);
        painter.drawText(left + swatch + Spacing::xs, y + at * row + fontMetrics().ascent(),
                         tr("%1: %2").arg(m_owners[owner].address, formatCount(m_owners[owner].count)));
    });
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRect(place.adjusted(1, 1, -1, -1));
    }
}

bool SlotMap::event(QEvent *event)
{
    if (event->type() == QEvent::Resize)
        updateGeometry();
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QString said;
    if (strip().contains(help->pos()) && width() > 0) {
        const int slot = std::clamp(help->pos().x() * inspect::slotsOfCluster / width(), 0, inspect::slotsOfCluster - 1);
        const auto part = std::ranges::find_if(m_parts, [&](const Part &one) { return one.first <= slot && slot <= one.last; });
        said = part == m_parts.end() ? tr("Slot %1 belongs to nobody").arg(formatCount(slot))
                                     : tr("Slot %1: %2 (%3 to %4)")
                                           .arg(formatCount(slot), m_owners[part->owner].address, formatCount(part->first),
                                                formatCount(part->last));
    }
    QToolTip::showText(help->globalPos(), said.isEmpty() ? QString() : QStringLiteral("<p>%1</p>").arg(said.toHtmlEscaped()),
                       this);
    return true;
}

} // namespace freshet::ui
