// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/replay_text.h"

#include "core/base/json_writer.h"

#include <array>
#include <cmath>

namespace freshet::inspect {

namespace {

using cache::EvictionPolicy;

constexpr std::pair<const char *, EvictionPolicy> policies[] = {
    {"s3fifo", EvictionPolicy::S3Fifo}, {"tinylfu", EvictionPolicy::TinyLfu}, {"lru", EvictionPolicy::Lru}};
constexpr qsizetype labelWidth = 15;

double microseconds(std::chrono::nanoseconds time)
{
    return std::round(double(time.count()) / 10) / 100;
}

QByteArray timeText(std::chrono::nanoseconds time)
{
    const double us = microseconds(time);
    return us >= 1000 ? QByteArray::number(us / 1000, 'f', 2) + " ms" : QByteArray::number(us, 'f', 2) + " µs";
}

QByteArray bytesText(qint64 bytes)
{
    static constexpr std::array units{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 1024)
        return QByteArray::number(bytes) + " B";
    double amount = double(bytes) / 1024;
    std::size_t unit = 0;
    for (; amount >= 1023.95 && unit + 1 < units.size(); amount /= 1024)
        ++unit;
    return QByteArray::number(amount, 'f', 1) + ' ' + units[unit];
}

QByteArray line(const QByteArray &label, const QByteArray &text)
{
    return label.leftJustified(labelWidth) + text + '\n';
}

} // namespace

ReplayOptions ReplaySettings::options() const
{
    ReplayOptions options;
    options.memory.policy = policy;
    if (l1Entries) {
        options.memory.maxEntries = std::size_t(*l1Entries);
        options.memory.maxBytes = std::size_t(l1Bytes.value_or(0));
        options.memory.shards = 1;
    } else if (l1Bytes) {
        options.memory.maxBytes = std::size_t(*l1Bytes);
    }
    if (ttl)
        options.ttl = *ttl;
    if (concurrency)
        options.concurrency = int(*concurrency);
    options.repeatCounts = repeatCounts;
    options.nameSpace = nameSpace;
    return options;
}

Result<EvictionPolicy> replayPolicy(const QByteArray &word)
{
    for (const auto &[name, policy] : policies) {
        if (word.compare(name, Qt::CaseInsensitive) == 0)
            return policy;
    }
    return failure(Code::InvalidArgument, QStringLiteral("--policy is s3fifo, tinylfu or lru"));
}

TraceReader::Form traceForm(const QString &fileName)
{
    const bool isCsv = fileName.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive) ||
                       fileName.endsWith(QStringLiteral(".csv.gz"), Qt::CaseInsensitive);
    return isCsv ? TraceReader::Form::Csv : TraceReader::Form::Guess;
}

QByteArray percentText(double share)
{
    return QByteArray::number(share * 100, 'f', 2) + " %";
}

QByteArray groupedDigits(qint64 number)
{
    QByteArray digits = QByteArray::number(number);
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3)
        digits.insert(at, ' ');
    return digits;
}

QByteArray replayJson(const ReplayReport &report, bool memoryOnly)
{
    JsonWriter json;
    json.beginObject().key("requests").integer(report.requests).key("unique").integer(report.unique);
    json.key("l1_hit_rate").number(report.l1HitRate()).key("l2_hit_rate");
    if (memoryOnly)
        json.null();
    else
        json.number(report.l2HitRate());
    json.key("hit_rate").number(report.hitRate()).key("reads_per_s").number(std::round(report.readsPerSecond()));
    json.key("reads").integer(report.reads).key("writes").integer(report.writes).key("deletes").integer(report.removals);
    json.key("l1_hits").integer(report.l1Hits).key("l2_hits").integer(report.l2Hits).key("loads").integer(report.loads);
    json.key("errors").integer(report.errors).key("evictions").integer(qint64(report.memory.evictions));
    json.key("l1_entries").integer(qint64(report.memory.entries)).key("l1_bytes").integer(qint64(report.memory.bytes));
    json.key("p50_us").number(microseconds(report.p50)).key("p95_us").number(microseconds(report.p95));
    json.key("p99_us").number(microseconds(report.p99));
    json.key("seconds").number(std::round(double(report.took.count()) / 1e6) / 1e3);
    json.key("warm_hits");
    if (memoryOnly)
        json.null();
    else
        json.integer(report.warmHits);
    json.key("unique_exact").boolean(report.uniqueIsExact).key("complete").boolean(!report.stopped);
    return json.endObject().text();
}

QByteArray replayText(const ReplayReport &report, bool memoryOnly)
{
    const QByteArray unique = (report.uniqueIsExact ? "" : "about ") + groupedDigits(report.unique);
    QByteArray text = line("requests", groupedDigits(report.requests) + " of " + unique + " keys");
    text += line("", groupedDigits(report.reads) + " reads, " + groupedDigits(report.writes) + " writes, " +
                         groupedDigits(report.removals) + " deletes");
    text += line("L1 hit rate", percentText(report.l1HitRate()) + (memoryOnly ? " of the reads" : " of all reads"));
    if (!memoryOnly) {
        text += line("L2 hit rate", percentText(report.l2HitRate()) + " of the reads that L1 could not answer");
        text += line("hit rate", percentText(report.hitRate()) + " of both");
    }
    if (report.warmHits > 0)
        text += line("warm hits", (report.uniqueIsExact ? "" : "at least ") + groupedDigits(report.warmHits) +
                                      " keys were in Redis before, so the rates are higher than of a cold start");
    text += line("loads", groupedDigits(report.loads));
    text += line("L1 at the end", groupedDigits(qint64(report.memory.entries)) + " entries, " +
                                      bytesText(qint64(report.memory.bytes)) + ", " +
                                      groupedDigits(qint64(report.memory.evictions)) + " evictions");
    text += line("reads/s", groupedDigits(qint64(std::llround(report.readsPerSecond()))));
    text += line("latency", "p50 " + timeText(report.p50) + ", p95 " + timeText(report.p95) + ", p99 " + timeText(report.p99));
    if (report.errors > 0)
        text += line("errors", groupedDigits(report.errors));
    return text;
}

} // namespace freshet::inspect
