// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/events/outbox.h"
#include "core/redis/client.h"
#include "core/voice/sync_leader.h"
#include "core/voice/sync_queue.h"
#include "core/voice/sync_tick.h"
#include "core/voice/voice_provider.h"
#include "core/voice/voice_store.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace freshet::voice {

/// The synchronisation of voices with their provider, tick by tick (contract, section 7). When to tick is for others to say:
/// SyncWorker does so in a thread of its own.
///
/// An idle tick is one command to Redis. Where there is work: the lease is taken, all queued voices are read in one statement,
/// the provider is asked for a hundred at a time, and what is decided is written in transactions of `batch` voices, each with its
/// events, the lease having been shown before. After that the caches' lists go, the events are sent, and only then the voices
/// leave the queue: whoever crashes in between leaves them there for the next one, who writes nothing twice, since only rows in
/// work change.
///
/// The lease is kept, and prolonged, for as long as there is work, so that others stand by.
/// Thread: the client's. Owner: whoever composes; what Parts name must outlive it, but for a stop: once `stop` of a running tick
/// was requested nothing of them is touched any more, and they may go. It must itself live until its tick has answered.
class VoiceSync
{
public:
    using ms = std::chrono::milliseconds;
    /// Where a crash may come between two steps.
    enum class Step { Queued, Leads, Loaded, Asked, Settling, Settled, Invalidated, Sent, Removed, Checked };

    struct Options
    {
        ms maximumAge{std::chrono::minutes(30)}; ///< in work for longer: failed
        ms leaseLife{30000};
        int batch = 500;      ///< voices in one transaction; from 1
        int delayedEvery = 5; ///< of a voice that the provider calls delayed only each such tick asks; from 1
        int mostSingle = 50;  ///< voices that the provider's list lacks and that are asked for one by one, in one tick
        std::function<void(Step)> reached = {}; ///< for tests; may stop or kill in it
    };
    struct Parts
    {
        redis::Client *client = nullptr;
        Sql *sql = nullptr;
        VoiceProvider *provider = nullptr;
        events::OutboxRelay *outbox = nullptr; ///< nullptr: others send the events
        Clock *clock = nullptr;                ///< nullptr: the machine's
    };

    VoiceSync(const Parts &parts, const Options &options);
    ~VoiceSync();

    /// One at a time. Never fails: what went wrong is in the answer. Ends soon after `stop` asks, except while the database is at
    /// work.
    Task<SyncTick> tick(std::stop_token stop);
    /// The next tick also looks the voices in work up in the database and puts back those that the queue has lost: at the start,
    /// and to be called after each lost connection to Redis.
    void lookUpNext() { m_lookUp = true; }
    bool leads() const { return m_leader.isHeld(); }
    /// Ends the prolonging and gives the lease back, for others to take over at once. Not while a tick runs.
    Task<Result<void>> leave();

    std::function<void(const VoiceNote &)> noted; ///< the log of voices; in this thread

private:
    /// A member of the queue, and its voice.
    struct Queued
    {
        QByteArray member; ///< as it stands in the queue
        QByteArray id;     ///< empty where the member is no UUID
    };
    /// What a tick has found out so far.
    struct Work
    {
        SyncTick tick;
        std::vector<Queued> queue;
        std::vector<Voice> voices; ///< in work and to be asked for
        std::vector<VoiceStore::Settlement> settlements;
        QHash<QByteArray, VoiceNote> settlementNotes;
        QSet<QByteArray> done;    ///< ids that may leave the queue
        QSet<QByteArray> settled; ///< ids that changed
        QSet<QString> users;      ///< whose lists changed
        bool keyRefused = false;
    };

    Task<Result<void>> run(Work &work, std::stop_token stop);
    Task<Result<void>> readQueue(Work &work, std::stop_token stop);
    Task<Result<void>> putBack(Work &work, std::stop_token stop);
    Task<Result<void>> load(Work &work, std::stop_token stop);
    Task<Result<void>> ask(Work &work, std::stop_token stop);
    using ByProviderId = QHash<QString, std::vector<const Voice *>>; ///< other programs may write one id twice
    Task<Result<void>> askSingly(Work &work, ByProviderId byProviderId, QStringList missing, std::stop_token stop);
    Task<Result<void>> settle(Work &work, std::stop_token stop);
    Task<Result<void>> finish(Work &work, std::stop_token stop);
    Task<Result<void>> checkAgain(Work &work, std::stop_token stop);
    Task<Result<void>> show(std::stop_token stop);
    static Task<> keepLease(VoiceSync *self, std::stop_token until);

    void judge(Work &work, const Voice &voice, const ProviderVoice &answer);
    void decide(Work &work, const Voice &voice, VoiceStatus status, VoiceNote::Kind kind, const QString &previewUrl,
                const QString &message);
    void trouble(Work &work, const Voice &voice, const Error &error);
    void tell(const QByteArray &voiceId, VoiceNote::Kind kind, const QString &message = {});
    void reach(Step step) const;
    bool isTooOld(const Voice &voice) const;

    Parts m_parts;
    Options m_options;
    Clock *m_clock;
    VoiceStore m_store;
    SyncQueue m_queue;
    SyncLeader m_leader;
    std::stop_source m_keeping;
    bool m_isKeeping = false;
    bool m_isPrepared = false;
    bool m_lookUp = true;
    QSet<QByteArray> m_expected; ///< members that should still be there at the next tick
    quint64 m_ticks = 0;
    QHash<QByteArray, quint64> m_delayed; ///< until which tick a voice is not asked for
};

} // namespace freshet::voice
