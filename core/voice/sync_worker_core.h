// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/event_log.h"
#include "core/events/streams_bus.h"
#include "core/voice/sync_worker.h"

#include <QTimer>

namespace freshet::voice {

/// SyncWorker's other half. Made in the owner's thread, then moved; all but the constructor runs in the worker's thread. What it
/// tells goes to the owner as queued signals, which end with the owner.
class SyncWorker::Core : public QObject
{
    Q_OBJECT

public:
    explicit Core(Settings settings);

    void live();
    void start();
    void pause();
    void tickNow();
    void end();
    void setInterval(ms interval);

Q_SIGNALS:
    void changed(const freshet::voice::WorkerStatus &status);
    void ticked(const freshet::voice::SyncTick &tick);
    void noted(const freshet::voice::VoiceNote &note);
    void ended(const freshet::voice::WorkerStatus &status);

private:
    using State = WorkerStatus::State;

    Result<void> open();
    Task<> run();
    Task<> tick();
    Task<> rest();
    void closeParts();
    void becomes(State state);
    void tell();
    void logTick(const SyncTick &tick);
    void onRedis(const redis::ConnectionStatus &status);
    bool ends() const { return m_stop.stop_requested(); }

    Settings m_settings;
    WorkerStatus m_status;
    std::stop_source m_stop;
    std::stop_source m_rest;
    bool m_isAsked = false; ///< a tick out of turn
    bool m_wasAway = false;
    Clock::TimePoint m_tickBegan;
    std::optional<EventLog> m_log;
    // In the order of their making; destroyed the other way round.
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<Sql> m_sql;
    std::unique_ptr<VoiceProvider> m_provider;
    std::unique_ptr<events::StreamsBus> m_bus;
    std::unique_ptr<events::OutboxRelay> m_outbox;
    std::unique_ptr<VoiceSync> m_sync;
};

} // namespace freshet::voice
