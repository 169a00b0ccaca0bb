// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keys_panel.h"

#include "ui/keys/key_delegate.h"
#include "ui/keys/key_filter_bar.h"
#include "ui/keys/keys_progress_text.h"
#include "ui/keys/keys_tree_model.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

using State = KeysController::State;
using inspect::KeyRowNumber;

KeysPanel::KeysPanel(QWidget *parent)
    : Panel(parent)
    , m_controller(new KeysController(this))
    , m_delegate(new KeyDelegate(this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_content(new QWidget(this))
    , m_title(makeLabel({}, TextKind::Title, this))
    , m_refresh(new RefreshControl(this))
    , m_banner(new StaleBanner(nullptr, this))
    , m_filter(new KeyFilterBar(this))
    , m_progressText(new ElidedLabel(this))
    , m_progress(new QProgressBar(this))
    , m_more(new QPushButton(this))
    , m_all(new QPushButton(this))
    , m_stop(new QPushButton(this))
    , m_views(new QButtonGroup(this))
    , m_lists(new QStackedWidget(this))
    , m_table(new QTableView(this))
    , m_tree(new QTreeView(this))
    , m_splitter(new QSplitter(this))
{
    m_refresh->setInterval(std::chrono::seconds(10));
    makeTable();
    makeTree();
    m_lists->addWidget(m_table);
    m_lists->addWidget(m_tree);
    m_splitter->addWidget(m_lists);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setChildrenCollapsible(false);

    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(Spacing::s);
    content->addWidget(m_banner);
    content->addWidget(m_filter);
    content->addLayout(makeProgress());
    content->addWidget(m_splitter, 1);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::m, Spacing::l, Spacing::m);
    layout->setSpacing(Spacing::s);
    layout->addLayout(makeHead());
    layout->addWidget(m_pages, 1);

    m_clock.setInterval(std::chrono::seconds(1));
    m_typing.setSingleShot(true);
    m_typing.setInterval(std::chrono::milliseconds(60));
    connect(&m_clock, &QTimer::timeout, this, &KeysPanel::tick);
    connect(&m_typing, &QTimer::timeout, this, &KeysPanel::onTyped);
    connect(m_controller, &KeysController::viewChanged, this, &KeysPanel::showView);
    connect(m_controller, &KeysController::arranged, this, &KeysPanel::onArranged);
    connect(m_controller, &KeysController::detailsChanged, this, [this] {
        m_controller->model()->stateChanged(m_table->rowAt(0), m_table->rowAt(0) + m_table->viewport()->height() / 10);
        m_tree->viewport()->update();
    });
    connect(m_controller, &KeysController::refreshed, m_refresh, &RefreshControl::done);
    connect(m_controller, &KeysController::refreshFailed, m_refresh, &RefreshControl::failed);
    connect(m_refresh, &RefreshControl::due, m_controller, &KeysController::refresh);
    connect(m_filter, &KeyFilterBar::typed, &m_typing, qOverload<>(&QTimer::start));
    connect(m_filter, &KeyFilterBar::requested, this, &KeysPanel::onRequested);
    connect(m_filter, &KeyFilterBar::left, this, [this] { m_lists->currentWidget()->setFocus(Qt::OtherFocusReason); });
    connect(m_more, &QPushButton::clicked, this, [this] { m_controller->more(KeysController::firstKeys); });
    connect(m_all, &QPushButton::clicked, this, [this] { m_controller->more(std::numeric_limits<qint64>::max()); });
    connect(m_stop, &QPushButton::clicked, m_controller, &KeysController::stop);
    auto *find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, this, [this] {
        m_filter->search()->setFocus(Qt::ShortcutFocusReason);
        m_filter->search()->selectAll();
    });
    addAction(find);
    retell();
}

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
KeysPanel::~KeysPanel()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

QLayout *KeysPanel::makeHead()
{
    auto *head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_refresh);
    return head;
}

QLayout *KeysPanel::makeProgress()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::xs);
    for (int id = 0; id < 2; ++id) {
        auto *button = new QToolButton(this);
        button->setCheckable(true);
        button->setChecked(id == 0);
        setLook(button, "kind", QStringLiteral("segment"));
        m_views->addButton(button, id);
        row->addWidget(button);
    }
    connect(m_views, &QButtonGroup::idClicked, this, [this](int id) { showTree(id == 1); });
    setTextKind(m_progressText, TextKind::Muted);
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setFixedWidth(120);
    row->addSpacing(Spacing::s);
    row->addWidget(m_progressText, 1);
    row->addWidget(m_progress);
    row->addSpacing(Spacing::xs);
    for (QPushButton *button : {m_stop, m_more, m_all})
        row->addWidget(button);
    return row;
}

void KeysPanel::makeTable()
{
    m_table->setModel(m_controller->model());
    m_table->setItemDelegate(m_delegate);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setAlternatingRowColors(true);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *header = m_table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(48);
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(false);
    header->setSectionsMovable(true);
    connect(header, &QHeaderView::sectionClicked, this, &KeysPanel::sortBy);
    connect(header, &QHeaderView::sectionResized, this, [this] {
        if (!m_sharing)
            m_columnsAreOwn = true;
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &KeysPanel::watchRows);
    connect(m_controller->model(), &QAbstractItemModel::rowsInserted, this, &KeysPanel::watchRows);
    connect(m_controller->model(), &QAbstractItemModel::modelReset, this, &KeysPanel::watchRows);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        if (index.isValid())
            m_current = m_controller->model()->rowNumber(index.row());
    });
    m_table->installEventFilter(this);
}

void KeysPanel::makeTree()
{
    m_tree->setModel(m_controller->tree());
    m_tree->setItemDelegate(m_delegate);
    m_tree->setUniformRowHeights(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setMinimumSectionSize(48);
    for (const int column : {KeysModel::NamespaceColumn, KeysModel::VersionColumn}) // the folders say it
        m_tree->setColumnHidden(column, true);
    connect(m_tree->verticalScrollBar(), &QScrollBar::valueChanged, this, &KeysPanel::watchRows);
    connect(m_tree, &QTreeView::expanded, this, &KeysPanel::watchRows);
    connect(m_tree, &QTreeView::collapsed, this, &KeysPanel::watchRows);
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex &index) {
        if (index.data(KeysTreeModel::MoreRole).toBool())
            m_controller->tree()->loadMore(index);
    });
    m_tree->installEventFilter(this);
}

void KeysPanel::setSession(Session *session)
{
    m_filter->clear();
    m_current.reset();
    m_controller->setSession(session);
    m_refresh->reset();
}

void KeysPanel::setActive(bool active)
{
    m_controller->setActive(active);
    m_refresh->setActive(active);
    if (active)
        m_clock.start();
    else
        m_clock.stop();
}

void KeysPanel::showNamespace(const QByteArray &nameSpace)
{
    m_filter->setNamespace(nameSpace);
    onRequested();
}

bool KeysPanel::showsTree() const
{
    return m_lists->currentWidget() == m_tree;
}

void KeysPanel::showTree(bool tree)
{
    m_views->button(tree ? 1 : 0)->setChecked(true);
    m_lists->setCurrentWidget(tree ? static_cast<QWidget *>(m_tree) : m_table);
    m_controller->setTreeShown(tree);
    watchRows();
}

void KeysPanel::onTyped()
{
    m_controller->setSearch(m_filter->searchText());
}

void KeysPanel::onRequested()
{
    m_typing.stop();
    if (auto options = m_filter->options())
        m_controller->scan(std::move(*options));
}

// A third click brings back the order in which the keys were found.
void KeysPanel::sortBy(int column)
{
    KeysController::Order order = m_controller->order();
    if (order.column != column)
        order = {column, false};
    else if (!order.descending)
        order.descending = true;
    else
        order = {};
    QHeaderView *header = m_table->horizontalHeader();
    header->setSortIndicatorShown(order.column >= 0);
    if (order.column >= 0)
        header->setSortIndicator(order.column, order.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    m_controller->setOrder(order);
}

void KeysPanel::onArranged()
{
    const int row = m_current ? m_controller->model()->rowOf(*m_current) : -1;
    if (row >= 0) {
        const QModelIndex index = m_controller->model()->index(row, 0);
        m_table->setCurrentIndex(index);
    } else {
        m_table->scrollToTop();
    }
    watchRows();
    showProgress();
}

void KeysPanel::watchRows()
{
    std::vector<KeyRowNumber> rows;
    if (showsTree()) {
        const int bottom = m_tree->viewport()->height();
        for (QModelIndex index = m_tree->indexAt({1, 1}); index.isValid() && m_tree->visualRect(index).top() < bottom;
             index = m_tree->indexBelow(index)) {
            if (const QVariant number = index.data(KeysModel::RowNumberRole); number.isValid())
                rows.push_back(number.toUInt());
        }
    } else {
        const KeysModel *model = m_controller->model();
        const int first = m_table->rowAt(0);
        const int seen = m_table->viewport()->height() / std::max(1, m_table->verticalHeader()->defaultSectionSize()) + 2;
        for (int row = first; row >= 0 && row < std::min(model->rowCount(), first + seen); ++row)
            rows.push_back(model->rowNumber(row));
    }
    m_controller->setVisible(std::move(rows));
}

void KeysPanel::tick()
{
    if (showsTree())
        m_tree->viewport()->update();
    else
        m_table->viewport()->update();
    m_controller->askEnded();
}

QString KeysPanel::stateText() const
{
    return keysStateText(m_controller->view());
}

Panel::Readiness KeysPanel::readiness() const
{
    const KeysController::View &view = m_controller->view();
    if (view.found > 0)
        return {Readiness::State::Live, {}};
    switch (view.state) {
    case State::Done:
        return {Readiness::State::Failed, tr("No key was found.")};
    case State::NotPermitted:
    case State::Failed:
        return {Readiness::State::Failed, stateText()};
    default:
        return {Readiness::State::Waiting, stateText()};
    }
}

void KeysPanel::showEmpty()
{
    switch (m_controller->view().state) {
    case State::NoSession:
        m_empty->setContent(QStringLiteral("keys"), tr("No connection"), tr("Open a connection to see its keys."));
        break;
    case State::NotPermitted:
        m_empty->setContent(QStringLiteral("lock"), tr("Not permitted"), stateText());
        break;
    case State::Failed:
        m_empty->setContent(QStringLiteral("warning"), tr("The keys can't be listed"), stateText());
        break;
    case State::Away:
        m_empty->setContent(QStringLiteral("keys"), tr("Not connected"), tr("The keys come as soon as the server answers."));
        break;
    default:
        m_empty->setContent(QStringLiteral("keys"), tr("One moment"), stateText());
        break;
    }
}

void KeysPanel::showView()
{
    const KeysController::View &view = m_controller->view();
    showEmpty();
    m_pages->setCurrentWidget(view.at.isValid() ? m_content : static_cast<QWidget *>(m_empty));
    const bool old = view.at.isValid() && view.state == State::Away;
    if (old)
        m_banner->showStale(view.at, stateText());
    else
        m_banner->showFresh();
    m_delegate->setStale(old);
    showProgress();
    const Readiness now = readiness();
    if (now.state != m_readiness.state || now.reason != m_readiness.reason) {
        m_readiness = now;
        Q_EMIT readinessChanged();
    }
}

void KeysPanel::showProgress()
{
    const KeysController::View &view = m_controller->view();
    const bool isRunning = view.state == State::Scanning || view.state == State::Waiting;
    const bool canGoOn = view.state == State::Paused || view.state == State::Stopped || view.state == State::Failed;
    m_progressText->setText(keysProgressText(*m_controller));
    setTextKind(m_progressText,
                view.state == State::Failed || view.state == State::NotPermitted ? TextKind::Error : TextKind::Muted);
    m_progress->setVisible(isRunning || canGoOn);
    const double part = view.progress.total > 0 ? double(view.progress.scanned) / double(view.progress.total) : 0;
    m_progress->setValue(int(std::clamp(part, 0.0, 1.0) * 1000));
    m_stop->setVisible(isRunning);
    m_more->setVisible(canGoOn);
    m_all->setVisible(canGoOn);
}

void KeysPanel::retell()
{
    m_title->setText(title());
    m_views->button(0)->setText(tr("Table"));
    m_views->button(1)->setText(tr("Tree"));
    m_table->setAccessibleName(tr("Keys as a table"));
    m_tree->setAccessibleName(tr("Keys as a tree"));
    m_progress->setAccessibleName(tr("Progress of the scan"));
    m_stop->setText(tr("Stop"));
    m_more->setText(tr("More"));
    m_more->setToolTip(tr("Goes on until %1 more keys are found").arg(formatCount(KeysController::firstKeys)));
    m_all->setText(tr("All"));
    m_all->setToolTip(tr("Goes on to the last key"));
    const int rowHeight = fontMetrics().height() + Spacing::s;
    m_table->verticalHeader()->setDefaultSectionSize(rowHeight);
    m_controller->model()->retell();
    showView();
}

// Until the user moves a column they share the room, most of it for the name.
void KeysPanel::shareColumns()
{
    m_sharing = true;
    const int unit = fontMetrics().averageCharWidth();
    const std::pair<int, int> columns[] = {{KeysModel::TypeColumn, 11},      {KeysModel::TtlColumn, 16},
                                           {KeysModel::SizeColumn, 12},      {KeysModel::EncodingColumn, 12},
                                           {KeysModel::NamespaceColumn, 14}, {KeysModel::VersionColumn, 10}};
    int left = m_table->viewport()->width();
    for (const auto &[column, width] : columns) {
        m_table->setColumnWidth(column, width * unit);
        left -= width * unit;
    }
    m_table->setColumnWidth(KeysModel::KeyColumn, std::max(left, 28 * unit));
    int room = m_tree->viewport()->width();
    for (const auto &[column, width] : columns) {
        if (m_tree->isColumnHidden(column))
            continue;
        m_tree->setColumnWidth(column, width * unit);
        room -= width * unit;
    }
    m_tree->setColumnWidth(KeysModel::KeyColumn, std::max(room, 28 * unit));
    m_sharing = false;
}

bool KeysPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && (watched == m_table || watched == m_tree)) {
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!m_columnsAreOwn)
                    shareColumns();
                watchRows();
            },
            Qt::QueuedConnection);
    }
    return Panel::eventFilter(watched, event);
}

void KeysPanel::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::FontChange)
        retell();
}

QJsonObject KeysPanel::saveState() const
{
    QJsonObject state{{QStringLiteral("splitter"), QString::fromLatin1(m_splitter->saveState().toBase64())},
                      {QStringLiteral("refresh"), m_refresh->saveState()},
                      {QStringLiteral("tree"), showsTree()},
                      {QStringLiteral("filters"), m_filter->isExpanded()}};
    if (m_columnsAreOwn) {
        QJsonArray widths;
        for (int column = 0; column < KeysModel::ColumnCount; ++column)
            widths.append(m_table->columnWidth(column));
        state.insert(QStringLiteral("columns"), widths);
    }
    return state;
}

void KeysPanel::restoreState(const QJsonObject &state)
{
    const QJsonArray widths = state.value(QStringLiteral("columns")).toArray();
    m_columnsAreOwn = widths.size() == KeysModel::ColumnCount;
    for (int column = 0; m_columnsAreOwn && column < KeysModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, std::clamp(widths[column].toInt(100), 48, 2000));
    m_splitter->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
    m_refresh->restoreState(state.value(QStringLiteral("refresh")).toObject());
    m_filter->setExpanded(state.value(QStringLiteral("filters")).toBool());
    showTree(state.value(QStringLiteral("tree")).toBool());
}

} // namespace freshet::ui
