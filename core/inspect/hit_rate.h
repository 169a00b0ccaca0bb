// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>

namespace freshet::inspect {

/// Running totals of reads as one look at a server (or a namespace's counters) found them. A plain value for any thread.
struct HitRateSample
{
    QDateTime time;                               ///< UTC, for people and files
    std::chrono::steady_clock::time_point moment; ///< the same instant on the clock that nobody sets; for durations
    qint64 hits = 0;                              ///< reads that found something, since `origin` began to count; 0 or more
    qint64 misses = 0;                            ///< reads that found nothing; 0 or more
    std::optional<qint64> sets;                   ///< where the source counts them
    std::optional<qint64> deletes;                ///< where the source counts them
    std::optional<double> averageGetMs;           ///< where the source measures it
    std::optional<double> commandsPerSecond;      ///< the server's own figure; all commands, not only reads
    /// Who counted: the run ids of all servers that were summed. Totals of different origins have nothing to do with each other.
    QByteArray origin;

    friend bool operator==(const HitRateSample &, const HitRateSample &) = default;
};

/// Why nothing can be said about the time between two samples.
enum class HitRateGap {
    None,        ///< it is known
    First,       ///< there is no earlier sample
    Restart,     ///< another process counts now (restart, failover, another set of cluster nodes)
    CounterFell, ///< a total is less than before: CONFIG RESETSTAT, or counters that expired
    Outage,      ///< samples are missing in between: the average over such a time would hide what happened
    ClockJumped, ///< the wall clock was set, or the machine slept: the times on the axis would be wrong
};

/// What happened between two samples. `gap` other than None: nothing is known, and the numbers are 0.
struct HitRateInterval
{
    HitRateGap gap = HitRateGap::First;
    QDateTime start;    ///< UTC; of the earlier sample; null for First
    QDateTime end;      ///< UTC; of the later sample
    double seconds = 0; ///< by the clock that nobody sets; more than 0 where it is known
    qint64 hits = 0;    ///< in this time
    qint64 misses = 0;

    bool isKnown() const { return gap == HitRateGap::None; }
    std::optional<double> hitsPerSecond() const;   ///< nothing in a gap; never negative
    std::optional<double> missesPerSecond() const; ///< nothing in a gap; never negative
    std::optional<double> readsPerSecond() const;  ///< nothing in a gap; never negative
    /// hits / (hits + misses), 0 to 1; nothing in a gap and where there was no read (contract, section 5).
    std::optional<double> hitRate() const;

    friend bool operator==(const HitRateInterval &, const HitRateInterval &) = default;
};

/// hits / (hits + misses), 0 to 1; nothing where both are 0.
std::optional<double> hitRate(qint64 hits, qint64 misses);

/// What happened between `before` and `after`. Pure. `longest`: beyond this time between the two, samples are missing.
HitRateInterval intervalBetween(const HitRateSample &before, const HitRateSample &after, std::chrono::milliseconds longest);

} // namespace freshet::inspect
