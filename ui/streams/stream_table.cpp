// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/stream_table.h"

#include "ui/streams/cell_paint.h"
#include "ui/streams/rows_model.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace freshet::ui {

StreamTable::StreamTable(QWidget *parent, bool many)
    : QTableView(parent)
{
    setSelectionBehavior(SelectRows);
    setSelectionMode(many ? ExtendedSelection : SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setAlternatingRowColors(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(40);
    setMinimumHeight(90);
    fitRows();
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex &index) { Q_EMIT activatedRow(sourceRow(index)); });
}

void StreamTable::fitRows()
{
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + Spacing::m);
}

int StreamTable::sourceRow(const QModelIndex &index) const
{
    const auto *filter = qobject_cast<const QSortFilterProxyModel *>(model());
    return filter ? filter->mapToSource(index).row() : index.row();
}

std::vector<int> StreamTable::chosenRows() const
{
    QModelIndexList chosen = selectionModel() ? selectionModel()->selectedRows() : QModelIndexList();
    std::sort(chosen.begin(), chosen.end());
    std::vector<int> rows;
    for (const QModelIndex &one : chosen)
        rows.push_back(sourceRow(one));
    return rows;
}

void StreamTable::copyChosen() const
{
    QModelIndexList chosen = selectionModel()->selectedRows();
    std::sort(chosen.begin(), chosen.end());
    QStringList lines;
    for (const QModelIndex &one : chosen) {
        QStringList cells;
        for (int visual = 0; visual < model()->columnCount(); ++visual) {
            const int column = horizontalHeader()->logicalIndex(visual);
            if (!isColumnHidden(column))
                cells << one.siblingAtColumn(column).data().toString();
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void StreamTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copyChosen();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT activatedRow(sourceRow(currentIndex()));
        return;
    }
    QTableView::keyPressEvent(event);
}

void StreamTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitRows();
}

RowsFilter::RowsFilter(QAbstractItemModel *model, QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setSourceModel(model);
    setSortRole(RowRole::sort);
    setDynamicSortFilter(true);
}

void RowsFilter::setSearch(const QString &text)
{
    m_search = text;
    invalidateFilter();
}

bool RowsFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_search.isEmpty())
        return true;
    for (int column = 0; column < sourceModel()->columnCount(parent); ++column) {
        if (sourceModel()->index(row, column, parent).data().toString().contains(m_search, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

bool RowsFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(RowRole::sort), b = right.data(RowRole::sort);
    if (a.isValid() != b.isValid())
        return sortOrder() == Qt::AscendingOrder ? a.isValid() : b.isValid();
    if (a.typeId() == QMetaType::QString)
        return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
    return a.toDouble() < b.toDouble();
}

void RowsDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const Theme &theme = Theme::of(option->palette);
    switch (CellTone(index.data(RowRole::tone).toInt())) {
    case CellTone::Normal:
        break;
    case CellTone::Muted:
        option->palette.setColor(QPalette::Text, theme.textMuted);
        break;
    case CellTone::Warning:
        option->palette.setColor(QPalette::Text, theme.warning);
        break;
    case CellTone::Bad:
        option->palette.setColor(QPalette::Text, theme.bad);
        break;
    }
}

void RowsDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    paintCellPanel(painter, filled);
    painter->save();
    paintCellText(painter, filled, filled.text);
    painter->restore();
}

bool RowsDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), plainTip(index.data(Qt::ToolTipRole).toString()), view);
    return true;
}

} // namespace freshet::ui
