// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/json_tree_model.h"

#include "ui/keys/keys_text.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <utility>
#include <vector>

namespace freshet::ui {

struct JsonTreeModel::Node
{
    Node *parent = nullptr;
    int row = 0;
    qsizetype nameAt = -1; ///< of a member's name with its quotes; -1: an element
    qsizetype nameEnd = 0;
    qsizetype at = 0; ///< of the value
    qsizetype end = 0;
    bool isFilled = false;
    bool isRest = false; ///< stands for what was not made
    std::vector<std::unique_ptr<Node>> children;
};

namespace {

/// What a JSON string says.
QString spoken(QByteArrayView quoted)
{
    const QJsonDocument document = QJsonDocument::fromJson('[' + quoted.toByteArray() + ']');
    return document.array().at(0).toString();
}

} // namespace

JsonTreeModel::JsonTreeModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>())
{}

JsonTreeModel::~JsonTreeModel() = default;

void JsonTreeModel::setJson(const QByteArray &compact)
{
    beginResetModel();
    m_json = compact;
    m_root = std::make_unique<Node>();
    m_root->end = compact.size();
    endResetModel();
}

JsonTreeModel::Node *JsonTreeModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

// The document is known to be right: brackets and quotes pair up.
qsizetype JsonTreeModel::endOfValue(qsizetype at) const
{
    int depth = 0;
    for (; at < m_json.size(); ++at) {
        const char c = m_json[at];
        if (c == '"') {
            for (++at; at < m_json.size() && m_json[at] != '"'; ++at) {
                if (m_json[at] == '\\')
                    ++at;
            }
            if (depth == 0)
                return at + 1;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (depth == 0)
                return at; // behind a number in its container
            if (--depth == 0)
                return at + 1;
        } else if ((c == ',' || c == ':') && depth == 0) {
            return at;
        }
    }
    return at;
}

bool JsonTreeModel::isContainer(const Node &node) const
{
    return !node.isRest && node.at < m_json.size() && (m_json[node.at] == '{' || m_json[node.at] == '[');
}

void JsonTreeModel::fill(Node &node) const
{
    if (std::exchange(node.isFilled, true) || m_json.isEmpty())
        return;
    const auto add = [&node](Node child) {
        child.parent = &node;
        child.row = int(node.children.size());
        node.children.push_back(std::make_unique<Node>(std::move(child)));
    };
    if (&node == m_root.get() && !isContainer(node)) { // a bare string or number
        Node child;
        child.end = m_json.size();
        add(std::move(child));
        return;
    }
    if (!isContainer(node))
        return;
    const bool isObject = m_json[node.at] == '{';
    qsizetype at = node.at + 1;
    while (at < node.end - 1) {
        if (node.children.size() == std::size_t(mostChildren)) {
            Node rest;
            rest.isRest = true;
            add(std::move(rest));
            return;
        }
        Node child;
        if (isObject) {
            child.nameAt = at;
            child.nameEnd = endOfValue(at);
            at = child.nameEnd + 1;
        }
        child.at = at;
        child.end = endOfValue(at);
        at = child.end + 1;
        add(std::move(child));
    }
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (row < 0 || column < 0 || column >= ColumnCount || (parent.isValid() && parent.column() != 0))
        return {};
    Node *node = nodeOf(parent);
    fill(*node);
    return std::size_t(row) < node->children.size() ? createIndex(row, column, node->children[std::size_t(row)].get())
                                                    : QModelIndex();
}

QModelIndex JsonTreeModel::parent(const QModelIndex &child) const
{
    if (!child.isValid())
        return {};
    Node *above = nodeOf(child)->parent;
    return above == m_root.get() ? QModelIndex() : createIndex(above->row, 0, above);
}

int JsonTreeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid() && parent.column() != 0)
        return 0;
    Node *node = nodeOf(parent);
    fill(*node);
    return int(node->children.size());
}

bool JsonTreeModel::hasChildren(const QModelIndex &parent) const
{
    if (parent.isValid() && parent.column() != 0)
        return false;
    const Node *node = nodeOf(parent);
    if (node == m_root.get())
        return rowCount() > 0;
    return isContainer(*node) && node->end - node->at > 2;
}

QVariant JsonTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const Node *node = nodeOf(index);
    if (node->isRest)
        return index.column() == NameColumn ? QStringLiteral("…") : tr("more of them stand in the text");
    const QByteArrayView json(m_json);
    if (index.column() == NameColumn) {
        if (node->nameAt >= 0)
            return shownName(spoken(json.sliced(node->nameAt, node->nameEnd - node->nameAt)).toUtf8(), 200);
        return node->parent == m_root.get() && !isContainer(*m_root) ? QString() : QString::number(node->row);
    }
    const QByteArrayView value = json.sliced(node->at, node->end - node->at);
    if (!isContainer(*node))
        return value.startsWith('"') && value.size() < 4000 ? shownName(spoken(value).toUtf8(), 500) : shownName(value, 500);
    return value.size() == 2 ? shownName(value) : shownName(value, 80);
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("Name") : tr("Value");
}

} // namespace freshet::ui
