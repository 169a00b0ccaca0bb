// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/redis/url.h"

#include <QObject>

#include <chrono>
#include <memory>

namespace freshet::sandbox {

/// A private redis-server: a child process with a Unix socket in a private temporary directory, no TCP port, no
/// persistence, bounded memory. It ends with this object, with this process (also when that is killed), and what a crash
/// left in the file system is cleared by the next start. Thread: one with an event loop, which must live as long as the server
/// is wanted: the kernel ends the child with the thread that started it.
class SandboxServer : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        qint64 maxMemoryBytes = 256LL << 20;
        QString program; ///< empty: redis-server or valkey-server from PATH
    };

    explicit SandboxServer(QObject *parent = nullptr);
    ~SandboxServer() override;

    /// Starts it and answers when it accepts connections. Code::NotFound where there is no redis-server on PATH (the message says
    /// which package brings it), Code::Io where it does not start (its own last words in the message).
    Task<Result<redis::Url>> start(Options options);
    Task<Result<redis::Url>> start() { return start(Options{}); }
    /// Kills it (SIGKILL) as a machine's failure would, and starts another one at the same address after `away`. It comes back
    /// empty, since it keeps nothing. Nobody is told by `died`, unless it does not come back.
    Task<Result<void>> killAndRestart(std::chrono::milliseconds away);
    /// Ends it and removes its directory.
    void stop();
    bool isRunning() const;
    qint64 processId() const; ///< 0 while it does not run
    redis::Url url() const;
    /// Of a file in its private directory, for what belongs to the sandbox beside the server. Empty while it does not run.
    QString filePath(const QString &name) const;

Q_SIGNALS:
    /// It ended without being asked to. `reason` is a sentence. Its directory goes when all have been told.
    void died(const QString &reason);

private:
    Task<Result<redis::Url>> launch();

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace freshet::sandbox
