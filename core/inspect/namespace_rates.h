// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/namespace_metrics.h"
#include "core/inspect/rate_history.h"

#include <deque>
#include <map>

namespace freshet::inspect {

/// What a namespace does now: between its newest sample and the one some ten seconds before. Nothing where that is not known.
struct NamespaceNow
{
    double seconds = 0; ///< that the numbers are of; 0: nothing is known
    std::optional<double> hitRate;
    std::optional<double> readsPerSecond;
    std::optional<double> setsPerSecond;
    std::optional<double> deletesPerSecond;
    std::optional<double> averageGetMs;
    std::optional<double> p95GetMs; ///< of the histogram's buckets, so to its steps
};

/// Turns samples of the shared counters (contract, section 5) into intervals, and says which namespaces to ask next: the busiest
/// with each look, the others in turn, so that ten thousand of them cost a server no more than two hundred.
///
/// Pure: never asks by itself. Thread: any one. Memory: some 600 bytes a sample, 12 samples a namespace that reads now.
class NamespaceRates
{
public:
    struct Options
    {
        std::size_t always = 100; ///< asked with each look
        std::size_t inTurn = 50;  ///< of the others, with each look
        std::chrono::milliseconds longestInterval{3500};
        std::chrono::milliseconds now{10'000};
    };

    NamespaceRates()
        : NamespaceRates(Options{})
    {}
    explicit NamespaceRates(const Options &options)
        : m_options(options)
    {}

    /// The namespaces that have counters now. Others are forgotten; those that stay keep their samples.
    void setNamespaces(const FoundNamespaces &found);
    void addNamespace(const QByteArray &name) { m_states.try_emplace(name); }
    std::size_t size() const { return m_states.size(); }
    std::vector<QByteArray> names() const;
    bool hasMore() const { return m_more; } ///< there are more than can be listed
    /// Whom to ask with the next look.
    std::vector<QByteArray> next();

    struct Interval
    {
        QByteArray nameSpace;
        RateBin bin;
    };
    /// What happened since the samples before. Namespaces without an earlier one are not among them.
    std::vector<Interval> add(const NamespaceMetricsSample &sample);
    /// Samples are missing from here on, or another process counts: the next interval of each is a gap.
    void breakOff(HitRateGap why = HitRateGap::Outage);
    void clear();

    NamespaceNow now(const QByteArray &name) const;

private:
    struct Look
    {
        QDateTime time;
        std::chrono::steady_clock::time_point moment;
        NamespaceSample sample;
    };
    struct State
    {
        std::deque<Look> looks; ///< no gap between them
        HitRateGap broken = HitRateGap::None;
        qint64 reads = 0; ///< of its newest known interval
    };
    HitRateGap gapBetween(const State &state, const Look &before, const Look &after) const;

    Options m_options;
    std::map<QByteArray, State> m_states;
    QByteArray m_turn; ///< the last one that was asked in turn
    bool m_more = false;
};

} // namespace freshet::inspect
