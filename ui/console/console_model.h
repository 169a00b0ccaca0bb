// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/console/console_entry.h"

#include <QAbstractItemModel>

#include <deque>
#include <memory>

namespace freshet::ui {

/// The console's statements, oldest first, with their replies as trees below them.
///
/// Thread: the GUI's. For the maintainer: rows below a statement are made when it is opened, `firstRows` of each array and
/// `moreRows` with each `showMore`, whose row stands last while there are more; so a reply costs what is looked at. Bounded by
/// `mostEntries` and `mostBytes`; the oldest go.
class ConsoleModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { TextColumn, KindColumn, TimeColumn, NodeColumn, ColumnCount };
    enum Role {
        EntryRole = Qt::UserRole, ///< the statement's id
        IsMoreRole,               ///< whether the row stands for rows that are not made yet
        IsErrorRole,
        BytesRole, ///< QByteArray: what copying gives
    };
    static constexpr qsizetype firstRows = 100;
    static constexpr qsizetype moreRows = 1000;
    static constexpr std::size_t mostEntries = 500;
    static constexpr qint64 mostBytes = 64LL << 20;

    explicit ConsoleModel(QObject *parent = nullptr);
    ~ConsoleModel() override;

    void append(const ConsoleEntry &entry);
    /// Replaces the entry of the same id; nothing where it is gone.
    void replace(const ConsoleEntry &entry);
    /// To a stream's entry.
    void addMessages(qint64 id, const std::vector<inspect::ConsoleMessage> &messages);
    void clear();
    std::vector<ConsoleEntry> entries() const;  ///< a snapshot, for a file
    const ConsoleEntry *entry(qint64 id) const; ///< nullptr: it is gone
    const ConsoleEntry *entryAt(const QModelIndex &index) const;
    const ConsoleEntry *last() const;
    QModelIndex indexOf(qint64 id) const;
    qint64 bytes() const { return m_bytes; }
    /// Makes further rows in place of an IsMoreRole row.
    void showMore(const QModelIndex &index);
    void retell();

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node;
    Node *nodeOf(const QModelIndex &index) const;
    QModelIndex indexOf(const Node *node) const;
    void addRows(Node *node, qsizetype most);
    void dropChildren(Node *node);
    void bound();
    QString text(const Node &node, int column) const;

    std::deque<std::unique_ptr<Node>> m_roots;
    qint64 m_bytes = 0;
    qsizetype m_dropped = 0; ///< roots that went before the first one, for their rows
};

} // namespace freshet::ui
