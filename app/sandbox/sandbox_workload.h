// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <chrono>
#include <optional>
#include <random>
#include <vector>

namespace freshet::sandbox {

/// What a service is asked for, and which one of its sort.
struct CachedRead
{
    enum Kind {
        ProductDetail,
        ProductList,
        UserByToken,
        Order,
        Category,
        VoiceList,
        UserVoices,
        PetResult,
        PetSummary,
        PetMatch,
        Story,
        Picture,
    };
    Kind kind = ProductDetail;
    int item = 0;

    friend auto operator<=>(const CachedRead &, const CachedRead &) = default;
};

/// Something that happens in a service and makes cached values stale (contract, section 6).
struct ServiceEvent
{
    QByteArray type;    ///< `voice.updated`
    QByteArray payload; ///< a compact JSON object
    QByteArray eventId; ///< a UUID
    int item = 0;       ///< the product or pet that is changed

    friend bool operator==(const ServiceEvent &, const ServiceEvent &) = default;
};

/// What the sandbox's services are asked for: products, users, orders, categories, voices, pets and generated things, items of
/// Zipf-like popularity, load that swells and ebbs within a minute, favourites that change. Pure arithmetic: the same seed
/// and the same calls give the same reads and events. At 200 reads a second about nine of ten find their value.
/// Thread: any one.
class SandboxWorkload
{
public:
    explicit SandboxWorkload(quint32 seed);

    /// What is cached already when the sandbox opens: about what traffic of `readsPerSecond` would have left there.
    std::vector<CachedRead> seeds(int readsPerSecond);
    /// The reads of the next `step` of time at about `readsPerSecond`.
    std::vector<CachedRead> reads(std::chrono::milliseconds step, int readsPerSecond);
    /// The event, if any, that falls into the next `step` of time; about one every two seconds.
    std::optional<ServiceEvent> event(std::chrono::milliseconds step);
    static std::vector<QByteArray> eventTypes();

private:
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
