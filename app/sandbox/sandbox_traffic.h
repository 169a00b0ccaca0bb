// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/sandbox_workload.h"
#include "core/base/result.h"
#include "core/cache/metrics.h"
#include "core/redis/url.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

namespace freshet::sandbox {

class SandboxServices;

/// What goes on in the sandbox: customers who make the services read and write through the cache (`cache_metrics:…` counts it),
/// services that publish events, and the consumer group `cache-service` that handles them by removing what became stale.
/// Real services on a real server, so what the panels show is measured, not drawn.
/// Thread: one with an event loop; all work is coroutines on it. Owner: whoever made it; destroying it ends all at once.
class SandboxTraffic : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        int readsPerSecond = 200; ///< on average; it swells and ebbs by a third
        QString database{};       ///< the file of the services' SQLite database; empty: in memory
        quint32 seed = 1;
        std::chrono::milliseconds step{50}; ///< the services work at this pace; tests make it shorter
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

    /// What the services did since the start, as the counters in Redis tell it too.
    struct Counts
    {
        qint64 hits = 0;
        qint64 misses = 0;
        qint64 sets = 0;
        qint64 deletes = 0;
    };
    Counts counts() const;
    qint64 eventsPublished() const { return m_published; }
    qint64 eventsHandled() const { return m_handled; }
    qint64 errors() const { return m_errors; }

Q_SIGNALS:
    void started();                           ///< the cache is filled, traffic begins
    void failed(const freshet::Error &error); ///< the first error of a row; traffic goes on trying

private:
    Task<> begin();
    Task<> read(CachedRead what);
    Task<> publish(ServiceEvent event);
    Task<> consume();
    void step();
    bool isFine(const Error *error);

    redis::Url m_url;
    Options m_options;
    SandboxWorkload m_workload;
    std::unique_ptr<cache::Metrics> m_metrics = std::make_unique<cache::Metrics>(); ///< since the start
    std::unique_ptr<SandboxServices> m_services;
    QTimer m_stepTimer;
    QTimer m_eventTimer;
    QElapsedTimer m_sinceStep;
    qint64 m_published = 0;
    qint64 m_handled = 0;
    qint64 m_errors = 0;
    int m_rate;
    int m_readsInFlight = 0;
    bool m_isFailing = false;
    bool m_isConsuming = false;
    bool m_hasGroups = false;
};

} // namespace freshet::sandbox
