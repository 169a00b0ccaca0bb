// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/quit_signals.h"

#include <QApplication>

#include <csignal>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace freshet {

namespace {

int pipeEnds[2] = {-1, -1}; // a signal handler can reach nothing but statics

void passOn(int number)
{
    std::signal(number, SIG_DFL); // the second one ends the program
    const char byte = char(number);
    [[maybe_unused]] const ssize_t written = ::write(pipeEnds[1], &byte, 1);
}

} // namespace

QuitSignals::QuitSignals()
{
    if (::pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0)
        return; // without descriptors left the signals keep their meaning of old
    m_notifier = std::make_unique<QSocketNotifier>(pipeEnds[0], QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [this] {
        unsigned char byte = 0;
        if (::read(pipeEnds[0], &byte, 1) != 1)
            return;
        m_number = byte;
        QApplication::closeAllWindows(); // which keep their state
        QApplication::exit(128 + m_number);
    });
    std::signal(SIGINT, passOn);
    std::signal(SIGTERM, passOn);
}

QuitSignals::~QuitSignals()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    m_notifier.reset();
    for (int &end : pipeEnds) {
        if (end >= 0)
            ::close(std::exchange(end, -1));
    }
}

} // namespace freshet
