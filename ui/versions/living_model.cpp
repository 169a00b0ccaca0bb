// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/versions/living_model.h"

#include "ui/versions/version_delegate.h"
#include "ui/versions/versions_text.h"
#include "ui/widgets/format.h"

#include <algorithm>
#include <set>

namespace freshet::ui {

namespace {

constexpr std::size_t mostOfHistory = 50;

/// v10 before v9; names without number behind them.
bool isNewer(const QByteArray &a, const QByteArray &b)
{
    const auto number = [](const QByteArray &version) {
        bool isNumber = false;
        const qint64 n = version.startsWith('v') ? version.mid(1).toLongLong(&isNumber) : 0;
        return isNumber ? n : qint64(-1);
    };
    const qint64 left = number(a), right = number(b);
    return left != right ? left > right : a > b;
}

} // namespace

std::vector<LivingModel::Row> LivingModel::rowsOf(const cache::NamespaceVersions &scope,
                                                  const std::vector<cache::NamespaceVersions::Living> &living, bool isCounted,
                                                  const std::vector<cache::VersionRecord> &history)
{
    std::vector<Row> rows;
    const auto add = [&](const QByteArray &version) -> Row & {
        const auto found = std::ranges::find(rows, version, &Row::version);
        return found != rows.end() ? *found : rows.emplace_back(Row{version, version == scope.version, {}, isCounted});
    };
    if (!scope.version.isEmpty())
        add(scope.version);
    for (const auto &one : living)
        add(one.version).living = one;
    // An inheriting namespace had the global versions.
    const QByteArray where = scope.own ? scope.nameSpace : cache::globalScope.toByteArray();
    for (const cache::VersionRecord &record : history) {
        if (rows.size() >= mostOfHistory)
            break;
        if (record.move.scope != scope.nameSpace && record.move.scope != where)
            continue;
        for (const QByteArray &version : {record.move.to, record.move.from}) {
            if (!version.isEmpty())
                add(version);
        }
    }
    std::ranges::stable_sort(rows, isNewer, &Row::version);
    return rows;
}

void LivingModel::setRows(std::vector<Row> rows)
{
    if (rows == m_rows) {
        retell(); // the time goes on
        return;
    }
    const bool sameVersions = std::ranges::equal(rows, m_rows, {}, &Row::version, &Row::version);
    if (sameVersions) {
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void LivingModel::retell()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int LivingModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int LivingModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString LivingModel::text(const Row &row, int column) const
{
    switch (column) {
    case VersionColumn:
        return versionTitle(row.version);
    case StateColumn:
        return row.isCurrent ? tr("Current") : row.isCounted && !row.living ? tr("Empty") : tr("Old");
    case KeysColumn:
        return !row.isCounted ? tr("not counted") : formatCount(row.living ? row.living->keys : 0);
    case MemoryColumn:
        return row.living ? memoryText(*row.living) : QString();
    case ExpiryColumn:
        return row.living ? expiryText(*row.living, QDateTime::currentDateTimeUtc()) : QString();
    default:
        return {};
    }
}

QVariant LivingModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || std::size_t(index.row()) >= m_rows.size() || index.column() >= ColumnCount)
        return {};
    const Row &row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return row.living ? livingText(*row.living, QDateTime::currentDateTimeUtc()) : QString();
    case Qt::TextAlignmentRole:
        return int((index.column() == KeysColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return tr("%1: %2", "column, value")
            .arg(headerData(index.column(), Qt::Horizontal).toString(), text(row, index.column()));
    case VersionRole:
        return row.version;
    case CurrentRole:
        return row.isCurrent;
    case VersionDelegate::GoodRole:
        return row.isCurrent && index.column() == StateColumn;
    case VersionDelegate::MutedRole:
        return !row.living && !row.isCurrent;
    default:
        return {};
    }
}

QVariant LivingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == KeysColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case VersionColumn:
        return tr("Version");
    case StateColumn:
        return tr("State");
    case KeysColumn:
        return tr("Keys");
    case MemoryColumn:
        return tr("Memory");
    case ExpiryColumn:
        return tr("Expiry");
    default:
        return {};
    }
}

} // namespace freshet::ui
