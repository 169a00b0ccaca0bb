// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/events/event.h"
#include "core/redis/client.h"

#include <memory>
#include <optional>

namespace freshet::events {

/// What one consumer did with one event.
struct TraceRecord
{
    QByteArray eventId;
    QByteArray type;
    QByteArray stream;
    QByteArray entryId;
    QByteArray group;
    QByteArray consumer;
    qint64 deliveries = 1;
    Timestamp published{};            ///< the event's own time
    Timestamp delivered{};            ///< to this consumer
    std::optional<Timestamp> handled; ///< all handlers had succeeded
    std::optional<Timestamp> acknowledged;
    std::optional<QString> error; ///< of the last failure; `buried` tells whether that was the end
    bool buried = false;
    struct Removal
    {
        QByteArray key;
        Timestamp removed{};
        std::optional<Timestamp> refilled; ///< when it was there again, within the hour
    };
    std::vector<Removal> removals; ///< at most 20
    qint64 removedCount = 0;       ///< all
};

/// publish → handled of one group over the last hour.
struct HandlingLatency
{
    QByteArray group;
    qint64 count = 0;
    std::chrono::microseconds p50{0}; ///< upper bounds of the buckets (5 % wide) in which they lie
    std::chrono::microseconds p95{0};
    std::chrono::microseconds p99{0};
    std::chrono::microseconds longest{0};
};

/// The way of events, kept in Redis for an hour so that other processes see it: the list `freshet:trace:{event_id}` (one JSON
/// object a step) and, for percentiles, the hashes `freshet:latency:{group}:{minute}` (bucket → count). Written in batches beside
/// the acknowledgements, never a round trip an event; when there are more than `perSecond` events, only that many are traced
/// (failed ones and those that took longer than `slow` always), and all are counted in the percentiles. Removed keys are watched
/// by client tracking for their next refill, at most `watched` at a time. Thread: the client's. Owner: whoever composes, beside
/// the bus; it outlives the bus.
class EventTrace
{
public:
    using ms = std::chrono::milliseconds;
    struct Options
    {
        int perSecond = 50;
        ms slow{1000};
        ms life{3600'000};
        ms flushEvery{1000};
        int watched = 1000; ///< removed keys whose refill is looked for; 0: none
    };

    EventTrace(redis::Client &client, const Options &options, Clock &clock = Clock::system());
    ~EventTrace();
    EventTrace(const EventTrace &) = delete;
    EventTrace &operator=(const EventTrace &) = delete;

    /// What happened so far with an event at this consumer; called for each, must be quick (no allocation where it is not
    /// traced).
    void delivered(const Event &event, const QByteArray &stream, const QByteArray &entryId, const QByteArray &group,
                   const QByteArray &consumer, qint64 deliveries);
    void removed(const QByteArray &entryId, const QByteArray &stream, const QByteArrayList &keys);
    void handled(const QByteArray &entryId, const QByteArray &stream, const Event &event, const QByteArray &group);
    void acknowledged(const QByteArray &entryId, const QByteArray &stream);
    void failed(const QByteArray &entryId, const QByteArray &stream, const Error &error, bool buried);

    /// Writes what is gathered; also done by itself, and by nothing at rest.
    Task<Result<void>> flush();

    /// One record a group and consumer, in the order of delivery; empty where nothing is known (any more).
    static Task<Result<std::vector<TraceRecord>>> fetch(redis::Client &client, QByteArray eventId);
    /// Of the last hour.
    static Task<Result<HandlingLatency>> fetchLatency(redis::Client &client, QByteArray group, Clock &clock = Clock::system());

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace freshet::events
