// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/curve_layer.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace freshet::ui {

namespace {

constexpr int penRoom = 4; // columns that a pen, its cap and its smoothing reach beyond their point

// The part of a line that reaches behind a time, and one point before it.
TimePoints partFrom(const TimePoints &points, double fromMs)
{
    auto first = std::lower_bound(points.begin(), points.end(), fromMs,
                                  [](const TimePoint &point, double ms) { return double(point.endMs) < ms; });
    if (first != points.begin())
        --first;
    return {first, points.end()};
}

QPolygonF placed(const QList<QPointF> &run, const CurvePlane &plane, double fromMs)
{
    const double toMs = (double(plane.leftColumn) + plane.columns) * plane.perColumn;
    QPolygonF result = thinned(run, fromMs, toMs, plane.perColumn);
    for (QPointF &point : result)
        point = {plane.x(point.x()), plane.y(point.y())};
    return result;
}

bool isInside(const QList<QPointF> &run, const CurvePlane &plane, double fromMs)
{
    return run.last().x() >= fromMs && plane.x(run.first().x()) <= plane.columns;
}

/// Qt's rasterizer takes a stroke as one shape, whose cost grows faster than its length where it goes up and down: two thousand
/// such points take 244 ms, in pieces 10. A piece shares two points with the next one, so that each corner is within one.
void drawStroke(QPainter &painter, const QPolygonF &line, QPen pen)
{
    constexpr qsizetype asAWhole = 64;
    constexpr qsizetype piece = 8;
    if (line.size() <= asAWhole) {
        pen.setCapStyle(Qt::RoundCap);
        pen.setJoinStyle(Qt::RoundJoin);
        painter.setPen(pen);
        painter.drawPolyline(line);
        return;
    }
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::BevelJoin);
    painter.setPen(pen);
    for (qsizetype at = 0; at + 1 < line.size(); at += piece)
        painter.drawPolyline(line.constData() + at, int(std::min(piece + 2, line.size() - at)));
}

void drawLine(QPainter &painter, const CurvePlane &plane, const Curve &curve, double fromMs)
{
    for (const QList<QPointF> &run : unbrokenRuns(partFrom(*curve.points, fromMs))) {
        if (isInside(run, plane, fromMs))
            drawStroke(painter, placed(run, plane, fromMs), QPen(curve.color, plane.penWidth * plane.scale));
    }
}

void drawArea(QPainter &painter, const CurvePlane &plane, const Curve &curve, double fromMs)
{
    // A sum is unknown wherever a part is, so the runs of both edges begin and end together.
    const auto tops = unbrokenRuns(partFrom(*curve.points, fromMs));
    const auto floors = unbrokenRuns(partFrom(*curve.floor, fromMs));
    for (std::size_t i = 0; i < tops.size() && i < floors.size(); ++i) {
        if (!isInside(tops[i], plane, fromMs))
            continue;
        const QPolygonF top = placed(tops[i], plane, fromMs);
        const QPolygonF bottom = placed(floors[i], plane, fromMs);
        QPolygonF outline = top;
        for (auto point = bottom.crbegin(); point != bottom.crend(); ++point)
            outline.append(*point);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QBrush(curve.fill, curve.pattern));
        painter.drawPolygon(outline);
        painter.setBrush(Qt::NoBrush);
        drawStroke(painter, top, QPen(curve.color, 1.5 * plane.scale));
    }
}

bool isSame(const TimePoint &a, const TimePoint &b)
{
    return a.startMs == b.startMs && a.endMs == b.endMs && (a.value == b.value || (!a.isKnown() && !b.isKnown()));
}

} // namespace

void drawCurves(QPainter &painter, const CurvePlane &plane, const std::vector<Curve> &curves, double fromMs)
{
    // Patterns move with what they fill.
    painter.setBrushOrigin(QPointF(-double(plane.leftColumn % 64), 0));
    for (const Curve &curve : curves) {
        if (curve.floor)
            drawArea(painter, plane, curve, fromMs);
        else
            drawLine(painter, plane, curve, fromMs);
    }
}

void CurveLayer::invalidateFrom(qint64 ms)
{
    m_dirtyFromMs = std::min(m_dirtyFromMs, ms);
}

const QPixmap &CurveLayer::picture(const CurvePlane &plane, const std::vector<Curve> &curves)
{
    const qint64 moved = plane.leftColumn - m_plane.leftColumn;
    CurvePlane there = m_plane;
    there.leftColumn = plane.leftColumn;
    const bool goesOn = m_valid && there == plane && moved >= 0 && moved < plane.columns;
    const qint64 dirtyFrom = std::exchange(m_dirtyFromMs, std::numeric_limits<qint64>::max());
    m_plane = plane;
    m_valid = true;
    int first = 0;
    if (goesOn) {
        const double dirty = plane.x(double(dirtyFrom)) - penRoom;
        first = int(std::clamp(std::min(dirty, double(plane.columns - moved - penRoom)), 0.0, double(plane.columns)));
        if (moved == 0 && dirty >= plane.columns) {
            m_columnsDrawn = 0;
            return m_picture;
        }
        if (moved > 0)
            m_picture.scroll(int(-moved), 0, QRect(0, 0, plane.columns, plane.rows));
    } else {
        m_picture = QPixmap(plane.columns, plane.rows);
    }
    if (first == 0)
        m_picture.fill(Qt::transparent);
    m_columnsDrawn = plane.columns - first;
    QPainter painter(&m_picture);
    const QRect strip(first, 0, plane.columns - first, plane.rows);
    painter.setCompositionMode(QPainter::CompositionMode_Clear);
    painter.fillRect(strip, Qt::transparent);
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
    painter.setClipRect(strip);
    painter.setRenderHint(QPainter::Antialiasing);
    drawCurves(painter, plane, curves, (double(plane.leftColumn) + first - penRoom) * plane.perColumn);
    return m_picture;
}

qint64 firstDifference(const TimePoints &before, const TimePoints &after)
{
    constexpr qint64 none = std::numeric_limits<qint64>::max();
    if (after.empty() || before.empty())
        return after.empty() && before.empty() ? none : std::numeric_limits<qint64>::min();
    auto old = std::lower_bound(before.begin(), before.end(), after.front().startMs,
                                [](const TimePoint &point, qint64 ms) { return point.startMs < ms; });
    auto now = after.begin();
    while (old != before.end() && now != after.end() && isSame(*old, *now)) {
        ++old;
        ++now;
    }
    if (old == before.end() && now == after.end())
        return none;
    return std::min(old == before.end() ? none : old->startMs, now == after.end() ? none : now->startMs);
}

} // namespace freshet::ui
