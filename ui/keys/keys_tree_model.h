// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_list.h"
#include "core/inspect/key_selection.h"

#include <QAbstractItemModel>

#include <memory>
#include <vector>

namespace freshet::ui {

/// The listed keys as a tree: folders by the delimiter `:`, each with the number of its keys. The columns and roles are those of
/// KeysModel; a folder has NameRole empty. Thread: the GUI's. Owner: KeysController.
///
/// For the maintainer: over the rows in order of their names a folder is a range, so it costs one node however many keys it has.
/// Children are made when somebody asks for them, a thousand at a time; the last row of a folder with more of them says so and
/// `loadMore` brings the next thousand: views lay all rows out anew at each insertion. A folder of one key is shown as that key.
class KeysTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    static constexpr int pageRows = 1000;
    enum Role {
        FolderRole = Qt::UserRole + 100, ///< QByteArray: the prefix, of folders only
        MoreRole,                        ///< bool: the row that stands for further ones
    };

    explicit KeysTreeModel(QObject *parent = nullptr);
    ~KeysTreeModel() override;

    /// `rows` in order of their names.
    void setRows(std::shared_ptr<inspect::KeyList> list, inspect::KeyRows rows);
    /// The next thousand in place of a row with MoreRole.
    void loadMore(const QModelIndex &more);
    /// The folder of that prefix, where it was made already; for coming back to what was open.
    QModelIndex folder(const QByteArray &prefix) const;
    /// The keys that a row stands for: its own, or all of its folder. O(1).
    inspect::KeySelection::Places placesOf(const QModelIndex &index) const;
    /// What stands at these places, as a snapshot; cheap however many they are.
    inspect::KeySelection selection(std::vector<inspect::KeySelection::Places> places) const
    {
        return {m_list->names(), m_rows, std::move(places)};
    }
    /// What is known of the keys has changed.
    void stateChanged(const QModelIndex &first, const QModelIndex &last);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex & = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node;
    Node *nodeOf(const QModelIndex &index) const;
    void fill(Node &node) const; ///< the first page, once
    void addPage(Node &node) const;
    QByteArrayView name(std::size_t place) const { return m_list->name(m_rows[place]); }
    std::size_t endOfFolder(std::size_t first, std::size_t last, QByteArrayView prefix) const;

    std::shared_ptr<inspect::KeyList> m_list;
    inspect::KeyRows m_rows;
    std::unique_ptr<Node> m_root;
};

} // namespace freshet::ui
