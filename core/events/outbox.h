// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sql.h"
#include "core/events/event_bus.h"

#include <memory>

namespace freshet::events {

/// Events that are written in the same SQL transaction as what they tell of, and published from there: a change and its event are
/// one fact (contract, section 7). The table `outbox`: `id`, `event_id` (unique), `type`, `event` (the JSON as it is published),
/// `created_at`, `tries`, `error`, `refused_at`; a row goes when its event was published. Programs in other languages may insert
/// `event_id`, `type` and `event`. Who sets `refused_at` of a row to NULL has it tried again.
class Outbox
{
public:
    /// Makes the tables where they are missing; any number of programs may do so at one time. Where they are there nothing is
    /// written, and no transaction of others is waited for.
    static Task<Result<void>> prepare(Sql &sql);
    /// Within the caller's transaction, in Sql's thread; afterwards, in its own thread, the caller tells OutboxRelay::wake.
    /// Code::InvalidArgument for an event that can never be published (its name is no type, it has no id or one that is no plain
    /// text); Io, also where an event of this id is waiting already. One statement.
    static Result<void> append(QSqlDatabase &database, const Event &event);
};

/// Publishes what stands in the outbox, at least once: a crash between publishing and removing the row repeats an event with the
/// same `event_id`. One relay works at a time, over all processes, by a lease in the table `outbox_relay`.
///
/// Order: events of one type are published in the order of their ids, so those of one transaction as they were appended, and
/// those of a transaction that began after another's commit behind that one's. Transactions that ran at the same time have no
/// order between them: in PostgreSQL the one with the lower ids may commit later, and its events are then published later.
/// Nothing is left out by that, since rows are removed by their ids and each batch is read from the lowest that is there. Within
/// a batch it is EventBus::publishAll that keeps the order: where it refuses one event for now and stores a later one of its
/// type, that order stands.
///
/// An event that the bus refuses for good (Code::NotFound for its type, InvalidArgument for its payload), or that can't be read
/// (Undecodable), is set aside (`refused_at`, with the reason) and the others go on. Where the bus refuses for now (Redis is
/// away, full, …) events of that type wait with growing pauses, which `wake` does not cut short; other types go on.
///
/// The lease is measured by the database's clock, for those of several machines differ; one that lies further ahead than twice
/// its life is void (that clock was set back). It is taken only when there is something to publish, prolonged while the bus takes
/// its time, and given back when the outbox is empty or the bus fails, so that another process may try. At rest a relay sends one
/// reading statement a `poll` and writes nothing. A relay that lost its lease while the bus kept it waiting (its machine slept,
/// say) may publish events a second time and, seen over both, out of order.
/// Thread: the bus's. Owner: whoever composes; what Parts name must outlive it. It may be destroyed while it works.
class OutboxRelay : public QObject
{
    Q_OBJECT

public:
    using ms = std::chrono::milliseconds;
    /// Where a crash may come between two steps: a batch was read, its events published, the rows removed.
    enum class Step { Read, Published, Removed };
    Q_ENUM(Step)

    struct Options
    {
        int batch = 100; ///< events in one round trip; from 1
        ms poll{1000};   ///< how often it looks for rows of other processes; `wake` is for one's own. While another relay works
                         ///< it looks once a `leaseLife` at least
        ms leaseLife{10000};
        ms firstPause{200}; ///< after a failure; doubled each time
        ms longestPause{30000};
        std::function<void(Step)> reached = {}; ///< for tests
    };
    struct Parts
    {
        Sql *sql = nullptr;
        EventBus *bus = nullptr;
        Clock *clock = nullptr; ///< nullptr: the machine's
    };

    OutboxRelay(const Parts &parts, const Options &options);
    ~OutboxRelay() override; ///< ends where it stands; the lease is given back, what is on its way may be published again

    /// Begins to work, as soon as no other relay does, until `stop`, and again only after that has
    /// answered; makes the tables where they are missing. While the database
    /// is away it tries again, with growing pauses.
    void start();
    /// Ends after the batch that is on its way; gives the lease back. An error: that could not be done, or published rows could
    /// not be removed, and another relay will send them again (with the same `event_id`).
    Task<Result<void>> stop();
    /// There is something new: looks at once.
    void wake();
    /// The same, and answers once all that stood in the outbox at the call was published or set aside. An error: some of it
    /// waits, and is sent later: another relay works now (Code::TryAgain), the bus or the database failed (its error), the relay
    /// does not run or ends (Cancelled).
    Task<Result<void>> flush();

    struct Backlog
    {
        qint64 waiting = 0;
        qint64 refused = 0;
        std::optional<QDateTime> oldest; ///< of the waiting ones, UTC, by the database's clock
    };
    /// O(rows).
    Task<Result<Backlog>> fetchBacklog();
    struct Counts
    {
        qint64 sent = 0; ///< published and removed
        qint64 refused = 0;
        qint64 failures = 0; ///< batches that could not be sent, or their rows not read or removed, now
    };
    Counts counts() const;
    bool isWorking() const; ///< has the lease: publishes

Q_SIGNALS:
    void sent(const freshet::events::Published &published);               ///< and its row is gone
    void refused(const QByteArray &eventId, const freshet::Error &error); ///< and set aside
    void failed(const freshet::Error &error);                             ///< for now; told once until `recovered`
    void recovered();

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace freshet::events
