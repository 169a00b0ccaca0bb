// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_directory.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace freshet::sandbox {

namespace {

const QString prefix = QStringLiteral("freshet-sandbox-");

/// The lock of the directory, or -1 where somebody else has it or there is none to be had.
int takeLock(const QString &directory, int flags)
{
    const QByteArray path = QFile::encodeName(directory + QStringLiteral("/owner.lock"));
    const int lock = ::open(path.constData(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
    if (lock < 0)
        return -1;
    struct stat opened = {};
    struct stat there = {};
    // The file may have been removed between open and flock by one who clears.
    if (::flock(lock, LOCK_EX | LOCK_NB) == 0 && ::fstat(lock, &opened) == 0 && ::lstat(path.constData(), &there) == 0 &&
        opened.st_ino == there.st_ino)
        return lock;
    ::close(lock);
    return -1;
}

} // namespace

QString SandboxDirectory::parentPath()
{
    // Qt makes a runtime directory in /tmp where the system has none, and complains; the temporary one does as well then.
    for (const QString &one : {qEnvironmentVariable("XDG_RUNTIME_DIR"), QDir::tempPath()}) {
        const QFileInfo info(one);
        if (!one.isEmpty() && info.isDir() && info.isWritable() && QFile::encodeName(one).size() <= 70)
            return info.absoluteFilePath();
    }
    return QStringLiteral("/tmp");
}

Result<std::unique_ptr<SandboxDirectory>> SandboxDirectory::create()
{
    const QString parent = parentPath();
    QString reason;
    for (int attempt = 0; attempt < 5; ++attempt) {
        QTemporaryDir made(parent + QLatin1Char('/') + prefix + QStringLiteral("XXXXXX"));
        if (!made.isValid()) {
            reason = made.errorString();
            break;
        }
        const int lock = takeLock(made.path(), O_CREAT | O_EXCL);
        if (lock < 0)
            continue; // one who clears was faster than the lock
        made.setAutoRemove(false);
        return std::unique_ptr<SandboxDirectory>(new SandboxDirectory(made.path(), lock));
    }
    return failure(Code::Io, QStringLiteral("no private directory could be made in %1: %2").arg(parent, reason), parent);
}

SandboxDirectory::SandboxDirectory(QString path, int lock)
    : m_path(std::move(path))
    , m_lock(lock)
{}

SandboxDirectory::~SandboxDirectory()
{
    QDir(m_path).removeRecursively();
    ::close(m_lock);
}

QString SandboxDirectory::filePath(const QString &name) const
{
    return m_path + QLatin1Char('/') + name;
}

int SandboxDirectory::clearLeftovers()
{
    int cleared = 0;
    QDir parent(parentPath());
    const auto found = parent.entryInfoList({prefix + QLatin1Char('*')}, QDir::Dirs | QDir::NoSymLinks | QDir::Hidden);
    for (const QFileInfo &one : found) {
        if (one.ownerId() != ::geteuid())
            continue;
        const QString path = one.absoluteFilePath();
        int lock = takeLock(path, 0);
        // Without a lock file it is being made right now, or its maker died between two system calls.
        const bool abandoned = lock < 0 && !QFile::exists(path + QStringLiteral("/owner.lock")) &&
                               one.lastModified().secsTo(QDateTime::currentDateTime()) > 60;
        if (lock < 0 && !abandoned)
            continue;
        if (QDir(path).removeRecursively())
            ++cleared;
        if (lock >= 0)
            ::close(lock);
    }
    return cleared;
}

} // namespace freshet::sandbox
