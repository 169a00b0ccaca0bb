// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/profile.h"

#include <QAbstractListModel>

#include <vector>

namespace freshet::ui {

class ProfileStore;

/// The saved profiles as a list, in the order of their names. Follows the store; the store must outlive it.
class ProfileListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole + 1, AddressRole, EnvironmentRole, ColorRole, ReadOnlyRole };

    explicit ProfileListModel(const ProfileStore *store, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QModelIndex indexOf(const QString &id) const; ///< invalid where there is none

private:
    void reload();

    const ProfileStore *m_store;
    std::vector<redis::Profile> m_rows;
};

} // namespace freshet::ui
