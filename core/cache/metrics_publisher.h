// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/cache/metrics.h"
#include "core/redis/client.h"

#include <QObject>

namespace freshet::cache {

/// `cache_metrics:{namespace}:{name}`, where `name` is a counter's name or `latency_us` (contract, section 5).
QByteArray metricsKey(std::string_view nameSpace, std::string_view name);
/// The hash of the latency histogram: its name, and a bucket's field: its upper bound in microseconds, `+Inf` for the last.
inline constexpr std::string_view latencyName = "latency_us";
QByteArray latencyField(std::size_t bucket);

/// Adds a process' counts to `cache_metrics:{namespace}:…` in Redis (contract, section 5): what came since the last time, in one
/// pipelined batch, once a second and at the end. What could not be written is written later; nothing is written twice, also
/// where a connection ends between a batch and its answer.
///
/// For the maintainer. A batch consists of parcels: on one server of some hundred counters each, in a cluster of one key each,
/// for a namespace's counters lie in several slots. A parcel is one script, which first looks at the token
/// `freshet:metrics:{publisher}:{place}` (in a cluster a name in the key's slot) for the sequence number that was written last:
/// so a parcel that may have arrived is sent again without harm. Tokens live for an hour; a parcel that nobody could confirm
/// within half of that is dropped rather than counted twice. A counter that holds something else is left alone; what it missed is
/// dropped too. Namespaces whose keys the user may not touch are told once in the log and tried again with each flush, alone, so
/// that they hold up no other; they miss nothing once they are permitted. Thread: the client's. Owner: whoever composes the
/// cache; `metrics` and `client` must outlive it.
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

    /// Begins to write once an interval. Calling it again changes nothing.
    void start();
    /// Writes what is new now, after what is still open. Nothing new: no command. The error is that of the way or of the first
    /// parcel that was refused; what it concerns is written the next time.
    Task<Result<void>> flush();

    /// The sum of the amounts that were given up, of all counters together.
    quint64 dropped() const;

private:
    struct State;
    std::shared_ptr<State> d;
};

} // namespace freshet::cache
