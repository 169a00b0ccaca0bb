// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/session.h"

#include "core/base/sql.h"

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <vector>

namespace freshet::ui {

namespace {

constexpr std::chrono::seconds probeInterval{2};
// At the end, which the GUI thread waits for: for work to come to its end, and for the rest after databases were given up.
constexpr std::chrono::milliseconds patience{150};
constexpr std::chrono::milliseconds lastPatience{200};

bool takesCommands(redis::ConnectionStatus::State state)
{
    using State = redis::ConnectionStatus::State;
    return state == State::Ready || state == State::Degraded;
}

} // namespace

/// The session's other half. Made in the GUI thread, then moved; every function but the constructor runs in the session's
/// thread. What it reports goes to the Session as queued calls, which end with the Session.
class Session::Core : public QObject
{
public:
    Core(Session *session)
        : m_session(session)
    {}

    void open(const redis::Url &url, const redis::ClientOptions &options)
    {
        m_client = redis::Client::open(url, options);
        connect(m_client.get(), &redis::Client::statusChanged, this, [this](const auto &status) { onStatus(status); });
        connect(m_client.get(), &redis::Client::serverChanged, this, [this] {
            tell([](Session &session) { Q_EMIT session.serverChanged(); });
            introduce();
        });
        m_probeTimer = new QTimer(this);
        m_probeTimer->setInterval(probeInterval);
        connect(m_probeTimer, &QTimer::timeout, this, [this] { probe(); });
        onStatus(m_client->status());
    }

    void work(const std::function<void(redis::Client &)> &job, const std::shared_ptr<Pending> &pending)
    {
        if (m_pending.size() >= m_sweepAt) {
            std::erase_if(m_pending, [](const auto &one) { return one.expired(); });
            m_sweepAt = std::max<std::size_t>(64, 2 * m_pending.size());
        }
        m_pending.push_back(pending);
        job(*m_client);
    }

    void reconnectNow() { m_client->reconnectNow(); }

    /// Everything that was asked is answered here. What works on behind finds the client closed, and mostly ends with that.
    void close()
    {
        m_client->disconnect(this);
        for (const auto &one : m_pending) {
            if (const auto pending = one.lock())
                pending->cancel();
        }
        delete m_probeTimer;
        m_probeTimer = nullptr;
        m_client->close();
        m_closing.start();
        leave();
    }

    /// After the event loop: nothing goes on any more.
    void dropClient() { m_client.reset(); }

private:
    /// Ends the thread as soon as nothing works on behind: what waited for a pause or for another thread would be left where it
    /// stands, with all that it holds. Not for long, for somebody waits for the thread.
    void leave()
    {
        std::erase_if(m_pending, [](const auto &one) { return one.expired(); });
        if (!m_pending.empty() && m_closing.hasExpired(patience.count())) {
            Sql::giveUpInThisThread(); // another program's lock may last for seconds
            std::erase_if(m_pending, [](const auto &one) { return one.expired(); });
        }
        if (m_pending.empty() || m_closing.hasExpired(lastPatience.count()))
            thread()->quit();
        else
            QTimer::singleShot(1, Qt::PreciseTimer, this, [this] { leave(); });
    }

    template<typename Call>
    void tell(const Call &call)
    {
        QMetaObject::invokeMethod(m_session, [session = m_session, call] { call(*session); }, Qt::QueuedConnection);
    }

    void onStatus(const redis::ConnectionStatus &status)
    {
        const bool up = takesCommands(status.state);
        tell([status, up](Session &session) {
            session.m_status = status;
            if (!up && session.m_latencyMs >= 0) {
                session.m_latencyMs = -1;
                Q_EMIT session.latencyChanged(-1);
            }
            Q_EMIT session.statusChanged(status);
        });
        if (up && !m_probeTimer->isActive()) {
            m_probeTimer->start();
            probe();
            introduce();
            askPermissions();
        } else if (!up) {
            m_probeTimer->stop();
        }
    }

    Task<> probe()
    {
        if (m_probing)
            co_return;
        m_probing = true;
        QElapsedTimer clock;
        clock.start();
        const redis::Command ping("PING");
        const auto reply = co_await m_client->command(ping);
        m_probing = false;
        if (!reply || !m_client || !takesCommands(m_client->status().state))
            co_return;
        tell([ms = double(clock.nsecsElapsed()) / 1e6](Session &session) {
            session.m_latencyMs = ms;
            Q_EMIT session.latencyChanged(ms);
        });
    }

    Task<> introduce()
    {
        const auto identity = co_await m_client->identity();
        if (!identity)
            co_return;
        tell([identity = *identity](Session &session) {
            if (session.m_identity == identity)
                return;
            session.m_identity = identity;
            Q_EMIT session.identityChanged();
        });
    }

    Task<> askPermissions()
    {
        const auto permissions = co_await redis::fetchPermissions(*m_client);
        if (!permissions)
            co_return; // asked again with the next connection
        tell([permissions = *permissions](Session &session) {
            if (session.m_permissions == permissions)
                return;
            session.m_permissions = permissions;
            Q_EMIT session.permissionsChanged();
        });
    }

    Session *m_session;
    std::unique_ptr<redis::Client> m_client;
    std::vector<std::weak_ptr<Pending>> m_pending;
    std::size_t m_sweepAt = 64;
    QElapsedTimer m_closing;
    QTimer *m_probeTimer = nullptr;
    bool m_probing = false;
};

Session::Session(const redis::Url &url, const redis::ClientOptions &options, QObject *parent)
    : QObject(parent)
    , m_url(url)
    , m_options(options)
    , m_profile(redis::Profile::make(url.displayName(), url))
    , m_origin{QStringLiteral("freshet"), {}, std::nullopt, url.displayName()}
    , m_core(new Core(this))
{
    m_thread.setObjectName(QStringLiteral("session"));
    m_core->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_core, [core = m_core] { core->dropClient(); }, Qt::DirectConnection);
    m_thread.start();
    QMetaObject::invokeMethod(m_core, [core = m_core, url, options] { core->open(url, options); });
}

Session::~Session()
{
    // Calls to one object arrive in order: everything that was posted before is answered by then.
    QMetaObject::invokeMethod(m_core, [core = m_core] { core->close(); });
    m_thread.wait();
    delete m_core; // its thread has ended
}

void Session::noteRefusal(const Error &error)
{
    if (m_permissions.noteRefusal(error))
        Q_EMIT permissionsChanged();
}

void Session::reconnectNow()
{
    QMetaObject::invokeMethod(m_core, [core = m_core] { core->reconnectNow(); });
}

void Session::post(std::function<void(redis::Client &)> job, std::shared_ptr<Pending> pending)
{
    QMetaObject::invokeMethod(m_core,
                              [core = m_core, job = std::move(job), pending = std::move(pending)] { core->work(job, pending); });
}

} // namespace freshet::ui
