// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/voice/sync_worker.h"

#include <QObject>

#include <memory>

namespace freshet::ui {

/// The worker of the shown connection, if any runs here. It outlives no connection: another one, or none, and it ends within a
/// second, behind the user's back. Thread: the GUI's, which it never holds up but for its own destruction (about a second at
/// most). Owner: the controller.
class VoiceWorker : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    ~VoiceWorker() override;

    /// A new one with these settings, in place of one that runs; it ticks at once.
    void begin(voice::SyncWorker::Settings settings);
    /// Ends it and forgets what it told: the connection is another one.
    void leave();

    void resume(); ///< after a pause
    void pause();
    void tickNow();
    void stop();
    void setInterval(std::chrono::milliseconds interval);

    const voice::WorkerStatus &status() const { return m_status; }
    /// Whether there is one: it may be on its way to its end.
    bool isAlive() const { return m_status.state != voice::WorkerStatus::State::Stopped; }
    /// The worker's own notes; nullptr before the first start.
    const voice::VoiceLog *log() const { return m_worker ? &m_worker->log() : nullptr; }

Q_SIGNALS:
    void statusChanged();
    void ticked(const freshet::voice::SyncTick &tick);
    void noted(const freshet::voice::VoiceNote &note);

private:
    void retire();

    std::unique_ptr<voice::SyncWorker> m_worker;
    voice::WorkerStatus m_status;
};

} // namespace freshet::ui
