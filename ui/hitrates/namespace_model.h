// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hitrates/namespace_rows.h"

#include <QAbstractTableModel>
#include <QColor>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>

#include <functional>

namespace freshet::ui {

/// The namespaces of a server, one a row, by name. Newer numbers change rows in place; new and gone namespaces come and go as
/// runs. Thread: the GUI's.
class NamespaceModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        RateColumn,
        ChangeColumn,
        ReadsColumn,
        SetsColumn,
        DeletesColumn,
        AverageColumn,
        P95Column,
        KeysColumn,
        MemoryColumn,
        TargetColumn,
        TrendColumn,
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole, ///< a number or text; invalid: unknown
        NameRole,                ///< QByteArray
        TrendRole,               ///< QList<float>
        ColorRole,               ///< of the line; invalid: it has none
        AlertRole,               ///< bool
    };
    struct Look
    {
        QColor color; ///< invalid: it has no line
        bool drawn = false;
    };

    explicit NamespaceModel(QObject *parent = nullptr);

    /// How a namespace is drawn; asked for each shown row.
    void setLook(std::function<Look(const QByteArray &)> look) { m_look = std::move(look); }
    void update(std::vector<NamespaceRow> rows); ///< sorted by name
    const std::vector<NamespaceRow> &rows() const { return m_rows; }
    void retell(); ///< language or colours changed

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void drawnChanged(const QByteArray &nameSpace, bool drawn);
    void targetChanged(const QByteArray &nameSpace, double target);

private:
    void rowsChanged();
    QString text(const NamespaceRow &row, int column) const;
    QString tip(const NamespaceRow &row, int column) const;
    QVariant sortValue(const NamespaceRow &row, int column) const;

    std::vector<NamespaceRow> m_rows;
    std::function<Look(const QByteArray &)> m_look;
};

/// Unknown values stand last, whichever way it is sorted; the search looks at names, whatever their case.
class NamespaceFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setSearch(const QString &text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QString m_search;
};

/// Draws the colour of a line beside its name, and the trend as a small line from 0 to 100 %.
class NamespaceDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void setStale(bool stale) { m_stale = stale; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;
    /// Where a row's tick box is drawn, in a cell of that place.
    static QRect tickBox(const QRect &cell);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    void paintName(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    bool m_stale = false;
};

} // namespace freshet::ui
