// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/metrics_csv.h"

#include "core/base/utf8.h"

#include <QLocale>
#include <QSaveFile>

#include <cmath>
#include <limits>

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

QString metricsName(const QByteArray &name)
{
    if (isUtf8(name))
        return QString::fromUtf8(name);
    QByteArray out;
    const auto *at = reinterpret_cast<const uchar *>(name.data());
    const uchar *const end = at + name.size();
    while (at != end) {
        char32_t codePoint = 0;
        const int length = utf8Sequence(at, end, codePoint);
        if (length == 0)
            out += "\\x" + QByteArray::number(*at, 16).rightJustified(2, '0');
        else
            out.append(reinterpret_cast<const char *>(at), length);
        at += std::max(length, 1);
    }
    return QString::fromUtf8(out);
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

MetricsRow metricsRow(const QString &series, const HitRatePoint &point)
{
    const HitRateSample &sample = point.sample;
    return {
        .time = sample.time,
        .series = series == HitRateHistory::server() ? QStringLiteral("(server)") : series,
        .hits = sample.hits,
        .misses = sample.misses,
        .sets = sample.sets,
        .deletes = sample.deletes,
        .hitRate = point.interval.hitRate(),
        .averageGetMs = sample.averageGetMs,
    };
}

MetricsRow metricsRow(const QByteArray &series, const RateBin &bin)
{
    const auto counted = [](qint64 total) { return total >= 0 ? std::optional(total) : std::nullopt; };
    return {
        .time = QDateTime::fromMSecsSinceEpoch(bin.endMs, Qt::UTC),
        .series = series == RateHistory::server() ? QStringLiteral("(server)") : metricsName(RateHistory::namespaceOf(series)),
        .hits = counted(bin.totalHits),
        .misses = counted(bin.totalMisses),
        .sets = counted(bin.totalSets),
        .deletes = counted(bin.totalDeletes),
        .hitRate = bin.hitRate(),
        .averageGetMs = std::isnan(bin.averageGetMs) ? std::nullopt : std::optional(double(bin.averageGetMs)),
    };
}

std::vector<MetricsRow> metricsRows(const RateHistory &history)
{
    std::vector<MetricsRow> rows;
    for (const auto &[series, tiers] : history.all()) {
        std::vector<const RateBin *> newestFirst;
        qint64 before = std::numeric_limits<qint64>::max();
        for (const auto &bins : tiers) {
            for (auto bin = bins.rbegin(); bin != bins.rend(); ++bin) {
                if (bin->endMs > before)
                    continue;
                newestFirst.push_back(&*bin);
                before = bin->startMs;
            }
        }
        for (auto bin = newestFirst.rbegin(); bin != newestFirst.rend(); ++bin)
            rows.push_back(metricsRow(series, **bin));
    }
    return rows;
}

QByteArray metricsCsvLine(const QString &series, const HitRatePoint &point)
{
    return metricsCsvLine(metricsRow(series, point));
}

QByteArray metricsCsv(const QString &series, const std::vector<HitRatePoint> &points)
{
    QByteArray text = metricsCsvHeader();
    for (const HitRatePoint &point : points)
        text += metricsCsvLine(series, point);
    return text;
}

namespace {

Result<void> save(const QString &path, const QByteArray &text)
{
    QSaveFile file(path);
    const auto failed = [&] { return failure(Code::Io, file.errorString(), path); };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    if (file.write(text) != text.size() || !file.commit())
        return failed();
    return {};
}

} // namespace

Result<void> saveMetricsCsv(const QString &path, const QString &series, const std::vector<HitRatePoint> &points)
{
    return save(path, metricsCsv(series, points));
}

Result<void> saveMetricsCsv(const QString &path, const std::vector<MetricsRow> &rows)
{
    QByteArray text = metricsCsvHeader();
    for (const MetricsRow &row : rows)
        text += metricsCsvLine(row);
    return save(path, text);
}

} // namespace freshet::inspect
