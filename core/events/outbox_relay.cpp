// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/event_log.h"
#include "core/events/events_log.h"
#include "core/events/outbox_store.h"
#include "core/events/type_pauses.h"

#include <algorithm>
#include <coroutine>
#include <map>

namespace freshet::events {

using namespace std::chrono_literals;

namespace {

/// Whether trying again can't help: the event itself is wrong.
bool isForGood(Code code)
{
    return code == Code::NotFound || code == Code::InvalidArgument || code == Code::Undecodable;
}

QString words(const Error &error)
{
    return QString(codeName(error.code)) + QStringLiteral(": ") + error.message;
}

/// The event of a row. What other programs left out of the JSON is taken from the row.
Result<Event> eventOf(const OutboxStore::Row &row)
{
    const Fields fields{{"event", row.json}, {"type", row.type}};
    const QByteArray entry = QByteArray::number(row.createdAt.toMSecsSinceEpoch()) + "-0";
    auto event = Event::fromFields(fields, streamOf(row.type), entry);
    if (event && event->id == entry)
        event->id = row.eventId;
    return event;
}

} // namespace

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
        options.poll = std::max(options.poll, 1ms);
        options.leaseLife = std::max(options.leaseLife, 3ms);
        options.firstPause = std::max(options.firstPause, 1ms);
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

Task<Result<std::chrono::milliseconds>> OutboxRelay::Private::publish(Self d, std::vector<Row> rows, QByteArrayList without)
{
    const bool isFull = int(rows.size()) >= d->options.batch;
    d->reach(Step::Read);
    if (!d->owner)
        co_return Result<ms>(0ms);
    std::vector<Result<Published>> answers;
    std::vector<std::size_t> asked;
    std::vector<Event> events;
    for (const Row &row : rows) {
        auto event = eventOf(row);
        if (event) {
            asked.push_back(answers.size());
            events.push_back(std::move(*event));
            answers.push_back(failure(Code::Server, QStringLiteral("the bus gave no answer")));
        } else {
            answers.push_back(std::unexpected(event.error()));
        }
    }
    if (!events.empty()) {
        std::stop_source published;
        keepLease(d, published.get_token());
        auto given = co_await d->bus->publishAll(std::move(events));
        published.request_stop();
        if (!d->owner)
            co_return Result<ms>(0ms);
        for (std::size_t i = 0; i < std::min(asked.size(), given.size()); ++i)
            answers[asked[i]] = std::move(given[i]);
    }
    d->reach(Step::Published);
    if (!d->owner)
        co_return Result<ms>(0ms);
    if (!isFull) { // then it was all that there is, but for `without`
        QByteArrayList types = std::move(without);
        for (const Row &row : rows)
            types << row.type;
        d->pauses.forgetDueExcept(types, d->clock->now());
    }
    const bool isMoving = d->judge(rows, answers);
    if (!d->owner)
        co_return Result<ms>(0ms);
    // Where nothing could be published another process may try: perhaps it reaches Redis.
    const bool goesOn = isFull && isMoving && !d->stopping.stop_requested();
    if (!d->open.settlement.isEmpty() || d->leads) {
        const auto settled = co_await settle(d, goesOn);
        if (!settled)
            co_return Result<ms>(std::unexpected(settled.error()));
        if (!d->owner)
            co_return Result<ms>(0ms);
    }
    d->reach(Step::Removed);
    if (isFull)
        co_return Result<ms>(0ms);
    co_return Result<ms>(d->untilLook());
}

/// Puts into `open` what became of the rows, and has the types of those that failed wait. Whether any row is done with.
bool OutboxRelay::Private::judge(const std::vector<Row> &rows, const std::vector<Result<Published>> &answers)
{
    std::map<QByteArray, bool> fails; // by type
    std::optional<Error> first;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Row &row = rows[i];
        const Result<Published> &answer = answers[i];
        const bool isLater = !answer && !isForGood(answer.error().code);
        bool &failsHere = fails[row.type];
        failsHere = failsHere || isLater;
        if (answer)
            open.settlement.published.push_back(row.id);
        else if (isLater)
            open.settlement.failed.push_back({row.id, words(answer.error())});
        else
            open.settlement.refused.push_back({row.id, words(answer.error())});
        if (!isLater)
            open.outcomes.push_back({row.eventId, answer});
        else if (!first)
            first = answer.error();
    }
    for (const auto &[type, failed] : fails)
        pauses.note(type, failed, clock->now());
    const bool isMoving = !open.outcomes.empty();
    if (first) {
        lastFailure = first;
        fail(*first);
    }
    return isMoving;
}

/// Prolongs the lease as long as the bus takes.
Task<> OutboxRelay::Private::keepLease(Self d, std::stop_token published)
{
    while (true) {
        const auto slept = co_await d->clock->sleep(d->options.leaseLife / 3, published);
        if (!slept || !d->owner)
            co_return;
        const auto kept = co_await d->store.prolong();
        if (!d->owner || published.stop_requested())
            co_return;
        if (kept && !*kept)
            d->leads = false; // another one has it; what was asked of the bus is on its way, though
    }
}

/// Brings `open` into SQL and tells of it.
Task<Result<void>> OutboxRelay::Private::settle(Self d, bool keepLease)
{
    OutboxStore::Settlement settlement = d->open.settlement;
    const auto leads = co_await d->store.settle(std::move(settlement), keepLease);
    if (!leads)
        co_return Result<void>(std::unexpected(leads.error()));
    if (!d->owner)
        co_return Result<void>();
    d->leads = *leads;
    d->tell(std::exchange(d->open, {}).outcomes);
    co_return Result<void>();
}

void OutboxRelay::Private::tell(std::vector<Outcome> outcomes)
{
    for (const Outcome &outcome : outcomes)
        ++(outcome.answer ? counts.sent : counts.refused);
    for (const Outcome &outcome : outcomes) {
        if (!owner)
            return;
        if (outcome.answer) {
            Q_EMIT owner->sent(*outcome.answer);
        } else {
            log->problem("outbox_refused", outcome.answer.error(), {{"event_id", outcome.eventId}});
            Q_EMIT owner->refused(outcome.eventId, outcome.answer.error());
        }
    }
}

void OutboxRelay::Private::fail(const Error &error)
{
    ++counts.failures;
    log->problem("outbox_failed", error);
    if (!std::exchange(isFailing, true))
        Q_EMIT owner->failed(error);
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
