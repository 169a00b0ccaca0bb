// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/write_behind_p.h"

namespace freshet::cache {

using namespace std::chrono_literals;

Task<> WriteBehind::Private::work(Self d)
{
    auto pause = 0ms;
    const std::stop_token stop = d->stopping.get_token();
    while (!d->ends()) {
        const auto done = co_await turn(d);
        if (d->ends())
            break;
        if (done) {
            pause = 0ms;
            if (std::exchange(d->isFailing, false))
                Q_EMIT d->owner->recovered();
            continue;
        }
        d->position.reset(); // what is true is read anew
        if (done.error().code == Code::TryAgain) {
            ++d->counts.overtaken;
            continue;
        }
        d->log->problem("write_behind_failed", done.error(), {{"stream", d->stream.streamKey()}});
        if (!std::exchange(d->isFailing, true))
            Q_EMIT d->owner->failed(done.error());
        if (d->ends())
            break;
        pause = d->grown(pause);
        const auto slept = co_await d->clock->sleep(pause, stop);
        if (!slept)
            break;
    }
    d->isRunning = false;
    const auto waiting = std::exchange(d->waitForEnd, {});
    for (const std::coroutine_handle<> one : waiting)
        one.resume();
}

/// One round of the worker. An answer without an error: go on at once.
Task<Result<void>> WriteBehind::Private::turn(Self d)
{
    const std::stop_token stop = d->stopping.get_token();
    const auto leads = co_await d->stream.lead();
    if (d->ends()) {
        if (leads && *leads)
            giveBack(d);
        co_return Result<void>();
    }
    if (!leads)
        co_return std::unexpected(leads.error());
    d->leads = *leads;
    if (!d->leads) {
        d->position.reset();
        const auto slept = co_await d->clock->sleep(d->options.wait, stop);
        co_return Result<void>();
    }
    if (!d->position) {
        const auto opened = co_await open(d);
        if (!opened || d->ends())
            co_return opened;
    }
    if (d->askForHeld || d->untilHeld() == 0ms) {
        const auto retried = co_await retryHeld(d);
        if (!retried || d->ends())
            co_return retried;
    }
    auto rest = std::min(d->options.wait, d->untilHeld());
    if (d->heldCount < d->options.mostHeld) {
        auto batch = co_await d->stream.read(*d->position);
        if (d->ends())
            co_return Result<void>();
        if (!batch)
            co_return std::unexpected(batch.error());
        if (!batch->exists) {
            if (!d->position->epoch.isEmpty() && !std::exchange(d->streamIsGone, true))
                d->noteStreamLost();
            if (d->ends())
                co_return Result<void>();
        } else if (batch->epoch != d->position->epoch) {
            const auto begun = co_await beginStream(d, batch->epoch);
            co_return begun;
        } else if (!batch->lastId.isEmpty()) {
            d->streamIsGone = false;
            const auto applied = co_await applyBatch(d, std::move(*batch));
            co_return applied;
        } else {
            d->streamIsGone = false;
        }
        if (rest > 0ms) {
            const auto woken = co_await d->stream.wait(*d->position, rest, stop);
            if (!woken && !d->ends())
                co_return std::unexpected(woken.error());
        }
        co_return Result<void>();
    }
    // Too much is held: nothing new is read, so that the bound is felt by those who write.
    const auto slept = co_await d->clock->sleep(rest, stop);
    co_return Result<void>();
}

Task<Result<void>> WriteBehind::Private::open(Self d)
{
    auto position = co_await d->store.open();
    if (d->ends())
        co_return Result<void>();
    if (!position)
        co_return std::unexpected(position.error());
    d->position = std::move(*position);
    d->askForHeld = true;
    // A crash may have come between the commit and this.
    const auto trimmed = co_await d->stream.trim(*d->position);
    co_return trimmed;
}

Task<Result<void>> WriteBehind::Private::applyBatch(Self d, WriteBehindStream::Batch batch)
{
    d->reach(Step::Read);
    for (const WrittenChange &change : batch.malformed) {
        const Error reason{Code::Undecodable, QStringLiteral("the entry has no entity, or an unknown op"),
                           QString::fromUtf8(d->stream.streamKey())};
        const auto buried = co_await d->stream.bury(change, 0, reason.message);
        if (d->ends())
            co_return Result<void>();
        if (!buried)
            co_return buried;
        ++d->counts.dead;
        d->log->problem("write_behind_malformed", reason, {{"id", change.id}});
        Q_EMIT d->owner->changeDied(change, reason);
        if (d->ends())
            co_return Result<void>();
    }
    WriteBehindStore::Position to{d->position->epoch, batch.lastId};
    const auto outcome = co_await d->store.apply(*d->position, std::move(to), std::move(batch.changes));
    if (!outcome)
        co_return std::unexpected(outcome.error());
    d->reach(Step::Committed);
    d->counts.applied += outcome->applied;
    d->counts.coalesced += outcome->coalesced;
    d->counts.failures += outcome->failures;
    ++d->counts.batches;
    d->askForHeld = d->askForHeld || outcome->held > 0;
    d->position = outcome->at;
    if (d->ends())
        co_return Result<void>();
    const auto trimmed = co_await d->stream.trim(*d->position);
    d->reach(Step::Trimmed);
    co_return trimmed;
}

void WriteBehind::Private::noteStreamLost()
{
    ++counts.streamsLost;
    log->problem("write_behind_stream_lost",
                 Error{Code::NotFound,
                       QStringLiteral("the stream was deleted or the server flushed; what was not applied is lost"),
                       QString::fromUtf8(stream.streamKey())},
                 {{"stream", stream.streamKey()}});
    Q_EMIT owner->streamLost();
}

/// The stream is another one than that of the position: from its beginning, then.
Task<Result<void>> WriteBehind::Private::beginStream(Self d, QByteArray epoch)
{
    if (!d->position->epoch.isEmpty() && !std::exchange(d->streamIsGone, false))
        d->noteStreamLost();
    if (d->ends())
        co_return Result<void>();
    WriteBehindStore::Position to{std::move(epoch), "0-0"};
    std::vector<WrittenChange> none;
    const auto moved = co_await d->store.apply(*d->position, to, std::move(none));
    if (!moved)
        co_return std::unexpected(moved.error());
    d->position = std::move(to);
    co_return Result<void>();
}

std::chrono::milliseconds WriteBehind::Private::untilHeld() const
{
    auto least = std::chrono::milliseconds::max();
    for (const auto &[entity, pause] : pauses)
        least = std::min(least, std::chrono::ceil<std::chrono::milliseconds>(
                                    std::max(pause.due - clock->now(), Clock::TimePoint::duration::zero())));
    return least;
}

/// Tries those held changes whose time has come, and buries those that had tries enough.
Task<Result<void>> WriteBehind::Private::retryHeld(Self d)
{
    auto all = co_await d->store.firstHeld();
    if (d->ends())
        co_return Result<void>();
    if (!all)
        co_return std::unexpected(all.error());
    const auto count = co_await d->store.fetchHeldCount();
    if (d->ends())
        co_return Result<void>();
    if (!count)
        co_return std::unexpected(count.error());
    d->heldCount = *count;
    d->askForHeld = false;
    std::erase_if(d->pauses, [&](const auto &one) {
        return std::ranges::none_of(*all, [&](const auto &held) { return held.change.entity == one.first; });
    });
    for (WriteBehindStore::Held &held : *all) {
        const QByteArray entity = held.change.entity;
        Pause &known = d->pauses[entity];
        if (known.length == 0ms && held.tries > 0) { // new here: it has just failed, or this worker has just begun
            known.length = d->options.firstPause;
            known.due = d->clock->now() + known.length;
        }
        if (held.tries < d->options.tries && d->clock->now() < known.due)
            continue;
        if (held.tries < d->options.tries) {
            auto left = co_await d->store.retry(std::move(held));
            if (d->ends())
                co_return Result<void>();
            if (!left)
                co_return std::unexpected(left.error());
            if (!*left) {
                ++d->counts.applied;
                d->pauses[entity] = {}; // the next of this entity, if there is one, at once
                continue;
            }
            held = std::move(**left);
            ++d->counts.failures;
            Pause &pause = d->pauses[entity];
            pause.length = d->grown(pause.length);
            pause.due = d->clock->now() + pause.length;
            if (held.tries < d->options.tries)
                continue;
        }
        const auto buried = co_await d->stream.bury(held.change, held.tries, held.error);
        if (d->ends())
            co_return Result<void>();
        if (!buried)
            co_return buried;
        const auto dropped = co_await d->store.drop(held.number);
        if (d->ends())
            co_return Result<void>();
        if (!dropped)
            co_return dropped;
        d->pauses[entity] = {};
        ++d->counts.dead;
        const Error reason{Code::Io, held.error, QString::fromUtf8(entity)};
        d->log->problem("write_behind_dead_letter", reason, {{"entity", entity}, {"id", held.change.id}});
        Q_EMIT d->owner->changeDied(held.change, reason);
        if (d->ends())
            co_return Result<void>();
    }
    co_return Result<void>();
}

} // namespace freshet::cache
