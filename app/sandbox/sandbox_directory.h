// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

#include <memory>

namespace freshet::sandbox {

/// The private directory (mode 0700) of one sandbox: in the user's runtime directory, else in the temporary one. Gone with this
/// object. What a killed program left behind is removed by `clearLeftovers`; a living one's is never touched.
///
/// For the maintainer: the owner holds an flock on `owner.lock` inside, which the kernel releases when the process ends in
/// whatever way, so there is no process number to compare and none that could have been given to somebody else. Whoever clears
/// takes the same lock first. A directory without that file, or with a lock on a file that is gone, is not owned.
/// Thread: any one.
class SandboxDirectory
{
public:
    /// Code::Io where no directory could be made.
    static Result<std::unique_ptr<SandboxDirectory>> create();
    ~SandboxDirectory();
    SandboxDirectory(const SandboxDirectory &) = delete;
    SandboxDirectory &operator=(const SandboxDirectory &) = delete;

    QString path() const { return m_path; }
    QString filePath(const QString &name) const;

    /// Removes the directories of sandboxes whose owner is dead; how many.
    static int clearLeftovers();
    /// Where the directories are made: short enough for a Unix socket's path below it (108 bytes).
    static QString parentPath();

private:
    SandboxDirectory(QString path, int lock);

    QString m_path;
    int m_lock;
};

} // namespace freshet::sandbox
