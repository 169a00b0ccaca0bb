// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether the handlers of an entry may start, where that is not as good as agreed with its delivery.
#include "core/events/event_trace.h"
#include "core/events/streams_bus_p.h"

#include <algorithm>

namespace freshet::events {

namespace {

using namespace std::chrono_literals;

constexpr auto longestTrouble = 2000ms; // between two questions while Redis is away

} // namespace

void StreamsBus::Private::giveTurn()
{
    alone = false;
    handleGate.open();
}

Task<bool> StreamsBus::Private::takeTurn(std::shared_ptr<Private> d, WorkPointer work)
{
    while (d->alone && !d->mayNotStart(*work))
        co_await d->handleGate;
    if (d->mayNotStart(*work))
        co_return false;
    d->alone = true;
    // Those that run now may end, for as long as an entry may rest; nobody else starts meanwhile.
    const auto over = std::make_shared<bool>(false);
    std::stop_source ended;
    wakeGate(d, d->options.claimIdle, over, ended.get_token());
    while (d->handling > 0 && !*over && !d->mayNotStart(*work))
        co_await d->handleGate;
    ended.request_stop();
    if (d->closed)
        co_return false;
    if (d->handling == 0 && !d->mayNotStart(*work))
        co_return true;
    d->giveTurn();
    if (!d->mayNotStart(*work)) // one that does not end must not hold up all others: it has its turn another time
        comeBack(d, work, d->options.retryMost);
    co_return false;
}

Task<std::optional<GroupStream::Begun>> StreamsBus::Private::askToStart(std::shared_ptr<Private> d, WorkPointer work)
{
    using Verdict = GroupStream::Verdict;
    const bool begins = !work->begun || d->options.maxDeliveries <= 1;
    if (begins && work->attempt.isEmpty()) {
        work->attempt = d->options.consumer + ':' + QByteArray::number(d->clock->utcNow().toMSecsSinceEpoch()) + ':' +
                        QByteArray::number(++d->attempts);
        work->isDoubtful = false;
    }
    for (int failures = 1;; ++failures) {
        const Clock::TimePoint asked = d->clock->now();
        GroupStream::Begun begun{.verdict = Verdict::Start, .deliveries = work->entry.deliveries};
        std::optional<Error> error;
        if (work->isTrimmed) {
            begun.verdict = Verdict::Trimmed;
        } else if (begins) {
            GroupStream::Attempt attempt;
            attempt.token = work->attempt;
            attempt.known = work->entry.deliveries;
            attempt.again = work->isDoubtful;
            const auto answer = co_await d->group.begin(work->entry.stream, work->entry.id, std::move(attempt));
            if (answer)
                begun = *answer;
            else
                error = answer.error();
        } else {
            std::vector<QByteArray> ids{work->entry.id};
            const auto kept = co_await d->group.keep(work->entry.stream, std::move(ids));
            if (!kept)
                error = kept.error();
            else if (!kept->gone.empty())
                begun.verdict = Verdict::Gone;
            else if (!kept->trimmed.empty())
                begun.verdict = Verdict::Trimmed;
        }
        if (d->mayNotStart(*work))
            co_return std::nullopt;
        if (error && error->code == Code::NoGroup)
            begun.verdict = Verdict::Gone; // the group has forgotten who had what
        if (!error || error->code == Code::NoGroup) {
            work->isDoubtful = false;
            work->touched = asked;
            if (begun.verdict == Verdict::Gone) {
                d->lostToOthers(work);
                co_return std::nullopt;
            }
            if (begun.verdict == Verdict::Trimmed) { // Redis counts nothing of it any more
                work->isTrimmed = true;
                begun.deliveries = work->entry.deliveries + (begins ? 1 : 0);
                begun.verdict = begun.deliveries > d->options.maxDeliveries ? Verdict::Bury : Verdict::Start;
            }
            co_return begun;
        }
        // It keeps its place: Redis' trouble is no reason for another order.
        work->isDoubtful = work->isDoubtful || begins;
        d->trouble(*error);
        if (d->mayNotStart(*work))
            co_return std::nullopt;
        const auto slept = co_await d->clock->sleep(std::min<ms>(d->pauseAfter(failures), longestTrouble), d->ending.get_token());
        if (!slept || d->mayNotStart(*work))
            co_return std::nullopt;
    }
}

/// What is asked where the handlers' start is not as good as agreed. False: it does not start now, and what becomes of it is
/// arranged.
Task<bool> StreamsBus::Private::mayStart(std::shared_ptr<Private> d, WorkPointer work, bool &alone)
{
    if (!work->event) { // no try would help
        bury(d, work, work->unreadable);
        co_return false;
    }
    const bool begins = !work->begun || d->options.maxDeliveries <= 1;
    // The turn comes first: a last try is noted when it is sure to be made.
    if (begins && work->entry.deliveries + 1 >= d->options.maxDeliveries) {
        alone = co_await takeTurn(d, work);
        if (!alone) {
            if (!d->closed && work->isIn && work->state == Work::State::Running)
                work->state = Work::State::Pausing; // the bus stops
            co_return false;
        }
    }
    const bool isStale = d->clock->now() - work->touched >= d->options.claimIdle / 2; // this process slept: it may be another's
    if (begins || isStale) {
        const auto begun = co_await askToStart(d, work);
        if (d->closed)
            co_return false;
        if (!begun) {
            if (work->isIn && work->state == Work::State::Running)
                work->state = Work::State::Pausing;
            co_return false;
        }
        work->entry.deliveries = begun->deliveries;
        if (begun->verdict == GroupStream::Verdict::Bury) {
            bury(d, work,
                 {Code::Cancelled,
                  QStringLiteral("its handlers did not end at the last of %1 deliveries").arg(begun->deliveries),
                  {}});
            co_return false;
        }
        if (begun->verdict == GroupStream::Verdict::StartAlone && !alone) {
            alone = co_await takeTurn(d, work); // others raised its count
            if (!alone)
                co_return false;
        }
        work->begun = true;
        if (begins && d->parts.trace)
            d->parts.trace->delivered(*work->event, work->entry.stream, work->entry.id, d->options.group, d->options.consumer,
                                      begun->deliveries);
    }
    while (!alone && d->alone && !d->mayNotStart(*work))
        co_await d->handleGate;
    co_return !d->closed && work->isIn;
}

} // namespace freshet::events
