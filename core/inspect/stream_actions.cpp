// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/stream_actions.h"

#include "core/events/group_stream.h"
#include "core/inspect/stream_entries.h"

#include <algorithm>
#include <limits>

namespace freshet::inspect {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t idsPerTrip = 500;
constexpr int mostCounted = 10000;
constexpr int claimedPerTrip = 500;
constexpr auto activeWithin = 60s;

std::vector<QByteArray> slice(const std::vector<QByteArray> &ids, std::size_t first)
{
    const auto begin = ids.begin() + std::ptrdiff_t(first);
    return {begin, begin + std::ptrdiff_t(std::min(idsPerTrip, ids.size() - first))};
}

/// Where one entry of a group is.
struct Place
{
    QByteArray id;
    QByteArray consumer; ///< empty: not pending
    qint64 deliveries = 0;
    std::optional<events::Fields> fields; ///< nothing: not in the stream
};

Task<Result<std::vector<Place>>> fetchPlaces(redis::Client &client, QByteArray stream, QByteArray group,
                                             std::vector<QByteArray> ids)
{
    std::vector<redis::Command> commands;
    for (const QByteArray &id : ids) {
        commands.emplace_back("XPENDING", stream, group, id, id, 1);
        commands.emplace_back("XRANGE", stream, id, id);
    }
    redis::CommandOptions how;
    how.repeatable = true;
    const auto answers = co_await client.pipeline(std::move(commands), how);
    if (!answers)
        co_return std::unexpected(answers.error());
    std::vector<Place> places;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const redis::Value &pending = answers->at(2 * i);
        const redis::Value &entry = answers->at(2 * i + 1);
        for (const redis::Value *answer : {&pending, &entry}) {
            if (answer->isError())
                co_return std::unexpected(events::streamError(redis::errorFromReply(answer->bytes()), stream));
        }
        Place place;
        place.id = ids[i];
        place.consumer = pending.at(0).at(1).bytes();
        place.deliveries = pending.at(0).at(3).integer().value_or(0);
        if (!pending.array().empty())
            place.id = pending.at(0).at(0).bytes();
        if (!entry.array().empty())
            place.fields = fieldsFrom(entry.at(0).at(1));
        places.push_back(std::move(place));
    }
    co_return places;
}

/// An error after which a batch's numbers are known.
void fail(EntriesChange &change, Error error, qint64 left)
{
    change.failed += left;
    if (!change.error)
        change.error = std::move(error);
}

/// The question that fails where there is no such group, for XACK and XCLAIM do not tell.
redis::Command askForGroup(const QByteArray &stream, const QByteArray &group)
{
    return {"XPENDING", stream, group};
}

std::optional<Error> firstError(const std::vector<redis::Value> &answers, const QByteArray &stream)
{
    for (const redis::Value &answer : answers) {
        if (answer.isError())
            return events::streamError(redis::errorFromReply(answer.bytes()), stream);
    }
    return std::nullopt;
}

/// Runs a command for ids in batches, behind a question whose answer must be no error. `count` reads how many it was done to.
struct Batches
{
    redis::Command question;
    redis::Command command; ///< to which a batch's ids are added
    redis::Command end;     ///< whose arguments come behind them
    bool answersIds = false;
};

Task<Result<EntriesChange>> runBatches(redis::Client &client, QByteArray stream, std::vector<QByteArray> ids, Batches batches,
                                       ActionOptions options)
{
    EntriesChange change;
    change.asked = qint64(ids.size());
    for (std::size_t first = 0; first < ids.size(); first += idsPerTrip) {
        if (options.stop.stop_requested()) {
            change.stopped = true;
            break;
        }
        const std::vector<QByteArray> some = slice(ids, first);
        redis::Command command = batches.command;
        command.addAll(some);
        for (qsizetype i = 0; i < batches.end.size(); ++i)
            command.add(batches.end.at(i));
        std::vector<redis::Command> commands;
        commands.push_back(batches.question);
        commands.push_back(std::move(command));
        const auto answers = co_await client.pipeline(std::move(commands));
        std::optional<Error> error;
        if (!answers)
            error = answers.error();
        else
            error = firstError(*answers, stream);
        if (error && first == 0)
            co_return std::unexpected(std::move(*error));
        if (error) {
            fail(change, std::move(*error), qint64(ids.size() - first));
            break;
        }
        const redis::Value &answer = answers->at(1);
        const qint64 done = batches.answersIds ? qint64(answer.array().size()) : answer.integer().value_or(0);
        change.done += done;
        change.absent += qint64(some.size()) - done;
        if (options.progress)
            options.progress(change.done, change.asked);
    }
    co_return change;
}

/// The given consumer, or one that is chosen to take `ids` (empty: what is idle).
Task<Result<QByteArray>> consumerFor(redis::Client &client, QByteArray stream, QByteArray group, QByteArray given,
                                     std::vector<QByteArray> ids)
{
    if (!given.isEmpty())
        co_return given;
    auto chosen = co_await chooseTaker(client, stream, group, std::move(ids));
    if (chosen && chosen->isEmpty())
        co_return failure(Code::InvalidArgument, QStringLiteral("the group has no consumer: name one"), QString::fromUtf8(group));
    co_return chosen;
}

} // namespace

Task<Result<PendingPlan>> planPending(redis::Client &client, QByteArray stream, QByteArray group, std::vector<QByteArray> ids)
{
    PendingPlan plan;
    plan.asked = qint64(ids.size());
    for (std::size_t first = 0; first < ids.size(); first += idsPerTrip) {
        const auto places = co_await fetchPlaces(client, stream, group, slice(ids, first));
        if (!places)
            co_return std::unexpected(places.error());
        for (const Place &place : *places) {
            if (place.consumer.isEmpty())
                continue;
            ++plan.pending;
            ++plan.byConsumer[place.consumer];
            plan.ghosts += place.fields ? 0 : 1;
        }
    }
    co_return plan;
}

Task<Result<IdlePlan>> planIdle(redis::Client &client, QByteArray stream, QByteArray group, std::chrono::milliseconds idle)
{
    PendingQuery query;
    query.idle = idle;
    query.count = mostCounted;
    query.payload = false;
    const auto page = co_await fetchPending(client, stream, group, std::move(query));
    if (!page)
        co_return std::unexpected(page.error());
    IdlePlan plan;
    plan.pending = qint64(page->entries.size());
    plan.isMore = !page->next.isEmpty();
    for (const PendingEntry &entry : page->entries)
        ++plan.byConsumer[entry.consumer];
    auto chosen = co_await chooseConsumer(client, stream, group);
    if (!chosen)
        co_return std::unexpected(chosen.error());
    plan.consumer = std::move(*chosen);
    co_return plan;
}

QByteArray chooseAmong(const std::vector<StreamConsumer> &consumers, const std::vector<QByteArray> &except)
{
    QByteArray best;
    auto bestRank = std::tuple(true, true, std::numeric_limits<qint64>::max(), std::chrono::milliseconds::max());
    for (const StreamConsumer &one : consumers) {
        const bool isExcepted = std::ranges::find(except, one.name) != except.end();
        const auto rank = std::tuple(isExcepted, one.idle > activeWithin, one.pending, one.idle);
        if (best.isEmpty() || rank < bestRank) {
            best = one.name;
            bestRank = rank;
        }
    }
    return best;
}

Task<Result<QByteArray>> chooseConsumer(redis::Client &client, QByteArray stream, QByteArray group,
                                        std::vector<QByteArray> except)
{
    const auto all = co_await fetchConsumers(client, stream, group);
    if (!all)
        co_return std::unexpected(all.error());
    co_return chooseAmong(*all, except);
}

Task<Result<QByteArray>> chooseTaker(redis::Client &client, QByteArray stream, QByteArray group, std::vector<QByteArray> ids)
{
    std::vector<QByteArray> owners;
    if (!ids.empty()) {
        const auto plan = co_await planPending(client, stream, group, slice(ids, 0));
        if (!plan)
            co_return std::unexpected(plan.error());
        for (const auto &[owner, count] : plan->byConsumer)
            owners.push_back(owner);
    }
    auto chosen = co_await chooseConsumer(client, stream, group, std::move(owners));
    co_return chosen;
}

Task<Result<EntriesChange>> acknowledge(redis::Client &client, QByteArray stream, QByteArray group, std::vector<QByteArray> ids,
                                        ActionOptions options)
{
    Batches batches;
    batches.question = askForGroup(stream, group);
    batches.command = redis::Command("XACK", stream, group);
    return runBatches(client, std::move(stream), std::move(ids), std::move(batches), std::move(options));
}

Task<Result<EntriesChange>> claim(redis::Client &client, QByteArray stream, QByteArray group, std::vector<QByteArray> ids,
                                  QByteArray consumer, ActionOptions options)
{
    if (ids.empty())
        co_return EntriesChange();
    const auto taker = co_await consumerFor(client, stream, group, consumer, slice(ids, 0));
    if (!taker)
        co_return std::unexpected(taker.error());
    Batches batches;
    batches.question = askForGroup(stream, group);
    batches.command = redis::Command("XCLAIM", stream, group, *taker, options.untouchedFor);
    batches.end = redis::Command("JUSTID");
    batches.answersIds = true;
    auto change = co_await runBatches(client, stream, std::move(ids), std::move(batches), std::move(options));
    if (change)
        change->consumer = *taker;
    co_return change;
}

Task<Result<EntriesChange>> claimIdle(redis::Client &client, QByteArray stream, QByteArray group, std::chrono::milliseconds idle,
                                      QByteArray consumer, ActionOptions options)
{
    const auto taker = co_await consumerFor(client, stream, group, consumer, {});
    if (!taker)
        co_return std::unexpected(taker.error());
    EntriesChange change;
    change.consumer = *taker;
    QByteArray cursor = "0-0";
    for (bool isFirst = true; isFirst || cursor != "0-0"; isFirst = false) {
        if (options.stop.stop_requested()) {
            change.stopped = true;
            break;
        }
        const auto answer = co_await client.command(
            redis::Command("XAUTOCLAIM", stream, group, *taker, idle, cursor, "COUNT", claimedPerTrip, "JUSTID"));
        if (!answer && isFirst)
            co_return std::unexpected(events::streamError(answer.error(), stream));
        if (!answer) {
            fail(change, events::streamError(answer.error(), stream), 0);
            break;
        }
        cursor = answer->at(0).bytes();
        change.done += qint64(answer->at(1).array().size());
        change.ghosts += qint64(answer->at(2).array().size()); // Redis 7 lets them go
        change.asked = change.done + change.ghosts;
        if (options.progress)
            options.progress(change.done, 0);
    }
    co_return change;
}

Task<Result<EntriesChange>> bury(redis::Client &client, QByteArray stream, QByteArray group, std::vector<QByteArray> ids,
                                 QString reason, ActionOptions options, Clock &clock)
{
    EntriesChange change;
    change.asked = qint64(ids.size());
    qint64 looked = 0;
    for (std::size_t first = 0; first < ids.size(); first += idsPerTrip) {
        auto places = co_await fetchPlaces(client, stream, group, slice(ids, first));
        if (!places && first == 0)
            co_return std::unexpected(places.error());
        if (!places) {
            fail(change, places.error(), change.asked - looked);
            co_return change;
        }
        for (Place &place : *places) {
            if (options.stop.stop_requested()) {
                change.stopped = true;
                co_return change;
            }
            std::optional<Error> error;
            if (place.consumer.isEmpty()) {
                ++change.absent;
            } else if (!place.fields) {
                const auto done = co_await client.command(redis::Command("XACK", stream, group, place.id));
                if (done)
                    ++change.ghosts;
                else
                    error = done.error();
            } else {
                events::OwnedEntry entry;
                entry.stream = stream;
                entry.id = place.id;
                entry.fields = std::move(*place.fields);
                entry.deliveries = place.deliveries;
                events::GroupStream owner(client, group, place.consumer, events::GroupStream::Options());
                const auto done = co_await owner.bury(std::move(entry), reason, clock.utcNow());
                if (done)
                    ++(*done ? change.done : change.absent);
                else
                    error = done.error();
            }
            if (error) { // a full or absent server would refuse the others too
                fail(change, std::move(*error), change.asked - looked);
                co_return change;
            }
            ++looked;
        }
        if (options.progress)
            options.progress(change.done, change.asked);
    }
    co_return change;
}

Task<Result<EntriesChange>> removeEntries(redis::Client &client, QByteArray stream, std::vector<QByteArray> ids,
                                          ActionOptions options)
{
    Batches batches;
    batches.question = redis::Command("XINFO", "GROUPS", stream); // XDEL does not tell that there is no stream
    batches.command = redis::Command("XDEL", stream);
    return runBatches(client, std::move(stream), std::move(ids), std::move(batches), std::move(options));
}

} // namespace freshet::inspect
