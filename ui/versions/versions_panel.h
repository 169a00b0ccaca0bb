// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/versions/version_actions.h"
#include "ui/versions/versions_controller.h"
#include "ui/widgets/panel.h"

#include <QSortFilterProxyModel>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;
class QTabWidget;

namespace freshet::inspect {
struct VersionWarmth;
}

namespace freshet::ui {

class ColumnKeeper;
class CompareView;
class ElidedLabel;
class EmptyState;
class LivingModel;
class RefreshControl;
class ScopeModel;
class StaleBanner;
class VersionHistoryFilter;
class VersionHistoryModel;

/// "Which version does each namespace serve, what still lives of older ones, and what happened?" Bumps, rolls back and cleans up,
/// after a preview. Shows what VersionsController decides; changes go through VersionActions.
class VersionsPanel final : public Panel
{
    Q_OBJECT

public:
    explicit VersionsPanel(const Records &records = {}, QWidget *parent = nullptr);
    ~VersionsPanel() override;

    QString id() const override { return QStringLiteral("versions"); }
    QString title() const override { return tr("Versions"); }
    QString iconName() const override { return QStringLiteral("versions"); }
    void setSession(Session *session) override;
    void setActive(bool active) override;
    Readiness readiness() const override;
    std::vector<Place> places() const override;
    bool openSubject(const QString &subject) override; ///< a namespace, or `global`
    Running running() const override;
    void stopRunning() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    VersionsController *controller() const { return m_controller; }
    VersionActions *actions() const { return m_actions; }
    /// The chosen scope; empty: none.
    QByteArray scope() const { return m_scope; }

public Q_SLOTS:
    void askBump(); ///< each of the chosen scope: preview, question, change
    void askRollback();
    void askCleanup();

protected:
    void changeEvent(QEvent *event) override;

private:
    QLayout *makeHead();
    QLayout *makeTools();
    void makeScopes();
    void makeDetails();
    QWidget *makeHistory();
    void makeConnections();
    void retell();
    void showView();
    void showDetails();
    void showCount();
    void showActions();
    void showHistoryCount();
    QString stateText() const;
    void choose(const QByteArray &scope);
    void guardBump(const VersionOrder &order, const VersionResult &plan);
    void guardRollback(const QByteArray &scope, const QByteArray &target, const inspect::VersionWarmth &warmth);
    void guardCleanup(const QByteArray &scope, int keep, const cache::CleanupReport &plan);
    std::vector<QByteArray> versionsOf(const QByteArray &scope) const; ///< the current one first
    void say(const QString &text) { Q_EMIT notice(text); }

    VersionsController *m_controller;
    VersionActions *m_actions;
    ScopeModel *m_scopes;
    QSortFilterProxyModel *m_scopeFilter;
    LivingModel *m_living;
    VersionHistoryModel *m_history;
    VersionHistoryFilter *m_historyFilter;
    QByteArray m_scope;
    bool m_wantsBump = false; ///< the plan under way is for the question

    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QWidget *m_content;
    QLabel *m_title;
    RefreshControl *m_refresh;
    QLineEdit *m_search;
    QPushButton *m_count;
    QPushButton *m_stopCount;
    ElidedLabel *m_counted;
    QPushButton *m_bump;
    QPushButton *m_rollback;
    QPushButton *m_cleanup;
    QTableView *m_scopeTable;
    ColumnKeeper *m_scopeColumns = nullptr;
    QSplitter *m_splitter;
    StaleBanner *m_banner;
    QTabWidget *m_tabs;
    QTableView *m_livingTable;
    ColumnKeeper *m_livingColumns = nullptr;
    QTableView *m_historyTable;
    ColumnKeeper *m_historyColumns = nullptr;
    QLineEdit *m_historySearch;
    QComboBox *m_historyKind;
    QCheckBox *m_historyMine;
    QLabel *m_historyCount;
    CompareView *m_compare;
    Readiness m_readiness;
};

} // namespace freshet::ui
