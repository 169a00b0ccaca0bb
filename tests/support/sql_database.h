// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sql.h"
#include "tests/support/postgres_server.h"

#include <QTemporaryDir>
#include <QTest>

#include <optional>

namespace freshet::test {

/// Databases of both kinds for tests that are to hold on both: `addRows` makes a row `SQLite` and a row `PostgreSQL` with a
/// column `kind`; `open` gives a new empty database of that kind. One PostgreSQL server serves a test program. Thread: one with
/// an event loop. Owner: the test's object.
class SqlDatabases
{
public:
    static void addRows()
    {
        QTest::addColumn<bool>("isPostgreSql");
        QTest::newRow("SQLite") << false;
        QTest::newRow("PostgreSQL") << true;
    }

    /// The URL of a new empty database; empty where there is no PostgreSQL: `why` is for QSKIP then, or says what went wrong.
    QString newUrl(bool isPostgreSql)
    {
        if (!isPostgreSql)
            return QStringLiteral("sqlite:") + m_directory.filePath(QStringLiteral("test%1.sqlite").arg(++m_files));
        m_why = PostgresServer::missing();
        if (!m_why.isEmpty())
            return {};
        if (!m_server)
            m_server.emplace();
        if (!m_server->isRunning() && !m_server->start()) {
            m_why = m_server->log();
            return {};
        }
        const QString name = m_server->newDatabase();
        m_why = m_server->log();
        return name.isEmpty() ? QString() : m_server->url(name);
    }
    QString why() const { return m_why; }
    PostgresServer &server() { return *m_server; }

private:
    QTemporaryDir m_directory;
    std::optional<PostgresServer> m_server;
    QString m_why;
    int m_files = 0;
};

} // namespace freshet::test

/// Skips the test, with what would enable it, where there is no PostgreSQL.
#define FRESHET_NEED_POSTGRESQL                                                                                                  \
    if (const QString missing = freshet::test::PostgresServer::missing(); !missing.isEmpty())                                    \
    QSKIP(qPrintable(missing))

/// Opens a new database of the row's kind as `name`, or skips the row with what would enable it. For the test function itself.
#define FRESHET_OPEN_DATABASE(databases, url, name)                                                                              \
    QFETCH(bool, isPostgreSql);                                                                                                  \
    if (isPostgreSql)                                                                                                            \
        FRESHET_NEED_POSTGRESQL;                                                                                                 \
    const QString url = (databases).newUrl(isPostgreSql);                                                                        \
    QVERIFY2(!url.isEmpty(), qPrintable((databases).why()));                                                                     \
    auto name##Result = freshet::Sql::open(url);                                                                                 \
    QVERIFY2(name##Result.has_value(), name##Result ? "" : qPrintable(name##Result.error().message));                            \
    std::unique_ptr<freshet::Sql> name = std::move(*name##Result)
