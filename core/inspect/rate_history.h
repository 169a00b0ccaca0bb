// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/hit_rate_history.h"

#include <deque>
#include <limits>
#include <map>
#include <vector>

namespace freshet::inspect {

/// Reads of one series between two times. Times are milliseconds since 1970 UTC. A plain value of 88 bytes.
struct RateBin
{
    qint64 startMs = 0;
    qint64 endMs = 0;   ///< later than startMs
    qint64 knownMs = 0; ///< how much of that time is known
    qint64 hits = 0;    ///< in the known part
    qint64 misses = 0;
    qint64 totalHits = -1; ///< the running counters as sampled at the end; -1: not counted or unreadable
    qint64 totalMisses = -1;
    qint64 totalSets = -1;
    qint64 totalDeletes = -1;
    float averageGetMs = std::numeric_limits<float>::quiet_NaN();
    HitRateGap gap = HitRateGap::None; ///< why (a part) is unknown

    /// At least half of it: a minute in which a second is missing is no gap. (A restart and a counter that fell have bins of
    /// their own, see RateHistory.)
    bool isKnown() const { return knownMs > 0 && knownMs * 2 >= endMs - startMs; }
    std::optional<double> hitRate() const { return isKnown() ? inspect::hitRate(hits, misses) : std::nullopt; }
    std::optional<double> hitsPerSecond() const { return perSecond(double(hits)); }
    std::optional<double> missesPerSecond() const { return perSecond(double(misses)); }
    std::optional<double> readsPerSecond() const { return perSecond(double(hits) + double(misses)); }

    friend bool operator==(const RateBin &, const RateBin &) = default;

private:
    std::optional<double> perSecond(double count) const
    {
        return isKnown() ? std::optional(count * 1000 / double(knownMs)) : std::nullopt;
    }
};

/// What a point of the server's own history tells; nothing for a first sample, which has no interval.
std::optional<RateBin> rateBin(const HitRatePoint &point);

HitRateTotals totalsOf(const std::vector<RateBin> &bins);

/// Seven days of hits and misses of many series, coarser with age: by default seconds for 15 minutes, tens of seconds for 3
/// hours, minutes for a day, five minutes for a week. A series is the whole server or a namespace.
///
/// Thread: any one. Owner: who samples. Bounded: `mostSeries` series, each of at most twice span / bin bins in each tier (some
/// 480 KB a series after a week without restarts); a series beyond is not kept.
///
/// For the maintainer: every tier is fed at once, so that thinning never has to read back. `add` is O(tiers); `window` O(bins of
/// the answer). A tier's newest bin grows until its slot of the wall clock is over, or until a restart or a counter that fell,
/// which stands between two bins as one of its own: so it is a gap in every window.
class RateHistory
{
public:
    struct Tier
    {
        qint64 binMs = 1000;
        qint64 spanMs = 0;
    };
    static std::vector<Tier> usualTiers();
    struct Options
    {
        std::vector<Tier> tiers = usualTiers();
        std::size_t mostSeries = 101;
        qint64 mostBins = 2100; ///< of a window: the finest tier with no more of them is taken
    };
    using Series = std::vector<std::deque<RateBin>>; ///< by tier, oldest first

    static QByteArray server() { return QByteArrayLiteral("s"); }
    static QByteArray ofNamespace(const QByteArray &name) { return 'n' + name; }
    static QByteArray namespaceOf(const QByteArray &series) { return series.mid(1); }

    RateHistory()
        : RateHistory(Options{})
    {}
    explicit RateHistory(Options options)
        : m_options(std::move(options))
    {}

    const Options &options() const { return m_options; }
    /// Adds the newest interval. What overlaps the one before is left out. False: there are too many series.
    bool add(const QByteArray &series, const RateBin &interval);
    /// Puts what was kept before this history began under it: bins that are older than its own.
    void addEarlier(const QByteArray &series, const Series &earlier);
    /// Series whose newest bin ends before this time are dropped, the server's never.
    void forgetBefore(qint64 ms);
    void clear() { m_series.clear(); }

    bool isEmpty() const { return m_series.empty(); }
    std::vector<QByteArray> names() const;
    const std::map<QByteArray, Series> &all() const { return m_series; }
    const RateBin *newest(const QByteArray &series) const; ///< of the finest tier; until the next change
    /// The bins that end later than `fromMs` and not later than `toMs`, oldest first, without overlap: of the finest tier that
    /// suits the length, and before that one begins of the coarser ones.
    std::vector<RateBin> window(const QByteArray &series, qint64 fromMs, qint64 toMs) const;
    HitRateTotals totals(const QByteArray &series, qint64 fromMs, qint64 toMs) const;

private:
    Options m_options;
    std::map<QByteArray, Series> m_series;
};

} // namespace freshet::inspect
