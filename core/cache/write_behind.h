// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/sql.h"
#include "core/redis/client.h"

#include <QObject>

#include <functional>

namespace freshet::cache {

class MemoryTier;

/// A change on its way from Redis to SQL: the whole new state of one entity.
struct WrittenChange
{
    QByteArray id;     ///< of the stream entry
    QByteArray entity; ///< whose state it is; order is kept for each
    bool removed = false;
    QByteArray json; ///< compact; empty where removed

    friend bool operator==(const WrittenChange &, const WrittenChange &) = default;
};

/// Write-behind: a change is acknowledged when Redis has it, in a stream and in the cache, and reaches SQL soon after, surely and
/// in order. For what is written often and read from the cache, where the way through SQL would be too slow.
///
/// In Redis, for the name NAME (the braces stand there, so all are in one slot):
/// - `cache:writes:{NAME}`: the stream; entries have the fields `entity`, `op` (`put`, `remove`) and `value` (JSON);
/// - `cache:writes:{NAME}:epoch`: tells one stream of this name from the next, where it was deleted or the server flushed;
/// - `cache:writes:{NAME}:leader`: the lease of the process that works;
/// - `cache:writes:{NAME}:dead`: changes that could not be applied, with the reason.
/// In SQL: the tables `write_behind_position` (name, epoch, position: the id up to which everything was decided) and
/// `write_behind_held` (changes that failed and wait to be tried again, and those of the same entities behind them).
///
/// For the maintainer: there is no consumer group, because SQL itself knows how far it is. A batch is read from the stream behind
/// the position; its changes, and the position that they lead to, are written in one SQL transaction, which begins by moving the
/// position from the old value to the new one and fails where it is another by now. So a crash at any point repeats nothing and
/// leaves nothing out, and of two workers (the lease of one ran out while it was stopped, say) only one gets through. Only what
/// was committed is trimmed from the stream; whatever stands in it is still to do. A change that fails alone is rolled back to
/// its savepoint and put into `write_behind_held` in the same transaction, so others flow (one that only the commit refuses, by a
/// deferred constraint, is found by a transaction for each change of its batch); later changes of its entity queue up
/// behind it. After `tries` it becomes a dead letter, and those behind it are tried: each is a whole state, and needs no earlier
/// one.
///
/// Durable as far as Redis is: with `appendfsync everysec` a crash of the server may lose the last second, a flush loses what was
/// not applied yet (said in the log and by `streamLost`); with an eviction policy that takes keys without a TTL the stream itself
/// may go. A value that leaves the cache before its change reached SQL would be loaded in its older state: let it live longer
/// than the backlog lasts. Thread: the client's. Owner: whoever composes the service; what it is given must outlive it.
class WriteBehind : public QObject
{
    Q_OBJECT

public:
    /// Where a crash may come between two steps; for tests.
    enum class Step { Read, Applied, Committed, Trimmed };
    Q_ENUM(Step)

    /// Writes one change to SQL, in Sql's thread and inside the batch's transaction. What it answers is the reason of a failure.
    using Apply = std::function<Result<void>(QSqlDatabase &, const WrittenChange &)>;

    struct Options
    {
        using ms = std::chrono::milliseconds;

        QByteArray name = "default"; ///< letters, digits, `.`, `_`, `-`
        qint64 bound = 100000;       ///< changes in the stream; beyond, callers get Code::Overloaded
        int batch = 200;             ///< changes in one transaction
        bool coalesce = true;        ///< of several changes of one entity in a batch only the last is applied
        int tries = 5;               ///< of a change that fails by itself
        int mostHeld = 1000;         ///< held changes; with more nothing new is read, and callers feel `bound`
        ms firstPause{200};          ///< after a failure; doubled each time
        ms longestPause{30000};
        ms leaseLife{30000};
        ms wait{1000};                          ///< an idle worker looks again after so long at the latest
        qint64 deadLetters = 100000;            ///< kept; about
        std::function<void(Step)> reached = {}; ///< for tests; Applied comes in Sql's thread
    };
    struct Parts
    {
        redis::Client *client = nullptr;
        Sql *sql = nullptr;
        MemoryTier *memory = nullptr; ///< copies in this process, which must go at once; nullptr: none
        Clock *clock = nullptr;       ///< nullptr: the machine's
    };

    WriteBehind(const Parts &parts, Apply apply, const Options &options);
    ~WriteBehind() override; ///< ends the worker where it stands; nothing is lost by it

    /// Takes a change and writes `key` in the cache (empty: nothing) with `ttl` (0: no expiry). On one server both happen or
    /// neither; in a cluster the stream is first, and where the cache can't be written the key is removed. Loads of the key that
    /// are under way do not overwrite it. Code::Overloaded where the stream is at its bound: nothing was written.
    /// Code::ConnectionLost, Timeout: it may have been taken; repeating does no harm but to the order with other writers.
    Task<Result<void>> put(QByteArray entity, QByteArray json, QByteArray key, std::chrono::milliseconds ttl);
    Task<Result<void>> remove(QByteArray entity, QByteArray key);

    /// Begins to work, as soon as no other process does, until `stop`; again only after that has answered.
    void start();
    /// Ends after the batch that is being applied, and gives the lease back. The rest waits in Redis for the next `start`.
    Task<Result<void>> stop();

    struct Backlog
    {
        qint64 waiting = 0; ///< in the stream
        qint64 held = 0;    ///< failed, and those behind them
        qint64 dead = 0;    ///< letters
    };
    Task<Result<Backlog>> fetchBacklog();

    struct Counts
    {
        qint64 taken = 0;     ///< by `put` and `remove` of this object
        qint64 applied = 0;   ///< to SQL, held ones included
        qint64 coalesced = 0; ///< overtaken by a later one in their batch
        qint64 failures = 0;  ///< of single changes
        qint64 dead = 0;
        qint64 batches = 0;
        qint64 overtaken = 0; ///< batches that another worker had already applied
        qint64 streamsLost = 0;
    };
    Counts counts() const;
    bool isWorking() const; ///< has the lease

Q_SIGNALS:
    void failed(const freshet::Error &error); ///< a batch could not be applied now; it is tried again
    void recovered();                         ///< after that
    /// The stream that was worked on is gone (deleted, flushed): what was in it and not applied is lost.
    void streamLost();
    void changeDied(const freshet::cache::WrittenChange &change, const freshet::Error &reason);

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace freshet::cache
