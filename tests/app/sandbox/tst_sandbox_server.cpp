// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_directory.h"
#include "app/sandbox/sandbox_server.h"
#include "core/redis/client.h"
#include "tests/support/raw_redis.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <qcoro/qcorotask.h>

using namespace freshet;
using namespace freshet::sandbox;

class SandboxServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_runtime = std::make_unique<QTemporaryDir>(QStringLiteral("/tmp/freshet-runtime-XXXXXX"));
        qputenv("XDG_RUNTIME_DIR", m_runtime->path().toLocal8Bit());
    }

    void itAnswersOnAPrivateSocketOnly()
    {
        SandboxServer server;
        const auto url = QCoro::waitFor(server.start());
        QVERIFY2(url.has_value(), qPrintable(url.error().message));
        QCOMPARE(*url, server.url());
        QVERIFY(server.isRunning());
        QVERIFY(url->socketPath.toLocal8Bit().size() < 108);
        const QFileInfo directory(QFileInfo(url->socketPath).path());
        QCOMPARE(directory.permissions() &
                     (QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther),
                 QFile::Permissions());
        test::RawRedis raw({.socketPath = url->socketPath});
        QVERIFY(raw.run({"SET", "k", "v"}).isOk());
        QCOMPARE(raw.info("server", "tcp_port"), QByteArray("0"));
        QCOMPARE(raw.info("memory", "maxmemory"), QByteArray::number(256 << 20));
        QCOMPARE(raw.info("memory", "maxmemory_policy"), QByteArray("noeviction"));
        QCOMPARE(raw.info("persistence", "aof_enabled"), QByteArray("0"));
        QVERIFY(raw.run({"CONFIG", "GET", "save"}).field("save").bytes.isEmpty());
    }

    void stoppingEndsItAndLeavesNothing()
    {
        SandboxServer server;
        QSignalSpy died(&server, &SandboxServer::died);
        QVERIFY(QCoro::waitFor(server.start()).has_value());
        const qint64 pid = server.processId();
        QVERIFY(pid > 0);
        server.stop();
        QVERIFY(!server.isRunning());
        QCOMPARE(server.processId(), 0);
        QCOMPARE(::kill(pid_t(pid), 0), -1);
        QVERIFY(QDir(m_runtime->path()).isEmpty());
        QCOMPARE(died.size(), 0);
        QVERIFY(QCoro::waitFor(server.start()).has_value()); // and again
    }

    void itEndsWithItsObject()
    {
        qint64 pid = 0;
        {
            SandboxServer server;
            QVERIFY(QCoro::waitFor(server.start()).has_value());
            pid = server.processId();
        }
        QCOMPARE(::kill(pid_t(pid), 0), -1);
        QVERIFY(QDir(m_runtime->path()).isEmpty());
    }

    void aDeathIsTold()
    {
        SandboxServer server;
        QSignalSpy died(&server, &SandboxServer::died);
        QVERIFY(QCoro::waitFor(server.start()).has_value());
        ::kill(pid_t(server.processId()), SIGKILL);
        QTRY_COMPARE(died.size(), 1);
        QVERIFY2(died.first().first().toString().contains(QLatin1String("was killed")),
                 qPrintable(died.first().first().toString()));
        QVERIFY(!server.isRunning());
        QVERIFY(QCoro::waitFor(server.start()).has_value());
    }

    void aProgramThatIsNotThereIsSaid()
    {
        SandboxServer server;
        const auto url = QCoro::waitFor(server.start({.program = m_runtime->filePath(QStringLiteral("nothing"))}));
        QVERIFY(!url.has_value());
        QCOMPARE(url.error().code, Code::Io);
        QVERIFY(!url.error().message.isEmpty());
        QVERIFY(QDir(m_runtime->path()).isEmpty());
    }

    void aServerThatDoesNotStartIsQuoted()
    {
        const QString fake = m_runtime->filePath(QStringLiteral("fake"));
        QFile file(fake);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\necho first; echo 'the moon is not right'; exit 1\n");
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        SandboxServer server;
        const auto url = QCoro::waitFor(server.start({.program = fake}));
        QVERIFY(!url.has_value());
        QCOMPARE(url.error().code, Code::Io);
        QVERIFY2(url.error().message.contains(QLatin1String("the moon is not right")), qPrintable(url.error().message));
    }

    void stoppingWhileItStartsCancelsTheStart()
    {
        SandboxServer server;
        auto starting = server.start();
        server.stop();
        const auto url = QCoro::waitFor(std::move(starting));
        QVERIFY(!url.has_value());
        QCOMPARE(url.error().code, Code::Cancelled);
        QVERIFY(!server.isRunning());
    }

    void aKilledOwnerTakesTheServerAlongAndTheNextStartClearsUp()
    {
        // This program again, as the owner that is going to be killed.
        QProcess owner;
        owner.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        owner.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--own-a-sandbox")});
        QVERIFY(owner.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(owner.canReadLine(), 15000);
        const qint64 server = owner.readLine().trimmed().toLongLong();
        QVERIFY(server > 0);
        QCOMPARE(::kill(pid_t(server), 0), 0);
        QCOMPARE(QDir(m_runtime->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 1);

        // While it lives, nobody clears its directory.
        QCOMPARE(SandboxDirectory::clearLeftovers(), 0);
        owner.kill();
        QVERIFY(owner.waitForFinished());
        const QString status = QStringLiteral("/proc/%1/stat").arg(server);
        QTRY_VERIFY([&] {
            QFile file(status);
            return !file.open(QIODevice::ReadOnly) || file.readAll().contains(") Z ");
        }());
        QCOMPARE(QDir(m_runtime->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 1);
        {
            SandboxServer next;
            QVERIFY(QCoro::waitFor(next.start()).has_value());
            QCOMPARE(QDir(m_runtime->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 1);
        }
        QVERIFY(QDir(m_runtime->path()).isEmpty());
    }

    void twoSandboxesLiveSideBySide()
    {
        SandboxServer one;
        SandboxServer two;
        QVERIFY(QCoro::waitFor(one.start()).has_value());
        QVERIFY(QCoro::waitFor(two.start()).has_value());
        QVERIFY(one.url() != two.url());
        QVERIFY(test::RawRedis({.socketPath = one.url().socketPath}).run({"PING"}).bytes == "PONG");
        QVERIFY(test::RawRedis({.socketPath = two.url().socketPath}).run({"PING"}).bytes == "PONG");
    }

    void aLinkIsNotTakenForALeftover()
    {
        QTemporaryDir precious;
        QFile keep(precious.filePath(QStringLiteral("keep")));
        QVERIFY(keep.open(QIODevice::WriteOnly));
        QVERIFY(QFile::link(precious.path(), m_runtime->filePath(QStringLiteral("freshet-sandbox-link"))));
        QCOMPARE(SandboxDirectory::clearLeftovers(), 0);
        QVERIFY(keep.exists());
    }

private:
    std::unique_ptr<QTemporaryDir> m_runtime;
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 2 && qstrcmp(argv[1], "--own-a-sandbox") == 0) {
        SandboxServer server;
        if (!QCoro::waitFor(server.start()).has_value())
            return 1;
        QFile out;
        if (!out.open(stdout, QIODevice::WriteOnly))
            return 1;
        out.write(QByteArray::number(server.processId()) + '\n');
        out.flush();
        return QCoreApplication::exec();
    }
    SandboxServerTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sandbox_server.moc"
