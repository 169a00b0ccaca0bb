// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/namespace_metrics.h"

#include <QByteArray>

namespace freshet::ctl {

// One sample of all namespaces as freshetctl prints it. `before` is the sample before it, or nullptr. Pure functions.

/// A table for people: running totals, and where there was a sample before, what happened since.
QByteArray metricsTable(const inspect::NamespaceMetricsSample *before, const inspect::NamespaceMetricsSample &sample);
/// Lines of the contract's CSV, without the header. `forTerminal`: names are made visible.
QByteArray metricsCsvRows(const inspect::NamespaceMetricsSample *before, const inspect::NamespaceMetricsSample &sample,
                          bool forTerminal = false);
/// One JSON object with the CSV's columns as names, and `errors`, `stale`, `evictions`.
QByteArray metricsJson(const inspect::NamespaceMetricsSample *before, const inspect::NamespaceMetricsSample &sample,
                       const inspect::NamespaceSample &one);
/// The sums in Redis in the Prometheus text format.
QByteArray metricsPrometheus(const inspect::NamespaceMetricsSample &sample);

/// `740 µs`, `1.2 ms`, `3.4 s`.
QByteArray humanMilliseconds(double milliseconds);

} // namespace freshet::ctl
