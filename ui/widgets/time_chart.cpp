// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/time_chart.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace freshet::ui {

namespace {

constexpr std::size_t manyLines = 12;
constexpr double penRoom = 2;  // a line at 0 or 100 % keeps its whole width
constexpr qreal leastDrag = 6; // pixels; less is a click
constexpr qint64 leastZoomMs = 5000;

QColor mixed(const QColor &a, const QColor &b, qreal share)
{
    const auto mix = [share](float x, float y) { return float(x * (1 - share) + y * share); };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

} // namespace

TimeChart::TimeChart(Kind kind, QWidget *parent)
    : QWidget(parent)
    , m_kind(kind)
    , m_axisFormat([](double value) { return QLocale().toString(value); })
    , m_valueFormat(m_axisFormat)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumHeight(fontMetrics().height() * 6);
}

TimeChart::~TimeChart() = default;

void TimeChart::setTitle(const QString &title)
{
    m_title = title;
    setAccessibleName(title);
    update();
}

void TimeChart::setContent(Content content)
{
    content.toMs = std::max(content.toMs, content.fromMs + 1);
    const bool sameLines = std::equal(
        content.lines.begin(), content.lines.end(), m_content.lines.begin(), m_content.lines.end(),
        [](const Line &a, const Line &b) { return a.color == b.color && a.visible == b.visible && a.pattern == b.pattern; });
    if (!sameLines)
        m_layer.invalidate();
    // Of stacked areas a lower one moves those above it: any line's change counts.
    for (std::size_t i = 0; sameLines && i < content.lines.size(); ++i)
        m_layer.invalidateFrom(firstDifference(m_content.lines[i].points, content.lines[i].points));
    m_content = std::move(content);
    rebuild();
}

void TimeChart::setFixedRange(std::optional<ValueRange> range)
{
    m_fixed = range;
    rebuild();
}

void TimeChart::setLimits(std::optional<double> low, std::optional<double> high)
{
    m_lowLimit = low;
    m_highLimit = high;
    rebuild();
}

void TimeChart::setLeastSpan(double span)
{
    m_leastSpan = span;
    rebuild();
}

void TimeChart::setBytes(bool bytes)
{
    m_bytes = bytes;
    rebuild();
}

void TimeChart::setFormats(Format axis, Format value)
{
    m_axisFormat = std::move(axis);
    m_valueFormat = std::move(value);
    update();
}

void TimeChart::setTimeLabelsVisible(bool visible)
{
    m_timeLabels = visible;
    rebuild();
}

void TimeChart::setEmptyText(const QString &text)
{
    m_emptyText = text;
    update();
}

void TimeChart::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    m_layer.invalidate();
    update();
}

void TimeChart::setCrosshair(std::optional<qint64> ms)
{
    if (m_crosshair == ms)
        return;
    m_crosshair = ms;
    update();
}

bool TimeChart::isEmpty() const
{
    return std::none_of(m_content.lines.begin(), m_content.lines.end(),
                        [this](const Line &line) { return rangeOf(line.points, m_content.fromMs, m_content.toMs).has_value(); });
}

QRectF TimeChart::plotRect() const
{
    // The margins depend on the font alone: two charts above each other have their time axes in line.
    const QFontMetricsF metrics(font());
    const qreal line = metrics.height();
    const qreal left = metrics.horizontalAdvance(QStringLiteral("888.8 MM")) + line / 2;
    const qreal right = metrics.horizontalAdvance(QStringLiteral("888.8 MM/s")) + line / 2;
    const qreal top = line * 1.9;
    const qreal bottom = m_timeLabels ? line * 1.6 : line * 0.6;
    return QRectF(rect()).adjusted(left, top, -right, -bottom);
}

void TimeChart::fitValues()
{
    double low = 0, high = 1;
    if (m_fixed) {
        low = m_fixed->low;
        high = m_fixed->high;
    } else {
        std::optional<ValueRange> all;
        const auto include = [&](const TimePoints &points) {
            if (const auto range = rangeOf(points, m_content.fromMs, m_content.toMs))
                all = all ? ValueRange{std::min(all->low, range->low), std::max(all->high, range->high)} : *range;
        };
        if (m_kind == Kind::StackedAreas)
            std::for_each(m_tops.begin(), m_tops.end(), include);
        else
            std::for_each(m_content.lines.begin(), m_content.lines.end(), [&](const Line &line) {
                if (line.visible)
                    include(line.points);
            });
        if (all) {
            low = all->low;
            high = all->high;
        }
        if (m_kind == Kind::StackedAreas) {
            low = 0; // an area's height is its amount
            high = std::max(high, 1.0);
        }
    }
    const double least = m_leastSpan > 0 && std::abs(high) >= 1000 ? std::max(m_leastSpan, std::abs(high) / 25) : m_leastSpan;
    if (!m_fixed && high - low < least) {
        low = (low + high - least) / 2;
        if (m_lowLimit)
            low = std::max(low, *m_lowLimit);
        if (m_highLimit)
            low = std::min(low, *m_highLimit - least);
        high = low + least;
    }
    const int most = std::max(2, int(plotRect().height() / (QFontMetricsF(font()).height() * 2)));
    ValueAxis axis = m_fixed && low == 0 && high == 100 && most >= 4 ? ValueAxis{0, 100,
                                                                                 most >= 10  ? 10.0
                                                                                 : most >= 5 ? 20.0
                                                                                             : 25.0}
                     : m_bytes                                       ? byteAxisFor(low, high, std::min(most, 8))
                                                                     : axisFor(low, high, std::min(most, 8));
    if (m_lowLimit)
        axis.low = std::max(axis.low, *m_lowLimit);
    if (m_highLimit)
        axis.high = std::min(axis.high, *m_highLimit);
    m_valueAxis = axis;
}

void TimeChart::rebuild()
{
    m_tops.clear();
    m_floors.clear();
    if (m_kind == Kind::StackedAreas) {
        for (const Line &line : m_content.lines) {
            m_tops.push_back(m_tops.empty() ? line.points : stackedOn(m_tops.back(), line.points));
            TimePoints floor(m_tops.back().size());
            for (std::size_t i = 0; i < floor.size(); ++i)
                floor[i] = {line.points[i].startMs, line.points[i].endMs, m_tops.back()[i].value - line.points[i].value};
            m_floors.push_back(std::move(floor));
        }
    }
    fitValues();
    update();
}

std::size_t TimeChart::visibleLines() const
{
    return std::size_t(
        std::count_if(m_content.lines.begin(), m_content.lines.end(), [](const Line &line) { return line.visible; }));
}

CurvePlane TimeChart::plane() const
{
    const QRectF rect = plotRect();
    CurvePlane plane;
    plane.scale = devicePixelRatioF();
    plane.columns = std::max(1, int(std::lround(rect.width() * plane.scale)));
    plane.margin = int(std::ceil(penRoom * plane.scale));
    plane.rows = std::max(1, int(std::lround(rect.height() * plane.scale))) + 2 * plane.margin;
    plane.perColumn = double(m_content.toMs - m_content.fromMs) / plane.columns;
    plane.leftColumn = std::llround(double(m_content.fromMs) / plane.perColumn);
    plane.low = m_valueAxis.low;
    plane.high = m_valueAxis.high;
    // Many lines are thin: the eye needs it, and a line of one pixel costs a fifth of a wider one.
    plane.penWidth = visibleLines() > manyLines ? 1 : 2;
    return plane;
}

std::vector<Curve> TimeChart::curves() const
{
    std::vector<Curve> result;
    for (std::size_t i = 0; i < m_content.lines.size(); ++i) {
        const Line &line = m_content.lines[i];
        if (!line.visible)
            continue;
        Curve curve;
        curve.color = shown(line.color);
        curve.points = &line.points;
        if (m_kind == Kind::StackedAreas) {
            // A large solid area is softer than its edge, else it outshines everything in the dark.
            curve.fill =
                line.pattern == Qt::SolidPattern ? mixed(curve.color, palette().color(QPalette::Base), 0.35) : curve.color;
            curve.pattern = line.pattern;
            curve.points = &m_tops[i];
            curve.floor = &m_floors[i];
        }
        result.push_back(curve);
    }
    return result;
}

double TimeChart::yOf(double value) const
{
    const QRectF rect = plotRect();
    return rect.bottom() - (value - m_valueAxis.low) / (m_valueAxis.high - m_valueAxis.low) * rect.height();
}

// As the curves stand: on whole columns.
double TimeChart::xOf(double ms) const
{
    const CurvePlane at = plane();
    return plotRect().left() + at.x(ms) / at.scale;
}

qint64 TimeChart::timeAt(qreal x) const
{
    const QRectF rect = plotRect();
    const double share = std::clamp((x - rect.left()) / rect.width(), 0.0, 1.0);
    return m_content.fromMs + qint64(share * double(m_content.toMs - m_content.fromMs));
}

QColor TimeChart::shown(const QColor &color) const
{
    return m_stale ? mixed(palette().color(QPalette::Text), palette().color(QPalette::Base), 0.6) : color;
}

QString TimeChart::valueText(const Line &line, qint64 ms) const
{
    const TimePoint *point = pointAt(line.points, ms);
    if (point && point->isKnown())
        return m_valueFormat(point->value);
    const auto &tell = line.whyUnknown ? line.whyUnknown : m_content.whyUnknown;
    const QString why = tell ? tell(ms) : QString();
    return why.isEmpty() ? tr("no data") : why;
}

QStringList TimeChart::textAt(qint64 ms) const
{
    QStringList rows{timeTickText(ms, 1000, QLocale())};
    // The topmost area is the last line: rows stand as the areas do.
    for (std::size_t i = 0; i < m_content.lines.size(); ++i) {
        const Line &line = m_content.lines[m_kind == Kind::StackedAreas ? m_content.lines.size() - 1 - i : i];
        if (line.visible)
            rows.append(QStringLiteral("%1\t%2").arg(line.name, valueText(line, ms)));
    }
    // Marks that stand within a few pixels.
    const qint64 near = qint64(plane().perColumn * plane().scale * 5);
    int more = 0;
    for (const Mark &mark : m_content.marks) {
        if (std::abs(mark.ms - ms) > near)
            continue;
        if (rows.size() > qsizetype(visibleLines()) + 12)
            ++more;
        else
            for (const QString &row : mark.text.split(u'\n', Qt::SkipEmptyParts))
                rows.append(row + u'\t');
    }
    if (more > 0)
        rows.append(tr("%n more event(s)", nullptr, more) + u'\t');
    return rows;
}

void TimeChart::moveCrosshair(std::optional<qint64> ms)
{
    if (m_crosshair == ms)
        return;
    setCrosshair(ms);
    Q_EMIT crosshairMoved(ms);
}

void TimeChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    rebuild();
}

void TimeChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        rebuild();
    else if (event->type() == QEvent::PaletteChange) {
        m_layer.invalidate();
        update();
    }
}

void TimeChart::mousePressEvent(QMouseEvent *event)
{
    QWidget::mousePressEvent(event);
    if (event->button() != Qt::LeftButton)
        return;
    for (std::size_t i = 0; i < m_keyRects.size(); ++i) {
        if (m_keyRects[i].contains(event->position())) {
            Q_EMIT lineToggled(int(i));
            return;
        }
    }
    if (m_zoomable && plotRect().contains(event->position())) {
        m_dragFrom = event->position().x();
        m_dragTo = *m_dragFrom;
    }
}

void TimeChart::mouseReleaseEvent(QMouseEvent *event)
{
    QWidget::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton || !m_dragFrom)
        return;
    const qreal from = std::min(*m_dragFrom, m_dragTo), to = std::max(*m_dragFrom, m_dragTo);
    m_dragFrom.reset();
    update();
    if (to - from < leastDrag)
        return;
    qint64 fromMs = timeAt(from), toMs = timeAt(to);
    if (toMs - fromMs < leastZoomMs) { // below, there is nothing more to see
        fromMs = (fromMs + toMs - leastZoomMs) / 2;
        toMs = fromMs + leastZoomMs;
    }
    Q_EMIT zoomAsked(fromMs, toMs);
}

void TimeChart::mouseMoveEvent(QMouseEvent *event)
{
    QWidget::mouseMoveEvent(event);
    const QRectF rect = plotRect();
    if (m_dragFrom) {
        m_dragTo = std::clamp(event->position().x(), rect.left(), rect.right());
        update();
    }
    if (!rect.contains(event->position())) {
        const bool onKey =
            std::any_of(m_keyRects.begin(), m_keyRects.end(), [&](const QRectF &key) { return key.contains(event->position()); });
        setCursor(onKey ? Qt::PointingHandCursor : Qt::ArrowCursor);
        moveCrosshair(std::nullopt);
        return;
    }
    setCursor(m_zoomable ? Qt::CrossCursor : Qt::ArrowCursor);
    moveCrosshair(nearestValue(timeAt(event->position().x())));
}

// A line goes from the end of one interval to that of the next: only there does it stand at a measured value.
qint64 TimeChart::nearestValue(qint64 ms) const
{
    const auto line = std::find_if(m_content.lines.begin(), m_content.lines.end(), [](const Line &one) { return one.visible; });
    if (line == m_content.lines.end())
        return ms;
    const TimePoints &points = line->points;
    const TimePoint *point = pointAt(points, ms);
    if (!point)
        return ms;
    const bool earlier = ms - point->startMs < point->endMs - ms && pointAt(points, point->startMs);
    return std::clamp(earlier ? point->startMs : point->endMs, m_content.fromMs, m_content.toMs);
}

void TimeChart::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    moveCrosshair(std::nullopt);
}

void TimeChart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    moveCrosshair(std::nullopt);
}

void TimeChart::keyPressEvent(QKeyEvent *event)
{
    // From value to value; the ends of the values are the stops.
    const TimePoints none;
    const TimePoints &points = m_content.lines.empty() ? none : m_content.lines.front().points;
    const auto go = [&](qint64 ms) { moveCrosshair(std::clamp(ms, m_content.fromMs + 1, m_content.toMs)); };
    const qint64 now = m_crosshair.value_or(m_content.toMs + 1);
    switch (event->key()) {
    case Qt::Key_Left: {
        const auto next = std::lower_bound(points.begin(), points.end(), now,
                                           [](const TimePoint &point, qint64 ms) { return point.endMs < ms; });
        if (next != points.begin())
            go(std::prev(next)->endMs);
        return;
    }
    case Qt::Key_Right: {
        const auto next = std::upper_bound(points.begin(), points.end(), now,
                                           [](qint64 ms, const TimePoint &point) { return ms < point.endMs; });
        if (next != points.end())
            go(next->endMs);
        return;
    }
    case Qt::Key_Home:
        go(m_content.fromMs);
        return;
    case Qt::Key_End:
        go(m_content.toMs);
        return;
    case Qt::Key_Escape:
        if (m_dragFrom) {
            m_dragFrom.reset();
            update();
            return;
        }
        if (m_zoomed) {
            Q_EMIT zoomLeft();
            return;
        }
        if (m_crosshair) {
            moveCrosshair(std::nullopt);
            return;
        }
        break;
    default:
        break;
    }
    event->ignore();
}

} // namespace freshet::ui
