// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/profile.h"

#include <QDialog>

class QLabel;
class QListView;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace freshet::ui {

class ConnectionTestView;
class EmptyState;
class ProfileForm;
class ProfileListModel;
class ProfileStore;
class SecretStore;

/// The saved connections on the left, the chosen one as a form on the right. Never modal, never waits. Store and secrets must
/// outlive it.
class ConnectionsDialog : public QDialog
{
    Q_OBJECT

public:
    ConnectionsDialog(ProfileStore *store, SecretStore *secrets, QWidget *parent = nullptr);

    void editNew(const redis::Url &url = {}); ///< an empty form; saved only on Save or Connect
    void edit(const QString &profileId);
    ProfileForm *form() const { return m_form; }
    ConnectionTestView *testView() const { return m_test; }

Q_SIGNALS:
    /// The user wants this one open. Its URL holds the password as typed.
    void connectRequested(const freshet::redis::Profile &profile);

private:
    void onChosen();
    void save(bool thenConnect);
    void testNow();
    void duplicateChosen();
    void deleteChosen();
    void importProfiles();
    void exportProfiles();
    void say(const QString &text, bool wrong = false);
    void showEditor(bool shown);
    QString chosenId() const;
    QStringList otherNames() const;

    ProfileStore *m_store;
    SecretStore *m_secrets;
    ProfileListModel *m_model;
    QListView *m_list;
    QLabel *m_noneSaved;
    QToolButton *m_add;
    QToolButton *m_duplicate;
    QToolButton *m_delete;
    QToolButton *m_transfer;
    ProfileForm *m_form;
    QScrollArea *m_scroll;
    EmptyState *m_empty;
    ConnectionTestView *m_test;
    QLabel *m_message;
    QPushButton *m_testButton;
    QPushButton *m_save;
    QPushButton *m_connect;
    bool m_secretKnown = false; ///< the keychain has answered for what is edited
    QString m_editing;          ///< the id in the form; empty: none
};

} // namespace freshet::ui
