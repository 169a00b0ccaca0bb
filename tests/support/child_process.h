// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>

namespace freshet::test {

/// A program that a test runs. It ends with this object, and by the kernel's hand when the test's process or thread
/// ends in any other way. Standard output and error go to one text, `output`. Thread: one. Owner: the fixture.
class ChildProcess
{
public:
    ChildProcess();
    ~ChildProcess();
    ChildProcess(const ChildProcess &) = delete;
    ChildProcess &operator=(const ChildProcess &) = delete;

    /// Whether it could be started at all; it may still end at once.
    bool start(const QString &program, const QStringList &arguments, const QString &workingDirectory);
    bool isRunning() const;
    int exitCode() const; ///< -1 while it runs, and where a signal ended it
    qint64 processId() const { return m_process.processId(); }
    /// `number` (SIGTERM where it is 0), after `patience` SIGKILL; waits for the end. Also ends a paused process.
    void stop(int patienceMs = 5000, int number = 0);
    void kill();   ///< SIGKILL; waits for the end
    void pause();  ///< SIGSTOP: the peer's connections stay open and nobody answers
    void resume(); ///< SIGCONT
    bool isPaused() const { return m_paused; }
    QString output();

private:
    void signal(int number);

    QProcess m_process;
    QByteArray m_output;
    bool m_paused = false;
};

/// The path of the first of `names` on PATH, with the system folders that ordinary users lack; empty where there is none.
QString findProgram(const QStringList &names);

/// A TCP port of 127.0.0.1 that nobody used a moment ago. Whoever wants it must be ready to lose it and ask again.
quint16 freePort();

} // namespace freshet::test
