// SPDX-License-Identifier: GPL-3.0-or-later
//
// Giving entries back: acknowledged, kept for later, or left to others.
#include "core/events/event_trace.h"
#include "core/events/streams_bus_p.h"

#include <algorithm>
#include <iterator>

namespace freshet::events {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t enoughToSettle = 200; // do not wait for more
constexpr std::size_t mostAtOnce = 500;
constexpr auto pauseAfterTrouble = 500ms;

} // namespace

void StreamsBus::Private::drop(const WorkPointer &work)
{
    if (!work->isIn)
        return;
    work->isIn = false;
    if (work->state == Work::State::Waiting)
        lanes.remove(ticketOf(*work));
    streams.at(work->entry.stream).works.remove(work->entry.id);
    --inFlight;
    unsettled -= work->state == Work::State::Handled;
    if (work->state == Work::State::Running) {
        work->told = true;
        work->stop.request_stop(); // nobody will acknowledge what it does
    }
    if (closed)
        return;
    offerRoom();
    if (!closed && handleGate.isWaitedFor())
        handleGate.open();
    if (!closed && stopping)
        workGate.open();
}

/// In larger steps while there is work; what only waits for its time must not keep the rest of the room empty.
void StreamsBus::Private::offerRoom()
{
    if (roomGate.isWaitedFor() && (room() >= std::max(1, options.maxInFlight / 4) || lanes.waiting() == 0))
        roomGate.open();
}

void StreamsBus::Private::lostToOthers(const WorkPointer &work)
{
    if (!work->isIn)
        return;
    ++counts.lostToOthers;
    log.problem("lost_to_others",
                {Code::NotFound, QStringLiteral("another consumer has the entry now, or the group has forgotten it"), {}},
                {{"stream", work->entry.stream}, {"id", work->entry.id}});
    drop(work);
}

void StreamsBus::Private::settle(Stream &stream, WorkPointer work)
{
    work->state = Work::State::Handled;
    ++unsettled;
    stream.handled.push_back(std::move(work));
    if (stream.handled.size() >= enoughToSettle && !stream.acknowledging && !stream.doubtful)
        acknowledge(shared_from_this(), &stream);
    else
        settleSoon(options.acknowledgeWithin);
    if (!closed)
        offerRoom();
}

void StreamsBus::Private::settleSoon(ms within)
{
    if (settling || closed)
        return;
    settling = true;
    settleLater(shared_from_this(), within);
}

Task<> StreamsBus::Private::settleLater(std::shared_ptr<Private> d, ms within)
{
    const auto slept = co_await d->clock->sleep(within, d->closing.get_token());
    if (!slept || d->closed)
        co_return;
    d->settling = false;
    for (auto &[name, stream] : d->streams) {
        if (!stream.handled.empty() && !stream.acknowledging)
            acknowledge(d, &stream);
        if (d->closed)
            co_return;
    }
}

Task<> StreamsBus::Private::acknowledge(std::shared_ptr<Private> d, Stream *stream)
{
    stream->acknowledging = true;
    while (!stream->handled.empty()) {
        const auto count = std::min(stream->handled.size(), mostAtOnce);
        const auto end = stream->handled.begin() + std::ptrdiff_t(count);
        const std::vector<WorkPointer> some(std::make_move_iterator(stream->handled.begin()), std::make_move_iterator(end));
        stream->handled.erase(stream->handled.begin(), end);
        std::vector<QByteArray> ids;
        ids.reserve(count);
        for (const WorkPointer &work : some)
            ids.push_back(work->entry.id);
        d->reach(Step::Acknowledging, ids.front());
        if (d->closed)
            co_return;
        const auto gone = co_await d->group.acknowledge(stream->name, std::move(ids));
        if (d->closed)
            co_return;
        if (!gone && gone.error().code != Code::NoGroup) {
            // The answer may be what was lost: then some are acknowledged, and "gone" means nothing the next time.
            stream->handled.insert(stream->handled.begin(), some.begin(), some.end());
            stream->doubtful = true;
            stream->acknowledging = false;
            d->trouble(gone.error());
            if (!d->closed)
                d->settleSoon(pauseAfterTrouble);
            if (!d->closed && d->settleGate.isWaitedFor())
                d->settleGate.open();
            co_return;
        }
        d->acknowledged(*stream, some, gone ? *gone : GroupStream::Acknowledged(), !gone);
        if (!d->closed && d->settleGate.isWaitedFor())
            d->settleGate.open();
        if (d->closed)
            co_return;
    }
    stream->doubtful = false;
    stream->acknowledging = false;
    if (d->settleGate.isWaitedFor())
        d->settleGate.open();
}

void StreamsBus::Private::acknowledged(Stream &stream, const std::vector<WorkPointer> &some,
                                       const GroupStream::Acknowledged &answer, bool groupIsGone)
{
    const QSet<QByteArray> others(answer.gone.begin(), answer.gone.end());
    // Trimmed ones may be among them by right, those that were dropped meanwhile are counted, and after a doubt it may be any.
    const auto excused = std::ranges::count_if(some, [](const WorkPointer &work) { return work->isTrimmed || !work->isIn; });
    if (const qint64 forgotten = stream.doubtful ? 0 : answer.forgotten - excused; forgotten > 0) {
        counts.lostToOthers += forgotten;
        counts.acknowledged -= forgotten; // which they are is not known: below all of them are counted
        log.problem("lost_to_others",
                    {Code::NotFound,
                     QStringLiteral("others have acknowledged entries of this consumer, or the group has"
                                    " forgotten them"),
                     {}},
                    {{"stream", stream.name}, {"count", forgotten}});
    }
    for (const WorkPointer &work : some) {
        if (!work->isIn)
            continue;
        if (!stream.doubtful && !work->isTrimmed && (groupIsGone || others.contains(work->entry.id))) {
            lostToOthers(work);
        } else {
            ++counts.acknowledged;
            if (parts.trace)
                parts.trace->acknowledged(work->entry.id, stream.name);
            drop(work);
        }
        if (closed)
            return;
    }
    reach(Step::Acknowledged, some.front()->entry.id);
}

/// Those in hand keep their idle time low, or who looks for abandoned ones would take them.
Task<> StreamsBus::Private::beatLoop(std::shared_ptr<Private> d)
{
    const ms every = std::max<ms>(d->options.claimIdle / 3, 1ms);
    while (!d->closed) {
        const auto slept = co_await d->clock->sleep(every, d->closing.get_token());
        if (!slept || d->closed)
            co_return;
        for (auto &[name, stream] : d->streams) {
            co_await beat(d, &stream);
            if (d->closed)
                co_return;
        }
    }
}

Task<> StreamsBus::Private::beat(std::shared_ptr<Private> d, Stream *stream)
{
    const Clock::TimePoint due = d->clock->now() - d->options.claimIdle / 4;
    std::vector<QByteArray> ids;
    for (const WorkPointer &work : std::as_const(stream->works)) {
        if (work->touched <= due)
            ids.push_back(work->entry.id);
    }
    for (std::size_t first = 0; first < ids.size(); first += mostAtOnce) {
        std::vector<QByteArray> some;
        for (std::size_t i = first; i < std::min(ids.size(), first + mostAtOnce); ++i) {
            if (stream->works.contains(ids[i])) // what was released meanwhile must not be touched
                some.push_back(ids[i]);
        }
        if (some.empty())
            continue;
        if (d->stopping && !d->draining)
            co_return;
        const Clock::TimePoint asked = d->clock->now();
        const auto kept = co_await d->group.keep(stream->name, some);
        if (d->closed)
            co_return;
        if (!kept) {
            if (kept.error().code != Code::NoGroup)
                d->trouble(kept.error());
            co_return;
        }
        const QSet<QByteArray> gone(kept->gone.begin(), kept->gone.end());
        const QSet<QByteArray> trimmed(kept->trimmed.begin(), kept->trimmed.end());
        for (const QByteArray &id : some) {
            const WorkPointer work = stream->works.value(id);
            if (!work)
                continue;
            work->isTrimmed = work->isTrimmed || trimmed.contains(id);
            if (!gone.contains(id))
                work->touched = asked;
            else if (work->state != Work::State::Handled) // those may be acknowledged just now
                d->lostToOthers(work);
            if (d->closed)
                co_return;
        }
    }
}

void StreamsBus::Private::released(Stream &stream, const QByteArray &id)
{
    ++counts.released;
    stream.released.insert(id);
    reach(Step::Released, id);
}

Task<Result<void>> StreamsBus::Private::release(std::shared_ptr<Private> d, Stream *stream)
{
    Result<void> result;
    const QList<WorkPointer> works = stream->works.values();
    std::vector<QByteArray> ghosts;
    for (qsizetype first = 0; first < works.size(); first += qsizetype(mostAtOnce)) {
        std::vector<QByteArray> ids;
        const QList<WorkPointer> some = works.mid(first, qsizetype(mostAtOnce));
        for (const WorkPointer &work : some)
            ids.push_back(work->entry.id);
        // Where Redis is away they are taken over after claimIdle; its other answers need not be waited for.
        Result<GroupStream::Kept> kept;
        if (result)
            kept = co_await d->group.release(stream->name, std::move(ids));
        if (d->closed)
            co_return result;
        if (result && !kept && kept.error().code != Code::NoGroup)
            result = std::unexpected(kept.error());
        if (kept)
            ghosts.insert(ghosts.end(), kept->trimmed.begin(), kept->trimmed.end()); // nobody can take them over
        for (const WorkPointer &work : some) {
            if (!work->isIn)
                continue;
            d->released(*stream, work->entry.id);
            if (!d->closed)
                d->drop(work);
            if (d->closed)
                co_return result;
        }
    }
    if (!ghosts.empty())
        co_await leaveGhosts(d, stream->name, std::move(ghosts), false);
    co_return result;
}

/// What a read that was given up may have got after all.
Task<> StreamsBus::Private::releaseUnseen(std::shared_ptr<Private> d, Stream *stream)
{
    for (int round = 0; round < 2; ++round) {
        QByteArray after;
        do {
            const auto page = co_await d->group.readOwn(stream->name, after, int(mostAtOnce));
            if (d->closed || !page)
                co_return;
            after = page->next;
            std::vector<QByteArray> ids;
            for (const OwnedEntry &entry : page->entries) {
                if (!entry.ghost && !stream->released.contains(entry.id))
                    ids.push_back(entry.id);
            }
            if (ids.empty())
                continue;
            for (const QByteArray &id : ids)
                d->released(*stream, id);
            if (d->closed)
                co_return;
            const auto kept = co_await d->group.release(stream->name, std::move(ids));
            if (d->closed || !kept)
                co_return;
        } while (!after.isEmpty());
    }
}

} // namespace freshet::events
