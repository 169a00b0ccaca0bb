// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/connections/connections_dialog.h"
#include "ui/connections/profile_store.h"
#include "ui/shell/appearance.h"
#include "ui/shell/connection_bar.h"
#include "ui/shell/current_connection.h"
#include "ui/shell/navigation.h"
#include "ui/shell/password_page.h"
#include "ui/shell/replay_bar.h"
#include "ui/shell/sandbox_bar.h"
#include "ui/shell/sandbox_door.h"
#include "ui/shell/status_line.h"
#include "ui/shell/welcome.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/text.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace freshet::ui {

namespace {

QString panelKey(const Panel *panel)
{
    return QStringLiteral("panels/%1").arg(panel->id());
}

} // namespace

MainWindow::MainWindow(Parts parts)
    : m_parts(std::move(parts))
    , m_bar(new ConnectionBar(m_parts.connection, this))
    , m_navigation(new Navigation(this))
    , m_pages(new QStackedWidget(this))
    , m_stack(new QStackedWidget(this))
    , m_welcome(new Welcome(m_parts.profiles, m_parts.sandbox != nullptr, this))
    , m_password(new PasswordPage(m_parts.connection, this))
    , m_status(new StatusLine(this))
    , m_switcherMenu(new QMenu(this))
    , m_menu(new QMenu(this))
{
    setWindowIcon(applicationIcon());
    setMinimumSize(800, 520);
    auto *center = new QWidget(this);
    auto *rows = new QVBoxLayout(center);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    auto *middle = new QHBoxLayout();
    middle->setSpacing(0);
    middle->addWidget(m_navigation);
    middle->addWidget(m_pages, 1);
    rows->addWidget(m_bar);
    if (SandboxDoor *sandbox = m_parts.sandbox) {
        m_sandboxBar = new SandboxBar(sandbox, center);
        m_replayBar = new ReplayBar(sandbox, center);
        rows->addWidget(m_sandboxBar);
        rows->addWidget(m_replayBar);
        connect(m_sandboxBar, &SandboxBar::panelWanted, this, &MainWindow::showPanelOf);
        connect(sandbox, &SandboxDoor::replayChanged, this, &MainWindow::showSandboxBars);
    }
    rows->addLayout(middle, 1);
    rows->addWidget(m_status);
    setCentralWidget(center);
    m_palette = new CommandPalette(center);

    m_pages->addWidget(m_welcome);
    m_pages->addWidget(m_password);
    m_pages->addWidget(m_stack);
    for (const PanelFactory &make : m_parts.panels) {
        Panel *panel = make(m_stack);
        const int index = int(m_panels.size());
        const QString shortcut = index < 9 ? QStringLiteral("Ctrl+%1").arg(index + 1) : QString();
        m_panels.push_back(panel);
        m_stack->addWidget(panel);
        m_navigation->add(panel->title(), panel->iconName(), shortcut);
        connect(panel, &Panel::notice, this, &MainWindow::showResult);
        connect(panel, &Panel::runningChanged, this, &MainWindow::showRunning);
        connect(panel, &Panel::stateChanged, this, &MainWindow::saveState);
        connect(panel, &Panel::openRequested, this, &MainWindow::openSubject);
        if (!shortcut.isEmpty())
            connect(new QShortcut(QKeySequence(shortcut), this), &QShortcut::activated, this,
                    [this, index] { showPanel(index); });
    }
    buildMenus();

    connect(m_status, &StatusLine::stopRequested, this, [this] {
        if (Panel *panel = runningPanel())
            panel->stopRunning();
    });
    connect(m_navigation, &Navigation::chosen, this, &MainWindow::showPanel);
    connect(m_bar->searchButton(), &QPushButton::clicked, this, &MainWindow::openPalette);
    connect(m_parts.connection, &CurrentConnection::sessionChanged, this, &MainWindow::onSessionChanged);
    connect(m_parts.connection, &CurrentConnection::stateChanged, this, &MainWindow::showPage);
    connect(m_welcome, &Welcome::sandboxRequested, this, &MainWindow::openSandbox);
    connect(m_welcome, &Welcome::urlRequested, m_parts.connection, &CurrentConnection::openUrl);
    connect(m_welcome, &Welcome::profileRequested, m_parts.connection, &CurrentConnection::open);
    connect(m_welcome, &Welcome::newConnectionRequested, this, &MainWindow::openConnections);
    if (SandboxDoor *sandbox = m_parts.sandbox) {
        connect(sandbox, &SandboxDoor::opened, this, [this](const redis::Url &url) {
            m_welcome->setSandboxBusy(false);
            m_startsSandbox = false;
            showRunning();
            showResult(tr("The sandbox runs"));
            m_parts.connection->openSandbox(url);
        });
        const auto onEnd = [this](const QString &reason) {
            m_welcome->setSandboxBusy(false);
            m_startsSandbox = false;
            showRunning();
            m_welcome->say(visibleText(reason));
            showResult(reason);
        };
        connect(sandbox, &SandboxDoor::failed, this, onEnd);
        connect(sandbox, &SandboxDoor::died, this, [this, onEnd](const QString &reason) {
            onEnd(tr("The sandbox ended: %1").arg(reason));
            if (m_parts.connection->isSandbox())
                m_parts.connection->close(); // its address is gone for good
        });
    }
    resize(1200, 760);
    m_current = m_panels.empty() ? -1 : 0;
    restoreState();
    m_welcome->focusFirst();
    onSessionChanged();
}

MainWindow::~MainWindow()
{
    // Panels must not look at a session while they are taken apart.
    disconnect(m_parts.connection, nullptr, this, nullptr);
    for (Panel *panel : m_panels)
        panel->setSession(nullptr);
}

void MainWindow::buildMenus()
{
    m_bar->switcher()->setMenu(m_switcherMenu);
    connect(m_switcherMenu, &QMenu::aboutToShow, this, &MainWindow::fillSwitcher);
    fillSwitcher();

    m_bar->menuButton()->setMenu(m_menu);
    QMenu *look = m_menu->addMenu(tr("Look"));
    auto *looks = new QActionGroup(look);
    const std::pair<QString, Appearance::Look> lookChoices[] = {{tr("As the system"), Appearance::Look::System},
                                                                {tr("Light"), Appearance::Look::Light},
                                                                {tr("Dark"), Appearance::Look::Dark}};
    for (const auto &[title, value] : lookChoices) {
        QAction *action = look->addAction(title);
        action->setCheckable(true);
        action->setChecked(m_parts.appearance->look() == value);
        looks->addAction(action);
        connect(action, &QAction::triggered, this, [this, value = value] { m_parts.appearance->setLook(value); });
    }
    QMenu *language = m_menu->addMenu(tr("Language"));
    auto *languages = new QActionGroup(language);
    const std::pair<QString, QString> languageChoices[] = {{tr("As the system"), QString()},
                                                           {QStringLiteral("English"), QStringLiteral("en")},
                                                           {QStringLiteral("한국어"), QStringLiteral("ko")}};
    for (const auto &[title, code] : languageChoices) {
        QAction *action = language->addAction(title);
        action->setCheckable(true);
        action->setChecked(m_parts.appearance->language() == code);
        languages->addAction(action);
        // Queued: the switch makes the window anew, and this menu with it.
        connect(
            action, &QAction::triggered, m_parts.appearance,
            [appearance = m_parts.appearance, code = code] { appearance->setLanguage(code); }, Qt::QueuedConnection);
    }
    m_menu->addSeparator();
    QAction *connections =
        m_menu->addAction(icon(QStringLiteral("connection")), tr("Connections…"), this, &MainWindow::openConnections);
    connections->setShortcut(QKeySequence(QStringLiteral("Ctrl+O")));
    QAction *palette = m_menu->addAction(icon(QStringLiteral("search")), tr("Command palette"), this, &MainWindow::openPalette);
    palette->setShortcut(QKeySequence(QStringLiteral("Ctrl+K")));
    m_menu->addSeparator();
    QAction *quit = m_menu->addAction(tr("Quit"), this, &QWidget::close);
    quit->setShortcut(QKeySequence(QStringLiteral("Ctrl+Q")));
    addActions({connections, palette, quit});
}

void MainWindow::fillSwitcher()
{
    m_switcherMenu->clear();
    CurrentConnection *connection = m_parts.connection;
    for (const redis::Profile &profile : m_parts.profiles->profiles()) {
        QAction *action = m_switcherMenu->addAction(withoutMnemonics(
            tr("%1  (%2)", "connection (environment)").arg(visibleText(profile.name), environmentTitle(profile.environment))));
        action->setToolTip(visibleText(profile.url.displayName()));
        action->setCheckable(true);
        action->setChecked(connection->phase() != CurrentConnection::Phase::None && connection->profile().id == profile.id);
        connect(action, &QAction::triggered, this, [this, id = profile.id] {
            if (const redis::Profile *one = m_parts.profiles->find(id))
                m_parts.connection->open(*one);
        });
    }
    if (!m_parts.profiles->profiles().empty())
        m_switcherMenu->addSeparator();
    if (m_parts.sandbox)
        m_switcherMenu->addAction(icon(QStringLiteral("sandbox")), tr("Sandbox"), this, &MainWindow::openSandbox);
    m_switcherMenu->addAction(icon(QStringLiteral("add")), tr("Connections…"), this, &MainWindow::openConnections);
    QAction *off =
        m_switcherMenu->addAction(icon(QStringLiteral("disconnect")), tr("Disconnect"), connection, &CurrentConnection::close);
    off->setEnabled(connection->phase() != CurrentConnection::Phase::None);
}

void MainWindow::onSessionChanged()
{
    Session *session = m_parts.connection->session();
    for (Panel *panel : m_panels)
        panel->setSession(session);
    showPage();
}

void MainWindow::showPage()
{
    using Phase = CurrentConnection::Phase;
    const Phase phase = m_parts.connection->phase();
    QWidget *page = phase == Phase::None            ? static_cast<QWidget *>(m_welcome)
                    : phase == Phase::NeedsPassword ? static_cast<QWidget *>(m_password)
                                                    : static_cast<QWidget *>(m_stack);
    if (phase == Phase::NeedsPassword && m_pages->currentWidget() != m_password)
        m_password->ask();
    if (m_pages->currentWidget() != page) {
        m_pages->setCurrentWidget(page);
        if (page == m_welcome)
            m_welcome->focusFirst();
        else if (QWidget *left = focusWidget(); page == m_stack && left)
            left->clearFocus(); // the next Tab begins at the first control
    }
    // On the welcome page there is nothing to navigate between yet.
    m_navigation->setVisible(phase != Phase::None && !m_panels.empty());
    showSandboxBars();
    showRunning();
    const QString title = m_parts.connection->title();
    setWindowTitle(title.isEmpty() ? QStringLiteral("Freshet") : QStringLiteral("%1 – Freshet").arg(title));
    activatePanel();
}

void MainWindow::showSandboxBars()
{
    if (!m_sandboxBar)
        return;
    const bool isShown = m_parts.connection->isSandbox();
    m_sandboxBar->setVisible(isShown);
    m_replayBar->setVisible(isShown && m_parts.sandbox->replay());
}

void MainWindow::showPanelOf(const QString &panelId)
{
    for (int i = 0; i < int(m_panels.size()); ++i) {
        if (m_panels[std::size_t(i)]->id() == panelId)
            showPanel(i);
    }
}

void MainWindow::showPanel(int index)
{
    if (index < 0 || std::size_t(index) >= m_panels.size())
        return;
    m_current = index;
    if (m_parts.settings)
        m_parts.settings->setValue(QStringLiteral("window/panel"), m_panels[std::size_t(index)]->id());
    activatePanel();
}

void MainWindow::activatePanel()
{
    if (m_current < 0)
        return;
    m_navigation->setCurrent(m_current);
    showRunning();
    Panel *current = m_panels[std::size_t(m_current)];
    m_stack->setCurrentWidget(current);
    const bool seen = m_pages->currentWidget() == m_stack;
    for (Panel *panel : m_panels) {
        if (panel != current)
            panel->setActive(false);
    }
    current->setActive(seen);
}

void MainWindow::openSandbox()
{
    if (!m_parts.sandbox)
        return;
    m_welcome->say({});
    m_welcome->setSandboxBusy(true);
    m_startsSandbox = true;
    showRunning();
    m_parts.sandbox->open();
}

ConnectionsDialog *MainWindow::dialog()
{
    if (!m_dialog) {
        m_dialog = new ConnectionsDialog(m_parts.profiles, m_parts.secrets, this);
        connect(m_dialog, &ConnectionsDialog::connectRequested, m_parts.connection, &CurrentConnection::open);
    }
    return m_dialog;
}

void MainWindow::openConnections()
{
    ConnectionsDialog *connections = dialog();
    const CurrentConnection *current = m_parts.connection;
    if (current->phase() != CurrentConnection::Phase::None && m_parts.profiles->find(current->profile().id))
        connections->edit(current->profile().id);
    else if (m_parts.profiles->profiles().empty())
        connections->editNew(current->phase() != CurrentConnection::Phase::None && !current->isSandbox() ? current->profile().url
                                                                                                         : redis::Url());
    connections->show();
    connections->raise();
    connections->activateWindow();
}

std::vector<PaletteEntry> MainWindow::paletteEntries()
{
    std::vector<PaletteEntry> entries;
    for (int i = 0; i < int(m_panels.size()); ++i) {
        const Panel *panel = m_panels[std::size_t(i)];
        entries.push_back({panel->title(), tr("Panel"), panel->iconName(),
                           i < 9 ? QStringLiteral("Ctrl+%1").arg(i + 1) : QString(), [this, i] { showPanel(i); }});
    }
    for (int i = 0; i < int(m_panels.size()); ++i) {
        for (const Panel::Place &place : m_panels[std::size_t(i)]->places())
            entries.push_back({place.title, place.group, place.iconName, {}, [this, i, open = place.open] {
                                   showPanel(i);
                                   if (open)
                                       open();
                               }});
    }
    for (const redis::Profile &profile : m_parts.profiles->profiles()) {
        entries.push_back(
            {visibleText(profile.name), tr("Connection"), QStringLiteral("connection"), {}, [this, id = profile.id] {
                 if (const redis::Profile *one = m_parts.profiles->find(id))
                     m_parts.connection->open(*one);
             }});
    }
    const auto act = [&](const QString &title, const char *iconName, const QString &shortcut, std::function<void()> run) {
        entries.push_back({title, tr("Action"), QLatin1String(iconName), shortcut, std::move(run)});
    };
    if (m_parts.sandbox)
        act(tr("Open the sandbox"), "sandbox", {}, [this] { openSandbox(); });
    if (m_sandboxBar && m_parts.connection->isSandbox()) {
        for (const Scenario scenario : SandboxBar::scenarios())
            entries.push_back({SandboxBar::title(scenario), tr("Sandbox"), QStringLiteral("sandbox"), {}, [this, scenario] {
                                   m_sandboxBar->play(scenario);
                               }});
    }
    act(tr("Edit connections"), "connection", QStringLiteral("Ctrl+O"), [this] { openConnections(); });
    act(tr("New connection"), "add", {}, [this] {
        dialog()->editNew();
        dialog()->show();
    });
    if (m_parts.connection->phase() != CurrentConnection::Phase::None)
        act(tr("Disconnect"), "disconnect", {}, [this] { m_parts.connection->close(); });
    if (m_parts.connection->session())
        act(tr("Reconnect now"), "refresh", {}, [this] {
            if (Session *session = m_parts.connection->session())
                session->reconnectNow();
        });
    act(tr("Light look"), "info", {}, [this] { m_parts.appearance->setLook(Appearance::Look::Light); });
    act(tr("Dark look"), "info", {}, [this] { m_parts.appearance->setLook(Appearance::Look::Dark); });
    act(tr("Look as the system"), "info", {}, [this] { m_parts.appearance->setLook(Appearance::Look::System); });
    act(tr("Quit"), "cross", QStringLiteral("Ctrl+Q"), [this] { close(); });
    return entries;
}

/// The shown one before others.
Panel *MainWindow::runningPanel() const
{
    if (m_current >= 0 && !m_panels[std::size_t(m_current)]->running().text.isEmpty())
        return m_panels[std::size_t(m_current)];
    const auto other = std::ranges::find_if(m_panels, [](const Panel *panel) { return !panel->running().text.isEmpty(); });
    return other == m_panels.end() ? nullptr : *other;
}

/// What the window itself waits for; panels' doings come after it.
QString MainWindow::ownRunning() const
{
    if (m_startsSandbox)
        return tr("Starting the sandbox");
    return m_parts.connection->phase() == CurrentConnection::Phase::Unlocking ? tr("Asking the keychain") : QString();
}

void MainWindow::showRunning()
{
    if (const QString own = ownRunning(); !own.isEmpty()) {
        m_status->showRunning(own);
        return;
    }
    const Panel *panel = runningPanel();
    const Panel::Running running = panel ? panel->running() : Panel::Running{};
    m_status->showRunning(running.text, running.fraction, running.rate, running.canStop);
}

void MainWindow::openSubject(const QString &panelId, const QString &subject)
{
    for (int i = 0; i < int(m_panels.size()); ++i) {
        if (m_panels[std::size_t(i)]->id() != panelId)
            continue;
        showPanel(i);
        if (!m_panels[std::size_t(i)]->openSubject(subject))
            showResult(tr("%1 can't be shown there").arg(subject));
        return;
    }
}

void MainWindow::openPalette()
{
    m_palette->open(paletteEntries());
}

void MainWindow::showResult(const QString &text)
{
    m_status->showResult(text);
}

void MainWindow::saveState()
{
    QSettings *settings = m_parts.settings;
    if (!settings)
        return;
    settings->setValue(QStringLiteral("window/geometry"), saveGeometry());
    for (const Panel *panel : m_panels) {
        const QByteArray state = QJsonDocument(panel->saveState()).toJson(QJsonDocument::Compact);
        settings->setValue(panelKey(panel), QString::fromUtf8(state));
    }
}

void MainWindow::restoreState()
{
    const QSettings *settings = m_parts.settings;
    if (!settings)
        return;
    restoreGeometry(settings->value(QStringLiteral("window/geometry")).toByteArray());
    const QString last = settings->value(QStringLiteral("window/panel")).toString();
    for (int i = 0; i < int(m_panels.size()); ++i) {
        Panel *panel = m_panels[std::size_t(i)];
        if (panel->id() == last)
            m_current = i;
        const auto state = QJsonDocument::fromJson(settings->value(panelKey(panel)).toString().toUtf8());
        if (state.isObject())
            panel->restoreState(state.object());
    }
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveState();
    if (m_dialog)
        m_dialog->close();
    QMainWindow::closeEvent(event);
}

} // namespace freshet::ui
