// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/versions/versions_panel.h"

#include "ui/versions/compare_view.h"
#include "ui/versions/living_model.h"
#include "ui/versions/scope_model.h"
#include "ui/versions/version_history_model.h"
#include "ui/versions/versions_text.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTabWidget>
#include <QVBoxLayout>

namespace freshet::ui {

using State = VersionsController::State;

VersionsPanel::VersionsPanel(const Records &records, QWidget *parent)
    : Panel(parent)
    , m_controller(new VersionsController(this))
    , m_actions(new VersionActions(records, this))
    , m_scopes(new ScopeModel(this))
    , m_scopeFilter(new QSortFilterProxyModel(this))
    , m_living(new LivingModel(this))
    , m_history(new VersionHistoryModel(this))
    , m_historyFilter(new VersionHistoryFilter(this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_content(new QWidget(this))
    , m_title(makeLabel({}, TextKind::Title, this))
    , m_refresh(new RefreshControl(this))
    , m_search(new QLineEdit(this))
    , m_count(new QPushButton(this))
    , m_stopCount(new QPushButton(this))
    , m_counted(new ElidedLabel(this))
    , m_bump(new QPushButton(this))
    , m_rollback(new QPushButton(this))
    , m_cleanup(new QPushButton(this))
    , m_scopeTable(new QTableView(this))
    , m_splitter(new QSplitter(Qt::Vertical, m_content))
    , m_banner(new StaleBanner(nullptr, m_content))
    , m_tabs(new QTabWidget(this))
    , m_livingTable(new QTableView(this))
    , m_historyTable(new QTableView(this))
    , m_historySearch(new QLineEdit(this))
    , m_historyKind(new QComboBox(this))
    , m_historyMine(new QCheckBox(this))
    , m_historyCount(makeLabel({}, TextKind::Muted, this))
    , m_compare(new CompareView(this))
{
    m_refresh->setInterval(std::chrono::seconds(5));
    makeScopes();
    makeDetails();
    m_splitter->addWidget(m_scopeTable);
    m_splitter->addWidget(m_tabs);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({300, 240});
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(Spacing::s);
    content->addWidget(m_banner);
    content->addLayout(makeTools());
    content->addWidget(m_splitter, 1);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::m, Spacing::l, Spacing::m);
    layout->setSpacing(Spacing::s);
    layout->addLayout(makeHead());
    layout->addWidget(m_pages, 1);
    makeConnections();
    retell();
}

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
VersionsPanel::~VersionsPanel()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

void VersionsPanel::setSession(Session *session)
{
    m_wantsBump = false;
    m_scope.clear();
    m_actions->setSession(session);
    m_compare->setSession(session);
    m_refresh->reset();
    if (m_controller->session())
        disconnect(m_controller->session(), nullptr, this, nullptr);
    m_controller->setSession(session);
    if (session)
        connect(session, &Session::permissionsChanged, this, [this] {
            showActions();
            showCount();
        });
}

void VersionsPanel::setActive(bool active)
{
    m_refresh->setActive(active);
}

Panel::Readiness VersionsPanel::readiness() const
{
    switch (m_controller->view().state) {
    case State::Live:
        return {Readiness::State::Live, {}};
    case State::NotPermitted:
    case State::Failed:
        return {Readiness::State::Failed, stateText()};
    case State::NoSession:
    case State::Waiting:
    case State::Away:
        break;
    }
    return {Readiness::State::Waiting, stateText()};
}

std::vector<Panel::Place> VersionsPanel::places() const
{
    std::vector<Place> places;
    for (const cache::NamespaceVersions &row : m_controller->view().rows) {
        if (places.size() >= 200)
            break;
        places.push_back({scopeTitle(row.nameSpace), tr("Versions"), iconName(),
                          [panel = const_cast<VersionsPanel *>(this), scope = row.nameSpace] {
                              panel->openSubject(QString::fromUtf8(scope));
                          }});
    }
    return places;
}

bool VersionsPanel::openSubject(const QString &subject)
{
    const int row = m_scopes->rowOf(subject.toUtf8());
    if (row < 0)
        return false;
    m_search->clear();
    const QModelIndex index = m_scopeFilter->mapFromSource(m_scopes->index(row, 0));
    m_scopeTable->setCurrentIndex(index);
    m_scopeTable->scrollTo(index);
    return true;
}

Panel::Running VersionsPanel::running() const
{
    if (m_actions->isChanging()) {
        const VersionOrder &order = m_actions->order();
        const bool isCleanup = order.kind == VersionOrder::Kind::Cleanup;
        return {isCleanup ? tr("Removing old versions of %1").arg(scopeTitle(order.scope))
                : order.scope == cache::globalScope && order.kind == VersionOrder::Kind::Bump
                    ? tr("Waiting for services that still read the old version")
                    : tr("Changing the version of %1").arg(scopeTitle(order.scope)),
                m_actions->progress(), isCleanup ? tr("%1 removed").arg(formatCount(m_actions->doneSoFar())) : QString(),
                isCleanup};
    }
    if (m_controller->isCounting()) {
        const cache::VersionCountProgress progress = m_controller->countProgress();
        return {tr("Counting the keys of all versions"),
                progress.total > 0 ? std::min(1.0, double(progress.scanned) / double(progress.total)) : -1,
                tr("%1 counted").arg(formatCount(progress.counted)), true};
    }
    if (m_compare->comparer()->isRunning()) {
        const inspect::VersionWalkProgress progress = m_compare->comparer()->progress();
        return {tr("Comparing versions"),
                progress.total > 0 ? std::min(1.0, double(progress.scanned) / double(progress.total)) : -1,
                tr("%1 found").arg(formatCount(progress.found)), true};
    }
    return {};
}

void VersionsPanel::stopRunning()
{
    if (m_actions->isChanging())
        m_actions->stop();
    else if (m_controller->isCounting())
        m_controller->stopCount();
    else
        m_compare->comparer()->stop();
}

QJsonObject VersionsPanel::saveState() const
{
    QJsonObject state{{QStringLiteral("splitter"), QString::fromLatin1(m_splitter->saveState().toBase64())},
                      {QStringLiteral("tab"), m_tabs->currentIndex()},
                      {QStringLiteral("refresh"), m_refresh->saveState()}};
    state.insert(QStringLiteral("scopeColumns"), m_scopeColumns->save());
    state.insert(QStringLiteral("livingColumns"), m_livingColumns->save());
    state.insert(QStringLiteral("historyColumns"), m_historyColumns->save());
    return state;
}

void VersionsPanel::restoreState(const QJsonObject &state)
{
    m_splitter->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
    m_tabs->setCurrentIndex(std::clamp(state.value(QStringLiteral("tab")).toInt(0), 0, m_tabs->count() - 1));
    m_refresh->restoreState(state.value(QStringLiteral("refresh")).toObject());
    m_scopeColumns->restore(state.value(QStringLiteral("scopeColumns")).toArray());
    m_livingColumns->restore(state.value(QStringLiteral("livingColumns")).toArray());
    m_historyColumns->restore(state.value(QStringLiteral("historyColumns")).toArray());
}

void VersionsPanel::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
    else if (event->type() == QEvent::FontChange)
        for (QTableView *table : {m_scopeTable, m_livingTable, m_historyTable})
            table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + Spacing::m);
}

} // namespace freshet::ui
