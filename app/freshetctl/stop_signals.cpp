// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/stop_signals.h"

#include <QtGlobal>

#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace freshet::ctl {

namespace {

int pipeEnds[2] = {-1, -1}; // a signal handler can reach nothing but statics

void passOn(int number)
{
    std::signal(number, SIG_DFL); // the second one ends the program
    const char byte = char(number);
    [[maybe_unused]] const ssize_t written = ::write(pipeEnds[1], &byte, 1);
}

} // namespace

StopSignals::StopSignals()
{
    if (::pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0)
        return; // without descriptors left the signals keep their meaning of old
    m_notifier = std::make_unique<QSocketNotifier>(pipeEnds[0], QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [this] {
        unsigned char byte = 0;
        if (::read(pipeEnds[0], &byte, 1) == 1) {
            m_number = byte;
            std::stop_source stop = m_stop; // who is stopped may destroy this object meanwhile
            stop.request_stop();
        }
    });
    std::signal(SIGINT, passOn);
    std::signal(SIGTERM, passOn);
}

StopSignals::~StopSignals()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    if (m_notifier) {
        m_notifier->setEnabled(false);
        m_notifier.release()->deleteLater(); // its signal may be on the stack
    }
    for (int &end : pipeEnds) {
        if (end >= 0)
            ::close(end);
        end = -1;
    }
}

} // namespace freshet::ctl
