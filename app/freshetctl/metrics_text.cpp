// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/metrics_text.h"

#include "app/freshetctl/text.h"
#include "core/base/json_writer.h"

namespace freshet::ctl {

using cache::Counter;
using inspect::NamespaceInterval;
using inspect::NamespaceMetricsSample;
using inspect::NamespaceSample;

namespace {

std::optional<NamespaceInterval> intervalOf(const NamespaceMetricsSample *before, const NamespaceMetricsSample &now,
                                            const NamespaceSample &one)
{
    if (!before)
        return std::nullopt;
    return inspect::intervalBetween(before->find(one.nameSpace), one, now.moment - before->moment);
}

QByteArray countText(std::optional<qint64> count)
{
    return count ? QByteArray::number(*count) : QByteArray("?"); // it is there, and no number
}

QByteArray percent(std::optional<double> share)
{
    return share ? QByteArray::number(*share * 100, 'f', 1) + " %" : QByteArray("-");
}

QByteArray timeText(std::optional<double> milliseconds)
{
    return milliseconds ? humanMilliseconds(*milliseconds) : QByteArray("-");
}

QByteArray rateText(std::optional<double> perSecond)
{
    return perSecond ? QByteArray::number(*perSecond, 'f', *perSecond < 10 ? 1 : 0) : QByteArray("-");
}

void write(JsonWriter &json, const char *name, std::optional<qint64> number)
{
    json.key(name);
    if (number)
        json.integer(*number);
    else
        json.null();
}

void write(JsonWriter &json, const char *name, std::optional<double> number)
{
    json.key(name);
    if (number)
        json.number(*number);
    else
        json.null();
}

} // namespace

QByteArray humanMilliseconds(double milliseconds)
{
    const auto spelled = [](double amount, const char *unit) {
        return QByteArray::number(amount, 'f', amount < 9.95 ? 1 : 0) + ' ' + unit;
    };
    if (milliseconds < 0.9995)
        return spelled(milliseconds * 1000, "µs");
    return milliseconds < 999.5 ? spelled(milliseconds, "ms") : spelled(milliseconds / 1000, "s");
}

QByteArray metricsTable(const NamespaceMetricsSample *before, const NamespaceMetricsSample &sample)
{
    QByteArrayList header{"NAMESPACE", "HITS", "MISSES", "HIT RATE", "SETS", "DELETES", "ERRORS", "AVG GET", "P99 GET"};
    if (before)
        header << "READS/S" << "RATE NOW" << "GET NOW";
    std::vector<Table::Align> columns(std::size_t(header.size()), Table::Align::Right);
    columns.front() = Table::Align::Left;
    Table table(std::move(columns));
    table.add(header);
    for (const NamespaceSample &one : sample.namespaces) {
        const NamespaceInterval always = inspect::intervalBetween(nullptr, one, {}); // since the counters began
        const double p99 = one.counts().latencyQuantile(0.99) / 1000;
        QByteArrayList row{
            visible(one.nameSpace),          countText(one[Counter::Hits]), countText(one[Counter::Misses]),
            percent(always.hitRate()),       countText(one[Counter::Sets]), countText(one[Counter::Deletes]),
            countText(one[Counter::Errors]), timeText(always.averageGetMs), p99 > 0 ? humanMilliseconds(p99) : QByteArray("-")};
        if (const auto interval = intervalOf(before, sample, one))
            row << rateText(interval->readsPerSecond()) << percent(interval->hitRate()) << timeText(interval->averageGetMs);
        table.add(row);
    }
    return table.text();
}

QByteArray metricsCsvRows(const NamespaceMetricsSample *before, const NamespaceMetricsSample &sample, bool forTerminal)
{
    QByteArray rows;
    for (const NamespaceSample &one : sample.namespaces) {
        inspect::MetricsRow row = inspect::metricsRow(sample.time, one, intervalOf(before, sample, one));
        if (forTerminal)
            row.series = QString::fromUtf8(visible(one.nameSpace));
        rows += inspect::metricsCsvLine(row);
    }
    return rows;
}

QByteArray metricsJson(const NamespaceMetricsSample *before, const NamespaceMetricsSample &sample, const NamespaceSample &one)
{
    const auto interval = intervalOf(before, sample, one);
    const inspect::MetricsRow row = inspect::metricsRow(sample.time, one, interval);
    const auto total = row.totalRequests();
    JsonWriter json;
    json.beginObject().key("timestamp").string(row.time.toString(Qt::ISODateWithMs));
    json.key("namespace").bytes(one.nameSpace);
    write(json, "hits", row.hits);
    write(json, "misses", row.misses);
    write(json, "sets", row.sets);
    write(json, "deletes", row.deletes);
    write(json, "total_requests", total ? std::optional(qint64(*total)) : std::nullopt);
    write(json, "hit_rate", row.hitRate);
    write(json, "avg_get_ms", row.averageGetMs);
    write(json, "errors", one[Counter::Errors]);
    write(json, "stale", one[Counter::Stale]);
    write(json, "evictions", one[Counter::Evictions]);
    return json.endObject().text();
}

QByteArray metricsPrometheus(const NamespaceMetricsSample &sample)
{
    std::map<std::string, cache::NamespaceCounts> counts;
    for (const NamespaceSample &one : sample.namespaces)
        counts.emplace(one.nameSpace.toStdString(), one.counts());
    return QByteArray::fromStdString(cache::prometheusText(counts));
}

} // namespace freshet::ctl
