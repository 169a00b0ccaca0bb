// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/cache/metrics.h"
#include "core/redis/client.h"

#include <QObject>

namespace freshet::cache {

/// Adds a process' counts to `cache_metrics:{namespace}:…` in Redis (contract, section 5): what came since the last time, in one
/// pipelined batch, once a second and at the end. What could not be written is written later; nothing is written twice.
/// Thread: the client's. Owner: whoever composes the cache; `metrics` and `client` must outlive it.
class MetricsPublisher : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        std::chrono::milliseconds interval{1000};
        std::chrono::milliseconds life{24 * 3600 * 1000}; ///< TTL of the counters from the last write
    };

    MetricsPublisher(redis::Client &client, Metrics &metrics, const Options &options, Clock &clock = Clock::system());
    MetricsPublisher(redis::Client &client, Metrics &metrics);
    ~MetricsPublisher() override; ///< does not write any more: await `flush` before

    void start();
    /// Writes what is new now. Nothing new: no command.
    Task<Result<void>> flush();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace freshet::cache
