// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/namespace_rows.h"

#include "ui/hitrates/rate_collector.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>

namespace freshet::ui {

using inspect::RateBin;
using inspect::RateHistory;

namespace {

constexpr qint64 hourMs = 3'600'000;
constexpr qint64 trendStepMs = 30'000;
constexpr std::size_t trendSteps = 30;

struct Sum
{
    qint64 hits = 0;
    qint64 misses = 0;
};

} // namespace

std::vector<NamespaceRow> namespaceRows(const RateCollector &collector, qint64 nowMs)
{
    std::vector<NamespaceRow> rows;
    const auto &all = collector.history().all();
    const auto alerts = collector.alerts();
    for (const QByteArray &name : collector.rates().names()) {
        NamespaceRow row;
        row.name = name;
        row.now = collector.rates().now(name);
        row.target = collector.target(name);
        row.alert = std::any_of(alerts.begin(), alerts.end(), [&](const auto &alert) { return alert.nameSpace == name; });
        if (collector.keyShares()) {
            const auto share = collector.keyShares()->shares.find(name);
            if (share != collector.keyShares()->shares.end())
                row.keys = share->second;
        }
        const auto series = all.find(RateHistory::ofNamespace(name));
        if (series != all.end() && series->second.size() > 1) {
            Sum hour;
            std::vector<Sum> steps(trendSteps);
            const auto &bins = series->second[1]; // tens of seconds
            for (auto bin = bins.rbegin(); bin != bins.rend() && bin->endMs > nowMs - hourMs; ++bin) {
                hour.hits += bin->hits;
                hour.misses += bin->misses;
                const qint64 step = (nowMs - bin->endMs) / trendStepMs;
                if (step >= 0 && step < qint64(trendSteps)) {
                    Sum &one = steps[trendSteps - 1 - std::size_t(step)];
                    one.hits += bin->hits;
                    one.misses += bin->misses;
                }
            }
            row.lastHour = inspect::hitRate(hour.hits, hour.misses);
            row.hourReads = double(hour.hits) + double(hour.misses);
            for (const Sum &step : steps)
                row.trend.push_back(
                    float(inspect::hitRate(step.hits, step.misses).value_or(std::numeric_limits<double>::quiet_NaN())));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<QByteArray> busiest(const std::vector<NamespaceRow> &rows, std::size_t most, const std::vector<QByteArray> &before)
{
    const auto place = [&before](const QByteArray &name) { return std::find(before.begin(), before.end(), name); };
    std::vector<std::pair<double, QByteArray>> order;
    for (const NamespaceRow &row : rows) {
        if (row.hourReads > 0)
            order.emplace_back(row.hourReads * (place(row.name) == before.end() ? 1 : 1.1), row.name);
    }
    std::ranges::stable_sort(order, std::greater(), [](const auto &one) { return one.first; });
    std::vector<QByteArray> result;
    for (std::size_t i = 0; i < order.size() && i < most; ++i)
        result.push_back(order[i].second);
    std::ranges::stable_sort(result, std::less(), place);
    return result;
}

std::vector<RateBin> folded(const std::vector<std::vector<RateBin>> &series)
{
    qint64 step = 1000;
    for (const auto &bins : series) { // not of the newest alone, which still grows, or of one that ends at a restart
        for (std::size_t i = bins.size() - std::min<std::size_t>(bins.size(), 4); i < bins.size(); ++i) {
            if (bins[i].isKnown())
                step = std::max(step, bins[i].endMs - bins[i].startMs);
        }
    }
    step = (step + 500) / 1000 * 1000;
    std::map<qint64, RateBin> sums;
    for (const auto &bins : series) {
        for (const RateBin &bin : bins) {
            if (!bin.isKnown())
                continue;
            const qint64 slot = (bin.endMs - 1) / step;
            auto [at, isNew] = sums.try_emplace(slot);
            if (isNew) {
                at->second.startMs = slot * step;
                at->second.endMs = (slot + 1) * step;
                at->second.knownMs = step;
            }
            at->second.hits += bin.hits;
            at->second.misses += bin.misses;
        }
    }
    std::vector<RateBin> result;
    result.reserve(sums.size());
    for (auto &[slot, bin] : sums)
        result.push_back(bin);
    return result;
}

} // namespace freshet::ui
