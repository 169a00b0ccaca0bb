// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/inspect/hit_rate_history.h"

#include <QByteArray>
#include <QDateTime>

#include <optional>

namespace freshet::inspect {

/// Hit-rate metrics as CSV (contract, section 8): RFC 4180, UTF-8, a header line, lines end with CR LF, numbers as in C.
/// Pure but for `saveMetricsCsv`.

/// One line: what one sample says of one namespace. What is unknown is empty.
struct MetricsRow
{
    QDateTime time; ///< UTC
    QString series; ///< the namespace; `(server)` for the whole server
    std::optional<qint64> hits;
    std::optional<qint64> misses;
    std::optional<qint64> sets;
    std::optional<qint64> deletes;
    std::optional<double> hitRate;      ///< of the interval
    std::optional<double> averageGetMs; ///< of the interval

    std::optional<quint64> totalRequests() const; ///< hits and misses together, where both are known
};

/// The header line, with its end.
QByteArray metricsCsvHeader();
/// One line, with its end.
QByteArray metricsCsvLine(const MetricsRow &row);
/// One sample of a series, with its end. The counters as sampled; `total_requests` is hits and misses together; `hit_rate` is
/// that of the interval and empty where unknown; what the source does not count is empty. The whole server's series is written
/// `(server)`.
QByteArray metricsCsvLine(const QString &series, const HitRatePoint &point);
/// Header and lines.
QByteArray metricsCsv(const QString &series, const std::vector<HitRatePoint> &points);

/// One text cell: quoted where RFC 4180 asks for it; a cell that a spreadsheet would run as a formula gets a leading `'`.
QByteArray csvText(const QString &text);

/// Writes `metricsCsv` to a file that appears only when it is complete: an earlier one stays as it was after a failure. Code::Io
/// with the system's words; `context` is the path. Blocks for as long as the disk takes.
Result<void> saveMetricsCsv(const QString &path, const QString &series, const std::vector<HitRatePoint> &points);

} // namespace freshet::inspect
