// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_list.h"
#include "core/inspect/key_selection.h"

#include <QAbstractTableModel>

#include <memory>

namespace freshet::ui {

/// The listed keys as a table: all of them in the order in which they were found, or those rows that it is given. It keeps four
/// bytes a row beside the list, and nothing without a filter or an order. Thread: the GUI's. Owner: KeysController.
class KeysModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { KeyColumn, TypeColumn, TtlColumn, SizeColumn, EncodingColumn, NamespaceColumn, VersionColumn, ColumnCount };
    enum Role {
        NameRole = Qt::UserRole, ///< QByteArray: the key's bytes
        RowNumberRole,           ///< its inspect::KeyRowNumber
        ExpiryRole,              ///< int: inspect::KeyState::Expiry
        LeftMsRole,              ///< qint64: until it expires, with Expiry::At
    };

    explicit KeysModel(QObject *parent = nullptr);

    /// Another list, all of it.
    void setList(std::shared_ptr<inspect::KeyList> list);
    const inspect::KeyList &list() const { return *m_list; }
    /// The list has grown; `added` are the rows to show of what is new (all where no rows were given).
    void grow(inspect::KeyNames names, const std::vector<inspect::KeyRowNumber> &added);
    /// These rows in this order.
    void setRows(inspect::KeyRows rows);
    /// All rows as they were found.
    void showAll();
    bool showsAll() const { return !m_rows; }

    inspect::KeyRowNumber rowNumber(int row) const { return m_rows ? (*m_rows)[std::size_t(row)] : inspect::KeyRowNumber(row); }
    QByteArray name(int row) const { return m_list->name(rowNumber(row)).toByteArray(); }
    /// What stands in these rows, as a snapshot; cheap however many they are.
    inspect::KeySelection selection(std::vector<inspect::KeySelection::Places> rows) const
    {
        return {m_list->names(), m_rows, std::move(rows)};
    }
    /// Where a listed key stands now; -1 where it is not shown. O(rows).
    int rowOf(inspect::KeyRowNumber number) const;
    /// What is known of these rows has changed; one signal for all of them.
    void stateChanged(int first, int last);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// A cell of any listed key, for the tree too.
    static QVariant cell(const inspect::KeyList &list, inspect::KeyRowNumber number, int column, int role);
    static QVariant heading(int column, int role);
    void retell() { Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1); }

private:
    std::shared_ptr<inspect::KeyList> m_list;
    std::optional<inspect::KeyRows> m_rows; ///< that are shown; nothing: all as they were found
};

} // namespace freshet::ui
