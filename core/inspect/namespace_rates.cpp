// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/namespace_rates.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace freshet::inspect {

using namespace std::chrono;
using cache::Counter;

namespace {

constexpr milliseconds clockTolerance{2000}; // as hit_rate.cpp

std::optional<double> perSecond(std::optional<qint64> before, std::optional<qint64> after, double seconds)
{
    return before && after && *after >= *before && seconds > 0 ? std::optional(double(*after - *before) / seconds) : std::nullopt;
}

std::optional<double> p95Ms(const NamespaceSample &before, const NamespaceSample &after)
{
    cache::NamespaceCounts grown;
    bool any = false;
    for (std::size_t i = 0; i < grown.latency.size(); ++i) {
        if (!before.latency[i] || !after.latency[i] || *after.latency[i] < *before.latency[i])
            return std::nullopt;
        grown.latency[i] = std::uint64_t(*after.latency[i] - *before.latency[i]);
        any = any || grown.latency[i] > 0;
    }
    return any ? std::optional(grown.latencyQuantile(0.95) / 1000) : std::nullopt;
}

} // namespace

void NamespaceRates::setNamespaces(const FoundNamespaces &found)
{
    m_more = found.more;
    const std::set<QByteArray> wanted(found.names.begin(), found.names.end());
    std::erase_if(m_states, [&](const auto &entry) { return !wanted.contains(entry.first); });
    for (const QByteArray &name : found.names)
        m_states.try_emplace(name);
}

std::vector<QByteArray> NamespaceRates::names() const
{
    std::vector<QByteArray> result;
    result.reserve(m_states.size());
    for (const auto &[name, state] : m_states)
        result.push_back(name);
    return result;
}

std::vector<QByteArray> NamespaceRates::next()
{
    if (m_states.size() <= m_options.always)
        return names();
    std::vector<std::pair<qint64, QByteArray>> byReads;
    byReads.reserve(m_states.size());
    for (const auto &[name, state] : m_states)
        byReads.emplace_back(-state.reads, name);
    const auto busy = byReads.begin() + std::ptrdiff_t(m_options.always);
    std::nth_element(byReads.begin(), busy, byReads.end());
    std::vector<QByteArray> result;
    std::set<QByteArray> taken;
    for (auto at = byReads.begin(); at != busy; ++at) {
        result.push_back(at->second);
        taken.insert(at->second);
    }
    auto at = m_states.upper_bound(m_turn);
    for (std::size_t looked = 0; looked < m_states.size() && result.size() < m_options.always + m_options.inTurn;
         ++looked, ++at) {
        if (at == m_states.end())
            at = m_states.begin();
        if (taken.contains(at->first))
            continue;
        result.push_back(at->first);
        m_turn = at->first;
    }
    return result;
}

HitRateGap NamespaceRates::gapBetween(const State &state, const Look &before, const Look &after) const
{
    if (state.broken != HitRateGap::None)
        return state.broken;
    const auto elapsed = after.moment - before.moment;
    const milliseconds onTheWall(before.time.msecsTo(after.time));
    // Those that are asked in turn have to wait for it.
    const std::size_t rest = m_states.size() > m_options.always ? m_states.size() - m_options.always : 0;
    const auto rounds = int((rest + m_options.inTurn - 1) / std::max<std::size_t>(m_options.inTurn, 1) + 1);
    if (elapsed > m_options.longestInterval * rounds)
        return HitRateGap::Outage;
    if (elapsed <= elapsed.zero() || onTheWall.count() <= 0 || abs(elapsed - onTheWall) > clockTolerance)
        return HitRateGap::ClockJumped;
    return HitRateGap::None;
}

std::vector<NamespaceRates::Interval> NamespaceRates::add(const NamespaceMetricsSample &sample)
{
    std::vector<Interval> result;
    for (const NamespaceSample &one : sample.namespaces) {
        const auto found = m_states.find(one.nameSpace);
        if (found == m_states.end())
            continue; // it is forgotten since it was asked for
        State &state = found->second;
        Look look{sample.time, sample.moment, one};
        if (!state.looks.empty()) {
            const Look &before = state.looks.back();
            RateBin bin;
            bin.startMs = before.time.toMSecsSinceEpoch();
            bin.endMs = look.time.toMSecsSinceEpoch();
            bin.gap = gapBetween(state, before, look);
            bin.totalHits = one[Counter::Hits].value_or(-1);
            bin.totalMisses = one[Counter::Misses].value_or(-1);
            bin.totalSets = one[Counter::Sets].value_or(-1);
            bin.totalDeletes = one[Counter::Deletes].value_or(-1);
            if (bin.gap == HitRateGap::None) {
                const auto known = intervalBetween(&before.sample, one, look.moment - before.moment);
                if (known.hits && known.misses) {
                    bin.knownMs = std::max<qint64>(1, std::llround(known.seconds * 1000));
                    bin.hits = *known.hits;
                    bin.misses = *known.misses;
                    bin.averageGetMs = known.averageGetMs ? float(*known.averageGetMs) : bin.averageGetMs;
                    state.reads = bin.hits + bin.misses;
                } else {
                    bin.gap = HitRateGap::CounterFell;
                }
            }
            if (bin.gap != HitRateGap::None)
                state.looks.clear();
            if (bin.endMs > bin.startMs)
                result.push_back({one.nameSpace, bin});
        }
        state.broken = HitRateGap::None;
        state.looks.push_back(std::move(look));
        while (state.looks.size() > 2 &&
               (state.looks.back().moment - state.looks[1].moment >= m_options.now || state.looks.size() > 12))
            state.looks.pop_front();
    }
    return result;
}

void NamespaceRates::breakOff(HitRateGap why)
{
    for (auto &[name, state] : m_states)
        state.broken = state.broken == HitRateGap::None || why == HitRateGap::Restart ? why : state.broken;
}

void NamespaceRates::clear()
{
    m_states.clear();
    m_turn.clear();
    m_more = false;
}

NamespaceNow NamespaceRates::now(const QByteArray &name) const
{
    NamespaceNow now;
    const auto found = m_states.find(name);
    if (found == m_states.end() || found->second.looks.size() < 2 || found->second.broken != HitRateGap::None)
        return now;
    const Look &before = found->second.looks.front();
    const Look &after = found->second.looks.back();
    now.seconds = duration<double>(after.moment - before.moment).count();
    const auto interval = intervalBetween(&before.sample, after.sample, after.moment - before.moment);
    now.hitRate = interval.hitRate();
    now.readsPerSecond = interval.readsPerSecond();
    now.averageGetMs = interval.averageGetMs;
    now.setsPerSecond = perSecond(before.sample[Counter::Sets], after.sample[Counter::Sets], now.seconds);
    now.deletesPerSecond = perSecond(before.sample[Counter::Deletes], after.sample[Counter::Deletes], now.seconds);
    now.p95GetMs = p95Ms(before.sample, after.sample);
    return now;
}

} // namespace freshet::inspect
