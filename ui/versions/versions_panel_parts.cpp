// SPDX-License-Identifier: GPL-3.0-or-later
// What VersionsPanel is made of.
#include "ui/versions/versions_panel.h"

#include "core/cache/key.h"
#include "ui/versions/compare_view.h"
#include "ui/versions/living_model.h"
#include "ui/versions/scope_model.h"
#include "ui/versions/version_delegate.h"
#include "ui/versions/version_history_model.h"
#include "ui/versions/versions_text.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTableView>
#include <QTabWidget>
#include <QVBoxLayout>

namespace freshet::ui {

namespace {

constexpr int leastDetails = 170; // pixels

void makeTable(QTableView *table, QAbstractItemModel *model, const char *name)
{
    table->setObjectName(QLatin1String(name));
    table->setModel(model);
    table->setItemDelegate(new VersionDelegate(table));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setAlternatingRowColors(true);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    table->setMinimumHeight(80);
}

} // namespace

QLayout *VersionsPanel::makeHead()
{
    auto *head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_refresh);
    return head;
}

QLayout *VersionsPanel::makeTools()
{
    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::s);
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(100);
    m_search->setMaximumWidth(240);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_count->setObjectName(QStringLiteral("count"));
    m_stopCount->setObjectName(QStringLiteral("countStop"));
    m_counted->setObjectName(QStringLiteral("counted"));
    m_bump->setObjectName(QStringLiteral("bump"));
    m_rollback->setObjectName(QStringLiteral("rollback"));
    m_cleanup->setObjectName(QStringLiteral("cleanup"));
    tools->addWidget(m_search, 2);
    tools->addWidget(m_count);
    tools->addWidget(m_stopCount);
    tools->addWidget(m_counted, 3);
    tools->addWidget(m_bump);
    tools->addWidget(m_rollback);
    tools->addWidget(m_cleanup);
    setTextKind(m_counted, TextKind::Muted);
    auto *find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    addAction(find);
    for (QLineEdit *field : {m_search, m_historySearch}) {
        auto *leave = new QAction(field);
        leave->setShortcut(Qt::Key_Escape);
        leave->setShortcutContext(Qt::WidgetShortcut);
        connect(leave, &QAction::triggered, field, &QLineEdit::clear);
        field->addAction(leave);
    }
    return tools;
}

void VersionsPanel::makeScopes()
{
    m_scopeFilter->setSourceModel(m_scopes);
    m_scopeFilter->setSortRole(ScopeModel::SortRole);
    m_scopeFilter->setFilterRole(ScopeModel::SearchRole);
    m_scopeFilter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_scopeFilter->setSortCaseSensitivity(Qt::CaseInsensitive);
    makeTable(m_scopeTable, m_scopeFilter, "scopes");
    m_scopeTable->setSortingEnabled(true);
    m_scopeTable->sortByColumn(ScopeModel::ScopeColumn, Qt::AscendingOrder);
    m_scopeColumns = new ColumnKeeper(m_scopeTable, m_scopeTable->horizontalHeader(),
                                      {{ScopeModel::ScopeColumn, 15, 3},
                                       {ScopeModel::VersionColumn, 9, 1},
                                       {ScopeModel::OriginColumn, 13},
                                       {ScopeModel::KeysColumn, 9},
                                       {ScopeModel::OldColumn, 18, 1},
                                       {ScopeModel::SinceColumn, 17},
                                       {ScopeModel::MemoryColumn, 26, 0, true}});
}

void VersionsPanel::makeDetails()
{
    makeTable(m_livingTable, m_living, "living");
    m_livingColumns = new ColumnKeeper(m_livingTable, m_livingTable->horizontalHeader(),
                                       {{LivingModel::VersionColumn, 12, 1},
                                        {LivingModel::StateColumn, 10},
                                        {LivingModel::KeysColumn, 16},
                                        {LivingModel::MemoryColumn, 24, 1},
                                        {LivingModel::ExpiryColumn, 24, 2}});
    m_tabs->setObjectName(QStringLiteral("details"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_livingTable, QString());
    m_tabs->addTab(makeHistory(), QString());
    auto *compare = new QScrollArea(this); // else a low window would be all its own
    compare->setWidgetResizable(true);
    compare->setFrameShape(QFrame::NoFrame);
    compare->setWidget(m_compare);
    m_tabs->addTab(compare, QString());
    m_tabs->setMinimumHeight(leastDetails);
}

QWidget *VersionsPanel::makeHistory()
{
    auto *page = new QWidget(this);
    m_historyFilter->setSourceModel(m_history);
    makeTable(m_historyTable, m_historyFilter, "history");
    m_historyColumns = new ColumnKeeper(m_historyTable, m_historyTable->horizontalHeader(),
                                        {{VersionHistoryModel::TimeColumn, 18},
                                         {VersionHistoryModel::ScopeColumn, 14, 1},
                                         {VersionHistoryModel::MoveColumn, 14, 1},
                                         {VersionHistoryModel::KindColumn, 10},
                                         {VersionHistoryModel::WhoColumn, 12, 1},
                                         {VersionHistoryModel::ReasonColumn, 16, 3},
                                         {VersionHistoryModel::HostColumn, 12, 1, true}});
    m_historySearch->setObjectName(QStringLiteral("historySearch"));
    m_historySearch->setClearButtonEnabled(true);
    m_historySearch->setMaximumWidth(240);
    m_historyKind->setObjectName(QStringLiteral("historyKind"));
    m_historyKind->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (const char *kind : {"*", "bump", "rollback", "set", ""})
        m_historyKind->addItem(QString(), QByteArray(kind));
    m_historyMine->setObjectName(QStringLiteral("historyMine"));
    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::s);
    tools->addWidget(m_historySearch, 1);
    tools->addWidget(m_historyKind);
    tools->addWidget(m_historyMine);
    tools->addWidget(m_historyCount);
    tools->addStretch();
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->setSpacing(Spacing::s);
    layout->addLayout(tools);
    layout->addWidget(m_historyTable, 1);
    return page;
}

void VersionsPanel::makeConnections()
{
    connect(m_controller, &VersionsController::viewChanged, this, &VersionsPanel::showView);
    connect(m_controller, &VersionsController::countChanged, this, &VersionsPanel::showCount);
    connect(m_controller, &VersionsController::refreshed, m_refresh, &RefreshControl::done);
    connect(m_controller, &VersionsController::refreshFailed, m_refresh, &RefreshControl::failed);
    connect(m_controller, &VersionsController::refreshWanted, m_refresh, &RefreshControl::refreshNow);
    connect(m_refresh, &RefreshControl::due, m_controller, &VersionsController::refresh);
    connect(m_search, &QLineEdit::textChanged, m_scopeFilter, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_count, &QPushButton::clicked, m_controller, &VersionsController::count);
    connect(m_stopCount, &QPushButton::clicked, m_controller, &VersionsController::stopCount);
    connect(m_bump, &QPushButton::clicked, this, &VersionsPanel::askBump);
    connect(m_rollback, &QPushButton::clicked, this, &VersionsPanel::askRollback);
    connect(m_cleanup, &QPushButton::clicked, this, &VersionsPanel::askCleanup);
    connect(m_scopeTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) { choose(current.data(ScopeModel::ScopeRole).toByteArray()); });
    const auto openKeys = [this](const QByteArray &version, const QByteArray &scope) {
        if (!version.isEmpty())
            Q_EMIT openRequested(QStringLiteral("keys"),
                                 QString::fromUtf8(scope == cache::globalScope ? cache::escapeGlob(version) + ":*"
                                                                               : cache::namespacePattern(version, scope)));
    };
    connect(m_scopeTable, &QTableView::activated, this, [this, openKeys](const QModelIndex &index) {
        if (const auto *row = m_controller->view().find(index.data(ScopeModel::ScopeRole).toByteArray()))
            openKeys(row->version, row->nameSpace);
    });
    connect(m_livingTable, &QTableView::activated, this, [this, openKeys](const QModelIndex &index) {
        openKeys(index.data(LivingModel::VersionRole).toByteArray(), m_scope);
    });
    connect(m_compare, &CompareView::openKey, this,
            [this](const QByteArray &key) { Q_EMIT openRequested(QStringLiteral("keys"), QString::fromUtf8(key)); });
    connect(m_compare->comparer(), &VersionComparer::changed, this, &Panel::runningChanged);
    connect(m_historySearch, &QLineEdit::textChanged, m_historyFilter, &VersionHistoryFilter::setSearch);
    connect(m_historyKind, &QComboBox::currentIndexChanged, this, [this] {
        const QByteArray kind = m_historyKind->currentData().toByteArray();
        m_historyFilter->setKind(kind == "*" ? std::nullopt : std::optional(kind));
    });
    connect(m_historyMine, &QCheckBox::toggled, this,
            [this](bool mine) { m_historyFilter->setScope(mine ? std::optional(m_scope) : std::nullopt); });
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_historyFilter, signal, this, &VersionsPanel::showHistoryCount);
    connect(m_historyFilter, &QAbstractItemModel::modelReset, this, &VersionsPanel::showHistoryCount);
    connect(m_actions, &VersionActions::busyChanged, this, &VersionsPanel::showActions);
    connect(m_actions, &VersionActions::planned, this, [this](const VersionEnd &end) {
        if (end.order.kind != VersionOrder::Kind::Bump || !std::exchange(m_wantsBump, false))
            return;
        if (end.result)
            guardBump(end.order, *end.result);
        else
            say(resultText(end.order, end.result));
    });
    connect(m_actions, &VersionActions::finished, this, [this](const VersionEnd &end) {
        say(resultText(end.order, end.result));
        m_refresh->refreshNow();
        if (end.order.kind == VersionOrder::Kind::Cleanup && m_controller->view().count.at.isValid())
            m_controller->count(); // its numbers were of before
    });
}

} // namespace freshet::ui
