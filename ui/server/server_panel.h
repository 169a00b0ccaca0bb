// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/server/server_controller.h"
#include "ui/widgets/panel.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace freshet::ui {

class EmptyState;
class FigureTile;
class InfoDelegate;
class InfoFilter;
class RefreshControl;
class StaleBanner;

/// "What does the server say of itself?": INFO by section, with search, human units and what changed. Shows what ServerController
/// decides.
class ServerPanel final : public Panel
{
    Q_OBJECT

public:
    explicit ServerPanel(QWidget *parent = nullptr);
    ~ServerPanel() override;

    QString id() const override { return QStringLiteral("server"); }
    QString title() const override { return tr("Server"); }
    QString iconName() const override { return QStringLiteral("server"); }
    void setSession(Session *session) override;
    void setActive(bool active) override;
    Readiness readiness() const override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    ServerController *controller() const { return m_controller; }

public Q_SLOTS:
    /// The chosen lines, or all shown ones where none is chosen, as INFO writes them.
    void copyLines();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLayout *makeHead();
    QLayout *makeTools();
    void makeTable();
    void shareColumns();
    void retell();
    void showView();
    void showSummary();
    void showNodes();
    void showSections();
    void showCount();
    void chooseSection(const QString &section);
    QString stateText() const;

    ServerController *m_controller;
    InfoFilter *m_filter;
    InfoDelegate *m_delegate;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QWidget *m_content;
    QLabel *m_title;
    QComboBox *m_nodes;
    RefreshControl *m_refresh;
    StaleBanner *m_banner;
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
    QString m_section; ///< the chosen one; null: all
    Readiness m_readiness;
    bool m_columnsAreOwn = false; ///< the user set their widths
    bool m_sharing = false;       ///< inside shareColumns
};

} // namespace freshet::ui
