// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_bus.h"
#include "core/events/event_registry.h"
#include "core/redis/client.h"

#include <map>
#include <memory>

namespace freshet::events {

class EventTrace;

/// The bus over Redis Streams (contract, section 6), beside Python producers and consumers.
///
/// Published events are entries of `events:{type}`, trimmed to about `keep`. A consumer of a group reads its own pending entries
/// first, then new ones; acknowledges an entry once all of its handlers have succeeded, in batches; tries a failed one again
/// after growing pauses while the entries behind it flow; takes over what consumers that are gone have left; keeps what slow
/// handlers hold; and writes dead letters. A group, or a stream, that is lost is made again, and handlers are told what they will
/// not see.
///
/// Order: the events of a stream are handled one after another unless `order` says that only those with the same key are; an
/// event that failed is handled later than those behind it.
/// At rest it sends one blocking read a `block` (in a cluster for each slot) and nothing else.
///
/// For the maintainer: GroupStream is the Redis side, one command or script a question; Lanes is the order; the bus binds both.
/// Every entry that was delivered to this consumer and is not acknowledged is in `Work`, until it is acknowledged, buried,
/// released or lost to another consumer. Thread: the client's. Owner: whoever composes; what Parts name must outlive it. It may
/// be destroyed while it runs: entries in work are then left to others after `claimIdle`.
class StreamsBus : public EventBus
{
    Q_OBJECT

public:
    using ms = std::chrono::milliseconds;

    /// Which events of a stream may be handled at the same time.
    struct Order
    {
        int lanes = 1; ///< at most so many handlers run at once; 1: one after another
        QString key;   ///< member of the payload: equal ones stay in order; empty: no order at all
    };
    /// Points at which tests make things happen.
    enum class Step {
        Reading,
        Read,
        Starting,
        Handled,
        Acknowledging,
        Acknowledged,
        Burying,
        Buried,
        Claimed,
        Released,
        Stopping
    };

    struct Options
    {
        QByteArray group{"cache-service"};
        QByteArray consumer; ///< empty: `worker-{pid}`; a consumer that is named so is removed when it stops
        EventRegistry registry = EventRegistry::contract();
        qint64 keep = 10000;      ///< MAXLEN ~ of what is published
        int publishTries = 5;     ///< of an ambiguous publish
        ms publishTimeout{10000}; ///< over all tries
        int count = 10;           ///< COUNT of a read
        ms block{1000};           ///< BLOCK of a read
        int maxInFlight = 1000;   ///< entries that are read and not done; at the bound reading pauses
        int maxDeliveries = 5;    ///< handlers are started so often at most; then the entry is a dead letter
        ms retryFirst{200};       ///< the pause after the first failure; doubled each time
        ms retryMost{30000};
        ms claimIdle{60000};           ///< entries that nobody touched for so long are taken over; a third of it is the heartbeat
        ms claimEvery{0};              ///< how often is looked for them; 0: half of claimIdle, at most 30 s
        ms acknowledgeWithin{5};       ///< how long a handled entry waits for others to be acknowledged with
        ms tidyIdle{600000};           ///< consumers without pending entries that are idle for longer are removed
        ms seenLife{24 * 3600 * 1000}; ///< of `events:seen:…`
        qint64 deadLetters = 100000;   ///< MAXLEN ~ of `events:dead`
        std::map<QByteArray, Order> order = {};
        std::function<void(Step, const QByteArray &entryId)> reached = {}; ///< for tests; may stop, kill or wait in it
    };
    struct Parts
    {
        redis::Client *client = nullptr;
        EventTrace *trace = nullptr; ///< nullptr: none
        Clock *clock = nullptr;      ///< nullptr: the machine's
    };

    StreamsBus(const Parts &parts, const Options &options);
    ~StreamsBus() override;

    Task<Result<Published>> publish(Event event) override;
    Task<std::vector<Result<Published>>> publishAll(std::vector<Event> events) override;
    Result<void> subscribe(QByteArray type, Handler handler, SubscribeOptions options = {}) override;
    Task<Result<void>> start() override;
    Task<Result<void>> stop(std::chrono::milliseconds grace) override;

    /// The effect of a handler that is commands to Redis, and the note that this handler did it for this event, in one atomic
    /// step: false where it was noted already, and then nothing ran. One call a handler. Where a command fails the ones before it
    /// have run, as in Redis' own transactions, and nothing is noted, so that the next try runs them again: begin with what may
    /// fail. In a cluster all keys must be in the note's slot (`events:seen:{group}:{event_id}`), else an error.
    /// Code::InvalidArgument for a command of more than 4000 words; then nothing ran.
    Task<Result<bool>> applyOnce(const Delivery &delivery, std::vector<redis::Command> commands);

    struct Counts
    {
        qint64 published = 0;
        qint64 read = 0;     ///< new entries
        qint64 taken = 0;    ///< own pending ones at the start, and those of others
        qint64 handled = 0;  ///< all handlers succeeded
        qint64 failures = 0; ///< of handlers
        qint64 acknowledged = 0;
        qint64 dead = 0;         ///< letters
        qint64 unknown = 0;      ///< entries of types that nobody handles here; acknowledged
        qint64 repeated = 0;     ///< handlers that were not run since they had been (`once`)
        qint64 ghosts = 0;       ///< pending entries that were trimmed away
        qint64 lost = 0;         ///< events that were trimmed before they were read, where known
        qint64 lostToOthers = 0; ///< entries that another consumer took over from this one
        qint64 released = 0;
        qint64 groupsMade = 0; ///< again, after a loss
        qint64 trouble = 0;    ///< commands that failed
    };
    Counts counts() const;
    int inFlight() const; ///< entries that were read and are not done
    int running() const;  ///< handlers
    bool isReading() const;
    const QByteArray &consumer() const;

Q_SIGNALS:
    void handled(const freshet::events::Delivery &delivery, std::chrono::microseconds took);
    void failed(const freshet::events::Delivery &delivery,
                const freshet::Error &error); ///< will be tried again, or is buried next
    void buried(const QByteArray &stream, const QByteArray &entryId, const freshet::Error &error);
    void lost(const freshet::events::Loss &loss);
    void troubled(const freshet::Error &error); ///< Redis could not be read or written; it is tried again
    void recovered();                           ///< after that

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace freshet::events
