// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/chart_bench.h"

#include <QElapsedTimer>

#include <cmath>

namespace freshet::bench {

using ui::TimeChart;

TimeChart::Content chartContent(int lines, int points, qint64 toMs)
{
    TimeChart::Content result;
    result.fromMs = toMs - points * 1000LL;
    result.toMs = toMs;
    for (int i = 0; i < lines; ++i) {
        TimeChart::Line line;
        line.name = QStringLiteral("namespace %1").arg(i);
        line.color = QColor::fromHsv(i * 360 / lines, 200, 200);
        line.points.reserve(std::size_t(points));
        for (int j = 0; j < points; ++j) {
            const qint64 end = result.fromMs + (j + 1) * 1000LL;
            const double phase = double(end) / 20000.0 + i;
            line.points.push_back({end - 1000, end, 70 + 20 * std::sin(phase) + 5 * std::sin(phase * 7.3)});
        }
        result.lines.push_back(std::move(line));
    }
    return result;
}

LiveChart::LiveChart(int lines, int points)
    : m_chart(TimeChart::Kind::Lines)
    , m_lines(lines)
    , m_points(points)
    , m_now(1'700'000'000'000)
{
    m_chart.setFixedRange(ui::ValueRange{0, 100});
    m_chart.setContent(chartContent(lines, points, m_now));
    QObject::connect(&m_timer, &QTimer::timeout, &m_chart, [this] { tick(); });
    m_timer.start(1000);
}

void LiveChart::tick()
{
    m_now += 1000;
    // The new points alone: what the others are made of is not the chart's doing.
    TimeChart::Content next = m_chart.content();
    next.fromMs += 1000;
    next.toMs += 1000;
    for (int i = 0; i < m_lines; ++i) {
        ui::TimePoints &points = next.lines[std::size_t(i)].points;
        const double phase = double(m_now) / 20000.0 + i;
        points.erase(points.begin());
        points.push_back({m_now - 1000, m_now, 70 + 20 * std::sin(phase) + 5 * std::sin(phase * 7.3)});
    }
    QElapsedTimer timer;
    timer.start();
    m_chart.setContent(std::move(next));
    m_chart.repaint();
    m_ticks.push_back(double(timer.nsecsElapsed()) / 1e6);
}

} // namespace freshet::bench
