// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/tail_view.h"

#include "core/events/event_registry.h"
#include "ui/streams/event_cell_delegate.h"
#include "ui/streams/event_words.h"
#include "ui/streams/tail_model.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>

namespace freshet::ui {

using Kind = LookState::Kind;

namespace {

constexpr std::array capacities{1'000, 10'000, 100'000};

} // namespace

TailView::TailView(const Records &, QWidget *parent) // it changes nothing
    : QWidget(parent)
    , m_controller(new TailController(this))
    , m_delegate(new EventCellDelegate(this))
    , m_pause(new QToolButton(this))
    , m_follow(new QToolButton(this))
    , m_search(new QLineEdit(this))
    , m_capacity(new QComboBox(this))
    , m_clear(new QPushButton(this))
    , m_state(makeLabel({}, TextKind::Muted, this))
    , m_banner(new StaleBanner(nullptr, this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_content(new QSplitter(Qt::Vertical, this))
    , m_table(new QTableView(this))
    , m_title(makeLabel({}, TextKind::Muted, this))
    , m_entry(new QPlainTextEdit(this))
    , m_copy(new QPushButton(this))
    , m_trace(new QPushButton(this))
{
    m_table->setModel(m_controller->model());
    m_table->setItemDelegate(m_delegate);
    dressTable(m_table);
    m_table->setAlternatingRowColors(false); // they would flicker as rows move on
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setMinimumHeight(90);
    m_columns = new ColumnKeeper(m_table, m_table->horizontalHeader(),
                                 {{TailModel::TimeColumn, 14, 0},
                                  {TailModel::EventColumn, 30, 8},
                                  {TailModel::TypeColumn, 18, 1},
                                  {TailModel::IdColumn, 20, 0, true}});
    m_content->addWidget(m_table);
    m_content->addWidget(makeDetail());
    m_content->setStretchFactor(0, 1);
    m_content->setChildrenCollapsible(false);
    m_content->setSizes({340, 160});
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->setSpacing(Spacing::s);
    layout->addLayout(makeTools());
    layout->addWidget(m_state);
    layout->addWidget(m_banner);
    layout->addWidget(m_pages, 1);
    m_searchSoon.setSingleShot(true);
    m_searchSoon.setInterval(150);

    connect(m_controller, &TailController::viewChanged, this, &TailView::showView);
    connect(m_pause, &QToolButton::toggled, m_controller, &TailController::setPaused);
    connect(m_follow, &QToolButton::clicked, this, [this](bool on) { setFollowing(on); });
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_searchSoon.start(); });
    connect(&m_searchSoon, &QTimer::timeout, this, [this] { m_controller->setFilter(m_search->text()); });
    connect(m_capacity, &QComboBox::currentIndexChanged, this,
            [this] { m_controller->setCapacity(m_capacity->currentData().toInt()); });
    connect(m_clear, &QPushButton::clicked, m_controller, &TailController::clear);
    connect(m_controller->model(), &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { holdStill(last - first + 1); });
    connect(m_controller->model(), &QAbstractItemModel::modelReset, this, &TailView::showChosen);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_moving) // the user scrolls: away from the newest he wants to read, back at it to follow
            m_follow->setChecked(value == 0);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TailView::showChosen);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_entry->toPlainText());
        Q_EMIT notice(tr("The entry is copied as text."));
    });
    connect(m_trace, &QPushButton::clicked, this, [this] {
        if (!m_chosenEvent.isEmpty())
            Q_EMIT traceRequested(m_chosenEvent);
    });
    for (const int rows : capacities)
        m_capacity->addItem(QString(), rows);
    m_capacity->setCurrentIndex(1);
    m_follow->setChecked(true);
    retell();
    setStream({});
    showChosen();
}

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
TailView::~TailView()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

QLayout *TailView::makeTools()
{
    for (QToolButton *button : {m_pause, m_follow}) {
        button->setCheckable(true);
        button->setProperty("kind", QStringLiteral("segment"));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
    m_pause->setIcon(icon(QStringLiteral("pause")));
    m_pause->setObjectName(QStringLiteral("pause"));
    m_follow->setObjectName(QStringLiteral("follow"));
    m_clear->setObjectName(QStringLiteral("clear"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(320);
    m_search->setMinimumWidth(110);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    auto *leave = new QAction(m_search);
    leave->setShortcut(Qt::Key_Escape);
    leave->setShortcutContext(Qt::WidgetShortcut);
    connect(leave, &QAction::triggered, m_search, &QLineEdit::clear);
    m_search->addAction(leave);
    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::s);
    tools->addWidget(m_pause);
    tools->addWidget(m_follow);
    tools->addWidget(m_search, 1);
    tools->addStretch();
    tools->addWidget(m_capacity);
    tools->addWidget(m_clear);
    return tools;
}

QWidget *TailView::makeDetail()
{
    auto *detail = new QFrame(this);
    detail->setProperty("kind", QStringLiteral("card"));
    m_entry->setReadOnly(true);
    m_entry->setFont(fixedFont());
    m_entry->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_entry->setTabChangesFocus(true);
    m_entry->setFrameShape(QFrame::NoFrame);
    m_copy->setObjectName(QStringLiteral("copy"));
    m_trace->setObjectName(QStringLiteral("trace"));
    auto *head = new QHBoxLayout;
    head->setSpacing(Spacing::s);
    head->addWidget(m_title, 1);
    head->addWidget(m_trace);
    head->addWidget(m_copy);
    auto *layout = new QVBoxLayout(detail);
    layout->setContentsMargins(Spacing::m, Spacing::s, Spacing::m, Spacing::s);
    layout->setSpacing(Spacing::xs);
    layout->addLayout(head);
    layout->addWidget(m_entry, 1);
    detail->setMinimumHeight(90);
    return detail;
}

void TailView::setSession(Session *session)
{
    m_controller->setSession(session);
}

void TailView::setActive(bool active)
{
    m_controller->setActive(active);
}

void TailView::setStream(const QByteArray &stream)
{
    if (!stream.isEmpty()) {
        setStreams({stream});
        return;
    }
    QByteArrayList streams;
    for (const QByteArray &type : events::EventRegistry::contract().types())
        streams << events::streamOf(type);
    setStreams(streams);
}

void TailView::setStreams(const QByteArrayList &streams)
{
    m_controller->setStreams(streams);
}

bool TailView::isFollowing() const
{
    return m_follow->isChecked();
}

void TailView::setFollowing(bool follows)
{
    m_follow->setChecked(follows);
    if (follows) {
        m_moving = true;
        m_table->scrollToTop();
        m_moving = false;
    }
}

void TailView::holdStill(int rows)
{
    QScrollBar *bar = m_table->verticalScrollBar();
    if (m_follow->isChecked())
        return;
    const int value = bar->value() + rows * m_table->verticalHeader()->defaultSectionSize();
    m_moving = true;
    const QModelIndex laidOut = m_table->indexAt(QPoint(1, 1)); // which the view puts off, and the bar's range with it
    Q_UNUSED(laidOut)
    bar->setValue(value);
    m_moving = false;
}

void TailView::showChosen()
{
    const QModelIndexList chosen = m_table->selectionModel()->selectedRows();
    const TailRow *row = chosen.isEmpty() ? nullptr : m_controller->model()->row(chosen.front().row());
    if (row && row->number == m_chosen)
        return;
    m_chosen = row ? row->number : 0;
    m_chosenEvent.clear();
    if (!row || !row->gap.isEmpty()) {
        m_title->setText(tr("Choose an entry to see all of it."));
        m_entry->clear();
    } else {
        QString title = visibleBytes(row->stream.left(300)) + QLatin1Char(' ') + visibleBytes(row->id) + QStringLiteral(" · ") +
                        formatBytes(row->bytes);
        if (!row->isWhole())
            title += QStringLiteral(" · ") + tr("only the first %1 are kept here").arg(formatBytes(TailRow::mostBytes));
        m_title->setText(title);
        m_entry->setPlainText(entryText(row->fields));
        if (row->isWhole()) {
            if (const auto event = events::Event::fromFields(row->fields, row->stream, row->id))
                m_chosenEvent = event->id;
        }
    }
    m_copy->setEnabled(m_chosen != 0);
    m_trace->setEnabled(!m_chosenEvent.isEmpty());
}

void TailView::showView()
{
    const TailController::View &view = m_controller->view();
    const TailModel *model = m_controller->model();
    const bool hasRows = model->keptCount() > 0;
    if (view.look.isLive() && m_controller->streams().isEmpty())
        m_empty->setContent(QStringLiteral("streams"), tr("No stream"), tr("Choose a stream to follow it."));
    else if (view.look.isLive())
        m_empty->setContent(QStringLiteral("streams"), tr("Nothing came yet"),
                            tr("What is added from now on is shown here as it comes. Nothing is taken from any group."));
    else
        showInstead(m_empty, view.look);
    m_pages->setCurrentWidget(hasRows ? static_cast<QWidget *>(m_content) : m_empty);
    const bool isOld = !view.look.isLive() && view.look.at.isValid() && hasRows;
    if (isOld)
        m_banner->showStale(view.look.at, staleReason(view.look));
    else
        m_banner->showFresh();
    m_delegate->setStale(isOld);
    m_state->setText(stateText());
    m_clear->setEnabled(hasRows);
}

QString TailView::stateText() const
{
    const TailController::View &view = m_controller->view();
    const TailModel *model = m_controller->model();
    QStringList parts;
    if (view.look.isLive())
        parts << formatRate(view.perSecond);
    parts << tr("%1 kept, %2").arg(formatCount(model->keptCount()), formatBytes(model->keptBytes()));
    if (!model->filter().isEmpty())
        parts << tr("%1 with “%2”").arg(formatCount(model->rowCount()), visibleText(model->filter().left(60)));
    if (view.isFiltering)
        parts << tr("searching");
    if (view.isPaused)
        parts << (view.skipped > 0 ? tr("paused: %1 came, the oldest %2 of them found no room")
                                         .arg(formatCount(view.waiting + view.skipped), formatCount(view.skipped))
                                   : tr("paused: %1 came").arg(formatCount(view.waiting)));
    return parts.join(QStringLiteral(" · "));
}

void TailView::retell()
{
    m_pause->setText(tr("Pause"));
    m_pause->setToolTip(tr("Hold the list; what comes meanwhile is kept as far as there is room"));
    m_follow->setText(tr("Follow the newest"));
    m_follow->setToolTip(tr("Keep the newest entry in sight; scrolling away from it ends that"));
    m_search->setPlaceholderText(tr("Show only what has…"));
    m_search->setAccessibleName(tr("Show only entries with this text"));
    m_capacity->setAccessibleName(tr("How many entries are kept"));
    m_capacity->setToolTip(tr("So many entries are kept, and %1 at most").arg(formatBytes(TailModel::mostBytes)));
    for (int i = 0; i < m_capacity->count(); ++i)
        m_capacity->setItemText(i, tr("%1 entries").arg(formatCount(m_capacity->itemData(i).toInt())));
    m_clear->setText(tr("Clear"));
    m_copy->setText(tr("Copy"));
    m_trace->setText(tr("Show its way"));
    m_table->setAccessibleName(tr("Entries as they come"));
    m_entry->setAccessibleName(tr("The chosen entry"));
    m_controller->model()->retell();
    m_columns->share();
    m_chosen = ~quint64(0); // so that its words are told anew
    showChosen();
    showView();
}

void TailView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

QJsonObject TailView::saveState() const
{
    return {{QStringLiteral("splitter"), QString::fromLatin1(m_content->saveState().toBase64())},
            {QStringLiteral("columns"), m_columns->save()},
            {QStringLiteral("capacity"), m_capacity->currentData().toInt()}};
}

void TailView::restoreState(const QJsonObject &state)
{
    m_content->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
    const int found = m_capacity->findData(state.value(QStringLiteral("capacity")).toInt());
    if (found >= 0)
        m_capacity->setCurrentIndex(found);
}

} // namespace freshet::ui
