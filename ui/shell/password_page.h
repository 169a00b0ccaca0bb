// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace freshet::ui {

class CurrentConnection;
class ElidedLabel;

/// Asks for the login that a server wanted, inside the window.
class PasswordPage : public QWidget
{
    Q_OBJECT

public:
    explicit PasswordPage(CurrentConnection *connection, QWidget *parent = nullptr);
    void ask(); ///< fills itself from the connection and takes the focus

private:
    void give();

    CurrentConnection *m_connection;
    ElidedLabel *m_title;
    QLabel *m_reason;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QCheckBox *m_remember;
};

} // namespace freshet::ui
