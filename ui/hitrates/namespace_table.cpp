// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/namespace_table.h"

#include "ui/widgets/column_keeper.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace freshet::ui {

NamespaceTable::NamespaceTable(QWidget *parent)
    : QWidget(parent)
    , m_model(new NamespaceModel(this))
    , m_filter(new NamespaceFilter(this))
    , m_delegate(new NamespaceDelegate(this))
    , m_search(new QLineEdit(this))
    , m_all(new QPushButton(this))
    , m_note(makeLabel({}, TextKind::Muted, this))
    , m_view(new QTableView(this))
{
    m_filter->setSourceModel(m_model);
    m_filter->setSortRole(NamespaceModel::SortRole);
    m_filter->setDynamicSortFilter(true);
    m_view->setModel(m_filter);
    m_view->setItemDelegate(m_delegate);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(NamespaceModel::ReadsColumn, Qt::DescendingOrder);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setWordWrap(false);
    m_view->setShowGrid(false);
    m_view->setAlternatingRowColors(true);
    m_view->setTextElideMode(Qt::ElideRight);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setSectionsMovable(true);
    m_view->horizontalHeader()->moveSection(NamespaceModel::TrendColumn, 3); // beside what it is the trend of
    m_view->setMinimumHeight(fontMetrics().height() * 6);                    // the heading, two rows and the bar below
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(fontMetrics().height() * 18);
    m_note->setWordWrap(true);
    m_all->hide();

    auto *head = new QHBoxLayout;
    head->setSpacing(Spacing::s);
    head->addWidget(m_search, 1);
    head->addWidget(m_all);
    head->addWidget(m_note, 3);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::xs);
    layout->addLayout(head);
    layout->addWidget(m_view, 1);

    connect(m_search, &QLineEdit::textChanged, m_filter, &NamespaceFilter::setSearch);
    connect(m_all, &QPushButton::clicked, this, &NamespaceTable::allAsked);
    connect(m_model, &NamespaceModel::drawnChanged, this, [this] { m_ticked = true; });
    connect(m_view, &QTableView::pressed, this, [this] { m_ticked = false; });
    connect(m_view, &QTableView::clicked, this, [this](const QModelIndex &index) {
        if (!std::exchange(m_ticked, false))
            Q_EMIT soloAsked(nameAt(index));
    });
    connect(m_view, &QTableView::doubleClicked, this, [this](const QModelIndex &index) { Q_EMIT keysAsked(nameAt(index)); });
    connect(m_view, &QTableView::customContextMenuRequested, this, &NamespaceTable::openMenu);
    retell();
    m_columns = new ColumnKeeper(m_view, m_view->horizontalHeader(),
                                 {{NamespaceModel::NameColumn, 16, 6},
                                  {NamespaceModel::RateColumn, 9, 1},
                                  {NamespaceModel::ChangeColumn, 8, 1},
                                  {NamespaceModel::TrendColumn, 9, 4},
                                  {NamespaceModel::ReadsColumn, 9, 1},
                                  {NamespaceModel::SetsColumn, 9, 1},
                                  {NamespaceModel::DeletesColumn, 9, 1},
                                  {NamespaceModel::AverageColumn, 9, 1},
                                  {NamespaceModel::P95Column, 9, 1},
                                  {NamespaceModel::KeysColumn, 8, 1},
                                  {NamespaceModel::MemoryColumn, 10, 1},
                                  {NamespaceModel::TargetColumn, 9, 1}});
}

QByteArray NamespaceTable::nameAt(const QModelIndex &index) const
{
    return index.data(NamespaceModel::NameRole).toByteArray();
}

void NamespaceTable::setRows(std::vector<NamespaceRow> rows)
{
    m_model->update(std::move(rows));
}

void NamespaceTable::setSolo(const std::optional<QByteArray> &nameSpace)
{
    m_all->setVisible(nameSpace.has_value());
    if (!nameSpace)
        m_view->clearSelection();
}

void NamespaceTable::setStale(bool stale)
{
    m_delegate->setStale(stale);
    m_view->viewport()->update();
}

void NamespaceTable::setNote(const QString &note)
{
    m_note->setText(note);
}

void NamespaceTable::openMenu(const QPoint &position)
{
    const QModelIndex index = m_view->indexAt(position);
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QByteArray name = nameAt(index);
    connect(menu->addAction(tr("Show only this")), &QAction::triggered, this, [this, name] { Q_EMIT soloAsked(name); });
    connect(menu->addAction(tr("Show its keys")), &QAction::triggered, this, [this, name] { Q_EMIT keysAsked(name); });
    connect(menu->addAction(tr("Invalidate it…")), &QAction::triggered, this, [this, name] { Q_EMIT invalidateAsked(name); });
    connect(menu->addAction(tr("Miss-ratio curve…")), &QAction::triggered, this, [this, name] { Q_EMIT curveAsked(name); });
    const QPersistentModelIndex target = index.siblingAtColumn(NamespaceModel::TargetColumn);
    connect(menu->addAction(tr("Set its target…")), &QAction::triggered, this, [this, target] {
        if (target.isValid()) {
            m_view->setCurrentIndex(target);
            m_view->edit(target);
        }
    });
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

void NamespaceTable::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex current = m_view->currentIndex();
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT allAsked();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && current.isValid()) {
        if (event->modifiers().testFlag(Qt::ControlModifier))
            Q_EMIT keysAsked(nameAt(current));
        else
            Q_EMIT soloAsked(nameAt(current));
    } else {
        QWidget::keyPressEvent(event);
    }
}

void NamespaceTable::retell()
{
    m_search->setPlaceholderText(tr("Search namespaces"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_all->setText(tr("Show all"));
    m_all->setToolTip(tr("Back to all namespaces (Esc)"));
    m_view->setAccessibleName(tr("Namespaces"));
    m_model->retell();
}

void NamespaceTable::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retell();
        m_columns->share();
    } else if (event->type() == QEvent::FontChange) {
        m_view->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    }
}

QJsonObject NamespaceTable::saveState() const
{
    const QHeaderView *header = m_view->horizontalHeader();
    QJsonArray order;
    for (int place = 0; place < header->count(); ++place)
        order.append(header->logicalIndex(place));
    return {{QStringLiteral("order"), order},
            {QStringLiteral("columns"), m_columns->save()},
            {QStringLiteral("sort"), header->sortIndicatorSection()},
            {QStringLiteral("descending"), header->sortIndicatorOrder() == Qt::DescendingOrder}};
}

void NamespaceTable::restoreState(const QJsonObject &state)
{
    QHeaderView *header = m_view->horizontalHeader();
    const QJsonArray order = state.value(QStringLiteral("order")).toArray();
    for (int place = 0; order.size() == header->count() && place < header->count(); ++place) {
        const int now = header->visualIndex(order[place].toInt(-1));
        if (now > place) // else it is there, or the file names it twice
            header->moveSection(now, place);
    }
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
    const int sort = state.value(QStringLiteral("sort")).toInt(-1);
    if (sort >= 0 && sort < header->count())
        m_view->sortByColumn(sort, state.value(QStringLiteral("descending")).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
}

} // namespace freshet::ui
