// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/versions.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace freshet::ui {

/// The changes of versions, newest first. Thread: the GUI's. For the maintainer: records have no number of their own, so new ones
/// are told by what stands behind them; only another past resets.
class VersionHistoryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { TimeColumn, ScopeColumn, MoveColumn, KindColumn, WhoColumn, HostColumn, ReasonColumn, ColumnCount };
    enum Role {
        ScopeRole = Qt::UserRole, ///< QByteArray
        KindRole,                 ///< QByteArray; empty: by a service
        SearchRole,
    };

    using QAbstractTableModel::QAbstractTableModel;

    void update(const std::vector<cache::VersionRecord> &records);
    const std::vector<cache::VersionRecord> &records() const { return m_records; }
    void retell();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const cache::VersionRecord &record, int column) const;

    std::vector<cache::VersionRecord> m_records;
};

/// Those of one scope, of one kind, and that contain a text.
class VersionHistoryFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setScope(const std::optional<QByteArray> &scope); ///< nothing: all
    void setKind(const std::optional<QByteArray> &kind);   ///< nothing: all; empty: by services
    void setSearch(const QString &text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    std::optional<QByteArray> m_scope;
    std::optional<QByteArray> m_kind;
    QString m_search;
};

} // namespace freshet::ui
