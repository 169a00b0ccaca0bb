// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/groups_view.h"

#include "ui/streams/change_button.h"
#include "ui/streams/stream_controller.h"
#include "ui/streams/stream_table.h"

#include <QPushButton>

namespace freshet::ui {

using Kind = StreamChange::Kind;

GroupsView::GroupsView(StreamController *controller, const StreamChanges *changes, QWidget *parent)
    : ListPart(controller, parent)
    , m_model(makeGroupsModel(this))
    , m_create(new ChangeButton(changes, Kind::CreateGroup, this))
    , m_move(new ChangeButton(changes, Kind::MoveGroup, this))
    , m_remove(new ChangeButton(changes, Kind::RemoveGroup, this))
{
    showModel(m_model, {{GroupColumn::Group, 14, 3},
                        {GroupColumn::Lag, 11, 1},
                        {GroupColumn::Pending, 8, 1},
                        {GroupColumn::Oldest, 9, 1},
                        {GroupColumn::Consumers, 6, 1},
                        {GroupColumn::Lost, 10, 1},
                        {GroupColumn::Position, 19},
                        {GroupColumn::PositionTime, 17, 0, true}});
    m_create->setPossible(true);
    layOut(GroupColumn::Group, {m_create, m_move, m_remove});

    connect(m_controller, &StreamController::groupsChanged, this, &GroupsView::showGroups);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &GroupsView::showChosen);
    connect(m_table, &StreamTable::activatedRow, this, [this](int row) { Q_EMIT pendingWanted(m_model->row(row)->group); });
    connect(m_pending, &QPushButton::clicked, this, [this] { Q_EMIT pendingWanted(chosenGroup()); });
    connect(m_create, &QPushButton::clicked, this, &GroupsView::createWanted);
    connect(m_move, &QPushButton::clicked, this, [this] { Q_EMIT moveWanted(chosenGroup()); });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        StreamChange change;
        change.kind = Kind::RemoveGroup;
        change.stream = m_controller->stream();
        change.group = chosenGroup();
        Q_EMIT changeWanted(change);
    });
    retell();
    showGroups();
}

QByteArray GroupsView::chosenGroup() const
{
    const inspect::StreamGroup *group = m_model->row(chosenRow());
    return group ? group->group : QByteArray();
}

void GroupsView::showGroups()
{
    m_model->update(m_controller->groups() ? m_controller->groups()->groups : std::vector<inspect::StreamGroup>());
    showNote(m_controller->groupsError(), !m_controller->groups() ? tr("Reading…")
                                          : m_model->rowCount() == 0
                                              ? tr("No group reads this stream. Create one to let services handle its events.")
                                              : QString());
    showChosen();
}

void GroupsView::showChosen()
{
    const bool isChosen = chosenRow() >= 0;
    m_pending->setEnabled(isChosen);
    m_move->setPossible(isChosen);
    m_remove->setPossible(isChosen);
}

void GroupsView::retell()
{
    m_table->setAccessibleName(tr("Consumer groups of the stream"));
    m_pending->setText(tr("Pending entries"));
    m_pending->setToolTip(tr("Show what the chosen group has not acknowledged"));
    m_create->setWords(tr("Create group…"), tr("Make a new consumer group"));
    m_move->setWords(tr("Move…"), tr("Let the chosen group go on from another position"));
    m_remove->setWords(tr("Delete…"), tr("Forget the chosen group, its position and its pending entries"));
    m_model->retell();
    m_columns->share();
    showGroups();
}

} // namespace freshet::ui
