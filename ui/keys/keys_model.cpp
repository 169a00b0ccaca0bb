// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keys_model.h"

#include "core/cache/key_name.h"
#include "ui/keys/keys_text.h"
#include "ui/widgets/format.h"

#include <algorithm>

namespace freshet::ui {

using inspect::KeyRowNumber;
using inspect::KeyState;

KeysModel::KeysModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_list(std::make_shared<inspect::KeyList>(QDateTime::currentMSecsSinceEpoch()))
{}

void KeysModel::setList(std::shared_ptr<inspect::KeyList> list)
{
    beginResetModel();
    m_list = std::move(list);
    m_rows.reset();
    endResetModel();
}

void KeysModel::grow(inspect::KeyNames names, const std::vector<KeyRowNumber> &added)
{
    const int before = rowCount();
    const int more = m_rows ? int(added.size()) : int(names.size()) - before;
    if (more > 0)
        beginInsertRows({}, before, before + more - 1);
    m_list->setNames(std::move(names));
    if (m_rows)
        m_rows->append(added);
    if (more > 0)
        endInsertRows();
}

void KeysModel::setRows(inspect::KeyRows rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void KeysModel::showAll()
{
    if (!m_rows)
        return;
    beginResetModel();
    m_rows.reset();
    endResetModel();
}

int KeysModel::rowOf(KeyRowNumber number) const
{
    if (!m_rows)
        return number < m_list->size() ? int(number) : -1;
    const KeyRowNumber place = m_rows->placeOf(number);
    return place < m_rows->size() ? int(place) : -1;
}

void KeysModel::stateChanged(int first, int last)
{
    last = std::min(last, rowCount() - 1);
    if (first >= 0 && first <= last)
        Q_EMIT dataChanged(index(first, TypeColumn), index(last, EncodingColumn));
}

int KeysModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows ? m_rows->size() : m_list->size());
}

QVariant KeysModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    return cell(*m_list, rowNumber(index.row()), index.column(), role);
}

QVariant KeysModel::cell(const inspect::KeyList &list, KeyRowNumber number, int column, int role)
{
    switch (role) {
    case NameRole:
        return list.name(number).toByteArray();
    case RowNumberRole:
        return number;
    case ExpiryRole:
        return int(list.state(number).expiry);
    case LeftMsRole:
        return list.state(number).expiresAtMs - QDateTime::currentMSecsSinceEpoch();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(column == SizeColumn ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        if (column == TtlColumn)
            return ttlTip(list.state(number));
        if (column == KeyColumn)
            return shownName(list.name(number), 2048);
        if (column == SizeColumn && list.state(number).bytes)
            return QStringLiteral("%1 B").arg(formatCount(*list.state(number).bytes));
        return cell(list, number, column, Qt::DisplayRole);
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (column) {
    case KeyColumn:
        return shownName(list.name(number));
    case TypeColumn:
        return typeText(list.state(number).type);
    case TtlColumn:
        return ttlText(list.state(number), QDateTime::currentMSecsSinceEpoch());
    case SizeColumn: {
        const auto bytes = list.state(number).bytes;
        return bytes ? formatBytes(*bytes) : QString();
    }
    case EncodingColumn:
        return shownName(list.state(number).encoding, 32);
    case NamespaceColumn:
        return shownName(cache::KeyName::of(list.name(number)).nameSpace, 128);
    case VersionColumn:
        return shownName(cache::KeyName::of(list.name(number)).version, 64);
    default:
        return {};
    }
}

QVariant KeysModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return orientation == Qt::Horizontal ? heading(section, role) : QVariant();
}

QVariant KeysModel::heading(int section, int role)
{
    if (role == Qt::TextAlignmentRole && section == SizeColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case KeyColumn:
        return tr("Key");
    case TypeColumn:
        return tr("Type");
    case TtlColumn:
        return tr("TTL");
    case SizeColumn:
        return tr("Size");
    case EncodingColumn:
        return tr("Encoding");
    case NamespaceColumn:
        return tr("Namespace");
    case VersionColumn:
        return tr("Version");
    default:
        return {};
    }
}

} // namespace freshet::ui
