// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/server_nodes.h"
#include "ui/server/table_page.h"

namespace freshet::ui {

class SlotMap;

/// "Which servers are there, and how is each?": every node of a cluster with the map of its slots, a primary with its replicas,
/// and the Sentinels that watch them.
class NodesPage final : public TablePage
{
    Q_OBJECT

public:
    explicit NodesPage(QWidget *parent = nullptr);

    QString id() const override { return QStringLiteral("nodes"); }
    QString title() const override { return tr("Nodes"); }
    void refresh() override;

protected:
    void sessionChanged() override;
    void retell() override;

private:
    void show(const inspect::ServerNodes &nodes);

    SlotMap *m_map;
    QLabel *m_summary;
    inspect::ServerNodes m_nodes;
    bool m_hasNodes = false;
};

} // namespace freshet::ui
