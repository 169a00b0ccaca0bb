// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/drain_finisher.h"

#include "core/base/event_log.h"
#include "core/cache/cache_log.h"
#include "core/cache/invalidation_journal.h"
#include "core/cache/tags.h"

namespace freshet::cache {

using namespace std::chrono_literals;

namespace {

constexpr auto retryPause = 60s; // a walk over all names is not for nothing

} // namespace

struct DrainFinisher::State
{
    State(redis::Client &usedClient, Clock &usedClock)
        : client(&usedClient)
        , clock(&usedClock)
        , log(cacheLog(), usedClock)
    {}

    DrainFinisher *owner = nullptr; ///< nullptr: gone, and the client perhaps too
    redis::Client *client;
    Clock *clock;
    EventLog log;
    std::function<void(const QByteArrayList &keys)> removing;
    std::stop_source stop;
    std::stop_source pause{std::nostopstate};
    bool running = false;
    bool finished = false;
};

DrainFinisher::DrainFinisher(redis::Client &client, Clock &clock, std::function<void(const QByteArrayList &keys)> removing)
    : d(std::make_shared<State>(client, clock))
{
    d->owner = this;
    d->removing = std::move(removing);
}

DrainFinisher::~DrainFinisher()
{
    const auto state = d;
    state->owner = nullptr;
    state->stop.request_stop();
    state->pause.request_stop();
}

bool DrainFinisher::isFinished() const
{
    return d->finished;
}

void DrainFinisher::start()
{
    connect(d->client, &redis::Client::statusChanged, this, &DrainFinisher::tryNow);
    QMetaObject::invokeMethod(this, &DrainFinisher::tryNow, Qt::QueuedConnection);
}

void DrainFinisher::tryNow()
{
    if (d->finished || d->running || d->client->status().state != redis::ConnectionStatus::State::Ready)
        return;
    d->running = true;
    d->pause.request_stop();
    // Not from inside the client's own change.
    QMetaObject::invokeMethod(this, [this] { attempt(d); }, Qt::QueuedConnection);
}

Task<> DrainFinisher::attempt(std::shared_ptr<State> state)
{
    InvalidationOptions how;
    how.gentle = true;
    how.stop = state->stop.get_token();
    how.removing = state->removing;
    const auto removed = co_await finishDrains(*state->client, how);
    if (!state->owner)
        co_return;
    state->running = false;
    if (removed) {
        state->finished = true;
        if (*removed > 0)
            state->log.note("drains_finished", {{"keys", *removed}});
        co_return;
    }
    state->log.problem("drains_not_finished", removed.error());
    if (!InvalidationJournal::mayStillSucceed(removed.error()))
        co_return; // a new connection may bring another server or other rights
    state->pause = std::stop_source();
    const auto waited = co_await state->clock->sleep(retryPause, state->pause.get_token());
    if (waited && state->owner)
        state->owner->tryNow();
}

} // namespace freshet::cache
