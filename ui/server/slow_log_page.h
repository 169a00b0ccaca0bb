// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/slow_log.h"
#include "ui/server/table_page.h"
#include "ui/widgets/control_rights.h"

class QPlainTextEdit;
class QPushButton;

namespace freshet::ui {

class ServerActions;

/// "Which commands took long?": the slow logs of all nodes, page by page, the chosen command whole, and emptying them.
class SlowLogPage final : public TablePage
{
    Q_OBJECT

public:
    explicit SlowLogPage(ServerActions *actions, QWidget *parent = nullptr);

    QString id() const override { return QStringLiteral("slowlog"); }
    QString title() const override { return tr("Slow log"); }
    void refresh() override;

protected:
    void sessionChanged() override;
    void retell() override;
    void chosenChanged() override;
    void showRights() override { showButtons(); }

private:
    static constexpr qint64 page = 100;

    void show();
    void askReset();
    void showButtons();

    ServerActions *m_actions;
    ControlRights m_rights; ///< of m_reset
    QPushButton *m_more;
    QPushButton *m_reset;
    QPlainTextEdit *m_whole;
    inspect::SlowLog m_log;
    qint64 m_wanted = page; ///< commands of each node
    bool m_hasLog = false;
};

} // namespace freshet::ui
