// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/sandbox_workload.h"
#include "core/base/sql.h"
#include "core/cache/breaker.h"
#include "core/cache/metrics.h"
#include "core/cache/metrics_publisher.h"
#include "core/cache/tiered_cache.h"
#include "core/cache/version_cache.h"
#include "core/redis/client.h"

#include <QJsonObject>

namespace freshet::sandbox {

/// The catalog's services (products, users by token, recommendations, generated things) and two small caches beside them
/// (orders, categories), composed as a program composes them: Redis and SQL below, the counts published once a second.
/// They have no memory tier, so that the server sees every read.
/// Thread: one with an event loop. Owner: whoever made it; `metrics` must outlive it. Destroying it ends all calls with
/// Code::Cancelled before it returns.
class SandboxServices
{
public:
    SandboxServices(const redis::Url &url, std::unique_ptr<Sql> sql, cache::Metrics &metrics);
    ~SandboxServices();
    SandboxServices(const SandboxServices &) = delete;
    SandboxServices &operator=(const SandboxServices &) = delete;

    redis::Client &client() { return *m_client; }

    /// Makes tables and stock, and fills the cache by `seeds`, which counts nowhere: the server's statistics begin anew after it.
    /// To be awaited before anything else. The error is the first one; what went well stays.
    Task<Result<void>> open(std::vector<CachedRead> seeds);
    /// That there is no such thing is no error. Of voices SandboxVoices knows.
    Task<Result<void>> read(CachedRead what);
    /// Does what the event tells of, where that is a change of the shop's own; the event, with the id of what was created.
    Task<Result<ServiceEvent>> carryOut(ServiceEvent event);
    /// What an event makes stale beside what events::CacheHandlers removes: what is tagged, and what SQL keeps.
    Task<Result<void>> refresh(QByteArray type, QJsonObject payload);
    Task<Result<cache::InvalidationReport>> invalidate(cache::Invalidation what);
    Task<Result<bool>> hasProduct(qint64 id);
    /// The source is slow: every load takes some 0.3 s longer.
    void setSlow(bool on);

private:
    struct Shop; ///< the services over one cache
    Task<Result<QByteArray>> version(QByteArray nameSpace);
    std::unique_ptr<Shop> makeShop(cache::Metrics *metrics, double jitter);
    Task<Result<void>> readShop(CachedRead what);
    Task<Result<void>> readOther(CachedRead what);
    Task<> keepDatabaseBusy();

    cache::Metrics *m_metrics;
    std::shared_ptr<bool> m_isSlow = std::make_shared<bool>(false);
    bool m_closing = false;
    std::unique_ptr<Sql> m_sql;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<redis::Tracking> m_tracking;
    std::unique_ptr<cache::VersionCache> m_versions;
    std::unique_ptr<cache::MetricsPublisher> m_publisher;
    cache::Breaker m_breaker;
    std::unique_ptr<Shop> m_shop;
};

} // namespace freshet::sandbox
