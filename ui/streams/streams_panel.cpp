// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/streams_panel.h"

#include "ui/streams/change_button.h"
#include "ui/streams/dead_letters_view.h"
#include "ui/streams/stream_change_text.h"
#include "ui/streams/stream_changes.h"
#include "ui/streams/stream_page.h"
#include "ui/streams/stream_table.h"
#include "ui/streams/streams_delegate.h"
#include "ui/streams/streams_model.h"
#include "ui/streams/streams_text.h"
#include "ui/streams/trace_view.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace freshet::ui {

using State = StreamsController::State;

StreamsPanel::StreamsPanel(const Records &records, QWidget *parent)
    : Panel(parent)
    , m_controller(new StreamsController(this))
    , m_changes(new StreamChanges(records, this))
    , m_model(new StreamsModel(this))
    , m_filter(new StreamsFilter(m_model, this))
    , m_title(makeLabel({}, TextKind::Title, this))
    , m_refresh(new RefreshControl(this))
    , m_said(makeLabel({}, TextKind::Good, this))
    , m_saidTimer(new QTimer(this))
    , m_alerts(makeLabel({}, TextKind::Error, this))
    , m_tabs(new QTabWidget(this))
    , m_pages(new QStackedWidget(this))
    , m_banner(new StaleBanner(m_pages, this))
    , m_empty(new EmptyState(this))
    , m_overview(new QWidget(this))
    , m_search(new QLineEdit(this))
    , m_onlyAlerts(new QToolButton(this))
    , m_onlyPending(new QToolButton(this))
    , m_limits(new QPushButton(this))
    , m_walk(new QPushButton(this))
    , m_publish(new ChangeButton(m_changes, StreamChange::Kind::Publish, this))
    , m_note(new ElidedLabel(this))
    , m_table(new StreamTable(this))
    , m_page(new StreamPage(m_changes, records, this))
    , m_deadLetters(new DeadLettersView(records, this))
    , m_trace(new TraceView(records, this))
    , m_progress(new QTimer(this))
{
    m_refresh->setInterval(std::chrono::seconds(2));
    m_said->setWordWrap(true);
    m_said->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_said->setObjectName(QStringLiteral("said"));
    m_said->hide();
    m_empty->setObjectName(QStringLiteral("streamsEmpty"));
    m_saidTimer->setSingleShot(true);
    m_saidTimer->setInterval(std::chrono::seconds(15));
    m_alerts->setWordWrap(true);
    m_alerts->setObjectName(QStringLiteral("alerts"));
    m_alerts->hide();
    m_progress->setInterval(std::chrono::milliseconds(250));
    makeTable();

    auto *overview = new QVBoxLayout(m_overview);
    overview->setContentsMargins(0, Spacing::s, 0, 0);
    overview->setSpacing(Spacing::s);
    overview->addLayout(makeTools());
    overview->addWidget(m_table, 1);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_overview);
    m_pages->addWidget(m_page);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_pages, QString());
    m_tabs->addTab(m_deadLetters, QString());
    m_tabs->addTab(m_trace, QString());
    m_tabs->setObjectName(QStringLiteral("streamsTabs"));

    auto *head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_refresh);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::m, Spacing::l, Spacing::m);
    layout->setSpacing(Spacing::s);
    layout->addLayout(head);
    layout->addWidget(m_banner);
    layout->addWidget(m_said);
    layout->addWidget(m_alerts);
    layout->addWidget(m_tabs, 1);
    connectParts();
    retell();
}

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
StreamsPanel::~StreamsPanel()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

QLayout *StreamsPanel::makeTools()
{
    m_search->setObjectName(QStringLiteral("streamsSearch"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(110);
    m_search->setMaximumWidth(320);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    for (QToolButton *button : {m_onlyAlerts, m_onlyPending}) {
        button->setCheckable(true);
        setLook(button, "kind", QStringLiteral("segment"));
    }
    setTextKind(m_note, TextKind::Muted);
    auto *find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, this, [this] {
        showOverview();
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    addAction(find);
    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::xs);
    tools->addWidget(m_search, 2);
    tools->addWidget(m_onlyAlerts);
    tools->addWidget(m_onlyPending);
    tools->addSpacing(Spacing::s);
    tools->addWidget(m_note, 3);
    tools->addWidget(m_publish);
    tools->addWidget(m_walk);
    tools->addWidget(m_limits);
    return tools;
}

void StreamsPanel::makeTable()
{
    m_table->setObjectName(QStringLiteral("streamsTable"));
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new StreamsDelegate(m_table));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(StreamsModel::StreamColumn, Qt::AscendingOrder);
    m_columns = new ColumnKeeper(m_table, m_table->horizontalHeader(),
                                 {{StreamsModel::StreamColumn, 22, 5},
                                  {StreamsModel::GroupColumn, 13, 3},
                                  {StreamsModel::LagColumn, 12, 1},
                                  {StreamsModel::PendingColumn, 6, 1},
                                  {StreamsModel::OldestColumn, 9, 1},
                                  {StreamsModel::LengthColumn, 6, 1},
                                  {StreamsModel::TrendColumn, 8, 2, true},
                                  {StreamsModel::AddedColumn, 6, 1, true},
                                  {StreamsModel::LostColumn, 9, 1, true},
                                  {StreamsModel::ConsumersColumn, 5, 1, true},
                                  {StreamsModel::DrainColumn, 9, 1, true},
                                  {StreamsModel::LastColumn, 11, 1, true},
                                  {StreamsModel::BytesColumn, 9, 1, true},
                                  {StreamsModel::FirstColumn, 11, 1, true},
                                  {StreamsModel::GroupsColumn, 4, 1, true}});
}

void StreamsPanel::connectParts()
{
    connect(m_saidTimer, &QTimer::timeout, m_said, &QWidget::hide);
    connect(m_controller, &StreamsController::viewChanged, this, &StreamsPanel::showView);
    connect(m_controller, &StreamsController::refreshed, m_refresh, &RefreshControl::done);
    connect(m_controller, &StreamsController::refreshFailed, m_refresh, &RefreshControl::failed);
    connect(m_controller, &StreamsController::alarm, this, &StreamsPanel::onAlarm);
    connect(m_refresh, &RefreshControl::due, this, [this] {
        m_controller->refresh();
        if (m_pages->currentWidget() == m_page)
            m_page->controller()->refresh();
    });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setSearch(text);
        m_controller->setSearch(text);
        showNote();
    });
    auto *leave = new QAction(m_search);
    leave->setShortcut(Qt::Key_Escape);
    leave->setShortcutContext(Qt::WidgetShortcut);
    connect(leave, &QAction::triggered, m_search, &QLineEdit::clear);
    m_search->addAction(leave);
    connect(m_onlyAlerts, &QToolButton::toggled, this, [this](bool on) {
        m_filter->setOnlyAlerts(on);
        showNote();
    });
    connect(m_onlyPending, &QToolButton::toggled, this, [this](bool on) {
        m_filter->setOnlyPending(on);
        showNote();
    });
    connect(m_limits, &QPushButton::clicked, this, &StreamsPanel::askLimits);
    connect(m_walk, &QPushButton::clicked, this, [this] {
        if (m_controller->view().isWalking)
            m_controller->stopWalk();
        else
            m_controller->walkNow();
    });
    m_publish->setPossible(true);
    connect(m_publish, &QPushButton::clicked, this, [this] { m_page->askPublish(); });
    connect(m_empty, &EmptyState::actionTriggered, this, [this] { m_page->askPublish(); });
    connect(m_table, &StreamTable::activatedRow, this, [this](int row) {
        const StreamRow &one = m_model->rows()[std::size_t(row)];
        openStream(one.stream, one.group);
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, &StreamsPanel::openMenu);
    connect(m_page, &StreamPage::closeWanted, this, &StreamsPanel::showOverview);
    connect(m_page, &StreamPage::traceWanted, this, &StreamsPanel::showTrace);
    connect(m_page, &StreamPage::notice, this, &Panel::notice);
    connect(m_deadLetters, &DeadLettersView::notice, this, &Panel::notice);
    connect(m_deadLetters, &DeadLettersView::runningChanged, this, &Panel::runningChanged);
    connect(m_deadLetters, &DeadLettersView::traceRequested, this, &StreamsPanel::showTrace);
    connect(m_trace, &TraceView::notice, this, &Panel::notice);
    connect(m_tabs, &QTabWidget::currentChanged, this, &StreamsPanel::showActive);
    connect(m_changes, &StreamChanges::finished, this, &StreamsPanel::onFinished);
    connect(m_changes, &StreamChanges::refused, this, [this](const QString &why) {
        if (!why.isEmpty())
            say(why, true);
    });
    connect(m_changes, &StreamChanges::busyChanged, this, [this] {
        m_changes->isBusy() ? m_progress->start() : m_progress->stop();
        Q_EMIT runningChanged();
    });
    connect(m_progress, &QTimer::timeout, this, &Panel::runningChanged);
}

void StreamsPanel::setSession(Session *session)
{
    m_said->hide();
    m_page->setSession(session);
    m_changes->setSession(session);
    m_deadLetters->setSession(session);
    m_trace->setSession(session);
    m_controller->setSession(session);
    m_refresh->reset();
    m_pages->setCurrentWidget(m_overview);
    showView();
}

void StreamsPanel::setActive(bool active)
{
    m_active = active;
    showActive();
}

// Only what is seen asks the server.
void StreamsPanel::showActive()
{
    const bool isStreams = m_tabs->currentWidget() == m_pages;
    m_controller->setActive(m_active && isStreams);
    m_page->setActive(m_active && isStreams);
    m_refresh->setActive(m_active && isStreams);
    m_refresh->setVisible(isStreams); // the other tabs have their own
    m_deadLetters->setActive(m_active && m_tabs->currentWidget() == m_deadLetters);
    m_trace->setActive(m_active && m_tabs->currentWidget() == m_trace);
    showView();
}

void StreamsPanel::showTrace(const QByteArray &eventId)
{
    m_tabs->setCurrentWidget(m_trace);
    m_trace->showEvent(eventId);
}

void StreamsPanel::openStream(const QByteArray &stream, const QByteArray &group, StreamController::Part part)
{
    m_tabs->setCurrentWidget(m_pages);
    m_pages->setCurrentWidget(m_page);
    showAlerts(); // the page has its own figures, and needs the room
    m_page->open(stream, group, part);
}

void StreamsPanel::openMenu(const QPoint &position)
{
    const std::vector<int> chosen = m_table->chosenRows();
    if (chosen.empty())
        return;
    using Part = StreamController::Part;
    const StreamRow row = m_model->rows()[std::size_t(chosen.front())];
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString &text, Part part) {
        connect(menu->addAction(text), &QAction::triggered, this, [this, row, part] { openStream(row.stream, row.group, part); });
    };
    add(tr("Entries"), Part::Entries);
    add(tr("Groups"), Part::Groups);
    if (row.hasGroup) {
        add(tr("Consumers of the group"), Part::Consumers);
        add(tr("Pending entries of the group"), Part::Pending);
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Show as a key")), &QAction::triggered, this,
            [this, row] { Q_EMIT openRequested(QStringLiteral("keys"), QString::fromUtf8(row.stream)); });
    connect(menu->addAction(tr("Copy")), &QAction::triggered, m_table, &StreamTable::copyChosen);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void StreamsPanel::showOverview()
{
    m_tabs->setCurrentWidget(m_pages);
    m_page->open({});
    m_pages->setCurrentWidget(m_overview);
    showView();
    m_table->setFocus();
}

bool StreamsPanel::openSubject(const QString &subject)
{
    if (!m_controller->session() || subject.isEmpty())
        return false;
    openStream(subject.toUtf8());
    return true;
}

std::vector<Panel::Place> StreamsPanel::places() const
{
    constexpr std::size_t most = 300;
    std::vector<Place> places;
    QByteArray before;
    for (const StreamRow &row : m_controller->view().rows) {
        if (row.stream == before || places.size() >= most)
            continue;
        before = row.stream;
        places.push_back({shortText(row.stream), tr("Stream"), iconName(),
                          [panel = const_cast<StreamsPanel *>(this), row] { panel->openStream(row.stream); }});
    }
    return places;
}

void StreamsPanel::onFinished(const StreamChange &change, const StreamChangeResult &result)
{
    const QString text = streamResultText(change, result);
    say(text, !result.isWhole());
    if (change.kind == StreamChange::Kind::Publish && result.published)
        m_controller->know(result.published->stream);
    if (m_pages->currentWidget() == m_page)
        m_page->controller()->reload();
    m_refresh->refreshNow();
}

void StreamsPanel::say(const QString &text, bool isTrouble)
{
    m_said->setText(text);
    setTextKind(m_said, isTrouble ? TextKind::Error : TextKind::Good);
    m_said->setVisible(!text.isEmpty());
    if (isTrouble)
        m_saidTimer->stop(); // it stays until the next change
    else
        m_saidTimer->start();
    Q_EMIT notice(text);
}

void StreamsPanel::retell()
{
    m_title->setText(title());
    m_tabs->setTabText(0, tr("Streams"));
    m_tabs->setTabText(1, tr("Dead letters"));
    m_tabs->setTabText(2, tr("Trace"));
    m_search->setPlaceholderText(tr("Search streams and groups"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_onlyAlerts->setText(tr("With alert"));
    m_onlyAlerts->setToolTip(tr("Show only groups that are over a limit"));
    m_onlyPending->setText(tr("With pending"));
    m_onlyPending->setToolTip(tr("Show only groups that have pending entries"));
    m_limits->setText(tr("Limits…"));
    m_limits->setToolTip(tr("From which lag or age on a group raises an alert"));
    m_publish->setWords(tr("Add test event…"), tr("Publish an event that the contract knows"));
    m_table->setAccessibleName(tr("Streams and their consumer groups"));
    m_model->retell();
    m_columns->share();
    showView();
}

void StreamsPanel::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

} // namespace freshet::ui
