// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profile_list_model.h"

#include "ui/connections/profile_store.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/text.h"

#include <QColor>
#include <QSize>

#include <algorithm>

namespace freshet::ui {

ProfileListModel::ProfileListModel(const ProfileStore *store, QObject *parent)
    : QAbstractListModel(parent)
    , m_store(store)
{
    connect(store, &ProfileStore::changed, this, [this] { reload(); });
    reload();
}

void ProfileListModel::reload()
{
    beginResetModel();
    m_rows = m_store->profiles();
    std::ranges::stable_sort(m_rows, [](const auto &a, const auto &b) { return a.name.localeAwareCompare(b.name) < 0; });
    endResetModel();
}

int ProfileListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ProfileListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const redis::Profile &profile = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return visibleText(profile.name);
    case Qt::ToolTipRole:
    case AddressRole:
        return visibleText(profile.url.displayName());
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %3")
            .arg(visibleText(profile.name), environmentTitle(profile.environment), visibleText(profile.url.displayName()));
    case IdRole:
        return profile.id;
    case EnvironmentRole:
        return int(profile.environment);
    case ColorRole:
        return profile.color;
    case ReadOnlyRole:
        return profile.readOnly;
    default:
        return {};
    }
}

QModelIndex ProfileListModel::indexOf(const QString &id) const
{
    const auto found = std::ranges::find(m_rows, id, &redis::Profile::id);
    return found == m_rows.end() ? QModelIndex() : index(int(found - m_rows.begin()));
}

} // namespace freshet::ui
