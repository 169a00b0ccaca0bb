// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>

#include <memory>
#include <stop_token>

namespace freshet::ctl {

/// While it lives, SIGINT and SIGTERM ask for an orderly end by `token`; a second one ends the program at once. One at a time.
/// Thread: one with an event loop.
class StopSignals
{
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals &) = delete;
    StopSignals &operator=(const StopSignals &) = delete;

    std::stop_token token() const { return m_stop.get_token(); }
    bool isStopped() const { return m_stop.stop_requested(); }
    int signalNumber() const { return m_number; } ///< which one it was; 0: none yet

private:
    std::stop_source m_stop;
    std::unique_ptr<QSocketNotifier> m_notifier;
    int m_number = 0;
};

} // namespace freshet::ctl
