// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tall_table.h"

#include <QAbstractItemDelegate>
#include <QAbstractTableModel>
#include <QHeaderView>
#include <QPainter>
#include <QPaintEvent>
#include <QScrollBar>

#include <algorithm>
#include <limits>
#include <utility>

namespace freshet::ui {

namespace {

constexpr int sectionPixels = 1'000'000; // a header's section has 20 bits
constexpr qint64 mostPixels = 2'000'000'000;

} // namespace

/// What the vertical header counts: as many sections as the rows are high together.
class TallTable::Sections : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;
    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : m_count; }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 1; }
    QVariant data(const QModelIndex &, int) const override { return {}; }
    void setCount(int count)
    {
        if (count == m_count)
            return;
        beginResetModel();
        m_count = count;
        endResetModel();
    }

private:
    int m_count = 0;
};

TallTable::TallTable(QWidget *parent)
    : QTableView(parent)
    , m_sections(new Sections(this))
{
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(sectionPixels);
    setSelectionBehavior(SelectRows);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setShowGrid(false);
}

void TallTable::setModel(QAbstractItemModel *model)
{
    if (QAbstractItemModel *old = this->model())
        disconnect(old, nullptr, this, nullptr);
    QTableView::setModel(model);
    verticalHeader()->setModel(m_sections);
    if (model) {
        for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
            connect(model, change, this, &TallTable::fitSections);
        connect(model, &QAbstractItemModel::modelReset, this, &TallTable::fitSections);
        connect(model, &QAbstractItemModel::layoutChanged, this, &TallTable::fitSections);
    }
    fitSections();
}

// A header asks for each column whether all of its rows are chosen, which looks at each of them where they are: 0.5 s at three
// million rows. It shows nothing of it, so it has a selection of its own.
void TallTable::setSelectionModel(QItemSelectionModel *selection)
{
    QTableView::setSelectionModel(selection);
    auto *own = selection ? new QItemSelectionModel(selection->model(), this) : nullptr;
    if (own)
        horizontalHeader()->setSelectionModel(own);
    delete std::exchange(m_headerSelection, own);
}

void TallTable::setRowHeight(int pixels)
{
    m_rowHeight = std::max(1, pixels);
    fitSections();
}

int TallTable::rowCount() const
{
    return model() ? model()->rowCount(rootIndex()) : 0;
}

void TallTable::fitSections()
{
    const qint64 pixels = std::min(mostPixels, qint64(rowCount()) * m_rowHeight);
    const int sections = int((pixels + sectionPixels - 1) / sectionPixels);
    m_sections->setCount(sections);
    for (int i = 0; i < sections; ++i) {
        const int size = i + 1 < sections ? sectionPixels : int(pixels - qint64(i) * sectionPixels);
        if (verticalHeader()->sectionSize(i) != size)
            verticalHeader()->resizeSection(i, size);
    }
    scheduleDelayedItemsLayout();
}

int TallTable::rowTop(int row) const
{
    const qint64 top = qint64(row) * m_rowHeight - verticalOffset();
    return int(std::clamp<qint64>(top, std::numeric_limits<int>::min() / 2, std::numeric_limits<int>::max() / 2));
}

int TallTable::rowAt(int y) const
{
    const qint64 row = (qint64(verticalOffset()) + y) / m_rowHeight;
    return row >= 0 && row < rowCount() ? int(row) : -1;
}

QRect TallTable::visualRect(const QModelIndex &index) const
{
    if (!index.isValid() || index.parent() != rootIndex() || isColumnHidden(index.column()))
        return {};
    return {columnViewportPosition(index.column()), rowTop(index.row()), columnWidth(index.column()), m_rowHeight};
}

QModelIndex TallTable::indexAt(const QPoint &at) const
{
    const int row = rowAt(at.y());
    const int column = columnAt(at.x());
    return row >= 0 && column >= 0 ? model()->index(row, column, rootIndex()) : QModelIndex();
}

void TallTable::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid() || index.parent() != rootIndex())
        return;
    executeDelayedItemsLayout(); // the scroll bar's length
    const int room = viewport()->height();
    const int top = rowTop(index.row());
    const int bottom = top + m_rowHeight;
    int by = 0;
    if (hint == PositionAtTop || (hint == EnsureVisible && (top < 0 || m_rowHeight > room)))
        by = top;
    else if (hint == PositionAtBottom || (hint == EnsureVisible && bottom > room))
        by = bottom - room;
    else if (hint == PositionAtCenter)
        by = top - (room - m_rowHeight) / 2;
    if (by != 0)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + by);
    const int left = columnViewportPosition(index.column());
    const int width = columnWidth(index.column());
    if (left < 0 || width > viewport()->width())
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + left);
    else if (left + width > viewport()->width())
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + left + width - viewport()->width());
    update(index);
}

void TallTable::updateGeometries()
{
    QTableView::updateGeometries();
    verticalScrollBar()->setSingleStep(m_rowHeight);
}

int TallTable::sizeHintForColumn(int column) const
{
    if (!model())
        return -1;
    ensurePolished();
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    int width = 0;
    const int last = rowAt(viewport()->height() - 1);
    const int end = last < 0 ? rowCount() : last + 1;
    for (int row = std::max(0, rowAt(0)); row < end; ++row) {
        const QModelIndex index = model()->index(row, column, rootIndex());
        width = std::max(width, itemDelegateForIndex(index)->sizeHint(option, index).width());
    }
    return width;
}

int TallTable::rowsOfPage() const
{
    return std::max(1, viewport()->height() / m_rowHeight);
}

QModelIndex TallTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    const int rows = rowCount();
    const QHeaderView *header = horizontalHeader();
    if (rows == 0 || header->count() - header->hiddenSectionCount() <= 0)
        return {};
    const auto shownColumn = [header](int visual, int step) { // -1: there is none that way
        while (visual >= 0 && visual < header->count() && header->isSectionHidden(header->logicalIndex(visual)))
            visual += step;
        return visual >= 0 && visual < header->count() ? header->logicalIndex(visual) : -1;
    };
    const QModelIndex current = currentIndex();
    if (!current.isValid())
        return model()->index(0, shownColumn(0, 1), rootIndex());
    qint64 row = current.row();
    int column = current.column();
    const int visual = header->visualIndex(column);
    const bool toEnd = modifiers & Qt::ControlModifier;
    const bool mirrored = isRightToLeft();
    switch (action) {
    case MoveUp:
        row = toEnd ? 0 : row - 1;
        break;
    case MoveDown:
        row = toEnd ? rows - 1 : row + 1;
        break;
    case MovePageUp:
        row -= rowsOfPage();
        break;
    case MovePageDown:
        row += rowsOfPage();
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = rows - 1;
        break;
    case MoveLeft:
    case MovePrevious:
    case MoveRight:
    case MoveNext: {
        const bool back =
            (action == MoveLeft || action == MovePrevious) != (mirrored && (action == MoveLeft || action == MoveRight));
        const int next = shownColumn(back ? visual - 1 : visual + 1, back ? -1 : 1);
        column = next < 0 ? column : next;
        break;
    }
    }
    return model()->index(int(std::clamp<qint64>(row, 0, rows - 1)), column, rootIndex());
}

void TallTable::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    const QRect area = rect.normalized();
    const int columns = model() ? model()->columnCount(rootIndex()) : 0;
    const auto rowOf = [this](int y) { return (qint64(verticalOffset()) + y) / m_rowHeight; };
    const qint64 first = std::max<qint64>(0, rowOf(area.top()));
    const qint64 last = std::min<qint64>(rowCount() - 1, rowOf(area.bottom()));
    QItemSelection selection;
    if (columns > 0 && first <= last)
        selection.select(model()->index(int(first), 0, rootIndex()), model()->index(int(last), columns - 1, rootIndex()));
    selectionModel()->select(selection, command);
}

QRegion TallTable::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    const QRect seen = viewport()->rect();
    for (const QItemSelectionRange &range : selection) {
        if (!range.isValid() || range.parent() != rootIndex())
            continue;
        const int top = std::max(rowTop(range.top()), 0);
        const int bottom = std::min(rowTop(range.bottom()) + m_rowHeight, seen.height());
        if (top < bottom)
            region += QRect(0, top, seen.width(), bottom - top);
    }
    return region;
}

void TallTable::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    if (!model() || rowCount() == 0)
        return;
    QStyleOptionViewItem plain;
    initViewItemOption(&plain);
    plain.state &= ~(QStyle::State_HasFocus | QStyle::State_Selected | QStyle::State_MouseOver);
    const bool isFocused = hasFocus() || viewport()->hasFocus();
    const QModelIndex hovered = viewport()->underMouse() ? indexAt(viewport()->mapFromGlobal(QCursor::pos())) : QModelIndex();
    const QRect area = event->region().boundingRect();
    const QHeaderView *header = horizontalHeader();
    const int last = rowAt(area.bottom());
    const int end = last < 0 ? rowCount() : last + 1;
    for (int row = std::max(0, rowAt(area.top())); row < end; ++row) {
        const bool isChosen = selectionModel() && selectionModel()->isSelected(model()->index(row, 0, rootIndex()));
        for (int visual = 0; visual < header->count(); ++visual) {
            const int column = header->logicalIndex(visual);
            if (header->isSectionHidden(column))
                continue;
            const QModelIndex index = model()->index(row, column, rootIndex());
            const QRect cell = visualRect(index);
            if (cell.right() < area.left() || cell.left() > area.right())
                continue;
            QStyleOptionViewItem option = plain;
            option.rect = cell;
            option.state.setFlag(QStyle::State_Selected, isChosen);
            option.state.setFlag(QStyle::State_HasFocus, isFocused && index == currentIndex());
            option.state.setFlag(QStyle::State_MouseOver, index == hovered);
            option.features.setFlag(QStyleOptionViewItem::Alternate, alternatingRowColors() && row % 2 == 1);
            style()->drawPrimitive(QStyle::PE_PanelItemViewRow, &option, &painter, this);
            itemDelegateForIndex(index)->paint(&painter, option, index);
        }
    }
}

} // namespace freshet::ui
