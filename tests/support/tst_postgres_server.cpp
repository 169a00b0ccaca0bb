// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgres_server.h"
#include "tests/support/wait.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <csignal>

using namespace freshet;

class PostgresServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString missing = test::PostgresServer::missing(); !missing.isEmpty())
            QSKIP(qPrintable(missing));
    }

    void itKeepsItsDataOverAStopAndAKill()
    {
        test::PostgresServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        const QString name = server.newDatabase();
        QVERIFY2(!name.isEmpty(), qPrintable(server.log()));
        QVERIFY2(server.run(name, QStringLiteral("CREATE TABLE t AS SELECT 1 AS n")), qPrintable(server.log()));
        QVERIFY2(server.restart(), qPrintable(server.log()));
        QVERIFY2(server.run(name, QStringLiteral("INSERT INTO t SELECT 1 / n FROM t")), qPrintable(server.log()));
        server.kill();
        QVERIFY(!server.isRunning());
        QVERIFY2(server.start(), qPrintable(server.log()));
        QVERIFY2(server.run(name, QStringLiteral("SELECT 1 / (count(*) - 1) FROM t")), qPrintable(server.log()));
        QVERIFY(!server.run(name, QStringLiteral("SELECT 1 / (count(*) - 2) FROM t")));
    }

    void itListensOnNoPortAndLeavesNothingBehind()
    {
        QString directory;
        {
            test::PostgresServer server;
            QVERIFY2(server.start(), qPrintable(server.log()));
            directory = server.socketDirectory();
            QFile pid(directory + QStringLiteral("/data/postmaster.pid"));
            QVERIFY(pid.open(QIODevice::ReadOnly));
            const auto lines = pid.readAll().split('\n');
            QCOMPARE(lines.value(4), directory.toUtf8());     // the socket's folder
            QCOMPARE(lines.value(5).trimmed(), QByteArray()); // the addresses listened on
        }
        QVERIFY(!QDir(directory).exists());
    }
};

QTEST_GUILESS_MAIN(PostgresServerTest)
#include "tst_postgres_server.moc"
