// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/reply_text.h"

#include <QAbstractTableModel>

namespace freshet::ui {

/// A reply as rows and columns. Thread: the GUI's.
class ReplyTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setTable(inspect::ReplyTable table);
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override; ///< Qt::UserRole: the cell's bytes
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    inspect::ReplyTable m_table;
};

} // namespace freshet::ui
