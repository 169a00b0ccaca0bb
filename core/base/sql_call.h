// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sql.h"

#include <QObject>

#include <coroutine>
#include <memory>
#include <mutex>
#include <vector>

namespace freshet {

/// One piece of work on its way, shared by the caller's coroutine, which sleeps until it is answered, and the worker. What the
/// work looks at belongs to the caller, so the worker runs it only after `begin`, and the caller gives up only before.
class SqlCall
{
public:
    SqlCall(Sql::Work work_, bool transaction_)
        : work(std::move(work_))
        , transaction(transaction_)
    {}

    Sql::Work work;
    const bool transaction;
    quint64 number = 0;      ///< the queue's
    Result<void> result;     ///< the caller's once it goes on
    QObject *home = nullptr; ///< of the caller's thread, and its own
    std::coroutine_handle<> waiter;

    /// Worker: false where the caller has given up.
    bool begin()
    {
        const std::lock_guard lock(m_mutex);
        if (m_state == State::GivenUp)
            return false;
        m_state = State::Running;
        return true;
    }

    /// Worker: the caller goes on in its event loop. Not touched any more afterwards.
    void answer(Result<void> answered)
    {
        const std::lock_guard lock(m_mutex);
        if (m_state == State::GivenUp)
            return;
        m_state = State::Answered;
        result = std::move(answered);
        QMetaObject::invokeMethod(home, [waiter = waiter] { waiter.resume(); }, Qt::QueuedConnection);
    }

    /// Caller: true where the work had not begun; it never runs then, and the caller can go on at once.
    bool giveUp()
    {
        const std::lock_guard lock(m_mutex);
        if (m_state != State::Waiting)
            return false;
        m_state = State::GivenUp;
        result = failure(Code::Cancelled, QStringLiteral("what asked the database has ended"));
        return true;
    }

    /// Those of the calling thread that have not gone on yet.
    static std::vector<std::shared_ptr<SqlCall>> &ofThisThread()
    {
        thread_local std::vector<std::shared_ptr<SqlCall>> calls;
        return calls;
    }

private:
    enum class State { Waiting, Running, Answered, GivenUp };

    std::mutex m_mutex;
    State m_state = State::Waiting;
};

} // namespace freshet
