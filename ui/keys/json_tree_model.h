// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QByteArray>

#include <memory>

namespace freshet::ui {

/// A JSON document as a tree of names and values, each number and string spelled as it stands there. Thread: the GUI's.
///
/// For the maintainer: a node is a place in the text; its children are found when somebody asks for them, so a large document
/// costs nothing until it is opened. At most `mostChildren` of a node are made; a last row says that there are more.
class JsonTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, ColumnCount };
    static constexpr int mostChildren = 5000;

    explicit JsonTreeModel(QObject *parent = nullptr);
    ~JsonTreeModel() override;

    /// `compact` comes from freshet::compactJson; empty: nothing.
    void setJson(const QByteArray &compact);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex & = {}) const override { return ColumnCount; }
    bool hasChildren(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node;
    Node *nodeOf(const QModelIndex &index) const;
    void fill(Node &node) const;
    qsizetype endOfValue(qsizetype at) const;
    bool isContainer(const Node &node) const;

    QByteArray m_json;
    std::unique_ptr<Node> m_root;
};

} // namespace freshet::ui
