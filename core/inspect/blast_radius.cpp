// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/blast_radius.h"

#include "core/cache/key.h"
#include "core/cache/key_name.h"

#include <algorithm>
#include <cmath>

namespace freshet::inspect {

namespace {

using cache::Counter;
using Kind = cache::Invalidation::Kind;

constexpr qint64 fewMisses = 10; // below, how long one takes is chance

/// The middle of a bucket of the latency histogram, in microseconds; of the last one its bound.
double middleOf(std::size_t bucket)
{
    const auto &bounds = cache::latencyBounds;
    if (bucket >= bounds.size())
        return double(bounds.back());
    return (bucket == 0 ? double(bounds[0]) : double(bounds[bucket - 1]) + double(bounds[bucket])) / 2;
}

/// How long a miss takes, of counters that grew by so much: the time of all reads less that of the hits, which are taken for the
/// fastest ones. Without a histogram all the time counts for the misses, so it is at most that.
std::optional<double> missMs(const NamespaceSample *before, const NamespaceSample &after)
{
    const auto grown = [&](Counter counter) -> std::optional<qint64> {
        const auto now = after[counter];
        const qint64 then = before ? (*before)[counter].value_or(0) : 0;
        return now && *now >= then ? std::optional(*now - then) : std::nullopt;
    };
    const auto hits = grown(Counter::Hits), misses = grown(Counter::Misses), time = grown(Counter::GetMicroseconds);
    if (!hits || !misses || !time || *misses < fewMisses || *time == 0)
        return std::nullopt;
    double fast = 0; // µs of the hits
    auto left = double(*hits);
    for (std::size_t i = 0; i < after.latency.size() && left > 0; ++i) {
        const qint64 then = before ? before->latency[i].value_or(0) : 0;
        const auto reads = double(std::max<qint64>(0, after.latency[i].value_or(0) - then));
        fast += std::min(left, reads) * middleOf(i);
        left -= std::min(left, reads);
    }
    return std::max(0.0, double(*time) - fast) / double(*misses) / 1000;
}

/// Keys of each namespace that are read now, as the draw tells.
struct Drawn
{
    double keys = 0;
    qint64 draws = 0;
};

void judge(NamespaceBlast &one, const Drawn &drawn, const DrawnKeys &all, bool isWhole)
{
    const auto keys = double(one.keys);
    if (isWhole || one.keys == 0) {
        one.share = one.shareLow = one.shareHigh = one.keys == 0 ? 0 : 1;
        return;
    }
    const auto [low, high] = shareInterval(double(drawn.draws), double(all.keys.size()));
    one.shareLow = std::min(1.0, keys / std::max(keys, high * double(all.allKeys)));
    one.shareHigh = std::min(1.0, keys / std::max(keys, low * double(all.allKeys)));
    if (drawn.draws > 0)
        one.share = std::min(1.0, keys / std::max(keys, drawn.keys));
    else if (one.shareLow > 0.9) // so few keys that none was drawn, and all of them go
        one.share = 1;
}

void addReads(NamespaceBlast &one, const NamespaceSample *before, const NamespaceSample &after,
              std::chrono::duration<double> time)
{
    const NamespaceInterval interval = intervalBetween(before, after, time);
    one.readsPerSecond = interval.readsPerSecond();
    if (interval.hits && interval.seconds > 0)
        one.hitsPerSecond = double(*interval.hits) / interval.seconds;
    one.missMs = missMs(before, after);
    if (!one.missMs) {
        one.missMs = missMs(nullptr, after);
        one.missIsSinceStart = one.missMs.has_value();
    }
    if (!one.hitsPerSecond || !one.share)
        return;
    one.servedPerSecond = *one.hitsPerSecond * *one.share;
    if (one.missMs)
        one.loadsAtOnce = *one.servedPerSecond * *one.missMs / 1000;
    // Each key is read at random times: after t, exp(-t * reads a key and second) of them are not back yet.
    if (one.keys == 0)
        one.warmAgain = std::chrono::seconds(0);
    else if (*one.servedPerSecond > 0)
        one.warmAgain =
            std::chrono::seconds(qint64(std::min(1e9, std::ceil(std::log(10.0) * double(one.keys) / *one.servedPerSecond))));
}

std::vector<NamespaceBlast> byNamespace(const InvalidationPreview &preview, const CurrentVersions &current, qint64 &others)
{
    std::vector<NamespaceBlast> all;
    for (const InvalidationPreview::Group &group : preview.groups) {
        if (group.nameSpace.isEmpty()) {
            others += group.keys;
            continue;
        }
        auto one = std::ranges::find(all, group.nameSpace, &NamespaceBlast::nameSpace);
        if (one == all.end() && all.size() >= BlastRadius::mostNamespaces) {
            others += group.keys;
            continue;
        }
        if (one == all.end()) {
            all.emplace_back().nameSpace = group.nameSpace;
            one = all.end() - 1;
        }
        const auto version = current.find(group.nameSpace);
        const bool isOld = !group.version.isEmpty() && version != current.end() && version->second != group.version;
        (isOld ? one->oldKeys : one->keys) += group.keys;
    }
    return all;
}

/// Namespaces of which the order takes all keys that are read now.
std::vector<QByteArray> wholeOnes(const InvalidationOrder &order, const CurrentVersions &current)
{
    std::vector<QByteArray> whole;
    for (const cache::Invalidation &one : order) {
        if (one.kind == Kind::Namespace)
            whole.push_back(one.subjects.value(0));
        if (one.kind != Kind::Pattern && one.kind != Kind::Ttl)
            continue;
        for (const auto &[name, version] : current) {
            if (one.subjects.value(0) == cache::namespacePattern(version, name))
                whole.push_back(name);
        }
    }
    return whole;
}

Task<Result<CurrentVersions>> askVersions(redis::Client &client, std::vector<QByteArray> names)
{
    static const QByteArray prefix = QByteArrayLiteral("cache_version:");
    std::vector<QByteArray> keys{prefix + cache::globalScope.toByteArray()};
    for (const QByteArray &name : names)
        keys.push_back(prefix + name);
    const auto values = co_await client.mget(std::move(keys));
    if (!values)
        co_return std::unexpected(values.error());
    const QByteArray global = values->at(0).isNil() ? QByteArray("v1") : values->at(0).bytes();
    CurrentVersions current;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const redis::Value &own = values->at(i + 1);
        current[names[i]] = own.isNil() || own.isError() ? global : own.bytes();
    }
    co_return current;
}

} // namespace

BlastRadius blastRadius(const InvalidationPreview &preview, const CurrentVersions &current, const DrawnKeys &drawn,
                        const NamespaceMetricsSample &before, const NamespaceMetricsSample &after,
                        const std::vector<QByteArray> &whole)
{
    BlastRadius blast;
    const std::chrono::duration<double> time = after.moment - before.moment;
    blast.seconds = time.count();
    blast.drawn = qint64(drawn.keys.size());
    blast.versions = current;
    blast.mostLoads = preview.otherKeys;
    blast.unmeasuredKeys = preview.otherKeys;
    std::map<QByteArray, Drawn> living;
    for (const DrawnKey &one : drawn.keys) {
        const cache::KeyName name = cache::KeyName::of(one.key);
        const auto version = current.find(name.nameSpace);
        if (version == current.end() || (!name.version.isEmpty() && name.version != version->second))
            continue;
        Drawn &of = living[name.nameSpace];
        of.keys += one.weight;
        ++of.draws;
    }
    qint64 outside = 0;
    blast.namespaces = byNamespace(preview, current, outside);
    blast.unmeasuredKeys += outside;
    blast.mostLoads += outside;
    for (NamespaceBlast &one : blast.namespaces) {
        judge(one, living[one.nameSpace], drawn, std::ranges::find(whole, one.nameSpace) != whole.end());
        if (const NamespaceSample *now = after.find(one.nameSpace); now && now->exists)
            addReads(one, before.find(one.nameSpace), *now, time);
        blast.mostLoads += one.keys;
        if (!one.servedPerSecond) {
            blast.unmeasuredKeys += one.keys;
            continue;
        }
        blast.servedPerSecond = blast.servedPerSecond.value_or(0) + *one.servedPerSecond;
        if (one.loadsAtOnce)
            blast.loadsAtOnce = blast.loadsAtOnce.value_or(0) + *one.loadsAtOnce;
        if (one.warmAgain)
            blast.warmAgain = std::max(blast.warmAgain.value_or(std::chrono::seconds(0)), *one.warmAgain);
    }
    std::ranges::stable_sort(blast.namespaces, [](const auto &a, const auto &b) { return a.keys > b.keys; });
    return blast;
}

Task<Result<BlastRadius>> measureBlastRadius(redis::Client &client, InvalidationOrder order, InvalidationPreview preview,
                                             BlastOptions options, Clock &clock)
{
    qint64 others = 0;
    std::vector<QByteArray> names;
    for (const NamespaceBlast &one : byNamespace(preview, {}, others))
        names.push_back(one.nameSpace);
    const auto current = co_await askVersions(client, names);
    if (!current)
        co_return std::unexpected(current.error());
    const auto before = co_await fetchNamespaceMetrics(client, names);
    if (!before)
        co_return std::unexpected(before.error());
    const auto drawn = co_await drawKeys(client, names.empty() ? 0 : options.draw, false);
    DrawnKeys keys;
    if (drawn)
        keys = *drawn;
    else if (drawn.error().code != Code::NoPermission) // without it the shares are unknown
        co_return std::unexpected(drawn.error());
    if (!names.empty()) {
        const auto slept = co_await clock.sleep(options.interval, options.stop);
        if (!slept)
            co_return std::unexpected(slept.error());
    }
    const auto after = co_await fetchNamespaceMetrics(client, names);
    if (!after)
        co_return std::unexpected(after.error());
    co_return blastRadius(preview, *current, keys, *before, *after, wholeOnes(order, *current));
}

} // namespace freshet::inspect
