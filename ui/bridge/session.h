// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity.h"
#include "core/redis/client.h"
#include "core/redis/permissions.h"
#include "core/redis/profile.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QThread>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace freshet::ui {

/// One open connection as the GUI sees it: a thread with an event loop in which the client and everything of core for
/// this connection lives. This object belongs to the GUI thread and never waits for the other one.
///
/// The only crossing between the threads is `run`: it carries a coroutine over and a QFuture back.
class Session : public QObject
{
    Q_OBJECT

public:
    Session(const redis::Url &url, const redis::ClientOptions &options, QObject *parent = nullptr);
    /// Answers what is pending with Code::Cancelled and ends the thread; takes milliseconds, and 150 to 200 ms where something
    /// works on behind that does not heed the end of the client. What waits for a database then (another program's lock on the
    /// activity log) hears Code::Cancelled too, so what could not be recorded is not done.
    ~Session() override;

    const redis::Url &url() const { return m_url; }
    const redis::ClientOptions &options() const { return m_options; }
    /// What the user calls this connection, its environment, whether it is to be treated gently. Without a saved one: the
    /// defaults under the address's name. Set before the session is shown to anybody.
    void setProfile(const redis::Profile &profile) { m_profile = profile; }
    const redis::Profile &profile() const { return m_profile; }
    /// How changes made here are recorded, and in which environment they are made. Until somebody who knows the profile has set
    /// it: an address without a name.
    const audit::Origin &origin() const { return m_origin; }
    void setOrigin(const audit::Origin &origin) { m_origin = origin; }
    redis::ConnectionStatus status() const { return m_status; } ///< the last one that was reported
    /// Round trip of the last probe in milliseconds (one PING every 2 s while ready); negative while unknown.
    double latencyMs() const { return m_latencyMs; }
    /// What the server calls itself; unknown until the first `identityChanged`.
    const redis::ServerIdentity &identity() const { return m_identity; }
    /// What the user may not run, asked once a connection; nothing until the first `permissionsChanged`, and where the server
    /// can't tell.
    const redis::Permissions &permissions() const { return m_permissions; }
    /// A refusal that an answer told of: from now on `permissions` knows of it.
    void noteRefusal(const Error &error);
    void reconnectNow();

    /// Runs `work(client)` in the session's thread. `work` returns Task<Result<T>>; the future yields exactly one
    /// Result<T>. Take it with `whenAnswered(future, context, …)` of ui/bridge/answer.h, context being an object of the GUI
    /// thread, and drop answers to questions that are no longer asked (see Latest). Data goes by value both ways. `work`
    /// itself is kept until it has answered, so a lambda coroutine may use its captures.
    template<typename Work>
    auto run(Work work)
    {
        using Answer = typename std::invoke_result_t<Work &, redis::Client &>::value_type; // Result<T>
        auto question = std::make_shared<Question<Answer>>();
        QFuture<Answer> future = question->promise.future();
        question->promise.start();
        post([question, work = std::move(work)](
                 redis::Client &client) mutable { carry<Answer>(client, std::move(work), std::move(question)); },
             question);
        return future;
    }

Q_SIGNALS:
    void statusChanged(const freshet::redis::ConnectionStatus &status);
    void latencyChanged(double milliseconds);
    void identityChanged();
    void permissionsChanged();
    /// Another server process answers now (restart, failover): deltas against older numbers mean nothing.
    void serverChanged();

private:
    /// What is not answered yet. Touched in the session's thread only, once it was posted.
    struct Pending
    {
        virtual ~Pending() = default;
        virtual void cancel() = 0; ///< answers with Code::Cancelled, unless it was answered before
    };
    template<typename Answer>
    struct Question : Pending
    {
        QPromise<Answer> promise;
        bool answered = false;

        void answer(Answer value)
        {
            if (std::exchange(answered, true))
                return;
            promise.addResult(std::move(value));
            promise.finish();
        }
        void cancel() override { answer(failure(Code::Cancelled, QStringLiteral("the connection was closed"))); }
    };
    template<typename Answer, typename Work>
    static Task<> carry(redis::Client &client, Work work, std::shared_ptr<Question<Answer>> question)
    {
        question->answer(co_await work(client));
    }
    /// Calls `job` in the session's thread; cancels `pending` where the client is gone before it has answered.
    void post(std::function<void(redis::Client &)> job, std::shared_ptr<Pending> pending);

    class Core; // lives in m_thread
    redis::Url m_url;
    redis::ClientOptions m_options;
    redis::Profile m_profile;
    audit::Origin m_origin;
    redis::ConnectionStatus m_status;
    redis::ServerIdentity m_identity;
    redis::Permissions m_permissions;
    double m_latencyMs = -1;
    QThread m_thread;
    Core *m_core = nullptr;
};

/// Keeps only the newest of a controller's questions: `auto mine = m_latest.next();
/// whenAnswered(future, this, [=, this](…) { if (!m_latest.is(mine)) return; … })`.
class Latest
{
public:
    quint64 next() { return ++m_number; }
    bool is(quint64 number) const { return number == m_number; }

private:
    quint64 m_number = 0;
};

} // namespace freshet::ui
