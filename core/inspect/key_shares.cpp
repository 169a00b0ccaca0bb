// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_shares.h"

#include <algorithm>
#include <cmath>

namespace freshet::inspect {

namespace {

constexpr qint64 atOnce = 100;

Task<Result<std::vector<DrawnKey>>> draw(redis::Client &client, QByteArray nodeId, qint64 count, double weight, bool measure)
{
    std::vector<DrawnKey> drawn;
    redis::CommandOptions options;
    options.repeatable = true;
    for (qint64 done = 0; done < count; done += atOnce) {
        std::vector<redis::Command> questions;
        for (qint64 i = done; i < std::min(count, done + atOnce); ++i)
            questions.emplace_back("RANDOMKEY");
        const auto keys = co_await client.pipelineOn(nodeId, std::move(questions), options);
        if (!keys)
            co_return std::unexpected(keys.error());
        std::vector<redis::Command> sizes;
        const std::size_t first = drawn.size();
        for (const redis::Value &key : *keys) {
            if (key.isError())
                co_return std::unexpected(redis::errorFromReply(key.bytes(), QStringLiteral("RANDOMKEY")));
            if (key.isNil())
                continue;
            drawn.push_back({key.bytes(), std::nullopt, weight});
            if (measure)
                sizes.emplace_back("MEMORY", "USAGE", key.bytes());
        }
        if (sizes.empty())
            continue;
        const auto bytes = co_await client.pipelineOn(nodeId, std::move(sizes), options);
        if (!bytes)
            co_return std::unexpected(bytes.error());
        for (std::size_t i = 0; i < bytes->size() && first + i < drawn.size(); ++i) {
            if (!bytes->at(i).isError()) // not permitted: sizes stay unknown
                drawn[first + i].bytes = bytes->at(i).integer();
        }
    }
    co_return drawn;
}

} // namespace

const QByteArray *namespaceOfKey(const QByteArray &key, const std::vector<QByteArray> &sorted)
{
    const qsizetype begin = key.indexOf(':') + 1;
    const QByteArrayView first = QByteArrayView(key).first(begin == 0 ? 0 : begin - 1);
    if (begin == 0 || first == "cache_metrics" || first == "cache_version" || first == "cache" ||
        first == "freshet") // bookkeeping, no cached value
        return nullptr;
    for (qsizetype end = key.size(); end > begin; end = key.lastIndexOf(':', end - 1)) {
        const QByteArray part = key.mid(begin, end - begin);
        const auto found = std::lower_bound(sorted.begin(), sorted.end(), part);
        if (found != sorted.end() && *found == part)
            return &*found;
    }
    return nullptr;
}

std::pair<double, double> shareInterval(double hits, double all)
{
    const double n = std::max(all, 1.0), z = 1.96;
    const double p = hits / n;
    const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

Task<Result<DrawnKeys>> drawKeys(redis::Client &client, qint64 most, bool measure)
{
    const auto nodes = co_await client.primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    DrawnKeys result;
    std::vector<std::pair<QByteArray, qint64>> sizes;
    for (const redis::Node &node : *nodes) {
        redis::Command question("DBSIZE");
        const auto size = co_await client.commandOn(node.id, std::move(question));
        if (!size)
            co_return std::unexpected(size.error());
        if (size->isError())
            co_return std::unexpected(redis::errorFromReply(size->bytes(), QStringLiteral("DBSIZE")));
        sizes.emplace_back(node.id, std::max<qint64>(0, size->integer().value_or(0)));
        result.allKeys += sizes.back().second;
    }
    for (const auto &[id, size] : sizes) {
        const auto wanted = result.allKeys > 0 ? qint64(std::ceil(double(most) * double(size) / double(result.allKeys))) : 0;
        if (wanted == 0)
            continue;
        auto drawn = co_await draw(client, id, wanted, double(size) / double(wanted), measure);
        if (!drawn)
            co_return std::unexpected(drawn.error());
        result.keys.insert(result.keys.end(), std::make_move_iterator(drawn->begin()), std::make_move_iterator(drawn->end()));
    }
    co_return result;
}

Task<Result<KeyShares>> fetchKeyShares(redis::Client &client, std::vector<QByteArray> namespaces, qint64 most)
{
    const auto drawn = co_await drawKeys(client, most, true);
    if (!drawn)
        co_return std::unexpected(drawn.error());
    KeyShares result;
    result.allKeys = drawn->allKeys;
    result.sampled = qint64(drawn->keys.size());
    for (const QByteArray &name : namespaces)
        result.shares[name];
    if (result.allKeys == 0)
        co_return result;
    std::map<QByteArray, qint64> measured;
    for (const DrawnKey &one : drawn->keys) {
        const QByteArray *name = namespaceOfKey(one.key, namespaces);
        if (!name)
            continue;
        KeyShare &share = result.shares[*name];
        share.keys += one.weight;
        ++share.sampled;
        if (one.bytes) {
            share.bytes = share.bytes.value_or(0) + double(*one.bytes) * one.weight;
            ++measured[*name];
        }
    }
    for (auto &[name, share] : result.shares) {
        const auto [low, high] = shareInterval(double(share.sampled), double(result.sampled));
        share.keysLow = std::max(double(share.sampled > 0 ? 1 : 0), low * double(result.allKeys));
        share.keysHigh = high * double(result.allKeys);
        if (share.bytes && measured[name] > 0)
            share.bytes = *share.bytes * double(share.sampled) / double(measured[name]);
    }
    co_return result;
}

} // namespace freshet::inspect
