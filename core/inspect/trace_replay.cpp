// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/trace_replay.h"

#include "core/base/clock.h"
#include "core/base/distinct_count.h"
#include "core/inspect/latency_tally.h"

#include <algorithm>
#include <utility>

namespace freshet::inspect {

namespace {

using Steady = std::chrono::steady_clock;
using cache::MemoryTier;

constexpr qint64 mostSeconds = 4'000'000'000; // a sum of two fits in 64 bits of nanoseconds
constexpr qint64 secondInNs = 1'000'000'000;
constexpr qint64 requestsPerLook = 4096;
constexpr qint64 measuredEach = 16; // a clock read would take a good part of the time that it measures
constexpr std::chrono::milliseconds turnEach{50};

double share(qint64 part, qint64 whole)
{
    return whole > 0 ? double(part) / double(whole) : 0;
}

/// The trace's own time, which never goes back.
struct TraceClock
{
    MemoryTier::Nanoseconds now = 0;
    std::optional<double> first;

    static MemoryTier::Nanoseconds read(const void *clock) { return static_cast<const TraceClock *>(clock)->now; }
    void advance(double seconds)
    {
        if (!first)
            first = seconds;
        const double passed = std::clamp(seconds - *first, 0.0, double(mostSeconds));
        now = std::max(now, MemoryTier::Nanoseconds(passed * double(secondInNs)));
    }
};

/// One replay in memory.
class MemoryReplay
{
public:
    explicit MemoryReplay(ReplayOptions options)
        : m_options(std::move(options))
        , m_tier(tierOptions())
    {}

    void request(const TraceRequest &request)
    {
        if (request.time) {
            m_hasTimes = true;
            m_clock.advance(*request.time);
        }
        m_unique.add(request.key);
        const qint64 times = m_options.repeatCounts ? request.count : 1;
        for (qint64 i = 0; i < times; ++i) {
            one(request);
            if (m_options.stop.stop_requested())
                return;
        }
    }

    bool isStopped() const { return m_options.stop.stop_requested(); }
    /// Tells how far it is; whether the event loop should have a turn.
    bool look()
    {
        if (m_options.progress)
            m_options.progress(counts());
        const auto now = Steady::now();
        if (now - m_lastTurn < turnEach)
            return false;
        m_lastTurn = now;
        return true;
    }

    ReplayReport report() const
    {
        ReplayReport report = counts();
        report.memory = m_tier.counts();
        report.p50 = m_latency.quantile(0.5);
        report.p95 = m_latency.quantile(0.95);
        report.p99 = m_latency.quantile(0.99);
        report.stopped = isStopped();
        return report;
    }

private:
    MemoryTier::Options tierOptions()
    {
        MemoryTier::Options options = m_options.memory;
        options.now = &TraceClock::read;
        options.nowContext = &m_clock;
        return options;
    }

    ReplayReport counts() const
    {
        ReplayReport report = m_report;
        report.unique = qint64(m_unique.count());
        report.uniqueIsExact = m_unique.isExact();
        report.took = Steady::now() - m_start;
        return report;
    }

    void one(const TraceRequest &request)
    {
        ++m_report.requests;
        const std::string_view key(request.key.data(), std::size_t(request.key.size()));
        switch (request.operation) {
        case TraceRequest::Operation::Get:
            read(key, request);
            break;
        case TraceRequest::Operation::Set:
            ++m_report.writes;
            put(key, request);
            break;
        case TraceRequest::Operation::Delete:
            ++m_report.removals;
            m_tier.erase(key);
            break;
        }
    }

    void read(std::string_view key, const TraceRequest &request)
    {
        const bool isMeasured = m_report.reads++ % measuredEach == 0;
        const auto begin = isMeasured ? Steady::now() : Steady::time_point();
        if (m_tier.read(key, [](const void *) {})) {
            ++m_report.l1Hits;
        } else {
            ++m_report.loads;
            put(key, request);
        }
        if (isMeasured)
            m_latency.add(Steady::now() - begin);
    }

    void put(std::string_view key, const TraceRequest &request)
    {
        static constexpr char something = 0; // every value is this one: what counts is its weight
        const qint64 seconds = request.ttl.value_or(0) > 0 ? *request.ttl : m_options.ttl;
        const std::chrono::nanoseconds ttl(m_hasTimes ? std::min(seconds, mostSeconds) * secondInNs : 0);
        const auto weight = std::size_t(request.size.value_or(m_options.defaultSize));
        m_tier.put(key, MemoryTier::Value(MemoryTier::Value(), &something), weight, ttl);
    }

    ReplayOptions m_options;
    TraceClock m_clock;
    bool m_hasTimes = false;
    MemoryTier m_tier;
    ReplayReport m_report;
    DistinctCount m_unique;
    LatencyTally m_latency;
    Steady::time_point m_start = Steady::now();
    Steady::time_point m_lastTurn = m_start;
};

} // namespace

double ReplayReport::l1HitRate() const
{
    return share(l1Hits, reads);
}

double ReplayReport::l2HitRate() const
{
    return share(l2Hits, reads - l1Hits);
}

double ReplayReport::hitRate() const
{
    return share(l1Hits + l2Hits, reads);
}

double ReplayReport::readsPerSecond() const
{
    return took.count() > 0 ? double(reads) * double(secondInNs) / double(took.count()) : 0;
}

Task<Result<ReplayReport>> replayInMemory(TraceReader &reader, ReplayOptions options)
{
    MemoryReplay replay(std::move(options));
    TraceRequest request;
    for (qint64 records = 1; !replay.isStopped(); ++records) {
        const auto there = reader.next(request);
        if (!there)
            co_return std::unexpected(there.error());
        if (!*there)
            break;
        replay.request(request);
        if (records % requestsPerLook == 0 && replay.look())
            co_await Clock::system().sleep(std::chrono::milliseconds(0));
    }
    co_return replay.report();
}

} // namespace freshet::inspect
