// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/client_list.h"
#include "ui/server/table_page.h"
#include "ui/widgets/control_rights.h"

class QPushButton;

namespace freshet::ui {

class ServerActions;

/// "Who is connected?": the connections of all nodes, and ending one. This console's own is marked and is not ended; another one
/// with the same name only after a question.
class ClientsPage final : public TablePage
{
    Q_OBJECT

public:
    static constexpr std::size_t mostRows = 5000;

    explicit ClientsPage(ServerActions *actions, QWidget *parent = nullptr);

    QString id() const override { return QStringLiteral("clients"); }
    QString title() const override { return tr("Clients"); }
    void refresh() override;

protected:
    void sessionChanged() override;
    void retell() override;
    void chosenChanged() override { showButtons(); }
    void showRights() override { showButtons(); }

private:
    void show();
    void askKill();
    void showButtons();
    const inspect::ConnectedClient *chosen() const;

    ServerActions *m_actions;
    ControlRights m_rights; ///< of m_kill
    QPushButton *m_kill;
    inspect::ClientList m_list;
    bool m_hasList = false;
};

} // namespace freshet::ui
