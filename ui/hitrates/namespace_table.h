// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hitrates/namespace_model.h"

#include <QJsonObject>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace freshet::ui {

class ColumnKeeper;

/// The namespaces with a search over them. A click shows just that one; a double click asks for its keys.
class NamespaceTable : public QWidget
{
    Q_OBJECT

public:
    explicit NamespaceTable(QWidget *parent = nullptr);

    NamespaceModel *model() const { return m_model; }
    QTableView *view() const { return m_view; }
    void setRows(std::vector<NamespaceRow> rows);
    void setSolo(const std::optional<QByteArray> &nameSpace);
    void setStale(bool stale);
    /// A sentence under the search, such as why there are no namespaces; empty: none.
    void setNote(const QString &note);
    QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

Q_SIGNALS:
    void soloAsked(const QByteArray &nameSpace);
    void allAsked();
    void keysAsked(const QByteArray &nameSpace);
    void curveAsked(const QByteArray &nameSpace); ///< what more memory would bring

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void retell();
    QByteArray nameAt(const QModelIndex &index) const;
    void openMenu(const QPoint &position);

    NamespaceModel *m_model;
    NamespaceFilter *m_filter;
    NamespaceDelegate *m_delegate;
    QLineEdit *m_search;
    QPushButton *m_all;
    QLabel *m_note;
    QTableView *m_view;
    ColumnKeeper *m_columns = nullptr;
    bool m_ticked = false; ///< the click that is under way was on a tick box
};

} // namespace freshet::ui
