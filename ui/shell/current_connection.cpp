// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/current_connection.h"

#include "ui/bridge/secret_store.h"
#include "ui/connections/profile_store.h"
#include "ui/widgets/text.h"

#include <utility>

namespace freshet::ui {

using State = redis::ConnectionStatus::State;

CurrentConnection::CurrentConnection(ProfileStore *profiles, SecretStore *secrets, QObject *parent)
    : QObject(parent)
    , m_profiles(profiles)
    , m_secrets(secrets)
{}

CurrentConnection::~CurrentConnection() = default;

void CurrentConnection::begin(const redis::Profile &profile, bool sandbox)
{
    m_asked.next();
    replaceSession(nullptr);
    m_profile = profile;
    m_isSandbox = sandbox;
    m_wasReady = false;
    m_rememberWhenReady = false;
    m_loginError = {};
}

void CurrentConnection::open(const redis::Profile &profile)
{
    begin(profile, false);
    m_profiles->noteUse(m_profiles->find(profile.id) ? profile.id : QString(), profile.url);
    if (!profile.url.password.isEmpty() || !m_profiles->find(profile.id)) {
        openSession();
        return;
    }
    m_phase = Phase::Unlocking;
    Q_EMIT stateChanged();
    const auto mine = m_asked.next();
    m_secrets->read(profile.id, this, [this, mine](SecretStore::Outcome outcome, const QString &secret) {
        if (!m_asked.is(mine))
            return;
        m_keychainAvailable = outcome != SecretStore::Outcome::Unavailable;
        if (outcome == SecretStore::Outcome::Done)
            m_profile.url.password = secret;
        openSession();
    });
}

void CurrentConnection::openUrl(const redis::Url &url)
{
    open(redis::Profile::make(url.displayName(), url));
}

void CurrentConnection::openSandbox(const redis::Url &url)
{
    begin(redis::Profile::make(tr("Sandbox"), url), true);
    openSession();
}

void CurrentConnection::givePassword(const QString &user, const QString &password, bool remember)
{
    if (m_phase != Phase::NeedsPassword)
        return;
    m_profile.url.user = user;
    m_profile.url.password = password;
    m_rememberWhenReady = remember;
    openSession();
}

void CurrentConnection::close()
{
    begin({}, false);
    m_phase = Phase::None;
    Q_EMIT stateChanged();
}

void CurrentConnection::openSession()
{
    if (m_profile.url.topology == redis::Topology::Sentinel && m_profile.url.sentinelPassword.isEmpty())
        m_profile.url.sentinelPassword = qEnvironmentVariable("FRESHET_SENTINEL_PASSWORD");
    redis::ClientOptions options;
    options.readOnly = isReadOnly();
    auto session = std::make_unique<Session>(m_profile.url, options);
    session->setProfile(m_profile);
    session->setOrigin({QStringLiteral("freshet"), m_profile.name, m_profile.environment, m_profile.url.displayName()});
    connect(session.get(), &Session::statusChanged, this, &CurrentConnection::onStatus);
    connect(session.get(), &Session::latencyChanged, this, &CurrentConnection::stateChanged);
    connect(session.get(), &Session::identityChanged, this, &CurrentConnection::stateChanged);
    m_phase = Phase::Open;
    replaceSession(std::move(session));
    Q_EMIT stateChanged();
}

void CurrentConnection::replaceSession(std::unique_ptr<Session> next)
{
    if (!m_session && !next)
        return;
    const auto old = std::exchange(m_session, std::move(next));
    if (old)
        old->disconnect(this);
    Q_EMIT sessionChanged();
}

void CurrentConnection::onStatus(const redis::ConnectionStatus &status)
{
    if (status.state == State::Ready || status.state == State::Degraded) {
        m_wasReady = true;
        if (std::exchange(m_rememberWhenReady, false))
            m_secrets->write(m_profile.id, m_profile.url.password, this, [](SecretStore::Outcome) {});
    }
    // Asking again and again with a wrong password could lock the account, so the attempts end here.
    if (!m_wasReady && status.state == State::Away && status.error.code == Code::AuthFailed) {
        m_loginError = status.error;
        m_phase = Phase::NeedsPassword;
        QMetaObject::invokeMethod(
            this,
            [this, session = m_session.get()] {
                if (m_phase == Phase::NeedsPassword && m_session.get() == session)
                    replaceSession(nullptr);
                Q_EMIT stateChanged();
            },
            Qt::QueuedConnection); // the session is sending this very signal
        return;
    }
    Q_EMIT stateChanged();
}

QString CurrentConnection::title() const
{
    if (m_phase == Phase::None)
        return {};
    return visibleText(m_profile.name.isEmpty() ? m_profile.url.displayName() : m_profile.name);
}

} // namespace freshet::ui
