// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/memory_shares.h"

#include "core/inspect/server_info.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace freshet::inspect {

namespace {

constexpr qint64 atOnce = 100;
constexpr double z = 1.96; // 95 % of a normal distribution

/// Sums of one group's keys in one node's sample.
struct Sums
{
    qint64 keys = 0;
    double bytes = 0;
    double squares = 0;
    qint64 largest = 0;
    QByteArray largestKey;

    void add(const QByteArray &key, qint64 size)
    {
        ++keys;
        bytes += double(size);
        squares += double(size) * double(size);
        if (size > largest) {
            largest = size;
            largestKey = key;
        }
    }
};

/// One primary: how many keys it has, and what was drawn of them.
struct Stratum
{
    QByteArray nodeId;
    qint64 size = 0;
    qint64 wanted = 0;
    qint64 drawn = 0;
    std::map<QByteArray, Sums> groups;
    Sums all;
};

/// One hundred keys. Keys that went between the two questions are left out: they are not there.
Task<Result<void>> drawSome(redis::Client &client, Stratum &stratum, qint64 count, std::size_t &groupCount)
{
    redis::CommandOptions options;
    options.repeatable = true;
    std::vector<redis::Command> questions;
    for (qint64 i = 0; i < count; ++i)
        questions.emplace_back("RANDOMKEY");
    const auto names = co_await client.pipelineOn(stratum.nodeId, std::move(questions), options);
    if (!names)
        co_return std::unexpected(names.error());
    std::vector<QByteArray> keys;
    std::vector<redis::Command> sizes;
    for (const redis::Value &name : *names) {
        if (name.isError())
            co_return std::unexpected(redis::errorFromReply(name.bytes(), QStringLiteral("RANDOMKEY")));
        if (name.isNil())
            continue;
        keys.push_back(name.bytes());
        sizes.emplace_back("MEMORY", "USAGE", name.bytes());
    }
    if (keys.empty())
        co_return Result<void>();
    const auto bytes = co_await client.pipelineOn(stratum.nodeId, std::move(sizes), options);
    if (!bytes)
        co_return std::unexpected(bytes.error());
    for (std::size_t i = 0; i < bytes->size() && i < keys.size(); ++i) {
        const redis::Value &size = (*bytes)[i];
        if (size.isError())
            co_return std::unexpected(redis::errorFromReply(size.bytes(), QStringLiteral("MEMORY USAGE")));
        if (!size.integer())
            continue;
        QByteArray group = memoryGroupOf(keys[i]);
        if (!stratum.groups.contains(group)) {
            if (groupCount >= MemoryShares::mostGroups)
                group.clear();
            else
                ++groupCount;
        }
        ++stratum.drawn;
        stratum.groups[group].add(keys[i], *size.integer());
        stratum.all.add(keys[i], *size.integer());
    }
    co_return Result<void>();
}

/// A total over all keys of all strata, and its variance, added to.
struct Total
{
    double value = 0;
    double variance = 0;

    void add(const Stratum &stratum, double sum, double squares)
    {
        const double n = double(stratum.drawn), size = double(stratum.size);
        const double mean = sum / n;
        value += size * mean;
        const double spread = n > 1 ? std::max(0.0, squares / n - mean * mean) * n / (n - 1) : 0;
        variance += size * size * spread / n;
    }
    Estimate estimate() const
    {
        const double half = z * std::sqrt(variance);
        return {value, std::max(0.0, value - half), value + half};
    }
};

std::vector<MemoryShare> sharesOf(const std::vector<Stratum> &strata, qint64 keyCount)
{
    struct Group
    {
        MemoryShare share;
        Total bytes;
        Total keys;
    };
    std::map<QByteArray, Group> groups;
    qint64 drawn = 0;
    for (const Stratum &stratum : strata) {
        drawn += stratum.drawn;
        for (const auto &[name, sums] : stratum.groups) {
            Group &group = groups[name];
            group.share.name = name;
            group.share.sampled += sums.keys;
            group.bytes.add(stratum, sums.bytes, sums.squares);
            group.keys.add(stratum, double(sums.keys), double(sums.keys));
            if (sums.largest > group.share.largest) {
                group.share.largest = sums.largest;
                group.share.largestKey = sums.largestKey;
            }
        }
    }
    std::vector<MemoryShare> shares;
    for (auto &[name, group] : groups) {
        group.share.bytes = group.bytes.estimate();
        group.share.keys = group.keys.estimate();
        // Wilson's interval for a share: with few keys in the sample the normal one ends below none.
        const double n = double(drawn), p = double(group.share.sampled) / n;
        const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
        const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
        group.share.keys.low = std::clamp((middle - half) * double(keyCount), 1.0, group.share.keys.value);
        group.share.keys.high = std::clamp((middle + half) * double(keyCount), group.share.keys.value, double(keyCount));
        shares.push_back(std::move(group.share));
    }
    std::ranges::stable_sort(shares, [](const auto &a, const auto &b) { return a.bytes.value > b.bytes.value; });
    return shares;
}

} // namespace

QByteArray memoryGroupOf(const QByteArray &key)
{
    const qsizetype colon = key.indexOf(':');
    if (colon < 0)
        return "(no prefix)";
    const bool hasVersion = colon >= 2 && key.startsWith('v') &&
                            std::all_of(key.begin() + 1, key.begin() + colon, [](char c) { return c >= '0' && c <= '9'; });
    if (!hasVersion)
        return key.first(colon + 1);
    const qsizetype end = key.indexOf(':', colon + 1);
    return end < 0 ? key.sliced(colon + 1) : key.mid(colon + 1, end - colon - 1);
}

Task<Result<MemoryShares>> sampleMemory(redis::Client &client, MemorySampleOptions options)
{
    const auto nodes = co_await client.primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    MemoryShares result;
    std::vector<Stratum> strata;
    for (const redis::Node &node : *nodes) {
        redis::Command question("DBSIZE");
        const auto size = co_await client.commandOn(node.id, std::move(question));
        if (!size)
            co_return std::unexpected(size.error());
        if (size->isError())
            co_return std::unexpected(redis::errorFromReply(size->bytes(), QStringLiteral("DBSIZE")));
        Stratum stratum;
        stratum.nodeId = node.id;
        stratum.size = std::max<qint64>(0, size->integer().value_or(0));
        result.keyCount += stratum.size;
        strata.push_back(std::move(stratum));
        const QByteArray section("memory");
        const auto info = co_await fetchInfo(client, node.id, section);
        if (const auto used = info ? info->integer(u"used_memory") : std::nullopt)
            result.usedMemory = result.usedMemory.value_or(0) + *used;
    }
    if (result.keyCount == 0)
        co_return result;
    const qint64 most = std::clamp<qint64>(options.keys, 1, MemorySampleOptions::mostKeys);
    for (Stratum &stratum : strata) {
        stratum.wanted = qint64(std::ceil(double(most) * double(stratum.size) / double(result.keyCount)));
        result.wanted += stratum.wanted;
    }
    std::size_t groupCount = 0;
    qint64 asked = 0;
    // In turns, so that a stop leaves a sample of every node.
    for (qint64 turn = 0; !result.stopped; ++turn) {
        bool isDone = true;
        for (Stratum &stratum : strata) {
            const qint64 left = stratum.wanted - turn * atOnce;
            if (left <= 0)
                continue;
            isDone = false;
            if (options.stop.stop_requested()) {
                result.stopped = true;
                break;
            }
            const qint64 count = std::min(left, atOnce);
            const auto drawn = co_await drawSome(client, stratum, count, groupCount);
            if (!drawn)
                co_return std::unexpected(drawn.error());
            asked += count;
            if (options.progress)
                options.progress(asked, result.wanted);
        }
        if (isDone)
            break;
    }
    Total total;
    for (Stratum &stratum : strata) {
        result.sampled += stratum.drawn;
        if (stratum.drawn > 0)
            total.add(stratum, stratum.all.bytes, stratum.all.squares);
    }
    result.bytes = total.estimate();
    if (result.sampled > 0)
        result.shares = sharesOf(strata, result.keyCount);
    co_return result;
}

} // namespace freshet::inspect
