// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"

namespace freshet::redis {

/// On the stack around every call of foreign code: afterwards it knows whether the connection still exists (`gone`) and
/// whether its socket is still the same. Watches nest.
class Connection::Watch
{
public:
    explicit Watch(Connection &watched)
        : outer(watched.m_watch)
        , m_connection(&watched)
        , m_generation(watched.m_generation)
    {
// A chain of stack objects is the point here; the destructor takes each one out again.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdangling-pointer"
#endif
        watched.m_watch = this;
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
    }
    ~Watch()
    {
        if (!gone)
            m_connection->m_watch = outer;
    }
    Watch(const Watch &) = delete;
    Watch &operator=(const Watch &) = delete;

    bool same() const { return !gone && m_connection->m_generation == m_generation; }

    Watch *outer;
    bool gone = false;

private:
    Connection *m_connection;
    quint64 m_generation;
};

} // namespace freshet::redis
