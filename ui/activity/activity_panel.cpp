// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/activity_panel.h"

#include "ui/activity/activity_delegate.h"
#include "ui/activity/activity_detail.h"
#include "ui/activity/activity_filter.h"
#include "ui/activity/activity_model.h"
#include "ui/activity/activity_text.h"
#include "ui/widgets/change_guard.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace freshet::ui {

using State = ActivityController::State;
using Kind = ActivityController::Offer::Kind;

namespace {

constexpr std::array spans{0, 3600, 24 * 3600, 7 * 24 * 3600, 30 * 24 * 3600}; // seconds; 0: any time

} // namespace

ActivityPanel::ActivityPanel(const Records &records, QWidget *parent)
    : Panel(parent)
    , m_controller(new ActivityController(records, this))
    , m_filter(new ActivityFilter(this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_content(new QWidget(this))
    , m_title(makeLabel({}, TextKind::Title, this))
    , m_refresh(new RefreshControl(this))
    , m_search(new QLineEdit(this))
    , m_groups(new QComboBox(this))
    , m_connections(new QComboBox(this))
    , m_times(new QComboBox(this))
    , m_count(makeLabel({}, TextKind::Muted, this))
    , m_export(new QPushButton(this))
    , m_table(new QTableView(this))
    , m_detail(new ActivityDetail(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
{
    makeTable();
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({420, 190});
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(Spacing::s);
    content->addLayout(makeTools());
    content->addWidget(m_splitter, 1);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::m, Spacing::l, Spacing::m);
    layout->setSpacing(Spacing::s);
    layout->addLayout(makeHead());
    layout->addWidget(m_pages, 1);

    connect(m_controller, &ActivityController::stateChanged, this, &ActivityPanel::showState);
    connect(m_controller, &ActivityController::refreshed, m_refresh, &RefreshControl::done);
    connect(m_controller, &ActivityController::refreshed, this, &ActivityPanel::applyTimes);
    connect(m_controller, &ActivityController::refreshFailed, m_refresh, &RefreshControl::failed);
    connect(m_controller, &ActivityController::offerChanged, this, &ActivityPanel::showChosen);
    connect(m_controller, &ActivityController::undone, this,
            [this](const inspect::UndoReport &report) { say(undoResultText(report)); });
    connect(m_controller, &ActivityController::undoFailed, this,
            [this](const Error &error) { say(tr("Nothing was taken back: %1").arg(visibleText(error.message.left(300)))); });
    connect(m_refresh, &RefreshControl::due, m_controller, &ActivityController::refresh);
    connect(m_detail, &ActivityDetail::undoRequested, this, &ActivityPanel::askUndo);
    connect(m_search, &QLineEdit::textChanged, m_filter, &ActivityFilter::setSearch);
    connect(m_groups, &QComboBox::currentIndexChanged, this, [this] { m_filter->setGroup(m_groups->currentData().toString()); });
    connect(m_connections, &QComboBox::currentIndexChanged, this,
            [this] { m_filter->setConnection(m_connections->currentData().toString()); });
    connect(m_times, &QComboBox::currentIndexChanged, this, &ActivityPanel::applyTimes);
    connect(m_export, &QPushButton::clicked, this, &ActivityPanel::chooseFile);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &current) {
        const audit::Activity *record = m_controller->model()->record(m_filter->mapToSource(current).row());
        m_controller->choose(record ? record->id : 0);
    });
    for (const int span : spans)
        m_times->addItem(QString(), span);
    retell();
}

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
ActivityPanel::~ActivityPanel()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

QLayout *ActivityPanel::makeHead()
{
    auto *head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_refresh);
    return head;
}

QLayout *ActivityPanel::makeTools()
{
    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::s);
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(320);
    m_search->setMinimumWidth(110);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    tools->addWidget(m_search, 1);
    for (QComboBox *box : {m_groups, m_connections, m_times}) {
        box->setMaximumWidth(180);
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        tools->addWidget(box);
    }
    tools->addWidget(m_count);
    tools->addStretch();
    tools->addWidget(m_export);
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

void ActivityPanel::makeTable()
{
    m_filter->setSourceModel(m_controller->model());
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new ActivityDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setAlternatingRowColors(true);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + Spacing::m);
    QHeaderView *header = m_table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    m_table->setMinimumHeight(120);
    m_columns = new ColumnKeeper(m_table, header,
                                 {{ActivityModel::TimeColumn, 14, 2},
                                  {ActivityModel::ActionColumn, 16, 4},
                                  {ActivityModel::TargetColumn, 18, 6},
                                  {ActivityModel::StateColumn, 12, 2},
                                  {ActivityModel::ResultColumn, 13, 3},
                                  {ActivityModel::ConnectionColumn, 11, 2},
                                  {ActivityModel::UserColumn, 8, 1},
                                  {ActivityModel::ReasonColumn, 10, 4, true}});
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, &ActivityPanel::showCount);
    connect(m_filter, &QAbstractItemModel::rowsRemoved, this, &ActivityPanel::showCount);
    connect(m_filter, &QAbstractItemModel::modelReset, this, &ActivityPanel::showCount);
}

void ActivityPanel::setSession(Session *session)
{
    m_controller->setSession(session);
}

void ActivityPanel::setActive(bool active)
{
    m_refresh->setActive(active);
}

Panel::Readiness ActivityPanel::readiness() const
{
    switch (m_controller->state()) {
    case State::Live:
        return {Readiness::State::Live, {}};
    case State::Failed:
        return {Readiness::State::Failed, visibleText(m_controller->error().message)};
    case State::Waiting:
        break;
    }
    return {Readiness::State::Waiting, tr("The activity log is being read.")};
}

void ActivityPanel::showState()
{
    const bool hasRecords = m_controller->model()->rowCount() > 0;
    switch (m_controller->state()) {
    case State::Waiting:
        m_empty->setContent(QStringLiteral("activity"), tr("One moment"), tr("The activity log is being read."));
        break;
    case State::Live:
        m_empty->setContent(QStringLiteral("activity"), tr("No changes yet"),
                            tr("What you change through Freshet, here or with freshetctl, is written down on this machine: who, "
                               "where, why, and with which result."));
        break;
    case State::Failed:
        m_empty->setContent(QStringLiteral("warning"), tr("The activity log can't be read"),
                            visibleText(m_controller->error().message.left(500)));
        break;
    }
    m_pages->setCurrentWidget(hasRecords ? m_content : static_cast<QWidget *>(m_empty));
    if (hasRecords)
        showChoices();
    showCount();
    const Readiness now = readiness();
    if (now.state != m_readiness.state || now.reason != m_readiness.reason) {
        m_readiness = now;
        Q_EMIT readinessChanged();
    }
}

// What occurs can be chosen; what is chosen stays.
void ActivityPanel::showChoices()
{
    const auto fill = [](QComboBox *box, const QString &all, const QStringList &codes, const auto &titleOf) {
        bool same = box->count() == int(codes.size()) + 1;
        for (int i = 0; same && i < int(codes.size()); ++i)
            same = box->itemData(i + 1).toString() == codes[i];
        if (same)
            return;
        const QString chosen = box->currentData().toString();
        const QSignalBlocker quiet(box);
        box->clear();
        box->addItem(all, QString());
        for (const QString &code : codes)
            box->addItem(withoutMnemonics(titleOf(code)), code);
        box->setCurrentIndex(std::max(0, box->findData(chosen)));
    };
    fill(m_groups, tr("All actions"), m_controller->model()->groups(), actionGroupTitle);
    fill(m_connections, tr("All connections"), m_controller->model()->connections(), [](const QString &title) { return title; });
    m_filter->setGroup(m_groups->currentData().toString());
    m_filter->setConnection(m_connections->currentData().toString());
}

void ActivityPanel::applyTimes()
{
    const int span = m_times->currentData().toInt();
    // In steps of a minute, so that not every look filters everything anew.
    const qint64 minute = QDateTime::currentSecsSinceEpoch() / 60 * 60;
    m_filter->setSince(span > 0 ? QDateTime::fromSecsSinceEpoch(minute - span, Qt::UTC) : QDateTime());
}

void ActivityPanel::showCount()
{
    const int all = m_controller->model()->rowCount(), shown = m_filter->rowCount();
    m_count->setText(shown == all ? tr("%n change(s)", nullptr, all)
                     : shown == 0 ? tr("Nothing found")
                                  : tr("%1 of %n change(s)", nullptr, all).arg(formatCount(shown)));
    m_export->setEnabled(shown > 0);
}

const audit::Activity *ActivityPanel::chosenRecord() const
{
    const ActivityModel *model = m_controller->model();
    return model->record(model->rowOf(m_controller->chosen()));
}

void ActivityPanel::showChosen()
{
    const audit::Activity *record = chosenRecord();
    m_detail->show(record);
    m_detail->showOffer(record, m_controller->offer(), m_controller->isUndoing());
}

void ActivityPanel::askUndo()
{
    const audit::Activity *record = chosenRecord();
    const ActivityController::Offer &offer = m_controller->offer();
    if (!record || offer.kind != Kind::Ready || !m_controller->session())
        return;
    ChangeRequest request;
    request.title = tr("Take back: %1").arg(actionTitle(record->intent.action));
    request.text = undoPlanText(offer.plan);
    if (!record->intent.target.isEmpty())
        request.numbers.emplace_back(tr("Target"), visibleBytes(record->intent.target.left(2000)));
    request.numbers.emplace_back(tr("Made"), tr("%1 by %2").arg(formatTime(record->begun), visibleText(record->user)));
    if (const QString result = resultText(*record); !result.isEmpty())
        request.numbers.emplace_back(tr("Result"), result);
    for (const QByteArray &key : offer.plan.examples)
        request.examples.append(visibleBytes(key.left(2000)));
    request.exampleTotal = offer.plan.asked;
    request.undo = tr("It is written down as a change of its own.");
    request.action = tr("Take back");
    request.isDestructive = false;
    if (offer.plan.changed > 0) {
        request.option = tr("Also what was changed again since; what is there now is lost");
        request.ask = ChangeRequest::Ask::Always;
    }
    const qint64 id = record->id;
    ChangeGuard::ask(this, m_controller->session(), request, [this, id](const ChangeAnswer &answer) {
        if (m_controller->chosen() == id)
            m_controller->undo(answer.reason, answer.isTicked);
    });
}

void ActivityPanel::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Export activity"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->setNameFilters({tr("CSV files (*.csv)"), tr("All files (*)")});
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setDirectory(folder.exists() ? folder : QDir::home());
    dialog->selectFile(
        QStringLiteral("activity-%1.csv").arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"))));
    connect(dialog, &QFileDialog::fileSelected, this, &ActivityPanel::exportTo);
    dialog->open();
}

void ActivityPanel::exportTo(const QString &path)
{
    std::vector<audit::Activity> shown;
    shown.reserve(std::size_t(m_filter->rowCount()));
    for (int row = 0; row < m_filter->rowCount(); ++row)
        shown.push_back(*m_controller->model()->record(m_filter->mapToSource(m_filter->index(row, 0)).row()));
    const QString shownPath = visibleText(QDir::toNativeSeparators(path));
    if (const auto saved = m_controller->saveCsv(path, shown); !saved)
        say(tr("%1 was not written: %2").arg(shownPath, visibleText(saved.error().message)));
    else
        say(tr("%n change(s) written to %1", nullptr, int(shown.size())).arg(shownPath));
}

void ActivityPanel::say(const QString &text)
{
    Q_EMIT notice(text);
}

void ActivityPanel::retell()
{
    m_title->setText(title());
    m_search->setPlaceholderText(tr("Search changes"));
    m_search->setAccessibleName(tr("Search changes"));
    m_groups->setAccessibleName(tr("Which actions"));
    m_connections->setAccessibleName(tr("Which connection"));
    m_times->setAccessibleName(tr("Since when"));
    const QStringList times{tr("Any time"), tr("Last hour"), tr("Last 24 hours"), tr("Last 7 days"), tr("Last 30 days")};
    for (int i = 0; i < m_times->count(); ++i)
        m_times->setItemText(i, times.value(i));
    m_groups->clear();
    m_connections->clear();
    m_table->setAccessibleName(tr("Changes made through Freshet"));
    m_export->setText(tr("Export…"));
    m_export->setToolTip(tr("Write the shown changes to a CSV file"));
    m_detail->retell();
    m_controller->model()->retell();
    showState();
    showChosen();
}

// Until the user moves a column they share the room.
void ActivityPanel::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
    else if (event->type() == QEvent::FontChange)
        m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + Spacing::m);
}

QJsonObject ActivityPanel::saveState() const
{
    QJsonObject state{{QStringLiteral("splitter"), QString::fromLatin1(m_splitter->saveState().toBase64())},
                      {QStringLiteral("refresh"), m_refresh->saveState()}};
    if (m_columns->isOwn())
        state.insert(QStringLiteral("columns"), m_columns->save());
    return state;
}

void ActivityPanel::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
    m_splitter->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
    m_refresh->restoreState(state.value(QStringLiteral("refresh")).toObject());
}

} // namespace freshet::ui
