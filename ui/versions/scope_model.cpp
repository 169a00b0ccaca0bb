// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/versions/scope_model.h"

#include "ui/versions/version_delegate.h"
#include "ui/versions/versions_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <algorithm>

namespace freshet::ui {

namespace {

bool isBefore(const QByteArray &a, const QByteArray &b)
{
    const bool aIsGlobal = a == cache::globalScope, bIsGlobal = b == cache::globalScope;
    return aIsGlobal != bIsGlobal ? aIsGlobal : a < b;
}

bool sameLiving(const cache::NamespaceVersions::Living &a, const cache::NamespaceVersions::Living &b)
{
    return a.version == b.version && a.keys == b.keys && a.bytes == b.bytes && a.bytesError == b.bytesError &&
           a.persistent == b.persistent && a.lastExpiry == b.lastExpiry;
}

bool same(const ScopeModel::Row &a, const ScopeModel::Row &b)
{
    return a.versions.version == b.versions.version && a.versions.own == b.versions.own &&
           a.versions.highest == b.versions.highest && a.versions.since == b.versions.since &&
           a.versions.error == b.versions.error && a.isCounted == b.isCounted && a.living.size() == b.living.size() &&
           std::equal(a.living.begin(), a.living.end(), b.living.begin(), sameLiving);
}

} // namespace

const cache::NamespaceVersions::Living *ScopeModel::Row::current() const
{
    const auto found = std::ranges::find(living, versions.version, &cache::NamespaceVersions::Living::version);
    return found == living.end() ? nullptr : &*found;
}

qint64 ScopeModel::Row::oldVersions() const
{
    return std::ranges::count_if(living, [this](const auto &one) { return one.version != versions.version; });
}

qint64 ScopeModel::Row::oldKeys() const
{
    qint64 keys = 0;
    for (const auto &one : living)
        keys += one.version == versions.version ? 0 : one.keys;
    return keys;
}

void ScopeModel::update(const VersionsController::View &view)
{
    std::vector<Row> fresh;
    for (const cache::NamespaceVersions &one : view.rows)
        fresh.push_back({one, view.count.at.isValid(), view.livingOf(one.nameSpace)});
    std::ranges::sort(fresh, isBefore, [](const Row &row) { return row.versions.nameSpace; });
    if (m_rows.empty() && !fresh.empty()) { // thousands at a time, once
        beginInsertRows({}, 0, int(fresh.size()) - 1);
        m_rows = std::move(fresh);
        endInsertRows();
        return;
    }
    std::size_t at = 0;
    for (Row &row : fresh) {
        const QByteArray &name = row.versions.nameSpace;
        while (at < m_rows.size() && isBefore(m_rows[at].versions.nameSpace, name)) {
            beginRemoveRows({}, int(at), int(at));
            m_rows.erase(m_rows.begin() + std::ptrdiff_t(at));
            endRemoveRows();
        }
        if (at == m_rows.size() || m_rows[at].versions.nameSpace != name) {
            beginInsertRows({}, int(at), int(at));
            m_rows.insert(m_rows.begin() + std::ptrdiff_t(at), std::move(row));
            endInsertRows();
        } else if (!same(m_rows[at], row)) {
            m_rows[at] = std::move(row);
            Q_EMIT dataChanged(index(int(at), 0), index(int(at), ColumnCount - 1));
        }
        ++at;
    }
    if (at < m_rows.size()) {
        beginRemoveRows({}, int(at), int(m_rows.size()) - 1);
        m_rows.erase(m_rows.begin() + std::ptrdiff_t(at), m_rows.end());
        endRemoveRows();
    }
}

const ScopeModel::Row *ScopeModel::row(int row) const
{
    return row >= 0 && std::size_t(row) < m_rows.size() ? &m_rows[std::size_t(row)] : nullptr;
}

int ScopeModel::rowOf(const QByteArray &scope) const
{
    const auto found = std::ranges::find_if(m_rows, [&](const Row &row) { return row.versions.nameSpace == scope; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

void ScopeModel::retell()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int ScopeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ScopeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ScopeModel::text(const Row &row, int column) const
{
    const bool isGlobal = row.versions.nameSpace == cache::globalScope;
    const auto *current = row.current();
    switch (column) {
    case ScopeColumn:
        return scopeTitle(row.versions.nameSpace);
    case VersionColumn:
        return versionTitle(row.versions.version);
    case OriginColumn:
        return row.versions.error ? tr("Unreadable") : isGlobal ? QString() : row.versions.own ? tr("Own") : tr("Inherited");
    case SinceColumn:
        return row.versions.since.isValid() ? formatTime(row.versions.since) : tr("not recorded");
    case KeysColumn:
        return !row.isCounted ? QString() : formatCount(current ? current->keys : 0);
    case MemoryColumn:
        return current ? memoryText(*current) : QString();
    case OldColumn:
        return !row.isCounted           ? QString()
               : row.oldVersions() == 0 ? tr("none")
                                        : tr("%n old: %1 keys", nullptr, int(row.oldVersions())).arg(formatCount(row.oldKeys()));
    default:
        return {};
    }
}

QString ScopeModel::hint(const Row &row, int column) const
{
    if (row.versions.error)
        return visibleText(row.versions.error->message.left(500));
    const auto *current = row.current();
    if (column == MemoryColumn && current && current->bytes)
        return current->bytesError > 0 ? tr("Estimated from measured keys; 19 times of 20 it is within the given distance.")
                                       : tr("Every key was measured.");
    if (column == SinceColumn && !row.versions.since.isValid())
        return tr("Somebody set this version without writing it into the history.");
    if (row.versions.nameSpace == cache::globalScope && column >= KeysColumn)
        return tr("Of the namespaces that inherit the global version.");
    return column == ScopeColumn ? visibleBytes(row.versions.nameSpace.left(2000)) : QString();
}

QVariant ScopeModel::sortKey(const Row &row, int column) const
{
    const bool isGlobal = row.versions.nameSpace == cache::globalScope;
    const auto *current = row.current();
    switch (column) {
    case SinceColumn:
        return row.versions.since;
    case KeysColumn:
        return current ? current->keys : qint64(0);
    case MemoryColumn:
        return !current ? qint64(-1) : current->bytes.value_or(-1);
    case OldColumn:
        return row.oldKeys();
    case ScopeColumn:
        return isGlobal ? QString() : text(row, column);
    default:
        return text(row, column);
    }
}

QVariant ScopeModel::data(const QModelIndex &index, int role) const
{
    const Row *one = index.isValid() ? row(index.row()) : nullptr;
    if (!one || index.column() >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*one, index.column());
    case Qt::ToolTipRole:
        return hint(*one, index.column());
    case Qt::TextAlignmentRole:
        return int((index.column() == KeysColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole: {
        const QString shown = text(*one, index.column());
        return tr("%1: %2", "column, value")
            .arg(headerData(index.column(), Qt::Horizontal).toString(), shown.isEmpty() ? tr("not counted") : shown);
    }
    case ScopeRole:
        return one->versions.nameSpace;
    case SortRole:
        return sortKey(*one, index.column());
    case SearchRole:
        return QString(scopeTitle(one->versions.nameSpace) + u'\n' + versionTitle(one->versions.version));
    case VersionDelegate::TroubleRole:
        return one->versions.error.has_value() && index.column() != ScopeColumn;
    case VersionDelegate::MutedRole:
        return (index.column() == OriginColumn && !one->versions.own) ||
               (index.column() == SinceColumn && !one->versions.since.isValid());
    default:
        return {};
    }
}

QVariant ScopeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::TextAlignmentRole))
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == KeysColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    switch (section) {
    case ScopeColumn:
        return tr("Namespace");
    case VersionColumn:
        return tr("Version");
    case OriginColumn:
        return tr("From");
    case SinceColumn:
        return tr("Since");
    case KeysColumn:
        return tr("Keys");
    case MemoryColumn:
        return tr("Memory");
    case OldColumn:
        return tr("Older versions");
    default:
        return {};
    }
}

} // namespace freshet::ui
