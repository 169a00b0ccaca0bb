// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/trace_steps.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace freshet::events {

namespace {

constexpr std::size_t mostRemovals = 20;
constexpr int minutesKept = 60;

/// What JsonWriter::bytes wrote.
QByteArray bytesOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().toUtf8();
    return QByteArray::fromBase64(value.toObject().value(QLatin1String("base64")).toString().toLatin1());
}

std::optional<Timestamp> timeOf(const QJsonValue &value)
{
    const auto time = parseTimestamp(value.toString().toUtf8());
    return time ? std::optional(*time) : std::nullopt;
}

void take(TraceRecord &record, const QJsonObject &step)
{
    const QString kind = step.value(QLatin1String("step")).toString();
    const Timestamp at = timeOf(step.value(QLatin1String("at"))).value_or(Timestamp());
    if (kind == QLatin1String("delivered")) {
        if (record.delivered == Timestamp())
            record.delivered = at;
        record.type = bytesOf(step.value(QLatin1String("type")));
        record.published = timeOf(step.value(QLatin1String("published"))).value_or(Timestamp());
        record.deliveries = step.value(QLatin1String("deliveries")).toInteger(1);
    } else if (kind == QLatin1String("removed")) {
        const QJsonArray keys = step.value(QLatin1String("keys")).toArray();
        record.removedCount += step.value(QLatin1String("count")).toInteger(keys.size());
        for (const QJsonValue &key : keys) {
            if (record.removals.size() < mostRemovals)
                record.removals.push_back({bytesOf(key), at, std::nullopt});
        }
    } else if (kind == QLatin1String("refilled")) {
        const QByteArray key = bytesOf(step.value(QLatin1String("key")));
        for (TraceRecord::Removal &removal : record.removals) {
            if (removal.key == key && !removal.refilled && removal.removed <= at)
                removal.refilled = at;
        }
    } else if (kind == QLatin1String("handled")) {
        record.handled = at;
    } else if (kind == QLatin1String("acknowledged")) {
        record.acknowledged = at;
    } else if (kind == QLatin1String("failed") || kind == QLatin1String("buried")) {
        record.error = step.value(QLatin1String("error")).toString();
        record.failed = at;
        record.buried = record.buried || kind == QLatin1String("buried");
    }
}

} // namespace

QByteArray traceKey(QByteArrayView eventId)
{
    return "freshet:trace:" + eventId.toByteArray();
}

QByteArray latencyKey(QByteArrayView group, qint64 minute)
{
    return "freshet:latency:" + group.toByteArray() + ':' + QByteArray::number(minute);
}

const std::vector<qint64> &latencyBuckets()
{
    static const std::vector<qint64> bounds = [] {
        constexpr double day = 86400e6;
        std::vector<qint64> all;
        for (double bound = 100; all.empty() || all.back() < qint64(day); bound *= 1.05)
            all.push_back(std::llround(std::ceil(bound)));
        return all;
    }();
    return bounds;
}

std::size_t latencyBucketOf(std::chrono::microseconds took)
{
    const auto &bounds = latencyBuckets();
    const auto it = std::ranges::lower_bound(bounds, qint64(took.count()));
    return std::min(std::size_t(it - bounds.begin()), bounds.size() - 1);
}

std::vector<TraceRecord> recordsFrom(const QByteArray &eventId, const std::vector<QByteArray> &steps)
{
    std::vector<TraceRecord> records;
    QSet<QByteArray> seen;
    for (const QByteArray &text : steps) {
        const QJsonObject step = QJsonDocument::fromJson(text).object();
        if (step.isEmpty() || seen.contains(text))
            continue;
        seen.insert(text);
        const QByteArray stream = bytesOf(step.value(QLatin1String("stream")));
        const QByteArray entry = bytesOf(step.value(QLatin1String("entry")));
        const QByteArray group = bytesOf(step.value(QLatin1String("group")));
        const QByteArray consumer = bytesOf(step.value(QLatin1String("consumer")));
        auto it = std::ranges::find_if(records, [&](const TraceRecord &one) {
            return one.entryId == entry && one.stream == stream && one.group == group && one.consumer == consumer;
        });
        if (it == records.end()) {
            TraceRecord record;
            record.eventId = eventId;
            record.stream = stream;
            record.entryId = entry;
            record.group = group;
            record.consumer = consumer;
            records.push_back(std::move(record));
            it = std::prev(records.end());
        }
        take(*it, step);
    }
    std::ranges::stable_sort(records, {}, &TraceRecord::delivered);
    return records;
}

HandlingLatency latencyFrom(QByteArray group, const std::map<qint64, qint64> &counts)
{
    HandlingLatency latency;
    latency.group = std::move(group);
    for (const auto &[bound, count] : counts)
        latency.count += count;
    const auto boundOf = [&](double share) {
        const auto wanted = std::max<qint64>(1, std::llround(std::ceil(share * double(latency.count))));
        qint64 seen = 0;
        for (const auto &[bound, count] : counts) {
            seen += count;
            if (seen >= wanted)
                return std::chrono::microseconds(bound);
        }
        return std::chrono::microseconds(0);
    };
    latency.p50 = boundOf(0.50);
    latency.p95 = boundOf(0.95);
    latency.p99 = boundOf(0.99);
    latency.longest = boundOf(1);
    return latency;
}

Task<Result<std::vector<TraceRecord>>> EventTrace::fetch(redis::Client &client, QByteArray eventId)
{
    redis::CommandOptions how;
    how.repeatable = true;
    const auto answer = co_await client.command(redis::Command("LRANGE", traceKey(eventId), 0, -1), how);
    if (!answer)
        co_return std::unexpected(answer.error());
    std::vector<QByteArray> steps;
    for (const redis::Value &step : answer->array())
        steps.push_back(step.bytes());
    co_return recordsFrom(eventId, steps);
}

Task<Result<LatencyHour>> EventTrace::fetchLatencyHour(redis::Client &client, QByteArray group, Clock &clock)
{
    const qint64 first = clock.utcNow().toMSecsSinceEpoch() / 60000 - minutesKept;
    std::vector<redis::Command> commands;
    for (int i = 0; i <= minutesKept; ++i)
        commands.emplace_back("HGETALL", latencyKey(group, first + i));
    redis::CommandOptions how;
    how.repeatable = true;
    const auto answers = co_await client.pipeline(std::move(commands), how);
    if (!answers)
        co_return std::unexpected(answers.error());
    LatencyHour hour;
    std::map<qint64, qint64> whole;
    for (int i = 0; i <= minutesKept; ++i) {
        const redis::Value &answer = (*answers)[std::size_t(i)];
        if (answer.isError())
            co_return std::unexpected(redis::errorFromReply(answer.bytes(), QStringLiteral("HGETALL")));
        std::map<qint64, qint64> counts;
        const auto &flat = answer.array();
        for (std::size_t at = 0; at + 1 < flat.size(); at += 2) {
            const auto bound = flat[at].integer();
            const auto count = flat[at + 1].integer();
            if (bound && count && *count > 0) {
                counts[*bound] += *count;
                whole[*bound] += *count;
            }
        }
        if (!counts.empty())
            hour.minutes.push_back({first + i, latencyFrom(group, counts)});
    }
    hour.whole = latencyFrom(std::move(group), whole);
    co_return hour;
}

Task<Result<HandlingLatency>> EventTrace::fetchLatency(redis::Client &client, QByteArray group, Clock &clock)
{
    auto hour = co_await fetchLatencyHour(client, std::move(group), clock);
    if (!hour)
        co_return std::unexpected(hour.error());
    co_return std::move(hour->whole);
}

} // namespace freshet::events
