// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

namespace freshet::bench {

/// Another client of the server: a thread that reads a key every millisecond and notes how long each answer took. It begins at
/// once and ends with this object.
class LatencyProbe
{
public:
    LatencyProbe(const QString &socketPath, qint64 keys, std::chrono::microseconds every = std::chrono::milliseconds(1));
    ~LatencyProbe();
    LatencyProbe(const LatencyProbe &) = delete;
    LatencyProbe &operator=(const LatencyProbe &) = delete;

    /// Milliseconds of the answers since the last call.
    std::vector<double> take();

private:
    void run(QString socketPath, qint64 keys, std::chrono::microseconds every);

    std::mutex m_mutex;
    std::vector<double> m_took;
    std::atomic<bool> m_end = false;
    std::thread m_thread;
};

} // namespace freshet::bench
