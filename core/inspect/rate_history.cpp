// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/rate_history.h"

#include <algorithm>
#include <cmath>

namespace freshet::inspect {

namespace {

void extend(RateBin &bin, const RateBin &by)
{
    const double before = double(bin.hits + bin.misses), added = double(by.hits + by.misses);
    if (std::isnan(bin.averageGetMs) || before <= 0)
        bin.averageGetMs = by.averageGetMs;
    else if (!std::isnan(by.averageGetMs) && added > 0)
        bin.averageGetMs = float((double(bin.averageGetMs) * before + double(by.averageGetMs) * added) / (before + added));
    bin.endMs = by.endMs;
    bin.knownMs += by.knownMs;
    bin.hits += by.hits;
    bin.misses += by.misses;
    bin.totalHits = by.totalHits;
    bin.totalMisses = by.totalMisses;
    bin.totalSets = by.totalSets;
    bin.totalDeletes = by.totalDeletes;
    if (bin.gap == HitRateGap::None)
        bin.gap = by.gap;
}

// An interval ends in the slot that its end belongs to: one that ends at 10:00:10.000 is of the slot before.
qint64 slotOf(qint64 endMs, qint64 binMs)
{
    return (endMs - 1) / binMs;
}

// Another count begins there. A gap of that kind is told also where it is a small part of a bin; seconds that were only not
// looked at are not worth it.
bool isBreak(HitRateGap gap)
{
    return gap == HitRateGap::Restart || gap == HitRateGap::CounterFell;
}

// A break stands in a bin of its own, between what was known before it in its slot and what is after it. A counter that falls
// all the time gets no more than that.
bool belongsTo(const std::deque<RateBin> &bins, const RateBin &interval, qint64 binMs)
{
    constexpr std::ptrdiff_t mostOfASlot = 5;
    if (bins.empty() || bins.back().endMs != interval.startMs)
        return false;
    const qint64 slot = slotOf(interval.endMs, binMs);
    if (slotOf(bins.back().endMs, binMs) != slot)
        return false;
    if (isBreak(bins.back().gap) == isBreak(interval.gap))
        return true;
    const auto other =
        std::find_if(bins.rbegin(), bins.rend(), [&](const RateBin &bin) { return slotOf(bin.endMs, binMs) != slot; });
    return std::distance(bins.rbegin(), other) >= mostOfASlot;
}

void trim(std::deque<RateBin> &bins, const RateHistory::Tier &tier)
{
    const qint64 oldest = bins.empty() ? 0 : bins.back().endMs - tier.spanMs;
    const auto most = std::size_t(2 * tier.spanMs / tier.binMs + 2); // with room for breaks
    while (!bins.empty() && (bins.front().endMs <= oldest || bins.size() > most))
        bins.pop_front();
}

} // namespace

std::optional<RateBin> rateBin(const HitRatePoint &point)
{
    const HitRateInterval &interval = point.interval;
    if (!interval.start.isValid() || interval.end <= interval.start)
        return std::nullopt;
    RateBin bin;
    bin.startMs = interval.start.toMSecsSinceEpoch();
    bin.endMs = interval.end.toMSecsSinceEpoch();
    bin.knownMs = interval.isKnown() ? std::clamp<qint64>(std::llround(interval.seconds * 1000), 1, 1'000'000'000) : 0;
    bin.hits = interval.hits;
    bin.misses = interval.misses;
    bin.totalHits = point.sample.hits;
    bin.totalMisses = point.sample.misses;
    bin.gap = interval.gap;
    return bin;
}

HitRateTotals totalsOf(const std::vector<RateBin> &bins)
{
    HitRateTotals totals;
    for (const RateBin &bin : bins) {
        totals.hits += bin.hits;
        totals.misses += bin.misses;
        totals.seconds += double(bin.knownMs) / 1000;
    }
    return totals;
}

std::vector<RateHistory::Tier> RateHistory::usualTiers()
{
    std::vector<Tier> tiers;
    tiers.push_back({1000, 900'000});        // seconds, 15 minutes
    tiers.push_back({10'000, 10'800'000});   // 3 hours
    tiers.push_back({60'000, 86'400'000});   // a day
    tiers.push_back({300'000, 604'800'000}); // a week
    return tiers;
}

bool RateHistory::add(const QByteArray &name, const RateBin &interval)
{
    auto found = m_series.find(name);
    if (found == m_series.end()) {
        if (m_series.size() >= m_options.mostSeries)
            return false;
        found = m_series.emplace(name, Series(m_options.tiers.size())).first;
    }
    for (std::size_t i = 0; i < m_options.tiers.size(); ++i) {
        const Tier &tier = m_options.tiers[i];
        std::deque<RateBin> &bins = found->second[i];
        // The wall clock was set back by more than a bin: what it told before lies in its future and would never go.
        while (!bins.empty() && bins.back().startMs >= interval.endMs)
            bins.pop_back();
        const bool overlaps = !bins.empty() && bins.back().endMs > interval.startMs;
        if (overlaps)
            continue;
        if (i > 0 && belongsTo(bins, interval, tier.binMs))
            extend(bins.back(), interval);
        else
            bins.push_back(interval);
        trim(bins, tier);
    }
    return true;
}

void RateHistory::addEarlier(const QByteArray &name, const Series &earlier)
{
    auto found = m_series.find(name);
    if (found == m_series.end()) {
        if (m_series.size() >= m_options.mostSeries)
            return;
        found = m_series.emplace(name, Series(m_options.tiers.size())).first;
    }
    for (std::size_t i = 0; i < m_options.tiers.size() && i < earlier.size(); ++i) {
        std::deque<RateBin> &bins = found->second[i];
        const qint64 begin = bins.empty() ? std::numeric_limits<qint64>::max() : bins.front().startMs;
        std::deque<RateBin> all;
        for (const RateBin &bin : earlier[i]) {
            if (bin.endMs > bin.startMs && bin.endMs <= begin && (all.empty() || bin.startMs >= all.back().endMs))
                all.push_back(bin);
        }
        all.insert(all.end(), bins.begin(), bins.end());
        bins = std::move(all);
        trim(bins, m_options.tiers[i]);
    }
}

void RateHistory::forgetBefore(qint64 ms)
{
    std::erase_if(m_series, [ms](const auto &entry) {
        const auto &[name, tiers] = entry;
        return name != server() && std::all_of(tiers.begin(), tiers.end(), [ms](const std::deque<RateBin> &bins) {
                   return bins.empty() || bins.back().endMs < ms;
               });
    });
}

std::vector<QByteArray> RateHistory::names() const
{
    std::vector<QByteArray> result;
    result.reserve(m_series.size());
    for (const auto &[name, tiers] : m_series)
        result.push_back(name);
    return result;
}

const RateBin *RateHistory::newest(const QByteArray &series) const
{
    const auto found = m_series.find(series);
    return found == m_series.end() || found->second.empty() || found->second.front().empty() ? nullptr
                                                                                             : &found->second.front().back();
}

std::vector<RateBin> RateHistory::window(const QByteArray &series, qint64 fromMs, qint64 toMs) const
{
    std::vector<RateBin> result;
    const auto found = m_series.find(series);
    if (found == m_series.end())
        return result;
    std::size_t finest = 0;
    while (finest + 1 < m_options.tiers.size() && (toMs - fromMs) / m_options.tiers[finest].binMs > m_options.mostBins)
        ++finest;
    // From the finest back to the coarsest, newest first; turned round at the end.
    qint64 before = toMs;
    for (std::size_t i = finest; i < found->second.size(); ++i) {
        const std::deque<RateBin> &bins = found->second[i];
        auto at =
            std::upper_bound(bins.begin(), bins.end(), before, [](qint64 ms, const RateBin &bin) { return ms < bin.endMs; });
        while (at != bins.begin() && std::prev(at)->endMs > fromMs) {
            --at;
            result.push_back(*at);
            before = at->startMs;
        }
    }
    std::reverse(result.begin(), result.end());
    return result;
}

HitRateTotals RateHistory::totals(const QByteArray &series, qint64 fromMs, qint64 toMs) const
{
    return totalsOf(window(series, fromMs, toMs));
}

} // namespace freshet::inspect
