// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace freshet {

/// The name of the system's user that this program runs as; its number where it has no name. Any thread.
QString systemUser();

/// A process of this machine, told apart from a later one with the same number and from one before a restart of the machine.
struct ProcessIdentity
{
    qint64 number = 0;
    QByteArray start; ///< the machine's boot id and when it began; empty where the system does not tell

    static ProcessIdentity own();
    /// Whether it still runs, as far as this program may see: a process of another container counts as gone.
    bool isRunning() const;
    friend bool operator==(const ProcessIdentity &, const ProcessIdentity &) = default;
};

} // namespace freshet
