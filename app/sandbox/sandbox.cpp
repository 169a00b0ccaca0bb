// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox.h"

#include <QFileInfo>
#include <QPointer>

namespace freshet::sandbox {

using namespace std::chrono_literals;

namespace {

constexpr qint64 replayMemory = 2LL << 30; ///< bytes: a trace should meet the bound of its own settings, and no other
constexpr auto lookEvery = 10ms;
constexpr int mostLooks = 100;     ///< for the end of a replay
constexpr auto chartHead = 1500ms; ///< so that the chart has a point before the trace

std::unexpected<Error> notOpen()
{
    return failure(Code::NotConnected, QStringLiteral("the sandbox is not open"));
}

} // namespace

Sandbox::Sandbox(Options options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
{
    m_state.readsPerSecond = m_options.traffic.readsPerSecond;
}

Sandbox::~Sandbox()
{
    close();
}

void Sandbox::retell()
{
    const SandboxState before = m_state;
    m_state.isConsumerBroken = m_traffic && m_traffic->isConsumerBroken();
    m_state.isSourceSlow = m_traffic && m_traffic->isSourceSlow();
    m_state.readsPerSecond = m_traffic ? m_traffic->rate() : m_options.traffic.readsPerSecond;
    if (!(m_state == before))
        Q_EMIT stateChanged(m_state);
}

Task<Result<redis::Url>> Sandbox::open()
{
    if (m_url)
        co_return *m_url;
    if (m_starts)
        co_return failure(Code::TryAgain, QStringLiteral("the sandbox is starting"));
    close();
    m_starts = true;
    m_server = std::make_unique<SandboxServer>();
    SandboxServer *server = m_server.get();
    connect(server, &SandboxServer::died, this, [this](const QString &reason) {
        m_url.reset();
        m_traffic.reset();
        Q_EMIT died(reason);
    });
    const QPointer<Sandbox> self(this);
    SandboxServer::Options serverOptions;
    if (m_options.replay)
        serverOptions.maxMemoryBytes = replayMemory;
    const auto url = co_await server->start(serverOptions);
    if (!self)
        co_return failure(Code::Cancelled, QStringLiteral("the sandbox was closed"));
    m_starts = false;
    if (!url)
        co_return url;
    SandboxTraffic::Options traffic = m_options.traffic;
    traffic.folder = QFileInfo(m_server->filePath(QStringLiteral("x"))).path();
    m_traffic = std::make_unique<SandboxTraffic>(*url, traffic);
    if (m_options.replay) {
        m_replay = std::make_unique<SandboxReplay>(*url, *m_options.replay);
        connect(m_replay.get(), &SandboxReplay::changed, this, &Sandbox::replayChanged);
        connect(m_replay.get(), &SandboxReplay::ended, this, &Sandbox::replayEnded);
    }
    // Not before the cache is filled: the panels would take that for traffic.
    const auto filled = std::make_shared<std::stop_source>();
    connect(m_traffic.get(), &SandboxTraffic::started, this, [filled] { filled->request_stop(); });
    m_traffic->start();
    while (m_traffic && m_traffic->isRunning() && !filled->stop_requested()) { // else there is still a server to look at
        const auto slept = co_await Clock::system().sleep(200ms, filled->get_token());
        Q_UNUSED(slept)
        if (!self)
            co_return failure(Code::Cancelled, QStringLiteral("the sandbox was closed"));
    }
    if (!m_traffic)
        co_return failure(Code::Cancelled, QStringLiteral("the sandbox was closed"));
    if (m_replay) {
        m_replay->start();
        while (m_replay && !m_replay->isHeld()) {
            co_await Clock::system().sleep(lookEvery);
            if (!self)
                co_return failure(Code::Cancelled, QStringLiteral("the sandbox was closed"));
        }
    }
    if (!m_traffic)
        co_return failure(Code::Cancelled, QStringLiteral("the sandbox was closed"));
    m_url = *url;
    retell();
    if (m_replay)
        beginReplay();
    co_return *url;
}

/// Once whoever looks at it has had the time for a first look.
Task<> Sandbox::beginReplay()
{
    const QPointer<SandboxReplay> replay(m_replay.get());
    co_await Clock::system().sleep(chartHead);
    if (replay)
        replay->release();
}

void Sandbox::close()
{
    m_url.reset();
    m_replay.reset();
    m_traffic.reset();
    m_server.reset();
    m_starts = false;
    m_state.isRedisAway = false;
}

Task<> Sandbox::finish()
{
    const QPointer<Sandbox> self(this);
    if (m_replay)
        m_replay->stop();
    for (int i = 0; i < mostLooks && self && m_replay && m_replay->isRunning(); ++i)
        co_await Clock::system().sleep(lookEvery);
    if (!self)
        co_return;
    close();
    co_await Clock::system().sleep(0ms); // what was told to end has its turn
}

void Sandbox::setRate(int readsPerSecond)
{
    m_options.traffic.readsPerSecond = readsPerSecond;
    if (m_traffic)
        m_traffic->setRate(readsPerSecond);
    retell();
}

void Sandbox::pauseReplay(bool on)
{
    if (m_replay)
        m_replay->setPaused(on);
}

void Sandbox::stopReplay()
{
    if (m_replay)
        m_replay->stop();
}

std::optional<SandboxVoices::Place> Sandbox::voicePlace() const
{
    if (!m_traffic || !m_traffic->voices())
        return std::nullopt;
    return m_traffic->voices()->place();
}

Task<Result<void>> Sandbox::play(Scenario scenario)
{
    if (!m_url || !m_traffic)
        co_return notOpen();
    const QPointer<Sandbox> self(this);
    Result<void> done;
    switch (scenario) {
    case Scenario::BreakConsumer:
        m_traffic->setConsumerBroken(true);
        break;
    case Scenario::SlowSource:
        m_traffic->setSourceSlow(true);
        break;
    case Scenario::HealAll:
        m_traffic->setConsumerBroken(false);
        m_traffic->setSourceSlow(false);
        break;
    case Scenario::ExpireEverything:
        done = co_await m_traffic->expireEverything();
        break;
    case Scenario::PoisonEvent:
        done = co_await m_traffic->poison();
        break;
    case Scenario::BumpVersion:
        done = co_await m_traffic->bumpVersion();
        break;
    case Scenario::KillRedis:
        done = co_await killRedis();
        break;
    }
    if (!self || (!done && done.error().code == Code::Cancelled))
        co_return failure(Code::Cancelled, QStringLiteral("the sandbox was closed"));
    retell();
    co_return done;
}

Task<Result<void>> Sandbox::killRedis()
{
    if (m_state.isRedisAway)
        co_return Result<void>(); // it is dead already
    m_state.isRedisAway = true;
    Q_EMIT stateChanged(m_state);
    const QPointer<Sandbox> self(this);
    const auto back = co_await m_server->killAndRestart(m_options.away);
    if (!self || (!back && back.error().code == Code::Cancelled))
        co_return failure(Code::Cancelled, QStringLiteral("the sandbox was closed"));
    m_state.isRedisAway = false;
    Q_EMIT stateChanged(m_state);
    if (!back) {
        m_url.reset();
        m_traffic.reset();
        Q_EMIT died(back.error().message);
    }
    co_return back;
}

} // namespace freshet::sandbox
