// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sql.h"
#include "core/redis/options.h"
#include "core/redis/url.h"
#include "core/voice/elevenlabs_provider.h"
#include "core/voice/voice_log.h"
#include "core/voice/voice_sync.h"

#include <QObject>

#include <functional>
#include <memory>

class QThread;

namespace freshet::voice {

/// What a worker is doing. A plain value.
struct WorkerStatus
{
    enum class State {
        Stopped,    ///< has no thread; `error` where it ended by itself
        Running,    ///< ticks by itself
        Paused,     ///< ticks only when asked
        KeyRefused, ///< paused by itself, since the provider refused the key: change it and start
        Stopping,
    };
    State state = State::Stopped;
    QDateTime since;              ///< of the state, UTC
    QDateTime nextTick;           ///< UTC; invalid: none is planned
    bool isTicking = false;       ///< right now
    bool leads = false;           ///< has the lease: the others stand by
    qint64 ticks = 0;             ///< since the start
    std::optional<SyncTick> last; ///< the last one's result
    std::optional<Error> error;   ///< why it could not start
    QString provider;             ///< its address
    QString database;             ///< without a password

    friend bool operator==(const WorkerStatus &, const WorkerStatus &) = default;
};

/// The background synchronisation of voices: a thread of its own with its own event loop, client, database connection and
/// provider, which ticks (VoiceSync) and sends the events of the outbox. At rest it does nothing but one Redis command a tick.
///
/// Any number may run, in any number of programs: one works at a time, the others stand by.
/// Thread: the owner's, which runs an event loop: all calls return at once, and what happens is told by signals there. Owner:
/// whoever composes. Destroying it stops it and takes at most about a second; only a database that does not answer is left to
/// end behind.
class SyncWorker : public QObject
{
    Q_OBJECT

public:
    using ms = std::chrono::milliseconds;

    struct Settings
    {
        redis::Url redis;
        redis::ClientOptions client;
        QString database;     ///< URL, see Sql
        ms databaseWait{500}; ///< for another's lock
        ElevenLabsProvider::Options provider;
        ms interval{60000}; ///< from one tick's begin to the next; 100 ms to a day
        VoiceSync::Options sync;
        /// Makes the provider, in the worker's thread, in place of the one above. For tests.
        std::function<std::unique_ptr<VoiceProvider>()> makeProvider = {};
    };

    explicit SyncWorker(Settings settings, QObject *parent = nullptr);
    ~SyncWorker() override;

    /// Begins to tick, at once; goes on after a pause, also one that a refused key brought about.
    void start();
    /// No further ticks; one that runs is finished. Others may take over the work.
    void pause();
    /// A tick now, also while paused (then it pauses again). Nothing where it is stopped.
    void tickNow();
    /// Ends within a second, whatever it is in the middle of, but for a database that does not answer; then `stopped` comes.
    void stop();
    /// For the next ticks.
    void setInterval(std::chrono::milliseconds interval);

    const WorkerStatus &status() const { return m_status; } ///< as it was told last
    const VoiceLog &log() const { return m_log; }

Q_SIGNALS:
    void statusChanged(const freshet::voice::WorkerStatus &status);
    void ticked(const freshet::voice::SyncTick &tick);
    void noted(const freshet::voice::VoiceNote &note);
    void stopped();

private:
    class Core;
    void onStatus(const WorkerStatus &status);
    void onEnded(const WorkerStatus &status);
    template<typename Call>
    void ask(Call call);

    Settings m_settings;
    WorkerStatus m_status;
    VoiceLog m_log;
    QThread *m_thread = nullptr;
    Core *m_core = nullptr;       ///< lives in the thread, and ends with it: not touched here
    QObject *m_mailbox = nullptr; ///< lives in the thread and outlives it: by it the core is asked
};
QLatin1String stateName(WorkerStatus::State state); ///< stable, lower case: `key_refused`

} // namespace freshet::voice

Q_DECLARE_METATYPE(freshet::voice::WorkerStatus)
