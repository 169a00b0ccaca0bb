// SPDX-License-Identifier: GPL-3.0-or-later
// The panel's lists: table and tree, what is chosen in them, their order and columns.
#include "core/base/glob.h"
#include "ui/keys/key_delegate.h"
#include "ui/keys/key_tools.h"
#include "ui/keys/keys_panel.h"
#include "ui/keys/keys_tree_model.h"
#include "ui/keys/value_panel.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/tall_table.h"

#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTreeView>

#include <algorithm>

namespace freshet::ui {

using inspect::KeyRowNumber;

QTableView *KeysPanel::table() const
{
    return m_table;
}

void KeysPanel::makeTable()
{
    m_table->setModel(m_controller->model());
    m_table->setItemDelegate(m_delegate);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setAlternatingRowColors(true);
    QHeaderView *header = m_table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(false);
    header->setSectionsMovable(true);
    connect(header, &QHeaderView::sectionClicked, this, &KeysPanel::sortBy);
    m_columns = new ColumnKeeper(m_table, header, // most of the room is for the name
                                 {{KeysModel::KeyColumn, 26, 1},
                                  {KeysModel::TtlColumn, 16},
                                  {KeysModel::TypeColumn, 11, 0, true},
                                  {KeysModel::SizeColumn, 12, 0, true},
                                  {KeysModel::NamespaceColumn, 14, 0, true},
                                  {KeysModel::VersionColumn, 10, 0, true},
                                  {KeysModel::EncodingColumn, 12, 0, true}});
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &KeysPanel::watchRows);
    connect(m_controller->model(), &QAbstractItemModel::rowsInserted, this, &KeysPanel::watchRows);
    connect(m_controller->model(), &QAbstractItemModel::modelReset, this, &KeysPanel::watchRows);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        if (index.isValid())
            m_current = m_controller->model()->rowNumber(index.row());
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &KeysPanel::onChosen);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &KeysPanel::openMenu);
    m_table->viewport()->installEventFilter(this);
}

void KeysPanel::makeTree()
{
    m_tree->setModel(m_controller->tree());
    m_tree->setItemDelegate(m_delegate);
    m_tree->setUniformRowHeights(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    for (const int column : {KeysModel::NamespaceColumn, KeysModel::VersionColumn}) // the folders say it
        m_tree->setColumnHidden(column, true);
    new ColumnKeeper(m_tree, m_tree->header(),
                     {{KeysModel::KeyColumn, 26, 1},
                      {KeysModel::TtlColumn, 16},
                      {KeysModel::TypeColumn, 11, 0, true},
                      {KeysModel::SizeColumn, 12, 0, true},
                      {KeysModel::EncodingColumn, 12, 0, true}});
    connect(m_tree->verticalScrollBar(), &QScrollBar::valueChanged, this, &KeysPanel::watchRows);
    connect(m_tree, &QTreeView::expanded, this, &KeysPanel::watchRows);
    connect(m_tree, &QTreeView::collapsed, this, &KeysPanel::watchRows);
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex &index) {
        if (index.data(KeysTreeModel::MoreRole).toBool())
            m_controller->tree()->loadMore(index);
    });
    connect(m_controller->tree(), &QAbstractItemModel::modelAboutToBeReset, this, &KeysPanel::noteOpenFolders);
    connect(m_controller->tree(), &QAbstractItemModel::modelReset, this, &KeysPanel::openFoldersAgain);
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, &KeysPanel::onChosen);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &KeysPanel::openMenu);
    m_tree->viewport()->installEventFilter(this);
}

void KeysPanel::noteOpenFolders()
{
    constexpr std::size_t most = 500;
    m_open.clear();
    const QAbstractItemModel *model = m_tree->model();
    std::vector<QModelIndex> open{QModelIndex()};
    while (!open.empty() && m_open.size() < most) {
        const QModelIndex folder = open.back();
        open.pop_back();
        for (int row = 0; row < model->rowCount(folder); ++row) {
            const QModelIndex child = model->index(row, 0, folder);
            if (m_tree->isExpanded(child)) {
                m_open.push_back(child.data(KeysTreeModel::FolderRole).toByteArray());
                open.push_back(child);
            }
        }
    }
}

void KeysPanel::openFoldersAgain()
{
    std::ranges::sort(m_open, {}, &QByteArray::size); // those outside come first
    for (const QByteArray &prefix : m_open)
        m_tree->expand(m_controller->tree()->folder(prefix));
}

void KeysPanel::openMenu(const QPoint &at)
{
    m_tools->update();
    m_tools->menu()->popup(m_lists->currentWidget()->mapToGlobal(at));
}

inspect::KeySelection KeysPanel::chosenKeys() const
{
    std::vector<inspect::KeySelection::Places> places;
    if (!showsTree()) {
        for (const QItemSelectionRange &range : m_table->selectionModel()->selection())
            places.push_back({range.top(), range.height()});
        return m_controller->model()->selection(std::move(places));
    }
    const KeysTreeModel *tree = m_controller->tree();
    for (const QItemSelectionRange &range : m_tree->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            places.push_back(tree->placesOf(tree->index(row, 0, range.parent())));
    }
    return tree->selection(std::move(places)); // a folder may be chosen together with keys in it
}

inspect::KeySelection KeysPanel::shownKeys() const
{
    const KeysModel *model = m_controller->model();
    return model->selection({{0, model->rowCount()}});
}

std::vector<QByteArray> KeysPanel::chosenPatterns(std::size_t most) const
{
    std::vector<QByteArray> patterns;
    if (!showsTree())
        return patterns;
    bool hasBranch = false;
    for (const QItemSelectionRange &range : m_tree->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            const QModelIndex index = m_controller->tree()->index(row, 0, range.parent());
            const QByteArray folder = index.data(KeysTreeModel::FolderRole).toByteArray();
            const QByteArray key = index.data(KeysModel::NameRole).toByteArray();
            hasBranch |= !folder.isEmpty();
            if (patterns.size() >= most) {
                if (hasBranch)
                    return patterns;
            } else if (!folder.isEmpty()) {
                patterns.push_back(globEscaped(folder) + '*');
            } else if (!key.isEmpty()) {
                patterns.push_back(globEscaped(key));
            }
        }
    }
    return hasBranch ? patterns : std::vector<QByteArray>();
}

std::vector<QByteArray> KeysPanel::sampledKeys(std::size_t most) const
{
    const auto rows = std::size_t(m_controller->model()->rowCount());
    const std::size_t wanted = std::min(most, rows);
    std::vector<QByteArray> keys;
    keys.reserve(wanted);
    for (std::size_t i = 0; i < wanted; ++i)
        keys.push_back(m_controller->model()->name(int(i * rows / wanted)));
    return keys;
}

void KeysPanel::onChosen()
{
    m_wanted = {};
    if (const auto keys = chosenKeys(); keys.size() == 1)
        m_wanted = keys.front();
    m_choosing.start();
    m_tools->update();
}

void KeysPanel::onChanged(const QByteArray &created)
{
    m_controller->askAgain();
    if (!created.isEmpty())
        m_controller->noteKey(created);
    if (!m_wanted.isNull())
        m_value->showKey(m_wanted);
}

// A third click brings back the order in which the keys were found.
void KeysPanel::sortBy(int column)
{
    KeysController::Order order = m_controller->order();
    if (order.column != column)
        order = {column, false};
    else if (!order.descending)
        order.descending = true;
    else
        order = {};
    QHeaderView *header = m_table->horizontalHeader();
    header->setSortIndicatorShown(order.column >= 0);
    if (order.column >= 0)
        header->setSortIndicator(order.column, order.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    m_controller->setOrder(order);
}

void KeysPanel::onArranged()
{
    const int row = m_current ? m_controller->model()->rowOf(*m_current) : -1;
    if (row >= 0) {
        const QModelIndex index = m_controller->model()->index(row, 0);
        m_table->setCurrentIndex(index);
    } else {
        m_table->scrollToTop();
    }
    watchRows();
    showProgress();
}

void KeysPanel::watchRows()
{
    std::vector<KeyRowNumber> rows;
    if (showsTree()) {
        const int bottom = m_tree->viewport()->height();
        for (QModelIndex index = m_tree->indexAt({1, 1}); index.isValid() && m_tree->visualRect(index).top() < bottom;
             index = m_tree->indexBelow(index)) {
            if (const QVariant number = index.data(KeysModel::RowNumberRole); number.isValid())
                rows.push_back(number.toUInt());
        }
    } else {
        const KeysModel *model = m_controller->model();
        const int first = m_table->rowAt(0);
        const int seen = m_table->viewport()->height() / m_table->rowHeight() + 2;
        for (int row = first; row >= 0 && row < std::min(model->rowCount(), first + seen); ++row)
            rows.push_back(model->rowNumber(row));
    }
    m_controller->setVisible(std::move(rows));
}

void KeysPanel::tick()
{
    if (showsTree())
        m_tree->viewport()->update();
    else
        m_table->viewport()->update();
    m_controller->askEnded();
    m_value->tick();
}

} // namespace freshet::ui
