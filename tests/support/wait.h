// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTimer>

#include <chrono>

namespace freshet::test {

/// Runs the event loop until `condition()` holds, asking every few milliseconds; whether it did before the deadline.
/// For fixtures; tests themselves use QTRY_….
template<typename Condition>
bool waitUntil(Condition condition, std::chrono::milliseconds most = std::chrono::seconds(20))
{
    if (condition())
        return true;
    const QDeadlineTimer deadline(most);
    QEventLoop loop;
    QTimer again;
    bool holds = false;
    QObject::connect(&again, &QTimer::timeout, &loop, [&] {
        holds = condition();
        if (holds || deadline.hasExpired())
            loop.quit();
    });
    again.start(5);
    loop.exec();
    return holds;
}

} // namespace freshet::test
