// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/time_chart.h"

#include <QTimer>

#include <vector>

namespace freshet::bench {

/// Lines that swing, with a point a second up to `toMs`.
ui::TimeChart::Content chartContent(int lines, int points, qint64 toMs);

/// A chart of so many lines that gets a new point in each of them every second, as the hit rates' does. GUI thread.
class LiveChart
{
public:
    LiveChart(int lines, int points);
    ui::TimeChart *chart() { return &m_chart; }
    const std::vector<double> &ticks() const { return m_ticks; } ///< milliseconds of the thread, each

private:
    void tick();

    ui::TimeChart m_chart;
    QTimer m_timer;
    int m_lines;
    int m_points;
    qint64 m_now;
    std::vector<double> m_ticks;
};

} // namespace freshet::bench
