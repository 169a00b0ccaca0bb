// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/tiered_cache.h"

#include <atomic>
#include <ctime>
#include <map>

namespace freshet::cache {

struct NamespaceTally;

/// What a tiered cache keeps in the memory tier: a value and how far it may be believed.
struct MemoryCopy final : CachedValue
{
    std::uint64_t epoch = 0; ///< fresh only while this is the present one; 0: never
    bool confirmed = true;   ///< read under tracking; else a hint only: see `previous`
    std::size_t weight = 0;  ///< bytes
    NamespaceTally *tally = nullptr;
    std::shared_ptr<NamespaceMetrics> metrics; ///< its namespace's, for its eviction; nullptr: not counted

    // Notes about the copy, not part of the value: one writer, any reader.
    mutable std::atomic<Clock::TimePoint::rep> retryAt{Clock::TimePoint::min().time_since_epoch().count()};
    mutable std::atomic<bool> expiryTold{false};
};
using MemoryCopyPointer = std::shared_ptr<const MemoryCopy>;

/// The memory tier as a tiered cache sees it: which copies are fresh, which are only good for a failure.
///
/// For the maintainer: a copy is fresh while its time lasts and its epoch is the present one. Losing the tracking begins a new
/// epoch, so all copies are void at once and in O(1); they stay as stale ones. Epochs are drawn from one counter of the process,
/// so that the copies of another cache on the same memory tier are never fresh here. The tier's own expiry is that of the stale
/// copy; freshness is judged by the injected clock.
///
/// An invalidation by the server removes the copy. The exception is the server's own expiry, which is told by the same message:
/// it comes when the copy's time is over (freshness counts from before the TTL was asked for, so never earlier), and the first
/// such message leaves the stale copy in place. A second one is somebody's write. Thread: one. Owner: a tiered cache; the tier
/// may be shared.
class MemoryCopies
{
public:
    struct Ticket
    {
        MemoryTier::Ticket tier;
        std::uint64_t epoch = 0;
    };

    /// `tracking` nullptr: trusted for ever.
    MemoryCopies(MemoryTier *tier, const Clock &clock, const redis::Tracking *tracking);

    bool isThere() const { return m_tier != nullptr; }
    bool isTrusted() const { return m_epoch != untrusted; }
    /// `false`: nothing is fresh any more and nothing is taken in until `true`.
    void setTrusted(bool trusted);

    /// The fresh copy, or nullptr. No allocation.
    MemoryCopyPointer fresh(const QByteArray &key) const
    {
        if (!m_tier || m_epoch == untrusted)
            return {};
        auto copy = find(key);
        if (!copy || copy->epoch != m_epoch)
            return {};
        // One cheap look at the time serves both questions.
        const Clock::TimePoint rough = roughNow();
        if (copy->freshUntil != Clock::TimePoint::max() &&
            (m_machineClock ? rough + roughness : m_clock->now()) >= copy->freshUntil)
            return {};
        if (m_tracking && rough - m_heardAt > heardEvery && !isHeard(rough))
            return {};
        return copy;
    }
    /// A copy that may be served where loading fails or takes too long, at most so long after its expiry; nullptr: none.
    MemoryCopyPointer stale(const QByteArray &key, std::chrono::milliseconds staleFor) const;
    /// Any copy, for a loader that can ask whether it is still right.
    MemoryCopyPointer previous(const QByteArray &key) const { return m_tier ? find(key) : MemoryCopyPointer(); }

    /// Before a value is fetched.
    Ticket ticket(const QByteArray &key) const;
    /// Keeps a copy, fresh from now on; its epoch is set here. False where the ticket is void or the copy is too heavy.
    bool put(const Ticket &ticket, const QByteArray &key, const std::shared_ptr<MemoryCopy> &copy);
    /// Keeps a copy that is never served, only shown to the next loader and compared with what Redis gives.
    void putHint(const QByteArray &key, const std::shared_ptr<MemoryCopy> &copy);

    void erase(const QByteArray &key);
    std::size_t eraseIf(const std::function<bool(QByteArrayView key)> &matches);
    void clear();
    /// The server says that the key changed.
    void changed(const QByteArray &key);

private:
    /// The machine's monotonic clock at the resolution of its ticks: a fifth of the price.
    static Clock::TimePoint roughNow()
    {
        timespec now{};
        clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
        return Clock::TimePoint(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
    }
    static constexpr std::chrono::milliseconds roughness{10};
    /// An event loop that is held up hears of no lost tracking: it is asked itself, so often.
    static constexpr std::chrono::milliseconds heardEvery{20};
    bool isHeard(Clock::TimePoint now) const;

    static constexpr std::uint64_t untrusted = 1; ///< of no copy
    static std::uint64_t nextEpoch();
    static std::string_view view(const QByteArray &key) { return {key.constData(), std::size_t(key.size())}; }
    MemoryCopyPointer find(const QByteArray &key) const
    {
        return std::static_pointer_cast<const MemoryCopy>(m_tier->get(view(key)));
    }
    std::chrono::nanoseconds lifeOf(const MemoryCopy &copy) const;

    static constexpr std::size_t mostLost = 64;

    MemoryTier *m_tier;
    const Clock *m_clock;
    const redis::Tracking *m_tracking;
    bool m_machineClock;
    mutable Clock::TimePoint m_heardAt;
    std::uint64_t m_epoch;
    std::map<std::uint64_t, Clock::TimePoint> m_lost; ///< when former epochs ended; of the oldest nothing is served any more
};

} // namespace freshet::cache
