// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/consumers_view.h"

#include "ui/streams/change_button.h"
#include "ui/streams/stream_controller.h"
#include "ui/streams/stream_table.h"
#include "ui/streams/streams_text.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace freshet::ui {

ConsumersView::ConsumersView(StreamController *controller, const StreamChanges *changes, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_model(makeConsumersModel(this))
    , m_filter(new RowsFilter(m_model, this))
    , m_table(new StreamTable(this))
    , m_columns(nullptr)
    , m_note(makeLabel({}, TextKind::Muted, this))
    , m_pending(new QPushButton(this))
    , m_remove(new ChangeButton(changes, StreamChange::Kind::RemoveConsumer, this))
{
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new RowsDelegate(m_table));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ConsumerColumn::Name, Qt::AscendingOrder);
    m_columns = new ColumnKeeper(m_table, m_table->horizontalHeader(),
                                 {{ConsumerColumn::Name, 16, 3},
                                  {ConsumerColumn::State, 15, 2},
                                  {ConsumerColumn::Pending, 8, 1},
                                  {ConsumerColumn::Idle, 11, 1},
                                  {ConsumerColumn::Inactive, 11, 1}});
    m_note->setWordWrap(true);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(Spacing::xs);
    foot->addWidget(m_note, 1);
    foot->addWidget(m_pending);
    foot->addWidget(m_remove);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->setSpacing(Spacing::s);
    layout->addWidget(m_table, 1);
    layout->addLayout(foot);

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
    const std::vector<int> chosen = m_table->chosenRows();
    const inspect::StreamConsumer *consumer = chosen.empty() ? nullptr : m_model->row(chosen.front());
    return consumer ? consumer->name : QByteArray();
}

void ConsumersView::showConsumers()
{
    m_model->update(m_controller->consumers());
    const auto &error = m_controller->consumersError();
    setTextKind(m_note, error ? TextKind::Error : TextKind::Muted);
    m_note->setText(error                             ? streamErrorText(*error)
                    : m_controller->group().isEmpty() ? tr("The stream has no group")
                    : m_model->rowCount() == 0        ? tr("Nobody has read for this group yet")
                                                      : QString());
    showChosen();
}

void ConsumersView::showChosen()
{
    const bool isChosen = !m_table->chosenRows().empty();
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

void ConsumersView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

QJsonObject ConsumersView::saveState() const
{
    return {{QStringLiteral("columns"), m_columns->save()}};
}

void ConsumersView::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
}

} // namespace freshet::ui
