// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the voices panel is laid out, and the words of its controls.
#include "ui/voices/voice_list_model.h"
#include "ui/voices/voice_log_model.h"
#include "ui/voices/voices_model.h"
#include "ui/voices/voices_panel.h"
#include "ui/voices/voices_text.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/text.h"
#include "ui/widgets/text_delegate.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace freshet::ui {

namespace {

void makeList(QTableView *view, QAbstractItemModel *model)
{
    view->setModel(model);
    view->setItemDelegate(new TextDelegate(view));
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setTabKeyNavigation(false);
    view->setShowGrid(false);
    view->setWordWrap(false);
    view->setAlternatingRowColors(true);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setDefaultSectionSize(view->fontMetrics().height() + Spacing::s);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->horizontalHeader()->setHighlightSections(false);
}

} // namespace

QAction *VoicesPanel::make(const char *iconName, void (VoicesPanel::*slot)())
{
    auto *action = new QAction(icon(QLatin1String(iconName)), {}, this);
    connect(action, &QAction::triggered, this, slot);
    return action;
}

QToolButton *VoicesPanel::buttonOf(QAction *action, bool isFramed)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setToolButtonStyle(action->icon().isNull() ? Qt::ToolButtonTextOnly : Qt::ToolButtonTextBesideIcon);
    if (isFramed)
        setLook(button, "kind", QStringLiteral("framed"));
    return button;
}

QLayout *VoicesPanel::makeHead()
{
    auto *head = new QHBoxLayout;
    head->setSpacing(Spacing::s);
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_refresh);
    head->addWidget(buttonOf(m_settings));
    return head;
}

QLayout *VoicesPanel::makeTiles()
{
    auto *tiles = new QHBoxLayout;
    tiles->setSpacing(Spacing::s);
    for (FigureTile *tile : {m_queueTile, m_voicesTile, m_tickTile, m_leaderTile}) {
        tile->setMinimumWidth(120);
        tiles->addWidget(tile, 1);
    }
    return tiles;
}

QLayout *VoicesPanel::makeWorkerRow()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::s);
    row->addWidget(m_state);
    row->addWidget(m_workerText, 1);
    for (QAction *action : {m_start, m_pause, m_tick, m_stop})
        row->addWidget(buttonOf(action));
    return row;
}

QLayout *VoicesPanel::makeTools()
{
    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::s);
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(110);
    m_search->setMaximumWidth(300);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    tools->addWidget(m_search, 1);
    m_status->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    tools->addWidget(m_status);
    tools->addWidget(buttonOf(m_previous));
    tools->addWidget(m_count);
    tools->addWidget(buttonOf(m_next));
    tools->addStretch();
    for (QAction *action : {m_add, m_retry, m_fail, m_remove})
        tools->addWidget(buttonOf(action));
    auto *find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    addAction(find);
    auto *leave = new QAction(m_search);
    leave->setShortcut(Qt::Key_Escape);
    leave->setShortcutContext(Qt::WidgetShortcut);
    connect(leave, &QAction::triggered, m_search, &QLineEdit::clear);
    m_search->addAction(leave);
    return tools;
}

void VoicesPanel::makeTable()
{
    makeList(m_table, m_controller->voices());
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_remove->setShortcut(QKeySequence::Delete);
    m_remove->setShortcutContext(Qt::WidgetShortcut);
    m_table->addActions({m_retry, m_fail, m_remove});
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    using Model = VoicesModel;
    m_columns = new ColumnKeeper(m_table, m_table->horizontalHeader(),
                                 {{Model::NameColumn, 16, 3},
                                  {Model::StatusColumn, 13},
                                  {Model::LanguageColumn, 8, 0, true},
                                  {Model::GenderColumn, 10, 0, true},
                                  {Model::CategoryColumn, 9, 0, true},
                                  {Model::VisibilityColumn, 8, 0, true},
                                  {Model::CreatedColumn, 13, 1},
                                  {Model::UserColumn, 14, 2, true},
                                  {Model::ProviderColumn, 12, 2, true}});
    m_tablePages->addWidget(m_table);
    m_tablePages->addWidget(m_tableEmpty);
}

void VoicesPanel::makeTabs()
{
    const auto page = [this](QWidget *widget, const std::vector<QWidget *> &head, QWidget *grows, QWidget *body) {
        auto *row = new QHBoxLayout;
        row->setSpacing(Spacing::s);
        for (QWidget *one : head)
            row->addWidget(one, one == grows ? 1 : 0);
        auto *layout = new QVBoxLayout(widget);
        layout->setContentsMargins(0, Spacing::xs, 0, 0);
        layout->setSpacing(Spacing::xs);
        layout->addLayout(row);
        layout->addWidget(body, 1);
        m_tabs->addTab(widget, QString());
    };
    makeList(m_logView, m_controller->log());
    m_logView->setSelectionMode(QAbstractItemView::SingleSelection);
    m_logColumns = new ColumnKeeper(m_logView, m_logView->horizontalHeader(),
                                    {{VoiceLogModel::TimeColumn, 16},
                                     {VoiceLogModel::VoiceColumn, 18, 1},
                                     {VoiceLogModel::WhatColumn, 18, 1},
                                     {VoiceLogModel::MessageColumn, 20, 3}});
    page(new QWidget(this), {m_logText, m_logAll}, m_logText, m_logView);
    m_queueText->setWordWrap(true);
    m_queueList->setFont(fixedFont());
    m_queueList->setUniformItemSizes(true);
    m_queueList->setSelectionMode(QAbstractItemView::ExtendedSelection);
    page(new QWidget(this), {m_queueText}, m_queueText, m_queueList);
    m_user->setMinimumWidth(150);
    m_user->setMaximumWidth(320);
    makeList(m_listView, m_controller->list());
    m_listView->setSelectionMode(QAbstractItemView::SingleSelection);
    m_listColumns = new ColumnKeeper(m_listView, m_listView->horizontalHeader(),
                                     {{VoiceListModel::PartColumn, 10},
                                      {VoiceListModel::NameColumn, 16, 2},
                                      {VoiceListModel::StatusColumn, 11},
                                      {VoiceListModel::LanguageColumn, 8, 0, true},
                                      {VoiceListModel::GenderColumn, 8, 0, true},
                                      {VoiceListModel::SourceColumn, 16, 1},
                                      {VoiceListModel::ProviderColumn, 12, 2, true}});
    m_listText->setWordWrap(true);
    page(new QWidget(this), {m_user, m_listButton, m_listRefresh, m_listText}, m_listText, m_listView);
    m_tabs->setDocumentMode(true);
}

void VoicesPanel::retell()
{
    m_title->setText(title());
    m_queueTile->setName(tr("Queue"));
    m_voicesTile->setName(tr("In work"));
    m_tickTile->setName(tr("Next tick"));
    m_leaderTile->setName(tr("Who works"));
    const auto name = [](QAction *action, const QString &text, const QString &tip) {
        action->setText(text);
        action->setToolTip(tip);
    };
    name(m_settings, tr("Settings…"), tr("Provider, key, database, interval"));
    name(m_tick, tr("Tick now"), tr("Look at the queue now and ask the provider"));
    name(m_stop, tr("Stop"), tr("Stop the worker; another one may take over"));
    m_previous->setText(QStringLiteral("‹"));
    m_next->setText(QStringLiteral("›"));
    m_previous->setToolTip(tr("Previous page"));
    m_next->setToolTip(tr("Next page"));
    for (QToolButton *button : findChildren<QToolButton *>()) {
        const QAction *action = button->defaultAction();
        if (action == m_previous || action == m_next)
            button->setAccessibleName(action->toolTip());
        else if (action)
            button->setAccessibleName(action->text());
    }
    m_search->setPlaceholderText(tr("Search names and ids"));
    m_search->setAccessibleName(tr("Search names and ids"));
    m_status->setAccessibleName(tr("Status"));
    {
        const QSignalBlocker quiet(m_status);
        const int chosen = std::max(0, m_status->currentIndex());
        m_status->clear();
        m_status->addItem(tr("Any status"), -1);
        for (const auto one : {voice::VoiceStatus::Processing, voice::VoiceStatus::Completed, voice::VoiceStatus::Failed})
            m_status->addItem(voiceStatusTitle(one), int(one));
        m_status->setCurrentIndex(chosen);
    }
    m_table->setAccessibleName(tr("Voices"));
    m_tabs->setTabText(0, tr("Log"));
    m_tabs->setTabText(1, tr("Queue"));
    m_tabs->setTabText(2, tr("A user's voices"));
    m_tabs->setAccessibleName(tr("Log, queue and a user's voices"));
    m_logView->setAccessibleName(tr("What became of voices"));
    m_logAll->setText(tr("All voices"));
    m_queueList->setAccessibleName(tr("What stands in the queue"));
    m_user->setPlaceholderText(tr("The user's id"));
    m_user->setAccessibleName(tr("The user's id"));
    m_listButton->setText(tr("Ask the service"));
    m_listRefresh->setText(tr("Ask anew"));
    m_listView->setAccessibleName(tr("The user's voices"));
    m_controller->voices()->retell();
    m_controller->log()->retell();
    m_controller->list()->retell();
    showView();
    showListed();
}

} // namespace freshet::ui
