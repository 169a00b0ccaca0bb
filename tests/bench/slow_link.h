// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <thread>

namespace freshet::bench {

/// A network between a client and a server on this machine: a port of 127.0.0.1 from where each byte takes `oneWay` to the
/// server, and as long back. It has no bound of its own on the bandwidth; what comes in a row goes in a row. A thread of its own,
/// on the processor that is given: the server's, for it is the client that is measured.
class SlowLink
{
public:
    SlowLink(quint16 serverPort, std::chrono::microseconds oneWay, int processor);
    ~SlowLink(); ///< ends all connections
    SlowLink(const SlowLink &) = delete;
    SlowLink &operator=(const SlowLink &) = delete;

    quint16 port() const { return m_port; } ///< 0: it could not be had

private:
    void run();

    quint16 m_serverPort;
    std::chrono::microseconds m_oneWay;
    int m_processor;
    quint16 m_port = 0;
    int m_listener = -1;
    int m_wake = -1; ///< an eventfd
    std::thread m_thread;
};

} // namespace freshet::bench
