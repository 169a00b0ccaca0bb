// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/blast_model.h"

#include "ui/invalidate/invalidate_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <algorithm>

namespace freshet::ui {

BlastModel::BlastModel(QObject *parent)
    : QAbstractTableModel(parent)
{}

void BlastModel::setContent(const inspect::InvalidationPreview &preview, const std::optional<inspect::BlastRadius> &blast)
{
    beginResetModel();
    m_rows.clear();
    m_others = preview.otherKeys;
    std::vector<QByteArray> told;
    for (const auto &group : preview.groups) {
        Row row;
        row.group = group;
        if (blast && !group.nameSpace.isEmpty()) {
            const auto one = std::ranges::find(blast->namespaces, group.nameSpace, &inspect::NamespaceBlast::nameSpace);
            if (one != blast->namespaces.end()) {
                const auto current = blast->versions.find(group.nameSpace);
                row.isOld = !group.version.isEmpty() && current != blast->versions.end() && current->second != group.version;
                if (!row.isOld && std::ranges::find(told, group.nameSpace) == told.end()) {
                    told.push_back(group.nameSpace);
                    row.blast = *one;
                }
            }
        }
        m_rows.push_back(std::move(row));
    }
    if (m_others > 0)
        m_rows.push_back({});
    endResetModel();
}

void BlastModel::retell()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int BlastModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int BlastModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString BlastModel::text(const Row &row, int column) const
{
    const QString unknown = QStringLiteral("–");
    const auto &blast = row.blast;
    switch (column) {
    case NamespaceColumn:
        return row.group.nameSpace.isEmpty() ? tr("(none)") : visibleBytes(row.group.nameSpace.left(500));
    case VersionColumn:
        return row.isOld ? tr("%1, old").arg(visibleBytes(row.group.version.left(100)))
                         : visibleBytes(row.group.version.left(100));
    case KeysColumn:
        return formatCount(row.group.keys);
    case ShareColumn:
        return row.isOld ? unknown : blast && blast->share ? shareText(*blast) : unknown;
    case ServedColumn:
        return row.isOld ? formatRate(0) : blast && blast->servedPerSecond ? formatRate(*blast->servedPerSecond) : unknown;
    case MissColumn:
        return blast && blast->missMs ? formatMilliseconds(*blast->missMs) : unknown;
    case WarmColumn:
        return blast && blast->warmAgain ? formatDuration(*blast->warmAgain) : unknown;
    default:
        return {};
    }
}

QVariant BlastModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || std::size_t(index.row()) >= m_rows.size())
        return {};
    const Row &row = m_rows[std::size_t(index.row())];
    const bool isOthers = m_others > 0 && std::size_t(index.row()) + 1 == m_rows.size();
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (index.column() >= KeysColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && index.column() == MissColumn && row.blast && row.blast->missIsSinceStart)
        return tr("Of all reads that were counted: there were too few misses just now.");
    if (role == Qt::ToolTipRole && index.column() == ShareColumn && row.blast && row.blast->share)
        return tr("Between %1 and %2 of the namespace's keys that are read now, from a draw of random keys.")
            .arg(formatPercent(row.blast->shareLow), formatPercent(row.blast->shareHigh));
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    if (isOthers)
        return index.column() == NamespaceColumn ? tr("further namespaces")
               : index.column() == KeysColumn    ? formatCount(m_others)
                                                 : QString();
    const QString shown = text(row, index.column());
    return role == Qt::AccessibleTextRole && shown == QStringLiteral("–") ? tr("unknown") : shown;
}

QVariant BlastModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section >= KeysColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case ShareColumn:
            return tr("Which share of the namespace's keys that are read now would go");
        case ServedColumn:
            return tr("Reads a second that these keys answer now; so many more go to the source at first");
        case MissColumn:
            return tr("How long a read takes that finds nothing, with its load");
        case WarmColumn:
            return tr("Until 9 of 10 keys are back, if reads are spread evenly over them; popular keys come back sooner");
        default:
            return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NamespaceColumn:
        return tr("Namespace");
    case VersionColumn:
        return tr("Version");
    case KeysColumn:
        return tr("Keys");
    case ShareColumn:
        return tr("Share");
    case ServedColumn:
        return tr("Serve now");
    case MissColumn:
        return tr("A miss takes");
    case WarmColumn:
        return tr("Warm again");
    default:
        return {};
    }
}

} // namespace freshet::ui
