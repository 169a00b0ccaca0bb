// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace freshet::test {

/// Lets what was stopped come to its end: who pauses is woken by the event loop, not inside the stop, and holds all that it
/// needs until then. For the end of tests whose last act destroys something.
inline void settle()
{
    for (int turn = 0; turn < 4; ++turn) // a timer's turn, the queued call's, and those of who goes on for a step
        QCoreApplication::processEvents();
}

} // namespace freshet::test
