// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/consumers_view.h"

#include "ui/streams/change_button.h"
#include "ui/streams/stream_controller.h"
#include "ui/streams/stream_table.h"

#include <QPushButton>

namespace freshet::ui {

ConsumersView::ConsumersView(StreamController *controller, const StreamChanges *changes, QWidget *parent)
    : ListPart(controller, parent)
    , m_model(makeConsumersModel(this))
    , m_remove(new ChangeButton(changes, StreamChange::Kind::RemoveConsumer, this))
{
    showModel(m_model, {{ConsumerColumn::Name, 16, 3},
                        {ConsumerColumn::State, 15, 2},
                        {ConsumerColumn::Pending, 8, 1},
                        {ConsumerColumn::Idle, 11, 1},
                        {ConsumerColumn::Inactive, 11, 1}});
    layOut(ConsumerColumn::Name, {m_remove});

    connect(m_controller, &StreamController::consumersChanged, this, &ConsumersView::showConsumers);
    connect(m_controller, &StreamController::groupsChanged, this, &ConsumersView::showConsumers);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ConsumersView::showChosen);
    connect(m_table, &StreamTable::activatedRow, this, [this](int row) { Q_EMIT pendingWanted(m_model->row(row)->name); });
    connect(m_pending, &QPushButton::clicked, this, [this] { Q_EMIT pendingWanted(chosenConsumer()); });
    connect(m_remove, &QPushButton::clicked, this, [this] { Q_EMIT removeWanted(chosenConsumer()); });
    retell();
    showConsumers();
}

QByteArray ConsumersView::chosenConsumer() const
{
    const inspect::StreamConsumer *consumer = m_model->row(chosenRow());
    return consumer ? consumer->name : QByteArray();
}

void ConsumersView::showConsumers()
{
    m_model->update(m_controller->consumers());
    showNote(m_controller->consumersError(), m_controller->group().isEmpty() ? tr("The stream has no group")
                                             : m_model->rowCount() == 0      ? tr("Nobody has read for this group yet")
                                                                             : QString());
    showChosen();
}

void ConsumersView::showChosen()
{
    const bool isChosen = chosenRow() >= 0;
    m_pending->setEnabled(isChosen);
    m_remove->setPossible(isChosen);
}

void ConsumersView::retell()
{
    m_table->setAccessibleName(tr("Consumers of the group"));
    m_pending->setText(tr("Pending entries"));
    m_pending->setToolTip(tr("Show what the chosen consumer has not acknowledged"));
    m_remove->setWords(tr("Delete…"), tr("Move the chosen consumer's pending entries to another one and delete it"));
    m_model->retell();
    m_columns->share();
    showConsumers();
}

} // namespace freshet::ui
