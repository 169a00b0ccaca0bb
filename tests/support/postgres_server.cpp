// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgres_server.h"

#include "tests/support/wait.h"

#include <QDir>
#include <QProcess>
#include <QSqlDatabase>

#include <algorithm>
#include <array>
#include <csignal>
#include <pwd.h>
#include <unistd.h>

namespace freshet::test {

namespace {

bool isWhole(const QString &folder)
{
    return std::ranges::all_of(std::array{"/initdb", "/postgres", "/createdb", "/psql", "/pg_isready"},
                               [&](const char *name) { return QFile::exists(folder + QLatin1String(name)); });
}

/// The folder of the newest PostgreSQL's programs, which Debian keeps off the PATH; empty where there is none.
QString programFolder()
{
    const QString onPath = findProgram({QStringLiteral("initdb")});
    if (!onPath.isEmpty() && isWhole(QFileInfo(onPath).canonicalPath()))
        return QFileInfo(onPath).canonicalPath(); // not of the link, beside which the others need not be
    const QDir root(QStringLiteral("/usr/lib/postgresql"));
    int newest = 0;
    QString found;
    for (const QString &version : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QString folder = root.filePath(version + QStringLiteral("/bin"));
        if (version.toInt() > newest && isWhole(folder)) {
            newest = version.toInt();
            found = folder;
        }
    }
    return found;
}

QString program(const char *name)
{
    return programFolder() + QLatin1Char('/') + QLatin1String(name);
}

QString temporaryTemplate()
{
    const QString usual = QDir::tempPath();
    return (usual.size() > 60 ? QStringLiteral("/tmp") : usual) + QStringLiteral("/freshet-test-XXXXXX");
}

const QString user = QStringLiteral("freshet");

} // namespace

PostgresServer::PostgresServer()
    : m_directory(temporaryTemplate())
{
    if (::geteuid() != 0)
        return;
    for (const char *name : {"postgres", "nobody"}) {
        const passwd *entry = ::getpwnam(name); // NOLINT(concurrency-mt-unsafe): the test's only thread that asks
        if (!entry)
            continue;
        m_owner = QLatin1String(name);
        if (::chown(QFile::encodeName(m_directory.path()).constData(), entry->pw_uid, entry->pw_gid) != 0)
            m_error = QStringLiteral("the directory could not be given to %1\n").arg(m_owner);
        return;
    }
    m_error = QStringLiteral("there is neither a user postgres nor nobody\n");
}

PostgresServer::~PostgresServer()
{
    kill();
}

QString PostgresServer::missing()
{
    if (programFolder().isEmpty())
        return QStringLiteral("there is no PostgreSQL server; sudo apt-get install --no-install-recommends postgresql brings it "
                              "(tests/run installs it without making a cluster)");
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QPSQL")))
        return QStringLiteral("Qt's PostgreSQL driver is missing; sudo apt-get install libqt6sql6-psql brings it");
    return {};
}

/// The program and its arguments, through setpriv where the server belongs to another user.
QStringList PostgresServer::asOwner(const QString &path, const QStringList &arguments) const
{
    QStringList all{path};
    all += arguments;
    if (m_owner.isEmpty())
        return all;
    const passwd *entry = ::getpwnam(m_owner.toUtf8().constData()); // NOLINT(concurrency-mt-unsafe)
    // The kernel forgets the signal for the parent's death when a process changes its user; setpriv sets it again.
    QStringList before{QStringLiteral("setpriv"),
                       QStringLiteral("--reuid=%1").arg(entry ? entry->pw_uid : 0),
                       QStringLiteral("--regid=%1").arg(entry ? entry->pw_gid : 0),
                       QStringLiteral("--clear-groups"),
                       QStringLiteral("--pdeathsig=INT"),
                       QStringLiteral("--")};
    return before + all;
}

bool PostgresServer::runProgram(const QString &path, const QStringList &arguments)
{
    QStringList all = asOwner(path, arguments);
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setWorkingDirectory(m_directory.path());
    const QString first = all.takeFirst();
    process.start(first, all);
    if (process.waitForFinished(60000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return true;
    m_error += QString::fromUtf8(process.readAll());
    process.kill();
    process.waitForFinished();
    return false;
}

bool PostgresServer::prepare()
{
    if (m_isPrepared)
        return true;
    m_isPrepared =
        runProgram(program("initdb"), {QStringLiteral("-D"), m_directory.filePath(QStringLiteral("data")), QStringLiteral("-U"),
                                       user, QStringLiteral("--auth=trust"), QStringLiteral("--encoding=UTF8"),
                                       QStringLiteral("--no-locale"), QStringLiteral("--no-sync")});
    return m_isPrepared;
}

bool PostgresServer::start()
{
    m_error.clear();
    if (programFolder().isEmpty()) {
        m_error = missing();
        return false;
    }
    if (!prepare())
        return false;
    // fsync is for power failures; a killed server's data are safe in the kernel's hands.
    QStringList all = asOwner(
        program("postgres"), {QStringLiteral("-D"), m_directory.filePath(QStringLiteral("data")), QStringLiteral("-k"),
                              m_directory.path(), QStringLiteral("-c"), QStringLiteral("listen_addresses="), QStringLiteral("-c"),
                              QStringLiteral("fsync=off"), QStringLiteral("-c"), QStringLiteral("shared_buffers=16MB"),
                              QStringLiteral("-c"), QStringLiteral("max_connections=30")});
    const QString first = all.takeFirst();
    if (!m_process.start(first, all, m_directory.path())) {
        m_error = first + QStringLiteral(" could not be started\n");
        return false;
    }
    const bool up = waitUntil([this] {
        if (!m_process.isRunning())
            return true;
        QProcess ready;
        ready.start(program("pg_isready"), {QStringLiteral("-q"), QStringLiteral("-h"), m_directory.path()});
        return ready.waitForFinished(5000) && ready.exitCode() == 0;
    });
    return up && m_process.isRunning();
}

void PostgresServer::stop()
{
    m_process.stop(10000, SIGINT); // SIGTERM would wait for the clients
}

void PostgresServer::kill()
{
    m_process.stop(10000, SIGQUIT); // SIGKILL would leave its children behind
}

bool PostgresServer::restart()
{
    stop();
    return start();
}

QString PostgresServer::newDatabase()
{
    const QString name = QStringLiteral("test%1").arg(++m_databases);
    return runProgram(program("createdb"), {QStringLiteral("-h"), m_directory.path(), QStringLiteral("-U"), user, name})
               ? name
               : QString();
}

QString PostgresServer::url(const QString &database) const
{
    return QStringLiteral("postgresql://%1@/%2?host=%3").arg(user, database, m_directory.path());
}

bool PostgresServer::run(const QString &database, const QString &statement)
{
    return runProgram(program("psql"), {QStringLiteral("-q"), QStringLiteral("-X"), QStringLiteral("-h"), m_directory.path(),
                                        QStringLiteral("-U"), user, QStringLiteral("-d"), database, QStringLiteral("-v"),
                                        QStringLiteral("ON_ERROR_STOP=1"), QStringLiteral("-c"), statement});
}

bool PostgresServer::endConnections(const QString &database)
{
    return run(QStringLiteral("postgres"),
               QStringLiteral("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '%1'").arg(database));
}

} // namespace freshet::test
