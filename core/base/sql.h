// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QSqlDatabase>
#include <QString>
#include <QVariant>

#include <chrono>
#include <functional>
#include <memory>

class QSqlQuery;

namespace freshet {

/// A database by URL through Qt SQL: `sqlite:/path/to/file` (or a bare path; `sqlite::memory:`) and
/// `postgresql://[user[:password]@]host[:port]/name` (`?host=/socket/dir` for a Unix socket; also `port`, `sslmode`,
/// `sslrootcert`, `sslcert`, `sslkey` as libpq knows them). Statements run one after another in a thread of its own, so the
/// caller's event loop never waits for the disk. A connection that was lost is opened again before the next work.
///
/// SQLite: write-ahead log, foreign keys on, every commit synced; another process' lock is waited for (`Options::wait`).
/// PostgreSQL: READ COMMITTED. A connection that turns out to be dead before anything of the work was sent is replaced, and the
/// work runs; later it is an error.
/// Thread: `run` and `transaction` in any thread with an event loop, in which the answer comes. Owner: whoever composes;
/// destroying it waits for the running work, and answers what has not begun with Code::Cancelled.
class Sql
{
public:
    enum class Kind { Sqlite, PostgreSql };

    struct Options
    {
        std::chrono::milliseconds wait{
            5000}; ///< for another's lock (SQLite) or for a connection (PostgreSQL, whole seconds, from 2)
    };

    /// Code::InvalidUrl, or NotFound where Qt's driver is missing (the message names the package). Opens nothing yet.
    static Result<std::unique_ptr<Sql>> open(const QString &url, const Options &options);
    static Result<std::unique_ptr<Sql>> open(const QString &url) { return open(url, Options{}); }
    ~Sql();
    Sql(const Sql &) = delete;
    Sql &operator=(const Sql &) = delete;

    Kind kind() const;
    QString displayName() const; ///< without a password

    /// Work for the thread: it gets the open connection and answers the first error it met. It must leave no query behind, throw
    /// nothing, and touch nothing of other threads but what its caller leaves alone meanwhile. Code::Io for what the database
    /// said, with its words; Code::ConnectFailed or ConnectionLost where it is away.
    using Work = std::function<Result<void>(QSqlDatabase &)>;
    /// The work in one transaction: committed where it succeeds, rolled back where it fails. Runs exactly once, or not at all
    /// where the connection could not be opened. Code::NotConnected: the connection was lost before the commit, nothing was
    /// stored. Code::ConnectionLost: it was lost during the commit; the changes may be stored or not.
    Task<Result<void>> transaction(Work work);
    /// The same without a transaction, for reading.
    Task<Result<void>> run(Work work);

    /// For a thread that is about to end: whatever it asked of any database and has not begun (another program's lock is waited
    /// for, say) is answered with Code::Cancelled, inside this call, and never runs. What runs already is answered as ever.
    static void giveUpInThisThread();

private:
    class Private;
    explicit Sql(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// Runs a prepared statement: `Code::Io` with the database's words and the statement's first words as context;
/// Code::ConnectionLost where the connection ended.
Result<void> execute(QSqlQuery &query);
/// Prepares and runs one statement without parameters.
Result<void> execute(QSqlDatabase &database, const QString &statement);
/// Prepares `statement`, binds `values` to its `?` in order and runs it on `query`, which must be of the same connection. Rows
/// are read forward only.
Result<void> execute(QSqlQuery &query, const QString &statement, const QVariantList &values);

/// A time as it is bound: ISO 8601 text in UTC with milliseconds, which SQLite keeps as it is and PostgreSQL reads as
/// `timestamptz`. NULL for an invalid one.
QVariant sqlTime(const QDateTime &time);
/// A time that was read, in UTC; invalid where there is none.
QDateTime timeFromSql(const QVariant &value);

} // namespace freshet
