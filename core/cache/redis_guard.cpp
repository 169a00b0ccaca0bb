// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/redis_guard.h"

#include "core/base/event_log.h"
#include "core/cache/invalidation_journal.h"

namespace freshet::cache {

using namespace std::chrono_literals;

namespace {

constexpr auto replayPause = 1000ms;

} // namespace

RedisGuard::RedisGuard(const TieredCache::Parts &parts, Clock &clock, const RedisTier::Options &options, EventLog &log)
    : m_tier(*parts.client, options)
    , m_breaker(parts.breaker)
    , m_journal(parts.journal)
    , m_clock(&clock)
    , m_log(&log)
{
    if (m_breaker) {
        m_breaker->setNeedsRecovery([journal = m_journal] { return journal && !journal->isEmpty(); });
        connect(m_breaker, &Breaker::stateChanged, this, [this](Breaker::State state) {
            const auto *name = state == Breaker::State::Closed     ? "closed"
                               : state == Breaker::State::Open     ? "open"
                               : state == Breaker::State::HalfOpen ? "half_open"
                                                                   : "recovering";
            m_log->note("breaker", {{"state", name}});
            if (state == Breaker::State::Recovering)
                replaySoon();
        });
    }
    connect(parts.client, &redis::Client::statusChanged, this, [this](const redis::ConnectionStatus &status) {
        if (status.state == redis::ConnectionStatus::State::Ready)
            m_pause.request_stop();
    });
}

void RedisGuard::start()
{
    if (!owesNothing())
        replaySoon();
}

void RedisGuard::close()
{
    m_closed = true;
    if (m_breaker) {
        m_breaker->disconnect(this);
        m_breaker->setNeedsRecovery({});
    }
    client().disconnect(this);
    m_pause.request_stop();
}

bool RedisGuard::owesNothing() const
{
    return !m_journal || m_journal->isEmpty();
}

bool RedisGuard::enter()
{
    if (m_closed)
        return false;
    if (!owesNothing()) {
        replaySoon();
        return false;
    }
    if (!m_breaker)
        return true;
    if (m_breaker->state() == Breaker::State::Recovering) {
        replaySoon();
        return false;
    }
    return m_breaker->allow();
}

Error RedisGuard::reason() const
{
    if (m_breaker && !m_breaker->lastError().message.isEmpty())
        return m_breaker->lastError();
    return {Code::NotConnected, QStringLiteral("Redis is being brought up to date with what was invalidated meanwhile"), {}};
}

void RedisGuard::leave(const Error *error)
{
    if (m_closed || !m_breaker)
        return;
    error ? m_breaker->failed(*error) : m_breaker->succeeded(); // which tells an answer from what was refused here
}

Result<void> RedisGuard::owe(const Invalidation &what, const Error &why)
{
    if (m_closed || !InvalidationJournal::mayStillSucceed(why))
        return std::unexpected(why);
    if (!m_journal) {
        return failure(
            why.code,
            QStringLiteral("the invalidation did not reach Redis and there is no journal to keep it: %1").arg(why.message),
            why.context);
    }
    if (auto added = m_journal->add(what); !added) {
        m_log->problem("journal_failed", added.error());
        return added;
    }
    m_log->problem("invalidation_journalled", why);
    if (m_breaker)
        m_breaker->distrust(why);
    replaySoon();
    return {};
}

void RedisGuard::replaySoon()
{
    if (m_replaying || m_closed)
        return;
    m_replaying = true;
    QMetaObject::invokeMethod(this, [this] { replay(shared_from_this()); }, Qt::QueuedConnection);
}

Task<> RedisGuard::replay(std::shared_ptr<RedisGuard> self)
{
    while (!self->m_closed) {
        const bool recovering = self->m_breaker && self->m_breaker->state() == Breaker::State::Recovering;
        if (self->owesNothing() && !recovering)
            break;
        const bool done = co_await self->replayOnce();
        if (self->m_closed)
            co_return;
        if (done)
            continue;
        self->m_pause = std::stop_source();
        const auto pause = co_await self->m_clock->sleep(replayPause, self->m_pause.get_token());
        Q_UNUSED(pause) // woken or over: the same
    }
    self->m_replaying = false;
}

/// Whether nothing is owed any more. It also tries a way that the breaker holds open for a probe: while something is owed no read
/// does.
Task<bool> RedisGuard::replayOnce()
{
    const bool recovering = m_breaker && m_breaker->state() == Breaker::State::Recovering;
    if (m_breaker && !recovering && !m_breaker->allow())
        co_return false;
    if (!owesNothing()) {
        const auto replayed = co_await m_journal->replay(client());
        if (m_closed)
            co_return false;
        if (!replayed) {
            m_log->problem("replay_failed", replayed.error());
            leave(&replayed.error());
            co_return false;
        }
        m_log->note("replayed", {{"invalidations", *replayed}});
        if (!recovering)
            leave(nullptr);
    }
    if (m_breaker && m_breaker->state() == Breaker::State::Recovering)
        m_breaker->recovered();
    co_return true;
}

} // namespace freshet::cache
