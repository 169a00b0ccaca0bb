// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/server_flaws.h"
#include "ui/server/table_page.h"

namespace freshet::ui {

/// "Is this version known to be vulnerable?": the published vulnerabilities of the server's version, from a table in this
/// program. Asks nobody: the version is the session's.
class FlawsPage final : public TablePage
{
    Q_OBJECT

public:
    explicit FlawsPage(QWidget *parent = nullptr);

    QString id() const override { return QStringLiteral("flaws"); }
    QString title() const override { return tr("Security"); }
    void refresh() override { show(); }
    bool isPolled() const override { return false; }

protected:
    void sessionChanged() override;
    void retell() override;

private:
    void show();

    QLabel *m_summary;
};

} // namespace freshet::ui
