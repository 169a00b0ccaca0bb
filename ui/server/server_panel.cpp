// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/server_panel.h"

#include "ui/server/charts_page.h"
#include "ui/server/clients_page.h"
#include "ui/server/config_page.h"
#include "ui/server/flaws_page.h"
#include "ui/server/info_model.h"
#include "ui/server/info_page.h"
#include "ui/server/latency_page.h"
#include "ui/server/memory_page.h"
#include "ui/server/monitor_page.h"
#include "ui/server/nodes_page.h"
#include "ui/server/server_actions.h"
#include "ui/server/slow_log_page.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace freshet::ui {

using State = ServerController::State;

ServerPanel::ServerPanel(const Records &records, QWidget *parent)
    : Panel(parent)
    , m_controller(new ServerController(this))
    , m_actions(new ServerActions(records, this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_tabs(new QTabWidget(this))
    , m_title(makeLabel({}, TextKind::Title, this))
    , m_nodes(new QComboBox(this))
    , m_refresh(new RefreshControl(this))
    , m_banner(new StaleBanner(nullptr, this))
{
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    addPage(new InfoPage(m_controller));
    addPage(new ChartsPage(m_controller));
    addPage(new NodesPage);
    addPage(new SlowLogPage(m_actions));
    addPage(new LatencyPage);
    addPage(new ClientsPage(m_actions));
    addPage(new ConfigPage(m_actions));
    addPage(new MemoryPage);
    addPage(new FlawsPage);
    addPage(new MonitorPage);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_tabs);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::m, Spacing::l, Spacing::m);
    layout->setSpacing(Spacing::s);
    layout->addLayout(makeHead());
    layout->addWidget(m_banner);
    layout->addWidget(m_stack, 1);

    connect(m_controller, &ServerController::viewChanged, this, &ServerPanel::showView);
    connect(m_controller, &ServerController::refreshed, m_refresh, &RefreshControl::done);
    connect(m_controller, &ServerController::refreshFailed, m_refresh, &RefreshControl::failed);
    connect(m_controller, &ServerController::refreshWanted, m_refresh, &RefreshControl::refreshNow);
    connect(m_refresh, &RefreshControl::due, this, &ServerPanel::onDue);
    connect(m_nodes, &QComboBox::activated, this,
            [this](int index) { m_controller->chooseNode(m_nodes->itemData(index).toByteArray()); });
    connect(m_tabs, &QTabWidget::currentChanged, this, &ServerPanel::showPage);
    retell();
    showPage();
}

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
ServerPanel::~ServerPanel()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

void ServerPanel::addPage(ServerPage *page)
{
    m_pages.push_back(page);
    m_tabs->addTab(page, QString());
    connect(page, &ServerPage::notice, this, &ServerPanel::notice);
    connect(page, &ServerPage::runningChanged, this, &ServerPanel::runningChanged);
    connect(page, &ServerPage::settledChanged, this, &ServerPanel::tellReadiness);
}

QLayout *ServerPanel::makeHead()
{
    auto *head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addSpacing(Spacing::m);
    head->addWidget(m_nodes);
    head->addStretch();
    head->addWidget(m_refresh);
    m_nodes->hide();
    return head;
}

ServerPage *ServerPanel::page() const
{
    const int index = m_tabs->currentIndex();
    return index >= 0 && std::size_t(index) < m_pages.size() ? m_pages[std::size_t(index)] : nullptr;
}

void ServerPanel::setSession(Session *session)
{
    m_controller->setSession(session);
    m_actions->setSession(session);
    for (ServerPage *page : m_pages)
        page->setSession(session);
    m_refresh->reset();
}

void ServerPanel::setActive(bool active)
{
    m_refresh->setActive(active);
    if (!active && m_shown)
        m_shown->leave();
}

void ServerPanel::onDue()
{
    m_controller->refresh();
    if (ServerPage *shown = page(); shown && shown->isPolled())
        shown->refresh();
}

void ServerPanel::showPage()
{
    ServerPage *shown = page();
    if (m_shown && m_shown != shown)
        m_shown->leave();
    m_shown = shown;
    if (shown && m_refresh->isActive())
        shown->refresh();
    // The node is chosen for INFO; the other pages are about all nodes.
    showNodes();
    Q_EMIT runningChanged();
    tellReadiness();
}

QString ServerPanel::stateText() const
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

Panel::Readiness ServerPanel::readiness() const
{
    switch (m_controller->view().state) {
    case State::Live:
        if (m_controller->model()->rows().empty())
            return {Readiness::State::Failed, tr("INFO is empty.")};
        if (const ServerPage *shown = page(); shown && !shown->isSettled())
            return {Readiness::State::Waiting, tr("The page %1 waits for its answer.").arg(shown->title())};
        return {Readiness::State::Live, {}};
    case State::NotPermitted:
    case State::Failed:
        return {Readiness::State::Failed, stateText()};
    case State::NoSession:
    case State::Waiting:
    case State::Away:
        break;
    }
    return {Readiness::State::Waiting, stateText()};
}

void ServerPanel::tellReadiness()
{
    const Readiness now = readiness();
    if (now.state == m_readiness.state && now.reason == m_readiness.reason)
        return;
    m_readiness = now;
    Q_EMIT readinessChanged();
}

void ServerPanel::showView()
{
    const ServerController::View &view = m_controller->view();
    const bool hasValues = view.at.isValid();
    if (view.state == State::NoSession)
        m_empty->setContent(QStringLiteral("server"), tr("No connection"),
                            tr("Open a connection to see what its server says of itself."));
    else if (view.state == State::Away)
        m_empty->setContent(QStringLiteral("server"), tr("Not connected"), tr("The values come as soon as the server answers."));
    else
        m_empty->setContent(QStringLiteral("server"), tr("One moment"), stateText());
    // Where only INFO is refused, the other pages may have something to say.
    const bool isThere = hasValues || view.state == State::NotPermitted || view.state == State::Failed;
    m_stack->setCurrentWidget(isThere ? m_tabs : static_cast<QWidget *>(m_empty));
    if (hasValues && view.state != State::Live)
        m_banner->showStale(view.at, stateText());
    else
        m_banner->showFresh();
    showNodes();
    tellReadiness();
}

void ServerPanel::showNodes()
{
    const ServerController::View &view = m_controller->view();
    const bool isOfOneNode = m_tabs->currentIndex() <= 1; // information and charts
    m_nodes->setVisible(view.nodes.size() > 1 && isOfOneNode);
    bool same = m_nodes->count() == int(view.nodes.size());
    for (int i = 0; same && i < m_nodes->count(); ++i)
        same = m_nodes->itemData(i).toByteArray() == view.nodes[std::size_t(i)].id;
    if (!same && !m_nodes->view()->isVisible()) {
        m_nodes->clear();
        for (const redis::Node &node : view.nodes)
            m_nodes->addItem(visibleText(node.address.left(120)), node.id);
    }
    m_nodes->setCurrentIndex(m_nodes->findData(view.nodeId));
}

std::vector<Panel::Place> ServerPanel::places() const
{
    std::vector<Place> places;
    auto *self = const_cast<ServerPanel *>(this); // a place is opened while the panel is shown
    for (std::size_t i = 0; i < m_pages.size(); ++i)
        places.push_back({tr("Server: %1").arg(m_pages[i]->title()), tr("Page"), iconName(),
                          [self, i] { self->m_tabs->setCurrentIndex(int(i)); }});
    return places;
}

bool ServerPanel::openSubject(const QString &subject)
{
    const auto found = std::ranges::find_if(m_pages, [&](const ServerPage *page) { return page->id() == subject; });
    if (found == m_pages.end())
        return false;
    m_tabs->setCurrentIndex(int(found - m_pages.begin()));
    return true;
}

Panel::Running ServerPanel::running() const
{
    for (const ServerPage *page : m_pages) {
        if (Running running = page->running(); !running.text.isEmpty())
            return running;
    }
    return {};
}

void ServerPanel::stopRunning()
{
    for (ServerPage *page : m_pages) {
        if (!page->running().text.isEmpty())
            page->stopRunning();
    }
}

void ServerPanel::retell()
{
    m_title->setText(title());
    m_nodes->setAccessibleName(tr("Node"));
    m_nodes->setToolTip(tr("The cluster's node whose values are shown"));
    m_tabs->tabBar()->setAccessibleName(tr("Pages about the server"));
    for (std::size_t i = 0; i < m_pages.size(); ++i)
        m_tabs->setTabText(int(i), withoutMnemonics(m_pages[i]->title()));
    m_controller->model()->retell(m_controller->view().at);
    showView();
}

void ServerPanel::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

QJsonObject ServerPanel::saveState() const
{
    QJsonObject pages;
    for (const ServerPage *page : m_pages)
        pages.insert(page->id(), page->saveState());
    return {{QStringLiteral("refresh"), m_refresh->saveState()},
            {QStringLiteral("page"), page() ? page()->id() : QString()},
            {QStringLiteral("pages"), pages}};
}

void ServerPanel::restoreState(const QJsonObject &state)
{
    const QJsonObject pages = state.value(QStringLiteral("pages")).toObject();
    for (ServerPage *page : m_pages)
        page->restoreState(pages.value(page->id()).toObject());
    openSubject(state.value(QStringLiteral("page")).toString());
    m_refresh->restoreState(state.value(QStringLiteral("refresh")).toObject());
}

} // namespace freshet::ui
