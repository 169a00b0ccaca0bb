// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/url.h"
#include "tests/support/wait.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QTemporaryDir>

#include <csignal>

namespace freshet::test {

/// One run of the real freshetctl: how it ended and what it said.
struct Ran
{
    int status = -1; ///< -1: it could not be started, crashed or did not end
    QByteArray out;
    QByteArray err;

    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    QList<QJsonObject> rows() const
    {
        QList<QJsonObject> all;
        for (const QByteArray &line : out.split('\n')) {
            if (!line.isEmpty())
                all.append(QJsonDocument::fromJson(line).object());
        }
        return all;
    }
    /// Nothing or one line on standard error.
    bool saysOneLine() const { return err.count('\n') == 1 && err.endsWith('\n') && err.startsWith("freshetctl: "); }
};

/// Runs freshetctl as a user would: with arguments, standard input and a few variables in a clean environment.
class Freshetctl
{
public:
    static QString program()
    {
        return qEnvironmentVariable("FRESHET_BIN_DIR", QCoreApplication::applicationDirPath() + QStringLiteral("/../bin")) +
               QStringLiteral("/freshetctl");
    }

    Freshetctl()
    {
        set("PATH", qgetenv("PATH")).set("HOME", "/nonexistent").set("LC_ALL", "C.UTF-8");
        set("XDG_DATA_HOME", dataHome().toUtf8());
    }
    explicit Freshetctl(const redis::Url &url)
        : Freshetctl()
    {
        set("FRESHET_URL", url.toString(redis::Url::Secrets::Show).toUtf8());
    }

    /// Where its activity log is: one folder for all runs of a test program.
    static QString dataHome()
    {
        static const QTemporaryDir directory;
        return directory.path();
    }

    Freshetctl &set(const char *variable, const QByteArray &value)
    {
        m_environment.insert(QString::fromLatin1(variable), QString::fromUtf8(value));
        return *this;
    }

    Ran run(const QStringList &arguments, const QByteArray &input = {}, int timeoutMs = 30000) const
    {
        QProcess process;
        process.setProcessEnvironment(m_environment);
        process.start(program(), arguments);
        process.write(input);
        process.closeWriteChannel();
        Ran ran;
        if (!process.waitForFinished(timeoutMs))
            process.kill();
        else if (process.exitStatus() == QProcess::NormalExit)
            ran.status = process.exitCode();
        process.waitForFinished(5000);
        ran.out = process.readAllStandardOutput();
        ran.err = process.readAllStandardError();
        return ran;
    }

    const QProcessEnvironment &environment() const { return m_environment; }

private:
    QProcessEnvironment m_environment;
};

/// A freshetctl that runs until it is told to end.
class RunningFreshetctl
{
public:
    RunningFreshetctl(const Freshetctl &ctl, const QStringList &arguments)
    {
        m_process.setProcessEnvironment(ctl.environment());
        m_process.start(Freshetctl::program(), arguments);
        m_process.closeWriteChannel();
    }
    ~RunningFreshetctl()
    {
        m_process.kill();
        m_process.waitForFinished(5000);
    }

    const QByteArray &out() { return m_out += m_process.readAllStandardOutput(); }
    const QByteArray &err() { return m_err += m_process.readAllStandardError(); }
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    qint64 processId() const { return m_process.processId(); }
    /// Whether it is freshetctl by now, not yet the copy of this test's process.
    bool hasStarted() const { return lookedAt("cmdline").startsWith(Freshetctl::program().toLocal8Bit() + '\0'); }
    /// The same, and it catches the signal.
    bool catches(int number) const
    {
        if (!hasStarted())
            return false;
        const QByteArray status = lookedAt("status");
        const qsizetype at = status.indexOf("SigCgt:\t");
        return at >= 0 && (status.sliced(at + 8, 16).toULongLong(nullptr, 16) & (1ULL << (number - 1))) != 0;
    }
    void signal(int number) { ::kill(pid_t(m_process.processId()), number); }
    /// Its exit status after the signal; -1: it did not end in order.
    int end(int number = SIGTERM)
    {
        signal(number);
        if (!waitUntil([&] { return !isRunning(); }) || m_process.exitStatus() != QProcess::NormalExit)
            return -1;
        return m_process.exitCode();
    }

private:
    QByteArray lookedAt(const char *what) const
    {
        QFile file(QStringLiteral("/proc/%1/%2").arg(m_process.processId()).arg(QLatin1String(what)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QProcess m_process;
    QByteArray m_out;
    QByteArray m_err;
};

/// `words("get a b")`, for arguments without blanks.
inline QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace freshet::test
