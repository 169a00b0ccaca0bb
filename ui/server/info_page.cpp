// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/info_page.h"

#include "ui/server/info_delegate.h"
#include "ui/server/info_filter.h"
#include "ui/server/info_model.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

using State = ServerController::State;

InfoPage::InfoPage(ServerController *controller, QWidget *parent)
    : ServerPage(parent)
    , m_controller(controller)
    , m_filter(new InfoFilter(this))
    , m_delegate(new InfoDelegate(this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_content(new QWidget(this))
    , m_version(new FigureTile(this))
    , m_uptime(new FigureTile(this))
    , m_memory(new FigureTile(this))
    , m_clients(new FigureTile(this))
    , m_search(new QLineEdit(this))
    , m_count(makeLabel({}, TextKind::Muted, this))
    , m_copy(new QPushButton(this))
    , m_sections(new QListWidget(this))
    , m_table(new QTableView(this))
    , m_splitter(new QSplitter(this))
{
    makeTable();
    auto *tiles = new QHBoxLayout;
    tiles->setSpacing(Spacing::s);
    for (FigureTile *tile : {m_version, m_uptime, m_memory, m_clients})
        tiles->addWidget(tile, 1);
    m_splitter->addWidget(m_sections);
    m_splitter->addWidget(m_table);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({170, 800});

    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(Spacing::s);
    content->addLayout(tiles);
    content->addLayout(makeTools());
    content->addWidget(m_splitter, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->addWidget(m_stack);

    connect(m_controller, &ServerController::viewChanged, this, &InfoPage::showView);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setSearch(text);
        showSectionColumn();
        showCount();
    });
    connect(m_sections, &QListWidget::currentItemChanged, this, [this](QListWidgetItem *item) {
        if (item)
            chooseSection(item->data(Qt::UserRole).toString());
    });
    connect(m_copy, &QPushButton::clicked, this, &InfoPage::copyLines);
    retell();
}

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
InfoPage::~InfoPage()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

bool InfoPage::isSettled() const
{
    const State state = m_controller->view().state;
    return state == State::NotPermitted || state == State::Failed || m_controller->view().at.isValid();
}

QLayout *InfoPage::makeTools()
{
    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::s);
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(420);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    tools->addWidget(m_search, 1);
    tools->addWidget(m_count);
    tools->addStretch();
    tools->addWidget(m_copy);
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

void InfoPage::makeTable()
{
    m_filter->setSourceModel(m_controller->model());
    m_table->setModel(m_filter);
    m_table->setItemDelegate(m_delegate);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + Spacing::s);
    QHeaderView *header = m_table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    m_table->setColumnWidth(InfoModel::SectionColumn, 14 * fontMetrics().averageCharWidth());
    m_table->setColumnHidden(InfoModel::SectionColumn, true);
    m_columns = new ColumnKeeper(m_table, header,
                                 {{InfoModel::NameColumn, 22, 2},
                                  {InfoModel::ValueColumn, 18, 3},
                                  {InfoModel::MeaningColumn, 14, 2},
                                  {InfoModel::ChangeColumn, 10, 1}});
    m_table->setAlternatingRowColors(true);
    auto *copy = new QAction(m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &InfoPage::copyLines);
    m_table->addAction(copy);
    m_sections->setMinimumWidth(120);
    m_table->installEventFilter(this);
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, &InfoPage::showCount);
    connect(m_filter, &QAbstractItemModel::rowsRemoved, this, &InfoPage::showCount);
}

// Where one section is shown, the list at the left says it.
void InfoPage::showSectionColumn()
{
    m_table->setColumnHidden(InfoModel::SectionColumn, !m_filter->isSearching());
    m_columns->share();
}

QString InfoPage::stateText() const
{
    const ServerController::View &view = m_controller->view();
    switch (view.state) {
    case State::NoSession:
        return tr("No connection is open.");
    case State::Waiting:
        return tr("Waiting for the server.");
    case State::Live:
        return {};
    case State::Away:
        return view.error.code == Code::Timeout ? tr("the server does not answer") : tr("connection lost");
    case State::NotPermitted:
        return tr("this user may not run INFO");
    case State::Failed:
        return tr("the server's answer can't be used: %1").arg(visibleText(view.error.message.left(200)));
    }
    return {};
}

void InfoPage::showView()
{
    const ServerController::View &view = m_controller->view();
    const bool hasValues = view.at.isValid();
    switch (view.state) {
    case State::NotPermitted:
        m_empty->setContent(
            QStringLiteral("lock"), tr("INFO is not permitted"),
            tr("This connection's user may not run the command INFO. An administrator can allow it with the rule +info."));
        break;
    case State::Failed:
        m_empty->setContent(QStringLiteral("warning"), tr("No information"), stateText());
        break;
    case State::NoSession:
    case State::Away:
    case State::Waiting:
    case State::Live:
        m_empty->setContent(QStringLiteral("server"), tr("One moment"), stateText());
        break;
    }
    m_stack->setCurrentWidget(hasValues ? m_content : static_cast<QWidget *>(m_empty));
    m_delegate->setStale(hasValues && view.state != State::Live);
    m_table->viewport()->update();
    showSummary();
    showSections();
    showCount();
    Q_EMIT settledChanged();
}

void InfoPage::showSummary()
{
    const ServerController::View &view = m_controller->view();
    const ServerController::Summary &summary = view.summary;
    const auto bytes = [](std::optional<qint64> number) { return number && *number >= 0 ? formatBytes(*number) : QString(); };

    QStringList kind;
    if (!summary.mode.isEmpty())
        kind << visibleText(summary.mode.left(40));
    if (!summary.role.isEmpty())
        kind << visibleText(summary.role.left(40));
    if (summary.replicas.value_or(0) > 0)
        kind << tr("%n replica(s)", nullptr, int(std::min<qint64>(*summary.replicas, 100'000)));
    m_version->setFigure(visibleText(summary.identity.left(60)), kind.join(QStringLiteral(", ")));

    const bool hasUptime = summary.uptimeSeconds && *summary.uptimeSeconds >= 0;
    m_uptime->setFigure(
        hasUptime ? formatDuration(std::chrono::seconds(*summary.uptimeSeconds)) : QString(),
        hasUptime ? tr("since %1").arg(formatTime(view.at.addSecs(-std::min<qint64>(*summary.uptimeSeconds, 10'000'000'000))))
                  : QString());

    QString limit;
    if (summary.maxMemory)
        limit = *summary.maxMemory > 0 ? tr("of %1").arg(bytes(summary.maxMemory)) : tr("no limit");
    if (const QString peak = bytes(summary.peakMemory); !peak.isEmpty())
        limit = limit.isEmpty() ? tr("peak %1").arg(peak) : tr("%1, peak %2").arg(limit, peak);
    m_memory->setFigure(bytes(summary.usedMemory), limit);

    QStringList more;
    if (summary.maxClients)
        more << tr("of %1").arg(formatCount(*summary.maxClients));
    if (summary.blockedClients)
        more << tr("%1 blocked").arg(formatCount(*summary.blockedClients));
    m_clients->setFigure(summary.clients ? formatCount(*summary.clients) : QString(), more.join(QStringLiteral(", ")));
    for (FigureTile *tile : {m_version, m_uptime, m_memory, m_clients})
        tile->setStale(view.state != State::Live);
}

void InfoPage::showSections()
{
    const QStringList names = m_controller->model()->sections();
    QStringList listed;
    for (int i = 1; i < m_sections->count(); ++i)
        listed.append(m_sections->item(i)->data(Qt::UserRole).toString());
    if (m_sections->count() > 0 && listed == names)
        return;
    const QSignalBlocker quiet(m_sections);
    m_sections->clear();
    auto *all = new QListWidgetItem(tr("All sections"), m_sections);
    all->setData(Qt::UserRole, QString());
    m_sections->setCurrentItem(all);
    for (const QString &name : names.mid(0, 500)) {
        auto *item = new QListWidgetItem(name.isEmpty() ? tr("(without name)") : visibleText(name.left(80)), m_sections);
        item->setData(Qt::UserRole, name.isNull() ? QStringLiteral("") : name);
        if (name == m_section && !m_section.isNull())
            m_sections->setCurrentItem(item);
    }
}

void InfoPage::chooseSection(const QString &section)
{
    m_section = section;
    m_search->clear();
    m_filter->setSection(section);
    m_table->scrollToTop();
    showCount();
}

void InfoPage::showCount()
{
    const int all = m_controller->model()->rowCount(), shown = m_filter->rowCount();
    QString text = shown == all ? tr("%n line(s)", nullptr, all) : tr("%1 of %n line(s)", nullptr, all).arg(formatCount(shown));
    if (m_filter->isSearching() && shown == 0)
        text = tr("Nothing found");
    if (m_controller->model()->isCut())
        text += tr(" (the server sent more)");
    m_count->setText(text);
    m_copy->setEnabled(shown > 0);
}

void InfoPage::copyLines()
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const QModelIndex &a, const QModelIndex &b) { return a.row() < b.row(); });
    if (rows.isEmpty()) {
        for (int row = 0; row < m_filter->rowCount(); ++row)
            rows.append(m_filter->index(row, 0));
    }
    QString text;
    for (const QModelIndex &row : rows)
        text += row.data(InfoModel::LineRole).toString() + u'\n';
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT notice(tr("%n line(s) copied", nullptr, int(rows.size())));
}

void InfoPage::retell()
{
    m_version->setName(tr("Version"));
    m_uptime->setName(tr("Uptime"));
    m_memory->setName(tr("Memory"));
    m_clients->setName(tr("Clients"));
    m_search->setPlaceholderText(tr("Search names and values"));
    m_search->setAccessibleName(tr("Search names and values"));
    m_sections->setAccessibleName(tr("Sections"));
    m_table->setAccessibleName(tr("What the server says of itself"));
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copy the chosen lines, or all shown ones"));
    if (m_sections->count() > 0)
        m_sections->item(0)->setText(tr("All sections"));
    m_controller->model()->retell(m_controller->view().at);
    m_columns->share();
    showView();
}

void InfoPage::changeEvent(QEvent *event)
{
    ServerPage::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + Spacing::s);
}

QJsonObject InfoPage::saveState() const
{
    QJsonObject state{{QStringLiteral("splitter"), QString::fromLatin1(m_splitter->saveState().toBase64())}};
    if (m_columns->isOwn())
        state.insert(QStringLiteral("columns"), m_columns->save());
    return state;
}

void InfoPage::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
    showSectionColumn();
    m_splitter->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
}

} // namespace freshet::ui
