// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/profile.h"

#include <QHash>
#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace freshet::ui {

/// All of a profile as fields. Says what is wrong at the field where it is wrong. GUI thread; knows no store and no server.
class ProfileForm : public QWidget
{
    Q_OBJECT

public:
    explicit ProfileForm(QWidget *parent = nullptr);

    void setProfile(const redis::Profile &profile);
    void setPassword(const QString &password);
    QString password() const;
    bool rememberPassword() const;
    /// False: no keychain service answers; the choice is off and says why.
    void setKeychainAvailable(bool available);

    /// The profile as the fields stand, its URL with the password; nothing where a field is wrong: that one is marked, told and
    /// focused. `takenNames` are those of other profiles.
    std::optional<redis::Profile> validated(const QStringList &takenNames);
    /// The message at a field, by its object name (`host`, `port`, `name` …); empty where it is right.
    QString complaint(const QString &field) const;
    void focusFirst();

Q_SIGNALS:
    void edited(); ///< by the user

private:
    enum class Kind { Standalone, Socket, Sentinel, Cluster };
    Kind kind() const;
    QLineEdit *addLine(QFormLayout *form, const char *name, const QString &label, const QString &hint = {});
    void addField(QFormLayout *form, const char *name, const QString &label, QWidget *field, QWidget *focus = nullptr);
    QWidget *withFileButton(QLineEdit *edit, const QString &title);
    void setRowVisible(const QString &name, bool visible);
    void applyUrl(const redis::Url &url);
    void onUrlTyped(const QString &text);
    void showKind();
    void complain(const char *field, const QString &text);
    void clearComplaints();
    QString hostsText(const redis::Url &url) const;
    bool readHosts(redis::Url &url);

    struct Row
    {
        QWidget *label = nullptr;
        QWidget *field = nullptr;
        QWidget *focus = nullptr;
        QLabel *complaint = nullptr;
    };
    redis::Profile m_profile; ///< id and what has no field
    QHash<QString, Row> m_rows;
    QString m_firstWrong;
    bool m_filling = false;

    QLineEdit *m_url;
    QLineEdit *m_name;
    QComboBox *m_kind;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QLineEdit *m_hosts;
    QLineEdit *m_socket;
    QLineEdit *m_master;
    QLineEdit *m_sentinelUser;
    QSpinBox *m_database;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QCheckBox *m_remember;
    QCheckBox *m_tls;
    QCheckBox *m_verify;
    QLineEdit *m_ca;
    QLineEdit *m_cert;
    QLineEdit *m_key;
    QLineEdit *m_serverName;
    QComboBox *m_environment;
    QComboBox *m_color;
    QCheckBox *m_readOnly;
    QCheckBox *m_gentle;
};

} // namespace freshet::ui
