// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sql.h"

#include <QStringList>

namespace freshet::audit {

/// A SQLite file of the user's own, shared by all programs that run at once. Folder and file are made when something is first
/// written, readable by their owner alone. Every write is one transaction that is on the disk when it is answered: after a crash,
/// or where the disk is full, all of it is there or nothing.
///
/// Why SQLite and not lines of JSON: several programs append and complete records at the same time, old ones go, and a torn line
/// can't come about; the library does all three.
/// Thread: any with an event loop, several at once. Owner: a log.
class LocalStore
{
public:
    struct Options
    {
        QString path;
        QString what;                         ///< for messages: "the activity log"
        QStringList schema;                   ///< statements that make the tables, where there are none
        int version = 1;                      ///< of the tables; a file with a higher one is left alone
        std::chrono::milliseconds wait{5000}; ///< for other programs' locks
    };

    explicit LocalStore(Options options);

    const QString &path() const { return m_options.path; }
    /// Work in one transaction. Code::Io with what can't be done, the system's reason and the path as context.
    Task<Result<void>> write(Sql::Work work);
    /// The same for reading; answers without running the work where there is no file yet, which is then not made.
    Task<Result<void>> read(Sql::Work work);

private:
    Result<void> prepare() const;
    Result<void> checkTables(QSqlDatabase &database) const;
    Error told(Error error, const char *verb) const;

    Options m_options;
    Result<std::unique_ptr<Sql>> m_sql;
};

/// `name` in Freshet's folder of the user's data directory (`$XDG_DATA_HOME`, else `~/.local/share`).
QString localStorePath(const QString &name);

} // namespace freshet::audit
