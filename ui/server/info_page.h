// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/server/server_controller.h"
#include "ui/server/server_page.h"

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace freshet::ui {

class ColumnKeeper;
class EmptyState;
class FigureTile;
class InfoDelegate;
class InfoFilter;

/// "What does the server say of itself?": INFO by section, with search, human units and what changed. Shows what ServerController
/// decides.
class InfoPage final : public ServerPage
{
    Q_OBJECT

public:
    explicit InfoPage(ServerController *controller, QWidget *parent = nullptr);
    ~InfoPage() override;

    QString id() const override { return QStringLiteral("info"); }
    QString title() const override { return tr("Information"); }
    bool isSettled() const override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

public Q_SLOTS:
    /// The chosen lines, or all shown ones where none is chosen, as INFO writes them.
    void copyLines();

protected:
    void sessionChanged() override {} // the controller tells
    void retell() override;
    void changeEvent(QEvent *event) override;

private:
    QLayout *makeTools();
    void makeTable();
    void showSectionColumn();
    void showView();
    void showSummary();
    void showSections();
    void showCount();
    void chooseSection(const QString &section);
    QString stateText() const;

    ServerController *m_controller;
    InfoFilter *m_filter;
    InfoDelegate *m_delegate;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QWidget *m_content;
    FigureTile *m_version;
    FigureTile *m_uptime;
    FigureTile *m_memory;
    FigureTile *m_clients;
    QLineEdit *m_search;
    QLabel *m_count;
    QPushButton *m_copy;
    QListWidget *m_sections;
    QTableView *m_table;
    QSplitter *m_splitter;
    ColumnKeeper *m_columns = nullptr;
    QString m_section; ///< the chosen one; null: all
};

} // namespace freshet::ui
