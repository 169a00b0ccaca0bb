// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/server_config.h"
#include "ui/server/table_page.h"
#include "ui/widgets/control_rights.h"

class QCheckBox;
class QComboBox;
class QFrame;
class QPushButton;

namespace freshet::ui {

class ServerActions;

/// "How is it set up?": every setting with its meaning where it is known, what differs from the standard or between nodes, and
/// changing one. Passwords are never shown.
class ConfigPage final : public TablePage
{
    Q_OBJECT

public:
    explicit ConfigPage(ServerActions *actions, QWidget *parent = nullptr);

    QString id() const override { return QStringLiteral("config"); }
    QString title() const override { return tr("Settings"); }
    void refresh() override;

protected:
    void sessionChanged() override;
    void retell() override;
    void chosenChanged() override;
    void showRights() override { showButtons(); }

private:
    QWidget *makeEditor();
    void show();
    void showEditor();
    void showButtons();
    void askChange();
    void onChanged(const QByteArray &name, const Result<inspect::ConfigChange> &change);
    QString enteredValue() const;
    const inspect::ConfigSetting *chosen() const;

    ServerActions *m_actions;
    ControlRights m_rights; ///< of m_change
    QCheckBox *m_onlyChanged;
    QFrame *m_editor;
    QLabel *m_name;
    QLabel *m_meaning;
    QLineEdit *m_value;
    QComboBox *m_choice;
    QCheckBox *m_rewrite;
    QPushButton *m_change;
    QLabel *m_trouble;
    inspect::ServerConfig m_config;
    QByteArray m_edited; ///< the setting in the editor
    bool m_hasConfig = false;
};

} // namespace freshet::ui
