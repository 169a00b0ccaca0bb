// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/system_identity.h"

#include <QFile>

#include <pwd.h>
#include <unistd.h>

namespace freshet {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(4096) : QByteArray();
}

/// Field 22 of /proc/N/stat (proc(5)). The name before it stands in brackets and may hold anything, brackets too.
QByteArray startOf(qint64 process)
{
    const QByteArray stat = contentOf(QStringLiteral("/proc/%1/stat").arg(process));
    const QByteArrayList behindName = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    const QByteArray ticks = behindName.value(19);
    // A zombie has ended, though its number is still taken.
    if (ticks.isEmpty() || behindName.value(0) == "Z" || behindName.value(0) == "X")
        return {};
    return contentOf(QStringLiteral("/proc/sys/kernel/random/boot_id")).trimmed() + ' ' + ticks;
}

} // namespace

QString systemUser()
{
    passwd entry{};
    passwd *found = nullptr;
    char buffer[4096];
    if (::getpwuid_r(::geteuid(), &entry, buffer, sizeof buffer, &found) == 0 && found)
        return QString::fromLocal8Bit(found->pw_name);
    return QString::number(::geteuid());
}

ProcessIdentity ProcessIdentity::own()
{
    const qint64 number = ::getpid();
    return {number, startOf(number)};
}

bool ProcessIdentity::isRunning() const
{
    return number > 0 && !start.isEmpty() && startOf(number) == start;
}

} // namespace freshet
