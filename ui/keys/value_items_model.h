// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_value.h"

#include <QAbstractTableModel>

namespace freshet::ui {

/// The loaded elements of a collection as a table. Thread: the GUI's.
class ValueItemsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, ScoreColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Of a value of that type. Where `items` begins with what is there already, only the new ones are told to views.
    void setItems(const QByteArray &type, const std::vector<inspect::ValueItem> &items, bool grown);
    const inspect::ValueItem &item(int row) const { return m_items[std::size_t(row)]; }
    /// What is to be looked at of an element: its value, or a stream entry's fields as JSON.
    static QByteArray blobOf(const inspect::ValueItem &item);
    /// Whether scores can be changed: each change asked for is told by `scoreAsked` and shown once it is made.
    void setEditable(bool editable) { m_editable = editable; }
    bool hasNames() const { return m_type != "set" && m_type != "zset"; }
    bool hasScores() const { return m_type == "zset"; }

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_items.size()); }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// Takes a number as people write it here, or with a point; `inf` and `-inf` too. False for what is none.
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

Q_SIGNALS:
    void scoreAsked(int row, double score);

private:
    QByteArray m_type;
    std::vector<inspect::ValueItem> m_items;
    bool m_editable = false;
};

} // namespace freshet::ui
