// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>

#include <memory>

namespace freshet {

/// While it lives, SIGINT and SIGTERM close the application as its menu does, so that what it started ends in good order; a
/// second one ends the program at once. One at a time. GUI thread.
class QuitSignals
{
public:
    QuitSignals();
    ~QuitSignals();
    QuitSignals(const QuitSignals &) = delete;
    QuitSignals &operator=(const QuitSignals &) = delete;

    int signalNumber() const { return m_number; } ///< which one it was; 0: none yet

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
    int m_number = 0;
};

} // namespace freshet
