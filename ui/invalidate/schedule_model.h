// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/scheduled_invalidations.h"

#include <QAbstractTableModel>

namespace freshet::ui {

/// The list of scheduled invalidations as a table. Thread: the GUI's.
class ScheduleModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { TimeColumn, StateColumn, WhatColumn, ConnectionColumn, ResultColumn, ColumnCount };

    struct Row
    {
        inspect::ScheduledInvalidation one;
        bool isMissed = false;
        bool isHere = false; ///< of the open connection

        friend bool operator==(const Row &a, const Row &b)
        {
            return a.one.id == b.one.id && a.one.state == b.one.state && a.isMissed == b.isMissed && a.isHere == b.isHere &&
                   a.one.ended == b.one.ended && a.one.error == b.one.error;
        }
    };

    explicit ScheduleModel(QObject *parent = nullptr);

    /// Nothing happens where they are the same.
    void setRows(std::vector<Row> rows);
    const Row *row(int number) const; ///< nullptr where there is none
    int rowOf(qint64 id) const;       ///< -1: none
    void retell();                    ///< in another language

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<Row> m_rows;
};

} // namespace freshet::ui
