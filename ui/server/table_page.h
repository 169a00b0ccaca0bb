// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/server/server_page.h"
#include "ui/server/server_table_model.h"

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTableView;
class QVBoxLayout;

namespace freshet::ui {

class ColumnKeeper;
class EmptyState;
class ServerTableDelegate;

/// A page whose answer is a table with a search over it: what most pages of the server panel are. The subclass asks, makes rows
/// of the answer and says why there are none.
class TablePage : public ServerPage
{
    Q_OBJECT

public:
    explicit TablePage(QWidget *parent);
    ~TablePage() override;

    bool isSettled() const override { return m_isSettled; }
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;
    ServerTableModel *model() const { return m_model; }
    QTableView *table() const { return m_table; }

protected:
    /// Shows `rows`, with a line of words under the table (empty: none).
    void showRows(std::vector<ServerTableModel::Row> rows, const QString &note);
    void showNote(const QString &text);
    /// There is nothing to show: why, instead of the table.
    void showNothing(const QString &iconName, const QString &title, const QString &text, const QString &action = {});
    /// The last question failed: what is shown is from before it, and says so; before the first answer, instead of the table.
    void showFailure(const Error &error, const QString &command);
    /// Whether this user is known not to be allowed one of these: then that is shown, and nothing is to be asked. `command` as
    /// of `showFailure`.
    bool isRefused(const QByteArrayList &commands, const QString &command);
    /// Nothing was asked yet.
    void showWaiting();
    void setColumns(std::vector<ServerTableModel::Column> columns);
    QHBoxLayout *tools() const { return m_tools; }     ///< beside the search; a stretch stands at its end
    QVBoxLayout *content() const { return m_content; } ///< around the table
    ServerTableFilter *filter() const { return m_filter; }
    EmptyState *emptyState() const { return m_empty; }
    /// The ids of the chosen rows, in the order of the table.
    QByteArrayList chosenIds() const;
    void retellTable(const QString &tableName);
    void changeEvent(QEvent *event) override;
    virtual void chosenChanged() {}

private:
    void setUpTable();
    void showCount();
    void settle(bool settled);

    ServerTableModel *m_model;
    ServerTableFilter *m_filter;
    ServerTableDelegate *m_delegate;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QWidget *m_page;
    QVBoxLayout *m_content;
    QHBoxLayout *m_tools;
    QLineEdit *m_search;
    QLabel *m_count;
    QTableView *m_table;
    QLabel *m_note;
    ColumnKeeper *m_columns = nullptr;
    bool m_isSettled = false;
    bool m_hasRows = false; ///< an answer was shown
};

} // namespace freshet::ui
