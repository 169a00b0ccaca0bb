// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/sandbox_chores.h"
#include "app/sandbox/sandbox_workload.h"
#include "core/base/result.h"
#include "core/cache/metrics.h"
#include "core/redis/url.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

namespace freshet::sandbox {

class SandboxConsumers;
class SandboxServices;
class SandboxVoices;

/// What goes on in the sandbox: customers who make the services read and write through the cache (`cache_metrics:…` counts it),
/// voices that are made, services that publish events, and the consumer groups that handle them.
/// Real services on a real server, so what the panels show is measured, not drawn.
/// Thread: one with an event loop; all work is coroutines on it. Owner: whoever made it; destroying it ends all at once.
class SandboxTraffic : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        int readsPerSecond = 200; ///< on average; it swells and ebbs by a third
        QString folder{};         ///< of the services' databases; empty: in memory
        quint32 seed = 1;
        std::chrono::milliseconds step{50}; ///< the services work at this pace; tests make it shorter
        bool hasChores = false;             ///< what deployments do, and events that fail, come too
    };

    explicit SandboxTraffic(redis::Url url, QObject *parent = nullptr);
    SandboxTraffic(redis::Url url, Options options, QObject *parent = nullptr);
    ~SandboxTraffic() override;

    /// Connects, stores what an earlier day would have left in the cache and goes on with traffic. Nothing while it runs. The
    /// server's statistics begin anew.
    void start();
    /// Ends it at once; counters of the last moment may be lost, as with any service that is killed.
    void stop();
    bool isRunning() const { return m_services != nullptr; }
    /// Reads a second, from 0 (silence; events go on) to `mostReadsPerSecond`; beyond, the nearest.
    void setRate(int readsPerSecond);
    int rate() const { return m_rate; }
    static constexpr int mostReadsPerSecond = 20000;

    // What can be made to go wrong. Each but the first two answers when it was done; Code::NotConnected while it does not run.
    void setConsumerBroken(bool on); ///< the search index hangs: see SandboxConsumers
    void setSourceSlow(bool on);
    bool isConsumerBroken() const { return m_isConsumerBroken; }
    bool isSourceSlow() const { return m_isSourceSlow; }
    Task<Result<void>> expireEverything();
    Task<Result<void>> poison();
    Task<Result<void>> bumpVersion(); ///< of products

    /// What the services did since the start, as the counters in Redis tell it too.
    struct Counts
    {
        qint64 hits = 0;
        qint64 misses = 0;
        qint64 sets = 0;
        qint64 deletes = 0;
    };
    Counts counts() const;
    qint64 eventsPublished() const;
    qint64 eventsHandled() const; ///< by `cache-service`
    qint64 errors() const { return m_errors; }
    SandboxVoices *voices() const { return m_voices.get(); } ///< nullptr while it does not run

Q_SIGNALS:
    void started();                           ///< the cache is filled, traffic begins
    void failed(const freshet::Error &error); ///< the first error of a row; traffic goes on trying

private:
    Result<void> make();
    Task<> begin();
    Task<> read(CachedRead what);
    Task<> publish(ServiceEvent event);
    Task<> carryOut(SandboxChores::Chore chore);
    void step();
    void note(const Error &error);
    std::function<bool()> makeIsOver();
    QString database(const QString &name) const;

    redis::Url m_url;
    Options m_options;
    SandboxWorkload m_workload;
    SandboxChores m_chores;
    std::unique_ptr<cache::Metrics> m_metrics = std::make_unique<cache::Metrics>(); ///< since the start
    std::unique_ptr<SandboxServices> m_services;
    std::unique_ptr<SandboxVoices> m_voices;
    std::unique_ptr<SandboxConsumers> m_consumers;
    QTimer m_stepTimer;
    QElapsedTimer m_sinceStep;
    qint64 m_errors = 0;
    quint64 m_run = 0; ///< how often it was stopped
    int m_rate;
    int m_readsInFlight = 0;
    int m_products = 0; ///< chores' turn
    bool m_isFailing = false;
    bool m_isConsumerBroken = false;
    bool m_isSourceSlow = false;
};

} // namespace freshet::sandbox
