// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

#include <optional>
#include <vector>

namespace freshet::test {

/// A consumer as a process of its own, for tests that kill it: the test's own program started again with `arguments()`. It hands
/// each event's `n` to a file, one line `n deliveries entry-id` a start of its handler (`start n …`) and a success (`done n …`),
/// written at once.
struct EventWorker
{
    QString socket; ///< of the server
    QString consumer;
    QString record; ///< the file
    int claimIdleMs = 300;
    int handlerMs = 0; ///< how long a handler takes
    int maxDeliveries = 5;
    int abortAt = -1;      ///< the handler of this `n` ends the process
    int dieBeforeAck = -1; ///< the process ends after the effect of this `n`, before its acknowledgement
    bool once = false;

    QStringList arguments() const;
    /// In the started program: runs until it is told to end (SIGTERM drains). Nothing where the arguments are not ours.
    static std::optional<int> runIfAsked(int argc, char **argv);

    struct Line
    {
        QByteArray what; ///< `start`, `done`
        int n = 0;
        int deliveries = 0;
        QByteArray entryId;
    };
    static std::vector<Line> read(const QString &record);
};

} // namespace freshet::test
