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
    std::optional<QString> error;    ///< of the last failure; `buried` tells whether that was the end
    std::optional<Timestamp> failed; ///< when that was
    bool buried = false;
    struct Removal
    {
        QByteArray key;
        Timestamp removed{};
        std::optional<Timestamp>
            refilled; ///< when it was seen there again, within the hour; a quarter of the time too late at most
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

/// The same of each minute of it in which something was handled, oldest first, beside the whole.
struct LatencyHour
{
    struct Minute
    {
        qint64 minute = 0; ///< since 1970
        HandlingLatency latency;
    };
    HandlingLatency whole;
    std::vector<Minute> minutes;
};

/// The way of events, kept in Redis for an hour so that other processes see it: the list `freshet:trace:EVENT_ID` (one JSON
/// object a step) and, for percentiles, the hashes `freshet:latency:GROUP:MINUTE` (upper bound of a bucket in µs → count; minutes
/// since 1970). Written in batches, never a round trip an event; when there are more than `perSecond` events, only that many are
/// traced (failed ones and those that were `slow` always), and all are counted in the percentiles. While Redis is away, or slower
/// than the steps, at most `queued` wait and the rest is dropped; at rest nothing is sent.
///
/// For the maintainer: every event in work has an entry in a hash of shared strings, so that one that turns out slow or failed is
/// traced from its delivery on; that is all that happens for one that is not traced. Refills are looked for with EXISTS after
/// pauses that grow with the time since the removal (some 40 for a key within an hour), not by client tracking, of which a
/// connection has only one, and that is the memory tier's. A batch that may have been written is written again: equal steps are
/// read as one; percentiles rather miss some. Thread: the client's. Owner: whoever composes, beside the bus; it outlives the bus,
/// and the client outlives it.
class EventTrace
{
public:
    using ms = std::chrono::milliseconds;
    struct Options
    {
        int perSecond = 50;
        ms slow{1000}; ///< from the delivery until it was handled
        ms life{3600'000};
        ms flushEvery{1000};
        int watched = 1000; ///< removed keys whose refill is looked for at a time; 0: none
        int queued = 5000;  ///< steps that wait to be written
    };

    EventTrace(redis::Client &client, const Options &options, Clock &clock = Clock::system());
    ~EventTrace();
    EventTrace(const EventTrace &) = delete;
    EventTrace &operator=(const EventTrace &) = delete;

    /// What happened so far with an event at this consumer; called for each. Some 0.1 to 0.3 µs where it is not traced.
    /// `delivered` again before it was acknowledged: tried again. What is told of an entry that was not delivered counts for
    /// nothing, but `handled` for the percentiles.
    void delivered(const Event &event, const QByteArray &stream, const QByteArray &entryId, const QByteArray &group,
                   const QByteArray &consumer, qint64 deliveries);
    void removed(const QByteArray &entryId, const QByteArray &stream, const QByteArrayList &keys);
    void handled(const QByteArray &entryId, const QByteArray &stream, const Event &event, const QByteArray &group);
    void acknowledged(const QByteArray &entryId, const QByteArray &stream);
    void failed(const QByteArray &entryId, const QByteArray &stream, const Error &error, bool buried);

    /// Writes what is gathered; also done by itself. The first error; what was not written is tried again later where that makes
    /// sense.
    Task<Result<void>> flush();
    qint64 dropped() const; ///< steps that found no room, or were refused

    /// One record a group and consumer, in the order of delivery; empty where nothing is known (any more).
    static Task<Result<std::vector<TraceRecord>>> fetch(redis::Client &client, QByteArray eventId);
    /// Of the last hour.
    static Task<Result<HandlingLatency>> fetchLatency(redis::Client &client, QByteArray group, Clock &clock = Clock::system());
    static Task<Result<LatencyHour>> fetchLatencyHour(redis::Client &client, QByteArray group, Clock &clock = Clock::system());

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace freshet::events
