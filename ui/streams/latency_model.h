// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_trace.h"

#include <QAbstractTableModel>

namespace freshet::ui {

/// How long events take from their publishing until they are handled, a row a consumer group, in the order of their names.
/// Thread: the GUI's.
class LatencyModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { GroupColumn, CountColumn, P50Column, P95Column, P99Column, LongestColumn, ColumnCount };
    enum Role { SortRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// Rows keep their place where the groups are the same.
    void update(std::vector<events::LatencyHour> groups);
    const events::LatencyHour *group(int row) const; ///< nullptr: there is none
    int rowOf(const QByteArray &group) const;        ///< -1: not there
    void retell();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const events::HandlingLatency &latency, int column) const;

    std::vector<events::LatencyHour> m_groups;
};

} // namespace freshet::ui
