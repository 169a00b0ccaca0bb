// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/metrics_csv.h"
#include "core/inspect/rate_history.h"

#include <utility>
#include <vector>

namespace freshet::ui {

/// A window of hit rates on its way to a CSV file: gathered in the GUI thread, which is a copy of bins (18 MB of seven days of a
/// hundred namespaces, some milliseconds), made text elsewhere, which takes a hundred times as long. Plain value.
struct CsvWindow
{
    std::vector<inspect::HitRatePoint> server;
    std::vector<std::pair<QByteArray, std::vector<inspect::RateBin>>> series; ///< of namespaces

    /// Adds what the history has of all namespaces; times in milliseconds as RateHistory::window takes them.
    void add(const inspect::RateHistory &history, qint64 fromMs, qint64 toMs);
    /// The lines by time; O(n log n).
    std::vector<inspect::MetricsRow> rows() const;
};

} // namespace freshet::ui
