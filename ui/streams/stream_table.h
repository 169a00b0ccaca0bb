// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>

namespace freshet::ui {

/// How a table of this panel looks and behaves: rows are chosen whole, several with `many`; Ctrl+C copies the chosen rows as
/// text.
class StreamTable : public QTableView
{
    Q_OBJECT

public:
    explicit StreamTable(QWidget *parent = nullptr, bool many = false);

    /// Source rows of what is chosen, in their order, through the filter that it shows.
    std::vector<int> chosenRows() const;
    void copyChosen() const;

Q_SIGNALS:
    void activatedRow(int sourceRow);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int sourceRow(const QModelIndex &index) const;
    void fitRows();
};

/// Sorts by RowRole::sort, unknown values last in both orders; searches all columns' texts, whatever their case.
class RowsFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit RowsFilter(QAbstractItemModel *model, QObject *parent = nullptr);
    void setSearch(const QString &text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QString m_search;
};

/// Draws a RowsModel's cells in their tones, eight pixels from the edge as the heads of the columns.
class RowsDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace freshet::ui
