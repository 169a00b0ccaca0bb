// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sql.h"
#include "core/events/event_bus.h"

#include <memory>

namespace freshet::events {

/// Events that are written in the same SQL transaction as what they tell of, and published from there: a change and its event are
/// one fact (contract, section 7). The table `outbox`: `id`, `event_id` (unique), `type`, `event` (the JSON as it is published),
/// `created_at`, `tries`, `error`, `refused_at`; a row goes when its event was published.
class Outbox
{
public:
    /// Makes the tables where they are missing.
    static Task<Result<void>> prepare(Sql &sql);
    /// Within the caller's transaction, in Sql's thread. Code::InvalidArgument for an event that can never be published (its
    /// name is no type); Io.
    static Result<void> append(QSqlDatabase &database, const Event &event);
};

/// Publishes what stands in the outbox, in its order and at least once: a crash between publishing and removing the row repeats
/// an event with the same `event_id`. One relay works at a time, over all processes (a lease in the table `outbox_relay`). An
/// event that the bus refuses for good (unknown type, wrong payload) is set aside (`refused_at`, with the reason) and the others
/// go on; where Redis is away or full, it waits with growing pauses. Thread: the bus's. Owner: whoever composes; what Parts name
/// must outlive it.
class OutboxRelay : public QObject
{
    Q_OBJECT

public:
    using ms = std::chrono::milliseconds;
    enum class Step { Read, Published, Removed };
    struct Options
    {
        int batch = 100;
        ms poll{1000}; ///< how often it looks for rows of other processes; `wake` is for one's own
        ms leaseLife{10000};
        ms firstPause{200};
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
    ~OutboxRelay() override;

    void start();
    /// Ends after the batch that is on its way; gives the lease back.
    Task<Result<void>> stop();
    /// There is something new: looks at once.
    void wake();

    struct Backlog
    {
        qint64 waiting = 0;
        qint64 refused = 0;
        std::optional<QDateTime> oldest; ///< of the waiting ones, UTC
    };
    Task<Result<Backlog>> fetchBacklog();
    struct Counts
    {
        qint64 sent = 0;
        qint64 refused = 0;
        qint64 failures = 0; ///< batches that could not be sent now
    };
    Counts counts() const;
    bool isWorking() const; ///< has the lease

Q_SIGNALS:
    void sent(const freshet::events::Published &published);
    void refused(const QByteArray &eventId, const freshet::Error &error);
    void failed(const freshet::Error &error); ///< tried again
    void recovered();

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace freshet::events
