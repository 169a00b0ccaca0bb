// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/profile.h"
#include "ui/bridge/session.h"

#include <QObject>

#include <memory>

namespace freshet::ui {

class ProfileStore;
class SecretStore;

/// The one connection that the window shows: which profile, its session, and what is needed to open it. GUI thread; waits for
/// nothing. The stores must outlive it.
class CurrentConnection : public QObject
{
    Q_OBJECT

public:
    enum class Phase {
        None,          ///< nothing chosen
        Unlocking,     ///< the keychain is asked for the password
        NeedsPassword, ///< the server refused the login; there is no session until `givePassword`
        Open,          ///< there is a session; its own status tells the rest
    };

    CurrentConnection(ProfileStore *profiles, SecretStore *secrets, QObject *parent = nullptr);
    ~CurrentConnection() override;

    /// Every connection opened from now on refuses writes, whatever its profile says.
    void forceReadOnly() { m_forceReadOnly = true; }

    /// Opens a profile; one that is saved and whose URL has no password gets it from the keychain.
    void open(const redis::Profile &profile);
    /// An address that is not saved.
    void openUrl(const redis::Url &url);
    void openSandbox(const redis::Url &url);
    void givePassword(const QString &user, const QString &password, bool remember);
    void close();

    Phase phase() const { return m_phase; }
    Session *session() const { return m_session.get(); }
    const redis::Profile &profile() const { return m_profile; }
    bool isSandbox() const { return m_isSandbox; }
    bool isReadOnly() const { return m_profile.readOnly || m_forceReadOnly; }
    QString title() const; ///< name or address, as plain visible text, without user and password
    const Error &loginError() const { return m_loginError; } ///< while NeedsPassword
    bool keychainAvailable() const { return m_keychainAvailable; }

Q_SIGNALS:
    /// `session()` is another one or gone. The old one lives until all receivers have returned.
    void sessionChanged();
    /// Phase, status, latency or identity changed.
    void stateChanged();

private:
    void begin(const redis::Profile &profile, bool sandbox);
    void openSession();
    void replaceSession(std::unique_ptr<Session> next);
    void onStatus(const redis::ConnectionStatus &status);

    ProfileStore *m_profiles;
    SecretStore *m_secrets;
    std::unique_ptr<Session> m_session;
    redis::Profile m_profile;
    Phase m_phase = Phase::None;
    Error m_loginError;
    Latest m_asked;
    bool m_isSandbox = false;
    bool m_forceReadOnly = false;
    bool m_wasReady = false;
    bool m_keychainAvailable = true;
    bool m_rememberWhenReady = false;
};

} // namespace freshet::ui
