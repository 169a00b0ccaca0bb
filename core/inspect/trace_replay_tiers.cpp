// SPDX-License-Identifier: GPL-3.0-or-later
//
// The replay through both tiers; that in memory alone is in trace_replay.cpp.
#include "core/cache/cache.h"
#include "core/inspect/latency_tally.h"
#include "core/inspect/trace_replay.h"

#include "core/base/distinct_count.h"

#include <QHash>
#include <QRandomGenerator>

#include <algorithm>
#include <deque>
#include <utility>

namespace freshet::inspect {

namespace {

using namespace std::chrono_literals;
using cache::JsonBytes;
using Steady = std::chrono::steady_clock;

constexpr int hitsInARow = 1024;  // then others have a turn of the event loop
constexpr int mostWaiting = 4096; // requests that wait for others of their key; beyond, they no longer do
constexpr qint64 mostTtl = 100LL * 366 * 24 * 3600;

/// Base64 of noise: what zlib saves of it, the portable form spends again, so that it is stored at its size.
const QByteArray &noise()
{
    static const QByteArray text = [] {
        QRandomGenerator random(42);
        QByteArray bytes(768 << 10, Qt::Uninitialized);
        for (char &byte : bytes)
            byte = char(random.bounded(256));
        return bytes.toBase64();
    }();
    return text;
}

/// A JSON string of `size` bytes (at least 2, its quotes), another one for each `seed`.
QByteArray valueOf(qint64 size, std::size_t seed)
{
    qint64 left = std::clamp<qint64>(size - 2, 0, mostReplayedBytes);
    QByteArray json;
    json.reserve(left + 2);
    json += '"';
    for (qsizetype from = qsizetype(seed % std::size_t(noise().size())); left > 0; from = 0) {
        const qsizetype part = std::min<qsizetype>(left, noise().size() - from);
        json.append(noise().constData() + from, part);
        left -= part;
    }
    return json + '"';
}

Task<Result<cache::Load<JsonBytes>>> load(qint64 size, std::size_t seed, std::chrono::milliseconds ttl)
{
    cache::Load<JsonBytes> loaded{JsonBytes{valueOf(size, seed)}};
    loaded.ttl = ttl;
    co_return loaded;
}

/// One replay through both tiers: a few workers take one request after the other.
class TieredReplay
{
public:
    TieredReplay(TraceReader &reader, cache::TieredCache &tiers, ReplayOptions options)
        : m_reader(reader)
        , m_options(std::move(options))
        , m_cache(tiers)
    {}

    /// Until the trace ends.
    static Task<> work(TieredReplay *self)
    {
        while (true) {
            auto next = self->take();
            if (next == Step::End)
                co_return;
            if (next == Step::Turn) {
                const auto slept = co_await Clock::system().sleep(0ms);
                if (!slept)
                    co_return;
                continue;
            }
            if (next == Step::Wait) { // a stop ends it early
                const auto waited = co_await Clock::system().sleep(self->m_wait, self->m_options.stop);
                Q_UNUSED(waited)
                continue;
            }
            std::optional<Item> item = std::exchange(self->m_item, {});
            if (++self->m_itemsInARow >=
                hitsInARow) { // a Redis that is away answers at once, and a stop must be heard all the same
                self->m_itemsInARow = 0;
                const auto slept = co_await Clock::system().sleep(0ms);
                Q_UNUSED(slept)
            }
            while (item) {
                const Item now = *std::exchange(item, std::nullopt);
                switch (now.operation) {
                case TraceRequest::Operation::Get:
                    co_await self->read(now);
                    break;
                case TraceRequest::Operation::Set:
                    co_await self->write(now);
                    break;
                case TraceRequest::Operation::Delete:
                    co_await self->remove(now);
                    break;
                }
                item = self->done(now.key);
            }
        }
    }

    ReplayReport report() const
    {
        ReplayReport report = counts();
        report.p50 = m_latency.quantile(0.5);
        report.p95 = m_latency.quantile(0.95);
        report.p99 = m_latency.quantile(0.99);
        report.stopped = m_options.stop.stop_requested();
        if (const auto *memory = m_cache.tiers().parts().memory)
            report.memory = memory->counts();
        return report;
    }
    const std::optional<Error> &traceError() const { return m_traceError; }

private:
    enum class Step { Item, Turn, Wait, End };
    struct Item
    {
        TraceRequest::Operation operation = TraceRequest::Operation::Get;
        QByteArray key;
        qint64 size = 0;
        bool isFirst = false; ///< the first request of its key
        std::chrono::milliseconds ttl{0};
        Steady::time_point begin;
    };

    ReplayReport counts() const
    {
        ReplayReport report = m_report;
        report.unique = qint64(m_unique.count());
        report.uniqueIsExact = m_unique.isExact();
        report.took = Steady::now() - m_start;
        return report;
    }

    /// The next request for which Redis must be asked, into `m_item`; what L1 answers is done at once.
    Step take()
    {
        for (int hits = 0; hits < hitsInARow; ++hits) {
            if (m_traceError || m_isAtEnd || m_options.stop.stop_requested())
                return Step::End;
            if (m_options.wait && isToWait())
                return Step::Wait;
            if (m_repeats == 0 && !readRecord())
                continue;
            --m_repeats;
            ++m_report.requests;
            if (m_options.progress && m_report.requests % 256 == 0)
                m_options.progress(counts());
            m_report.reads += m_record.operation == TraceRequest::Operation::Get;
            // Requests of one key keep their order: a read that followed a load would else share it and not find its value.
            if (const auto found = m_underWay.find(m_record.key); found != m_underWay.end() && m_waiting < mostWaiting) {
                found->push_back(m_record);
                ++m_waiting;
                continue;
            }
            if (hitsMemory(m_record))
                continue;
            m_item = m_record;
            m_record.isFirst = false; // a record may count several times
            m_item.begin = Steady::now();
            m_underWay.insert(m_item.key, {});
            return Step::Item;
        }
        return Step::Turn;
    }

    bool isToWait()
    {
        m_wait = m_options.wait(m_report.requests);
        if (m_wait <= 0ms)
            return false;
        if (m_options.progress && std::exchange(m_told, m_report.requests) != m_report.requests)
            m_options.progress(counts());
        return true;
    }

    bool hitsMemory(const Item &item)
    {
        const auto begin = Steady::now();
        if (item.operation != TraceRequest::Operation::Get || !m_cache.peek(item.key))
            return false;
        ++m_report.l1Hits;
        m_latency.add(Steady::now() - begin);
        return true;
    }

    /// The next request that waited for this key and that memory can't answer.
    std::optional<Item> done(const QByteArray &key)
    {
        const auto found = m_underWay.find(key);
        if (found == m_underWay.end())
            return std::nullopt;
        while (!found->empty()) {
            Item next = std::move(found->front());
            found->pop_front();
            --m_waiting;
            if (hitsMemory(next))
                continue;
            next.begin = Steady::now();
            return next;
        }
        m_underWay.erase(found);
        return std::nullopt;
    }

    /// False where there is none to be done.
    bool readRecord()
    {
        TraceRequest request;
        const auto there = m_reader.next(request);
        if (!there)
            m_traceError = there.error();
        else if (!*there)
            m_isAtEnd = true;
        if (!there || !*there)
            return false;
        m_record.isFirst = m_unique.add(request.key);
        m_record.operation = request.operation;
        m_record.key = replayedKey(m_options.nameSpace, request.key);
        m_record.size = request.size.value_or(m_options.defaultSize);
        const qint64 seconds = request.ttl.value_or(0) > 0 ? *request.ttl : m_options.ttl;
        m_record.ttl = std::chrono::seconds(std::min(seconds, mostTtl));
        m_repeats = m_options.repeatCounts ? request.count : 1;
        return m_repeats > 0;
    }

    Task<> read(Item item)
    {
        cache::ReadOptions options;
        options.ttl = item.ttl;
        options.nameSpace = m_options.nameSpace;
        const std::size_t seed = qHash(item.key);
        const auto loader = [size = item.size, seed, ttl = item.ttl](const cache::LoadContext &) {
            return load(size, seed, ttl);
        };
        const auto got = co_await m_cache.getOrLoad(item.key, loader, options);
        m_latency.add(Steady::now() - item.begin);
        if (!got) {
            note(got.error());
            co_return;
        }
        switch (got->origin) {
        case cache::Origin::Memory:
            ++m_report.l1Hits; // put by another worker meanwhile
            break;
        case cache::Origin::Redis:
            ++m_report.l2Hits;
            m_report.warmHits += item.isFirst;
            break;
        default:
            ++m_report.loads;
        }
    }

    Task<> write(Item item)
    {
        ++m_report.writes;
        cache::WriteOptions options;
        options.ttl = item.ttl;
        options.nameSpace = m_options.nameSpace;
        JsonBytes value{valueOf(item.size, qHash(item.key))};
        const auto written = co_await m_cache.set(item.key, std::move(value), options);
        if (!written)
            note(written.error());
    }

    Task<> remove(Item item)
    {
        ++m_report.removals;
        const auto removed = co_await m_cache.remove(item.key);
        if (!removed)
            note(removed.error());
    }

    void note(const Error &error)
    {
        ++m_report.errors;
        if (!m_report.firstError)
            m_report.firstError = error;
    }

    TraceReader &m_reader;
    ReplayOptions m_options;
    cache::Cache<JsonBytes> m_cache;
    ReplayReport m_report;
    DistinctCount m_unique;
    LatencyTally m_latency;
    Item m_record; ///< the trace's last one
    qint64 m_repeats = 0;
    Item m_item;                                    ///< taken and not yet begun
    int m_itemsInARow = 0;                          ///< without a turn of the event loop
    QHash<QByteArray, std::deque<Item>> m_underWay; ///< by key, what waits for it
    int m_waiting = 0;
    std::chrono::milliseconds m_wait{0};
    qint64 m_told = -1; ///< requests, when it began to wait
    bool m_isAtEnd = false;
    std::optional<Error> m_traceError;
    Steady::time_point m_start = Steady::now();
};

} // namespace

QByteArray replayedKey(const QByteArray &nameSpace, QByteArrayView key)
{
    QByteArray name = "v1:" + nameSpace + ':';
    return name.append(key.data(), key.size());
}

Task<Result<ReplayReport>> replayTiers(TraceReader &reader, cache::TieredCache &tiers, const cache::Metrics &metrics,
                                       ReplayOptions options)
{
    const std::string nameSpace = options.nameSpace.toStdString();
    const int workers = std::max(options.concurrency, 1);
    TieredReplay replay(reader, tiers, std::move(options));
    std::vector<Task<>> all;
    for (int i = 0; i < workers; ++i)
        all.push_back(TieredReplay::work(&replay));
    for (Task<> &one : all)
        co_await one;
    if (replay.traceError())
        co_return std::unexpected(*replay.traceError());
    ReplayReport report = replay.report();
    // The cache answers from its loader where Redis fails; only its own counters tell.
    const auto counted = metrics.counts();
    if (const auto mine = counted.find(nameSpace); mine != counted.end())
        report.errors = std::max(report.errors, qint64(mine->second[cache::Counter::Errors]));
    co_return report;
}

} // namespace freshet::inspect
