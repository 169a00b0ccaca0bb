// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/nodes_page.h"

#include "ui/server/server_words.h"
#include "ui/server/slot_map.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

using Role = inspect::ServerNode::Role;
using State = inspect::ServerNode::State;
using Tone = ServerTableModel::Tone;
using Cell = ServerTableModel::Cell;

namespace {

QString roleText(const inspect::ServerNode &node)
{
    switch (node.role) {
    case Role::Primary:
        return NodesPage::tr("Primary");
    case Role::Replica:
        return NodesPage::tr("Replica");
    case Role::Unknown:
        break;
    }
    return NodesPage::tr("Unknown");
}

Cell stateCell(const inspect::ServerNode &node)
{
    Cell cell;
    switch (node.state) {
    case State::Online:
        cell = {NodesPage::tr("Online"), {}, Tone::Good};
        break;
    case State::Suspected:
        cell = {NodesPage::tr("Not reached by some"), {}, Tone::Warning};
        break;
    case State::Down:
        cell = {NodesPage::tr("Down"), {}, Tone::Bad};
        break;
    case State::Joining:
        cell = {NodesPage::tr("Joining"), {}, Tone::Warning};
        break;
    case State::Syncing:
        cell = {NodesPage::tr("Not in step"), {}, Tone::Warning};
        break;
    }
    if (node.error) {
        if (node.state == State::Online)
            cell = {NodesPage::tr("No answer"), {}, Tone::Warning};
        cell.tip = visibleText(node.error->message.left(400));
    }
    return cell;
}

Cell numberCell(const std::optional<qint64> &number, const auto &format)
{
    return number ? Cell{format(*number), double(*number)} : Cell{QStringLiteral("–"), {}, Tone::Muted, NodesPage::tr("unknown")};
}

QString slotsText(const inspect::ServerNode &node)
{
    if (node.slotRanges.empty())
        return QStringLiteral("–");
    QStringList parts;
    for (const auto &[first, last] : node.slotRanges)
        parts << (first == last ? QString::number(first) : QStringLiteral("%1-%2").arg(first).arg(last));
    return parts.join(QStringLiteral(", "));
}

} // namespace

NodesPage::NodesPage(QWidget *parent)
    : TablePage(parent)
    , m_map(new SlotMap(this))
    , m_summary(makeLabel({}, TextKind::Normal, this))
{
    m_summary->setWordWrap(true);
    content()->insertWidget(0, m_summary);
    content()->insertWidget(1, m_map);
    m_map->hide();
    retell();
    table()->sortByColumn(0, Qt::AscendingOrder);
    showWaiting();
}

void NodesPage::sessionChanged()
{
    m_hasNodes = false;
    m_map->hide();
    m_summary->clear();
    showWaiting();
}

void NodesPage::refresh()
{
    ask([](redis::Client &client) { return inspect::fetchServerNodes(client); },
        [this](const Result<inspect::ServerNodes> &nodes) {
            m_map->setStale(!nodes);
            if (!nodes) {
                showFailure(nodes.error(), session() && session()->url().topology == redis::Topology::Cluster
                                               ? QStringLiteral("CLUSTER NODES")
                                               : QStringLiteral("INFO"));
                return;
            }
            m_nodes = *nodes;
            m_hasNodes = true;
            show(m_nodes);
        });
}

void NodesPage::show(const inspect::ServerNodes &nodes)
{
    const bool isCluster = nodes.mode == redis::Topology::Cluster;
    std::vector<ServerTableModel::Row> rows;
    int rank = 0;
    for (const inspect::ServerNode &node : nodes.nodes) {
        ServerTableModel::Row row;
        row.id = node.id + '\n' + node.address.toUtf8();
        const bool isBehind = node.role == Role::Replica && rank > 0;
        const QString address = visibleText(node.address.left(120));
        row.cells.push_back(
            {(isBehind ? QStringLiteral("  ") : QString()) + address, rank++, Tone::Normal,
             node.id.isEmpty() || node.id == node.address.toUtf8() ? address : address + u'\n' + visibleBytes(node.id)});
        row.cells.push_back({roleText(node), {}, node.role == Role::Primary ? Tone::Strong : Tone::Normal});
        row.cells.push_back(stateCell(node));
        Cell ranges{slotsText(node), double(node.slotCount())};
        if (node.movingSlots > 0)
            ranges = {tr("%1, %n moving", nullptr, node.movingSlots).arg(ranges.text), ranges.order, Tone::Warning};
        row.cells.push_back(std::move(ranges));
        Cell memory = numberCell(node.usedMemory, [](qint64 bytes) { return formatBytes(bytes); });
        if (node.usedMemory && node.maxMemory.value_or(0) > 0)
            memory.text = tr("%1 of %2").arg(memory.text, formatBytes(*node.maxMemory));
        row.cells.push_back(std::move(memory));
        row.cells.push_back(numberCell(node.keys, [](qint64 count) { return formatCount(count); }));
        row.cells.push_back(numberCell(node.opsPerSecond, [](qint64 count) { return formatRate(double(count)); }));
        row.cells.push_back(numberCell(node.clients, [](qint64 count) { return formatCount(count); }));
        row.cells.push_back(node.role == Role::Replica ? numberCell(node.lag, [](qint64 bytes) { return formatBytes(bytes); })
                                                       : Cell{QString()});
        row.cells.push_back({visibleText(node.version.left(40))});
        rows.push_back(std::move(row));
    }
    for (const inspect::SentinelNode &sentinel : nodes.sentinels) {
        ServerTableModel::Row row;
        row.id = "sentinel " + sentinel.address.toUtf8();
        row.cells.push_back({visibleText(sentinel.address.left(120)), rank++});
        row.cells.push_back({sentinel.isAsked ? tr("Sentinel (asked)") : tr("Sentinel")});
        row.cells.push_back(sentinel.isDown ? Cell{tr("Down"), {}, Tone::Bad} : Cell{tr("Online"), {}, Tone::Good});
        row.cells.resize(10);
        rows.push_back(std::move(row));
    }
    QStringList said;
    if (isCluster) {
        said << (nodes.clusterState == "ok" ? tr("The cluster is complete.")
                 : nodes.clusterState.isEmpty()
                     ? tr("The cluster's state is unknown.")
                     : tr("The cluster is not complete: its state is %1.").arg(visibleBytes(nodes.clusterState.left(40))));
        said << tr("%1 of %2 slots are served.").arg(formatCount(nodes.slotsServed), formatCount(inspect::slotsOfCluster));
    }
    if (nodes.mode == redis::Topology::Sentinel) {
        const auto primary = std::ranges::find(nodes.nodes, Role::Primary, &inspect::ServerNode::role);
        if (primary != nodes.nodes.end())
            said << tr("%1 is the primary of %2.")
                        .arg(visibleText(primary->address.left(120)), visibleText(nodes.masterName.left(80)));
        if (nodes.quorum)
            said << tr("A failover needs %n Sentinel(s).", nullptr, int(std::min<qint64>(*nodes.quorum, 1000)));
        if (nodes.sentinelError)
            said << tr("No Sentinel answers: %1").arg(visibleText(nodes.sentinelError->message.left(200)));
    }
    m_summary->setText(said.join(u' '));
    m_summary->setVisible(!said.isEmpty());
    m_map->setVisible(isCluster);
    m_map->show(nodes);
    showRows(std::move(rows), {});
}

void NodesPage::retell()
{
    setColumns({{tr("Node"), false, true, 22, 3},
                {tr("Role"), false, false, 11, 1},
                {tr("State"), false, false, 9, 2},
                {tr("Slots"), false, false, 8, 3},
                {tr("Memory"), true, false, 21, 1}, // with its limit, which must not stand there alone
                {tr("Keys"), true, false, 7, 1},
                {tr("Commands"), true, false, 9, 1},
                {tr("Clients"), true, false, 7, 1, true},
                {tr("Behind by"), true, false, 9, 1},
                {tr("Version"), false, false, 8, 1, true}});
    m_map->setAccessibleName(tr("Map of the cluster's slots"));
    retellTable(tr("Nodes"));
    if (m_hasNodes)
        show(m_nodes);
}

} // namespace freshet::ui
