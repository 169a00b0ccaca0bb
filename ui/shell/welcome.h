// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/profile.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace freshet::ui {

class ProfileStore;

/// What the window shows while nothing is connected: the sandbox, an address, the saved connections, and those used lately.
class Welcome : public QWidget
{
    Q_OBJECT

public:
    Welcome(const ProfileStore *profiles, bool hasSandbox, QWidget *parent = nullptr);
    void say(const QString &text); ///< what went wrong; empty: nothing
    void setSandboxBusy(bool busy);
    void focusFirst();

Q_SIGNALS:
    void sandboxRequested();
    void urlRequested(const freshet::redis::Url &url);
    void profileRequested(const freshet::redis::Profile &profile);
    void newConnectionRequested();

private:
    void connectTyped();
    void showRecent();

    const ProfileStore *m_profiles;
    QPushButton *m_sandbox;
    QLineEdit *m_url;
    QLabel *m_complaint;
    QLabel *m_recentTitle;
    QVBoxLayout *m_recent;
};

} // namespace freshet::ui
