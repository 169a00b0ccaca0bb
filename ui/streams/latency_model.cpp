// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/latency_model.h"

#include "ui/streams/event_cell_delegate.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <algorithm>

namespace freshet::ui {

using events::LatencyHour;

void LatencyModel::update(std::vector<LatencyHour> groups)
{
    std::ranges::sort(groups, {}, [](const LatencyHour &one) { return one.whole.group; });
    const auto name = [](const LatencyHour &one) { return one.whole.group; };
    if (std::ranges::equal(groups, m_groups, {}, name, name)) {
        m_groups = std::move(groups);
        if (!m_groups.empty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_groups.size()) - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_groups = std::move(groups);
    endResetModel();
}

const LatencyHour *LatencyModel::group(int row) const
{
    return row >= 0 && row < int(m_groups.size()) ? &m_groups[std::size_t(row)] : nullptr;
}

int LatencyModel::rowOf(const QByteArray &group) const
{
    const auto found = std::ranges::find_if(m_groups, [&](const LatencyHour &one) { return one.whole.group == group; });
    return found == m_groups.end() ? -1 : int(found - m_groups.begin());
}

void LatencyModel::retell()
{
    if (!m_groups.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_groups.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int LatencyModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_groups.size());
}

int LatencyModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString LatencyModel::text(const events::HandlingLatency &latency, int column) const
{
    const auto time = [&](std::chrono::microseconds one) {
        return latency.count > 0 ? formatMilliseconds(double(one.count()) / 1000) : tr("not measured");
    };
    switch (column) {
    case GroupColumn:
        return visibleBytes(latency.group.left(500));
    case CountColumn:
        return formatCount(latency.count);
    case P50Column:
        return time(latency.p50);
    case P95Column:
        return time(latency.p95);
    case P99Column:
        return time(latency.p99);
    case LongestColumn:
        return time(latency.longest);
    default:
        return {};
    }
}

QVariant LatencyModel::data(const QModelIndex &index, int role) const
{
    const LatencyHour *one = index.isValid() && index.column() < ColumnCount ? group(index.row()) : nullptr;
    if (!one)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(one->whole, index.column());
    case Qt::AccessibleTextRole:
        return tr("%1: %2", "column, value")
            .arg(headerData(index.column(), Qt::Horizontal).toString(), text(one->whole, index.column()));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (index.column() == GroupColumn ? Qt::AlignLeft : Qt::AlignRight));
    case EventCellDelegate::ToneRole:
        return int(one->whole.count == 0 && index.column() > CountColumn ? EventCellDelegate::Muted : EventCellDelegate::Normal);
    case EventCellDelegate::FixedRole:
        return index.column() == GroupColumn;
    default:
        return {};
    }
}

QVariant LatencyModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == GroupColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (orientation == Qt::Horizontal && role == Qt::ToolTipRole && section >= P50Column && section < LongestColumn)
        return tr("So many of a hundred events were handled within this time, to 5 % above");
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case GroupColumn:
        return tr("Group");
    case CountColumn:
        return tr("Events");
    case P50Column:
        return tr("p50");
    case P95Column:
        return tr("p95");
    case P99Column:
        return tr("p99");
    case LongestColumn:
        return tr("Longest");
    default:
        return {};
    }
}

} // namespace freshet::ui
