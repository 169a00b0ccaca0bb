// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reading new entries, taking over pending ones, and noticing what will never come.
#include "core/events/event_trace.h"
#include "core/events/streams_bus_p.h"

#include <algorithm>

namespace freshet::events {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr int pageSize = 200;
constexpr int mostAtOnce = 512;       // entries of one read while there is a backlog
constexpr auto answerWithin = 2000ms; // beyond what a read waits at the server: else its connection is dead
constexpr auto firstPause = 100ms;
constexpr auto longestPause = 2000ms;
constexpr auto longestBlock = 5000ms;
constexpr auto forgottenAfter = 10'000ms; // a loss of the group before that is another matter

milliseconds pauseAfterFailures(int failures)
{
    return std::min<milliseconds>(longestPause, firstPause * (1 << std::min(failures, 10)));
}

/// What keeps the order of a stream: the text of the payload's member.
QByteArray laneKey(const Event &event, const QString &member)
{
    const QJsonValue value = event.payload.value(member);
    if (value.isString())
        return value.toString().toUtf8();
    return value.toVariant().toString().toUtf8();
}

} // namespace

Task<> StreamsBus::Private::readLoop(std::shared_ptr<Private> d, QByteArrayList names)
{
    ++d->reading;
    // What one read blocks for: with many of them (one a slot of a cluster) the server still has peace.
    const ms block = std::min<ms>(d->options.block * std::max(1, d->readers), std::max<ms>(d->options.block, longestBlock));
    const int share = int(std::max<qsizetype>(1, names.size()));
    int count = d->options.count;
    int failures = 0;
    int losses = 0; // of groups, one soon after another
    Clock::TimePoint recovered = d->clock->now() - forgottenAfter;
    bool takesOwn = true; // what a read whose answer was lost has given to this consumer
    bool looks = true;    // there may be a backlog, so a read may pass a gap
    while (!d->isStopping()) {
        if (d->room() <= 0) {
            looks = true;
            co_await d->roomGate;
            continue;
        }
        if (takesOwn)
            takesOwn = !co_await takeOwn(d, names);
        if (!d->isStopping() && looks)
            co_await lookForGaps(d, names);
        if (d->isStopping())
            break;
        const int asked = std::clamp(std::min(count, d->room() / share), 1, mostAtOnce);
        const Clock::TimePoint began = d->clock->now();
        d->reach(Step::Reading);
        auto entries = co_await d->group.read(names, asked, looks ? ms(0) : block, answerWithin, d->ending.get_token());
        if (d->closed)
            co_return;
        if (entries) {
            failures = 0;
            d->well();
            const bool isFull = entries->size() >= std::size_t(asked);
            looks = isFull;
            count = isFull ? std::min(count * 2, mostAtOnce) : d->options.count;
            d->counts.read += qint64(entries->size());
            if (!entries->empty())
                d->reach(Step::Read, entries->front().id);
            if (d->closed)
                co_return;
            d->take(*std::move(entries), true, began);
            continue;
        }
        if (d->isStopping())
            break;
        looks = true;
        bool recovers = entries.error().code == Code::NoGroup;
        if (recovers) {
            // Once at once; where it is lost again and again, with the patience of any trouble.
            losses = began - recovered < forgottenAfter ? losses + 1 : 0;
            recovered = began;
            if (losses > 0) {
                const auto slept = co_await d->clock->sleep(pauseAfterFailures(losses - 1), d->ending.get_token());
                if (!slept || d->isStopping())
                    break;
            }
            recovers = co_await recoverGroups(d, names);
        }
        if (d->closed)
            co_return;
        if (recovers)
            continue;
        takesOwn = true;
        d->trouble(entries.error());
        const auto slept = co_await d->clock->sleep(pauseAfterFailures(failures++), d->ending.get_token());
        Q_UNUSED(slept) // over or stopped: the loop looks
    }
    if (d->closed)
        co_return;
    --d->reading;
    d->workGate.open();
}

/// Whether a group had to be made again, so that reading can go on at once.
Task<bool> StreamsBus::Private::recoverGroups(std::shared_ptr<Private> d, QByteArrayList names)
{
    bool made = false;
    for (const QByteArray &name : names) {
        const auto there = co_await d->parts.client->command(redis::Command("EXISTS", name));
        if (d->isStopping())
            co_return false;
        const auto created = co_await d->group.ensure(name);
        if (d->isStopping())
            co_return false;
        if (!created) {
            d->trouble(created.error());
            co_return false;
        }
        if (!*created) // it is there, or another consumer was first and tells of the loss
            continue;
        made = true;
        ++d->counts.groupsMade;
        Loss loss{.type = typeOfStream(name), .stream = name, .count = {}, .why = Loss::Why::StreamGone};
        if (there && there->integer().value_or(0) == 1)
            loss.why = Loss::Why::GroupGone;
        d->log.note(
            "group_made_again",
            {{"stream", name}, {"group", d->options.group}, {"gone", loss.why == Loss::Why::GroupGone ? "group" : "stream"}});
        const auto counting = co_await d->group.beginCounting(name);
        Q_UNUSED(counting) // without it a gap of old is told too
        if (d->isStopping())
            co_return false;
        const auto noted = co_await d->group.noteLoss(loss);
        Q_UNUSED(noted) // it is told now in any case
        if (d->isStopping())
            co_return false;
        co_await tellLoss(d, loss);
        if (d->closed)
            co_return false;
    }
    co_return made;
}

Task<bool> StreamsBus::Private::takeOwn(std::shared_ptr<Private> d, QByteArrayList names)
{
    for (const QByteArray &name : names) {
        QByteArray after;
        do {
            while (d->room() <= 0 && !d->isStopping())
                co_await d->roomGate;
            if (d->isStopping())
                co_return false;
            const Clock::TimePoint began = d->clock->now();
            auto page = co_await d->group.readOwn(name, after, pageSize);
            if (d->isStopping())
                co_return false;
            if (!page) {
                if (page.error().code == Code::NoGroup)
                    break; // the read will tell
                d->trouble(page.error());
                co_return false;
            }
            after = page->next;
            // Their idle time is not known to be 0; `begin` will set it.
            d->counts.taken += d->take(std::move(page->entries), false, began - d->options.claimIdle);
        } while (!after.isEmpty());
    }
    co_return true;
}

int StreamsBus::Private::take(std::vector<OwnedEntry> entries, bool begun, Clock::TimePoint touched)
{
    int added = 0;
    std::map<QByteArray, std::vector<QByteArray>> ghosts;
    for (OwnedEntry &entry : entries) {
        const auto found = streams.find(entry.stream);
        if (found == streams.end())
            continue;
        Stream &stream = found->second;
        WorkPointer &place = stream.works[entry.id];
        if (place)
            continue;
        if (entry.ghost) {
            stream.works.remove(entry.id);
            if (!stream.ghosts.contains(entry.id))
                ghosts[entry.stream].push_back(entry.id);
            stream.ghosts.insert(entry.id);
            continue;
        }
        place = std::make_shared<Work>();
        const WorkPointer work = place;
        work->begun = begun;
        work->touched = touched;
        QByteArray key;
        if (auto event = Event::fromFields(entry.fields, entry.stream, entry.id)) {
            if (stream.order.lanes > 1 && !stream.order.key.isEmpty())
                key = laneKey(*event, stream.order.key);
            if (parts.trace && begun) // others when they are begun
                parts.trace->delivered(*event, entry.stream, entry.id, options.group, options.consumer, entry.deliveries);
            work->event = *std::move(event);
        } else {
            work->unreadable = event.error();
        }
        work->entry = std::move(entry);
        stream.hasRead = true;
        ++inFlight;
        ++added;
        work->key = key;
        lanes.add(stream.name, key, ticketOf(*work));
    }
    for (auto &[name, ids] : ghosts)
        leaveGhosts(shared_from_this(), name, std::move(ids));
    if (added > 0)
        pump();
    return added;
}

/// Pending entries that were trimmed away: nothing is left to be handled, and they are told as a loss.
Task<> StreamsBus::Private::leaveGhosts(std::shared_ptr<Private> d, QByteArray name, std::vector<QByteArray> ids)
{
    Loss loss{.type = typeOfStream(name), .stream = name, .count = qint64(ids.size()), .why = Loss::Why::PendingTrimmed};
    d->counts.ghosts += *loss.count;
    const auto noted = co_await d->group.noteLoss(loss);
    if (d->closed)
        co_return;
    if (!noted)
        d->trouble(noted.error());
    // Only then they are acknowledged: a crash in between tells of them twice, never not at all.
    co_await tellLoss(d, loss);
    if (d->closed)
        co_return;
    const auto acknowledged = co_await d->group.acknowledge(name, ids);
    if (d->closed)
        co_return;
    for (const QByteArray &id : ids)
        d->streams.at(name).ghosts.remove(id);
    if (!acknowledged)
        d->trouble(acknowledged.error()); // they are found again
}

Task<> StreamsBus::Private::lookForGaps(std::shared_ptr<Private> d, QByteArrayList names)
{
    for (const QByteArray &name : names) {
        Stream &stream = d->streams.at(name);
        if (!stream.hasRead)
            continue;
        stream.hasRead = false;
        const auto loss = co_await d->group.takeGap(name);
        if (d->isStopping())
            co_return;
        if (!loss) {
            stream.hasRead = true;
            if (loss.error().code != Code::NoGroup && !isUnreachable(loss.error().code)) // those the read will meet
                d->log.problem("gap_unknown", loss.error(), {{"stream", name}});
            continue;
        }
        if (*loss)
            co_await tellLoss(d, **loss);
        if (d->isStopping())
            co_return;
    }
}

Task<> StreamsBus::Private::tellLoss(std::shared_ptr<Private> d, Loss loss)
{
    if (loss.count && loss.why == Loss::Why::Trimmed)
        d->counts.lost += *loss.count;
    d->log.note("events_lost", {{"stream", loss.stream}, {"group", d->options.group}, {"count", loss.count.value_or(-1)}});
    Q_EMIT d->bus->lost(loss);
    if (d->closed)
        co_return;
    const auto handlers = d->subscriptions.find(loss.type);
    if (handlers != d->subscriptions.end()) {
        for (const Subscription &to : handlers->second) {
            for (int failures = 0; to.options.lost; ++failures) {
                const auto made = co_await callLost(d, &to, loss);
                if (d->closed)
                    co_return;
                if (made)
                    break;
                d->log.problem("loss_not_made_up", made.error(), {{"stream", loss.stream}});
                const auto slept = co_await d->clock->sleep(d->pauseAfter(failures + 1), d->ending.get_token());
                if (!slept || d->isStopping())
                    co_return; // it stays owed
            }
        }
    }
    const auto settled = co_await d->group.settleLoss(loss.stream);
    if (!d->closed && !settled)
        d->log.problem("loss_not_settled", settled.error(), {{"stream", loss.stream}}); // told again at the next start
}

Task<> StreamsBus::Private::sweepLoop(std::shared_ptr<Private> d)
{
    ++d->reading;
    Clock::TimePoint tidied = d->clock->now();
    while (!d->isStopping()) {
        const bool tidies = d->clock->now() - tidied >= d->options.tidyIdle / 2;
        if (tidies)
            tidied = d->clock->now();
        for (auto &[name, stream] : d->streams) {
            co_await sweep(d, &stream);
            if (d->isStopping())
                break;
            if (!tidies)
                continue;
            const auto removed = co_await d->group.tidy(name, d->options.tidyIdle);
            if (d->isStopping())
                break;
            if (!removed)
                d->log.problem("tidy_failed", removed.error(), {{"stream", name}});
        }
        if (d->isStopping())
            break;
        const auto slept = co_await d->clock->sleep(d->options.claimEvery, d->ending.get_token());
        Q_UNUSED(slept)
    }
    if (d->closed)
        co_return;
    --d->reading;
    d->workGate.open();
}

Task<> StreamsBus::Private::sweep(std::shared_ptr<Private> d, Stream *stream)
{
    QByteArray cursor;
    do {
        const int wanted = std::min(pageSize, d->room());
        if (wanted <= 0)
            co_return; // the next sweep begins anew
        const Clock::TimePoint began = d->clock->now();
        auto page = co_await d->group.claimIdle(stream->name, cursor, wanted, d->options.claimIdle);
        if (d->isStopping())
            co_return;
        if (!page) {
            if (page.error().code != Code::NoGroup)
                d->trouble(page.error());
            co_return;
        }
        cursor = page->next;
        if (!page->entries.empty())
            d->reach(Step::Claimed, page->entries.front().id);
        if (d->closed)
            co_return;
        d->counts.taken += d->take(std::move(page->entries), false, began);
        if (d->isStopping())
            co_return;
    } while (!cursor.isEmpty());
    QByteArrayList one{stream->name};
    co_await lookForGaps(d, one);
}

} // namespace freshet::events
