// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/time_chart.h"

#include <QAreaSeries>
#include <QChart>
#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QLineSeries>
#include <QMouseEvent>
#include <QPainter>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace freshet::ui {

namespace {

// Qt Charts cuts at the plot's edge: a line at 0 or 100 % would lose half its width. The plot is larger by this than its axes.
constexpr double penRoom = 2;

constexpr std::size_t manyLines = 12;

QColor mixed(const QColor &a, const QColor &b, qreal share)
{
    const auto mix = [share](float x, float y) { return float(x * (1 - share) + y * share); };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

} // namespace

// One line's series: as many as it has runs, kept for the next time when it has fewer.
struct TimeChart::Pool
{
    struct Area
    {
        QLineSeries *lower;
        QLineSeries *upper;
        QAreaSeries *area;
    };
    std::vector<QLineSeries *> lines;
    std::vector<Area> areas;
    std::size_t used = 0;
};

TimeChart::TimeChart(Kind kind, QWidget *parent)
    : QChartView(parent)
    , m_kind(kind)
    , m_axisFormat([](double value) { return QLocale().toString(value); })
    , m_valueFormat(m_axisFormat)
    , m_x(new QValueAxis(this))
    , m_y(new QValueAxis(this))
{
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->addAxis(m_x, Qt::AlignBottom);
    chart()->addAxis(m_y, Qt::AlignLeft);
    m_x->setVisible(false);
    m_y->setVisible(false);
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    setMinimumHeight(fontMetrics().height() * 7);
}

TimeChart::~TimeChart() = default;

void TimeChart::setTitle(const QString &title)
{
    m_title = title;
    setAccessibleName(title);
    viewport()->update();
}

void TimeChart::setContent(Content content)
{
    content.toMs = std::max(content.toMs, content.fromMs + 1);
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

void TimeChart::setFormats(Format axis, Format value)
{
    m_axisFormat = std::move(axis);
    m_valueFormat = std::move(value);
    viewport()->update();
}

void TimeChart::setTimeLabelsVisible(bool visible)
{
    m_timeLabels = visible;
    layOut();
}

void TimeChart::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

void TimeChart::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    rebuild();
}

void TimeChart::setCrosshair(std::optional<qint64> ms)
{
    if (m_crosshair == ms)
        return;
    m_crosshair = ms;
    viewport()->update();
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
    return QRectF(viewport()->rect()).adjusted(left, top, -right, -bottom);
}

void TimeChart::layOut()
{
    const QRectF rect = plotRect();
    if (rect.width() < 20 || rect.height() < 20)
        return; // too small to show anything; Qt Charts does not like empty plots
    chart()->setPlotArea(rect.adjusted(-penRoom, -penRoom, penRoom, penRoom));
    rebuild();
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
            std::for_each(m_content.lines.begin(), m_content.lines.end(), [&](const Line &line) { include(line.points); });
        if (all) {
            low = all->low;
            high = all->high;
        }
        if (m_kind == Kind::StackedAreas) {
            low = 0; // an area's height is its amount
            high = std::max(high, 1.0);
        }
    }
    if (!m_fixed && high - low < m_leastSpan) {
        low = (low + high - m_leastSpan) / 2;
        if (m_lowLimit)
            low = std::max(low, *m_lowLimit);
        if (m_highLimit)
            low = std::min(low, *m_highLimit - m_leastSpan);
        high = low + m_leastSpan;
    }
    const int most = std::max(2, int(plotRect().height() / (QFontMetricsF(font()).height() * 2)));
    ValueAxis axis = m_fixed && low == 0 && high == 100 && most >= 4 ? ValueAxis{0, 100,
                                                                                 most >= 10  ? 10.0
                                                                                 : most >= 5 ? 20.0
                                                                                             : 25.0}
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
    if (m_kind == Kind::StackedAreas) {
        for (const Line &line : m_content.lines)
            m_tops.push_back(m_tops.empty() ? line.points : stackedOn(m_tops.back(), line.points));
    }
    fitValues();
    const double columns = std::max(plotRect().width(), 1.0);
    const double perColumn = double(m_content.toMs - m_content.fromMs) / columns;
    const double perRow = (m_valueAxis.high - m_valueAxis.low) / std::max(plotRect().height(), 1.0);
    m_x->setRange(-penRoom * perColumn, (columns + penRoom) * perColumn);
    m_y->setRange(m_valueAxis.low - penRoom * perRow, m_valueAxis.high + penRoom * perRow);

    while (m_pools.size() < m_content.lines.size())
        m_pools.push_back(std::make_unique<Pool>());
    for (std::size_t i = 0; i < m_pools.size(); ++i) {
        Pool &pool = *m_pools[i];
        const std::size_t before = pool.used;
        pool.used = 0;
        if (i < m_content.lines.size()) {
            if (m_kind == Kind::Lines)
                fillLine(pool, m_content.lines[i], perColumn);
            else
                fillArea(pool, m_content.lines[i], m_tops[i], perColumn);
        }
        for (std::size_t spare = pool.used; spare < before; ++spare) {
            if (m_kind == Kind::Lines)
                pool.lines[spare]->hide();
            else
                pool.areas[spare].area->hide();
        }
    }
    viewport()->update();
}

void TimeChart::fillLine(Pool &pool, const Line &line, double perColumn)
{
    const double from = double(m_content.fromMs), to = double(m_content.toMs);
    // Many lines are thin: the eye needs it, and a line of one pixel costs a fifth of a wider one.
    const qreal width = m_content.lines.size() > manyLines ? 1 : 2;
    const QPen pen(shown(line.color), width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    for (const QList<QPointF> &run : unbrokenRuns(line.points)) {
        if (run.last().x() <= from || run.first().x() >= to)
            continue;
        QList<QPointF> points = thinned(run, from, to, perColumn);
        for (QPointF &point : points)
            point.rx() -= from;
        if (pool.used == pool.lines.size()) {
            auto *series = new QLineSeries(this);
            chart()->addSeries(series);
            series->attachAxis(m_x);
            series->attachAxis(m_y);
            pool.lines.push_back(series);
        }
        QLineSeries *series = pool.lines[pool.used++];
        if (series->pen() != pen)
            series->setPen(pen);
        series->replace(points);
        series->show();
    }
}

void TimeChart::fillArea(Pool &pool, const Line &line, const TimePoints &upper, double perColumn)
{
    const double from = double(m_content.fromMs), to = double(m_content.toMs);
    const auto relative = [&](const QList<QPointF> &run) {
        QList<QPointF> points = thinned(run, from, to, perColumn);
        for (QPointF &point : points)
            point.rx() -= from;
        return points;
    };
    // A large solid area is softer than its edge, else it outshines everything in the dark.
    const QColor fill =
        line.pattern == Qt::SolidPattern ? mixed(shown(line.color), palette().color(QPalette::Base), 0.35) : shown(line.color);
    const QBrush brush(fill, line.pattern);
    const QPen edge(shown(line.color), 1.5);
    // A sum is unknown wherever a part is, so the runs of both edges begin and end together.
    TimePoints floor(upper.size());
    for (std::size_t i = 0; i < upper.size(); ++i)
        floor[i] = {upper[i].startMs, upper[i].endMs, upper[i].value - line.points[i].value};
    const auto tops = unbrokenRuns(upper);
    const auto floors = unbrokenRuns(floor);
    for (std::size_t i = 0; i < tops.size() && i < floors.size(); ++i) {
        if (tops[i].last().x() <= from || tops[i].first().x() >= to)
            continue;
        if (pool.used == pool.areas.size()) {
            auto *below = new QLineSeries(this);
            auto *above = new QLineSeries(this);
            auto *area = new QAreaSeries(above, below);
            area->setParent(this);
            chart()->addSeries(area);
            area->attachAxis(m_x);
            area->attachAxis(m_y);
            pool.areas.push_back({below, above, area});
        }
        const Pool::Area &area = pool.areas[pool.used++];
        if (area.area->brush() != brush)
            area.area->setBrush(brush);
        if (area.area->pen() != edge)
            area.area->setPen(edge);
        area.lower->replace(relative(floors[i]));
        area.upper->replace(relative(tops[i]));
        area.area->show();
    }
}

double TimeChart::yOf(double value) const
{
    const QRectF rect = plotRect();
    return rect.bottom() - (value - m_valueAxis.low) / (m_valueAxis.high - m_valueAxis.low) * rect.height();
}

double TimeChart::xOf(double ms) const
{
    const QRectF rect = plotRect();
    return rect.left() + (ms - double(m_content.fromMs)) / double(m_content.toMs - m_content.fromMs) * rect.width();
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
    const QString why = m_content.whyUnknown ? m_content.whyUnknown(ms) : QString();
    return why.isEmpty() ? tr("no data") : why;
}

QStringList TimeChart::textAt(qint64 ms) const
{
    QStringList rows{timeTickText(ms, 1000, QLocale())};
    // The topmost area is the last line: rows stand as the areas do.
    for (std::size_t i = 0; i < m_content.lines.size(); ++i) {
        const Line &line = m_content.lines[m_kind == Kind::StackedAreas ? m_content.lines.size() - 1 - i : i];
        rows.append(QStringLiteral("%1\t%2").arg(line.name, valueText(line, ms)));
    }
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
    QChartView::resizeEvent(event);
    layOut();
}

void TimeChart::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        layOut();
    else if (event->type() == QEvent::PaletteChange)
        rebuild();
}

void TimeChart::mouseMoveEvent(QMouseEvent *event)
{
    QChartView::mouseMoveEvent(event);
    const QRectF rect = plotRect();
    if (!rect.contains(event->position())) {
        moveCrosshair(std::nullopt);
        return;
    }
    const double share = (event->position().x() - rect.left()) / rect.width();
    moveCrosshair(nearestValue(m_content.fromMs + qint64(share * double(m_content.toMs - m_content.fromMs))));
}

// A line goes from the end of one interval to that of the next: only there does it stand at a measured value.
qint64 TimeChart::nearestValue(qint64 ms) const
{
    if (m_content.lines.empty())
        return ms;
    const TimePoints &points = m_content.lines.front().points;
    const TimePoint *point = pointAt(points, ms);
    if (!point)
        return ms;
    const bool earlier = ms - point->startMs < point->endMs - ms && pointAt(points, point->startMs);
    return std::clamp(earlier ? point->startMs : point->endMs, m_content.fromMs, m_content.toMs);
}

void TimeChart::leaveEvent(QEvent *event)
{
    QChartView::leaveEvent(event);
    moveCrosshair(std::nullopt);
}

void TimeChart::focusOutEvent(QFocusEvent *event)
{
    QChartView::focusOutEvent(event);
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
