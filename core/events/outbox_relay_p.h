// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/event_log.h"
#include "core/events/events_log.h"
#include "core/events/outbox_store.h"
#include "core/events/type_pauses.h"

#include <algorithm>
#include <coroutine>

namespace freshet::events {

/// Shared with the running coroutines, which outlive the object by a step and find `owner` empty then; what Parts name may be
/// gone by that time.
class OutboxRelay::Private
{
public:
    Private(OutboxRelay *q, const Parts &parts, const Options &what)
        : owner(q)
        , options(limited(what))
        , bus(parts.bus)
        , clock(parts.clock ? parts.clock : &Clock::system())
        , store(*parts.sql, options.leaseLife)
        , log(std::in_place, eventsLog(), *clock)
        , pauses(options.firstPause, options.longestPause)
    {}

    using Self = std::shared_ptr<Private>;
    using Row = OutboxStore::Row;
    /// What is to be told of a row once its settlement stands.
    struct Outcome
    {
        QByteArray eventId;
        Result<Published> answer;
    };
    /// What was decided and is not in SQL yet: kept where the database is away, so that nothing is published a second time.
    struct Open
    {
        OutboxStore::Settlement settlement;
        std::vector<Outcome> outcomes;
    };

    static Options limited(Options options)
    {
        options.batch = std::max(options.batch, 1);
        options.poll = std::max(options.poll, ms(1));
        options.leaseLife = std::max(options.leaseLife, ms(3));
        options.firstPause = std::max(options.firstPause, ms(1));
        options.longestPause = std::max(options.longestPause, options.firstPause);
        return options;
    }
    bool ends() const { return !owner || stopping.stop_requested(); }
    void reach(Step step) const
    {
        if (options.reached)
            options.reached(step);
    }

    /// Waits until the worker has ended.
    struct End
    {
        Private *d;
        bool await_ready() const { return !d->isRunning; }
        void await_suspend(std::coroutine_handle<> waiter) { d->waitForEnd.push_back(waiter); }
        void await_resume() const {}
    };

    /// A caller that waits until nothing is left to send. The awaiter may be copied (g++ 12 does), so it only points here.
    struct Flush
    {
        Result<void> result;
        std::coroutine_handle<> waiter;
    };
    struct FlushEnd
    {
        Private *d;
        Flush *flush;

        bool await_ready() const { return false; }
        void await_suspend(std::coroutine_handle<> handle)
        {
            flush->waiter = handle;
            d->flushing.push_back(flush);
        }
        void await_resume() const {}
    };
    void endFlushing(const Result<void> &result);
    Result<void> restState() const;
    ms untilOther() const { return std::min(options.poll, options.leaseLife); }

    static Task<> work(Self d);
    static Task<Result<ms>> turn(Self d);
    static Task<Result<ms>> publish(Self d, std::vector<Row> rows, QByteArrayList without);
    static Task<> keepLease(Self d, std::stop_token published);
    static Task<Result<void>> settle(Self d, bool keepLease);
    static Task<> leave(Self d);
    static Task<> rest(Self d, ms time);
    bool judge(const std::vector<Row> &rows, const std::vector<Result<Published>> &answers);
    void fail(const Error &error);
    void tell(std::vector<Outcome> outcomes);
    ms untilLook() const { return std::min(options.poll, pauses.untilDue(clock->now())); }

    OutboxRelay *owner;
    const Options options;
    EventBus *bus;
    Clock *clock;
    OutboxStore store;
    std::optional<EventLog> log; ///< as long as there is an owner
    Counts counts;
    std::stop_source stopping; ///< of the worker

    // Of the worker.
    bool isRunning = false;
    std::vector<std::coroutine_handle<>> waitForEnd;
    bool isPrepared = false;
    bool leads = false;
    bool isFailing = false;
    bool isWoken = false; ///< since it looked last
    bool isOtherWorking = false;
    std::optional<Error> lastFailure; ///< of the bus
    std::vector<Flush *> flushing;
    std::stop_source resting;
    Open open;
    TypePauses pauses;
};

} // namespace freshet::events
