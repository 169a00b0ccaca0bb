// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/outbox_relay_p.h"

namespace freshet::events {

using namespace std::chrono_literals;

OutboxRelay::OutboxRelay(const Parts &parts, const Options &options)
    : d(std::make_shared<Private>(this, parts, options))
{}

OutboxRelay::~OutboxRelay()
{
    d->owner = nullptr;
    d->log.reset();
    d->stopping.request_stop();
    d->resting.request_stop();
    if (d->leads || !d->open.settlement.isEmpty())
        Private::leave(d); // the lease would run out by itself, but later
}

void OutboxRelay::start()
{
    if (d->isRunning)
        return;
    d->isRunning = true;
    d->stopping = std::stop_source();
    Private::work(d);
}

Task<Result<void>> OutboxRelay::stop()
{
    const auto shared = d;
    shared->stopping.request_stop();
    shared->resting.request_stop();
    Private::End end{shared.get()};
    co_await end;
    if (!shared->owner)
        co_return Result<void>();
    if (!shared->open.settlement.isEmpty()) { // the last chance for what was published while the database was away
        const auto settled = co_await Private::settle(shared, false);
        co_return settled;
    }
    if (!shared->leads)
        co_return Result<void>();
    shared->leads = false;
    const auto given = co_await shared->store.giveBack();
    co_return given;
}

void OutboxRelay::wake()
{
    d->isWoken = true;
    d->resting.request_stop();
}

Task<Result<void>> OutboxRelay::flush()
{
    const auto shared = d;
    if (!shared->isRunning || shared->ends())
        co_return failure(Code::Cancelled, QStringLiteral("the outbox is not being sent; its events stay in it"));
    wake();
    Private::Flush flush;
    Private::FlushEnd end{shared.get(), &flush};
    co_await end;
    co_return std::move(flush.result);
}

void OutboxRelay::Private::endFlushing(const Result<void> &result)
{
    const auto all = std::exchange(flushing, {});
    for (Flush *one : all)
        one->result = result;
    for (Flush *one : all)
        one->waiter.resume();
}

/// Whether it rests because nothing is left to send.
Result<void> OutboxRelay::Private::restState() const
{
    if (isOtherWorking)
        return failure(Code::TryAgain, QStringLiteral("another process sends the outbox now"));
    if (!pauses.isEmpty())
        return std::unexpected(lastFailure.value_or(Error{Code::TryAgain, QStringLiteral("events wait for their next try"), {}}));
    return {};
}

/// Without an owner, and without waiting. Where it fails, the lease runs out.
Task<> OutboxRelay::Private::leave(Self d)
{
    d->leads = false;
    OutboxStore::Settlement settlement = d->open.settlement;
    const auto left = co_await d->store.settle(std::move(settlement), false);
}

Task<> OutboxRelay::Private::rest(Self d, ms time)
{
    if (d->isWoken || time <= 0ms)
        co_return;
    d->resting = std::stop_source();
    const auto slept = co_await d->clock->sleep(time, d->resting.get_token());
}

Task<> OutboxRelay::Private::work(Self d)
{
    auto pause = 0ms;
    const std::stop_token stop = d->stopping.get_token();
    while (!d->ends()) {
        const auto left = co_await turn(d);
        if (d->ends())
            break;
        if (left) {
            pause = 0ms;
            if (d->pauses.isEmpty() && std::exchange(d->isFailing, false)) {
                d->log->note("outbox_recovered");
                Q_EMIT d->owner->recovered();
            }
            if (*left > 0ms && !d->isWoken)
                d->endFlushing(d->restState());
            if (!d->ends())
                co_await rest(d, *left);
            continue;
        }
        // The database: what is true there is asked anew, its tables too.
        d->isPrepared = false;
        d->leads = false;
        pause = d->pauses.grown(pause);
        d->fail(left.error());
        d->endFlushing(std::unexpected(left.error()));
        if (d->ends())
            break;
        const auto slept = co_await d->clock->sleep(pause, stop);
        if (!slept)
            break;
    }
    d->isRunning = false;
    d->endFlushing(failure(Code::Cancelled, QStringLiteral("the outbox is not sent any more; its events stay in it")));
    const auto waiting = std::exchange(d->waitForEnd, {});
    for (const std::coroutine_handle<> one : waiting)
        one.resume();
}

/// One round of the worker: how long it may rest then, or the database's error.
Task<Result<std::chrono::milliseconds>> OutboxRelay::Private::turn(Self d)
{
    d->isWoken = false;
    d->isOtherWorking = false;
    if (!d->isPrepared) {
        const auto prepared = co_await d->store.prepare();
        if (!prepared)
            co_return Result<ms>(std::unexpected(prepared.error()));
        d->isPrepared = true;
        if (d->ends())
            co_return Result<ms>(0ms);
    }
    if (!d->open.settlement.isEmpty()) {
        const auto settled = co_await settle(d, false);
        if (!settled)
            co_return Result<ms>(std::unexpected(settled.error()));
        if (d->ends())
            co_return Result<ms>(0ms);
    }
    const QByteArrayList without = d->pauses.waiting(d->clock->now());
    if (!d->leads) { // else it goes on from a full batch
        const auto seen = co_await d->store.look(without);
        if (!seen)
            co_return Result<ms>(std::unexpected(seen.error()));
        if (!seen->hasLease) { // somebody emptied the table
            d->isPrepared = false;
            co_return Result<ms>(0ms);
        }
        if (!seen->hasRows) {
            d->pauses.forgetDueExcept(without, d->clock->now());
            co_return Result<ms>(d->untilLook());
        }
        d->isOtherWorking = !seen->isFree;
        if (!seen->isFree || d->ends())
            co_return Result<ms>(d->untilOther());
    }
    auto rows = co_await d->store.take(d->options.batch, without);
    if (!rows)
        co_return Result<ms>(std::unexpected(rows.error()));
    if (!d->owner) { // Sql is still there: it answers before it goes
        if (*rows)
            leave(d);
        co_return Result<ms>(0ms);
    }
    d->leads = rows->has_value();
    d->isOtherWorking = !d->leads;
    if (!d->leads || d->ends())
        co_return Result<ms>(d->untilOther());
    const auto published = co_await publish(d, std::move(**rows), without);
    co_return published;
}

Task<Result<OutboxRelay::Backlog>> OutboxRelay::fetchBacklog()
{
    const auto shared = d;
    const auto prepared = co_await shared->store.prepare(); // the tables may not be there yet
    if (!prepared)
        co_return Result<Backlog>(std::unexpected(prepared.error()));
    if (!shared->owner)
        co_return failure(Code::Cancelled, QStringLiteral("the relay has ended"));
    const auto backlog = co_await shared->store.fetchBacklog();
    co_return backlog;
}

OutboxRelay::Counts OutboxRelay::counts() const
{
    return d->counts;
}

bool OutboxRelay::isWorking() const
{
    return d->leads && d->isRunning;
}

} // namespace freshet::events
