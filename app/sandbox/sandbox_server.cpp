// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_server.h"

#include "app/sandbox/sandbox_directory.h"
#include "core/base/clock.h"
#include "core/redis/client.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>

#include <csignal>
#include <stop_token>
#include <sys/prctl.h>
#include <unistd.h>

namespace freshet::sandbox {

using namespace std::chrono_literals;

namespace {

constexpr auto startTimeout = 10s;
constexpr qsizetype keptOutput = 4096;

QString findServer()
{
    const QStringList more{QStringLiteral("/usr/local/bin"), QStringLiteral("/usr/bin"), QStringLiteral("/usr/sbin")};
    for (const QString &name : {QStringLiteral("redis-server"), QStringLiteral("valkey-server")}) {
        QString path = QStandardPaths::findExecutable(name);
        if (path.isEmpty())
            path = QStandardPaths::findExecutable(name, more);
        if (!path.isEmpty())
            return path;
    }
    return {};
}

/// In redis.conf a text in double quotes may hold anything.
QByteArray quoted(const QString &text)
{
    QByteArray bytes = QFile::encodeName(text);
    bytes.replace('\\', "\\\\").replace('"', "\\\"");
    return '"' + bytes + '"';
}

} // namespace

/// One attempt to start. The waiting coroutine shares it, so that it outlives a server that is stopped or destroyed meanwhile.
struct Attempt
{
    std::stop_source stop;
    bool abandoned = false;
};

class SandboxServer::Private
{
public:
    std::unique_ptr<SandboxDirectory> directory;
    std::unique_ptr<QProcess> process;
    QString program;
    std::shared_ptr<Attempt> attempt; ///< while `start` waits
    QByteArray output;                ///< the last of it

    Result<void> writeConfig(qint64 maxMemoryBytes) const;
    QString lastWords();
    void giveUp();
};

Result<void> SandboxServer::Private::writeConfig(qint64 maxMemoryBytes) const
{
    const QByteArray text = "daemonize no\nport 0\nunixsocketperm 700\nunixsocket " +
                            quoted(directory->filePath(QStringLiteral("redis.sock"))) + "\ndir " + quoted(directory->path()) +
                            "\nsave \"\"\nappendonly no\nmaxmemory-policy noeviction\nmaxmemory " +
                            QByteArray::number(maxMemoryBytes) + "\nlogfile \"\"\nloglevel notice\n";
    QFile file(directory->filePath(QStringLiteral("redis.conf")));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        return failure(Code::Io, file.errorString(), file.fileName());
    return {};
}

QString SandboxServer::Private::lastWords()
{
    if (process)
        output += process->readAll();
    output = output.right(keptOutput);
    QStringList words;
    for (const QByteArray &line : output.split('\n')) {
        const QString text = QString::fromUtf8(line).simplified();
        if (!text.isEmpty())
            words << text;
    }
    return words.mid(std::max<qsizetype>(0, words.size() - 3)).join(QStringLiteral(" / "));
}

void SandboxServer::Private::giveUp()
{
    if (auto waiting = std::exchange(attempt, nullptr)) {
        waiting->abandoned = true;
        waiting->stop.request_stop();
    }
}

SandboxServer::SandboxServer(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{}

SandboxServer::~SandboxServer()
{
    stop();
}

Task<Result<redis::Url>> SandboxServer::start(Options options)
{
    if (isRunning())
        co_return failure(Code::InvalidArgument, QStringLiteral("the sandbox runs already"));
    const QString program = options.program.isEmpty() ? findServer() : options.program;
    if (program.isEmpty())
        co_return failure(
            Code::NotFound,
            QStringLiteral("there is no redis-server on this machine; sudo apt-get install redis-server brings it"));

    SandboxDirectory::clearLeftovers();
    auto directory = SandboxDirectory::create();
    if (!directory)
        co_return std::unexpected(directory.error());
    d->directory = std::move(*directory);
    if (auto written = d->writeConfig(options.maxMemoryBytes); !written)
        co_return std::unexpected(written.error());
    d->program = program;
    auto launched = co_await launch();
    co_return launched;
}

Task<Result<void>> SandboxServer::killAndRestart(std::chrono::milliseconds away)
{
    if (!isRunning() || d->attempt)
        co_return failure(Code::NotConnected, QStringLiteral("the sandbox's redis-server does not run"));
    auto attempt = std::make_shared<Attempt>();
    d->attempt = attempt;
    std::unique_ptr<QProcess> process = std::move(d->process);
    process->disconnect(this);
    process->kill();
    process->waitForFinished(2000);
    process.release()->deleteLater();
    const auto rested = co_await Clock::system().sleep(away, attempt->stop.get_token());
    if (!rested || attempt->abandoned)
        co_return failure(Code::Cancelled, QStringLiteral("the sandbox was stopped while it was away"));
    const auto launched = co_await launch();
    if (!launched)
        co_return std::unexpected(launched.error());
    co_return Result<void>();
}

Task<Result<redis::Url>> SandboxServer::launch()
{
    auto attempt = std::make_shared<Attempt>();
    d->attempt = attempt;
    const QString program = d->program;
    d->output.clear();
    d->process = std::make_unique<QProcess>();
    QProcess *process = d->process.get();
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->setWorkingDirectory(d->directory->path());
    // The kernel ends the server when the thread that started it ends, however that comes.
    process->setChildProcessModifier([parent = ::getpid()] {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) // the parent ended before the line above
            ::_exit(127);
    });
    connect(process, &QProcess::readyRead, this, [this] { d->output = (d->output + d->process->readAll()).right(keptOutput); });
    connect(process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return; // the others end with `finished`
        d->output += d->process->errorString().toUtf8();
        if (d->attempt)
            d->attempt->stop.request_stop();
    });
    connect(process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        if (d->attempt) {
            d->attempt->stop.request_stop();
            return;
        }
        const QString how =
            status == QProcess::CrashExit ? QStringLiteral("was killed") : QStringLiteral("ended with status %1").arg(code);
        const QString words = d->lastWords();
        d->process.release()->deleteLater();
        const auto left = std::move(d->directory); // it goes when everybody has let go of the files in it
        Q_EMIT died(words.isEmpty() ? QStringLiteral("The sandbox's redis-server %1.").arg(how)
                                    : QStringLiteral("The sandbox's redis-server %1. Its last words: %2").arg(how, words));
    });
    process->start(program, {d->directory->filePath(QStringLiteral("redis.conf"))});

    redis::Url address;
    address.socketPath = d->directory->filePath(QStringLiteral("redis.sock"));
    redis::ClientOptions clientOptions;
    clientOptions.connectTimeout = startTimeout;
    clientOptions.reconnectFirst = 10ms;
    clientOptions.reconnectMost = 50ms;
    clientOptions.queueWhileAway = true; // so that the PING waits for the server
    auto client = redis::Client::open(address, clientOptions);
    redis::CommandOptions how;
    how.timeout = startTimeout;
    how.stop = attempt->stop.get_token();
    how.repeatable = true;
    redis::Command ping("PING");
    const Result<redis::Value> pong = co_await client->command(ping, how);
    client.release()->deleteLater(); // this may run inside one of its own calls

    if (attempt->abandoned)
        co_return failure(Code::Cancelled, QStringLiteral("the sandbox was stopped while it started"));
    d->attempt.reset();
    if (!pong) {
        const QString words = d->lastWords();
        stop();
        co_return failure(Code::Io,
                          words.isEmpty() ? QStringLiteral("redis-server did not start: %1").arg(pong.error().message) : words,
                          program);
    }
    co_return address;
}

void SandboxServer::stop()
{
    d->giveUp();
    if (std::unique_ptr<QProcess> process = std::move(d->process)) {
        process->disconnect(this);
        if (process->state() != QProcess::NotRunning) {
            process->terminate();
            if (!process->waitForFinished(2000)) {
                process->kill();
                process->waitForFinished(2000);
            }
        }
        process.release()->deleteLater(); // this may run inside one of its signals
    }
    d->directory.reset();
}

bool SandboxServer::isRunning() const
{
    return d->process && d->process->state() != QProcess::NotRunning;
}

qint64 SandboxServer::processId() const
{
    return d->process ? d->process->processId() : 0;
}

redis::Url SandboxServer::url() const
{
    redis::Url address;
    if (d->directory)
        address.socketPath = d->directory->filePath(QStringLiteral("redis.sock"));
    return address;
}

QString SandboxServer::filePath(const QString &name) const
{
    return d->directory ? d->directory->filePath(name) : QString();
}

} // namespace freshet::sandbox
