// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QSqlDatabase>
#include <QString>

#include <functional>
#include <memory>

class QSqlQuery;

namespace freshet {

/// A database by URL through Qt SQL: `sqlite:/path/to/file` (or a bare path; `sqlite::memory:`) and
/// `postgresql://[user[:password]@]host[:port]/name` (`?host=/socket/dir` for a Unix socket). Statements run one after another in
/// a thread of its own, so the caller's event loop never waits for the disk. A connection that was lost is opened again before
/// the next work. Thread: `run` in a thread with an event loop. Owner: whoever composes; destroying it waits for the running
/// work.
class Sql
{
public:
    enum class Kind { Sqlite, PostgreSql };

    /// Code::InvalidUrl, or NotFound where Qt's driver is missing (the message names the package). Opens nothing yet.
    static Result<std::unique_ptr<Sql>> open(const QString &url);
    ~Sql();
    Sql(const Sql &) = delete;
    Sql &operator=(const Sql &) = delete;

    Kind kind() const;
    QString displayName() const; ///< without a password

    /// Work for the thread: it gets the open connection and answers the first error it met. Code::Io for what the database said,
    /// with its words; Code::ConnectFailed or ConnectionLost where it is away.
    using Work = std::function<Result<void>(QSqlDatabase &)>;
    /// The work in one transaction: committed where it succeeds, rolled back where it fails. Runs exactly once.
    Task<Result<void>> transaction(Work work);
    /// The same without a transaction, for reading.
    Task<Result<void>> run(Work work);

private:
    class Private;
    explicit Sql(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// Runs a prepared statement: `Code::Io` with the database's words and the statement's first words as context.
Result<void> execute(QSqlQuery &query);
/// Prepares and runs one statement without parameters.
Result<void> execute(QSqlDatabase &database, const QString &statement);

} // namespace freshet
