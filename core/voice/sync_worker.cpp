// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/sync_worker.h"

#include "core/voice/sync_worker_core.h"

#include <QDeadlineTimer>
#include <QThread>

namespace freshet::voice {

using namespace std::chrono_literals;

namespace {

constexpr auto farewell = 1s; // what the owner waits at most

} // namespace

QLatin1String stateName(WorkerStatus::State state)
{
    switch (state) {
    case WorkerStatus::State::Stopped:
        return QLatin1String("stopped");
    case WorkerStatus::State::Running:
        return QLatin1String("running");
    case WorkerStatus::State::Paused:
        return QLatin1String("paused");
    case WorkerStatus::State::KeyRefused:
        return QLatin1String("key_refused");
    case WorkerStatus::State::Stopping:
        return QLatin1String("stopping");
    }
    return {};
}

SyncWorker::SyncWorker(Settings settings, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
{
    qRegisterMetaType<WorkerStatus>();
    qRegisterMetaType<SyncTick>();
    qRegisterMetaType<VoiceNote>();
}

SyncWorker::~SyncWorker()
{
    if (!m_thread)
        return;
    ask(&Core::end);
    m_thread->disconnect(this);
    // A statement that does not end would hold the owner up: then the thread ends by itself, later.
    if (m_thread->wait(QDeadlineTimer(farewell))) {
        delete m_mailbox;
        delete m_thread;
    } else {
        connect(m_thread, &QThread::finished, m_mailbox, &QObject::deleteLater);
        connect(m_thread, &QThread::finished, m_thread, &QObject::deleteLater);
    }
}

template<typename Call>
void SyncWorker::ask(Call call)
{
    if (m_mailbox) // where the thread has just ended, nobody reads it any more
        QMetaObject::invokeMethod(m_mailbox, [core = m_core, call] { std::invoke(call, core); }, Qt::QueuedConnection);
}

void SyncWorker::start()
{
    if (m_thread) {
        ask(&Core::start);
        return;
    }
    m_thread = new QThread;
    m_thread->setObjectName(QStringLiteral("voices"));
    m_core = new Core(m_settings);
    m_core->moveToThread(m_thread);
    m_mailbox = new QObject;
    m_mailbox->moveToThread(m_thread);
    connect(m_thread, &QThread::finished, m_core, &QObject::deleteLater);
    connect(m_core, &Core::changed, this, &SyncWorker::onStatus);
    connect(m_core, &Core::ended, this, &SyncWorker::onEnded);
    connect(m_core, &Core::ticked, this, &SyncWorker::ticked);
    connect(m_core, &Core::noted, this, [this](const VoiceNote &note) {
        m_log.add(note);
        Q_EMIT noted(note);
    });
    m_thread->start();
    ask(&Core::live);
    ask(&Core::start);
}

void SyncWorker::pause()
{
    ask(&Core::pause);
}

void SyncWorker::tickNow()
{
    ask(&Core::tickNow);
}

void SyncWorker::stop()
{
    ask(&Core::end);
}

void SyncWorker::setInterval(ms interval)
{
    m_settings.interval = interval;
    ask([interval](Core *core) { core->setInterval(interval); });
}

void SyncWorker::onStatus(const WorkerStatus &status)
{
    if (status == m_status)
        return;
    m_status = status;
    Q_EMIT statusChanged(m_status);
}

/// The thread is about to end; a new start makes another.
void SyncWorker::onEnded(const WorkerStatus &status)
{
    m_core = nullptr;
    QThread *thread = std::exchange(m_thread, nullptr);
    thread->wait();
    delete std::exchange(m_mailbox, nullptr);
    delete thread;
    onStatus(status);
    Q_EMIT stopped();
}

} // namespace freshet::voice
