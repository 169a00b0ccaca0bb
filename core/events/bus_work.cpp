// SPDX-License-Identifier: GPL-3.0-or-later
//
// Entries and their handlers: running, failing, coming back, dying. Whether one may start is in bus_start.cpp.
#include "core/events/event_trace.h"
#include "core/events/streams_bus_p.h"

#include <algorithm>

namespace freshet::events {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr auto longestBurst = 10ms;     // of handlers without a turn of the event loop
constexpr auto longestTrouble = 2000ms; // between two questions while Redis is away

std::unexpected<Error> thrown(const std::exception &exception)
{
    return failure(Code::Io, QStringLiteral("the handler threw: ") + QString::fromUtf8(exception.what()));
}

std::unexpected<Error> thrownOtherwise()
{
    return failure(Code::Io, QStringLiteral("the handler threw something that is no std::exception"));
}

/// `call`'s result; an exception is a failure like any other.
template<typename Call>
Task<Result<void>> guarded(Call call)
{
    try {
        co_return co_await call();
    } catch (const std::exception &exception) {
        co_return thrown(exception);
    } catch (...) {
        co_return thrownOtherwise();
    }
}

QString wordsOf(const Error &error)
{
    return error.context.isEmpty() ? error.message : error.message + QStringLiteral(" (") + error.context + QLatin1Char(')');
}

} // namespace

milliseconds StreamsBus::Private::pauseAfter(int failures) const
{
    const auto doubled = options.retryFirst * (qint64(1) << std::clamp(failures - 1, 0, 30));
    return std::min<milliseconds>(doubled, options.retryMost);
}

void StreamsBus::Private::pump()
{
    if (pumping || closed || (stopping && !draining))
        return;
    pumping = true;
    const auto self = shared_from_this();
    const Clock::TimePoint began = std::chrono::steady_clock::now(); // the machine's: it is about this thread
    bool isLate = false;
    while (!closed && !isLate && (!stopping || draining)) {
        startable.clear();
        lanes.takeStartable(startable);
        if (startable.empty())
            break;
        // Held before the first runs: what it does may take another one away.
        for (const Lanes::Ticket ticket : startable)
            starting.push_back(reinterpret_cast<Work *>(ticket)->shared_from_this());
        for (const WorkPointer &work : starting) {
            if (closed)
                break;
            run(self, work);
        }
        starting.clear();
        isLate = std::chrono::steady_clock::now() - began > longestBurst;
    }
    pumping = false;
    if (isLate && !closed && lanes.waiting() > 0) // replies, signals and acknowledgements have their turn
        QMetaObject::invokeMethod(
            bus,
            [weak = std::weak_ptr(self)] {
                if (const auto still = weak.lock())
                    still->pump();
            },
            Qt::QueuedConnection);
}

Task<> StreamsBus::Private::run(std::shared_ptr<Private> d, WorkPointer work)
{
    work->state = Work::State::Running;
    Clock::TimePoint began = d->clock->now();
    const bool isFresh = work->begun && !d->alone && d->options.maxDeliveries > 1 && work->event &&
                         began - work->touched < d->options.claimIdle / 2;
    bool alone = false;
    bool starts = isFresh;
    if (!isFresh) {
        starts = co_await mayStart(d, work, alone);
        if (d->closed)
            co_return;
        began = d->clock->now();
    }
    if (d->closed)
        co_return;
    if (starts && d->mayNotStart(*work)) { // the stop came while it was asked
        work->state = Work::State::Pausing;
    } else if (starts) {
        d->reach(Step::Starting, work->entry.id);
        if (d->closed)
            co_return;
        ++d->handling;
        work->attempt.clear();
        const auto handlers = d->subscriptions.find(work->event->type);
        Delivery delivery{.event = *work->event,
                          .stream = work->entry.stream,
                          .entryId = work->entry.id,
                          .group = d->options.group,
                          .consumer = d->options.consumer,
                          .handler = {},
                          .deliveries = work->entry.deliveries,
                          .stop = {},
                          .removed = {}};
        Result<void> result;
        if (handlers == d->subscriptions.end()) {
            ++d->counts.unknown; // the stream of another type has it: no handler here will ever want it
        } else {
            work->stop = std::stop_source();
            delivery.stop = work->stop.get_token();
            if (d->parts.trace) {
                delivery.removed = [trace = d->parts.trace, id = delivery.entryId, stream = delivery.stream,
                                    weak = std::weak_ptr(d)](const QByteArrayList &keys) {
                    if (const auto still = weak.lock(); still && !still->closed)
                        trace->removed(id, stream, keys);
                };
            }
            const std::vector<Subscription> &all = handlers->second;
            if (all.size() == 1 && !all.front().options.once) { // what most are, with two coroutines less
                delivery.handler = all.front().name;
                try {
                    result = co_await all.front().handler(delivery);
                } catch (const std::exception &exception) {
                    result = thrown(exception);
                } catch (...) {
                    result = thrownOtherwise();
                }
            } else {
                result = co_await handle(d, work, &all, &delivery);
            }
            if (d->closed)
                co_return;
        }
        --d->handling;
        if (work->isIn)
            d->ended(work, delivery, result, handlers != d->subscriptions.end(), began);
        if (d->closed)
            co_return;
        // What was delivered before is among those that ended with a process, perhaps by another's fault: its acknowledgement
        // comes before anything else begins, or it would be counted again with the next one that takes the process along.
        if (work->isIn && work->state == Work::State::Handled && (alone || work->entry.deliveries > 1))
            co_await untilSettled(d, work);
        if (d->closed)
            co_return;
        if (d->handleGate.isWaitedFor())
            d->handleGate.open();
    }
    if (d->closed)
        co_return;
    if (alone)
        d->giveTurn();
    if (d->closed)
        co_return;
    d->lanes.finished(ticketOf(*work));
    d->pump();
    if (!d->closed && d->stopping)
        d->workGate.open();
}

Task<> StreamsBus::Private::untilSettled(std::shared_ptr<Private> d, WorkPointer work)
{
    Stream &stream = d->streams.at(work->entry.stream);
    if (!stream.acknowledging)
        acknowledge(d, &stream);
    while (!d->closed && work->isIn && !d->stopping)
        co_await d->settleGate;
}

Task<Result<void>> StreamsBus::Private::handle(std::shared_ptr<Private> d, WorkPointer work,
                                               const std::vector<Subscription> *handlers, Delivery *delivery)
{
    // All of them get their turn, also where one fails: they do not depend on each other.
    std::optional<Error> first;
    for (std::size_t i = 0; i < handlers->size(); ++i) {
        const Subscription &to = (*handlers)[i];
        const quint64 bit = quint64(1) << std::min<std::size_t>(i, 63);
        if (work->done & bit)
            continue;
        if (work->told) {
            first = Error{Code::Cancelled, QStringLiteral("it was asked to end"), {}};
            break;
        }
        delivery->handler = to.name;
        Result<void> result;
        if (to.options.once)
            result = co_await callOnce(d, work, &to, bit, delivery);
        else
            result = co_await guarded([&] { return to.handler(*delivery); });
        if (d->closed)
            co_return result;
        if (result)
            work->done |= bit;
        else if (!first)
            first = result.error();
    }
    if (first)
        co_return Result<void>(std::unexpected(*first));
    co_return Result<void>();
}

Task<std::optional<Result<std::vector<redis::Value>>>> StreamsBus::Private::insist(std::shared_ptr<Private> d, WorkPointer work,
                                                                                   std::vector<redis::Command> commands)
{
    using Answer = std::optional<Result<std::vector<redis::Value>>>;
    for (int failures = 1;; ++failures) {
        std::vector<redis::Command> copy = commands;
        auto replies = co_await d->parts.client->pipeline(std::move(copy));
        if (d->closed || !work->isIn || work->told)
            co_return Answer();
        if (replies)
            co_return Answer(std::move(replies));
        d->trouble(replies.error());
        if (d->closed)
            co_return Answer();
        const auto slept = co_await d->clock->sleep(std::min<ms>(d->pauseAfter(failures), longestTrouble), d->ending.get_token());
        if (!slept || d->closed || !work->isIn || work->told)
            co_return Answer();
    }
}

/// The note is of the handler, so that what another one of the same event does is not taken for its doing. Redis' trouble is no
/// failure of the handler, and does not count.
Task<Result<void>> StreamsBus::Private::callOnce(std::shared_ptr<Private> d, WorkPointer work, const Subscription *to,
                                                 quint64 bit, const Delivery *delivery)
{
    const auto stopped = [] { return failure(Code::Cancelled, QStringLiteral("the bus stops")); };
    const QByteArray key = d->seenKey(*delivery);
    if (!(work->ran & bit)) {
        std::vector<redis::Command> question;
        question.emplace_back("HEXISTS", key, to->name);
        const auto seen = co_await insist(d, work, std::move(question));
        if (!seen)
            co_return stopped();
        const redis::Value &reply = (**seen).front();
        if (reply.isError()) {
            const Error error = redis::errorFromReply(reply.bytes(), QStringLiteral("HEXISTS"));
            if (error.code != Code::WrongType) // that is another program's note: of all its handlers
                co_return Result<void>(std::unexpected(error));
        }
        if (reply.isError() || reply.integer().value_or(0) == 1) {
            ++d->counts.repeated;
            co_return Result<void>();
        }
        auto result = co_await guarded([&] { return to->handler(*delivery); });
        if (d->closed || !result)
            co_return result;
        work->ran |= bit; // where the note fails only that is repeated
    }
    std::vector<redis::Command> note;
    note.emplace_back("HSET", key, to->name, "1");
    note.emplace_back("PEXPIRE", key, d->options.seenLife);
    const auto noted = co_await insist(d, work, std::move(note));
    if (!noted)
        co_return stopped();
    for (const redis::Value &reply : **noted) {
        if (reply.isError()) // it is full, or may not be written: the effect is there all the same, and to repeat it would be
                             // worse
            d->log.problem("once_not_noted", redis::errorFromReply(reply.bytes(), QStringLiteral("HSET")),
                           {{"id", delivery->entryId}});
    }
    co_return Result<void>();
}

Task<Result<void>> StreamsBus::Private::callLost(std::shared_ptr<Private> d, const Subscription *to, Loss loss)
{
    Q_UNUSED(d) // keeps the subscription
    co_return co_await guarded([&] { return to->options.lost(loss); });
}

void StreamsBus::Private::ended(const WorkPointer &work, const Delivery &delivery, const Result<void> &result, bool isKnown,
                                Clock::TimePoint began)
{
    const OwnedEntry &entry = work->entry;
    if (result) {
        if (isKnown) {
            ++counts.handled;
            if (parts.trace)
                parts.trace->handled(entry.id, entry.stream, *work->event, options.group);
            reach(Step::Handled, entry.id);
            if (closed)
                return;
            Q_EMIT bus->handled(delivery, std::chrono::duration_cast<std::chrono::microseconds>(clock->now() - began));
            if (closed)
                return;
        }
        if (work->isIn)
            settle(streams.at(entry.stream), work);
        return;
    }
    if (work->told && result.error().code == Code::Cancelled) { // it did as it was asked: that is no failure
        work->state = Work::State::Pausing;
        return;
    }
    ++counts.failures;
    ++work->failures;
    const bool isLast = entry.deliveries >= options.maxDeliveries;
    log.problem("handler_failed", result.error(),
                {{"type", work->event->type}, {"id", entry.id}, {"deliveries", entry.deliveries}});
    if (parts.trace)
        parts.trace->failed(entry.id, entry.stream, result.error(), isLast);
    Q_EMIT bus->failed(delivery, result.error());
    if (closed || !work->isIn)
        return;
    if (isLast)
        bury(shared_from_this(), work, result.error());
    else
        comeBack(shared_from_this(), work, pauseAfter(work->failures));
}

Task<> StreamsBus::Private::comeBack(std::shared_ptr<Private> d, WorkPointer work, ms pause)
{
    work->state = Work::State::Pausing;
    const auto slept = co_await d->clock->sleep(pause, d->ending.get_token());
    if (!slept || d->isStopping() || !work->isIn)
        co_return;
    work->begun = false;
    work->state = Work::State::Waiting;
    const Stream &stream = d->streams.at(work->entry.stream);
    d->lanes.add(stream.name, work->key, ticketOf(*work));
    d->pump();
}

Task<> StreamsBus::Private::bury(std::shared_ptr<Private> d, WorkPointer work, Error error)
{
    work->state = Work::State::Burying;
    for (int failures = 1;; ++failures) {
        d->reach(Step::Burying, work->entry.id);
        if (d->closed)
            co_return;
        const auto buried = co_await d->group.bury(work->entry, wordsOf(error), d->clock->utcNow(), work->isTrimmed);
        if (d->closed || !work->isIn)
            co_return;
        if (buried && !*buried) {
            d->lostToOthers(work);
            co_return;
        }
        if (buried) {
            ++d->counts.dead;
            d->log.problem("dead_letter", error, {{"stream", work->entry.stream}, {"id", work->entry.id}});
            if (d->parts.trace && work->event)
                d->parts.trace->failed(work->entry.id, work->entry.stream, error, true);
            d->drop(work);
            d->reach(Step::Buried, work->entry.id);
            if (!d->closed)
                Q_EMIT d->bus->buried(work->entry.stream, work->entry.id, error);
            co_return;
        }
        if (buried.error().code == Code::NoGroup) {
            d->lostToOthers(work);
            co_return;
        }
        d->log.problem("bury_failed", buried.error(), {{"stream", work->entry.stream}, {"id", work->entry.id}});
        ++d->counts.trouble;
        const auto slept = co_await d->clock->sleep(d->pauseAfter(failures), d->ending.get_token());
        if (!slept || d->isStopping() || !work->isIn)
            co_return; // it stays pending
    }
}

} // namespace freshet::events
