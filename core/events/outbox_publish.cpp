// SPDX-License-Identifier: GPL-3.0-or-later
//
// The relay's work on a batch: publishing it, judging the answers, and bringing them into SQL.
#include "core/events/events_log.h"
#include "core/events/outbox_relay_p.h"

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

} // namespace freshet::events
