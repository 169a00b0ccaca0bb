// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"

#include <QObject>

#include <functional>
#include <optional>
#include <stop_token>

namespace freshet::events {

/// Where a published event stands.
struct Published
{
    QByteArray stream;
    QByteArray id; ///< of the entry
    QByteArray eventId;
    bool found = false; ///< an earlier try whose answer was lost had already put it there

    friend bool operator==(const Published &, const Published &) = default;
};

/// One event on its way through a handler. It lives until the handler's task has ended.
struct Delivery
{
    Event event;
    QByteArray stream;
    QByteArray entryId;
    QByteArray group;
    QByteArray consumer;
    QByteArray handler;    ///< the name of the one that it is given to
    qint64 deliveries = 1; ///< how often a handler was started for it, this time included
    std::stop_token stop;  ///< asks the handler to end soon: the bus stops, or the entry is another consumer's by now

    /// For the event's trace: keys that the handler removed. Cheap; may be empty.
    std::function<void(const QByteArrayList &keys)> removed;
};

/// Handles an event; a failure (or an exception) is tried again after a pause, so it must do no harm to handle one twice.
using Handler = std::function<Task<Result<void>>(const Delivery &delivery)>;

/// Events that this group will never see: trimmed or deleted before they were read, or gone with their stream.
struct Loss
{
    QByteArray type;
    QByteArray stream;
    std::optional<qint64> count; ///< nothing: not known how many
    enum class Why {
        Trimmed,       ///< the stream was trimmed past the group's position
        StreamGone,    ///< deleted, evicted or flushed
        GroupGone,     ///< the group was destroyed: its position is lost; what is still in the stream is read again
        PendingTrimmed ///< entries that were delivered, not acknowledged, and trimmed away
    } why = Why::Trimmed;
};

/// How a handler wants its events.
struct SubscribeOptions
{
    QString name; ///< for logs and traces; empty: the type
    /// Run once for each `event_id`, also where the event was published twice or is delivered again after it was handled. A crash
    /// right between the handler's effect and the note of it still repeats it, unless the effect itself is bound to the note: see
    /// StreamsBus::applyOnce.
    bool once = false;
    /// Told of losses of this type before later events are handled: the place to remove what the lost events would have removed.
    /// Tried again until it succeeds.
    std::function<Task<Result<void>>(const Loss &)> lost;
};

/// Publishes events and hands them to handlers. What services depend on; StreamsBus is the one over Redis Streams.
/// Thread: one, with an event loop. Owner: whoever composes.
class EventBus : public QObject
{
    Q_OBJECT

public:
    ~EventBus() override;

    /// Answers once the event is stored. A refusal (Code::NotFound for an unknown type, InvalidArgument for its payload,
    /// OutOfMemory, NoPermission …) is an error and nothing is stored; Code::ConnectionLost or Timeout after all tries means
    /// that it may be.
    virtual Task<Result<Published>> publish(Event event) = 0;
    /// Many in one round trip; an answer for each, in order. Events of one stream are stored in their order.
    virtual Task<std::vector<Result<Published>>> publishAll(std::vector<Event> events) = 0;

    /// Several handlers of a type may be there; an event is done when all have succeeded. Before `start`. Code::InvalidArgument
    /// for a name that can be no type, NotAllowed after `start`.
    virtual Result<void> subscribe(QByteArray type, Handler handler, SubscribeOptions options = {}) = 0;
    /// Begins to read. Answers once groups are there, or with the first reason why not (Code::NoPermission, WrongType …); while
    /// Redis is away it waits.
    virtual Task<Result<void>> start() = 0;
    /// Takes nothing new, lets running handlers end for `grace`, then asks them to; what was not done is left for others at once.
    virtual Task<Result<void>> stop(std::chrono::milliseconds grace) = 0;
};

} // namespace freshet::events
