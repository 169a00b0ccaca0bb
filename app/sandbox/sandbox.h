// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/sandbox_replay.h"
#include "app/sandbox/sandbox_server.h"
#include "app/sandbox/sandbox_traffic.h"
#include "app/sandbox/sandbox_voices.h"

#include <memory>
#include <optional>

namespace freshet::sandbox {

/// What can be made to happen in the sandbox.
enum class Scenario { BreakConsumer, ExpireEverything, KillRedis, SlowSource, PoisonEvent, BumpVersion, HealAll };

/// What is not as it should be in the sandbox, and how much goes on. A plain value.
struct SandboxState
{
    int readsPerSecond = 0;
    bool isConsumerBroken = false;
    bool isSourceSlow = false;
    bool isRedisAway = false; ///< killed, and not back yet

    friend bool operator==(const SandboxState &, const SandboxState &) = default;
};

/// The whole sandbox: a private server, its traffic, what can be made to go wrong, and a trace that is replayed.
/// Thread: one with an event loop, which must live as long as it is wanted. Owner: whoever made it; await `finish` before it is
/// destroyed while a trace runs.
class Sandbox : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        SandboxTraffic::Options traffic;
        std::optional<SandboxReplay::Options> replay;
        std::chrono::milliseconds away{3000}; ///< how long a killed Redis is
    };

    explicit Sandbox(Options options, QObject *parent = nullptr);
    ~Sandbox() override;

    /// Starts it, or answers at once where it runs. The answer comes when the cache is filled, and the trace's counters are
    /// there. Errors: those of SandboxServer::start.
    Task<Result<redis::Url>> open();
    void close();
    /// Ends a replay, for at most a second, and closes.
    Task<> finish();

    void setRate(int readsPerSecond);
    /// Code::NotConnected where it is not open.
    Task<Result<void>> play(Scenario scenario);
    void pauseReplay(bool on);
    void stopReplay();

    const SandboxState &state() const { return m_state; }
    std::optional<SandboxVoices::Place> voicePlace() const; ///< nothing while it is closed

Q_SIGNALS:
    void stateChanged(const freshet::sandbox::SandboxState &state);
    void replayChanged(const freshet::sandbox::ReplayProgress &progress);
    void replayEnded(const freshet::sandbox::ReplayProgress &progress);
    void died(const QString &reason); ///< its server, without being asked to

private:
    Task<> beginReplay();
    Task<Result<void>> killRedis();
    void retell();

    Options m_options;
    SandboxState m_state;
    std::unique_ptr<SandboxServer> m_server;
    std::unique_ptr<SandboxTraffic> m_traffic;
    std::unique_ptr<SandboxReplay> m_replay;
    std::optional<redis::Url> m_url; ///< while it is open
    bool m_starts = false;
};

} // namespace freshet::sandbox

Q_DECLARE_METATYPE(freshet::sandbox::SandboxState)
