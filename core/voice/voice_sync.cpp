// SPDX-License-Identifier: GPL-3.0-or-later
//
// The frame of a tick: queue, lease, and what happens after its decisions were written. What the provider says of the voices is
// in voice_sync_ask.cpp.
#include "core/voice/voice_sync.h"

#include "core/cache/invalidation.h"
#include "core/voice/voice_lists.h"

#include <algorithm>
#include <span>

namespace freshet::voice {

namespace {

std::unexpected<Error> stopped()
{
    return failure(Code::Cancelled, QStringLiteral("the synchronisation was stopped"));
}

} // namespace

VoiceSync::VoiceSync(const Parts &parts, const Options &options)
    : m_parts(parts)
    , m_options(options)
    , m_clock(parts.clock ? parts.clock : &Clock::system())
    , m_store(*parts.sql, QStringLiteral("freshet"), *m_clock)
    , m_queue(*parts.client)
    , m_leader(*parts.client, options.leaseLife)
{
    m_options.batch = std::max(m_options.batch, 1);
    m_options.delayedEvery = std::max(m_options.delayedEvery, 1);
}

VoiceSync::~VoiceSync()
{
    m_keeping.request_stop();
}

void VoiceSync::reach(Step step) const
{
    if (m_options.reached)
        m_options.reached(step);
}

void VoiceSync::tell(const QByteArray &voiceId, VoiceNote::Kind kind, const QString &message)
{
    if (noted)
        noted(VoiceNote{m_clock->utcNow(), voiceId, kind, message});
}

Task<SyncTick> VoiceSync::tick(std::stop_token stop)
{
    Work work;
    work.tick.at = m_clock->utcNow();
    const auto begin = m_clock->now();
    ++m_ticks;
    const auto done = co_await run(work, stop);
    if (stop.stop_requested()) {
        work.tick.outcome = SyncTick::Outcome::Stopped;
    } else if (!done) {
        work.tick.outcome = SyncTick::Outcome::Failed;
        work.tick.error = done.error();
    }
    work.tick.took = std::chrono::duration_cast<ms>(m_clock->now() - begin);
    co_return std::move(work.tick);
}

Task<Result<void>> VoiceSync::run(Work &work, std::stop_token stop)
{
    auto done = co_await readQueue(work, stop);
    if (!done || stop.stop_requested())
        co_return done;
    if (work.queue.empty()) {
        m_delayed.clear();
        const auto left = co_await leave();
        co_return left;
    }
    reach(Step::Queued);
    const auto leads = co_await m_leader.hold();
    if (!leads)
        co_return Result<void>(std::unexpected(leads.error()));
    if (stop.stop_requested())
        co_return stopped();
    if (!*leads) {
        work.tick.outcome = SyncTick::Outcome::StandBy;
        work.tick.inWork = work.tick.queued;
        co_return Result<void>();
    }
    reach(Step::Leads);
    if (!m_isKeeping) {
        m_keeping = std::stop_source();
        keepLease(this, m_keeping.get_token());
    }
    work.tick.outcome = SyncTick::Outcome::Done;
    done = co_await load(work, stop);
    if (!done || stop.stop_requested())
        co_return done;
    reach(Step::Loaded);
    done = co_await ask(work, stop);
    if (!done || stop.stop_requested())
        co_return done;
    reach(Step::Asked);
    // One batch that can't be written does not keep what was written before from being told.
    const auto settled = co_await settle(work, stop);
    if (stop.stop_requested())
        co_return stopped();
    done = co_await finish(work, stop);
    if (!settled)
        co_return settled;
    if (done && work.keyRefused)
        work.tick.outcome = SyncTick::Outcome::KeyRefused;
    co_return done;
}

/// What is queued, with what should be: one command where nothing is amiss.
Task<Result<void>> VoiceSync::readQueue(Work &work, std::stop_token stop)
{
    if (!m_isPrepared) {
        const auto prepared = co_await VoiceStore::prepare(*m_parts.sql);
        if (!prepared)
            co_return prepared;
        if (stop.stop_requested())
            co_return stopped();
        m_isPrepared = true;
    }
    const auto members = co_await m_queue.fetchAll();
    if (!members)
        co_return Result<void>(std::unexpected(members.error()));
    if (stop.stop_requested())
        co_return stopped();
    QSet<QByteArray> there;
    for (const QByteArray &member : *members) {
        const auto id = uuidText(member, QLatin1String("the queue's member"));
        work.queue.push_back({member, id.value_or(QByteArray())});
        there.insert(work.queue.back().id);
    }
    // The set expires as a whole, and other programs take voices out of it.
    const bool hasLost = std::ranges::any_of(m_expected, [&](const QByteArray &id) { return !there.contains(id); });
    if (m_lookUp || hasLost) {
        const auto done = co_await putBack(work, stop);
        if (!done || stop.stop_requested())
            co_return done;
    }
    work.tick.queued = qint64(work.queue.size());
    m_expected.clear();
    for (const Queued &one : work.queue) {
        if (!one.id.isEmpty())
            m_expected.insert(one.id);
    }
    co_return Result<void>();
}

/// What is in work and not in the queue goes back there.
Task<Result<void>> VoiceSync::putBack(Work &work, std::stop_token stop)
{
    m_lookUp = true; // until it is done
    const auto inWork = co_await m_store.fetchInWork();
    if (!inWork)
        co_return Result<void>(std::unexpected(inWork.error()));
    if (stop.stop_requested())
        co_return stopped();
    QSet<QByteArray> there;
    for (const Queued &one : work.queue)
        there.insert(one.id);
    QByteArrayList missing;
    for (const QByteArray &id : *inWork) {
        if (!there.contains(id))
            missing << id;
    }
    const auto added = co_await m_queue.add(missing);
    if (!added)
        co_return Result<void>(std::unexpected(added.error()));
    if (stop.stop_requested())
        co_return stopped();
    m_lookUp = false;
    for (const QByteArray &id : missing) {
        work.queue.push_back({id, id});
        tell(id, VoiceNote::Kind::PutBack);
    }
    work.tick.putBack = missing.size();
    co_return Result<void>();
}

/// The queued voices, in one statement. Those that are gone or not in work are done with; those that wait for too long fail.
Task<Result<void>> VoiceSync::load(Work &work, std::stop_token stop)
{
    QByteArrayList ids;
    for (const Queued &one : work.queue) {
        if (!one.id.isEmpty())
            ids << one.id;
    }
    auto voices = co_await m_store.fetchMany(std::move(ids));
    if (!voices)
        co_return Result<void>(std::unexpected(voices.error()));
    if (stop.stop_requested())
        co_return stopped();
    QHash<QByteArray, const Voice *> byId;
    for (const Voice &voice : *voices)
        byId.insert(voice.id, &voice);
    for (const Queued &one : work.queue) {
        const Voice *voice = byId.value(one.id, nullptr);
        if (!voice || voice->status != VoiceStatus::Processing) {
            ++work.tick.dropped;
            work.done.insert(one.id);
            tell(one.id.isEmpty() ? one.member.left(64) : one.id, VoiceNote::Kind::Dropped);
            // A worker that crashed after it had written this may not have told the caches.
            if (voice)
                work.users.insert(QString::fromLatin1(voice->userId));
        } else if (isTooOld(*voice)) {
            decide(work, *voice, VoiceStatus::Failed, VoiceNote::Kind::TooOld, {},
                   QStringLiteral("in work since %1").arg(voice->inWorkSince.toString(Qt::ISODate)));
        } else if (m_delayed.value(voice->id, 0) <= m_ticks) {
            work.voices.push_back(*voice);
        }
    }
    co_return Result<void>();
}

bool VoiceSync::isTooOld(const Voice &voice) const
{
    return voice.inWorkSince.isValid() && voice.inWorkSince.msecsTo(m_clock->utcNow()) >= m_options.maximumAge.count();
}

/// Has the lease, still, or an error.
Task<Result<void>> VoiceSync::show(std::stop_token stop)
{
    const auto held = co_await m_leader.hold();
    if (!held)
        co_return Result<void>(std::unexpected(held.error()));
    if (stop.stop_requested())
        co_return stopped();
    if (!*held)
        co_return failure(Code::TryAgain, QStringLiteral("another worker took over; it decides"),
                          QString::fromLatin1(SyncLeader::key()));
    co_return Result<void>();
}

/// Writes what was decided, a transaction a batch.
Task<Result<void>> VoiceSync::settle(Work &work, std::stop_token stop)
{
    const std::span<const VoiceStore::Settlement> all(work.settlements);
    for (std::size_t from = 0; from < all.size(); from += std::size_t(m_options.batch)) {
        const auto part = all.subspan(from, std::min(std::size_t(m_options.batch), all.size() - from));
        reach(Step::Settling);
        const auto shown = co_await show(stop);
        if (!shown)
            co_return shown;
        std::vector<VoiceStore::Settlement> batch(part.begin(), part.end());
        const auto changed = co_await m_store.settle(std::move(batch));
        if (!changed)
            co_return Result<void>(std::unexpected(changed.error()));
        if (stop.stop_requested())
            co_return stopped();
        for (const Voice &voice : *changed) {
            ++(voice.status == VoiceStatus::Completed ? work.tick.completed : work.tick.failed);
            work.done.insert(voice.id);
            work.settled.insert(voice.id);
            work.users.insert(QString::fromLatin1(voice.userId));
            const VoiceNote note = work.settlementNotes.value(voice.id);
            tell(voice.id, note.kind, note.message);
        }
        reach(Step::Settled);
    }
    co_return Result<void>();
}

/// After the facts: the lists go from the caches, the events out, and then the voices out of the queue.
Task<Result<void>> VoiceSync::finish(Work &work, std::stop_token stop)
{
    work.tick.inWork = qint64(std::ranges::count_if(work.queue, [&](const Queued &one) { return !work.done.contains(one.id); }));
    if (work.done.isEmpty())
        co_return Result<void>();
    if (!work.users.isEmpty()) {
        cache::Invalidation lists;
        lists.subjects << sharedListKey();
        for (const QString &user : std::as_const(work.users))
            lists.subjects << userListKey(user.toLatin1());
        lists.reason = QStringLiteral("voices changed");
        const auto removed = co_await cache::invalidate(*m_parts.client, std::move(lists));
        if (!removed)
            co_return Result<void>(std::unexpected(removed.error()));
        if (removed->error)
            co_return Result<void>(std::unexpected(*removed->error));
        if (stop.stop_requested())
            co_return stopped();
        reach(Step::Invalidated);
        if (m_parts.outbox) {
            const auto sent = co_await m_parts.outbox->flush();
            if (stop.stop_requested())
                co_return stopped();
            if (!sent)
                co_return sent; // they stay queued, so the next tick sees to it
        }
        reach(Step::Sent);
    }
    QByteArrayList members;
    for (const Queued &one : work.queue) {
        if (work.done.contains(one.id)) {
            members << one.member;
            m_expected.remove(one.id);
        }
    }
    const auto removed = co_await m_queue.remove(std::move(members));
    if (!removed)
        co_return Result<void>(std::unexpected(removed.error()));
    if (stop.stop_requested())
        co_return stopped();
    reach(Step::Removed);
    const auto checked = co_await checkAgain(work, stop);
    if (!checked || stop.stop_requested())
        co_return checked;
    reach(Step::Checked);
    if (work.tick.inWork == 0) {
        const auto left = co_await leave();
        co_return left;
    }
    co_return Result<void>();
}

/// One that was tried again between its failure and its removal from the queue would be in work and not queued.
Task<Result<void>> VoiceSync::checkAgain(Work &work, std::stop_token stop)
{
    if (work.settled.isEmpty())
        co_return Result<void>();
    QByteArrayList ids(work.settled.begin(), work.settled.end());
    m_lookUp = true; // should this not come to its end
    const auto voices = co_await m_store.fetchMany(std::move(ids));
    if (!voices)
        co_return Result<void>(std::unexpected(voices.error()));
    if (stop.stop_requested())
        co_return stopped();
    QByteArrayList again;
    for (const Voice &voice : *voices) {
        if (voice.status == VoiceStatus::Processing)
            again << voice.id;
    }
    const auto added = co_await m_queue.add(again);
    if (!added)
        co_return Result<void>(std::unexpected(added.error()));
    if (stop.stop_requested())
        co_return stopped();
    m_lookUp = false;
    work.tick.inWork += again.size();
    for (const QByteArray &id : again) {
        m_expected.insert(id);
        tell(id, VoiceNote::Kind::PutBack);
    }
    co_return Result<void>();
}

Task<> VoiceSync::keepLease(VoiceSync *self, std::stop_token until)
{
    self->m_isKeeping = true;
    while (true) {
        const auto slept = co_await self->m_clock->sleep(self->m_leader.life() / 3, until);
        if (!slept || until.stop_requested())
            co_return; // `self` may be gone
        const auto held = co_await self->m_leader.hold();
        if (until.stop_requested())
            co_return;
        if (held && !*held)
            break; // another one's; the tick finds out
    }
    self->m_isKeeping = false;
}

Task<Result<void>> VoiceSync::leave()
{
    m_keeping.request_stop();
    m_isKeeping = false;
    const auto left = co_await m_leader.giveBack();
    co_return left;
}

} // namespace freshet::voice
