// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_worker.h"

#include <utility>

namespace freshet::ui {

using voice::SyncWorker;
using voice::WorkerStatus;
using State = WorkerStatus::State;

VoiceWorker::~VoiceWorker() = default;

/// One that is to end does so by itself, and is deleted then; where its database does not answer, with this.
void VoiceWorker::retire()
{
    if (!m_worker)
        return;
    SyncWorker *leaving = m_worker.release();
    leaving->disconnect(this);
    if (leaving->status().state == State::Stopped && leaving->status().since.isValid()) {
        leaving->deleteLater();
        return;
    }
    leaving->setParent(this);
    connect(leaving, &SyncWorker::stopped, leaving, &QObject::deleteLater);
    leaving->stop();
}

void VoiceWorker::begin(SyncWorker::Settings settings)
{
    retire();
    m_worker = std::make_unique<SyncWorker>(std::move(settings));
    m_status = {};
    m_status.state = State::Running; // it will say so itself in a moment; until then there is no second start
    m_status.since = QDateTime::currentDateTimeUtc();
    connect(m_worker.get(), &SyncWorker::statusChanged, this, [this](const WorkerStatus &status) {
        m_status = status;
        Q_EMIT statusChanged();
    });
    connect(m_worker.get(), &SyncWorker::ticked, this, &VoiceWorker::ticked);
    connect(m_worker.get(), &SyncWorker::noted, this, &VoiceWorker::noted);
    m_worker->start();
    Q_EMIT statusChanged();
}

void VoiceWorker::leave()
{
    retire();
    m_status = {};
    Q_EMIT statusChanged();
}

void VoiceWorker::resume()
{
    if (m_worker && isAlive())
        m_worker->start();
}

void VoiceWorker::pause()
{
    if (m_worker)
        m_worker->pause();
}

void VoiceWorker::tickNow()
{
    if (m_worker)
        m_worker->tickNow();
}

void VoiceWorker::stop()
{
    if (m_worker)
        m_worker->stop();
}

void VoiceWorker::setInterval(std::chrono::milliseconds interval)
{
    if (m_worker)
        m_worker->setInterval(interval);
}

} // namespace freshet::ui
