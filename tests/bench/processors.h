// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <cstdio>

#include <sched.h>
#include <sys/types.h>
#include <unistd.h>

// Who runs on which processor: where the scheduler decides, it may put a client beside its server, which makes round trips
// several times cheaper than any service has them, or move both in the middle of a run.
namespace freshet::bench {

/// The server on the first processor, this program, its further threads and its children on the others. Where there is one only,
/// they share it, which is said.
inline void keepApart(qint64 server)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    cpu_set_t first;
    cpu_set_t rest;
    CPU_ZERO(&first);
    CPU_ZERO(&rest);
    CPU_SET(0, &first);
    for (long i = 1; i < processors && i < CPU_SETSIZE; ++i)
        CPU_SET(std::size_t(i), &rest);
    if (processors < 2 || sched_setaffinity(pid_t(server), sizeof first, &first) != 0 ||
        sched_setaffinity(0, sizeof rest, &rest) != 0)
        std::printf("server and clients share the processors\n");
}

} // namespace freshet::bench
