// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/invalidation.h"
#include "core/cache/redis_tier.h"
#include "core/cache/tiered_cache.h"

#include <QObject>

#include <optional>

namespace freshet {
class EventLog;
}

namespace freshet::cache {

/// The Redis tier behind its breaker, and what is still owed to it: invalidations that it has not heard of. As long as there are
/// some its values are not trusted, whatever the breaker says.
///
/// Every call is made between `enter` and `left`:
///
///     if (guard.enter()) {
///         const auto found = co_await guard.tier().get(key);
///         guard.left(found);
///     }
///
/// Thread: one. Owner: a tiered cache, shared with what it still has under way.
class RedisGuard : public QObject, public std::enable_shared_from_this<RedisGuard>
{
    Q_OBJECT

public:
    RedisGuard(const TieredCache::Parts &parts, Clock &clock, const RedisTier::Options &options, EventLog &log);

    RedisTier &tier() { return m_tier; }
    redis::Client &client() { return m_tier.client(); }

    /// To be called once, when this is shared.
    void start();
    /// No more calls: client, breaker and journal may be gone from here on.
    void close();

    /// Whether a call may be made now.
    bool enter();
    template<typename T>
    void left(const Result<T> &result)
    {
        result ? leave(nullptr) : leave(&result.error());
    }
    /// The same of a pipeline that was answered: with the error that one of its replies was, if any.
    void leftWith(const std::optional<Error> &error) { leave(error ? &*error : nullptr); }
    /// Why `enter` said no.
    Error reason() const;

    /// Keeps an invalidation that could not be carried out because of `why`, and carries it out as soon as possible. Where it
    /// can't be kept either, that is the error.
    Result<void> owe(const Invalidation &what, const Error &why);
    bool owesNothing() const;

private:
    void leave(const Error *error);
    void replaySoon();
    static Task<> replay(std::shared_ptr<RedisGuard> self);
    Task<bool> replayOnce();

    RedisTier m_tier;
    Breaker *m_breaker;
    InvalidationJournal *m_journal;
    Clock *m_clock;
    EventLog *m_log;
    std::stop_source m_pause{std::nostopstate};
    bool m_replaying = false;
    bool m_closed = false;
};

} // namespace freshet::cache
