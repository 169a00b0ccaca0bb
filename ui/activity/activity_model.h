// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity_log.h"

#include <QAbstractTableModel>

#include <vector>

namespace freshet::ui {

/// The records of the activity log, newest first.
///
/// Thread: the GUI's. For the maintainer: ids fall from row to row, so a record is found by binary search. A page of changes puts
/// new records in at the top (one insertion), replaces completed ones in place and drops what the log dropped at the end; only a
/// page of another file resets. O(changes × log rows).
class ActivityModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        TimeColumn,
        UserColumn,
        ConnectionColumn,
        ActionColumn,
        TargetColumn,
        StateColumn,
        ResultColumn,
        ReasonColumn,
        ColumnCount
    };
    enum Role {
        StateRole = Qt::UserRole, ///< audit::Activity::State as int
        GroupRole,                ///< actionGroup
        ConnectionRole,           ///< connectionTitle
        BegunRole,                ///< QDateTime, UTC
        SearchRole,               ///< what a search looks through
    };

    using QAbstractTableModel::QAbstractTableModel;

    void update(const audit::ActivityLog::Page &page);
    const std::vector<audit::Activity> &records() const { return m_records; } ///< newest first
    const audit::Activity *record(int row) const;                             ///< nullptr: there is none
    int rowOf(qint64 id) const;                                               ///< -1: not there
    /// Groups of actions and titles of connections that occur, sorted.
    QStringList groups() const;
    QStringList connections() const;
    /// The words follow the language.
    void retell();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void replace(const std::vector<audit::Activity> &records);
    void insertNew(const std::vector<audit::Activity> &records);
    void dropOlderThan(qint64 oldest);
    QString text(const audit::Activity &record, int column) const;

    std::vector<audit::Activity> m_records;
};

} // namespace freshet::ui
