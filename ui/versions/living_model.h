// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/versions.h"

#include <QAbstractTableModel>

namespace freshet::ui {

/// The versions of one scope: those that have keys, once they were counted, the current one, and those that the history names;
/// the newest first. A handful of rows. Thread: the GUI's.
class LivingModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { VersionColumn, StateColumn, KeysColumn, MemoryColumn, ExpiryColumn, ColumnCount };
    enum Role {
        VersionRole = Qt::UserRole, ///< QByteArray
        CurrentRole,                ///< bool
    };
    struct Row
    {
        QByteArray version;
        bool isCurrent = false;
        std::optional<cache::NamespaceVersions::Living> living; ///< nothing: not counted, or no key of it lives
        bool isCounted = false;
        friend bool operator==(const Row &a, const Row &b)
        {
            return a.version == b.version && a.isCurrent == b.isCurrent && a.isCounted == b.isCounted &&
                   a.living.has_value() == b.living.has_value() &&
                   (!a.living || (a.living->keys == b.living->keys && a.living->bytes == b.living->bytes &&
                                  a.living->bytesError == b.living->bytesError && a.living->persistent == b.living->persistent &&
                                  a.living->lastExpiry == b.living->lastExpiry));
        }
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Of `scope`, whose changes are among `history`.
    static std::vector<Row> rowsOf(const cache::NamespaceVersions &scope,
                                   const std::vector<cache::NamespaceVersions::Living> &living, bool isCounted,
                                   const std::vector<cache::VersionRecord> &history);
    void setRows(std::vector<Row> rows);
    const std::vector<Row> &rows() const { return m_rows; }
    void retell(); ///< the words, or the time that they are about, changed

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const Row &row, int column) const;

    std::vector<Row> m_rows;
};

} // namespace freshet::ui
