// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reading new entries, taking over pending ones, and noticing what will never come.
#include "core/events/event_trace.h"
#include "core/events/streams_bus_p.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace freshet::events {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr int pageSize = 200;
// Entries of one read while there is a backlog. With small events such a reply fits in the socket's buffer, so that the server
// can hand all of it over while its forerunner's entries are handled, and one acknowledgement goes to each read: a larger one is
// finished only after this side has begun to read it, behind the acknowledgements, and both sides wait for each other.
constexpr int mostAtOnce = 200;
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
    bool takesOwn = true;                  // what a read whose answer was lost has given to this consumer
    bool looks = true;                     // there may be a backlog, so a read may pass a gap
    for (const QByteArray &name : names) { // what others have noted and not made up for, before anything later is handled
        Stream &stream = d->streams.at(name);
        if (const qint64 owed = std::exchange(stream.owed, 0); owed > 0 && !d->isStopping()) {
            Loss former{.type = stream.type, .stream = name, .count = {}, .why = Loss::Why::Trimmed};
            co_await tellLoss(d, std::move(former), owed);
        }
        if (d->closed)
            co_return;
    }
    std::optional<Task<Result<std::vector<OwnedEntry>>>> ahead; // a read that is on its way while its forerunner's are handled
    int asked = 0;
    Clock::TimePoint began{};
    const auto pause = [&d, &failures] { return d->clock->sleep(pauseAfterFailures(failures++), d->ending.get_token()); };
    while (!d->isStopping()) {
        if (!ahead && d->room() <= 0) {
            looks = true;
            co_await d->roomGate;
            continue;
        }
        // Neither is left out: own entries come first, and a read must not pass a gap that nobody looked for.
        bool isReady = true;
        if (takesOwn) {
            isReady = co_await takeOwn(d, names);
            takesOwn = !isReady;
        }
        if (isReady && !d->isStopping() && looks && !ahead)
            isReady = co_await lookForGaps(d, names);
        if (d->closed)
            co_return;
        if (d->stopping && !ahead)
            break;
        if (!isReady) {
            const auto slept = co_await pause();
            Q_UNUSED(slept)
            continue;
        }
        if (!ahead) {
            asked = std::clamp(std::min(count, d->room() / share), 1, mostAtOnce);
            began = d->clock->now();
            d->reach(Step::Reading);
            if (d->isStopping())
                break;
        }
        Result<std::vector<OwnedEntry>> entries;
        if (ahead)
            entries = co_await *std::exchange(ahead, std::nullopt);
        else
            entries = co_await d->group.read(names, asked, looks ? ms(0) : block, answerWithin, d->ending.get_token());
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
            const Clock::TimePoint read = began;
            if (const int room = d->room() - int(entries->size()); isFull && room >= share && !d->stopping) {
                // The server reads the next ones while these are handled.
                asked = std::clamp(std::min(count, room / share), 1, mostAtOnce);
                began = d->clock->now();
                ahead.emplace(readAhead(d, names, asked));
            }
            d->take(*std::move(entries), true, read);
            continue;
        }
        if (d->isStopping())
            break;
        looks = true;
        for (const QByteArray &name : names)
            d->streams.at(name).hasRead = true; // who knows what happened meanwhile
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
        if (d->closed)
            co_return;
        const auto slept = co_await pause();
        Q_UNUSED(slept) // over or stopped: the loop looks
    }
    if (d->closed)
        co_return;
    --d->reading;
    d->workGate.open();
}

/// While there is a backlog. The look for gaps goes first, but is not waited for before the read: it is on another connection and
/// so might be late; then a gap is found by the counters once all is read (since Redis 7). Its loss is told before the entries
/// are given on.
Task<Result<std::vector<OwnedEntry>>> StreamsBus::Private::readAhead(std::shared_ptr<Private> d, QByteArrayList names, int count)
{
    auto looking = lookForGaps(d, names);
    d->reach(Step::Reading);
    auto entries = co_await d->group.read(names, count, ms(0), answerWithin, d->ending.get_token());
    const bool isKnown = co_await looking;
    Q_UNUSED(isKnown) // else it is asked again
    co_return entries;
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
        made = true;
        Loss loss{.type = typeOfStream(name), .stream = name, .count = {}, .why = Loss::Why::StreamGone};
        if (there && there->integer().value_or(0) == 1)
            loss.why = Loss::Why::GroupGone;
        if (!*created) {
            // Somebody was first. Whether that was one of us, who tells of it, or a program that knows of no losses: twice is
            // better than never.
            co_await tellLoss(d, loss, 0);
            if (d->closed)
                co_return false;
            continue;
        }
        ++d->counts.groupsMade;
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
                co_return false; // with whatever the bus is by now
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
    std::map<QByteArray, std::vector<QByteArray>> ghosts;  // pending still
    std::map<QByteArray, std::vector<QByteArray>> dropped; // and those that are not
    for (OwnedEntry &entry : entries) {
        const auto found = streams.find(entry.stream);
        if (found == streams.end())
            continue;
        Stream &stream = found->second;
        WorkPointer &place = stream.works[entry.id];
        if (place) { // what was read of it is here: it is not lost
            place->isTrimmed = place->isTrimmed || entry.ghost;
            if (entry.noted)
                dropped.try_emplace(entry.stream);
            continue;
        }
        if (entry.ghost) {
            stream.works.remove(entry.id);
            std::vector<QByteArray> &ids = (entry.noted ? dropped : ghosts)[entry.stream];
            if (!stream.ghosts.contains(entry.id))
                ids.push_back(entry.id);
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
    for (auto &[name, ids] : ghosts) {
        if (!closed && !ids.empty())
            leaveGhosts(shared_from_this(), name, std::move(ids), false);
    }
    for (auto &[name, ids] : dropped) {
        if (!closed)
            leaveGhosts(shared_from_this(), name, std::move(ids), true);
    }
    if (closed)
        return added;
    if (added > 0)
        pump();
    return added;
}

/// Pending entries that were trimmed away: nothing is left to be handled, and they are told as a loss. `noted`: servers since 7.0
/// have dropped them already, and their loss was noted with that.
Task<> StreamsBus::Private::leaveGhosts(std::shared_ptr<Private> d, QByteArray name, std::vector<QByteArray> ids, bool noted)
{
    Stream &stream = d->streams.at(name);
    Loss loss{.type = stream.type, .stream = name, .count = qint64(ids.size()), .why = Loss::Why::PendingTrimmed};
    d->counts.ghosts += *loss.count;
    bool isSafe = noted;
    if (!noted) {
        const auto written = co_await d->group.noteLoss(loss);
        if (d->closed)
            co_return;
        isSafe = written.has_value();
        if (!written)
            d->trouble(written.error());
        if (d->closed)
            co_return;
    }
    // Only then they are acknowledged: a crash in between tells of them twice, never not at all.
    if (ids.empty()) { // all of them were in hand: nothing is lost
        const auto settled = co_await d->group.settleLoss(name, 1);
        Q_UNUSED(settled)
    } else if (co_await tellLoss(d, loss)) {
        isSafe = true;
    }
    if (d->closed)
        co_return;
    if (!noted && isSafe) {
        const auto acknowledged = co_await d->group.acknowledge(name, ids);
        if (d->closed)
            co_return;
        if (!acknowledged)
            d->trouble(acknowledged.error()); // they are found again
        if (d->closed)
            co_return;
    }
    for (const QByteArray &id : ids)
        stream.ghosts.remove(id);
}

/// Whether it could be asked; that the group is gone the read will tell.
Task<bool> StreamsBus::Private::lookForGaps(std::shared_ptr<Private> d, QByteArrayList names)
{
    bool isKnown = true;
    for (const QByteArray &name : names) {
        Stream &stream = d->streams.at(name);
        if (!stream.hasRead)
            continue;
        stream.hasRead = false;
        const auto loss = co_await d->group.takeGap(name);
        if (d->isStopping())
            co_return false;
        if (!loss) {
            stream.hasRead = true;
            stream.gapDoubt = true;
            const Code code = loss.error().code;
            if (isUnreachable(code) || code == Code::ConnectionLost || code == Code::Timeout || code == Code::Loading) {
                d->trouble(loss.error());
                isKnown = false;
            } else if (code != Code::NoGroup) { // it may not be asked, or not be noted: reading goes on
                d->log.problem("gap_unknown", loss.error(), {{"stream", name}});
            }
            if (d->closed)
                co_return false;
            continue;
        }
        if (*loss)
            co_await tellLoss(d, **loss);
        if (d->isStopping())
            co_return false;
        if (!std::exchange(stream.gapDoubt, false) || *loss)
            continue;
        // The gap may have been noted by the question whose answer was lost.
        const auto owed = co_await d->group.fetchOwed(name);
        if (d->isStopping())
            co_return false;
        if (owed.value_or(0) > 0) {
            Loss former{.type = stream.type, .stream = name, .count = {}, .why = Loss::Why::Trimmed};
            co_await tellLoss(d, std::move(former), *owed);
        }
        if (d->isStopping())
            co_return false;
    }
    co_return isKnown;
}

Task<bool> StreamsBus::Private::tellLoss(std::shared_ptr<Private> d, Loss loss, qint64 owed)
{
    if (d->closed)
        co_return false;
    if (loss.count && loss.why == Loss::Why::Trimmed)
        d->counts.lost += *loss.count;
    d->log.note("events_lost", {{"stream", loss.stream}, {"group", d->options.group}, {"count", loss.count.value_or(-1)}});
    Q_EMIT d->bus->lost(loss);
    if (d->closed)
        co_return false;
    const auto handlers = d->subscriptions.find(loss.type);
    if (handlers != d->subscriptions.end()) {
        for (const Subscription &to : handlers->second) {
            for (int failures = 0; to.options.lost; ++failures) {
                const auto made = co_await callLost(d, &to, loss);
                if (d->closed)
                    co_return false;
                if (made)
                    break;
                d->log.problem("loss_not_made_up", made.error(), {{"stream", loss.stream}});
                const auto slept = co_await d->clock->sleep(d->pauseAfter(failures + 1), d->ending.get_token());
                if (!slept || d->isStopping())
                    co_return false; // it stays owed
            }
        }
    }
    const auto settled = co_await d->group.settleLoss(loss.stream, owed);
    if (!d->closed && !settled)
        d->log.problem("loss_not_settled", settled.error(), {{"stream", loss.stream}}); // told again at the next start
    co_return true;
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
        if (wanted < std::min(50, std::max(1, d->options.maxInFlight / 4)))
            co_return; // few at a time would cost a round trip for each; the next sweep begins anew
        const Clock::TimePoint began = d->clock->now();
        auto page = co_await d->group.claimIdle(stream->name, cursor, wanted, d->options.claimIdle);
        if (d->closed)
            co_return;
        if (!page) {
            if (!d->stopping && page.error().code != Code::NoGroup)
                d->trouble(page.error());
            co_return;
        }
        cursor = page->next;
        if (!page->entries.empty())
            d->reach(Step::Claimed, page->entries.front().id);
        if (d->closed)
            co_return;
        // Also while the bus stops: they are this consumer's now, and are released with the others.
        d->counts.taken += d->take(std::move(page->entries), false, began);
        if (d->isStopping())
            co_return;
    } while (!cursor.isEmpty());
    QByteArrayList one{stream->name};
    const bool known = co_await lookForGaps(d, one);
    Q_UNUSED(known) // else the next time
}

} // namespace freshet::events
