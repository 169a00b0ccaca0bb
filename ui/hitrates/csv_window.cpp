// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/csv_window.h"

#include <algorithm>

namespace freshet::ui {

void CsvWindow::add(const inspect::RateHistory &history, qint64 fromMs, qint64 toMs)
{
    for (const QByteArray &name : history.names()) {
        if (name != inspect::RateHistory::server())
            series.emplace_back(name, history.window(name, fromMs, toMs));
    }
}

std::vector<inspect::MetricsRow> CsvWindow::rows() const
{
    std::vector<inspect::MetricsRow> rows;
    for (const inspect::HitRatePoint &point : server)
        rows.push_back(inspect::metricsRow(inspect::HitRateHistory::server(), point));
    for (const auto &[name, bins] : series) {
        for (const inspect::RateBin &bin : bins)
            rows.push_back(inspect::metricsRow(name, bin));
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto &a, const auto &b) { return a.time < b.time; });
    return rows;
}

} // namespace freshet::ui
