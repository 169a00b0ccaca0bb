// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/memory_copies.h"

#include "core/redis/tracking.h"

#include <algorithm>

namespace freshet::cache {

namespace {

void countEviction(const void *value)
{
    const auto &copy = *static_cast<const MemoryCopy *>(value);
    if (copy.metrics)
        copy.metrics->add(Counter::Evictions);
}

} // namespace

MemoryCopies::MemoryCopies(MemoryTier *tier, const Clock &clock, const redis::Tracking *tracking)
    : m_tier(tier)
    , m_clock(&clock)
    , m_tracking(tracking)
    , m_machineClock(&clock == &Clock::system())
    , m_epoch(!tracking || tracking->isActive() ? nextEpoch() : untrusted)
{
    if (m_tier)
        m_tier->tellEvictions(countEviction);
}

bool MemoryCopies::isHeard(Clock::TimePoint now) const
{
    if (!m_tracking->isActive())
        return false; // its signal comes when the event loop runs
    m_heardAt = now;
    return true;
}

std::uint64_t MemoryCopies::nextEpoch()
{
    static std::atomic<std::uint64_t> next{untrusted + 1};
    return next.fetch_add(1, std::memory_order_relaxed);
}

void MemoryCopies::setTrusted(bool trusted)
{
    if (m_epoch != untrusted) {
        m_lost.emplace(m_epoch, m_clock->now());
        if (m_lost.size() > mostLost)
            m_lost.erase(m_lost.begin());
    }
    m_epoch = trusted ? nextEpoch() : untrusted;
}

MemoryCopyPointer MemoryCopies::stale(const QByteArray &key, std::chrono::milliseconds staleFor) const
{
    if (!m_tier || staleFor.count() <= 0)
        return {};
    auto copy = find(key);
    if (!copy || !copy->confirmed)
        return {};
    // Its age counts from when it was last known to be right: its own end, or that of its epoch.
    Clock::TimePoint right = copy->freshUntil;
    if (copy->epoch != m_epoch) {
        const auto lost = m_lost.find(copy->epoch);
        if (lost == m_lost.end() && copy->epoch != 0)
            return {};
        if (lost != m_lost.end())
            right = std::min(right, lost->second);
    }
    const Clock::TimePoint now = m_clock->now();
    if (now >= copy->staleUntil || (right != Clock::TimePoint::max() && now >= right + staleFor))
        return {};
    return copy;
}

MemoryCopies::Ticket MemoryCopies::ticket(const QByteArray &key) const
{
    if (!m_tier)
        return {};
    return {m_tier->ticket(view(key)), m_epoch};
}

std::chrono::nanoseconds MemoryCopies::lifeOf(const MemoryCopy &copy) const
{
    if (copy.staleUntil == Clock::TimePoint::max())
        return {};
    // 0 means for ever to the tier.
    return std::max<std::chrono::nanoseconds>(copy.staleUntil - m_clock->now(), std::chrono::nanoseconds(1));
}

bool MemoryCopies::put(const Ticket &ticket, const QByteArray &key, const std::shared_ptr<MemoryCopy> &copy)
{
    if (!m_tier || m_epoch == untrusted || ticket.epoch != m_epoch)
        return false;
    copy->epoch = m_epoch;
    return m_tier->put(ticket.tier, view(key), copy, copy->weight, lifeOf(*copy));
}

void MemoryCopies::putHint(const QByteArray &key, const std::shared_ptr<MemoryCopy> &copy)
{
    if (!m_tier || m_epoch == untrusted)
        return;
    copy->confirmed = false;
    m_tier->put(view(key), copy, copy->weight, lifeOf(*copy));
}

void MemoryCopies::erase(const QByteArray &key)
{
    if (m_tier)
        m_tier->erase(view(key));
}

std::size_t MemoryCopies::eraseIf(const std::function<bool(QByteArrayView)> &matches)
{
    if (!m_tier)
        return 0;
    return m_tier->eraseIf([&](std::string_view key) { return matches(QByteArrayView(key.data(), qsizetype(key.size()))); });
}

void MemoryCopies::clear()
{
    if (m_tier)
        m_tier->clear();
}

void MemoryCopies::changed(const QByteArray &key)
{
    if (!m_tier)
        return;
    const MemoryCopyPointer copy = find(key);
    const bool keep = copy && (!copy->confirmed || (copy->gone != Clock::TimePoint::max() && m_clock->now() >= copy->gone &&
                                                    !copy->expiryTold.exchange(true)));
    m_tier->erase(view(key));
    if (!keep)
        return;
    // Back without its epoch: what is being fetched now is void, the copy remains as a stale one.
    auto left = std::make_shared<MemoryCopy>();
    static_cast<CachedValue &>(*left) = *copy;
    left->confirmed = copy->confirmed;
    left->weight = copy->weight;
    left->metrics = copy->metrics;
    left->retryAt = copy->retryAt.load();
    left->expiryTold = true;
    m_tier->put(view(key), left, left->weight, lifeOf(*left));
}

} // namespace freshet::cache
