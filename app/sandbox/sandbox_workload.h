// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <chrono>
#include <optional>
#include <random>
#include <vector>

namespace freshet::sandbox {

/// One cached read that a service makes: look `key` up and, after a miss, store its value for `ttl`.
struct CachedRead
{
    QByteArray nameSpace; ///< the name under which the service counts it (contract, section 5)
    QByteArray key;
    std::chrono::seconds ttl{0};
    int kind = 0; ///< which part of the workload it belongs to
    int item = 0;

    friend bool operator==(const CachedRead &, const CachedRead &) = default;
};

/// Something that happened in a service and makes cached values stale (contract, section 6).
struct ServiceEvent
{
    QByteArray type;    ///< `voice.updated`
    QByteArray payload; ///< a compact JSON object
    QByteArray eventId; ///< a UUID

    friend bool operator==(const ServiceEvent &, const ServiceEvent &) = default;
};

/// What the sandbox's services ask for: a few namespaces of products, users, orders, categories, voices and pets, items of
/// Zipf-like popularity, load that swells and ebbs within a minute, favourites that change. Pure arithmetic: the same seed
/// and the same calls give the same reads and events. At 200 reads a second about nine of ten find their value.
/// Thread: any one.
class SandboxWorkload
{
public:
    explicit SandboxWorkload(quint32 seed);

    /// The values that are cached already when the sandbox opens, with the rest of their lives: as many as traffic of
    /// `readsPerSecond` would have left there.
    std::vector<CachedRead> seeds(int readsPerSecond);
    /// The reads of the next `step` of time at about `readsPerSecond`.
    std::vector<CachedRead> reads(std::chrono::milliseconds step, int readsPerSecond);
    /// The event, if any, that falls into the next `step` of time; about one every two seconds.
    std::optional<ServiceEvent> event(std::chrono::milliseconds step);

    /// What the source (a database, say) answers for the read: compact JSON, the same each time.
    static QByteArray value(const CachedRead &read);

private:
    CachedRead read(int kind, int item) const;
    int firstFavourite(int kind) const; ///< the item of the first rank now
    double uniform();                   ///< from [0, 1)
    int below(int bound);               ///< from 0 to bound - 1

    std::mt19937_64 m_random;
    std::vector<std::vector<double>> m_popularity; ///< for each kind the sums of its items' shares, by rank
    double m_readsDue = 0;
    double m_eventsDue = 0;
    std::chrono::milliseconds m_time{0};
};

} // namespace freshet::sandbox
