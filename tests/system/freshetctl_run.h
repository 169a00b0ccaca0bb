// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/url.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QProcess>

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

    Freshetctl() { set("PATH", qgetenv("PATH")).set("HOME", "/nonexistent").set("LC_ALL", "C.UTF-8"); }
    explicit Freshetctl(const redis::Url &url)
        : Freshetctl()
    {
        set("FRESHET_URL", url.toString(redis::Url::Secrets::Show).toUtf8());
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

/// `words("get a b")`, for arguments without blanks.
inline QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace freshet::test
