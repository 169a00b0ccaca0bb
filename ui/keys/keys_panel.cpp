// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keys_panel.h"

#include "ui/keys/blob_view.h"
#include "ui/keys/key_delegate.h"
#include "ui/keys/key_filter_bar.h"
#include "ui/keys/key_tools.h"
#include "ui/keys/keys_progress_text.h"
#include "ui/keys/keys_tree_model.h"
#include "ui/keys/value_panel.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/tall_table.h"
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
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

using State = KeysController::State;
using inspect::KeyRowNumber;

KeysPanel::KeysPanel(const Records &records, QWidget *parent)
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
    , m_lookUp(new QPushButton(this))
    , m_stop(new QPushButton(this))
    , m_views(new QButtonGroup(this))
    , m_lists(new QStackedWidget(this))
    , m_table(new TallTable(this))
    , m_tree(new QTreeView(this))
    , m_splitter(new QSplitter(this))
    , m_value(new ValuePanel(this))
{
    m_refresh->setInterval(std::chrono::seconds(10));
    makeTable();
    makeTree();
    makeTools(records);
    m_lists->addWidget(m_table);
    m_lists->addWidget(m_tree);
    m_splitter->addWidget(m_lists);
    m_splitter->addWidget(m_value);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes({600, 400});
    m_splitter->setCollapsible(0, false);
    m_value->hide();

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
    connect(m_lookUp, &QPushButton::clicked, m_controller, &KeysController::lookUpAll);
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
    head->addLayout(m_tools->makeListButtons(this));
    head->addSpacing(Spacing::m);
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
    for (QPushButton *button : {m_lookUp, m_stop, m_more, m_all})
        row->addWidget(button);
    return row;
}

void KeysPanel::makeTools(const Records &records)
{
    KeyTools::Source source;
    source.chosen = [this] { return chosenKeys(); };
    source.shown = [this] { return shownKeys(); };
    source.shownCount = [this] { return qint64(m_controller->model()->rowCount()); };
    source.sample = [this](std::size_t most) { return sampledKeys(most); };
    source.type = [this] { return m_value->controller()->view().size.type; };
    source.hasValue = [this] { return m_value->controller()->view().state == ValueController::State::Ready; };
    source.valueText = [this] {
        return m_value->controller()->view().state == ValueController::State::Ready ? m_value->blob()->copyText() : QString();
    };
    source.patterns = [this](std::size_t most) { return chosenPatterns(most); };
    source.searched = [this] { return m_filter->invalidationSubject(); };
    m_tools = new KeyTools(std::move(source), records, this);
    m_value->buttonRow()->setLayout(m_tools->makeKeyButtons(m_value->buttonRow()));
    for (QAbstractItemView *view : {static_cast<QAbstractItemView *>(m_table), static_cast<QAbstractItemView *>(m_tree)})
        view->addActions(m_tools->menu()->actions());
    m_choosing.setSingleShot(true);
    m_choosing.setInterval(std::chrono::milliseconds(80)); // who runs through the list with the arrow keys wants none of them
    connect(&m_choosing, &QTimer::timeout, this, [this] {
        const bool wasHidden = m_value->isHidden();
        if (!m_wanted.isNull())
            m_value->show();
        else if (m_splitter->orientation() == Qt::Vertical) // its place is worth more than its hint
            m_value->hide();
        m_value->showKey(m_wanted);
        if (wasHidden && !showsTree())
            QTimer::singleShot(0, this, [this] { m_table->scrollTo(m_table->currentIndex()); });
    });
    connect(m_tools, &KeyTools::notice, this, &Panel::notice);
    connect(m_tools, &KeyTools::workingChanged, this, &Panel::runningChanged);
    connect(m_tools, &KeyTools::changed, this, &KeysPanel::onChanged);
    connect(m_tools, &KeyTools::invalidationRequested, this,
            [this](const QString &subject) { Q_EMIT openRequested(QStringLiteral("invalidate"), subject); });
    connect(m_filter, &KeyFilterBar::edited, m_tools, &KeyTools::update);
    connect(m_value, &ValuePanel::editRequested, m_tools, &KeyTools::edit);
    connect(m_value->controller(), &ValueController::viewChanged, m_tools, &KeyTools::update);
    connect(m_value->blob(), &BlobView::shown, m_tools, &KeyTools::update);
}

void KeysPanel::setSession(Session *session)
{
    m_filter->clear();
    m_current.reset();
    m_hasShown = false;
    m_controller->setSession(session);
    m_wanted = {};
    m_value->setSession(session);
    m_value->hide();
    if (session)
        connect(session, &Session::permissionsChanged, m_value, [this] { showPermissions(); });
    showPermissions();
    m_tools->setSession(session);
    m_refresh->reset();
}

void KeysPanel::showPermissions()
{
    const Session *session = m_controller->session();
    const redis::Permissions permissions = session ? session->permissions() : redis::Permissions();
    m_value->setEditable(session && !session->options().readOnly, permissions);
    m_filter->setPermissions(permissions);
}

void KeysPanel::setActive(bool active)
{
    m_controller->setActive(active);
    m_refresh->setActive(active);
    if (active) {
        m_clock.start();
        m_tools->actions()->readBin(); // Activity may have taken something out of it
    } else {
        m_clock.stop();
        m_scanTime.invalidate();
    }
    measureScan();
    Q_EMIT runningChanged();
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
    onChosen();
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
    m_hasShown = m_hasShown || view.at.isValid();
    m_pages->setCurrentWidget(m_hasShown ? m_content : static_cast<QWidget *>(m_empty));
    const bool old = view.at.isValid() && (view.state == State::Away || view.isAway);
    if (old)
        m_banner->showStale(view.at, view.state == State::Away ? stateText() : QString());
    else
        m_banner->showFresh();
    m_delegate->setStale(old);
    showProgress();
    m_tools->update();
    const Readiness now = readiness();
    if (now.state != m_readiness.state || now.reason != m_readiness.reason) {
        m_readiness = now;
        Q_EMIT readinessChanged();
    }
}

void KeysPanel::showProgress()
{
    const KeysController::View &view = m_controller->view();
    const bool isRunning = isScanning();
    const bool canGoOn = view.state == State::Paused || view.state == State::Stopped || view.state == State::Failed;
    m_progressText->setText(keysProgressText(*m_controller));
    setTextKind(m_progressText,
                view.state == State::Failed || view.state == State::NotPermitted ? TextKind::Error : TextKind::Muted);
    m_progress->setVisible(isRunning || canGoOn);
    const double part = view.progress.total > 0 ? double(view.progress.scanned) / double(view.progress.total) : 0;
    m_progress->setValue(int(std::clamp(part, 0.0, 1.0) * 1000));
    m_stop->setVisible(isRunning || m_controller->isLookingUp());
    m_lookUp->setVisible(!isRunning && !m_controller->isLookingUp() && m_controller->orderIsPartial());
    m_more->setVisible(canGoOn);
    m_all->setVisible(canGoOn);
    measureScan();
    Q_EMIT runningChanged();
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
    m_lookUp->setText(tr("Look up all"));
    m_lookUp->setToolTip(tr("Asks the server for type, TTL, size and encoding of all listed keys"));
    m_more->setText(tr("More"));
    m_more->setToolTip(tr("Goes on until %1 more keys are found").arg(formatCount(KeysController::firstKeys)));
    m_all->setText(tr("All"));
    m_all->setToolTip(tr("Goes on to the last key"));
    const int rowHeight = fontMetrics().height() + Spacing::s;
    m_table->setRowHeight(rowHeight);
    m_controller->model()->retell();
    m_tools->retell();
    showView();
}

bool KeysPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && (watched == m_table->viewport() || watched == m_tree->viewport())) {
        QMetaObject::invokeMethod(this, &KeysPanel::watchRows, Qt::QueuedConnection);
    }
    return Panel::eventFilter(watched, event);
}

// A narrow panel has the value below the list.
void KeysPanel::resizeEvent(QResizeEvent *event)
{
    Panel::resizeEvent(event);
    m_splitter->setOrientation(width() < 1000 ? Qt::Vertical : Qt::Horizontal);
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
    if (m_columns->isOwn())
        state.insert(QStringLiteral("columns"), m_columns->save());
    return state;
}

void KeysPanel::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
    m_splitter->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
    m_refresh->restoreState(state.value(QStringLiteral("refresh")).toObject());
    m_filter->setExpanded(state.value(QStringLiteral("filters")).toBool());
    showTree(state.value(QStringLiteral("tree")).toBool());
}

} // namespace freshet::ui
