// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/namespace_model.h"

#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace freshet::ui {

namespace {

constexpr qsizetype mostNameLength = 200;

QString unknown()
{
    return QStringLiteral("–");
}

QString points(double change)
{
    const double percent = change * 100;
    const QString sign = percent > 0.05 ? QStringLiteral("+") : percent < -0.05 ? QStringLiteral("−") : QString();
    return sign + QLocale().toString(std::abs(percent), 'f', 1);
}

} // namespace

NamespaceModel::NamespaceModel(QObject *parent)
    : QAbstractTableModel(parent)
{}

void NamespaceModel::update(std::vector<NamespaceRow> rows)
{
    const auto find = [](const std::vector<NamespaceRow> &in, const QByteArray &name) {
        const auto at = std::lower_bound(in.begin(), in.end(), name,
                                         [](const NamespaceRow &row, const QByteArray &wanted) { return row.name < wanted; });
        return at != in.end() && at->name == name;
    };
    for (int last = int(m_rows.size()) - 1; last >= 0; --last) {
        if (find(rows, m_rows[std::size_t(last)].name))
            continue;
        int first = last;
        while (first > 0 && !find(rows, m_rows[std::size_t(first - 1)].name))
            --first;
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        endRemoveRows();
        last = first;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i < m_rows.size() && m_rows[i].name == rows[i].name)
            continue;
        std::size_t end = i;
        while (end < rows.size() && (i >= m_rows.size() || rows[end].name < m_rows[i].name))
            ++end;
        beginInsertRows({}, int(i), int(end) - 1);
        m_rows.insert(m_rows.begin() + std::ptrdiff_t(i), rows.begin() + std::ptrdiff_t(i), rows.begin() + std::ptrdiff_t(end));
        endInsertRows();
        i = end - 1;
    }
    m_rows = std::move(rows);
    rowsChanged();
}

void NamespaceModel::rowsChanged()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
}

void NamespaceModel::retell()
{
    rowsChanged();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int NamespaceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int NamespaceModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant NamespaceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const NamespaceRow &row = m_rows[std::size_t(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::EditRole:
        return column == TargetColumn ? QVariant(row.target * 100) : QVariant();
    case Qt::ToolTipRole:
        return tip(row, column).toHtmlEscaped();
    case Qt::TextAlignmentRole:
        return column == NameColumn || column == TrendColumn ? QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter)
                                                             : QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::CheckStateRole:
        return column == NameColumn ? QVariant(m_look && m_look(row.name).drawn ? Qt::Checked : Qt::Unchecked) : QVariant();
    case SortRole:
        return sortValue(row, column);
    case NameRole:
        return row.name;
    case TrendRole:
        return column == TrendColumn ? QVariant::fromValue(QList<float>(row.trend.begin(), row.trend.end())) : QVariant();
    case ColorRole: {
        const QColor color =
            column == NameColumn || column == TrendColumn ? (m_look ? m_look(row.name).color : QColor()) : QColor();
        return color.isValid() ? QVariant(color) : QVariant();
    }
    case AlertRole:
        return row.alert;
    default:
        return {};
    }
}

QString NamespaceModel::text(const NamespaceRow &row, int column) const
{
    const auto rate = [](std::optional<double> perSecond) { return perSecond ? formatRate(*perSecond) : unknown(); };
    const auto time = [](std::optional<double> ms) { return ms ? formatMilliseconds(*ms) : unknown(); };
    switch (column) {
    case NameColumn:
        return row.name.isEmpty() ? tr("(no name)") : visibleBytes(row.name.left(mostNameLength));
    case RateColumn:
        return row.now.hitRate ? formatPercent(*row.now.hitRate) : unknown();
    case ChangeColumn:
        return row.change() ? points(*row.change()) : unknown();
    case ReadsColumn:
        return rate(row.now.readsPerSecond);
    case SetsColumn:
        return rate(row.now.setsPerSecond);
    case DeletesColumn:
        return rate(row.now.deletesPerSecond);
    case AverageColumn:
        return time(row.now.averageGetMs);
    case P95Column:
        return time(row.now.p95GetMs);
    case KeysColumn:
        return !row.keys               ? unknown()
               : row.keys->sampled > 0 ? tr("≈ %1").arg(formatShort(std::round(row.keys->keys)))
                                       : tr("< %1").arg(formatShort(std::ceil(std::max(1.0, row.keys->keysHigh))));
    case MemoryColumn:
        return row.keys && row.keys->bytes ? tr("≈ %1").arg(formatBytes(qint64(*row.keys->bytes))) : unknown();
    case TargetColumn:
        return formatPercent(row.target);
    default:
        return {};
    }
}

QString NamespaceModel::tip(const NamespaceRow &row, int column) const
{
    switch (column) {
    case NameColumn:
        return visibleBytes(row.name.left(2000));
    case RateColumn:
        return row.now.hitRate       ? tr("Of the reads in the last %1 s").arg(QLocale().toString(row.now.seconds, 'f', 0))
               : row.now.seconds > 0 ? tr("No reads in the last %1 s").arg(QLocale().toString(row.now.seconds, 'f', 0))
                                     : tr("Not known yet");
    case ChangeColumn:
        return row.lastHour ? tr("Percentage points against the last hour, which had %1").arg(formatPercent(*row.lastHour))
                            : tr("Nothing is known of the last hour");
    case AverageColumn:
    case P95Column:
        return tr("Of reads whose time was taken. Services that count hits and misses only take no times.");
    case KeysColumn:
        return row.keys ? tr("Estimated from a random sample: between %1 and %2 keys (95 %)")
                              .arg(formatShort(std::floor(row.keys->keysLow)), formatShort(std::ceil(row.keys->keysHigh)))
                        : tr("Not known: no sample of the keys could be taken");
    case MemoryColumn:
        return row.keys && row.keys->bytes ? tr("Estimated from MEMORY USAGE of %n key(s)", nullptr, int(row.keys->sampled))
                                           : tr("Not known: no key of it was in the sample");
    case TargetColumn:
        return tr("Below this for some minutes there is an alert. F2 changes it.");
    case TrendColumn:
        return tr("Hit rate of the last 15 minutes, from 0 to 100 %");
    default:
        return {};
    }
}

QVariant NamespaceModel::sortValue(const NamespaceRow &row, int column) const
{
    const auto number = [](std::optional<double> value) { return value ? QVariant(*value) : QVariant(); };
    switch (column) {
    case NameColumn:
        return text(row, NameColumn);
    case RateColumn:
    case TrendColumn:
        return number(row.now.hitRate);
    case ChangeColumn:
        return number(row.change());
    case ReadsColumn:
        return number(row.now.readsPerSecond);
    case SetsColumn:
        return number(row.now.setsPerSecond);
    case DeletesColumn:
        return number(row.now.deletesPerSecond);
    case AverageColumn:
        return number(row.now.averageGetMs);
    case P95Column:
        return number(row.now.p95GetMs);
    case KeysColumn:
        return row.keys ? QVariant(row.keys->keys) : QVariant();
    case MemoryColumn:
        return row.keys ? number(row.keys->bytes) : QVariant();
    case TargetColumn:
        return row.target;
    default:
        return {};
    }
}

bool NamespaceModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    NamespaceRow &row = m_rows[std::size_t(index.row())];
    if (role == Qt::CheckStateRole && index.column() == NameColumn) {
        Q_EMIT drawnChanged(row.name, value.toInt() == Qt::Checked);
        Q_EMIT dataChanged(this->index(index.row(), 0), this->index(index.row(), ColumnCount - 1));
        return true;
    }
    if (role == Qt::EditRole && index.column() == TargetColumn) {
        bool isNumber = false;
        const double percent = value.toDouble(&isNumber);
        if (!isNumber || !(percent >= 0 && percent <= 100))
            return false;
        row.target = percent / 100;
        Q_EMIT targetChanged(row.name, row.target);
        Q_EMIT dataChanged(index, index);
        return true;
    }
    return false;
}

Qt::ItemFlags NamespaceModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (index.column() == NameColumn)
        flags |= Qt::ItemIsUserCheckable;
    if (index.column() == TargetColumn)
        flags |= Qt::ItemIsEditable;
    return flags;
}

QVariant NamespaceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == NameColumn || section == TrendColumn ? QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter)
                                                               : QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Namespace");
    case RateColumn:
        return tr("Hit rate");
    case ChangeColumn:
        return tr("vs. 1 h");
    case ReadsColumn:
        return tr("Reads");
    case SetsColumn:
        return tr("Sets");
    case DeletesColumn:
        return tr("Deletes");
    case AverageColumn:
        return tr("Average read");
    case P95Column:
        return tr("p95 read");
    case KeysColumn:
        return tr("Keys");
    case MemoryColumn:
        return tr("Memory");
    case TargetColumn:
        return tr("Target");
    case TrendColumn:
        return tr("Trend");
    default:
        return {};
    }
}

void NamespaceFilter::setSearch(const QString &text)
{
    m_search = text;
    invalidateFilter();
}

bool NamespaceFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    return m_search.isEmpty() || sourceModel()
                                     ->index(row, NamespaceModel::NameColumn, parent)
                                     .data()
                                     .toString()
                                     .contains(m_search, Qt::CaseInsensitive);
}

bool NamespaceFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(NamespaceModel::SortRole), b = right.data(NamespaceModel::SortRole);
    if (a.isValid() != b.isValid())
        return sortOrder() == Qt::AscendingOrder ? a.isValid() : b.isValid();
    if (a.typeId() == QMetaType::QString)
        return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
    return a.toDouble() < b.toDouble();
}

} // namespace freshet::ui
