// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QNetworkReply>
#include <QObject>
#include <QPointer>

#include <coroutine>
#include <optional>

namespace freshet::voice {

/// One request that was given to QNetworkAccessManager, until its last byte, its deadline, a stop or an answer that is too large,
/// whichever is first. `co_await exchange` once; afterwards it can be asked. The body is taken as it comes, so that no more than
/// allowed is ever held. Thread: the manager's, with an event loop; `stop` is requested there too. Owner: a coroutine's frame.
class HttpExchange : public QObject
{
    Q_OBJECT

public:
    struct Limits
    {
        std::chrono::milliseconds timeout;
        qint64 mostBytes;
    };
    /// Takes `reply`, and what it is the parent of, with it.
    HttpExchange(QNetworkReply *reply, Limits limits, Clock &clock, std::stop_token stop);
    ~HttpExchange() override;

    struct Awaiter
    {
        HttpExchange *exchange;
        bool await_ready() const { return exchange->m_end != End::None; }
        void await_suspend(std::coroutine_handle<> waiter) { exchange->m_waiter = waiter; }
        void await_resume() const {}
    };
    Awaiter operator co_await() { return {this}; }

    /// Why there is no whole answer; nothing where there is one, whatever its status.
    const std::optional<Error> &error() const { return m_error; }
    int status() const { return m_status; } ///< 0: no head of an answer came
    QByteArray header(const QByteArray &name) const { return m_reply ? m_reply->rawHeader(name) : QByteArray(); }
    const QByteArray &body() const { return m_body; }

private:
    enum class End { None, Whole, TimedOut, Stopped, TooLarge };
    struct Stop
    {
        HttpExchange *exchange;
        void operator()() const { exchange->end(End::Stopped); }
    };

    static Task<> watchDeadline(Clock &clock, std::chrono::milliseconds timeout, std::stop_token over,
                                QPointer<HttpExchange> exchange);
    void read();
    void end(End how);
    void judge(End how);

    QNetworkReply *m_reply;
    Limits m_limits;
    QByteArray m_body;
    std::optional<Error> m_error;
    std::coroutine_handle<> m_waiter;
    End m_end = End::None;
    int m_status = 0;
    bool m_sent = false; ///< a part of the request's body went out
    std::stop_source m_over;
    std::optional<std::stop_callback<Stop>> m_stop;
};

} // namespace freshet::voice
