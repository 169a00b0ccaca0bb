// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/console_model.h"

#include "ui/console/console_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <algorithm>

namespace freshet::ui {

using redis::Value;

/// A row. A root holds an entry; below it stand values, which the entry keeps alive.
struct ConsoleModel::Node
{
    Node *parent = nullptr;
    qsizetype place = 0; ///< of a root its number since the start, else its row
    ConsoleEntry entry;  ///< of a root
    const Value *value = nullptr;
    const inspect::ConsoleMessage *message = nullptr;
    const ConsoleEntry::Part *part = nullptr; ///< of one node of several
    bool isMore = false;
    std::vector<std::unique_ptr<Node>> children;
    qsizetype made = 0; ///< of the children that there are
};

namespace {

/// What stands below a row: elements, parts of several nodes, or messages.
struct Below
{
    const Value::Array *elements = nullptr;
    const std::vector<ConsoleEntry::Part> *parts = nullptr;
    qsizetype count = 0;
};

Below belowValue(const Value *value)
{
    if (value && value->isArray())
        return {&value->array(), nullptr, qsizetype(value->array().size())};
    return {};
}

template<typename Node>
Below belowOf(const Node &node)
{
    if (node.isMore || node.message)
        return {};
    if (node.parent)
        return belowValue(node.value);
    if (node.entry.isStream || !node.entry.parts)
        return {};
    if (node.entry.parts->size() == 1)
        return belowValue(&node.entry.parts->front().reply.value);
    return {nullptr, node.entry.parts.get(), qsizetype(node.entry.parts->size())};
}

constexpr qsizetype longestCell = 2000; // characters

} // namespace

qint64 ConsoleEntry::bytes() const
{
    qint64 sum = 1000;
    if (parts) {
        for (const Part &part : *parts)
            sum += std::min(part.reply.bytes, inspect::Console::keptBytes) +
                   64 * std::min(part.reply.elements, inspect::Console::keptElements);
    }
    for (const inspect::ConsoleMessage &message : messages)
        sum += 100 + message.text.size();
    return sum;
}

ConsoleModel::ConsoleModel(QObject *parent)
    : QAbstractItemModel(parent)
{}

ConsoleModel::~ConsoleModel() = default;

ConsoleModel::Node *ConsoleModel::nodeOf(const QModelIndex &index) const
{
    return static_cast<Node *>(index.internalPointer());
}

QModelIndex ConsoleModel::indexOf(const Node *node) const
{
    const qsizetype row = node->parent ? node->place : node->place - m_dropped;
    return createIndex(int(row), 0, const_cast<Node *>(node));
}

QModelIndex ConsoleModel::indexOf(qint64 id) const
{
    for (auto root = m_roots.rbegin(); root != m_roots.rend(); ++root) {
        if ((*root)->entry.id == id)
            return indexOf(root->get());
    }
    return {};
}

void ConsoleModel::append(const ConsoleEntry &entry)
{
    const int row = int(m_roots.size());
    beginInsertRows({}, row, row);
    auto node = std::make_unique<Node>();
    node->place = m_dropped + row;
    node->entry = entry;
    m_roots.push_back(std::move(node));
    endInsertRows();
    m_bytes += entry.bytes();
    bound();
}

void ConsoleModel::bound()
{
    std::size_t gone = 0;
    qint64 bytes = m_bytes;
    while (m_roots.size() - gone > 1 && (m_roots.size() - gone > mostEntries || bytes > mostBytes)) {
        // What still runs stays, and with it what came later.
        const ConsoleEntry::State state = m_roots[gone]->entry.state;
        if (state == ConsoleEntry::State::Running || (state == ConsoleEntry::State::Waiting && m_roots.size() < 2 * mostEntries))
            break;
        bytes -= m_roots[gone]->entry.bytes();
        ++gone;
    }
    if (gone == 0)
        return;
    beginRemoveRows({}, 0, int(gone) - 1);
    m_roots.erase(m_roots.begin(), m_roots.begin() + std::ptrdiff_t(gone));
    m_dropped += qsizetype(gone);
    m_bytes = bytes;
    endRemoveRows();
}

void ConsoleModel::dropChildren(Node *node)
{
    if (node->children.empty())
        return;
    beginRemoveRows(indexOf(node), 0, int(node->children.size()) - 1);
    node->children.clear();
    node->made = 0;
    endRemoveRows();
}

void ConsoleModel::replace(const ConsoleEntry &entry)
{
    const QModelIndex index = indexOf(entry.id);
    if (!index.isValid())
        return;
    Node *node = nodeOf(index);
    dropChildren(node);
    m_bytes += entry.bytes() - node->entry.bytes();
    node->entry = entry;
    Q_EMIT dataChanged(index, index.siblingAtColumn(ColumnCount - 1));
    bound();
}

void ConsoleModel::addMessages(qint64 id, const std::vector<inspect::ConsoleMessage> &messages)
{
    const QModelIndex index = indexOf(id);
    if (!index.isValid())
        return;
    ConsoleEntry &entry = nodeOf(index)->entry;
    m_bytes -= entry.bytes();
    entry.messages.insert(entry.messages.end(), messages.begin(), messages.end());
    entry.messageCount += qint64(messages.size());
    if (entry.messages.size() > ConsoleEntry::mostMessages)
        entry.messages.erase(entry.messages.begin(), entry.messages.end() - std::ptrdiff_t(ConsoleEntry::mostMessages));
    m_bytes += entry.bytes();
    Q_EMIT dataChanged(index, index.siblingAtColumn(ColumnCount - 1));
}

void ConsoleModel::clear()
{
    beginResetModel();
    m_roots.clear();
    m_dropped = 0;
    m_bytes = 0;
    endResetModel();
}

std::vector<ConsoleEntry> ConsoleModel::entries() const
{
    std::vector<ConsoleEntry> all;
    for (const auto &root : m_roots)
        all.push_back(root->entry);
    return all;
}

const ConsoleEntry *ConsoleModel::entry(qint64 id) const
{
    const QModelIndex index = indexOf(id);
    return index.isValid() ? &nodeOf(index)->entry : nullptr;
}

const ConsoleEntry *ConsoleModel::entryAt(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    const Node *node = nodeOf(index);
    while (node->parent)
        node = node->parent;
    return &node->entry;
}

const ConsoleEntry *ConsoleModel::last() const
{
    return m_roots.empty() ? nullptr : &m_roots.back()->entry;
}

void ConsoleModel::addRows(Node *node, qsizetype most)
{
    const Below below = belowOf(*node);
    const qsizetype add = std::min(most, below.count - node->made);
    if (add <= 0)
        return;
    const bool hasMore = node->made + add < below.count;
    const int first = int(node->made);
    beginInsertRows(indexOf(node), first, first + int(add) - 1 + int(hasMore));
    for (qsizetype i = 0; i < add; ++i) {
        auto child = std::make_unique<Node>();
        child->parent = node;
        child->place = node->made + i;
        if (below.parts) {
            child->part = &below.parts->at(std::size_t(child->place));
            child->value = &child->part->reply.value;
        } else {
            child->value = &below.elements->at(std::size_t(child->place));
        }
        node->children.push_back(std::move(child));
    }
    node->made += add;
    if (hasMore) {
        auto more = std::make_unique<Node>();
        more->parent = node;
        more->place = node->made;
        more->isMore = true;
        node->children.push_back(std::move(more));
    }
    endInsertRows();
}

void ConsoleModel::showMore(const QModelIndex &index)
{
    if (!index.isValid() || !nodeOf(index)->isMore)
        return;
    Node *parent = nodeOf(index)->parent;
    const int last = int(parent->children.size()) - 1;
    beginRemoveRows(indexOf(parent), last, last);
    parent->children.pop_back();
    endRemoveRows();
    addRows(parent, moreRows);
}

void ConsoleModel::retell()
{
    if (!m_roots.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_roots.size()) - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

QModelIndex ConsoleModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    Node *node = parent.isValid() ? nodeOf(parent)->children[std::size_t(row)].get() : m_roots[std::size_t(row)].get();
    return createIndex(row, column, node);
}

QModelIndex ConsoleModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || !nodeOf(index)->parent)
        return {};
    return indexOf(nodeOf(index)->parent);
}

int ConsoleModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_roots.size());
    return parent.column() == 0 ? int(nodeOf(parent)->children.size()) : 0;
}

int ConsoleModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

bool ConsoleModel::hasChildren(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return !m_roots.empty();
    return parent.column() == 0 && belowOf(*nodeOf(parent)).count > 0;
}

bool ConsoleModel::canFetchMore(const QModelIndex &parent) const
{
    return parent.isValid() && parent.column() == 0 && nodeOf(parent)->children.empty() && belowOf(*nodeOf(parent)).count > 0;
}

void ConsoleModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        addRows(nodeOf(parent), firstRows);
}

QString ConsoleModel::text(const Node &node, int column) const
{
    if (node.isMore) {
        const qsizetype rest = belowOf(*node.parent).count - node.parent->made;
        return column == TextColumn ? moreText(rest) : QString();
    }
    if (!node.parent) {
        switch (column) {
        case TextColumn:
            return visibleBytes(node.entry.line.left(longestCell));
        case KindColumn:
            return entrySummary(node.entry);
        case TimeColumn:
            return entryTime(node.entry);
        case NodeColumn:
            return node.entry.parts && node.entry.parts->size() == 1 ? visibleText(node.entry.parts->front().node) : QString();
        default:
            return {};
        }
    }
    if (column == TextColumn)
        return node.part ? visibleText(node.part->node)
                         : QStringLiteral("%1) %2").arg(node.place + 1).arg(valueCell(*node.value, longestCell));
    if (column == KindColumn)
        return valueKind(*node.value);
    return {};
}

QVariant ConsoleModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node &node = *nodeOf(index);
    switch (role) {
    case Qt::DisplayRole:
        return text(node, index.column());
    case Qt::FontRole:
        return index.column() == TextColumn ? QVariant(fixedFont()) : QVariant();
    case EntryRole: {
        const ConsoleEntry *entry = entryAt(index);
        return entry->id;
    }
    case IsMoreRole:
        return node.isMore;
    case IsErrorRole:
        if (!node.parent)
            return isFailure(node.entry);
        return node.value && node.value->isError();
    case BytesRole:
        if (node.isMore)
            return QByteArray();
        if (!node.parent)
            return node.entry.line;
        return node.value->isArray() || node.value->isNil() || node.value->isInteger()
                   ? inspect::replyText(*node.value).chopped(1)
                   : node.value->bytes();
    default:
        return {};
    }
}

QVariant ConsoleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TextColumn:
        return tr("Statement and reply");
    case KindColumn:
        return tr("Kind");
    case TimeColumn:
        return tr("Time");
    case NodeColumn:
        return tr("Node");
    default:
        return {};
    }
}

} // namespace freshet::ui
