// SPDX-License-Identifier: GPL-3.0-or-later
// How the view of dead letters is put together, and its words that do not change.
#include "ui/streams/dead_groups_model.h"
#include "ui/streams/dead_letters_view.h"
#include "ui/streams/event_cell_delegate.h"
#include "ui/streams/event_words.h"
#include "ui/streams/letter_detail.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace freshet::ui {

DeadLettersView::DeadLettersView(const Records &records, QWidget *parent)
    : QWidget(parent)
    , m_controller(new DeadLettersController(records, this))
    , m_order(new DeadGroupsOrder(this))
    , m_delegate(new EventCellDelegate(this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_content(new QWidget(this))
    , m_banner(new StaleBanner(nullptr, this))
    , m_refresh(new RefreshControl(this))
    , m_count(makeLabel({}, TextKind::Muted, this))
    , m_groups(new QTableView(this))
    , m_letters(new QTableView(this))
    , m_detail(new LetterDetail(this))
    , m_upright(new QSplitter(Qt::Vertical, this))
    , m_across(new QSplitter(this))
    , m_pace(new QDoubleSpinBox(this))
    , m_paceName(makeLabel({}, TextKind::Muted, this))
    , m_resendGroup(new QPushButton(this))
    , m_removeGroup(new QPushButton(this))
    , m_resend(new QPushButton(this))
    , m_edit(new QPushButton(this))
    , m_remove(new QPushButton(this))
    , m_trace(new QPushButton(this))
    , m_run(new QWidget(this))
    , m_runText(makeLabel({}, TextKind::Normal, this))
    , m_runBar(new QProgressBar(this))
    , m_stop(new QPushButton(this))
    , m_retry(new QPushButton(this))
    , m_dismiss(new QPushButton(this))
{
    m_upright->addWidget(makeGroups());
    m_upright->addWidget(makeLetters());
    m_upright->setStretchFactor(1, 1);
    m_upright->setChildrenCollapsible(false);
    m_upright->setSizes({150, 320});
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(Spacing::s);
    content->addWidget(m_upright, 1);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->setSpacing(Spacing::s);
    layout->addLayout(makeHead());
    layout->addWidget(m_banner);
    layout->addWidget(makeRun());
    layout->addWidget(m_pages, 1);
    m_lookTimer.setSingleShot(true);
    m_lookTimer.setInterval(80); // what is only scrolled past is not fetched

    connect(m_controller, &DeadLettersController::viewChanged, this, &DeadLettersView::showView);
    connect(m_controller, &DeadLettersController::refreshed, m_refresh, &RefreshControl::done);
    connect(m_controller, &DeadLettersController::refreshFailed, m_refresh, &RefreshControl::failed);
    connect(m_controller, &DeadLettersController::refreshWanted, m_refresh, &RefreshControl::refreshNow);
    connect(m_controller, &DeadLettersController::opened, this, &DeadLettersView::onOpened);
    connect(m_controller, &DeadLettersController::openFailed, this, [this](const Error &error) {
        m_detail->say(failureText(error));
        showButtons();
    });
    connect(m_controller, &DeadLettersController::runningChanged, this, &DeadLettersView::showRunning);
    connect(m_controller, &DeadLettersController::finished, this, &DeadLettersView::showResult);
    connect(m_refresh, &RefreshControl::due, m_controller, &DeadLettersController::refresh);
    connect(&m_lookTimer, &QTimer::timeout, this, [this] {
        const int first = m_letters->rowAt(0), last = m_letters->rowAt(m_letters->viewport()->height() - 1);
        m_controller->look(first, last < 0 ? m_controller->letters()->rowCount() - 1 : last);
    });
    connect(m_groups->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndexList rows = m_groups->selectionModel()->selectedRows();
        const int number = rows.isEmpty() ? -1 : rows.front().data(DeadGroupsModel::NumberRole).toInt();
        if (number == m_controller->group())
            return;
        m_letters->clearSelection();
        m_controller->chooseGroup(number);
        m_letters->scrollToTop();
    });
    connect(m_letters->selectionModel(), &QItemSelectionModel::selectionChanged, this, &DeadLettersView::showChosen);
    connect(m_controller->letters(), &QAbstractItemModel::modelReset, this, &DeadLettersView::chooseAgain);
    connect(m_controller->letters(), &QAbstractItemModel::dataChanged, this, &DeadLettersView::lookSoon); // some were forgotten
    connect(m_letters->verticalScrollBar(), &QScrollBar::valueChanged, this, &DeadLettersView::lookSoon);
    connect(m_resendGroup, &QPushButton::clicked, this, &DeadLettersView::resendGroup);
    connect(m_removeGroup, &QPushButton::clicked, this, &DeadLettersView::removeGroup);
    connect(m_resend, &QPushButton::clicked, this, &DeadLettersView::resendChosen);
    connect(m_remove, &QPushButton::clicked, this, &DeadLettersView::removeChosen);
    connect(m_edit, &QPushButton::clicked, this, &DeadLettersView::editChosen);
    connect(m_trace, &QPushButton::clicked, this, [this] {
        const LetterRow *row = m_opened ? m_controller->letters()->row(m_opened->id) : nullptr;
        if (row && !row->eventId.isEmpty())
            Q_EMIT traceRequested(row->eventId);
    });
    connect(m_stop, &QPushButton::clicked, this, &DeadLettersView::stopRunning);
    connect(m_retry, &QPushButton::clicked, this, &DeadLettersView::retryFailed);
    connect(m_dismiss, &QPushButton::clicked, m_run, &QWidget::hide);
    retell();
    showView();
    showChosen();
}

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
DeadLettersView::~DeadLettersView()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

QLayout *DeadLettersView::makeHead()
{
    auto *head = new QHBoxLayout;
    head->setSpacing(Spacing::s);
    head->addWidget(m_count);
    head->addStretch();
    head->addWidget(m_refresh);
    return head;
}

QWidget *DeadLettersView::makeGroups()
{
    auto *part = new QWidget(this);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::s);
    m_order->setSourceModel(m_controller->groups());
    m_groups->setObjectName(QStringLiteral("groups"));
    m_groups->setModel(m_order);
    m_groups->setItemDelegate(m_delegate);
    dressTable(m_groups);
    m_groups->setSelectionMode(QAbstractItemView::SingleSelection);
    m_groups->setSortingEnabled(true);
    m_groups->sortByColumn(DeadGroupsModel::CountColumn, Qt::DescendingOrder);
    m_groups->setMinimumHeight(90);
    m_groupColumns = new ColumnKeeper(m_groups, m_groups->horizontalHeader(),
                                      {{DeadGroupsModel::ErrorColumn, 30, 6},
                                       {DeadGroupsModel::StreamColumn, 20, 2},
                                       {DeadGroupsModel::CountColumn, 10, 0},
                                       {DeadGroupsModel::NewestColumn, 14, 0},
                                       {DeadGroupsModel::OldestColumn, 14, 0}});
    m_pace->setRange(0, 100000);
    m_pace->setDecimals(1);
    m_pace->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_pace->setObjectName(QStringLiteral("pace"));
    m_paceName->setBuddy(m_pace);
    m_resendGroup->setObjectName(QStringLiteral("resendGroup"));
    m_removeGroup->setObjectName(QStringLiteral("removeGroup"));
    m_removeGroup->setProperty("kind", QStringLiteral("danger"));
    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::s);
    tools->addWidget(m_resendGroup);
    tools->addWidget(m_removeGroup);
    tools->addStretch();
    tools->addWidget(m_paceName);
    tools->addWidget(m_pace);
    layout->addWidget(m_groups, 1);
    layout->addLayout(tools);
    return part;
}

QWidget *DeadLettersView::makeLetters()
{
    auto *part = new QWidget(this);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::s);
    m_letters->setObjectName(QStringLiteral("letters"));
    m_letters->setModel(m_controller->letters());
    m_letters->setItemDelegate(m_delegate);
    dressTable(m_letters);
    m_letters->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_letters->setMinimumHeight(90);
    m_letters->viewport()->installEventFilter(this);
    m_letterColumns = new ColumnKeeper(m_letters, m_letters->horizontalHeader(),
                                       {{LettersModel::TimeColumn, 14, 0},
                                        {LettersModel::EventColumn, 22, 6},
                                        {LettersModel::StreamColumn, 18, 2, true},
                                        {LettersModel::DeliveriesColumn, 13, 0, true},
                                        {LettersModel::ReaderColumn, 20, 2, true},
                                        {LettersModel::ErrorColumn, 20, 4, true}});
    m_across->addWidget(m_letters);
    m_across->addWidget(m_detail);
    m_across->setStretchFactor(0, 1);
    m_across->setChildrenCollapsible(false);
    m_across->setSizes({520, 320});
    m_resend->setObjectName(QStringLiteral("resend"));
    m_edit->setObjectName(QStringLiteral("edit"));
    m_remove->setObjectName(QStringLiteral("remove"));
    m_trace->setObjectName(QStringLiteral("trace"));
    m_remove->setProperty("kind", QStringLiteral("danger"));
    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::s);
    tools->addWidget(m_resend);
    tools->addWidget(m_edit);
    tools->addWidget(m_trace);
    tools->addStretch();
    tools->addWidget(m_remove);
    layout->addWidget(m_across, 1);
    layout->addLayout(tools);
    return part;
}

QWidget *DeadLettersView::makeRun()
{
    auto *layout = new QHBoxLayout(m_run);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::s);
    m_runText->setWordWrap(true);
    m_runText->setObjectName(QStringLiteral("runText"));
    m_runBar->setTextVisible(false);
    m_runBar->setMaximumWidth(240);
    m_stop->setObjectName(QStringLiteral("stop"));
    m_retry->setObjectName(QStringLiteral("retry"));
    layout->addWidget(m_runText, 1);
    layout->addWidget(m_runBar);
    layout->addWidget(m_stop);
    layout->addWidget(m_retry);
    layout->addWidget(m_dismiss);
    m_run->hide();
    return m_run;
}

void DeadLettersView::retell()
{
    m_groups->setAccessibleName(tr("Dead letters by error"));
    m_letters->setAccessibleName(tr("Dead letters"));
    m_paceName->setText(tr("Resend"));
    m_pace->setSpecialValueText(tr("as fast as it goes"));
    m_pace->setSuffix(tr(" a second"));
    m_pace->setAccessibleName(tr("At most so many letters a second; 0: as fast as it goes"));
    m_pace->setToolTip(m_pace->accessibleName());
    m_edit->setText(tr("Edit and resend…"));
    m_trace->setText(tr("Show its way"));
    m_trace->setToolTip(tr("When the event was published, delivered, handled and acknowledged"));
    m_stop->setText(tr("Stop"));
    m_dismiss->setText(tr("Close"));
    m_runBar->setAccessibleName(tr("Progress"));
    m_detail->retell();
    m_controller->groups()->retell();
    m_controller->letters()->retell();
    m_groupColumns->share();
    m_letterColumns->share();
    showView();
}

QJsonObject DeadLettersView::saveState() const
{
    return {{QStringLiteral("upright"), QString::fromLatin1(m_upright->saveState().toBase64())},
            {QStringLiteral("across"), QString::fromLatin1(m_across->saveState().toBase64())},
            {QStringLiteral("groupColumns"), m_groupColumns->save()},
            {QStringLiteral("letterColumns"), m_letterColumns->save()},
            {QStringLiteral("pace"), m_pace->value()},
            {QStringLiteral("refresh"), m_refresh->saveState()}};
}

void DeadLettersView::restoreState(const QJsonObject &state)
{
    m_upright->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("upright")).toString().toLatin1()));
    m_across->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("across")).toString().toLatin1()));
    m_groupColumns->restore(state.value(QStringLiteral("groupColumns")).toArray());
    m_letterColumns->restore(state.value(QStringLiteral("letterColumns")).toArray());
    m_pace->setValue(state.value(QStringLiteral("pace")).toDouble());
    m_refresh->restoreState(state.value(QStringLiteral("refresh")).toObject());
}

} // namespace freshet::ui
