// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keys_tree_model.h"

#include "ui/keys/keys_model.h"
#include "ui/keys/keys_text.h"
#include "ui/widgets/format.h"

namespace freshet::ui {

using inspect::KeyRowNumber;

namespace {
constexpr char delimiter = ':';
}

struct KeysTreeModel::Node
{
    enum class Kind { Folder, Key, More };
    Kind kind = Kind::Folder;
    Node *parent = nullptr;
    int row = 0;           ///< in its parent
    std::size_t first = 0; ///< its keys, as places in m_rows
    std::size_t last = 0;  ///< behind them
    qsizetype depth = 0;   ///< bytes of the name that stand above its children
    std::size_t next = 0;  ///< the first key that no child stands for yet
    bool isFilled = false;
    std::vector<std::unique_ptr<Node>> children;
};

KeysTreeModel::KeysTreeModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_list(std::make_shared<inspect::KeyList>(0))
    , m_root(std::make_unique<Node>())
{}

KeysTreeModel::~KeysTreeModel() = default;

void KeysTreeModel::setRows(std::shared_ptr<inspect::KeyList> list, inspect::KeyRows rows)
{
    beginResetModel();
    m_list = std::move(list);
    m_rows = std::move(rows);
    m_root = std::make_unique<Node>();
    m_root->last = m_rows.size();
    endResetModel();
}

KeysTreeModel::Node *KeysTreeModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

// The keys of a folder stand together: doubling steps, then halving ones.
std::size_t KeysTreeModel::endOfFolder(std::size_t first, std::size_t last, QByteArrayView prefix) const
{
    std::size_t low = first; // inside
    std::size_t step = 1;
    while (low + step < last && name(low + step).startsWith(prefix)) {
        low += step;
        step *= 2;
    }
    std::size_t high = std::min(low + step, last); // outside
    while (high - low > 1) {
        const std::size_t middle = low + (high - low) / 2;
        (name(middle).startsWith(prefix) ? low : high) = middle;
    }
    return high;
}

void KeysTreeModel::addPage(Node &node) const
{
    for (int added = 0; added < pageRows && node.next < node.last; ++added) {
        const QByteArrayView whole = name(node.next);
        const qsizetype colon = whole.indexOf(delimiter, node.depth);
        auto child = std::make_unique<Node>();
        child->parent = &node;
        child->row = int(node.children.size());
        child->first = node.next;
        child->last = colon < 0 ? node.next + 1 : endOfFolder(node.next, node.last, whole.first(colon + 1));
        child->kind = child->last - child->first == 1 ? Node::Kind::Key : Node::Kind::Folder;
        child->depth = child->kind == Node::Kind::Folder ? colon + 1 : node.depth;
        child->next = child->first;
        node.next = child->last;
        node.children.push_back(std::move(child));
    }
    if (node.next < node.last) {
        auto more = std::make_unique<Node>();
        more->kind = Node::Kind::More;
        more->parent = &node;
        more->row = int(node.children.size());
        more->first = node.next;
        more->last = node.last;
        node.children.push_back(std::move(more));
    }
}

void KeysTreeModel::fill(Node &node) const
{
    if (std::exchange(node.isFilled, true) || node.kind != Node::Kind::Folder)
        return;
    node.next = node.first;
    addPage(node);
}

void KeysTreeModel::loadMore(const QModelIndex &more)
{
    Node *node = nodeOf(more);
    if (!more.isValid() || node->kind != Node::Kind::More)
        return;
    Node *folder = node->parent;
    const QModelIndex parent = more.parent();
    const int at = node->row;
    // The page is made apart first: how many rows it has must be said before they are there.
    beginRemoveRows(parent, at, at);
    folder->children.pop_back();
    endRemoveRows();
    Node page;
    page.first = folder->first;
    page.last = folder->last;
    page.next = folder->next;
    page.depth = folder->depth;
    addPage(page);
    beginInsertRows(parent, at, at + int(page.children.size()) - 1);
    folder->next = page.next;
    for (auto &child : page.children) {
        child->parent = folder;
        child->row = int(folder->children.size());
        folder->children.push_back(std::move(child));
    }
    endInsertRows();
}

QModelIndex KeysTreeModel::folder(const QByteArray &prefix) const
{
    Node *node = m_root.get();
    QModelIndex found;
    while (node->depth < prefix.size()) {
        fill(*node);
        Node *inside = nullptr;
        for (const auto &child : node->children) {
            if (child->kind == Node::Kind::Folder && prefix.startsWith(name(child->first).first(child->depth))) {
                inside = child.get();
                break;
            }
        }
        if (!inside)
            return {};
        found = createIndex(inside->row, 0, inside);
        node = inside;
    }
    return found;
}

inspect::KeySelection::Places KeysTreeModel::placesOf(const QModelIndex &index) const
{
    const Node *node = nodeOf(index);
    if (!index.isValid() || node->kind == Node::Kind::More)
        return {};
    return {qint64(node->first), qint64(node->last - node->first)};
}

void KeysTreeModel::stateChanged(const QModelIndex &first, const QModelIndex &last)
{
    if (first.isValid() && last.isValid() && first.parent() == last.parent())
        Q_EMIT dataChanged(first.siblingAtColumn(KeysModel::TypeColumn), last.siblingAtColumn(KeysModel::EncodingColumn));
}

QModelIndex KeysTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (row < 0 || column < 0 || column >= columnCount() || (parent.isValid() && parent.column() != 0))
        return {};
    Node *node = nodeOf(parent);
    fill(*node);
    return std::size_t(row) < node->children.size() ? createIndex(row, column, node->children[std::size_t(row)].get())
                                                    : QModelIndex();
}

QModelIndex KeysTreeModel::parent(const QModelIndex &child) const
{
    if (!child.isValid())
        return {};
    Node *above = nodeOf(child)->parent;
    return above == m_root.get() ? QModelIndex() : createIndex(above->row, 0, above);
}

int KeysTreeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid() && parent.column() != 0)
        return 0;
    Node *node = nodeOf(parent);
    fill(*node);
    return int(node->children.size());
}

int KeysTreeModel::columnCount(const QModelIndex &) const
{
    return KeysModel::ColumnCount;
}

bool KeysTreeModel::hasChildren(const QModelIndex &parent) const
{
    if (parent.isValid() && parent.column() != 0)
        return false;
    const Node *node = nodeOf(parent);
    return node->kind == Node::Kind::Folder && node->last > node->first;
}

QVariant KeysTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node *node = nodeOf(index);
    if (role == MoreRole)
        return node->kind == Node::Kind::More;
    if (role == FolderRole)
        return node->kind == Node::Kind::Folder ? name(node->first).first(node->depth).toByteArray() : QByteArray();
    if (node->kind == Node::Kind::Key) {
        if (index.column() != KeysModel::KeyColumn || role != Qt::DisplayRole)
            return KeysModel::cell(*m_list, m_rows[node->first], index.column(), role);
        const QByteArrayView rest = name(node->first).sliced(node->depth);
        return rest.isEmpty() ? tr("(empty)", "the rest of a key's name") : shownName(rest);
    }
    if (index.column() != KeysModel::KeyColumn || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const QString count = formatCount(qint64(node->last - node->first));
    if (node->kind == Node::Kind::More)
        return tr("%1 more keys: double click or Enter shows the next ones").arg(count);
    const qsizetype above = node->parent->depth;
    return QStringLiteral("%1  (%2)").arg(shownName(name(node->first).sliced(above, node->depth - above)), count);
}

QVariant KeysTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    return KeysModel::heading(section, role);
}

} // namespace freshet::ui
