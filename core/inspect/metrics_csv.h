// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/inspect/rate_history.h"

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

/// A namespace's bytes as text; bytes that are no UTF-8 as `\xff`.
QString metricsName(const QByteArray &name);
/// The header line, with its end.
QByteArray metricsCsvHeader();
/// One line, with its end.
QByteArray metricsCsvLine(const MetricsRow &row);
/// What a bin of a series of RateHistory, or a point of HitRateHistory, says: the counters as sampled at its end, the rate
/// between.
MetricsRow metricsRow(const QByteArray &series, const RateBin &bin);
MetricsRow metricsRow(const QString &series, const HitRatePoint &point);
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
Result<void> saveMetricsCsv(const QString &path, const std::vector<MetricsRow> &rows);
/// All that a history holds, each time in the finest tier that still has it; oldest first within a series.
std::vector<MetricsRow> metricsRows(const RateHistory &history);

} // namespace freshet::inspect
