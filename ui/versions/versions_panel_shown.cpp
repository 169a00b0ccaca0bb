// SPDX-License-Identifier: GPL-3.0-or-later
// What VersionsPanel shows of the controller's view, and its words.
#include "ui/versions/compare_view.h"
#include "ui/versions/living_model.h"
#include "ui/versions/scope_model.h"
#include "ui/versions/version_delegate.h"
#include "ui/versions/version_history_model.h"
#include "ui/versions/versions_panel.h"
#include "ui/versions/versions_text.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QTabWidget>

namespace freshet::ui {

using State = VersionsController::State;
using Kind = VersionOrder::Kind;

QString VersionsPanel::stateText() const
{
    const VersionsController::View &view = m_controller->view();
    switch (view.state) {
    case State::NoSession:
        return tr("No connection is open.");
    case State::Waiting:
        return tr("Waiting for the server.");
    case State::Live:
        return {};
    case State::Away:
        return view.error.code == Code::Timeout ? tr("the server does not answer") : tr("connection lost");
    case State::NotPermitted:
        return tr("this user may not read versions: %1").arg(visibleText(view.error.message.left(300)));
    case State::Failed:
        return tr("the versions can't be read: %1").arg(visibleText(view.error.message.left(300)));
    }
    return {};
}

void VersionsPanel::showView()
{
    const VersionsController::View &view = m_controller->view();
    const bool hasValues = view.at.isValid();
    switch (view.state) {
    case State::NoSession:
        m_empty->setContent(iconName(), tr("No connection"), tr("Open a connection to see the versions of its namespaces."));
        break;
    case State::NotPermitted:
        m_empty->setContent(
            QStringLiteral("lock"), tr("Versions are not permitted"),
            tr("Reading them takes GET, HSCAN, HLEN and XREVRANGE on the keys cache_version:*. The server says: %1")
                .arg(visibleText(view.error.message.left(300))));
        break;
    case State::Failed:
        m_empty->setContent(QStringLiteral("warning"), tr("No versions"), stateText());
        break;
    case State::Away:
        m_empty->setContent(iconName(), tr("Not connected"), tr("The versions come as soon as the server answers."));
        break;
    case State::Waiting:
    case State::Live:
        m_empty->setContent(iconName(), tr("One moment"), stateText());
        break;
    }
    m_pages->setCurrentWidget(hasValues ? m_content : static_cast<QWidget *>(m_empty));
    const bool isOld = hasValues && view.state != State::Live;
    if (isOld)
        m_banner->showStale(view.at, stateText());
    else
        m_banner->showFresh();
    for (QTableView *table : {m_scopeTable, m_livingTable, m_historyTable}) {
        static_cast<VersionDelegate *>(table->itemDelegate())->setStale(isOld);
        table->viewport()->update();
    }
    m_scopes->update(view);
    m_history->update(view.history);
    if (hasValues && !m_scopeTable->currentIndex().isValid() && m_scopeFilter->rowCount() > 0)
        m_scopeTable->selectRow(0);
    showDetails();
    showCount();
    showHistoryCount();
    const Readiness now = readiness();
    if (now.state != m_readiness.state || now.reason != m_readiness.reason) {
        m_readiness = now;
        Q_EMIT readinessChanged();
    }
}

void VersionsPanel::choose(const QByteArray &scope)
{
    if (scope != m_scope)
        m_actions->forgetKeys();
    m_scope = scope;
    if (m_historyMine->isChecked())
        m_historyFilter->setScope(m_scope);
    showDetails();
    showActions();
}

std::vector<QByteArray> VersionsPanel::versionsOf(const QByteArray &scope) const
{
    const VersionsController::View &view = m_controller->view();
    const cache::NamespaceVersions *row = view.find(scope);
    std::vector<QByteArray> versions;
    if (!row)
        return versions;
    for (const LivingModel::Row &one : LivingModel::rowsOf(*row, view.livingOf(scope), view.count.at.isValid(), view.history)) {
        if (one.isCurrent)
            versions.insert(versions.begin(), one.version);
        else
            versions.push_back(one.version);
    }
    // What no history names any more is told by the number.
    for (qint64 number = row->highest; number >= 1 && versions.size() < 6; --number) {
        const QByteArray version = 'v' + QByteArray::number(number);
        if (std::find(versions.begin(), versions.end(), version) == versions.end())
            versions.push_back(version);
    }
    return versions;
}

void VersionsPanel::showDetails()
{
    const VersionsController::View &view = m_controller->view();
    const cache::NamespaceVersions *row = view.find(m_scope);
    m_living->setRows(row ? LivingModel::rowsOf(*row, view.livingOf(m_scope), view.count.at.isValid(), view.history)
                          : std::vector<LivingModel::Row>());
    m_compare->setScope(m_scope, versionsOf(m_scope));
    m_tabs->setTabText(0,
                       m_scope.isEmpty()
                           ? tr("Versions")
                           : tr("Versions of %1")
                                 .arg(withoutMnemonics(m_scopes->rowOf(m_scope) < 0 ? QString() : scopeTitle(m_scope.left(40)))));
    showActions();
}

void VersionsPanel::showCount()
{
    const VersionsController::View &view = m_controller->view();
    const bool isCounting = m_controller->isCounting();
    m_count->setVisible(!isCounting);
    m_count->setEnabled(view.state == State::Live);
    m_count->setToolTip(tr("Walks all keys and asks when each expires; the server counts these looks as reads."));
    if (const Session *session = m_controller->session())
        enableWith(m_count, session->permissions().missing({"scan"}));
    m_stopCount->setVisible(isCounting);
    const auto &error = view.countError;
    if (isCounting) {
        const cache::VersionCountProgress progress = m_controller->countProgress();
        m_counted->setText(tr("Looked at %1 of about %2, counted %3")
                               .arg(formatCount(progress.scanned), formatCount(progress.total), formatCount(progress.counted)));
    } else if (error && error->code == Code::Cancelled) {
        m_counted->setText(view.count.at.isValid() ? tr("Stopped; the numbers are of %1").arg(formatTime(view.count.at))
                                                   : tr("Stopped before all keys were counted"));
    } else if (error) {
        m_counted->setText(tr("Not counted: %1").arg(visibleText(error->message.left(300))));
    } else if (view.count.at.isValid()) {
        m_counted->setText(tr("Counted %1: exactly %2 keys; sizes measured or estimated (±)")
                               .arg(formatTime(view.count.at), formatCount(view.count.keys)));
    } else {
        m_counted->setText(tr("The keys are not counted yet."));
    }
    Q_EMIT runningChanged();
}

void VersionsPanel::showActions()
{
    const cache::NamespaceVersions *row = m_controller->view().find(m_scope);
    const bool isReady = row && m_controller->view().state == State::Live && !m_actions->isBusy();
    const bool isWritable = m_actions->isWritable();
    const auto show = [&](QPushButton *button, Kind kind, bool isPossible, bool alsoReadOnly, const QString &hint) {
        const QString obstacle = m_actions->obstacle(kind);
        button->setEnabled(isReady && isPossible && ((isWritable && obstacle.isEmpty()) || alsoReadOnly) && !row->error);
        button->setToolTip(!isWritable && !alsoReadOnly && m_controller->session() ? tr("This connection is read-only.")
                           : obstacle.isEmpty()                                    ? hint
                           : alsoReadOnly ? plainTip(hint + u'\n' + obstacle) // it can be looked at all the same
                                          : plainTip(obstacle));
    };
    show(m_bump, Kind::Bump, true, false,
         tr("Gives the chosen namespace a version that was never used: what is cached now is served no more."));
    show(m_rollback, Kind::Rollback, true, true, tr("Back to a version that was used before, after a look at how warm it is."));
    if (const Session *session = m_controller->session())
        enableWith(m_rollback, session->permissions().missing({"hscan", "get", "scan"}));
    show(m_cleanup, Kind::Cleanup, m_scope != cache::globalScope, false,
         m_scope == cache::globalScope ? tr("Choose a namespace: the global version has no keys of its own.")
                                       : tr("Removes the keys of old versions, after a dry run."));
    Q_EMIT runningChanged();
}

void VersionsPanel::showHistoryCount()
{
    const int all = m_history->rowCount(), shown = m_historyFilter->rowCount();
    const auto &error = m_controller->view().historyError;
    if (error)
        m_historyCount->setText(tr("The history can't be read: %1").arg(visibleText(error->message.left(200))));
    else if (shown == all && all >= VersionsController::mostHistory)
        m_historyCount->setText(tr("the newest %1 changes").arg(formatCount(all)));
    else
        m_historyCount->setText(shown == all ? tr("%n change(s)", nullptr, all)
                                : shown == 0 ? tr("Nothing found")
                                             : tr("%1 of %n change(s)", nullptr, all).arg(formatCount(shown)));
}

void VersionsPanel::retell()
{
    m_title->setText(title());
    m_search->setPlaceholderText(tr("Search namespaces"));
    m_search->setAccessibleName(tr("Search namespaces"));
    m_count->setText(tr("Count keys"));
    m_stopCount->setText(tr("Stop"));
    m_stopCount->setAccessibleName(tr("Stop counting"));
    m_counted->setAccessibleName(tr("State of the count"));
    m_bump->setText(tr("Bump"));
    m_rollback->setText(tr("Roll back…"));
    m_cleanup->setText(tr("Clean up…"));
    m_scopeTable->setAccessibleName(tr("Versions of namespaces"));
    m_livingTable->setAccessibleName(tr("Versions of the chosen namespace"));
    m_historyTable->setAccessibleName(tr("Changes of versions"));
    m_tabs->setTabText(1, tr("History"));
    m_tabs->setTabText(2, tr("Compare"));
    m_historySearch->setPlaceholderText(tr("Search changes"));
    m_historySearch->setAccessibleName(tr("Search changes"));
    m_historyKind->setAccessibleName(tr("Which kind of change"));
    const QStringList kinds{tr("All kinds"), kindTitle("bump"), kindTitle("rollback"), kindTitle("set"), tr("By services")};
    for (int i = 0; i < m_historyKind->count(); ++i)
        m_historyKind->setItemText(i, kinds.value(i));
    m_historyMine->setText(tr("Only of the chosen namespace"));
    m_scopes->retell();
    m_living->retell();
    m_history->retell();
    for (ColumnKeeper *columns : {m_scopeColumns, m_livingColumns, m_historyColumns})
        columns->share();
    for (QTableView *table : {m_scopeTable, m_livingTable, m_historyTable})
        table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + Spacing::m);
    showView();
}

} // namespace freshet::ui
