// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/child_process.h"

#include <QHostAddress>
#include <QStandardPaths>
#include <QTcpServer>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace freshet::test {

ChildProcess::ChildProcess()
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setChildProcessModifier([parent = ::getpid()] {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) // the parent ended before the line above
            ::_exit(127);
    });
}

ChildProcess::~ChildProcess()
{
    stop(1000);
}

bool ChildProcess::start(const QString &program, const QStringList &arguments, const QString &workingDirectory)
{
    m_output.clear();
    m_paused = false;
    m_process.setWorkingDirectory(workingDirectory);
    m_process.start(program, arguments);
    return m_process.waitForStarted(10000);
}

int ChildProcess::exitCode() const
{
    return isRunning() || m_process.exitStatus() == QProcess::CrashExit ? -1 : m_process.exitCode();
}

bool ChildProcess::isRunning() const
{
    return m_process.state() != QProcess::NotRunning;
}

void ChildProcess::signal(int number)
{
    if (isRunning() && m_process.processId() > 0)
        ::kill(pid_t(m_process.processId()), number);
}

void ChildProcess::stop(int patienceMs, int number)
{
    if (!isRunning())
        return;
    signal(number ? number : SIGTERM);
    resume();
    if (!m_process.waitForFinished(patienceMs))
        kill();
}

void ChildProcess::kill()
{
    signal(SIGKILL);
    m_process.waitForFinished(10000);
    m_paused = false;
}

void ChildProcess::pause()
{
    signal(SIGSTOP);
    m_paused = true;
}

void ChildProcess::resume()
{
    if (!m_paused)
        return;
    signal(SIGCONT);
    m_paused = false;
}

QString ChildProcess::output()
{
    m_output += m_process.readAll();
    return QString::fromUtf8(m_output);
}

QString findProgram(const QStringList &names)
{
    const QStringList more{QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/sbin"), QStringLiteral("/usr/local/bin")};
    for (const QString &name : names) {
        QString path = QStandardPaths::findExecutable(name);
        if (path.isEmpty())
            path = QStandardPaths::findExecutable(name, more);
        if (!path.isEmpty())
            return path;
    }
    return {};
}

quint16 freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost, 0) ? probe.serverPort() : quint16(0);
}

} // namespace freshet::test
