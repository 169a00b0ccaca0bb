// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/metrics.h"

#include <QByteArray>
#include <QHash>
#include <QTimer>

#include <array>
#include <chrono>
#include <cstring>
#include <memory>
#include <unordered_map>

namespace freshet::cache {

/// The hits of a namespace that were not yet added to its metrics.
struct NamespaceTally
{
    std::shared_ptr<NamespaceMetrics> metrics;
    struct Hits
    {
        std::uint32_t pending = 0;
        std::chrono::nanoseconds took{0}; ///< of the last one that was measured
    };
    Hits memory;
    Hits redis;
};

/// Counts reads for the metrics at next to no cost: of the hits only one in some is measured, and they are added up here and
/// handed on together, at the latest after `flushAfter`. Misses are handed on at once. Thread: one, with an event loop. Owner: a
/// tiered cache.
class ReadTally
{
public:
    static constexpr std::chrono::milliseconds flushAfter{100};
    static constexpr std::uint32_t memorySample = 64;
    static constexpr std::uint32_t redisSample = 8;
    using Time = std::chrono::steady_clock::time_point;

    explicit ReadTally(Metrics *metrics);
    /// Hands everything on and counts no more: the metrics may be gone from here on.
    void close();

    /// Of the key's namespace, or of the one given; nullptr: nothing is counted. O(1); a name is looked up once, and of the last
    /// few a comparison of bytes tells.
    NamespaceTally *of(const QByteArray &key, const QByteArray &nameSpace)
    {
        if (!m_metrics)
            return nullptr;
        for (const Recent &recent : m_recent) {
            if (recent.fits(key, nameSpace))
                return recent.tally;
        }
        return lookUp(key, nameSpace);
    }
    bool isOn() const { return m_metrics != nullptr; }

    /// When a read began, if it is one that is measured: the first and then one in some, or `always`.
    Time beginMemory(bool always)
    {
        return always || (m_metrics && m_memoryReads++ % memorySample == 0) ? std::chrono::steady_clock::now() : Time();
    }
    Time beginRedis(bool always)
    {
        return always || (m_metrics && m_redisReads++ % redisSample == 0) ? std::chrono::steady_clock::now() : Time();
    }
    void memoryHit(NamespaceTally *tally, Time began)
    {
        if (tally)
            add(*tally, tally->memory, began, memorySample);
    }
    void redisHit(NamespaceTally *tally, Time began)
    {
        if (tally)
            add(*tally, tally->redis, began, redisSample);
    }
    void miss(NamespaceTally *tally, std::chrono::nanoseconds took);
    void count(NamespaceTally *tally, Counter counter, std::uint64_t amount = 1);
    /// Hands everything on.
    void flush();

private:
    void add(NamespaceTally &tally, NamespaceTally::Hits &hits, Time began, std::uint32_t most)
    {
        if (began != Time())
            hits.took = std::chrono::steady_clock::now() - began;
        if (++hits.pending >= most)
            handOn(tally, hits);
        else if (!m_flushing)
            flushLater();
    }
    static void handOn(NamespaceTally &tally, NamespaceTally::Hits &hits);
    void flushLater();
    NamespaceTally *tallyOf(const QByteArray &nameSpace);
    NamespaceTally *lookUp(const QByteArray &key, const QByteArray &nameSpace);

    /// What was looked up not long ago. A key's beginning up to its second colon can't be that of another one.
    struct Recent
    {
        QByteArray name;
        bool isPrefix = false;
        NamespaceTally *tally = nullptr; ///< nullptr: nothing yet

        bool fits(const QByteArray &key, const QByteArray &nameSpace) const
        {
            const QByteArray &text = isPrefix ? key : nameSpace;
            return tally && isPrefix == nameSpace.isEmpty() &&
                   (isPrefix ? text.size() >= name.size() : text.size() == name.size()) &&
                   std::memcmp(text.constData(), name.constData(), std::size_t(name.size())) == 0;
        }
    };

    Metrics *m_metrics;
    std::uint32_t m_memoryReads = 0;
    std::uint32_t m_redisReads = 0;
    std::array<Recent, 4> m_recent;
    std::size_t m_oldest = 0;                       ///< of those
    QHash<QByteArray, NamespaceTally *> m_byPrefix; ///< of keys, up to their second colon
    QHash<QByteArray, NamespaceTally *> m_byName;
    std::unordered_map<NamespaceMetrics *, std::unique_ptr<NamespaceTally>> m_tallies;
    bool m_flushing = false;
    QTimer m_timer;
};

} // namespace freshet::cache
