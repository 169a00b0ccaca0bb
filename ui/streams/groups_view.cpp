// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/groups_view.h"

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

using Kind = StreamChange::Kind;

GroupsView::GroupsView(StreamController *controller, const StreamChanges *changes, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_model(makeGroupsModel(this))
    , m_filter(new RowsFilter(m_model, this))
    , m_table(new StreamTable(this))
    , m_columns(nullptr)
    , m_note(makeLabel({}, TextKind::Muted, this))
    , m_pending(new QPushButton(this))
    , m_create(new ChangeButton(changes, Kind::CreateGroup, this))
    , m_move(new ChangeButton(changes, Kind::MoveGroup, this))
    , m_remove(new ChangeButton(changes, Kind::RemoveGroup, this))
{
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new RowsDelegate(m_table));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(GroupColumn::Group, Qt::AscendingOrder);
    m_columns = new ColumnKeeper(m_table, m_table->horizontalHeader(),
                                 {{GroupColumn::Group, 14, 3},
                                  {GroupColumn::Lag, 9, 1},
                                  {GroupColumn::Pending, 8, 1},
                                  {GroupColumn::Oldest, 11, 1},
                                  {GroupColumn::Consumers, 6, 1},
                                  {GroupColumn::Lost, 6, 1},
                                  {GroupColumn::Position, 19},
                                  {GroupColumn::PositionTime, 17, 0, true}});
    m_note->setWordWrap(true);
    m_create->setPossible(true);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(Spacing::xs);
    foot->addWidget(m_note, 1);
    foot->addWidget(m_pending);
    foot->addWidget(m_create);
    foot->addWidget(m_move);
    foot->addWidget(m_remove);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->setSpacing(Spacing::s);
    layout->addWidget(m_table, 1);
    layout->addLayout(foot);

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
    const std::vector<int> chosen = m_table->chosenRows();
    const inspect::StreamGroup *group = chosen.empty() ? nullptr : m_model->row(chosen.front());
    return group ? group->group : QByteArray();
}

void GroupsView::showGroups()
{
    m_model->update(m_controller->groups() ? m_controller->groups()->groups : std::vector<inspect::StreamGroup>());
    const auto &error = m_controller->groupsError();
    setTextKind(m_note, error ? TextKind::Error : TextKind::Muted);
    m_note->setText(error                      ? streamErrorText(*error)
                    : !m_controller->groups()  ? tr("Reading…")
                    : m_model->rowCount() == 0 ? tr("No group reads this stream. Create one to let services handle its events.")
                                               : QString());
    showChosen();
}

void GroupsView::showChosen()
{
    const bool isChosen = !m_table->chosenRows().empty();
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

void GroupsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

QJsonObject GroupsView::saveState() const
{
    return {{QStringLiteral("columns"), m_columns->save()}};
}

void GroupsView::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
}

} // namespace freshet::ui
