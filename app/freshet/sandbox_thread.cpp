// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/sandbox_thread.h"

#include <memory>
#include <utility>

namespace freshet {

namespace {

using Phase = sandbox::ReplayProgress::Phase;

sandbox::Scenario scenarioOf(ui::Scenario scenario)
{
    switch (scenario) {
    case ui::Scenario::BreakConsumer:
        return sandbox::Scenario::BreakConsumer;
    case ui::Scenario::ExpireEverything:
        return sandbox::Scenario::ExpireEverything;
    case ui::Scenario::KillRedis:
        return sandbox::Scenario::KillRedis;
    case ui::Scenario::SlowSource:
        return sandbox::Scenario::SlowSource;
    case ui::Scenario::PoisonEvent:
        return sandbox::Scenario::PoisonEvent;
    case ui::Scenario::BumpVersion:
        return sandbox::Scenario::BumpVersion;
    case ui::Scenario::HealAll:
        break;
    }
    return sandbox::Scenario::HealAll;
}

ui::ReplayState::Phase phaseOf(Phase phase)
{
    switch (phase) {
    case Phase::Counting:
        return ui::ReplayState::Phase::Counting;
    case Phase::Running:
        return ui::ReplayState::Phase::Running;
    case Phase::Paused:
        return ui::ReplayState::Phase::Paused;
    case Phase::Ended:
        return ui::ReplayState::Phase::Ended;
    case Phase::Stopped:
        return ui::ReplayState::Phase::Stopped;
    case Phase::Failed:
        break;
    }
    return ui::ReplayState::Phase::Failed;
}

} // namespace

/// All but the constructor runs in the sandbox's thread.
class SandboxThread::Worker : public QObject
{
public:
    explicit Worker(SandboxThread *door)
        : m_door(door)
    {}

    void setReplay(const sandbox::SandboxReplay::Options &replay) { m_options.replay = replay; }

    Task<> open()
    {
        if (m_isStarting)
            co_return; // its answer is on the way
        if (!m_sandbox)
            make();
        m_isStarting = true;
        sandbox::Sandbox *opening = m_sandbox.get();
        const auto url = co_await opening->open();
        m_isStarting = false;
        if (!url) {
            tell([reason = url.error().message](SandboxThread &door) { Q_EMIT door.failed(reason); });
            co_return;
        }
        tell([address = *url, place = opening->voicePlace(), state = opening->state()](SandboxThread &door) {
            door.onOpened(address, place);
            door.onState(state);
        });
    }

    void close()
    {
        if (m_sandbox)
            m_sandbox->close();
    }

    /// Everything in good order, then the thread.
    Task<> end()
    {
        if (m_sandbox)
            co_await m_sandbox->finish();
        m_sandbox.reset();
        thread()->quit();
    }

    Task<> play(ui::Scenario scenario)
    {
        Result<void> done = failure(Code::NotConnected, QStringLiteral("the sandbox is not open"));
        if (m_sandbox)
            done = co_await m_sandbox->play(scenarioOf(scenario));
        if (!done && done.error().code == Code::Cancelled)
            co_return;
        tell([scenario, trouble = done ? QString() : done.error().message](SandboxThread &door) {
            Q_EMIT door.played(scenario, trouble);
        });
    }

    sandbox::Sandbox *sandbox() const { return m_sandbox.get(); }

private:
    void make()
    {
        m_options.traffic.hasChores = true;
        m_sandbox = std::make_unique<sandbox::Sandbox>(m_options);
        connect(m_sandbox.get(), &sandbox::Sandbox::died, this,
                [this](const QString &reason) { tell([reason](SandboxThread &door) { door.onDied(reason); }); });
        connect(m_sandbox.get(), &sandbox::Sandbox::stateChanged, this,
                [this](const sandbox::SandboxState &state) { tell([state](SandboxThread &door) { door.onState(state); }); });
        connect(m_sandbox.get(), &sandbox::Sandbox::replayChanged, this, [this](const sandbox::ReplayProgress &progress) {
            tell([progress](SandboxThread &door) { door.onReplay(progress, false); });
        });
        connect(m_sandbox.get(), &sandbox::Sandbox::replayEnded, this, [this](const sandbox::ReplayProgress &progress) {
            tell([progress](SandboxThread &door) { door.onReplay(progress, true); });
        });
    }

    template<typename Call>
    void tell(Call call)
    {
        QMetaObject::invokeMethod(m_door, [door = m_door, call] { call(*door); }, Qt::QueuedConnection);
    }

    SandboxThread *m_door;
    sandbox::Sandbox::Options m_options;
    std::unique_ptr<sandbox::Sandbox> m_sandbox;
    bool m_isStarting = false;
};

template<typename Call>
void SandboxThread::ask(Call call)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, call] { call(*worker); });
}

SandboxThread::SandboxThread(QObject *parent)
    : SandboxDoor(parent)
    , m_worker(new Worker(this))
{
    m_state.readsPerSecond = sandbox::SandboxTraffic::Options().readsPerSecond;
    m_thread.setObjectName(QStringLiteral("sandbox"));
    m_worker->moveToThread(&m_thread);
    m_thread.start();
}

SandboxThread::~SandboxThread()
{
    ask([](Worker &worker) { worker.end(); });
    m_thread.wait();
    delete m_worker; // its thread has ended
}

void SandboxThread::setReplay(const sandbox::SandboxReplay::Options &replay)
{
    ask([replay](Worker &worker) { worker.setReplay(replay); });
}

void SandboxThread::open()
{
    ask([](Worker &worker) { worker.open(); });
}

void SandboxThread::close()
{
    m_voicePlace.reset();
    ask([](Worker &worker) { worker.close(); });
}

void SandboxThread::play(ui::Scenario scenario)
{
    ask([scenario](Worker &worker) { worker.play(scenario); });
}

void SandboxThread::setReadsPerSecond(int reads)
{
    ask([reads](Worker &worker) {
        if (worker.sandbox())
            worker.sandbox()->setRate(reads);
    });
}

void SandboxThread::pauseReplay(bool on)
{
    ask([on](Worker &worker) {
        if (worker.sandbox())
            worker.sandbox()->pauseReplay(on);
    });
}

void SandboxThread::stopReplay()
{
    ask([](Worker &worker) {
        if (worker.sandbox())
            worker.sandbox()->stopReplay();
    });
}

std::optional<ui::ReplayState> SandboxThread::replay() const
{
    if (!m_replay)
        return std::nullopt;
    const inspect::ReplayReport &report = m_replay->report;
    ui::ReplayState state;
    state.phase = phaseOf(m_replay->phase);
    state.title = m_replay->title;
    state.nameSpace = m_replay->nameSpace;
    state.requests = report.requests;
    state.total = m_replay->total;
    state.fraction = m_replay->fraction;
    state.perSecond = m_replay->requestsPerSecond;
    state.memoryRate = report.l1HitRate();
    state.redisRate = report.l2HitRate();
    state.hitRate = report.hitRate();
    state.reads = report.reads;
    state.errors = report.errors;
    if (m_replay->error)
        state.error = m_replay->error->message;
    return state;
}

void SandboxThread::onOpened(const redis::Url &url, const std::optional<sandbox::SandboxVoices::Place> &voices)
{
    m_voicePlace = voices;
    Q_EMIT opened(url);
}

void SandboxThread::onDied(const QString &reason)
{
    m_voicePlace.reset();
    Q_EMIT died(reason);
}

void SandboxThread::onState(const sandbox::SandboxState &state)
{
    m_state = {state.readsPerSecond, state.isConsumerBroken, state.isSourceSlow, state.isRedisAway};
    Q_EMIT stateChanged();
}

void SandboxThread::onReplay(const sandbox::ReplayProgress &progress, bool hasEnded)
{
    m_replay = progress;
    Q_EMIT replayChanged();
    if (hasEnded)
        Q_EMIT replayEnded(progress);
}

} // namespace freshet
