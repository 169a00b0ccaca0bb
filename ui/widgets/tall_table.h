// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace freshet::ui {

/// A table of up to tens of millions of rows, all of one height, without a vertical header that anybody sees. Rows are chosen
/// whole. Thread: the GUI's.
///
/// For the maintainer. A QTableView takes its rows' places from its vertical header, which keeps 8 bytes for each row and looks
/// at all of them again after each change of their number: 20 to 90 ms at ten million rows, and as much memory as a sixth of the
/// list. Here that header has a model of its own with sections of a million pixels, which give the scroll bar its length, and
/// whatever depends on rows is worked out from their height. Nothing here costs more with more rows.
class TallTable : public QTableView
{
    Q_OBJECT

public:
    explicit TallTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    void setSelectionModel(QItemSelectionModel *selection) override;
    void setRowHeight(int pixels); ///< at least 1
    int rowHeight() const { return m_rowHeight; }
    /// The row at that height of the viewport; -1 below the last one. Instead of QTableView's, which asks the header.
    int rowAt(int y) const;

    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &at) const override;
    /// Does nothing: a look at the names of millions of rows takes seconds, and there are filters for it.
    void keyboardSearch(const QString &) override {}

protected:
    void paintEvent(QPaintEvent *event) override;
    void updateGeometries() override;
    int sizeHintForColumn(int column) const override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;

private:
    class Sections;
    int rowCount() const;
    int rowTop(int row) const; ///< in the viewport
    void fitSections();
    int rowsOfPage() const;

    Sections *m_sections;
    QItemSelectionModel *m_headerSelection = nullptr; ///< always empty
    int m_rowHeight = 24;
};

} // namespace freshet::ui
