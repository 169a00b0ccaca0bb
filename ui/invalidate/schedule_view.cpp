// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/schedule_view.h"

#include "ui/invalidate/invalidate_text.h"
#include "ui/invalidate/schedule_model.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/text.h"
#include "ui/widgets/text_delegate.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace freshet::ui {

using State = inspect::ScheduledInvalidation::State;

ScheduleView::ScheduleView(ScheduleController *controller, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_model(new ScheduleModel(this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_table(new QTableView(this))
    , m_text(makeLabel({}, TextKind::Muted, this))
    , m_run(new QPushButton(this))
    , m_cancel(new QPushButton(this))
    , m_stop(new QPushButton(this))
{
    m_table->setModel(m_model);
    m_table->setItemDelegate(new TextDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setAlternatingRowColors(true);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + Spacing::m);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_columns = new ColumnKeeper(m_table, m_table->horizontalHeader(),
                                 {{ScheduleModel::TimeColumn, 21, 1},
                                  {ScheduleModel::StateColumn, 10, 1},
                                  {ScheduleModel::WhatColumn, 16, 4},
                                  {ScheduleModel::ResultColumn, 10, 2},
                                  {ScheduleModel::ConnectionColumn, 10, 1, true}});
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_table);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_text, 1);
    foot->addWidget(m_stop);
    foot->addWidget(m_cancel);
    foot->addWidget(m_run);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::m, Spacing::s, Spacing::m, Spacing::s);
    layout->setSpacing(Spacing::s);
    layout->addWidget(m_pages, 1);
    layout->addLayout(foot);
    connect(m_controller, &ScheduleController::changed, this, &ScheduleView::showRows);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ScheduleView::showChosen);
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (const auto *one = chosen())
            Q_EMIT runRequested(*one);
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (const auto *one = chosen())
            m_controller->cancel(one->id);
    });
    connect(m_stop, &QPushButton::clicked, m_controller, &ScheduleController::stop);
    retell();
}

const inspect::ScheduledInvalidation *ScheduleView::chosen() const
{
    const ScheduleModel::Row *row = m_model->row(m_table->currentIndex().row());
    return row ? &row->one : nullptr;
}

void ScheduleView::choose(qint64 id)
{
    if (const int row = m_model->rowOf(id); row >= 0)
        m_table->selectRow(row);
}

void ScheduleView::showRows()
{
    const auto *before = chosen();
    const qint64 id = before ? before->id : 0;
    std::vector<ScheduleModel::Row> rows;
    for (const inspect::ScheduledInvalidation &one : m_controller->rows())
        rows.push_back({one, m_controller->isMissed(one), m_controller->isHere(one)});
    m_model->setRows(std::move(rows));
    choose(id);
    m_pages->setCurrentWidget(m_model->rowCount() > 0 ? static_cast<QWidget *>(m_table) : m_empty);
    if (const auto &error = m_controller->error())
        m_empty->setContent(QStringLiteral("warning"), tr("The list can't be read"), visibleText(error->message.left(500)));
    else
        m_empty->setContent(
            QStringLiteral("time"), tr("Nothing is scheduled"),
            tr("Choose “At a later time” before you preview. Freshet makes it then, while it is connected to that "
               "server; freshetctl invalidate run-due can do it too."));
    showChosen();
}

void ScheduleView::showChosen()
{
    const ScheduleModel::Row *row = m_model->row(m_table->currentIndex().row());
    const bool isOpen = row && (row->one.state == State::Planned || row->one.state == State::Unknown);
    const bool isDecided = row && row->isMissed; // by a person
    m_cancel->setText(isDecided ? tr("Discard") : tr("Cancel it"));
    m_cancel->setEnabled(isOpen);
    m_stop->setVisible(m_controller->running() > 0);
    const bool isReadOnly = m_controller->session() && m_controller->session()->options().readOnly;
    m_run->setEnabled(isOpen && row->isHere && !isReadOnly && m_controller->running() == 0 && !row->one.order.empty());
    QString text;
    if (row && isOpen && !row->isHere)
        text = tr("It is made on %1 only.").arg(visibleText(row->one.origin.server));
    else if (row && row->one.state == State::Unknown)
        text =
            tr("The program that began it ended without a word. It may have been made, in part or not at all; to make it again "
               "does no harm but to what was cached since.");
    else if (row && isDecided)
        text = tr("At its time no Freshet was connected to that server. It is not made by itself any more.");
    else if (row && !row->one.error.isEmpty())
        text = visibleText(row->one.error.left(500));
    else if (row && !row->one.reason().isEmpty())
        text = tr("Reason: %1").arg(visibleText(row->one.reason().left(500)));
    m_text->setText(text);
}

void ScheduleView::retell()
{
    m_table->setAccessibleName(tr("Scheduled invalidations"));
    m_run->setText(tr("Run now…"));
    m_stop->setText(tr("Stop"));
    m_model->retell();
    m_columns->share();
    showRows();
}

QJsonObject ScheduleView::saveState() const
{
    return {{QStringLiteral("columns"), m_columns->save()}};
}

void ScheduleView::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
}

} // namespace freshet::ui
