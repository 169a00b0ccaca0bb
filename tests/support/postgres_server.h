// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/child_process.h"

#include <QString>
#include <QTemporaryDir>

namespace freshet::test {

/// A real PostgreSQL server of the test's own: its data in a private temporary directory, on a Unix socket there and on no port.
/// Gone with this object or the test's process. PostgreSQL refuses to run as root: started by root, it runs as the system's user
/// `postgres`, else `nobody`.
///
///     if (const QString missing = PostgresServer::missing(); !missing.isEmpty())
///         QSKIP(qPrintable(missing));
///     PostgresServer server;
///     QVERIFY2(server.start(), qPrintable(server.log()));
///     auto sql = Sql::open(server.url(server.newDatabase()));
///
/// Thread: one with an event loop. The directory and the data stay the same over `restart`.
class PostgresServer
{
public:
    PostgresServer();
    ~PostgresServer();

    /// What to do where there is no PostgreSQL, or no driver of Qt's for it; empty where both are there.
    static QString missing();

    /// Makes the data directory (a second or two) at the first time, starts the server and waits until it answers. False: `log`
    /// says why.
    bool start();
    void stop(); ///< in order, without waiting for its clients to leave
    void kill(); ///< ends at once and leaves its data as a crash would
    bool restart();
    void pause() { m_process.pause(); } ///< SIGSTOP, of the process that takes connections; those that are open are served
    void resume() { m_process.resume(); }
    bool isRunning() const { return m_process.isRunning(); }
    QString log() { return m_error + m_process.output(); }

    /// A new empty database; its name. Empty where that failed.
    QString newDatabase();
    QString url(const QString &database) const;
    QString socketDirectory() const { return m_directory.path(); }
    /// Ends all connections to `database` at the server, as an administrator does; whether it could.
    bool endConnections(const QString &database);
    /// One statement on a connection of its own; whether it could be run.
    bool run(const QString &database, const QString &statement);

private:
    QStringList asOwner(const QString &program, const QStringList &arguments) const;
    bool runProgram(const QString &program, const QStringList &arguments);
    bool prepare();

    QTemporaryDir m_directory;
    ChildProcess m_process;
    QString m_owner; ///< the user that it runs as; empty: the test's own
    QString m_error;
    int m_databases = 0;
    bool m_isPrepared = false;
};

} // namespace freshet::test
