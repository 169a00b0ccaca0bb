// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/versions/version_history_model.h"

#include "ui/versions/version_delegate.h"
#include "ui/versions/versions_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <algorithm>

namespace freshet::ui {

namespace {

constexpr qsizetype mostShown = 300; // characters of a cell

bool same(const cache::VersionRecord &a, const cache::VersionRecord &b)
{
    return a.time == b.time && a.microsecond == b.microsecond && a.move == b.move && a.kind == b.kind && a.actor == b.actor &&
           a.reason == b.reason && a.host == b.host;
}

QString cut(const QString &text)
{
    return visibleText(text.size() > mostShown ? text.left(mostShown) + QStringLiteral(" …") : text);
}

} // namespace

void VersionHistoryModel::update(const std::vector<cache::VersionRecord> &records)
{
    if (std::ranges::equal(records, m_records, same))
        return;
    const std::size_t more = records.size() > m_records.size() ? records.size() - m_records.size() : 0;
    if (more > 0 && std::equal(m_records.begin(), m_records.end(), records.begin() + std::ptrdiff_t(more), same)) {
        beginInsertRows({}, 0, int(more) - 1);
        m_records = records;
        endInsertRows();
        return;
    }
    beginResetModel();
    m_records = records;
    endResetModel();
}

void VersionHistoryModel::retell()
{
    if (!m_records.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_records.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int VersionHistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_records.size());
}

int VersionHistoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString VersionHistoryModel::text(const cache::VersionRecord &record, int column) const
{
    switch (column) {
    case TimeColumn:
        return record.time.isValid() ? formatTime(record.time) : tr("unknown");
    case ScopeColumn:
        return scopeTitle(record.move.scope);
    case MoveColumn:
        return tr("%1 → %2", "from, to").arg(versionTitle(record.move.from), versionTitle(record.move.to));
    case KindColumn:
        return kindTitle(record.kind);
    case WhoColumn:
        return record.kind.isEmpty() ? tr("a service") : cut(record.actor);
    case HostColumn:
        return cut(record.host);
    case ReasonColumn:
        return cut(record.reason);
    default:
        return {};
    }
}

QVariant VersionHistoryModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || std::size_t(index.row()) >= m_records.size() || index.column() >= ColumnCount)
        return {};
    const cache::VersionRecord &record = m_records[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(record, index.column());
    case Qt::ToolTipRole:
        return index.column() == ReasonColumn ? visibleText(record.reason.left(2000))
               : index.column() == WhoColumn && record.kind.isEmpty()
                   ? tr("Only the history tells of it, which services write without a name.")
                   : QString();
    case Qt::AccessibleTextRole:
        return tr("%1: %2", "column, value")
            .arg(headerData(index.column(), Qt::Horizontal).toString(), text(record, index.column()));
    case ScopeRole:
        return record.move.scope;
    case KindRole:
        return record.kind;
    case SearchRole: {
        QStringList parts;
        for (int column = ScopeColumn; column < ColumnCount; ++column)
            parts << text(record, column);
        return parts.join(u'\n');
    }
    case VersionDelegate::MutedRole:
        return index.column() == TimeColumn || index.column() == HostColumn ||
               (index.column() == WhoColumn && record.kind.isEmpty());
    default:
        return {};
    }
}

QVariant VersionHistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case ScopeColumn:
        return tr("Namespace");
    case MoveColumn:
        return tr("Versions");
    case KindColumn:
        return tr("Kind");
    case WhoColumn:
        return tr("Who");
    case HostColumn:
        return tr("Host");
    case ReasonColumn:
        return tr("Reason");
    default:
        return {};
    }
}

void VersionHistoryFilter::setScope(const std::optional<QByteArray> &scope)
{
    if (m_scope == scope)
        return;
    m_scope = scope;
    invalidateFilter();
}

void VersionHistoryFilter::setKind(const std::optional<QByteArray> &kind)
{
    if (m_kind == kind)
        return;
    m_kind = kind;
    invalidateFilter();
}

void VersionHistoryFilter::setSearch(const QString &text)
{
    if (m_search == text)
        return;
    m_search = text;
    invalidateFilter();
}

bool VersionHistoryFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (m_scope && index.data(VersionHistoryModel::ScopeRole).toByteArray() != *m_scope)
        return false;
    if (m_kind && index.data(VersionHistoryModel::KindRole).toByteArray() != *m_kind)
        return false;
    return m_search.isEmpty() || index.data(VersionHistoryModel::SearchRole).toString().contains(m_search, Qt::CaseInsensitive);
}

} // namespace freshet::ui
