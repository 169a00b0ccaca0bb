// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/namespace_metrics.h"

#include "core/base/seen_set.h"
#include "core/cache/metrics_publisher.h"
#include "core/inspect/hit_rate.h"
#include "core/redis/scan.h"

#include <algorithm>
#include <set>

namespace freshet::inspect {

using cache::Counter;
using cache::counterCount;
using cache::latencyBounds;

namespace {

constexpr QByteArrayView prefix("cache_metrics:");
constexpr std::size_t namespacesAtOnce = 100;
constexpr qint64 mostDigits = 24; // more than any 64-bit number has

/// The namespace of a counter's key; nothing where it is none.
std::optional<QByteArray> namespaceOf(const QByteArray &key)
{
    const qsizetype end = key.lastIndexOf(':');
    if (!key.startsWith(prefix) || end < prefix.size())
        return std::nullopt;
    const QByteArrayView last = QByteArrayView(key).sliced(end + 1);
    bool known = last == QByteArrayView(cache::latencyName.data(), qsizetype(cache::latencyName.size()));
    for (std::size_t i = 0; i < counterCount && !known; ++i) {
        const std::string_view name = cache::counterName(Counter(i));
        known = last == QByteArrayView(name.data(), qsizetype(name.size()));
    }
    return known ? std::optional(key.sliced(prefix.size(), end - prefix.size())) : std::nullopt;
}

std::vector<QByteArray> keysOf(const QByteArray &nameSpace)
{
    const std::string_view name(nameSpace.data(), std::size_t(nameSpace.size()));
    std::vector<QByteArray> keys;
    keys.reserve(counterCount + 1);
    for (std::size_t i = 0; i < counterCount; ++i)
        keys.push_back(cache::metricsKey(name, cache::counterName(Counter(i))));
    keys.push_back(cache::metricsKey(name, cache::latencyName));
    return keys;
}

void addQuestions(std::vector<redis::Command> &commands, const QByteArray &nameSpace)
{
    const auto keys = keysOf(nameSpace);
    for (std::size_t i = 0; i < counterCount; ++i) // not GET: somebody's value of 100 MB may stand there
        commands.emplace_back("GETRANGE", keys[i], 0, mostDigits);
    redis::Command latency("HMGET", keys.back());
    for (std::size_t i = 0; i <= latencyBounds.size(); ++i)
        latency.add(cache::latencyField(i));
    commands.push_back(std::move(latency));
}

/// A counter's value: 0 where it is absent, nothing where it is no number.
std::optional<qint64> countOf(const redis::Value &reply)
{
    if (reply.isNil() || (reply.isString() && reply.bytes().isEmpty()))
        return 0;
    const auto number = reply.integer();
    return number && *number >= 0 ? number : std::nullopt;
}

/// Errors that are about the key; any other one is about the whole sample.
std::optional<Error> errorOfTheWay(const redis::Value &reply, const char *command)
{
    if (!reply.isError())
        return std::nullopt;
    Error error = redis::errorFromReply(reply.bytes(), QString::fromLatin1(command));
    return error.code == Code::WrongType ? std::nullopt : std::optional(std::move(error));
}

Result<NamespaceSample> sampleOf(const QByteArray &nameSpace, std::span<const redis::Value> replies)
{
    NamespaceSample sample;
    sample.nameSpace = nameSpace;
    const auto keys = keysOf(nameSpace);
    for (std::size_t i = 0; i < counterCount; ++i) {
        if (auto error = errorOfTheWay(replies[i], "GETRANGE"))
            return std::unexpected(std::move(*error));
        sample.counters[i] = countOf(replies[i]);
        const bool found = replies[i].isError() || !replies[i].bytes().isEmpty();
        sample.exists = sample.exists || found;
        sample.keysFound += found;
        if (!sample.counters[i])
            sample.unreadable.append(keys[i]);
    }
    const redis::Value &latency = replies[counterCount];
    if (auto error = errorOfTheWay(latency, "HMGET"))
        return std::unexpected(std::move(*error));
    bool readable = true, anyBucket = false;
    for (std::size_t i = 0; i < sample.latency.size(); ++i) {
        sample.latency[i] = latency.isError() ? std::nullopt : countOf(latency.at(i));
        anyBucket = anyBucket || latency.isError() || !latency.at(i).isNil();
        readable = readable && sample.latency[i];
    }
    sample.exists = sample.exists || anyBucket;
    sample.keysFound += anyBucket;
    if (!readable)
        sample.unreadable.append(keys.back());
    return sample;
}

/// What was added; nothing where it is unknown or where the counter fell.
std::optional<qint64> growth(std::optional<qint64> before, std::optional<qint64> after)
{
    return before && after && *after >= *before ? std::optional(*after - *before) : std::nullopt;
}

/// How many reads the histogram grew by; nothing where it is unknown.
std::optional<qint64> histogramGrowth(const NamespaceSample &before, const NamespaceSample &after)
{
    qint64 sum = 0;
    for (std::size_t i = 0; i < after.latency.size(); ++i) {
        const auto grown = growth(before.latency[i], after.latency[i]);
        if (!grown)
            return std::nullopt;
        sum += std::min(*grown, std::numeric_limits<qint64>::max() - sum);
    }
    return sum;
}

/// Of the reads whose time was taken: those in the histogram, else all. Services that count hits and misses only take no times.
std::optional<double> averageMs(const NamespaceSample &before, const NamespaceSample &after, qint64 reads)
{
    const auto spent = growth(before[Counter::GetMicroseconds], after[Counter::GetMicroseconds]);
    const auto inHistogram = histogramGrowth(before, after);
    if (!spent || !inHistogram)
        return std::nullopt;
    if (*inHistogram > 0)
        return double(*spent) / 1000 / double(*inHistogram);
    return reads > 0 && after[Counter::GetMicroseconds] > 0 ? std::optional(double(*spent) / 1000 / double(reads)) : std::nullopt;
}

NamespaceSample emptySample()
{
    NamespaceSample sample;
    sample.counters.fill(0);
    sample.latency.fill(0);
    return sample;
}

} // namespace

cache::NamespaceCounts NamespaceSample::counts() const
{
    cache::NamespaceCounts all;
    for (std::size_t i = 0; i < counters.size(); ++i)
        all.counters[i] = std::uint64_t(counters[i].value_or(0));
    for (std::size_t i = 0; i < latency.size(); ++i)
        all.latency[i] = std::uint64_t(latency[i].value_or(0));
    return all;
}

const NamespaceSample *NamespaceMetricsSample::find(const QByteArray &nameSpace) const
{
    const auto found = std::ranges::find(namespaces, nameSpace, &NamespaceSample::nameSpace);
    return found == namespaces.end() ? nullptr : &*found;
}

std::optional<double> NamespaceInterval::hitRate() const
{
    return hits && misses ? inspect::hitRate(*hits, *misses) : std::nullopt;
}

std::optional<double> NamespaceInterval::readsPerSecond() const
{
    return hits && misses && seconds > 0 ? std::optional((double(*hits) + double(*misses)) / seconds) : std::nullopt;
}

NamespaceInterval intervalBetween(const NamespaceSample *before, const NamespaceSample &after, std::chrono::duration<double> time)
{
    static const NamespaceSample nothing = emptySample();
    const NamespaceSample &from = before ? *before : nothing;
    NamespaceInterval interval;
    interval.seconds = time.count();
    const auto hits = growth(from[Counter::Hits], after[Counter::Hits]);
    const auto misses = growth(from[Counter::Misses], after[Counter::Misses]);
    if (!hits || !misses) // one of them began anew: together they would tell a rate that never was
        return interval;
    interval.hits = hits;
    interval.misses = misses;
    interval.averageGetMs = averageMs(from, after, *hits + *misses);
    return interval;
}

MetricsRow metricsRow(const QDateTime &time, const NamespaceSample &sample, const std::optional<NamespaceInterval> &interval)
{
    return {
        .time = time,
        .series = metricsName(sample.nameSpace),
        .hits = sample[Counter::Hits],
        .misses = sample[Counter::Misses],
        .sets = sample[Counter::Sets],
        .deletes = sample[Counter::Deletes],
        .hitRate = interval ? interval->hitRate() : std::nullopt,
        .averageGetMs = interval ? interval->averageGetMs : std::nullopt,
    };
}

Task<Result<FoundNamespaces>> findMetricNamespaces(redis::Client &client, bool gentle, std::stop_token stop)
{
    redis::ScanOptions options;
    options.match = prefix.toByteArray() + '*';
    options.gentle = gentle;
    const auto walk = client.scan(options);
    std::set<QByteArray> names;
    FoundNamespaces found;
    while (!walk->atEnd()) {
        if (stop.stop_requested())
            co_return failure(Code::Cancelled, QStringLiteral("stopped"));
        const auto keys = co_await walk->next();
        if (!keys)
            co_return std::unexpected(keys.error());
        for (const QByteArray &key : *keys) {
            const auto name = namespaceOf(key);
            if (name && names.size() >= mostMetricNamespaces && !names.contains(*name))
                found.more = true;
            else if (name)
                names.insert(*name);
        }
    }
    found.names.assign(names.begin(), names.end());
    co_return found;
}

Task<Result<NamespaceMetricsSample>> fetchNamespaceMetrics(redis::Client &client, std::vector<QByteArray> namespaces)
{
    NamespaceMetricsSample sample;
    sample.time = QDateTime::currentDateTimeUtc();
    sample.moment = std::chrono::steady_clock::now();
    for (std::size_t begin = 0; begin < namespaces.size(); begin += namespacesAtOnce) {
        const std::size_t end = std::min(namespaces.size(), begin + namespacesAtOnce);
        std::vector<redis::Command> commands;
        for (std::size_t i = begin; i < end; ++i)
            addQuestions(commands, namespaces[i]);
        redis::CommandOptions options;
        options.repeatable = true;
        const auto replies = co_await client.pipeline(std::move(commands), options);
        if (!replies)
            co_return std::unexpected(replies.error());
        constexpr std::size_t each = counterCount + 1;
        if (replies->size() != (end - begin) * each)
            co_return failure(Code::Protocol, QStringLiteral("not every counter was answered"), QStringLiteral("GETRANGE"));
        for (std::size_t i = begin; i < end; ++i) {
            auto one = sampleOf(namespaces[i], std::span(*replies).subspan((i - begin) * each, each));
            if (!one)
                co_return std::unexpected(one.error());
            sample.namespaces.push_back(std::move(*one));
        }
    }
    co_return sample;
}

Task<Result<qint64>> resetNamespaceMetrics(redis::Client &client, std::vector<QByteArray> namespaces)
{
    std::vector<QByteArray> keys;
    for (const QByteArray &name : namespaces) {
        for (QByteArray &key : keysOf(name))
            keys.push_back(std::move(key));
    }
    co_return co_await client.unlink(std::move(keys));
}

Task<Result<ResetMetrics>> resetAllNamespaceMetrics(redis::Client &client, bool gentle, std::stop_token stop)
{
    redis::ScanOptions options;
    options.match = prefix.toByteArray() + '*';
    options.gentle = gentle;
    const auto walk = client.scan(options);
    SeenSet names;
    ResetMetrics reset;
    while (!walk->atEnd()) {
        if (stop.stop_requested())
            co_return failure(Code::Cancelled, QStringLiteral("stopped"));
        const auto keys = co_await walk->next();
        if (!keys)
            co_return std::unexpected(keys.error());
        std::vector<QByteArray> counters;
        for (const QByteArray &key : *keys) {
            const auto name = namespaceOf(key);
            if (!name)
                continue;
            names.insert(*name);
            counters.push_back(key);
        }
        if (counters.empty())
            continue;
        const auto deleted = co_await client.unlink(std::move(counters));
        if (!deleted)
            co_return std::unexpected(deleted.error());
        reset.deleted += *deleted;
    }
    reset.namespaces = qint64(names.size());
    co_return reset;
}

} // namespace freshet::inspect
