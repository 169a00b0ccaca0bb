// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/background.h"

#include <QCoreApplication>

#ifdef Q_OS_LINUX
#include <algorithm>

#include <sys/resource.h>
#include <unistd.h>
#endif

namespace freshet::ui {

/// It can't be taken back, so it is for threads that do nothing else.
void detail::goBehindTheWindow()
{
#ifdef Q_OS_LINUX
    constexpr int behind = 5; // a third of the share of a thread that stayed where it was
    thread_local bool isBehind = false;
    if (isBehind)
        return;
    isBehind = true;
    const auto thread = id_t(::gettid()); // with Linux each thread has a niceness of its own
    ::setpriority(PRIO_PROCESS, thread, std::min(19, ::getpriority(PRIO_PROCESS, thread) + behind));
#endif
}

QThreadPool &backgroundThreads()
{
    static QThreadPool threads;
    [[maybe_unused]] static const bool ends = [] {
        qAddPostRoutine([] { threads.waitForDone(); });
        return true;
    }();
    return threads;
}

} // namespace freshet::ui
