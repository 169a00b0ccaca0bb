// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/versions/versions_controller.h"

#include <QAbstractTableModel>

namespace freshet::ui {

/// Global and every namespace with its version and, once they were counted, its keys.
///
/// Thread: the GUI's. For the maintainer: rows are merged by name, so what is chosen stays chosen over a refresh.
class ScopeModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { ScopeColumn, VersionColumn, OriginColumn, SinceColumn, KeysColumn, MemoryColumn, OldColumn, ColumnCount };
    enum Role {
        ScopeRole = Qt::UserRole, ///< QByteArray
        SortRole,                 ///< of a column; global stands before all names
        SearchRole,
    };
    struct Row
    {
        cache::NamespaceVersions versions;
        bool isCounted = false;
        std::vector<cache::NamespaceVersions::Living> living;

        const cache::NamespaceVersions::Living *current() const; ///< nullptr: no key of it lives
        qint64 oldVersions() const;
        qint64 oldKeys() const;
    };

    using QAbstractTableModel::QAbstractTableModel;

    void update(const VersionsController::View &view);
    const std::vector<Row> &rows() const { return m_rows; }
    const Row *row(int row) const;
    int rowOf(const QByteArray &scope) const; ///< -1: not there
    void retell();                            ///< the words, or the time that they are about, changed

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const Row &row, int column) const;
    QString hint(const Row &row, int column) const;
    QVariant sortKey(const Row &row, int column) const;

    std::vector<Row> m_rows; ///< global first, then by name
};

} // namespace freshet::ui
