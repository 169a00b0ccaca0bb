// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/metrics_csv.h"

#include <QLocale>
#include <QSaveFile>

namespace freshet::inspect {

namespace {

QByteArray count(std::optional<qint64> number)
{
    return number ? QByteArray::number(*number) : QByteArray();
}

// The shortest text that reads back as the same number, without an exponent, which some spreadsheets take for text.
QByteArray fraction(std::optional<double> number)
{
    return number ? QByteArray::number(*number, 'f', QLocale::FloatingPointShortest) : QByteArray();
}

} // namespace

QByteArray csvText(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    static constexpr QByteArrayView runs("=+-@\t\r");
    if (!bytes.isEmpty() && runs.contains(bytes.front()))
        bytes.prepend('\'');
    const bool quote = bytes.contains(',') || bytes.contains('"') || bytes.contains('\r') || bytes.contains('\n');
    return quote ? '"' + bytes.replace("\"", "\"\"") + '"' : bytes;
}

QByteArray metricsCsvHeader()
{
    return QByteArrayLiteral("timestamp,namespace,hits,misses,sets,deletes,total_requests,hit_rate,avg_get_ms\r\n");
}

std::optional<quint64> MetricsRow::totalRequests() const
{
    return hits && misses ? std::optional(quint64(*hits) + quint64(*misses)) : std::nullopt;
}

QByteArray metricsCsvLine(const MetricsRow &row)
{
    const auto total = row.totalRequests();
    const QByteArrayList cells{
        row.time.toUTC().toString(Qt::ISODateWithMs).toLatin1(),
        csvText(row.series),
        count(row.hits),
        count(row.misses),
        count(row.sets),
        count(row.deletes),
        total ? QByteArray::number(*total) : QByteArray(),
        fraction(row.hitRate),
        fraction(row.averageGetMs),
    };
    return cells.join(',') + "\r\n";
}

QByteArray metricsCsvLine(const QString &series, const HitRatePoint &point)
{
    const HitRateSample &sample = point.sample;
    return metricsCsvLine({
        .time = sample.time,
        .series = series == HitRateHistory::server() ? QStringLiteral("(server)") : series,
        .hits = sample.hits,
        .misses = sample.misses,
        .sets = sample.sets,
        .deletes = sample.deletes,
        .hitRate = point.interval.hitRate(),
        .averageGetMs = sample.averageGetMs,
    });
}

QByteArray metricsCsv(const QString &series, const std::vector<HitRatePoint> &points)
{
    QByteArray text = metricsCsvHeader();
    for (const HitRatePoint &point : points)
        text += metricsCsvLine(series, point);
    return text;
}

Result<void> saveMetricsCsv(const QString &path, const QString &series, const std::vector<HitRatePoint> &points)
{
    QSaveFile file(path);
    const auto failed = [&] { return failure(Code::Io, file.errorString(), path); };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    const QByteArray text = metricsCsv(series, points);
    if (file.write(text) != text.size() || !file.commit())
        return failed();
    return {};
}

} // namespace freshet::inspect
